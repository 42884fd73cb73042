//! Generators and what is made of them: comprehensions, folds and groups.
//!
//! In go variables with their lists, out come loops whose cost is bounded: nothing runs
//! over everything twice, and what does not depend on a part is computed once.

use super::super::code::{Code, Generator, Table};
use super::super::tree::{Expr, ExprKind, Fold, Gen, Name, Source};
use super::super::types::{Base, Kinds, Type};
use super::{Binding, Compiler, Scope};
use crate::finding::Said;
use crate::source::Span;

impl Compiler<'_> {
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
            self.check_source(source, n, (&list, ty), top);
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
        let mut conditions: Vec<Vec<Code>> = Vec::new();
        conditions.resize_with(compiled.len() + 1, Vec::new);
        for part in condition.map(conjuncts).unwrap_or_default() {
            let log = std::mem::take(&mut scope.log);
            let code = self.condition(scope, part);
            let read = std::mem::replace(&mut scope.log, log);
            let last = compiled.iter().rposition(|(slot, _)| read.contains(slot));
            conditions[last.map_or(0, |n| n + 1)].push(code);
            scope.log.extend(read);
        }
        Generator {
            sources: compiled,
            conditions,
        }
    }

    /// A variable runs over a list; only the first one runs over everything.
    fn check_source(&mut self, source: &Source, n: usize, (list, ty): (&Code, Type), top: bool) {
        if !ty.list && ty.base != Base::Any {
            self.fault(
                source.value.span,
                Said::new(
                    format!("a variable runs over a list; this is {}", ty.words()),
                    format!("循环变量须遍历列表；此处是{}", ty.words_zh()),
                ),
            );
        }
        let whole = is_whole(list);
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
        let whole = compiled.sources.iter().any(|(_, list)| is_whole(list));
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

    /// What a generator gives for one binding: its value, else its first variable.
    fn given(&mut self, scope: &mut Scope, generator: &Gen) -> (Option<Box<Code>>, Type) {
        match &generator.value {
            Some(value) => {
                let (code, ty) = self.expr(scope, value, None);
                (Some(Box::new(code)), ty)
            }
            None => (None, first_type(scope, generator)),
        }
    }

    pub(super) fn collect(&mut self, scope: &mut Scope, generator: &Gen) -> (Code, Type) {
        let span = generator.sources[0].name.span;
        self.comprehension(scope, generator, span, |this, scope, compiled| {
            let (value, ty) = this.given(scope, generator);
            (
                Code::Collect(Box::new(compiled), value),
                Type::many(ty.base),
            )
        })
    }

    pub(super) fn fold(
        &mut self,
        scope: &mut Scope,
        fold: Fold,
        generator: &Gen,
        span: Span,
    ) -> (Code, Type) {
        self.comprehension(scope, generator, span, |this, scope, compiled| {
            let (value, ty) = this.given(scope, generator);
            let result = this.fold_type(fold, ty, span);
            (Code::Fold(fold, Box::new(compiled), value), result)
        })
    }

    pub(super) fn fold_type(&mut self, fold: Fold, member: Type, span: Span) -> Type {
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

    /// What is put into groups: the bindings, in a scope of their own, and their kinds.
    fn grouped(&mut self, generator: &Gen) -> (Scope, Generator, Kinds) {
        let mut scope = Scope::default();
        let condition = generator.scope.as_ref();
        let compiled = self.generator(&mut scope, &generator.sources, condition, true);
        let kinds = match first_type(&scope, generator).base {
            Base::Elem(kinds) => kinds,
            _ => Kinds(0),
        };
        (scope, compiled, kinds)
    }

    /// Groups by likeness of a name.
    pub(super) fn similar(&mut self, generator: &Gen, name: &Expr, least: &Expr) -> (Code, Type) {
        let (mut scope, compiled, kinds) = self.grouped(generator);
        let (name_code, ty) = self.expr(&mut scope, name, None);
        if ty.list || !matches!(ty.base, Base::Text | Base::Any) {
            self.unlike(name.span, ty, Type::one(Base::Text));
        }
        let (least_code, ty) = self.expr(&mut Scope::default(), least, None);
        if ty.list || !matches!(ty.base, Base::Number | Base::Any) {
            self.unlike(least.span, ty, Type::one(Base::Number));
        }
        let number = self.tables.len() as u16;
        self.tables.push(Table::Similar {
            generator: compiled,
            slots: scope.next,
            name: name_code,
            least: least_code,
        });
        self.table_keys.push(Vec::new());
        (Code::Table(number), Type::many(Base::Group(number, kinds)))
    }

    pub(super) fn group(
        &mut self,
        generator: &Gen,
        keys: &[(Name, Expr)],
        lookup: bool,
    ) -> (Code, Type) {
        let (mut scope, compiled, kinds) = self.grouped(generator);
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
}

/// The parts of a condition that must all hold, as written.
fn conjuncts(condition: &Expr) -> Vec<&Expr> {
    let mut parts = Vec::new();
    let mut todo = vec![condition];
    while let Some(next) = todo.pop() {
        match &next.kind {
            ExprKind::And(a, b) => todo.extend([&**b, &**a]),
            _ => parts.push(next),
        }
    }
    parts
}

fn first_type(scope: &Scope, generator: &Gen) -> Type {
    scope
        .find(&generator.sources[0].name.text)
        .map_or(Type::ANY, |(_, ty)| ty)
}

/// Whether a list is everything of a kind, or a table.
const fn is_whole(list: &Code) -> bool {
    matches!(
        list,
        Code::Collection(_) | Code::Revised(..) | Code::Table(_)
    )
}
