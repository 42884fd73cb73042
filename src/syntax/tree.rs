//! What the grammar makes of one entry. Names and texts are spans of the file;
//! nothing is copied.

use rust_decimal::Decimal;

use super::date::Date;
use super::keywords::{Commitment, DecimalMark, Interval, Keyword, Stage, State, Strength, Tier};
use crate::finding::Problem;
use crate::source::Span;

/// One step through a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// An entry; when `opens`, what follows up to its [`Event::Close`] stands in its block.
    Entry(Entry),
    /// The end of the innermost open block; empty where the brace is missing.
    Close(Span),
    /// A fault.
    Problem(Box<Problem>),
}

/// A keyword with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its keyword.
    pub keyword: Keyword,
    /// Where the keyword stands.
    pub keyword_span: Span,
    /// From the keyword to the last argument.
    pub span: Span,
    /// What follows the keyword.
    pub args: Args,
    /// Whether a part could not be read; what could be is in `args`.
    pub broken: bool,
    /// Whether a block follows.
    pub opens: bool,
}

/// A word or a quoted text; `span` leaves the quotes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// The text without quotes.
    pub span: Span,
    /// Whether it was quoted.
    pub quoted: bool,
}

/// `[name] [text]`, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The word that is the id.
    pub id: Option<Name>,
    /// The title.
    pub title: Option<Name>,
}

impl Head {
    /// The id, or the title that stands in for it.
    pub fn name(self) -> Option<Name> {
        self.id.or(self.title)
    }
}

/// `[plan:] name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ref {
    /// The plan, where one is named.
    pub plan: Option<Name>,
    /// The element.
    pub name: Name,
}

/// A date with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateAt {
    /// The date.
    pub date: Date,
    /// Where.
    pub span: Span,
}

/// A number with its unit of measure as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// The number, with an English scale word multiplied in.
    pub value: Decimal,
    /// The unit of measure, such as `万亩`; nothing for a bare number.
    pub measure: Option<Span>,
    /// The whole.
    pub span: Span,
}

/// The value of a target, a baseline, a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// One number.
    Number(Number),
    /// From the first to the second.
    Range(Number, Number),
    /// A text in place of a number, such as `"两位数"`.
    Text(Name),
}

impl Value {
    /// Where it stands.
    pub const fn span(self) -> Span {
        match self {
            Self::Number(n) => n.span,
            Self::Range(a, b) => Span::new(a.span.file, a.span.start, b.span.end),
            Self::Text(name) => name.span,
        }
    }
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cmp {
    /// `>=`
    Ge,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `<`
    Lt,
    /// `=`
    Eq,
    /// `~`: about
    About,
}

impl Cmp {
    /// As it is written.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Ge => ">=",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Lt => "<",
            Self::Eq => "=",
            Self::About => "~",
        }
    }
}

/// What kind of number a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum TargetKind {
    /// To be reached by the date.
    #[default]
    Level,
    /// Average annual growth.
    Growth,
    /// Against the baseline, over the period.
    Change,
    /// Sum over the period.
    Total,
    /// In every interval.
    Each(Interval),
    /// Never worse than.
    Keep,
}

/// When an item is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// First day, of a period.
    pub from: Option<DateAt>,
    /// The deadline.
    pub by: Option<DateAt>,
    /// Goes on without end, perhaps after the deadline.
    pub ongoing: Option<Span>,
    /// Recurs.
    pub each: Option<(Interval, Span)>,
}

impl When {
    /// Whether nothing is said.
    pub const fn is_empty(&self) -> bool {
        self.from.is_none() && self.by.is_none() && self.ongoing.is_none() && self.each.is_none()
    }
}

/// `target` with what its head may hold.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetHead {
    /// Id and metric.
    pub head: Head,
    /// Kind; no word means level.
    pub kind: TargetKind,
    /// Comparator with its place.
    pub cmp: Option<(Cmp, Span)>,
    /// The value.
    pub value: Option<Value>,
    /// Deadline or period.
    pub when: When,
    /// How firmly.
    pub strength: Option<Strength>,
}

/// What a record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A quantity.
    Value(Value),
    /// A state, with its place.
    State(State, Span),
}

/// A list of names, perhaps with an open end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// In written order.
    pub names: Vec<Name>,
    /// Which names are joined to the next, where not all are: see [`Names::joined`].
    pub loose: Vec<bool>,
    /// Where `等` or `etc` stands.
    pub etc: Option<Span>,
    /// How many names stood before the open end.
    pub before_etc: usize,
    /// A separator at the end with nothing behind it.
    pub dangling: Option<Span>,
}

impl Names {
    /// Whether a name is joined to the next: by `、`, or by any separator where the list
    /// has one kind only. Names share a suffix inside one joined run, so the commas of
    /// 临夏市、东乡县政府,各县市政府 matter.
    pub fn joined(&self, n: usize) -> bool {
        n + 1 < self.names.len() && !self.loose.get(n).copied().unwrap_or(false)
    }
}

/// Arguments, by the keyword.
#[derive(Clone, Debug, PartialEq)]
pub enum Args {
    /// None, or none that could be read.
    Nothing,
    /// `plan`, `document`, `section`, `unit`: one or several heads.
    Heads(Vec<Head>, Option<Span>),
    /// `task`, `project`, `milestone`.
    Work(Vec<Head>, Option<Span>, When, Option<(Commitment, Span)>),
    /// `target`.
    Target(Box<TargetHead>),
    /// `group name [text] = names`.
    Group(Head, Names),
    /// `record ref [of name] date = fact`.
    Record(Ref, Option<Name>, DateAt, Fact),
    /// `delegate ref from name to name [on date]`.
    Delegate(Ref, Name, Name, Option<DateAt>),
    /// `waive rule on ref [text]`.
    Waive(Name, Ref, Option<Name>),
    /// A name or text.
    Name(Name),
    /// Several.
    Names(Names),
    /// `needs`, `serves`.
    Refs(Vec<Ref>),
    /// A date.
    Date(DateAt),
    /// A deadline, a period.
    When(When),
    /// `value [in date] [of name]`.
    Value(Value, Option<DateAt>, Option<Name>),
    /// `step value by date`.
    Step(Value, DateAt),
    /// `share name value, …`.
    Shares(Vec<(Name, Value)>),
    /// `accepted [name] date`.
    NameDate(Option<Name>, DateAt),
    /// `reports each quarter [to name]`.
    Reports(Interval, Option<Name>),
    /// `stage`.
    Stage(Stage),
    /// `tier`; `None` for a word that is no tier.
    Tier(Option<Tier>, Name),
    /// `state`.
    State(State, Span),
    /// `column field text [decimal point|comma]`.
    Column(Name, Name, Option<DecimalMark>),
}
