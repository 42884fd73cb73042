//! Rows of the ledger: which is which, and what of one was changed afterwards.

use super::change::{Aspect, Change, Fact, Grade};
use super::pairs::{How, Pairs};
use super::{Kind, Sides, Thing};
use crate::model::Model;
use crate::model::entity::{Fact as Said, Record};
use crate::model::ids::{RecordId, Symbol};
use crate::source::Span;
use crate::syntax::date::Date;

type Key = (Option<Thing>, Date, Option<Symbol>, bool);

/// A row is known by what it is about, its day, its part, and whether it corrects.
fn key(model: &Model, n: u32, now: impl Fn(Thing) -> Option<Thing>) -> Option<Key> {
    let record = &model.records[n as usize];
    let of = now(record.of()?.into())?;
    let extra = model.record_extra(RecordId(n));
    let corrects = extra.is_some_and(|e| e.corrects.is_some());
    Some((Some(of), record.date, extra.and_then(|e| e.part), corrects))
}

/// Pairs the rows: with one reporter first, then with another.
pub(super) fn pair(sides: Sides<'_>, pairs: &mut Pairs) {
    for reported in [true, false] {
        let reporter = |model: &Model, n: u32| {
            model
                .record_extra(RecordId(n))
                .and_then(|e| e.reporter)
                .filter(|_| reported)
        };
        let old = |n: u32| {
            let now = key(sides.old, n, |t| pairs.after(t))?;
            let by = reporter(sides.old, n).and_then(|u| pairs.after(u.into()));
            Some((now, by))
        };
        let keys: Vec<_> = (0..sides.old.records.len() as u32).map(old).collect();
        let new = |n: u32| {
            Some((
                key(sides.new, n, Some)?,
                reporter(sides.new, n).map(Thing::from),
            ))
        };
        pairs.join_by_key(Kind::Record, |n| keys[n as usize], new, How::Id, false);
    }
}

fn said(record: &Record) -> (Fact, Option<Span>) {
    match record.fact {
        Said::Quantity(q) => (Fact::Quantity(q.quantity), q.at.span(record.file)),
        Said::State(state, at) => (Fact::State(state), at.span(record.file)),
        Said::Words(at) => (
            at.span(record.file).map_or(Fact::Nothing, Fact::Text),
            at.span(record.file),
        ),
    }
}

/// What differs between two versions of a row.
pub(super) fn compare(sides: Sides<'_>, old: u32, new: u32, give: &mut dyn FnMut(Change)) {
    let (a, b) = (
        &sides.old.records[old as usize],
        &sides.new.records[new as usize],
    );
    let ((before, was_at), (after, at)) = (said(a), said(b));
    let same = match (&before, &after) {
        (Fact::Quantity(x), Fact::Quantity(y)) => {
            sides.new.measures.compare(*x, *y) == Some(std::cmp::Ordering::Equal)
        }
        (Fact::Text(x), Fact::Text(y)) => sides.sources.text(*x) == sides.sources.text(*y),
        (x, y) => x == y,
    };
    if !same {
        give(Change {
            of: Thing::new(Kind::Record, new),
            gone: false,
            aspect: Aspect::Fact,
            grade: Grade::Changed,
            before,
            after,
            was_at,
            at,
        });
    }
}
