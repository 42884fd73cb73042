//! Fields of plans, sections, units and assignments.

use crate::model::ids::{AssignmentId, PlanId, SectionId, Symbol, UnitId};
use crate::syntax::keywords::Keyword;

use super::{
    ASSIGNMENT, BOOL, DATE, Field, PLAN, RECORD, SECTION, TARGET, TASK, TEXT, UNIT, elem,
    enumeration, give_all, many, one, units, word,
};
use crate::rule::types::{Enum, Kind};
use crate::rule::value::{Day, Elem, Value};
use crate::rule::world::World;

pub(super) static PLAN_FIELDS: &[Field] = &[
    one("id", TEXT, "id in the header", "方案编号", |w, n| {
        w.model.plans[n as usize].id.into()
    }),
    one("title", TEXT, "printed title", "标题", |w, n| {
        Value::or_missing(w.model.plans[n as usize].title, "title")
    })
    .optional(),
    one("number", TEXT, "document number", "发文字号", |w, n| {
        Value::or_missing(w.model.plans[n as usize].number, "number")
    })
    .optional(),
    one("issuer", UNIT, "issuing unit", "发文机关", |w, n| {
        elem(w.model.plans[n as usize].issuer.first().copied(), "issuer")
    })
    .optional(),
    one("issued", DATE, "date of issue", "成文日期", |w, n| {
        Value::or_missing(
            w.model.plans[n as usize].issued.map(|d| Day::last(d.date)),
            "issued",
        )
    })
    .optional()
    .at(|w, n| {
        w.model.plans[n as usize]
            .issued
            .map(crate::model::entity::Dated::span)
    }),
    one(
        "start",
        DATE,
        "first day of `period`",
        "规划期首日",
        |w, n| {
            Value::or_missing(
                w.model.plans[n as usize].start.map(|d| Day::first(d.date)),
                "plan.start",
            )
        },
    )
    .optional()
    .at(|w, n| {
        w.model.plans[n as usize]
            .start
            .map(crate::model::entity::Dated::span)
    }),
    one(
        "end",
        DATE,
        "last day of `period`",
        "规划期末日",
        |w, n| {
            Value::or_missing(
                w.model.plans[n as usize].end.map(|d| Day::last(d.date)),
                "plan.end",
            )
        },
    )
    .optional()
    .at(|w, n| {
        w.model.plans[n as usize]
            .end
            .map(crate::model::entity::Dated::span)
    }),
    one(
        "stage",
        enumeration(Enum::Stage),
        "draft < issued < executing < closed",
        "阶段",
        |w, n| word(w.model.plans[n as usize].stage, "stage"),
    )
    .optional(),
    one(
        "as-of",
        DATE,
        "`--as-of`, else the plan's own",
        "截至日期",
        |w, n| Value::or_missing(w.as_of(Some(PlanId(n))).map(Day::last), "as-of"),
    )
    .optional(),
    one(
        "upper",
        PLAN,
        "plan it stands under, when it is in the workspace",
        "上位规划",
        |w, n| {
            elem(
                w.model.plans[n as usize].upper.iter().find_map(|u| u.1),
                "upper",
            )
        },
    )
    .optional(),
    one(
        "first-is-lead",
        BOOL,
        "the first-listed responsible unit leads",
        "首位牵头",
        |w, n| w.model.plans[n as usize].first_is_lead.into(),
    ),
    one(
        "reports",
        enumeration(Enum::Interval),
        "reporting interval",
        "报送周期",
        |w, n| word(w.model.plans[n as usize].reports, "reports"),
    )
    .optional(),
    many(
        "sections",
        SECTION,
        "all its sections",
        "全部章节",
        |w, n, give| of_plan(w, n, Kind::Section, give),
    )
    .wide(),
    many(
        "tasks",
        TASK,
        "all its tasks",
        "全部任务",
        |w, n, give| of_plan(w, n, Kind::Task, give),
    )
    .wide(),
    many(
        "targets",
        TARGET,
        "all its targets",
        "全部指标",
        |w, n, give| of_plan(w, n, Kind::Target, give),
    )
    .wide(),
];

fn of_plan(w: &World<'_>, plan: u32, kind: Kind, give: &mut dyn FnMut(Value) -> bool) {
    for n in 0..w.count(kind) as u32 {
        let elem = Elem::new(kind, n);
        if w.plan_of(elem) == Some(PlanId(plan)) && !give(elem.into()) {
            return;
        }
    }
}

pub(super) static SECTION_FIELDS: &[Field] = &[
    one("id", TEXT, "its id", "编号", |w, n| {
        w.model.sections[n as usize].id.into()
    }),
    one(
        "named",
        BOOL,
        "its id is written, not taken from the title",
        "写有编号",
        |w, n| w.model.sections[n as usize].named.into(),
    ),
    one("number", TEXT, "printed number", "印发序号", |w, n| {
        let s = &w.model.sections[n as usize];
        Value::or_missing(s.number.span(s.file), "number")
    })
    .optional(),
    one("title", TEXT, "printed title", "标题", |w, n| {
        let s = &w.model.sections[n as usize];
        Value::or_missing(s.title.span(s.file).or(s.at.span(s.file)), "title")
    }),
    one("text", TEXT, "official wording", "原文", |w, n| {
        let s = &w.model.sections[n as usize];
        Value::or_missing(s.text.span(s.file), "text")
    })
    .optional(),
    one("plan", PLAN, "plan it is in", "所属方案", |w, n| {
        Value::Elem(w.model.sections[n as usize].plan.into())
    }),
    one(
        "parent",
        SECTION,
        "enclosing section",
        "上级章节",
        |w, n| elem(w.model.sections[n as usize].parent, "parent"),
    )
    .optional(),
    one(
        "chapter",
        SECTION,
        "outermost enclosing section, or itself",
        "所在章",
        |w, n| Value::Elem(w.model.chapter(SectionId(n)).into()),
    ),
    many(
        "tasks",
        TASK,
        "tasks in it, at any depth",
        "所含任务",
        |w, n, give| {
            for (t, task) in w.model.tasks.iter().enumerate() {
                let mut at = task.section;
                while let Some(section) = at {
                    if section == SectionId(n) {
                        if !give(Value::Elem(Elem::new(Kind::Task, t as u32))) {
                            return;
                        }
                        break;
                    }
                    at = w.model.sections[section.index()].parent;
                }
            }
        },
    )
    .wide(),
];

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
            for (_, span) in &w.model.units[n as usize].aka {
                if !give(Value::Text(*span)) {
                    return;
                }
            }
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
            for span in all {
                if !give(Value::Text(span)) {
                    return;
                }
            }
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
        |w, n, give| {
            for (unit, _) in &w.model.units[n as usize].under {
                if !give(Value::Elem((*unit).into())) {
                    return;
                }
            }
        },
    ),
    many(
        "awaits",
        UNIT,
        "declared: waits for",
        "等待的单位",
        |w, n, give| {
            for (unit, _) in &w.model.units[n as usize].awaits {
                if !give(Value::Elem((*unit).into())) {
                    return;
                }
            }
        },
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
        |w, n, give| {
            for (unit, _) in &w.model.units[n as usize].listed {
                if !give(Value::Elem((*unit).into())) {
                    return;
                }
            }
        },
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
            for (g, group) in w.model.units.iter().enumerate() {
                if group.is_group
                    && group.expanded.contains(&UnitId(n))
                    && !give(Value::Elem(Elem::new(Kind::Unit, g as u32)))
                {
                    return;
                }
            }
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
            for (g, group) in w.model.units.iter().enumerate() {
                if group.is_group && group.expanded.contains(&UnitId(n)) {
                    all.extend(w.model.assignments_of_unit(UnitId(g as u32)));
                }
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
                let by = w
                    .model
                    .record_extra(crate::model::ids::RecordId(r))
                    .and_then(|e| e.reporter);
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
    .at(|w, n| {
        w.model.units[n as usize]
            .from
            .map(crate::model::entity::Dated::span)
    }),
    one("until", DATE, "exists until", "至", |w, n| {
        Value::or_missing(
            w.model.units[n as usize].until.map(|d| Day::last(d.date)),
            "until",
        )
    })
    .optional()
    .at(|w, n| {
        w.model.units[n as usize]
            .until
            .map(crate::model::entity::Dated::span)
    }),
    one(
        "person",
        TEXT,
        "responsible official",
        "责任人",
        |w, n| Value::or_missing(w.model.units[n as usize].person, "person"),
    )
    .optional(),
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

/// Whether a role of an element could not be read.
pub(super) fn role_broken(holds: &crate::model::entity::Holds, keywords: &[Keyword]) -> bool {
    keywords.iter().any(|k| holds.broken.has(*k))
}
