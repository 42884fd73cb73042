//! What there is: all elements of a kind, and elements by the plan or section around them, in source order.
//! Each list is built when a rule first asks for it; most runs need none.

use std::sync::OnceLock;

use super::Model;
use super::ids::{Item, MilestoneId, PlanId, ProjectId, SectionId, TargetId, TaskId};
use super::index::ByItem;

/// See the module; empty until asked.
#[derive(Debug, Default)]
pub(super) struct Contents {
    sections: OnceLock<ByItem>,
    tasks: OnceLock<ByItem>,
    targets: OnceLock<ByItem>,
    records: OnceLock<ByItem>,
    in_section: OnceLock<ByItem>,
}

fn by_plan<T>(list: &[T], plan: impl Fn(&T) -> PlanId + Clone) -> ByItem {
    let numbered = list.iter().enumerate();
    ByItem::new(numbered.map(move |(n, entry)| (Item::from(plan(entry)), n as u32)))
}

impl Model {
    /// All tasks, in source order.
    pub fn task_ids(&self) -> impl Iterator<Item = TaskId> {
        (0..self.tasks.len() as u32).map(TaskId)
    }

    /// All targets, in source order.
    pub fn target_ids(&self) -> impl Iterator<Item = TargetId> {
        (0..self.targets.len() as u32).map(TargetId)
    }

    /// All projects, in source order.
    pub fn project_ids(&self) -> impl Iterator<Item = ProjectId> {
        (0..self.projects.len() as u32).map(ProjectId)
    }

    /// All milestones, in source order.
    pub fn milestone_ids(&self) -> impl Iterator<Item = MilestoneId> {
        (0..self.milestones.len() as u32).map(MilestoneId)
    }

    /// All sections of a plan.
    pub fn sections_of_plan(&self, plan: PlanId) -> &[u32] {
        let build = || by_plan(&self.sections, |s| s.plan);
        self.contents.sections.get_or_init(build).get(plan.into())
    }

    /// All tasks of a plan.
    pub fn tasks_of_plan(&self, plan: PlanId) -> &[u32] {
        let build = || by_plan(&self.tasks, |t| t.plan);
        self.contents.tasks.get_or_init(build).get(plan.into())
    }

    /// All targets of a plan.
    pub fn targets_of_plan(&self, plan: PlanId) -> &[u32] {
        let build = || by_plan(&self.targets, |t| t.plan);
        self.contents.targets.get_or_init(build).get(plan.into())
    }

    /// All rows of a plan's ledger.
    pub fn records_of_plan(&self, plan: PlanId) -> &[u32] {
        let build = || by_plan(&self.records, |r| r.plan);
        self.contents.records.get_or_init(build).get(plan.into())
    }

    /// All tasks in a section, at any depth.
    pub fn tasks_of_section(&self, section: SectionId) -> &[u32] {
        let build = || {
            let tasks = self.tasks.iter().enumerate();
            ByItem::new(tasks.flat_map(|(n, task)| {
                let above = |s: &SectionId| self.sections[s.index()].parent;
                std::iter::successors(task.section, above).map(move |s| (s.into(), n as u32))
            }))
        };
        self.contents
            .in_section
            .get_or_init(build)
            .get(section.into())
    }
}
