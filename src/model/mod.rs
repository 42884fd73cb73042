//! What the plans say: elements with resolved names, exact quantities, dates, and the
//! graph between them.
//!
//! In: the events of all files. Out: a [`Model`] and the problems of putting it together.
//! The model knows no rule and no output; it keeps places, not texts.

mod collect;
mod contents;
pub mod entity;
pub mod graph;
pub mod ids;
pub mod index;
mod inherit;
pub mod ledger;
pub mod names;
mod parts;
pub mod quantity;
mod reading;
mod resolve;
mod rows;
pub mod similar;
pub mod target;
mod titles;
mod units;

use rustc_hash::FxHashMap;

use entity::{
    Assignment, Citation, Dated, Delegation, Holds, Interim, Milestone, Plan, Project, Record,
    RecordExtra, Reference, Role, Section, Sentence, Share, Target, TargetExtra, Task, Unit,
    Waiver,
};
use ids::{
    Item, ItemKind, PlanId, RecordId, ReferenceId, SectionId, Symbol, TargetId, TaskId, UnitId,
};
use index::{ByItem, Ranges};
use names::Names;
use quantity::Measures;

use crate::finding::Problem;
use crate::source::{FileId, Role as FileRole, Sources, Span};

/// All elements of a workspace.
#[derive(Debug, Default)]
pub struct Model {
    /// Plans and documents, in source order.
    pub plans: Vec<Plan>,
    /// Sections.
    pub sections: Vec<Section>,
    /// Tasks.
    pub tasks: Vec<Task>,
    /// Units and groups.
    pub units: Vec<Unit>,
    /// Names in roles, sorted by the element they stand in.
    pub assignments: Vec<Assignment>,
    /// Targets.
    pub targets: Vec<Target>,
    /// Parts of targets.
    pub shares: Vec<Share>,
    /// Values that targets should reach on their way, target by target in order of their dates.
    pub interims: Vec<Interim>,
    /// Projects.
    pub projects: Vec<Project>,
    /// Milestones.
    pub milestones: Vec<Milestone>,
    /// Rows of the ledger.
    pub records: Vec<Record>,
    /// Written references.
    pub references: Vec<Reference>,
    /// Duties handed on.
    pub delegations: Vec<Delegation>,
    /// Accepted findings.
    pub waivers: Vec<Waiver>,
    /// Cited documents.
    pub citations: Vec<Citation>,
    /// Sentences of the documents that plans were made from, where those were read.
    pub sentences: Vec<Sentence>,
    /// Interned names.
    pub names: Names,
    /// Units of measure.
    pub measures: Measures,
    /// How the work of a year is spread over it.
    pub pace: target::Pace,
    target_extras: Vec<TargetExtra>,
    record_extras: Vec<RecordExtra>,
    /// The first element of a name; most names are used in one plan only.
    item_by_symbol: Vec<Item>,
    /// Elements whose name another plan used first.
    item_by_name: FxHashMap<(PlanId, Symbol), Item>,
    unit_by_name: FxHashMap<Symbol, (UnitId, bool)>,
    assignments_of: Ranges,
    needs_of: ByItem,
    serves_of: ByItem,
    records_of: ByItem,
    citations_of: ByItem,
    needed_by: ByItem,
    targets_of: ByItem,
    projects_of: ByItem,
    milestones_of: ByItem,
    children_of: ByItem,
    shares_of: ByItem,
    interims_of: ByItem,
    duties_of: ByItem,
    served_by: ByItem,
    /// Where elements stand in the document they were imported from, as their plans say.
    origins: FxHashMap<Item, Span>,
    nearest: FxHashMap<Nearest, Symbol>,
    contents: contents::Contents,
}

/// What a suggestion was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Nearest {
    Unit(Symbol),
    Reference(ReferenceId),
}

impl Plan {
    /// A plan of which only the id is known.
    pub(crate) const fn named(id: Symbol) -> Self {
        Self {
            id,
            span: None,
            title: None,
            document: false,
            number: None,
            issuer: Vec::new(),
            issued: None,
            start: None,
            end: None,
            stage: None,
            as_of: None,
            upper: Vec::new(),
            first_is_lead: false,
            reports: None,
            text: None,
            source: None,
            broken: entity::Broken::none(),
        }
    }
}

/// Reads all files and puts the model together.
pub fn build(sources: &Sources) -> (Model, Vec<Problem>) {
    let collector = collected(sources, FileRole::Plan, &Model::default);
    resolve::resolve(collector, sources)
}

/// Puts the model of an older revision together. Both share one table of names and one of units of
/// measure afterwards, so that what is read of one can be compared with the other.
pub fn build_older(sources: &Sources, newer: &mut Model) -> (Model, Vec<Problem>) {
    let tables = || Model {
        names: newer.names.clone(),
        measures: newer.measures.clone(),
        ..Model::default()
    };
    let collector = collected(sources, FileRole::Before, &tables);
    let (mut older, problems) = resolve::resolve(collector, sources);
    older.pace = newer.pace;
    newer.names = older.names.clone();
    newer.measures = older.measures.clone();
    (older, problems)
}

/// The files of a role, read into a fresh model.
fn collected<'s>(
    sources: &'s Sources,
    role: FileRole,
    fresh: &dyn Fn() -> Model,
) -> collect::Collector<'s> {
    let mut collector = collect::Collector::new(sources, role, fresh());
    if !reading::read(sources, role, &mut collector, true) {
        collector = collect::Collector::new(sources, role, fresh());
        reading::read(sources, role, &mut collector, false);
    }
    collector
}

impl Model {
    pub(crate) fn add_plan(&mut self, id: Symbol) -> PlanId {
        self.plans.push(Plan::named(id));
        PlanId(self.plans.len() as u32 - 1)
    }

    /// Makes an element findable by its name; the first of a name wins.
    pub(crate) fn register(&mut self, plan: PlanId, name: Symbol, item: Item) {
        if self.item_by_symbol.len() <= name.index() {
            self.item_by_symbol.resize(name.index() + 1, Item::NONE);
        }
        let first = &mut self.item_by_symbol[name.index()];
        match first.some() {
            None => *first = item,
            Some(known) if self.plan_of(known) != Some(plan) => {
                self.item_by_name.entry((plan, name)).or_insert(item);
            }
            Some(_) => {}
        }
    }

    pub(crate) fn add_target_extra(&mut self, extra: TargetExtra) -> u32 {
        if self.target_extras.is_empty() {
            self.target_extras.push(TargetExtra::default());
        }
        self.target_extras.push(extra);
        self.target_extras.len() as u32 - 1
    }

    pub(crate) fn target_extra_mut(&mut self, target: TargetId) -> &mut TargetExtra {
        if self.targets[target.index()].extra == 0 {
            self.targets[target.index()].extra = self.add_target_extra(TargetExtra::default());
        }
        &mut self.target_extras[self.targets[target.index()].extra as usize]
    }

    /// What few targets have; nothing set where the target has none of it.
    pub fn target_extra(&self, target: TargetId) -> Option<&TargetExtra> {
        match self.targets[target.index()].extra {
            0 => None,
            n => self.target_extras.get(n as usize),
        }
    }

    pub(crate) fn record_extra_mut(&mut self, record: RecordId) -> (u32, &mut RecordExtra) {
        if self.record_extras.is_empty() {
            self.record_extras.push(RecordExtra::default());
        }
        if self.records[record.index()].extra == 0 {
            self.record_extras.push(RecordExtra::default());
            self.records[record.index()].extra = self.record_extras.len() as u32 - 1;
        }
        let index = self.records[record.index()].extra;
        (index, &mut self.record_extras[index as usize])
    }

    /// What few records have.
    pub fn record_extra(&self, record: RecordId) -> Option<&RecordExtra> {
        match self.records[record.index()].extra {
            0 => None,
            n => self.record_extras.get(n as usize),
        }
    }

    /// The element of a plan with this id, or without one with this title.
    pub fn find(&self, plan: PlanId, name: Symbol) -> Option<Item> {
        let first = self
            .item_by_symbol
            .get(name.index())
            .and_then(|item| item.some());
        match first {
            Some(item) if self.plan_of(item) == Some(plan) => Some(item),
            Some(_) => self.item_by_name.get(&(plan, name)).copied(),
            None => None,
        }
    }

    /// The unit with this id, full name or alias; and whether it is an alias.
    pub fn find_unit(&self, name: Symbol) -> Option<(UnitId, bool)> {
        self.unit_by_name.get(&name).copied()
    }

    /// The file and head of an element.
    pub fn span(&self, item: Item) -> Option<Span> {
        let n = item.index();
        let (file, at) = match item.kind() {
            ItemKind::Section => (self.sections[n].file, self.sections[n].at),
            ItemKind::Task => (self.tasks[n].file, self.tasks[n].at),
            ItemKind::Target => (self.targets[n].file, self.targets[n].at),
            ItemKind::Project => (self.projects[n].file, self.projects[n].at),
            ItemKind::Milestone => (self.milestones[n].file, self.milestones[n].at),
            ItemKind::Plan => return self.plans[n].span,
            ItemKind::Unit => return self.units[n].span,
        };
        at.span(file)
    }

    /// The id of an element, or the title in its place.
    pub fn id(&self, item: Item) -> Symbol {
        let n = item.index();
        match item.kind() {
            ItemKind::Section => self.sections[n].id,
            ItemKind::Task => self.tasks[n].id,
            ItemKind::Target => self.targets[n].id,
            ItemKind::Project => self.projects[n].id,
            ItemKind::Milestone => self.milestones[n].id,
            ItemKind::Plan => self.plans[n].id,
            ItemKind::Unit => self.units[n].id.unwrap_or(Symbol(0)),
        }
    }

    /// The plan of an element; units belong to all.
    pub fn plan_of(&self, item: Item) -> Option<PlanId> {
        let n = item.index();
        Some(match item.kind() {
            ItemKind::Section => self.sections[n].plan,
            ItemKind::Task => self.tasks[n].plan,
            ItemKind::Target => self.targets[n].plan,
            ItemKind::Project => self.projects[n].plan,
            ItemKind::Milestone => self.milestones[n].plan,
            ItemKind::Plan => PlanId(n as u32),
            ItemKind::Unit => return None,
        })
    }

    /// The task an element is, or is written in.
    pub fn task_of(&self, item: Item) -> Option<TaskId> {
        let n = item.index();
        match item.kind() {
            ItemKind::Task => item.task(),
            ItemKind::Target => self.targets[n].task,
            ItemKind::Project => self.projects[n].task,
            ItemKind::Milestone => self.milestones[n].task,
            _ => None,
        }
    }

    /// The section an element stands in.
    pub fn section_of(&self, item: Item) -> Option<SectionId> {
        let n = item.index();
        match item.kind() {
            ItemKind::Section => self.sections[n].parent,
            ItemKind::Task => self.tasks[n].section,
            ItemKind::Target => self.targets[n].section,
            ItemKind::Project => self.projects[n].section,
            ItemKind::Milestone => self.milestones[n].section,
            _ => None,
        }
    }

    /// What a plan says of the place in the original document: of the element, else of the
    /// task or section it is written in.
    pub fn origin(&self, item: Item) -> Option<Span> {
        if self.origins.is_empty() {
            return None;
        }
        let around = || {
            let task = self.task_of(item).map(Item::from);
            task.or_else(|| self.section_of(item).map(Item::from))
        };
        let found = self
            .origins
            .get(&item)
            .or_else(|| self.origins.get(&around()?));
        found.copied()
    }

    /// The outermost section around a section.
    pub fn chapter(&self, section: SectionId) -> SectionId {
        let mut chapter = section;
        while let Some(parent) = self.sections[chapter.index()].parent {
            chapter = parent;
        }
        chapter
    }

    fn holds(&self, item: Item) -> Option<&Holds> {
        let n = item.index();
        Some(match item.kind() {
            ItemKind::Section => &self.sections[n].holds,
            ItemKind::Task => &self.tasks[n].holds,
            ItemKind::Project => &self.projects[n].holds,
            ItemKind::Milestone => &self.milestones[n].holds,
            _ => return None,
        })
    }

    /// The deadline written for an element: its own, or one that an enclosing task or
    /// section states for all below.
    pub fn due(&self, item: Item) -> Option<Dated> {
        match item.kind() {
            ItemKind::Target => self.targets[item.index()].due,
            _ => self.holds(item)?.due,
        }
    }

    /// The first day written for an element: its own, or one that an enclosing task or
    /// section states for all below.
    pub fn start_of(&self, item: Item) -> Option<Dated> {
        match item.target() {
            Some(target) => self.target_extra(target)?.start,
            None => self.holds(item)?.start,
        }
    }

    /// The deadline that counts: the written one, else the task's, else the plan's end.
    pub fn deadline(&self, item: Item) -> Option<Dated> {
        self.due(item)
            .or_else(|| {
                self.task_of(item)
                    .and_then(|task| self.tasks[task.index()].holds.due)
            })
            .or_else(|| {
                self.section_of(item)
                    .and_then(|section| self.sections[section.index()].holds.due)
            })
            .or_else(|| self.plans[self.plan_of(item)?.index()].end)
    }

    /// The names in roles of an element, in written order.
    pub fn assignments_of(&self, item: Item) -> std::ops::Range<usize> {
        self.assignments_of.get(item)
    }

    fn in_role(&self, item: Item, role: Role) -> impl Iterator<Item = &Assignment> {
        self.assignments[self.assignments_of(item)]
            .iter()
            .filter(move |a| a.role == role)
    }

    /// Calls `found` with the units of a unit: of a group its members, else itself. A group
    /// whose members nobody listed stands for itself.
    pub fn each_member(&self, unit: UnitId, found: &mut dyn FnMut(UnitId)) {
        let entry = &self.units[unit.index()];
        if entry.is_group && !entry.listed.is_empty() {
            entry.expanded.iter().copied().for_each(found);
        } else {
            found(unit);
        }
    }

    /// The units that answer for an element, groups expanded, each once.
    pub fn owner(&self, item: Item) -> Vec<UnitId> {
        let mut owner = Vec::new();
        self.each_owner(item, &mut |unit| {
            if !owner.contains(&unit) {
                owner.push(unit);
            }
        });
        owner
    }

    fn each_owner(&self, item: Item, found: &mut dyn FnMut(UnitId)) {
        let mut any = false;
        for lead in self.in_role(item, Role::Lead) {
            any = true;
            if let Some(unit) = lead.unit() {
                self.each_member(unit, found);
            }
        }
        if any || item.kind() == ItemKind::Project {
            return;
        }
        if matches!(item.kind(), ItemKind::Task | ItemKind::Section) {
            let first_only = self.first_is_lead(item);
            for (n, responsible) in self.in_role(item, Role::Responsible).enumerate() {
                if n > 0 && first_only {
                    break;
                }
                any = true;
                if let Some(unit) = responsible.unit() {
                    self.each_member(unit, found);
                }
            }
            let above = self
                .section_of(item)
                .filter(|_| item.kind() == ItemKind::Section);
            if let (false, Some(above)) = (any, above) {
                self.each_owner(above.into(), found);
            }
            return;
        }
        if let Some(task) = self.task_of(item) {
            self.each_owner(task.into(), found);
        } else if let Some(section) = self.section_of(item) {
            self.each_owner(section.into(), found);
        }
    }

    /// Whether the first-listed unit leads: stated by the plan, or around or in the element.
    pub fn first_is_lead(&self, item: Item) -> bool {
        self.holds(item).is_some_and(|h| h.first_is_lead)
            || self
                .plan_of(item)
                .is_some_and(|p| self.plans[p.index()].first_is_lead)
    }

    /// What an element waits for, as references.
    pub fn needs(&self, item: Item) -> impl Iterator<Item = &Reference> {
        self.needs_of
            .get(item)
            .iter()
            .map(|&n| &self.references[n as usize])
    }

    /// Elements that wait for this one.
    pub fn needed_by(&self, item: Item) -> impl Iterator<Item = Item> + '_ {
        self.needed_by
            .get(item)
            .iter()
            .filter_map(|&n| self.references[n as usize].of())
    }

    /// Headline targets an element contributes to, as references.
    pub fn serves(&self, item: Item) -> impl Iterator<Item = &Reference> {
        self.serves_of
            .get(item)
            .iter()
            .map(|&n| &self.references[n as usize])
    }

    /// Elements that contribute to a target.
    pub fn served_by(&self, item: Item) -> impl Iterator<Item = Item> + '_ {
        self.served_by
            .get(item)
            .iter()
            .filter_map(|&n| self.references[n as usize].of())
    }

    /// Ledger rows about an element, by date, then in source order.
    pub fn records_of(&self, item: Item) -> &[u32] {
        self.records_of.get(item)
    }

    /// Documents cited in an element, in source order.
    pub fn citations_of(&self, item: Item) -> &[u32] {
        self.citations_of.get(item)
    }

    /// Targets written in a task.
    pub fn targets_of(&self, task: TaskId) -> &[u32] {
        self.targets_of.get(task.into())
    }

    /// Projects written in a task.
    pub fn projects_of(&self, task: TaskId) -> &[u32] {
        self.projects_of.get(task.into())
    }

    /// Milestones written in a task.
    pub fn milestones_of(&self, task: TaskId) -> &[u32] {
        self.milestones_of.get(task.into())
    }

    /// Tasks directly below a task.
    pub fn children_of(&self, task: TaskId) -> &[u32] {
        self.children_of.get(task.into())
    }

    /// Parts of a target.
    pub fn shares_of(&self, target: TargetId) -> &[u32] {
        self.shares_of.get(target.into())
    }

    /// Values a target should reach on its way.
    pub fn interims_of(&self, target: TargetId) -> &[u32] {
        self.interims_of.get(target.into())
    }

    /// Assignments in which a unit is named itself.
    pub fn assignments_of_unit(&self, unit: UnitId) -> &[u32] {
        self.duties_of.get(unit.into())
    }

    /// The declared name most like an unresolved unit name.
    pub fn nearest_unit(&self, name: Symbol) -> Option<Symbol> {
        self.nearest.get(&Nearest::Unit(name)).copied()
    }

    /// The declared name most like an unresolved reference.
    pub fn nearest_reference(&self, reference: ReferenceId) -> Option<Symbol> {
        self.nearest.get(&Nearest::Reference(reference)).copied()
    }

    /// All files that hold something of a plan's header: for messages without a better place.
    pub fn plan_span(&self, plan: PlanId) -> Span {
        self.plans[plan.index()]
            .span
            .unwrap_or(Span::start_of(FileId(0)))
    }
}
