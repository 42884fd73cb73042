//! Any text as a plan, checked with all rules, against another part of it, and shown in every format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use planlint::finding::{Lang, Severity};
use planlint::output::ci::{Asked, Format};
use planlint::output::diff::Diff;
use planlint::source::{Source, Sources};
use planlint::{Older, Options};

fn plans(text: &str) -> Sources {
    let mut sources = Sources::default();
    sources.add(Source::new("a.plan", text));
    sources
}

fuzz_target!(|text: &str| {
    let (old, new) = text.split_once('\u{0}').unwrap_or(("", text));
    let mut workspace = planlint::load(plans(new));
    workspace.against(Older {
        name: "old".to_owned(),
        sources: plans(old),
        ..Older::default()
    });
    let report = planlint::check(&workspace, &Options::default());
    let sides = ("old".to_owned(), "new".to_owned());
    let diff = Diff::new(&report, sides, &[]);
    for lang in [Lang::En, Lang::Zh] {
        let asked = Asked {
            lang,
            fail_on: Severity::Error,
            here: None,
        };
        for format in Format::ALL {
            let mut out = Vec::new();
            format
                .write(&report, asked, &mut out)
                .expect("memory takes it");
            assert!(format.wrote(std::str::from_utf8(&out).expect("it is text")));
            diff.write(format, asked, &mut out)
                .expect("memory takes it");
        }
    }
});
