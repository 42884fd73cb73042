//! Rows of a part find their unit: 临夏县 in a table is the share of 临夏县政府.
//!
//! In: a model whose units are known. Out: the same with parts by the ids of their units, and what
//! is said of parts that no breakdown knows.

use super::Model;
use super::entity::Fact;
use super::ids::{Item, RecordId, Symbol, TargetId, UnitId};
use crate::finding::{Problem, Said, Severity};
use crate::source::Span;

/// What may follow the name of a place in the name of who governs it.
const GOVERNING: [&str; 4] = ["政府", "人民政府", "管委会", "管理委员会"];

/// Gives parts the ids of the units of their target's breakdown.
pub(super) fn place(model: &mut Model, problems: &mut Vec<Problem>) {
    let mut unknown: Vec<(TargetId, RecordId)> = Vec::new();
    for n in 0..model.records.len() as u32 {
        let id = RecordId(n);
        let part = model.record_extra(id).and_then(|e| e.part);
        let target = model.records[id.index()].of().and_then(Item::target);
        let (Some(part), Some(target)) = (part, target) else {
            continue;
        };
        match unit_of(model, target, part) {
            Some(unit) => model.record_extra_mut(id).1.part = model.units[unit.index()].id,
            None => unknown.push((target, id)),
        }
    }
    unknown.sort();
    for rows in unknown.chunk_by(|a, b| a.0 == b.0) {
        problems.extend(lost(model, rows));
    }
}

/// The unit of a breakdown that a part names: by id, by any of its names, by its place.
fn unit_of(model: &Model, target: TargetId, part: Symbol) -> Option<UnitId> {
    let shares = model.shares_of(target).iter();
    let units: Vec<UnitId> = shares
        .filter_map(|share| model.shares[*share as usize].unit)
        .collect();
    let id = |unit: UnitId| model.units[unit.index()].id;
    if let Some(unit) = units.iter().find(|unit| id(**unit) == Some(part)) {
        return Some(*unit);
    }
    if let Some((unit, _)) = model
        .find_unit(part)
        .filter(|(unit, _)| units.contains(unit))
    {
        return Some(unit);
    }
    let place = model.names.get(part);
    let governs = |unit: &&UnitId| {
        let name = id(**unit).map(|id| model.names.get(id));
        let rest = name.and_then(|name| name.strip_prefix(place));
        rest.is_some_and(|rest| GOVERNING.contains(&rest))
    };
    let mut found = units.iter().filter(governs);
    match (found.next(), found.next()) {
        (Some(unit), None) => Some(*unit),
        _ => None,
    }
}

/// Numbers of parts that no breakdown names, of a target of which nobody reports the whole: they
/// come to nothing, which nobody would notice.
fn lost(model: &Model, rows: &[(TargetId, RecordId)]) -> Option<Problem> {
    let target = rows[0].0;
    let numbers = rows
        .iter()
        .map(|row| row.1)
        .filter(|id| matches!(model.records[id.index()].fact, Fact::Quantity(_)));
    let numbers: Vec<RecordId> = numbers.collect();
    let all = model.records_of(target.into()).iter().map(|n| RecordId(*n));
    let whole = all
        .filter(|id| model.record_extra(*id).and_then(|e| e.part).is_none())
        .count()
        > 0;
    let first = numbers.first().filter(|_| !whole)?;
    let mut names: Vec<&str> = numbers
        .iter()
        .filter_map(|id| Some(model.names.get(model.record_extra(*id)?.part?)))
        .collect();
    names.dedup();
    let more = if names.len() > 4 {
        (" …", "等")
    } else {
        ("", "")
    };
    names.truncate(4);
    let row = &model.records[first.index()];
    let at = row.at.span(row.file).unwrap_or(Span::start_of(row.file));
    let item = model.names.get(model.id(target.into()));
    let (en, zh) = (names.join(", "), names.join("、"));
    let mut problem = Problem::error(
        "record",
        at,
        Said::new(
            format!(
                "`{item}` has no parts {en}{}: their numbers do not add up to it",
                more.0
            ),
            format!("“{item}”没有分解到{zh}{}，其数值不计入总数", more.1),
        ),
    )
    .help(Said::new(
        "divide the target among them with `share`, or record the whole, too",
        "请在指标中用“分解”列出各单位的任务量，或同时填报总数",
    ));
    problem.severity = Severity::Warning;
    Some(problem)
}
