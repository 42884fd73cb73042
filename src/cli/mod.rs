//! The commands. Only here are files, the environment, the clock and the terminal
//! touched; everything else is a function of its arguments.
#![expect(
    clippy::disallowed_methods,
    reason = "the edge: files, environment and clock are read here"
)]

mod assess;
mod baseline;
mod check;
mod diff;
mod explain;
mod export;
mod files;
mod fix;
mod fmt;
mod git;
mod graph;
mod help;
mod history;
mod import;
mod init;
mod input;
mod ledger;
mod ledgers;
mod notice;
mod older;
mod query;
mod report;
mod rules;
mod shell;
mod source;
mod targets;
mod terminal;
mod test;
mod usage;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::finding::{Lang, Problem, Said};
use crate::output::human;
use crate::rule::pack::Pack;
use crate::source::Sources;
use crate::syntax::date::Date;
use crate::syntax::keywords::nearest;
use input::InputError;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Nothing at or above the level asked for.
    Clean = 0,
    /// Findings at or above it.
    Findings = 1,
    /// The input or the call is wrong.
    Input = 2,
    /// planlint itself failed.
    Failure = 3,
}

impl Exit {
    /// How a command ends that only reads, and found these problems in the input.
    const fn of_input(problems: &[Problem]) -> Self {
        if problems.is_empty() {
            Self::Clean
        } else {
            Self::Input
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Check plans as code is checked: owners, targets, dates, circular responsibilities.
#[derive(Debug, Parser)]
#[command(name = "planlint", version, about, after_help = help::AFTER, disable_help_subcommand = true)]
struct Cli {
    /// Language of the output: en or zh.
    #[arg(long, global = true, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
    /// When to colour: auto, always or never.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_parser = ["auto", "always", "never"])]
    color: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check plans against the rules.
    Check(check::Args),
    /// Show what has changed between two revisions, graded.
    Diff(diff::Args),
    /// Show what became of each target over the commits of a plan.
    History(history::Args),
    /// Write a report to hand in: HTML, XLSX, DOCX, Markdown or JSON.
    Report(report::Args),
    /// Score units, sections or plans by what their ledgers show.
    Assess(assess::Args),
    /// Write commented settings and a first plan.
    Init(init::Args),
    /// Lay plans out, or translate their keywords.
    Fmt(fmt::Args),
    /// Write the plans as data.
    Export(export::Args),
    /// Draw what waits for what, as SVG.
    Graph(graph::Args),
    /// Show what is understood of a table, and the entry that names it in a plan.
    Ledger(ledger::Args),
    /// Make a plan of data or of a table of tasks.
    Import(import::Args),
    /// Ask a one-off question in the rule language.
    Query(query::Args),
    /// Show one rule as a page.
    Explain(explain::Args),
    /// List the rules.
    Rules(rules::Args),
    /// Run the examples of the rules.
    Test(test::Args),
    /// Write what a shell needs to complete words.
    Completions(shell::Completions),
    /// Write the manual pages into a folder.
    Man(shell::Manual),
}

fn lang(word: &str) -> Result<Lang, String> {
    match word {
        "en" => Ok(Lang::En),
        "zh" => Ok(Lang::Zh),
        _ => Err("`en` or `zh` / 请写 en 或 zh".to_owned()),
    }
}

/// What every command knows of the call.
#[derive(Clone, Copy, Debug)]
struct Call {
    /// `--lang`, else the environment; else the plan's own keywords decide.
    lang: Option<Lang>,
    /// Colours.
    colour: bool,
    /// Columns of the terminal.
    width: usize,
    /// The day the call speaks about, for rows of ledgers that nothing else dates.
    as_of: Option<Date>,
}

impl Call {
    /// The language, for a workspace whose settings or keywords decide last.
    fn lang(&self, workspace: &crate::Workspace) -> Lang {
        self.lang
            .or(workspace.settings.lang)
            .unwrap_or_else(|| input::language_of(&workspace.sources))
    }

    /// The language, for a command that reads no plans.
    fn lang_of_rules(&self, workspace: &crate::Workspace) -> Lang {
        self.lang.or(workspace.settings.lang).unwrap_or_default()
    }

    /// Shows problems on standard error, for commands that have no report.
    fn tell(&self, sources: &Sources, problems: &[Problem], lang: Lang) {
        let style = human::Style {
            lang,
            width: self.width,
            colour: false,
            all: true,
            outcomes: false,
            elapsed: None,
        };
        for problem in problems {
            terminal::tell(&human::render_problem(sources, problem, style));
        }
    }
}

/// The refusal of a rule that there is not.
fn no_rule(pack: &Pack, name: &str) -> InputError {
    let said = match nearest(name, pack.rules.keys().map(String::as_str)) {
        Some(near) => Said::new(
            format!("there is no rule `{name}`; did you mean `{near}`?"),
            format!("没有名为“{name}”的规则；是否应为“{near}”？"),
        ),
        None => Said::new(
            format!("there is no rule `{name}`; `planlint rules` lists them"),
            format!("没有名为“{name}”的规则；“planlint rules”列出全部规则"),
        ),
    };
    InputError::Call(said)
}

/// Runs the command of the process arguments.
pub fn main() -> ExitCode {
    let environment = terminal::language();
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let wanted = help::language(&arguments).or(environment);
    let command = help::localised(
        <Cli as clap::CommandFactory>::command(),
        wanted.unwrap_or_default(),
    );
    let cli = match command
        .try_get_matches_from(&arguments)
        .and_then(|m| <Cli as clap::FromArgMatches>::from_arg_matches(&m))
    {
        Ok(cli) => cli,
        Err(error) => {
            if !error.use_stderr()
                || error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            {
                let _ = error.print();
            } else {
                terminal::tell(&usage::said(&error, wanted.unwrap_or_default()));
            }
            let asked = !error.use_stderr();
            return if asked { Exit::Clean } else { Exit::Input }.into();
        }
    };
    let call = Call {
        lang: cli.lang.or(environment),
        colour: terminal::colour(&cli.color),
        width: terminal::width(),
        as_of: None,
    };
    let run = std::panic::catch_unwind(|| match &cli.command {
        Command::Check(args) => check::run(args, call),
        Command::Diff(args) => diff::run(args, call),
        Command::History(args) => history::run(args, call),
        Command::Report(args) => report::run(args, call),
        Command::Assess(args) => assess::run(args, call),
        Command::Init(args) => init::run(args, call),
        Command::Fmt(args) => fmt::run(args, call),
        Command::Export(args) => export::run(args, call),
        Command::Graph(args) => graph::run(args, call),
        Command::Ledger(args) => ledger::run(args, call),
        Command::Import(args) => import::run(args, call),
        Command::Query(args) => query::run(args, call),
        Command::Explain(args) => explain::run(args, call),
        Command::Rules(args) => rules::run(args, call),
        Command::Test(args) => test::run(args, call),
        Command::Completions(args) => shell::completions(args, call),
        Command::Man(args) => shell::manual(args, call),
    });
    match run {
        Ok(Ok(exit)) => exit.into(),
        Ok(Err(error)) if error.is_broken_pipe() => Exit::Clean.into(),
        Ok(Err(error)) => {
            terminal::tell(&format!(
                "planlint: {}",
                error.say(call.lang.unwrap_or_default())
            ));
            Exit::Input.into()
        }
        Err(_) => {
            terminal::tell(&format!(
                "planlint: {}",
                call.lang.unwrap_or_default().pick(
                    "this is a fault in planlint itself; please report it",
                    "planlint 自身出错，请反馈"
                )
            ));
            Exit::Failure.into()
        }
    }
}
