//! Findings by rule, each with its lines, and the form that filters them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::super::words;
use super::{LIMITS, Page, left_out, said, t};
use crate::finding::Severity;
use crate::report::{Entry, Excerpt};

/// The findings of one rule and level, by their numbers.
type Groups<'d> = BTreeMap<(Reverse<Severity>, &'d str), Vec<usize>>;

impl Page<'_> {
    pub(super) fn findings(&self) -> Markup {
        let findings = &self.dossier.findings;
        if findings.is_empty() {
            return html! { p { (t("None.", "无。")) } };
        }
        let mut groups: Groups<'_> = BTreeMap::new();
        for (n, finding) in findings.iter().enumerate() {
            groups
                .entry((Reverse(finding.severity), &finding.rule))
                .or_default()
                .push(n);
        }
        // Of every rule some: no rule is pushed out by another that speaks often.
        let most = fair(&groups, LIMITS.findings);
        html! {
            (self.form())
            @for ((level, rule), list) in &groups { (self.group(level.0, rule, list, most)) }
            (left_out(groups.values().map(|l| l.len().min(most)).sum(), findings.len(), "findings", "问题"))
        }
    }

    fn form(&self) -> Markup {
        let findings = &self.dossier.findings;
        let rules: BTreeSet<&str> = findings.iter().map(|f| f.rule.as_str()).collect();
        let units: BTreeSet<&str> = findings
            .iter()
            .flat_map(|f| f.units.iter().map(String::as_str))
            .collect();
        let chapters: BTreeSet<usize> = findings.iter().filter_map(|f| f.chapter).collect();
        let all = html! { option value="" data-en="all" data-zh="全部" { (self.lang.pick("all", "全部")) } };
        html! {
            form #filters.filters hidden role="search" aria-label=(self.lang.pick("Filter the findings", "筛选问题")) {
                label { (t("unit", "单位")) select name="unit" { (all) @for unit in units { option value=(unit) { (unit) } } } }
                label { (t("chapter", "章节")) select name="section" { (all) @for n in chapters { option value=(n) { (self.dossier.chapters[n].title) } } } }
                label { (t("rule", "规则")) select name="rule" { (all) @for rule in rules { option value=(rule) { (rule) } } } }
                label { (t("level", "级别")) select name="severity" {
                    (all)
                    @for level in [Severity::Error, Severity::Warning, Severity::Info] {
                        @let said = words::level(level);
                        option value=(level.word()) data-en=(said.en) data-zh=(said.zh) { (said.get(self.lang)) }
                    }
                } }
                label { (t("with the words", "包含文字")) input type="search" name="text"; }
                button type="reset" { (t("Show all", "全部显示")) }
                output #seen.hit aria-live="polite" {}
            }
        }
    }

    fn group(&self, level: Severity, rule: &str, list: &[usize], most: usize) -> Markup {
        let summary = self
            .dossier
            .rules
            .iter()
            .find(|r| r.rule == rule)
            .map(|r| &r.summary);
        let open = level == Severity::Error || (level == Severity::Warning && list.len() <= 3);
        html! {
            details.rule open[open] {
                summary {
                    span.lv { (said(&words::level(level))) } " "
                    span.left {} (list.len()) " · "
                    @if let Some(summary) = summary { (said(summary)) " " }
                    code { (rule) }
                }
                ol.found { @for n in list.iter().take(most) { (self.finding(*n)) } }
                @if list.len() > most { (left_out(most, list.len(), "findings of this rule", "本规则的问题")) }
            }
        }
    }

    fn finding(&self, number: usize) -> Markup {
        let finding: &Entry = &self.dossier.findings[number];
        let class = match finding.severity {
            Severity::Error => "e",
            Severity::Warning => "w",
            _ => "i",
        };
        let chapter = finding.chapter.map(|n| n.to_string());
        html! {
            li id={ "f" (number + 1) } class=(class) tabindex="-1" data-s=(finding.severity.word()) data-r=(finding.rule) data-c=[chapter] data-u=(finding.units.join("|")) {
                p { span.lv { (said(&words::level(finding.severity))) } " " (number + 1) ". " (said(&finding.message)) }
                p.meta {
                    @if let Some(place) = &finding.place { (self.place(place)) }
                    @if let Some(origin) = &finding.origin { " · " (t("in the original: ", "原件位置：")) (origin) }
                    @if !finding.units.is_empty() { " · " (finding.units.join("、")) }
                }
                @if let Some(help) = &finding.help { p.meta.help { (said(help)) } }
                @if let Some(lines) = &finding.excerpt {
                    details.src open[finding.severity == Severity::Error] {
                        summary { (t("The lines", "原文")) }
                        (excerpt(lines))
                        @if !finding.related.is_empty() {
                            ul.meta { @for (text, place) in &finding.related { li { (said(text)) @if let Some(place) = place { " " (self.place(place)) } } } }
                        }
                    }
                }
            }
        }
    }
}

/// The lines around a place, the marked text with its mark.
pub(super) fn excerpt(excerpt: &Excerpt) -> Markup {
    html! {
        pre {
            @for (n, line) in excerpt.lines.iter().enumerate() {
                @if n > 0 { "\n" }
                b { (line.number) } " "
                (line.text[..line.mark.start])
                @if !line.mark.is_empty() { mark { (line.text[line.mark.clone()]) } }
                (line.text[line.mark.end..])
            }
        }
    }
}

/// How many findings of each rule can be shown so that no more than so many are shown in all.
fn fair(groups: &Groups<'_>, limit: usize) -> usize {
    let mut sizes: Vec<usize> = groups.values().map(Vec::len).collect();
    sizes.sort_unstable();
    let mut room = limit;
    for (n, size) in sizes.iter().enumerate() {
        let left = sizes.len() - n;
        if size * left > room {
            return (room / left).max(1);
        }
        room -= size;
    }
    usize::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_its_share() {
        let groups: Groups<'_> = [("a", 2), ("b", 50), ("c", 90)]
            .into_iter()
            .map(|(rule, n)| ((Reverse(Severity::Error), rule), vec![0; n]))
            .collect();
        assert_eq!(fair(&groups, 1000), usize::MAX);
        assert_eq!(fair(&groups, 42), 20);
        assert_eq!(fair(&groups, 1), 1);
    }
}
