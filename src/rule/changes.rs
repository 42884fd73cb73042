//! The changes of a comparison in words, each with what rules found in it.
//!
//! In goes a finished check with an older revision, out come descriptions in both languages and as
//! data. How they are laid out is for the output.

use std::collections::BTreeMap;

use super::compile::{Shared, compile_query};
use super::eval::Env;
use super::parse::parse_query;
use super::prepare::Prepared;
use super::run::Hit;
use super::schema;
use super::text::{element, json, show};
use super::types::Kind;
use super::value::{Day, Elem, Value};
use super::world::World;
use crate::Report;
use crate::finding::{ElementRef, Finding, Lang, Said, Severity};
use crate::model::ids::Item;
use crate::revision::{Aspect, Change, Fact, Grade, How, Revision};
use crate::source::{FileId, Span};

/// What a rule found in a change.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The finding in English and in Chinese.
    pub findings: [Finding; 2],
    /// Whether a waiver accepts it.
    pub waived: bool,
}

impl Verdict {
    /// The finding in a language.
    pub fn get(&self, lang: Lang) -> &Finding {
        let [en, zh] = &self.findings;
        lang.pick(en, zh)
    }
}

/// A change, ready to be shown.
#[derive(Clone, Debug)]
pub struct Described {
    /// The element, for programs.
    pub element: Option<ElementRef>,
    /// Its kind for readers.
    pub kind: Said,
    /// The element for readers: id and title.
    pub name: Said,
    /// What of it.
    pub aspect: Aspect,
    /// What that does.
    pub grade: Grade,
    /// What stood there; none where there was nothing.
    pub before: Option<Said>,
    /// What stands there.
    pub after: Option<Said>,
    /// The same as data.
    pub values: (serde_json::Value, serde_json::Value),
    /// Where it stood.
    pub was_at: Option<Span>,
    /// Where it stands.
    pub at: Option<Span>,
    /// How the element was found again; nothing for what is new or gone.
    pub how: Option<How>,
    /// Whether people should look whether it is the same at all.
    pub doubtful: bool,
    /// What rules found in it, gravest first.
    pub verdicts: Vec<Verdict>,
}

impl Described {
    /// The gravest level at which a rule finds it, waivers left out.
    pub fn level(&self) -> Severity {
        let open = self.verdicts.iter().filter(|v| !v.waived);
        open.map(|v| v.get(Lang::En).severity)
            .max()
            .unwrap_or(Severity::Off)
    }
}

/// All changes of a report, the heaviest first, then in the order of the plan.
pub fn described(report: &Report<'_>) -> Vec<Described> {
    let Some(before) = report.workspace.before.as_ref() else {
        return Vec::new();
    };
    let world = report.world();
    let (generator, _) = parse_query("c in changes", FileId(0));
    let compiled = generator.and_then(|g| compile_query(&g, &Shared::default()).0);
    let Some((program, ..)) = compiled else {
        return Vec::new();
    };
    let prepared = Prepared::default();
    let env = Env::new(world, &program, &prepared, 1, &[]);
    let describer = Describer {
        world,
        before,
        env: &env,
    };
    let mut found = verdicts(report);
    let all = before.changes.iter().enumerate();
    let mut told: Vec<Described> = all
        .map(|(n, change)| {
            let mut one = describer.describe(n as u32, change);
            one.verdicts = found.remove(&(n as u32)).unwrap_or_default();
            one
        })
        .collect();
    told.sort_by_key(|d| std::cmp::Reverse((d.grade, d.level())));
    told
}

/// What rules found, by change; what they say of two revisions without speaking of one change is left out.
fn verdicts(report: &Report<'_>) -> BTreeMap<u32, Vec<Verdict>> {
    let mut found: BTreeMap<u32, Vec<Verdict>> = BTreeMap::new();
    let open = report.run.hits.iter().map(|hit| (hit, false));
    let waived = report.waived.iter().map(|(hit, _)| (hit, true));
    for (hit, waived) in open.chain(waived) {
        if let Some(change) = change_of(hit) {
            let findings = [Lang::En, Lang::Zh].map(|lang| report.finding(hit, lang));
            found
                .entry(change)
                .or_default()
                .push(Verdict { findings, waived });
        }
    }
    for list in found.values_mut() {
        list.sort_by_key(|v| std::cmp::Reverse(v.get(Lang::En).severity));
    }
    found
}

/// The change that a hit speaks of.
pub fn change_of(hit: &Hit) -> Option<u32> {
    let elems = hit.binding.iter().filter_map(Value::elem);
    elems.rev().find(|e| e.kind == Kind::Change).map(|e| e.id)
}

struct Describer<'r> {
    world: World<'r>,
    before: &'r Revision,
    env: &'r Env<'r>,
}

impl Describer<'_> {
    fn describe(&self, n: u32, change: &Change) -> Described {
        let env = self.env;
        let of = Elem::of_thing(change.of);
        let of = if change.gone { of.older() } else { of };
        let both =
            |value: &Value| Said::new(show(env, value, Lang::En), show(env, value, Lang::Zh));
        let value = |name: &str| {
            let field = schema::field(Kind::Change, name)?;
            match field.get {
                schema::Get::One(get) => Some(get(&self.world, n)).filter(|v| !v.is_missing()),
                schema::Get::Many(_) => None,
            }
        };
        let (before, after) = (value("before"), value("after"));
        let data = |v: &Option<Value>| v.as_ref().map_or(serde_json::Value::Null, |v| json(env, v));
        // That something is there says no more than its name.
        let existence = change.aspect == Aspect::Existence;
        let shown = |v: &Option<Value>, fact: &Fact| {
            let said = v.as_ref().map(both);
            match fact {
                Fact::Thing(_) if existence => None,
                Fact::End(_, day) => said.map(|state| {
                    let day = both(&Value::Day(Day::last(*day)));
                    Said::new(
                        format!("{} from {}", state.en, day.en),
                        format!("自{}起{}", day.zh, state.zh),
                    )
                }),
                _ => said,
            }
        };
        Described {
            element: element(env, of),
            kind: Said::new(of.kind.word(), of.kind.zh()),
            name: self.name(env, of),
            aspect: change.aspect,
            grade: change.grade,
            before: shown(&before, &change.before),
            after: shown(&after, &change.after),
            values: (data(&before), data(&after)),
            was_at: change.was_at,
            at: change.at,
            how: (!change.gone)
                .then(|| self.before.pairs.how(change.of))
                .flatten(),
            doubtful: !change.gone && self.before.pairs.is_doubtful(change.of),
            verdicts: Vec::new(),
        }
    }

    /// The id and the title, where it has both.
    fn name(&self, env: &Env<'_>, elem: Elem) -> Said {
        let both =
            |value: &Value| Said::new(show(env, value, Lang::En), show(env, value, Lang::Zh));
        let name = both(&Value::Elem(elem));
        let world = self.world.side(elem);
        if elem.kind == Kind::Record {
            let of = elem_of_record(&world, elem);
            let of = of.map(|item| {
                let of = Elem::from(item);
                both(&Value::Elem(if elem.is_older() { of.older() } else { of }))
            });
            let of = of.unwrap_or_default();
            return Said::new(
                format!("{} of {}", of.en, name.en),
                format!("{}（{}）", of.zh, name.zh),
            );
        }
        let title = title(&world, elem).map(|span| world.sources.text(span));
        match title.filter(|title| !name.zh.contains(title) && !name.en.contains(title)) {
            Some(title) => {
                let title = show(env, &Value::Made(title.into()), Lang::En);
                Said::new(
                    format!("{} “{title}”", name.en),
                    format!("{}“{title}”", name.zh),
                )
            }
            None => name,
        }
    }
}

fn elem_of_record(world: &World<'_>, elem: Elem) -> Option<Item> {
    world.model.records.get(elem.index())?.of()
}

/// Where the title of an element stands.
fn title(world: &World<'_>, elem: Elem) -> Option<Span> {
    let name = match elem.kind {
        Kind::Task | Kind::Milestone | Kind::Plan => "title",
        Kind::Target => "metric",
        _ => return None,
    };
    match schema::field(elem.kind, name)?.get {
        schema::Get::One(get) => match get(world, elem.id) {
            Value::Text(span) => Some(span),
            _ => None,
        },
        schema::Get::Many(_) => None,
    }
}
