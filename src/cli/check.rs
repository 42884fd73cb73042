//! `planlint check`: reads, runs, shows.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use clap::builder::{OsStringValueParser, TypedValueParser};

use super::baseline::{self, Change};
use super::input::{self, InputError};
use super::{Call, Exit, fix, source, terminal};
use crate::finding::{Lang, Said, Severity};
use crate::output::{human, json};
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
  planlint check --format human --format json=r.json plans")]
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
    /// Output: human or json, perhaps with =FILE; may be given several times.
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "human", value_parser = target)]
    format: Vec<Target>,
    /// End with code 1 from this level on: error, warning, info or off.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    fail_on: Option<Severity>,
    /// Severities of this stage for every plan: draft, issued, executing or closed.
    #[arg(long, value_name = "STAGE", value_parser = stage)]
    profile: Option<Stage>,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Human,
    Json,
}

/// A format and the file it goes to; without one, standard output.
#[derive(Clone, Debug)]
struct Target {
    format: Format,
    file: Option<PathBuf>,
}

fn target(word: &str) -> Result<Target, String> {
    let (name, file) = word
        .split_once('=')
        .map_or((word, None), |(n, f)| (n, Some(PathBuf::from(f))));
    let format = match name {
        "human" => Format::Human,
        "json" => Format::Json,
        _ => return Err("formats are human and json / 可用格式：human、json".to_owned()),
    };
    Ok(Target { format, file })
}

fn level(word: &str) -> Result<Severity, String> {
    Severity::parse(word).ok_or_else(|| {
        "levels are error, warning, info and off / 级别：error、warning、info、off".to_owned()
    })
}

fn stage(word: &str) -> Result<Stage, String> {
    Stage::parse(word).ok_or_else(|| {
        "stages are draft, issued, executing and closed / 阶段：draft、issued、executing、closed"
            .to_owned()
    })
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let start = Instant::now();
    if args.format.iter().filter(|t| t.file.is_none()).count() > 1 {
        return Err(InputError::Call(Said::new(
            "two formats on standard output would mix; write one of them to a file: `--format json=FILE`",
            "两种格式不能同时写到标准输出；请把其中一种写入文件：--format json=文件",
        )));
    }
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
    for target in &args.format {
        show(target, &report, args, call, lang, start)?;
    }
    let exit = exit(&report, args.fail_on);
    // The process ends here: giving back every list of a large plan one by one is for nobody.
    std::mem::forget(report);
    std::mem::forget(workspace);
    Ok(exit)
}

fn exit(report: &Report<'_>, fail_on: Option<Severity>) -> Exit {
    if report.problems().any(|p| p.severity == Severity::Error) {
        return Exit::Input;
    }
    let level = fail_on
        .or(report.workspace.settings.fail_on)
        .unwrap_or(Severity::Error);
    let fails = level != Severity::Off && report.run.hits.iter().any(|h| h.severity >= level);
    if fails { Exit::Findings } else { Exit::Clean }
}

fn show(
    target: &Target,
    report: &Report<'_>,
    args: &Args,
    call: Call,
    lang: Lang,
    start: Instant,
) -> Result<(), InputError> {
    if let Some(path) = &target.file {
        if path.extension().is_some_and(|e| e == "plan" || e == "rule") {
            return Err(InputError::Call(Said::new(
                format!(
                    "`{}` is a plan or rule file; the report will not overwrite it",
                    input::shown(path)
                ),
                format!("“{}”是方案或规则文件，不会用报告覆盖它", input::shown(path)),
            )));
        }
        let mut bytes = Vec::new();
        let plain = Call {
            colour: false,
            width: 100,
            ..call
        };
        write(target.format, report, args, plain, lang, start, &mut bytes)?;
        fs::write(path, bytes).map_err(|source| InputError::Unwritable {
            path: input::shown(path),
            source,
        })
    } else {
        let mut out = terminal::out();
        write(target.format, report, args, call, lang, start, &mut out)?;
        out.flush()?;
        Ok(())
    }
}

fn write(
    format: Format,
    report: &Report<'_>,
    args: &Args,
    call: Call,
    lang: Lang,
    start: Instant,
    out: &mut dyn Write,
) -> Result<(), InputError> {
    match format {
        Format::Json => json::write(report, lang, out)?,
        Format::Human => {
            let style = human::Style {
                lang,
                width: call.width,
                colour: call.colour,
                all: args.all,
                outcomes: args.outcomes,
                elapsed: Some(start.elapsed()),
            };
            out.write_all(human::render(report, style).as_bytes())?;
            if args.timings {
                timings(report, out)?;
            }
        }
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
