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

#[test]
fn what_is_found_in_a_text_has_its_place() {
    let clauses = "words verbs  en \"promote*\"  zh \"推进\"  except \"推进器\"
       for task in tasks where task.text is known
       let spots = find(task.text, verbs)
       when spots is not empty
         at spots.second else spots.first
         say en \"{spots}\" zh \"{spots}\"";
    let plan = "task 1 \"one\" { text \"\"\"promoted\n  推进器, 推进甲\"\"\" }
        task 2 \"two\" { text \"nothing\" }
        task 3 \"three\" { }";
    let workspace = workspace(clauses, plan);
    let report = planlint::check(&workspace, &options(Pace::Together));
    let [hit] = report.run.hits.as_slice() else {
        panic!("{:?}", report.run.hits)
    };
    assert_eq!(report.finding(hit, Lang::En).message, "promoted and 推进");
    let at = workspace.sources.position(hit.span.expect("a place"));
    assert_eq!((at.line, at.column), (2, 8));
    assert_eq!(report.run.outcomes[0].checked, 2);
}

#[test]
fn members_and_numbers_of_a_counted_set() {
    let clauses = "for task in tasks, set in counts(task.text) where listed(set) is not empty
       let n = count(listed(set))
       when n != stated(set)
         at set
         say en \"{set} lists {n}\" zh \"{set} lists {n}\"";
    let plan = "task 1 \"one\" { text \"建成甲河、乙河、丙河等5条河道，改造甲桥、乙桥2座桥梁，扶持30户企业\" }";
    let (said, _) = run(clauses, plan);
    assert_eq!(said, ["5条河道 lists 3"]);
}

#[test]
fn slips_know_what_should_stand_there() {
    let clauses = "for task in tasks, slip in punctuation(task.text)
       let right = fixed(slip)
       say en \"{slip} to {right}\" zh \"{slip} to {right}\"";
    let (said, _) = run(clauses, "task 1 \"one\" { text \"十四五”期间,完成\" }");
    assert_eq!(said, ["” to —", ", to ，"]);
}

#[test]
fn names_that_are_alike_are_groups() {
    let clauses = "for same in similar(p in projects by p.name, 0.85)
       let names = [p in same.items: p.name]
       say en \"{names}\" zh \"{names}\"";
    let plan = "task 1 \"one\" {
        project \"花儿展演暨非遗民俗展览中心\"
        project \"花儿展演及非遗民俗展览中心\"
        project \"大南岔河生态治理\"
        project \"小南岔河生态治理\" }";
    let (said, outcome) = run(clauses, plan);
    assert_eq!(
        said,
        ["花儿展演暨非遗民俗展览中心 and 花儿展演及非遗民俗展览中心"]
    );
    assert_eq!((outcome.checked, outcome.passed, outcome.failed), (4, 2, 2));
}

#[test]
fn names_that_stand_before_a_word() {
    let clauses = "words carriers  en \"as hosts\"  zh \"为载体\"
       for task in tasks, spot in find(task.text, carriers), name in names-before(spot)
       at name
       say en \"{name}\" zh \"{name}\"";
    let (said, _) = run(
        clauses,
        "task 1 \"one\" { text \"做强产业。以甲园区、乙园区为载体,推进\" }",
    );
    assert_eq!(said, ["甲园区", "乙园区"]);
}

#[test]
fn rows_know_their_period_and_the_row_before() {
    let clauses = "for r in records
       say en \"{r.period} after {r.previous.date} corrects {r.corrects.date}\" zh \"{r.period} {r.previous.date} {r.corrects.date}\"";
    let plan = "plan p \"p\" { period 2023..2025; reports each quarter }
        target a \"a\" >= 5 by 2025
        record a 2023-03-31 = 1 { reporter x }
        record a 2023-05-31 = 2 { reporter y }
        record a 2023-06-30 = 3 { reporter x; corrects 2023-03-31 }";
    let (said, _) = run(clauses, plan);
    assert_eq!(
        said,
        [
            "2023-Q1 after — corrects —",
            "2023-Q2 after — corrects —",
            "2023-Q2 after 2023-03-31 corrects 2023-03-31"
        ]
    );
}

#[test]
fn late_rules_know_what_waivers_cover() {
    let clauses = "for w in waivers where w.ran
       let n = w.hits
       say en \"{w.rule} {n}\" zh \"{w.rule} {n}\"";
    let plan = "section 1 \"s\" { task 1 \"one\" { }; task 2 \"two\" { } }
        task 3 \"three\" { lead x }
        waive task-without-lead on 1 \"not yet\"
        waive task-without-lead on 3 \"not yet\"
        waive overdue on 3 \"later\"";
    let workspace = workspace(clauses, plan);
    let mut options = options(Pace::Together);
    options.select.push("task-without-lead".to_owned());
    let report = planlint::check(&workspace, &options);
    let said: Vec<String> = report
        .run
        .hits
        .iter()
        .map(|hit| report.finding(hit, Lang::En).message)
        .filter(|m| m.starts_with("task-without-lead"))
        .collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(
        report.waived.len() as u64,
        report.covered.hits.iter().sum::<u64>()
    );
}

/// What is wrong with a rule, by the clauses given.
fn faults(clauses: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let rule = format!(
        "rule own {{\n severity error\n summary en \"own\" zh \"自定\"\n why en \"a test\" zh \"测试\"\n{clauses}\n}}"
    );
    let id = sources.add(Source::of("rules/own.rule", rule.clone(), Role::Rule));
    let workspace = planlint::load(sources);
    let said = |p: &planlint::finding::Problem| {
        assert_eq!(p.span.file, id);
        format!("{}: {}", &rule[p.span.range()], p.message.en)
    };
    workspace.problems.iter().map(said).collect()
}

#[test]
fn a_wrong_rule_is_told_at_its_place() {
    assert_eq!(
        faults("for task in tasks when task.due > 3"),
        ["task.due > 3: a date cannot be compared with a number in this way"]
    );
    assert_eq!(
        faults("for task in tasks when task.lede is empty"),
        ["lede: a task has no field `lede`"]
    );
    assert_eq!(
        faults("let f(x: task) = f(x)\nfor task in tasks when f(task)"),
        ["f: `f` is not known yet"]
    );
    assert_eq!(
        faults("for task in tasks when find(task.title, verbs) is not empty"),
        ["verbs: nothing is called `verbs` here"]
    );
    assert_eq!(
        faults("for task in tasks when find(task.due, task.title) is empty"),
        [
            "task.due: a text is wanted here, this is a date",
            "task.title: a word list is wanted here, this is a text"
        ]
    );
}

#[test]
fn waivers_cover_rings_and_groups() {
    let plan = "section 5 \"five\" {
          task a \"a\" { lead X; responsible Y }
          task b \"b\" { lead Y; responsible Z }
          task c \"c\" { lead Z; responsible X; project \"one park\" }
          task d \"d\" { lead X; project \"one park\" } }";
    let waived = |waiver: &str| {
        let mut sources = Sources::default();
        sources.add(Source::new("a.plan", format!("{plan}\n{waiver}")));
        let workspace = planlint::load(sources);
        assert!(workspace.problems.is_empty(), "{:?}", workspace.problems);
        let options = Options {
            select: ["responsibility-cycle", "duplicate-project"]
                .map(str::to_owned)
                .to_vec(),
            ..Options::default()
        };
        let report = planlint::check(&workspace, &options);
        (report.run.hits.len(), report.waived.len())
    };
    assert_eq!(waived(""), (2, 0));
    assert_eq!(waived("waive responsibility-cycle on 5 \"agreed\""), (1, 1));
    assert_eq!(
        waived("waive duplicate-project on d \"one park, two gates\""),
        (1, 1)
    );
    assert_eq!(waived("waive duplicate-project on a \"not there\""), (2, 0));
    assert_eq!(waived("waive responsibility-cycle on Y \"agreed\""), (1, 1));
}
