//! What of the settings lets more pass than the settings of an older revision did.
//!
//! In go two settings, out come the differences that switch a check off or lower its level. Parameters
//! of rules are left out: which way they go only the rule knows.

use std::collections::BTreeSet;

use crate::finding::Severity;
use crate::rule::pack::Pack;
use crate::rule::world::Relaxation;
use crate::settings::{Choice, Settings};
use crate::source::Span;

/// The relaxations between two settings, in the order of their names.
pub(crate) fn found(pack: &Pack, old: &Settings, new: &Settings) -> Vec<Relaxation> {
    let mut found = Vec::new();
    choices(pack, "", &old.choice, &new.choice, &mut found);
    for over in &new.overrides {
        let place = |o: &crate::settings::Override| {
            let path = o.path.as_ref().map(|p| p.0.glob().glob().to_owned());
            let named = |n: &Option<(String, Span)>| n.as_ref().map(|n| n.0.clone());
            (path, named(&o.plan), named(&o.section))
        };
        let own = place(over);
        let nothing = Choice::default();
        let was = old.overrides.iter().find(|o| place(o) == own);
        let was = was.map_or(&nothing, |o| &o.choice);
        choices(pack, "override.", was, &over.choice, &mut found);
    }
    let level = |s: &Settings| s.fail_on.unwrap_or(Severity::Error);
    let laxer = |level: Severity| {
        if level == Severity::Off {
            9
        } else {
            level as u8
        }
    };
    if laxer(level(new)) > laxer(level(old)) {
        found.push(Relaxation {
            rule: None,
            what: "fail-on".to_owned(),
            before: level(old).word().to_owned(),
            after: level(new).word().to_owned(),
            span: None,
        });
    }
    found
}

fn choices(pack: &Pack, prefix: &str, old: &Choice, new: &Choice, found: &mut Vec<Relaxation>) {
    let place = |rule: &str| new.rules.iter().find(|(name, _)| name == rule).map(|r| r.1);
    let rules: BTreeSet<&String> = old.severities.keys().chain(new.severities.keys()).collect();
    for rule in rules {
        let own = pack.programs.iter().find(|p| &p.name == rule);
        let default = own.map_or(Severity::Off, |p| {
            if p.default_off {
                Severity::Off
            } else {
                p.highest
            }
        });
        let level = |choice: &Choice| choice.severities.get(rule).copied().unwrap_or(default);
        let (was, now) = (level(old), level(new));
        if now < was {
            found.push(Relaxation {
                rule: Some(rule.clone()),
                what: format!("{prefix}rules.{rule}.severity"),
                before: was.word().to_owned(),
                after: now.word().to_owned(),
                span: place(rule),
            });
        }
    }
    let names = |list: &[(String, Span)]| list.iter().map(|n| n.0.clone()).collect::<BTreeSet<_>>();
    let (ignored, select, now) = (names(&old.ignore), names(&old.select), names(&new.select));
    for (name, span) in new
        .ignore
        .iter()
        .filter(|(name, _)| !ignored.contains(name))
    {
        found.push(Relaxation {
            rule: Some(name.clone()),
            what: format!("{prefix}ignore"),
            before: "—".to_owned(),
            after: name.clone(),
            span: Some(*span),
        });
    }
    let narrowed = !now.is_empty() && (select.is_empty() || !now.is_superset(&select));
    if narrowed {
        let shown = |set: &BTreeSet<String>| {
            let all: Vec<&str> = set.iter().map(String::as_str).collect();
            if all.is_empty() {
                "—".to_owned()
            } else {
                all.join(", ")
            }
        };
        found.push(Relaxation {
            rule: None,
            what: format!("{prefix}select"),
            before: shown(&select),
            after: shown(&now),
            span: new.select.first().map(|s| s.1),
        });
    }
    let allowed = new
        .baselined
        .iter()
        .filter(|(rule, may)| **may && old.baselined.get(*rule) != Some(&true));
    for (rule, _) in allowed {
        found.push(Relaxation {
            rule: Some(rule.clone()),
            what: format!("{prefix}rules.{rule}.baseline"),
            before: "false".to_owned(),
            after: "true".to_owned(),
            span: place(rule),
        });
    }
}
