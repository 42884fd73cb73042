//! Values of compiled expressions. Unknown is contagious and carries its reason;
//! `and`, `or`, `not` are Kleene's.

use std::cmp::Ordering;
use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::code::{Code, FieldRef, Function1, Generator, Pick, Program, RingField};
use super::prepare::Prepared;
use super::schema::Get;
use super::text::{self, normal, without};
use super::tree::{Arith, Compare, Fold, Is};
use super::types::Kind;
use super::value::{Day, Elem, Stretch, Value};
use super::world::World;
use crate::model::ledger::days;
use crate::syntax::date::{Date, Part};

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
            remembered: FxHashMap::default(),
        }
    }

    /// Forgets the definitions: a variable has changed.
    pub fn forget(&mut self) {
        for (slot, _) in self.lets {
            self.slots[usize::from(*slot)] = None;
        }
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
        value
    }

    /// The value of an expression.
    pub fn eval(&mut self, code: &Code) -> Value {
        match code {
            Code::Const(value) => value.clone(),
            Code::Slot(slot) => self.slot(*slot),
            Code::Let(slot) => self.definition(*slot),
            Code::AsOf(slot) => self.as_of(*slot),
            Code::Field(base, field) => match self.eval(base) {
                Value::Elem(elem) => self.field(elem, field),
                Value::Missing(reason) => Value::Missing(reason),
                _ => Value::Missing("element"),
            },
            Code::Key(base, key) => match self.eval(base) {
                Value::Elem(elem) => self.prepared.key(elem, *key),
                other => other,
            },
            Code::Ring(base, field) => match self.eval(base) {
                Value::Elem(elem) => self.prepared.ring_field(elem, *field),
                other => other,
            },
            Code::PeriodEnd(base, last) => match self.eval(base) {
                Value::Period(date) => Value::Day(if *last {
                    Day::last(date)
                } else {
                    Day::first(date)
                }),
                other => other,
            },
            Code::Pick(pick, list) if *pick != Pick::Rest => self.pick(*pick, list),
            Code::Not(inner) => match self.eval(inner) {
                Value::Bool(b) => Value::Bool(!b),
                other => other,
            },
            Code::And(a, b) => self.both(a, b, false),
            Code::Or(a, b) => self.both(a, b, true),
            Code::Compare(compare, a, b) => {
                let (a, b) = (self.eval(a), self.eval(b));
                self.compare(*compare, &a, &b)
            }
            Code::In(negated, member, list) => self.is_in(*negated, member, list),
            Code::Is(negated, is, inner) => self.is(*negated, *is, inner),
            Code::Else(a, b) => match self.eval(a) {
                Value::Missing("broken") => Value::Missing("broken"),
                Value::Missing(_) => self.eval(b),
                value => value,
            },
            Code::Arith(arith, a, b) => {
                let (a, b) = (self.eval(a), self.eval(b));
                self.arith(*arith, &a, &b)
            }
            Code::Fold(fold, generator, value) => self.fold(*fold, generator, value.as_deref()),
            Code::FoldList(fold, list) => self.fold_list(*fold, list),
            Code::Call(function, args) => self.call(*function, args),
            Code::Cached(n) => self.prepared.cached(*n),
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
            | Code::Table(_)
            | Code::Lookup(..) => self.list(code),
        }
    }

    fn list(&mut self, code: &Code) -> Value {
        let mut members = Vec::new();
        match self.each(code, &mut |_, value| {
            members.push(value);
            true
        }) {
            Ok(()) => Value::List(members.into()),
            Err(reason) => Value::Missing(reason),
        }
    }

    fn as_of(&self, slot: Option<u16>) -> Value {
        let plan = match slot.map(|s| self.slot(s)) {
            Some(Value::Elem(elem)) => self.prepared.plan_of(&self.world, elem),
            _ => None,
        };
        Value::or_missing(self.world.as_of(plan).map(Day::last), "as-of")
    }

    fn field(&self, elem: Elem, field: &FieldRef) -> Value {
        match field.of(elem.kind).map(|f| f.get) {
            Some(Get::One(get)) => get(&self.world, elem.id),
            _ => Value::Missing("field"),
        }
    }

    fn both(&mut self, a: &Code, b: &Code, decides: bool) -> Value {
        let left = self.eval(a);
        if left.truth() == Some(decides) {
            return left;
        }
        let right = self.eval(b);
        if right.truth() == Some(decides) {
            return right;
        }
        if left.is_missing() { left } else { right }
    }

    fn pick(&mut self, pick: Pick, list: &Code) -> Value {
        let mut found = Value::Missing(match pick {
            Pick::First => "first",
            Pick::Second => "second",
            _ => "last",
        });
        let mut n = 0;
        let read = self.each(list, &mut |_, value| {
            n += 1;
            match pick {
                Pick::First => found = value,
                Pick::Second if n < 2 => return true,
                Pick::Second => found = value,
                _ => {
                    found = value;
                    return true;
                }
            }
            false
        });
        read.map_or_else(Value::Missing, |()| found)
    }

    /// Whether two values are the same; `None` where they cannot be compared.
    pub fn same(&self, a: &Value, b: &Value) -> Option<bool> {
        Some(match (a, b) {
            (Value::Elem(a), Value::Elem(b)) => a == b,
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
            (Value::Stretch(a), Value::Stretch(b)) => Some(length(*a).cmp(&length(*b))),
            (Value::Word(_, a), Value::Word(_, b)) => Some(a.cmp(b)),
            (Value::Period(a), Value::Period(b)) => Some(a.first().cmp(&b.first())),
            _ => self.str(a).zip(self.str(b)).map(|(a, b)| a.cmp(b)),
        }
    }

    fn compare(&self, compare: Compare, a: &Value, b: &Value) -> Value {
        if let Value::Missing(reason) = a {
            return Value::Missing(reason);
        }
        if let Value::Missing(reason) = b {
            return Value::Missing(reason);
        }
        let truth = match compare {
            Compare::Eq => self.same(a, b),
            Compare::Ne => self.same(a, b).map(|same| !same),
            Compare::Lt => self.order(a, b).map(|o| o == Ordering::Less),
            Compare::Le => self.order(a, b).map(|o| o != Ordering::Greater),
            Compare::Gt => self.order(a, b).map(|o| o == Ordering::Greater),
            Compare::Ge => self.order(a, b).map(|o| o != Ordering::Less),
        };
        truth.map_or(Value::Missing("measure"), Value::Bool)
    }

    fn is_in(&mut self, negated: bool, member: &Code, list: &Code) -> Value {
        let member = self.eval(member);
        if let Value::Missing(reason) = member {
            return Value::Missing(reason);
        }
        let mut found = false;
        let read = self.each(list, &mut |env, value| {
            found = env.same(&member, &value) == Some(true);
            !found
        });
        read.map_or_else(Value::Missing, |()| Value::Bool(found != negated))
    }

    fn is(&mut self, negated: bool, is: Is, inner: &Code) -> Value {
        let truth = match is {
            Is::Empty => {
                let mut empty = true;
                let read = self.each(inner, &mut |_, _| {
                    empty = false;
                    false
                });
                match read {
                    Ok(()) => empty,
                    Err(reason) => return Value::Missing(reason),
                }
            }
            Is::Missing | Is::Known => match self.eval(inner) {
                Value::Missing("broken") => return Value::Missing("broken"),
                // Without a day nothing can be said of what the ledger holds.
                Value::Missing("as-of") if !matches!(inner, Code::AsOf(_)) => {
                    return Value::Missing("as-of");
                }
                value => value.is_missing() == (is == Is::Missing),
            },
        };
        Value::Bool(truth != negated)
    }

    fn arith(&self, arith: Arith, a: &Value, b: &Value) -> Value {
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
                sum.and_then(|v| crate::model::quantity::Quantity::new(v, a.measure))
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
                .and_then(|v| crate::model::quantity::Quantity::new(v, q.measure))
                .map(Value::Quantity),
            _ => None,
        };
        result.unwrap_or(Value::Missing("measure"))
    }

    fn apply(&mut self, function: u16, arg: &Code) -> Value {
        let arg = match self.eval(arg) {
            Value::Elem(elem) => elem,
            Value::Missing(reason) => return Value::Missing(reason),
            _ => return Value::Missing("element"),
        };
        if let Some(known) = self.remembered.get(&(function, arg)) {
            return known.clone();
        }
        let body = &self.program.functions[usize::from(function)];
        let mut inner = Env::new(self.world, self.program, self.prepared, body.slots, &[]);
        inner.set(body.slot, arg.into());
        let value = inner.eval(&body.body);
        self.remembered.insert((function, arg), value.clone());
        value
    }

    /// Calls `found` with every binding of a generator until it says stop.
    pub fn bindings(
        &mut self,
        generator: &Generator,
        from: usize,
        found: &mut dyn FnMut(&mut Self) -> bool,
    ) -> Result<bool, Reason> {
        let Some((slot, list)) = generator.sources.get(from) else {
            if let Some(scope) = &generator.scope {
                match self.eval(scope) {
                    Value::Bool(true) => {}
                    Value::Missing(reason) => return Err(reason),
                    _ => return Ok(true),
                }
            }
            return Ok(found(self));
        };
        let mut outcome = Ok(true);
        self.each(list, &mut |env, value| {
            env.set(*slot, value);
            if from == 0 && !env.lets.is_empty() {
                env.forget();
            }
            outcome = env.bindings(generator, from + 1, found);
            matches!(outcome, Ok(true))
        })?;
        outcome
    }

    fn fold(&mut self, fold: Fold, generator: &Generator, value: Option<&Code>) -> Value {
        let mut folding = Folding::new(fold);
        let walked = self.bindings(generator, 0, &mut |env| {
            let value = match value {
                Some(code) => env.eval(code),
                None => env.slot(generator.sources[0].0),
            };
            folding.add(env, value)
        });
        match walked {
            Ok(_) => folding.finish(),
            Err(reason) => folding.decided().unwrap_or(Value::Missing(reason)),
        }
    }

    fn fold_list(&mut self, fold: Fold, list: &Code) -> Value {
        let mut folding = Folding::new(fold);
        match self.each(list, &mut |env, value| folding.add(env, value)) {
            Ok(()) => folding.finish(),
            Err(reason) => Value::Missing(reason),
        }
    }

    fn call(&mut self, function: Function1, args: &[Code]) -> Value {
        match function {
            Function1::Distinct | Function1::Periods => self.list_call(function, args),
            Function1::Normal => {
                let value = self.eval(&args[0]);
                match self.str(&value) {
                    Some(text) => Value::Made(normal(text).into()),
                    None => value,
                }
            }
            Function1::Without => {
                let value = self.eval(&args[0]);
                match (self.str(&value), &args[1]) {
                    (Some(text), Code::Words(words)) => Value::Made(without(text, words).into()),
                    _ => value,
                }
            }
            Function1::Join => {
                let value = self.eval(&args[0]);
                if value.is_missing() {
                    value
                } else {
                    Value::Made(text::show(self, &value, crate::finding::Lang::En).into())
                }
            }
            Function1::Comparable => match (self.eval(&args[0]), self.eval(&args[1])) {
                (Value::Quantity(a), Value::Quantity(b)) => {
                    Value::Bool(self.world.model.measures.comparable(a.measure, b.measure))
                }
                (Value::Missing(reason), _) | (_, Value::Missing(reason)) => Value::Missing(reason),
                _ => Value::Bool(true),
            },
            Function1::Ref => self.eval(&args[1]),
        }
    }

    fn list_call(&mut self, function: Function1, args: &[Code]) -> Value {
        if function == Function1::Periods {
            return self.periods(args);
        }
        let mut members: Vec<Value> = Vec::new();
        let read = self.each(&args[0], &mut |env, value| {
            if !members.iter().any(|m| env.same(m, &value) == Some(true)) {
                members.push(value);
            }
            true
        });
        read.map_or_else(Value::Missing, |()| Value::List(members.into()))
    }

    fn periods(&mut self, args: &[Code]) -> Value {
        let (interval, from, to) = (
            self.eval(&args[0]),
            self.eval(&args[1]),
            self.eval(&args[2]),
        );
        let (Value::Word(_, interval), Value::Day(from), Value::Day(to)) = (&interval, &from, &to)
        else {
            return [interval, from, to]
                .into_iter()
                .find(Value::is_missing)
                .unwrap_or(Value::Missing("interval"));
        };
        let mut periods = Vec::new();
        let months = [0, 12, 6, 3, 1][usize::from(*interval).min(4)];
        if months == 0 {
            return Value::Missing("interval");
        }
        let (mut year, mut month) = (
            from.day.year(),
            (i16::from(from.day.month()) - 1) / months * months,
        );
        while periods.len() < 10_000 {
            let part = match months {
                12 => Part::Year,
                6 => Part::Half(month as u8 / 6 + 1),
                3 => Part::Quarter(month as u8 / 3 + 1),
                _ => Part::Month(month as u8 + 1),
            };
            let Some(date) = Date::new(year, part).filter(|d| d.last() <= to.day) else {
                break;
            };
            if date.first() >= from.day {
                periods.push(Value::Period(date));
            }
            month += months;
            if month >= 12 {
                (year, month) = (year + 1, 0);
            }
        }
        Value::List(periods.into())
    }

    /// Calls `found` with every member of a list until it says stop.
    pub fn each(
        &mut self,
        code: &Code,
        found: &mut dyn FnMut(&mut Self, Value) -> bool,
    ) -> Result<(), Reason> {
        match code {
            Code::Items(base, field) => match self.eval(base) {
                Value::Elem(elem) => self.items(elem, field, found),
                Value::Missing(reason) => Err(reason),
                _ => Err("element"),
            },
            Code::Map(base, field) => self.map(base, field, found),
            Code::MapRing(base, field) => {
                let mut seen = Vec::new();
                self.each(base, &mut |env, value| match value
                    .elem()
                    .map(|e| env.prepared.ring_field(e, *field))
                {
                    Some(Value::List(members)) => members
                        .iter()
                        .all(|m| fresh(env, &mut seen, m) || found(env, m.clone())),
                    Some(Value::Missing(_)) | None => true,
                    Some(value) => fresh(env, &mut seen, &value) || found(env, value),
                })
            }
            Code::GroupItems(base) => match self.eval(base) {
                Value::Elem(elem) => {
                    let prepared = self.prepared;
                    prepared
                        .members(elem)
                        .iter()
                        .all(|&m| found(self, m.into()));
                    Ok(())
                }
                Value::Missing(reason) => Err(reason),
                _ => Err("group"),
            },
            Code::Pick(_, list) => {
                let mut n = 0;
                self.each(list, &mut |env, value| {
                    n += 1;
                    n == 1 || found(env, value)
                })
            }
            Code::Sets(arith, a, b) => self.sets(*arith, a, b, found),
            Code::List(members) => {
                for member in members {
                    match self.eval(member) {
                        Value::Missing(reason) => return Err(reason),
                        value if !found(self, value.clone()) => return Ok(()),
                        _ => {}
                    }
                }
                Ok(())
            }
            Code::Collect(generator, value) => {
                let mut unknown = None;
                self.bindings(generator, 0, &mut |env| {
                    let made = match value {
                        Some(code) => env.eval(code),
                        None => env.slot(generator.sources[0].0),
                    };
                    match made {
                        Value::Missing(reason) => {
                            unknown = Some(reason);
                            false
                        }
                        Value::List(members) => members.iter().all(|m| found(env, m.clone())),
                        made => found(env, made),
                    }
                })?;
                unknown.map_or(Ok(()), Err)
            }
            Code::Collection(kinds) => {
                for &kind in kinds {
                    for id in 0..self.world.count(kind) as u32 {
                        let elem = Elem::new(kind, id);
                        if self.world.listed(elem) && !found(self, elem.into()) {
                            return Ok(());
                        }
                    }
                }
                Ok(())
            }
            Code::Table(table) => {
                let prepared = self.prepared;
                prepared.rows(*table).all(|row| found(self, row.into()));
                Ok(())
            }
            Code::Lookup(table, keys) => {
                let keys: Vec<Value> = keys.iter().map(|k| self.eval(k)).collect();
                if let Some(Value::Missing(reason)) = keys.iter().find(|k| k.is_missing()) {
                    return Err(reason);
                }
                let prepared = self.prepared;
                if let Some(row) = prepared.find(self, *table, &keys) {
                    prepared.members(row).iter().all(|&m| found(self, m.into()));
                }
                Ok(())
            }
            _ => match self.eval(code) {
                Value::List(members) => {
                    members.iter().all(|m| found(self, m.clone()));
                    Ok(())
                }
                Value::Missing(reason) => Err(reason),
                one => {
                    found(self, one);
                    Ok(())
                }
            },
        }
    }

    fn items(
        &mut self,
        elem: Elem,
        field: &FieldRef,
        found: &mut dyn FnMut(&mut Self, Value) -> bool,
    ) -> Result<(), Reason> {
        let Some(field) = field.of(elem.kind) else {
            return Err("field");
        };
        let world = self.world;
        let mut any = false;
        match field.get {
            Get::Many(get) => get(&world, elem.id, &mut |value| {
                any = true;
                found(self, value)
            }),
            Get::One(get) => match get(&world, elem.id) {
                Value::Missing(reason) => return Err(reason),
                value => {
                    any = true;
                    found(self, value);
                }
            },
        }
        match field.broken {
            Some(broken) if !any && broken(&world, elem.id) => Err("broken"),
            _ => Ok(()),
        }
    }

    /// A field over a list. Members that lack it are left out; elements come once.
    fn map(
        &mut self,
        base: &Code,
        field: &FieldRef,
        found: &mut dyn FnMut(&mut Self, Value) -> bool,
    ) -> Result<(), Reason> {
        let mut seen: Vec<Elem> = Vec::new();
        let mut more = true;
        self.each(base, &mut |env, value| {
            let Some(elem) = value.elem() else {
                return true;
            };
            let mut give = |env: &mut Self, value: Value| {
                if let Value::Elem(e) = value {
                    if seen.contains(&e) {
                        return true;
                    }
                    seen.push(e);
                }
                if !value.is_missing() {
                    more = found(env, value);
                }
                more
            };
            match field.of(elem.kind).map(|f| f.get) {
                Some(Get::One(get)) => {
                    let value = get(&env.world, elem.id);
                    give(env, value)
                }
                Some(Get::Many(_)) => {
                    let _ = env.items(elem, field, &mut give);
                    more
                }
                None => true,
            }
        })
    }

    fn sets(
        &mut self,
        arith: Arith,
        a: &Code,
        b: &Code,
        found: &mut dyn FnMut(&mut Self, Value) -> bool,
    ) -> Result<(), Reason> {
        let mut right = Vec::new();
        self.each(b, &mut |_, value| {
            right.push(value);
            true
        })?;
        let mut given: Vec<Value> = Vec::new();
        let mut more = true;
        self.each(a, &mut |env, value| {
            let inside = right.iter().any(|r| env.same(r, &value) == Some(true));
            let wanted = match arith {
                Arith::And => inside,
                Arith::Sub => !inside,
                _ => true,
            };
            if wanted && !given.iter().any(|g| env.same(g, &value) == Some(true)) {
                given.push(value.clone());
                more = found(env, value);
            }
            more
        })?;
        if arith == Arith::Add && more {
            for value in right {
                if !given.iter().any(|g| self.same(g, &value) == Some(true)) && !found(self, value)
                {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// Whether an element was seen before; remembers it if not.
fn fresh(env: &Env<'_>, seen: &mut Vec<Value>, value: &Value) -> bool {
    let known = seen.iter().any(|s| env.same(s, value) == Some(true));
    if !known {
        seen.push(value.clone());
    }
    known
}

fn length(stretch: Stretch) -> Decimal {
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

/// Fields of rings and steps whose value is a list.
pub const fn is_list(field: RingField) -> bool {
    matches!(field, RingField::Path | RingField::Members)
}

/// The list of nothing.
pub fn nothing() -> Value {
    Value::List(Arc::from([]))
}

/// Whether an element was made by a rule.
pub const fn made(kind: Kind) -> bool {
    matches!(kind, Kind::Group | Kind::Ring | Kind::Step)
}
