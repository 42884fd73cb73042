//! Lights: how far behind an element is, as a colour.
//!
//! In: what an assessment says of an element, and from which lag on colours change (parameters of
//! `behind-pro-rata`). Out: a colour with the reason for it.

use rust_decimal::Decimal;

use crate::assess::{How, Part};
use crate::rule::code::Program;
use crate::syntax::keywords::State;

/// A colour, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    /// Far behind, or missed.
    Red,
    /// Behind.
    Yellow,
    /// As far as it should be.
    Green,
    /// Nobody can say.
    Grey,
}

impl Colour {
    /// All colours, gravest first.
    pub const ALL: [Self; 4] = [Self::Red, Self::Yellow, Self::Green, Self::Grey];

    /// The English word, also used in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Grey => "grey",
        }
    }

    /// The Chinese word.
    pub const fn word_zh(self) -> &'static str {
        match self {
            Self::Red => "红灯",
            Self::Yellow => "黄灯",
            Self::Green => "绿灯",
            Self::Grey => "灰灯",
        }
    }
}

/// A colour with the reason for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The colour.
    pub colour: Colour,
    /// The formula behind it, or what is missing to say more.
    pub why: Result<How, &'static str>,
}

/// How many elements have which colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lights {
    counts: [usize; 4],
}

impl Lights {
    /// Counts one more.
    pub fn add(&mut self, colour: Colour) {
        self.counts[colour as usize] += 1;
    }

    /// How many have a colour.
    pub const fn count(self, colour: Colour) -> usize {
        self.counts[colour as usize]
    }

    /// The colour of the whole: the gravest of its elements that have one.
    pub fn whole(self) -> Colour {
        let lit = Colour::ALL.into_iter().find(|c| self.count(*c) > 0);
        lit.unwrap_or(Colour::Grey)
    }

    /// How many elements there are.
    pub fn total(self) -> usize {
        self.counts.iter().sum()
    }
}

/// From which lag on colours change, as shares of the way: 0.3 are 30 points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// Further behind than this is red.
    pub red: Decimal,
    /// Further behind than this is yellow.
    pub yellow: Decimal,
}

impl Thresholds {
    /// The rule whose parameters they are.
    pub const RULE: &'static str = "behind-pro-rata";

    /// The parameters of the rule as they are set; its own defaults where it has none.
    pub fn of(programs: &[Program]) -> Self {
        let rule = programs.iter().find(|p| p.name == Self::RULE);
        let param = |name: &str| {
            let param = rule?.params.iter().find(|(known, ..)| known == name)?;
            share(&param.1)
        };
        Self {
            red: param("red").unwrap_or(Decimal::new(3, 1)),
            yellow: param("yellow").unwrap_or(Decimal::new(1, 1)),
        }
    }

    fn of_lag(self, lag: Decimal) -> Colour {
        if lag > self.red {
            Colour::Red
        } else if lag > self.yellow {
            Colour::Yellow
        } else {
            Colour::Green
        }
    }

    /// The light of an assessed element in a state.
    pub fn signal(self, part: Option<&Part>, state: Option<State>) -> Signal {
        let why = match part {
            Some(part) => part.score.as_ref().map(|s| s.how).map_err(|m| *m),
            None => Err("cancelled"),
        };
        let colour = match why {
            Ok(How::Met | How::Held | How::InTime | How::Late(_)) => Colour::Green,
            Ok(How::Attained(_) | How::Overdue(_)) => Colour::Red,
            Ok(How::NotBegun) => Colour::Yellow,
            Ok(How::OnWay { done, due }) => self.of_lag(due - done),
            Err(_) => Colour::Grey,
        };
        let stuck = matches!(state, Some(State::Blocked | State::Paused)) && part.is_some();
        Signal {
            colour: if stuck && colour > Colour::Yellow {
                Colour::Yellow
            } else {
                colour
            },
            why,
        }
    }
}

/// A share as a rule file writes it: `30%` or `0.3`.
fn share(text: &str) -> Option<Decimal> {
    match text.trim().strip_suffix('%') {
        Some(percent) => {
            let percent: Decimal = percent.trim().parse().ok()?;
            Some(percent / Decimal::ONE_HUNDRED)
        }
        None => text.trim().parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_is_as_its_gravest_part() {
        let mut lights = Lights::default();
        assert_eq!(lights.whole(), Colour::Grey);
        lights.add(Colour::Grey);
        lights.add(Colour::Green);
        assert_eq!(lights.whole(), Colour::Green);
        lights.add(Colour::Yellow);
        assert_eq!((lights.whole(), lights.total()), (Colour::Yellow, 3));
    }

    #[test]
    fn parameters_are_read_as_they_are_set() {
        assert_eq!(share("30%"), Some(Decimal::new(3, 1)));
        assert_eq!(share("0.25"), Some(Decimal::new(25, 2)));
        assert_eq!(share("much"), None);
        let workspace = crate::load(crate::source::Sources::default());
        let set = Thresholds::of(&workspace.pack.programs);
        assert_eq!(
            (set.red, set.yellow),
            (Decimal::new(3, 1), Decimal::new(1, 1))
        );
    }
}
