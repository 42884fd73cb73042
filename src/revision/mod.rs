//! Two revisions of the same plans: which elements are the same, and what has changed.
//!
//! In go two models over one set of sources, out come pairs and graded changes. Where the older
//! side came from (a file, a commit) and what is allowed to change is unknown here.

pub mod change;
mod duty;
mod elements;
mod faces;
mod likeness;
pub mod pairs;
mod records;
mod split;
mod targets;
mod text;
mod words;
mod work;

use std::ops::Range;

use crate::model::Model;
use crate::model::ids::{Item, ItemKind};
use crate::source::Sources;

pub use change::{Aspect, Change, Fact, Grade};
pub use faces::around;
pub use pairs::{How, Pairs};

/// Kinds of elements that are paired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "named after what they stand for")]
#[repr(u8)]
pub enum Kind {
    Plan,
    Unit,
    Section,
    Task,
    Target,
    Project,
    Milestone,
    Record,
    Waiver,
}

impl Kind {
    /// All kinds, in the order in which they are paired: what stands around others first.
    pub const ALL: [Self; 9] = [
        Self::Plan,
        Self::Unit,
        Self::Section,
        Self::Task,
        Self::Target,
        Self::Project,
        Self::Milestone,
        Self::Record,
        Self::Waiver,
    ];

    /// How many elements of the kind a model has.
    pub fn count(self, model: &Model) -> usize {
        match self {
            Self::Plan => model.plans.len(),
            Self::Unit => model.units.len(),
            Self::Section => model.sections.len(),
            Self::Task => model.tasks.len(),
            Self::Target => model.targets.len(),
            Self::Project => model.projects.len(),
            Self::Milestone => model.milestones.len(),
            Self::Record => model.records.len(),
            Self::Waiver => model.waivers.len(),
        }
    }

    const fn item_kind(self) -> Option<ItemKind> {
        Some(match self {
            Self::Plan => ItemKind::Plan,
            Self::Unit => ItemKind::Unit,
            Self::Section => ItemKind::Section,
            Self::Task => ItemKind::Task,
            Self::Target => ItemKind::Target,
            Self::Project => ItemKind::Project,
            Self::Milestone => ItemKind::Milestone,
            Self::Record | Self::Waiver => return None,
        })
    }
}

/// An element of one of the two models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thing {
    /// What it is.
    pub kind: Kind,
    /// Its number in its model.
    pub id: u32,
}

impl Thing {
    /// The element of a kind with a number.
    pub const fn new(kind: Kind, id: u32) -> Self {
        Self { kind, id }
    }

    /// Its place in the list of its kind.
    pub const fn index(self) -> usize {
        self.id as usize
    }

    /// As an item of its model.
    pub fn item(self) -> Option<Item> {
        Some(Item::new(self.kind.item_kind()?, self.id))
    }
}

impl<T: Into<Item>> From<T> for Thing {
    fn from(item: T) -> Self {
        let item = item.into();
        let kind = match item.kind() {
            ItemKind::Plan => Kind::Plan,
            ItemKind::Unit => Kind::Unit,
            ItemKind::Section => Kind::Section,
            ItemKind::Task => Kind::Task,
            ItemKind::Target => Kind::Target,
            ItemKind::Project => Kind::Project,
            ItemKind::Milestone => Kind::Milestone,
        };
        Self::new(kind, item.index() as u32)
    }
}

/// The two sides of a comparison.
#[derive(Clone, Copy)]
pub(crate) struct Sides<'m> {
    pub(crate) sources: &'m Sources,
    pub(crate) old: &'m Model,
    pub(crate) new: &'m Model,
}

/// An older revision beside the one that is checked.
#[derive(Debug)]
pub struct Revision {
    /// Its name: a path, a commit.
    pub name: String,
    /// What it says.
    pub model: Model,
    /// Which elements are the same.
    pub pairs: Pairs,
    /// What has changed, in the order of the newer side, then what is gone.
    pub changes: Vec<Change>,
    /// Tasks whose wording went into others: older, newer.
    pub merges: Vec<(Thing, Thing)>,
    /// New tasks whose wording comes from others: older, newer.
    pub splits: Vec<(Thing, Thing)>,
    of: Changes,
    of_gone: Changes,
}

/// Where the changes of an element lie.
#[derive(Debug, Default)]
struct Changes {
    /// By kind, then element: the first change; one more at the end.
    starts: Vec<Vec<u32>>,
}

impl Revision {
    /// Pairs and compares an older model with a newer one. Both must read their names and units of
    /// measure from one table.
    pub fn new(name: String, sources: &Sources, old: Model, new: &Model) -> Self {
        let sides = Sides {
            sources,
            old: &old,
            new,
        };
        let pairs = pairs::pair(sides);
        let (splits, merges) = split::found(sides, &pairs);
        let mut changes = elements::changes(sides, &pairs);
        changes.sort_by_key(|change| (change.gone, change.of));
        let of = Changes::new(&changes, new, false);
        let of_gone = Changes::new(&changes, &old, true);
        Self {
            name,
            model: old,
            pairs,
            changes,
            merges,
            splits,
            of,
            of_gone,
        }
    }

    /// The numbers of the changes of an element of the newer side.
    pub fn changes_of(&self, thing: Thing) -> Range<usize> {
        self.of.get(thing)
    }

    /// The same of an element of the older side that is gone.
    pub fn changes_of_gone(&self, thing: Thing) -> Range<usize> {
        self.of_gone.get(thing)
    }
}

impl Changes {
    /// Where the sorted changes of each element begin.
    fn new(changes: &[Change], model: &Model, gone: bool) -> Self {
        let mut starts = Vec::new();
        let mut at = changes.partition_point(|c| !c.gone & gone);
        for kind in Kind::ALL {
            let mut of_kind = Vec::with_capacity(kind.count(model) + 1);
            for id in 0..=kind.count(model) as u32 {
                let before = |c: &&Change| c.gone == gone && c.of < Thing::new(kind, id);
                at += changes[at..].iter().take_while(before).count();
                of_kind.push(at as u32);
            }
            starts.push(of_kind);
        }
        Self { starts }
    }

    fn get(&self, thing: Thing) -> Range<usize> {
        let starts = self.starts.get(thing.kind as usize);
        match starts.and_then(|s| s.get(thing.index()..thing.index() + 2)) {
            Some(&[start, end]) => start as usize..end as usize,
            _ => 0..0,
        }
    }
}
