//! One-off questions: a generator in, its values out.

use super::code::{Code, Program};
use super::compile::{Shared, compile_query};
use super::eval::Env;
use super::parse::parse_query;
use super::prepare::{Prepared, SharedEdges};
use super::text::{element, json, place_of, show};
use super::value::Value;
use super::world::World;
use crate::finding::{ElementRef, Lang, Problem};
use crate::source::{FileId, Span};

/// One answer.
#[derive(Debug)]
pub struct Answer {
    /// As people read it.
    pub shown: String,
    /// As data.
    pub data: serde_json::Value,
    /// The element, if it is one.
    pub element: Option<ElementRef>,
    /// Where it is written.
    pub span: Option<Span>,
}

/// A question, ready to be put.
#[derive(Debug)]
pub struct Question {
    program: Program,
    code: Code,
}

/// Reads and checks a question that stands in `file`.
pub fn compile(source: &str, file: FileId, shared: &Shared) -> Result<Question, Vec<Problem>> {
    let (generator, problems) = parse_query(source, file);
    let Some(generator) = generator else {
        return Err(problems);
    };
    match compile_query(&generator, shared) {
        (Some((program, code, _)), _) => Ok(Question { program, code }),
        (None, problems) => Err(problems),
    }
}

impl Question {
    /// All answers in source order; the error names the field that is missing.
    pub fn ask(&self, world: World<'_>, lang: Lang) -> Result<Vec<Answer>, &'static str> {
        let prepared = Prepared::new(world, &self.program, &mut SharedEdges::default());
        let mut env = Env::new(world, &self.program, &prepared, 64, &[]);
        let Code::Collect(generator, value) = &self.code else {
            return Ok(Vec::new());
        };
        let mut answers = Vec::new();
        // An element for which the condition is unknown is no answer; the others are.
        let (slot, list) = &generator.sources[0];
        let mut first = Vec::new();
        env.each(list, &mut |_, value| {
            first.push(value);
            true
        })?;
        for elem in first {
            env.set(*slot, elem);
            let _ = env.bindings(generator, 1, &mut |env| {
                let value = env.given(generator, value.as_deref());
                let elem = value.elem();
                answers.push(Answer {
                    shown: show(env, &value, lang),
                    data: json(env, &value),
                    element: elem.and_then(|e| element(env, e)),
                    span: elem.and_then(|e| place_of(env, e)).or(match value {
                        Value::Text(span) => Some(span),
                        _ => None,
                    }),
                });
                true
            });
        }
        Ok(answers)
    }
}
