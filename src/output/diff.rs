//! What has changed between two revisions, as Markdown for a merge request and as JSON for programs.
//! The terminal has its own file in `human`.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::json::span;
use crate::Report;
use crate::finding::{Finding, Lang, Severity};
use crate::revision::{Aspect, Grade, How};
use crate::rule::changes::{Described, change_of, described};
use crate::source::{Sources, Span};

/// The version of the form; fields are only ever added.
const SCHEMA: u32 = 1;

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

    /// The gravest level of what is found and not waived.
    pub fn level(&self) -> Severity {
        let others = self.others.iter().map(|[en, _]| en.severity);
        let all = self.changes.iter().map(Described::level).chain(others);
        all.max().unwrap_or(Severity::Off)
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

/// The name of what has changed.
pub fn aspect(change: &Described, lang: Lang) -> &'static str {
    let n = change.aspect as usize;
    lang.pick(
        crate::revision::Aspect::EN[n],
        crate::revision::Aspect::ZH[n],
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

fn line(sources: &Sources, at: Span) -> String {
    let at = sources.place(at);
    let name = &sources.get(at.file).name;
    match sources.landmark(at) {
        Some(mark) => format!("{name} {mark}"),
        None => format!("{name}:{}", sources.position(at).line),
    }
}

/// A changelog for a merge request: by weight, every change one line.
pub fn markdown(diff: &Diff<'_>, lang: Lang) -> String {
    let sources = &diff.report.workspace.sources;
    let mut out = String::new();
    let (old, new) = (escaped(&diff.sides.0), escaped(&diff.sides.1));
    let _ = writeln!(
        out,
        "{}\n",
        lang.pick(
            format!("## Changes from {old} to {new}"),
            format!("## {new} 与 {old} 相比的变化")
        )
    );
    let shown = diff.grades().filter(|(grade, _)| *grade > Grade::Harmless);
    let mut any = false;
    for (grade, changes) in shown {
        any = true;
        let _ = writeln!(
            out,
            "### {}{}\n",
            heading(grade, lang),
            lang.pick(
                format!(" ({})", changes.len()),
                format!("（{}）", changes.len())
            )
        );
        for change in changes {
            let _ = writeln!(out, "- {}", item(sources, change, lang));
        }
        out.push('\n');
    }
    if !any {
        let _ = writeln!(
            out,
            "{}\n",
            lang.pick("Nothing that changes the meaning.", "没有实质性变化。")
        );
    }
    let harmless = diff
        .changes
        .iter()
        .filter(|c| c.grade == Grade::Harmless)
        .count();
    if harmless > 0 {
        let _ =
            writeln!(out, "{}\n", lang.pick(
            format!("{harmless} more without effect on meaning (numbering, punctuation, layout)."),
            format!("另有 {harmless} 处无实质变化（序号、标点、版式）。"),
        ));
    }
    if !diff.others.is_empty() {
        let _ = writeln!(
            out,
            "### {}\n",
            lang.pick("About the revision as a whole", "关于本次修订")
        );
        for finding in &diff.others {
            let [en, zh] = finding;
            let finding = lang.pick(en, zh);
            let _ = writeln!(
                out,
                "- **{}** {} (`{}`)",
                finding.severity.name(lang),
                escaped(&finding.message),
                finding.rule
            );
        }
        out.push('\n');
    }
    out
}

fn item(sources: &Sources, change: &Described, lang: Lang) -> String {
    let mut out = String::new();
    if let Some(verdict) = change.verdicts.first() {
        let level = verdict.get(lang).severity.name(lang);
        let level = if verdict.waived {
            lang.pick("approved", "已批准")
        } else {
            level
        };
        let _ = write!(out, "**{level}** ");
    }
    let kind = change.kind.get(lang);
    let gap = lang.pick(" ", "");
    let _ = write!(out, "{kind}{gap}{}", escaped(change.name.get(lang)));
    let what = what(change, lang);
    if !what.is_empty() {
        let _ = write!(out, "{}{}", lang.pick(", ", "，"), escaped(&what));
    }
    if change.doubtful {
        let _ = write!(out, " {}", lang.pick("(is it the same?)", "（配对存疑）"));
    }
    if let Some(at) = change.at.or(change.was_at) {
        let _ = write!(out, " — {}", escaped(&line(sources, at)));
    }
    if let Some(verdict) = change.verdicts.first() {
        let _ = write!(out, " `{}`", verdict.get(lang).rule);
    }
    out
}

/// The whole comparison as data.
pub fn write_json(diff: &Diff<'_>, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let report = diff.report;
    let sources = &report.workspace.sources;
    let counts: serde_json::Map<String, Value> = Grade::ALL
        .iter()
        .map(|grade| {
            let n = diff.changes.iter().filter(|c| c.grade == *grade).count();
            (grade.word().to_owned(), json!(n))
        })
        .collect();
    let place = |at: Option<Span>| {
        at.map(|at| {
            let at = sources.place(at);
            json!({ "file": sources.get(at.file).name, "span": span(sources, at) })
        })
    };
    let change = |c: &Described| {
        json!({
            "element": c.element.as_ref().map(|e| json!({ "kind": e.kind, "plan": e.plan, "id": e.id })),
            "name": c.name.get(lang),
            "aspect": c.aspect.word(),
            "grade": c.grade.word(),
            "before": c.values.0,
            "after": c.values.1,
            "old": place(c.was_at),
            "new": place(c.at),
            "pairing": c.how.map(|how| json!({
                "by": how.word(),
                "likeness": match how { How::Likeness(n) => Some(f64::from(n) / 1000.0), _ => None },
                "doubtful": c.doubtful,
            })),
            "findings": c.verdicts.iter().map(|v| {
                let finding = v.get(lang);
                json!({
                    "rule": finding.rule, "severity": finding.severity.word(), "message": finding.message,
                    "fingerprint": finding.fingerprint, "waived": v.waived,
                })
            }).collect::<Vec<_>>(),
        })
    };
    let other = |[en, zh]: &[Finding; 2]| {
        let finding = lang.pick(en, zh);
        json!({ "rule": finding.rule, "severity": finding.severity.word(), "message": finding.message, "fingerprint": finding.fingerprint })
    };
    let problems: Vec<Value> = report.problems().map(|p| json!({
        "kind": p.kind, "severity": p.severity.word(), "message": p.message.get(lang),
        "file": ((p.span.file.0 as usize) < sources.len()).then(|| &sources.get(p.span.file).name),
    })).collect();
    let value = json!({
        "schema": SCHEMA,
        "planlint": env!("CARGO_PKG_VERSION"),
        "old": diff.sides.0,
        "new": diff.sides.1,
        "summary": counts,
        "problems": problems,
        "changes": diff.changes.iter().map(change).collect::<Vec<_>>(),
        "findings": diff.others.iter().map(other).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &value)?;
    writeln!(out)
}
