//! Rows of the ledger held against each other: two numbers of one day, and corrections of nothing.
//!
//! In: a model whose records know what they are about. Out: problems; the model stays as it is, so
//! that the later row speaks until somebody settles it.

use rustc_hash::FxHashMap;

use super::Model;
use super::entity::{Fact, Record};
use super::ids::{Item, RecordId, Symbol};
use crate::finding::{Lang, Problem, Said, Severity};
use crate::source::{Sources, Span};
use crate::syntax::date::Date;

pub(super) fn check(model: &Model, sources: &Sources, problems: &mut Vec<Problem>) {
    let mut told: FxHashMap<(Item, Option<Symbol>, Date, bool), Vec<RecordId>> =
        FxHashMap::default();
    for n in 0..model.records.len() as u32 {
        let id = RecordId(n);
        let row = &model.records[id.index()];
        let extra = model.record_extra(id);
        let Some(of) = row.of().filter(|_| !extra.is_some_and(|e| e.inside)) else {
            continue;
        };
        if extra.is_some_and(|e| e.corrects.is_some()) {
            if model.corrects(id).is_none() {
                problems.push(corrects_nothing(model, id, of));
            }
            continue;
        }
        let is_state = matches!(row.fact, Fact::State(..));
        let key = (of, extra.and_then(|e| e.part), row.date, is_state);
        let before = told.entry(key).or_default();
        // Of a day written a thousand times over the last few tell enough.
        let rival = before.iter().rev().take(16).find(|b| model.rivals(**b, id));
        if let Some(rival) = rival {
            problems.push(two_values(model, sources, *rival, id, of));
        }
        before.push(id);
    }
}

impl Model {
    /// Whether two rows of one day say different things, and it is not two units that say them:
    /// of these a rule speaks.
    fn rivals(&self, one: RecordId, other: RecordId) -> bool {
        let reporter = |id: RecordId| self.record_extra(id).and_then(|e| e.reporter);
        let two_units = match (reporter(one), reporter(other)) {
            (Some(one), Some(other)) => one != other,
            _ => false,
        };
        let row = |id: RecordId| &self.records[id.index()];
        !two_units && !self.agree(row(one), row(other)) && self.corrected_by(one).is_none()
    }

    fn agree(&self, one: &Record, other: &Record) -> bool {
        match (one.fact, other.fact) {
            (Fact::Quantity(a), Fact::Quantity(b)) => {
                let same = self.measures.convert(a.quantity, b.quantity.measure);
                same == Some(b.quantity.value())
            }
            (Fact::State(a, _), Fact::State(b, _)) => a == b,
            _ => true,
        }
    }
}

/// The place of what a row says.
fn place(row: &Record) -> Span {
    let at = match row.fact {
        Fact::Quantity(q) => q.at,
        Fact::State(_, at) | Fact::Words(at) => at,
    };
    let whole = || row.at.span(row.file);
    at.span(row.file)
        .or_else(whole)
        .unwrap_or(Span::start_of(row.file))
}

fn two_values(
    model: &Model,
    sources: &Sources,
    before: RecordId,
    id: RecordId,
    of: Item,
) -> Problem {
    let row = |id: RecordId| &model.records[id.index()];
    let (first, last) = (place(row(before)), place(row(id)));
    let (was, is) = (sources.text(first), sources.text(last));
    let (item, date) = (model.names.get(model.id(of)), row(id).date);
    let said = Said::new(
        format!("`{item}` is {is} on {date}, and {was} in another row"),
        format!(
            "“{item}”{}为 {is}，另一行却为 {was}",
            date.display(Lang::Zh)
        ),
    );
    let mut problem = Problem::error("record", last, said)
        .note(first, Said::new("the other row", "另一行"))
        .help(Said::new(
            "keep the right one, or say with `corrects` which one is corrected; until then the later row speaks",
            "请保留正确的一行，或用“更正”注明；此前以靠后的一行为准",
        ));
    problem.severity = Severity::Warning;
    problem
}

fn corrects_nothing(model: &Model, id: RecordId, of: Item) -> Problem {
    let row = &model.records[id.index()];
    let date = model.record_extra(id).and_then(|e| e.corrects);
    let date = date.unwrap_or(row.date);
    let mut days: Vec<Date> = model
        .series(id)
        .filter(|other| *other != id)
        .map(|other| model.records[other.index()].date)
        .collect();
    days.dedup();
    let item = model.names.get(model.id(of));
    let said = Said::new(
        format!("`{item}` has no row of {date} that could be corrected"),
        format!("“{item}”没有{}的记录可更正", date.display(Lang::Zh)),
    );
    let problem = Problem::error("record", place(row), said);
    if days.is_empty() {
        return problem.help(Said::new(
            "take `corrects` out: it is the only row",
            "只有这一条记录，请删去“更正”",
        ));
    }
    let last = &days[days.len().saturating_sub(5)..];
    let shown = |lang| {
        let days: Vec<String> = last.iter().map(|d| d.display(lang)).collect();
        days.join(if lang == Lang::Zh { "、" } else { ", " })
    };
    problem.help(Said::new(
        format!(
            "`corrects` takes the date of a row as it is written: there are {}",
            shown(Lang::En)
        ),
        format!("“更正”应写所更正记录的日期，现有：{}", shown(Lang::Zh)),
    ))
}
