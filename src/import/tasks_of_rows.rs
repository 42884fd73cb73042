//! Rows of task tables as duties, beside those of the numbered items.
//!
//! In: tables of tasks, and the outline and duties of the prose. Out: the same with an item and
//! a duty for each row. A table right below the title of an item belongs to it; else its rows
//! stand in a section that is called what stands above the table. A row that says again what a
//! numbered task says gives that one its owners, where it has none, and becomes no second task.

use std::ops::Range;

use super::duties::{Duties, Duty, Kind, Paragraph, Unclear};
use super::glyphs::plain;
use super::mark::{Level, Number};
use super::owners::{self, Owners, Roles};
use super::paper::Paper;
use super::rows::{Row, TaskTable};
use super::segment::{self, Item, Outline};
use crate::finding::Said;

/// What became of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Rows that became tasks.
    pub rows: usize,
    /// Rows that repeat a numbered task.
    pub repeated: usize,
}

/// Adds the rows. `path` is what the ids of an item begin with.
pub fn add(
    paper: &Paper,
    tables: &[TaskTable],
    roles: &Roles,
    outline: &mut Outline,
    duties: &mut Duties,
    path: &dyn Fn(&Outline, usize) -> String,
) -> Taken {
    let numbered = duties.all.len();
    let mut adder = Adder {
        paper,
        roles,
        outline,
        duties,
        numbered,
        taken: Taken::default(),
    };
    for (n, table) in tables.iter().enumerate() {
        let name = if tables.len() == 1 {
            "表".to_owned()
        } else {
            format!("表{}", n + 1)
        };
        adder.table(table, &name, tables.len() == 1, path);
    }
    adder.taken
}

struct Adder<'p> {
    paper: &'p Paper,
    roles: &'p Roles,
    outline: &'p mut Outline,
    duties: &'p mut Duties,
    /// How many duties stand in the prose.
    numbered: usize,
    taken: Taken,
}

impl Adder<'_> {
    fn table(
        &mut self,
        table: &TaskTable,
        name: &str,
        only: bool,
        path: &dyn Fn(&Outline, usize) -> String,
    ) {
        for row in &table.left {
            self.unclear(
                row.clone(),
                "a row that names no task",
                "这一行没有写明任务",
            );
        }
        let new: Vec<(usize, &Row)> = table
            .tasks
            .iter()
            .enumerate()
            .filter(|(_, row)| !self.repeats(row))
            .collect();
        if new.is_empty() {
            return;
        }
        let above = self.above(table);
        let (parent, base) = match above {
            Some(duty) => (Some(duty), path(self.outline, self.duties.all[duty].item)),
            None if only && self.numbered == 0 => (None, name.to_owned()),
            None => {
                let at = table.caption.clone();
                let section = self.section(at, table.extent.start, name.to_owned(), None);
                (Some(section), name.to_owned())
            }
        };
        let mut group: Option<(Range<usize>, usize)> = None;
        let mut groups = 0;
        for (n, row) in new {
            if row.group != group.as_ref().map(|(at, _)| at.clone()) {
                group = row.group.clone().map(|at| {
                    groups += 1;
                    let id = format!("{base}({groups})");
                    let start = at.start;
                    (at.clone(), self.section(Some(at), start, id, parent))
                });
            }
            let under = group.as_ref().map(|(_, section)| *section).or(parent);
            let number = row
                .number
                .as_ref()
                .map(|at| plain(&self.paper.text[at.clone()]));
            let number = number.filter(|word| is_number(word));
            let number = number.unwrap_or_else(|| (n + 1).to_string());
            self.task(row, format!("{base}-{number}"), under);
        }
    }

    /// The duty whose title stands right above the table.
    fn above(&mut self, table: &TaskTable) -> Option<usize> {
        let caption = table.caption.as_ref()?;
        let titled = |duty: &Duty| {
            let item = &self.outline.items[duty.item];
            item.path.is_none() && item.head().end == caption.end
        };
        let found = self.duties.all.iter().position(titled)?;
        let duty = &mut self.duties.all[found];
        if duty.kind == Kind::Task && (!duty.groups.is_empty() || !duty.text.is_empty()) {
            return None;
        }
        duty.kind = Kind::Section;
        Some(found)
    }

    fn item(&mut self, printed: Range<usize>, path: String) -> usize {
        self.outline.items.push(Item {
            number: Number {
                level: Level::Item,
                value: 1,
                len: 0,
                printed: 0,
            },
            printed,
            title: None,
            body: Vec::new(),
            lines: Vec::new(),
            children: Vec::new(),
            parent: None,
            path: Some(path),
        });
        self.outline.items.len() - 1
    }

    fn put(&mut self, duty: Duty, parent: Option<usize>) -> usize {
        let this = self.duties.all.len();
        self.duties.all.push(duty);
        match parent {
            Some(parent) => self.duties.all[parent].children.push(this),
            None => self.duties.roots.push(this),
        }
        this
    }

    fn section(
        &mut self,
        title: Option<Range<usize>>,
        start: usize,
        path: String,
        parent: Option<usize>,
    ) -> usize {
        if let Some(title) = &title {
            // What stands above the table is its title, and no text of the item before it.
            for duty in &mut self.duties.all {
                duty.text.retain(|text| text.place() != *title);
            }
        }
        let item = self.item(start..start, path);
        let duty = Duty {
            item,
            kind: Kind::Section,
            title: title.map(|at| Paragraph(vec![at])),
            text: Vec::new(),
            groups: Vec::new(),
            children: Vec::new(),
        };
        self.put(duty, parent)
    }

    fn task(&mut self, row: &Row, path: String, parent: Option<usize>) {
        let text = &self.paper.text;
        let (title, body) = segment::split(text, row.title.clone(), Level::Item);
        let start = row.title.start;
        let printed = row.number.clone().unwrap_or(start..start);
        let groups = self.groups(row);
        let item = self.item(printed, path);
        // A cell whose words stand in the title says nothing more.
        let said = plain(&text[row.title.clone()]);
        let more = row
            .text
            .iter()
            .filter(|at| !said.contains(&plain(&text[(*at).clone()])));
        let paragraphs = body.into_iter().chain(more.cloned());
        let duty = Duty {
            item,
            kind: Kind::Task,
            title: title.map(|at| Paragraph(vec![at])),
            text: paragraphs.map(|at| Paragraph(vec![at])).collect(),
            groups,
            children: Vec::new(),
        };
        self.put(duty, parent);
        self.duties.people.extend(row.people.iter().cloned());
        self.taken.rows += 1;
    }

    fn groups(&mut self, row: &Row) -> Vec<(Range<usize>, Owners)> {
        let mut groups = Vec::new();
        for (role, at) in &row.owners {
            match owners::cell(&self.paper.text, at.clone(), *role, self.roles) {
                Some(owners) => {
                    for unread in &owners.unread {
                        self.unclear(
                            unread.clone(),
                            "stands among owners, but is no unit",
                            "列在责任单位中，但不像单位名称",
                        );
                    }
                    self.duties.people.extend(owners.people.iter().cloned());
                    groups.push((at.clone(), owners));
                }
                None => self.unclear(
                    at.clone(),
                    "looks like owners, but was not understood",
                    "像是责任单位，但未能读懂",
                ),
            }
        }
        let deadlines = row.due.clone();
        if let Some(at) = deadlines.first().cloned() {
            let owners = Owners {
                deadlines,
                ..Owners::default()
            };
            groups.push((at, owners));
        }
        groups
    }

    /// Whether a numbered task says what a row says; it gets the owners of the row if it has none.
    fn repeats(&mut self, row: &Row) -> bool {
        let bare = |text: &str| plain(text).trim_end_matches(['。', ';']).to_owned();
        let wanted = bare(&self.paper.text[row.title.clone()]);
        let same = |duty: &Duty| {
            let title = duty
                .title
                .as_ref()
                .map(|title| bare(&title.text(self.paper)));
            duty.kind == Kind::Task && title.as_deref() == Some(wanted.as_str())
        };
        let Some(found) = self.duties.all[..self.numbered].iter().position(same) else {
            return false;
        };
        if self.duties.all[found].groups.is_empty() {
            let groups = self.groups(row);
            self.duties.all[found].groups = groups;
        }
        self.taken.repeated += 1;
        true
    }

    fn unclear(&mut self, at: Range<usize>, en: &'static str, zh: &'static str) {
        let why = Said::new(en, zh);
        self.duties.unclear.push(Unclear { at, why });
    }
}

fn is_number(word: &str) -> bool {
    (1..=6).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && word.starts_with(|c: char| c.is_ascii_digit())
        && word.ends_with(|c: char| c.is_ascii_digit())
}
