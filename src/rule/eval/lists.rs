//! Lists, one member at a time: fields, sets, collections and the bindings of generators.
//!
//! In goes the code of a list, out come its members until the receiver says stop. What
//! becomes of them, a number or a finding, is for the receiver.

use std::ops::RangeInclusive;

use super::super::code::{Code, FieldRef, Generator, Pick, RingField};
use super::super::schema::Get;
use super::super::tree::Arith;
use super::super::types::Kind;
use super::super::value::{Elem, Value};
use super::super::world::Revised;
use super::seen::Seen;
use super::{Env, Reason};

/// Takes a member of a list; whether more are wanted.
pub(super) type Found<'f, 'e> = &'f mut dyn FnMut(&mut Env<'e>, Value) -> bool;

/// Takes a binding, or the start of one that is out of scope; whether more are wanted.
type Bound<'f, 'e> = &'f mut dyn FnMut(&mut Env<'e>, InScope) -> Result<bool, Reason>;

/// Whether a binding counts, as far as the conditions known so far tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rule) enum InScope {
    Yes,
    No,
    /// For want of a field.
    Unknown(Reason),
}

impl InScope {
    /// Kleene's `and`; of two reasons the first.
    const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Unknown(reason), _) | (_, Self::Unknown(reason)) => Self::Unknown(reason),
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }
}

impl<'e> Env<'e> {
    /// Calls `found` with every member of a list until it says stop.
    pub fn each(
        &mut self,
        code: &Code,
        found: &mut dyn FnMut(&mut Self, Value) -> bool,
    ) -> Result<(), Reason> {
        match code {
            Code::Items(base, field) => {
                let elem = self.elem(base)?;
                self.items(elem, field, found)
            }
            Code::Map(base, field) => self.map(base, field, found),
            Code::MapRing(base, field) => self.map_ring(base, *field, found),
            Code::GroupItems(base) => {
                let group = self.elem(base)?;
                self.members(group, found);
                Ok(())
            }
            Code::Pick(_, list) => self.rest(list, found),
            Code::Sets(arith, a, b) => self.sets(*arith, a, b, found),
            Code::List(members) => self.written(members, found),
            Code::Collect(generator, value) => self.collect(generator, value.as_deref(), found),
            Code::Collection(kinds) => {
                self.collection(kinds, found);
                Ok(())
            }
            Code::Revised(which, kinds) => {
                self.revised(*which, kinds, found);
                Ok(())
            }
            Code::Table(table) => {
                let prepared = self.prepared;
                prepared.rows(*table).all(|row| found(self, row.into()));
                Ok(())
            }
            Code::Lookup(table, keys) => self.lookup(*table, keys, found),
            Code::Call(function, args) if function.gives_list() => {
                self.called(*function, args, found)
            }
            _ => self.computed(code, found),
        }
    }

    /// All members of a list at once.
    #[inline(never)]
    pub(super) fn list(&mut self, code: &Code) -> Value {
        self.collected(|env, found| env.each(code, found))
    }

    /// All that is found at once.
    pub(super) fn collected(
        &mut self,
        read: impl FnOnce(&mut Self, Found<'_, 'e>) -> Result<(), Reason>,
    ) -> Value {
        let mut members = Vec::new();
        match read(self, &mut |_, value| {
            members.push(value);
            true
        }) {
            Ok(()) => Value::List(members.into()),
            Err(reason) => Value::Missing(reason),
        }
    }

    /// One member of a list by its place.
    #[inline(never)]
    pub(super) fn pick(&mut self, pick: Pick, list: &Code) -> Value {
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

    /// Calls `found` with every binding of a generator that counts until it says stop; the
    /// variables before `from` are bound already.
    pub fn bindings(
        &mut self,
        generator: &Generator,
        from: usize,
        found: &mut dyn FnMut(&mut Self) -> bool,
    ) -> Result<bool, Reason> {
        let known = self.scope(generator, 0..=from);
        self.bind(generator, from, known, &mut |env, scope| match scope {
            InScope::Yes => Ok(found(env)),
            InScope::No => Ok(true),
            InScope::Unknown(reason) => Err(reason),
        })
    }

    /// Calls `found` with every binding until it says stop, and with every start of one
    /// that is out of scope whatever may follow. `known` is what the bound variables tell.
    pub(in crate::rule) fn bind(
        &mut self,
        generator: &Generator,
        from: usize,
        known: InScope,
        found: Bound<'_, 'e>,
    ) -> Result<bool, Reason> {
        let next = generator.sources.get(from);
        let (Some((slot, list)), false) = (next, known == InScope::No) else {
            return found(self, known);
        };
        let mut outcome = Ok(true);
        self.each(list, &mut |env, value| {
            env.set(*slot, value);
            let known = known.and(env.scope(generator, from + 1..=from + 1));
            outcome = env.bind(generator, from + 1, known, found);
            matches!(outcome, Ok(true))
        })?;
        outcome
    }

    /// What the conditions tell that read so many variables.
    pub(in crate::rule) fn scope(
        &mut self,
        generator: &Generator,
        bound: RangeInclusive<usize>,
    ) -> InScope {
        let mut scope = InScope::Yes;
        for conditions in &generator.conditions[bound] {
            for condition in conditions {
                match self.condition(condition) {
                    Ok(true) => {}
                    Ok(false) => return InScope::No,
                    Err(reason) => scope = scope.and(InScope::Unknown(reason)),
                }
            }
        }
        scope
    }

    /// What a comprehension gives for one binding: its value, else its first variable.
    pub(in crate::rule) fn given(&mut self, generator: &Generator, value: Option<&Code>) -> Value {
        match value {
            Some(code) => self.eval(code),
            None => self.slot(generator.sources[0].0),
        }
    }

    fn items(&mut self, elem: Elem, field: &FieldRef, found: Found<'_, 'e>) -> Result<(), Reason> {
        let Some(field) = field.of(elem.kind) else {
            return Err("field");
        };
        let world = self.world.side(elem);
        let older = elem.is_older();
        let mut any = false;
        match field.get {
            Get::Many(get) => get(&world, elem.id, &mut |value| {
                any = true;
                found(self, if older { value.of_older() } else { value })
            }),
            Get::One(get) => match self.world.read(elem, get) {
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
    fn map(&mut self, base: &Code, field: &FieldRef, found: Found<'_, 'e>) -> Result<(), Reason> {
        let mut seen = Seen::default();
        let mut more = true;
        self.each(base, &mut |env, value| {
            let Some(elem) = value.elem() else {
                return true;
            };
            let mut give = |env: &mut Self, value: Value| {
                if matches!(value, Value::Elem(_)) && !seen.insert(env, &value) {
                    return true;
                }
                if !value.is_missing() {
                    more = found(env, value);
                }
                more
            };
            match field.of(elem.kind).map(|f| f.get) {
                Some(Get::One(get)) => {
                    let value = env.world.read(elem, get);
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

    /// A field of rings or steps over a list; values come once.
    fn map_ring(
        &mut self,
        base: &Code,
        field: RingField,
        found: Found<'_, 'e>,
    ) -> Result<(), Reason> {
        let mut seen = Seen::default();
        self.each(base, &mut |env, value| match value
            .elem()
            .map(|e| env.prepared.ring_field(e, field))
        {
            Some(Value::List(members)) => members
                .iter()
                .all(|m| !seen.insert(env, m) || found(env, m.clone())),
            Some(Value::Missing(_)) | None => true,
            Some(value) => !seen.insert(env, &value) || found(env, value),
        })
    }

    fn members(&mut self, group: Elem, found: Found<'_, 'e>) {
        let members = self.prepared.members(group);
        members.iter().all(|&m| found(self, m.into()));
    }

    /// A list without its first member.
    fn rest(&mut self, list: &Code, found: Found<'_, 'e>) -> Result<(), Reason> {
        let mut n = 0;
        self.each(list, &mut |env, value| {
            n += 1;
            n == 1 || found(env, value)
        })
    }

    /// A list written member by member.
    fn written(&mut self, members: &[Code], found: Found<'_, 'e>) -> Result<(), Reason> {
        for member in members {
            match self.eval(member) {
                Value::Missing(reason) => return Err(reason),
                value if !found(self, value.clone()) => return Ok(()),
                _ => {}
            }
        }
        Ok(())
    }

    fn collect(
        &mut self,
        generator: &Generator,
        value: Option<&Code>,
        found: Found<'_, 'e>,
    ) -> Result<(), Reason> {
        let mut unknown = None;
        self.bindings(generator, 0, &mut |env| match env.given(generator, value) {
            Value::Missing(reason) => {
                unknown = Some(reason);
                false
            }
            Value::List(members) => members.iter().all(|m| found(env, m.clone())),
            made => found(env, made),
        })?;
        unknown.map_or(Ok(()), Err)
    }

    fn collection(&mut self, kinds: &[Kind], found: Found<'_, 'e>) {
        for &kind in kinds {
            for id in 0..self.world.count(kind) as u32 {
                let elem = Elem::new(kind, id);
                if self.world.listed(elem) && !found(self, elem.into()) {
                    return;
                }
            }
        }
    }

    fn revised(&mut self, which: Revised, kinds: &[Kind], found: Found<'_, 'e>) {
        let older = which == Revised::Removed;
        for &kind in kinds {
            for id in 0..self.world.count_in(kind, older) as u32 {
                let table = Elem::table_of(older);
                let elem = Elem { kind, table, id };
                let wanted = self.world.listed(elem) && self.world.is_revised(which, elem);
                if wanted && !found(self, elem.into()) {
                    return;
                }
            }
        }
    }

    /// The members of the group that has these keys.
    fn lookup(&mut self, table: u16, keys: &[Code], found: Found<'_, 'e>) -> Result<(), Reason> {
        let keys: Vec<Value> = keys.iter().map(|k| self.eval(k)).collect();
        if let Some(Value::Missing(reason)) = keys.iter().find(|k| k.is_missing()) {
            return Err(reason);
        }
        if let Some(row) = self.prepared.find(self, table, &keys) {
            self.members(row, found);
        }
        Ok(())
    }

    /// A list that some other expression gives; one value is a list of one.
    fn computed(&mut self, code: &Code, found: Found<'_, 'e>) -> Result<(), Reason> {
        match self.eval(code) {
            Value::List(members) => {
                members.iter().all(|m| found(self, m.clone()));
            }
            Value::Missing(reason) => return Err(reason),
            one => {
                found(self, one);
            }
        }
        Ok(())
    }

    fn sets(
        &mut self,
        arith: Arith,
        a: &Code,
        b: &Code,
        found: Found<'_, 'e>,
    ) -> Result<(), Reason> {
        let mut right = Vec::new();
        let mut in_right = Seen::default();
        self.each(b, &mut |env, value| {
            if in_right.insert(env, &value) {
                right.push(value);
            }
            true
        })?;
        let mut given = Seen::default();
        let mut more = true;
        self.each(a, &mut |env, value| {
            let inside = in_right.holds(env, &value);
            let wanted = match arith {
                Arith::And => inside,
                Arith::Sub => !inside,
                _ => true,
            };
            if wanted && given.insert(env, &value) {
                more = found(env, value);
            }
            more
        })?;
        if arith == Arith::Add && more {
            for value in right {
                if !given.holds(self, &value) && !found(self, value) {
                    break;
                }
            }
        }
        Ok(())
    }
}
