//! Fields of tasks, targets, projects and milestones.

use crate::model::entity::{Dated, Holds, Role};
use crate::model::ids::{Item, MilestoneId, ProjectId, RecordId, TargetId, TaskId};
use crate::model::ledger::Missing;
use crate::syntax::keywords::Keyword;
use crate::syntax::tree::{Cmp, TargetKind};

use super::items::role_broken;
use super::{
    ASSIGNMENT, BOOL, CITATION, DATE, Field, ITEM, MILESTONE, PLAN, PROJECT, RECORD, SECTION,
    SHARE, TARGET, TASK, TEXT, UNIT, elem, enumeration, give_all, many, one, units, word,
};
use crate::rule::types::{Base, Enum, Kind};
use crate::rule::value::{Day, Elem, Value};
use crate::rule::world::World;
use crate::source::Span;

fn task(n: u32) -> Item {
    TaskId(n).into()
}

fn target(n: u32) -> Item {
    TargetId(n).into()
}

fn project(n: u32) -> Item {
    ProjectId(n).into()
}

fn milestone(n: u32) -> Item {
    MilestoneId(n).into()
}

fn in_roles(
    w: &World<'_>,
    item: Item,
    wanted: impl Fn(Role) -> bool,
    give: &mut dyn FnMut(Value) -> bool,
) {
    for n in w.model.assignments_of(item) {
        if wanted(w.model.assignments[n].role())
            && !give(Value::Elem(Elem::new(Kind::Assignment, n as u32)))
        {
            return;
        }
    }
}

fn helpers(w: &World<'_>, item: Item, give: &mut dyn FnMut(Value) -> bool) {
    let led = w.model.assignments[w.model.assignments_of(item)]
        .iter()
        .any(|a| a.role() == Role::Lead);
    in_roles(
        w,
        item,
        |r| r == Role::Support || led && r == Role::Responsible,
        give,
    );
}

fn owner(w: &World<'_>, item: Item, give: &mut dyn FnMut(Value) -> bool) {
    units(&w.model.owner(item), give);
}

fn broken_dates(holds: &Holds) -> bool {
    holds.broken.has(Keyword::Due)
}

fn first(dated: Option<Dated>, broken: bool) -> Value {
    match dated {
        None if broken => Value::Missing("broken"),
        dated => Value::or_missing(dated.map(|d| Day::first(d.date)), "start"),
    }
}

fn last(dated: Option<Dated>, broken: bool, field: &'static str) -> Value {
    match dated {
        None if broken => Value::Missing("broken"),
        dated => Value::or_missing(dated.map(|d| Day::last(d.date)), field),
    }
}

fn needs(w: &World<'_>, item: Item, give: &mut dyn FnMut(Value) -> bool) {
    for reference in w.model.needs(item) {
        if let Some(to) = reference.to().filter(|to| is_item(*to))
            && !give(Value::Elem(to.into()))
        {
            return;
        }
    }
}

fn serves(w: &World<'_>, item: Item, give: &mut dyn FnMut(Value) -> bool) {
    for to in w
        .model
        .serves(item)
        .filter_map(crate::model::entity::Reference::to)
    {
        if to.target().is_some() && !give(Value::Elem(to.into())) {
            return;
        }
    }
}

fn is_item(item: Item) -> bool {
    super::super::types::Kinds::ITEM.meets(Elem::from(item).kind.set())
}

fn all(items: impl Iterator<Item = Item>, give: &mut dyn FnMut(Value) -> bool) {
    for item in items {
        if !give(Value::Elem(item.into())) {
            return;
        }
    }
}

fn status(w: &World<'_>, item: Item) -> Value {
    match w.day(item) {
        Some(day) => word(Some(w.model.status(item, day)), "status"),
        // Without any row there is nothing that a day could change.
        None if w.model.records_of(item).is_empty() => {
            word(Some(crate::syntax::keywords::State::Planned), "status")
        }
        None => Value::Missing("as-of"),
    }
}

fn closed(w: &World<'_>, item: Item) -> Value {
    match w.day(item) {
        Some(day) => Value::or_missing(w.model.closed(item, day).map(Day::last), "closed"),
        None if w.model.records_of(item).is_empty() => Value::Missing("closed"),
        None => Value::Missing("as-of"),
    }
}

fn records(w: &World<'_>, item: Item, give: &mut dyn FnMut(Value) -> bool) {
    give_all(Kind::Record, w.model.records_of(item), give);
}

fn dated_span(dated: Option<Dated>) -> Option<Span> {
    dated.map(Dated::span)
}

pub(super) static TASK_FIELDS: &[Field] = &[
    one("id", TEXT, "its id", "编号", |w, n| {
        w.model.tasks[n as usize].id.into()
    }),
    one(
        "named",
        BOOL,
        "its id is written, not taken from the title",
        "写有编号",
        |w, n| w.model.tasks[n as usize].named.into(),
    ),
    one("number", TEXT, "printed number", "印发序号", |w, n| {
        let t = &w.model.tasks[n as usize];
        Value::or_missing(t.number.span(t.file), "number")
    })
    .optional(),
    one(
        "title",
        TEXT,
        "printed title, else its head",
        "标题",
        |w, n| {
            let t = &w.model.tasks[n as usize];
            Value::or_missing(t.title.span(t.file).or(t.at.span(t.file)), "title")
        },
    )
    .at(|w, n| {
        // The quotes belong to what a reader sees as the title.
        let t = &w.model.tasks[n as usize];
        t.title
            .span(t.file)
            .map(|s| quoted(w, s))
            .or(t.at.span(t.file))
    }),
    one("text", TEXT, "official wording", "原文", |w, n| {
        let t = &w.model.tasks[n as usize];
        Value::or_missing(t.text.span(t.file), "text")
    })
    .optional(),
    one("plan", PLAN, "plan it is in", "所属方案", |w, n| {
        Value::Elem(w.model.tasks[n as usize].plan.into())
    }),
    one(
        "section",
        SECTION,
        "nearest section",
        "所在章节",
        |w, n| elem(w.model.tasks[n as usize].section, "section"),
    )
    .optional(),
    one(
        "chapter",
        SECTION,
        "outermost section",
        "所在章",
        |w, n| {
            elem(
                w.model.tasks[n as usize]
                    .section
                    .map(|s| w.model.chapter(s)),
                "section",
            )
        },
    )
    .optional(),
    one("parent", TASK, "enclosing task", "上级任务", |w, n| {
        elem(w.model.tasks[n as usize].parent, "parent")
    })
    .optional(),
    many(
        "children",
        TASK,
        "tasks directly below",
        "下级任务",
        |w, n, give| {
            give_all(Kind::Task, w.model.children_of(TaskId(n)), give);
        },
    )
    .wide(),
    one("leaf", BOOL, "no task below", "无下级任务", |w, n| {
        w.model.tasks[n as usize].leaf.into()
    }),
    one(
        "standing",
        BOOL,
        "a duty without end (recurs)",
        "长期任务",
        |w, n| w.model.tasks[n as usize].standing.into(),
    ),
    one(
        "first-is-lead",
        BOOL,
        "the first-listed responsible unit leads, by the plan, a section or itself",
        "首位牵头",
        |w, n| w.model.first_is_lead(task(n)).into(),
    ),
    many(
        "assignments",
        ASSIGNMENT,
        "every unit named, in written order",
        "列名单位",
        |w, n, give| in_roles(w, task(n), |_| true, give),
    ),
    many(
        "lead",
        ASSIGNMENT,
        "role lead, as written",
        "牵头单位",
        |w, n, give| in_roles(w, task(n), |r| r == Role::Lead, give),
    )
    .unless(|w, n| role_broken(&w.model.tasks[n as usize].holds, &[Keyword::Lead])),
    many(
        "responsible",
        ASSIGNMENT,
        "role responsible",
        "责任单位",
        |w, n, give| in_roles(w, task(n), |r| r == Role::Responsible, give),
    )
    .unless(|w, n| role_broken(&w.model.tasks[n as usize].holds, &[Keyword::Responsible])),
    many(
        "support",
        ASSIGNMENT,
        "role support",
        "配合单位",
        |w, n, give| in_roles(w, task(n), |r| r == Role::Support, give),
    )
    .unless(|w, n| role_broken(&w.model.tasks[n as usize].holds, &[Keyword::Support])),
    many(
        "oversee",
        ASSIGNMENT,
        "role oversee",
        "督办单位",
        |w, n, give| in_roles(w, task(n), |r| r == Role::Oversee, give),
    )
    .unless(|w, n| role_broken(&w.model.tasks[n as usize].holds, &[Keyword::Oversee])),
    many(
        "implementer",
        ASSIGNMENT,
        "role implementer",
        "实施主体",
        |w, n, give| in_roles(w, task(n), |r| r == Role::Implementer, give),
    )
    .unless(|w, n| role_broken(&w.model.tasks[n as usize].holds, &[Keyword::Implementer])),
    many(
        "helpers",
        ASSIGNMENT,
        "support, and responsible beside a lead",
        "协助单位",
        |w, n, give| helpers(w, task(n), give),
    )
    .unless(|w, n| {
        role_broken(
            &w.model.tasks[n as usize].holds,
            &[Keyword::Support, Keyword::Responsible, Keyword::Lead],
        )
    }),
    many(
        "owner",
        UNIT,
        "units that answer for it, groups expanded",
        "责任主体",
        |w, n, give| owner(w, task(n), give),
    )
    .unless(|w, n| {
        role_broken(
            &w.model.tasks[n as usize].holds,
            &[Keyword::Responsible, Keyword::Lead],
        )
    }),
    many(
        "needs",
        ITEM,
        "what it waits for",
        "前置事项",
        |w, n, give| needs(w, task(n), give),
    )
    .unless(|w, n| role_broken(&w.model.tasks[n as usize].holds, &[Keyword::Needs])),
    many(
        "needed-by",
        ITEM,
        "inverse of needs",
        "后续事项",
        |w, n, give| all(w.model.needed_by(task(n)), give),
    )
    .wide(),
    many(
        "targets",
        TARGET,
        "targets written in it",
        "所含指标",
        |w, n, give| give_all(Kind::Target, w.model.targets_of(TaskId(n)), give),
    ),
    many(
        "projects",
        PROJECT,
        "projects written in it",
        "所含项目",
        |w, n, give| {
            give_all(Kind::Project, w.model.projects_of(TaskId(n)), give);
        },
    ),
    many(
        "milestones",
        MILESTONE,
        "milestones in it",
        "所含节点",
        |w, n, give| {
            give_all(Kind::Milestone, w.model.milestones_of(TaskId(n)), give);
        },
    ),
    many(
        "serves",
        TARGET,
        "headline targets it contributes to",
        "支撑指标",
        |w, n, give| serves(w, task(n), give),
    ),
    one(
        "start",
        DATE,
        "first day, its own or stated above",
        "开始时间",
        |w, n| {
            let h = &w.model.tasks[n as usize].holds;
            first(h.start, broken_dates(h))
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.tasks[n as usize].holds.start)),
    one(
        "due",
        DATE,
        "deadline written, its own or stated above; last day",
        "完成时限",
        |w, n| {
            let h = &w.model.tasks[n as usize].holds;
            last(h.due, broken_dates(h), "due")
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.tasks[n as usize].holds.due)),
    one(
        "deadline",
        DATE,
        "due, else plan.end",
        "最后期限",
        |w, n| {
            let broken = broken_dates(&w.model.tasks[n as usize].holds);
            if broken {
                Value::Missing("broken")
            } else {
                last(w.model.deadline(task(n)), false, "deadline")
            }
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.deadline(task(n)))),
    one(
        "commitment",
        enumeration(Enum::Commitment),
        "what is promised, ordered",
        "承诺程度",
        |w, n| word(w.model.tasks[n as usize].commitment, "commitment"),
    )
    .optional(),
    one(
        "status",
        enumeration(Enum::Status),
        "state at as-of, from the ledger",
        "状态",
        |w, n| status(w, task(n)),
    )
    .optional(),
    one(
        "closed",
        DATE,
        "day the ledger says done",
        "办结日期",
        |w, n| closed(w, task(n)),
    )
    .optional(),
    many(
        "records",
        RECORD,
        "ledger rows about it",
        "台账记录",
        |w, n, give| records(w, task(n), give),
    )
    .wide(),
    one(
        "reports",
        enumeration(Enum::Interval),
        "own or the plan's interval",
        "报送周期",
        |w, n| {
            let t = &w.model.tasks[n as usize];
            word(
                t.holds.reports.or(w.model.plans[t.plan.index()].reports),
                "reports",
            )
        },
    )
    .optional(),
    many(
        "cites",
        CITATION,
        "documents cited",
        "引用文件",
        |w, n, give| {
            for (c, citation) in w.model.citations.iter().enumerate() {
                if citation.of == task(n) && !give(Value::Elem(Elem::new(Kind::Citation, c as u32)))
                {
                    return;
                }
            }
        },
    )
    .wide(),
];

/// A text with its quotes, where it has some.
fn quoted(w: &World<'_>, span: Span) -> Span {
    let text = &w.sources.get(span.file).text;
    let (start, end) = (span.start as usize, span.end as usize);
    let before = text[..start]
        .chars()
        .next_back()
        .filter(|c| matches!(c, '"' | '“' | '「' | '＂'));
    let after = text[end..]
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '”' | '」' | '＂'));
    match (before, after) {
        (Some(b), Some(a)) => Span::new(
            span.file,
            span.start - b.len_utf8() as u32,
            span.end + a.len_utf8() as u32,
        ),
        _ => span,
    }
}

fn reason(missing: Missing) -> Value {
    Value::Missing(match missing {
        Missing::AsOf => "as-of",
        Missing::Actual => "actual",
        Missing::Value => "value",
        Missing::Baseline => "baseline",
        Missing::BaselineAt => "baseline-at",
        Missing::Direction => "direction",
        Missing::Deadline => "deadline",
        Missing::Measure => "measure",
        Missing::Broken => "broken",
    })
}

fn computed<T>(
    w: &World<'_>,
    n: u32,
    compute: impl Fn(TargetId, jiff::civil::Date) -> Result<T, Missing>,
    make: impl Fn(T) -> Value,
) -> Value {
    if w.model.targets[n as usize].broken.has(Keyword::Target) {
        return Value::Missing("broken");
    }
    match w.day(target(n)) {
        Some(day) => compute(TargetId(n), day).map_or_else(reason, make),
        None => Value::Missing("as-of"),
    }
}

fn target_value(w: &World<'_>, n: u32) -> Value {
    let t = &w.model.targets[n as usize];
    match t.value {
        None if t.broken.has(Keyword::Target) => Value::Missing("broken"),
        value => Value::or_missing(value.map(|v| v.quantity), "value"),
    }
}

pub(super) static TARGET_FIELDS: &[Field] = &[
    one("id", TEXT, "its id", "编号", |w, n| {
        w.model.targets[n as usize].id.into()
    }),
    one(
        "named",
        BOOL,
        "its id is written, not taken from the metric",
        "写有编号",
        |w, n| w.model.targets[n as usize].named.into(),
    ),
    one(
        "metric",
        TEXT,
        "what is measured, as written",
        "指标名称",
        |w, n| {
            let t = &w.model.targets[n as usize];
            Value::or_missing(t.metric.span(t.file), "metric")
        },
    )
    .at(|w, n| {
        let t = &w.model.targets[n as usize];
        t.metric.span(t.file).map(|s| quoted(w, s))
    }),
    one("plan", PLAN, "plan it is in", "所属方案", |w, n| {
        Value::Elem(w.model.targets[n as usize].plan.into())
    }),
    one(
        "task",
        TASK,
        "task it is written in",
        "所属任务",
        |w, n| elem(w.model.targets[n as usize].task, "task"),
    )
    .optional(),
    one(
        "section",
        SECTION,
        "section it is written in",
        "所在章节",
        |w, n| elem(w.model.targets[n as usize].section, "section"),
    )
    .optional(),
    one(
        "headline",
        BOOL,
        "stands outside tasks",
        "总体指标",
        |w, n| w.model.targets[n as usize].task.is_none().into(),
    ),
    one(
        "kind",
        enumeration(Enum::TargetKind),
        "level growth change total each keep",
        "指标类型",
        |w, n| {
            let rank = match w.model.targets[n as usize].kind {
                TargetKind::Level => 0,
                TargetKind::Growth => 1,
                TargetKind::Change => 2,
                TargetKind::Total => 3,
                TargetKind::Each(_) => 4,
                TargetKind::Keep => 5,
            };
            Value::Word(Enum::TargetKind, rank)
        },
    ),
    one(
        "op",
        enumeration(Enum::Op),
        "comparator, as written",
        "比较词",
        |w, n| {
            let rank = w.model.targets[n as usize].cmp.map(|c| match c {
                Cmp::Ge => 0,
                Cmp::Le => 1,
                Cmp::Gt => 2,
                Cmp::Lt => 3,
                Cmp::Eq => 4,
                Cmp::About => 5,
            });
            rank.map_or(Value::Missing("op"), |r| Value::Word(Enum::Op, r))
        },
    )
    .optional(),
    one(
        "direction",
        enumeration(Enum::Direction),
        "up, down or exact, from the comparator",
        "方向",
        |w, n| word(w.model.targets[n as usize].direction(), "direction"),
    )
    .optional(),
    one("value", Base::Quantity, "pass mark", "目标值", target_value)
        .optional()
        .at(|w, n| {
            let t = &w.model.targets[n as usize];
            t.value
                .and_then(|v| v.at.span(t.file))
                .or_else(|| w.model.target_extra(TargetId(n)).and_then(|e| e.words))
                .or(t.at.span(t.file))
        }),
    one(
        "max",
        Base::Quantity,
        "upper end of a range",
        "区间上限",
        |w, n| {
            Value::or_missing(
                w.model
                    .target_extra(TargetId(n))
                    .and_then(|e| e.max)
                    .map(|m| m.quantity),
                "max",
            )
        },
    )
    .optional(),
    one(
        "words",
        TEXT,
        "a text in place of a number",
        "文字目标值",
        |w, n| {
            Value::or_missing(
                w.model.target_extra(TargetId(n)).and_then(|e| e.words),
                "words",
            )
        },
    )
    .optional(),
    one(
        "measure",
        TEXT,
        "unit of measure",
        "计量单位",
        |w, n| {
            let measure = w.model.targets[n as usize]
                .value
                .map(|v| w.model.measures.symbol(v.quantity.measure))
                .filter(|m| !m.is_empty());
            measure.map_or(Value::Missing("measure"), |m| Value::Made(m.into()))
        },
    )
    .optional(),
    one(
        "baseline",
        Base::Quantity,
        "starting value",
        "基期值",
        |w, n| {
            let t = &w.model.targets[n as usize];
            match t.baseline {
                None if t.broken.has(Keyword::Baseline) => Value::Missing("broken"),
                value => Value::or_missing(value.map(|v| v.quantity), "baseline"),
            }
        },
    )
    .optional()
    .at(|w, n| {
        let t = &w.model.targets[n as usize];
        t.baseline.and_then(|v| v.at.span(t.file))
    }),
    one(
        "baseline-at",
        DATE,
        "date of the baseline",
        "基期",
        |w, n| {
            Value::or_missing(
                w.model.targets[n as usize]
                    .baseline_at
                    .map(|d| Day::last(d.date)),
                "baseline-at",
            )
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.targets[n as usize].baseline_at)),
    one(
        "start",
        DATE,
        "first day of `over`",
        "开始时间",
        |w, n| {
            first(
                w.model.target_extra(TargetId(n)).and_then(|e| e.start),
                w.model.targets[n as usize].broken.has(Keyword::Due),
            )
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.target_extra(TargetId(n)).and_then(|e| e.start))),
    one("due", DATE, "own deadline", "完成时限", |w, n| {
        let t = &w.model.targets[n as usize];
        last(t.due, t.broken.has(Keyword::Due), "due")
    })
    .optional()
    .at(|w, n| dated_span(w.model.targets[n as usize].due)),
    one(
        "deadline",
        DATE,
        "due, else the task's, else plan.end",
        "最后期限",
        |w, n| {
            let broken = w.model.targets[n as usize].broken.has(Keyword::Due);
            if broken {
                Value::Missing("broken")
            } else {
                last(w.model.deadline(target(n)), false, "deadline")
            }
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.deadline(target(n)))),
    one("scope", TEXT, "area or population", "范围", |w, n| {
        Value::or_missing(
            w.model.target_extra(TargetId(n)).and_then(|e| e.scope),
            "scope",
        )
    })
    .optional(),
    one(
        "strength",
        enumeration(Enum::Strength),
        "binding > expected > strive",
        "约束程度",
        |w, n| word(w.model.targets[n as usize].strength, "strength"),
    )
    .optional(),
    many(
        "owner",
        UNIT,
        "own, else the task's; expanded",
        "责任主体",
        |w, n, give| owner(w, target(n), give),
    )
    .unless(|w, n| {
        let t = &w.model.targets[n as usize];
        let task = t.task.is_some_and(|t| {
            role_broken(
                &w.model.tasks[t.index()].holds,
                &[Keyword::Lead, Keyword::Responsible],
            )
        });
        t.broken.has(Keyword::Lead) || task
    }),
    many("shares", SHARE, "breakdown", "分解", |w, n, give| {
        give_all(Kind::Share, w.model.shares_of(TargetId(n)), give);
    })
    .unless(|w, n| w.model.targets[n as usize].broken.has(Keyword::Share)),
    many(
        "serves",
        TARGET,
        "headline targets it contributes to",
        "支撑指标",
        |w, n, give| serves(w, target(n), give),
    ),
    many(
        "served-by",
        ITEM,
        "inverse of serves",
        "支撑事项",
        |w, n, give| all(w.model.served_by(target(n)), give),
    )
    .wide(),
    many(
        "needed-by",
        ITEM,
        "inverse of needs",
        "后续事项",
        |w, n, give| all(w.model.needed_by(target(n)), give),
    )
    .wide(),
    many(
        "needs",
        ITEM,
        "what it waits for",
        "前置事项",
        |w, n, give| needs(w, target(n), give),
    ),
    many(
        "records",
        RECORD,
        "ledger rows, in date order",
        "台账记录",
        |w, n, give| records(w, target(n), give),
    )
    .wide(),
    one(
        "actual",
        Base::Quantity,
        "value to compare with `value` at as-of, by kind",
        "实际值",
        |w, n| computed(w, n, |t, day| w.model.actual(t, day), Value::Quantity),
    )
    .optional(),
    one(
        "actual-at",
        DATE,
        "date of that",
        "实际值日期",
        |w, n| {
            computed(
                w,
                n,
                |t, day| {
                    w.model
                        .actual_row(t, day)
                        .map(|r| w.model.records[r.0.index()].date)
                        .ok_or(Missing::Actual)
                },
                |date| Value::Day(Day::last(date)),
            )
        },
    )
    .optional(),
    one("met", BOOL, "actual passes op value", "达标", |w, n| {
        computed(w, n, |t, day| w.model.met(t, day), Value::Bool)
    })
    .optional(),
    one(
        "progress",
        Base::Number,
        "share of the way from baseline to value, 0..1",
        "完成进度",
        |w, n| {
            computed(
                w,
                n,
                |t, day| w.model.progress(t, day),
                |v| Value::Number(v, true),
            )
        },
    )
    .optional(),
    one(
        "pace",
        Base::Number,
        "share that should be done at as-of",
        "序时进度",
        |w, n| {
            computed(
                w,
                n,
                |t, day| w.model.pace(t, day),
                |v| Value::Number(v, true),
            )
        },
    )
    .optional(),
    one(
        "status",
        enumeration(Enum::Status),
        "state at as-of",
        "状态",
        |w, n| status(w, target(n)),
    )
    .optional(),
    one(
        "closed",
        DATE,
        "day the ledger says done",
        "办结日期",
        |w, n| closed(w, target(n)),
    )
    .optional(),
];

pub(super) static PROJECT_FIELDS: &[Field] = &[
    one("id", TEXT, "its id", "编号", |w, n| {
        w.model.projects[n as usize].id.into()
    }),
    one(
        "named",
        BOOL,
        "its id is written, not taken from the name",
        "写有编号",
        |w, n| w.model.projects[n as usize].named.into(),
    ),
    one("name", TEXT, "as written", "项目名称", |w, n| {
        let p = &w.model.projects[n as usize];
        Value::or_missing(p.name.span(p.file), "name")
    })
    .at(|w, n| {
        let p = &w.model.projects[n as usize];
        p.name.span(p.file).map(|s| quoted(w, s))
    }),
    one("plan", PLAN, "plan it is in", "所属方案", |w, n| {
        Value::Elem(w.model.projects[n as usize].plan.into())
    }),
    one("task", TASK, "task it is in", "所属任务", |w, n| {
        elem(w.model.projects[n as usize].task, "task")
    })
    .optional(),
    one(
        "section",
        SECTION,
        "section it is in",
        "所在章节",
        |w, n| elem(w.model.projects[n as usize].section, "section"),
    )
    .optional(),
    one(
        "open",
        BOOL,
        "its list ends in an open end (等)",
        "其后为“等”",
        |w, n| w.model.projects[n as usize].open.into(),
    ),
    many(
        "lead",
        ASSIGNMENT,
        "its own leads, as written",
        "牵头单位",
        |w, n, give| in_roles(w, project(n), |r| r == Role::Lead, give),
    )
    .unless(|w, n| role_broken(&w.model.projects[n as usize].holds, &[Keyword::Lead])),
    many(
        "implementer",
        ASSIGNMENT,
        "who builds it",
        "实施主体",
        |w, n, give| {
            in_roles(w, project(n), |r| r == Role::Implementer, give);
        },
    ),
    many(
        "owner",
        UNIT,
        "own lead only, expanded",
        "责任主体",
        |w, n, give| owner(w, project(n), give),
    )
    .unless(|w, n| role_broken(&w.model.projects[n as usize].holds, &[Keyword::Lead])),
    one(
        "commitment",
        enumeration(Enum::Commitment),
        "what is promised, ordered",
        "承诺程度",
        |w, n| word(w.model.projects[n as usize].commitment, "commitment"),
    )
    .optional(),
    one(
        "start",
        DATE,
        "first day as written",
        "开始时间",
        |w, n| {
            let h = &w.model.projects[n as usize].holds;
            first(h.start, broken_dates(h))
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.projects[n as usize].holds.start)),
    one(
        "due",
        DATE,
        "deadline as written, last day",
        "完成时限",
        |w, n| {
            let h = &w.model.projects[n as usize].holds;
            last(h.due, broken_dates(h), "due")
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.projects[n as usize].holds.due)),
    one(
        "deadline",
        DATE,
        "due, else the task's, else plan.end",
        "最后期限",
        |w, n| {
            let broken = broken_dates(&w.model.projects[n as usize].holds);
            if broken {
                Value::Missing("broken")
            } else {
                last(w.model.deadline(project(n)), false, "deadline")
            }
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.deadline(project(n)))),
    one("cost", Base::Quantity, "money", "投资", |w, n| {
        Value::or_missing(
            w.model.projects[n as usize].cost.map(|c| c.quantity),
            "cost",
        )
    })
    .optional()
    .at(|w, n| {
        let p = &w.model.projects[n as usize];
        p.cost.and_then(|c| c.at.span(p.file))
    }),
    many(
        "place",
        TEXT,
        "places named",
        "建设地点",
        |w, n, give| {
            for span in &w.model.projects[n as usize].places {
                if !give(Value::Text(*span)) {
                    return;
                }
            }
        },
    ),
    many(
        "needs",
        ITEM,
        "what it waits for",
        "前置事项",
        |w, n, give| needs(w, project(n), give),
    ),
    many(
        "needed-by",
        ITEM,
        "inverse of needs",
        "后续事项",
        |w, n, give| all(w.model.needed_by(project(n)), give),
    )
    .wide(),
    one(
        "status",
        enumeration(Enum::Status),
        "state at as-of",
        "状态",
        |w, n| status(w, project(n)),
    )
    .optional(),
    one(
        "closed",
        DATE,
        "day the ledger says done",
        "办结日期",
        |w, n| closed(w, project(n)),
    )
    .optional(),
    many(
        "records",
        RECORD,
        "ledger rows about it",
        "台账记录",
        |w, n, give| records(w, project(n), give),
    )
    .wide(),
];

pub(super) static MILESTONE_FIELDS: &[Field] = &[
    one("id", TEXT, "its id", "编号", |w, n| {
        w.model.milestones[n as usize].id.into()
    }),
    one(
        "named",
        BOOL,
        "its id is written, not taken from the title",
        "写有编号",
        |w, n| w.model.milestones[n as usize].named.into(),
    ),
    one("title", TEXT, "printed title", "标题", |w, n| {
        let m = &w.model.milestones[n as usize];
        Value::or_missing(m.title.span(m.file).or(m.at.span(m.file)), "title")
    })
    .at(|w, n| {
        let m = &w.model.milestones[n as usize];
        m.title
            .span(m.file)
            .map(|s| quoted(w, s))
            .or(m.at.span(m.file))
    }),
    one("plan", PLAN, "plan it is in", "所属方案", |w, n| {
        Value::Elem(w.model.milestones[n as usize].plan.into())
    }),
    one("task", TASK, "task it is in", "所属任务", |w, n| {
        elem(w.model.milestones[n as usize].task, "task")
    })
    .optional(),
    one(
        "section",
        SECTION,
        "section it is in",
        "所在章节",
        |w, n| elem(w.model.milestones[n as usize].section, "section"),
    )
    .optional(),
    many(
        "owner",
        UNIT,
        "its own, else the task's",
        "责任主体",
        |w, n, give| owner(w, milestone(n), give),
    ),
    one(
        "start",
        DATE,
        "first day as written",
        "开始时间",
        |w, n| {
            let h = &w.model.milestones[n as usize].holds;
            first(h.start, broken_dates(h))
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.milestones[n as usize].holds.start)),
    one(
        "due",
        DATE,
        "deadline as written, last day",
        "完成时限",
        |w, n| {
            let h = &w.model.milestones[n as usize].holds;
            last(h.due, broken_dates(h), "due")
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.milestones[n as usize].holds.due)),
    one(
        "deadline",
        DATE,
        "due, else the task's, else plan.end",
        "最后期限",
        |w, n| {
            let broken = broken_dates(&w.model.milestones[n as usize].holds);
            if broken {
                Value::Missing("broken")
            } else {
                last(w.model.deadline(milestone(n)), false, "deadline")
            }
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.deadline(milestone(n)))),
    many(
        "needs",
        ITEM,
        "what it waits for",
        "前置事项",
        |w, n, give| needs(w, milestone(n), give),
    ),
    many(
        "needed-by",
        ITEM,
        "inverse of needs",
        "后续事项",
        |w, n, give| all(w.model.needed_by(milestone(n)), give),
    )
    .wide(),
    one(
        "status",
        enumeration(Enum::Status),
        "state at as-of",
        "状态",
        |w, n| status(w, milestone(n)),
    )
    .optional(),
    one(
        "closed",
        DATE,
        "day the ledger says done",
        "办结日期",
        |w, n| closed(w, milestone(n)),
    )
    .optional(),
    many(
        "records",
        RECORD,
        "ledger rows about it",
        "台账记录",
        |w, n, give| records(w, milestone(n), give),
    )
    .wide(),
];

/// The row behind an id, for the tables of this module's neighbours.
pub(super) const fn row(n: u32) -> RecordId {
    RecordId(n)
}
