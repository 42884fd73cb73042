//! Rule files to trees. A clause that cannot be read is reported and skipped; reading
//! goes on at the next clause word that starts a line.
//!
//! In goes the text of a rule file, out come trees and problems. Here are the tokens and
//! the recovery; names are not looked up and types not checked.

mod examples;
mod expr;
mod rules;

use crate::finding::{Problem, Said, Severity};
use crate::source::{FileId, Span};

use super::scan::{Kind, Token, scan};
use super::tree::{Expr, Gen, Item, Name, Source, Text};

/// How deep expressions may nest.
const MAX_DEPTH: usize = 64;

/// How many operators and fields one expression may chain.
const MAX_LINKS: usize = 200;

/// Reading could not go on; the problem is noted.
#[derive(Debug)]
struct Lost;

type Read<T> = Result<T, Lost>;

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

struct Parser<'s> {
    source: &'s str,
    file: FileId,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    links: usize,
    problems: Vec<Problem>,
}

impl<'s> Parser<'s> {
    fn new(source: &'s str, file: FileId) -> Self {
        Self {
            source,
            file,
            tokens: scan(source, file),
            at: 0,
            depth: 0,
            links: 0,
            problems: Vec::new(),
        }
    }

    fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    fn token(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn kind(&self) -> Option<Kind> {
        self.token().map(|t| t.kind)
    }

    fn here(&self) -> Span {
        let end = self.source.len() as u32;
        self.token()
            .map_or(Span::new(self.file, end, end), |t| t.span)
    }

    /// The text of the next token, if it is a word.
    fn word(&self) -> &'s str {
        match self.token() {
            Some(token) if token.kind == Kind::Word => &self.source[token.span.range()],
            _ => "",
        }
    }

    /// The text of the next token.
    fn text_here(&self) -> &'s str {
        &self.source[self.here().range()]
    }

    fn is(&self, sign: &str) -> bool {
        matches!(self.kind(), Some(Kind::Sign | Kind::Word)) && self.text_here() == sign
    }

    /// Whether the token after the next one is this.
    fn then(&self, sign: &str) -> bool {
        self.tokens
            .get(self.at + 1)
            .is_some_and(|t| &self.source[t.span.range()] == sign)
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        self.at += usize::from(found);
        found
    }

    fn lose<T>(&mut self, span: Span, said: Said) -> Read<T> {
        self.problems.push(Problem::error("rule", span, said));
        Err(Lost)
    }

    fn wanted<T>(&mut self, en: &str, zh: &str) -> Read<T> {
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

    fn expect(&mut self, sign: &str) -> Read<()> {
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

    fn name(&mut self) -> Read<Name> {
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

    fn string(&mut self) -> Read<Name> {
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
            let is_en = self.word() == "en";
            let slot = if is_en { &mut en } else { &mut zh };
            if slot.is_some() {
                let here = self.here();
                return self.lose(
                    here,
                    Said::new("this language stands here twice", "同一语言写了两次"),
                );
            }
            self.at += 1;
            *slot = Some(self.string()?);
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

    fn sources(&mut self) -> Read<Vec<Source>> {
        self.listed(Self::source)
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
        self.behind("where", Self::expr)
    }

    fn generator(&mut self) -> Read<Gen> {
        let sources = self.sources()?;
        let scope = self.scope()?;
        let value = self.behind(":", Self::expr)?;
        Ok(Gen {
            sources,
            scope,
            value,
        })
    }

    /// One more link of a chain such as `a and b and c`: a chain is as deep as it is long.
    fn link(&mut self) -> Read<()> {
        self.links += 1;
        if self.links < MAX_LINKS {
            return Ok(());
        }
        let here = self.here();
        let said = Said::new("this expression is too long", "表达式过长");
        self.lose(here, said)
    }

    /// Runs `read` one level deeper, or refuses.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth == 0 {
            self.links = 0;
        }
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

    /// One or more, with commas between them.
    fn listed<T>(&mut self, mut read: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let mut list = vec![read(self)?];
        while self.eat(",") {
            list.push(read(self)?);
        }
        Ok(list)
    }

    /// What stands behind a word, if the word does.
    fn behind<T>(
        &mut self,
        word: &str,
        read: impl FnOnce(&mut Self) -> Read<T>,
    ) -> Read<Option<T>> {
        if self.eat(word) {
            read(self).map(Some)
        } else {
            Ok(None)
        }
    }
}
