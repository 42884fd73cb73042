//! What each duty promises: targets, projects, deadlines and the documents it cites.
//!
//! In: the duties of a paper with their paragraphs. Out: for each of them what was found, with
//! its place in the paper, and what a reader should look at. Projects are looked for in tasks
//! only. A date inside a longer text belongs to its sentence, not to the task: only one that
//! stands among the owners, or in a text of one sentence, is the deadline of the task.

use std::collections::BTreeMap;
use std::ops::Range;

use super::duties::{Duties, Duty, Kind, Paragraph, Unclear};
use super::header::Header;
use super::interpret::deadlines::{self, Form};
use super::interpret::documents::{self, Document};
use super::interpret::projects::{self, Projects};
use super::interpret::targets::{self, Target};
use super::interpret::{Context, Places, Reading, Refused, When};
use super::paper::Paper;
use crate::finding::Said;
use crate::syntax::date::Date;

/// What a duty promises, each with its bytes in the paper.
#[derive(Clone, Debug, Default)]
pub struct Promise {
    /// Targets.
    pub targets: Vec<(Range<usize>, Target)>,
    /// Lists of projects.
    pub projects: Vec<(Range<usize>, Projects)>,
    /// Titles of documents it cites.
    pub cites: Vec<String>,
    /// Its deadline.
    pub due: Option<When>,
}

/// What all duties promise.
#[derive(Clone, Debug, Default)]
pub struct Promises {
    /// By the number of the duty.
    pub all: Vec<Promise>,
    /// Targets that stand before the first item.
    pub preamble: Vec<(Range<usize>, Target)>,
    /// Documents cited anywhere, with their numbers, in the order of first mention.
    pub documents: Vec<(String, Option<String>)>,
    /// Plans above this one, which its preamble cites.
    pub upper: Vec<String>,
    /// What a reader should look at.
    pub unclear: Vec<Unclear>,
}

/// Reads all duties.
pub fn read(paper: &Paper, header: &Header, duties: &Duties) -> Promises {
    let context = context(paper, header);
    let mut promises = Promises::default();
    let mut register = Register::default();
    for range in &header.preamble {
        let text = &paper.text[range.clone()];
        let found = targets::find(text, &context);
        let at = |inner: &Range<usize>| range.start + inner.start..range.start + inner.end;
        doubts(&found, &at, &mut promises.unclear);
        let placed = found.found.into_iter().map(|t| (at(&t.range), t));
        promises.preamble.extend(placed);
        for document in documents::find(text).found {
            if is_plan(&document.title) && !promises.upper.contains(&document.title) {
                promises.upper.push(document.title.clone());
            }
            register.add(&document);
        }
    }
    for duty in &duties.all {
        let promise = duty_of(paper, duty, &context, &mut register, &mut promises.unclear);
        promises.all.push(promise);
    }
    let own = header.title.as_deref();
    register.order.retain(|title| Some(title.as_str()) != own);
    promises.upper.retain(|title| Some(title.as_str()) != own);
    let number = |title: &String| register.numbers.get(title).cloned().flatten();
    promises.documents = register
        .order
        .iter()
        .map(|title| (title.clone(), number(title)))
        .collect();
    promises
}

fn is_plan(title: &str) -> bool {
    ["规划", "纲要", "战略", "总体方案"]
        .iter()
        .any(|word| title.contains(word))
}

/// Documents in the order of first mention.
#[derive(Debug, Default)]
struct Register {
    order: Vec<String>,
    numbers: BTreeMap<String, Option<String>>,
}

impl Register {
    fn add(&mut self, document: &Document) {
        let known = self.numbers.contains_key(&document.title);
        if !known {
            self.order.push(document.title.clone());
        }
        let number = self.numbers.entry(document.title.clone()).or_default();
        if number.is_none() {
            number.clone_from(&document.number);
        }
    }
}

fn context(paper: &Paper, header: &Header) -> Context {
    Context {
        period: header
            .period
            .map(|(from, to)| (from.first().year(), to.last().year())),
        issued: header.issued.map(Date::last),
        places: Places::of(&paper.text),
    }
}

fn duty_of(
    paper: &Paper,
    duty: &Duty,
    context: &Context,
    register: &mut Register,
    unclear: &mut Vec<Unclear>,
) -> Promise {
    let mut promise = Promise::default();
    let title = duty.title.iter().filter(|title| {
        let place = title.place();
        let said =
            |text: &Paragraph| text.place().start <= place.start && place.end <= text.place().end;
        duty.kind == Kind::Task && !duty.text.iter().any(said)
    });
    for title in title {
        let text = title.text(paper);
        let found = targets::find(&text, context).found.into_iter();
        let at = |range: &Range<usize>| title.bytes(paper, range);
        promise.targets.extend(found.map(|t| (at(&t.range), t)));
    }
    for paragraph in &duty.text {
        let text = paragraph.text(paper);
        let at = |range: &Range<usize>| paragraph.bytes(paper, range);
        let found = targets::find(&text, context);
        doubts(&found, &at, unclear);
        promise
            .targets
            .extend(found.found.into_iter().map(|t| (at(&t.range), t)));
        if duty.kind == Kind::Task {
            let found = projects::find(&text, context);
            doubts(&found, &at, unclear);
            promise
                .projects
                .extend(found.found.into_iter().map(|p| (at(&p.range), p)));
        }
        for document in documents::find(&text).found {
            register.add(&document);
            if !promise.cites.contains(&document.title) {
                promise.cites.push(document.title);
            }
        }
    }
    promise.due = stated(paper, duty, context, unclear).or_else(|| single(paper, duty, context));
    promise
}

/// What was refused, but may be a promise.
fn doubts<T>(
    reading: &Reading<T>,
    at: &impl Fn(&Range<usize>) -> Range<usize>,
    unclear: &mut Vec<Unclear>,
) {
    let doubts = reading.refused.iter().filter(|r| r.reason.is_doubt());
    unclear.extend(doubts.map(|Refused { range, reason }| Unclear {
        at: at(range),
        why: reason.said(),
    }));
}

/// The deadline among the owners.
fn stated(
    paper: &Paper,
    duty: &Duty,
    context: &Context,
    unclear: &mut Vec<Unclear>,
) -> Option<When> {
    let mut due = None;
    let places = duty.groups.iter().flat_map(|(_, owners)| &owners.deadlines);
    for at in places {
        let read = deadlines::stated(&paper.text[at.clone()], context).found;
        let why = match (read.first(), due) {
            (Some(deadline), None) => {
                due = Some(deadline.when);
                continue;
            }
            (Some(deadline), Some(known)) if deadline.when == known => continue,
            (Some(_), Some(_)) => {
                Said::new("a second deadline of the same task", "同一任务的第二个期限")
            }
            (None, _) => Said::new(
                "a deadline without a date that can be told",
                "期限看不出具体时间",
            ),
        };
        unclear.push(Unclear {
            at: at.clone(),
            why,
        });
    }
    due
}

/// The deadline of a task whose text is one sentence.
fn single(paper: &Paper, duty: &Duty, context: &Context) -> Option<When> {
    let [paragraph] = duty.text.as_slice() else {
        return None;
    };
    let text = paragraph.text(paper);
    if duty.kind != Kind::Task || text.trim_end_matches('。').contains('。') {
        return None;
    }
    let found = deadlines::find(&text, context).found;
    let mut due = found.iter().filter(|deadline| deadline.form == Form::Due);
    match (due.next(), due.next()) {
        (Some(deadline), None) => Some(deadline.when),
        _ => None,
    }
}

impl Paragraph {
    /// The bytes in the paper of some bytes of [`Paragraph::text`].
    fn bytes(&self, paper: &Paper, range: &Range<usize>) -> Range<usize> {
        let whole: String = self.0.iter().map(|r| &paper.text[r.clone()]).collect();
        let cut = whole.len() - whole.trim_start().len();
        let start = self.place_of(range.start + cut);
        let end = self.place_of((range.end + cut).saturating_sub(1)) + 1;
        let mut end = end.max(start);
        while end < paper.text.len() && !paper.text.is_char_boundary(end) {
            end += 1;
        }
        start..end
    }

    fn place_of(&self, mut offset: usize) -> usize {
        for piece in &self.0 {
            if offset < piece.len() {
                return piece.start + offset;
            }
            offset -= piece.len();
        }
        self.place().end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_over_what_was_taken_out() {
        let text = "  甲乙（丙局负责）丁戊";
        let paper = Paper::clean(text, crate::source::FileId(0));
        let hole = text.find('（').expect("a bracket")..text.find('丁').expect("a letter");
        let paragraph = Paragraph(vec![0..hole.start, hole.end..text.len()]);
        assert_eq!(paragraph.text(&paper), "甲乙丁戊");
        assert_eq!(&text[paragraph.bytes(&paper, &(6..9))], "丁");
        assert_eq!(&text[paragraph.bytes(&paper, &(0..6))], "甲乙");
        assert_eq!(&text[paragraph.bytes(&paper, &(3..9))], "乙（丙局负责）丁");
    }
}
