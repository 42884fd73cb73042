//! 分别: several values for several subjects, 城乡居民人均可支配收入年均分别增长7%和8%以上.

use std::ops::Range;

use super::super::letters::Letters;
use super::super::{Reading, Reason};
use super::amount::Amount;
use super::clause::Lead;
use super::subject::Subject;
use super::{Place, Sentence, Target, refuse};

/// Reads a clause with 分别 before joined quantities; whether it was one.
pub(super) fn read(
    sentence: &Sentence<'_>,
    clause: usize,
    amounts: &[Amount],
    reading: &mut Reading<Target>,
) -> bool {
    let letters = sentence.letters;
    let whole = sentence.clauses[clause].clone();
    let Some((_, at)) = letters.find(whole.clone(), &["分别"]) else {
        return false;
    };
    let values: Vec<&Amount> = amounts.iter().filter(|a| a.range.start > at).collect();
    let joined = values
        .windows(2)
        .all(|two| joins(letters, two[0].range.end..two[1].range.start));
    let (Some(first), true) = (values.first(), joined && values.len() > 1) else {
        return false;
    };
    let left = whole.start..first.range.start;
    let lead = Lead::of(letters, left.clone());
    let place = Place {
        clause,
        left,
        right: values.last().map_or(whole.end, |last| last.range.end)..whole.end,
    };
    let bytes = letters.bytes(lead.start..place.right.start);
    if let Some(reason) = refuse::reason(sentence, &place, first, &lead) {
        reading.refuse(bytes, reason);
        return true;
    }
    let subjects = subjects(sentence, &lead, values.len());
    if subjects.len() != values.len() {
        reading.refuse(bytes, Reason::NoSubject);
        return true;
    }
    // 7%和8%以上: the last comparator holds for those without one.
    let cmp = values.last().and_then(|last| last.cmp);
    for (subject, value) in subjects.into_iter().zip(values) {
        let amount = Amount {
            cmp: value.cmp.or(cmp),
            ..value.clone()
        };
        let mut target = sentence.target(&place, &amount, &lead, subject);
        target.range = letters.bytes(value.range.clone());
        reading.found.push(target);
    }
    true
}

fn joins(letters: &Letters<'_>, gap: Range<usize>) -> bool {
    let between = letters.folded(gap);
    matches!(between.as_str(), "、" | "和" | "及" | "与" | "以及" | ",")
}

/// The subjects that the words before 分别 list.
fn subjects(sentence: &Sentence<'_>, lead: &Lead, count: usize) -> Vec<Subject> {
    let letters = sentence.letters;
    let noun = sentence.undated(&lead.noun);
    let Some(whole) = Subject::part(sentence, noun.clone()) else {
        return Vec::new();
    };
    if let (Some(rest), 2) = (whole.text.split_once("城乡"), count) {
        let both = ["城镇", "农村"].map(|kind| Subject {
            text: format!("{}{kind}{}", rest.0, rest.1),
            scope: whole.scope.clone(),
        });
        return both.into();
    }
    let parts = split(letters, &noun);
    if parts.len() != count {
        return Vec::new();
    }
    let found = parts
        .iter()
        .filter_map(|part| Subject::part(sentence, part.clone()));
    with_shared_tail(found.collect())
}

/// Cut at 、, and at 和 or 及.
fn split(letters: &Letters<'_>, noun: &Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = noun.start;
    for at in noun.clone() {
        let inside = letters.inside(at);
        let mark = letters
            .get(at)
            .is_some_and(|c| matches!(c, '、' | '和' | '及' | '与'));
        if mark && at > start && !inside.bracket && !inside.quote {
            let end = at - usize::from(letters.ends(at, "以"));
            parts.push(start..end);
            start = at + 1;
        }
    }
    parts.push(start..noun.end);
    parts
}

/// 城镇和农村居民收入: a short first part shares what stands behind as much of the last.
fn with_shared_tail(mut parts: Vec<Subject>) -> Vec<Subject> {
    let Some(last) = parts.last().map(|last| last.text.clone()) else {
        return parts;
    };
    for part in &mut parts {
        let count = part.text.chars().count();
        if count <= 3 && last.chars().count() >= count + 3 {
            part.text.extend(last.chars().skip(count));
        }
    }
    parts
}
