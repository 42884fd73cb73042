//! `planlint rules`: the list of rules.

use std::io::Write;
use std::path::PathBuf;

use serde_json::json;
use textwrap::{Options, WordSplitter};
use unicode_width::UnicodeWidthStr as _;

use super::input::{self, InputError};
use super::{Call, Exit, terminal};
use crate::finding::Lang;
use crate::rule::code::Program;

/// Arguments of `rules`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint rules
  planlint rules --format json")]
pub(super) struct Args {
    /// Workspace with rules of its own [default: the current folder].
    paths: Vec<PathBuf>,
    /// Output: human or json.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    format: String,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let workspace = input::load(&args.paths, call, false)?;
    let lang = call.lang_of_rules(&workspace);
    let mut programs: Vec<_> = workspace.pack.programs.iter().collect();
    programs.sort_by(|a, b| (&a.category, &a.name).cmp(&(&b.category, &b.name)));
    let mut out = terminal::out();
    if args.format == "json" {
        let rules: Vec<_> = programs
            .iter()
            .map(|p| {
                json!({
                    "rule": p.name, "category": p.category, "severity": p.highest.word(), "default": !p.default_off, "builtin": p.builtin,
                    "summary": { "en": p.summary.en, "zh": p.summary.zh }, "why": { "en": p.why.en, "zh": p.why.zh },
                    "params": p.params.iter().map(|(name, value, text)| json!({ "name": name, "value": value, "en": text.en, "zh": text.zh })).collect::<Vec<_>>(),
                })
            })
            .collect();
        serde_json::to_writer_pretty(&mut out, &rules).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        let width = terminal::is_shown().then_some(call.width);
        out.write_all(list(&programs, lang, width).as_bytes())?;
    }
    out.flush()?;
    call.tell(&workspace.sources, &workspace.problems, lang);
    Ok(Exit::of_input(&workspace.problems))
}

/// A line a rule below each category; on a terminal, what does not fit goes on below itself.
fn list(programs: &[&Program], lang: Lang, width: Option<usize>) -> String {
    let names = programs.iter().map(|p| p.name.width()).max().unwrap_or(0);
    let levels = programs.iter().map(|p| p.highest.name(lang).width()).max();
    let levels = levels.unwrap_or(0);
    let below = " ".repeat(levels + names + 5);
    let mut out = String::new();
    let mut category = "";
    for program in programs {
        if program.category != category {
            category = &program.category;
            out.push_str(category);
            out.push('\n');
        }
        let (name, level) = (&program.name, program.highest.name(lang));
        let mark = if program.builtin { ' ' } else { '+' };
        let pads = (levels - level.width(), names - name.width());
        let (to_name, to_text) = (" ".repeat(pads.0 + 1), " ".repeat(pads.1 + 2));
        let off = if program.default_off {
            lang.pick(" (off unless named)", "（点名才运行）")
        } else {
            ""
        };
        let text = format!("{}{off}", program.summary.get(lang));
        let head = format!(" {mark}{level}{to_name}{name}{to_text}");
        // A column of a few letters is harder to read than long lines.
        let fits = width.filter(|width| *width >= below.len() + NARROWEST);
        let options = Options::new(fits.unwrap_or(usize::MAX))
            .initial_indent(&head)
            .subsequent_indent(&below)
            .word_splitter(WordSplitter::NoHyphenation);
        for line in textwrap::wrap(&text, options) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

/// Columns that the text of a rule needs at least to be broken into lines.
const NARROWEST: usize = 16;
