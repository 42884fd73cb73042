//! Reports for other programs: each against its own form, all with the same counts and verdict,
//! and no text of a plan that is taken for anything but text.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use planlint::finding::{Lang, Severity};
use planlint::output::ci::{Asked, Format};
use planlint::output::dossier;
use planlint::report::{Dossier, Request};
use planlint::source::{Source, Sources};
use planlint::{Options, Report, Workspace};
use quick_xml::events::Event;
use serde_json::{Value, json};

/// A report of a workspace in a format.
fn written(workspace: &Workspace, format: Format, lang: Lang) -> String {
    shown(
        &planlint::check(workspace, &Options::default()),
        format,
        lang,
    )
}

fn shown(report: &Report<'_>, format: Format, lang: Lang) -> String {
    let asked = Asked {
        lang,
        fail_on: Severity::Error,
        here: Some("/here"),
    };
    let mut out = Vec::new();
    format
        .write(report, asked, &mut out)
        .expect("memory takes it");
    let text = String::from_utf8(out).expect("it is text");
    assert!(format.wrote(&text), "{format:?} knows its own file again");
    for other in Format::ALL.into_iter().filter(|f| *f != format) {
        assert!(
            !other.wrote(&text),
            "{other:?} takes {format:?} for its own"
        );
    }
    text
}

/// All fixtures with something to report.
static WORKSPACES: LazyLock<Vec<(PathBuf, Workspace)>> = LazyLock::new(|| {
    let fixtures = common::fixtures();
    let mut folders = common::folders(&fixtures.join("check"));
    folders.push(fixtures.join("linxia"));
    folders.push(fixtures.join("linxia-executing"));
    let mut found = Vec::new();
    for folder in folders {
        let workspace = common::load(&folder, &fixtures);
        found.push((folder, workspace));
    }
    assert!(found.len() > 60);
    found
});

/// What is found in each of them.
fn reports() -> impl Iterator<Item = (String, Report<'static>)> {
    WORKSPACES.iter().map(|(folder, workspace)| {
        let report = planlint::check(workspace, &Options::default());
        (folder.display().to_string(), report)
    })
}

/// A schema with every object closed, so that a field it does not name is a failure.
fn closed(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        let open = object.contains_key("properties") && !object.contains_key("allOf");
        object.values_mut().for_each(closed);
        if open && !object.contains_key("additionalProperties") {
            object.insert("additionalProperties".to_owned(), json!(false));
        }
    } else if let Some(list) = schema.as_array_mut() {
        list.iter_mut().for_each(closed);
    }
}

/// A schema ready to be held against values.
struct Schema {
    schemas: boon::Schemas,
    index: boon::SchemaIndex,
}

impl Schema {
    fn read(path: &str, close: bool) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let mut value: Value = serde_json::from_str(&common::text(&path)).expect("it is JSON");
        if close {
            closed(&mut value);
        }
        value.as_object_mut().expect("an object").remove("$id");
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        compiler.enable_format_assertions();
        compiler.add_resource("s.json", value).expect("a resource");
        let index = compiler.compile("s.json", &mut schemas);
        let index = index.expect("the schema is one");
        Self { schemas, index }
    }

    #[track_caller]
    fn takes(&self, value: &Value, about: &str) {
        if let Err(error) = self.schemas.validate(value, self.index) {
            panic!("{about}: {error}");
        }
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn sarif_is_what_the_standard_says() {
    let schema = Schema::read("tests/schemas/sarif-schema-2.1.0.json", false);
    let (mut fixes, mut related, mut suppressed) = (0, 0, 0);
    for (name, report) in reports() {
        for lang in [Lang::En, Lang::Zh] {
            let sarif = parsed(&shown(&report, Format::Sarif, lang));
            schema.takes(&sarif, &name);
            let run = &sarif["runs"][0];
            let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
            for result in run["results"].as_array().expect("results") {
                let number = result["ruleIndex"].as_u64().expect("a number") as usize;
                assert_eq!(rules[number]["id"], result["ruleId"]);
                fixes += usize::from(result.get("fixes").is_some());
                related += usize::from(result.get("relatedLocations").is_some());
                let accepted = result["suppressions"].as_array();
                suppressed += usize::from(accepted.is_some_and(|list| !list.is_empty()));
            }
        }
    }
    assert!(
        fixes > 0 && related > 0 && suppressed > 0,
        "{fixes} {related} {suppressed}"
    );
}

#[test]
fn sarif_says_what_is_wrong_with_the_input() {
    let mut sources = Sources::default();
    sources.add(Source::new("/here/方案 1.plan", "task 1 \"A\" { tusk }\n"));
    let workspace = planlint::load(sources);
    let sarif = parsed(&written(&workspace, Format::Sarif, Lang::En));
    Schema::read("tests/schemas/sarif-schema-2.1.0.json", false).takes(&sarif, "a fault");
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notice = &invocation["toolExecutionNotifications"][0];
    assert_eq!(notice["descriptor"]["id"], "syntax");
    let place = &notice["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "%E6%96%B9%E6%A1%88%201.plan"
    );
    assert_eq!(place["region"]["startLine"], 1);
}

/// Columns count characters, as `columnKind` says, beyond the first plane too.
#[test]
fn sarif_counts_characters() {
    let mut sources = Sources::default();
    sources.add(Source::new("a.plan", "任务 𠮷 \"\u{20BB7}路\" { }\n"));
    let workspace = planlint::load(sources);
    let sarif = parsed(&written(&workspace, Format::Sarif, Lang::Zh));
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let results = run["results"].as_array().expect("results");
    let leaderless = results.iter().find(|r| r["ruleId"] == "task-without-lead");
    let region = &leaderless.expect("it has no lead")["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startColumn"], &region["endColumn"]),
        (&json!(6), &json!(10)),
        "{region}"
    );
}

#[test]
fn the_json_is_what_its_schema_says() {
    let whole = Schema::read("docs/schema/check.schema.json", true);
    let line = Schema::read("docs/schema/check-line.schema.json", false);
    for (name, report) in reports() {
        whole.takes(&parsed(&shown(&report, Format::Json, Lang::Zh)), &name);
        for text in shown(&report, Format::Jsonl, Lang::En).lines() {
            line.takes(&parsed(text), &name);
        }
    }
    let report = json!({ "schema": 1, "planlint": "0", "as_of": null, "against": null });
    assert!(whole.schemas.validate(&report, whole.index).is_err());
}

/// Findings by level, waived ones, and whether the check fails.
type Counts = ([usize; 3], usize, bool);

fn counts_of_json(text: &str) -> Counts {
    let json = parsed(text);
    let sum = |name: &str| json["summary"][name].as_u64().expect("a number") as usize;
    let levels = ["error", "warning", "info"].map(sum);
    let listed = json["findings"].as_array().map(Vec::len);
    assert_eq!(listed, Some(levels.iter().sum()));
    (levels, sum("waived"), levels[0] > 0)
}

fn counts_of_jsonl(text: &str) -> Counts {
    let lines: Vec<Value> = text.lines().map(parsed).collect();
    let findings = || lines.iter().filter(|l| l["type"] == "finding");
    let levels = ["error", "warning", "info"];
    let levels = levels.map(|level| findings().filter(|f| f["severity"] == level).count());
    let last = lines.last().expect("the sum is last");
    (
        levels,
        last["waived"].as_u64().expect("a number") as usize,
        levels[0] > 0,
    )
}

fn counts_of_sarif(text: &str) -> Counts {
    let sarif = parsed(text);
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let accepted = |r: &&Value| r["suppressions"].as_array().is_some_and(|s| !s.is_empty());
    let open = || results.iter().filter(|r| !accepted(r));
    let levels = ["error", "warning", "note"].map(|l| open().filter(|r| r["level"] == l).count());
    (
        levels,
        results.iter().filter(accepted).count(),
        levels[0] > 0,
    )
}

/// Tags with their attributes.
fn tags(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("it is XML") {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.expect("an attribute");
                    let key = attribute.key.as_ref().to_owned();
                    let value = quick_xml::escape::unescape(&attribute.value);
                    let value = value.expect("it is escaped");
                    (key, value.into_owned())
                });
                found.push((name, attributes.collect()));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn counts_of_junit(text: &str) -> Counts {
    let tags = tags(text);
    let value = |of: &[(String, String)], key: &str| -> String {
        let found = of.iter().find(|(k, _)| k == key);
        found.map(|(_, v)| v.clone()).unwrap_or_default()
    };
    let property = |name: &str| -> usize {
        let mut all = tags.iter().filter(|(tag, _)| tag == "property");
        let found = all.find(|(_, a)| value(a, "name") == name);
        value(&found.expect("the property is there").1, "value")
            .parse()
            .expect("a number")
    };
    let count = |name: &str| tags.iter().filter(|(tag, _)| tag == name).count();
    let root = &tags[0].1;
    for (name, tag) in [
        ("tests", "testcase"),
        ("failures", "failure"),
        ("skipped", "skipped"),
    ] {
        assert_eq!(value(root, name), count(tag).to_string(), "{name}");
    }
    let levels = ["error", "warning", "info"].map(property);
    (levels, property("waived"), count("failure") > 0)
}

fn counts_of_github(text: &str) -> Counts {
    let count = |command: &str| text.lines().filter(|l| l.starts_with(command)).count();
    let levels = ["::error ", "::warning ", "::notice "].map(count);
    let last = text.lines().last().expect("the sum is last");
    let waived = last.rsplit(", ").next().and_then(|n| n.split(' ').next());
    let waived = waived.and_then(|n| n.parse().ok()).expect("a number");
    assert_eq!(text.lines().count(), levels.iter().sum::<usize>() + 1);
    (levels, waived, levels[0] > 0)
}

/// GitLab is not told what is waived.
fn counts_of_gitlab(text: &str) -> ([usize; 3], bool) {
    let json = parsed(text);
    let all = json.as_array().expect("a list");
    let mut prints: Vec<&str> = all
        .iter()
        .filter_map(|e| e["fingerprint"].as_str())
        .collect();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), all.len(), "fingerprints are told apart");
    let levels =
        ["major", "minor", "info"].map(|l| all.iter().filter(|e| e["severity"] == l).count());
    (levels, levels[0] > 0)
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{FEFF}').expect("a byte order mark");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records = reader.records().map(|r| r.expect("a row"));
    records
        .map(|r| r.iter().map(str::to_owned).collect())
        .collect()
}

fn counts_of_csv(text: &str) -> ([usize; 3], bool) {
    let rows = rows(text);
    let count = |level: &str| rows.iter().filter(|r| r[0] == level).count();
    let levels = ["error", "warning", "info"].map(count);
    (levels, levels[0] > 0)
}

/// The numbers of the line below the title.
fn counts_of_markdown(text: &str) -> Counts {
    let mut lines = text.lines();
    let verdict = lines.next().expect("a title");
    let line = lines.nth(1).expect("a line of counts");
    let mut numbers = line.split(|c: char| !c.is_ascii_digit());
    let mut next = || loop {
        if let Ok(n) = numbers.next().expect("a number").parse() {
            break n;
        }
    };
    let levels = [next(), next(), next()];
    (levels, next(), verdict.ends_with("not passed"))
}

#[test]
fn all_formats_say_the_same() {
    let mut failing = 0;
    for (name, report) in reports() {
        if report.problems().next().is_some() {
            continue;
        }
        let text = |format| shown(&report, format, Lang::En);
        let json = counts_of_json(&text(Format::Json));
        let (levels, _, fails) = json;
        assert_eq!(counts_of_jsonl(&text(Format::Jsonl)), json, "{name}");
        assert_eq!(counts_of_sarif(&text(Format::Sarif)), json, "{name}");
        assert_eq!(counts_of_junit(&text(Format::Junit)), json, "{name}");
        assert_eq!(counts_of_github(&text(Format::Github)), json, "{name}");
        assert_eq!(
            counts_of_gitlab(&text(Format::Gitlab)),
            (levels, fails),
            "{name}"
        );
        assert_eq!(counts_of_csv(&text(Format::Csv)), (levels, fails), "{name}");
        assert_eq!(counts_of_markdown(&text(Format::Markdown)), json, "{name}");
        failing += usize::from(fails);
    }
    assert!(failing > 10);
}

/// Names that programs might take for something else than text.
const NASTY: [&str; 7] = [
    "=HYPERLINK(0)",
    "<script>alert(1)</script>",
    "]]>&amp;",
    "[here](http://example.org)",
    "%0A::error::x, y: z",
    "\u{202E}gnp.exe",
    "a\u{7}b",
];

fn nasty() -> Workspace {
    let tasks = NASTY.iter().enumerate().flat_map(|(n, name)| {
        ["a", "b"]
            .map(|task| format!("task {task}{n} \"t\" {{ lead A; project \"{name}\" complete }}\n"))
    });
    let text: String = tasks.collect();
    let mut sources = Sources::default();
    sources.add(Source::new("a,b:c%.plan", text));
    let workspace = planlint::load(sources);
    assert_eq!(workspace.problems, []);
    workspace
}

#[test]
fn text_stays_text() {
    let workspace = nasty();
    let text = |format| written(&workspace, format, Lang::En);
    let csv = rows(&text(Format::Csv));
    let github = text(Format::Github);
    let junit = text(Format::Junit);
    let sarif = parsed(&text(Format::Sarif));
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    for name in NASTY {
        let message = format!("project “{name}” stands in 2 tasks");
        let row = csv.iter().find(|r| r[2] == message);
        let element = &row.unwrap_or_else(|| panic!("no row: {message}"))[7];
        let guarded = if name.starts_with('=') {
            format!("'{name}")
        } else {
            name.to_owned()
        };
        assert_eq!(*element, guarded);
        let plain = name.replace('[', "\\[").replace(']', "\\]");
        let escaped = if name.contains("](") {
            plain
        } else {
            name.to_owned()
        };
        let said = |r: &&Value| {
            r["message"]["text"]
                .as_str()
                .is_some_and(|t| t.contains(&escaped))
        };
        assert!(results.iter().any(|r| said(&r)), "{name}");
    }
    assert!(github.contains("%250A::error::x, y: z"));
    assert!(github.contains("file=a%2Cb%3Ac%25.plan,"));
    let commands = ["::error ", "::warning ", "::notice ", "planlint: "];
    assert!(
        github
            .lines()
            .all(|l| commands.iter().any(|c| l.starts_with(c)))
    );
    assert!(junit.contains("&lt;script&gt;") && !junit.contains("<script>"));
    assert!(junit.contains("a\u{FFFD}b") && junit.contains("\u{202E}gnp.exe"));
    assert!(tags(&junit).len() > 80);
    let markdown = text(Format::Markdown);
    assert!(markdown.contains("“&lt;script&gt;alert(1)&lt;/script&gt;”"));
    assert!(markdown.contains("“\\[here\\]\\(http&#58;//example.org)”"));
    assert!(markdown.contains("“\\[U+202E\\]gnp.exe”") && markdown.contains("“a\u{FFFD}b”"));
}

/// The binary in a folder of its own.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planlint"));
    command.args(args).current_dir(folder).env("LC_ALL", "en");
    let ran = command.output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        ran.status.code().unwrap_or(-1),
        text(&ran.stdout),
        text(&ran.stderr),
    )
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::create_dir(folder.path().join(".git")).expect("a folder can be made");
    fs::write(folder.path().join("a.plan"), "task 1 \"A\" { }\n").expect("it can be written");
    folder
}

#[test]
fn several_reports_each_in_its_file() {
    let folder = folder();
    let args = [
        "check",
        "--format",
        "github",
        "--format",
        "sarif=out.sarif",
        "--format",
        "junit=junit.xml",
        "--format",
        "gitlab=gl.json",
        "--format",
        "jsonl=r.jsonl",
        "--format",
        "csv=r.csv",
        "--format",
        "json=r.json",
        "--format",
        "human=r.txt",
    ];
    let names = [
        "out.sarif",
        "junit.xml",
        "gl.json",
        "r.jsonl",
        "r.csv",
        "r.json",
        "r.txt",
    ];
    let read = || names.map(|name| common::text(&folder.path().join(name)));
    let (code, out, err) = run(folder.path(), &args);
    assert_eq!(code, 1, "{err}");
    assert!(out.starts_with("::error file=a.plan,line=1,"), "{out}");
    let first = read();
    // A second run writes over its own files, and leaves nothing else behind.
    assert_eq!(run(folder.path(), &args).0, 1);
    assert_eq!(read()[..6], first[..6]);
    assert_eq!(
        fs::read_dir(folder.path())
            .expect("it can be listed")
            .count(),
        9
    );
}

#[test]
fn files_of_others_stay() {
    let folder = folder();
    let path = folder.path().join("notes.csv");
    fs::write(&path, "mine,all mine\n").expect("it can be written");
    for format in [
        "csv", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "human",
    ] {
        let target = format!("{format}=notes.csv");
        let (code, out, err) = run(folder.path(), &["check", "--format", &target]);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(
            err.contains("notes.csv") && err.contains("stays as it is"),
            "{err}"
        );
        assert_eq!(common::text(&path), "mine,all mine\n");
    }
    // An empty file is nobody's work.
    fs::write(&path, "").expect("it can be written");
    assert_eq!(
        run(folder.path(), &["check", "--format", "csv=notes.csv"]).0,
        1
    );
    // A report of another format is not replaced, either.
    let (code, _, err) = run(folder.path(), &["check", "--format", "json=notes.csv"]);
    assert_eq!(code, 2, "{err}");
    let twice = ["check", "--format", "json=r", "--format", "sarif=r"];
    assert!(run(folder.path(), &twice).2.contains("a file of its own"));
    assert!(
        run(folder.path(), &["check", "--format", "json="])
            .2
            .contains("name of a file")
    );
    assert!(!folder.path().join("r").exists());
}

#[test]
fn the_other_json_is_what_its_schema_says() {
    let fixtures = common::fixtures();
    let path = |name: &str| fixtures.join(name).to_string_lossy().into_owned();
    let folder = folder();
    let answer = |args: &[&str]| parsed(&run(folder.path(), args).1);
    let assess = Schema::read("docs/schema/assess.schema.json", true);
    let executing = path("linxia-executing");
    for by in ["unit", "section", "plan"] {
        assess.takes(
            &answer(&["assess", &executing, "--by", by, "--format", "json"]),
            by,
        );
    }
    let day = [
        "--as-of",
        "2023-06-30",
        "--against",
        &path("linxia"),
        "--format",
        "json",
    ];
    let moved = answer(&[&["assess", executing.as_str()], &day[..]].concat());
    assert!(moved["moves"].as_array().is_some_and(|m| !m.is_empty()));
    assess.takes(&moved, "moves");
    let ledger = Schema::read("docs/schema/ledger.schema.json", true);
    for table in [
        "ledgers/linxia.csv",
        "ledgers/linxia.xlsx",
        "import/detail-rules.csv",
    ] {
        ledger.takes(
            &answer(&["ledger", &path(table), "--format", "json"]),
            table,
        );
    }
    let whole = Schema::read("docs/schema/report.schema.json", true);
    let older = path("revisions/harbour/2024");
    for (plans, more) in [
        ("linxia", &["--unit", "州水务局"][..]),
        ("linxia-executing", &["--as-of", "2023-12-31"]),
        ("revisions/harbour/2025", &["--against", older.as_str()]),
        ("check/suppression-without-reason", &[]),
    ] {
        let plans = path(plans);
        let args = [&["report", plans.as_str(), "--format", "json"], more].concat();
        whole.takes(&answer(&args), &plans);
    }
    for (folder, workspace) in WORKSPACES.iter() {
        let report = planlint::check(workspace, &Options::default());
        let dossier = Dossier::new(&report, &Request::default());
        whole.takes(
            &parsed(&dossier::json(&dossier)),
            &folder.display().to_string(),
        );
    }
    let import = Schema::read("docs/schema/import-report.schema.json", true);
    let documents = [
        "guofa-2019-3.txt",
        "zhezhengfa-2025-10.txt",
        "detail-rules.csv",
        "targets.csv",
    ];
    for (n, document) in documents.into_iter().enumerate() {
        let (plan, report) = (format!("{n}.plan"), format!("{n}.json"));
        let file = path(&format!("import/{document}"));
        let (code, _, err) = run(
            folder.path(),
            &["import", &file, "-o", &plan, "--report", &report],
        );
        assert!(code < 2, "{err}");
        let report = parsed(&common::text(&folder.path().join(report)));
        import.takes(&report, document);
    }
}
