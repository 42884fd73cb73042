//! The baseline file of `check`: found, read, and written when it is asked for.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::input::{self, InputError};
use super::{Call, Exit, files, terminal};
use crate::baseline::Baseline;
use crate::finding::{Problem, Said, Severity};
use crate::source::{Role, Source, decode};
use crate::{Options, Workspace};

/// What is to become of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// All findings of now stand in it.
    Write,
    /// What is mended leaves it.
    Shrink,
}

/// The file: the one of the call, else that of the settings, beside which it is named.
pub(super) fn path(given: Option<&Path>, workspace: &Workspace) -> Option<PathBuf> {
    let set = || {
        let (name, span) = workspace.settings.baseline.as_ref()?;
        let settings = Path::new(&workspace.sources.get(span.file).name);
        Some(settings.with_file_name(name))
    };
    given.map(Path::to_path_buf).or_else(set)
}

/// Nowhere is a file named.
pub(super) fn no_file() -> InputError {
    InputError::Call(Said::new(
        "say which file: `--baseline FILE`, or `baseline = \"FILE\"` in planlint.toml",
        "请指明文件：--baseline 文件，或在 planlint.toml 中写 baseline = \"文件\"",
    ))
}

/// The file is named and not there.
fn not_there(name: &str) -> InputError {
    InputError::Call(Said::new(
        format!("there is no baseline `{name}`; `check --write-baseline` writes it"),
        format!("没有基线文件“{name}”；可用“check --write-baseline”生成"),
    ))
}

/// Reads the file; lines that are none of a baseline are problems of the workspace.
pub(super) fn read(path: &Path, workspace: &mut Workspace) -> Result<Baseline, InputError> {
    let name = input::shown(path);
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(not_there(&name)),
        read => read.map_err(|source| InputError::Unreadable {
            path: name.clone(),
            source,
        })?,
    };
    match decode::decode(bytes) {
        Ok(text) => {
            let file = workspace
                .sources
                .add(Source::of(name, text.as_str(), Role::Other));
            let (baseline, problems) = Baseline::parse(&text, file);
            workspace.problems.extend(problems);
            Ok(baseline)
        }
        Err(reason) => {
            let file = workspace.sources.add(Source::of(name, "", Role::Other));
            workspace.problems.push(reason.problem(file));
            Ok(Baseline::default())
        }
    }
}

/// Writes the file anew, or smaller.
pub(super) fn change(
    path: &Path,
    change: Change,
    mut workspace: Workspace,
    options: &Options,
    call: Call,
) -> Result<Exit, InputError> {
    let known = path.exists();
    let before = if known || change == Change::Shrink {
        read(path, &mut workspace)?
    } else {
        Baseline::default()
    };
    let lang = call.lang(&workspace);
    let report = crate::check(&workspace, options);
    let problems: Vec<_> = report.problems().cloned().collect();
    // Lines of the old file that are none are what a new one is written for.
    let anew = |p: &Problem| change == Change::Write && p.kind == "baseline";
    let stops = |p: &Problem| p.severity == Severity::Error && !anew(p);
    if problems.iter().any(stops) {
        // What could not be read would be missing from the file, and come up as new later.
        call.tell(&workspace.sources, &problems, lang);
        return Ok(Exit::Input);
    }
    let findings = report.to_baseline();
    let after = match change {
        Change::Write => before.with(&findings, |rule| report.ran(rule)),
        Change::Shrink => before.shrunk(&findings, |rule| report.ran(rule)),
    };
    if known {
        files::replace(path, &after.text())?;
    } else {
        files::create(path, &after.text())?;
    }
    let refused = report.run.hits.len() - findings.len();
    let (was, is, name) = (before.len(), after.len(), input::shown(path));
    let refused = match refused {
        0 => String::new(),
        n => lang.pick(
            format!("; {n} of rules that may not be in a baseline are left out"),
            format!("；另有 {n} 处所属规则不得列入基线"),
        ),
    };
    terminal::tell(&lang.pick(
        format!(
            "{name} lists {is} {}, {was} before{refused}",
            if is == 1 { "finding" } else { "findings" }
        ),
        format!("{name} 现列 {is} 处问题，此前 {was} 处{refused}"),
    ));
    Ok(Exit::Clean)
}
