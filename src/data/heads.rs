//! What follows the keyword of an item: its id and title, its members, dates and values.
//!
//! In: the object of an item. Out: the words of its head in the plan language; false where nothing
//! can be made of it.

use super::fault;
use super::form::{Shape, Words, title_key};
use super::quote;
use super::read::{Reader, present};
use super::tree::{Node, Value};
use crate::syntax::date;
use crate::syntax::keywords::{Interval, Keyword, Mark};

use Keyword as K;

impl<'n> Reader<'n> {
    /// Writes what follows the keyword of an item; false where nothing can be made of it.
    pub(super) fn head(&mut self, keyword: Keyword, node: &'n Node) -> bool {
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
pub(super) fn first_when(keyword: Keyword, node: &Node) -> Option<&'static str> {
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
