//! The score of one element.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Weights;
use crate::model::ids::{Item, RecordId, TargetId};
use crate::model::target::{Missing, Outcome, Verdict};
use crate::rule::world::World;
use crate::syntax::keywords::State;

/// A score with what it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// From 0 to 100.
    pub points: Decimal,
    /// By which formula.
    pub how: How,
    /// The factor on what is called done and not accepted, where it is not one.
    pub claimed: Option<Decimal>,
    /// The record it rests on.
    pub record: Option<RecordId>,
}

/// The formula behind a score, with its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The pass mark is satisfied.
    Met,
    /// What must hold all along has held so far.
    Held,
    /// Actual ÷ pass mark, or 2 − that for a ceiling.
    Attained(Decimal),
    /// Done ÷ due, both shares of the way or of the work.
    OnWay {
        /// Done.
        done: Decimal,
        /// Due.
        due: Decimal,
    },
    /// Done by the deadline, or without one.
    InTime,
    /// Done so many months late, begun months counted.
    Late(i64),
    /// The deadline has passed, with this share of the work reported.
    Overdue(Decimal),
    /// Not begun though its start has passed.
    NotBegun,
}

/// The score of an element, or the name of what is missing.
pub(super) fn of(world: World<'_>, item: Item, weights: &Weights) -> Result<Scored, &'static str> {
    let as_of = world.day(item).ok_or("as-of")?;
    let status = world.model.status(item, as_of);
    if matches!(status, State::Cancelled | State::Merged) {
        return Err("cancelled");
    }
    match item.target() {
        Some(target) => of_target(world, target, as_of),
        None => Work {
            world,
            item,
            as_of,
            status,
        }
        .score(weights),
    }
}

fn scored(share: Decimal, how: How, record: Option<RecordId>) -> Scored {
    let share = share.clamp(Decimal::ZERO, Decimal::ONE);
    Scored {
        points: (share * Decimal::ONE_HUNDRED).round_dp(10).normalize(),
        how,
        claimed: None,
        record,
    }
}

fn of_target(world: World<'_>, target: TargetId, as_of: Date) -> Result<Scored, &'static str> {
    let model = world.model;
    let outcome = model.outcome(target, as_of).map_err(Missing::field)?;
    let record = outcome.actual.map(|a| a.record);
    match outcome {
        Outcome {
            verdict: Verdict::Met,
            ..
        } => Ok(scored(Decimal::ONE, How::Met, record)),
        Outcome {
            verdict: Verdict::NotDue,
            ..
        } => Err("not-due"),
        Outcome {
            verdict: Verdict::Unmet,
            actual: Some(actual),
            ..
        } => {
            let attained = model.attained(target, actual.quantity);
            let attained = attained.map_err(Missing::field)?;
            Ok(scored(attained, How::Attained(attained), record))
        }
        Outcome {
            done: Some(done),
            expected: Some(due),
            ..
        } if due > Decimal::ZERO => Ok(scored(done / due, How::OnWay { done, due }, record)),
        Outcome {
            verdict: Verdict::OnTrack,
            ..
        } => Ok(scored(Decimal::ONE, How::Held, record)),
        _ => Err("not-due"),
    }
}

/// A task, project or milestone on a day.
struct Work<'w> {
    world: World<'w>,
    item: Item,
    as_of: Date,
    status: State,
}

impl Work<'_> {
    fn score(&self, weights: &Weights) -> Result<Scored, &'static str> {
        let model = self.world.model;
        let end = model.deadline(self.item).map(|d| d.date.last());
        if self.status == State::Done {
            return Ok(self.done(end, weights));
        }
        let share = model.work_done(self.item, self.as_of);
        if let Some(end) = end.filter(|end| *end < self.as_of) {
            return Ok(self.overdue(share, end, weights));
        }
        let start = self.start();
        match (share, end) {
            (Some((done, row)), Some(end)) => {
                let day = model.records[row.index()].date.last();
                let start = start.ok_or("start")?;
                let due = model.pace.gone(start, day, end);
                if due <= Decimal::ZERO {
                    return Err("not-due");
                }
                Ok(scored(done / due, How::OnWay { done, due }, Some(row)))
            }
            (Some(_), None) => Err("deadline"),
            // Begun, and nobody says how far: nothing to measure.
            (None, _) if self.status != State::Planned => Err("progress"),
            (None, _) if self.own_start().is_some_and(|start| start < self.as_of) => {
                Ok(scored(Decimal::ZERO, How::NotBegun, None))
            }
            (None, _) => Err("not-due"),
        }
    }

    fn done(&self, end: Option<Date>, weights: &Weights) -> Scored {
        let model = self.world.model;
        let closing = model.closed(self.item, self.as_of);
        let (row, closed) = (closing.map(|c| c.0), closing.map(|c| c.1));
        let late = match (closed, end) {
            (Some(closed), Some(end)) => begun_months(end, closed),
            _ => 0,
        };
        let whole = Decimal::ONE_HUNDRED;
        let points = (whole - weights.late * Decimal::from(late)).max(weights.floor);
        let how = if late == 0 {
            How::InTime
        } else {
            How::Late(late)
        };
        let points = if late == 0 { whole } else { points };
        let accepted = row
            .and_then(|row| model.record_extra(row)?.accepted)
            .is_some();
        let factor = if accepted {
            Decimal::ONE
        } else {
            weights.claimed
        };
        Scored {
            claimed: Some(factor).filter(|factor| *factor != Decimal::ONE),
            ..scored(points * factor / whole, how, row)
        }
    }

    fn overdue(&self, share: Option<(Decimal, RecordId)>, end: Date, weights: &Weights) -> Scored {
        let whole = Decimal::ONE_HUNDRED;
        let done = share.map_or(Decimal::ZERO, |(done, _)| done);
        let late = weights.late * Decimal::from(begun_months(end, self.as_of));
        let points = (done * whole - late).clamp(Decimal::ZERO, weights.floor);
        scored(
            points / whole,
            How::Overdue(done),
            share.map(|(_, row)| row),
        )
    }

    /// The first day written for the element itself or what it stands in.
    fn own_start(&self) -> Option<Date> {
        self.world.model.start_of(self.item).map(|d| d.date.first())
    }

    fn start(&self) -> Option<Date> {
        let model = self.world.model;
        let plan = &model.plans[model.plan_of(self.item)?.index()];
        self.own_start()
            .or(plan.start.map(|d| d.date.first()))
            .or(plan.issued.map(|d| d.date.first()))
    }
}

/// Months from one day to a later one, a begun month counting whole; none if it is not later.
fn begun_months(from: Date, to: Date) -> i64 {
    if to <= from {
        return 0;
    }
    let years = i64::from(to.year()) - i64::from(from.year());
    let months = years * 12 + i64::from(to.month()) - i64::from(from.month());
    let ends_month = from == from.last_of_month();
    // From the end of a month each month that has begun counts; else what is over the day does.
    let over = if ends_month {
        false
    } else {
        to.day() > from.day()
    };
    months + i64::from(over)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_begun_month_counts_whole() {
        let months = |from: &str, to: &str| {
            begun_months(
                from.parse().unwrap_or_default(),
                to.parse().unwrap_or_default(),
            )
        };
        assert_eq!(months("2024-06-30", "2024-06-30"), 0);
        assert_eq!(months("2024-06-30", "2024-05-01"), 0);
        assert_eq!(months("2024-06-30", "2024-07-01"), 1);
        assert_eq!(months("2024-06-30", "2024-07-31"), 1);
        assert_eq!(months("2024-06-30", "2024-08-01"), 2);
        assert_eq!(months("2024-06-15", "2024-07-15"), 1);
        assert_eq!(months("2024-06-15", "2024-07-16"), 2);
        assert_eq!(months("2023-12-31", "2024-02-29"), 2);
    }
}
