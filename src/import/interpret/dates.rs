//! Dates in Chinese prose: 到2025年, 2025年6月底前, 12月底前, 二〇二五年, “十四五”期间, 三年内, 每季度,
//! 2021—2025年. In: the letters of one sentence; out: mentions with the role each plays.

use std::ops::Range;

use jiff::civil;
use rust_decimal::prelude::ToPrimitive;

use super::letters::Letters;
use super::numbers;
use super::{Context, Reason};
use crate::syntax::date::{Date, Part};
use crate::syntax::keywords::Interval;

/// When something is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// By a date.
    By(Date),
    /// From the first to the second.
    Over(Date, Date),
    /// By a date, and going on after it.
    Then(Date),
    /// Again and again.
    Each(Interval),
    /// Without end.
    Ongoing,
}

/// What a date does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// 到2025年: the year of a goal.
    Goal,
    /// 2025年底前, 2025年6月完成: a deadline in so many words.
    Before,
    /// “十四五”期间, 2021—2025年.
    During,
    /// 三年内, counted from the day of issue.
    Within,
    /// 每年.
    Each,
    /// 持续推进.
    Ongoing,
    /// 较2020年.
    Baseline,
    /// 截至2022年底, and years before the document.
    Past,
    /// A bare year.
    Bare,
}

/// A date in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// Its letters, with the words that give it its role.
    pub range: Range<usize>,
    /// Its role.
    pub role: Role,
    /// What it says, or why it says nothing.
    pub when: Result<When, Reason>,
    /// Whether the year is not written in it.
    pub inferred: bool,
}

/// All dates of a sentence, in order.
pub(super) fn mentions(letters: &Letters<'_>, context: &Context) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut year = None;
    let mut at = 0;
    while at < letters.len() {
        let inside = letters.inside(at);
        if inside.title {
            at += 1;
            continue;
        }
        let next = dated(letters, at, year, context)
            .or_else(|| five_years(letters, at))
            .or_else(|| within(letters, at, context))
            .or_else(|| each(letters, at))
            .or_else(|| ongoing(letters, at));
        match next {
            Some(mention) => {
                if let Ok(When::By(date) | When::Over(_, date) | When::Then(date)) = mention.when
                    && !matches!(mention.role, Role::Baseline)
                {
                    year = Some(date.year());
                }
                at = mention.range.end.max(at + 1);
                found.push(mention);
            }
            None => at += 1,
        }
    }
    found
}

/// A calendar date with the words around it.
fn dated(
    letters: &Letters<'_>,
    at: usize,
    known: Option<i16>,
    context: &Context,
) -> Option<Mention> {
    let (calendar, mut end) = calendar(letters, at)?;
    if let Some((to, window_end)) = window(letters, &calendar, end) {
        return Some(Mention {
            range: at..behind(letters, window_end, &["期间", "间"]),
            role: Role::During,
            when: Ok(When::Over(calendar.date?, to)),
            inferred: false,
        });
    }
    let (before, start) = letters
        .longest_before(
            at,
            &[
                "力争到",
                "截至",
                "截止",
                "截止到",
                "到",
                "至",
                "于",
                "自",
                "从",
                "较",
                "比",
                "相比",
                "同比",
                "以",
                "在",
                "有效期至",
                "相较于",
                "与",
                "对比",
            ],
        )
        .unwrap_or(("", at));
    let (after, close) = letters
        .longest(
            end,
            &[
                "底前",
                "底以前",
                "底之前",
                "末前",
                "底",
                "末",
                "前",
                "以前",
                "之前",
                "年底前",
                "年底",
                "年末",
                "内",
                "以来",
                "起",
                "相比",
                "期间",
                "止",
            ],
        )
        .unwrap_or(("", end));
    end = close;
    let inferred = calendar.date.is_none();
    let date = match calendar.date {
        Some(date) => Ok(date),
        None => infer(calendar.part, known, context).ok_or(Reason::NoYear),
    };
    let role = role_of(letters, before, after, start..end, date.ok(), context);
    // A month without a year is a date only where the words around it make it one.
    if inferred && !matches!(role, Role::Before | Role::Goal) {
        return None;
    }
    // 2025年前 may end a year earlier; 6月30日前 can only mean that day.
    let open = matches!(after, "前" | "以前" | "之前") && !matches!(calendar.part, Part::Day(..));
    let valid = letters.has(
        end..(end + 8).min(letters.len()),
        &["施行", "起实施", "有效"],
    ) || matches!(before, "有效期至")
        || (matches!(after, "起") || matches!(before, "自" | "从"));
    let when = match date {
        _ if valid => Err(Reason::Validity),
        _ if open => Err(Reason::Before),
        Ok(date) if continues(letters, end) => Ok(When::Then(date)),
        Ok(date) => Ok(When::By(date)),
        Err(reason) => Err(reason),
    };
    Some(Mention {
        range: start..end,
        role,
        when,
        inferred,
    })
}

/// What the words around a date make of it.
fn role_of(
    letters: &Letters<'_>,
    before: &str,
    after: &str,
    range: Range<usize>,
    date: Option<Date>,
    context: &Context,
) -> Role {
    let past = date.is_some_and(|date| context.issued.is_some_and(|day| date.last() < day));
    let done = letters
        .longest(
            range.end,
            &["完成", "前完成", "建成", "办结", "实现", "持续"],
        )
        .is_some();
    match (before, after) {
        ("较" | "比" | "相比" | "同比" | "相较于" | "与" | "对比", _) | (_, "相比") => {
            Role::Baseline
        }
        ("截至" | "截止" | "截止到", _) => Role::Past,
        _ if past => Role::Past,
        (_, "底前" | "底以前" | "底之前" | "末前" | "前" | "以前" | "之前" | "年底前" | "内") => {
            Role::Before
        }
        ("力争到" | "到" | "至", _) => Role::Goal,
        (_, "底" | "末" | "年底" | "年末") => Role::Before,
        (_, "期间") => Role::During,
        _ if done => Role::Before,
        _ => Role::Bare,
    }
}

struct Calendar {
    /// With its year, where one is written.
    date: Option<Date>,
    part: Part,
}

/// `2025年[6月[30日]]`, `2025年上半年`, `6月`, `12月31日`, `年底`, `三季度`.
fn calendar(letters: &Letters<'_>, at: usize) -> Option<(Calendar, usize)> {
    let year = year(letters, at);
    let rest = year.map_or(at, |(_, end)| end);
    let (part, end) = part(letters, rest, year.is_some())?;
    let date = match year {
        Some((year, _)) => Some(Date::new(year, part)?),
        None => None,
    };
    Some((Calendar { date, part }, end))
}

/// Four figures or words and 年.
fn year(letters: &Letters<'_>, at: usize) -> Option<(i16, usize)> {
    if letters
        .before(at)
        .is_some_and(|c| c.is_ascii_digit() || c == '.')
    {
        return None;
    }
    let number = numbers::number(letters, at)?;
    let four = number.range.len() == 4;
    let year = number.value.to_i16().filter(|y| (1900..2200).contains(y))?;
    let end = number.range.end;
    (four && letters.get(end) == Some('年')).then_some((year, end + 1))
}

/// The part of a year that stands at a letter; a whole year only behind its number.
fn part(letters: &Letters<'_>, at: usize, whole: bool) -> Option<(Part, usize)> {
    for (word, part) in [("上半年", Part::Half(1)), ("下半年", Part::Half(2))] {
        if letters.at(at, word) {
            return Some((part, at + 3));
        }
    }
    quarter(letters, at)
        .or_else(|| month(letters, at))
        .or_else(|| whole.then_some((Part::Year, at)))
        .or_else(|| {
            // 年底前 alone; 2025年底 has its year already.
            let alone = ["年底", "年末", "年内"].iter().any(|w| letters.at(at, w));
            let apart = !letters.before(at).is_some_and(|c| {
                c.is_ascii_digit() || "每今去明半两三五十整全多近当一".contains(c)
            });
            (alone && apart).then_some((Part::Year, at + 1))
        })
}

fn quarter(letters: &Letters<'_>, at: usize) -> Option<(Part, usize)> {
    let start = at + usize::from(letters.get(at) == Some('第'));
    let number = numbers::number(letters, start)?;
    let n = number.value.to_u8().filter(|n| (1..=4).contains(n))?;
    let end = number.range.end;
    let (_, end) = letters.longest(end, &["季度", "季末"])?;
    Some((Part::Quarter(n), end))
}

fn month(letters: &Letters<'_>, at: usize) -> Option<(Part, usize)> {
    if letters
        .before(at)
        .is_some_and(|c| c.is_ascii_digit() || c == '个')
    {
        return None;
    }
    let number = numbers::number(letters, at)?;
    let month = number.value.to_u8().filter(|n| (1..=12).contains(n))?;
    let mut end = number.range.end;
    if letters.get(end) != Some('月') {
        return None;
    }
    end += 1;
    end += usize::from(letters.get(end) == Some('份'));
    let day = numbers::number(letters, end).and_then(|day| {
        let (_, close) = letters.longest(day.range.end, &["日", "号"])?;
        Some((day.value.to_u8()?, close))
    });
    Some(day.map_or((Part::Month(month), end), |(day, close)| {
        (Part::Day(month, day), close)
    }))
}

/// `2021—2025年`: read from the first year, which has no 年 of its own, or has.
fn window(letters: &Letters<'_>, first: &Calendar, end: usize) -> Option<(Date, usize)> {
    first.date?;
    let mark = numbers::range_mark(letters, end)?;
    let (second, close) = calendar(letters, mark)?;
    let date = second
        .date
        .or_else(|| Date::new(first.date?.year(), second.part))?;
    (date.last() >= first.date?.first()).then_some((date, close))
}

/// “十四五”期间, 十五五末, and years joined without the first 年: 2021-2025年.
fn five_years(letters: &Letters<'_>, at: usize) -> Option<Mention> {
    years(letters, at).or_else(|| {
        let number = ["十一五", "十二五", "十三五", "十四五", "十五五", "十六五"]
            .iter()
            .position(|name| letters.at(at, name))?;
        let first = 2006 + 5 * number as i16;
        let mut end = at + 3;
        end += usize::from(letters.get(end) == Some('”'));
        let start = at - usize::from(letters.before(at) == Some('“'));
        // 下达“十四五”治理任务: the task of these years.
        let given = letters.ends(start, "下达").then_some(("", end));
        let words = ["期间", "时期", "末", "期末", "以来", "中后期"];
        let (word, end) = letters.longest(end, &words).or(given)?;
        let (from, to) = (
            Date::new(first, Part::Year)?,
            Date::new(first + 4, Part::Year)?,
        );
        let (role, when) = match word {
            "末" | "期末" => (Role::Goal, When::By(to)),
            "以来" => (Role::Past, When::Over(from, to)),
            _ => (Role::During, When::Over(from, to)),
        };
        let start = start - usize::from(letters.before(start) == Some('到'));
        Some(Mention {
            range: start..end,
            role,
            when: Ok(when),
            inferred: false,
        })
    })
}

fn years(letters: &Letters<'_>, at: usize) -> Option<Mention> {
    if letters.before(at).is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let first = numbers::number(letters, at).filter(|n| n.range.len() == 4 && !n.words)?;
    let from = first.value.to_i16().filter(|y| (1900..2200).contains(y))?;
    let (to, end) = year(letters, numbers::range_mark(letters, first.range.end)?)
        .filter(|(to, _)| *to >= from)?;
    Some(Mention {
        range: at..behind(letters, end, &["期间", "间"]),
        role: Role::During,
        when: Ok(When::Over(
            Date::new(from, Part::Year)?,
            Date::new(to, Part::Year)?,
        )),
        inferred: false,
    })
}

/// 三年内, 6个月内, 未来五年: counted from the day of issue.
fn within(letters: &Letters<'_>, at: usize, context: &Context) -> Option<Mention> {
    let ahead = letters.longest_before(at, &["未来", "今后", "用"]);
    let apart = letters
        .before(at)
        .is_none_or(|c| !c.is_ascii_digit() && !"每第近前后上十百".contains(c));
    let number = numbers::number(letters, at).filter(|_| apart)?;
    let count = number.value.to_i16().filter(|n| (1..=50).contains(n))?;
    let (unit, end) = letters.longest(number.range.end, &["年", "个月"])?;
    let (word, close) = letters
        .longest(end, &["内", "以内", "之内", "左右时间", "时间内"])
        .or_else(|| {
            ahead
                .filter(|(word, _)| *word != "用" && unit == "年")
                .map(|_| ("", end))
        })?;
    let _ = word;
    let issued = context.issued.ok_or(Reason::NoYear);
    let months = if unit == "年" {
        i64::from(count) * 12
    } else {
        i64::from(count)
    };
    let when = issued.and_then(|day| later(day, months).map(When::By).ok_or(Reason::NoYear));
    Some(Mention {
        range: ahead.map_or(at, |(_, start)| start)..close,
        role: Role::Within,
        when,
        inferred: true,
    })
}

fn later(day: civil::Date, months: i64) -> Option<Date> {
    let day = day.checked_add(jiff::Span::new().months(months)).ok()?;
    Some(Date::of_day(day))
}

/// 每年, 每季度, 按月.
fn each(letters: &Letters<'_>, at: usize) -> Option<Mention> {
    let words = [
        ("每年度", Interval::Year),
        ("每年", Interval::Year),
        ("每半年", Interval::Half),
        ("每季度", Interval::Quarter),
        ("按季度", Interval::Quarter),
        ("每季", Interval::Quarter),
        ("每个月", Interval::Month),
        ("每月", Interval::Month),
        ("按月", Interval::Month),
    ];
    let (word, interval) = words.iter().find(|(word, _)| letters.at(at, word))?;
    Some(Mention {
        range: at..at + word.chars().count(),
        role: Role::Each,
        when: Ok(When::Each(*interval)),
        inferred: false,
    })
}

/// 持续推进, 长期坚持, where they stand alone: before an object they are verbs of the duty.
fn ongoing(letters: &Letters<'_>, at: usize) -> Option<Mention> {
    let (_, end) = letters.longest(at, &ONGOING)?;
    let opens = at == 0 || letters.before(at).is_some_and(|c| ",;。:(、".contains(c));
    let closes = letters.get(end).is_none_or(|c| ",;。)".contains(c));
    (opens && closes).then_some(Mention {
        range: at..end,
        role: Role::Ongoing,
        when: Ok(When::Ongoing),
        inferred: false,
    })
}

const ONGOING: [&str; 9] = [
    "持续推进",
    "长期坚持",
    "长期推进",
    "持续跟踪",
    "常年坚持",
    "持续开展",
    "持续实施",
    "长期实施",
    "并长期坚持",
];

/// Whether the duty goes on after its date: 2026年6月持续跟踪, 2025年底前完成并持续推进.
fn continues(letters: &Letters<'_>, end: usize) -> bool {
    let from = letters
        .longest(end, &["完成,并", "完成并", "完成,", "并", ","])
        .map_or(end, |(_, e)| e);
    letters
        .longest(from, &ONGOING)
        .is_some_and(|(_, close)| letters.get(close).is_none_or(|c| ",;。)".contains(c)))
}

fn infer(part: Part, known: Option<i16>, context: &Context) -> Option<Date> {
    let span = context
        .period
        .filter(|(from, to)| from == to)
        .map(|(year, _)| year);
    let issued = match context.period {
        None => context.issued.map(civil::Date::year),
        Some(_) => None,
    };
    Date::new(known.or(span).or(issued)?, part)
}

fn behind(letters: &Letters<'_>, at: usize, words: &[&str]) -> usize {
    letters.longest(at, words).map_or(at, |(_, end)| end)
}

#[cfg(test)]
mod tests;
