//! `planlint import` of tables: every row comes out whole, or is named with its cells.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::path::Path;
use std::process::{Command, Output};

use planlint::Workspace;
use planlint::source::Sources;

fn planlint(args: &[&str]) -> Output {
    let run = Command::new(env!("CARGO_BIN_EXE_planlint"))
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("LANG", "en")
        .output();
    run.expect("planlint runs")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

fn imported(file: &str) -> (String, String) {
    let run = planlint(&["import", file, "--lang", "en"]);
    let said = text(&run.stderr).to_owned();
    assert_eq!(run.status.code(), Some(0), "{said}");
    (text(&run.stdout).to_owned(), said)
}

fn workspace(plan: &str) -> Workspace {
    let sources: Sources = common::plan(plan);
    let workspace = planlint::load(sources);
    assert_eq!(workspace.problems, [], "{plan}");
    workspace
}

/// The annex of a public notice on data elements (2026), as a table of its own.
const RULES: &str = "fixtures/import/detail-rules.csv";

#[test]
fn fifteen_rows_are_fifteen_tasks_with_exactly_their_units() {
    let (plan, said) = imported(RULES);
    assert_eq!(
        said,
        "15 of 15 rows taken; 0 not understood as a whole or in a cell\n"
    );
    let workspace = workspace(&plan);
    let model = &workspace.model;
    assert_eq!((model.tasks.len(), model.sections.len()), (15, 3));
    let table = common::text(&Path::new(env!("CARGO_MANIFEST_DIR")).join(RULES));
    let mut expected = Vec::new();
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        for unit in cells[5].split('、') {
            expected.push(format!("{} lead {unit}", cells[0]));
        }
        for unit in cells[6].split('、') {
            expected.push(format!("{} support {unit}", cells[0]));
        }
        let month = cells[7]
            .trim_start_matches("2026 年")
            .trim_end_matches("月底前");
        let month: u8 = month.trim().parse().expect("a month");
        expected.push(format!("{} due 2026-{month:02}", cells[0]));
    }
    let mut found = Vec::new();
    let document = planlint::data::document(&workspace.sources);
    for section in document["sections"].as_array().expect("sections") {
        for task in section["tasks"].as_array().expect("tasks") {
            let id = task["id"].as_str().expect("an id");
            for role in ["lead", "support"] {
                for unit in task[role].as_array().expect("a list") {
                    found.push(format!("{id} {role} {}", unit.as_str().expect("a name")));
                }
            }
            found.push(format!(
                "{id} due {}",
                task["due"].as_str().expect("a date")
            ));
        }
    }
    assert_eq!(found, expected);
}

#[test]
fn the_plan_is_laid_out_the_same_every_time_and_can_be_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rules.plan");
    let path = path.to_str().expect("a name");
    for expected in [0, 2] {
        let run = planlint(&["import", RULES, "-o", path]);
        assert_eq!(run.status.code(), Some(expected), "{}", text(&run.stderr));
    }
    assert_eq!(imported(RULES).0, common::text(Path::new(path)));
    assert_eq!(planlint(&["fmt", "--check", path]).status.code(), Some(0));
    let check = planlint(&["check", path, "--lang", "en"]);
    assert!(
        matches!(check.status.code(), Some(0 | 1)),
        "{}",
        text(&check.stdout)
    );
}

#[test]
fn what_is_not_understood_is_named_with_its_cells() {
    let file = "fixtures/import/targets.csv";
    let (plan, said) = imported(file);
    for part in [
        "目标 1 \"规模以上工业增加值增速\" >= 7% 期限 2025",
        "基期值 6.5%",
        "牵头单位:市工信局、市统计局 等",
        "目标 2 \"城镇化率\" >= 52% 期限 2025",
        "目标 3 \"营商环境\" \"全省前三\"",
        "备注 \"完成时限：尽快\"",
        "牵头单位:市教育局、市住建局",
    ] {
        assert!(plan.contains(part), "{part}\n{plan}");
    }
    assert_eq!(
        said,
        "row 6: it is no date; it stands in the note of the item: H6 尽快\n\
         row 11: it names no task, metric or project: H11 x\n\
         5 of 6 rows taken; 2 not understood as a whole or in a cell\n"
    );
    workspace(&plan);
    let folder = tempfile::tempdir().expect("a folder");
    let report = folder.path().join("left.json");
    let report = report.to_str().expect("a name");
    let strict = planlint(&["import", file, "--strict", "--report", report]);
    assert_eq!(strict.status.code(), Some(1));
    let report: serde_json::Value =
        serde_json::from_str(&common::text(Path::new(report))).expect("JSON");
    assert_eq!(report["not_understood"][1]["cells"][0]["cell"], "H11");
    assert_eq!(report["rows"], 6);
}

/// Imports a table of its own.
fn imported_table(csv: &str) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tasks.csv");
    std::fs::write(&path, csv).expect("a file can be written");
    imported(path.to_str().expect("a name"))
}

#[test]
fn further_measures_belong_to_the_task_above() {
    let (plan, _) = imported_table(
        "序号,类别,任务名称,牵头单位,指标,目标值\n\
         1,交通,修路,州交通局,新改建里程,600公里\n\
         ,,,,开工桥梁,3座\n\
         2,,,州统计局,公路货运量增速,7%\n\
         ,绿化,,州林草局,营造林,90万亩\n",
    );
    let document = planlint::data::document(&workspace(&plan).sources);
    let (roads, green) = (&document["sections"][0], &document["sections"][1]);
    let task = &roads["tasks"][0];
    assert_eq!(task["targets"][0]["metric"], "新改建里程", "{plan}");
    assert_eq!(task["targets"][1]["metric"], "开工桥梁", "{plan}");
    // A number of its own, or another group, is something else.
    assert_eq!(roads["targets"][0]["metric"], "公路货运量增速", "{plan}");
    assert_eq!(green["targets"][0]["metric"], "营造林", "{plan}");
}

#[test]
fn columns_without_a_place_are_named() {
    let (_, said) = imported_table(
        "序号,任务名称,牵头单位,完成投资,领导批示\n1,修路,州交通局,1200,抓紧\n2,造林,州林草局,300,\n",
    );
    assert_eq!(
        said,
        "columns without a place in the plan: D `完成投资`, E `领导批示`\n\
         2 of 2 rows taken; 0 not understood as a whole or in a cell\n"
    );
}

#[test]
fn what_cannot_be_read_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file can be written");
        path.to_str().expect("a name").to_owned()
    };
    for (name, bytes) in [
        ("a.xlsx", &b"no workbook"[..]),
        ("b.csv", b""),
        ("c.csv", b"1,2\n3,4\n"),
        ("d.json", b"{"),
        ("e.plan.yaml", &[0xC8, 0xCE, 0xCE, 0xF1, b':', b' ', b'1']),
        ("f.txt", b"x"),
    ] {
        let out = folder.path().join("out.plan");
        let target = out.to_str().expect("a name");
        let run = planlint(&["import", &file(name, bytes), "-o", target]);
        assert_eq!(run.status.code(), Some(2), "{name}: {}", text(&run.stderr));
        assert!(!run.stderr.is_empty() && !out.exists(), "{name}");
    }
    let gone = planlint(&["import", RULES, "--sheet", "no"]);
    assert_eq!(gone.status.code(), Some(2));
}
