//! Scores are as `docs/assess.md` computes them by hand.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use planlint::Workspace;
use planlint::assess::{By, Score, Weights, assess, moves};
use planlint::source::{Role, Source, Sources};

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/assess.md");
    fs::read_to_string(page).expect("the page is there")
}

fn block<'p>(page: &'p str, language: &str) -> &'p str {
    let start = page.split(&format!("```{language}\n")).nth(1);
    start
        .and_then(|rest| rest.split("```").next())
        .expect("the page has an example")
}

fn load(plan: &str, settings: &str) -> Workspace {
    let mut sources = Sources::default();
    sources.add(Source::new("p.plan", plan));
    sources.add(Source::of("planlint.toml", settings, Role::Other));
    let workspace = planlint::load(sources);
    assert!(workspace.problems.is_empty(), "{:?}", workspace.problems);
    workspace
}

fn scores(workspace: &Workspace, by: By) -> Vec<Score> {
    assess(workspace.world(None), by, &workspace.settings.weights)
}

fn points(workspace: &Workspace, by: By) -> BTreeMap<String, String> {
    let scores = scores(workspace, by);
    let shown = |s: &Score| s.points().map_or("–".to_owned(), |p| p.to_string());
    scores
        .iter()
        .map(|s| (s.subject.name(&workspace.model), shown(s)))
        .collect()
}

#[test]
fn the_example_gives_what_the_page_says() {
    let page = page();
    let workspace = load(block(&page, "plan"), "");
    let scores = scores(&workspace, By::Plan);
    let found: BTreeMap<&str, String> = scores[0]
        .parts
        .iter()
        .map(|p| {
            let id = workspace.model.names.get(workspace.model.id(p.item));
            let points = p.score.as_ref().map(|s| s.points.to_string());
            (id, points.unwrap_or_else(|missing| (*missing).to_owned()))
        })
        .collect();
    for (id, points) in &found {
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| {id} |")));
        let row = row.unwrap_or_else(|| panic!("{id} is not in the table"));
        assert!(
            row.contains(&format!("**{points}**")),
            "{id}: {points}, not as in {row}"
        );
    }
    assert_eq!(found.len(), 5);
    let units = points_of(&workspace);
    assert_eq!(units, pairs(&[("Roads", "80"), ("Water", "46.7")]));
    for (unit, points) in units {
        assert!(page.contains(&format!("{unit}: (")) && page.contains(&format!("= **{points}**")));
    }
}

/// The scores of the units, in the order of their names.
fn points_of(workspace: &Workspace) -> Vec<(String, String)> {
    points(workspace, By::Unit).into_iter().collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
    expected.iter().map(owned).collect()
}

#[test]
fn the_settings_on_the_page_are_the_defaults() {
    let page = page();
    let settings = block(&page, "toml");
    let workspace = load(block(&page, "plan"), settings);
    let mut weights = workspace.settings.weights.clone();
    assert_eq!(weights.items.len(), 1);
    weights.items.clear();
    assert_eq!(weights, Weights::default());
}

#[test]
fn weights_change_the_mean_and_nothing_else() {
    let page = page();
    let plan = block(&page, "plan");
    let workspace = load(
        plan,
        "[assess]\nlate = 0\n[assess.items]\n\"harbour:km\" = 3\n",
    );
    // (3 × 80 + 100) ÷ 4, and (90 + 60 + 0) ÷ 3: 70 % of an overdue task is more than the floor.
    assert_eq!(
        points_of(&workspace),
        pairs(&[("Roads", "85"), ("Water", "50")])
    );
    let workspace = load(plan, "[assess]\ntask = 0\n");
    assert_eq!(
        points_of(&workspace),
        pairs(&[("Roads", "80"), ("Water", "90")])
    );
}

/// Settings out of their limits, and weights of what is not there, are said.
#[test]
fn settings_that_cannot_be_meant() {
    let page = page();
    let plan = block(&page, "plan");
    let mut sources = Sources::default();
    let settings = "[assess]\nfloor = 160\nlate = -5\nclaimed = 1.2\ntask = -1\n[assess.items]\n\"harbour:kn\" = 3\nkm = 2\n";
    sources.add(Source::of("planlint.toml", settings, Role::Other));
    sources.add(Source::new("a.plan", plan));
    let workspace = planlint::load(sources);
    let said: Vec<&str> = workspace
        .problems
        .iter()
        .map(|p| p.message.en.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "`floor` is a number of points, from 0 to 100",
            "`late` is a number of points, from 0 to 100",
            "`claimed` is a factor, from 0 to 1",
            "a weight is a number, zero or more",
        ]
    );
    let unknown = workspace.settings.weights.unknown(&workspace.model);
    let said: Vec<&str> = unknown.iter().map(|p| p.message.zh.as_str()).collect();
    assert_eq!(said, ["没有编号为“harbour:kn”的评分事项，此项权重不起作用"]);
    assert_eq!(
        unknown[0].help.as_ref().map(|h| h.en.as_str()),
        Some("did you mean `harbour:km`?")
    );
}

/// What is done and not accepted shows its factor.
#[test]
fn a_claim_shows_what_it_costs() {
    let page = page();
    let workspace = load(block(&page, "plan"), "[assess]\nclaimed = 0.5\n");
    let scores = scores(&workspace, By::Unit);
    let parts = scores.iter().flat_map(|s| &s.parts);
    let claimed = parts.filter_map(|p| p.score.as_ref().ok().filter(|s| s.claimed.is_some()));
    let said: Vec<String> = claimed
        .map(|s| planlint::output::assessment::formula(s, planlint::finding::Lang::En))
        .collect();
    assert_eq!(said, ["done late, 2 mo., × 0.5 until accepted"]);
}

#[test]
fn a_record_moves_the_scores_of_its_owners_only() {
    let page = page();
    let plan = block(&page, "plan");
    let before = load(plan, "");
    let after = load(
        &plan.replace("record km 2024-03 = 6 km", "record km 2024-03 = 7.5 km"),
        "",
    );
    let (old, new) = (scores(&before, By::Unit), scores(&after, By::Unit));
    let moved = moves((&before.model, &old), (&after.model, &new));
    assert_eq!(moved.len(), 1, "{moved:?}");
    assert_eq!(moved[0].subject, "Roads");
    let parts: Vec<&str> = moved[0].parts.iter().map(|(id, ..)| id.as_str()).collect();
    assert_eq!(parts, ["harbour:km"]);
    assert_eq!(moves((&before.model, &old), (&before.model, &old)), []);
}

#[test]
fn a_corrected_state_counts_for_the_day_of_what_it_corrects() {
    let plan = "plan p \"P\" { as-of 2024-12-31 }\ntask t \"T\" by 2024-06 { lead Roads }\n";
    let right = format!("{plan}record t 2024-06 = done\n");
    let corrected = format!(
        "{plan}record t 2024-06 = 60%\nrecord t 2024-07-15 = done {{ corrects 2024-06 }}\n"
    );
    for text in [right, corrected] {
        assert_eq!(
            points_of(&load(&text, "")),
            pairs(&[("Roads", "100")]),
            "{text}"
        );
    }
}

#[test]
fn the_command_shows_scores_parts_and_moves() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_planlint"))
            .args(arguments)
            .current_dir(root)
            .output()
            .expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let plan = "fixtures/linxia-executing";
    let (code, table, _) = run(&[
        "assess",
        plan,
        "--only",
        "州林草局",
        "--parts",
        "--lang",
        "zh",
    ]);
    assert_eq!(code, Some(0));
    assert!(
        table.contains("afforestation") && table.contains("ledger.plan:"),
        "{table}"
    );
    let (_, json, _) = run(&["assess", plan, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let parts = json["scores"].as_array().into_iter().flatten();
    let parts = parts.flat_map(|s| s["parts"].as_array().cloned().unwrap_or_default());
    for part in parts.filter(|p| p["score"].is_string()) {
        let rests = part["record"].is_object() || part["score"] == "0";
        assert!(rests, "a score that no record explains: {part}");
    }
    let (_, moved, _) = run(&["assess", plan, "--against", plan, "--lang", "en"]);
    assert_eq!(moved, "no score moved\n");
    let (code, _, error) = run(&["assess", "fixtures/linxia", "--lang", "en"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("--as-of"), "{error}");
    let (code, _, error) = run(&["assess", plan, "--only", "nobody", "--lang", "en"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("`nobody`"), "{error}");
}
