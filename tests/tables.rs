//! `planlint export --format csv|xlsx` and back: the same plan, whatever stands in it.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::path::Path;
use std::process::{Command, Output};

use planlint::data::{self, Syntax};
use planlint::finding::Lang;
use planlint::model::{self, Model};
use planlint::output::{breakdown as file, guard, model_json};
use planlint::source::Sources;
use planlint::table::{self, breakdown};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What a table is written as.
const FORMATS: [(&str, Lang); 2] = [("a.csv", Lang::Zh), ("a.xlsx", Lang::En)];

fn bytes(document: &Value, name: &str, lang: Lang) -> Vec<u8> {
    let rows = breakdown::write(document, lang);
    if name.ends_with("csv") {
        return file::csv(&rows, lang).expect("a file");
    }
    let book = file::workbook(&rows, "", lang).expect("a workbook");
    assert_eq!((book.cut, book.over), (0, 0));
    book.bytes
}

/// Through the bytes of a file and back.
fn back(document: &Value, name: &str, lang: Lang) -> Value {
    let bytes = bytes(document, name, lang);
    let table = table::read(name, &bytes).unwrap_or_else(|e| panic!("{}", e.said.en));
    let header = breakdown::header(&table.sheets[0]).expect("a header");
    let planned = breakdown::make(&table.sheets[0], &header, guard::uncovered);
    assert_eq!(planned.left, [], "{document:#}");
    assert_eq!(planned.rows, planned.used);
    planned.document
}

fn made(document: &Value) -> Sources {
    let text = data::text(document, Syntax::Json);
    let mut sources = Sources::default();
    let problems = data::add(&mut sources, "a.plan.json", text, Syntax::Json);
    assert_eq!(problems, [], "{document:#}");
    sources
}

/// The resolved model without places.
fn resolved(model: &Model, sources: &Sources) -> Value {
    let mut out = Vec::new();
    model_json::write(model, sources, &mut out).expect("JSON");
    let mut resolved = placeless(serde_json::from_slice(&out).expect("JSON"));
    // Undeclared units and nested items are numbered in the order of their lines, which says nothing.
    let lists = resolved.as_object_mut().expect("an object").values_mut();
    for list in lists.filter_map(Value::as_array_mut) {
        list.sort_by_key(Value::to_string);
    }
    resolved
}

fn placeless(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object
                .into_iter()
                .filter(|(key, _)| key != "place" && key != "span");
            kept.map(|(key, value)| (key, placeless(value))).collect()
        }
        Value::Array(list) => list.into_iter().map(placeless).collect(),
        other => other,
    }
}

/// The document without blanks, which say nothing in a quantity.
fn packed(value: &Value) -> Value {
    match value {
        Value::String(text) => text.split_whitespace().collect::<String>().into(),
        Value::Object(object) => object.iter().map(|(k, v)| (k.clone(), packed(v))).collect(),
        Value::Array(list) => list.iter().map(packed).collect(),
        other => other.clone(),
    }
}

/// Whether a plan comes back from both kinds of file; nothing is asked of one that is at fault.
fn comes_back(before: &Sources, what: &str) -> bool {
    let (model, problems) = model::build(before);
    if !problems.is_empty() {
        return false;
    }
    let document = data::document(before);
    for (name, lang) in FORMATS {
        let after = made(&back(&document, name, lang));
        assert_eq!(
            packed(&data::document(&after)),
            packed(&document),
            "{what} {name}"
        );
        let again = resolved(&model::build(&after).0, &after);
        assert_eq!(again, resolved(&model, before), "{what} {name}");
    }
    true
}

#[test]
fn fixtures_come_back_from_tables() {
    let base = common::fixtures();
    let mut folders = common::folders(&base.join("check"));
    folders.extend(["linxia", "linxia-executing"].map(|name| base.join(name)));
    assert!(folders.len() > 80);
    for folder in folders {
        let sources = common::workspace(&folder, &base);
        comes_back(&sources, &folder.display().to_string());
    }
}

#[test]
fn the_plans_of_the_manual_come_back() {
    let manual = common::text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md"));
    let mut seen = 0;
    for part in manual.split("```plan\n").skip(1) {
        let text = part.split("```").next().unwrap_or_default();
        seen += usize::from(comes_back(&common::plan(text), text));
    }
    assert!(seen >= 2, "{seen}");
}

/// Ids, some of which a spreadsheet takes for something else.
fn id() -> impl Strategy<Value = String> {
    let words = [
        "1", "001", "二(一)", "1-2", "1e3", "TRUE", "3/4", "合计", "小计-1", "一", "a.b",
    ];
    (prop::sample::select(words.to_vec()), 0..1000_u32).prop_map(|(word, n)| format!("{word}x{n}"))
}

/// Texts that readers of tables trip over.
fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "修路",
        "A",
        "12",
        " ",
        "、",
        "，",
        ",",
        ";",
        "|",
        "\"",
        "'",
        "=1+1",
        "@",
        "-",
        "+",
        "等",
        "（",
        ")",
        "“",
        "”",
        "《路》",
        "无",
        "合计",
        "注：",
        "一、",
        "%",
        "\\",
        "\t",
        "\u{200B}",
        "\u{A0}",
        "_x000D_",
        "<b>",
        "&amp;",
        "{}",
        "#N/A",
        "≥",
        "2025年前",
        "\u{202E}",
    ];
    let piece = prop::sample::select(pieces.to_vec());
    let texts = prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat());
    texts.prop_filter("a name is no blank", |text| {
        !text
            .trim_matches(['\u{200B}', '\u{A0}', ' ', '\t'])
            .is_empty()
    })
}

fn lines() -> impl Strategy<Value = String> {
    prop::collection::vec(text(), 1..4).prop_map(|lines| lines.join("\n"))
}

fn names() -> impl Strategy<Value = Value> {
    let list = || prop::collection::vec(text(), 1..4);
    prop_oneof![
        list().prop_map(Value::from),
        list().prop_map(|names| json!({ "names": names, "etc": true })),
        (list(), list()).prop_map(|(a, b)| json!([a, b])),
        (list(), text()).prop_map(|(a, b)| json!([a, b])),
    ]
}

fn target() -> impl Strategy<Value = Value> {
    let values = [
        "12 km",
        "7.50",
        "7.5%",
        "1,200元",
        "-3",
        "8..10个",
        "两位数",
        "",
        "600公里",
        "0.1",
        "12345678901234567",
    ];
    let ops = [">=", "<=", ">", "<", "=", "~", ""];
    let kinds = ["growth", "change", "total", "keep", "each year", "each", ""];
    let dues = [
        "2025",
        "2025-12",
        "2025-12-31",
        "ongoing",
        "2025 ongoing",
        "each quarter",
        "2025年6月底",
        "",
    ];
    let words = (
        prop::sample::select(values.to_vec()),
        prop::sample::select(ops.to_vec()),
        prop::sample::select(kinds.to_vec()),
        prop::sample::select(dues.to_vec()),
    );
    (
        text(),
        words,
        prop::option::of(text()),
        prop::option::of(names()),
    )
        .prop_map(|(metric, (value, op, kind, due), note, lead)| {
            let mut target = json!({ "metric": metric });
            for (key, word) in [
                ("value", value),
                ("op", if value.is_empty() { "" } else { op }),
                ("kind", kind),
                ("due", due),
            ] {
                if !word.is_empty() {
                    target[key] = word.into();
                }
            }
            if !value.is_empty() {
                target["baseline"] = json!({ "value": "3%", "in": "2020" });
            }
            if let Some(note) = note {
                target["note"] = note.into();
            }
            if let Some(lead) = lead {
                target["lead"] = lead;
            }
            target
        })
}

fn task() -> impl Strategy<Value = Value> {
    let targets = prop::collection::vec(target(), 0..4);
    let projects = prop::collection::vec(text(), 0..3);
    (id(), text(), lines(), names(), names(), targets, projects).prop_map(
        |(id, title, text, lead, support, targets, projects)| {
            let project = |name: String| json!({ "name": name, "commitment": "build" });
            let projects: Vec<Value> = projects.into_iter().map(project).collect();
            json!({
                "id": id, "title": title, "text": text, "lead": lead, "support": support,
                "targets": targets, "projects": projects,
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn made_plans_come_back(
        titles in prop::collection::vec(text(), 1..4),
        tasks in prop::collection::vec(task(), 1..5),
        title in text(),
    ) {
        let mut sections: Vec<Value> = titles.iter().enumerate().map(|(n, title)| {
            json!({ "id": format!("s{n}"), "title": title, "tasks": [] })
        }).collect();
        let count = sections.len();
        for (n, task) in tasks.iter().enumerate() {
            if let Some(list) = sections[n % count]["tasks"].as_array_mut() {
                list.push(task.clone());
            }
        }
        let document = json!({ "plan": { "id": "p", "title": title }, "sections": sections });
        let text = data::text(&document, Syntax::Json);
        let mut sources = Sources::default();
        let problems = data::add(&mut sources, "a.plan.json", text, Syntax::Json);
        // What is no plan need not come back as one.
        if problems.is_empty() {
            comes_back(&sources, "made");
        }
    }
}

fn planlint(args: &[&str]) -> Output {
    let run = Command::new(env!("CARGO_BIN_EXE_planlint"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("LANG", "zh_CN.UTF-8")
        .output();
    run.expect("planlint runs")
}

/// Runs a command that must end well.
fn done(args: &[&str]) -> Vec<u8> {
    let run = planlint(args);
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(0), "{args:?}: {said}");
    run.stdout
}

#[test]
fn the_notice_comes_back_from_both_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| {
        folder
            .path()
            .join(name)
            .to_str()
            .expect("a name")
            .to_owned()
    };
    let plan = path("notice.plan");
    done(&["import", "fixtures/linxia/notice.txt", "-o", &plan]);
    let read = |file: &str| -> Value {
        serde_json::from_slice(&done(&["export", "--format", "plan-json", file])).expect("JSON")
    };
    let expected = read(&plan);
    for ending in ["csv", "xlsx"] {
        let (table, again) = (
            path(&format!("t.{ending}")),
            path(&format!("t.{ending}.plan")),
        );
        done(&["export", "--format", ending, &plan, "-o", &table]);
        done(&["import", "--strict", &table, "-o", &again]);
        assert_eq!(read(&again), expected);
        assert_eq!(done(&["fmt", "--check", &again]), b"");
        // Nothing that is there is written over.
        let twice = planlint(&["export", "--format", ending, &plan, "-o", &table]);
        assert_eq!(twice.status.code(), Some(2));
    }
}

#[test]
fn a_table_is_for_people_too() {
    let document = json!({
        "plan": { "id": "p" },
        "tasks": [{ "id": "1", "title": "=HYPERLINK(\"http://a\")", "targets": [
            { "metric": "道路", "op": ">=", "value": "12.5公里", "due": "2025" },
            { "metric": "桥梁", "value": "3座", "lead": ["州交通局"] },
        ]}],
    });
    let csv = String::from_utf8(bytes(&document, "a.csv", Lang::Zh)).expect("text");
    assert!(csv.starts_with("\u{FEFF}行类型,章节,"), "{csv}");
    assert!(csv.contains("\"'=HYPERLINK(\"\"http://a\"\")\""), "{csv}");
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 4, "{csv}");
    assert!(lines[2].contains(",道路,≥,12.5,公里,2025"), "{csv}");
    assert!(lines[3].starts_with("目标,,\"1 =HYPERLINK"), "{csv}");
    let table = table::read("a.xlsx", &bytes(&document, "a.xlsx", Lang::Zh))
        .unwrap_or_else(|e| panic!("{}", e.said.en));
    let numbers = table.sheets[0].rows.iter().flatten();
    let numbers = numbers.filter(|cell| matches!(cell.kind, table::cell::Kind::Number(_)));
    assert_eq!(numbers.count(), 2);
}

#[test]
fn rows_that_people_add_find_their_place() {
    let csv = "行类型,章节,编号,任务名称,牵头单位,指标,目标值,计量单位\n\
        章节,,一,道路,,,,\n\
        任务,一 道路,1,修路,州交通局,里程,12,公里\n\
        ,一 道路,,,,桥梁,3,座\n\
        ,二 绿化,,造林,州林草局,,不低于5万亩,\n\
        合并,,,什么,,,,\n";
    let table = table::read("a.csv", csv.as_bytes()).unwrap_or_else(|e| panic!("{}", e.said.en));
    let header = breakdown::header(&table.sheets[0]).expect("a header");
    let planned = breakdown::make(&table.sheets[0], &header, guard::uncovered);
    let sections = &planned.document["sections"];
    assert_eq!(sections[0]["tasks"][0]["targets"][1]["metric"], "桥梁");
    assert_eq!(sections[1]["title"], "二 绿化");
    let added = &sections[1]["tasks"][0];
    assert_eq!(added["title"], "造林");
    assert_eq!(
        added["targets"][0],
        json!({ "metric": "造林", "op": ">=", "value": { "value": "5", "unit": "万亩" } })
    );
    let rows: Vec<u32> = planned.left.iter().map(|left| left.row).collect();
    assert_eq!(rows, [5]);
}
