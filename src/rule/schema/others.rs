//! Fields of shares, interim values, records, references, citations, delegations and waivers.

use crate::model::entity::Fact;
use crate::model::ids::{RecordId, ReferenceId, ShareId};

use super::access::dated_span;
use super::{
    BOOL, DATE, Field, ITEM, PLAN, RECORD, TARGET, TEXT, UNIT, elem, enumeration, give_each, many,
    one, revision, word,
};
use crate::rule::types::{Base, Enum, Kind, Kinds};
use crate::rule::value::{Day, Elem, Value};
use crate::syntax::date::Date;

/// What may be cited in or waived: an item, or a section with all below it.
const PLACE: Base = Base::Elem(Kinds::ITEM.union(Kind::Section.set()));

fn record(found: Option<RecordId>, name: &'static str) -> Value {
    found.map_or(Value::Missing(name), |record| {
        Value::Elem(Elem::new(Kind::Record, record.index() as u32))
    })
}

pub(super) static SHARE_FIELDS: &[Field] = &[
    one(
        "target",
        TARGET,
        "target it belongs to",
        "所属指标",
        |w, n| Value::Elem(w.model.shares[n as usize].target.into()),
    ),
    one("unit", UNIT, "for a unit", "所属单位", |w, n| {
        elem(w.model.shares[n as usize].unit, "unit")
    })
    .optional(),
    one(
        "period",
        Base::Period,
        "for a year or quarter",
        "所属期间",
        |w, n| {
            w.model.shares[n as usize]
                .period
                .map_or(Value::Missing("period"), Value::Period)
        },
    )
    .optional(),
    one(
        "value",
        Base::Quantity,
        "value written",
        "分解值",
        |w, n| {
            Value::or_missing(
                w.model.shares[n as usize].value.map(|v| v.quantity),
                "share.value",
            )
        },
    )
    .optional()
    .at(|w, n| {
        let s = &w.model.shares[n as usize];
        s.value.and_then(|v| v.at.span(s.file))
    }),
    one(
        "actual",
        Base::Quantity,
        "what is reported of its unit's part by as-of",
        "实际值",
        |w, n| {
            let share = &w.model.shares[n as usize];
            match w.day(share.target.into()) {
                Some(day) => w
                    .model
                    .part_actual(ShareId(n), day)
                    .map_or_else(|m| Value::Missing(m.field()), Value::Quantity),
                None => Value::Missing("as-of"),
            }
        },
    )
    .optional(),
];

pub(super) static INTERIM_FIELDS: &[Field] = &[
    one(
        "target",
        TARGET,
        "target it belongs to",
        "所属指标",
        |w, n| Value::Elem(w.model.interims[n as usize].target.into()),
    ),
    one(
        "date",
        DATE,
        "the day it is due, at the last",
        "时限",
        |w, n| Value::Day(Day::last(w.model.interims[n as usize].by)),
    ),
    one(
        "value",
        Base::Quantity,
        "what is to be reached; of yearly shares, their sum up to then",
        "阶段值",
        |w, n| Value::or_missing(w.model.interims[n as usize].value, "step.value"),
    )
    .optional()
    .at(|w, n| Some(w.model.interims[n as usize].span)),
    one(
        "met",
        BOOL,
        "reached, by what is known at as-of; missing while nobody can tell",
        "已达到",
        |w, n| {
            let target = w.model.interims[n as usize].target;
            match w.day(target.into()) {
                Some(day) => w
                    .model
                    .interim_met(n, day)
                    .map_or_else(|m| Value::Missing(m.field()), Value::Bool),
                None => Value::Missing("as-of"),
            }
        },
    )
    .optional(),
];

pub(super) static RECORD_FIELDS: &[Field] = &[
    one(
        "of",
        ITEM,
        "task, target, project or milestone it is about",
        "所记事项",
        |w, n| elem(w.model.records[n as usize].of(), "of"),
    )
    .optional(),
    one("plan", PLAN, "plan it is in", "所属方案", |w, n| {
        Value::Elem(w.model.records[n as usize].plan.into())
    }),
    one(
        "target",
        TARGET,
        "`of`, when a target",
        "所记指标",
        |w, n| {
            elem(
                w.model.records[n as usize]
                    .of()
                    .and_then(crate::model::ids::Item::target),
                "target",
            )
        },
    )
    .optional(),
    one(
        "part",
        TEXT,
        "the unit or part it is `of`, as written; missing of the whole",
        "所报的部分",
        |w, n| {
            Value::or_missing(
                w.model.record_extra(RecordId(n)).and_then(|e| e.part),
                "part",
            )
        },
    )
    .optional(),
    one("date", DATE, "its date", "日期", |w, n| {
        Value::Day(Day::last(w.model.records[n as usize].date))
    }),
    one(
        "value",
        Base::Quantity,
        "value written",
        "填报值",
        |w, n| match (
            &w.model.records[n as usize].fact,
            w.model.records[n as usize].of(),
        ) {
            (Fact::Quantity(q), Some(of)) => match of.target() {
                Some(target) => {
                    Value::Quantity(w.model.row_value(&w.model.targets[target.index()], *q))
                }
                None => Value::Quantity(q.quantity),
            },
            (Fact::Quantity(q), None) => Value::Quantity(q.quantity),
            _ => Value::Missing("record.value"),
        },
    )
    .optional()
    .at(|w, n| {
        let r = &w.model.records[n as usize];
        match r.fact {
            Fact::Quantity(q) => q.at.span(r.file),
            Fact::State(_, at) | Fact::Words(at) => at.span(r.file),
        }
    }),
    one(
        "status",
        enumeration(Enum::Status),
        "claimed state",
        "填报状态",
        |w, n| match w.model.records[n as usize].fact {
            Fact::State(state, _) => word(Some(state), "status"),
            _ => Value::Missing("status"),
        },
    )
    .optional(),
    one("reporter", UNIT, "who reported", "填报单位", |w, n| {
        elem(
            w.model.record_extra(RecordId(n)).and_then(|e| e.reporter),
            "reporter",
        )
    })
    .optional(),
    one("source", TEXT, "source named", "来源", |w, n| {
        Value::or_missing(
            w.model.record_extra(RecordId(n)).and_then(|e| e.source),
            "source",
        )
    })
    .optional(),
    many(
        "evidence",
        TEXT,
        "evidence named",
        "佐证材料",
        |w, n, give| {
            let evidence = w
                .model
                .record_extra(RecordId(n))
                .map_or(&[][..], |e| &e.evidence);
            give_each(evidence.iter().copied(), give);
        },
    ),
    one("accepted", BOOL, "accepted", "已验收", |w, n| {
        w.model
            .record_extra(RecordId(n))
            .is_some_and(|e| e.accepted.is_some())
            .into()
    }),
    one(
        "accepted-by",
        UNIT,
        "who accepted",
        "验收单位",
        |w, n| {
            elem(
                w.model
                    .record_extra(RecordId(n))
                    .and_then(|e| e.accepted?.0),
                "accepted-by",
            )
        },
    )
    .optional(),
    one(
        "previous",
        RECORD,
        "the row before it: same element and part, same reporter",
        "同一事项（部分）、同一填报单位的上一条记录",
        |w, n| {
            let this = RecordId(n);
            let reporter = |id: RecordId| w.model.record_extra(id).and_then(|e| e.reporter);
            let before = w.model.series(this).take_while(|id| *id != this);
            let found = before.filter(|id| reporter(*id) == reporter(this)).last();
            record(found, "previous")
        },
    )
    .optional(),
    one(
        "period",
        Base::Period,
        "the reporting period its date falls in, by the interval in force",
        "所属报送期",
        |w, n| {
            let interval = w.reports(
                w.model.records[n as usize].of(),
                w.model.records[n as usize].plan,
            );
            let day = w.model.records[n as usize].date.last();
            let period = interval.and_then(|i| Date::period(day, i.months()?));
            period.map_or(Value::Missing("period"), Value::Period)
        },
    )
    .optional(),
    one(
        "corrects",
        RECORD,
        "earlier row this one corrects",
        "所更正的记录",
        |w, n| record(w.model.corrects(RecordId(n)), "corrects"),
    )
    .optional(),
    one(
        "corrected-by",
        RECORD,
        "the later row that corrects it",
        "更正记录",
        |w, n| record(w.model.corrected_by(RecordId(n)), "corrected-by"),
    )
    .optional(),
    revision::before::<revision::Record>(),
    revision::changes::<revision::Record>(),
];

pub(super) static REFERENCE_FIELDS: &[Field] = &[
    one("name", TEXT, "as written", "原文写法", |w, n| {
        Value::Text(w.model.references[n as usize].span())
    }),
    one(
        "kind",
        TEXT,
        "the keyword it stands behind",
        "用途",
        |w, n| Value::Made(w.model.references[n as usize].kind.word().into()),
    ),
    one(
        "of",
        ITEM,
        "the element it stands in",
        "所在事项",
        |w, n| elem(w.model.references[n as usize].of(), "of"),
    )
    .optional(),
    one(
        "plan",
        PLAN,
        "plan in which it is looked up",
        "所查方案",
        |w, n| elem(w.model.references[n as usize].plan, "plan"),
    )
    .optional(),
    one(
        "known",
        BOOL,
        "leads to something declared",
        "有所指",
        |w, n| w.model.references[n as usize].to().is_some().into(),
    ),
    one(
        "nearest",
        TEXT,
        "the declared name most like it",
        "最接近的名称",
        |w, n| {
            let reference = &w.model.references[n as usize];
            let near = w.model.nearest_reference(ReferenceId(n));
            Value::or_missing(
                near.or_else(|| {
                    w.model
                        .nearest_unit(reference.name)
                        .filter(|_| reference.kind.names_unit())
                }),
                "nearest",
            )
        },
    )
    .optional(),
];

pub(super) static CITATION_FIELDS: &[Field] = &[
    one("of", PLACE, "element that cites", "引用处", |w, n| {
        Value::Elem(w.model.citations[n as usize].of.into())
    }),
    one("title", TEXT, "printed title", "文件标题", |w, n| {
        Value::Text(w.model.citations[n as usize].span)
    }),
    one(
        "document",
        PLAN,
        "registered document or plan",
        "登记文件",
        |w, n| elem(w.model.citations[n as usize].document, "document"),
    )
    .optional(),
];

pub(super) static DELEGATION_FIELDS: &[Field] = &[
    one("from", UNIT, "giver", "转出单位", |w, n| {
        Value::Elem(w.model.delegations[n as usize].from.0.into())
    })
    .at(|w, n| Some(w.model.delegations[n as usize].from.1)),
    one("to", UNIT, "taker", "接收单位", |w, n| {
        Value::Elem(w.model.delegations[n as usize].to.0.into())
    })
    .at(|w, n| Some(w.model.delegations[n as usize].to.1)),
    one("of", ITEM, "element it is about", "所转事项", |w, n| {
        elem(w.model.delegations[n as usize].of, "of")
    })
    .optional(),
    one("kind", TEXT, "delegate", "方式", |_, _| {
        Value::Made("delegate".into())
    }),
    one("on", DATE, "when", "日期", |w, n| {
        Value::or_missing(w.model.delegations[n as usize].on.map(Day::last), "on")
    })
    .optional(),
];

pub(super) static WAIVER_FIELDS: &[Field] = &[
    one(
        "ran",
        BOOL,
        "its rule ran",
        "所豁免的规则已运行",
        |w, n| match w.covered.and_then(|c| c.ran.get(n as usize)) {
            Some(ran) => Value::Bool(*ran),
            None => Value::Missing("ran"),
        },
    ),
    one(
        "timed",
        BOOL,
        "its rule speaks about the day",
        "所豁免的规则与日期有关",
        |w, n| match w.covered.and_then(|c| c.timed.get(n as usize)) {
            Some(timed) => Value::Bool(*timed),
            None => Value::Missing("timed"),
        },
    ),
    one(
        "hits",
        Base::Number,
        "findings it covers",
        "所豁免的问题数",
        |w, n| match w.covered.and_then(|c| c.hits.get(n as usize)) {
            Some(hits) => Value::Number((*hits).into(), false),
            None => Value::Missing("hits"),
        },
    ),
    one(
        "category",
        TEXT,
        "category of its rule, when that ran",
        "所豁免规则的类别",
        |w, n| match w.covered.and_then(|c| c.category.get(n as usize)) {
            Some(Some(category)) => Value::Made(category.as_str().into()),
            _ => Value::Missing("category"),
        },
    )
    .optional(),
    one(
        "fingerprint",
        TEXT,
        "the one finding it accepts",
        "所豁免问题的指纹",
        |w, n| Value::or_missing(w.model.waivers[n as usize].fingerprint, "fingerprint"),
    )
    .optional(),
    one("rule", TEXT, "rule name", "规则名", |w, n| {
        w.model.waivers[n as usize].rule.0.into()
    })
    .at(|w, n| Some(w.model.waivers[n as usize].rule.1)),
    one(
        "of",
        PLACE,
        "element it is about",
        "豁免事项",
        |w, n| elem(w.model.waivers[n as usize].of, "of"),
    )
    .optional(),
    one("plan", PLAN, "plan it is in", "所属方案", |w, n| {
        Value::Elem(w.model.waivers[n as usize].plan.into())
    })
    .optional(),
    one("reason", TEXT, "why", "理由", |w, n| {
        Value::or_missing(w.model.waivers[n as usize].reason, "reason")
    })
    .optional(),
    one(
        "approved",
        UNIT,
        "approving body",
        "批准单位",
        |w, n| elem(w.model.waivers[n as usize].approved, "approved"),
    )
    .optional(),
    one("number", TEXT, "document number", "发文字号", |w, n| {
        Value::or_missing(w.model.waivers[n as usize].number, "number")
    })
    .optional(),
    one(
        "issued",
        DATE,
        "date of that document",
        "发文日期",
        |w, n| {
            Value::or_missing(
                w.model.waivers[n as usize]
                    .issued
                    .map(|d| Day::last(d.date)),
                "issued",
            )
        },
    )
    .optional()
    .at(|w, n| dated_span(w.model.waivers[n as usize].issued)),
    one("until", DATE, "ends on", "有效期至", |w, n| {
        Value::or_missing(
            w.model.waivers[n as usize].until.map(|d| Day::last(d.date)),
            "until",
        )
    })
    .optional()
    .at(|w, n| dated_span(w.model.waivers[n as usize].until)),
    one(
        "standing",
        BOOL,
        "whether the older revision holds it already",
        "旧版中已有此豁免",
        |w, n| Value::Bool(w.before(Elem::new(Kind::Waiver, n)).is_some()),
    ),
    revision::before::<revision::Waiver>(),
    revision::changes::<revision::Waiver>(),
];

pub(super) static SENTENCE_FIELDS: &[Field] = &[
    one("text", TEXT, "as written", "原文", |w, n| {
        w.model.sentences[n as usize].span.into()
    }),
    one(
        "plan",
        PLAN,
        "plan that was made from the document",
        "由该文件形成的方案",
        |w, n| Value::Elem(w.model.sentences[n as usize].plan.into()),
    ),
    one(
        "covered",
        BOOL,
        "a text of the plan holds it, or it names a title, a target or a project",
        "方案中有此原文，或其中写到了方案的任务、指标或项目",
        |w, n| w.model.sentences[n as usize].covered.into(),
    ),
    one(
        "duty",
        BOOL,
        "says that something shall be done",
        "提出了工作要求",
        |w, n| w.model.sentences[n as usize].duty.into(),
    ),
    one(
        "quantity",
        BOOL,
        "names a quantity that is to be reached",
        "写有要达到的数量",
        |w, n| w.model.sentences[n as usize].quantity.into(),
    ),
];
