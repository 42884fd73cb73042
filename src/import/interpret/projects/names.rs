//! The names in a list of projects: where they part, and what they share.

use std::ops::Range;

use super::super::letters::Letters;
use super::super::numbers;
use super::super::places::Places;
use super::words::WORKS;

/// A name: its letters, and what the list says behind its last member for all.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub letters: Range<usize>,
    /// Shared words to put behind: 高速公路 in 永积、永井5条高速公路.
    pub shared: String,
}

/// A list with what it says of its own length.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    pub parts: Vec<Part>,
    /// The count claimed behind the names.
    pub claimed: Option<u32>,
    /// Whether words were shared among the names.
    pub shares: bool,
}

/// The names of a list that ends at its 等, its count or its clause.
pub(super) fn list(letters: &Letters<'_>, range: Range<usize>, places: &Places) -> List {
    let mut list = List::default();
    for group in groups(letters, &range, places) {
        let (names, count) = counted(letters, &group);
        let mut parts = split(letters, &names);
        if let Some((number, noun)) = count {
            list.claimed = Some(list.claimed.unwrap_or(0) + number);
            list.shares |= share_noun(letters, &mut parts, &noun);
        } else {
            list.shares |= share_tail(letters, &mut parts, places);
        }
        list.parts.extend(parts);
    }
    list
}

/// Cut at 和 between two names of works: 5条高速公路和安临一级公路.
fn groups(letters: &Letters<'_>, range: &Range<usize>, places: &Places) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = range.start;
    for at in range.clone() {
        let inside = letters.inside(at);
        let plain = !(inside.bracket || inside.quote || inside.title);
        let joins = letters.get(at).is_some_and(|c| matches!(c, '和' | '与'))
            && places.at(letters, at).is_none();
        let next = (at + 1..range.end)
            .find(|n| letters.get(*n) == Some('、'))
            .unwrap_or(range.end);
        if plain
            && joins
            && at > start + 2
            && letters.longest_before(at, &WORKS).is_some()
            && (letters.longest_before(next, &WORKS).is_some() || next < range.end)
        {
            found.push(start..at);
            start = at + 1;
        }
    }
    found.push(start..range.end);
    found
}

/// Cut at 、 outside brackets and quotes.
fn split(letters: &Letters<'_>, range: &Range<usize>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut start = range.start;
    for at in range.start..=range.end {
        let inside = letters.inside(at);
        let plain = !(inside.bracket || inside.quote || inside.title);
        if at == range.end || (plain && letters.get(at).is_some_and(|c| matches!(c, '、' | ','))) {
            if at > start {
                parts.push(Part {
                    letters: start..at,
                    shared: String::new(),
                });
            }
            start = at + 1;
        }
    }
    parts
}

/// Number and noun behind the names: 永积、永井 | 5 条 高速公路.
fn counted(
    letters: &Letters<'_>,
    group: &Range<usize>,
) -> (Range<usize>, Option<(u32, Range<usize>)>) {
    for at in group.start + 1..group.end {
        let inside = letters.inside(at);
        if inside.bracket
            || inside.quote
            || letters
                .before(at)
                .is_some_and(|c| c.is_ascii_alphanumeric())
        {
            continue;
        }
        let Some(number) = numbers::number(letters, at) else {
            continue;
        };
        let end = number.range.end;
        let classifier = letters.longest(end, &["条", "个", "座", "项", "处", "所", "家"]);
        let count = u32::try_from(number.value.mantissa()).ok();
        if let (Some((_, noun)), Some(count), true) = (classifier, count, number.value.scale() == 0)
            && noun < group.end
            && count > 1
        {
            return (group.start..at, Some((count, noun..group.end)));
        }
    }
    (group.clone(), None)
}

/// Puts the counted noun behind names that do not end in it.
fn share_noun(letters: &Letters<'_>, parts: &mut [Part], noun: &Range<usize>) -> bool {
    let written = letters.written(noun.clone());
    let written = written.strip_suffix("建设").unwrap_or(written);
    // 河(沟)的疏浚及综合治理: what is done to each.
    let shared = written.split_once('的').map_or(written, |(_, work)| work);
    let head: String = shared.chars().rev().take(2).collect();
    let mut any = false;
    for part in parts {
        let name = letters.written(part.letters.clone());
        let own: String = name.chars().rev().take(2).collect();
        if own != head {
            shared.clone_into(&mut part.shared);
            any = true;
        }
    }
    any
}

/// Names that are only a place share what the last name says behind its place:
/// 东乡、康乐、积石山抽水蓄能电站.
fn share_tail(letters: &Letters<'_>, parts: &mut [Part], places: &Places) -> bool {
    let Some((last, others)) = parts.split_last_mut() else {
        return false;
    };
    let Some((_, behind)) = places.at(letters, last.letters.start) else {
        return false;
    };
    if behind >= last.letters.end {
        return false;
    }
    let tail = letters.written(behind..last.letters.end);
    let mut any = false;
    // Back from the last: a name of its own ends what is shared.
    for part in others.iter_mut().rev() {
        let whole = places
            .at(letters, part.letters.start)
            .is_some_and(|(_, end)| end == part.letters.end);
        if !whole {
            break;
        }
        tail.clone_into(&mut part.shared);
        any = true;
    }
    any
}
