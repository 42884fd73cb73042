//! Tasks with their roles, deadlines and states.

use rust_decimal::Decimal;

use super::duties::{Roles, roles};
use super::excerpt::Place;
use super::light::Signal;
use super::reader::Reader;
use crate::model::ids::{Item, TaskId};
use crate::syntax::date::Date;
use crate::syntax::keywords::State;

/// Names a task over all plans: id of the plan, id of the task.
pub type TaskKey = (String, String);

/// A task.
#[derive(Clone, Debug)]
pub struct Task {
    /// Plan and id.
    pub key: TaskKey,
    /// Its id, which names it in the whole plan; where none is written, its printed number.
    pub number: String,
    /// Printed title.
    pub title: Option<String>,
    /// Its chapter, by its number.
    pub chapter: Option<usize>,
    /// Whether no task stands below.
    pub leaf: bool,
    /// A duty without end.
    pub standing: bool,
    /// Units by role.
    pub roles: Roles,
    /// Units that answer for it, groups expanded.
    pub owners: Vec<String>,
    /// First day, where one is written.
    pub start: Option<Date>,
    /// The deadline that counts, and whether it is written for the task itself.
    pub due: Option<(Date, bool)>,
    /// Its state on the day.
    pub state: Option<State>,
    /// The share of the work reported.
    pub done: Option<Decimal>,
    /// Its light.
    pub signal: Signal,
    /// Official wording.
    pub text: Option<String>,
    /// Ids of what it waits for, as written.
    pub needs: Vec<String>,
    /// Names of its projects.
    pub projects: Vec<String>,
    /// Where its head stands.
    pub place: Option<Place>,
}

pub(super) fn tasks(reader: &Reader<'_>) -> Vec<Task> {
    let shown = reader.model.task_ids();
    let shown = shown.filter(|id| reader.concerns((*id).into()));
    shown.map(|id| task(reader, id)).collect()
}

fn task(reader: &Reader<'_>, id: TaskId) -> Task {
    let model = reader.model;
    let task = &model.tasks[id.index()];
    let item: Item = id.into();
    let plan = model
        .names
        .get(model.plans[task.plan.index()].id)
        .to_owned();
    let own = reader.id(id);
    let day = reader.world.day(item);
    let title = reader.at(task.file, task.title);
    let printed = reader.at(task.file, task.number);
    let project = |n: &u32| reader.id(crate::model::ids::ProjectId(*n));
    Task {
        number: printed
            .filter(|_| !task.named)
            .unwrap_or_else(|| own.clone()),
        title: title.filter(|title| *title != own || task.named),
        key: (plan, own),
        chapter: reader.chapter(item),
        leaf: task.leaf,
        standing: task.standing,
        roles: roles(reader, item),
        owners: reader.owners(item),
        start: task.holds.start.map(|d| d.date),
        due: model
            .deadline(item)
            .map(|d| (d.date, task.holds.due.is_some())),
        state: reader.state(item),
        done: day.and_then(|day| model.work_done(item, day)).map(|d| d.0),
        signal: reader.signal(item),
        text: reader.at(task.file, task.text),
        needs: model.needs(item).map(|r| reader.text(r.span())).collect(),
        projects: model.projects_of(id).iter().map(project).collect(),
        place: reader.place_of(item),
    }
}
