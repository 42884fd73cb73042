//! Names of units in a list: where one ends, what two words joined by 及 are, where a list is open.

use std::ops::Range;

use crate::import::glyphs::Glyphs;

/// A name in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its bytes in the paper.
    pub at: Range<usize>,
    /// As printed, blanks and invisible characters left out.
    pub text: String,
    /// Whether it is joined to the name before it by `、`.
    pub joined: bool,
    /// The open end behind it as printed: 等, 等单位.
    pub open: Option<String>,
}

/// How units' names end.
const ENDS: &str =
    "局厅委办部署院会府室司处科站所社队校馆区道镇乡市县州旗盟省位门组团联协台网学企班关库地业厂";

/// Longer ends of names.
const LONG_ENDS: [&str; 8] = [
    "中心", "公司", "集团", "银行", "分行", "机构", "机关", "支行",
];

/// How a name ends that 和 may join to another: what is left of 和 in 发展和改革委员会 does not.
const JOINABLE: &str = "局厅委办部署院会府室司处";

/// What may follow 等 and says no more than 等 does.
const EMPTY_ENDS: [&str; 11] = [
    "",
    "单位",
    "部门",
    "有关部门",
    "相关部门",
    "有关单位",
    "相关单位",
    "部门和单位",
    "有关部门和单位",
    "部门单位",
    "单位和部门",
];

/// Whether some characters end as the names of units do; brackets at the end do not count.
pub(super) fn is_unit(glyphs: &Glyphs, range: &Range<usize>) -> bool {
    let mut end = range.end;
    if end > range.start && glyphs.get(end - 1) == Some(')') {
        end = (range.start..end)
            .rev()
            .find(|at| glyphs.get(*at) == Some('('))
            .unwrap_or(end);
    }
    let last = end
        .checked_sub(1)
        .filter(|at| *at > range.start)
        .and_then(|at| glyphs.get(at));
    let long = glyphs.tail(&(range.start..end), &LONG_ENDS).is_some();
    long || last.is_some_and(|c| ENDS.contains(c))
}

/// The names in one piece of a list: 甲局, 甲局及乙局, 甲局等单位, 甲局等省级有关单位.
pub(super) fn names(text: &str, glyphs: &Glyphs, piece: &Range<usize>, joined: bool) -> Vec<Name> {
    let (list, rest, open) = open_end(glyphs, piece);
    let mut found = Vec::new();
    for (n, part) in parts(glyphs, &list).into_iter().enumerate() {
        for (k, part) in set_apart(text, glyphs, part).into_iter().enumerate() {
            found.extend(name(text, glyphs, &part, joined || n + k > 0));
        }
    }
    if let Some(last) = found.last_mut() {
        last.open = open;
    }
    if let Some(rest) = rest {
        found.extend(name(text, glyphs, &rest, false));
    }
    found
}

fn name(text: &str, glyphs: &Glyphs, part: &Range<usize>, joined: bool) -> Option<Name> {
    let at = glyphs.bytes(part.clone());
    let hidden = |c: char| super::super::glyphs::folded(c).is_none();
    let printed = &text[at.clone()];
    // A blank inside a Latin name is part of it.
    let printed: String = if printed.is_ascii() {
        printed.to_owned()
    } else {
        printed.chars().filter(|c| !hidden(*c)).collect()
    };
    (!printed.is_empty()).then_some(Name {
        at,
        text: printed,
        joined,
        open: None,
    })
}

/// Takes 等 and what follows it off a piece: the list, the collective behind 等 if it says
/// more, and the open end.
fn open_end(
    glyphs: &Glyphs,
    piece: &Range<usize>,
) -> (Range<usize>, Option<Range<usize>>, Option<String>) {
    let places = (piece.start + 1..piece.end)
        .rev()
        .filter(|at| glyphs.get(*at) == Some('等'));
    for at in places {
        let rest = at + 1..piece.end;
        let word = glyphs.text(rest.clone());
        if EMPTY_ENDS.contains(&word.as_str()) {
            return (piece.start..at, None, Some(format!("等{word}")));
        }
        let collective = ["单位", "部门", "地区", "各地", "机构", "企业"];
        let class = [
            "有关", "相关", "省", "市", "州", "县", "区", "各", "国", "中央", "成员", "部门",
        ];
        let whole = piece.start..at;
        let is_collective = collective.iter().any(|end| word.ends_with(end))
            && class.iter().any(|start| word.starts_with(start));
        if is_collective && is_unit(glyphs, &whole) {
            return (whole, Some(rest), Some("等".to_owned()));
        }
    }
    (piece.clone(), None, None)
}

/// Splits at 及, 以及, 和 and 与 where both sides are names.
fn parts(glyphs: &Glyphs, piece: &Range<usize>) -> Vec<Range<usize>> {
    let mut depth = 0_usize;
    for at in piece.clone() {
        match glyphs.get(at) {
            Some('(') => depth += 1,
            Some(')') => depth = depth.saturating_sub(1),
            Some(c @ ('及' | '和' | '与')) if depth == 0 && at > piece.start => {
                let left_end = if c == '及' && glyphs.get(at - 1) == Some('以') {
                    at - 1
                } else {
                    at
                };
                let (left, right) = (piece.start..left_end, at + 1..piece.end);
                if joins(glyphs, &left, &right, c) {
                    let mut all = vec![left];
                    all.extend(parts(glyphs, &right));
                    return all;
                }
            }
            _ => {}
        }
    }
    vec![piece.clone()]
}

/// Splits at blanks where both sides are names: 甲局  乙局.
fn set_apart(text: &str, glyphs: &Glyphs, part: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = part.start;
    for at in part.start + 1..part.end {
        let (left, right) = (start..at, at..part.end);
        // 市政府 办公室: a name set wide.
        let wide = ["办公室", "办公厅", "人民政府", "政府"]
            .iter()
            .any(|word| glyphs.at(at, word));
        if glyphs.is_apart(at, text)
            && left.len() >= 3
            && right.len() >= 3
            && !wide
            && is_unit(glyphs, &left)
            && is_unit(glyphs, &right)
        {
            found.push(left);
            start = at;
        }
    }
    found.push(start..part.end);
    found
}

fn joins(glyphs: &Glyphs, left: &Range<usize>, right: &Range<usize>, word: char) -> bool {
    if left.len() < 2 || right.len() < 3 || !is_unit(glyphs, right) {
        return false;
    }
    // 党委和政府 of one place, 部门和单位: one body, or none of its own.
    let starts_anew = !["政府", "单位", "部门"]
        .iter()
        .any(|w| glyphs.at(right.start, w));
    let last = glyphs.get(left.end - 1);
    let joinable = last.is_some_and(|c| JOINABLE.contains(c) || (word == '及' && ENDS.contains(c)));
    starts_anew && (joinable || glyphs.tail(left, &LONG_ENDS).is_some())
}

/// Whether a piece is the first half of 各市、县（市、区）政府, which the separator splits.
pub(super) fn is_half(glyphs: &Glyphs, piece: &Range<usize>, next: &Range<usize>) -> bool {
    let classes = [
        "市",
        "县",
        "区",
        "州",
        "盟",
        "地",
        "设区市",
        "设区的市",
        "市县",
        "乡",
        "镇",
        "旗",
    ];
    let each = glyphs.get(piece.start) == Some('各') && {
        let rest = glyphs.text(piece.start + 1..piece.end);
        let bare: String = rest.split('(').next().unwrap_or_default().to_owned();
        classes.contains(&bare.as_str())
    };
    let class = |c| "市县区州旗盟乡镇".contains(c);
    each && glyphs.get(next.start).is_some_and(class) && {
        let rest = glyphs.text(next.start + 1..next.end);
        let behind = rest
            .strip_prefix('(')
            .and_then(|r| r.split_once(')'))
            .map_or(rest.as_str(), |(_, b)| b);
        [
            "",
            "政府",
            "人民政府",
            "党委",
            "党委政府",
            "党委和政府",
            "级政府",
        ]
        .contains(&behind)
            || class(behind.chars().next().unwrap_or(' '))
            || behind.starts_with("等")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let glyphs = Glyphs::of(text, 0..text.len());
        let found = names(text, &glyphs, &(0..glyphs.len()), false);
        found
            .into_iter()
            .map(|n| format!("{}{}", n.text, if n.open.is_some() { "…" } else { "" }))
            .collect()
    }

    #[test]
    fn joined_names_are_told_from_names_with_a_joint() {
        assert_eq!(
            read("省发展改革委及相关省级部门"),
            ["省发展改革委", "相关省级部门"]
        );
        assert_eq!(
            read("国家卫生健康委和国家中医药局"),
            ["国家卫生健康委", "国家中医药局"]
        );
        for one in [
            "文化和旅游部",
            "临夏州发展和改革委员会",
            "和政县政府",
            "各有关部门和单位",
            "人力资源和社会保障局",
        ] {
            assert_eq!(read(one), [one]);
        }
    }

    #[test]
    fn open_ends() {
        assert_eq!(read("州体育局等"), ["州体育局…"]);
        assert_eq!(read("商务部等有关部门"), ["商务部…"]);
        assert_eq!(
            read("省市场监管局等省级有关单位"),
            ["省市场监管局…", "省级有关单位"]
        );
        assert_eq!(read("省中等职业教育中心"), ["省中等职业教育中心"]);
    }
}
