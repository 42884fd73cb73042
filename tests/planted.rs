//! Finds exactly what was planted: no more, no fewer, however the plan is written down;
//! in our own plans for all of the first rules, in those of the generator in Python, which
//! knows nothing of ours, for the four rules it plants.

#![allow(
    clippy::disallowed_methods,
    reason = "corpora of another program are read from files"
)]

#[path = "support/generator.rs"]
mod generator;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::{Fault, Planted, RULES, generate};
use planlint::finding::{Lang, Severity};
use planlint::output::json;
use planlint::rule::run::Hit;
use planlint::rule::types::Kind;
use planlint::rule::value::{Elem, Value};
use planlint::source::decode::decode;
use planlint::source::{Source, Sources};
use planlint::syntax::format::{Style, format};
use planlint::{Options, Report, Workspace};
use rayon::ThreadPoolBuilder;

/// Sizes and how many seeds each is tried with.
const SIZES: &[(usize, u64)] = &[(50, 12), (200, 8), (1000, 4), (5000, 4)];

fn load(files: impl IntoIterator<Item = (String, String)>) -> Workspace {
    let mut sources = Sources::default();
    for (name, text) in files {
        sources.add(Source::new(name, text));
    }
    planlint::load(sources)
}

fn one(text: String) -> Workspace {
    load([("plan.plan".to_owned(), text)])
}

/// Ids of the members of a ring, sorted.
fn knot(report: &Report<'_>, hit: &Hit, ring: Elem) -> String {
    let model = &report.workspace.model;
    let members = report.run.prepared[usize::from(hit.rule)].ring_members(ring);
    let mut ids: Vec<&str> = members
        .iter()
        .filter_map(|e| e.item())
        .map(|item| model.names.get(model.id(item)))
        .collect();
    ids.sort_unstable();
    ids.join(" ")
}

/// What a hit found, in the words of the generator.
fn place(report: &Report<'_>, hit: &Hit) -> String {
    let rule = &report.run.programs[usize::from(hit.rule)].name;
    let first = hit.binding.first().and_then(Value::elem);
    let finding = report.finding(hit, Lang::En);
    let args = |name: &str| {
        finding
            .args
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value["id"].as_str().unwrap_or_default().to_owned())
    };
    match first {
        Some(ring) if ring.kind == Kind::Ring => match rule.as_str() {
            "mutual-support-pair" | "responsibility-cycle" => {
                format!(
                    "{}: {}",
                    args("ring.within").expect("the message names the chapter"),
                    knot(report, hit, ring)
                )
            }
            "delegation-cycle" => format!("{}: {}", within(report, hit), knot(report, hit, ring)),
            _ => knot(report, hit, ring),
        },
        _ if rule == "unresolved-reference" => report
            .workspace
            .sources
            .text(hit.span.expect("a name has a place"))
            .to_owned(),
        _ => finding.element.expect("a finding is about something").id,
    }
}

/// The duty that a ring of hands is about: the element of the delegation at its place.
fn within(report: &Report<'_>, hit: &Hit) -> String {
    let model = &report.workspace.model;
    let span = hit.span.expect("a ring has a place");
    let row = model
        .delegations
        .iter()
        .find(|d| d.span.covers(span))
        .expect("it is written in a delegation");
    model
        .names
        .get(model.id(row.of.expect("the duty is known")))
        .to_owned()
}

fn found(report: &Report<'_>) -> Vec<Fault> {
    let name = |hit: &Hit| report.run.programs[usize::from(hit.rule)].name.as_str();
    let rule = |hit: &Hit| {
        RULES
            .into_iter()
            .find(|rule| *rule == name(hit))
            .expect("only these were asked for")
    };
    let mut found: Vec<Fault> = report
        .run
        .hits
        .iter()
        .map(|hit| Fault {
            rule: rule(hit),
            place: place(report, hit),
        })
        .collect();
    found.sort();
    found
}

/// Compares what is found with what was planted.
fn judge(workspace: &Workspace, planted: &Planted, what: &str) {
    let problems: Vec<String> = workspace
        .problems
        .iter()
        // Two rows of one day are worth a word, and are read: the later one speaks.
        .filter(|p| p.severity == Severity::Error)
        .take(3)
        .map(|p| format!("{} at {:?}", p.message.en, shown(workspace, p.span)))
        .collect();
    assert!(problems.is_empty(), "{what}: {problems:?}");
    let options = Options {
        select: RULES.map(str::to_owned).to_vec(),
        ..Options::default()
    };
    let report = planlint::check(workspace, &options);
    assert!(report.problems.is_empty(), "{what}: {:?}", report.problems);
    let found = found(&report);
    let missing: Vec<&Fault> = planted
        .faults
        .iter()
        .filter(|f| !found.contains(f))
        .collect();
    let surplus: Vec<&Fault> = found
        .iter()
        .filter(|f| !planted.faults.contains(f))
        .collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "{what}: not found {missing:#?}, found too {surplus:#?}"
    );
    assert_eq!(
        found, planted.faults,
        "{what}: found more often or less often than planted"
    );
    for (program, outcome) in report.run.programs.iter().zip(&report.run.outcomes) {
        let sum = outcome.passed + outcome.failed + outcome.not_evaluated;
        assert_eq!(
            outcome.checked, sum,
            "{what}: {} counts {outcome:?}",
            program.name
        );
        let expected = match program.name.as_str() {
            "target-unmet" => planted.undecided as u64,
            // A name of no unit is in no group and helps nobody.
            "collective-unit-as-owner" | "lead-also-support" => continue,
            _ => 0,
        };
        assert_eq!(
            outcome.not_evaluated, expected,
            "{what}: {} could not decide {outcome:?}",
            program.name
        );
    }
}

fn shown(workspace: &Workspace, span: planlint::source::Span) -> String {
    let at = workspace.sources.position(span);
    let source = workspace.sources.get(span.file);
    let line = source
        .text
        .lines()
        .nth(at.line as usize - 1)
        .unwrap_or_default();
    format!("{}:{}:{} {line}", source.name, at.line, at.column)
}

fn formatted(text: &str, keywords: Option<Lang>) -> String {
    format(text, &Style { keywords }).expect("a plan without problems can be formatted")
}

/// Every size and seed with its plan.
fn plans(most: usize) -> impl Iterator<Item = (String, Planted)> {
    SIZES
        .iter()
        .filter(move |(size, _)| *size <= most)
        .flat_map(|&(size, seeds)| {
            (1..=seeds)
                .map(move |seed| (format!("{size} tasks, seed {seed}"), generate(size, seed)))
        })
}

#[test]
fn as_one_file() {
    for (what, planted) in plans(5000) {
        judge(&one(planted.text()), &planted, &what);
    }
}

#[test]
fn as_a_folder() {
    for (what, planted) in plans(5000) {
        judge(&load(planted.files()), &planted, &format!("{what}, files"));
    }
}

#[test]
fn with_windows_line_ends() {
    for (what, planted) in plans(5000) {
        judge(
            &one(planted.text().replace('\n', "\r\n")),
            &planted,
            &format!("{what}, CRLF"),
        );
    }
}

/// How many seeds a small plan is tried with.
const MANY_SEEDS: u64 = 200;

#[test]
fn with_many_seeds() {
    for seed in 1000..1000 + MANY_SEEDS {
        let planted = generate(60, seed);
        let what = format!("60 tasks, seed {seed}");
        judge(&one(planted.text()), &planted, &what);
        let marked = planted.files().into_iter().map(|(name, text)| {
            let bytes = format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes();
            (name, decode(bytes).expect("it is UTF-8"))
        });
        judge(
            &load(marked),
            &planted,
            &format!("{what}, files, CRLF, BOM"),
        );
    }
}

/// The whole report, byte by byte, whoever works on it.
#[test]
fn with_one_worker_and_with_several() {
    for seed in 1..=3 {
        let text = generate(2000, seed).text();
        let reported = |workers: usize| {
            let pool = ThreadPoolBuilder::new().num_threads(workers).build();
            pool.expect("threads can be had").install(|| {
                let workspace = one(text.clone());
                let report = planlint::check(&workspace, &Options::default());
                let mut out = Vec::new();
                json::write(&report, Lang::Zh, &mut out).expect("memory can be written");
                out
            })
        };
        let alone = reported(1);
        for workers in [2, 5] {
            assert!(alone == reported(workers), "seed {seed}: {workers} workers");
        }
    }
}

#[test]
fn after_fmt_and_translation() {
    for (what, planted) in plans(1000) {
        let text = planted.text();
        for keywords in [None, Some(Lang::En), Some(Lang::Zh)] {
            let written = formatted(&text, keywords);
            let what = format!("{what}, fmt {keywords:?}");
            assert_eq!(
                formatted(&written, keywords),
                written,
                "{what}: formatting twice"
            );
            judge(&one(written), &planted, &what);
        }
    }
}

#[test]
fn every_rule_is_planted_and_the_same_seed_gives_the_same_plan() {
    for &(size, _) in &SIZES[1..] {
        let planted = generate(size, 1);
        assert_eq!(planted.text(), generate(size, 1).text());
        assert_ne!(planted.text(), generate(size, 2).text());
        for rule in RULES {
            assert!(
                planted.faults.iter().any(|f| f.rule == rule),
                "{size} tasks: nothing planted for {rule}"
            );
        }
        println!(
            "{size} tasks: {} faults, {} undecided",
            planted.faults.len(),
            planted.undecided
        );
    }
}

/// The generator in Python, where it is at hand.
fn foreign_generator() -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench/gen_plan.py");
    let python = Command::new("python3")
        .arg("--version")
        .output()
        .is_ok_and(|o| o.status.success());
    (python && script.is_file()).then_some(script)
}

/// Runs it and gives back what it says it planted.
fn foreign(
    script: &Path,
    folder: &Path,
    tasks: usize,
    seed: u64,
    more: &[&str],
) -> serde_json::Value {
    let mut command = Command::new("python3");
    command.arg(script).args([
        "--tasks",
        &tasks.to_string(),
        "--seed",
        &seed.to_string(),
        "--formats",
        "planlint,planlint_files",
    ]);
    let run = command
        .arg("--out")
        .arg(folder)
        .args(more)
        .output()
        .expect("python3 runs");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let truth = fs::read_to_string(folder.join("truth.json")).expect("it wrote the truth");
    serde_json::from_str(&truth).expect("the truth is JSON")
}

/// The truth in the words of our own faults.
fn planted_in(truth: &serde_json::Value) -> Planted {
    let ids = |list: &serde_json::Value| -> Vec<String> {
        list.as_array()
            .into_iter()
            .flatten()
            .filter_map(|id| id.as_str().map(str::to_owned))
            .collect()
    };
    let rings = |name: &str| {
        truth[name]
            .as_array()
            .into_iter()
            .flatten()
            .map(|ring| ids(ring).join(" "))
            .collect::<Vec<_>>()
    };
    let named = |rule: &'static str, places: Vec<String>| {
        places.into_iter().map(move |place| Fault { rule, place })
    };
    let mut faults: Vec<Fault> = named("task-without-lead", ids(&truth["missing"])).collect();
    faults.extend(named("target-unmet", ids(&truth["unmet"])));
    faults.extend(named("dependency-cycle", rings("task_cycles")));
    faults.extend(named("waiting-cycle", rings("unit_cycles")));
    faults.sort();
    Planted {
        parts: Vec::new(),
        faults,
        undecided: 0,
    }
}

fn judge_foreign(workspace: &Workspace, truth: &Planted, what: &str) {
    assert!(
        workspace.problems.is_empty(),
        "{what}: {:?}",
        workspace.problems.first()
    );
    let select = [
        "task-without-lead",
        "target-unmet",
        "dependency-cycle",
        "waiting-cycle",
    ]
    .map(str::to_owned)
    .to_vec();
    let report = planlint::check(
        workspace,
        &Options {
            select,
            ..Options::default()
        },
    );
    assert_eq!(found(&report), truth.faults, "{what}");
    assert_eq!(report.not_evaluated(), 0, "{what}");
}

#[test]
fn finds_what_an_independent_generator_planted() {
    let Some(script) = foreign_generator() else {
        println!("skipped: there is no python3 or no ../shared/bench/gen_plan.py");
        return;
    };
    let sizes = [100, 1000, 3000]
        .into_iter()
        .flat_map(|size| (1..=3).map(move |seed| (size, seed, &[][..])));
    for (size, seed, more) in sizes.chain([
        (3000, 4, &["--chain", "500"][..]),
        (1000, 5, &["--flat"]),
        (3000, 6, &["--flat"]),
    ]) {
        let folder = tempfile::tempdir().expect("a folder for the corpus");
        let truth = planted_in(&foreign(&script, folder.path(), size, seed, more));
        let what = format!("{size} tasks, seed {seed} {more:?}");
        println!("{what}: {} planted", truth.faults.len());
        let text = fs::read_to_string(folder.path().join("plan.plan")).expect("it wrote the plan");
        judge_foreign(&one(text), &truth, &what);
        judge_foreign(
            &load(files_in(&folder.path().join("files"))),
            &truth,
            &format!("{what}, files"),
        );
    }
}

fn files_in(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder)
        .expect("it wrote a folder")
        .map(|entry| entry.expect("its files can be read").path());
    let mut paths: Vec<PathBuf> = entries.collect();
    paths.sort();
    paths
        .iter()
        .map(|path| {
            (
                path.display().to_string(),
                fs::read_to_string(path).expect("its files are text"),
            )
        })
        .collect()
}
