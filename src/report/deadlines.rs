//! What is to be done by when.

use super::excerpt::Place;
use super::light::Signal;
use super::reader::Reader;
use crate::model::ids::{Item, ItemKind};
use crate::syntax::date::Date;
use crate::syntax::keywords::State;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "named after what they stand for")]
pub enum Kind {
    Milestone,
    Task,
    Project,
    Target,
}

/// Something with a day by which it is to be done.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: String,
    /// Its printed title or metric.
    pub title: String,
    /// The day.
    pub date: Date,
    /// Whether the day is written for it or for what it stands in, not only for the whole plan.
    pub own: bool,
    /// Its state on the day.
    pub state: Option<State>,
    /// Its light.
    pub signal: Signal,
    /// Whether the day has passed and it is not done; for a target whether it is missed.
    pub overdue: bool,
    /// Units that answer for it, by id.
    pub owners: Vec<String>,
    /// Where its head stands.
    pub place: Option<Place>,
    pub(super) item: Item,
}

pub(super) fn deadlines(reader: &Reader<'_>) -> Vec<Deadline> {
    let model = reader.model;
    let leaves = model.task_ids().filter(|t| model.tasks[t.index()].leaf);
    let items = model.milestone_ids().map(Item::from);
    let items = items
        .chain(leaves.map(Item::from))
        .chain(model.project_ids().map(Item::from))
        .chain(model.target_ids().map(Item::from));
    let items = items.filter(|item| reader.concerns(*item));
    let mut found: Vec<Deadline> = items.filter_map(|item| deadline(reader, item)).collect();
    found.sort_by_key(|d| (d.date.last(), d.kind));
    found
}

fn deadline(reader: &Reader<'_>, item: Item) -> Option<Deadline> {
    let model = reader.model;
    let counts = model.deadline(item)?;
    let state = reader.state(item);
    if matches!(state, Some(State::Cancelled | State::Merged)) {
        return None;
    }
    let signal = reader.signal(item);
    let passed = reader
        .world
        .day(item)
        .is_some_and(|day| counts.date.last() < day);
    let undone = match item.kind() {
        ItemKind::Target => signal.colour == super::light::Colour::Red,
        _ => state != Some(State::Done),
    };
    let plan_end = model.plan_of(item).and_then(|p| model.plans[p.index()].end);
    Some(Deadline {
        kind: match item.kind() {
            ItemKind::Milestone => Kind::Milestone,
            ItemKind::Project => Kind::Project,
            ItemKind::Target => Kind::Target,
            _ => Kind::Task,
        },
        id: reader.id(item),
        title: title(reader, item),
        date: counts.date,
        own: Some(counts) != plan_end,
        state,
        signal,
        overdue: passed && undone,
        owners: reader.owners(item),
        place: reader.place_of(item),
        item,
    })
}

/// The printed title of an element, else its id.
pub(super) fn title(reader: &Reader<'_>, item: Item) -> String {
    let (model, n) = (reader.model, item.index());
    let printed = match item.kind() {
        ItemKind::Task => reader.at(model.tasks[n].file, model.tasks[n].title),
        ItemKind::Target => reader.at(model.targets[n].file, model.targets[n].metric),
        ItemKind::Project => reader.at(model.projects[n].file, model.projects[n].name),
        ItemKind::Milestone => reader.at(model.milestones[n].file, model.milestones[n].title),
        ItemKind::Unit => model.units[n].name.map(|span| reader.text(span)),
        ItemKind::Section => reader.at(model.sections[n].file, model.sections[n].title),
        ItemKind::Plan => model.plans[n].title.map(|span| reader.text(span)),
    };
    printed.unwrap_or_else(|| reader.id(item))
}
