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

const LABELS: [(&str, Label); 45] = [
    ("牵头单位", Label::Role(Keyword::Lead)),
    ("牵头部门", Label::Role(Keyword::Lead)),
    ("牵头责任单位", Label::Role(Keyword::Lead)),
    ("牵头主体", Label::Role(Keyword::Lead)),
    ("主办单位", Label::Role(Keyword::Lead)),
    ("主责单位", Label::Role(Keyword::Lead)),
    ("主责部门", Label::Role(Keyword::Lead)),
    ("牵头", Label::Role(Keyword::Lead)),
    ("责任单位", Label::Role(Keyword::Responsible)),
    ("责任部门", Label::Role(Keyword::Responsible)),
    ("责任主体", Label::Role(Keyword::Responsible)),
    ("责任处室", Label::Role(Keyword::Responsible)),
    ("承办单位", Label::Role(Keyword::Responsible)),
    ("承办部门", Label::Role(Keyword::Responsible)),
    ("落实单位", Label::Role(Keyword::Responsible)),
    ("负责单位", Label::Role(Keyword::Responsible)),
    ("负责部门", Label::Role(Keyword::Responsible)),
    ("配合单位", Label::Role(Keyword::Support)),
    ("配合部门", Label::Role(Keyword::Support)),
    ("协办单位", Label::Role(Keyword::Support)),
    ("协同单位", Label::Role(Keyword::Support)),
    ("协助单位", Label::Role(Keyword::Support)),
    ("参与单位", Label::Role(Keyword::Support)),
    ("参加单位", Label::Role(Keyword::Support)),
    ("配合责任单位", Label::Role(Keyword::Support)),
    ("督办单位", Label::Role(Keyword::Oversee)),
    ("督导单位", Label::Role(Keyword::Oversee)),
    ("指导单位", Label::Role(Keyword::Oversee)),
    ("实施主体", Label::Role(Keyword::Implementer)),
    ("建设主体", Label::Role(Keyword::Implementer)),
    ("实施单位", Label::Role(Keyword::Implementer)),
    ("建设单位", Label::Role(Keyword::Implementer)),
    ("项目业主", Label::Role(Keyword::Implementer)),
    ("完成时限", Label::Deadline),
    ("时限要求", Label::Deadline),
    ("完成时间", Label::Deadline),
    ("时间节点", Label::Deadline),
    ("办结时限", Label::Deadline),
    ("工作时限", Label::Deadline),
    ("整改时限", Label::Deadline),
    ("时限", Label::Deadline),
    ("责任领导", Label::Person),
    ("分管领导", Label::Person),
    ("责任人", Label::Person),
    ("联系人", Label::Person),
];

/// What a word before a colon says.
pub fn label(word: &str) -> Option<Label> {
    LABELS
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, label)| *label)
}

/// The labels that tell a role, for those who look for them in prose.
pub fn role_labels() -> impl Iterator<Item = &'static str> {
    LABELS
        .iter()
        .filter(|(_, label)| matches!(label, Label::Role(_)))
        .map(|(word, _)| *word)
}

/// Whether a paragraph is a line of its own about owners or a deadline: a label, then a colon.
pub fn begins_line(paragraph: &str) -> bool {
    let Some(at) = paragraph.find([':', '：']) else {
        return false;
    };
    // The longest label has six characters, perhaps set wide with blanks.
    at <= 48 && label(plain(&paragraph[..at]).trim_start_matches(['(', '★', '▲', '-'])).is_some()
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
