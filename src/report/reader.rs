//! What all parts of a report read: the finished check, its texts, whom it is for.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::excerpt::Place;
use super::light::{Signal, Thresholds};
use super::{Request, excerpt};
use crate::assess::{self, By, Part, Score, Subject};
use crate::model::Model;
use crate::model::entity::At;
use crate::model::ids::{Item, SectionId, UnitId};
use crate::rule::world::World;
use crate::source::{FileId, Sources, Span};
use crate::syntax::keywords::State;

/// A finished check with what its readers ask of it again and again.
pub(super) struct Reader<'r> {
    pub(super) report: &'r crate::Report<'r>,
    pub(super) model: &'r Model,
    pub(super) sources: &'r Sources,
    pub(super) world: World<'r>,
    pub(super) thresholds: Thresholds,
    /// The units it is for, the groups they are in among them; none for everybody.
    only: Option<Vec<UnitId>>,
    /// What an assessment says of every element. Looked up, never walked.
    parts: FxHashMap<Item, Part>,
    scores: FxHashMap<Subject, Score>,
    /// Outermost sections, in source order.
    pub(super) chapters: Vec<SectionId>,
    chapter_numbers: FxHashMap<SectionId, usize>,
}

impl<'r> Reader<'r> {
    pub(super) fn new(report: &'r crate::Report<'r>, request: &Request) -> Self {
        let (workspace, world) = (report.workspace, report.world());
        let model = &workspace.model;
        let weights = &workspace.settings.weights;
        let mut parts = FxHashMap::default();
        for score in assess::assess(world, By::Plan, weights) {
            parts.extend(score.parts.into_iter().map(|part| (part.item, part)));
        }
        let by_unit = assess::assess(world, By::Unit, weights);
        let by_section = assess::assess(world, By::Section, weights);
        let scores = by_unit.into_iter().chain(by_section);
        let sections = (0..model.sections.len() as u32).map(SectionId);
        let chapters: Vec<SectionId> = sections
            .filter(|s| model.sections[s.index()].parent.is_none())
            .collect();
        let numbers = chapters.iter().enumerate().map(|(n, s)| (*s, n));
        Self {
            report,
            model,
            sources: &workspace.sources,
            world,
            thresholds: Thresholds::of(&workspace.pack.programs),
            only: only(model, &request.units),
            parts,
            scores: scores.map(|score| (score.subject, score)).collect(),
            chapter_numbers: numbers.collect(),
            chapters,
        }
    }

    /// Whether it is for some units only.
    pub(super) const fn is_filtered(&self) -> bool {
        self.only.is_some()
    }

    /// Whether a unit is one of those it is for.
    pub(super) fn is_for(&self, unit: UnitId) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&unit))
    }

    /// Whether an element concerns one of the units: it stands in a role to it, or answers for it.
    pub(super) fn concerns(&self, item: Item) -> bool {
        if self.only.is_none() {
            return true;
        }
        let named = &self.model.assignments[self.model.assignments_of(item)];
        let named = named
            .iter()
            .filter_map(crate::model::entity::Assignment::unit);
        named
            .chain(self.model.owner(item))
            .any(|unit| self.is_for(unit))
    }

    pub(super) fn id(&self, item: impl Into<Item>) -> String {
        self.model.names.get(self.model.id(item.into())).to_owned()
    }

    pub(super) fn text(&self, span: Span) -> String {
        self.sources.text(span).to_owned()
    }

    pub(super) fn at(&self, file: FileId, at: At) -> Option<String> {
        at.span(file).map(|span| self.text(span))
    }

    pub(super) fn place(&self, span: Span) -> Place {
        excerpt::place(self.sources, span)
    }

    pub(super) fn place_of(&self, item: impl Into<Item>) -> Option<Place> {
        self.model.span(item.into()).map(|span| self.place(span))
    }

    /// The chapter an element stands in, by its number among the chapters.
    pub(super) fn chapter(&self, item: impl Into<Item>) -> Option<usize> {
        let section = self.model.section_of(item.into())?;
        self.chapter_numbers
            .get(&self.model.chapter(section))
            .copied()
    }

    /// What an assessment says of an element.
    pub(super) fn part(&self, item: Item) -> Option<&Part> {
        self.parts.get(&item)
    }

    /// The state that the ledger says of an element on the day; nothing where it says none, or no day
    /// is given: silence is no statement that work has not begun.
    pub(super) fn state(&self, item: impl Into<Item>) -> Option<State> {
        let item = item.into();
        let day = self.world.day(item)?;
        let (.., state) = self.model.states(item, day).pop()?;
        Some(state)
    }

    pub(super) fn signal(&self, item: impl Into<Item>) -> Signal {
        let item = item.into();
        self.thresholds.signal(self.part(item), self.state(item))
    }

    /// The score of a unit or chapter, with the share of the weight that could be scored.
    pub(super) fn score(&self, subject: Subject) -> Option<(Decimal, Decimal)> {
        let score = self.scores.get(&subject)?;
        Some((score.points()?, score.coverage()))
    }

    /// The elements that are assessed for a unit or chapter.
    pub(super) fn assessed(&self, subject: Subject) -> impl Iterator<Item = Item> + '_ {
        let score = self.scores.get(&subject);
        score
            .into_iter()
            .flat_map(|s| s.parts.iter().map(|p| p.item))
    }

    pub(super) fn unit_name(&self, unit: UnitId) -> String {
        self.id(unit)
    }

    pub(super) fn owners(&self, item: impl Into<Item>) -> Vec<String> {
        let owner = self.model.owner(item.into());
        owner.into_iter().map(|unit| self.unit_name(unit)).collect()
    }
}

/// The units with the groups that they are in.
fn only(model: &Model, units: &[UnitId]) -> Option<Vec<UnitId>> {
    if units.is_empty() {
        return None;
    }
    let mut only = units.to_vec();
    for (n, unit) in model.units.iter().enumerate() {
        if unit.expanded.iter().any(|member| units.contains(member)) {
            only.push(UnitId(n as u32));
        }
    }
    // A group that is asked for speaks for its members.
    for unit in units {
        only.extend(&model.units[unit.index()].expanded);
    }
    only.sort_unstable();
    only.dedup();
    Some(only)
}
