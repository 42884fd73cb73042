//! The sheet of every unit (督办单), each on a page of its own, to be answered and signed.

use super::super::words;
use super::Page;
use super::paper::Style;
use crate::report::Sheet;

/// Rows of the tables of one unit's sheet.
const MOST_OF_UNIT: usize = 60;

/// Units that have a sheet in the document; HTML and `--unit` make the others.
const MOST_UNITS: usize = 120;

impl Page<'_> {
    pub(super) fn sheets(&mut self) {
        let d = self.d;
        if d.sheets.is_empty() {
            return;
        }
        self.heading("Sheets of the units", "各单位督办单", true);
        for (n, sheet) in d.sheets.iter().take(MOST_UNITS).enumerate() {
            self.sheet(sheet, n > 0);
        }
        self.rest(d.sheets.len().min(MOST_UNITS), d.sheets.len());
    }

    fn sheet(&mut self, sheet: &Sheet, new_page: bool) {
        let d = self.d;
        let unit = &d.units[sheet.unit];
        let name = self.lang.pick(
            format!("Supervision sheet: {}", unit.id),
            format!("督办单：{}", unit.id),
        );
        self.paper.heading(2, &name, new_page);
        let light = words::colour(unit.lights.whole());
        let light = self.get(&light).to_owned();
        self.paper.labelled(
            self.lang.pick("Unit: ", "承办单位："),
            unit.name.as_deref().unwrap_or(&unit.id),
        );
        self.paper
            .labelled(self.lang.pick("Light: ", "亮灯情况："), &light);
        self.sheet_duties(sheet);
        self.sheet_targets(sheet);
        self.sheet_findings(sheet);
        self.say(
            Style::Signature,
            "Signed: ____________    Date: ____________",
            "签收人：＿＿＿＿＿＿＿　　　日期：＿＿＿＿年＿＿月＿＿日",
        );
    }

    fn sheet_duties(&mut self, sheet: &Sheet) {
        let d = self.d;
        let duties = sheet.duties.iter().take(MOST_OF_UNIT).map(|duty| {
            let task = &d.tasks[duty.task];
            let role = words::role(duty.role).get(self.lang).to_owned();
            vec![
                task.number.clone(),
                task.title.clone().unwrap_or_default(),
                role,
                words::day(task.due.map(|d| d.0)),
                words::state(task.state, task.done)
                    .get(self.lang)
                    .to_owned(),
                String::new(),
            ]
        });
        let duties: Vec<_> = duties.collect();
        if !duties.is_empty() {
            self.say(Style::Caption, "Tasks", "承担任务");
            self.table(
                &[
                    ("no.", "编号"),
                    ("task", "任务"),
                    ("role", "角色"),
                    ("by", "时限"),
                    ("state", "进展"),
                    ("report", "办理情况"),
                ],
                &[2, 6, 2, 2, 3, 4],
                &duties,
            );
            self.rest(duties.len(), sheet.duties.len());
        }
    }

    fn sheet_targets(&mut self, sheet: &Sheet) {
        let d = self.d;
        let targets = sheet
            .targets
            .iter()
            .take(MOST_OF_UNIT)
            .map(|n| &d.targets[*n])
            .map(|t| {
                vec![
                    t.metric.clone(),
                    words::mark(t),
                    words::shown(t.actual.as_ref().map(|a| &a.0)).to_owned(),
                    words::outcome(t).get(self.lang).to_owned(),
                ]
            });
        let targets: Vec<_> = targets.collect();
        if !targets.is_empty() {
            self.say(Style::Caption, "Targets", "承担指标");
            self.table(
                &[
                    ("target", "指标"),
                    ("to reach", "目标值"),
                    ("actual", "实际值"),
                    ("outcome", "结论"),
                ],
                &[5, 3, 3, 5],
                &targets,
            );
            self.rest(targets.len(), sheet.targets.len());
        }
    }

    fn sheet_findings(&mut self, sheet: &Sheet) {
        let d = self.d;
        let findings = sheet
            .findings
            .iter()
            .take(MOST_OF_UNIT)
            .map(|n| &d.findings[*n])
            .map(|f| {
                let help = f.help.as_ref().map(|h| self.get(h).to_owned());
                vec![
                    words::level(f.severity).get(self.lang).to_owned(),
                    self.get(&f.message).to_owned(),
                    help.unwrap_or_default(),
                ]
            });
        let findings: Vec<_> = findings.collect();
        if !findings.is_empty() {
            self.say(Style::Caption, "Findings to be answered", "需整改的问题");
            self.table(
                &[
                    ("level", "级别"),
                    ("finding", "问题"),
                    ("what to do", "整改建议"),
                ],
                &[1, 6, 6],
                &findings,
            );
            self.rest(findings.len(), sheet.findings.len());
        }
    }
}
