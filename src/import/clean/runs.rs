//! Where a text that has lost its line breaks is to be parted: before the numbers of chapters,
//! sections and items, and before the labels of roles.

use super::tokens;

/// The bytes at which a new line belongs.
pub(super) fn cuts(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut before: Option<char> = None;
    let mut quoted = 0_usize;
    for (at, c) in text.char_indices() {
        if at > 0 && quoted == 0 && begins(before, c, &text[at..], &text[..at]) {
            cuts.push(at);
        }
        match c {
            '《' | '“' => quoted += 1,
            '》' | '”' => quoted = quoted.saturating_sub(1),
            // A quotation that never ends does not swallow the rest.
            '。' => quoted = 0,
            _ => {}
        }
        if !c.is_whitespace() {
            before = Some(c);
        }
    }
    cuts
}

/// Where the date begins in a line of an office and a date: `州政府办公室　　2022年4月2日印发`.
pub(super) fn signature(text: &str) -> Option<usize> {
    if text.len() > 300 || !text.ends_with(['日', '发']) {
        return None;
    }
    let (office, date) = text
        .rsplit_once("　　")
        .or_else(|| text.rsplit_once("   "))?;
    let office = office.trim_end();
    (tokens::is_date(date) && !office.is_empty() && !tokens::ends_sentence(office))
        .then_some(text.len() - date.len())
}

/// Whether a line begins at a character: by what stands before and what comes.
fn begins(before: Option<char>, c: char, rest: &str, done: &str) -> bool {
    let candidate = matches!(c, '（' | '(' | '0'..='9' | '０'..='９' | '①'..='⑳' | '牵' | '责' | '主' | '配' | '协' | '时' | '完' | '实' | '参' | '指' | '分' | '包')
        || "一二三四五六七八九十第附".contains(c);
    if !candidate {
        return false;
    }
    let ended = before.is_none_or(|b| "。！？；）)：:”》".contains(b));
    let spaced = done.ends_with(|b: char| b.is_whitespace());
    if "牵责主配协时完实参指分包".contains(c) {
        let inside = matches!(
            before,
            Some('（' | '(' | '，' | ',' | '；' | ';' | '、' | '〔')
        );
        return !inside && tokens::begins_with_label(rest);
    }
    if !tokens::begins_with_number(rest) {
        return false;
    }
    let cited = before.is_some_and(|b| "第条款项本述见和与及、至到—-".contains(b));
    (ended && before != Some('：')) || spaced || (is_section(rest) && !cited)
}

/// `（一）` and the like, which stand for nothing else than the number of a section.
fn is_section(rest: &str) -> bool {
    let mut signs = rest.chars();
    let opened = matches!(signs.next(), Some('（' | '('));
    opened
        && signs
            .next()
            .is_some_and(|c| "一二三四五六七八九十".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_one_line_is_parted_at_its_numbers() {
        let text = "制定本方案。一、目标到2025年，达到3.5%。（一）建设。1.修路。（责任单位：甲局）2.建桥。牵头单位：乙局 责任单位：丙局 二、保障（一）加强";
        let mut lines = Vec::new();
        let mut from = 0;
        for cut in cuts(text) {
            lines.push(&text[from..cut]);
            from = cut;
        }
        lines.push(&text[from..]);
        assert_eq!(
            lines,
            [
                "制定本方案。",
                "一、目标到2025年，达到3.5%。",
                "（一）建设。",
                "1.修路。（责任单位：甲局）",
                "2.建桥。",
                "牵头单位：乙局 ",
                "责任单位：丙局 ",
                "二、保障",
                "（一）加强"
            ]
        );
    }
}
