//! `planlint test`: the examples of rules.

use std::io::Write;
use std::path::PathBuf;

use super::input::{self, InputError};
use super::{Call, Exit, terminal};
use crate::finding::Lang;
use crate::import::coverage::attach;
use crate::rule::examples::{Seen, Verdict, judge_and_see};
use crate::rule::pack::{Entry, Pack};
use crate::source::{Sources, Span};

/// Arguments of `test`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint test
  planlint test task-without-lead")]
pub(super) struct Args {
    /// Only these rules.
    rules: Vec<String>,
    /// Show which conditions no example tries both ways; shown anyway for rules that are named.
    #[arg(long)]
    conditions: bool,
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
    let shown = args.conditions || !args.rules.is_empty();
    for (name, entry) in &pack.rules {
        if !args.rules.is_empty() && !args.rules.contains(name) {
            continue;
        }
        let (p, f, s) = one(
            pack,
            name,
            entry,
            lang,
            (&workspace.sources, shown),
            &mut out,
        )?;
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
    (sources, shown): (&Sources, bool),
    out: &mut dyn Write,
) -> Result<(u32, u32, u32), InputError> {
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    if entry.rule.examples.is_empty() {
        let at = sources.position(entry.rule.name.span);
        let file = &sources.get(entry.rule.name.span.file).name;
        writeln!(
            out,
            "{name}: {}",
            lang.pick(
                format!(
                    "FAILED\n  {file}:{}:{}: it has no example; add a `bad` and a `good` plan",
                    at.line, at.column
                ),
                format!(
                    "失败\n  {file}:{}:{}：没有示例，请补写 bad 和 good 方案各一",
                    at.line, at.column
                )
            )
        )?;
        return Ok((0, 1, 0));
    }
    let mut lines = Vec::new();
    let mut seen = Seen::default();
    for (n, example) in entry.rule.examples.iter().enumerate() {
        let which = format!("{} {}", if example.bad { "bad" } else { "good" }, n + 1);
        match judge_and_see(pack, entry, example, attach, &mut seen) {
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
    let all = entry.rule.examples.len();
    let untried = seen.untried().count();
    let tried = seen.len() - untried;
    let parts = lang.pick(
        format!("{tried} of {} conditions tried both ways", seen.len()),
        format!("{} 个条件中 {tried} 个两面都试过", seen.len()),
    );
    writeln!(out, "{name}: {word} ({passed}/{all}); {parts}")?;
    if shown {
        lines.extend(seen.untried().map(|part| untried_part(sources, part, lang)));
    }
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok((passed, failed, skipped))
}

/// `  rules/a/b.rule:7:9: never true: task.due is known`
fn untried_part(sources: &Sources, (span, seen): (Span, (bool, bool)), lang: Lang) -> String {
    let what = match seen {
        (false, false) => lang.pick("not reached", "未触及"),
        (true, _) => lang.pick("never true", "从未成立"),
        (false, true) => lang.pick("never false", "从未不成立"),
    };
    let at = sources.position(span);
    let text: Vec<&str> = sources.text(span).split_whitespace().collect();
    let name = &sources.get(span.file).name;
    let (colon, text) = (lang.pick(": ", "："), text.join(" "));
    format!("  {name}:{}:{}: {what}{colon}{text}", at.line, at.column)
}
