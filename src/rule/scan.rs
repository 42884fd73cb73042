//! Tokens of the rule language: words of letters, digits, `_` and inner `-`; texts;
//! numbers; signs. Comments and blanks are left out; every token knows its place.

use crate::source::{FileId, Span};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word.
    Word,
    /// A number, perhaps with `%`.
    Number,
    /// `2024-06-30`, `2024-Q2`, …
    Date,
    /// `"…"` or `"""…"""`.
    Text,
    /// A quote that is never closed.
    OpenText,
    /// A sign, one or two characters.
    Sign,
    /// What fits nothing.
    Unknown,
}

/// A token of a rule file.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Where.
    pub span: Span,
    /// Whether it is the first on its line: recovery resumes there.
    pub first_on_line: bool,
    /// Whether a blank stands before: binary minus needs one.
    pub blank_before: bool,
}

const SIGNS: [&str; 6] = ["->", "==", "!=", "<=", ">=", ".."];

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// All tokens of a rule file.
pub fn scan(source: &str, file: FileId) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut at, mut first_on_line, mut blank_before) = (0, true, true);
    while let Some(c) = source[at..].chars().next() {
        if c == '\n' {
            (at, first_on_line, blank_before) = (at + 1, true, true);
            continue;
        }
        if c.is_whitespace() || c == '\u{FEFF}' {
            (at, blank_before) = (at + c.len_utf8(), true);
            continue;
        }
        if c == '#' && blank_before {
            at += source[at..].find('\n').unwrap_or(source.len() - at);
            continue;
        }
        let (kind, len) = token(&source[at..], c);
        let span = Span::new(file, at as u32, (at + len) as u32);
        tokens.push(Token {
            kind,
            span,
            first_on_line,
            blank_before,
        });
        (at, first_on_line, blank_before) = (at + len, false, false);
    }
    tokens
}

fn token(rest: &str, c: char) -> (Kind, usize) {
    if c == '"' {
        return text(rest);
    }
    if c.is_ascii_digit() {
        return number(rest);
    }
    if is_word(c) {
        return (Kind::Word, word(rest));
    }
    if let Some(sign) = SIGNS.iter().find(|s| rest.starts_with(**s)) {
        return (Kind::Sign, sign.len());
    }
    match c {
        '{' | '}' | '(' | ')' | '[' | ']' | ',' | '.' | ':' | ';' | '=' | '<' | '>' | '+' | '-'
        | '*' | '/' | '&' => (Kind::Sign, 1),
        _ => (Kind::Unknown, c.len_utf8()),
    }
}

fn text(rest: &str) -> (Kind, usize) {
    if let Some(inside) = rest.strip_prefix("\"\"\"") {
        return inside
            .find("\"\"\"")
            .map_or((Kind::OpenText, rest.len()), |n| (Kind::Text, n + 6));
    }
    match memchr::memchr2(b'"', b'\n', &rest.as_bytes()[1..]) {
        Some(n) if rest.as_bytes()[n + 1] == b'"' => (Kind::Text, n + 2),
        Some(n) => (Kind::OpenText, n + 1),
        None => (Kind::OpenText, rest.len()),
    }
}

fn word(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inner_hyphen =
            c == '-' && chars.peek().is_some_and(|(_, next)| is_word(*next)) && at > 0;
        if !is_word(c) && !inner_hyphen {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn number(rest: &str) -> (Kind, usize) {
    let whole = word(rest);
    if crate::syntax::date::looks_like_date(&rest[..whole]) && rest[..whole].len() > 4 {
        return (Kind::Date, whole);
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits;
    let fraction = rest[end..]
        .strip_prefix('.')
        .map_or(0, |r| r.bytes().take_while(u8::is_ascii_digit).count());
    if fraction > 0 {
        end += 1 + fraction;
    }
    if rest[end..].starts_with('%') {
        end += 1;
    }
    (Kind::Number, end)
}
