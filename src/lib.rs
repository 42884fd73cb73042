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
//! let options = planlint::Options {
//!     select: vec!["ownership".to_owned()],
//!     ..planlint::Options::default()
//! };
//! let report = planlint::check(&workspace, &options);
//! let finding = report.finding(&report.run.hits[0], Lang::En);
//! assert_eq!(finding.rule, "task-without-lead");
//! ```

pub mod assess;
pub mod baseline;
mod choose;
pub mod cli;
pub mod data;
pub mod finding;
pub mod fix;
pub mod import;
pub mod model;
pub mod output;
mod relaxed;
pub mod report;
pub mod revision;
pub mod rule;
pub mod settings;
pub mod source;
pub mod syntax;
pub mod table;

use std::collections::BTreeMap;

use baseline::{Baseline, Stale};
use finding::{Finding, Lang, Problem, Said, Severity};
use import::coverage;
use model::Model;
use model::ids::WaiverId;
use revision::Revision;
use rule::code::Program;
use rule::pack::{self, Pack};
use rule::run::{Hit, Outcome, Pace, Run};
use rule::types::Kind;
use rule::waive::{self, Covered};
use rule::world::{Relaxation, World};
use settings::Settings;
use source::{Role, Sources, Span};
use syntax::date::Date;
use syntax::keywords::Stage;

/// Everything one run reads, resolved and compiled.
#[derive(Debug)]
pub struct Workspace {
    /// The files.
    pub sources: Sources,
    /// What the plans say.
    pub model: Model,
    /// The rules.
    pub pack: Pack,
    /// Rules with other parameters, by the number of the override that has them.
    pub variants: Vec<(usize, Program)>,
    /// `planlint.toml`.
    pub settings: Settings,
    /// What is wrong with the input itself.
    pub problems: Vec<Problem>,
    /// The older revision, once there is one to compare with.
    pub before: Option<Revision>,
    /// What of the settings lets more pass than in the older revision.
    pub relaxations: Vec<Relaxation>,
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
    /// Rules that run although they are off unless asked for.
    pub also: Vec<String>,
    /// The stage whose severities hold for every plan.
    pub profile: Option<Stage>,
    /// Findings to hide.
    pub baseline: Option<Baseline>,
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
    /// What they found and the baseline hides.
    pub baselined: Vec<Hit>,
    /// Entries of the baseline that match nothing.
    pub stale: Vec<Stale>,
    /// How much every waiver covers.
    pub covered: Covered,
    /// What is wrong with the request, such as a rule that does not exist.
    pub problems: Vec<Problem>,
}

/// The older side of a comparison, as it was read.
#[derive(Debug, Default)]
pub struct Older {
    /// Its name: a path, a commit.
    pub name: String,
    /// Its plans, and its `planlint.toml`.
    pub sources: Sources,
    /// What is wrong with its files.
    pub problems: Vec<Problem>,
}

impl Workspace {
    /// Compares with an older revision from now on: rules about revisions find what has changed.
    /// What is wrong with the older side is a problem like any other.
    pub fn against(&mut self, older: Older) {
        let Older {
            name,
            sources,
            mut problems,
        } = older;
        let (settings, _) = read_settings(&sources);
        self.relaxations = relaxed::found(&self.pack, &settings, &self.settings);
        for problem in &mut problems {
            problem.show_in(&sources);
        }
        let by = self.sources.absorb_older(sources);
        for problem in &mut problems {
            problem.shift(by);
        }
        let (model, mut faults) = model::build_older(&self.sources, &mut self.model);
        conflicts(&self.sources, Role::Before, &mut faults);
        for mut problem in faults {
            problem.show_in(&self.sources);
            problems.push(problem);
        }
        self.problems.extend(problems);
        self.before = Some(Revision::new(name, &self.sources, model, &self.model));
    }

    /// What rules look at, on a day.
    pub fn world(&self, as_of: Option<Date>) -> World<'_> {
        World {
            sources: &self.sources,
            model: &self.model,
            as_of,
            covered: None,
            before: self.before.as_ref(),
            older_of: None,
            relaxations: &self.relaxations,
        }
    }
}

/// Reads settings, rules and plans; what cannot be read is a problem, the rest is there.
pub fn load(mut sources: Sources) -> Workspace {
    pack::embedded(&mut sources);
    let (settings, mut problems) = read_settings(&sources);
    let (pack, faults) = pack::load(&sources, &settings.choice.params);
    problems.extend(faults);
    choose::check_names(&pack, &settings.choice, &mut problems);
    let variants = variants(&pack, &settings, &mut problems);
    let (mut model, faults) = model::build(&sources);
    model.pace = settings.pace;
    coverage::attach(&mut model, &sources);
    problems.extend(faults);
    for waiver in &model.waivers {
        let rule = model.names.get(waiver.rule.0);
        if !pack.rules.contains_key(rule) {
            let problem = choose::unknown_rule(&pack, rule, waiver.rule.1);
            problems.push(Problem {
                kind: "plan",
                ..problem
            });
        }
    }
    conflicts(&sources, Role::Plan, &mut problems);
    for problem in &mut problems {
        problem.show_in(&sources);
    }
    Workspace {
        sources,
        model,
        pack,
        variants,
        settings,
        problems,
        before: None,
        relaxations: Vec::new(),
    }
}

/// A file that git could not merge is one problem, whatever reading it came to.
fn conflicts(sources: &Sources, role: Role, problems: &mut Vec<Problem>) {
    for (file, source) in sources.iter().filter(|(_, s)| s.role == role) {
        let Some((start, end)) = source.conflict() else {
            continue;
        };
        problems.retain(|problem| problem.span.file != file);
        let said = Said::new(
            "this file still holds the marks of a merge that git could not finish",
            "此文件还留有 git 未能完成的合并标记",
        );
        let help = Said::new(
            "choose one of the two versions, take the lines `<<<<<<<`, `=======` and `>>>>>>>` out, then check again",
            "请选定其中一种写法，删去“<<<<<<<”“=======”“>>>>>>>”三行后再检查",
        );
        let problem = Problem::error("conflict", Span::new(file, start, end), said);
        problems.push(problem.help(help));
    }
}

/// Rules with the parameters of an override, by the number of that override.
fn variants(
    pack: &Pack,
    settings: &Settings,
    problems: &mut Vec<Problem>,
) -> Vec<(usize, Program)> {
    let mut variants = Vec::new();
    for (n, over) in settings.overrides.iter().enumerate() {
        choose::check_names(pack, &over.choice, problems);
        for (name, own) in &over.choice.params {
            let mut params = settings
                .choice
                .params
                .get(name)
                .cloned()
                .unwrap_or_default();
            params.extend(own.clone());
            let (program, faults) = pack.compile(name, &params);
            variants.extend(program.map(|program| (n, program)));
            // What is wrong with the rule itself was said when it was read.
            let new = |fault: &Problem| problems.iter().all(|p| p.span != fault.span);
            let new: Vec<Problem> = faults.into_iter().filter(new).collect();
            problems.extend(new);
        }
    }
    variants
}

fn read_settings(sources: &Sources) -> (Settings, Vec<Problem>) {
    let file = sources
        .iter()
        .find(|(_, s)| s.role == Role::Other && s.name.ends_with("planlint.toml"));
    file.map_or_else(Default::default, |(id, source)| {
        settings::read(&source.text, id)
    })
}

/// Runs the rules that are asked for.
pub fn check<'w>(workspace: &'w Workspace, options: &Options) -> Report<'w> {
    let (jobs, problems) = choose::chosen(workspace, options);
    let as_of = options.as_of.or(workspace.settings.as_of);
    let world = workspace.world(as_of);
    let (late, jobs): (Vec<_>, Vec<_>) = jobs.into_iter().partition(|j| j.program.is_late());
    let profile = options.profile.or(workspace.settings.profile);
    let mut run = rule::run::run(world, &jobs, profile, options.pace);
    let waived = waive::take_waived(world, &mut run);
    let covered = Covered::new(world, &jobs, &run, &waived);
    let world = World {
        covered: Some(&covered),
        ..world
    };
    run.append(rule::run::run(world, &late, profile, options.pace));
    let mut report = Report {
        workspace,
        as_of,
        run,
        waived,
        baselined: Vec::new(),
        stale: Vec::new(),
        covered,
        problems,
    };
    if let Some(baseline) = &options.baseline {
        report.hide(baseline);
    }
    report
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

    /// Whether the findings of a rule may be in a baseline.
    fn may_be_baselined(&self, rule: &Program) -> bool {
        let set = self.workspace.settings.choice.baselined.get(&rule.name);
        set.copied().unwrap_or(!rule.never_baselined)
    }

    /// The findings that may be in a baseline, in order.
    pub fn to_baseline(&self) -> Vec<Finding> {
        let hits = self.run.hits.iter().chain(&self.baselined);
        let allowed =
            hits.filter(|hit| self.may_be_baselined(self.run.programs[usize::from(hit.rule)]));
        allowed.map(|hit| self.finding(hit, Lang::En)).collect()
    }

    /// Whether a rule ran.
    pub fn ran(&self, rule: &str) -> bool {
        self.run.programs.iter().any(|program| program.name == rule)
    }

    fn hide(&mut self, baseline: &Baseline) {
        let findings: Vec<Finding> = self
            .run
            .hits
            .iter()
            .map(|hit| self.finding(hit, Lang::En))
            .collect();
        let beside = baseline.beside(&findings, |rule| self.ran(rule));
        let mut left = Vec::new();
        for (hit, hidden) in std::mem::take(&mut self.run.hits)
            .into_iter()
            .zip(beside.hidden)
        {
            let program = self.run.programs[usize::from(hit.rule)];
            if hidden && self.may_be_baselined(program) {
                self.baselined.push(hit);
            } else {
                left.push(hit);
            }
        }
        self.run.hits = left;
        self.stale = beside.stale;
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

    /// How each rule went; a rule that runs with several parameters comes once.
    pub fn rules(&self) -> Vec<(&Program, Outcome)> {
        let mut rules: Vec<(&Program, Outcome)> = Vec::new();
        for (program, outcome) in self.run.programs.iter().zip(&self.run.outcomes) {
            match rules
                .iter_mut()
                .find(|(known, _)| known.name == program.name)
            {
                Some((_, sum)) => sum.add(outcome),
                None => rules.push((program, outcome.clone())),
            }
        }
        rules
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
