//! Fields of units, and of the assignments that name them.
//!
//! In goes the number of one, out come its values. Who answers for what the model knows;
//! here its lists are only handed over.

use crate::model::ids::{AssignmentId, RecordId, Symbol, UnitId};
use crate::rule::types::{Enum, Kind};
use crate::rule::value::{Day, Elem, Value};
use crate::rule::world::World;
use crate::source::Span;

use super::access::dated_span;
use super::{
    ASSIGNMENT, BOOL, DATE, Field, RECORD, TARGET, TASK, TEXT, UNIT, elem, enumeration, give_all,
    give_each, many, one, revision, units, word,
};

fn named(list: &[(UnitId, Span)], give: &mut dyn FnMut(Value) -> bool) {
    give_each(list.iter().map(|(unit, _)| Elem::from(*unit)), give);
}

/// The groups that a unit is in.
fn groups_of<'w>(w: &World<'w>, unit: UnitId) -> impl Iterator<Item = UnitId> + 'w {
    let all = w.model.units.iter().enumerate();
    all.filter(move |(_, group)| group.is_group && group.expanded.contains(&unit))
        .map(|(n, _)| UnitId(n as u32))
}

pub(super) static UNIT_FIELDS: &[Field] = &[
    one("id", TEXT, "its short name", "登记简称", |w, n| {
        let unit = &w.model.units[n as usize];
        unit.id_span
            .map_or_else(|| Value::or_missing(unit.id, "id"), Value::Text)
    }),
    one("name", TEXT, "full name", "全称", |w, n| {
        let unit = &w.model.units[n as usize];
        unit.name
            .map_or_else(|| Value::or_missing(unit.id, "name"), Value::Text)
    })
    .at(|w, n| {
        w.model.units[n as usize]
            .name
            .or(w.model.units[n as usize].id_span)
    }),
    many(
        "aka",
        TEXT,
        "short names and aliases",
        "别名",
        |w, n, give| {
            give_each(w.model.units[n as usize].aka.iter().map(|a| a.1), give);
        },
    ),
    many(
        "names",
        TEXT,
        "id, full name and aliases",
        "全部名称",
        |w, n, give| {
            let unit = &w.model.units[n as usize];
            let all = unit
                .id_span
                .into_iter()
                .chain(unit.name)
                .chain(unit.aka.iter().map(|a| a.1));
            give_each(all, give);
        },
    ),
    one(
        "tier",
        enumeration(Enum::Tier),
        "town < county < prefecture < province < state",
        "层级",
        |w, n| word(w.model.units[n as usize].tier, "tier"),
    )
    .optional(),
    one("kind", TEXT, "kind, as a word", "类型", |w, n| {
        Value::or_missing(w.model.units[n as usize].kind, "kind")
    })
    .optional(),
    many(
        "under",
        UNIT,
        "parent units",
        "上级单位",
        |w, n, give| named(&w.model.units[n as usize].under, give),
    ),
    many(
        "awaits",
        UNIT,
        "declared: waits for",
        "等待的单位",
        |w, n, give| named(&w.model.units[n as usize].awaits, give),
    ),
    one(
        "declared",
        BOOL,
        "has a unit or group item",
        "已登记",
        |w, n| w.model.units[n as usize].declared.into(),
    ),
    one("is-group", BOOL, "a collective", "统称", |w, n| {
        w.model.units[n as usize].is_group.into()
    }),
    many(
        "listed",
        UNIT,
        "a group's members as written, groups not expanded",
        "所列成员",
        |w, n, give| named(&w.model.units[n as usize].listed, give),
    ),
    many(
        "members",
        UNIT,
        "a group's units, expanded; a plain unit is its own only member",
        "所含单位",
        |w, n, give| {
            let mut all = Vec::new();
            w.model.each_member(UnitId(n), &mut |u| all.push(u));
            units(&all, give);
        },
    ),
    many(
        "groups",
        UNIT,
        "groups it is in",
        "所在统称",
        |w, n, give| {
            give_each(groups_of(w, UnitId(n)).map(Elem::from), give);
        },
    )
    .wide(),
    many(
        "assignments",
        ASSIGNMENT,
        "where it is named itself",
        "直接列名之处",
        |w, n, give| {
            give_all(
                Kind::Assignment,
                w.model.assignments_of_unit(UnitId(n)),
                give,
            );
        },
    )
    .wide(),
    many(
        "duties",
        ASSIGNMENT,
        "where it or a group of it is named",
        "承担之处",
        |w, n, give| {
            let mut all: Vec<u32> = w.model.assignments_of_unit(UnitId(n)).to_vec();
            for group in groups_of(w, UnitId(n)) {
                all.extend(w.model.assignments_of_unit(group));
            }
            all.sort_unstable();
            give_all(Kind::Assignment, &all, give);
        },
    )
    .wide(),
    many(
        "targets",
        TARGET,
        "targets it owns",
        "负责的指标",
        |w, n, give| {
            for t in 0..w.model.targets.len() as u32 {
                let target = Elem::new(Kind::Target, t);
                let owned = target
                    .item()
                    .is_some_and(|i| w.model.owner(i).contains(&UnitId(n)));
                if owned && !give(target.into()) {
                    return;
                }
            }
        },
    )
    .wide(),
    many(
        "records",
        RECORD,
        "rows it reported",
        "填报的记录",
        |w, n, give| {
            for r in 0..w.model.records.len() as u32 {
                let by = w.model.record_extra(RecordId(r)).and_then(|e| e.reporter);
                if by == Some(UnitId(n)) && !give(Value::Elem(Elem::new(Kind::Record, r))) {
                    return;
                }
            }
        },
    )
    .wide(),
    one("from", DATE, "exists from", "自", |w, n| {
        Value::or_missing(
            w.model.units[n as usize].from.map(|d| Day::first(d.date)),
            "from",
        )
    })
    .optional()
    .at(|w, n| dated_span(w.model.units[n as usize].from)),
    one("until", DATE, "exists until", "至", |w, n| {
        Value::or_missing(
            w.model.units[n as usize].until.map(|d| Day::last(d.date)),
            "until",
        )
    })
    .optional()
    .at(|w, n| dated_span(w.model.units[n as usize].until)),
    one(
        "person",
        TEXT,
        "responsible official",
        "责任人",
        |w, n| Value::or_missing(w.model.units[n as usize].person, "person"),
    )
    .optional(),
    revision::before::<revision::Unit>(),
    revision::changes::<revision::Unit>(),
];

fn name_of(w: &World<'_>, n: u32) -> Option<Symbol> {
    let span = w.model.assignments[n as usize].span();
    w.model
        .names
        .find(w.sources.text(span))
        .and_then(|s| w.model.nearest_unit(s))
}

pub(super) static ASSIGNMENT_FIELDS: &[Field] = &[
    one("task", TASK, "task it is in", "所属任务", |w, n| {
        elem(w.model.assignments[n as usize].of.task(), "task")
    }),
    one(
        "role",
        enumeration(Enum::Role),
        "lead responsible support oversee implementer",
        "角色",
        |w, n| word(Some(w.model.assignments[n as usize].role()), "role"),
    ),
    one(
        "unit",
        UNIT,
        "unit or group meant; missing if unresolved",
        "所指单位",
        |w, n| elem(w.model.assignments[n as usize].unit(), "unit"),
    )
    .optional(),
    one("name", TEXT, "as written", "原文写法", |w, n| {
        Value::Text(w.model.assignments[n as usize].span())
    }),
    one(
        "nearest",
        TEXT,
        "the declared name most like an unknown one",
        "最接近的登记名称",
        |w, n| Value::or_missing(name_of(w, n), "nearest"),
    )
    .optional(),
    one(
        "match",
        enumeration(Enum::Match),
        "exact alias elided similar unknown",
        "匹配方式",
        |w, n| word(Some(w.model.assignments[n as usize].matched()), "match"),
    ),
    one(
        "open",
        BOOL,
        "an open end (等, etc.) follows this name",
        "其后为“等”",
        |w, n| w.model.assignments[AssignmentId(n).index()].open().into(),
    ),
    one("first", BOOL, "first in its list", "列首位", |w, n| {
        w.model.assignments[n as usize].first().into()
    }),
];
