//! Values met before: a short list as it is, a long one hashed, so that a ring of a hundred
//! thousand elements costs no square of it.

use rustc_hash::FxHashMap;

use super::super::prepare::hash;
use super::super::value::Value;
use super::Env;

/// From here on values are hashed.
const FEW: usize = 16;

/// A set of values in no order.
#[derive(Debug, Default)]
pub(super) struct Seen {
    few: Vec<Value>,
    many: FxHashMap<u64, Vec<Value>>,
}

impl Seen {
    /// Whether a value is in the set.
    pub(super) fn holds(&self, env: &Env<'_>, value: &Value) -> bool {
        let same = |known: &Value| env.same(known, value) == Some(true);
        if self.many.is_empty() {
            return self.few.iter().any(same);
        }
        let bucket = self.many.get(&hash(env, std::slice::from_ref(value)));
        bucket.is_some_and(|b| b.iter().any(same))
    }

    /// Puts a value in; whether it is new.
    pub(super) fn insert(&mut self, env: &Env<'_>, value: &Value) -> bool {
        if self.holds(env, value) {
            return false;
        }
        if self.many.is_empty() && self.few.len() < FEW {
            self.few.push(value.clone());
            return true;
        }
        for known in self.few.drain(..).chain([value.clone()]) {
            let hash = hash(env, std::slice::from_ref(&known));
            self.many.entry(hash).or_default().push(known);
        }
        true
    }
}
