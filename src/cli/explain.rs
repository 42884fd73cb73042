//! `planlint explain`: a rule as a page.

use std::io::Write;
use std::path::PathBuf;

use super::input::{self, InputError};
use super::{Call, Exit, terminal};
use crate::output::page;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint explain waiting-cycle")]
pub(super) struct Args {
    /// Name of the rule.
    rule: String,
    /// Workspace with rules of its own [default: the current folder].
    paths: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let workspace = input::load(&args.paths, call, false)?;
    let lang = call.lang_of_rules(&workspace);
    let Some(program) = workspace.pack.programs.iter().find(|p| p.name == args.rule) else {
        return Err(super::no_rule(&workspace.pack, &args.rule));
    };
    let mut out = terminal::out();
    out.write_all(page::render(program, lang).as_bytes())?;
    out.flush()?;
    Ok(Exit::Clean)
}
