//! The head of the page: what it speaks about, the verdict, the counts.

use maud::{Markup, html};

use super::super::words;
use super::{Page, said, t};
use crate::finding::{Said, Severity};
use crate::rule::types::Kind;

impl Page<'_> {
    pub(super) fn head(&self) -> Markup {
        let dossier = self.dossier;
        let plans = &dossier.facts.plans;
        html! {
            header.head {
                h1 { (t("Compliance report", "合规检查报告")) }
                @for plan in plans.iter().take(6) {
                    p.plan { (plan.title.as_deref().unwrap_or(&plan.id)) }
                    @if let Some(number) = &plan.number { p.docno { (number) } }
                }
                @if plans.len() > 6 { p.docno { (t(format!("and {} more plans", plans.len() - 6), format!("等{}个方案", plans.len()))) } }
            }
            (self.facts())
            (self.verdict())
            (self.faults())
        }
    }

    fn facts(&self) -> Markup {
        let facts = &self.dossier.facts;
        let elements = &self.dossier.counts.elements;
        let counted = |zh: bool| {
            let some = elements.iter().filter(|(_, n)| **n > 0);
            let some = some.map(|(kind, n): (&Kind, &usize)| {
                if zh {
                    format!("{}{n}", kind.zh())
                } else {
                    format!("{n} {}{}", kind.word(), if *n == 1 { "" } else { "s" })
                }
            });
            some.collect::<Vec<_>>().join(if zh { "、" } else { ", " })
        };
        let rows = [
            (Said::new("As of", "截至日期"), words::as_of(facts)),
            (
                Said::new("Levels by stage", "判定标准"),
                words::profile(facts),
            ),
            (Said::new("Limited to", "筛选范围"), words::filters(facts)),
            (
                Said::new("Checked", "检查范围"),
                Said::new(
                    format!(
                        "{} against {} rules",
                        counted(false),
                        self.dossier.counts.rules
                    ),
                    format!("{}，对照{}条规则", counted(true), self.dossier.counts.rules),
                ),
            ),
            (
                Said::new("Version", "程序版本"),
                Said::new(
                    format!("planlint {}", facts.version),
                    format!("planlint {}", facts.version),
                ),
            ),
        ];
        let most = 12;
        html! {
            dl.facts {
                @for (name, value) in &rows { dt { (said(name)) } dd { (said(value)) } }
                dt { (t("Files", "文件")) }
                dd {
                    @for (n, file) in facts.files.iter().take(most).enumerate() { @if n > 0 { (t(", ", "，")) } (file) }
                    @if facts.files.len() > most { (t(format!(" and {} more", facts.files.len() - most), format!("等{}个", facts.files.len()))) }
                }
            }
        }
    }

    fn verdict(&self) -> Markup {
        let (dossier, counts) = (self.dossier, &self.dossier.counts);
        let number = |n: u64, class: &str, en: &str, zh: &str| html! { li { b class=(class) { (n) } (t(en, zh)) } };
        let level = words::level(dossier.facts.fail_on);
        html! {
            section class={ "verdict " (dossier.verdict.word()) } aria-label=(self.lang.pick("Verdict", "结论")) {
                div.say data-verdict=(dossier.verdict.word()) { (said(&dossier.verdict.said())) }
                ul {
                    (number(counts.errors as u64, "red", "errors", "处错误"))
                    (number(counts.warnings as u64, "yellow", "warnings", "处警告"))
                    (number(counts.infos as u64, "", "info", "处提示"))
                    (number(counts.not_evaluated, "grey", "not evaluated", "项未能判定"))
                    (number(counts.waived as u64, "", "waived", "处已豁免"))
                    @if counts.baselined > 0 { (number(counts.baselined as u64, "", "in the baseline", "处在基线内")) }
                    @if counts.problems > 0 { (number(counts.problems as u64, "red", "problems of the input", "处输入问题")) }
                }
            }
            @if dossier.facts.fail_on != Severity::Off {
                p.note { (t(
                    format!("A plan does not pass where a finding is at the level “{}” or above. What could not be evaluated is not counted as passed.", level.en),
                    format!("存在“{}”及以上级别的问题即为未通过；未能判定的事项不计为通过。", level.zh),
                )) }
            }
            @if !dossier.facts.filters.units.is_empty() {
                p.note { (t(
                    format!("{} of {} findings concern these units; rules and waivers are counted for the whole.", dossier.findings.len(), counts.all),
                    format!("全部{}处问题中，{}处涉及所选单位；规则运行情况和豁免按整个方案统计。", counts.all, dossier.findings.len()),
                )) }
            }
        }
    }

    fn faults(&self) -> Markup {
        let faults = &self.dossier.faults;
        if faults.is_empty() {
            return html! {};
        }
        html! {
            h3 { (t("Problems of the input", "输入问题")) }
            ol.found {
                @for fault in faults.iter().take(100) {
                    li.e {
                        p { (said(&fault.message)) }
                        p.meta {
                            @if let Some(place) = &fault.place { (self.place(place)) " " }
                            @if let Some(help) = &fault.help { span.help { (said(help)) } }
                        }
                        @if let Some(excerpt) = &fault.excerpt { (super::findings::excerpt(excerpt)) }
                    }
                }
            }
            (super::left_out(faults.len().min(100), faults.len(), "problems", "输入问题"))
        }
    }
}
