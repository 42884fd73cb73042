//! What has changed, as Markdown for a merge request: by weight, every change one line.

use std::fmt::Write as _;

use super::{Diff, heading, what};
use crate::finding::Lang;
use crate::output::markup::{code, plain};
use crate::revision::Grade;
use crate::rule::changes::Described;
use crate::source::{Sources, Span};

fn line(sources: &Sources, at: Span) -> String {
    let at = sources.place(at);
    let name = &sources.get(at.file).name;
    match sources.landmark(at) {
        Some(mark) => format!("{name} {mark}"),
        None => format!("{name}:{}", sources.position(at).line),
    }
}

/// A changelog for a merge request: by weight, every change one line.
pub fn markdown(diff: &Diff<'_>, lang: Lang) -> String {
    let sources = &diff.report.workspace.sources;
    let mut out = String::new();
    let (old, new) = (plain(&diff.sides.0), plain(&diff.sides.1));
    let _ = writeln!(
        out,
        "{}\n",
        lang.pick(
            format!("## Changes from {old} to {new}"),
            format!("## {new} 与 {old} 相比的变化")
        )
    );
    problems(diff, lang, &mut out);
    let shown = diff.grades().filter(|(grade, _)| *grade > Grade::Harmless);
    let mut any = false;
    for (grade, changes) in shown {
        any = true;
        let _ = writeln!(
            out,
            "### {}{}\n",
            heading(grade, lang),
            lang.pick(
                format!(" ({})", changes.len()),
                format!("（{}）", changes.len())
            )
        );
        for change in changes {
            let _ = writeln!(out, "- {}", item(sources, change, lang));
        }
        out.push('\n');
    }
    if !any {
        let _ = writeln!(
            out,
            "{}\n",
            lang.pick("Nothing that changes the meaning.", "没有实质性变化。")
        );
    }
    let harmless = diff
        .changes
        .iter()
        .filter(|c| c.grade == Grade::Harmless)
        .count();
    if harmless > 0 {
        let _ =
            writeln!(out, "{}\n", lang.pick(
            format!("{harmless} more without effect on meaning (numbering, punctuation, layout)."),
            format!("另有 {harmless} 处无实质变化（序号、标点、版式）。"),
        ));
    }
    if !diff.others.is_empty() {
        let _ = writeln!(
            out,
            "### {}\n",
            lang.pick("About the revision as a whole", "关于本次修订")
        );
        for finding in &diff.others {
            let [en, zh] = finding;
            let finding = lang.pick(en, zh);
            let _ = writeln!(
                out,
                "- **{}** {} {}",
                finding.severity.name(lang),
                plain(&finding.message),
                code(&finding.rule)
            );
        }
        out.push('\n');
    }
    out
}

/// What is wrong with either side.
fn problems(diff: &Diff<'_>, lang: Lang, out: &mut String) {
    let sources = &diff.report.workspace.sources;
    let mut any = false;
    for problem in diff.report.problems() {
        any = true;
        let known = (problem.span.file.0 as usize) < sources.len();
        let place = known.then(|| plain(&line(sources, problem.span)));
        let _ = writeln!(
            out,
            "- **{}** {}{}{}",
            problem.severity.name(lang),
            plain(problem.message.get(lang)),
            if known { " — " } else { "" },
            place.unwrap_or_default()
        );
    }
    if any {
        out.push('\n');
    }
}

/// Whether a file begins like this.
pub(super) fn wrote(head: &str) -> bool {
    let title = head.lines().next().unwrap_or_default();
    let zh = title.starts_with("## ") && title.ends_with(" 相比的变化");
    zh || title.starts_with("## Changes from ")
}

fn item(sources: &Sources, change: &Described, lang: Lang) -> String {
    let mut out = String::new();
    if let Some(verdict) = change.verdicts.first() {
        let level = verdict.get(lang).severity.name(lang);
        let level = if verdict.waived {
            lang.pick("approved", "已批准")
        } else {
            level
        };
        let _ = write!(out, "**{level}** ");
    }
    let kind = change.kind.get(lang);
    let gap = lang.pick(" ", "");
    let _ = write!(out, "{kind}{gap}{}", plain(change.name.get(lang)));
    let what = what(change, lang);
    if !what.is_empty() {
        let _ = write!(out, "{}{}", lang.pick(", ", "，"), plain(&what));
    }
    if change.doubtful {
        let _ = write!(out, " {}", lang.pick("(is it the same?)", "（配对存疑）"));
    }
    if let Some(at) = change.at.or(change.was_at) {
        let _ = write!(out, " — {}", plain(&line(sources, at)));
    }
    if let Some(verdict) = change.verdicts.first() {
        let _ = write!(out, " {}", code(&verdict.get(lang).rule));
    }
    out
}
