//! Calls: the functions of the language, and the rule's own definitions.
//!
//! In go a name and its arguments, out come code and type. What a function computes is for
//! the run; here only the number and types of arguments count.

use super::super::code::{Code, Function1, Table};
use super::super::did_you_mean;
use super::super::tree::{Expr, ExprKind, Fold, Name};
use super::super::types::{Base, Kind, Kinds, Type};
use super::super::value::Elem;
use super::super::world::Revised;
use super::expr::BROKEN;
use super::{Compiler, Scope};
use crate::finding::Said;
use crate::source::Span;
use crate::syntax::keywords::nearest;

/// Functions that the language names and that read texts or revisions; a later version has them.
const LATER: [&str; 3] = ["listings", "reach", "unit"];

/// Functions that there are.
const FUNCTIONS: [&str; 29] = [
    "kept",
    "added",
    "removed",
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
    "portion",
    "points",
    "ref",
    "find",
    "counts",
    "stated",
    "listed",
    "punctuation",
    "fixed",
    "names-before",
    "similar",
];

/// What most functions of a text give.
const TEXTS: Type = Type::many(Base::Text);

impl Compiler<'_> {
    pub(super) fn call(
        &mut self,
        scope: &mut Scope,
        name: &Name,
        args: &[Expr],
        span: Span,
    ) -> (Code, Type) {
        if let Some(&function) = self.function_types.get(&name.text) {
            return self.own(scope, function, args, span);
        }
        if let Some(fold) = Fold::parse(&name.text) {
            return self.fold_call(scope, (fold, name), args, span);
        }
        match name.text.as_str() {
            "kept" => self.revised(scope, Revised::Kept, args, span),
            "added" => self.revised(scope, Revised::Added, args, span),
            "removed" => self.revised(scope, Revised::Removed, args, span),
            "cycles" => self.cycles(args, span),
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
            "portion" => self.plain(scope, Function1::Portion, args, span, 1, |_| {
                Type::one(Base::Number)
            }),
            "points" => self.plain(scope, Function1::Points, args, span, 1, |_| {
                Type::one(Base::Number)
            }),
            "ref" => self.plain(scope, Function1::Ref, args, span, 2, |types| {
                Type::one(types[0].base)
            }),
            "periods" => self.plain(scope, Function1::Periods, args, span, 3, |_| {
                Type::many(Base::Period)
            }),
            "find" => self.of_text(scope, Function1::Find, args, span, TEXTS),
            "counts" => self.of_text(scope, Function1::Counts, args, span, TEXTS),
            "stated" => {
                let number = Type::one(Base::Number);
                self.of_text(scope, Function1::Stated, args, span, number)
            }
            "listed" => self.of_text(scope, Function1::Listed, args, span, TEXTS),
            "punctuation" => self.of_text(scope, Function1::Punctuation, args, span, TEXTS),
            "fixed" => {
                let text = Type::one(Base::Text);
                self.of_text(scope, Function1::Fixed, args, span, text)
            }
            "names-before" => self.of_text(scope, Function1::NamesBefore, args, span, TEXTS),
            other if LATER.contains(&other) => self.not_yet(span, other),
            other => self.no_function(name.span, other),
        }
    }

    fn no_function(&mut self, span: Span, other: &str) -> (Code, Type) {
        if self.rule.lets.iter().any(|l| l.name.text == other) {
            let said = Said::new(
                format!("`{other}` is not known yet"),
                format!("“{other}”此处尚未定义"),
            );
            let help = Said::new(
                "a definition reads those above it, never itself: there is no recursion",
                "定义只能用前面已有的定义，不能用自身：规则语言没有递归",
            );
            self.fault_with(span, said, help);
            return BROKEN;
        }
        let near = nearest(
            other,
            FUNCTIONS
                .into_iter()
                .chain(self.function_types.keys().map(String::as_str)),
        )
        .map(str::to_owned);
        let said = Said::new(
            format!("there is no function `{other}`"),
            format!("没有名为“{other}”的函数"),
        );
        let help = match near {
            Some(near) => did_you_mean(&near),
            None => Said::new(
                format!("functions are {}", FUNCTIONS.join(", ")),
                format!("可用的函数：{}", FUNCTIONS.join("、")),
            ),
        };
        self.fault_with(span, said, help);
        BROKEN
    }

    /// A call of one of the rule's own definitions.
    fn own(
        &mut self,
        scope: &mut Scope,
        (number, kinds, ty): (u16, Kinds, Type),
        args: &[Expr],
        span: Span,
    ) -> (Code, Type) {
        let Some(arg) = args.first().filter(|_| args.len() == 1) else {
            return self.wrong_count(span, 1);
        };
        let (code, found) = self.expr(scope, arg, None);
        if !matches!(found.base, Base::Elem(k) if k.meets(kinds)) && found.base != Base::Any {
            self.unlike(arg.span, found, Type::one(Base::Elem(kinds)));
        }
        (Code::Apply(number, Box::new(code)), ty)
    }

    fn wrong_count(&mut self, span: Span, count: usize) -> (Code, Type) {
        self.fault(
            span,
            Said::new(
                format!("this function takes {count} values"),
                format!("此函数需要{count}个参数"),
            ),
        );
        BROKEN
    }

    /// A function of a text; `find` takes a word list as well.
    fn of_text(
        &mut self,
        scope: &mut Scope,
        function: Function1,
        args: &[Expr],
        span: Span,
        result: Type,
    ) -> (Code, Type) {
        let wanted: &[Base] = match function {
            Function1::Find => &[Base::Text, Base::Words],
            _ => &[Base::Text],
        };
        if args.len() != wanted.len() {
            return self.wrong_count(span, wanted.len());
        }
        let mut codes = Vec::new();
        for (arg, wanted) in args.iter().zip(wanted) {
            let (code, ty) = self.expr(scope, arg, None);
            if ty.list || (ty.base != *wanted && ty.base != Base::Any) {
                let wanted = Type::one(*wanted);
                let said = Said::new(
                    format!("{} is wanted here, this is {}", wanted.words(), ty.words()),
                    format!("此处应为{}，却是{}", wanted.words_zh(), ty.words_zh()),
                );
                self.fault(arg.span, said);
            }
            codes.push(code);
        }
        (Code::Call(function, codes), result)
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
        (fold, name): (Fold, &Name),
        args: &[Expr],
        span: Span,
    ) -> (Code, Type) {
        let [list] = args else {
            return self.wrong_count(span, 1);
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

    /// The elements of collections that are kept, added or removed.
    fn revised(
        &mut self,
        scope: &mut Scope,
        which: Revised,
        args: &[Expr],
        span: Span,
    ) -> (Code, Type) {
        let [arg] = args else {
            return self.wrong_count(span, 1);
        };
        self.reads_before = true;
        let (code, ty) = self.expr(scope, arg, None);
        let paired = |kinds: &[Kind]| kinds.iter().all(|k| Elem::new(*k, 0).thing().is_some());
        match code {
            Code::Collection(kinds) if paired(&kinds) => (Code::Revised(which, kinds), ty),
            _ => {
                let said = Said::new(
                    "this takes collections of plans, sections, tasks, targets, projects, milestones, units, records or waivers",
                    "此处须是方案、章节、任务、指标、项目、节点、单位、记录或豁免的集合",
                );
                self.fault(arg.span, said);
                BROKEN
            }
        }
    }

    fn cycles(&mut self, args: &[Expr], span: Span) -> (Code, Type) {
        let Some((name, least)) = ring_arguments(args) else {
            self.fault(
                span,
                Said::new(
                    "`cycles` takes a relation and perhaps a least size",
                    "cycles 的参数是关系名，可再加最小规模",
                ),
            );
            return BROKEN;
        };
        let Some((relations, nodes)) = self.relation(&name) else {
            return BROKEN;
        };
        let number = self.tables.len() as u16;
        let own = self.rule.relations.iter().any(|r| r.name.text == name.text);
        self.tables.push(Table::Rings {
            relations,
            shared: (!own).then(|| name.text.clone()),
            least,
            nodes,
        });
        self.table_keys.push(Vec::new());
        (Code::Table(number), Type::many(Base::Ring(nodes)))
    }
}

/// The relation of `cycles`, and the least number of elements asked for.
fn ring_arguments(args: &[Expr]) -> Option<(Name, usize)> {
    let (relation, least) = match args {
        [relation] => (relation, 1),
        [relation, least] => match &least.kind {
            ExprKind::Number { value, .. } => (relation, usize::try_from(*value).unwrap_or(1)),
            _ => return None,
        },
        _ => return None,
    };
    let ExprKind::Name(name) = &relation.kind else {
        return None;
    };
    Some((
        Name {
            text: name.clone(),
            span: relation.span,
        },
        least,
    ))
}
