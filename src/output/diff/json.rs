//! What has changed, as data: whole, or one object a line.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::Diff;
use crate::finding::{Finding, Lang, Problem};
use crate::output::json::span;
use crate::revision::{Grade, How};
use crate::rule::changes::Described;
use crate::source::{Sources, Span};

/// The version of the form; fields are only ever added.
const SCHEMA: u32 = 1;

/// What every file of lines begins with.
pub(super) const HEAD: &str = "{\"type\":\"diff\"";

/// The whole comparison as data.
pub fn write_json(diff: &Diff<'_>, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut value = head(diff);
    value["summary"] = summary(diff);
    let sources = &diff.report.workspace.sources;
    let problems = diff.report.problems().map(|p| problem(sources, p, lang));
    value["problems"] = problems.collect();
    let changes = diff.changes.iter().map(|c| change(sources, c, lang));
    value["changes"] = changes.collect();
    value["findings"] = diff
        .others
        .iter()
        .map(|other| finding(other, lang))
        .collect();
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}

/// The same, one object a line: the two sides first, then problems, changes and findings, the sum last.
pub(super) fn write_lines(diff: &Diff<'_>, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let sources = &diff.report.workspace.sources;
    line(head(diff), "diff", out)?;
    for problem in diff.report.problems() {
        line(self::problem(sources, problem, lang), "problem", out)?;
    }
    for change in &diff.changes {
        line(self::change(sources, change, lang), "change", out)?;
    }
    for other in &diff.others {
        line(finding(other, lang), "finding", out)?;
    }
    line(summary(diff), "summary", out)
}

/// An object with its type before everything else.
fn line(value: Value, kind: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut object = Map::new();
    object.insert("type".to_owned(), json!(kind));
    if let Value::Object(fields) = value {
        object.extend(fields);
    }
    serde_json::to_writer(&mut *out, &object)?;
    out.write_all(b"\n")
}

/// What is compared.
fn head(diff: &Diff<'_>) -> Value {
    json!({
        "schema": SCHEMA,
        "planlint": env!("CARGO_PKG_VERSION"),
        "old": diff.sides.0,
        "new": diff.sides.1,
    })
}

/// How many changes of each grade.
fn summary(diff: &Diff<'_>) -> Value {
    let count = |grade: &Grade| diff.changes.iter().filter(|c| c.grade == *grade).count();
    let counts = Grade::ALL.iter();
    let counts: Map<String, Value> = counts
        .map(|grade| (grade.word().to_owned(), json!(count(grade))))
        .collect();
    counts.into()
}

fn problem(sources: &Sources, problem: &Problem, lang: Lang) -> Value {
    let known = (problem.span.file.0 as usize) < sources.len();
    json!({
        "kind": problem.kind,
        "severity": problem.severity.word(),
        "message": problem.message.get(lang),
        "file": known.then(|| &sources.get(problem.span.file).name),
    })
}

fn change(sources: &Sources, change: &Described, lang: Lang) -> Value {
    let element = change.element.as_ref();
    let findings = change.verdicts.iter().map(|verdict| {
        let mut value = self::finding(&verdict.findings, lang);
        value["waived"] = verdict.waived.into();
        value
    });
    json!({
        "element": element.map(|e| json!({ "kind": e.kind, "plan": e.plan, "id": e.id })),
        "name": change.name.get(lang),
        "aspect": change.aspect.word(),
        "grade": change.grade.word(),
        "before": change.values.0,
        "after": change.values.1,
        "old": place(sources, change.was_at),
        "new": place(sources, change.at),
        "pairing": change.how.map(|how| json!({
            "by": how.word(),
            "likeness": match how { How::Likeness(n) => Some(f64::from(n) / 1000.0), _ => None },
            "doubtful": change.doubtful,
        })),
        "findings": findings.collect::<Vec<_>>(),
    })
}

fn place(sources: &Sources, at: Option<Span>) -> Option<Value> {
    let at = sources.place(at?);
    Some(json!({ "file": sources.get(at.file).name, "span": span(sources, at) }))
}

fn finding([en, zh]: &[Finding; 2], lang: Lang) -> Value {
    let finding = lang.pick(en, zh);
    json!({
        "rule": finding.rule,
        "severity": finding.severity.word(),
        "message": finding.message,
        "fingerprint": finding.fingerprint,
    })
}
