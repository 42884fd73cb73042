//! For people at a terminal: problems, counts by rule, findings at their place, and one
//! line that sums up.

mod changes;
mod picture;
mod summary;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use miette::{GraphicalReportHandler, GraphicalTheme};
use unicode_width::UnicodeWidthStr;

use super::excerpt::{Excerpt, without_line};
use crate::Report;
use crate::finding::{Finding, Lang, Problem, Severity};
use crate::rule::code::Program;
use crate::rule::run::Hit;
use crate::source::{Sources, Span};
pub use changes::render_diff;
use picture::Picture;

/// How to show a report.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Language.
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: usize,
    /// Colours.
    pub colour: bool,
    /// Every finding in full, however many there are.
    pub all: bool,
    /// How each rule went, in the place of what could not be evaluated.
    pub outcomes: bool,
    /// How long the run took; left out where the output must be the same every time.
    pub elapsed: Option<Duration>,
}

/// How many findings are shown in full; of more than that only the most telling, in short.
const FULL: usize = 20;

/// How many of the most telling are shown.
const TELLING: usize = 10;

/// How many further places one finding shows.
const MOST_PLACES: usize = 50;

/// How many problems are shown without `--all`.
const MOST_PROBLEMS: usize = 20;

/// The whole report as text.
pub fn render(report: &Report<'_>, style: Style) -> String {
    let writer = Writer::new(&report.workspace.sources, style);
    let mut out = String::new();
    let problems: Vec<&Problem> = report.problems().collect();
    writer.problems(&problems, &mut out);
    let groups = groups(report);
    if !groups.is_empty() {
        writer.counts(&groups, &mut out);
        if style.all || report.run.hits.len() <= FULL {
            for hit in groups.iter().flat_map(|group| &group.hits) {
                writer.finding(&report.finding(hit, style.lang), &mut out);
            }
        } else {
            writer.telling(report, &groups, &mut out);
        }
    }
    writer.stale(report, &mut out);
    if style.outcomes {
        writer.outcomes(report, &mut out);
    } else {
        writer.not_evaluated(report, &mut out);
    }
    writer.summary(report, problems.len(), &mut out);
    out
}

/// A problem as text, for commands that have no report.
pub fn render_problem(sources: &Sources, problem: &Problem, style: Style) -> String {
    let mut out = String::new();
    Writer::new(sources, style).problem(problem, &mut out);
    out
}

/// The hits of one rule and level, in the order of their places.
struct Group<'r> {
    rule: &'r Program,
    level: Severity,
    hits: Vec<&'r Hit>,
}

fn groups<'r>(report: &'r Report<'_>) -> Vec<Group<'r>> {
    let mut groups: BTreeMap<(Reverse<Severity>, &str), Group<'r>> = BTreeMap::new();
    for hit in &report.run.hits {
        let rule = report.run.programs[usize::from(hit.rule)];
        let key = (Reverse(hit.severity), rule.name.as_str());
        let group = groups.entry(key).or_insert_with(|| Group {
            rule,
            level: hit.severity,
            hits: Vec::new(),
        });
        group.hits.push(hit);
    }
    groups.into_values().collect()
}

struct Writer<'s> {
    sources: &'s Sources,
    style: Style,
    handler: GraphicalReportHandler,
}

impl<'s> Writer<'s> {
    fn new(sources: &'s Sources, style: Style) -> Self {
        let theme = if style.colour {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(style.width)
            .with_context_lines(0)
            .with_links(false)
            .with_wrap_lines(true)
            .with_break_words(true)
            .with_word_splitter(textwrap::WordSplitter::NoHyphenation);
        Self {
            sources,
            style,
            handler,
        }
    }

    fn lang(&self) -> Lang {
        self.style.lang
    }

    fn picture(
        &self,
        code: Option<String>,
        severity: Severity,
        message: String,
        help: Option<String>,
        places: &[(Span, Option<String>)],
        out: &mut String,
    ) {
        let (excerpt, labels) = Excerpt::new(
            self.sources,
            places,
            self.style.width.saturating_sub(12).max(20),
        );
        let picture = Picture {
            severity,
            code,
            message,
            help,
            excerpt,
            labels,
        };
        let mut text = String::new();
        if self.handler.render_report(&mut text, &picture).is_err() {
            text = format!("{picture}\n");
        }
        if self.lang() == Lang::Zh && picture.help.is_some() {
            // miette's own word for help; the Chinese one is as wide.
            if let Some(at) = text.rfind("help: ") {
                text.replace_range(at..at + "help: ".len(), "建议：");
            }
        }
        for line in text.lines() {
            out.push_str(without_line(line).trim_end());
            out.push('\n');
        }
        if !out.ends_with("\n\n") {
            out.push('\n');
        }
    }

    fn problems(&self, problems: &[&Problem], out: &mut String) {
        let most = if self.style.all {
            usize::MAX
        } else {
            MOST_PROBLEMS
        };
        for problem in problems.iter().take(most) {
            self.problem(problem, out);
        }
        if problems.len() > most {
            let more = problems.len() - most;
            let _ = writeln!(
                out,
                "{}\n",
                self.lang().pick(
                    format!("… and {more} more problems of the input; `--all` shows them"),
                    format!("……另有 {more} 处输入问题，加 `--all` 全部列出")
                )
            );
        }
    }

    fn problem(&self, problem: &Problem, out: &mut String) {
        let label = problem
            .label
            .as_ref()
            .map(|l| l.get(self.lang()).to_owned());
        let mut places = Vec::new();
        if (problem.span.file.0 as usize) < self.sources.len() {
            places.push((problem.span, label));
        }
        places.extend(
            problem
                .notes
                .iter()
                .map(|n| (n.span, Some(n.text.get(self.lang()).to_owned()))),
        );
        let help = problem.help.as_ref().map(|h| h.get(self.lang()).to_owned());
        self.picture(
            Some(self.lang().pick(
                format!("input: {}", problem.kind),
                format!("输入：{}", problem_kind_zh(problem.kind)),
            )),
            problem.severity,
            problem.message.get(self.lang()).to_owned(),
            help,
            &places,
            out,
        );
    }

    /// `  错误   3  task-without-lead`: how many of what, before any of them is shown.
    fn counts(&self, groups: &[Group<'_>], out: &mut String) {
        let widest = groups
            .iter()
            .map(|g| g.rule.name.width())
            .max()
            .unwrap_or(0);
        for group in groups {
            let level = group.level.name(self.lang());
            let pad = 8_usize.saturating_sub(level.width());
            let (rule, summary) = (&group.rule.name, group.rule.summary.get(self.lang()));
            let count = group.hits.len();
            let line = format!("  {level}{:pad$}{count:>6}  {rule:widest$}  {summary}", "");
            let _ = writeln!(out, "{}", cut(&line, self.style.width));
        }
        out.push('\n');
    }

    /// The most telling findings: of every rule its first, the gravest and rarest rules first,
    /// then of every rule its second.
    fn telling(&self, report: &Report<'_>, groups: &[Group<'_>], out: &mut String) {
        let mut ranked: Vec<&Group<'_>> = groups.iter().collect();
        ranked.sort_by_key(|g| (Reverse(g.level), g.hits.len()));
        let deepest = ranked.iter().map(|g| g.hits.len()).max().unwrap_or(0);
        let in_turns = (0..deepest).flat_map(|n| ranked.iter().filter_map(move |g| g.hits.get(n)));
        let all = report.run.hits.len();
        let lines = self.lang().pick(
            [
                format!("The {TELLING} most telling of {all} findings:"),
                "`--select RULE` shows one rule, `--all` everything in full.".to_owned(),
            ],
            [
                format!("{all} 处问题中最值得先看的 {TELLING} 处："),
                "加 `--select 规则名` 只看某条规则，加 `--all` 全部列出。".to_owned(),
            ],
        );
        let _ = writeln!(out, "{}\n", lines[0]);
        for hit in in_turns.take(TELLING) {
            let finding = report.finding(hit, self.lang());
            let message = format!("{} [{}]", finding.message, finding.rule);
            let places: Vec<(Span, Option<String>)> =
                finding.span.map(|s| (s, None)).into_iter().collect();
            self.picture(None, finding.severity, message, None, &places, out);
            self.origin(&finding, out);
            // Pictures without help stand close together.
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
        let _ = writeln!(out, "\n{}\n", lines[1]);
    }

    fn finding(&self, finding: &Finding, out: &mut String) {
        let mut places: Vec<(Span, Option<String>)> =
            finding.span.map(|s| (s, None)).into_iter().collect();
        for related in finding.related.iter().take(MOST_PLACES) {
            if let Some(span) = related.span {
                match places.iter_mut().find(|p| p.0 == span) {
                    Some(place) if place.1.is_none() => place.1 = Some(related.message.clone()),
                    _ => places.push((span, Some(related.message.clone()))),
                }
            }
        }
        let mut message = finding.message.clone();
        if finding.related.len() > MOST_PLACES {
            let more = finding.related.len() - MOST_PLACES;
            let _ = write!(
                message,
                "{}",
                self.lang().pick(
                    format!(" ({more} more places in the JSON)"),
                    format!("（另有 {more} 处见 JSON）")
                )
            );
        }
        let code = format!(
            "{}{}{}",
            finding.severity.name(self.lang()),
            self.lang().pick(": ", "："),
            finding.rule
        );
        self.picture(
            Some(code),
            finding.severity,
            message,
            finding.help.clone(),
            &places,
            out,
        );
        self.origin(finding, out);
    }

    /// Where the element stands in the document that the plan was imported from.
    fn origin(&self, finding: &Finding, out: &mut String) {
        let Some(origin) = &finding.origin else {
            return;
        };
        out.truncate(out.trim_end().len());
        let line = self.lang().pick(
            format!("in the original: {origin}"),
            format!("原件位置：{origin}"),
        );
        let _ = writeln!(out, "\n  {line}\n");
    }
}

/// The Chinese name of a kind of problem.
fn problem_kind_zh(kind: &str) -> &str {
    match kind {
        "syntax" => "语法",
        "settings" => "设置",
        "rule" => "规则",
        "plan" => "方案",
        "encoding" => "编码",
        "empty" => "空文件",
        "size" => "文件大小",
        "path" => "路径",
        "conflict" => "合并冲突",
        "record" | "ledger" => "台账",
        "data" => "数据",
        "import" => "导入",
        other => other,
    }
}

/// A line within `width` columns.
fn cut(line: &str, width: usize) -> String {
    if line.width() <= width {
        return line.to_owned();
    }
    let mut out = String::new();
    let mut room = width.saturating_sub(1);
    for c in line.chars() {
        let wide = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if wide > room {
            break;
        }
        room -= wide;
        out.push(c);
    }
    out.push('…');
    out
}
