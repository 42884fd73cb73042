//! Targets with records that meet their pass marks, or just miss them.

use super::words::{DAYS, MEASURES, METRICS, TODAY};
use super::{Goal, Plan, Row, When};

/// A number of hundredths with its unit of measure.
fn shown(hundredths: i64, measure: &str) -> String {
    let number = match hundredths % 100 {
        0 => (hundredths / 100).to_string(),
        rest => format!("{}.{:02}", hundredths / 100, rest.abs()),
    };
    let blank = if measure.starts_with(|c: char| c.is_ascii_alphabetic()) {
        " "
    } else {
        ""
    };
    format!("{number}{blank}{measure}")
}

/// What is to be recorded.
#[derive(Clone, Copy)]
struct Mark {
    /// In hundredths of the first unit of measure.
    just_met: i64,
    /// 1 where more is better, -1 where less is.
    better: i64,
    measure: usize,
}

impl Plan {
    /// A target for a task with this deadline; its own date, the task's, or none needed.
    pub(super) fn goal_in(&mut self, task_due: Option<usize>) -> Goal {
        let inherits = task_due.is_some_and(|due| due > TODAY) && self.dice.chance(30);
        if inherits {
            return self.goal(When::Unsaid, task_due, false);
        }
        let due = self.dice.below(super::words::LAST + 1);
        let when = if self.dice.chance(20) {
            When::Over("2020", due)
        } else {
            When::By(due)
        };
        self.goal(when, Some(due), false)
    }

    /// A target that is met if it is due; with `missed`, one that is not.
    pub(super) fn goal(&mut self, when: When, deadline: Option<usize>, missed: bool) -> Goal {
        let id = format!("g{}", self.number());
        let due = deadline.filter(|due| *due <= TODAY);
        let mut goal = Goal {
            id,
            metric: self.dice.below(METRICS.len()),
            when,
            ..Goal::default()
        };
        goal.strength = self
            .dice
            .pick(&[None, None, None, Some("binding"), Some("expected")]);
        match (self.dice.below(13), due) {
            // Kept or reached in every period: no date is asked for.
            (12, _) if deadline.is_some() => {
                let mark = self.level(&mut goal, 6);
                goal.kind = self.dice.pick(&["keep", "each"]);
                self.throughout(&goal.id, mark, due, missed);
            }
            (0, Some(due @ (0 | 3))) => self.growth(&mut goal, due, missed),
            (1, Some(due)) => self.change(&mut goal, due, missed),
            (2, _) => {
                let mark = self.range(&mut goal);
                self.record(&goal.id, mark, due, missed);
            }
            (shape, _) => {
                let mark = self.level(&mut goal, shape);
                self.record(&goal.id, mark, due, missed);
            }
        }
        goal
    }

    fn level(&mut self, goal: &mut Goal, shape: usize) -> Mark {
        let measure = self.dice.below(MEASURES.len());
        let name = MEASURES[measure].0;
        let value = self.dice.between(1_000, 900_000) as i64;
        let better = if shape == 3 || shape == 4 { -1 } else { 1 };
        let (up, down) = (
            self.dice.pick(&[">=", "≥", "不低于"]),
            self.dice.pick(&["<=", "≤", "不超过"]),
        );
        goal.value = format!(
            "{} {}",
            if better > 0 { up } else { down },
            shown(value, name)
        );
        goal.kind = if shape == 5 { "total" } else { "" };
        goal.baseline = Some((shown(value - better * value / 3, name), 2020));
        Mark {
            just_met: value,
            better,
            measure,
        }
    }

    /// `>= a..b` is met at a, `<= a..b` at b.
    fn range(&mut self, goal: &mut Goal) -> Mark {
        let low = self.dice.between(1_000, 9_000) as i64;
        let high = low + self.dice.between(100, 900) as i64;
        let up = self.dice.chance(50);
        goal.value = format!(
            "{} {}..{}",
            if up { ">=" } else { "<=" },
            shown(low, ""),
            shown(high, "%")
        );
        goal.baseline = Some((shown(if up { low / 2 } else { high * 2 }, "%"), 2020));
        Mark {
            just_met: if up { low } else { high },
            better: if up { 1 } else { -1 },
            measure: 3,
        }
    }

    /// Against a baseline of 1,000 people: -10 % is 900.
    fn change(&mut self, goal: &mut Goal, due: usize, missed: bool) {
        (goal.kind, goal.value) = ("change", "<= -10%".to_owned());
        goal.baseline = Some(("1000人".to_owned(), 2020));
        let fact = match (missed, self.dice.chance(50)) {
            (false, true) => "900人",
            (false, false) => "-10%",
            (true, true) => "901人",
            (true, false) => "-9.99%",
        };
        self.row(&goal.id, DAYS[due], fact);
    }

    /// From 100 in 2020, 10 % a year makes 121 in 2022 and 133.1 in 2023.
    fn growth(&mut self, goal: &mut Goal, due: usize, missed: bool) {
        (goal.kind, goal.value) = ("growth", ">= 10%".to_owned());
        goal.baseline = Some(("100亿元".to_owned(), 2020));
        let fact = match (missed, due) {
            (false, 0) => "121亿元",
            (true, 0) => "1209999万元",
            (false, _) => "133.1亿元",
            (true, _) => "133.09亿元",
        };
        self.row(&goal.id, DAYS[due], fact);
    }

    fn record(&mut self, id: &str, mark: Mark, due: Option<usize>, missed: bool) {
        match due {
            Some(due) if missed || self.dice.chance(92) => self.position(id, mark, due, missed),
            Some(due) => self.unusable(id, due),
            // Not due: however low, nothing is missed.
            None if self.dice.chance(50) => {
                let low = self.value(mark, mark.just_met - mark.better * mark.just_met / 2);
                self.row(id, "2023-12-31", low);
            }
            None => {}
        }
    }

    /// Kept, or reached in every period: every row counts but those that are corrected or late.
    fn throughout(&mut self, id: &str, mark: Mark, due: Option<usize>, missed: bool) {
        let Some(due) = due else { return };
        let good = self.value(mark, mark.just_met);
        let low = self.value(mark, mark.just_met - 1);
        self.row(id, "2024-07-15", low.clone());
        if due > 0 {
            self.row(id, DAYS[due - 1], if missed { low } else { good.clone() });
            self.row(id, DAYS[due], good);
        } else {
            self.row(id, DAYS[due], if missed { low } else { good });
        }
    }

    /// Rows of which the one that counts meets the mark, or misses it.
    fn position(&mut self, id: &str, mark: Mark, due: usize, missed: bool) {
        let beyond = self.dice.pick(&[0, 0, 1, mark.just_met / 5]);
        let good = self.value(mark, mark.just_met + mark.better * beyond);
        let bad = self.value(mark, mark.just_met - mark.better * (1 + beyond));
        let (counts, other) = if missed { (bad, good) } else { (good, bad) };
        match self.dice.below(10) {
            // An earlier row says otherwise.
            0 | 1 if due > 0 => {
                self.row(id, DAYS[due - 1], other);
                self.row(id, DAYS[due], counts);
            }
            // A later row says otherwise and is corrected, or comes after the as-of day.
            2 if due > 0 => {
                self.row(id, DAYS[due], other);
                self.row(id, DAYS[due - 1], counts);
                self.rows.last_mut().expect("a row was just added").corrects = Some(DAYS[due]);
            }
            3 => {
                self.row(id, "2024-07-31", other);
                self.row(id, DAYS[due], counts);
            }
            // Another part of the same target, or an earlier row of the same day.
            4 => {
                self.row(id, DAYS[due], counts);
                let part = Some("东区");
                self.rows.push(Row {
                    of: id.to_owned(),
                    part,
                    day: DAYS[due],
                    fact: other,
                    corrects: None,
                });
            }
            5 => {
                self.row(id, DAYS[due], other);
                self.row(id, DAYS[due], counts);
            }
            _ => self.row(id, DAYS[due], counts),
        }
    }

    /// No row, one too late, or one in another dimension: nothing can be said.
    fn unusable(&mut self, id: &str, due: usize) {
        self.undecided += 1;
        match self.dice.below(3) {
            0 => self.row(id, "2024-08-31", "1%"),
            1 => self.row(id, DAYS[due], "5 points-of-nothing"),
            _ => {}
        }
    }

    /// The number in its unit of measure, in another one, or bare.
    fn value(&mut self, mark: Mark, hundredths: i64) -> String {
        let (name, other, times) = MEASURES[mark.measure];
        match self.dice.below(10) {
            0..3 => shown(hundredths * times, other),
            3 => shown(hundredths, ""),
            _ => shown(hundredths, name),
        }
    }
}
