//! `planlint.toml`: what it turns on, off and aside, for all plans and for parts of them.

use planlint::finding::{Lang, Severity};
use planlint::source::{Role, Source, Sources};
use planlint::syntax::keywords::Stage;
use planlint::{Options, Report, Workspace};

const PLAN: &str = "plan p \"P\" { stage draft }
section s1 \"One\" { task 1 \"one\" { }; task 2 \"two\" { lead a, b, c } }
section s2 \"Two\" { task 3 \"three\" { }; task 4 \"four\" { lead a, b, c, d } }";

const COUNTY: &str = "in p
task 5 \"five\" { lead a, b }
task 6 \"six\" { }";

fn workspace(settings: &str) -> Workspace {
    let mut sources = Sources::default();
    sources.add(Source::of("w/planlint.toml", settings, Role::Other));
    sources.add(Source::new("w/a.plan", PLAN));
    sources.add(Source::new("w/county/b.plan", COUNTY));
    planlint::load(sources)
}

fn options() -> Options {
    Options {
        select: ["multiple-leads", "task-without-lead"]
            .map(str::to_owned)
            .to_vec(),
        ..Options::default()
    }
}

/// Element, level and rule of every finding.
fn found(report: &Report<'_>) -> Vec<String> {
    let line = |hit| {
        let finding = report.finding(hit, Lang::En);
        let id = finding.element.map(|e| e.id).unwrap_or_default();
        format!("{id} {} {}", finding.severity.word(), finding.rule)
    };
    report.run.hits.iter().map(line).collect()
}

fn check(settings: &str) -> Vec<String> {
    let workspace = workspace(settings);
    assert!(workspace.problems.is_empty(), "{:?}", workspace.problems);
    let report = planlint::check(&workspace, &options());
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    found(&report)
}

#[test]
fn a_section_may_have_parameters_of_its_own() {
    let settings = "[[override]]\nsection = \"s2\"\n[override.rules.multiple-leads]\nmost = 3\n";
    assert_eq!(
        check(settings),
        [
            "1 warning task-without-lead",
            "2 warning multiple-leads",
            "3 warning task-without-lead",
            "4 warning multiple-leads",
            "5 warning multiple-leads",
            "6 warning task-without-lead",
        ]
    );
    let higher = settings.replace('3', "4");
    assert!(!check(&higher).contains(&"4 warning multiple-leads".to_owned()));
}

#[test]
fn files_and_plans_may_leave_rules_out_or_change_their_level() {
    let settings = "[[override]]
path = \"county/**\"
ignore = [\"task-without-lead\"]
[override.rules.multiple-leads]
severity = \"error\"
[[override]]
plan = \"p\"
section = \"s1\"
select = [\"task-without-lead\"]
[[override]]
section = \"s2\"
[override.rules.task-without-lead]
severity = \"off\"
";
    assert_eq!(
        check(settings),
        [
            "1 warning task-without-lead",
            "4 warning multiple-leads",
            "5 error multiple-leads",
        ]
    );
}

#[test]
fn of_two_overrides_the_later_decides() {
    let twice = |a: &str, b: &str| {
        format!(
            "[[override]]\npath = \"*.plan\"\n[override.rules.multiple-leads]\nmost = {a}\n\
             [[override]]\nsection = \"s2\"\n[override.rules.multiple-leads]\nmost = {b}\n"
        )
    };
    let leads = |settings: &str| {
        let all = check(settings);
        all.into_iter()
            .filter(|f| f.ends_with("multiple-leads"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        leads(&twice("9", "1")),
        ["4 warning multiple-leads", "5 warning multiple-leads"]
    );
    assert_eq!(
        leads(&twice("1", "9")),
        ["2 warning multiple-leads", "5 warning multiple-leads"]
    );
}

#[test]
fn a_rule_with_two_sets_of_parameters_is_counted_once() {
    let workspace =
        workspace("[[override]]\nsection = \"s2\"\n[override.rules.multiple-leads]\nmost = 3\n");
    let report = planlint::check(&workspace, &options());
    let rules = report.rules();
    assert_eq!(rules.len(), 2);
    assert!(rules.iter().all(|(_, o)| o.checked == o.passed + o.failed));
    let leads = rules.iter().find(|(p, _)| p.name == "multiple-leads");
    assert_eq!(leads.map(|(_, o)| (o.checked, o.failed)), Some((3, 3)));
}

#[test]
fn a_profile_reads_every_plan_as_one_of_its_stage() {
    let all = check("profile = \"issued\"\n");
    assert!(
        all.contains(&"1 error task-without-lead".to_owned()),
        "{all:?}"
    );
    let workspace = workspace("profile = \"issued\"\n");
    let options = Options {
        profile: Some(Stage::Draft),
        ..options()
    };
    let report = planlint::check(&workspace, &options);
    assert_eq!(report.count(Severity::Error), 0);
}

/// What is wrong with settings, with the way out.
fn problems(settings: &str) -> Vec<String> {
    let workspace = workspace(settings);
    let report = planlint::check(&workspace, &options());
    let said = |p: &planlint::finding::Problem| {
        let help = p.help.as_ref().map_or("", |h| h.en.as_str());
        format!("{} / {help}", p.message.en)
    };
    report.problems().map(said).collect()
}

#[test]
fn what_cannot_be_meant_is_a_problem_with_a_suggestion() {
    assert_eq!(
        problems("ignore = [\"ownershp\"]\n"),
        ["there is no rule `ownershp` / did you mean `ownership`?"]
    );
    assert_eq!(
        problems("[[override]]\nplans = \"p\"\nplan = \"p\"\n"),
        ["there is no setting `plans` / did you mean `plan`?"]
    );
    assert_eq!(
        problems("[[override]]\nignore = [\"time\"]\n"),
        [
            "this override does not say for what it holds / write `[[override]]` and below it `path`, `plan` or `section`"
        ]
    );
    assert_eq!(
        problems("[[override]]\nsection = \"s3\"\nignore = [\"time\"]\n"),
        ["this check has no section `s3` / did you mean `s1`?"]
    );
    assert_eq!(
        problems("[[override]]\nsection = \"s2\"\n[override.rules.multiple-leads]\nmist = 3\n"),
        ["rule `multiple-leads` has no parameter `mist` / did you mean `most`?"]
    );
    assert_eq!(
        problems("profile = \"drafted\"\n"),
        [
            "`drafted` is none of the words for this setting / write one of `draft`, `issued`, `executing`, `closed`"
        ]
    );
}

#[test]
fn word_lists_gain_and_lose_words() {
    let rule = "rule own {
  severity info
  summary en \"own\" zh \"自定\"
  why en \"a test\" zh \"测试\"
  words verbs  en \"promote\"  zh \"推进\", \"加强\"
  for task in tasks, spot in find(task.title, verbs)
  say en \"{spot}\" zh \"{spot}\"
}";
    let said = |settings: &str| {
        let mut sources = Sources::default();
        sources.add(Source::of("planlint.toml", settings, Role::Other));
        sources.add(Source::of("rules/own.rule", rule, Role::Rule));
        sources.add(Source::new(
            "a.plan",
            "task 1 \"推进和深化，加强推进器\" { }",
        ));
        let workspace = planlint::load(sources);
        let report = planlint::check(
            &workspace,
            &Options {
                select: vec!["own".to_owned()],
                ..Options::default()
            },
        );
        let problems = report.problems().map(|p| p.message.en.clone());
        let found = report.run.hits.iter();
        problems
            .chain(found.map(|hit| report.finding(hit, Lang::En).message))
            .collect::<Vec<_>>()
    };
    assert_eq!(said(""), ["推进", "加强", "推进"]);
    assert_eq!(
        said(
            "[rules.own]\nverbs = { add = [\"深化\"], remove = [\"加强\"], except = [\"推进器\"] }\n"
        ),
        ["推进", "深化"]
    );
    assert_eq!(
        said("[rules.own]\nverbs = { remove = [\"深化\"] }\n")[0],
        "`深化` is not in the list `verbs`"
    );
    assert_eq!(
        said("[rules.own]\nverbs = 3\n")[0],
        "`verbs` is a list of words"
    );
}
