//! Nodes to text: indentation, line breaks and empty lines.

use unicode_width::UnicodeWidthStr;

use super::nodes::{Block, Body, Entry, Node};
use super::pieces::Piece;

/// Columns of a line; a wide character takes two.
const WIDTH: usize = 100;

/// Columns of one level.
const STEP: usize = 2;

/// What opens a block.
const BRACE: &str = " {";

/// The text of a whole file.
pub(super) fn write(nodes: &[Node<'_>]) -> String {
    let mut page = Page::default();
    page.nodes(nodes, 0);
    page.text
}

/// The text so far.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn nodes(&mut self, nodes: &[Node<'_>], indent: usize) {
        let apart = empty_lines(nodes);
        for (n, node) in nodes.iter().enumerate() {
            if n > 0 && apart[n] {
                self.text.push('\n');
            }
            self.indent(indent);
            match &node.body {
                Body::Comment(text) => self.text.push_str(text),
                Body::Entry(entry) => self.entry(entry, indent),
            }
            self.text.push('\n');
        }
    }

    fn entry(&mut self, entry: &Entry<'_>, indent: usize) {
        self.head(&entry.pieces, indent + STEP, entry.block.is_some());
        let Some(block) = &entry.block else {
            return self.comment(entry.comment);
        };
        let line = one_line(entry, block);
        match line.filter(|line| self.column() + line.width() <= WIDTH) {
            Some(line) => self.text.push_str(&line),
            None => self.block(entry.comment, &block.nodes, indent),
        }
        self.comment(block.comment);
    }

    fn block(&mut self, comment: Option<&str>, nodes: &[Node<'_>], indent: usize) {
        self.text.push_str(BRACE);
        self.comment(comment);
        self.text.push('\n');
        self.nodes(nodes, indent + STEP);
        self.indent(indent);
        self.text.push('}');
    }

    /// The head of an entry, broken before pieces that may begin a line where it grows too
    /// long; `opens` leaves room for the brace.
    fn head(&mut self, pieces: &[Piece<'_>], indent: usize, opens: bool) {
        let mut chunks = pieces
            .chunk_by(|_, next| !next.begins)
            .enumerate()
            .peekable();
        while let Some((n, chunk)) = chunks.next() {
            let line = joined(chunk);
            let room = if opens && chunks.peek().is_none() {
                BRACE.len()
            } else {
                0
            };
            let long = self.column() + first_line(&line).width() + room > WIDTH;
            if self.remarks(&chunk[0], indent) || (n > 0 && long) {
                self.line_break(indent);
                self.text.push_str(line.trim_start_matches(' '));
            } else {
                self.text.push_str(&line);
            }
        }
    }

    /// The comments before a piece; whether there are any.
    fn remarks(&mut self, piece: &Piece<'_>, indent: usize) -> bool {
        for (n, remark) in piece.comments.iter().enumerate() {
            if remark.alone || n > 0 {
                self.line_break(indent);
                self.text.push_str(remark.text);
            } else {
                self.comment(Some(remark.text));
            }
        }
        !piece.comments.is_empty()
    }

    fn comment(&mut self, comment: Option<&str>) {
        if let Some(comment) = comment {
            self.text.push(' ');
            self.text.push_str(comment);
        }
    }

    fn line_break(&mut self, indent: usize) {
        self.text.push('\n');
        self.indent(indent);
    }

    fn indent(&mut self, indent: usize) {
        self.text.extend(std::iter::repeat_n(' ', indent));
    }

    /// Columns of the last line.
    fn column(&self) -> usize {
        self.text.rsplit('\n').next().unwrap_or("").width()
    }
}

/// Pieces on one line.
fn joined(pieces: &[Piece<'_>]) -> String {
    let parts = pieces
        .iter()
        .flat_map(|piece| [if piece.gap { " " } else { "" }, piece.text, piece.after]);
    parts.collect()
}

fn first_line(text: &str) -> &str {
    text.split('\n').next().unwrap_or("")
}

/// ` { a; b }`, if the block may stand on the line of its head.
fn one_line(entry: &Entry<'_>, block: &Block<'_>) -> Option<String> {
    if entry.is_tall() {
        return None;
    }
    let statements = block.nodes.iter().filter_map(|node| match &node.body {
        Body::Entry(statement) => Some(joined(&statement.pieces)),
        Body::Comment(_) => None,
    });
    let statements: Vec<_> = statements.collect();
    let end = if statements.is_empty() { "}" } else { " }" };
    Some(format!("{BRACE} {}{end}", statements.join("; ")))
}

/// Before which nodes an empty line stands: where the author left one, and between two
/// tall entries. Whether an entry is tall does not hang on the width of its words, so a
/// file translated there and back has its empty lines where they were.
fn empty_lines(nodes: &[Node<'_>]) -> Vec<bool> {
    let mut apart: Vec<bool> = nodes.iter().map(|node| node.apart).collect();
    let mut tall_before = None;
    for (n, node) in nodes.iter().enumerate() {
        let Body::Entry(entry) = &node.body else {
            continue;
        };
        let tall = entry.is_tall();
        if let Some(before) = tall_before.filter(|_| tall) {
            // Comments in between are about what follows: the empty line comes before them.
            let between: &mut [bool] = &mut apart[before + 1..=n];
            between[0] |= !between.contains(&true);
        }
        tall_before = tall.then_some(n);
    }
    apart
}
