//! The words that stand directly before a quantity: comparator, verb, and where the noun ends.

use std::ops::Range;

use super::super::letters::Letters;
use super::words::{BEFORE, CHANGE, KEEP, LIGHT, MAKE, REACH};
use crate::syntax::tree::Cmp;

/// Where the words between two quantities part: at the last 、 or 和.
pub(super) fn joint(letters: &Letters<'_>, gap: &Range<usize>) -> Option<Range<usize>> {
    let first = letters.get(gap.start)?;
    if matches!(first, '、' | '和' | '及' | '与' | '且') {
        return Some(gap.start..gap.start + 1);
    }
    let last = gap.clone().rev().find(|at| {
        letters
            .get(*at)
            .is_some_and(|c| matches!(c, '、' | '和' | '及' | '与'))
    })?;
    let start = last - usize::from(letters.ends(last, "以"));
    Some(start..last + 1)
}

/// The words directly before a quantity, read backwards: comparator, verb, what is left.
#[derive(Clone, Debug)]
pub(super) struct Lead {
    /// Where these words begin.
    pub start: usize,
    /// What stands before them.
    pub noun: Range<usize>,
    /// The comparator before the number.
    pub cmp: Option<Cmp>,
    /// The change goes down.
    pub falls: bool,
    /// What the words were.
    steps: Vec<Step>,
}

impl Lead {
    /// Reads the words at the end of `left`.
    pub(super) fn of(letters: &Letters<'_>, left: Range<usize>) -> Self {
        let mut lead = Self {
            start: left.end,
            noun: left,
            cmp: None,
            falls: false,
            steps: Vec::new(),
        };
        while let Some(start) = lead.step(letters) {
            lead.noun.end = start;
            lead.start = start;
        }
        lead
    }

    /// Takes the last word off; its start, or nothing when a subject is reached.
    fn step(&mut self, letters: &Letters<'_>) -> Option<usize> {
        let before = BEFORE.map(|(word, _)| word);
        let change = CHANGE.map(|(word, _)| word);
        let steps = [
            self.back(letters, &before).map(|w| (Step::Compare, w)),
            self.back(letters, &REACH).map(|w| (Step::Reach, w)),
            self.back(letters, &KEEP).map(|w| (Step::Keep, w)),
            self.back(letters, &change).map(|w| (Step::Change, w)),
            self.back(letters, &["年均", "年平均", "年均分别"])
                .map(|w| (Step::Growth, w)),
            self.back(letters, &["覆盖"]).map(|w| (Step::Cover, w)),
            self.back(letters, &MAKE).map(|w| (Step::Make, w)),
            self.back(letters, &LIGHT).map(|w| (Step::Light, w)),
        ];
        let (step, (word, start)) = steps
            .into_iter()
            .flatten()
            .max_by_key(|(_, (word, _))| word.len())?;
        // Behind the verb of making stands the object; what is before it is not the subject.
        if self.is(Step::Make) && step != Step::Light {
            return None;
        }
        self.take(step, word)?;
        Some(start)
    }

    /// The longest word at the end of what is left.
    fn back<'w>(&self, letters: &Letters<'_>, words: &[&'w str]) -> Option<(&'w str, usize)> {
        letters
            .longest_before(self.noun.end, words)
            .filter(|(_, start)| *start >= self.noun.start)
    }

    fn take(&mut self, step: Step, word: &str) -> Option<()> {
        match step {
            // 控制在 says at most, unless a nearer word compares.
            Step::Compare => {
                let cmp = BEFORE.iter().find(|(w, _)| *w == word);
                self.cmp = self.cmp.or(cmp.map(|(_, cmp)| *cmp));
            }
            Step::Reach if self.is(Step::Change) => return None,
            Step::Change => self.falls = CHANGE.iter().any(|(w, up)| *w == word && !up),
            _ => {}
        }
        self.steps.push(step);
        Some(())
    }

    /// Whether such a word stands there.
    pub(super) fn is(&self, step: Step) -> bool {
        self.steps.contains(&step)
    }

    /// Whether the words tell of a level, a change or a growth: the noun before them is measured.
    pub(super) fn measures(&self) -> bool {
        [Step::Reach, Step::Keep, Step::Change, Step::Growth]
            .into_iter()
            .any(|step| self.is(step))
    }
}

/// What a word between subject and number says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// 不低于.
    Compare,
    /// 达到, 提高到.
    Reach,
    /// 保持在.
    Keep,
    /// 增长, 下降, without 到.
    Change,
    /// 年均.
    Growth,
    /// 覆盖: it belongs to the subject.
    Cover,
    /// A verb whose object follows: 培育, 新增.
    Make,
    /// What says nothing of its own.
    Light,
}
