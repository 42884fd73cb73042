//! From a document to the plan language: items, their heads and their blocks.
//!
//! Every piece of the text that is made leads back to the value it stands for. What is wrong
//! with the shape is said here; what is wrong with the content, by whoever reads the text.

use std::collections::{BTreeMap, BTreeSet};

use super::fault;
use super::form::{Field, MIXED, Shape, Words, fields, is_mixed, key, lists, title_key};
use super::quote;
use super::tree::{Node, Value};
use crate::finding::Problem;
use crate::source::{FileId, Maker, Origin, Span};
use crate::syntax::date;
use crate::syntax::keywords::{Interval, Keyword, Mark};
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

    /// Writes what follows the keyword of an item; false where nothing can be made of it.
    fn head(&mut self, keyword: Keyword, node: &'n Node) -> bool {
        match keyword {
            K::Group => {
                let named = self.id_and_title(keyword, node);
                let members = present(node, "members").map(|members| &members.value);
                // A collective whose members nobody has written down stands for itself.
                if matches!(members, Some(Value::List(list)) if list.is_empty()) {
                    return named;
                }
                self.out.write(" =");
                self.required(node, "members", Shape::Names) && named
            }
            K::Record => self.record(node),
            K::Delegate => {
                let mut all = self.required(node, "of", Shape::Ref);
                self.mark(Mark::FromWord);
                all &= self.required(node, "from", Shape::Name);
                self.mark(Mark::To);
                all &= self.required(node, "to", Shape::Name);
                if let Some(on) = present(node, "on") {
                    self.mark(Mark::On);
                    self.argument(on, "on", Shape::Date);
                }
                all
            }
            K::Waive => {
                let rule = self.required(node, "rule", Shape::Id);
                self.mark(Mark::On);
                let on = self.required(node, "on", Shape::Ref);
                if let Some(reason) = present(node, "reason") {
                    self.argument(reason, "reason", Shape::Text);
                }
                rule && on
            }
            K::Ledger => self.required(node, "file", Shape::Text),
            _ => {
                if !self.heads(keyword, node) {
                    return false;
                }
                if keyword == K::Target {
                    self.target(node);
                } else {
                    self.when(keyword, node);
                }
                if let Some(word) = present(node, "commitment") {
                    self.argument(word, "commitment", Shape::Word(Words::Commitment));
                }
                true
            }
        }
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        self.out.write(" ");
        self.out.write(mark.word(crate::finding::Lang::En));
    }

    /// Writes what stands behind a key of an object; without it, false.
    pub(super) fn required(&mut self, node: &'n Node, key: &'static str, shape: Shape) -> bool {
        if let Some(value) = present(node, key) {
            return self.argument(value, key, shape);
        }
        self.problems.push(fault::missing(key, node.place()));
        false
    }

    fn record(&mut self, node: &'n Node) -> bool {
        let mut all = self.required(node, "of", Shape::Ref);
        if let Some(part) = present(node, "part") {
            self.mark(Mark::Of);
            self.argument(part, "part", Shape::Name);
        }
        all &= self.required(node, "date", Shape::Date);
        self.out.write(" =");
        all & match present(node, "state") {
            Some(state) => self.argument(state, "state", Shape::Word(Words::State)),
            None => self.required(node, "value", Shape::Quantity),
        }
    }

    /// Id and title, or several of them.
    fn heads(&mut self, keyword: Keyword, node: &'n Node) -> bool {
        let several = matches!(keyword, K::Unit | K::Project);
        let Some(names) = present(node, "names").filter(|_| several) else {
            return self.id_and_title(keyword, node);
        };
        let Value::List(elements) = &names.value else {
            self.problems
                .push(fault::wrong_kind("names", Shape::Heads, names));
            return false;
        };
        if elements.is_empty() {
            self.problems.push(fault::missing("names", names.place()));
            return false;
        }
        let mut all = true;
        for (n, element) in elements.iter().enumerate() {
            if n > 0 {
                self.out.write(",");
            }
            match element.scalar() {
                Some(name) if keyword == K::Unit && quote::is_word(name) => {
                    self.out.write(" ");
                    self.put(name, element);
                }
                Some(name) => self.quoted(name, element),
                None => all &= self.id_and_title(keyword, element),
            }
        }
        if let Some(etc) = present(node, "etc") {
            match etc.value {
                Value::Bool(true) => {
                    self.out.write(",");
                    self.mark(Mark::Etc);
                }
                Value::Bool(false) => {}
                _ => self
                    .problems
                    .push(fault::wrong_kind("etc", Shape::Etc, etc)),
            }
        }
        all
    }

    /// Writes id and title; false where there is neither.
    fn id_and_title(&mut self, keyword: Keyword, node: &'n Node) -> bool {
        let title_key = title_key(keyword);
        if present(node, "id").is_none() && present(node, title_key).is_none() {
            let names = format!("id` / `{title_key}");
            self.problems.push(fault::missing(&names, node.place()));
            return false;
        }
        let id = self.scalar(node, "id", Shape::Id);
        let title = self.scalar(node, title_key, Shape::Text);
        if let Some((id, at)) = id {
            if quote::is_word(id) {
                self.out.write(" ");
                self.put(id, at);
            } else {
                self.problems.push(fault::no_id(at, id, title_key));
                if title.is_none() {
                    self.quoted(id, at);
                }
            }
        }
        if let Some((title, at)) = title {
            self.quoted(title, at);
        }
        id.is_some() || title.is_some()
    }

    /// The text behind a key; what is there and no text is a problem.
    fn scalar(&mut self, node: &'n Node, key: &str, shape: Shape) -> Option<(&'n str, &'n Node)> {
        let value = present(node, key)?;
        if let Some(text) = value.scalar() {
            return Some((text, value));
        }
        self.problems.push(fault::wrong_kind(key, shape, value));
        None
    }

    fn when(&mut self, keyword: Keyword, node: &'n Node) {
        let Some(key) = first_when(keyword, node) else {
            return;
        };
        let Some(value) = present(node, key) else {
            return;
        };
        let (mark, shape) = if key == "due" {
            (Mark::By, Shape::Due)
        } else {
            (Mark::Over, Shape::Period)
        };
        self.out.begin(value.place());
        self.mark(mark);
        self.out.end();
        self.argument(value, key, shape);
    }

    fn target(&mut self, node: &'n Node) {
        if let Some(kind) = present(node, "kind") {
            // `level` is what is meant where nothing is said.
            if kind.scalar() != Some("level") {
                self.argument(kind, "kind", Shape::Word(Words::Kind));
            }
        }
        match (present(node, "op"), present(node, "value")) {
            (op, Some(value)) => {
                if let Some(op) = op {
                    self.argument(op, "op", Shape::Word(Words::Op));
                }
                if !self.argument(value, "value", Shape::Quantity) {
                    self.out.write_from(" =", value.place());
                }
            }
            (Some(op), None) => self.problems.push(fault::missing("value", op.span)),
            (None, None) => {}
        }
        self.when(K::Target, node);
        if let Some(strength) = present(node, "strength") {
            self.argument(strength, "strength", Shape::Word(Words::Strength));
        }
    }
}

/// Of `due` and `period` the one written first stands in the head.
fn first_when(keyword: Keyword, node: &Node) -> Option<&'static str> {
    let in_head = matches!(keyword, K::Task | K::Project | K::Milestone | K::Target);
    let mut keys = node.entries().iter();
    let first = keys.find(|(k, v)| {
        matches!(k.text.as_str(), "due" | "period") && !matches!(v.value, Value::Null)
    });
    // Behind a value at fault a second fault in the head would not be seen.
    let apart = |v: &Node| keyword == K::Target && v.scalar().is_some_and(|text| !is_when(text));
    first
        .filter(|(_, v)| in_head && !apart(v))
        .map(|(k, _)| match k.text.as_str() {
            "due" => "due",
            _ => "period",
        })
}

/// Whether a text is a date, a period, or one of the words for an end.
fn is_when(text: &str) -> bool {
    let date = |text: &str| date::parse(text.trim()).is_ok();
    match text.split_once("..") {
        Some((from, to)) => date(from) && date(to),
        None => text.split_whitespace().all(|word| {
            let known = Mark::parse(word).is_some() || Interval::parse(word).is_some();
            known || date(word)
        }),
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
