//! Functions of texts: what `find` finds, with the place where it stands.
//!
//! In goes a text of a file or one that was computed, out come parts of it. A part of a file
//! keeps its place, and what stands around it can be asked for.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::code::{Code, Function1};
use super::super::find;
use super::super::value::Value;
use super::Env;
use crate::source::Span;

impl Env<'_> {
    pub(super) fn of_text(&mut self, function: Function1, args: &[Code]) -> Value {
        let value = self.eval(&args[0]);
        let Some(text) = self.str(&value) else {
            return if value.is_missing() {
                value
            } else {
                Value::Missing("text")
            };
        };
        match (function, args) {
            (Function1::Find, [_, Code::Words(words)]) => parts(&value, text, words.find(text)),
            (Function1::Counts, _) => parts(&value, text, find::counts(text)),
            (Function1::Punctuation, _) => parts(&value, text, find::punctuation(text)),
            (Function1::Stated, _) => find::stated(text).map_or(Value::Missing("stated"), |n| {
                Value::Number(Decimal::from(n), false)
            }),
            (Function1::Listed, _) => self.around(&value, find::listed),
            (Function1::NamesBefore, _) => {
                self.around(&value, |line, at| find::before(line, at.start))
            }
            (Function1::Fixed, _) => {
                let (line, at, _) = self.context(&value);
                find::fixed(line, at)
                    .map_or(Value::Missing("fixed"), |text| Value::Made(text.into()))
            }
            _ => Value::Missing("words"),
        }
    }

    /// What is found in the line around a part of a text.
    fn around(
        &self,
        value: &Value,
        found: impl FnOnce(&str, Range<usize>) -> Vec<Range<usize>>,
    ) -> Value {
        let (line, at, whole) = self.context(value);
        let ranges = found(line, at);
        match whole {
            Some(span) => parts(&Value::Text(span), line, ranges),
            None => parts(value, line, ranges),
        }
    }

    /// The line around a part of a text, without the quotes of the plan language, where the
    /// part stands in it, and where the line stands in its file.
    fn context<'v>(&'v self, value: &'v Value) -> (&'v str, Range<usize>, Option<Span>) {
        let Value::Text(span) = value else {
            let text = self.str(value).unwrap_or_default();
            return (text, 0..text.len(), None);
        };
        let text = self.world.sources.get(span.file).text.as_str();
        let edge = |c: char| matches!(c, '\n' | '"');
        let start = text[..span.start as usize].rfind(edge).map_or(0, |n| n + 1);
        let end = text[span.end as usize..]
            .find(edge)
            .map_or(text.len(), |n| span.end as usize + n);
        let line = Span::new(span.file, start as u32, end as u32);
        let at = span.start as usize - start..span.end as usize - start;
        (&text[start..end], at, Some(line))
    }
}

/// Parts of a text as values; those of a file keep their place.
fn parts(whole: &Value, text: &str, ranges: Vec<Range<usize>>) -> Value {
    let part = |range: Range<usize>| match whole {
        Value::Text(span) => Value::Text(Span::new(
            span.file,
            span.start + range.start as u32,
            span.start + range.end as u32,
        )),
        _ => Value::Made(text[range].into()),
    };
    Value::List(ranges.into_iter().map(part).collect())
}
