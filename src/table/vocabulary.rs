//! The one table of headers: which field a column holds, by what stands above it. English,
//! Chinese and Italian, for ledgers and for tables of tasks alike.
//!
//! The first English word of a field is its name in `column` entries and in JSON.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::cell::plain;
use crate::finding::Lang;

macro_rules! fields {
    ($($(#[$meta:meta])* $name:ident $en:literal $zh:literal [$($more:literal),* $(,)?];)*) => {
        /// What a column holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $($(#[$meta])* $name),* }

        impl Field {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name.
            pub const fn word(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$name, Lang::En) => $en, (Self::$name, Lang::Zh) => $zh,)*
                }
            }

            /// What may stand above it.
            const fn headers(self) -> &'static [&'static str] {
                match self {
                    $(Self::$name => &[$en, $zh, $($more),*],)*
                }
            }
        }
    };
}

fields! {
    /// A running number, which names nothing.
    Seq "seq" "序号" ["项次", "No.", "No", "Nr", "#", "行号"];
    /// What the row is about: an id, a printed number, a title.
    Ref "ref" "编号" [
        "id", "任务编号", "事项编号", "指标编号", "项目编号", "对应任务", "任务号", "事项号", "goal_id", "task id", "target id",
        "code", "task", "Codice univoco", "Codice univoco M&T", "Codice", "reference", "item id", "代码",
    ];
    /// The title of a task.
    Title "title" "任务" ["重点任务名称", "工作任务名称", "任务清单", "工作内容及目标", "整改任务", "反馈问题", "问题清单", "目标任务内容", "工作事项名称",
        "任务名称", "任务内容", "任务事项", "事项", "事项名称", "重点任务", "重点工作", "具体任务", "工作任务", "主要任务", "工作内容",
        "主要举措", "重点举措", "督办事项", "工作事项", "名称", "问题", "细则名称", "任务标题", "重点事项", "目标任务",
        "task name", "name", "action", "activity", "initiative", "commitment", "promise", "Denominazione", "Nome", "Titolo",
        "milestone", "节点", "里程碑",
    ];
    /// The metric of a target.
    Metric "metric" "指标" [
        "指标名称", "主要指标", "考核指标", "监测指标", "统计指标", "指标内容", "metric name", "indicator", "kpi", "goal",
        "key result", "Indicatore",
    ];
    /// The name of a project.
    Project "project" "项目" ["项目名称", "工程名称", "工程", "建设项目", "重点项目", "project name", "Progetto"];
    /// A part of a target: a county, a branch.
    Part "of" "其中" ["各县市", "县（区）", "地区", "县市", "县区", "县（市）", "县（市、区）", "区县", "市县", "乡镇", "分项", "分解单位", "region", "area", "district", "part", "Regione"];
    /// Where the task comes from.
    Source "source" "来源" ["任务来源", "事项来源", "来源文件", "数据来源", "依据", "交办文件", "文号", "Fonte", "data source"];
    /// A heading that holds for the rows below it.
    Group "group" "类别" [
        "事项类型", "领域", "重点领域", "章节", "大类", "分组", "重点工程", "类型", "分类", "指标类别", "一级指标", "category", "theme",
        "section", "chapter", "Missione", "Componente", "pillar", "type",
    ];
    /// How the task is to be done.
    Steps "steps" "具体措施" ["工作措施", "整改措施", "实施路径", "细则内容", "主要措施", "建设内容", "建设规模", "建设内容及规模", "description", "Descrizione", "measures"];
    /// What is to be reached.
    Target "target" "目标" ["年度任务", "年度任务数", "全年任务", "任务数", "年度目标任务", "全年目标", "目标数", "年计划", "全年计划",
        "目标值", "工作目标", "目标及要求", "工作指标", "整改目标", "年度目标", "年度目标值", "规划目标", "任务目标", "计划值", "年度计划", "目标任务数",
        "value_target", "target value", "goal value", "Valore-obiettivo", "Valore obiettivo", "Obiettivo", "planned", "plan",
    ];
    /// Where it starts from.
    Baseline "baseline" "基期值" ["基础值", "上年实绩", "基期", "现状值", "上年值", "value_start", "baseline value", "Riferimento di partenza", "Valore di partenza", "start value"];
    /// The unit of measure.
    Measure "unit" "计量单位" ["单位名称（计量）", "度量单位", "Unità di misura", "unit of measure", "measure", "units"];
    /// Who leads.
    Lead "lead" "牵头单位" ["牵头责任单位", "主要责任单位", "第一责任单位",
        "牵头部门", "主办单位", "承办单位", "承办部门", "主责单位", "主责部门", "owner", "Amministrazione Titolare", "lead unit", "lead agency",
        "responsible agency", "lead department", "assignee",
    ];
    /// Who is responsible beside the lead.
    Responsible "responsible" "责任单位" ["责任部门", "落实单位", "责任主体", "responsible unit", "department", "agency", "Soggetto attuatore"];
    /// Who helps.
    Support "support" "配合单位" ["配合责任单位", "配合部门", "协办单位", "协办部门", "参与单位", "协同单位", "co", "supporting units", "partners"];
    /// Who builds.
    Implementer "implementer" "实施主体" ["建设主体", "项目业主", "业主单位", "建设单位", "实施单位", "implementing body"];
    /// Who sees to it.
    Oversee "oversee" "督办单位" ["督导单位", "指导单位", "主管部门", "行业主管部门", "督办部门"];
    /// People by name; left out by default.
    Person "person" "责任人" ["责任人及电话", "州级领导", "县级领导", "市级领导", "牵头州领导", "分管州领导", "责任领导及责任人",
        "责任领导", "分管领导", "牵头领导", "包抓领导", "包联领导", "联系人", "联系电话", "电话", "督办人", "评价人", "负责人", "填报人", "contact",
        "phone", "email", "responsible person",
    ];
    /// When it begins.
    Start "start" "开始时间" ["立项时间", "交办时间", "开工时间", "起始时间", "开始日期", "start date", "Inizio", "startdate"];
    /// From when to when.
    Period "period" "起止年限" ["起止时间", "建设年限", "实施期限", "建设期限", "建设起止年限", "起止年月"];
    /// When it is to be done.
    Due "due" "完成时限" ["计划完成时限", "完成节点", "计划竣工时间", "预计完成时间", "责任时限", "整改期限", "办结期限", "完成时间节点",
        "完成时间", "办结时限", "办理时限", "整改时限", "时间节点", "时限要求", "计划完成时间", "拟投入运营时间", "完成期限", "时限", "要求完成时间",
        "期限", "target_deadline", "deadline", "due date", "duedate", "by", "end date", "Scadenza", "Trimestre",
    ];
    /// The day a row speaks of.
    Date "date" "日期" ["记录日期", "时间", "数据日期", "报告日期", "报告期", "期间", "period end", "reporting date", "report date", "day", "Data", "月份", "季度", "年度", "年份"];
    /// The day all rows speak of.
    AsOf "as-of" "截至日期" ["统计日期", "统计时间", "填报时间", "填报日期", "更新时间", "更新日期", "统计截止", "统计截止日期", "数据截止日期", "截止日期", "截至时间", "as of", "asof", "updated", "last updated", "Data aggiornamento"];
    /// What was reached.
    Value "value" "完成值" ["合计", "总计", "累计数", "累计完成值", "实际完成值", "实际完成数", "完成实绩", "目前完成", "累计", "实际完成量", "年内累计完成", "本年累计完成",
        "当前值", "累计完成", "实际值", "实际完成", "累计值", "完成数", "完成量", "累计完成数", "累计完成量", "实绩", "现值", "完成", "实际", "数值", "完成额",
        "value_current", "actual", "current", "current value", "actual value", "result", "Valore conseguito", "Valore raggiunto", "Valore",
    ];
    /// How much of the work is done.
    Share "share" "完成率" ["完成百分比", "完成占比", "目标完成率", "任务完成率", "工作完成率", "完成任务比例", "完成比例", "完成进度", "进度", "当前进度", "工作进度", "completion", "progress", "complete", "percent complete", "% complete", "Percentuale"];
    /// How much of the time is over.
    Pace "pace" "序时进度" ["时间进度", "应完成进度", "计划进度", "expected progress"];
    /// The state.
    State "state" "状态" ["是否办结", "是否销号", "办结状态", "销号状态", "整改状态", "推进状态", "工作状态", "进度状态", "项目进展状态", "是否完成", "办理状态", "目前状态", "任务状态", "完成状态", "进展状态", "项目状态", "goal_status", "status", "Avanzamento", "Stato"];
    /// How it goes, in words.
    Progress "progress-text" "进展情况" ["目前进展情况", "当前进展", "当前进展情况", "工作推进情况", "推进落实情况", "整改情况", "整改落实情况", "办结情况", "项目进展", "项目进展情况", "最新进展情况", "进度情况", "工作开展情况", "任务进展情况", "目前工作进展",
        "推进情况", "工作进展", "办理情况", "完成情况", "落实情况", "整改进展", "形象进度", "工作进展情况", "目前进展", "最新进展", "进展", "实施情况",
        "实际完成情况", "存在问题及进展", "completeDesc", "comment", "Principali evidenze", "update",
    ];
    /// Money planned.
    Cost "cost" "总投资" ["投资", "投资额", "概算投资", "计划投资", "budget", "cost", "amount", "Importo"];
    /// Money planned for the year.
    YearCost "year-cost" "年度计划投资" ["年度投资", "本年计划投资", "当年计划投资", "年计划投资"];
    /// Money spent.
    Spent "spent" "完成投资" ["累计完成投资额", "完成投资额", "实际完成投资", "累计投资", "累计完成投资", "已完成投资", "到位资金", "支出", "spent", "expenditure", "Spesa"];
    /// When it was done.
    Ended "ended" "实际完成时间" ["实际办结时间", "实际完成日期", "完成销号时间", "办结时间", "完成日期", "竣工时间", "办结日期", "实际竣工时间", "date met", "datemet", "completed on", "Data conseguimento"];
    /// When it was accepted.
    Accepted "accepted" "销号时间" ["销号日期", "验收时间", "验收日期", "accepted on", "verified on"];
    /// Who accepted it.
    AcceptedBy "accepted-by" "验收单位" ["销号单位", "审核单位", "accepted by", "verified by"];
    /// What is in the way.
    Issue "issue" "存在问题" ["存在的问题", "存在问题及原因", "问题和困难", "困难问题", "存在困难问题", "滞后原因", "未完成原因", "困难和问题", "主要问题", "存在的困难", "下一步计划", "下一步工作打算", "下一步工作计划", "需协调解决的问题", "困难", "延期说明", "原因", "下一步措施", "下步打算", "下一步工作", "需协调事项", "问题及建议", "存在困难", "issues", "problem", "risk"];
    /// How often it is reported.
    Cycle "reports" "反馈周期" ["报送频次", "周期", "报送周期", "调度周期", "frequency"];
    /// What proves it.
    Evidence "evidence" "佐证材料" ["附件", "证明材料", "佐证", "支撑材料", "evidence link", "Allegato", "Allegati", "proof"];
    /// Who reports.
    Reporter "reporter" "填报单位" ["报送单位", "报告单位", "上报单位", "填表单位", "reported by", "reporting unit"];
    /// The date of a row that this one corrects.
    Corrects "corrects" "更正" ["更正日期", "更正记录"];
    /// Anything else.
    Note "note" "备注" ["补充说明", "说明", "Note", "remark", "remarks", "notes", "comments"];
    /// Told to be left out.
    Ignore "ignore" "忽略" [];
    /// Either a unit of measure or an organisation: the cells decide.
    Unit "org-or-unit" "单位" ["部门", "unit"];
}

impl Field {
    /// The field that a header names as a whole.
    pub fn of_header(header: &str) -> Option<Self> {
        static MAP: LazyLock<FxHashMap<String, Field>> = LazyLock::new(|| {
            let mut map = FxHashMap::default();
            for &field in Field::ALL {
                for header in field.headers() {
                    map.entry(key(header)).or_insert(field);
                }
            }
            // What is one of two things is decided by the cells, whatever the list says first.
            for header in Field::Unit.headers() {
                map.insert(key(header), Field::Unit);
            }
            map
        });
        MAP.get(&key(header)).copied()
    }

    /// The field of this name, for `column` entries: its name in either language, or any header.
    pub fn parse(word: &str) -> Option<Self> {
        let wanted = key(word);
        let names = |field: &&Self| {
            [Lang::En, Lang::Zh]
                .iter()
                .any(|l| key(field.word(*l)) == wanted)
        };
        Self::ALL
            .iter()
            .find(names)
            .copied()
            .or_else(|| Self::of_header(word))
    }

    /// Whether a record can be made from it, or a row placed by it.
    pub const fn names_item(self) -> bool {
        matches!(self, Self::Ref | Self::Title | Self::Metric | Self::Project)
    }

    /// Whether it says how far something is.
    pub const fn is_fact(self) -> bool {
        matches!(
            self,
            Self::Value
                | Self::Share
                | Self::State
                | Self::Progress
                | Self::Ended
                | Self::Accepted
                | Self::Spent
        )
    }

    /// Whether it holds amounts, which add up.
    pub const fn is_amount(self) -> bool {
        matches!(
            self,
            Self::Value | Self::Spent | Self::Cost | Self::YearCost | Self::Target
        )
    }

    /// Whether a record has a place for it.
    pub const fn is_recorded(self) -> bool {
        self.names_item()
            || self.is_fact()
            || matches!(
                self,
                Self::Part
                    | Self::Source
                    | Self::Measure
                    | Self::Date
                    | Self::AsOf
                    | Self::AcceptedBy
                    | Self::Issue
                    | Self::Evidence
                    | Self::Reporter
                    | Self::Corrects
                    | Self::Note
            )
    }
}

/// A header as it is looked up: folded, without blanks, `_`, `-` and marks.
fn key(header: &str) -> String {
    let plain = plain(header);
    if plain == "#" {
        return plain;
    }
    plain
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | '.' | ':' | '*' | '、' | '?'))
        .collect()
}

/// Texts that stand for nothing.
pub fn is_missing(text: &str) -> bool {
    matches!(
        plain(text).as_str(),
        "" | "/"
            | "\\"
            | "-"
            | "--"
            | "---"
            | "——"
            | "—"
            | "–"
            | "无"
            | "暂无"
            | "待定"
            | "待补"
            | "不详"
            | "未知"
            | "空"
            | "n/a"
            | "na"
            | "null"
            | "none"
            | "nan"
            | "tbd"
            | "n.a."
            | "n.d."
            | "nd"
            | "unavailable"
            | "*"
    ) || is_error(text)
}

/// Whether it is what a spreadsheet shows for a formula that failed.
pub fn is_error(text: &str) -> bool {
    let text = text.trim();
    matches!(
        text,
        "#N/A"
            | "#REF!"
            | "#VALUE!"
            | "#DIV/0!"
            | "#NAME?"
            | "#NULL!"
            | "#NUM!"
            | "#DATA!"
            | "#GETTING_DATA"
            | "#SPILL!"
            | "#CALC!"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_in_three_languages() {
        assert_eq!(Field::of_header("指 标\n名称"), Some(Field::Metric));
        assert_eq!(Field::of_header("Unità di misura"), Some(Field::Measure));
        assert_eq!(Field::of_header("goal_status"), Some(Field::State));
        assert_eq!(Field::of_header("单位"), Some(Field::Unit));
        assert_eq!(Field::of_header("Due date"), Some(Field::Due));
        assert_eq!(Field::of_header("领导批示"), None);
        assert_eq!(Field::parse("unit"), Some(Field::Measure));
    }

    #[test]
    fn a_header_names_one_field() {
        let mut seen: FxHashMap<String, Field> = FxHashMap::default();
        for &field in Field::ALL.iter().filter(|f| **f != Field::Unit) {
            for header in field.headers() {
                let before = seen.insert(key(header), field);
                assert!(
                    before.is_none_or(|b| b == field),
                    "{header} names {before:?} and {field:?}"
                );
            }
        }
    }

    #[test]
    fn nulls() {
        for text in [
            "", "/", "—", "－", "无", "待定", "N/A", "#N/A", "不详", "#REF!",
        ] {
            assert!(is_missing(text), "{text}");
        }
        assert!(!is_missing("0"));
    }
}
