//! Values met before: a short list as it is, a long one hashed, so that a ring of a hundred
//! thousand elements costs no square of it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::prepare::hash;
use super::super::value::{Elem, Value};
use super::Env;

/// From here on values are hashed.
const FEW: usize = 16;

/// A set of values in no order.
#[derive(Debug, Default)]
pub(super) struct Seen {
    few: Vec<Value>,
    elems: FxHashSet<Elem>,
    many: FxHashMap<u64, Vec<Value>>,
}

impl Seen {
    /// Whether a value is in the set.
    pub(super) fn holds(&self, env: &Env<'_>, value: &Value) -> bool {
        let same = |known: &Value| env.same(known, value) == Some(true);
        if self.is_small() {
            return self.few.iter().any(same);
        }
        // No element is the same as something else.
        if let Value::Elem(elem) = value {
            return self.elems.contains(&env.world.canonical(*elem));
        }
        let bucket = self.many.get(&hash(env, std::slice::from_ref(value)));
        bucket.is_some_and(|b| b.iter().any(same))
    }

    /// Puts a value in; whether it is new.
    pub(super) fn insert(&mut self, env: &Env<'_>, value: &Value) -> bool {
        if let (false, Value::Elem(elem)) = (self.is_small(), value) {
            return self.elems.insert(env.world.canonical(*elem));
        }
        if self.holds(env, value) {
            return false;
        }
        if self.is_small() && self.few.len() < FEW {
            self.few.push(value.clone());
            return true;
        }
        for known in std::mem::take(&mut self.few) {
            self.put(env, known);
        }
        self.put(env, value.clone());
        true
    }

    /// Whether no value was hashed yet.
    fn is_small(&self) -> bool {
        self.elems.is_empty() && self.many.is_empty()
    }

    fn put(&mut self, env: &Env<'_>, value: Value) {
        if let Value::Elem(elem) = value {
            self.elems.insert(env.world.canonical(elem));
        } else {
            let hash = hash(env, std::slice::from_ref(&value));
            self.many.entry(hash).or_default().push(value);
        }
    }
}
