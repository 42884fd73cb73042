//! What differs between two versions of a target: pass mark, comparator, kind, strength, start and
//! parts. Numbers are compared as quantities: 2,000 米 is 2 km, 100% is 1.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::change::{Aspect, Fact, Grade};
use super::elements::{Comparison, Seen};
use super::{Kind, Thing};
use crate::model::Model;
use crate::model::entity::{QuantityAt, Target};
use crate::model::ids::TargetId;
use crate::model::quantity::{Dimension, Measures, Quantity};
use crate::model::target::Direction;
use crate::source::{FileId, Span};
use crate::syntax::keywords::Strength;
use crate::syntax::tree::{Cmp, TargetKind};

/// Reports everything that only targets have.
pub(super) fn compare(all: &mut Comparison<'_>, old: u32, new: u32) {
    let sides = all.sides;
    let (a, b) = (
        &sides.old.targets[old as usize],
        &sides.new.targets[new as usize],
    );
    let of = Thing::new(Kind::Target, new);
    let way = way(a, b);
    pass_mark(all, of, old, way);
    if a.kind != b.kind {
        let seen = |t: &Target| (Fact::Kind(t.kind), t.at.span(t.file));
        all.give(of, Aspect::Kind, Grade::Changed, seen(a), seen(b));
    }
    if a.strength != b.strength {
        let grade = match firmness(a.strength).cmp(&firmness(b.strength)) {
            Ordering::Greater => Grade::Weakened,
            Ordering::Less => Grade::Tightened,
            Ordering::Equal => Grade::Changed,
        };
        let seen = |t: &Target| {
            (
                t.strength.map_or(Fact::Nothing, Fact::Strength),
                t.at.span(t.file),
            )
        };
        all.give(of, Aspect::Strength, grade, seen(a), seen(b));
    }
    start_value(all, of, old);
    let (x, y) = (
        sides.old.target_extra(TargetId(old)),
        sides.new.target_extra(TargetId(new)),
    );
    let scope = |e: Option<&crate::model::entity::TargetExtra>| e.and_then(|e| e.scope);
    let (was, now) = (scope(x), scope(y));
    let text = |s: Option<Span>| s.map(|s| sides.sources.text(s));
    if text(was) != text(now) {
        let seen = |s: Option<Span>, t: &Target| {
            (
                s.map_or(Fact::Nothing, Fact::Text),
                s.or_else(|| t.at.span(t.file)),
            )
        };
        all.give(
            of,
            Aspect::Scope,
            Grade::Changed,
            seen(was, a),
            seen(now, b),
        );
    }
    let tolerance = |e: Option<&crate::model::entity::TargetExtra>| e.and_then(|e| e.tolerance);
    quantity(
        all,
        of,
        Aspect::Tolerance,
        (tolerance(x), a),
        (tolerance(y), b),
        |order| match order {
            Ordering::Less => Grade::Weakened,
            _ => Grade::Tightened,
        },
    );
    steps(all, of, old, way);
    shares(all, of, old, way);
}

/// Which way is better, as far as both versions agree. A sum over the period without a comparator is
/// work to be done: less of it is less.
fn way(a: &Target, b: &Target) -> Option<Direction> {
    let sums = a.kind == TargetKind::Total && b.kind == TargetKind::Total;
    match (a.direction(), b.direction()) {
        (Some(a), Some(b)) if a == b => Some(a),
        (Some(a), None) | (None, Some(a)) => Some(a),
        (None, None) if sums => Some(Direction::Up),
        _ => None,
    }
}

/// What a value that moved from the older to the newer does.
const fn moved(way: Option<Direction>, was_to_now: Ordering) -> Grade {
    match (way, was_to_now) {
        (Some(Direction::Up), Ordering::Greater) | (Some(Direction::Down), Ordering::Less) => {
            Grade::Weakened
        }
        (Some(Direction::Up | Direction::Down), _) => Grade::Tightened,
        _ => Grade::Changed,
    }
}

fn firmness(strength: Option<Strength>) -> Strength {
    strength.unwrap_or(Strength::Expected)
}

fn seen(quantity: Option<QuantityAt>, target: &Target) -> Seen {
    let at = quantity
        .and_then(|q| q.at.span(target.file))
        .or_else(|| target.at.span(target.file));
    (
        quantity.map_or(Fact::Nothing, |q| Fact::Quantity(q.quantity)),
        at,
    )
}

/// The order of two quantities; a share is also its number: 100% is 1.
fn order(measures: &Measures, a: Quantity, b: Quantity) -> Option<Ordering> {
    let number = |q: Quantity| match measures.percent(q) {
        Some(percent) => Some(percent / Decimal::ONE_HUNDRED),
        None if measures.dimension(q.measure) == Dimension::Bare => measures.in_base(q),
        None => None,
    };
    measures
        .compare(a, b)
        .or_else(|| Some(number(a)?.cmp(&number(b)?)))
}

/// A quantity that is gone is weaker, a new one firmer; a new unit of measure is another metric.
fn quantity(
    all: &mut Comparison<'_>,
    of: Thing,
    aspect: Aspect,
    (a, x): (Option<QuantityAt>, &Target),
    (b, y): (Option<QuantityAt>, &Target),
    grade: impl Fn(Ordering) -> Grade,
) {
    let (aspect, grade) = match (a, b) {
        (None, None) => return,
        (Some(_), None) => (aspect, Grade::Weakened),
        (None, Some(_)) => (aspect, Grade::Tightened),
        (Some(a), Some(b)) => match order(&all.sides.new.measures, a.quantity, b.quantity) {
            Some(Ordering::Equal) => return,
            Some(order) => (aspect, grade(order)),
            None if aspect == Aspect::Value => (Aspect::Measure, Grade::Changed),
            None => (aspect, Grade::Changed),
        },
    };
    all.give(of, aspect, grade, seen(a, x), seen(b, y));
}

/// Value, upper end, words in place of a value, comparator.
fn pass_mark(all: &mut Comparison<'_>, of: Thing, old: u32, way: Option<Direction>) {
    let sides = all.sides;
    let (a, b) = (
        &sides.old.targets[old as usize],
        &sides.new.targets[of.index()],
    );
    quantity(
        all,
        of,
        Aspect::Value,
        (a.value, a),
        (b.value, b),
        |order| moved(way, order),
    );
    let (x, y) = (
        sides.old.target_extra(TargetId(old)),
        sides.new.target_extra(TargetId(of.id)),
    );
    let (max, max_now) = (x.and_then(|e| e.max), y.and_then(|e| e.max));
    quantity(all, of, Aspect::Value, (max, a), (max_now, b), |order| {
        moved(way, order)
    });
    let (words, words_now) = (x.and_then(|e| e.words), y.and_then(|e| e.words));
    let text = |s: Option<Span>| s.map(|s| sides.sources.text(s));
    if text(words) != text(words_now) && a.value.is_none() && b.value.is_none() {
        let seen = |s: Option<Span>, t: &Target| {
            (
                s.map_or(Fact::Nothing, Fact::Text),
                s.or_else(|| t.at.span(t.file)),
            )
        };
        all.give(
            of,
            Aspect::Value,
            Grade::Changed,
            seen(words, a),
            seen(words_now, b),
        );
    }
    if a.cmp != b.cmp && a.value.is_some() && b.value.is_some() {
        let grade = comparators(a.cmp, b.cmp);
        let seen = |t: &Target| (t.cmp.map_or(Fact::Nothing, Fact::Cmp), t.at.span(t.file));
        all.give(of, Aspect::Op, grade, seen(a), seen(b));
    }
}

/// `>` is firmer than `>=`, that than `about` or nothing; a turn from up to down is something else.
const fn comparators(a: Option<Cmp>, b: Option<Cmp>) -> Grade {
    const fn rank(cmp: Option<Cmp>) -> (u8, u8) {
        match cmp {
            Some(Cmp::Gt) => (1, 3),
            Some(Cmp::Ge) => (1, 2),
            Some(Cmp::Lt) => (2, 3),
            Some(Cmp::Le) => (2, 2),
            Some(Cmp::Eq) => (3, 2),
            None => (0, 1),
            Some(Cmp::About) => (0, 0),
        }
    }
    let ((way_a, firm_a), (way_b, firm_b)) = (rank(a), rank(b));
    if way_a != way_b && way_a != 0 && way_b != 0 || firm_a == firm_b {
        Grade::Changed
    } else if firm_a > firm_b {
        Grade::Weakened
    } else {
        Grade::Tightened
    }
}

/// The starting value with its date: by it growth is counted.
fn start_value(all: &mut Comparison<'_>, of: Thing, old: u32) {
    let sides = all.sides;
    let (a, b) = (
        &sides.old.targets[old as usize],
        &sides.new.targets[of.index()],
    );
    quantity(
        all,
        of,
        Aspect::Baseline,
        (a.baseline, a),
        (b.baseline, b),
        |_| Grade::Changed,
    );
    if let (Some(x), Some(y)) = (a.baseline_at, b.baseline_at)
        && x.date.last() != y.date.last()
    {
        let seen = |d: crate::model::entity::Dated| (Fact::Date(d.date), Some(d.span()));
        all.give(of, Aspect::Baseline, Grade::Changed, seen(x), seen(y));
    }
}

/// Values on the way, by their date.
fn steps(all: &mut Comparison<'_>, of: Thing, old: u32, way: Option<Direction>) {
    let sides = all.sides;
    let (a, b) = (
        &sides.old.targets[old as usize],
        &sides.new.targets[of.index()],
    );
    let list = |model: &Model, n: u32| {
        model
            .target_extra(TargetId(n))
            .map_or_else(Vec::new, |e| e.steps.clone())
    };
    let (was, now) = (list(sides.old, old), list(sides.new, of.id));
    for (value, date) in &was {
        let same = now.iter().find(|(_, d)| d.date.last() == date.date.last());
        quantity(
            all,
            of,
            Aspect::Step,
            (Some(*value), a),
            (same.map(|s| s.0), b),
            |order| moved(way, order),
        );
    }
    for (value, date) in &now {
        if !was.iter().any(|(_, d)| d.date.last() == date.date.last()) {
            quantity(all, of, Aspect::Step, (None, a), (Some(*value), b), |_| {
                Grade::Changed
            });
        }
    }
}

/// Parts, by unit or period.
fn shares(all: &mut Comparison<'_>, of: Thing, old: u32, way: Option<Direction>) {
    let sides = all.sides;
    let (a, b) = (
        &sides.old.targets[old as usize],
        &sides.new.targets[of.index()],
    );
    let list = |model: &Model, n: u32| {
        let shares = model
            .shares_of(TargetId(n))
            .iter()
            .map(|&s| &model.shares[s as usize]);
        shares
            .map(|s| {
                (
                    s.unit,
                    s.period.map(super::super::syntax::date::Date::last),
                    s.value,
                    s.file,
                )
            })
            .collect::<Vec<_>>()
    };
    let (was, now) = (list(sides.old, old), list(sides.new, of.id));
    let pairs = all.pairs;
    let same = |x: &(Option<_>, _, _, FileId), y: &(Option<_>, _, _, FileId)| {
        let unit = match (x.0, y.0) {
            (Some(x), Some(y)) => pairs.same_unit(x, y),
            (x, y) => x.is_none() && y.is_none(),
        };
        unit && x.1 == y.1
    };
    for x in &was {
        let y = now.iter().find(|y| same(x, y)).and_then(|y| y.2);
        quantity(all, of, Aspect::Share, (x.2, a), (y, b), |order| {
            moved(way, order)
        });
    }
    for y in now.iter().filter(|y| !was.iter().any(|x| same(x, y))) {
        quantity(all, of, Aspect::Share, (None, a), (y.2, b), |_| {
            Grade::Changed
        });
    }
}
