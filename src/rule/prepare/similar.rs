//! Groups of bindings whose names are alike: `similar(x in xs by name, 0.85)`.
//!
//! In go bindings with a name each, out come groups of two or more that are connected by
//! likeness, in the order of their first members. Every pair that is alike enough is found:
//! names are compared when they share one of their rarest parts, and two names that share
//! none of these cannot be alike enough (prefix filtering; Bayardo, Ma, Srikant, 2007).

use rust_decimal::prelude::ToPrimitive;
use rustc_hash::FxHashMap;

use super::super::code::{Code, Generator};
use super::super::find::{Bag, bag};
use super::super::text::normal;
use super::super::value::{Elem, Value};
use super::groups::{Group, Index};
use super::{Ground, Rows, first_elements, is_in, table_of};

/// Comparisons that are allowed for every binding, and in any case.
const BUDGET: (usize, usize) = (64, 10_000_000);

/// The groups of a generator by likeness of a name; without a result when there is too much
/// to compare.
pub(super) fn groups(
    ground: Ground<'_>,
    generator: &Generator,
    slots: u16,
    name: &Code,
    least: &Code,
) -> Rows {
    let mut env = ground.env(slots);
    let least = match env.eval(least) {
        Value::Number(n, _) => n.to_f64().unwrap_or(1.0).clamp(0.5, 1.0),
        _ => 1.0,
    };
    let (slot, list) = &generator.sources[0];
    let mut elems: Vec<Elem> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for (kind, start, end) in first_elements(&ground.world, ground.prepared, list) {
        for id in start..end {
            let table = table_of(list);
            let elem = Elem { kind, table, id };
            if !is_in(&ground.world, list, elem) {
                continue;
            }
            env.set(*slot, elem.into());
            let _ = env.bindings(generator, 1, &mut |env| {
                let value = env.eval(name);
                if let Some(text) = env.str(&value) {
                    names.push(normal(text).into_owned());
                    elems.push(elem);
                }
                true
            });
        }
    }
    let looked_at = elems.len();
    let groups = alike(&names, least).map(|groups| {
        let members = |group: Vec<usize>| Group {
            keys: Box::default(),
            members: group.into_iter().map(|n| elems[n]).collect(),
        };
        groups.into_iter().map(members).collect()
    });
    Rows::Groups {
        too_large: groups.is_none(),
        groups: groups.unwrap_or_default(),
        members: looked_at,
        index: Index::new(),
    }
}

/// Numbers of names that are alike, by groups; `None` when there is too much to compare.
fn alike(names: &[String], least: f64) -> Option<Vec<Vec<usize>>> {
    let mut connected = Connected::new(names.len());
    let distinct = distinct(names, &mut connected);
    let bags: Vec<Bag> = distinct.iter().map(|&n| bag(&names[n])).collect();
    let mut frequency: FxHashMap<(u64, u16), u32> = FxHashMap::default();
    for token in bags.iter().flat_map(|b| &b.tokens) {
        *frequency.entry(*token).or_default() += 1;
    }
    // Short names first: a name is compared with those before it.
    let mut order: Vec<usize> = (0..bags.len()).collect();
    order.sort_by_key(|&n| bags[n].tokens.len());
    let mut holders: FxHashMap<(u64, u16), Vec<usize>> = FxHashMap::default();
    let mut left = BUDGET.0 * names.len() + BUDGET.1;
    let mut compared: Vec<usize> = vec![usize::MAX; bags.len()];
    for n in order {
        let mut tokens = bags[n].tokens.clone();
        tokens.sort_unstable_by_key(|t| (frequency[t], *t));
        let size = f64::from(bags[n].size());
        // So many tokens at least are shared with a name that is alike and not longer.
        let shared = (size * least / (2.0 - least)).ceil() as usize;
        let prefix = tokens.len() + 1 - shared.clamp(1, tokens.len().max(1));
        for token in tokens.iter().take(prefix) {
            for &other in holders.get(token).into_iter().flatten() {
                if std::mem::replace(&mut compared[other], n) == n {
                    continue;
                }
                left = left.checked_sub(1)?;
                if bags[n].likeness(&bags[other]) >= least {
                    connected.join(distinct[n], distinct[other]);
                }
            }
        }
        for token in tokens.into_iter().take(prefix) {
            holders.entry(token).or_default().push(n);
        }
    }
    Some(connected.groups())
}

/// The first of each name; names that are written alike are alike without comparison.
fn distinct(names: &[String], connected: &mut Connected) -> Vec<usize> {
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    let mut distinct = Vec::new();
    for (n, name) in names.iter().enumerate() {
        if let Some(&known) = first.get(name.as_str()) {
            connected.join(known, n);
        } else {
            first.insert(name, n);
            distinct.push(n);
        }
    }
    distinct
}

/// Which numbers belong together.
struct Connected(Vec<usize>);

impl Connected {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut n: usize) -> usize {
        while self.0[n] != n {
            self.0[n] = self.0[self.0[n]];
            n = self.0[n];
        }
        n
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }

    fn groups(mut self) -> Vec<Vec<usize>> {
        let mut groups: std::collections::BTreeMap<usize, Vec<usize>> =
            std::collections::BTreeMap::new();
        for n in 0..self.0.len() {
            let root = self.root(n);
            groups.entry(root).or_default().push(n);
        }
        groups.into_values().filter(|g| g.len() > 1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_that_is_alike_is_found() {
        let places = ["河州", "大夏", "洮河", "广河", "康乐"];
        let kinds = [
            "中学",
            "生态修复工程",
            "文化中心",
            "产业园区扩建",
            "污水处理厂",
        ];
        let mut names: Vec<String> = Vec::new();
        for (n, place) in places.iter().enumerate() {
            for (m, kind) in kinds.iter().enumerate() {
                names.push(format!("{place}县{kind}项目"));
                names.push(format!(
                    "{place}县{kind}{}项目",
                    if (n + m) % 2 == 0 { "建设" } else { "的" }
                ));
            }
        }
        let names: Vec<String> = names.iter().map(|n| normal(n).into_owned()).collect();
        let mut expected = Connected::new(names.len());
        for a in 0..names.len() {
            for b in 0..a {
                if names[a] == names[b] || bag(&names[a]).likeness(&bag(&names[b])) >= 0.85 {
                    expected.join(a, b);
                }
            }
        }
        let expected = expected.groups();
        assert!(expected.len() > 5);
        assert_eq!(alike(&names, 0.85), Some(expected));
    }
}
