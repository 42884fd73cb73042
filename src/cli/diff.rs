//! `planlint diff`: what has changed between two revisions, graded.

use std::path::{Path, PathBuf};

use super::input::{self, InputError};
use super::older::{self, Side};
use super::targets::{self, Form, Seen, Target};
use super::{Call, Exit, files, terminal};
use crate::finding::{Lang, Said, Severity};
use crate::output::ci::Asked;
use crate::output::diff::{self, Diff};
use crate::output::human::{self, Style};
use crate::revision::Grade;
use crate::rule::changes::change_of;
use crate::syntax::date::Date;
use crate::{Older, Options, Report, Workspace};

/// Arguments of `diff`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint diff old.plan new.plan
  planlint diff main plans                       the plans of the branch main against those here
  planlint diff v1:plans v2:plans --format markdown > changes.md
  planlint diff main . --only weakened,removed
  planlint diff notice-2024.docx notice-2025.docx     two documents, as import reads them
  planlint diff main . --format human --format sarif=changes.sarif --format csv=changes.csv

`git diff` shows plans this way with
  git config diff.planlint.command \"planlint diff\"
  echo '*.plan diff=planlint' >> .gitattributes")]
pub(super) struct Args {
    /// The older and the newer side: files, folders, `REV:path` of git, or `REV` for the path of the other side.
    #[arg(required = true, num_args = 2..=9, value_names = ["OLD", "NEW"])]
    sides: Vec<String>,
    /// Output: human, markdown, json, jsonl, csv, sarif, junit, github or gitlab, perhaps with =FILE; may be given several times.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "human", value_parser = targets::form)]
    format: Vec<Target<Form>>,
    /// Only changes of these grades, separated by commas: removed, weakened, announced, changed, tightened, added, renamed, moved, harmless.
    #[arg(long, value_name = "GRADES", value_delimiter = ',', value_parser = grade)]
    only: Vec<Grade>,
    /// Show harmless changes too, and every change of a grade.
    #[arg(long)]
    all: bool,
    /// End with code 1 from this level on: error, warning, info or off.
    #[arg(long, value_name = "LEVEL", value_parser = super::check::level)]
    fail_on: Option<Severity>,
    /// The day the comparison speaks about, such as 2024-06-30; or today.
    #[arg(long, value_name = "DATE", value_parser = input::as_of)]
    as_of: Option<Date>,
    /// Write an entry for every change of level error into this new file, for people to fill in and approve.
    #[arg(long, value_name = "FILE")]
    write_waivers: Option<PathBuf>,
}

fn grade(word: &str) -> Result<Grade, String> {
    let zh = || {
        Grade::ZH
            .iter()
            .position(|w| *w == word)
            .map(|n| Grade::ALL[n])
    };
    Grade::parse(word).or_else(zh).ok_or_else(|| {
        format!(
            "grades are {} / 可用：{}",
            Grade::WORDS.join(", "),
            Grade::ZH.join("、")
        )
    })
}

/// The seven arguments of git's external diff: path, old file, its id and mode, new file, its id and mode.
const OF_GIT: usize = 7;

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let call = Call {
        as_of: args.as_of,
        ..call
    };
    match args.sides.len() {
        2 => two(args, call),
        // A rename adds the new path and what git says of it.
        OF_GIT | 9 => driver(args, call),
        _ => Err(InputError::Call(Said::new(
            "`diff` takes the older and the newer side",
            "diff 需要旧版和新版两个参数",
        ))),
    }
}

/// Whether planlint wrote a comparison in this form.
fn wrote(form: Form, seen: &Seen) -> bool {
    let sum = |line: &str| {
        let en = line.starts_with("From ") || line.starts_with("No changes from ");
        en || line.contains(" 相比：") || line.ends_with(" 相比没有变化")
    };
    match form {
        Form::Human => seen.tail.lines().last().is_some_and(sum),
        Form::Program(format) => diff::wrote(format, &seen.head),
    }
}

fn two(args: &Args, call: Call) -> Result<Exit, InputError> {
    targets::refuse(&args.format, wrote)?;
    let (old, new) = (older::side(&args.sides[0])?, older::side(&args.sides[1])?);
    let paths = |side: &Side| match side {
        Side::Paths(paths) => paths.clone(),
        Side::At(_, path) => vec![path.clone()],
        Side::Then(_) => Vec::new(),
    };
    let newer = older::load(&new, &args.sides[1], &paths(&old), call)?;
    let older = older::load(&old, &args.sides[0], &paths(&new), call)?;
    let mut workspace = input::workspace_of(newer);
    workspace.against(older);
    let sides = (args.sides[0].clone(), args.sides[1].clone());
    show(args, &workspace, sides, call, true)
}

/// Called by `git diff`: two files, one of which may be `/dev/null`. Git stops when its helper fails,
/// so this always ends with 0; a file alone may name what stands in others, which is no problem here.
fn driver(args: &Args, call: Call) -> Result<Exit, InputError> {
    if args.format.iter().any(|target| target.file.is_some()) {
        return Err(InputError::Call(Said::new(
            "`git diff` shows one file after the other on standard output; call `planlint diff REV .` to write files",
            "git diff 逐个文件写到标准输出；要写入文件，请用 planlint diff 版本 .",
        )));
    }
    let path = &args.sides[0];
    let read = |file: &str, name: String| -> Result<Older, InputError> {
        let mut reader = input::Reader::default();
        if file != "/dev/null" && file != "nul" {
            let bytes = read(Path::new(file))?;
            reader.add(name.clone(), bytes, crate::source::Role::Plan);
        }
        Ok(Older {
            name,
            sources: reader.sources,
            problems: Vec::new(),
        })
    };
    let newer = read(&args.sides[4], format!("b/{path}"))?;
    let older = read(&args.sides[1], format!("a/{path}"))?;
    let mut workspace = input::workspace(newer.sources, Vec::new());
    workspace.against(older);
    let sides = (format!("a/{path}"), format!("b/{path}"));
    workspace
        .problems
        .retain(|p| matches!(p.kind, "syntax" | "conflict" | "encoding"));
    show(args, &workspace, sides, call, false)?;
    Ok(Exit::Clean)
}

fn read(path: &Path) -> Result<Vec<u8>, InputError> {
    std::fs::read(path).map_err(|source| InputError::Unreadable {
        path: input::shown(path),
        source,
    })
}

fn show(
    args: &Args,
    workspace: &Workspace,
    sides: (String, String),
    call: Call,
    rules: bool,
) -> Result<Exit, InputError> {
    let compares = workspace.pack.programs.iter().filter(|p| p.reads_before);
    let mut select: Vec<String> = compares.map(|p| p.name.clone()).collect();
    // Approvals are waivers: one that covers nothing, or says nothing, belongs here too.
    select.extend(["stale-suppression", "suppression-without-reason"].map(str::to_owned));
    // The driver of git shows one file: what rules say of the whole plan is not known there.
    let about_one = |rule: &String| {
        rules
            || !matches!(
                rule.as_str(),
                "revision-without-approval" | "stale-suppression"
            )
    };
    select.retain(|rule| workspace.pack.rules.contains_key(rule) && about_one(rule));
    let options = Options {
        as_of: args.as_of,
        select,
        ..Options::default()
    };
    let mut report = crate::check(workspace, &options);
    diff::keep(&mut report, &args.only);
    let lang = call.lang(workspace);
    if let Some(path) = &args.write_waivers {
        return write_waivers(path, &report, lang);
    }
    let level = args
        .fail_on
        .or(workspace.settings.fail_on)
        .unwrap_or(Severity::Error);
    let diff = Diff::new(&report, sides, &args.only);
    let here = terminal::here();
    let asked = Asked {
        lang,
        fail_on: level,
        here: here.as_deref(),
    };
    for target in &args.format {
        targets::put(target, |form, filed, out| match form {
            Form::Program(format) => Ok(diff.write(format, asked, out)?),
            Form::Human => {
                let text = human::render_diff(&diff, style(args, call, lang, filed));
                Ok(out.write_all(text.as_bytes())?)
            }
        })?;
    }
    if report.problems().any(|p| p.severity == Severity::Error) {
        return Ok(Exit::Input);
    }
    let fails = level != Severity::Off && diff.level() >= level;
    Ok(if fails { Exit::Findings } else { Exit::Clean })
}

/// How to show a comparison to people; a file has no width of its own, and no colours.
fn style(args: &Args, call: Call, lang: Lang, filed: bool) -> Style {
    Style {
        lang,
        width: if filed { 100 } else { call.width },
        colour: call.colour && !filed,
        all: args.all || args.only.contains(&Grade::Harmless),
        outcomes: false,
        elapsed: None,
    }
}

/// Prepares an entry for every open finding of level error that speaks of one change. What only
/// people can say is left to them: an entry without a reason is a finding itself.
fn write_waivers(path: &Path, report: &Report<'_>, lang: Lang) -> Result<Exit, InputError> {
    let hits = report.run.hits.iter();
    let of_change = |hit: &&crate::rule::run::Hit| {
        let rule = report.run.programs[usize::from(hit.rule)];
        hit.severity == Severity::Error
            && !rule.never_baselined
            && (change_of(hit).is_some() || rule.reads_before)
    };
    let findings: Vec<_> = hits
        .filter(of_change)
        .map(|hit| report.finding(hit, lang))
        .collect();
    if findings.is_empty() {
        terminal::tell(lang.pick(
            "nothing to approve: no change of level error is open; no file was written",
            "没有需要批准的变化（错误级），未写文件",
        ));
        return Ok(Exit::Clean);
    }
    let text = crate::output::waivers::text(&report.workspace.model, &findings, lang);
    files::create(path, &text)?;
    let (n, name) = (findings.len(), input::shown(path));
    terminal::tell(&lang.pick(
        format!("{n} {} in `{name}`: fill in the reason, the approving unit, the document number and date of each", if n == 1 { "entry" } else { "entries" }),
        format!("已在“{name}”写入 {n} 条，请逐条填写理由、批准单位、发文字号和日期"),
    ));
    Ok(Exit::Clean)
}
