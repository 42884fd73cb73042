//! Hits to findings: texts in one language, arguments as data, fingerprint.

use super::code::{CaseCode, Program};
use super::eval::{Env, InScope};
use super::place::place;
use super::run::{Hit, Run};
use super::text::{arguments, element, fill, json};
use super::types::Kind;
use super::value::{Elem, Value};
use super::world::World;
use crate::finding::{Finding, Lang, Related};
use crate::source::Span;

impl Run<'_> {
    /// The state in which a hit was found, and its case.
    pub(super) fn env<'e>(&'e self, world: World<'e>, hit: &Hit) -> (Env<'e>, &'e CaseCode) {
        let program = self.programs[usize::from(hit.rule)];
        let part = &program.parts[usize::from(hit.case.0)];
        let prepared = &self.prepared[usize::from(hit.rule)];
        let mut env = Env::new(world, program, prepared, part.slots, &part.lets);
        for ((slot, _), value) in part.generator.sources.iter().zip(&hit.binding) {
            env.set(*slot, value.clone());
        }
        (env, &part.cases[usize::from(hit.case.1)])
    }

    /// What tells a hit from every other, also in later runs.
    pub fn fingerprint(&self, world: World<'_>, hit: &Hit) -> String {
        let program = self.programs[usize::from(hit.rule)];
        let (mut env, case) = self.env(world, hit);
        fingerprint(&mut env, program, case, &hit.binding)
    }

    /// Puts a hit into words.
    pub fn finding(&self, world: World<'_>, hit: &Hit, lang: Lang) -> Finding {
        let program = self.programs[usize::from(hit.rule)];
        let (mut env, case) = self.env(world, hit);
        let first = hit.binding.first().and_then(Value::elem);
        let element = first.and_then(|e| element(&env, e));
        let (message, args) = match &case.say {
            Some(say) => (fill(&mut env, say, lang), arguments(&mut env, say)),
            None => (program.summary.get(lang).to_owned(), Vec::new()),
        };
        let fingerprint = fingerprint(&mut env, program, case, &hit.binding);
        let made = |span: Span| world.sources.get(span.file).origin.is_some();
        let shown = |span: Span| world.sources.place(span);
        let fix = super::fix::of(&mut env, case, lang);
        let mut related = notes(&mut env, case, lang);
        for note in &mut related {
            note.span = note.span.map(shown);
        }
        Finding {
            rule: program.name.clone(),
            severity: hit.severity,
            span: hit.span.map(shown),
            message,
            help: help(&mut env, case, lang),
            args,
            element,
            origin: first.and_then(|e| origin(&env, e)),
            units: units(&mut env, case, first),
            related,
            // A made text is nobody's to edit.
            fix: fix.filter(|fix| !fix.edits.iter().any(|(span, _)| made(*span))),
            fingerprint,
        }
    }
}

/// Where an element stands in the document its plan was imported from, as the plan says.
fn origin(env: &Env<'_>, elem: Elem) -> Option<String> {
    let item = env.world.item_of(env.prepared.representative(elem))?;
    let span = env.world.model.origin(item)?;
    Some(env.world.sources.text(span).to_owned())
}

/// What to do: the rule's help, else what its first fix that applies would do.
fn help(env: &mut Env<'_>, case: &CaseCode, lang: Lang) -> Option<String> {
    if let Some(help) = &case.help {
        return Some(fill(env, help, lang));
    }
    let fix = super::fix::first(env, case)?;
    Some(fill(env, &fix.text, lang))
}

/// The units it is addressed to: as the rule says, else the owner of the element.
fn units(env: &mut Env<'_>, case: &CaseCode, first: Option<Elem>) -> Vec<String> {
    let mut units = Vec::new();
    let model = first.map_or(env.world, |first| env.world.side(first)).model;
    let world = env.world;
    let mut add = |elem: Elem| {
        let model = world.side(elem).model;
        if let (Kind::Unit, Some(id)) =
            (elem.kind, model.units.get(elem.index()).and_then(|u| u.id))
        {
            let name = model.names.get(id).to_owned();
            if !units.contains(&name) {
                units.push(name);
            }
        }
    };
    if let Some(to) = &case.to {
        let _ = env.each(to, &mut |_, value| {
            value.elem().into_iter().for_each(&mut add);
            true
        });
    } else if let Some(item) = first.and_then(|e| match e.kind {
        Kind::Assignment => Some(model.assignments[e.index()].of),
        Kind::Record => model.records[e.index()].of(),
        _ => e.item(),
    }) {
        let older = first.is_some_and(Elem::is_older);
        let side = |unit: Elem| if older { unit.older() } else { unit };
        model
            .owner(item)
            .into_iter()
            .for_each(|u| add(side(u.into())));
    }
    units
}

fn notes(env: &mut Env<'_>, case: &CaseCode, lang: Lang) -> Vec<Related> {
    let mut related = Vec::new();
    for note in &case.notes {
        let mut one = |env: &mut Env<'_>| {
            if let Some(span) = place(env, &note.at) {
                related.push(Related {
                    span: Some(span),
                    message: fill(env, &note.text, lang),
                });
            }
            true
        };
        match &note.generator {
            // Definitions of the part stay as they are while the note's own variable runs.
            Some(generator) => {
                let lets = std::mem::take(&mut env.lets);
                let (slot, list) = &generator.sources[0];
                let mut values = Vec::new();
                env.lets = lets;
                let _ = env.each(list, &mut |_, value| {
                    values.push(value);
                    true
                });
                for value in values {
                    env.set(*slot, value);
                    if env.scope(generator, 0..=1) == InScope::Yes {
                        one(env);
                    }
                }
            }
            None => {
                one(env);
            }
        }
    }
    related
}

/// Where FNV-1a begins.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, 64 bits: the same on every machine and in every version.
fn fnv(text: &str, mut hash: u64) -> u64 {
    for byte in text.bytes().chain([0xFF]) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

/// A fingerprint of texts, for what no rule found.
pub fn fingerprint_of(texts: &[&str]) -> String {
    let hash = texts.iter().fold(BASIS, |hash, text| fnv(text, hash));
    format!("{hash:016x}")
}

fn fingerprint(env: &mut Env<'_>, program: &Program, case: &CaseCode, binding: &[Value]) -> String {
    let lasting = |env: &Env<'_>, value: Value| {
        if program.reads_before {
            by_older_name(env, value)
        } else {
            value
        }
    };
    let first = binding.first().cloned().map(|value| lasting(env, value));
    let element = first.and_then(|value| element(env, value.elem()?));
    let identity = element.map(|e| format!("{}:{}:{}", e.kind, e.plan, e.id));
    let identity = identity.unwrap_or_default();
    let mut hash = fnv(&identity, fnv(&program.name, BASIS));
    let values: Vec<Value> = if case.keys.is_empty() {
        binding.to_vec()
    } else {
        case.keys.iter().map(|key| env.eval(key)).collect()
    };
    for value in values {
        let value = lasting(env, value);
        hash = fnv(&json(env, &value).to_string(), hash);
    }
    format!("{hash:016x}")
}

/// A value with elements named as in the older revision: an approval of a change must hold when the
/// newer one is numbered anew.
fn by_older_name(env: &Env<'_>, value: Value) -> Value {
    match value {
        Value::Elem(elem) if elem.thing().is_some() && !elem.is_older() => {
            Value::Elem(env.world.before(elem).unwrap_or(elem))
        }
        Value::List(members) => Value::List(
            members
                .iter()
                .map(|member| by_older_name(env, member.clone()))
                .collect(),
        ),
        value => value,
    }
}
