//! A plan as text: what was read of a document, in the words of the plan language.
//!
//! In: header, register and duties with their ids. Out: text that the formatter has laid out, so
//! that `fmt --check` passes. What the document prints is written as printed.

mod page;
mod promises;

use std::ops::Range;

use super::duties::{Duties, Duty, Kind, Unclear};
use super::header::Header;
use super::owners::Owners;
use super::paper::Paper;
use super::promises::Promises;
use super::segment::Outline;
use super::units::{Group, Register, Unit};
use crate::data::quote::{self, is_bare, quoted};
use crate::finding::{Lang, Problem};
use crate::syntax::format::{Style, format};
use crate::syntax::keywords::{Keyword, Stage};
use page::{Page, long};
use promises::Promised;

/// Everything that goes into a plan.
pub(super) struct Plan<'p> {
    pub paper: &'p Paper,
    pub outline: &'p Outline,
    pub header: &'p Header,
    /// Id of the plan; without one its title is the id.
    pub id: Option<&'p str>,
    /// Names of the issuers as they are declared.
    pub issuers: &'p [String],
    pub register: &'p Register,
    pub duties: &'p Duties,
    /// Ids of the duties.
    pub ids: &'p [String],
    /// Duties whose id is not their printed path.
    pub moved: &'p [bool],
    /// Whether the first listed leads.
    pub first_is_lead: bool,
    /// Duties of which that holds alone.
    pub first_here: &'p [bool],
    /// What the duties promise.
    pub promises: &'p Promises,
    /// The document itself, as the plan names it.
    pub source: &'p str,
    /// Names the place of some bytes: `notice.txt:123`.
    pub place: &'p dyn Fn(Range<usize>) -> String,
    /// The language of the keywords.
    pub lang: Lang,
}

/// What came into the plan of all promises, and what could not.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Targets.
    pub targets: usize,
    /// Named projects.
    pub projects: usize,
    /// Documents cited.
    pub documents: usize,
    /// What the plan language cannot hold.
    pub refused: Vec<Unclear>,
}

impl Plan<'_> {
    /// The plan, laid out. Problems are faults of ours: nothing of a document may cause one.
    pub(super) fn text(&self) -> Result<(String, Written), Vec<Problem>> {
        let mut page = Page::new(self.lang);
        let mut promised = Promised::new(self);
        self.head(&mut promised, &mut page);
        self.names(&mut page);
        promised.documents(&mut page);
        for root in &self.duties.roots {
            self.duty(*root, &mut promised, &mut page);
        }
        let style = Style {
            keywords: Some(self.lang),
        };
        Ok((format(&page.out, &style)?, promised.written))
    }

    fn head(&self, promised: &mut Promised<'_>, page: &mut Page) {
        let title = self.header.title.as_deref().unwrap_or_default();
        let id = self.id.filter(|id| is_bare(id));
        let head = match (id, title) {
            (Some(id), "") => id.to_owned(),
            (Some(id), title) => format!("{id} {}", quoted(title)),
            (None, "") => quoted(self.source),
            (None, title) => quoted(title),
        };
        page.open(Keyword::Plan, &head);
        if let Some(number) = &self.header.number {
            page.say(Keyword::Number, &quoted(number));
        }
        if !self.issuers.is_empty() {
            let names: Vec<String> = self.issuers.iter().map(|name| quote::name(name)).collect();
            page.say(Keyword::Issuer, &names.join("、"));
        }
        if let Some(day) = self.header.issued {
            page.say(Keyword::Issued, &day.to_string());
        }
        if let Some((from, to)) = self.header.period {
            let years = if from == to {
                from.to_string()
            } else {
                format!("{from}..{to}")
            };
            page.say(Keyword::Period, &years);
        }
        if self.header.issued.is_some() {
            page.say(Keyword::Stage, Stage::Issued.word(self.lang));
        }
        if self.first_is_lead {
            page.say(Keyword::FirstIsLead, "");
        }
        promised.upper(page);
        page.say(Keyword::Source, &quoted(self.source));
        let preamble: Vec<&str> = self
            .header
            .preamble
            .iter()
            .map(|range| &self.paper.text[range.clone()])
            .collect();
        if !preamble.is_empty() {
            page.say(Keyword::Text, &long(&preamble.join("\n")));
        }
        promised.of_plan(page);
        page.close();
    }

    fn names(&self, page: &mut Page) {
        page.gap();
        for unit in &self.register.units {
            self.unit(unit, page);
        }
        if !self.register.units.is_empty() {
            page.gap();
        }
        for group in &self.register.groups {
            self.group(group, page);
        }
        page.gap();
    }

    fn unit(&self, unit: &Unit, page: &mut Page) {
        self.doubts(&unit.name, page);
        let head = match &unit.full {
            Some(full) => format!("{} {}", quote::name(&unit.name), quoted(full)),
            None => quote::name(&unit.name),
        };
        if unit.aka.is_empty() {
            page.say(Keyword::Unit, &head);
            return;
        }
        let aka: Vec<String> = unit.aka.iter().map(|name| quote::name(name)).collect();
        page.open(Keyword::Unit, &head);
        page.say(Keyword::Aka, &aka.join("、"));
        page.close();
    }

    fn group(&self, group: &Group, page: &mut Page) {
        self.doubts(&group.name, page);
        let members: Vec<String> = group.members.iter().map(|name| quote::name(name)).collect();
        if members.is_empty() {
            let listed = self.lang.pick(
                "confirm: the document does not list its members",
                "请核实：原文没有列出其成员",
            );
            page.comment(listed);
            page.say(Keyword::Group, &quote::name(&group.name));
        } else {
            page.say(
                Keyword::Group,
                &format!("{} = {}", quote::name(&group.name), members.join("、")),
            );
        }
    }

    fn doubts(&self, name: &str, page: &mut Page) {
        for doubt in self.register.doubts_of(name) {
            let what = doubt.get(self.lang);
            page.comment(
                &self
                    .lang
                    .pick(format!("confirm: {what}"), format!("请核实：{what}")),
            );
        }
    }

    /// A section or task with all below it; they nest at most eight deep.
    fn duty(&self, n: usize, promised: &mut Promised<'_>, page: &mut Page) {
        let duty = &self.duties.all[n];
        let item = &self.outline.items[duty.item];
        let title = duty.title.as_ref().map(|title| title.text(self.paper));
        let title = title
            .map(|title| {
                title
                    .trim_end_matches(['。', '，', ',', '；', ' '])
                    .to_owned()
            })
            .filter(|title| !title.is_empty());
        let head = match title {
            Some(title) => format!("{} {}", self.ids[n], quoted(&title)),
            None => self.ids[n].clone(),
        };
        page.gap();
        page.open(
            if duty.kind == Kind::Task {
                Keyword::Task
            } else {
                Keyword::Section
            },
            &head,
        );
        if (duty.kind == Kind::Task || self.moved[n]) && !item.printed.is_empty() {
            page.say(
                Keyword::Number,
                &quoted(&self.paper.text[item.printed.clone()]),
            );
        }
        page.say(Keyword::Source, &quoted(&(self.place)(item.head())));
        self.text_of(duty, page);
        for (_, owners) in &duty.groups {
            owners.lists.iter().for_each(|list| page.role(list));
        }
        if self.first_here[n] {
            page.say(Keyword::FirstIsLead, "");
        }
        promised.of_duty(n, page);
        for child in &duty.children {
            self.duty(*child, promised, page);
        }
        page.close();
    }

    fn text_of(&self, duty: &Duty, page: &mut Page) {
        let paragraphs: Vec<String> = duty
            .text
            .iter()
            .map(|paragraph| paragraph.text(self.paper))
            .collect();
        if !paragraphs.is_empty() {
            page.say(Keyword::Text, &long(&paragraphs.join("\n")));
        }
    }
}

/// Whether any of the groups of a duty names a unit.
pub(super) fn is_owned(groups: &[(Range<usize>, Owners)]) -> bool {
    groups
        .iter()
        .any(|(_, owners)| owners.lists.iter().any(|list| !list.names.is_empty()))
}
