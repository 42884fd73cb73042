//! Tokens: the pieces that cover every byte of a file.

use crate::source::{FileId, Span};

/// What a token is. Full-width forms have the same kind as their half-width twin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters, digits and what belongs to them; the grammar decides what it means.
    Word,
    /// A quoted text, closed.
    Text,
    /// A quote that is never closed; goes to the end of the line or file.
    OpenText,
    /// `>=` and its kin.
    Cmp,
    /// `{`
    Open,
    /// `}`
    Close,
    /// `,` `，` `、`
    Comma,
    /// `;` `；` `。`
    Semi,
    /// `:` `：`
    Colon,
    /// `=`
    Equals,
    /// `..`
    Range,
    /// LF
    Newline,
    /// Blanks of all widths.
    Blank,
    /// From `#` to the line end.
    Comment,
    /// What fits nothing.
    Unknown,
}

/// A token: kind and place in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Token {
    /// Its span in `file`.
    pub const fn span(self, file: FileId) -> Span {
        Span::new(file, self.start, self.end)
    }

    /// Its text.
    pub fn text(self, source: &str) -> &str {
        &source[self.start as usize..self.end as usize]
    }

    /// The bytes inside the quotes of a closed text; of any other token, all.
    pub fn content(self, source: &str) -> (u32, u32) {
        if self.kind != Kind::Text {
            return (self.start, self.end);
        }
        let text = self.text(source);
        if text.starts_with("\"\"\"") {
            return self.long_content(text);
        }
        let quote = text.chars().next().map_or(0, char::len_utf8) as u32;
        let back = text.chars().next_back().map_or(0, char::len_utf8) as u32;
        // A title mark is part of the title: 《…》 stays whole.
        if text.starts_with('《') {
            (self.start, self.end)
        } else {
            (self.start + quote, self.end - back)
        }
    }
    /// The bytes of a long text. Four quotes and more stand on lines of their own: the line
    /// ends beside them are not part of the text.
    fn long_content(self, text: &str) -> (u32, u32) {
        let fence = super::lexer::fence(text.as_bytes(), 0);
        let mut inside = &text[fence..text.len() - fence];
        let mut start = self.start + fence as u32;
        if fence > 3 {
            let rest = inside.strip_prefix("\r\n").or(inside.strip_prefix('\n'));
            if let Some(rest) = rest {
                start += (inside.len() - rest.len()) as u32;
                inside = rest;
            }
            let rest = inside.strip_suffix("\r\n").or(inside.strip_suffix('\n'));
            inside = rest.unwrap_or(inside);
        }
        (start, start + inside.len() as u32)
    }
}
