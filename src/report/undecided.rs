//! How each rule went, what could not be decided and why, and what was accepted.

use super::excerpt::Place;
use super::reader::Reader;
use crate::finding::Said;
use crate::model::ids::WaiverId;
use crate::rule::run::{NotRun, Outcome};
use crate::syntax::date::Date;

/// How a rule went.
#[derive(Clone, Debug)]
pub struct RuleRow {
    /// Its name.
    pub rule: String,
    /// What it demands.
    pub summary: Said,
    /// Elements in scope.
    pub checked: u64,
    /// Of these: without fault.
    pub passed: u64,
    /// With at least one finding.
    pub failed: u64,
    /// Could not be decided.
    pub not_evaluated: u64,
    /// For want of which field, and how often.
    pub missing: Vec<(&'static str, u64)>,
    /// The collection that is empty, so that the rule did not run.
    pub not_run: Option<NotRun>,
}

/// An accepted finding.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// Name of the rule.
    pub rule: String,
    /// The element as written.
    pub element: String,
    /// Why.
    pub reason: Option<String>,
    /// Who approved it.
    pub approved: Option<String>,
    /// Document number.
    pub number: Option<String>,
    /// Until when.
    pub until: Option<Date>,
    /// How many findings it covers.
    pub covers: u64,
    /// Where it is written.
    pub place: Place,
}

pub(super) fn rules(reader: &Reader<'_>) -> Vec<RuleRow> {
    let rules = reader.report.rules().into_iter();
    let row = |(program, outcome): (&crate::rule::code::Program, Outcome)| RuleRow {
        rule: program.name.clone(),
        summary: program.summary.clone(),
        checked: outcome.checked,
        passed: outcome.passed,
        failed: outcome.failed,
        not_evaluated: outcome.not_evaluated,
        missing: outcome.missing.into_iter().collect(),
        not_run: outcome.not_run,
    };
    rules.map(row).collect()
}

pub(super) fn waivers(reader: &Reader<'_>) -> Vec<Waiver> {
    let covered = &reader.report.covered.hits;
    let waivers = reader.model.waivers.iter().enumerate();
    let waiver = |(n, w): (usize, &crate::model::entity::Waiver)| Waiver {
        rule: reader.model.names.get(w.rule.0).to_owned(),
        element: reader.text(w.of_span),
        reason: w.reason.map(|span| reader.text(span)),
        approved: w.approved.map(|unit| reader.unit_name(unit)),
        number: w.number.map(|span| reader.text(span)),
        until: w.until.map(|d| d.date),
        covers: covered
            .get(WaiverId(n as u32).index())
            .copied()
            .unwrap_or(0),
        place: reader.place(w.span),
    };
    waivers.map(waiver).collect()
}
