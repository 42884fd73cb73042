//! Notices become plans: the real one as people wrote it by hand, others by their counts, and
//! damaged ones without a panic. Documents are those of `fixtures/import` and `fixtures/linxia`.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Output};

use planlint::Workspace;
use planlint::finding::Lang;
use planlint::import::Paper;
use planlint::import::ids;
use planlint::import::mark;
use planlint::import::notice::{Choices, Imported, import};
use planlint::import::owners::labels;
use planlint::import::read::Options;
use planlint::model::entity::{Assignment, Role};
use planlint::source::{FileId, Sources};
use planlint::syntax::format::{Style, format};

/// Documents with the number of tasks that have owners (counted by another script and by eye),
/// and of all tasks.
const COUNTS: [(&str, usize, usize); 6] = [
    ("import/guofa-2019-3.txt", 21, 21),
    ("import/zhezhengfa-2025-10.txt", 27, 27),
    ("import/zheshujufa-2024-9.txt", 11, 14),
    ("import/zhejiang-cloud-2025.txt", 18, 18),
    ("import/zhejingxin-2025-298.txt", 13, 13),
    ("import/lishan-2023.txt", 6, 7),
];

fn read(name: &str) -> String {
    common::text(&common::fixtures().join(name))
}

/// The paragraphs of a document as the command reads them, without the web page around it.
fn cleaned(name: &str) -> String {
    let bytes = read(name).into_bytes();
    let reading = planlint::import::read(name, &bytes, Options::default(), &mut Sources::default());
    reading.expect("a document").paper.text
}

/// The paragraphs of a text whose lines are wrapped: enough for these documents.
fn joined(text: &str) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.trim().replace('\u{A0}', "");
        let page = line
            .chars()
            .all(|c| c.is_numeric() || c == '—' || c.is_whitespace());
        if line.is_empty() || page {
            continue;
        }
        let begins = mark::number(&line).is_some()
            || labels::begins_line(&line)
            || line.starts_with("附件")
            || line.starts_with("——");
        match paragraphs.last_mut() {
            Some(last) if !begins && goes_on(last) => last.push_str(&line),
            _ => paragraphs.push(line),
        }
    }
    paragraphs.join("\n")
}

fn goes_on(paragraph: &str) -> bool {
    let ends = ['。', '；', '：', ':', '？', '！'];
    let owners = labels::begins_line(paragraph);
    let bracket = paragraph.matches('（').count() > paragraph.matches('）').count();
    bracket || owners || (!paragraph.ends_with(ends) && paragraph.chars().count() >= 20)
}

fn imported(text: &str, choices: &Choices) -> Imported {
    let paper = Paper::clean(text, FileId(0));
    let place =
        |range: Range<usize>| format!("notice.txt:{}", text[..range.start].lines().count().max(1));
    import(&paper, &[], "notice.txt", &place, choices)
        .unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn chinese() -> Choices {
    Choices {
        keywords: Lang::Zh,
        ..Choices::default()
    }
}

/// The plan that was made, read back; it must be without fault.
fn load(text: &str) -> Workspace {
    let workspace = planlint::load(common::plan(text));
    assert_eq!(workspace.problems, []);
    workspace
}

/// Every task by its id: title, leads and responsible units as written, with the open ends.
fn tasks(workspace: &Workspace) -> BTreeMap<String, (String, Vec<String>, Vec<String>)> {
    let model = &workspace.model;
    let of_role = |n: usize, wanted: Role| {
        let of_task = |a: &&Assignment| a.of.task().is_some_and(|task| task.index() == n);
        let own = model
            .assignments
            .iter()
            .filter(of_task)
            .filter(|a| a.role() == wanted);
        own.map(|a| workspace.sources.text(a.span()).to_owned())
            .collect::<Vec<_>>()
    };
    let text = |task: &planlint::model::entity::Task| {
        task.title
            .span(task.file)
            .map_or_else(String::new, |span| workspace.sources.text(span).to_owned())
    };
    let task = |(n, task): (usize, &planlint::model::entity::Task)| {
        let id = model.names.get(task.id).to_owned();
        (
            id,
            (
                text(task),
                of_role(n, Role::Lead),
                of_role(n, Role::Responsible),
            ),
        )
    };
    model.tasks.iter().enumerate().map(task).collect()
}

#[test]
fn the_notice_gives_the_tasks_that_people_wrote_by_hand() {
    let made = imported(&cleaned("linxia/notice.txt"), &chinese());
    let counts = made.report.counts;
    assert_eq!(
        (counts.tasks, counts.owned),
        (44, 41),
        "41 tasks and the three duties of chapter 八"
    );
    assert!(made.report.unclear.is_empty(), "{:?}", made.report.unclear);
    let folder = common::fixtures().join("linxia");
    let by_hand = planlint::load(common::workspace(&folder, &common::fixtures()));
    assert_eq!(tasks(&load(&made.text)), tasks(&by_hand));
}

#[test]
fn the_notice_keeps_its_faults() {
    let made = imported(&cleaned("linxia/notice.txt"), &chinese());
    let workspace = load(&made.text);
    let report = planlint::check(&workspace, &planlint::Options::default());
    let found: Vec<_> = report
        .run
        .hits
        .iter()
        .map(|hit| report.finding(hit, Lang::Zh))
        .collect();
    for (rule, said) in [
        ("unit-name-variant", "州自然资源"),
        ("unit-name-variant", "生态环境局"),
        ("unit-name-variant", "临夏市"),
        ("open-ended-unit-list", "三(一)4"),
    ] {
        let of_rule = || found.iter().filter(|f| f.rule == rule);
        assert!(
            of_rule().any(|f| f.message.contains(said)),
            "{rule} {said}: {:?}",
            of_rule().map(|f| &f.message).collect::<Vec<_>>()
        );
    }
    let task = found
        .iter()
        .find(|f| f.element.as_ref().is_some_and(|e| e.id == "八(一)"));
    let origin = task.and_then(|f| f.origin.as_deref()).unwrap_or_default();
    assert!(
        origin.starts_with("notice.txt:"),
        "a finding names the place in the original: {origin}"
    );
}

#[test]
fn every_document_gives_its_tasks() {
    for (name, owned, all) in COUNTS {
        let made = imported(&joined(&read(name)), &chinese());
        let counts = made.report.counts;
        assert_eq!(
            (counts.owned, counts.tasks),
            (owned, all),
            "{name}\n{}",
            made.text
        );
        assert_eq!(
            tasks(&load(&made.text)).len(),
            all,
            "{name}: ids are unique"
        );
    }
}

#[test]
fn notes_about_the_first_listed_are_found() {
    let first = |name: &str| {
        imported(&joined(&read(name)), &chinese())
            .text
            .contains("\n  首位牵头\n")
    };
    for name in [
        "import/guofa-2019-3.txt",
        "import/zhezhengfa-2025-10.txt",
        "import/zhejiang-cloud-2025.txt",
    ] {
        assert!(first(name), "{name}");
    }
    for name in [
        "import/zheshujufa-2024-9.txt",
        "import/zhejingxin-2025-298.txt",
        "linxia/notice.txt",
    ] {
        assert!(!first(name), "{name}");
    }
}

#[test]
fn a_plan_is_laid_out_and_the_same_every_time() {
    let names = COUNTS
        .map(|(name, ..)| name)
        .into_iter()
        .chain(["linxia/notice.txt"]);
    for name in names {
        let text = joined(&read(name));
        for keywords in [Lang::En, Lang::Zh] {
            let choices = Choices {
                keywords,
                ..Choices::default()
            };
            let made = imported(&text, &choices).text;
            assert_eq!(made, imported(&text, &choices).text, "{name}");
            let style = Style {
                keywords: Some(keywords),
            };
            assert_eq!(
                format(&made, &style).as_deref(),
                Ok(made.as_str()),
                "{name}"
            );
            load(&made);
        }
    }
}

#[test]
fn english_keywords_say_the_same() {
    let text = cleaned("linxia/notice.txt");
    let english = Choices::default();
    let one = tasks(&load(&imported(&text, &english).text));
    let other = tasks(&load(&imported(&text, &chinese()).text));
    let plain = |(title, lead, responsible): &(String, Vec<String>, Vec<String>)| {
        let bare = |names: &[String]| {
            names
                .iter()
                .map(|n| {
                    n.trim_end_matches("等单位")
                        .trim_end_matches('等')
                        .to_owned()
                })
                .collect::<Vec<_>>()
        };
        (title.clone(), bare(lead), bare(responsible))
    };
    let all = |tasks: &BTreeMap<String, _>| {
        tasks
            .iter()
            .map(|(id, task)| (id.clone(), plain(task)))
            .collect::<Vec<_>>()
    };
    assert_eq!(all(&one), all(&other));
}

#[test]
fn a_renumbered_notice_keeps_its_ids() {
    let text = cleaned("linxia/notice.txt");
    let first = imported(&text, &chinese());
    let workspace = load(&first.text);
    let old = ids::of_plan(&workspace.model, &workspace.sources);
    let second = text
        .replacen(
            "(三)加快推进重点乡镇发展",
            "(三)新添的一项\n做好新添的工作。\n(四)加快推进重点乡镇的发展",
            1,
        )
        .replacen("二、优化城镇空间布局", "二、城镇空间布局优化", 1);
    let again = imported(
        &second,
        &Choices {
            old: Some(old.clone()),
            ..chinese()
        },
    );
    let continued = again.report.continued.expect("an older plan was given");
    assert!(continued.lost.is_empty(), "{:?}", continued.lost);
    assert_eq!(continued.added.len(), 1);
    let tasks = tasks(&load(&again.text));
    assert_eq!(tasks["二(三)"].0, "加快推进重点乡镇的发展");
    assert!(
        again.text.contains("编号 \"(四)\""),
        "the new printed number stands beside the old id"
    );
    let same = imported(
        &text,
        &Choices {
            old: Some(old),
            ..chinese()
        },
    );
    assert_eq!(same.text, first.text, "nothing changed, nothing changes");
}

#[test]
fn what_the_caller_says_counts() {
    let text = "关于修路的方案\n一、任务\n（一）修路。做好。（责任单位：甲局、乙局；主责：丙局）\n1.子项。做。\n";
    let choices = Choices {
        first_is_lead: Some(true),
        title: Some("另一标题".to_owned()),
        id: Some("roads".to_owned()),
        roles: [("主责".to_owned(), planlint::syntax::keywords::Keyword::Lead)].into(),
        ..chinese()
    };
    let made = imported(text, &choices).text;
    assert!(made.starts_with("方案 roads \"另一标题\" {"), "{made}");
    assert!(
        made.contains("首位牵头") && made.contains("牵头单位:丙局"),
        "{made}"
    );
    let sections = imported(
        text,
        &Choices {
            task_level: Some(mark::Level::Item),
            ..chinese()
        },
    )
    .text;
    assert!(sections.contains("任务 一(一)1"), "{sections}");
}

#[test]
fn odd_documents_give_a_report_and_a_plan_that_reads() {
    for text in [
        "",
        "\n\n",
        "没有编号的一段话。",
        "一、",
        "（一）\n（一）\n（一）\n",
        "一、甲\n三、乙\n二、丙\n",
        "1.甲\"\"\"乙\n\"\n2.{}#;\n",
        "一、标题“没有右引号\n（一）甲《没有右书名号\n",
        "（责任单位：甲局、乙局）\n",
        "牵头单位：甲局\n一、甲\n牵头单位：\n责任单位：、、、\n",
        "一、甲\n（一）乙。做。（责任单位：单位、任务、等、a b、“甲”局）\n",
        "1.增长10%。（甲局负责，2023年6月底前完成；长期坚持）\n",
    ] {
        let made = imported(text, &chinese());
        load_if_any(&made.text, text);
    }
}

/// A plan must read without fault; one without any item may be empty.
fn load_if_any(made: &str, of: &str) {
    let workspace = planlint::load(common::plan(made));
    assert_eq!(workspace.problems, [], "{of}\n{made}");
}

#[test]
fn damaged_documents_give_a_plan_that_reads() {
    let names = COUNTS
        .map(|(name, ..)| name)
        .into_iter()
        .chain(["linxia/notice.txt"]);
    for name in names {
        let text = joined(&read(name));
        let reversed: String = text.lines().rev().flat_map(|line| [line, "\n"]).collect();
        let bare = text.replace(['（', '）', '(', ')', '〔', '〕'], "");
        let doubled = format!("{text}\n{text}");
        let glued = text.replace('\n', "");
        for damaged in [reversed, bare, doubled, glued] {
            load_if_any(&imported(&damaged, &chinese()).text, name);
        }
        for n in 1..30 {
            let mut cut = text.len() * n / 30;
            while !text.is_char_boundary(cut) {
                cut -= 1;
            }
            load_if_any(&imported(&text[..cut], &chinese()).text, name);
            load_if_any(&imported(&text[cut..], &chinese()).text, name);
        }
    }
}

fn planlint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_planlint"))
        .current_dir(folder)
        .args(arguments)
        .env("LC_ALL", "C")
        .env("COLUMNS", "80")
        .output()
        .expect("the binary runs")
}

#[test]
fn the_command_writes_a_plan_that_checks() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    std::fs::write(here.join("notice.txt"), joined(&read("linxia/notice.txt"))).expect("a file");
    let made = planlint(
        here,
        &[
            "--lang",
            "en",
            "import",
            "notice.txt",
            "-o",
            "notice.plan",
            "--report",
            "report.json",
        ],
    );
    let told = String::from_utf8_lossy(&made.stderr).into_owned();
    assert_eq!(made.status.code(), Some(0), "{told}");
    assert!(
        made.stdout.is_empty() && told.contains("44 tasks, 41 with owners and 3 without"),
        "{told}"
    );
    let report: serde_json::Value =
        serde_json::from_str(&common::text(&here.join("report.json"))).expect("JSON");
    assert_eq!(report["counts"]["with_owners"], 41);
    assert_eq!(report["profile"]["period"], "2021..2025");
    assert_eq!(
        planlint(here, &["fmt", "--check", "notice.plan"])
            .status
            .code(),
        Some(0)
    );
    let check = planlint(
        here,
        &[
            "check",
            "--lang",
            "en",
            "--select",
            "task-without-lead",
            "notice.plan",
        ],
    );
    assert_eq!(check.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&check.stdout).contains("in the original: notice.txt:"));
    let again = planlint(here, &["import", "notice.txt", "-o", "notice.plan"]);
    assert_eq!(again.status.code(), Some(2), "a plan that is there stays");
    let continued = planlint(
        here,
        &[
            "--lang",
            "en",
            "import",
            "notice.txt",
            "--continue",
            "notice.plan",
        ],
    );
    assert_eq!(
        String::from_utf8_lossy(&continued.stdout),
        common::text(&here.join("notice.plan"))
    );
}

#[test]
fn strict_ends_with_1_where_something_was_not_understood() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    std::fs::write(
        here.join("a.txt"),
        "方案\n一、任务\n（一）修路。做好。（责任单位：）\n",
    )
    .expect("a file");
    assert_eq!(planlint(here, &["import", "a.txt"]).status.code(), Some(0));
    let strict = planlint(here, &["import", "a.txt", "--strict"]);
    assert_eq!(
        strict.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&strict.stderr)
    );
    assert_eq!(
        planlint(here, &["import", "a.txt", "--first-is-lead", "perhaps"])
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn what_is_no_document_is_named_with_a_way_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let text = "方案\n一、任务\n（一）修路。做好。（责任单位：甲局）\n";
    std::fs::write(here.join("a.txt"), text).expect("a file");
    std::fs::write(here.join("a.plan"), "plan p \"P\"\n").expect("a file");
    std::fs::write(here.join("empty.txt"), "").expect("a file");
    let cases: [(&[&str], &str, &str); 6] = [
        (&["."], "is a folder", "是文件夹"),
        (&["a.plan"], "is a plan already", "已经是方案"),
        (&["empty.txt"], "is empty", "是空的"),
        (&["none.txt"], "there is no", "没有“none.txt”"),
        (
            &["a.txt", "--continue", "none.plan"],
            "there is no",
            "没有“none.plan”",
        ),
        (
            &["a.txt", "-o", "a.plan", "--report", "r.json"],
            "is there already",
            "已存在",
        ),
    ];
    for (arguments, en, zh) in cases {
        for (lang, wanted) in [("en", en), ("zh", zh)] {
            let call = [&["--lang", lang, "import"], arguments].concat();
            let made = planlint(here, &call);
            let told = String::from_utf8_lossy(&made.stderr).into_owned();
            assert_eq!(made.status.code(), Some(2), "{told}");
            assert!(told.contains(wanted), "{told}");
        }
    }
    assert!(
        !here.join("r.json").exists(),
        "nothing is written before it is sure"
    );
}

#[test]
fn bytes_of_any_system_and_standard_input_give_the_same_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let text = "工作方案\n一、任务\n（一）修路。做好。\n责任单位：甲局、乙局\n";
    let windows = format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
    let plan = |name: &str, bytes: &[u8]| {
        std::fs::write(here.join(name), bytes).expect("a file");
        let made = planlint(here, &["import", name]);
        assert_eq!(made.status.code(), Some(0), "{name}");
        String::from_utf8_lossy(&made.stdout).replace(name, "")
    };
    let unix = plan("a.txt", text.as_bytes());
    assert!(unix.contains("责任单位:甲局、乙局"), "{unix}");
    assert_eq!(plan("b.txt", windows.as_bytes()), unix);
    let (national, _, _) = encoding_rs::GB18030.encode(text);
    assert_eq!(plan("c.txt", &national), unix);
    let mut child = Command::new(env!("CARGO_BIN_EXE_planlint"))
        .args(["import", "-"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the binary runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut stdin, text.as_bytes()).expect("it reads");
    drop(stdin);
    let piped = child.wait_with_output().expect("it ends");
    assert_eq!(
        String::from_utf8_lossy(&piped.stdout).replace("<stdin>", ""),
        unix
    );
}

/// Two documents are compared as they are; what is found is shown in the document, at its line.
#[test]
fn notices_are_compared_without_being_imported() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let old = common::text(&common::fixtures().join("linxia/notice.txt"));
    let new = old.replacen("公路里程达到600公里以上", "公路里程力争达到600公里以上", 1);
    assert_ne!(old, new);
    let line = new
        .lines()
        .position(|l| l.contains("力争达到600公里"))
        .expect("the edit")
        + 1;
    std::fs::write(folder.path().join("old.txt"), &old).expect("written");
    std::fs::write(folder.path().join("new.txt"), &new).expect("written");
    let ran = planlint(
        folder.path(),
        &["diff", "old.txt", "new.txt", "--lang", "zh"],
    );
    let out = String::from_utf8_lossy(&ran.stdout);
    assert_eq!(ran.status.code(), Some(1), "{out}");
    // The wording of the task, and the target that was read out of it.
    assert!(out.contains("放松 2"), "{out}");
    let here = out.matches(&format!("new.txt:{line}\n")).count();
    assert_eq!(here, 2, "line {line}: {out}");
    let same = planlint(folder.path(), &["diff", "old.txt", "old.txt"]);
    assert_eq!(same.status.code(), Some(0));
    // What is written as a plan stays a plan, whatever its ending.
    std::fs::write(
        folder.path().join("p.txt"),
        "task 1 \"Build\" { lead Roads }\n",
    )
    .expect("written");
    let plan = planlint(folder.path(), &["diff", "p.txt", "p.txt", "--lang", "en"]);
    assert_eq!(
        plan.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&plan.stderr)
    );
}
