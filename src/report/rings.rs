//! What waits for what, and the rings that rules found in it.

use super::Entry;
use super::deadlines::title;
use super::excerpt::Place;
use super::reader::Reader;
use crate::model::ids::{Item, MilestoneId, ProjectId, TargetId, TaskId};
use crate::rule::code::RingField;
use crate::rule::types::Kind;
use crate::rule::value::{Elem, Value};

/// An element in a drawing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node {
    /// `task`, `unit`, …
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its printed title.
    pub title: String,
}

/// The first cannot finish before the second.
#[derive(Clone, Debug)]
pub struct Need {
    /// What waits.
    pub from: Node,
    /// What it waits for.
    pub to: Node,
    /// Where that is written.
    pub place: Place,
}

/// One step of a ring.
#[derive(Clone, Debug)]
pub struct Step {
    /// From here.
    pub from: Node,
    /// To there.
    pub to: Node,
    /// Where that is written.
    pub place: Option<Place>,
}

/// A ring: the shortest way round in a knot of elements.
#[derive(Clone, Debug)]
pub struct Ring {
    /// Number of its finding in the report.
    pub finding: usize,
    /// Its steps, the first element in source order first.
    pub steps: Vec<Step>,
    /// How many further elements are caught in the knot.
    pub others: usize,
}

fn node(reader: &Reader<'_>, item: Item) -> Node {
    Node {
        kind: Elem::from(item).kind.word(),
        id: reader.id(item),
        title: title(reader, item),
    }
}

pub(super) fn needs(reader: &Reader<'_>) -> Vec<Need> {
    let model = reader.model;
    let count = |n: usize| 0..n as u32;
    let items = count(model.tasks.len()).map(|n| Item::from(TaskId(n)));
    let items = items
        .chain(count(model.targets.len()).map(|n| TargetId(n).into()))
        .chain(count(model.projects.len()).map(|n| ProjectId(n).into()))
        .chain(count(model.milestones.len()).map(|n| MilestoneId(n).into()));
    let mut needs = Vec::new();
    for item in items.filter(|item| reader.concerns(*item)) {
        for reference in model.needs(item) {
            if let Some(to) = reference.to() {
                needs.push(Need {
                    from: node(reader, item),
                    to: node(reader, to),
                    place: reader.place(reference.span()),
                });
            }
        }
    }
    needs
}

pub(super) fn rings(reader: &Reader<'_>, findings: &[Entry]) -> Vec<Ring> {
    let rings = findings.iter().enumerate();
    rings
        .filter_map(|(n, entry)| ring(reader, n, entry))
        .collect()
}

fn ring(reader: &Reader<'_>, finding: usize, entry: &Entry) -> Option<Ring> {
    let hit = &reader.report.run.hits[entry.hit];
    let elem = hit.binding.first().and_then(Value::elem)?;
    if elem.kind != Kind::Ring {
        return None;
    }
    let prepared = &reader.report.run.prepared[usize::from(hit.rule)];
    let Value::List(path) = prepared.ring_field(elem, RingField::Path) else {
        return None;
    };
    let step = |value: &Value| {
        let step = value.elem()?;
        let (from, to) = prepared.step_ends(step);
        Some(Step {
            from: node(reader, from.item()?),
            to: node(reader, to.item()?),
            place: prepared.step_place(step).map(|span| reader.place(span)),
        })
    };
    let steps: Vec<Step> = path.iter().filter_map(step).collect();
    let knot = prepared.ring_members(elem).len();
    Some(Ring {
        finding,
        others: knot.saturating_sub(steps.len()),
        steps,
    })
}
