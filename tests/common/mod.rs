//! What several test files need: the fixtures as sources.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::fs;
use std::path::{Path, PathBuf};

use planlint::finding::{Problem, Said};
use planlint::settings;
use planlint::source::{FileId, Role, Source, Sources};
use planlint::table;

/// The folder `fixtures`.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The folders right below `folder`, by name.
pub(crate) fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found = entries(folder);
    found.retain(|path| path.is_dir());
    found
}

/// All files with this ending below `folder`, by path.
pub(crate) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut found: Vec<_> = listing
        .map(|entry| entry.expect("a listing can be read").path())
        .collect();
    found.sort();
    found
}

/// The text of a file.
pub(crate) fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// `path` below `folder`, with `/`.
pub(crate) fn name(path: &Path, folder: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The files of a workspace as the command line takes them: settings, plans, what the
/// settings include, rules. Names are relative to `base`.
pub(crate) fn workspace(folder: &Path, base: &Path) -> Sources {
    let mut sources = Sources::default();
    let mut plans = files(folder, "plan");
    let before = folder.join("before");
    plans.retain(|plan| !plan.starts_with(&before));
    let toml = folder.join("planlint.toml");
    if toml.is_file() {
        plans.extend(included(folder, &text(&toml)));
        add(&mut sources, &toml, base, Role::Other);
    }
    for plan in plans {
        add(&mut sources, &plan, base, Role::Plan);
    }
    // The document that a plan was made from stands beside it.
    for notice in files(folder, "txt") {
        if notice.ends_with("source.txt") {
            add(&mut sources, &notice, base, Role::Original);
        }
    }
    for rule in files(folder, "rule") {
        add(&mut sources, &rule, base, Role::Rule);
    }
    sources
}

/// A workspace with the ledgers that its plans name, loaded as the command line does it.
pub(crate) fn load(folder: &Path, base: &Path) -> planlint::Workspace {
    let mut sources = workspace(folder, base);
    let problems = ledgers(&mut sources, base);
    let mut workspace = planlint::load(sources);
    workspace.problems.splice(0..0, problems);
    let before = folder.join("before");
    if before.is_dir() {
        workspace.against(older(&before, base));
    }
    workspace
}

/// The older revision of a fixture, in a folder of its own.
pub(crate) fn older(folder: &Path, base: &Path) -> planlint::Older {
    let mut sources = workspace(folder, base);
    let problems = ledgers(&mut sources, base);
    planlint::Older {
        name: name(folder, base),
        sources,
        problems,
    }
}

/// Adds the ledgers that plans name; only files below `base` are there.
fn ledgers(sources: &mut Sources, base: &Path) -> Vec<Problem> {
    table::add_named(sources, None, |sources, wanted| {
        let span = wanted.span.expect("a plan names it");
        let plan = Path::new(&sources.get(span.file).name);
        let path = plan.parent().unwrap_or(Path::new("")).join(&wanted.path);
        let missing = |_| {
            let said = format!("there is no ledger `{}`", wanted.path);
            Box::new(Problem::error("path", span, Said::new(said.clone(), said)))
        };
        let bytes = fs::read(base.join(&path)).map_err(missing)?;
        Ok((name(&path, Path::new("")), bytes))
    })
}

fn add(sources: &mut Sources, path: &Path, base: &Path, role: Role) {
    sources.add(Source::of(name(path, base), text(path), role));
}

fn included(folder: &Path, toml: &str) -> Vec<PathBuf> {
    let (settings, _) = settings::read(toml, FileId(0));
    let include = settings.include.iter();
    include
        .map(|(path, _)| {
            let up = path.strip_prefix("../").map(|rest| (folder.parent(), rest));
            let (from, rest) = up.unwrap_or((Some(folder), path.as_str()));
            from.expect("a fixture has a folder above").join(rest)
        })
        .collect()
}

/// One source of plans.
pub(crate) fn plan(text: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add(Source::new("plan.plan", text));
    sources
}
