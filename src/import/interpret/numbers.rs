//! Numbers in Chinese prose, in figures and in words: `１.５万`, `1,200`, `三百二十`, `二〇二五`,
//! `百分之七十`, `8-10`, `10%～15%`. In: folded letters; out: exact decimals with their places.

use std::ops::Range;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::letters::Letters;

/// A number found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Its letters.
    pub range: Range<usize>,
    /// Its value, without a scale that stands behind figures: of 90万 it is 90.
    pub value: Decimal,
    /// Whether it is written in words.
    pub words: bool,
    /// `百分之…`, `…成`, `一半`: a share, with its sign already in the value.
    pub share: bool,
}

/// Words of scale behind figures.
pub(super) const SCALES: [&str; 12] = [
    "万亿", "千亿", "百亿", "十亿", "千万", "百万", "十万", "亿", "万", "千", "百", "十",
];

/// The number that begins at a letter.
pub(super) fn number(letters: &Letters<'_>, at: usize) -> Option<Number> {
    figures(letters, at)
        .or_else(|| share(letters, at))
        .or_else(|| words(letters, at))
}

/// Figures: `600`, `90.8`, `1,200`. A point or comma belongs to them only between figures.
fn figures(letters: &Letters<'_>, at: usize) -> Option<Number> {
    let mut digits = String::new();
    let mut end = at;
    let mut point = false;
    while let Some(c) = letters.get(end) {
        if c.is_ascii_digit() {
            digits.push(c);
        } else if c == '.' && !point && !digits.is_empty() && digit(letters, end + 1) {
            point = true;
            digits.push(c);
        } else if c != ',' || point || !thousands(letters, at, end) {
            break;
        }
        end += 1;
    }
    // 1.2.3 is the number of a heading or a version, no quantity.
    let version = point && letters.get(end) == Some('.') && digit(letters, end + 1);
    if digits.is_empty() || digits.len() > 18 || version {
        return None;
    }
    Some(Number {
        range: at..end,
        value: Decimal::from_str(&digits).ok()?,
        words: false,
        share: false,
    })
}

fn digit(letters: &Letters<'_>, at: usize) -> bool {
    letters.get(at).is_some_and(|c| c.is_ascii_digit())
}

/// Whether a comma groups thousands: one to three figures before, exactly three behind.
fn thousands(letters: &Letters<'_>, start: usize, comma: usize) -> bool {
    let before = (start..comma)
        .rev()
        .take_while(|at| digit(letters, *at))
        .count();
    let behind = (comma + 1..letters.len())
        .take_while(|at| digit(letters, *at))
        .count();
    (1..=3).contains(&before) && behind == 3
}

/// `百分之七十`, `千分之三`, `八成`, `七成五`, `一半`, `半数`.
fn share(letters: &Letters<'_>, at: usize) -> Option<Number> {
    let made = |end, value| {
        Some(Number {
            range: at..end,
            value,
            words: true,
            share: true,
        })
    };
    for (word, factor) in [("百分之", Decimal::ONE), ("千分之", Decimal::new(1, 1))] {
        if letters.at(at, word) {
            let inner = figures(letters, at + 3).or_else(|| words(letters, at + 3))?;
            return made(inner.range.end, inner.value * factor);
        }
    }
    if let Some((_, end)) = letters.longest(at, &["一半", "半数"]) {
        return made(end, Decimal::from(50));
    }
    let tens = letters.get(at).and_then(one)?;
    if letters.get(at + 1) != Some('成') || tens == 0 {
        return None;
    }
    // 三成立、一成果: 成 belongs to what follows, unless a share is compared or ends here.
    let fives = letters.at(at + 2, "五");
    let end = at + 2 + usize::from(fives);
    let ends = letters.get(end).is_none_or(|c| ",;。、)".contains(c))
        || letters
            .longest(end, &["以上", "以下", "以内", "左右"])
            .is_some();
    ends.then(|| made(end, Decimal::from(tens * 10 + 5 * u32::from(fives))))?
}

fn one(c: char) -> Option<u32> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn ten(c: char) -> Option<u32> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        _ => return None,
    })
}

/// Words: `三百二十`, `十二`, `两`, `廿五`, `三点五`, `一万二千`, `二〇二五`.
fn words(letters: &Letters<'_>, at: usize) -> Option<Number> {
    let (value, end) = digits_in_words(letters, at).or_else(|| counted(letters, at))?;
    let (value, end) = with_point(letters, value, end);
    Some(Number {
        range: at..end,
        value,
        words: true,
        share: false,
    })
}

/// Two or more bare figures in words, such as a year: `二〇二五`.
fn digits_in_words(letters: &Letters<'_>, at: usize) -> Option<(Decimal, usize)> {
    let run: Vec<u32> = (at..at + 12)
        .map_while(|n| letters.get(n).filter(|c| *c != '两').and_then(one))
        .collect();
    let end = at + run.len();
    let scaled = letters
        .get(end)
        .is_some_and(|c| ten(c).is_some() || matches!(c, '万' | '亿' | '廿' | '卅'));
    if run.len() < 2 || scaled {
        return None;
    }
    let value = run.iter().fold(0_u64, |n, d| n * 10 + u64::from(*d));
    Some((Decimal::from(value), end))
}

/// A counted number: `三百二十`, `一万二千`, `廿五`.
fn counted(letters: &Letters<'_>, at: usize) -> Option<(Decimal, usize)> {
    let (mut total, mut section, mut single) = (0_u64, 0_u64, None::<u64>);
    let mut end = at;
    while let Some(c) = letters.get(end) {
        if end - at > 16 {
            return None;
        }
        if let Some(n) = one(c) {
            // 三四 is a guess, not a number; 零 only fills a place.
            if single.is_some_and(|s| s > 0) {
                break;
            }
            single = Some(u64::from(n));
        } else if let Some(n) = ten(c) {
            section += single.take().unwrap_or(1).max(1) * u64::from(n);
        } else if let (Some(n), None) = (match_twenty(c), single) {
            section += n;
        } else if let (Some(n), true) = (myriad(c), section > 0 || single.is_some()) {
            total = (total + section + single.take().unwrap_or(0)).checked_mul(n)?;
            section = 0;
        } else {
            break;
        }
        end += 1;
    }
    if end == at {
        return None;
    }
    let value = total + section + single.unwrap_or(0);
    Some((Decimal::from(value), end))
}

fn match_twenty(c: char) -> Option<u64> {
    match c {
        '廿' => Some(20),
        '卅' => Some(30),
        _ => None,
    }
}

fn myriad(c: char) -> Option<u64> {
    match c {
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}

/// `三点五`.
fn with_point(letters: &Letters<'_>, value: Decimal, end: usize) -> (Decimal, usize) {
    if letters.get(end) != Some('点') {
        return (value, end);
    }
    let digits: String = (end + 1..end + 7)
        .map_while(|n| letters.get(n).and_then(one))
        .map(|d| d.to_string())
        .collect();
    match Decimal::from_str(&format!("0.{digits}")) {
        Ok(part) if !digits.is_empty() => (value + part, end + 1 + digits.len()),
        _ => (value, end),
    }
}

/// Behind the first number of a range and its unit: where the second number begins.
pub(super) fn range_mark(letters: &Letters<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    while letters
        .get(end)
        .is_some_and(|c| matches!(c, '-' | '~' | '～'))
    {
        end += 1;
    }
    if end == at && letters.get(at).is_some_and(|c| matches!(c, '至' | '到')) {
        end += 1;
    }
    (end > at && digit(letters, end)).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, usize)> {
        let letters = Letters::new(text, 0);
        number(&letters, 0).map(|n| (n.value.to_string(), n.range.end))
    }

    fn is(text: &str, value: &str, end: usize) {
        assert_eq!(read(text), Some((value.to_owned(), end)), "{text}");
    }

    #[test]
    fn figures_of_all_widths() {
        is("600公里", "600", 3);
        is("９０．８％", "90.8", 4);
        is("1,200户", "1200", 5);
        is("1，200户", "1200", 5);
        is("5,永井", "5", 1);
        is("2025,12", "2025", 4);
        is("5.", "5", 1);
        assert_eq!(read("1.2.3"), None);
    }

    #[test]
    fn words() {
        is("三百二十户", "320", 4);
        is("十二条", "12", 2);
        is("两家", "2", 1);
        is("廿五年", "25", 2);
        is("一万二千亩", "12000", 4);
        is("三十万亩", "300000", 3);
        is("二〇二五年", "2025", 4);
        is("二○二五年", "2025", 4);
        is("三点五倍", "3.5", 3);
        is("一百零五个", "105", 4);
        assert_eq!(read("万亩"), None);
    }

    #[test]
    fn shares() {
        is("百分之七十以上", "70", 5);
        is("百分之7.5", "7.5", 6);
        is("八成以上", "80", 2);
        is("七成五。", "75", 3);
        is("一半以上", "50", 2);
        assert_eq!(read("三成立"), Some(("3".to_owned(), 1)));
    }

    #[test]
    fn ranges() {
        let mark = |text: &str| range_mark(&Letters::new(text, 0), 0);
        assert_eq!(mark("—2家"), Some(1));
        assert_eq!(mark("～15%"), Some(1));
        assert_eq!(mark("——2"), Some(2));
        assert_eq!(mark("至10个"), Some(1));
        assert_eq!(mark("个"), None);
    }
}
