//! For people at a terminal: problems, counts by rule, findings at their place, and one
//! line that sums up.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::time::Duration;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use unicode_width::UnicodeWidthStr;

use super::excerpt::{Excerpt, Label};
use crate::Report;
use crate::finding::{Finding, Lang, Problem, Severity};
use crate::rule::code::Program;
use crate::rule::run::{Hit, Outcome};
use crate::rule::types::Kind;
use crate::source::{Sources, Span};

/// How to show a report.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Language.
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: usize,
    /// Colours.
    pub colour: bool,
    /// Every finding, not the first few of each rule.
    pub all: bool,
    /// How long the run took; left out where the output must be the same every time.
    pub elapsed: Option<Duration>,
}

/// How many findings of one rule are shown when there are more.
const SHOWN: usize = 2;

/// How many further places one finding shows.
const MOST_PLACES: usize = 50;

/// How many problems are shown without `--all`.
const MOST_PROBLEMS: usize = 20;

/// One picture: message, places, help.
struct Picture {
    severity: Severity,
    code: String,
    message: String,
    help: Option<String>,
    excerpt: Excerpt,
    labels: Vec<Label>,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Picture {}

impl Diagnostic for Picture {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info | Severity::Off => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.labels.is_empty()).then_some(&self.excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.labels.iter().enumerate().map(|(n, label)| {
            if n == 0 {
                LabeledSpan::new_primary_with_span(label.text.clone(), label.span)
            } else {
                LabeledSpan::new_with_span(label.text.clone(), label.span)
            }
        });
        Some(Box::new(labels))
    }
}

/// The whole report as text.
pub fn render(report: &Report<'_>, style: Style) -> String {
    let writer = Writer::new(&report.workspace.sources, style);
    let mut out = String::new();
    let problems: Vec<&Problem> = report.problems().collect();
    writer.problems(&problems, &mut out);
    let groups = groups(report);
    if !groups.is_empty() {
        writer.counts(&groups, &mut out);
        for group in &groups {
            writer.group(report, group, &mut out);
        }
    }
    writer.not_evaluated(report, &mut out);
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
        code: String,
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
            out.push_str(line.trim_end());
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
            self.lang().pick(
                format!("input: {}", problem.kind),
                format!("输入：{}", problem_kind_zh(problem.kind)),
            ),
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

    fn group(&self, report: &Report<'_>, group: &Group<'_>, out: &mut String) {
        let shown = if self.style.all || group.hits.len() <= SHOWN + 1 {
            group.hits.len()
        } else {
            SHOWN
        };
        for hit in &group.hits[..shown] {
            let finding = report.finding(hit, self.lang());
            self.finding(&finding, out);
        }
        if group.hits.len() > shown {
            let more = group.hits.len() - shown;
            let _ = writeln!(
                out,
                "  {}\n",
                self.lang().pick(
                    format!(
                        "… and {more} more of {}; `--all` shows them",
                        group.rule.name
                    ),
                    format!("……{} 另有 {more} 处，加 `--all` 全部列出", group.rule.name)
                )
            );
        }
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
            code,
            finding.severity,
            message,
            finding.help.clone(),
            &places,
            out,
        );
    }

    fn not_evaluated(&self, report: &Report<'_>, out: &mut String) {
        let mut lines = Vec::new();
        for (program, outcome) in report.run.programs.iter().zip(&report.run.outcomes) {
            let name = &program.name;
            if let Some(kind) = outcome.not_run {
                lines.push(self.lang().pick(
                    format!("{name}: not run, there are no {}s", kind.word()),
                    format!("{name}：未运行，没有可查的{}", kind_zh(kind)),
                ));
            } else if outcome.not_evaluated > 0 {
                lines.push(self.wants(name, outcome));
            }
        }
        if lines.is_empty() {
            return;
        }
        let _ = writeln!(out, "{}", self.lang().pick("Not evaluated:", "未能判定："));
        for line in lines {
            let _ = writeln!(out, "  {}", cut(&line, self.style.width.saturating_sub(2)));
        }
        let no_day = report
            .run
            .outcomes
            .iter()
            .any(|o| o.missing.contains_key("as-of"));
        if no_day {
            let _ = writeln!(
                out,
                "  {}",
                self.lang().pick(
                    "give the day with `--as-of 2024-06-30`, or `as-of` in the plan",
                    "可用 `--as-of 2024-06-30` 指定截至日期，或在方案中写“截至”"
                )
            );
        }
        out.push('\n');
    }

    /// `overdue: 258 for want of as-of`
    fn wants(&self, name: &str, outcome: &Outcome) -> String {
        let total = outcome.not_evaluated;
        let unreadable = outcome.missing.get("broken").copied().unwrap_or(0);
        let fields: Vec<String> = outcome
            .missing
            .iter()
            .filter(|(field, _)| **field != "broken")
            .map(|(field, n)| {
                if *n == total - unreadable.min(total) {
                    (*field).to_owned()
                } else {
                    format!("{field} ({n})")
                }
            })
            .collect();
        let mut parts = Vec::new();
        if !fields.is_empty() {
            let n = total - unreadable.min(total);
            parts.push(self.lang().pick(
                format!("{n} for want of {}", fields.join(", ")),
                format!("{n} 项缺少 {}", fields.join("、")),
            ));
        }
        if unreadable > 0 {
            parts.push(self.lang().pick(
                format!("{unreadable} could not be read"),
                format!("{unreadable} 项未能读取"),
            ));
        }
        let (colon, comma) = self.lang().pick((": ", ", "), ("：", "，"));
        format!("{name}{colon}{}", parts.join(comma))
    }

    fn summary(&self, report: &Report<'_>, problems: usize, out: &mut String) {
        let elements = report.elements();
        let counted: Vec<String> = elements
            .iter()
            .filter(|(_, n)| **n > 0)
            .map(|(kind, n)| match self.lang() {
                Lang::En => format!("{n} {}{}", kind.word(), if *n == 1 { "" } else { "s" }),
                Lang::Zh => format!("{}{n}", kind_zh(*kind)),
            })
            .collect();
        let (errors, warnings, infos) = (
            report.count(Severity::Error),
            report.count(Severity::Warning),
            report.count(Severity::Info),
        );
        let (rules, not_evaluated) = (report.run.programs.len(), report.not_evaluated());
        let time = self
            .style
            .elapsed
            .map(|d| {
                self.lang().pick(
                    format!(", {}", duration(d)),
                    format!("，用时 {}", duration(d)),
                )
            })
            .unwrap_or_default();
        let waived = match (report.waived.len(), self.lang()) {
            (0, _) => String::new(),
            (n, Lang::En) => format!(", {n} waived"),
            (n, Lang::Zh) => format!("，已豁免 {n}"),
        };
        let day = match (report.world().as_of(None), self.lang()) {
            (None, _) => String::new(),
            (Some(day), Lang::En) => format!(" as of {day}"),
            (Some(day), Lang::Zh) => format!("（截至{}）", day.display(Lang::Zh)),
        };
        let of_input = match (problems, self.lang()) {
            (0, _) => String::new(),
            (n, Lang::En) => format!("{n} {} of the input, ", plural(n, "problem")),
            (n, Lang::Zh) => format!("输入问题 {n} 处，"),
        };
        let line = match self.lang() {
            Lang::En => format!(
                "Checked {} against {rules} {}{day}: {of_input}{errors} {}, {warnings} {}, {infos} info{waived}, {not_evaluated} not evaluated{time}.",
                if counted.is_empty() {
                    "nothing".to_owned()
                } else {
                    counted.join(", ")
                },
                plural(rules, "rule"),
                plural(errors, "error"),
                plural(warnings, "warning"),
            ),
            Lang::Zh => format!(
                "共检查{}，对照 {rules} 条规则{day}：{of_input}错误 {errors}，警告 {warnings}，提示 {infos}{waived}，未能判定 {not_evaluated}{time}。",
                if counted.is_empty() {
                    "0 项".to_owned()
                } else {
                    counted.join("、")
                }
            ),
        };
        let _ = writeln!(out, "{line}");
    }
}

fn plural(n: usize, word: &str) -> String {
    if n == 1 {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}

fn duration(d: Duration) -> String {
    if d.as_millis() < 10_000 {
        format!("{} ms", d.as_millis())
    } else {
        format!("{:.1} s", d.as_secs_f64())
    }
}

/// The Chinese name of a kind.
pub fn kind_zh(kind: Kind) -> &'static str {
    match kind {
        Kind::Plan => "方案",
        Kind::Section => "章节",
        Kind::Task => "任务",
        Kind::Unit => "单位",
        Kind::Assignment => "责任分工",
        Kind::Target => "指标",
        Kind::Share => "分解",
        Kind::Project => "项目",
        Kind::Milestone => "节点",
        Kind::Record => "台账记录",
        Kind::Reference => "引用",
        Kind::Citation => "引用文件",
        Kind::Delegation => "转办",
        Kind::Waiver => "豁免",
        Kind::Group => "分组",
        Kind::Ring => "环",
        Kind::Step => "环节",
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
        "record" => "台账",
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
