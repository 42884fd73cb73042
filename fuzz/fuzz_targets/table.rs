//! Any bytes as a table, and as a plan kept as data: the first says as what.
#![no_main]

use libfuzzer_sys::fuzz_target;
use planlint::data::{self, Syntax};
use planlint::source::{Source, Sources};
use planlint::table::{self, Told, Wanted};

const NAMES: [&str; 7] = [
    "a.csv",
    "a.tsv",
    "a.xlsx",
    "a.ods",
    "a.plan.json",
    "a.plan.yaml",
    "a.plan.toml",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else {
        return;
    };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let mut sources = Sources::default();
    if let (Some(syntax), Ok(text)) = (Syntax::of(name), std::str::from_utf8(bytes)) {
        data::add(&mut sources, name, text.to_owned(), syntax);
    } else {
        sources.add(Source::new("p.plan", "plan p \"P\" { }\n"));
        let wanted = Wanted {
            path: name.to_owned(),
            span: None,
            plan: Some("p".to_owned()),
            told: Told::default(),
        };
        table::add(&mut sources, name, bytes, &wanted, None);
    }
    planlint::load(sources);
});
