//! How far things reach in a text that is to be edited: an entry with its block and its line,
//! and how a name must be written to stand where another stood.

use std::ops::Range;

use super::entry::{Entries, Group};
use super::fold::fold;
use super::keywords::Keyword;
use super::lexer::Lexer;
use super::token::Kind;

/// The entry that begins at or around a byte: keyword, arguments, block, and its line where
/// nothing else stands on it.
pub fn entry(source: &str, at: usize) -> Range<usize> {
    let start = start_of_entry(source, at);
    let mut entries = Entries::within(source, start..source.len());
    let mut end = start;
    let mut depth = 0_usize;
    while let Some(group) = entries.next_group() {
        match group {
            Group::Entry(brace) => {
                let last = entries.tokens().last();
                end = brace.or(last.copied()).map_or(end, |t| t.end as usize);
                depth += usize::from(brace.is_some());
            }
            Group::Close(brace) => {
                end = brace.end as usize;
                depth = depth.saturating_sub(1);
            }
        }
        if depth == 0 {
            break;
        }
    }
    whole_lines(source, start..end)
}

/// The keyword that leads to a byte: back over what stands before it on its line, up to a brace
/// or semicolon.
fn start_of_entry(source: &str, at: usize) -> usize {
    let line = source[..at].rfind('\n').map_or(0, |n| n + 1);
    let mut start = line;
    let mut fresh = true;
    for token in Lexer::within(source, line..source.len()) {
        if token.start as usize > at {
            break;
        }
        match token.kind {
            Kind::Blank | Kind::Comment | Kind::Newline => {}
            Kind::Open | Kind::Close | Kind::Semi => fresh = true,
            _ if fresh => {
                start = token.start as usize;
                fresh = false;
            }
            _ => {}
        }
    }
    start
}

/// A range with its indentation and line end, if it is all that stands on its lines; else with
/// the semicolon behind it.
fn whole_lines(source: &str, range: Range<usize>) -> Range<usize> {
    let line = source[..range.start].rfind('\n').map_or(0, |n| n + 1);
    let rest = &source[range.end..];
    let alone = source[line..range.start].trim().is_empty();
    let end = rest.find('\n').map_or(rest.len(), |n| n + 1);
    let behind = rest[..end].trim();
    if alone && (behind.is_empty() || matches!(behind, ";" | "；")) {
        return line..range.end + end;
    }
    let after = rest.trim_start_matches([' ', '\t']);
    let semicolon = after
        .strip_prefix([';', '；'])
        .map(|after| after.trim_start_matches(' '));
    range.start..semicolon.map_or(range.end, |after| source.len() - after.len())
}

/// A name as it must be written in the place of another: in quotes where it is no single word,
/// unless quotes stand around that place already.
pub fn written(source: &str, place: Range<usize>, name: &str) -> String {
    let before = source[..place.start].chars().next_back();
    let after = source[place.end..].chars().next();
    let inside_text = !is_name(source, &place);
    let quoted = matches!(
        (before, after),
        (Some('"'), Some('"')) | (Some('“'), Some('”'))
    );
    if inside_text || quoted || is_word(name) {
        return name.to_owned();
    }
    if name.contains('"') {
        format!("“{name}”")
    } else {
        format!("\"{name}\"")
    }
}

/// Whether a place is a token of its own, not a part of a text.
fn is_name(source: &str, place: &Range<usize>) -> bool {
    let line = source[..place.start].rfind('\n').map_or(0, |n| n + 1);
    let mut tokens = Lexer::within(source, line..source.len());
    tokens.any(|t| {
        t.start as usize == place.start && t.end as usize == place.end && t.kind == Kind::Word
    })
}

/// Whether a name can stand without quotes: one word, and no keyword.
fn is_word(name: &str) -> bool {
    let mut tokens = Lexer::new(name);
    let first = tokens.next();
    let single = first.is_some_and(|t| t.kind == Kind::Word && t.end as usize == name.len());
    single && Keyword::parse(&fold(name)).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(source: &str, word: &str) -> String {
        let range = entry(source, source.find(word).unwrap_or_default());
        format!("{}{}", &source[..range.start], &source[range.end..])
    }

    #[test]
    fn entries_go_with_block_and_line() {
        let source =
            "task 1 \"a\" { lead x }\nwaive r on 1 \"why\" {\n  until 2025\n}\ntask 2 \"b\" { }\n";
        assert_eq!(
            without(source, "r on"),
            "task 1 \"a\" { lead x }\ntask 2 \"b\" { }\n"
        );
        assert_eq!(
            without("task 1 { lead x; needs 2 }", "x"),
            "task 1 { needs 2 }"
        );
        assert_eq!(
            without("task 1 {\r\n  lead x\r\n  needs 2\r\n}", "x"),
            "task 1 {\r\n  needs 2\r\n}"
        );
        assert_eq!(without("a 1\nwaive r on 1", "r on"), "a 1\n");
    }

    #[test]
    fn names_are_quoted_where_they_must_be() {
        let source = "lead Road, \"Port\"";
        assert_eq!(written(source, 5..9, "Roads"), "Roads");
        assert_eq!(written(source, 5..9, "Road Office"), "\"Road Office\"");
        assert_eq!(written(source, 5..9, "task"), "\"task\"");
        assert_eq!(written(source, 12..16, "Port Office"), "Port Office");
    }
}
