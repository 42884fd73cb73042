//! The rows of the ledger up to the day, as they were reported.

use super::deadlines::title;
use super::excerpt::Place;
use super::reader::Reader;
use super::targets::{Amount, amount};
use crate::model::entity::Fact;
use crate::model::ids::{Item, RecordId};
use crate::syntax::date::Date;
use crate::syntax::keywords::State;

/// What a row reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reported {
    /// A quantity.
    Amount(Amount),
    /// A state.
    State(State),
    /// Could not be read as either.
    Words(String),
}

/// A row of the ledger.
#[derive(Clone, Debug)]
pub struct Row {
    /// Id of what it is about.
    pub id: String,
    /// The printed title of that.
    pub title: String,
    /// Whether it is about a target.
    pub of_target: bool,
    /// The part it is about.
    pub part: Option<String>,
    /// Its date.
    pub date: Date,
    /// What it says.
    pub reported: Reported,
    /// Who reported.
    pub reporter: Option<String>,
    /// Evidence named.
    pub evidence: Vec<String>,
    /// Source named.
    pub source: Option<String>,
    /// When it was accepted, and by whom.
    pub accepted: Option<(Date, Option<String>)>,
    /// Date of the row that this one corrects.
    pub corrects: Option<Date>,
    /// Where it is written.
    pub place: Option<Place>,
}

pub(super) fn rows(reader: &Reader<'_>) -> Vec<Row> {
    let records = 0..reader.model.records.len() as u32;
    let mut rows: Vec<Row> = records.filter_map(|n| row(reader, RecordId(n))).collect();
    rows.sort_by_key(|row| row.date.last());
    rows
}

fn row(reader: &Reader<'_>, id: RecordId) -> Option<Row> {
    let model = reader.model;
    let record = &model.records[id.index()];
    let of: Item = record.of().filter(|of| reader.concerns(*of))?;
    let extra = model.record_extra(id);
    let words = |at: crate::model::entity::At| reader.at(record.file, at).unwrap_or_default();
    let accepted = extra.and_then(|e| e.accepted);
    Some(Row {
        id: reader.id(of),
        title: title(reader, of),
        of_target: of.target().is_some(),
        part: extra
            .and_then(|e| e.part)
            .map(|p| model.names.get(p).to_owned()),
        date: record.date,
        reported: match record.fact {
            Fact::Quantity(q) => Reported::Amount(amount(reader, q.quantity)),
            Fact::State(state, _) => Reported::State(state),
            Fact::Words(at) => Reported::Words(words(at)),
        },
        reporter: extra.and_then(|e| e.reporter).map(|u| reader.unit_name(u)),
        evidence: extra.map_or_else(Vec::new, |e| {
            e.evidence.iter().map(|s| reader.text(*s)).collect()
        }),
        source: extra.and_then(|e| e.source).map(|s| reader.text(s)),
        accepted: accepted.map(|(by, on)| (on, by.map(|u| reader.unit_name(u)))),
        corrects: extra.and_then(|e| e.corrects),
        place: record.at.span(record.file).map(|span| reader.place(span)),
    })
}
