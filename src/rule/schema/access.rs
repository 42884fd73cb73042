//! What the fields of several kinds share: duties, dates, links and the ledger.
//!
//! In goes an item or its number, out come values, and whole fields that tasks, targets,
//! projects and milestones have alike. Which kind has which fields, and in what order, is
//! for the tables to say.

use crate::model::entity::{Dated, Holds, Reference, Role};
use crate::model::ids::{Item, MilestoneId, ProjectId, TargetId, TaskId};
use crate::rule::types::{Enum, Kind, Kinds};
use crate::rule::value::{Day, Elem, Value};
use crate::rule::world::World;
use crate::source::Span;
use crate::syntax::date::Date;
use crate::syntax::keywords::{Keyword, State};

use super::{
    DATE, Field, ITEM, RECORD, TARGET, enumeration, give_all, give_each, many, one, units, word,
};

/// What is to be done by a day: a task, target, project or milestone.
pub(super) trait Work {
    /// As an item of the model.
    fn item(n: u32) -> Item;
    /// Its first day.
    fn start(w: &World<'_>, n: u32) -> Option<Dated>;
    /// Its own deadline.
    fn due(w: &World<'_>, n: u32) -> Option<Dated>;
    /// Whether its dates could not be read.
    fn broken_dates(w: &World<'_>, n: u32) -> bool;
}

macro_rules! work_with_holds {
    ($($id:ident => $list:ident),*) => {$(
        impl Work for $id {
            fn item(n: u32) -> Item {
                Self(n).into()
            }

            fn start(w: &World<'_>, n: u32) -> Option<Dated> {
                w.model.$list[n as usize].holds.start
            }

            fn due(w: &World<'_>, n: u32) -> Option<Dated> {
                w.model.$list[n as usize].holds.due
            }

            fn broken_dates(w: &World<'_>, n: u32) -> bool {
                w.model.$list[n as usize].holds.broken.has(Keyword::Due)
            }
        }
    )*};
}

work_with_holds!(TaskId => tasks, ProjectId => projects, MilestoneId => milestones);

impl Work for TargetId {
    fn item(n: u32) -> Item {
        Self(n).into()
    }

    fn start(w: &World<'_>, n: u32) -> Option<Dated> {
        w.model.target_extra(Self(n)).and_then(|e| e.start)
    }

    fn due(w: &World<'_>, n: u32) -> Option<Dated> {
        w.model.targets[n as usize].due
    }

    fn broken_dates(w: &World<'_>, n: u32) -> bool {
        w.model.targets[n as usize].broken.has(Keyword::Due)
    }
}

/// `start`: its first day.
pub(super) const fn start<I: Work>(en: &'static str) -> Field {
    one("start", DATE, en, "开始时间", |w, n| {
        dated(I::start(w, n), I::broken_dates(w, n), Day::first, "start")
    })
    .optional()
    .at(|w, n| dated_span(I::start(w, n)))
}

/// `due`: its own deadline.
pub(super) const fn due<I: Work>(en: &'static str) -> Field {
    one("due", DATE, en, "完成时限", |w, n| {
        dated(I::due(w, n), I::broken_dates(w, n), Day::last, "due")
    })
    .optional()
    .at(|w, n| dated_span(I::due(w, n)))
}

/// `deadline`: the day that counts in the end.
pub(super) const fn deadline<I: Work>(en: &'static str) -> Field {
    one("deadline", DATE, en, "最后期限", |w, n| {
        let item = I::item(n);
        if I::broken_dates(w, n) {
            return Value::Missing("broken");
        }
        // The last to be asked is the period of the plan: it may be what could not be read.
        let plan = w.model.plan_of(item);
        let broken = plan.is_some_and(|p| w.model.plans[p.index()].broken.has(Keyword::Period));
        dated(w.model.deadline(item), broken, Day::last, "deadline")
    })
    .optional()
    .at(|w, n| dated_span(w.model.deadline(I::item(n))))
}

/// `needs`: what it waits for.
pub(super) const fn needs<I: Work>() -> Field {
    many(
        "needs",
        ITEM,
        "what it waits for",
        "前置事项",
        |w, n, give| {
            let needed = w.model.needs(I::item(n)).filter_map(Reference::to);
            give_items(needed.filter(|to| is_item(*to)), give);
        },
    )
}

/// `needed-by`: what waits for it.
pub(super) const fn needed_by<I: Work>() -> Field {
    many(
        "needed-by",
        ITEM,
        "inverse of needs",
        "后续事项",
        |w, n, give| give_items(w.model.needed_by(I::item(n)), give),
    )
    .wide()
}

/// `serves`: targets it contributes to.
pub(super) const fn serves<I: Work>() -> Field {
    many(
        "serves",
        TARGET,
        "headline targets it contributes to",
        "支撑指标",
        |w, n, give| {
            let served = w.model.serves(I::item(n)).filter_map(Reference::to);
            give_items(served.filter(|to| to.target().is_some()), give);
        },
    )
}

/// `status`: what the ledger makes of it.
pub(super) const fn status<I: Work>(en: &'static str) -> Field {
    one("status", enumeration(Enum::Status), en, "状态", |w, n| {
        let item = I::item(n);
        match w.day(item) {
            Some(day) => word(Some(w.model.status(item, day)), "status"),
            // Without any row there is nothing that a day could change.
            None if w.model.records_of(item).is_empty() => word(Some(State::Planned), "status"),
            None => Value::Missing("as-of"),
        }
    })
    .optional()
}

/// `closed`: when the ledger says done.
pub(super) const fn closed<I: Work>() -> Field {
    one(
        "closed",
        DATE,
        "day the ledger says done",
        "办结日期",
        |w, n| {
            let item = I::item(n);
            match w.day(item) {
                Some(day) => Value::or_missing(
                    w.model
                        .closed(item, day)
                        .map(|(_, on)| Day::last(Date::of_day(on))),
                    "closed",
                ),
                None if w.model.records_of(item).is_empty() => Value::Missing("closed"),
                None => Value::Missing("as-of"),
            }
        },
    )
    .optional()
}

/// `records`: its rows of the ledger.
pub(super) const fn records<I: Work>(en: &'static str) -> Field {
    many("records", RECORD, en, "台账记录", |w, n, give| {
        give_all(Kind::Record, w.model.records_of(I::item(n)), give);
    })
    .wide()
}

/// The assignments of an item in some roles, in written order.
pub(super) fn in_roles(
    w: &World<'_>,
    item: Item,
    wanted: impl Fn(Role) -> bool,
    give: &mut dyn FnMut(Value) -> bool,
) {
    for n in w.model.assignments_of(item) {
        if wanted(w.model.assignments[n].role())
            && !give(Value::Elem(Elem::new(Kind::Assignment, n as u32)))
        {
            return;
        }
    }
}

/// The units that answer for an item.
pub(super) fn owner(w: &World<'_>, item: Item, give: &mut dyn FnMut(Value) -> bool) {
    units(&w.model.owner(item), give);
}

/// Hands items over.
pub(super) fn give_items(items: impl Iterator<Item = Item>, give: &mut dyn FnMut(Value) -> bool) {
    give_each(items.map(Elem::from), give);
}

fn is_item(item: Item) -> bool {
    Kinds::ITEM.meets(Elem::from(item).kind.set())
}

fn dated(dated: Option<Dated>, broken: bool, day: fn(Date) -> Day, field: &'static str) -> Value {
    match dated {
        None if broken => Value::Missing("broken"),
        dated => Value::or_missing(dated.map(|d| day(d.date)), field),
    }
}

/// Where a date is written.
pub(super) fn dated_span(dated: Option<Dated>) -> Option<Span> {
    dated.map(Dated::span)
}

/// Whether a role of an element could not be read.
pub(super) fn role_broken(holds: &Holds, keywords: &[Keyword]) -> bool {
    keywords.iter().any(|k| holds.broken.has(*k))
}

/// A text with its quotes, where it has some.
pub(super) fn quoted(w: &World<'_>, span: Span) -> Span {
    let text = &w.sources.get(span.file).text;
    let (start, end) = (span.start as usize, span.end as usize);
    let before = text[..start]
        .chars()
        .next_back()
        .filter(|c| matches!(c, '"' | '“' | '「' | '＂'));
    let after = text[end..]
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '”' | '」' | '＂'));
    match (before, after) {
        (Some(b), Some(a)) => Span::new(
            span.file,
            span.start - b.len_utf8() as u32,
            span.end + a.len_utf8() as u32,
        ),
        _ => span,
    }
}
