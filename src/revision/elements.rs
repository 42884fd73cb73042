//! What differs between paired elements, and which have none: dates, roles, links, titles and wording.
//! What only targets have is in `targets`, what only rows of a ledger have in `records`.

use std::cmp::Ordering;

use super::change::{Aspect, Change, Fact, Grade};
use super::faces::around;
use super::pairs::Pairs;
use super::text::{hunks, means_the_same};
use super::{Kind, Sides, Thing, records, targets};
use crate::model::Model;
use crate::model::entity::{Assignment, Dated, Fact as Said, Holds, Reference, Role};
use crate::model::ids::{Item, Symbol, UnitId};
use crate::source::Span;
use crate::syntax::keywords::{Commitment, Interval, State};

/// All changes between two models.
pub(super) fn changes(sides: Sides<'_>, pairs: &Pairs) -> Vec<Change> {
    let mut all = Comparison {
        sides,
        pairs,
        changes: Vec::new(),
    };
    for kind in Kind::ALL {
        for id in 0..kind.count(sides.new) as u32 {
            let new = Thing::new(kind, id);
            match pairs.before(new) {
                Some(old) => all.pair(old, new),
                None => all.lone(new, false),
            }
        }
        for id in 0..kind.count(sides.old) as u32 {
            let old = Thing::new(kind, id);
            if pairs.after(old).is_none() {
                all.lone(old, true);
            }
        }
    }
    all.changes
}

pub(super) struct Comparison<'m> {
    pub(super) sides: Sides<'m>,
    pub(super) pairs: &'m Pairs,
    pub(super) changes: Vec<Change>,
}

/// A value with its place.
pub(super) type Seen = (Fact, Option<Span>);

impl<'m> Comparison<'m> {
    pub(super) fn give(
        &mut self,
        of: Thing,
        aspect: Aspect,
        grade: Grade,
        before: Seen,
        after: Seen,
    ) {
        self.changes.push(Change {
            of,
            gone: false,
            aspect,
            grade,
            before: before.0,
            after: after.0,
            was_at: before.1,
            at: after.1,
        });
    }

    fn pair(&mut self, old: Thing, new: Thing) {
        match new.kind {
            Kind::Plan => self.plan(old, new),
            Kind::Unit => self.unit(old, new),
            Kind::Record => {
                let changes = &mut self.changes;
                records::compare(self.sides, old.id, new.id, &mut |change| {
                    changes.push(change);
                });
            }
            Kind::Waiver => {}
            Kind::Section | Kind::Task | Kind::Project | Kind::Milestone | Kind::Target => {
                self.names(old, new);
                self.place(old, new);
                self.dates(old, new);
                self.roles(old, new);
                self.links(old, new);
                self.ending(old, new);
                self.work(old, new);
                if new.kind == Kind::Target {
                    targets::compare(self, old.id, new.id);
                }
            }
        }
    }

    /// An element without a partner. What stands in one that has none either goes with it.
    fn lone(&mut self, thing: Thing, gone: bool) {
        let model = if gone { self.sides.old } else { self.sides.new };
        if !is_an_element(model, thing) {
            return;
        }
        let is_lone = |t: Thing| {
            if gone {
                self.pairs.after(t).is_none()
            } else {
                self.pairs.before(t).is_none()
            }
        };
        let outer = match (thing.kind, thing.item()) {
            (Kind::Record, _) => model.records[thing.index()].of(),
            (_, Some(item)) if thing.kind != Kind::Plan => around(model, item),
            _ => None,
        };
        if outer.is_some_and(|outer| is_lone(outer.into())) {
            return;
        }
        let at = place(model, thing);
        let ended = thing
            .item()
            .filter(|_| gone)
            .and_then(|item| last_state(model, item));
        let announced = ended.filter(|(state, ..)| is_end(*state));
        let seen = (Fact::Thing(thing), at);
        let (grade, before, after) = match (gone, announced) {
            (false, _) => (Grade::Added, Default::default(), seen),
            (true, None) => (Grade::Removed, seen, Default::default()),
            (true, Some((state, date, span))) => (
                Grade::Announced,
                (Fact::Date(date), span),
                (Fact::State(state), None),
            ),
        };
        self.changes.push(Change {
            of: thing,
            gone,
            aspect: Aspect::Existence,
            grade,
            before: before.0,
            after: after.0,
            was_at: before.1,
            at: after.1,
        });
    }

    fn plan(&mut self, old: Thing, new: Thing) {
        let (a, b) = (
            &self.sides.old.plans[old.index()],
            &self.sides.new.plans[new.index()],
        );
        if a.id != b.id {
            self.give(
                new,
                Aspect::Id,
                Grade::Renamed,
                (Fact::Name(a.id), a.span),
                (Fact::Name(b.id), b.span),
            );
        }
        self.wording(new, Aspect::Title, a.title, b.title);
        self.wording(new, Aspect::Text, a.text, b.text);
        self.number(new, a.number, b.number);
        self.date(new, Aspect::Start, a.start, b.start, |d| d.date.first());
        self.date(new, Aspect::Due, a.end, b.end, |d| d.date.last());
        if a.stage != b.stage {
            let seen = |s: Option<_>, at| (s.map_or(Fact::Nothing, Fact::Stage), at);
            self.give(
                new,
                Aspect::Stage,
                Grade::Harmless,
                seen(a.stage, a.span),
                seen(b.stage, b.span),
            );
        }
        self.reports(new, (a.reports, a.span), (b.reports, b.span));
        self.first_is_lead(new, (a.first_is_lead, a.span), (b.first_is_lead, b.span));
    }

    fn unit(&mut self, old: Thing, new: Thing) {
        let (a, b) = (
            &self.sides.old.units[old.index()],
            &self.sides.new.units[new.index()],
        );
        if a.id != b.id {
            let seen = |id: Option<Symbol>, at| (id.map_or(Fact::Nothing, Fact::Name), at);
            self.give(
                new,
                Aspect::Id,
                Grade::Renamed,
                seen(a.id, a.id_span),
                seen(b.id, b.id_span),
            );
        }
        if !a.declared && !b.declared {
            return;
        }
        if let (Some(x), Some(y)) = (a.name, b.name)
            && !means_the_same(self.sides.sources.text(x), self.sides.sources.text(y))
        {
            self.give(
                new,
                Aspect::Title,
                Grade::Renamed,
                (Fact::Text(x), a.name),
                (Fact::Text(y), b.name),
            );
        }
        let members = |list: &[(UnitId, Span)]| list.iter().map(|m| m.0).collect::<Vec<_>>();
        self.units(
            new,
            Aspect::Members,
            (&members(&a.listed), a.span),
            (&members(&b.listed), b.span),
        );
    }

    fn names(&mut self, old: Thing, new: Thing) {
        let (Some(a), Some(b)) = (old.item(), new.item()) else {
            return;
        };
        let (a, b) = (outside(self.sides.old, a), outside(self.sides.new, b));
        if a.named && b.named && a.id != b.id {
            self.give(
                new,
                Aspect::Id,
                Grade::Renamed,
                (Fact::Name(a.id), a.at),
                (Fact::Name(b.id), b.at),
            );
        }
        self.number(new, a.number, b.number);
        self.wording(new, Aspect::Title, a.title, b.title);
        self.wording(new, Aspect::Text, a.text, b.text);
    }

    fn number(&mut self, new: Thing, a: Option<Span>, b: Option<Span>) {
        let text = |span: Option<Span>| span.map(|s| self.sides.sources.text(s));
        if text(a) != text(b) {
            let seen = |span: Option<Span>| (span.map_or(Fact::Nothing, Fact::Text), span);
            self.give(new, Aspect::Number, Grade::Harmless, seen(a), seen(b));
        }
    }

    /// Differences of a title or of official wording.
    fn wording(&mut self, new: Thing, whole: Aspect, a: Option<Span>, b: Option<Span>) {
        let text = |span: Option<Span>| span.map(|s| self.sides.sources.text(s));
        let (x, y) = (text(a), text(b));
        if x == y {
            return;
        }
        let seen = |span: Option<Span>| (span.map_or(Fact::Nothing, Fact::Text), span);
        let (Some(x), Some(y), Some(a), Some(b)) = (x, y, a, b) else {
            self.give(new, whole, Grade::Changed, seen(a), seen(b));
            return;
        };
        let hunks = hunks(x, y);
        if hunks.is_empty() {
            self.give(new, whole, Grade::Harmless, seen(Some(a)), seen(Some(b)));
        }
        for hunk in hunks {
            let part = |span: Span, range: &std::ops::Range<usize>| {
                Some(Span::new(
                    span.file,
                    span.start + range.start as u32,
                    span.start + range.end as u32,
                ))
            };
            let (aspect, grade) = match (hunk.aspect, whole) {
                (Aspect::Text, Aspect::Title) => (Aspect::Title, Grade::Renamed),
                (aspect, _) => (aspect, hunk.grade),
            };
            self.give(
                new,
                aspect,
                grade,
                seen(part(a, &hunk.old)),
                seen(part(b, &hunk.new)),
            );
        }
    }

    fn place(&mut self, old: Thing, new: Thing) {
        let (Some(a), Some(b)) = (old.item(), new.item()) else {
            return;
        };
        let (from, to) = (around(self.sides.old, a), around(self.sides.new, b));
        let now = from.and_then(|f| self.pairs.after(f.into()));
        if now == to.map(Thing::from) {
            return;
        }
        let seen = |model: &Model, around: Option<Item>, item| {
            (
                around.map_or(Fact::Nothing, |i| Fact::Thing(i.into())),
                model.span(item),
            )
        };
        self.give(
            new,
            Aspect::Parent,
            Grade::Moved,
            seen(self.sides.old, from, a),
            seen(self.sides.new, to, b),
        );
    }

    fn dates(&mut self, old: Thing, new: Thing) {
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

    fn date(
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

    fn roles(&mut self, old: Thing, new: Thing) {
        let (Some(a), Some(b)) = (old.item(), new.item()) else {
            return;
        };
        let (x, y) = (holds(self.sides.old, a), holds(self.sides.new, b));
        for role in Role::ALL {
            let bit = 1 << role as u8;
            let inherited = |h: Option<Holds>| h.is_some_and(|h| h.roles & bit == 0);
            if inherited(x) && inherited(y) {
                continue;
            }
            let (was, now) = (
                named(self.sides.old, a, role),
                named(self.sides.new, b, role),
            );
            if was.is_empty() && now.is_empty() {
                continue;
            }
            let at = |list: &[&Assignment], model: &Model, item| {
                let spans = list.first().zip(list.last());
                spans
                    .map(|(f, l)| f.span().to(l.span()))
                    .or_else(|| model.span(item))
            };
            let units =
                |list: &[&Assignment]| list.iter().filter_map(|a| a.unit()).collect::<Vec<_>>();
            let places = (at(&was, self.sides.old, a), at(&now, self.sides.new, b));
            self.units(
                new,
                Aspect::of_role(role),
                (&units(&was), places.0),
                (&units(&now), places.1),
            );
        }
        let order = |model: &Model, item| {
            let above = around(model, item).is_some_and(|above| model.first_is_lead(above));
            (model.first_is_lead(item), above)
        };
        let ((was, above), (now, above_now)) = (order(self.sides.old, a), order(self.sides.new, b));
        if was != now && above == above_now && x.is_some() {
            let places = (self.sides.old.span(a), self.sides.new.span(b));
            self.first_is_lead(new, (was, places.0), (now, places.1));
        }
        if was && now {
            self.first_of_list(new, a, b);
        }
    }

    /// Where the first-listed unit leads, the order of the list is an order of duty.
    fn first_of_list(&mut self, new: Thing, a: Item, b: Item) {
        let first = |model: &'m Model, item| {
            let led = !named(model, item, Role::Lead).is_empty();
            let first = named(model, item, Role::Responsible).into_iter().next();
            first
                .filter(|_| !led)
                .and_then(|f| Some((f.unit()?, f.span())))
        };
        if let (Some((x, was_at)), Some((y, at))) =
            (first(self.sides.old, a), first(self.sides.new, b))
            && !self.pairs.same_unit(x, y)
        {
            let seen = |unit, at| (Fact::Units(vec![unit]), Some(at));
            self.give(
                new,
                Aspect::Lead,
                Grade::Changed,
                seen(x, was_at),
                seen(y, at),
            );
        }
    }

    /// Units of a list that are gone or new. One written in another way, or as a group, is neither.
    fn units(
        &mut self,
        new: Thing,
        aspect: Aspect,
        a: (&[UnitId], Option<Span>),
        b: (&[UnitId], Option<Span>),
    ) {
        let (lost, gained) = self.lost_and_gained(a.0, b.0);
        if lost.is_empty() && gained.is_empty() {
            return;
        }
        let (lost_units, gained_units) =
            self.lost_and_gained(&members(self.sides.old, a.0), &members(self.sides.new, b.0));
        let grade = match (lost_units.is_empty(), gained_units.is_empty()) {
            (true, true) => Grade::Harmless,
            (false, true) => Grade::Weakened,
            (true, false) => Grade::Tightened,
            (false, false) => Grade::Changed,
        };
        let seen = |units: Vec<UnitId>, at| {
            (
                if units.is_empty() {
                    Fact::Nothing
                } else {
                    Fact::Units(units)
                },
                at,
            )
        };
        self.give(new, aspect, grade, seen(lost, a.1), seen(gained, b.1));
    }

    fn lost_and_gained(&self, a: &[UnitId], b: &[UnitId]) -> (Vec<UnitId>, Vec<UnitId>) {
        let same = |x: UnitId, y: UnitId| self.pairs.same_unit(x, y);
        let lost = a
            .iter()
            .copied()
            .filter(|x| !b.iter().any(|y| same(*x, *y)));
        let gained = b
            .iter()
            .copied()
            .filter(|y| !a.iter().any(|x| same(*x, *y)));
        (lost.collect(), gained.collect())
    }

    fn links(&mut self, old: Thing, new: Thing) {
        let (Some(a), Some(b)) = (old.item(), new.item()) else {
            return;
        };
        let needs = |model: &'m Model, item| model.needs(item).collect::<Vec<_>>();
        self.references(
            new,
            Aspect::Needs,
            &needs(self.sides.old, a),
            &needs(self.sides.new, b),
        );
        let serves = |model: &'m Model, item| model.serves(item).collect::<Vec<_>>();
        self.references(
            new,
            Aspect::Serves,
            &serves(self.sides.old, a),
            &serves(self.sides.new, b),
        );
    }

    fn references(&mut self, new: Thing, aspect: Aspect, a: &[&Reference], b: &[&Reference]) {
        let now = |r: &Reference| r.to().and_then(|to| self.pairs.after(to.into()));
        let is = |x: &Reference, y: &Reference| match (x.to(), y.to()) {
            (None, None) => x.name == y.name,
            _ => now(x).is_some() && now(x) == y.to().map(Thing::from),
        };
        let items = |list: &[&Reference]| list.iter().filter_map(|r| r.to()).collect::<Vec<_>>();
        let lost: Vec<&Reference> = a
            .iter()
            .copied()
            .filter(|x| !b.iter().any(|y| is(x, y)))
            .collect();
        let gained: Vec<&Reference> = b
            .iter()
            .copied()
            .filter(|y| !a.iter().any(|x| is(x, y)))
            .collect();
        if lost.is_empty() && gained.is_empty() {
            return;
        }
        let seen = |list: &[&Reference], fallback: Option<Span>| {
            let items = items(list);
            let fact = if items.is_empty() {
                Fact::Nothing
            } else {
                Fact::Items(items)
            };
            (fact, list.first().map(|r| r.span()).or(fallback))
        };
        let head = place(self.sides.new, new);
        let was = self
            .pairs
            .before(new)
            .and_then(|old| place(self.sides.old, old));
        self.give(
            new,
            aspect,
            Grade::Changed,
            seen(&lost, was),
            seen(&gained, head),
        );
    }

    /// Whether the plan now says of an element that it ends.
    fn ending(&mut self, old: Thing, new: Thing) {
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
    fn work(&mut self, old: Thing, new: Thing) {
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

    fn reports(
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

    fn first_is_lead(&mut self, new: Thing, a: (bool, Option<Span>), b: (bool, Option<Span>)) {
        if a.0 != b.0 {
            let seen = |v: (bool, _)| (Fact::Yes(v.0), v.1);
            self.give(new, Aspect::FirstIsLead, Grade::Changed, seen(a), seen(b));
        }
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

const fn is_end(state: State) -> bool {
    matches!(state, State::Cancelled | State::Merged)
}

/// The last state that the ledger says of an element as a whole, its date and place.
fn last_state(
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

fn holds(model: &Model, item: Item) -> Option<Holds> {
    let n = item.index();
    Some(match Thing::from(item).kind {
        Kind::Section => model.sections[n].holds,
        Kind::Task => model.tasks[n].holds,
        _ => return None,
    })
}

fn named(model: &Model, item: Item, role: Role) -> Vec<&Assignment> {
    let all = model.assignments[model.assignments_of(item)].iter();
    all.filter(|a| a.role() == role).collect()
}

fn members(model: &Model, units: &[UnitId]) -> Vec<UnitId> {
    let mut members = Vec::new();
    for unit in units {
        model.each_member(*unit, &mut |member| {
            if !members.contains(&member) {
                members.push(member);
            }
        });
    }
    members
}

/// Whether a model's entry is an element of its own: units are when they are declared, plans when they
/// have a header, rows when they are about something.
fn is_an_element(model: &Model, thing: Thing) -> bool {
    match thing.kind {
        Kind::Unit => model.units[thing.index()].declared,
        Kind::Plan => model.plans[thing.index()].span.is_some(),
        Kind::Record => {
            let extra = model.record_extra(crate::model::ids::RecordId(thing.id));
            model.records[thing.index()].of().is_some() && !extra.is_some_and(|e| e.inside)
        }
        _ => true,
    }
}

/// Where an element stands.
pub(super) fn place(model: &Model, thing: Thing) -> Option<Span> {
    match (thing.kind, thing.item()) {
        (Kind::Record, _) => {
            let record = &model.records[thing.index()];
            record.at.span(record.file)
        }
        (Kind::Waiver, _) => Some(model.waivers[thing.index()].span),
        (Kind::Unit, _) => model.units[thing.index()]
            .id_span
            .or(model.units[thing.index()].span),
        (_, item) => item.and_then(|item| model.span(item)),
    }
}

/// Id, number, title and wording of an element.
struct Outside {
    id: Symbol,
    named: bool,
    at: Option<Span>,
    number: Option<Span>,
    title: Option<Span>,
    text: Option<Span>,
}

fn outside(model: &Model, item: Item) -> Outside {
    let (named, title, number, text) = super::faces::written(model, item);
    Outside {
        id: model.id(item),
        named,
        at: model.span(item),
        number,
        title,
        text,
    }
}
