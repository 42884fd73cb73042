//! Approvals of changes: an entry lasts when the plan is numbered anew and once the change is merged,
//! and no longer than its change stays as it was.

use planlint::finding::{Finding, Lang};
use planlint::output::waivers;
use planlint::source::{Source, Sources};
use planlint::{Older, Options, Workspace};

/// Two tasks; of the second, the lead is another in the newer revision.
const OLD: &str = "plan p { number \"1\"; issued 2024-01-10 }\n\
    unit Roads, Ports, Council\n\
    task 1 \"Widen the road to the harbour\" { lead Roads }\n\
    task 2 \"Renew the quay of the old harbour\" { lead Ports }\n";

fn newer() -> String {
    OLD.replace("number \"1\"", "number \"2\"")
        .replace("lead Ports", "lead Roads")
}

/// The same plan after a task was put in at the top.
fn renumbered() -> String {
    newer()
        .replace("task 2", "task 3")
        .replace("task 1", "task 2")
        .replace(
            "task 2",
            "task 1 \"Survey the sea bed\" { lead Ports }\ntask 2",
        )
}

fn side(texts: &[&str]) -> Sources {
    let mut sources = Sources::default();
    for (n, text) in texts.iter().enumerate() {
        sources.add(Source::new(format!("{n}.plan"), *text));
    }
    sources
}

fn compared(old: &[&str], new: &[&str]) -> Workspace {
    let mut workspace = planlint::load(side(new));
    workspace.against(Older {
        name: "old".to_owned(),
        sources: side(old),
        ..Older::default()
    });
    assert_eq!(workspace.problems, []);
    workspace
}

fn findings(workspace: &Workspace) -> Vec<Finding> {
    let rules = [
        "revision",
        "stale-suppression",
        "suppression-without-reason",
    ];
    let options = Options {
        select: rules.map(str::to_owned).into(),
        ..Options::default()
    };
    let report = planlint::check(workspace, &options);
    let hits = report.run.hits.iter();
    hits.map(|hit| report.finding(hit, Lang::En)).collect()
}

fn rules(old: &[&str], new: &[&str]) -> Vec<String> {
    let found = findings(&compared(old, new));
    found.into_iter().map(|f| f.rule).collect()
}

/// The entries for all that is found, with what only people know.
fn approved(old: &str, new: &str) -> String {
    let workspace = compared(&[old], &[new]);
    let found = findings(&workspace);
    assert!(!found.is_empty());
    let entries = waivers::text(&workspace.model, &found, Lang::En);
    let filled = entries
        .replace(" {\n", " \"the council moved the duty\" {\n")
        .replace("# approved", "approved Council")
        .replace("# number", "number \"3/2025\"")
        .replace("# issued", "issued 2025-01-08");
    assert!(!filled.contains("  #"), "{filled}");
    filled
}

#[test]
fn an_approval_outlives_a_new_numbering() {
    let entries = approved(OLD, &newer());
    assert_eq!(rules(&[OLD], &[&newer(), &entries]), [""; 0]);
    let elsewhere = entries.replace(" on 2 ", " on 3 ");
    assert_eq!(rules(&[OLD], &[&renumbered(), &elsewhere]), [""; 0]);
}

#[test]
fn an_approval_is_a_record_once_its_change_is_in_both() {
    let (new, entries) = (newer(), approved(OLD, &newer()));
    assert_eq!(rules(&[&new, &entries], &[&new, &entries]), [""; 0]);
    // One that comes without a change approves nothing.
    assert_eq!(rules(&[&new], &[&new, &entries]), ["stale-suppression"]);
}

#[test]
fn an_old_approval_does_not_stand_for_a_new_change() {
    let (first, entries) = (newer(), approved(OLD, &newer()));
    let second = first.replace(
        "task 1 \"Widen the road to the harbour\" { lead Roads }\n",
        "",
    );
    let found = rules(&[&first, &entries], &[&second, &entries]);
    assert_eq!(found, ["element-deleted", "revision-without-approval"]);
}

/// What is said of the plan as a whole is accepted for the changes there are, and no more.
#[test]
fn an_approval_of_a_revision_does_not_hold_when_it_grows() {
    let value = |value: u32| {
        format!(
            "plan p {{ number \"1\"; issued 2024-01-10 }}\nunit Council\ntarget r \"Roads\" >= {value} km by 2025\n"
        )
    };
    let of_the_plan = |old: &str, new: &str| {
        let found = findings(&compared(&[old], &[new]));
        let found = found.into_iter();
        let mut found = found.filter(|f| f.rule == "revision-without-approval");
        found.next().map(|f| f.fingerprint)
    };
    let (old, less, least) = (value(600), value(550), value(500));
    assert_eq!(of_the_plan(&old, &old), None);
    assert_eq!(of_the_plan(&old, &less), of_the_plan(&old, &less));
    assert_ne!(of_the_plan(&old, &less), of_the_plan(&old, &least));
}
