//! The schema: which fields each kind of element has, of which type, and how to read them.
//!
//! One table serves the type checker, the run and `explain`; there is no second list.

mod access;
mod others;
mod plans;
mod projects;
mod revision;
mod targets;
mod tasks;
mod units;

use crate::model::ids::{Item, UnitId};
use crate::source::Span;

use super::types::{Base, Enum, Kind, Kinds, Ranked, Type};
use super::value::{Elem, Value};
use super::world::World;

/// How the value of a field is read.
#[derive(Clone, Copy)]
pub enum Get {
    /// One value.
    One(fn(&World<'_>, u32) -> Value),
    /// A list, handed over one by one; reading stops when told `false`.
    Many(fn(&World<'_>, u32, &mut dyn FnMut(Value) -> bool)),
}

/// A field of a kind of element.
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
    /// An inverse relation: walked only from a part's first variable.
    pub wide: bool,
    /// May be unknown.
    pub optional: bool,
    /// What it means.
    pub en: &'static str,
    /// The same in Chinese.
    pub zh: &'static str,
    /// How it is read.
    pub get: Get,
    /// Where it is written, when the value does not say.
    pub place: Option<fn(&World<'_>, u32) -> Option<Span>>,
    /// Whether a list could not be read whole: an empty one is then unknown.
    pub broken: Option<fn(&World<'_>, u32) -> bool>,
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Field({})", self.name)
    }
}

impl Field {
    const fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    const fn at(mut self, place: fn(&World<'_>, u32) -> Option<Span>) -> Self {
        self.place = Some(place);
        self
    }

    const fn unless(mut self, broken: fn(&World<'_>, u32) -> bool) -> Self {
        self.broken = Some(broken);
        self
    }
}

const fn one(
    name: &'static str,
    base: Base,
    en: &'static str,
    zh: &'static str,
    get: fn(&World<'_>, u32) -> Value,
) -> Field {
    Field {
        name,
        ty: Type::one(base),
        wide: false,
        optional: false,
        en,
        zh,
        get: Get::One(get),
        place: None,
        broken: None,
    }
}

const fn many(
    name: &'static str,
    base: Base,
    en: &'static str,
    zh: &'static str,
    get: fn(&World<'_>, u32, &mut dyn FnMut(Value) -> bool),
) -> Field {
    Field {
        name,
        ty: Type::many(base),
        wide: false,
        optional: false,
        en,
        zh,
        get: Get::Many(get),
        place: None,
        broken: None,
    }
}

const TEXT: Base = Base::Text;
const BOOL: Base = Base::Bool;
const DATE: Base = Base::Date;
const PLAN: Base = Base::Elem(Kind::Plan.set());
const SECTION: Base = Base::Elem(Kind::Section.set());
const TASK: Base = Base::Elem(Kind::Task.set());
const UNIT: Base = Base::Elem(Kind::Unit.set());
const ASSIGNMENT: Base = Base::Elem(Kind::Assignment.set());
const TARGET: Base = Base::Elem(Kind::Target.set());
const SHARE: Base = Base::Elem(Kind::Share.set());
const INTERIM: Base = Base::Elem(Kind::Interim.set());
const PROJECT: Base = Base::Elem(Kind::Project.set());
const MILESTONE: Base = Base::Elem(Kind::Milestone.set());
const RECORD: Base = Base::Elem(Kind::Record.set());
const CITATION: Base = Base::Elem(Kind::Citation.set());
const ITEM: Base = Base::Elem(Kinds::ITEM);

/// The fields of a kind; groups, rings and steps are typed by what they are made of.
pub const fn fields(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Plan => plans::PLAN_FIELDS,
        Kind::Section => plans::SECTION_FIELDS,
        Kind::Task => tasks::TASK_FIELDS,
        Kind::Project => projects::PROJECT_FIELDS,
        Kind::Milestone => projects::MILESTONE_FIELDS,
        Kind::Unit => units::UNIT_FIELDS,
        Kind::Assignment => units::ASSIGNMENT_FIELDS,
        Kind::Target => targets::TARGET_FIELDS,
        Kind::Share => others::SHARE_FIELDS,
        Kind::Interim => others::INTERIM_FIELDS,
        Kind::Record => others::RECORD_FIELDS,
        Kind::Reference => others::REFERENCE_FIELDS,
        Kind::Citation => others::CITATION_FIELDS,
        Kind::Delegation => others::DELEGATION_FIELDS,
        Kind::Waiver => others::WAIVER_FIELDS,
        Kind::Sentence => others::SENTENCE_FIELDS,
        Kind::Change => revision::CHANGE_FIELDS,
        Kind::Relaxation => revision::RELAXATION_FIELDS,
        Kind::Group | Kind::Ring | Kind::Step => &[],
    }
}

/// A field by its name.
pub fn field(kind: Kind, name: &str) -> Option<&'static Field> {
    fields(kind).iter().find(|f| f.name == name)
}

fn word<T: Ranked>(value: Option<T>, name: &'static str) -> Value {
    value.map_or(Value::Missing(name), |v| Value::Word(T::ENUM, v.rank()))
}

fn elem(value: Option<impl Into<Item>>, name: &'static str) -> Value {
    value.map_or(Value::Missing(name), |v| Value::Elem(Elem::from(v.into())))
}

/// Hands values over until told to stop.
fn give_each<V: Into<Value>>(
    values: impl IntoIterator<Item = V>,
    give: &mut dyn FnMut(Value) -> bool,
) {
    values.into_iter().all(|value| give(value.into()));
}

fn units(found: &[UnitId], give: &mut dyn FnMut(Value) -> bool) {
    give_each(found.iter().map(|unit| Elem::from(*unit)), give);
}

fn give_all(kind: Kind, ids: &[u32], give: &mut dyn FnMut(Value) -> bool) {
    give_each(ids.iter().map(|id| Elem::new(kind, *id)), give);
}

const fn enumeration(e: Enum) -> Base {
    Base::Enum(e)
}
