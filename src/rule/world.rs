//! What rules look at: a model with its texts, and the day they speak about.

use jiff::civil;

use crate::model::Model;
use crate::model::entity::ReferenceKind;
use crate::model::ids::{Item, PlanId};
use crate::source::{FileId, Sources};
use crate::syntax::date::Date;
use crate::syntax::keywords::Interval;

use super::types::Kind;
use super::value::Elem;
use super::waive::Covered;

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
            Kind::Group | Kind::Ring | Kind::Step => 0,
        }
    }

    /// Whether an element is in the collection of its kind: documents are no plans, and
    /// only names in tasks are assignments.
    pub fn listed(&self, elem: Elem) -> bool {
        match elem.kind {
            Kind::Plan => {
                let plan = &self.model.plans[elem.index()];
                !plan.document && plan.span.is_some()
            }
            Kind::Assignment => self.model.assignments[elem.index()].of.task().is_some(),
            Kind::Record => self.model.records[elem.index()].of().is_some(),
            Kind::Reference => self.model.references[elem.index()].kind != ReferenceKind::Unclear,
            _ => true,
        }
    }

    /// The item an element is, or belongs to.
    pub fn item_of(&self, elem: Elem) -> Option<Item> {
        let model = self.model;
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
            _ => elem.item(),
        }
    }

    /// The file in which an element is written.
    pub fn file_of(&self, elem: Elem) -> Option<FileId> {
        let model = self.model;
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
        if self.plan_of(elem).is_some_and(|p| Item::from(p) == of) {
            return true;
        }
        let model = self.model;
        let Some(item) = self.item_of(elem) else {
            return false;
        };
        let mut task = model.task_of(item);
        let mut section = model.section_of(item);
        let mut found = item == of;
        while let Some(id) = task {
            found |= Item::from(id) == of;
            task = model.tasks[id.index()].parent;
        }
        while let Some(id) = section {
            found |= Item::from(id) == of;
            section = model.sections[id.index()].parent;
        }
        found
    }

    /// The plan an element belongs to.
    pub fn plan_of(&self, elem: Elem) -> Option<PlanId> {
        let model = self.model;
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
            _ => model.plan_of(elem.item()?),
        }
    }
}
