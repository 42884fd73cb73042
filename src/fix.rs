//! Carries out safe fixes: from the findings of a report to new texts of its files.
//!
//! In goes a report, out come files with what they should hold. A fix whose edits touch those
//! of an earlier one waits for the next round; reading and writing is for the caller.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::Report;
use crate::finding::{Fix, Lang, Severity};
use crate::source::{FileId, Role, Sources};

/// What fixing made of a workspace.
#[derive(Debug, Default)]
pub struct Fixed {
    /// New texts by file.
    pub texts: BTreeMap<FileId, String>,
    /// How many fixes were carried out, by rule.
    pub rules: BTreeMap<String, usize>,
}

/// How often fixing begins anew: a fix can make room for another.
const ROUNDS: usize = 10;

/// Carries out the safe fixes of one report. A file that could not be read whole is left
/// alone: what looks wrong in it may be what is missing.
pub fn once(report: &Report<'_>) -> Fixed {
    let faulty: BTreeSet<FileId> = report
        .problems()
        .filter(|p| p.severity == Severity::Error)
        .map(|p| p.span.file)
        .collect();
    let mut edits: BTreeMap<FileId, Vec<(Range<usize>, String)>> = BTreeMap::new();
    let mut fixed = Fixed::default();
    for hit in &report.run.hits {
        let finding = report.finding(hit, Lang::En);
        let Some(fix) = finding.fix.filter(|fix| fix.safe) else {
            continue;
        };
        let sound = fix
            .edits
            .iter()
            .all(|(span, _)| !faulty.contains(&span.file));
        if sound && is_free(report, &edits, &fix) {
            for (span, text) in fix.edits {
                let of_file = edits.entry(span.file).or_default();
                of_file.push((span.range(), text));
            }
            *fixed.rules.entry(finding.rule).or_default() += 1;
        }
    }
    for (file, mut edits) in edits {
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let source = &report.workspace.sources.get(file).text;
        fixed.texts.insert(file, applied(source, &edits));
    }
    fixed
}

/// Whether nothing else changes the places of a fix, and all of them are in plans.
fn is_free(
    report: &Report<'_>,
    edits: &BTreeMap<FileId, Vec<(Range<usize>, String)>>,
    fix: &Fix,
) -> bool {
    fix.edits.iter().all(|(span, _)| {
        let plan = report.workspace.sources.get(span.file).role == Role::Plan;
        let mut others = edits.get(&span.file).into_iter().flatten();
        let range = span.range();
        plan && others.all(|(other, _)| other.end < range.start || range.end < other.start)
    })
}

fn applied(source: &str, edits: &[(Range<usize>, String)]) -> String {
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for (range, text) in edits {
        out.push_str(&source[at..range.start]);
        out.push_str(text);
        at = range.end;
    }
    out.push_str(&source[at..]);
    out
}

/// Fixes until nothing is left to fix. `check` reads a workspace and checks it; the files of
/// the last round are those of the first with their final texts.
pub fn all(
    sources: Sources,
    mut once_over: impl FnMut(Sources) -> (Sources, Fixed),
) -> (Sources, Fixed) {
    let mut all = Fixed::default();
    let mut sources = sources;
    for _ in 0..ROUNDS {
        let (mut read, fixed) = once_over(sources);
        for (rule, n) in fixed.rules {
            *all.rules.entry(rule).or_default() += n;
        }
        let done = fixed.texts.is_empty();
        for (file, text) in fixed.texts {
            read.replace(file, text.clone());
            all.texts.insert(file, text);
        }
        sources = read;
        if done {
            break;
        }
    }
    (sources, all)
}
