//! The binary as it is called: exit codes, wrong input with place and way out, files that are
//! written and files that are not.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use serde_json::Value;
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr as _;

/// What a run gave.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    /// Asserts the exit code; what was said comes with a failure.
    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Asserts that both streams together say all this.
    #[track_caller]
    fn says(self, wanted: &[&str]) -> Self {
        let all = format!("{}{}", self.out, self.err);
        for text in wanted {
            assert!(all.contains(text), "nothing says `{text}`:\n{all}");
        }
        self
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:#?}"))
    }
}

/// A folder of its own, with these files.
struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder can be made"));
        for (name, text) in files {
            folder.write(name, text.as_bytes());
        }
        // The search for settings ends here.
        fs::create_dir(folder.path(".git")).expect("a folder can be made");
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it is in a folder"))
            .expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    }

    fn read(&self, name: &str) -> String {
        common::text(&self.path(name))
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_planlint"));
        command.args(args).current_dir(self.0.path());
        for name in [
            "LC_ALL",
            "LC_MESSAGES",
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "FORCE_COLOR",
        ] {
            command.env_remove(name);
        }
        command.env("LANG", "en_GB.UTF-8").stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        finish(self.command(args), &[])
    }

    /// With this on standard input.
    fn feed(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(args);
        command.stdin(Stdio::piped());
        finish(command, input)
    }
}

fn finish(mut command: Command, input: &[u8]) -> Ran {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("planlint starts");
    if let Some(mut stdin) = child.stdin.take() {
        // What does not read its input closes it.
        let _ = stdin.write_all(input);
    }
    let done = child.wait_with_output().expect("planlint ends");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    Ran {
        code: done.status.code().expect("it was not killed"),
        out: text(done.stdout),
        err: text(done.stderr),
    }
}

/// A plan in which nothing is wrong.
const SOUND: &str =
    "plan roads \"Roads\" { period 2021..2025 }\n\ntask 1 \"Build roads\" { lead Roads }\n";

/// A plan with one error.
const LEADERLESS: &str =
    "plan rails \"Rails\" { period 2021..2025 }\n\ntask 2 \"Lay rails\" { due 2024 }\n";

/// What is said of it, so that one sees that it was checked.
const CHECKED: &str = "task 2 has no lead unit";

// Exit codes.

#[test]
fn sound_plans_end_with_0() {
    let ran = Folder::new(&[("a.plan", SOUND)])
        .run(&["check"])
        .ends(0)
        .says(&["Checked 1 plan, 1 task"]);
    assert_eq!(ran.err, "");
}

#[test]
fn errors_end_with_1() {
    let folder = Folder::new(&[("a.plan", LEADERLESS)]);
    folder
        .run(&["check"])
        .ends(1)
        .says(&["task-without-lead", CHECKED, "a.plan:3:8"]);
    folder.run(&["check", "a.plan"]).ends(1);
    folder.run(&["check", "."]).ends(1);
}

#[test]
fn wrong_calls_end_with_2() {
    let folder = Folder::new(&[("a.plan", SOUND)]);
    folder.run(&[]).ends(2).says(&["Usage"]);
    folder.run(&["chekc"]).ends(2).says(&["chekc", "check"]);
    folder
        .run(&["check", "--formt", "json"])
        .ends(2)
        .says(&["--formt", "--format"]);
    folder
        .run(&["check", "--format", "xml"])
        .ends(2)
        .says(&["xml", "human, json, jsonl, sarif"]);
    folder
        .run(&["check", "--fail-on", "fatal"])
        .ends(2)
        .says(&["fatal", "error, warning, info and off"]);
    folder
        .run(&["check", "--as-of", "2024-13"])
        .ends(2)
        .says(&["2024-13", "calendar"]);
    folder
        .run(&["check", "--lang", "fr"])
        .ends(2)
        .says(&["fr", "`en` or `zh`"]);
    folder
        .run(&["check", "--format", "json", "--format", "human"])
        .ends(2)
        .says(&["json=FILE"]);
    folder
        .run(&["--version"])
        .ends(0)
        .says(&[env!("CARGO_PKG_VERSION")]);
}

#[test]
fn fail_on_sets_the_level() {
    let folder = Folder::new(&[("a.plan", LEADERLESS)]);
    folder
        .run(&["check", "--fail-on", "off"])
        .ends(0)
        .says(&[CHECKED]);
    folder.write("a.plan", b"task 1 \"A\" { lead B, C }\n");
    let leads = |more: &[&str]| {
        let mut args = vec!["check", "--select", "multiple-leads"];
        args.extend(more);
        folder.run(&args)
    };
    leads(&[]).ends(0).says(&["multiple-leads"]);
    leads(&["--fail-on", "warning"]).ends(1);
    folder.write("planlint.toml", b"fail-on = \"warning\"\n");
    leads(&[]).ends(1);
    leads(&["--fail-on", "error"]).ends(0);
    folder.write(
        "planlint.toml",
        b"[rules.multiple-leads]\nseverity = \"info\"\n",
    );
    leads(&["--fail-on", "warning"]).ends(0);
    leads(&["--fail-on", "info"]).ends(1);
}

#[test]
fn select_and_ignore_choose_the_rules() {
    let folder = Folder::new(&[("a.plan", LEADERLESS)]);
    folder
        .run(&["check", "--ignore", "task-without-lead"])
        .ends(0);
    folder.run(&["check", "--ignore", "ownership"]).ends(0);
    folder.run(&["check", "--select", "targets,time"]).ends(0);
    folder
        .run(&["check", "--select", "ownership"])
        .ends(1)
        .says(&[CHECKED]);
    folder.write("planlint.toml", b"select = [\"targets\"]\n");
    folder.run(&["check"]).ends(0);
    folder.run(&["check", "--select", "ownership"]).ends(1);
}

/// A check that looks at nothing would pass whatever the plans say.
#[test]
fn a_check_without_rules_is_refused() {
    let folder = Folder::new(&[("a.plan", LEADERLESS)]);
    for args in [
        ["--select", "ownership", "--ignore", "ownership"],
        ["--select", "isolated-task", "--ignore", "dependencies"],
    ] {
        folder
            .run(&[&["check"][..], &args].concat())
            .ends(2)
            .says(&["no rule is left to run"]);
    }
}

// Wrong input: a message with place and way out, code 2, and the rest is checked.

/// A folder with something wrong beside a plan with an error.
fn beside(name: &str, bytes: &[u8]) -> Ran {
    let folder = Folder::new(&[("rest.plan", LEADERLESS)]);
    folder.write(name, bytes);
    folder.run(&["check"]).ends(2).says(&[CHECKED])
}

#[test]
fn gb18030_is_recognised() {
    let bytes = b"\xC8\xCE\xCE\xF1 1 \"\xD0\xDE\xC2\xB7\" { }\n";
    beside("gbk.plan", bytes).says(&["gbk.plan", "not UTF-8", "GB18030", "iconv -f GB18030"]);
    let folder = Folder::new(&[]);
    folder.write("gbk.plan", bytes);
    folder
        .run(&["check", "--lang", "zh"])
        .ends(2)
        .says(&["不是 UTF-8", "转码"]);
}

#[test]
fn other_bytes_are_refused() {
    beside("noise.plan", b"task 1 \xFF\n").says(&["noise.plan", "not UTF-8", "save it as UTF-8"]);
    beside("wide.plan", b"\xFF\xFEt\0a\0").says(&["wide.plan", "UTF-16", "save it as UTF-8"]);
    beside("binary.plan", b"PK\x03\x04\0\0\0").says(&[
        "binary.plan",
        "not text",
        "leave this file out",
    ]);
}

#[test]
fn empty_files_are_named() {
    for bytes in ["", "\n \n", "# only a comment\n", "\u{FEFF}\r\n"] {
        beside("empty.plan", bytes.as_bytes()).says(&[
            "empty.plan",
            "holds no plan",
            "begin with `plan",
        ]);
    }
}

#[test]
fn folders_without_plans_are_named() {
    let folder = Folder::new(&[("plans/readme.txt", "none")]);
    folder
        .run(&["check", "plans"])
        .ends(2)
        .says(&["no `.plan` files in `plans`", "give a folder"]);
    folder.run(&["check"]).ends(2).says(&["no `.plan` files"]);
    folder
        .run(&["check", "--lang", "zh", "plans"])
        .ends(2)
        .says(&["“plans”中没有 .plan 文件"]);
}

#[test]
fn paths_that_are_not_there_are_named() {
    let folder = Folder::new(&[("a.plan", SOUND)]);
    folder
        .run(&["check", "b.plan"])
        .ends(2)
        .says(&["there is no `b.plan`"]);
    folder
        .run(&["check", "--lang", "zh", "b.plan"])
        .ends(2)
        .says(&["没有“b.plan”"]);
}

/// One wrong path does not hide what the others hold.
#[test]
fn a_wrong_path_leaves_the_others_checked() {
    let folder = Folder::new(&[("a.plan", LEADERLESS)]);
    folder
        .run(&["check", "a.plan", "b.plan"])
        .ends(2)
        .says(&["there is no `b.plan`", CHECKED]);
}

#[test]
fn unknown_settings_come_with_a_suggestion() {
    beside("planlint.toml", b"as-off = \"2024-06-30\"\n").says(&[
        "planlint.toml:1:1",
        "as-off",
        "did you mean `as-of`?",
    ]);
    beside(
        "planlint.toml",
        b"[rules.task-without-laed]\nseverity = \"info\"\n",
    )
    .says(&["planlint.toml:1:8", "did you mean `task-without-lead`?"]);
    beside("planlint.toml", b"as-of = \n").says(&["planlint.toml:1:", "not TOML"]);
}

/// A fault in the settings is shown in the settings.
#[test]
fn wrong_parameters_point_at_the_settings() {
    beside("planlint.toml", b"[rules.multiple-leads]\nmost = \"two\"\n")
        .says(&["planlint.toml:2:"]);
    beside("planlint.toml", b"[rules.multiple-leads]\nleast = 2\n")
        .says(&["planlint.toml:2:", "least"]);
    beside("planlint.toml", b"[rules.unit-overload]\nleast = -1\n").says(&[
        "planlint.toml:2:",
        "below zero",
        "least = 10",
    ]);
    beside("planlint.toml", b"[rules.unit-overload]\nshare = \"-5%\"\n").says(&[
        "planlint.toml:2:",
        "below zero",
        "share = 25%",
    ]);
}

#[test]
fn settings_may_include_what_is_not_there() {
    beside("planlint.toml", b"include = [\"../nowhere\"]\n").says(&["nowhere", "planlint.toml"]);
}

#[test]
fn unclosed_text_and_block_at_the_end() {
    beside(
        "open.plan",
        b"plan p \"P\" { }\ntask 9 \"T\" { lead A }\ntask 1 \"Never clo",
    )
    .says(&["open.plan:3:8", "never closed", "`\"` is missing"]);
    beside("open.plan", b"plan p \"P\" { }\ntask 1 \"T\" {\n  lead A\n").says(&[
        "open.plan:2:12",
        "never closed",
        "put a `}`",
    ]);
}

const RULE: &str = "rule NAME {
  severity error
  summary  en \"a\"  zh \"a\"
  why      en \"a\"  zh \"a\"
  for  task in tasks
  when CONDITION
    say  en \"found {task}\"  zh \"a{task}\"
  bad  \"\"\" task 1 \"A\" { } \"\"\"
  good \"\"\" task 1 \"A\" { lead B } \"\"\"
}
";

fn rule(name: &str, condition: &str) -> String {
    RULE.replace("NAME", name).replace("CONDITION", condition)
}

#[test]
fn faulty_rules_of_the_workspace_are_placed() {
    beside(
        "rules/own/a.rule",
        rule("a", "task.laed is empty").as_bytes(),
    )
    .says(&[
        "rules/own/a.rule:6:13",
        "no field `laed`",
        "did you mean `lead`?",
    ]);
    beside(
        "rules/own/a.rule",
        rule("a", "task.due > \"soon\"").as_bytes(),
    )
    .says(&["rules/own/a.rule:6:8", "a date", "a text"]);
    beside(
        "rules/own/b.rule",
        rule("a", "task.lead is empty").as_bytes(),
    )
    .says(&["rules/own/b.rule:1:6", "a.rule"]);
}

/// What a faulty file was to hold is not known, so its names are not called unknown.
#[test]
fn a_faulty_rule_and_its_category_may_be_named() {
    let folder = Folder::new(&[("a.plan", SOUND), ("rules/own/mine.rule", "rule mine { }")]);
    for name in ["own", "mine"] {
        let ran = folder.run(&["check", "--select", name]).ends(2);
        assert!(!ran.out.contains("there is no rule"), "{ran:#?}");
        assert!(ran.out.contains("rule `mine` lacks `severity`"), "{ran:#?}");
    }
}

#[test]
fn rules_of_the_workspace_add_and_replace() {
    let folder = Folder::new(&[("a.plan", LEADERLESS)]);
    folder.write(
        "rules/own/a.rule",
        rule("a", "task.lead is empty").as_bytes(),
    );
    folder.run(&["check"]).ends(1).says(&["found 2", CHECKED]);
    folder.write(
        "rules/own/task-without-lead.rule",
        rule("task-without-lead", "count(task.lead) > 5").as_bytes(),
    );
    fs::remove_file(folder.path("rules/own/a.rule")).expect("it can be removed");
    folder.run(&["check"]).ends(0);
}

#[test]
fn a_plan_declared_twice_shows_both_places() {
    let folder = Folder::new(&[("a.plan", LEADERLESS), ("b.plan", LEADERLESS)]);
    folder.run(&["check"]).ends(2).says(&[
        "`rails` is declared twice",
        "b.plan:1:6",
        "a.plan:1:",
        "in rails",
        CHECKED,
    ]);
}

#[test]
fn unknown_rules_in_the_call_are_named() {
    let folder = Folder::new(&[("a.plan", LEADERLESS)]);
    folder
        .run(&["check", "--select", "task-without-laed"])
        .ends(2)
        .says(&["task-without-laed", "did you mean `task-without-lead`?"]);
    folder
        .run(&["check", "--ignore", "nothing-of-the-kind"])
        .ends(2)
        .says(&["no rule `nothing-of-the-kind`", "planlint rules", CHECKED]);
}

// Input and output.

#[test]
fn a_dash_is_standard_input() {
    let folder = Folder::new(&[]);
    folder
        .feed(&["check", "-"], LEADERLESS.as_bytes())
        .ends(1)
        .says(&["<stdin>:3:8", CHECKED]);
    folder
        .feed(&["check", "-"], b"")
        .ends(2)
        .says(&["<stdin>", "holds no plan"]);
    folder
        .feed(&["check", "-"], b"\xC8\xCE\xCE\xF1 1\n")
        .ends(2)
        .says(&["<stdin>", "GB18030"]);
}

#[test]
fn several_formats_at_once() {
    let folder = Folder::new(&[("a.plan", LEADERLESS)]);
    let ran = folder
        .run(&["check", "--format", "human", "--format", "json=r.json"])
        .ends(1)
        .says(&[CHECKED]);
    assert!(!ran.out.contains("\"schema\""));
    let written: Value = serde_json::from_str(&folder.read("r.json")).expect("the file is JSON");
    let direct = folder.run(&["check", "--format", "json"]).ends(1).json();
    assert_eq!(written, direct);
    folder
        .run(&["check", "--format", "human=r.txt", "--format", "json"])
        .ends(1)
        .json();
    assert!(folder.read("r.txt").contains(CHECKED));
}

#[test]
fn the_json_says_all() {
    let json = Folder::new(&[("a.plan", LEADERLESS)])
        .run(&["check", "--format", "json", "--as-of", "2024-06-30"])
        .ends(1)
        .json();
    assert_eq!(
        (&json["schema"], &json["as_of"], &json["against"]),
        (&1.into(), &"2024-06-30".into(), &Value::Null)
    );
    assert_eq!(
        (&json["summary"]["error"], &json["summary"]["problems"]),
        (&1.into(), &0.into())
    );
    let finding = &json["findings"][0];
    assert_eq!(finding["rule"], "task-without-lead");
    assert_eq!(
        (&finding["file"], &finding["element"]["id"]),
        (&"a.plan".into(), &"2".into())
    );
    assert_eq!(finding["span"]["start"]["line"], 3);
    let rule = json["rules"]
        .as_array()
        .expect("rules are a list")
        .iter()
        .find(|r| r["rule"] == "task-without-lead");
    assert_eq!(rule.expect("each rule has its line")["checked"], 1);
    assert_eq!(finding["fingerprint"].as_str().map(str::len), Some(16));
}

#[test]
fn reports_do_not_overwrite_plans() {
    let folder = Folder::new(&[
        ("a.plan", LEADERLESS),
        ("rules/a.rule", &rule("a", "task.lead is empty")),
    ]);
    for file in ["a.plan", "new.plan", "rules/a.rule"] {
        folder
            .run(&["check", "--format", &format!("json={file}")])
            .ends(2)
            .says(&[file, "will not overwrite"]);
    }
    assert_eq!(folder.read("a.plan"), LEADERLESS);
    assert!(!folder.path("new.plan").exists());
}

#[test]
fn reports_need_a_folder_that_is_there() {
    let folder = Folder::new(&[("a.plan", LEADERLESS)]);
    folder
        .run(&["check", "--format", "json=no/r.json"])
        .ends(2)
        .says(&["no/r.json"]);
}

#[test]
fn the_day_may_be_given() {
    let folder = Folder::new(&[("a.plan", "task 1 \"A\" { lead B; due 2020 }\n")]);
    folder
        .run(&["check", "--as-of", "today"])
        .ends(1)
        .says(&["overdue"]);
    folder.run(&["check", "--as-of", "2019-12-31"]).ends(0);
    folder.run(&["check", "--as-of", "2024年6月30日"]).ends(1);
    folder
        .run(&["check"])
        .ends(0)
        .says(&["Not evaluated", "--as-of"]);
    folder.write("planlint.toml", b"as-of = 2024-06-30\n");
    folder.run(&["check"]).ends(1);
    let json = folder
        .run(&["check", "--as-of", "today", "--format", "json"])
        .json();
    let day = json["as_of"].as_str().expect("the day is there");
    assert!(day.len() == 10 && day > "2025", "{day}");
}

/// Between the first and the last time zone there are 26 hours: today is never the same day there.
#[cfg(unix)]
#[test]
fn today_is_the_day_of_the_time_zone() {
    let folder = Folder::new(&[("a.plan", SOUND)]);
    let day_in = |zone: &str| {
        let mut command = folder.command(&["check", "--as-of", "today", "--format", "json"]);
        command.env("TZ", zone);
        let report = finish(command, &[]).json();
        report["as_of"].as_str().expect("it is a day").to_owned()
    };
    assert!(day_in("<-12>12") < day_in("<+14>-14"));
}

#[test]
fn the_order_of_the_paths_does_not_matter() {
    let folder = Folder::new(&[
        ("units.plan", "unit Roads\nunit Rails\n"),
        (
            "a/one.plan",
            "plan one \"One\" { }\nproject \"Bridge\" { lead Roads }\n",
        ),
        (
            "b/two.plan",
            "plan two \"Two\" { }\nproject \"Bridge\" { lead Rails }\n",
        ),
    ]);
    let report = |paths: &[&str]| {
        let args = [&["check", "--format", "json"][..], paths].concat();
        folder.run(&args).out
    };
    let sorted = report(&["a", "b", "units.plan"]);
    assert!(sorted.contains("Bridge"));
    assert_eq!(report(&["units.plan", "b", "a"]), sorted);
    assert_eq!(report(&["b/two.plan", "units.plan", "a", "b"]), sorted);
}

#[test]
fn the_same_call_gives_the_same_bytes() {
    let linxia = common::fixtures().join("linxia-executing");
    let path = linxia.to_str().expect("the path is text");
    let folder = Folder::new(&[]);
    for format in ["json", "human"] {
        let args = ["check", path, "--format", format, "--all"];
        let (one, two) = (folder.run(&args), folder.run(&args));
        // The time it took is in the last line.
        let lines = |ran: &Ran| -> Vec<String> {
            ran.out
                .lines()
                .filter(|l| !l.starts_with("Checked "))
                .map(str::to_owned)
                .collect()
        };
        assert_eq!((one.code, lines(&one)), (two.code, lines(&two)));
        assert!(one.out.len() > 50_000);
        assert!(format == "human" || one.out == two.out);
    }
}

/// All files with their lengths and the times of their last change.
fn listing(folder: &Path) -> Vec<(PathBuf, u64, SystemTime)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("it can be listed") {
        let path = entry.expect("it can be listed").path();
        let meta = fs::metadata(&path).expect("it is there");
        found.push((
            path.clone(),
            meta.len(),
            meta.modified().expect("there is a clock"),
        ));
        if meta.is_dir() {
            found.extend(listing(&path));
        }
    }
    found.sort();
    found
}

#[test]
fn nothing_but_fmt_writes() {
    let folder = Folder::new(&[
        ("a.plan", LEADERLESS),
        ("sub/b.plan", "task   3 \"B\" {}"),
        ("planlint.toml", "as-of = 2024-06-30\n"),
    ]);
    let before = listing(folder.0.path());
    for args in [
        &["check"][..],
        &["check", "--all", "--timings", "--format", "json"],
        &["fmt", "--check"],
        &["export"],
        &["rules"],
        &["test"],
        &["explain", "task-without-lead"],
        &["query", "task in tasks where task.leaf"],
    ] {
        folder.run(args);
        assert_eq!(listing(folder.0.path()), before, "{args:?}");
    }
}

#[test]
fn links_that_loop_are_left_alone() {
    let folder = Folder::new(&[("a.plan", SOUND)]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.0.path(), folder.path("loop")).expect("a link can be made");
    folder
        .run(&["check"])
        .ends(0)
        .says(&["Checked 1 plan, 1 task"]);
}

#[test]
fn a_file_named_twice_is_read_once() {
    let folder = Folder::new(&[("a.plan", LEADERLESS)]);
    folder
        .run(&["check", "a.plan", ".", "./a.plan"])
        .ends(1)
        .says(&["Checked 1 plan, 1 task"]);
}

// Colour and language.

#[test]
fn colours_only_where_they_are_wanted() {
    let folder = Folder::new(&[("a.plan", LEADERLESS)]);
    let plain = |ran: Ran| {
        assert!(
            !ran.out.contains('\u{1B}') && !ran.err.contains('\u{1B}'),
            "{ran:?}"
        );
    };
    plain(folder.run(&["check"]));
    plain(folder.run(&["check", "--color", "never"]));
    let mut command = folder.command(&["check"]);
    command.env("NO_COLOR", "1");
    plain(finish(command, &[]));
    let always = folder.run(&["check", "--color", "always"]).ends(1);
    assert!(always.out.contains('\u{1B}'));
    // A file gets none.
    folder.run(&["check", "--color", "always", "--format", "human=r.txt"]);
    assert!(!folder.read("r.txt").contains('\u{1B}'));
}

#[test]
fn language_by_option_then_environment_then_settings_then_plan() {
    let chinese = "方案 roads \"修路\" { 期间 2021..2025 }\n任务 2 \"修路\" { 完成时限 2024 }\n";
    let folder = Folder::new(&[("a.plan", chinese)]);
    let speaks = |lang: &str, args: &[&str]| {
        let mut command = folder.command(args);
        command.env("LANG", lang);
        if finish(command, &[]).out.contains("没有牵头单位") {
            "zh"
        } else {
            "en"
        }
    };
    assert_eq!(speaks("C", &["check"]), "zh", "by the plan");
    folder.write("planlint.toml", b"lang = \"en\"\n");
    assert_eq!(speaks("C", &["check"]), "en", "by the settings");
    assert_eq!(
        speaks("zh_CN.UTF-8", &["check"]),
        "zh",
        "by the environment"
    );
    assert_eq!(
        speaks("en_GB.UTF-8", &["check", "--lang", "zh"]),
        "zh",
        "by the option"
    );
}

#[test]
fn each_command_has_help_with_an_example() {
    let folder = Folder::new(&[]);
    for command in [
        "", "check", "fmt", "export", "query", "explain", "rules", "test", "ledger",
    ] {
        let args: Vec<&str> = [command, "--help"]
            .into_iter()
            .filter(|a| !a.is_empty())
            .collect();
        let example = if command.is_empty() {
            "planlint check".to_owned()
        } else {
            format!("planlint {command}")
        };
        folder.run(&args).ends(0).says(&["Examples:", &example]);
        let chinese = folder
            .run(&[&args[..], &["--lang", "zh"]].concat())
            .ends(0)
            .says(&["示例：", &example]);
        assert!(!chinese.out.contains("Examples:"));
    }
}

/// The frame of the help, which comes from clap, is Chinese too.
#[test]
fn chinese_help_is_chinese_throughout() {
    let folder = Folder::new(&[]);
    let help = folder.run(&["check", "--help", "--lang", "zh"]).ends(0).out;
    for english in [
        "Usage:",
        "Arguments:",
        "Options:",
        "Print help",
        "[default:",
        "possible values",
    ] {
        assert!(!help.contains(english), "`{english}` stands in\n{help}");
    }
}

#[test]
fn the_examples_of_the_help_work() {
    let folder = Folder::new(&[
        ("plan.plan", SOUND),
        ("plans/b.plan", SOUND),
        ("fixtures/linxia/c.plan", SOUND),
        ("2023.csv", "metric,date,value\nkm,2023-12-31,5\n"),
    ]);
    for command in [
        "", "check", "fmt", "export", "query", "explain", "rules", "test", "ledger",
    ] {
        let args: Vec<&str> = [command, "--help"]
            .into_iter()
            .filter(|a| !a.is_empty())
            .collect();
        let help = folder.run(&args).out;
        for line in help
            .lines()
            .filter_map(|line| line.strip_prefix("  planlint "))
        {
            let call = line
                .split("    ")
                .next()
                .unwrap_or(line)
                .split(" > ")
                .next()
                .unwrap_or(line)
                .split(" < ")
                .next();
            let call = call.unwrap_or(line).trim();
            let words = words(call);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let ran = folder.feed(&words, SOUND.as_bytes());
            assert!(
                ran.code < 2
                    || ran.err.contains("declared twice")
                    || ran.out.contains("declared twice"),
                "{call}: {ran:#?}"
            );
        }
    }
}

/// The words of a shell line with single quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (n, part) in line.split('\'').enumerate() {
        if n % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

// The other commands.

const UNTIDY: &str = "task   1   \"A\"   {lead B;due 2024}\n";

#[test]
fn fmt_writes_in_place() {
    let folder = Folder::new(&[("a.plan", UNTIDY), ("b.plan", SOUND)]);
    folder
        .run(&["fmt", "--check"])
        .ends(1)
        .says(&["would change a.plan"]);
    assert_eq!(folder.read("a.plan"), UNTIDY);
    folder.run(&["fmt"]).ends(0).says(&["changed a.plan"]);
    assert_eq!(folder.read("a.plan"), "task 1 \"A\" { lead B; due 2024 }\n");
    assert_eq!(folder.read("b.plan"), SOUND);
    let ran = folder.run(&["fmt", "--check"]).ends(0);
    assert_eq!(ran.out, "");
    let left: Vec<_> = fs::read_dir(folder.0.path())
        .expect("it can be listed")
        .map(|e| e.expect("it is there").file_name())
        .collect();
    assert_eq!(left.len(), 3, "nothing is left behind: {left:?}");
}

#[test]
fn fmt_reads_a_dash() {
    let folder = Folder::new(&[]);
    let ran = folder.feed(&["fmt", "-"], UNTIDY.as_bytes()).ends(0);
    assert_eq!(ran.out, "task 1 \"A\" { lead B; due 2024 }\n");
    let ran = folder
        .feed(&["fmt", "--keywords", "zh", "-"], UNTIDY.as_bytes())
        .ends(0);
    assert_eq!(ran.out, "任务 1 \"A\" { 牵头单位:B; 完成时限 2024 }\n");
    folder
        .feed(&["fmt", "--check", "-"], UNTIDY.as_bytes())
        .ends(1);
}

#[test]
fn fmt_leaves_faulty_files_alone() {
    let faulty = "task   1 \"A\" { lead B\ntask 2 \"B\" { }\n";
    let folder = Folder::new(&[("a.plan", faulty), ("b.plan", UNTIDY)]);
    folder
        .run(&["fmt"])
        .ends(2)
        .says(&["a.plan:1:", "never closed", "changed b.plan"]);
    assert_eq!(folder.read("a.plan"), faulty);
    assert_ne!(folder.read("b.plan"), UNTIDY);
    let ran = folder.feed(&["fmt", "-"], faulty.as_bytes()).ends(2);
    assert_eq!(ran.out, "");
    folder.write("a.plan", b"\xC8\xCE\xCE\xF1 1\n");
    folder.run(&["fmt"]).ends(2).says(&["a.plan", "GB18030"]);
}

#[test]
fn every_task_knows_what_it_cites() {
    let plan = "plan a \"A\" { }\ntask 1 \"one\" { cites \"X\", \"Y\" }\ntask 2 \"two\" { }\ntask 3 \"three\" { cites \"Z\" }\n";
    let json = Folder::new(&[("a.plan", plan)])
        .run(&["query", "t in tasks: count(t.cites)", "--format", "json"])
        .ends(0)
        .json();
    let counts: Vec<_> = json
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|answer| answer["value"].as_str().unwrap_or("none"))
        .collect();
    assert_eq!(counts, ["2", "0", "1"]);
}

#[test]
fn query_answers_with_places() {
    let folder = Folder::new(&[("a.plan", LEADERLESS), ("b.plan", SOUND)]);
    folder
        .run(&["query", "task in tasks where task.lead is empty"])
        .ends(0)
        .says(&["a.plan:3:", "1 found"]);
    folder
        .run(&["query", "task in tasks where task.lead is empty", "b.plan"])
        .ends(0)
        .says(&["0 found"]);
    folder
        .run(&["query", "task in tasks where task.laed is empty"])
        .ends(2)
        .says(&["<query>:1:", "laed", "did you mean `lead`?"]);
    let json = folder
        .run(&[
            "query",
            "task in tasks where task.leaf: task.title",
            "--format",
            "json",
        ])
        .ends(0)
        .json();
    let values: Vec<_> = json
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|row| row["value"].as_str())
        .collect();
    assert_eq!(values, [Some("Lay rails"), Some("Build roads")]);
}

#[test]
fn explain_shows_a_rule() {
    let folder = Folder::new(&[]);
    folder
        .run(&["explain", "task-without-lead"])
        .ends(0)
        .says(&["task-without-lead", "every leaf task names a lead unit"]);
    folder
        .run(&["explain", "task-without-lead", "--lang", "zh"])
        .ends(0)
        .says(&["每项任务须明确牵头单位"]);
    folder
        .run(&["explain", "task-without-laed"])
        .ends(2)
        .says(&[
            "no rule `task-without-laed`",
            "did you mean `task-without-lead`?",
        ]);
    folder
        .run(&["explain", "zzz", "--lang", "zh"])
        .ends(2)
        .says(&["没有名为“zzz”的规则", "planlint rules"]);
}

#[test]
fn explain_lists_a_category() {
    let folder = Folder::new(&[]);
    let listed = folder.run(&["explain", "ownership"]).ends(0).out;
    assert!(listed.contains("- `task-without-lead` (error): every leaf task names a lead unit\n"));
    assert!(!listed.contains("target-unmet"));
    folder
        .run(&["explain", "ownership", "--lang", "zh"])
        .ends(0)
        .says(&["- `task-without-lead`（错误）：每项任务须明确牵头单位"]);
}

/// Markdown for files, text without marks in lines that fit for people.
#[test]
fn explain_has_a_form_for_the_terminal_and_one_for_files() {
    let folder = Folder::new(&[]);
    let page = |more: &[&str]| {
        let args = [&["explain", "unit-overload", "--lang", "zh"][..], more].concat();
        folder.run(&args).ends(0).out
    };
    assert_eq!(page(&[]), page(&["--format", "markdown"]));
    assert!(page(&[]).starts_with("# unit-overload\n"));
    let shown = page(&["--format", "human"]);
    assert!(shown.starts_with("unit-overload\n") && !shown.contains('`'));
    let words = |line: &&str| !line.starts_with("    ");
    for line in shown.lines().filter(words) {
        assert!(line.width() <= 80, "{line}");
    }
}

#[test]
fn rules_are_listed() {
    let folder = Folder::new(&[("rules/own/a.rule", &rule("a", "task.lead is empty"))]);
    folder
        .run(&["rules"])
        .ends(0)
        .says(&["ownership", "task-without-lead", "+error"]);
    let json = folder.run(&["rules", "--format", "json"]).ends(0).json();
    let rules = json.as_array().expect("it is a list");
    let names: Vec<_> = rules.iter().filter_map(|r| r["rule"].as_str()).collect();
    assert!(names.contains(&"a") && names.contains(&"task-without-lead"));
    for rule in rules {
        for text in ["summary", "why"] {
            assert!(
                rule[text]["en"].is_string() && rule[text]["zh"].is_string(),
                "{rule}"
            );
        }
    }
}

#[test]
fn examples_are_run() {
    let folder = Folder::new(&[]);
    folder
        .run(&["test"])
        .ends(0)
        .says(&["task-without-lead: ok", "0 failed, 0 skipped"]);
    folder.run(&["test", "task-without-lead"]).ends(0);
    folder
        .run(&["test", "task-without-laed"])
        .ends(2)
        .says(&["did you mean `task-without-lead`?"]);
    folder.write(
        "rules/own/a.rule",
        rule("a", "count(task.lead) > 3").as_bytes(),
    );
    folder
        .run(&["test", "a"])
        .ends(1)
        .says(&["FAILED", "should give a finding"]);
}

#[test]
fn export_is_data() {
    let folder = Folder::new(&[("a.plan", LEADERLESS)]);
    let json = folder.run(&["export"]).ends(0).json();
    assert_eq!(
        (&json["schema"], &json["tasks"][0]["id"]),
        (&1.into(), &"2".into())
    );
    let linxia = common::fixtures().join("linxia");
    let json = folder
        .run(&["export", linxia.to_str().expect("the path is text")])
        .ends(0)
        .json();
    let count = |list: &str| json[list].as_array().map(Vec::len);
    assert_eq!(
        (count("tasks"), count("targets"), count("projects")),
        (Some(44), Some(19), Some(213))
    );
}

/// A reader that goes away is no fault.
#[test]
fn a_closed_pipe_is_no_fault() {
    let linxia = common::fixtures().join("linxia");
    let folder = Folder::new(&[]);
    let mut command = folder.command(&[
        "check",
        "--all",
        "--format",
        "json",
        linxia.to_str().expect("the path is text"),
    ]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("planlint starts");
    drop(child.stdout.take());
    let done = child.wait_with_output().expect("planlint ends");
    assert_eq!(String::from_utf8_lossy(&done.stderr), "");
    assert!(
        done.status.code().is_some_and(|code| code < 2),
        "{:?}",
        done.status
    );
}

// Living with findings: a baseline, fixes, a first workspace.

const TWO_LEADERLESS: &str = "plan p \"P\" { }\ntask 1 \"one\" { }\ntask 2 \"two\" { }\n";

#[test]
fn a_baseline_hides_what_was_there_and_nothing_else() {
    let folder = Folder::new(&[("a.plan", TWO_LEADERLESS)]);
    let check = |more: &[&str]| {
        let mut args = vec![
            "check",
            "--select",
            "task-without-lead",
            "--baseline",
            "known.txt",
        ];
        args.extend(more);
        folder.run(&args)
    };
    check(&[]).ends(2).says(&["known.txt"]);
    check(&["--write-baseline"])
        .ends(0)
        .says(&["lists 2 findings, 0 before"]);
    let written = folder.read("known.txt");
    assert_eq!(written.lines().count(), 3, "{written}");
    check(&[]).ends(0).says(&["0 errors", "2 in the baseline"]);
    folder.write(
        "a.plan",
        format!("{TWO_LEADERLESS}task 3 \"three\" {{ }}\n").as_bytes(),
    );
    check(&[])
        .ends(1)
        .says(&["task 3 has no lead", "1 error", "2 in the baseline"]);
    assert_eq!(folder.read("known.txt"), written, "it grew by itself");
    let mended = TWO_LEADERLESS.replace("\"one\" { }", "\"one\" { lead A }");
    folder.write("a.plan", mended.as_bytes());
    check(&[])
        .ends(0)
        .says(&["1 of the baseline are gone", "task p:1"]);
    let json = check(&["--format", "json"]).ends(0).json();
    assert_eq!(json["summary"]["baselined"], 1);
    assert_eq!(json["summary"]["stale_baseline"], 1);
    check(&["--shrink-baseline"])
        .ends(0)
        .says(&["lists 1 finding, 2 before"]);
    folder.write("a.plan", TWO_LEADERLESS.as_bytes());
    check(&["--shrink-baseline"])
        .ends(0)
        .says(&["lists 1 finding, 1 before"]);
    check(&[]).ends(1).says(&["task 1 has no lead"]);
}

#[test]
fn a_baseline_is_named_in_the_settings_and_refuses_some_rules() {
    let waived = format!("{TWO_LEADERLESS}waive task-without-lead on 1\n");
    let settings = "baseline = \"known.txt\"\nselect = [\"task-without-lead\", \"suppression-without-reason\"]\n";
    let folder = Folder::new(&[("a.plan", &waived), ("planlint.toml", settings)]);
    let written = folder.run(&["check", "--write-baseline"]).ends(0);
    written.says(&[
        "lists 1 finding, 0 before; 1 of rules that may not be in a baseline are left out",
    ]);
    folder
        .run(&["check"])
        .ends(1)
        .says(&["gives no reason", "1 waived, 1 in the baseline"]);
    let allowed = format!("{settings}[rules.suppression-without-reason]\nbaseline = true\n");
    folder.write("planlint.toml", allowed.as_bytes());
    folder
        .run(&["check", "--write-baseline"])
        .ends(0)
        .says(&["lists 2 findings"]);
    folder.run(&["check"]).ends(0);
    folder.write("known.txt", b"rubbish\n");
    folder
        .run(&["check"])
        .ends(2)
        .says(&["this is no line of a baseline", "known.txt:1:1"]);
}

#[test]
fn no_baseline_is_written_while_the_input_is_wrong() {
    let broken = format!("{TWO_LEADERLESS}tusk 3\n");
    let folder = Folder::new(&[("a.plan", &broken)]);
    let args = ["check", "--baseline", "known.txt", "--write-baseline"];
    folder.run(&args).ends(2).says(&["did you mean `task`?"]);
    assert!(!folder.path("known.txt").exists());
    folder
        .run(&["check", "--write-baseline"])
        .ends(2)
        .says(&["say which file"]);
}

const VARIANT: &str =
    "unit 临夏市政府\nunit 临夏县政府\n任务 1 \"路\" { 牵头单位:临夏市、临夏县政府 }\n";

#[test]
fn fixes_are_shown_before_they_are_made() {
    let folder = Folder::new(&[("a.plan", VARIANT)]);
    let check = |more: &str| {
        folder.run(&[
            "--lang",
            "en",
            "check",
            "--select",
            "unit-name-variant",
            more,
        ])
    };
    check("--diff").ends(1).says(&[
        "--- a.plan",
        "+任务 1 \"路\" { 牵头单位:临夏市政府、临夏县政府 }",
    ]);
    assert_eq!(folder.read("a.plan"), VARIANT);
    check("--fix").ends(0).says(&[
        "fixed 1 finding in 1 file: unit-name-variant 1",
        "0 warnings",
    ]);
    assert_eq!(
        folder.read("a.plan"),
        VARIANT.replace("临夏市、", "临夏市政府、")
    );
    check("--diff").ends(0);
    check("--fix").ends(0).says(&["nothing to fix"]);
    folder
        .feed(&["check", "--fix", "-"], VARIANT.as_bytes())
        .ends(2)
        .says(&["standard input"]);
}

#[test]
fn init_writes_a_workspace_that_checks_in_both_languages() {
    for lang in ["en", "zh"] {
        let folder = Folder::new(&[]);
        folder
            .run(&["--lang", lang, "init"])
            .ends(0)
            .says(&["planlint.toml", "first.plan"]);
        folder.run(&["check", "--fail-on", "info"]).ends(0);
        folder.run(&["fmt", "--check"]).ends(0);
        let settings = folder.read("planlint.toml");
        folder.write("first.plan", b"# mine\ntask 1 \"a\" { lead A }\n");
        let again = folder.run(&["init"]).ends(0);
        let again = again.says(&["planlint.toml is there", "first.plan is there"]);
        again.says(&["next: planlint check"]);
        assert!(folder.read("first.plan").starts_with("# mine"));
        assert_eq!(folder.read("planlint.toml"), settings);
        // Every example in the settings is one that works.
        let examples: Vec<&str> = settings
            .lines()
            .filter_map(|l| l.strip_prefix("# "))
            .collect();
        let used: Vec<&str> = examples
            .into_iter()
            .filter(|l| l.contains(" = ") || l.starts_with('['))
            .filter(|l| {
                !l.starts_with("include") && !l.starts_with("baseline") && !l.starts_with("path")
            })
            .map(|l| {
                if l == "[[override]]" {
                    "[[override]]\npath = \"*.plan\""
                } else {
                    l
                }
            })
            .collect();
        folder.write("planlint.toml", used.join("\n").as_bytes());
        folder.run(&["check", "--fail-on", "off"]).ends(0);
    }
    let folder = Folder::new(&[]);
    folder.run(&["init", "plans/new"]).ends(0);
    assert!(folder.path("plans/new/first.plan").exists());
    folder
        .run(&["init", "plans/new/first.plan"])
        .ends(2)
        .says(&["is a file"]);
}

#[test]
fn fixes_leave_alone_what_they_must_not_touch() {
    let select = [
        "--lang",
        "en",
        "check",
        "--select",
        "unit-name-variant",
        "--fix",
    ];
    // What looks wrong in a file that cannot be read whole may be what is missing.
    let broken = format!("{VARIANT}任务 2 \"桥\" {{ 牵头单位:临夏县政府\n");
    let folder = Folder::new(&[("a.plan", &broken)]);
    folder.run(&select).ends(2).says(&["nothing to fix"]);
    assert_eq!(folder.read("a.plan"), broken);
    // Renaming would get round a protection.
    let folder = Folder::new(&[("a.plan", VARIANT)]);
    let path = folder.path("a.plan");
    let mut permissions = fs::metadata(&path).expect("it is there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("it is ours");
    folder
        .run(&select)
        .ends(2)
        .says(&["`a.plan` cannot be written"]);
    assert_eq!(folder.read("a.plan"), VARIANT);
    // A waiver given before its day, or whose rule could not decide, may still be needed.
    let plan = "plan p \"P\" { as-of 2024-01-01 }\ntask 1 \"quay\" by 2024-05 { lead Ports }\nwaive overdue on 1 \"the dredger comes late\"\n";
    let folder = Folder::new(&[("a.plan", plan)]);
    folder.run(&["check", "--diff"]).ends(0);
    folder.write("a.plan", plan.replace(" as-of 2024-01-01 ", "").as_bytes());
    folder.run(&["check", "--diff"]).ends(0);
}

#[test]
fn a_damaged_baseline_is_written_anew_and_a_missing_one_says_how() {
    let folder = Folder::new(&[("a.plan", TWO_LEADERLESS), ("known.txt", "rubbish\n")]);
    let args = ["check", "--select", "task-without-lead", "--baseline"];
    let with = |more: &[&str]| folder.run(&[&args[..], more].concat());
    with(&["known.txt"]).ends(2).says(&["--write-baseline"]);
    with(&["known.txt", "--write-baseline"]).ends(0);
    with(&["known.txt"]).ends(0).says(&["2 in the baseline"]);
    with(&["other.txt"])
        .ends(2)
        .says(&["there is no baseline `other.txt`", "--write-baseline"]);
}

#[test]
fn a_category_in_a_waiver_is_told_as_one() {
    let plan = format!("{TWO_LEADERLESS}waive ownership on 1 \"why\"\n");
    let folder = Folder::new(&[("a.plan", &plan)]);
    folder
        .run(&["check"])
        .ends(2)
        .says(&["`ownership` is a category of rules", "name one rule"]);
}

/// A plan beside the document it was made from: off unless asked for, at the place in the document,
/// and every wrong way to ask with a way out.
#[test]
fn a_plan_is_put_beside_its_source() {
    let plan = "方案 p \"道路方案\" { 来源 \"in/notice.txt\" }\n任务 1 \"修通县道\" { 牵头单位:州交通局; 原文 \"修通县道。\" }\n";
    let folder = Folder::new(&[
        ("p.plan", plan),
        (
            "in/notice.txt",
            "\u{feff}1．修通县道。\r\n推进农村公路提质改造。\r\n",
        ),
        ("other.txt", "落实管护责任。"),
        (
            "far/q.plan",
            "方案 q { 来源 \"../other.txt\" }\n任务 9 \"x\"\n",
        ),
        ("bare.plan", "方案 r\n任务 8 \"x\"\n"),
    ]);
    let rule = "uncovered-source-text";
    let quiet = folder.run(&["check", "p.plan", "--lang", "zh"]);
    assert!(!quiet.out.contains(rule), "{quiet:#?}");
    let beside = folder.run(&["check", "p.plan", "--against-source", "--format", "json"]);
    let found = beside.json();
    let found: Vec<&Value> = found["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|finding| finding["rule"] == rule)
        .collect();
    assert_eq!(found.len(), 1, "{beside:#?}");
    assert_eq!(found[0]["file"], "in/notice.txt");
    assert_eq!(found[0]["span"]["start"]["line"], 2);
    folder
        .run(&[
            "check",
            "p.plan",
            "--against-source=other.txt",
            "--lang",
            "zh",
        ])
        .says(&["落实管护责任", "没有对应内容", "other.txt"]);
    folder
        .run(&["check", "far/q.plan", "--against-source"])
        .ends(2)
        .says(&[
            "outside the folder of the plan",
            "--against-source=../other.txt",
        ]);
    folder
        .run(&["check", "bare.plan", "--against-source"])
        .ends(2)
        .says(&["no plan names the document", "source \"notice.txt\""]);
    folder
        .run(&["check", "p.plan", "bare.plan", "--against-source=other.txt"])
        .ends(2)
        .says(&["there are 2 plans"]);
    folder
        .run(&["check", "p.plan", "--against-source=none.txt"])
        .ends(2)
        .says(&["there is no `none.txt`"]);
    folder.write("in/notice.txt", b"%PDF-1.7\x00\x01");
    folder
        .run(&["check", "p.plan", "--against-source"])
        .ends(2)
        .says(&["in/notice.txt"]);
}
