//! Fields of tasks.
//!
//! In goes the number of a task, out come its values. What targets, projects and
//! milestones have alike is in `access`; rules and what they compare are unknown here.

use crate::model::entity::Role;
use crate::model::ids::{Item, TaskId};
use crate::rule::types::{Enum, Kind};
use crate::rule::value::Value;
use crate::rule::world::World;
use crate::syntax::keywords::Keyword;

use super::access::{
    Work, closed, deadline, due, in_roles, needed_by, needs, owner, quoted, records, role_broken,
    serves, start, status,
};
use super::{
    ASSIGNMENT, BOOL, CITATION, Field, MILESTONE, PLAN, PROJECT, SECTION, TARGET, TASK, TEXT, UNIT,
    elem, enumeration, give_all, many, one, revision, word,
};

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
        |w, n| w.model.first_is_lead(TaskId::item(n)).into(),
    ),
    many(
        "assignments",
        ASSIGNMENT,
        "every unit named, in written order",
        "列名单位",
        |w, n, give| in_roles(w, TaskId::item(n), |_| true, give),
    ),
    many(
        "lead",
        ASSIGNMENT,
        "role lead, as written",
        "牵头单位",
        |w, n, give| in_roles(w, TaskId::item(n), |r| r == Role::Lead, give),
    )
    .unless(|w, n| role_broken(&w.model.tasks[n as usize].holds, &[Keyword::Lead])),
    many(
        "responsible",
        ASSIGNMENT,
        "role responsible",
        "责任单位",
        |w, n, give| in_roles(w, TaskId::item(n), |r| r == Role::Responsible, give),
    )
    .unless(|w, n| role_broken(&w.model.tasks[n as usize].holds, &[Keyword::Responsible])),
    many(
        "support",
        ASSIGNMENT,
        "role support",
        "配合单位",
        |w, n, give| in_roles(w, TaskId::item(n), |r| r == Role::Support, give),
    )
    .unless(|w, n| role_broken(&w.model.tasks[n as usize].holds, &[Keyword::Support])),
    many(
        "oversee",
        ASSIGNMENT,
        "role oversee",
        "督办单位",
        |w, n, give| in_roles(w, TaskId::item(n), |r| r == Role::Oversee, give),
    )
    .unless(|w, n| role_broken(&w.model.tasks[n as usize].holds, &[Keyword::Oversee])),
    many(
        "implementer",
        ASSIGNMENT,
        "role implementer",
        "实施主体",
        |w, n, give| in_roles(w, TaskId::item(n), |r| r == Role::Implementer, give),
    )
    .unless(|w, n| role_broken(&w.model.tasks[n as usize].holds, &[Keyword::Implementer])),
    many(
        "helpers",
        ASSIGNMENT,
        "support, and responsible beside a lead",
        "协助单位",
        |w, n, give| helpers(w, TaskId::item(n), give),
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
        |w, n, give| owner(w, TaskId::item(n), give),
    )
    .unless(|w, n| {
        role_broken(
            &w.model.tasks[n as usize].holds,
            &[Keyword::Responsible, Keyword::Lead],
        )
    }),
    needs::<TaskId>()
        .unless(|w, n| role_broken(&w.model.tasks[n as usize].holds, &[Keyword::Needs])),
    needed_by::<TaskId>(),
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
    serves::<TaskId>(),
    start::<TaskId>("first day, its own or stated above"),
    due::<TaskId>("deadline written, its own or stated above; last day"),
    deadline::<TaskId>("due, else plan.end"),
    one(
        "commitment",
        enumeration(Enum::Commitment),
        "what is promised, ordered",
        "承诺程度",
        |w, n| word(w.model.tasks[n as usize].commitment, "commitment"),
    )
    .optional(),
    status::<TaskId>("state at as-of, from the ledger"),
    closed::<TaskId>(),
    records::<TaskId>("ledger rows about it"),
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
            give_all(Kind::Citation, w.model.citations_of(TaskId::item(n)), give);
        },
    )
    .wide(),
    revision::before::<revision::Task>(),
    revision::changes::<revision::Task>(),
];
