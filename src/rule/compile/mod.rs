//! Trees to programs: names are looked up, types checked, costs bounded. Any fault is a
//! problem in the rule file, at its place, before anything runs.

mod calls;
mod expr;
mod generators;
mod parts;
mod paths;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Problem, Said, Severity};
use crate::source::Span;
use crate::syntax::keywords::nearest;

use super::code::{Code, Function, Probe, Program, RelationCode, Table};
use super::did_you_mean;
use super::find::WordList;
use super::tree::{Expr, ExprKind, Item, Name, Param, Relation, Rule, SeverityRule, Words};
use super::types::{Base, Kind, Kinds, Type};
use super::value::{Day, Stretch, Value};

/// How many variables and definitions a part may have.
const MOST_SLOTS: u16 = 60;

/// What all rules share: relations and word lists by name.
#[derive(Debug, Default)]
pub struct Shared {
    relations: BTreeMap<String, Vec<Relation>>,
    words: BTreeMap<String, Vec<Words>>,
}

impl Shared {
    /// Adds an item, if it is one to share.
    pub fn add(&mut self, item: &Item) {
        match item {
            Item::Relation(relation) => self
                .relations
                .entry(relation.name.text.clone())
                .or_default()
                .push((**relation).clone()),
            Item::Words(words) => self
                .words
                .entry(words.name.text.clone())
                .or_default()
                .push(words.clone()),
            Item::Rule(_) => {}
        }
    }
}

/// The value of a parameter in the settings, as written, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The value, as the rule language would write it.
    pub written: String,
    /// What a word list gains and loses.
    pub words: Option<WordChange>,
    /// Its place, and that of its key; none in an example.
    pub spans: Option<(Span, Span)>,
}

/// What a word list gains and loses in the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordChange {
    /// Further words.
    pub add: Vec<String>,
    /// Words that do not count, with their places.
    pub remove: Vec<(String, Span)>,
    /// Longer words inside which nothing is found.
    pub except: Vec<String>,
}

/// Settings of one rule, by parameter.
pub type Settings = BTreeMap<String, Setting>;

/// Compiles a rule; without a program when a problem was found.
pub fn compile(
    rule: &Rule,
    shared: &Shared,
    category: &str,
    builtin: bool,
    settings: &Settings,
) -> (Option<Program>, Vec<Problem>) {
    compile_with(rule, shared, category, builtin, settings, false)
}

/// The same; with `probing` the parts of its conditions remember what they were.
pub fn compile_with(
    rule: &Rule,
    shared: &Shared,
    category: &str,
    builtin: bool,
    settings: &Settings,
    probing: bool,
) -> (Option<Program>, Vec<Problem>) {
    let mut compiler = Compiler::new(rule, shared, settings);
    compiler.probing = probing;
    let parts = compiler.parts();
    compiler.check_settings();
    let mut problems = std::mem::take(&mut compiler.problems);
    let faulty = !problems.is_empty();
    problems.append(&mut compiler.settings_faults);
    if faulty {
        return (None, problems);
    }
    let requires = rule
        .requires
        .iter()
        .filter_map(|name| Kind::of_collection(&name.text))
        .collect();
    let highest = highest(&rule.severity, &parts);
    let reads = compiler.read_fields();
    let program = Program {
        name: rule.name.text.clone(),
        category: category.to_owned(),
        builtin,
        default_off: rule.default_off,
        never_baselined: rule.never_baselined,
        summary: rule.summary.said.clone(),
        why: rule.why.said.clone(),
        highest,
        stages: rule.severity.stages.clone(),
        params: compiler.shown_params,
        requires,
        functions: compiler.functions,
        cached: compiler.cached,
        tables: compiler.tables,
        parts,
        examples: rule.examples.clone(),
        words: rule.words.iter().map(shown_words).collect(),
        probes: compiler.probes,
        reads_as_of: compiler.reads_as_of,
        reads_before: compiler.reads_before,
        reads,
        source: rule.span,
    };
    (Some(program), problems)
}

fn highest(severity: &SeverityRule, parts: &[super::code::PartCode]) -> Severity {
    let cases = parts.iter().flat_map(|p| &p.cases).map(|c| &c.severity);
    cases
        .flat_map(|s| s.arms.iter().map(|a| a.0).chain([s.last]))
        .max()
        .unwrap_or(severity.last)
}

/// Compiles the generator of a question.
pub fn compile_query(
    generator: &super::tree::Gen,
    shared: &Shared,
) -> (Option<(Program, Code, Type)>, Vec<Problem>) {
    let nothing = Settings::new();
    let rule = empty_rule(generator);
    let mut compiler = Compiler::new(&rule, shared, &nothing);
    let mut scope = Scope::default();
    let (code, ty) = compiler.collect(&mut scope, generator);
    let problems = std::mem::take(&mut compiler.problems);
    if !problems.is_empty() {
        return (None, problems);
    }
    let program = Program {
        name: "query".to_owned(),
        category: String::new(),
        builtin: false,
        default_off: false,
        never_baselined: false,
        summary: Said::default(),
        why: Said::default(),
        highest: Severity::Info,
        stages: Vec::new(),
        params: Vec::new(),
        requires: Vec::new(),
        functions: compiler.functions,
        cached: compiler.cached,
        tables: compiler.tables,
        parts: Vec::new(),
        examples: Vec::new(),
        words: Vec::new(),
        probes: Vec::new(),
        reads_as_of: compiler.reads_as_of,
        reads_before: compiler.reads_before,
        reads: Vec::new(),
        source: rule.span,
    };
    (Some((program, code, ty)), problems)
}

fn empty_rule(generator: &super::tree::Gen) -> Rule {
    let span = generator.sources[0].name.span;
    let text = super::tree::Text {
        said: Said::default(),
        en: span,
        zh: span,
    };
    Rule {
        name: Name {
            text: "query".to_owned(),
            span,
        },
        span,
        severity: SeverityRule {
            arms: Vec::new(),
            last: Severity::Info,
            stages: Vec::new(),
            span,
        },
        default_off: false,
        never_baselined: false,
        summary: text.clone(),
        why: text,
        params: Vec::new(),
        words: Vec::new(),
        requires: Vec::new(),
        relations: Vec::new(),
        lets: Vec::new(),
        parts: Vec::new(),
        examples: Vec::new(),
    }
}

/// Names in force at a place.
#[derive(Debug, Default)]
struct Scope {
    names: Vec<(String, Binding, Type)>,
    next: u16,
    /// The first variable: the element that is checked.
    first: Option<u16>,
    /// Later variables of a part, from which inverse relations are not walked.
    later: Vec<u16>,
    /// Where variables of a comprehension begin that may run over a collection.
    log: Vec<u16>,
}

#[derive(Clone, Copy, Debug)]
enum Binding {
    Variable(u16),
    Definition(u16),
}

impl Scope {
    fn slot(&mut self) -> u16 {
        self.next += 1;
        self.next - 1
    }

    fn find(&self, name: &str) -> Option<(Binding, Type)> {
        self.names
            .iter()
            .rev()
            .find(|(n, _, _)| n == name)
            .map(|(_, b, t)| (*b, *t))
    }
}

struct Compiler<'c> {
    rule: &'c Rule,
    shared: &'c Shared,
    settings: &'c Settings,
    problems: Vec<Problem>,
    /// Faults of the settings: the rule runs with its defaults.
    settings_faults: Vec<Problem>,
    params: BTreeMap<String, (Value, Type)>,
    shown_params: Vec<(String, String, Said)>,
    functions: Vec<Function>,
    function_types: BTreeMap<String, (u16, Kinds, Type)>,
    cached: Vec<Code>,
    tables: Vec<Table>,
    /// Names and types of the keys of every group table.
    table_keys: Vec<Vec<(String, Type)>>,
    relations: BTreeMap<String, (Arc<[RelationCode]>, Kinds)>,
    reads_as_of: bool,
    /// Whether an older revision is asked for.
    reads_before: bool,
    reads: BTreeSet<(&'static str, &'static str)>,
    /// Word lists that were named so far.
    word_lists: BTreeMap<String, Arc<WordList>>,
    /// Whether conditions remember what they were.
    probing: bool,
    probes: Vec<Probe>,
}

/// A word list for `explain`: its name, its words, and those in which they do not count.
fn shown_words(list: &super::tree::Words) -> (String, Vec<String>, Vec<String>) {
    let texts = |names: &[Name]| names.iter().map(|n| n.text.clone()).collect();
    (
        list.name.text.clone(),
        texts(&list.words),
        texts(&list.except),
    )
}

impl<'c> Compiler<'c> {
    fn new(rule: &'c Rule, shared: &'c Shared, settings: &'c Settings) -> Self {
        let mut compiler = Self {
            rule,
            shared,
            settings,
            problems: Vec::new(),
            settings_faults: Vec::new(),
            params: BTreeMap::new(),
            shown_params: Vec::new(),
            functions: Vec::new(),
            function_types: BTreeMap::new(),
            cached: Vec::new(),
            tables: Vec::new(),
            table_keys: Vec::new(),
            relations: BTreeMap::new(),
            reads_as_of: false,
            reads_before: false,
            reads: BTreeSet::new(),
            word_lists: BTreeMap::new(),
            probing: false,
            probes: Vec::new(),
        };
        compiler.check_collections();
        compiler.read_params();
        compiler.read_functions();
        compiler
    }

    /// The fields that the rule reads, in the order of their names.
    fn read_fields(&self) -> Vec<String> {
        let reads = self.reads.iter();
        let mut names: Vec<String> = reads.map(|(kind, f)| format!("{kind}.{f}")).collect();
        names.sort_unstable();
        names
    }

    fn fault(&mut self, span: Span, said: Said) {
        self.problems.push(Problem::error("rule", span, said));
    }

    fn fault_with(&mut self, span: Span, said: Said, help: Said) {
        self.problems
            .push(Problem::error("rule", span, said).help(help));
    }

    fn check_collections(&mut self) {
        for name in &self.rule.requires {
            if Kind::of_collection(&name.text).is_none() {
                self.fault(
                    name.span,
                    Said::new(
                        format!("there is no collection `{}`", name.text),
                        format!("没有名为“{}”的集合", name.text),
                    ),
                );
            }
        }
    }

    fn read_params(&mut self) {
        for param in &self.rule.params {
            let Some((value, ty)) = literal(&param.value) else {
                self.fault(
                    param.value.span,
                    Said::new(
                        "a parameter's default is a number, share, span, date or text",
                        "参数的默认值须是数值、百分比、时长、日期或文字",
                    ),
                );
                continue;
            };
            let mut shown = shown_literal(&value);
            let mut value = value;
            if let Some(setting) = self.settings.get(&param.name.text) {
                let written = &setting.written;
                match super::setting(written) {
                    Some((set, set_type)) if compatible(set_type, ty) => {
                        if below_zero(&set) {
                            let fault = negative(param, setting, &shown);
                            self.settings_faults.push(fault);
                        }
                        value = set;
                        shown.clone_from(written);
                    }
                    _ => self.settings_faults.push(unfit(param, setting, &shown, ty)),
                }
            }
            self.shown_params
                .push((param.name.text.clone(), shown, param.text.said.clone()));
            self.params.insert(param.name.text.clone(), (value, ty));
        }
    }

    fn check_settings(&mut self) {
        for (name, setting) in self.settings {
            let list = self.words_of(name);
            let span = setting.spans.map_or(self.rule.name.span, |s| s.1);
            match (&setting.words, list.is_empty()) {
                (None, true) if self.params.contains_key(name) => continue,
                (Some(change), false) => {
                    self.check_words(name, change, &list);
                    continue;
                }
                (None, false) => {
                    let said = Said::new(
                        format!("`{name}` is a list of words"),
                        format!("“{name}”是词表"),
                    );
                    let help = Said::new(
                        format!("write `{name} = {{ add = [\"…\"], remove = [\"…\"] }}`"),
                        format!("写法：{name} = {{ add = [\"…\"], remove = [\"…\"] }}"),
                    );
                    self.settings_faults
                        .push(Problem::error("settings", span, said).help(help));
                    continue;
                }
                _ => {}
            }
            let rule = &self.rule.name.text;
            let said = Said::new(
                format!("rule `{rule}` has no parameter `{name}`"),
                format!("规则“{rule}”没有参数“{name}”"),
            );
            let lists = self.rule.words.iter().map(|w| w.name.text.as_str());
            let known: Vec<&str> = self
                .params
                .keys()
                .map(String::as_str)
                .chain(lists)
                .collect();
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => did_you_mean(near),
                None if known.is_empty() => Said::new("it has none", "此规则没有参数"),
                None => Said::new(
                    format!("it has {}", known.join(", ")),
                    format!("可用参数：{}", known.join("、")),
                ),
            };
            self.settings_faults
                .push(Problem::error("settings", span, said).help(help));
        }
    }

    /// All words of a list that the rule knows, before the settings change it.
    fn words_of(&self, list: &str) -> Vec<&'c str> {
        let own = self.rule.words.iter().filter(|w| w.name.text == list);
        own.chain(self.shared.words.get(list).into_iter().flatten())
            .flat_map(|w| w.words.iter().map(|w| w.text.as_str()))
            .collect()
    }

    /// A word that is taken off a list must be on it.
    fn check_words(&mut self, list: &str, change: &WordChange, words: &[&str]) {
        for (word, span) in &change.remove {
            if words.contains(&word.as_str()) {
                continue;
            }
            let said = Said::new(
                format!("`{word}` is not in the list `{list}`"),
                format!("词表“{list}”中没有“{word}”"),
            );
            let help = match nearest(word, words.iter().copied()) {
                Some(near) => did_you_mean(near),
                None => Said::new(
                    format!("`planlint explain {}` shows the list", self.rule.name.text),
                    format!("“planlint explain {}”可查看词表", self.rule.name.text),
                ),
            };
            self.settings_faults
                .push(Problem::error("settings", *span, said).help(help));
        }
    }

    fn read_functions(&mut self) {
        for definition in &self.rule.lets {
            let Some((param, kind)) = &definition.param else {
                continue;
            };
            let Some(kind) = Kind::ALL.into_iter().find(|k| k.word() == kind.text) else {
                self.fault(
                    kind.span,
                    Said::new(
                        format!("there is no kind of element `{}`", kind.text),
                        format!("没有名为“{}”的要素", kind.text),
                    ),
                );
                continue;
            };
            let mut scope = Scope::default();
            let slot = scope.slot();
            scope.first = Some(slot);
            scope.names.push((
                param.text.clone(),
                Binding::Variable(slot),
                Type::one(Base::Elem(kind.set())),
            ));
            let (body, ty) = self.expr(&mut scope, &definition.value, None);
            let number = self.functions.len() as u16;
            self.functions.push(Function {
                slot,
                slots: scope.next,
                body,
            });
            self.function_types
                .insert(definition.name.text.clone(), (number, kind.set(), ty));
        }
    }

    /// The blocks of a relation: the rule's own and the shared ones of that name.
    fn relation(&mut self, name: &Name) -> Option<(Arc<[RelationCode]>, Kinds)> {
        if let Some(known) = self.relations.get(&name.text) {
            return Some(known.clone());
        }
        let (rule, shared) = (self.rule, self.shared);
        let own = rule.relations.iter().filter(|r| r.name.text == name.text);
        let shared = shared.relations.get(&name.text).into_iter().flatten();
        let blocks: Vec<&Relation> = own.chain(shared).collect();
        if blocks.is_empty() {
            let all = self
                .rule
                .relations
                .iter()
                .map(|r| r.name.text.as_str())
                .chain(self.shared.relations.keys().map(String::as_str));
            let near = nearest(&name.text, all).map(str::to_owned);
            let said = Said::new(
                format!("there is no relation `{}`", name.text),
                format!("没有名为“{}”的关系", name.text),
            );
            match near {
                Some(near) => self.fault_with(name.span, said, did_you_mean(&near)),
                None => self.fault(name.span, said),
            }
            return None;
        }
        let mut kinds = Kinds(0);
        let mut compiled = Vec::new();
        for block in blocks {
            compiled.push(self.relation_block(block, &mut kinds));
        }
        let result = (Arc::from(compiled), kinds);
        self.relations.insert(name.text.clone(), result.clone());
        Some(result)
    }

    fn relation_block(&mut self, block: &Relation, kinds: &mut Kinds) -> RelationCode {
        let mut scope = Scope::default();
        let generator = self.generator(&mut scope, &block.sources, block.scope.as_ref(), true);
        let from = self.node(&mut scope, &block.from, kinds);
        let to = self.node(&mut scope, &block.to, kinds);
        let (at, _) = self.expr(&mut scope, &block.at, None);
        let because = block
            .because
            .as_ref()
            .map(|b| self.expr(&mut scope, b, None).0);
        let within = block
            .within
            .as_ref()
            .map(|w| self.expr(&mut scope, w, None).0);
        RelationCode {
            generator,
            slots: scope.next,
            from,
            to,
            at,
            because,
            within,
        }
    }

    fn node(&mut self, scope: &mut Scope, expr: &Expr, kinds: &mut Kinds) -> Code {
        let (code, ty) = self.expr(scope, expr, None);
        match ty.base {
            Base::Elem(found) if !ty.list => *kinds = kinds.union(found),
            Base::Any => {}
            _ => self.fault(
                expr.span,
                Said::new(
                    format!("an edge joins elements, not {}", ty.words()),
                    format!("关系连接的应是要素，而不是{}", ty.words_zh()),
                ),
            ),
        }
        code
    }
}

/// A setting that is not of its parameter's type.
fn unfit(param: &Param, setting: &Setting, default: &str, ty: Type) -> Problem {
    let (name, written) = (&param.name.text, &setting.written);
    let span = setting.spans.map_or(param.name.span, |s| s.0);
    let said = Said::new(
        format!("`{name} = {written}` should be {}", ty.words()),
        format!("“{name} = {written}”应为{}", ty.words_zh()),
    );
    Problem::error("settings", span, said).help(Said::new(
        format!("the default is `{name} = {default}`"),
        format!("默认值是“{name} = {default}”"),
    ))
}

/// Whether a value is less than nothing: no share, count or stretch of a rule can be.
fn below_zero(value: &Value) -> bool {
    match value {
        Value::Number(number, _) => number.is_sign_negative() && !number.is_zero(),
        Value::Stretch(stretch) => stretch.months < 0 || stretch.days < 0,
        _ => false,
    }
}

fn negative(param: &Param, setting: &Setting, default: &str) -> Problem {
    let (name, written) = (&param.name.text, &setting.written);
    let span = setting.spans.map_or(param.name.span, |s| s.0);
    let said = Said::new(
        format!("`{name} = {written}` is below zero"),
        format!("“{name} = {written}”小于零"),
    );
    Problem::error("settings", span, said).help(Said::new(
        format!("the default is `{name} = {default}`"),
        format!("默认值是“{name} = {default}”"),
    ))
}

/// Whether a value of one type can stand where the other is wanted.
fn compatible(a: Type, b: Type) -> bool {
    a.list == b.list && (a.base == b.base || a.base == Base::Any || b.base == Base::Any)
}

/// The value of a literal.
pub(super) fn literal(expr: &Expr) -> Option<(Value, Type)> {
    Some(match &expr.kind {
        ExprKind::Number { value, share } => {
            (Value::Number(*value, *share), Type::one(Base::Number))
        }
        ExprKind::Days(days) => (
            Value::Stretch(Stretch {
                months: 0,
                days: i64::from(*days),
            }),
            Type::one(Base::Span),
        ),
        ExprKind::Months(months) => (
            Value::Stretch(Stretch {
                months: *months,
                days: 0,
            }),
            Type::one(Base::Span),
        ),
        ExprKind::Date(date) => (Value::Day(Day::last(*date)), Type::one(Base::Date)),
        ExprKind::Text(text) => (Value::Made(text.as_str().into()), Type::one(Base::Text)),
        ExprKind::Bool(truth) => (Value::Bool(*truth), Type::one(Base::Bool)),
        _ => return None,
    })
}

fn shown_literal(value: &Value) -> String {
    match value {
        Value::Number(n, true) => {
            format!("{}%", (n * rust_decimal::Decimal::ONE_HUNDRED).normalize())
        }
        Value::Number(n, false) => n.to_string(),
        Value::Stretch(s) if s.months != 0 => format!("{} months", s.months),
        Value::Stretch(s) => format!("{} days", s.days),
        Value::Day(d) => d.written.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Made(text) => format!("\"{text}\""),
        _ => String::new(),
    }
}
