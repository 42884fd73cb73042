//! Items: what stands on its own.

use super::{Collector, Scope, Slot};
use crate::finding::{Problem, Said};
use crate::model::entity::{
    At, Delegation, Fact, Holds, Milestone, Plan, Project, QuantityAt, Record, ReferenceKind,
    Section, Share, Target, TargetExtra, Task, Unit, Waiver,
};
use crate::model::ids::{
    DelegationId, Item, MilestoneId, PlanId, ProjectId, RecordId, SectionId, ShareId, TargetId,
    TaskId, UnitId, WaiverId,
};
use crate::source::Span;
use crate::syntax::date;
use crate::syntax::fold::fold;
use crate::syntax::keywords::{Commitment, Keyword};
use crate::syntax::tree::{
    self, Args, DateAt, Entry, Head, Name, Names, Ref, TargetHead, Value, When,
};

impl Collector<'_> {
    pub(super) fn item(&mut self, entry: &Entry) -> Scope {
        if matches!(self.stack.last(), Some(Scope::Broken)) {
            return Scope::Broken;
        }
        match (&entry.args, entry.keyword) {
            (Args::Name(name), Keyword::In) => self.in_plan(*name),
            (Args::Heads(heads, _), Keyword::Plan) => return self.plan_item(heads[0], entry.span),
            (Args::Heads(heads, _), Keyword::Document) => {
                return self.document(heads[0], entry.span);
            }
            (Args::Heads(heads, _), Keyword::Unit) => return self.units(heads, entry.span),
            (Args::Heads(heads, _), Keyword::Section) => return self.section(heads[0], entry.span),
            (Args::Group(head, names), _) => self.group(*head, names, entry.span),
            (Args::Work(heads, etc, when, commitment), keyword) => {
                return self.work(
                    keyword,
                    heads,
                    etc.is_some(),
                    when,
                    commitment.map(|c| c.0),
                    entry,
                );
            }
            (Args::Target(target), _) => return self.target(target, entry),
            (Args::Record(of, part, at, fact), _) => {
                return self.record(*of, *part, *at, *fact, entry.span);
            }
            (Args::Delegate(of, from, to, on), _) => {
                return self.delegate(*of, *from, *to, *on, entry.span);
            }
            (Args::Waive(rule, of, why), _) => return self.waive(*rule, *of, *why, entry.span),
            (Args::Name(_), Keyword::Ledger) => return Scope::Ledger(self.plan(entry.span)),
            // A section whose head could not be read is transparent: its tasks still count.
            (_, Keyword::Section | Keyword::Plan) => {
                return self.stack.last().cloned().unwrap_or(Scope::Other);
            }
            (Args::Nothing, _) if entry.broken => return Scope::Broken,
            _ => {}
        }
        Scope::Other
    }

    fn in_plan(&mut self, name: Name) {
        let id = self.symbol(name);
        let plan = self.plan_named(id);
        self.named_plans.push((plan, name.span));
        self.current = Some(plan);
    }

    fn plan_item(&mut self, head: Head, span: Span) -> Scope {
        let Some(name) = head.name() else {
            return Scope::Other;
        };
        let id = self.symbol(name);
        let plan = self.plan_named(id);
        if let Some(first) = self.model.plans[plan.index()].span {
            self.twice(name, first);
        } else {
            let entry = &mut self.model.plans[plan.index()];
            entry.span = Some(span);
            entry.title = head.title.map(|t| t.span);
        }
        self.current = Some(plan);
        Scope::Plan(plan)
    }

    fn twice(&mut self, name: Name, first: Span) {
        let id = self.text(name.span);
        self.problems.push(
            Problem::error("plan", name.span, Said::new(format!("plan `{id}` is declared twice"), format!("方案“{id}”重复声明")))
                .note(first, Said::new("declared first here", "首次声明在此"))
                .help(Said::new(
                    format!("one file holds the header; the others begin with `in {id}`; an older edition belongs outside the folder"),
                    format!("方案头只写在一个文件中，其他文件以“属于 {id}”开头；旧版本请移出此文件夹"),
                )),
        );
    }

    fn document(&mut self, head: Head, span: Span) -> Scope {
        let Some(name) = head.name() else {
            return Scope::Other;
        };
        let id = self.symbol(name);
        let plan = PlanId(self.model.plans.len() as u32);
        self.model.plans.push(Plan {
            span: Some(span),
            title: head.title.map(|t| t.span),
            document: true,
            ..Plan::named(id)
        });
        Scope::Document(plan)
    }

    fn units(&mut self, heads: &[Head], span: Span) -> Scope {
        let first = self.model.units.len() as u32;
        for head in heads {
            let Some(name) = head.name() else { continue };
            let id = self.symbol(name);
            let whole = head.title.map_or(name.span, |t| name.span.to(t.span));
            self.model.units.push(Unit {
                id: Some(id),
                span: Some(if heads.len() == 1 { span } else { whole }),
                id_span: Some(name.span),
                name: head.title.map(|t| t.span),
                declared: true,
                ..Unit::default()
            });
        }
        Scope::Units(first, self.model.units.len() as u32)
    }

    fn group(&mut self, head: Head, names: &Names, span: Span) {
        let Some(name) = head.name() else { return };
        let id = self.symbol(name);
        let unit = UnitId(self.model.units.len() as u32);
        self.model.units.push(Unit {
            id: Some(id),
            span: Some(span),
            id_span: Some(name.span),
            name: head.title.map(|t| t.span),
            declared: true,
            is_group: true,
            open: names.etc.is_some(),
            ..Unit::default()
        });
        for &member in &names.names {
            self.refer_unit(
                ReferenceKind::Member,
                member,
                unit.into(),
                Slot::Member(unit),
            );
        }
    }

    fn section(&mut self, head: Head, span: Span) -> Scope {
        let Some(name) = head.name() else {
            return Scope::Other;
        };
        let plan = self.plan(span);
        let id = self.symbol(name);
        let section = SectionId(self.model.sections.len() as u32);
        let (parent, _) = self.parents();
        self.model.sections.push(Section {
            id,
            named: head.id.is_some(),
            file: self.file,
            at: At::of(span),
            title: head.title.map_or(At::default(), Self::at),
            number: At::default(),
            text: At::default(),
            plan,
            parent,
            holds: Holds::default(),
        });
        self.model.register(plan, id, section.into());
        Scope::Section(section)
    }

    fn holds(&self, when: &When, broken: bool) -> (Holds, bool) {
        let mut holds = Holds {
            start: when.from.map(|d| self.dated(d)),
            due: when.by.map(|d| self.dated(d)),
            reports: when.each.map(|(interval, _)| interval),
            ..Holds::default()
        };
        if broken {
            holds.broken.set(Keyword::Due);
        }
        (holds, when.ongoing.is_some() || when.each.is_some())
    }

    fn work(
        &mut self,
        keyword: Keyword,
        heads: &[Head],
        open: bool,
        when: &When,
        commitment: Option<Commitment>,
        entry: &Entry,
    ) -> Scope {
        let plan = self.plan(entry.span);
        let (section, task) = self.parents();
        let (holds, standing) = self.holds(when, entry.broken);
        match keyword {
            Keyword::Task => {
                let Some(name) = heads[0].name() else {
                    return Scope::Other;
                };
                let id = self.symbol(name);
                let this = TaskId(self.model.tasks.len() as u32);
                if let Some(parent) = task {
                    self.model.tasks[parent.index()].leaf = false;
                }
                self.model.tasks.push(Task {
                    id,
                    named: heads[0].id.is_some(),
                    leaf: true,
                    standing,
                    commitment,
                    file: self.file,
                    at: At::of(entry.span),
                    title: heads[0].title.map_or(At::default(), Self::at),
                    number: At::default(),
                    text: At::default(),
                    plan,
                    parent: task,
                    section,
                    holds,
                });
                self.model.register(plan, id, this.into());
                Scope::Task(this)
            }
            Keyword::Milestone => {
                let Some(name) = heads[0].name() else {
                    return Scope::Other;
                };
                let id = self.symbol(name);
                let this = MilestoneId(self.model.milestones.len() as u32);
                self.model.milestones.push(Milestone {
                    id,
                    named: heads[0].id.is_some(),
                    file: self.file,
                    at: At::of(entry.span),
                    title: heads[0].title.map_or(At::default(), Self::at),
                    plan,
                    task,
                    section,
                    holds,
                });
                self.model.register(plan, id, this.into());
                Scope::Milestone(this)
            }
            _ => self.projects(heads, open, commitment, holds, plan),
        }
    }

    fn projects(
        &mut self,
        heads: &[Head],
        open: bool,
        commitment: Option<Commitment>,
        holds: Holds,
        plan: PlanId,
    ) -> Scope {
        let (section, task) = self.parents();
        let first = self.model.projects.len() as u32;
        for (n, head) in heads.iter().enumerate() {
            let Some(name) = head.name() else { continue };
            let id = self.symbol(name);
            let this = ProjectId(self.model.projects.len() as u32);
            let shown = head.title.unwrap_or(name);
            self.model.projects.push(Project {
                id,
                named: head.id.is_some(),
                commitment,
                file: self.file,
                at: At {
                    start: name.span.start,
                    end: shown.span.end,
                },
                name: Self::at(shown),
                plan,
                task,
                section,
                holds,
                cost: None,
                places: Vec::new(),
                open: open && n + 1 == heads.len(),
            });
            self.model.register(plan, id, this.into());
        }
        Scope::Projects(first, self.model.projects.len() as u32)
    }

    fn target(&mut self, head: &TargetHead, entry: &Entry) -> Scope {
        let Some(name) = head.head.name() else {
            return Scope::Other;
        };
        let plan = self.plan(entry.span);
        let (section, task) = self.parents();
        let id = self.symbol(name);
        let this = TargetId(self.model.targets.len() as u32);
        let (value, extra) = self.target_value(head);
        let mut target = Target {
            id,
            file: self.file,
            at: At::of(entry.span),
            metric: Self::at(head.head.title.unwrap_or(name)),
            plan,
            task,
            section,
            named: head.head.id.is_some(),
            kind: head.kind,
            cmp: head.cmp.map(|c| c.0),
            strength: head.strength,
            broken: crate::model::entity::Broken::default(),
            value,
            baseline: None,
            baseline_at: None,
            due: head.when.by.map(|d| self.dated(d)),
            extra: 0,
        };
        if entry.broken {
            target.broken.set(Keyword::Target);
            target.broken.set(Keyword::Due);
        }
        if let Some(extra) = extra {
            target.extra = self.model.add_target_extra(extra);
        }
        self.model.targets.push(target);
        self.model.register(plan, id, this.into());
        Scope::Target(this)
    }

    fn target_value(&mut self, head: &TargetHead) -> (Option<QuantityAt>, Option<TargetExtra>) {
        let mut extra = TargetExtra {
            start: head.when.from.map(|d| self.dated(d)),
            ongoing: head.when.ongoing.is_some(),
            ..TargetExtra::default()
        };
        let value = match head.value {
            Some(Value::Number(number)) => self.quantity(number),
            Some(Value::Range(low, high)) => {
                extra.max = self.quantity(high);
                self.quantity(low)
            }
            Some(Value::Text(name)) => {
                extra.words = Some(name.span);
                None
            }
            None => None,
        };
        let used =
            extra.start.is_some() || extra.ongoing || extra.max.is_some() || extra.words.is_some();
        (value, used.then_some(extra))
    }

    fn record(
        &mut self,
        of: Ref,
        part: Option<Name>,
        at: DateAt,
        fact: tree::Fact,
        span: Span,
    ) -> Scope {
        let plan = match of.plan {
            Some(name) => {
                let id = self.symbol(name);
                self.plan_named(id)
            }
            None => self.plan(span),
        };
        let reference = self.refer(ReferenceKind::Record, of.name, Item::NONE, Some(plan));
        self.record_refs.push(reference);
        let fact = self.fact(fact);
        let this = RecordId(self.model.records.len() as u32);
        self.model.records.push(Record {
            of: Item::NONE,
            file: self.file,
            at: At::of(span),
            plan,
            date: at.date,
            fact,
            extra: 0,
        });
        if let Some(part) = part {
            let symbol = self.symbol(part);
            self.model.record_extra_mut(this).1.part = Some(symbol);
        }
        Scope::Record(this)
    }

    fn fact(&mut self, fact: tree::Fact) -> Fact {
        match fact {
            tree::Fact::State(state, span) => Fact::State(state, At::of(span)),
            tree::Fact::Value(Value::Number(number) | Value::Range(number, _)) => self
                .quantity(number)
                .map_or(Fact::Words(At::of(number.span)), Fact::Quantity),
            tree::Fact::Value(Value::Text(name)) => Fact::Words(At::of(name.span)),
        }
    }

    /// `state` inside an item is a record at the plan's issue date; resolve fills the date in.
    pub(super) fn inner_record(&mut self, of: Item, fact: Fact, span: Span) {
        let plan = self.plan(span);
        let this = RecordId(self.model.records.len() as u32);
        let date = date::Date::new(1, date::Part::Year)
            .unwrap_or_else(|| unreachable!("the year 1 is in the calendar"));
        self.model.records.push(Record {
            of,
            file: self.file,
            at: At::of(span),
            plan,
            date,
            fact,
            extra: 0,
        });
        self.model.record_extra_mut(this).1.inside = true;
        // Keep the lists of records and of their references in step.
        let reference = self.refer(
            ReferenceKind::Record,
            Name { span, quoted: true },
            of,
            Some(plan),
        );
        self.model.references[reference.index()].to = of;
        self.record_refs.push(reference);
    }

    fn delegate(&mut self, of: Ref, from: Name, to: Name, on: Option<DateAt>, span: Span) -> Scope {
        let plan = self.plan(span);
        let this = DelegationId(self.model.delegations.len() as u32);
        let reference = self.refer(ReferenceKind::Needs, of.name, Item::NONE, Some(plan));
        self.model.references[reference.index()].kind = ReferenceKind::Record;
        self.delegation_refs.push((this, reference));
        let nobody = UnitId(u32::MAX);
        self.model.delegations.push(Delegation {
            from: (nobody, from.span),
            to: (nobody, to.span),
            of: None,
            on: on.map(|d| d.date),
            span,
            plan,
        });
        self.refer_unit(ReferenceKind::Delegate, from, Item::NONE, Slot::From(this));
        self.refer_unit(ReferenceKind::Delegate, to, Item::NONE, Slot::To(this));
        Scope::Other
    }

    fn waive(&mut self, rule: Name, of: Ref, why: Option<Name>, span: Span) -> Scope {
        let plan = self.plan(span);
        let this = WaiverId(self.model.waivers.len() as u32);
        let reference = self.refer(ReferenceKind::Waive, of.name, Item::NONE, Some(plan));
        self.waiver_refs.push(reference);
        let rule_symbol = self.symbol(rule);
        self.model.waivers.push(Waiver {
            rule: (rule_symbol, rule.span),
            of: None,
            of_span: of.name.span,
            plan,
            reason: why.map(|n| n.span),
            approved: None,
            number: None,
            issued: None,
            until: None,
            fingerprint: None,
            span,
        });
        Scope::Waiver(this)
    }

    pub(super) fn shares(&mut self, target: TargetId, shares: &[(Name, Value)]) {
        for (name, value) in shares {
            let this = ShareId(self.model.shares.len() as u32);
            let value_at = match value {
                Value::Number(number) | Value::Range(number, _) => self.quantity(*number),
                Value::Text(_) => None,
            };
            let period = date::parse(&fold(self.text(name.span))).ok();
            self.model.shares.push(Share {
                target,
                file: self.file,
                at: At {
                    start: name.span.start,
                    end: value.span().end,
                },
                unit: None,
                period,
                value: value_at,
            });
            if period.is_none() {
                self.refer_unit(
                    ReferenceKind::Share,
                    *name,
                    target.into(),
                    Slot::Share(this),
                );
            }
        }
    }
}
