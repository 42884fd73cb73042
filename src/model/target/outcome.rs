//! Whether a target is met, on its way, or behind.

use std::cmp::Ordering;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Actual, Missing};
use crate::model::Model;
use crate::model::ids::TargetId;
use crate::model::quantity::Quantity;
use crate::syntax::keywords::Keyword;
use crate::syntax::tree::{Cmp, TargetKind};

/// What can be said of a target on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The pass mark is reached: at the deadline, or before it where that cannot be undone.
    Met,
    /// The deadline has passed without, or what had to hold all along did not.
    Unmet,
    /// As far as it should be by now.
    OnTrack,
    /// Not as far as it should be by now.
    Behind,
    /// Nothing was to be reached yet.
    NotDue,
}

/// A verdict with the figures behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// The value it rests on.
    pub actual: Option<Actual>,
    /// How much of the way was done on the day of that value, 1 being the whole.
    pub done: Option<Decimal>,
    /// How much of it should have been done on that day.
    pub expected: Option<Decimal>,
}

impl Outcome {
    pub(super) const fn of(verdict: Verdict, actual: Actual) -> Self {
        Self {
            verdict,
            actual: Some(actual),
            done: None,
            expected: None,
        }
    }

    pub(super) const fn not_due() -> Self {
        Self {
            verdict: Verdict::NotDue,
            actual: None,
            done: None,
            expected: None,
        }
    }

    /// On its way or behind, by what is done and what should be.
    pub(super) fn compared(actual: Actual, done: Decimal, expected: Decimal) -> Self {
        Self {
            verdict: if done < expected {
                Verdict::Behind
            } else {
                Verdict::OnTrack
            },
            actual: Some(actual),
            done: Some(done),
            expected: Some(expected),
        }
    }

    /// How far it is behind, as a share of the whole way: 0.25 are 25 points.
    pub fn behind(&self) -> Option<Decimal> {
        (self.verdict == Verdict::Behind).then_some(self.expected? - self.done?)
    }
}

impl Model {
    /// What can be said of a target on a day, or what is missing to say it.
    pub fn outcome(&self, target: TargetId, as_of: Date) -> Result<Outcome, Missing> {
        let this = &self.targets[target.index()];
        if this.broken.has(Keyword::Target) {
            return Err(Missing::Broken);
        }
        let end = self.deadline(target.into()).map(|end| end.date.last());
        let due = end.is_some_and(|end| end <= as_of);
        let begun = self.way_begins(target).is_none_or(|first| first <= as_of);
        let outcome = match this.kind {
            TargetKind::Keep => self.kept(target, as_of, due),
            TargetKind::Each(interval) => self.each_interval(target, interval, as_of, end),
            _ => self.once(target, as_of, due),
        };
        match outcome {
            Err(Missing::Actual) if !due && !begun => Ok(Outcome::not_due()),
            outcome => outcome,
        }
    }

    /// What is reached once: level, growth, change, total.
    fn once(&self, target: TargetId, as_of: Date, due: bool) -> Result<Outcome, Missing> {
        let actual = self.actual(target, as_of)?;
        let passes = match self.passes(target, actual.quantity) {
            // How near is near enough matters at the end; the way there can be measured.
            Err(Missing::Direction | Missing::Tolerance) if !due => Ok(false),
            passes => passes,
        };
        let (done, expected) = match self.progress_of(target, actual) {
            Ok((done, expected)) => (Some(done), Some(expected)),
            Err(_) if due || passes == Ok(true) => (None, None),
            Err(missing) => return Err(missing),
        };
        let growth = self.targets[target.index()].kind == TargetKind::Growth;
        let verdict = match (due, passes?, growth) {
            (true, true, _) | (false, true, false) => Verdict::Met,
            (true, false, _) => Verdict::Unmet,
            (false, true, true) => Verdict::OnTrack,
            (false, false, _) if done < expected => Verdict::Behind,
            (false, false, _) => Verdict::OnTrack,
        };
        Ok(Outcome {
            verdict,
            actual: Some(actual),
            done,
            expected,
        })
    }

    /// How much is done on the day of a value, and how much should be. An average rate should be
    /// there all along; everything else has a way to go.
    fn progress_of(&self, target: TargetId, actual: Actual) -> Result<(Decimal, Decimal), Missing> {
        if self.targets[target.index()].kind == TargetKind::Growth {
            return Ok((self.attained(target, actual.quantity)?, Decimal::ONE));
        }
        let path = self.path(target)?;
        let mark = self.marks(target)?.0.measure;
        let value = self
            .measures
            .convert(actual.quantity, mark)
            .ok_or(Missing::Measure)?;
        let expected = path.share(path.expected(actual.day))?;
        Ok((path.share(value)?, expected))
    }

    /// Whether a target is met on a day. What holds for every interval (`keep`, `each`) must
    /// have held in each that has ended.
    pub fn met(&self, target: TargetId, as_of: Date) -> Result<bool, Missing> {
        let this = &self.targets[target.index()];
        if this.broken.has(Keyword::Target) {
            return Err(Missing::Broken);
        }
        if matches!(this.kind, TargetKind::Keep | TargetKind::Each(_)) {
            return match self.outcome(target, as_of)? {
                outcome if outcome.verdict == Verdict::Unmet => Ok(false),
                outcome if outcome.actual.is_some() => Ok(true),
                _ => Err(Missing::Actual),
            };
        }
        self.passes(target, self.actual(target, as_of)?.quantity)
    }

    /// Whether a value satisfies the pass mark.
    pub(super) fn passes(&self, target: TargetId, actual: Quantity) -> Result<bool, Missing> {
        let this = &self.targets[target.index()];
        let (low, high) = self.marks(target)?;
        let with = |mark: Quantity| self.measures.compare(actual, mark).ok_or(Missing::Measure);
        let (against_low, against_high) = (with(low)?, with(high)?);
        match this.cmp {
            Some(Cmp::Ge) => Ok(against_low != Ordering::Less),
            Some(Cmp::Gt) => Ok(against_low == Ordering::Greater),
            Some(Cmp::Le) => Ok(against_high != Ordering::Greater),
            Some(Cmp::Lt) => Ok(against_high == Ordering::Less),
            Some(Cmp::Eq) => Ok(against_low != Ordering::Less && against_high != Ordering::Greater),
            _ if against_low == Ordering::Equal => Ok(true),
            Some(Cmp::About) => self.is_about(target, actual, low),
            None => Err(Missing::Direction),
        }
    }

    /// Whether a value is within the tolerance stated for `about`: an amount in the unit of the
    /// mark, points for a mark in per cent, or per cent of any other mark.
    fn is_about(
        &self,
        target: TargetId,
        actual: Quantity,
        mark: Quantity,
    ) -> Result<bool, Missing> {
        let extra = self.target_extra(target);
        let tolerance = extra.and_then(|e| e.tolerance).ok_or(Missing::Tolerance)?;
        let tolerance = tolerance.quantity;
        let in_mark = |q| {
            self.measures
                .convert(q, mark.measure)
                .ok_or(Missing::Measure)
        };
        let off = (in_mark(actual)? - mark.value()).abs();
        let share_of_whole = self.measures.is_share(mark.measure);
        let allowed = match self.measures.percent(tolerance) {
            // Per cent of a mark in per cent, or points of it? It must be said anew.
            Some(_) if share_of_whole => return Err(Missing::Tolerance),
            Some(percent) => (mark.value() * percent / Decimal::ONE_HUNDRED).abs(),
            None if share_of_whole && self.measures.in_points(tolerance.measure) => {
                let one = Quantity::new(Decimal::ONE, mark.measure).ok_or(Missing::Measure)?;
                let one = self.measures.percent(one).ok_or(Missing::Measure)?;
                tolerance.value() / one
            }
            None => in_mark(tolerance)?,
        };
        Ok(off <= allowed)
    }
}
