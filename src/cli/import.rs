//! `planlint import`: a plan from data or a table, as text in the plan language.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use super::input::{self, InputError};
use super::{Call, Exit, files, lang, terminal};
use crate::data::{self, Syntax};
use crate::finding::{Lang, Problem, Said};
use crate::source::{FileId, Sources};
use crate::syntax::format::{Style, format};

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint import roads.plan.yaml                   show it in the plan language
  planlint import roads.json -o roads.plan --keywords zh")]
pub(super) struct Args {
    /// What to read: data (.json, .yaml, .toml).
    file: PathBuf,
    /// Write into this file, which must not be there yet.
    #[arg(long, short, value_name = "PLAN")]
    output: Option<PathBuf>,
    /// Write keywords in this language: en or zh [default: that of the file].
    #[arg(long, value_name = "LANG", value_parser = lang)]
    keywords: Option<Lang>,
}

/// A plan in its layout, with what is worth telling about how it was made.
struct Imported {
    text: String,
    exit: Exit,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let name = input::shown(&args.file);
    let imported = match Syntax::of(&name) {
        Some(syntax) => from_data(args, &name, syntax, call)?,
        None => return Err(InputError::Call(unknown(&name))),
    };
    let Some(imported) = imported else {
        return Ok(Exit::Input);
    };
    match &args.output {
        Some(path) => files::create(path, &imported.text)?,
        None => {
            let mut out = terminal::out();
            out.write_all(imported.text.as_bytes())?;
            out.flush()?;
        }
    }
    Ok(imported.exit)
}

fn read(args: &Args) -> Result<Vec<u8>, InputError> {
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
    let mut problems = input::add_data(&mut sources, name, read(args)?, syntax);
    let made = sources.iter().find(|(_, s)| s.origin.is_some());
    let Some((id, made)) = made else {
        return Ok(refuse(&sources, &problems, call));
    };
    let found = input::language_of(&sources);
    let style = Style {
        keywords: Some(args.keywords.unwrap_or(found)),
    };
    let formatted = format(&made.text, &style);
    let text = formatted.unwrap_or_else(|faults| {
        let mut faults = shown(faults, id, &sources);
        data::without_echoes(&mut faults, &problems);
        problems.extend(faults);
        String::new()
    });
    if problems.is_empty() {
        let exit = Exit::Clean;
        return Ok(Some(Imported { text, exit }));
    }
    Ok(refuse(&sources, &problems, call))
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

fn unknown(name: &str) -> Said {
    Said::new(
        format!("`{name}` cannot be imported: its name must end in .json, .yaml, .yml or .toml"),
        format!("“{name}”无法导入：文件名须以 .json、.yaml、.yml 或 .toml 结尾"),
    )
}
