//! Plans as data: what goes out comes in again, in three syntaxes; the schema says the same as
//! the reader; what is wrong is said at its pointer.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;

use planlint::data::{self, Syntax};
use planlint::finding::Lang;
use planlint::output::model_json;
use planlint::source::{Role, Source, Sources};
use planlint::{Options, Workspace};
use serde_json::{Value, json};

const ALL: [Syntax; 3] = [Syntax::Json, Syntax::Yaml, Syntax::Toml];

/// The workspace of a document, with the problems of its shape first.
fn read(text: &str, syntax: Syntax) -> Workspace {
    workspace(Sources::default(), text, syntax)
}

fn workspace(mut sources: Sources, text: &str, syntax: Syntax) -> Workspace {
    let said = data::add(&mut sources, "x.plan.data", text.to_owned(), syntax);
    let mut workspace = planlint::load(sources);
    data::without_echoes(&mut workspace.problems, &said);
    workspace.problems.splice(0..0, said);
    workspace
}

/// Problems as `pointer: message`, or line and column where there is no pointer.
fn said(workspace: &Workspace) -> Vec<String> {
    let sources = &workspace.sources;
    let one = |problem: &planlint::finding::Problem| {
        let at = sources.landmark(problem.span).unwrap_or_else(|| {
            let at = sources.position(problem.span);
            format!("{}:{}", at.line, at.column)
        });
        format!("{at}: {}", problem.message.en)
    };
    workspace.problems.iter().map(one).collect()
}

/// The text that was made of a document.
fn made(text: &str, syntax: Syntax) -> String {
    let mut sources = Sources::default();
    let problems = data::add(&mut sources, "x", text.to_owned(), syntax);
    assert_eq!(problems, [], "{text}");
    let made = sources.iter().find(|(_, s)| s.origin.is_some());
    made.expect("a plan is made").1.text.clone()
}

/// What a document says after it was read and written again; the order of keys is no matter.
fn again(text: &str, syntax: Syntax) -> Value {
    let mut sources = Sources::default();
    let problems = data::add(&mut sources, "x", text.to_owned(), syntax);
    assert_eq!(problems, [], "{text}");
    data::document(&sources)
}

/// Lists of the resolved model without places, each sorted.
fn model(workspace: &Workspace) -> Value {
    let mut out = Vec::new();
    model_json::write(&workspace.model, &workspace.sources, &mut out).expect("memory takes it");
    let mut model: Value = serde_json::from_slice(&out).expect("the export is JSON");
    for list in model.as_object_mut().expect("an object").values_mut() {
        let Some(list) = list.as_array_mut() else {
            continue;
        };
        for element in list.iter_mut() {
            element.as_object_mut().expect("an object").remove("place");
        }
        list.sort_by_key(ToString::to_string);
    }
    model
}

fn findings(workspace: &Workspace) -> BTreeMap<String, usize> {
    let report = planlint::check(workspace, &Options::default());
    let mut all = BTreeMap::new();
    for hit in &report.run.hits {
        let f = report.finding(hit, Lang::En);
        let line = format!("{} {:?} {:?} {}", f.rule, f.severity, f.element, f.message);
        *all.entry(line).or_default() += 1;
    }
    all
}

/// The fixtures that hold plans without problems, by name.
static FIXTURES: LazyLock<Vec<(String, Workspace)>> = LazyLock::new(|| {
    let base = common::fixtures();
    let mut folders = common::folders(&base.join("check"));
    folders.extend([base.join("linxia"), base.join("linxia-executing")]);
    let load = |folder: &PathBuf| {
        let workspace = planlint::load(common::workspace(folder, &base));
        (common::name(folder, &base), workspace)
    };
    let mut found: Vec<_> = folders.iter().map(load).collect();
    found.retain(|(_, workspace)| workspace.problems.is_empty());
    assert!(found.len() > 60, "only {} fixtures", found.len());
    found
});

/// Their plans as documents.
fn documents() -> impl Iterator<Item = (&'static str, Value)> {
    let all = FIXTURES.iter();
    all.map(|(name, workspace)| (name.as_str(), data::document(&workspace.sources)))
}

/// Everything of a workspace but its plans.
fn without_plans(workspace: &Workspace) -> Sources {
    let mut sources = Sources::default();
    for (_, source) in workspace.sources.iter() {
        if matches!(source.role, Role::Other | Role::Rule) {
            sources.add(Source::of(
                source.name.clone(),
                source.text.clone(),
                source.role,
            ));
        }
    }
    sources
}

#[test]
fn every_fixture_comes_back_as_the_same_model_with_the_same_findings() {
    for (name, before) in FIXTURES.iter() {
        let document = data::document(&before.sources);
        let text = data::text(&document, Syntax::Json);
        let after = workspace(without_plans(before), &text, Syntax::Json);
        assert_eq!(said(&after), Vec::<String>::new(), "{name}: {text}");
        assert_eq!(model(&after), model(before), "{name}: {text}");
        assert_eq!(findings(&after), findings(before), "{name}: {text}");
        assert_eq!(
            data::document(&after.sources),
            document,
            "{name}: out again"
        );
    }
}

#[test]
fn the_three_syntaxes_say_the_same() {
    for (name, document) in documents() {
        for syntax in ALL {
            let text = data::text(&document, syntax);
            assert_eq!(again(&text, syntax), document, "{name}\n{text}");
        }
    }
}

/// Whether the published schema takes a document.
fn is_valid(document: &Value) -> Result<(), String> {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler
        .add_resource("plan.json", data::schema())
        .expect("the schema is a resource");
    let schema = compiler.compile("plan.json", &mut schemas);
    let schema = schema.expect("the schema is one");
    let result = schemas.validate(document, schema);
    result.map_err(|error| error.to_string())
}

#[test]
fn the_schema_takes_what_is_written() {
    for (name, document) in documents() {
        assert_eq!(is_valid(&document), Ok(()), "{name}");
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    for wrong in [
        json!([]),
        json!({ "taks": [] }),
        json!({ "tasks": {} }),
        json!({ "tasks": [5] }),
        json!({ "tasks": [{ "title": "a", "laed": ["b"] }] }),
        json!({ "tasks": [{ "title": "a", "lead": 5 }] }),
        json!({ "tasks": [{ "lead": ["a"] }] }),
        json!({ "plan": { "id": "p", "stage": "begun" } }),
        json!({ "records": [{ "of": "a", "date": "2024" }] }),
        json!({ "targets": [{ "id": "a", "op": "=>", "value": "5" }] }),
        json!({ "groups": [{ "id": "a" }] }),
        json!({ "items": [{ "tsak": { "id": "a" } }] }),
    ] {
        assert!(is_valid(&wrong).is_err(), "{wrong}");
        let workspace = read(&wrong.to_string(), Syntax::Json);
        assert!(!workspace.problems.is_empty(), "{wrong}");
    }
}

/// What is wrong with the shape of a document, as `pointer: message`.
fn shape(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let problems = data::add(&mut sources, "x", text.to_owned(), Syntax::Json);
    let one = |problem: &planlint::finding::Problem| {
        let at = sources.landmark(problem.span).unwrap_or_default();
        format!("{at}: {}", problem.message.en)
    };
    problems.iter().map(one).collect()
}

/// Of every kind of item a smallest one.
fn smallest(kind: &str) -> Value {
    match kind {
        "group" => json!({ "id": "a", "members": ["b"] }),
        "record" => json!({ "of": "a", "date": "2024", "value": "5" }),
        "delegate" => json!({ "of": "a", "from": "b", "to": "c" }),
        "waive" => json!({ "rule": "overdue", "on": "a" }),
        "ledger" => json!({ "file": "a.csv" }),
        _ => json!({ "id": "a" }),
    }
}

#[test]
fn every_key_of_the_schema_is_read() {
    let schema = data::schema();
    let lists = schema["properties"].as_object().expect("an object");
    let mut keys = 0;
    for (list, of) in lists {
        let path = of.pointer("/anyOf/0/items/$ref").and_then(Value::as_str);
        let Some(kind) = path.and_then(|p| p.strip_prefix("#/$defs/")) else {
            continue;
        };
        let properties = schema["$defs"][kind]["properties"].as_object();
        for key in properties.expect("an object").keys() {
            let mut item = smallest(kind);
            item[key] = match key.as_str() {
                "first_is_lead" | "etc" => json!("x"),
                _ => json!(true),
            };
            if key == "etc" {
                item["names"] = json!(["x"]);
            }
            let document = json!({ list: [item] });
            let problems = shape(&document.to_string());
            let at = format!("/{list}/0/{key}: ");
            let told: Vec<_> = problems.iter().filter(|p| p.starts_with(&at)).collect();
            assert_eq!(told.len(), 1, "{document}: {problems:?}");
            assert!(!told[0].contains("no key"), "{told:?}");
            keys += 1;
        }
    }
    assert!(keys > 120, "{keys} keys");
}

#[test]
fn findings_and_problems_stand_at_their_values() {
    let yaml = "plan:\n  id: p\n  period: 2024..2025\ntasks:\n  - title: Widen the road\n    due: 2024-13\n  - title: Mow\n    lead: [Roads, Roads]\n    needs: [mend]\n";
    let workspace = read(yaml, Syntax::Yaml);
    let problems = said(&workspace);
    assert!(problems[0].starts_with("/tasks/0/due: "), "{problems:?}");
    assert!(problems.iter().any(|p| p.starts_with("/tasks/1/needs/0: ")) || problems.len() == 1);
    let report = planlint::check(&workspace, &Options::default());
    let leads: Vec<_> = report
        .run
        .hits
        .iter()
        .map(|hit| report.finding(hit, Lang::En))
        .filter(|f| f.rule == "task-without-lead")
        .map(|f| workspace.sources.landmark(f.span.expect("it has a place")))
        .collect();
    assert_eq!(leads, [Some("/tasks/0/title".to_owned())]);
}

/// A value and a deadline at fault are two faults.
#[test]
fn a_fault_does_not_hide_the_next() {
    let text = "targets:\n  - { id: km, metric: Road, op: \">=\", value: 3-5 km, due: 2025年前 }\n";
    assert_eq!(
        said(&read(text, Syntax::Yaml)),
        [
            "/targets/0/value: a range is written with two dots: `3..5`",
            "/targets/0/due: expected a date, found `2025年前`",
        ]
    );
    let made = made(
        &text.replace("3-5", "3..5").replace("年前", ""),
        Syntax::Yaml,
    );
    assert!(made.contains("3..5 km by 2025"), "{made}");
}

#[test]
fn one_fault_is_one_problem_and_the_rest_is_read() {
    for (wrong, expected) in [
        ("{", vec!["1:1: this is not JSON: unterminated object"]),
        (
            "no JSON at all",
            vec!["1:1: this is not JSON: unexpected word"],
        ),
        (
            r#"{"tasks":[{"title":"a"},"#,
            vec!["1:10: this is not JSON: unterminated array"],
        ),
        (
            r#"{"taks":[], "tasks":[{"title":"a","laed":["b"]}]}"#,
            vec![
                "/taks: there is no key `taks` here",
                "/tasks/0/laed: there is no key `laed` here",
            ],
        ),
        (
            r#"{"tasks":[{"title":"a","lead":5,"due":"soon"}]}"#,
            vec![
                "/tasks/0/lead: `lead` takes a list of names, not a number",
                "/tasks/0/due: expected `ongoing`, `each …` or a date, found `soon`",
            ],
        ),
        (
            r#"{"tasks":[{"lead":["a"]},{"title":"b","title":"c"}]}"#,
            vec![
                "/tasks/1: `title` is given twice in this object",
                "/tasks/0: `id` / `title` is missing in this object",
            ],
        ),
        (
            r#"{"tasks":[{"id":"a b"},{"id":"c","section":"d"},{"id":"e","parent":"f"},{"id":"f","parent":"e"}]}"#,
            vec![
                "/tasks/0/id: `a b` is no id: an id is one word that begins with a letter or digit",
                "/tasks/1/section: there is no section `d` in this document",
                "/tasks/3/parent: task `e` stands inside itself",
            ],
        ),
        (
            r#"{"records":[{"of":"a","date":"2024"}],"units":["b"],"groups":7}"#,
            vec![
                "/groups: `groups` takes a list of objects, not a number",
                "/records/0: `value` is missing in this object",
                "/units/0: `units` takes a list of objects, not a text",
            ],
        ),
    ] {
        let found = said(&read(wrong, Syntax::Json));
        let own: Vec<&str> = found.iter().map(String::as_str).collect();
        let same =
            own.len() == expected.len() && own.iter().zip(&expected).all(|(o, e)| o.starts_with(e));
        assert!(same, "{wrong}\n{found:#?}");
    }
}

#[test]
fn nothing_in_a_document_gets_out_of_its_value() {
    let nasty = "a\" } task evil \"b";
    for key in [
        "id",
        "title",
        "due",
        "period",
        "commitment",
        "number",
        "lead",
        "needs",
        "reports",
        "state",
    ] {
        let document = json!({ "tasks": [{ "title": "a", key: nasty }] });
        let workspace = read(&document.to_string(), Syntax::Json);
        assert_eq!(workspace.model.tasks.len(), 1, "{key}");
        let document =
            json!({ "targets": [{ "metric": "a", "value": { "value": "5", "unit": nasty } }] });
        let workspace = read(&document.to_string(), Syntax::Json);
        assert_eq!(workspace.model.tasks.len(), 0);
    }
    let document = json!({ "targets": [{ "metric": "a", "value": nasty, "baseline": nasty }] });
    let workspace = read(&document.to_string(), Syntax::Json);
    assert_eq!(
        (workspace.model.tasks.len(), workspace.model.targets.len()),
        (0, 1)
    );
}

#[test]
fn yaml_of_every_kind() {
    let tabs = said(&read("tasks:\n\t- title: a\n", Syntax::Yaml));
    assert!(tabs[0].contains("this is not YAML"), "{tabs:?}");
    assert_eq!(
        said(&read("", Syntax::Yaml)),
        ["1:1: this document holds no plan"]
    );
    assert_eq!(said(&read("# nothing\n", Syntax::Yaml)).len(), 1);
    assert_eq!(
        said(&read("{}", Syntax::Json)),
        ["1:1: this document holds no plan"]
    );
    let two = said(&read("tasks: []\n---\ntasks: []\n", Syntax::Yaml));
    assert!(two.iter().any(|p| p.contains("second document")), "{two:?}");
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in b'b'..=b'j' {
        let (this, last) = (n as char, (n - 1) as char);
        let ten = vec![format!("*{last}"); 10].join(", ");
        let _ = writeln!(bomb, "{this}: &{this} [{ten}]");
    }
    let bomb = said(&read(&bomb, Syntax::Yaml));
    assert!(bomb[0].contains("more than 100000 values"), "{bomb:?}");
    let aliased = "tasks:\n  - title: a\n    lead: &who [Roads]\n  - title: b\n    lead: *who\n";
    assert_eq!(said(&read(aliased, Syntax::Yaml)), Vec::<String>::new());
    let deep = format!("tasks: {}{}", "[".repeat(200), "]".repeat(200));
    let deep = said(&read(&deep, Syntax::Yaml));
    assert_eq!(
        deep,
        ["1:136: values nest deeper than 128; this document is not read"]
    );
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(said(&read(&deep, Syntax::Json)).len(), 1);
    assert!(!said(&read(&format!("a = {deep}"), Syntax::Toml)).is_empty());
}

#[test]
fn line_ends_and_byte_order_marks_do_not_matter() {
    let plain = "plan:\n  id: p\n  note: \"a\"\ntasks:\n  - title: 修路\n    text: |\n      one\n      two\n    lead: [州交通局]\n";
    let expected = made(plain, Syntax::Yaml);
    assert_eq!(made(&plain.replace('\n', "\r\n"), Syntax::Yaml), expected);
    assert_eq!(made(&format!("\u{FEFF}{plain}"), Syntax::Yaml), expected);
    let wrong = format!("\u{FEFF}{}", plain.replace("id: p", "idd: p"));
    let workspace = read(&wrong, Syntax::Yaml);
    let problem = &workspace.problems[0];
    assert_eq!(workspace.sources.text(problem.span), "idd");
}

#[test]
fn dates_and_numbers_of_toml_and_yaml_stay_as_written() {
    let toml = "[[targets]]\nmetric = \"a\"\nop = \">=\"\nvalue = 0.10\ndue = 2025-06-30\nbaseline = { value = 1_000, unit = \"km\", in = 2020 }\n";
    let text = made(toml, Syntax::Toml);
    assert!(text.contains(">= 0.10 by 2025-06-30"), "{text}");
    assert!(text.contains("baseline 1000km in 2020"), "{text}");
    let yaml = "targets:\n- metric: a\n  value: 0.1000000000000000055\n  due: 2025-06-30\n";
    assert!(made(yaml, Syntax::Yaml).contains("0.1000000000000000055 by 2025-06-30"));
    let timed = read(
        "[[tasks]]\ntitle = \"a\"\ndue = 2025-06-30T10:00:00Z\n",
        Syntax::Toml,
    );
    let timed = said(&timed);
    assert!(
        timed.len() == 1 && timed[0].starts_with("/tasks/0/due"),
        "{timed:?}"
    );
}

#[test]
fn a_person_may_write_it_in_many_ways() {
    let yaml = "
plan: { id: p, title: Roads }
sections:
  - { id: s, title: Works }
tasks:
  - id: 1
    title: Widen
    section: s
    lead: Roads、Water，Works
    due: each quarter
    needs: 2
    reports: { each: quarter, to: Council }
  - { id: 1.1, title: Survey, parent: 1, period: 2024..2025 }
  - { id: 2, title: Mend, lead: { names: [A, B], etc: true }, commitment: 建成 }
targets:
  - { id: km, metric: Road, task: 2, value: { value: 8, max: 10, unit: km }, steps: [{ value: 4, by: 2024 }], shares: [{ of: East, value: 5 }] }
  - { metric: Rate, value: \">= 50%\", baseline: { value: 36.7, unit: \"%\", in: 2020 } }
  - { metric: Income, kind: growth, value: 两位数 }
";
    let text = made(yaml, Syntax::Yaml);
    for part in [
        "task 1 \"Widen\" by each quarter {\nlead Roads、 Water, Works\n",
        "needs 2\nreports each quarter to Council\ntask 1.1 \"Survey\" over 2024..2025 {\n}\n}\n",
        "lead A, B, etc",
        "\"Mend\" build",
        "target km \"Road\" 8km.. 10km {\nstep 4 by 2024\nshare East 5\n",
        "\"Rate\" >= 50%",
        "baseline 36.7% in 2020",
        "growth \"两位数\"",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(
        said(&read(yaml, Syntax::Yaml)),
        Vec::<String>::new(),
        "{text}"
    );
}
