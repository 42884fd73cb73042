//! planlint's own JSON, one object a line: the run first, then problems, rules and findings, the
//! sum last. A stream that ends without a sum is not whole.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::super::json;
use super::Asked;
use crate::Report;

/// What every such file begins with.
pub(super) const HEAD: &str = "{\"type\":\"run\"";

pub(super) fn write(report: &Report<'_>, asked: Asked<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sources = &report.workspace.sources;
    line(json::run(report), "run", out)?;
    for problem in report.problems() {
        line(json::problem(sources, problem, asked.lang), "problem", out)?;
    }
    for (program, outcome) in report.rules() {
        line(json::rule(program, &outcome), "rule", out)?;
    }
    for hit in &report.run.hits {
        let finding = report.finding(hit, asked.lang);
        line(json::finding(sources, &finding), "finding", out)?;
    }
    line(json::summary(report), "summary", out)
}

/// An object with its type before everything else.
fn line(value: Value, kind: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut object = serde_json::Map::new();
    object.insert("type".to_owned(), json!(kind));
    if let Value::Object(fields) = value {
        object.extend(fields);
    }
    serde_json::to_writer(&mut *out, &object)?;
    out.write_all(b"\n")
}
