//! `check --fix` and `check --diff`: carries out safe fixes, or shows what they would change.

use std::io::Write;
use std::path::Path;

use similar::TextDiff;

use super::input::InputError;
use super::{Call, Exit, files, terminal};
use crate::fix::{self, Fixed};
use crate::source::{Role, Sources};
use crate::{Options, Workspace};

/// The plans of a workspace as safe fixes leave them.
fn fixed(workspace: Workspace, options: &Options) -> (Sources, Fixed) {
    fix::all(workspace.sources, |sources| {
        let workspace = crate::load(sources);
        let fixed = fix::once(&crate::check(&workspace, options));
        (workspace.sources, fixed)
    })
}

/// Shows what safe fixes would change, as a unified diff; code 1 if that is anything.
pub(super) fn diff(workspace: Workspace, options: &Options) -> Result<Exit, InputError> {
    let before = texts(&workspace.sources);
    let (after, fixed) = fixed(workspace, options);
    let mut out = terminal::out();
    for (id, text) in &before {
        let source = after.get(*id);
        if source.text != *text {
            let diff = TextDiff::from_lines(text.as_str(), &source.text);
            let name = &source.name;
            let mut unified = diff.unified_diff();
            write!(out, "{}", unified.header(name, name))?;
        }
    }
    out.flush()?;
    Ok(if fixed.texts.is_empty() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

/// Writes what safe fixes make of the files; the number of fixes by rule.
pub(super) fn write(workspace: Workspace, options: &Options) -> Result<Fixed, InputError> {
    let before = texts(&workspace.sources);
    let (after, fixed) = fixed(workspace, options);
    for (id, text) in &before {
        let source = after.get(*id);
        if source.text != *text {
            files::replace_read(Path::new(&source.name), text, &source.text)?;
        }
    }
    Ok(fixed)
}

/// Says on standard error what was fixed.
pub(super) fn tell(fixed: &Fixed, call: Call) {
    let lang = call.lang.unwrap_or_default();
    if fixed.rules.is_empty() {
        let nothing = lang.pick("nothing to fix", "没有可自动修正的问题");
        terminal::tell(nothing);
        return;
    }
    let all: usize = fixed.rules.values().sum();
    let files = fixed.texts.len();
    let rules: Vec<String> = fixed
        .rules
        .iter()
        .map(|(r, n)| format!("{r} {n}"))
        .collect();
    let line = lang.pick(
        format!(
            "fixed {all} {} in {files} {}: {}",
            if all == 1 { "finding" } else { "findings" },
            if files == 1 { "file" } else { "files" },
            rules.join(", ")
        ),
        format!(
            "已修正 {files} 个文件中的 {all} 处问题：{}",
            rules.join("、")
        ),
    );
    terminal::tell(&format!("{line}\n\n"));
}

fn texts(sources: &Sources) -> Vec<(crate::source::FileId, String)> {
    let plans = sources.iter().filter(|(_, s)| s.role == Role::Plan);
    plans.map(|(id, s)| (id, s.text.clone())).collect()
}
