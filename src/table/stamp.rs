//! Dates in headers and title lines: `2023年`, `1—11月`, `Q3 2023`, `截至2023年11月底`.

use super::cell::plain;
use crate::syntax::date::{Date, Part};

/// A date that may leave its year to the lines around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The year, where it is written.
    pub year: Option<i16>,
    /// The part of the year.
    pub part: Part,
}

impl Stamp {
    /// The date, with the year of the lines around where it says none.
    pub fn date(self, around: Option<i16>) -> Option<Date> {
        Date::new(self.year.or(around)?, self.part)
    }
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads a date off the start of a text in [`plain`] form; gives what follows.
pub fn leading(text: &str) -> Option<(Stamp, &str)> {
    let (stamp, rest) = chinese(text)
        .or_else(|| english(text))
        .or_else(|| numeric(text))?;
    let rest = ["底前", "末前", "底", "末", "度", "累计"]
        .iter()
        .find_map(|end| rest.strip_prefix(end))
        .unwrap_or(rest);
    Some((stamp, rest))
}

/// Reads a whole text as a date.
pub fn whole(text: &str) -> Option<Stamp> {
    let plain = plain(text);
    let (stamp, rest) = leading(&plain)?;
    let fits = match rest {
        "" | "内" | "止" | ")" => true,
        "前" => !is_open(stamp),
        _ => false,
    };
    fits.then_some(stamp)
}

/// Whether 前 behind it leaves open which end is meant: 2025年前 can end with 2024 or with 2025,
/// 6月30日前 only with that day.
const fn is_open(stamp: Stamp) -> bool {
    !matches!(stamp.part, Part::Day(..) | Part::Half(_))
}

/// `2025年前`: a date whose end nobody can tell.
pub fn is_before(text: &str) -> bool {
    leading(&plain(text)).is_some_and(|(stamp, rest)| rest.starts_with('前') && is_open(stamp))
}

/// Up to `most` digits at the start.
fn number(text: &str, most: usize) -> Option<(i16, &str)> {
    let end = text
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    let value = text[..end].parse().ok()?;
    Some((value, &text[end..]))
}

fn year(text: &str) -> Option<(i16, &str)> {
    let (year, rest) = number(text, 4)?;
    let clear = !rest.starts_with(|c: char| c.is_ascii_digit());
    ((1900..2200).contains(&year) && clear).then_some((year, rest))
}

fn chinese(text: &str) -> Option<(Stamp, &str)> {
    let with_year = year(text).and_then(|(y, rest)| Some((y, rest.strip_prefix('年')?)));
    let (year, rest) = match with_year {
        Some((year, rest)) => (Some(year), rest),
        None => (None, text),
    };
    if let Some((part, rest)) = part_of_year(rest) {
        return Some((Stamp { year, part }, rest));
    }
    year.map(|y| {
        let stamp = Stamp {
            year: Some(y),
            part: Part::Year,
        };
        (stamp, rest)
    })
}

fn part_of_year(text: &str) -> Option<(Part, &str)> {
    for (word, half) in [("上半年", 1), ("下半年", 2)] {
        if let Some(rest) = text.strip_prefix(word) {
            return Some((Part::Half(half), rest));
        }
    }
    if let Some(rest) = text.strip_prefix("全年") {
        return Some((Part::Year, rest));
    }
    if let Some(found) = quarters(text) {
        return Some(found);
    }
    let from_start = text.strip_prefix('前');
    let (first, rest) = number(from_start.unwrap_or(text), 2)?;
    let rest = rest
        .strip_prefix('个')
        .filter(|_| from_start.is_some())
        .unwrap_or(rest);
    // 1—11月 is what was reached by the end of November.
    let through = rest.strip_prefix(['-', '~', '至', '到']);
    let (month, rest) = match through.and_then(|rest| number(rest, 2)) {
        Some((last, rest)) if first < last => (last, rest),
        _ => (first, rest),
    };
    let rest = rest
        .strip_prefix("月份")
        .or_else(|| rest.strip_prefix('月'))?;
    let month = u8::try_from(month).ok()?;
    if let Some((day, after)) = number(rest, 2)
        && let Some(after) = after
            .strip_prefix('日')
            .or_else(|| after.strip_prefix('号'))
    {
        return Some((Part::Day(month, day as u8), after));
    }
    Some((Part::Month(month), rest))
}

/// `三季度`, `前三季度`, `一至三季度`: what was reached by the end of the quarter.
fn quarters(text: &str) -> Option<(Part, &str)> {
    let bare = text.trim_start_matches(['第', '前']);
    let (first, after) = quarter(bare)?;
    let through = after.strip_prefix(['-', '~', '至', '到']);
    let through = through.and_then(|rest| quarter(rest.trim_start_matches('第')));
    let (last, rest) = match through {
        Some((last, rest)) if first < last => (last, rest),
        _ => (first, after),
    };
    let rest = rest.strip_prefix('个').unwrap_or(rest);
    Some((Part::Quarter(last), rest.strip_prefix("季度")?))
}

fn quarter(text: &str) -> Option<(u8, &str)> {
    let digits = ["一1", "二2两", "三3", "四4"];
    digits.iter().zip(1..).find_map(|(words, n)| {
        let rest = words.chars().find_map(|c| text.strip_prefix(c))?;
        Some((n, rest))
    })
}

/// `q3 2023`, `h1 2023`, `nov 2023`, `november-23`.
fn english(text: &str) -> Option<(Stamp, &str)> {
    let (part, rest) = quarter_or_half(text).or_else(|| {
        let month = MONTHS.iter().position(|m| text.starts_with(m))?;
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        (letters <= 9).then(|| (Part::Month(month as u8 + 1), &text[letters..]))
    })?;
    let rest = rest.trim_start_matches(['-', '/', '.', ',', '\'']);
    if let Some((year, rest)) = year(rest) {
        return Some((
            Stamp {
                year: Some(year),
                part,
            },
            rest,
        ));
    }
    match number(rest, 2) {
        Some((short, after)) if rest.len() - after.len() == 2 => {
            let year = Some(2000 + short);
            Some((Stamp { year, part }, after))
        }
        _ => Some((Stamp { year: None, part }, rest)),
    }
}

fn quarter_or_half(text: &str) -> Option<(Part, &str)> {
    let letter = text.chars().next()?;
    let (n, rest) = number(text.get(1..)?, 1)?;
    match (letter, n) {
        ('q', 1..=4) => Some((Part::Quarter(n as u8), rest)),
        ('h', 1..=2) => Some((Part::Half(n as u8), rest)),
        _ => None,
    }
}

/// `2023`, `2023-q3`, `2023/11`, `2023.11.30`.
fn numeric(text: &str) -> Option<(Stamp, &str)> {
    let (year, rest) = year(text)?;
    let stamp = |part| Stamp {
        year: Some(year),
        part,
    };
    let after = rest.strip_prefix(['-', '/', '.']);
    if let Some((part, rest)) = quarter_or_half(after.unwrap_or(rest)) {
        return Some((stamp(part), rest));
    }
    let Some((month, rest)) = after.and_then(|after| number(after, 2)) else {
        return Some((stamp(Part::Year), rest));
    };
    let day = rest
        .strip_prefix(['-', '/', '.'])
        .and_then(|after| number(after, 2));
    Some(match day {
        Some((day, rest)) => (stamp(Part::Day(month as u8, day as u8)), rest),
        None => (stamp(Part::Month(month as u8)), rest),
    })
}

/// The date that a title line speaks of: what follows 截至 or `as of`.
pub fn as_of_in(text: &str) -> Option<Stamp> {
    const WORDS: [&str; 9] = [
        "截至",
        "截止",
        "截止到",
        "截至到",
        "asof",
        "asat",
        "统计时间",
        "填报时间",
        "填报日期",
    ];
    let plain = plain(text);
    WORDS.iter().find_map(|word| {
        let from = plain.find(word)? + word.len();
        let rest = plain[from..].trim_start_matches(['日', '期', '时', '间', '到', ':', '为']);
        Some(leading(rest)?.0)
    })
}

/// The first year that a text names.
pub fn year_in(text: &str) -> Option<i16> {
    let plain = plain(text);
    let starts = plain.char_indices().map(|(at, _)| at);
    let mut digit_before = false;
    for at in starts {
        let digit = plain.as_bytes()[at].is_ascii_digit();
        if digit
            && !digit_before
            && let Some((year, rest)) = year(&plain[at..])
        {
            let dated = rest.is_empty() || rest.starts_with(|c: char| !c.is_ascii_digit());
            if dated {
                return Some(year);
            }
        }
        digit_before = digit;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let date = whole(text).and_then(|s| s.date(Some(2023)));
        date.map_or_else(|| "-".to_owned(), |d| d.to_string())
    }

    #[test]
    fn dates_of_headers() {
        for (text, date) in [
            ("2023年", "2023"),
            ("2023", "2023"),
            ("２０２３年１１月", "2023-11"),
            ("1—11月", "2023-11"),
            ("1-11月累计", "2023-11"),
            ("三季度", "2023-Q3"),
            ("2022年第一季度", "2022-Q1"),
            ("上半年", "2023-H1"),
            ("前三季度", "2023-Q3"),
            ("1-3季度", "2023-Q3"),
            ("2022年一至二季度", "2022-Q2"),
            ("前11个月", "2023-11"),
            ("全年", "2023"),
            ("Q3 2023", "2023-Q3"),
            ("2023Q3", "2023-Q3"),
            ("Nov 2024", "2024-11"),
            ("Nov-24", "2024-11"),
            ("2023.11.30", "2023-11-30"),
            ("2023年11月30日", "2023-11-30"),
            ("2023年底", "2023"),
            ("12月底前", "2023-12"),
            ("6月30日前", "2023-06-30"),
            ("2025年前", "-"),
            ("6月前", "-"),
            ("13月", "-"),
            ("进度", "-"),
            ("20231", "-"),
        ] {
            assert_eq!(read(text), date, "{text}");
        }
    }

    #[test]
    fn dates_of_title_lines() {
        let read = |text| {
            as_of_in(text)
                .and_then(|s| s.date(None))
                .map(|d| d.to_string())
        };
        assert_eq!(
            read("填报单位：州发改委 （截至2023年11月底）").as_deref(),
            Some("2023-11")
        );
        assert_eq!(read("截止日期：2023-11-30").as_deref(), Some("2023-11-30"));
        assert_eq!(read("as of 30 June"), None);
        assert_eq!(year_in("临夏州2023年重点任务台账"), Some(2023));
        assert_eq!(year_in("文号20231号"), None);
    }
}
