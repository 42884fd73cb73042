//! `planlint fmt`: one layout for all plans; keywords in either language.

use std::fs;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use super::input::{self, InputError};
use super::{Call, Exit, files, lang, terminal};
use crate::data::Syntax;
use crate::finding::{Lang, Problem, Said};
use crate::source::{FileId, Source, Sources, decode};
use crate::syntax::format::{Style, format};

/// Arguments of `fmt`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint fmt plans                    lay out in place
  planlint fmt --check plans            for CI: ends with 1 where a file would change
  planlint fmt --keywords zh - < a.plan")]
pub(super) struct Args {
    /// Plan files or folders; `-` reads standard input and writes standard output [default: the current folder].
    paths: Vec<PathBuf>,
    /// Only report which files would change.
    #[arg(long)]
    check: bool,
    /// Write keywords in this language: en or zh.
    #[arg(long, value_name = "LANG", value_parser = lang)]
    keywords: Option<Lang>,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let style = Style {
        keywords: args.keywords,
    };
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() {
        &here[..]
    } else {
        &args.paths
    };
    if paths.iter().any(|p| p.as_os_str() == "-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return one("<stdin>", bytes, style, args.check, call, None);
    }
    let mut worst = Exit::Clean;
    if let Some(data) = paths
        .iter()
        .find(|p| Syntax::of(&input::shown(p)).is_some())
    {
        return Err(InputError::Call(no_text(&input::shown(data))));
    }
    let mut files = input::plan_files(paths)?;
    // Data in a folder has its own layout.
    files.retain(|path| Syntax::of(&input::shown(path)).is_none());
    for path in files {
        let bytes = fs::read(&path).map_err(|source| InputError::Unreadable {
            path: input::shown(&path),
            source,
        })?;
        worst = worst.max(one(
            &input::shown(&path),
            bytes,
            style,
            args.check,
            call,
            Some(&path),
        )?);
    }
    Ok(worst)
}

/// The refusal of a plan kept as data.
fn no_text(name: &str) -> Said {
    Said::new(
        format!(
            "`{name}` is data; `fmt` lays out `.plan` files, and `planlint import {name}` makes one of it"
        ),
        format!("“{name}”是数据文件；fmt 只重排 .plan 文件，可先用“planlint import {name}”转换"),
    )
}

/// Formats one file; without a path, to standard output.
fn one(
    name: &str,
    bytes: Vec<u8>,
    style: Style,
    check: bool,
    call: Call,
    path: Option<&Path>,
) -> Result<Exit, InputError> {
    let text = match decode::decode(bytes) {
        Ok(text) => text,
        Err(reason) => return Ok(refuse(name, "", &[reason.problem(FileId(0))], call)),
    };
    let formatted = match format(&text, &style) {
        Ok(formatted) => formatted,
        Err(problems) => return Ok(refuse(name, &text, &problems, call)),
    };
    let say = call.lang.unwrap_or_default();
    let mut out = terminal::out();
    match path {
        None if !check => out.write_all(formatted.as_bytes())?,
        _ if formatted == text => {}
        _ if check => {
            writeln!(
                out,
                "{}",
                say.pick(format!("would change {name}"), format!("需要重排 {name}"))
            )?;
            out.flush()?;
            return Ok(Exit::Findings);
        }
        None => {}
        Some(path) => {
            files::replace(path, &formatted)?;
            writeln!(
                out,
                "{}",
                say.pick(format!("changed {name}"), format!("已重排 {name}"))
            )?;
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}

fn refuse(name: &str, text: &str, problems: &[Problem], call: Call) -> Exit {
    let mut sources = Sources::default();
    sources.add(Source::new(name, text));
    let lang = call.lang.unwrap_or_else(|| input::language_of(&sources));
    call.tell(&sources, problems, lang);
    Exit::Input
}
