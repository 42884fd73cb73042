//! What looks like a target and is none: limits of grants, conditions, labels, how things stand.

use std::ops::Range;

use super::super::dates::Role;
use super::super::{Reading, Reason};
use super::amount::Amount;
use super::clause::{Lead, Step};
use super::words::{GRANTS, MAKE, STATUS, TEND};
use super::{Place, Sentence, Target};

/// 一批, 若干: refused wherever they stand.
pub(super) fn vague(sentence: &Sentence<'_>, clause: usize, reading: &mut Reading<Target>) {
    let range = sentence.clauses[clause].clone();
    let mut at = range.start;
    while let Some((word, start)) = sentence
        .letters
        .find(at..range.end, &["一批", "若干", "一系列"])
    {
        let end = start + word.chars().count();
        reading.refuse(sentence.letters.bytes(start..end), Reason::NoNumber);
        at = end;
    }
}

/// Why a quantity is no target; nothing when it may be one.
pub(super) fn reason(
    sentence: &Sentence<'_>,
    place: &Place,
    amount: &Amount,
    lead: &Lead,
) -> Option<Reason> {
    if condition(sentence, place) {
        return Some(Reason::Condition);
    }
    if grant(sentence, place) {
        return Some(Reason::Cap);
    }
    if status(sentence, place, amount) {
        return Some(Reason::Status);
    }
    let compared = amount.cmp.is_some() || lead.cmp.is_some();
    let promised = compared || lead.measures();
    if amount.time && !promised {
        return Some(Reason::Duration);
    }
    if !promised && label(sentence, place, lead) {
        return Some(Reason::Label);
    }
    // A share that nobody is to reach: 按投资额的30%.
    let share = amount.measure.contains('%');
    (share
        && !promised
        && !lead.is(Step::Make)
        && !lead.is(Step::Cover)
        && !at_end(sentence, place))
    .then_some(Reason::Label)
}

fn at_end(sentence: &Sentence<'_>, place: &Place) -> bool {
    place.right.is_empty() || sentence.clauses[place.clause].end == place.right.start
}

/// 对…的企业, 具有5年以上经验的: what an applicant must have.
fn condition(sentence: &Sentence<'_>, place: &Place) -> bool {
    let letters = sentence.letters;
    let clause = &sentence.clauses[place.clause];
    let whole = clause.end > clause.start && letters.get(clause.end - 1) == Some('的');
    let of_whom = letters.has(
        place.right.start..clause.end,
        &[
            "的企业",
            "的单位",
            "的项目",
            "的个人",
            "的机构",
            "的人才",
            "的产品",
            "的团队",
            "的高校",
            "的平台",
            "的人员",
        ],
    );
    let about = letters.has(
        clause.start..place.left.end,
        &["对", "凡", "符合", "鼓励有条件"],
    );
    whole || (of_whom && about)
}

/// 最高不超过500万元补助, and the rate that its sentence grants.
fn grant(sentence: &Sentence<'_>, place: &Place) -> bool {
    let letters = sentence.letters;
    let clause = sentence.clauses[place.clause].clone();
    if letters.has(clause.clone(), &GRANTS) {
        return true;
    }
    let by = letters.has(clause.clone(), &["按照", "按", "依据", "不超过", "不高于"]);
    let next = sentence
        .clauses
        .get(place.clause + 1)
        .cloned()
        .unwrap_or(clause.end..clause.end);
    let yearly = letters.has(clause, &["每年"]);
    by && !yearly && letters.has(next, &GRANTS)
}

/// 同比增长, 截至2020年, 已达到.
fn status(sentence: &Sentence<'_>, place: &Place, amount: &Amount) -> bool {
    let letters = sentence.letters;
    let clause = sentence.clauses[place.clause].start..amount.range.start;
    if letters.has(clause.clone(), &STATUS) {
        return true;
    }
    let speaking = sentence.mentions.iter().rfind(|m| {
        m.range.end <= amount.range.start && !matches!(m.role, Role::Each | Role::Baseline)
    });
    speaking.is_some_and(|m| m.role == Role::Past)
}

/// 甲、乙5条高速公路; 新营河等5条河; 重点支持107户企业: the number only counts.
fn label(sentence: &Sentence<'_>, place: &Place, lead: &Lead) -> bool {
    let letters = sentence.letters;
    let left = lead.noun.clone();
    if place.right.is_empty() || lead.is(Step::Make) {
        return false;
    }
    let listed = listed(sentence, &left);
    let tended = letters.longest_before(left.end, &TEND).is_some();
    listed || tended
}

/// Whether names stand directly before the number.
fn listed(sentence: &Sentence<'_>, left: &Range<usize>) -> bool {
    let letters = sentence.letters;
    if letters.ends(left.end, "等") {
        return true;
    }
    let marks = left
        .clone()
        .rev()
        .find(|at| letters.get(*at) == Some('、') && !letters.inside(*at).bracket);
    // A verb behind the last name governs the number.
    marks.is_some_and(|mark| {
        !left.is_empty()
            && letters.longest_before(left.end, &MAKE).is_none()
            && !letters.has(
                mark..left.end,
                &["建设", "实施", "开展", "发展", "领域", "方面"],
            )
    })
}
