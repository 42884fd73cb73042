//! `planlint import` of one document in its several forms, and of files that hold none.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::{Command, Output};

use planlint::import::read::Options;
use planlint::source::Sources;
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn planlint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_planlint"))
        .current_dir(folder)
        .args(arguments)
        .env("LC_ALL", "C")
        .output()
        .expect("the binary runs")
}

/// A Word document with nothing but its text.
fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .start_file("word/document.xml", SimpleFileOptions::default())
        .expect("a part");
    archive.write_all(document.as_bytes()).expect("its text");
    archive.finish().expect("an archive").into_inner()
}

fn word_paragraph(text: &str) -> String {
    format!(
        "<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        escaped(text)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A PDF of one page.
fn pdf(page: &str, objects: &[&str], trailer: &str) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{page}>>");
    let first = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        &page,
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (n, object) in first.iter().chain(objects).enumerate() {
        places.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let (start, count) = (file.len(), places.len() + 1);
    let _ = write!(file, "xref\n0 {count}\n0000000000 65535 f \n");
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = write!(
        file,
        "trailer\n<</Size {count}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

fn stream(dict: &str, content: &str) -> String {
    format!(
        "<<{dict}/Length {}>>\nstream\n{content}\nendstream",
        content.len()
    )
}

/// An office file of the old kind with one stream.
fn compound(stream: &str) -> Vec<u8> {
    let mut file = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    file.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    file
}

/// A file, and what is said of it in English and in Chinese.
type Wrong = (&'static str, Vec<u8>, [&'static str; 2], [&'static str; 2]);

#[test]
fn files_that_hold_no_document_are_refused_in_both_languages() {
    let picture = stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
        "0",
    );
    let scanned = pdf(
        "/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>",
        &[&stream("", "q 600 0 0 800 0 0 cm /I Do Q"), &picture],
        "",
    );
    let key = "<00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff>";
    let locked = pdf(
        "/Contents 4 0 R",
        &[
            &stream("", ""),
            &format!("<</Filter/Standard/V 1/R 2/O {key}/U {key}/P -4>>"),
        ],
        "/Encrypt 5 0 R/ID[<00><00>]",
    );
    // File, what it is, what to do: in English, then in Chinese.
    let cases: [Wrong; 9] = [
        (
            "scan.pdf",
            scanned,
            ["it was scanned", "OCR"],
            ["扫描件", "OCR"],
        ),
        (
            "locked.pdf",
            locked,
            ["needs a password", "save"],
            ["需要密码", "另存"],
        ),
        (
            "text.docx",
            b"no archive\0".to_vec(),
            ["not text", "DOCX"],
            ["不是文本", "DOCX"],
        ),
        (
            "cut.docx",
            b"PK\x03\x04 word/document.xml".to_vec(),
            ["DOCX is damaged", "save"],
            ["DOCX 已损坏", "另存"],
        ),
        (
            "locked.xlsx",
            compound("EncryptedPackage"),
            ["protected by a password", "take the password off"],
            ["设有打开密码", "取消密码"],
        ),
        (
            "cut.xlsx",
            b"PK\x03\x04 xl/workbook.xml".to_vec(),
            ["damaged archive", "cut.xlsx"],
            ["损坏的压缩包", "cut.xlsx"],
        ),
        (
            "picture.docx",
            b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR".to_vec(),
            ["is a picture", "OCR"],
            ["是图片", "OCR"],
        ),
        (
            "empty.txt",
            Vec::new(),
            ["is empty", "complete"],
            ["是空的", "是否完整"],
        ),
        (
            "empty.xlsx",
            Vec::new(),
            ["is empty", "complete"],
            ["是空的", "是否完整"],
        ),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes, en, zh) in cases {
        fs::write(folder.path().join(name), bytes).expect("a file");
        for (lang, wanted) in [("en", en), ("zh", zh)] {
            let run = planlint(
                folder.path(),
                &["--lang", lang, "import", name, "-o", "out.plan"],
            );
            let told = String::from_utf8_lossy(&run.stderr).into_owned();
            assert_eq!(run.status.code(), Some(2), "{name}: {told}");
            let packed = told.split_whitespace().collect::<Vec<_>>().join(" ");
            for word in wanted {
                assert!(packed.contains(word), "{name}: {word}: {told}");
            }
            assert!(
                run.stdout.is_empty() && !folder.path().join("out.plan").exists(),
                "{name}"
            );
        }
    }
}

/// A plan without what only says where it was found.
fn without_places(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let kept = object.into_iter().filter(|(key, _)| key != "source");
            kept.map(|(key, value)| (key, without_places(value)))
                .collect()
        }
        Value::Array(list) => list.into_iter().map(without_places).collect(),
        other => other,
    }
}

/// The plan that a file gives, as data.
fn plan_of(folder: &Path, name: &str) -> Value {
    let out = format!("{name}.plan");
    let run = planlint(folder, &["import", name, "-o", &out]);
    assert_eq!(
        run.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    let run = planlint(folder, &["export", "--format", "plan-json", &out]);
    let plan: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert!(
        plan["sections"].is_array() || plan["items"].is_array(),
        "{name}: {plan:.300}"
    );
    without_places(plan)
}

#[test]
fn one_notice_gives_one_plan_in_text_page_and_word() {
    let notice = common::text(&common::fixtures().join("linxia/notice.txt"));
    let read = planlint::import::read(
        "notice.txt",
        notice.as_bytes(),
        Options::default(),
        &mut Sources::default(),
    );
    let paper = read.expect("a document").paper;
    let lines = || paper.text.lines().filter(|line| !line.trim().is_empty());
    let lines_of_page: Vec<String> = lines()
        .map(|line| format!("<p>　　{}</p>", escaped(line)))
        .collect();
    let page = lines_of_page.join("\n");
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>通知</title></head><body>\n{page}</body></html>"
    );
    let word: String = lines().map(word_paragraph).collect();
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("notice.txt"), &notice).expect("a file");
    fs::write(folder.path().join("notice.html"), page).expect("a file");
    fs::write(folder.path().join("notice.docx"), docx(&word)).expect("a file");
    let text = plan_of(folder.path(), "notice.txt");
    assert_eq!(plan_of(folder.path(), "notice.html"), text, "the page");
    assert_eq!(
        plan_of(folder.path(), "notice.docx"),
        text,
        "the Word document"
    );
}

#[test]
fn a_pdf_gives_the_plan_of_its_text() {
    let folder = tempfile::tempdir().expect("a folder");
    for ending in ["txt", "pdf"] {
        let name = format!("zhezhengfa-2025-10.{ending}");
        let from = common::fixtures().join("import").join(&name);
        fs::copy(from, folder.path().join(&name)).expect("a copy");
    }
    let text = plan_of(folder.path(), "zhezhengfa-2025-10.txt");
    assert_eq!(plan_of(folder.path(), "zhezhengfa-2025-10.pdf"), text);
}

#[test]
fn a_page_on_the_web_gives_the_plan_of_its_text() {
    let folder = tempfile::tempdir().expect("a folder");
    for ending in ["txt", "html"] {
        let name = format!("guofa-2019-3.{ending}");
        let from = common::fixtures().join("import").join(&name);
        fs::copy(from, folder.path().join(&name)).expect("a copy");
    }
    let text = plan_of(folder.path(), "guofa-2019-3.txt");
    assert_eq!(plan_of(folder.path(), "guofa-2019-3.html"), text);
}

fn word_table(rows: &[&[&str]]) -> String {
    let cell = |text: &&str| {
        // A cell may go on from the row above.
        let (more, text) = if *text == "^" {
            ("<w:tcPr><w:vMerge/></w:tcPr>", "")
        } else {
            ("<w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>", *text)
        };
        format!("<w:tc>{more}{}</w:tc>", word_paragraph(text))
    };
    let row = |cells: &&[&str]| {
        format!(
            "<w:tr>{}</w:tr>",
            cells.iter().map(cell).collect::<String>()
        )
    };
    format!(
        "<w:tbl>{}</w:tbl>",
        rows.iter().map(row).collect::<String>()
    )
}

#[test]
fn a_task_table_in_word_gives_its_tasks_by_the_command() {
    let heads = [
        "序号",
        "领域",
        "重点任务",
        "牵头单位",
        "责任单位",
        "完成时限",
    ];
    let body = [
        word_paragraph("2025年重点工作任务分解表"),
        word_table(&[
            &heads,
            &[
                "1",
                "交通",
                "建成绕城公路12公里",
                "州交通局",
                "各县市政府",
                "2025年12月底",
            ],
            &[
                "2",
                "^",
                "完成桥梁检测",
                "州交通局、州应急局",
                "州财政局",
                "2025年6月底",
            ],
            &[
                "3",
                "生态",
                "营造林5万亩",
                "州林草局",
                "各县市政府",
                "2025年12月底",
            ],
        ]),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("table.docx"), docx(&body.concat())).expect("a file");
    let plan = plan_of(folder.path(), "table.docx");
    let tasks: Vec<&Value> = plan["sections"]
        .as_array()
        .expect("sections")
        .iter()
        .flat_map(|section| section["tasks"].as_array().into_iter().flatten())
        .collect();
    let of =
        |key: &str| -> Vec<String> { tasks.iter().map(|task| task[key].to_string()).collect() };
    assert_eq!(
        of("lead"),
        [
            "[\"州交通局\"]",
            "[\"州交通局\",\"州应急局\"]",
            "[\"州林草局\"]"
        ],
        "{plan:#}"
    );
    assert_eq!(
        of("due"),
        ["\"2025-12\"", "\"2025-06\"", "\"2025-12\""],
        "{plan:#}"
    );
    assert_eq!(tasks[2]["targets"][0]["value"], "5万亩", "{plan:#}");
}
