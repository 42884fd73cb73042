//! The graph of plans, sections, tasks, targets, projects and units, and what is asked
//! of it: knots (strongly connected components) and short rings through them.
//!
//! petgraph stays inside this file. Nothing here recurses: a chain of a million tasks
//! is an ordinary plan. petgraph's own `tarjan_scc` does recurse, so what no ring can
//! pass is peeled off first and Kosaraju's algorithm reads the rest.

use std::collections::VecDeque;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashMap;

use super::Model;
use super::entity::Role;
use super::ids::{Item, MilestoneId, PlanId, ProjectId, SectionId, TargetId, TaskId, UnitId};

/// What an edge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The first holds the second: plan, section, task.
    Contains,
    /// The unit stands in this role to the element.
    InRole(Role),
    /// The first cannot finish before the second.
    Needs,
    /// The first contributes to the second.
    Serves,
    /// The first unit stands under the second.
    Under,
    /// The group has the member.
    Member,
    /// The first unit waits for the second.
    Awaits,
    /// The first unit hands a duty on to the second.
    Delegates,
}

/// The graph of a model.
#[derive(Debug)]
pub struct Graph {
    graph: DiGraph<Item, Relation>,
    nodes: FxHashMap<Item, NodeIndex>,
}

impl Graph {
    /// All elements and the relations between them.
    pub fn new(model: &Model) -> Self {
        let mut graph = Self {
            graph: DiGraph::new(),
            nodes: FxHashMap::default(),
        };
        for item in items(model) {
            let node = graph.graph.add_node(item);
            graph.nodes.insert(item, node);
        }
        for item in items(model) {
            if let Some(holder) = holder(model, item) {
                graph.edge(holder, item, Relation::Contains);
            }
            for assignment in &model.assignments[model.assignments_of(item)] {
                if let Some(unit) = assignment.unit() {
                    graph.edge(unit.into(), item, Relation::InRole(assignment.role()));
                }
            }
            for needed in model.needs(item).filter_map(super::entity::Reference::to) {
                graph.edge(item, needed, Relation::Needs);
            }
            for served in model.serves(item).filter_map(super::entity::Reference::to) {
                graph.edge(item, served, Relation::Serves);
            }
        }
        for (n, unit) in model.units.iter().enumerate() {
            let this: Item = UnitId(n as u32).into();
            unit.under
                .iter()
                .for_each(|u| graph.edge(this, u.0.into(), Relation::Under));
            unit.listed
                .iter()
                .for_each(|u| graph.edge(this, u.0.into(), Relation::Member));
            unit.awaits
                .iter()
                .for_each(|u| graph.edge(this, u.0.into(), Relation::Awaits));
        }
        for delegation in &model.delegations {
            graph.edge(
                delegation.from.0.into(),
                delegation.to.0.into(),
                Relation::Delegates,
            );
        }
        graph
    }

    fn edge(&mut self, from: Item, to: Item, relation: Relation) {
        if let (Some(&a), Some(&b)) = (self.nodes.get(&from), self.nodes.get(&to)) {
            self.graph.add_edge(a, b, relation);
        }
    }

    /// Number of elements.
    pub fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// All edges: from, relation, to.
    pub fn edges(&self) -> impl Iterator<Item = (Item, Relation, Item)> + '_ {
        self.graph
            .edge_references()
            .map(|e| (self.graph[e.source()], *e.weight(), self.graph[e.target()]))
    }

    /// What stands in a relation to an element, in the order it was written.
    pub fn neighbours(&self, item: Item, relation: Relation) -> Vec<Item> {
        let Some(&node) = self.nodes.get(&item) else {
            return Vec::new();
        };
        let mut found: Vec<_> = self
            .graph
            .edges(node)
            .filter(|e| *e.weight() == relation)
            .map(|e| self.graph[e.target()])
            .collect();
        found.reverse();
        found
    }
}

fn items(model: &Model) -> impl Iterator<Item = Item> {
    let count = |n: usize| 0..n as u32;
    count(model.plans.len())
        .map(|n| Item::from(PlanId(n)))
        .chain(count(model.sections.len()).map(|n| SectionId(n).into()))
        .chain(count(model.tasks.len()).map(|n| TaskId(n).into()))
        .chain(count(model.targets.len()).map(|n| TargetId(n).into()))
        .chain(count(model.projects.len()).map(|n| ProjectId(n).into()))
        .chain(count(model.milestones.len()).map(|n| MilestoneId(n).into()))
        .chain(count(model.units.len()).map(|n| UnitId(n).into()))
}

fn holder(model: &Model, item: Item) -> Option<Item> {
    if let Some(task) = item.task() {
        if let Some(parent) = model.tasks[task.index()].parent {
            return Some(parent.into());
        }
    } else if let Some(task) = model.task_of(item) {
        return Some(task.into());
    }
    match model.section_of(item) {
        Some(section) => Some(section.into()),
        None => model.plan_of(item).map(Item::from).filter(|&p| p != item),
    }
}

/// The knots of a relation over nodes `0..count`: components with a ring in them, each
/// sorted, in the order of their first node. A node with an edge to itself is one.
pub fn knots(count: usize, edges: &[(u32, u32)]) -> Vec<Vec<u32>> {
    let left = peel(count, edges);
    if left.is_empty() {
        return Vec::new();
    }
    let mut node_of = vec![u32::MAX; count];
    let mut graph: DiGraph<u32, ()> = DiGraph::new();
    for &node in &left {
        node_of[node as usize] = graph.add_node(node).index() as u32;
    }
    let mut own_ring = vec![false; left.len()];
    for &(a, b) in edges {
        let (x, y) = (node_of[a as usize], node_of[b as usize]);
        if x != u32::MAX && y != u32::MAX {
            if x == y {
                own_ring[x as usize] = true;
            }
            graph.add_edge(NodeIndex::new(x as usize), NodeIndex::new(y as usize), ());
        }
    }
    let mut knots: Vec<Vec<u32>> = kosaraju_scc(&graph)
        .into_iter()
        .filter(|knot| knot.len() > 1 || own_ring[knot[0].index()])
        .map(|knot| {
            let mut nodes: Vec<u32> = knot.into_iter().map(|n| graph[n]).collect();
            nodes.sort_unstable();
            nodes
        })
        .collect();
    knots.sort_unstable();
    knots
}

/// The nodes that are left when all without a way in, or without a way out, are taken away.
fn peel(count: usize, edges: &[(u32, u32)]) -> Vec<u32> {
    let forward = Lists::new(count, edges.iter().copied());
    let backward = Lists::new(count, edges.iter().map(|&(a, b)| (b, a)));
    let mut gone = vec![false; count];
    for (ahead, behind) in [(&forward, &backward), (&backward, &forward)] {
        let mut ways_in: Vec<u32> = (0..count)
            .map(|n| {
                behind
                    .get(n as u32)
                    .iter()
                    .filter(|&&m| !gone[m as usize])
                    .count() as u32
            })
            .collect();
        let mut todo: Vec<u32> = (0..count as u32)
            .filter(|&n| !gone[n as usize] && ways_in[n as usize] == 0)
            .collect();
        while let Some(node) = todo.pop() {
            gone[node as usize] = true;
            for &next in ahead.get(node) {
                ways_in[next as usize] -= 1;
                if ways_in[next as usize] == 0 && !gone[next as usize] {
                    todo.push(next);
                }
            }
        }
    }
    (0..count as u32).filter(|&n| !gone[n as usize]).collect()
}

/// Neighbours of every node in one list.
#[derive(Debug)]
struct Lists {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Lists {
    fn new(count: usize, edges: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for (from, _) in edges.clone() {
            starts[from as usize + 1] += 1;
        }
        for n in 0..count {
            starts[n + 1] += starts[n];
        }
        let mut next = starts.clone();
        let mut ends = vec![0; starts[count] as usize];
        for (from, to) in edges {
            ends[next[from as usize] as usize] = to;
            next[from as usize] += 1;
        }
        Self { starts, ends }
    }

    fn get(&self, node: u32) -> &[u32] {
        &self.ends[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }
}

/// While nodes times edges of a knot stay under this, the shortest of all rings is found;
/// beyond, the shortest through the knot's first node.
const EXACT: usize = 4_000_000;

/// A shortest ring through a knot, its first node in order first; and whether none is shorter.
/// `edges` are sorted; those that leave the knot may be among them.
pub fn ring(knot: &[u32], edges: &[(u32, u32)]) -> (Vec<u32>, bool) {
    let local: FxHashMap<u32, u32> = knot
        .iter()
        .enumerate()
        .map(|(n, &node)| (node, n as u32))
        .collect();
    let mut inside: Vec<(u32, u32)> = Vec::new();
    for (n, &node) in knot.iter().enumerate() {
        let start = edges.partition_point(|e| e.0 < node);
        let own = edges[start..].iter().take_while(|e| e.0 == node);
        inside.extend(own.filter_map(|e| Some((n as u32, *local.get(&e.1)?))));
    }
    let lists = Lists::new(knot.len(), inside.iter().copied());
    let exact = knot.len().saturating_mul(inside.len()) < EXACT;
    let starts = if exact { 0..knot.len() as u32 } else { 0..1 };
    let mut best: Option<Vec<u32>> = None;
    let mut search = Search {
        before: vec![u32::MAX; knot.len()],
        seen: Vec::new(),
    };
    for start in starts {
        let limit = best.as_ref().map_or(usize::MAX, Vec::len);
        if let Some(found) = search.through(&lists, start, limit)
            && found.len() < limit
        {
            best = Some(found);
        }
    }
    let mut ring = best.unwrap_or_default();
    if let Some(first) = ring
        .iter()
        .enumerate()
        .min_by_key(|(_, node)| **node)
        .map(|(at, _)| at)
    {
        ring.rotate_left(first);
    }
    (ring.into_iter().map(|n| knot[n as usize]).collect(), exact)
}

struct Search {
    before: Vec<u32>,
    seen: Vec<u32>,
}

impl Search {
    /// The shortest ring through `start`, if it is shorter than `limit`.
    fn through(&mut self, lists: &Lists, start: u32, limit: usize) -> Option<Vec<u32>> {
        for node in self.seen.drain(..) {
            self.before[node as usize] = u32::MAX;
        }
        let mut queue = VecDeque::from([(start, 1)]);
        while let Some((node, depth)) = queue.pop_front() {
            if depth >= limit {
                return None;
            }
            for &next in lists.get(node) {
                if next == start {
                    let mut ring = vec![node];
                    let mut at = node;
                    while at != start {
                        at = self.before[at as usize];
                        ring.push(at);
                    }
                    ring.reverse();
                    return Some(ring);
                }
                if self.before[next as usize] == u32::MAX {
                    self.before[next as usize] = node;
                    self.seen.push(next);
                    queue.push_back((next, depth + 1));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knots_and_rings() {
        let edges = [
            (0, 1),
            (1, 2),
            (2, 0),
            (2, 3),
            (3, 4),
            (4, 3),
            (5, 5),
            (6, 0),
        ];
        assert_eq!(knots(7, &edges), [vec![0, 1, 2], vec![3, 4], vec![5]]);
        assert_eq!(ring(&[0, 1, 2], &edges), (vec![0, 1, 2], true));
        assert_eq!(ring(&[5], &edges), (vec![5], true));
        let with_short_cut = [(0, 1), (1, 2), (2, 3), (3, 0), (3, 2)];
        assert_eq!(ring(&[0, 1, 2, 3], &with_short_cut), (vec![2, 3], true));
    }

    #[test]
    fn a_long_chain_and_a_long_ring_do_not_overflow() {
        let count = 1_000_000;
        let mut edges: Vec<(u32, u32)> = (0..count - 1).map(|n| (n, n + 1)).collect();
        assert!(knots(count as usize, &edges).is_empty());
        edges.push((99_999, 0));
        edges.sort_unstable();
        let knots = knots(count as usize, &edges);
        assert_eq!(knots.len(), 1);
        assert_eq!(knots[0].len(), 100_000);
        let (ring, exact) = ring(&knots[0], &edges);
        assert_eq!((ring.len(), exact), (100_000, false));
    }

    #[test]
    fn agrees_with_a_plain_reachability_search() {
        let mut state = 42_u64;
        let mut random = |n: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % n) as u32
        };
        for _ in 0..200 {
            let edges: Vec<(u32, u32)> = (0..14).map(|_| (random(10), random(10))).collect();
            let reach = |from: u32| {
                let mut seen = vec![];
                let mut todo: Vec<u32> =
                    edges.iter().filter(|e| e.0 == from).map(|e| e.1).collect();
                while let Some(n) = todo.pop() {
                    if !seen.contains(&n) {
                        seen.push(n);
                        todo.extend(edges.iter().filter(|e| e.0 == n).map(|e| e.1));
                    }
                }
                seen
            };
            let mut expected: Vec<Vec<u32>> = Vec::new();
            for n in 0..10 {
                let knot: Vec<u32> = (0..10)
                    .filter(|&m| reach(n).contains(&m) && reach(m).contains(&n))
                    .collect();
                if !knot.is_empty() && !expected.contains(&knot) {
                    expected.push(knot);
                }
            }
            assert_eq!(knots(10, &edges), expected, "{edges:?}");
        }
    }
}
