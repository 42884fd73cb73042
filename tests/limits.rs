//! The limits that `SECURITY.md` states, each reached through the command: an answer with a reason,
//! never a crash, a half-written file or a lost one.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

const BINARY: &str = env!("CARGO_BIN_EXE_planlint");

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder can be made"));
        // What lies above it is none of its business.
        fs::create_dir(folder.path(".git")).expect("a folder can be made");
        for (name, text) in files {
            fs::write(folder.path(name), text).expect("it can be written");
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        common::text(&self.path(name))
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.0.path()).env("LC_ALL", "en");
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(Stdio::piped());
        command
    }

    fn start(&self, args: &[&str]) -> Child {
        let mut command = self.command(BINARY);
        command.args(args).spawn().expect("planlint starts")
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.start(args))
    }

    /// Names in the folder, without `.git`.
    fn names(&self) -> Vec<String> {
        let listing = fs::read_dir(self.0.path()).expect("it can be listed");
        let names = listing.map(|e| e.expect("an entry").file_name());
        let mut names: Vec<String> = names.map(|n| n.to_string_lossy().into_owned()).collect();
        names.retain(|name| name != ".git");
        names.sort();
        names
    }
}

#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn of(child: Child) -> Self {
        Self::from(child.wait_with_output().expect("planlint ends"))
    }

    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:.2000?}");
        self
    }

    #[track_caller]
    fn says(self, wanted: &str) -> Self {
        let said = self.out.contains(wanted) || self.err.contains(wanted);
        assert!(said, "`{wanted}`: {self:.2000?}");
        self
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            // Ended by a signal: -1.
            code: output.status.code().unwrap_or(-1),
            out: text(&output.stdout),
            err: text(&output.stderr),
        }
    }
}

const SOUND: &str = "task 1 \"A\" { lead B }\n";

const ONLY: [&str; 3] = ["check", "--select", "dependency-cycle,task-without-lead"];

/// What the reports may weigh that show thousands of elements at most once.
const READABLE: usize = 64 << 10;

/// Tasks in a row, each needing the next; the last one `last`.
fn chain(length: usize, last: &str) -> String {
    let mut text = String::from("plan p \"P\" { period 2021..2025 }\n");
    for n in 1..length {
        let next = n + 1;
        writeln!(text, "task t{n} \"T\" {{ lead A; needs t{next} }}").expect("memory");
    }
    writeln!(text, "task t{length} \"T\" {{ lead A{last} }}").expect("memory");
    text
}

#[test]
fn a_chain_of_100_000_tasks() {
    let folder = Folder::new(&[("a.plan", &chain(100_000, ""))]);
    folder
        .run(&ONLY)
        .ends(0)
        .says("Checked 1 plan, 100000 tasks");
    folder.run(&["fmt", "--check", "a.plan"]).ends(0);
}

#[test]
fn a_ring_of_100_000_tasks_is_one_finding() {
    let folder = Folder::new(&[("a.plan", &chain(100_000, "; needs t1"))]);
    let ran = folder.run(
        &[
            &ONLY[..],
            &["--format", "json=r.json", "--format", "markdown"],
        ]
        .concat(),
    );
    let ran = ran.ends(1).says("wait for each other");
    assert!(ran.out.len() < READABLE, "{} bytes", ran.out.len());
    let json: Value = serde_json::from_str(&folder.read("r.json")).expect("it is JSON");
    assert_eq!(json["summary"]["error"], 1);
}

#[test]
fn a_line_of_20_megabytes() {
    let words = "word ".repeat(4 << 20);
    let folder = Folder::new(&[
        (
            "a.plan",
            &format!("task 1 \"A\" {{ text \"\"\"{words}\"\"\" }}"),
        ),
        ("b.plan", &format!("task 2 \"{words}\" {{ }}")),
        ("c.plan", &words),
    ]);
    let ran = folder.run(&ONLY).ends(2).says("task-without-lead");
    assert!(ran.out.len() < READABLE, "{} bytes", ran.out.len());
}

#[test]
fn what_nests_too_deep_is_refused_and_the_rest_is_checked() {
    let n = 100_000;
    let folder = Folder::new(&[
        (
            "a.plan",
            &format!("{}{}", "section s \"S\" {\n".repeat(n), "}\n".repeat(n)),
        ),
        (
            "b.plan",
            &format!("task 1 \"A\" {{ lead {} }}", "(".repeat(n)),
        ),
        ("c.plan", &format!("task 2 \"{}", "\"".repeat(n))),
        (
            "d.plan.json",
            &format!("{}{}", "[".repeat(n), "]".repeat(n)),
        ),
        ("e.plan.yaml", &"- ".repeat(n)),
        (
            "f.plan.toml",
            &format!("a = {}{}", "[".repeat(n), "]".repeat(n)),
        ),
        ("g.plan.toml", &format!("a{} = 1", ".b".repeat(n))),
        ("h.plan", "task last \"L\" { }\n"),
    ]);
    let ran = folder.run(&ONLY).ends(2);
    for name in [
        "a.plan",
        "b.plan",
        "c.plan",
        "d.plan.json",
        "e.plan.yaml",
        "f.plan.toml",
        "g.plan.toml",
    ] {
        assert!(ran.out.contains(&format!("[{name}")), "{name}: {}", ran.out);
    }
    assert!(ran.out.contains("task last has no lead"), "{}", ran.out);
    assert!(ran.out.len() < READABLE, "{} bytes", ran.out.len());
    let question = format!(
        "task in tasks where {}1 > 2{}",
        "(".repeat(n),
        ")".repeat(n)
    );
    folder
        .run(&["query", &question[..100_000], "h.plan"])
        .ends(2);
    fs::write(
        folder.path("planlint.toml"),
        format!("a = {}", "[".repeat(n)),
    )
    .expect("it is written");
    folder.run(&["check", "h.plan"]).ends(2).says("not TOML");
}

/// Copies of copies: ten to the power of twelve values in a few lines.
#[test]
fn aliases_do_not_multiply() {
    let mut text = format!("a: &a [{}]\n", ["x"; 10].join(","));
    for (name, before) in ('b'..='l').zip('a'..) {
        let copies = vec![format!("*{before}"); 10].join(",");
        writeln!(text, "{name}: &{name} [{copies}]").expect("memory");
    }
    let folder = Folder::new(&[("a.plan.yaml", &text)]);
    let ran = folder.run(&["check"]).ends(2);
    ran.says("aliases of this document stand for more than");
}

#[test]
fn archives_that_unpack_to_gigabytes_are_refused() {
    use std::io::Write as _;
    let folder = Folder::new(&[("a.plan", SOUND)]);
    let blanks = vec![b' '; 1 << 20];
    for (name, part) in [
        ("a.xlsx", "xl/workbook.xml"),
        ("a.docx", "word/document.xml"),
    ] {
        let file = fs::File::create(folder.path(name)).expect("it can be written");
        let mut archive = zip::ZipWriter::new(file);
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(part, options).expect("a part");
        for _ in 0..300 {
            archive.write_all(&blanks).expect("it can be written");
        }
        archive.finish().expect("an archive");
    }
    folder.run(&["ledger", "a.xlsx"]).ends(2).says("300 MiB");
    folder.run(&["import", "a.docx", "-o", "b.plan"]).ends(2);
    assert!(!folder.path("b.plan").exists());
}

#[test]
fn links_lead_neither_round_nor_out() {
    let outside = Folder::new(&[("secret.csv", "metric,date,value\nkm,2023-12-31,5\n")]);
    let plan = "plan p \"P\" { }\ntask 1 \"A\" { lead B }\nledger \"out/secret.csv\"\n";
    let folder = Folder::new(&[("a.plan", plan)]);
    let link = |to: &Path, name: &str| {
        std::os::unix::fs::symlink(to, folder.path(name)).expect("a link can be made");
    };
    link(folder.0.path(), "loop");
    link(Path::new("round"), "round");
    link(outside.0.path(), "out");
    let ran = folder.run(&["check"]).ends(2);
    assert!(ran.out.contains("it was not opened"), "{}", ran.out);
    assert!(!ran.out.contains("secret.csv:"), "{}", ran.out);
    folder.run(&["check", "round"]).ends(2);
}

/// What cannot be read is named, and the others are checked.
#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = Folder::new(&[("a.plan", "task 1 \"A\" { }\n")]);
    fs::write(folder.path("b.plan"), [0xFF, 0x00, 0x81]).expect("it can be written");
    fs::write(folder.path("c.plan"), "").expect("it can be written");
    let mut args = vec!["check", "a.plan", "b.plan", "a.plan/d.plan", "gone.plan"];
    // A file of the system that opens and then fails to be read.
    if Path::new("/proc/self/mem").exists() {
        args.push("/proc/self/mem");
    }
    let ran = folder.run(&args).ends(2);
    assert!(ran.out.contains("task 1 has no lead"), "{}", ran.out);
    for name in args.iter().skip(2) {
        assert!(
            ran.out.contains(name) || ran.err.contains(name),
            "{name}: {ran:?}"
        );
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let linxia = common::fixtures().join("linxia");
    let linxia = linxia.to_str().expect("a path of text");
    let folder = Folder::new(&[]);
    for format in ["human", "json", "csv", "markdown"] {
        let mut child = folder.start(&["check", linxia, "--all", "--format", format]);
        let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line comes");
        drop(reader);
        let ran = Ran::of(child);
        assert!(
            !line.is_empty() && ran.err.is_empty() && ran.code < 2,
            "{ran:?}"
        );
    }
}

#[test]
fn a_full_disk_is_said() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let folder = Folder::new(&[("a.plan", SOUND)]);
    for args in [
        &["check"][..],
        &["export"],
        &["rules"],
        &["completions", "bash"],
        &["diff", "a.plan", "a.plan"],
    ] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("it opens");
        let mut command = folder.command(BINARY);
        let output = command.args(args).stdout(full).output().expect("it runs");
        Ran::from(output).ends(2).says("the disk is full");
    }
    folder
        .run(&["check", "--format", "json=/dev/full"])
        .ends(2)
        .says("the disk is full");
}

/// The system allows files of 8 KiB: what was there stays, and nothing is left behind.
#[test]
fn a_disk_that_fills_leaves_the_old_file() {
    let long: String = (0..400).fold(String::from("plan p \"P\" { }\n"), |text, n| {
        text + &format!("task   t{n} \"a title of some length\" {{lead B}}\n")
    });
    let folder = Folder::new(&[("a.plan", &long), ("d.csv", "task,title\n1,A\n")]);
    let script = |call: &str| {
        let mut command = folder.command("bash");
        let script = format!("trap '' XFSZ; ulimit -f 8; '{BINARY}' {call}");
        Ran::from(
            command
                .args(["-c", &script])
                .output()
                .expect("bash is there"),
        )
    };
    let first = folder.run(&["check", "--format", "json=r.json"]);
    let report = folder.read("r.json");
    assert!(report.len() > 8 << 10 && first.code < 2);
    let names = folder.names();
    for call in [
        "check --format json=r.json",
        "fmt a.plan",
        "export -o new.json",
        "import a.plan -o new.plan",
    ] {
        let ran = script(call);
        assert_eq!(ran.code, 2, "{call}: {ran:?}");
        assert!(!ran.err.is_empty(), "{call} says why");
        assert_eq!(folder.names(), names, "{call} leaves nothing behind");
    }
    assert_eq!(folder.read("a.plan"), long);
    assert_eq!(folder.read("r.json"), report);
}

#[test]
fn calls_that_write_the_same_file_write_it_whole() {
    let folder = Folder::new(&[]);
    let linxia = common::fixtures().join("linxia");
    let linxia = linxia.to_str().expect("a path of text").to_owned();
    let args = |format: &str| {
        vec![
            "check".to_owned(),
            linxia.clone(),
            "--format".to_owned(),
            format.to_owned(),
        ]
    };
    let start = |format: &str| {
        let args = args(format);
        folder.start(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let children: Vec<Child> = (0..4).map(|_| start("json=r.json")).collect();
    for child in children {
        Ran::of(child).ends(1);
    }
    let json: Value = serde_json::from_str(&folder.read("r.json")).expect("it is whole");
    assert!(json["findings"].as_array().is_some_and(|f| f.len() > 100));
    assert_eq!(folder.names(), ["r.json"]);
    // One of several calls makes a new file; the others are told that it is there.
    let children: Vec<Child> = (0..4)
        .map(|_| folder.start(&["export", &linxia, "-o", "m.json"]))
        .collect();
    let codes: Vec<i32> = children
        .into_iter()
        .map(|child| Ran::of(child).code)
        .collect();
    assert_eq!(
        codes.iter().filter(|code| **code == 0).count(),
        1,
        "{codes:?}"
    );
    assert!(serde_json::from_str::<Value>(&folder.read("m.json")).is_ok());
    assert_eq!(folder.names(), ["m.json", "r.json"]);
}

/// Stopped at any moment, the old file or the new one is there whole; what a killed call leaves
/// behind stops no later one.
#[test]
fn stopped_while_writing() {
    let old: String = (0..3000).fold(String::from("plan p \"P\" { }\n"), |text, n| {
        text + &format!("task   t{n} \"T\" {{lead B}}\n")
    });
    let folder = Folder::new(&[("a.plan", &old)]);
    let whole = Folder::new(&[("a.plan", &old)]);
    whole.run(&["fmt", "a.plan"]).ends(0);
    let new = whole.read("a.plan");
    assert_ne!(old, new);
    let mut stopped = 0;
    for round in 0..40_u64 {
        fs::write(folder.path("a.plan"), &old).expect("it can be written");
        let child = folder.start(&["fmt", "a.plan"]);
        std::thread::sleep(std::time::Duration::from_millis(round * 3));
        let signal = if round % 2 == 0 { "-INT" } else { "-KILL" };
        let kill = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .output();
        kill.expect("kill is there");
        stopped += usize::from(Ran::of(child).code == -1);
        let now = folder.read("a.plan");
        assert!(
            now == old || now == new,
            "round {round}: neither old nor new"
        );
    }
    assert!(stopped > 0, "some calls were stopped");
    fs::write(folder.path("a.plan"), &old).expect("it can be written");
    folder.run(&["fmt", "a.plan"]).ends(0);
    assert_eq!(folder.read("a.plan"), new);
    assert!(
        folder
            .names()
            .iter()
            .all(|name| name == "a.plan" || name.starts_with(".a.plan.planlint-"))
    );
    folder.run(&["check", "."]).ends(0).says("Checked 1 plan,");
}
