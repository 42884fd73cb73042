//! The rules of a run: planlint's own, embedded, and the workspace's, which add to them
//! or replace one by name.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::code::Program;
use super::compile::{Settings, Shared, compile};
use super::parse::parse;
use super::tree::{Item, Rule};
use crate::finding::{Problem, Said};
use crate::source::{FileId, Role, Source, Sources};

#[expect(unreachable_pub, reason = "the build script writes the table")]
mod embedded {
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

/// Adds the embedded rule files to the sources.
pub fn embedded(sources: &mut Sources) {
    if sources.iter().any(|(_, s)| s.role == Role::BuiltinRule) {
        return;
    }
    for (name, text) in embedded::FILES {
        sources.add(Source::of(
            format!("planlint/{name}"),
            *text,
            Role::BuiltinRule,
        ));
    }
}

/// A rule as read.
#[derive(Debug)]
pub struct Entry {
    /// The tree.
    pub rule: Rule,
    /// The folder it stands in.
    pub category: String,
    /// Whether it comes with planlint.
    pub builtin: bool,
    /// Its file.
    pub file: FileId,
}

/// All rules of a run by name.
#[derive(Debug, Default)]
pub struct Pack {
    /// Rules by name.
    pub rules: BTreeMap<String, Entry>,
    /// Relations and word lists that rules share.
    pub shared: Shared,
    /// Compiled rules, by name.
    pub programs: Vec<Program>,
    /// Categories and names of files with faults: what they may hold is not known.
    faulty: Vec<(String, String)>,
}

impl Pack {
    /// Whether a name may mean a rule, or a category, of a file that could not be read whole.
    pub fn may_mean(&self, name: &str) -> bool {
        let mut faulty = self.faulty.iter();
        faulty.any(|(category, rule)| category == name || rule == name)
    }
}

/// The folder and the name in a path such as `rules/targets/target-unmet.rule`.
fn category_and_name(path: &str) -> (&str, &str) {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default().trim_end_matches(".rule");
    (parts.next().unwrap_or_default(), name)
}

/// Reads and compiles all rule files of the sources.
pub fn load(sources: &Sources, settings: &BTreeMap<String, Settings>) -> (Pack, Vec<Problem>) {
    let mut pack = Pack::default();
    let mut problems = Vec::new();
    let of_rules = |source: &Source| matches!(source.role, Role::BuiltinRule | Role::Rule);
    let files: Vec<(FileId, &Source)> = sources.iter().filter(|(_, s)| of_rules(s)).collect();
    let read = files
        .par_iter()
        .map(|(file, source)| parse(&source.text, *file));
    let read: Vec<(Vec<Item>, Vec<Problem>)> = read.collect();
    for ((file, source), (items, faults)) in files.into_iter().zip(read) {
        let (category, stem) = category_and_name(&source.name);
        if !faults.is_empty() {
            pack.faulty.push((category.to_owned(), stem.to_owned()));
        }
        problems.extend(faults);
        for item in items {
            match item {
                Item::Rule(rule) => enter(
                    &mut pack,
                    *rule,
                    (category, stem),
                    source.role == Role::BuiltinRule,
                    file,
                    &mut problems,
                ),
                shared => pack.shared.add(&shared),
            }
        }
    }
    let nothing = Settings::new();
    let compiled = pack.rules.par_iter().map(|(name, entry)| {
        let own = settings.get(name).unwrap_or(&nothing);
        let (category, builtin) = (&entry.category, entry.builtin);
        compile(&entry.rule, &pack.shared, category, builtin, own)
    });
    let (programs, faults): (Vec<_>, Vec<_>) = compiled.unzip();
    problems.extend(faults.into_iter().flatten());
    pack.programs = programs.into_iter().flatten().collect();
    (pack, problems)
}

fn enter(
    pack: &mut Pack,
    rule: Rule,
    (category, stem): (&str, &str),
    builtin: bool,
    file: FileId,
    problems: &mut Vec<Problem>,
) {
    let name = rule.name.text.clone();
    if name != stem {
        problems.push(
            Problem::error(
                "rule",
                rule.name.span,
                Said::new(
                    format!("rule `{name}` stands in `{stem}.rule`"),
                    format!("规则“{name}”写在“{stem}.rule”中"),
                ),
            )
            .help(Said::new(
                format!("name the file `{name}.rule`: one rule a file, findable by name"),
                format!("请把文件命名为“{name}.rule”：一个文件一条规则"),
            )),
        );
    }
    let known = pack.rules.get(&name);
    if builtin && known.is_some_and(|known| !known.builtin) {
        // The workspace's own rule stands in its place.
        return;
    }
    if let Some(known) = known.filter(|known| known.builtin == builtin) {
        problems.push(
            Problem::error(
                "rule",
                rule.name.span,
                Said::new(
                    format!("there are two rules `{name}`"),
                    format!("有两条规则同名“{name}”"),
                ),
            )
            .note(
                known.rule.name.span,
                Said::new("the first stands here", "第一条在此"),
            )
            .help(Said::new(
                "give one of them another name",
                "请给其中一条换个名称",
            )),
        );
        return;
    }
    pack.rules.insert(
        name,
        Entry {
            rule,
            category: category.to_owned(),
            builtin,
            file,
        },
    );
}

impl Pack {
    /// A rule with other parameters.
    pub fn compile(&self, name: &str, params: &Settings) -> (Option<Program>, Vec<Problem>) {
        self.rules.get(name).map_or_else(Default::default, |entry| {
            let (rule, category) = (&entry.rule, entry.category.as_str());
            compile(rule, &self.shared, category, entry.builtin, params)
        })
    }
}

/// Whether a file is, to the byte, one of the embedded ones.
pub fn is_embedded(name: &str, text: &[u8]) -> bool {
    embedded::FILES
        .iter()
        .any(|(known, content)| *known == name && content.as_bytes() == text)
}
