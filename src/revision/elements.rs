//! What differs between paired elements, and which have no partner: what is here walks over them and
//! compares names, wording and places. Owners and links are compared in `duty`, dates and promises in
//! `work`, what only targets have in `targets`, what only rows of a ledger have in `records`.

use super::change::{Aspect, Change, Fact, Grade};
use super::faces::around;
use super::pairs::Pairs;
use super::text::{Hunk, hunks, means_the_same};
use super::work::{is_end, last_state};
use super::{Kind, Sides, Thing, records, targets};
use crate::model::Model;
use crate::model::ids::{Item, Symbol, UnitId};
use crate::source::Span;

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

impl Comparison<'_> {
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
                self.citations(old, new);
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
        // A plan without a head has no place of its own to be told at: what is in it is told.
        let told_with = |outer: Thing| is_lone(outer) && is_an_element(model, outer);
        if outer.is_some_and(|outer| told_with(outer.into())) {
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
                (Fact::End(state, date), span),
                Default::default(),
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
            // A title is short: both stand whole, whatever piece of them differs.
            let hunk = match whole {
                Aspect::Title => Hunk {
                    old: 0..x.len(),
                    new: 0..y.len(),
                    ..hunk
                },
                _ => hunk,
            };
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
