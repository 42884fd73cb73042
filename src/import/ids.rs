//! Ids of sections and tasks: the printed path where it is unique, the same at every import.
//!
//! In: path, title and text of each item, and perhaps the items of an older plan. Out: an id for
//! each. With an older plan, items that are the same keep the ids they had, whatever number
//! they bear now, and an id of the old plan is given to nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::glyphs::plain;
use crate::model::Model;
use crate::model::entity::At;
use crate::model::similar::dice;
use crate::source::Sources;

/// An item in want of an id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanting {
    /// Its numbers from the chapter down: `二(一)`.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// An item of an older plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Old {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// How a new plan goes on from an old one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Continued {
    /// Places of items in the new and the old plan that are the same.
    pub paired: Vec<(usize, usize)>,
    /// Places of new items.
    pub added: Vec<usize>,
    /// Places of old items that are gone.
    pub lost: Vec<usize>,
}

/// The sections and tasks of a plan, for a later one that goes on from it.
pub fn of_plan(model: &Model, sources: &Sources) -> Vec<Old> {
    let text = |file, at: At| {
        at.span(file)
            .map(|span| sources.text(span).to_owned())
            .unwrap_or_default()
    };
    let sections = model.sections.iter().filter(|s| s.named).map(|s| Old {
        id: model.names.get(s.id).to_owned(),
        title: text(s.file, s.title),
        text: text(s.file, s.text),
    });
    let tasks = model.tasks.iter().filter(|t| t.named).map(|t| Old {
        id: model.names.get(t.id).to_owned(),
        title: text(t.file, t.title),
        text: text(t.file, t.text),
    });
    sections.chain(tasks).collect()
}

/// Ids for all items; without an older plan.
pub fn fresh(items: &[Wanting]) -> Vec<String> {
    give(items, &BTreeMap::new(), &BTreeSet::new())
}

/// Ids for all items, going on from an older plan.
pub fn continued(items: &[Wanting], old: &[Old]) -> (Vec<String>, Continued) {
    let mut paired = pair(items, old);
    paired.sort_unstable();
    let kept: BTreeMap<usize, String> = paired
        .iter()
        .map(|(new, was)| (*new, old[*was].id.clone()))
        .collect();
    let taken: BTreeSet<String> = old.iter().map(|item| item.id.clone()).collect();
    let was: BTreeSet<usize> = paired.iter().map(|(_, was)| *was).collect();
    let added = (0..items.len()).filter(|n| !kept.contains_key(n)).collect();
    let lost = (0..old.len()).filter(|n| !was.contains(n)).collect();
    (
        give(items, &kept, &taken),
        Continued {
            paired,
            added,
            lost,
        },
    )
}

fn give(
    items: &[Wanting],
    kept: &BTreeMap<usize, String>,
    taken: &BTreeSet<String>,
) -> Vec<String> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items {
        *count.entry(&item.path).or_default() += 1;
    }
    let mut used: BTreeSet<String> = taken.clone();
    let mut ids = Vec::with_capacity(items.len());
    for (n, item) in items.iter().enumerate() {
        if let Some(id) = kept.get(&n) {
            ids.push(id.clone());
            continue;
        }
        let path = if item.path.is_empty() {
            "0"
        } else {
            &item.path
        };
        let mut id = path.to_owned();
        if count[item.path.as_str()] > 1 || used.contains(&id) {
            id = format!("{path}-{}", hash(item));
        }
        let mut copy = 2;
        let base = id.clone();
        while !used.insert(id.clone()) {
            id = format!("{base}-{copy}");
            copy += 1;
        }
        ids.push(id);
    }
    ids
}

/// Four hexadecimal digits of the title, else of the text.
fn hash(item: &Wanting) -> String {
    let of = if item.title.is_empty() {
        &item.text
    } else {
        &item.title
    };
    let hash = plain(of)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    format!("{:04x}", (hash ^ (hash >> 32)) & 0xFFFF)
}

/// Comparisons of texts that one import may make.
const BUDGET: usize = 4_000_000;

fn pair(items: &[Wanting], old: &[Old]) -> Vec<(usize, usize)> {
    let mut pairs = Pairs::new(items.len(), old.len());
    let both = |title: &str, text: &str| format!("{}\n{}", plain(title), plain(text));
    pairs.by(
        |n| both(&items[n].title, &items[n].text),
        |n| both(&old[n].title, &old[n].text),
    );
    pairs.by(|n| plain(&items[n].title), |n| plain(&old[n].title));
    pairs.by(|n| plain(&items[n].text), |n| plain(&old[n].text));
    pairs.alike(items, old);
    pairs.found
}

/// What has been paired, and what is left on either side.
struct Pairs {
    found: Vec<(usize, usize)>,
    new: BTreeSet<usize>,
    old: BTreeSet<usize>,
}

impl Pairs {
    fn new(new: usize, old: usize) -> Self {
        Self {
            found: Vec::new(),
            new: (0..new).collect(),
            old: (0..old).collect(),
        }
    }

    fn join(&mut self, new: usize, old: usize) {
        if self.new.contains(&new) && self.old.contains(&old) {
            self.new.remove(&new);
            self.old.remove(&old);
            self.found.push((new, old));
        }
    }

    /// Joins what has the same key and is the only one with it on its side.
    fn by(&mut self, new_key: impl Fn(usize) -> String, old_key: impl Fn(usize) -> String) {
        let mut keys: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for n in &self.new {
            keys.entry(new_key(*n)).or_default().0.push(*n);
        }
        for n in &self.old {
            keys.entry(old_key(*n)).or_default().1.push(*n);
        }
        for (key, (new, old)) in keys {
            if let ([new], [old]) = (new.as_slice(), old.as_slice())
                && !key.trim().is_empty()
            {
                self.join(*new, *old);
            }
        }
    }

    /// Joins what is most alike, best first.
    fn alike(&mut self, items: &[Wanting], old: &[Old]) {
        let wide = self.new.len().saturating_mul(self.old.len()) <= BUDGET;
        let mut scored = Vec::new();
        for new in &self.new {
            for was in &self.old {
                let (item, before) = (&items[*new], &old[*was]);
                let same_path = item.path == before.id;
                if !wide && !same_path {
                    continue;
                }
                let title = dice(&item.title, &before.title);
                let text = if item.text.is_empty() {
                    0.0
                } else {
                    dice(&item.text, &before.text)
                };
                let score = title.max(text) + if same_path { 0.3 } else { 0.0 };
                if score >= 0.75 {
                    scored.push((score, *new, *was));
                }
            }
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, new, was) in scored {
            self.join(new, was);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(all: &[(&str, &str, &str)]) -> Vec<Wanting> {
        let item = |(path, title, text): &(&str, &str, &str)| Wanting {
            path: (*path).to_owned(),
            title: (*title).to_owned(),
            text: (*text).to_owned(),
        };
        all.iter().map(item).collect()
    }

    fn old(items: &[Wanting], ids: &[String]) -> Vec<Old> {
        let item = |(item, id): (&Wanting, &String)| Old {
            id: id.clone(),
            title: item.title.clone(),
            text: item.text.clone(),
        };
        items.iter().zip(ids).map(item).collect()
    }

    #[test]
    fn the_path_where_it_is_unique_else_a_hash_of_the_title() {
        let all = items(&[
            ("二(一)", "甲", ""),
            ("二(二)", "乙", ""),
            ("二(二)", "丙", ""),
            ("二(二)", "丙", ""),
        ]);
        let ids = fresh(&all);
        assert_eq!(ids[0], "二(一)");
        assert!(ids[1].starts_with("二(二)-") && ids[1] != ids[2]);
        assert_eq!(ids[3], format!("{}-2", ids[2]));
        assert_eq!(ids, fresh(&all));
    }

    #[test]
    fn renumbered_and_retitled_items_keep_their_ids() {
        let first = items(&[
            ("一", "发展目标", "到2025年"),
            (
                "二",
                "打造全域旅游精品线路",
                "实施全域旅游规划,打造精品线路",
            ),
            ("三", "加强水土保持", "完成治理"),
        ]);
        let was = old(&first, &fresh(&first));
        let second = items(&[
            ("一", "总体要求", "全新的一段"),
            ("二", "发展目标", "到2025年"),
            (
                "三",
                "打造全域旅游精品路线",
                "实施全域旅游规划,打造精品线路",
            ),
        ]);
        let (ids, how) = continued(&second, &was);
        assert_eq!(ids[1..], ["一".to_owned(), "二".to_owned()]);
        assert!(
            ids[0].starts_with("一-"),
            "an old id is given to nothing else: {}",
            ids[0]
        );
        assert_eq!((how.added, how.lost), (vec![0], vec![2]));
    }

    #[test]
    fn what_is_the_same_continues_unchanged() {
        let all = items(&[("一", "甲", "正文"), ("一1", "乙", "正文二")]);
        let ids = fresh(&all);
        let (again, how) = continued(&all, &old(&all, &ids));
        assert_eq!(again, ids);
        assert!(how.added.is_empty() && how.lost.is_empty());
    }
}
