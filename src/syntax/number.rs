//! Numbers with a unit of measure as they stand in a plan: `600公里`, `-13.5%`, `90万亩`,
//! `1.5 million people`. What a unit of measure means is the model's business.

use std::str::FromStr;

use rust_decimal::Decimal;

use crate::finding::Said;

/// Splits a folded word into a number and what follows it.
pub fn split(word: &str) -> Option<(&str, &str)> {
    let digits = word.strip_prefix(['-', '+']).unwrap_or(word);
    let sign = word.len() - digits.len();
    let mut end = 0;
    let mut point = false;
    for (at, byte) in digits.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => end = at + 1,
            b'.' if !point && at > 0 => point = true,
            _ => break,
        }
    }
    (end > 0).then(|| word.split_at(sign + end))
}

/// The exact decimal of the digits that [`split`] found.
pub fn decimal(digits: &str) -> Result<Decimal, Said> {
    Decimal::from_str(digits)
        .map_err(|_| Said::new("a number has at most 28 digits", "数字最多 28 位"))
}

/// The factor of an English scale word, which stands before the unit of measure.
pub fn scale_word(word: &str) -> Option<Decimal> {
    Some(match word {
        "thousand" => Decimal::from(1_000),
        "million" => Decimal::from(1_000_000),
        "billion" => Decimal::from(1_000_000_000),
        "trillion" => Decimal::from(1_000_000_000_000_i64),
        _ => return None,
    })
}

/// Why `measure` cannot be a unit of measure, with the form to write instead.
pub fn refuse_measure(number: &str, measure: &str) -> Option<Said> {
    let plain = measure.bytes().all(|b| !b.is_ascii_digit())
        && !measure.ends_with(['上', '下', '内', '右', '余', '多'])
        && !measure.contains(['到', '至']);
    if plain {
        return None;
    }
    let comparators = [
        ("以上", ">= ", "不低于"),
        ("以下", "<= ", "不超过"),
        ("以内", "<= ", "不超过"),
        ("左右", "~ ", "~"),
        ("余", ">= ", "不低于"),
        ("多", ">= ", "不低于"),
    ];
    for (suffix, sign, word) in comparators {
        if let Some(rest) = measure.strip_suffix(suffix) {
            return Some(Said::new(
                format!("write the comparison before the number: `{sign}{number}{rest}`"),
                format!(
                    "比较词写在数字前：“{sign}{number}{rest}”（或“{word}{}{number}{rest}”）",
                    if word == "~" { "" } else { " " }
                ),
            ));
        }
    }
    let inner = measure.trim_start_matches(['-', '到', '至']);
    if inner.len() < measure.len() && inner.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(Said::new(
            format!("a range is written with two dots: `{number}..{inner}`"),
            format!("区间用两个点连接：“{number}..{inner}”"),
        ));
    }
    if let Some((unit, date)) = measure
        .split_once(['到', '至'])
        .filter(|(_, d)| super::date::looks_like_date(d))
    {
        return Some(Said::new(
            format!("put the date apart: `{number}{unit} by {date}`"),
            format!("日期要分开写：“{number}{unit} 期限 {date}”"),
        ));
    }
    measure.chars().any(|c| c.is_ascii_digit()).then(|| {
        Said::new(
            format!("a unit of measure holds no digit; is a blank missing in `{number}{measure}`?"),
            format!("计量单位中不应有数字；“{number}{measure}”是否缺少空格？"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_number_and_measure() {
        assert_eq!(split("600公里"), Some(("600", "公里")));
        assert_eq!(split("-13.5%"), Some(("-13.5", "%")));
        assert_eq!(split("90万亩"), Some(("90", "万亩")));
        assert_eq!(split("两位数"), None);
        assert_eq!(split("5."), Some(("5", ".")));
    }

    #[test]
    fn refuses_with_the_right_form() {
        let said = |n, m| refuse_measure(n, m).map(|s| s.en).unwrap_or_default();
        assert!(said("600", "公里以上").contains("`>= 600公里`"));
        assert!(said("8", "-10个").contains("`8..10个`"));
        assert!(said("50", "%到2025年").contains("`50% by 2025年`"));
        assert_eq!(refuse_measure("5", "公里"), None);
    }
}
