//! `planlint graph`: a picture that can be read, or what to choose.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

fn planlint(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_planlint"))
        .current_dir(folder)
        .args(arguments)
        .env("LC_ALL", "C")
        .output()
        .expect("the binary runs")
}

/// A folder with a chain of tasks, of which the first two wait for each other.
fn chain(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut plan =
        "task 1 \"修路\" { lead A; needs 2 }\ntask 2 \"批地\" { lead B; needs 1, 3 }\n".to_owned();
    for n in 3..=count {
        let _ = writeln!(
            plan,
            "task {n} \"t{n}\" {{ lead C{n}; needs {} }}",
            (n + 1).min(count + 1)
        );
    }
    let _ = writeln!(plan, "task {} \"last\" {{ lead Z }}", count + 1);
    std::fs::write(folder.path().join("a.plan"), plan).expect("a file");
    folder
}

fn boxes(run: &Output) -> usize {
    let svg = String::from_utf8_lossy(&run.stdout);
    assert_eq!(
        run.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert!(
        svg.starts_with("<svg ") && svg.ends_with("</svg>\n"),
        "{svg}"
    );
    svg.matches("<rect ").count()
}

#[test]
fn filters_choose_what_is_drawn() {
    let folder = chain(9);
    let drawn = |arguments: &[&str]| {
        boxes(&planlint(
            folder.path(),
            &[&["graph", "a.plan"], arguments].concat(),
        ))
    };
    assert_eq!(drawn(&[]), 10);
    assert_eq!(drawn(&["--only-cycles"]), 2);
    assert_eq!(drawn(&["--around", "3", "--depth", "1"]), 3);
    assert_eq!(drawn(&["--around", "3"]), 5);
    assert_eq!(drawn(&["--units"]), 10);
    assert_eq!(drawn(&["--units", "--only-cycles"]), 2);
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let folder = chain(450);
    let says = |arguments: &[&str], en: &str, zh: &str| {
        for (lang, wanted) in [("en", en), ("zh", zh)] {
            let run = planlint(
                folder.path(),
                &[&["graph", "a.plan", "--lang", lang], arguments].concat(),
            );
            let told = String::from_utf8_lossy(&run.stderr).into_owned();
            assert_eq!(run.status.code(), Some(2), "{told}");
            assert!(told.contains(wanted) && run.stdout.is_empty(), "{told}");
        }
    };
    says(
        &[],
        "`--around ID --depth N`, `--only-cycles`",
        "--only-cycles",
    );
    says(
        &["--around", "tt"],
        "nothing in the picture is called `tt`",
        "图中没有“tt”",
    );
    std::fs::write(folder.path().join("b.svg"), "mine").expect("a file");
    says(&["-o", "b.svg"], "is there already", "已存在");
    assert_eq!(
        std::fs::read_to_string(folder.path().join("b.svg")).expect("a file"),
        "mine"
    );
    std::fs::write(folder.path().join("a.plan"), "task 1 \"a\" { }\n").expect("a file");
    says(&[], "nothing waits for anything", "没有可画的内容");
}
