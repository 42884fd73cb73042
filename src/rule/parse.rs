//! Rule files to trees. A clause that cannot be read is reported and skipped; reading
//! goes on at the next clause word that starts a line.

use crate::finding::{Problem, Said, Severity};
use crate::source::{FileId, Span};
use crate::syntax::keywords::{Stage, nearest};

use super::scan::{Kind, Token, scan};
use super::tree::{
    Case, Clause, Edit, Example, Expr, ExprKind, Fix, Gen, Item, Let, Name, Param, Part, Relation,
    Rule, SeverityRule, Source, Text, Words,
};

/// Words that begin a clause.
const CLAUSES: [&str; 22] = [
    "severity", "summary", "why", "param", "words", "requires", "relation", "let", "for", "when",
    "else", "at", "note", "to", "key", "help", "fix", "say", "bad", "good", "edge", "rule",
];

/// How deep expressions may nest.
const MAX_DEPTH: usize = 64;

/// Reading could not go on; the problem is noted.
#[derive(Debug)]
pub(super) struct Lost;

pub(super) type Read<T> = Result<T, Lost>;

/// All items of a rule file, and what could not be read.
pub fn parse(source: &str, file: FileId) -> (Vec<Item>, Vec<Problem>) {
    let mut parser = Parser::new(source, file);
    let mut items = Vec::new();
    while !parser.done() {
        let read = match parser.word() {
            "rule" => parser.rule().map(|r| Item::Rule(Box::new(r))),
            "relation" => parser.relation().map(|r| Item::Relation(Box::new(r))),
            "words" => parser.words().map(Item::Words),
            _ => parser.wanted("`rule`, `relation` or `words`", "“rule”“relation”或“words”"),
        };
        match read {
            Ok(item) => items.push(item),
            Err(Lost) => parser.resume(&["rule", "relation", "words"]),
        }
    }
    (items, parser.problems)
}

/// The generator of `planlint query`.
pub fn parse_query(source: &str, file: FileId) -> (Option<Gen>, Vec<Problem>) {
    let mut parser = Parser::new(source, file);
    let read = parser.generator();
    if read.is_ok() && !parser.done() {
        let _: Read<()> = parser.wanted("the end of the question", "查询到此结束");
    }
    let clean = parser.problems.is_empty();
    (read.ok().filter(|_| clean), parser.problems)
}

pub(super) struct Parser<'s> {
    pub(super) source: &'s str,
    pub(super) file: FileId,
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) problems: Vec<Problem>,
}

impl<'s> Parser<'s> {
    fn new(source: &'s str, file: FileId) -> Self {
        Self {
            source,
            file,
            tokens: scan(source, file),
            at: 0,
            depth: 0,
            problems: Vec::new(),
        }
    }

    fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub(super) fn token(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.token().map(|t| t.kind)
    }

    pub(super) fn here(&self) -> Span {
        let end = self.source.len() as u32;
        self.token()
            .map_or(Span::new(self.file, end, end), |t| t.span)
    }

    /// The text of the next token, if it is a word.
    pub(super) fn word(&self) -> &'s str {
        match self.token() {
            Some(token) if token.kind == Kind::Word => &self.source[token.span.range()],
            _ => "",
        }
    }

    /// The text of the next token.
    pub(super) fn text_here(&self) -> &'s str {
        &self.source[self.here().range()]
    }

    pub(super) fn is(&self, sign: &str) -> bool {
        matches!(self.kind(), Some(Kind::Sign | Kind::Word)) && self.text_here() == sign
    }

    pub(super) fn eat(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        self.at += usize::from(found);
        found
    }

    pub(super) fn lose<T>(&mut self, span: Span, said: Said) -> Read<T> {
        self.problems.push(Problem::error("rule", span, said));
        Err(Lost)
    }

    pub(super) fn wanted<T>(&mut self, en: &str, zh: &str) -> Read<T> {
        let found: String = self.text_here().chars().take(20).collect();
        let said = match self.kind() {
            None => Said::new(
                format!("expected {en}, but the file ends here"),
                format!("此处应为{zh}，但文件到此结束"),
            ),
            Some(Kind::OpenText) => Said::new("this quote is never closed", "引号没有闭合"),
            Some(_) => Said::new(
                format!("expected {en}, found `{found}`"),
                format!("此处应为{zh}，却是“{found}”"),
            ),
        };
        let here = self.here();
        self.lose(here, said)
    }

    pub(super) fn expect(&mut self, sign: &str) -> Read<()> {
        if self.eat(sign) {
            Ok(())
        } else {
            self.wanted(&format!("`{sign}`"), &format!("“{sign}”"))
        }
    }

    /// Goes to the next of these words that starts a line, at least one token on.
    fn resume(&mut self, words: &[&str]) {
        self.at += 1;
        while let Some(token) = self.token() {
            let closing = self.is("}") && token.first_on_line;
            if (token.first_on_line && words.contains(&self.word())) || closing {
                return;
            }
            self.at += 1;
        }
    }

    pub(super) fn name(&mut self) -> Read<Name> {
        match self.kind() {
            Some(Kind::Word) => {
                let name = Name {
                    text: self.word().to_owned(),
                    span: self.here(),
                };
                self.at += 1;
                Ok(name)
            }
            _ => self.wanted("a name", "名称"),
        }
    }

    pub(super) fn string(&mut self) -> Read<Name> {
        match self.kind() {
            Some(Kind::Text) => {
                let span = self.here();
                let quotes = if self.text_here().starts_with("\"\"\"") {
                    3
                } else {
                    1
                };
                let inner = Span::new(self.file, span.start + quotes, span.end - quotes);
                self.at += 1;
                Ok(Name {
                    text: self.source[inner.range()].to_owned(),
                    span: inner,
                })
            }
            _ => self.wanted("a text in quotes", "加引号的文字"),
        }
    }

    fn text(&mut self) -> Read<Text> {
        let start = self.here();
        let (mut en, mut zh) = (None, None);
        while matches!(self.word(), "en" | "zh") {
            let slot = if self.word() == "en" {
                &mut en
            } else {
                &mut zh
            };
            let again = slot.is_some();
            let is_en = self.word() == "en";
            if again {
                let here = self.here();
                return self.lose(
                    here,
                    Said::new("this language stands here twice", "同一语言写了两次"),
                );
            }
            self.at += 1;
            let string = self.string()?;
            if is_en {
                en = Some(string);
            } else {
                zh = Some(string);
            }
        }
        match (en, zh) {
            (Some(en), Some(zh)) => Ok(Text {
                said: Said::new(en.text, zh.text),
                en: en.span,
                zh: zh.span,
            }),
            _ => self.lose(
                start,
                Said::new(
                    "a text needs both languages: `en \"…\" zh \"…\"`",
                    "文字须有两种语言：`en \"…\" zh \"…\"`",
                ),
            ),
        }
    }

    fn level(&mut self) -> Read<Severity> {
        match Severity::parse(self.word()) {
            Some(level) => {
                self.at += 1;
                Ok(level)
            }
            None => self.wanted(
                "`error`, `warning`, `info` or `off`",
                "error、warning、info 或 off",
            ),
        }
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

    fn rule(&mut self) -> Read<Rule> {
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
            self.problems.push(
                Problem::error(
                    "rule",
                    name.span,
                    Said::new(
                        format!("rule `{}` is never closed", name.text),
                        format!("规则“{}”没有闭合", name.text),
                    ),
                )
                .help(Said::new(
                    "put a `}` after its last example",
                    "在最后一个示例后补上“}”",
                )),
            );
        }
        self.finish(draft, name, start.to(end))
    }

    fn finish(&mut self, draft: Draft, name: Name, span: Span) -> Read<Rule> {
        let mut lacking = Vec::new();
        let checks = [
            (draft.severity.is_some(), "severity"),
            (draft.summary.is_some(), "summary"),
            (draft.why.is_some(), "why"),
            (!draft.parts.is_empty(), "for"),
        ];
        lacking.extend(
            checks
                .into_iter()
                .filter(|c| !c.0)
                .map(|c| format!("`{}`", c.1)),
        );
        let (Some((severity, default_off)), Some(summary), Some(why), true) =
            (draft.severity, draft.summary, draft.why, lacking.is_empty())
        else {
            // What failed to be read was reported where it stands.
            if self.problems.is_empty() {
                let list = lacking.join(", ");
                let said = Said::new(
                    format!("rule `{}` lacks {list}", name.text),
                    format!("规则“{}”缺少 {list}", name.text),
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
            word => {
                let word = word.to_owned();
                let near = nearest(&word, CLAUSES.into_iter());
                let here = self.here();
                let shown: String = self.text_here().chars().take(20).collect();
                let mut problem = Problem::error(
                    "rule",
                    here,
                    Said::new(
                        format!("`{shown}` begins no clause of a rule"),
                        format!("“{shown}”不是规则中的子句"),
                    ),
                );
                problem = match near {
                    Some(near) => problem.help(Said::new(format!("did you mean `{near}`?"), format!("是否应为“{near}”？"))),
                    None => problem.help(Said::new(
                        "clauses are severity, summary, why, param, words, requires, relation, let, for, when, at, say, help, to, key, note, fix, bad, good",
                        "可用的子句：severity、summary、why、param、words、requires、relation、let、for、when、at、say、help、to、key、note、fix、bad、good",
                    )),
                };
                self.problems.push(problem);
                return Err(Lost);
            }
        }
        Ok(())
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

    fn words(&mut self) -> Read<Words> {
        self.expect("words")?;
        let name = self.name()?;
        let (mut words, mut except) = (Vec::new(), Vec::new());
        let mut any = false;
        while matches!(self.word(), "en" | "zh") {
            any = true;
            self.at += 1;
            self.strings(&mut words)?;
            if self.eat("except") {
                self.strings(&mut except)?;
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

    fn strings(&mut self, list: &mut Vec<Name>) -> Read<()> {
        list.push(self.string()?);
        while self.eat(",") {
            list.push(self.string()?);
        }
        Ok(())
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

    fn sources(&mut self) -> Read<Vec<Source>> {
        let mut sources = vec![self.source()?];
        while self.eat(",") {
            sources.push(self.source()?);
        }
        Ok(sources)
    }

    fn source(&mut self) -> Read<Source> {
        let name = self.name()?;
        self.expect("in")?;
        Ok(Source {
            name,
            value: self.value()?,
        })
    }

    fn scope(&mut self) -> Read<Option<Expr>> {
        if self.eat("where") {
            Ok(Some(self.expr()?))
        } else {
            Ok(None)
        }
    }

    pub(super) fn generator(&mut self) -> Read<Gen> {
        let sources = self.sources()?;
        let scope = self.scope()?;
        let value = if self.eat(":") {
            Some(self.expr()?)
        } else {
            None
        };
        Ok(Gen {
            sources,
            scope,
            value,
        })
    }

    fn relation(&mut self) -> Read<Relation> {
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
        let because = if self.eat("because") {
            Some(self.value()?)
        } else {
            None
        };
        let within = if self.eat("within") {
            Some(self.value()?)
        } else {
            None
        };
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
            let otherwise = self.is("else")
                && self
                    .tokens
                    .get(self.at + 1)
                    .is_some_and(|t| &self.source[t.span.range()] == "when");
            if otherwise {
                self.at += 1;
            }
            if self.eat("when") {
                let when = self.expr()?;
                let severity = if self.eat("severity") {
                    Some(self.severity()?)
                } else {
                    None
                };
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
                let mut keys = vec![self.value()?];
                while self.eat(",") {
                    keys.push(self.value()?);
                }
                Clause::Key(keys)
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
        let condition = if self.eat("if") {
            Some(self.expr()?)
        } else {
            None
        };
        let text = self.text()?;
        self.expect("{")?;
        let mut edits = Vec::new();
        while !self.eat("}") {
            edits.push(match self.word() {
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
                        "`replace`, `delete` or `insert`",
                        "replace、delete 或 insert",
                    );
                }
            });
        }
        Ok(Fix {
            safe,
            condition,
            text,
            edits,
        })
    }

    fn example(&mut self) -> Read<Example> {
        let mut example = Example {
            bad: self.word() == "bad",
            span: Some(self.here()),
            ..Example::default()
        };
        self.at += 1;
        if !self.eat("{") {
            let plan = self.string()?;
            example.files.push((String::new(), plan.text));
            return Ok(example);
        }
        while !self.eat("}") {
            match self.word() {
                "as-of" => {
                    self.at += 1;
                    let Ok(date) = crate::syntax::date::parse(self.text_here()) else {
                        return self.wanted("a date such as `2024-06-30`", "日期，如 2024-06-30");
                    };
                    self.at += 1;
                    example.as_of = Some(date);
                }
                "severity" => {
                    self.at += 1;
                    example.severity = Some(self.level()?);
                }
                "file" => {
                    self.at += 1;
                    let name = self.string()?;
                    let text = self.string()?;
                    example.files.push((name.text, text.text));
                }
                "plan" => {
                    self.at += 1;
                    let text = self.string()?;
                    example.files.insert(0, (String::new(), text.text));
                }
                word @ ("before" | "toml" | "after") => {
                    let slot = word.to_owned();
                    self.at += 1;
                    let text = Some(self.string()?.text);
                    match slot.as_str() {
                        "before" => example.before = text,
                        "toml" => example.toml = text,
                        _ => example.after = text,
                    }
                }
                _ => {
                    return self.wanted(
                        "`plan`, `file`, `as-of`, `severity`, `before`, `toml` or `after`",
                        "plan、file、as-of、severity、before、toml 或 after",
                    );
                }
            }
        }
        Ok(example)
    }

    /// Runs `read` one level deeper, or refuses.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= MAX_DEPTH {
            let here = self.here();
            return self.lose(
                here,
                Said::new("this expression nests too deep", "表达式嵌套过深"),
            );
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    pub(super) fn broken(span: Span) -> Expr {
        Expr {
            kind: ExprKind::Broken,
            span,
        }
    }
}

#[derive(Default)]
struct Draft {
    severity: Option<(SeverityRule, bool)>,
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
