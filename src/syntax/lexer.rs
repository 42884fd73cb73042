//! Text to tokens, losslessly: the token texts joined are the file.
//!
//! There is one kind of word; numbers, dates and ids are told apart by the grammar,
//! which knows what it wants at a place.

use super::fold;
use super::token::{Kind, Token};

/// A bracket inside a word is closed within this many bytes, or it is no part of it.
const BRACKET_REACH: usize = 1024;

/// The tokens of a text, one by one.
#[derive(Clone, Debug)]
pub struct Lexer<'s> {
    source: &'s str,
    at: usize,
    /// Whether the token before was a blank, a newline, or nothing: a `#` then starts a comment.
    after_blank: bool,
}

impl<'s> Lexer<'s> {
    /// From the start of `source`.
    pub const fn new(source: &'s str) -> Self {
        Self {
            source,
            at: 0,
            after_blank: true,
        }
    }

    /// The tokens of a piece of `source` that starts at a line; places stay those of the whole.
    pub fn within(source: &'s str, piece: std::ops::Range<usize>) -> Self {
        Self {
            source: &source[..piece.end],
            at: piece.start,
            after_blank: true,
        }
    }

    fn peek(&self, at: usize) -> Option<char> {
        self.source[at..].chars().next()
    }

    fn byte(&self, at: usize) -> u8 {
        self.source.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn blanks(&self, mut at: usize) -> usize {
        loop {
            match self.byte(at) {
                b' ' | b'\t' | b'\r' => at += 1,
                0..=0x7F => return at,
                _ => match self.peek(at) {
                    Some(c) if is_blank(c) => at += c.len_utf8(),
                    _ => return at,
                },
            }
        }
    }

    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.source.as_bytes()[at..]).map_or(self.source.len(), |n| at + n)
    }

    /// The end of a word that starts at `at`, which is known to start one.
    fn word(&self, mut at: usize) -> usize {
        let bytes = self.source.as_bytes();
        loop {
            match self.byte(at) {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'%' | b'/' | b'&' | b'+' => {
                    at += 1;
                }
                b'-' | b'.' => {
                    if at + 1 < bytes.len() && self.starts_word(at + 1) {
                        at += 1;
                    } else {
                        return at;
                    }
                }
                b'(' | b'[' => match self.bracket(at) {
                    Some(end) => at = end,
                    None => return at,
                },
                0..=0x7F => return at,
                // Most of the ideographs, without decoding: U+4E00 to U+9FFF.
                0xE5..=0xE9 => at += 3,
                _ => match self.peek(at) {
                    Some(c) if is_start(c) => at += c.len_utf8(),
                    Some(c) if fold::is_hyphen(c) || c == '．' => {
                        let next = at + c.len_utf8();
                        if next < bytes.len() && self.starts_word(next) {
                            at = next;
                        } else {
                            return at;
                        }
                    }
                    Some(c) if closing(c).is_some() => match self.bracket(at) {
                        Some(end) => at = end,
                        None => return at,
                    },
                    _ => return at,
                },
            }
        }
    }

    fn starts_word(&self, at: usize) -> bool {
        self.peek(at).is_some_and(is_start)
    }

    /// The end of the bracket that opens at `at`, if it closes on this line within reach.
    fn bracket(&self, at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (offset, c) in self.source[at..].char_indices() {
            if c == '\n' || offset > BRACKET_REACH {
                return None;
            }
            if closing(c).is_some() {
                depth += 1;
            } else if is_closing(c) {
                depth -= 1;
                if depth == 0 {
                    return Some(at + offset + c.len_utf8());
                }
            }
        }
        None
    }

    fn quoted(&self, at: usize, open: char) -> (Kind, usize) {
        let bytes = self.source.as_bytes();
        let inside = at + open.len_utf8();
        if open == '"' && bytes[inside..].starts_with(b"\"\"") {
            return match long_text_end(bytes, at) {
                Some(end) => (Kind::Text, end),
                None => (Kind::OpenText, bytes.len()),
            };
        }
        if open == '"' {
            return match memchr::memchr2(b'"', b'\n', &bytes[inside..]) {
                Some(n) if bytes[inside + n] == b'"' => (Kind::Text, inside + n + 1),
                Some(n) => (Kind::OpenText, self.before_brace(inside, inside + n)),
                None => (Kind::OpenText, self.before_brace(inside, bytes.len())),
            };
        }
        let close = match open {
            '“' => '”',
            '《' => '》',
            '「' => '」',
            other => other,
        };
        let mut depth = 1_usize;
        for (offset, c) in self.source[inside..].char_indices() {
            if c == '\n' {
                return (Kind::OpenText, self.before_brace(inside, inside + offset));
            }
            if c == close {
                depth -= 1;
                if depth == 0 {
                    return (Kind::Text, inside + offset + c.len_utf8());
                }
            } else if c == open {
                depth += 1;
            }
        }
        (Kind::OpenText, self.before_brace(inside, bytes.len()))
    }

    /// The end of an unclosed quote: the line's, but a brace that ends the line opens a block.
    fn before_brace(&self, inside: usize, end: usize) -> usize {
        let line = self.source[inside..end].trim_end();
        line.strip_suffix(['{', '｛'])
            .map_or(end, |rest| inside + rest.len())
    }

    fn token(&self, at: usize) -> (Kind, usize) {
        let byte = self.byte(at);
        match byte {
            b'\n' => (Kind::Newline, at + 1),
            b' ' | b'\t' | b'\r' => (Kind::Blank, self.blanks(at)),
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'%' | b'/' | b'&' | b'+' => {
                (Kind::Word, self.word(at))
            }
            b'"' => self.quoted(at, '"'),
            b'{' => (Kind::Open, at + 1),
            b'}' => (Kind::Close, at + 1),
            b',' => (Kind::Comma, at + 1),
            b';' => (Kind::Semi, at + 1),
            b':' => (Kind::Colon, at + 1),
            b'=' => (Kind::Equals, at + 1),
            b'>' | b'<' => (
                Kind::Cmp,
                at + if self.byte(at + 1) == b'=' { 2 } else { 1 },
            ),
            b'~' => (Kind::Cmp, at + 1),
            b'.' if self.byte(at + 1) == b'.' => (Kind::Range, at + 2),
            b'#' if self.after_blank => (Kind::Comment, self.line_end(at)),
            b'-' if self.byte(at + 1).is_ascii_digit() => (Kind::Word, self.word(at + 1)),
            0..=0x7F => (Kind::Unknown, at + 1),
            0xE5..=0xE9 => (Kind::Word, self.word(at)),
            _ => self.wide(at),
        }
    }

    fn wide(&self, at: usize) -> (Kind, usize) {
        let Some(c) = self.peek(at) else {
            return (Kind::Unknown, self.source.len());
        };
        let next = at + c.len_utf8();
        match c {
            '，' | '、' => (Kind::Comma, next),
            '；' | '。' => (Kind::Semi, next),
            '：' => (Kind::Colon, next),
            '｛' => (Kind::Open, next),
            '｝' => (Kind::Close, next),
            '＝' => (Kind::Equals, next),
            '≥' | '≧' | '≤' | '≦' | '≈' => (Kind::Cmp, next),
            '．' if self.peek(next) == Some('．') => (Kind::Range, next + c.len_utf8()),
            '＞' | '＜' => match self.peek(next) {
                Some('=' | '＝') => (Kind::Cmp, next + self.peek(next).map_or(0, char::len_utf8)),
                _ => (Kind::Cmp, next),
            },
            '“' | '《' | '「' => self.quoted(at, c),
            '＂' => self.quoted(at, '＂'),
            '＃' if self.after_blank => (Kind::Comment, self.line_end(at)),
            c if is_blank(c) => (Kind::Blank, self.blanks(at)),
            c if is_start(c) => (Kind::Word, self.word(at)),
            c if fold::is_hyphen(c) && self.peek(next).is_some_and(char::is_numeric) => {
                (Kind::Word, self.word(next))
            }
            _ => (Kind::Unknown, next),
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if self.at >= self.source.len() {
            return None;
        }
        let start = self.at;
        let (kind, mut end) = self.token(start);
        if kind == Kind::Unknown {
            while end < self.source.len() && self.token(end).0 == Kind::Unknown {
                end += self.peek(end).map_or(1, char::len_utf8);
            }
        }
        self.at = end;
        self.after_blank = matches!(kind, Kind::Blank | Kind::Newline);
        Some(Token {
            kind,
            start: start as u32,
            end: end as u32,
        })
    }
}

/// How many quotes open the long text at `at`: three, or more where the text itself holds
/// three in a row. Six are an empty text.
pub(super) fn fence(bytes: &[u8], at: usize) -> usize {
    match bytes[at..].iter().take_while(|b| **b == b'"').count() {
        run @ (4 | 5 | 7..) => run,
        _ => 3,
    }
}

/// One past the last quote of the long text that opens at `at`, if it closes.
pub(super) fn long_text_end(bytes: &[u8], at: usize) -> Option<usize> {
    let fence = fence(bytes, at);
    let inside = at + fence;
    let close = &bytes[at..inside];
    memchr::memmem::find(&bytes[inside..], close).map(|n| inside + n + fence)
}

/// Characters that may stand anywhere in a word.
fn is_start(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c,
            '_' | '%'
                | '‰'
                | '°'
                | '·'
                | '/'
                | '&'
                | '+'
                | '％'
                | '＋'
                | '／'
                | '＆'
                | '＿'
                | '℃'
                | '〇'
        )
        || unicode_normalization::char::is_combining_mark(c)
}

/// Blanks of all widths, but no line feed.
pub fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\u{A0}' | '\u{3000}' | '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2002}'..='\u{200A}' | '\u{2060}')
}

/// The closing twin of an opening bracket that may stand in a word.
fn closing(c: char) -> Option<char> {
    Some(match c {
        '(' => ')',
        '（' => '）',
        '[' => ']',
        '［' => '］',
        '〔' => '〕',
        '【' => '】',
        '〈' => '〉',
        _ => return None,
    })
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '］' | '〕' | '】' | '〉')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        let tokens: Vec<_> = Lexer::new(text).collect();
        let joined: String = tokens.iter().map(|t| t.text(text)).collect();
        assert_eq!(joined, text, "tokens join to the text");
        tokens
            .iter()
            .filter(|t| t.kind != Kind::Blank)
            .map(|t| (t.kind, t.text(text)))
            .collect()
    }

    #[test]
    fn reads_a_pasted_role_line() {
        assert_eq!(
            kinds("牵头单位:东乡县、广河县,康乐县政府。"),
            [
                (Kind::Word, "牵头单位"),
                (Kind::Colon, ":"),
                (Kind::Word, "东乡县"),
                (Kind::Comma, "、"),
                (Kind::Word, "广河县"),
                (Kind::Comma, ","),
                (Kind::Word, "康乐县政府"),
                (Kind::Semi, "。"),
            ]
        );
    }

    #[test]
    fn brackets_belong_to_words_when_they_close_on_the_line() {
        assert_eq!(kinds("二(一)")[0], (Kind::Word, "二(一)"));
        assert_eq!(
            kinds("各县〔市、区〕政府")[0],
            (Kind::Word, "各县〔市、区〕政府")
        );
        assert_eq!(kinds("省集团（筹\n）")[0], (Kind::Word, "省集团"));
    }

    #[test]
    fn ranges_hyphens_and_signs() {
        assert_eq!(
            kinds("2021..2025"),
            [
                (Kind::Word, "2021"),
                (Kind::Range, ".."),
                (Kind::Word, "2025")
            ]
        );
        assert_eq!(kinds("2025-06-30")[0], (Kind::Word, "2025-06-30"));
        assert_eq!(kinds("-13.5%")[0], (Kind::Word, "-13.5%"));
        assert_eq!(kinds("M1C1-00-ITA-10")[0], (Kind::Word, "M1C1-00-ITA-10"));
        assert_eq!(kinds("a. b")[0], (Kind::Word, "a"));
    }

    #[test]
    fn quotes() {
        assert_eq!(kinds("\"做大做强“一心”\"")[0].0, Kind::Text);
        assert_eq!(
            kinds("《“十四五”规划》")[0],
            (Kind::Text, "《“十四五”规划》")
        );
        assert_eq!(
            kinds("\"open\nnext"),
            [
                (Kind::OpenText, "\"open"),
                (Kind::Newline, "\n"),
                (Kind::Word, "next")
            ]
        );
        assert_eq!(kinds("\"\"\"a \"b\" \n c\"\"\"").len(), 1);
    }

    #[test]
    fn comments_need_a_blank_before() {
        assert_eq!(kinds("a # b").last(), Some(&(Kind::Comment, "# b")));
        assert_eq!(kinds("a#b")[1], (Kind::Unknown, "#"));
    }
}
