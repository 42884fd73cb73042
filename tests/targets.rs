//! The semantics of targets are as `docs/targets.md` says: every result in its examples is
//! computed, and what must not matter does not.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use planlint::model::Model;
use planlint::model::target::{Missing, Outcome, Verdict};
use planlint::source::{Source, Sources};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn load(text: &str) -> Model {
    let mut sources = Sources::default();
    sources.add(Source::new("t.plan", text));
    let (model, problems) = planlint::model::build(&sources);
    assert!(problems.is_empty(), "{text}\n{problems:?}");
    model
}

fn outcome(model: &Model, target: &str, day: &str) -> Result<Outcome, Missing> {
    let found = model
        .target_ids()
        .find(|id| model.names.get(model.targets[id.index()].id) == target);
    let found = found.unwrap_or_else(|| panic!("there is no target {target}"));
    model.outcome(found, day.parse().expect("a day"))
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Unmet => "unmet",
        Verdict::OnTrack => "on-track",
        Verdict::Behind => "behind",
        Verdict::NotDue => "not-due",
    }
}

/// As the page writes it: `behind, done 40%, due 50%`.
fn written(outcome: Result<Outcome, Missing>) -> String {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(missing) => return format!("not evaluated, {}", missing.field()),
    };
    let percent = |share: Decimal| (share * Decimal::ONE_HUNDRED).round_dp(10).normalize();
    let mut text = word(outcome.verdict).to_owned();
    if let (Some(done), Some(due)) = (outcome.done, outcome.expected) {
        write!(text, ", done {}%, due {}%", percent(done), percent(due)).expect("memory");
    }
    text
}

#[test]
fn every_result_on_the_page_is_what_comes_out() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/targets.md");
    let page = fs::read_to_string(page).expect("the page is there");
    let mut results = 0;
    for block in page.split("```plan\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        let mut so_far = String::new();
        for line in block.lines() {
            let Some(result) = line.strip_prefix("#> ") else {
                so_far += line;
                so_far.push('\n');
                continue;
            };
            let (day, rest) = result.split_once(' ').expect("a day and a target");
            let (target, expected) = rest.split_once(": ").expect("a target and a result");
            let found = written(outcome(&load(&so_far), target, day));
            assert_eq!(found, expected, "{target} on {day} after\n{so_far}");
            results += 1;
        }
    }
    assert!(results >= 30, "only {results} results found on the page");
}

#[test]
fn the_quarters_weigh_as_set() {
    let mut sources = Sources::default();
    sources.add(Source::new(
        "t.plan",
        "target t \"Trees\" total >= 100 ha over 2023\nrecord t 2023-06 = 38 ha",
    ));
    let settings = "pace = [15, 25, 25, 35]";
    sources.add(Source::of(
        "planlint.toml",
        settings,
        planlint::source::Role::Other,
    ));
    let workspace = planlint::load(sources);
    assert!(workspace.problems.is_empty(), "{:?}", workspace.problems);
    let found = written(outcome(&workspace.model, "t", "2023-06-30"));
    assert_eq!(found, "behind, done 38%, due 40%");
}

/// One target of each kind, and what its records are counted in.
const KINDS: [(&str, &str); 6] = [
    (">= 600公里 by 2025 { baseline 400公里 in 2020 }", "公里"),
    ("total >= 600公里 over 2021..2025", "公里"),
    (
        "change >= 50% over 2021..2025 { baseline 400公里 in 2020 }",
        "公里",
    ),
    ("growth >= 8% by 2025 { baseline 400公里 in 2020 }", "公里"),
    ("each year >= 60公里 over 2021..2025", "公里"),
    ("keep >= 60公里 by 2025", "公里"),
];

fn record(quarter: usize, value: u32, unit: &str, more: &str) -> String {
    let (year, quarter) = (2021 + quarter / 4, quarter % 4 + 1);
    format!("record t {year}-Q{quarter} = {value}{unit}{more}\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_records_does_not_matter(
        kind in 0..KINDS.len(),
        values in prop::collection::vec(1_u32..900, 1..12),
        shuffle in any::<prop::sample::Index>(),
    ) {
        let (target, unit) = KINDS[kind];
        let lines: Vec<String> = values.iter().enumerate().map(|(n, v)| record(n, *v, unit, "")).collect();
        let mut other = lines.clone();
        other.rotate_left(shuffle.index(lines.len()));
        other.reverse();
        let head = format!("target t \"T\" {target}\n");
        let (one, two) = (load(&(head.clone() + &lines.concat())), load(&(head + &other.concat())));
        for day in ["2021-06-30", "2022-12-31", "2023-11-15", "2026-01-01"] {
            prop_assert_eq!(written(outcome(&one, "t", day)), written(outcome(&two, "t", day)));
        }
    }

    #[test]
    fn a_correction_equals_having_entered_it_right(
        kind in 0..KINDS.len(),
        values in prop::collection::vec(1_u32..900, 1..12),
        wrong in 1_u32..900,
        which in any::<prop::sample::Index>(),
    ) {
        let (target, unit) = KINDS[kind];
        let which = which.index(values.len());
        let mut right = format!("target t \"T\" {target}\n");
        let mut corrected = right.clone();
        for (n, value) in values.iter().enumerate() {
            right += &record(n, *value, unit, "");
            corrected += &record(n, if n == which { wrong } else { *value }, unit, "");
        }
        let quarter = format!("{}-Q{}", 2021 + which / 4, which % 4 + 1);
        let value = values[which];
        writeln!(corrected, "record t 2025-03-05 = {value}{unit} {{ corrects {quarter} }}").expect("memory");
        let (right, corrected) = (load(&right), load(&corrected));
        for day in ["2025-03-05", "2025-12-31", "2026-06-30"] {
            prop_assert_eq!(written(outcome(&right, "t", day)), written(outcome(&corrected, "t", day)));
        }
    }

    #[test]
    fn the_unit_of_measure_changes_no_outcome(
        kind in 0..KINDS.len(),
        values in prop::collection::vec(1_u32..900, 1..12),
        scale in prop::sample::select(vec![("公里", "m", 1000), ("万元", "元", 10_000), ("亿元", "万元", 10_000), ("万亩", "亩", 10_000), ("公顷", "亩", 15)]),
    ) {
        let (target, _) = KINDS[kind];
        let (large, small, factor) = scale;
        let target = target.replace("公里", large);
        let head = format!("target t \"T\" {target}\n");
        let records = |unit: &str, factor: u32| -> String {
            values.iter().enumerate().map(|(n, v)| record(n, v * factor, unit, "")).collect()
        };
        let one = load(&(head.clone() + &records(large, 1)));
        let two = load(&(head + &records(small, factor)));
        for day in ["2021-06-30", "2022-12-31", "2023-11-15", "2026-01-01"] {
            prop_assert_eq!(written(outcome(&one, "t", day)), written(outcome(&two, "t", day)));
        }
    }
}
