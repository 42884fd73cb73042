//! What rules look at: a model with its texts, and the day they speak about.

use jiff::civil;

use crate::model::Model;
use crate::model::entity::ReferenceKind;
use crate::model::ids::{Item, PlanId};
use crate::source::{FileId, Sources};
use crate::syntax::date::Date;
use crate::syntax::keywords::Interval;

use super::types::Kind;
use super::value::{Elem, Value};
use super::waive::Covered;
use crate::model::ids::UnitId;
use crate::revision::Revision;
use crate::source::Span;

/// The input of a run.
#[derive(Clone, Copy, Debug)]
pub struct World<'w> {
    /// The files.
    pub sources: &'w Sources,
    /// What they say.
    pub model: &'w Model,
    /// `--as-of`; without it every plan speaks for itself.
    pub as_of: Option<Date>,
    /// What waivers cover, once other rules have run.
    pub covered: Option<&'w Covered>,
    /// The older revision, where there is one to compare with.
    pub before: Option<&'w Revision>,
    /// The comparison whose older side this is.
    pub older_of: Option<&'w Revision>,
    /// What of the settings lets more pass than the older revision did.
    pub relaxations: &'w [Relaxation],
}

/// A setting that lets more pass than it did in the older revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relaxation {
    /// The rule, where it is about one.
    pub rule: Option<String>,
    /// Which setting, as written in `planlint.toml`.
    pub what: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
    /// Where it stands now.
    pub span: Option<Span>,
}

/// Which elements of a collection, by the other revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revised {
    /// In both.
    Kept,
    /// In the newer only.
    Added,
    /// In the older only.
    Removed,
}

impl<'w> World<'w> {
    /// The world of an element: the older one for an element of the older revision.
    #[must_use]
    pub fn side(&self, elem: Elem) -> World<'w> {
        let gone =
            elem.kind == Kind::Change && self.before.is_some_and(|b| b.changes[elem.index()].gone);
        match self.before {
            Some(before) if elem.is_older() || gone => World {
                model: &before.model,
                before: None,
                older_of: Some(before),
                ..*self
            },
            _ => *self,
        }
    }

    /// A field of an element, read in its own revision.
    pub fn read(&self, elem: Elem, get: fn(&World<'_>, u32) -> Value) -> Value {
        if elem.is_older() {
            get(&self.side(elem), elem.id).of_older()
        } else {
            get(self, elem.id)
        }
    }

    /// The older element of a newer one.
    pub fn before(&self, elem: Elem) -> Option<Elem> {
        let old = self.before?.pairs.before(elem.thing()?)?;
        Some(Elem::of_thing(old).older())
    }

    /// The newer element of an older one.
    pub fn after(&self, elem: Elem) -> Option<Elem> {
        let new = self.before?.pairs.after(elem.thing()?)?;
        Some(Elem::of_thing(new))
    }

    /// The one element that stands for both versions of one.
    pub fn canonical(&self, elem: Elem) -> Elem {
        if elem.is_older() {
            self.after(elem).unwrap_or(elem)
        } else {
            elem
        }
    }

    /// Whether two elements are the same, perhaps in two revisions.
    pub fn same(&self, a: Elem, b: Elem) -> bool {
        if a == b || a.is_older() == b.is_older() {
            return a == b;
        }
        let (old, new) = if a.is_older() { (a, b) } else { (b, a) };
        if let (Kind::Unit, Kind::Unit, Some(before)) = (old.kind, new.kind, self.before) {
            return before.pairs.same_unit(UnitId(old.id), UnitId(new.id));
        }
        self.after(old) == Some(new)
    }

    /// Whether an element belongs to a part of its collection.
    pub fn is_revised(&self, which: Revised, elem: Elem) -> bool {
        match which {
            Revised::Kept => self.before(elem).is_some(),
            Revised::Added => self.before.is_some() && self.before(elem).is_none(),
            Revised::Removed => self.after(elem).is_none(),
        }
    }
}

impl World<'_> {
    /// The as-of date of a plan.
    pub fn as_of(&self, plan: Option<PlanId>) -> Option<Date> {
        self.as_of.or_else(|| match plan {
            Some(plan) => self.model.plans[plan.index()].as_of.map(|d| d.date),
            None => self.common_as_of(),
        })
    }

    /// The as-of date on which all plans agree, for what belongs to none of them.
    fn common_as_of(&self) -> Option<Date> {
        let mut dates = self
            .model
            .plans
            .iter()
            .filter(|p| !p.document)
            .map(|p| p.as_of.map(|d| d.date));
        let first = dates.next()??;
        dates.all(|d| d == Some(first)).then_some(first)
    }

    /// How often an element reports: what its task says, else its plan.
    pub fn reports(&self, of: Option<Item>, plan: PlanId) -> Option<Interval> {
        let task = of.and_then(|of| self.model.task_of(of));
        let own = task.and_then(|task| self.model.tasks[task.index()].holds.reports);
        own.or(self.model.plans[plan.index()].reports)
    }

    /// The day an item's ledger is read on.
    pub fn day(&self, item: Item) -> Option<civil::Date> {
        self.as_of(self.model.plan_of(item)).map(Date::last)
    }

    /// How many elements of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        let model = self.model;
        match kind {
            Kind::Plan => model.plans.len(),
            Kind::Section => model.sections.len(),
            Kind::Task => model.tasks.len(),
            Kind::Unit => model.units.len(),
            Kind::Assignment => model.assignments.len(),
            Kind::Target => model.targets.len(),
            Kind::Share => model.shares.len(),
            Kind::Interim => model.interims.len(),
            Kind::Project => model.projects.len(),
            Kind::Milestone => model.milestones.len(),
            Kind::Record => model.records.len(),
            Kind::Reference => model.references.len(),
            Kind::Citation => model.citations.len(),
            Kind::Delegation => model.delegations.len(),
            Kind::Waiver => model.waivers.len(),
            Kind::Sentence => model.sentences.len(),
            Kind::Change => self.before.map_or(0, |b| b.changes.len()),
            Kind::Relaxation => self.relaxations.len(),
            Kind::Group | Kind::Ring | Kind::Step => 0,
        }
    }

    /// The same, of the older revision where asked.
    pub fn count_in(&self, kind: Kind, older: bool) -> usize {
        match (older, self.before) {
            (false, _) => self.count(kind),
            (true, Some(before)) => World {
                model: &before.model,
                before: None,
                ..*self
            }
            .count(kind),
            (true, None) => 0,
        }
    }

    /// Whether an element is in the collection of its kind: documents are no plans, and
    /// only names in tasks are assignments.
    pub fn listed(&self, elem: Elem) -> bool {
        let model = self.side(elem).model;
        match elem.kind {
            Kind::Plan => {
                let plan = &model.plans[elem.index()];
                !plan.document && plan.span.is_some()
            }
            Kind::Assignment => model.assignments[elem.index()].of.task().is_some(),
            Kind::Record => model.records[elem.index()].of().is_some(),
            Kind::Reference => model.references[elem.index()].kind != ReferenceKind::Unclear,
            _ => true,
        }
    }

    /// The item an element is, or belongs to; of an older one an item of the older model.
    pub fn item_of(&self, elem: Elem) -> Option<Item> {
        let model = self.side(elem).model;
        let n = elem.index();
        match elem.kind {
            Kind::Assignment => Some(model.assignments[n].of),
            Kind::Record => model.records[n].of(),
            Kind::Share => Some(model.shares[n].target.into()),
            Kind::Interim => Some(model.interims[n].target.into()),
            Kind::Reference => model.references[n].of(),
            Kind::Citation => Some(model.citations[n].of),
            Kind::Waiver => model.waivers[n].of,
            Kind::Sentence => Some(model.sentences[n].plan.into()),
            Kind::Delegation => model.delegations[n].of,
            Kind::Change => {
                let of = self.before?.changes[n].of;
                match of.item() {
                    Some(item) => Some(item),
                    None => self.item_of(Elem::of_thing(of)),
                }
            }
            _ => elem.item(),
        }
    }

    /// The file in which an element is written.
    pub fn file_of(&self, elem: Elem) -> Option<FileId> {
        let model = self.side(elem).model;
        let n = elem.index();
        match elem.kind {
            Kind::Record => Some(model.records[n].file),
            Kind::Reference => Some(model.references[n].file),
            Kind::Citation => Some(model.citations[n].span.file),
            Kind::Waiver => Some(model.waivers[n].span.file),
            _ => model.span(self.item_of(elem)?).map(|s| s.file),
        }
    }

    /// Whether an element is an item, or stands below it.
    pub fn lies_in(&self, elem: Elem, of: Item) -> bool {
        let older = self.side(elem).older_of.is_some() && self.older_of.is_none();
        let now = |item: Item| {
            if older {
                self.after(Elem::from(item).older()).and_then(Elem::item)
            } else {
                Some(item)
            }
        };
        let is = |item: Item| now(item) == Some(of);
        if self.plan_of(elem).is_some_and(|p| is(p.into())) {
            return true;
        }
        let model = self.side(elem).model;
        let Some(item) = self.item_of(elem) else {
            return false;
        };
        let mut task = model.task_of(item);
        let mut section = model.section_of(item);
        let mut found = is(item);
        while let Some(id) = task {
            found |= is(id.into());
            task = model.tasks[id.index()].parent;
        }
        while let Some(id) = section {
            found |= is(id.into());
            section = model.sections[id.index()].parent;
        }
        found
    }

    /// The plan an element belongs to.
    pub fn plan_of(&self, elem: Elem) -> Option<PlanId> {
        let model = self.side(elem).model;
        let n = elem.index();
        match elem.kind {
            Kind::Assignment => model.plan_of(model.assignments[n].of),
            Kind::Share => Some(model.targets[model.shares[n].target.index()].plan),
            Kind::Interim => Some(model.targets[model.interims[n].target.index()].plan),
            Kind::Record => Some(model.records[n].plan),
            Kind::Reference => model.references[n]
                .plan
                .or_else(|| model.plan_of(model.references[n].of()?)),
            Kind::Citation => model.plan_of(model.citations[n].of),
            Kind::Delegation => Some(model.delegations[n].plan),
            Kind::Waiver => Some(model.waivers[n].plan),
            Kind::Sentence => Some(model.sentences[n].plan),
            Kind::Change => {
                let of = Elem::of_thing(self.before?.changes[n].of);
                self.side(elem).plan_of(of)
            }
            _ => model.plan_of(elem.item()?),
        }
    }
}
