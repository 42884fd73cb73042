//! Which rules run, where, and at which level: the settings with what a call asks for.
//!
//! In go the choices of a workspace and of a call, out come jobs for the run, and what cannot
//! be meant: a rule, plan or section that is not there. What rules find is unknown here.

use crate::finding::{Problem, Said, Severity};
use crate::model::Model;
use crate::model::ids::{Item, PlanId, SectionId};
use crate::rule::code::Program;
use crate::rule::pack::Pack;
use crate::rule::scope::{Decision, Job, Place};
use crate::settings::{Choice, Override};
use crate::source::{FileId, Span};
use crate::syntax::keywords::nearest;
use crate::{Options, Workspace};

type Named = (String, Span);

/// A name that no rule has; categories are meant as well where several rules may be named.
pub(crate) fn unknown_rule(pack: &Pack, name: &str, span: Span) -> Problem {
    let said = Said::new(
        format!("there is no rule `{name}`"),
        format!("没有名为“{name}”的规则"),
    );
    if pack.rules.values().any(|entry| entry.category == name) {
        let said = Said::new(
            format!("`{name}` is a category of rules"),
            format!("“{name}”是规则类别"),
        );
        return Problem::error("settings", span, said).help(Said::new(
            "name one rule here; `planlint rules` lists them",
            "此处须写一条规则的名称；“planlint rules”列出全部规则",
        ));
    }
    let categories = pack.rules.values().map(|entry| entry.category.as_str());
    let known = pack.rules.keys().map(String::as_str).chain(categories);
    Problem::error("settings", span, said).help(match nearest(name, known) {
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

/// Problems of the rules that a choice names.
pub(crate) fn check_names(pack: &Pack, choice: &Choice, problems: &mut Vec<Problem>) {
    for (name, span) in &choice.rules {
        if !pack.rules.contains_key(name) && !pack.may_mean(name) {
            problems.push(unknown_rule(pack, name, *span));
        }
    }
    check_lists(pack, choice.select.iter().chain(&choice.ignore), problems);
}

fn check_lists<'n>(
    pack: &Pack,
    names: impl Iterator<Item = &'n Named>,
    problems: &mut Vec<Problem>,
) {
    for (name, span) in names {
        let mut rules = pack.rules.iter();
        let known = rules.any(|(n, entry)| n == name || &entry.category == name);
        if !known && !pack.may_mean(name) {
            problems.push(unknown_rule(pack, name, *span));
        }
    }
}

/// The rules to run, and what is wrong with the request.
pub(crate) fn chosen<'w>(
    workspace: &'w Workspace,
    options: &Options,
) -> (Vec<Job<'w>>, Vec<Problem>) {
    let mut problems = Vec::new();
    let call = Choice {
        select: nowhere(&options.select),
        ignore: nowhere(&options.ignore),
        ..Choice::default()
    };
    check_names(&workspace.pack, &call, &mut problems);
    let chooser = Chooser {
        workspace,
        call,
        also: options.also.clone(),
        places: places(workspace, &mut problems),
    };
    let programs = &workspace.pack.programs;
    let jobs = programs.iter().flat_map(|program| chooser.jobs(program));
    let jobs: Vec<Job<'_>> = jobs.collect();
    if jobs.is_empty() && problems.is_empty() && workspace.problems.is_empty() {
        problems.push(no_rule_left());
    }
    (jobs, problems)
}

/// A check of nothing would pass whatever the plans say.
fn no_rule_left() -> Problem {
    let said = Said::new("no rule is left to run", "没有可运行的规则");
    let nowhere = Span::start_of(FileId(u32::MAX));
    Problem::error("settings", nowhere, said).help(Said::new(
        "look at what is selected and what is ignored; a rule that is off runs when it is named itself",
        "请核对选用和排除了哪些规则；默认关闭的规则须点名才运行",
    ))
}

/// What stands on the command line has no place in a file.
fn nowhere(names: &[String]) -> Vec<Named> {
    let span = Span::start_of(FileId(u32::MAX));
    names.iter().map(|name| (name.clone(), span)).collect()
}

fn names(list: &[Named], program: &Program) -> bool {
    list.iter()
        .any(|(name, _)| *name == program.name || *name == program.category)
}

fn names_exactly(list: &[Named], program: &Program) -> bool {
    list.iter().any(|(name, _)| *name == program.name)
}

struct Chooser<'w> {
    workspace: &'w Workspace,
    call: Choice,
    /// Rules of this call that are off by default.
    also: Vec<String>,
    /// Overrides with the places for which they hold.
    places: Vec<(usize, Place)>,
}

impl<'w> Chooser<'w> {
    /// The rule for the plans at large, and once more with the parameters of every override
    /// that has its own.
    fn jobs(&self, program: &'w Program) -> Vec<Job<'w>> {
        let overrides = &self.workspace.settings.overrides;
        let call = &self.call;
        let asked = call.select.is_empty() || names(&call.select, program);
        if !asked || names(&call.ignore, program) {
            return Vec::new();
        }
        let runs = self.runs(program);
        let level = self.workspace.settings.choice.severities.get(&program.name);
        let otherwise = Decision {
            runs: (!runs).then_some(false),
            level: level.copied(),
        };
        let mut base = Job {
            otherwise,
            ..Job::everywhere(program)
        };
        let mut own: Vec<Job<'w>> = Vec::new();
        let mut taken: Vec<&Place> = Vec::new();
        for (n, place) in &self.places {
            let decision = decision(&overrides[*n].choice, program);
            let variants = &self.workspace.variants;
            let variant = variants
                .iter()
                .find(|v| v.0 == *n && v.1.name == program.name);
            push(&mut base, place, decision);
            for job in &mut own {
                // Outside its own place it never runs; of two with parameters the later does.
                let runs = match variant {
                    Some(_) => Some(false),
                    None => decision.runs.filter(|runs| !runs),
                };
                push(job, place, Decision { runs, ..decision });
            }
            if let Some((_, variant)) = variant {
                let nowhere_else = Decision {
                    runs: Some(false),
                    level: otherwise.level,
                };
                let mut job = Job {
                    otherwise: nowhere_else,
                    ..Job::everywhere(variant)
                };
                let runs = decision.runs.or(Some(runs));
                push(&mut job, place, Decision { runs, ..decision });
                own.push(job);
                taken.push(place);
            }
        }
        for place in taken {
            let runs = Some(false);
            push(&mut base, place, Decision { runs, level: None });
        }
        let mut jobs = vec![base];
        jobs.extend(own);
        jobs.retain(|job| {
            job.otherwise.runs != Some(false) || job.places.iter().any(|p| p.1.runs == Some(true))
        });
        jobs
    }

    /// Whether a rule runs where no override says otherwise.
    fn runs(&self, program: &Program) -> bool {
        let choice = &self.workspace.settings.choice;
        let asked = !self.call.select.is_empty();
        let select = if asked {
            &self.call.select
        } else {
            &choice.select
        };
        let level = choice.severities.get(&program.name);
        let exactly =
            names_exactly(select, program) || level.is_some() || self.also.contains(&program.name);
        (select.is_empty() || names(select, program))
            && !names(&choice.ignore, program)
            && (!program.default_off || exactly)
            && (!program.reads_before || self.compares(program))
            && level != Some(&Severity::Off)
    }
}

impl Chooser<'_> {
    /// Whether there is an older revision, or the call asks for what needs one.
    fn compares(&self, program: &Program) -> bool {
        self.workspace.before.is_some() || names(&self.call.select, program)
    }
}

fn push(job: &mut Job<'_>, place: &Place, decision: Decision) {
    if decision != Decision::default() {
        job.places.push((place.clone(), decision));
    }
}

/// What an override says of a rule.
fn decision(choice: &Choice, program: &Program) -> Decision {
    let level = choice.severities.get(&program.name).copied();
    let runs = match level {
        Some(Severity::Off) => Some(false),
        Some(_) => Some(true),
        None if names(&choice.ignore, program) => Some(false),
        None if choice.select.is_empty() => None,
        None if program.default_off => Some(names_exactly(&choice.select, program)),
        None => Some(names(&choice.select, program)),
    };
    Decision {
        runs,
        level: level.filter(|level| *level != Severity::Off),
    }
}

/// The places of all overrides; one that is nowhere is a problem and holds for nothing.
fn places(workspace: &Workspace, problems: &mut Vec<Problem>) -> Vec<(usize, Place)> {
    let overrides = workspace.settings.overrides.iter().enumerate();
    overrides
        .filter_map(|(n, over)| match place(workspace, over) {
            Ok(place) => Some((n, place)),
            Err(problem) => {
                problems.push(*problem);
                None
            }
        })
        .collect()
}

fn place(workspace: &Workspace, over: &Override) -> Result<Place, Box<Problem>> {
    let mut place = Place::default();
    if let Some((glob, span)) = &over.path {
        let settings = &workspace.sources.get(span.file).name;
        let folder = settings.rfind('/').map_or("", |n| &settings[..=n]);
        let fits = |name: &str| glob.is_match(name.strip_prefix(folder).unwrap_or(name));
        let files: Vec<bool> = workspace
            .sources
            .iter()
            .map(|(_, s)| fits(&s.name))
            .collect();
        if !files.contains(&true) {
            let pattern = glob.glob().glob();
            return Err(nothing(
                *span,
                Said::new(
                    format!("no file of this check is at `{pattern}`"),
                    format!("本次检查的文件中没有符合“{pattern}”的"),
                ),
                None,
            ));
        }
        place.files = Some(files);
    }
    let model = &workspace.model;
    let plan = match &over.plan {
        Some((id, span)) => Some(plan(model, id, *span)?),
        None => None,
    };
    place.within.extend(plan.map(Item::from));
    if let Some((id, span)) = &over.section {
        place.within.push(section(model, plan, id, *span)?.into());
    }
    Ok(place)
}

fn plan(model: &Model, id: &str, span: Span) -> Result<PlanId, Box<Problem>> {
    let known = || {
        model
            .plans
            .iter()
            .enumerate()
            .filter(|(_, p)| p.span.is_some())
    };
    let symbol = model.names.find(id);
    let found = known().find(|(_, p)| Some(p.id) == symbol);
    found.map(|(n, _)| PlanId(n as u32)).ok_or_else(|| {
        let near = nearest(id, known().map(|(_, p)| model.names.get(p.id)));
        let said = Said::new(
            format!("this check has no plan `{id}`"),
            format!("本次检查中没有编号为“{id}”的方案"),
        );
        nothing(span, said, near)
    })
}

fn section(
    model: &Model,
    plan: Option<PlanId>,
    id: &str,
    span: Span,
) -> Result<SectionId, Box<Problem>> {
    let known = || {
        let all = model.sections.iter().enumerate();
        all.filter(move |(_, s)| plan.is_none_or(|plan| s.plan == plan))
    };
    let symbol = model.names.find(id);
    let found = known().find(|(_, s)| Some(s.id) == symbol);
    found.map(|(n, _)| SectionId(n as u32)).ok_or_else(|| {
        let near = nearest(id, known().map(|(_, s)| model.names.get(s.id)));
        let said = Said::new(
            format!("this check has no section `{id}`"),
            format!("本次检查中没有编号为“{id}”的章节"),
        );
        nothing(span, said, near)
    })
}

/// An override that holds for nothing. A check of a part of the files is no fault of the
/// settings, so this stops nobody.
fn nothing(span: Span, said: Said, near: Option<&str>) -> Box<Problem> {
    let mut problem = Problem::error("settings", span, said);
    problem.severity = Severity::Warning;
    Box::new(match near {
        Some(near) => problem.help(Said::new(
            format!("did you mean `{near}`?"),
            format!("是否应为“{near}”？"),
        )),
        None => problem.help(Said::new(
            "this override holds for nothing here",
            "此 override 在本次检查中不起作用",
        )),
    })
}
