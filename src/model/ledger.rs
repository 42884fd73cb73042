//! What the ledger says on a day of tasks, projects and milestones: states, and which rows
//! still speak. Numbers of targets are understood in [`super::target`].
//!
//! Every record states the position reached by its date (a running total for `total`
//! targets), not an increment. Later records of one day supersede earlier ones.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Model;
use super::entity::{Fact, Record};
use super::ids::{Item, RecordId};
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

    /// The rows that speak for an element as a whole: of a part, only the part is said.
    fn rows_of_whole(
        &self,
        item: Item,
        as_of: Date,
    ) -> impl DoubleEndedIterator<Item = (RecordId, &Record)> {
        let part = |id| self.record_extra(id).and_then(|e| e.part);
        let rows = self.dated_records(item, as_of);
        rows.filter(move |(id, _)| part(*id).is_none())
    }

    /// The state of an element on a day; without any record it is planned.
    pub fn status(&self, item: Item, as_of: Date) -> State {
        self.rows_of_whole(item, as_of)
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

    /// The share of the work that was last reported, with the row that says so; what was
    /// only said to be begun has none.
    pub fn work_done(&self, item: Item, as_of: Date) -> Option<(Decimal, RecordId)> {
        let mut rows = self.rows_of_whole(item, as_of).rev();
        rows.find_map(|(id, record)| match record.fact {
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

    /// The day on which the ledger says an element was done, if it still is.
    pub fn closed(&self, item: Item, as_of: Date) -> Option<crate::syntax::date::Date> {
        let row = self.closing_row(item, as_of)?;
        Some(self.records[row.index()].date)
    }

    /// The row that says so.
    pub fn closing_row(&self, item: Item, as_of: Date) -> Option<RecordId> {
        let mut closing = None;
        for (id, record) in self.rows_of_whole(item, as_of) {
            match self.state_of(item, record) {
                Some(State::Done) => closing = closing.or(Some(id)),
                Some(_) => closing = None,
                None => {}
            }
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
