//! `check --against-source`: gets at the documents that plans were made from.

use std::fs;
use std::path::{Path, PathBuf};

use super::input::{InputError, shown};
use crate::Workspace;
use crate::finding::{Problem, Said};
use crate::import::read::Options;
use crate::import::{self, coverage};
use crate::model::ids::PlanId;
use crate::source::Span;
use crate::source::decode::MAX_BYTES;

/// The rule that reads them; off unless asked for.
pub(super) const RULE: &str = "uncovered-source-text";

/// Reads the documents, of every plan the one that it names, or `given` for the only plan.
pub(super) fn read(workspace: &mut Workspace, given: Option<&Path>) -> Result<(), InputError> {
    let model = &workspace.model;
    let plans = (0..model.plans.len() as u32).map(PlanId).filter(|plan| {
        let plan = &model.plans[plan.index()];
        !plan.document && plan.span.is_some()
    });
    let plans: Vec<PlanId> = plans.collect();
    if let Some(path) = given {
        let [plan] = plans[..] else {
            return Err(InputError::Call(for_one_plan(plans.len())));
        };
        return add(workspace, plan, path, None);
    }
    let mut any = false;
    for plan in plans {
        let named = coverage::source_of(&workspace.model, plan, &workspace.sources);
        let at = workspace.model.plans[plan.index()].source;
        if let (Some(name), Some(at)) = (named, at) {
            any = true;
            let path = PathBuf::from(name);
            if lies_beside(&path, &workspace.sources.get(at.file).name) {
                add(workspace, plan, &path, Some(at))?;
            } else {
                let problem = outside(workspace.sources.text(at), at);
                workspace.problems.push(problem);
            }
        }
    }
    if any {
        Ok(())
    } else {
        Err(InputError::Call(Said::new(
            "no plan names the document it was made from: write `source \"notice.txt\"` in the head of the plan, or call with `--against-source=notice.txt`",
            "没有方案写明来源文件；请在方案文头中写“来源 \"notice.txt\"”，或用 --against-source=notice.txt 指定",
        )))
    }
}

/// Puts a plan beside a document; where the plan names it, what is wrong is said there.
fn add(
    workspace: &mut Workspace,
    plan: PlanId,
    path: &Path,
    at: Option<Span>,
) -> Result<(), InputError> {
    let bytes = match fs::metadata(path).and_then(|meta| large(&meta, path)) {
        Ok(()) => fs::read(path),
        Err(error) => Err(error),
    };
    let bytes = match (bytes, at) {
        (Ok(bytes), _) => bytes,
        (Err(source), None) => {
            let path = shown(path);
            return Err(InputError::Unreadable { path, source });
        }
        (Err(source), Some(at)) => {
            let path = shown(path);
            let said = InputError::Unreadable { path, source }.said();
            workspace.problems.push(Problem::error("path", at, said));
            return Ok(());
        }
    };
    let Workspace { model, sources, .. } = workspace;
    match import::read(&shown(path), &bytes, Options::default(), sources) {
        Ok(reading) => {
            workspace.problems.extend(reading.notes);
            coverage::put_beside(model, sources, plan, &reading.paper);
        }
        Err(problem) => workspace.problems.push(*problem),
    }
    Ok(())
}

fn large(meta: &fs::Metadata, path: &Path) -> std::io::Result<()> {
    if meta.is_dir() {
        let said = format!("{} is a folder", shown(path));
        return Err(std::io::Error::new(std::io::ErrorKind::IsADirectory, said));
    }
    if meta.len() > MAX_BYTES {
        return Err(std::io::Error::new(
            std::io::ErrorKind::FileTooLarge,
            "larger than 4 GiB",
        ));
    }
    Ok(())
}

/// Whether a file lies in the folder of a plan, or below it. A plan may come from elsewhere; it
/// shall not open what it likes.
fn lies_beside(path: &Path, plan: &str) -> bool {
    let folder = Path::new(plan)
        .parent()
        .filter(|f| !f.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
    match (fs::canonicalize(path), folder) {
        (Ok(file), Ok(folder)) => file.starts_with(folder),
        // What is not there is said when it is read.
        _ => true,
    }
}

fn outside(path: &str, at: Span) -> Problem {
    let said = Said::new(
        format!("`{path}` lies outside the folder of the plan; it was not opened"),
        format!("“{path}”不在方案所在的文件夹内，未打开"),
    );
    Problem::error("path", at, said).help(Said::new(
        format!("copy it beside the plan, or call with `--against-source={path}`"),
        format!("请将其复制到方案旁，或用 --against-source={path} 指定"),
    ))
}

fn for_one_plan(count: usize) -> Said {
    Said::new(
        format!(
            "one document was given and there are {count} plans; write `source \"…\"` in the head of each and call with `--against-source` alone"
        ),
        format!(
            "给出了一个来源文件，而方案有{count}个；请在各方案文头中写“来源 \"…\"”，并单用 --against-source"
        ),
    )
}
