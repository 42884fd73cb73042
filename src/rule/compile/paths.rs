//! Names and paths: what a word stands for, and the fields behind it.
//!
//! In go names with the scope they stand in, out come slots, constants and fields with
//! their types. How a field is read the schema knows.

use std::sync::Arc;

use super::super::code::{Code, FieldRef, Pick, RingField};
use super::super::did_you_mean;
use super::super::find::WordList;
use super::super::schema;
use super::super::tree::{Expr, Name};
use super::super::types::{Base, Enum, Kind, Kinds, Type};
use super::super::value::Value;
use super::expr::{BROKEN, enumeration};
use super::{Binding, Compiler, Scope, compatible};
use crate::finding::Said;
use crate::source::Span;
use crate::syntax::keywords::nearest;

impl Compiler<'_> {
    pub(super) fn name(
        &mut self,
        scope: &mut Scope,
        name: &str,
        span: Span,
        expected: Option<Enum>,
    ) -> (Code, Type) {
        if let Some((binding, ty)) = scope.find(name) {
            return match binding {
                Binding::Variable(slot) => {
                    scope.log.push(slot);
                    (Code::Slot(slot), ty)
                }
                Binding::Definition(slot) => {
                    scope.log.push(slot);
                    (Code::Let(slot), ty)
                }
            };
        }
        if let Some((value, ty)) = self.params.get(name) {
            return (Code::Const(value.clone()), *ty);
        }
        if let Some(e) = expected
            && let Some(rank) = e.rank(name)
        {
            return (Code::Const(Value::Word(e, rank)), Type::one(Base::Enum(e)));
        }
        if name == "as-of" {
            self.reads_as_of = true;
            if let Some(first) = scope.first {
                scope.log.push(first);
            }
            return (Code::AsOf(scope.first), Type::one(Base::Date));
        }
        if let Some(kind) = Kind::of_collection(name) {
            self.reads_before |= matches!(kind, Kind::Change | Kind::Relaxation);
            return (
                Code::Collection(vec![kind]),
                Type::many(Base::Elem(kind.set())),
            );
        }
        if let Some(words) = self.word_list(name) {
            return (Code::Words(words), Type::one(Base::Words));
        }
        let (said, help) = self.unknown_name(scope, name, expected);
        self.fault_with(span, said, help);
        BROKEN
    }

    fn unknown_name(&self, scope: &Scope, name: &str, expected: Option<Enum>) -> (Said, Said) {
        let collections: Vec<String> = Kind::ALL.iter().map(|k| format!("{}s", k.word())).collect();
        let words = expected.map_or(&[][..], Enum::words);
        let known = scope
            .names
            .iter()
            .map(|n| n.0.as_str())
            .chain(self.params.keys().map(String::as_str))
            .chain(words.iter().copied())
            .chain(collections.iter().map(String::as_str));
        let help = match nearest(name, known) {
            Some(near) => did_you_mean(near),
            None if expected.is_some() => Said::new(
                format!("the words here are {}", words.join(", ")),
                format!("此处可用的词：{}", words.join("、")),
            ),
            None => Said::new(
                "names are loop variables, `let`s, `param`s, `words`, `as-of` and collections such as `tasks`",
                "可用的名称：循环变量、let、param、words、as-of 以及 tasks 等集合",
            ),
        };
        (
            Said::new(
                format!("nothing is called `{name}` here"),
                format!("此处没有名为“{name}”的值"),
            ),
            help,
        )
    }

    /// The words of a list: the rule's own, shared ones, and what the settings add or remove.
    fn word_list(&mut self, name: &str) -> Option<Arc<WordList>> {
        if let Some(known) = self.word_lists.get(name) {
            return Some(known.clone());
        }
        let own = self.rule.words.iter().filter(|w| w.name.text == name);
        let mut found = own
            .chain(self.shared.words.get(name).into_iter().flatten())
            .peekable();
        found.peek()?;
        let (mut words, mut except) = (Vec::new(), Vec::new());
        for list in found {
            words.extend(list.words.iter().map(|w| w.text.clone()));
            except.extend(list.except.iter().map(|w| w.text.clone()));
        }
        let change = self.settings.get(name).and_then(|s| s.words.as_ref());
        if let Some(change) = change {
            words.retain(|w| !change.remove.iter().any(|(removed, _)| removed == w));
            words.extend(change.add.iter().cloned());
            except.extend(change.except.iter().cloned());
        }
        let list = Arc::new(WordList::new(words, &except));
        self.word_lists.insert(name.to_owned(), list.clone());
        Some(list)
    }

    pub(super) fn field(&mut self, scope: &mut Scope, base: &Expr, field: &Name) -> (Code, Type) {
        let (code, ty) = self.expr(scope, base, None);
        if ty.list {
            return self.field_of_list(scope, code, ty, field);
        }
        match ty.base {
            Base::Elem(kinds) => match self.schema_field(scope, &code, kinds, field) {
                Some((found, ty)) if ty.list => (Code::Items(Box::new(code), found), ty),
                Some((found, ty)) => (Code::Field(Box::new(code), found), ty),
                None => BROKEN,
            },
            Base::Group(table, kinds) => self.group_field(code, table, kinds, field),
            Base::Ring(kinds) | Base::Step(kinds) => self.ring_field(code, ty, kinds, field),
            Base::Period => match field.text.as_str() {
                "start" => (
                    Code::PeriodEnd(Box::new(code), false),
                    Type::one(Base::Date),
                ),
                "end" => (Code::PeriodEnd(Box::new(code), true), Type::one(Base::Date)),
                _ => self.no_field(field, ty, ["start", "end"].into_iter()),
            },
            Base::Any => (code, Type::ANY),
            _ => self.no_field(field, ty, std::iter::empty()),
        }
    }

    fn no_field<'n>(
        &mut self,
        field: &Name,
        ty: Type,
        known: impl Iterator<Item = &'n str> + Clone,
    ) -> (Code, Type) {
        let said = Said::new(
            format!("{} has no field `{}`", ty.words(), field.text),
            format!("{}没有字段“{}”", ty.words_zh(), field.text),
        );
        let help = if let Some(near) = nearest(&field.text, known.clone()) {
            Some(did_you_mean(near))
        } else {
            let all: Vec<&str> = known.collect();
            (!all.is_empty()).then(|| {
                Said::new(
                    format!("it has {}", all.join(", ")),
                    format!("可用字段：{}", all.join("、")),
                )
            })
        };
        match help {
            Some(help) => self.fault_with(field.span, said, help),
            None => self.fault(field.span, said),
        }
        BROKEN
    }

    /// A field that all of these kinds have, with one type.
    fn schema_field(
        &mut self,
        scope: &Scope,
        base: &Code,
        kinds: Kinds,
        field: &Name,
    ) -> Option<(FieldRef, Type)> {
        let mut found: Vec<(Kind, &'static schema::Field)> = Vec::new();
        let mut ty: Option<Type> = None;
        for kind in kinds.iter() {
            let Some(entry) = schema::field(kind, &field.text) else {
                let known: Vec<&str> = schema::fields(kind).iter().map(|f| f.name).collect();
                self.no_field(field, Type::one(Base::Elem(kind.set())), known.into_iter());
                return None;
            };
            self.reads.insert((kind.word(), entry.name));
            self.reads_before |= kind == Kind::Change || matches!(entry.name, "before" | "changes");
            found.push((kind, entry));
            ty = Some(self.joined(ty, entry.ty, field)?);
            if entry.wide && root(base).is_some_and(|slot| scope.later.contains(&slot)) {
                self.against_direction(kind, field);
            }
        }
        Some((FieldRef(found.into()), ty?))
    }

    /// The one type of a field of several kinds.
    fn joined(&mut self, ty: Option<Type>, next: Type, field: &Name) -> Option<Type> {
        match (ty.map(|t| (t, t.base)), next.base) {
            (Some((t, Base::Elem(a))), Base::Elem(b)) => Some(Type {
                base: Base::Elem(a.union(b)),
                list: t.list,
            }),
            (Some((t, _)), _) if t == next => Some(t),
            (None, _) => Some(next),
            _ => {
                self.fault(
                    field.span,
                    Said::new(
                        format!("`{}` means different things here", field.text),
                        format!("“{}”在各要素中含义不同", field.text),
                    ),
                );
                None
            }
        }
    }

    fn against_direction(&mut self, kind: Kind, field: &Name) {
        self.fault_with(
            field.span,
            Said::new(
                format!("`{}` goes against the written direction and starts only from the first variable", field.text),
                format!("“{}”是反向关系，只能从第一个循环变量开始", field.text),
            ),
            Said::new(
                format!("put it into `let f(x: {}) = x.{}` above, or use `by-key`", kind.word(), field.text),
                format!("可写成“let f(x: {}) = x.{}”，或使用 by-key", kind.word(), field.text),
            ),
        );
    }

    fn field_of_list(
        &mut self,
        scope: &mut Scope,
        code: Code,
        ty: Type,
        field: &Name,
    ) -> (Code, Type) {
        let pick = match field.text.as_str() {
            "first" => Some(Pick::First),
            "second" => Some(Pick::Second),
            "last" => Some(Pick::Last),
            "rest" => Some(Pick::Rest),
            _ => None,
        };
        if let Some(pick) = pick {
            let list = pick == Pick::Rest;
            return (
                Code::Pick(pick, Box::new(code)),
                Type {
                    base: ty.base,
                    list,
                },
            );
        }
        match ty.base {
            Base::Elem(kinds) => match self.schema_field(scope, &code, kinds, field) {
                Some((found, inner)) => (Code::Map(Box::new(code), found), Type::many(inner.base)),
                None => BROKEN,
            },
            Base::Ring(kinds) | Base::Step(kinds) => {
                let (one, inner) = self.ring_field(
                    Code::Const(Value::Missing("")),
                    Type::one(ty.base),
                    kinds,
                    field,
                );
                match one {
                    Code::Ring(_, found) => {
                        (Code::MapRing(Box::new(code), found), Type::many(inner.base))
                    }
                    other => (other, inner),
                }
            }
            Base::Any => (code, Type::ANY),
            _ => self.no_field(field, ty, ["first", "second", "last", "rest"].into_iter()),
        }
    }

    fn group_field(&mut self, code: Code, table: u16, kinds: Kinds, field: &Name) -> (Code, Type) {
        if field.text == "items" {
            return (
                Code::GroupItems(Box::new(code)),
                Type::many(Base::Elem(kinds)),
            );
        }
        let keys = self.table_keys[usize::from(table)].clone();
        if let Some(n) = keys.iter().position(|(name, _)| *name == field.text) {
            (Code::Key(Box::new(code), n as u16), keys[n].1)
        } else {
            let known: Vec<&str> = keys.iter().map(|k| k.0.as_str()).chain(["items"]).collect();
            self.no_field(
                field,
                Type::one(Base::Group(table, kinds)),
                known.into_iter(),
            )
        }
    }

    fn ring_field(&mut self, code: Code, ty: Type, kinds: Kinds, field: &Name) -> (Code, Type) {
        let all = Kinds(Kind::ALL.iter().fold(0, |all, k| all | k.set().0));
        let units = Kinds(kinds.0 & Kind::Unit.set().0);
        let items = Kinds(kinds.0 & Kinds::ITEM.0);
        let ring = matches!(ty.base, Base::Ring(_));
        let (found, ty) = match (ring, field.text.as_str()) {
            (true, "path") => (RingField::Path, Type::many(Base::Step(kinds))),
            (true, "size") => (RingField::Size, Type::one(Base::Number)),
            (true, "within") => (RingField::Within, Type::one(Base::Elem(all))),
            (true, "units") if units.0 != 0 => (RingField::Members, Type::many(Base::Elem(units))),
            (true, "items") if items.0 != 0 => (RingField::Members, Type::many(Base::Elem(items))),
            (false, "from") => (RingField::From, Type::one(Base::Elem(kinds))),
            (false, "to") => (RingField::To, Type::one(Base::Elem(kinds))),
            (false, "why") => (RingField::Why, Type::one(Base::Elem(all))),
            _ => {
                let known = if ring {
                    ["path", "size", "within", "units", "items"].as_slice()
                } else {
                    ["from", "to", "why"].as_slice()
                };
                return self.no_field(field, ty, known.iter().copied());
            }
        };
        (Code::Ring(Box::new(code), found), ty)
    }

    pub(super) fn lookup(
        &mut self,
        scope: &mut Scope,
        base: &Expr,
        keys: &[Expr],
        span: Span,
    ) -> (Code, Type) {
        let (_, ty) = self.expr(scope, base, None);
        let Base::Table(table, kinds) = ty.base else {
            self.fault(
                span,
                Said::new(
                    "only `by-key(…)` is looked up with `[…]`",
                    "只有 by-key(…) 可以用 […] 查找",
                ),
            );
            return BROKEN;
        };
        let expected = self.table_keys[usize::from(table)].clone();
        if keys.len() != expected.len() {
            self.fault(
                span,
                Said::new(
                    format!("this table has {} keys", expected.len()),
                    format!("此表有{}个键", expected.len()),
                ),
            );
        }
        let mut codes = Vec::new();
        for (key, (_, ty)) in keys.iter().zip(expected) {
            let (code, found) = self.expr(scope, key, enumeration(ty));
            if !compatible(found, ty)
                && !matches!((found.base, ty.base), (Base::Elem(a), Base::Elem(b)) if a.meets(b))
            {
                self.unlike(key.span, found, ty);
            }
            codes.push(code);
        }
        (Code::Lookup(table, codes), Type::many(Base::Elem(kinds)))
    }
}

/// The variable at the root of a path.
fn root(code: &Code) -> Option<u16> {
    match code {
        Code::Slot(slot) => Some(*slot),
        Code::Field(base, _)
        | Code::Items(base, _)
        | Code::Map(base, _)
        | Code::Pick(_, base)
        | Code::GroupItems(base)
        | Code::Ring(base, _)
        | Code::MapRing(base, _) => root(base),
        _ => None,
    }
}
