//! Texts of rules: `{path}` prints a value, `{n: task|tasks}` the English plural.

use std::collections::BTreeSet;

use super::super::code::{Piece, TextCode};
use super::super::tree::{Expr, ExprKind, Name, Text};
use super::{Compiler, Scope};
use crate::finding::Said;
use crate::source::Span;

impl Compiler<'_> {
    pub(super) fn text(&mut self, scope: &mut Scope, text: &Text) -> TextCode {
        let en = self.pieces(scope, &text.said.en, text.en);
        let zh = self.pieces(scope, &text.said.zh, text.zh);
        let (in_en, in_zh) = (paths(&en), paths(&zh));
        let optional: BTreeSet<&str> = plurals(&text.said.en);
        for path in in_en.symmetric_difference(&in_zh) {
            if optional.contains(path.as_str()) {
                continue;
            }
            let (span, lacking) = if in_en.contains(path) {
                (text.zh, "zh")
            } else {
                (text.en, "en")
            };
            self.fault(
                span,
                Said::new(
                    format!("the {lacking} text lacks `{{{path}}}`, which the other one has"),
                    format!("{lacking} 文字缺少另一语言中的“{{{path}}}”"),
                ),
            );
        }
        TextCode { en, zh }
    }

    fn pieces(&mut self, scope: &mut Scope, text: &str, span: Span) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(open) = text[at..].find('{') {
            if open > 0 {
                pieces.push(Piece::Text(text[at..at + open].to_owned()));
            }
            let inside = at + open + 1;
            let Some(close) = text[inside..].find('}') else {
                let here = Span::new(span.file, span.start + (inside - 1) as u32, span.end);
                self.fault(here, Said::new("this `{` is never closed", "“{”没有闭合"));
                return pieces;
            };
            pieces.push(self.argument(
                scope,
                &text[inside..inside + close],
                Span::new(
                    span.file,
                    span.start + inside as u32,
                    span.start + (inside + close) as u32,
                ),
            ));
            at = inside + close + 1;
        }
        if at < text.len() {
            pieces.push(Piece::Text(text[at..].to_owned()));
        }
        pieces
    }

    fn argument(&mut self, scope: &mut Scope, written: &str, span: Span) -> Piece {
        let (path, words) = match written.split_once(':') {
            Some((path, words)) => (path, words.split_once('|')),
            None => (written, None),
        };
        let path = path.trim();
        let plain = !path.is_empty()
            && path.split('.').all(|p| {
                !p.is_empty()
                    && p.chars()
                        .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
            });
        if !plain {
            self.fault(
                span,
                Said::new("texts print paths only, such as `{task.title}`; put a calculation into a `let`", "文字中只能写路径，如“{task.title}”；计算请放到 let 中"),
            );
            return Piece::Text(String::new());
        }
        let mut names = path.split('.').map(|text| Name {
            text: text.to_owned(),
            span,
        });
        let first = names.next().map_or(String::new(), |n| n.text);
        let mut expr = Expr {
            kind: ExprKind::Name(first),
            span,
        };
        for field in names {
            expr = Expr {
                kind: ExprKind::Field(Box::new(expr), field),
                span,
            };
        }
        let (code, _) = self.expr(scope, &expr, None);
        match words {
            Some((one, many)) => Piece::Plural(code, one.trim().to_owned(), many.trim().to_owned()),
            None => Piece::Value(path.to_owned(), code),
        }
    }
}

fn paths(pieces: &[Piece]) -> BTreeSet<String> {
    pieces
        .iter()
        .filter_map(|p| match p {
            Piece::Value(path, _) => Some(path.clone()),
            _ => None,
        })
        .collect()
}

/// Paths that stand in a plural: the other language may print them or not.
fn plurals(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .filter_map(|p| p.split_once('}').map(|p| p.0))
        .filter_map(|p| p.split_once(':').map(|p| p.0.trim()))
        .collect()
}
