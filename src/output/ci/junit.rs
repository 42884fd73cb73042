//! XML of `JUnit`: a suite for each category, a test case for each rule.
//!
//! A rule fails as a test where it has findings at or above the level that makes the check fail;
//! weaker ones stand in its output. A rule that had nothing to check, or could decide nothing, is
//! skipped. What is wrong with the input is an error of the first suite.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::place::Place;
use super::{Asked, LEVELS, by_rule, text_of, text_of_problem};
use crate::Report;
use crate::finding::{Lang, Severity};
use crate::rule::code::Program;
use crate::rule::run::{Hit, Outcome};

/// What every such file holds near its start.
pub(super) const ROOT: &str = "<testsuites name=\"planlint\"";

/// A rule as a test.
struct Case<'r> {
    rule: &'r Program,
    outcome: Outcome,
    hits: Vec<&'r Hit>,
    fails: bool,
    skipped: Option<String>,
}

pub(super) fn write(report: &Report<'_>, asked: Asked<'_>, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(report, asked);
    let all = || suites.values().flatten();
    let (fails, skipped) = (
        all().filter(|case| case.fails).count(),
        all().filter(|case| case.skipped.is_some()).count(),
    );
    let tests = all().count() + 1;
    let errors = usize::from(report.problems().any(|p| p.severity == Severity::Error));
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "{ROOT} tests=\"{tests}\" failures=\"{fails}\" errors=\"{errors}\" skipped=\"{skipped}\">"
    )?;
    input(report, asked, errors, out)?;
    for (category, cases) in &suites {
        suite(report, asked, category, cases, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn suites<'r>(report: &'r Report<'_>, asked: Asked<'_>) -> BTreeMap<&'r str, Vec<Case<'r>>> {
    let mut hits = by_rule(report);
    let mut suites: BTreeMap<&str, Vec<Case<'_>>> = BTreeMap::new();
    let mut rules = report.rules();
    rules.sort_by_key(|(rule, _)| rule.name.as_str());
    for (rule, outcome) in rules {
        let hits = hits.remove(rule.name.as_str()).unwrap_or_default();
        let counts = |hit: &&Hit| asked.fail_on != Severity::Off && hit.severity >= asked.fail_on;
        let case = Case {
            fails: hits.iter().any(counts),
            skipped: skipped(&outcome, asked.lang).filter(|_| hits.is_empty()),
            rule,
            outcome,
            hits,
        };
        suites.entry(&rule.category).or_default().push(case);
    }
    suites
}

/// Why a rule says nothing about the plans.
fn skipped(outcome: &Outcome, lang: Lang) -> Option<String> {
    if let Some(why) = outcome.not_run {
        let why = why.said(lang);
        return Some(lang.pick(why.clone(), format!("{why}，未运行")));
    }
    if outcome.checked == 0 {
        return Some(lang.pick("nothing to check", "没有可查的内容").to_owned());
    }
    (outcome.not_evaluated == outcome.checked).then(|| not_evaluated(outcome, lang))
}

fn not_evaluated(outcome: &Outcome, lang: Lang) -> String {
    let (n, fields) = (outcome.not_evaluated, outcome.missing.keys());
    let fields: Vec<&str> = fields.copied().collect();
    lang.pick(
        format!("{n} not evaluated for want of {}", fields.join(", ")),
        format!("{n} 项缺少 {}，未能判定", fields.join("、")),
    )
}

/// The suite of what was read: its counts, and what is wrong with it.
fn input(
    report: &Report<'_>,
    asked: Asked<'_>,
    errors: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        out,
        "  <testsuite name=\"input\" tests=\"1\" failures=\"0\" errors=\"{errors}\" skipped=\"0\">"
    )?;
    writeln!(out, "    <properties>")?;
    let as_of = report.world().as_of(None).map(|day| day.to_string());
    let counts = LEVELS.map(|level| (level.word(), report.count(level).to_string()));
    let more = [
        ("waived", report.waived.len().to_string()),
        ("baselined", report.baselined.len().to_string()),
        ("not_evaluated", report.not_evaluated().to_string()),
        ("problems", report.problems().count().to_string()),
        ("as_of", as_of.unwrap_or_default()),
        ("planlint", env!("CARGO_PKG_VERSION").to_owned()),
    ];
    for (name, value) in counts.into_iter().chain(more) {
        let value = attribute(&value);
        writeln!(out, "      <property name=\"{name}\" value=\"{value}\"/>")?;
    }
    writeln!(out, "    </properties>")?;
    writeln!(
        out,
        "    <testcase classname=\"planlint.input\" name=\"input\">"
    )?;
    let sources = &report.workspace.sources;
    let lines = |error: bool| -> Vec<String> {
        let chosen = report.problems();
        let chosen = chosen.filter(|p| (p.severity == Severity::Error) == error);
        let line = |problem| {
            let problem: &crate::finding::Problem = problem;
            let place = Place::of(sources, problem.span, asked);
            let place = place.map(|p| p.shown()).unwrap_or_default();
            format!("{place}: {}", text_of_problem(problem, asked.lang))
        };
        chosen.map(line).collect()
    };
    let (wrong, warned) = (lines(true), lines(false));
    if let Some(first) = wrong.first() {
        let (head, all) = (attribute(first), text(&wrong.join("\n")));
        writeln!(
            out,
            "      <error message=\"{head}\" type=\"input\">{all}</error>"
        )?;
    }
    if !warned.is_empty() {
        writeln!(
            out,
            "      <system-out>{}</system-out>",
            text(&warned.join("\n"))
        )?;
    }
    writeln!(out, "    </testcase>\n  </testsuite>")
}

fn suite(
    report: &Report<'_>,
    asked: Asked<'_>,
    category: &str,
    cases: &[Case<'_>],
    out: &mut dyn Write,
) -> io::Result<()> {
    let count = |which: fn(&Case<'_>) -> bool| cases.iter().filter(|c| which(c)).count();
    writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
        attribute(category),
        cases.len(),
        count(|case| case.fails),
        count(|case| case.skipped.is_some()),
    )?;
    for case in cases {
        self::case(report, asked, case, out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn case(
    report: &Report<'_>,
    asked: Asked<'_>,
    case: &Case<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(
        out,
        "    <testcase classname=\"planlint.{}\" name=\"{}\"",
        attribute(&case.rule.category),
        attribute(&case.rule.name)
    )?;
    if let Some(why) = &case.skipped {
        return writeln!(out, "><skipped message=\"{}\"/></testcase>", attribute(why));
    }
    if case.hits.is_empty() && case.outcome.not_evaluated == 0 {
        return writeln!(out, "/>");
    }
    writeln!(out, ">")?;
    if case.fails {
        write!(
            out,
            "      <failure message=\"{}\" type=\"{}\">",
            attribute(&head(case, asked.lang)),
            attribute(&case.rule.name)
        )?;
        findings(report, asked, case, out)?;
        writeln!(out, "</failure>")?;
    }
    let partly = case.outcome.not_evaluated > 0;
    if partly || !case.fails {
        write!(out, "      <system-out>")?;
        if !case.fails {
            findings(report, asked, case, out)?;
        }
        if partly {
            write!(out, "{}", text(&not_evaluated(&case.outcome, asked.lang)))?;
        }
        writeln!(out, "</system-out>")?;
    }
    writeln!(out, "    </testcase>")
}

/// How many findings, and what the rule demands.
fn head(case: &Case<'_>, lang: Lang) -> String {
    let (n, summary) = (case.hits.len(), case.rule.summary.get(lang));
    lang.pick(format!("{n} × {summary}"), format!("{n} 处：{summary}"))
}

/// The findings of a rule, each with its place and level.
fn findings(
    report: &Report<'_>,
    asked: Asked<'_>,
    case: &Case<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sources = &report.workspace.sources;
    for hit in &case.hits {
        let finding = report.finding(hit, asked.lang);
        let place = finding.span.and_then(|at| Place::of(sources, at, asked));
        let place = place.map(|p| p.shown()).unwrap_or_default();
        let level = finding.severity.name(asked.lang);
        writeln!(
            out,
            "{}",
            text(&format!("{place}: {level}: {}", text_of(&finding)))
        )?;
    }
    Ok(())
}

/// Text between tags. What XML cannot hold is shown as U+FFFD.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' | ' '..='\u{FFFD}' | '\u{10000}'.. => out.push(c),
            _ => out.push('\u{FFFD}'),
        }
    }
    out
}

/// The value of an attribute, in which line ends stay.
fn attribute(value: &str) -> String {
    let value = text(value).replace('"', "&quot;");
    value.replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::{attribute, text};

    #[test]
    fn what_xml_cannot_hold_is_shown() {
        assert_eq!(text("a\u{1}<b>&\r\n"), "a\u{FFFD}&lt;b&gt;&amp;&#13;\n");
        assert_eq!(attribute("\"a\"\n\tb"), "&quot;a&quot;&#10;&#9;b");
    }
}
