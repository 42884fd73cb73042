//! What waits for what as a picture: a graph in layers, as SVG without script.
//!
//! In: nodes with texts, and edges from what waits to what it waits for; [`of_needs`] and [`of_units`] take
//! them from a model. Out: the text of an SVG, the same on every machine. Files are not known here.

mod layout;
mod svg;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::model::Model;
use crate::model::entity::{Assignment, Reference, Role};
use crate::model::graph::knots;
use crate::model::ids::{Item, MilestoneId, ProjectId, TargetId, TaskId, UnitId};
use crate::source::Sources;

pub use svg::{draw, inside_page};

/// A box of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is called in plans.
    pub id: String,
    /// What is printed beside that; may be empty.
    pub title: String,
}

/// Boxes, and which waits for which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// In the order of the plans.
    pub nodes: Vec<Node>,
    /// From what waits to what it waits for, by number.
    pub edges: Vec<(u32, u32)>,
}

/// Tasks, targets, projects and milestones that need another, or are needed.
pub fn of_needs(model: &Model, sources: &Sources) -> Graph {
    let count = |n: usize| 0..n as u32;
    let tasks = count(model.tasks.len()).map(|n| TaskId(n).into());
    let items = tasks
        .chain(count(model.targets.len()).map(|n| TargetId(n).into()))
        .chain(count(model.projects.len()).map(|n| ProjectId(n).into()))
        .chain(count(model.milestones.len()).map(|n| MilestoneId(n).into()));
    let items: Vec<Item> = items.collect();
    let needs = |item: Item| model.needs(item).filter_map(Reference::to);
    let edges = items
        .iter()
        .flat_map(|&item| needs(item).map(move |to| (item, to)));
    let title = |item: Item| {
        let task = item.task().map(|id| &model.tasks[id.index()]);
        let at = task.and_then(|task| task.title.span(task.file));
        at.map_or_else(String::new, |at| sources.text(at).to_owned())
    };
    let edges: Vec<(Item, Item)> = edges.collect();
    of(model, &items, &edges, title)
}

/// Units that wait for another: as written, or as the leads of tasks of which one needs the other.
pub fn of_units(model: &Model, sources: &Sources) -> Graph {
    let leads = |item: Item| {
        let roles = &model.assignments[model.assignments_of(item)];
        let leads = roles.iter().filter(|a| a.role() == Role::Lead);
        leads.filter_map(Assignment::unit).collect::<Vec<UnitId>>()
    };
    let units: Vec<Item> = (0..model.units.len() as u32)
        .map(|n| UnitId(n).into())
        .collect();
    let mut edges: Vec<(Item, Item)> = Vec::new();
    for (n, unit) in model.units.iter().enumerate() {
        let this: Item = UnitId(n as u32).into();
        edges.extend(unit.awaits.iter().map(|(other, _)| (this, (*other).into())));
    }
    for n in 0..model.tasks.len() as u32 {
        let task: Item = TaskId(n).into();
        for needed in model.needs(task).filter_map(Reference::to) {
            for from in leads(task) {
                let others = leads(needed).into_iter().filter(|to| *to != from);
                edges.extend(others.map(|to| (from.into(), to.into())));
            }
        }
    }
    let title = |item: Item| {
        let at = model.units[item.index()].name;
        at.map_or_else(String::new, |at| sources.text(at).to_owned())
    };
    of(model, &units, &edges, title)
}

fn of(
    model: &Model,
    items: &[Item],
    edges: &[(Item, Item)],
    title: impl Fn(Item) -> String,
) -> Graph {
    let joined: BTreeSet<Item> = edges.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let drawn: Vec<Item> = items
        .iter()
        .copied()
        .filter(|item| joined.contains(item))
        .collect();
    let numbers: BTreeMap<Item, u32> = drawn.iter().copied().zip(0..).collect();
    let edges: BTreeSet<(u32, u32)> = edges
        .iter()
        .filter_map(|(from, to)| Some((*numbers.get(from)?, *numbers.get(to)?)))
        .collect();
    let node = |item: &Item| Node {
        id: model.names.get(model.id(*item)).to_owned(),
        title: title(*item),
    };
    Graph {
        nodes: drawn.iter().map(node).collect(),
        edges: edges.into_iter().collect(),
    }
}

impl Graph {
    /// What is at most so many steps away from the node of this name, whichever way the arrows point.
    pub fn around(&self, id: &str, depth: usize) -> Option<Self> {
        let mut far: BTreeMap<u32, usize> = BTreeMap::new();
        let named = |(n, node): (usize, &Node)| (node.id == id).then_some((n as u32, 0));
        let mut next: VecDeque<(u32, usize)> =
            self.nodes.iter().enumerate().filter_map(named).collect();
        if next.is_empty() {
            return None;
        }
        while let Some((node, steps)) = next.pop_front() {
            if steps > depth || far.contains_key(&node) {
                continue;
            }
            far.insert(node, steps);
            for &(from, to) in &self.edges {
                if from == node {
                    next.push_back((to, steps + 1));
                } else if to == node {
                    next.push_back((from, steps + 1));
                }
            }
        }
        Some(self.only(|node| far.contains_key(&node)))
    }

    /// Only what stands in a ring.
    #[must_use]
    pub fn only_cycles(&self) -> Self {
        let inside: BTreeSet<u32> = self.knots().into_iter().flatten().collect();
        self.only(|node| inside.contains(&node))
    }

    /// Groups of nodes with a ring through them.
    fn knots(&self) -> Vec<Vec<u32>> {
        knots(self.nodes.len(), &self.edges)
    }

    fn only(&self, kept: impl Fn(u32) -> bool) -> Self {
        let old: Vec<u32> = (0..self.nodes.len() as u32).filter(|n| kept(*n)).collect();
        let new: BTreeMap<u32, u32> = old.iter().copied().zip(0..).collect();
        let edge = |(from, to): &(u32, u32)| Some((*new.get(from)?, *new.get(to)?));
        Self {
            nodes: old
                .iter()
                .map(|n| self.nodes[*n as usize].clone())
                .collect(),
            edges: self.edges.iter().filter_map(edge).collect(),
        }
    }
}
