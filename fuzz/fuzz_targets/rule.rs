//! Any text as a rule, and as a question: problems or a program, and a program runs.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use planlint::finding::Lang;
use planlint::rule::query;
use planlint::source::{FileId, Role, Source, Sources};
use planlint::{Options, Workspace};

const PLAN: &str = include_str!("../../fixtures/linxia/tasks.plan");

static WORKSPACE: LazyLock<Workspace> = LazyLock::new(|| {
    let mut sources = Sources::default();
    sources.add(Source::new(
        "a.plan",
        &PLAN[..PLAN.floor_char_boundary(8 << 10)],
    ));
    planlint::load(sources)
});

fuzz_target!(|text: &str| {
    if let Ok(question) = query::compile(text, FileId(0), &WORKSPACE.pack.shared) {
        let _ = question.ask(WORKSPACE.world(None), Lang::En);
    }
    if text.starts_with("rule") {
        let mut sources = Sources::default();
        sources.add(Source::new("a.plan", "task 1 \"A\" { lead B }\n"));
        sources.add(Source::of("rules/own/r.rule", text, Role::Rule));
        planlint::check(&planlint::load(sources), &Options::default());
    }
});
