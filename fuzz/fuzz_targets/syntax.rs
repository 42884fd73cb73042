//! Any text as a plan: the tokens are the text, what opens closes, and the layout of what can be read is
//! read the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use planlint::source::FileId;
use planlint::syntax::format::{Style, format};
use planlint::syntax::lexer::Lexer;
use planlint::syntax::{Event, events};

fuzz_target!(|text: &str| {
    let mut at = 0;
    for token in Lexer::new(text) {
        assert!(token.start == at && token.end > at, "tokens join");
        at = token.end;
    }
    assert_eq!(at as usize, text.len(), "tokens cover the text");
    let mut depth = 0_usize;
    for event in events(text, FileId(0)) {
        match event {
            Event::Entry(entry) => depth += usize::from(entry.opens),
            Event::Close(_) => depth = depth.checked_sub(1).expect("what closes has opened"),
            Event::Problem(problem) => assert!(text.get(problem.span.range()).is_some()),
        }
    }
    assert_eq!(depth, 0, "what has opened closes");
    if let Ok(once) = format(text, &Style::default()) {
        let twice = format(&once, &Style::default()).expect("what was laid out can be read");
        assert_eq!(once, twice, "twice is once");
    }
});
