//! From a document to rows: what an item says, cell by cell, and what no cell can hold as JSON.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::cells::{self, Content, Contents, Object};
use super::{Column, lists, quantity};
use crate::data::{MIXED, list_key};
use crate::finding::Lang;
use crate::syntax::keywords::Keyword;
use crate::table::vocabulary::is_missing;

use Keyword as K;

/// A plan as a table.
#[derive(Clone, Debug, Default)]
pub struct Breakdown {
    /// The columns that are there, from the left.
    pub columns: Vec<Column>,
    /// Cells by column, row by row below the header.
    pub rows: Vec<Contents>,
}

/// Lists of items in the order in which they are written.
const LISTS: [Keyword; 12] = [
    K::Target,
    K::Project,
    K::Milestone,
    K::Section,
    K::Task,
    K::Record,
    K::Delegate,
    K::Waive,
    K::Ledger,
    K::Document,
    K::Unit,
    K::Group,
];

/// Writes the plans of a document, with words in one language.
pub fn write(document: &Value, lang: Lang) -> Breakdown {
    let mut writer = Writer {
        lang,
        rows: Vec::new(),
    };
    if let Some(root) = document.as_object() {
        writer.document(root);
    }
    let said: BTreeSet<Column> = writer
        .rows
        .iter()
        .flat_map(|row| row.keys().copied())
        .collect();
    let columns = Column::ALL.iter().copied();
    Breakdown {
        columns: columns
            .filter(|c| c.is_always() || said.contains(c))
            .collect(),
        rows: writer.rows,
    }
}

/// What stands around an item, as it is shown in its cells.
#[derive(Clone, Default)]
struct Around {
    section: String,
    within: String,
}

struct Writer {
    lang: Lang,
    rows: Vec<Contents>,
}

impl Writer {
    fn document(&mut self, root: &Object) {
        if let Some(plan) = root.get("plan").and_then(Value::as_object) {
            self.item(K::Plan, plan, &Around::default());
        }
        if let Some(id) = root.get("in") {
            let mut head = Object::new();
            head.insert("id".into(), id.clone());
            self.item(K::In, &head, &Around::default());
        }
        self.inside(root, &Around::default());
        for plan in root
            .get(list_key(K::Plan))
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            if let Some(plan) = plan.as_object() {
                self.item(K::Plan, plan, &Around::default());
                self.inside(plan, &Around::default());
            }
        }
    }

    /// The items in another.
    fn inside(&mut self, object: &Object, around: &Around) {
        for kind in LISTS {
            let list = object.get(list_key(kind)).and_then(Value::as_array);
            for item in list.into_iter().flatten().filter_map(Value::as_object) {
                self.whole(kind, item, around);
            }
            if kind == K::Section {
                self.mixed(object, around);
            }
        }
    }

    /// Sections and tasks that take turns.
    fn mixed(&mut self, object: &Object, around: &Around) {
        let list = object.get(MIXED).and_then(Value::as_array);
        for one in list.into_iter().flatten().filter_map(Value::as_object) {
            for (word, item) in one {
                if let (Some(kind), Some(item)) = (K::parse(word), item.as_object()) {
                    self.whole(kind, item, around);
                }
            }
        }
    }

    /// An item with everything in it.
    fn whole(&mut self, kind: Keyword, object: &Object, around: &Around) {
        let mut object = object.clone();
        let inline = self.item(kind, &object, around);
        if inline && let Some(Value::Array(targets)) = object.get_mut(list_key(K::Target)) {
            targets.remove(0);
        }
        let shown = shown(kind, &object);
        let within = match kind {
            K::Section => Around {
                section: shown,
                within: String::new(),
            },
            _ => Around {
                within: shown,
                ..around.clone()
            },
        };
        self.inside(&object, &within);
    }

    /// The row of an item; whether its first target stands in it, too.
    fn item(&mut self, kind: Keyword, object: &Object, around: &Around) -> bool {
        let mut row = cells_of(kind, object, self.lang);
        let first = object.get(list_key(K::Target)).and_then(|list| list.get(0));
        let inline = match (kind, first.and_then(Value::as_object)) {
            (K::Task, Some(target)) => inline(target, self.lang),
            _ => None,
        };
        let found = inline.is_some();
        row.extend(inline.unwrap_or_default());
        for (column, text) in [
            (Column::Section, &around.section),
            (Column::Within, &around.within),
        ] {
            if !text.is_empty() {
                row.insert(column, Content::Text(text.clone()));
            }
        }
        row.insert(Column::Row, Content::Text(kind.word(self.lang).to_owned()));
        self.rows.push(row);
        found
    }
}

/// What an item is called in the cells of those inside it.
pub(super) fn shown(kind: Keyword, object: &Object) -> String {
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let name = text(cells::name_of(kind).0);
    let names = object.get("names").and_then(|names| names.get(0)?.as_str());
    let parts = text("id").into_iter().chain(name.or(names));
    let whole = parts.collect::<Vec<_>>().join(" ");
    whole.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a key holds items, which have rows of their own.
fn is_list(key: &str) -> bool {
    key == MIXED || LISTS.iter().any(|kind| list_key(*kind) == key) || key == list_key(K::Plan)
}

/// The cells of an item. Each is read back first: what comes back otherwise stands in
/// [`Column::Other`].
fn cells_of(kind: Keyword, object: &Object, lang: Lang) -> Contents {
    let mut row = Contents::new();
    let went = cells::put(kind, object, lang, &mut row);
    if object.get("etc") == Some(&Value::Bool(true)) && kind == K::Project {
        lists::open_heads(lang, &mut row);
    }
    let (found, _) = cells::object(kind, &cells::reread(&row));
    let same = |key: &str| {
        let (written, read) = (object.get(key), found.get(key));
        matches!((written, read), (Some(a), Some(b)) if quantity::same(key, a, b))
    };
    let mut lost: BTreeSet<Column> = went
        .iter()
        .filter(|(key, _)| !same(key))
        .map(|(_, column)| column.group())
        .collect();
    // Nothing may be read that is not said.
    let extra = |key: &str| !object.contains_key(key);
    if found.keys().any(|key| extra(key)) {
        lost.extend(went.iter().map(|(_, column)| column.group()));
    }
    row.retain(|column, _| !lost.contains(&column.group()));
    let (found, _) = cells::object(kind, &cells::reread(&row));
    let rest: Object = object
        .iter()
        .filter(|(key, _)| !is_list(key) && !is_same(key, object, &found))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if !rest.is_empty() {
        row.insert(Column::Other, Content::Text(json(&rest)));
    }
    row
}

fn is_same(key: &str, object: &Object, found: &Object) -> bool {
    matches!((object.get(key), found.get(key)), (Some(a), Some(b)) if quantity::same(key, a, b))
}

/// The cells of a target that fits into the row of its task: named by its metric, and nothing said
/// of it that has a column for tasks.
fn inline(target: &Object, lang: Lang) -> Option<Contents> {
    let row = cells_of(K::Target, target, lang);
    // What stands for nothing in other tables would be passed over in the row of a task.
    let named = row
        .get(&Column::Metric)
        .is_some_and(|metric| !is_missing(&metric.text()));
    let fits = named
        && row.keys().all(|column| Column::TARGET.contains(column))
        && !target.keys().any(|key| is_list(key));
    fits.then_some(row)
}

/// JSON on one line, in characters that no reader of tables takes away.
fn json(object: &Object) -> String {
    let text = Value::Object(object.clone()).to_string();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let odd = c.is_control()
            || matches!(
                c,
                '\u{FEFF}' | '\u{200B}'
                    ..='\u{200F}' | '\u{2060}' | '\u{2028}' | '\u{2029}' | '\u{A0}' | '\u{3000}'
            );
        if odd {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}
