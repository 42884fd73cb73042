//! Reports for other programs: code hosts, build servers, spreadsheets.
//!
//! In: a finished check, the language and the level from which it fails. Out: one writer a
//! format, each writing as it goes, so that a million findings never stand in memory. `check` and
//! `diff` use the same ones. Which file a report goes to is not known here.

pub(super) mod csv;
mod github;
mod gitlab;
mod jsonl;
mod junit;
mod markdown;
pub(super) mod place;
mod sarif;
pub mod uri;

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::Report;
use crate::finding::{Finding, Lang, Problem, Severity};
use crate::rule::run::Hit;

/// A form of report for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// planlint's own, whole.
    Json,
    /// The same, one object a line.
    Jsonl,
    /// Static Analysis Results Interchange Format, 2.1.0.
    Sarif,
    /// Test results: a test case a rule.
    Junit,
    /// Annotations of GitHub, as commands in the log.
    Github,
    /// Code quality report of GitLab.
    Gitlab,
    /// One finding a row, for spreadsheets.
    Csv,
    /// A comment on a merge request.
    Markdown,
}

/// How a report is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Language of messages.
    pub lang: Lang,
    /// The level from which findings make the check fail.
    pub fail_on: Severity,
    /// The folder of the call, with `/`; files below it are named from there.
    pub here: Option<&'a str>,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Json,
        Self::Jsonl,
        Self::Sarif,
        Self::Junit,
        Self::Github,
        Self::Gitlab,
        Self::Csv,
        Self::Markdown,
    ];

    /// Its name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
        }
    }

    /// The format of this name.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// Writes a report.
    pub fn write(
        self,
        report: &Report<'_>,
        asked: Asked<'_>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match self {
            Self::Json => super::json::write(report, asked.lang, out),
            Self::Jsonl => jsonl::write(report, asked, out),
            Self::Sarif => sarif::write(report, asked, out),
            Self::Junit => junit::write(report, asked, out),
            Self::Github => github::write(report, asked, out),
            Self::Gitlab => gitlab::write(report, asked, out),
            Self::Csv => csv::write(report, asked, out),
            Self::Markdown => markdown::write(report, asked, out),
        }
    }

    /// Whether a file that begins like this was written by planlint in this format.
    pub fn wrote(self, head: &str) -> bool {
        let begins = |start: &str| head.starts_with(start);
        match self {
            Self::Json => begins("{ \"schema\": ") && head.contains("\"planlint\": "),
            Self::Jsonl => begins(jsonl::HEAD),
            Self::Sarif => begins("{") && head.contains(sarif::DRIVER),
            Self::Junit => head.contains(junit::ROOT),
            Self::Github => begins("::") || begins("planlint"),
            Self::Gitlab => begins("[\n]") || (begins("[") && head.contains("\"check_name\"")),
            Self::Csv => csv::wrote(head),
            Self::Markdown => markdown::wrote(head),
        }
    }
}

/// Findings of a report by the name of their rule.
fn by_rule<'r>(report: &'r Report<'_>) -> BTreeMap<&'r str, Vec<&'r Hit>> {
    let mut rules: BTreeMap<&str, Vec<&Hit>> = BTreeMap::new();
    for hit in &report.run.hits {
        let name = report.run.programs[usize::from(hit.rule)].name.as_str();
        rules.entry(name).or_default().push(hit);
    }
    rules
}

/// Message and what to do, on a line of its own.
fn whole_text(message: &str, help: Option<&str>) -> String {
    help.map_or_else(|| message.to_owned(), |help| format!("{message}\n{help}"))
}

fn text_of(finding: &Finding) -> String {
    whole_text(&finding.message, finding.help.as_deref())
}

fn text_of_problem(problem: &Problem, lang: Lang) -> String {
    let help = problem.help.as_ref().map(|help| help.get(lang));
    whole_text(problem.message.get(lang), help)
}

/// Tells findings with the same fingerprint apart: how many came before this one.
#[derive(Debug, Default)]
struct Repeats(BTreeMap<String, usize>);

impl Repeats {
    fn before(&mut self, fingerprint: &str) -> usize {
        if let Some(n) = self.0.get_mut(fingerprint) {
            *n += 1;
            return *n;
        }
        self.0.insert(fingerprint.to_owned(), 0);
        0
    }
}

/// Levels that are reported, worst first.
const LEVELS: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];
