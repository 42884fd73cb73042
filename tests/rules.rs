//! What rules mean: a rule and a plan as text, what it finds and how it counts.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use planlint::finding::Lang;
use planlint::rule::run::{Outcome, Pace};
use planlint::source::{Role, Source, Sources};
use planlint::{Options, Workspace};

mod common;

/// A workspace with one rule `own` of its own, whose clauses are given.
fn workspace(clauses: &str, plan: &str) -> Workspace {
    let mut sources = Sources::default();
    sources.add(Source::new("a.plan", plan));
    let rule = format!(
        "rule own {{
  severity error
  summary en \"own\" zh \"自定\"
  why en \"a test\" zh \"测试\"
  {clauses}
}}"
    );
    sources.add(Source::of("rules/own.rule", rule, Role::Rule));
    let workspace = planlint::load(sources);
    let problems: Vec<&str> = workspace
        .problems
        .iter()
        .map(|p| p.message.en.as_str())
        .collect();
    assert!(problems.is_empty(), "{problems:?}");
    workspace
}

fn options(pace: Pace) -> Options {
    Options {
        select: vec!["own".to_owned()],
        pace,
        ..Options::default()
    }
}

/// What the rule says, and how it went.
fn run(clauses: &str, plan: &str) -> (Vec<String>, Outcome) {
    let workspace = workspace(clauses, plan);
    let report = planlint::check(&workspace, &options(Pace::Together));
    let said = report
        .run
        .hits
        .iter()
        .map(|hit| report.finding(hit, Lang::En).message)
        .collect();
    (said, report.run.outcomes[0].clone())
}

#[test]
fn a_condition_is_asked_as_soon_as_its_variables_are_known() {
    let clauses = "for task in tasks, lead in task.lead, helper in task.helpers
            where not lead.unit.is-group and helper.unit.id != \"c\" and task.number is known
       say en \"{task} {helper.unit}\" zh \"{task} {helper.unit}\"";
    let plan = "unit a, b, c
        group g = a, b
        task 1 \"one\" { number \"1\"; lead a; support b, c }
        task 2 \"two\" { number \"2\"; lead g; support b }
        task 3 \"three\" { number \"3\"; lead a }
        task 4 \"four\" { lead a; support b }";
    let (said, outcome) = run(clauses, plan);
    assert_eq!(said, ["1 b"]);
    // The second and the fourth are out of scope, the third has no helper that could fail.
    assert_eq!((outcome.checked, outcome.passed, outcome.failed), (2, 1, 1));
}

#[test]
fn a_part_of_a_condition_that_is_not_known_does_not_hide_one_that_is_false() {
    let clauses =
        "for target in targets where target.baseline <= target.value and target.id == \"a\"
       say en \"{target}\" zh \"{target}\"";
    let plan = "target a \"first\" >= 5 by 2025
        target b \"second\" >= 5 by 2025
        target c \"third\" >= 5 by 2025 { baseline 3 }";
    let (said, outcome) = run(clauses, plan);
    assert!(said.is_empty(), "{said:?}");
    assert_eq!((outcome.checked, outcome.not_evaluated), (1, 1));
    assert_eq!(outcome.missing.get("baseline"), Some(&1));
}

#[test]
fn rules_find_the_same_side_by_side_and_one_by_one() {
    let fixtures = common::fixtures();
    let sources = common::workspace(&fixtures.join("linxia-executing"), &fixtures);
    let workspace = planlint::load(sources);
    let outcome = |pace| {
        let options = Options {
            pace,
            ..Options::default()
        };
        let report = planlint::check(&workspace, &options);
        (format!("{:?}", report.run.hits), report.run.outcomes)
    };
    assert_eq!(outcome(Pace::Together), outcome(Pace::OneByOne));
}
