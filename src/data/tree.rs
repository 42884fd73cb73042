//! A document of data as values with places, whatever its syntax was.

use crate::finding::{Problem, Said};
use crate::source::{FileId, Landmarks, Span};
use crate::syntax::parse::MAX_DEPTH;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) value: Value,
}

/// What a document can hold. Numbers stay the digits that were written: 0.1 is 0.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

/// The key of a value in a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) span: Span,
}

impl Node {
    /// The text of a text or number.
    pub(super) fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a map; none of any other value.
    pub(super) fn entries(&self) -> &[(Key, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list, or the value itself where one stands for a list of one.
    pub(super) fn elements(&self) -> &[Self] {
        match &self.value {
            Value::List(elements) => elements,
            _ => std::slice::from_ref(self),
        }
    }

    /// The value behind a key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let found = self.entries().iter().find(|(k, _)| k.text == key);
        found.map(|(_, value)| value)
    }

    /// What the value is, for people.
    pub(super) fn kind(&self) -> Said {
        match self.value {
            Value::Null => Said::new("nothing", "空值"),
            Value::Bool(_) => Said::new("true or false", "真假值"),
            Value::Number(_) => Said::new("a number", "数字"),
            Value::Text(_) => Said::new("a text", "文字"),
            Value::List(_) => Said::new("a list", "列表"),
            Value::Map(_) => Said::new("an object", "对象"),
        }
    }

    /// The place to show for the value: of a map or list only its beginning.
    pub(super) fn place(&self) -> Span {
        let start = self.span.start;
        match &self.value {
            Value::Map(entries) => match entries.first() {
                Some((key, _)) if key.span.start <= start => key.span,
                _ => Span::new(self.span.file, start, self.span.end.min(start + 1)),
            },
            Value::List(_) => Span::new(self.span.file, start, self.span.end.min(start + 1)),
            _ => self.span,
        }
    }

    /// How many values there are in it, with itself.
    pub(super) fn size(&self) -> usize {
        match &self.value {
            Value::List(elements) => 1 + elements.iter().map(Self::size).sum::<usize>(),
            Value::Map(entries) => 1 + entries.iter().map(|(_, v)| v.size()).sum::<usize>(),
            _ => 1,
        }
    }
}

/// Adds an entry to a map; a key that is there already is a problem.
pub(super) fn insert(
    entries: &mut Vec<(Key, Node)>,
    key: Key,
    value: Node,
    problems: &mut Vec<Problem>,
) {
    // A map of this form has some twenty keys: looking through them is quick enough, and a
    // map of a million keys is refused by its keys long before.
    let first = entries.iter().take(256).find(|(k, _)| k.text == key.text);
    if let Some((first, _)) = first {
        let name = &key.text;
        let said = Said::new(
            format!("`{name}` is given twice in this object"),
            format!("同一对象中“{name}”写了两次"),
        );
        let problem = Problem::error("data", key.span, said)
            .note(
                first.span,
                Said::new("the first, which holds", "以首次出现的为准"),
            )
            .help(Said::new("keep one of the two", "请只保留一处"));
        problems.push(problem);
        return;
    }
    entries.push((key, value));
}

/// The refusal of what nests deeper than plans do.
pub(super) fn too_deep(at: Span) -> Problem {
    Problem::error(
        "data",
        at,
        Said::new(
            format!("values nest deeper than {MAX_DEPTH}; this document is not read"),
            format!("嵌套超过 {MAX_DEPTH} 层，此文件不予读取"),
        ),
    )
}

/// The names of all places: their JSON pointers.
pub(super) fn landmarks(root: &Node, scattered: bool) -> Landmarks {
    if scattered {
        let mut pieces = Vec::new();
        collect(root, "", &mut pieces);
        return whole_names(pieces);
    }
    let mut landmarks = Landmarks::pointers();
    mark(root, &mut landmarks);
    landmarks
}

fn mark(node: &Node, landmarks: &mut Landmarks) {
    match &node.value {
        Value::List(elements) => {
            for (n, element) in elements.iter().enumerate() {
                landmarks.begin(element.span.start as usize, n.to_string());
                mark(element, landmarks);
                landmarks.end(element.span.end as usize);
            }
        }
        Value::Map(entries) => {
            for (key, value) in entries {
                landmarks.begin(key.span.start as usize, key.text.as_str());
                mark(value, landmarks);
                landmarks.end(value.span.end.max(key.span.end) as usize);
            }
        }
        _ => {}
    }
}

/// TOML may take up a table again far below: there every value has its whole name.
fn collect(node: &Node, name: &str, pieces: &mut Vec<(Span, String)>) {
    match &node.value {
        Value::List(elements) => {
            for (n, element) in elements.iter().enumerate() {
                let name = format!("{name}/{n}");
                pieces.push((element.span, name.clone()));
                collect(element, &name, pieces);
            }
        }
        Value::Map(entries) => {
            for (key, value) in entries {
                let step = key.text.replace('~', "~0").replace('/', "~1");
                let name = format!("{name}/{step}");
                pieces.push((key.span, name.clone()));
                pieces.push((value.span, name.clone()));
                collect(value, &name, pieces);
            }
        }
        _ => {}
    }
}

fn whole_names(mut pieces: Vec<(Span, String)>) -> Landmarks {
    pieces.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut landmarks = Landmarks::scattered();
    let mut open: Vec<u32> = Vec::new();
    for (span, name) in pieces {
        while let Some(end) = open.pop_if(|end| *end <= span.start) {
            landmarks.end(end as usize);
        }
        landmarks.begin(span.start as usize, name);
        open.push(span.end);
    }
    while let Some(end) = open.pop() {
        landmarks.end(end as usize);
    }
    landmarks
}

/// A place in a document whose text begins `base` bytes into the file.
pub(super) fn at(file: FileId, base: usize, range: std::ops::Range<usize>) -> Span {
    Span::new(file, (base + range.start) as u32, (base + range.end) as u32)
}
