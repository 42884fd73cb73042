//! The elements of plans. Texts are places in the files; names are symbols; what refers
//! to something else is resolved to an id.

use super::ids::{Item, PlanId, SectionId, Symbol, TargetId, TaskId, UnitId};
use super::quantity::Quantity;
use crate::source::{FileId, Span};
use crate::syntax::date::Date;
use crate::syntax::keywords::{Commitment, Interval, Keyword, Stage, State, Strength, Tier};
use crate::syntax::tree::{Cmp, TargetKind};

/// A piece of the element's own file; empty where nothing is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl At {
    /// The place of a span.
    pub const fn of(span: Span) -> Self {
        Self {
            start: span.start,
            end: span.end,
        }
    }

    /// The span in `file`, unless nothing is written.
    pub fn span(self, file: FileId) -> Option<Span> {
        (self.end > self.start).then(|| Span::new(file, self.start, self.end))
    }
}

/// A date with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The date.
    pub date: Date,
    /// Where it is written.
    pub at: At,
    /// In which file: a section's date serves tasks of other files too.
    pub file: FileId,
}

impl Dated {
    /// Where it is written.
    pub fn span(self) -> Span {
        Span::new(self.file, self.at.start, self.at.end)
    }
}

/// A quantity with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuantityAt {
    /// The quantity.
    pub quantity: Quantity,
    /// Where it is written.
    pub at: At,
}

/// Which fields of an element could not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Broken(u16);

impl Broken {
    /// Everything could be read.
    pub const fn none() -> Self {
        Self(0)
    }

    const fn bit(keyword: Keyword) -> u16 {
        match keyword {
            Keyword::Lead => 1,
            Keyword::Responsible => 2,
            Keyword::Support => 4,
            Keyword::Oversee => 8,
            Keyword::Implementer => 16,
            Keyword::Due | Keyword::Period | Keyword::Start => 32,
            Keyword::Needs => 64,
            Keyword::Baseline => 128,
            Keyword::Serves => 256,
            Keyword::Target => 512,
            Keyword::Reports => 1024,
            Keyword::Share => 2048,
            Keyword::Scope => 4096,
            Keyword::Stage | Keyword::AsOf | Keyword::Issued => 8192,
            Keyword::Step => 32768,
            _ => 16384,
        }
    }

    /// Takes over that dates above could not be read.
    pub fn merge_dates(&mut self, above: Self) {
        self.0 |= above.0 & Self::bit(Keyword::Due);
    }

    /// Marks the field of a keyword.
    pub fn set(&mut self, keyword: Keyword) {
        self.0 |= Self::bit(keyword);
    }

    /// Whether the field of a keyword could not be read.
    pub const fn has(self, keyword: Keyword) -> bool {
        self.0 & Self::bit(keyword) != 0
    }
}

/// A plan, or a document that plans cite.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Id in the header; for a document without one, its title.
    pub id: Symbol,
    /// Where the header stands; nothing for a plan that is only named.
    pub span: Option<Span>,
    /// Printed title.
    pub title: Option<Span>,
    /// A registered document, not a plan.
    pub document: bool,
    /// Document number.
    pub number: Option<Span>,
    /// Issuing units.
    pub issuer: Vec<UnitId>,
    /// Date of issue.
    pub issued: Option<Dated>,
    /// First day of the period.
    pub start: Option<Dated>,
    /// Last day of the period.
    pub end: Option<Dated>,
    /// Stage.
    pub stage: Option<Stage>,
    /// The plan's own as-of date.
    pub as_of: Option<Dated>,
    /// Plans and documents it stands under.
    pub upper: Vec<(Span, Option<PlanId>)>,
    /// The first-listed unit leads.
    pub first_is_lead: bool,
    /// Reporting interval.
    pub reports: Option<Interval>,
    /// Official wording.
    pub text: Option<Span>,
    /// File of the document it was made from, as seen from its own.
    pub source: Option<Span>,
    /// What could not be read.
    pub broken: Broken,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Section {
    /// Id, or the title in its place.
    pub id: Symbol,
    /// Whether the id is written.
    pub named: bool,
    /// Its file.
    pub file: FileId,
    /// Its head.
    pub at: At,
    /// Printed title.
    pub title: At,
    /// Printed number.
    pub number: At,
    /// Official wording.
    pub text: At,
    /// Plan it is in.
    pub plan: PlanId,
    /// Enclosing section.
    pub parent: Option<SectionId>,
    /// What holds for the tasks below.
    pub holds: Holds,
}

/// What a section or task states for everything below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// First day.
    pub start: Option<Dated>,
    /// Deadline.
    pub due: Option<Dated>,
    /// Reporting interval.
    pub reports: Option<Interval>,
    /// The first-listed unit leads.
    pub first_is_lead: bool,
    /// Roles stated here, one bit a role.
    pub roles: u8,
    /// What could not be read.
    pub broken: Broken,
}

/// A duty.
#[derive(Clone, Debug)]
pub struct Task {
    /// Id, or the title in its place.
    pub id: Symbol,
    /// Whether the id is written.
    pub named: bool,
    /// Whether no task stands below.
    pub leaf: bool,
    /// A duty without end.
    pub standing: bool,
    /// What is promised.
    pub commitment: Option<Commitment>,
    /// Its file.
    pub file: FileId,
    /// Its head.
    pub at: At,
    /// Printed title.
    pub title: At,
    /// Printed number.
    pub number: At,
    /// Official wording.
    pub text: At,
    /// Plan it is in.
    pub plan: PlanId,
    /// Enclosing task.
    pub parent: Option<TaskId>,
    /// Nearest section.
    pub section: Option<SectionId>,
    /// Dates, interval and roles, own or from above.
    pub holds: Holds,
}

/// How a unit stands to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "named after what they stand for")]
#[repr(u8)]
pub enum Role {
    Lead,
    Responsible,
    Support,
    Oversee,
    Implementer,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] = [
        Self::Lead,
        Self::Responsible,
        Self::Support,
        Self::Oversee,
        Self::Implementer,
    ];

    /// The keyword that states it.
    pub const fn keyword(self) -> Keyword {
        match self {
            Self::Lead => Keyword::Lead,
            Self::Responsible => Keyword::Responsible,
            Self::Support => Keyword::Support,
            Self::Oversee => Keyword::Oversee,
            Self::Implementer => Keyword::Implementer,
        }
    }

    /// The role that a keyword states.
    pub fn of(keyword: Keyword) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.keyword() == keyword)
    }
}

/// How a written name was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Match {
    /// The id or the full name.
    Exact,
    /// A registered short name.
    Alias,
    /// A part shared with a neighbour in the list is left out.
    Elided,
    /// Near to one registered name.
    Similar,
    /// No unit of that name.
    Unknown,
}

/// One written name in one role.
#[derive(Clone, Copy, Debug)]
pub struct Assignment {
    /// Task, target, project or milestone.
    pub of: Item,
    /// Its file.
    pub file: FileId,
    /// The name as written.
    pub at: At,
    pub(crate) unit: u32,
    pub(crate) role: Role,
    pub(crate) matched: Match,
    pub(crate) flags: u8,
}

impl Assignment {
    pub(crate) const OPEN: u8 = 1;
    pub(crate) const FIRST: u8 = 2;
    pub(crate) const JOINED: u8 = 4;
    pub(crate) const NO_UNIT: u32 = u32::MAX;

    /// The unit or group meant.
    pub fn unit(&self) -> Option<UnitId> {
        (self.unit != Self::NO_UNIT).then_some(UnitId(self.unit))
    }

    /// The role.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// How the name was understood.
    pub const fn matched(&self) -> Match {
        self.matched
    }

    /// Whether an open end (等) follows this name.
    pub const fn open(&self) -> bool {
        self.flags & Self::OPEN != 0
    }

    /// Whether it is the first of its list.
    pub const fn first(&self) -> bool {
        self.flags & Self::FIRST != 0
    }

    /// Where the name is written.
    pub fn span(&self) -> Span {
        Span::new(self.file, self.at.start, self.at.end)
    }
}

/// A unit or a group of units.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// The short name it is declared with, or the name as first written.
    pub id: Option<Symbol>,
    /// Where it is declared or first written.
    pub span: Option<Span>,
    /// Where its id stands.
    pub id_span: Option<Span>,
    /// Full name.
    pub name: Option<Span>,
    /// Other names.
    pub aka: Vec<(Symbol, Span)>,
    /// Tier.
    pub tier: Option<Tier>,
    /// Kind, as a word.
    pub kind: Option<Span>,
    /// Parent units.
    pub under: Vec<(UnitId, Span)>,
    /// Units it waits for.
    pub awaits: Vec<(UnitId, Span)>,
    /// Has a `unit` or `group` item.
    pub declared: bool,
    /// A collective.
    pub is_group: bool,
    /// A group's direct members.
    pub listed: Vec<(UnitId, Span)>,
    /// A group's units, groups expanded; empty for a plain unit.
    pub expanded: Vec<UnitId>,
    /// The list of members is open-ended.
    pub open: bool,
    /// Exists from.
    pub from: Option<Dated>,
    /// Exists until.
    pub until: Option<Dated>,
    /// Responsible official.
    pub person: Option<Span>,
}

/// A metric with what is to be reached.
#[derive(Clone, Debug)]
pub struct Target {
    /// Id, or the metric in its place.
    pub id: Symbol,
    /// Its file.
    pub file: FileId,
    /// Its head.
    pub at: At,
    /// What is measured, as written.
    pub metric: At,
    /// Plan it is in.
    pub plan: PlanId,
    /// Task it is written in.
    pub task: Option<TaskId>,
    /// Section it is written in, outside tasks.
    pub section: Option<SectionId>,
    /// Whether the id is written.
    pub named: bool,
    /// Level, growth, …
    pub kind: TargetKind,
    /// Comparator.
    pub cmp: Option<Cmp>,
    /// How firmly.
    pub strength: Option<Strength>,
    /// What could not be read.
    pub broken: Broken,
    /// Pass mark.
    pub value: Option<QuantityAt>,
    /// Starting value.
    pub baseline: Option<QuantityAt>,
    /// Date of the baseline.
    pub baseline_at: Option<Dated>,
    /// Own deadline.
    pub due: Option<Dated>,
    pub(crate) extra: u32,
}

/// What few targets have.
#[derive(Clone, Debug, Default)]
pub struct TargetExtra {
    /// First day of `over`.
    pub start: Option<Dated>,
    /// Upper end of a range.
    pub max: Option<QuantityAt>,
    /// A text in place of a value.
    pub words: Option<Span>,
    /// Area or population.
    pub scope: Option<Span>,
    pub(crate) scope_name: Option<Symbol>,
    /// Area or population of the baseline, where one is named.
    pub(crate) baseline_of: Option<Symbol>,
    /// How far off `about` still counts.
    pub tolerance: Option<QuantityAt>,
    /// Interim values.
    pub steps: Vec<(QuantityAt, Dated)>,
    /// Official wording.
    pub text: Option<Span>,
    /// Goes on after the deadline.
    pub ongoing: bool,
}

impl TargetExtra {
    /// Whether the baseline is that of another area or population than the target's.
    pub fn baseline_of_another(&self) -> bool {
        self.baseline_of.is_some() && self.baseline_of != self.scope_name
    }
}

/// A part of a target.
#[derive(Clone, Debug)]
pub struct Share {
    /// Target it belongs to.
    pub target: TargetId,
    /// Its file.
    pub file: FileId,
    /// The whole.
    pub at: At,
    /// For a unit.
    pub unit: Option<UnitId>,
    /// For a year or quarter.
    pub period: Option<Date>,
    /// Value written.
    pub value: Option<QuantityAt>,
}

/// A value that a target should have reached on its way.
#[derive(Clone, Copy, Debug)]
pub struct Interim {
    /// Target it belongs to.
    pub target: TargetId,
    /// Where its value is written.
    pub span: Span,
    /// The day it is due, at the last.
    pub by: Date,
    /// The value: of a breakdown by years, the sum up to then. None where the parts do not add up.
    pub value: Option<Quantity>,
}

/// A named piece of work inside a task.
#[derive(Clone, Debug)]
pub struct Project {
    /// Id, or the name in its place.
    pub id: Symbol,
    /// Whether the id is written.
    pub named: bool,
    /// What is promised.
    pub commitment: Option<Commitment>,
    /// Its file.
    pub file: FileId,
    /// Its head in the list.
    pub at: At,
    /// The name as written.
    pub name: At,
    /// Plan it is in.
    pub plan: PlanId,
    /// Task it is in.
    pub task: Option<TaskId>,
    /// Section it is in, outside tasks.
    pub section: Option<SectionId>,
    /// Own dates.
    pub holds: Holds,
    /// Money, with its place.
    pub cost: Option<QuantityAt>,
    /// Places named.
    pub places: Vec<Span>,
    /// The list it stands in ends in 等.
    pub open: bool,
}

/// A dated event without a number.
#[derive(Clone, Debug)]
pub struct Milestone {
    /// Id, or the title in its place.
    pub id: Symbol,
    /// Whether the id is written.
    pub named: bool,
    /// Its file.
    pub file: FileId,
    /// Its head.
    pub at: At,
    /// Printed title.
    pub title: At,
    /// Plan it is in.
    pub plan: PlanId,
    /// Task it is in.
    pub task: Option<TaskId>,
    /// Section it is in, outside tasks.
    pub section: Option<SectionId>,
    /// Own dates.
    pub holds: Holds,
}

/// What a record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A quantity.
    Quantity(QuantityAt),
    /// A state, with its place.
    State(State, At),
    /// Could not be read as a number.
    Words(At),
}

/// One dated fact of the ledger.
#[derive(Clone, Debug)]
pub struct Record {
    /// Element it is about; [`Record::of`].
    pub(crate) of: Item,
    /// Its file.
    pub file: FileId,
    /// The whole head.
    pub at: At,
    /// Its plan.
    pub plan: PlanId,
    /// Its date.
    pub date: Date,
    /// What it says.
    pub fact: Fact,
    pub(crate) extra: u32,
}

impl Record {
    /// The element it is about, when there is one of that name.
    pub fn of(&self) -> Option<Item> {
        self.of.some()
    }
}

/// What few records have.
#[derive(Clone, Debug, Default)]
pub struct RecordExtra {
    /// Who reported.
    pub reporter: Option<UnitId>,
    /// The part of the element it is about.
    pub part: Option<Symbol>,
    /// Source named.
    pub source: Option<Span>,
    /// Evidence named.
    pub evidence: Vec<Span>,
    /// Who accepted it, and when.
    pub accepted: Option<(Option<UnitId>, Date)>,
    /// Date of the row that this one corrects.
    pub corrects: Option<Date>,
    /// Written inside the element, not in a ledger.
    pub inside: bool,
}

/// What a written reference is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "named after their keywords")]
#[repr(u8)]
pub enum ReferenceKind {
    Needs,
    Serves,
    Record,
    /// The name of a record that several elements have; that is said already.
    Unclear,
    Waive,
    Delegate,
    Under,
    Awaits,
    Reporter,
    Accepted,
    Approved,
    Issuer,
    Member,
    Share,
}

impl ReferenceKind {
    /// The word of its keyword.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Needs => "needs",
            Self::Serves => "serves",
            Self::Record | Self::Unclear => "record",
            Self::Waive => "waive",
            Self::Delegate => "delegate",
            Self::Under => "under",
            Self::Awaits => "awaits",
            Self::Reporter => "reporter",
            Self::Accepted => "accepted",
            Self::Approved => "approved",
            Self::Issuer => "issuer",
            Self::Member => "group",
            Self::Share => "share",
        }
    }

    /// Whether it names a unit, not an element of a plan.
    pub const fn names_unit(self) -> bool {
        !matches!(
            self,
            Self::Needs | Self::Serves | Self::Record | Self::Unclear | Self::Waive
        )
    }
}

/// A name written to mean another element.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    /// Where.
    pub at: At,
    /// Its file.
    pub file: FileId,
    /// The name.
    pub name: Symbol,
    /// Element it stands in; none for a row of the ledger.
    pub(crate) of: Item,
    /// Element meant.
    pub(crate) to: Item,
    /// Plan in which it is looked up.
    pub plan: Option<PlanId>,
    /// What it is for.
    pub kind: ReferenceKind,
}

impl Reference {
    /// Element it stands in.
    pub fn of(&self) -> Option<Item> {
        self.of.some()
    }

    /// Element meant, when there is one of that name.
    pub fn to(&self) -> Option<Item> {
        self.to.some()
    }

    /// Where it is written.
    pub fn span(&self) -> Span {
        Span::new(self.file, self.at.start, self.at.end)
    }
}

/// A duty handed on.
#[derive(Clone, Debug)]
pub struct Delegation {
    /// Giver, with its place.
    pub from: (UnitId, Span),
    /// Taker, with its place.
    pub to: (UnitId, Span),
    /// Element it is about.
    pub of: Option<Item>,
    /// When.
    pub on: Option<Date>,
    /// The whole.
    pub span: Span,
    /// Its plan.
    pub plan: PlanId,
}

/// A sentence of the document that a plan was made from.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// The plan.
    pub plan: PlanId,
    /// Its place in the document.
    pub span: Span,
    /// Whether an element of the plan holds or names it.
    pub covered: bool,
    /// Whether it says that something shall be done.
    pub duty: bool,
    /// Whether it names a quantity that is to be reached.
    pub quantity: bool,
}

/// An accepted finding.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// Name of the rule, with its place.
    pub rule: (Symbol, Span),
    /// Element it is about.
    pub of: Option<Item>,
    /// The element as written.
    pub of_span: Span,
    /// Its plan.
    pub plan: PlanId,
    /// Why.
    pub reason: Option<Span>,
    /// Approving body.
    pub approved: Option<UnitId>,
    /// Document number.
    pub number: Option<Span>,
    /// Date of that document.
    pub issued: Option<Dated>,
    /// Ends on.
    pub until: Option<Dated>,
    /// The one finding it accepts.
    pub fingerprint: Option<Span>,
    /// The whole.
    pub span: Span,
}

/// A document that an element cites.
#[derive(Clone, Debug)]
pub struct Citation {
    /// Who cites.
    pub of: Item,
    /// As written.
    pub span: Span,
    /// The registered document or plan.
    pub document: Option<PlanId>,
}
