//! How much each element counts, and what lateness costs.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::ids::{Item, ItemKind};
use crate::rule::world::World;
use crate::syntax::keywords::Strength;

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
    /// Weights of single elements, by `id` or `plan:id`.
    pub items: BTreeMap<String, Decimal>,
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
        if let Some(own) = own.or_else(|| self.items.get(id)) {
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
