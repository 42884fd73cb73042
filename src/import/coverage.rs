//! A plan beside the document it was made from: which sentences of it the plan holds.
//!
//! In: a model and the text of the document. Out: the sentences, each marked. A sentence is
//! covered when a text of the plan holds it, or when it names a title, a target or a project.

use aho_corasick::AhoCorasick;

use super::clean::{self, Splitting};
use super::draft::Draft;
use super::interpret::sentences;
use super::paper::Paper;
use crate::model::Model;
use crate::model::entity::{At, Sentence};
use crate::model::ids::{PlanId, TargetId};
use crate::source::{FileId, Role, Sources, Span};

/// A title of fewer letters covers nothing: it may stand in any sentence by chance.
const SHORTEST: usize = 4;

/// Puts every plan beside the document that its `source` names, where that is among the files.
pub fn attach(model: &mut Model, sources: &Sources) {
    for plan in (0..model.plans.len() as u32).map(PlanId) {
        let Some(name) = source_of(model, plan, sources) else {
            continue;
        };
        let found = sources
            .iter()
            .find(|(_, source)| source.role == Role::Original && source.name == name);
        if let Some((file, source)) = found {
            let draft = Draft::same(&source.text, file);
            let paper = clean::clean(&draft, Splitting::default()).paper;
            put_beside(model, sources, plan, &paper);
        }
    }
}

/// The name of the document that a plan was made from, as seen from where the plan is read.
pub fn source_of(model: &Model, plan: PlanId, sources: &Sources) -> Option<String> {
    let at = model.plans[plan.index()].source?;
    let own = &sources.get(at.file).name;
    let folder = own.rfind('/').map_or("", |n| &own[..=n]);
    let name = sources.text(at);
    if name.starts_with('/') {
        return Some(name.to_owned());
    }
    Some(format!("{folder}{name}"))
}

/// Puts a plan beside a document: its sentences become elements.
pub fn put_beside(model: &mut Model, sources: &Sources, plan: PlanId, paper: &Paper) {
    let found = sentences::find(&paper.text);
    let covered = covered(
        &found,
        &wording(model, sources, plan),
        &titles(model, sources, plan),
    );
    model.sentences.retain(|s| s.plan != plan);
    let sentences = found.into_iter().zip(covered);
    model
        .sentences
        .extend(sentences.map(|(sentence, covered)| Sentence {
            plan,
            span: paper.place(sentence.range.start, sentence.range.end),
            covered,
            duty: sentence.duty,
            quantity: sentence.quantity,
        }));
}

/// Titles and official wording of a plan as keys, an element a line.
fn wording(model: &Model, sources: &Sources, plan: PlanId) -> String {
    let mut out = String::new();
    let mut say = |spans: &[Option<Span>]| {
        for span in spans.iter().flatten() {
            out.push_str(&sentences::key(sources.text(*span)));
        }
        out.push('\n');
    };
    let this = &model.plans[plan.index()];
    say(&[this.title, this.text]);
    for s in model.sections.iter().filter(|s| s.plan == plan) {
        say(&[s.title.span(s.file), s.text.span(s.file)]);
    }
    for t in model.tasks.iter().filter(|t| t.plan == plan) {
        say(&[t.title.span(t.file), t.text.span(t.file)]);
    }
    for (n, t) in model.targets.iter().enumerate() {
        if t.plan == plan {
            let extra = model.target_extra(TargetId(n as u32));
            say(&[extra.and_then(|e| e.text)]);
        }
    }
    out
}

/// Titles of tasks, targets, projects and milestones as keys.
fn titles(model: &Model, sources: &Sources, plan: PlanId) -> Vec<String> {
    let tasks = model.tasks.iter().map(|t| (t.plan, t.title, t.file));
    let targets = model.targets.iter().map(|t| (t.plan, t.metric, t.file));
    let projects = model.projects.iter().map(|p| (p.plan, p.name, p.file));
    let milestones = model.milestones.iter().map(|m| (m.plan, m.title, m.file));
    let all = tasks.chain(targets).chain(projects).chain(milestones);
    all.filter(|(of, ..)| *of == plan)
        .filter_map(|(_, at, file): (PlanId, At, FileId)| at.span(file))
        .map(|span| sentences::key(sources.text(span)))
        .filter(|key| key.chars().count() >= SHORTEST)
        .collect()
}

/// For each sentence whether the plan holds it. Both looks go once through their text, however
/// many sentences and titles there are.
fn covered(found: &[sentences::Sentence], wording: &str, titles: &[String]) -> Vec<bool> {
    let keys: Vec<&str> = found.iter().map(|s| s.key.as_str()).collect();
    let mut covered: Vec<bool> = keys.iter().map(|key| key.is_empty()).collect();
    if let Ok(search) = AhoCorasick::new(&keys) {
        for hit in search.find_overlapping_iter(wording) {
            covered[hit.pattern().as_usize()] = true;
        }
    }
    if let Ok(search) = AhoCorasick::new(titles) {
        for (covered, key) in covered.iter_mut().zip(&keys) {
            *covered |= search.is_match(key);
        }
    }
    covered
}

#[cfg(test)]
mod tests {
    use super::attach;
    use crate::model;
    use crate::source::{Role, Source, Sources};

    fn beside(plan: &str, notice: &str) -> Vec<(String, bool)> {
        let mut sources = Sources::default();
        sources.add(Source::new("a/p.plan", plan));
        sources.add(Source::of("a/n.txt", notice, Role::Original));
        let (mut model, problems) = model::build(&sources);
        attach(&mut model, &sources);
        assert!(problems.is_empty(), "{problems:?}");
        let sentences = model.sentences.iter();
        sentences
            .map(|s| (sources.text(s.span).to_owned(), s.covered))
            .collect()
    }

    #[test]
    fn a_sentence_is_covered_by_text_title_target_or_project() {
        let plan = "方案 p { 来源 \"n.txt\" }\n任务 1 \"修通县道\" { 原文 \"建设 县道，完善路网\" }\n目标 km \"公路里程\" >= 600公里\n项目 \"北桥工程\"";
        let notice = "1．建设县道,完善路网。公路里程达到600公里以上。推进北桥工程建设。实施绿化。";
        let read = beside(plan, notice);
        let covered: Vec<bool> = read.iter().map(|(_, covered)| *covered).collect();
        assert_eq!(covered, [true, true, true, false]);
        assert_eq!(read[3].0, "实施绿化。");
    }

    #[test]
    fn without_a_source_there_are_no_sentences() {
        assert!(beside("方案 p { }\n任务 1 \"修通县道\"", "实施绿化。").is_empty());
        assert!(
            beside(
                "方案 p { 来源 \"other.txt\" }\n任务 1 \"修通县道\"",
                "实施绿化。"
            )
            .is_empty()
        );
    }
}
