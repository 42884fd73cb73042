//! What an element looks like from outside: by this it is known again in another revision.

use super::pairs::Pairs;
use super::{Kind, Sides, Thing};
use crate::model::Model;
use crate::model::ids::{Item, Symbol};
use crate::source::{Sources, Span};
use crate::syntax::fold::fold;

/// The outside of an element.
#[derive(Clone, Debug)]
pub(super) struct Face {
    pub(super) id: Symbol,
    /// Whether the id is written, not taken from the title.
    pub(super) named: bool,
    /// The plan, by its number in the newer model; of an older one without partner, none.
    pub(super) plan: Option<u32>,
    /// What it stands in, by its number in the newer model.
    pub(super) around: Option<Thing>,
    pub(super) number: Option<Span>,
    pub(super) title: String,
    pub(super) text: Option<Span>,
}

/// The faces of all elements of a kind, of the older or the newer side.
pub(super) fn faces(sides: Sides<'_>, pairs: &Pairs, kind: Kind, old: bool) -> Vec<Face> {
    let model = if old { sides.old } else { sides.new };
    let now = |thing: Thing| if old { pairs.after(thing) } else { Some(thing) };
    let count = kind.count(model) as u32;
    let items = (0..count).filter_map(|id| Thing::new(kind, id).item());
    let face = |item: Item| {
        let (named, title, number, text) = written(model, item);
        Face {
            id: model.id(item),
            named,
            plan: model
                .plan_of(item)
                .and_then(|p| now(p.into()))
                .map(|t| t.id),
            around: around(model, item).and_then(|a| now(a.into())),
            number,
            title: title.map_or_else(
                || model.names.get(model.id(item)).to_owned(),
                |span| plain(sides.sources, span),
            ),
            text,
        }
    };
    items.map(face).collect()
}

fn plain(sources: &Sources, span: Span) -> String {
    let text = sources.text(span);
    fold(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether the id is written; title, number and wording.
pub(super) fn written(
    model: &Model,
    item: Item,
) -> (bool, Option<Span>, Option<Span>, Option<Span>) {
    let thing = Thing::from(item);
    let n = thing.index();
    match thing.kind {
        Kind::Plan => {
            let p = &model.plans[n];
            (true, p.title, p.number, p.text)
        }
        Kind::Section => {
            let s = &model.sections[n];
            (
                s.named,
                s.title.span(s.file),
                s.number.span(s.file),
                s.text.span(s.file),
            )
        }
        Kind::Task => {
            let t = &model.tasks[n];
            (
                t.named,
                t.title.span(t.file),
                t.number.span(t.file),
                t.text.span(t.file),
            )
        }
        Kind::Target => {
            let t = &model.targets[n];
            let text = model
                .target_extra(crate::model::ids::TargetId(thing.id))
                .and_then(|e| e.text);
            (t.named, t.metric.span(t.file), None, text)
        }
        Kind::Project => {
            let p = &model.projects[n];
            (p.named, p.name.span(p.file), None, None)
        }
        Kind::Milestone => {
            let m = &model.milestones[n];
            (m.named, m.title.span(m.file), None, None)
        }
        Kind::Unit => (true, model.units[n].name, None, None),
        Kind::Record | Kind::Waiver => (false, None, None, None),
    }
}

/// What an element stands in: the task, else the section, else the plan.
pub fn around(model: &Model, item: Item) -> Option<Item> {
    if let Some(task) = item.task() {
        let task = &model.tasks[task.index()];
        if let Some(parent) = task.parent {
            return Some(parent.into());
        }
        return Some(task.section.map_or_else(|| task.plan.into(), Into::into));
    }
    if let Some(task) = model.task_of(item) {
        return Some(task.into());
    }
    let section = model.section_of(item).map(Item::from);
    section
        .or_else(|| model.plan_of(item).map(Item::from))
        .filter(|around| *around != item)
}
