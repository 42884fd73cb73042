//! The check as a comment on a merge request: verdict, counts, a table of what makes it fail, and the
//! rest folded away.
//!
//! Texts of plans stay text. Code hosts refuse long comments (GitHub: 65,536 characters), so each of
//! the five lists has its share of the room, and says how many entries are left out.

use std::io::{self, Write};

use super::place::Place;
use super::{Asked, LEVELS};
use crate::Report;
use crate::finding::{Lang, Problem, Severity};
use crate::output::markup::{code, plain};
use crate::output::missing;
use crate::rule::run::Hit;
use crate::source::{Sources, Span};

/// Characters of a list.
const ROOM: usize = 12_000;

/// Characters of one text; no entry takes more than a few of them.
const LONGEST: usize = 400;

/// The words that every such report begins with.
const TITLES: [&str; 2] = ["## Plan check", "## 方案检查"];

pub(super) fn write(report: &Report<'_>, asked: Asked<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = Page {
        report,
        sources: &report.workspace.sources,
        asked,
    };
    page.head(out)?;
    page.problems(out)?;
    let counts = |level: Severity| asked.fail_on != Severity::Off && level >= asked.fail_on;
    let of = |level: Severity| report.run.hits.iter().filter(move |h| h.severity == level);
    let failing: Vec<&Hit> = LEVELS
        .into_iter()
        .filter(|l| counts(*l))
        .flat_map(of)
        .collect();
    page.table(&failing, out)?;
    for level in LEVELS.into_iter().filter(|level| !counts(*level)) {
        page.fold(level, &of(level).collect::<Vec<_>>(), out)?;
    }
    page.undecided(out)?;
    page.waived(out)
}

/// Whether a file begins like this.
pub(super) fn wrote(head: &str) -> bool {
    TITLES.iter().any(|title| head.starts_with(title))
}

struct Page<'r> {
    report: &'r Report<'r>,
    sources: &'r Sources,
    asked: Asked<'r>,
}

impl Page<'_> {
    const fn lang(&self) -> Lang {
        self.asked.lang
    }

    /// Title, verdict and counts.
    fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let [en, zh] = TITLES;
        let verdict = self.verdict();
        let lang = self.lang();
        writeln!(
            out,
            "{}{}{verdict}\n",
            lang.pick(en, zh),
            lang.pick(": ", "：")
        )?;
        let [errors, warnings, infos] = LEVELS.map(|level| self.report.count(level));
        let (waived, hidden) = (self.report.waived.len(), self.report.baselined.len());
        let open = self.report.not_evaluated();
        let mut line = lang.pick(
            format!("**errors {errors}, warnings {warnings}, info {infos}**, waived {waived}, in the baseline {hidden}, not evaluated {open}"),
            format!("**错误 {errors}，警告 {warnings}，提示 {infos}**，已豁免 {waived}，基线内 {hidden}，未能判定 {open}"),
        );
        if let Some(day) = self.report.world().as_of(None) {
            line.push_str(&lang.pick(format!("; as of {day}"), format!("；截至 {day}")));
        }
        if let Some(before) = &self.report.workspace.before {
            let name = plain(&before.name);
            line.push_str(&lang.pick(format!("; against {name}"), format!("；对照 {name}")));
        }
        writeln!(out, "{line}\n")
    }

    fn verdict(&self) -> &'static str {
        let wrong = |p: &Problem| p.severity == Severity::Error;
        let level = self.asked.fail_on;
        let counts = |hit: &Hit| level != Severity::Off && hit.severity >= level;
        if self.report.problems().any(wrong) {
            self.lang().pick("the input is wrong", "输入有误")
        } else if self.report.run.hits.iter().any(counts) {
            self.lang().pick("not passed", "未通过")
        } else {
            self.lang().pick("passed", "通过")
        }
    }

    fn place(&self, at: Option<Span>) -> String {
        let place = at.and_then(|at| Place::of(self.sources, at, self.asked));
        place.map(|place| short(&place.shown())).unwrap_or_default()
    }

    /// What is wrong with the input, one line each.
    fn problems(&self, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.lang();
        let all: Vec<&Problem> = self.report.problems().collect();
        self.list(&all, out, |problem| {
            let level = problem.severity.name(lang);
            let text = short(problem.message.get(lang));
            let place = self.place(Some(problem.span));
            let gap = if place.is_empty() { "" } else { " — " };
            format!("- **{level}** {text}{gap}{place}")
        })
    }

    /// As many entries as there is room for, a line each, and how many are left out.
    fn list<T>(
        &self,
        all: &[T],
        out: &mut dyn Write,
        entry: impl Fn(&T) -> String,
    ) -> io::Result<()> {
        let mut room = ROOM;
        for (n, one) in all.iter().enumerate() {
            let line = entry(one);
            let length = line.chars().count();
            if length > room {
                writeln!(out, "\n{}", self.more(all.len() - n))?;
                break;
            }
            room -= length;
            writeln!(out, "{line}")?;
        }
        if all.is_empty() {
            Ok(())
        } else {
            writeln!(out)
        }
    }

    fn more(&self, n: usize) -> String {
        self.lang().pick(
            format!("… and {n} more, which the other formats show."),
            format!("……另有 {n} 处未列出，其他格式有全部内容。"),
        )
    }

    /// Findings, one a row.
    fn table(&self, hits: &[&Hit], out: &mut dyn Write) -> io::Result<()> {
        if hits.is_empty() {
            return Ok(());
        }
        let lang = self.lang();
        let [level, place, finding, rule] = lang.pick(
            ["level", "place", "finding", "rule"],
            ["级别", "位置", "问题", "规则"],
        );
        writeln!(
            out,
            "| {level} | {place} | {finding} | {rule} |\n|---|---|---|---|"
        )?;
        self.list(hits, out, |hit| {
            let finding = self.report.finding(hit, lang);
            let help = finding.help.as_deref().map(short);
            let help = help.map(|help| format!("<br><sub>{help}</sub>"));
            format!(
                "| {} | {} | {}{} | {} |",
                finding.severity.name(lang),
                self.place(finding.span),
                short(&finding.message),
                help.unwrap_or_default(),
                code(&finding.rule)
            )
        })
    }

    fn fold(&self, level: Severity, hits: &[&Hit], out: &mut dyn Write) -> io::Result<()> {
        if hits.is_empty() {
            return Ok(());
        }
        let (name, n) = (level.name(self.lang()), hits.len());
        let title = self
            .lang()
            .pick(format!("{name}: {n}"), format!("{name}：{n}"));
        open(&title, out)?;
        self.table(hits, out)?;
        close(out)
    }

    /// What could not be decided, by rule and missing field.
    fn undecided(&self, out: &mut dyn Write) -> io::Result<()> {
        let lang = self.lang();
        let mut rules = self.report.rules();
        rules.retain(|(_, outcome)| outcome.not_evaluated > 0);
        if rules.is_empty() {
            return Ok(());
        }
        let n = self.report.not_evaluated();
        let title = lang.pick(format!("not evaluated: {n}"), format!("未能判定：{n}"));
        open(&title, out)?;
        self.list(&rules, out, |(rule, outcome)| {
            let fields = outcome
                .missing
                .keys()
                .map(|name| missing::field(name, lang));
            let fields = short(&fields.collect::<Vec<_>>().join(lang.pick(", ", "、")));
            let (rule, n) = (code(&rule.name), outcome.not_evaluated);
            lang.pick(
                format!("- {rule}: {n} for want of {fields}"),
                format!("- {rule}：{n} 项，缺少{fields}"),
            )
        })?;
        close(out)
    }

    /// What is accepted, and why.
    fn waived(&self, out: &mut dyn Write) -> io::Result<()> {
        let waived = &self.report.waived;
        if waived.is_empty() {
            return Ok(());
        }
        let lang = self.lang();
        let n = waived.len();
        open(
            &lang.pick(format!("waived: {n}"), format!("已豁免：{n}")),
            out,
        )?;
        self.list(waived, out, |(hit, waiver)| {
            let finding = self.report.finding(hit, lang);
            let reason = self.report.workspace.model.waivers[waiver.index()].reason;
            let reason = reason.map(|at| short(self.sources.text(at)));
            let none = || lang.pick("no reason given", "未写明理由").to_owned();
            format!(
                "- {} {}{}{}",
                code(&finding.rule),
                short(&finding.message),
                lang.pick(" — ", "——"),
                reason.unwrap_or_else(none)
            )
        })?;
        close(out)
    }
}

/// A text of a plan, cut where it is very long.
fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", plain(&text[..end])),
        None => plain(text),
    }
}

fn open(title: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<details><summary>{title}</summary>\n")
}

fn close(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "</details>\n")
}
