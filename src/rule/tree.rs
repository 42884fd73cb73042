//! What a rule file says, with the place of every part; nothing is looked up yet.

use rust_decimal::Decimal;

use crate::finding::{Said, Severity};
use crate::source::Span;
use crate::syntax::date::Date;
use crate::syntax::keywords::Stage;

/// A name with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The word.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A text in both languages, with the places of the two.
#[derive(Clone, Debug)]
pub struct Text {
    /// The texts.
    pub said: Said,
    /// Where the English one stands, inside the quotes.
    pub en: Span,
    /// Where the Chinese one stands.
    pub zh: Span,
}

/// An item of a rule file.
#[derive(Clone, Debug)]
pub enum Item {
    /// A rule.
    Rule(Box<Rule>),
    /// A relation shared by rules.
    Relation(Box<Relation>),
    /// A word list shared by rules.
    Words(Words),
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name.
    pub name: Name,
    /// From `rule` to the closing brace.
    pub span: Span,
    /// Its severity.
    pub severity: SeverityRule,
    /// Off unless selected.
    pub default_off: bool,
    /// Its findings cannot be put into a baseline.
    pub never_baselined: bool,
    /// What it demands, one line.
    pub summary: Text,
    /// Why a plan office needs it.
    pub why: Text,
    /// Settings.
    pub params: Vec<Param>,
    /// Word lists of its own.
    pub words: Vec<Words>,
    /// Collections that must not be empty.
    pub requires: Vec<Name>,
    /// Relations of its own.
    pub relations: Vec<Relation>,
    /// Definitions.
    pub lets: Vec<Let>,
    /// What it checks.
    pub parts: Vec<Part>,
    /// Examples.
    pub examples: Vec<Example>,
}

/// `error if lag > red, warning` with overrides by stage.
#[derive(Clone, Debug)]
pub struct SeverityRule {
    /// Arms with a condition, in order.
    pub arms: Vec<(Severity, Expr)>,
    /// When no arm is true.
    pub last: Severity,
    /// By stage of the plan.
    pub stages: Vec<(Stage, Severity)>,
    /// Where.
    pub span: Span,
}

/// A setting with a default.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// Its default.
    pub value: Expr,
    /// What it sets.
    pub text: Text,
}

/// A word list.
#[derive(Clone, Debug)]
pub struct Words {
    /// Its name.
    pub name: Name,
    /// Words with their places, of both languages.
    pub words: Vec<Name>,
    /// Words in which they do not count.
    pub except: Vec<Name>,
}

/// `let name(param: kind) = value`.
#[derive(Clone, Debug)]
pub struct Let {
    /// Its name.
    pub name: Name,
    /// Parameter and its kind.
    pub param: Option<(Name, Name)>,
    /// The value.
    pub value: Expr,
}

/// `relation name { for … edge a -> b … }`.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Its name.
    pub name: Name,
    /// Loop variables.
    pub sources: Vec<Source>,
    /// Which bindings count.
    pub scope: Option<Expr>,
    /// From.
    pub from: Expr,
    /// To.
    pub to: Expr,
    /// Where the edge is written.
    pub at: Expr,
    /// The element that makes it.
    pub because: Option<Expr>,
    /// Rings stay inside one value of this.
    pub within: Option<Expr>,
}

/// `name in value`.
#[derive(Clone, Debug)]
pub struct Source {
    /// The variable.
    pub name: Name,
    /// What it runs over.
    pub value: Expr,
}

/// `for … where …` with its cases.
#[derive(Clone, Debug)]
pub struct Part {
    /// Loop variables.
    pub sources: Vec<Source>,
    /// What is checked.
    pub scope: Option<Expr>,
    /// Clauses of all cases.
    pub shared: Vec<Clause>,
    /// What is wrong.
    pub cases: Vec<Case>,
    /// Where it begins.
    pub span: Span,
}

/// `when … ` with its clauses.
#[derive(Clone, Debug)]
pub struct Case {
    /// Only where no case before it was true.
    pub otherwise: bool,
    /// The fault.
    pub when: Expr,
    /// A severity of its own.
    pub severity: Option<SeverityRule>,
    /// Its clauses.
    pub clauses: Vec<Clause>,
}

/// A clause of a part or case.
#[derive(Clone, Debug)]
pub enum Clause {
    /// A definition.
    Let(Let),
    /// The place of the finding.
    At(Expr),
    /// One more place.
    Note {
        /// Loop over places.
        source: Option<(Source, Option<Expr>)>,
        /// Where.
        at: Expr,
        /// What is there.
        text: Text,
    },
    /// Units it is addressed to.
    To(Expr),
    /// What identifies the finding.
    Key(Vec<Expr>),
    /// What to do.
    Help(Text),
    /// What is wrong.
    Say(Text),
    /// A mechanical way out.
    Fix(Fix),
}

/// A mechanical way out.
#[derive(Clone, Debug)]
pub struct Fix {
    /// Whether it never changes the meaning.
    pub safe: bool,
    /// Only then.
    pub condition: Option<Expr>,
    /// What it does.
    pub text: Text,
    /// How.
    pub edits: Vec<EachEdit>,
}

/// One edit of a fix, or one for every member of a list: `for s in spots delete s`.
#[derive(Clone, Debug)]
pub struct EachEdit {
    /// The variable and its list.
    pub source: Option<Source>,
    /// The edit.
    pub edit: Edit,
}

/// An edit.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Replace a place with a text.
    Replace(Expr, Expr),
    /// Delete a place.
    Delete(Expr),
    /// Insert a text after a place.
    Insert(Expr, Expr),
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// See [`Expr`].
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the shapes of the grammar")]
pub enum ExprKind {
    Number {
        value: Decimal,
        share: bool,
    },
    Days(i32),
    Months(i32),
    Date(Date),
    Text(String),
    Bool(bool),
    Name(String),
    Field(Box<Expr>, Name),
    Lookup(Box<Expr>, Vec<Expr>),
    List(Vec<Expr>),
    Collect(Box<Gen>),
    Call(Name, Vec<Expr>),
    /// `count any all sum min max` over a generator.
    Fold(Fold, Box<Gen>),
    /// `group`, or `by-key` when the flag is set.
    Group(Box<Gen>, Vec<(Name, Expr)>, bool),
    Similar(Box<Gen>, Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Compare(Compare, Box<Expr>, Box<Expr>),
    In(bool, Box<Expr>, Box<Expr>),
    Matches(Box<Expr>, Box<Expr>),
    Is(bool, Is, Box<Expr>),
    Else(Box<Expr>, Box<Expr>),
    Arith(Arith, Box<Expr>, Box<Expr>),
}

/// `x in xs, y in x.ys where … : value`.
#[derive(Clone, Debug)]
pub struct Gen {
    /// Loop variables.
    pub sources: Vec<Source>,
    /// Which bindings count.
    pub scope: Option<Expr>,
    /// What is made of each; without one, the first variable.
    pub value: Option<Expr>,
}

/// What a generator is folded into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after their words")]
pub enum Fold {
    Count,
    Any,
    All,
    Sum,
    Min,
    Max,
}

impl Fold {
    /// The fold of a function's name.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "count" => Self::Count,
            "any" => Self::Any,
            "all" => Self::All,
            "sum" => Self::Sum,
            "min" => Self::Min,
            "max" => Self::Max,
            _ => return None,
        })
    }
}

/// Comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after their signs")]
pub enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// Test of presence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after their words")]
pub enum Is {
    Empty,
    Missing,
    Known,
}

/// Arithmetic, and union, difference, intersection of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after their signs")]
pub enum Arith {
    Add,
    Sub,
    Mul,
    Div,
    And,
}

/// A `bad` or `good` example.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// Whether it must give a finding.
    pub bad: bool,
    /// Where it begins.
    pub span: Option<Span>,
    /// The plan, with `⟦…⟧` where findings must be; its file name when several.
    pub files: Vec<(String, String)>,
    /// The older revision.
    pub before: Option<String>,
    /// The as-of date.
    pub as_of: Option<Date>,
    /// The severity that one finding must have.
    pub severity: Option<Severity>,
    /// Settings.
    pub toml: Option<String>,
    /// The plan after its fixes.
    pub after: Option<String>,
}
