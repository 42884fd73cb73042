//! Plants faults, each in a place of its own.

use super::words::{BUREAUS, DAYS, LAST, TODAY};
use super::{Goal, Open, Plan, Unit, When, Work};

/// A way to plant one fault.
type Planter = fn(&mut Plan);

/// Lengths of rings, in the order in which they are planted.
const LENGTHS: &[usize] = &[2, 1, 3, 5, 2, 8, 13, 4, 3, 34, 6, 100, 21];

const PLANTERS: &[Planter] = &[
    |plan| plan.no_lead(),
    |plan| plan.only_responsible(),
    |plan| plan.no_owner(),
    |plan| plan.several_leads(),
    |plan| plan.lead_helps(),
    |plan| plan.lead_in_group(),
    |plan| plan.similar_name(),
    |plan| plan.elided_tail(),
    |plan| plan.elided_head(),
    |plan| plan.unknown_unit(),
    |plan| plan.unknown_item(),
    |plan| plan.unknown_elsewhere(),
    |plan| plan.same_id_of_tasks(),
    |plan| plan.same_id_of_kinds(),
    |plan| plan.same_name_of_units(),
    |plan| plan.open_list(),
    |plan| plan.no_deadline(),
    |plan| plan.no_baseline(),
    |plan| plan.missed(),
    |plan| plan.missed_headline(),
    |plan| plan.done_but_missed(),
    |plan| plan.overdue_task(),
    |plan| plan.overdue_work(),
    |plan| plan.start_after_due(),
    |plan| plan.part_after_whole(),
    |plan| plan.outside_period(),
    |plan| plan.child_after_parent(),
    |plan| plan.same_project_in_two_tasks(),
    |plan| plan.same_project_in_one_task(),
    |plan| plan.collective(),
];

impl Plan {
    /// Plants every kind of fault, more often in larger plans.
    pub(super) fn plant(&mut self) {
        let rounds = self.size.div_ceil(400);
        for round in 0..rounds {
            let mut order: Vec<usize> = (0..PLANTERS.len()).collect();
            self.dice.shuffle(&mut order);
            self.rings(round);
            for n in order {
                PLANTERS[n](self);
            }
        }
    }

    fn rings(&mut self, round: usize) {
        let length = LENGTHS[round % LENGTHS.len()];
        // In small plans long rings would leave no room.
        self.ring_of_needs(length.min(self.size / 10));
        self.ring_of_waits(1 + round % 6);
        self.ring_of_help(2);
        self.ring_of_help(3 + round % 4);
        self.ring_of_hands(1 + round % 5);
        self.ring_of_units(1 + round % 4, round.is_multiple_of(2));
        if round == 0 {
            self.ring_of_needs(1);
            self.ring_of_waits(3);
            self.ring_of_hands(2);
            self.ring_of_units(2, false);
        }
    }

    /// A task that nothing refers to, without dates.
    pub(super) fn take(&mut self) -> Option<usize> {
        let n = *self.free.last()?;
        self.take_this(n);
        Some(n)
    }

    /// The same, of a prefecture.
    pub(super) fn take_of(&mut self, prefecture: usize) -> Option<usize> {
        let fits = |n: &&usize| self.chapters[self.tasks[**n].chapter].prefecture == prefecture;
        let n = *self.free.iter().rev().find(fits)?;
        self.take_this(n);
        Some(n)
    }

    pub(super) fn take_this(&mut self, n: usize) {
        self.free.retain(|&other| other != n);
        let task = &mut self.tasks[n];
        (task.used, task.when, task.start) = (true, When::Unsaid, None);
        let id = task.id.clone();
        self.rows.retain(|row| row.of != id);
    }

    fn prefecture_of(&self, n: usize) -> usize {
        self.chapters[self.tasks[n].chapter].prefecture
    }

    /// A task for a fault, its id, its prefecture.
    fn place_for(&mut self, rule: &'static str) -> Option<(usize, usize)> {
        let n = self.take()?;
        let id = self.tasks[n].id.clone();
        self.fault(rule, id);
        Some((n, self.prefecture_of(n)))
    }

    fn no_lead(&mut self) {
        let Some((n, _)) = self.place_for("task-without-lead") else {
            return;
        };
        let task = &mut self.tasks[n];
        (task.lead, task.responsible) = (Vec::new(), Vec::new());
    }

    /// Where the first listed unit leads, nothing is missing.
    fn only_responsible(&mut self) {
        let Some(n) = self.take() else { return };
        let p = self.prefecture_of(n);
        if !self.first_is_lead {
            let id = self.tasks[n].id.clone();
            self.fault("task-without-lead", id);
        }
        let names = vec![self.written(p, 3), self.written(p, 7)];
        let task = &mut self.tasks[n];
        (task.lead, task.responsible, task.support) = (Vec::new(), names, Vec::new());
    }

    /// A headline target in a section without roles, or outside all.
    fn no_owner(&mut self) {
        let chapter = self.dice.below(self.chapters.len());
        let goal = self.goal(When::By(LAST), Some(LAST), false);
        self.fault("goal-without-owner", goal.id.clone());
        self.headlines.push((chapter, None, goal));
    }

    /// Where the first listed unit leads, several are in order.
    fn several_leads(&mut self) {
        let Some(n) = self.take() else { return };
        let p = self.prefecture_of(n);
        if !self.first_is_lead {
            let id = self.tasks[n].id.clone();
            self.fault("multiple-leads", id);
        }
        let count = self.dice.between(2, 4);
        let names = (0..count)
            .map(|k| self.written(p, BUREAUS.len() - 1 - k))
            .collect();
        let task = &mut self.tasks[n];
        (task.lead, task.support, task.responsible) = (names, Vec::new(), Vec::new());
    }

    fn lead_helps(&mut self) {
        let Some((n, p)) = self.place_for("lead-also-support") else {
            return;
        };
        let (rank, as_support) = (self.tasks[n].rank, self.dice.chance(50));
        let name = self.written(p, rank);
        let task = &mut self.tasks[n];
        if as_support {
            task.support.push(name);
        } else {
            task.responsible.push(name);
        }
    }

    /// The lead is in the group that helps; naming a group is a finding of its own.
    fn lead_in_group(&mut self) {
        let Some((n, p)) = self.place_for("lead-also-support") else {
            return;
        };
        let id = self.tasks[n].id.clone();
        self.fault("collective-unit-as-owner", id);
        let county = self.county(p, 1);
        let task = &mut self.tasks[n];
        (task.lead, task.responsible, task.support) =
            (vec![county], Vec::new(), vec![Self::counties(p)]);
    }

    fn collective(&mut self) {
        let Some((n, p)) = self.place_for("collective-unit-as-owner") else {
            return;
        };
        let group = Self::counties(p);
        let leads = self.dice.chance(30);
        let task = &mut self.tasks[n];
        task.support.retain(|name| !name.ends_with("政府"));
        if leads {
            task.lead = vec![group];
        } else {
            task.support.push(group);
        }
    }

    fn similar_name(&mut self) {
        let Some((n, p)) = self.place_for("unit-name-variant") else {
            return;
        };
        let rank = self.tasks[n].rank;
        let name = self.full(p, rank);
        self.tasks[n].lead = vec![name.trim_end_matches('局').to_owned()];
    }

    /// 甲县、乙县、丙县政府: the tail stands once.
    fn elided_tail(&mut self) {
        let Some((n, p)) = self.place_for("unit-name-variant") else {
            return;
        };
        let id = self.tasks[n].id.clone();
        self.fault("unit-name-variant", id);
        let counties: Vec<String> = (0..3).map(|k| self.county(p, k)).collect();
        let short = |k: usize| counties[k].trim_end_matches("政府").to_owned();
        let task = &mut self.tasks[n];
        (task.responsible, task.joined) = (Vec::new(), true);
        task.support = vec![short(0), short(1), counties[2].clone()];
    }

    /// 临夏州交通局、住建局: the head stands once.
    fn elided_head(&mut self) {
        let Some((n, p)) = self.place_for("unit-name-variant") else {
            return;
        };
        let (whole, other) = (self.full(p, 0), self.full(p, 1));
        let short = other
            .split_once('州')
            .map_or_else(String::new, |(_, rest)| rest.to_owned());
        let lead = self.written(p, 5);
        let task = &mut self.tasks[n];
        (task.lead, task.rank, task.responsible, task.joined) = (vec![lead], 5, Vec::new(), true);
        task.support = vec![whole, short];
    }

    fn unknown(&mut self, rule_place: &str) -> String {
        let name = format!("{rule_place}{}", self.number());
        self.fault("unresolved-reference", name.clone());
        name
    }

    fn unknown_unit(&mut self) {
        let Some(n) = self.take() else { return };
        let name = self.unknown("qx无此单位");
        match self.dice.below(3) {
            0 => self.tasks[n].lead = vec![name],
            1 => self.tasks[n].support.push(name),
            _ => self.tasks[n].responsible.insert(0, name),
        }
    }

    fn unknown_item(&mut self) {
        let Some(n) = self.take() else { return };
        let name = self.unknown("qx-nothing-");
        if self.dice.chance(60) {
            self.tasks[n].needs.push(name);
        } else {
            self.tasks[n].serves.push(name);
        }
    }

    /// In a record, a declaration, a group or a delegation.
    fn unknown_elsewhere(&mut self) {
        let name = self.unknown("qx-none-");
        let p = self.dice.below(self.prefectures);
        match self.dice.below(4) {
            0 => self.row(&name, DAYS[2], "50%"),
            1 => self.units[Self::bureau(p, 4)].awaits.push(name),
            2 => {
                let (id, known) = (format!("组{}", self.number()), self.county(p, 0));
                self.extra_units.push(Unit {
                    id,
                    members: vec![known, name],
                    ..Unit::default()
                });
            }
            _ => {
                let Some(n) = self.take() else {
                    return self.row(&name, DAYS[2], "50%");
                };
                let p = self.prefecture_of(n);
                let row = [self.tasks[n].id.clone(), self.id(p, 1), name];
                self.delegations.push(row);
            }
        }
    }

    fn same_id_of_tasks(&mut self) {
        let Some((first, _)) = self.place_for("duplicate-id") else {
            return;
        };
        for _ in 0..self.dice.between(1, 2) {
            if let Some(n) = self.take() {
                self.tasks[n].id = self.tasks[first].id.clone();
            }
        }
        let twins = self
            .tasks
            .iter()
            .filter(|t| t.id == self.tasks[first].id)
            .count();
        if twins < 2 {
            self.faults.pop();
        }
    }

    /// A task and a target, or a task and a milestone, of one name.
    fn same_id_of_kinds(&mut self) {
        let Some((n, _)) = self.place_for("duplicate-id") else {
            return;
        };
        let id = self.tasks[n].id.clone();
        if self.dice.chance(50) {
            let goal = self.goal(When::By(LAST), None, false);
            self.rows.retain(|row| row.of != goal.id);
            self.tasks[n].goals.push(Goal { id, ..goal });
        } else {
            let heads = vec![(Some(id), self.named())];
            self.tasks[n].works.push(Work {
                keyword: "milestone",
                heads,
                when: When::By(LAST),
                ..Work::default()
            });
        }
    }

    fn same_name_of_units(&mut self) {
        let n = self.number();
        let ids = [format!("合署{n}之一"), format!("合署{n}之二")];
        let shared = format!("合署办{n}号");
        self.fault("duplicate-id", ids[0].clone());
        for id in ids {
            self.extra_units.push(Unit {
                id,
                aka: vec![shared.clone()],
                ..Unit::default()
            });
        }
    }

    fn open_list(&mut self) {
        let Some((n, p)) = self.place_for("open-ended-unit-list") else {
            return;
        };
        let name = self.id(p, 0);
        let joined = self.dice.chance(30);
        let task = &mut self.tasks[n];
        task.support = vec![name];
        task.responsible.clear();
        task.open = if joined { Open::Joined } else { Open::Etc };
    }

    fn no_deadline(&mut self) {
        let goal = self.goal(When::Unsaid, None, false);
        self.fault("target-without-deadline", goal.id.clone());
        self.somewhere(goal);
    }

    fn no_baseline(&mut self) {
        let goal = Goal {
            baseline: None,
            ..self.goal(When::By(LAST), None, false)
        };
        self.fault("target-without-baseline", goal.id.clone());
        self.somewhere(goal);
    }

    /// In a task of its own, or as a headline target with an owner.
    fn somewhere(&mut self, goal: Goal) {
        let task = if self.dice.chance(50) {
            self.take()
        } else {
            None
        };
        match task {
            Some(n) => self.tasks[n].goals.push(goal),
            None => self.as_headline(goal),
        }
    }

    fn as_headline(&mut self, mut goal: Goal) {
        let chapter = self.dice.below(self.chapters.len());
        let rank = self.dice.below(BUREAUS.len());
        goal.lead = Some(self.written(self.chapters[chapter].prefecture, rank));
        self.headlines.push((chapter, None, goal));
    }

    fn missed_goal(&mut self) -> Goal {
        let due = self.dice.below(TODAY + 1);
        let goal = self.goal(When::By(due), Some(due), true);
        self.fault("target-unmet", goal.id.clone());
        goal
    }

    fn missed(&mut self) {
        let Some(n) = self.take() else { return };
        let goal = self.missed_goal();
        self.tasks[n].goals.push(goal);
    }

    fn missed_headline(&mut self) {
        let goal = self.missed_goal();
        self.as_headline(goal);
    }

    /// Not due yet, but called done at half of it.
    fn done_but_missed(&mut self) {
        let id = format!("g{}", self.number());
        self.fault("target-unmet", id.clone());
        self.row(&id, DAYS[3], "49.99%");
        self.row(&id, DAYS[4], "done");
        let (value, baseline) = (">= 50%".to_owned(), Some(("10%".to_owned(), 2020)));
        self.as_headline(Goal {
            id,
            value,
            baseline,
            when: When::By(LAST),
            ..Goal::default()
        });
    }

    /// Past its date and open: no record, not all done, begun anew, or closed too late.
    fn rows_of_open(&mut self, id: &str) {
        match self.dice.below(5) {
            0 => self.row(id, DAYS[4], "99%"),
            1 => {
                self.row(id, DAYS[4], "done");
                self.row(id, DAYS[5], "started");
            }
            2 => self.row(id, "2024-07-01", "done"),
            3 => self.row(id, DAYS[5], "started"),
            _ => {}
        }
    }

    fn overdue_task(&mut self) {
        let Some((n, _)) = self.place_for("overdue") else {
            return;
        };
        self.tasks[n].when = When::By(self.dice.below(TODAY));
        let id = self.tasks[n].id.clone();
        self.rows_of_open(&id);
    }

    fn overdue_work(&mut self) {
        let Some(n) = self.take() else { return };
        let id = format!("w{}", self.number());
        self.fault("overdue", id.clone());
        self.rows_of_open(&id);
        let (keyword, name) = (self.dice.pick(&["project", "milestone"]), self.named());
        let when = When::By(self.dice.below(TODAY));
        self.tasks[n].works.push(Work {
            keyword,
            heads: vec![(Some(id), name)],
            when,
            ..Work::default()
        });
    }

    fn start_after_due(&mut self) {
        let Some((n, _)) = self.place_for("date-order") else {
            return;
        };
        (self.tasks[n].when, self.tasks[n].start) = (When::By(7), Some("2024-10"));
        // On the day itself is in order.
        if let Some(n) = self.take() {
            (self.tasks[n].when, self.tasks[n].start) = (When::By(7), Some("2024-09-30"));
        }
    }

    fn part_after_whole(&mut self) {
        let Some(n) = self.take() else { return };
        let (id, name) = (format!("w{}", self.number()), self.named());
        self.fault("date-order", id.clone());
        let keyword = self.dice.pick(&["project", "milestone"]);
        self.tasks[n].when = When::By(8);
        self.tasks[n].works.push(Work {
            keyword,
            heads: vec![(Some(id), name)],
            when: When::By(9),
            ..Work::default()
        });
    }

    fn outside_period(&mut self) {
        match self.dice.below(3) {
            0 => {
                let Some((n, _)) = self.place_for("date-order") else {
                    return;
                };
                self.tasks[n].when = When::On("2026-03");
            }
            1 => {
                let goal = Goal {
                    when: When::On("2026"),
                    ..self.goal(When::By(LAST), None, false)
                };
                self.fault("date-order", goal.id.clone());
                self.as_headline(goal);
            }
            _ => {
                let Some((n, _)) = self.place_for("date-order") else {
                    return;
                };
                self.tasks[n].when = When::Over("2020-12", 10);
            }
        }
    }

    /// A task that holds others is due before one of them.
    fn child_after_parent(&mut self) {
        let fits = |n: &usize| !self.tasks[*n].used && !self.tasks[*n].children.is_empty();
        let Some(parent) = (0..self.size).find(fits) else {
            return;
        };
        self.tasks[parent].used = true;
        self.tasks[parent].when = When::By(8);
        for (k, child) in self.tasks[parent].children.clone().into_iter().enumerate() {
            self.tasks[child].used = true;
            let id = self.tasks[child].id.clone();
            self.rows.retain(|row| row.of != id);
            self.tasks[child].when = if k == 0 { When::By(10) } else { When::Unsaid };
            if k == 0 {
                self.fault("date-order", id);
            }
        }
    }

    fn same_project_in_two_tasks(&mut self) {
        let (Some(a), Some(b)) = (self.take(), self.take()) else {
            return;
        };
        let stem = format!("花海公园{}", self.number());
        let (first, second) = (a.min(b), a.max(b));
        let id = format!("w{}", self.number());
        self.fault("duplicate-project", id.clone());
        self.tasks[first]
            .works
            .push(project(Some(id), format!("{stem}工程")));
        self.tasks[second]
            .works
            .push(project(None, format!("{stem} 项目")));
    }

    fn same_project_in_one_task(&mut self) {
        let Some(n) = self.take() else { return };
        let name = format!("East quay {}", self.number());
        self.fault("duplicate-project", name.clone());
        let heads = vec![
            (None, name.clone()),
            (None, self.named()),
            (None, format!("{} Project", name.to_uppercase())),
        ];
        self.tasks[n].works.push(Work {
            keyword: "project",
            heads,
            ..Work::default()
        });
    }
}

fn project(id: Option<String>, name: String) -> Work {
    Work {
        keyword: "project",
        heads: vec![(id, name)],
        ..Work::default()
    }
}
