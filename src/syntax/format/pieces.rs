//! One entry in its language: the tokens become pieces of text, each with the blank
//! before it. Names, texts, numbers and dates keep their written form.

use std::iter::Peekable;
use std::vec::IntoIter;

use crate::finding::Lang;
use crate::source::{FileId, Span};
use crate::syntax::entry::arguments_of;
use crate::syntax::fold::fold;
use crate::syntax::grammar::arguments_and_words;
use crate::syntax::grammar::input::{Closed, Tokens};
use crate::syntax::keywords::{Keyword, Mark};
use crate::syntax::token::{Kind, Token};
use crate::syntax::tree::Args;

/// A piece of an entry: a token with the separator behind it.
#[derive(Debug)]
pub(super) struct Piece<'s> {
    /// The token as it is written out.
    pub(super) text: &'s str,
    /// A separator, colon or `..` that clings to it.
    pub(super) after: &'static str,
    /// Whether a blank stands before it.
    pub(super) gap: bool,
    /// Whether a line may begin with it.
    pub(super) begins: bool,
    /// Where its token begins in the source.
    pub(super) at: u32,
    /// Comments between the piece before and this one.
    pub(super) comments: Vec<Remark<'s>>,
}

/// A comment inside an entry.
#[derive(Debug)]
pub(super) struct Remark<'s> {
    /// From its `#` on.
    pub(super) text: &'s str,
    /// Whether it has a line of its own.
    pub(super) alone: bool,
}

impl Piece<'_> {
    /// Whether it is a long text, which may run over several lines.
    pub(super) fn is_long_text(&self) -> bool {
        self.text.starts_with("\"\"\"")
    }

    fn is_quoted(&self) -> bool {
        self.text.starts_with(['"', '“', '《', '「', '＂'])
    }

    /// Whether a line that begins with it would be read as a new entry.
    fn is_keyword(&self) -> bool {
        Keyword::parse(&fold(self.text)).is_some()
    }
}

/// The language of an entry is that of its keyword.
pub(super) fn language(keyword: &str) -> Lang {
    if fold(keyword).is_ascii() {
        Lang::En
    } else {
        Lang::Zh
    }
}

/// The pieces of an entry, which is known to be without fault: `tokens` from its
/// keyword on, standing in a block of `parent`, written in `lang`.
pub(super) fn pieces<'s>(
    source: &'s str,
    tokens: &[Token],
    keyword: Keyword,
    parent: Option<Keyword>,
    lang: Lang,
) -> Vec<Piece<'s>> {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return Vec::new();
    };
    let rest = arguments_of(tokens);
    let input = Tokens {
        source,
        file: FileId(0),
        rest,
        end: last.end,
        words: None,
    };
    let (args, words) = arguments_and_words(keyword, input);
    let colon = lang == Lang::Zh && keyword.is_role();
    let mut writer = Pieces {
        source,
        lang,
        words: words.into_iter().peekable(),
        separators: separators(args).into_iter(),
        clings: colon,
        begins: false,
        done: vec![Piece {
            text: keyword.written(lang, parent),
            after: if colon { ":" } else { "" },
            gap: false,
            begins: true,
            at: first.start,
            comments: Vec::new(),
        }],
    };
    writer.arguments(rest);
    writer.done
}

/// Which of two levels of separators a list has at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// The list has but one.
    Only,
    /// `、`, which binds tighter.
    Inner,
    /// A comma beside `、`.
    Outer,
}

/// The levels of a list of names; other lists have but one and need none.
fn separators(args: Args) -> Vec<Level> {
    let joined = match args {
        Args::Names(names) | Args::Group(_, names) => (0..names.names.len())
            .map(|n| names.joined(n))
            .collect::<Vec<_>>(),
        _ => return Vec::new(),
    };
    let Some((_, between)) = joined.split_last() else {
        return Vec::new();
    };
    if between.iter().all(|joined| *joined) {
        return vec![Level::Only; between.len()];
    }
    between
        .iter()
        .map(|joined| if *joined { Level::Inner } else { Level::Outer })
        .collect()
}

/// Collects the pieces of one entry.
struct Pieces<'s> {
    source: &'s str,
    lang: Lang,
    words: Peekable<IntoIter<(Closed, Span)>>,
    separators: IntoIter<Level>,
    /// Whether the next piece stands right behind what is there.
    clings: bool,
    /// Whether a line may begin with the next piece.
    begins: bool,
    done: Vec<Piece<'s>>,
}

impl<'s> Pieces<'s> {
    fn arguments(&mut self, tokens: &[Token]) {
        let mut read_to = 0;
        for (n, &token) in tokens.iter().enumerate() {
            if token.start < read_to {
                continue;
            }
            if let Some((word, span)) = self.words.next_if(|(_, span)| span.start == token.start) {
                self.word(word, token.start);
                read_to = span.end;
                continue;
            }
            match token.kind {
                Kind::Comma if self.etc_follows(tokens.get(n + 1)) => {}
                Kind::Comma => self.separator(),
                Kind::Colon => self.cling(":", true),
                Kind::Range => self.cling("..", true),
                Kind::Equals => self.push("=", token.start),
                _ => self.push(token.text(self.source), token.start),
            }
        }
    }

    fn etc_follows(&mut self, next: Option<&Token>) -> bool {
        let etc = self
            .words
            .peek()
            .filter(|(word, _)| *word == Closed::Mark(Mark::Etc));
        etc.zip(next)
            .is_some_and(|((_, span), next)| span.start == next.start)
    }

    fn push(&mut self, text: &'s str, at: u32) {
        let mut piece = Piece {
            text,
            after: "",
            gap: !self.clings,
            begins: self.begins,
            at,
            comments: Vec::new(),
        };
        piece.begins &= !piece.is_keyword();
        self.done.push(piece);
        (self.clings, self.begins) = (false, false);
    }

    /// The open end is `, etc` in English; in Chinese 等 clings to a quote and stands
    /// behind a blank after a word, of which it would become a part.
    fn word(&mut self, word: Closed, at: u32) {
        if word == Closed::Mark(Mark::Etc) {
            match self.lang {
                Lang::En => self.cling(",", false),
                Lang::Zh => self.clings = self.done.last().is_some_and(Piece::is_quoted),
            }
        }
        self.push(word.word(self.lang), at);
    }

    fn separator(&mut self) {
        let level = self.separators.next().unwrap_or(Level::Only);
        match (level, self.lang) {
            (Level::Inner, _) | (Level::Only, Lang::Zh) => self.cling("、", true),
            (Level::Outer, Lang::Zh) => self.cling(",", true),
            (Level::Only | Level::Outer, Lang::En) => self.cling(",", false),
        }
        self.begins = true;
    }

    /// Puts a sign right behind the last piece, and perhaps the next piece right behind the sign.
    fn cling(&mut self, sign: &'static str, both: bool) {
        if let Some(last) = self.done.last_mut() {
            last.after = sign;
        }
        self.clings = both;
    }
}
