//! What a line of an official document begins or ends with: a number, a role, a date, a kind of
//! document. Width of letters makes no difference.

use crate::import::glyphs;
use crate::import::owners::labels;
use crate::syntax::fold::fold;

/// Numerals of chapters.
const NUMERALS: &str = "一二三四五六七八九十百零〇两";

/// Words that begin a line of their own about a task, besides those about owners and deadlines.
const ASIDE: [&str; 6] = [
    "工作目标",
    "目标任务",
    "年度目标",
    "工作内容",
    "建设内容",
    "工作措施",
];

/// Whether a text begins with the number of a chapter, section, item or clause, or with the dash
/// or star of a list.
pub(super) fn begins_with_number(text: &str) -> bool {
    let head: String = fold(&text.chars().take(12).collect::<String>()).into_owned();
    number_length(&head).is_some()
        || head.starts_with("--")
        || head.starts_with([
            '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '★', '▲', '●', '■',
        ])
        || text.starts_with(['①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '⑩'])
}

/// The length of the number at the start of a folded text: `一、`, `(一)`, `1.`, `(1)`, `1、`,
/// `第一章`, `附件1`.
fn number_length(head: &str) -> Option<usize> {
    let (opened, rest) = match head.strip_prefix('(') {
        Some(rest) => (true, rest),
        None => (false, head),
    };
    let chinese = run(rest, |c| NUMERALS.contains(c));
    let digits = run(rest, |c| c.is_ascii_digit());
    let long = chinese.max(digits);
    if long == 0 {
        return ordinal(head);
    }
    let tail = &rest[long..];
    if opened {
        return tail.starts_with(')').then_some(long + 2);
    }
    if tail.starts_with(['、', '.', ')']) && digits <= 3 {
        // `3.5%` and `2.0版` are numbers of another kind.
        let after = tail.chars().nth(1);
        let decimal = digits > 0 && after.is_some_and(|c| c.is_ascii_digit());
        return (!(tail.starts_with('.') && decimal)).then_some(long + 1);
    }
    None
}

/// `第一章`, `附件2`.
fn ordinal(head: &str) -> Option<usize> {
    if let Some(rest) = head.strip_prefix('第') {
        let long = run(rest, |c| NUMERALS.contains(c) || c.is_ascii_digit());
        let tail = rest[long..].chars().next()?;
        return (long > 0 && "章节条篇部".contains(tail)).then_some(long);
    }
    let rest = head.strip_prefix("附件").or(head.strip_prefix("附表"))?;
    let long = run(rest, |c| NUMERALS.contains(c) || c.is_ascii_digit());
    let ends = rest[long..].is_empty() || rest[long..].starts_with([':', '.', '、', ' ']);
    ends.then_some(long)
}

fn run(text: &str, fits: impl Fn(char) -> bool) -> usize {
    let end = text.find(|c| !fits(c));
    end.unwrap_or(text.len())
}

/// Whether a text begins with the label of a role or a date: `牵头单位:`.
pub(super) fn begins_with_label(text: &str) -> bool {
    let head: String = text.chars().take(18).filter_map(glyphs::folded).collect();
    let head = head.trim_start_matches('(');
    let Some(at) = head.find(':') else {
        return false;
    };
    let word = head[..at].trim_end_matches(')');
    ASIDE.contains(&word) || labels::label(word).is_some()
}

/// Whether a text reads like the names of units: a list, or the end of one name.
pub(super) fn reads_like_units(text: &str) -> bool {
    const ENDS: &str = "局委办府区县市乡镇会部厅院社队站所行司校厂场位门等";
    let text = text.trim_end_matches(['。', '；', ';', ' ']);
    let listed = text.contains(['、', ',', '，']);
    listed
        || text
            .chars()
            .next_back()
            .is_some_and(|last| ENDS.contains(last))
        || text.ends_with("中心")
}

/// What the head of a web page tells about the document under it.
const METADATA: [&str; 24] = [
    "索引号",
    "组配分类",
    "发布机构",
    "发布单位",
    "发布日期",
    "发布时间",
    "发文机关",
    "发文单位",
    "发文日期",
    "成文日期",
    "生成日期",
    "印发日期",
    "信息来源",
    "来源",
    "主题分类",
    "有效性",
    "废止日期",
    "关键词",
    "主题词",
    "名称",
    "标题",
    "公开方式",
    "浏览次数",
    "时间",
];

/// Whether a line is one of those: a label of the page before a colon.
pub(in crate::import) fn is_metadata(text: &str) -> bool {
    let head: String = text.chars().take(12).filter_map(glyphs::folded).collect();
    let label = head.split_once(':').map(|(label, _)| label);
    label.is_some_and(|label| METADATA.contains(&label))
}

/// Whether a text begins like a line that never goes on with another: `抄送：`.
pub(super) fn stands_apart(text: &str) -> bool {
    let plain: String = text
        .chars()
        .take(8)
        .filter(|c| !c.is_whitespace())
        .collect();
    let plain = fold(&plain);
    ["抄送", "主送", "附件", "附:", "联系人", "联系电话"]
        .iter()
        .any(|word| {
            let rest = plain.strip_prefix(word);
            rest.is_some_and(|rest| word.ends_with(':') || rest.starts_with(':'))
        })
}

/// Whether a text is the period of a plan in brackets: `（2025—2027年）`.
pub(super) fn is_period(text: &str) -> bool {
    let folded = fold(text);
    let inner = folded
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| {
        let trial = matches!(inner, "试行" | "暂行" | "征求意见稿");
        let years = inner.trim_end_matches('年').trim();
        let years = years
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | '年' | '~' | '至'));
        trial || (inner.ends_with('年') && years)
    })
}

/// Whether a text is a date and nothing else.
pub(super) fn is_date(text: &str) -> bool {
    let plain: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.trim_end_matches("印发");
    let fits = |c: char| c.is_ascii_digit() || NUMERALS.contains(c) || "元年月日".contains(c);
    plain.contains('年') && plain.contains('月') && plain.chars().all(fits)
}

/// Whether a text ends with the number of a document: `临州办发〔2022〕29号`.
pub(super) fn ends_with_document_number(text: &str) -> bool {
    let tail: Vec<char> = text.chars().rev().take(8).collect();
    let mut tail = tail.iter().skip_while(|c| c.is_whitespace());
    let ends = tail.next() == Some(&'号');
    ends && tail.any(|c| matches!(c, '〕' | ']' | '］' | '】' | '﹞' | ')'))
}

/// Whether a text is the number of a document whose 号 is missing.
pub(super) fn is_cut_document_number(text: &str) -> bool {
    let folded = fold(text);
    let Some((before, after)) = folded.rsplit_once(['〕', ']']) else {
        return false;
    };
    let year = before.rsplit_once(['〔', '[']).map(|(_, year)| year.trim());
    let year = year.is_some_and(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
    let number = after.trim();
    year && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

/// Words that titles of documents end with.
const KINDS: &[&str] = &[
    "通知",
    "意见",
    "方案",
    "措施",
    "规划",
    "计划",
    "办法",
    "决定",
    "报告",
    "纲要",
    "要点",
    "批复",
    "细则",
    "清单",
    "分工",
    "公告",
    "通报",
    "决议",
    "规定",
    "条例",
    "任务书",
    "工作安排",
    "台账",
    "指南",
    "的函",
    "要求",
    "分解表",
    "名单",
    "责任书",
    "指引",
];

/// Whether a text ends like the title of a document.
pub(super) fn ends_like_title(text: &str) -> bool {
    let text = text.trim_end_matches(['》', '”', ' ']);
    if KINDS.iter().any(|kind| text.ends_with(kind)) {
        return true;
    }
    // `…行动计划（2025—2027年）`, `…实施方案（试行）`
    let folded = fold(text);
    let Some((before, inner)) = folded.strip_suffix(')').and_then(|t| t.rsplit_once('(')) else {
        return false;
    };
    let period = inner.ends_with('年') || inner.contains("试行") || inner.contains("稿");
    period
        && KINDS
            .iter()
            .any(|kind| before.trim_end_matches(['》', '”']).ends_with(kind))
}

/// Whether a text ends a sentence or announces what follows.
pub(super) fn ends_sentence(text: &str) -> bool {
    let last = text
        .trim_end_matches(['”', '’', '"', '\''])
        .chars()
        .next_back();
    matches!(
        last,
        Some('。' | '！' | '？' | '；' | '：' | ';' | ':' | '!' | '?' | '．')
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_begin_lines() {
        for text in [
            "一、总体要求",
            "（一）指导思想",
            "(一)指导",
            "１．努力",
            "21.推广",
            "1、建设",
            "（1）做",
            "①支持",
            "——夯实",
            "第三章 任务",
            "附件2",
            "十一、保障",
        ] {
            assert!(begins_with_number(text), "{text}");
        }
        for text in [
            "一批项目",
            "3.5%以上",
            "2025年",
            "（2025—2027年）",
            "第一位的",
            "三大行动",
            "附件下载地址",
            "1小时都市圈",
            "一是加强",
        ] {
            assert!(!begins_with_number(text), "{text}");
        }
    }

    #[test]
    fn labels_dates_and_titles() {
        assert!(begins_with_label("责任单位：州发改委"));
        assert!(begins_with_label("牵头单位:临夏市"));
        assert!(!begins_with_label("责任单位要加强"));
        assert!(is_date("２０２５年４月１７日印发"));
        assert!(is_date("二〇二五年四月十七日"));
        assert!(!is_date("到2025年"));
        assert!(ends_with_document_number("国发〔2019〕3号"));
        assert!(is_cut_document_number("浙政发〔２０２５〕１０"));
        assert!(ends_like_title("“十四五”实施方案》的通知"));
        assert!(ends_like_title("创新发展行动计划（2025-2027 年）"));
        assert!(!ends_like_title("建设实施"));
    }
}
