//! `planlint export`: the model as data, the plans themselves as data or as a table, or a drawing in text.

use std::io::Write;
use std::path::PathBuf;

use super::input::{self, InputError};
use super::{Call, Exit, files, terminal};
use crate::Workspace;
use crate::data::{self, Syntax};
use crate::finding::{Lang, Said};
use crate::output::links::{self, Drawing};
use crate::output::{breakdown, model_json};
use crate::table::breakdown as table;

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint export plans > model.json               what the plans come to, resolved
  planlint export --format yaml plans              the plans themselves, to edit and read again
  planlint export --format plan-json plans -o roads.plan.json
  planlint export --format xlsx plans -o tasks.xlsx    a row a task, to edit and import again
  planlint export --format dot plans > needs.dot    tasks and what they wait for, to be drawn by Graphviz")]
pub(super) struct Args {
    /// Plan files or folders [default: the current folder].
    paths: Vec<PathBuf>,
    /// What to write: json (the resolved model), or the plans themselves: plan-json, yaml, toml, as a table (csv, xlsx), or what waits for what (dot, mermaid).
    #[arg(long, value_name = "FORMAT", default_value = "json", value_parser = ["json", "plan-json", "yaml", "toml", "csv", "xlsx", "dot", "mermaid"])]
    format: String,
    /// Write into this file, which must not be there yet.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    if let Some(path) = &args.output {
        files::is_new(path)?;
    }
    let mut out = terminal::out();
    if args.format == "xlsx" && args.output.is_none() && terminal::is_shown() {
        return Err(InputError::Call(Said::new(
            "a workbook is no text to be shown: name a file with `-o`",
            "工作簿不能在终端显示：请用 -o 指定文件",
        )));
    }
    let workspace = input::load(&args.paths, call, true)?;
    let lang = call.lang(&workspace);
    call.tell(&workspace.sources, &workspace.problems, lang);
    let mut bytes = Vec::new();
    write(&args.format, &workspace, lang, &mut bytes)?;
    if let Some(path) = &args.output {
        files::create_bytes(path, &bytes)?;
    } else {
        out.write_all(&bytes)?;
        out.flush()?;
    }
    Ok(Exit::of_input(&workspace.problems))
}

fn write(
    format: &str,
    workspace: &Workspace,
    lang: Lang,
    out: &mut Vec<u8>,
) -> Result<(), InputError> {
    let syntax = match format {
        "plan-json" => Syntax::Json,
        "yaml" => Syntax::Yaml,
        "toml" => Syntax::Toml,
        "dot" | "mermaid" => {
            let drawing = if format == "dot" {
                Drawing::Dot
            } else {
                Drawing::Mermaid
            };
            let text = links::write(&workspace.model, &workspace.sources, drawing);
            out.extend(text.into_bytes());
            return Ok(());
        }
        "csv" | "xlsx" => {
            out.extend(as_table(format, workspace, lang)?);
            return Ok(());
        }
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

/// The plans as a table; what it has no room for is said.
fn as_table(format: &str, workspace: &Workspace, lang: Lang) -> Result<Vec<u8>, InputError> {
    let document = data::document(&workspace.sources);
    let rows = table::write(&document, lang);
    if format == "csv" {
        return breakdown::csv(&rows, lang).map_err(|e| std::io::Error::other(e).into());
    }
    let title = document["plan"]["title"].as_str().unwrap_or_default();
    let book = breakdown::workbook(&rows, title, lang).map_err(std::io::Error::other)?;
    if book.cut > 0 {
        let n = book.cut;
        terminal::tell(&lang.pick(
                format!("{n} texts are longer than a cell of a workbook holds and end with “…”; `--format csv` holds them whole"),
                format!("有{n}处文字超出工作簿单元格的容量，已截断并以“…”结尾；用 --format csv 可完整导出"),
            ));
    }
    if book.over > 0 {
        let n = book.over;
        terminal::tell(&lang.pick(
                format!("{n} rows are more than a sheet holds and were left out; `--format csv` holds them all"),
                format!("有{n}行超出工作表的容量，未写入；用 --format csv 可完整导出"),
            ));
    }
    Ok(book.bytes)
}
