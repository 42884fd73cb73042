//! Functions of texts: what `find` finds, with the place where it stands.
//!
//! In goes a text of a file or one that was computed, out come parts of it. A part of a file
//! keeps its place, and what stands around it can be asked for.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::code::{Code, Function1};
use super::super::find;
use super::super::value::Value;
use super::lists::Found;
use super::{Env, Reason};
use crate::source::Span;

impl<'e> Env<'e> {
    /// What a function makes of a text.
    pub(super) fn of_text(&mut self, function: Function1, text: &Code) -> Value {
        let value = self.eval(text);
        let Some(text) = self.str(&value) else {
            return Value::Missing(not_a_text(&value));
        };
        if matches!(function, Function1::Stated) {
            let number = |n| Value::Number(Decimal::from(n), false);
            return find::stated(text).map_or(Value::Missing("stated"), number);
        }
        let (line, at, _) = self.context(&value);
        find::fixed(line, at).map_or(Value::Missing("fixed"), |text| Value::Made(text.into()))
    }

    /// The parts of a text that a function finds.
    pub(super) fn parts_of_text(
        &mut self,
        function: Function1,
        args: &[Code],
        found: Found<'_, 'e>,
    ) -> Result<(), Reason> {
        let value = self.eval(&args[0]);
        let text = self.str(&value).ok_or_else(|| not_a_text(&value))?;
        let ranges = match (function, args) {
            (Function1::Find, [_, Code::Words(words)]) => words.find(text),
            (Function1::Counts, _) => find::counts(text),
            (Function1::Punctuation, _) => find::punctuation(text),
            (Function1::Listed, _) => {
                self.around(&value, find::listed, found);
                return Ok(());
            }
            (Function1::NamesBefore, _) => {
                self.around(&value, |line, at| find::before(line, at.start), found);
                return Ok(());
            }
            _ => return Err("words"),
        };
        self.hand_over(&value, ranges, found);
        Ok(())
    }

    /// What is found in the line around a part of a text.
    fn around(
        &mut self,
        value: &Value,
        search: impl FnOnce(&str, Range<usize>) -> Vec<Range<usize>>,
        found: Found<'_, 'e>,
    ) {
        let (line, at, whole) = self.context(value);
        let ranges = search(line, at);
        match whole {
            Some(span) => self.hand_over(&Value::Text(span), ranges, found),
            None => self.hand_over(value, ranges, found),
        }
    }

    /// Parts of a text as values; those of a file keep their place.
    fn hand_over(&mut self, whole: &Value, ranges: Vec<Range<usize>>, found: Found<'_, 'e>) {
        for range in ranges {
            let part = match whole {
                Value::Text(span) => Value::Text(Span::new(
                    span.file,
                    span.start + range.start as u32,
                    span.start + range.end as u32,
                )),
                _ => Value::Made(self.str(whole).unwrap_or_default()[range].into()),
            };
            if !found(self, part) {
                return;
            }
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
        let (before, behind) = (span.start as usize, span.end as usize);
        let bytes = text.as_bytes();
        let start = memchr::memrchr2(b'\n', b'"', &bytes[..before]).map_or(0, |n| n + 1);
        let end = memchr::memchr2(b'\n', b'"', &bytes[behind..]);
        let end = end.map_or(text.len(), |n| behind + n);
        let line = Span::new(span.file, start as u32, end as u32);
        let at = before - start..behind - start;
        (&text[start..end], at, Some(line))
    }
}

/// Why a value is no text.
const fn not_a_text(value: &Value) -> Reason {
    match value {
        Value::Missing(reason) => reason,
        _ => "text",
    }
}
