//! What makes planlint ready for use elsewhere: completions, manual pages, the steps of the GitHub action,
//! the GitLab jobs, the hooks. The scripts run here as they run there, with stand-ins for what a
//! code host provides.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use saphyr_parser::{Event, Parser};

const BINARY: &str = env!("CARGO_BIN_EXE_planlint");

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

const OLD: &str = "\
plan p \"Roads\" { number \"3/2025\"; issued 2025-01-10 }
target r \"Road\" >= 600 km by 2025 { baseline 0 km in 2020; lead Roads }
task t \"Build\" by 2024-12 { lead Roads; serves r }
";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn out(ran: &Output) -> String {
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

fn planlint(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(BINARY);
    command.args(args).current_dir(folder).env("LC_ALL", "en");
    command.output().expect("it runs")
}

/// The commands that the help lists.
fn commands() -> Vec<String> {
    let help = out(&planlint(&root(), &["--help"]));
    let (_, list) = help.split_once("Commands:\n").expect("a list of commands");
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.split_whitespace().next());
    let names: Vec<String> = names.map(str::to_owned).collect();
    assert!(names.len() > 14, "{names:?}");
    names
}

#[test]
fn every_shell_learns_every_command() {
    for shell in SHELLS {
        for lang in ["en", "zh"] {
            let ran = planlint(&root(), &["--lang", lang, "completions", shell]);
            assert_eq!(ran.status.code(), Some(0));
            let script = out(&ran);
            for command in commands() {
                assert!(script.contains(&command), "{shell} {lang}: {command}");
            }
        }
    }
}

#[test]
fn bash_completes() {
    let script = format!(
        "source <('{BINARY}' completions bash)\n\
         complete_() {{ COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _planlint \"$1\" \"${{@: -1}}\" \"${{@: -2:1}}\"; echo \"${{COMPREPLY[*]}}\"; }}\n\
         complete_ planlint dif\ncomplete_ planlint diff --form\ncomplete_ planlint completions po\n"
    );
    let ran = Command::new("bash").args(["-c", &script]).output();
    let ran = ran.expect("bash is there");
    assert_eq!(out(&ran), "diff\n--format\npowershell\n", "{ran:?}");
}

#[test]
fn every_command_has_a_page() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let ran = planlint(folder.path(), &["man", "share/man1"]);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let pages = folder.path().join("share/man1");
    let page = |name: &str| common::text(&pages.join(format!("{name}.1")));
    let whole = page("planlint");
    for command in commands() {
        let page = page(&format!("planlint-{command}"));
        assert!(
            page.contains(&format!("\n.TH planlint-{command} 1")),
            "{page}"
        );
        assert!(page.contains("Examples:"), "{command}");
        assert!(
            whole.contains(&format!("planlint\\-{command}(1)")),
            "{command}"
        );
    }
    // Once more in another language; then beside a page of somebody else.
    let ran = planlint(folder.path(), &["--lang", "zh", "man", "share/man1"]);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let chinese = page("planlint-check");
    assert!(chinese.contains("按规则检查方案"), "{chinese}");
    fs::write(pages.join("planlint-fmt.1"), "mine\n").expect("it can be written");
    let ran = planlint(folder.path(), &["man", "share/man1"]);
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    assert_eq!(page("planlint-fmt"), "mine\n");
    assert_eq!(
        page("planlint-check"),
        chinese,
        "nothing is written by half"
    );
}

/// A repository with a plan, and a request that changes it.
struct Request {
    folder: tempfile::TempDir,
}

impl Request {
    fn new(old: &[(&str, &str)], new: &[(&str, &str)]) -> Self {
        let request = Self {
            folder: tempfile::tempdir().expect("a folder can be made"),
        };
        fs::create_dir(request.path("work")).expect("a folder can be made");
        fs::create_dir(request.path("temp")).expect("a folder can be made");
        request.git(&["init", "--quiet", "--initial-branch=main"]);
        request.commit(old);
        request.git(&["checkout", "--quiet", "-b", "request"]);
        request.commit(new);
        request
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn git(&self, args: &[&str]) -> String {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=A", "-c", "user.email=a@example.org"]);
        command.args(args).current_dir(self.path("work"));
        let ran = command.output().expect("git is there");
        assert!(ran.status.success(), "{args:?}: {ran:?}");
        out(&ran)
    }

    fn commit(&self, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = self.path("work").join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
            fs::write(path, text).expect("it can be written");
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", "plans"]);
    }

    /// A command in the folder of the work, with `temp` first on the path.
    fn command(&self, program: &str) -> Command {
        let path = std::env::var("PATH").expect("there is a path");
        let bin = Path::new(BINARY).parent().expect("a folder").display();
        let mut command = Command::new(program);
        command
            .current_dir(self.path("work"))
            .env(
                "PATH",
                format!("{}:{bin}:{path}", self.path("temp").display()),
            )
            .env("LC_ALL", "en")
            .env("RUNNER_TEMP", self.path("temp"))
            .env("GITHUB_OUTPUT", self.path("output"))
            .env("GITHUB_STEP_SUMMARY", self.path("summary"))
            .env("GITHUB_REPOSITORY", "office/plans");
        command
    }

    /// A step of the action.
    fn step(&self, name: &str, env: &[(&str, &str)]) -> Output {
        let mut command = self.command("bash");
        command.arg(root().join("ci/action.sh")).arg(name);
        command.envs(env.iter().copied());
        command.output().expect("bash is there")
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// A program that notes how it was called, and answers with `answer`.
    fn stand_in(&self, name: &str, answer: &str) {
        let script = format!(
            "#!/bin/sh\necho \"$@\" >> '{}'\n{answer}\n",
            self.path("calls").display()
        );
        let path = self.path("temp").join(name);
        fs::write(&path, script).expect("it can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it can be run");
    }
}

#[test]
fn the_action_checks_compares_and_comments() {
    let new = OLD.replace("600", "550");
    let request = Request::new(&[("plans/a.plan", OLD)], &[("plans/a.plan", &new)]);
    let ran = request.step("install", &[("PLANLINT_BINARY", BINARY)]);
    assert!(ran.status.success(), "{ran:?}");
    assert!(out(&ran).starts_with("planlint "), "{ran:?}");
    assert_eq!(request.read("output"), format!("planlint={BINARY}\n"));
    let env = [
        ("PLANLINT", BINARY),
        ("PLANLINT_PATHS", "plans\n"),
        ("PLANLINT_BASE", "main"),
        ("PLANLINT_SARIF", "out.sarif"),
    ];
    let ran = request.step("check", &env);
    assert!(ran.status.success(), "findings end the last step: {ran:?}");
    assert!(
        out(&ran).contains("::error file=plans/a.plan,line=2,"),
        "{ran:?}"
    );
    assert!(request.read("output").ends_with("status=1\n"));
    assert!(
        request
            .read("summary")
            .starts_with("## Plan check: not passed\n")
    );
    let sarif = common::text(&request.path("work/out.sarif"));
    assert!(sarif.contains("\"ruleId\":\"target-weakened\""));
    let ran = request.step("changes", &env);
    assert!(ran.status.success(), "{ran:?}");
    let page = request.path("temp/planlint-changes.md");
    let told = format!("changes={}\n", page.display());
    assert!(request.read("output").ends_with(&told));
    assert!(common::text(&page).contains("600 km → 550 km"));
    assert!(request.read("summary").contains("600 km → 550 km"));
    // A first comment, then the same one anew.
    let page = page.display().to_string();
    let env = [
        ("PLANLINT_CHANGES", page.as_str()),
        ("PLANLINT_REQUEST", "7"),
    ];
    request.stand_in("gh", "");
    assert!(request.step("comment", &env).status.success());
    let calls = request.read("calls");
    assert!(
        calls.contains("--method POST repos/office/plans/issues/7/comments"),
        "{calls}"
    );
    request.stand_in("gh", "case \"$*\" in *--jq*) echo 41; echo 42;; esac");
    assert!(request.step("comment", &env).status.success());
    let calls = request.read("calls");
    assert!(
        calls.contains("--method PATCH repos/office/plans/issues/comments/41 "),
        "{calls}"
    );
    let body = request.read("temp/planlint-comment.md");
    assert!(
        body.starts_with("<!-- planlint: changes -->\n## Changes from "),
        "{body}"
    );
    // Who may not comment is told, and nothing fails.
    request.stand_in("gh", "exit 1");
    let ran = request.step("comment", &env);
    assert!(
        ran.status.success() && out(&ran).starts_with("::warning "),
        "{ran:?}"
    );
    let ran = request.step("verdict", &[("PLANLINT_STATUS", "1")]);
    assert_eq!(ran.status.code(), Some(1));
}

#[test]
fn the_action_takes_plans_that_are_new() {
    let new = [
        ("plans/a.plan", OLD),
        ("more here/b.plan", "in p\ntask 9 \"B\" { lead C }\n"),
    ];
    let request = Request::new(&[("README", "x")], &new);
    let env = [
        ("PLANLINT", BINARY),
        ("PLANLINT_PATHS", "plans\nmore here"),
        ("PLANLINT_BASE", "main"),
    ];
    let ran = request.step("check", &env);
    assert!(ran.status.success(), "{ran:?}");
    assert!(request.read("output").ends_with("status=0\n"), "{ran:?}");
    let ran = request.step("changes", &env);
    assert!(ran.status.success(), "{ran:?}");
    assert_eq!(request.read("temp/planlint-changes.md"), "");
    // Where the whole repository is compared, there is nothing older, either.
    let env = [("PLANLINT", BINARY), ("PLANLINT_BASE", "main")];
    assert!(request.step("check", &env).status.success());
    assert!(
        request.read("output").ends_with("status=0\n"),
        "{:?}",
        request.read("output")
    );
    assert!(request.step("changes", &env).status.success());
    // Without a base there is nothing to compare, with a wrong one the step fails.
    let ran = request.step("changes", &[("PLANLINT", BINARY)]);
    assert!(ran.status.success() && request.read("output").ends_with("changes=\n"));
    let ran = request.step(
        "check",
        &[("PLANLINT", BINARY), ("PLANLINT_BASE", "nowhere")],
    );
    assert!(!ran.status.success());
}

/// The base is fetched where the clone has only the last commit.
#[test]
fn the_action_fetches_the_base() {
    let new = OLD.replace("600", "550");
    let request = Request::new(&[("a.plan", OLD)], &[("a.plan", &new)]);
    let origin = format!("file://{}", request.path("work").display());
    let clone = request.path("clone");
    let clone_name = clone.display().to_string();
    request.git(&[
        "clone",
        "--quiet",
        "--depth=1",
        "--branch=request",
        &origin,
        &clone_name,
    ]);
    let mut command = request.command("bash");
    command.arg(root().join("ci/action.sh")).arg("changes");
    command.current_dir(&clone).env("PLANLINT_BASE", "main");
    let ran = command.output().expect("bash is there");
    assert!(ran.status.success(), "{ran:?}");
    assert!(
        request
            .read("temp/planlint-changes.md")
            .contains("600 km → 550 km")
    );
}

/// Nothing of an input is ever a command.
#[test]
fn the_action_takes_inputs_as_texts() {
    let request = Request::new(&[("a.plan", OLD)], &[]);
    let hostile = "$(touch broken)\n`touch broken`\n; touch broken\n--fix";
    for (name, value) in [
        ("PLANLINT_PATHS", hostile),
        ("PLANLINT_BASE", "--upload-pack=touch broken"),
        ("PLANLINT_AS_OF", "2024 $(touch broken)"),
    ] {
        for step in ["check", "changes"] {
            request.step(step, &[("PLANLINT", BINARY), (name, value)]);
        }
    }
    assert!(!request.path("work/broken").exists());
    assert_eq!(
        request.git(&["status", "--porcelain"]),
        "?? planlint.sarif\n"
    );
}

/// All scalars of a file of YAML.
fn scalars(name: &str) -> Vec<String> {
    let text = common::text(&root().join(name));
    let events = Parser::new_from_str(&text).map(|event| event.expect("it is YAML").0);
    let scalars = events.filter_map(|event| match event {
        Event::Scalar(value, ..) => Some(value.into_owned()),
        _ => None,
    });
    scalars.collect()
}

#[test]
fn the_action_calls_the_script_and_nothing_else() {
    let scalars = scalars("action.yml");
    let runs = scalars.windows(2).filter(|pair| pair[0] == "run");
    let runs: Vec<&str> = runs.map(|pair| pair[1].as_str()).collect();
    let steps = ["install", "check", "changes", "comment", "verdict"];
    let wanted = steps.map(|step| format!("bash \"$GITHUB_ACTION_PATH/ci/action.sh\" {step}"));
    assert_eq!(runs, wanted);
}

#[test]
fn the_jobs_of_gitlab_run() {
    let new = OLD.replace("600", "550");
    let request = Request::new(&[("plans/a.plan", OLD)], &[("plans/a.plan", &new)]);
    let base = request.git(&["rev-parse", "main"]);
    let scripts = scalars("ci/gitlab.yml");
    let scripts: Vec<&String> = scripts.iter().filter(|s| s.contains("planlint ")).collect();
    assert_eq!(scripts.len(), 2, "{scripts:?}");
    request.stand_in("curl", "");
    let run = |script: &str| {
        let mut command = request.command("bash");
        command.args(["-euo", "pipefail", "-c", script]);
        command
            .env("PLANLINT_PATHS", "plans")
            .env("PLANLINT_OPTIONS", "--as-of 2025-01-01")
            .env("PLANLINT_TOKEN", "t")
            .env("CI_API_V4_URL", "api")
            .env("CI_PROJECT_ID", "1")
            .env("CI_MERGE_REQUEST_IID", "7")
            .env("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.trim());
        command.output().expect("bash is there")
    };
    let ran = run(scripts[0]);
    assert_eq!(ran.status.code(), Some(1), "{ran:?}");
    let quality = common::text(&request.path("work/gl-code-quality-report.json"));
    assert!(quality.contains("target-weakened"), "{quality}");
    assert!(request.path("work/planlint-junit.xml").exists());
    let ran = run(scripts[1]);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    assert!(
        request
            .read("work/planlint-changes.md")
            .contains("600 km → 550 km")
    );
    assert!(
        request
            .read("calls")
            .contains("api/projects/1/merge_requests/7/notes")
    );
}

/// What a hook calls is a call of planlint, and its pattern finds plans.
#[test]
fn the_hooks_are_calls() {
    let scalars = scalars(".pre-commit-hooks.yaml");
    let entries = scalars.windows(2).filter(|pair| pair[0] == "entry");
    let entries: Vec<&str> = entries.map(|pair| pair[1].as_str()).collect();
    assert_eq!(entries, ["planlint check", "planlint fmt"]);
    for entry in entries {
        let name = entry.strip_prefix("planlint ").expect("a command");
        assert!(commands().iter().any(|command| command == name), "{name}");
    }
}
