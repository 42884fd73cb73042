//! Expressions: types and code. Here are the operators; paths, generators and calls have
//! files of their own.
//!
//! In goes the tree of an expression with the names in force, out come its code and type.
//! What does not fit is a fault at its place, and the rest is read on. Values are unknown
//! here, apart from literals.

use super::super::code::{Code, Probe};
use super::super::tree::{Arith, Compare, Expr, ExprKind, Is};
use super::super::types::{Base, Enum, Kind, Type};
use super::super::value::Value;
use super::{Compiler, Scope, literal};
use crate::finding::Said;
use crate::source::Span;

/// The code and type of what could not be read.
pub(super) const BROKEN: (Code, Type) = (Code::Const(Value::Missing("broken")), Type::ANY);

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
            ExprKind::Collect(generator) => self.collect(scope, generator),
            ExprKind::Call(name, args) => self.call(scope, name, args, expr.span),
            ExprKind::Fold(fold, generator) => self.fold(scope, *fold, generator, expr.span),
            ExprKind::Group(generator, keys, lookup) => self.group(generator, keys, *lookup),
            ExprKind::Similar(generator, name, least) => self.similar(generator, name, least),
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
            _ => BROKEN,
        }
    }

    pub(super) fn not_yet(&mut self, span: Span, what: &str) -> (Code, Type) {
        self.fault(
            span,
            Said::new(
                format!("`{what}` is not available in this version of planlint"),
                format!("此版本的 planlint 尚不支持“{what}”"),
            ),
        );
        BROKEN
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
        let joins = matches!(
            expr.kind,
            ExprKind::And(..) | ExprKind::Or(..) | ExprKind::Not(_)
        );
        // What stands in a shared relation is no part of this rule.
        if !self.probing || joins || expr.span.file != self.rule.span.file {
            return code;
        }
        self.probes.push(Probe::new(expr.span));
        Code::Probe(self.probes.len() as u16 - 1, Box::new(code))
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

    pub(super) fn unlike(&mut self, span: Span, a: Type, b: Type) {
        self.fault(
            span,
            Said::new(
                format!("{} and {} do not go together", a.words(), b.words()),
                format!("{}与{}不能放在一起", a.words_zh(), b.words_zh()),
            ),
        );
    }

    fn compare(&mut self, scope: &mut Scope, compare: Compare, a: &Expr, b: &Expr) -> (Code, Type) {
        let ((left, left_type), (right, right_type)) =
            if self.bare(scope, a) && !self.bare(scope, b) {
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

    /// Whether this is a word that names nothing here: perhaps one of an enumeration.
    fn bare(&self, scope: &Scope, expr: &Expr) -> bool {
        matches!(&expr.kind, ExprKind::Name(name)
            if scope.find(name).is_none() && !self.params.contains_key(name))
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
            return BROKEN;
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
}

/// The enumeration whose words a type has.
pub(super) fn enumeration(ty: Type) -> Option<Enum> {
    match ty.base {
        Base::Enum(e) => Some(e),
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
