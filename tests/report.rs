//! Reports read back: no text of a plan is taken for anything but text, every form says the same.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::fmt::Write as _;
use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx};
use planlint::finding::Lang;
use planlint::output::dossier;
use planlint::report::{Dossier, Request};
use planlint::{Options, Workspace};
use quick_xml::events::Event;
use serde_json::Value;

/// Texts that a form could take for something else.
const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(2)>",
    "=HYPERLINK(http://e.example)",
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "[a](javascript:alert(3)) `b` **c** | d",
    "&lt;b&gt; &amp; ]]> <!-- x",
    "a\u{202E}gnp.exe",
];

/// A plan whose names, titles and texts are all hostile.
fn hostile() -> Workspace {
    let mut text = String::from("unit Roads \"<b>Roads</b>\" { }\nunit Water { }\n");
    for (n, name) in HOSTILE.iter().enumerate() {
        let _ = write!(
            text,
            "task t{n} \"{name}\" {{\n  \"{name}\"\n  lead Roads\n  due 2024\n  target \"{name}\" >= 5 km by 2024\n}}\n"
        );
    }
    planlint::load(common::plan(&format!(
        "plan p \"{}\" {{ }}\n{text}",
        HOSTILE[0]
    )))
}

fn dossier_of(workspace: &Workspace) -> Dossier {
    let report = planlint::check(workspace, &Options::default());
    Dossier::new(&report, &Request::default())
}

/// The texts of an XML part; it must be well-formed.
fn texts(xml: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut out = String::new();
    let mut open = 0_u32;
    loop {
        match reader.read_event().expect("it is well-formed") {
            Event::Start(_) => open += 1,
            Event::End(_) => open -= 1,
            Event::Text(text) => out.push_str(&text),
            Event::GeneralRef(name) => out.push_str(match &*name {
                "lt" => "<",
                "gt" => ">",
                "amp" => "&",
                "quot" => "\"",
                "apos" => "'",
                other => panic!("{other}"),
            }),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0);
    out
}

fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is an archive");
    let mut parts = Vec::new();
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).expect("it has the part");
        let mut text = String::new();
        file.read_to_string(&mut text).expect("it is text");
        parts.push((file.name().expect("it has a name").into_owned(), text));
    }
    parts
}

/// As people see it: what turns the direction is said.
fn seen(text: &str) -> String {
    text.replace('\u{202E}', "[U+202E]")
}

#[test]
fn hostile_texts_are_texts_in_html() {
    let workspace = hostile();
    let page = dossier::html(&dossier_of(&workspace), &workspace.sources, Lang::En);
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"));
    assert!(!page.contains('\u{202E}') && page.contains("a[U+202E]gnp.exe"));
    assert!(page.contains("&lt;script&gt;alert(1)"));
    assert_eq!(page.matches("<script>").count(), 1, "our own alone");
    for on in [
        "href=\"http",
        "src=",
        "url(",
        "@import",
        "href=\"javascript",
    ] {
        let inside = page.replace("&lt;img src=x", "");
        assert!(!inside.contains(on), "nothing is fetched: {on}");
    }
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1);
    let policy = policy.and_then(|p| p.split('"').next()).expect("a policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
}

#[test]
fn hostile_texts_are_texts_in_the_document() {
    let bytes = dossier::docx(&dossier_of(&hostile()), Lang::Zh).expect("it can be made");
    let mut body = String::new();
    for (name, text) in parts(&bytes) {
        let texts = texts(&text);
        if name == "word/document.xml" {
            body = texts;
        }
        assert!(
            !text.contains("r:id=\"http") && !text.contains("TargetMode=\"External\""),
            "{name}"
        );
    }
    for name in HOSTILE {
        assert!(body.contains(&seen(name)), "{name}");
    }
}

#[test]
fn hostile_texts_are_texts_in_the_workbook() {
    let bytes = dossier::xlsx(&dossier_of(&hostile()), Lang::En).expect("it can be made");
    for (name, text) in parts(&bytes) {
        texts(&text);
        assert!(
            !text.contains("<f>") && !text.contains("TargetMode=\"External\""),
            "{name}"
        );
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("it opens");
    let sheet = book.worksheet_range("Tasks").expect("it has the sheet");
    let column: Vec<String> = sheet.rows().skip(1).map(|row| row[1].to_string()).collect();
    for name in HOSTILE {
        assert!(column.contains(&seen(name)), "{name} in {column:?}");
    }
    let formulas = book.worksheet_formula("Tasks").expect("it can be asked");
    assert!(formulas.used_cells().next().is_none());
}

#[test]
fn hostile_texts_are_texts_in_markdown() {
    let text = dossier::markdown(&dossier_of(&hostile()), Lang::En);
    assert!(!text.contains("<script") && !text.contains("<img") && !text.contains('\u{202E}'));
    assert!(!text.contains("](javascript"));
    assert!(text.contains("\\[a\\]\\(javascript:alert(3))"));
}

/// The counts in the order errors, warnings, infos, waived, not evaluated.
fn counts(json: &Value) -> Vec<u64> {
    ["error", "warning", "info", "waived", "not_evaluated"]
        .iter()
        .map(|name| {
            json["summary"][name]
                .as_u64()
                .unwrap_or_else(|| panic!("no {name}"))
        })
        .collect()
}

#[test]
fn every_form_has_the_same_verdict_and_counts() {
    let fixtures = common::fixtures();
    for folder in ["linxia", "linxia-executing", "check/task-without-lead"] {
        let workspace = common::load(&fixtures.join(folder), &fixtures);
        let dossier = dossier_of(&workspace);
        let json: Value = serde_json::from_str(&dossier::json(&dossier)).expect("it is JSON");
        let counts = counts(&json);
        let verdict = dossier.verdict.said();
        let line = format!(
            "错误{}处，警告{}处，提示{}处",
            counts[0], counts[1], counts[2]
        );
        let markdown = dossier::markdown(&dossier, Lang::Zh);
        assert!(
            markdown.contains(&line) && markdown.contains(&verdict.zh),
            "{folder}"
        );
        let document = dossier::docx(&dossier, Lang::Zh).expect("it can be made");
        let body = parts(&document)
            .into_iter()
            .find(|(name, _)| name == "word/document.xml");
        let body = texts(&body.expect("it has a body").1);
        assert!(
            body.contains(&line) && body.contains(&verdict.zh),
            "{folder}"
        );
        let page = dossier::html(&dossier, &workspace.sources, Lang::Zh);
        assert!(page.contains(&format!("data-verdict=\"{}\"", dossier.verdict.word())));
        for (n, word) in [
            (0, "处错误"),
            (1, "处警告"),
            (2, "处提示"),
            (4, "项未能判定"),
        ] {
            let shown = format!(">{}</b><span lang=\"zh\">{word}<", counts[n]);
            assert!(page.contains(&shown), "{folder}: {shown}");
        }
        let items = page.matches("<li id=\"f").count() as u64;
        assert_eq!(items, counts[..3].iter().sum::<u64>(), "{folder}");
        let bytes = dossier::xlsx(&dossier, Lang::Zh).expect("it can be made");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("it opens");
        let about = book.worksheet_range("报告说明").expect("it has the sheet");
        let value = |name: &str| {
            let row = about
                .rows()
                .find(|row| row[0] == Data::String(name.to_owned()));
            row.unwrap_or_else(|| panic!("no {name}"))[1].to_string()
        };
        assert_eq!(value("结论"), verdict.zh);
        for (n, name) in ["错误", "警告", "提示", "已豁免", "未能判定"]
            .iter()
            .enumerate()
        {
            assert_eq!(value(name), counts[n].to_string(), "{folder}: {name}");
        }
        for name in ["统计至", "判定标准", "筛选范围", "程序版本"] {
            assert!(!value(name).is_empty(), "{name}");
        }
        let findings = book.worksheet_range("问题清单").expect("it has the sheet");
        assert_eq!(findings.rows().count() as u64 - 1, items, "{folder}");
    }
}

#[test]
fn changes_stand_in_every_form() {
    let fixtures = common::fixtures().join("revisions/harbour");
    let mut workspace = common::load(&fixtures.join("2025"), &fixtures);
    workspace.against(common::older(&fixtures.join("2024"), &fixtures));
    let report = planlint::check(&workspace, &Options::default());
    let request = Request {
        against: Some("v1".to_owned()),
        ..Request::default()
    };
    let dossier = Dossier::new(&report, &request);
    let changes = dossier.changes.as_ref().expect("there are changes");
    assert!(changes.list.len() > 10 && changes.grades().count() > 4);
    let gone = "Foot tunnel";
    let page = dossier::html(&dossier, &workspace.sources, Lang::En);
    let section = page
        .split("id=\"changes\"")
        .nth(1)
        .expect("it has the part");
    assert!(section.contains("Removed (1)") && section.contains(gone));
    let text = dossier::markdown(&dossier, Lang::En);
    assert!(text.contains("against v1: ") && text.contains("**Removed** 1"));
    let document = dossier::docx(&dossier, Lang::En).expect("it can be made");
    let body = parts(&document)
        .into_iter()
        .find(|(name, _)| name == "word/document.xml");
    assert!(texts(&body.expect("it has a body").1).contains("Removed (1)"));
    let json: Value = serde_json::from_str(&dossier::json(&dossier)).expect("it is JSON");
    let list = json["changes"]["list"].as_array().expect("a list");
    assert_eq!(list.len(), changes.list.len());
    assert_eq!(list[0]["grade"], "removed");
    let bytes = dossier::xlsx(&dossier, Lang::En).expect("it can be made");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("it opens");
    let sheet = book.worksheet_range("Changes").expect("it has the sheet");
    assert_eq!(sheet.rows().count(), changes.list.len() + 1);
}
