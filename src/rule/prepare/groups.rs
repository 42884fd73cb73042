//! Groups: bindings brought together by equal keys, in the order of their first members.
//!
//! In go a generator and its keys, out come rows with their members. A binding whose key
//! is unknown belongs to no group; what a group means is unknown here.

use std::hash::{Hash, Hasher};

use hashbrown::HashTable;
use rayon::prelude::*;
use rustc_hash::FxHasher;

use super::super::code::{Code, Generator};
use super::super::eval::Env;
use super::super::text::normal;
use super::super::value::{Elem, Value};
use super::{Ground, Rows, first_elements, is_in, table_of};

/// Bindings with equal keys.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) keys: Box<[Value]>,
    pub(super) members: Box<[Elem]>,
}

/// Numbers of groups by the hash of their keys.
pub(super) type Index = HashTable<u32>;

/// What is brought together: bindings, and how their keys are read.
#[derive(Clone, Copy)]
pub(super) struct Grouping<'p> {
    pub(super) ground: Ground<'p>,
    pub(super) generator: &'p Generator,
    pub(super) slots: u16,
    pub(super) keys: &'p [(String, Code)],
}

impl Grouping<'_> {
    /// All groups.
    pub(super) fn all(self) -> Rows {
        let drafts = self.chunks(Drafts::default, |drafts: &mut Drafts, env, elem, keys| {
            drafts.enter(env, elem, keys);
        });
        let env = self.ground.env(self.slots);
        let mut drafts = drafts.into_iter();
        let mut all = drafts.next().unwrap_or_default();
        for more in drafts {
            all.join(&env, more);
        }
        let members = all.list.iter().map(|draft| draft.members.len()).sum();
        Rows::Groups {
            groups: all.list.into_iter().map(Draft::finish).collect(),
            members,
            index: all.index,
            too_large: false,
        }
    }

    /// Groups of several members only. Where most bindings stand alone, keeping their keys
    /// would cost more than to read those of the others again.
    pub(super) fn of_several(self) -> Rows {
        let single = self.generator.sources.len() == 1;
        let found = self.chunks(Vec::new, |members: &mut Vec<Member>, env, elem, keys| {
            let hash = hash(env, keys);
            let keys = (!single).then(|| keys.drain(..).collect());
            members.push(Member { hash, elem, keys });
        });
        let mut all: Vec<Member> = found.into_iter().flatten().collect();
        let mut order: Vec<(u64, u32)> = (0..).zip(&all).map(|(n, m)| (m.hash, n)).collect();
        order.par_sort_unstable();
        let mut env = self.ground.env(self.slots);
        let mut found: Vec<(u32, Draft)> = Vec::new();
        for run in order
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|run| run.len() > 1)
        {
            let mut split: Vec<(u32, Draft)> = Vec::new();
            for &(hash, n) in run {
                let Member { elem, keys, .. } = &mut all[n as usize];
                let keys = keys.take().unwrap_or_else(|| {
                    env.set(self.generator.sources[0].0, (*elem).into());
                    self.keys.iter().map(|(_, key)| env.eval(key)).collect()
                });
                match split.iter_mut().find(|(_, d)| equal(&env, &d.keys, &keys)) {
                    Some((_, draft)) => draft.members.push(*elem),
                    None => split.push((n, Draft::new(hash, keys, *elem))),
                }
            }
            found.extend(split.into_iter().filter(|(_, d)| d.members.len() > 1));
        }
        found.sort_unstable_by_key(|(first, _)| *first);
        Rows::Groups {
            groups: found.into_iter().map(|(_, draft)| draft.finish()).collect(),
            members: all.len(),
            index: Index::new(),
            too_large: false,
        }
    }

    /// Hands all bindings with known keys over, those of a chunk to one receiver, in order.
    fn chunks<T: Send>(
        self,
        receiver: impl Fn() -> T + Sync,
        give: impl Fn(&mut T, &Env<'_>, Elem, &mut Vec<Value>) + Sync,
    ) -> Vec<T> {
        let Ground {
            world, prepared, ..
        } = self.ground;
        let (slot, list) = &self.generator.sources[0];
        let table = table_of(list);
        let read = |&(kind, start, end)| {
            let mut env = self.ground.env(self.slots);
            let mut receiver = receiver();
            let mut keys = Vec::with_capacity(self.keys.len());
            for id in start..end {
                let elem = Elem { kind, table, id };
                if !is_in(&world, list, elem) {
                    continue;
                }
                env.set(*slot, elem.into());
                let _ = env.bindings(self.generator, 1, &mut |env| {
                    keys.clear();
                    keys.extend(self.keys.iter().map(|(_, key)| env.eval(key)));
                    if !keys.iter().any(Value::is_missing) {
                        give(&mut receiver, env, elem, &mut keys);
                    }
                    true
                });
            }
            receiver
        };
        let chunks = first_elements(&world, prepared, list);
        chunks.par_iter().map(read).collect()
    }
}

/// One binding on its way into a group: hash of its keys, its element, and for several
/// variables the keys themselves.
struct Member {
    hash: u64,
    elem: Elem,
    keys: Option<Box<[Value]>>,
}

/// A group that may grow.
struct Draft {
    hash: u64,
    keys: Box<[Value]>,
    members: Vec<Elem>,
}

impl Draft {
    fn new(hash: u64, keys: Box<[Value]>, first: Elem) -> Self {
        let members = vec![first];
        Self {
            hash,
            keys,
            members,
        }
    }

    fn finish(self) -> Group {
        Group {
            keys: self.keys,
            members: self.members.into(),
        }
    }
}

/// Groups in the order of their first members.
#[derive(Default)]
struct Drafts {
    list: Vec<Draft>,
    index: Index,
}

impl Drafts {
    /// Puts a binding into the group of its keys.
    fn enter(&mut self, env: &Env<'_>, elem: Elem, keys: &mut Vec<Value>) {
        let hash = hash(env, keys);
        match self.find(env, hash, keys) {
            Some(n) => self.list[n].members.push(elem),
            None => self.add(Draft::new(hash, keys.drain(..).collect(), elem)),
        }
    }

    /// Takes up the groups of what follows.
    fn join(&mut self, env: &Env<'_>, more: Self) {
        for draft in more.list {
            match self.find(env, draft.hash, &draft.keys) {
                Some(n) => self.list[n].members.extend(draft.members),
                None => self.add(draft),
            }
        }
    }

    fn find(&self, env: &Env<'_>, hash: u64, keys: &[Value]) -> Option<usize> {
        let same = |n: &u32| {
            let draft = &self.list[*n as usize];
            draft.hash == hash && equal(env, &draft.keys, keys)
        };
        self.index.find(hash, same).map(|n| *n as usize)
    }

    fn add(&mut self, draft: Draft) {
        let list = &self.list;
        let of = |n: &u32| list[*n as usize].hash;
        self.index.insert_unique(draft.hash, list.len() as u32, of);
        self.list.push(draft);
    }
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
        Value::Elem(elem) => env.world.canonical(*elem).hash(hasher),
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
