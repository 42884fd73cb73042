//! Names in texts: those listed before a place, and how alike two of them are.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{is_chinese, is_separator};
use crate::rule::text::normal;

/// Words that lead to the first name of a list and are no part of it; those of the second
/// list may also begin a name (和政县) and count only where none of the first stands.
const LEADING: [&[&str]; 2] = [
    &[
        "依托", "通过", "以", "由", "把", "将", " with ", " by ", " from ", "With ", "By ",
    ],
    &["支持", "推动", "确定", "在", "从", "对", "和", "及"],
];

/// How far back a list of names is looked for.
const REACH: usize = 400;

/// The names joined by `、` or commas that stand directly before a byte, in order. They
/// begin behind a full stop, a colon or a bracket, or behind a word that leads to them.
pub fn before(text: &str, at: usize) -> Vec<Range<usize>> {
    let mut from = at.saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let stop = |c: char| {
        matches!(
            c,
            '。' | '；' | ';' | '：' | ':' | '（' | '(' | '\n' | '!' | '！'
        )
    };
    let sentence = text[from..at].rfind(". ").map_or(from, |n| from + n + 2);
    let start = text[from..at]
        .char_indices()
        .rev()
        .find(|(_, c)| stop(*c))
        .map_or(sentence, |(n, c)| sentence.max(from + n + c.len_utf8()));
    let mut names = Vec::new();
    let mut end = at;
    // Walk back over the members; commas of a sentence end the list where `、` joins it.
    let joined_by_pause = text[start..at].contains('、');
    for (n, c) in text[start..at].char_indices().rev() {
        if !is_separator(c) {
            continue;
        }
        let name = trimmed(text, start + n + c.len_utf8()..end);
        if !name.is_empty() {
            names.push(name);
        }
        end = start + n;
        if joined_by_pause && c != '、' {
            end = usize::MAX;
            break;
        }
    }
    if end != usize::MAX {
        names.push(without_leading(text, trimmed(text, start..end)));
    } else if let Some(first) = names.last_mut() {
        *first = without_leading(text, first.clone());
    }
    names.retain(|name| !name.is_empty());
    names.reverse();
    split_and(text, names)
}

/// `A, B and C`: the last member of a list in English may be two.
fn split_and(text: &str, mut names: Vec<Range<usize>>) -> Vec<Range<usize>> {
    if let Some(last) = names.pop() {
        let part = &text[last.clone()];
        let rest = part
            .strip_prefix("and ")
            .map_or(last.start, |_| last.start + 4);
        match part.find(" and ") {
            Some(n) if rest == last.start => {
                names.push(last.start..last.start + n);
                names.push(last.start + n + " and ".len()..last.end);
            }
            _ => names.push(rest..last.end),
        }
    }
    names
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = range.end - (part.len() - part.trim_end().len());
    start..end.max(start)
}

/// A first member less what leads to it: 以临夏经济开发区 is 临夏经济开发区.
fn without_leading(text: &str, name: Range<usize>) -> Range<usize> {
    let part = &text[name.clone()];
    let last = |words: &[&str]| {
        let ends = words
            .iter()
            .filter_map(|word| part.rfind(word).map(|n| n + word.len()));
        ends.max()
    };
    let cut = LEADING.into_iter().find_map(last);
    match cut {
        Some(cut) if name.start + cut < name.end => name.start + cut..name.end,
        _ => name,
    }
}

/// What a name is compared by: its characters (of Latin script its trigrams), each as often
/// as it stands there, and the marks that tell otherwise equal names apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bag {
    /// Characters or trigrams with the number of their occurrence, sorted.
    pub tokens: Vec<(u64, u16)>,
    marks: Vec<char>,
}

/// Digits, ordinals and directions: names that differ here are never alike.
fn is_mark(c: char) -> bool {
    c.is_numeric() || "一二三四五六七八九十东西南北上下大小前后左右".contains(c)
}

/// The bag of a name.
pub fn bag(name: &str) -> Bag {
    let name = normal(name);
    let chinese = name.chars().any(is_chinese);
    let characters: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    let raw: Vec<u64> = if chinese || characters.len() < 3 {
        characters
            .iter()
            .map(|c| u64::from(u32::from(*c)))
            .collect()
    } else {
        let triple = |t: &[char]| t.iter().fold(0, |n, c| n << 21 | u64::from(u32::from(*c)));
        characters.windows(3).map(triple).collect()
    };
    let mut seen: BTreeMap<u64, u16> = BTreeMap::new();
    let mut tokens: Vec<(u64, u16)> = raw
        .into_iter()
        .map(|token| {
            let times = seen.entry(token).or_default();
            *times = times.saturating_add(1);
            (token, *times)
        })
        .collect();
    tokens.sort_unstable();
    let marks = characters.into_iter().filter(|c| is_mark(*c)).collect();
    Bag { tokens, marks }
}

impl Bag {
    /// How many characters or trigrams it holds.
    pub fn size(&self) -> u32 {
        self.tokens.len() as u32
    }

    /// Twice the shared part over the sum of both (Dice); nothing if a mark differs.
    pub fn likeness(&self, other: &Self) -> f64 {
        if self.marks != other.marks || self.tokens.is_empty() || other.tokens.is_empty() {
            return 0.0;
        }
        let (mut a, mut b, mut shared) = (0, 0, 0_u32);
        while let (Some(x), Some(y)) = (self.tokens.get(a), other.tokens.get(b)) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
                std::cmp::Ordering::Equal => {
                    (a, b) = (a + 1, b + 1);
                    shared += 1;
                }
            }
        }
        2.0 * f64::from(shared) / f64::from(self.size() + other.size())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<'t>(text: &'t str, place: &str) -> Vec<&'t str> {
        let at = text.find(place).unwrap_or_default();
        before(text, at).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn names_before_a_place() {
        let text = "做大产业。以临夏经济开发区、广河经济开发区、永靖工业园区为载体，推进";
        assert_eq!(
            names(text, "为载体"),
            ["临夏经济开发区", "广河经济开发区", "永靖工业园区"]
        );
        assert_eq!(names("其中,甲园、乙园为载体", "为载体"), ["甲园", "乙园"]);
        assert_eq!(names("为载体", "为载体"), Vec::<&str>::new());
        let english = "Trade grows. Works with North Park, South Park and East Park as hosts";
        assert_eq!(
            names(english, " as hosts"),
            ["North Park", "South Park", "East Park"]
        );
        let county = "以和政循环经济园区、甲经济园区为载体";
        assert_eq!(names(county, "为载体")[0], "和政循环经济园区");
    }

    #[test]
    fn alike_is_not_edit_distance() {
        let like = |a: &str, b: &str| bag(a).likeness(&bag(b));
        assert!(
            like(
                "临夏花儿展演暨非遗民俗展览中心",
                "临夏花儿展演及非遗民俗展览中心"
            ) > 0.85
        );
        assert!(like("大南岔河治理", "小南岔河治理") < 0.1);
        assert!(like("Line 1 renewal", "Line 2 renewal") < 0.1);
        assert!(like("River bank works", "River bank work") > 0.85);
    }
}
