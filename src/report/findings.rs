//! Findings and problems with the lines they speak of, in both languages.

use super::Request;
use super::excerpt::{self, Excerpt, Place};
use super::reader::Reader;
use crate::finding::{Lang, Problem, Said, Severity};
use crate::model::ids::Item;
use crate::rule::run::Hit;
use crate::rule::value::Value;

/// A finding.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Name of its rule.
    pub rule: String,
    /// Its level.
    pub severity: Severity,
    /// What is wrong.
    pub message: Said,
    /// What to do.
    pub help: Option<Said>,
    /// Kind, plan and id of what it is about.
    pub element: Option<(&'static str, String, String)>,
    /// The chapter of that, by its number.
    pub chapter: Option<usize>,
    /// The units it is addressed to, by id.
    pub units: Vec<String>,
    /// Where.
    pub place: Option<Place>,
    /// The lines around.
    pub excerpt: Option<Excerpt>,
    /// Further places.
    pub related: Vec<(Said, Option<Place>)>,
    /// Where the element stands in the document that the plan was imported from.
    pub origin: Option<String>,
    /// Hash of rule, element and what was found.
    pub fingerprint: String,
    /// Number of its hit in the run.
    pub(super) hit: usize,
}

/// A problem of the input itself.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Whether something could not be read.
    pub severity: Severity,
    /// What is wrong.
    pub message: Said,
    /// What to do.
    pub help: Option<Said>,
    /// Where.
    pub place: Option<Place>,
    /// The lines around.
    pub excerpt: Option<Excerpt>,
}

/// Further places of one finding that are kept.
const MOST_PLACES: usize = 12;

/// The findings that concern those the report is for, the gravest rules first, then by place.
pub(super) fn entries(reader: &Reader<'_>) -> Vec<Entry> {
    let hits = reader.report.run.hits.iter().enumerate();
    let found = hits.filter_map(|(n, hit)| entry(reader, n, hit));
    let mut found: Vec<Entry> = found.collect();
    found.sort_by(|a, b| (b.severity, &a.rule, a.hit).cmp(&(a.severity, &b.rule, b.hit)));
    found
}

fn entry(reader: &Reader<'_>, number: usize, hit: &Hit) -> Option<Entry> {
    let zh = reader.report.finding(hit, Lang::Zh);
    if reader.is_filtered() && !addressed(reader, &zh.units) {
        return None;
    }
    let en = reader.report.finding(hit, Lang::En);
    let related = en.related.iter().zip(&zh.related).take(MOST_PLACES);
    let related = related.map(|(en, zh)| {
        let said = Said::new(&en.message, &zh.message);
        (said, en.span.map(|span| reader.place(span)))
    });
    Some(Entry {
        severity: hit.severity,
        message: Said::new(en.message, zh.message),
        help: en.help.zip(zh.help).map(|(en, zh)| Said::new(en, zh)),
        element: en.element.map(|e| (e.kind, e.plan, e.id)),
        chapter: item(reader, hit).and_then(|item| chapter(reader, item)),
        place: en.span.map(|span| reader.place(span)),
        excerpt: en.span.map(|span| excerpt::excerpt(reader.sources, span)),
        related: related.collect(),
        rule: en.rule,
        units: en.units,
        origin: en.origin,
        fingerprint: en.fingerprint,
        hit: number,
    })
}

fn addressed(reader: &Reader<'_>, units: &[String]) -> bool {
    let ids = units
        .iter()
        .filter_map(|name| reader.model.names.find(name));
    let mut units = ids.filter_map(|id| reader.model.find_unit(id));
    units.any(|(unit, _)| reader.is_for(unit))
}

fn item(reader: &Reader<'_>, hit: &Hit) -> Option<Item> {
    let elem = hit.binding.first().and_then(Value::elem)?;
    let prepared = &reader.report.run.prepared[usize::from(hit.rule)];
    let speaks = prepared.representative(elem);
    // What is gone stands in no chapter of the plan as it is.
    let gone = reader.world.side(speaks).older_of.is_some();
    (!gone).then(|| reader.world.item_of(speaks)).flatten()
}

fn chapter(reader: &Reader<'_>, item: Item) -> Option<usize> {
    let own = reader.chapters.iter().position(|c| Item::from(*c) == item);
    own.or_else(|| reader.chapter(item))
}

/// What is wrong with the input and with the call.
pub(super) fn faults(reader: &Reader<'_>) -> Vec<Fault> {
    let fault = |problem: &Problem| {
        let known = (problem.span.file.0 as usize) < reader.sources.len();
        Fault {
            severity: problem.severity,
            message: problem.message.clone(),
            help: problem.help.clone(),
            place: known.then(|| reader.place(problem.span)),
            excerpt: known.then(|| excerpt::excerpt(reader.sources, problem.span)),
        }
    };
    reader.report.problems().map(fault).collect()
}

impl Request {
    /// The units with these names; the first that there is not, else.
    pub fn units_named<'n>(
        model: &crate::model::Model,
        names: &'n [String],
    ) -> Result<Vec<crate::model::ids::UnitId>, &'n str> {
        let unit = |name: &'n String| {
            let symbol = model.names.find(name);
            let found = symbol.and_then(|symbol| model.find_unit(symbol));
            found.map(|(unit, _)| unit).ok_or(name.as_str())
        };
        names.iter().map(unit).collect()
    }
}
