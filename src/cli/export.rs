//! `planlint export`: the model as data, or the plans themselves as data.

use std::io::Write;
use std::path::PathBuf;

use super::input::{self, InputError};
use super::{Call, Exit, files, terminal};
use crate::Workspace;
use crate::data::{self, Syntax};
use crate::output::model_json;

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint export plans > model.json               what the plans come to, resolved
  planlint export --format yaml plans              the plans themselves, to edit and read again
  planlint export --format plan-json plans -o roads.plan.json")]
pub(super) struct Args {
    /// Plan files or folders [default: the current folder].
    paths: Vec<PathBuf>,
    /// What to write: json (the resolved model), or the plans themselves: plan-json, yaml, toml.
    #[arg(long, value_name = "FORMAT", default_value = "json", value_parser = ["json", "plan-json", "yaml", "toml"])]
    format: String,
    /// Write into this file, which must not be there yet.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let workspace = input::load(&args.paths, call, true)?;
    let lang = call.lang(&workspace);
    call.tell(&workspace.sources, &workspace.problems, lang);
    let mut bytes = Vec::new();
    write(&args.format, &workspace, &mut bytes)?;
    if let Some(path) = &args.output {
        files::create(path, &String::from_utf8_lossy(&bytes))?;
    } else {
        let mut out = terminal::out();
        out.write_all(&bytes)?;
        out.flush()?;
    }
    Ok(Exit::of_input(&workspace.problems))
}

fn write(format: &str, workspace: &Workspace, out: &mut Vec<u8>) -> Result<(), InputError> {
    let syntax = match format {
        "plan-json" => Syntax::Json,
        "yaml" => Syntax::Yaml,
        "toml" => Syntax::Toml,
        _ => {
            return Ok(model_json::write(
                &workspace.model,
                &workspace.sources,
                out,
            )?);
        }
    };
    let document = data::document(&workspace.sources);
    out.extend(data::text(&document, syntax).into_bytes());
    Ok(())
}
