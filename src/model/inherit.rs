//! What a section or task states holds below it until stated anew: roles, dates,
//! reporting interval, and that the first-listed unit leads.

use super::Model;
use super::entity::{Assignment, Holds, Role};
use super::ids::{Item, SectionId, TaskId};

/// Where each role in force at an element was stated.
type Stated = [Item; 5];

/// Hands roles and dates down to every section and task.
pub(super) fn hand_down(model: &mut Model) {
    let inner_roles = model.sections.iter().any(|s| s.holds.roles != 0)
        || model.tasks.iter().any(|t| !t.leaf && t.holds.roles != 0);
    let mut sections: Vec<Stated> = Vec::new();
    for n in 0..model.sections.len() {
        let parent = model.sections[n].parent;
        let above = parent.map(|p| model.sections[p.index()].holds);
        let holds = merged(model.sections[n].holds, above);
        model.sections[n].holds = holds;
        sections.push(stated(
            holds.roles,
            SectionId(n as u32).into(),
            parent.map(|p| sections[p.index()]),
        ));
    }
    if !inner_roles {
        for n in 0..model.tasks.len() {
            let above = above(model, n);
            model.tasks[n].holds = merged(model.tasks[n].holds, above);
        }
        return;
    }
    let mut tasks: Vec<Stated> = Vec::with_capacity(model.tasks.len());
    let mut wanted: Vec<(TaskId, Item, Role)> = Vec::new();
    for n in 0..model.tasks.len() {
        let holds = merged(model.tasks[n].holds, above(model, n));
        let parent = model.tasks[n]
            .parent
            .map(|p| tasks[p.index()])
            .or_else(|| model.tasks[n].section.map(|s| sections[s.index()]));
        model.tasks[n].holds = holds;
        let this = TaskId(n as u32);
        let stated = stated(holds.roles, this.into(), parent);
        for role in Role::ALL {
            let from = stated[role as usize];
            if from.some().is_some_and(|from| from != this.into()) {
                wanted.push((this, from, role));
            }
        }
        tasks.push(stated);
    }
    copy(model, &wanted);
}

fn above(model: &Model, task: usize) -> Option<Holds> {
    let task = &model.tasks[task];
    let above = task
        .parent
        .map(|p| model.tasks[p.index()].holds)
        .or_else(|| task.section.map(|s| model.sections[s.index()].holds));
    // A duty without end has stated its time anew: the date above is not its own.
    above.map(|holds| {
        if task.standing {
            Holds { due: None, ..holds }
        } else {
            holds
        }
    })
}

/// What is in force; the roles stay those that are stated here.
fn merged(own: Holds, above: Option<Holds>) -> Holds {
    let Some(above) = above else {
        return own;
    };
    let mut broken = own.broken;
    if own.due.is_none() && own.start.is_none() {
        broken.merge_dates(above.broken);
    }
    Holds {
        start: own.start.or(above.start),
        due: own.due.or(above.due),
        reports: own.reports.or(above.reports),
        first_is_lead: own.first_is_lead || above.first_is_lead,
        roles: own.roles,
        broken,
    }
}

fn stated(own: u8, this: Item, above: Option<Stated>) -> Stated {
    let mut stated = above.unwrap_or([Item::NONE; 5]);
    for role in Role::ALL {
        if own & (1 << role as u8) != 0 {
            stated[role as usize] = this;
        }
    }
    stated
}

/// Copies the assignments of the stating elements to the tasks below.
fn copy(model: &mut Model, wanted: &[(TaskId, Item, Role)]) {
    let mut lists: rustc_hash::FxHashMap<(Item, Role), Vec<usize>> =
        rustc_hash::FxHashMap::default();
    for (n, assignment) in model.assignments.iter().enumerate() {
        lists
            .entry((assignment.of, assignment.role))
            .or_default()
            .push(n);
    }
    for &(task, from, role) in wanted {
        for &n in lists.get(&(from, role)).map_or(&[][..], Vec::as_slice) {
            let copied = Assignment {
                of: task.into(),
                ..model.assignments[n]
            };
            model.assignments.push(copied);
        }
    }
}
