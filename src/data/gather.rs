//! What is gathered for a document: the lists of items, their order, lists of names.
//!
//! In: values of single entries and statements. Out: objects with one key a kind, one list in
//! order where sections and tasks take turns, and all names of one key in one place.

use serde_json::{Map, Value, json};

use super::form::{MIXED, key};
use crate::finding::Lang;
use crate::syntax::keywords::Keyword;

use Keyword as K;

pub(super) type Object = Map<String, Value>;

/// What stands in an item, a plan or a document.
#[derive(Default)]
pub(super) struct Held {
    pub(super) lists: Object,
    /// Sections and tasks in their order.
    pub(super) order: Vec<(Keyword, Value)>,
}

/// An item whose block is open.
pub(super) struct Frame {
    pub(super) keyword: Keyword,
    pub(super) object: Object,
    pub(super) held: Held,
    /// Lists of names by key: they are put together when the block ends.
    pub(super) names: Vec<(&'static str, Vec<List>)>,
}

/// The names of one statement.
pub(super) struct List {
    /// Names that share parts of each other stand in one run.
    pub(super) runs: Vec<Vec<String>>,
    /// How many names stand before the open end.
    pub(super) etc: Option<usize>,
}

impl Frame {
    pub(super) fn add_names(&mut self, key: &'static str, list: List) {
        if let Some((_, lists)) = self.names.iter_mut().find(|(k, _)| *k == key) {
            lists.push(list);
        } else {
            // Keeps the place of the key among the others.
            self.object.insert(key.to_owned(), Value::Null);
            self.names.push((key, vec![list]));
        }
    }

    pub(super) fn finish(mut self) -> Object {
        for (key, lists) in self.names {
            self.object.insert(key.to_owned(), names(key, lists));
        }
        // What is said of the item comes before what stands in it.
        self.object.extend(self.held.finish());
        self.object
    }
}

impl Held {
    pub(super) fn add(&mut self, keyword: Keyword, object: Value) {
        if matches!(keyword, K::Section | K::Task) {
            // Keeps the place of the list among the others.
            self.lists.entry(key(keyword)).or_insert(Value::Null);
            self.order.push((keyword, object));
        } else {
            push(&mut self.lists, key(keyword), object);
        }
    }

    /// Lists by kind; one list in order where sections and tasks take turns.
    pub(super) fn finish(mut self) -> Object {
        let turns = self.order.windows(2).filter(|w| w[0].0 != w[1].0).count();
        if turns <= 1 {
            for (keyword, object) in self.order {
                push(&mut self.lists, key(keyword), object);
            }
            return self.lists;
        }
        let mut lists = Object::new();
        let items = self.order.into_iter().map(|(keyword, object)| {
            let mut item = Object::new();
            item.insert(keyword.word(Lang::En).to_owned(), object);
            Value::Object(item)
        });
        let mut items = Some(items.collect::<Vec<_>>());
        for (key, list) in self.lists {
            if list.is_null() {
                if let Some(items) = items.take() {
                    lists.insert(MIXED.to_owned(), items.into());
                }
            } else {
                lists.insert(key, list);
            }
        }
        lists
    }
}

/// All statements of one key: a list; a list of lists where not all names belong together.
fn names(key: &str, lists: Vec<List>) -> Value {
    // Only names in a role share parts with their neighbours.
    let role = Keyword::parse(key).is_some_and(Keyword::is_role);
    let etc = lists.iter().rev().find_map(|list| list.etc);
    let statements = lists.len();
    let runs: Vec<Vec<String>> = lists.into_iter().flat_map(|list| list.runs).collect();
    let count: usize = runs.iter().map(Vec::len).sum();
    let flat = runs.len() == 1 || !role;
    let names: Value = if flat {
        runs.into_iter().flatten().collect()
    } else {
        let single = |run: Vec<String>| match (&run[..], statements) {
            ([name], 1) => Value::from(name.as_str()),
            _ => Value::from(run),
        };
        runs.into_iter().map(single).collect()
    };
    match etc {
        None => names,
        Some(before) if flat && before < count => json!({ "names": names, "etc": before }),
        Some(_) => json!({ "names": names, "etc": true }),
    }
}

/// Adds to a list.
pub(super) fn push(object: &mut Object, key: &str, value: Value) {
    match object.get_mut(key) {
        Some(Value::Array(list)) => list.push(value),
        _ => {
            object.insert(key.to_owned(), Value::Array(vec![value]));
        }
    }
}

/// Adds to a value that becomes a list when there is a second one.
pub(super) fn append(object: &mut Object, key: &str, value: Value) {
    match object.get_mut(key) {
        None => {
            object.insert(key.to_owned(), value);
        }
        Some(Value::Array(list)) => list.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}
