//! Who answers for what: chapters, units with their load, roles of an element.

use rust_decimal::Decimal;

use super::excerpt::Place;
use super::light::Lights;
use super::reader::Reader;
use crate::assess::Subject;
use crate::model::entity::Role;
use crate::model::ids::{Item, UnitId};

/// A chapter: an outermost section.
#[derive(Clone, Debug)]
pub struct Chapter {
    /// Id of its plan.
    pub plan: String,
    /// Its id, or the title in its place.
    pub id: String,
    /// Printed number and title.
    pub title: String,
    /// Lights of what stands in it.
    pub lights: Lights,
    /// Score, and the share of the weight that could be scored.
    pub score: Option<(Decimal, Decimal)>,
}

/// A unit named in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// As written.
    pub name: String,
    /// The unit or group, by its number, when there is one of that name.
    pub unit: Option<usize>,
}

/// Units of an element by role, in written order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    names: [Vec<Named>; 5],
    /// Roles whose list ends open (等), one bit a role.
    open: u8,
}

impl Roles {
    /// The units in a role.
    pub fn of(&self, role: Role) -> &[Named] {
        &self.names[role as usize]
    }

    /// Whether the list of a role ends open.
    pub const fn is_open(&self, role: Role) -> bool {
        self.open & (1 << role as u8) != 0
    }

    /// The names in a role, joined.
    pub fn joined(&self, role: Role, comma: &str) -> String {
        let names = self.of(role).iter().map(|n| n.name.as_str());
        names.collect::<Vec<_>>().join(comma)
    }

    /// All that are named, with their roles.
    pub fn each(&self) -> impl Iterator<Item = (Role, &Named)> {
        let roles = Role::ALL.into_iter();
        roles.flat_map(|role| self.of(role).iter().map(move |named| (role, named)))
    }
}

/// How many tasks a unit has in each role, named itself or through a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    named: [usize; 5],
    /// Tasks in which only a group it is in is named.
    pub through_groups: usize,
}

impl Load {
    /// Tasks in which it is named itself in a role.
    pub const fn of(self, role: Role) -> usize {
        self.named[role as usize]
    }

    pub(super) fn add(&mut self, role: Role) {
        self.named[role as usize] += 1;
    }

    /// All roles together, groups too.
    pub fn total(self) -> usize {
        self.named.iter().sum::<usize>() + self.through_groups
    }
}

/// A unit or group.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its id.
    pub id: String,
    /// Full name, where it is written and another.
    pub name: Option<String>,
    /// The members of a group, by id.
    pub members: Vec<String>,
    /// Responsible official.
    pub person: Option<String>,
    /// Lights of what it answers for.
    pub lights: Lights,
    /// Score, and the share of the weight that could be scored.
    pub score: Option<(Decimal, Decimal)>,
    /// Its tasks by role.
    pub load: Load,
    /// Findings addressed to it, all levels; filled with the sheets.
    pub findings: usize,
    /// Where it is declared or first written.
    pub place: Option<Place>,
    pub(super) number: UnitId,
}

pub(super) fn chapters(reader: &Reader<'_>) -> Vec<Chapter> {
    let chapter = |id: &crate::model::ids::SectionId| {
        let section = &reader.model.sections[id.index()];
        let own = reader.id(*id);
        let number = reader.at(section.file, section.number);
        let title = reader.at(section.file, section.title);
        let number = number.or_else(|| section.named.then(|| own.clone()));
        let number = number.map(|n| numbered(&n, title.is_some()));
        let parts: Vec<String> = number.into_iter().chain(title).collect();
        Chapter {
            plan: reader.id(section.plan),
            title: if parts.is_empty() {
                own.clone()
            } else {
                parts.concat()
            },
            id: own,
            lights: lights(reader, Subject::Section(*id)),
            score: reader.score(Subject::Section(*id)),
        }
    };
    reader.chapters.iter().map(chapter).collect()
}

/// A number before a title: `一、`, `（一）`, `2.1 `.
fn numbered(number: &str, titled: bool) -> String {
    let chinese = |c: char| "〇零一二三四五六七八九十百".contains(c);
    match number {
        _ if !titled => number.to_owned(),
        _ if number.chars().all(chinese) => format!("{number}、"),
        _ if number.ends_with(['）', '、', '．']) => number.to_owned(),
        _ => format!("{number} "),
    }
}

fn lights(reader: &Reader<'_>, subject: Subject) -> Lights {
    let mut lights = Lights::default();
    for item in reader.assessed(subject) {
        if reader.concerns(item) {
            lights.add(reader.signal(item).colour);
        }
    }
    lights
}

pub(super) fn units(reader: &Reader<'_>) -> Vec<Unit> {
    let units = reader.model.units.iter().enumerate();
    let units = units.map(|(n, unit)| {
        let id = UnitId(n as u32);
        let own = reader.unit_name(id);
        Unit {
            name: unit
                .name
                .map(|s| reader.text(s))
                .filter(|name| *name != own),
            members: unit.expanded.iter().map(|u| reader.unit_name(*u)).collect(),
            person: unit.person.map(|span| reader.text(span)),
            lights: lights(reader, Subject::Unit(id)),
            score: reader.score(Subject::Unit(id)),
            load: load(reader, id),
            findings: 0,
            place: unit.span.map(|span| reader.place(span)),
            id: own,
            number: id,
        }
    });
    units.collect()
}

/// The tasks in which a unit is named itself, each role once.
fn load(reader: &Reader<'_>, unit: UnitId) -> Load {
    let mut load = Load::default();
    let mut seen: Vec<(Item, Role)> = Vec::new();
    for n in reader.model.assignments_of_unit(unit) {
        let assignment = &reader.model.assignments[*n as usize];
        let key = (assignment.of, assignment.role());
        if assignment.of.task().is_some() && seen.last() != Some(&key) {
            seen.push(key);
        }
    }
    seen.sort_unstable();
    seen.dedup();
    for (_, role) in seen {
        load.add(role);
    }
    load
}

pub(super) fn roles(reader: &Reader<'_>, item: Item) -> Roles {
    let mut roles = Roles::default();
    let range = reader.model.assignments_of(item);
    for assignment in &reader.model.assignments[range] {
        let role = assignment.role();
        let unit = assignment.unit();
        // What leaves a part out (临夏市、临夏县政府) is told by the unit it means.
        let name = match unit {
            Some(unit) if assignment.matched() == crate::model::entity::Match::Elided => {
                reader.unit_name(unit)
            }
            _ => reader.text(assignment.span()),
        };
        roles.names[role as usize].push(Named {
            name,
            unit: unit.map(UnitId::index),
        });
        if assignment.open() {
            roles.open |= 1 << role as u8;
        }
    }
    roles
}
