//! Annotations of GitHub: one command a finding, and a line that sums up.
//!
//! GitHub shows ten of each level a step, so the worst come first.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::place::Place;
use super::{Asked, LEVELS, text_of, text_of_problem};
use crate::Report;
use crate::finding::{Lang, Severity};
use crate::source::{Sources, Span};

pub(super) fn write(report: &Report<'_>, asked: Asked<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sources = &report.workspace.sources;
    for level in LEVELS {
        for problem in report.problems().filter(|p| p.severity == level) {
            let place = at(sources, Some(problem.span), asked);
            let title = format!("planlint: {}", problem.kind);
            line(
                level,
                &place,
                &title,
                &text_of_problem(problem, asked.lang),
                out,
            )?;
        }
        for hit in report.run.hits.iter().filter(|h| h.severity == level) {
            let finding = report.finding(hit, asked.lang);
            let place = at(sources, finding.span, asked);
            line(level, &place, &finding.rule, &text_of(&finding), out)?;
        }
    }
    writeln!(out, "{}", sum(report, asked.lang))
}

fn sum(report: &Report<'_>, lang: Lang) -> String {
    let [errors, warnings, infos] = LEVELS.map(|level| report.count(level));
    let (problems, waived) = (report.problems().count(), report.waived.len());
    lang.pick(
        format!("planlint: {problems} problems of the input, {errors} errors, {warnings} warnings, {infos} info, {waived} waived"),
        format!("planlint：输入问题 {problems} 处，错误 {errors}，警告 {warnings}，提示 {infos}，已豁免 {waived}"),
    )
}

/// `file=…,line=…` of a place; the columns only within one line, as GitHub wants it.
fn at(sources: &Sources, span: Option<Span>, asked: Asked<'_>) -> String {
    let Some(place) = span.and_then(|span| Place::of(sources, span, asked)) else {
        return String::new();
    };
    let mut at = format!("file={},", property(place.file));
    if let Some((start, end)) = place.lines {
        let _ = write!(at, "line={},endLine={},", start.line, end.line);
        if start.line == end.line && start.column < end.column {
            let _ = write!(at, "col={},endColumn={},", start.column, end.column);
        }
    }
    at
}

fn line(level: Severity, at: &str, title: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let command = match level {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Off => "notice",
    };
    writeln!(
        out,
        "::{command} {at}title={}::{}",
        property(title),
        data(text)
    )
}

/// Text behind the command.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }
}
