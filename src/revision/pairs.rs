//! Which element of an older revision is which of the newer one.
//!
//! In go two models, out come pairs, one to one. Ids come first, but only where the titles agree or
//! are like each other: numbers printed as ids wander when a task is put in between. What is left is
//! paired by title, then by likeness of title and wording (`likeness`). Swapping the sides swaps the
//! pairs and nothing else.

use rustc_hash::FxHashMap;

use super::faces::{Face, faces};
use super::{Kind, Sides, Thing, likeness};
use crate::model::Model;
use crate::model::ids::{Item, Symbol, UnitId};
use crate::source::Sources;

const NONE: u32 = u32::MAX;

/// How a pair was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// One id, and a title that agrees or is like.
    Id,
    /// One title, another id.
    Title,
    /// Title and wording are like each other, in thousandths.
    Likeness(u32),
}

impl How {
    /// The word in data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Likeness(_) => "likeness",
        }
    }
}

/// A pair as seen from the newer side.
#[derive(Clone, Copy, Debug)]
struct Partner {
    old: u32,
    how: How,
    doubtful: bool,
}

#[derive(Debug, Default)]
struct OfKind {
    /// By number of the newer element.
    before: Vec<Option<Partner>>,
    /// By number of the older element.
    after: Vec<u32>,
}

/// All pairs of two models.
#[derive(Debug, Default)]
pub struct Pairs {
    kinds: Vec<OfKind>,
    /// Units of the newer side that carry on those of the older one under another name.
    heirs: Vec<(UnitId, UnitId)>,
}

impl Pairs {
    /// The older element of a newer one.
    pub fn before(&self, new: Thing) -> Option<Thing> {
        let partner = self.partner(new)?;
        Some(Thing::new(new.kind, partner.old))
    }

    /// The newer element of an older one.
    pub fn after(&self, old: Thing) -> Option<Thing> {
        let n = *self.kinds.get(old.kind as usize)?.after.get(old.index())?;
        (n != NONE).then(|| Thing::new(old.kind, n))
    }

    /// How a newer element was found again.
    pub fn how(&self, new: Thing) -> Option<How> {
        self.partner(new).map(|p| p.how)
    }

    /// Whether a pair should be looked at by people.
    pub fn is_doubtful(&self, new: Thing) -> bool {
        self.partner(new).is_some_and(|p| p.doubtful)
    }

    fn partner(&self, new: Thing) -> Option<Partner> {
        *self.kinds.get(new.kind as usize)?.before.get(new.index())?
    }

    /// Whether an older unit and a newer one are the same body, perhaps under another name.
    pub fn same_unit(&self, old: UnitId, new: UnitId) -> bool {
        self.after(old.into()) == Some(new.into()) || self.heirs.contains(&(old, new))
    }

    /// The elements of the older and of the newer side that have no partner yet: whether one has none.
    pub(super) fn free(&self, kind: Kind) -> (impl Fn(usize) -> bool, impl Fn(usize) -> bool) {
        let of_kind = &self.kinds[kind as usize];
        (
            |n| of_kind.after[n] == NONE,
            |n| of_kind.before[n].is_none(),
        )
    }

    fn of_kind(&mut self, kind: Kind) -> &mut OfKind {
        &mut self.kinds[kind as usize]
    }

    pub(super) fn join(&mut self, kind: Kind, old: u32, new: u32, how: How, doubtful: bool) {
        let of_kind = self.of_kind(kind);
        of_kind.before[new as usize] = Some(Partner { old, how, doubtful });
        of_kind.after[old as usize] = new;
    }

    pub(super) fn is_free(&self, kind: Kind, old: u32, new: u32) -> bool {
        let of_kind = &self.kinds[kind as usize];
        of_kind.after[old as usize] == NONE && of_kind.before[new as usize].is_none()
    }
}

/// Pairs all elements of two models.
pub(super) fn pair(sides: Sides<'_>) -> Pairs {
    let mut pairs = Pairs::default();
    for kind in Kind::ALL {
        pairs.kinds.push(OfKind {
            before: vec![None; kind.count(sides.new)],
            after: vec![NONE; kind.count(sides.old)],
        });
        match kind {
            Kind::Plan => plans(sides, &mut pairs),
            Kind::Unit => units(sides, &mut pairs),
            Kind::Record => super::records::pair(sides, &mut pairs),
            Kind::Waiver => waivers(sides, &mut pairs),
            _ => items(sides, kind, &mut pairs),
        }
    }
    pairs
}

impl Pairs {
    /// Joins elements of a kind whose keys are equal, in their order; what has no key stays alone.
    pub(super) fn join_by_key<K: std::hash::Hash + Eq>(
        &mut self,
        kind: Kind,
        old: impl Fn(u32) -> Option<K>,
        new: impl Fn(u32) -> Option<K>,
        how: How,
        doubtful: bool,
    ) {
        let counts = (
            self.kinds[kind as usize].after.len(),
            self.kinds[kind as usize].before.len(),
        );
        let mut waiting: FxHashMap<K, Vec<u32>> = FxHashMap::default();
        for n in (0..counts.0 as u32).rev() {
            if self.kinds[kind as usize].after[n as usize] == NONE
                && let Some(key) = old(n)
            {
                waiting.entry(key).or_default().push(n);
            }
        }
        for n in 0..counts.1 as u32 {
            if self.kinds[kind as usize].before[n as usize].is_some() {
                continue;
            }
            let found = new(n).and_then(|key| waiting.get_mut(&key)?.pop());
            if let Some(old) = found {
                self.join(kind, old, n, how, doubtful);
            }
        }
    }
}

/// Plans by id; where each side has one left, these.
fn plans(sides: Sides<'_>, pairs: &mut Pairs) {
    let is_plan = |model: &Model, n: u32| {
        !model.plans[n as usize].document && model.plans[n as usize].span.is_some()
    };
    let id = |model: &Model, n: u32| {
        Some((model.plans[n as usize].document, model.plans[n as usize].id))
    };
    pairs.join_by_key(
        Kind::Plan,
        |n| id(sides.old, n),
        |n| id(sides.new, n),
        How::Id,
        false,
    );
    let left = |model: &Model, free: &dyn Fn(u32) -> bool| {
        let all = 0..model.plans.len() as u32;
        all.filter(|n| is_plan(model, *n) && free(*n))
            .collect::<Vec<_>>()
    };
    let of_kind = &pairs.kinds[Kind::Plan as usize];
    let old = left(sides.old, &|n| of_kind.after[n as usize] == NONE);
    let new = left(sides.new, &|n| of_kind.before[n as usize].is_none());
    // A plan without a header has no span: it is still the only one of its side.
    if let (&[old], &[new]) = (old.as_slice(), new.as_slice()) {
        pairs.join(Kind::Plan, old, new, How::Likeness(0), true);
    } else if let ([], []) = (old.as_slice(), new.as_slice()) {
        let unheaded = |n: &u32, free: bool| *n == 0 && free;
        let (a, b) = (sides.old.plans.len(), sides.new.plans.len());
        let of_kind = &pairs.kinds[Kind::Plan as usize];
        let free = a == 1 && b == 1 && of_kind.after[0] == NONE && of_kind.before[0].is_none();
        if unheaded(&0, free) {
            pairs.join(Kind::Plan, 0, 0, How::Likeness(0), true);
        }
    }
}

/// The names under which a unit is known: id, full name, aliases.
fn names_of(sources: &Sources, model: &Model, unit: u32) -> Vec<Symbol> {
    let unit = &model.units[unit as usize];
    let full = unit
        .name
        .and_then(|span| model.names.find(sources.text(span)));
    let aka = unit.aka.iter().map(|(symbol, _)| *symbol);
    unit.id.into_iter().chain(full).chain(aka).collect()
}

/// Units by id, then by any name they share. A unit that is gone, or has ended, lives on in the one
/// that bears its name.
fn units(sides: Sides<'_>, pairs: &mut Pairs) {
    let id = |model: &Model, n: u32| model.units[n as usize].id;
    pairs.join_by_key(
        Kind::Unit,
        |n| id(sides.old, n),
        |n| id(sides.new, n),
        How::Id,
        false,
    );
    let names = |model: &Model| {
        let mut bearers: FxHashMap<Symbol, Vec<u32>> = FxHashMap::default();
        for n in 0..model.units.len() as u32 {
            for name in names_of(sides.sources, model, n) {
                let list = bearers.entry(name).or_default();
                if !list.contains(&n) {
                    list.push(n);
                }
            }
        }
        bearers
    };
    let (old, new) = (names(sides.old), names(sides.new));
    let mut edges = Vec::new();
    for (n, unit) in sides.old.units.iter().enumerate() {
        let n = n as u32;
        for name in names_of(sides.sources, sides.old, n) {
            for &bearer in new.get(&name).into_iter().flatten() {
                let ended = pairs
                    .after(UnitId(n).into())
                    .is_none_or(|now| sides.new.units[now.index()].until.is_some());
                if ended && unit.is_group == sides.new.units[bearer as usize].is_group {
                    pairs.heirs.push((UnitId(n), UnitId(bearer)));
                }
                edges.push((n, bearer));
            }
        }
    }
    for (n, unit) in sides.new.units.iter().enumerate() {
        for name in names_of(sides.sources, sides.new, n as u32) {
            for &bearer in old.get(&name).into_iter().flatten() {
                let begun = pairs
                    .before(UnitId(n as u32).into())
                    .is_none_or(|was| sides.old.units[was.index()].until.is_some());
                if begun && unit.is_group == sides.old.units[bearer as usize].is_group {
                    pairs.heirs.push((UnitId(bearer), UnitId(n as u32)));
                }
            }
        }
    }
    pairs.heirs.sort_unstable();
    pairs.heirs.dedup();
    edges.sort_by_key(|&(a, b)| tie(a, b));
    for (a, b) in edges {
        if pairs.is_free(Kind::Unit, a, b) {
            pairs.join(Kind::Unit, a, b, How::Title, false);
        }
    }
}

/// Waivers by rule, element and fingerprint.
fn waivers(sides: Sides<'_>, pairs: &mut Pairs) {
    let fingerprint = |model: &Model, n: u32| {
        model.waivers[n as usize]
            .fingerprint
            .map(|span| sides.sources.text(span).to_owned())
    };
    let old = |n: u32| {
        let waiver = &sides.old.waivers[n as usize];
        let of = waiver.of.and_then(|of| pairs_after(pairs, of));
        Some((waiver.rule.0, of, fingerprint(sides.old, n)))
    };
    let keys: Vec<_> = (0..sides.old.waivers.len() as u32).map(old).collect();
    let new = |n: u32| {
        let waiver = &sides.new.waivers[n as usize];
        Some((
            waiver.rule.0,
            waiver.of.map(Thing::from),
            fingerprint(sides.new, n),
        ))
    };
    pairs.join_by_key(
        Kind::Waiver,
        |n| keys[n as usize].clone(),
        new,
        How::Id,
        false,
    );
}

fn pairs_after(pairs: &Pairs, of: Item) -> Option<Thing> {
    pairs.after(of.into())
}

/// The order of candidates that are equally good: near in place, then early. It does not change when
/// the sides are swapped, and two candidates that share an element never tie.
pub(super) const fn tie(old: u32, new: u32) -> (u32, u64) {
    (old.abs_diff(new), old as u64 + new as u64)
}

/// Sections, tasks, targets, projects, milestones.
fn items(sides: Sides<'_>, kind: Kind, pairs: &mut Pairs) {
    let old = faces(sides, pairs, kind, true);
    let new = faces(sides, pairs, kind, false);
    let face = |faces: &[Face], n: u32| faces[n as usize].clone();
    // The same id under the same title in the same place; then wherever it stands.
    for nested in [true, false] {
        let key = |face: Face| {
            let around = if nested { face.around } else { None };
            Some((face.plan?, face.id, face.title, around))
        };
        pairs.join_by_key(
            kind,
            |n| key(face(&old, n)),
            |n| key(face(&new, n)),
            How::Id,
            false,
        );
    }
    // One title in one place; what stands around tasks may be a task that was paired just now.
    let key =
        |face: Face| (!face.title.is_empty()).then_some((face.plan?, face.title, face.around?));
    let (again_old, again_new) = (
        faces(sides, pairs, kind, true),
        faces(sides, pairs, kind, false),
    );
    pairs.join_by_key(
        kind,
        |n| key(face(&again_old, n)),
        |n| key(face(&again_new, n)),
        How::Title,
        false,
    );
    by_lone_title(kind, &old, &new, pairs);
    likeness::pair(sides.sources, kind, &old, &new, pairs);
}

/// Titles that are left exactly once on either side.
fn by_lone_title(kind: Kind, old: &[Face], new: &[Face], pairs: &mut Pairs) {
    // By plan and title: the elements of the older and of the newer side.
    type Bearers = (Vec<u32>, Vec<u32>);
    let mut left: FxHashMap<(u32, &str), Bearers> = FxHashMap::default();
    let of_kind = &pairs.kinds[kind as usize];
    for (n, face) in old
        .iter()
        .enumerate()
        .filter(|(n, _)| of_kind.after[*n] == NONE)
    {
        if let Some(plan) = face.plan.filter(|_| !face.title.is_empty()) {
            left.entry((plan, &face.title))
                .or_default()
                .0
                .push(n as u32);
        }
    }
    let mut found = Vec::new();
    for (n, face) in new
        .iter()
        .enumerate()
        .filter(|(n, _)| of_kind.before[*n].is_none())
    {
        if let Some(entry) = face
            .plan
            .and_then(|plan| left.get_mut(&(plan, face.title.as_str())))
        {
            entry.1.push(n as u32);
            found.push((face.plan, face.title.as_str()));
        }
    }
    for (plan, title) in found {
        let entry = plan.and_then(|plan| left.get(&(plan, title)));
        if let Some((&[old], &[new])) = entry.map(|(a, b)| (a.as_slice(), b.as_slice())) {
            pairs.join(kind, old, new, How::Title, false);
        }
    }
}
