//! The styles of a DOCX, as far as they number paragraphs or make them headings.

use std::collections::BTreeMap;

use super::xml::{self, Step};

/// What a paragraph or its style says about numbers and headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Say {
    /// The list it is numbered by; `0` takes it out of all lists.
    pub(super) list: Option<u32>,
    /// The level in that list, from 0.
    pub(super) level: Option<usize>,
    /// Depth as a heading, from 1.
    pub(super) heading: Option<u8>,
}

impl Say {
    /// What is said here, else what is said there.
    pub(super) fn or(self, other: &Self) -> Self {
        Self {
            list: self.list.or(other.list),
            level: self.level.or(other.level),
            heading: self.heading.or(other.heading),
        }
    }
}

/// Styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    own: BTreeMap<String, (Say, Option<String>)>,
}

impl Styles {
    /// Reads `styles.xml`; what cannot be read is left out.
    pub(super) fn read(xml: &str) -> Self {
        let mut styles = Self::default();
        let mut id = String::new();
        let (mut say, mut based) = (Say::default(), None);
        let _ = xml::walk(xml, |step| match step {
            Step::Start("style", attributes) => {
                id = attributes.get("styleId").unwrap_or_default();
                (say, based) = (Say::default(), None);
            }
            Step::Start("basedOn", attributes) => based = attributes.val(),
            Step::Start("name", attributes) => {
                say.heading = say
                    .heading
                    .or_else(|| attributes.val().as_deref().and_then(named_heading));
            }
            Step::Start("outlineLvl", attributes) => say.heading = outline(attributes.val()),
            Step::Start("numId", attributes) => {
                say.list = attributes.val().and_then(|v| v.parse().ok());
            }
            Step::Start("ilvl", attributes) => {
                say.level = attributes.val().and_then(|v| v.parse().ok());
            }
            Step::End("style") => {
                styles.own.insert(
                    std::mem::take(&mut id),
                    (std::mem::take(&mut say), based.take()),
                );
            }
            _ => {}
        });
        styles
    }

    /// What a style says, by itself or by those it is based on.
    pub(super) fn say(&self, id: &str) -> Say {
        let mut say = Say::default();
        let mut at = Some(id);
        for _ in 0..16 {
            let Some((own, based)) = at.and_then(|id| self.own.get(id)) else {
                break;
            };
            say = say.or(own);
            at = based.as_deref();
        }
        say
    }
}

/// The depth of an outline level: 0 to 8 are headings, 9 is text.
pub(super) fn outline(val: Option<String>) -> Option<u8> {
    let level: u8 = val?.parse().ok()?;
    (level < 9).then_some(level + 1)
}

/// `heading 2`, `标题 2`.
fn named_heading(name: &str) -> Option<u8> {
    let lower = name.to_lowercase();
    let depth = lower
        .strip_prefix("heading")
        .or_else(|| lower.strip_prefix("标题"))?;
    depth
        .trim()
        .parse()
        .ok()
        .filter(|depth| (1..=9).contains(depth))
}
