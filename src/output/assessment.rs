//! Scores as a table for people and as JSON.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use super::json::span;
use super::missing;
use crate::assess::{By, How, Move, Part, Score, Scored, Subject};
use crate::finding::Lang;
use crate::model::Model;
use crate::model::ids::RecordId;
use crate::source::Sources;

/// An assessment with what is needed to show it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// What they say.
    pub model: &'a Model,
    /// The scores.
    pub scores: &'a [Score],
    /// By what they are summed up.
    pub by: By,
    /// The day they speak about, where one holds for all.
    pub as_of: Option<crate::syntax::date::Date>,
    /// Language.
    pub lang: Lang,
}

fn percent(share: Decimal) -> String {
    format!(
        "{}%",
        (share * Decimal::ONE_HUNDRED).round_dp(1).normalize()
    )
}

fn points(points: Option<Decimal>) -> String {
    points.map_or("–".to_owned(), |p| p.round_dp(1).normalize().to_string())
}

/// The formula of a score with its figures.
pub fn formula(scored: &Scored, lang: Lang) -> String {
    let bare = basis(scored.how, lang);
    let Some(factor) = scored.claimed.map(|factor| factor.normalize()) else {
        return bare;
    };
    lang.pick(
        format!("{bare}, × {factor} until accepted"),
        format!("{bare}，未验收 × {factor}"),
    )
}

/// What a score rests on, with its figures.
pub fn basis(how: How, lang: Lang) -> String {
    let (en, zh) = match how {
        How::Met => ("met".to_owned(), "达标".to_owned()),
        How::Held => ("kept so far".to_owned(), "目前保持".to_owned()),
        How::Attained(share) => {
            let share = percent(share);
            (
                format!("{share} of the mark"),
                format!("达到目标值的{share}"),
            )
        }
        How::OnWay { done, due } => {
            let (done, due) = (percent(done), percent(due));
            (
                format!("{done} done ÷ {due} due"),
                format!("完成{done} ÷ 序时{due}"),
            )
        }
        How::InTime => ("done in time".to_owned(), "按期完成".to_owned()),
        How::Late(months) => (
            format!("done late, {months} mo."),
            format!("逾期{months}个月完成"),
        ),
        How::Overdue(share) => {
            let share = percent(share);
            (
                format!("overdue, {share} done"),
                format!("逾期，完成{share}"),
            )
        }
        How::NotBegun => ("not begun".to_owned(), "未按时启动".to_owned()),
    };
    lang.pick(en, zh)
}

impl Shown<'_> {
    fn subject(&self, subject: Subject) -> String {
        match subject {
            Subject::Nobody => match self.by {
                By::Unit => self.lang.pick("(no owner)", "（无责任主体）"),
                By::Section | By::Plan => self.lang.pick("(no section)", "（不在章节内）"),
            }
            .to_owned(),
            Subject::Section(id) => {
                let section = &self.model.sections[id.index()];
                let title = section
                    .title
                    .span(section.file)
                    .map(|at| self.sources.text(at));
                let name = self.model.names.get(section.id);
                title
                    .filter(|t| *t != name)
                    .map_or_else(|| name.to_owned(), |t| format!("{name} {t}"))
            }
            other => other.name(self.model),
        }
    }

    fn record(&self, record: RecordId) -> Option<String> {
        let row = &self.model.records[record.index()];
        let at = self.sources.place(row.at.span(row.file)?);
        let source = self.sources.get(at.file);
        Some(match self.sources.landmark(at) {
            Some(cell) => format!("{} {cell}", source.name),
            None => format!("{}:{}", source.name, self.sources.position(at).line),
        })
    }

    /// A table of the scores; with `parts`, of every element behind them.
    pub fn table(&self, parts: bool) -> String {
        let mut out = String::new();
        let heads = match self.by {
            By::Unit => self.lang.pick("unit", "单位"),
            By::Section => self.lang.pick("section", "章节"),
            By::Plan => self.lang.pick("plan", "方案"),
        };
        let names: Vec<String> = self
            .scores
            .iter()
            .map(|s| self.subject(s.subject))
            .collect();
        let widest = names.iter().map(|n| n.width()).max().unwrap_or(0);
        let width = widest.max(heads.width()).min(44);
        let title = self.lang.pick(
            ["score", "scored", "of", "weight"],
            ["得分", "已评", "共", "已评权重"],
        );
        let _ = writeln!(
            out,
            "{}  {}  {}  {}  {}",
            padded(heads, width),
            ahead(title[0], 6),
            ahead(title[1], 6),
            ahead(title[2], 5),
            ahead(title[3], 8),
        );
        for (score, name) in self.scores.iter().zip(&names) {
            let scored = score.parts.iter().filter(|p| p.score.is_ok()).count();
            let _ = writeln!(
                out,
                "{}  {:>6}  {:>6}  {:>5}  {:>8}",
                padded(name, width),
                points(score.points()),
                scored,
                score.parts.len(),
                percent(score.coverage()),
            );
            if parts {
                for part in &score.parts {
                    self.part(part, &mut out);
                }
            }
        }
        out
    }

    fn part(&self, part: &Part, out: &mut String) {
        let model = self.model;
        let id = model.names.get(model.id(part.item));
        let name = padded(id, 28);
        let times = if part.weight == Decimal::ONE {
            String::new()
        } else {
            format!(" × {}", part.weight.normalize())
        };
        let _ = match &part.score {
            Ok(scored) => {
                let place = scored.record.and_then(|r| self.record(r));
                let place = place.map_or_else(String::new, |p| format!("  [{p}]"));
                let how = formula(scored, self.lang);
                let points = points(Some(scored.points));
                writeln!(out, "    {name} {points:>6}{times}  {how}{place}")
            }
            Err("not-due") => {
                let text = self.lang.pick("nothing due yet", "未到期");
                writeln!(out, "    {name}      –{times}  {text}")
            }
            Err(missing) => {
                let field = missing::field(missing, self.lang);
                let text = self.lang.pick(
                    format!("not scored for want of {field}"),
                    format!("缺少{field}，未评分"),
                );
                writeln!(out, "    {name}      –{times}  {text}")
            }
        };
    }

    /// Scores with all that is behind them.
    pub fn json(&self) -> Value {
        let scores: Vec<Value> = self.scores.iter().map(|s| self.score(s)).collect();
        json!({
            "schema": super::json::SCHEMA, "planlint": env!("CARGO_PKG_VERSION"),
            "as_of": self.as_of.map(|d| d.to_string()),
            "by": match self.by { By::Unit => "unit", By::Section => "section", By::Plan => "plan" },
            "scores": scores,
        })
    }

    fn score(&self, score: &Score) -> Value {
        let kind = match score.subject {
            Subject::Unit(_) => Some("unit"),
            Subject::Section(_) => Some("section"),
            Subject::Plan(_) => Some("plan"),
            Subject::Nobody => None,
        };
        let parts: Vec<Value> = score.parts.iter().map(|p| self.part_json(p)).collect();
        json!({
            "kind": kind, "id": kind.map(|_| score.subject.name(self.model)),
            "score": score.points().map(|p| p.to_string()),
            "coverage": score.coverage().round_dp(4).normalize().to_string(),
            "parts": parts,
        })
    }

    fn part_json(&self, part: &Part) -> Value {
        let model = self.model;
        let plan = model.plan_of(part.item).map(|p| model.plans[p.index()].id);
        let scored = part.score.as_ref().ok();
        let row = scored
            .and_then(|s| s.record)
            .map(|id| &model.records[id.index()]);
        let place = row
            .and_then(|row| row.at.span(row.file))
            .map(|at| self.sources.place(at));
        let element = crate::rule::value::Elem::from(part.item).kind.word();
        json!({
            "element": { "kind": element, "plan": plan.map(|p| model.names.get(p)), "id": model.names.get(model.id(part.item)) },
            "weight": part.weight.normalize().to_string(),
            "score": scored.map(|s| s.points.to_string()),
            "formula": scored.map(|s| formula(s, self.lang)),
            "missing": part.score.as_ref().err(),
            "record": place.map(|at| json!({
                "date": row.map(|r| r.date.to_string()),
                "file": self.sources.get(at.file).name, "span": span(self.sources, at),
            })),
        })
    }
}

/// What moved, as lines.
pub fn moved(moves: &[Move], lang: Lang) -> String {
    let mut out = String::new();
    for m in moves {
        let name = if m.subject.is_empty() {
            lang.pick("(nobody)", "（无归属）")
        } else {
            &m.subject
        };
        let _ = writeln!(out, "{name}: {} → {}", points(m.before), points(m.after));
        for (id, before, after) in &m.parts {
            let _ = writeln!(out, "    {id}: {} → {}", points(*before), points(*after));
        }
    }
    if moves.is_empty() {
        out.push_str(lang.pick("no score moved\n", "得分没有变化\n"));
    }
    out
}

/// What moved, as data.
pub fn moved_json(moves: &[Move]) -> Value {
    let text = |p: &Option<Decimal>| p.map(|p| p.normalize().to_string());
    let moves = moves.iter().map(|m| {
        let parts = m.parts.iter();
        let parts: Vec<Value> = parts
            .map(|(id, was, is)| json!({ "element": id, "before": text(was), "after": text(is) }))
            .collect();
        json!({ "id": m.subject, "before": text(&m.before), "after": text(&m.after), "parts": parts })
    });
    Value::Array(moves.collect())
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

fn ahead(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}
