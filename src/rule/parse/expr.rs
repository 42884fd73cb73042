//! Expressions of the rule language, by precedence: `or`, `and`, `not`, tests, `else`,
//! sums, products, paths.
//!
//! In go tokens, out come trees of expressions. What a name stands for, and whether a sum
//! makes sense, is unknown here.

use rust_decimal::Decimal;

use crate::finding::Said;
use crate::syntax::date;

use super::super::scan::Kind;
use super::super::tree::{Arith, Compare, Expr, ExprKind, Fold, Is, Name};
use super::{Parser, Read};

/// The longest span of time, in its own unit: some hundred years of days.
const MOST_DAYS: i32 = 100_000;

/// Words that end an expression; none of them is a name.
const STOPS: [&str; 26] = [
    "where", "when", "else", "at", "note", "to", "key", "help", "fix", "say", "bad", "good", "let",
    "for", "en", "zh", "because", "within", "with", "after", "by", "and", "or", "is", "in",
    "matches",
];

impl Parser<'_> {
    pub(super) fn expr(&mut self) -> Read<Expr> {
        self.nested(|p| {
            let mut left = p.and()?;
            while p.eat("or") {
                p.link()?;
                let right = p.and()?;
                left = binary(left, right, ExprKind::Or);
            }
            Ok(left)
        })
    }

    fn and(&mut self) -> Read<Expr> {
        let mut left = self.not()?;
        while self.eat("and") {
            self.link()?;
            let right = self.not()?;
            left = binary(left, right, ExprKind::And);
        }
        Ok(left)
    }

    fn not(&mut self) -> Read<Expr> {
        let start = self.here();
        if self.eat("not") {
            let inner = self.nested(Self::not)?;
            let span = start.to(inner.span);
            return Ok(Expr {
                kind: ExprKind::Not(Box::new(inner)),
                span,
            });
        }
        self.test()
    }

    fn test(&mut self) -> Read<Expr> {
        let left = self.value()?;
        let comparisons = [
            ("==", Compare::Eq),
            ("!=", Compare::Ne),
            ("<=", Compare::Le),
            (">=", Compare::Ge),
            ("<", Compare::Lt),
            (">", Compare::Gt),
        ];
        for (sign, compare) in comparisons {
            if self.eat(sign) {
                let right = self.value()?;
                return Ok(binary(left, right, |a, b| ExprKind::Compare(compare, a, b)));
            }
        }
        if self.is("=") {
            let here = self.here();
            return self.lose(
                here,
                Said::new("equality is written `==`", "判断相等写作“==”"),
            );
        }
        let negated = self.is("not") && self.then("in");
        if negated {
            self.at += 1;
        }
        if self.eat("in") {
            let right = self.value()?;
            return Ok(binary(left, right, |a, b| ExprKind::In(negated, a, b)));
        }
        if self.eat("matches") {
            let right = self.value()?;
            return Ok(binary(left, right, ExprKind::Matches));
        }
        if self.eat("is") {
            let negated = self.eat("not");
            let end = self.here();
            let is = match self.word() {
                "empty" => Is::Empty,
                "missing" => Is::Missing,
                "known" => Is::Known,
                _ => {
                    return self.wanted("`empty`, `missing` or `known`", "empty、missing 或 known");
                }
            };
            self.at += 1;
            let span = left.span.to(end);
            return Ok(Expr {
                kind: ExprKind::Is(negated, is, Box::new(left)),
                span,
            });
        }
        Ok(left)
    }

    pub(super) fn value(&mut self) -> Read<Expr> {
        if self.depth == 0 {
            self.links = 0;
        }
        let mut left = self.sum()?;
        while self.is("else") && self.at + 1 < self.tokens.len() && !self.then("when") {
            self.at += 1;
            self.link()?;
            let right = self.sum()?;
            left = binary(left, right, ExprKind::Else);
        }
        Ok(left)
    }

    fn sum(&mut self) -> Read<Expr> {
        let mut left = self.product()?;
        loop {
            let arith = match self.token() {
                Some(t) if t.kind == Kind::Sign => match self.text_here() {
                    "+" => Arith::Add,
                    "-" if t.blank_before => Arith::Sub,
                    "&" => Arith::And,
                    _ => return Ok(left),
                },
                _ => return Ok(left),
            };
            self.at += 1;
            self.link()?;
            let right = self.product()?;
            left = binary(left, right, |a, b| ExprKind::Arith(arith, a, b));
        }
    }

    fn product(&mut self) -> Read<Expr> {
        let mut left = self.path()?;
        loop {
            let arith = if self.eat("*") {
                Arith::Mul
            } else if self.eat("/") {
                Arith::Div
            } else {
                return Ok(left);
            };
            self.link()?;
            let right = self.path()?;
            left = binary(left, right, |a, b| ExprKind::Arith(arith, a, b));
        }
    }

    fn path(&mut self) -> Read<Expr> {
        let mut base = self.atom()?;
        loop {
            if self.eat(".") {
                self.link()?;
                let field = self.name()?;
                let span = base.span.to(field.span);
                base = Expr {
                    kind: ExprKind::Field(Box::new(base), field),
                    span,
                };
            } else if self.is("[") && self.token().is_some_and(|t| !t.blank_before) {
                self.at += 1;
                let keys = self.values("]")?;
                let span = base.span.to(self.tokens[self.at - 1].span);
                base = Expr {
                    kind: ExprKind::Lookup(Box::new(base), keys),
                    span,
                };
            } else {
                return Ok(base);
            }
        }
    }

    fn values(&mut self, close: &str) -> Read<Vec<Expr>> {
        if self.eat(close) {
            return Ok(Vec::new());
        }
        let values = self.listed(|p| p.nested(Self::value))?;
        self.expect(close)?;
        Ok(values)
    }

    fn atom(&mut self) -> Read<Expr> {
        let span = self.here();
        let text = self.text_here();
        match self.kind() {
            Some(Kind::Number) => self.number(),
            Some(Kind::Date) => match date::parse(text) {
                Ok(date) => {
                    self.at += 1;
                    Ok(Expr {
                        kind: ExprKind::Date(date),
                        span,
                    })
                }
                Err(said) => self.lose(span, said),
            },
            Some(Kind::Text) => self.string().map(|s| Expr {
                kind: ExprKind::Text(s.text),
                span,
            }),
            Some(Kind::Sign) if text == "(" => {
                self.at += 1;
                let inner = self.expr()?;
                self.expect(")")?;
                Ok(inner)
            }
            Some(Kind::Sign) if text == "[" => self.list(),
            Some(Kind::Sign) if text == "-" => {
                self.at += 1;
                let inner = self.number()?;
                let kind = match inner.kind {
                    ExprKind::Number { value, share } => ExprKind::Number {
                        value: -value,
                        share,
                    },
                    ExprKind::Days(days) => ExprKind::Days(-days),
                    ExprKind::Months(months) => ExprKind::Months(-months),
                    other => other,
                };
                Ok(Expr {
                    kind,
                    span: span.to(inner.span),
                })
            }
            Some(Kind::Word) if !STOPS.contains(&text) => self.named(),
            _ => self.wanted("a value", "一个值"),
        }
    }

    fn number(&mut self) -> Read<Expr> {
        let span = self.here();
        let text = self.text_here();
        if self.kind() != Some(Kind::Number) {
            return self.wanted("a number", "数值");
        }
        let share = text.ends_with('%');
        let Ok(value) = text.trim_end_matches('%').parse::<Decimal>() else {
            return self.lose(
                span,
                Said::new("a number has at most 28 digits", "数字最多 28 位"),
            );
        };
        self.at += 1;
        let unit = self.word();
        let span_of_time = matches!(
            unit,
            "day" | "days" | "week" | "weeks" | "month" | "months" | "year" | "years"
        );
        if span_of_time && (share || value.fract() != Decimal::ZERO || value > MOST_DAYS.into()) {
            let said = Said::new(
                format!(
                    "a span of time is a whole number of days, weeks, months or years, at most {MOST_DAYS}"
                ),
                format!("时长须是整数的天、周、月或年，最大 {MOST_DAYS}"),
            );
            return self.lose(span, said);
        }
        let whole = || i32::try_from(value).unwrap_or(MOST_DAYS);
        let kind = match unit {
            "day" | "days" => ExprKind::Days(whole()),
            "week" | "weeks" => ExprKind::Days(whole().saturating_mul(7)),
            "month" | "months" => ExprKind::Months(whole()),
            "year" | "years" => ExprKind::Months(whole().saturating_mul(12)),
            _ if share => {
                return Ok(Expr {
                    kind: ExprKind::Number {
                        value: value / Decimal::ONE_HUNDRED,
                        share,
                    },
                    span,
                });
            }
            _ => {
                return Ok(Expr {
                    kind: ExprKind::Number { value, share },
                    span,
                });
            }
        };
        let end = self.here();
        self.at += 1;
        Ok(Expr {
            kind,
            span: span.to(end),
        })
    }

    /// `[a, b]`, or `[x in xs where … : value]`.
    fn list(&mut self) -> Read<Expr> {
        let start = self.here();
        self.expect("[")?;
        let generator = self.kind() == Some(Kind::Word) && self.then("in");
        let kind = if generator {
            let read = self.nested(Self::generator)?;
            self.expect("]")?;
            ExprKind::Collect(Box::new(read))
        } else {
            ExprKind::List(self.values("]")?)
        };
        Ok(Expr {
            kind,
            span: start.to(self.tokens[self.at - 1].span),
        })
    }

    fn named(&mut self) -> Read<Expr> {
        let name = self.name()?;
        let start = name.span;
        if !self.is("(") || self.token().is_some_and(|t| t.blank_before) {
            let kind = match name.text.as_str() {
                "true" => ExprKind::Bool(true),
                "false" => ExprKind::Bool(false),
                _ => ExprKind::Name(name.text),
            };
            return Ok(Expr { kind, span: start });
        }
        self.at += 1;
        let kind = self.call(name)?;
        Ok(Expr {
            kind,
            span: start.to(self.tokens[self.at - 1].span),
        })
    }

    fn call(&mut self, name: Name) -> Read<ExprKind> {
        let fold = Fold::parse(&name.text);
        let generator = self.kind() == Some(Kind::Word) && self.then("in");
        match (fold, name.text.as_str()) {
            (Some(fold), _) if generator => {
                let read = self.nested(Self::generator)?;
                self.expect(")")?;
                Ok(ExprKind::Fold(fold, Box::new(read)))
            }
            (None, word @ ("group" | "by-key")) => {
                let lookup = word == "by-key";
                let read = self.nested(Self::generator)?;
                self.expect("by")?;
                let keys = self.listed(Self::key)?;
                self.expect(")")?;
                Ok(ExprKind::Group(Box::new(read), keys, lookup))
            }
            (None, "similar") => {
                let read = self.nested(Self::generator)?;
                self.expect("by")?;
                let text = self.value()?;
                self.expect(",")?;
                let limit = self.value()?;
                self.expect(")")?;
                Ok(ExprKind::Similar(
                    Box::new(read),
                    Box::new(text),
                    Box::new(limit),
                ))
            }
            _ => Ok(ExprKind::Call(name, self.values(")")?)),
        }
    }

    /// A key of a group: `k = value`.
    fn key(&mut self) -> Read<(Name, Expr)> {
        let key = self.name()?;
        self.expect("=")?;
        Ok((key, self.value()?))
    }
}

fn binary(left: Expr, right: Expr, kind: impl FnOnce(Box<Expr>, Box<Expr>) -> ExprKind) -> Expr {
    let span = left.span.to(right.span);
    Expr {
        kind: kind(Box::new(left), Box::new(right)),
        span,
    }
}
