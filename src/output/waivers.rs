//! Entries that accept one finding each, as plan text: what a program knows is filled in, what only
//! people know is left to them.

use std::fmt::Write as _;

use crate::finding::{ElementRef, Finding, Lang};
use crate::model::Model;
use crate::syntax::keywords::{Keyword, Mark};

/// A file of waivers for findings, each with what it accepts above it.
pub fn text(model: &Model, findings: &[Finding], lang: Lang) -> String {
    let word = |keyword: Keyword| keyword.word(lang);
    let mut out = String::new();
    let home = home(model, findings);
    if !home.is_empty() {
        let _ = writeln!(out, "{} {home}\n", word(Keyword::In));
    }
    let hint = lang.pick(
        "# Every entry accepts one change exactly as it is now. Write why in quotes behind the element, and who agreed.",
        "# 每条只对应当前这一处变化。请在编号后用引号写明理由，并填写批准情况。",
    );
    let _ = writeln!(out, "{hint}\n");
    for finding in findings {
        let _ = writeln!(out, "# {}", finding.message.replace('\n', " "));
        let of = finding
            .element
            .as_ref()
            .map_or_else(|| home.clone(), |e| reference(model, e, &home));
        let _ = writeln!(
            out,
            "{} {} {} {of} {{",
            word(Keyword::Waive),
            finding.rule,
            Mark::On.word(lang)
        );
        let _ = writeln!(
            out,
            "  {} \"{}\"",
            word(Keyword::Fingerprint),
            finding.fingerprint
        );
        let number = Keyword::Number.written(lang, Some(Keyword::Waive));
        for keyword in [word(Keyword::Approved), number, word(Keyword::Issued)] {
            let _ = writeln!(out, "  # {keyword}");
        }
        out.push_str("}\n\n");
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The plan the file belongs to: that of the first finding which has one.
fn home(model: &Model, findings: &[Finding]) -> String {
    let known = |plan: &&String| {
        let declared = |p: &crate::model::entity::Plan| {
            p.span.is_some() && model.names.get(p.id) == plan.as_str()
        };
        model.plans.iter().any(declared)
    };
    let plans = findings
        .iter()
        .filter_map(|f| f.element.as_ref())
        .map(|e| &e.plan);
    plans
        .filter(|p| !p.is_empty())
        .find(known)
        .cloned()
        .unwrap_or_default()
}

/// A name as a reference: bare where it can be, else in quotes; with its plan where it is another.
fn reference(model: &Model, element: &ElementRef, home: &str) -> String {
    let known = model.names.find(&element.id).is_some();
    let id = if known && !element.id.is_empty() {
        &element.id
    } else {
        &element.plan
    };
    let name = |name: &str| {
        let bare = name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | '(' | ')'))
            && !name.starts_with(['(', '-', '.'])
            && Keyword::parse(name).is_none();
        if bare {
            name.to_owned()
        } else {
            format!("\"{name}\"")
        }
    };
    if element.plan.is_empty() || element.plan == home {
        name(id)
    } else {
        format!("{}:{}", name(&element.plan), name(id))
    }
}
