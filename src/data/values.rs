//! From the values of a document to arguments of the plan language.

use super::fault;
use super::form::{Shape, Words};
use super::quote;
use super::read::{Reader, present};
use super::tree::{Node, Value};
use crate::source::Span;
use crate::syntax::fold::fold;
use crate::syntax::keywords::{Keyword, Mark};
use crate::syntax::lexer::Lexer;
use crate::syntax::token::{Kind, Token};

use Keyword as K;

/// Tokens a quantity may be made of; the grammar says which of them make sense.
const NUMBERS: [Kind; 5] = [
    Kind::Word,
    Kind::Range,
    Kind::Comma,
    Kind::Cmp,
    Kind::Equals,
];

impl<'n> Reader<'n> {
    /// Writes a text that stands for a value: copied where the document has the same bytes.
    pub(super) fn put(&mut self, text: &str, node: &Node) {
        let written = &self.source[node.span.range()];
        if written == text {
            self.out.copy(text, node.span);
        } else if written.len() >= 2 && written.get(1..written.len() - 1) == Some(text) {
            let Span { file, start, end } = node.span;
            self.out.copy(text, Span::new(file, start + 1, end - 1));
        } else {
            self.out.write_from(text, node.span);
        }
    }

    /// Writes a text in quotes.
    pub(super) fn quoted(&mut self, text: &str, node: &Node) {
        let (open, close) = quote::quotes(text);
        self.out.write(" ");
        self.out.begin(node.span);
        self.out.write(&open);
        self.put(text, node);
        self.out.write(&close);
        self.out.end();
    }

    fn name(&mut self, name: &str, node: &Node) {
        if quote::is_bare(name) {
            self.out.write(" ");
            self.put(name, node);
        } else {
            self.quoted(name, node);
        }
    }

    /// Writes a text as it stands if it is made of these tokens; else in quotes, so that the
    /// grammar refuses it as a whole.
    fn raw(&mut self, text: &str, kinds: &[Kind], node: &Node) {
        let text = text.trim();
        if !text.is_empty() && quote::is_made_of(text, kinds) {
            self.out.write(" ");
            self.put(text, node);
        } else {
            self.quoted(text, node);
        }
    }

    /// A statement whose arguments cannot be read: its element is marked broken.
    pub(super) fn broken(&mut self, statement: Keyword, at: Span) {
        if statement != K::FirstIsLead {
            let word = statement.word(crate::finding::Lang::En);
            self.out.write_from(word, at);
            self.out.write("\n");
        }
    }

    /// Writes a statement, or several where a key holds several.
    pub(super) fn statement(
        &mut self,
        value: &'n Node,
        key: &'static str,
        statement: Keyword,
        shape: Shape,
    ) {
        match (shape, &value.value) {
            (_, Value::Null) => {}
            (_, Value::List(elements)) if elements.is_empty() => {}
            (Shape::Texts | Shape::Steps, _) => {
                let shape = if shape == Shape::Texts {
                    Shape::Text
                } else {
                    shape
                };
                for element in value.elements() {
                    self.one(element, key, statement, shape);
                }
            }
            (Shape::Names, Value::List(elements)) if apart(elements) => {
                for element in elements {
                    self.one(element, key, statement, shape);
                }
            }
            (Shape::Columns, _) => self.columns(value, key, statement),
            (Shape::Flag, Value::Bool(false)) => {}
            _ => self.one(value, key, statement, shape),
        }
    }

    fn one(&mut self, value: &'n Node, key: &'static str, statement: Keyword, shape: Shape) {
        if !fits(value, shape) {
            let at = value.place();
            self.problems.push(fault::wrong_kind(key, shape, value));
            return self.broken(statement, at);
        }
        let told = self.problems.len();
        self.out.begin(value.span);
        self.out.write(statement.word(crate::finding::Lang::En));
        let out = std::mem::replace(&mut self.out, crate::source::Maker::new(value.span.file));
        let whole = self.argument(value, key, shape);
        self.out = out;
        if whole {
            self.problems.truncate(told);
            self.argument(value, key, shape);
            self.out.end();
            self.out.write("\n");
        } else {
            self.out.end();
            self.out.write("\n");
        }
    }

    /// Writes what a value stands for; false where it is no such thing, which is then said.
    pub(super) fn argument(&mut self, value: &'n Node, key: &'static str, shape: Shape) -> bool {
        if !fits(value, shape) {
            self.problems.push(fault::wrong_kind(key, shape, value));
            return false;
        }
        let text = value.scalar().unwrap_or_default();
        match shape {
            Shape::Id if !quote::is_word(text) => self.quoted(text, value),
            Shape::Id => {
                self.out.write(" ");
                self.put(text, value);
            }
            Shape::Text | Shape::Texts => self.quoted(text, value),
            Shape::Name => self.name(text, value),
            Shape::Names => return self.names(value, key),
            Shape::Ref => return self.reference(value),
            Shape::Refs => return self.references(value, key),
            Shape::Date => self.raw(text, &[Kind::Word], value),
            Shape::Due => self.raw(text, &[Kind::Word], value),
            Shape::Period => self.raw(text, &[Kind::Word, Kind::Range], value),
            Shape::Quantity => return self.quantity(value, &[]),
            Shape::Dated => return self.dated(value),
            Shape::Steps => return self.step(value),
            Shape::Shares => return self.shares(value, key),
            Shape::Signed => {
                let unnamed = present(value, "name").is_none();
                return self.keys(value, &["name", "date"])
                    && (unnamed || self.required(value, "name", Shape::Name))
                    && self.required(value, "date", Shape::Date);
            }
            Shape::Reports => return self.reports(value),
            Shape::Word(words) => return self.word(text, key, words, value),
            Shape::Flag | Shape::Etc | Shape::Columns | Shape::Heads | Shape::Inside(_) => {}
        }
        true
    }

    /// Whether an object has no keys but these; others are said.
    fn keys(&mut self, node: &Node, known: &[&'static str]) -> bool {
        let told = self.problems.len();
        for (key, _) in node.entries() {
            if !known.contains(&key.text.as_str()) {
                let (problem, _) = fault::unknown_key(key, &[], known);
                self.problems.push(problem);
            }
        }
        told == self.problems.len()
    }

    fn word(&mut self, text: &str, key: &str, words: Words, node: &Node) -> bool {
        if let Some(word) = words.find(&fold(text)) {
            self.out.write(" ");
            self.put(word, node);
            return true;
        }
        let known = words.all();
        self.problems
            .push(fault::unknown_word(key, node, text, &known));
        false
    }

    fn names(&mut self, value: &'n Node, key: &'static str) -> bool {
        match &value.value {
            Value::Text(text) => self.written_names(text, value),
            Value::List(elements) => return self.list_of_names(elements, key),
            _ => {
                if !self.keys(value, &["names", "etc"]) {
                    return false;
                }
                let Some(names) = present(value, "names") else {
                    self.problems.push(fault::missing("names", value.place()));
                    return false;
                };
                let before = match present(value, "etc").map(|n| &n.value) {
                    Some(Value::Bool(true)) => Some(usize::MAX),
                    Some(Value::Number(n)) => n.parse().ok(),
                    _ => None,
                };
                return self.open_list(names, key, before);
            }
        }
        true
    }

    /// Names with an open end behind the first `before` of them.
    fn open_list(&mut self, names: &'n Node, key: &'static str, before: Option<usize>) -> bool {
        let Some(before) = before else {
            return self.names(names, key);
        };
        let (first, rest) = match &names.value {
            Value::List(elements) => elements.split_at(before.min(elements.len())),
            _ => (std::slice::from_ref(names), &[][..]),
        };
        let mut all = if matches!(names.value, Value::List(_)) {
            self.list_of_names(first, key)
        } else {
            self.names(names, key)
        };
        self.out.write(",");
        self.mark(Mark::Etc);
        if !rest.is_empty() {
            self.out.write(",");
            all &= self.list_of_names(rest, key);
        }
        all
    }

    fn list_of_names(&mut self, elements: &'n [Node], key: &'static str) -> bool {
        let mut all = true;
        for (n, element) in elements.iter().enumerate() {
            if n > 0 {
                self.out.write(",");
            }
            let inner = match &element.value {
                Value::List(inner) => inner.as_slice(),
                _ => std::slice::from_ref(element),
            };
            for (n, name) in inner.iter().enumerate() {
                if n > 0 {
                    self.out.write("、");
                }
                if let Some(text) = name.scalar() {
                    self.name(text, name);
                } else {
                    self.problems
                        .push(fault::wrong_kind(key, Shape::Name, name));
                    all = false;
                }
            }
        }
        all
    }

    /// Names in one text, parted as in a notice: `州农业农村局、州发改委，各县市政府`.
    fn written_names(&mut self, text: &str, node: &Node) {
        let tokens: Vec<Token> = Lexer::new(text).filter(|t| t.kind != Kind::Blank).collect();
        let parted = |t: &Token| matches!(t.kind, Kind::Comma | Kind::Semi | Kind::Newline);
        let mut parts: Vec<(String, &str)> = Vec::new();
        let mut separator = "";
        for part in tokens.split_inclusive(parted) {
            let (last, name) = match part.split_last() {
                Some((last, name)) if parted(last) => (last.text(text), name),
                _ => ("", part),
            };
            if let (Some(first), Some(end)) = (name.first(), name.last()) {
                let name = &text[first.start as usize..end.end as usize];
                parts.push((name.to_owned(), separator));
                separator = if last == "、" { "、" } else { "," };
            }
        }
        for (name, separator) in parts {
            self.out.write(separator);
            if Mark::parse(&fold(&name)) == Some(Mark::Etc) {
                self.mark(Mark::Etc);
            } else {
                let shown = quote::name(&name);
                self.out.write(" ");
                self.put_part(&shown, &name, text, node);
            }
        }
    }

    /// Writes a part of a text at its own place in the document.
    fn put_part(&mut self, shown: &str, part: &str, whole: &str, node: &Node) {
        let written = &self.source[node.span.range()];
        let same = written.contains(whole);
        let at = written.find(part).filter(|_| same && shown == part);
        match at {
            Some(n) => {
                let start = node.span.start + n as u32;
                let span = Span::new(node.span.file, start, start + part.len() as u32);
                self.out.copy(shown, span);
            }
            None => self.out.write_from(shown, node.span),
        }
    }

    fn reference(&mut self, value: &'n Node) -> bool {
        if let Some(text) = value.scalar() {
            match text.split_once(':') {
                Some((plan, name)) if !plan.is_empty() && !name.is_empty() => {
                    self.out.begin(value.span);
                    let (plan, name) = (quote::name(plan.trim()), quote::name(name.trim()));
                    self.out.write(&format!(" {plan}:{name}"));
                    self.out.end();
                }
                _ => self.name(text, value),
            }
            return true;
        }
        if !self.keys(value, &["plan", "id"]) {
            return false;
        }
        if present(value, "plan").is_some() {
            if !self.required(value, "plan", Shape::Name) {
                return false;
            }
            self.out.write(":");
        }
        self.required(value, "id", Shape::Name)
    }

    fn references(&mut self, value: &'n Node, key: &'static str) -> bool {
        let mut all = true;
        for (n, element) in value.elements().iter().enumerate() {
            if n > 0 {
                self.out.write(",");
            }
            all &= self.argument(element, key, Shape::Ref);
        }
        all
    }

    /// A quantity; `more` are further keys that its object may have.
    fn quantity(&mut self, value: &'n Node, more: &[&'static str]) -> bool {
        if let Some(text) = value.scalar() {
            if begins_like_number(text) {
                self.raw(text, &NUMBERS, value);
            } else {
                self.quoted(text, value);
            }
            return true;
        }
        let mut known = vec!["value", "max", "unit", "text"];
        known.extend(more);
        if !self.keys(value, &known) {
            return false;
        }
        if present(value, "text").is_some() {
            return self.required(value, "text", Shape::Text);
        }
        let Some(number) = present(value, "value") else {
            self.problems.push(fault::missing("value", value.place()));
            return false;
        };
        let unit = present(value, "unit");
        if !self.measured(number, unit) {
            return false;
        }
        if let Some(max) = present(value, "max") {
            self.out.write("..");
            return self.measured(max, unit);
        }
        true
    }

    fn measured(&mut self, number: &'n Node, unit: Option<&'n Node>) -> bool {
        for part in std::iter::once(number).chain(unit) {
            if part.scalar().is_none() {
                self.problems
                    .push(fault::wrong_kind("value", Shape::Quantity, part));
                return false;
            }
        }
        self.raw(number.scalar().unwrap_or_default(), &NUMBERS, number);
        if let Some((unit, at)) = unit.and_then(|node| Some((node.scalar()?, node))) {
            // A unit of measure that is also a keyword is known only right behind its number.
            if quote::is_word(unit) {
                self.put(unit, at);
            } else {
                self.raw(unit, &[Kind::Word], at);
            }
        }
        true
    }

    fn dated(&mut self, value: &'n Node) -> bool {
        let mut whole = self.quantity(value, &["in", "of"]);
        for (key, mark, shape) in [
            ("in", Mark::InWord, Shape::Date),
            ("of", Mark::Of, Shape::Name),
        ] {
            if let Some(told) = present(value, key) {
                self.mark(mark);
                whole &= self.argument(told, key, shape);
            }
        }
        whole
    }

    fn step(&mut self, value: &'n Node) -> bool {
        let whole = self.quantity(value, &["by"]);
        self.mark(Mark::By);
        self.required(value, "by", Shape::Date) && whole
    }

    fn shares(&mut self, value: &'n Node, key: &'static str) -> bool {
        let mut all = true;
        for (n, share) in value.elements().iter().enumerate() {
            if n > 0 {
                self.out.write(",");
            }
            if !matches!(share.value, Value::Map(_)) {
                self.problems
                    .push(fault::wrong_kind(key, Shape::Shares, share));
                return false;
            }
            all &= self.required(share, "of", Shape::Name);
            all &= self.quantity(share, &["of"]);
        }
        all
    }

    fn reports(&mut self, value: &'n Node) -> bool {
        let (each, to) = match value.scalar() {
            Some(text) => (Some((text, value)), None),
            None if !self.keys(value, &["each", "to"]) => return false,
            None => {
                let each = present(value, "each");
                (
                    each.and_then(|n| Some((n.scalar()?, n))),
                    present(value, "to"),
                )
            }
        };
        let Some((each, at)) = each else {
            self.problems.push(fault::missing("each", value.place()));
            return false;
        };
        let plain = ["year", "half", "quarter", "month"].contains(&each);
        if plain {
            self.mark(Mark::Each);
        }
        self.raw(each, &[Kind::Word], at);
        if let Some(to) = to {
            self.mark(Mark::To);
            return self.argument(to, "to", Shape::Name);
        }
        true
    }

    /// One statement for every field of a ledger and every header it may have.
    fn columns(&mut self, value: &'n Node, key: &'static str, statement: Keyword) {
        if !matches!(value.value, Value::Map(_)) {
            self.problems
                .push(fault::wrong_kind(key, Shape::Columns, value));
            return self.broken(statement, value.place());
        }
        for (field, headers) in value.entries() {
            for header in headers.elements() {
                let told = present(header, "header").unwrap_or(header);
                let decimal = present(header, "decimal");
                let Some(text) = told.scalar() else {
                    self.problems
                        .push(fault::wrong_kind(&field.text, Shape::Text, header));
                    continue;
                };
                self.out.begin(header.span);
                self.out.write(statement.word(crate::finding::Lang::En));
                self.out.write(" ");
                let shown = quote::name(&field.text);
                self.out.write_from(&shown, field.span);
                self.quoted(text, told);
                if let Some(decimal) = decimal {
                    self.mark(Mark::Decimal);
                    self.argument(decimal, "decimal", Shape::Word(Words::Decimal));
                }
                self.out.end();
                self.out.write("\n");
            }
        }
    }
}

/// Whether a text begins like a number or with the sign that compares one.
pub(crate) fn begins_like_number(text: &str) -> bool {
    let sign = |c: char| matches!(c, '-' | '+' | '>' | '<' | '=' | '~' | '≥' | '≤' | '≈');
    let text = text.trim_start();
    text.starts_with(|c: char| c.is_numeric() || sign(c))
}

/// Whether a list holds lists of one name each: names that share nothing with each other.
fn apart(elements: &[Node]) -> bool {
    elements.len() > 1
        && elements
            .iter()
            .all(|e| matches!(&e.value, Value::List(inner) if inner.len() == 1))
}

/// Whether a value is of a kind that a shape takes.
fn fits(value: &Node, shape: Shape) -> bool {
    let scalar = matches!(value.value, Value::Text(_) | Value::Number(_));
    let list = matches!(value.value, Value::List(_));
    let map = matches!(value.value, Value::Map(_));
    match shape {
        Shape::Id
        | Shape::Text
        | Shape::Name
        | Shape::Date
        | Shape::Due
        | Shape::Period
        | Shape::Word(_)
        | Shape::Inside(_) => scalar,
        Shape::Texts => scalar || list,
        Shape::Names => matches!(value.value, Value::Text(_)) || list || map,
        Shape::Ref | Shape::Quantity | Shape::Dated | Shape::Reports => scalar || map,
        Shape::Refs => scalar || list || map,
        Shape::Steps | Shape::Signed | Shape::Columns => map,
        Shape::Shares => list || map,
        Shape::Heads => list,
        Shape::Flag | Shape::Etc => matches!(value.value, Value::Bool(_)),
    }
}
