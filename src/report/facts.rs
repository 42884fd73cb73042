//! What a report speaks about, how many of what, and whether the plan passes.

use std::collections::BTreeMap;

use super::reader::Reader;
use super::{Entry, Fault, Request};
use crate::finding::{Said, Severity};
use crate::rule::types::Kind;
use crate::source::Role;
use crate::syntax::date::Date;
use crate::syntax::keywords::Stage;

/// Whether a plan passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Part of the input could not be read: what is said is not all.
    Incomplete,
    /// Nothing was there to be checked.
    Nothing,
    /// There are findings at or above the level that fails a plan.
    Fails,
    /// There are none.
    Passes,
}

impl Verdict {
    /// The word in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::Nothing => "nothing",
            Self::Fails => "fails",
            Self::Passes => "passes",
        }
    }

    /// In words.
    pub fn said(self) -> Said {
        let (en, zh) = match self {
            Self::Incomplete => (
                "Incomplete: part of the input could not be read",
                "结论不完整：部分输入未能读取",
            ),
            Self::Nothing => ("Nothing was checked", "未作检查：没有可查的内容"),
            Self::Fails => ("Does not pass", "未通过"),
            Self::Passes => ("Passes", "通过"),
        };
        Said::new(en, zh)
    }
}

/// How many of what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub infos: usize,
    /// Findings that a waiver accepts.
    pub waived: usize,
    /// Findings that the baseline hides.
    pub baselined: usize,
    /// Elements that could not be decided, over all rules.
    pub not_evaluated: u64,
    /// Problems of the input.
    pub problems: usize,
    /// Findings of the whole workspace, whomever the report is for.
    pub all: usize,
    /// Elements by kind.
    pub elements: BTreeMap<Kind, usize>,
    /// Rules that ran.
    pub rules: usize,
}

impl Counts {
    /// Findings of a level.
    pub const fn of(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
            Severity::Info => self.infos,
            Severity::Off => 0,
        }
    }
}

/// A plan that is reported on.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its id; empty for a plan without one.
    pub id: String,
    /// Printed title.
    pub title: Option<String>,
    /// Document number.
    pub number: Option<String>,
    /// Issuing units.
    pub issuer: Vec<String>,
    /// Date of issue.
    pub issued: Option<Date>,
    /// First and last day of its period.
    pub period: (Option<Date>, Option<Date>),
    /// Its stage.
    pub stage: Option<Stage>,
}

/// What a report is limited to.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// Units, by id.
    pub units: Vec<String>,
    /// Rules that were asked for.
    pub select: Vec<String>,
    /// Rules that were left out.
    pub ignore: Vec<String>,
}

/// What a report speaks about.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Version of planlint.
    pub version: &'static str,
    /// The day; none where no day was given, or plans state different ones.
    pub as_of: Option<Date>,
    /// The stage whose severities hold for every plan; none where each has its own.
    pub profile: Option<Stage>,
    /// From which level on findings fail the plan.
    pub fail_on: Severity,
    /// What it is limited to.
    pub filters: Filters,
    /// The plans.
    pub plans: Vec<Plan>,
    /// The files that were read.
    pub files: Vec<String>,
}

pub(super) fn facts(reader: &Reader<'_>, request: &Request) -> Facts {
    let settings = &reader.report.workspace.settings;
    let files = reader.sources.iter().filter(|(_, source)| {
        matches!(source.role, Role::Plan | Role::Original) && source.origin.is_none()
    });
    Facts {
        version: env!("CARGO_PKG_VERSION"),
        as_of: reader.world.as_of(None),
        profile: request.profile.or(settings.profile),
        fail_on: fail_on(reader, request),
        filters: Filters {
            units: request.units.iter().map(|u| reader.unit_name(*u)).collect(),
            select: request.select.clone(),
            ignore: request.ignore.clone(),
        },
        plans: plans(reader),
        files: files.map(|(_, source)| source.name.clone()).collect(),
    }
}

fn fail_on(reader: &Reader<'_>, request: &Request) -> Severity {
    let set = reader.report.workspace.settings.fail_on;
    request.fail_on.or(set).unwrap_or(Severity::Error)
}

fn plans(reader: &Reader<'_>) -> Vec<Plan> {
    let plans = reader.model.plans.iter().filter(|p| !p.document);
    let plan = |p: &crate::model::entity::Plan| Plan {
        id: reader.model.names.get(p.id).to_owned(),
        title: p.title.map(|span| reader.text(span)),
        number: p.number.map(|span| reader.text(span)),
        issuer: p.issuer.iter().map(|u| reader.unit_name(*u)).collect(),
        issued: p.issued.map(|d| d.date),
        period: (p.start.map(|d| d.date), p.end.map(|d| d.date)),
        stage: p.stage,
    };
    plans.map(plan).collect()
}

pub(super) fn counts(reader: &Reader<'_>, findings: &[Entry], faults: &[Fault]) -> Counts {
    let report = reader.report;
    let of = |level| findings.iter().filter(|f| f.severity == level).count();
    Counts {
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
        infos: of(Severity::Info),
        waived: report.waived.len(),
        baselined: report.baselined.len(),
        not_evaluated: report.not_evaluated(),
        problems: faults.len(),
        all: report.run.hits.len(),
        elements: report.elements(),
        rules: report.rules().len(),
    }
}

pub(super) fn verdict(reader: &Reader<'_>, request: &Request, findings: &[Entry]) -> Verdict {
    let report = reader.report;
    let level = fail_on(reader, request);
    if report.problems().any(|p| p.severity == Severity::Error) {
        return Verdict::Incomplete;
    }
    if level != Severity::Off && findings.iter().any(|f| f.severity >= level) {
        return Verdict::Fails;
    }
    let checked: u64 = report.run.outcomes.iter().map(|o| o.checked).sum();
    if checked == 0 {
        Verdict::Nothing
    } else {
        Verdict::Passes
    }
}
