//! Targets that hold again and again: in every interval (`each`), at every reading (`keep`).

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::actual::{Actual, Row};
use super::{Missing, Outcome, Verdict};
use crate::model::Model;
use crate::model::ids::TargetId;
use crate::model::quantity::Quantity;
use crate::syntax::date;
use crate::syntax::keywords::Interval;

/// What the closed intervals up to a day say.
enum Closed {
    /// Each that is known passed, the last with this row.
    Passed(Option<Row>),
    /// This one did not.
    Failed(Row),
}

impl Model {
    /// `keep`: no reading may be worse than the mark; one that is cannot be made good.
    pub(super) fn kept(
        &self,
        target: TargetId,
        as_of: Date,
        due: bool,
    ) -> Result<Outcome, Missing> {
        let rows = self.speaking(target, None, as_of);
        let latest = *rows.last().ok_or(Missing::Actual)?;
        for &row in &rows {
            if !self.passes(target, row.quantity)? {
                return Ok(Outcome::of(Verdict::Unmet, row.actual()));
            }
        }
        let verdict = if due { Verdict::Met } else { Verdict::OnTrack };
        Ok(Outcome::of(verdict, latest.actual()))
    }

    /// `each`: in every interval the last row within it counts; where no interval is said
    /// (定期), every reading does.
    pub(super) fn each_interval(
        &self,
        target: TargetId,
        interval: Interval,
        as_of: Date,
        end: Option<Date>,
    ) -> Result<Outcome, Missing> {
        let rows = self.speaking(target, None, as_of);
        let due = end.is_some_and(|end| end <= as_of);
        let Some(months) = interval.months() else {
            return self.kept(target, as_of, due);
        };
        let first = self
            .way_begins(target)
            .or_else(|| rows.first().map(|row| row.day))
            .ok_or(Missing::Actual)?;
        let until = end.map_or(as_of, |end| end.min(as_of));
        let closed = self.closed_intervals(target, &rows, months, first, until)?;
        let silent = match closed {
            Closed::Failed(row) => return Ok(Outcome::of(Verdict::Unmet, row.actual())),
            Closed::Passed(row) => row,
        };
        if due {
            let row = silent.ok_or(Missing::Actual)?;
            return Ok(Outcome::of(Verdict::Met, row.actual()));
        }
        self.open_interval(target, &rows, months, as_of, silent)
    }

    /// Looks at every interval that has ended; one without a row leaves the outcome open, unless
    /// another failed.
    fn closed_intervals(
        &self,
        target: TargetId,
        rows: &[Row],
        months: i16,
        first: Date,
        until: Date,
    ) -> Result<Closed, Missing> {
        let mut latest = None;
        let mut silent = false;
        let mut next = date::Date::period(first, months);
        while let Some(interval) = next.filter(|i| i.last() <= until) {
            let within = |row: &&Row| row.day >= interval.first() && row.day <= interval.last();
            match rows.iter().rev().find(within) {
                Some(&row) if !self.passes(target, row.quantity)? => {
                    return Ok(Closed::Failed(row));
                }
                Some(&row) => latest = Some(row),
                None => silent = true,
            }
            let after = interval.last().tomorrow().ok();
            next = after.and_then(|day| date::Date::period(day, months));
        }
        if silent {
            return Err(Missing::Actual);
        }
        Ok(Closed::Passed(latest))
    }

    /// The interval that is still running: shares and rates should be there all along, amounts
    /// in proportion to the time gone.
    fn open_interval(
        &self,
        target: TargetId,
        rows: &[Row],
        months: i16,
        as_of: Date,
        closed: Option<Row>,
    ) -> Result<Outcome, Missing> {
        let running = date::Date::period(as_of, months).ok_or(Missing::Deadline)?;
        let Some(&row) = rows.iter().rev().find(|row| row.day >= running.first()) else {
            return Ok(match closed {
                Some(row) => Outcome::of(Verdict::OnTrack, row.actual()),
                None => Outcome::not_due(),
            });
        };
        if self.passes(target, row.quantity)? {
            return Ok(Outcome::of(Verdict::OnTrack, row.actual()));
        }
        let this = &self.targets[target.index()];
        if !self.adds_up(this) {
            let done = self.attained(target, row.quantity)?;
            return Ok(Outcome::compared(row.actual(), done, Decimal::ONE));
        }
        let expected = self.pace.gone(running.first(), row.day, running.last());
        let done = self.attained(target, row.quantity)?;
        Ok(Outcome::compared(row.actual(), done, expected))
    }
}

impl Row {
    fn actual(self) -> Actual {
        Actual {
            quantity: self.quantity,
            record: self.id,
            day: self.day,
        }
    }
}

impl Model {
    /// How much of the mark a value reaches: `value ÷ mark` where more is better, `2 − value ÷
    /// mark` for a ceiling, as scoring rules of municipal assessments have it. Of a negative mark
    /// the size counts: −2% of a decline of −3% due is two thirds. From a mark of zero every unit
    /// short is one point.
    pub fn attained(&self, target: TargetId, value: Quantity) -> Result<Decimal, Missing> {
        let this = &self.targets[target.index()];
        let (low, high) = self.marks(target)?;
        let down = this.direction() == Some(super::Direction::Down);
        let mark = if down { high } else { low };
        let value = self
            .measures
            .convert(value, mark.measure)
            .ok_or(Missing::Measure)?;
        let mark = mark.value();
        if mark.is_zero() {
            let short = if down { value } else { -value };
            return Ok(Decimal::ONE - short / Decimal::ONE_HUNDRED);
        }
        let ratio = value.checked_div(mark).ok_or(Missing::Measure)?;
        let ceiling = down != mark.is_sign_negative();
        Ok(if ceiling { Decimal::TWO - ratio } else { ratio })
    }
}
