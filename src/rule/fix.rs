//! Fixes of hits: what a rule offers to write instead, as edits of files.
//!
//! In goes a hit with its state, out come places and texts. Texts that go where a name stands
//! are quoted where the plan language needs it, and an element that is deleted goes with its
//! block and its line. Files are unknown here; `crate::fix` carries edits out.

use super::code::{CaseCode, ChangeCode, EditCode, FixCode};
use super::eval::Env;
use super::place::place;
use super::text::fill;
use super::value::{Elem, Value};
use crate::finding::{Fix, Lang};
use crate::source::Span;
use crate::syntax::extent;

/// The first fix of a case that applies.
pub(super) fn first<'c>(env: &mut Env<'_>, case: &'c CaseCode) -> Option<&'c FixCode> {
    case.fixes.iter().find(|fix| {
        let condition = fix.condition.as_ref();
        condition.is_none_or(|c| env.condition(c) == Ok(true))
    })
}

/// That fix as edits; nothing if one of them has no place or no text.
pub(super) fn of(env: &mut Env<'_>, case: &CaseCode, lang: Lang) -> Option<Fix> {
    let fix = first(env, case)?;
    let mut edits = Vec::new();
    for code in &fix.edits {
        let Some(generator) = &code.generator else {
            edits.push(edit(env, code)?);
            continue;
        };
        let (slot, list) = &generator.sources[0];
        let mut members = Vec::new();
        let read = env.each(list, &mut |_, value| {
            members.push(value);
            true
        });
        read.ok()?;
        for member in members {
            env.set(*slot, member);
            edits.push(edit(env, code)?);
        }
    }
    edits.sort_by_key(|(span, _)| (span.file, span.start));
    let apart = |pair: &[(Span, String)]| {
        pair[0].0.file != pair[1].0.file || pair[0].0.end <= pair[1].0.start
    };
    (!edits.is_empty() && edits.windows(2).all(apart)).then(|| Fix {
        safe: fix.safe,
        text: fill(env, &fix.text, lang),
        edits,
    })
}

fn edit(env: &mut Env<'_>, code: &EditCode) -> Option<(Span, String)> {
    let span = place(env, &code.place)?;
    let source = &env.world.sources.get(span.file).text;
    match &code.change {
        ChangeCode::Delete => {
            let whole = match env.eval(&code.place) {
                Value::Elem(elem) => element(env, elem, span),
                _ => span,
            };
            Some((whole, String::new()))
        }
        ChangeCode::Replace(with) => {
            let value = env.eval(with);
            let text = env.str(&value)?;
            Some((span, extent::written(source, span.range(), text)))
        }
        ChangeCode::Insert(text) => {
            let value = env.eval(text);
            let text = env.str(&value)?.to_owned();
            let after = Span::new(span.file, span.end, span.end);
            Some((after, text))
        }
    }
}

/// An element with its block, and the line that it leaves empty.
fn element(env: &Env<'_>, elem: Elem, span: Span) -> Span {
    use super::types::Kind;
    let source = &env.world.sources.get(span.file).text;
    if matches!(
        elem.kind,
        Kind::Assignment | Kind::Reference | Kind::Share | Kind::Interim
    ) {
        return span;
    }
    let range = extent::entry(source, span.start as usize);
    Span::new(span.file, range.start as u32, range.end as u32)
}
