//! `planlint ledger`: shows what is understood of a table, and writes the entry that names it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::input::{self, InputError, shown};
use super::{Call, Exit, files, terminal};
use crate::finding::{Problem, Severity};
use crate::output::ledger;
use crate::source::Sources;
use crate::table::{self, Told, Wanted};

/// Arguments of `ledger`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint ledger 2023.csv                      show what is understood
  planlint ledger 2023.csv --plan  plan.plan     say what the plan tells about it, too
  planlint ledger 2023.csv -o ledger.plan       save the entry for the plan")]
pub(super) struct Args {
    /// A table: csv, tsv, xlsx, xlsm, xlsb, xls or ods.
    file: PathBuf,
    /// Plans: what they tell about the table holds, and names are looked up in them.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    plan: Vec<PathBuf>,
    /// Output: human or json.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    format: String,
    /// Save the entry into a new file.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let bytes = fs::read(&args.file).map_err(|source| InputError::Unreadable {
        path: shown(&args.file),
        source,
    })?;
    let name = shown(&args.file);
    let mut sources = Sources::default();
    let mut wanted = Wanted {
        path: name.clone(),
        span: None,
        plan: None,
        told: Told::default(),
    };
    let mut lang = call.lang;
    if !args.plan.is_empty() {
        let plans = input::load(&args.plan, call, true)?;
        lang = lang.or(Some(call.lang(&plans)));
        sources = input::plan_sources(&plans);
        if let Some(told) = told_by_plan(&sources, &args.file) {
            wanted = told;
        } else {
            wanted.plan = table::plans(&sources).into_iter().next();
        }
    }
    let understood = table::add(&mut sources, &name, &bytes, &wanted, None);
    let lang = lang.unwrap_or_else(|| ledger::language(&understood));
    let entry = ledger::entry(
        &beside(&args.file, args.output.as_deref()),
        &understood,
        lang,
    );
    let problems = problems(sources, &understood, !args.plan.is_empty());
    let (sources, problems) = problems;
    let mut out = terminal::out();
    if args.format == "json" {
        let value = ledger::json(
            &name,
            &understood,
            &sources,
            &problems,
            entry.as_deref(),
            lang,
        );
        writeln!(out, "{value:#}")?;
    } else {
        write!(out, "{}", ledger::human(&name, &understood, lang))?;
        out.flush()?;
        call.tell(&sources, &problems, lang);
        if let Some(entry) = &entry {
            let saved = args.output.is_some();
            writeln!(out, "{}", ledger::below(entry, saved, lang))?;
        }
    }
    if let (Some(path), Some(entry)) = (&args.output, &entry) {
        files::create(path, entry)?;
    }
    out.flush()?;
    let wrong = problems.iter().any(|p| p.severity == Severity::Error);
    Ok(if wrong { Exit::Input } else { Exit::Clean })
}

/// What a plan says about this file, if it names it.
fn told_by_plan(sources: &Sources, file: &Path) -> Option<Wanted> {
    let real = fs::canonicalize(file).ok()?;
    table::entries(sources).ledgers.into_iter().find(|wanted| {
        let plan = wanted
            .span
            .map(|span| PathBuf::from(&sources.get(span.file).name));
        let folder = plan
            .as_deref()
            .and_then(Path::parent)
            .unwrap_or(Path::new(""));
        fs::canonicalize(folder.join(&wanted.path)).is_ok_and(|path| path == real)
    })
}

/// The problems of the table, and with plans those of placing its records.
fn problems(sources: Sources, understood: &table::Ledger, plans: bool) -> (Sources, Vec<Problem>) {
    let mut problems = understood.problems.clone();
    if !plans {
        return (sources, problems);
    }
    let options = crate::Options {
        select: vec!["unresolved-reference".to_owned()],
        ..crate::Options::default()
    };
    let workspace = crate::load(sources);
    problems.extend(
        workspace
            .problems
            .iter()
            .filter(|p| in_table(&workspace, p))
            .cloned(),
    );
    let report = crate::check(&workspace, &options);
    let unknown = report.run.hits.iter().filter_map(|hit| {
        let (en, zh) = (
            report.finding(hit, crate::finding::Lang::En),
            report.finding(hit, crate::finding::Lang::Zh),
        );
        let at = en.span?;
        let said = crate::finding::Said::new(en.message, zh.message);
        let mut problem = Problem::error("ledger", at, said);
        problem.severity = Severity::Warning;
        let table = workspace.sources.get(at.file).role == crate::source::Role::Original;
        table.then_some(problem)
    });
    // A row with several columns of dates is one cell that nothing answers to.
    let mut unknown: Vec<Problem> = unknown.collect();
    unknown.dedup_by_key(|problem| problem.span);
    problems.extend(unknown);
    (workspace.sources, problems)
}

fn in_table(workspace: &crate::Workspace, problem: &Problem) -> bool {
    let known = (problem.span.file.0 as usize) < workspace.sources.len();
    known && workspace.sources.get(problem.span.file).role == crate::source::Role::Original
}

/// The path of the table as seen from the file that the entry goes into.
fn beside(table: &Path, entry: Option<&Path>) -> String {
    let folder = entry.and_then(Path::parent);
    let relative = folder.and_then(|folder| table.strip_prefix(folder).ok());
    shown(relative.unwrap_or(table))
}
