//! The words that tell roles: labels before a colon, verbs behind a list.

use crate::import::glyphs::plain;
use crate::syntax::keywords::Keyword;

/// What a label says of what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Units in this role.
    Role(Keyword),
    /// A deadline.
    Deadline,
    /// A person, whose name is left out.
    Person,
}

/// What stands before 单位 or 部门 in a label, and the role it gives.
const PARTS: [(&str, Keyword); 22] = [
    ("牵头", Keyword::Lead),
    ("主办", Keyword::Lead),
    ("主责", Keyword::Lead),
    ("主要责任", Keyword::Lead),
    ("第一责任", Keyword::Lead),
    ("责任", Keyword::Responsible),
    ("承办", Keyword::Responsible),
    ("落实", Keyword::Responsible),
    ("负责", Keyword::Responsible),
    ("配合", Keyword::Support),
    ("协办", Keyword::Support),
    ("协同", Keyword::Support),
    ("协助", Keyword::Support),
    ("协作", Keyword::Support),
    ("参与", Keyword::Support),
    ("参加", Keyword::Support),
    ("督办", Keyword::Oversee),
    ("督导", Keyword::Oversee),
    ("指导", Keyword::Oversee),
    ("监督", Keyword::Oversee),
    ("实施", Keyword::Implementer),
    ("建设", Keyword::Implementer),
];

/// Whom a label speaks of.
const BODIES: [&str; 9] = [
    "单位",
    "部门",
    "主体",
    "处室",
    "科室",
    "股室",
    "机构",
    "单位和部门",
    "单位(部门)",
];

/// Words of rank that a label may bear.
const RANKS: [&str; 14] = [
    "中央", "国家", "省级", "市级", "州级", "县级", "区级", "省直", "市直", "州直", "县直", "区直",
    "其他", "共同",
];

/// Labels of one word.
const WORDS: [(&str, Label); 17] = [
    ("牵头", Label::Role(Keyword::Lead)),
    ("主办", Label::Role(Keyword::Lead)),
    ("负责", Label::Role(Keyword::Responsible)),
    ("承办", Label::Role(Keyword::Responsible)),
    ("配合", Label::Role(Keyword::Support)),
    ("协办", Label::Role(Keyword::Support)),
    ("协助", Label::Role(Keyword::Support)),
    ("参与", Label::Role(Keyword::Support)),
    ("项目业主", Label::Role(Keyword::Implementer)),
    ("时限", Label::Deadline),
    ("时限要求", Label::Deadline),
    ("时间要求", Label::Deadline),
    ("时间节点", Label::Deadline),
    ("完成时间", Label::Deadline),
    ("完成时间节点", Label::Deadline),
    ("办结时间", Label::Deadline),
    ("完成日期", Label::Deadline),
];

/// What stands before 时限 or 期限 in a label.
const DONE: [&str; 7] = ["完成", "办结", "办理", "整改", "工作", "落实", ""];

/// How labels of people end.
const PEOPLE: [&str; 5] = ["责任人", "负责人", "联系人", "联络员", "联系电话"];

/// How the rank of leaders begins.
const LEADERS: [&str; 16] = [
    "责任", "牵头", "分管", "主管", "协管", "包", "挂", "联系", "督办", "带班", "主要", "县", "市",
    "区", "州", "省",
];

/// What a word before a colon says.
pub fn label(word: &str) -> Option<Label> {
    let known = WORDS.iter().find(|(known, _)| *known == word);
    if let Some((_, label)) = known {
        return Some(*label);
    }
    let long = word.chars().count();
    if long > 10 {
        return None;
    }
    if let Some(role) = role(word) {
        return Some(Label::Role(role));
    }
    let verb = word
        .strip_suffix("时限")
        .or_else(|| word.strip_suffix("期限"));
    if verb.is_some_and(|verb| DONE.contains(&verb)) {
        return Some(Label::Deadline);
    }
    is_person(word).then_some(Label::Person)
}

/// 责任人, 牵头领导, 包案县领导; not 加强组织领导.
fn is_person(word: &str) -> bool {
    let leader = word.strip_suffix("领导").is_some_and(|rank| {
        LEADERS.iter().any(|start| rank.starts_with(start)) && rank.chars().count() <= 5
    });
    leader || PEOPLE.iter().any(|end| word.ends_with(end))
}

/// The role that a label of units gives: 牵头单位, 市级牵头部门, 配合责任单位, 牵头县直单位.
fn role(word: &str) -> Option<Keyword> {
    let unranked = |word: &str| -> Option<String> {
        let rank = RANKS.iter().find_map(|rank| word.strip_prefix(rank));
        rank.map(str::to_owned)
    };
    let plain = unranked(word).unwrap_or_else(|| word.to_owned());
    let (rest, role) = PARTS
        .iter()
        .filter_map(|(part, role)| plain.strip_prefix(part).map(|rest| (rest, *role)))
        .min_by_key(|(rest, _)| rest.len())?;
    let rest = rest.strip_prefix("责任").unwrap_or(rest);
    let rest = unranked(rest).unwrap_or_else(|| rest.to_owned());
    BODIES.contains(&rest.as_str()).then_some(role)
}

/// Where the label of a role or a deadline begins that ends a text which begins with something
/// else.
pub fn tail(text: &str) -> Option<usize> {
    let starts = text.char_indices().map(|(at, _)| at);
    let short = starts.skip(1).filter(|at| text.len() - at <= 30);
    short.into_iter().find(|at| {
        let word = plain(&text[*at..]);
        word.chars().count() >= 4 && !text[*at..].starts_with(' ') && label(&word).is_some()
    })
}

/// Whether a paragraph is a line of its own about owners or a deadline: a label, then a colon.
pub fn begins_line(paragraph: &str) -> bool {
    let Some(at) = paragraph.find([':', '：']) else {
        return false;
    };
    // The longest label has ten characters, perhaps set wide with blanks.
    at <= 60 && label(plain(&paragraph[..at]).trim_start_matches(['(', '★', '▲', '-'])).is_some()
}

/// Verbs that end a list of units.
pub const VERBS: [(&str, Keyword); 47] = [
    ("牵头", Keyword::Lead),
    ("总牵头", Keyword::Lead),
    ("分别牵头", Keyword::Lead),
    ("共同牵头", Keyword::Lead),
    ("牵头负责", Keyword::Lead),
    ("分别牵头负责", Keyword::Lead),
    ("牵头实施", Keyword::Lead),
    ("牵头落实", Keyword::Lead),
    ("牵头推进", Keyword::Lead),
    ("牵头组织实施", Keyword::Lead),
    ("负责牵头", Keyword::Lead),
    ("主办", Keyword::Lead),
    ("负责", Keyword::Responsible),
    ("分别负责", Keyword::Responsible),
    ("分工负责", Keyword::Responsible),
    ("按分工负责", Keyword::Responsible),
    ("共同负责", Keyword::Responsible),
    ("具体负责", Keyword::Responsible),
    ("按职责负责", Keyword::Responsible),
    ("按职责分工负责", Keyword::Responsible),
    ("按照职责分工负责", Keyword::Responsible),
    ("按职能分工负责", Keyword::Responsible),
    ("依职责分工负责", Keyword::Responsible),
    ("根据职责分工负责", Keyword::Responsible),
    ("按职责分别负责", Keyword::Responsible),
    ("按职责分工落实", Keyword::Responsible),
    ("按职责分工", Keyword::Responsible),
    ("按职责落实", Keyword::Responsible),
    ("负责落实", Keyword::Responsible),
    ("负责实施", Keyword::Responsible),
    ("组织实施", Keyword::Responsible),
    ("具体实施", Keyword::Responsible),
    ("具体落实", Keyword::Responsible),
    ("落实", Keyword::Responsible),
    ("承担", Keyword::Responsible),
    ("承办", Keyword::Responsible),
    ("配合", Keyword::Support),
    ("按职责配合", Keyword::Support),
    ("按职责分工配合", Keyword::Support),
    ("积极配合", Keyword::Support),
    ("协同配合", Keyword::Support),
    ("协助", Keyword::Support),
    ("协办", Keyword::Support),
    ("参与", Keyword::Support),
    ("参加", Keyword::Support),
    ("指导", Keyword::Oversee),
    ("督办", Keyword::Oversee),
];

/// Words that join a second party: 省经信厅会同省财政厅负责.
pub const WITH: [&str; 3] = ["会同", "会商", "联合"];
