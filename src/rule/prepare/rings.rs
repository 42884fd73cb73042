//! Rings: knots of elements that lead back to themselves, each with a shortest way round.
//!
//! In go the blocks of a relation, out come rings and their steps, each step with its
//! place and reason. The graph itself is the model's affair; whether a ring is a fault is
//! for the rule to say.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::code::RelationCode;
use super::super::place::place;
use super::super::types::{Kind, Kinds};
use super::super::value::{Elem, Value};
use super::super::world::World;
use super::{Ground, Rows, first_elements, is_in, table_of};
use crate::model::graph;
use crate::source::Span;

#[derive(Debug)]
pub(super) struct Ring {
    pub(super) steps: std::ops::Range<u32>,
    pub(super) knot: Box<[Elem]>,
    pub(super) within: Value,
    pub(super) exact: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) from: Elem,
    pub(super) to: Elem,
    pub(super) at: Option<Span>,
    pub(super) why: Value,
}

/// An edge: nodes, part, and the first element that gave it.
#[derive(Clone, Copy)]
struct Edge {
    from: u32,
    to: u32,
    within: u32,
    relation: u16,
    first: Elem,
}

impl Edge {
    /// In the order of parts, then of nodes.
    fn key(&self) -> u128 {
        u128::from(self.within) << 64 | u128::from(self.from) << 32 | u128::from(self.to)
    }
}

/// Numbers for the nodes of a relation: one range a kind, so source order is number order.
struct Nodes {
    offsets: Vec<(Kind, u32)>,
    total: usize,
}

impl Nodes {
    fn new(world: &World<'_>, kinds: Kinds) -> Self {
        let mut offsets = Vec::new();
        let mut total = 0;
        for kind in kinds.iter() {
            offsets.push((kind, total as u32));
            total += world.count(kind);
        }
        Self { offsets, total }
    }

    fn number(&self, elem: Elem) -> Option<u32> {
        self.offsets
            .iter()
            .find(|(k, _)| *k == elem.kind)
            .map(|(_, offset)| offset + elem.id)
    }

    fn elem(&self, number: u32) -> Elem {
        let (kind, offset) = self
            .offsets
            .iter()
            .rev()
            .find(|(_, offset)| *offset <= number)
            .copied()
            .unwrap_or((Kind::Unit, 0));
        Elem::new(kind, number - offset)
    }
}

/// What the rings of one relation are found from.
struct Relations<'p> {
    ground: Ground<'p>,
    blocks: &'p [RelationCode],
    nodes: Nodes,
}

/// The edges of a relation, sorted, each once; the values of `within` they name; and how
/// many elements they join.
pub(in crate::rule) struct Edges {
    sorted: Vec<Edge>,
    withins: Vec<Value>,
    nodes: usize,
}

/// Gathers the edges of a relation.
pub(super) fn edges(ground: Ground<'_>, blocks: &[RelationCode], kinds: Kinds) -> Edges {
    let relations = Relations {
        ground,
        blocks,
        nodes: Nodes::new(&ground.world, kinds),
    };
    let (mut edges, withins) = relations.gather();
    let mut touched = vec![false; relations.nodes.total];
    for edge in &edges {
        touched[edge.from as usize] = true;
        touched[edge.to as usize] = true;
    }
    // Stable: the first edge written between two nodes speaks for all of them.
    edges.par_sort_by_key(Edge::key);
    edges.dedup_by_key(|edge| edge.key());
    let nodes = touched.iter().filter(|t| **t).count();
    Edges {
        sorted: edges,
        withins,
        nodes,
    }
}

/// All rings of a relation with at least so many elements.
pub(super) fn rings(
    ground: Ground<'_>,
    blocks: &[RelationCode],
    least: usize,
    kinds: Kinds,
    gathered: &Edges,
) -> Rows {
    let relations = Relations {
        ground,
        blocks,
        nodes: Nodes::new(&ground.world, kinds),
    };
    let parts: Vec<&[Edge]> = gathered
        .sorted
        .chunk_by(|a, b| a.within == b.within)
        .collect();
    let found: Vec<(Vec<Ring>, Vec<Step>)> = parts
        .par_iter()
        .map(|part| {
            let within = &gathered.withins[part[0].within as usize];
            relations.rings_within(part, least, within)
        })
        .collect();
    let (mut rings, mut steps) = (Vec::new(), Vec::new());
    for (found, path) in found {
        let before = steps.len() as u32;
        rings.extend(found.into_iter().map(|ring| Ring {
            steps: ring.steps.start + before..ring.steps.end + before,
            ..ring
        }));
        steps.extend(path);
    }
    Rows::Rings {
        rings,
        steps,
        nodes: gathered.nodes,
    }
}

impl Relations<'_> {
    fn gather(&self) -> (Vec<Edge>, Vec<Value>) {
        let mut edges: Vec<Edge> = Vec::new();
        let mut withins: Vec<Value> = vec![Value::Missing("within")];
        let mut within_of: FxHashMap<Elem, u32> = FxHashMap::default();
        for (n, block) in self.blocks.iter().enumerate() {
            for (mut edge, within) in self.edges(n as u16, block).into_iter().flatten() {
                if let Some(within) = within {
                    edge.within = *within_of.entry(within).or_insert_with(|| {
                        withins.push(within.into());
                        withins.len() as u32 - 1
                    });
                }
                edges.push(edge);
            }
        }
        (edges, withins)
    }

    /// The edges of one block by chunks, and the element within which each stays.
    fn edges(&self, relation: u16, block: &RelationCode) -> Vec<Vec<(Edge, Option<Elem>)>> {
        let (slot, list) = &block.generator.sources[0];
        let Ground {
            world, prepared, ..
        } = self.ground;
        first_elements(&world, prepared, list)
            .par_iter()
            .map(|&(kind, start, end)| {
                let mut env = self.ground.env(block.slots);
                let mut edges = Vec::new();
                let mut known = FxHashSet::default();
                for id in start..end {
                    let first = Elem {
                        kind,
                        table: table_of(list),
                        id,
                    };
                    if !is_in(&world, list, first) {
                        continue;
                    }
                    env.set(*slot, first.into());
                    let _ = env.bindings(&block.generator, 1, &mut |env| {
                        let mut node = |code| self.nodes.number(env.elem(code).ok()?);
                        if let (Some(from), Some(to)) = (node(&block.from), node(&block.to)) {
                            let within = block.within.as_ref().and_then(|w| env.elem(w).ok());
                            let edge = Edge {
                                from,
                                to,
                                within: 0,
                                relation,
                                first,
                            };
                            // The first edge written between two nodes speaks for all of them.
                            if known.insert((within, from, to)) {
                                edges.push((edge, within));
                            }
                        }
                        true
                    });
                }
                edges.sort_by_key(|(_, within)| *within);
                edges
            })
            .collect()
    }

    /// The rings inside one part, and their steps, numbered from 0.
    fn rings_within(&self, edges: &[Edge], least: usize, within: &Value) -> (Vec<Ring>, Vec<Step>) {
        let (mut rings, mut steps) = (Vec::new(), Vec::new());
        let mut local: Vec<u32> = edges.iter().flat_map(|e| [e.from, e.to]).collect();
        local.sort_unstable();
        local.dedup();
        let number = |node: u32| local.binary_search(&node).unwrap_or_default() as u32;
        let pairs: Vec<(u32, u32)> = edges
            .iter()
            .map(|e| (number(e.from), number(e.to)))
            .collect();
        for knot in graph::knots(local.len(), &pairs) {
            if knot.len() < least {
                continue;
            }
            let (path, exact) = graph::ring(&knot, &pairs);
            let start = steps.len() as u32;
            for (n, &from) in path.iter().enumerate() {
                let to = path[(n + 1) % path.len()];
                let wanted = (local[from as usize], local[to as usize]);
                let edge = edges
                    .binary_search_by_key(&wanted, |e| (e.from, e.to))
                    .map(|n| edges[n]);
                if let Ok(edge) = edge {
                    steps.push(self.step(edge));
                }
            }
            rings.push(Ring {
                steps: start..steps.len() as u32,
                knot: knot
                    .iter()
                    .map(|&n| self.nodes.elem(local[n as usize]))
                    .collect(),
                within: within.clone(),
                exact,
            });
        }
        (rings, steps)
    }

    /// The place and reason of one edge, found again at the element that gave it.
    fn step(&self, edge: Edge) -> Step {
        let block = &self.blocks[usize::from(edge.relation)];
        let (from, to) = (self.nodes.elem(edge.from), self.nodes.elem(edge.to));
        let mut step = Step {
            from,
            to,
            at: None,
            why: Value::Missing("why"),
        };
        let mut env = self.ground.env(block.slots);
        env.set(block.generator.sources[0].0, edge.first.into());
        let _ = env.bindings(&block.generator, 1, &mut |env| {
            if env.elem(&block.from) != Ok(from) || env.elem(&block.to) != Ok(to) {
                return true;
            }
            step.at = place(env, &block.at);
            step.why = block
                .because
                .as_ref()
                .map_or(Value::Missing("why"), |b| env.eval(b));
            false
        });
        step
    }
}
