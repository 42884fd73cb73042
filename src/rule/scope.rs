//! Where a rule runs, and at which level: everywhere, or as overrides of the settings say for
//! a file, a plan or a section.
//!
//! In go elements, out comes whether a rule looks at them. Names and patterns of the settings
//! are resolved before; what a rule finds is unknown here.

use super::code::Program;
use super::prepare::Prepared;
use super::value::Elem;
use super::world::World;
use crate::finding::Severity;
use crate::model::ids::Item;

/// A part of the plans.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// By file, whether it belongs.
    pub files: Option<Vec<bool>>,
    /// A plan or section around what belongs.
    pub within: Vec<Item>,
}

/// What holds for a rule at a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Whether it runs.
    pub runs: Option<bool>,
    /// The level of what it finds.
    pub level: Option<Severity>,
}

/// A rule with where it runs.
#[derive(Clone, Debug)]
pub struct Job<'p> {
    /// The rule.
    pub program: &'p Program,
    /// What holds where nothing else is said.
    pub otherwise: Decision,
    /// What holds at places; the last that fits decides.
    pub places: Vec<(Place, Decision)>,
}

impl<'p> Job<'p> {
    /// A rule that runs everywhere at its own level.
    pub fn everywhere(program: &'p Program) -> Self {
        Self {
            program,
            otherwise: Decision::default(),
            places: Vec::new(),
        }
    }

    /// What holds for an element.
    pub fn decide(&self, world: &World<'_>, prepared: &Prepared, elem: Elem) -> Decision {
        let mut decision = self.otherwise;
        if self.places.is_empty() {
            return decision;
        }
        let elem = prepared.representative(elem);
        for (place, held) in &self.places {
            if place.holds(world, elem) {
                decision.runs = held.runs.or(decision.runs);
                decision.level = held.level.or(decision.level);
            }
        }
        decision
    }
}

impl Place {
    fn holds(&self, world: &World<'_>, elem: Elem) -> bool {
        let in_file = self.files.as_ref().is_none_or(|files| {
            let file = world.file_of(elem);
            file.is_some_and(|f| files.get(f.0 as usize) == Some(&true))
        });
        let mut around = self.within.iter();
        in_file && around.all(|&of| world.lies_in(elem, of))
    }
}
