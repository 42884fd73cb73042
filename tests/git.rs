//! Revisions of real git repositories: which side is which, what git refuses, the driver of `git diff`,
//! and the history of a plan.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const FIRST: &str = "plan p \"Roads\" { number \"1\"; issued 2024-01-10 }\n\
    unit Roads \"Roads Office\"\n\
    task 1 \"Build the ring road\" by 2025 { lead Roads; text \"Complete the ring road, at least 60 km.\" }\n\
    target km \"Length of roads\" >= 600 km by 2025 { baseline 400 km in 2020; lead Roads }\n";

/// A folder with a repository in it, away from any other repository and from the settings of the machine.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let new = Self::without_git();
        new.git(&["init", "-q", "-b", "main"]);
        new
    }

    fn without_git() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        Self { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: &str) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
        self
    }

    fn commit(&self, message: &str) -> &Self {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
        self
    }

    fn git(&self, args: &[&str]) -> String {
        let output = self.git_output(args);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {args:?}: {stderr}");
        String::from_utf8(output.stdout).expect("git writes UTF-8")
    }

    fn git_output(&self, args: &[&str]) -> Output {
        let mut command = Command::new("git");
        command
            .args(["-c", "user.name=Li Ming", "-c", "user.email=li@example.org"])
            .args([
                "-c",
                "protocol.file.allow=always",
                "-c",
                "core.autocrlf=false",
            ])
            .args(args);
        self.alone(&mut command).output().expect("git is installed")
    }

    /// The command in this folder, with nothing of the machine's own settings and repositories.
    fn alone<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .current_dir(self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env(
                "GIT_CEILING_DIRECTORIES",
                self.path().parent().expect("a parent"),
            )
            .env("GIT_AUTHOR_DATE", "2025-02-03T10:00:00Z")
            .env("GIT_COMMITTER_DATE", "2025-02-03T10:00:00Z")
            .env("NO_COLOR", "1")
            .env_remove("GIT_DIR")
    }

    fn planlint(&self, args: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_planlint"));
        command.args(args).args(["--lang", "en"]);
        let output = self.alone(&mut command).output().expect("planlint runs");
        Ran {
            code: output.status.code().expect("it was not killed"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

/// Two commits: in the second the road is shorter and late.
fn two_commits() -> Repository {
    let repository = Repository::new();
    repository.write("plans/roads.plan", FIRST).commit("first");
    repository.git(&["tag", "v1"]);
    let second = FIRST
        .replace(">= 600 km by 2025", ">= 550 km by 2026")
        .replace(
            "number \"1\"; issued 2024-01-10",
            "number \"2\"; issued 2025-01-10",
        );
    repository
        .write("plans/roads.plan", &second)
        .commit("second");
    repository
}

#[test]
fn revisions_are_compared_without_a_checkout() {
    let repository = two_commits();
    for sides in [
        ["v1:plans", "plans"],
        ["v1", "plans"],
        ["v1", "main:plans/roads.plan"],
        ["HEAD~1:plans/roads.plan", "plans/roads.plan"],
    ] {
        let ran = repository.planlint(&["diff", sides[0], sides[1]]);
        assert_eq!(ran.code, 1, "{sides:?}: {ran:?}");
        assert!(
            ran.out.contains("600 km → 550 km"),
            "{sides:?}: {}",
            ran.out
        );
        assert!(ran.out.contains("2 weakened"), "{sides:?}: {}", ran.out);
    }
    let ran = repository.planlint(&["check", "plans", "--against", "v1"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("target-weakened"), "{}", ran.out);
    // From a folder inside, a path may be written from there and from the top, as git takes it.
    for older in ["v1:roads.plan", "v1:plans/roads.plan"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_planlint"));
        command.args(["diff", older, "roads.plan"]);
        let inside = repository.path().join("plans");
        let output = repository.alone(&mut command).current_dir(inside).output();
        let code = output.expect("planlint runs").status.code();
        assert_eq!(code, Some(1), "{older}");
    }
    // Nothing was written into the working tree.
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
    let ran = repository.planlint(&["diff", "main", "plans"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn what_git_cannot_give_is_explained() {
    let repository = two_commits();
    let said = |args: &[&str], wanted: &str| {
        let ran = repository.planlint(args);
        assert_eq!(ran.code, 2, "{args:?}: {ran:?}");
        assert!(ran.err.contains(wanted), "{args:?}: {}", ran.err);
    };
    said(
        &["diff", "v2", "plans"],
        "no revision `v2`; did you mean `v1`?",
    );
    said(
        &["diff", "nightly-build", "plans"],
        "no revision `nightly-build`",
    );
    said(
        &["diff", "v1:bridges.plan", "plans"],
        "`bridges.plan` is not in `v1`",
    );
    repository
        .write("plans/late.plan", "task 9 \"Later\" { }\n")
        .commit("third");
    said(
        &["diff", "v1:plans/late.plan", "plans/late.plan"],
        "`plans/late.plan` was not there in `v1`: it came with",
    );
    said(&["history", "plans/none.plan"], "plans/none.plan");
}

#[test]
fn outside_of_a_repository_the_message_says_so() {
    let folder = Repository::without_git();
    folder.write("roads.plan", FIRST);
    let ran = folder.planlint(&["check", "roads.plan", "--against", "main"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("there is no file or folder `main`")
            && ran.err.contains("no git repository"),
        "{}",
        ran.err
    );
    let ran = folder.planlint(&["history", "roads.plan"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no git repository"), "{}", ran.err);
}

#[test]
fn a_shallow_clone_says_how_to_get_the_history() {
    let origin = two_commits();
    let clone = Repository::without_git();
    let url = format!("file://{}", origin.path().display());
    clone.git(&["clone", "-q", "--depth", "1", "--no-tags", &url, "."]);
    let ran = clone.planlint(&["diff", "v1", "plans"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("this clone is shallow")
            && ran.err.contains("git fetch --unshallow --tags"),
        "{}",
        ran.err
    );
    // The commands it names help.
    clone.git(&["fetch", "-q", "--unshallow", "--tags"]);
    let ran = clone.planlint(&["diff", "v1", "plans"]);
    assert_eq!(ran.code, 1, "{ran:?}");
}

#[test]
fn marks_of_a_merge_are_one_problem() {
    let repository = two_commits();
    repository.git(&["checkout", "-q", "-b", "other", "v1"]);
    let other = FIRST.replace(">= 600 km", ">= 580 km");
    repository.write("plans/roads.plan", &other).commit("other");
    let merged = repository.git_output(&["merge", "-q", "main"]);
    assert!(
        !merged.status.success(),
        "the two sides were meant to conflict"
    );
    let ran = repository.planlint(&["check", "plans"]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.out.matches("marks of a merge").count(),
        1,
        "{}",
        ran.out
    );
    assert!(ran.out.contains("1 problem"), "{}", ran.out);
}

#[test]
fn git_diff_uses_it_as_a_driver() {
    let repository = two_commits();
    let driver = format!("{} --lang en diff", env!("CARGO_BIN_EXE_planlint"));
    repository.git(&["config", "diff.planlint.command", &driver]);
    repository.write(".gitattributes", "*.plan diff=planlint\n");
    let shown = repository.git(&["diff", "v1", "--", "plans"]);
    assert!(shown.contains("600 km → 550 km"), "{shown}");
    assert!(shown.contains("a/plans/roads.plan"), "{shown}");
    let shown = repository.git(&["show", "--ext-diff", "HEAD"]);
    assert!(shown.contains("600 km → 550 km"), "{shown}");
    // A file that is new on one side, and one that was renamed.
    repository.write("plans/new.plan", "task 7 \"Plant trees\" { }\n");
    repository.git(&["mv", "plans/roads.plan", "plans/ways.plan"]);
    repository.git(&["add", "-A"]);
    let shown = repository.git(&["diff", "-M", "--cached"]);
    assert!(shown.contains("Plant trees"), "{shown}");
}

#[test]
fn history_follows_the_targets_over_the_commits() {
    let repository = two_commits();
    repository.git(&["mv", "plans/roads.plan", "plans/ways.plan"]);
    repository.commit("another name for the file");
    let ran = repository.planlint(&["history", "plans/ways.plan"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for wanted in [
        "600 km",
        "550 km",
        "Li Ming",
        "2025-02-03",
        "Length of roads",
    ] {
        assert!(ran.out.contains(wanted), "{wanted}: {}", ran.out);
    }
    let ran = repository.planlint(&["history", "plans/ways.plan", "--format", "json"]);
    let data: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(
        data["revisions"].as_array().map(Vec::len),
        Some(3),
        "{}",
        ran.out
    );
}
