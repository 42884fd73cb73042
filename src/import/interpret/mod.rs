//! What a paragraph promises: targets, deadlines, projects and the documents it cites.
//!
//! In: one paragraph as printed and the [`Context`] of its document. Out: what was found, each
//! with its bytes, and what looks alike but was refused, with the reason. Nothing here knows
//! where a task begins or who owns it.

mod clauses;
mod dates;
pub mod deadlines;
pub mod documents;
mod letters;
mod numbers;
pub mod places;
pub mod projects;
pub mod sentences;

pub mod targets;

use std::ops::Range;

use crate::finding::{Lang, Said};
use crate::syntax::keywords::Interval;

pub use dates::When;
pub use places::Places;

/// What is known of the whole document.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// First and last year of the plan.
    pub period: Option<(i16, i16)>,
    /// The day it was issued.
    pub issued: Option<jiff::civil::Date>,
    /// Counties, cities and districts that it names.
    pub places: Places,
}

/// What was found in a paragraph, in order, and what was refused.
#[derive(Clone, Debug)]
pub struct Reading<T> {
    /// What was found.
    pub found: Vec<T>,
    /// What looks alike and is none.
    pub refused: Vec<Refused>,
}

impl<T> Default for Reading<T> {
    fn default() -> Self {
        Self {
            found: Vec::new(),
            refused: Vec::new(),
        }
    }
}

impl<T> Reading<T> {
    fn refuse(&mut self, range: Range<usize>, reason: Reason) {
        self.refused.push(Refused { range, reason });
    }
}

/// Something that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its bytes in the paragraph.
    pub range: Range<usize>,
    /// Why.
    pub reason: Reason,
}

/// Why something was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// 一批, 若干: no number is promised.
    NoNumber,
    /// The most that a grant may be.
    Cap,
    /// What an applicant must have.
    Condition,
    /// Part of a name: 5G, “4+1”, 十大工程.
    Name,
    /// A character in the number cannot be read.
    Illegible,
    /// Counts what is listed beside it, or those a measure is for.
    Label,
    /// Says how things stand or stood.
    Status,
    /// A length of time that belongs to no duty.
    Duration,
    /// Nothing tells what is measured.
    NoSubject,
    /// A month without a year that nothing around it tells.
    NoYear,
    /// `2025年前`: the end of the year before, or of that year.
    Before,
    /// Says from when or until when the document holds.
    Validity,
    /// 《…》 that is a work of art, not a document.
    Work,
    /// A kind of works, without a name or a place.
    Unnamed,
}

impl Reason {
    /// Whether a reader should look: the text may promise something that was not understood.
    pub const fn is_doubt(self) -> bool {
        matches!(
            self,
            Self::NoSubject | Self::NoYear | Self::Before | Self::Illegible
        )
    }

    /// In words.
    pub fn said(self) -> Said {
        let (en, zh) = match self {
            Self::NoNumber => ("no number is promised", "没有给出数量"),
            Self::Cap => (
                "the limit of a grant, not a target",
                "是补助的上限，不是目标",
            ),
            Self::Condition => (
                "a condition for those who apply, not a target",
                "是享受政策的条件，不是目标",
            ),
            Self::Name => ("part of a name", "是名称的一部分"),
            Self::Illegible => (
                "a character in this number cannot be read",
                "数字中有无法辨认的字符",
            ),
            Self::Label => (
                "counts what is named beside it, not a target",
                "只是所列事项的计数，不是目标",
            ),
            Self::Status => (
                "says how things stand, not what is to be reached",
                "说的是现状，不是目标",
            ),
            Self::Duration => ("a length of time, not a deadline", "是时长，不是期限"),
            Self::NoSubject => (
                "a number, but the text does not say of what",
                "有数量，但看不出指的是什么",
            ),
            Self::NoYear => (
                "a month or a year's end, but of which year?",
                "有月份或年底，但看不出是哪一年",
            ),
            Self::Before => (
                "may mean the end of the year before or of that year",
                "可能指上一年底，也可能指当年之内",
            ),
            Self::Validity => (
                "says when the document holds, not when a duty is due",
                "是文件的施行日期或有效期，不是任务期限",
            ),
            Self::Work => ("a work of art, not a document", "是作品，不是文件"),
            Self::Unnamed => (
                "a kind of works, without a name or a place",
                "是一类建设内容，没有专名或地名",
            ),
        };
        Said::new(en, zh)
    }
}

impl When {
    /// As it is written in the head of an item.
    pub fn written(self, lang: Lang) -> String {
        let date = self.argument(lang);
        match self {
            Self::Over(..) => format!("{} {date}", lang.pick("over", "期间")),
            Self::Ongoing => date,
            _ => format!("{} {date}", lang.pick("by", "期限")),
        }
    }

    /// The date, as the argument of a statement.
    pub fn argument(self, lang: Lang) -> String {
        let ongoing = lang.pick("ongoing", "持续推进");
        match self {
            Self::By(day) => day.to_string(),
            Self::Over(from, to) => format!("{from}..{to}"),
            Self::Then(day) => format!("{day} {ongoing}"),
            Self::Each(Interval::Unspecified) if lang == Lang::En => "each".to_owned(),
            Self::Each(interval) => interval.written(lang).to_owned(),
            Self::Ongoing => ongoing.to_owned(),
        }
    }
}
