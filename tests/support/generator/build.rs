//! The sound plan: units, chapters, tasks, what they need and what they hold.

use super::dice::Dice;
use super::words::{BUREAUS, COUNTIES, DAYS, FIRST, LAST, OBJECTS, SECOND, TODAY};
use super::{Chapter, Manner, Plan, Row, Sub, Task, Unit, When, Work};

/// Tasks of a chapter and of a subsection.
const CHAPTER: usize = 40;
const SUB: usize = 8;

/// Units of a prefecture: bureaus by rank, counties, the government above them.
pub(super) const BLOCK: usize = BUREAUS.len() + COUNTIES.len() + 1;
const GOVERNMENT: usize = BLOCK - 1;

impl Plan {
    pub(super) fn new(size: usize, seed: u64, dice: Dice) -> Self {
        let prefectures = (size / 1000).max(1);
        let mut plan = Self {
            dice,
            size,
            prefectures,
            first_is_lead: seed.is_multiple_of(4),
            manner: Manner::of(seed),
            units: Vec::new(),
            extra_units: Vec::new(),
            chapters: Vec::new(),
            tasks: Vec::new(),
            headlines: Vec::new(),
            rows: Vec::new(),
            delegations: Vec::new(),
            faults: Vec::new(),
            undecided: 0,
            free: Vec::new(),
            fresh_rank: vec![0; prefectures],
            fresh_help: Vec::new(),
            numbers: 0,
        };
        (0..prefectures).for_each(|p| plan.prefecture(p));
        plan
    }

    /// The two characters of a prefecture's name.
    pub(super) fn stem(prefecture: usize) -> String {
        let n = prefecture % (FIRST.len() * SECOND.len());
        let more = prefecture / (FIRST.len() * SECOND.len());
        let suffix = if more == 0 {
            String::new()
        } else {
            format!("w{more}")
        };
        format!(
            "{}{}{suffix}",
            FIRST[n % FIRST.len()],
            SECOND[n / FIRST.len()]
        )
    }

    fn prefecture(&mut self, p: usize) {
        let stem = Self::stem(p);
        let government = format!("{stem}州政府");
        let mut bureaus = BUREAUS;
        self.dice.shuffle(&mut bureaus);
        for (rank, bureau) in bureaus.iter().enumerate() {
            let name = format!("{stem}州{bureau}");
            let alias = format!("{stem}{}", bureau.trim_end_matches('局'));
            let (id, full) = if p.is_multiple_of(2) {
                (name, None)
            } else {
                (format!("p{p}u{rank}"), Some(name))
            };
            self.units.push(Unit {
                id,
                full,
                aka: vec![alias],
                under: vec![government.clone()],
                ..Unit::default()
            });
        }
        for county in COUNTIES {
            let id = format!("{stem}{county}政府");
            self.units.push(Unit {
                id,
                under: vec![government.clone()],
                ..Unit::default()
            });
        }
        self.units.push(Unit {
            id: government,
            ..Unit::default()
        });
        let members = (0..COUNTIES.len()).map(|n| self.county(p, n)).collect();
        self.extra_units.push(Unit {
            id: Self::counties(p),
            full: Some(format!("{stem}全部县")),
            members,
            ..Unit::default()
        });
    }

    /// Index of a bureau; of two, the one with the higher rank may wait for the other.
    pub(super) const fn bureau(prefecture: usize, rank: usize) -> usize {
        prefecture * BLOCK + rank
    }

    /// Id of a bureau.
    pub(super) fn id(&self, prefecture: usize, rank: usize) -> String {
        self.units[Self::bureau(prefecture, rank)].id.clone()
    }

    /// Full name of a bureau.
    pub(super) fn full(&self, prefecture: usize, rank: usize) -> String {
        let unit = &self.units[Self::bureau(prefecture, rank)];
        unit.full.clone().unwrap_or_else(|| unit.id.clone())
    }

    /// Id of a county.
    pub(super) fn county(&self, prefecture: usize, n: usize) -> String {
        self.units[prefecture * BLOCK + BUREAUS.len() + n]
            .id
            .clone()
    }

    /// Id of the government of a prefecture.
    pub(super) fn government(&self, prefecture: usize) -> String {
        self.units[prefecture * BLOCK + GOVERNMENT].id.clone()
    }

    /// Id of the group of all counties.
    pub(super) fn counties(prefecture: usize) -> String {
        format!("{}各县", Self::stem(prefecture))
    }

    /// A bureau by id, full name or alias.
    pub(super) fn written(&mut self, prefecture: usize, rank: usize) -> String {
        match self.dice.below(4) {
            0 => self.full(prefecture, rank),
            1 => self.units[Self::bureau(prefecture, rank)].aka[0].clone(),
            2 => format!("\"{}\"", self.full(prefecture, rank)),
            _ => self.id(prefecture, rank),
        }
    }

    /// Chapters, subsections and tasks with leads, helpers and deadlines.
    pub(super) fn skeleton(&mut self) {
        let chapters = self.size.div_ceil(CHAPTER);
        for c in 0..chapters {
            let prefecture = c * self.prefectures / chapters;
            let outer = c > 0 && c + 1 == chapters;
            let zh = self.dice.chance(60);
            let id = if zh {
                format!("章{c}")
            } else {
                format!("c{c}")
            };
            let subs = (0..CHAPTER / SUB)
                .map(|s| self.sub(prefecture, c, s, outer))
                .collect();
            self.chapters.push(Chapter {
                id,
                zh,
                outer,
                prefecture,
                subs,
            });
            self.fresh_help.push(0);
        }
        for n in 0..self.size {
            self.task(n);
        }
        let plain = |t: &Task| t.parent.is_none() && t.children.is_empty();
        let subs = |t: &Task| &self.chapters[t.chapter].subs[t.sub];
        self.free = (0..self.size)
            .filter(|&n| {
                plain(&self.tasks[n])
                    && subs(&self.tasks[n]).lead.is_none()
                    && subs(&self.tasks[n]).due.is_none()
            })
            .collect();
        self.dice.shuffle(&mut self.free);
    }

    fn sub(&mut self, prefecture: usize, chapter: usize, n: usize, outer: bool) -> Sub {
        match n {
            3 if !outer => {
                let support = vec![self.county(prefecture, 0), self.county(prefecture, 2)];
                Sub {
                    lead: Some(self.dice.between(1, BUREAUS.len() - 1)),
                    support,
                    due: None,
                }
            }
            4 if !outer && chapter.is_multiple_of(2) => Sub {
                due: Some(self.dice.between(8, LAST)),
                ..Sub::default()
            },
            _ => Sub::default(),
        }
    }

    fn task(&mut self, n: usize) {
        let (chapter, sub, at) = (n / CHAPTER, n % CHAPTER / SUB, n % SUB);
        let prefecture = self.chapters[chapter].prefecture;
        let id = match self.dice.below(8) {
            0 => format!("t{n}(a)"),
            1 => format!("t-{n}.1"),
            _ => format!("t{n}"),
        };
        // In the third subsection the sixth task holds the seventh and eighth.
        let parent = (sub == 2 && at > 5).then(|| n - (at - 5));
        // What helps the task above helps here too, so the rank is no lower than there.
        let lowest = parent.map_or(1, |p| self.tasks[p].rank);
        let mut task = Task {
            id,
            chapter,
            sub,
            parent,
            rank: self.dice.between(lowest, BUREAUS.len() - 1),
            ..Task::default()
        };
        let above = parent
            .map(|p| self.tasks[p].rank)
            .or(self.chapters[chapter].subs[sub].lead);
        match above {
            Some(rank) if self.dice.chance(60) => task.rank = rank,
            _ => task.lead = vec![self.written(prefecture, task.rank)],
        }
        self.helpers(&mut task, prefecture);
        self.deadline(&mut task);
        if let Some(parent) = parent {
            self.tasks[parent].children.push(n);
        }
        self.tasks.push(task);
    }

    /// Helpers have lower ranks than the lead; counties have the lowest of all.
    fn helpers(&mut self, task: &mut Task, prefecture: usize) {
        let mut ranks: Vec<usize> = (0..self.dice.below(5))
            .map(|_| self.dice.below(task.rank))
            .collect();
        ranks.sort_unstable();
        ranks.dedup();
        self.dice.shuffle(&mut ranks);
        for rank in ranks {
            let name = self.written(prefecture, rank);
            if self.dice.chance(50) {
                task.responsible.push(name);
            } else {
                task.support.push(name);
            }
        }
        if self.dice.chance(20) {
            let n = self.dice.below(COUNTIES.len());
            task.support.push(self.county(prefecture, n));
        }
    }

    /// A deadline in time, or a past one with a record that closes the task.
    fn deadline(&mut self, task: &mut Task) {
        let below = task.parent.map(|p| &self.tasks[p].when);
        let latest = match below {
            Some(When::By(due)) => *due,
            _ => LAST,
        };
        let may_hold = task.sub == 2 && task.parent.is_none();
        task.when = match self.dice.below(10) {
            0..4 => When::Unsaid,
            4 if !may_hold => When::Ongoing,
            5 | 6 if !may_hold => {
                let due = self.dice.below(TODAY);
                self.close(&task.id, due);
                if self.dice.chance(20) {
                    When::Over("2021-03", due)
                } else {
                    When::By(due)
                }
            }
            _ if may_hold => When::By(self.dice.between(8, LAST)),
            _ => When::By(self.dice.between(TODAY, latest)),
        };
    }

    /// Rows that close an element on or before its deadline.
    pub(super) fn close(&mut self, id: &str, due: usize) {
        if due > 0 && self.dice.chance(30) {
            let day = DAYS[self.dice.below(due)];
            self.row(id, day, "started");
        }
        let fact = self
            .dice
            .pick(&["done", "done", "done", "100%", "cancelled", "merged"]);
        self.row(id, DAYS[due], fact);
    }

    pub(super) fn row(&mut self, of: &str, day: &'static str, fact: impl Into<String>) {
        self.rows.push(Row {
            of: of.to_owned(),
            part: None,
            day,
            fact: fact.into(),
            corrects: None,
        });
    }

    /// Units wait for units of lower rank, or of earlier prefectures.
    pub(super) fn awaiting(&mut self) {
        for p in 0..self.prefectures {
            for rank in 1..BUREAUS.len() {
                for _ in 0..self.dice.below(3) {
                    let lower = self.dice.below(rank);
                    let other = if p > 0 && self.dice.chance(10) {
                        self.full(p - 1, lower)
                    } else {
                        self.id(p, lower)
                    };
                    let list = &mut self.units[Self::bureau(p, rank)].awaits;
                    if !list.contains(&other) {
                        list.push(other);
                    }
                }
            }
        }
    }

    /// Where a task stands in the order of work: prefecture, rank of its lead, number.
    fn place(&self, n: usize) -> (usize, usize, usize) {
        (
            self.chapters[self.tasks[n].chapter].prefecture,
            self.tasks[n].rank,
            n,
        )
    }

    /// Tasks need tasks that come before them in the order of work.
    pub(super) fn dependencies(&mut self) {
        let mut order: Vec<usize> = (0..self.size).filter(|&n| !self.tasks[n].used).collect();
        order.sort_by_key(|&n| self.place(n));
        for at in 1..order.len() {
            for _ in 0..self.dice.below(4) {
                // Mostly near by, sometimes anywhere before.
                let back = if self.dice.chance(80) {
                    self.dice.below(at.min(300))
                } else {
                    self.dice.below(at)
                };
                let first = self.tasks[order[at - 1 - back]].id.clone();
                let needs = &mut self.tasks[order[at]].needs;
                if !needs.contains(&first) {
                    needs.push(first);
                }
            }
        }
    }

    /// The deadline in force at a task.
    pub(super) fn due(&self, n: usize) -> Option<usize> {
        let task = &self.tasks[n];
        match (&task.when, task.parent) {
            (When::By(due) | When::Over(_, due), _) => Some(*due),
            // A duty without end takes no date from above.
            (When::Ongoing, _) => None,
            (_, Some(parent)) => self.due(parent),
            _ => self.chapters[task.chapter].subs[task.sub].due,
        }
    }

    /// Projects, milestones and targets of the tasks that hold no fault; headline targets.
    pub(super) fn furnish(&mut self) {
        for n in (0..self.size)
            .filter(|&n| !self.tasks[n].used)
            .collect::<Vec<_>>()
        {
            let due = self.due(n);
            if due.is_none_or(|due| due >= TODAY) {
                for _ in 0..self.dice.below(3) {
                    let work = self.work(due);
                    self.tasks[n].works.push(work);
                }
            }
            for _ in 0..self.dice.below(3) {
                let goal = self.goal_in(due);
                self.tasks[n].goals.push(goal);
            }
        }
        self.headlines_of_chapters();
    }

    /// A project list or milestone that is due in time, or closed.
    fn work(&mut self, task_due: Option<usize>) -> Work {
        let latest = task_due.unwrap_or(LAST);
        let keyword = self.dice.pick(&["project", "milestone"]);
        let several = keyword == "project" && self.dice.chance(40);
        let mut heads: Vec<_> = (0..if several { self.dice.between(2, 4) } else { 1 })
            .map(|_| (None, self.named()))
            .collect();
        let mut when = match self.dice.below(3) {
            0 => When::Unsaid,
            _ => When::By(self.dice.between(TODAY, latest)),
        };
        if !several && self.dice.chance(60) {
            let id = format!("w{}", self.number());
            if self.dice.chance(30) {
                let due = self.dice.below(TODAY);
                self.close(&id, due);
                when = if keyword == "project" {
                    When::Over("2019-05", due)
                } else {
                    When::By(due)
                };
            }
            heads[0].0 = Some(id);
        }
        Work {
            keyword,
            heads,
            when,
            needs: Vec::new(),
        }
    }

    /// A name that nothing else has.
    pub(super) fn named(&mut self) -> String {
        let (zh, en) = self.dice.pick(OBJECTS);
        let n = self.number();
        if self.dice.chance(60) {
            format!("{zh}{n}号项目")
        } else {
            format!("{en} no {n}")
        }
    }

    fn headlines_of_chapters(&mut self) {
        for c in 0..self.chapters.len() {
            let prefecture = self.chapters[c].prefecture;
            for _ in 0..self.dice.below(3) {
                let due = self.dice.below(LAST + 1);
                let mut goal = self.goal(When::By(due), Some(due), false);
                let rank = self.dice.below(BUREAUS.len());
                goal.lead = Some(self.written(prefecture, rank));
                self.serve(c, &goal.id);
                self.headlines.push((c, None, goal));
            }
            // A subsection with a lead owns its targets.
            if self.chapters[c].subs[3].lead.is_some()
                && self.tasks.len() > c * CHAPTER + 3 * SUB
                && self.dice.chance(50)
            {
                let goal = self.goal(When::By(LAST), Some(LAST), false);
                self.headlines.push((c, Some(3), goal));
            }
        }
    }

    /// A sound task of the chapter contributes to the target.
    fn serve(&mut self, chapter: usize, goal: &str) {
        let start = chapter * CHAPTER;
        let n = start + self.dice.below((self.size - start).min(CHAPTER));
        if !self.tasks[n].used {
            self.tasks[n].serves.push(goal.to_owned());
        }
    }

    /// Duties handed down; the same two units may hand other duties the other way.
    pub(super) fn delegations(&mut self) {
        for n in 0..self.size / 20 {
            let task = self.dice.below(self.size);
            if self.tasks[task].used
                || self
                    .delegations
                    .iter()
                    .rev()
                    .take(200)
                    .any(|d| d[0] == self.tasks[task].id)
            {
                continue;
            }
            let prefecture = self.chapters[self.tasks[task].chapter].prefecture;
            let id = self.tasks[task].id.clone();
            let mut ranks: Vec<usize> = (0..BUREAUS.len()).collect();
            self.dice.shuffle(&mut ranks);
            ranks.truncate(2 + n % 3);
            for pair in ranks.windows(2) {
                let (from, to) = (
                    self.written(prefecture, pair[0]),
                    self.written(prefecture, pair[1]),
                );
                self.delegations.push([id.clone(), from, to]);
            }
        }
    }
}
