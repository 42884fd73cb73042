//! Parts and cases: clauses shared and own, severity, notes, fixes.

use super::super::code::{
    CaseCode, ChangeCode, Code, EditCode, FixCode, Generator, NoteCode, PartCode, SeverityCode,
    Table, TextCode,
};
use super::super::tree::{
    Case, Clause, EachEdit, Edit, Expr, Fix, Fold, Let, Part, SeverityRule, Source, Text,
};
use super::super::types::Base;
use super::super::value::Value;
use super::{Binding, Compiler, Scope};
use crate::finding::Said;

/// Loop, place and text of a note.
type Note<'c> = (Option<&'c (Source, Option<Expr>)>, &'c Expr, &'c Text);

/// Clauses of a case, its own before the shared ones.
#[derive(Default)]
struct Clauses<'c> {
    at: Option<&'c Expr>,
    to: Option<&'c Expr>,
    keys: &'c [Expr],
    say: Option<&'c Text>,
    help: Option<&'c Text>,
    notes: Vec<Note<'c>>,
    fixes: Vec<&'c Fix>,
}

impl<'c> Clauses<'c> {
    fn read(&mut self, clauses: &'c [Clause]) {
        for clause in clauses {
            match clause {
                Clause::At(at) => self.at = Some(at),
                Clause::To(to) => self.to = Some(to),
                Clause::Key(keys) => self.keys = keys,
                Clause::Say(text) => self.say = Some(text),
                Clause::Help(text) => self.help = Some(text),
                Clause::Note { source, at, text } => self.notes.push((source.as_ref(), at, text)),
                Clause::Fix(fix) => self.fixes.push(fix),
                Clause::Let(_) => {}
            }
        }
    }
}

impl Compiler<'_> {
    pub(super) fn parts(&mut self) -> Vec<PartCode> {
        let rule = self.rule;
        rule.parts.iter().map(|part| self.part(part)).collect()
    }

    fn part(&mut self, part: &Part) -> PartCode {
        let mut scope = Scope::default();
        let generator = self.generator(&mut scope, &part.sources, part.scope.as_ref(), true);
        let mut lets = Vec::new();
        let rule = self.rule;
        let globals = rule.lets.iter().filter(|l| l.param.is_none());
        for definition in globals.chain(definitions(&part.shared)) {
            self.definition(&mut scope, definition, &mut lets);
        }
        let mut cases = Vec::new();
        if part.cases.is_empty() {
            let mut clauses = Clauses::default();
            clauses.read(&part.shared);
            let always = Code::Const(Value::Bool(true));
            cases.push(self.case(&mut scope, always, false, &rule.severity, &clauses));
        }
        for case in &part.cases {
            cases.push(self.written_case(&mut scope, part, case, &mut lets));
        }
        self.skip_singles(&generator, &lets, &cases);
        PartCode {
            generator,
            slots: scope.next,
            lets,
            cases,
        }
    }

    fn definition(&mut self, scope: &mut Scope, definition: &Let, lets: &mut Vec<(u16, Code)>) {
        let (code, ty) = self.expr(scope, &definition.value, None);
        let slot = scope.slot();
        scope
            .names
            .push((definition.name.text.clone(), Binding::Definition(slot), ty));
        lets.push((slot, code));
    }

    fn written_case(
        &mut self,
        scope: &mut Scope,
        part: &Part,
        case: &Case,
        lets: &mut Vec<(u16, Code)>,
    ) -> CaseCode {
        let names = scope.names.len();
        let when = self.condition(scope, &case.when);
        for definition in definitions(&case.clauses) {
            self.definition(scope, definition, lets);
        }
        let mut clauses = Clauses::default();
        clauses.read(&part.shared);
        clauses.read(&case.clauses);
        let severity = case.severity.as_ref().unwrap_or(&self.rule.severity);
        let compiled = self.case(scope, when, case.otherwise, severity, &clauses);
        scope.names.truncate(names);
        compiled
    }

    fn case(
        &mut self,
        scope: &mut Scope,
        when: Code,
        otherwise: bool,
        severity: &SeverityRule,
        clauses: &Clauses<'_>,
    ) -> CaseCode {
        let severity = self.severity(scope, severity);
        let at = clauses.at.map(|at| self.expr(scope, at, None).0);
        let to = clauses.to.map(|to| self.addressees(scope, to));
        let keys = clauses
            .keys
            .iter()
            .map(|key| self.key(scope, key))
            .collect();
        let say = Some(self.text(scope, clauses.say.unwrap_or(&self.rule.summary)));
        let help = clauses.help.map(|text| self.text(scope, text));
        let notes = clauses
            .notes
            .iter()
            .map(|(source, at, text)| self.note(scope, *source, at, text))
            .collect();
        let fixes = clauses
            .fixes
            .iter()
            .map(|fix| self.fix(scope, fix))
            .collect();
        CaseCode {
            otherwise,
            when,
            severity,
            at,
            notes,
            to,
            keys,
            say,
            help,
            fixes,
        }
    }

    fn severity(&mut self, scope: &mut Scope, severity: &SeverityRule) -> SeverityCode {
        let arms = severity
            .arms
            .iter()
            .map(|(level, condition)| (*level, self.condition(scope, condition)))
            .collect();
        SeverityCode {
            arms,
            last: severity.last,
            stages: severity.stages.clone(),
        }
    }

    fn addressees(&mut self, scope: &mut Scope, to: &Expr) -> Code {
        let (code, ty) = self.expr(scope, to, None);
        let units = super::Kind::Unit.set();
        if !matches!(ty.base, Base::Elem(kinds) if kinds == units) && ty.base != Base::Any {
            self.fault(
                to.span,
                Said::new(
                    format!("a finding is addressed to units, not to {}", ty.words()),
                    format!("问题应发给单位，而不是{}", ty.words_zh()),
                ),
            );
        }
        code
    }

    /// A key must not depend on the day: a finding keeps its fingerprint tomorrow.
    fn key(&mut self, scope: &mut Scope, key: &Expr) -> Code {
        let before = std::mem::replace(&mut self.reads_as_of, false);
        let (code, _) = self.expr(scope, key, None);
        if self.reads_as_of {
            self.fault(
                key.span,
                Said::new(
                    "a key must not depend on the as-of date",
                    "key 不能依赖截至日期",
                ),
            );
        }
        self.reads_as_of |= before;
        code
    }

    fn note(
        &mut self,
        scope: &mut Scope,
        source: Option<&(Source, Option<Expr>)>,
        at: &Expr,
        text: &Text,
    ) -> NoteCode {
        let names = scope.names.len();
        let generator: Option<Generator> = source.map(|(source, condition)| {
            self.generator(
                scope,
                std::slice::from_ref(source),
                condition.as_ref(),
                false,
            )
        });
        let (at, _) = self.expr(scope, at, None);
        let text = self.text(scope, text);
        scope.names.truncate(names);
        NoteCode {
            generator,
            at,
            text,
        }
    }

    fn fix(&mut self, scope: &mut Scope, fix: &Fix) -> FixCode {
        let condition = fix.condition.as_ref().map(|c| self.condition(scope, c));
        let text: TextCode = self.text(scope, &fix.text);
        let edits = fix.edits.iter().map(|edit| self.edit(scope, edit));
        let edits = edits.collect();
        FixCode {
            safe: fix.safe,
            condition,
            text,
            edits,
        }
    }

    fn edit(&mut self, scope: &mut Scope, edit: &EachEdit) -> EditCode {
        let names = scope.names.len();
        let source = edit.source.as_ref().map(std::slice::from_ref);
        let generator = source.map(|source| self.generator(scope, source, None, false));
        let mut value = |this: &mut Self, expr| this.expr(scope, expr, None).0;
        let (place, change) = match &edit.edit {
            Edit::Replace(place, with) => {
                (value(self, place), ChangeCode::Replace(value(self, with)))
            }
            Edit::Delete(place) => (value(self, place), ChangeCode::Delete),
            Edit::Insert(text, after) => {
                (value(self, after), ChangeCode::Insert(value(self, text)))
            }
        };
        scope.names.truncate(names);
        EditCode {
            generator,
            place,
            change,
        }
    }

    /// Where a part over groups only asks for more than one member, groups of one need no row.
    fn skip_singles(&mut self, generator: &Generator, lets: &[(u16, Code)], cases: &[CaseCode]) {
        let [(slot, Code::Table(table))] = generator.sources.as_slice() else {
            return;
        };
        let plural = generator.is_unconditional()
            && cases
                .iter()
                .all(|case| asks_for_several(&case.when, *slot, lets));
        if let (true, Some(Table::Group { skip_single, .. })) =
            (plural, self.tables.get_mut(usize::from(*table)))
        {
            *skip_single = true;
        }
    }
}

fn definitions(clauses: &[Clause]) -> impl Iterator<Item = &Let> {
    clauses.iter().filter_map(|c| match c {
        Clause::Let(definition) => Some(definition),
        _ => None,
    })
}

/// Whether a condition is false for a group of one: `count(group.items) > 1`.
fn asks_for_several(when: &Code, slot: u16, lets: &[(u16, Code)]) -> bool {
    match when {
        Code::And(a, b) => asks_for_several(a, slot, lets) || asks_for_several(b, slot, lets),
        Code::Compare(super::super::tree::Compare::Gt, count, limit) => {
            let at_least_one = matches!(**limit, Code::Const(Value::Number(n, _)) if n >= rust_decimal::Decimal::ONE);
            at_least_one && counts_members(count, slot, lets)
        }
        _ => false,
    }
}

fn counts_members(code: &Code, slot: u16, lets: &[(u16, Code)]) -> bool {
    match code {
        Code::FoldList(Fold::Count, list) => counts_members(list, slot, lets),
        Code::Call(super::super::code::Function1::Distinct, args) => {
            counts_members(&args[0], slot, lets)
        }
        Code::GroupItems(base) => matches!(**base, Code::Slot(s) if s == slot),
        Code::Let(definition) => lets
            .iter()
            .find(|(s, _)| s == definition)
            .is_some_and(|(_, code)| counts_members(code, slot, lets)),
        _ => false,
    }
}
