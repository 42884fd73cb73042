//! Waivers over hits: which finding is accepted, and by which waiver.
//!
//! A waiver of a rule on an element covers its findings there and below: on a section all
//! of its tasks, on a task its targets and projects. A ring or group is covered by a waiver on
//! what it joins. One with a fingerprint covers that one finding alone. One that has ended covers
//! nothing. Why it was given, and by whom, is for rules to ask.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::prepare::Prepared;
use super::run::{Hit, Run};
use super::scope::Job;
use super::value::{Elem, Value};
use super::world::World;
use crate::model::ids::{Item, WaiverId};
use crate::rule::code::RingField;
use crate::rule::types::Kind;

/// What every waiver covers in a run.
#[derive(Clone, Debug, Default)]
pub struct Covered {
    /// Number of findings, by waiver.
    pub hits: Vec<u64>,
    /// Whether the rule ran and decided on what it looked at, by waiver.
    pub ran: Vec<bool>,
    /// Whether the rule speaks about the day, by waiver: what is no fault now may be one later.
    pub timed: Vec<bool>,
    /// The category of the rule, by waiver; of a rule that did not run, none.
    pub category: Vec<Option<String>>,
}

impl Covered {
    /// Counts what was waived.
    pub fn new(
        world: World<'_>,
        jobs: &[Job<'_>],
        run: &Run<'_>,
        waived: &[(Hit, WaiverId)],
    ) -> Self {
        let waivers = &world.model.waivers;
        let mut covered = Self {
            hits: vec![0; waivers.len()],
            ran: Vec::new(),
            timed: Vec::new(),
            category: Vec::new(),
        };
        for (_, waiver) in waived {
            covered.hits[waiver.index()] += 1;
        }
        for (n, waiver) in waivers.iter().enumerate() {
            let rule = world.model.names.get(waiver.rule.0);
            let of_rule = jobs.iter().zip(&run.outcomes);
            let of_rule: Vec<_> = of_rule.filter(|(j, _)| j.program.name == rule).collect();
            // Where a rule was left out or could not decide, a waiver that covers nothing may
            // still be needed.
            let decided = of_rule.iter().all(|(job, outcome)| {
                job.places.is_empty() && outcome.not_evaluated == 0 && outcome.not_run.is_none()
            });
            covered
                .ran
                .push(!of_rule.is_empty() && (decided || covered.hits[n] > 0));
            let timed = of_rule.iter().any(|(job, _)| job.program.reads_day());
            covered.timed.push(timed);
            let category = of_rule.first().map(|(job, _)| job.program.category.clone());
            covered.category.push(category);
        }
        covered
    }
}

/// Waivers by the name of their rule.
#[derive(Debug)]
pub struct Waivers<'w> {
    world: World<'w>,
    by_rule: BTreeMap<&'w str, Vec<WaiverId>>,
}

/// Takes the hits that a waiver covers out of a run.
pub fn take_waived(world: World<'_>, run: &mut Run<'_>) -> Vec<(Hit, WaiverId)> {
    if world.model.waivers.is_empty() {
        return Vec::new();
    }
    let waivers = Waivers::new(world);
    let mut waived = Vec::new();
    let mut left = Vec::with_capacity(run.hits.len());
    for hit in std::mem::take(&mut run.hits) {
        let rule = &run.programs[usize::from(hit.rule)].name;
        let prepared = &run.prepared[usize::from(hit.rule)];
        let fingerprint = || run.fingerprint(world, &hit);
        match waivers.covering(rule, &hit, prepared, &fingerprint) {
            Some(by) => waived.push((hit, by)),
            None => left.push(hit),
        }
    }
    run.hits = left;
    waived
}

impl<'w> Waivers<'w> {
    /// All waivers of a workspace that are in force.
    pub fn new(world: World<'w>) -> Self {
        let model = world.model;
        let mut by_rule: BTreeMap<&str, Vec<WaiverId>> = BTreeMap::new();
        for (n, waiver) in model.waivers.iter().enumerate() {
            let day = world.as_of(Some(waiver.plan));
            let ended = matches!((waiver.until, day), (Some(until), Some(day)) if until.date.last() < day.last());
            if (waiver.of.is_some() || waiver.fingerprint.is_some()) && !ended {
                let rule = model.names.get(waiver.rule.0);
                by_rule.entry(rule).or_default().push(WaiverId(n as u32));
            }
        }
        Self { world, by_rule }
    }

    /// The waiver that covers a hit of a rule. One with a fingerprint covers that very finding,
    /// wherever its element went.
    pub fn covering(
        &self,
        rule: &str,
        hit: &Hit,
        prepared: &Prepared,
        fingerprint: &dyn Fn() -> String,
    ) -> Option<WaiverId> {
        let waivers = self.by_rule.get(rule)?;
        let elem = hit.binding.first().and_then(Value::elem)?;
        let found = OnceCell::new();
        waivers.iter().copied().find(|w| {
            let waiver = &self.world.model.waivers[w.index()];
            match waiver.fingerprint {
                Some(span) => {
                    self.world.sources.text(span).trim() == found.get_or_init(fingerprint)
                }
                None => waiver
                    .of
                    .is_some_and(|of| self.speaks_of(prepared, elem, of)),
            }
        })
    }

    /// Whether a finding about an element is one about an item, or about what stands below it. A
    /// group is about all of its members, a ring about all that it joins and the part it stays in.
    fn speaks_of(&self, prepared: &Prepared, elem: Elem, of: Item) -> bool {
        let lies = |elem: &Elem| self.world.lies_in(*elem, of);
        match elem.kind {
            Kind::Group => {
                let keys = prepared.keys(elem).iter().filter_map(Value::elem);
                prepared
                    .members(elem)
                    .iter()
                    .copied()
                    .chain(keys)
                    .any(|e| lies(&e))
            }
            Kind::Ring => {
                let within = prepared.ring_field(elem, RingField::Within).elem();
                let mut all = prepared.ring_members(elem).iter().chain(within.as_ref());
                all.any(lies)
            }
            _ => lies(&elem),
        }
    }
}
