//! `planlint rules`: the list of rules.

use std::io::Write;
use std::path::PathBuf;

use serde_json::json;

use super::input::{self, InputError};
use super::{Call, Exit, terminal};

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
        let mut category = "";
        for program in programs {
            if program.category != category {
                category = &program.category;
                writeln!(out, "{category}")?;
            }
            let level = program.highest.name(lang);
            let pad = 8_usize.saturating_sub(unicode_width::UnicodeWidthStr::width(level));
            let mark = if program.builtin { ' ' } else { '+' };
            writeln!(
                out,
                " {mark}{level}{:pad$} {:<26} {}",
                "",
                program.name,
                program.summary.get(lang)
            )?;
        }
    }
    out.flush()?;
    call.tell(&workspace.sources, &workspace.problems, lang);
    Ok(Exit::of_input(&workspace.problems))
}
