//! The rule language: rule files in, findings out.
//!
//! `parse` reads files into trees, `compile` looks names up and checks types, `run`
//! evaluates over a model. All rules, planlint's own and the users', go the same way.
//! Nothing here reads files or prints.

pub mod changes;
pub mod code;
pub mod compile;
pub mod eval;
pub mod examples;
pub mod find;
pub mod fix;
pub mod pack;
pub mod parse;
pub mod place;
pub mod prepare;
pub mod query;
pub mod render;
pub mod run;
pub mod scan;
pub mod schema;
pub mod scope;
pub mod text;
pub mod tree;
pub mod types;
pub mod value;
pub mod waive;
pub mod world;

use crate::finding::Said;
use crate::source::FileId;

/// The value of a setting as written: `30%`, `10 days`, `2`, `"text"`.
fn setting(written: &str) -> Option<(value::Value, types::Type)> {
    let quoted = format!("[x in xs: {written}]");
    let (generator, problems) = parse::parse_query(&format!("x in {quoted}"), FileId(0));
    if !problems.is_empty() {
        return None;
    }
    match generator?.sources.into_iter().next()?.value.kind {
        tree::ExprKind::Collect(inner) => compile::literal(&inner.value?),
        _ => None,
    }
}

/// The help that names what is most like a word.
fn did_you_mean(near: &str) -> Said {
    Said::new(
        format!("did you mean `{near}`?"),
        format!("是否应为“{near}”？"),
    )
}

/// Whether a text is a number, share, span or date of the rule language.
pub fn is_setting(text: &str) -> bool {
    setting(text).is_some()
}
