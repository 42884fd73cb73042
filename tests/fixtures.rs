//! Folders of plans with what must come out. Every rule runs over every folder, so a false
//! alarm shows up as a change somewhere.
//!
//! `PLANLINT_ACCEPT=1 cargo test --test fixtures` writes the expected files; read what
//! changed like code.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use planlint::finding::Lang;
use planlint::import::coverage::attach;
use planlint::output::{human, json};
use planlint::rule::examples::{Verdict, judge};
use planlint::source::Sources;
use planlint::syntax::date;
use planlint::{Options, Report, Workspace};
use serde_json::Value;
use similar::TextDiff;

/// A folder, and what the names of its files are relative to.
struct Case {
    folder: PathBuf,
    base: PathBuf,
}

impl Case {
    fn name(&self) -> String {
        common::name(&self.folder, &common::fixtures())
    }

    fn load(&self) -> Workspace {
        common::load(&self.folder, &self.base)
    }

    /// The file `args`, words as on the command line: `--as-of`, `--select`, `--ignore`.
    fn options(&self) -> Options {
        let mut options = Options::default();
        let file = self.folder.join("args");
        let args = if file.is_file() {
            common::text(&file)
        } else {
            String::new()
        };
        let words: Vec<&str> = args.split_whitespace().collect();
        for pair in words.chunks(2) {
            let [option, value] = pair else {
                panic!("{}: `args` holds pairs", self.name())
            };
            let list = value.split(',').map(str::to_owned);
            match *option {
                "--as-of" => options.as_of = date::parse(value).ok(),
                "--select" => options.select.extend(list),
                "--ignore" => options.ignore.extend(list),
                other => panic!("{}: `args` does not know {other}", self.name()),
            }
        }
        options
    }
}

fn cases() -> Vec<Case> {
    let fixtures = common::fixtures();
    let mut cases = Vec::new();
    for kind in ["check", "input"] {
        let folders = common::folders(&fixtures.join(kind));
        cases.extend(folders.into_iter().map(|folder| Case {
            base: folder.clone(),
            folder,
        }));
    }
    for whole in ["linxia", "linxia-executing"] {
        cases.push(Case {
            folder: fixtures.join(whole),
            base: fixtures.clone(),
        });
    }
    cases
}

fn rendered(report: &Report<'_>, lang: Lang) -> String {
    let style = human::Style {
        lang,
        width: 100,
        colour: false,
        all: true,
        outcomes: false,
        elapsed: None,
    };
    without_number_of_rules(&human::render(report, style))
}

/// The number of rules there are is left out: a new rule changes only what it finds.
fn without_number_of_rules(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let cut = [("against ", " rules"), ("对照 ", " 条规则")]
            .into_iter()
            .find_map(|(before, after)| {
                let (start, rest) = line.split_once(before)?;
                let (number, end) = rest.split_once(after)?;
                number.parse::<u32>().ok()?;
                Some(format!("{start}{before}N{after}{end}"))
            });
        out.push_str(cut.as_deref().unwrap_or(line));
        out.push('\n');
    }
    out
}

/// One line for each member; without the version, and without rules that have nothing to say here.
fn data(report: &Report<'_>, own: &str) -> String {
    let of_a_rule = report.workspace.pack.rules.contains_key(own);
    let mut bytes = Vec::new();
    json::write(report, Lang::En, &mut bytes).expect("memory can be written");
    let all: Value = serde_json::from_slice(&bytes).expect("the output is JSON");
    let mut out = String::from("{\n");
    for (key, value) in all.as_object().expect("the output is an object") {
        match (key.as_str(), value) {
            ("planlint", _) => {}
            ("rules", Value::Array(rules)) => {
                list(&mut out, key, rules.iter().filter(|rule| speaks(rule, own)));
            }
            ("findings", Value::Array(findings)) => {
                let kept = findings.iter().filter(|finding| {
                    let rule = finding["rule"].as_str().unwrap_or_default();
                    rule == own || !of_a_rule
                });
                list(&mut out, key, kept);
            }
            (_, Value::Array(members)) => list(&mut out, key, members.iter()),
            _ => writeln!(out, "{key:?}: {value}").expect("memory can be written"),
        }
    }
    out.push_str("}\n");
    out
}

fn list<'v>(out: &mut String, key: &str, members: impl Iterator<Item = &'v Value>) {
    writeln!(out, "{key:?}:").expect("memory can be written");
    for member in members {
        writeln!(out, "  {member}").expect("memory can be written");
    }
}

fn speaks(rule: &Value, own: &str) -> bool {
    let some = |field: &str| rule[field].as_u64() != Some(0);
    rule["rule"] == own || some("failed") || some("not_evaluated")
}

/// Compares, or accepts; what differs comes back as text.
fn compare(path: &Path, found: &str) -> Option<String> {
    let expected = fs::read_to_string(path).ok();
    if expected.as_deref() == Some(found) {
        return None;
    }
    if env::var_os("PLANLINT_ACCEPT").is_some() {
        fs::write(path, found).expect("fixtures can be written");
        return None;
    }
    let name = common::name(path, &common::fixtures());
    let Some(expected) = expected else {
        return Some(format!("{name} is missing\n"));
    };
    let diff = TextDiff::from_lines(expected.as_str(), found);
    Some(
        diff.unified_diff()
            .context_radius(2)
            .header(&format!("{name}, expected"), "found")
            .to_string(),
    )
}

/// The text of a folder of `check` is that of its own rule; what all the others find there is
/// counted in the data. Elsewhere, and where a rule speaks of what others find, all rules have
/// their say in both.
fn differences(case: &Case) -> Vec<String> {
    let workspace = case.load();
    let options = case.options();
    let report = planlint::check(&workspace, &options);
    let own = case
        .folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let programs = &workspace.pack.programs;
    let early = programs.iter().any(|p| p.name == own && !p.is_late());
    let shown = if early {
        let mut select = vec![own.clone()];
        select.extend(options.select.iter().filter(|rule| **rule != own).cloned());
        planlint::check(&workspace, &Options { select, ..options })
    } else {
        planlint::check(&workspace, &options)
    };
    let outputs = [
        ("expected.en.txt", rendered(&shown, Lang::En)),
        ("expected.zh.txt", rendered(&shown, Lang::Zh)),
        ("expected.json", data(&report, &own)),
    ];
    let compared = outputs
        .iter()
        .map(|(file, found)| compare(&case.folder.join(file), found));
    compared.flatten().collect()
}

#[test]
fn what_comes_out_is_what_is_expected() {
    let differences: Vec<String> = cases().iter().flat_map(differences).collect();
    assert!(
        differences.is_empty(),
        "{}\nIf this is right, accept it: PLANLINT_ACCEPT=1 cargo test --test fixtures",
        differences.join("\n")
    );
}

fn nothing() -> Workspace {
    planlint::load(Sources::default())
}

#[test]
fn rules_are_read_without_a_problem() {
    let workspace = nothing();
    assert!(workspace.pack.rules.len() > 20, "the rules are there");
    assert_eq!(workspace.problems, []);
}

/// The file says the name of the rule, the folder its category.
#[test]
fn each_rule_stands_in_the_file_of_its_name() {
    let workspace = nothing();
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let files = common::files(&rules, "rule");
    let by_file: BTreeSet<String> = files
        .iter()
        .filter(|path| !path.starts_with(rules.join("shared")))
        .map(|path| common::name(path, &rules))
        .collect();
    let entries = workspace.pack.rules.iter();
    let by_rule: BTreeSet<String> = entries
        .map(|(name, entry)| format!("{}/{name}.rule", entry.category))
        .collect();
    assert_eq!(by_file, by_rule);
}

/// In its own folder a rule fires, and something stands there that it lets pass.
#[test]
fn each_rule_has_a_fixture_with_a_near_miss() {
    let folder = common::fixtures().join("check");
    for name in nothing().pack.rules.keys() {
        let case = Case {
            folder: folder.join(name),
            base: folder.join(name),
        };
        let workspace = case.load();
        let report = planlint::check(&workspace, &case.options());
        let number = report.run.programs.iter().position(|p| &p.name == name);
        let outcome = &report.run.outcomes
            [number.unwrap_or_else(|| panic!("{name} does not run in its own folder"))];
        assert!(outcome.failed > 0, "{name} finds nothing in its own folder");
        assert!(outcome.passed > 0, "{name}: its folder holds no near miss");
        assert_eq!(workspace.problems, [], "{name}");
    }
}

/// The numbers that the comment of a fixture may name, in both languages.
const NUMBERS: [(&str, &str); 7] = [
    ("no", "没有"),
    ("once", "一处"),
    ("twice", "两处"),
    ("three times", "三处"),
    ("four times", "四处"),
    ("five times", "五处"),
    ("six times", "六处"),
];

/// What the comment of a fixture says of its number of findings: `Fires twice`, `应报两处`.
fn said_findings(text: &str) -> Option<usize> {
    let says = |(en, zh): &(&str, &str)| {
        text.contains(&format!("Fires {en}")) || text.contains(&format!("应报{zh}"))
    };
    NUMBERS.iter().position(says)
}

/// `One problem`, `13 problems`, `应报三处输入问题`, `没有输入问题`.
fn said_problems(text: &str) -> Option<usize> {
    let comments: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .collect();
    let comments = comments.join(" ").to_lowercase();
    let zh = |(_, zh): &(&str, &str)| comments.contains(&format!("{zh}输入问题"));
    let words: Vec<&str> = comments
        .split([' ', ':', '.', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let numeral = |word: &str| {
        ["no", "one", "two", "three", "four", "five", "six"]
            .iter()
            .position(|n| *n == word)
    };
    let before = words
        .windows(2)
        .find(|pair| pair[1].starts_with("problem"))
        .map(|pair| pair[0]);
    let en = before.and_then(|word| numeral(word).or(word.parse().ok()));
    en.or_else(|| NUMBERS.iter().position(zh))
}

/// What the comment of a fixture promises is what comes out.
#[test]
fn the_comment_says_how_many() {
    let mut wrong = Vec::new();
    for case in cases() {
        let workspace = case.load();
        let report = planlint::check(&workspace, &case.options());
        let own = case
            .name()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        let own = report.run.programs.iter().position(|p| p.name == own);
        let hits = report
            .run
            .hits
            .iter()
            .filter(|hit| Some(usize::from(hit.rule)) == own)
            .count();
        let problems = report.problems().count();
        let mut said = false;
        for text in common::files(&case.folder, "plan")
            .iter()
            .map(|path| common::text(path))
        {
            let wanted = if own.is_some() {
                said_findings(&text)
            } else {
                said_problems(&text)
            };
            let found = if own.is_some() { hits } else { problems };
            if wanted.is_some_and(|wanted| wanted != found) {
                wrong.push(format!(
                    "{}: {wanted:?} are promised, {found} come out",
                    case.name()
                ));
            }
            said |= wanted.is_some();
        }
        assert!(
            own.is_none() || said,
            "{}: its comment says how many",
            case.name()
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A folder of `check` is named after a rule.
#[test]
fn each_fixture_belongs_to_a_rule() {
    let workspace = nothing();
    for folder in common::folders(&common::fixtures().join("check")) {
        let name = common::name(&folder, &common::fixtures().join("check"));
        assert!(
            workspace.pack.rules.contains_key(&name),
            "there is no rule {name}"
        );
    }
}

#[test]
fn examples_of_the_rules_hold() {
    let pack = nothing().pack;
    let mut faults = Vec::new();
    for (name, entry) in &pack.rules {
        let (bad, good): (Vec<_>, Vec<_>) = entry.rule.examples.iter().partition(|e| e.bad);
        assert!(
            !bad.is_empty() && !good.is_empty(),
            "{name} has a bad and a good example"
        );
        for (n, example) in entry.rule.examples.iter().enumerate() {
            let verdict = judge(&pack, entry, example, attach);
            if verdict != Verdict::Holds {
                faults.push(format!("{name}, example {}: {verdict:?}", n + 1));
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}
