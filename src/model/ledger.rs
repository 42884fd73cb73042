//! What the ledger says on a day: states, the value to compare with a target, how much
//! of the way is done and how much should be.
//!
//! Every record states the position reached by its date (a running total for `total`
//! targets), not an increment. Later records of one day supersede earlier ones.

use std::cmp::Ordering;

use jiff::civil::Date;
use rust_decimal::{Decimal, MathematicalOps};

use super::Model;
use super::entity::{Dated, Fact, QuantityAt, Record, Target};
use super::ids::{Item, RecordId, TargetId};
use super::quantity::{MeasureId, Quantity};
use crate::syntax::keywords::{Keyword, State};
use crate::syntax::tree::{Cmp, TargetKind};

/// Why something cannot be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// No as-of date.
    AsOf,
    /// No record up to the as-of date.
    Actual,
    /// No pass mark.
    Value,
    /// No starting value.
    Baseline,
    /// No date of the starting value.
    BaselineAt,
    /// No comparator: better is up or down?
    Direction,
    /// No deadline.
    Deadline,
    /// Units of measure of unlike dimensions.
    Measure,
    /// The text could not be read.
    Broken,
}

/// Whether higher or lower is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "named after what they stand for")]
pub enum Direction {
    Up,
    Down,
    Exact,
}

impl Target {
    /// Which way is better, by the comparator.
    pub fn direction(&self) -> Option<Direction> {
        match self.cmp? {
            Cmp::Ge | Cmp::Gt => Some(Direction::Up),
            Cmp::Le | Cmp::Lt => Some(Direction::Down),
            Cmp::Eq => Some(Direction::Exact),
            Cmp::About => None,
        }
    }
}

impl Model {
    fn dated_records(
        &self,
        item: Item,
        as_of: Date,
    ) -> impl DoubleEndedIterator<Item = (RecordId, &Record)> {
        self.records_of(item)
            .iter()
            .map(|&n| (RecordId(n), &self.records[n as usize]))
            .filter(move |(_, record)| record.date.last() <= as_of)
    }

    /// The state of an element on a day; without any record it is planned.
    pub fn status(&self, item: Item, as_of: Date) -> State {
        self.dated_records(item, as_of)
            .rev()
            .find_map(|(_, r)| self.state_of(item, r))
            .unwrap_or(State::Planned)
    }

    fn state_of(&self, item: Item, record: &Record) -> Option<State> {
        match record.fact {
            Fact::State(state, _) => Some(state),
            Fact::Quantity(q) if item.target().is_none() => Some(self.state_of_share(q.quantity)),
            _ => None,
        }
    }

    /// A share of work done, as a state.
    fn state_of_share(&self, quantity: Quantity) -> State {
        let whole = if self.measures.symbol(quantity.measure).is_empty() {
            Decimal::ONE
        } else {
            Decimal::ONE_HUNDRED
        };
        match quantity.value() {
            v if v >= whole => State::Done,
            v if v > Decimal::ZERO => State::Started,
            _ => State::Planned,
        }
    }

    /// The day on which the ledger says an element was done, if it still is.
    pub fn closed(&self, item: Item, as_of: Date) -> Option<crate::syntax::date::Date> {
        let mut closed = None;
        for (_, record) in self.dated_records(item, as_of) {
            match self.state_of(item, record) {
                Some(State::Done) => closed = closed.or(Some(record.date)),
                Some(_) => closed = None,
                None => {}
            }
        }
        closed
    }

    /// Whether a later row corrects this one.
    pub fn corrected_by(&self, record: RecordId) -> Option<RecordId> {
        let this = &self.records[record.index()];
        let rows = self.records_of(this.of()?);
        rows.iter().map(|&n| RecordId(n)).find(|&other| {
            other != record && self.record_extra(other).and_then(|e| e.corrects) == Some(this.date)
        })
    }

    /// The earlier row that this one corrects.
    pub fn corrects(&self, record: RecordId) -> Option<RecordId> {
        let date = self.record_extra(record)?.corrects?;
        let rows = self.records_of(self.records[record.index()].of()?);
        let others = rows.iter().map(|&n| RecordId(n)).filter(|id| *id != record);
        others
            .rev()
            .find(|id| self.records[id.index()].date == date)
    }

    /// The quantity of a row about a target; a bare number takes the target's unit of measure.
    /// Where growth or change is measured against the level of a baseline, it stays bare: the
    /// row is a level too, not a rate.
    pub fn row_value(&self, target: &Target, row: QuantityAt) -> Quantity {
        let bare = self.measures.bare();
        let rate = matches!(target.kind, TargetKind::Growth | TargetKind::Change);
        let level = |b: QuantityAt| !self.measures.is_share(b.quantity.measure);
        if rate && target.baseline.is_some_and(level) {
            return row.quantity;
        }
        match target.value {
            Some(value) if row.quantity.measure == bare => {
                row.quantity.in_measure(value.quantity.measure)
            }
            _ => row.quantity,
        }
    }

    fn rows(
        &self,
        target: TargetId,
        as_of: Date,
    ) -> impl DoubleEndedIterator<Item = (RecordId, Quantity)> {
        let this = &self.targets[target.index()];
        self.dated_records(target.into(), as_of)
            .filter_map(move |(id, record)| match record.fact {
                Fact::Quantity(q) if self.record_extra(id).is_none_or(|e| e.part.is_none()) => {
                    Some((id, self.row_value(this, q)))
                }
                _ => None,
            })
    }

    /// The row that speaks for a target on a day.
    pub fn actual_row(&self, target: TargetId, as_of: Date) -> Option<(RecordId, Quantity)> {
        self.rows(target, as_of)
            .rev()
            .find(|(id, _)| self.corrected_by(*id).is_none())
    }

    /// The value to compare with the pass mark. A growth or change target whose record has
    /// the dimension of the baseline is computed from the two.
    pub fn actual(&self, target: TargetId, as_of: Date) -> Result<Quantity, Missing> {
        let this = &self.targets[target.index()];
        let (row, quantity) = self.actual_row(target, as_of).ok_or(Missing::Actual)?;
        self.compared(this, self.records[row.index()].date.last(), quantity)
    }

    fn compared(&self, this: &Target, at: Date, quantity: Quantity) -> Result<Quantity, Missing> {
        let Some(value) = this.value else {
            return Ok(quantity);
        };
        // Growth of a share, measured in per cent: of the share, or in points? Nobody can tell.
        let rate = matches!(this.kind, TargetKind::Growth | TargetKind::Change);
        let of_share = this
            .baseline
            .is_some_and(|b| self.measures.is_share(b.quantity.measure));
        if rate && of_share && self.measures.is_share(value.quantity.measure) {
            return Err(Missing::Measure);
        }
        if self
            .measures
            .comparable(quantity.measure, value.quantity.measure)
        {
            return Ok(quantity);
        }
        let share = match this.kind {
            TargetKind::Change if self.measures.in_points(value.quantity.measure) => {
                return self.points(this, quantity, value.quantity.measure);
            }
            TargetKind::Change => self.change(this, quantity)?,
            TargetKind::Growth => {
                let from = this.baseline_at.ok_or(Missing::BaselineAt)?.date;
                let years = i32::from(at.year()) - i32::from(from.year());
                if years <= 0 {
                    return Err(Missing::BaselineAt);
                }
                let ratio = self.change(this, quantity)? + Decimal::ONE;
                if ratio <= Decimal::ZERO {
                    return Err(Missing::Measure);
                }
                ratio
                    .checked_powd(Decimal::ONE / Decimal::from(years))
                    .ok_or(Missing::Measure)?
                    - Decimal::ONE
            }
            _ => return Err(Missing::Measure),
        };
        let percent = (share * Decimal::ONE_HUNDRED).round_dp(10).normalize();
        Quantity::new(percent, value.quantity.measure).ok_or(Missing::Measure)
    }

    /// The difference of two shares in percentage points: from 30% to 36% are 6.
    fn points(
        &self,
        this: &Target,
        quantity: Quantity,
        points: MeasureId,
    ) -> Result<Quantity, Missing> {
        let base = this.baseline.ok_or(Missing::Baseline)?.quantity;
        let percent = |q| self.measures.percent(q).ok_or(Missing::Measure);
        let difference = percent(quantity)? - percent(base)?;
        Quantity::new(difference.normalize(), points).ok_or(Missing::Measure)
    }

    fn change(&self, this: &Target, quantity: Quantity) -> Result<Decimal, Missing> {
        let base = this.baseline.ok_or(Missing::Baseline)?.quantity;
        let now = self
            .measures
            .convert(quantity, base.measure)
            .ok_or(Missing::Measure)?;
        (now - base.value())
            .checked_div(base.value())
            .ok_or(Missing::Baseline)
    }

    /// Whether a target is met on a day. What holds for every interval (`keep`, `each`)
    /// must have held in every row.
    pub fn met(&self, target: TargetId, as_of: Date) -> Result<bool, Missing> {
        let this = &self.targets[target.index()];
        if this.broken.has(Keyword::Target) {
            return Err(Missing::Broken);
        }
        if matches!(this.kind, TargetKind::Keep | TargetKind::Each(_)) {
            let rows: Vec<(RecordId, Quantity)> = self.rows(target, as_of).collect();
            let day = |row: &(RecordId, Quantity)| self.records[row.0.index()].date.last();
            let mut any = false;
            for (n, row) in rows.iter().enumerate() {
                // A later row of the same day supersedes this one.
                let superseded = rows.get(n + 1).is_some_and(|next| day(next) == day(row));
                if superseded || self.corrected_by(row.0).is_some() {
                    continue;
                }
                any = true;
                if !self.passes(target, row.1)? {
                    return Ok(false);
                }
            }
            return if any { Ok(true) } else { Err(Missing::Actual) };
        }
        let actual = self.actual(target, as_of)?;
        self.passes(target, actual)
    }

    fn passes(&self, target: TargetId, actual: Quantity) -> Result<bool, Missing> {
        let this = &self.targets[target.index()];
        let low = this.value.ok_or(Missing::Value)?.quantity;
        let high = self
            .target_extra(target)
            .and_then(|e| e.max)
            .map_or(low, |m| m.quantity);
        let with = |mark: Quantity| self.measures.compare(actual, mark).ok_or(Missing::Measure);
        let (against_low, against_high) = (with(low)?, with(high)?);
        match this.cmp {
            Some(Cmp::Ge) => Ok(against_low != Ordering::Less),
            Some(Cmp::Gt) => Ok(against_low == Ordering::Greater),
            Some(Cmp::Le) => Ok(against_high != Ordering::Greater),
            Some(Cmp::Lt) => Ok(against_high == Ordering::Less),
            Some(Cmp::Eq) => Ok(against_low != Ordering::Less && against_high != Ordering::Greater),
            Some(Cmp::About) | None if against_low == Ordering::Equal => Ok(true),
            Some(Cmp::About) | None => Err(Missing::Direction),
        }
    }

    /// The share of the way from the baseline to the pass mark, 0 to 1 and beyond.
    pub fn progress(&self, target: TargetId, as_of: Date) -> Result<Decimal, Missing> {
        let this = &self.targets[target.index()];
        let goal = this.value.ok_or(Missing::Value)?.quantity;
        let actual = self.actual(target, as_of)?;
        let from = match (this.kind, this.baseline) {
            (_, Some(base))
                if self
                    .measures
                    .comparable(base.quantity.measure, goal.measure) =>
            {
                self.measures
                    .convert(base.quantity, goal.measure)
                    .ok_or(Missing::Measure)?
            }
            (TargetKind::Total | TargetKind::Change | TargetKind::Growth, _) => Decimal::ZERO,
            _ => return Err(Missing::Baseline),
        };
        let now = self
            .measures
            .convert(actual, goal.measure)
            .ok_or(Missing::Measure)?;
        (now - from)
            .checked_div(goal.value() - from)
            .ok_or(Missing::Baseline)
    }

    /// The share that should be done on a day, in proportion to the time between start and deadline.
    pub fn pace(&self, target: TargetId, as_of: Date) -> Result<Decimal, Missing> {
        let this = &self.targets[target.index()];
        let end = self
            .deadline(target.into())
            .ok_or(Missing::Deadline)?
            .date
            .last();
        let from = self
            .pace_start(target)
            .or_else(|| Self::baseline_day(this))
            .ok_or(Missing::BaselineAt)?;
        if as_of >= end {
            return Ok(Decimal::ONE);
        }
        let (done, whole) = (days(from, as_of), days(from, end));
        if whole <= 0 {
            return Err(Missing::Deadline);
        }
        Ok((Decimal::from(done) / Decimal::from(whole)).max(Decimal::ZERO))
    }

    fn pace_start(&self, target: TargetId) -> Option<Date> {
        let this = &self.targets[target.index()];
        let own = self
            .target_extra(target)
            .and_then(|e| e.start)
            .map(first_day);
        let baseline = Self::baseline_day(this);
        own.or(baseline)
            .or_else(|| {
                this.task
                    .and_then(|t| self.tasks[t.index()].holds.start)
                    .map(first_day)
            })
            .or_else(|| self.plans[this.plan.index()].start.map(first_day))
    }

    fn baseline_day(this: &Target) -> Option<Date> {
        this.baseline_at.map(|d| d.date.last())
    }
}

fn first_day(dated: Dated) -> Date {
    dated.date.first()
}

/// Days from one date to another.
pub fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}
