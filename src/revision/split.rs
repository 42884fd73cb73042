//! Tasks that were split or merged: where the clauses of a task that is new or gone stand on the
//! other side.

use rustc_hash::FxHashMap;

use super::{Kind, Pairs, Sides, Thing};
use crate::model::Model;
use crate::source::Sources;

/// Pairs of tasks: older, newer.
type Links = Vec<(Thing, Thing)>;

/// The least characters of a clause that tells where it comes from.
const LEAST: usize = 6;

/// Splits (the newer is new, its wording was in the older) and merges (the older is gone, its wording
/// is in the newer).
pub(super) fn found(sides: Sides<'_>, pairs: &Pairs) -> (Links, Links) {
    let fresh = lone(sides.new, |t| pairs.before(t).is_none());
    let gone = lone(sides.old, |t| pairs.after(t).is_none());
    let splits = links(sides.sources, sides.new, &fresh, sides.old);
    let merges = links(sides.sources, sides.old, &gone, sides.new);
    (
        splits.into_iter().map(|(new, old)| (old, new)).collect(),
        merges,
    )
}

fn lone(model: &Model, wanted: impl Fn(Thing) -> bool) -> Vec<Thing> {
    let all = (0..model.tasks.len() as u32).map(|n| Thing::new(Kind::Task, n));
    all.filter(|t| wanted(*t)).collect()
}

fn clauses<'s>(sources: &'s Sources, model: &Model, task: Thing) -> Vec<&'s str> {
    let task = &model.tasks[task.index()];
    let spans = [task.title.span(task.file), task.text.span(task.file)];
    let texts = spans.into_iter().flatten().map(|span| sources.text(span));
    let marks = |c: char| matches!(c, '，' | ',' | '；' | ';' | '。' | '.' | '、' | '\n');
    let clauses = texts.flat_map(|text| text.split(marks)).map(str::trim);
    clauses
        .filter(|clause| clause.chars().count() >= LEAST)
        .collect()
}

/// For each lone task the task of the other side that holds at least half of its clauses.
fn links(sources: &Sources, model: &Model, lone: &[Thing], other: &Model) -> Links {
    if lone.is_empty() {
        return Vec::new();
    }
    let mut holders: FxHashMap<&str, u32> = FxHashMap::default();
    for n in 0..other.tasks.len() as u32 {
        for clause in clauses(sources, other, Thing::new(Kind::Task, n)) {
            holders.entry(clause).or_insert(n);
        }
    }
    let holder = |task: &Thing| {
        let clauses = clauses(sources, model, *task);
        let all: usize = clauses.iter().map(|c| c.len()).sum();
        let mut shares: Vec<(u32, usize)> = Vec::new();
        for clause in clauses {
            if let Some(&holder) = holders.get(clause) {
                match shares.iter_mut().find(|s| s.0 == holder) {
                    Some(share) => share.1 += clause.len(),
                    None => shares.push((holder, clause.len())),
                }
            }
        }
        let most = shares
            .into_iter()
            .max_by_key(|s| (s.1, std::cmp::Reverse(s.0)))?;
        (most.1 * 2 >= all && all > 0).then(|| (*task, Thing::new(Kind::Task, most.0)))
    };
    lone.iter().filter_map(holder).collect()
}
