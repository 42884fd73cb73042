//! A report as a Word document, laid out as official documents are: title, what it speaks about, the
//! verdict, contents, then part by part with tables, and the sheet of every unit on its own page.

mod paper;
mod sheets;

use paper::{Paper, Style};

use super::words;
use crate::finding::{Lang, Said, Severity};
use crate::model::entity::Role;
use crate::output::diff;
use crate::report::{Colour, Dossier};

/// Rows of one table; the workbook holds the others.
const MOST: usize = 300;

/// Units named for one finding; their own sheets name each.
const MOST_NAMES: usize = 3;

/// The whole document.
pub fn write(dossier: &Dossier, lang: Lang) -> zip::result::ZipResult<Vec<u8>> {
    let mut page = Page {
        d: dossier,
        lang,
        paper: Paper::default(),
        part: 0,
    };
    page.front();
    let front = page.paper.length();
    page.changes();
    page.lights();
    page.targets();
    page.deadlines();
    page.tasks();
    page.findings();
    page.undecided();
    page.waivers();
    page.sheets();
    let contents = lang.pick("Contents", "目　录");
    let title = format!(
        "{} {}",
        lang.pick("Compliance report", "合规检查报告"),
        dossier.title().unwrap_or_default()
    );
    page.paper
        .finish(front, contents, title.trim(), lang == Lang::Zh)
}

struct Page<'d> {
    d: &'d Dossier,
    lang: Lang,
    paper: Paper,
    part: usize,
}

const NUMBERS: [&str; 12] = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
];

impl Page<'_> {
    fn get<'s>(&self, said: &'s Said) -> &'s str {
        said.get(self.lang)
    }

    fn say(&mut self, style: Style, en: &str, zh: &str) {
        self.paper.paragraph(style, self.lang.pick(en, zh));
    }

    fn heading(&mut self, en: &str, zh: &str, new_page: bool) {
        let number = NUMBERS.get(self.part).copied().unwrap_or("");
        self.part += 1;
        let text = self
            .lang
            .pick(format!("{}. {en}", self.part), format!("{number}、{zh}"));
        self.paper.heading(1, &text, new_page);
    }

    fn table(&mut self, heads: &[(&str, &str)], widths: &[u32], rows: &[Vec<String>]) {
        let heads: Vec<&str> = heads
            .iter()
            .map(|(en, zh)| self.lang.pick(*en, *zh))
            .collect();
        let shown = rows.len().min(MOST);
        self.paper.table(&heads, widths, &rows[..shown]);
        self.rest(shown, rows.len());
    }

    fn rest(&mut self, shown: usize, all: usize) {
        if shown < all {
            let text = self.lang.pick(
                format!("{shown} of {all} are listed here; the workbook holds all of them."),
                format!("此处列出{shown}项，共{all}项，全部内容见 Excel 工作簿。"),
            );
            self.paper.paragraph(Style::Note, &text);
        }
    }

    fn front(&mut self) {
        let d = self.d;
        self.say(Style::Title, "Compliance report", "合规检查报告");
        for plan in d.facts.plans.iter().take(6) {
            self.paper
                .paragraph(Style::Subtitle, plan.title.as_deref().unwrap_or(&plan.id));
            if let Some(number) = &plan.number {
                self.paper.paragraph(Style::Subtitle, number);
            }
        }
        let rows = [
            (("As of: ", "截至日期："), words::as_of(&d.facts)),
            (
                ("Levels by stage: ", "判定标准："),
                words::profile(&d.facts),
            ),
            (("Limited to: ", "筛选范围："), words::filters(&d.facts)),
            (("Verdict: ", "检查结论："), d.verdict.said()),
            (("Counts: ", "问题统计："), words::counts(&d.counts)),
            (
                ("Made by: ", "程序版本："),
                Said::new(
                    format!("planlint {}", d.facts.version),
                    format!("planlint {}", d.facts.version),
                ),
            ),
        ];
        for ((en, zh), said) in &rows {
            let (label, text) = (self.lang.pick(*en, *zh), self.get(said).to_owned());
            self.paper.labelled(label, &text);
        }
        for fault in d.faults.iter().take(20) {
            let text = self.get(&fault.message).to_owned();
            self.paper.labelled(
                self.lang.pick("Problem of the input: ", "输入问题："),
                &text,
            );
        }
    }

    fn changes(&mut self) {
        let Some(changes) = &self.d.changes else {
            return;
        };
        self.heading("Changes", "与上一版相比", true);
        let text = words::against(changes);
        self.paper.paragraph(Style::Body, self.get(&text));
        for (grade, list) in changes.grades() {
            let name = diff::heading(grade, self.lang);
            let name = self.lang.pick(
                format!("{name} ({})", list.len()),
                format!("{name}（{}处）", list.len()),
            );
            self.paper.heading(2, &name, false);
            let rows = list.iter().map(|c| {
                let where_ = c.place.as_ref().map(|p| words::place(&self.d.facts, p));
                vec![
                    self.get(&words::judged(c)).to_owned(),
                    self.get(&words::changed(c)).to_owned(),
                    self.get(&words::change(c)).to_owned(),
                    where_.unwrap_or_default(),
                ]
            });
            let rows: Vec<_> = rows.collect();
            self.table(
                &[
                    ("level", "级别"),
                    ("element", "事项"),
                    ("change", "变化"),
                    ("where", "出处"),
                ],
                &[5, 14, 30, 10],
                &rows,
            );
        }
    }

    fn lights(&mut self) {
        let d = self.d;
        self.heading("Lights", "亮灯情况", d.changes.is_none());
        let rule = words::rule_of_lights(d);
        let rule = self.get(&rule).to_owned();
        self.paper.paragraph(Style::Body, &rule);
        let row = |name: &str, lights: crate::report::Lights, score| {
            let mut row = vec![
                name.to_owned(),
                words::colour(lights.whole()).get(self.lang).to_owned(),
            ];
            row.extend(Colour::ALL.map(|c| lights.count(c).to_string()));
            row.push(words::score(score));
            row
        };
        let chapters = d.chapters.iter().filter(|c| c.lights.total() > 0);
        let chapters: Vec<_> = chapters.map(|c| row(&c.title, c.lights, c.score)).collect();
        let mut units: Vec<_> = d
            .units
            .iter()
            .filter(|u| u.lights.total() > 0 && u.members.is_empty())
            .collect();
        units.sort_by_key(|u| {
            (
                u.lights.whole(),
                std::cmp::Reverse(u.lights.count(Colour::Red)),
            )
        });
        let units: Vec<_> = units
            .into_iter()
            .map(|u| row(&u.id, u.lights, u.score))
            .collect();
        for (title, rows) in [
            (("By chapter", "按章节"), chapters),
            (("By unit", "按单位"), units),
        ] {
            self.say(Style::Caption, title.0, title.1);
            let heads = [
                ("name", "名称"),
                ("light", "亮灯"),
                ("red", "红灯"),
                ("yellow", "黄灯"),
                ("green", "绿灯"),
                ("grey", "灰灯"),
                ("score", "得分"),
            ];
            self.table(&heads, &[6, 2, 2, 2, 2, 2, 2], &rows);
        }
    }

    fn targets(&mut self) {
        if self.d.targets.is_empty() {
            return;
        }
        self.heading("Targets", "指标完成情况", false);
        let rows = self.d.targets.iter().map(|t| {
            let outcome = words::outcome(t);
            let amount = |a: Option<&crate::report::Amount>| words::shown(a).to_owned();
            vec![
                t.metric.clone(),
                words::mark(t),
                words::day(t.due),
                amount(t.baseline.as_ref().map(|b| &b.0)),
                amount(t.actual.as_ref().map(|a| &a.0)),
                amount(t.expected.as_ref()),
                self.get(&outcome).to_owned(),
                words::colour(t.signal.colour).get(self.lang).to_owned(),
            ]
        });
        let rows: Vec<_> = rows.collect();
        let heads = [
            ("target", "指标"),
            ("to reach", "目标值"),
            ("by", "时限"),
            ("baseline", "基期值"),
            ("actual", "实际值"),
            ("expected", "序时应达"),
            ("outcome", "结论"),
            ("light", "亮灯"),
        ];
        self.table(&heads, &[14, 9, 6, 8, 8, 8, 13, 6], &rows);
    }

    fn deadlines(&mut self) {
        let own: Vec<_> = self.d.deadlines.iter().filter(|d| d.own).collect();
        let ends = self.d.deadlines.len() - own.len();
        if self.d.deadlines.is_empty() {
            return;
        }
        self.heading("Deadlines", "时限安排", false);
        if ends > 0 {
            let text = self.lang.pick(
                format!("For {ends} elements without a day of their own the end of the plan's period counts."),
                format!("{ends}项未单独写明时限，以规划期末为限。"),
            );
            self.paper.paragraph(Style::Body, &text);
        }
        let rows = own.iter().map(|d| {
            let (kind, state) = (words::due_kind(d.kind), words::due_state(d));
            let late = if d.overdue {
                self.lang.pick("overdue; ", "逾期；")
            } else {
                ""
            };
            vec![
                d.date.to_string(),
                self.get(&kind).to_owned(),
                d.title.clone(),
                d.owners.join("、"),
                format!("{late}{}", self.get(&state)),
            ]
        });
        let rows: Vec<_> = rows.collect();
        if !rows.is_empty() {
            self.table(
                &[
                    ("by", "时限"),
                    ("what", "类别"),
                    ("name", "事项"),
                    ("answers for it", "责任主体"),
                    ("state", "进展"),
                ],
                &[3, 2, 7, 5, 4],
                &rows,
            );
        }
    }

    fn tasks(&mut self) {
        let d = self.d;
        if d.tasks.is_empty() {
            return;
        }
        self.heading("Responsibilities", "任务与责任分工", false);
        let mut room = MOST;
        for chapter in (0..d.chapters.len()).map(Some).chain([None]) {
            let tasks: Vec<_> = d.tasks.iter().filter(|t| t.chapter == chapter).collect();
            if tasks.is_empty() || tasks.len() > room {
                continue;
            }
            room -= tasks.len();
            let name = chapter.map_or_else(
                || words::no_chapter().get(self.lang).to_owned(),
                |n| d.chapters[n].title.clone(),
            );
            self.paper.heading(2, &name, false);
            let rows = tasks.iter().map(|t| {
                let others = Role::ALL
                    .into_iter()
                    .skip(1)
                    .filter(|r| !t.roles.of(*r).is_empty());
                let others = others.map(|r| match r {
                    Role::Responsible => t.roles.joined(r, "、"),
                    _ => format!(
                        "{}：{}",
                        words::role(r).get(self.lang),
                        t.roles.joined(r, "、")
                    ),
                });
                vec![
                    t.number.clone(),
                    t.title.clone().unwrap_or_default(),
                    t.roles.joined(Role::Lead, "、"),
                    others.collect::<Vec<_>>().join("；"),
                    words::day(t.due.map(|d| d.0)),
                    words::state(t.state, t.done).get(self.lang).to_owned(),
                ]
            });
            let rows: Vec<_> = rows.collect();
            self.table(
                &[
                    ("no.", "编号"),
                    ("task", "任务"),
                    ("lead", "牵头单位"),
                    ("others", "责任单位"),
                    ("by", "时限"),
                    ("state", "进展"),
                ],
                &[11, 22, 17, 28, 10, 11],
                &rows,
            );
        }
        self.rest(MOST - room, d.tasks.len());
    }

    fn findings(&mut self) {
        let d = self.d;
        self.heading("Findings", "问题清单", false);
        if d.findings.is_empty() {
            self.say(Style::Body, "None.", "无。");
        }
        for level in [Severity::Error, Severity::Warning, Severity::Info] {
            let rows = d
                .findings
                .iter()
                .enumerate()
                .filter(|(_, f)| f.severity == level);
            let rows = rows.map(|(n, f)| {
                let place = f.place.as_ref().map(|p| words::place(&d.facts, p));
                let help = f.help.as_ref().map(|h| self.get(h).to_owned());
                vec![
                    (n + 1).to_string(),
                    self.get(&f.message).to_owned(),
                    help.unwrap_or_default(),
                    words::few(&f.units, MOST_NAMES, self.lang),
                    place.unwrap_or_default(),
                ]
            });
            let rows: Vec<_> = rows.collect();
            if rows.is_empty() {
                continue;
            }
            let name = words::level(level);
            let name = self.lang.pick(
                format!("{} ({})", name.en, rows.len()),
                format!("{}（{}处）", name.zh, rows.len()),
            );
            self.paper.heading(2, &name, false);
            self.table(
                &[
                    ("no.", "序号"),
                    ("finding", "问题"),
                    ("what to do", "整改建议"),
                    ("units", "涉及单位"),
                    ("where", "出处"),
                ],
                &[4, 20, 16, 11, 9],
                &rows,
            );
        }
    }

    fn undecided(&mut self) {
        self.heading("Not evaluated", "未能判定的事项", false);
        let open = self.d.rules.iter().filter(|r| r.not_evaluated > 0);
        let rows = open.map(|r| {
            let why = words::undecided(r);
            vec![
                self.get(&r.summary).to_owned(),
                r.checked.to_string(),
                r.not_evaluated.to_string(),
                self.get(&why).to_owned(),
            ]
        });
        let rows: Vec<_> = rows.collect();
        self.say(
            Style::Body,
            "What could not be evaluated is not counted as passed.",
            "未能判定的事项不计为通过。",
        );
        if !rows.is_empty() {
            self.table(
                &[
                    ("demands", "要求"),
                    ("checked", "检查"),
                    ("not evaluated", "未能判定"),
                    ("for want of", "原因"),
                ],
                &[6, 2, 2, 6],
                &rows,
            );
        }
    }

    fn waivers(&mut self) {
        self.heading("Waivers", "豁免事项", false);
        if self.d.waivers.is_empty() {
            return self.say(Style::Body, "None.", "无。");
        }
        let none = self.lang.pick("none given", "未写明");
        let rows = self.d.waivers.iter().map(|w| {
            vec![
                w.rule.clone(),
                w.element.clone(),
                w.reason.clone().unwrap_or_else(|| none.to_owned()),
                words::approval(w),
                words::day(w.until),
                w.covers.to_string(),
            ]
        });
        let rows: Vec<_> = rows.collect();
        self.table(
            &[
                ("rule", "规则"),
                ("on", "事项"),
                ("reason", "理由"),
                ("approved by", "批准单位、文号"),
                ("until", "有效期至"),
                ("covers", "涉及问题"),
            ],
            &[4, 3, 6, 3, 3, 2],
            &rows,
        );
    }
}
