//! What could not be evaluated, what was accepted, what changed.

use maud::{Markup, html};

use super::super::words;
use super::{LIMITS, Page, left_out, said, t};
use crate::finding::Lang;
use crate::output::diff::heading;
use crate::report::Change;
use crate::revision::Grade;

impl Page<'_> {
    pub(super) fn undecided(&self) -> Markup {
        let rules = &self.dossier.rules;
        let open: Vec<_> = rules.iter().filter(|r| r.not_evaluated > 0).collect();
        let idle: Vec<_> = rules
            .iter()
            .filter(|r| r.not_evaluated == 0 && (r.not_run.is_some() || r.checked == 0))
            .collect();
        html! {
            p { (t("What could not be evaluated is not counted as passed.", "未能判定的事项不计为通过。")) }
            @if open.is_empty() { p { (t("Every rule could decide on what it looked at.", "各规则对所查事项均已作出判定。")) } }
            @else {
                div.wide { table {
                    caption { (t("Rules that could not decide on everything", "有事项未能判定的规则")) }
                    thead { tr { @for (en, zh) in [("rule", "规则"), ("demands", "要求"), ("checked", "检查"), ("passed", "通过"), ("failed", "未通过"), ("not evaluated", "未能判定"), ("for want of", "原因")] { th scope="col" { (t(en, zh)) } } } }
                    tbody { @for row in &open { tr {
                        th scope="row" { code { (row.rule) } }
                        td { (said(&row.summary)) }
                        td.n { (row.checked) } td.n { (row.passed) } td.n { (row.failed) } td.n { (row.not_evaluated) }
                        td { (said(&words::undecided(row))) }
                    } } }
                } }
            }
            @if !idle.is_empty() {
                details {
                    summary { (t(format!("{} rules had nothing to look at", idle.len()), format!("{}条规则没有可查的内容", idle.len()))) }
                    ul { @for row in &idle { li { code { (row.rule) } " " (said(&row.summary)) "：" (said(&words::undecided(row))) } } }
                }
            }
        }
    }

    pub(super) fn waivers(&self) -> Markup {
        let waivers = &self.dossier.waivers;
        if waivers.is_empty() {
            return html! { p { (t("None.", "无。")) } };
        }
        html! {
            div.wide { table {
                caption { (t("Accepted findings", "经批准不作为问题处理的事项")) }
                thead { tr { @for (en, zh) in [("rule", "规则"), ("on", "事项"), ("reason", "理由"), ("approved by", "批准单位、文号"), ("until", "有效期至"), ("covers", "涉及问题"), ("where", "出处")] { th scope="col" { (t(en, zh)) } } } }
                tbody { @for waiver in waivers.iter().take(LIMITS.rules) { tr {
                    th scope="row" { code { (waiver.rule) } }
                    td { (waiver.element) }
                    td { @match &waiver.reason { Some(reason) => (reason), None => (t("none given", "未写明")) } }
                    td { (words::approval(waiver)) }
                    td.w { (words::day(waiver.until)) }
                    td.n { (waiver.covers) }
                    td.w { (self.place(&waiver.place)) }
                } } }
            } }
            (left_out(waivers.len().min(LIMITS.rules), waivers.len(), "waivers", "豁免"))
        }
    }

    pub(super) fn changes(&self) -> Option<Markup> {
        let changes = self.dossier.changes.as_ref()?;
        let mut room = LIMITS.findings;
        let groups = changes.grades().map(|(grade, list)| {
            let shown = &list[..list.len().min(room)];
            room -= shown.len();
            self.changes_of(grade, shown, list.len())
        });
        let groups: Vec<Markup> = groups.collect();
        Some(html! {
            p { (said(&words::against(changes))) }
            @if groups.is_empty() { p { (t("Nothing that changes the meaning.", "没有实质性变化。")) } }
            @for group in &groups { (group) }
        })
    }

    fn changes_of(&self, grade: Grade, shown: &[Change], all: usize) -> Markup {
        let name = |lang| heading(grade, lang);
        html! {
            h3 { (t(format!("{} ({all})", name(Lang::En)), format!("{}（{all}处）", name(Lang::Zh)))) }
            div.wide { table {
                thead { tr { @for (en, zh) in [("level", "级别"), ("element", "事项"), ("change", "变化"), ("rule", "规则"), ("where", "出处")] { th scope="col" { (t(en, zh)) } } } }
                tbody { @for change in shown { tr {
                    td.w { (said(&words::judged(change))) }
                    th scope="row" { (said(&words::changed(change))) }
                    td { (said(&words::change(change))) }
                    td { code { (words::judge(change)) } }
                    td.w { @if let Some(place) = &change.place { (self.place(place)) } @else { "—" } }
                } } }
            } }
            (left_out(shown.len(), all, "changes", "变化"))
        }
    }
}
