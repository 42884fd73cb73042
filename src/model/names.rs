//! Interned names: equal after folding means the same [`Symbol`].

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::ids::Symbol;
use crate::syntax::fold::fold;

/// All names of a run.
#[derive(Debug, Default)]
pub struct Names {
    text: String,
    ends: Vec<u32>,
    table: HashTable<u32>,
}

impl Names {
    /// The symbol of a name, folded first.
    pub fn intern(&mut self, name: &str) -> Symbol {
        let name = fold(name);
        let hash = FxBuildHasher.hash_one(&*name);
        let (text, ends) = (&self.text, &self.ends);
        if let Some(&found) = self.table.find(hash, |&n| slice(text, ends, n) == name) {
            return Symbol(found);
        }
        let symbol = self.ends.len() as u32;
        self.text.push_str(&name);
        self.ends.push(self.text.len() as u32);
        let (text, ends) = (&self.text, &self.ends);
        self.table.insert_unique(hash, symbol, |&n| {
            FxBuildHasher.hash_one(slice(text, ends, n))
        });
        Symbol(symbol)
    }

    /// The symbol of a name that is known already.
    pub fn find(&self, name: &str) -> Option<Symbol> {
        let name = fold(name);
        let hash = FxBuildHasher.hash_one(&*name);
        self.table
            .find(hash, |&n| slice(&self.text, &self.ends, n) == name)
            .map(|&n| Symbol(n))
    }

    /// The folded name.
    pub fn get(&self, symbol: Symbol) -> &str {
        slice(&self.text, &self.ends, symbol.0)
    }

    /// Number of names.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

fn slice<'t>(text: &'t str, ends: &[u32], n: u32) -> &'t str {
    let start = if n == 0 { 0 } else { ends[n as usize - 1] };
    &text[start as usize..ends[n as usize] as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_names_are_one() {
        let mut names = Names::default();
        let a = names.intern("二（一）");
        assert_eq!(names.intern("二(一)"), a);
        assert_ne!(names.intern("二(二)"), a);
        assert_eq!(names.get(a), "二(一)");
        assert_eq!(names.find("没有"), None);
    }
}
