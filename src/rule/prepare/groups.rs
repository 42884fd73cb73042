//! Groups: bindings brought together by equal keys, in the order of their first members.
//!
//! In go a generator and its keys, out come rows with their members. A binding whose key
//! is unknown belongs to no group; what a group means is unknown here.

use std::hash::{Hash, Hasher};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};

use super::super::code::{Code, Generator};
use super::super::eval::Env;
use super::super::text::normal;
use super::super::value::{Elem, Value};
use super::{Ground, Rows, first_elements, table_of};

#[derive(Debug)]
pub(super) struct Group {
    pub(super) keys: Box<[Value]>,
    pub(super) members: Box<[Elem]>,
}

/// One binding on its way into a group: hash of its keys, its element, and for several
/// variables the keys themselves.
struct Member {
    hash: u64,
    elem: Elem,
    keys: Option<Box<[Value]>>,
}

/// A group on its way to a row: number of its first member, keys, and all members.
struct Draft {
    first: u32,
    keys: Box<[Value]>,
    members: Vec<Elem>,
}

/// All groups of a generator by keys.
pub(super) fn groups(
    ground: Ground<'_>,
    generator: &Generator,
    slots: u16,
    keys: &[&Code],
    skip_single: bool,
) -> Rows {
    let mut all = members(ground, generator, slots, keys);
    let looked_at = all.len();
    let mut order: Vec<u32> = (0..all.len() as u32).collect();
    order.par_sort_unstable_by_key(|&n| (all[n as usize].hash, n));
    let mut env = ground.env(slots);
    let mut drafts: Vec<Draft> = Vec::new();
    let hashes: Vec<u64> = all.iter().map(|m| m.hash).collect();
    for run in order.chunk_by(|a, b| hashes[*a as usize] == hashes[*b as usize]) {
        if run.len() == 1 && skip_single {
            continue;
        }
        let mut split: Vec<Draft> = Vec::new();
        for &n in run {
            let member = &mut all[n as usize];
            let elem = member.elem;
            let keys = member.keys.take().unwrap_or_else(|| {
                env.set(generator.sources[0].0, elem.into());
                keys.iter().map(|k| env.eval(k)).collect()
            });
            match split.iter_mut().find(|g| equal(&env, &g.keys, &keys)) {
                Some(draft) => draft.members.push(elem),
                None => split.push(Draft {
                    first: n,
                    keys,
                    members: vec![elem],
                }),
            }
        }
        drafts.extend(
            split
                .into_iter()
                .filter(|d| d.members.len() > 1 || !skip_single),
        );
    }
    drafts.sort_unstable_by_key(|d| d.first);
    let groups: Vec<Group> = drafts.into_iter().map(Draft::finish).collect();
    let index = if skip_single {
        FxHashMap::default()
    } else {
        index(&env, &groups)
    };
    Rows::Groups {
        groups,
        members: looked_at,
        index,
        too_large: false,
    }
}

impl Draft {
    fn finish(self) -> Group {
        Group {
            keys: self.keys,
            members: self.members.into(),
        }
    }
}

/// All bindings with known keys, in order.
fn members(ground: Ground<'_>, generator: &Generator, slots: u16, keys: &[&Code]) -> Vec<Member> {
    let (slot, list) = &generator.sources[0];
    let single = generator.sources.len() == 1;
    let chunks = first_elements(&ground.world, ground.prepared, list);
    let found: Vec<Vec<Member>> = chunks
        .par_iter()
        .map(|&(kind, start, end)| {
            let mut env = ground.env(slots);
            let mut members = Vec::new();
            for id in start..end {
                let elem = Elem {
                    kind,
                    table: table_of(list),
                    id,
                };
                if !ground.world.listed(elem) {
                    continue;
                }
                env.set(*slot, elem.into());
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
    found.into_iter().flatten().collect()
}

/// Groups by the hash of their keys.
fn index(env: &Env<'_>, groups: &[Group]) -> FxHashMap<u64, Vec<u32>> {
    let mut index: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (n, group) in groups.iter().enumerate() {
        index
            .entry(hash(env, &group.keys))
            .or_default()
            .push(n as u32);
    }
    index
}

pub(in crate::rule) fn hash(env: &Env<'_>, keys: &[Value]) -> u64 {
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
        Value::Quantity(q) => {
            let measures = &env.world.model.measures;
            (measures.dimension(q.measure), measures.in_base(*q)).hash(hasher);
        }
        Value::Day(day) => day.day.hash(hasher),
        Value::Period(date) => date.hash(hasher),
        Value::Stretch(s) => (s.months, s.days).hash(hasher),
        Value::List(members) => members.iter().for_each(|m| hash_value(env, m, hasher)),
        Value::Missing(_) => 0.hash(hasher),
        Value::Text(_) | Value::Made(_) => normal(env.str(value).unwrap_or_default()).hash(hasher),
    }
}

pub(super) fn equal(env: &Env<'_>, a: &[Value], b: &[Value]) -> bool {
    a.iter().zip(b).all(|(a, b)| env.same(a, b) == Some(true))
}
