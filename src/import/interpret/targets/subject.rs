//! What a quantity measures: the noun before it, or behind it where it is counted.

use std::ops::Range;

use super::super::letters::{Letters, is_han};
use super::amount::Amount;
use super::clause::{Lead, Step};
use super::words::{HOW, LEADING, MAKE, NO_VERB};
use super::{Place, Sentence};

/// What is measured, and where.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// As printed.
    pub text: String,
    /// The area it begins with, or that stands before its verb.
    pub scope: Option<String>,
}

/// Longer stretches are sentences, not metrics.
const LONGEST: usize = 60;

impl Subject {
    /// The subject of a quantity; nothing when the text does not tell.
    pub(super) fn of(
        sentence: &Sentence<'_>,
        place: &Place,
        amount: &Amount,
        lead: &Lead,
    ) -> Option<Self> {
        let letters = sentence.letters;
        let behind = noun_behind(letters, place.right.clone());
        let level = lead.measures() || lead.is(Step::Cover);
        let bare = sentence.undated(&lead.noun);
        let (before, scope) = noun_before(sentence, bare, !level);
        if lead.is(Step::Cover) && !before.is_empty() {
            return Self::covering(sentence, &before, lead, &behind, scope);
        }
        let noun = if (lead.is(Step::Make) || (amount.counts && !level)) && !behind.is_empty() {
            behind.clone()
        } else if !before.is_empty() {
            before
        } else if !behind.is_empty() {
            behind
        } else {
            sentence.noun_carried(place, lead)?
        };
        Self::made(sentence, noun, scope)
    }

    /// 二级公路覆盖70%以上的乡镇.
    fn covering(
        sentence: &Sentence<'_>,
        before: &Range<usize>,
        lead: &Lead,
        behind: &Range<usize>,
        scope: Option<String>,
    ) -> Option<Self> {
        let end = lead.noun.end + "覆盖".chars().count();
        let subject = Self::made(sentence, before.start..end, scope)?;
        let object = sentence.letters.written(behind.clone());
        Some(Self {
            text: format!("{}{object}", subject.text),
            ..subject
        })
    }

    fn made(sentence: &Sentence<'_>, noun: Range<usize>, scope: Option<String>) -> Option<Self> {
        let letters = sentence.letters;
        let noun = trimmed(letters, noun);
        let words = noun.clone().any(|at| {
            letters
                .get(at)
                .is_some_and(|c| is_han(c) || c.is_alphabetic())
        });
        if !words || noun.len() < 2 || noun.len() > LONGEST {
            return None;
        }
        let scope = area(sentence, &noun)
            .map(|end| letters.written(noun.start..end).to_owned())
            .or(scope);
        Some(Self {
            text: letters.written(noun).to_owned(),
            scope,
        })
    }

    /// A subject from a stretch of letters, such as one part of 分别.
    pub(super) fn part(sentence: &Sentence<'_>, noun: Range<usize>) -> Option<Self> {
        let (noun, scope) = noun_before(sentence, noun, false);
        Self::made(sentence, noun, scope)
    }
}

impl Sentence<'_> {
    /// A stretch of letters behind the dates that it begins with, and before one it ends in.
    pub(super) fn undated(&self, range: &Range<usize>) -> Range<usize> {
        let dates = self.mentions.iter().map(|m| &m.range);
        let dates = dates.filter(|m| range.contains(&m.start) && m.end <= range.end);
        let mut found = range.clone();
        for date in dates {
            if date.end == range.end && date.start > found.start {
                found.end = date.start;
            } else {
                found.start = date.end;
            }
        }
        found
    }

    /// The noun of the clause before, where a clause begins with its verb: 甲稳步提高,达到50%.
    fn noun_carried(&self, place: &Place, lead: &Lead) -> Option<Range<usize>> {
        if !lead.measures() || place.left.start != self.clauses[place.clause].start {
            return None;
        }
        let before = self.clauses.get(place.clause.checked_sub(1)?)?.clone();
        let (noun, _) = noun_before(self, self.undated(&before), false);
        let (_, at) = self.letters.find(noun.clone(), &PREDICATES)?;
        (at >= noun.start + 2).then_some(noun.start..at)
    }
}

/// Where a predicate begins.
const PREDICATES: [&str; 20] = [
    "稳步",
    "明显",
    "显著",
    "持续",
    "不断",
    "进一步",
    "大幅",
    "逐步",
    "得到",
    "全面",
    "提高",
    "提升",
    "增长",
    "下降",
    "降低",
    "稳定",
    "达到",
    "基本",
    "有效",
    "突破",
];

/// The noun in the words before a quantity, with the area that stood before its verb.
fn noun_before(
    sentence: &Sentence<'_>,
    left: Range<usize>,
    counted: bool,
) -> (Range<usize>, Option<String>) {
    let letters = sentence.letters;
    let mut noun = left;
    let mut scope = None;
    let mut verbs: Vec<&str> = HOW.to_vec();
    verbs.extend([
        "实现", "促进", "完成", "使", "带动", "推进", "保障", "累计", "保证",
    ]);
    if counted {
        verbs.extend(LEADING);
        verbs.extend(MAKE);
    }
    loop {
        noun = trimmed(letters, noun);
        if let Some(end) = verb_at(letters, &noun, &verbs) {
            noun.start = end;
        } else if let Some(end) = area(sentence, &noun)
            && verb_at(letters, &(end..noun.end), &verbs).is_some()
        {
            scope = Some(letters.written(noun.start..end).to_owned());
            noun.start = end;
        } else {
            break;
        }
    }
    if counted {
        noun.start = behind_last_verb(letters, &noun);
    } else {
        noun.start = behind_cause(letters, &noun);
    }
    (trimmed(letters, noun), scope)
}

/// The end of a verb that a noun begins with, unless it is a part of the noun.
fn verb_at(letters: &Letters<'_>, noun: &Range<usize>, verbs: &[&str]) -> Option<usize> {
    if letters.longest(noun.start, &NO_VERB).is_some() {
        return None;
    }
    let (_, end) = letters.longest(noun.start, verbs)?;
    (end <= noun.end && letters.get(end) != Some('的')).then_some(end)
}

/// Behind the last verb of making: 在新型领域制定重要国际标准1-2项.
fn behind_last_verb(letters: &Letters<'_>, noun: &Range<usize>) -> usize {
    noun.clone()
        .rev()
        .find_map(|at| {
            let (_, end) = letters.longest(at, &MAKE)?;
            let object = end + 2 <= noun.end && letters.get(end) != Some('的');
            (object && letters.longest(at, &NO_VERB).is_none()).then_some(end)
        })
        .unwrap_or(noun.start)
}

/// Behind a verb of causing: 支持企业实现营业收入突破100亿元.
fn behind_cause(letters: &Letters<'_>, noun: &Range<usize>) -> usize {
    noun.clone()
        .rev()
        .find_map(|at| {
            let (_, end) = letters.longest(
                at,
                &["实现", "推动", "确保", "带动", "力争", "争取", "努力", "使"],
            )?;
            (end + 2 <= noun.end && letters.get(end) != Some('的')).then_some(end)
        })
        .unwrap_or(noun.start)
}

/// The noun behind a counted quantity: 个省级现代农业产业园.
fn noun_behind(letters: &Letters<'_>, right: Range<usize>) -> Range<usize> {
    let mut noun = right;
    while noun.start < noun.end && letters.get(noun.start) == Some('的') {
        noun.start += 1;
    }
    // The next statement may follow without a comma: 3个县并建成…
    if let Some((_, at)) = letters.find(noun.clone(), &["、", "并且", "以及"])
        && letters.get(at) == Some('、')
        && enumerates(letters, &noun, at)
    {
        noun.end = at;
    }
    let first = letters.get(noun.start);
    if first.is_some_and(|c| matches!(c, '、' | '和' | '及' | '与' | '且' | '并' | '(')) {
        noun.end = noun.start;
    }
    trimmed(letters, noun)
}

/// Whether 、 begins another statement: 3所学校、实现… A list of adjectives ends in its noun.
fn enumerates(letters: &Letters<'_>, noun: &Range<usize>, at: usize) -> bool {
    let verbs = [
        "实现", "建成", "完成", "新增", "推动", "推进", "培育", "打造",
    ];
    at + 1 < noun.end && letters.longest(at + 1, &verbs).is_some()
}

/// Without separators, dashes and particles at its ends.
fn trimmed(letters: &Letters<'_>, mut noun: Range<usize>) -> Range<usize> {
    let mark = |at: usize| {
        letters
            .get(at)
            .is_some_and(|c| "、-—·*★▲●;,.。:".contains(c))
    };
    while noun.start < noun.end && mark(noun.start) {
        noun.start += 1;
    }
    while noun.start < noun.end
        && (mark(noun.end - 1) || matches!(letters.get(noun.end - 1), Some('的')))
    {
        noun.end -= 1;
    }
    noun
}

/// The end of an area that a noun begins with: 全州, 临夏市.
fn area(sentence: &Sentence<'_>, noun: &Range<usize>) -> Option<usize> {
    let letters = sentence.letters;
    let whole = [
        "全州", "全省", "全市", "全县", "全区", "全国", "全域", "全盟", "全旗", "全镇", "全乡",
    ];
    let found = letters
        .longest(noun.start, &whole)
        .map(|(_, end)| end)
        .or_else(|| {
            let (place, end) = sentence.context.places.at(letters, noun.start)?;
            place
                .filter(|name| name.chars().count() == end - noun.start)
                .map(|_| end)
        });
    found
        .or_else(|| named_area(letters, noun))
        .filter(|end| *end < noun.end)
}

/// A name of two or three letters and the level of a place.
fn named_area(letters: &Letters<'_>, noun: &Range<usize>) -> Option<usize> {
    let level = (noun.start + 2..noun.start + 4).find(|at| {
        letters
            .get(*at)
            .is_some_and(|c| matches!(c, '省' | '州' | '市' | '县'))
    })?;
    let name = letters.folded(noun.start..level);
    let kinds = [
        "城", "各", "全", "本", "上", "大", "超", "中", "新", "县", "地", "省", "国", "以", "超",
        "特", "我", "重点", "跨", "两",
    ];
    let next = letters.get(level + 1);
    let plain = name.chars().all(is_han) && !kinds.iter().any(|kind| name.starts_with(kind));
    (plain && !next.is_some_and(|c| matches!(c, '场' | '政' | '级' | '域' | '民')))
        .then_some(level + 1)
}
