//! planlint: a rules-based compliance checker for plans.
//!
//! Text goes in, true findings come out: `source` holds files and places, `syntax` reads
//! the plan language, `model` resolves names and builds the graph, `rule` runs rules that
//! are themselves written in a small language, `output` shows what was found.
//!
//! ```
//! use planlint::finding::Lang;
//! use planlint::source::{Source, Sources};
//!
//! let mut sources = Sources::default();
//! sources.add(Source::new("road.plan", "task 1 \"Widen the road\" { }"));
//! let workspace = planlint::load(sources);
//! let report = planlint::check(&workspace, &planlint::Options::default());
//! let finding = report.finding(&report.run.hits[0], Lang::En);
//! assert_eq!(finding.rule, "task-without-lead");
//! ```

pub mod cli;
pub mod finding;
pub mod model;
pub mod output;
pub mod rule;
pub mod settings;
pub mod source;
pub mod syntax;

use std::collections::BTreeMap;

use finding::{Finding, Lang, Problem, Said, Severity};
use model::Model;
use model::ids::WaiverId;
use rule::code::Program;
use rule::pack::{self, Pack};
use rule::run::{Hit, Pace, Run};
use rule::types::Kind;
use rule::waive::{self, Covered};
use rule::world::World;
use settings::Settings;
use source::{Role, Sources, Span};
use syntax::date::Date;
use syntax::keywords::nearest;

/// Everything one run reads, resolved and compiled.
#[derive(Debug)]
pub struct Workspace {
    /// The files.
    pub sources: Sources,
    /// What the plans say.
    pub model: Model,
    /// The rules.
    pub pack: Pack,
    /// `planlint.toml`.
    pub settings: Settings,
    /// What is wrong with the input itself.
    pub problems: Vec<Problem>,
}

/// What a check is asked for; what is not said is left to the settings.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The day it speaks about.
    pub as_of: Option<Date>,
    /// Only these rules or categories.
    pub select: Vec<String>,
    /// Not these rules or categories.
    pub ignore: Vec<String>,
    /// Whether the rules run side by side, or one by one to be timed.
    pub pace: Pace,
}

/// A finished check.
#[derive(Debug)]
pub struct Report<'w> {
    /// What was checked.
    pub workspace: &'w Workspace,
    /// The day it speaks about, when given or set.
    pub as_of: Option<Date>,
    /// What the rules found.
    pub run: Run<'w>,
    /// What they found and a waiver accepts, with the waiver.
    pub waived: Vec<(Hit, WaiverId)>,
    /// How much every waiver covers.
    pub covered: Covered,
    /// What is wrong with the request, such as a rule that does not exist.
    pub problems: Vec<Problem>,
}

impl Workspace {
    /// What rules look at, on a day.
    pub fn world(&self, as_of: Option<Date>) -> World<'_> {
        World {
            sources: &self.sources,
            model: &self.model,
            as_of,
            covered: None,
        }
    }
}

/// Reads settings, rules and plans; what cannot be read is a problem, the rest is there.
pub fn load(mut sources: Sources) -> Workspace {
    pack::embedded(&mut sources);
    let (settings, mut problems) = read_settings(&sources);
    let (pack, faults) = pack::load(&sources, &settings.params);
    problems.extend(faults);
    for (name, span) in &settings.rules {
        if !pack.rules.contains_key(name) {
            problems.push(unknown_rule(&pack, name, *span));
        }
    }
    let (model, faults) = model::build(&sources);
    problems.extend(faults);
    for waiver in &model.waivers {
        let rule = model.names.get(waiver.rule.0);
        if !pack.rules.contains_key(rule) {
            let problem = unknown_rule(&pack, rule, waiver.rule.1);
            problems.push(Problem {
                kind: "plan",
                ..problem
            });
        }
    }
    Workspace {
        sources,
        model,
        pack,
        settings,
        problems,
    }
}

fn read_settings(sources: &Sources) -> (Settings, Vec<Problem>) {
    let file = sources
        .iter()
        .find(|(_, s)| s.role == Role::Other && s.name.ends_with("planlint.toml"));
    file.map_or_else(Default::default, |(id, source)| {
        settings::read(&source.text, id)
    })
}

fn unknown_rule(pack: &Pack, name: &str, span: Span) -> Problem {
    let problem = Problem::error(
        "settings",
        span,
        Said::new(
            format!("there is no rule `{name}`"),
            format!("没有名为“{name}”的规则"),
        ),
    );
    problem.help(match nearest(name, pack.rules.keys().map(String::as_str)) {
        Some(near) => Said::new(
            format!("did you mean `{near}`?"),
            format!("是否应为“{near}”？"),
        ),
        None => Said::new(
            "`planlint rules` lists them all",
            "“planlint rules”列出全部规则",
        ),
    })
}

/// Runs the rules that are asked for.
pub fn check<'w>(workspace: &'w Workspace, options: &Options) -> Report<'w> {
    let (programs, problems) = chosen(workspace, options);
    let as_of = options.as_of.or(workspace.settings.as_of);
    let world = workspace.world(as_of);
    let (late, programs): (Vec<_>, Vec<_>) = programs.into_iter().partition(|p| p.is_late());
    let severities = &workspace.settings.severities;
    let mut run = rule::run::run(world, programs, severities, options.pace);
    let waived = waive::take_waived(world, &mut run);
    let covered = Covered::new(world, &run.programs, &waived);
    let world = World {
        covered: Some(&covered),
        ..world
    };
    run.append(rule::run::run(world, late, severities, options.pace));
    Report {
        workspace,
        as_of,
        run,
        waived,
        covered,
        problems,
    }
}

/// The rules to run: selected, not ignored, not off.
fn chosen<'w>(workspace: &'w Workspace, options: &Options) -> (Vec<&'w Program>, Vec<Problem>) {
    let settings = &workspace.settings;
    let mut problems = Vec::new();
    // What stands on the command line has no place in a file.
    let nowhere = Span::start_of(source::FileId(u32::MAX));
    let asked = |list: &[String], set: &[(String, Span)]| -> Vec<(String, Span)> {
        if list.is_empty() {
            set.to_vec()
        } else {
            list.iter().map(|name| (name.clone(), nowhere)).collect()
        }
    };
    let select = asked(&options.select, &settings.select);
    let mut ignore = settings.ignore.clone();
    ignore.extend(options.ignore.iter().map(|name| (name.clone(), nowhere)));
    let programs = &workspace.pack.programs;
    for (name, span) in select.iter().chain(&ignore) {
        let known = workspace
            .pack
            .rules
            .iter()
            .any(|(n, e)| n == name || &e.category == name);
        if !known {
            problems.push(unknown_rule(&workspace.pack, name, *span));
        }
    }
    let named = |list: &[(String, Span)], p: &Program| {
        list.iter().any(|(n, _)| *n == p.name || *n == p.category)
    };
    let chosen = programs
        .iter()
        .filter(|p| {
            let exactly = select.iter().any(|(n, _)| *n == p.name)
                || settings.severities.contains_key(&p.name);
            (select.is_empty() || named(&select, p))
                && !named(&ignore, p)
                && (!p.default_off || exactly)
        })
        .filter(|p| settings.severities.get(&p.name) != Some(&Severity::Off))
        .collect();
    (chosen, problems)
}

impl Report<'_> {
    /// What the rules looked at.
    pub fn world(&self) -> World<'_> {
        World {
            covered: Some(&self.covered),
            ..self.workspace.world(self.as_of)
        }
    }

    /// A hit in words.
    pub fn finding(&self, hit: &Hit, lang: Lang) -> Finding {
        self.run.finding(self.world(), hit, lang)
    }

    /// All problems: of the input, then of the request.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.workspace.problems.iter().chain(&self.problems)
    }

    /// Number of findings of a level.
    pub fn count(&self, severity: Severity) -> usize {
        self.run
            .hits
            .iter()
            .filter(|h| h.severity == severity)
            .count()
    }

    /// Number of elements that could not be decided, over all rules.
    pub fn not_evaluated(&self) -> u64 {
        self.run.outcomes.iter().map(|o| o.not_evaluated).sum()
    }

    /// Number of elements by kind that there are to check.
    pub fn elements(&self) -> BTreeMap<Kind, usize> {
        let world = self.world();
        [
            Kind::Plan,
            Kind::Section,
            Kind::Task,
            Kind::Unit,
            Kind::Target,
            Kind::Project,
            Kind::Milestone,
            Kind::Record,
        ]
        .into_iter()
        .map(|kind| {
            let listed = |n: &u32| world.listed(rule::value::Elem::new(kind, *n));
            (kind, (0..world.count(kind) as u32).filter(listed).count())
        })
        .collect()
    }
}
