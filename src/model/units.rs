//! Which unit a written name means: exact, alias, a part left out beside a neighbour
//! (临夏市、临夏县、东乡县政府), nearly alike, or unknown.

use rustc_hash::FxHashMap;

use super::entity::{Assignment, Match, Unit};
use super::ids::{ReferenceId, Symbol, UnitId};
use super::{Model, Nearest, similar};
use crate::source::{Sources, Span};
use crate::syntax::fold::fold;

/// Open ends that may be written onto a name: 州体育局等.
const OPEN_ENDS: [&str; 6] = ["等有关单位", "等有关部门", "等单位", "等部门", "等", " etc"];

/// How many comparisons suggestions may cost in one run.
const BUDGET: usize = 2_000_000;

/// Enters the names of all declared units. A name that two units claim stays with the first.
pub(super) fn register(model: &mut Model, sources: &Sources) {
    for n in 0..model.units.len() {
        let unit = UnitId(n as u32);
        if let Some(id) = model.units[n].id {
            model.unit_by_name.entry(id).or_insert((unit, false));
        }
        if let Some(span) = model.units[n].name {
            let name = model.names.intern(sources.text(span));
            model.unit_by_name.entry(name).or_insert((unit, false));
        }
    }
    for n in 0..model.units.len() {
        for at in 0..model.units[n].aka.len() {
            let alias = model.units[n].aka[at].0;
            model
                .unit_by_name
                .entry(alias)
                .or_insert((UnitId(n as u32), true));
        }
    }
}

/// Resolves names; knows what has been looked for before.
pub(super) struct Resolver<'m> {
    model: &'m mut Model,
    sources: &'m Sources,
    any_declared: bool,
    similar: FxHashMap<Symbol, Option<UnitId>>,
    budget: usize,
}

impl<'m> Resolver<'m> {
    pub(super) fn new(model: &'m mut Model, sources: &'m Sources) -> Self {
        let any_declared = model.units.iter().any(|u| u.declared && !u.is_group);
        Self {
            model,
            sources,
            any_declared,
            similar: FxHashMap::default(),
            budget: BUDGET,
        }
    }

    /// The unit of a name outside role lists.
    fn unit(&mut self, name: Symbol, span: Span) -> Option<UnitId> {
        if let Some((unit, _)) = self.model.find_unit(name) {
            return Some(unit);
        }
        if !self.any_declared {
            return Some(self.undeclared(name, span));
        }
        self.remember_nearest(name);
        None
    }

    /// The unit of a written reference.
    pub(super) fn reference(&mut self, reference: ReferenceId) -> Option<UnitId> {
        let reference = self.model.references[reference.index()];
        self.unit(reference.name, reference.span())
    }

    /// Where no unit is declared, every name is one.
    fn undeclared(&mut self, name: Symbol, span: Span) -> UnitId {
        let unit = UnitId(self.model.units.len() as u32);
        self.model.units.push(Unit {
            id: Some(name),
            span: Some(span),
            id_span: Some(span),
            ..Unit::default()
        });
        self.model.unit_by_name.insert(name, (unit, false));
        unit
    }

    /// Resolves all names in roles, list by list.
    pub(super) fn assignments(&mut self) {
        let mut lists = std::mem::take(&mut self.model.assignments);
        let mut start = 0;
        while start < lists.len() {
            let len = lists[start + 1..]
                .iter()
                .position(Assignment::first)
                .map_or(lists.len() - start, |n| n + 1);
            self.list(&mut lists[start..start + len]);
            start += len;
        }
        self.model.assignments = lists;
    }

    fn list(&mut self, list: &mut [Assignment]) {
        let names: Vec<Symbol> = list.iter().map(|a| Symbol(a.unit)).collect();
        let mut pending = false;
        for (assignment, &name) in list.iter_mut().zip(&names) {
            if let Some((unit, alias)) = self.model.find_unit(name) {
                assignment.unit = unit.0;
                assignment.matched = if alias { Match::Alias } else { Match::Exact };
            } else {
                assignment.unit = Assignment::NO_UNIT;
                pending |= !self.open_end(assignment, name);
            }
        }
        if !pending {
            return;
        }
        for n in 0..list.len() {
            if list[n].unit().is_some() {
                continue;
            }
            if !self.any_declared {
                list[n].unit = self.undeclared(names[n], list[n].span()).0;
                list[n].matched = Match::Exact;
                continue;
            }
            let (unit, matched) = match self.elided(list, &names, n) {
                Some(unit) => (Some(unit), Match::Elided),
                None => match self.alike(names[n]) {
                    Some(unit) => (Some(unit), Match::Similar),
                    None => (None, Match::Unknown),
                },
            };
            list[n].unit = unit.map_or(Assignment::NO_UNIT, |u| u.0);
            list[n].matched = matched;
            if unit.is_none() {
                self.remember_nearest(names[n]);
            }
        }
    }

    /// A name with an open end written onto it.
    fn open_end(&mut self, assignment: &mut Assignment, name: Symbol) -> bool {
        let text = self.model.names.get(name);
        let Some((stem, end)) = OPEN_ENDS
            .iter()
            .find_map(|end| Some((text.strip_suffix(end)?, *end)))
            .filter(|(stem, _)| !stem.is_empty())
        else {
            return false;
        };
        let stem = stem.trim_end().to_owned();
        let found = match self
            .model
            .names
            .find(&stem)
            .and_then(|s| self.model.find_unit(s))
        {
            Some((unit, alias)) => Some((unit, if alias { Match::Alias } else { Match::Exact })),
            None if !self.any_declared && end.starts_with('等') => {
                let symbol = self.model.names.intern(&stem);
                let shorter = Span::new(
                    assignment.file,
                    assignment.at.start,
                    assignment.at.end - end.len() as u32,
                );
                Some((self.undeclared(symbol, shorter), Match::Exact))
            }
            None => None,
        };
        let Some((unit, matched)) = found else {
            return false;
        };
        assignment.unit = unit.0;
        assignment.matched = matched;
        assignment.flags |= Assignment::OPEN;
        true
    }

    /// A part shared with a neighbour: the tail of the next known name in the run
    /// (临夏市、东乡县政府), or the head of the list's first (州水务局、生态环境局).
    fn elided(&self, list: &[Assignment], names: &[Symbol], n: usize) -> Option<UnitId> {
        let text = |s: Symbol| self.model.names.get(s);
        let start = (0..n)
            .rev()
            .take_while(|&i| list[i].flags & Assignment::JOINED != 0)
            .last()
            .unwrap_or(n);
        let whole = |i: usize| {
            matches!(list[i].matched, Match::Exact | Match::Alias) && list[i].unit().is_some()
        };
        if !(start..n).any(whole) {
            let next = (n..list.len() - 1)
                .take_while(|&i| list[i].flags & Assignment::JOINED != 0)
                .map(|i| i + 1)
                .find(|&i| whole(i));
            if let Some(next) = next {
                let tails = text(names[next])
                    .char_indices()
                    .skip(1)
                    .map(|(at, _)| &text(names[next])[at..]);
                if let Some(unit) = self.only(tails.map(|tail| format!("{}{tail}", text(names[n]))))
                {
                    return Some(unit);
                }
            }
        }
        let first = (start..n).find(|&i| whole(i))?;
        let heads = text(names[first])
            .char_indices()
            .skip(1)
            .map(|(at, _)| &text(names[first])[..at]);
        self.only(heads.map(|head| format!("{head}{}", text(names[n]))))
    }

    /// The unit that exactly one of the candidate names means.
    fn only(&self, candidates: impl Iterator<Item = String>) -> Option<UnitId> {
        let mut found = candidates
            .filter_map(|name| self.model.find_unit(self.model.names.find(&name)?))
            .map(|(unit, _)| unit);
        let first = found.next()?;
        found.all(|unit| unit == first).then_some(first)
    }

    fn candidates(&self) -> impl Iterator<Item = (&str, UnitId)> {
        let names = &self.model.names;
        self.model
            .units
            .iter()
            .enumerate()
            .filter(|(_, u)| u.declared)
            .flat_map(move |(n, unit)| {
                let symbols = unit.id.into_iter().chain(unit.aka.iter().map(|a| a.0));
                symbols.map(move |s| (names.get(s), UnitId(n as u32)))
            })
    }

    fn spend(&mut self) -> bool {
        let cost = self.model.units.len();
        let affordable = self.budget >= cost;
        self.budget = self.budget.saturating_sub(cost);
        affordable
    }

    /// The one declared unit of which the name is a variant.
    fn alike(&mut self, name: Symbol) -> Option<UnitId> {
        if let Some(&known) = self.similar.get(&name) {
            return known;
        }
        let affordable = self.spend();
        let text = self.model.names.get(name);
        let mut found = None;
        if affordable {
            let full =
                self.model.units.iter().enumerate().filter_map(|(n, u)| {
                    Some((fold(self.sources.text(u.name?)), UnitId(n as u32)))
                });
            let mut hits: Vec<UnitId> = self
                .candidates()
                .filter(|(c, _)| similar::alike(text, c))
                .map(|(_, u)| u)
                .collect();
            hits.extend(
                full.filter(|(c, _)| similar::alike(text, c))
                    .map(|(_, u)| u),
            );
            hits.dedup();
            found = match hits.as_slice() {
                [one] => Some(*one),
                _ => None,
            };
        }
        self.similar.insert(name, found);
        found
    }

    fn remember_nearest(&mut self, name: Symbol) {
        if self.model.nearest.contains_key(&Nearest::Unit(name)) || !self.spend() {
            return;
        }
        let text = self.model.names.get(name);
        let near = similar::nearest(text, self.candidates())
            .and_then(|unit| self.model.units[unit.index()].id);
        if let Some(near) = near {
            self.model.nearest.insert(Nearest::Unit(name), near);
        }
    }
}
