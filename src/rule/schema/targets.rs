//! Fields of targets: what is written, and what the ledger makes of it at a day.
//!
//! In goes the number of a target, out come its values. How a value is computed the model
//! knows; here it only gets the name of what was missing.

use rust_decimal::Decimal;

use crate::model::ids::TargetId;
use crate::model::target::{Actual, Missing, Outcome};
use crate::rule::types::{Base, Enum, Kind};
use crate::rule::value::{Day, Elem, Value};
use crate::rule::world::World;
use crate::syntax::date::Date;
use crate::syntax::keywords::Keyword;
use crate::syntax::tree::{Cmp, TargetKind};

use super::access::{
    Work, closed, dated_span, deadline, due, give_items, needed_by, needs, owner, quoted, records,
    role_broken, serves, start, status,
};
use super::{
    BOOL, DATE, Field, INTERIM, ITEM, PLAN, RECORD, SECTION, SHARE, TASK, TEXT, UNIT, elem,
    enumeration, give_all, many, one, revision, word,
};

fn reason(missing: Missing) -> Value {
    Value::Missing(missing.field())
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
    match w.day(TargetId::item(n)) {
        Some(day) => compute(TargetId(n), day).map_or_else(reason, make),
        None => Value::Missing("as-of"),
    }
}

/// A figure of the outcome, as a share.
fn share(w: &World<'_>, n: u32, of: impl Fn(Outcome) -> Option<Decimal>) -> Value {
    let figure = |o: Outcome| of(o).map_or(Value::Missing("baseline"), |v| Value::Number(v, true));
    computed(w, n, |t, day| w.model.outcome(t, day), figure)
}

/// The rank of a kind of target in its enumeration.
pub(super) const fn kind_rank(kind: TargetKind) -> u8 {
    match kind {
        TargetKind::Level => 0,
        TargetKind::Growth => 1,
        TargetKind::Change => 2,
        TargetKind::Total => 3,
        TargetKind::Each(_) => 4,
        TargetKind::Keep => 5,
    }
}

/// The rank of a comparator in its enumeration.
pub(super) const fn op_rank(cmp: Cmp) -> u8 {
    match cmp {
        Cmp::Ge => 0,
        Cmp::Le => 1,
        Cmp::Gt => 2,
        Cmp::Lt => 3,
        Cmp::Eq => 4,
        Cmp::About => 5,
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
            Value::Word(
                Enum::TargetKind,
                kind_rank(w.model.targets[n as usize].kind),
            )
        },
    ),
    one(
        "op",
        enumeration(Enum::Op),
        "comparator, as written",
        "比较词",
        |w, n| {
            let rank = w.model.targets[n as usize].cmp.map(op_rank);
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
    start::<TargetId>("first day of `over`"),
    due::<TargetId>("own deadline"),
    deadline::<TargetId>("due, else the task's, else plan.end"),
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
        |w, n, give| owner(w, TargetId::item(n), give),
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
    one(
        "adds-up",
        BOOL,
        "its parts add up to the whole: an amount, no share, rate or minimum to keep",
        "各部分可以相加",
        |w, n| w.model.adds_up(&w.model.targets[n as usize]).into(),
    ),
    many(
        "steps",
        INTERIM,
        "values on the way (`step`, else the yearly shares of a total added up), by date",
        "阶段值",
        |w, n, give| give_all(Kind::Interim, w.model.interims_of(TargetId(n)), give),
    )
    .unless(|w, n| {
        let broken = &w.model.targets[n as usize].broken;
        broken.has(Keyword::Step) || broken.has(Keyword::Share)
    }),
    one(
        "each",
        enumeration(Enum::Interval),
        "the interval of `each`",
        "周期",
        |w, n| match w.model.targets[n as usize].kind {
            TargetKind::Each(interval) => word(Some(interval), "each"),
            _ => Value::Missing("each"),
        },
    )
    .optional(),
    serves::<TargetId>(),
    many(
        "served-by",
        ITEM,
        "inverse of serves",
        "支撑事项",
        |w, n, give| give_items(w.model.served_by(TargetId::item(n)), give),
    )
    .wide(),
    needed_by::<TargetId>(),
    needs::<TargetId>(),
    records::<TargetId>("ledger rows, in date order"),
    one(
        "actual",
        Base::Quantity,
        "value to compare with `value` at as-of, by kind",
        "实际值",
        |w, n| {
            computed(
                w,
                n,
                |t, day| w.model.actual(t, day),
                |a| Value::Quantity(a.quantity),
            )
        },
    )
    .optional(),
    one(
        "actual-at",
        DATE,
        "day it speaks about",
        "实际值日期",
        |w, n| {
            let day = |a: Actual| Value::Day(Day::last(Date::of_day(a.day)));
            computed(w, n, |t, day| w.model.actual(t, day), day)
        },
    )
    .optional(),
    one("met", BOOL, "actual passes op value", "达标", |w, n| {
        computed(w, n, |t, day| w.model.met(t, day), Value::Bool)
    })
    .optional(),
    one(
        "outcome",
        enumeration(Enum::Outcome),
        "met unmet on-track behind not-due, at as-of",
        "评价结果",
        |w, n| {
            let verdict = |o: Outcome| word(Some(o.verdict), "outcome");
            computed(w, n, |t, day| w.model.outcome(t, day), verdict)
        },
    )
    .optional(),
    one(
        "decisive",
        RECORD,
        "record on which the outcome rests",
        "评价依据",
        |w, n| {
            let record = |o: Outcome| match o.actual {
                Some(actual) => Value::Elem(Elem::new(Kind::Record, actual.record.index() as u32)),
                None => Value::Missing("actual"),
            };
            computed(w, n, |t, day| w.model.outcome(t, day), record)
        },
    )
    .optional(),
    one(
        "progress",
        Base::Number,
        "share of the way from baseline to value that was done at actual-at, 0..1",
        "完成进度",
        |w, n| share(w, n, |o| o.done),
    )
    .optional(),
    one(
        "pace",
        Base::Number,
        "share that should have been done at actual-at",
        "序时进度",
        |w, n| share(w, n, |o| o.expected),
    )
    .optional(),
    one(
        "behind",
        Base::Number,
        "how far behind: pace - progress; 0 when not behind",
        "落后幅度",
        |w, n| share(w, n, |o| Some(o.behind().unwrap_or_default())),
    )
    .optional(),
    one(
        "tolerance",
        Base::Quantity,
        "how far off `about` still counts",
        "允许偏差",
        |w, n| {
            let extra = w.model.target_extra(TargetId(n));
            let tolerance = extra.and_then(|e| e.tolerance);
            Value::or_missing(tolerance.map(|t| t.quantity), "tolerance")
        },
    )
    .optional(),
    status::<TargetId>("state at as-of"),
    closed::<TargetId>(),
    revision::before::<revision::Target>(),
    revision::changes::<revision::Target>(),
];
