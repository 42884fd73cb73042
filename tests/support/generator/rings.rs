//! Planted rings: of needs, waits, help, hand-overs, and units inside themselves.

use super::words::BUREAUS;
use super::{Plan, Unit, Work};

/// Members of a ring as a fault names them.
fn knot(members: &[String]) -> String {
    let mut sorted = members.to_vec();
    sorted.sort();
    sorted.join(" ")
}

impl Plan {
    /// Free tasks of one prefecture, all led by the same unit: a ring of them is none of units.
    fn alike(&mut self, count: usize) -> Option<Vec<usize>> {
        let first = *self.free.last()?;
        let prefecture = self.chapters[self.tasks[first].chapter].prefecture;
        let chapters = &self.chapters;
        let tasks = &self.tasks;
        let fits = |n: &usize| chapters[tasks[*n].chapter].prefecture == prefecture;
        let members: Vec<usize> = self
            .free
            .iter()
            .rev()
            .copied()
            .filter(fits)
            .take(count)
            .collect();
        if members.len() < count {
            return None;
        }
        let rank = self.tasks[first].rank;
        for &n in &members {
            self.take_this(n);
            let lead = self.written(prefecture, rank);
            let task = &mut self.tasks[n];
            task.rank = rank;
            task.lead = vec![lead];
            task.support.clear();
            task.responsible.clear();
        }
        Some(members)
    }

    /// A ring of needs of this length; some with a short cut, some through a milestone or project.
    pub(super) fn ring_of_needs(&mut self, length: usize) {
        let Some(members) = self.alike(length) else {
            return;
        };
        let mut ids: Vec<String> = members.iter().map(|&n| self.tasks[n].id.clone()).collect();
        for (at, &n) in members.iter().enumerate() {
            let next = ids[(at + 1) % length].clone();
            self.tasks[n].needs.push(next);
        }
        if length > 3 && self.dice.chance(50) {
            let back = self.dice.below(length - 2);
            let chord = ids[back].clone();
            self.tasks[members[length - 1]]
                .needs
                .retain(|id| *id != chord);
            self.tasks[members[length - 1]].needs.push(chord);
        }
        if length > 1 && self.dice.chance(30) {
            ids.push(self.through_work(&members));
        }
        self.fault("dependency-cycle", knot(&ids));
    }

    /// The ring's first task needs a milestone or project, and that needs its second.
    fn through_work(&mut self, members: &[usize]) -> String {
        let id = format!("w{}", self.number());
        let name = self.named();
        let keyword = self.dice.pick(&["milestone", "project"]);
        let second = self.tasks[members[1]].id.clone();
        self.tasks[members[0]].needs.push(id.clone());
        let work = Work {
            keyword,
            heads: vec![(Some(id.clone()), name)],
            needs: vec![second],
            ..Work::default()
        };
        self.tasks[members[1]].works.push(work);
        id
    }

    /// A ring of waits over a run of adjacent ranks: nothing else can be caught in it.
    pub(super) fn ring_of_waits(&mut self, length: usize) {
        let p = self.dice.below(self.prefectures);
        let low = self.fresh_rank[p];
        let high = low + length - 1;
        if high >= BUREAUS.len() {
            return;
        }
        self.fresh_rank[p] = high + 1;
        for rank in low..high {
            self.await_one(p, rank + 1, rank);
        }
        let through_tasks = length > 1 && self.dice.chance(50);
        if !(through_tasks && self.wait_through_tasks(p, low, high)) {
            self.await_one(p, low, high);
        }
        let members: Vec<String> = (low..=high).map(|rank| self.id(p, rank)).collect();
        self.fault("waiting-cycle", knot(&members));
    }

    fn await_one(&mut self, p: usize, waiting: usize, other: usize) {
        let name = self.id(p, other);
        let list = &mut self.units[Self::bureau(p, waiting)].awaits;
        if !list.contains(&name) {
            list.push(name);
        }
    }

    /// The lowest waits for the highest because its task needs a task of the other.
    fn wait_through_tasks(&mut self, p: usize, low: usize, high: usize) -> bool {
        let (Some(a), Some(b)) = (self.take_of(p), self.take_of(p)) else {
            return false;
        };
        for (n, rank) in [(a, low), (b, high)] {
            let lead = self.written(p, rank);
            let task = &mut self.tasks[n];
            task.rank = rank;
            task.lead = vec![lead];
            task.support.clear();
            task.responsible.clear();
        }
        let first = self.tasks[b].id.clone();
        self.tasks[a].needs.push(first);
        true
    }

    /// A ring of help in one chapter over adjacent ranks: two are a pair, more a cycle.
    pub(super) fn ring_of_help(&mut self, length: usize) {
        let Some(&first) = self.free.last() else {
            return;
        };
        let chapter = self.tasks[first].chapter;
        let low = self.fresh_help[chapter];
        let high = low + length - 1;
        let members: Vec<usize> = self
            .free
            .iter()
            .rev()
            .copied()
            .filter(|&n| self.tasks[n].chapter == chapter)
            .take(length)
            .collect();
        if high >= BUREAUS.len() || members.len() < length {
            return;
        }
        self.fresh_help[chapter] = high + 1;
        let p = self.chapters[chapter].prefecture;
        for (n, rank) in members.into_iter().zip(low..=high) {
            self.take_this(n);
            let helper = if rank == low { high } else { rank - 1 };
            let (lead, helper) = (self.written(p, rank), self.written(p, helper));
            let as_support = self.dice.chance(50);
            let task = &mut self.tasks[n];
            task.rank = rank;
            task.lead = vec![lead];
            (task.support, task.responsible) = if as_support {
                (vec![helper], Vec::new())
            } else {
                (Vec::new(), vec![helper])
            };
        }
        let ids: Vec<String> = (low..=high).map(|rank| self.id(p, rank)).collect();
        let within = if self.chapters[chapter].outer {
            super::write::PLAN.to_owned()
        } else {
            self.chapters[chapter].id.clone()
        };
        let rule = if length == 2 {
            "mutual-support-pair"
        } else {
            "responsibility-cycle"
        };
        self.fault(rule, format!("{within}: {}", knot(&ids)));
    }

    /// A duty that comes back to its giver.
    pub(super) fn ring_of_hands(&mut self, length: usize) {
        let Some(n) = self.take() else { return };
        let p = self.chapters[self.tasks[n].chapter].prefecture;
        let id = self.tasks[n].id.clone();
        let mut ranks: Vec<usize> = (0..BUREAUS.len()).collect();
        self.dice.shuffle(&mut ranks);
        // One more unit hands on into the ring, and one of the ring hands on out of it.
        let (into, out) = (self.id(p, ranks[length]), self.id(p, ranks[length + 1]));
        let members: Vec<String> = ranks[..length]
            .iter()
            .map(|&rank| self.id(p, rank))
            .collect();
        for at in 0..length {
            let (from, to) = (ranks[at], ranks[(at + 1) % length]);
            let row = [id.clone(), self.written(p, from), self.written(p, to)];
            self.delegations.push(row);
        }
        self.delegations
            .push([id.clone(), into, members[0].clone()]);
        self.delegations
            .push([id.clone(), members[length / 2].clone(), out]);
        self.fault("delegation-cycle", format!("{id}: {}", knot(&members)));
    }

    /// Units that stand under each other, or groups that hold each other.
    pub(super) fn ring_of_units(&mut self, length: usize, groups: bool) {
        let start = self.number();
        let ids: Vec<String> = (0..length)
            .map(|n| {
                if groups {
                    format!("组{start}之{n}")
                } else {
                    format!("xu{start}n{n}")
                }
            })
            .collect();
        for n in 0..length {
            let next = ids[(n + 1) % length].clone();
            let mut unit = Unit {
                id: ids[n].clone(),
                ..Unit::default()
            };
            if groups {
                unit.members = vec![next, self.county(0, n % 4)];
            } else {
                unit.under = vec![self.government(0), next];
            }
            self.extra_units.push(unit);
        }
        self.fault("unit-hierarchy-cycle", knot(&ids));
    }
}
