//! Who does it and what it hangs on: units by role, the order of lists, links, cited documents.

use super::change::{Aspect, Fact, Grade};
use super::elements::{Comparison, place};
use super::faces::around;
use super::text::means_the_same;
use super::{Kind, Thing};
use crate::model::Model;
use crate::model::entity::{Assignment, Citation, Holds, Reference, Role};
use crate::model::ids::{Item, UnitId};
use crate::source::Span;

impl<'m> Comparison<'m> {
    pub(super) fn roles(&mut self, old: Thing, new: Thing) {
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
    pub(super) fn units(
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

    pub(super) fn first_is_lead(
        &mut self,
        new: Thing,
        a: (bool, Option<Span>),
        b: (bool, Option<Span>),
    ) {
        if a.0 != b.0 {
            let seen = |v: (bool, _)| (Fact::Yes(v.0), v.1);
            self.give(new, Aspect::FirstIsLead, Grade::Changed, seen(a), seen(b));
        }
    }

    pub(super) fn links(&mut self, old: Thing, new: Thing) {
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

    /// Documents that are cited no more, or newly.
    pub(super) fn citations(&mut self, old: Thing, new: Thing) {
        let (Some(a), Some(b)) = (old.item(), new.item()) else {
            return;
        };
        let cited = |model: &'m Model, item| -> Vec<&'m Citation> {
            let all = model.citations_of(item).iter();
            all.map(|&n| &model.citations[n as usize]).collect()
        };
        let (was, now) = (cited(self.sides.old, a), cited(self.sides.new, b));
        let same = |x: &Citation, y: &Citation| {
            let registered = x.document.zip(y.document);
            let paired =
                registered.is_some_and(|(d, e)| self.pairs.after(d.into()) == Some(Thing::from(e)));
            let text = |c: &Citation| self.sides.sources.text(c.span);
            paired || means_the_same(text(x), text(y))
        };
        let lost = was.iter().find(|x| !now.iter().any(|y| same(x, y)));
        let gained = now.iter().find(|y| !was.iter().any(|x| same(x, y)));
        if lost.is_none() && gained.is_none() {
            return;
        }
        let seen = |c: Option<&&Citation>, model: &Model, item| {
            (
                c.map_or(Fact::Nothing, |c| Fact::Text(c.span)),
                c.map(|c| c.span).or_else(|| model.span(item)),
            )
        };
        let (before, after) = (
            seen(lost, self.sides.old, a),
            seen(gained, self.sides.new, b),
        );
        self.give(new, Aspect::Cites, Grade::Changed, before, after);
    }
}

pub(super) fn holds(model: &Model, item: Item) -> Option<Holds> {
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
