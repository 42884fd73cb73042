//! `planlint export`: the model as data.

use std::io::Write;
use std::path::PathBuf;

use super::input::{self, InputError};
use super::{Call, Exit, terminal};
use crate::output::model_json;

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint export --format json plans > plans.json")]
pub(super) struct Args {
    /// Plan files or folders [default: the current folder].
    paths: Vec<PathBuf>,
    /// What to write: json.
    #[arg(long, value_name = "FORMAT", default_value = "json", value_parser = ["json"])]
    format: String,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let workspace = input::load(&args.paths, call, true)?;
    let lang = call.lang(&workspace);
    call.tell(&workspace.sources, &workspace.problems, lang);
    let mut out = terminal::out();
    model_json::write(&workspace.model, &workspace.sources, &mut out)?;
    out.flush()?;
    Ok(Exit::of_input(&workspace.problems))
}
