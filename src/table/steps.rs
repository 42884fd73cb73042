//! Columns of months or quarters that hold what was done in each, not what was reached by then.
//!
//! A record states the position reached. Where the columns of a row add up to its sum, 合计 or 全年,
//! they are steps, and only the sum is such a position.

use rust_decimal::Decimal;

use super::cell::Sheet;
use super::facts;
use super::mapping::{Column, Mapping};
use super::vocabulary::is_missing;
use crate::syntax::date::{Date, Part};

/// Columns of steps, and the column that they add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// The columns, from the left.
    pub columns: Vec<u32>,
    /// Their sum.
    pub sum: u32,
}

/// Finds columns of steps.
pub(super) fn find(sheet: &Sheet, mapping: &Mapping, rows: std::ops::Range<u32>) -> Option<Steps> {
    let amount = |c: &&Column| !c.doubled && c.field.is_some_and(|f| f.is_amount() && f.is_fact());
    let amounts = || mapping.columns.iter().filter(amount);
    let steps: Vec<&Column> = amounts().filter(|c| c.date.is_some_and(is_short)).collect();
    let year = |c: &Column| c.date.map(Date::year);
    let one_year = steps.iter().all(|c| year(c) == year(steps[0]));
    if steps.len() < 2 || !one_year {
        return None;
    }
    let sums = amounts().filter(|c| c.date.is_none_or(|date| !is_short(date)));
    let sum = sums
        .filter(|sum| sum.date.is_none() || year(sum) == year(steps[0]))
        .find(|sum| adds_up(sheet, &steps, sum, rows.clone()))?;
    Some(Steps {
        columns: steps.iter().map(|c| c.column).collect(),
        sum: sum.column,
    })
}

fn is_short(date: Date) -> bool {
    !matches!(date.part(), Part::Year | Part::Day(..))
}

/// Whether some row adds up to its sum, and none has reached it with its last step.
fn adds_up(sheet: &Sheet, steps: &[&Column], sum: &Column, rows: std::ops::Range<u32>) -> bool {
    let number = |row: u32, column: &Column| -> Option<Decimal> {
        let cell = sheet.cell(row, column.column)?;
        let number = facts::plain_number(cell, column).filter(|_| !is_missing(&cell.text));
        number.map(|(value, _)| value)
    };
    let (mut up, mut otherwise) = (0_u32, 0_u32);
    for row in rows {
        let values: Vec<Decimal> = steps.iter().filter_map(|c| number(row, c)).collect();
        let (Some(told), true) = (number(row, sum), values.len() >= 2) else {
            continue;
        };
        let last = values.last().copied().unwrap_or_default();
        let total: Decimal = values.iter().sum();
        if total == told && last != told {
            up += 1;
        } else if last == told || total != told {
            otherwise += 1;
        }
    }
    up > otherwise
}
