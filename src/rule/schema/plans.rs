//! Fields of plans and sections.
//!
//! In goes the number of one, out come its values, from the header or the headings. What
//! its tasks and targets say is in their own tables.

use crate::model::ids::{PlanId, SectionId};
use crate::rule::types::{Enum, Kind};
use crate::rule::value::{Day, Value};

use super::access::{dated_span, owner};
use super::{
    BOOL, DATE, Field, PLAN, RECORD, SECTION, TARGET, TASK, TEXT, UNIT, elem, enumeration,
    give_all, many, one, revision, word,
};

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
    .at(|w, n| dated_span(w.model.plans[n as usize].issued)),
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
    .at(|w, n| dated_span(w.model.plans[n as usize].start)),
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
    .at(|w, n| dated_span(w.model.plans[n as usize].end)),
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
        |w, n, give| give_all(Kind::Section, w.model.sections_of_plan(PlanId(n)), give),
    )
    .wide(),
    many(
        "tasks",
        TASK,
        "all its tasks",
        "全部任务",
        |w, n, give| give_all(Kind::Task, w.model.tasks_of_plan(PlanId(n)), give),
    )
    .wide(),
    many(
        "targets",
        TARGET,
        "all its targets",
        "全部指标",
        |w, n, give| give_all(Kind::Target, w.model.targets_of_plan(PlanId(n)), give),
    )
    .wide(),
    many(
        "records",
        RECORD,
        "all rows of its ledger",
        "全部台账记录",
        |w, n, give| give_all(Kind::Record, w.model.records_of_plan(PlanId(n)), give),
    )
    .wide(),
    revision::before::<revision::Plan>(),
    revision::changes::<revision::Plan>(),
];

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
    one(
        "due",
        DATE,
        "deadline that holds for what is below",
        "完成时限",
        |w, n| {
            let due = w.model.sections[n as usize].holds.due;
            Value::or_missing(due.map(|d| Day::last(d.date)), "due")
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.sections[n as usize].holds.due)),
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
        "owner",
        UNIT,
        "units that answer for it, groups expanded",
        "责任主体",
        |w, n, give| owner(w, SectionId(n).into(), give),
    ),
    many(
        "tasks",
        TASK,
        "tasks in it, at any depth",
        "所含任务",
        |w, n, give| give_all(Kind::Task, w.model.tasks_of_section(SectionId(n)), give),
    )
    .wide(),
    revision::before::<revision::Section>(),
    revision::changes::<revision::Section>(),
];
