//! What has changed between two revisions, for merge requests, programs and spreadsheets.
//!
//! In: a finished check of two revisions. Out: the changes with their grades and what rules found in
//! them. Which form says what: SARIF, `JUnit` and the reports of code hosts hold findings and are
//! written as those of `check`; JSON, its lines, CSV and Markdown hold every change. The terminal has
//! its own file in `human`.

mod csv;
mod json;
mod markdown;

use std::io::{self, Write};

pub use self::json::write_json;
pub use self::markdown::markdown;

use super::ci::{Asked, Format};
use crate::Report;
use crate::finding::{Finding, Lang, Severity};
use crate::revision::{Aspect, Grade};
use crate::rule::changes::{Described, change_of, described};
use crate::rule::run::Hit;

/// A comparison, ready to be shown.
#[derive(Debug)]
pub struct Diff<'r> {
    /// The check behind it.
    pub report: &'r Report<'r>,
    /// The names of the two sides.
    pub sides: (String, String),
    /// The changes, heaviest first.
    pub changes: Vec<Described>,
    /// Findings about the revision as a whole.
    pub others: Vec<[Finding; 2]>,
}

impl<'r> Diff<'r> {
    /// The comparison of a report, with the grades that are asked for; without any, all.
    pub fn new(report: &'r Report<'r>, sides: (String, String), only: &[Grade]) -> Self {
        let mut changes = described(report);
        changes.retain(|c| only.is_empty() || only.contains(&c.grade));
        let hits = report
            .run
            .hits
            .iter()
            .filter(|hit| change_of(hit).is_none());
        let both = |hit| [Lang::En, Lang::Zh].map(|lang| report.finding(hit, lang));
        let others = if only.is_empty() {
            hits.map(both).collect()
        } else {
            Vec::new()
        };
        Self {
            report,
            sides,
            changes,
            others,
        }
    }

    /// The changes of each grade, heaviest first.
    pub fn grades(&self) -> impl Iterator<Item = (Grade, Vec<&Described>)> {
        let grades = Grade::ALL.iter().rev();
        let of = |grade| {
            self.changes
                .iter()
                .filter(move |c| c.grade == grade)
                .collect::<Vec<_>>()
        };
        grades
            .map(move |&grade| (grade, of(grade)))
            .filter(|(_, changes)| !changes.is_empty())
    }

    /// Writes it in a format.
    pub fn write(&self, format: Format, asked: Asked<'_>, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Json => write_json(self, asked.lang, out),
            Format::Jsonl => json::write_lines(self, asked.lang, out),
            Format::Csv => csv::write(self, asked, out),
            Format::Markdown => out.write_all(markdown(self, asked.lang).as_bytes()),
            Format::Sarif | Format::Junit | Format::Github | Format::Gitlab => {
                format.write(self.report, asked, out)
            }
        }
    }

    /// The gravest level of what is found and not waived.
    pub fn level(&self) -> Severity {
        let others = self.others.iter().map(|[en, _]| en.severity);
        let all = self.changes.iter().map(Described::level).chain(others);
        all.max().unwrap_or(Severity::Off)
    }
}

/// Leaves in a report only what rules found in changes of these grades; without any, all of it.
pub fn keep(report: &mut Report<'_>, only: &[Grade]) {
    let Some(before) = report
        .workspace
        .before
        .as_ref()
        .filter(|_| !only.is_empty())
    else {
        return;
    };
    let wanted = |hit: &Hit| {
        let change = change_of(hit).and_then(|n| before.changes.get(n as usize));
        change.is_some_and(|change| only.contains(&change.grade))
    };
    report.run.hits.retain(wanted);
    report.waived.retain(|(hit, _)| wanted(hit));
}

/// Whether a file that begins like this was written by planlint as a comparison in this format.
pub fn wrote(format: Format, head: &str) -> bool {
    match format {
        Format::Json => head.starts_with("{\n  \"schema\": ") && head.contains("\"old\": "),
        Format::Jsonl => head.starts_with(json::HEAD),
        Format::Csv => csv::wrote(head),
        Format::Markdown => markdown::wrote(head),
        Format::Sarif | Format::Junit | Format::Github | Format::Gitlab => format.wrote(head),
    }
}

/// The heading of a grade.
pub fn heading(grade: Grade, lang: Lang) -> &'static str {
    match (grade, lang) {
        (Grade::Removed, Lang::En) => "Removed",
        (Grade::Weakened, Lang::En) => "Weakened",
        (Grade::Announced, Lang::En) => "Ended, as announced",
        (Grade::Changed, Lang::En) => "Changed",
        (Grade::Tightened, Lang::En) => "Tightened",
        (Grade::Added, Lang::En) => "Added",
        (Grade::Renamed, Lang::En) => "Renamed",
        (Grade::Moved, Lang::En) => "Moved",
        (Grade::Harmless, Lang::En) => "Without effect on meaning",
        (grade, Lang::Zh) => Grade::ZH[grade as usize],
    }
}

/// What a change says behind the element: `target value: 600 km → 550 km`.
pub fn what(change: &Described, lang: Lang) -> String {
    let nothing = "—".to_owned();
    let get = |said: &Option<crate::finding::Said>| said.as_ref().map(|s| s.get(lang).to_owned());
    let (before, after) = (get(&change.before), get(&change.after));
    let aspect = aspect(change, lang);
    if change.aspect == Aspect::Existence {
        // An end that was announced; what is plainly new or gone says no more than its heading.
        return before.or(after).unwrap_or_default();
    }
    if before.is_none() && after.is_none() {
        return String::new();
    }
    format!(
        "{aspect}{}{} → {}",
        lang.pick(": ", "："),
        before.unwrap_or_else(|| nothing.clone()),
        after.unwrap_or(nothing)
    )
}

/// A grade in a word.
fn word(grade: Grade, lang: Lang) -> &'static str {
    let n = grade as usize;
    lang.pick(Grade::EN[n], Grade::ZH[n])
}

/// The name of what has changed.
pub fn aspect(change: &Described, lang: Lang) -> &'static str {
    let n = change.aspect as usize;
    lang.pick(
        crate::revision::Aspect::EN[n],
        crate::revision::Aspect::ZH[n],
    )
}
