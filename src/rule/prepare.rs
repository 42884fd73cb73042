//! What is computed once before the parts of a rule run: values free of variables,
//! groups by key, and rings of relations.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::code::{Code, Generator, Program, RelationCode, RingField, Table};
use super::eval::Env;
use super::place::place;
use super::text::normal;
use super::types::{Kind, Kinds};
use super::value::{Elem, Value};
use super::world::World;
use crate::model::graph;
use crate::model::ids::PlanId;
use crate::source::Span;

/// How many elements one worker takes at a time.
pub const CHUNK: usize = 8192;

/// The prepared values of a rule.
#[derive(Debug, Default)]
pub struct Prepared {
    cached: Vec<Value>,
    tables: Vec<Rows>,
}

#[derive(Debug)]
enum Rows {
    Groups {
        groups: Vec<Group>,
        members: usize,
        index: FxHashMap<u64, Vec<u32>>,
    },
    Rings {
        rings: Vec<Ring>,
        steps: Vec<Step>,
        nodes: usize,
    },
}

#[derive(Debug)]
struct Group {
    keys: Box<[Value]>,
    members: Box<[Elem]>,
}

#[derive(Debug)]
struct Ring {
    steps: std::ops::Range<u32>,
    knot: Box<[Elem]>,
    within: Value,
    exact: bool,
}

#[derive(Clone, Debug)]
struct Step {
    from: Elem,
    to: Elem,
    at: Option<Span>,
    why: Value,
}

impl Prepared {
    /// Computes everything a rule needs beforehand, in order.
    pub fn new(world: World<'_>, program: &Program) -> Self {
        let mut prepared = Self::default();
        for code in &program.cached {
            let value = Env::new(world, program, &prepared, 8, &[]).eval(code);
            prepared.cached.push(value);
        }
        for (n, table) in program.tables.iter().enumerate() {
            let rows = match table {
                Table::Group {
                    generator,
                    slots,
                    keys,
                    skip_single,
                } => {
                    let keys: Vec<&Code> = keys.iter().map(|k| &k.1).collect();
                    groups(
                        world,
                        program,
                        &prepared,
                        generator,
                        *slots,
                        &keys,
                        *skip_single,
                    )
                }
                Table::Rings {
                    relations,
                    least,
                    nodes,
                } => rings(world, program, &prepared, relations, *least, *nodes),
            };
            debug_assert_eq!(prepared.tables.len(), n, "tables are prepared in order");
            prepared.tables.push(rows);
        }
        prepared
    }

    /// A value free of variables.
    pub fn cached(&self, n: u16) -> Value {
        self.cached
            .get(usize::from(n))
            .cloned()
            .unwrap_or(Value::Missing("value"))
    }

    /// All groups or rings of a table.
    pub fn rows(&self, table: u16) -> impl Iterator<Item = Elem> + '_ {
        let (kind, count) = match self.tables.get(usize::from(table)) {
            Some(Rows::Groups { groups, .. }) => (Kind::Group, groups.len()),
            Some(Rows::Rings { rings, .. }) => (Kind::Ring, rings.len()),
            None => (Kind::Group, 0),
        };
        (0..count as u32).map(move |id| Elem { kind, table, id })
    }

    /// How many elements a table looked at: members of groups, nodes of relations.
    pub fn looked_at(&self, table: u16) -> usize {
        match self.tables.get(usize::from(table)) {
            Some(Rows::Groups { members, .. }) => *members,
            Some(Rows::Rings { nodes, .. }) => *nodes,
            None => 0,
        }
    }

    /// How many elements a row stands for.
    pub fn weight(&self, row: Elem) -> usize {
        match row.kind {
            Kind::Ring => self.ring_members(row).len(),
            _ => self.members(row).len(),
        }
    }

    fn group(&self, row: Elem) -> Option<&Group> {
        match self.tables.get(usize::from(row.table)) {
            Some(Rows::Groups { groups, .. }) => groups.get(row.index()),
            _ => None,
        }
    }

    /// The members of a group.
    pub fn members(&self, row: Elem) -> &[Elem] {
        self.group(row).map_or(&[], |g| &g.members)
    }

    /// A key of a group.
    pub fn key(&self, row: Elem, key: u16) -> Value {
        self.group(row)
            .and_then(|g| g.keys.get(usize::from(key)).cloned())
            .unwrap_or(Value::Missing("key"))
    }

    /// The group with these keys.
    pub fn find(&self, env: &Env<'_>, table: u16, keys: &[Value]) -> Option<Elem> {
        let Some(Rows::Groups { groups, index, .. }) = self.tables.get(usize::from(table)) else {
            return None;
        };
        let candidates = index.get(&hash(env, keys))?;
        let id = candidates
            .iter()
            .copied()
            .find(|&n| equal(env, &groups[n as usize].keys, keys))?;
        Some(Elem {
            kind: Kind::Group,
            table,
            id,
        })
    }

    fn ring(&self, row: Elem) -> Option<(&Ring, &[Step])> {
        match self.tables.get(usize::from(row.table)) {
            Some(Rows::Rings { rings, steps, .. }) => {
                rings.get(row.index()).map(|r| (r, steps.as_slice()))
            }
            _ => None,
        }
    }

    fn step(&self, row: Elem) -> Option<&Step> {
        match self.tables.get(usize::from(row.table)) {
            Some(Rows::Rings { steps, .. }) => steps.get(row.index()),
            _ => None,
        }
    }

    /// The elements of a ring's knot.
    pub fn ring_members(&self, row: Elem) -> &[Elem] {
        self.ring(row).map_or(&[], |(r, _)| &r.knot)
    }

    /// Whether no ring through the knot is shorter.
    pub fn ring_exact(&self, row: Elem) -> bool {
        self.ring(row).is_none_or(|(r, _)| r.exact)
    }

    /// Where the first step of a ring is written.
    pub fn ring_place(&self, row: Elem) -> Option<Span> {
        let (ring, steps) = self.ring(row)?;
        steps.get(ring.steps.start as usize)?.at
    }

    /// Where a step is written.
    pub fn step_place(&self, row: Elem) -> Option<Span> {
        self.step(row)?.at
    }

    /// The ends of a step.
    pub fn step_ends(&self, row: Elem) -> (Elem, Elem) {
        let nobody = Elem::new(Kind::Unit, 0);
        self.step(row).map_or((nobody, nobody), |s| (s.from, s.to))
    }

    /// A field of a ring or step.
    pub fn ring_field(&self, row: Elem, field: RingField) -> Value {
        match field {
            RingField::From => self
                .step(row)
                .map_or(Value::Missing("from"), |s| s.from.into()),
            RingField::To => self.step(row).map_or(Value::Missing("to"), |s| s.to.into()),
            RingField::Why => self
                .step(row)
                .map_or(Value::Missing("why"), |s| s.why.clone()),
            RingField::Path => match self.ring(row) {
                Some((ring, _)) => {
                    let steps = ring.steps.clone().map(|id| {
                        Value::Elem(Elem {
                            kind: Kind::Step,
                            table: row.table,
                            id,
                        })
                    });
                    Value::List(steps.collect())
                }
                None => Value::Missing("path"),
            },
            RingField::Size => Value::Number(self.ring_members(row).len().into(), false),
            RingField::Within => self
                .ring(row)
                .map_or(Value::Missing("within"), |(r, _)| r.within.clone()),
            RingField::Members => Value::List(
                self.ring_members(row)
                    .iter()
                    .map(|e| Value::Elem(*e))
                    .collect(),
            ),
        }
    }

    /// The plan of any element; of what a rule made, that of its first member.
    pub fn plan_of(&self, world: &World<'_>, elem: Elem) -> Option<PlanId> {
        match elem.kind {
            Kind::Group => self
                .members(elem)
                .first()
                .and_then(|e| self.plan_of(world, *e)),
            Kind::Ring => self
                .ring_members(elem)
                .first()
                .and_then(|e| world.plan_of(*e)),
            Kind::Step => self.step(elem).and_then(|s| world.plan_of(s.from)),
            _ => world.plan_of(elem),
        }
    }
}

fn hash(env: &Env<'_>, keys: &[Value]) -> u64 {
    let mut hasher = FxHasher::default();
    for key in keys {
        hash_value(env, key, &mut hasher);
    }
    hasher.finish()
}

fn hash_value(env: &Env<'_>, value: &Value, hasher: &mut FxHasher) {
    match value {
        Value::Elem(elem) => elem.hash(hasher),
        Value::Symbol(symbol) => symbol.hash(hasher),
        Value::Bool(truth) => truth.hash(hasher),
        Value::Word(e, rank) => (e, rank).hash(hasher),
        Value::Number(number, _) => number.normalize().hash(hasher),
        Value::Quantity(q) => env.world.model.measures.dimension(q.measure).hash(hasher),
        Value::Day(day) => day.day.hash(hasher),
        Value::Period(date) => date.hash(hasher),
        Value::Stretch(s) => (s.months, s.days).hash(hasher),
        Value::List(members) => members.iter().for_each(|m| hash_value(env, m, hasher)),
        Value::Missing(_) => 0.hash(hasher),
        Value::Text(_) | Value::Made(_) => normal(env.str(value).unwrap_or_default()).hash(hasher),
    }
}

fn equal(env: &Env<'_>, a: &[Value], b: &[Value]) -> bool {
    a.iter().zip(b).all(|(a, b)| env.same(a, b) == Some(true))
}

/// The elements over which the first variable of a generator runs, in order.
pub fn first_elements(
    world: &World<'_>,
    prepared: &Prepared,
    list: &Code,
) -> Vec<(Kind, u32, u32)> {
    match list {
        Code::Collection(kinds) => {
            let mut chunks = Vec::new();
            for &kind in kinds {
                let count = world.count(kind);
                chunks.extend(
                    (0..count)
                        .step_by(CHUNK)
                        .map(|start| (kind, start as u32, (start + CHUNK).min(count) as u32)),
                );
            }
            chunks
        }
        Code::Table(table) => {
            let rows: Vec<Elem> = prepared.rows(*table).collect();
            let kind = rows.first().map_or(Kind::Group, |r| r.kind);
            (0..rows.len())
                .step_by(CHUNK)
                .map(|start| (kind, start as u32, (start + CHUNK).min(rows.len()) as u32))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The table number of a part's first list, if it is one.
pub const fn table_of(list: &Code) -> u16 {
    match list {
        Code::Table(table) => *table,
        _ => 0,
    }
}

/// One binding on its way into a group: hash of its keys, its element, and for several
/// variables the keys themselves.
struct Member {
    hash: u64,
    elem: Elem,
    keys: Option<Box<[Value]>>,
}

fn groups(
    world: World<'_>,
    program: &Program,
    prepared: &Prepared,
    generator: &Generator,
    slots: u16,
    keys: &[&Code],
    skip_single: bool,
) -> Rows {
    let single = generator.sources.len() == 1;
    let chunks = first_elements(&world, prepared, &generator.sources[0].1);
    let found: Vec<Vec<Member>> = chunks
        .par_iter()
        .map(|&(kind, start, end)| {
            let mut env = Env::new(world, program, prepared, slots, &[]);
            let mut members = Vec::new();
            for id in start..end {
                let elem = Elem {
                    kind,
                    table: table_of(&generator.sources[0].1),
                    id,
                };
                if !world.listed(elem) {
                    continue;
                }
                env.set(generator.sources[0].0, elem.into());
                let _ = env.bindings(generator, 1, &mut |env| {
                    let values: Vec<Value> = keys.iter().map(|k| env.eval(k)).collect();
                    if !values.iter().any(Value::is_missing) {
                        let hash = hash(env, &values);
                        members.push(Member {
                            hash,
                            elem,
                            keys: (!single).then(|| values.into()),
                        });
                    }
                    true
                });
            }
            members
        })
        .collect();
    let mut all: Vec<Member> = found.into_iter().flatten().collect();
    let looked_at = all.len();
    let mut order: Vec<u32> = (0..all.len() as u32).collect();
    order.par_sort_unstable_by_key(|&n| (all[n as usize].hash, n));
    let mut env = Env::new(world, program, prepared, slots, &[]);
    let mut groups: Vec<(u32, Group)> = Vec::new();
    let hashes: Vec<u64> = all.iter().map(|m| m.hash).collect();
    for run in order.chunk_by(|a, b| hashes[*a as usize] == hashes[*b as usize]) {
        if run.len() == 1 && skip_single {
            continue;
        }
        let mut split: Vec<(u32, Group, Vec<Elem>)> = Vec::new();
        for &n in run {
            let member = &mut all[n as usize];
            let elem = member.elem;
            let keys = member.keys.take().unwrap_or_else(|| {
                env.set(generator.sources[0].0, elem.into());
                keys.iter().map(|k| env.eval(k)).collect()
            });
            match split
                .iter_mut()
                .find(|(_, group, _)| equal(&env, &group.keys, &keys))
            {
                Some((_, _, members)) => members.push(elem),
                None => split.push((
                    n,
                    Group {
                        keys,
                        members: Box::new([]),
                    },
                    vec![elem],
                )),
            }
        }
        for (first, mut group, members) in split {
            if members.len() > 1 || !skip_single {
                group.members = members.into();
                groups.push((first, group));
            }
        }
    }
    groups.sort_unstable_by_key(|g| g.0);
    let groups: Vec<Group> = groups.into_iter().map(|g| g.1).collect();
    let mut index: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    if !skip_single {
        for (n, group) in groups.iter().enumerate() {
            index
                .entry(hash(&env, &group.keys))
                .or_default()
                .push(n as u32);
        }
    }
    Rows::Groups {
        groups,
        members: looked_at,
        index,
    }
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

/// What one chunk of a relation gave: edges, and the values of `within` they name.
type Gathered = (Vec<Edge>, Vec<Value>);

fn gather(
    world: World<'_>,
    program: &Program,
    prepared: &Prepared,
    relations: &[RelationCode],
    nodes: &Nodes,
) -> Gathered {
    let mut edges: Vec<Edge> = Vec::new();
    let mut withins: Vec<Value> = vec![Value::Missing("within")];
    let mut within_of: FxHashMap<Elem, u32> = FxHashMap::default();
    for (r, relation) in relations.iter().enumerate() {
        let chunks = first_elements(&world, prepared, &relation.generator.sources[0].1);
        let found: Vec<Vec<(Edge, Option<Elem>)>> = chunks
            .par_iter()
            .map(|&(kind, start, end)| {
                let mut env = Env::new(world, program, prepared, relation.slots, &[]);
                let mut edges = Vec::new();
                for id in start..end {
                    let first = Elem::new(kind, id);
                    if !world.listed(first) {
                        continue;
                    }
                    env.set(relation.generator.sources[0].0, first.into());
                    let _ = env.bindings(&relation.generator, 1, &mut |env| {
                        let (from, to) = (
                            env.eval(&relation.from).elem(),
                            env.eval(&relation.to).elem(),
                        );
                        if let (Some(from), Some(to)) = (
                            from.and_then(|e| nodes.number(e)),
                            to.and_then(|e| nodes.number(e)),
                        ) {
                            let within = relation.within.as_ref().and_then(|w| env.eval(w).elem());
                            edges.push((
                                Edge {
                                    from,
                                    to,
                                    within: 0,
                                    relation: r as u16,
                                    first,
                                },
                                within,
                            ));
                        }
                        true
                    });
                }
                edges
            })
            .collect();
        for (mut edge, within) in found.into_iter().flatten() {
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

fn rings(
    world: World<'_>,
    program: &Program,
    prepared: &Prepared,
    relations: &Arc<[RelationCode]>,
    least: usize,
    kinds: Kinds,
) -> Rows {
    let nodes = Nodes::new(&world, kinds);
    let (mut edges, withins) = gather(world, program, prepared, relations, &nodes);
    let mut touched = vec![false; nodes.total];
    for edge in &edges {
        touched[edge.from as usize] = true;
        touched[edge.to as usize] = true;
    }
    let looked_at = touched.iter().filter(|t| **t).count();
    // Stable: the first edge written between two nodes speaks for all of them.
    edges.par_sort_by_key(|e| (e.within, e.from, e.to));
    edges.dedup_by_key(|e| (e.within, e.from, e.to));
    let mut rows = (Vec::new(), Vec::new());
    for part in edges.chunk_by(|a, b| a.within == b.within) {
        let within = withins[part[0].within as usize].clone();
        rings_within(
            world,
            program,
            prepared,
            relations,
            &nodes,
            part,
            (least, &within),
            &mut rows,
        );
    }
    Rows::Rings {
        rings: rows.0,
        steps: rows.1,
        nodes: looked_at,
    }
}

#[allow(
    clippy::too_many_arguments,
    reason = "the fixed inputs of one run, and the two lists it fills"
)]
fn rings_within(
    world: World<'_>,
    program: &Program,
    prepared: &Prepared,
    relations: &[RelationCode],
    nodes: &Nodes,
    edges: &[Edge],
    (least, within): (usize, &Value),
    (rings, steps): &mut (Vec<Ring>, Vec<Step>),
) {
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
                steps.push(step(world, program, prepared, relations, nodes, edge));
            }
        }
        rings.push(Ring {
            steps: start..steps.len() as u32,
            knot: knot
                .iter()
                .map(|&n| nodes.elem(local[n as usize]))
                .collect(),
            within: within.clone(),
            exact,
        });
    }
}

/// The place and reason of one edge, found again at the element that gave it.
fn step(
    world: World<'_>,
    program: &Program,
    prepared: &Prepared,
    relations: &[RelationCode],
    nodes: &Nodes,
    edge: Edge,
) -> Step {
    let relation = &relations[usize::from(edge.relation)];
    let (from, to) = (nodes.elem(edge.from), nodes.elem(edge.to));
    let mut step = Step {
        from,
        to,
        at: None,
        why: Value::Missing("why"),
    };
    let mut env = Env::new(world, program, prepared, relation.slots, &[]);
    env.set(relation.generator.sources[0].0, edge.first.into());
    let _ = env.bindings(&relation.generator, 1, &mut |env| {
        if env.eval(&relation.from).elem() != Some(from)
            || env.eval(&relation.to).elem() != Some(to)
        {
            return true;
        }
        step.at = place(env, &relation.at);
        step.why = relation
            .because
            .as_ref()
            .map_or(Value::Missing("why"), |b| env.eval(b));
        false
    });
    step
}
