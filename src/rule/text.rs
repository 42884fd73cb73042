//! Values as people read them, and the texts of findings.

use std::borrow::Cow;
use std::fmt::Write as _;

use rust_decimal::Decimal;

use super::code::{Piece, TextCode};
use super::eval::Env;
use super::types::{Enum, Kind};
use super::value::{Elem, Stretch, Value};
use crate::finding::{ElementRef, Lang};
use crate::model::entity::Section;
use crate::source::Span;
use crate::syntax::fold::fold;

/// Width, case, blanks and quotes made equal.
pub fn normal(text: &str) -> Cow<'_, str> {
    // Most names are plain already.
    let plain = |c: char| {
        ('\u{4E00}'..='\u{9FFF}').contains(&c)
            || c.is_ascii_lowercase()
            || c.is_ascii_digit()
            || matches!(c, '-' | '.' | '_' | '(' | ')')
    };
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let normal = fold(text)
        .chars()
        .filter(|c| !matches!(c, '“' | '”' | '"' | '《' | '》' | '「' | '」' | '\''))
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    Cow::Owned(normal)
}

/// Names an element for programs.
pub fn element(env: &Env<'_>, elem: Elem) -> Option<ElementRef> {
    if elem.kind == Kind::Step {
        return None;
    }
    let elem = env.prepared.representative(elem);
    let model = env.world.side(elem).model;
    let item = env.world.item_of(elem).or_else(|| match elem.kind {
        Kind::Reference => model.references[elem.index()].plan.map(Into::into),
        _ => None,
    })?;
    let kind = Elem::from(item).kind.word();
    let plan = model.plan_of(item).map_or_else(String::new, |p| {
        model.names.get(model.plans[p.index()].id).to_owned()
    });
    let id = if kind == "plan" {
        plan.clone()
    } else {
        model.names.get(model.id(item)).to_owned()
    };
    Some(ElementRef { kind, plan, id })
}

/// In quotes; quotes inside give way to single ones.
fn quote(text: &str) -> String {
    format!("“{}”", inner_quotes(text))
}

fn inner_quotes(text: &str) -> String {
    text.replace('“', "‘").replace('”', "’")
}

fn elem_text(env: &Env<'_>, elem: Elem, lang: Lang) -> String {
    let model = env.world.side(elem).model;
    let n = elem.index();
    let name = |symbol| model.names.get(symbol);
    match elem.kind {
        Kind::Task if model.tasks[n].named => name(model.tasks[n].id).to_owned(),
        Kind::Task => quote(name(model.tasks[n].id)),
        Kind::Section => section_text(env, &model.sections[n]),
        Kind::Target if model.targets[n].named => name(model.targets[n].id).to_owned(),
        Kind::Target => quote(name(model.targets[n].id)),
        Kind::Project => {
            let p = &model.projects[n];
            let title = p.name.span(p.file);
            quote(title.map_or(name(p.id), |s| env.world.sources.text(s)))
        }
        Kind::Milestone => {
            let m = &model.milestones[n];
            let title = m.title.span(m.file);
            quote(title.map_or(name(m.id), |s| env.world.sources.text(s)))
        }
        Kind::Unit => model.units[n]
            .id
            .map_or_else(String::new, |id| name(id).to_owned()),
        Kind::Plan => {
            let id = name(model.plans[n].id);
            if id.is_empty() {
                lang.pick("the plan", "本方案").to_owned()
            } else {
                id.to_owned()
            }
        }
        Kind::Assignment => {
            let assignment = &model.assignments[n];
            match assignment.unit() {
                Some(unit) => {
                    let unit = Elem::from(unit);
                    let unit = if elem.is_older() { unit.older() } else { unit };
                    elem_text(env, unit, lang)
                }
                None => env.world.sources.text(assignment.span()).to_owned(),
            }
        }
        Kind::Record => model.records[n].date.display(lang),
        Kind::Reference => env
            .world
            .sources
            .text(model.references[n].span())
            .to_owned(),
        Kind::Citation => env.world.sources.text(model.citations[n].span).to_owned(),
        Kind::Share => show(
            env,
            &Value::or_missing(model.shares[n].value.map(|v| v.quantity), "value"),
            lang,
        ),
        Kind::Interim => show(
            env,
            &Value::or_missing(model.interims[n].value, "step.value"),
            lang,
        ),
        Kind::Delegation => {
            let d = &model.delegations[n];
            arrow(env, d.from.0.into(), d.to.0.into(), lang)
        }
        Kind::Waiver => name(model.waivers[n].rule.0).to_owned(),
        Kind::Sentence => beginning(env.world.sources.text(model.sentences[n].span)),
        Kind::Change => {
            let change = env.world.before.map(|b| &b.changes[n]);
            change.map_or_else(String::new, |c| {
                Enum::Aspect.name(c.aspect as u8, lang).to_owned()
            })
        }
        Kind::Relaxation => env.world.relaxations[n].what.clone(),
        Kind::Group => String::new(),
        Kind::Ring => list_text(
            env,
            &env.prepared
                .ring_members(elem)
                .iter()
                .map(|e| Value::Elem(*e))
                .collect::<Vec<_>>(),
            lang,
        ),
        Kind::Step => {
            let (from, to) = env.prepared.step_ends(elem);
            arrow(env, from, to, lang)
        }
    }
}

/// The beginning of a long text, in quotes.
fn beginning(text: &str) -> String {
    const MOST: usize = 24;
    let mut shown: String = text.chars().take(MOST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    quote(shown.trim_end_matches(['。', '.']))
}

fn arrow(env: &Env<'_>, from: Elem, to: Elem, lang: Lang) -> String {
    let (from, to) = (elem_text(env, from, lang), elem_text(env, to, lang));
    format!("{from} → {to}")
}

fn section_text(env: &Env<'_>, section: &Section) -> String {
    let id = env.world.model.names.get(section.id);
    let title = section.title.span(section.file).filter(|_| section.named);
    match title.map(|s| env.world.sources.text(s)) {
        Some(title) => quote(&format!("{id} {title}")),
        None => quote(id),
    }
}

fn list_text(env: &Env<'_>, members: &[Value], lang: Lang) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> = members
        .iter()
        .take(MOST)
        .map(|m| show(env, m, lang))
        .collect();
    let more = members.len() - shown.len();
    match (lang, shown.as_slice()) {
        (Lang::En, _) if more > 0 => format!("{} and {more} more", shown.join(", ")),
        (Lang::En, [first @ .., last]) if !first.is_empty() => {
            format!("{} and {last}", first.join(", "))
        }
        (Lang::En, _) => shown.join(", "),
        (Lang::Zh, _) if more > 0 => format!("{}等（另有{more}个）", shown.join("、")),
        (Lang::Zh, _) => shown.join("、"),
    }
}

fn stretch_text(stretch: Stretch, lang: Lang) -> String {
    let mut out = String::new();
    if stretch.months != 0 {
        let _ = match lang {
            Lang::En => write!(
                out,
                "{} {}",
                stretch.months,
                if stretch.months == 1 {
                    "month"
                } else {
                    "months"
                }
            ),
            Lang::Zh => write!(out, "{}个月", stretch.months),
        };
    }
    if stretch.days != 0 || stretch.months == 0 {
        if !out.is_empty() && lang == Lang::En {
            out.push(' ');
        }
        let _ = match lang {
            Lang::En => write!(
                out,
                "{} {}",
                stretch.days,
                if stretch.days == 1 { "day" } else { "days" }
            ),
            Lang::Zh => write!(out, "{}天", stretch.days),
        };
    }
    out
}

/// A value as people of a language read it.
pub fn show(env: &Env<'_>, value: &Value, lang: Lang) -> String {
    match value {
        Value::Missing(_) => "—".to_owned(),
        Value::Bool(truth) => if *truth {
            lang.pick("yes", "是")
        } else {
            lang.pick("no", "否")
        }
        .to_owned(),
        Value::Number(number, true) => format!(
            "{}%",
            (number * Decimal::ONE_HUNDRED).round_dp(1).normalize()
        ),
        Value::Number(number, false) => number.round_dp(4).normalize().to_string(),
        Value::Quantity(q) => env.world.model.measures.display(q.value(), q.measure),
        Value::Day(day) => day.written.display(lang),
        Value::Stretch(stretch) => stretch_text(*stretch, lang),
        Value::Text(span) => one_line(env.world.sources.text(*span)),
        Value::Made(text) => text.to_string(),
        Value::Symbol(symbol) => env.world.model.names.get(*symbol).to_owned(),
        Value::Word(e, rank) => e.name(*rank, lang).to_owned(),
        Value::Period(date) => date.display(lang),
        Value::Elem(elem) => elem_text(env, *elem, lang),
        Value::List(members) => list_text(env, members, lang),
    }
}

/// A text of the file in a message: on one line, not endless.
fn one_line(text: &str) -> String {
    const MOST: usize = 60;
    let flat: Vec<&str> = text.split_whitespace().collect();
    let flat = flat.join(" ");
    if flat.chars().count() <= MOST {
        return flat;
    }
    let mut cut: String = flat.chars().take(MOST - 1).collect();
    cut.push('…');
    cut
}

/// A value as data: numbers as strings of exact decimals, dates as written.
pub fn json(env: &Env<'_>, value: &Value) -> serde_json::Value {
    use serde_json::{Value as Json, json};
    match value {
        Value::Missing(_) => Json::Null,
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Number(number, _) => Json::String(number.normalize().to_string()),
        Value::Quantity(q) => {
            json!({ "value": q.value().to_string(), "unit": env.world.model.measures.symbol(q.measure) })
        }
        Value::Day(day) => Json::String(day.written.to_string()),
        Value::Period(date) => Json::String(date.to_string()),
        Value::Stretch(stretch) => json!({ "months": stretch.months, "days": stretch.days }),
        Value::Word(e, rank) => json!(e.words().get(usize::from(*rank))),
        Value::Elem(elem) => match elem.kind {
            Kind::Group
            | Kind::Ring
            | Kind::Step
            | Kind::Assignment
            | Kind::Record
            | Kind::Share
            | Kind::Interim
            | Kind::Reference
            | Kind::Citation
            | Kind::Change
            | Kind::Relaxation
            | Kind::Sentence => Json::String(show(env, value, Lang::En)),
            _ => element(env, *elem).map_or(
                Json::Null,
                |e| json!({ "kind": e.kind, "plan": e.plan, "id": e.id }),
            ),
        },
        Value::List(members) => Json::Array(members.iter().map(|m| json(env, m)).collect()),
        Value::Text(span) => Json::String(env.world.sources.text(*span).to_owned()),
        Value::Made(_) | Value::Symbol(_) => Json::String(show(env, value, Lang::En)),
    }
}

/// A text with its arguments filled in.
pub fn fill(env: &mut Env<'_>, text: &TextCode, lang: Lang) -> String {
    let mut out = String::new();
    for piece in lang.pick(&text.en, &text.zh) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Value(_, code) => {
                let value = env.eval(code);
                let shown = show(env, &value, lang);
                // A text that stands in quotes gives its own quotes up.
                let quoted = out.ends_with('“');
                out.push_str(&if quoted { inner_quotes(&shown) } else { shown });
            }
            Piece::Plural(code, one, many) => {
                let is_one = matches!(env.eval(code), Value::Number(n, _) if n == Decimal::ONE);
                out.push_str(if is_one { one } else { many });
            }
        }
    }
    out
}

/// The arguments of a text as data, in order of appearance.
pub fn arguments(env: &mut Env<'_>, text: &TextCode) -> Vec<(String, serde_json::Value)> {
    let mut args: Vec<(String, serde_json::Value)> = Vec::new();
    for piece in &text.en {
        if let Piece::Value(name, code) = piece
            && args.iter().all(|(n, _)| n != name)
        {
            let value = env.eval(code);
            args.push((name.clone(), json(env, &value)));
        }
    }
    args
}

/// Where an element is shown.
pub fn place_of(env: &Env<'_>, elem: Elem) -> Option<Span> {
    let model = env.world.side(elem).model;
    let n = elem.index();
    match elem.kind {
        Kind::Change => {
            let change = &env.world.before?.changes[n];
            change.at.or(change.was_at)
        }
        Kind::Relaxation => env.world.relaxations[n].span,
        Kind::Assignment => Some(model.assignments[n].span()),
        Kind::Share => model.shares[n].at.span(model.shares[n].file),
        Kind::Interim => Some(model.interims[n].span),
        Kind::Record => model.records[n].at.span(model.records[n].file),
        Kind::Reference => Some(model.references[n].span()),
        Kind::Citation => Some(model.citations[n].span),
        Kind::Delegation => Some(model.delegations[n].span),
        Kind::Waiver => Some(model.waivers[n].span),
        Kind::Sentence => Some(model.sentences[n].span),
        Kind::Group => env
            .prepared
            .members(elem)
            .first()
            .and_then(|e| place_of(env, *e)),
        Kind::Ring => env.prepared.ring_place(elem),
        Kind::Step => env.prepared.step_place(elem),
        Kind::Unit => model.units[n].id_span.or(model.units[n].span),
        _ => model.span(elem.item()?),
    }
}
