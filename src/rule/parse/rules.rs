//! Rules, relations and word lists: clauses to trees.
//!
//! In go tokens, out come rules with all of their clauses, or what is wrong with one of
//! them. What a clause means is unknown here; which ones a rule cannot do without is not.

use crate::finding::{Problem, Said};
use crate::source::Span;
use crate::syntax::keywords::{Stage, nearest};

use super::super::did_you_mean;
use super::super::tree::{
    Case, Clause, EachEdit, Edit, Example, Fix, Let, Name, Param, Part, Relation, Rule,
    SeverityRule, Text, Words,
};
use super::{Lost, Parser, Read};

/// Words that begin a clause.
const CLAUSES: [&str; 22] = [
    "severity", "summary", "why", "param", "words", "requires", "relation", "let", "for", "when",
    "else", "at", "note", "to", "key", "help", "fix", "say", "bad", "good", "edge", "rule",
];

/// The clauses of a rule read so far.
#[derive(Default)]
struct Draft {
    severity: Option<(SeverityRule, bool)>,
    never_baselined: bool,
    summary: Option<Text>,
    why: Option<Text>,
    params: Vec<Param>,
    words: Vec<Words>,
    requires: Vec<Name>,
    relations: Vec<Relation>,
    lets: Vec<Let>,
    parts: Vec<Part>,
    examples: Vec<Example>,
}

impl Parser<'_> {
    pub(super) fn rule(&mut self) -> Read<Rule> {
        let start = self.here();
        self.expect("rule")?;
        let name = self.name()?;
        self.expect("{")?;
        let mut draft = Draft::default();
        while !self.done() && !self.is("}") {
            let first = self.word();
            if first == "rule" && self.token().is_some_and(|t| t.first_on_line) {
                break;
            }
            if self.clause_of_rule(&mut draft).is_err() {
                self.resume(&CLAUSES);
            }
        }
        let end = self.here();
        if !self.eat("}") {
            self.never_closed(&name);
        }
        self.finish(draft, name, start.to(end))
    }

    fn never_closed(&mut self, name: &Name) {
        let said = Said::new(
            format!("rule `{}` is never closed", name.text),
            format!("规则“{}”没有闭合", name.text),
        );
        let help = Said::new(
            "put a `}` after its last example",
            "在最后一个示例后补上“}”",
        );
        self.problems
            .push(Problem::error("rule", name.span, said).help(help));
    }

    fn finish(&mut self, draft: Draft, name: Name, span: Span) -> Read<Rule> {
        let mut lacking = Vec::new();
        let checks = [
            (draft.severity.is_some(), "severity"),
            (draft.summary.is_some(), "summary"),
            (draft.why.is_some(), "why"),
            (!draft.parts.is_empty(), "for"),
        ];
        lacking.extend(checks.into_iter().filter(|c| !c.0).map(|c| c.1));
        let (Some((severity, default_off)), Some(summary), Some(why), true) =
            (draft.severity, draft.summary, draft.why, lacking.is_empty())
        else {
            // What failed to be read was reported where it stands.
            if self.problems.is_empty() {
                let quoted = |(on, off)| lacking.iter().map(move |w| format!("{on}{w}{off}"));
                let list: Vec<String> = quoted(("`", "`")).collect();
                let said = Said::new(
                    format!("rule `{}` lacks {}", name.text, list.join(", ")),
                    format!(
                        "规则“{}”缺少{}",
                        name.text,
                        quoted(("“", "”")).collect::<String>()
                    ),
                );
                return self.lose(name.span, said);
            }
            return Err(Lost);
        };
        Ok(Rule {
            name,
            span,
            severity,
            default_off,
            never_baselined: draft.never_baselined,
            summary,
            why,
            params: draft.params,
            words: draft.words,
            requires: draft.requires,
            relations: draft.relations,
            lets: draft.lets,
            parts: draft.parts,
            examples: draft.examples,
        })
    }

    fn clause_of_rule(&mut self, draft: &mut Draft) -> Read<()> {
        match self.word() {
            "severity" => {
                self.at += 1;
                let severity = self.severity()?;
                let off = self.eat("default");
                if off {
                    self.expect("off")?;
                }
                draft.severity = Some((severity, off));
                if self.eat("never") {
                    self.expect("baselined")?;
                    draft.never_baselined = true;
                }
            }
            "summary" => {
                self.at += 1;
                draft.summary = Some(self.text()?);
            }
            "why" => {
                self.at += 1;
                draft.why = Some(self.text()?);
            }
            "param" => draft.params.push(self.param()?),
            "words" => draft.words.push(self.words()?),
            "requires" => {
                self.at += 1;
                draft.requires.push(self.name()?);
            }
            "relation" => draft.relations.push(self.relation()?),
            "let" => draft.lets.push(self.definition()?),
            "for" => draft.parts.push(self.part()?),
            "bad" | "good" => draft.examples.push(self.example()?),
            _ => return Err(self.no_clause()),
        }
        Ok(())
    }

    /// Reports a word that begins no clause.
    fn no_clause(&mut self) -> Lost {
        let shown: String = self.text_here().chars().take(20).collect();
        let problem = Problem::error(
            "rule",
            self.here(),
            Said::new(
                format!("`{shown}` begins no clause of a rule"),
                format!("“{shown}”不是规则中的子句"),
            ),
        );
        self.problems.push(problem.help(match nearest(self.word(), CLAUSES.into_iter()) {
            Some(near) => did_you_mean(near),
            None => Said::new(
                "clauses are severity, summary, why, param, words, requires, relation, let, for, when, at, say, help, to, key, note, fix, bad, good",
                "可用的子句：severity、summary、why、param、words、requires、relation、let、for、when、at、say、help、to、key、note、fix、bad、good",
            ),
        }));
        Lost
    }

    fn severity(&mut self) -> Read<SeverityRule> {
        let span = self.here();
        let mut arms = Vec::new();
        let last = loop {
            let level = self.level()?;
            if !self.eat("if") {
                break level;
            }
            let condition = self.expr()?;
            arms.push((level, condition));
            self.expect(",")?;
        };
        let mut stages = Vec::new();
        if self.eat("{") {
            while !self.eat("}") {
                let Some(stage) = Stage::parse(self.word()) else {
                    return self.wanted(
                        "`draft`, `issued`, `executing` or `closed`",
                        "draft、issued、executing 或 closed",
                    );
                };
                self.at += 1;
                stages.push((stage, self.level()?));
                let _ = self.eat(";") || self.eat(",");
            }
        }
        Ok(SeverityRule {
            arms,
            last,
            stages,
            span,
        })
    }

    fn param(&mut self) -> Read<Param> {
        self.expect("param")?;
        let name = self.name()?;
        if self.eat(":") {
            self.name()?;
        }
        self.expect("=")?;
        let value = self.value()?;
        let text = self.text()?;
        Ok(Param { name, value, text })
    }

    pub(super) fn words(&mut self) -> Read<Words> {
        self.expect("words")?;
        let name = self.name()?;
        let (mut words, mut except) = (Vec::new(), Vec::new());
        let mut any = false;
        while matches!(self.word(), "en" | "zh") {
            any = true;
            self.at += 1;
            words.extend(self.listed(Self::string)?);
            if self.eat("except") {
                except.extend(self.listed(Self::string)?);
            }
        }
        if !any {
            return self.wanted("`en` or `zh` and words in quotes", "“en”或“zh”及加引号的词");
        }
        Ok(Words {
            name,
            words,
            except,
        })
    }

    fn definition(&mut self) -> Read<Let> {
        self.expect("let")?;
        let name = self.name()?;
        let param = if self.eat("(") {
            let param = self.name()?;
            self.expect(":")?;
            let kind = self.name()?;
            self.expect(")")?;
            Some((param, kind))
        } else {
            None
        };
        self.expect("=")?;
        Ok(Let {
            name,
            param,
            value: self.expr()?,
        })
    }

    pub(super) fn relation(&mut self) -> Read<Relation> {
        self.expect("relation")?;
        let name = self.name()?;
        self.expect("{")?;
        self.expect("for")?;
        let sources = self.sources()?;
        let scope = self.scope()?;
        self.expect("edge")?;
        let from = self.value()?;
        self.expect("->")?;
        let to = self.value()?;
        self.expect("at")?;
        let at = self.value()?;
        let because = self.behind("because", Self::value)?;
        let within = self.behind("within", Self::value)?;
        self.expect("}")?;
        Ok(Relation {
            name,
            sources,
            scope,
            from,
            to,
            at,
            because,
            within,
        })
    }

    fn part(&mut self) -> Read<Part> {
        let span = self.here();
        self.expect("for")?;
        let sources = self.sources()?;
        let scope = self.scope()?;
        let mut part = Part {
            sources,
            scope,
            shared: Vec::new(),
            cases: Vec::new(),
            span,
        };
        loop {
            let otherwise = self.is("else") && self.then("when");
            if otherwise {
                self.at += 1;
            }
            if self.eat("when") {
                let when = self.expr()?;
                let severity = self.behind("severity", Self::severity)?;
                part.cases.push(Case {
                    otherwise,
                    when,
                    severity,
                    clauses: Vec::new(),
                });
                continue;
            }
            match self.clause() {
                Ok(Some(clause)) => match part.cases.last_mut() {
                    Some(case) => case.clauses.push(clause),
                    None => part.shared.push(clause),
                },
                Ok(None) => return Ok(part),
                Err(Lost) => self.resume(&CLAUSES),
            }
        }
    }

    fn clause(&mut self) -> Read<Option<Clause>> {
        let word = self.word();
        Ok(Some(match word {
            "let" => Clause::Let(self.definition()?),
            "at" => {
                self.at += 1;
                Clause::At(self.value()?)
            }
            "note" => self.note()?,
            "to" => {
                self.at += 1;
                Clause::To(self.value()?)
            }
            "key" => {
                self.at += 1;
                Clause::Key(self.listed(Self::value)?)
            }
            "help" => {
                self.at += 1;
                Clause::Help(self.text()?)
            }
            "say" => {
                self.at += 1;
                Clause::Say(self.text()?)
            }
            "fix" => Clause::Fix(self.fix()?),
            _ => return Ok(None),
        }))
    }

    fn note(&mut self) -> Read<Clause> {
        self.expect("note")?;
        let source = if self.eat("for") {
            let source = self.source()?;
            Some((source, self.scope()?))
        } else {
            None
        };
        self.expect("at")?;
        let at = self.value()?;
        Ok(Clause::Note {
            source,
            at,
            text: self.text()?,
        })
    }

    fn fix(&mut self) -> Read<Fix> {
        self.expect("fix")?;
        let safe = self.eat("safe");
        let condition = self.behind("if", Self::expr)?;
        let text = self.text()?;
        self.expect("{")?;
        let mut edits = Vec::new();
        while !self.eat("}") {
            let source = self.behind("for", Self::source)?;
            let edit = self.edit()?;
            edits.push(EachEdit { source, edit });
        }
        Ok(Fix {
            safe,
            condition,
            text,
            edits,
        })
    }

    fn edit(&mut self) -> Read<Edit> {
        Ok(match self.word() {
            "replace" => {
                self.at += 1;
                let place = self.value()?;
                self.expect("with")?;
                Edit::Replace(place, self.value()?)
            }
            "delete" => {
                self.at += 1;
                Edit::Delete(self.value()?)
            }
            "insert" => {
                self.at += 1;
                let text = self.value()?;
                self.expect("after")?;
                Edit::Insert(text, self.value()?)
            }
            _ => {
                return self.wanted(
                    "`replace`, `delete`, `insert` or `for`",
                    "replace、delete、insert 或 for",
                );
            }
        })
    }
}
