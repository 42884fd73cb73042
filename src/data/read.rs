//! From a document to the plan language: items, their heads and their blocks.
//!
//! Every piece of the text that is made leads back to the value it stands for. What is wrong
//! with the shape is said here; what is wrong with the content, by whoever reads the text.

use std::collections::{BTreeMap, BTreeSet};

use super::fault;
use super::form::{Field, MIXED, Shape, fields, is_mixed, key, lists, title_key};
use super::heads::first_when;
use super::tree::{Node, Value};
use crate::finding::Problem;
use crate::source::{FileId, Maker, Origin, Span};
use crate::syntax::keywords::Keyword;
use crate::syntax::parse::MAX_DEPTH;

use Keyword as K;

/// Keys of a document that say nothing about plans.
const ABOUT: [&str; 2] = ["schema", "$schema"];

/// What a document was made into.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) text: String,
    pub(super) origin: Origin,
    pub(super) problems: Vec<Problem>,
    /// Whether there is anything in the document.
    pub(super) empty: bool,
}

/// Makes the plan language of a document; `text` is that of its file.
pub(super) fn make(root: &Node, text: &str, file: FileId) -> Made {
    let mut reader = Reader {
        source: text,
        out: Maker::new(file),
        problems: Vec::new(),
        around: Vec::new(),
        waiting: BTreeMap::new(),
        ids: BTreeSet::new(),
    };
    reader.document(root);
    let empty = reader.out.text().is_empty() && reader.problems.is_empty();
    let (text, origin) = reader.out.finish();
    Made {
        text,
        origin,
        problems: reader.problems,
        empty,
    }
}

/// A section or task by its keyword and name.
type Place = (Keyword, String);

pub(super) struct Reader<'n> {
    pub(super) source: &'n str,
    pub(super) out: Maker,
    pub(super) problems: Vec<Problem>,
    /// The items around what is being written.
    around: Vec<Place>,
    /// Items of the top that name the section or task they belong to.
    waiting: BTreeMap<Place, Vec<(Keyword, &'n Node)>>,
    /// All sections and tasks.
    ids: BTreeSet<Place>,
}

impl<'n> Reader<'n> {
    fn document(&mut self, root: &'n Node) {
        if matches!(root.value, Value::Null) {
            return;
        }
        if !matches!(root.value, Value::Map(_)) {
            let wanted = crate::finding::Said::new("an object", "对象");
            self.problems
                .push(fault::wrong("the document", &wanted, root));
            return;
        }
        if let Some(plan) = root.get("in") {
            self.statement(plan, "in", K::In, Shape::Name);
        }
        if let Some(plan) = root.get("plan") {
            self.item(K::Plan, "plan", plan);
        }
        let lists = lists(None);
        let mut known: Vec<&'static str> = ABOUT.to_vec();
        known.extend(["in", "plan", MIXED]);
        known.extend(lists.iter().map(|l| l.0));
        for (key, _) in root.entries() {
            if !known.contains(&key.text.as_str()) {
                let (problem, _) = fault::unknown_key(key, &[], &known);
                self.problems.push(problem);
            }
        }
        self.top(root, &lists);
    }

    /// The items at the top of a document or plan, those that name a section or task in it.
    fn top(&mut self, node: &'n Node, lists: &[(&'static str, Keyword)]) {
        let outer = (
            std::mem::take(&mut self.waiting),
            std::mem::take(&mut self.ids),
        );
        self.ids_below(node);
        for (keyword, _, item) in items_of(node, lists) {
            if let Some((place, _)) = belongs(keyword, item) {
                self.waiting.entry(place).or_default().push((keyword, item));
            }
        }
        self.items(node, lists, true);
        self.left_over();
        (self.waiting, self.ids) = outer;
    }

    /// Notes the sections and tasks below a node.
    fn ids_below(&mut self, node: &Node) {
        let lists = lists(Some(K::Section));
        for (keyword, _, item) in items_of(node, &lists) {
            if matches!(keyword, K::Section | K::Task) {
                if let Some(name) = name_of(keyword, item) {
                    self.ids.insert((keyword, name.to_owned()));
                }
                self.ids_below(item);
            }
        }
    }

    /// What names a section or task that does not come, or one inside itself.
    fn left_over(&mut self) {
        while let Some((place, items)) = self.waiting.pop_first() {
            let ring = self.ids.contains(&place);
            for (keyword, item) in items {
                if let Some((_, value)) = belongs(keyword, item) {
                    self.problems
                        .push(fault::no_parent(value, place.0, &place.1, ring));
                }
                self.item(keyword, key(keyword), item);
            }
        }
    }

    /// Writes the items of a node; at the top of a document or plan without those that name
    /// another place for themselves.
    fn items(&mut self, node: &'n Node, lists: &[(&'static str, Keyword)], top: bool) {
        for (key, value) in node.entries() {
            let known = lists.iter().find(|l| l.0 == key.text).map(|l| l.0);
            let known = known.or_else(|| (key.text == MIXED).then_some(MIXED));
            let Some(known) = known else { continue };
            match &value.value {
                Value::Null => {}
                Value::List(items) if known == MIXED => {
                    for item in items.iter().filter(|i| one_of(i, lists).is_none()) {
                        let words: Vec<_> = lists.iter().map(|l| word(l.1)).collect();
                        self.problems.push(fault::no_item(item, &words));
                    }
                }
                Value::List(_) => {}
                _ => self.problems.push(fault::no_object(known, value)),
            }
        }
        for (keyword, key, item) in items_of(node, lists) {
            match belongs(keyword, item) {
                Some(_) if top => continue,
                Some((place, value)) if !self.around.contains(&place) => {
                    self.problems.push(fault::two_parents(value));
                }
                _ => {}
            }
            self.item(keyword, key, item);
        }
    }

    /// Writes an item with its block.
    fn item(&mut self, keyword: Keyword, key: &'static str, node: &'n Node) {
        if !matches!(node.value, Value::Map(_)) {
            self.problems.push(fault::no_object(key, node));
            return;
        }
        if self.around.len() >= MAX_DEPTH {
            self.problems.push(super::tree::too_deep(node.place()));
            return;
        }
        let fields = fields(keyword);
        let lists = lists(Some(keyword));
        if !self.opening(keyword, node) {
            return;
        }
        let name = name_of(keyword, node).unwrap_or_default().to_owned();
        self.around.push((keyword, name));
        self.block(keyword, node, &fields, &lists);
        self.around.pop();
    }

    /// Writes keyword and head. The head is tried aside first: half a record would be refused
    /// again by whoever reads the text. False where there is nothing for a block to follow.
    fn opening(&mut self, keyword: Keyword, node: &'n Node) -> bool {
        let word = keyword.word(crate::finding::Lang::En);
        let told = self.problems.len();
        let out = std::mem::replace(&mut self.out, Maker::new(node.span.file));
        let whole = self.head(keyword, node);
        self.out = out;
        if whole {
            // They are said again, now that the head is written in earnest.
            self.problems.truncate(told);
            self.out.begin(head_place(keyword, node));
            self.out.write(word);
            self.head(keyword, node);
            self.out.end();
            return true;
        }
        let alone = matches!(
            keyword,
            K::Group | K::Record | K::Delegate | K::Waive | K::Ledger
        );
        if !alone {
            let fault = self.problems.last().map(|p| p.span);
            self.out
                .write_from(word, fault.unwrap_or_else(|| node.place()));
        }
        !alone
    }

    fn block(
        &mut self,
        keyword: Keyword,
        node: &'n Node,
        fields: &[Field],
        lists: &[(&'static str, Keyword)],
    ) {
        self.out.write(" {\n");
        let first_when = first_when(keyword, node);
        for (entry, value) in node.entries() {
            let field = fields.iter().find(|f| f.key == entry.text);
            match field {
                Some(field) => {
                    if matches!(field.shape, Shape::Inside(_))
                        && !matches!(value.value, Value::Null)
                        && value.scalar().is_none()
                    {
                        let fault = fault::wrong_kind(field.key, field.shape, value);
                        self.problems.push(fault);
                    }
                    let late = match field.shape {
                        Shape::Due if field.statement.is_none() => Some(K::Due),
                        Shape::Period if field.statement.is_none() => Some(K::Period),
                        _ => None,
                    };
                    let late = late.filter(|_| first_when != Some(field.key));
                    if let Some(statement) = field.statement.or(late) {
                        self.statement(value, field.key, statement, field.shape);
                    }
                }
                None if lists.iter().any(|l| l.0 == entry.text) => {}
                None if entry.text == MIXED && is_mixed(Some(keyword)) => {}
                None => {
                    let names: Vec<_> = lists.iter().map(|l| l.0).collect();
                    let (problem, meant) = fault::unknown_key(entry, fields, &names);
                    self.problems.push(problem);
                    if let Some(statement) = meant {
                        self.broken(statement, entry.span);
                    }
                }
            }
        }
        if keyword == K::Plan {
            self.top(node, lists);
        } else {
            self.items(node, lists, false);
        }
        let place = self.around.last().cloned();
        let waiting = place.and_then(|place| self.waiting.remove(&place));
        for (keyword, item) in waiting.unwrap_or_default() {
            self.item(keyword, key(keyword), item);
        }
        self.out.write("}\n");
    }
}

/// An item inside a node, with its keyword and the key it stands behind.
type Child<'n> = (Keyword, &'static str, &'n Node);

/// The items right inside a node, in their order; `items` holds items of several kinds.
fn items_of<'n>(node: &'n Node, lists: &[(&'static str, Keyword)]) -> Vec<Child<'n>> {
    let mut all = Vec::new();
    for (key, value) in node.entries() {
        let Value::List(items) = &value.value else {
            continue;
        };
        if key.text == MIXED {
            all.extend(items.iter().filter_map(|item| one_of(item, lists)));
        } else if let Some((key, keyword)) = lists.iter().find(|l| l.0 == key.text) {
            all.extend(items.iter().map(|item| (*keyword, *key, item)));
        }
    }
    all
}

/// Of an element of `items` the item: an object of one key, the keyword.
fn one_of<'n>(item: &'n Node, lists: &[(&'static str, Keyword)]) -> Option<Child<'n>> {
    let [(key, value)] = item.entries() else {
        return None;
    };
    let (_, keyword) = lists.iter().find(|l| word(l.1) == key.text)?;
    Some((*keyword, word(*keyword), value))
}

const fn word(keyword: Keyword) -> &'static str {
    keyword.word(crate::finding::Lang::En)
}

/// The value behind a key, unless it is null.
pub(super) fn present<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    node.get(key)
        .filter(|value| !matches!(value.value, Value::Null))
}

/// The id of an item, or the title that stands in for it.
fn name_of(keyword: Keyword, node: &Node) -> Option<&str> {
    let id = present(node, "id").and_then(Node::scalar);
    id.or_else(|| present(node, title_key(keyword)).and_then(Node::scalar))
}

/// The section or task that an item names as its own, and where it does; the task before the section.
fn belongs(keyword: Keyword, node: &Node) -> Option<(Place, &Node)> {
    let mut all = fields(keyword)
        .into_iter()
        .filter_map(|field| match field.shape {
            Shape::Inside(parent) => {
                let value = present(node, field.key)?;
                Some(((parent, value.scalar()?.to_owned()), value))
            }
            _ => None,
        })
        .collect::<Vec<_>>();
    let task = all.iter().position(|(place, _)| place.0 == K::Task);
    match task {
        Some(n) => Some(all.swap_remove(n)),
        None => all.pop(),
    }
}

/// What to show for an item as a whole: its name.
fn head_place(keyword: Keyword, node: &Node) -> Span {
    let keys = [title_key(keyword), "id", "of", "rule", "file", "names"];
    let mut found = keys.iter().filter_map(|key| {
        let (key, value) = node.entries().iter().find(|(k, _)| k.text == *key)?;
        let ordered = key.span.start <= value.span.end;
        Some(if ordered {
            key.span.to(value.place())
        } else {
            value.place()
        })
    });
    found.next().unwrap_or_else(|| node.place())
}
