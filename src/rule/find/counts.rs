//! Counted sets: number, classifier and noun (107户企业, 5条公路, 5 motorways), and the members
//! that are listed beside them.

use std::ops::Range;

use super::names::before;
use super::{at_byte, before_byte, is_chinese, is_latin, is_separator};

/// Classifiers behind which members of a set are counted.
const CLASSIFIERS: [char; 24] = [
    '个', '户', '条', '家', '座', '处', '项', '所', '片', '块', '口', '艘', '台', '辆', '件', '种',
    '类', '支', '对', '栋', '幢', '眼', '只', '名',
];

/// Chinese words for small numbers; one is no set.
const NUMERALS: [(char, u32); 10] = [
    ('两', 2),
    ('二', 2),
    ('三', 3),
    ('四', 4),
    ('五', 5),
    ('六', 6),
    ('七', 7),
    ('八', 8),
    ('九', 9),
    ('十', 10),
];

/// English words for small numbers.
const WORDS: [(&str, u32); 11] = [
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
];

/// Nouns of measures and times: a number of these is a quantity, not a set.
const MEASURES: [&str; 26] = [
    "per",
    "percent",
    "points",
    "years",
    "months",
    "weeks",
    "days",
    "hours",
    "minutes",
    "times",
    "km",
    "kilometres",
    "kilometers",
    "metres",
    "meters",
    "miles",
    "hectares",
    "acres",
    "tonnes",
    "tons",
    "litres",
    "people",
    "million",
    "billion",
    "thousand",
    "euros",
];

/// All counted sets of two or more in a text, in order.
pub fn counts(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(c) = at_byte(text, at) {
        let start = at;
        at += c.len_utf8();
        if !begins_number(c) || inside_number(text, start) {
            continue;
        }
        let Some((number, end)) = number(text, start) else {
            continue;
        };
        at = end.max(at);
        let noun = chinese_noun(text, end).or_else(|| english_noun(text, end));
        if let (true, Some(noun)) = (number >= 2, noun) {
            at = noun.max(at);
            found.push(start..noun);
        }
    }
    found
}

/// The number that a counted set states.
pub fn stated(count: &str) -> Option<u32> {
    number(count, 0).map(|(number, _)| number)
}

/// Whether a number in figures or words may begin so.
fn begins_number(c: char) -> bool {
    is_latin(c) || NUMERALS.iter().any(|(n, _)| *n == c)
}

/// Whether the character before continues into this one: 第3, 2.5, 8-10, A3, 十三.
fn inside_number(text: &str, at: usize) -> bool {
    before_byte(text, at).is_some_and(|c| {
        is_latin(c)
            || matches!(
                c,
                '第' | '.' | '-' | '–' | '—' | '~' | '～' | '至' | '%' | '年' | '月'
            )
            || NUMERALS.iter().any(|(n, _)| *n == c)
            || matches!(c, '一' | '百' | '千' | '万' | '亿' | '几' | '数')
    })
}

/// A whole number at a byte, and where it ends.
fn number(text: &str, at: usize) -> Option<(u32, usize)> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    if first.is_ascii_digit() {
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != ',')
            .unwrap_or(rest.len());
        let digits = rest[..end].trim_end_matches(',');
        let number = digits.replace(',', "").parse().ok()?;
        let year = digits.len() == 4 && (1900..2100).contains(&number);
        return (!year).then_some((number, at + digits.len()));
    }
    if let Some((c, number)) = NUMERALS.iter().find(|(c, _)| *c == first) {
        let end = at + c.len_utf8();
        // 十三、二十: larger numbers in words, and names such as 三农, are left alone.
        let alone = at_byte(text, end).is_some_and(|c| CLASSIFIERS.contains(&c));
        return alone.then_some((*number, end));
    }
    let word: String = rest.chars().take_while(|c| is_latin(*c)).collect();
    let lower = word.to_ascii_lowercase();
    let (_, number) = WORDS.iter().find(|(w, _)| *w == lower)?;
    Some((*number, at + word.len()))
}

/// The end of classifier and noun behind a number.
fn chinese_noun(text: &str, at: usize) -> Option<usize> {
    let blank = text[at..].len() - text[at..].trim_start_matches([' ', '\u{a0}']).len();
    let classifier = at_byte(text, at + blank)?;
    if !CLASSIFIERS.contains(&classifier) {
        return None;
    }
    let start = at + blank + classifier.len_utf8();
    let mut end = start;
    for (n, c) in text[start..].char_indices().take(20) {
        let joined = matches!(c, '和' | '及' | '与' | '等' | '的' | '以') && n > 0;
        // What follows the noun is told by the next number or verb: 3个县12个乡镇.
        let next =
            n > 0 && (c.is_ascii_digit() || VERBS.iter().any(|v| text[start + n..].starts_with(v)));
        if !(is_chinese(c) || is_latin(c)) || joined || next {
            break;
        }
        end = start + n + c.len_utf8();
    }
    let noun = text[start..end].chars().count();
    // 3个月 and 5个百分点 are measures; 40个以上 says no noun, 一条龙 is one.
    let measure = ["月", "百分点", "以上", "以下", "左右", "小时", "工作日"];
    let set = noun >= 1 && !measure.iter().any(|m| text[start..end].starts_with(m));
    set.then_some(end)
}

/// The end of the plural noun behind a number: `5 new motorways`.
fn english_noun(text: &str, at: usize) -> Option<usize> {
    let mut end = at;
    for _ in 0..4 {
        let rest = &text[end..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
        if blank == 0 {
            return None;
        }
        let word = &rest[blank..];
        let len = word
            .find(|c: char| !c.is_ascii_alphabetic() && c != '-')
            .unwrap_or(word.len());
        let word = word[..len].to_ascii_lowercase();
        if len < 3 || MEASURES.contains(&word.as_str()) {
            return None;
        }
        end += blank + len;
        if word.ends_with('s') && !word.ends_with("ss") {
            return Some(end);
        }
    }
    None
}

/// The members that a text lists for a counted set: directly before its number (甲、乙、丙等3条河)
/// or behind it, after a colon or in brackets.
pub fn listed(text: &str, count: Range<usize>) -> Vec<Range<usize>> {
    let members = before_number(text, count.start);
    if members.is_empty() {
        behind(text, count.end)
    } else {
        members
    }
}

fn before_number(text: &str, at: usize) -> Vec<Range<usize>> {
    let joined = text[..at].trim_end_matches([' ', '\u{a0}']);
    let end = joined.strip_suffix('等').unwrap_or(joined).len();
    // Between the last member and the number stands nothing else.
    let adjacent = before_byte(text, end).is_some_and(|c| is_chinese(c) || c == '”');
    if !adjacent {
        return Vec::new();
    }
    let mut members = split_last(text, before(text, end));
    let last = members.last().map(|last| &text[last.clone()]);
    // What ends in a verb governs the number: 建设5条高速公路 lists nothing.
    let governs = last.is_some_and(|last| VERBS.iter().any(|verb| last.ends_with(verb)));
    if members.len() < 2 || governs {
        members.clear();
    }
    members
}

/// Verbs that take a counted set as their object.
const VERBS: [&str; 26] = [
    "建设", "建成", "完成", "实施", "新建", "改建", "打造", "创建", "争取", "培育", "发展", "引进",
    "认定", "推进", "谋划", "达到", "支持", "形成", "设立", "组建", "扶持", "改造", "新增", "整治",
    "治理", "共",
];

/// The last member may be two, joined by 和 or 及: 甲、乙和丙.
fn split_last(text: &str, mut members: Vec<Range<usize>>) -> Vec<Range<usize>> {
    if members.len() < 2 {
        return members;
    }
    if let Some(last) = members.pop() {
        let part = &text[last.clone()];
        let cut = part
            .char_indices()
            .find(|(n, c)| *n > 3 && matches!(c, '和' | '及' | '与'))
            .filter(|(n, c)| n + c.len_utf8() < part.len());
        match cut {
            Some((n, c)) => {
                members.push(last.start..last.start + n);
                members.push(last.start + n + c.len_utf8()..last.end);
            }
            None => members.push(last),
        }
    }
    members
}

fn behind(text: &str, at: usize) -> Vec<Range<usize>> {
    let rest = text[at..].trim_start_matches([' ', '\u{a0}']);
    let at = text.len() - rest.len();
    let Some(open) = rest.chars().next() else {
        return Vec::new();
    };
    let stop: &[char] = match open {
        '：' | ':' => &['。', '；', ';', '\n', '.'],
        '（' | '(' => &['）', ')'],
        _ => return Vec::new(),
    };
    let start = at + open.len_utf8();
    let end = text[start..]
        .find(|c| stop.contains(&c))
        .map_or(text.len(), |n| start + n);
    let mut members = Vec::new();
    let mut from = start;
    for (n, c) in text[start..end].char_indices() {
        if is_separator(c) {
            members.push(from..start + n);
            from = start + n + c.len_utf8();
        }
    }
    members.push(from..end);
    let mut members: Vec<Range<usize>> = members
        .into_iter()
        .filter(|m| !text[m.clone()].trim().is_empty())
        .collect();
    if let Some(last) = members.pop() {
        let part = &text[last.clone()];
        let rest = part.trim_start();
        let rest = rest.strip_prefix("and ").unwrap_or(rest);
        match rest.find(" and ") {
            Some(n) if rest.len() == part.trim_start().len() => {
                let at = last.end - rest.len();
                members.push(at..at + n);
                members.push(at + n + " and ".len()..last.end);
            }
            _ => members.push(last.end - rest.len()..last.end),
        }
    }
    if members.len() < 2 {
        members.clear();
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Option<u32>, usize)> {
        counts(text)
            .into_iter()
            .map(|r| {
                (
                    &text[r.clone()],
                    stated(&text[r.clone()]),
                    listed(text, r).len(),
                )
            })
            .collect()
    }

    #[test]
    fn counted_sets_and_their_members() {
        assert_eq!(
            found("建成临大、临康广、兰永临、永积、永井5条高速公路"),
            [("5条高速公路", Some(5), 5)]
        );
        assert_eq!(
            found("大南岔河、小南岔河、牙塘河、牛津河、新营河等5条河流治理"),
            [("5条河流", Some(5), 5)]
        );
        assert_eq!(
            found("107户食品加工企业、54户民族特需用品加工企业，"),
            [
                ("107户食品加工企业", Some(107), 0),
                ("54户民族特需用品加工企业", Some(54), 0)
            ]
        );
        assert_eq!(found("重点建设2条铁路"), [("2条铁路", Some(2), 0)]);
        assert_eq!(
            found("建设三个示范园：甲园、乙园、丙园。"),
            [("三个示范园", Some(3), 3)]
        );
        assert_eq!(
            found("甲沟、乙沟、丙沟等3条河。涉及3个县12个乡镇"),
            [
                ("3条河", Some(3), 3),
                ("3个县", Some(3), 0),
                ("12个乡镇", Some(12), 0)
            ]
        );
    }

    #[test]
    fn quantities_are_no_sets() {
        for text in [
            "2025年",
            "第3批",
            "8-10个产业园",
            "增长7%",
            "600公里",
            "90万亩",
            "3个月内",
            "5个百分点",
            "十四五",
            "5 years",
            "12 km",
            "one park",
            "40 per cent",
            "2.5 motorways",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }

    #[test]
    fn english_sets() {
        assert_eq!(
            found("Build three new ports (North, East and South)."),
            [("three new ports", Some(3), 3)]
        );
        assert_eq!(found("open 5 motorways"), [("5 motorways", Some(5), 0)]);
        assert_eq!(
            found("plant three kinds: Ash, Birch, and Elm. Then paint, clean and go."),
            [("three kinds", Some(3), 3)]
        );
        assert!(found("By 2025 the crossing takes 12 minutes less").is_empty());
    }
}
