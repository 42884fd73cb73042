//! What the ledger says on a day of tasks, projects and milestones: states, and which rows
//! still speak. Numbers of targets are understood in [`super::target`].
//!
//! Every record states the position reached by its date (a running total for `total`
//! targets), not an increment. Later records of one day supersede earlier ones.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Model;
use super::entity::{Fact, Record};
use super::ids::{Item, RecordId, Symbol};
use super::quantity::Quantity;
use crate::syntax::keywords::State;

impl Model {
    pub(super) fn dated_records(
        &self,
        item: Item,
        as_of: Date,
    ) -> impl DoubleEndedIterator<Item = (RecordId, &Record)> {
        self.records_of(item)
            .iter()
            .map(|&n| (RecordId(n), &self.records[n as usize]))
            .filter(move |(_, record)| record.date.last() <= as_of)
    }

    /// The rows that still speak on a day for an element or a part of it, each with the day it
    /// speaks about, in the order of those days. One that another corrects is silent; the
    /// correction speaks about the day of what it corrects.
    pub(super) fn speaking_rows(
        &self,
        item: Item,
        part: Option<Symbol>,
        as_of: Date,
    ) -> Vec<(RecordId, Date)> {
        let known: Vec<RecordId> = self
            .dated_records(item, as_of)
            .map(|(id, _)| id)
            .filter(|id| self.record_extra(*id).and_then(|e| e.part) == part)
            .collect();
        let silent = |row: RecordId| known.iter().any(|other| self.is_correction(*other, row));
        let speaking = known.iter().filter(|row| !silent(**row));
        let mut rows: Vec<(RecordId, Date)> = speaking
            .map(|row| (*row, self.day_spoken_of(&known, *row)))
            .collect();
        rows.sort_by_key(|(_, day)| *day);
        rows
    }

    /// Whether one row corrects another.
    fn is_correction(&self, of: RecordId, corrected: RecordId) -> bool {
        let corrects = self.record_extra(of).and_then(|e| e.corrects);
        of != corrected && corrects == Some(self.records[corrected.index()].date)
    }

    /// The day a row speaks about: its own, or that of the row which it corrects.
    fn day_spoken_of(&self, known: &[RecordId], row: RecordId) -> Date {
        let mut at = row;
        // A correction may be corrected; two that correct each other end the search.
        for _ in known {
            let Some(corrects) = self.record_extra(at).and_then(|e| e.corrects) else {
                break;
            };
            match known.iter().find(|id| self.is_correction(at, **id)) {
                Some(id) => at = *id,
                None => return corrects.last(),
            }
        }
        self.records[at.index()].date.last()
    }

    /// The states that an element was reported in, with the day of each.
    pub fn states(&self, item: Item, as_of: Date) -> Vec<(RecordId, Date, State)> {
        let rows = self.speaking_rows(item, None, as_of).into_iter();
        let state = |row: RecordId| self.state_of(item, &self.records[row.index()]);
        rows.filter_map(|(row, day)| Some((row, day, state(row)?)))
            .collect()
    }

    /// The state of an element on a day; without any record it is planned.
    pub fn status(&self, item: Item, as_of: Date) -> State {
        let last = self.states(item, as_of).pop();
        last.map_or(State::Planned, |(_, _, state)| state)
    }

    fn state_of(&self, item: Item, record: &Record) -> Option<State> {
        match record.fact {
            Fact::State(state, _) => Some(state),
            Fact::Quantity(q) if item.target().is_none() => Some(self.state_of_share(q.quantity)),
            _ => None,
        }
    }

    /// The share of the work that was last reported, with the row that says so; what was
    /// only said to be begun has none.
    pub fn work_done(&self, item: Item, as_of: Date) -> Option<(Decimal, RecordId)> {
        let mut rows = self.speaking_rows(item, None, as_of).into_iter().rev();
        rows.find_map(|(id, _)| match self.records[id.index()].fact {
            Fact::Quantity(q) => {
                let whole = self.whole(q.quantity);
                Some((q.quantity.value() / whole, id))
            }
            _ => None,
        })
    }

    /// A share of work done, as a state.
    fn state_of_share(&self, quantity: Quantity) -> State {
        let whole = self.whole(quantity);
        match quantity.value() {
            v if v >= whole => State::Done,
            v if v > Decimal::ZERO => State::Started,
            _ => State::Planned,
        }
    }

    /// The number that stands for all of the work: 1, or 100 of per cent.
    fn whole(&self, quantity: Quantity) -> Decimal {
        if self.measures.symbol(quantity.measure).is_empty() {
            Decimal::ONE
        } else {
            Decimal::ONE_HUNDRED
        }
    }

    /// The day on which the ledger says an element was done, if it still is, with the row that
    /// says so.
    pub fn closed(&self, item: Item, as_of: Date) -> Option<(RecordId, Date)> {
        let mut closing = None;
        for (id, day, state) in self.states(item, as_of) {
            closing = match state {
                State::Done => closing.or(Some((id, day))),
                _ => None,
            };
        }
        closing
    }

    /// The rows about the same element, and the same part of it, in the order of their dates.
    pub fn series(&self, record: RecordId) -> impl DoubleEndedIterator<Item = RecordId> {
        let part = |id: RecordId| self.record_extra(id).and_then(|e| e.part);
        let this = part(record);
        let of = self.records[record.index()].of();
        let rows = of.map_or(&[][..], |of| self.records_of(of));
        let rows = rows.iter().map(|&n| RecordId(n));
        rows.filter(move |&other| part(other) == this)
    }

    /// Whether a later row corrects this one.
    pub fn corrected_by(&self, record: RecordId) -> Option<RecordId> {
        let date = self.records[record.index()].date;
        self.series(record).find(|&other| {
            other != record && self.record_extra(other).and_then(|e| e.corrects) == Some(date)
        })
    }

    /// The earlier row that this one corrects.
    pub fn corrects(&self, record: RecordId) -> Option<RecordId> {
        let date = self.record_extra(record)?.corrects?;
        let others = self.series(record).filter(|id| *id != record);
        others
            .rev()
            .find(|id| self.records[id.index()].date == date)
    }
}

/// Days from one date to another.
pub fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}
