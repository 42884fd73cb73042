//! Calculations: sums and differences, spans of time, periods, and the plain functions.
//!
//! In go values, out comes a value; what does not go together is missing, and so is what
//! no number can hold. Lists and variables are unknown here, apart from arguments.

use std::borrow::Cow;

use jiff::civil;
use rust_decimal::Decimal;

use super::super::code::{Code, Function1};
use super::super::text::{self, normal};
use super::super::tree::Arith;
use super::super::value::{Day, Stretch, Value};
use super::lists::Found;
use super::seen::Seen;
use super::{Env, Reason};
use crate::finding::Lang;
use crate::model::ledger::days;
use crate::model::quantity::Quantity;
use crate::syntax::date::Date;
use crate::syntax::keywords::Interval;

impl<'e> Env<'e> {
    pub(super) fn arith(&self, arith: Arith, a: &Value, b: &Value) -> Value {
        let result = match (arith, a, b) {
            (_, Value::Missing(reason), _) | (_, _, Value::Missing(reason)) => {
                return Value::Missing(reason);
            }
            (Arith::Sub, Value::Day(a), Value::Day(b)) => Some(Value::Stretch(Stretch {
                months: 0,
                days: days(b.day, a.day),
            })),
            (Arith::Add, Value::Day(day), Value::Stretch(s))
            | (Arith::Add, Value::Stretch(s), Value::Day(day)) => shifted(*day, *s, 1),
            (Arith::Sub, Value::Day(day), Value::Stretch(s)) => shifted(*day, *s, -1),
            (_, Value::Number(a, share), Value::Number(b, other)) => {
                number(arith, *a, *b).map(|n| Value::Number(n, *share && *other))
            }
            (Arith::Add | Arith::Sub, Value::Quantity(a), Value::Quantity(b)) => {
                let other = self.world.model.measures.convert(*b, a.measure);
                let sum = other.and_then(|b| number(arith, a.value(), b));
                sum.and_then(|v| Quantity::new(v, a.measure))
                    .map(Value::Quantity)
            }
            (Arith::Div, Value::Quantity(a), Value::Quantity(b)) => {
                let other = self.world.model.measures.convert(*b, a.measure);
                other
                    .and_then(|b| a.value().checked_div(b))
                    .map(|n| Value::Number(n, false))
            }
            (Arith::Mul, Value::Quantity(q), Value::Number(n, _))
            | (Arith::Mul, Value::Number(n, _), Value::Quantity(q)) => q
                .value()
                .checked_mul(*n)
                .and_then(|v| Quantity::new(v, q.measure))
                .map(Value::Quantity),
            _ => None,
        };
        result.unwrap_or(Value::Missing("measure"))
    }

    #[inline(never)]
    pub(super) fn call(&mut self, function: Function1, args: &[Code]) -> Value {
        match function {
            Function1::Normal => {
                let value = self.eval(&args[0]);
                match self.str(&value).map(normal) {
                    Some(Cow::Owned(text)) => Value::Made(text.into()),
                    // What is normal already keeps its place.
                    Some(Cow::Borrowed(_)) | None => value,
                }
            }
            Function1::Without => {
                let value = self.eval(&args[0]);
                match (self.str(&value), &args[1]) {
                    (Some(text), Code::Words(words)) => Value::Made(words.without(text).into()),
                    _ => value,
                }
            }
            Function1::Join => {
                let value = self.eval(&args[0]);
                if value.is_missing() {
                    value
                } else {
                    Value::Made(text::show(self, &value, Lang::En).into())
                }
            }
            Function1::Comparable => match (self.eval(&args[0]), self.eval(&args[1])) {
                (Value::Quantity(a), Value::Quantity(b)) => {
                    Value::Bool(self.world.model.measures.comparable(a.measure, b.measure))
                }
                (Value::Missing(reason), _) | (_, Value::Missing(reason)) => Value::Missing(reason),
                _ => Value::Bool(true),
            },
            Function1::Portion => match self.eval(&args[0]) {
                Value::Quantity(q) => match self.world.model.measures.percent(q) {
                    Some(percent) => Value::Number(percent / Decimal::ONE_HUNDRED, true),
                    None => Value::Missing("share"),
                },
                other => other,
            },
            Function1::Points => match self.eval(&args[0]) {
                Value::Number(share, _) => {
                    let points = share * Decimal::ONE_HUNDRED;
                    Value::Number(points.round_dp(1).normalize(), false)
                }
                Value::Missing(reason) => Value::Missing(reason),
                _ => Value::Missing("share"),
            },
            Function1::Ref => self.eval(&args[1]),
            Function1::Stated | Function1::Fixed => self.of_text(function, &args[0]),
            Function1::Distinct
            | Function1::Periods
            | Function1::Find
            | Function1::Counts
            | Function1::Listed
            | Function1::Punctuation
            | Function1::NamesBefore => {
                self.collected(|env, found| env.called(function, args, found))
            }
        }
    }

    /// The members of a list that a function gives.
    pub(super) fn called(
        &mut self,
        function: Function1,
        args: &[Code],
        found: Found<'_, 'e>,
    ) -> Result<(), Reason> {
        match function {
            Function1::Distinct => {
                let mut seen = Seen::default();
                self.each(&args[0], &mut |env, value| {
                    !seen.insert(env, &value) || found(env, value)
                })
            }
            Function1::Periods => {
                let (months, from, to) = self.interval(args)?;
                let periods = periods_between(months, from, to);
                periods
                    .into_iter()
                    .all(|date| found(self, Value::Period(date)));
                Ok(())
            }
            _ => self.parts_of_text(function, args, found),
        }
    }

    /// How many periods lie within two days.
    pub(super) fn count_periods(&mut self, args: &[Code]) -> Result<u64, Reason> {
        let (months, from, to) = self.interval(args)?;
        Ok(count_between(months, from, to))
    }

    /// Months of a period, and the days within which periods are asked for.
    fn interval(&mut self, args: &[Code]) -> Result<(i16, civil::Date, civil::Date), Reason> {
        let (interval, from, to) = (
            self.eval(&args[0]),
            self.eval(&args[1]),
            self.eval(&args[2]),
        );
        let (Value::Word(_, interval), Value::Day(from), Value::Day(to)) = (&interval, &from, &to)
        else {
            let reason = |value: &Value| match value {
                Value::Missing(reason) => Some(*reason),
                _ => None,
            };
            let missing = [interval, from, to].iter().find_map(reason);
            return Err(missing.unwrap_or("interval"));
        };
        let interval = Interval::ALL.get(usize::from(*interval));
        let months = interval.and_then(|i| i.months()).ok_or("interval")?;
        Ok((months, from.day, to.day))
    }
}

/// How many periods there are at most.
const MOST_PERIODS: usize = 10_000;

/// How many of [`periods_between`] there are, without making them.
fn count_between(months: i16, from: civil::Date, to: civil::Date) -> u64 {
    let length = i32::from(months);
    let month = |day: civil::Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let begun = month(from).rem_euclid(length) != 0 || from.day() != 1;
    let first = month(from).div_euclid(length) + i32::from(begun);
    let end = month(to) + i32::from(to.day() == to.days_in_month());
    let count = end.div_euclid(length) - first;
    u64::try_from(count).unwrap_or(0).min(MOST_PERIODS as u64)
}

/// The periods of so many months that lie within two days.
fn periods_between(months: i16, from: civil::Date, to: civil::Date) -> Vec<Date> {
    let mut periods = Vec::new();
    let mut next = Date::period(from, months);
    while let Some(date) = next.filter(|d| d.last() <= to && periods.len() < MOST_PERIODS) {
        if date.first() >= from {
            periods.push(date);
        }
        next = date
            .last()
            .tomorrow()
            .ok()
            .and_then(|day| Date::period(day, months));
    }
    periods
}

pub(super) fn length(stretch: Stretch) -> Decimal {
    Decimal::from(stretch.months) * Decimal::new(304_375, 4) + Decimal::from(stretch.days)
}

fn shifted(day: Day, stretch: Stretch, sign: i32) -> Option<Value> {
    let span = jiff::Span::new()
        .try_months(stretch.months * sign)
        .ok()?
        .try_days(stretch.days * i64::from(sign))
        .ok()?;
    day.day.checked_add(span).ok().map(|d| {
        Value::Day(Day {
            day: d,
            written: Date::of_day(d),
        })
    })
}

fn number(arith: Arith, a: Decimal, b: Decimal) -> Option<Decimal> {
    match arith {
        Arith::Add => a.checked_add(b),
        Arith::Sub => a.checked_sub(b),
        Arith::Mul => a.checked_mul(b),
        Arith::Div => a.checked_div(b),
        Arith::And => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_counted_as_they_are_made() {
        let day = |year, month, day| civil::date(year, month, day);
        let days = [
            day(2020, 1, 1),
            day(2020, 1, 31),
            day(2020, 2, 29),
            day(2020, 3, 1),
            day(2020, 6, 30),
            day(2020, 12, 31),
            day(2021, 2, 28),
            day(2021, 4, 1),
            day(2023, 7, 15),
            day(2025, 12, 31),
        ];
        for months in [1, 3, 6, 12] {
            for (from, to) in days.iter().flat_map(|a| days.iter().map(move |b| (*a, *b))) {
                let made = periods_between(months, from, to).len() as u64;
                assert_eq!(
                    count_between(months, from, to),
                    made,
                    "{months} {from} {to}"
                );
            }
        }
        assert_eq!(count_between(1, day(1, 1, 1), day(9999, 12, 31)), 10_000);
    }
}
