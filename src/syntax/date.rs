//! Dates as plans write them: a year, a half, a quarter, a month or a day.
//!
//! A written date covers days; a start means the first of them, everything else the last.

use std::fmt;

use jiff::civil;

use crate::finding::{Lang, Said};

/// How exactly a date is written, and which part of the year it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The whole year.
    Year,
    /// Half 1 or 2.
    Half(u8),
    /// Quarter 1 to 4.
    Quarter(u8),
    /// Month 1 to 12.
    Month(u8),
    /// Month and day.
    Day(u8, u8),
}

/// A date as written, known to exist in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i16,
    part: Part,
}

impl Date {
    /// The date, if the calendar has it.
    pub fn new(year: i16, part: Part) -> Option<Self> {
        let fits = match part {
            Part::Year => true,
            Part::Half(n) => (1..=2).contains(&n),
            Part::Quarter(n) => (1..=4).contains(&n),
            Part::Month(n) => (1..=12).contains(&n),
            Part::Day(month, day) => civil::Date::new(year, month as i8, day as i8).is_ok(),
        };
        (fits && (1..=9999).contains(&year)).then_some(Self { year, part })
    }

    /// The day `day`.
    pub fn of_day(day: civil::Date) -> Self {
        Self {
            year: day.year(),
            part: Part::Day(day.month() as u8, day.day() as u8),
        }
    }

    /// The period of so many months, a divisor of twelve, in which a day lies.
    pub fn period(day: civil::Date, months: i16) -> Option<Self> {
        let number = ((i16::from(day.month()) - 1) / months) as u8 + 1;
        let part = match months {
            12 => Part::Year,
            6 => Part::Half(number),
            3 => Part::Quarter(number),
            1 => Part::Month(number),
            _ => return None,
        };
        Self::new(day.year(), part)
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// How exactly it is written.
    pub const fn part(self) -> Part {
        self.part
    }

    fn months(self) -> (u8, u8) {
        match self.part {
            Part::Year => (1, 12),
            Part::Half(n) => (n * 6 - 5, n * 6),
            Part::Quarter(n) => (n * 3 - 2, n * 3),
            Part::Month(n) | Part::Day(n, _) => (n, n),
        }
    }

    /// The first day it covers.
    pub fn first(self) -> civil::Date {
        let day = if let Part::Day(_, day) = self.part {
            day
        } else {
            1
        };
        civil::date(self.year, self.months().0 as i8, day as i8)
    }

    /// The last day it covers.
    pub fn last(self) -> civil::Date {
        match self.part {
            Part::Day(..) => self.first(),
            _ => civil::date(self.year, self.months().1 as i8, 1).last_of_month(),
        }
    }

    /// As people of a language write it: `2025-06`, `2025年6月`.
    pub fn display(self, lang: Lang) -> String {
        let year = self.year;
        match (lang, self.part) {
            (Lang::En, _) => self.to_string(),
            (Lang::Zh, Part::Year) => format!("{year}年"),
            (Lang::Zh, Part::Half(n)) => {
                format!("{year}年{}半年", if n == 1 { '上' } else { '下' })
            }
            (Lang::Zh, Part::Quarter(n)) => format!(
                "{year}年第{}季度",
                ['一', '二', '三', '四'][usize::from(n) - 1]
            ),
            (Lang::Zh, Part::Month(month)) => format!("{year}年{month}月"),
            (Lang::Zh, Part::Day(month, day)) => format!("{year}年{month}月{day}日"),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.year;
        match self.part {
            Part::Year => write!(f, "{year:04}"),
            Part::Half(n) => write!(f, "{year:04}-H{n}"),
            Part::Quarter(n) => write!(f, "{year:04}-Q{n}"),
            Part::Month(month) => write!(f, "{year:04}-{month:02}"),
            Part::Day(month, day) => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

/// Reads a folded word as a date. The error says why it is none, and the way out.
pub fn parse(word: &str) -> Result<Date, Said> {
    if let Some(date) = iso(word).or_else(|| chinese(word)) {
        return date.ok_or_else(|| {
            Said::new(
                format!("`{word}` is not in the calendar"),
                format!("日历上没有“{word}”这个日期"),
            )
        });
    }
    Err(refusal(word))
}

/// Whether a folded word looks like a date, right or wrong.
pub fn looks_like_date(word: &str) -> bool {
    iso(word).or_else(|| chinese(word)).is_some()
}

#[expect(
    clippy::option_option,
    reason = "outer: not of this form; inner: not in the calendar"
)]
/// `2025`, `2025-H1`, `2025-Q3`, `2025-06`, `2025-06-30`: the inner option is the calendar's.
fn iso(word: &str) -> Option<Option<Date>> {
    // Most dates are a year or a day: no need to split.
    match word.as_bytes() {
        [_, _, _, _] => return Some(Date::new(digits(word, 4)?, Part::Year)),
        [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] => {
            let number = |bytes: &[u8]| {
                bytes.iter().try_fold(0_i16, |n, b| {
                    b.is_ascii_digit().then(|| n * 10 + i16::from(b - b'0'))
                })
            };
            let (year, month, day) = (
                number(&[*y1, *y2, *y3, *y4])?,
                number(&[*m1, *m2])?,
                number(&[*d1, *d2])?,
            );
            return Some(Date::new(year, Part::Day(month as u8, day as u8)));
        }
        _ => {}
    }
    let mut pieces = word.split('-');
    let year = digits(pieces.next()?, 4)?;
    let rest: Vec<&str> = pieces.collect();
    let part = match rest.as_slice() {
        [] => Part::Year,
        ["H1" | "h1"] => Part::Half(1),
        ["H2" | "h2"] => Part::Half(2),
        [quarter] if quarter.len() == 2 && quarter.starts_with(['Q', 'q']) => {
            Part::Quarter(digits(&quarter[1..], 1)? as u8)
        }
        [month] => Part::Month(digits(month, 2)? as u8),
        [month, day] => Part::Day(digits(month, 2)? as u8, digits(day, 2)? as u8),
        _ => return None,
    };
    Some(Date::new(year, part))
}

#[expect(
    clippy::option_option,
    reason = "outer: not of this form; inner: not in the calendar"
)]
/// `2025年`, `2025年底`, `2025年上半年`, `2025年第三季度`, `2025年6月底前`, `2025年6月30日`.
fn chinese(word: &str) -> Option<Option<Date>> {
    let (year, rest) = word.split_once('年')?;
    let year = digits(year, 4)?;
    let rest = rest.strip_prefix('度').unwrap_or(rest);
    let part = match rest {
        "" | "底" | "底前" | "末" | "末前" | "年底" | "年底前" | "内" => Part::Year,
        "上半年" | "上半年底" | "上半年前" => Part::Half(1),
        "下半年" => Part::Half(2),
        _ => {
            if let Some(quarter) = rest.strip_suffix("季度") {
                let quarter = quarter.strip_prefix('第').unwrap_or(quarter);
                let n = ["一", "二", "三", "四"]
                    .iter()
                    .position(|c| *c == quarter)
                    .map(|n| n as i16 + 1)
                    .or_else(|| digits(quarter, 1))?;
                Part::Quarter(n as u8)
            } else {
                let (month, day) = rest.split_once('月')?;
                let month = short_number(month)?;
                match day {
                    "" | "底" | "底前" | "末" | "末前" => Part::Month(month),
                    _ => Part::Day(
                        month,
                        short_number(
                            day.strip_suffix("日前")
                                .or_else(|| day.strip_suffix('日'))
                                .or_else(|| day.strip_suffix('号'))?,
                        )?,
                    ),
                }
            }
        }
    };
    Some(Date::new(year, part))
}

fn refusal(word: &str) -> Said {
    let year = word.get(..4).filter(|y| digits(y, 4).is_some());
    match year {
        Some(year) if word.ends_with("年前") => {
            let before = year.parse::<i16>().map_or(0, |y| y - 1);
            Said::new(
                format!(
                    "`{word}` can mean the end of {before} or of {year}; write `{before}` or `{year}`"
                ),
                format!(
                    "“{word}”既可指{before}年底前，也可指{year}年内；请写明“{before}年”或“{year}年”"
                ),
            )
        }
        Some(year) if word[4..].starts_with("财年") || word[4..].starts_with("财政年") => {
            Said::new(
                format!("fiscal years differ; write the last month, such as `{year}-09`"),
                format!("各地财年起止不同；请写明截止月份，如“{year}年12月”"),
            )
        }
        Some(_) if word.len() == 9 && word[4..].starts_with('-') => Said::new(
            format!(
                "a period is written with two dots: `{}..{}`",
                &word[..4],
                &word[5..]
            ),
            format!("期间用两个点连接：“{}..{}”", &word[..4], &word[5..]),
        ),
        _ if word.starts_with("FY") || word.starts_with("fy") => Said::new(
            "fiscal years differ; write the last month, such as `2025-09`",
            "各地财年起止不同；请写明截止月份，如“2025年12月”",
        ),
        _ => Said::new(
            "write a date as `2025`, `2025-H1`, `2025-Q3`, `2025-06` or `2025-06-30`",
            "日期写作“2025年”“2025年6月底前”“2025年6月30日”，或 `2025-Q3`、`2025-06-30`",
        ),
    }
}

fn digits(text: &str, count: usize) -> Option<i16> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn short_number(text: &str) -> Option<u8> {
    (matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> String {
        parse(text).map_or_else(|e| e.en, |d| format!("{d} {} {}", d.first(), d.last()))
    }

    #[test]
    fn all_precisions_in_both_languages() {
        assert_eq!(day("2025"), "2025 2025-01-01 2025-12-31");
        assert_eq!(day("2025年底"), "2025 2025-01-01 2025-12-31");
        assert_eq!(day("2025-H1"), "2025-H1 2025-01-01 2025-06-30");
        assert_eq!(day("2025年第三季度"), "2025-Q3 2025-07-01 2025-09-30");
        assert_eq!(day("2024-02"), "2024-02 2024-02-01 2024-02-29");
        assert_eq!(day("2025年6月底前"), "2025-06 2025-06-01 2025-06-30");
        assert_eq!(day("2025年6月30日"), "2025-06-30 2025-06-30 2025-06-30");
    }

    #[test]
    fn refuses_with_a_way_out() {
        assert!(day("2025年前").contains("write `2024` or `2025`"));
        assert!(day("2024-2026").contains("`2024..2026`"));
        assert!(day("FY2025").contains("fiscal"));
        assert!(day("2025-02-30").contains("not in the calendar"));
        assert!(day("soon").contains("write a date as"));
    }
}
