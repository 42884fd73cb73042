//! The other side of a comparison: a file, a folder, or a revision of a git repository.
//!
//! `check --against` and `diff` read both of their sides here. A document in prose is a side too, read
//! as `import` would write it.

use std::path::{Path, PathBuf};

use super::Call;
use super::git::{Commit, Repository};
use super::input::{self, InputError, Reader};
use super::notice;
use crate::Older;
use crate::data::Syntax;
use crate::finding::{Problem, Said};
use crate::settings;
use crate::source::{Role, Sources};
use crate::table;

/// Where a side of a comparison is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Files and folders of the machine.
    Paths(Vec<PathBuf>),
    /// `REV:path`: a path of a revision.
    At(String, PathBuf),
    /// `REV` alone: the paths of the other side, then.
    Then(String),
}

/// Understands what was written on the command line.
pub(super) fn side(written: &str) -> Result<Side, InputError> {
    let path = PathBuf::from(written);
    if path.exists() {
        return Ok(Side::Paths(vec![path]));
    }
    // A drive letter is no revision.
    let split = written
        .split_once(':')
        .filter(|(revision, _)| revision.len() > 1);
    if let Some((revision, path)) = split {
        return Ok(Side::At(revision.to_owned(), PathBuf::from(path)));
    }
    let repository = Repository::around(Path::new("."));
    let looks_like_a_path =
        written.contains(['/', '\\']) || path.extension().is_some_and(|e| e == "plan");
    match repository {
        Ok(repository) if repository.knows(written)? => Ok(Side::Then(written.to_owned())),
        Ok(repository) if !looks_like_a_path => {
            // The repository says best why it has no such revision.
            repository
                .commit(written)
                .map(|_| Side::Then(written.to_owned()))
        }
        Ok(_) => Err(neither(written)),
        Err(error) => Err(no_file(written, &error)),
    }
}

fn neither(written: &str) -> InputError {
    InputError::Call(Said::new(
        format!(
            "there is no file or folder `{written}`, and no revision of that name; write a path, a revision such as `main` or `v1`, or `REV:path`"
        ),
        format!(
            "没有名为“{written}”的文件、文件夹或版本；请写路径、版本名（如 main、v1），或“版本:路径”"
        ),
    ))
}

/// No such file, and no repository that could know a revision of that name.
fn no_file(written: &str, error: &InputError) -> InputError {
    let why = error.said();
    InputError::Call(Said::new(
        format!("there is no file or folder `{written}`; {}", why.en),
        format!("没有名为“{written}”的文件或文件夹；{}", why.zh),
    ))
}

/// Reads the older side of a check of these paths.
pub(super) fn read(written: &str, paths: &[PathBuf], call: Call) -> Result<Older, InputError> {
    let side = side(written)?;
    load(&side, written, paths, call)
}

/// Reads a side; `paths` are those of the other one.
pub(super) fn load(
    side: &Side,
    name: &str,
    paths: &[PathBuf],
    call: Call,
) -> Result<Older, InputError> {
    let read = match side {
        Side::Paths(own) => from_paths(own, call)?,
        Side::At(revision, path) => {
            let repository = Repository::around(Path::new("."))?;
            let commit = repository.commit(revision)?;
            read_commit(&commit, &[at(&repository, &commit, path)?])?
        }
        Side::Then(revision) => {
            let here = [PathBuf::from(".")];
            let paths = if paths.is_empty() { &here[..] } else { paths };
            let repository = Repository::around(&paths[0])?;
            from_commit(&repository, revision, paths)?
        }
    };
    let (sources, problems) = read;
    Ok(Older {
        name: name.to_owned(),
        sources,
        problems,
    })
}

/// What files and folders hold; a document in prose is read as it would be imported.
fn from_paths(paths: &[PathBuf], call: Call) -> Result<(Sources, Vec<Problem>), InputError> {
    let mut plans = Vec::new();
    let mut notices = Vec::new();
    for path in paths {
        let name = input::shown(path);
        let prose = path.is_file() && !input::is_plan(path) && !input::is_table(path);
        match prose.then(|| std::fs::read(path)).transpose() {
            Ok(Some(bytes)) if notice::is_notice(&name, &bytes) => notices.push((name, bytes)),
            _ => plans.push(path.clone()),
        }
    }
    let (mut sources, mut problems) = if plans.is_empty() {
        Default::default()
    } else {
        input::sources(&plans, call, true)?
    };
    for (name, bytes) in notices {
        problems.extend(notice::read_along(&name, &bytes, &mut sources));
    }
    Ok((sources, problems))
}

/// The path of `REV:path` from the top: as seen from the current folder, else as git means it.
fn at(repository: &Repository, commit: &Commit, path: &Path) -> Result<String, InputError> {
    let here = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    let from_top = input::shown_inside(&input::tidy(path));
    match inside(repository, commit, here) {
        Err(_) if path.is_relative() && !commit.below(&from_top).is_empty() => Ok(from_top),
        found => found,
    }
}

/// A path from the top of the repository, where the commit has something.
fn inside(repository: &Repository, commit: &Commit, path: &Path) -> Result<String, InputError> {
    let found = repository.inside(path).ok_or_else(|| {
        let name = input::shown(path);
        InputError::Call(Said::new(
            format!("`{name}` lies outside the repository, so no revision has it"),
            format!("“{name}”不在仓库内，没有版本可比"),
        ))
    })?;
    if commit.below(&found).is_empty() {
        return Err(commit.missing(&found));
    }
    Ok(found)
}

/// The plans, settings and ledgers of a commit at these paths.
fn from_commit(
    repository: &Repository,
    revision: &str,
    paths: &[PathBuf],
) -> Result<(Sources, Vec<Problem>), InputError> {
    let commit = repository.commit(revision)?;
    let paths = paths.iter().map(|path| inside(repository, &commit, path));
    let paths: Vec<String> = paths.collect::<Result<_, _>>()?;
    read_commit(&commit, &paths)
}

/// Reads a commit at paths from its top.
pub(super) fn read_commit(
    commit: &Commit,
    paths: &[String],
) -> Result<(Sources, Vec<Problem>), InputError> {
    let mut reader = Reader::default();
    let mut wanted: Vec<String> = Vec::new();
    for path in paths {
        let files = commit.below(path);
        let named = commit.holds(path);
        let plans = files
            .into_iter()
            .filter(|f| named || input::is_plan(Path::new(f)));
        wanted.extend(plans.map(str::to_owned));
    }
    if let Some(toml) = settings_of(commit, paths.first().map_or("", String::as_str)) {
        include(commit, &toml, &mut reader, &mut wanted)?;
    }
    wanted.dedup();
    let names: Vec<&str> = wanted.iter().map(String::as_str).collect();
    let bytes = commit.read(&names)?;
    for (path, bytes) in names.iter().zip(bytes) {
        let name = format!("{}:{path}", commit.name);
        if input::is_table(Path::new(path)) {
            continue;
        }
        if !input::is_plan(Path::new(path)) && notice::is_notice(&name, &bytes) {
            let problems = notice::read_along(&name, &bytes, &mut reader.sources);
            reader.problems.extend(problems);
            continue;
        }
        match Syntax::of(path) {
            Some(syntax) => reader.document(&name, bytes, syntax),
            None => {
                reader.add(name, bytes, Role::Plan);
            }
        }
    }
    let as_of = reader.as_of;
    let (mut sources, mut problems) = (reader.sources, reader.problems);
    problems.extend(table::add_named(&mut sources, as_of, |sources, wanted| {
        ledger(commit, sources, wanted)
    }));
    Ok((sources, problems))
}

/// The nearest `planlint.toml` upward in a commit.
fn settings_of(commit: &Commit, path: &str) -> Option<String> {
    let start = if commit.holds(path) {
        Path::new(path).parent()?
    } else {
        Path::new(path)
    };
    let candidates = start
        .ancestors()
        .map(|folder| input::shown_inside(&folder.join("planlint.toml")));
    candidates
        .into_iter()
        .find(|candidate| commit.holds(candidate))
}

/// Reads the settings, and adds what they include.
fn include(
    commit: &Commit,
    toml: &str,
    reader: &mut Reader,
    wanted: &mut Vec<String>,
) -> Result<(), InputError> {
    let Some(bytes) = commit.read(&[toml])?.pop() else {
        return Ok(());
    };
    let id = reader.add(format!("{}:{toml}", commit.name), bytes, Role::Other);
    let (set, _) = settings::read(&reader.sources.get(id).text, id);
    reader.as_of = set.as_of;
    let folder = Path::new(toml).parent().unwrap_or(Path::new(""));
    for (path, _) in &set.include {
        let path = input::shown_inside(&input::tidy(&folder.join(path)));
        let files = commit.below(&path);
        let named = commit.holds(&path);
        let plans = files
            .into_iter()
            .filter(|f| named || input::is_plan(Path::new(f)));
        let new: Vec<String> = plans
            .map(str::to_owned)
            .filter(|f| !wanted.contains(f))
            .collect();
        wanted.extend(new);
    }
    Ok(())
}

/// The bytes of a ledger that a plan of a commit names.
fn ledger(
    commit: &Commit,
    sources: &Sources,
    wanted: &table::Wanted,
) -> Result<(String, Vec<u8>), Box<Problem>> {
    let file = wanted
        .span
        .map(|span| sources.get(span.file).name.clone())
        .unwrap_or_default();
    let prefix = format!("{}:", commit.name);
    let plan = file.strip_prefix(&prefix).unwrap_or(&file);
    let folder = Path::new(plan).parent().unwrap_or(Path::new(""));
    let path = input::shown_inside(&input::tidy(&folder.join(&wanted.path)));
    let missing = || {
        let at = wanted
            .span
            .unwrap_or(crate::source::Span::start_of(crate::source::FileId(
                u32::MAX,
            )));
        let said = Said::new(
            format!("there was no ledger `{path}` in `{}`", commit.name),
            format!("版本“{}”中没有台账文件“{path}”", commit.name),
        );
        let mut problem = Problem::error("ledger", at, said);
        problem.severity = crate::finding::Severity::Warning;
        Box::new(problem)
    };
    if !commit.holds(&path) {
        return Err(missing());
    }
    let read = commit.read(&[&path]).ok().and_then(|mut read| read.pop());
    read.map(|bytes| (format!("{prefix}{path}"), bytes))
        .ok_or_else(missing)
}
