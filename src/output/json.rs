//! A report as JSON, written as it is made: a million findings never stand in memory.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::Report;
use crate::finding::{Finding, Lang, Problem, Severity};
use crate::rule::code::Program;
use crate::rule::run::Outcome;
use crate::rule::types::Kind;
use crate::source::{Sources, Span};

/// The version of the form; fields are only ever added.
pub const SCHEMA: u32 = 1;

/// Line and column of a span, both ends; columns count characters from 1.
pub fn span(sources: &Sources, span: Span) -> Value {
    let source = sources.get(span.file);
    let place = |byte: u32| {
        let p = source.lines().position(&source.text, byte);
        json!({ "byte": p.byte, "line": p.line, "column": p.column })
    };
    let mut value = json!({ "start": place(span.start), "end": place(span.end) });
    if let Some(name) = sources.landmark(span) {
        value["at"] = name.into();
    }
    value
}

fn file(sources: &Sources, at: Span) -> &str {
    &sources.get(at.file).name
}

pub(super) fn problem(sources: &Sources, problem: &Problem, lang: Lang) -> Value {
    let known = (problem.span.file.0 as usize) < sources.len();
    json!({
        "kind": problem.kind,
        "severity": problem.severity.word(),
        "message": problem.message.get(lang),
        "file": known.then(|| file(sources, problem.span)),
        "span": known.then(|| span(sources, problem.span)),
        "help": problem.help.as_ref().map(|h| h.get(lang)),
        "related": problem.notes.iter().map(|n| json!({
            "message": n.text.get(lang), "file": file(sources, n.span), "span": span(sources, n.span)
        })).collect::<Vec<_>>(),
    })
}

pub(super) fn finding(sources: &Sources, finding: &Finding) -> Value {
    let args: serde_json::Map<String, Value> = finding.args.iter().cloned().collect();
    json!({
        "rule": finding.rule,
        "severity": finding.severity.word(),
        "message": finding.message,
        "args": args,
        "element": finding.element.as_ref().map(|e| json!({ "kind": e.kind, "plan": e.plan, "id": e.id })),
        "origin": finding.origin,
        "units": finding.units,
        "file": finding.span.map(|s| file(sources, s)),
        "span": finding.span.map(|s| span(sources, s)),
        "related": finding.related.iter().map(|r| json!({
            "message": r.message,
            "file": r.span.map(|s| file(sources, s)),
            "span": r.span.map(|s| span(sources, s)),
        })).collect::<Vec<_>>(),
        "help": finding.help,
        "fix": finding.fix.as_ref().map(|fix| json!({
            "safe": fix.safe,
            "text": fix.text,
            "edits": fix.edits.iter().map(|(at, text)| json!({
                "file": file(sources, *at), "span": span(sources, *at), "text": text,
            })).collect::<Vec<_>>(),
        })),
        "fingerprint": finding.fingerprint,
    })
}

fn list(out: &mut dyn Write, values: impl Iterator<Item = Value>) -> io::Result<()> {
    for (n, value) in values.enumerate() {
        out.write_all(if n == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &value)?;
    }
    Ok(())
}

/// What ran, on what day.
pub(super) fn run(report: &Report<'_>) -> Value {
    let as_of = report.world().as_of(None).map(|d| d.to_string());
    let against = report.workspace.before.as_ref().map(|b| b.name.as_str());
    json!({
        "schema": SCHEMA, "planlint": env!("CARGO_PKG_VERSION"), "as_of": as_of, "against": against,
    })
}

/// How many of what.
pub(super) fn summary(report: &Report<'_>) -> Value {
    let elements: serde_json::Map<String, Value> = report
        .elements()
        .into_iter()
        .map(|(kind, n): (Kind, usize)| (format!("{}s", kind.word()), json!(n)))
        .collect();
    json!({
        "error": report.count(Severity::Error), "warning": report.count(Severity::Warning), "info": report.count(Severity::Info),
        "waived": report.waived.len(), "baselined": report.baselined.len(), "stale_baseline": report.stale.iter().map(|s| s.gone).sum::<usize>(), "not_evaluated": report.not_evaluated(), "problems": report.problems().count(), "elements": elements,
    })
}

/// How a rule went.
pub(super) fn rule(program: &Program, o: &Outcome) -> Value {
    json!({
        "rule": program.name, "checked": o.checked, "passed": o.passed, "failed": o.failed,
        "not_evaluated": o.not_evaluated, "missing": o.missing,
        "not_run": o.not_run.map(|why| why.said(Lang::En)),
    })
}

/// Writes the whole report.
pub fn write(report: &Report<'_>, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let sources = &report.workspace.sources;
    let run = run(report);
    write!(
        out,
        "{{ \"schema\": {}, \"planlint\": {}, ",
        run["schema"], run["planlint"]
    )?;
    writeln!(
        out,
        "\"as_of\": {}, \"against\": {},",
        run["as_of"], run["against"]
    )?;
    writeln!(out, "  \"summary\": {},", summary(report))?;
    write!(out, "  \"problems\": [")?;
    list(out, report.problems().map(|p| problem(sources, p, lang)))?;
    write!(out, "],\n  \"rules\": [")?;
    list(out, report.rules().iter().map(|(p, o)| rule(p, o)))?;
    write!(out, "],\n  \"findings\": [")?;
    list(
        out,
        report
            .run
            .hits
            .iter()
            .map(|hit| finding(sources, &report.finding(hit, lang))),
    )?;
    writeln!(out, "] }}")
}
