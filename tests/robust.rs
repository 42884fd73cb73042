//! Damaged, strange and very large plans: nothing panics, nothing is lost, one cause is one
//! problem, and what is not damaged is checked.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use planlint::finding::{Lang, Problem};
use planlint::output::{human, json};
use planlint::rule::pack;
use planlint::source::{FileId, Source, Sources};
use planlint::syntax::lexer::Lexer;
use planlint::syntax::parse::MAX_DEPTH;
use planlint::syntax::{Event, events};
use planlint::{Options, Workspace, model};

/// Files longer than this are taken in pieces.
const WHOLE: usize = 8 << 10;

/// Length of a piece.
const PIECE: usize = 1 << 10;

/// Name and text of the fixtures; of the long ones, six pieces.
fn corpus() -> Vec<(String, String)> {
    let fixtures = common::fixtures();
    let mut corpus = Vec::new();
    for path in common::files(&fixtures, "plan") {
        let (name, text) = (common::name(&path, &fixtures), common::text(&path));
        if text.len() <= WHOLE {
            corpus.push((name, text));
        } else {
            corpus.extend((0..6).map(|n| {
                (
                    format!("{name}, piece {n}"),
                    piece(&text, text.len() / 6 * n),
                )
            }));
        }
    }
    assert!(corpus.len() > 40, "the fixtures are there");
    corpus
}

fn piece(text: &str, start: usize) -> String {
    let start = text.ceil_char_boundary(start);
    let end = text.floor_char_boundary(start + PIECE);
    text[start..end].to_owned()
}

/// The tokens are the text, and the events are well formed.
fn reads(text: &str) {
    let mut at = 0;
    for token in Lexer::new(text) {
        assert!(
            token.start == at && token.end > at,
            "a token starts where the last one ended"
        );
        at = token.end;
        token.text(text);
    }
    assert_eq!(at as usize, text.len(), "the tokens cover the text");
    let mut depth = 0_usize;
    for event in events(text, FileId(0)) {
        let span = match event {
            Event::Entry(entry) => {
                depth += usize::from(entry.opens);
                assert!(depth <= MAX_DEPTH, "blocks nest no deeper than {MAX_DEPTH}");
                assert!(entry.span.covers(entry.keyword_span));
                entry.span
            }
            Event::Close(span) => {
                depth = depth.checked_sub(1).expect("what closes has opened");
                span
            }
            Event::Problem(problem) => problem.span,
        };
        assert!(text.get(span.range()).is_some(), "places are in the text");
    }
    assert_eq!(depth, 0, "what has opened closes");
}

/// Runs `what` on the text; a panic is passed on with the text that made it.
fn survives(name: &str, text: &str, what: impl Fn(&str)) {
    let outcome = catch_unwind(AssertUnwindSafe(|| what(text)));
    assert!(outcome.is_ok(), "{name}: this text made it panic:\n{text}");
}

/// Each text with a character or a few left out, replaced, or with its end cut off.
fn damaged(text: &str, seen: &mut dyn FnMut(&str)) {
    let places: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    for (n, &at) in places.iter().enumerate() {
        seen(&text[..at]);
        for &end in places[n + 1..].iter().take_while(|&&end| end - at <= 12) {
            seen(&format!("{}{}", &text[..at], &text[end..]));
        }
        let Some(&next) = places.get(n + 1) else {
            continue;
        };
        for sign in ["{", "}", "\"", ",", ";", ":", "=", "#", "x", "、", "："] {
            seen(&format!("{}{sign}{}", &text[..at], &text[next..]));
        }
    }
}

/// Every third file, so that the three tests share the machine.
fn damaged_files_read(rest: usize) {
    for (name, text) in corpus().into_iter().skip(rest).step_by(3) {
        damaged(&text, &mut |text| survives(&name, text, reads));
    }
}

#[test]
fn damaged_files_are_read_1() {
    damaged_files_read(0);
}

#[test]
fn damaged_files_are_read_2() {
    damaged_files_read(1);
}

#[test]
fn damaged_files_are_read_3() {
    damaged_files_read(2);
}

#[test]
fn damaged_files_become_a_model() {
    for (name, text) in corpus() {
        let mut number = 0_usize;
        damaged(&text, &mut |text| {
            number += 1;
            if number.is_multiple_of(23) {
                survives(&name, text, |text| {
                    model::build(&common::plan(text));
                });
            }
        });
    }
}

/// Checks `text` with rules that are compiled once, and shows the report in every form.
fn check_and_show(workspace: &mut Workspace, text: &str) {
    let mut sources = common::plan(text);
    pack::embedded(&mut sources);
    let (model, problems) = model::build(&sources);
    (workspace.sources, workspace.model, workspace.problems) = (sources, model, problems);
    let report = planlint::check(workspace, &Options::default());
    for (lang, width) in [(Lang::En, 40), (Lang::Zh, 100)] {
        human::render(
            &report,
            human::Style {
                lang,
                width,
                colour: true,
                all: true,
                outcomes: false,
                elapsed: None,
            },
        );
    }
    json::write(&report, Lang::Zh, &mut Vec::new()).expect("memory can be written");
}

#[test]
fn damaged_files_are_checked_and_shown() {
    let mut workspace = planlint::load(common::plan(""));
    for (name, text) in corpus() {
        let mut number = 0_usize;
        damaged(&text, &mut |text| {
            number += 1;
            if number.is_multiple_of(211) {
                let checked =
                    catch_unwind(AssertUnwindSafe(|| check_and_show(&mut workspace, text)));
                assert!(checked.is_ok(), "{name}: this text made it panic:\n{text}");
            }
        });
    }
}

/// A way to damage one task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    MissingBrace,
    BadValue,
    UnknownKeyword,
    UnknownWord,
    MissingQuote,
    DanglingComma,
}

const FAULTS: [Fault; 6] = [
    Fault::MissingBrace,
    Fault::BadValue,
    Fault::UnknownKeyword,
    Fault::UnknownWord,
    Fault::MissingQuote,
    Fault::DanglingComma,
];

/// A task without a lead, so that there is something to find in it, and with a fault.
fn task(n: usize, fault: Option<Fault>, zh: bool) -> String {
    let is = |one: Fault| fault == Some(one);
    let title = |title: &str| {
        format!(
            "\"{title} {n}{}",
            if is(Fault::MissingQuote) { "" } else { "\"" }
        )
    };
    let (head, keyword, list, comma) = if zh {
        let keyword = if is(Fault::UnknownKeyword) {
            "责任单们"
        } else {
            "责任单位"
        };
        (
            format!("任务 t{n} {}", title("修路")),
            keyword,
            "甲局、乙局",
            "、",
        )
    } else {
        let keyword = if is(Fault::UnknownKeyword) {
            "responsibel"
        } else {
            "responsible"
        };
        (
            format!("task t{n} {}", title("Road")),
            keyword,
            "Roads, Rail",
            ",",
        )
    };
    let due = if zh { "完成时限" } else { "due" };
    let mut text = format!("{head} {{\n  {keyword} {list}");
    text.push_str(if is(Fault::DanglingComma) { comma } else { "" });
    let date = if is(Fault::BadValue) {
        "2024-13"
    } else {
        "2024-12"
    };
    write!(text, "\n  {due} {date}\n").expect("memory can be written");
    if is(Fault::UnknownWord) {
        text.push_str("  xyzzy plugh\n");
    }
    text.push_str(if is(Fault::MissingBrace) { "\n" } else { "}\n" });
    text
}

fn ten_tasks(faults: [Fault; 3], zh: bool) -> String {
    let mut text = String::from("plan roads \"Roads\" { period 2021..2025 }\n\n");
    for n in 0..10 {
        let fault = [2, 5, 8]
            .iter()
            .position(|&place| place == n)
            .map(|n| faults[n]);
        text.push_str(&task(n, fault, zh));
    }
    text
}

/// Rules that tell whether something was misread: a name, a lead, a reference, a date lost.
fn of_reading() -> Options {
    let select = [
        "date-order",
        "dependencies",
        "duplicate-id",
        "multiple-leads",
        "responsibility",
        "target-without-baseline",
        "target-without-deadline",
        "task-without-lead",
        "unit-name-variant",
        "unresolved-reference",
    ];
    Options {
        select: select.map(str::to_owned).to_vec(),
        ignore: vec!["external-dependency-undeclared".to_owned()],
        ..Options::default()
    }
}

/// The ids of the tasks that are found to have no lead; nothing else may be found.
fn without_lead(workspace: &Workspace) -> Vec<String> {
    let report = planlint::check(workspace, &of_reading());
    let findings = report
        .run
        .hits
        .iter()
        .map(|hit| report.finding(hit, Lang::En));
    findings
        .map(|finding| {
            assert_eq!(finding.rule, "task-without-lead", "{}", finding.message);
            finding.element.expect("it is about a task").id
        })
        .collect()
}

fn said(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|p| p.message.en.as_str()).collect()
}

#[test]
fn three_faults_are_three_problems() {
    let mut wrong = Vec::new();
    for faults in FAULTS
        .iter()
        .flat_map(|&a| FAULTS.map(|b| (a, b)))
        .flat_map(|(a, b)| FAULTS.map(|c| [a, b, c]))
    {
        for zh in [false, true] {
            let workspace = planlint::load(common::plan(&ten_tasks(faults, zh)));
            let tasks = without_lead(&workspace);
            let sound = [0, 1, 3, 4, 6, 7, 9]
                .iter()
                .all(|n| tasks.contains(&format!("t{n}")));
            if workspace.problems.len() != 3 || !sound {
                wrong.push(format!(
                    "{faults:?}, zh {zh}: {:?}, checked {tasks:?}",
                    said(&workspace.problems)
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong, such as {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(10)]
    );
}

/// A task whose head is damaged is still there: what refers to it is no second fault.
#[test]
fn a_missing_quote_does_not_lose_the_task() {
    let text = "task a \"Survey {\n  lead Roads\n  target t \"Length\" total >= 5 km by 2025 { baseline 0 km in 2020 }\n}\n\
                task b \"Build\" { lead Roads; needs a }\n";
    let workspace = planlint::load(common::plan(text));
    assert_eq!(
        workspace.problems.len(),
        1,
        "{:?}",
        said(&workspace.problems)
    );
    assert_eq!(workspace.model.tasks.len(), 2);
    let report = planlint::check(&workspace, &of_reading());
    let findings: Vec<_> = report
        .run
        .hits
        .iter()
        .map(|hit| report.finding(hit, Lang::En).message)
        .collect();
    assert_eq!(findings, Vec::<String>::new());
}

/// The curly quote of a pasted title may be missing too.
#[test]
fn a_missing_curly_quote_is_one_problem() {
    let text = "任务 1 “修路 {\n  牵头单位:甲局\n}\n任务 2 “架桥” { 牵头单位:甲局 }\n";
    let workspace = planlint::load(common::plan(text));
    assert_eq!(
        workspace.problems.len(),
        1,
        "{:?}",
        said(&workspace.problems)
    );
}

/// A quote that swallows the brace of its block is one fault, not two.
#[test]
fn an_open_long_text_is_one_problem() {
    let text = "task 1 \"Road\" { lead Roads }\ntask 2 \"Rail\" {\n  lead Rail\n  text \"\"\"It goes on\nand on.\n}\n";
    let workspace = planlint::load(common::plan(text));
    assert_eq!(
        workspace.problems.len(),
        1,
        "{:?}",
        said(&workspace.problems)
    );
}

/// The leads of a task, as ids of units.
fn leads(workspace: &Workspace, task: &str) -> Vec<String> {
    let report = planlint::check(
        workspace,
        &Options {
            select: vec!["multiple-leads".to_owned()],
            ..Options::default()
        },
    );
    let of_task = report
        .run
        .hits
        .iter()
        .map(|hit| report.finding(hit, Lang::En));
    let finding = of_task
        .into_iter()
        .find(|f| f.element.as_ref().is_some_and(|e| e.id == task))
        .expect("it has several leads");
    finding.units
}

#[test]
fn pasted_role_lines_resolve() {
    let text = "单位 东乡县政府, 广河县政府, 康乐县政府, 州林草局\n任务 1 \"沿洮河城镇带\" {\n  \
                牵头单位:东乡县、广河县、康乐县政府\n  责任单位:州林草局\n}\n";
    let workspace = planlint::load(common::plan(text));
    assert_eq!(workspace.problems, []);
    assert_eq!(
        leads(&workspace, "1"),
        ["东乡县政府", "广河县政府", "康乐县政府"]
    );
}

#[test]
fn full_width_signs_are_half_width_signs() {
    let half = "plan p \"P\" { period 2021..2025; number \"1\" }\nunit A, B\ntask 1 \"Road\" {\n  lead: A, B; due 2024-06\n  \
                target t \"Length\" total >= 1.5 km over 2021..2025 { baseline: 0 km in 2020 }\n}\n";
    let signs = [
        (" ", "　"),
        ("{", "｛"),
        ("}", "｝"),
        (";", "；"),
        (":", "："),
        (",", "，"),
        ("-", "－"),
        (">=", "≥"),
    ];
    let mut full = half.replace("1.5", "１．５").replace("..", "．．");
    for (from, to) in signs {
        full = full.replace(from, to);
    }
    let shown = |text: &str| -> Vec<String> {
        let workspace = planlint::load(common::plan(text));
        assert_eq!(said(&workspace.problems), Vec::<&str>::new(), "{text}");
        let report = planlint::check(&workspace, &of_reading());
        report
            .run
            .hits
            .iter()
            .map(|hit| report.finding(hit, Lang::En).message)
            .collect()
    };
    assert_eq!(shown(half), ["task 1 has 2 leads: A and B"]);
    assert_eq!(shown(&full), shown(half));
}

/// Lines may end in CR LF: the same findings at the same lines.
#[test]
fn line_ends_make_no_difference() {
    let shown = |folder: &Path, crlf: bool| -> Vec<String> {
        let mut sources = Sources::default();
        for path in common::files(folder, "plan") {
            let text = common::text(&path);
            let text = if crlf {
                text.replace('\n', "\r\n")
            } else {
                text
            };
            sources.add(Source::new(common::name(&path, folder), text));
        }
        let workspace = planlint::load(sources);
        let report = planlint::check(&workspace, &Options::default());
        let findings = report
            .run
            .hits
            .iter()
            .map(|hit| report.finding(hit, Lang::En));
        let line = |span| workspace.sources.position(span).line;
        let mut shown: Vec<_> = findings
            .map(|f| format!("{:?} {} {}", f.span.map(line), f.message, f.fingerprint))
            .collect();
        shown.extend(
            workspace
                .problems
                .iter()
                .map(|p| format!("{} {}", line(p.span), p.message.en)),
        );
        shown
    };
    let fixtures = common::fixtures();
    for kind in ["check", "input"] {
        for folder in common::folders(&fixtures.join(kind)) {
            assert_eq!(
                shown(&folder, true),
                shown(&folder, false),
                "{}",
                folder.display()
            );
        }
    }
    let linxia = fixtures.join("linxia");
    assert_eq!(shown(&linxia, true), shown(&linxia, false));
}

fn nested(depth: usize) -> Workspace {
    let mut text: String = (0..depth).fold(String::new(), |text, n| {
        text + &format!("section s{n} \"S\" {{\n")
    });
    text.push_str(&"}\n".repeat(depth));
    text.push_str("task last \"Last\" { due 2024 }\n");
    planlint::load(common::plan(&text))
}

#[test]
fn blocks_nest_to_the_limit() {
    assert_eq!(nested(MAX_DEPTH).problems, []);
    for deep in [MAX_DEPTH + 1, MAX_DEPTH + 2, 10_000] {
        let workspace = nested(deep);
        assert_eq!(
            workspace.problems.len(),
            1,
            "{deep}: {:?}",
            said(&workspace.problems)
        );
        assert_eq!(
            without_lead(&workspace),
            ["last"],
            "what follows is checked"
        );
    }
}

#[test]
fn lines_may_be_long() {
    let long = 5 << 20;
    let words = "word ".repeat(long / 5);
    let units = (0..long / 8).fold(String::with_capacity(long), |list, n| {
        list + &format!("u{n:06},")
    });
    let tasks = (0..long / 50).fold(String::with_capacity(long), |list, n| {
        list + &format!("task t{n} \"T\" {{ lead A }} ")
    });
    for text in [
        format!("# {words}"),
        format!("task 1 \"{words}\" {{ lead A }}"),
        format!("task 1 \"T\" {{ lead A; text \"\"\"{words}\"\"\" }}"),
        format!("unit {units} last"),
        "x".repeat(long),
        "(".repeat(long),
        "\"".repeat(long),
        words,
    ] {
        reads(&text);
    }
    // One line of many tasks.
    let (model, problems) = model::build(&common::plan(&tasks));
    assert_eq!((model.tasks.len(), problems.len()), (long / 50, 0));
}

/// Tasks that need the next one; the last one needs `last`.
fn chain(length: usize, last: &str) -> String {
    let mut text = String::from("plan p \"P\" { period 2021..2025 }\n");
    for n in 1..length {
        writeln!(text, "task t{n} \"T\" {{ lead A; needs t{} }}", n + 1)
            .expect("memory can be written");
    }
    writeln!(text, "task t{length} \"T\" {{ lead A{last} }}").expect("memory can be written");
    text
}

#[test]
fn a_long_chain_is_no_fault() {
    let workspace = planlint::load(common::plan(&chain(200_000, "")));
    assert_eq!(
        (workspace.model.tasks.len(), workspace.problems.len()),
        (200_000, 0)
    );
    let report = planlint::check(&workspace, &of_reading());
    assert!(report.run.hits.is_empty());
    // All the others read it without a fault of ours.
    let report = planlint::check(&workspace, &Options::default());
    assert_eq!(report.rules().len(), report.run.outcomes.len());
}

#[test]
fn a_long_ring_is_one_finding() {
    let workspace = planlint::load(common::plan(&chain(100_000, "; needs t1")));
    let report = planlint::check(&workspace, &of_reading());
    let findings: Vec<_> = report
        .run
        .hits
        .iter()
        .map(|hit| report.finding(hit, Lang::En))
        .collect();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule, "dependency-cycle");
    let number = report
        .run
        .programs
        .iter()
        .position(|p| p.name == "dependency-cycle")
        .expect("it runs");
    assert_eq!(report.run.outcomes[number].failed, 100_000);
    let style = human::Style {
        lang: Lang::En,
        width: 100,
        colour: false,
        all: true,
        outcomes: false,
        elapsed: None,
    };
    let shown = human::render(&report, style);
    assert!(
        shown.len() < 100_000,
        "what is shown stays readable: {} bytes",
        shown.len()
    );
}
