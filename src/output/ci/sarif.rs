//! SARIF 2.1.0: rules with their pages, findings with fingerprints, related places and fixes;
//! what is wrong with the input as notifications, what is accepted as suppressions.
//!
//! Columns count Unicode characters, which `columnKind` says; paths are URI references.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::super::{json as own, page};
use super::place::Place;
use super::{Asked, Repeats, text_of, text_of_problem, uri};
use crate::Report;
use crate::finding::{Finding, Fix, Problem, Related, Severity};
use crate::rule::code::Program;
use crate::rule::run::Hit;
use crate::source::{Sources, Span};

/// What names planlint near the start of the file.
pub(super) const DRIVER: &str = "\"name\":\"planlint\"";

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn write(report: &Report<'_>, asked: Asked<'_>, out: &mut dyn Write) -> io::Result<()> {
    let writer = Writer::new(report, asked);
    write!(
        out,
        "{{\"version\":\"2.1.0\",\"$schema\":\"{SCHEMA}\",\"runs\":[{{\"tool\":{{\"driver\":"
    )?;
    serde_json::to_writer(&mut *out, &writer.driver())?;
    write!(
        out,
        "}},\"columnKind\":\"unicodeCodePoints\",\"defaultEncoding\":\"utf-8\",\"invocations\":["
    )?;
    serde_json::to_writer(&mut *out, &writer.invocation())?;
    write!(out, "],\"properties\":")?;
    serde_json::to_writer(&mut *out, &writer.properties())?;
    write!(out, ",\"results\":[")?;
    writer.results(out)?;
    writeln!(out, "\n]}}]}}")
}

struct Writer<'r> {
    report: &'r Report<'r>,
    sources: &'r Sources,
    asked: Asked<'r>,
    rules: Vec<&'r Program>,
    numbers: BTreeMap<&'r str, usize>,
}

impl<'r> Writer<'r> {
    fn new(report: &'r Report<'r>, asked: Asked<'r>) -> Self {
        let mut rules: Vec<&Program> = report.rules().into_iter().map(|(rule, _)| rule).collect();
        rules.sort_by_key(|rule| rule.name.as_str());
        let numbers = rules.iter().enumerate();
        Self {
            report,
            sources: &report.workspace.sources,
            asked,
            numbers: numbers.map(|(n, rule)| (rule.name.as_str(), n)).collect(),
            rules,
        }
    }

    fn driver(&self) -> Value {
        let rules: Vec<Value> = self.rules.iter().map(|rule| self.rule(rule)).collect();
        let mut driver = json!({
            "name": "planlint",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "language": self.asked.lang.pick("en-US", "zh-CN"),
            "rules": rules,
        });
        // A home page only where there is one.
        if let Some(home) = Some(env!("CARGO_PKG_HOMEPAGE")).filter(|home| !home.is_empty()) {
            driver["informationUri"] = home.into();
        }
        driver
    }

    fn rule(&self, rule: &Program) -> Value {
        let page = page::render(rule, self.asked.lang);
        json!({
            "id": rule.name,
            "shortDescription": { "text": rule.summary.get(self.asked.lang) },
            "fullDescription": { "text": rule.why.get(self.asked.lang) },
            "help": { "text": page, "markdown": page },
            "defaultConfiguration": { "enabled": !rule.default_off, "level": level(rule.highest) },
            "properties": { "tags": [rule.category] },
        })
    }

    /// What is wrong with the input: with the settings and rules, or with what was read.
    fn invocation(&self) -> Value {
        let of_settings = |p: &Problem| matches!(p.kind, "settings" | "rule" | "baseline");
        let list = |settings: bool| -> Vec<Value> {
            let chosen = self.report.problems();
            let chosen = chosen.filter(|p| of_settings(p) == settings);
            chosen.map(|problem| self.notification(problem)).collect()
        };
        let whole = self
            .report
            .problems()
            .all(|p| p.severity != Severity::Error);
        json!({
            "executionSuccessful": whole,
            "toolExecutionNotifications": list(false),
            "toolConfigurationNotifications": list(true),
        })
    }

    fn notification(&self, problem: &Problem) -> Value {
        let mut value = json!({
            "descriptor": { "id": problem.kind },
            "level": level(problem.severity),
            "message": message(&text_of_problem(problem, self.asked.lang)),
        });
        if let Some(place) = self.location(Some(problem.span)) {
            value["locations"] = json!([place]);
        }
        value
    }

    fn properties(&self) -> Value {
        let rules = self.report.rules();
        let rules: Vec<Value> = rules.iter().map(|(rule, o)| own::rule(rule, o)).collect();
        let mut properties = own::run(self.report);
        properties["summary"] = own::summary(self.report);
        properties["rules"] = rules.into();
        properties
    }

    fn results(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut repeats = Repeats::default();
        let mut first = true;
        let mut put = |hit: &Hit, suppressed: Option<Vec<Value>>| -> io::Result<()> {
            let finding = self.report.finding(hit, self.asked.lang);
            let mut result = self.result(&finding, &mut repeats);
            if let Some(suppressed) = suppressed {
                result["suppressions"] = suppressed.into();
            }
            out.write_all(if first { b"\n" } else { b",\n" })?;
            first = false;
            serde_json::to_writer(&mut *out, &result).map_err(io::Error::from)
        };
        // Where any result says that it is suppressed, the others say that they are not.
        let any = !self.report.waived.is_empty() || !self.report.baselined.is_empty();
        for hit in &self.report.run.hits {
            put(hit, any.then(Vec::new))?;
        }
        for (hit, waiver) in &self.report.waived {
            let reason = self.report.workspace.model.waivers[waiver.index()].reason;
            let reason = reason.map(|at| self.sources.text(at));
            let mut suppressed = json!({ "kind": "inSource", "status": "accepted" });
            if let Some(reason) = reason {
                suppressed["justification"] = reason.into();
            }
            put(hit, Some(vec![suppressed]))?;
        }
        let baseline = self.asked.lang.pick("in the baseline", "已列入基线");
        for hit in &self.report.baselined {
            let suppressed =
                json!({ "kind": "external", "status": "accepted", "justification": baseline });
            put(hit, Some(vec![suppressed]))?;
        }
        Ok(())
    }

    fn result(&self, finding: &Finding, repeats: &mut Repeats) -> Value {
        let print = &finding.fingerprint;
        let before = repeats.before(print);
        let mut result = json!({
            "ruleId": finding.rule,
            "level": level(finding.severity),
            "message": message(&text_of(finding)),
            // The second name is the one by which GitHub tells findings apart.
            "partialFingerprints": {
                "planlint/v1": print,
                "primaryLocationLineHash": format!("{print}:{}", before + 1),
            },
        });
        if let Some(number) = self.numbers.get(finding.rule.as_str()) {
            result["ruleIndex"] = json!(number);
        }
        let mut location = self.location(finding.span).unwrap_or_else(|| json!({}));
        if let Some(element) = Self::element(finding) {
            match location["logicalLocations"].as_array_mut() {
                Some(logical) => logical.push(element),
                None => location["logicalLocations"] = json!([element]),
            }
        }
        if location.as_object().is_some_and(|l| !l.is_empty()) {
            result["locations"] = json!([location]);
        }
        if !finding.related.is_empty() {
            let related = finding.related.iter().enumerate();
            let related: Vec<Value> = related.map(|(n, r)| self.related(n, r)).collect();
            result["relatedLocations"] = related.into();
        }
        if let Some(fix) = &finding.fix {
            result["fixes"] = json!([self.fix(fix)]);
        }
        let mut properties = Map::new();
        if !finding.units.is_empty() {
            properties.insert("units".to_owned(), json!(finding.units));
        }
        if let Some(origin) = &finding.origin {
            properties.insert("origin".to_owned(), json!(origin));
        }
        if !properties.is_empty() {
            result["properties"] = properties.into();
        }
        result
    }

    /// The element as a place of its own: `plan:id`.
    fn element(finding: &Finding) -> Option<Value> {
        let element = finding.element.as_ref()?;
        let whole = if element.plan.is_empty() {
            element.id.clone()
        } else {
            format!("{}:{}", element.plan, element.id)
        };
        Some(json!({ "name": element.id, "fullyQualifiedName": whole, "kind": element.kind }))
    }

    fn related(&self, number: usize, related: &Related) -> Value {
        let mut value = self.location(related.span).unwrap_or_else(|| json!({}));
        value["id"] = json!(number + 1);
        value["message"] = message(&related.message);
        value
    }

    fn fix(&self, fix: &Fix) -> Value {
        let mut files: Vec<(&str, Vec<Value>)> = Vec::new();
        for (at, text) in &fix.edits {
            let Some(place) = Place::of(self.sources, *at, self.asked) else {
                continue;
            };
            let edit =
                json!({ "deletedRegion": region(&place), "insertedContent": { "text": text } });
            match files.iter_mut().find(|(file, _)| *file == place.file) {
                Some((_, edits)) => edits.push(edit),
                None => files.push((place.file, vec![edit])),
            }
        }
        let changes = files.into_iter().map(
            |(file, edits)| json!({ "artifactLocation": artifact(file), "replacements": edits }),
        );
        json!({
            "description": message(&fix.text),
            "artifactChanges": changes.collect::<Vec<_>>(),
            "properties": { "safe": fix.safe },
        })
    }

    fn location(&self, span: Option<Span>) -> Option<Value> {
        let place = Place::of(self.sources, span?, self.asked)?;
        let mut physical = json!({ "artifactLocation": artifact(place.file) });
        if place.lines.is_some() {
            physical["region"] = region(&place);
        }
        let mut location = json!({ "physicalLocation": physical });
        if let Some(name) = &place.name {
            let kind = if place.lines.is_none() {
                "cell"
            } else {
                "value"
            };
            location["logicalLocations"] = json!([{ "fullyQualifiedName": name, "kind": kind }]);
        }
        Some(location)
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
        Severity::Off => "none",
    }
}

fn artifact(file: &str) -> Value {
    json!({ "uri": uri::of_path(file) })
}

/// Lines and columns from 1, the end exclusive.
fn region(place: &Place<'_>) -> Value {
    place.lines.map_or_else(
        || json!({}),
        |(start, end)| {
            json!({
                "startLine": start.line, "startColumn": start.column,
                "endLine": end.line, "endColumn": end.column,
            })
        },
    )
}

/// A message whose text holds no link: SARIF reads `[text](target)` as one unless its brackets
/// are escaped.
fn message(text: &str) -> Value {
    if !text.contains("](") {
        return json!({ "text": text });
    }
    let mut plain = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\') {
            plain.push('\\');
        }
        plain.push(c);
    }
    json!({ "text": plain })
}
