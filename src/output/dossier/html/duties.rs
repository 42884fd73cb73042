//! Tasks chapter by chapter, and who has which role in them.

use maud::{Markup, html};

use super::super::words;
use super::{LIMITS, Page, left_out, said, t};
use crate::model::entity::Role;
use crate::report::{Roles, Task};

/// Columns of one matrix; a chapter with more tasks has several.
const COLUMNS: usize = 14;

impl Page<'_> {
    pub(super) fn duties(&self) -> Option<Markup> {
        let dossier = self.dossier;
        if dossier.tasks.is_empty() {
            return None;
        }
        let mut rows = LIMITS.tasks;
        let mut cells = LIMITS.cells;
        let mut parts = Vec::new();
        let numbers = (0..dossier.chapters.len()).map(Some).chain([None]);
        for chapter in numbers {
            let tasks: Vec<&Task> = dossier
                .tasks
                .iter()
                .filter(|t| t.chapter == chapter)
                .collect();
            if tasks.is_empty() || tasks.len() > rows {
                continue;
            }
            rows -= tasks.len();
            parts.push(self.chapter_part(chapter, &tasks, &mut cells));
        }
        Some(html! {
            p.note { (t(
                "Letters: L lead, R responsible, S support, O oversee, I implementer.",
                "牵＝牵头，责＝责任，配＝配合，督＝督办，施＝实施主体。",
            )) }
            @for part in &parts { (part) }
            (left_out(LIMITS.tasks - rows, dossier.tasks.len(), "tasks", "任务"))
        })
    }

    fn chapter_part(&self, chapter: Option<usize>, tasks: &[&Task], cells: &mut usize) -> Markup {
        html! {
            h3 { (self.chapter(chapter)) }
            div.wide {
                table {
                    caption { (t("Tasks", "任务分解")) }
                    thead { tr { @for (en, zh) in [("no.", "编号"), ("task", "任务"), ("lead", "牵头单位"), ("responsible and others", "责任及其他单位"), ("by", "时限"), ("state", "进展"), ("light", "亮灯")] { th scope="col" { (t(en, zh)) } } } }
                    tbody { @for task in tasks { (self.task(task)) } }
                }
            }
            @for tasks in tasks.chunks(COLUMNS) { (self.matrix(tasks, cells)) }
        }
    }

    fn task(&self, task: &Task) -> Markup {
        html! {
            tr {
                td.w { @if let Some(place) = &task.place { @if self.shown.contains(&place.id.0) { a href={ "#s" (place.id.0) "-" (place.line) } { (task.number) } } @else { (task.number) } } @else { (task.number) } }
                th scope="row" { (task.title.as_deref().unwrap_or("—")) }
                td { @let lead = joined(&task.roles, Role::Lead); @if lead.is_empty() { "—" } @else { (lead) } }
                td { (others(&task.roles)) }
                td.w { @match task.due { Some((date, true)) => (date), Some((date, false)) => { span.note { (date) } }, None => "—" } }
                td { (said(&words::state(task.state, task.done))) }
                td { @if task.leaf { (super::lamp(&task.signal)) } @else { "—" } }
            }
        }
    }

    /// Units by tasks.
    fn matrix(&self, tasks: &[&Task], cells: &mut usize) -> Markup {
        let mut units: Vec<(Option<usize>, &str)> = Vec::new();
        for (_, named) in tasks.iter().flat_map(|task| task.roles.each()) {
            let name = named
                .unit
                .map_or(named.name.as_str(), |u| self.dossier.units[u].id.as_str());
            if !units.contains(&(named.unit, name)) {
                units.push((named.unit, name));
            }
        }
        let wanted = units.len() * tasks.len();
        if wanted == 0 {
            return html! {};
        }
        if wanted > *cells {
            return html! { p.note { (t("This matrix is left out to keep the page light; the workbook holds it.", "为控制页面篇幅，此处略去责任矩阵，详见 Excel 工作簿。")) } };
        }
        *cells -= wanted;
        units.sort_by_key(|(unit, _)| unit.unwrap_or(usize::MAX));
        html! {
            div.wide {
                table.matrix {
                    caption { (t("Responsibility matrix", "责任矩阵")) }
                    thead { tr { th scope="col" { (t("unit", "单位")) } @for task in tasks { th scope="col" { (task.number) } } } }
                    tbody {
                        @for (unit, name) in &units {
                            tr {
                                th scope="row" { (name) }
                                @for task in tasks { (cell(task, *unit, name)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(task: &Task, unit: Option<usize>, name: &str) -> Markup {
    let mut roles = task.roles.each().filter(|(_, named)| match unit {
        Some(_) => named.unit == unit,
        None => named.unit.is_none() && named.name == name,
    });
    let Some((role, _)) = roles.next() else {
        return html! { td {} };
    };
    let (en, zh) = words::letter(role);
    let class = match role {
        Role::Lead => "R1",
        Role::Responsible => "R2",
        _ => "R3",
    };
    html! { td class=(class) { (t(en, zh)) } }
}

fn joined(roles: &Roles, role: Role) -> String {
    let mut text = roles.joined(role, "、");
    if roles.is_open(role) {
        text.push('等');
    }
    text
}

/// All roles but the lead; the responsible ones without a word for it.
fn others(roles: &Roles) -> Markup {
    let shown = Role::ALL
        .into_iter()
        .skip(1)
        .filter(|role| !roles.of(*role).is_empty());
    let shown: Vec<Role> = shown.collect();
    html! {
        @if shown.is_empty() { "—" }
        @for (n, role) in shown.iter().enumerate() {
            @if n > 0 { br; }
            @if *role != Role::Responsible { @let word = words::role(*role); (t(format!("{}: ", word.en), format!("{}：", word.zh))) }
            (joined(roles, *role))
        }
    }
}
