//! A plan as one table, and back: a row an item, each thing that can be said of it in a column of its own.
//!
//! In: a document in the data form (`crate::data`), or a sheet whose header has the column [`Column::Row`].
//! Out: rows for a writer of tables, or the document again. Nothing is guessed here: each row says what it
//! is. What fits no column stands in [`Column::Other`] as JSON, and every cell is read back before it is
//! given out. What a document means and how a file is written is not known here.

mod cells;
mod lists;
mod quantity;
mod read;
mod words;
mod write;

pub use cells::Content;
pub use read::{header, make};
pub use write::{Breakdown, write};

use crate::finding::Lang;
use crate::table::cell::plain;

macro_rules! columns {
    ($($(#[$meta:meta])* $name:ident $en:literal $zh:literal $always:literal;)*) => {
        /// A column of the table, in its order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column { $($(#[$meta])* $name),* }

        impl Column {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What stands above it.
            pub const fn head(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$name, Lang::En) => $en, (Self::$name, Lang::Zh) => $zh,)*
                }
            }

            /// Whether it is there even where no row says anything in it.
            pub const fn is_always(self) -> bool {
                match self { $(Self::$name => $always),* }
            }
        }
    };
}

columns! {
    /// What the row is: a task, a section, a target. This column makes the table one of these.
    Row "row type" "行类型" true;
    /// The section around it.
    Section "section" "章节" true;
    /// The task or project around it.
    Within "stands in" "所属事项" false;
    /// Its id.
    Id "id" "编号" true;
    /// Its printed number.
    Number "printed number" "原文编号" false;
    /// Its title.
    Title "task name" "任务名称" true;
    /// Its wording.
    Text "steps" "具体措施" true;
    /// Who leads.
    Lead "lead" "牵头单位" true;
    /// Who is responsible.
    Responsible "responsible" "责任单位" true;
    /// Who helps.
    Support "support" "配合单位" true;
    /// Who sees to it.
    Oversee "oversee" "督办单位" false;
    /// Who builds.
    Implementer "implementer" "实施主体" false;
    /// First day.
    Start "start date" "开始时间" false;
    /// Deadline; of a target only where the row is its own.
    Due "due date" "完成时限" true;
    /// From when to when.
    Period "period" "起止时间" false;
    /// How firmly it is promised.
    Commitment "commitment" "承诺程度" false;
    /// What is measured: of the row's own target, or of the first target of a task.
    Metric "metric" "指标" true;
    /// Level, growth, total.
    Kind "kind of target" "目标类型" false;
    /// At least, at most.
    Op "comparison" "比较方式" true;
    /// The value to reach.
    Value "target" "目标值" true;
    /// Its unit of measure, which holds for the baseline, too.
    Measure "unit of measure" "计量单位" true;
    /// Where it starts from.
    Baseline "baseline value" "基期值" false;
    /// When that was.
    BaselineDate "date of baseline" "基期时间" false;
    /// How firmly the target is meant.
    Strength "strength" "目标性质" false;
    /// Deadline of the target.
    TargetDue "target due" "指标时限" true;
    /// The name of a project, or several, one a line.
    Project "project name" "项目名称" false;
    /// Where it is built.
    Place "place" "地点" false;
    /// What it costs.
    Cost "cost" "总投资" false;
    /// What it waits for.
    Needs "needs" "前置事项" false;
    /// The targets it serves.
    Serves "serves" "支撑指标" false;
    /// How often it is reported.
    Reports "reports" "报送周期" false;
    /// Documents it follows.
    Cites "cites" "依据文件" false;
    /// Its state.
    State "status" "状态" false;
    /// A remark.
    Note "note" "备注" true;
    /// Where it comes from.
    Source "source" "来源" false;
    /// Everything else, as JSON.
    Other "other" "其他内容" false;
}

impl Column {
    /// The column with this head, in either language.
    pub fn parse(head: &str) -> Option<Self> {
        let wanted = plain(head);
        let named = |c: &&Self| {
            [Lang::En, Lang::Zh]
                .map(|lang| plain(c.head(lang)))
                .contains(&wanted)
        };
        Self::ALL.iter().find(named).copied()
    }

    /// What a unit of measure or a date says of another column, that column; else itself.
    const fn group(self) -> Self {
        match self {
            Self::Op | Self::Measure | Self::Baseline | Self::BaselineDate => Self::Value,
            other => other,
        }
    }

    /// The columns of a target that may stand in the row of its task.
    const TARGET: [Self; 9] = [
        Self::Metric,
        Self::Kind,
        Self::Op,
        Self::Value,
        Self::Measure,
        Self::Baseline,
        Self::BaselineDate,
        Self::Strength,
        Self::TargetDue,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_head_names_one_column() {
        for &column in Column::ALL {
            for lang in [Lang::En, Lang::Zh] {
                assert_eq!(Column::parse(column.head(lang)), Some(column));
            }
        }
    }
}
