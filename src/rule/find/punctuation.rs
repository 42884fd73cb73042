//! Slips of punctuation in a text: marks without a partner, half-width marks in Chinese prose,
//! stray blanks, marks written twice.

use std::ops::Range;

use super::{at_byte, before_byte, is_chinese};

/// Half-width marks and what stands for them in Chinese prose.
const WIDTHS: [(char, &str); 7] = [
    (',', "，"),
    (';', "；"),
    (':', "："),
    ('?', "？"),
    ('!', "！"),
    ('(', "（"),
    (')', "）"),
];

/// Marks of Chinese prose that never stand twice in a row.
const SINGLE: [char; 6] = ['，', '。', '、', '；', '：', '！'];

/// All slips of a text, in order.
pub fn punctuation(text: &str) -> Vec<Range<usize>> {
    // Most titles hold no mark at all.
    if text
        .chars()
        .all(|c| is_chinese(c) || c.is_ascii_alphanumeric())
    {
        return Vec::new();
    }
    let mut found = unpaired(text);
    for (at, c) in text.char_indices() {
        if is_chinese(c) || c.is_ascii_alphanumeric() {
            continue;
        }
        let end = at + c.len_utf8();
        if half_width(text, at, c) {
            found.push(at..end);
        } else if is_blank(c) && before_byte(text, at).is_some_and(|c| !is_blank(c)) {
            let end = text[at..].find(|c| !is_blank(c)).map_or(end, |n| at + n);
            if stray(text, at, end) {
                found.push(at..end);
            }
        } else if SINGLE.contains(&c) && at_byte(text, end) == Some(c) {
            found.push(at..end + c.len_utf8());
        }
    }
    found.sort_by_key(|r| (r.start, r.end));
    found.dedup();
    found
}

/// What should stand in the place of a slip; nothing where only its writer can tell.
pub fn fixed(text: &str, slip: Range<usize>) -> Option<&str> {
    let written = &text[slip.clone()];
    let mut chars = written.chars();
    let first = chars.next()?;
    if pair(first).is_some() && unpaired(text).contains(&slip) {
        return None;
    }
    if let Some((_, wide)) = WIDTHS.iter().find(|(half, _)| *half == first) {
        return Some(wide);
    }
    if written.chars().all(is_blank) {
        return Some("");
    }
    SINGLE
        .contains(&first)
        .then(|| &written[..first.len_utf8()])
}

const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{3000}' | '\t')
}

fn is_chinese_mark(c: char) -> bool {
    "，。、；：！？“”‘’（）《》【】「」".contains(c)
}

/// A half-width mark beside Chinese; between digits it may be a thousands separator or a time.
fn half_width(text: &str, at: usize, c: char) -> bool {
    if !WIDTHS.iter().any(|(half, _)| *half == c) {
        return false;
    }
    let (before, after) = (before_byte(text, at), at_byte(text, at + c.len_utf8()));
    let chinese = |c: Option<char>| c.is_some_and(|c| is_chinese(c) || is_chinese_mark(c));
    match c {
        '(' => chinese(before) || chinese(after),
        ')' => chinese(before) || chinese(after),
        _ => chinese(before) || chinese(after) && before.is_some_and(|c| !c.is_ascii_digit()),
    }
}

/// Blanks inside Chinese: between two characters, beside a dash, or around a single letter.
fn stray(text: &str, at: usize, end: usize) -> bool {
    let (Some(before), Some(after)) = (before_byte(text, at), at_byte(text, end)) else {
        return false;
    };
    let chinese = |c: char| is_chinese(c) || is_chinese_mark(c);
    let dash = |c: char| matches!(c, '—' | '–' | '-');
    let letter_alone = |c: char, beside: Option<char>| {
        c.is_ascii_alphabetic() && beside.is_none_or(|c| !c.is_ascii_alphanumeric())
    };
    let before_that = before_byte(text, at - before.len_utf8());
    let after_that = at_byte(text, end + after.len_utf8());
    match (chinese(before), chinese(after)) {
        (true, true) => !numbers_a_heading(&text[..at]),
        (true, false) => dash(after) || letter_alone(after, after_that),
        (false, true) => dash(before) || letter_alone(before, before_that),
        (false, false) => false,
    }
}

/// 第二章, 第2部分, 一、: the blank behind the number of a heading is in order.
fn numbers_a_heading(before: &str) -> bool {
    let line = before
        .rsplit(['\n', '"', '“'])
        .next()
        .unwrap_or_default()
        .trim_start();
    let short = line.chars().count() <= 8;
    let ordinal = line.starts_with('第')
        && line.ends_with(['章', '节', '条', '篇', '编', '款', '分', '卷', '部']);
    let listed = line.ends_with(['、', '）', '.', '．']);
    short && (ordinal || listed)
}

/// Quotes and brackets without a partner.
fn unpaired(text: &str) -> Vec<Range<usize>> {
    let mut open: Vec<(Pair, Range<usize>)> = Vec::new();
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        let Some((pair, opens)) = pair(c) else {
            continue;
        };
        let range = at..at + c.len_utf8();
        if opens {
            open.push((pair, range));
            continue;
        }
        // An apostrophe is no closing quote.
        if c == '’'
            && before_byte(text, at).is_some_and(char::is_alphanumeric)
            && open.iter().all(|(o, _)| *o != Pair::SingleQuotes)
        {
            continue;
        }
        match open.iter().rposition(|(o, _)| *o == pair) {
            Some(n) => {
                found.extend(open.drain(n..).skip(1).map(|(_, range)| range));
            }
            None if enumerates(text, at, c) => {}
            None => found.push(range),
        }
    }
    found.extend(open.into_iter().map(|(_, range)| range));
    found.sort_by_key(|r| r.start);
    found
}

/// Marks that come in pairs; brackets of both widths are one pair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pair {
    Quotes,
    SingleQuotes,
    Brackets,
    Titles,
    Lenses,
    Corners,
}

/// Which pair a mark belongs to, and whether it opens it.
const fn pair(c: char) -> Option<(Pair, bool)> {
    Some(match c {
        '“' => (Pair::Quotes, true),
        '”' => (Pair::Quotes, false),
        '‘' => (Pair::SingleQuotes, true),
        '’' => (Pair::SingleQuotes, false),
        '（' | '(' => (Pair::Brackets, true),
        '）' | ')' => (Pair::Brackets, false),
        '《' => (Pair::Titles, true),
        '》' => (Pair::Titles, false),
        '【' => (Pair::Lenses, true),
        '】' => (Pair::Lenses, false),
        '「' => (Pair::Corners, true),
        '」' => (Pair::Corners, false),
        _ => return None,
    })
}

/// `1)`, `a)`, `一）` number a point and need no partner.
fn enumerates(text: &str, at: usize, c: char) -> bool {
    if !matches!(c, ')' | '）') {
        return false;
    }
    let number: String = text[..at]
        .chars()
        .rev()
        .take_while(|c| c.is_alphanumeric())
        .take(4)
        .collect();
    let short = (1..=2).contains(&number.chars().count());
    short
        && number.chars().all(|c| {
            c.is_ascii_digit() || c.is_ascii_lowercase() || "一二三四五六七八九十".contains(c)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Option<&str>)> {
        punctuation(text)
            .into_iter()
            .map(|r| (&text[r.clone()], fixed(text, r)))
            .collect()
    }

    #[test]
    fn slips_and_what_should_stand_there() {
        assert_eq!(found("十四五”期间"), [("”", None)]);
        assert_eq!(
            found("加强(统筹),推进"),
            [("(", Some("（")), (")", Some("）")), (",", Some("，"))]
        );
        assert_eq!(
            found("国家 A 级旅游景区"),
            [(" ", Some("")), (" ", Some(""))]
        );
        assert_eq!(found("“连点 — 成线”").len(), 2);
        assert_eq!(found("推进，，加强"), [("，，", Some("，"))]);
        assert_eq!(found("依 托"), [(" ", Some(""))]);
    }

    #[test]
    fn what_is_right_is_left_alone() {
        for text in [
            "增长10,000元，完成。",
            "（一）推进“一心”建设；",
            "use GDP 数据平台 now",
            "Don’t stop (yet), please: a) this, b) that.",
            "1) 建设；2) 运营",
            "时间为9:30",
            "《规划》（2021—2025年）",
            "第二章 总体要求",
            "第2部分 基础设施",
            "一、 总体要求",
            "（一） 强化领导",
            "the plan's text",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
