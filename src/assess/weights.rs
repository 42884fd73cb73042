//! How much each element counts, and what lateness costs.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::finding::{Problem, Said, Severity};
use crate::model::Model;
use crate::model::ids::{Item, ItemKind};
use crate::rule::world::World;
use crate::source::Span;
use crate::syntax::keywords::{Strength, nearest};

/// The settings of a score; `[assess]` in `planlint.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Weight of a target.
    pub target: Decimal,
    /// Weight of a leaf task.
    pub task: Decimal,
    /// Weight of a project.
    pub project: Decimal,
    /// Weight of a milestone.
    pub milestone: Decimal,
    /// Factor on a binding target.
    pub binding: Decimal,
    /// Factor on an expected target.
    pub expected: Decimal,
    /// Factor on a target that is only striven for.
    pub strive: Decimal,
    /// Points that every begun month of delay costs.
    pub late: Decimal,
    /// What is left at least for what was done late, and at most for what is overdue.
    pub floor: Decimal,
    /// Factor on what is called done and not accepted yet.
    pub claimed: Decimal,
    /// Weights of single elements, by `id` or `plan:id`, and where that is written.
    pub items: BTreeMap<String, (Decimal, Span)>,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            target: Decimal::ONE,
            task: Decimal::ONE,
            project: Decimal::ONE,
            milestone: Decimal::ONE,
            binding: Decimal::ONE,
            expected: Decimal::ONE,
            strive: Decimal::ONE,
            late: Decimal::TEN,
            floor: Decimal::from(60),
            claimed: Decimal::ONE,
            items: BTreeMap::new(),
        }
    }
}

impl Weights {
    /// The numbers that a settings file may give, by key; the last are factors and points.
    pub fn slots(&mut self) -> [(&'static str, &mut Decimal); 10] {
        [
            ("target", &mut self.target),
            ("task", &mut self.task),
            ("project", &mut self.project),
            ("milestone", &mut self.milestone),
            ("binding", &mut self.binding),
            ("expected", &mut self.expected),
            ("strive", &mut self.strive),
            ("late", &mut self.late),
            ("floor", &mut self.floor),
            ("claimed", &mut self.claimed),
        ]
    }

    /// How much an element counts.
    pub(super) fn of(&self, world: World<'_>, item: Item) -> Decimal {
        let model = world.model;
        let id = model.names.get(model.id(item));
        let plan = model.plan_of(item).map(|p| model.plans[p.index()].id);
        let full = plan.map(|plan| format!("{}:{id}", model.names.get(plan)));
        let own = full.and_then(|full| self.items.get(&full));
        if let Some((own, _)) = own.or_else(|| self.items.get(id)) {
            return *own;
        }
        match item.kind() {
            ItemKind::Target => self.target * self.of_strength(world, item),
            ItemKind::Task => self.task,
            ItemKind::Project => self.project,
            ItemKind::Milestone => self.milestone,
            _ => Decimal::ZERO,
        }
    }

    /// Weights of elements that these plans do not have. They stop nobody: another call may be
    /// about the plans that do.
    pub fn unknown(&self, model: &Model) -> Vec<Problem> {
        let id = |item: Item| model.names.get(model.id(item));
        let full = |item: Item| {
            let plan = model.plans[model.plan_of(item)?.index()].id;
            Some(format!("{}:{}", model.names.get(plan), id(item)))
        };
        let mut known: BTreeSet<String> = BTreeSet::new();
        for item in super::assessed(model) {
            known.insert(id(item).to_owned());
            known.extend(full(item));
        }
        let unknown = self.items.iter().filter(|(id, _)| !known.contains(*id));
        let problem = |(id, (_, at)): (&String, &(Decimal, Span))| {
            let said = Said::new(
                format!(
                    "nothing that is assessed has the id `{id}`: this weight holds for nothing"
                ),
                format!("没有编号为“{id}”的评分事项，此项权重不起作用"),
            );
            let mut problem = Problem::error("settings", *at, said);
            problem.severity = Severity::Warning;
            match nearest(id, known.iter().map(String::as_str)) {
                Some(near) => problem.help(Said::new(
                    format!("did you mean `{near}`?"),
                    format!("是否应为“{near}”？"),
                )),
                None => problem.help(Said::new(
                    "leaf tasks, targets, projects and milestones are assessed, by `id` or `plan:id`",
                    "评分对象是末级任务、指标、项目和节点，写作“编号”或“方案:编号”",
                )),
            }
        };
        unknown.map(problem).collect()
    }

    fn of_strength(&self, world: World<'_>, item: Item) -> Decimal {
        let target = item.target().map(|t| &world.model.targets[t.index()]);
        match target.and_then(|t| t.strength) {
            Some(Strength::Binding) => self.binding,
            Some(Strength::Expected) => self.expected,
            Some(Strength::Strive) => self.strive,
            None => Decimal::ONE,
        }
    }
}
