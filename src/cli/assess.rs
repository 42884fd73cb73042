//! `planlint assess`: scores of units, sections or plans, each traceable to its records.

use std::io::Write;
use std::path::PathBuf;

use serde_json::json;

use super::input::{self, InputError};
use super::{Call, Exit, terminal};
use crate::Workspace;
use crate::assess::{self, By, Score};
use crate::finding::Said;
use crate::output::assessment::{self, Shown};
use crate::syntax::date::Date;

/// Arguments of `assess`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint assess fixtures/linxia-executing
  planlint assess --by section --parts --as-of 2024-12-31 plans
  planlint assess --against last-month plans        which scores moved, and by what

docs/assess.md states the formula; weights stand in planlint.toml under [assess].")]
pub(super) struct Args {
    /// Plan files or folders [default: the current folder].
    paths: Vec<PathBuf>,
    /// The day the scores speak about, such as 2024-06-30; or today.
    #[arg(long, value_name = "DATE", value_parser = input::as_of)]
    as_of: Option<Date>,
    /// By what to sum up: unit, section or plan.
    #[arg(long, value_name = "WHAT", default_value = "unit", value_parser = ["unit", "section", "plan"])]
    by: String,
    /// Only these, by id.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
    /// Show every element behind a score, with its formula and record.
    #[arg(long)]
    parts: bool,
    /// Another state of the same plans: show which scores moved since.
    #[arg(long, value_name = "PATH")]
    against: Option<PathBuf>,
    /// Output: human or json.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    format: String,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let workspace = input::load(&args.paths, call, true)?;
    let lang = call.lang(&workspace);
    call.tell(&workspace.sources, &workspace.problems, lang);
    let unknown_weights = workspace.settings.weights.unknown(&workspace.model);
    call.tell(&workspace.sources, &unknown_weights, lang);
    let by = match args.by.as_str() {
        "section" => By::Section,
        "plan" => By::Plan,
        _ => By::Unit,
    };
    let as_of = args.as_of.or(workspace.settings.as_of);
    let world = workspace.world(as_of);
    let dated = |n: usize| {
        world
            .day(crate::model::ids::PlanId(n as u32).into())
            .is_some()
    };
    if !(0..workspace.model.plans.len()).any(dated) {
        return Err(InputError::Call(Said::new(
            "a score speaks about a day; give `--as-of 2024-06-30`, or write `as-of` in the plan or in `planlint.toml`",
            "评分须有截至日期；请加“--as-of 2024-06-30”，或在方案、planlint.toml 中写明截至日期",
        )));
    }
    let scores = scored(&workspace, as_of, by, args);
    unknown(&workspace, &scores, args)?;
    let mut out = terminal::out();
    let exit = Exit::of_input(&workspace.problems);
    if let Some(path) = &args.against {
        let mut old = input::load(std::slice::from_ref(path), call, true)?;
        call.tell(&old.sources, &old.problems, lang);
        if old.problems.iter().any(|problem| problem.kind == "path") {
            return Ok(Exit::Input);
        }
        // What moves a score is the ledger, not the settings.
        old.settings.weights = workspace.settings.weights.clone();
        let before = scored(&old, as_of.or(old.settings.as_of), by, args);
        let moves = assess::moves((&old.model, &before), (&workspace.model, &scores));
        if args.format == "json" {
            let value = json!({ "moves": assessment::moved_json(&moves) });
            writeln!(out, "{value:#}")?;
        } else {
            write!(out, "{}", assessment::moved(&moves, lang))?;
        }
        return Ok(exit.max(Exit::of_input(&old.problems)));
    }
    let shown = Shown {
        sources: &workspace.sources,
        model: &workspace.model,
        scores: &scores,
        by,
        as_of: world.as_of(None),
        lang,
    };
    if args.format == "json" {
        writeln!(out, "{:#}", shown.json())?;
    } else {
        write!(out, "{}", shown.table(args.parts))?;
    }
    out.flush()?;
    Ok(exit)
}

fn scored(workspace: &Workspace, as_of: Option<Date>, by: By, args: &Args) -> Vec<Score> {
    let mut scores = assess::assess(workspace.world(as_of), by, &workspace.settings.weights);
    let only = |score: &Score| args.only.contains(&score.subject.name(&workspace.model));
    scores.retain(|score| args.only.is_empty() || only(score));
    scores
}

fn unknown(workspace: &Workspace, scores: &[Score], args: &Args) -> Result<(), InputError> {
    let known = |id: &&String| {
        let mut names = scores.iter().map(|s| s.subject.name(&workspace.model));
        names.any(|name| name == **id)
    };
    match args.only.iter().find(|id| !known(id)) {
        None => Ok(()),
        Some(id) => Err(InputError::Call(Said::new(
            format!("`{id}` has nothing to be assessed; without `--only` all that have are listed"),
            format!("“{id}”没有可评分的事项；不加 --only 可列出全部"),
        ))),
    }
}
