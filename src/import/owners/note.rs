//! Notes among owners that name nobody: who of a list leads, and by when it is to be done.

use std::ops::Range;

use crate::import::glyphs::Glyphs;

/// How a note speaks of the unit that stands first.
const FIRST: [&str; 12] = [
    "列第一位",
    "排第一位",
    "排在第一位",
    "列在第一位",
    "排名第一",
    "第一位",
    "第一个",
    "首位",
    "列第一",
    "排第一",
    "第一责任单位",
    "第一责任部门",
];

/// What it makes of it.
const LEADS: [&str; 4] = ["牵头", "主办", "汇总", "主责"];

/// How far from each other the two stand at most.
const REACH: usize = 24;

/// Whether a piece says that the first listed leads: 列第一位的为牵头单位, 第一责任单位为牵头单位.
pub(super) fn first_leads(glyphs: &Glyphs, piece: &Range<usize>) -> bool {
    FIRST.iter().any(|word| {
        let Some(at) = glyphs.find(piece, word) else {
            return false;
        };
        let behind = at + word.chars().count()..piece.end.min(at + REACH);
        let says = |c| glyphs.find(&behind, c).is_some();
        (says("为") || says("是") || says("系")) && glyphs.has(&behind, &LEADS)
    })
}

/// Whether a text has such a note anywhere: its characters, if so.
pub(super) fn find_first_leads(glyphs: &Glyphs) -> Option<Range<usize>> {
    let all = glyphs.pieces(&(0..glyphs.len()), &['。', ';', ',', '(', ')']);
    all.into_iter()
        .map(|(_, piece)| piece)
        .find(|piece| first_leads(glyphs, piece))
}

/// Whether a piece speaks of the owners of several tasks at once: 具体任务均涉及相关市政府,
/// 不再单独列出.
pub(super) fn is_shared(glyphs: &Glyphs, piece: &Range<usize>) -> bool {
    let says = [
        "均涉及",
        "均需",
        "均由",
        "不再单独",
        "不再列",
        "不再逐",
        "不再一一",
        "不再做分工",
        "不再作分工",
        "不再重复",
        "不再另行",
        "不单独列",
        "不一一列",
        "不再标注",
        "除外",
    ];
    glyphs.has(piece, &says)
}

/// Whether a piece says nothing but 下同.
pub(super) fn is_below(glyphs: &Glyphs, piece: &Range<usize>) -> bool {
    ["下同", "以下同", "以下相同", "下文同"].contains(&glyphs.text(piece.clone()).as_str())
}

/// Whether a piece ends in 下同.
pub(super) fn has_below(glyphs: &Glyphs, piece: &Range<usize>) -> bool {
    glyphs.tail(piece, &["下同"]).is_some()
}

/// Whether a piece is a deadline: 2023年6月底前完成, 12月底前, 长期坚持.
pub(super) fn is_deadline(glyphs: &Glyphs, piece: &Range<usize>) -> bool {
    let text = glyphs.text(piece.clone());
    if [
        "长期坚持",
        "持续推进",
        "持续实施",
        "持续开展",
        "全年",
        "长期",
        "每年",
        "每季度",
        "立行立改",
        "年内",
    ]
    .iter()
    .any(|word| text.starts_with(word))
    {
        return text.chars().count() <= 16;
    }
    let number = text
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_digit() || c == '二')
        || text.starts_with('到')
        || text.starts_with('于');
    let ends = ["前", "底", "完成", "月", "年", "日", "季度", "以前", "推进"];
    number
        && (text.contains('年') || text.contains('月'))
        && text.chars().any(|c| c.is_ascii_digit() || c == '〇')
        && ends.iter().any(|end| text.ends_with(end))
}
