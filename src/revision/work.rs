//! When, how firmly and for how much: dates, ends, commitments, reporting, money, places.

use std::cmp::Ordering;

use super::change::{Aspect, Fact, Grade};
use super::duty::holds;
use super::elements::Comparison;
use super::faces::around;
use super::{Kind, Thing};
use crate::model::Model;
use crate::model::entity::{Dated, Fact as Said};
use crate::model::ids::Item;
use crate::source::Span;
use crate::syntax::keywords::{Commitment, Interval, State};

impl Comparison<'_> {
    pub(super) fn dates(&mut self, old: Thing, new: Thing) {
        let (Some(a), Some(b)) = (old.item(), new.item()) else {
            return;
        };
        let (old_model, new_model) = (self.sides.old, self.sides.new);
        let own = |model: &Model, item| own_dates(model, item);
        let ((start, due), (start_now, due_now)) = (own(old_model, a), own(new_model, b));
        self.date(new, Aspect::Start, start, start_now, |d| d.date.first());
        match (due, due_now) {
            (None, None) => {}
            (Some(_), Some(_)) => self.date(new, Aspect::Due, due, due_now, |d| d.date.last()),
            // One is stated elsewhere: what counts in the end decides.
            _ => {
                let counts =
                    |model: &Model, own: Option<Dated>, item| own.or_else(|| model.deadline(item));
                let (x, y) = (counts(old_model, due, a), counts(new_model, due_now, b));
                let grade = match (x, y) {
                    (Some(x), Some(y)) => {
                        later(x.date.last().cmp(&y.date.last())).unwrap_or(Grade::Harmless)
                    }
                    (Some(_), None) => Grade::Weakened,
                    _ => Grade::Tightened,
                };
                let head = |model: &Model, own: Option<Dated>, item| {
                    own.map(Dated::span).or_else(|| model.span(item))
                };
                let seen = |own: Option<Dated>, at| {
                    (own.map_or(Fact::Nothing, |d| Fact::Date(d.date)), at)
                };
                let (was_at, at) = (head(old_model, due, a), head(new_model, due_now, b));
                self.give(
                    new,
                    Aspect::Due,
                    grade,
                    seen(due, was_at),
                    seen(due_now, at),
                );
            }
        }
    }

    pub(super) fn date(
        &mut self,
        new: Thing,
        aspect: Aspect,
        a: Option<Dated>,
        b: Option<Dated>,
        day: impl Fn(&Dated) -> jiff::civil::Date,
    ) {
        let (x, y) = (a.as_ref().map(&day), b.as_ref().map(&day));
        let grade = match (x, y) {
            _ if x == y => return,
            (Some(x), Some(y)) => later(x.cmp(&y)).unwrap_or(Grade::Harmless),
            (Some(_), None) => Grade::Weakened,
            _ => Grade::Tightened,
        };
        let seen = |d: Option<Dated>| {
            (
                d.map_or(Fact::Nothing, |d| Fact::Date(d.date)),
                d.map(Dated::span),
            )
        };
        self.give(new, aspect, grade, seen(a), seen(b));
    }

    /// Whether the plan now says of an element that it ends.
    pub(super) fn ending(&mut self, old: Thing, new: Thing) {
        let (Some(a), Some(b)) = (old.item(), new.item()) else {
            return;
        };
        let end = |model: &Model, item| last_state(model, item).filter(|s| is_end(s.0));
        let (was, now) = (end(self.sides.old, a), end(self.sides.new, b));
        if was.map(|s| s.0) == now.map(|s| s.0) {
            return;
        }
        let seen = |state: Option<(State, _, Option<Span>)>, model: &Model, item| {
            (
                state.map_or(Fact::Nothing, |s| Fact::State(s.0)),
                state.and_then(|s| s.2).or_else(|| model.span(item)),
            )
        };
        self.give(
            new,
            Aspect::State,
            Grade::Announced,
            seen(was, self.sides.old, a),
            seen(now, self.sides.new, b),
        );
    }

    /// Commitment, reporting, money, place.
    pub(super) fn work(&mut self, old: Thing, new: Thing) {
        let (Some(a), Some(b)) = (old.item(), new.item()) else {
            return;
        };
        let (was_at, at) = (self.sides.old.span(a), self.sides.new.span(b));
        let (x, y) = (
            commitment(self.sides.old, old),
            commitment(self.sides.new, new),
        );
        if x != y {
            let grade = match firmness(x).cmp(&firmness(y)) {
                Ordering::Greater => Grade::Weakened,
                Ordering::Less => Grade::Tightened,
                Ordering::Equal => Grade::Changed,
            };
            let seen = |c: Option<_>, at| (c.map_or(Fact::Nothing, Fact::Commitment), at);
            self.give(new, Aspect::Commitment, grade, seen(x, was_at), seen(y, at));
        }
        if let (Some(x), Some(y)) = (holds(self.sides.old, a), holds(self.sides.new, b)) {
            let above = |model: &Model, item| {
                around(model, item)
                    .and_then(|i| holds(model, i))
                    .and_then(|h| h.reports)
            };
            let inherited =
                x.reports == above(self.sides.old, a) && y.reports == above(self.sides.new, b);
            if !inherited {
                self.reports(new, (x.reports, was_at), (y.reports, at));
            }
        }
        if new.kind == Kind::Project {
            self.cost(old, new);
        }
    }

    fn cost(&mut self, old: Thing, new: Thing) {
        let (a, b) = (
            &self.sides.old.projects[old.index()],
            &self.sides.new.projects[new.index()],
        );
        let same = match (a.cost, b.cost) {
            (Some(x), Some(y)) => {
                self.sides.new.measures.compare(x.quantity, y.quantity) == Some(Ordering::Equal)
            }
            (x, y) => x.is_none() && y.is_none(),
        };
        if !same {
            let seen = |p: &crate::model::entity::Project| {
                let at = p
                    .cost
                    .and_then(|c| c.at.span(p.file))
                    .or_else(|| p.at.span(p.file));
                (
                    p.cost.map_or(Fact::Nothing, |c| Fact::Quantity(c.quantity)),
                    at,
                )
            };
            self.give(new, Aspect::Cost, Grade::Changed, seen(a), seen(b));
        }
        let places = |p: &crate::model::entity::Project| {
            let mut names: Vec<&str> = p
                .places
                .iter()
                .map(|s| self.sides.sources.text(*s))
                .collect();
            names.sort_unstable();
            names
        };
        if places(a) != places(b) {
            let seen = |p: &crate::model::entity::Project| {
                let first = p.places.first().copied();
                (
                    first.map_or(Fact::Nothing, Fact::Text),
                    first.or_else(|| p.at.span(p.file)),
                )
            };
            self.give(new, Aspect::Place, Grade::Changed, seen(a), seen(b));
        }
    }

    pub(super) fn reports(
        &mut self,
        new: Thing,
        a: (Option<Interval>, Option<Span>),
        b: (Option<Interval>, Option<Span>),
    ) {
        if a.0 == b.0 {
            return;
        }
        let often = |i: Option<Interval>| i.and_then(Interval::months).map_or(i16::MAX, |m| m);
        let grade = match often(a.0).cmp(&often(b.0)) {
            Ordering::Less => Grade::Weakened,
            Ordering::Greater => Grade::Tightened,
            Ordering::Equal => Grade::Changed,
        };
        let seen = |i: (Option<_>, _)| (i.0.map_or(Fact::Nothing, Fact::Interval), i.1);
        self.give(new, Aspect::Reports, grade, seen(a), seen(b));
    }
}

/// Later is weaker; the same day nothing.
const fn later(was_to_now: Ordering) -> Option<Grade> {
    match was_to_now {
        Ordering::Less => Some(Grade::Weakened),
        Ordering::Greater => Some(Grade::Tightened),
        Ordering::Equal => None,
    }
}

/// How firm a commitment is; what says nothing is done like anything else in the plan.
fn firmness(commitment: Option<Commitment>) -> Commitment {
    commitment.unwrap_or(Commitment::Implement)
}

fn commitment(model: &Model, thing: Thing) -> Option<Commitment> {
    match thing.kind {
        Kind::Task => model.tasks[thing.index()].commitment,
        Kind::Project => model.projects[thing.index()].commitment,
        _ => None,
    }
}

pub(super) const fn is_end(state: State) -> bool {
    matches!(state, State::Cancelled | State::Merged)
}

/// The last state that the ledger says of an element as a whole, its date and place.
pub(super) fn last_state(
    model: &Model,
    item: Item,
) -> Option<(State, crate::syntax::date::Date, Option<Span>)> {
    let rows = model
        .records_of(item)
        .iter()
        .map(|&n| &model.records[n as usize]);
    let states = rows.filter_map(|r| match r.fact {
        Said::State(state, at) => Some((state, r.date, at.span(r.file))),
        _ => None,
    });
    states.last()
}

/// Dates an element states itself; those handed down belong to what states them.
fn own_dates(model: &Model, item: Item) -> (Option<Dated>, Option<Dated>) {
    let (start, due) = (model.start_of(item), model.due(item));
    let above = match Thing::from(item).kind {
        Kind::Task | Kind::Section => {
            around(model, item).filter(|a| Thing::from(*a).kind != Kind::Plan)
        }
        _ => None,
    };
    let Some(above) = above else {
        return (start, due);
    };
    let own = |mine: Option<Dated>, theirs: Option<Dated>| mine.filter(|_| mine != theirs);
    (
        own(start, model.start_of(above)),
        own(due, model.due(above)),
    )
}
