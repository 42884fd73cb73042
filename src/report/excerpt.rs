//! Places in files, and the lines around them.

use std::ops::Range;

use unicode_width::UnicodeWidthChar as _;

use crate::source::{FileId, Sources, Span};

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its file, as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Its name where the file has such: a cell, a pointer.
    pub name: Option<String>,
    /// Number of the file in the run.
    pub(crate) id: FileId,
}

impl Place {
    /// As people write it: `plan.plan:12`, `2023.xlsx 指标!D7`.
    pub fn shown(&self) -> String {
        match &self.name {
            Some(name) => format!("{} {name}", self.file),
            None => format!("{}:{}", self.file, self.line),
        }
    }
}

/// The place of a span, in the file that people know.
pub(super) fn place(sources: &Sources, span: Span) -> Place {
    let span = sources.place(span);
    let position = sources.position(span);
    Place {
        file: sources.get(span.file).name.clone(),
        line: position.line,
        column: position.column,
        name: sources.landmark(span),
        id: span.file,
    }
}

/// A line of an excerpt, cut to what is near the mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u32,
    /// What stands there; `…` where it was cut.
    pub text: String,
    /// The bytes of the text that the finding is about; empty on the lines around.
    pub mark: Range<usize>,
}

/// A few lines of a source, one of them marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The lines, in order.
    pub lines: Vec<Line>,
}

/// Columns of a line that are shown.
const WIDTH: usize = 96;

/// Lines shown before and after the marked one.
const AROUND: u32 = 1;

/// The lines around a span.
pub(super) fn excerpt(sources: &Sources, span: Span) -> Excerpt {
    let source = sources.get(span.file);
    let text = source.text.as_str();
    let (number, bytes) = source.lines().line(text, span.start);
    let number = number as u32;
    let mut lines = Vec::new();
    let mut before = bytes.start;
    for n in 1..=AROUND.min(number) {
        let Some(end) = before.checked_sub(1) else {
            break;
        };
        let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
        lines.push(plain(number + 1 - n, &text[start..end]));
        before = start;
    }
    lines.reverse();
    lines.push(marked(number + 1, &text[bytes.clone()], bytes.start, span));
    let mut after = bytes.end;
    for n in 1..=AROUND {
        if after >= text.len() {
            break;
        }
        let end = text[after..].find('\n').map_or(text.len(), |at| after + at);
        lines.push(plain(number + 1 + n, &text[after..end]));
        after = end + 1;
    }
    Excerpt { lines }
}

fn plain(number: u32, line: &str) -> Line {
    let line = line.trim_end();
    let shown = fit(line, WIDTH);
    let mut text = line[..shown].to_owned();
    if shown < line.len() {
        text.push('…');
    }
    Line {
        number,
        text,
        mark: 0..0,
    }
}

/// The line of a span, cut on both sides of it where it is long.
fn marked(number: u32, line: &str, start: usize, span: Span) -> Line {
    let line = line.trim_end();
    let within = |byte: u32| (byte as usize).saturating_sub(start).min(line.len());
    let (from, to) = (within(span.start), within(span.end));
    let (from, to) = (floor(line, from), floor(line, to.max(from)));
    let left = behind(&line[..from], WIDTH / 3);
    let right = to
        + fit(
            &line[to..],
            WIDTH.saturating_sub(width(&line[left..to])).max(WIDTH / 4),
        );
    let mut text = String::new();
    if left > 0 {
        text.push('…');
    }
    let shift = text.len();
    text.push_str(&line[left..right]);
    let mark = shift + from - left..shift + to - left;
    if right < line.len() {
        text.push('…');
    }
    Line { number, text, mark }
}

fn floor(text: &str, mut byte: usize) -> usize {
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// How many bytes from the front fit into so many columns.
fn fit(text: &str, columns: usize) -> usize {
    let mut room = columns;
    for (at, c) in text.char_indices() {
        let wide = c.width().unwrap_or(0);
        if wide > room {
            return at;
        }
        room -= wide;
    }
    text.len()
}

/// Where the last so many columns of a text begin.
fn behind(text: &str, columns: usize) -> usize {
    let mut room = columns;
    for (at, c) in text.char_indices().rev() {
        let wide = c.width().unwrap_or(0);
        if wide > room {
            return at + c.len_utf8();
        }
        room -= wide;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn shown(text: &str, what: &str) -> Excerpt {
        let mut sources = Sources::default();
        let id = sources.add(Source::new("a.plan", text));
        let at = text.find(what).unwrap_or_default() as u32;
        excerpt(&sources, Span::new(id, at, at + what.len() as u32))
    }

    #[test]
    fn a_line_with_its_neighbours() {
        let found = shown("一\r\n二 目标\n三", "目标");
        let lines: Vec<(u32, &str)> = found
            .lines
            .iter()
            .map(|l| (l.number, l.text.as_str()))
            .collect();
        assert_eq!(lines, [(1, "一"), (2, "二 目标"), (3, "三")]);
        assert_eq!(&found.lines[1].text[found.lines[1].mark.clone()], "目标");
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let text = format!("{}目标{}", "前".repeat(300), "后".repeat(300));
        let found = shown(&text, "目标");
        let line = &found.lines[0];
        assert!(width(&line.text) <= WIDTH + 4, "{}", line.text);
        assert_eq!(&line.text[line.mark.clone()], "目标");
        assert!(line.text.starts_with('…') && line.text.ends_with('…'));
        assert_eq!(shown("", "").lines.len(), 1);
    }
}
