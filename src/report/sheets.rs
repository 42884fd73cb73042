//! The sheet of every unit (督办单): its tasks, targets, deadlines and findings.

use std::collections::BTreeMap;

use super::Dossier;
use super::reader::Reader;
use crate::model::entity::Role;
use crate::model::ids::UnitId;

/// A task of a unit, with the role it has in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Number of the task in the report.
    pub task: usize,
    /// The role.
    pub role: Role,
    /// The group through which it has the role, by its id.
    pub through: Option<String>,
}

/// What one unit has to do.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Number of the unit in the report.
    pub unit: usize,
    /// Its tasks: those it leads first, then in source order.
    pub duties: Vec<Duty>,
    /// Numbers of the targets it answers for.
    pub targets: Vec<usize>,
    /// Numbers of the deadlines it answers for, tasks and targets left out.
    pub deadlines: Vec<usize>,
    /// Numbers of the findings addressed to it, gravest first.
    pub findings: Vec<usize>,
}

/// Makes the sheets, and counts what groups bring to their members.
pub(super) fn fill(reader: &Reader<'_>, dossier: &mut Dossier) {
    let mut duties: BTreeMap<usize, Vec<Duty>> = BTreeMap::new();
    for (n, task) in dossier.tasks.iter().enumerate() {
        let mut own: Vec<(usize, Role, Option<String>)> = Vec::new();
        for (role, named) in task.roles.each() {
            let Some(unit) = named.unit else { continue };
            let group = &reader.model.units[unit];
            if group.is_group && !group.expanded.is_empty() {
                let members = group.expanded.iter().map(|u| u.index());
                own.extend(members.map(|m| (m, role, Some(named.name.clone()))));
            } else {
                own.push((unit, role, None));
            }
        }
        // Named itself counts before a group, a stronger role before a weaker one.
        own.sort_by_key(|(unit, role, through)| (*unit, through.is_some(), *role as u8));
        own.dedup_by_key(|(unit, ..)| *unit);
        for (unit, role, through) in own {
            let task = n;
            duties.entry(unit).or_default().push(Duty {
                task,
                role,
                through,
            });
        }
    }
    let targets = answered(
        dossier
            .targets
            .iter()
            .map(|t| reader.model.owner(t.item.into())),
    );
    let others = dossier.deadlines.iter().map(|d| {
        let listed = d.item.task().is_some() || d.item.target().is_some();
        if listed {
            Vec::new()
        } else {
            reader.model.owner(d.item)
        }
    });
    let deadlines = answered(others);
    let findings = addressed(reader, dossier);
    let mut sheets = Vec::new();
    for (n, unit) in dossier.units.iter_mut().enumerate() {
        let list = |of: &BTreeMap<usize, Vec<usize>>| of.get(&n).cloned().unwrap_or_default();
        let mut own = duties.remove(&n).unwrap_or_default();
        unit.load.through_groups = own.iter().filter(|d| d.through.is_some()).count();
        own.sort_by_key(|d| (d.role as u8, d.task));
        let sheet = Sheet {
            unit: n,
            duties: own,
            targets: list(&targets),
            deadlines: list(&deadlines),
            findings: list(&findings),
        };
        unit.findings = sheet.findings.len();
        let busy =
            !sheet.duties.is_empty() || !sheet.targets.is_empty() || !sheet.findings.is_empty();
        if busy && reader.is_for(unit.number) && unit.members.is_empty() {
            sheets.push(sheet);
        }
    }
    dossier.sheets = sheets;
}

/// What each unit answers for, by the number of the unit.
fn answered(owners: impl Iterator<Item = Vec<UnitId>>) -> BTreeMap<usize, Vec<usize>> {
    let mut of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (n, owners) in owners.enumerate() {
        for unit in owners {
            of.entry(unit.index()).or_default().push(n);
        }
    }
    of
}

/// Findings by the units they are addressed to, groups as their units.
fn addressed(reader: &Reader<'_>, dossier: &Dossier) -> BTreeMap<usize, Vec<usize>> {
    let numbers: BTreeMap<&str, usize> = dossier
        .units
        .iter()
        .enumerate()
        .map(|(n, unit)| (unit.id.as_str(), n))
        .collect();
    let mut of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (n, finding) in dossier.findings.iter().enumerate() {
        let mut units: Vec<usize> = Vec::new();
        for name in &finding.units {
            let Some(&unit) = numbers.get(name.as_str()) else {
                continue;
            };
            let mut add = |unit: UnitId| units.push(unit.index());
            reader.model.each_member(UnitId(unit as u32), &mut add);
        }
        units.sort_unstable();
        units.dedup();
        for unit in units {
            of.entry(unit).or_default().push(n);
        }
    }
    for list in of.values_mut() {
        list.sort_by_key(|n| (std::cmp::Reverse(dossier.findings[*n].severity), *n));
    }
    of
}
