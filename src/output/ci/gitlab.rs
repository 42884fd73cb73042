//! Code quality report of GitLab: a list with description, rule, fingerprint, severity and
//! place. GitLab tells findings apart by their fingerprint, so each has its own.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::place::{Place, first_file};
use super::{Asked, Repeats, text_of, text_of_problem};
use crate::Report;
use crate::finding::Severity;
use crate::rule::render::fingerprint_of;
use crate::source::Span;

pub(super) fn write(report: &Report<'_>, asked: Asked<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut repeats = Repeats::default();
    let sources = &report.workspace.sources;
    let mut entry = |rule: &str, text: &str, level: &str, span: Option<Span>, print: &str| {
        let place = span.and_then(|span| Place::of(sources, span, asked));
        let print = match repeats.before(print) {
            0 => print.to_owned(),
            n => format!("{print}-{n}"),
        };
        let text = match place.as_ref().and_then(|p| p.name.as_deref()) {
            Some(name) => format!("{name}: {text}"),
            None => text.to_owned(),
        };
        json!({
            "description": text, "check_name": rule, "fingerprint": print, "severity": level,
            "location": location(place.as_ref(), first_file(sources, asked)),
        })
    };
    let mut first = true;
    let mut put = |value: Value| -> io::Result<()> {
        out.write_all(if first { b"[\n" } else { b",\n" })?;
        first = false;
        serde_json::to_writer(&mut *out, &value).map_err(io::Error::from)
    };
    for problem in report.problems() {
        let level = if problem.severity == Severity::Error {
            "blocker"
        } else {
            "minor"
        };
        let place = Place::of(sources, problem.span, asked);
        let identity = place.map(|p| p.file.to_owned()).unwrap_or_default();
        let print = fingerprint_of(&[problem.kind, &problem.message.en, &identity]);
        let text = text_of_problem(problem, asked.lang);
        put(entry(
            problem.kind,
            &text,
            level,
            Some(problem.span),
            &print,
        ))?;
    }
    for hit in &report.run.hits {
        let finding = report.finding(hit, asked.lang);
        let level = match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info | Severity::Off => "info",
        };
        let text = text_of(&finding);
        put(entry(
            &finding.rule,
            &text,
            level,
            finding.span,
            &finding.fingerprint,
        ))?;
    }
    out.write_all(if first { b"[\n]\n" } else { b"\n]\n" })
}

fn location(place: Option<&Place<'_>>, otherwise: &str) -> Value {
    let file = place.map_or(otherwise, |p| p.file);
    let lines = place.and_then(|p| p.lines);
    let lines = lines.map_or((1, 1), |(start, end)| (start.line, end.line));
    json!({ "path": file, "lines": { "begin": lines.0, "end": lines.1 } })
}
