//! Ids: small numbers that cannot be taken for one another. Only the collector makes them.

use std::fmt;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) u32);

        impl $name {
            /// Its number: the place in the model's list.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "#{}"), self.0)
            }
        }
    )*};
}

ids! {
    /// A plan or a registered document.
    PlanId;
    /// A section.
    SectionId;
    /// A task.
    TaskId;
    /// A unit or a group.
    UnitId;
    /// A unit named in a role.
    AssignmentId;
    /// A target.
    TargetId;
    /// A named project.
    ProjectId;
    /// A milestone.
    MilestoneId;
    /// A row of the ledger.
    RecordId;
    /// A written reference.
    ReferenceId;
    /// A handing-on.
    DelegationId;
    /// A waiver.
    WaiverId;
    /// A cited document.
    CitationId;
    /// A part of a target.
    ShareId;
    /// A folded name.
    Symbol;
}

impl TargetId {
    /// The target at a place in the model's list.
    pub(crate) const fn numbered(index: usize) -> Self {
        Self(index as u32)
    }
}

/// Kinds of [`Item`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "named after what they stand for")]
#[repr(u8)]
pub enum ItemKind {
    Section,
    Task,
    Target,
    Project,
    Milestone,
    Plan,
    Unit,
}

/// An element that can own, be referred to, or be reported on: kind and number in 32 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Item(u32);

const KIND_SHIFT: u32 = 29;

impl Item {
    /// No item; sorts last.
    pub(crate) const NONE: Self = Self(u32::MAX);

    pub(crate) const fn new(kind: ItemKind, index: u32) -> Self {
        assert!(
            index < 1 << KIND_SHIFT,
            "a plan holds fewer than half a thousand million elements"
        );
        Self((kind as u32) << KIND_SHIFT | index)
    }

    pub(crate) const fn some(self) -> Option<Self> {
        if self.0 == u32::MAX { None } else { Some(self) }
    }

    /// What it is.
    pub const fn kind(self) -> ItemKind {
        match self.0 >> KIND_SHIFT {
            0 => ItemKind::Section,
            1 => ItemKind::Task,
            2 => ItemKind::Target,
            3 => ItemKind::Project,
            4 => ItemKind::Milestone,
            5 => ItemKind::Plan,
            _ => ItemKind::Unit,
        }
    }

    /// Its number in the list of its kind.
    pub const fn index(self) -> usize {
        (self.0 & ((1 << KIND_SHIFT) - 1)) as usize
    }

    /// The task, if it is one.
    pub fn task(self) -> Option<TaskId> {
        (self.kind() == ItemKind::Task).then_some(TaskId(self.index() as u32))
    }

    /// The target, if it is one.
    pub fn target(self) -> Option<TargetId> {
        (self.kind() == ItemKind::Target).then_some(TargetId(self.index() as u32))
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.some() {
            Some(item) => write!(f, "{:?}#{}", item.kind(), item.index()),
            None => f.write_str("no item"),
        }
    }
}

macro_rules! into_item {
    ($($id:ident => $kind:ident),*) => {$(
        impl From<$id> for Item {
            fn from(id: $id) -> Self {
                Self::new(ItemKind::$kind, id.0)
            }
        }
    )*};
}

into_item!(SectionId => Section, TaskId => Task, TargetId => Target, ProjectId => Project, MilestoneId => Milestone, PlanId => Plan, UnitId => Unit);
