//! `diff` in the formats of build servers and code hosts: each against its own form, all with the same
//! changes and findings, and `--only` in each of them.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const OLD: &str = "\
plan p \"Roads\" { number \"3/2025\"; issued 2025-01-10 }
target r \"Road\" >= 600 km by 2025 { baseline 0 km in 2020; lead Roads }
task t \"Build\" by 2024-12 { lead Roads }
task u \"=HYPERLINK(0) <b>@x|y\" by 2024-12 { lead Roads }
task v \"Mark\" by 2024-12 { lead Roads }
";

/// A value, a deadline, a helper and a title are others; one task is gone.
const NEW: &str = "\
plan p \"Roads\" { number \"3/2025\"; issued 2025-01-10 }
target r \"Road\" >= 550 km by 2025 { baseline 0 km in 2020; lead Roads }
task t \"Build\" by 2025-12 { lead Roads; support Water }
task v \"Mark all of it\" by 2024-12 { lead Roads }
";

const FORMATS: [&str; 9] = [
    "human", "markdown", "json", "jsonl", "csv", "sarif", "junit", "github", "gitlab",
];

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in [("old.plan", OLD), ("new.plan", NEW)] {
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    folder
}

/// Runs `diff old.plan new.plan`: exit code, standard output, standard error.
fn diff(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planlint"));
    command.args(["diff", "old.plan", "new.plan"]).args(args);
    let ran = command.current_dir(folder).env("LC_ALL", "en").output();
    let ran = ran.expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is text");
    (
        ran.status.code().unwrap_or(-1),
        text(ran.stdout),
        text(ran.stderr),
    )
}

fn shown(folder: &Path, format: &str, args: &[&str]) -> String {
    let (code, out, err) = diff(folder, &[&["--format", format], args].concat());
    assert_eq!((code, err.as_str()), (1, ""), "{format}: {out}");
    out
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{FEFF}').expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records = reader.records().map(|r| r.expect("a row"));
    records
        .map(|r| r.iter().map(str::to_owned).collect())
        .collect()
}

/// How many findings of each level a report of findings holds.
fn levels(format: &str, text: &str) -> [usize; 3] {
    let count = |level: &dyn Fn(&Value) -> bool, list: &Value| {
        let list = list.as_array().expect("a list");
        list.iter().filter(|one| level(one)).count()
    };
    match format {
        "sarif" => ["error", "warning", "note"]
            .map(|l| count(&|r| r["level"] == l, &parsed(text)["runs"][0]["results"])),
        "gitlab" => {
            ["major", "minor", "info"].map(|l| count(&|e| e["severity"] == l, &parsed(text)))
        }
        "github" => ["::error ", "::warning ", "::notice "]
            .map(|c| text.lines().filter(|l| l.starts_with(c)).count()),
        "junit" => ["error", "warning", "info"].map(|level| {
            let name = format!("<property name=\"{level}\" value=\"");
            let (_, rest) = text.split_once(&name).expect("the property is there");
            let (value, _) = rest.split_once('"').expect("it ends");
            value.parse().expect("a number")
        }),
        "csv" => ["error", "warning", "info"].map(|l| {
            rows(text)
                .iter()
                .filter(|r| r[1] == l && r[3].is_empty())
                .count()
        }),
        _ => panic!("{format} counts changes"),
    }
}

#[test]
fn all_formats_tell_of_the_same_changes_and_findings() {
    let folder = folder();
    let shown = |format: &str| shown(folder.path(), format, &[]);
    let json = parsed(&shown("json"));
    let changes = json["changes"].as_array().expect("changes");
    assert_eq!(changes.len(), 5, "{json}");
    let lines: Vec<Value> = shown("jsonl").lines().map(parsed).collect();
    let of_type = |kind: &str| lines.iter().filter(|l| l["type"] == kind).count();
    assert_eq!(
        (lines[0]["type"].as_str(), of_type("change")),
        (Some("diff"), 5)
    );
    let last = lines.last().expect("a sum");
    assert_eq!(last["type"], "summary");
    for (grade, n) in json["summary"].as_object().expect("a sum") {
        assert_eq!(&last[grade], n, "{grade}");
    }
    let csv = rows(&shown("csv"));
    assert_eq!(csv.iter().filter(|row| !row[0].is_empty()).count(), 5);
    let wanted = levels("csv", &shown("csv"));
    assert_eq!(wanted, [4, 0, 1]);
    for format in ["sarif", "junit", "github", "gitlab"] {
        assert_eq!(levels(format, &shown(format)), wanted, "{format}");
    }
    let markdown = shown("markdown");
    assert_eq!(markdown.lines().filter(|l| l.starts_with("- ")).count(), 6);
}

#[test]
fn only_some_grades_in_every_format() {
    let folder = folder();
    let only = ["--only", "weakened"];
    for format in ["csv", "sarif", "junit", "github", "gitlab"] {
        let text = shown(folder.path(), format, &only);
        assert_eq!(levels(format, &text), [2, 0, 0], "{format}");
    }
    let (code, out, _) = diff(
        folder.path(),
        &["--only", "tightened", "--format", "github"],
    );
    assert_eq!((code, levels("github", &out)), (0, [0, 0, 1]), "{out}");
}

#[test]
fn the_forms_hold_to_their_schemas() {
    let folder = folder();
    let schema = |path: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let mut value = parsed(&common::text(&path));
        value.as_object_mut().expect("an object").remove("$id");
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        let whole = parsed(&common::text(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/diff.schema.json"),
        ));
        compiler.add_resource("s.json", value).expect("a resource");
        compiler
            .add_resource("diff.schema.json", whole)
            .expect("a resource");
        let index = compiler.compile("s.json", &mut schemas);
        (index.expect("the schema is one"), schemas)
    };
    let (index, schemas) = schema("tests/schemas/sarif-schema-2.1.0.json");
    let sarif = parsed(&shown(folder.path(), "sarif", &[]));
    assert!(schemas.validate(&sarif, index).is_ok());
    let (index, schemas) = schema("docs/schema/diff-line.schema.json");
    for line in shown(folder.path(), "jsonl", &[]).lines() {
        if let Err(error) = schemas.validate(&parsed(line), index) {
            panic!("{error}: {line}");
        }
    }
    assert!(
        schemas
            .validate(&parsed("{\"type\":\"other\"}"), index)
            .is_err()
    );
}

#[test]
fn each_report_in_its_file_and_again() {
    let folder = folder();
    let targets: Vec<String> = FORMATS.iter().map(|f| format!("{f}=out.{f}")).collect();
    let args: Vec<&str> = targets
        .iter()
        .flat_map(|t| ["--format", t.as_str()])
        .collect();
    let read = || FORMATS.map(|f| common::text(&folder.path().join(format!("out.{f}"))));
    let (code, out, err) = diff(folder.path(), &args);
    assert_eq!((code, out.as_str(), err.as_str()), (1, "", ""));
    let first = read();
    assert_eq!(diff(folder.path(), &args), (code, out, err));
    assert_eq!(read(), first);
    // A report of one kind does not go over one of another, nor over a report of `check`.
    for (format, other) in FORMATS
        .iter()
        .flat_map(|a| FORMATS.iter().map(move |b| (a, b)))
    {
        let target = format!("{format}=out.{other}");
        let expected = if format == other { 1 } else { 2 };
        let (code, _, err) = diff(folder.path(), &["--format", &target]);
        assert_eq!(code, expected, "{target}: {err}");
    }
    assert_eq!(read(), first);
}

#[test]
fn texts_of_plans_stay_texts() {
    let folder = folder();
    let csv = rows(&shown(folder.path(), "csv", &[]));
    let gone = csv
        .iter()
        .find(|r| r[0] == "removed")
        .expect("a task is gone");
    assert_eq!(gone[6], "u “=HYPERLINK(0) <b>@x|y”");
    assert_eq!(gone[13], "old.plan");
    let markdown = shown(folder.path(), "markdown", &[]);
    assert!(
        markdown.contains("“=HYPERLINK(0) &lt;b&gt;@&#8203;x\\|y”"),
        "{markdown}"
    );
}
