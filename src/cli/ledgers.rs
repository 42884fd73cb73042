//! Gets at the files of ledgers: those that plans name, and those of the command line.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::input::{because, shown};
use crate::finding::{Lang, Problem, Said};
use crate::source::{FileId, Sources, Span};
use crate::syntax::date::Date;
use crate::table::{self, Told, Wanted};

/// The largest table that is read.
const MOST: u64 = 512 << 20;

/// The folders in which a plan may name files.
#[derive(Debug)]
pub(super) struct Reach {
    folders: Vec<PathBuf>,
}

impl Reach {
    /// The workspace, the current folder, and the folders of the plans.
    pub(super) fn new(workspace: &Path, plans: &[PathBuf]) -> Self {
        let of_plans = plans.iter().filter_map(|plan| plan.parent());
        let all = [workspace, Path::new(".")].into_iter().chain(of_plans);
        let real = all.filter_map(|folder| {
            let folder = if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            };
            fs::canonicalize(folder).ok()
        });
        let mut folders: Vec<PathBuf> = real.collect();
        folders.sort();
        folders.dedup();
        Self { folders }
    }

    /// Whether a file lies in one of them.
    fn holds(&self, path: &Path) -> bool {
        self.folders.iter().any(|folder| path.starts_with(folder))
    }
}

/// Adds all ledgers to the sources; what is wrong comes back.
pub(super) fn add(
    sources: &mut Sources,
    named: &[PathBuf],
    reach: &Reach,
    as_of: Option<Date>,
) -> Vec<Problem> {
    let given: Vec<PathBuf> = named
        .iter()
        .filter_map(|p| fs::canonicalize(p).ok())
        .collect();
    let mut read = Vec::new();
    let mut problems = table::add_named(sources, as_of, |sources, wanted| {
        let path = beside(sources, wanted);
        let found = fs::canonicalize(&path).map_err(|_| missing(wanted, &path))?;
        if !reach.holds(&found) && !given.contains(&found) {
            return Err(outside(wanted));
        }
        read.push(found);
        Ok((shown(&path), bytes(&path, wanted.span)?))
    });
    for path in named {
        if fs::canonicalize(path).is_ok_and(|real| !read.contains(&real)) {
            problems.extend(of_the_call(sources, path, as_of));
        }
    }
    problems
}

/// The path of a ledger: it is written as seen from the file of the plan.
fn beside(sources: &Sources, wanted: &Wanted) -> PathBuf {
    let file = wanted.span.map(|span| &sources.get(span.file).name);
    let folder = file.and_then(|name| Path::new(name).parent());
    folder.unwrap_or(Path::new("")).join(&wanted.path)
}

fn bytes(path: &Path, at: Option<Span>) -> Result<Vec<u8>, Box<Problem>> {
    let at = at.unwrap_or(Span::start_of(FileId(u32::MAX)));
    let name = shown(path);
    let unreadable = |error: &io::Error| {
        let said = Said::new(
            format!("`{name}` cannot be read: {}", because(error, Lang::En)),
            format!("“{name}”无法读取：{}", because(error, Lang::Zh)),
        );
        Box::new(Problem::error("path", at, said))
    };
    let meta = fs::metadata(path).map_err(|e| unreadable(&e))?;
    if meta.len() > MOST {
        let said = Said::new(
            format!("`{name}` is larger than {} MiB", MOST >> 20),
            format!("“{name}”超过 {} MiB", MOST >> 20),
        );
        let help = Said::new("split it, a year or a county a file", "请按年度或县市拆分");
        return Err(Problem::error("size", at, said).help(help).into());
    }
    fs::read(path).map_err(|e| unreadable(&e))
}

fn missing(wanted: &Wanted, path: &Path) -> Box<Problem> {
    let at = wanted.span.unwrap_or(Span::start_of(FileId(u32::MAX)));
    let name = shown(path);
    let said = Said::new(
        format!("there is no ledger `{name}`"),
        format!("没有台账文件“{name}”"),
    );
    let problem = Problem::error("path", at, said).help(Said::new(
        "the path is read as seen from the file of the plan; nothing of this ledger is checked",
        "路径以方案文件所在文件夹为准；此台账未检查",
    ));
    Box::new(problem)
}

fn outside(wanted: &Wanted) -> Box<Problem> {
    let at = wanted.span.unwrap_or(Span::start_of(FileId(u32::MAX)));
    let path = &wanted.path;
    let said = Said::new(
        format!("`{path}` lies outside the folders of the plans; it was not opened"),
        format!("“{path}”不在方案所在的文件夹内，未打开"),
    );
    let problem = Problem::error("path", at, said).help(Said::new(
        "copy it beside the plan, or name it on the command line too",
        "请将其复制到方案旁，或在命令行中一并列出",
    ));
    Box::new(problem)
}

/// A table of the command line is a ledger of the only plan.
fn of_the_call(sources: &mut Sources, path: &Path, as_of: Option<Date>) -> Vec<Problem> {
    // A plan whose header stands in two files is said already; it is one plan.
    let mut plans = table::plans(sources);
    plans.sort();
    plans.dedup();
    let name = shown(path);
    if plans.len() > 1 {
        let said = Said::new(
            format!(
                "`{name}` could be the ledger of any of {} plans: {}",
                plans.len(),
                plans.join(", ")
            ),
            format!(
                "共有 {} 个方案（{}），不知“{name}”是哪一个的台账",
                plans.len(),
                plans.join("、")
            ),
        );
        let at = Span::start_of(FileId(u32::MAX));
        return vec![Problem::error("ledger", at, said).help(Said::new(
            format!("name it in the file of its plan: `ledger \"{name}\"`"),
            format!("请在所属方案的文件中写明：“台账 \"{name}\"”"),
        ))];
    }
    let wanted = Wanted {
        path: name.clone(),
        span: None,
        plan: plans.pop(),
        told: Told::default(),
    };
    match bytes(path, None) {
        Ok(bytes) => table::add(sources, &name, &bytes, &wanted, as_of).problems,
        Err(problem) => vec![*problem],
    }
}
