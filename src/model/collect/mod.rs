//! Events of all files to elements, one file after the other. Names stay symbols;
//! `resolve` turns them into ids when every file is read.

mod items;
mod statements;

use rustc_hash::FxHashMap;

use super::Model;
use super::entity::{At, Dated, QuantityAt, Reference, ReferenceKind};
use super::ids::{
    DelegationId, Item, MilestoneId, PlanId, RecordId, ReferenceId, SectionId, ShareId, Symbol,
    TargetId, TaskId, UnitId, WaiverId,
};
use super::quantity::Quantity;
use crate::finding::{Problem, Said};
use crate::source::{FileId, Role, Sources, Span};
use crate::syntax::fold::fold;
use crate::syntax::keywords::Keyword;
use crate::syntax::tree::{Args, DateAt, Entry, Event, Name, Number};

/// The innermost open block.
#[derive(Clone, Debug)]
enum Scope {
    Plan(PlanId),
    Document(PlanId),
    Units(u32, u32),
    Section(SectionId),
    Task(TaskId),
    Projects(u32, u32),
    Milestone(MilestoneId),
    Target(TargetId),
    Record(RecordId),
    Waiver(WaiverId),
    Ledger(PlanId),
    /// A block whose head could not be read: what stands in it has no owner to speak for.
    Broken,
    /// A block that has nothing to say to the model yet.
    Other,
}

/// Where the unit of a written name goes once it is known.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot {
    Awaits(UnitId),
    Under(UnitId),
    Member(UnitId),
    Issuer(PlanId),
    Reporter(u32),
    Accepted(u32),
    Approved(WaiverId),
    Share(ShareId),
    From(DelegationId),
    To(DelegationId),
}

/// Reads events into the lists of a [`Model`].
#[derive(Debug)]
pub(super) struct Collector<'s> {
    sources: &'s Sources,
    pub(super) model: Model,
    pub(super) problems: Vec<Problem>,
    pub(super) slots: Vec<(ReferenceId, Slot)>,
    /// References of records, to fill in [`super::entity::Record::of`].
    pub(super) record_refs: Vec<ReferenceId>,
    /// Further names of what a record is about.
    pub(super) record_names: Vec<(RecordId, Span)>,
    /// The days that ledgers speak of.
    pub(super) ledger_as_of: Vec<(PlanId, Dated)>,
    pub(super) waiver_refs: Vec<ReferenceId>,
    pub(super) delegation_refs: Vec<(DelegationId, ReferenceId)>,
    pub(super) plan_uppers: Vec<(PlanId, Span)>,
    pub(super) citations: Vec<(Item, Span)>,
    plan_by_id: FxHashMap<Symbol, PlanId>,
    /// Where a plan was named first by `in`, to point at when it is never declared.
    pub(super) named_plans: Vec<(PlanId, Span)>,
    pub(super) unnamed: Option<(PlanId, Span)>,
    file: FileId,
    current: Option<PlanId>,
    stack: Vec<Scope>,
    /// For every open block the statements of one value met so far, one bit a keyword.
    stated: Vec<u64>,
}

impl<'s> Collector<'s> {
    /// For the files of a role, into a model without elements.
    pub(super) fn new(sources: &'s Sources, role: Role, mut model: Model) -> Self {
        let files = sources.iter().filter(|(_, s)| s.role == role);
        let bytes: usize = files.map(|(_, s)| s.text.len()).sum();
        // Growing a list of a hundred megabytes by copying would double the peak.
        if bytes > 1 << 20 {
            model.assignments.reserve(bytes / 60);
            model.tasks.reserve(bytes / 480);
            model.targets.reserve(bytes / 320);
            model.records.reserve(bytes / 400);
            model.references.reserve(bytes / 220);
            model.names.reserve(bytes / 200);
        }
        Self {
            sources,
            model,
            problems: Vec::new(),
            slots: Vec::new(),
            record_refs: Vec::new(),
            record_names: Vec::new(),
            ledger_as_of: Vec::new(),
            waiver_refs: Vec::new(),
            delegation_refs: Vec::new(),
            plan_uppers: Vec::new(),
            citations: Vec::new(),
            plan_by_id: FxHashMap::default(),
            named_plans: Vec::new(),
            unnamed: None,
            file: FileId(0),
            current: None,
            stack: Vec::new(),
            stated: Vec::new(),
        }
    }

    /// Begins the next file, or goes on with a further piece of one, outside all blocks.
    pub(super) fn begin(&mut self, file: FileId, at: usize) {
        if at == 0 {
            self.file = file;
            self.current = None;
        }
        self.stack.clear();
        self.stated.clear();
    }

    pub(super) fn event(&mut self, event: &Event) {
        match event {
            Event::Problem(problem) => self.problems.push((**problem).clone()),
            Event::Close(_) => {
                self.stack.pop();
                self.stated.pop();
            }
            Event::Entry(entry) => {
                let scope = self.entry(entry);
                if entry.opens {
                    self.stack.push(scope);
                    self.stated.push(0);
                }
            }
        }
    }

    fn entry(&mut self, entry: &Entry) -> Scope {
        if entry.keyword.is_item() {
            return self.item(entry);
        }
        self.check_once(entry);
        self.statement(entry);
        Scope::Other
    }

    /// A statement of one value stands once in a block.
    fn check_once(&mut self, entry: &Entry) {
        let bit = 1_u64 << (entry.keyword as u8 % 64);
        let single = entry.keyword.is_single() && !entry.broken;
        let Some(stated) = self.stated.last_mut().filter(|_| single) else {
            return;
        };
        let again = *stated & bit != 0;
        *stated |= bit;
        if again {
            let word = self.sources.text(entry.keyword_span);
            let said = Said::new(
                format!("`{word}` is stated twice in this block"),
                format!("“{word}”在同一块中写了两次"),
            );
            let help = Said::new("keep the one that holds", "请只保留有效的一处");
            self.problems
                .push(Problem::error("plan", entry.keyword_span, said).help(help));
        }
    }

    fn text(&self, span: Span) -> &'s str {
        self.sources.text(span)
    }

    fn symbol(&mut self, name: Name) -> Symbol {
        let text = self.sources.text(name.span);
        self.model.names.intern(text)
    }

    const fn at(name: Name) -> At {
        At {
            start: name.span.start,
            end: name.span.end,
        }
    }

    fn dated(&self, date: DateAt) -> Dated {
        Dated {
            date: date.date,
            at: At::of(date.span),
            file: self.file,
        }
    }

    fn quantity(&mut self, number: Number) -> Option<QuantityAt> {
        let symbol = number.measure.map(|span| fold(self.text(span)));
        let measure = match symbol {
            Some(symbol) => self.model.measures.intern(&symbol),
            None => self.model.measures.bare(),
        };
        let quantity = Quantity::new(number.value, measure);
        if quantity.is_none() {
            self.problems.push(Problem::error(
                "syntax",
                number.span,
                Said::new("a number has at most 18 digits", "数字最多 18 位"),
            ));
        }
        quantity.map(|quantity| QuantityAt {
            quantity,
            at: At::of(number.span),
        })
    }

    /// The plan of what stands here: the file's, or the one without a name.
    fn plan(&mut self, at: Span) -> PlanId {
        if let Some(plan) = self.current {
            return plan;
        }
        let plan = if let Some((plan, _)) = self.unnamed {
            plan
        } else {
            let id = self.model.names.intern("");
            let plan = self.model.add_plan(id);
            self.unnamed = Some((plan, at));
            plan
        };
        self.current = Some(plan);
        plan
    }

    fn plan_named(&mut self, id: Symbol) -> PlanId {
        if let Some(&plan) = self.plan_by_id.get(&id) {
            return plan;
        }
        let plan = self.model.add_plan(id);
        self.plan_by_id.insert(id, plan);
        plan
    }

    fn refer(
        &mut self,
        kind: ReferenceKind,
        name: Name,
        of: Item,
        plan: Option<PlanId>,
    ) -> ReferenceId {
        let symbol = self.symbol(name);
        let id = ReferenceId(self.model.references.len() as u32);
        self.model.references.push(Reference {
            at: At::of(name.span),
            file: self.file,
            name: symbol,
            of,
            to: Item::NONE,
            plan,
            kind,
        });
        id
    }

    fn refer_unit(&mut self, kind: ReferenceKind, name: Name, of: Item, slot: Slot) {
        let id = self.refer(kind, name, of, None);
        self.slots.push((id, slot));
    }

    fn parents(&self) -> (Option<SectionId>, Option<TaskId>) {
        for scope in self.stack.iter().rev() {
            match scope {
                Scope::Task(task) => return (self.model.tasks[task.index()].section, Some(*task)),
                Scope::Section(section) => return (Some(*section), None),
                Scope::Projects(first, _) => {
                    let project = &self.model.projects[*first as usize];
                    return (project.section, project.task);
                }
                _ => {}
            }
        }
        (None, None)
    }

    fn args_missing(entry: &Entry) -> bool {
        entry.broken && matches!(entry.args, Args::Nothing)
    }

    fn mark_broken(&mut self, keyword: Keyword) {
        match self.stack.last() {
            Some(Scope::Section(id)) => self.model.sections[id.index()].holds.broken.set(keyword),
            Some(Scope::Task(id)) => self.model.tasks[id.index()].holds.broken.set(keyword),
            Some(&Scope::Projects(first, end)) => {
                for project in &mut self.model.projects[first as usize..end as usize] {
                    project.holds.broken.set(keyword);
                }
            }
            Some(Scope::Milestone(id)) => {
                self.model.milestones[id.index()].holds.broken.set(keyword);
            }
            Some(Scope::Target(id)) => self.model.targets[id.index()].broken.set(keyword),
            Some(Scope::Plan(id) | Scope::Document(id)) => {
                self.model.plans[id.index()].broken.set(keyword);
            }
            _ => {}
        }
    }
}
