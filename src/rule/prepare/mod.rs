//! What is computed once before the parts of a rule run: values free of variables,
//! groups by key, and rings of relations.
//!
//! In goes a program with its model, out come tables that are only read from then on. What
//! a rule says about a group or ring is unknown here.

mod groups;
mod rings;
mod similar;

pub(super) use groups::hash;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::code::{Code, Program, RingField, Table};
use super::eval::Env;
use super::types::Kind;
use super::value::{Elem, Value};
use super::world::{Revised, World};
use crate::model::ids::PlanId;
use crate::source::Span;
use groups::{Group, Grouping, Index, equal};
use rings::{Edges, Ring, Step};

/// How many elements one worker takes at a time.
const CHUNK: usize = 8192;

/// The prepared values of a rule.
#[derive(Debug, Default)]
pub struct Prepared {
    cached: Vec<OnceLock<Value>>,
    /// What definitions give for each plan: plans are few, and what is asked of one often
    /// looks through all that is in it.
    of_plans: Vec<Vec<OnceLock<Value>>>,
    tables: Vec<Rows>,
}

#[derive(Debug)]
enum Rows {
    Groups {
        groups: Vec<Group>,
        members: usize,
        index: Index,
        /// There was more to compare than is allowed.
        too_large: bool,
    },
    Rings {
        rings: Vec<Ring>,
        steps: Vec<Step>,
        nodes: usize,
    },
}

/// The edges of shared relations, gathered by the first rule of a run that asks for them.
#[derive(Default)]
pub struct SharedEdges(BTreeMap<String, Edges>);

/// What a table is computed from.
#[derive(Clone, Copy)]
struct Ground<'p> {
    world: World<'p>,
    program: &'p Program,
    prepared: &'p Prepared,
}

impl<'p> Ground<'p> {
    fn env(self, slots: u16) -> Env<'p> {
        Env::new(self.world, self.program, self.prepared, slots, &[])
    }
}

impl Prepared {
    /// Computes everything a rule needs beforehand, in order.
    pub fn new(world: World<'_>, program: &Program, shared: &mut SharedEdges) -> Self {
        let mut prepared = Self::default();
        prepared
            .cached
            .resize_with(program.cached.len(), OnceLock::new);
        let plans = world.count(Kind::Plan);
        let of_plans = || (0..plans).map(|_| OnceLock::new()).collect();
        prepared
            .of_plans
            .resize_with(program.functions.len(), of_plans);
        for (n, table) in program.tables.iter().enumerate() {
            let ground = Ground {
                world,
                program,
                prepared: &prepared,
            };
            let rows = match table {
                Table::Group {
                    generator,
                    slots,
                    keys,
                    skip_single,
                } => {
                    let grouping = Grouping {
                        ground,
                        generator,
                        slots: *slots,
                        keys,
                    };
                    if *skip_single {
                        grouping.of_several()
                    } else {
                        grouping.all()
                    }
                }
                Table::Similar {
                    generator,
                    slots,
                    name,
                    least,
                } => similar::groups(ground, generator, *slots, name, least),
                Table::Rings {
                    relations,
                    shared: name,
                    least,
                    nodes,
                } => {
                    let gather = || rings::edges(ground, relations, *nodes);
                    let rings =
                        |edges: &Edges| rings::rings(ground, relations, *least, *nodes, edges);
                    match name {
                        Some(name) => rings(shared.0.entry(name.clone()).or_insert_with(gather)),
                        None => rings(&gather()),
                    }
                }
            };
            debug_assert_eq!(prepared.tables.len(), n, "tables are prepared in order");
            prepared.tables.push(rows);
        }
        prepared
    }

    /// A value free of variables, computed the first time.
    pub fn cached(&self, n: u16, compute: impl FnOnce() -> Value) -> Value {
        let cached = self.cached.get(usize::from(n));
        cached.map_or(Value::Missing("value"), |c| c.get_or_init(compute).clone())
    }

    /// Where the value of a definition for an element stands, if all workers share it.
    pub fn of_plan(&self, function: u16, arg: Elem) -> Option<&OnceLock<Value>> {
        let plans = self.of_plans.get(usize::from(function))?;
        plans.get(arg.index()).filter(|_| arg.kind == Kind::Plan)
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

    /// Whether a table has no rows because there was more to compare than is allowed.
    pub fn too_large(&self, table: u16) -> bool {
        matches!(
            self.tables.get(usize::from(table)),
            Some(Rows::Groups {
                too_large: true,
                ..
            })
        )
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

    /// The keys of a group.
    pub fn keys(&self, row: Elem) -> &[Value] {
        self.group(row).map_or(&[], |g| &g.keys)
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
        let same = |n: &u32| equal(env, &groups[*n as usize].keys, keys);
        let id = *index.find(hash(env, keys), same)?;
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

    /// An element of the model that stands for any element: of what a rule made, its first
    /// member.
    pub fn representative(&self, elem: Elem) -> Elem {
        let first = match elem.kind {
            Kind::Group => self.members(elem).first().copied(),
            Kind::Ring => self.ring_members(elem).first().copied(),
            Kind::Step => self.step(elem).map(|s| s.from),
            _ => None,
        };
        first.map_or(elem, |first| self.representative(first))
    }

    /// The plan of any element; of what a rule made, that of its first member.
    pub fn plan_of(&self, world: &World<'_>, elem: Elem) -> Option<PlanId> {
        world.plan_of(self.representative(elem))
    }
}

/// The elements over which the first variable of a generator runs, in order.
pub(super) fn first_elements(
    world: &World<'_>,
    prepared: &Prepared,
    list: &Code,
) -> Vec<(Kind, u32, u32)> {
    match list {
        Code::Collection(kinds) | Code::Revised(_, kinds) => {
            let mut chunks = Vec::new();
            for &kind in kinds {
                let count = world.count_in(kind, is_older(list));
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
pub(super) const fn table_of(list: &Code) -> u16 {
    match list {
        Code::Table(table) => *table,
        _ => Elem::table_of(is_older(list)),
    }
}

/// Whether an element is in the collection over which a first variable runs.
pub(super) fn is_in(world: &World<'_>, list: &Code, elem: Elem) -> bool {
    let revised = match list {
        Code::Revised(which, _) => world.is_revised(*which, elem),
        _ => true,
    };
    revised && world.listed(elem)
}

/// Whether a list holds elements of the older revision.
const fn is_older(list: &Code) -> bool {
    matches!(list, Code::Revised(Revised::Removed, _))
}
