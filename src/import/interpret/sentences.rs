//! The sentences of a document, and which of them ask for something.
//!
//! In: the text of a whole document. Out: each sentence with its bytes, whether it holds a duty or
//! a quantity to be reached, and the key by which another text that says the same is known.

use std::ops::Range;

use super::clauses::clauses;
use super::letters::{self, Letters};
use super::{Context, targets};

/// A sentence of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes, without the number of an item before it and blanks around it.
    pub range: Range<usize>,
    /// Whether it says that something shall be done.
    pub duty: bool,
    /// Whether it names a quantity that is to be reached.
    pub quantity: bool,
    /// Its letters and figures, folded: equal however it is punctuated.
    pub key: String,
}

/// Verbs that begin a duty.
const DUTIES: [&str; 79] = [
    "建设",
    "建成",
    "建立",
    "建好",
    "完成",
    "实施",
    "推进",
    "推动",
    "推广",
    "推行",
    "加强",
    "加快",
    "加大",
    "落实",
    "制定",
    "制订",
    "健全",
    "完善",
    "开展",
    "组织",
    "培育",
    "培养",
    "打造",
    "引进",
    "引导",
    "发展",
    "提升",
    "提高",
    "优化",
    "强化",
    "深化",
    "扩大",
    "支持",
    "鼓励",
    "促进",
    "统筹",
    "构建",
    "形成",
    "创建",
    "争取",
    "力争",
    "探索",
    "谋划",
    "报送",
    "报告",
    "考核",
    "督促",
    "召开",
    "协调",
    "编制",
    "改造",
    "整治",
    "治理",
    "保障",
    "保护",
    "规范",
    "整合",
    "拓展",
    "壮大",
    "做好",
    "抓好",
    "做大做强",
    "确保",
    "实现",
    "达到",
    "严格",
    "细化",
    "明确",
    "评估",
    "检查",
    "公开",
    "设立",
    "新建",
    "扩建",
    "修订",
    "出台",
    "配备",
    "举办",
    "坚持",
];

/// Words that make a duty wherever they stand.
const MUST: [&str; 10] = [
    "应当",
    "必须",
    "不得",
    "要加强",
    "要切实",
    "要按照",
    "负责",
    "牵头",
    "定期",
    "纳入",
];

/// Words before the verb.
const HOW: [&str; 40] = [
    "全面",
    "积极",
    "大力",
    "着力",
    "进一步",
    "持续",
    "不断",
    "稳步",
    "扎实",
    "深入",
    "基本",
    "高标准",
    "高质量",
    "重点",
    "协同",
    "逐步",
    "有序",
    "切实",
    "优先",
    "同步",
    "联合",
    "规范",
    "将",
    "要",
    "并",
    "全力",
    "因地制宜",
    "充分",
    "适时",
    "尽快",
    "加快",
    "率先",
    "共同",
    "认真",
    "坚决",
    "严格",
    "主动",
    "抓紧",
    "分类",
    "滚动",
];

/// Lines that only name units.
const OWNERS: [&str; 8] = [
    "牵头单位",
    "责任单位",
    "配合单位",
    "牵头部门",
    "责任部门",
    "配合部门",
    "主办单位",
    "协办单位",
];

/// Nouns that end a heading, whatever verb it seems to begin with: 发展目标, 保障措施.
const HEADINGS: [&str; 12] = [
    "目标", "要求", "原则", "思想", "思路", "基础", "形势", "措施", "定位", "任务", "意义", "保障",
];

/// Words of the covering letter, which asks for nothing that a plan could hold.
const COVER: [&str; 5] = ["现印发", "现转发", "现下发", "印发给你们", "转发给你们"];

/// All sentences of a document, in order.
pub fn find(text: &str) -> Vec<Sentence> {
    let ranges = letters::sentences(text).into_iter();
    ranges.filter_map(|range| sentence(text, range)).collect()
}

fn sentence(text: &str, range: Range<usize>) -> Option<Sentence> {
    let letters = Letters::new(&text[range.clone()], range.start);
    let first = letters.behind_numbering();
    if first >= letters.len() {
        return None;
    }
    let whole = first..letters.len();
    let range = letters.bytes(whole.clone());
    // An owner line names who, not what.
    let names_units = letters.longest(first, &OWNERS).is_some() || letters.inside(first).bracket;
    let reading = targets::find(&text[range.clone()], &Context::default());
    let doubt = reading
        .refused
        .iter()
        .any(|refused| refused.reason.is_doubt());
    let cover = letters.has(whole.clone(), &COVER);
    let heading = whole.len() <= 8 && letters.longest_before(letters.len(), &HEADINGS).is_some();
    Some(Sentence {
        duty: !names_units && !heading && !cover && is_duty(&letters, whole),
        quantity: !names_units && (!reading.found.is_empty() || doubt),
        key: key(&text[range.clone()]),
        range,
    })
}

fn is_duty(letters: &Letters<'_>, whole: Range<usize>) -> bool {
    letters.has(whole, &MUST)
        || clauses(letters).into_iter().any(|clause| {
            let mut at = clause.start;
            while let Some((_, end)) = letters.longest(at, &HOW) {
                if letters.longest(at, &DUTIES).is_some() {
                    break;
                }
                at = end;
            }
            letters
                .longest(at, &DUTIES)
                .is_some_and(|(_, end)| end < clause.end)
        })
}

/// The letters and figures of a text, folded: what is left of it when nobody looks at width,
/// blanks and punctuation.
pub fn key(text: &str) -> String {
    let letters = Letters::new(text, 0);
    let folded = letters.folded(0..letters.len());
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duties_and_quantities() {
        let text = "（一）发展目标\n到2025年，城镇化率达到50%以上。一心是以临夏市为中心。\n积极推进防护林建设。牵头单位:州林草局\n3.健全制度。各有关部门要切实负责。\n现将方案印发给你们，请认真落实。";
        let read: Vec<(&str, bool, bool)> = find(text)
            .iter()
            .map(|s| (&text[s.range.clone()], s.duty, s.quantity))
            .collect();
        assert_eq!(
            read,
            [
                ("发展目标", false, false),
                ("到2025年，城镇化率达到50%以上。", false, true),
                ("一心是以临夏市为中心。", false, false),
                ("积极推进防护林建设。", true, false),
                ("牵头单位:州林草局", false, false),
                ("健全制度。", true, false),
                ("各有关部门要切实负责。", true, false),
                ("现将方案印发给你们，请认真落实。", false, false),
            ]
        );
    }

    #[test]
    fn keys_ignore_width_and_punctuation() {
        assert_eq!(
            key("到２０２５年， 达到 50％（以上）。"),
            key("到2025年,达到50%以上")
        );
        assert_ne!(key("达到50%"), key("达到51%"));
    }
}
