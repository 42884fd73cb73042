//! Targets whose value is a text: 完成省定任务, 不低于全省平均水平, 两位数增长, 全国前三; and those whose
//! number is said in words: 全覆盖, 翻一番.

use std::ops::Range;

use super::super::letters::Letters;
use super::super::{Reading, Reason};
use super::clause::Lead;
use super::subject::Subject;
use super::{Sentence, Target};
use crate::syntax::tree::{Cmp, TargetKind};

/// What a pattern makes of a clause.
struct Said {
    /// From the word that makes it a target to the end of its value.
    letters: Range<usize>,
    /// The words that hold the subject.
    noun: Range<usize>,
    cmp: Option<Cmp>,
    value: String,
    kind: TargetKind,
}

/// The targets without figures of a clause; their letters.
pub(super) fn read(
    sentence: &Sentence<'_>,
    clause: usize,
    reading: &mut Reading<Target>,
) -> Vec<Range<usize>> {
    let range = sentence.clauses[clause].clone();
    let patterns = [
        task_from_above,
        average,
        two_digits,
        in_step,
        rank,
        everywhere,
        doubled,
    ];
    let mut taken: Vec<Range<usize>> = Vec::new();
    for pattern in patterns {
        let Some(said) = pattern(sentence, &range) else {
            continue;
        };
        let bytes = sentence.letters.bytes(said.letters.clone());
        if sentence.letters.has(range.clone(), &super::words::STATUS) {
            reading.refuse(bytes, Reason::Status);
        } else if let Some(subject) = Subject::part(sentence, sentence.undated(&said.noun)) {
            reading.found.push(Target {
                range: bytes,
                subject: subject.text,
                cmp: said.cmp,
                value: said.value,
                kind: said.kind,
                strength: sentence.strength(clause),
                scope: subject.scope,
                when: sentence.when(said.letters.end, clause),
                baseline: sentence.baseline(clause),
            });
        } else {
            reading.refuse(bytes, Reason::NoSubject);
        }
        taken.push(said.letters);
    }
    taken
}

/// A text as a value of the plan language. Straight quotes cannot stand inside.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "”"))
}

const ABOVE: [&str; 13] = [
    "省上",
    "省",
    "州",
    "市",
    "国家",
    "上级",
    "中央",
    "自治区",
    "省委",
    "省里",
    "县",
    "区",
    "全年",
];

/// 完成省定任务, 完成省上下达“十四五”治理水土流失任务.
fn task_from_above(sentence: &Sentence<'_>, clause: &Range<usize>) -> Option<Said> {
    let letters = sentence.letters;
    let (_, verb) = letters.find(clause.clone(), &["完成", "达到", "实现"])?;
    let above = verb + 2;
    let (_, source) = letters.longest(above, &ABOVE)?;
    let given = ["定", "下达", "确定", "分解", "核定", "规定", "要求"];
    let (_, given) = letters.longest(source, &given)?;
    let (end, word) = last_of(
        letters,
        given..clause.end,
        &["任务", "目标", "指标", "要求", "标准"],
    )?;
    let inner = inner(letters, given, end - word);
    let noun = if inner.len() >= 2 {
        inner.clone()
    } else {
        clause.start..verb
    };
    let value = if inner.len() >= 2 {
        format!(
            "{}{}",
            letters.written(above..given),
            letters.written(end - word..end)
        )
    } else {
        letters.written(above..end).to_owned()
    };
    Some(Said {
        letters: verb..end,
        noun,
        cmp: Some(Cmp::Eq),
        value: quoted(&value),
        kind: TargetKind::Level,
    })
}

/// The words between 下达 and 任务 that tell which, without 的 and “十四五”.
fn inner(letters: &Letters<'_>, start: usize, end: usize) -> Range<usize> {
    let mut start = start;
    while start < end {
        let skipped = ["的", "年度", "“十四五”", "“十五五”", "“十三五”", "各项"];
        let Some((_, next)) = letters.longest(start, &skipped) else {
            break;
        };
        start = next;
    }
    start..end.max(start)
}

fn last_of(letters: &Letters<'_>, range: Range<usize>, words: &[&str]) -> Option<(usize, usize)> {
    range.clone().rev().find_map(|at| {
        let (word, end) = letters.longest(at, words)?;
        (end <= range.end).then_some((end, word.chars().count()))
    })
}

const RANGE: [&str; 10] = [
    "全国", "全省", "全市", "全州", "全县", "全区", "周边", "西部", "同类", "世界",
];

/// 不低于全市平均水平, 高于全省平均增速.
fn average(sentence: &Sentence<'_>, clause: &Range<usize>) -> Option<Said> {
    let letters = sentence.letters;
    let words = [
        ("不低于", Cmp::Ge),
        ("高于", Cmp::Gt),
        ("超过", Cmp::Gt),
        ("达到或超过", Cmp::Ge),
        ("不高于", Cmp::Le),
        ("低于", Cmp::Lt),
        ("优于", Cmp::Gt),
        ("达到", Cmp::Eq),
        ("好于", Cmp::Gt),
    ];
    let names = words.map(|(word, _)| word);
    let mut at = clause.start;
    loop {
        let (word, verb) = letters.find(at..clause.end, &names)?;
        let from = verb + word.chars().count();
        at = from;
        if letters.longest(from, &RANGE).is_none() {
            continue;
        }
        let near = from..clause.end.min(from + 14);
        let Some((end, _)) = last_of(
            letters,
            near,
            &[
                "平均水平",
                "平均",
                "平均增速",
                "平均值",
                "均值",
                "水平",
                "平均线",
            ],
        ) else {
            continue;
        };
        return Some(Said {
            letters: verb..end,
            noun: Lead::of(letters, clause.start..verb).noun,
            cmp: words.iter().find(|(w, _)| *w == word).map(|(_, cmp)| *cmp),
            value: quoted(letters.written(from..end)),
            kind: TargetKind::Level,
        });
    }
}

/// 主要经济指标两位数增长, 保持两位数以上增长.
fn two_digits(sentence: &Sentence<'_>, clause: &Range<usize>) -> Option<Said> {
    let letters = sentence.letters;
    let (word, at) = letters.find(clause.clone(), &["两位数", "两位数以上", "二位数"])?;
    let end = at + word.chars().count();
    let years = sentence.context.period.is_none_or(|(from, to)| from < to);
    Some(Said {
        letters: at..end,
        noun: Lead::of(letters, clause.start..at).noun,
        cmp: Some(Cmp::Ge),
        value: quoted("两位数"),
        kind: if years {
            TargetKind::Growth
        } else {
            TargetKind::Change
        },
    })
}

/// 居民收入增长与经济增长基本同步.
fn in_step(sentence: &Sentence<'_>, clause: &Range<usize>) -> Option<Said> {
    let letters = sentence.letters;
    let (word, at) = letters.find(clause.clone(), &["基本同步", "保持同步", "同步增长"])?;
    let (_, with) = letters.find(clause.start + 1..at, &["与", "同", "和"])?;
    let end = at + word.chars().count();
    Some(Said {
        letters: with..end,
        noun: clause.start..with,
        cmp: Some(Cmp::Eq),
        value: quoted(letters.written(with..end)),
        kind: TargetKind::Level,
    })
}

/// 位居全国前三.
fn rank(sentence: &Sentence<'_>, clause: &Range<usize>) -> Option<Said> {
    let letters = sentence.letters;
    let verbs = [
        "位居",
        "进入",
        "位列",
        "居",
        "跻身",
        "保持",
        "保持在",
        "排名",
        "稳居",
        "达到",
    ];
    let mut at = clause.start;
    loop {
        let (verb, start) = letters.find(at..clause.end, &verbs)?;
        at = start + verb.chars().count();
        let Some((_, before)) = letters.longest(at, &RANGE) else {
            continue;
        };
        let number = super::super::numbers::number(letters, before + 1);
        let (Some('前'), Some(number)) = (letters.get(before), number) else {
            continue;
        };
        let end = letters
            .longest(number.range.end, &["位", "名", "强"])
            .map_or(number.range.end, |(_, end)| end);
        return Some(Said {
            letters: start..end,
            noun: clause.start..start,
            cmp: Some(Cmp::Eq),
            value: quoted(letters.written(at..end)),
            kind: TargetKind::Level,
        });
    }
}

/// 行政村5G网络全覆盖: 100%, where it ends the statement.
fn everywhere(sentence: &Sentence<'_>, clause: &Range<usize>) -> Option<Said> {
    let letters = sentence.letters;
    let (word, at) = letters.find(
        clause.clone(),
        &["全覆盖", "全面覆盖", "应保尽保", "应收尽收"],
    )?;
    let end = at + word.chars().count();
    let noun = clause.start..if word.ends_with("覆盖") { end } else { at };
    let (_, close) = letters.longest(end, &["目标"]).unwrap_or(("", end));
    // 全覆盖的体系, 全覆盖工作: an adjective.
    (word.ends_with("覆盖") && close == clause.end && at > clause.start + 1).then(|| Said {
        letters: at..end,
        noun,
        cmp: None,
        value: "100%".to_owned(),
        kind: TargetKind::Level,
    })
}

/// 营业收入翻一番: at least 100% more.
fn doubled(sentence: &Sentence<'_>, clause: &Range<usize>) -> Option<Said> {
    let letters = sentence.letters;
    let words = [
        ("翻一番", "100%"),
        ("翻番", "100%"),
        ("倍增", "100%"),
        ("翻两番", "300%"),
    ];
    let names = words.map(|(word, _)| word);
    let (word, at) = letters.find(clause.clone(), &names)?;
    let end = at + word.chars().count();
    // 三年倍增行动计划 is the name of a programme.
    let closes = end == clause.end
        || letters
            .longest(end, &["以上", "目标", "、", "和"])
            .is_some();
    let value = words
        .iter()
        .find(|(w, _)| *w == word)
        .map(|(_, value)| *value)?;
    closes.then(|| Said {
        letters: at..end,
        noun: Lead::of(letters, clause.start..at).noun,
        cmp: Some(Cmp::Ge),
        value: value.to_owned(),
        kind: TargetKind::Change,
    })
}
