//! One finding a row, for people at a spreadsheet.
//!
//! The file begins with a byte order mark, without which Excel reads Chinese as GBK, and its lines end
//! with CR LF, as RFC 4180 has it. No cell is taken for a formula.

use std::io::{self, Write};

use super::super::guard;
use super::Asked;
use super::place::Place;
use crate::Report;
use crate::finding::{Finding, Lang};
use crate::source::Sources;

const COLUMNS: [(&str, &str); 15] = [
    ("severity", "级别"),
    ("rule", "规则"),
    ("message", "问题"),
    ("help", "怎么办"),
    ("units", "单位"),
    ("plan", "方案"),
    ("kind", "对象"),
    ("element", "编号"),
    ("file", "文件"),
    ("line", "行"),
    ("column", "列"),
    ("place", "位置"),
    ("origin", "来源位置"),
    ("related", "相关位置"),
    ("fingerprint", "指纹"),
];

pub(in super::super) const MARK: &str = "\u{FEFF}";

fn heads(lang: Lang) -> [&'static str; 15] {
    COLUMNS.map(|(en, zh)| lang.pick(en, zh))
}

/// What the system said: a reader that went away, a full disk.
pub(in super::super) fn fault(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

pub(super) fn write(report: &Report<'_>, asked: Asked<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(MARK.as_bytes())?;
    let mut rows = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    rows.write_record(heads(asked.lang)).map_err(fault)?;
    let sources = &report.workspace.sources;
    for problem in report.problems() {
        let place = Place::of(sources, problem.span, asked);
        let help = problem.help.as_ref().map(|h| h.get(asked.lang));
        let mut row = Row::new(place);
        row.severity = problem.severity.name(asked.lang);
        row.rule = problem.kind;
        row.message = problem.message.get(asked.lang);
        row.help = help.unwrap_or_default();
        rows.write_record(row.cells()).map_err(fault)?;
    }
    for hit in &report.run.hits {
        let finding = report.finding(hit, asked.lang);
        let row = row(&finding, sources, asked);
        rows.write_record(row).map_err(fault)?;
    }
    rows.flush()
}

/// The texts of a row.
#[derive(Default)]
struct Row<'t> {
    severity: &'t str,
    rule: &'t str,
    message: &'t str,
    help: &'t str,
    units: String,
    element: [&'t str; 3],
    file: &'t str,
    line: String,
    column: String,
    place: String,
    origin: &'t str,
    related: String,
    fingerprint: &'t str,
}

impl<'t> Row<'t> {
    fn new(place: Option<Place<'t>>) -> Self {
        let mut row = Self::default();
        if let Some(place) = place {
            row.file = place.file;
            if let Some((start, _)) = place.lines {
                (row.line, row.column) = (start.line.to_string(), start.column.to_string());
            }
            row.place = place.name.unwrap_or_default();
        }
        row
    }

    fn cells(&self) -> [String; 15] {
        let [plan, kind, id] = self.element;
        [
            self.severity,
            self.rule,
            self.message,
            self.help,
            &self.units,
            plan,
            kind,
            id,
            self.file,
            &self.line,
            &self.column,
            &self.place,
            self.origin,
            &self.related,
            self.fingerprint,
        ]
        .map(|text| guard::cell(text).into_owned())
    }
}

fn row(finding: &Finding, sources: &Sources, asked: Asked<'_>) -> [String; 15] {
    let place = finding.span.and_then(|at| Place::of(sources, at, asked));
    let mut row = Row::new(place);
    row.severity = finding.severity.name(asked.lang);
    row.rule = &finding.rule;
    row.message = &finding.message;
    row.help = finding.help.as_deref().unwrap_or_default();
    row.units = finding.units.join(asked.lang.pick(", ", "、"));
    if let Some(element) = &finding.element {
        row.element = [&element.plan, element.kind, &element.id];
    }
    row.origin = finding.origin.as_deref().unwrap_or_default();
    row.fingerprint = &finding.fingerprint;
    let related = finding.related.iter().map(|related| {
        let place = related.span.and_then(|at| Place::of(sources, at, asked));
        let place = place.map(|p| p.shown()).unwrap_or_default();
        format!("{place} {}", related.message)
    });
    row.related = related.collect::<Vec<_>>().join("\n");
    row.cells()
}

/// Whether a file begins with the row of headers.
pub(super) fn wrote(head: &str) -> bool {
    let head = head.strip_prefix(MARK).unwrap_or(head);
    let line = head.lines().next().unwrap_or_default();
    [Lang::En, Lang::Zh]
        .iter()
        .any(|lang| line == heads(*lang).join(","))
}
