//! One change a row, for people at a spreadsheet; what is wrong with the input stands on top, what is
//! said of the revision as a whole at the end.
//!
//! As all tables of planlint: a byte order mark first, lines that end with CR LF, no cell that is
//! taken for a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Diff, aspect, word};
use crate::finding::{Finding, Lang, Said};
use crate::output::ci::place::Place;
use crate::output::ci::{Asked, csv as findings};
use crate::output::guard;
use crate::rule::changes::Described;
use crate::source::Span;

const COLUMNS: [(&str, &str); 16] = [
    ("grade", "性质"),
    ("severity", "级别"),
    ("rule", "规则"),
    ("approved", "已批准"),
    ("kind", "对象"),
    ("element", "编号"),
    ("name", "名称"),
    ("what", "变化项"),
    ("before", "原为"),
    ("after", "现为"),
    ("message", "说明"),
    ("file", "文件"),
    ("line", "行"),
    ("old file", "旧版文件"),
    ("old line", "旧版行"),
    ("fingerprint", "指纹"),
];

/// The texts of a row.
#[derive(Debug, Default)]
struct Row {
    grade: &'static str,
    severity: &'static str,
    rule: String,
    approved: &'static str,
    kind: String,
    element: String,
    name: String,
    what: &'static str,
    before: String,
    after: String,
    message: String,
    new: [String; 2],
    old: [String; 2],
    fingerprint: String,
}

impl Row {
    fn of_finding(finding: &Finding, lang: Lang) -> Self {
        Self {
            severity: finding.severity.name(lang),
            rule: finding.rule.clone(),
            message: finding.message.clone(),
            fingerprint: finding.fingerprint.clone(),
            ..Self::default()
        }
    }

    fn cells(&self) -> [Cow<'_, str>; COLUMNS.len()] {
        let ([file, line], [old_file, old_line]) = (&self.new, &self.old);
        [
            self.grade,
            self.severity,
            &self.rule,
            self.approved,
            &self.kind,
            &self.element,
            &self.name,
            self.what,
            &self.before,
            &self.after,
            &self.message,
            file,
            line,
            old_file,
            old_line,
            &self.fingerprint,
        ]
        .map(guard::cell)
    }
}

fn heads(lang: Lang) -> [&'static str; COLUMNS.len()] {
    COLUMNS.map(|(en, zh)| lang.pick(en, zh))
}

pub(super) fn write(diff: &Diff<'_>, asked: Asked<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(findings::MARK.as_bytes())?;
    let mut rows = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    rows.write_record(heads(asked.lang))
        .map_err(findings::fault)?;
    let mut put = |row: &Row| {
        let cells = row.cells();
        rows.write_record(cells.iter().map(|cell| cell.as_bytes()))
            .map_err(findings::fault)
    };
    let lang = asked.lang;
    for problem in diff.report.problems() {
        put(&Row {
            severity: problem.severity.name(lang),
            rule: problem.kind.to_owned(),
            message: problem.message.get(lang).to_owned(),
            new: place(diff, Some(problem.span), asked),
            ..Row::default()
        })?;
    }
    for change in &diff.changes {
        put(&row(diff, change, asked))?;
    }
    for [en, zh] in &diff.others {
        let finding = lang.pick(en, zh);
        put(&Row {
            new: place(diff, finding.span, asked),
            ..Row::of_finding(finding, lang)
        })?;
    }
    rows.flush()
}

/// The file and the line of a place; neither where it is none.
fn place(diff: &Diff<'_>, at: Option<Span>, asked: Asked<'_>) -> [String; 2] {
    let sources = &diff.report.workspace.sources;
    let known = at.filter(|at| (at.file.0 as usize) < sources.len());
    let place = known.and_then(|at| Place::of(sources, sources.place(at), asked));
    place.map_or_else(Default::default, |place| {
        let line = place.lines.map(|(start, _)| start.line.to_string());
        [
            place.file.to_owned(),
            line.or(place.name).unwrap_or_default(),
        ]
    })
}

fn row(diff: &Diff<'_>, change: &Described, asked: Asked<'_>) -> Row {
    let lang = asked.lang;
    let value = |said: &Option<Said>| said.as_ref().map(|s| s.get(lang).to_owned());
    let id = change.element.as_ref().map(|e| e.id.clone());
    let gravest = change.verdicts.first();
    let found = gravest.map(|verdict| Row::of_finding(verdict.get(lang), lang));
    Row {
        grade: word(change.grade, lang),
        approved: match gravest {
            Some(verdict) if verdict.waived => lang.pick("yes", "是"),
            _ => "",
        },
        kind: change.kind.get(lang).to_owned(),
        element: id.unwrap_or_default(),
        name: change.name.get(lang).to_owned(),
        what: aspect(change, lang),
        before: value(&change.before).unwrap_or_default(),
        after: value(&change.after).unwrap_or_default(),
        new: place(diff, change.at, asked),
        old: place(diff, change.was_at, asked),
        ..found.unwrap_or_default()
    }
}

/// Whether a file begins with the row of headers.
pub(super) fn wrote(head: &str) -> bool {
    let head = head.strip_prefix(findings::MARK).unwrap_or(head);
    let line = head.lines().next().unwrap_or_default();
    [Lang::En, Lang::Zh]
        .iter()
        .any(|lang| line == heads(*lang).join(","))
}
