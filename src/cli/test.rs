//! `planlint test`: the examples of rules.

use std::io::Write;
use std::path::PathBuf;

use super::input::{self, InputError};
use super::{Call, Exit, terminal};
use crate::finding::Lang;
use crate::rule::examples::{Verdict, judge};
use crate::rule::pack::{Entry, Pack};

/// Arguments of `test`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint test
  planlint test task-without-lead")]
pub(super) struct Args {
    /// Only these rules.
    rules: Vec<String>,
    /// Workspace with rules of its own.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    path: PathBuf,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let workspace = input::load(std::slice::from_ref(&args.path), call, false)?;
    let lang = call.lang_of_rules(&workspace);
    call.tell(&workspace.sources, &workspace.problems, lang);
    let pack = &workspace.pack;
    if let Some(unknown) = args
        .rules
        .iter()
        .find(|name| !pack.rules.contains_key(*name))
    {
        return Err(super::no_rule(pack, unknown));
    }
    let mut out = terminal::out();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (name, entry) in &pack.rules {
        if !args.rules.is_empty() && !args.rules.contains(name) {
            continue;
        }
        let (p, f, s) = one(pack, name, entry, lang, &mut out)?;
        (passed, failed, skipped) = (passed + p, failed + f, skipped + s);
    }
    writeln!(
        out,
        "{}",
        lang.pick(
            format!("{passed} examples passed, {failed} failed, {skipped} skipped"),
            format!("示例：通过 {passed}，失败 {failed}，跳过 {skipped}")
        )
    )?;
    out.flush()?;
    Ok(if !workspace.problems.is_empty() {
        Exit::Input
    } else if failed > 0 {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

fn one(
    pack: &Pack,
    name: &str,
    entry: &Entry,
    lang: Lang,
    out: &mut dyn Write,
) -> Result<(u32, u32, u32), InputError> {
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    if entry.rule.examples.is_empty() {
        writeln!(
            out,
            "{name}: {}",
            lang.pick("FAILED: it has no example", "失败：没有示例")
        )?;
        return Ok((0, 1, 0));
    }
    let mut lines = Vec::new();
    for (n, example) in entry.rule.examples.iter().enumerate() {
        let which = format!("{} {}", if example.bad { "bad" } else { "good" }, n + 1);
        match judge(pack, entry, example) {
            Verdict::Holds => passed += 1,
            Verdict::Fails(said) => {
                failed += 1;
                lines.push(format!("  {which}: {}", said.get(lang)));
            }
            Verdict::Skipped(said) => {
                skipped += 1;
                lines.push(format!("  {which}: {}", said.get(lang)));
            }
        }
    }
    let word = if failed > 0 {
        lang.pick("FAILED", "失败")
    } else {
        lang.pick("ok", "通过")
    };
    writeln!(
        out,
        "{name}: {word} ({passed}/{})",
        entry.rule.examples.len()
    )?;
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok((passed, failed, skipped))
}
