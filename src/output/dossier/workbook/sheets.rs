//! What stands in the sheets of the workbook.

use rust_xlsxwriter::XlsxError;

use super::super::words;
use super::{amount, shown, some};
use crate::model::entity::Role;
use crate::output::book::{Book, Cell};
use crate::output::diff;
use crate::report::{Change, Dossier, Reported, Row, Target, Task, Waiver};
use crate::syntax::date::Date;

impl Book {
    fn chapter(d: &Dossier, number: Option<usize>) -> Cell {
        let chapter = number.and_then(|n| d.chapters.get(n));
        chapter.map_or(Cell::Empty, |c| shown(&c.title))
    }

    /// One row a task; its first target beside it, all others on rows of their own.
    pub(super) fn tasks(&mut self, d: &Dossier) -> Result<(), XlsxError> {
        let heads = [
            ("id", "编号"),
            ("task name", "任务名称"),
            ("section", "章节"),
            ("lead", "牵头单位"),
            ("responsible", "责任单位"),
            ("support", "配合单位"),
            ("oversee", "督办单位"),
            ("implementer", "实施主体"),
            ("start date", "开始时间"),
            ("due date", "完成时限"),
            ("metric", "指标"),
            ("target", "目标值"),
            ("steps", "具体措施"),
        ];
        let mut rows = Vec::new();
        for chapter in [None].into_iter().chain((0..d.chapters.len()).map(Some)) {
            for target in d
                .targets
                .iter()
                .filter(|t| t.chapter == chapter && t.task.is_none())
            {
                rows.push(Self::target_row(d, target));
            }
            for task in d.tasks.iter().filter(|t| t.chapter == chapter) {
                let of_task =
                    |t: &&Target| t.task.as_ref() == Some(&task.key.1) && t.plan == task.key.0;
                let mut own = d.targets.iter().filter(of_task);
                rows.push(Self::task_row(d, task, own.next()));
                rows.extend(own.map(|target| Self::target_row(d, target)));
            }
        }
        self.sheet(("Tasks", "任务分解表"), &heads, rows.into_iter())
    }

    fn task_row(d: &Dossier, task: &Task, target: Option<&Target>) -> Vec<Cell> {
        let role = |role| {
            let mut names = task.roles.joined(role, "、");
            if task.roles.is_open(role) {
                names.push('等');
            }
            shown(names)
        };
        let due = task.due.filter(|(_, own)| *own).map(|(date, _)| date);
        vec![
            shown(&task.key.1),
            shown(task.title.as_ref().unwrap_or(&task.key.1)),
            Self::chapter(d, task.chapter),
            role(Role::Lead),
            role(Role::Responsible),
            role(Role::Support),
            role(Role::Oversee),
            role(Role::Implementer),
            Cell::date(task.start),
            Cell::date(due),
            target.map_or(Cell::Empty, |t| shown(&t.metric)),
            target.map_or(Cell::Empty, |t| shown(words::mark(t))),
            some(task.text.as_ref()),
        ]
    }

    fn target_row(d: &Dossier, target: &Target) -> Vec<Cell> {
        let mut row = vec![
            shown(&target.id),
            Cell::Empty,
            Self::chapter(d, target.chapter),
            shown(target.owners.join("、")),
        ];
        row.extend([
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ]);
        row.extend([
            Cell::date(target.due),
            shown(&target.metric),
            shown(words::mark(target)),
            Cell::Empty,
        ]);
        row
    }

    pub(super) fn ledger(&mut self, d: &Dossier) -> Result<(), XlsxError> {
        let heads = [
            ("id", "编号"),
            ("task name", "名称"),
            ("of", "其中"),
            ("date", "日期"),
            ("value", "完成值"),
            ("unit of measure", "计量单位"),
            ("state", "状态"),
            ("reporter", "填报单位"),
            ("evidence", "佐证材料"),
            ("source", "来源"),
            ("accepted on", "验收时间"),
            ("accepted by", "验收单位"),
            ("corrects", "更正"),
        ];
        let rows: Vec<_> = d.ledger.iter().map(|row| self.ledger_row(row)).collect();
        self.sheet(("Ledger", "工作台账"), &heads, rows.into_iter())
    }

    fn ledger_row(&self, row: &Row) -> Vec<Cell> {
        let (value, unit, state) = match &row.reported {
            Reported::Amount(a) => (Cell::number(a.value), shown(&a.unit), Cell::Empty),
            Reported::State(state) => (
                Cell::Empty,
                Cell::Empty,
                shown(self.get(&words::word(*state))),
            ),
            Reported::Words(text) => (Cell::Empty, Cell::Empty, shown(text)),
        };
        let accepted = row.accepted.as_ref();
        vec![
            shown(&row.id),
            shown(&row.title),
            some(row.part.as_ref()),
            Cell::date(Some(row.date)),
            value,
            unit,
            state,
            some(row.reporter.as_ref()),
            shown(row.evidence.join("；")),
            some(row.source.as_ref()),
            Cell::date(accepted.map(|a| a.0)),
            some(accepted.and_then(|a| a.1.as_ref())),
            Cell::date(row.corrects),
        ]
    }

    pub(super) fn findings(&mut self, d: &Dossier) -> Result<(), XlsxError> {
        let heads = [
            ("number", "问题序号"),
            ("level", "级别"),
            ("rule", "规则"),
            ("finding", "问题描述"),
            ("what to do", "整改建议"),
            ("about", "涉及事项"),
            ("chapter", "所在章节"),
            ("addressed to", "涉及单位"),
            ("file", "文件"),
            ("line", "行"),
            ("fingerprint", "指纹"),
        ];
        let rows: Vec<Vec<Cell>> = d
            .findings
            .iter()
            .enumerate()
            .map(|(n, f)| {
                let place = f.place.as_ref();
                vec![
                    Cell::count(n + 1),
                    shown(self.get(&words::level(f.severity))),
                    shown(&f.rule),
                    shown(self.get(&f.message)),
                    f.help.as_ref().map_or(Cell::Empty, |h| shown(self.get(h))),
                    f.element.as_ref().map_or(Cell::Empty, |e| shown(&e.2)),
                    Self::chapter(d, f.chapter),
                    shown(f.units.join("、")),
                    place.map_or(Cell::Empty, |p| shown(&p.file)),
                    place.map_or(Cell::Empty, |p| {
                        p.name
                            .as_ref()
                            .map_or(Cell::Number(f64::from(p.line)), shown)
                    }),
                    shown(&f.fingerprint),
                ]
            })
            .collect();
        self.sheet(("Findings", "问题清单"), &heads, rows.into_iter())
    }

    pub(super) fn load(&mut self, d: &Dossier) -> Result<(), XlsxError> {
        let heads = [
            ("unit name", "单位简称"),
            ("full name", "单位全称"),
            ("leads", "牵头"),
            ("is responsible", "责任"),
            ("supports", "配合"),
            ("oversees", "督办"),
            ("implements", "实施"),
            ("through groups", "经统称"),
            ("tasks in all", "任务合计"),
            ("findings", "问题数"),
            ("light", "亮灯"),
            ("red", "红灯"),
            ("yellow", "黄灯"),
            ("green", "绿灯"),
            ("grey", "灰灯"),
            ("score", "得分"),
        ];
        let rows: Vec<Vec<Cell>> = d
            .units
            .iter()
            .filter(|u| u.load.total() > 0 || u.lights.total() > 0)
            .map(|u| {
                let mut row = vec![shown(&u.id), some(u.name.as_ref())];
                row.extend(Role::ALL.map(|role| Cell::count(u.load.of(role))));
                row.extend([
                    Cell::count(u.load.through_groups),
                    Cell::count(u.load.total()),
                    Cell::count(u.findings),
                ]);
                row.push(shown(self.get(&words::colour(u.lights.whole()))));
                row.extend(crate::report::Colour::ALL.map(|c| Cell::count(u.lights.count(c))));
                row.push(u.score.map_or(Cell::Empty, |s| Cell::number(s.0)));
                row
            })
            .collect();
        self.sheet(("Load", "单位任务量"), &heads, rows.into_iter())
    }

    pub(super) fn targets(&mut self, d: &Dossier) -> Result<(), XlsxError> {
        let heads = [
            ("id of target", "指标代码"),
            ("what is measured", "指标内容描述"),
            ("kind", "考核方式"),
            ("comparator", "比较"),
            ("to reach", "应达到"),
            ("in", "计量"),
            ("to be reached by", "到期"),
            ("from", "基数"),
            ("from when", "基数日期"),
            ("reported", "所报数值"),
            ("reported for", "所报日期"),
            ("expected then", "序时应达"),
            ("outcome", "结论"),
            ("light", "亮灯"),
            ("answers for it", "责任主体名称"),
            ("chapter", "所在章节"),
        ];
        let rows: Vec<Vec<Cell>> = d
            .targets
            .iter()
            .map(|t| {
                let base = t.baseline.as_ref();
                let actual = t.actual.as_ref();
                vec![
                    shown(&t.id),
                    shown(&t.metric),
                    shown(self.get(&words::kind(t.kind))),
                    t.cmp.map_or(Cell::Empty, |c| shown(c.sign())),
                    t.mark
                        .as_ref()
                        .map_or_else(|| some(t.words.as_ref()), |a| Cell::number(a.value)),
                    t.mark.as_ref().map_or(Cell::Empty, |a| shown(&a.unit)),
                    Cell::date(t.due),
                    amount(base.map(|b| &b.0)),
                    Cell::date(base.and_then(|b| b.1)),
                    amount(actual.map(|a| &a.0)),
                    Cell::date(actual.map(|a| Date::of_day(a.1))),
                    amount(t.expected.as_ref()),
                    shown(self.get(&words::outcome(t))),
                    shown(self.get(&words::colour(t.signal.colour))),
                    shown(t.owners.join("、")),
                    Self::chapter(d, t.chapter),
                ]
            })
            .collect();
        self.sheet(("Targets", "指标"), &heads, rows.into_iter())
    }

    /// Accepted findings; no sheet where there are none.
    pub(super) fn waivers(&mut self, d: &Dossier) -> Result<(), XlsxError> {
        if d.waivers.is_empty() {
            return Ok(());
        }
        let heads = [
            ("rule that is waived", "豁免规则"),
            ("on what", "豁免事项"),
            ("why", "豁免理由"),
            ("approved by", "批准单位"),
            ("document", "批准文号"),
            ("ends on", "有效期至"),
            ("covers", "涉及问题"),
            ("written in", "出处"),
        ];
        let row = |w: &Waiver| {
            vec![
                shown(&w.rule),
                shown(&w.element),
                some(w.reason.as_ref()),
                some(w.approved.as_ref()),
                some(w.number.as_ref()),
                Cell::date(w.until),
                Cell::count(w.covers as usize),
                shown(w.place.shown()),
            ]
        };
        self.sheet(("Waivers", "豁免事项"), &heads, d.waivers.iter().map(row))
    }

    /// What changed since an older revision; no sheet where there is none.
    pub(super) fn changes(&mut self, d: &Dossier) -> Result<(), XlsxError> {
        let Some(changes) = &d.changes else {
            return Ok(());
        };
        let heads = [
            ("grade of change", "变化程度"),
            ("judged as", "判定级别"),
            ("what has changed", "变化事项"),
            ("how it has changed", "变化内容"),
            ("found by", "判定规则"),
            ("now in", "所在位置"),
        ];
        let lang = self.lang;
        let row = |c: &Change| {
            vec![
                shown(diff::heading(c.what.grade, lang)),
                shown(words::judged(c).get(lang)),
                shown(words::changed(c).get(lang)),
                shown(words::change(c).get(lang)),
                shown(words::judge(c)),
                c.place.as_ref().map_or(Cell::Empty, |p| shown(p.shown())),
            ]
        };
        let rows: Vec<_> = changes.list.iter().map(row).collect();
        self.sheet(("Changes", "修订变化"), &heads, rows.into_iter())
    }

    pub(super) fn about(&mut self, d: &Dossier) -> Result<(), XlsxError> {
        let c = &d.counts;
        let texts = [
            (
                ("plan reported on", "方案名称"),
                shown(d.title().unwrap_or_default()),
            ),
            (("verdict", "结论"), shown(self.get(&d.verdict.said()))),
            (
                ("speaks of", "统计至"),
                shown(self.get(&words::as_of(&d.facts))),
            ),
            (
                ("levels by stage", "判定标准"),
                shown(self.get(&words::profile(&d.facts))),
            ),
            (
                ("limited to", "筛选范围"),
                shown(self.get(&words::filters(&d.facts))),
            ),
            (
                ("compared with", "对照版本"),
                d.changes
                    .as_ref()
                    .map_or(Cell::Empty, |c| shown(self.get(&words::against(c)))),
            ),
            (
                ("made by", "程序版本"),
                shown(format!("planlint {}", d.facts.version)),
            ),
            (("errors", "错误"), Cell::count(c.errors)),
            (("warnings", "警告"), Cell::count(c.warnings)),
            (("infos", "提示"), Cell::count(c.infos)),
            (("waived", "已豁免"), Cell::count(c.waived)),
            (("in the baseline", "基线内"), Cell::count(c.baselined)),
            (
                ("not evaluated", "未能判定"),
                Cell::count(c.not_evaluated as usize),
            ),
            (
                ("problems of the input", "输入问题"),
                Cell::count(c.problems),
            ),
        ];
        let lang = self.lang;
        let rows: Vec<Vec<Cell>> = texts
            .into_iter()
            .map(|((en, zh), cell)| vec![shown(lang.pick(en, zh)), cell])
            .collect();
        self.sheet(
            ("About", "报告说明"),
            &[("what this says", "说明项"), ("content", "内容说明")],
            rows.into_iter(),
        )
    }
}
