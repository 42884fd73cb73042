//! Tokens as input of nom, and the error that remembers what was wanted where.

use std::cell::RefCell;
use std::fmt::Write as _;

use nom::error::{ErrorKind, ParseError};
use nom::{IResult, Input, Needed};

use crate::finding::{Lang, Said};
use crate::source::{FileId, Span};
use crate::syntax::keywords::{Commitment, DecimalMark, Interval, Mark, Stage, State, Strength};
use crate::syntax::token::{Kind, Token};
use crate::syntax::tree::Cmp;

/// A word of the grammar among the arguments of an entry, where a name would be as
/// good a word: what it means is known, so it can be written in the other language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// `by`, `growth`, `etc`, …
    Mark(Mark),
    /// A comparator, a sign or a word.
    Cmp(Cmp),
    /// `each` with its interval: one word or two.
    Each(Interval),
    /// How firm a target is.
    Strength(Strength),
    /// What is promised of a task.
    Commitment(Commitment),
    /// Where a plan stands.
    Stage(Stage),
    /// What a record claims.
    State(State),
    /// The decimal mark of a column.
    Decimal(DecimalMark),
}

impl Closed {
    /// The form that is written in `lang`.
    pub const fn word(self, lang: Lang) -> &'static str {
        match self {
            Self::Mark(mark) => mark.word(lang),
            Self::Cmp(cmp) => cmp.sign(),
            Self::Each(interval) => interval.written(lang),
            Self::Strength(strength) => strength.word(lang),
            Self::Commitment(commitment) => commitment.word(lang),
            Self::Stage(stage) => stage.word(lang),
            Self::State(state) => state.word(lang),
            Self::Decimal(mark) => mark.word(lang),
        }
    }
}

macro_rules! closed {
    ($from:ident, $variant:ident) => {
        impl From<$from> for Closed {
            fn from(word: $from) -> Self {
                Self::$variant(word)
            }
        }
    };
}

closed!(Mark, Mark);
closed!(Cmp, Cmp);
closed!(Interval, Each);
closed!(Strength, Strength);
closed!(Commitment, Commitment);
closed!(Stage, Stage);
closed!(State, State);
closed!(DecimalMark, Decimal);

/// The words of the grammar met while one entry was read, with their places, in order.
/// A parser that takes such a word never gives it back, so none is noted in vain.
pub type ClosedWords = RefCell<Vec<(Closed, Span)>>;

/// The tokens of one entry that are still to be read; blanks and comments are gone.
#[derive(Clone, Copy, Debug)]
pub struct Tokens<'a> {
    /// Text of the file.
    pub source: &'a str,
    /// The file.
    pub file: FileId,
    /// What is left.
    pub rest: &'a [Token],
    /// Where the entry ends.
    pub end: u32,
    /// Where the words of the grammar are noted, if someone wants to know them.
    pub words: Option<&'a ClosedWords>,
}

impl<'a> Tokens<'a> {
    /// Notes a word of the grammar. What was noted inside its span gives way to it:
    /// `each quarter` is one word.
    pub fn note(&self, word: impl Into<Closed>, at: Span) {
        if let Some(words) = self.words {
            let mut words = words.borrow_mut();
            words.retain(|(_, noted)| noted.start < at.start);
            words.push((word.into(), at));
        }
    }

    /// The next token.
    pub fn first(&self) -> Option<Token> {
        self.rest.first().copied()
    }

    /// Where the next token stands, or the empty place at the end.
    pub fn here(&self) -> Span {
        self.first()
            .map_or(Span::new(self.file, self.end, self.end), |t| {
                t.span(self.file)
            })
    }

    /// The text of a span of this file.
    pub fn text(&self, span: Span) -> &'a str {
        &self.source[span.range()]
    }

    /// Without the next token.
    #[must_use]
    pub fn skip_one(&self) -> Self {
        self.take_from(1)
    }
}

impl<'a> Input for Tokens<'a> {
    type Item = &'a Token;
    type Iter = std::slice::Iter<'a, Token>;
    type IterIndices = std::iter::Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.rest.len()
    }

    fn take(&self, index: usize) -> Self {
        Self {
            rest: &self.rest[..index],
            ..*self
        }
    }

    fn take_from(&self, index: usize) -> Self {
        Self {
            rest: &self.rest[index..],
            ..*self
        }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.rest.iter().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.rest.iter()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.rest.iter().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.rest.len() {
            Ok(count)
        } else {
            Err(Needed::new(count - self.rest.len()))
        }
    }
}

/// An idea of what could stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "named after what they stand for")]
pub enum Wanted {
    Name,
    Text,
    Date,
    Value,
    Interval,
    Stage,
    State,
    DecimalMark,
    End,
    Equals,
    Word(Mark),
}

impl Wanted {
    fn said(self) -> (String, String) {
        let (en, zh) = match self {
            Self::Name => ("a name", "名称"),
            Self::Text => ("a text in quotes", "加引号的文字"),
            Self::Date => ("a date", "日期"),
            Self::Value => ("a number", "数值"),
            Self::Interval => ("`each …`", "每年（每季度等）"),
            Self::Stage => (
                "`draft`, `issued`, `executing` or `closed`",
                "草案、印发、执行或结束",
            ),
            Self::State => (
                "`planned`, `started`, `blocked`, `paused`, `done`, `cancelled` or `merged`",
                "谋划、进行中、受阻、暂停、完成、取消或并入",
            ),
            Self::DecimalMark => ("`point` or `comma`", "点或逗号"),
            Self::End => ("the end of the line", "行末"),
            Self::Equals => ("`=`", "“=”"),
            Self::Word(mark) => {
                return (
                    format!("`{}`", mark.word(Lang::En)),
                    format!("“{}”", mark.word(Lang::Zh)),
                );
            }
        };
        (en.to_owned(), zh.to_owned())
    }
}

/// The few things wanted at one place. Alternatives fail all the time while an entry is
/// read, so the list lives inline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WantedList {
    items: [Option<Wanted>; 6],
}

impl WantedList {
    /// The list of these.
    pub fn of(wanted: &[Wanted]) -> Self {
        let mut list = Self::default();
        for wanted in wanted {
            list.add(*wanted);
        }
        list
    }

    /// Adds one, unless it is there; a seventh is left out.
    pub fn add(&mut self, wanted: Wanted) {
        if !self.items.contains(&Some(wanted))
            && let Some(free) = self.items.iter_mut().find(|i| i.is_none())
        {
            *free = Some(wanted);
        }
    }

    /// What is wanted.
    pub fn iter(&self) -> impl Iterator<Item = Wanted> + '_ {
        self.items.iter().filter_map(|w| *w)
    }

    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        self.items[0].is_none()
    }
}

/// Where reading could not go on, and what would have been right there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The place.
    pub at: Span,
    /// What was wanted, without repeats.
    pub wanted: WantedList,
    /// A better account than `wanted`, where the parser has one.
    pub because: Option<Box<Said>>,
}

impl SyntaxError {
    /// Wanted one thing.
    pub fn wanted(at: Span, wanted: Wanted) -> Self {
        Self {
            at,
            wanted: WantedList::of(&[wanted]),
            because: None,
        }
    }

    /// With an account of its own.
    pub fn because(at: Span, said: Said) -> Self {
        Self {
            at,
            wanted: WantedList::default(),
            because: Some(Box::new(said)),
        }
    }

    /// The message in both languages; `found` is the text at the place.
    pub fn message(&self, found: &str) -> Said {
        let (mut en, mut zh) = (String::from("expected "), String::from("此处应为"));
        let count = self.wanted.iter().count();
        for (n, wanted) in self.wanted.iter().enumerate() {
            let (word_en, word_zh) = wanted.said();
            if n > 0 {
                en.push_str(if n + 1 == count { " or " } else { ", " });
                zh.push_str(if n + 1 == count { "或" } else { "、" });
            }
            en.push_str(&word_en);
            zh.push_str(&word_zh);
        }
        let found: String = found.chars().take_while(|c| *c != '\n').take(24).collect();
        if found.is_empty() {
            en.push_str(", but the entry ends here");
            zh.push_str("，但语句到此结束");
        } else {
            let _ = write!(en, ", found `{found}`");
            let _ = write!(zh, "，却是“{found}”");
        }
        Said { en, zh }
    }
}

impl<'a> ParseError<Tokens<'a>> for SyntaxError {
    fn from_error_kind(input: Tokens<'a>, _: ErrorKind) -> Self {
        Self {
            at: input.here(),
            wanted: WantedList::default(),
            because: None,
        }
    }

    fn append(_: Tokens<'a>, _: ErrorKind, other: Self) -> Self {
        other
    }

    fn or(mut self, other: Self) -> Self {
        match self.at.start.cmp(&other.at.start) {
            std::cmp::Ordering::Greater => self,
            std::cmp::Ordering::Less => other,
            std::cmp::Ordering::Equal => {
                other.wanted.iter().for_each(|w| self.wanted.add(w));
                self.because = self.because.or(other.because);
                self
            }
        }
    }
}

/// What every parser of the grammar returns.
pub type Parsed<'a, T> = IResult<Tokens<'a>, T, SyntaxError>;

/// A recoverable refusal at the next token.
pub fn refuse<T>(input: Tokens<'_>, wanted: Wanted) -> Parsed<'_, T> {
    Err(nom::Err::Error(SyntaxError::wanted(input.here(), wanted)))
}

/// A final refusal with its own words.
pub fn fail<'a, T>(at: Span, said: Said) -> Parsed<'a, T> {
    Err(nom::Err::Failure(SyntaxError::because(at, said)))
}

/// One token of a kind.
pub fn kind<'a>(kind: Kind, wanted: Wanted) -> impl Fn(Tokens<'a>) -> Parsed<'a, Token> {
    move |input| match input.first() {
        Some(token) if token.kind == kind => Ok((input.skip_one(), token)),
        _ => refuse(input, wanted),
    }
}
