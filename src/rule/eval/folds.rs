//! Folds: `count`, `any`, `all`, `sum`, `min` and `max` of a list.
//!
//! In go members one by one, out comes one value. Where members come from is for `lists`.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::super::code::{Code, Function1, Generator};
use super::super::tree::{Arith, Fold};
use super::super::value::Value;
use super::{Env, Reason};

impl Env<'_> {
    #[inline(never)]
    pub(super) fn fold(
        &mut self,
        fold: Fold,
        generator: &Generator,
        value: Option<&Code>,
    ) -> Value {
        let mut folding = Folding::new(fold);
        let walked = self.bindings(generator, 0, &mut |env| {
            let value = env.given(generator, value);
            folding.add(env, value)
        });
        match walked {
            Ok(_) => folding.finish(),
            Err(reason) => folding.decided().unwrap_or(Value::Missing(reason)),
        }
    }

    #[inline(never)]
    pub(super) fn fold_list(&mut self, fold: Fold, list: &Code) -> Value {
        if fold == Fold::Count {
            let count = self.count(list);
            return count.map_or_else(Value::Missing, |n| Value::Number(n.into(), false));
        }
        let mut folding = Folding::new(fold);
        match self.each(list, &mut |env, value| folding.add(env, value)) {
            Ok(()) => folding.finish(),
            Err(reason) => Value::Missing(reason),
        }
    }
}

impl Env<'_> {
    /// How many members a list has.
    fn count(&mut self, list: &Code) -> Result<u64, Reason> {
        if let Code::Call(Function1::Periods, args) = list {
            return self.count_periods(args);
        }
        let mut count = 0;
        self.each(list, &mut |_, _| {
            count += 1;
            true
        })?;
        Ok(count)
    }
}

/// What is left of a list on the way through it.
struct Folding {
    fold: Fold,
    count: u64,
    unknown: Option<Reason>,
    best: Option<Value>,
}

impl Folding {
    const fn new(fold: Fold) -> Self {
        Self {
            fold,
            count: 0,
            unknown: None,
            best: None,
        }
    }

    /// Takes one member; whether more are wanted.
    fn add(&mut self, env: &Env<'_>, value: Value) -> bool {
        self.count += 1;
        match (self.fold, value) {
            (Fold::Count, _) => {}
            (_, Value::Missing(reason)) => self.unknown = self.unknown.or(Some(reason)),
            (Fold::Any, Value::Bool(truth)) => {
                if truth {
                    self.best = Some(Value::Bool(true));
                    return false;
                }
            }
            (Fold::All, Value::Bool(truth)) => {
                if !truth {
                    self.best = Some(Value::Bool(false));
                    return false;
                }
            }
            (Fold::Sum, value) => {
                let sum = match self.best.take() {
                    None => value,
                    Some(sum) => env.arith(Arith::Add, &sum, &value),
                };
                if let Value::Missing(reason) = sum {
                    self.unknown = self.unknown.or(Some(reason));
                } else {
                    self.best = Some(sum);
                }
            }
            (fold, value) => {
                let better = self.best.as_ref().is_none_or(|best| {
                    env.order(&value, best)
                        == Some(if fold == Fold::Min {
                            Ordering::Less
                        } else {
                            Ordering::Greater
                        })
                });
                if better {
                    self.best = Some(value);
                }
            }
        }
        true
    }

    /// The result, if what is unknown cannot change it any more.
    fn decided(&self) -> Option<Value> {
        matches!(self.fold, Fold::Any | Fold::All)
            .then(|| self.best.clone())
            .flatten()
    }

    fn finish(self) -> Value {
        match self.fold {
            Fold::Count => Value::Number(Decimal::from(self.count), false),
            Fold::Any | Fold::All => match (self.best, self.unknown) {
                (Some(decided), _) => decided,
                (None, Some(reason)) => Value::Missing(reason),
                (None, None) => Value::Bool(self.fold == Fold::All),
            },
            Fold::Sum => match (self.unknown, self.best) {
                (Some(reason), _) => Value::Missing(reason),
                (None, best) => best.unwrap_or(Value::Number(Decimal::ZERO, false)),
            },
            Fold::Min | Fold::Max => match (self.unknown, self.best) {
                (Some(reason), _) => Value::Missing(reason),
                (None, best) => best.unwrap_or(Value::Missing("member")),
            },
        }
    }
}
