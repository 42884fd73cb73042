//! Runs rules over a model. What fails is a hit: rule, case and binding; texts are
//! rendered late, for those that are shown.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::code::{CaseCode, PartCode, Program, SeverityCode};
use super::eval::{Env, InScope};
use super::place::place;
use super::prepare::{Prepared, SharedEdges, first_elements, is_in, table_of};
use super::scope::Job;
use super::text::place_of;
use super::types::Kind;
use super::value::{Elem, Value};
use super::world::World;
use crate::finding::{Lang, Severity};
use crate::source::Span;
use crate::syntax::keywords::Stage;

/// One place where a rule fails, not yet put into words.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Number of the rule in the run.
    pub rule: u16,
    /// Part and case.
    pub case: (u8, u8),
    /// Level after stage and settings.
    pub severity: Severity,
    /// Where.
    pub span: Option<Span>,
    /// Values of the loop variables.
    pub binding: Box<[Value]>,
}

/// How a rule went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Elements in scope.
    pub checked: u64,
    /// Of these: without fault.
    pub passed: u64,
    /// With at least one finding.
    pub failed: u64,
    /// Could not be decided.
    pub not_evaluated: u64,
    /// For want of which field, and how often.
    pub missing: BTreeMap<&'static str, u64>,
    /// Why the rule did not run.
    pub not_run: Option<NotRun>,
}

/// Why a rule did not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotRun {
    /// A collection is empty.
    Empty(Kind),
    /// There is no older revision to compare with.
    NothingBefore,
}

impl NotRun {
    /// As it is said, also in data.
    pub fn said(self, lang: Lang) -> String {
        match self {
            Self::Empty(kind) => {
                lang.pick(format!("no {}s", kind.word()), format!("没有{}", kind.zh()))
            }
            Self::NothingBefore => lang
                .pick("nothing to compare with", "没有可比较的旧版本")
                .to_owned(),
        }
    }
}

impl Outcome {
    /// Adds how the same rule went elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.checked += other.checked;
        self.passed += other.passed;
        self.failed += other.failed;
        self.not_evaluated += other.not_evaluated;
        for (field, n) in &other.missing {
            *self.missing.entry(field).or_default() += n;
        }
        self.not_run = self.not_run.and(other.not_run);
    }
}

/// A finished run.
#[derive(Debug)]
pub struct Run<'p> {
    /// The rules that ran.
    pub programs: Vec<&'p Program>,
    /// Their groups and rings.
    pub prepared: Vec<Prepared>,
    /// What failed, by file, place and rule.
    pub hits: Vec<Hit>,
    /// How each rule went.
    pub outcomes: Vec<Outcome>,
    /// How long each rule took.
    pub timings: Vec<Duration>,
}

/// How the rules of a run follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pace {
    /// Side by side, on as many cores as there are.
    #[default]
    Together,
    /// One after the other, so that the time of each is its own.
    OneByOne,
}

/// Runs rules; the result does not depend on the pace. With a profile every plan is read as
/// one of that stage.
pub fn run<'p>(world: World<'_>, jobs: &[Job<'p>], profile: Option<Stage>, pace: Pace) -> Run<'p> {
    let programs: Vec<&Program> = jobs.iter().map(|job| job.program).collect();
    let in_turn = |numbers: &Vec<usize>| -> Vec<(usize, Ran)> {
        let mut shared = SharedEdges::default();
        let ran = numbers.iter().map(|&n| {
            let rule = RuleRun {
                world,
                program: programs[n],
                job: &jobs[n],
                number: n as u16,
                profile,
            };
            (n, rule.run(&mut shared))
        });
        ran.collect()
    };
    let turns = turns(&programs);
    let mut ran: Vec<(usize, Ran)> = match pace {
        Pace::Together => turns.par_iter().flat_map_iter(in_turn).collect(),
        Pace::OneByOne => turns.iter().flat_map(in_turn).collect(),
    };
    ran.sort_unstable_by_key(|(n, _)| *n);
    let mut run = Run {
        prepared: Vec::new(),
        hits: Vec::with_capacity(ran.iter().map(|(_, r)| r.hits.len()).sum()),
        outcomes: Vec::new(),
        timings: Vec::new(),
        programs,
    };
    for (_, ran) in ran {
        run.prepared.push(ran.prepared);
        run.outcomes.push(ran.outcome);
        run.hits.extend(ran.hits);
        run.timings.push(ran.time);
    }
    run.sort();
    run
}

impl Run<'_> {
    fn sort(&mut self) {
        let ranks = ranks(&self.programs);
        let rank = |hit: &Hit| ranks[usize::from(hit.rule)];
        // Stable: hits of one rule at one place keep the order in which they were found.
        self.hits
            .par_sort_by_key(|hit| (hit.span.is_none(), hit.span, rank(hit)));
    }
}

impl<'p> Run<'p> {
    /// Adds the rules of another run over the same model.
    pub fn append(&mut self, other: Run<'p>) {
        if other.programs.is_empty() {
            return;
        }
        let before = self.programs.len() as u16;
        self.hits.extend(other.hits.into_iter().map(|hit| Hit {
            rule: hit.rule + before,
            ..hit
        }));
        self.programs.extend(other.programs);
        self.prepared.extend(other.prepared);
        self.outcomes.extend(other.outcomes);
        self.timings.extend(other.timings);
        self.sort();
    }
}

/// Numbers of rules that run one after the other, because they share edges; the first of
/// them gathers what all of them read.
fn turns(programs: &[&Program]) -> Vec<Vec<usize>> {
    let mut turns: Vec<Vec<usize>> = Vec::new();
    for (n, program) in programs.iter().enumerate() {
        let shares = |turn: &Vec<usize>| {
            let mut names = turn.iter().flat_map(|&other| programs[other].shares());
            names.any(|name| program.shares().any(|own| own == name))
        };
        let (mut joined, rest): (Vec<_>, Vec<_>) = turns.into_iter().partition(shares);
        let mut turn = joined.drain(..).flatten().collect::<Vec<_>>();
        turn.push(n);
        turns = rest;
        turns.push(turn);
    }
    turns
}

/// The place of every rule in the order of names.
fn ranks(programs: &[&Program]) -> Vec<u16> {
    let mut order: Vec<usize> = (0..programs.len()).collect();
    order.sort_unstable_by_key(|&n| programs[n].name.as_str());
    let mut ranks = vec![0; programs.len()];
    for (rank, n) in order.into_iter().enumerate() {
        ranks[n] = rank as u16;
    }
    ranks
}

/// What is known of an element after a part.
const PASSED: u8 = 1;
const UNKNOWN: u8 = 2;
const FAILED: u8 = 3;
const COUNTED: u8 = 4;

#[derive(Clone, Copy)]
struct RuleRun<'r> {
    world: World<'r>,
    program: &'r Program,
    job: &'r Job<'r>,
    number: u16,
    profile: Option<Stage>,
}

/// What came of one rule.
struct Ran {
    prepared: Prepared,
    outcome: Outcome,
    hits: Vec<Hit>,
    time: Duration,
}

/// What one chunk of elements gave.
#[derive(Default)]
struct Found {
    first: u32,
    states: Vec<u8>,
    unknown: Vec<(Elem, &'static str)>,
    hits: Vec<Hit>,
}

impl RuleRun<'_> {
    fn run(&self, shared: &mut SharedEdges) -> Ran {
        let start = Instant::now();
        let required = &self.program.requires;
        let empty = required.iter().find(|k| self.world.count(**k) == 0);
        let no_before = self.program.reads_before && self.world.before.is_none();
        let not_run = if no_before {
            Some(NotRun::NothingBefore)
        } else {
            empty.map(|kind| NotRun::Empty(*kind))
        };
        if not_run.is_some() {
            return Ran {
                prepared: Prepared::default(),
                outcome: Outcome {
                    not_run,
                    ..Outcome::default()
                },
                hits: Vec::new(),
                time: start.elapsed(),
            };
        }
        let prepared = Prepared::new(self.world, self.program, shared);
        let mut outcome = Outcome::default();
        let mut hits = Vec::new();
        let mut states: States = FxHashMap::default();
        let mut unknown = Vec::new();
        for (n, part) in self.program.parts.iter().enumerate() {
            let list = &part.generator.sources[0].1;
            let table = table_of(list);
            let chunks = first_elements(&self.world, &prepared, list);
            let found: Vec<(Kind, Found)> = chunks
                .par_iter()
                .map(|&(kind, start, end)| {
                    (
                        kind,
                        self.chunk(&prepared, n as u8, part, table, (kind, start, end)),
                    )
                })
                .collect();
            let over_rows = matches!(list, super::code::Code::Table(_));
            if over_rows {
                let looked_at = prepared.looked_at(table) as u64;
                outcome.checked += looked_at;
                if prepared.too_large(table) {
                    outcome.not_evaluated += looked_at;
                    *outcome.missing.entry("size").or_default() += looked_at;
                } else {
                    outcome.passed += looked_at;
                }
            }
            for (kind, chunk) in found {
                if over_rows {
                    count_rows(&prepared, table, kind, &chunk, &mut outcome);
                } else {
                    let all = states.entry((kind, table)).or_insert_with(|| {
                        let older = Elem { kind, table, id: 0 }.is_older();
                        vec![0; self.world.count_in(kind, older)]
                    });
                    for (state, new) in all[chunk.first as usize..].iter_mut().zip(&chunk.states) {
                        *state = (*state).max(*new);
                    }
                    unknown.extend(chunk.unknown);
                }
                hits.extend(chunk.hits);
            }
        }
        count(states, &unknown, &mut outcome);
        Ran {
            prepared,
            outcome,
            hits,
            time: start.elapsed(),
        }
    }

    fn chunk(
        &self,
        prepared: &Prepared,
        number: u8,
        part: &PartCode,
        table: u16,
        (kind, start, end): (Kind, u32, u32),
    ) -> Found {
        let mut env = Env::new(self.world, self.program, prepared, part.slots, &part.lets);
        let mut found = Found {
            first: start,
            states: Vec::with_capacity((end - start) as usize),
            ..Found::default()
        };
        for id in start..end {
            let elem = Elem { kind, table, id };
            let decision = self.job.decide(&self.world, prepared, elem);
            let listed = is_in(&self.world, &part.generator.sources[0].1, elem);
            let state = if decision.runs != Some(false) && listed {
                let at = (number, decision.level);
                self.element(&mut env, at, part, elem, &mut found)
            } else {
                0
            };
            found.states.push(state);
        }
        found
    }

    fn element(
        &self,
        env: &mut Env<'_>,
        at: (u8, Option<Severity>),
        part: &PartCode,
        elem: Elem,
        found: &mut Found,
    ) -> u8 {
        env.set(part.generator.sources[0].0, elem.into());
        let mut state = 0;
        let mut reason = None;
        let several = part.generator.sources.len() > 1;
        let mut any_binding = false;
        let known = env.scope(&part.generator, 0..=1);
        let walked = env.bind(&part.generator, 1, known, &mut |env, scope| {
            any_binding = true;
            let new = match scope {
                InScope::Yes => {
                    env.forget();
                    self.cases(env, at, part, &mut found.hits, &mut reason)
                }
                InScope::No => 0,
                InScope::Unknown(why) => {
                    reason = reason.or(Some(why));
                    UNKNOWN
                }
            };
            state = state.max(new);
            Ok(true)
        });
        if let Err(why) = walked {
            reason = reason.or(Some(why));
            state = state.max(UNKNOWN);
        }
        if several && !any_binding && state == 0 {
            state = PASSED;
        }
        if state == UNKNOWN {
            found.unknown.push((elem, reason.unwrap_or("value")));
        }
        state
    }

    fn cases(
        &self,
        env: &mut Env<'_>,
        (number, level): (u8, Option<Severity>),
        part: &PartCode,
        hits: &mut Vec<Hit>,
        reason: &mut Option<&'static str>,
    ) -> u8 {
        let mut state = PASSED;
        // `else when` asks where no condition before it is known to be true.
        let mut decided = false;
        for (n, case) in part.cases.iter().enumerate() {
            if case.otherwise && decided {
                continue;
            }
            let when = env.condition(&case.when);
            decided = when == Ok(true);
            match when {
                Ok(true) => {
                    let severity =
                        level.unwrap_or_else(|| self.severity(env, &case.severity, part));
                    if severity != Severity::Off {
                        hits.push(self.hit(env, (number, n as u8), severity, part, case));
                        state = FAILED;
                    }
                }
                Err(why) if state < FAILED => {
                    *reason = reason.or(Some(why));
                    state = UNKNOWN;
                }
                _ => {}
            }
        }
        state
    }

    fn severity(&self, env: &mut Env<'_>, severity: &SeverityCode, part: &PartCode) -> Severity {
        let stage = self.stage(env, part);
        if let Some((_, level)) = severity.stages.iter().find(|(s, _)| Some(*s) == stage) {
            return *level;
        }
        for (level, condition) in &severity.arms {
            if env.condition(condition) == Ok(true) {
                return *level;
            }
        }
        severity.last
    }

    fn stage(&self, env: &Env<'_>, part: &PartCode) -> Option<Stage> {
        if self.profile.is_some() {
            return self.profile;
        }
        let first = env.slots[usize::from(part.generator.sources[0].0)]
            .as_ref()?
            .elem()?;
        let plan = env.prepared.plan_of(&self.world, first)?;
        let elem = env.prepared.representative(first);
        self.world.side(elem).model.plans[plan.index()].stage
    }

    fn hit(
        &self,
        env: &mut Env<'_>,
        case: (u8, u8),
        severity: Severity,
        part: &PartCode,
        code: &CaseCode,
    ) -> Hit {
        let binding: Box<[Value]> = part
            .generator
            .sources
            .iter()
            .filter_map(|(slot, _)| env.slots[usize::from(*slot)].clone())
            .collect();
        let at = code.at.as_ref().and_then(|at| place(env, at));
        let span = at.or_else(|| {
            binding
                .first()
                .and_then(Value::elem)
                .and_then(|e| place_of(env, e))
        });
        Hit {
            rule: self.number,
            case,
            severity,
            span,
            binding,
        }
    }
}

/// What is known of the elements, by kind and revision.
type States = FxHashMap<(Kind, u16), Vec<u8>>;

fn count(mut states: States, unknown: &[(Elem, &'static str)], outcome: &mut Outcome) {
    for (elem, reason) in unknown {
        if let Some(state) = states
            .get_mut(&(elem.kind, elem.table))
            .and_then(|s| s.get_mut(elem.index()))
            && *state == UNKNOWN
        {
            *outcome.missing.entry(reason).or_default() += 1;
            *state = COUNTED;
        }
    }
    let sides = [false, true].map(Elem::table_of);
    for key in Kind::ALL
        .into_iter()
        .flat_map(|kind| sides.map(|side| (kind, side)))
    {
        for state in states.get(&key).into_iter().flatten() {
            match *state {
                PASSED => outcome.passed += 1,
                FAILED => outcome.failed += 1,
                UNKNOWN | COUNTED => outcome.not_evaluated += 1,
                _ => continue,
            }
            outcome.checked += 1;
        }
    }
}

/// Groups and rings stand for their members.
fn count_rows(prepared: &Prepared, table: u16, kind: Kind, chunk: &Found, outcome: &mut Outcome) {
    for (n, state) in chunk.states.iter().enumerate() {
        let weight = prepared.weight(Elem {
            kind,
            table,
            id: chunk.first + n as u32,
        }) as u64;
        match *state {
            FAILED => {
                outcome.failed += weight;
                outcome.passed = outcome.passed.saturating_sub(weight);
            }
            UNKNOWN => {
                outcome.not_evaluated += weight;
                outcome.passed = outcome.passed.saturating_sub(weight);
            }
            _ => {}
        }
    }
    for (_, reason) in &chunk.unknown {
        *outcome.missing.entry(reason).or_default() += 1;
    }
}
