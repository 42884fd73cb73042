//! A change of an element: what of it, how grave, and what stood and stands there.

use super::Thing;
use crate::model::entity::Role;
use crate::model::ids::{Item, Symbol, UnitId};
use crate::model::quantity::Quantity;
use crate::source::Span;
use crate::syntax::date::Date;
use crate::syntax::keywords::{Commitment, Interval, Stage, State, Strength};
use crate::syntax::tree::{Cmp, TargetKind};

macro_rules! words {
    ($(#[$meta:meta])* $name:ident: $($(#[$doc:meta])* $variant:ident $word:literal $en:literal $zh:literal;)*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// Their words in rules and data.
            pub const WORDS: &'static [&'static str] = &[$($word),*];
            /// Their words for readers of English.
            pub const EN: &'static [&'static str] = &[$($en),*];
            /// Their words for readers of Chinese.
            pub const ZH: &'static [&'static str] = &[$($zh),*];

            /// The word in rules and data.
            pub const fn word(self) -> &'static str {
                Self::WORDS[self as usize]
            }

            /// The member of a word.
            pub fn parse(word: &str) -> Option<Self> {
                let n = Self::WORDS.iter().position(|w| *w == word)?;
                Self::ALL.get(n).copied()
            }
        }
    };
}

words! {
    /// What a change does to the promise, lightest first.
    Grade:
    /// Nothing that anybody could tell apart in meaning.
    Harmless "harmless" "harmless" "无实质变化";
    /// It stands somewhere else.
    Moved "moved" "moved" "移动";
    /// It has another name.
    Renamed "renamed" "renamed" "更名";
    /// It is new.
    Added "added" "added" "新增";
    /// More is promised.
    Tightened "tightened" "tightened" "收紧";
    /// Something else is promised, neither more nor less.
    Changed "changed" "changed" "调整";
    /// It ends, and the plan says so.
    Announced "announced" "announced" "已声明终止";
    /// Less is promised.
    Weakened "weakened" "weakened" "放松";
    /// It is gone.
    Removed "removed" "removed" "删除";
}

impl Grade {
    /// What the same difference is, read from new to old.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Added => Self::Removed,
            Self::Removed => Self::Added,
            Self::Tightened => Self::Weakened,
            Self::Weakened => Self::Tightened,
            other => other,
        }
    }
}

words! {
    /// What of an element changes.
    Aspect:
    /// That it is there at all.
    Existence "existence" "existence" "有无";
    /// Its id.
    Id "id" "id" "编号";
    /// Its title, metric or name.
    Title "title" "name" "名称";
    /// Its printed number.
    Number "number" "printed number" "印发序号";
    /// Its wording, where no more can be told.
    Text "text" "wording" "表述";
    /// A value in its wording.
    TextValue "text-value" "value in the wording" "表述中的数值";
    /// How firmly its wording speaks.
    TextHedge "text-hedge" "firmness of a value in the wording" "表述的力度";
    /// What its wording promises to do.
    TextVerb "text-verb" "firmness of the wording" "表述中的动词";
    /// A date in its wording.
    TextDate "text-date" "date in the wording" "表述中的时间";
    /// Where it stands.
    Parent "parent" "place" "所在位置";
    /// Units that lead.
    Lead "lead" "lead" "牵头单位";
    /// Responsible units.
    Responsible "responsible" "responsible" "责任单位";
    /// Units that help.
    Support "support" "support" "配合单位";
    /// Units that oversee.
    Oversee "oversee" "oversee" "督办单位";
    /// Who builds.
    Implementer "implementer" "implementer" "实施主体";
    /// That the first-listed unit leads.
    FirstIsLead "first-is-lead" "leading by order" "首位牵头";
    /// First day.
    Start "start" "start" "开始时间";
    /// Deadline.
    Due "due" "deadline" "完成时限";
    /// What is promised of it.
    Commitment "commitment" "commitment" "推进程度";
    /// What it waits for.
    Needs "needs" "what it needs" "前置任务";
    /// What it contributes to.
    Serves "serves" "what it serves" "支撑指标";
    /// How often it reports.
    Reports "reports" "reporting" "报送频次";
    /// Pass mark.
    Value "value" "value" "目标值";
    /// Comparator.
    Op "op" "comparator" "比较词";
    /// Kind of target.
    Kind "kind" "kind" "指标类型";
    /// How firmly a target is meant.
    Strength "strength" "strength" "约束程度";
    /// Unit of measure.
    Measure "measure" "unit of measure" "计量单位";
    /// Starting value.
    Baseline "baseline" "baseline" "基期值";
    /// Area or population.
    Scope "scope" "scope" "范围";
    /// How far off still counts.
    Tolerance "tolerance" "tolerance" "允许偏差";
    /// A part of a target.
    Share "share" "share" "分解值";
    /// A value on the way.
    Step "step" "interim value" "阶段值";
    /// Money.
    Cost "cost" "cost" "投资";
    /// Places.
    Place "place" "place" "地点";
    /// Documents.
    Cites "cites" "cited document" "依据";
    /// State in the ledger.
    State "state" "state" "状态";
    /// Stage of the plan.
    Stage "stage" "stage" "阶段";
    /// What a record says.
    Fact "fact" "reported value" "填报内容";
    /// Names of a unit.
    Names "names" "names" "别名";
    /// Members of a group.
    Members "members" "members" "成员";
}

impl Aspect {
    /// The aspect of a role.
    pub const fn of_role(role: Role) -> Self {
        match role {
            Role::Lead => Self::Lead,
            Role::Responsible => Self::Responsible,
            Role::Support => Self::Support,
            Role::Oversee => Self::Oversee,
            Role::Implementer => Self::Implementer,
        }
    }

    /// Whether it is a piece of running text.
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::Text | Self::TextValue | Self::TextHedge | Self::TextVerb | Self::TextDate
        )
    }
}

/// What stood or stands there.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "named after what they hold")]
pub enum Fact {
    #[default]
    Nothing,
    Quantity(Quantity),
    Date(Date),
    Text(Span),
    Name(Symbol),
    Units(Vec<UnitId>),
    Items(Vec<Item>),
    Thing(Thing),
    Commitment(Commitment),
    Strength(Strength),
    Kind(TargetKind),
    Cmp(Cmp),
    Stage(Stage),
    State(State),
    /// An end that the ledger records, with the day it takes effect.
    End(State, Date),
    Interval(Interval),
    Yes(bool),
}

/// A difference between two revisions of one element.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The element: of the newer side, or of the older one where it is gone.
    pub of: Thing,
    /// Whether `of` is of the older side.
    pub gone: bool,
    /// What of it.
    pub aspect: Aspect,
    /// What that does to the promise.
    pub grade: Grade,
    /// What stood there.
    pub before: Fact,
    /// What stands there.
    pub after: Fact,
    /// Where it stood.
    pub was_at: Option<Span>,
    /// Where it stands.
    pub at: Option<Span>,
}
