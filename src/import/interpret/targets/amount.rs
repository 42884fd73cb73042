//! One quantity in a clause: number or range, unit of measure, and the comparator behind it.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::Reason;
use super::super::letters::Letters;
use super::super::numbers::{self, Number};
use super::measures::{CLASSIFIERS, LATIN, MEASURES, TIMES};
use super::words::BEHIND;
use crate::syntax::tree::Cmp;

/// A quantity as it stands in a clause.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    /// Its letters, from the number to the end of the comparator behind it.
    pub range: Range<usize>,
    /// The number.
    pub value: Decimal,
    /// The upper end of a range.
    pub max: Option<Decimal>,
    /// Scale and unit of measure as the plan language writes them: `万亩`, `%`, `个`.
    pub measure: String,
    /// Whether a noun may follow: 3个, 10家.
    pub counts: bool,
    /// Whether it is a length of time.
    pub time: bool,
    /// Whether the number is written in words, such as 三个.
    pub words: bool,
    /// The comparator behind it.
    pub cmp: Option<Cmp>,
}

/// A number that is no quantity.
#[derive(Clone, Debug)]
pub(super) struct NoAmount {
    /// Its letters.
    pub range: Range<usize>,
    /// Why it is none.
    pub reason: Reason,
}

/// A character without a meaning of its own: what a PDF leaves of a decimal point.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' | '\u{FFFD}')
}

impl Amount {
    /// The quantity that begins at a letter; `Err` is where a number that is none ends.
    pub(super) fn read(letters: &Letters<'_>, at: usize) -> Option<Result<Self, NoAmount>> {
        let number = numbers::number(letters, at)?;
        let end = number.range.end;
        let no = |reason| {
            Some(Err(NoAmount {
                range: at..end,
                reason,
            }))
        };
        if [letters.before(at), letters.get(end)]
            .into_iter()
            .flatten()
            .any(is_private)
        {
            return no(Reason::Illegible);
        }
        if inside_name(letters, at) {
            return no(Reason::Name);
        }
        match Self::with_measure(letters, &number) {
            Some(amount) => Some(Ok(amount)),
            None => no(Reason::Name),
        }
    }

    fn with_measure(letters: &Letters<'_>, number: &Number) -> Option<Self> {
        let mut max = None;
        let first = number.range.end;
        let (more, mut at) = inexact(letters, first);
        let (mut scale, mut measure) = (String::new(), String::new());
        if number.share {
            "%".clone_into(&mut measure);
        } else {
            (scale, measure, at) = measured(letters, at);
        }
        if let Some(mark) = numbers::range_mark(letters, at) {
            let second = numbers::number(letters, mark).filter(|n| !n.words)?;
            let (to_scale, to_measure, end) = measured(letters, second.range.end);
            // The unit of the second end serves both: 8-10个, 10%-15%.
            if (!measure.is_empty() && measure != to_measure)
                || (!scale.is_empty() && scale != to_scale)
            {
                return None;
            }
            (scale, measure, at) = (to_scale, to_measure, end);
            max = Some(second.value);
        }
        // 5万余亩 says it behind the scale.
        let said = (first..at).any(|n| matches!(letters.get(n), Some('余' | '多')));
        let more = more.or(said.then_some(Cmp::Ge));
        let (cmp, end) = behind(letters, at);
        let counts = CLASSIFIERS.contains(&measure.as_str());
        let time = TIMES.contains(&measure.as_str());
        let over = letters.get(end);
        // 5A级, 100亿级, 3级: a rank.
        let rank = over == Some('级') || (measure == "级" && cmp.is_none());
        let bare = measure.is_empty() && scale.is_empty();
        let joined = over.is_some_and(|c| c.is_ascii_alphanumeric() || c == '+');
        let named = if bare {
            joined || !stands_alone(letters, end)
        } else {
            joined && cmp.is_none() && !counts
        };
        if rank || named {
            return None;
        }
        Some(Self {
            range: number.range.start..end,
            value: number.value,
            max,
            measure: format!("{scale}{measure}"),
            counts,
            time,
            words: number.words && !number.share,
            cmp: cmp.or(more),
        })
    }

    /// As the plan language writes it.
    pub(super) fn written(&self, falls: bool) -> String {
        let sign = if falls { "-" } else { "" };
        match self.max {
            Some(max) if falls => format!("-{max}..-{}{}", self.value, self.measure),
            Some(max) => format!("{}..{max}{}", self.value, self.measure),
            None => format!("{sign}{}{}", self.value, self.measure),
        }
    }
}

/// `10余`, `30多`: more than the number.
fn inexact(letters: &Letters<'_>, at: usize) -> (Option<Cmp>, usize) {
    match letters.get(at) {
        Some('余' | '多') => (Some(Cmp::Ge), at + 1),
        _ => (None, at),
    }
}

/// Scale and unit of measure at a letter, and where they end.
fn measured(letters: &Letters<'_>, at: usize) -> (String, String, usize) {
    let (whole, whole_end) = unit(letters, at);
    if let Some(unit) = whole {
        return (String::new(), unit, whole_end);
    }
    let Some((scale, mut end)) = letters.longest(at, &numbers::SCALES) else {
        return (String::new(), String::new(), at);
    };
    end += usize::from(matches!(letters.get(end), Some('余' | '多')));
    let (unit, end) = unit(letters, end);
    (scale.to_owned(), unit.unwrap_or_default(), end)
}

/// A unit of measure at a letter, with what it is per: 元/件.
fn unit(letters: &Letters<'_>, at: usize) -> (Option<String>, usize) {
    let latin: String = (at..at + 8)
        .map_while(|n| {
            letters
                .get(n)
                .filter(|c| c.is_ascii_alphabetic() || *c == '℃')
        })
        .collect();
    let found = if latin.is_empty() {
        known(letters, at).filter(|(word, end)| fits(letters, word, *end))
    } else {
        MEASURES
            .iter()
            .chain(&LATIN)
            .find(|word| **word == latin)
            .map(|word| (*word, at + latin.chars().count()))
    };
    let Some((word, end)) = found else {
        return (None, at);
    };
    if letters.get(end) == Some('/')
        && let Some((per, close)) = known(letters, end + 1)
    {
        return (Some(format!("{word}/{per}")), close);
    }
    (Some(word.to_owned()), end)
}

fn known(letters: &Letters<'_>, at: usize) -> Option<(&'static str, usize)> {
    let measure = letters.longest(at, &MEASURES);
    let classifier = letters.longest(at, &CLASSIFIERS);
    measure
        .into_iter()
        .chain(classifier)
        .max_by_key(|(_, end)| *end)
}

/// Whether a short unit is one here: 分 in 分类, 方 in 方面 and 部 in 部门 are not.
fn fits(letters: &Letters<'_>, word: &str, end: usize) -> bool {
    let next = |words: &str| letters.get(end).is_some_and(|c| words.contains(c));
    match word {
        "方" => !next("面案法式向针"),
        "分" => !next("类级别布之"),
        "部" => !next("门分委署"),
        "天" => !next("然津"),
        "日" => !next("常间照"),
        "年" => !next("度底末均级轻产"),
        "期" => !next("间"),
        "门" => !next("类户"),
        "级" => !next("别"),
        "元" => !next("素化"),
        "度" => !next("假"),
        "里" => !next("面程"),
        "位" => !next("一体数"),
        "米" => !next("面"),
        "人" => !next("工才均民口"),
        _ => true,
    }
}

fn behind(letters: &Letters<'_>, at: usize) -> (Option<Cmp>, usize) {
    let words = BEHIND.map(|(word, _)| word);
    let Some((word, end)) = letters.longest(at, &words) else {
        return (None, at);
    };
    let cmp = BEHIND.iter().find(|(w, _)| *w == word).map(|(_, cmp)| *cmp);
    (cmp, end)
}

/// A bare number is a quantity only where nothing follows it: 综合指数达到85.
fn stands_alone(letters: &Letters<'_>, end: usize) -> bool {
    letters.get(end).is_none_or(|c| ",;。、)".contains(c))
        || matches!(letters.before(end), Some('上' | '下' | '内' | '右'))
}

/// Whether what stands before makes the number a part of a name: 第3, G248, PM2.5, 4+1.
fn inside_name(letters: &Letters<'_>, at: usize) -> bool {
    letters.before(at).is_some_and(|c| {
        c.is_ascii_alphanumeric() || matches!(c, '第' | '+' | '.' | '×' | '_' | '/' | '·')
    }) || (letters.before(at) == Some('-')
        && at >= 2
        && letters
            .get(at - 2)
            .is_some_and(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let letters = Letters::new(text, 0);
        let amount = Amount::read(&letters, 0)?.ok()?;
        let cmp = amount.cmp.map_or("", Cmp::sign);
        Some(format!("{cmp} {}", amount.written(false)).trim().to_owned())
    }

    fn is(text: &str, written: &str) {
        assert_eq!(read(text).as_deref(), Some(written), "{text}");
    }

    #[test]
    fn quantities() {
        is("600公里以上", ">= 600公里");
        is("90.8%；", "90.8%");
        is("８-１０个省级", "8..10个");
        is("1-2项以上", ">= 1..2项");
        is("10%～15%", "10..15%");
        is("1万亿元", "1万亿元");
        is("90万亩", "90万亩");
        is("2000 个以上符合", ">= 2000个");
        is("10PB 以上", ">= 10PB");
        is("60 EFlops。", "60EFlops");
        is("30多家", ">= 30家");
        is("5万余亩", ">= 5万亩");
        is("1.2个百分点", "1.2个百分点");
        is("2000元/件", "2000元/件");
        is("百分之七十以上", ">= 70%");
        is("85。", "85");
    }

    #[test]
    fn no_quantities() {
        for text in [
            "5G网络",
            "5A级景区",
            "3S等",
            "1+2",
            "2.0建设",
            "100亿级龙头",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        // 1.2万亿元, the point lost.
        assert_eq!(read("1\u{1001B0}2万亿元"), None);
    }
}
