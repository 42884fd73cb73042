//! Fields that reach the older revision: what an element was, and what of it has changed; the changes
//! themselves, and what of the settings lets more pass.
//!
//! In go numbers of elements, out come values read off the comparison. How elements are paired and
//! changes graded the comparison knows.

use std::ops::Range;

use crate::revision::{Change, Fact, around};
use crate::rule::types::{Base, Enum, Kind, Kinds};
use crate::rule::value::{Day, Elem, Value};
use crate::rule::world::World;

use super::targets::{kind_rank, op_rank};
use super::{BOOL, DATE, Field, PLAN, TASK, TEXT, enumeration, many, one, word};

/// An element that is paired across revisions.
pub(super) trait Revised {
    /// Its kind.
    const KIND: Kind;
}

macro_rules! revised {
    ($($name:ident),*) => {$(
        #[derive(Debug)]
        pub(super) struct $name;

        impl Revised for $name {
            const KIND: Kind = Kind::$name;
        }
    )*};
}

revised!(
    Plan, Unit, Section, Task, Target, Project, Milestone, Record, Waiver
);

/// `before`: the element in the older revision.
pub(super) const fn before<R: Revised>() -> Field {
    let base = Base::Elem(R::KIND.set());
    let get = |w: &World<'_>, n: u32| {
        let elem = Elem::new(R::KIND, n);
        w.before(elem).map_or(Value::Missing("before"), Value::Elem)
    };
    one(
        "before",
        base,
        "the same in the older revision",
        "旧版中的同一要素",
        get,
    )
    .optional()
}

/// `changes`: what of it has changed.
pub(super) const fn changes<R: Revised>() -> Field {
    let base = Base::Elem(Kind::Change.set());
    many(
        "changes",
        base,
        "what of it has changed, graded",
        "与旧版相比的变化",
        |w, n, give| {
            let elem = Elem::new(R::KIND, n);
            let found = w.changes_of(elem);
            for id in found {
                if !give(Elem::new(Kind::Change, id as u32).into()) {
                    return;
                }
            }
        },
    )
}

impl World<'_> {
    /// The numbers of the changes of an element: of its own revision where that is the older one.
    fn changes_of(&self, elem: Elem) -> Range<usize> {
        match (self.before, self.older_of, elem.thing()) {
            (Some(before), _, Some(thing)) => before.changes_of(thing),
            (None, Some(before), Some(thing)) => before.changes_of_gone(thing),
            _ => 0..0,
        }
    }

    fn change(&self, n: u32) -> Option<&Change> {
        let before = self.before.or(self.older_of)?;
        before.changes.get(n as usize)
    }
}

/// Around an element that is gone: what is still there.
fn near(w: &World<'_>, n: u32) -> Option<Elem> {
    let before = w.before.or(w.older_of)?;
    let change = w.change(n).filter(|c| c.gone)?;
    let mut item = match change.of.item() {
        Some(item) => item,
        None => before.model.records.get(change.of.index())?.of()?,
    };
    loop {
        if let Some(now) = before.pairs.after(item.into()) {
            return Some(Elem::of_thing(now));
        }
        item = around(&before.model, item)?;
    }
}

fn fact(w: &World<'_>, n: u32, older: bool) -> Value {
    let name = if older { "before" } else { "after" };
    let Some(change) = w.change(n) else {
        return Value::Missing(name);
    };
    let value = match if older { &change.before } else { &change.after } {
        Fact::Nothing => Value::Missing(name),
        Fact::Quantity(q) => Value::Quantity(*q),
        Fact::Date(date) => Value::Day(Day::last(*date)),
        Fact::Text(span) => Value::Text(*span),
        Fact::Name(symbol) => Value::Symbol(*symbol),
        Fact::Units(units) => list(units.iter().map(|u| Elem::from(*u))),
        Fact::Items(items) => list(items.iter().map(|i| Elem::from(*i))),
        Fact::Thing(thing) => Value::Elem(Elem::of_thing(*thing)),
        Fact::Commitment(c) => word(Some(*c), name),
        Fact::Strength(s) => word(Some(*s), name),
        Fact::Stage(s) => word(Some(*s), name),
        Fact::State(s) | Fact::End(s, _) => word(Some(*s), name),
        Fact::Interval(i) => word(Some(*i), name),
        Fact::Kind(kind) => Value::Word(Enum::TargetKind, kind_rank(*kind)),
        Fact::Cmp(cmp) => Value::Word(Enum::Op, op_rank(*cmp)),
        Fact::Yes(truth) => Value::Bool(*truth),
    };
    if older { value.of_older() } else { value }
}

fn list(elems: impl Iterator<Item = Elem>) -> Value {
    Value::List(elems.map(Value::Elem).collect())
}

/// What stands around others.
const NEAR: Base = Base::Elem(
    Kinds::ITEM
        .union(Kind::Plan.set())
        .union(Kind::Section.set()),
);

/// What can change.
const CHANGED: Base = Base::Elem(
    Kinds::ITEM
        .union(Kind::Plan.set())
        .union(Kind::Unit.set())
        .union(Kind::Section.set())
        .union(Kind::Record.set()),
);

pub(super) static CHANGE_FIELDS: &[Field] = &[
    one(
        "of",
        CHANGED,
        "element that changes",
        "变化的要素",
        |w, n| {
            let Some(change) = w.change(n) else {
                return Value::Missing("of");
            };
            let of = Elem::of_thing(change.of);
            Value::Elem(if change.gone { of.older() } else { of })
        },
    ),
    one("plan", PLAN, "plan it is in", "所属方案", |w, n| {
        let plan = w.plan_of(Elem::new(Kind::Change, n));
        plan.map_or(Value::Missing("plan"), |p| Value::Elem(p.into()))
    })
    .optional(),
    one(
        "aspect",
        enumeration(Enum::Aspect),
        "what of it",
        "变化的方面",
        |w, n| {
            w.change(n).map_or(Value::Missing("aspect"), |c| {
                Value::Word(Enum::Aspect, c.aspect as u8)
            })
        },
    ),
    one(
        "grade",
        enumeration(Enum::Grade),
        "harmless < moved < renamed < added < tightened < changed < announced < weakened < removed",
        "变化的性质",
        |w, n| {
            w.change(n).map_or(Value::Missing("grade"), |c| {
                Value::Word(Enum::Grade, c.grade as u8)
            })
        },
    ),
    one(
        "before",
        TEXT,
        "what stood there, as printed",
        "原内容",
        |w, n| fact(w, n, true),
    )
    .optional()
    .at(|w, n| w.change(n).and_then(|c| c.was_at)),
    one(
        "after",
        TEXT,
        "what stands there, as printed",
        "现内容",
        |w, n| fact(w, n, false),
    )
    .optional()
    .at(|w, n| w.change(n).and_then(|c| c.at)),
    one(
        "effective",
        DATE,
        "day on which an announced end takes effect",
        "终止生效日期",
        |w, n| match w.change(n).map(|c| &c.before) {
            Some(Fact::End(_, date)) => Value::Day(Day::last(*date)),
            _ => Value::Missing("effective"),
        },
    )
    .optional(),
    one(
        "near",
        NEAR,
        "what still stands where a removed element stood",
        "删除处仍在的上级要素",
        |w, n| near(w, n).map_or(Value::Missing("near"), Value::Elem),
    )
    .optional(),
    one(
        "into",
        TASK,
        "task that holds the wording of a removed one",
        "并入的任务",
        |w, n| {
            let old = w.change(n).filter(|c| c.gone).map(|c| c.of);
            let merges = w.before.or(w.older_of).map_or(&[][..], |b| &b.merges);
            let found = merges.iter().find(|(gone, _)| Some(*gone) == old);
            found.map_or(Value::Missing("into"), |(_, into)| {
                Value::Elem(Elem::of_thing(*into))
            })
        },
    )
    .optional(),
    one(
        "doubtful",
        BOOL,
        "whether the two elements are one is not sure",
        "配对存疑",
        |w, n| {
            let doubtful = w
                .change(n)
                .is_some_and(|c| !c.gone && w.before.is_some_and(|b| b.pairs.is_doubtful(c.of)));
            doubtful.into()
        },
    ),
];

pub(super) static RELAXATION_FIELDS: &[Field] = &[
    one(
        "rule",
        TEXT,
        "the rule it is about",
        "涉及的规则",
        |w, n| {
            let rule = w.relaxations[n as usize].rule.as_deref();
            rule.map_or(Value::Missing("rule"), |r| Value::Made(r.into()))
        },
    )
    .optional(),
    one("what", TEXT, "which setting", "设置项", |w, n| {
        Value::Made(w.relaxations[n as usize].what.as_str().into())
    }),
    one("before", TEXT, "what it was", "原设置", |w, n| {
        Value::Made(w.relaxations[n as usize].before.as_str().into())
    }),
    one("after", TEXT, "what it is", "现设置", |w, n| {
        Value::Made(w.relaxations[n as usize].after.as_str().into())
    }),
];
