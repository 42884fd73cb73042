//! Fields of projects and milestones.
//!
//! In goes the number of one, out come its values. What tasks and targets have alike is in
//! `access`; rules and what they compare are unknown here.

use crate::model::entity::Role;
use crate::model::ids::{MilestoneId, ProjectId};
use crate::rule::types::{Base, Enum};
use crate::rule::value::Value;
use crate::syntax::keywords::Keyword;

use super::access::{
    Work, closed, deadline, due, in_roles, needed_by, needs, owner, quoted, records, role_broken,
    start, status,
};
use super::{
    ASSIGNMENT, BOOL, Field, PLAN, SECTION, TASK, TEXT, UNIT, elem, enumeration, give_each, many,
    one, revision, word,
};

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
        |w, n, give| in_roles(w, ProjectId::item(n), |r| r == Role::Lead, give),
    )
    .unless(|w, n| role_broken(&w.model.projects[n as usize].holds, &[Keyword::Lead])),
    many(
        "implementer",
        ASSIGNMENT,
        "who builds it",
        "实施主体",
        |w, n, give| {
            in_roles(w, ProjectId::item(n), |r| r == Role::Implementer, give);
        },
    ),
    many(
        "owner",
        UNIT,
        "own lead only, expanded",
        "责任主体",
        |w, n, give| owner(w, ProjectId::item(n), give),
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
    start::<ProjectId>("first day as written"),
    due::<ProjectId>("deadline as written, last day"),
    deadline::<ProjectId>("due, else the task's, else plan.end"),
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
        |w, n, give| give_each(w.model.projects[n as usize].places.iter().copied(), give),
    ),
    needs::<ProjectId>(),
    needed_by::<ProjectId>(),
    status::<ProjectId>("state at as-of"),
    closed::<ProjectId>(),
    records::<ProjectId>("ledger rows about it"),
    revision::before::<revision::Project>(),
    revision::changes::<revision::Project>(),
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
        |w, n, give| owner(w, MilestoneId::item(n), give),
    ),
    start::<MilestoneId>("first day as written"),
    due::<MilestoneId>("deadline as written, last day"),
    deadline::<MilestoneId>("due, else the task's, else plan.end"),
    needs::<MilestoneId>(),
    needed_by::<MilestoneId>(),
    status::<MilestoneId>("state at as-of"),
    closed::<MilestoneId>(),
    records::<MilestoneId>("ledger rows about it"),
    revision::before::<revision::Milestone>(),
    revision::changes::<revision::Milestone>(),
];
