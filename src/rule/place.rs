//! Where the value of an expression is written.

use super::code::{Code, FieldRef, Function1};
use super::eval::Env;
use super::text::place_of;
use super::types::Kind;
use super::value::{Elem, Value};
use crate::model::entity::ReferenceKind;
use crate::model::ids::{Item, UnitId};
use crate::source::Span;

/// The place of an expression, if it has one.
pub fn place(env: &mut Env<'_>, code: &Code) -> Option<Span> {
    match code {
        Code::Else(a, b) => place(env, a).or_else(|| place(env, b)),
        Code::Let(slot) => {
            let lets = env.lets;
            let (_, code) = lets.iter().find(|(s, _)| s == slot)?;
            place(env, code)
        }
        Code::Field(base, field) => {
            let elem = env.elem(base).ok()?;
            match field.of(elem.kind)?.place {
                Some(at) => at(&env.world.side(elem), elem.id),
                None => of_value(env, code),
            }
        }
        Code::Pick(_, list) => of_value(env, code).or_else(|| of_list(env, list)),
        Code::Call(Function1::Ref, args) => reference(env, &args[0], &args[1]),
        _ => of_value(env, code),
    }
}

fn of_value(env: &mut Env<'_>, code: &Code) -> Option<Span> {
    match env.eval(code) {
        Value::Text(span) => Some(span),
        Value::Elem(elem) => place_of(env, elem),
        Value::List(members) => members.iter().find_map(|m| match m {
            Value::Text(span) => Some(*span),
            Value::Elem(elem) => place_of(env, *elem),
            _ => None,
        }),
        _ => None,
    }
}

/// A member of a mapped list has its place where the list was written.
fn of_list(env: &mut Env<'_>, list: &Code) -> Option<Span> {
    match list {
        Code::Map(base, _) => of_value(env, base),
        _ => None,
    }
}

/// Where a member of a list was written: `ref(unit.awaits, other)`.
fn reference(env: &mut Env<'_>, list: &Code, member: &Code) -> Option<Span> {
    let member = env.elem(member).ok()?;
    let (Code::Items(base, field) | Code::Map(base, field)) = list else {
        return place_of(env, member);
    };
    let base = env.elem(base).ok()?;
    written(env, base, field, member).or_else(|| place_of(env, member))
}

fn written(env: &Env<'_>, base: Elem, field: &FieldRef, member: Elem) -> Option<Span> {
    let model = env.world.side(base).model;
    let name = field.of(base.kind)?.name;
    if base.kind == Kind::Unit {
        let unit = &model.units[base.index()];
        let list = match name {
            "awaits" => &unit.awaits,
            "under" => &unit.under,
            "listed" | "members" => &unit.listed,
            _ => return None,
        };
        return list
            .iter()
            .find(|(u, _)| *u == UnitId(member.id))
            .map(|(_, span)| *span);
    }
    let item: Item = base.item()?;
    let kind = match name {
        "needs" => ReferenceKind::Needs,
        "serves" => ReferenceKind::Serves,
        _ => {
            let found = model.assignments[model.assignments_of(item)]
                .iter()
                .find(|a| a.unit() == Some(UnitId(member.id)));
            return found.map(crate::model::entity::Assignment::span);
        }
    };
    let mut references = model.needs(item).chain(model.serves(item));
    references
        .find(|r| r.kind == kind && r.to() == member.item())
        .map(crate::model::entity::Reference::span)
}
