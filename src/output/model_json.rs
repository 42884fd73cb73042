//! The model as JSON (`export`): plans, units, tasks, targets, projects, records.
//! Numbers are strings of exact decimals; names are ids as written.

use std::io::{self, Write};

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::json::{SCHEMA, span};
use crate::model::Model;
use crate::model::entity::{At, Dated, Fact, QuantityAt, Role};
use crate::model::ids::{Item, ProjectId, RecordId, SectionId, TargetId, TaskId, UnitId};
use crate::model::target::{Missing, Outcome};
use crate::rule::types::{Enum, Ranked};
use crate::source::{FileId, Sources, Span};
use crate::syntax::tree::TargetKind;

struct Exporter<'m> {
    model: &'m Model,
    sources: &'m Sources,
}

/// Writes the whole model.
pub fn write(model: &Model, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let exporter = Exporter { model, sources };
    writeln!(out, "{{ \"schema\": {SCHEMA},")?;
    exporter.lists(out)?;
    writeln!(out, "}}")
}

fn word<T: Ranked>(value: Option<T>) -> Option<&'static str> {
    value.map(|v| T::ENUM.words()[usize::from(v.rank())])
}

impl Exporter<'_> {
    fn text(&self, span: Option<Span>) -> Option<&str> {
        span.map(|s| self.sources.text(s))
    }

    fn at(&self, file: FileId, at: At) -> Option<&str> {
        self.text(at.span(file))
    }

    fn id(&self, item: impl Into<Item>) -> &str {
        self.model.names.get(self.model.id(item.into()))
    }

    fn date(dated: Option<Dated>) -> Option<String> {
        dated.map(|d| d.date.to_string())
    }

    fn number(quantity: Option<QuantityAt>) -> Option<String> {
        quantity.map(|q| q.quantity.value().to_string())
    }

    fn measure(&self, quantity: Option<QuantityAt>) -> Option<&str> {
        quantity
            .map(|q| self.model.measures.symbol(q.quantity.measure))
            .filter(|m| !m.is_empty())
    }

    fn place(&self, item: impl Into<Item>) -> Value {
        match self.model.span(item.into()) {
            Some(at) => {
                let at = self.sources.place(at);
                json!({ "file": self.sources.get(at.file).name, "span": span(self.sources, at) })
            }
            None => Value::Null,
        }
    }

    fn role(&self, item: Item, role: Role) -> Vec<&str> {
        let range = self.model.assignments_of(item);
        self.model.assignments[range]
            .iter()
            .filter(|a| a.role() == role)
            .map(|a| self.sources.text(a.span()))
            .collect()
    }

    fn owner(&self, item: Item) -> Vec<&str> {
        self.model
            .owner(item)
            .into_iter()
            .map(|u| self.id(u))
            .collect()
    }

    fn refs(&self, item: Item) -> Vec<&str> {
        self.model
            .needs(item)
            .map(|r| self.sources.text(r.span()))
            .collect()
    }

    fn lists(&self, out: &mut dyn Write) -> io::Result<()> {
        let model = self.model;
        let numbers = |n: usize| 0..n as u32;
        list(
            out,
            "plans",
            model
                .plans
                .iter()
                .filter(|p| !p.document)
                .map(|p| self.plan(p)),
        )?;
        list(
            out,
            "documents",
            model
                .plans
                .iter()
                .filter(|p| p.document)
                .map(|p| self.plan(p)),
        )?;
        list(
            out,
            "units",
            numbers(model.units.len())
                .filter(|n| !model.units[*n as usize].is_group)
                .map(|n| self.unit(UnitId(n))),
        )?;
        list(
            out,
            "groups",
            numbers(model.units.len())
                .filter(|n| model.units[*n as usize].is_group)
                .map(|n| self.group(UnitId(n))),
        )?;
        list(
            out,
            "sections",
            numbers(model.sections.len()).map(|n| self.section(SectionId(n))),
        )?;
        list(
            out,
            "tasks",
            numbers(model.tasks.len()).map(|n| self.task(TaskId(n))),
        )?;
        list(
            out,
            "targets",
            numbers(model.targets.len()).map(|n| self.target(TargetId(n))),
        )?;
        list(
            out,
            "projects",
            numbers(model.projects.len()).map(|n| self.project(ProjectId(n))),
        )?;
        list(
            out,
            "milestones",
            numbers(model.milestones.len()).map(|n| self.milestone(n as usize)),
        )?;
        last(
            out,
            "records",
            numbers(model.records.len()).map(|n| self.record(RecordId(n))),
        )
    }

    fn plan(&self, plan: &crate::model::entity::Plan) -> Value {
        json!({
            "id": self.model.names.get(plan.id), "title": self.text(plan.title), "number": self.text(plan.number),
            "issuer": plan.issuer.iter().map(|u| self.id(*u)).collect::<Vec<_>>(),
            "issued": Self::date(plan.issued), "start": Self::date(plan.start), "end": Self::date(plan.end),
            "stage": word(plan.stage), "as_of": Self::date(plan.as_of), "text": self.text(plan.text),
            "under": plan.upper.iter().map(|u| self.sources.text(u.0)).collect::<Vec<_>>(),
            "first_is_lead": plan.first_is_lead,
        })
    }

    fn unit(&self, id: UnitId) -> Value {
        let unit = &self.model.units[id.index()];
        json!({
            "id": self.id(id), "name": self.text(unit.name), "declared": unit.declared, "tier": word(unit.tier),
            "aka": unit.aka.iter().map(|a| self.sources.text(a.1)).collect::<Vec<_>>(),
            "under": unit.under.iter().map(|u| self.id(u.0)).collect::<Vec<_>>(),
            "awaits": unit.awaits.iter().map(|u| self.id(u.0)).collect::<Vec<_>>(),
        })
    }

    fn group(&self, id: UnitId) -> Value {
        let unit = &self.model.units[id.index()];
        json!({
            "id": self.id(id), "name": self.text(unit.name), "open": unit.open,
            "members": unit.listed.iter().map(|u| self.id(u.0)).collect::<Vec<_>>(),
            "units": unit.expanded.iter().map(|u| self.id(*u)).collect::<Vec<_>>(),
        })
    }

    fn section(&self, id: SectionId) -> Value {
        let section = &self.model.sections[id.index()];
        json!({
            "plan": self.id(section.plan), "id": self.id(id), "number": self.at(section.file, section.number),
            "title": self.at(section.file, section.title), "parent": section.parent.map(|p| self.id(p)),
            "text": self.at(section.file, section.text), "place": self.place(id),
        })
    }

    fn task(&self, id: TaskId) -> Value {
        let task = &self.model.tasks[id.index()];
        let item: Item = id.into();
        json!({
            "plan": self.id(task.plan), "id": self.id(id), "number": self.at(task.file, task.number), "title": self.at(task.file, task.title),
            "section": task.section.map(|s| self.id(s)), "parent": task.parent.map(|p| self.id(p)), "leaf": task.leaf,
            "lead": self.role(item, Role::Lead), "responsible": self.role(item, Role::Responsible),
            "support": self.role(item, Role::Support), "oversee": self.role(item, Role::Oversee), "owner": self.owner(item),
            "needs": self.refs(item), "start": Self::date(task.holds.start), "due": Self::date(task.holds.due),
            "standing": task.standing, "commitment": word(task.commitment), "text": self.at(task.file, task.text), "place": self.place(id),
        })
    }

    fn target(&self, id: TargetId) -> Value {
        let target = &self.model.targets[id.index()];
        let extra = self.model.target_extra(id);
        let kind = match target.kind {
            TargetKind::Level => 0,
            TargetKind::Growth => 1,
            TargetKind::Change => 2,
            TargetKind::Total => 3,
            TargetKind::Each(_) => 4,
            TargetKind::Keep => 5,
        };
        let as_of = self.model.plans[target.plan.index()].as_of;
        let day = as_of.map(|d| d.date.last());
        let actual = day.and_then(|day| self.model.actual(id, day).ok());
        let outcome = day.map(|day| self.model.outcome(id, day));
        json!({
            "plan": self.id(target.plan), "id": self.id(id), "task": target.task.map(|t| self.id(t)), "metric": self.at(target.file, target.metric),
            "kind": Enum::TargetKind.words()[kind], "op": target.cmp.map(crate::syntax::tree::Cmp::sign),
            "value": Self::number(target.value), "max": Self::number(extra.and_then(|e| e.max)),
            "words": extra.and_then(|e| self.text(e.words)), "unit": self.measure(target.value), "by": Self::date(target.due),
            "start": Self::date(extra.and_then(|e| e.start)), "baseline": Self::number(target.baseline),
            "baseline_at": Self::date(target.baseline_at), "strength": word(target.strength), "scope": extra.and_then(|e| self.text(e.scope)),
            "owner": self.owner(id.into()), "actual": actual.map(|a| a.quantity.value().to_string()),
            "outcome": outcome.map(Self::outcome), "place": self.place(id),
        })
    }

    /// The outcome of a target, or what is missing to say it.
    fn outcome(outcome: Result<Outcome, Missing>) -> Value {
        let share = |share: Option<Decimal>| share.map(|s| s.round_dp(10).normalize().to_string());
        match outcome {
            Ok(outcome) => json!({
                "verdict": word(Some(outcome.verdict)), "done": share(outcome.done),
                "due": share(outcome.expected), "behind": share(outcome.behind()),
            }),
            Err(missing) => json!({ "verdict": null, "missing": missing.field() }),
        }
    }

    fn project(&self, id: ProjectId) -> Value {
        let project = &self.model.projects[id.index()];
        json!({
            "plan": self.id(project.plan), "id": self.id(id), "name": self.at(project.file, project.name),
            "task": project.task.map(|t| self.id(t)), "commitment": word(project.commitment), "lead": self.role(id.into(), Role::Lead),
            "start": Self::date(project.holds.start), "due": Self::date(project.holds.due), "cost": Self::number(project.cost),
            "cost_unit": self.measure(project.cost), "place_names": project.places.iter().map(|p| self.sources.text(*p)).collect::<Vec<_>>(),
            "open": project.open, "place": self.place(id),
        })
    }

    fn milestone(&self, n: usize) -> Value {
        let milestone = &self.model.milestones[n];
        let item: Item = crate::model::ids::MilestoneId(n as u32).into();
        json!({
            "plan": self.id(milestone.plan), "id": self.id(item), "title": self.at(milestone.file, milestone.title),
            "task": milestone.task.map(|t| self.id(t)), "due": Self::date(milestone.holds.due), "needs": self.refs(item), "place": self.place(item),
        })
    }

    fn record(&self, id: RecordId) -> Value {
        let record = &self.model.records[id.index()];
        let extra = self.model.record_extra(id);
        let (value, unit, state) = match record.fact {
            Fact::Quantity(q) => (
                Some(q.quantity.value().to_string()),
                self.measure(Some(q)),
                None,
            ),
            Fact::State(state, _) => (None, None, word(Some(state))),
            Fact::Words(at) => (self.at(record.file, at).map(str::to_owned), None, None),
        };
        json!({
            "plan": self.id(record.plan), "of": record.of().map(|i| self.id(i)), "date": record.date.to_string(), "value": value, "unit": unit,
            "state": state, "reporter": extra.and_then(|e| e.reporter).map(|u| self.id(u)), "source": extra.and_then(|e| self.text(e.source)),
            "evidence": extra.map(|e| e.evidence.iter().map(|s| self.sources.text(*s)).collect::<Vec<_>>()).unwrap_or_default(),
            "accepted": extra.is_some_and(|e| e.accepted.is_some()),
        })
    }
}

fn list(out: &mut dyn Write, name: &str, values: impl Iterator<Item = Value>) -> io::Result<()> {
    last(out, name, values)?;
    out.write_all(b",\n")
}

fn last(out: &mut dyn Write, name: &str, values: impl Iterator<Item = Value>) -> io::Result<()> {
    write!(out, "  \"{name}\": [")?;
    for (n, value) in values.enumerate() {
        out.write_all(if n == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &value)?;
    }
    out.write_all(b"]")
}
