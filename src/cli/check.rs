//! `planlint check`: reads, runs, shows.

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use clap::builder::{OsStringValueParser, TypedValueParser};

use super::baseline::{self, Change};
use super::input::{self, InputError};
use super::targets::{self, Form, Seen, Target};
use super::{Call, Exit, fix, older, source, terminal};
use crate::finding::{Lang, Said, Severity};
use crate::output::ci::Asked;
use crate::output::human;
use crate::rule::run::Pace;
use crate::syntax::date::Date;
use crate::syntax::keywords::Stage;
use crate::{Options, Report};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent flags of a command line"
)]
#[command(after_help = "Examples:
  planlint check                                 check the current folder
  planlint check --select ownership plan.plan    only the rules about owners
  planlint check --format human --format json=r.json plans
  planlint check --format github --format sarif=planlint.sarif    for a merge request")]
pub(super) struct Args {
    /// Plan files or folders; `-` is standard input [default: the current folder].
    paths: Vec<PathBuf>,
    /// The day the check speaks about, such as 2024-06-30; or today.
    #[arg(long, value_name = "DATE", value_parser = input::as_of)]
    as_of: Option<Date>,
    /// Only these rules or categories, separated by commas.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,
    /// Not these rules or categories, separated by commas.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Output: human, markdown, json, jsonl, csv, sarif, junit, github or gitlab, perhaps with =FILE; may be given several times.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "human", value_parser = targets::form)]
    format: Vec<Target<Form>>,
    /// End with code 1 from this level on: error, warning, info or off.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    fail_on: Option<Severity>,
    /// Severities of this stage for every plan: draft, issued, executing or closed.
    #[arg(long, value_name = "STAGE", value_parser = stage)]
    profile: Option<Stage>,
    /// Find what has changed since an older revision: a file, a folder, `REV` or `REV:path` of git.
    #[arg(long, value_name = "REV|PATH", conflicts_with_all = ["fix", "diff"])]
    against: Option<String>,
    /// Show every finding, not the first few of each rule.
    #[arg(long)]
    all: bool,
    /// Show for each rule how many elements were checked, passed, failed and could not be evaluated.
    #[arg(long)]
    outcomes: bool,
    /// Hide the findings that this file lists.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings of now into the baseline.
    #[arg(long)]
    write_baseline: bool,
    /// Take out of the baseline what is mended.
    #[arg(long, conflicts_with = "write_baseline")]
    shrink_baseline: bool,
    /// Put each plan beside the document that its `source` names, or the only plan beside FILE: which
    /// duties and numbers of it are in no element.
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        value_parser = OsStringValueParser::new().map(PathBuf::from)
    )]
    against_source: Option<PathBuf>,
    /// Carry out safe fixes, then check what is left.
    #[arg(long, conflicts_with = "diff")]
    fix: bool,
    /// Show what `--fix` would change, and change nothing.
    #[arg(long)]
    diff: bool,
    /// Show how long each rule took.
    #[arg(long)]
    timings: bool,
}

/// Whether planlint wrote a file in this form.
fn wrote(form: Form, seen: &Seen) -> bool {
    match form {
        Form::Human => ["Checked ", "共检查"].iter().any(|sum| {
            let line = |line: &str| line.starts_with(sum) && line.contains(['.', '。']);
            seen.tail.lines().any(line)
        }),
        Form::Program(format) => format.wrote(&seen.head),
    }
}

pub(super) fn level(word: &str) -> Result<Severity, String> {
    Severity::parse(word).ok_or_else(|| {
        "levels are error, warning, info and off / 级别：error、warning、info、off".to_owned()
    })
}

pub(super) fn stage(word: &str) -> Result<Stage, String> {
    Stage::parse(word).ok_or_else(|| {
        "stages are draft, issued, executing and closed / 阶段：draft、issued、executing、closed"
            .to_owned()
    })
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let start = Instant::now();
    targets::refuse(&args.format, wrote)?;
    let call = Call {
        as_of: args.as_of,
        ..call
    };
    let mut workspace = input::load(&args.paths, call, true)?;
    let mut options = Options {
        as_of: args.as_of,
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        also: Vec::new(),
        profile: args.profile,
        pace: if args.timings {
            Pace::OneByOne
        } else {
            Pace::Together
        },
        baseline: None,
    };
    if args.fix || args.diff {
        if args.paths.iter().any(|path| path.as_os_str() == "-") {
            return Err(InputError::Call(Said::new(
                "fixes need files, not standard input",
                "修正须针对文件，不能用于标准输入",
            )));
        }
        if args.diff {
            return fix::diff(workspace, &options);
        }
        let fixed = fix::write(workspace, &options)?;
        fix::tell(&fixed, call);
        workspace = input::load(&args.paths, call, true)?;
    }
    if let Some(given) = &args.against_source {
        let given = (!given.as_os_str().is_empty()).then_some(given.as_path());
        source::read(&mut workspace, given)?;
        options.also.push(source::RULE.to_owned());
    }
    if let Some(written) = &args.against {
        let older = older::read(written, &args.paths, call)?;
        workspace.against(older);
    }
    let baseline = baseline::path(args.baseline.as_deref(), &workspace);
    if args.write_baseline || args.shrink_baseline {
        let path = baseline.ok_or_else(baseline::no_file)?;
        let change = if args.write_baseline {
            Change::Write
        } else {
            Change::Shrink
        };
        return baseline::change(&path, change, workspace, &options, call);
    }
    if let Some(path) = &baseline {
        options.baseline = Some(baseline::read(path, &mut workspace)?);
    }
    let report = crate::check(&workspace, &options);
    let lang = call.lang(&workspace);
    let fail_on = fail_on(&report, args.fail_on);
    let here = terminal::here();
    let asked = Asked {
        lang,
        fail_on,
        here: here.as_deref(),
    };
    for target in &args.format {
        targets::put(target, |form, filed, out| match form {
            Form::Program(format) => Ok(format.write(&report, asked, out)?),
            Form::Human => human(&report, args, style(args, call, lang, filed, start), out),
        })?;
    }
    let exit = exit(&report, fail_on);
    // The process ends here: giving back every list of a large plan one by one is for nobody.
    std::mem::forget(report);
    std::mem::forget(workspace);
    Ok(exit)
}

/// The level from which findings end the check with 1: that of the call, else of the settings.
fn fail_on(report: &Report<'_>, asked: Option<Severity>) -> Severity {
    let set = report.workspace.settings.fail_on;
    asked.or(set).unwrap_or(Severity::Error)
}

fn exit(report: &Report<'_>, level: Severity) -> Exit {
    if report.problems().any(|p| p.severity == Severity::Error) {
        return Exit::Input;
    }
    let fails = level != Severity::Off && report.run.hits.iter().any(|h| h.severity >= level);
    if fails { Exit::Findings } else { Exit::Clean }
}

/// How to show a report to people; a file has no width of its own, and no colours.
fn style(args: &Args, call: Call, lang: Lang, filed: bool, start: Instant) -> human::Style {
    human::Style {
        lang,
        width: if filed { 100 } else { call.width },
        colour: call.colour && !filed,
        all: args.all,
        outcomes: args.outcomes,
        elapsed: Some(start.elapsed()),
    }
}

fn human(
    report: &Report<'_>,
    args: &Args,
    style: human::Style,
    out: &mut dyn Write,
) -> Result<(), InputError> {
    out.write_all(human::render(report, style).as_bytes())?;
    if args.timings {
        timings(report, out)?;
    }
    Ok(())
}

/// Rules by the time they took, slowest first.
fn timings(report: &Report<'_>, out: &mut dyn Write) -> Result<(), InputError> {
    let mut rows: Vec<_> = report
        .run
        .programs
        .iter()
        .zip(&report.run.timings)
        .collect();
    rows.sort_by(|a, b| b.1.cmp(a.1));
    for (program, time) in rows {
        writeln!(
            out,
            "{:>10.2} ms  {}",
            time.as_secs_f64() * 1000.0,
            program.name
        )?;
    }
    Ok(())
}
