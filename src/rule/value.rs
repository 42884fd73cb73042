//! Values of the rule language at run time. What is not known carries the reason.

use std::sync::Arc;

use jiff::civil;
use rust_decimal::Decimal;

use crate::model::ids::{Item, ItemKind, Symbol};
use crate::model::quantity::Quantity;
use crate::revision::{self, Thing};
use crate::source::Span;
use crate::syntax::date::Date;

use super::types::{Enum, Kind};

/// An element: of the model, or made by a rule (group, ring, step).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Elem {
    /// What it is.
    pub kind: Kind,
    /// For what a rule made: in which table it is.
    pub table: u16,
    /// Its number.
    pub id: u32,
}

/// The table number of elements of the older revision.
const OLDER: u16 = u16::MAX;

impl Elem {
    /// An element of the older revision.
    #[must_use]
    pub const fn older(self) -> Self {
        Self {
            table: OLDER,
            ..self
        }
    }

    /// Whether it is of the older revision.
    pub const fn is_older(self) -> bool {
        self.table == OLDER
    }

    /// The table number of elements of a collection.
    pub(super) const fn table_of(older: bool) -> u16 {
        if older { OLDER } else { 0 }
    }

    /// An element of the model.
    pub const fn new(kind: Kind, id: u32) -> Self {
        Self { kind, table: 0, id }
    }

    /// Its place in the list of its kind.
    pub const fn index(self) -> usize {
        self.id as usize
    }

    /// As an element that is paired across revisions.
    pub fn thing(self) -> Option<Thing> {
        let kind = match self.kind {
            Kind::Plan => revision::Kind::Plan,
            Kind::Unit => revision::Kind::Unit,
            Kind::Section => revision::Kind::Section,
            Kind::Task => revision::Kind::Task,
            Kind::Target => revision::Kind::Target,
            Kind::Project => revision::Kind::Project,
            Kind::Milestone => revision::Kind::Milestone,
            Kind::Record => revision::Kind::Record,
            Kind::Waiver => revision::Kind::Waiver,
            _ => return None,
        };
        Some(Thing::new(kind, self.id))
    }

    /// The element of the rule language that a paired one is.
    pub const fn of_thing(thing: Thing) -> Self {
        let kind = match thing.kind {
            revision::Kind::Plan => Kind::Plan,
            revision::Kind::Unit => Kind::Unit,
            revision::Kind::Section => Kind::Section,
            revision::Kind::Task => Kind::Task,
            revision::Kind::Target => Kind::Target,
            revision::Kind::Project => Kind::Project,
            revision::Kind::Milestone => Kind::Milestone,
            revision::Kind::Record => Kind::Record,
            revision::Kind::Waiver => Kind::Waiver,
        };
        Self::new(kind, thing.id)
    }

    /// As an item of the model.
    pub fn item(self) -> Option<Item> {
        let kind = match self.kind {
            Kind::Section => ItemKind::Section,
            Kind::Task => ItemKind::Task,
            Kind::Target => ItemKind::Target,
            Kind::Project => ItemKind::Project,
            Kind::Milestone => ItemKind::Milestone,
            Kind::Plan => ItemKind::Plan,
            Kind::Unit => ItemKind::Unit,
            _ => return None,
        };
        Some(Item::new(kind, self.id))
    }
}

impl<T: Into<Item>> From<T> for Elem {
    fn from(item: T) -> Self {
        let item: Item = item.into();
        let kind = match item.kind() {
            ItemKind::Section => Kind::Section,
            ItemKind::Task => Kind::Task,
            ItemKind::Target => Kind::Target,
            ItemKind::Project => Kind::Project,
            ItemKind::Milestone => Kind::Milestone,
            ItemKind::Plan => Kind::Plan,
            ItemKind::Unit => Kind::Unit,
        };
        Self::new(kind, item.index() as u32)
    }
}

/// A day, and how it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day that counts.
    pub day: civil::Date,
    /// As written, for printing.
    pub written: Date,
}

impl Day {
    /// A deadline: its last day.
    pub fn last(date: Date) -> Self {
        Self {
            day: date.last(),
            written: date,
        }
    }

    /// A start: its first day.
    pub fn first(date: Date) -> Self {
        Self {
            day: date.first(),
            written: date,
        }
    }
}

/// A stretch of time: whole months, then days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Calendar months.
    pub months: i32,
    /// Days.
    pub days: i64,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    /// Not known, and why: the name of a field, or `measure`, `broken`, ….
    Missing(&'static str),
    /// True or false.
    Bool(bool),
    /// A number; `true` when it is printed as a share.
    Number(Decimal, bool),
    /// A quantity.
    Quantity(Quantity),
    /// A day.
    Day(Day),
    /// A stretch of time.
    Stretch(Stretch),
    /// A text of a file.
    Text(Span),
    /// A text that was computed.
    Made(Arc<str>),
    /// A name of the model.
    Symbol(Symbol),
    /// A word of an enumeration, by its rank.
    Word(Enum, u8),
    /// A reporting period.
    Period(Date),
    /// An element.
    Elem(Elem),
    /// A list.
    List(Arc<[Value]>),
}

impl Value {
    /// Whether it is unknown.
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Missing(_))
    }

    /// The truth, if it is one.
    pub const fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(b) => Some(*b),
            _ => None,
        }
    }

    /// The same as read of an older element: what it names is older too.
    #[must_use]
    pub(super) fn of_older(self) -> Self {
        match self {
            // Changes belong to both revisions.
            Self::Elem(elem) if elem.table == 0 && elem.kind != Kind::Change => {
                Self::Elem(elem.older())
            }
            Self::List(members) => {
                Self::List(members.iter().cloned().map(Self::of_older).collect())
            }
            other => other,
        }
    }

    /// The element, if it is one.
    pub const fn elem(&self) -> Option<Elem> {
        match self {
            Self::Elem(e) => Some(*e),
            _ => None,
        }
    }

    /// A value that may be absent, under the name of the field.
    pub fn or_missing(value: Option<impl Into<Self>>, field: &'static str) -> Self {
        value.map_or(Self::Missing(field), Into::into)
    }
}

impl From<Elem> for Value {
    fn from(elem: Elem) -> Self {
        Self::Elem(elem)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<Span> for Value {
    fn from(span: Span) -> Self {
        Self::Text(span)
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<Quantity> for Value {
    fn from(quantity: Quantity) -> Self {
        Self::Quantity(quantity)
    }
}

impl From<Symbol> for Value {
    fn from(symbol: Symbol) -> Self {
        Self::Symbol(symbol)
    }
}
