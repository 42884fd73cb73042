//! `planlint import`: a plan from a document, data or a table, as text in the plan language.

use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;

use serde_json::{Value, json};

use super::input::{self, InputError};
use super::{Call, Exit, files, lang, notice, terminal};
use crate::data::{self, Syntax};
use crate::finding::{Lang, Problem, Said};
use crate::import::kind::{self, Kind};
use crate::output::guard;
use crate::source::landmarks::column_name;
use crate::source::{FileId, Sources};
use crate::syntax::format::{Style, format};
use crate::table::cell::Sheet;
use crate::table::plan;
use crate::table::planned::{Heard, Planned};
use crate::table::{self, Table, Told, Unreadable, breakdown, header, mapping};

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint import notice.txt -o notice.plan         an official document in prose
  planlint import notice-2023.txt --continue notice.plan -o notice-2023.plan
  planlint import roads.plan.yaml                   show it in the plan language
  planlint import tasks.xlsx -o tasks.plan          one row a task; says which rows it left out
  planlint import roads.json -o roads.plan --keywords zh")]
pub(super) struct Args {
    /// What to read: an official document, data (.json, .yaml, .toml) or a table (.csv, .xlsx); `-` reads a document from standard input.
    file: PathBuf,
    /// Write into this file, which must not be there yet.
    #[arg(long, short, value_name = "PLAN")]
    output: Option<PathBuf>,
    /// Write keywords in this language: en or zh [default: that of the file].
    #[arg(long, value_name = "LANG", value_parser = lang)]
    keywords: Option<Lang>,
    /// The sheet of a workbook [default: the first with a header].
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// End with 1 where anything was not understood.
    #[arg(long)]
    strict: bool,
    /// Write what was not understood into this file, as JSON; it must not be there yet.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    #[command(flatten)]
    notice: notice::Overrides,
}

/// A plan in its layout, with what is worth telling about how it was made.
struct Imported {
    text: String,
    exit: Exit,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let name = name(args);
    may_read(args, &name)?;
    for path in args.output.iter().chain(&args.report) {
        files::is_new(path)?;
    }
    let imported = match Syntax::of(&name) {
        Some(syntax) => from_data(args, &name, syntax, call)?,
        None if input::is_table(&args.file) => from_table(args, &name, call)?,
        None => from_notice(args, call)?,
    };
    let Some(imported) = imported else {
        return Ok(Exit::Input);
    };
    if let Some(path) = &args.output {
        files::create(path, &imported.text)?;
    } else {
        let mut out = terminal::out();
        out.write_all(imported.text.as_bytes())?;
        out.flush()?;
    }
    Ok(imported.exit)
}

/// What the file is called in messages and in the plan.
fn name(args: &Args) -> String {
    if args.file.as_os_str() == "-" {
        return "<stdin>".to_owned();
    }
    input::shown(&args.file)
}

/// Refuses what is no document: a folder, a plan.
fn may_read(args: &Args, name: &str) -> Result<(), InputError> {
    if fs::metadata(&args.file).is_ok_and(|meta| meta.is_dir()) {
        return Err(InputError::Call(Said::new(
            format!("`{name}` is a folder; give one document"),
            format!("“{name}”是文件夹；请指定其中一份文件"),
        )));
    }
    if input::is_plan_text(&args.file) {
        return Err(InputError::Call(Said::new(
            format!(
                "`{name}` is a plan already: `planlint check` reads it, `planlint fmt --keywords` translates its keywords"
            ),
            format!(
                "“{name}”已经是方案：可用 planlint check 检查，或用 planlint fmt --keywords 转换关键词语言"
            ),
        )));
    }
    Ok(())
}

/// The plan of a document in prose.
fn from_notice(args: &Args, call: Call) -> Result<Option<Imported>, InputError> {
    let request = notice::Request {
        file: &args.file,
        name: &name(args),
        output: args.output.as_deref(),
        report: args.report.as_deref(),
        strict: args.strict,
        keywords: args.keywords,
    };
    let read = notice::run(&request, &args.notice, &read(args)?, call)?;
    Ok(read.map(|(text, exit)| Imported { text, exit }))
}

fn read(args: &Args) -> Result<Vec<u8>, InputError> {
    if args.file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    fs::read(&args.file).map_err(|source| InputError::Unreadable {
        path: input::shown(&args.file),
        source,
    })
}

/// The plan of a document; nothing where it is at fault, which is said.
fn from_data(
    args: &Args,
    name: &str,
    syntax: Syntax,
    call: Call,
) -> Result<Option<Imported>, InputError> {
    let mut sources = Sources::default();
    let problems = input::add_data(&mut sources, name, read(args)?, syntax);
    let found = input::language_of(&sources);
    let keywords = args.keywords.unwrap_or(found);
    Ok(laid_out(&sources, problems, keywords, call))
}

/// The made plan among the sources in its layout; nothing where something is at fault.
fn laid_out(
    sources: &Sources,
    mut problems: Vec<Problem>,
    keywords: Lang,
    call: Call,
) -> Option<Imported> {
    let made = sources.iter().find(|(_, s)| s.origin.is_some());
    let Some((id, made)) = made else {
        return refuse(sources, &problems, call);
    };
    let style = Style {
        keywords: Some(keywords),
    };
    let formatted = format(&made.text, &style);
    let text = formatted.unwrap_or_else(|faults| {
        let mut faults = shown(faults, id, sources);
        data::without_echoes(&mut faults, &problems);
        problems.extend(faults);
        String::new()
    });
    if problems.is_empty() {
        let exit = Exit::Clean;
        return Some(Imported { text, exit });
    }
    refuse(sources, &problems, call)
}

/// The plan of a table, with what was left out on standard error.
fn from_table(args: &Args, name: &str, call: Call) -> Result<Option<Imported>, InputError> {
    let bytes = read(args)?;
    if let Kind::Other(foreign) = kind::of(name, &bytes) {
        return Err(InputError::Call(foreign.named(name)));
    }
    let table =
        table::read(name, &bytes).map_err(|reason| InputError::Call(unreadable(name, &reason)))?;
    let Some((sheet, planned)) = planned(&table, args, name)? else {
        return Err(InputError::Call(no_header(name)));
    };
    let document = data::text(&planned.document, Syntax::Json);
    let mut sources = Sources::default();
    let problems = data::add(&mut sources, name, document, Syntax::Json);
    let titles = planned.document.to_string();
    let lang = call
        .lang
        .unwrap_or_else(|| input::language_of_text(&titles));
    let keywords = args.keywords.unwrap_or(input::language_of_text(&titles));
    tell(&planned, lang);
    if let Some(path) = &args.report {
        files::create(path, &format!("{:#}\n", report(name, sheet, &planned)))?;
    }
    let mut imported = laid_out(&sources, problems, keywords, call);
    if let Some(imported) = &mut imported
        && args.strict
        && !planned.left.is_empty()
    {
        imported.exit = Exit::Findings;
    }
    Ok(imported)
}

/// The sheet that was asked for, or the first with a header, and the plan in it.
fn planned<'t>(
    table: &'t Table,
    args: &Args,
    name: &str,
) -> Result<Option<(&'t Sheet, Planned)>, InputError> {
    let wanted = |sheet: &&Sheet| args.sheet.as_ref().is_none_or(|name| *name == sheet.name);
    let sheets: Vec<&Sheet> = table.sheets.iter().filter(wanted).collect();
    if sheets.is_empty() {
        return Err(InputError::Call(no_sheet(table, args, name)));
    }
    let stem = args.file.file_stem().unwrap_or_default().to_string_lossy();
    Ok(sheets.into_iter().find_map(|sheet| {
        if let Some(header) = breakdown::header(sheet) {
            let planned = breakdown::make(sheet, &header, guard::uncovered);
            return Some((sheet, planned));
        }
        let header = header::find(sheet, &[])?;
        let mapping = mapping::map(sheet, &header, &Told::default(), name, table.separator);
        Some((sheet, plan::make(sheet, &mapping, &stem)))
    }))
}

/// Says what became of the rows.
fn tell(planned: &Planned, lang: Lang) {
    for left in &planned.left {
        let cells: Vec<String> = left
            .cells
            .iter()
            .map(|(cell, text)| format!("{cell} {text}"))
            .collect();
        let (row, why) = (left.row + 1, left.why.get(lang));
        let cells = cells.join(" │ ");
        terminal::tell(&lang.pick(
            format!("row {row}: {why}: {cells}"),
            format!("第{row}行：{why}：{cells}"),
        ));
    }
    tell_columns(planned, lang);
    let (rows, used, left) = (planned.rows, planned.used, planned.left.len());
    terminal::tell(&lang.pick(
        format!("{used} of {rows} rows taken; {left} not understood as a whole or in a cell"),
        format!("共{rows}行，采用{used}行；有{left}处未能识别"),
    ));
}

/// Names the columns of which nothing stands in the plan.
fn tell_columns(planned: &Planned, lang: Lang) {
    let missed: Vec<&Heard> = planned.columns.iter().filter(|c| !c.taken).collect();
    if missed.is_empty() {
        return;
    }
    let names = missed.iter().map(|column| {
        let (place, header) = (column_name(column.column), &column.header);
        lang.pick(
            format!("{place} `{header}`"),
            format!("{place}列“{header}”"),
        )
    });
    let names: Vec<String> = names.collect();
    terminal::tell(&lang.pick(
        format!("columns without a place in the plan: {}", names.join(", ")),
        format!("以下各列未写入方案：{}", names.join("、")),
    ));
}

/// The whole as JSON.
fn report(name: &str, sheet: &Sheet, planned: &Planned) -> Value {
    let columns = planned.columns.iter().map(|column| {
        json!({
            "column": column_name(column.column),
            "header": column.header,
            "field": column.field,
            "taken": column.taken,
        })
    });
    let left = planned.left.iter().map(|left| {
        let cells = left.cells.iter();
        json!({
            "row": left.row + 1,
            "why": { "en": left.why.en, "zh": left.why.zh },
            "cells": cells.map(|(cell, text)| json!({ "cell": cell, "text": text })).collect::<Value>(),
        })
    });
    json!({
        "schema": 1, "file": name, "sheet": sheet.name,
        "rows": planned.rows, "used": planned.used, "totals": planned.totals,
        "columns": columns.collect::<Value>(), "not_understood": left.collect::<Value>(),
    })
}

/// What is wrong with a table, and what to do.
fn unreadable(name: &str, reason: &Unreadable) -> Said {
    let Unreadable { said, help } = reason;
    Said::new(
        format!("`{name}`: {}; {}", said.en, help.en),
        format!("“{name}”：{}；{}", said.zh, help.zh),
    )
}

fn no_header(name: &str) -> Said {
    Said::new(
        format!(
            "`{name}` has no row of headers that is known; `planlint ledger {name}` shows what is understood"
        ),
        format!("“{name}”中没有可识别的表头；planlint ledger {name} 可列出识别结果"),
    )
}

fn no_sheet(table: &Table, args: &Args, name: &str) -> Said {
    let names: Vec<&str> = table.sheets.iter().map(|s| s.name.as_str()).collect();
    let wanted = args.sheet.as_deref().unwrap_or_default();
    Said::new(
        format!(
            "`{name}` has no sheet `{wanted}`; it has `{}`",
            names.join("`, `")
        ),
        format!(
            "“{name}”中没有工作表“{wanted}”；其中有“{}”",
            names.join("”“")
        ),
    )
}

/// Problems of a made text at the places that people know.
fn shown(mut problems: Vec<Problem>, made: FileId, sources: &Sources) -> Vec<Problem> {
    for problem in &mut problems {
        problem.span.file = made;
        for note in &mut problem.notes {
            note.span.file = made;
        }
        problem.show_in(sources);
    }
    problems
}

fn refuse(sources: &Sources, problems: &[Problem], call: Call) -> Option<Imported> {
    let lang = call.lang.unwrap_or_else(|| input::language_of(sources));
    call.tell(sources, problems, lang);
    None
}
