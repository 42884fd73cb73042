//! Where entries begin and end, from the tokens alone: a fault in an argument
//! cannot damage the nesting.

use std::ops::Range;

use super::fold::fold;
use super::keywords::Keyword;
use super::lexer::Lexer;
use super::token::{Kind, Token};

/// What the tokens form next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// An entry; its tokens are in [`Entries::tokens`]. `Some` holds the brace of its block.
    Entry(Option<Token>),
    /// A closing brace.
    Close(Token),
}

/// The tokens of an entry behind its keyword and the colon that may follow it.
pub fn arguments_of(tokens: &[Token]) -> &[Token] {
    match tokens {
        [_, colon, rest @ ..] if colon.kind == Kind::Colon => rest,
        [_, rest @ ..] => rest,
        [] => tokens,
    }
}

/// Groups the tokens of a text into entries.
#[derive(Debug)]
pub struct Entries<'s> {
    source: &'s str,
    lexer: Lexer<'s>,
    next: Option<Token>,
    newline_before: bool,
    tokens: Vec<Token>,
}

impl<'s> Entries<'s> {
    /// From the start of `source`.
    pub fn new(source: &'s str) -> Self {
        Self::within(source, 0..source.len())
    }

    /// The entries of a piece of `source`; places stay those of the whole.
    pub fn within(source: &'s str, piece: Range<usize>) -> Self {
        let lexer = Lexer::within(source, piece);
        let mut entries = Self {
            source,
            lexer,
            next: None,
            newline_before: false,
            tokens: Vec::new(),
        };
        entries.advance();
        entries
    }

    /// The tokens of the entry last returned, without blanks and comments.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Hands the tokens out, so that they can be read while the entries are borrowed again.
    pub fn take_tokens(&mut self) -> Vec<Token> {
        std::mem::take(&mut self.tokens)
    }

    /// Takes the buffer of [`Entries::take_tokens`] back.
    pub fn reuse(&mut self, tokens: Vec<Token>) {
        self.tokens = tokens;
    }

    fn advance(&mut self) {
        self.newline_before = false;
        self.next = loop {
            match self.lexer.next() {
                Some(token) => match token.kind {
                    Kind::Blank | Kind::Comment => {}
                    Kind::Newline => self.newline_before = true,
                    _ => break Some(token),
                },
                None => break None,
            }
        };
    }

    fn ends_before(&self, next: Token) -> bool {
        if !self.newline_before {
            return false;
        }
        let continues = self
            .tokens
            .last()
            .is_some_and(|last| matches!(last.kind, Kind::Comma | Kind::Equals));
        if continues {
            next.kind == Kind::Close
                || (next.kind == Kind::Word
                    && Keyword::parse(&fold(next.text(self.source))).is_some())
        } else {
            next.kind != Kind::Open
        }
    }

    /// The next entry or closing brace.
    pub fn next_group(&mut self) -> Option<Group> {
        self.tokens.clear();
        loop {
            let Some(next) = self.next else {
                return (!self.tokens.is_empty()).then_some(Group::Entry(None));
            };
            let started = !self.tokens.is_empty();
            if started && (self.ends_before(next) || next.kind == Kind::Close) {
                return Some(Group::Entry(None));
            }
            self.advance();
            match next.kind {
                Kind::Close => return Some(Group::Close(next)),
                Kind::Open => return Some(Group::Entry(Some(next))),
                Kind::Semi if started => return Some(Group::Entry(None)),
                Kind::Semi => {}
                _ => self.tokens.push(next),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(text: &str) -> Vec<String> {
        let mut entries = Entries::new(text);
        let mut out = Vec::new();
        while let Some(group) = entries.next_group() {
            out.push(match group {
                Group::Close(_) => "}".to_owned(),
                Group::Entry(open) => {
                    let words: Vec<_> = entries.tokens().iter().map(|t| t.text(text)).collect();
                    format!(
                        "{}{}",
                        words.join(" "),
                        if open.is_some() { " {" } else { "" }
                    )
                }
            });
        }
        out
    }

    #[test]
    fn ends_of_entries() {
        assert_eq!(
            groups("task 1 \"a\"\n{ lead x; needs 2 }"),
            ["task 1 \"a\" {", "lead x", "needs 2", "}"]
        );
        assert_eq!(groups("lead a,\n  b\nneeds c"), ["lead a , b", "needs c"]);
        assert_eq!(groups("lead a,\nneeds c"), ["lead a ,", "needs c"]);
        assert_eq!(groups("group g =\n a, b"), ["group g = a , b"]);
        assert_eq!(
            groups("牵头单位:甲。责任单位:乙；\n"),
            ["牵头单位 : 甲", "责任单位 : 乙"]
        );
        assert_eq!(groups("lead a,\n}"), ["lead a ,", "}"]);
    }
}
