//! The end of a report: what could not be evaluated and for want of what, and one line that
//! sums up.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use unicode_width::UnicodeWidthStr as _;

use super::{Writer, cut};
use crate::Report;
use crate::finding::{Lang, Severity};
use crate::output::missing;
use crate::rule::run::{NotRun, Outcome};

impl Writer<'_> {
    pub(super) fn not_evaluated(&self, report: &Report<'_>, out: &mut String) {
        let mut lines = Vec::new();
        let mut nothing: Vec<&str> = Vec::new();
        let mut not_run: BTreeMap<NotRun, Vec<&str>> = BTreeMap::new();
        for (program, outcome) in report.rules() {
            let name = &program.name;
            if let Some(why) = outcome.not_run {
                not_run.entry(why).or_default().push(name.as_str());
            } else if outcome.not_evaluated > 0 {
                lines.push(self.wants(name, &outcome));
            } else if outcome.checked == 0 {
                nothing.push(name.as_str());
            }
        }
        if !nothing.is_empty() {
            let n = nothing.len();
            lines.push(self.lang().pick(
                format!(
                    "{n} {} had nothing to check: {}",
                    plural(n, "rule"),
                    nothing.join(", ")
                ),
                format!("{n} 条规则没有可查的内容：{}", nothing.join("、")),
            ));
        }
        for (why, names) in not_run {
            let said = why.said(self.lang());
            lines.push(self.lang().pick(
                format!("{said}, so not run: {}", names.join(", ")),
                format!("{said}，未运行：{}", names.join("、")),
            ));
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

    /// Entries of the baseline that match nothing any more.
    pub(super) fn stale(&self, report: &Report<'_>, out: &mut String) {
        if report.stale.is_empty() {
            return;
        }
        let gone: usize = report.stale.iter().map(|s| s.gone).sum();
        let line = self.lang().pick(
            format!("{gone} of the baseline are gone; `--shrink-baseline` takes them out:"),
            format!("基线中有 {gone} 处已不存在，可用 --shrink-baseline 清除："),
        );
        let _ = writeln!(out, "{line}");
        let most = if self.style.all { usize::MAX } else { 5 };
        for stale in report.stale.iter().take(most) {
            let line = format!("  {}  {}", stale.rule, stale.element);
            let _ = writeln!(out, "{}", cut(&line, self.style.width));
        }
        if report.stale.len() > most {
            let _ = writeln!(out, "  …");
        }
        out.push('\n');
    }

    /// How each rule went: checked, passed, failed, not evaluated.
    pub(super) fn outcomes(&self, report: &Report<'_>, out: &mut String) {
        let rules = report.rules();
        let widest = rules.iter().map(|(p, _)| p.name.width()).max().unwrap_or(0);
        let heads = self.lang().pick(
            ["rule", "checked", "passed", "failed", "not evaluated"],
            ["规则", "检查", "通过", "未通过", "未能判定"],
        );
        let pad = |text: &str, to: usize| " ".repeat(to.saturating_sub(text.width()));
        let _ = write!(out, "  {}{}", heads[0], pad(heads[0], widest));
        for head in &heads[1..] {
            let _ = write!(out, "  {}{head}", pad(head, 8));
        }
        out.push('\n');
        for (program, o) in &rules {
            let name = &program.name;
            let _ = write!(out, "  {name}{}", pad(name, widest));
            for (head, n) in heads[1..]
                .iter()
                .zip([o.checked, o.passed, o.failed, o.not_evaluated])
            {
                let width = head.width().max(8);
                let _ = write!(out, "  {n:>width$}");
            }
            let why: Vec<&str> = o.missing.keys().copied().collect();
            let said = match (o.not_run, why.is_empty()) {
                (Some(why), _) => why.said(self.lang()),
                (None, false) => why.join(", "),
                (None, true) => String::new(),
            };
            let gap = if said.is_empty() { "" } else { "  " };
            let _ = writeln!(out, "{gap}{said}");
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
                let field = missing::field(field, self.lang());
                if *n == total - unreadable.min(total) {
                    field
                } else {
                    let n = self.lang().pick(format!(" ({n})"), format!("（{n}）"));
                    format!("{field}{n}")
                }
            })
            .collect();
        let mut parts = Vec::new();
        if !fields.is_empty() {
            let n = total - unreadable.min(total);
            parts.push(self.lang().pick(
                format!("{n} for want of {}", fields.join(", ")),
                format!("{n} 项缺少{}", fields.join("、")),
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

    pub(super) fn summary(&self, report: &Report<'_>, problems: usize, out: &mut String) {
        let elements = report.elements();
        let counted: Vec<String> = elements
            .iter()
            .filter(|(_, n)| **n > 0)
            .map(|(kind, n)| match self.lang() {
                Lang::En => format!("{n} {}{}", kind.word(), if *n == 1 { "" } else { "s" }),
                Lang::Zh => format!("{}{n}", kind.zh()),
            })
            .collect();
        let (errors, warnings, infos) = (
            report.count(Severity::Error),
            report.count(Severity::Warning),
            report.count(Severity::Info),
        );
        let (rules, not_evaluated) = (report.rules().len(), report.not_evaluated());
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
        let baselined = match (report.baselined.len(), self.lang()) {
            (0, _) => String::new(),
            (n, Lang::En) => format!(", {n} in the baseline"),
            (n, Lang::Zh) => format!("，基线内 {n}"),
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
                "Checked {} against {rules} {}{day}: {of_input}{errors} {}, {warnings} {}, {infos} info{waived}{baselined}, {not_evaluated} not evaluated{time}.",
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
                "共检查{}，对照 {rules} 条规则{day}：{of_input}错误 {errors}，警告 {warnings}，提示 {infos}{waived}{baselined}，未能判定 {not_evaluated}{time}。",
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
