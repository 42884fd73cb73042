//! The baseline: findings that were there when checking began, kept in a file and hidden until
//! they are mended.
//!
//! In goes the text of a baseline and the findings of a run, out come those that it lists, the
//! entries that match nothing any more, and the text of a new one. It is never written without
//! being asked, and a rule may refuse to be in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::finding::{Finding, Problem, Said};
use crate::source::{FileId, Span};

/// The first line of every baseline.
const HEADER: &str = "# planlint baseline 1: findings that were there before; see docs/baseline.md";

/// What a baseline lists, one line for every kind of finding: how many, fingerprint, rule, element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<Key, Listed>,
}

/// What tells findings apart: rule and fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rule: String,
    fingerprint: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Listed {
    count: usize,
    /// The element, for people who read the file.
    element: String,
}

/// An entry that matches nothing, or less than it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// Its rule.
    pub rule: String,
    /// Its element.
    pub element: String,
    /// How many findings are gone.
    pub gone: usize,
}

/// The findings of a run beside those that a baseline lists.
#[derive(Debug, Default)]
pub struct Beside {
    /// By finding, whether the baseline hides it.
    pub hidden: Vec<bool>,
    /// What is gone.
    pub stale: Vec<Stale>,
}

fn key(finding: &Finding) -> Key {
    Key {
        rule: finding.rule.clone(),
        fingerprint: finding.fingerprint.clone(),
    }
}

fn element(finding: &Finding) -> String {
    let element = finding.element.as_ref();
    element.map_or_else(String::new, |e| {
        if e.plan.is_empty() || e.kind == "plan" {
            format!("{} {}", e.kind, e.id)
        } else {
            format!("{} {}:{}", e.kind, e.plan, e.id)
        }
    })
}

impl Baseline {
    /// Reads a baseline; lines that are none are problems.
    pub fn parse(text: &str, file: FileId) -> (Self, Vec<Problem>) {
        let mut baseline = Self::default();
        let mut problems = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(file, start, start + line.trim_end().len() as u32);
            start += line.len() as u32;
            let line = line.trim().trim_start_matches('\u{feff}');
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match entry(line) {
                Some((key, listed)) => {
                    baseline.entries.insert(key, listed);
                }
                None => problems.push(
                    Problem::error(
                        "baseline",
                        span,
                        Said::new("this is no line of a baseline", "这不是基线文件的内容"),
                    )
                    .help(Said::new(
                        "write the file anew with `check --baseline FILE --write-baseline`",
                        "请用“check --baseline 文件 --write-baseline”重新生成",
                    )),
                ),
            }
        }
        (baseline, problems)
    }

    /// What lists all of these findings.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut baseline = Self::default();
        for finding in findings {
            let entry = baseline.entries.entry(key(finding)).or_insert(Listed {
                count: 0,
                element: element(finding),
            });
            entry.count += 1;
        }
        baseline
    }

    /// Which of the findings are listed. An entry whose rule did not run is not stale.
    pub fn beside(&self, findings: &[Finding], ran: impl Fn(&str) -> bool) -> Beside {
        let mut left = self.entries.clone();
        let mut beside = Beside::default();
        for finding in findings {
            let listed = left.get_mut(&key(finding)).filter(|l| l.count > 0);
            beside.hidden.push(listed.is_some());
            if let Some(listed) = listed {
                listed.count -= 1;
            }
        }
        let gone = left
            .into_iter()
            .filter(|(key, l)| l.count > 0 && ran(&key.rule));
        beside.stale = gone
            .map(|(key, listed)| Stale {
                rule: key.rule,
                element: listed.element,
                gone: listed.count,
            })
            .collect();
        beside
    }

    /// What lists all of these findings, and of rules that did not run what was listed before.
    #[must_use]
    pub fn with(&self, findings: &[Finding], ran: impl Fn(&str) -> bool) -> Self {
        let mut all = Self::of(findings);
        let others = self.entries.iter().filter(|(key, _)| !ran(&key.rule));
        all.entries
            .extend(others.map(|(key, listed)| (key.clone(), listed.clone())));
        all
    }

    /// The same without what is stale: it never lists more than before.
    #[must_use]
    pub fn shrunk(&self, findings: &[Finding], ran: impl Fn(&str) -> bool) -> Self {
        let now = Self::of(findings);
        let mut shrunk = self.clone();
        for (key, listed) in &mut shrunk.entries {
            if ran(&key.rule) {
                listed.count = listed
                    .count
                    .min(now.entries.get(key).map_or(0, |n| n.count));
            }
        }
        shrunk.entries.retain(|_, listed| listed.count > 0);
        shrunk
    }

    /// How many findings it lists.
    pub fn len(&self) -> usize {
        self.entries.values().map(|listed| listed.count).sum()
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// As it is written to a file.
    pub fn text(&self) -> String {
        let mut out = format!("{HEADER}\n");
        for (key, listed) in &self.entries {
            let Key { rule, fingerprint } = key;
            let line = format!("{} {fingerprint} {rule} {}", listed.count, listed.element);
            let _ = writeln!(out, "{}", line.trim_end());
        }
        out
    }
}

fn entry(line: &str) -> Option<(Key, Listed)> {
    let mut words = line.splitn(4, ' ');
    let count = words.next()?.parse().ok().filter(|n| *n > 0)?;
    let fingerprint = words.next()?.to_owned();
    let hexadecimal = fingerprint.len() == 16 && fingerprint.chars().all(|c| c.is_ascii_hexdigit());
    let rule = words.next().filter(|rule| !rule.is_empty())?.to_owned();
    let element = words.next().unwrap_or_default().to_owned();
    hexadecimal.then_some((Key { rule, fingerprint }, Listed { count, element }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{ElementRef, Severity};

    fn finding(rule: &str, fingerprint: &str, id: &str) -> Finding {
        Finding {
            rule: rule.to_owned(),
            severity: Severity::Error,
            span: None,
            message: String::new(),
            help: None,
            args: Vec::new(),
            element: Some(ElementRef {
                kind: "task",
                plan: "p".to_owned(),
                id: id.to_owned(),
            }),
            origin: None,
            units: Vec::new(),
            related: Vec::new(),
            fix: None,
            fingerprint: fingerprint.repeat(16),
        }
    }

    #[test]
    fn hides_as_many_as_it_lists_and_knows_what_is_gone() {
        let before = [
            finding("a", "1", "1"),
            finding("a", "1", "1"),
            finding("b", "2", "二 (一)"),
            finding("c", "3", "3"),
        ];
        let baseline = Baseline::of(&before);
        assert_eq!(baseline.len(), 4);
        let (read, problems) = Baseline::parse(&baseline.text(), FileId(0));
        assert!(problems.is_empty());
        assert_eq!(read, baseline);
        let now = [
            finding("a", "1", "1"),
            finding("a", "1", "1"),
            finding("a", "1", "1"),
            finding("d", "4", "4"),
        ];
        let beside = read.beside(&now, |rule| rule != "c");
        assert_eq!(beside.hidden, [true, true, false, false]);
        assert_eq!(
            beside.stale,
            [Stale {
                rule: "b".to_owned(),
                element: "task p:二 (一)".to_owned(),
                gone: 1
            }]
        );
        let shrunk = read.shrunk(&now, |rule| rule != "c");
        assert_eq!(shrunk.len(), 3);
        assert!(shrunk.beside(&now, |rule| rule != "c").stale.is_empty());
    }

    #[test]
    fn other_lines_are_problems_at_their_place() {
        let text = "\u{feff}# planlint\r\n1 aaaaaaaaaaaaaaaa a task p 1\r\n{ }\r\n0 aaaaaaaaaaaaaaaa a\r\n";
        let (baseline, problems) = Baseline::parse(text, FileId(0));
        assert_eq!(baseline.len(), 1);
        let at: Vec<&str> = problems.iter().map(|p| &text[p.span.range()]).collect();
        assert_eq!(at, ["{ }", "0 aaaaaaaaaaaaaaaa a"]);
    }
}
