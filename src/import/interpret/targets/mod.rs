//! Targets of a paragraph: numbers that are to be reached, with what they measure.
//!
//! A sentence is cut into clauses; each quantity in a clause is read with the words before it
//! (comparator, verb, subject) and behind it (comparator, noun). What is no promise is refused.

mod amount;
mod clause;
mod measures;
mod pairs;
mod refuse;
mod subject;
mod texts;
mod words;

use std::ops::Range;

use super::clauses::clauses;
use super::dates::{self, Mention, Role, When};
use super::letters::{Letters, sentences};
use super::{Context, Reading, Reason};
use crate::syntax::date::Date;
use crate::syntax::keywords::{Interval, Strength};
use crate::syntax::tree::{Cmp, TargetKind};
use amount::Amount;
use clause::{Lead, Step};
use subject::Subject;

/// A target found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The bytes of the quantity and of the words that make it a target.
    pub range: Range<usize>,
    /// What is measured, as printed; for parts of 分别 put together.
    pub subject: String,
    /// The comparator, where the text states one.
    pub cmp: Option<Cmp>,
    /// The value as the plan language writes it: `600公里`, `8..10个`, `"两位数"`.
    pub value: String,
    /// Its kind.
    pub kind: TargetKind,
    /// How firmly it is promised.
    pub strength: Option<Strength>,
    /// The area or unit it speaks of, where the subject begins with one.
    pub scope: Option<String>,
    /// Its date, as its sentence states it.
    pub when: Option<When>,
    /// The year against which a change counts.
    pub baseline: Option<Date>,
}

/// The targets of a paragraph.
pub fn find(text: &str, context: &Context) -> Reading<Target> {
    let mut reading = Reading::default();
    for range in sentences(text) {
        let letters = Letters::new(&text[range.clone()], range.start);
        let mentions = dates::mentions(&letters, context);
        let sentence = Sentence {
            clauses: clauses(&letters),
            letters: &letters,
            mentions: &mentions,
            context,
        };
        sentence.read(&mut reading);
    }
    reading.found.sort_by_key(|target| target.range.start);
    reading.refused.sort_by_key(|refused| refused.range.start);
    reading
}

/// One sentence, with what is known of it.
pub(super) struct Sentence<'s> {
    letters: &'s Letters<'s>,
    clauses: Vec<Range<usize>>,
    mentions: &'s [Mention],
    context: &'s Context,
}

/// A quantity in its clause: what stands before it and what behind it.
pub(super) struct Place {
    clause: usize,
    /// The words before the quantity, back to the clause or the quantity before.
    left: Range<usize>,
    /// The words behind it, up to the next quantity or the end of the clause.
    right: Range<usize>,
}

impl Sentence<'_> {
    fn read(&self, reading: &mut Reading<Target>) {
        for clause in 0..self.clauses.len() {
            refuse::vague(self, clause, reading);
            let amounts = self.amounts(clause, reading);
            if pairs::read(self, clause, &amounts, reading) {
                continue;
            }
            let texts = texts::read(self, clause, reading);
            let mut labels = false;
            for (n, amount) in amounts.iter().enumerate() {
                if texts
                    .iter()
                    .any(|taken| taken.contains(&amount.range.start))
                {
                    continue;
                }
                let place = self.place(clause, &amounts, n);
                labels = self.read_amount(&place, amount, labels, reading);
            }
        }
    }

    /// The quantities of a clause, outside names, brackets and dates.
    fn amounts(&self, clause: usize, reading: &mut Reading<Target>) -> Vec<Amount> {
        let mut found = Vec::new();
        let range = self.clauses[clause].clone();
        let mut at = range.start;
        while at < range.end {
            if let Some(date) = self.dated(at) {
                at = date;
                continue;
            }
            let inside = self.letters.inside(at);
            match Amount::read(self.letters, at) {
                Some(Ok(amount)) if inside.bracket || inside.quote || inside.title => {
                    at = amount.range.end;
                    if !amount.words && !inside.title {
                        let bytes = self.letters.bytes(amount.range);
                        reading.refuse(bytes, Reason::Name);
                    }
                }
                Some(Ok(amount)) => {
                    at = amount.range.end;
                    // 三大环节, 十条线路: a number in words counts only where it is compared.
                    if amount.words && amount.cmp.is_none() {
                        if amount.counts && amount.value > rust_decimal::Decimal::ONE {
                            reading.refuse(self.letters.bytes(amount.range), Reason::Label);
                        }
                    } else {
                        found.push(amount);
                    }
                }
                Some(Err(no)) => {
                    if !inside.title && self.letters.get(at).is_some_and(|c| c.is_ascii_digit()) {
                        reading.refuse(self.letters.bytes(no.range.clone()), no.reason);
                    }
                    at = no.range.end.max(at + 1);
                }
                None => at += 1,
            }
        }
        found
    }

    /// Where the date that stands at a letter ends. 每年 is no date here: it says the kind.
    fn dated(&self, at: usize) -> Option<usize> {
        let mention = self
            .mentions
            .iter()
            .find(|m| m.range.contains(&at) && m.role != Role::Each)?;
        Some(mention.range.end)
    }

    fn place(&self, clause: usize, amounts: &[Amount], n: usize) -> Place {
        let whole = &self.clauses[clause];
        let start = n.checked_sub(1).map_or(whole.start, |n| {
            let gap = amounts[n].range.end..amounts[n + 1].range.start;
            clause::joint(self.letters, &gap).map_or(gap.start, |joint| joint.end)
        });
        let end = amounts.get(n + 1).map_or(whole.end, |next| {
            let gap = amounts[n].range.end..next.range.start;
            clause::joint(self.letters, &gap).map_or(gap.end, |joint| joint.start)
        });
        Place {
            clause,
            left: start..amounts[n].range.start,
            right: amounts[n].range.end..end,
        }
    }

    /// Reads one quantity; whether it is a label. `labels`: the one before it was, so that of
    /// 107户甲企业、54户乙企业 both are.
    fn read_amount(
        &self,
        place: &Place,
        amount: &Amount,
        labels: bool,
        reading: &mut Reading<Target>,
    ) -> bool {
        let lead = Lead::of(self.letters, place.left.clone());
        let bytes = self.letters.bytes(amount.range.clone());
        let plain =
            amount.cmp.is_none() && lead.noun.is_empty() && lead.start == amount.range.start;
        let reason = (labels && plain)
            .then_some(Reason::Label)
            .or_else(|| refuse::reason(self, place, amount, &lead));
        if let Some(reason) = reason {
            reading.refuse(bytes, reason);
            return reason == Reason::Label;
        }
        match Subject::of(self, place, amount, &lead) {
            Some(subject) => reading
                .found
                .push(self.target(place, amount, &lead, subject)),
            None => reading.refuse(bytes, Reason::NoSubject),
        }
        false
    }

    fn target(&self, place: &Place, amount: &Amount, lead: &Lead, subject: Subject) -> Target {
        let when = self.when(amount.range.start, place.clause);
        let kind = self.kind(place, amount, lead, when);
        let falls = lead.falls && kind == TargetKind::Change;
        let cmp = amount
            .cmp
            .or(lead.cmp)
            .map(|cmp| if falls { turned(cmp) } else { cmp });
        // A range is met anywhere inside it, unless the text compares it.
        let cmp = cmp.or(amount.max.map(|_| Cmp::Eq));
        Target {
            range: self.letters.bytes(lead.start..amount.range.end),
            subject: subject.text,
            cmp,
            value: amount.written(falls),
            kind,
            strength: self.strength(place.clause),
            scope: subject.scope,
            when,
            baseline: self.baseline(place.clause),
        }
    }

    /// What kind of number it is, by the verb, the interval and the period.
    fn kind(&self, place: &Place, amount: &Amount, lead: &Lead, when: Option<When>) -> TargetKind {
        let clause = self.clauses[place.clause].start..amount.range.start;
        let share = amount.measure.contains('%') || amount.measure.ends_with("百分点");
        if lead.is(Step::Growth) {
            return TargetKind::Growth;
        }
        if let Some(interval) = self.interval(&clause) {
            return TargetKind::Each(interval);
        }
        if lead.is(Step::Keep) {
            return TargetKind::Keep;
        }
        if lead.is(Step::Change) && (share || !lead.is(Step::Make)) {
            return TargetKind::Change;
        }
        let sum = self.letters.has(clause.clone(), &["累计", "新增"])
            || (matches!(when, Some(When::Over(..))) && self.letters.has(clause, &words::MAKE));
        if sum && !share {
            return TargetKind::Total;
        }
        TargetKind::Level
    }

    fn interval(&self, clause: &Range<usize>) -> Option<Interval> {
        self.mentions.iter().find_map(|m| match m.when {
            Ok(When::Each(interval)) if clause.contains(&m.range.start) => Some(interval),
            _ => None,
        })
    }

    /// The date that holds at a letter: the last one stated before it in the sentence, else one
    /// that follows in the same clause or the next.
    fn when(&self, at: usize, clause: usize) -> Option<When> {
        let usable = |m: &&Mention| {
            !matches!(
                m.role,
                Role::Baseline | Role::Past | Role::Each | Role::Ongoing
            )
        };
        let end = self
            .clauses
            .get(clause + 1)
            .map_or(self.clauses[clause].end, |next| next.end);
        let before = self
            .mentions
            .iter()
            .filter(usable)
            .rfind(|m| m.range.end <= at);
        before
            .or_else(|| {
                let behind = self.mentions.iter().filter(usable);
                behind
                    .filter(|m| m.role == Role::Before)
                    .find(|m| m.range.start >= at && m.range.end <= end)
            })?
            .when
            .ok()
    }

    /// The year that a change is measured against: 较2020年.
    fn baseline(&self, clause: usize) -> Option<Date> {
        let range = &self.clauses[clause];
        self.mentions.iter().find_map(|m| match (m.role, m.when) {
            (Role::Baseline, Ok(When::By(date))) if range.contains(&m.range.start) => Some(date),
            _ => None,
        })
    }

    /// How firmly its clause promises; a clause with nothing but a date speaks for those behind it.
    fn strength(&self, clause: usize) -> Option<Strength> {
        let own = self.firmness(&self.clauses[clause]);
        own.or_else(|| {
            let dates = self.clauses[..clause]
                .iter()
                .filter(|range| self.only_date(range));
            dates.rev().find_map(|range| self.firmness(range))
        })
    }

    fn firmness(&self, range: &Range<usize>) -> Option<Strength> {
        if self.letters.has(range.clone(), &words::STRIVE) {
            Some(Strength::Strive)
        } else if self.letters.has(range.clone(), &words::BIND) {
            Some(Strength::Binding)
        } else {
            self.letters
                .has(range.clone(), &["预期性"])
                .then_some(Strength::Expected)
        }
    }

    fn only_date(&self, range: &Range<usize>) -> bool {
        self.mentions
            .iter()
            .filter(|m| m.range.start >= range.start && m.range.end <= range.end)
            .any(|m| range.len() <= m.range.len() + 4)
    }
}

const fn turned(cmp: Cmp) -> Cmp {
    match cmp {
        Cmp::Ge => Cmp::Le,
        Cmp::Le => Cmp::Ge,
        Cmp::Gt => Cmp::Lt,
        Cmp::Lt => Cmp::Gt,
        Cmp::Eq | Cmp::About => cmp,
    }
}

#[cfg(test)]
mod tests;
