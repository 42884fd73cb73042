//! Interned names: equal after folding means the same [`Symbol`].

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::ids::Symbol;
use crate::syntax::fold::fold;

/// All names of a run.
#[derive(Clone, Debug, Default)]
pub struct Names {
    text: String,
    places: Vec<Place>,
    table: HashTable<u32>,
}

/// Where a name stands in the text, with its hash, so that growing rehashes nothing.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: u32,
    len: u32,
    hash: u64,
}

impl Names {
    /// Makes room for so many names.
    pub fn reserve(&mut self, names: usize) {
        let places = &self.places;
        self.table.reserve(names, |&n| places[n as usize].hash);
        self.places.reserve(names);
    }

    /// The symbol of a name, folded first.
    pub fn intern(&mut self, name: &str) -> Symbol {
        let name = fold(name);
        let hash = FxBuildHasher.hash_one(&*name);
        if let Some(found) = self.look_up(&name, hash) {
            return found;
        }
        let symbol = self.places.len() as u32;
        let place = Place {
            start: self.text.len() as u32,
            len: name.len() as u32,
            hash,
        };
        self.text.push_str(&name);
        self.places.push(place);
        let places = &self.places;
        self.table
            .insert_unique(hash, symbol, |&n| places[n as usize].hash);
        Symbol(symbol)
    }

    fn look_up(&self, name: &str, hash: u64) -> Option<Symbol> {
        let text = self.text.as_bytes();
        let same = |n: &u32| {
            let place = self.places[*n as usize];
            let start = place.start as usize;
            place.hash == hash && text[start..start + place.len as usize] == *name.as_bytes()
        };
        self.table.find(hash, same).map(|&n| Symbol(n))
    }

    /// The symbol of a name that is known already.
    pub fn find(&self, name: &str) -> Option<Symbol> {
        let name = fold(name);
        self.look_up(&name, FxBuildHasher.hash_one(&*name))
    }

    /// The folded name.
    pub fn get(&self, symbol: Symbol) -> &str {
        let place = self.places[symbol.index()];
        &self.text[place.start as usize..(place.start + place.len) as usize]
    }

    /// Number of names.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
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
