//! The number that speaks for a target on a day.
//!
//! A record states the position reached by its date. What a number means follows from the
//! kind of target and its unit of measure: a level, a change, a yearly rate of growth.

use jiff::civil::Date;
use rust_decimal::{Decimal, MathematicalOps};

use super::Missing;
use crate::model::Model;
use crate::model::entity::{Fact, QuantityAt, Target, TargetExtra};
use crate::model::ids::{RecordId, Symbol, TargetId};
use crate::model::quantity::{MeasureId, Quantity};
use crate::syntax::tree::TargetKind;

/// The value to compare with the pass mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actual {
    /// The value.
    pub quantity: Quantity,
    /// The record it comes from, the latest of several.
    pub record: RecordId,
    /// The day it speaks about: the last that the record's date covers.
    pub day: Date,
}

/// A record about a target, with its number in the target's terms.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) id: RecordId,
    pub(super) day: Date,
    pub(super) quantity: Quantity,
}

/// Places after the point of computed per cents.
const PLACES: u32 = 10;

impl Model {
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

    /// The rows of a target that still speak for themselves on a day, about the whole or about
    /// one part, in the order of the days they speak about. One that another corrects is silent;
    /// the correction speaks about the day of what it corrects. Of several rows about one day the
    /// last counts.
    pub(super) fn speaking(&self, target: TargetId, part: Option<Symbol>, as_of: Date) -> Vec<Row> {
        let this = &self.targets[target.index()];
        let mut rows: Vec<Row> = Vec::new();
        for (id, day) in self.speaking_rows(target.into(), part, as_of) {
            let Fact::Quantity(quantity) = self.records[id.index()].fact else {
                continue;
            };
            let quantity = self.row_value(this, quantity);
            let row = Row { id, day, quantity };
            match rows.last_mut() {
                Some(last) if last.day == day => *last = row,
                _ => rows.push(row),
            }
        }
        rows
    }

    /// The numbers reported of the whole of a target up to a day, with the days they speak about.
    pub fn readings(&self, target: TargetId, as_of: Date) -> Vec<(Date, Quantity)> {
        let rows = self.speaking(target, None, as_of).into_iter();
        rows.map(|row| (row.day, row.quantity)).collect()
    }

    /// The row that speaks for a target on a day.
    pub fn actual_row(&self, target: TargetId, as_of: Date) -> Option<RecordId> {
        self.actual(target, as_of).ok().map(|a| a.record)
    }

    /// The value to compare with the pass mark on a day.
    pub fn actual(&self, target: TargetId, as_of: Date) -> Result<Actual, Missing> {
        let rows = self.speaking(target, None, as_of);
        match rows.last() {
            Some(&latest) => self.understood(target, &rows, latest),
            None => self.sum_of_parts(target, as_of),
        }
    }

    fn understood(&self, target: TargetId, rows: &[Row], latest: Row) -> Result<Actual, Missing> {
        let this = &self.targets[target.index()];
        let quantity = match this.value {
            Some(value) => self.compared(target, rows, latest, value.quantity.measure)?,
            None => latest.quantity,
        };
        Ok(Actual {
            quantity,
            record: latest.id,
            day: latest.day,
        })
    }

    fn compared(
        &self,
        target: TargetId,
        rows: &[Row],
        latest: Row,
        mark: MeasureId,
    ) -> Result<Quantity, Missing> {
        let this = &self.targets[target.index()];
        let rate = matches!(this.kind, TargetKind::Growth | TargetKind::Change);
        let base = this.baseline.map(|b| b.quantity.measure);
        // Growth of a share, measured in per cent: of the share, or in points? Nobody can tell.
        if rate && self.measures.is_share(mark) && base.is_some_and(|b| self.measures.is_share(b)) {
            return Err(Missing::Measure);
        }
        if self.measures.comparable(latest.quantity.measure, mark) {
            return match this.kind {
                TargetKind::Growth => self.average_rate(target, rows, latest, mark),
                _ => Ok(latest.quantity),
            };
        }
        let percent = match this.kind {
            TargetKind::Change if self.measures.in_points(mark) => {
                self.points(target, latest.quantity)?
            }
            TargetKind::Change => self.ratio(target, latest.quantity)? - Decimal::ONE,
            TargetKind::Growth => self.growth(target, latest)?,
            _ => return Err(Missing::Measure),
        };
        let percent = if self.measures.in_points(mark) {
            percent
        } else {
            percent * Decimal::ONE_HUNDRED
        };
        self.rounded(percent, mark)
    }

    fn rounded(&self, value: Decimal, measure: MeasureId) -> Result<Quantity, Missing> {
        let value = value.round_dp(PLACES).normalize();
        let in_percent = Quantity::new(value, measure).ok_or(Missing::Measure)?;
        if !self.measures.is_share(measure) {
            return Ok(in_percent);
        }
        // Pass marks may be in per mille.
        let whole = Quantity::new(Decimal::ONE, measure).ok_or(Missing::Measure)?;
        let one = self.measures.percent(whole).ok_or(Missing::Measure)?;
        let value = value.checked_div(one).ok_or(Missing::Measure)?.normalize();
        Quantity::new(value, measure).ok_or(Missing::Measure)
    }

    /// The average annual growth since the baseline, from two levels: the root of their ratio.
    fn growth(&self, target: TargetId, latest: Row) -> Result<Decimal, Missing> {
        let this = &self.targets[target.index()];
        let from = this.baseline_at.ok_or(Missing::BaselineAt)?.date;
        let years = i32::from(latest.day.year()) - i32::from(from.year());
        if years <= 0 {
            return Err(Missing::BaselineAt);
        }
        Ok(root(self.ratio(target, latest.quantity)?, years)? - Decimal::ONE)
    }

    /// The geometric mean of yearly rates, from the first year of the way to that of the
    /// latest. Of several rows of a year the last speaks for it; a year left out leaves the
    /// mean unknown.
    fn average_rate(
        &self,
        target: TargetId,
        rows: &[Row],
        latest: Row,
        mark: MeasureId,
    ) -> Result<Quantity, Missing> {
        let last = latest.day.year();
        let rate_of = |year: i16| {
            let mut of_year = rows.iter().rev().filter(|row| row.day.year() == year);
            of_year.find_map(|row| self.measures.percent(row.quantity))
        };
        let first = self.first_rated_year(target, rows).min(last);
        let mut product = Decimal::ONE;
        for year in first..=last {
            let rate = rate_of(year).ok_or(Missing::YearlyRates)?;
            let factor = Decimal::ONE + rate / Decimal::ONE_HUNDRED;
            product = product.checked_mul(factor).ok_or(Missing::Measure)?;
        }
        let years = i32::from(last - first) + 1;
        if years == 1 {
            return Ok(latest.quantity);
        }
        let average = root(product, years)? - Decimal::ONE;
        self.rounded(average * Decimal::ONE_HUNDRED, mark)
    }

    /// The year after the baseline, else that in which the way begins, else the first reported.
    fn first_rated_year(&self, target: TargetId, rows: &[Row]) -> i16 {
        let this = &self.targets[target.index()];
        let after = this.baseline_at.map(|at| at.date.last().year() + 1);
        let reported = rows.first().map_or(i16::MAX, |row| row.day.year());
        after
            .or_else(|| self.way_begins(target).map(Date::year))
            .unwrap_or(reported)
    }

    /// The difference of two shares in percentage points: from 30% to 36% are 6.
    fn points(&self, target: TargetId, now: Quantity) -> Result<Decimal, Missing> {
        let base = self.starting_value(target)?;
        let percent = |q| self.measures.percent(q).ok_or(Missing::Measure);
        Ok(percent(now)? - percent(base)?)
    }

    fn ratio(&self, target: TargetId, now: Quantity) -> Result<Decimal, Missing> {
        let base = self.starting_value(target)?;
        let now = self
            .measures
            .convert(now, base.measure)
            .ok_or(Missing::Measure)?;
        now.checked_div(base.value()).ok_or(Missing::Baseline)
    }

    /// The value a target starts from: as written, or as a record of that very day restates it.
    pub fn starting_value(&self, target: TargetId) -> Result<Quantity, Missing> {
        let this = &self.targets[target.index()];
        let written = this.baseline.ok_or(Missing::Baseline)?.quantity;
        let extra = self.target_extra(target);
        if extra.is_some_and(TargetExtra::baseline_of_another) {
            return Err(Missing::BaselineScope);
        }
        let Some(at) = this.baseline_at else {
            return Ok(written);
        };
        let restated = |row: &&Row| {
            let same = self
                .measures
                .comparable(row.quantity.measure, written.measure);
            row.day == at.date.last() && same
        };
        let rows = self.speaking(target, None, at.date.last());
        Ok(rows
            .iter()
            .rev()
            .find(restated)
            .map_or(written, |row| row.quantity))
    }

    /// The sum of what the units of a breakdown report, when each has reported, the whole has not,
    /// and sums make sense.
    fn sum_of_parts(&self, target: TargetId, as_of: Date) -> Result<Actual, Missing> {
        let this = &self.targets[target.index()];
        let mark = this.value.ok_or(Missing::Actual)?.quantity.measure;
        if !self.adds_up(this) {
            return Err(Missing::Actual);
        }
        let mut sum = Decimal::ZERO;
        let mut latest: Option<Row> = None;
        for &share in self.shares_of(target) {
            let unit = self.shares[share as usize].unit.ok_or(Missing::Actual)?;
            let part = self.units[unit.index()].id;
            let rows = self.speaking(target, part, as_of);
            let row = *rows.last().ok_or(Missing::Actual)?;
            let value = self.measures.convert(row.quantity, mark);
            sum = sum
                .checked_add(value.ok_or(Missing::Measure)?)
                .ok_or(Missing::Measure)?;
            latest = latest.filter(|l| l.day >= row.day).or(Some(row));
        }
        let latest = latest.ok_or(Missing::Actual)?;
        Ok(Actual {
            quantity: Quantity::new(sum.normalize(), mark).ok_or(Missing::Measure)?,
            record: latest.id,
            day: latest.day,
        })
    }

    /// Whether the parts of a target add up to the whole: amounts do, shares and rates do not.
    pub fn adds_up(&self, target: &Target) -> bool {
        let amount = matches!(
            target.kind,
            TargetKind::Level | TargetKind::Total | TargetKind::Each(_)
        );
        amount
            && target.value.is_some_and(|value| {
                let measure = value.quantity.measure;
                !self.measures.is_share(measure) && !self.measures.in_points(measure)
            })
    }
}

fn root(of: Decimal, years: i32) -> Result<Decimal, Missing> {
    if of <= Decimal::ZERO {
        return Err(Missing::Measure);
    }
    if years == 1 {
        return Ok(of);
    }
    of.checked_powd(Decimal::ONE / Decimal::from(years))
        .ok_or(Missing::Measure)
}
