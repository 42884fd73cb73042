//! Expressions: types and code.

use std::sync::Arc;

use super::super::code::{Code, FieldRef, Function1, Generator, Pick, RingField, Table};
use super::super::schema;
use super::super::tree::{Arith, Compare, Expr, ExprKind, Fold, Gen, Is, Name, Source};
use super::super::types::{Base, Enum, Kind, Kinds, Type};
use super::super::value::Value;
use super::{Binding, Compiler, Scope, compatible, literal};
use crate::finding::Said;
use crate::source::Span;
use crate::syntax::keywords::nearest;

/// Functions that the language names and that read texts or revisions; a later version has them.
const LATER: [&str; 8] = [
    "kept",
    "added",
    "removed",
    "find",
    "listings",
    "punctuation",
    "reach",
    "unit",
];

impl Compiler<'_> {
    /// The code and type of an expression; a bare word may be one of the enumeration expected.
    pub(super) fn expr(
        &mut self,
        scope: &mut Scope,
        expr: &Expr,
        expected: Option<Enum>,
    ) -> (Code, Type) {
        if let Some((value, ty)) = literal(expr) {
            return (Code::Const(value), ty);
        }
        match &expr.kind {
            ExprKind::Name(name) => self.name(scope, name, expr.span, expected),
            ExprKind::Field(base, field) => self.field(scope, base, field),
            ExprKind::Lookup(base, keys) => self.lookup(scope, base, keys, expr.span),
            ExprKind::List(members) => self.list(scope, members, expected),
            ExprKind::Collect(generator) => self.collect(scope, generator, false),
            ExprKind::Call(name, args) => self.call(scope, name, args, expr.span),
            ExprKind::Fold(fold, generator) => self.fold(scope, *fold, generator, expr.span),
            ExprKind::Group(generator, keys, lookup) => self.group(generator, keys, *lookup),
            ExprKind::Similar(..) => self.not_yet(expr.span, "similar"),
            ExprKind::Not(inner) => {
                let inner = self.condition(scope, inner);
                (Code::Not(Box::new(inner)), Type::one(Base::Bool))
            }
            ExprKind::And(a, b) => {
                let (a, b) = (self.condition(scope, a), self.condition(scope, b));
                (Code::And(Box::new(a), Box::new(b)), Type::one(Base::Bool))
            }
            ExprKind::Or(a, b) => {
                let (a, b) = (self.condition(scope, a), self.condition(scope, b));
                (Code::Or(Box::new(a), Box::new(b)), Type::one(Base::Bool))
            }
            ExprKind::Compare(compare, a, b) => self.compare(scope, *compare, a, b),
            ExprKind::In(negated, member, list) => self.is_in(scope, *negated, member, list),
            ExprKind::Matches(..) => self.not_yet(expr.span, "matches"),
            ExprKind::Is(negated, is, inner) => self.is(scope, *negated, *is, inner),
            ExprKind::Else(a, b) => self.otherwise(scope, a, b, expected),
            ExprKind::Arith(arith, a, b) => self.arith(scope, *arith, a, b, expr.span),
            _ => (Code::Const(Value::Missing("broken")), Type::ANY),
        }
    }

    fn not_yet(&mut self, span: Span, what: &str) -> (Code, Type) {
        self.fault(
            span,
            Said::new(
                format!("`{what}` is not available in this version of planlint"),
                format!("此版本的 planlint 尚不支持“{what}”"),
            ),
        );
        (Code::Const(Value::Missing("broken")), Type::ANY)
    }

    /// A condition; anything else is a fault.
    pub(super) fn condition(&mut self, scope: &mut Scope, expr: &Expr) -> Code {
        let (code, ty) = self.expr(scope, expr, None);
        if ty.list || !matches!(ty.base, Base::Bool | Base::Any) {
            self.fault(
                expr.span,
                Said::new(
                    format!("a condition is wanted here, this is {}", ty.words()),
                    format!("此处应为条件，却是{}", ty.words_zh()),
                ),
            );
        }
        code
    }

    fn name(
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
        (Code::Const(Value::Missing("broken")), Type::ANY)
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
            Some(near) => Said::new(
                format!("did you mean `{near}`?"),
                format!("是否应为“{near}”？"),
            ),
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

    fn word_list(&self, name: &str) -> Option<Arc<[String]>> {
        let own = self.rule.words.iter().filter(|w| w.name.text == name);
        let mut found = own
            .chain(self.shared.words.get(name).into_iter().flatten())
            .peekable();
        found.peek()?;
        Some(
            found
                .flat_map(|list| list.words.iter().map(|w| w.text.clone()))
                .collect(),
        )
    }

    fn field(&mut self, scope: &mut Scope, base: &Expr, field: &Name) -> (Code, Type) {
        let (code, ty) = self.expr(scope, base, None);
        if ty.list {
            return self.field_of_list(scope, code, ty, field);
        }
        match ty.base {
            Base::Elem(kinds) => match self.schema_field(scope, &code, kinds, field) {
                Some((found, ty)) if ty.list => (Code::Items(Box::new(code), found), ty),
                Some((found, ty)) => (Code::Field(Box::new(code), found), ty),
                None => (Code::Const(Value::Missing("broken")), Type::ANY),
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
            Some(Said::new(
                format!("did you mean `{near}`?"),
                format!("是否应为“{near}”？"),
            ))
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
        (Code::Const(Value::Missing("broken")), Type::ANY)
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
            self.reads.insert(format!("{}.{}", kind.word(), field.text));
            found.push((kind, entry));
            ty = Some(match (ty.map(|t| (t, t.base)), entry.ty.base) {
                (Some((t, Base::Elem(a))), Base::Elem(b)) => Type {
                    base: Base::Elem(a.union(b)),
                    list: t.list,
                },
                (Some((t, _)), _) if t == entry.ty => t,
                (None, _) => entry.ty,
                _ => {
                    self.fault(
                        field.span,
                        Said::new(
                            format!("`{}` means different things here", field.text),
                            format!("“{}”在各要素中含义不同", field.text),
                        ),
                    );
                    return None;
                }
            });
            if entry.wide && root(base).is_some_and(|slot| scope.later.contains(&slot)) {
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
        }
        Some((FieldRef(found.into()), ty?))
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
                None => (Code::Const(Value::Missing("broken")), Type::ANY),
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

    fn list(
        &mut self,
        scope: &mut Scope,
        members: &[Expr],
        expected: Option<Enum>,
    ) -> (Code, Type) {
        let mut codes = Vec::new();
        let mut base = Base::Any;
        for member in members {
            let (code, ty) = self.expr(scope, member, expected);
            base = match (base, ty.base) {
                (Base::Any, found) => found,
                (Base::Elem(a), Base::Elem(b)) => Base::Elem(a.union(b)),
                (kept, found) => {
                    if kept != found && found != Base::Any {
                        self.unlike(member.span, Type::one(kept), ty);
                    }
                    kept
                }
            };
            codes.push(code);
        }
        (Code::List(codes), Type::many(base))
    }

    fn unlike(&mut self, span: Span, a: Type, b: Type) {
        self.fault(
            span,
            Said::new(
                format!("{} and {} do not go together", a.words(), b.words()),
                format!("{}与{}不能放在一起", a.words_zh(), b.words_zh()),
            ),
        );
    }

    fn compare(&mut self, scope: &mut Scope, compare: Compare, a: &Expr, b: &Expr) -> (Code, Type) {
        let bare = |e: &Expr, s: &Scope, c: &Self| matches!(&e.kind, ExprKind::Name(n) if s.find(n).is_none() && !c.params.contains_key(n));
        let ((left, left_type), (right, right_type)) =
            if bare(a, scope, self) && !bare(b, scope, self) {
                let right = self.expr(scope, b, None);
                let left = self.expr(scope, a, enumeration(right.1));
                (left, right)
            } else {
                let left = self.expr(scope, a, None);
                let right = self.expr(scope, b, enumeration(left.1));
                (left, right)
            };
        let equality = matches!(compare, Compare::Eq | Compare::Ne);
        let fits = match (left_type.base, right_type.base) {
            (Base::Any, _) | (_, Base::Any) => true,
            (Base::Elem(x), Base::Elem(y)) => equality && x.meets(y),
            (Base::Enum(x), Base::Enum(y)) => x == y && (equality || x.ordered()),
            (Base::Bool, Base::Bool) => equality,
            (x, y) => x == y && left_type.list == right_type.list && (equality || !left_type.list),
        };
        if !fits || left_type.list != right_type.list {
            let span = a.span.to(b.span);
            self.fault(
                span,
                Said::new(
                    format!(
                        "{} cannot be compared with {} in this way",
                        left_type.words(),
                        right_type.words()
                    ),
                    format!(
                        "{}不能这样与{}比较",
                        left_type.words_zh(),
                        right_type.words_zh()
                    ),
                ),
            );
        }
        (
            Code::Compare(compare, Box::new(left), Box::new(right)),
            Type::one(Base::Bool),
        )
    }

    fn is_in(
        &mut self,
        scope: &mut Scope,
        negated: bool,
        member: &Expr,
        list: &Expr,
    ) -> (Code, Type) {
        let (left, left_type) = self.expr(scope, member, None);
        let (right, right_type) = self.expr(scope, list, enumeration(left_type));
        let fits = match (left_type.base, right_type.base) {
            (Base::Any, _) | (_, Base::Any) => true,
            (Base::Elem(x), Base::Elem(y)) => x.meets(y),
            (x, y) => x == y,
        };
        if !right_type.list && right_type.base != Base::Any || left_type.list || !fits {
            self.fault(
                member.span.to(list.span),
                Said::new(
                    format!(
                        "`in` looks for a member in a list; this looks for {} in {}",
                        left_type.words(),
                        right_type.words()
                    ),
                    format!(
                        "in 用于在列表中查找成员；此处是在{}中查找{}",
                        right_type.words_zh(),
                        left_type.words_zh()
                    ),
                ),
            );
        }
        (
            Code::In(negated, Box::new(left), Box::new(right)),
            Type::one(Base::Bool),
        )
    }

    fn is(&mut self, scope: &mut Scope, negated: bool, is: Is, inner: &Expr) -> (Code, Type) {
        let (code, ty) = self.expr(scope, inner, None);
        match (is, ty.list, ty.base) {
            (_, _, Base::Any) | (Is::Empty, true, _) | (Is::Missing | Is::Known, false, _) => {}
            (Is::Empty, false, _) => self.fault_with(
                inner.span,
                Said::new(
                    format!("only a list is empty; this is {}", ty.words()),
                    format!("只有列表才能判断 empty；此处是{}", ty.words_zh()),
                ),
                Said::new("write `is missing`", "请写 is missing"),
            ),
            (_, true, _) => self.fault_with(
                inner.span,
                Said::new("a list is never missing", "列表不会缺失"),
                Said::new("write `is empty`", "请写 is empty"),
            ),
        }
        if let (Is::Missing | Is::Known, Code::Field(_, field)) = (is, &code)
            && field.0.iter().all(|(_, f)| !f.optional)
            && !can_be_missing(&code)
        {
            self.fault(
                inner.span,
                Said::new("this is always known", "此值总是已知的"),
            );
        }
        (Code::Is(negated, is, Box::new(code)), Type::one(Base::Bool))
    }

    fn otherwise(
        &mut self,
        scope: &mut Scope,
        a: &Expr,
        b: &Expr,
        expected: Option<Enum>,
    ) -> (Code, Type) {
        let (left, left_type) = self.expr(scope, a, expected);
        let (right, right_type) = self.expr(scope, b, expected.or(enumeration(left_type)));
        let ty = match (left_type.base, right_type.base) {
            (Base::Elem(x), Base::Elem(y)) => Type {
                base: Base::Elem(x.union(y)),
                list: left_type.list,
            },
            // Places of different kinds: `at item.due else item`.
            (x, y) if x != y => Type {
                base: if x == Base::Any { y } else { Base::Any },
                list: left_type.list,
            },
            _ => left_type,
        };
        (Code::Else(Box::new(left), Box::new(right)), ty)
    }

    fn arith(
        &mut self,
        scope: &mut Scope,
        arith: Arith,
        a: &Expr,
        b: &Expr,
        span: Span,
    ) -> (Code, Type) {
        let (left, left_type) = self.expr(scope, a, None);
        let (right, right_type) = self.expr(scope, b, None);
        if left_type.list || right_type.list || arith == Arith::And {
            return self.sets(arith, (left, left_type), (right, right_type), span);
        }
        let result = match (arith, left_type.base, right_type.base) {
            (_, Base::Any, _) | (_, _, Base::Any) => Some(Base::Any),
            (Arith::Sub, Base::Date, Base::Date) => Some(Base::Span),
            (Arith::Add | Arith::Sub, Base::Date, Base::Span)
            | (Arith::Add, Base::Span, Base::Date) => Some(Base::Date),
            (_, Base::Number, Base::Number) => Some(Base::Number),
            (Arith::Add | Arith::Sub, Base::Quantity, Base::Quantity)
            | (Arith::Mul, Base::Quantity, Base::Number)
            | (Arith::Mul, Base::Number, Base::Quantity) => Some(Base::Quantity),
            (Arith::Div, Base::Quantity, Base::Quantity) => Some(Base::Number),
            _ => None,
        };
        let Some(base) = result else {
            self.unlike(span, left_type, right_type);
            return (Code::Const(Value::Missing("broken")), Type::ANY);
        };
        (
            Code::Arith(arith, Box::new(left), Box::new(right)),
            Type::one(base),
        )
    }

    fn sets(
        &mut self,
        arith: Arith,
        (left, left_type): (Code, Type),
        (right, right_type): (Code, Type),
        span: Span,
    ) -> (Code, Type) {
        let base = match (left_type.base, right_type.base) {
            (Base::Elem(a), Base::Elem(b)) => {
                Base::Elem(if arith == Arith::Add { a.union(b) } else { a })
            }
            (Base::Any, found) | (found, Base::Any) => found,
            (a, b) => {
                if a != b {
                    self.unlike(span, left_type, right_type);
                }
                a
            }
        };
        let of_sets = matches!(arith, Arith::Add | Arith::Sub | Arith::And);
        if !(left_type.list && right_type.list && of_sets) {
            self.unlike(span, left_type, right_type);
        }
        if let (Arith::Add, Code::Collection(a), Code::Collection(b)) = (arith, &left, &right) {
            let kinds: Vec<Kind> = a.iter().chain(b).copied().collect();
            return (Code::Collection(kinds), Type::many(base));
        }
        (
            Code::Sets(arith, Box::new(left), Box::new(right)),
            Type::many(base),
        )
    }

    /// Sources and condition of a generator; with `top`, the first source may be anything.
    pub(super) fn generator(
        &mut self,
        scope: &mut Scope,
        sources: &[Source],
        condition: Option<&Expr>,
        top: bool,
    ) -> Generator {
        let mut compiled = Vec::new();
        for (n, source) in sources.iter().enumerate() {
            let (list, ty) = self.expr(scope, &source.value, None);
            if !ty.list && ty.base != Base::Any {
                self.fault(
                    source.value.span,
                    Said::new(
                        format!("a variable runs over a list; this is {}", ty.words()),
                        format!("循环变量须遍历列表；此处是{}", ty.words_zh()),
                    ),
                );
            }
            let whole = matches!(list, Code::Collection(_) | Code::Table(_));
            if whole && n > 0 {
                self.fault_with(
                    source.value.span,
                    Said::new(
                        "a second loop over everything would compare all with all",
                        "第二个循环再次遍历全部要素，会变成两两比较",
                    ),
                    Said::new("begin with a bound variable, or join with `group(… by k = …)` or `by-key(…)[…]`", "请从已绑定的变量开始，或用 group(… by …)、by-key(…)[…] 关联"),
                );
            }
            if top && n == 0 && !whole && ty.base != Base::Any {
                self.fault(
                    source.value.span,
                    Said::new(
                        "the first variable runs over a collection, `group(…)` or `cycles(…)`",
                        "第一个循环变量须遍历集合、group(…) 或 cycles(…)",
                    ),
                );
            }
            let slot = scope.slot();
            if scope.next > super::MOST_SLOTS {
                self.fault(
                    source.name.span,
                    Said::new("too many variables", "变量过多"),
                );
                scope.next = super::MOST_SLOTS;
            }
            if top && n == 0 {
                scope.first = Some(slot);
            } else if top {
                scope.later.push(slot);
            }
            scope.names.push((
                source.name.text.clone(),
                Binding::Variable(slot),
                Type::one(ty.base),
            ));
            compiled.push((slot, list));
        }
        let condition = condition.map(|c| self.condition(scope, c));
        Generator {
            sources: compiled,
            scope: condition,
        }
    }

    /// Runs `read` with the names of a generator in force. A loop over everything inside a
    /// part must not depend on the part's variables, and is computed once.
    fn comprehension<T>(
        &mut self,
        scope: &mut Scope,
        generator: &Gen,
        span: Span,
        read: impl FnOnce(&mut Self, &mut Scope, Generator) -> (Code, T),
    ) -> (Code, T) {
        let (names, base, log) = (
            scope.names.len(),
            scope.next,
            std::mem::take(&mut scope.log),
        );
        let (first, top) = (scope.first, scope.first.is_none());
        let compiled = self.generator(scope, &generator.sources, generator.scope.as_ref(), false);
        if top {
            scope.first = compiled.sources.first().map(|s| s.0);
        }
        let whole = compiled
            .sources
            .iter()
            .any(|(_, list)| matches!(list, Code::Collection(_) | Code::Table(_)));
        let (code, ty) = read(self, scope, compiled);
        let outer = scope.log.iter().any(|slot| *slot < base);
        scope.names.truncate(names);
        scope.first = first;
        let inner = std::mem::replace(&mut scope.log, log);
        scope
            .log
            .extend(inner.into_iter().filter(|slot| *slot < base));
        if whole && outer {
            self.fault_with(
                span,
                Said::new(
                    "this walks over everything once for every element",
                    "此处会为每个要素重新遍历全部内容",
                ),
                Said::new(
                    "use `by-key(… by k = …)[value]`, or a `let f(x: …)` outside the part",
                    "请改用 by-key(… by k = …)[值]，或在规则开头写 let f(x: …)",
                ),
            );
        }
        if whole && !outer && !top {
            let number = self.cached.len() as u16;
            self.cached.push(code);
            return (Code::Cached(number), ty);
        }
        (code, ty)
    }

    pub(super) fn collect(
        &mut self,
        scope: &mut Scope,
        generator: &Gen,
        top: bool,
    ) -> (Code, Type) {
        let span = generator.sources[0].name.span;
        let _ = top;
        self.comprehension(scope, generator, span, |this, scope, compiled| {
            let (value, ty) = match &generator.value {
                Some(value) => {
                    let (code, ty) = this.expr(scope, value, None);
                    (Some(Box::new(code)), ty)
                }
                None => (None, first_type(scope, generator)),
            };
            (
                Code::Collect(Box::new(compiled), value),
                Type::many(ty.base),
            )
        })
    }

    fn fold(&mut self, scope: &mut Scope, fold: Fold, generator: &Gen, span: Span) -> (Code, Type) {
        self.comprehension(scope, generator, span, |this, scope, compiled| {
            let (value, ty) = match &generator.value {
                Some(value) => {
                    let (code, ty) = this.expr(scope, value, None);
                    (Some(Box::new(code)), ty)
                }
                None => (None, first_type(scope, generator)),
            };
            let result = this.fold_type(fold, ty, span);
            (Code::Fold(fold, Box::new(compiled), value), result)
        })
    }

    fn fold_type(&mut self, fold: Fold, member: Type, span: Span) -> Type {
        let fits = match fold {
            Fold::Count => true,
            Fold::Any | Fold::All => matches!(member.base, Base::Bool | Base::Any),
            Fold::Sum => matches!(member.base, Base::Number | Base::Quantity | Base::Any),
            Fold::Min | Fold::Max => !matches!(member.base, Base::Elem(_) | Base::Bool),
        };
        if !fits {
            self.fault(
                span,
                Said::new(
                    format!("this cannot be made of {}", Type::one(member.base).words()),
                    format!("不能对{}作此运算", Type::one(member.base).words_zh()),
                ),
            );
        }
        Type::one(match fold {
            Fold::Count => Base::Number,
            Fold::Any | Fold::All => Base::Bool,
            _ => member.base,
        })
    }

    fn group(&mut self, generator: &Gen, keys: &[(Name, Expr)], lookup: bool) -> (Code, Type) {
        let mut scope = Scope::default();
        let compiled = self.generator(
            &mut scope,
            &generator.sources,
            generator.scope.as_ref(),
            true,
        );
        let kinds = match first_type(&scope, generator).base {
            Base::Elem(kinds) => kinds,
            _ => Kinds(0),
        };
        let mut codes = Vec::new();
        let mut types = Vec::new();
        for (name, value) in keys {
            let (code, ty) = self.expr(&mut scope, value, None);
            codes.push((name.text.clone(), code));
            types.push((name.text.clone(), ty));
        }
        let number = self.tables.len() as u16;
        self.tables.push(Table::Group {
            generator: compiled,
            slots: scope.next,
            keys: codes,
            skip_single: false,
        });
        self.table_keys.push(types);
        let base = if lookup {
            Base::Table(number, kinds)
        } else {
            Base::Group(number, kinds)
        };
        (
            Code::Table(number),
            Type {
                base,
                list: !lookup,
            },
        )
    }

    fn lookup(
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
            return (Code::Const(Value::Missing("broken")), Type::ANY);
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

    fn call(&mut self, scope: &mut Scope, name: &Name, args: &[Expr], span: Span) -> (Code, Type) {
        if let Some(&(number, kinds, ty)) = self.function_types.get(&name.text) {
            let Some(arg) = args.first().filter(|_| args.len() == 1) else {
                return self.wrong_count(span, 1);
            };
            let (code, found) = self.expr(scope, arg, None);
            if !matches!(found.base, Base::Elem(k) if k.meets(kinds)) && found.base != Base::Any {
                self.unlike(arg.span, found, Type::one(Base::Elem(kinds)));
            }
            return (Code::Apply(number, Box::new(code)), ty);
        }
        match name.text.as_str() {
            "cycles" => self.cycles(args, span),
            "count" | "any" | "all" | "sum" | "min" | "max" => {
                self.fold_call(scope, name, args, span)
            }
            "distinct" => self.plain(scope, Function1::Distinct, args, span, 1, |types| {
                Type::many(types[0].base)
            }),
            "normal" => self.plain(scope, Function1::Normal, args, span, 1, |_| {
                Type::one(Base::Text)
            }),
            "without" => self.plain(scope, Function1::Without, args, span, 2, |_| {
                Type::one(Base::Text)
            }),
            "join" => self.plain(scope, Function1::Join, args, span, 1, |_| {
                Type::one(Base::Text)
            }),
            "comparable" => self.plain(scope, Function1::Comparable, args, span, 2, |_| {
                Type::one(Base::Bool)
            }),
            "ref" => self.plain(scope, Function1::Ref, args, span, 2, |types| {
                Type::one(types[0].base)
            }),
            "periods" => self.plain(scope, Function1::Periods, args, span, 3, |_| {
                Type::many(Base::Period)
            }),
            other if LATER.contains(&other) => self.not_yet(span, other),
            other => {
                let known = [
                    "count",
                    "sum",
                    "min",
                    "max",
                    "any",
                    "all",
                    "distinct",
                    "group",
                    "by-key",
                    "cycles",
                    "periods",
                    "normal",
                    "without",
                    "join",
                    "comparable",
                    "ref",
                ];
                let near = nearest(
                    other,
                    known
                        .into_iter()
                        .chain(self.function_types.keys().map(String::as_str)),
                )
                .map(str::to_owned);
                let said = Said::new(
                    format!("there is no function `{other}`"),
                    format!("没有名为“{other}”的函数"),
                );
                let help = match near {
                    Some(near) => Said::new(
                        format!("did you mean `{near}`?"),
                        format!("是否应为“{near}”？"),
                    ),
                    None => Said::new(
                        format!("functions are {}", known.join(", ")),
                        format!("可用的函数：{}", known.join("、")),
                    ),
                };
                self.fault_with(name.span, said, help);
                (Code::Const(Value::Missing("broken")), Type::ANY)
            }
        }
    }

    fn wrong_count(&mut self, span: Span, count: usize) -> (Code, Type) {
        self.fault(
            span,
            Said::new(
                format!("this function takes {count} values"),
                format!("此函数需要{count}个参数"),
            ),
        );
        (Code::Const(Value::Missing("broken")), Type::ANY)
    }

    fn plain(
        &mut self,
        scope: &mut Scope,
        function: Function1,
        args: &[Expr],
        span: Span,
        count: usize,
        result: impl Fn(&[Type]) -> Type,
    ) -> (Code, Type) {
        if args.len() != count {
            return self.wrong_count(span, count);
        }
        let compiled: Vec<(Code, Type)> = args.iter().map(|a| self.expr(scope, a, None)).collect();
        let types: Vec<Type> = compiled.iter().map(|c| c.1).collect();
        if function == Function1::Without && types[1].base != Base::Words {
            self.unlike(args[1].span, types[1], Type::one(Base::Words));
        }
        if function == Function1::Distinct && !types[0].list && types[0].base != Base::Any {
            self.unlike(args[0].span, types[0], Type::many(Base::Any));
        }
        (
            Code::Call(function, compiled.into_iter().map(|c| c.0).collect()),
            result(&types),
        )
    }

    fn fold_call(
        &mut self,
        scope: &mut Scope,
        name: &Name,
        args: &[Expr],
        span: Span,
    ) -> (Code, Type) {
        let [list] = args else {
            return self.wrong_count(span, 1);
        };
        let fold = match name.text.as_str() {
            "count" => Fold::Count,
            "any" => Fold::Any,
            "all" => Fold::All,
            "sum" => Fold::Sum,
            "min" => Fold::Min,
            _ => Fold::Max,
        };
        let (code, ty) = self.expr(scope, list, None);
        if !ty.list && ty.base != Base::Any {
            self.fault(
                list.span,
                Said::new(
                    format!("`{}` takes a list; this is {}", name.text, ty.words()),
                    format!("{}的参数应为列表；此处是{}", name.text, ty.words_zh()),
                ),
            );
        }
        let result = self.fold_type(fold, ty, span);
        (Code::FoldList(fold, Box::new(code)), result)
    }

    fn cycles(&mut self, args: &[Expr], span: Span) -> (Code, Type) {
        let (name, least) = match args {
            [
                Expr {
                    kind: ExprKind::Name(name),
                    span,
                },
            ] => (
                Name {
                    text: name.clone(),
                    span: *span,
                },
                1,
            ),
            [
                Expr {
                    kind: ExprKind::Name(name),
                    span,
                },
                Expr {
                    kind: ExprKind::Number { value, .. },
                    ..
                },
            ] => (
                Name {
                    text: name.clone(),
                    span: *span,
                },
                usize::try_from(*value).unwrap_or(1),
            ),
            _ => {
                self.fault(
                    span,
                    Said::new(
                        "`cycles` takes a relation and perhaps a least size",
                        "cycles 的参数是关系名，可再加最小规模",
                    ),
                );
                return (Code::Const(Value::Missing("broken")), Type::ANY);
            }
        };
        let Some((relations, nodes)) = self.relation(&name) else {
            return (Code::Const(Value::Missing("broken")), Type::ANY);
        };
        let number = self.tables.len() as u16;
        self.tables.push(Table::Rings {
            relations,
            least,
            nodes,
        });
        self.table_keys.push(Vec::new());
        (Code::Table(number), Type::many(Base::Ring(nodes)))
    }
}

fn first_type(scope: &Scope, generator: &Gen) -> Type {
    scope
        .find(&generator.sources[0].name.text)
        .map_or(Type::ANY, |(_, ty)| ty)
}

fn enumeration(ty: Type) -> Option<Enum> {
    match ty.base {
        Base::Enum(e) => Some(e),
        _ => None,
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

/// Whether something on the way to a field may be missing.
fn can_be_missing(code: &Code) -> bool {
    match code {
        Code::Field(base, field) => field.0.iter().any(|(_, f)| f.optional) || can_be_missing(base),
        Code::Slot(_) => false,
        _ => true,
    }
}
