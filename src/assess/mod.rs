//! Scores: how well each unit, section or plan keeps what it promised. `docs/assess.md` states
//! the formula with an example.
//!
//! In: a model, a day, weights. Out: every subject with its parts, each with its score, the
//! formula that gave it, and the record behind it. Nothing here knows how it is shown.

mod compare;
mod score;
mod weights;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

pub use compare::{Move, moves};
pub use score::{How, Scored};
pub use weights::Weights;

use crate::model::Model;
use crate::model::ids::{Item, PlanId, RecordId, SectionId, UnitId};
use crate::rule::world::World;

/// By what is summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By the units that own a part.
    Unit,
    /// By chapter: the outermost section.
    Section,
    /// By plan.
    Plan,
}

/// Whom a score is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A unit.
    Unit(UnitId),
    /// A chapter.
    Section(SectionId),
    /// A plan.
    Plan(PlanId),
    /// What no unit owns, or what stands in no section.
    Nobody,
}

/// One element in a score.
#[derive(Clone, Debug)]
pub struct Part {
    /// The element.
    pub item: Item,
    /// How much it counts.
    pub weight: Decimal,
    /// Its score from 0 to 100, or the name of what is missing to give one.
    pub score: Result<Scored, &'static str>,
}

/// The score of a subject: the weighted mean of those of its parts that have one.
#[derive(Clone, Debug)]
pub struct Score {
    /// Whose.
    pub subject: Subject,
    /// Its parts, in source order.
    pub parts: Vec<Part>,
}

impl Score {
    fn weight(&self, scored: bool) -> Decimal {
        let counted = self.parts.iter().filter(|p| p.score.is_ok() || !scored);
        counted.map(|p| p.weight).sum()
    }

    /// From 0 to 100; nothing where no part could be scored.
    pub fn points(&self) -> Option<Decimal> {
        let of_part = |p: &Part| Some(p.score.as_ref().ok()?.points * p.weight);
        let sum: Decimal = self.parts.iter().filter_map(of_part).sum();
        let points = sum.checked_div(self.weight(true))?;
        Some(points.round_dp(1).normalize())
    }

    /// The share of the weight that could be scored.
    pub fn coverage(&self) -> Decimal {
        let covered = self.weight(true).checked_div(self.weight(false));
        covered.unwrap_or_default()
    }

    /// The records behind it, each once.
    pub fn records(&self) -> Vec<RecordId> {
        let scored = self.parts.iter().filter_map(|p| p.score.as_ref().ok());
        let mut records: Vec<RecordId> = scored.filter_map(|s| s.record).collect();
        records.sort_unstable();
        records.dedup();
        records
    }
}

/// Scores everything in a world that has something to keep: leaf tasks, targets, projects and
/// milestones that were not cancelled.
pub fn assess(world: World<'_>, by: By, weights: &Weights) -> Vec<Score> {
    let mut scores: BTreeMap<Subject, Vec<Part>> = BTreeMap::new();
    for item in assessed(world.model) {
        let weight = weights.of(world, item);
        if weight.is_zero() {
            continue;
        }
        let score = match score::of(world, item, weights) {
            Err("cancelled") => continue,
            score => score,
        };
        for subject in subjects(world.model, item, by) {
            scores.entry(subject).or_default().push(Part {
                item,
                weight,
                score: score.clone(),
            });
        }
    }
    let scores = scores.into_iter();
    scores
        .map(|(subject, parts)| Score { subject, parts })
        .collect()
}

/// What is assessed, kind by kind in source order.
fn assessed(model: &Model) -> impl Iterator<Item = Item> {
    let tasks = model.task_ids().filter(|t| model.tasks[t.index()].leaf);
    tasks
        .map(Item::from)
        .chain(model.target_ids().map(Item::from))
        .chain(model.project_ids().map(Item::from))
        .chain(model.milestone_ids().map(Item::from))
}

fn subjects(model: &Model, item: Item, by: By) -> Vec<Subject> {
    let found = match by {
        By::Unit => model.owner(item).into_iter().map(Subject::Unit).collect(),
        By::Section => {
            let section = model.section_of(item).map(|s| model.chapter(s));
            section.map(Subject::Section).into_iter().collect()
        }
        By::Plan => model.plan_of(item).map(Subject::Plan).into_iter().collect(),
    };
    if found == Vec::<Subject>::new() {
        vec![Subject::Nobody]
    } else {
        found
    }
}
