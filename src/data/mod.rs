//! Plans as data: JSON, YAML and TOML in one form, in and out.
//!
//! In: the text of a document. Out: the same plan in the plan language, with the way back to
//! every value; or, the other way round, the entries of a plan as a document. What names mean
//! is the model's business; a document is read by the same reader as any plan.

mod fault;
mod form;
mod gather;
mod heads;
mod json;
pub(crate) mod quote;
mod read;
mod schema;
mod show;
mod toml;
mod tree;
mod values;
mod write;
mod yaml;

use std::collections::BTreeSet;

use crate::finding::{Problem, Said};
use crate::source::{Role, Source, Sources, Span};

pub(crate) use form::{MIXED, key as list_key, keys_of};
pub use schema::schema;
pub use show::text;
pub(crate) use values::begins_like_number;
pub use write::document;

/// The largest document that is read: a document stands in memory as a whole.
pub const MAX_BYTES: usize = 256 << 20;

/// The syntax of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// RFC 8259.
    Json,
    /// YAML 1.2.
    Yaml,
    /// TOML 1.
    Toml,
}

impl Syntax {
    /// The syntax of a file by the ending of its name.
    pub fn of(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }

    /// Whether a file of a folder is a plan kept as data: `roads.plan.yaml`.
    pub fn is_plan(name: &str) -> bool {
        let stem = Self::of(name).and_then(|_| name.rsplit_once('.'));
        stem.is_some_and(|(stem, _)| stem.to_ascii_lowercase().ends_with(".plan"))
    }
}

/// Adds a document and the plan made from it; what is wrong with its shape is returned.
pub fn add(sources: &mut Sources, name: &str, text: String, syntax: Syntax) -> Vec<Problem> {
    let id = crate::source::FileId(sources.len() as u32);
    if text.len() > MAX_BYTES {
        sources.add(Source::of(name, "", Role::Original));
        return vec![too_large(Span::start_of(id))];
    }
    let base = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let inside = &text[base..];
    let (root, mut problems) = match syntax {
        Syntax::Json => json::parse(inside, id, base),
        Syntax::Yaml => yaml::parse(inside, id, base),
        Syntax::Toml => toml::parse(inside, id, base),
    };
    let Some(root) = root else {
        if problems.is_empty() {
            problems.push(empty(Span::start_of(id)));
        }
        sources.add(Source::of(name, text, Role::Original));
        return problems;
    };
    let landmarks = tree::landmarks(&root, syntax == Syntax::Toml);
    let made = read::make(&root, &text, id);
    if made.empty && problems.is_empty() {
        problems.push(empty(Span::start_of(id)));
    }
    problems.extend(made.problems);
    sources.add(Source::of(name, text, Role::Original).with_landmarks(landmarks));
    sources.add(Source::made(name, made.text, made.origin));
    problems
}

/// Takes out of `problems` what only repeats, in the words of the plan language, a fault that
/// was already said of the data at the same place.
pub fn without_echoes(problems: &mut Vec<Problem>, said: &[Problem]) {
    let places: BTreeSet<Span> = said
        .iter()
        .filter(|p| p.kind == "data")
        .map(|p| p.span)
        .collect();
    problems.retain(|p| p.kind != "syntax" || !places.contains(&p.span));
}

fn empty(at: Span) -> Problem {
    let said = Said::new("this document holds no plan", "此文件没有内容");
    Problem::error("empty", at, said).help(Said::new(
        "begin with `plan` and `tasks`, or leave the file out",
        "请写入 plan 和 tasks，或不要列入此文件",
    ))
}

fn too_large(at: Span) -> Problem {
    let limit = MAX_BYTES >> 20;
    let said = Said::new(
        format!("this document is larger than {limit} MiB"),
        format!("此文件超过 {limit} MiB"),
    );
    Problem::error("size", at, said).help(Said::new(
        "keep plans of this size as `.plan` files: `planlint import` turns parts of it into such",
        "这样大的方案请用 .plan 文件保存：可拆分后用 planlint import 转换",
    ))
}
