//! What can be wrong with the shape of a document, in words.

use super::form::{Field, Shape, key};
use super::tree::{Key, Node};
use crate::finding::{Problem, Said};
use crate::source::Span;
use crate::syntax::fold::fold;
use crate::syntax::keywords::{Keyword, nearest};

fn error(at: Span, en: String, zh: String) -> Problem {
    Problem::error("data", at, Said::new(en, zh))
}

/// What a shape is called.
fn wanted(shape: Shape) -> Said {
    let (en, zh) = match shape {
        Shape::Id => ("one word", "一个词"),
        Shape::Text | Shape::Texts => ("a text", "文字"),
        Shape::Name | Shape::Inside(_) => ("a name", "名称"),
        Shape::Names => ("a list of names", "名称列表"),
        Shape::Ref => ("an id", "编号"),
        Shape::Refs => ("a list of ids", "编号列表"),
        Shape::Date => ("a date such as \"2025-06\"", "日期，如“2025-06”"),
        Shape::Due => (
            "a date, `ongoing` or `each quarter`",
            "日期，或 ongoing、each quarter",
        ),
        Shape::Period => ("a period such as \"2021..2025\"", "期间，如“2021..2025”"),
        Shape::Quantity | Shape::Dated => (
            "a quantity such as \"600 km\", or an object with `value` and `unit`",
            "数量，如“600公里”，或含 value、unit 的对象",
        ),
        Shape::Steps => (
            "a list of objects with `value` and `by`",
            "含 value、by 的对象列表",
        ),
        Shape::Shares => (
            "a list of objects with `of` and `value`",
            "含 of、value 的对象列表",
        ),
        Shape::Signed => ("an object with `name` and `date`", "含 name、date 的对象"),
        Shape::Reports => (
            "`each quarter`, or an object with `each` and `to`",
            "each quarter，或含 each、to 的对象",
        ),
        Shape::Word(_) => ("a word", "一个词"),
        Shape::Columns => ("an object of fields and headers", "由字段和表头组成的对象"),
        Shape::Flag | Shape::Etc => ("true or false", "true 或 false"),
        Shape::Heads => ("a list of names", "名称列表"),
    };
    Said::new(en, zh)
}

/// A value of another kind than its key takes.
pub(super) fn wrong_kind(key: &str, shape: Shape, found: &Node) -> Problem {
    wrong(key, &wanted(shape), found)
}

/// A value of another kind than its key takes, which is said in words.
pub(super) fn wrong(key: &str, wanted: &Said, found: &Node) -> Problem {
    let kind = found.kind();
    error(
        found.place(),
        format!("`{key}` takes {}, not {}", wanted.en, kind.en),
        format!("“{key}”应为{}，而不是{}", wanted.zh, kind.zh),
    )
}

/// A list of items that is no list, or an item that is no object.
pub(super) fn no_object(key: &str, found: &Node) -> Problem {
    wrong(key, &Said::new("a list of objects", "对象列表"), found)
}

/// An element of `items` that is not one item.
pub(super) fn no_item(found: &Node, words: &[&str]) -> Problem {
    let keys: Vec<_> = found
        .entries()
        .iter()
        .map(|(k, _)| k.text.as_str())
        .collect();
    let near = keys
        .first()
        .and_then(|key| nearest(key, words.iter().copied()));
    let problem = error(
        found.place(),
        "an element of `items` is an object of one key, such as `task`".to_owned(),
        "“items”的每个元素是只有一个键的对象，如 task".to_owned(),
    );
    problem.help(match near {
        Some(near) if keys.len() == 1 => Said::new(
            format!("did you mean `{near}`?"),
            format!("是否应为“{near}”？"),
        ),
        _ => Said::new(
            format!("the keys here are: {}", words.join(", ")),
            format!("此处可用的键：{}", words.join("、")),
        ),
    })
}

/// A key that the object does not know; with the statement it was meant to be.
pub(super) fn unknown_key(
    found: &Key,
    fields: &[Field],
    others: &[&'static str],
) -> (Problem, Option<Keyword>) {
    let name = &found.text;
    let known: Vec<&'static str> = fields
        .iter()
        .map(|f| f.key)
        .chain(others.iter().copied())
        .collect();
    let meant = meant(name, &known);
    let statement = fields
        .iter()
        .find(|f| Some(f.key) == meant)
        .and_then(|f| f.statement);
    let problem = error(
        found.span,
        format!("there is no key `{name}` here"),
        format!("此处没有“{name}”这个键"),
    );
    let problem = problem.help(match meant {
        Some(near) => Said::new(
            format!("did you mean `{near}`?"),
            format!("是否应为“{near}”？"),
        ),
        None => Said::new(
            format!("the keys here are: {}", known.join(", ")),
            format!("此处可用的键：{}", known.join("、")),
        ),
    });
    (problem, statement)
}

/// The key that was meant: a keyword of the plan language in either language, or a slip.
fn meant(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let keyword = Keyword::parse(&fold(name)).map(key);
    let keyword = keyword.filter(|key| known.contains(key));
    keyword.or_else(|| {
        nearest(
            &name.to_lowercase().replace('-', "_"),
            known.iter().copied(),
        )
    })
}

/// A word that a closed list does not have.
pub(super) fn unknown_word(key: &str, found: &Node, word: &str, known: &[&'static str]) -> Problem {
    let problem = error(
        found.span,
        format!("`{key}` cannot be `{word}`"),
        format!("“{key}”不能为“{word}”"),
    );
    let all = Said::new(
        format!("one of: {}", known.join(", ")),
        format!("可写：{}", known.join("、")),
    );
    problem.help(match nearest(&word.to_lowercase(), known.iter().copied()) {
        Some(near) => Said::new(
            format!("did you mean `{near}`? {}", all.en),
            format!("是否应为“{near}”？{}", all.zh),
        ),
        None => all,
    })
}

/// An object that lacks a key it cannot do without.
pub(super) fn missing(key: &str, at: Span) -> Problem {
    error(
        at,
        format!("`{key}` is missing in this object"),
        format!("此对象缺少“{key}”"),
    )
}

/// An id that the plan language does not read as one word.
pub(super) fn no_id(found: &Node, id: &str, title: &str) -> Problem {
    error(
        found.span,
        format!("`{id}` is no id: an id is one word that begins with a letter or digit"),
        format!("“{id}”不能作编号：编号是一个不含空格的词，不以括号开头"),
    )
    .help(Said::new(
        format!(
            "leave `id` out and write it as `{title}`, or put the printed number into `number`"
        ),
        format!("可省去 id 而写入 {title}；印发稿中的序号请写入 number"),
    ))
}

/// An item that names a section or task there is not.
pub(super) fn no_parent(found: &Node, keyword: Keyword, name: &str, ring: bool) -> Problem {
    let (en, zh) = match keyword {
        Keyword::Section => ("section", "章节"),
        _ => ("task", "任务"),
    };
    if ring {
        return error(
            found.span,
            format!("{en} `{name}` stands inside itself"),
            format!("{zh}“{name}”包含了自身"),
        );
    }
    error(
        found.span,
        format!("there is no {en} `{name}` in this document"),
        format!("此文件中没有{zh}“{name}”"),
    )
}

/// An item that stands inside one and names another.
pub(super) fn two_parents(found: &Node) -> Problem {
    error(
        found.span,
        "this item already stands inside another one".to_owned(),
        "此条目已写在另一条目之内，与此处不一致".to_owned(),
    )
    .help(Said::new(
        "leave this key out, or move the item to the top of the document",
        "请删去此键，或将条目移到文件顶层",
    ))
}
