//! What is missing, in the words of people: fields of the rule language in Chinese.

use crate::finding::Lang;

/// Fields that are often missing. The English word is the name that rules use.
const FIELDS: [(&str, &str); 67] = [
    ("accepted-by", "验收单位"),
    ("actual", "完成值"),
    ("actual-at", "完成值日期"),
    ("approved", "批准单位"),
    ("as-of", "截至日期"),
    ("baseline", "基期值"),
    ("baseline-at", "基期年份"),
    ("baseline-scope", "同口径基期值"),
    ("behind", "落后幅度"),
    ("chapter", "章节"),
    ("closed", "办结日期"),
    ("commitment", "推进要求"),
    ("corrected-by", "更正记录"),
    ("corrects", "所更正的记录"),
    ("cost", "投资"),
    ("date", "日期"),
    ("deadline", "完成时限"),
    ("decisive", "决定性记录"),
    ("direction", "比较方向"),
    ("document", "文件"),
    ("due", "完成时限"),
    ("each", "周期"),
    ("end", "结束日期"),
    ("evidence", "佐证材料"),
    ("interval", "周期"),
    ("issued", "成文日期"),
    ("issuer", "发文机关"),
    ("kind", "类型"),
    ("lead", "牵头单位"),
    ("max", "上限"),
    ("measure", "计量单位"),
    ("met", "达标结论"),
    ("number", "编号"),
    ("op", "比较方向"),
    ("outcome", "完成结论"),
    ("pace", "序时进度"),
    ("parent", "上级事项"),
    ("part", "分解单位"),
    ("period", "期间"),
    ("person", "责任人"),
    ("place", "地点"),
    ("plan", "方案"),
    ("previous", "上期记录"),
    ("progress", "完成进度"),
    ("reason", "理由"),
    ("reporter", "填报单位"),
    ("reports", "报送周期"),
    ("scope", "范围"),
    ("section", "章节"),
    ("share", "占比"),
    ("size", "数量（超出比较上限）"),
    ("source", "来源"),
    ("stage", "阶段"),
    ("start", "开始时间"),
    ("status", "状态"),
    ("strength", "约束程度"),
    ("target", "指标"),
    ("task", "任务"),
    ("text", "原文"),
    ("tier", "层级"),
    ("title", "名称"),
    ("tolerance", "允许偏差"),
    ("unit", "单位"),
    ("until", "有效期"),
    ("value", "数值"),
    ("words", "词表"),
    ("yearly-rates", "逐年增速"),
];

/// Where a field is of another element: `plan.start`.
const OWNERS: [(&str, &str); 7] = [
    ("plan", "方案"),
    ("section", "章节"),
    ("task", "任务"),
    ("target", "指标"),
    ("project", "项目"),
    ("record", "记录"),
    ("unit", "单位"),
];

/// A field that is missing, as people say it; its name where there is no other word.
pub fn field(name: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return name.to_owned();
    }
    let word = |list: &[(&str, &'static str)], name: &str| -> Option<&'static str> {
        list.iter().find(|(en, _)| *en == name).map(|(_, zh)| *zh)
    };
    let said = match name.split_once('.') {
        Some((owner, field)) => word(&OWNERS, owner)
            .zip(word(&FIELDS, field))
            .map(|(owner, field)| format!("{owner}{field}")),
        None => word(&FIELDS, name).map(str::to_owned),
    };
    said.unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_in_words() {
        assert_eq!(field("actual", Lang::Zh), "完成值");
        assert_eq!(field("plan.start", Lang::Zh), "方案开始时间");
        assert_eq!(field("actual", Lang::En), "actual");
        assert_eq!(field("my-own", Lang::Zh), "my-own");
    }
}
