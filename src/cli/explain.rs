//! `planlint explain`: a rule as a page, or a category as the list of its rules.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;

use super::input::{self, InputError};
use super::{Call, Exit, terminal};
use crate::output::{page, plain};

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint explain waiting-cycle
  planlint explain ownership                                 the rules of a category
  planlint explain waiting-cycle --format markdown > rule.md")]
pub(super) struct Args {
    /// Name of the rule, or of a category.
    rule: String,
    /// Workspace with rules of its own [default: the current folder].
    paths: Vec<PathBuf>,
    /// Output: human or markdown [default: human on a terminal, else markdown].
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    format: Option<Form>,
}

/// How a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For the terminal: wrapped, without marks.
    Human,
    /// Markdown.
    Markdown,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let workspace = input::load(&args.paths, call, false)?;
    let lang = call.lang_of_rules(&workspace);
    let programs = &workspace.pack.programs;
    let markdown = match programs.iter().find(|p| p.name == args.rule) {
        Some(program) => page::render(program, lang),
        None => page::category(programs, &args.rule, lang)
            .ok_or_else(|| super::no_rule(&workspace.pack, &args.rule))?,
    };
    let form = args.format.unwrap_or(if terminal::is_shown() {
        Form::Human
    } else {
        Form::Markdown
    });
    let mut out = terminal::out();
    let text = match form {
        Form::Human => plain::shown(&markdown, call.width, call.colour),
        Form::Markdown => markdown,
    };
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Exit::Clean)
}
