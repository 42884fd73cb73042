//! Elements by what people call them: printed number, title, metric, name of a project.
//!
//! Ledgers name things as the notice prints them. The map is made for a plan when its first
//! record finds no id, so it costs nothing where ids are used.

use rustc_hash::FxHashMap;

use super::Model;
use super::entity::{At, Fact, Record};
use super::ids::{Item, ItemKind, MilestoneId, PlanId, ProjectId, SectionId, TargetId, TaskId};
use crate::source::{FileId, Sources, Span};
use crate::syntax::title::key;

/// The elements of some plans by their names.
#[derive(Debug, Default)]
pub(super) struct Titles {
    plans: FxHashMap<PlanId, FxHashMap<String, Vec<Item>>>,
}

impl Titles {
    /// The elements of a plan that a record may mean by a name.
    pub(super) fn find(
        &mut self,
        model: &Model,
        sources: &Sources,
        plan: PlanId,
        name: &str,
    ) -> &[Item] {
        let titles = self
            .plans
            .entry(plan)
            .or_insert_with(|| titles(model, sources, plan));
        titles.get(&key(name)).map_or(&[], Vec::as_slice)
    }
}

/// Of several elements of one name, the one that a record can be about: a value with a unit of
/// measure is that of a target, a state that of anything else.
pub(super) fn fitting(model: &Model, record: &Record, found: &[Item]) -> Vec<Item> {
    let target = match record.fact {
        Fact::Quantity(q) if !model.measures.is_share(q.quantity.measure) => true,
        Fact::State(..) => false,
        _ => return found.to_vec(),
    };
    let fits = |item: &Item| item.target().is_some() == target;
    let fitting: Vec<Item> = found.iter().copied().filter(fits).collect();
    if fitting.is_empty() {
        found.to_vec()
    } else {
        fitting
    }
}

fn titles(model: &Model, sources: &Sources, wanted: PlanId) -> FxHashMap<String, Vec<Item>> {
    let mut map: FxHashMap<String, Vec<Item>> = FxHashMap::default();
    let mut add = |item: Item, text: &str| {
        let key = key(text);
        if !key.is_empty() {
            let items = map.entry(key).or_default();
            if !items.contains(&item) {
                items.push(item);
            }
        }
    };
    for item in items(model).filter(|item| model.plan_of(*item) == Some(wanted)) {
        add(item, model.names.get(model.id(item)));
        for at in printed(model, item).into_iter().flatten() {
            add(item, sources.text(at));
        }
    }
    map
}

fn items(model: &Model) -> impl Iterator<Item = Item> {
    let count = |n: usize| 0..n as u32;
    let tasks = count(model.tasks.len()).map(|n| Item::from(TaskId(n)));
    let targets = count(model.targets.len()).map(|n| Item::from(TargetId(n)));
    let projects = count(model.projects.len()).map(|n| Item::from(ProjectId(n)));
    let milestones = count(model.milestones.len()).map(|n| Item::from(MilestoneId(n)));
    let sections = count(model.sections.len()).map(|n| Item::from(SectionId(n)));
    tasks
        .chain(targets)
        .chain(projects)
        .chain(milestones)
        .chain(sections)
}

/// What is printed of an element: its title and its number.
fn printed(model: &Model, item: Item) -> [Option<Span>; 2] {
    let n = item.index();
    let of = |file: FileId, title: At, number: At| [title.span(file), number.span(file)];
    match item.kind() {
        ItemKind::Task => {
            let task = &model.tasks[n];
            of(task.file, task.title, task.number)
        }
        ItemKind::Section => {
            let section = &model.sections[n];
            of(section.file, section.title, section.number)
        }
        ItemKind::Target => of(
            model.targets[n].file,
            model.targets[n].metric,
            At::default(),
        ),
        ItemKind::Project => of(
            model.projects[n].file,
            model.projects[n].name,
            At::default(),
        ),
        ItemKind::Milestone => {
            let milestone = &model.milestones[n];
            of(milestone.file, milestone.title, At::default())
        }
        ItemKind::Plan | ItemKind::Unit => [None, None],
    }
}
