//! Statements: what is said about the item whose block is open.

use super::{Collector, Scope, Slot};
use crate::model::entity::{Assignment, At, Holds, Match, Plan, ReferenceKind, Role};
use crate::model::ids::{
    Item, MilestoneId, PlanId, ProjectId, RecordId, TargetId, UnitId, WaiverId,
};
use crate::syntax::keywords::{Interval, Keyword};
use crate::syntax::tree::{Args, Entry, Names, Value, When};

impl Collector<'_> {
    pub(super) fn statement(&mut self, entry: &Entry) {
        if Self::args_missing(entry) {
            self.mark_broken(entry.keyword);
            return;
        }
        let Some(scope) = self.stack.last().cloned() else {
            return;
        };
        match scope {
            Scope::Plan(plan) | Scope::Document(plan) => self.plan_statement(plan, entry),
            Scope::Units(first, end) => self.unit_statement(first, end, entry),
            Scope::Section(_) | Scope::Task(_) | Scope::Milestone(_) => {
                self.work_statement(&scope, entry);
            }
            Scope::Projects(first, end) => {
                for project in first..end {
                    self.work_statement(&Scope::Projects(project, project + 1), entry);
                }
            }
            Scope::Target(target) => self.target_statement(target, entry),
            Scope::Record(record) => self.record_statement(record, entry),
            Scope::Waiver(waiver) => self.waiver_statement(waiver, entry),
            Scope::Ledger(plan) => {
                if let (Keyword::AsOf, Args::Date(date)) = (entry.keyword, &entry.args) {
                    let dated = self.dated(*date);
                    self.ledger_as_of.push((plan, dated));
                }
            }
            Scope::Other | Scope::Broken => {}
        }
    }

    fn plan_statement(&mut self, plan: PlanId, entry: &Entry) {
        if let (Keyword::Issuer, Args::Names(names)) = (entry.keyword, &entry.args) {
            for &name in &names.names {
                self.refer_unit(ReferenceKind::Issuer, name, plan.into(), Slot::Issuer(plan));
            }
            return;
        }
        if let (Keyword::Under, Args::Names(names)) = (entry.keyword, &entry.args) {
            self.plan_uppers
                .extend(names.names.iter().map(|n| (plan, n.span)));
            return;
        }
        let dated = match &entry.args {
            Args::Date(date) => Some(self.dated(*date)),
            _ => None,
        };
        let period = match &entry.args {
            Args::When(When {
                from: Some(from),
                by: Some(by),
                ..
            }) => Some((self.dated(*from), self.dated(*by))),
            _ => None,
        };
        let this: &mut Plan = &mut self.model.plans[plan.index()];
        match (entry.keyword, &entry.args) {
            (Keyword::Number, Args::Name(name)) => this.number = Some(name.span),
            (Keyword::Text, Args::Name(name)) => this.text = Some(name.span),
            (Keyword::Source, Args::Name(name)) => this.source = Some(name.span),
            (Keyword::Issued, _) => this.issued = dated,
            (Keyword::AsOf, _) => this.as_of = dated,
            (Keyword::Period, _) => {
                (this.start, this.end) = (period.map(|p| p.0), period.map(|p| p.1));
            }
            (Keyword::Stage, Args::Stage(stage)) => this.stage = Some(*stage),
            (Keyword::FirstIsLead, _) => this.first_is_lead = true,
            (Keyword::Reports, Args::Reports(interval, _)) => this.reports = Some(*interval),
            _ => {}
        }
    }

    fn unit_statement(&mut self, first: u32, end: u32, entry: &Entry) {
        for unit in first..end {
            let this = UnitId(unit);
            match (entry.keyword, &entry.args) {
                (Keyword::Aka, Args::Names(names)) => {
                    for &name in &names.names {
                        let symbol = self.symbol(name);
                        self.model.units[this.index()].aka.push((symbol, name.span));
                    }
                }
                (Keyword::Under, Args::Names(names)) => {
                    for &name in &names.names {
                        self.refer_unit(ReferenceKind::Under, name, this.into(), Slot::Under(this));
                    }
                }
                (Keyword::Awaits, Args::Names(names)) => {
                    for &name in &names.names {
                        self.refer_unit(
                            ReferenceKind::Awaits,
                            name,
                            this.into(),
                            Slot::Awaits(this),
                        );
                    }
                }
                (Keyword::Tier, Args::Tier(tier, _)) => self.model.units[this.index()].tier = *tier,
                (Keyword::Kind, Args::Name(name)) => {
                    self.model.units[this.index()].kind = Some(name.span);
                }
                (Keyword::Person, Args::Name(name)) => {
                    self.model.units[this.index()].person = Some(name.span);
                }
                (Keyword::From, Args::Date(date)) => {
                    self.model.units[this.index()].from = Some(self.dated(*date));
                }
                (Keyword::Until, Args::Date(date)) => {
                    self.model.units[this.index()].until = Some(self.dated(*date));
                }
                _ => {}
            }
        }
    }

    fn holds_mut(&mut self, scope: &Scope) -> Option<&mut Holds> {
        Some(match scope {
            Scope::Section(id) => &mut self.model.sections[id.index()].holds,
            Scope::Task(id) => &mut self.model.tasks[id.index()].holds,
            Scope::Projects(first, _) => &mut self.model.projects[*first as usize].holds,
            Scope::Milestone(id) => &mut self.model.milestones[id.index()].holds,
            _ => return None,
        })
    }

    fn work_statement(&mut self, scope: &Scope, entry: &Entry) {
        let of: Item = match *scope {
            Scope::Section(id) => id.into(),
            Scope::Task(id) => id.into(),
            Scope::Projects(first, _) => ProjectId(first).into(),
            Scope::Milestone(id) => MilestoneId::into(id),
            _ => return,
        };
        if let Some(role) = Role::of(entry.keyword) {
            if let Args::Names(names) = &entry.args {
                self.role(of, role, names);
                if let Some(holds) = self.holds_mut(scope) {
                    holds.roles |= 1 << role as u8;
                }
            }
            return;
        }
        match (entry.keyword, &entry.args) {
            (Keyword::Due, Args::When(when)) => self.due(scope, when),
            (
                Keyword::Period,
                Args::When(When {
                    from: Some(from),
                    by: Some(by),
                    ..
                }),
            ) => {
                let (from, by) = (self.dated(*from), self.dated(*by));
                if let Some(holds) = self.holds_mut(scope) {
                    (holds.start, holds.due) = (Some(from), Some(by));
                }
            }
            (Keyword::Start, Args::Date(date)) => {
                let date = self.dated(*date);
                if let Some(holds) = self.holds_mut(scope) {
                    holds.start = Some(date);
                }
            }
            (Keyword::FirstIsLead, _) => {
                if let Some(holds) = self.holds_mut(scope) {
                    holds.first_is_lead = true;
                }
            }
            (Keyword::Reports, Args::Reports(interval, _)) => self.reports(scope, *interval),
            (Keyword::Needs | Keyword::Serves, Args::Refs(refs)) => {
                let kind = if entry.keyword == Keyword::Needs {
                    ReferenceKind::Needs
                } else {
                    ReferenceKind::Serves
                };
                for reference in refs {
                    let plan = match reference.plan {
                        Some(name) => {
                            let id = self.symbol(name);
                            self.plan_named(id)
                        }
                        None => self.plan(entry.span),
                    };
                    self.refer(kind, reference.name, of, Some(plan));
                }
            }
            (Keyword::Cites, Args::Names(names)) => self
                .citations
                .extend(names.names.iter().map(|n| (of, n.span))),
            (Keyword::State, Args::State(state, span)) => {
                self.inner_record(
                    of,
                    crate::model::entity::Fact::State(*state, At::of(*span)),
                    entry.span,
                );
            }
            (Keyword::Source, Args::Name(name)) => {
                self.model.origins.insert(of, name.span);
            }
            _ => self.text_statement(scope, entry),
        }
    }

    fn text_statement(&mut self, scope: &Scope, entry: &Entry) {
        match (scope, entry.keyword, &entry.args) {
            (Scope::Section(id), Keyword::Number, Args::Name(name)) => {
                self.model.sections[id.index()].number = Self::at(*name);
            }
            (Scope::Section(id), Keyword::Text, Args::Name(name)) => {
                self.model.sections[id.index()].text = Self::at(*name);
            }
            (Scope::Task(id), Keyword::Number, Args::Name(name)) => {
                self.model.tasks[id.index()].number = Self::at(*name);
            }
            (Scope::Task(id), Keyword::Text, Args::Name(name)) => {
                self.model.tasks[id.index()].text = Self::at(*name);
            }
            (Scope::Projects(id, _), Keyword::Place, Args::Names(names)) => {
                self.model.projects[*id as usize]
                    .places
                    .extend(names.names.iter().map(|n| n.span));
            }
            (Scope::Projects(id, _), Keyword::Cost, Args::Value(Value::Number(number), ..)) => {
                let cost = self.quantity(*number);
                self.model.projects[*id as usize].cost = cost;
            }
            _ => {}
        }
    }

    fn due(&mut self, scope: &Scope, when: &When) {
        let due = when.by.map(|d| self.dated(d));
        let standing = when.ongoing.is_some() || when.each.is_some();
        if let Some(holds) = self.holds_mut(scope) {
            holds.due = due.or(holds.due);
            if let Some((interval, _)) = when.each {
                holds.reports = holds.reports.or(Some(interval));
            }
        }
        if let (true, Scope::Task(id)) = (standing, scope) {
            self.model.tasks[id.index()].standing = true;
        }
    }

    fn reports(&mut self, scope: &Scope, interval: Interval) {
        if let Some(holds) = self.holds_mut(scope) {
            holds.reports = Some(interval);
        }
    }

    fn role(&mut self, of: Item, role: Role, names: &Names) {
        for (n, &name) in names.names.iter().enumerate() {
            let symbol = self.symbol(name);
            let mut flags = 0;
            if n == 0 {
                flags |= Assignment::FIRST;
            }
            if names.joined(n) {
                flags |= Assignment::JOINED;
            }
            if names.etc.is_some() && n + 1 == names.before_etc {
                flags |= Assignment::OPEN;
            }
            self.model.assignments.push(Assignment {
                of,
                file: self.file,
                at: At::of(name.span),
                unit: symbol.0,
                role,
                matched: Match::Unknown,
                flags,
            });
        }
    }

    fn target_statement(&mut self, target: TargetId, entry: &Entry) {
        match (entry.keyword, &entry.args) {
            (Keyword::Lead, Args::Names(names)) => self.role(target.into(), Role::Lead, names),
            (Keyword::Tolerance, Args::Value(Value::Number(number), ..)) => {
                let tolerance = self.quantity(*number);
                self.model.target_extra_mut(target).tolerance = tolerance;
            }
            (Keyword::Baseline, Args::Value(value, at, of)) => {
                if let Some(of) = of {
                    let of = self.symbol(*of);
                    self.model.target_extra_mut(target).baseline_of = Some(of);
                }
                let baseline = match value {
                    Value::Number(number) | Value::Range(number, _) => self.quantity(*number),
                    Value::Text(_) => None,
                };
                let at = at.map(|d| self.dated(d));
                let this = &mut self.model.targets[target.index()];
                (this.baseline, this.baseline_at) = (baseline, at);
                if matches!(value, Value::Text(_)) {
                    this.broken.set(Keyword::Baseline);
                }
            }
            (Keyword::Due, Args::When(when)) => {
                let due = when.by.map(|d| self.dated(d));
                self.model.targets[target.index()].due = due;
            }
            (
                Keyword::Period,
                Args::When(When {
                    from: Some(from),
                    by: Some(by),
                    ..
                }),
            ) => {
                let (from, by) = (self.dated(*from), self.dated(*by));
                self.model.targets[target.index()].due = Some(by);
                self.model.target_extra_mut(target).start = Some(from);
            }
            (Keyword::Scope, Args::Name(name)) => {
                let symbol = self.symbol(*name);
                let extra = self.model.target_extra_mut(target);
                (extra.scope, extra.scope_name) = (Some(name.span), Some(symbol));
            }
            (Keyword::Text, Args::Name(name)) => {
                self.model.target_extra_mut(target).text = Some(name.span);
            }
            (Keyword::Source, Args::Name(name)) => {
                self.model.origins.insert(target.into(), name.span);
            }
            (Keyword::Step, Args::Step(Value::Number(number) | Value::Range(number, _), at)) => {
                let at = self.dated(*at);
                if let Some(value) = self.quantity(*number) {
                    self.model.target_extra_mut(target).steps.push((value, at));
                }
            }
            (Keyword::Share, Args::Shares(shares)) => self.shares(target, shares),
            (Keyword::Serves, Args::Refs(refs)) => {
                let plan = self.plan(entry.span);
                for reference in refs {
                    self.refer(
                        ReferenceKind::Serves,
                        reference.name,
                        target.into(),
                        Some(plan),
                    );
                }
            }
            (Keyword::State, Args::State(state, span)) => {
                self.inner_record(
                    target.into(),
                    crate::model::entity::Fact::State(*state, At::of(*span)),
                    entry.span,
                );
            }
            _ => {}
        }
    }

    fn record_statement(&mut self, record: RecordId, entry: &Entry) {
        let (index, extra) = self.model.record_extra_mut(record);
        match (entry.keyword, &entry.args) {
            (Keyword::Source, Args::Name(name)) => extra.source = Some(name.span),
            (Keyword::Evidence, Args::Names(names)) => {
                extra.evidence.extend(names.names.iter().map(|n| n.span));
            }
            (Keyword::Aka, Args::Names(names)) => {
                let names = names.names.iter().map(|name| (record, name.span));
                self.record_names.extend(names);
            }
            (Keyword::Corrects, Args::Date(date)) => extra.corrects = Some(date.date),
            (Keyword::Reporter, Args::Name(name)) => {
                self.refer_unit(
                    ReferenceKind::Reporter,
                    *name,
                    Item::NONE,
                    Slot::Reporter(index),
                );
            }
            (Keyword::Accepted, Args::NameDate(name, at)) => {
                extra.accepted = Some((None, at.date));
                if let Some(name) = *name {
                    self.refer_unit(
                        ReferenceKind::Accepted,
                        name,
                        Item::NONE,
                        Slot::Accepted(index),
                    );
                }
            }
            _ => {}
        }
    }

    fn waiver_statement(&mut self, waiver: WaiverId, entry: &Entry) {
        let dated = match &entry.args {
            Args::Date(date) => Some(self.dated(*date)),
            _ => None,
        };
        if let (Keyword::Approved, Args::Name(name)) = (entry.keyword, &entry.args) {
            self.refer_unit(
                ReferenceKind::Approved,
                *name,
                Item::NONE,
                Slot::Approved(waiver),
            );
        }
        let this = &mut self.model.waivers[waiver.index()];
        match (entry.keyword, &entry.args) {
            (Keyword::Number, Args::Name(name)) => this.number = Some(name.span),
            (Keyword::Fingerprint, Args::Name(name)) => this.fingerprint = Some(name.span),
            (Keyword::Issued, _) => this.issued = dated,
            (Keyword::Until, _) => this.until = dated,
            _ => {}
        }
    }
}
