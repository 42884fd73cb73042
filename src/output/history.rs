//! What became of each target over the revisions of a plan: a table for people, JSON for programs.
//!
//! In go revisions with the states of targets in each, out comes text. Where revisions come from is
//! unknown here.

use std::fmt::Write as _;

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use super::diff::{heading, what};
use crate::finding::Lang;
use crate::model::Model;
use crate::model::entity::Role;
use crate::model::ids::{Item, TargetId};
use crate::revision::Grade;
use crate::rule::changes::Described;
use crate::source::Sources;

/// A revision of the plan.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Its name.
    pub id: String,
    /// Its day.
    pub date: String,
    /// Who made it.
    pub author: String,
    /// What it says of itself.
    pub subject: String,
    /// What it changed, harmless things left out; nothing for the first.
    pub changes: Vec<Described>,
    /// How many problems its files have.
    pub problems: usize,
}

/// What a target was in a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Comparator and value, as written.
    pub value: String,
    /// The day it is due.
    pub deadline: String,
    /// Who leads.
    pub lead: Vec<String>,
}

/// A target over the revisions.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id, the latest one.
    pub id: String,
    /// What is measured.
    pub metric: String,
    /// By revision, oldest first; nothing where it is not there.
    pub states: Vec<Option<State>>,
}

/// The whole history.
#[derive(Debug, Default)]
pub struct History {
    /// Oldest first.
    pub revisions: Vec<Revision>,
    /// The targets: those of the latest revision first.
    pub rows: Vec<Row>,
}

/// What a target is in a model.
pub fn state(model: &Model, sources: &Sources, target: TargetId) -> State {
    let t = &model.targets[target.index()];
    let item = Item::from(target);
    let at = t.at.span(t.file);
    let extra = model.target_extra(target);
    let shown = |q: crate::model::entity::QuantityAt| {
        model
            .measures
            .display(q.quantity.value(), q.quantity.measure)
    };
    let mut value = t
        .cmp
        .map_or_else(String::new, |cmp| format!("{} ", cmp.sign()));
    match (t.value, extra.and_then(|e| e.words)) {
        (Some(v), _) => value.push_str(&shown(v)),
        (None, Some(words)) => value.push_str(sources.text(words)),
        (None, None) => value.push('—'),
    }
    if let Some(max) = extra.and_then(|e| e.max) {
        let _ = write!(value, "..{}", shown(max));
    }
    if let Some(strength) = t.strength {
        let _ = write!(
            value,
            " ({})",
            strength.word(language(at.map_or("", |s| sources.text(s))))
        );
    }
    let assignments = |item: Item| {
        let all = model.assignments[model.assignments_of(item)].iter();
        let leads = all.filter(|a| a.role() == Role::Lead);
        leads
            .map(|a| sources.text(a.span()).to_owned())
            .collect::<Vec<_>>()
    };
    let mut lead = assignments(item);
    if lead.is_empty()
        && let Some(task) = t.task
    {
        lead = assignments(task.into());
    }
    State {
        value,
        deadline: model
            .deadline(item)
            .map_or_else(|| "—".to_owned(), |d| d.date.to_string()),
        lead,
    }
}

/// The language of a piece of a plan, by its letters.
fn language(text: &str) -> Lang {
    if text.is_ascii() { Lang::En } else { Lang::Zh }
}

impl Row {
    /// The revisions in which something became different, with the state from then on.
    fn turns(&self) -> Vec<(usize, Option<&State>)> {
        let mut turns = Vec::new();
        let mut last = None;
        for (n, state) in self.states.iter().enumerate() {
            if state.as_ref() != last {
                turns.push((n, state.as_ref()));
                last = state.as_ref();
            }
        }
        turns
    }
}

/// The table: every target with the revisions that changed it, then who changed what.
pub fn table(history: &History, lang: Lang) -> String {
    let mut out = String::new();
    let gone = lang.pick("gone", "已删除");
    for row in &history.rows {
        let _ = writeln!(
            out,
            "{} {}",
            row.id,
            if row.metric == row.id {
                ""
            } else {
                &row.metric
            }
        );
        let turns = row.turns();
        let widest = |of: &dyn Fn(&State) -> usize| {
            turns.iter().filter_map(|t| t.1).map(of).max().unwrap_or(0)
        };
        let (value, deadline) = (
            widest(&|s| s.value.width()),
            widest(&|s| s.deadline.width()),
        );
        let author = turns
            .iter()
            .map(|t| history.revisions[t.0].author.width())
            .max()
            .unwrap_or(0);
        for (n, state) in &turns {
            let revision = &history.revisions[*n];
            let pad = |text: &str, to: usize| " ".repeat(to.saturating_sub(text.width()));
            let by = format!(
                "{}  {}  {}{}",
                revision.date,
                revision.id,
                revision.author,
                pad(&revision.author, author)
            );
            let _ = match state {
                None => writeln!(out, "  {by}  {gone}"),
                Some(s) => writeln!(
                    out,
                    "  {by}  {}{}  {}{}  {}",
                    s.value,
                    pad(&s.value, value),
                    s.deadline,
                    pad(&s.deadline, deadline),
                    s.lead.join(lang.pick(", ", "、"))
                ),
            };
        }
    }
    if !history.rows.is_empty() {
        out.push('\n');
    }
    for revision in &history.revisions {
        let _ = writeln!(
            out,
            "{}  {}  {}  {}",
            revision.date, revision.id, revision.author, revision.subject
        );
        if revision.problems > 0 {
            let n = revision.problems;
            let _ = writeln!(
                out,
                "    {}",
                lang.pick(
                    format!("{n} problems of the input: what could be read is compared"),
                    format!("有 {n} 处输入问题，只比较了能读出的部分"),
                )
            );
        }
        for change in &revision.changes {
            let gap = lang.pick(" ", "");
            let what = what(change, lang);
            let joint = if what.is_empty() {
                ""
            } else {
                lang.pick(", ", "，")
            };
            let _ = writeln!(
                out,
                "    {}{}{}{gap}{}{joint}{what}",
                heading(change.grade, lang),
                lang.pick(": ", "："),
                change.kind.get(lang),
                change.name.get(lang)
            );
        }
    }
    out
}

/// The same as data.
pub fn data(history: &History, lang: Lang) -> Value {
    let change = |c: &Described| {
        json!({
            "element": c.element.as_ref().map(|e| json!({ "kind": e.kind, "plan": e.plan, "id": e.id })),
            "name": c.name.get(lang), "aspect": c.aspect.word(), "grade": c.grade.word(),
            "before": c.values.0, "after": c.values.1,
        })
    };
    json!({
        "schema": 1,
        "planlint": env!("CARGO_PKG_VERSION"),
        "revisions": history.revisions.iter().map(|r| json!({
            "id": r.id, "date": r.date, "author": r.author, "subject": r.subject, "problems": r.problems,
            "changes": r.changes.iter().filter(|c| c.grade > Grade::Harmless).map(change).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "targets": history.rows.iter().map(|row| json!({
            "id": row.id, "metric": row.metric,
            "states": row.turns().iter().map(|(n, state)| json!({
                "revision": history.revisions[*n].id,
                "value": state.map(|s| &s.value), "deadline": state.map(|s| &s.deadline), "lead": state.map(|s| &s.lead),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}
