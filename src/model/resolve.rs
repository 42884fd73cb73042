//! Collected elements to the finished model: names to ids, roles handed down, indexes
//! built; what cannot be told is a problem.

use super::collect::{Collector, Slot};
use super::entity::{Dated, Fact, Plan, Reference, ReferenceKind};
use super::ids::{Item, PlanId, RecordId, ReferenceId, Symbol, TaskId, UnitId};
use super::index::{ByItem, Ranges};
use super::titles::{self, Titles};
use super::units::{self, Resolver};
use super::{Model, Nearest, inherit, parts, rows, similar};
use crate::finding::{Problem, Said};
use crate::source::{Sources, Span};
use crate::syntax::fold::fold;

/// How many comparisons suggestions for references may cost in one run.
const BUDGET: usize = 2_000_000;

pub(super) fn resolve(collector: Collector<'_>, sources: &Sources) -> (Model, Vec<Problem>) {
    let mut problems = Vec::new();
    check_plans(&collector, sources, &mut problems);
    let Collector {
        mut model,
        slots,
        record_refs,
        record_names,
        ledger_as_of,
        waiver_refs,
        delegation_refs,
        plan_uppers,
        citations,
        problems: collected,
        ..
    } = collector;
    problems.extend(collected);

    units::register(&mut model, sources);
    Resolver::new(&mut model, sources).assignments();
    place_units(&mut model, sources, &slots);
    expand_groups(&mut model);
    resolve_items(&mut model);
    let names = NamedRecords {
        references: &record_refs,
        others: &record_names,
    };
    names.resolve(&mut model, sources, &mut problems);
    for (record, reference) in record_refs.into_iter().enumerate() {
        model.records[record].of = model.references[reference.index()].to;
    }
    take_ledger_days(&mut model, &ledger_as_of);
    check_records(&model, &mut problems);
    date_inner_records(&mut model);
    for (waiver, reference) in waiver_refs.into_iter().enumerate() {
        // What is no element of the plan may be a unit: some rules speak of these.
        let Reference { name, to, .. } = model.references[reference.index()];
        if let (None, Some((unit, _))) = (to.some(), model.find_unit(name)) {
            model.references[reference.index()].to = unit.into();
        }
        // One finding may be about what is gone: its fingerprint names it well enough.
        if to.some().is_none() && model.waivers[waiver].fingerprint.is_some() {
            model.references[reference.index()].kind = ReferenceKind::Unclear;
        }
        model.waivers[waiver].of = model.references[reference.index()].to();
    }
    for (delegation, reference) in delegation_refs {
        model.delegations[delegation.index()].of = model.references[reference.index()].to();
    }
    model
        .delegations
        .retain(|d| d.from.0.0 != u32::MAX && d.to.0.0 != u32::MAX);
    documents(&mut model, sources, &plan_uppers, citations);
    inherit::hand_down(&mut model);
    index(&mut model);
    parts::place(&mut model, &mut problems);
    rows::check(&model, sources, &mut problems);
    suggest(&mut model);
    problems.sort_by_key(|p| p.span);
    (model, problems)
}

/// Plans that are named but not there, and files that do not say which plan is theirs.
fn check_plans(collector: &Collector<'_>, sources: &Sources, problems: &mut Vec<Problem>) {
    let model = &collector.model;
    let declared: Vec<(PlanId, &Plan)> = model
        .plans
        .iter()
        .enumerate()
        .filter(|(_, p)| p.span.is_some() && !p.document)
        .map(|(n, p)| (PlanId(n as u32), p))
        .collect();
    for &(plan, span) in &collector.named_plans {
        if model.plans[plan.index()].span.is_some() {
            continue;
        }
        let name = sources.text(span);
        let mut problem = Problem::error(
            "plan",
            span,
            Said::new(
                format!("there is no plan `{name}`"),
                format!("没有编号为“{name}”的方案"),
            ),
        );
        let near = similar::nearest(
            name,
            declared.iter().map(|(_, p)| (model.names.get(p.id), p.id)),
        );
        problem = match near.or_else(|| declared.first().map(|(_, p)| p.id)) {
            Some(near) => {
                let near = model.names.get(near);
                problem.help(Said::new(format!("did you mean `{near}`?"), format!("是否应为“{near}”？")))
            }
            None => problem.help(Said::new(
                format!("the header is missing: `plan {name} \"title\" {{ … }}`; give its file on the command line too"),
                format!("缺少方案头“方案 {name} \"标题\" {{ … }}”；请把它所在的文件一并列入"),
            )),
        };
        problems.push(problem);
    }
    if let (Some((_, span)), Some((_, plan))) = (collector.unnamed, declared.first()) {
        let id = model.names.get(plan.id);
        let mut problem = Problem::error(
            "plan",
            span,
            Said::new(
                "this file does not say to which plan it belongs",
                "此文件未说明属于哪个方案",
            ),
        );
        problem = problem.help(Said::new(
            format!("write `in {id}` on its first line"),
            format!("请在第一行写“属于 {id}”"),
        ));
        problems.push(problem);
    }
}

/// Puts the units of written names where they belong.
fn place_units(model: &mut Model, sources: &Sources, slots: &[(ReferenceId, Slot)]) {
    let found: Vec<Option<UnitId>> = {
        let mut resolver = Resolver::new(model, sources);
        let mut found = Vec::with_capacity(slots.len());
        for (reference, _) in slots {
            found.push(resolver.reference(*reference));
        }
        found
    };
    for (&(reference, slot), unit) in slots.iter().zip(found) {
        let Some(unit) = unit else { continue };
        let span = model.references[reference.index()].span();
        model.references[reference.index()].to = unit.into();
        match slot {
            Slot::Awaits(of) => model.units[of.index()].awaits.push((unit, span)),
            Slot::Under(of) => model.units[of.index()].under.push((unit, span)),
            Slot::Member(of) => model.units[of.index()].listed.push((unit, span)),
            Slot::Issuer(plan) => model.plans[plan.index()].issuer.push(unit),
            Slot::Reporter(extra) => model.record_extras[extra as usize].reporter = Some(unit),
            Slot::Accepted(extra) => {
                if let Some(accepted) = &mut model.record_extras[extra as usize].accepted {
                    accepted.0 = Some(unit);
                }
            }
            Slot::Approved(waiver) => model.waivers[waiver.index()].approved = Some(unit),
            Slot::Share(share) => model.shares[share.index()].unit = Some(unit),
            Slot::From(delegation) => model.delegations[delegation.index()].from.0 = unit,
            Slot::To(delegation) => model.delegations[delegation.index()].to.0 = unit,
        }
    }
}

/// Groups to their plain units, through groups in groups, each unit once.
fn expand_groups(model: &mut Model) {
    for n in 0..model.units.len() {
        if !model.units[n].is_group {
            continue;
        }
        let mut seen = vec![UnitId(n as u32)];
        let mut todo: Vec<UnitId> = model.units[n].listed.iter().rev().map(|m| m.0).collect();
        let mut expanded = Vec::new();
        while let Some(unit) = todo.pop() {
            if seen.contains(&unit) {
                continue;
            }
            seen.push(unit);
            let inner = &model.units[unit.index()];
            if inner.is_group && !inner.listed.is_empty() {
                todo.extend(model.units[unit.index()].listed.iter().rev().map(|m| m.0));
            } else {
                expanded.push(unit);
            }
        }
        model.units[n].expanded = expanded;
    }
}

fn resolve_items(model: &mut Model) {
    for n in 0..model.references.len() {
        let Reference {
            kind,
            plan,
            name,
            to,
            ..
        } = model.references[n];
        if let (false, Some(plan), None) = (kind.names_unit(), plan, to.some()) {
            let found = model
                .find(plan, name)
                .or_else(|| (model.plans[plan.index()].id == name).then_some(Item::from(plan)));
            model.references[n].to = found.unwrap_or(Item::NONE);
        }
    }
}

/// Records and what they are called.
struct NamedRecords<'c> {
    references: &'c [ReferenceId],
    /// Further names, record after record.
    others: &'c [(RecordId, Span)],
}

impl NamedRecords<'_> {
    /// Finds what has no id of that name by its number, title, metric or project name.
    fn resolve(&self, model: &mut Model, sources: &Sources, problems: &mut Vec<Problem>) {
        let mut titles = Titles::default();
        for (n, &reference) in self.references.iter().enumerate() {
            let Reference { plan, to, .. } = model.references[reference.index()];
            let (Some(plan), None) = (plan, to.some()) else {
                continue;
            };
            let span = model.references[reference.index()].span();
            let others = self
                .others
                .partition_point(|(record, _)| record.index() < n);
            let others = self.others[others..].iter();
            let others = others.take_while(|(record, _)| record.index() == n);
            for span in std::iter::once(span).chain(others.map(|(_, span)| *span)) {
                let name = sources.text(span);
                let found = titles.find(model, sources, plan, name);
                match titles::fitting(model, &model.records[n], found).as_slice() {
                    [] => continue,
                    [one] => model.references[reference.index()].to = *one,
                    several => {
                        problems.push(several_fit(model, name, span, several));
                        // It is said; a second word about the same cell would be one too many.
                        model.references[reference.index()].kind = ReferenceKind::Unclear;
                    }
                }
                break;
            }
        }
    }
}

fn several_fit(model: &Model, name: &str, span: Span, several: &[Item]) -> Problem {
    let ids: Vec<&str> = several
        .iter()
        .map(|i| model.names.get(model.id(*i)))
        .collect();
    let said = Said::new(
        format!("`{name}` can be any of `{}`", ids.join("`, `")),
        format!("“{name}”所指不明，可能是“{}”", ids.join("”“")),
    );
    let mut problem = Problem::error("plan", span, said).help(Said::new(
        "write the id of the one that is meant",
        "请改写为所指一项的编号",
    ));
    for item in several.iter().take(5) {
        if let Some(at) = model.span(*item) {
            problem = problem.note(at, Said::new("one of them", "其中之一"));
        }
    }
    problem
}

/// A plan that names no day of its own speaks of the latest day of its ledgers.
fn take_ledger_days(model: &mut Model, days: &[(PlanId, Dated)]) {
    let own: Vec<bool> = model.plans.iter().map(|p| p.as_of.is_some()).collect();
    for &(plan, day) in days.iter().filter(|(plan, _)| !own[plan.index()]) {
        let known = &mut model.plans[plan.index()].as_of;
        if known.is_none_or(|known| known.date.last() < day.date.last()) {
            *known = Some(day);
        }
    }
}

/// A number about anything but a target is the share that is done: `50%`.
fn check_records(model: &Model, problems: &mut Vec<Problem>) {
    for record in &model.records {
        let Some(of) = record.of().filter(|of| of.target().is_none()) else {
            continue;
        };
        if let Fact::Quantity(q) = record.fact
            && !model.measures.is_share(q.quantity.measure)
        {
            let span = Span::new(record.file, q.at.start, q.at.end);
            let id = model.names.get(model.id(of));
            let said = Said::new(
                format!("`{id}` is no target: its record is a state or a share done"),
                format!("“{id}”不是指标，其记录应为状态或完成比例"),
            );
            problems.push(Problem::error("record", span, said).help(Said::new(
                "write for example `= 50%` or `= done`",
                "例如“= 50%”或“= 完成”",
            )));
        }
    }
}

/// `state` inside an item speaks of the day its plan was issued; without one, of the
/// first day of the period.
fn date_inner_records(model: &mut Model) {
    for n in 0..model.records.len() {
        let inside = model
            .record_extra(super::ids::RecordId(n as u32))
            .is_some_and(|e| e.inside);
        if inside {
            let plan = &model.plans[model.records[n].plan.index()];
            if let Some(Dated { date, .. }) = plan.issued.or(plan.start) {
                model.records[n].date = date;
            }
        }
    }
}

fn bare_title(text: &str) -> String {
    fold(text.trim().trim_start_matches('《').trim_end_matches('》')).into_owned()
}

/// Cited documents and upper plans, found by id, title or number.
fn documents(
    model: &mut Model,
    sources: &Sources,
    uppers: &[(PlanId, Span)],
    citations: Vec<(Item, Span)>,
) {
    let mut known = std::collections::BTreeMap::new();
    for (n, plan) in model.plans.iter().enumerate() {
        if plan.span.is_none() {
            continue;
        }
        let names = [plan.title, plan.number]
            .into_iter()
            .flatten()
            .map(|s| bare_title(sources.text(s)));
        for name in names.chain([bare_title(model.names.get(plan.id))]) {
            known.entry(name).or_insert(PlanId(n as u32));
        }
    }
    for &(plan, span) in uppers {
        let found = known.get(&bare_title(sources.text(span))).copied();
        model.plans[plan.index()].upper.push((span, found));
    }
    model.citations = citations
        .into_iter()
        .map(|(of, span)| super::entity::Citation {
            of,
            span,
            document: known.get(&bare_title(sources.text(span))).copied(),
        })
        .collect();
}

fn numbered<'l, T>(
    list: &'l [T],
    of: impl Fn(&T) -> Option<Item> + Clone + 'l,
) -> impl Iterator<Item = (Item, u32)> + Clone + 'l {
    list.iter()
        .enumerate()
        .filter_map(move |(n, entry)| Some((of(entry)?, n as u32)))
}

fn index(model: &mut Model) {
    if !model.assignments.is_sorted_by_key(|a| a.of) {
        model.assignments.sort_by_key(|a| a.of);
    }
    model.assignments_of = Ranges::new(model.assignments.iter().map(|a| a.of));
    let of_kind = |kind| {
        numbered(&model.references, move |r: &Reference| {
            r.of().filter(|_| r.kind == kind)
        })
    };
    let to_kind = |kind| {
        numbered(&model.references, move |r: &Reference| {
            r.to().filter(|_| r.kind == kind)
        })
    };
    model.needs_of = ByItem::new(of_kind(ReferenceKind::Needs));
    model.serves_of = ByItem::new(of_kind(ReferenceKind::Serves));
    model.needed_by = ByItem::new(to_kind(ReferenceKind::Needs));
    model.served_by = ByItem::new(to_kind(ReferenceKind::Serves));
    model.citations_of = ByItem::new(numbered(&model.citations, |c| Some(c.of)));
    model.records_of = ByItem::new(numbered(&model.records, super::entity::Record::of));
    let mut records_of = std::mem::take(&mut model.records_of);
    records_of.sort_by_key(|n| model.records[n as usize].date.last());
    model.records_of = records_of;
    model.targets_of = ByItem::new(numbered(&model.targets, |t| t.task.map(Into::into)));
    model.projects_of = ByItem::new(numbered(&model.projects, |p| p.task.map(Into::into)));
    model.milestones_of = ByItem::new(numbered(&model.milestones, |m| m.task.map(Into::into)));
    model.children_of = ByItem::new(numbered(&model.tasks, |t| t.parent.map(Into::into)));
    model.shares_of = ByItem::new(numbered(&model.shares, |s| Some(s.target.into())));
    model.interims = super::target::interims(model);
    model.interims_of = ByItem::new(numbered(&model.interims, |i| Some(i.target.into())));
    model.duties_of = ByItem::new(numbered(&model.assignments, |a| {
        a.of.task().and(a.unit()).map(Into::into)
    }));
}

/// For references that lead nowhere, the name they may have meant.
fn suggest(model: &mut Model) {
    let mut budget = BUDGET;
    for n in 0..model.references.len() {
        let reference = model.references[n];
        let said = reference.kind == ReferenceKind::Unclear;
        if reference.to().is_some() || reference.kind.names_unit() || said {
            continue;
        }
        let Some(plan) = reference.plan else { continue };
        let cost = model.tasks.len() + model.targets.len() + model.projects.len();
        if budget < cost {
            return;
        }
        budget -= cost;
        let items = items_of(model, plan);
        let near: Option<Symbol> = similar::nearest(
            model.names.get(reference.name),
            items.map(|s| (model.names.get(s), s)),
        );
        if let Some(near) = near {
            model
                .nearest
                .insert(Nearest::Reference(ReferenceId(n as u32)), near);
        }
    }
}

fn items_of(model: &Model, plan: PlanId) -> impl Iterator<Item = Symbol> + '_ {
    let tasks = (0..model.tasks.len()).map(|n| Item::from(TaskId(n as u32)));
    let targets = (0..model.targets.len()).map(|n| Item::from(super::ids::TargetId(n as u32)));
    let projects = (0..model.projects.len()).map(|n| Item::from(super::ids::ProjectId(n as u32)));
    let milestones =
        (0..model.milestones.len()).map(|n| Item::from(super::ids::MilestoneId(n as u32)));
    tasks
        .chain(targets)
        .chain(milestones)
        .chain(projects)
        .filter(move |&i| model.plan_of(i) == Some(plan))
        .map(|i| model.id(i))
}
