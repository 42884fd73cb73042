//! The documentation is true: pages of rules are those of the rule files, and every step of the
//! tutorial gives what it says.
//!
//! `PLANLINT_ACCEPT=1 cargo test --test docs` writes the pages of rules anew.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use planlint::finding::Lang;
use planlint::output::page;
use planlint::rule::code::Program;
use planlint::source::{Role, Source, Sources};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// The pages as they should be, by their path below `docs/rules`.
fn pages() -> BTreeMap<String, String> {
    let workspace = planlint::load(Sources::default());
    let programs = &workspace.pack.programs;
    let mut pages = BTreeMap::new();
    for (lang, folder) in [(Lang::En, ""), (Lang::Zh, "zh/")] {
        for program in programs {
            let name = format!("{folder}{}.md", program.name);
            pages.insert(name, page::render(program, lang));
        }
        pages.insert(format!("{folder}README.md"), index(programs, lang));
    }
    pages
}

fn index(programs: &[Program], lang: Lang) -> String {
    let mut by_category: BTreeMap<&str, Vec<&Program>> = BTreeMap::new();
    for program in programs {
        by_category
            .entry(&program.category)
            .or_default()
            .push(program);
    }
    let mut out = lang
        .pick(
            "# Rules\n\nThe rules that come with planlint, from their files in [`rules/`](../../rules). [中文](zh/README.md)\n",
            "# 规则\n\nplanlint 自带的规则，由 [`rules/`](../../../rules) 中的规则文件生成。[English](../README.md)\n",
        )
        .to_owned();
    for (category, programs) in by_category {
        let heads = lang.pick("| rule | level | demands |", "| 规则 | 级别 | 要求 |");
        let _ = write!(out, "\n## {category}\n\n{heads}\n|---|---|---|\n");
        for program in programs {
            let level = if program.default_off {
                lang.pick("off", "关闭")
            } else {
                program.highest.name(lang)
            };
            let (name, summary) = (&program.name, program.summary.get(lang));
            let _ = writeln!(out, "| [{name}]({name}.md) | {level} | {summary} |");
        }
    }
    out
}

#[test]
fn pages_of_rules_are_current() {
    let folder = docs().join("rules");
    let pages = pages();
    if env::var_os("PLANLINT_ACCEPT").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("zh")).expect("a folder can be made");
        for (name, text) in &pages {
            fs::write(folder.join(name), text).expect("a file can be written");
        }
    }
    let found: BTreeMap<String, String> = common::files(&folder, "md")
        .iter()
        .map(|path| (common::name(path, &folder), common::text(path)))
        .collect();
    let stale: Vec<&String> = pages
        .iter()
        .filter(|(name, text)| found.get(*name) != Some(text))
        .map(|(name, _)| name)
        .chain(found.keys().filter(|name| !pages.contains_key(*name)))
        .collect();
    assert!(
        stale.is_empty(),
        "write them anew with PLANLINT_ACCEPT=1 cargo test --test docs: {stale:?}"
    );
}

/// A step of a tutorial: a file to write, or a command with its answer.
enum Step {
    File(String, String),
    Call(String, String),
}

/// Steps are blocks: one behind a line that is a path in backquotes and a colon is a file, one
/// that begins with `$` is a command.
fn steps(text: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut named = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let path = line
            .strip_prefix('`')
            .and_then(|l| l.trim_end_matches(['：', ':']).strip_suffix('`'));
        if let Some(path) = path.filter(|p| p.contains('.') && !p.contains(' ')) {
            named = Some(path.to_owned());
        }
        if line.trim() != "```" {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|l| l.trim() != "```").collect();
        let text = format!("{}\n", block.join("\n"));
        match (named.take(), text.strip_prefix("$ ")) {
            (Some(path), _) => steps.push(Step::File(path, text)),
            (None, Some(call)) => {
                let (call, answer) = call.split_once('\n').unwrap_or((call, ""));
                steps.push(Step::Call(call.to_owned(), answer.to_owned()));
            }
            (None, None) => {}
        }
    }
    steps
}

/// The words of a command line with single quotes.
fn words(call: &str) -> Vec<String> {
    let parts = call.split('\'').enumerate();
    parts
        .flat_map(|(n, part)| {
            if n % 2 == 1 {
                vec![part.to_owned()]
            } else {
                part.split_whitespace().map(str::to_owned).collect()
            }
        })
        .collect()
}

/// The time that a check took is another every time.
fn without_time(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let time = line
            .strip_suffix(" ms.")
            .or_else(|| line.strip_suffix(" ms。"));
        match time.and_then(|rest| rest.rsplit_once(' ')) {
            Some((before, _)) => {
                let _ = writeln!(
                    out,
                    "{before} … ms{}",
                    &line[line.rfind("ms").map_or(0, |n| n + 2)..]
                );
            }
            None => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    out.trim_end().to_owned()
}

fn follow(name: &str, lang: &str) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::create_dir(folder.path().join(".git")).expect("a folder can be made");
    let mut calls = 0;
    for step in steps(&common::text(&docs().join(name))) {
        match step {
            Step::File(path, text) => {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().expect("it is in a folder"))
                    .expect("a folder can be made");
                fs::write(path, text).expect("a file can be written");
            }
            Step::Call(call, answer) => {
                let words = words(&call);
                assert_eq!(words[0], "planlint", "{call}");
                let ran = Command::new(env!("CARGO_BIN_EXE_planlint"))
                    .args(["--lang", lang])
                    .args(&words[1..])
                    .current_dir(folder.path())
                    .env("COLUMNS", "80")
                    .output()
                    .expect("planlint runs");
                let said = [ran.stdout, ran.stderr].concat();
                let said = without_time(&String::from_utf8_lossy(&said));
                assert_eq!(said, without_time(&answer), "{name}: {call}");
                calls += 1;
            }
        }
    }
    assert!(calls >= 5, "{name} has {calls} commands");
}

#[test]
fn every_step_of_the_tutorial_holds() {
    follow("write-a-rule.md", "en");
    follow("write-a-rule.zh.md", "zh");
}

/// The settings of `docs/settings.md` and of the README are such as one may write.
#[test]
fn the_settings_that_are_shown_hold() {
    let readme = common::text(&docs().join("../README.md"));
    for text in [common::text(&docs().join("settings.md")), readme] {
        let (_, rest) = text.split_once("```toml\n").expect("it shows settings");
        let (toml, _) = rest.split_once("```").expect("they end");
        let mut sources = Sources::default();
        sources.add(Source::of("planlint.toml", toml, Role::Other));
        sources.add(Source::new(
            "counties/a.plan",
            "plan p \"P\" { }\nsection 五 \"S\" { task 1 \"one\" { lead A } }",
        ));
        let workspace = planlint::load(sources);
        let report = planlint::check(&workspace, &planlint::Options::default());
        let problems: Vec<_> = report.problems().map(|p| &p.message.en).collect();
        assert!(problems.is_empty(), "{problems:?} in\n{toml}");
    }
}

#[test]
fn the_schema_of_data_is_current() {
    let path = docs().join("schema/plan.schema.json");
    let schema = format!("{:#}\n", planlint::data::schema());
    if env::var_os("PLANLINT_ACCEPT").is_some() {
        fs::create_dir_all(docs().join("schema")).expect("a folder can be made");
        fs::write(&path, &schema).expect("a file can be written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        found, schema,
        "`PLANLINT_ACCEPT=1 cargo test --test docs` writes it anew"
    );
}
