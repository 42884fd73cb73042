//! What duties promise, in the words of the plan language: targets, projects, deadlines, documents.
//!
//! In: the [`Promises`](crate::import::promises::Promises) of a plan. Out: entries and statements. An element without an id of its own is
//! called by its title, as the language has it; where a title is taken, the id of the duty and a
//! count stand before it. What the language cannot hold is listed, never written.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::page::Page;
use super::{Plan, Written};
use crate::data::quote::{self, quoted};
use crate::finding::{Lang, Said};
use crate::import::duties::Unclear;
use crate::import::interpret::When;
use crate::import::interpret::projects::{Project, Projects};
use crate::import::interpret::targets::Target;
use crate::source::FileId;
use crate::syntax::fold::fold;
use crate::syntax::keywords::{Keyword, Mark};
use crate::syntax::tree::TargetKind;
use crate::syntax::{Event, events};

/// The promises of a plan while they are written.
pub(super) struct Promised<'p> {
    plan: &'p Plan<'p>,
    /// Names that elements of the plan go by.
    taken: FxHashSet<String>,
    pub(super) written: Written,
}

impl<'p> Promised<'p> {
    pub(super) fn new(plan: &'p Plan<'p>) -> Self {
        let taken = plan.ids.iter().map(|id| fold(id).into_owned()).collect();
        Self {
            plan,
            taken,
            written: Written::default(),
        }
    }

    /// Plans above this one.
    pub(super) fn upper(&self, page: &mut Page) {
        let titles = &self.plan.promises.upper;
        if !titles.is_empty() {
            page.say(Keyword::Under, &names(titles));
        }
    }

    /// The documents cited anywhere.
    pub(super) fn documents(&mut self, page: &mut Page) {
        page.gap();
        for (title, number) in &self.plan.promises.documents {
            self.written.documents += 1;
            let Some(number) = number else {
                page.say(Keyword::Document, &quoted(title));
                continue;
            };
            page.open(Keyword::Document, &quoted(title));
            page.say(Keyword::Number, &quoted(number));
            page.close();
        }
        page.gap();
    }

    /// What the plan promises before its first item.
    pub(super) fn of_plan(&mut self, page: &mut Page) {
        let plan = self.plan;
        for (at, target) in &plan.promises.preamble {
            self.target("0", at, target, page);
        }
    }

    /// What one duty promises.
    pub(super) fn of_duty(&mut self, n: usize, page: &mut Page) {
        let plan = self.plan;
        let (promise, id) = (&plan.promises.all[n], plan.ids[n].as_str());
        if !promise.cites.is_empty() {
            page.say(Keyword::Cites, &names(&promise.cites));
        }
        if let Some(due) = promise.due {
            let keyword = match due {
                When::Over(..) => Keyword::Period,
                _ => Keyword::Due,
            };
            page.say(keyword, &due.argument(page.lang));
        }
        for (at, target) in &promise.targets {
            self.target(id, at, target, page);
        }
        for (at, list) in &promise.projects {
            self.projects(id, at, list, page);
        }
    }

    fn target(&mut self, duty: &str, at: &Range<usize>, target: &Target, page: &mut Page) {
        let lang = page.lang;
        let mut block = Page::new(lang);
        let mut head = self.named(duty, 't', &target.subject);
        for part in [
            kind(target.kind, lang),
            value(target),
            target
                .when
                .map(|when| head_of(when, target.kind, lang))
                .unwrap_or_default(),
            target
                .strength
                .map(|word| word.word(lang))
                .unwrap_or_default()
                .to_owned(),
        ] {
            if !part.is_empty() {
                head.push(' ');
                head.push_str(&part);
            }
        }
        block.open(Keyword::Target, &head);
        block.say(Keyword::Source, &quoted(&(self.plan.place)(at.clone())));
        if let Some(scope) = &target.scope {
            block.say(Keyword::Scope, &quote::name(scope));
        }
        if let Some(year) = target.baseline {
            let note = lang.pick(format!("against {year}"), format!("与{year}年相比"));
            block.say(Keyword::Note, &quoted(&note));
        }
        block.close();
        if self.take(&block, at, page) {
            self.written.targets += 1;
        }
    }

    fn projects(&mut self, duty: &str, at: &Range<usize>, list: &Projects, page: &mut Page) {
        let mut runs = list.projects.chunk_by(|a, b| a.place == b.place).peekable();
        while let Some(run) = runs.next() {
            let open = list.open && runs.peek().is_none();
            let block = self.project_entry(duty, list, run, open, page.lang);
            if self.take(&block, at, page) {
                self.written.projects += run.len();
            }
        }
    }

    /// One entry for projects of one place.
    fn project_entry(
        &mut self,
        duty: &str,
        list: &Projects,
        run: &[Project],
        open: bool,
        lang: Lang,
    ) -> Page {
        let mut block = Page::new(lang);
        let mut heads: Vec<String> = run
            .iter()
            .map(|project| self.named(duty, 'p', &project.name))
            .collect();
        if open {
            heads.push(Mark::Etc.word(lang).to_owned());
        }
        let mut head = heads.join(", ");
        if let Some(commitment) = list.commitment {
            head.push(' ');
            head.push_str(commitment.word(lang));
        }
        let place = run.first().and_then(|project| project.place.as_deref());
        let notes = notes(list, lang);
        if place.is_none() && notes.is_empty() {
            block.say(Keyword::Project, &head);
            return block;
        }
        block.open(Keyword::Project, &head);
        if let Some(place) = place {
            block.say(Keyword::Place, &quote::name(place));
        }
        if !notes.is_empty() {
            block.say(Keyword::Note, &quoted(&notes));
        }
        block.close();
        block
    }

    /// A title, behind an id where something else goes by the title.
    fn named(&mut self, duty: &str, letter: char, title: &str) -> String {
        if self.taken.insert(fold(title).into_owned()) {
            return quoted(title);
        }
        let mut n = 1_usize;
        let mut id = format!("{duty}-{letter}{n}");
        while !self.taken.insert(fold(&id).into_owned()) {
            n += 1;
            id = format!("{duty}-{letter}{n}");
        }
        format!("{id} {}", quoted(title))
    }

    /// Puts an entry on the page, where the language reads it without a fault.
    fn take(&mut self, block: &Page, at: &Range<usize>, page: &mut Page) -> bool {
        if is_sound(&block.out) {
            page.paste(block);
            return true;
        }
        self.written.refused.push(Unclear {
            at: at.clone(),
            why: Said::new(
                "this target or project cannot be written in the plan language",
                "这项目标或项目无法用方案语言写出",
            ),
        });
        false
    }
}

fn is_sound(entry: &str) -> bool {
    events(entry, FileId(0)).all(|event| !matches!(event, Event::Problem(_)))
}

fn names(titles: &[String]) -> String {
    let quoted: Vec<String> = titles.iter().map(|title| format!("《{title}》")).collect();
    let sound = titles.iter().all(|title| !title.contains(['《', '》']));
    if sound {
        return quoted.join("、");
    }
    let names: Vec<String> = titles.iter().map(|title| quote::name(title)).collect();
    names.join("、")
}

fn kind(kind: TargetKind, lang: Lang) -> String {
    let mark = match kind {
        TargetKind::Level => return String::new(),
        TargetKind::Each(interval) => return interval.written(lang).to_owned(),
        TargetKind::Growth => Mark::Growth,
        TargetKind::Change => Mark::Change,
        TargetKind::Total => Mark::Total,
        TargetKind::Keep => Mark::Keep,
    };
    mark.word(lang).to_owned()
}

fn value(target: &Target) -> String {
    match target.cmp {
        Some(cmp) => format!("{} {}", cmp.sign(), target.value),
        None => target.value.clone(),
    }
}

/// A date in the head of a target; the interval of `each` is its kind already.
fn head_of(when: When, kind: TargetKind, lang: Lang) -> String {
    match (when, kind) {
        (When::Each(_), TargetKind::Each(_)) => String::new(),
        _ => when.written(lang),
    }
}

fn notes(list: &Projects, lang: Lang) -> String {
    let named = list.projects.len();
    let claimed = list
        .claimed
        .filter(|claimed| *claimed as usize != named)
        .map(|claimed| {
            lang.pick(
                format!("the text says {claimed}, and names {named}"),
                format!("原文称{claimed}项，列出{named}项"),
            )
        });
    let notes: Vec<String> = list.note.iter().cloned().chain(claimed).collect();
    notes.join(lang.pick("; ", "；"))
}
