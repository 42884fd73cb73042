//! Examples of rules: `bad` must give a finding where `⟦…⟧` stands, `good` none and at
//! least one element that passed. Each is judged under its own rule alone.

use std::collections::BTreeMap;
use std::path::Path;

use super::code::Program;
use super::compile::{Setting, Settings, compile_with};
use super::pack::{Entry, Pack};
use super::run::{Pace, Run, run};
use super::scope::Job;
use super::tree::Example;
use super::waive::{Covered, take_waived};
use super::world::World;
use crate::finding::{Lang, Said, Severity};
use crate::model::{self, Model};
use crate::revision::Revision;
use crate::source::{FileId, Role, Source, Sources, Span};

/// Why an example does not show what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Holds,
    /// It does not.
    Fails(Said),
    /// It needs what this version does not have.
    Skipped(Said),
}

/// A plan without its marks, and where they were.
fn unmarked(text: &str, file: FileId) -> (String, Vec<Span>) {
    let (mut out, mut marks, mut open) = (String::new(), Vec::new(), None);
    for c in text.chars() {
        match c {
            '⟦' => open = Some(out.len() as u32),
            '⟧' => marks.extend(
                open.take()
                    .map(|start| Span::new(file, start, out.len() as u32)),
            ),
            _ => out.push(c),
        }
    }
    (out, marks)
}

/// `name = value` lines of an example's settings.
fn settings(toml: &str) -> Result<Settings, Said> {
    let table: toml::Table = toml.parse().map_err(|e: toml::de::Error| {
        Said::new(
            format!("its `toml` cannot be read: {}", e.message()),
            format!("其中的 toml 无法解析：{}", e.message()),
        )
    })?;
    Ok(table
        .into_iter()
        .map(|(k, v)| {
            let written = crate::settings::written(&v);
            (
                k,
                Setting {
                    written,
                    ..Setting::default()
                },
            )
        })
        .collect())
}

/// Adds to the model of an example what is read from other files than plans, such as the sentences
/// of the document a plan was made from.
pub type Complete = fn(&mut Model, &Sources);

/// Judges one example.
pub fn judge(pack: &Pack, entry: &Entry, example: &Example, complete: Complete) -> Verdict {
    judge_and_see(pack, entry, example, complete, &mut Seen::default())
}

/// What the parts of a rule's conditions were in its examples: place, false, true.
#[derive(Debug, Default)]
pub struct Seen(BTreeMap<Span, (bool, bool)>);

impl Seen {
    fn add(&mut self, program: &Program) {
        for probe in &program.probes {
            let (was_false, was_true) = probe.seen();
            let seen = self.0.entry(probe.span).or_default();
            *seen = (seen.0 | was_false, seen.1 | was_true);
        }
    }

    /// All parts of conditions.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the rule has no conditions.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Parts that no example shows both ways: place, was false, was true.
    pub fn untried(&self) -> impl Iterator<Item = (Span, (bool, bool))> + '_ {
        let parts = self.0.iter().map(|(span, seen)| (*span, *seen));
        parts.filter(|(_, seen)| *seen != (true, true))
    }
}

/// Judges one example, and adds what the conditions of its rule were.
pub fn judge_and_see(
    pack: &Pack,
    entry: &Entry,
    example: &Example,
    complete: Complete,
    seen: &mut Seen,
) -> Verdict {
    match tried(pack, entry, example, complete, seen) {
        Ok(()) => Verdict::Holds,
        Err(said) => Verdict::Fails(said),
    }
}

fn tried(
    pack: &Pack,
    entry: &Entry,
    example: &Example,
    complete: Complete,
    seen: &mut Seen,
) -> Result<(), Said> {
    let program = program(pack, entry, example)?;
    let (mut sources, marks) = plans(example);
    let (mut model, mut problems) = model::build(&sources);
    complete(&mut model, &sources);
    let before = example.before.as_ref().map(|text| {
        sources.add(Source::of("before.plan", text, Role::Before));
        let (older, faults) = model::build_older(&sources, &mut model);
        problems.extend(faults);
        Revision::new("before".to_owned(), &sources, older, &model)
    });
    if let Some(problem) = problems.first() {
        return Err(Said::new(
            format!("its plan cannot be read: {}", problem.message.en),
            format!("其中的方案无法读取：{}", problem.message.zh),
        ));
    }
    let world = World {
        sources: &sources,
        model: &model,
        as_of: example.as_of,
        covered: None,
        before: before.as_ref(),
        older_of: None,
        relaxations: &[],
    };
    let covered = program.is_late().then(|| {
        let others = pack.programs.iter().filter(|p| !p.is_late());
        let others: Vec<Job<'_>> = others.map(Job::everywhere).collect();
        let mut run = run(world, &others, None, Pace::OneByOne);
        let waived = take_waived(world, &mut run);
        Covered::new(world, &others, &run, &waived)
    });
    let world = World {
        covered: covered.as_ref(),
        ..world
    };
    let done = run(world, &[Job::everywhere(&program)], None, Pace::OneByOne);
    seen.add(&program);
    if example.bad {
        bad(&done, &sources, &marks)?;
        fixed(&done, world, example)?;
        let found: Vec<Severity> = done.hits.iter().map(|h| h.severity).collect();
        severity(example.severity, &found)
    } else {
        good(&done, world)
    }
}

/// The rule with the settings of an example.
fn program(pack: &Pack, entry: &Entry, example: &Example) -> Result<Program, Said> {
    let own = match &example.toml {
        Some(toml) => settings(toml)?,
        None => Settings::new(),
    };
    let (rule, category) = (&entry.rule, entry.category.as_str());
    let (program, problems) = compile_with(rule, &pack.shared, category, entry.builtin, &own, true);
    let Some(program) = program else {
        let first = problems
            .first()
            .map(|p| p.message.clone())
            .unwrap_or_default();
        return Err(first);
    };
    if program.reads_as_of
        && example.as_of.is_none()
        && !example
            .files
            .iter()
            .any(|(_, t)| t.contains("as-of") || t.contains("截至"))
    {
        return Err(Said::new(
            "the rule reads the as-of date, so the example needs `as-of`",
            "规则要用截至日期，示例须写 as-of",
        ));
    }
    Ok(program)
}

/// The plans of an example without their marks, and where those were.
fn plans(example: &Example) -> (Sources, Vec<Span>) {
    let mut sources = Sources::default();
    let mut marks = Vec::new();
    for (n, (name, text)) in example.files.iter().enumerate() {
        let (text, found) = unmarked(text, FileId(n as u32));
        marks.extend(found);
        let name = if name.is_empty() {
            "example.plan"
        } else {
            name
        };
        // A document that the plan was made from stands beside it.
        let original = Path::new(name).extension().is_some_and(|e| e == "txt");
        let role = if original { Role::Original } else { Role::Plan };
        sources.add(Source::of(name, text, role));
    }
    (sources, marks)
}

/// A faulty example has a finding at each of its marks.
fn bad(done: &Run<'_>, sources: &Sources, marks: &[Span]) -> Result<(), Said> {
    if done.hits.is_empty() {
        return Err(match done.outcomes[0].missing.keys().next() {
            Some(field) => Said::new(
                format!("should give a finding, is not evaluated for want of {field}"),
                format!("应当报出问题，却因缺少 {field} 未能判定"),
            ),
            None => Said::new("should give a finding, gives none", "应当报出问题，却没有"),
        });
    }
    let places: Vec<Span> = done.hits.iter().filter_map(|h| h.span).collect();
    for mark in marks {
        if !places.iter().any(|p| same_place(sources, *p, *mark)) {
            let wanted = sources.text(*mark);
            let found: Vec<&str> = places.iter().map(|p| sources.text(*p)).collect();
            return Err(Said::new(
                format!(
                    "should point at `{wanted}`, points at `{}`",
                    found.join("`, `")
                ),
                format!("应指向“{wanted}”，却指向“{}”", found.join("”“")),
            ));
        }
    }
    Ok(())
}

/// Where an example says what its plan is afterwards, all fixes make that of it.
fn fixed(done: &Run<'_>, world: World<'_>, example: &Example) -> Result<(), Said> {
    let Some(wanted) = &example.after else {
        return Ok(());
    };
    let mut edits: Vec<(Span, String)> = Vec::new();
    for hit in &done.hits {
        let fix = done.finding(world, hit, Lang::En).fix;
        edits.extend(fix.into_iter().flat_map(|fix| fix.edits));
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse((span.file, span.start)));
    edits.dedup();
    let mut text = world.sources.get(FileId(0)).text.clone();
    for (span, with) in edits.iter().filter(|(span, _)| span.file == FileId(0)) {
        text.replace_range(span.range(), with);
    }
    // Indentation is the example's own affair.
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain(&text) == plain(wanted) {
        return Ok(());
    }
    let text = plain(&text);
    Err(Said::new(
        format!("its fixes should give the plan of `after`, they give: {text}"),
        format!("修正后应与 after 一致，实际为：{text}"),
    ))
}

fn good(done: &Run<'_>, world: World<'_>) -> Result<(), Said> {
    if let Some(hit) = done.hits.first() {
        let finding = done.finding(world, hit, Lang::En);
        let zh = done.finding(world, hit, Lang::Zh);
        return Err(Said::new(
            format!("should give no finding, gives: {}", finding.message),
            format!("不应报出问题，却报出：{}", zh.message),
        ));
    }
    if done.outcomes[0].passed == 0 {
        return Err(Said::new(
            format!(
                "proves nothing: no element passed ({} checked)",
                done.outcomes[0].checked
            ),
            format!(
                "没有说明力：没有要素通过检查（共检查{}个）",
                done.outcomes[0].checked
            ),
        ));
    }
    Ok(())
}

fn severity(wanted: Option<Severity>, found: &[Severity]) -> Result<(), Said> {
    match wanted {
        Some(wanted) if !found.contains(&wanted) => {
            let words: Vec<&str> = found.iter().map(|s| s.word()).collect();
            Err(Said::new(
                format!("should be `{}`, is `{}`", wanted.word(), words.join("`, `")),
                format!(
                    "级别应为{}，却是{}",
                    wanted.name(Lang::Zh),
                    words.join("、")
                ),
            ))
        }
        _ => Ok(()),
    }
}

/// Marks may leave quotes out or take them in.
fn same_place(sources: &Sources, found: Span, mark: Span) -> bool {
    let trimmed = |span: Span| {
        let text = sources.text(span);
        let inner = text.trim_matches(['"', '“', '”', ' ']);
        let start =
            span.start + (text.len() - text.trim_start_matches(['"', '“', '”', ' ']).len()) as u32;
        (span.file, start, start + inner.len() as u32)
    };
    trimmed(found) == trimmed(mark)
}
