//! Any bytes as a document: the first says as what. What is made of it is a plan that can be read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use planlint::import::notice::{self, Choices};
use planlint::import::read::{Options, read};
use planlint::source::{Source, Sources};

const NAMES: [&str; 4] = ["a.txt", "a.html", "a.docx", "a.pdf"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else {
        return;
    };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let mut sources = Sources::default();
    let Ok(reading) = read(name, bytes, Options::default(), &mut sources) else {
        return;
    };
    let place = |range: std::ops::Range<usize>| format!("{}", range.start);
    let choices = Choices::default();
    let made = notice::import(&reading.paper, &reading.tables, name, &place, &choices);
    let made = made.expect("no document makes a plan that cannot be read");
    let mut sources = Sources::default();
    sources.add(Source::new("a.plan", made.text));
    let problems = planlint::load(sources).problems;
    assert!(problems.iter().all(|p| p.kind != "syntax"), "{problems:?}");
});
