//! Values that a target should have reached on its way, and whether it has.
//!
//! In: targets with `step` values or a breakdown by years, their records, a day. Out: one value
//! for each date, and what can be said of it. How fast the way in between is covered is the
//! business of `path`.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Direction, Missing};
use crate::model::Model;
use crate::model::entity::Interim;
use crate::model::ids::{ShareId, TargetId};
use crate::model::quantity::Quantity;
use crate::source::Span;
use crate::syntax::tree::TargetKind;

/// The interim values of all targets: as stated, else the breakdown of a total by years added up;
/// target by target, in order of their dates.
pub(in crate::model) fn interims(model: &Model) -> Vec<Interim> {
    let mut all = Vec::new();
    for target in model.target_ids() {
        let mut own = model.stated_steps(target);
        if own.is_empty() {
            own = model.yearly_sums(target);
        }
        all.append(&mut own);
    }
    all
}

impl Model {
    fn stated_steps(&self, target: TargetId) -> Vec<Interim> {
        let file = self.targets[target.index()].file;
        let stated = self.target_extra(target).map_or(&[][..], |e| &e.steps);
        let mut steps: Vec<Interim> = stated
            .iter()
            .map(|(value, by)| Interim {
                target,
                span: Span::new(file, value.at.start, value.at.end),
                by: by.date,
                value: Some(value.quantity),
            })
            .collect();
        steps.sort_by_key(|step| step.by.last());
        steps
    }

    /// The running sums of a breakdown by years; none where a part is no year or has no number.
    fn yearly_sums(&self, target: TargetId) -> Vec<Interim> {
        let this = &self.targets[target.index()];
        let parts = self.shares_of(target).iter();
        let parts = parts.map(|&n| {
            let share = &self.shares[n as usize];
            Some((share.period?, share.value?))
        });
        let parts: Option<Vec<_>> = parts.collect();
        let (TargetKind::Total, Some(mut parts), Some(mark)) = (this.kind, parts, this.value)
        else {
            return Vec::new();
        };
        parts.sort_by_key(|(period, _)| period.last());
        let mark = mark.quantity.measure;
        let mut sum = Some(Decimal::ZERO);
        let running = parts.into_iter().map(|(by, value)| {
            let part = self.measures.convert(value.quantity, mark);
            sum = sum.and_then(|sum| sum.checked_add(part?));
            Interim {
                target,
                span: Span::new(this.file, value.at.start, value.at.end),
                by,
                value: sum.and_then(|sum| Quantity::new(sum.normalize(), mark)),
            }
        });
        running.collect()
    }

    /// Whether an interim value was reached, as far as is known on a day. What was short on the
    /// date and has caught up since counts as reached; a ceiling of a running total is looked at
    /// on its own date, for later it is exceeded by right.
    ///
    /// # Errors
    ///
    /// What is missing: a number of that date or later, or a direction.
    pub fn interim_met(&self, interim: u32, as_of: Date) -> Result<bool, Missing> {
        let interim = self.interims[interim as usize];
        let target = interim.target;
        let mark = interim.value.ok_or(Missing::Measure)?;
        let up = self.goes_up(target, mark)?;
        let by = interim.by.last();
        let capped = !up && self.targets[target.index()].kind == TargetKind::Total;
        let (day, quantity) = if capped {
            let rows = self.speaking(target, None, as_of);
            let row = rows.into_iter().rfind(|row| row.day <= by);
            row.map(|row| (row.day, row.quantity))
                .ok_or(Missing::Actual)?
        } else {
            let actual = self.actual(target, as_of)?;
            (actual.day, actual.quantity)
        };
        let order = self.measures.compare(quantity, mark);
        let order = order.ok_or(Missing::Measure)?;
        let reached = if up { order.is_ge() } else { order.is_le() };
        match (reached, day < by) {
            (true, true) if capped => Err(Missing::Actual),
            (false, true) if !capped => Err(Missing::Actual),
            _ => Ok(reached),
        }
    }

    /// Whether the way of a target leads up: by its comparator, else from where it starts.
    fn goes_up(&self, target: TargetId, mark: Quantity) -> Result<bool, Missing> {
        let this = &self.targets[target.index()];
        match (this.kind, this.direction()) {
            (TargetKind::Growth | TargetKind::Each(_) | TargetKind::Keep, _) => {
                Err(Missing::Direction)
            }
            (_, Some(Direction::Up)) => Ok(true),
            (_, Some(Direction::Down)) => Ok(false),
            (TargetKind::Total, _) => Ok(true),
            _ => {
                let order = self.measures.compare(self.starting_value(target)?, mark);
                Ok(order.ok_or(Missing::Measure)?.is_le())
            }
        }
    }

    /// What is reported of the part of a breakdown by a day.
    ///
    /// # Errors
    ///
    /// What is missing: the unit of the part, or a row about it.
    pub fn part_actual(&self, share: ShareId, as_of: Date) -> Result<Quantity, Missing> {
        let share = &self.shares[share.index()];
        let unit = share.unit.ok_or(Missing::Actual)?;
        let rows = self.speaking(share.target, self.units[unit.index()].id, as_of);
        rows.last().map(|row| row.quantity).ok_or(Missing::Actual)
    }
}
