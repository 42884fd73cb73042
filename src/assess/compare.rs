//! Which scores moved between two assessments, and the elements that moved them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Part, Score, Subject};
use crate::model::Model;
use crate::model::ids::Item;

/// A score that is not what it was; what is missing was or is not scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Whose, as [`Subject::name`] has it.
    pub subject: String,
    /// The score before.
    pub before: Option<Decimal>,
    /// The score now.
    pub after: Option<Decimal>,
    /// The elements that moved: id with plan, score before and now.
    pub parts: Vec<(String, Option<Decimal>, Option<Decimal>)>,
}

impl Subject {
    /// The id of what it is; of a section with its plan. Nothing for what is nobody's.
    pub fn name(self, model: &Model) -> String {
        match self {
            Self::Unit(unit) => {
                let id = model.units[unit.index()].id;
                id.map_or_else(String::new, |id| model.names.get(id).to_owned())
            }
            Self::Section(section) => key(model, section.into()),
            Self::Plan(plan) => model.names.get(model.plans[plan.index()].id).to_owned(),
            Self::Nobody => String::new(),
        }
    }
}

/// Plan and id of an element: the same in both assessments.
pub(super) fn key(model: &Model, item: Item) -> String {
    let id = model.names.get(model.id(item));
    let plan = model.plan_of(item).map(|p| model.plans[p.index()].id);
    match plan.map(|plan| model.names.get(plan)) {
        Some(plan) if !plan.is_empty() => format!("{plan}:{id}"),
        _ => id.to_owned(),
    }
}

type Points = BTreeMap<String, Option<Decimal>>;

fn parts(model: &Model, score: &Score) -> Points {
    let points = |part: &Part| part.score.as_ref().ok().map(|scored| scored.points);
    let parts = score.parts.iter();
    parts
        .map(|part| (key(model, part.item), points(part)))
        .collect()
}

/// The scores that differ, by subject.
pub fn moves(before: (&Model, &[Score]), after: (&Model, &[Score])) -> Vec<Move> {
    let named =
        |(model, scores): (&Model, &[Score])| -> BTreeMap<String, (Option<Decimal>, Points)> {
            let scores = scores.iter();
            scores
                .map(|s| (s.subject.name(model), (s.points(), parts(model, s))))
                .collect()
        };
    let (before, after) = (named(before), named(after));
    let none = (None, Points::new());
    let mut subjects: Vec<&String> = before.keys().chain(after.keys()).collect();
    subjects.sort();
    subjects.dedup();
    let moves = subjects.into_iter().map(|subject| {
        let (was, old) = before.get(subject).unwrap_or(&none);
        let (is, new) = after.get(subject).unwrap_or(&none);
        Move {
            subject: subject.clone(),
            before: *was,
            after: *is,
            parts: differing(old, new),
        }
    });
    moves
        .filter(|m| m.before != m.after || !m.parts.is_empty())
        .collect()
}

fn differing(old: &Points, new: &Points) -> Vec<(String, Option<Decimal>, Option<Decimal>)> {
    let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
    keys.sort();
    keys.dedup();
    let both = keys.into_iter().map(|key| {
        let points = |of: &Points| of.get(key).copied().flatten();
        (key.clone(), points(old), points(new))
    });
    both.filter(|(_, was, is)| was != is).collect()
}
