//! What has changed between two revisions, on a terminal: short values side by side, long ones as
//! pictures of both places.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::{Style, Writer, cut};
use crate::finding::{Lang, Severity};
use crate::output::diff::{Diff, aspect, heading, what};
use crate::revision::Grade;
use crate::rule::changes::Described;
use crate::source::Span;

/// The most columns of a value that stands beside another.
const SHORT: usize = 34;

/// How many changes of a grade are shown without `--all`.
const MOST: usize = 40;

/// The whole comparison as text.
pub fn render_diff(diff: &Diff<'_>, style: Style) -> String {
    let writer = Writer::new(&diff.report.workspace.sources, style);
    let mut out = String::new();
    let problems: Vec<_> = diff.report.problems().collect();
    writer.problems(&problems, &mut out);
    for (grade, changes) in diff.grades() {
        if grade == Grade::Harmless && !style.all {
            continue;
        }
        writer.grade(grade, &changes, &mut out);
    }
    for [en, zh] in &diff.others {
        writer.finding(writer.lang().pick(en, zh), &mut out);
    }
    writer.totals(diff, &mut out);
    out
}

impl Writer<'_> {
    fn grade(&self, grade: Grade, changes: &[&Described], out: &mut String) {
        let lang = self.lang();
        let _ = writeln!(out, "{} {}", heading(grade, lang), changes.len());
        let most = if self.style.all { usize::MAX } else { MOST };
        for change in changes.iter().take(most) {
            self.change(change, out);
        }
        if changes.len() > most {
            let more = changes.len() - most;
            let _ = writeln!(
                out,
                "  {}",
                lang.pick(
                    format!("… and {more} more; `--all` shows them"),
                    format!("……另有 {more} 处，加 --all 全部列出"),
                )
            );
        }
        out.push('\n');
    }

    fn change(&self, change: &Described, out: &mut String) {
        let lang = self.lang();
        let gap = lang.pick(" ", "");
        let mut head = format!("  {}{gap}{}", change.kind.get(lang), change.name.get(lang));
        if change.doubtful {
            head.push_str(lang.pick(" (is it the same?)", "（配对存疑）"));
        }
        let level = self.level(change);
        let width =
            |said: &Option<crate::finding::Said>| said.as_ref().map_or(0, |s| s.get(lang).width());
        let apart = width(&change.before).max(width(&change.after)) > SHORT;
        let place = change
            .at
            .or(change.was_at)
            .map(|at| self.line(at))
            .unwrap_or_default();
        let tail = [level.as_str(), &place]
            .iter()
            .filter(|t| !t.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join("  ");
        let what = what(change, lang);
        if apart {
            let _ = writeln!(
                out,
                "{}{}{}  {tail}",
                cut(&head, self.style.width),
                lang.pick(", ", "，"),
                aspect(change, lang)
            );
            self.both_places(change, out);
        } else if what.is_empty() {
            let _ = writeln!(out, "{}  {tail}", cut(&head, self.style.width));
        } else {
            let _ = writeln!(out, "{}", cut(&head, self.style.width));
            let _ = writeln!(out, "      {what}  {tail}");
        }
    }

    fn level(&self, change: &Described) -> String {
        let lang = self.lang();
        change.verdicts.first().map_or_else(String::new, |verdict| {
            let finding = verdict.get(lang);
            let level = finding.severity.name(lang);
            let level = if verdict.waived {
                lang.pick("approved", "已批准")
            } else {
                level
            };
            format!("[{level} {}]", finding.rule)
        })
    }

    fn line(&self, at: Span) -> String {
        let at = self.sources.place(at);
        let name = &self.sources.get(at.file).name;
        match self.sources.landmark(at) {
            Some(mark) => format!("{name} {mark}"),
            None => format!("{name}:{}", self.sources.position(at).line),
        }
    }

    fn both_places(&self, change: &Described, out: &mut String) {
        let lang = self.lang();
        let shown = |at: Option<Span>, said: &str| {
            at.map(|at| (self.sources.place(at), Some(said.to_owned())))
        };
        let places: Vec<(Span, Option<String>)> = [
            shown(change.was_at, lang.pick("before", "原文")),
            shown(change.at, lang.pick("now", "现文")),
        ]
        .into_iter()
        .flatten()
        .collect();
        let mut text = String::new();
        self.picture(
            None,
            Severity::Info,
            String::new(),
            None,
            &places,
            &mut text,
        );
        // The picture has a line for a message, which stands above it already.
        for line in text
            .lines()
            .filter(|l| !l.trim_matches([' ', '☞', '⚠', '×']).is_empty())
        {
            let _ = writeln!(out, "    {line}");
        }
    }

    /// `3 weakened, 1 removed, 12 without effect; compared with main`
    fn totals(&self, diff: &Diff<'_>, out: &mut String) {
        let lang = self.lang();
        let parts: Vec<String> = diff
            .grades()
            .map(|(grade, changes)| match lang {
                Lang::En => format!("{} {}", changes.len(), heading(grade, lang).to_lowercase()),
                Lang::Zh => format!("{} {}", heading(grade, lang), changes.len()),
            })
            .collect();
        let (old, new) = &diff.sides;
        let said = if parts.is_empty() {
            lang.pick(
                format!("No changes from {old} to {new}"),
                format!("{new} 与 {old} 相比没有变化"),
            )
        } else {
            lang.pick(
                format!("From {old} to {new}: {}", parts.join(", ")),
                format!("{new} 与 {old} 相比：{}", parts.join("，")),
            )
        };
        let _ = writeln!(out, "{said}");
    }
}
