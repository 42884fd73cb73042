//! The one description of the data form: which keys an object has and what stands behind each.
//!
//! Statements and items come from the table of the plan language (`syntax::placement`); here
//! stands only what their arguments look like as data. Reader, writer and schema are made from
//! this, so a new statement is one line in [`shape`].

use crate::finding::Lang;
use crate::syntax::keywords::{Commitment, DecimalMark, Keyword, Stage, State, Strength, Tier};
use crate::syntax::placement;

use Keyword as K;

/// What stands behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One bare word.
    Id,
    /// A text.
    Text,
    /// A text or several.
    Texts,
    /// A name.
    Name,
    /// Names, perhaps with an open end.
    Names,
    /// `plan:id`, or an object of the two.
    Ref,
    /// Several.
    Refs,
    /// A date.
    Date,
    /// A date, `ongoing`, `each quarter`.
    Due,
    /// `2021..2025`
    Period,
    /// `600公里`, or an object of value and unit.
    Quantity,
    /// The same, with the date of the value in `in`, and in `of` the part it is about.
    Dated,
    /// Several values, each with its date in `by`.
    Steps,
    /// Several parts, each with its name in `of`.
    Shares,
    /// An object of `date` and perhaps `name`.
    Signed,
    /// `each quarter`, or an object of `each` and `to`.
    Reports,
    /// A word of a closed list.
    Word(Words),
    /// An object: field to header.
    Columns,
    /// `true`.
    Flag,
    /// Several heads that share all else.
    Heads,
    /// `true` where a list of heads is open.
    Etc,
    /// The id of the section or task that the item stands in.
    Inside(Keyword),
}

/// A closed list of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    Stage,
    Tier,
    State,
    Commitment,
    Strength,
    Kind,
    Op,
    Decimal,
}

impl Words {
    /// The words as they are written in data.
    pub(super) fn all(self) -> Vec<&'static str> {
        const EN: Lang = Lang::En;
        match self {
            Self::Stage => Stage::ALL.iter().map(|w| w.word(EN)).collect(),
            Self::Tier => Tier::ALL.iter().map(|w| w.word(EN)).collect(),
            Self::State => State::ALL.iter().map(|w| w.word(EN)).collect(),
            Self::Commitment => Commitment::ALL.iter().map(|w| w.word(EN)).collect(),
            Self::Strength => Strength::ALL.iter().map(|w| w.word(EN)).collect(),
            Self::Kind => KINDS.to_vec(),
            Self::Op => OPS.to_vec(),
            Self::Decimal => DecimalMark::ALL.iter().map(|w| w.word(EN)).collect(),
        }
    }

    /// The word that is meant, in any of its forms.
    pub(super) fn find(self, word: &str) -> Option<&'static str> {
        const EN: Lang = Lang::En;
        let known = self.all().into_iter().find(|w| *w == word);
        known.or_else(|| match self {
            Self::Stage => Stage::parse(word).map(|w| w.word(EN)),
            Self::Tier => Tier::parse(word).map(|w| w.word(EN)),
            Self::State => State::parse(word).map(|w| w.word(EN)),
            Self::Commitment => Commitment::parse(word).map(|w| w.word(EN)),
            Self::Strength => Strength::parse(word).map(|w| w.word(EN)),
            Self::Decimal => DecimalMark::parse(word).map(|w| w.word(EN)),
            Self::Kind | Self::Op => None,
        })
    }
}

/// `level` is the kind of a target that names none.
const KINDS: [&str; 10] = [
    "level",
    "growth",
    "change",
    "total",
    "keep",
    "each",
    "each year",
    "each half",
    "each quarter",
    "each month",
];

const OPS: [&str; 6] = [">=", "<=", ">", "<", "=", "~"];

/// A key of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) shape: Shape,
    /// The statement it is; nothing for what stands in the head of an item.
    pub(super) statement: Option<Keyword>,
    pub(super) en: &'static str,
}

const fn head(key: &'static str, shape: Shape, en: &'static str) -> Field {
    Field {
        key,
        shape,
        statement: None,
        en,
    }
}

const ID: Field = head(
    "id",
    Shape::Id,
    "The id, one word; without it the name is the id.",
);
const HEADS: Field = head(
    "names",
    Shape::Heads,
    "Several names that share everything else.",
);
const ETC: Field = head("etc", Shape::Etc, "True where the list of names is open.");
const DUE: Field = head("due", Shape::Due, "The deadline.");
const PERIOD: Field = head("period", Shape::Period, "From when to when.");
const COMMITMENT: Field = head(
    "commitment",
    Shape::Word(Words::Commitment),
    "What is promised.",
);
const IN_SECTION: Field = head(
    "section",
    Shape::Inside(K::Section),
    "The section it stands in, where it is not written inside it.",
);
const IN_TASK: Field = head(
    "task",
    Shape::Inside(K::Task),
    "The task it stands in, where it is not written inside it.",
);

/// What the head of an item holds.
fn head_fields(item: K) -> Vec<Field> {
    match item {
        K::Plan | K::Document => vec![ID, head("title", Shape::Text, "Its title.")],
        K::Section => vec![
            ID,
            head("title", Shape::Text, "Its title."),
            head(
                "parent",
                Shape::Inside(K::Section),
                "The section it stands in, where it is not written inside it.",
            ),
        ],
        K::Unit => vec![ID, head("name", Shape::Text, "Its full name."), HEADS, ETC],
        K::Group => vec![
            ID,
            head("name", Shape::Text, "Its full name."),
            head("members", Shape::Names, "Its units and groups."),
        ],
        K::Task => vec![
            ID,
            head("title", Shape::Text, "Its title."),
            DUE,
            PERIOD,
            COMMITMENT,
            IN_SECTION,
            head(
                "parent",
                Shape::Inside(K::Task),
                "The task it stands in, where it is not written inside it.",
            ),
        ],
        K::Project => vec![
            ID,
            head("name", Shape::Text, "Its name."),
            HEADS,
            ETC,
            DUE,
            PERIOD,
            COMMITMENT,
            IN_SECTION,
            IN_TASK,
        ],
        K::Milestone => vec![
            ID,
            head("title", Shape::Text, "Its title."),
            DUE,
            PERIOD,
            COMMITMENT,
            IN_SECTION,
            IN_TASK,
        ],
        K::Target => vec![
            ID,
            head("metric", Shape::Text, "What is measured."),
            head(
                "kind",
                Shape::Word(Words::Kind),
                "What kind of number it is.",
            ),
            head("op", Shape::Word(Words::Op), "How a value is compared."),
            head("value", Shape::Quantity, "The value to reach."),
            DUE,
            PERIOD,
            head("strength", Shape::Word(Words::Strength), "How firmly."),
            IN_SECTION,
            IN_TASK,
        ],
        K::Record => vec![
            head("of", Shape::Ref, "What it is about."),
            head("part", Shape::Name, "The part it is about."),
            head("date", Shape::Date, "The day it speaks about."),
            head("value", Shape::Quantity, "The value on that day."),
            head("state", Shape::Word(Words::State), "The state on that day."),
        ],
        K::Delegate => vec![
            head("of", Shape::Ref, "The duty."),
            head("from", Shape::Name, "Who hands it on."),
            head("to", Shape::Name, "Who takes it."),
            head("on", Shape::Date, "When."),
        ],
        K::Waive => vec![
            head("rule", Shape::Id, "The rule."),
            head("on", Shape::Ref, "The element."),
            head("reason", Shape::Text, "Why."),
        ],
        K::Ledger => vec![head("file", Shape::Text, "The file of the ledger.")],
        _ => Vec::new(),
    }
}

/// What the arguments of a statement look like; nothing for items.
const fn shape(statement: K) -> Option<Shape> {
    Some(match statement {
        K::Text | K::Sheet => Shape::Text,
        K::Number | K::Fingerprint | K::Source | K::Note | K::Person => Shape::Texts,
        K::Scope | K::Kind | K::Reporter | K::Approved => Shape::Name,
        K::Issuer
        | K::Under
        | K::Tag
        | K::Aka
        | K::Awaits
        | K::Lead
        | K::Responsible
        | K::Support
        | K::Oversee
        | K::Implementer
        | K::Place
        | K::Cites
        | K::Evidence => Shape::Names,
        K::Needs | K::Serves => Shape::Refs,
        K::Issued | K::AsOf | K::Start | K::From | K::Until | K::Corrects => Shape::Date,
        K::Due => Shape::Due,
        K::Period => Shape::Period,
        K::Baseline | K::Cost | K::Spent => Shape::Dated,
        K::Tolerance => Shape::Quantity,
        K::Step => Shape::Steps,
        K::Share => Shape::Shares,
        K::Accepted => Shape::Signed,
        K::Reports => Shape::Reports,
        K::Stage => Shape::Word(Words::Stage),
        K::Tier => Shape::Word(Words::Tier),
        K::State => Shape::Word(Words::State),
        K::Column => Shape::Columns,
        K::FirstIsLead => Shape::Flag,
        K::Plan
        | K::Document
        | K::Unit
        | K::Group
        | K::Section
        | K::Task
        | K::Target
        | K::Project
        | K::Milestone
        | K::Record
        | K::Delegate
        | K::Waive
        | K::Ledger
        | K::In => return None,
    })
}

/// The key of a statement, or of a list of items.
pub(crate) const fn key(keyword: K) -> &'static str {
    match keyword {
        K::Plan => "plans",
        K::Document => "documents",
        K::Unit => "units",
        K::Group => "groups",
        K::Section => "sections",
        K::Task => "tasks",
        K::Target => "targets",
        K::Project => "projects",
        K::Milestone => "milestones",
        K::Record => "records",
        K::Delegate => "delegations",
        K::Waive => "waivers",
        K::Ledger => "ledgers",
        K::AsOf => "as_of",
        K::FirstIsLead => "first_is_lead",
        K::Step => "steps",
        K::Share => "shares",
        K::Column => "columns",
        other => other.word(Lang::En),
    }
}

/// The key of a title: what people call the item.
pub(super) const fn title_key(item: K) -> &'static str {
    match item {
        K::Unit | K::Group | K::Project => "name",
        K::Target => "metric",
        _ => "title",
    }
}

/// All keys of an item but those of the items inside it, the head first.
pub(super) fn fields(item: K) -> Vec<Field> {
    let mut all = head_fields(item);
    let in_head = all.len();
    for &statement in placement::statements(item) {
        let key = key(statement);
        let shape = shape(statement).filter(|_| all[..in_head].iter().all(|f| f.key != key));
        if let Some(shape) = shape {
            all.push(Field {
                key,
                shape,
                statement: Some(statement),
                en: "",
            });
        }
    }
    all
}

/// All keys of an item but those of the items inside it, in the order in which they are usually written.
pub(crate) fn keys_of(item: K) -> Vec<&'static str> {
    fields(item).iter().map(|field| field.key).collect()
}

/// The lists of items inside an item; without one, those of a document.
pub(super) fn lists(item: Option<K>) -> Vec<(&'static str, K)> {
    let items = item.map_or(&[K::Plan] as &[K], placement::items);
    let more = if item.is_none() {
        placement::items(K::Plan)
    } else {
        &[]
    };
    items.iter().chain(more).map(|&k| (key(k), k)).collect()
}

/// The key of a list that holds items of several kinds, for when their order matters.
pub(crate) const MIXED: &str = "items";

/// Whether such a list may stand in an item; without one, in a document.
pub(super) fn is_mixed(item: Option<K>) -> bool {
    matches!(item, None | Some(K::Plan | K::Section))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_object_has_two_meanings_for_a_key() {
        for &item in K::ALL.iter().filter(|k| k.is_item()) {
            let mut keys: Vec<_> = fields(item).iter().map(|f| f.key).collect();
            keys.extend(lists(Some(item)).iter().map(|l| l.0));
            let mut once = keys.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), keys.len(), "{item:?}: {keys:?}");
        }
    }

    #[test]
    fn every_statement_has_a_key_where_it_may_stand() {
        for &item in K::ALL.iter().filter(|k| k.is_item()) {
            for &statement in placement::statements(item) {
                let key = key(statement);
                assert!(fields(item).iter().any(|f| f.key == key), "{item:?} {key}");
            }
        }
    }
}
