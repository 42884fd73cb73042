//! YAML 1.2 as values with places, by the events of saphyr-parser.
//!
//! Scalars keep what was written. An alias is a copy of what it names; how much all copies
//! may hold is bounded.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use super::tree::{Key, Node, Value, at, insert, too_deep};
use crate::finding::{Problem, Said};
use crate::source::{FileId, Span};
use crate::syntax::parse::MAX_DEPTH;

/// How many values all aliases of a document may stand for.
const MAX_COPIED: usize = 100_000;

/// Reads `text`, which begins `base` bytes into the file.
pub(super) fn parse(text: &str, file: FileId, base: usize) -> (Option<Node>, Vec<Problem>) {
    let mut reader = Reader {
        text,
        file,
        base,
        bytes: Bytes::new(text),
        open: Vec::new(),
        root: None,
        anchors: BTreeMap::new(),
        copied: 0,
        problems: Vec::new(),
    };
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                reader.refuse(&error);
                return (None, reader.problems);
            }
        };
        if matches!(event, Event::DocumentStart(_)) {
            documents += 1;
            if documents == 2 {
                reader.second_document(&span.start);
                break;
            }
        }
        if !reader.event(event, &span) {
            return (None, reader.problems);
        }
    }
    (reader.root, reader.problems)
}

/// The way from characters, in which the parser counts, to bytes.
struct Bytes {
    strides: Vec<usize>,
    plain: bool,
}

const STRIDE: usize = 1024;

impl Bytes {
    fn new(text: &str) -> Self {
        let plain = text.is_ascii();
        let strides = if plain {
            Vec::new()
        } else {
            text.char_indices()
                .step_by(STRIDE)
                .map(|(byte, _)| byte)
                .collect()
        };
        Self { strides, plain }
    }

    fn of(&self, text: &str, character: usize) -> usize {
        if self.plain {
            return character.min(text.len());
        }
        let Some(&start) = self.strides.get(character / STRIDE) else {
            return text.len();
        };
        let mut rest = text[start..].char_indices();
        rest.nth(character % STRIDE)
            .map_or(text.len(), |(n, _)| start + n)
    }
}

/// A list or map whose end has not come yet.
struct Open {
    start: Span,
    anchor: usize,
    /// The end of what it holds so far.
    end: u32,
    what: What,
}

enum What {
    List(Vec<Node>),
    Map(Vec<(Key, Node)>, Option<Key>),
}

struct Reader<'t> {
    text: &'t str,
    file: FileId,
    base: usize,
    bytes: Bytes,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: BTreeMap<usize, (Node, usize)>,
    copied: usize,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn span(&self, span: &saphyr_parser::Span) -> Span {
        let start = self.bytes.of(self.text, span.start.index());
        let end = self.bytes.of(self.text, span.end.index()).max(start);
        // The parser counts the line end behind a plain scalar in.
        let end = start + self.text[start..end].trim_end().len();
        at(self.file, self.base, start..end)
    }

    fn refuse(&mut self, error: &ScanError) {
        let start = self.bytes.of(self.text, error.marker().index());
        let line = self.text[..start].rfind('\n').map_or(0, |n| n + 1);
        let rest = &self.text[line..];
        let tabbed = rest.lines().next().unwrap_or_default();
        let blank = &tabbed[..tabbed.len() - tabbed.trim_start().len()];
        let help = if blank.contains('\t') {
            Said::new(
                "YAML is indented with blanks, never with tabs",
                "YAML 只能用空格缩进，不能用制表符",
            )
        } else {
            Said::new(
                "look at the indentation and the quotes here and in the line before",
                "请检查此处和上一行的缩进与引号",
            )
        };
        let info = error.info();
        let said = Said::new(
            format!("this is not YAML: {info}"),
            format!("此处不符合 YAML 语法（{info}）"),
        );
        let end = start + self.text[start..].chars().next().map_or(0, char::len_utf8);
        let span = at(self.file, self.base, start..end);
        self.problems
            .push(Problem::error("data", span, said).help(help));
    }

    fn second_document(&mut self, start: &Marker) {
        let byte = self.bytes.of(self.text, start.index());
        let said = Said::new(
            "a second document begins here; it is not read",
            "此处开始了第二个文档，不予读取",
        );
        let span = at(self.file, self.base, byte..byte);
        self.problems
            .push(Problem::error("data", span, said).help(Said::new(
                "put each plan into a file of its own, or into the list `plans`",
                "请将各方案分别存为文件，或并入列表 plans",
            )));
    }

    /// Takes one event in; false where nothing more can be read.
    fn event(&mut self, event: Event<'_>, place: &saphyr_parser::Span) -> bool {
        let span = self.span(place);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let text = text.into_owned();
                let plain = style == ScalarStyle::Plain && tag.is_none();
                let value = if plain {
                    plain_value(text)
                } else {
                    Value::Text(text)
                };
                self.value(Node { span, value }, anchor);
            }
            Event::SequenceStart(anchor, _) => {
                return self.begin(span, anchor, What::List(Vec::new()));
            }
            Event::MappingStart(anchor, _) => {
                return self.begin(span, anchor, What::Map(Vec::new(), None));
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => return self.alias(span, anchor),
            _ => {}
        }
        true
    }

    fn begin(&mut self, start: Span, anchor: usize, what: What) -> bool {
        if self.open.len() > MAX_DEPTH {
            self.problems.push(too_deep(start));
            return false;
        }
        self.open.push(Open {
            start,
            anchor,
            end: start.end,
            what,
        });
        true
    }

    fn end(&mut self, span: Span) {
        let Some(open) = self.open.pop() else { return };
        let end = open.end.max(span.end.min(self.real_end(&open, span)));
        let span = Span::new(self.file, open.start.start, end);
        let value = match open.what {
            What::List(elements) => Value::List(elements),
            What::Map(entries, _) => Value::Map(entries),
        };
        self.value(Node { span, value }, open.anchor);
    }

    /// Where a list or map ends: at its bracket, else where its last value does.
    fn real_end(&self, open: &Open, span: Span) -> u32 {
        let start = open.start.start as usize - self.base;
        if self.text[start..].starts_with(['{', '[']) {
            span.end
        } else {
            open.end
        }
    }

    fn alias(&mut self, span: Span, anchor: usize) -> bool {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            let said = Said::new(
                "this alias stands inside what it names",
                "此别名引用了自身所在的内容",
            );
            self.problems.push(Problem::error("data", span, said));
            return false;
        };
        self.copied += size;
        if self.copied > MAX_COPIED {
            let said = Said::new(
                format!(
                    "the aliases of this document stand for more than {MAX_COPIED} values; it is not read"
                ),
                format!("此文件的别名展开后超过 {MAX_COPIED} 个值，不予读取"),
            );
            self.problems.push(
                Problem::error("data", span, said)
                    .help(Said::new("write out what is meant", "请直接写出所指内容")),
            );
            return false;
        }
        let copy = moved(node, span);
        self.value(copy, 0);
        true
    }

    fn value(&mut self, node: Node, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, (node.clone(), node.size()));
        }
        let problems = &mut self.problems;
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        open.end = open.end.max(node.span.end);
        match &mut open.what {
            What::List(elements) => elements.push(node),
            What::Map(entries, key) => match key.take() {
                Some(key) => insert(entries, key, node, problems),
                None => *key = Some(as_key(&node, problems)),
            },
        }
    }
}

/// A copy that stands where its alias does: the places inside are the alias itself.
fn moved(node: &Node, span: Span) -> Node {
    let value = match &node.value {
        Value::List(elements) => Value::List(elements.iter().map(|e| moved(e, span)).collect()),
        Value::Map(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, value)| {
                    let text = key.text.clone();
                    (Key { text, span }, moved(value, span))
                })
                .collect(),
        ),
        other => other.clone(),
    };
    Node { span, value }
}

fn as_key(node: &Node, problems: &mut Vec<Problem>) -> Key {
    let text = match &node.value {
        Value::Bool(value) => value.to_string(),
        Value::Null => "null".to_owned(),
        _ => node.scalar().unwrap_or_default().to_owned(),
    };
    if matches!(node.value, Value::List(_) | Value::Map(_)) {
        let said = Said::new("a key is a word", "键须为文字");
        problems.push(Problem::error("data", node.place(), said));
    }
    Key {
        text,
        span: node.span,
    }
}

/// The core schema of YAML 1.2, with numbers as they were written.
fn plain_value(text: String) -> Value {
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        word if is_number(word) => Value::Number(text),
        _ => Value::Text(text),
    }
}

fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix(['-', '+']).unwrap_or(word);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
        && digits.parse::<f64>().is_ok()
}
