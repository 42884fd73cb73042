//! What an import understood and what not: a few lines for people, all of it as JSON.
//!
//! In: counts, the profile, what was unclear. Out: text and JSON. Nothing here prints.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::mark::Level;
use super::tasks_of_rows::Taken;
use crate::finding::{Lang, Said};
use crate::syntax::keywords::Keyword;

/// What was taken for granted about a document, each overridable by a flag.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Title of the plan.
    pub title: Option<String>,
    /// Number of the document.
    pub number: Option<String>,
    /// Who issued it.
    pub issuers: Vec<String>,
    /// When.
    pub issued: Option<String>,
    /// First and last date.
    pub period: Option<String>,
    /// Levels at which tasks stand.
    pub levels: Vec<Level>,
    /// Labels and verbs of roles with the role each was taken for, and how often.
    pub roles: Vec<(String, Keyword, usize)>,
    /// Whether responsible units stand beside leads, so that they help.
    pub helpers: bool,
    /// Whether the first listed leads, and where the note says so.
    pub first_is_lead: Option<FirstIsLead>,
}

/// Why the first listed is taken for the lead.
#[derive(Clone, Debug)]
pub struct FirstIsLead {
    /// The note, and where it stands; nothing where the caller said so.
    pub note: Option<(String, String)>,
    /// Whether it holds for the whole plan.
    pub whole: bool,
}

/// How many of what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Headings.
    pub sections: usize,
    /// Tasks.
    pub tasks: usize,
    /// Tasks with a lead or responsible unit.
    pub owned: usize,
    /// Targets.
    pub targets: usize,
    /// Named projects.
    pub projects: usize,
    /// Documents cited.
    pub documents: usize,
    /// Units.
    pub units: usize,
    /// Collectives.
    pub groups: usize,
    /// Proposals to confirm.
    pub doubts: usize,
}

/// A place that was not understood.
#[derive(Clone, Debug)]
pub struct Place {
    /// `notice.txt:123`.
    pub at: String,
    /// What stands there.
    pub text: String,
    /// Why it was not understood.
    pub why: Said,
}

/// How the plan goes on from an older one, as ids.
#[derive(Clone, Debug, Default)]
pub struct Continuation {
    /// Items that kept their ids: id, and number then and now where these differ.
    pub kept: Vec<String>,
    /// Ids that are new.
    pub added: Vec<String>,
    /// Ids of the old plan that nothing bears any more.
    pub lost: Vec<String>,
}

/// The whole report.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What was taken for granted.
    pub profile: Profile,
    /// How many of what.
    pub counts: Counts,
    /// What was not understood.
    pub unclear: Vec<Place>,
    /// What a person has to confirm.
    pub doubts: Vec<Said>,
    /// Furniture of pages and web pages that was left out.
    pub left: Vec<Place>,
    /// Whether lines were parted at numbers, because the text had lost its line breaks.
    pub split: bool,
    /// What became of the rows of task tables.
    pub taken: Taken,
    /// With an older plan: what was carried over.
    pub continued: Option<Continuation>,
}

/// How many places the short report shows.
const SHOWN: usize = 12;

impl Report {
    /// The lines for a terminal.
    pub fn short(&self, source: &str, lang: Lang) -> String {
        let mut out = String::new();
        self.head(source, lang, &mut out);
        self.profile_lines(lang, &mut out);
        self.count_lines(lang, &mut out);
        self.continued_lines(lang, &mut out);
        self.left_lines(lang, &mut out);
        self.unclear_lines(lang, &mut out);
        out
    }

    fn head(&self, source: &str, lang: Lang, out: &mut String) {
        let profile = &self.profile;
        let none = || {
            lang.pick("no title found (--title)", "未找到标题（--title）")
                .to_owned()
        };
        let title = profile.title.as_ref().map_or_else(none, |title| {
            lang.pick(format!("“{title}”"), format!("《{title}》"))
        });
        let _ = writeln!(
            out,
            "{}",
            lang.pick(format!("{source}: {title}"), format!("{source}：{title}"))
        );
    }

    fn profile_lines(&self, lang: Lang, out: &mut String) {
        let profile = &self.profile;
        let missing =
            |flag: &str| lang.pick(format!("not found ({flag})"), format!("未找到（{flag}）"));
        let said = |value: Option<String>, flag: &str| value.unwrap_or_else(|| missing(flag));
        let issuers = (!profile.issuers.is_empty()).then(|| profile.issuers.join("、"));
        let levels: Vec<&str> = profile.levels.iter().map(|level| level.sample()).collect();
        let rows = [
            (
                lang.pick("number", "发文字号"),
                said(profile.number.clone(), "--number"),
            ),
            (lang.pick("issuer", "发文机关"), said(issuers, "--issuer")),
            (
                lang.pick("issued", "成文日期"),
                said(profile.issued.clone(), "--issued"),
            ),
            (
                lang.pick("period", "规划期"),
                said(profile.period.clone(), "--period"),
            ),
            (
                lang.pick("tasks at", "任务层级"),
                said(
                    (!levels.is_empty()).then(|| levels.join(" ")),
                    "--task-level",
                ),
            ),
            (lang.pick("roles", "责任分工"), self.roles_line(lang)),
            (
                lang.pick("first is lead", "首位牵头"),
                self.first_line(lang),
            ),
        ];
        for (name, value) in rows {
            let _ = writeln!(
                out,
                "  {}",
                lang.pick(format!("{name}: {value}"), format!("{name}：{value}"))
            );
        }
    }

    fn roles_line(&self, lang: Lang) -> String {
        let profile = &self.profile;
        if profile.roles.is_empty() {
            return lang
                .pick("the document names no owner", "原文没有写明责任单位")
                .to_owned();
        }
        let each = profile.roles.iter().map(|(label, role, n)| {
            let word = role.word(lang);
            if label == word {
                format!("{word} {n}")
            } else {
                format!("{label}→{word} {n}")
            }
        });
        let list = each.collect::<Vec<_>>().join(lang.pick(", ", "、"));
        let responsible = profile
            .roles
            .iter()
            .any(|(_, role, _)| *role == Keyword::Responsible);
        match (responsible, profile.helpers) {
            (true, true) => lang.pick(
                format!("{list}; responsible units help a lead"),
                format!("{list}；责任单位协助牵头单位"),
            ),
            (true, false) => lang.pick(
                format!("{list}; responsible units answer together"),
                format!("{list}；所列责任单位共同负责"),
            ),
            _ => list,
        }
    }

    fn first_line(&self, lang: Lang) -> String {
        match &self.profile.first_is_lead {
            None => lang.pick("not stated", "原文未注明").to_owned(),
            Some(FirstIsLead { note: None, .. }) => {
                lang.pick("as the call says", "按命令行指定").to_owned()
            }
            Some(FirstIsLead {
                note: Some((text, at)),
                whole: true,
            }) => lang.pick(format!("“{text}” ({at})"), format!("“{text}”（{at}）")),
            Some(FirstIsLead {
                note: Some((text, at)),
                whole: false,
            }) => lang.pick(
                format!("“{text}” ({at}), for that task only"),
                format!("“{text}”（{at}），仅限该项任务"),
            ),
        }
    }

    fn count_lines(&self, lang: Lang, out: &mut String) {
        let Counts {
            sections,
            tasks,
            owned,
            targets,
            projects,
            documents,
            units,
            groups,
            doubts,
        } = self.counts;
        let without = tasks - owned;
        let _ = writeln!(
            out,
            "{}",
            lang.pick(
                format!("  {tasks} tasks, {owned} with owners and {without} without, under {sections} headings"),
                format!("  任务{tasks}项，其中{owned}项有责任单位、{without}项没有；标题{sections}个"),
            )
        );
        let Taken { rows, repeated } = self.taken;
        if rows + repeated > 0 {
            let _ = writeln!(
                out,
                "{}",
                lang.pick(
                    format!("  of these {rows} from rows of tables"),
                    format!("  其中{rows}项来自表格"),
                )
            );
        }
        if repeated > 0 {
            let _ = writeln!(
                out,
                "{}",
                lang.pick(
                    format!("  {repeated} rows of tables repeat a numbered task, which has their owners now if it had none"),
                    format!("  表格中有{repeated}行与正文任务重复，未再列出；正文未写明责任单位的，已按表格补入"),
                )
            );
        }
        let _ = writeln!(
            out,
            "{}",
            lang.pick(
                format!(
                    "  {targets} targets, {projects} named projects, {documents} documents cited"
                ),
                format!("  目标{targets}个、项目{projects}个、引用文件{documents}份"),
            )
        );
        let _ = writeln!(
            out,
            "{}",
            lang.pick(
                format!("  {units} units and {groups} collectives; {doubts} proposals to confirm, each marked in the plan"),
                format!("  单位{units}家、统称{groups}个；{doubts}处有待核实，已在方案中逐一标注"),
            )
        );
    }

    fn continued_lines(&self, lang: Lang, out: &mut String) {
        let Some(continued) = &self.continued else {
            return;
        };
        let (kept, added, lost) = (
            continued.kept.len(),
            continued.added.len(),
            continued.lost.len(),
        );
        let named = |ids: &[String]| {
            let shown: Vec<&str> = ids.iter().take(SHOWN).map(String::as_str).collect();
            let more = if ids.len() > SHOWN { " …" } else { "" };
            format!("{}{more}", shown.join(lang.pick(", ", "、")))
        };
        let _ = writeln!(
            out,
            "{}",
            lang.pick(
                format!("  ids: {kept} kept, {added} new, {lost} gone"),
                format!("  编号：沿用{kept}个，新增{added}个，消失{lost}个")
            )
        );
        if added > 0 {
            let _ = writeln!(
                out,
                "    {}{}",
                lang.pick("new: ", "新增："),
                named(&continued.added)
            );
        }
        if lost > 0 {
            let _ = writeln!(
                out,
                "    {}{}",
                lang.pick("gone: ", "消失："),
                named(&continued.lost)
            );
        }
    }

    fn left_lines(&self, lang: Lang, out: &mut String) {
        if self.split {
            let said = lang.pick(
                "  the text had lost its line breaks; it was parted at its numbers",
                "  原文没有换行，已按编号分段",
            );
            let _ = writeln!(out, "{said}");
        }
        let mut reasons: Vec<(&Said, usize)> = Vec::new();
        for place in &self.left {
            match reasons.iter_mut().find(|(why, _)| **why == place.why) {
                Some((_, n)) => *n += 1,
                None => reasons.push((&place.why, 1)),
            }
        }
        if reasons.is_empty() {
            return;
        }
        let each = reasons.iter().map(|(why, n)| {
            let why = why.get(lang);
            lang.pick(format!("{why} ({n})"), format!("{why}{n}处"))
        });
        let list = each.collect::<Vec<_>>().join(lang.pick(", ", "、"));
        let said = lang.pick(format!("  left out: {list}"), format!("  已略去：{list}"));
        let _ = writeln!(out, "{said}");
    }

    fn unclear_lines(&self, lang: Lang, out: &mut String) {
        let count = self.unclear.len();
        if count == 0 {
            let _ = writeln!(
                out,
                "{}",
                lang.pick("  everything was understood", "  全文均已读懂")
            );
            return;
        }
        let _ = writeln!(
            out,
            "{}",
            lang.pick(
                format!(
                    "  {count} {} not understood:",
                    if count == 1 { "place" } else { "places" }
                ),
                format!("  有{count}处未能读懂："),
            )
        );
        for place in self.unclear.iter().take(SHOWN) {
            let why = place.why.get(lang);
            let text = short(&place.text, 30);
            let _ = writeln!(
                out,
                "    {}",
                lang.pick(
                    format!("{}: {why}: {text}", place.at),
                    format!("{}：{why}：{text}", place.at)
                )
            );
        }
        if count > SHOWN {
            let more = count - SHOWN;
            let _ = writeln!(
                out,
                "    {}",
                lang.pick(
                    format!("… and {more} more; `--report FILE` lists all"),
                    format!("……另有{more}处，加“--report 文件”全部列出")
                )
            );
        }
    }

    /// Everything, in one language.
    pub fn json(&self, source: &str, lang: Lang) -> Value {
        let profile = &self.profile;
        let roles: Vec<Value> =
            profile.roles.iter().map(|(label, role, n)| json!({ "label": label, "role": role.word(Lang::En), "count": n })).collect();
        let first = profile.first_is_lead.as_ref().map(|first| {
            let note = first.note.as_ref();
            json!({ "note": note.map(|n| &n.0), "at": note.map(|n| &n.1), "whole_plan": first.whole })
        });
        let Counts {
            sections,
            tasks,
            owned,
            targets,
            projects,
            documents,
            units,
            groups,
            doubts,
        } = self.counts;
        json!({
            "schema": 1, "planlint": env!("CARGO_PKG_VERSION"), "source": source,
            "profile": {
                "title": profile.title, "number": profile.number, "issuers": profile.issuers, "issued": profile.issued,
                "period": profile.period, "task_levels": profile.levels.iter().map(|level| level.word()).collect::<Vec<_>>(),
                "roles": roles, "first_is_lead": first,
            },
            "counts": {
                "sections": sections, "tasks": tasks, "with_owners": owned, "without_owners": tasks - owned, "targets": targets, "projects": projects, "documents": documents, "units": units,
                "collectives": groups, "to_confirm": doubts, "not_understood": self.unclear.len(),
            },
            "not_understood": self.unclear.iter().map(|place| json!({ "at": place.at, "text": place.text, "why": place.why.get(lang) })).collect::<Vec<_>>(),
            "left_out": self.left.iter().map(|place| json!({ "at": place.at, "text": place.text, "why": place.why.get(lang) })).collect::<Vec<_>>(),
            "split_at_numbers": self.split,
            "tables": { "rows": self.taken.rows, "repeated": self.taken.repeated },
            "to_confirm": self.doubts.iter().map(|doubt| doubt.get(lang)).collect::<Vec<_>>(),
            "continued": self.continued.as_ref().map(|c| json!({ "kept": c.kept, "added": c.added, "lost": c.lost })),
        })
    }
}

/// The first characters of a text, on one line.
fn short(text: &str, most: usize) -> String {
    let text = text.replace('\n', " ");
    if text.chars().count() <= most {
        return text;
    }
    let mut out: String = text.chars().take(most).collect();
    out.push('…');
    out
}
