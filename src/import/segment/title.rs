//! Where the title of an item ends and its body begins.
//!
//! A title is set apart by 。 or by a colon, or is the whole line. Where neither holds, the item
//! has no title: none is made up.

use std::ops::Range;

use crate::import::mark::Level;
use crate::import::owners::labels;

/// The longest title in characters that runs into its paragraph.
const LONGEST: usize = 60;

/// The longest title in characters that a colon ends.
const LONGEST_BEFORE_COLON: usize = 30;

/// Headings that text without line breaks glues to what follows them.
const KNOWN: [&str; 18] = [
    "总体要求",
    "总体目标",
    "总体思路",
    "指导思想",
    "基本原则",
    "发展目标",
    "主要目标",
    "工作目标",
    "目标任务",
    "重点任务",
    "主要任务",
    "工作任务",
    "保障措施",
    "组织保障",
    "组织实施",
    "工作要求",
    "有关要求",
    "实施保障",
];

/// Title and body in the bytes behind a number.
pub(in crate::import) fn split(
    text: &str,
    range: Range<usize>,
    level: Level,
) -> (Option<Range<usize>>, Option<Range<usize>>) {
    let rest = &text[range.clone()];
    if rest.is_empty() {
        return (None, None);
    }
    let title = |end: usize| Some(trimmed(text, range.start..range.start + end));
    let body = |start: usize| {
        Some(trimmed(text, range.start + start..range.end)).filter(|b| !b.is_empty())
    };
    if let Some(end) = glued(rest, level) {
        return (title(end), body(end));
    }
    let (stop, colon) = marks(rest);
    if let Some((end, behind)) = colon
        && stop.is_none_or(|(stop, _)| end < stop)
        && !rest[..end].contains(['，', ',', '；'])
        && short(&rest[..end], LONGEST_BEFORE_COLON)
        && body(behind).is_some()
    {
        // 推进甲工程 责任单位：乙局: the label belongs to the owners.
        let (end, behind) =
            labels::tail(&rest[..end]).map_or((end, behind), |label| (label, label));
        return (title(end), body(behind));
    }
    match stop {
        Some((end, behind)) if short(&rest[..end], LONGEST) => {
            // A sentence that is all there is says what is to be done: title and text at once.
            let whole = body(behind).is_none().then(|| range.clone());
            (title(end), body(behind).or(whole))
        }
        None if short(rest, LONGEST) => (title(rest.len()), None),
        _ => (None, body(0)),
    }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..(range.start + part.trim_end().len()).max(start)
}

fn short(text: &str, most: usize) -> bool {
    let count = text.chars().count();
    count > 0 && count <= most
}

/// Where a known heading ends that has its first sentence right behind it.
fn glued(rest: &str, level: Level) -> Option<usize> {
    if level > Level::Section {
        return None;
    }
    let heading = KNOWN.iter().find(|heading| rest.starts_with(**heading))?;
    let behind = &rest[heading.len()..];
    let next = behind.chars().next()?;
    let sentence = behind.chars().count() > 15 && behind.contains('。');
    let goes_on = matches!(
        next,
        '和' | '与' | '及' | '的' | '。' | '：' | ':' | '、' | '，'
    );
    (sentence && !goes_on && !next.is_whitespace()).then_some(heading.len())
}

type Stop = Option<(usize, usize)>;

/// The first 。 and the first colon outside quotes and brackets: where each begins and ends.
fn marks(rest: &str) -> (Stop, Stop) {
    let (mut stop, mut colon, mut depth) = (None, None, 0_usize);
    for (at, c) in rest.char_indices() {
        match c {
            '“' | '《' | '（' | '(' | '「' | '〔' | '【' | '［' | '[' => depth += 1,
            '”' | '》' | '）' | ')' | '」' | '〕' | '】' | '］' | ']' => {
                depth = depth.saturating_sub(1);
            }
            '。' if depth == 0 => {
                stop = Some((at, at + c.len_utf8()));
                break;
            }
            '：' | ':' if depth == 0 && colon.is_none() => colon = Some((at, at + c.len_utf8())),
            _ => {}
        }
    }
    (stop, colon)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, level: Level) -> (Option<&str>, Option<&str>) {
        let (title, body) = split(text, 0..text.len(), level);
        (title.map(|r| &text[r]), body.map(|r| &text[r]))
    }

    #[test]
    fn a_title_ends_at_its_mark_or_its_line() {
        assert_eq!(
            of("打造线路。全面实施。", Level::Item),
            (Some("打造线路"), Some("全面实施。"))
        );
        assert_eq!(
            of("沿洮河城镇带:以洮河为轴,发展。", Level::Item),
            (Some("沿洮河城镇带"), Some("以洮河为轴,发展。"))
        );
        assert_eq!(
            of("做大做强“一心”", Level::Section),
            (Some("做大做强“一心”"), None)
        );
        assert_eq!(
            of("坚持“稳。进”原则。正文。", Level::Section),
            (Some("坚持“稳。进”原则"), Some("正文。"))
        );
    }

    #[test]
    fn a_sentence_alone_is_title_and_text() {
        assert_eq!(
            of("增长6.2%左右。", Level::Item),
            (Some("增长6.2%左右"), Some("增长6.2%左右。"))
        );
    }

    #[test]
    fn a_long_paragraph_without_a_mark_has_no_title() {
        let long = "甲".repeat(80);
        assert_eq!(of(&long, Level::Item), (None, Some(long.as_str())));
        assert_eq!(of("", Level::Item), (None, None));
    }

    #[test]
    fn a_known_heading_is_cut_off() {
        let text = "发展目标坚持创新驱动、企业主导，打造创新发展高地。";
        assert_eq!(of(text, Level::Chapter).0, Some("发展目标"));
        assert_eq!(
            of("总体要求和发展目标", Level::Chapter).0,
            Some("总体要求和发展目标")
        );
        assert_eq!(of("重点任务", Level::Chapter), (Some("重点任务"), None));
    }
}
