//! The way from the starting value to the pass mark, and how much of it should be done on a
//! day (序时进度).

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Direction, Missing};
use crate::model::Model;
use crate::model::entity::Dated;
use crate::model::ids::TargetId;
use crate::model::quantity::{MeasureId, Quantity};
use crate::syntax::tree::TargetKind;

/// How the work of a year is spread over its quarters: weights whose sum may be anything
/// above zero. The default is even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    quarters: [Decimal; 4],
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            quarters: [Decimal::ONE; 4],
        }
    }
}

impl Pace {
    /// Weights of the four quarters, unless one is negative or all are zero.
    pub fn of_quarters(quarters: [Decimal; 4]) -> Option<Self> {
        let negative = quarters.iter().any(Decimal::is_sign_negative);
        let whole: Decimal = quarters.iter().sum();
        (!negative && !whole.is_zero()).then_some(Self { quarters })
    }

    /// The share of the time from the first to the last day that is gone at the end of a day.
    pub fn gone(self, first: Date, day: Date, last: Date) -> Decimal {
        let eve = self.up_to(first.yesterday().unwrap_or(first));
        let gone = (self.up_to(day) - eve).checked_div(self.up_to(last) - eve);
        gone.unwrap_or(Decimal::ONE)
    }

    /// The weight of all time up to the end of a day; a year weighs twelve, as it has months.
    fn up_to(&self, day: Date) -> Decimal {
        let twelve = Decimal::from(12);
        let years = Decimal::from(day.year()) * twelve;
        let in_month = Decimal::from(day.day()) / Decimal::from(day.days_in_month());
        let quarter = (day.month() as usize - 1) / 3;
        let in_quarter = (Decimal::from((day.month() - 1) % 3) + in_month) / Decimal::from(3);
        let whole: Decimal = self.quarters.iter().sum();
        let before: Decimal = self.quarters[..quarter].iter().sum();
        let gone = before + self.quarters[quarter] * in_quarter;
        years + gone / whole * twelve
    }
}

/// Where a target should be, point by point.
#[derive(Clone, Debug)]
pub(super) struct Path {
    pace: Pace,
    /// Days with the value that should be reached at their end; in order.
    points: Vec<(Date, Decimal)>,
}

impl Path {
    fn from(&self) -> Decimal {
        self.points[0].1
    }

    fn goal(&self) -> Decimal {
        self.points[self.points.len() - 1].1
    }

    /// The value that should be reached at the end of a day.
    pub(super) fn expected(&self, day: Date) -> Decimal {
        let now = self.pace.up_to(day);
        let time = |day: Date| self.pace.up_to(day);
        let after = self.points.partition_point(|(day, _)| time(*day) <= now);
        let (Some(&(from, low)), Some(&(to, high))) = (
            after.checked_sub(1).and_then(|n| self.points.get(n)),
            self.points.get(after),
        ) else {
            return if after == 0 { self.from() } else { self.goal() };
        };
        let (from, to) = (time(from), time(to));
        low + (high - low) * (now - from) / (to - from)
    }

    /// The share of the whole way that a value stands for.
    pub(super) fn share(&self, value: Decimal) -> Result<Decimal, Missing> {
        let way = self.goal() - self.from();
        (value - self.from())
            .checked_div(way)
            .ok_or(Missing::Baseline)
    }
}

impl Model {
    /// The way of a target that is reached by and by (level, change, total).
    pub(super) fn path(&self, target: TargetId) -> Result<Path, Missing> {
        let this = &self.targets[target.index()];
        let mark = this.value.ok_or(Missing::Value)?.quantity;
        let end = self.deadline(target.into()).ok_or(Missing::Deadline)?;
        let end = end.date.last();
        let steps = self.steps(target, mark.measure)?;
        let from = self.starting_point(target, mark.measure);
        let (start, first) = match (from, steps.first()) {
            (Ok(from), _) => (self.eve_of_way(target).ok_or(Missing::BaselineAt)?, from),
            // Without a starting value the first step is where the way begins to be known.
            (Err(_), Some(&(day, value))) => (day, value),
            (Err(missing), None) => return Err(missing),
        };
        let goal = self.goal(target, first)?;
        let mut points = vec![(start, first)];
        for (day, value) in steps.into_iter().chain([(end, goal)]) {
            let later = |(last, _): &(Date, _)| self.pace.up_to(*last) < self.pace.up_to(day);
            if points.last().is_some_and(later) {
                points.push((day, value));
            }
        }
        if points.len() < 2 {
            return Err(Missing::Deadline);
        }
        Ok(Path {
            pace: self.pace,
            points,
        })
    }

    /// The way of a target that is reached by and by, point by point: what should be reached at
    /// the end of each day, in the unit of the pass mark.
    pub fn way(&self, target: TargetId) -> Result<Vec<(Date, Decimal)>, Missing> {
        Ok(self.path(target)?.points)
    }

    /// What should be reached at the end of a day, in the unit of the pass mark.
    pub fn due_by(&self, target: TargetId, day: Date) -> Result<Decimal, Missing> {
        Ok(self.path(target)?.expected(day))
    }

    /// The value at the start of the way, in the unit of the pass mark.
    fn starting_point(&self, target: TargetId, mark: MeasureId) -> Result<Decimal, Missing> {
        let this = &self.targets[target.index()];
        let from_nothing = matches!(
            this.kind,
            TargetKind::Total | TargetKind::Change | TargetKind::Growth
        );
        let base = match self.starting_value(target) {
            Ok(base) if self.measures.comparable(base.measure, mark) => base,
            Ok(_) | Err(Missing::Baseline) if from_nothing => return Ok(Decimal::ZERO),
            Ok(_) => return Err(Missing::Measure),
            Err(missing) => return Err(missing),
        };
        if this.kind == TargetKind::Change {
            return Ok(Decimal::ZERO);
        }
        self.measures.convert(base, mark).ok_or(Missing::Measure)
    }

    /// The end of the way: of a range the end that counts.
    fn goal(&self, target: TargetId, from: Decimal) -> Result<Decimal, Missing> {
        let this = &self.targets[target.index()];
        let (low, high) = self.marks(target)?;
        let measure = low.measure;
        let high = self
            .measures
            .convert(high, measure)
            .ok_or(Missing::Measure)?;
        Ok(match this.direction() {
            Some(Direction::Down) => high,
            Some(Direction::Exact) if from > high => high,
            _ => low.value(),
        })
    }

    /// The pass marks: both ends of a range, twice the same without one. What is only to be
    /// kept (`keep`) is kept at its starting value.
    pub(super) fn marks(&self, target: TargetId) -> Result<(Quantity, Quantity), Missing> {
        let this = &self.targets[target.index()];
        if this.value.is_none() && this.kind == TargetKind::Keep {
            let base = self.starting_value(target).map_err(|_| Missing::Value)?;
            return Ok((base, base));
        }
        let low = this.value.ok_or(Missing::Value)?.quantity;
        let max = self.target_extra(target).and_then(|e| e.max);
        Ok((low, max.map_or(low, |max| max.quantity)))
    }

    /// Interim values in the unit of the pass mark, by day.
    fn steps(&self, target: TargetId, mark: MeasureId) -> Result<Vec<(Date, Decimal)>, Missing> {
        let due = |&n: &u32| {
            let interim = &self.interims[n as usize];
            let value = interim.value.and_then(|v| self.measures.convert(v, mark));
            Ok((interim.by.last(), value.ok_or(Missing::Measure)?))
        };
        self.interims_of(target).iter().map(due).collect()
    }

    /// The first day of the way: its own period, the day after the baseline, what the task or
    /// the plan says.
    pub fn way_begins(&self, target: TargetId) -> Option<Date> {
        let this = &self.targets[target.index()];
        let first = |dated: Dated| dated.date.first();
        let own = self.target_extra(target).and_then(|e| e.start).map(first);
        let task = this.task.and_then(|t| self.tasks[t.index()].holds.start);
        own.or_else(|| this.baseline_at?.date.last().tomorrow().ok())
            .or_else(|| task.map(first))
            .or_else(|| self.plans[this.plan.index()].start.map(first))
    }

    fn eve_of_way(&self, target: TargetId) -> Option<Date> {
        self.way_begins(target)?.yesterday().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap_or_default()
    }

    fn gone(pace: Pace, from: &str, to: &str, end: &str) -> Decimal {
        let at = |text| pace.up_to(day(text));
        (at(to) - at(from)) / (at(end) - at(from))
    }

    #[test]
    fn even_pace_counts_months_whatever_their_length() {
        let even = Pace::default();
        let share = gone(even, "2020-12-31", "2024-12-31", "2025-12-31");
        assert_eq!(share, Decimal::new(8, 1), "leap years weigh no more");
        let november = gone(even, "2022-12-31", "2023-11-30", "2023-12-31");
        assert_eq!(
            november.round_dp(3),
            Decimal::new(917, 3),
            "11 of 12 months"
        );
    }

    #[test]
    fn quarters_weigh_as_they_are_told() {
        let weights = [15, 25, 25, 35].map(Decimal::from);
        let pace = Pace::of_quarters(weights).unwrap_or_default();
        for (to, share) in [("2023-03-31", 15), ("2023-06-30", 40), ("2023-09-30", 65)] {
            let done = gone(pace, "2022-12-31", to, "2023-12-31");
            assert_eq!(done.round_dp(10), Decimal::new(share, 2), "{to}");
        }
        assert_eq!(Pace::of_quarters([Decimal::ZERO; 4]), None);
        assert_eq!(Pace::of_quarters([-1, 1, 1, 1].map(Decimal::from)), None);
    }
}
