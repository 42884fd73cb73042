//! Values of compiled expressions. Unknown is contagious and carries its reason;
//! `and`, `or`, `not` are Kleene's.
//!
//! In goes code with the variables of one binding, out comes a value. Lists are walked in
//! `lists`, folded in `folds`; sums and spans of time are `arith`. Rule files and findings
//! are unknown here.

mod arith;
mod folds;
mod lists;
mod seen;
mod texts;

pub(super) use lists::InScope;

use std::borrow::Cow;
use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::code::{Code, FieldRef, Pick, Program};
use super::prepare::Prepared;
use super::schema::Get;
use super::tree::{Compare, Is};
use super::value::{Day, Elem, Value};
use super::world::World;

/// Slots of a value free of variables: as many as a part may have.
const CACHED_SLOTS: u16 = 64;

/// Why a list is not there.
pub type Reason = &'static str;

/// The state of one evaluation: variables and definitions of the binding at hand.
#[derive(Debug)]
pub struct Env<'e> {
    /// What rules look at.
    pub world: World<'e>,
    /// The rule.
    pub program: &'e Program,
    /// Its tables.
    pub prepared: &'e Prepared,
    /// Values by slot; a definition that was not read yet is empty.
    pub slots: Vec<Option<Value>>,
    /// Where the definitions of the part begin.
    pub lets: &'e [(u16, Code)],
    /// Whether a definition was read since the variables changed.
    defined: bool,
    remembered: FxHashMap<(u16, Elem), Value>,
}

impl<'e> Env<'e> {
    /// For a part, relation or table with so many slots.
    pub fn new(
        world: World<'e>,
        program: &'e Program,
        prepared: &'e Prepared,
        slots: u16,
        lets: &'e [(u16, Code)],
    ) -> Self {
        Self {
            world,
            program,
            prepared,
            slots: vec![None; usize::from(slots)],
            lets,
            defined: false,
            remembered: FxHashMap::default(),
        }
    }

    /// Forgets the definitions: a variable has changed.
    pub fn forget(&mut self) {
        if !self.defined {
            return;
        }
        self.defined = false;
        for (slot, _) in self.lets {
            self.slots[usize::from(*slot)] = None;
        }
    }

    /// A value free of variables, computed when a binding first asks for it: by then the
    /// tables that it may read are there.
    fn cached(&self, n: u16) -> Value {
        let compute = || {
            let code = &self.program.cached[usize::from(n)];
            Env::new(self.world, self.program, self.prepared, CACHED_SLOTS, &[]).eval(code)
        };
        self.prepared.cached(n, compute)
    }

    /// Puts a value into a slot.
    pub fn set(&mut self, slot: u16, value: Value) {
        self.slots[usize::from(slot)] = Some(value);
    }

    fn slot(&self, slot: u16) -> Value {
        self.slots[usize::from(slot)]
            .clone()
            .unwrap_or(Value::Missing("variable"))
    }

    fn definition(&mut self, slot: u16) -> Value {
        if let Some(value) = &self.slots[usize::from(slot)] {
            return value.clone();
        }
        let lets = self.lets;
        let Some((_, code)) = lets.iter().find(|(s, _)| *s == slot) else {
            return Value::Missing("definition");
        };
        let value = self.eval(code);
        self.set(slot, value.clone());
        self.defined = true;
        value
    }

    /// The value of an expression. Every path and constant goes through here, so what needs
    /// much room of its own is called and never taken in.
    pub fn eval(&mut self, code: &Code) -> Value {
        match code {
            Code::Const(value) => value.clone(),
            Code::Slot(slot) => self.slot(*slot),
            Code::Let(slot) => self.definition(*slot),
            Code::Field(base, field) => self.field(base, field),
            Code::AsOf(slot) => self.as_of(*slot),
            Code::Key(base, key) => self.of(base, |env, elem| env.prepared.key(elem, *key)),
            Code::Ring(base, field) => {
                self.of(base, |env, elem| env.prepared.ring_field(elem, *field))
            }
            Code::PeriodEnd(base, last) => self.period_end(base, *last),
            Code::Pick(pick, list) if *pick != Pick::Rest => self.pick(*pick, list),
            Code::Not(_)
            | Code::And(..)
            | Code::Or(..)
            | Code::Compare(..)
            | Code::In(..)
            | Code::Is(..)
            | Code::Probe(..) => self
                .condition(code)
                .map_or_else(Value::Missing, Value::Bool),
            Code::Else(a, b) => self.otherwise(a, b),
            Code::Arith(arith, a, b) => {
                let (a, b) = (self.eval(a), self.eval(b));
                self.arith(*arith, &a, &b)
            }
            Code::Fold(fold, generator, value) => self.fold(*fold, generator, value.as_deref()),
            Code::FoldList(fold, list) => self.fold_list(*fold, list),
            Code::Call(function, args) => self.call(*function, args),
            Code::Cached(n) => self.cached(*n),
            Code::Apply(function, arg) => self.apply(*function, arg),
            Code::Words(_) => Value::Missing("words"),
            Code::Items(..)
            | Code::Map(..)
            | Code::GroupItems(_)
            | Code::MapRing(..)
            | Code::Pick(..)
            | Code::Sets(..)
            | Code::List(_)
            | Code::Collect(..)
            | Code::Collection(_)
            | Code::Revised(..)
            | Code::Table(_)
            | Code::Lookup(..) => self.list(code),
        }
    }

    #[inline(never)]
    fn as_of(&self, slot: Option<u16>) -> Value {
        let plan = match slot.map(|s| self.slot(s)) {
            Some(Value::Elem(elem)) => self.prepared.plan_of(&self.world, elem),
            _ => None,
        };
        Value::or_missing(self.world.as_of(plan).map(Day::last), "as-of")
    }

    /// The truth of a condition, or why it is not known.
    pub fn condition(&mut self, code: &Code) -> Result<bool, Reason> {
        match code {
            Code::Not(inner) => self.condition(inner).map(|truth| !truth),
            Code::And(a, b) => self.both(a, b, false),
            Code::Or(a, b) => self.both(a, b, true),
            Code::Compare(compare, a, b) => self.compare(*compare, a, b),
            Code::In(negated, member, list) => self.is_in(member, list).map(|is| is != *negated),
            Code::Is(negated, is, inner) => self.is(*is, inner).map(|is| is != *negated),
            Code::Probe(n, inner) => {
                let truth = self.condition(inner);
                self.program.probes[usize::from(*n)].see(truth);
                truth
            }
            _ => match self.eval(code) {
                Value::Bool(truth) => Ok(truth),
                Value::Missing(reason) => Err(reason),
                _ => Err("condition"),
            },
        }
    }

    /// The element that an expression gives, or why there is none.
    pub fn elem(&mut self, code: &Code) -> Result<Elem, Reason> {
        let elem = |value: &Value| match value {
            Value::Elem(elem) => Ok(*elem),
            Value::Missing(reason) => Err(*reason),
            _ => Err("element"),
        };
        match code {
            // Most are variables: read in place.
            Code::Slot(slot) => {
                let value = self.slots[usize::from(*slot)].as_ref();
                value.map_or(Err("variable"), elem)
            }
            _ => elem(&self.eval(code)),
        }
    }

    /// What is read of the element that an expression gives.
    fn of(&mut self, base: &Code, read: impl FnOnce(&Self, Elem) -> Value) -> Value {
        match self.elem(base) {
            Ok(elem) => read(self, elem),
            Err(reason) => Value::Missing(reason),
        }
    }

    fn field(&mut self, base: &Code, field: &FieldRef) -> Value {
        self.of(base, |env, elem| match field.of(elem.kind).map(|f| f.get) {
            Some(Get::One(get)) => env.world.read(elem, get),
            _ => Value::Missing("field"),
        })
    }

    fn period_end(&mut self, base: &Code, last: bool) -> Value {
        match self.eval(base) {
            Value::Period(date) if last => Value::Day(Day::last(date)),
            Value::Period(date) => Value::Day(Day::first(date)),
            other => other,
        }
    }

    fn otherwise(&mut self, a: &Code, b: &Code) -> Value {
        match self.eval(a) {
            Value::Missing("broken") => Value::Missing("broken"),
            Value::Missing(_) => self.eval(b),
            value => value,
        }
    }

    fn both(&mut self, a: &Code, b: &Code, decides: bool) -> Result<bool, Reason> {
        let left = self.condition(a);
        if left == Ok(decides) {
            return left;
        }
        let right = self.condition(b);
        if right == Ok(decides) {
            return right;
        }
        left.and(right)
    }

    /// Whether two values are the same; `None` where they cannot be compared.
    pub fn same(&self, a: &Value, b: &Value) -> Option<bool> {
        Some(match (a, b) {
            (Value::Elem(a), Value::Elem(b)) => self.world.same(*a, *b),
            (Value::Symbol(a), Value::Symbol(b)) => a == b,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Word(a, x), Value::Word(b, y)) => a == b && x == y,
            (Value::Period(a), Value::Period(b)) => a == b,
            (Value::List(a), Value::List(b)) => {
                if a.len() != b.len() {
                    return Some(false);
                }
                for (a, b) in a.iter().zip(b.iter()) {
                    if !self.same(a, b)? {
                        return Some(false);
                    }
                }
                true
            }
            _ => match (self.str(a), self.str(b)) {
                (Some(a), Some(b)) => {
                    a == b || crate::syntax::fold::fold(a) == crate::syntax::fold::fold(b)
                }
                _ => self.order(a, b)? == Ordering::Equal,
            },
        })
    }

    /// The text of a value that is one.
    pub fn str<'v>(&'v self, value: &'v Value) -> Option<&'v str> {
        Some(match value {
            Value::Text(span) => self.world.sources.text(*span),
            Value::Made(text) => text,
            Value::Symbol(symbol) => self.world.model.names.get(*symbol),
            _ => return None,
        })
    }

    fn order(&self, a: &Value, b: &Value) -> Option<Ordering> {
        match (a, b) {
            (Value::Number(a, _), Value::Number(b, _)) => Some(a.cmp(b)),
            (Value::Quantity(a), Value::Quantity(b)) => self.world.model.measures.compare(*a, *b),
            (Value::Day(a), Value::Day(b)) => Some(a.day.cmp(&b.day)),
            (Value::Stretch(a), Value::Stretch(b)) => {
                Some(arith::length(*a).cmp(&arith::length(*b)))
            }
            (Value::Word(_, a), Value::Word(_, b)) => Some(a.cmp(b)),
            (Value::Period(a), Value::Period(b)) => Some(a.first().cmp(&b.first())),
            _ => self.str(a).zip(self.str(b)).map(|(a, b)| a.cmp(b)),
        }
    }

    fn compare(&mut self, compare: Compare, a: &Code, b: &Code) -> Result<bool, Reason> {
        let a = self.known(a)?;
        let b = self.known(b)?;
        let truth = match compare {
            Compare::Eq => self.same(&a, &b),
            Compare::Ne => self.same(&a, &b).map(|same| !same),
            Compare::Lt => self.order(&a, &b).map(|o| o == Ordering::Less),
            Compare::Le => self.order(&a, &b).map(|o| o != Ordering::Greater),
            Compare::Gt => self.order(&a, &b).map(|o| o == Ordering::Greater),
            Compare::Ge => self.order(&a, &b).map(|o| o != Ordering::Less),
        };
        truth.ok_or("measure")
    }

    /// A value that is not missing; constants are read in place.
    fn known<'c>(&mut self, code: &'c Code) -> Result<Cow<'c, Value>, Reason> {
        match code {
            Code::Const(value) => Ok(Cow::Borrowed(value)),
            _ => match self.eval(code) {
                Value::Missing(reason) => Err(reason),
                value => Ok(Cow::Owned(value)),
            },
        }
    }

    #[inline(never)]
    fn is_in(&mut self, member: &Code, list: &Code) -> Result<bool, Reason> {
        let member = self.known(member)?;
        if let Code::List(written) = list {
            for other in written {
                let other = self.known(other)?;
                if self.same(&member, &other) == Some(true) {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let mut found = false;
        self.each(list, &mut |env, value| {
            found = env.same(&member, &value) == Some(true);
            !found
        })?;
        Ok(found)
    }

    fn is(&mut self, is: Is, inner: &Code) -> Result<bool, Reason> {
        match is {
            Is::Empty => {
                let mut empty = true;
                self.each(inner, &mut |_, _| {
                    empty = false;
                    false
                })?;
                Ok(empty)
            }
            Is::Missing | Is::Known => match self.eval(inner) {
                Value::Missing("broken") => Err("broken"),
                // Without a day nothing can be said of what the ledger holds.
                Value::Missing("as-of") if !matches!(inner, Code::AsOf(_)) => Err("as-of"),
                value => Ok(value.is_missing() == (is == Is::Missing)),
            },
        }
    }

    #[inline(never)]
    fn apply(&mut self, function: u16, arg: &Code) -> Value {
        let arg = match self.elem(arg) {
            Ok(elem) => elem,
            Err(reason) => return Value::Missing(reason),
        };
        if let Some(value) = self.prepared.of_plan(function, arg) {
            return value
                .get_or_init(|| self.called_with(function, arg))
                .clone();
        }
        if let Some(known) = self.remembered.get(&(function, arg)) {
            return known.clone();
        }
        let value = self.called_with(function, arg);
        self.remembered.insert((function, arg), value.clone());
        value
    }

    fn called_with(&self, function: u16, arg: Elem) -> Value {
        let body = &self.program.functions[usize::from(function)];
        let mut inner = Env::new(self.world, self.program, self.prepared, body.slots, &[]);
        inner.set(body.slot, arg.into());
        inner.eval(&body.body)
    }
}
