//! From an element to what belongs to it: offsets into flat lists, built by counting.

use super::ids::Item;

const KINDS: usize = 7;

/// The numbers of list entries by element. Elements without an entry cost four bytes,
/// kinds without any cost nothing.
#[derive(Debug, Default)]
pub struct ByItem {
    entries: Vec<u32>,
    offsets: [Vec<u32>; KINDS],
}

impl ByItem {
    /// Groups `pairs` by their element; within one, the order stays.
    pub fn new(pairs: impl Iterator<Item = (Item, u32)> + Clone) -> Self {
        let (offsets, total) = offsets(pairs.clone().map(|p| p.0));
        let mut next = offsets.clone();
        let mut entries = vec![0; total];
        for (item, entry) in pairs {
            let place = &mut next[item.kind() as usize][item.index()];
            entries[*place as usize] = entry;
            *place += 1;
        }
        Self { entries, offsets }
    }

    fn range(&self, item: Item) -> std::ops::Range<usize> {
        range(&self.offsets, item)
    }

    /// The entries of an element.
    pub fn get(&self, item: Item) -> &[u32] {
        &self.entries[self.range(item)]
    }

    /// Orders the entries of every element.
    pub fn sort_by_key<K: Ord>(&mut self, key: impl Fn(u32) -> K) {
        for offsets in &self.offsets {
            for pair in offsets.windows(2) {
                let slice = &mut self.entries[pair[0] as usize..pair[1] as usize];
                if slice.len() > 1 {
                    slice.sort_by_key(|&n| key(n));
                }
            }
        }
    }
}

/// Where the entries of an element lie in a list that is sorted by element.
#[derive(Debug, Default)]
pub struct Ranges {
    offsets: [Vec<u32>; KINDS],
}

impl Ranges {
    /// From the elements of the sorted list.
    pub fn new(items: impl Iterator<Item = Item> + Clone) -> Self {
        Self {
            offsets: offsets(items).0,
        }
    }

    /// The range of an element.
    pub fn get(&self, item: Item) -> std::ops::Range<usize> {
        range(&self.offsets, item)
    }
}

fn range(offsets: &[Vec<u32>; KINDS], item: Item) -> std::ops::Range<usize> {
    match offsets[item.kind() as usize].get(item.index()..item.index() + 2) {
        Some(&[start, end]) => start as usize..end as usize,
        _ => 0..0,
    }
}

fn offsets(items: impl Iterator<Item = Item>) -> ([Vec<u32>; KINDS], usize) {
    let mut counts: [Vec<u32>; KINDS] = Default::default();
    for item in items {
        let counts = &mut counts[item.kind() as usize];
        if counts.len() < item.index() + 2 {
            counts.resize(item.index() + 2, 0);
        }
        counts[item.index()] += 1;
    }
    let mut total = 0;
    for counts in &mut counts {
        for count in counts.iter_mut() {
            total += std::mem::replace(count, total);
        }
    }
    (counts, total as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::{TargetId, TaskId};

    #[test]
    fn groups_by_element() {
        let (a, b, t): (Item, Item, Item) =
            (TaskId(0).into(), TaskId(2).into(), TargetId(1).into());
        let index = ByItem::new([(b, 7), (a, 8), (t, 9), (b, 5)].into_iter());
        assert_eq!(index.get(a), [8]);
        assert_eq!(index.get(b), [7, 5]);
        assert_eq!(index.get(t), [9]);
        assert_eq!(index.get(TaskId(1).into()), [0_u32; 0]);
        assert_eq!(index.get(TaskId(9).into()), [0_u32; 0]);
    }
}
