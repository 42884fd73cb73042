//! Types of the rule language: what a checker knows before anything runs.

use crate::finding::{Lang, Severity};
use crate::model::entity::{Match, Role};
use crate::model::target::{Direction, Verdict};
use crate::revision::{Aspect, Grade};
use crate::syntax::keywords::{Commitment, Interval, Stage, State, Strength, Tier};

/// Kinds of elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "named after their words")]
#[repr(u8)]
pub enum Kind {
    Plan,
    Section,
    Task,
    Unit,
    Assignment,
    Target,
    Share,
    Interim,
    Project,
    Milestone,
    Record,
    Reference,
    Citation,
    Delegation,
    Waiver,
    Sentence,
    Change,
    Relaxation,
    Group,
    Ring,
    Step,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 21] = [
        Self::Plan,
        Self::Section,
        Self::Task,
        Self::Unit,
        Self::Assignment,
        Self::Target,
        Self::Share,
        Self::Interim,
        Self::Project,
        Self::Milestone,
        Self::Record,
        Self::Reference,
        Self::Citation,
        Self::Delegation,
        Self::Waiver,
        Self::Sentence,
        Self::Change,
        Self::Relaxation,
        Self::Group,
        Self::Ring,
        Self::Step,
    ];

    /// The word of the rule language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Section => "section",
            Self::Task => "task",
            Self::Unit => "unit",
            Self::Assignment => "assignment",
            Self::Target => "target",
            Self::Share => "share",
            Self::Interim => "interim",
            Self::Project => "project",
            Self::Milestone => "milestone",
            Self::Record => "record",
            Self::Reference => "reference",
            Self::Citation => "citation",
            Self::Delegation => "delegation",
            Self::Waiver => "waiver",
            Self::Sentence => "sentence",
            Self::Change => "change",
            Self::Relaxation => "relaxation",
            Self::Group => "group",
            Self::Ring => "ring",
            Self::Step => "step",
        }
    }

    /// The word for readers of Chinese.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Plan => "方案",
            Self::Section => "章节",
            Self::Task => "任务",
            Self::Unit => "单位",
            Self::Assignment => "责任分工",
            Self::Target => "指标",
            Self::Share => "分解",
            Self::Interim => "阶段值",
            Self::Project => "项目",
            Self::Milestone => "节点",
            Self::Record => "台账记录",
            Self::Reference => "引用",
            Self::Citation => "引用文件",
            Self::Delegation => "转办",
            Self::Waiver => "豁免",
            Self::Sentence => "来源文件语句",
            Self::Change => "变化",
            Self::Relaxation => "放宽的设置",
            Self::Group => "分组",
            Self::Ring => "环",
            Self::Step => "环节",
        }
    }

    /// The collection of all elements of the kind.
    pub fn of_collection(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| {
            !matches!(k, Self::Group | Self::Ring | Self::Step)
                && name.strip_suffix('s') == Some(k.word())
        })
    }

    /// The set of this kind alone.
    pub const fn set(self) -> Kinds {
        Kinds(1 << self as u32)
    }
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kinds(pub u32);

impl Kinds {
    /// What can wait, be reported on and be done: task, target, project, milestone.
    pub const ITEM: Self = Self(
        1 << Kind::Task as u32
            | 1 << Kind::Target as u32
            | 1 << Kind::Project as u32
            | 1 << Kind::Milestone as u32,
    );

    /// The kinds in it.
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL
            .into_iter()
            .filter(move |k| self.0 & k.set().0 != 0)
    }

    /// Kinds of either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two have a kind in common.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Words for messages.
    pub fn words(self) -> String {
        self.iter().map(Kind::word).collect::<Vec<_>>().join(" or ")
    }
}

macro_rules! enums {
    ($($(#[$meta:meta])* $name:ident $ordered:literal [$($word:literal $zh:literal),*];)*
     $(@ $other:ident $ranked:literal $path:path;)*) => {
        /// Enumerations.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "named after their words")]
        pub enum Enum { $($name,)* $($other),* }

        impl Enum {
            /// All enumerations.
            pub const ALL: &'static [Self] = &[$(Self::$name,)* $(Self::$other),*];

            /// Its words, weakest or earliest first.
            pub const fn words(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($word),*],)* $(Self::$other => <$path>::WORDS),* }
            }

            const fn zh(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($zh),*],)* $(Self::$other => <$path>::ZH),* }
            }

            /// Whether `<` means something.
            pub const fn ordered(self) -> bool {
                match self { $(Self::$name => $ordered,)* $(Self::$other => $ranked),* }
            }
        }
    };
}

enums! {
    Stage true ["draft" "草案", "issued" "印发", "executing" "执行", "closed" "结束"];
    Commitment true ["explore" "探索", "strive" "争取", "prepare" "谋划", "advance" "推进", "implement" "实施", "build" "建成", "complete" "完成"];
    Strength true ["strive" "力争", "expected" "预期性", "binding" "约束性"];
    Tier true ["town" "乡镇级", "county" "县级", "prefecture" "州级", "province" "省级", "state" "国家级"];
    Severity true ["off" "关闭", "info" "提示", "warning" "警告", "error" "错误"];
    Status false ["planned" "未启动", "started" "进行中", "blocked" "受阻", "paused" "暂停", "done" "完成", "cancelled" "取消", "merged" "并入"];
    Role false ["lead" "牵头单位", "responsible" "责任单位", "support" "配合单位", "oversee" "督办单位", "implementer" "实施主体"];
    Match false ["exact" "登记名称", "alias" "简称", "elided" "省略", "similar" "近似", "unknown" "未登记"];
    TargetKind false ["level" "到期达到", "growth" "年均增长", "change" "累计变化", "total" "累计", "each" "每期", "keep" "保持"];
    Op false ["ge" "不低于", "le" "不超过", "gt" "高于", "lt" "低于", "eq" "等于", "about" "约为"];
    Direction false ["up" "越高越好", "down" "越低越好", "exact" "恰好"];
    Outcome false ["met" "达标", "unmet" "未达标", "on-track" "达到序时进度", "behind" "落后于序时进度", "not-due" "未到期"];
    Interval false ["unspecified" "定期", "year" "每年", "half" "每半年", "quarter" "每季度", "month" "每月"];
    @ Grade true Grade;
    @ Aspect false Aspect;
}

impl Enum {
    /// The rank of a word.
    pub fn rank(self, word: &str) -> Option<u8> {
        self.words()
            .iter()
            .position(|w| *w == word)
            .map(|n| n as u8)
    }

    /// The word of a rank for people.
    pub fn name(self, rank: u8, lang: Lang) -> &'static str {
        const OPS: &[&str] = &[
            "at least",
            "at most",
            "more than",
            "less than",
            "exactly",
            "about",
        ];
        let en = match self {
            Self::Op => OPS,
            Self::Aspect => Aspect::EN,
            Self::Grade => Grade::EN,
            _ => self.words(),
        };
        lang.pick(en, self.zh())
            .get(usize::from(rank))
            .copied()
            .unwrap_or("?")
    }

    /// The enumerations that have a word.
    pub fn with(word: &str) -> impl Iterator<Item = Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(move |e| e.rank(word).is_some())
    }

    /// Its word of the rule language.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Commitment => "commitment",
            Self::Strength => "strength",
            Self::Tier => "tier",
            Self::Severity => "severity",
            Self::Status => "status",
            Self::Role => "role",
            Self::Match => "match",
            Self::TargetKind => "target-kind",
            Self::Op => "op",
            Self::Direction => "direction",
            Self::Outcome => "outcome",
            Self::Interval => "interval",
            Self::Grade => "grade",
            Self::Aspect => "aspect",
        }
    }
}

/// An enumeration of the model, with its rank in [`Enum`].
pub trait Ranked: Copy {
    /// The enumeration.
    const ENUM: Enum;
    /// Its word there.
    fn rank(self) -> u8;
}

macro_rules! ranked {
    ($($name:ident),*) => {$(
        impl Ranked for $name {
            const ENUM: Enum = Enum::$name;
            fn rank(self) -> u8 {
                self as u8
            }
        }
    )*};
}

ranked!(
    Stage, Commitment, Strength, Tier, Role, Match, Severity, Interval
);

impl Ranked for State {
    const ENUM: Enum = Enum::Status;
    fn rank(self) -> u8 {
        match self {
            Self::Planned => 0,
            Self::Started => 1,
            Self::Blocked => 2,
            Self::Paused => 3,
            Self::Done => 4,
            Self::Cancelled => 5,
            Self::Merged => 6,
        }
    }
}

impl Ranked for Direction {
    const ENUM: Enum = Enum::Direction;
    fn rank(self) -> u8 {
        self as u8
    }
}

impl Ranked for Verdict {
    const ENUM: Enum = Enum::Outcome;
    fn rank(self) -> u8 {
        self as u8
    }
}

/// What a value is, apart from whether it is a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named after their words")]
pub enum Base {
    Bool,
    Number,
    Quantity,
    Date,
    Span,
    Text,
    Period,
    Words,
    Enum(Enum),
    Elem(Kinds),
    /// An element of a group table: its number, and the kinds of its members.
    Group(u16, Kinds),
    /// A ring or step over elements of these kinds.
    Ring(Kinds),
    Step(Kinds),
    /// The result of `by-key`, before the look-up.
    Table(u16, Kinds),
    /// Empty list, or a fault that was reported.
    Any,
}

/// A type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Type {
    /// What it is, or what its members are.
    pub base: Base,
    /// Whether it is a list.
    pub list: bool,
}

impl Type {
    /// One value.
    pub const fn one(base: Base) -> Self {
        Self { base, list: false }
    }

    /// A list.
    pub const fn many(base: Base) -> Self {
        Self { base, list: true }
    }

    /// The fault that was reported.
    pub const ANY: Self = Self::one(Base::Any);

    /// Words for messages.
    pub fn words(self) -> String {
        let base = match self.base {
            Base::Bool => "a condition".to_owned(),
            Base::Number => "a number".to_owned(),
            Base::Quantity => "a quantity".to_owned(),
            Base::Date => "a date".to_owned(),
            Base::Span => "a span of time".to_owned(),
            Base::Text => "a text".to_owned(),
            Base::Period => "a period".to_owned(),
            Base::Words => "a word list".to_owned(),
            Base::Enum(e) => format!("a {} word", e.word()),
            Base::Elem(kinds) => format!("a {}", kinds.words()),
            Base::Group(..) => "a group".to_owned(),
            Base::Ring(_) => "a ring".to_owned(),
            Base::Step(_) => "a step".to_owned(),
            Base::Table(..) => "a `by-key` table".to_owned(),
            Base::Any => "anything".to_owned(),
        };
        if self.list {
            format!("a list ({base})")
        } else {
            base
        }
    }

    /// The same in Chinese.
    pub fn words_zh(self) -> String {
        let base = match self.base {
            Base::Bool => "条件",
            Base::Number => "数值",
            Base::Quantity => "带计量单位的量",
            Base::Date => "日期",
            Base::Span => "时长",
            Base::Text => "文字",
            Base::Period => "期间",
            Base::Words => "词表",
            Base::Enum(_) => "枚举词",
            Base::Elem(_) => "要素",
            Base::Group(..) => "分组",
            Base::Ring(_) => "环",
            Base::Step(_) => "环节",
            Base::Table(..) => "by-key 表",
            Base::Any => "任意值",
        };
        if self.list {
            format!("{base}列表")
        } else {
            base.to_owned()
        }
    }
}
