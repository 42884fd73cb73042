//! `planlint explain`: a rule as a page.

use std::io::Write;
use std::path::PathBuf;

use super::input::{self, InputError};
use super::{Call, Exit, terminal};
use crate::finding::Said;
use crate::output::page;
use crate::syntax::keywords::nearest;

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
    let lang = call.lang.or(workspace.settings.lang).unwrap_or_default();
    let Some(program) = workspace.pack.programs.iter().find(|p| p.name == args.rule) else {
        let near = nearest(
            &args.rule,
            workspace.pack.programs.iter().map(|p| p.name.as_str()),
        );
        let (en, zh) = near.map_or_else(
            || {
                (
                    "`planlint rules` lists them".to_owned(),
                    "“planlint rules”列出全部规则".to_owned(),
                )
            },
            |near| {
                (
                    format!("did you mean `{near}`?"),
                    format!("是否应为“{near}”？"),
                )
            },
        );
        return Err(InputError::Call(Said::new(
            format!("there is no rule `{}`; {en}", args.rule),
            format!("没有名为“{}”的规则；{zh}", args.rule),
        )));
    };
    let mut out = terminal::out();
    out.write_all(page::render(program, lang).as_bytes())?;
    out.flush()?;
    Ok(Exit::Clean)
}
