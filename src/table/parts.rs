//! What a cell of a table of tasks says: names, a value with its comparison, a deadline.

use serde_json::{Value, json};

use super::cell::{Cell, Kind, plain};
use super::days::date_of;
use super::heading::is_measure;
use super::number::{Evidence, Written};
use super::stamp;
use crate::syntax::keywords::{DecimalMark, Interval, Mark};

/// The names in a cell, parted by separators outside brackets; an open end is told apart.
pub(super) fn names(text: &str) -> Value {
    let mut names: Vec<String> = vec![String::new()];
    let mut depth = 0_usize;
    let wide = !text.is_ascii();
    for c in text.chars() {
        match c {
            '(' | '（' | '〔' | '[' | '【' => depth += 1,
            ')' | '）' | '〕' | ']' | '】' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A line break inside a cell is a blank by now, and Chinese names hold none.
        let apart = matches!(c, '、' | '，' | ',' | '；' | ';' | '。') || (wide && c == ' ');
        match names.last_mut() {
            Some(_) if apart && depth == 0 => names.push(String::new()),
            Some(name) => name.push(c),
            None => {}
        }
    }
    let mut open = false;
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        let name = name.trim();
        let bare = name.strip_suffix('等').unwrap_or(name).trim();
        let etc = Mark::parse(name) == Some(Mark::Etc);
        open |= etc || bare.len() < name.len();
        if !bare.is_empty() && !etc {
            kept.push(bare.to_owned());
        }
    }
    if open {
        json!({ "names": kept, "etc": true })
    } else {
        kept.into()
    }
}

/// Words that compare, before and behind a number.
const BEFORE: [(&str, &str); 12] = [
    (">=", ">="),
    ("<=", "<="),
    ("≥", ">="),
    ("≤", "<="),
    ("不低于", ">="),
    ("不少于", ">="),
    ("不高于", "<="),
    ("不超过", "<="),
    ("达到", ">="),
    (">", ">"),
    ("<", "<"),
    ("约", "~"),
];
const BEHIND: [(&str, &str); 4] = [
    ("以上", ">="),
    ("以下", "<="),
    ("以内", "<="),
    ("左右", "~"),
];

/// The comparison that a word means.
pub(super) fn comparison(word: &str) -> Option<&'static str> {
    let mut words = BEFORE.iter().chain(&BEHIND);
    words
        .find(|(known, _)| *known == word)
        .map(|(_, sign)| *sign)
}

/// A value with its comparison; words where the cell holds no number.
pub(super) fn value(cell: &Cell, measure: Option<&str>) -> (Option<&'static str>, Value) {
    let with = |number: String, own: &str| {
        let unit = if own.is_empty() {
            measure.unwrap_or_default()
        } else {
            own
        };
        let unit: String = unit.chars().filter(|c| !c.is_whitespace()).collect();
        if unit.is_empty() {
            json!({ "value": number })
        } else {
            json!({ "value": number, "unit": unit })
        }
    };
    match cell.kind {
        Kind::Percent(value) => return (None, with(value.to_string(), "%")),
        Kind::Number(value) => return (None, with(value.to_string(), "")),
        _ => {}
    }
    let mut text = cell.text.trim();
    let mut op = None;
    for (word, sign) in BEFORE {
        if let Some(rest) = text.strip_prefix(word) {
            (text, op) = (rest.trim(), Some(sign));
            break;
        }
    }
    for (word, sign) in BEHIND {
        if let Some(rest) = text.strip_suffix(word) {
            (text, op) = (rest.trim(), op.or(Some(sign)));
            break;
        }
    }
    let number = Written::read(text).and_then(|written| {
        let mark = match written.evidence()? {
            Evidence::Only(mark) => mark,
            // `1,200` in a plan groups; a lone point is the decimal one.
            Evidence::None | Evidence::Either(_) => DecimalMark::Point,
        };
        let fits = written.rest.is_empty() || is_measure(&written.rest);
        let value = written.decimal(mark).filter(|_| fits)?;
        Some(with(value.to_string(), &written.rest))
    });
    match number {
        Some(value) => (op, value),
        None => (None, json!({ "text": cell.text })),
    }
}

/// A deadline: a date, without end, or at intervals.
pub(super) fn due(cell: &Cell, year: Option<i16>) -> Option<String> {
    if let Ok(date) = date_of(cell, year) {
        return Some(date.to_string());
    }
    if stamp::is_before(&cell.text) {
        return None;
    }
    let text = plain(&cell.text);
    let text = text.trim_end_matches(['。', '完', '成']);
    if Mark::parse(text) == Some(Mark::Ongoing) {
        return Some("ongoing".to_owned());
    }
    if let Some(interval) = Interval::parse(text).filter(|_| text.starts_with('每')) {
        return Some(interval.written(crate::finding::Lang::En).to_owned());
    }
    let (stamp, rest) = stamp::leading(text)?;
    let date = stamp.date(year)?;
    let rest = rest.trim_start_matches(['前', ',', '，', '并', '起']);
    match rest {
        "" => Some(date.to_string()),
        _ if Mark::parse(rest) == Some(Mark::Ongoing) => Some(format!("{date} ongoing")),
        _ => None,
    }
}

/// `2021-2025`, `2021年3月至2025年12月`: the first and the last date.
pub(super) fn period(cell: &Cell, year: Option<i16>) -> Option<String> {
    let text = plain(&cell.text);
    let (from, to) = text
        .split_once(['至', '~', '—', '–'])
        .or_else(|| text.split_once("--"))
        .or_else(|| text.split_once('-').filter(|(_, to)| to.len() >= 4))?;
    let (from, to) = (stamp::whole(from)?, stamp::whole(to.trim_matches('-'))?);
    let last = to.date(year)?;
    let first = from.date(Some(last.year()))?;
    Some(format!("{first}..{last}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str) -> Cell {
        Cell {
            column: 0,
            text: text.into(),
            kind: Kind::Text,
        }
    }

    #[test]
    fn names_part_outside_brackets() {
        assert_eq!(
            names("省市场监管（知识产权）局、各县（市、区）政府，省数据局；之江实验室"),
            json!([
                "省市场监管（知识产权）局",
                "各县（市、区）政府",
                "省数据局",
                "之江实验室"
            ])
        );
        assert_eq!(names("州发改委 州交通局"), json!(["州发改委", "州交通局"]));
        assert_eq!(
            names("Roads Office, Water"),
            json!(["Roads Office", "Water"])
        );
        assert_eq!(names("A、B等"), json!({ "names": ["A", "B"], "etc": true }));
    }

    #[test]
    fn values_with_their_comparison() {
        let read = |text| value(&cell(text), Some("公里"));
        assert_eq!(
            read("600"),
            (None, json!({ "value": "600", "unit": "公里" }))
        );
        assert_eq!(
            read("≥50%"),
            (Some(">="), json!({ "value": "50", "unit": "%" }))
        );
        assert_eq!(
            read("90万亩以上"),
            (Some(">="), json!({ "value": "90", "unit": "万亩" }))
        );
        assert_eq!(read("建成投用"), (None, json!({ "text": "建成投用" })));
    }

    #[test]
    fn deadlines() {
        let read = |text| due(&cell(text), Some(2026));
        assert_eq!(read("2026 年8 月底前").as_deref(), Some("2026-08"));
        assert_eq!(read("12月底前").as_deref(), Some("2026-12"));
        assert_eq!(read("长期坚持").as_deref(), Some("ongoing"));
        assert_eq!(read("每季度").as_deref(), Some("each quarter"));
        assert_eq!(read("尽快"), None);
        assert_eq!(read("2025年前"), None, "the end of 2024 or of 2025");
        assert_eq!(read("2025年前完成"), None);
        assert_eq!(read("6月30日前完成").as_deref(), Some("2026-06-30"));
        let period = |text| period(&cell(text), None);
        assert_eq!(period("2021-2025").as_deref(), Some("2021..2025"));
        assert_eq!(
            period("2021年3月至2025年12月").as_deref(),
            Some("2021-03..2025-12")
        );
    }
}
