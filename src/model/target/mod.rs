//! What the ledger makes of a target on a day: the number that speaks, the way that should
//! be done by then, and the outcome. `docs/targets.md` states the semantics with examples.
//!
//! In: a target, its records, a day. Out: exact decimals, or the name of what is missing.
//! Nothing here knows rules, scores or words.

mod actual;
mod interim;
mod intervals;
mod outcome;
mod path;

pub use actual::Actual;
pub(in crate::model) use interim::interims;
pub use outcome::{Outcome, Verdict};
pub use path::Pace;

use super::entity::Target;
use crate::syntax::tree::Cmp;

/// Why something cannot be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// No as-of date.
    AsOf,
    /// No record up to the as-of date.
    Actual,
    /// Yearly rates with a year left out: their average is nobody's.
    YearlyRates,
    /// No pass mark.
    Value,
    /// No starting value.
    Baseline,
    /// No date of the starting value.
    BaselineAt,
    /// The starting value is that of another area or population.
    BaselineScope,
    /// No comparator: better is up or down?
    Direction,
    /// `about` without saying how far off still counts.
    Tolerance,
    /// No deadline.
    Deadline,
    /// Units of measure of unlike dimensions.
    Measure,
    /// The text could not be read.
    Broken,
}

impl Missing {
    /// The field that would have to be there, as rules and JSON name it.
    pub const fn field(self) -> &'static str {
        match self {
            Self::AsOf => "as-of",
            Self::Actual => "actual",
            Self::YearlyRates => "yearly-rates",
            Self::Value => "value",
            Self::Baseline => "baseline",
            Self::BaselineAt => "baseline-at",
            Self::BaselineScope => "baseline-scope",
            Self::Direction => "direction",
            Self::Tolerance => "tolerance",
            Self::Deadline => "deadline",
            Self::Measure => "measure",
            Self::Broken => "broken",
        }
    }
}

/// Whether higher or lower is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "named after what they stand for")]
pub enum Direction {
    Up,
    Down,
    Exact,
}

impl Target {
    /// Which way is better, by the comparator.
    pub fn direction(&self) -> Option<Direction> {
        match self.cmp? {
            Cmp::Ge | Cmp::Gt => Some(Direction::Up),
            Cmp::Le | Cmp::Lt => Some(Direction::Down),
            Cmp::Eq => Some(Direction::Exact),
            Cmp::About => None,
        }
    }
}
