//! Compiled rules: names resolved to slots, fields and tables, types checked.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::finding::{Said, Severity};
use crate::source::Span;
use crate::syntax::keywords::Stage;

use super::find::WordList;
use super::schema::Field;
use super::tree::{Arith, Compare, Example, Fold, Is};
use super::types::{Kind, Kinds};
use super::value::Value;
use super::world::Revised;

/// A rule, ready to run.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts about a rule"
)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// The folder it stands in.
    pub category: String,
    /// Whether it comes with planlint.
    pub builtin: bool,
    /// Off unless selected.
    pub default_off: bool,
    /// Its findings cannot be put into a baseline.
    pub never_baselined: bool,
    /// What it demands.
    pub summary: Said,
    /// Why.
    pub why: Said,
    /// Highest severity it can have by itself.
    pub highest: Severity,
    /// By stage of the plan.
    pub stages: Vec<(Stage, Severity)>,
    /// Settings, for `explain`: name, value as written, meaning.
    pub params: Vec<(String, String, Said)>,
    /// Collections that must not be empty.
    pub requires: Vec<Kind>,
    /// Rule-wide definitions with a parameter.
    pub functions: Vec<Function>,
    /// Values free of variables, computed once a run.
    pub cached: Vec<Code>,
    /// Groups and rings, in the order in which they must be prepared.
    pub tables: Vec<Table>,
    /// What it checks.
    pub parts: Vec<PartCode>,
    /// Examples.
    pub examples: Vec<Example>,
    /// Its word lists, for `explain`: name, words, and those in which they do not count.
    pub words: Vec<(String, Vec<String>, Vec<String>)>,
    /// What the parts of its conditions were, where that is asked for.
    pub probes: Vec<Probe>,
    /// Whether the as-of date is read.
    pub reads_as_of: bool,
    /// Whether it compares with an older revision.
    pub reads_before: bool,
    /// Fields it reads, for `explain`.
    pub reads: Vec<String>,
    /// The rule file.
    pub source: Span,
}

impl Program {
    /// Whether it speaks of what other rules found, and runs when these are done.
    pub fn is_late(&self) -> bool {
        let late = |field: &String| {
            matches!(
                field.as_str(),
                "waiver.hits" | "waiver.ran" | "waiver.category"
            )
        };
        self.reads.iter().any(late)
    }

    /// Whether what it says depends on the day: it reads the as-of date, or fields that do.
    pub fn reads_day(&self) -> bool {
        const FIELDS: [&str; 8] = [
            "actual",
            "actual-at",
            "as-of",
            "closed",
            "met",
            "pace",
            "progress",
            "status",
        ];
        let of_day = |read: &String| read.rsplit('.').next().is_some_and(|f| FIELDS.contains(&f));
        self.reads_as_of || self.reads.iter().any(of_day)
    }

    /// Names of the relations whose edges it shares with other rules.
    pub fn shares(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().filter_map(|table| match table {
            Table::Rings { shared, .. } => shared.as_deref(),
            Table::Group { .. } | Table::Similar { .. } => None,
        })
    }
}

/// What a part of a condition was so far.
#[derive(Debug)]
pub struct Probe {
    /// Where it stands in the rule.
    pub span: Span,
    seen: AtomicU8,
}

impl Probe {
    /// Nothing yet.
    pub const fn new(span: Span) -> Self {
        let seen = AtomicU8::new(0);
        Self { span, seen }
    }

    /// Remembers a truth; what is not known is none.
    pub fn see(&self, truth: Result<bool, &'static str>) {
        if let Ok(truth) = truth {
            self.seen.fetch_or(1 << u8::from(truth), Ordering::Relaxed);
        }
    }

    /// Whether it was false, and whether it was true.
    pub fn seen(&self) -> (bool, bool) {
        let seen = self.seen.load(Ordering::Relaxed);
        (seen & 1 != 0, seen & 2 != 0)
    }
}

/// `let f(x: kind) = …`, remembered by argument.
#[derive(Debug)]
pub struct Function {
    /// The slot of the parameter.
    pub slot: u16,
    /// Slots in all.
    pub slots: u16,
    /// The value.
    pub body: Code,
}

/// What is computed over the whole workspace before a part runs.
#[derive(Debug)]
pub enum Table {
    /// `group` or `by-key`.
    Group {
        /// The bindings.
        generator: Generator,
        /// Slots in all.
        slots: u16,
        /// Keys by name.
        keys: Vec<(String, Code)>,
        /// Groups of one member are of no interest to the part that uses it.
        skip_single: bool,
    },
    /// `similar`.
    Similar {
        /// The bindings.
        generator: Generator,
        /// Slots in all.
        slots: u16,
        /// The name that is compared.
        name: Code,
        /// How alike names are at least.
        least: Code,
    },
    /// `cycles`.
    Rings {
        /// The edges.
        relations: Arc<[RelationCode]>,
        /// The name under which rules share the edges; none for a rule's own relation.
        shared: Option<String>,
        /// Least number of elements of a knot.
        least: usize,
        /// Kinds of nodes.
        nodes: Kinds,
    },
}

/// A compiled relation block.
#[derive(Debug)]
pub struct RelationCode {
    /// The bindings.
    pub generator: Generator,
    /// Slots in all.
    pub slots: u16,
    /// From.
    pub from: Code,
    /// To.
    pub to: Code,
    /// Where the edge is written.
    pub at: Code,
    /// The element that makes it.
    pub because: Option<Code>,
    /// Rings stay inside one value of this.
    pub within: Option<Code>,
}

/// Loop variables with a condition.
#[derive(Debug)]
pub struct Generator {
    /// Slot and list of each variable.
    pub sources: Vec<(u16, Code)>,
    /// Which bindings count: the parts of the condition, all of which must hold, by the
    /// number of variables that must be bound before they are known.
    pub conditions: Vec<Vec<Code>>,
}

impl Generator {
    /// Whether every binding counts.
    pub fn is_unconditional(&self) -> bool {
        self.conditions.iter().all(Vec::is_empty)
    }
}

/// A part.
#[derive(Debug)]
pub struct PartCode {
    /// The bindings.
    pub generator: Generator,
    /// Slots of variables and definitions in all.
    pub slots: u16,
    /// Definitions: slot and value, computed when first read.
    pub lets: Vec<(u16, Code)>,
    /// What is wrong; a part without `when` has one case that is always true.
    pub cases: Vec<CaseCode>,
}

/// A case.
#[derive(Debug)]
pub struct CaseCode {
    /// Only where no case before it was true.
    pub otherwise: bool,
    /// The fault.
    pub when: Code,
    /// Severity.
    pub severity: SeverityCode,
    /// The place.
    pub at: Option<Code>,
    /// More places.
    pub notes: Vec<NoteCode>,
    /// Units it is addressed to.
    pub to: Option<Code>,
    /// What identifies it.
    pub keys: Vec<Code>,
    /// What is wrong.
    pub say: Option<TextCode>,
    /// What to do.
    pub help: Option<TextCode>,
    /// Offers of mechanical ways out.
    pub fixes: Vec<FixCode>,
}

/// Severity by data.
#[derive(Debug)]
pub struct SeverityCode {
    /// Conditions in order.
    pub arms: Vec<(Severity, Code)>,
    /// When none is true.
    pub last: Severity,
    /// By stage of the plan.
    pub stages: Vec<(Stage, Severity)>,
}

/// One more place.
#[derive(Debug)]
pub struct NoteCode {
    /// Loop over places.
    pub generator: Option<Generator>,
    /// Where.
    pub at: Code,
    /// What is there.
    pub text: TextCode,
}

/// A fix: see [`super::fix`].
#[derive(Debug)]
pub struct FixCode {
    /// Never changes the meaning.
    pub safe: bool,
    /// Only then.
    pub condition: Option<Code>,
    /// What it does.
    pub text: TextCode,
    /// The edits; all of them or none.
    pub edits: Vec<EditCode>,
}

/// An edit.
#[derive(Debug)]
pub struct EditCode {
    /// Loop over places.
    pub generator: Option<Generator>,
    /// What is written there.
    pub place: Code,
    /// What becomes of it.
    pub change: ChangeCode,
}

/// What an edit makes of a place.
#[derive(Debug)]
pub enum ChangeCode {
    /// A text stands there instead.
    Replace(Code),
    /// Nothing stands there any more.
    Delete,
    /// A text follows it.
    Insert(Code),
}

/// A text with arguments, in both languages.
#[derive(Debug)]
pub struct TextCode {
    /// English.
    pub en: Vec<Piece>,
    /// Chinese.
    pub zh: Vec<Piece>,
}

/// A piece of a text.
#[derive(Debug)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// A value, with the path that names it.
    Value(String, Code),
    /// One of two words by number.
    Plural(Code, String, String),
}

/// A field that several kinds of elements share.
#[derive(Clone, Debug)]
pub struct FieldRef(pub Arc<[(Kind, &'static Field)]>);

impl FieldRef {
    /// The field of one kind.
    pub fn of(&self, kind: Kind) -> Option<&'static Field> {
        match &*self.0 {
            [(only, field)] => (*only == kind).then_some(*field),
            several => several.iter().find(|(k, _)| *k == kind).map(|(_, f)| *f),
        }
    }
}

/// Which member of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after their words")]
pub enum Pick {
    First,
    Second,
    Last,
    Rest,
}

/// Fields of rings and steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after their words")]
pub enum RingField {
    Path,
    Size,
    Within,
    Members,
    From,
    To,
    Why,
}

/// Functions over plain arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after their words")]
pub enum Function1 {
    Distinct,
    Normal,
    Without,
    Join,
    Comparable,
    Portion,
    Points,
    Ref,
    Periods,
    Find,
    Counts,
    Stated,
    Listed,
    Punctuation,
    Fixed,
    NamesBefore,
}

impl Function1 {
    /// Whether it gives a list, member by member.
    pub const fn gives_list(self) -> bool {
        matches!(
            self,
            Self::Distinct
                | Self::Periods
                | Self::Find
                | Self::Counts
                | Self::Listed
                | Self::Punctuation
                | Self::NamesBefore
        )
    }
}

/// A compiled expression.
#[derive(Debug)]
#[allow(missing_docs, reason = "the shapes of the run time")]
pub enum Code {
    Const(Value),
    Slot(u16),
    /// A definition of the part, by slot.
    Let(u16),
    /// The as-of date of the plan of the element in a slot; without one, of the workspace.
    AsOf(Option<u16>),
    Field(Box<Code>, FieldRef),
    /// A list of one element.
    Items(Box<Code>, FieldRef),
    /// A field over a list, flattened; elements each once.
    Map(Box<Code>, FieldRef),
    Key(Box<Code>, u16),
    GroupItems(Box<Code>),
    Ring(Box<Code>, RingField),
    /// A ring's or step's field over a list.
    MapRing(Box<Code>, RingField),
    PeriodEnd(Box<Code>, bool),
    Pick(Pick, Box<Code>),
    Not(Box<Code>),
    And(Box<Code>, Box<Code>),
    Or(Box<Code>, Box<Code>),
    Compare(Compare, Box<Code>, Box<Code>),
    In(bool, Box<Code>, Box<Code>),
    Is(bool, Is, Box<Code>),
    Else(Box<Code>, Box<Code>),
    Arith(Arith, Box<Code>, Box<Code>),
    /// Union, difference, intersection.
    Sets(Arith, Box<Code>, Box<Code>),
    List(Vec<Code>),
    Collect(Box<Generator>, Option<Box<Code>>),
    Fold(Fold, Box<Generator>, Option<Box<Code>>),
    FoldList(Fold, Box<Code>),
    Call(Function1, Vec<Code>),
    Words(Arc<WordList>),
    Collection(Vec<Kind>),
    /// `kept`, `added`, `removed`.
    Revised(Revised, Vec<Kind>),
    Table(u16),
    Lookup(u16, Vec<Code>),
    Cached(u16),
    /// A part of a condition that is remembered.
    Probe(u16, Box<Code>),
    Apply(u16, Box<Code>),
}
