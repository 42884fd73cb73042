//! `planlint query`: a one-off question in the rule language.

use std::io::Write;
use std::path::PathBuf;

use serde_json::json;

use super::input::{self, InputError};
use super::{Call, Exit, terminal};
use crate::finding::Said;
use crate::output::json as json_output;
use crate::rule::query;
use crate::source::{Role, Source};
use crate::syntax::date::Date;

/// Arguments of `query`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint query 'task in tasks where count(task.lead) > 2' fixtures/linxia
  planlint query 'target in targets where target.baseline is missing: target.metric'")]
pub(super) struct Args {
    /// A question such as `task in tasks where …`, perhaps with `: value`.
    question: String,
    /// Plan files or folders [default: the current folder].
    paths: Vec<PathBuf>,
    /// The day the question speaks about, such as 2024-06-30; or today.
    #[arg(long, value_name = "DATE", value_parser = input::as_of)]
    as_of: Option<Date>,
    /// Output: human or json.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    format: String,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let mut workspace = input::load(&args.paths, call, true)?;
    let file = workspace
        .sources
        .add(Source::of("<query>", args.question.clone(), Role::Other));
    let lang = call.lang(&workspace);
    call.tell(&workspace.sources, &workspace.problems, lang);
    let question = match query::compile(&args.question, file, &workspace.pack.shared) {
        Ok(question) => question,
        Err(problems) => {
            call.tell(&workspace.sources, &problems, lang);
            return Ok(Exit::Input);
        }
    };
    let as_of = args.as_of.or(workspace.settings.as_of);
    let answers = question
        .ask(workspace.world(as_of), lang)
        .map_err(|field| {
            InputError::Call(Said::new(
                format!("this cannot be answered for want of {field}"),
                format!("缺少 {field}，无法回答"),
            ))
        })?;
    let sources = &workspace.sources;
    let mut out = terminal::out();
    if args.format == "json" {
        let rows: Vec<_> = answers
            .iter()
            .map(|a| {
                json!({
                    "value": a.data, "element": a.element.as_ref().map(|e| json!({ "kind": e.kind, "plan": e.plan, "id": e.id })),
                    "file": a.span.map(|s| &sources.get(s.file).name), "span": a.span.map(|s| json_output::span(sources, s)),
                })
            })
            .collect();
        serde_json::to_writer_pretty(&mut out, &rows).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        for answer in &answers {
            match answer.span {
                Some(span) => {
                    let at = sources.position(span);
                    writeln!(
                        out,
                        "{}:{}:{}: {}",
                        sources.get(span.file).name,
                        at.line,
                        at.column,
                        answer.shown
                    )?;
                }
                None => writeln!(out, "{}", answer.shown)?,
            }
        }
        let count = answers.len();
        writeln!(
            out,
            "{}",
            lang.pick(format!("{count} found"), format!("共 {count} 项"))
        )?;
    }
    out.flush()?;
    Ok(Exit::of_input(&workspace.problems))
}
