//! A report as JSON: everything the dossier holds, texts in both languages. The form is
//! `docs/schema/report.schema.json`.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::words;

use crate::finding::Lang;
use crate::finding::Said;
use crate::model::entity::Role;
use crate::output::json::SCHEMA;
use crate::report::{
    Amount, Change, Changes, Chapter, Deadline, Dossier, Duty, Entry, Facts, Fault, Lights, Need,
    Node, Place, Ring, RuleRow, Sheet, Signal, Target, Task, Unit, Waiver,
};
use crate::report::{Colour, Kind};
use crate::rule::changes::Verdict;
use crate::rule::types::{Enum, Ranked};
use crate::syntax::date::Date;

/// The whole report. Every entry of a list has a line of its own; the lists are written as they are
/// made, for a large plan has many.
pub fn write(dossier: &Dossier) -> String {
    let mut out = String::from("{");
    for (key, value) in &head(dossier) {
        let _ = write!(out, "\n  \"{key}\": {value},");
    }
    lists(dossier, &mut out);
    out.push_str("\n}\n");
    out
}

/// A list behind those before it.
fn list<T>(out: &mut String, key: &str, items: &[T], write_one: impl Fn(&T) -> Value) {
    if out.ends_with(']') {
        out.push(',');
    }
    let _ = write!(out, "\n  \"{key}\": [");
    for (n, item) in items.iter().enumerate() {
        let gap = if n == 0 { "" } else { "," };
        let _ = write!(out, "{gap}\n    {}", write_one(item));
    }
    out.push_str(if items.is_empty() { "]" } else { "\n  ]" });
}

fn head(d: &Dossier) -> Map<String, Value> {
    let counts = &d.counts;
    let elements: Map<String, Value> = counts
        .elements
        .iter()
        .map(|(kind, n)| (format!("{}s", kind.word()), json!(n)))
        .collect();
    object(json!({
        "schema": SCHEMA, "planlint": d.facts.version, "as_of": date(d.facts.as_of),
        "profile": d.facts.profile.map(word), "fail_on": d.facts.fail_on.word(),
        "filters": filters(&d.facts), "verdict": d.verdict.word(),
        "summary": {
            "error": counts.errors, "warning": counts.warnings, "info": counts.infos,
            "waived": counts.waived, "baselined": counts.baselined,
            "not_evaluated": counts.not_evaluated, "problems": counts.problems,
            "findings_of_all": counts.all, "rules": counts.rules, "elements": elements,
        },
        "thresholds": { "red": number(d.thresholds.red), "yellow": number(d.thresholds.yellow) },
        "plans": d.facts.plans.iter().map(|p| json!({
            "id": p.id, "title": p.title, "number": p.number, "issuer": p.issuer,
            "issued": date(p.issued), "start": date(p.period.0), "end": date(p.period.1),
            "stage": p.stage.map(word),
        })).collect::<Vec<_>>(),
        "files": d.facts.files,
        "changes": d.changes.as_ref().map(changes_of),
    }))
}

fn changes_of(changes: &Changes) -> Value {
    let finding = |v: &Verdict| {
        let [en, zh] = &v.findings;
        json!({
            "rule": en.rule, "severity": en.severity.word(), "waived": v.waived,
            "message": { "en": en.message, "zh": zh.message }, "fingerprint": en.fingerprint,
        })
    };
    let change = |c: &Change| {
        json!({
            "grade": c.what.grade.word(),
            "element": c.what.element.as_ref().map(|e| json!({ "kind": e.kind, "plan": e.plan, "id": e.id })),
            "name": said(&c.what.name),
            "aspect": c.what.aspect.word(),
            "before": c.what.values.0,
            "after": c.what.values.1,
            "message": said(&words::change(c)),
            "doubtful": c.what.doubtful,
            "place": c.place.as_ref().map(place),
            "findings": c.what.verdicts.iter().map(finding).collect::<Vec<_>>(),
        })
    };
    json!({
        "against": changes.against,
        "harmless": changes.harmless,
        "list": changes.list.iter().map(change).collect::<Vec<_>>(),
    })
}

fn lists(d: &Dossier, out: &mut String) {
    list(out, "problems", &d.faults, fault);
    list(out, "chapters", &d.chapters, chapter);
    list(out, "units", &d.units, unit);
    list(out, "tasks", &d.tasks, |t| task(d, t));
    list(out, "targets", &d.targets, |t| target(d, t));
    list(out, "deadlines", &d.deadlines, deadline);
    list(out, "needs", &d.needs, need);
    list(out, "rings", &d.rings, |r| ring(d, r));
    list(out, "findings", &d.findings, |f| finding(d, f));
    list(out, "rules", &d.rules, rule);
    list(out, "waivers", &d.waivers, waiver);
    list(out, "sheets", &d.sheets, |s| sheet(d, s));
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn word<T: Ranked>(value: T) -> &'static str {
    T::ENUM.words()[usize::from(value.rank())]
}

fn said(said: &Said) -> Value {
    json!({ "en": said.en, "zh": said.zh })
}

fn date(date: Option<Date>) -> Option<String> {
    date.map(|d| d.to_string())
}

fn number(value: Decimal) -> String {
    value.round_dp(10).normalize().to_string()
}

fn place(place: &Place) -> Value {
    json!({ "file": place.file, "line": place.line, "column": place.column, "at": place.name })
}

fn filters(facts: &Facts) -> Value {
    let f = &facts.filters;
    json!({ "units": f.units, "select": f.select, "ignore": f.ignore })
}

fn lights(lights: Lights) -> Value {
    let mut out = Map::new();
    out.insert("light".into(), lights.whole().word().into());
    for colour in Colour::ALL {
        out.insert(colour.word().into(), lights.count(colour).into());
    }
    Value::Object(out)
}

fn signal(signal: &Signal) -> Value {
    json!({ "light": signal.colour.word(), "missing": signal.why.err() })
}

fn score(score: Option<(Decimal, Decimal)>) -> Value {
    score.map_or(
        Value::Null,
        |(points, coverage)| json!({ "points": number(points), "coverage": number(coverage.round_dp(4)) }),
    )
}

fn amount(amount: &Amount) -> Value {
    json!({ "value": amount.value.to_string(), "unit": amount.unit })
}

fn chapter_of(d: &Dossier, number: Option<usize>) -> Option<&str> {
    number
        .and_then(|n| d.chapters.get(n))
        .map(|c| c.id.as_str())
}

fn fault(fault: &Fault) -> Value {
    json!({
        "severity": fault.severity.word(), "message": said(&fault.message),
        "help": fault.help.as_ref().map(said), "place": fault.place.as_ref().map(place),
    })
}

fn chapter(chapter: &Chapter) -> Value {
    json!({
        "plan": chapter.plan, "id": chapter.id, "title": chapter.title,
        "lights": lights(chapter.lights), "score": score(chapter.score),
    })
}

fn unit(unit: &Unit) -> Value {
    let mut load = Map::new();
    for role in Role::ALL {
        load.insert(word(role).into(), unit.load.of(role).into());
    }
    load.insert("through_groups".into(), unit.load.through_groups.into());
    json!({
        "id": unit.id, "name": unit.name, "members": unit.members, "lights": lights(unit.lights),
        "score": score(unit.score), "load": load, "findings": unit.findings,
    })
}

fn task(d: &Dossier, task: &Task) -> Value {
    let mut roles = Map::new();
    for role in Role::ALL {
        let names: Vec<&str> = task
            .roles
            .of(role)
            .iter()
            .map(|n| n.name.as_str())
            .collect();
        roles.insert(word(role).into(), names.into());
    }
    json!({
        "plan": task.key.0, "id": task.key.1, "number": task.number, "title": task.title,
        "chapter": chapter_of(d, task.chapter), "leaf": task.leaf, "roles": roles, "owner": task.owners,
        "start": date(task.start), "due": date(task.due.map(|d| d.0)),
        "due_is_own": task.due.map(|d| d.1), "state": task.state.map(word),
        "done": task.done.map(number), "signal": signal(&task.signal), "needs": task.needs,
        "projects": task.projects, "place": task.place.as_ref().map(place),
    })
}

fn target(d: &Dossier, target: &Target) -> Value {
    let outcome = target.outcome.ok();
    let kind = super::words::kind(target.kind).en;
    json!({
        "plan": target.plan, "id": target.id, "metric": target.metric, "kind": kind,
        "op": target.cmp.map(crate::syntax::tree::Cmp::sign), "value": target.mark.as_ref().map(amount),
        "max": target.max.as_ref().map(amount), "words": target.words, "strength": target.strength.map(word),
        "due": date(target.due),
        "baseline": target.baseline.as_ref().map(|b| amount(&b.0)),
        "baseline_at": date(target.baseline.as_ref().and_then(|b| b.1)),
        "actual": target.actual.as_ref().map(|a| amount(&a.0)),
        "actual_at": target.actual.as_ref().map(|a| a.1.to_string()),
        "expected": target.expected.as_ref().map(amount),
        "outcome": outcome.map(|o| Enum::Outcome.words()[usize::from(o.verdict.rank())]),
        "done": outcome.and_then(|o| o.done).map(number), "due_share": outcome.and_then(|o| o.expected).map(number),
        "behind": outcome.and_then(|o| o.behind()).map(number),
        "missing": target.outcome.err().map(crate::model::target::Missing::field),
        "signal": signal(&target.signal), "owner": target.owners, "chapter": chapter_of(d, target.chapter),
        "task": target.task, "place": target.place.as_ref().map(place),
        "way": target.chart.as_ref().map(|c| points(&c.way)), "readings": target.chart.as_ref().map(|c| points(&c.readings)),
    })
}

fn points(points: &[(jiff::civil::Date, Decimal)]) -> Value {
    let points = points
        .iter()
        .map(|(day, value)| json!({ "day": day.to_string(), "value": number(*value) }));
    Value::Array(points.collect())
}

fn deadline(deadline: &Deadline) -> Value {
    let kind = match deadline.kind {
        Kind::Milestone => "milestone",
        Kind::Task => "task",
        Kind::Project => "project",
        Kind::Target => "target",
    };
    json!({
        "kind": kind, "id": deadline.id, "title": deadline.title, "date": deadline.date.to_string(),
        "own": deadline.own, "state": deadline.state.map(word), "overdue": deadline.overdue,
        "signal": signal(&deadline.signal), "owner": deadline.owners, "place": deadline.place.as_ref().map(place),
    })
}

fn node(node: &Node) -> Value {
    json!({ "kind": node.kind, "id": node.id, "title": node.title })
}

fn need(need: &Need) -> Value {
    json!({ "from": node(&need.from), "to": node(&need.to), "place": place(&need.place) })
}

fn ring(d: &Dossier, ring: &Ring) -> Value {
    let steps = ring.steps.iter().map(|step| {
        json!({ "from": node(&step.from), "to": node(&step.to), "place": step.place.as_ref().map(place) })
    });
    json!({
        "finding": d.findings[ring.finding].fingerprint, "others": ring.others,
        "steps": steps.collect::<Vec<_>>(),
    })
}

fn finding(d: &Dossier, f: &Entry) -> Value {
    json!({
        "rule": f.rule, "severity": f.severity.word(), "message": said(&f.message),
        "help": f.help.as_ref().map(said),
        "element": f.element.as_ref().map(|e| json!({ "kind": e.0, "plan": e.1, "id": e.2 })),
        "chapter": chapter_of(d, f.chapter), "units": f.units, "place": f.place.as_ref().map(place),
        "lines": f.excerpt.as_ref().map(|e| e.lines.iter().map(|l| json!({
            "line": l.number, "text": l.text, "mark": &l.text[l.mark.clone()],
        })).collect::<Vec<_>>()),
        "related": f.related.iter().map(|(text, at)| json!({
            "message": said(text), "place": at.as_ref().map(place),
        })).collect::<Vec<_>>(),
        "origin": f.origin, "fingerprint": f.fingerprint,
    })
}

fn rule(row: &RuleRow) -> Value {
    let missing: Map<String, Value> = row
        .missing
        .iter()
        .map(|(field, n)| ((*field).to_owned(), json!(n)))
        .collect();
    json!({
        "rule": row.rule, "checked": row.checked, "passed": row.passed, "failed": row.failed,
        "not_evaluated": row.not_evaluated, "missing": missing,
        "not_run": row.not_run.map(|why| why.said(Lang::En)),
    })
}

fn waiver(w: &Waiver) -> Value {
    json!({
        "rule": w.rule, "element": w.element, "reason": w.reason, "approved": w.approved,
        "number": w.number, "until": date(w.until), "covers": w.covers, "place": place(&w.place),
    })
}

fn sheet(d: &Dossier, sheet: &Sheet) -> Value {
    let duty = |duty: &Duty| {
        let (plan, id) = &d.tasks[duty.task].key;
        json!({ "plan": plan, "task": id, "role": word(duty.role), "through": duty.through })
    };
    let findings = sheet
        .findings
        .iter()
        .map(|n| d.findings[*n].fingerprint.as_str());
    json!({
        "unit": d.units[sheet.unit].id,
        "tasks": sheet.duties.iter().map(duty).collect::<Vec<_>>(),
        "targets": sheet.targets.iter().map(|n| d.targets[*n].id.as_str()).collect::<Vec<_>>(),
        "deadlines": sheet.deadlines.iter().map(|n| d.deadlines[*n].id.as_str()).collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
    })
}
