//! What stands in a cell for a value of the data form, and the way back.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::Column;
use super::lists::{heads, heads_text, names, names_text, refs, refs_text};
use super::quantity::{number_and_measure, numbers, put_baseline, quantity, quantity_text};
use super::words::{day, due, due_text, kind_of, kind_word, op_of, op_word, period};
use crate::finding::Lang;
use crate::syntax::fold::fold;
use crate::syntax::keywords::{Commitment, Keyword, State, Strength};
use crate::table::cell::{Cell, Kind, whole};
use crate::table::vocabulary::is_missing;

pub(super) type Object = Map<String, Value>;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Letters.
    Text(String),
    /// A number, which reads the same as the text it is made of.
    Number(Decimal),
}

impl Content {
    /// What is written.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }

    /// The cell as a reader of tables finds it.
    fn read(&self) -> Cell {
        let kind = match self {
            Self::Text(_) => Kind::Text,
            Self::Number(number) => Kind::Number(*number),
        };
        Cell {
            column: 0,
            text: whole(&self.text()),
            kind,
        }
    }
}

/// The cells of a row as they are read.
pub(super) type Cells = BTreeMap<Column, Cell>;

/// The cells of a row as they are written.
pub(super) type Contents = BTreeMap<Column, Content>;

/// What reading makes of written cells.
pub(super) fn reread(contents: &Contents) -> Cells {
    contents
        .iter()
        .map(|(column, content)| (*column, content.read()))
        .collect()
}

/// Keys that are texts, and the columns they stand in.
const TEXTS: [(&str, Column); 5] = [
    ("id", Column::Id),
    ("number", Column::Number),
    ("text", Column::Text),
    ("note", Column::Note),
    ("source", Column::Source),
];

/// Keys that are names.
const NAMES: [(&str, Column); 7] = [
    ("lead", Column::Lead),
    ("responsible", Column::Responsible),
    ("support", Column::Support),
    ("oversee", Column::Oversee),
    ("implementer", Column::Implementer),
    ("place", Column::Place),
    ("cites", Column::Cites),
];

/// Keys that are references.
const REFS: [(&str, Column); 2] = [("needs", Column::Needs), ("serves", Column::Serves)];

/// The key of what people call an item, and its column.
pub(super) const fn name_of(kind: Keyword) -> (&'static str, Column) {
    match kind {
        Keyword::Target => ("metric", Column::Metric),
        Keyword::Project => ("name", Column::Project),
        Keyword::Unit | Keyword::Group => ("name", Column::Title),
        _ => ("title", Column::Title),
    }
}

/// The column of a deadline.
const fn due_of(kind: Keyword) -> Column {
    match kind {
        Keyword::Target => Column::TargetDue,
        _ => Column::Due,
    }
}

/// Writes what columns can hold of an item; gives which columns each key went to.
pub(super) fn put(
    kind: Keyword,
    object: &Object,
    lang: Lang,
    out: &mut Contents,
) -> Vec<(String, Column)> {
    let mut went = Vec::new();
    for (key, value) in object {
        let Some((column, content)) = written(kind, key, value, lang) else {
            continue;
        };
        went.push((key.clone(), column));
        out.insert(column, content);
        if kind == Keyword::Target && key == "value" {
            number_and_measure(value, out);
        }
    }
    if kind == Keyword::Target
        && let Some(baseline) = object.get("baseline")
    {
        went.push(("baseline".to_owned(), Column::Baseline));
        put_baseline(baseline, out);
    }
    went
}

/// The cell for a key, where there is one.
fn written(kind: Keyword, key: &str, value: &Value, lang: Lang) -> Option<(Column, Content)> {
    let text = value.as_str();
    let with = |column, content: Option<String>| Some((column, Content::Text(content?)));
    let word = |column, word: Option<&'static str>| with(column, word.map(str::to_owned));
    if key == name_of(kind).0 {
        return with(name_of(kind).1, text.map(str::to_owned));
    }
    for (known, column) in TEXTS {
        if key == known {
            return with(column, text.map(str::to_owned));
        }
    }
    for (known, column) in NAMES {
        if key == known {
            return with(column, names_text(value, lang));
        }
    }
    for (known, column) in REFS {
        if key == known {
            return with(column, refs_text(value, lang));
        }
    }
    match (key, kind) {
        ("names", Keyword::Project) => with(Column::Project, heads_text(value)),
        ("start", _) => with(Column::Start, text.map(str::to_owned)),
        ("period", _) => with(Column::Period, text.map(str::to_owned)),
        ("due", _) => with(due_of(kind), Some(due_text(text?, lang))),
        ("reports", _) => with(Column::Reports, Some(due_text(text?, lang))),
        ("commitment", _) => word(
            Column::Commitment,
            Commitment::parse(text?).map(|w| w.word(lang)),
        ),
        ("strength", _) => word(
            Column::Strength,
            Strength::parse(text?).map(|w| w.word(lang)),
        ),
        ("state", _) => word(Column::State, State::parse(text?).map(|w| w.word(lang))),
        ("cost", _) => with(Column::Cost, text.map(str::to_owned)),
        ("kind", Keyword::Target) => word(Column::Kind, kind_word(text?, lang)),
        ("op", Keyword::Target) => word(Column::Op, op_word(text?, lang)),
        ("value", Keyword::Target) => Some((
            Column::Value,
            Content::Text(quantity_text(value)?.to_owned()),
        )),
        _ => None,
    }
}

/// The item that cells say, as far as columns go; and the cells of which nothing could be made.
pub(super) fn object(kind: Keyword, cells: &Cells) -> (Object, Vec<Column>) {
    let mut object = Object::new();
    let mut unread = Vec::new();
    let (name_key, name_column) = name_of(kind);
    for (&column, cell) in cells {
        let text = &*cell.text;
        let mut say = |key: &str, value: Option<Value>| match value {
            Some(value) => {
                object.insert(key.to_owned(), value);
            }
            None if is_missing(text) => {}
            None => unread.push(column),
        };
        if column == name_column {
            if kind == Keyword::Project {
                heads(text, &mut object);
            } else {
                say(name_key, Some(text.into()));
            }
            continue;
        }
        let listed = |list: &[(&'static str, Column)]| {
            list.iter().find(|(_, c)| *c == column).map(|(key, _)| *key)
        };
        if let Some(key) = listed(&TEXTS) {
            say(key, Some(text.into()));
        } else if let Some(key) = listed(&NAMES) {
            say(key, names(text));
        } else if let Some(key) = listed(&REFS) {
            say(key, refs(text));
        } else {
            match column {
                Column::Start => say("start", day(cell)),
                Column::Period => say("period", period(cell)),
                Column::Due if kind != Keyword::Target => say("due", due(cell)),
                Column::Due if !cells.contains_key(&Column::TargetDue) => say("due", due(cell)),
                Column::TargetDue if kind == Keyword::Target => say("due", due(cell)),
                Column::Reports => say("reports", due(cell)),
                Column::Commitment => {
                    say(
                        "commitment",
                        Commitment::parse(&fold(text)).map(|w| w.word(Lang::En).into()),
                    );
                }
                Column::State => say(
                    "state",
                    State::parse(&fold(text)).map(|w| w.word(Lang::En).into()),
                ),
                Column::Strength if kind == Keyword::Target => {
                    say(
                        "strength",
                        Strength::parse(&fold(text)).map(|w| w.word(Lang::En).into()),
                    );
                }
                Column::Kind if kind == Keyword::Target => {
                    say("kind", kind_of(text).map(Into::into));
                }
                Column::Op if kind == Keyword::Target => say("op", op_of(text).map(Into::into)),
                Column::Cost => say("cost", quantity(cell, "").1),
                _ => {}
            }
        }
    }
    if kind == Keyword::Target {
        numbers(cells, &mut object);
    }
    (object, unread)
}
