//! The one table of keywords, English and Chinese. The first form of each language
//! is what `fmt` writes; every form is a whole word.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::finding::Lang;

macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $all:ident: $($variant:ident [$($en:literal),*] [$($zh:literal),*];)*) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each variant is its English word")]
        #[repr(u8)]
        pub enum $name { $($variant),* }

        impl $name {
            /// All of them, in the order of the table.
            pub const $all: &'static [Self] = &[$(Self::$variant),*];

            /// Every form in one language; the first is what is written.
            pub const fn forms(self, lang: Lang) -> &'static [&'static str] {
                match (self, lang) {
                    $((Self::$variant, Lang::En) => &[$($en),*], (Self::$variant, Lang::Zh) => &[$($zh),*],)*
                }
            }

            /// The form that is written.
            pub const fn word(self, lang: Lang) -> &'static str {
                self.forms(lang)[0]
            }

            /// The member with this form, folded.
            pub fn parse(word: &str) -> Option<Self> {
                static MAP: LazyLock<FxHashMap<&'static str, $name>> = LazyLock::new(|| {
                    let mut map = FxHashMap::default();
                    for &word in $name::$all {
                        for lang in [Lang::En, Lang::Zh] {
                            for &form in word.forms(lang) {
                                map.entry(form).or_insert(word);
                            }
                        }
                    }
                    map
                });
                MAP.get(word).copied()
            }
        }
    };
}

words! {
    /// A word that begins an entry.
    Keyword, ALL:
    Plan ["plan"] ["方案", "规划", "计划"];
    Document ["document"] ["文件"];
    Unit ["unit"] ["单位"];
    Group ["group"] ["单位组"];
    Section ["section"] ["章节"];
    Task ["task"] ["任务"];
    Target ["target"] ["目标", "指标"];
    Project ["project"] ["项目", "工程"];
    Milestone ["milestone"] ["节点", "里程碑"];
    Record ["record"] ["记录"];
    Delegate ["delegate"] ["转办", "委托"];
    Waive ["waive"] ["豁免"];
    Ledger ["ledger"] ["台账", "台帐"];
    In ["in"] ["属于"];
    Number ["number"] ["编号", "发文字号", "文号"];
    Issuer ["issuer"] ["发文机关", "发文单位", "印发单位"];
    Issued ["issued"] ["成文日期", "印发日期", "发文日期"];
    Period ["period"] ["期间", "规划期", "起止年限", "实施期限"];
    Due ["due"] ["完成时限", "期限", "时限要求", "完成时间", "时间节点"];
    Start ["start"] ["开始时间", "开始"];
    Stage ["stage"] ["阶段"];
    Under ["under"] ["上级单位", "上级", "上位规划"];
    AsOf ["as-of"] ["截至", "截至日期"];
    FirstIsLead ["first-is-lead"] ["首位牵头"];
    Reports ["reports"] ["报送"];
    Source ["source"] ["来源"];
    Text ["text"] ["原文"];
    Note ["note"] ["备注"];
    Tag ["tag"] ["标签"];
    Aka ["aka"] ["别名", "简称"];
    Tier ["tier"] ["层级"];
    Kind ["kind"] ["类型"];
    Awaits ["awaits"] ["等待"];
    From ["from"] ["自", "由"];
    Until ["until"] ["有效期至", "至"];
    Lead ["lead"] ["牵头单位", "牵头部门", "主办单位", "主责单位"];
    Responsible ["responsible"] ["责任单位", "责任部门"];
    Support ["support"] ["配合单位", "配合部门", "协办单位", "参与单位"];
    Oversee ["oversee"] ["督办单位", "督导单位", "指导单位"];
    Implementer ["implementer"] ["实施主体", "建设主体", "项目业主"];
    Needs ["needs"] ["前置", "前置任务"];
    Place ["place"] ["地点", "建设地点"];
    Serves ["serves"] ["支撑", "支撑指标"];
    Person ["person"] ["责任人", "联系人"];
    Cites ["cites"] ["依据"];
    Baseline ["baseline"] ["基期值", "基础值"];
    Scope ["scope"] ["范围"];
    Tolerance ["tolerance"] ["允许偏差"];
    Step ["step"] ["阶段值", "年度目标"];
    Share ["share"] ["分解"];
    Cost ["cost"] ["投资", "总投资"];
    Spent ["spent"] ["完成投资"];
    State ["state"] ["状态"];
    Evidence ["evidence"] ["佐证材料", "佐证"];
    Reporter ["reporter"] ["填报单位", "报送单位"];
    Accepted ["accepted"] ["验收", "销号"];
    Corrects ["corrects"] ["更正"];
    Approved ["approved"] ["批准单位", "批准"];
    Fingerprint ["fingerprint"] ["指纹"];
    Sheet ["sheet"] ["工作表"];
    Column ["column"] ["列"];
}

words! {
    /// A word that the grammar of one argument names.
    Mark, ALL:
    By ["by"] ["期限", "完成时限", "时限要求", "完成时间", "时间节点"];
    Over ["over"] ["期间", "规划期", "起止年限", "实施期限"];
    Ongoing ["ongoing"] ["持续推进", "长期坚持"];
    Growth ["growth"] ["年均增长", "年均增幅"];
    Change ["change"] ["累计变化", "累计增长", "累计降低"];
    Total ["total"] ["累计"];
    Keep ["keep"] ["保持"];
    Each ["each"] ["定期"];
    On ["on"] ["于"];
    Of ["of"] ["其中"];
    To ["to"] ["至"];
    FromWord ["from"] ["由", "自"];
    InWord ["in"] ["于"];
    AtLeast ["at-least"] ["不低于", "不少于"];
    AtMost ["at-most"] ["不高于", "不超过"];
    Decimal ["decimal"] ["小数"];
    Etc ["etc"] ["等", "等单位", "等部门", "等项目", "等工程"];
}

words! {
    /// The mark between whole and fraction of a number in a table.
    DecimalMark, ALL:
    Point ["point"] ["点", "小数点"];
    Comma ["comma"] ["逗号"];
}

words! {
    /// How firmly a target is promised, weakest first.
    Strength, ALL:
    Strive ["strive"] ["力争", "争取"];
    Expected ["expected"] ["预期性"];
    Binding ["binding"] ["约束性"];
}

words! {
    /// What is promised of a task or project, weakest first.
    Commitment, ALL:
    Explore ["explore"] ["探索"];
    Strive ["strive"] ["争取", "力争"];
    Prepare ["prepare"] ["谋划"];
    Advance ["advance"] ["推进"];
    Implement ["implement"] ["实施"];
    Build ["build"] ["建成"];
    Complete ["complete"] ["完成"];
}

words! {
    /// Where a plan stands, earliest first.
    Stage, ALL:
    Draft ["draft"] ["草案", "征求意见"];
    Issued ["issued"] ["印发"];
    Executing ["executing"] ["执行", "实施"];
    Closed ["closed"] ["结束", "办结"];
}

words! {
    /// Level of administration, lowest first.
    Tier, ALL:
    Town ["town", "township"] ["乡镇级", "乡镇", "镇", "乡", "乡级"];
    County ["county", "district"] ["县级", "县市级", "县", "区县级", "区级"];
    Prefecture ["prefecture", "city"] ["州级", "地市级", "市级", "州", "市"];
    Province ["province", "state-level"] ["省级", "省"];
    State ["state", "national"] ["国家级", "国家", "中央"];
}

words! {
    /// A state that a record claims.
    State, ALL:
    Planned ["planned"] ["谋划", "未启动"];
    Started ["started"] ["进行中", "在建", "推进中"];
    Blocked ["blocked"] ["受阻"];
    Paused ["paused"] ["暂停"];
    Done ["done"] ["完成", "办结", "已完成"];
    Cancelled ["cancelled"] ["取消", "终止"];
    Merged ["merged", "superseded"] ["并入", "替代", "取代"];
}

words! {
    /// An interval of `each`.
    Interval, ALL:
    Unspecified ["unspecified"] ["定期"];
    Year ["year"] ["每年"];
    Half ["half"] ["每半年"];
    Quarter ["quarter"] ["每季度"];
    Month ["month"] ["每月"];
}

impl Keyword {
    /// Whether the entry is an item, which stands on its own, not a statement about one.
    pub const fn is_item(self) -> bool {
        (self as u8) <= (Self::In as u8)
    }

    /// Whether a block states it at most once: a second value would silently win.
    pub const fn is_single(self) -> bool {
        matches!(
            self,
            Self::Issued
                | Self::Period
                | Self::Due
                | Self::Start
                | Self::Stage
                | Self::AsOf
                | Self::Reports
                | Self::Text
                | Self::Tier
                | Self::Baseline
                | Self::Scope
                | Self::Tolerance
                | Self::Cost
                | Self::Spent
                | Self::State
                | Self::Reporter
                | Self::Accepted
                | Self::Corrects
                | Self::Approved
                | Self::From
                | Self::Until
        )
    }

    /// Whether it names units in a role.
    pub const fn is_role(self) -> bool {
        matches!(
            self,
            Self::Lead | Self::Responsible | Self::Support | Self::Oversee | Self::Implementer
        )
    }

    /// The keyword that is spelled most like `word`, if any is close.
    pub fn nearest(word: &str) -> Option<&'static str> {
        let forms = Self::ALL
            .iter()
            .flat_map(|k| k.forms(Lang::En).iter().chain(k.forms(Lang::Zh)));
        nearest(word, forms.copied())
    }

    /// The form to write in `lang` for an entry inside `parent`: Chinese has two words
    /// where English has one, `上位规划` of a plan and `上级单位` of a unit.
    pub const fn written(self, lang: Lang, parent: Option<Self>) -> &'static str {
        match (self, lang, parent) {
            (Self::Under, Lang::Zh, Some(Self::Plan)) => "上位规划",
            (
                Self::Number,
                Lang::Zh,
                Some(Self::Plan | Self::Document | Self::Waive | Self::Delegate),
            ) => "发文字号",
            _ => self.word(lang),
        }
    }
}

impl Interval {
    /// Its length in months; nothing where none is said.
    pub const fn months(self) -> Option<i16> {
        match self {
            Self::Unspecified => None,
            Self::Year => Some(12),
            Self::Half => Some(6),
            Self::Quarter => Some(3),
            Self::Month => Some(1),
        }
    }

    /// The whole clause to write: `each quarter`, `每季度`; without an interval `each`, `定期`.
    pub const fn written(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (_, Lang::Zh) => self.word(Lang::Zh),
            (Self::Unspecified, Lang::En) => "each",
            (Self::Year, Lang::En) => "each year",
            (Self::Half, Lang::En) => "each half",
            (Self::Quarter, Lang::En) => "each quarter",
            (Self::Month, Lang::En) => "each month",
        }
    }
}

/// The candidate at the smallest edit distance, if that is small for the length of `word`.
pub fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let limit = (word.chars().count() / 3).clamp(1, 3);
    candidates
        .map(|candidate| (edit_distance(word, candidate, limit), candidate))
        .filter(|(distance, candidate)| *distance <= limit && *distance < candidate.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edit distance in characters (swap of neighbours counts one), or `limit + 1` when larger.
pub fn edit_distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut rows = [
        vec![0; b.len() + 1],
        (0..=b.len()).collect::<Vec<_>>(),
        vec![0; b.len() + 1],
    ];
    for i in 0..a.len() {
        rows[2][0] = i + 1;
        for j in 0..b.len() {
            let change = rows[1][j] + usize::from(a[i] != b[j]);
            let mut best = change.min(rows[1][j + 1] + 1).min(rows[2][j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(rows[0][j - 1] + 1);
            }
            rows[2][j + 1] = best;
        }
        rows.rotate_left(1);
    }
    rows[1][b.len()].min(limit + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forms of one table that two members share; only what the position tells apart may.
    #[test]
    fn no_two_keywords_share_a_form() {
        let mut seen = std::collections::BTreeMap::new();
        for &keyword in Keyword::ALL {
            for lang in [Lang::En, Lang::Zh] {
                for &form in keyword.forms(lang) {
                    assert_eq!(
                        seen.insert(form, keyword),
                        None,
                        "`{form}` has two meanings"
                    );
                }
            }
        }
    }

    #[test]
    fn shared_forms_are_the_known_ones() {
        let mut shared = Vec::new();
        for &mark in Mark::ALL {
            for &form in mark.forms(Lang::Zh) {
                if Keyword::parse(form).is_some() {
                    shared.push(form);
                }
            }
        }
        shared.sort_unstable();
        let mut expected = [
            "期限",
            "完成时限",
            "时限要求",
            "完成时间",
            "时间节点",
            "期间",
            "规划期",
            "起止年限",
            "实施期限",
            "至",
            "由",
            "自",
        ];
        expected.sort_unstable();
        assert_eq!(shared, expected);
    }

    #[test]
    fn finds_the_nearest() {
        assert_eq!(Keyword::nearest("laed"), Some("lead"));
        assert_eq!(Keyword::nearest("tsak"), Some("task"));
        assert_eq!(Keyword::nearest("牵头单伍"), Some("牵头单位"));
        assert_eq!(Keyword::nearest("zzzzzz"), None);
    }

    #[test]
    fn distance() {
        assert_eq!(edit_distance("kitten", "sitting", 5), 3);
        assert_eq!(edit_distance("lead", "laed", 5), 1);
        assert_eq!(edit_distance("", "abc", 5), 3);
    }
}
