//! The sheet of every unit (督办单), each on a page of its own on paper.

use maud::{Markup, html};

use super::super::words;
use super::{LIMITS, Page, said, t};
use crate::finding::Said;
use crate::report::{Place, Sheet};

impl Page<'_> {
    pub(super) fn sheets(&self) -> Option<Markup> {
        let sheets = &self.dossier.sheets;
        if sheets.is_empty() {
            return None;
        }
        let most = (LIMITS.sheet_rows / sheets.len()).clamp(5, 200);
        Some(html! {
            p.note { (t(
                "One sheet for each unit, on a page of its own on paper. `planlint report -o FOLDER/` writes each into a file of its own.",
                "每个单位一份，打印时各自成页；“planlint report -o 文件夹/”可为每个单位单独生成文件。",
            )) }
            @for sheet in sheets { (self.sheet(sheet, most, sheets.len() == 1)) }
        })
    }

    pub(super) fn sheet(&self, sheet: &Sheet, most: usize, open: bool) -> Markup {
        let unit = &self.dossier.units[sheet.unit];
        let facts = &self.dossier.facts;
        html! {
            details.sheet id={ "u" (sheet.unit) } open[open] {
                summary {
                    (unit.id) " " span.note { (t(
                        format!("{} tasks, {} targets, {} findings", sheet.duties.len(), sheet.targets.len(), sheet.findings.len()),
                        format!("任务{}项，指标{}项，问题{}处", sheet.duties.len(), sheet.targets.len(), sheet.findings.len()),
                    )) }
                }
                div.form {
                    h3 { (t("Supervision sheet", "督 办 单")) }
                    dl.facts {
                        dt { (t("Unit", "承办单位")) } dd { (unit.name.as_deref().unwrap_or(&unit.id)) @if let Some(person) = &unit.person { "（" (person) "）" } }
                        dt { (t("Plan", "督办依据")) } dd { (self.dossier.title().map_or_else(|| facts.plans.len().to_string(), str::to_owned)) @if let [plan] = facts.plans.as_slice() && let Some(number) = &plan.number { "（" (number) "）" } }
                        dt { (t("As of", "截至日期")) } dd { (said(&words::as_of(facts))) }
                        dt { (t("Light", "亮灯情况")) } dd { span class={ "lamp " (unit.lights.whole().word()) } { (super::colour(unit.lights.whole())) } }
                    }
                    (self.sheet_duties(sheet, most))
                    (self.sheet_targets(sheet, most))
                    (self.sheet_deadlines(sheet, most))
                    (self.sheet_findings(sheet, most))
                    div.sign { span { (t("Signed: ____________", "签收人：＿＿＿＿＿＿")) } span { (t("Date: ____________", "日期：＿＿＿＿年＿＿月＿＿日")) } }
                }
            }
        }
    }

    fn sheet_duties(&self, sheet: &Sheet, most: usize) -> Markup {
        if sheet.duties.is_empty() {
            return html! {};
        }
        let rows = sheet
            .duties
            .iter()
            .take(most)
            .map(|d| (d, &self.dossier.tasks[d.task]));
        html! {
            div.wide { table {
                caption { (t("Tasks", "承担任务")) }
                thead { tr { @for (en, zh) in [("no.", "编号"), ("task", "任务"), ("role", "角色"), ("by", "时限"), ("state", "进展"), ("report", "办理情况")] { th scope="col" { (t(en, zh)) } } } }
                tbody { @for (duty, task) in rows { tr {
                    td.w { (task.number) }
                    th scope="row" { (task.title.as_deref().unwrap_or("—")) }
                    td { (said(&words::role(duty.role))) @if let Some(group) = &duty.through { br; span.note { (group) } } }
                    td.w { (words::day(task.due.map(|d| d.0))) }
                    td { (said(&words::state(task.state, task.done))) }
                    td {}
                } } }
            } }
            (rest(sheet.duties.len(), most))
        }
    }

    fn sheet_targets(&self, sheet: &Sheet, most: usize) -> Markup {
        if sheet.targets.is_empty() {
            return html! {};
        }
        html! {
            div.wide { table {
                caption { (t("Targets", "承担指标")) }
                thead { tr { @for (en, zh) in [("target", "指标"), ("to reach", "目标值"), ("by", "时限"), ("actual", "实际值"), ("outcome", "结论"), ("light", "亮灯")] { th scope="col" { (t(en, zh)) } } } }
                tbody { @for target in sheet.targets.iter().take(most).map(|n| &self.dossier.targets[*n]) { tr {
                    th scope="row" { (target.metric) }
                    td.n { (words::mark(target)) }
                    td.w { (words::day(target.due)) }
                    td.n { (words::shown(target.actual.as_ref().map(|a| &a.0))) }
                    td { (said(&words::outcome(target))) }
                    td { span class={ "lamp " (target.signal.colour.word()) } { (super::colour(target.signal.colour)) } }
                } } }
            } }
            (rest(sheet.targets.len(), most))
        }
    }

    fn sheet_deadlines(&self, sheet: &Sheet, most: usize) -> Markup {
        let all = sheet.deadlines.iter().map(|n| &self.dossier.deadlines[*n]);
        let shown: Vec<_> = all.collect();
        if shown.is_empty() {
            return html! {};
        }
        html! {
            div.wide { table {
                caption { (t("Projects and milestones", "项目与节点")) }
                thead { tr { @for (en, zh) in [("by", "时限"), ("what", "类别"), ("name", "名称"), ("state", "进展")] { th scope="col" { (t(en, zh)) } } } }
                tbody { @for deadline in shown.iter().take(most) { tr {
                    td.w { (deadline.date) }
                    td.w { (said(&words::due_kind(deadline.kind))) }
                    th scope="row" { (deadline.title) }
                    td { (said(&words::due_state(deadline))) @if deadline.overdue { " " span.lamp.red { (t("overdue", "逾期")) } } }
                } } }
            } }
            (rest(shown.len(), most))
        }
    }

    fn sheet_findings(&self, sheet: &Sheet, most: usize) -> Markup {
        if sheet.findings.is_empty() {
            return html! {};
        }
        let findings = sheet
            .findings
            .iter()
            .take(most)
            .map(|n| (*n, &self.dossier.findings[*n]));
        html! {
            div.wide { table {
                caption { (t("Findings to be answered", "需整改的问题")) }
                thead { tr { @for (en, zh) in [("level", "级别"), ("finding", "问题"), ("what to do", "整改建议")] { th scope="col" { (t(en, zh)) } } } }
                tbody { @for (n, finding) in findings { tr {
                    td.w { (said(&words::level(finding.severity))) }
                    th scope="row" { (said(&finding.message)) @if let Some(place) = &finding.place { " " (self.of_finding(n, place)) } }
                    td { (said(finding.help.as_ref().unwrap_or(&Said::new("—", "—")))) }
                } } }
            } }
            (rest(sheet.findings.len(), most))
        }
    }
}

impl Page<'_> {
    /// The place of a finding; where the page has the finding itself, a link to it.
    fn of_finding(&self, number: usize, place: &Place) -> Markup {
        let shown = words::place(&self.dossier.facts, place);
        html! {
            @if self.shown.is_empty() { span.note { (shown) } }
            @else { a.note.only-screen href={ "#f" (number + 1) } { (shown) } }
        }
    }
}

fn rest(all: usize, most: usize) -> Markup {
    if all <= most {
        return html! {};
    }
    let more = all - most;
    html! { p.note { (t(format!("and {more} more: `planlint report --unit` makes the whole sheet"), format!("另有{more}项，可用“planlint report --unit 单位”生成完整督办单"))) } }
}
