//! Fixes: afterwards the finding is gone, nothing new is there, and nothing else has changed.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

mod common;

use std::collections::BTreeMap;

use planlint::finding::Lang;
use planlint::fix::{self, Fixed};
use planlint::source::{Role, Source, Sources};
use planlint::{Options, Workspace};

fn fixed(sources: Sources) -> (Workspace, Fixed) {
    let (sources, fixed) = fix::all(sources, |sources| {
        let workspace = planlint::load(sources);
        let fixed = fix::once(&planlint::check(&workspace, &Options::default()));
        (workspace.sources, fixed)
    });
    (planlint::load(sources), fixed)
}

/// How often each finding is there, by fingerprint, with its words.
fn findings(workspace: &Workspace) -> BTreeMap<String, (usize, String)> {
    let report = planlint::check(workspace, &Options::default());
    let mut found: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for hit in &report.run.hits {
        let finding = report.finding(hit, Lang::En);
        let entry = found.entry(finding.fingerprint).or_default();
        entry.0 += 1;
        entry.1 = format!("{}: {}", finding.rule, finding.message);
    }
    found
}

/// How many findings can be fixed safely.
fn fixable(workspace: &Workspace) -> usize {
    let report = planlint::check(workspace, &Options::default());
    let fixes = report
        .run
        .hits
        .iter()
        .filter_map(|hit| report.finding(hit, Lang::En).fix);
    fixes.filter(|fix| fix.safe).count()
}

#[test]
fn fixes_take_findings_away_and_bring_none() {
    let fixtures = common::fixtures();
    let mut folders = common::folders(&fixtures.join("check"));
    folders.extend(common::folders(&fixtures.join("input")));
    folders.extend(["linxia", "linxia-executing"].map(|name| fixtures.join(name)));
    let mut all = 0;
    for folder in folders {
        let name = common::name(&folder, &fixtures);
        let sources = || common::workspace(&folder, &folder);
        let before = planlint::load(sources());
        let wanted = fixable(&before);
        let (after, fixed) = fixed(sources());
        let done: usize = fixed.rules.values().sum();
        assert!(done >= wanted, "{name}: {done} of {wanted} are fixed");
        assert_eq!(fixable(&after), 0, "{name}: something is left to fix");
        assert_eq!(
            before.problems.len(),
            after.problems.len(),
            "{name}: fixing broke the plan: {:?}",
            after.problems
        );
        let (before, after) = (findings(&before), findings(&after));
        for (fingerprint, (n, words)) in &after {
            let known = before.get(fingerprint).map_or(0, |(n, _)| *n);
            assert!(*n <= known, "{name}: {words} is new after fixing");
        }
        let count = |all: &BTreeMap<String, (usize, String)>| -> usize {
            all.values().map(|(n, _)| n).sum()
        };
        assert!(count(&before) >= count(&after) + wanted, "{name}");
        all += done;
    }
    assert!(all > 15, "only {all} fixes were tried");
}

fn texts(settings: &str, plan: &str) -> (String, Fixed) {
    let mut sources = Sources::default();
    let id = sources.add(Source::new("a.plan", plan));
    sources.add(Source::of("planlint.toml", settings, Role::Other));
    let (workspace, fixed) = fixed(sources);
    (workspace.sources.get(id).text.clone(), fixed)
}

#[test]
fn only_what_is_wrong_changes() {
    let plan = "\u{feff}unit 临夏市政府\r\nunit 临夏县政府\r\n# as printed\r\n任务 1 \"路\" { 牵头单位:临夏市、临夏县政府 ; 完成时限: 2025 }\r\n";
    let (text, fixed) = texts("", plan);
    assert_eq!(text, plan.replace("临夏市、", "临夏市政府、"));
    assert_eq!(fixed.rules.get("unit-name-variant"), Some(&1));
}

#[test]
fn names_that_are_no_words_get_quotes() {
    let plan = "unit \"Road and Rail Office\" { aka \"Road Office\" }\nunit \"Port and Rail Office\"\ntask 1 \"t\" { lead Port, \"Road and Rail Office\" }\n";
    let (text, _) = texts("", plan);
    assert!(
        text == plan || text.contains("lead \"Port and Rail Office\", \"Road"),
        "{text}"
    );
}

#[test]
fn what_is_waived_or_not_selected_is_left_alone() {
    let plan = "unit 临夏市政府\nunit 临夏县政府\n任务 1 \"路\" { 牵头单位:临夏市、临夏县政府 }\n";
    let waived = format!("{plan}豁免 unit-name-variant 于 1 \"原文如此\"\n");
    assert_eq!(texts("", &waived).0, waived);
    let (text, fixed) = texts("ignore = [\"unit-name-variant\"]\n", plan);
    assert_eq!(text, plan);
    assert!(fixed.texts.is_empty());
}
