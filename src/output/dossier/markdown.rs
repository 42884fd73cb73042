//! A report as Markdown for merge requests: short, with the rest folded away.
//!
//! In: a dossier and a language. Out: Markdown as GitHub and GitLab read it. Texts of plans are
//! escaped: they never become markup, links or mentions.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::words;
use crate::finding::{Lang, Said, Severity};
use crate::output::diff;
use crate::output::markup::plain;
use crate::report::{Change, Colour, Dossier, Entry, Lights};

/// Findings of one rule that are listed.
const MOST_OF_RULE: usize = 20;

/// Findings listed over all; a comment on a merge request has its limit at 65,536 characters.
const MOST: usize = 150;

/// Rows of a table.
const MOST_ROWS: usize = 60;

/// The report in one language.
pub fn write(dossier: &Dossier, lang: Lang) -> String {
    let mut page = Page {
        dossier,
        lang,
        out: String::new(),
    };
    page.head();
    page.changes();
    page.findings();
    page.lights();
    page.targets();
    page.undecided();
    page.waivers();
    page.out
}

struct Page<'d> {
    dossier: &'d Dossier,
    lang: Lang,
    out: String,
}

impl Page<'_> {
    fn say(&self, en: &str, zh: &str) -> String {
        self.lang.pick(en, zh).to_owned()
    }

    fn get<'s>(&self, said: &'s Said) -> &'s str {
        said.get(self.lang)
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn head(&mut self) {
        let d = self.dossier;
        let name = self.say("Compliance report", "合规检查报告");
        let title = d.title().map(plain).unwrap_or_default();
        let gap = if title.is_empty() {
            ""
        } else {
            self.lang.pick(": ", "：")
        };
        let verdict = d.verdict.said();
        let counts = words::counts(&d.counts);
        let facts = &d.facts;
        let (as_of, profile, filters) = (
            words::as_of(facts),
            words::profile(facts),
            words::filters(facts),
        );
        self.line(&format!("## {name}{gap}{title}\n"));
        let (verdict, counts) = (self.get(&verdict).to_owned(), self.get(&counts).to_owned());
        self.line(&format!(
            "**{verdict}**{}{counts}\n",
            self.lang.pick(": ", "：")
        ));
        let labels = self.lang.pick(
            ["as of", "levels by stage", "limited to"],
            ["截至", "判定标准", "筛选范围"],
        );
        let colon = self.lang.pick(" ", "：");
        let rows = [as_of, profile, filters];
        let facts: Vec<String> = labels
            .iter()
            .zip(&rows)
            .map(|(label, said)| format!("{label}{colon}{}", plain(self.get(said))))
            .collect();
        let version = d.facts.version;
        self.line(&format!(
            "<sub>{} · planlint {version}</sub>\n",
            facts.join(" · ")
        ));
    }

    fn fold(&mut self, title: &str, open: bool) {
        let open = if open { " open" } else { "" };
        self.line(&format!("<details{open}><summary>{title}</summary>\n"));
    }

    fn unfold(&mut self) {
        self.line("\n</details>\n");
    }

    fn table(&mut self, heads: &[String], rows: &[Vec<String>]) {
        self.line(&format!("| {} |", heads.join(" | ")));
        self.line(&format!("|{}", "---|".repeat(heads.len())));
        for row in rows.iter().take(MOST_ROWS) {
            self.line(&format!("| {} |", row.join(" | ")));
        }
        if rows.len() > MOST_ROWS {
            let more = rows.len() - MOST_ROWS;
            let text = self.lang.pick(
                format!("and {more} more rows"),
                format!("另有{more}行未列出"),
            );
            self.line(&format!("\n{text}"));
        }
    }

    fn changes(&mut self) {
        let Some(changes) = &self.dossier.changes else {
            return;
        };
        let title = words::against(changes);
        let title = plain(self.get(&title));
        self.fold(&title, true);
        let mut room = MOST;
        for (grade, list) in changes.grades() {
            let name = diff::heading(grade, self.lang);
            self.line(&format!("\n**{name}** {}\n", list.len()));
            let shown = list.len().min(room);
            room -= shown;
            for change in &list[..shown] {
                self.change(change);
            }
            if shown < list.len() {
                let more = list.len() - shown;
                let text = self.lang.pick(
                    format!("- and {more} more, in the HTML report and the workbook"),
                    format!("- 另有{more}处，见 HTML 报告和 Excel 工作簿"),
                );
                self.line(&text);
            }
        }
        self.unfold();
    }

    fn change(&mut self, change: &Change) {
        let (judged, name, what) = (
            words::judged(change),
            words::changed(change),
            words::change(change),
        );
        let mut line = String::from("- ");
        if !change.what.verdicts.is_empty() {
            let _ = write!(line, "**{}** ", self.get(&judged));
        }
        line.push_str(&plain(self.get(&name)));
        if !self.get(&what).is_empty() {
            line.push_str(self.lang.pick(", ", "，"));
            line.push_str(&plain(self.get(&what)));
        }
        if let Some(place) = &change.place {
            let place = words::place(&self.dossier.facts, place);
            let _ = write!(line, " — {}", plain(&place));
        }
        if !change.what.verdicts.is_empty() {
            let _ = write!(line, " `{}`", words::judge(change));
        }
        self.line(&line);
    }

    fn findings(&mut self) {
        let d = self.dossier;
        for fault in d.faults.iter().take(MOST_OF_RULE) {
            let place = fault
                .place
                .as_ref()
                .map(|p| format!(" — {}", plain(&p.shown())));
            let text = plain(self.get(&fault.message));
            self.line(&format!(
                "- **{}** {text}{}",
                self.lang.pick("input", "输入"),
                place.unwrap_or_default()
            ));
        }
        let mut groups: BTreeMap<(Reverse<Severity>, &str), Vec<&Entry>> = BTreeMap::new();
        for finding in &d.findings {
            groups
                .entry((Reverse(finding.severity), &finding.rule))
                .or_default()
                .push(finding);
        }
        let mut room = MOST;
        for ((level, rule), list) in groups {
            let summary = d
                .rules
                .iter()
                .find(|r| r.rule == rule)
                .map(|r| plain(self.get(&r.summary)));
            let title = format!(
                "{} {} · {} <code>{rule}</code>",
                level.0.name(self.lang),
                list.len(),
                summary.unwrap_or_default()
            );
            self.fold(&title, level.0 == Severity::Error && list.len() <= 5);
            let shown = list.len().min(MOST_OF_RULE).min(room);
            room -= shown;
            for finding in &list[..shown] {
                self.finding(finding);
            }
            if list.len() > shown {
                let more = list.len() - shown;
                let text = self.lang.pick(
                    format!("- and {more} more, in the HTML report and the workbook"),
                    format!("- 另有{more}处，见 HTML 报告和 Excel 工作簿"),
                );
                self.line(&text);
            }
            self.unfold();
        }
    }

    fn finding(&mut self, finding: &Entry) {
        let mut line = format!("- {}", plain(self.get(&finding.message)));
        if let Some(place) = &finding.place {
            let _ = write!(line, " — {}", plain(&place.shown()));
        }
        if !finding.units.is_empty() {
            let _ = write!(line, "{}", self.lang.pick("; ", "；"));
            line.push_str(&plain(&finding.units.join(self.lang.pick(", ", "、"))));
        }
        self.line(&line);
    }

    fn lights(&mut self) {
        let d = self.dossier;
        let units = d
            .units
            .iter()
            .filter(|u| u.lights.total() > 0 && u.members.is_empty());
        let mut rows: Vec<(Lights, String)> = units.map(|u| (u.lights, plain(&u.id))).collect();
        rows.retain(|(lights, _)| lights.whole() != Colour::Grey);
        if rows.is_empty() {
            return;
        }
        rows.sort_by_key(|(l, _)| {
            (
                l.whole(),
                Reverse(l.count(Colour::Red)),
                Reverse(l.count(Colour::Yellow)),
            )
        });
        let title = self.say("Lights by unit", "各单位亮灯情况");
        self.fold(&title, false);
        let name = |colour: Colour| words::colour(colour).get(self.lang).to_owned();
        let mut heads = vec![self.say("unit", "单位"), self.say("light", "亮灯")];
        heads.extend(Colour::ALL.map(name));
        let rows: Vec<Vec<String>> = rows
            .into_iter()
            .map(|(lights, unit)| {
                let mut row = vec![unit, name(lights.whole())];
                row.extend(Colour::ALL.map(|c| lights.count(c).to_string()));
                row
            })
            .collect();
        self.table(&heads, &rows);
        self.unfold();
    }

    fn targets(&mut self) {
        let d = self.dossier;
        if d.targets.is_empty() {
            return;
        }
        let title = self.say("Targets", "指标完成情况");
        self.fold(&title, false);
        let heads = self
            .lang
            .pick(
                ["target", "to reach", "by", "actual", "expected", "outcome"],
                ["指标", "目标值", "时限", "实际值", "序时应达", "结论"],
            )
            .map(str::to_owned);
        let rows = d.targets.iter().map(|t| {
            let outcome = words::outcome(t);
            let cells = [
                t.metric.clone(),
                words::mark(t),
                words::day(t.due),
                words::shown(t.actual.as_ref().map(|a| &a.0)).to_owned(),
                words::shown(t.expected.as_ref()).to_owned(),
                self.get(&outcome).to_owned(),
            ];
            cells.iter().map(|c| plain(c)).collect()
        });
        let rows: Vec<Vec<String>> = rows.collect();
        self.table(&heads, &rows);
        self.unfold();
    }

    fn undecided(&mut self) {
        let open = self.dossier.rules.iter().filter(|r| r.not_evaluated > 0);
        let open: Vec<_> = open.collect();
        if open.is_empty() {
            return;
        }
        let n = self.dossier.counts.not_evaluated;
        let title = self
            .lang
            .pick(format!("{n} not evaluated"), format!("未能判定{n}项"));
        self.fold(&title, false);
        for row in open {
            let why = words::undecided(row);
            let why = plain(self.get(&why));
            let line = format!(
                "- `{}`{}{}{}{why}",
                row.rule,
                self.lang.pick(": ", "："),
                row.not_evaluated,
                self.lang.pick(", ", "项，")
            );
            self.line(&line);
        }
        self.unfold();
    }

    fn waivers(&mut self) {
        let waivers = &self.dossier.waivers;
        if waivers.is_empty() {
            return;
        }
        let title = self.lang.pick(
            format!("{} waivers", waivers.len()),
            format!("豁免{}项", waivers.len()),
        );
        self.fold(&title, false);
        let none = self.say("no reason given", "未写明理由");
        for waiver in waivers.iter().take(MOST_ROWS) {
            let reason = waiver.reason.as_deref().map_or_else(|| none.clone(), plain);
            self.line(&format!(
                "- `{}` {}{}{reason}{}{}",
                waiver.rule,
                plain(&waiver.element),
                self.lang.pick(": ", "："),
                self.lang.pick("; approved: ", "；批准："),
                plain(&words::approval(waiver))
            ));
        }
        self.unfold();
    }
}
