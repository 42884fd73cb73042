//! The stream of entries of a file, with recovery between them.
//!
//! Entries are handed out one by one: a file of a million tasks never has a tree.

use std::collections::VecDeque;
use std::ops::Range;

use super::entry::{Entries, Group, arguments_of};
use super::fold::fold;
use super::grammar::arguments;
use super::grammar::input::{SyntaxError, Tokens};
use super::keywords::Keyword;
use super::lexer::Lexer;
use super::placement;
use super::token::{Kind, Token};
use super::tree::{Args, Entry, Event};
use crate::finding::{Lang, Problem, Said};
use crate::source::{FileId, Span};

/// How deep blocks may nest.
pub const MAX_DEPTH: usize = 128;

/// The events of a file. It never fails and never ends early.
pub fn events(source: &str, file: FileId) -> Events<'_> {
    let by_indent = !braces_balance(source) && !brace_tokens_balance(source);
    Events {
        by_indent,
        ..events_in(source, file, 0..source.len())
    }
}

/// The events of a piece of a file that [`super::pieces::cut`] made: balanced in itself.
pub fn events_in(source: &str, file: FileId, piece: Range<usize>) -> Events<'_> {
    Events {
        source: &source[..piece.end],
        file,
        entries: Entries::within(source, piece.clone()),
        blocks: Vec::new(),
        ready: VecDeque::new(),
        by_indent: false,
        seen_item: piece.start > 0,
        after_list: false,
        torn: false,
        swallowed: false,
        finished: false,
    }
}

/// An open block.
#[derive(Debug)]
struct Block {
    keyword: Option<Keyword>,
    /// Where the entry's keyword stands.
    head: Span,
    brace: Span,
    /// Blanks before the entry, when it is the first on its line.
    indent: Option<usize>,
    /// Whether the block was handed out; what is inside of one that was not, is not either.
    shown: bool,
}

/// See [`events`].
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts about the file so far"
)]
pub struct Events<'s> {
    source: &'s str,
    file: FileId,
    entries: Entries<'s>,
    blocks: Vec<Block>,
    ready: VecDeque<Event>,
    by_indent: bool,
    seen_item: bool,
    after_list: bool,
    torn: bool,
    swallowed: bool,
    finished: bool,
}

impl Iterator for Events<'_> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.finished {
                return None;
            }
            match self.entries.next_group() {
                Some(Group::Close(brace)) => self.close(brace),
                Some(Group::Entry(brace)) => {
                    if let Some(entry) = self.entry(brace) {
                        return Some(entry);
                    }
                }
                None => self.finish(),
            }
        }
    }
}

impl Events<'_> {
    /// Whether a brace had no partner: a piece of a file was then cut at the wrong place,
    /// or the file is at fault.
    pub const fn torn(&self) -> bool {
        self.torn
    }

    fn problem(&mut self, problem: Problem) {
        self.ready.push_back(Event::Problem(Box::new(problem)));
    }

    fn parent(&self) -> Option<Keyword> {
        self.blocks.last().and_then(|b| b.keyword)
    }

    fn hidden(&self) -> bool {
        self.blocks.last().is_some_and(|b| !b.shown)
    }

    fn close(&mut self, brace: Token) {
        let span = brace.span(self.file);
        if let Some(block) = self.blocks.pop() {
            if block.shown {
                self.ready.push_back(Event::Close(span));
            }
        } else {
            self.torn = true;
            self.problem(
                Problem::error(
                    "syntax",
                    span,
                    Said::new("this `}` closes nothing", "这个“}”没有对应的“{”"),
                )
                .help(Said::new(
                    "remove it, or open the block it should close",
                    "删去它，或补上对应的“{”",
                )),
            );
        }
        self.after_list = false;
    }

    fn finish(&mut self) {
        self.finished = true;
        let end = Span::new(
            self.file,
            self.source.len() as u32,
            self.source.len() as u32,
        );
        self.torn |= !self.blocks.is_empty();
        while let Some(block) = self.blocks.pop() {
            // A quote that runs to the end of the file took the braces with it.
            if !self.swallowed {
                self.unclosed(&block, end);
            } else if block.shown {
                self.ready.push_back(Event::Close(end));
            }
        }
    }

    /// Reports and closes a block whose brace is missing before `at`.
    fn unclosed(&mut self, block: &Block, at: Span) {
        let word = &self.source[block.head.range()];
        let problem = Problem::error(
            "syntax",
            block.brace,
            Said::new(
                format!("this `{{` of `{word}` is never closed"),
                format!("“{word}”的“{{”没有闭合"),
            ),
        )
        .help(Said::new(
            "put a `}` on a line of its own after the last line of the block",
            "在该块最后一行之后另起一行写“}”",
        ));
        self.problem(problem);
        if block.shown {
            self.ready.push_back(Event::Close(at));
        }
    }

    fn indent_of(&self, at: u32) -> Option<usize> {
        let mut blanks = 0;
        for c in self.source[..at as usize].chars().rev() {
            match c {
                '\n' => break,
                c if c.is_whitespace() => blanks += 1,
                _ => return None,
            }
        }
        Some(blanks)
    }

    /// Where braces do not balance, an item that starts no further in than the open
    /// block's own line shows where the missing brace belongs.
    fn close_by_indent(&mut self, keyword: Keyword, at: Span) {
        if !self.by_indent || !keyword.is_item() {
            return;
        }
        let Some(indent) = self.indent_of(at.start) else {
            return;
        };
        while let Some(block) = self
            .blocks
            .pop_if(|b| b.indent.is_some_and(|outer| indent <= outer))
        {
            self.unclosed(&block, Span::new(at.file, at.start, at.start));
        }
    }

    fn entry(&mut self, brace: Option<Token>) -> Option<Event> {
        let tokens = self.entries.take_tokens();
        let event = self.read_entry(&tokens, brace);
        self.entries.reuse(tokens);
        event
    }

    /// The event of an entry, if none waits before it; what waits behind it is in `ready`.
    fn read_entry(&mut self, tokens: &[Token], brace: Option<Token>) -> Option<Event> {
        let Some(&first) = tokens.first() else {
            if let Some(brace) = brace {
                self.nameless_block(brace);
            }
            return None;
        };
        let keyword_span = first.span(self.file);
        let last = tokens.last().map_or(first.end, |t| t.end);
        let open_end = tokens.last().is_some_and(|t| t.kind == Kind::OpenText);
        self.swallowed |= open_end && last as usize == self.source.len();
        self.torn |= open_end;
        let Some((keyword, sure)) = self.keyword(first) else {
            self.open(None, keyword_span, brace, false);
            self.after_list = false;
            return None;
        };
        self.close_by_indent(keyword, keyword_span);
        let input = Tokens {
            source: self.source,
            file: self.file,
            rest: arguments_of(tokens),
            end: last,
            words: None,
        };
        let (args, fault) = arguments(keyword, input);
        let placed = self.check_place(keyword, keyword_span);
        if let Some(dangling) = dangling(&args) {
            self.problem(
                Problem::error(
                    "syntax",
                    dangling,
                    Said::new("the list ends in a separator", "名单以分隔符结尾"),
                )
                .help(Said::new(
                    "remove it, or write the name that is missing",
                    "删去它，或补上缺少的名称",
                )),
            );
        }
        let broken = fault.is_some() || !sure;
        if let Some(error) = fault.filter(|_| sure) {
            self.refuse(keyword, keyword_span, &error, input);
        }
        self.after_list = matches!(args, Args::Names(_) | Args::Group(..));
        let shown = placed && !self.hidden();
        let mut event = None;
        if shown {
            let span = Span::new(self.file, keyword_span.start, last);
            event = Some(Event::Entry(Entry {
                keyword,
                keyword_span,
                span,
                args,
                broken,
                opens: brace.is_some(),
            }));
            if !self.ready.is_empty() {
                self.ready.extend(event.take());
            }
        }
        self.seen_item = true;
        self.open(Some(keyword), keyword_span, brace, shown);
        event
    }

    fn nameless_block(&mut self, brace: Token) {
        self.problem(
            Problem::error(
                "syntax",
                brace.span(self.file),
                Said::new("a block needs a keyword before it", "“{”前缺少关键词"),
            )
            .help(Said::new(
                "write for example `task 1 \"title\" {`",
                "例如“任务 1 \"标题\" {”",
            )),
        );
        self.open(None, brace.span(self.file), Some(brace), false);
    }

    fn open(&mut self, keyword: Option<Keyword>, head: Span, brace: Option<Token>, shown: bool) {
        let Some(brace) = brace else { return };
        let brace = brace.span(self.file);
        if self.blocks.len() == MAX_DEPTH {
            self.problem(Problem::error(
                "syntax",
                brace,
                Said::new(
                    format!("blocks nest deeper than {MAX_DEPTH}; what is inside is left out"),
                    format!("嵌套超过 {MAX_DEPTH} 层，其中内容不作检查"),
                ),
            ));
        }
        let shown = shown && self.blocks.len() < MAX_DEPTH;
        // The entry itself was handed out as opening; without its block it closes at once.
        if !shown && self.blocks.len() == MAX_DEPTH && !self.hidden() {
            self.ready.push_back(Event::Close(brace));
        }
        let indent = self.by_indent.then(|| self.indent_of(head.start)).flatten();
        self.blocks.push(Block {
            keyword,
            head,
            brace,
            indent,
            shown,
        });
    }

    /// The keyword of an entry, and whether it was spelled right.
    fn keyword(&mut self, first: Token) -> Option<(Keyword, bool)> {
        let span = first.span(self.file);
        let written = first.text(self.source);
        if first.kind == Kind::Word {
            // Most keywords are written as they are: only what is not known is folded.
            if let Some(keyword) = Keyword::parse(written) {
                return Some((keyword, true));
            }
            let word = fold(written);
            if let Some(keyword) = Keyword::parse(&word) {
                return Some((keyword, true));
            }
            let near = Keyword::nearest(&word.to_lowercase());
            self.unknown_word(span, written, near);
            return near
                .and_then(Keyword::parse)
                .map(|keyword| (keyword, false));
        }
        let (en, zh) = match first.kind {
            Kind::Text | Kind::OpenText => (
                "an entry begins with a keyword, not with a text",
                "语句须以关键词开头，不能以引号开头",
            ),
            Kind::Unknown => (
                "planlint does not know this character here",
                "此处字符无法识别",
            ),
            _ => ("an entry begins with a keyword", "语句须以关键词开头"),
        };
        self.problem(
            Problem::error("syntax", span, Said::new(en, zh)).help(if self.after_list {
                Said::new(
                    "is a name broken over the line? join the two parts",
                    "是否有名称被换行拆开？请合并为一行",
                )
            } else {
                Said::new(
                    "begin with a word such as `task`, `lead`, `target`",
                    "请以“任务”“牵头单位”“目标”等关键词开头",
                )
            }),
        );
        None
    }

    fn unknown_word(&mut self, span: Span, written: &str, near: Option<&'static str>) {
        let shown: String = written.chars().take(24).collect();
        let problem = Problem::error(
            "syntax",
            span,
            Said::new(
                format!("`{shown}` is not a keyword"),
                format!("“{shown}”不是关键词"),
            ),
        );
        self.problem(problem.help(match near {
            Some(near) => Said::new(format!("did you mean `{near}`?"), format!("是否应为“{near}”？")),
            None if self.after_list => {
                Said::new("is a name broken over the line? join the two parts", "是否有名称被换行拆开？请合并为一行")
            }
            None => Said::new(
                "an entry begins with a keyword such as `task`, `lead`, `target`; put running text in `text \"\"\"…\"\"\"`",
                "语句须以“任务”“牵头单位”“目标”等关键词开头；成段文字请写入“原文 \"\"\"…\"\"\"”",
            ),
        }));
    }

    fn check_place(&mut self, keyword: Keyword, span: Span) -> bool {
        if keyword == Keyword::In {
            if self.seen_item || !self.blocks.is_empty() {
                self.problem(
                    Problem::error(
                        "syntax",
                        span,
                        Said::new(
                            "`in` must be the first line of the file",
                            "“属于”须写在文件第一行",
                        ),
                    )
                    .help(Said::new(
                        "move it to the top; one file belongs to one plan",
                        "移到文件开头；一个文件只属于一个方案",
                    )),
                );
                return false;
            }
            return true;
        }
        let unknown_parent = self.blocks.last().is_some_and(|b| b.keyword.is_none());
        if unknown_parent || placement::allowed(self.parent(), keyword) {
            return true;
        }
        let written = &self.source[span.range()];
        let (homes_en, homes_zh) = homes(keyword);
        let problem = match self.parent() {
            Some(parent) => {
                let (en, zh) = (parent.word(Lang::En), parent.word(Lang::Zh));
                Problem::error(
                    "syntax",
                    span,
                    Said::new(
                        format!("`{written}` cannot stand in a {en}"),
                        format!("“{written}”不能写在“{zh}”中"),
                    ),
                )
            }
            None => Problem::error(
                "syntax",
                span,
                Said::new(
                    format!("`{written}` cannot stand alone"),
                    format!("“{written}”不能单独写在文件中"),
                ),
            ),
        };
        self.problem(problem.help(Said::new(
            format!("it belongs in {homes_en}"),
            format!("它应写在{homes_zh}中"),
        )));
        false
    }

    fn refuse(&mut self, keyword: Keyword, written: Span, error: &SyntaxError, input: Tokens<'_>) {
        let found = &self.source[error.at.range()];
        let message = error.message(found);
        let mut problem = match &error.because {
            Some(because) if error.wanted.is_empty() => {
                Problem::error("syntax", error.at, (**because).clone())
            }
            Some(because) => Problem::error("syntax", error.at, message).help((**because).clone()),
            None => Problem::error("syntax", error.at, message).help(Said::new(
                format!("it is written {}", form(keyword, Lang::En)),
                format!("写法：{}", form(keyword, Lang::Zh)),
            )),
        };
        if error.at.is_empty() {
            // Nothing can be underlined at the end: point at the last word that is there.
            problem.span = input.rest.last().map_or(written, |t| t.span(self.file));
        }
        if input.rest.is_empty() && error.at.is_empty() {
            let word = &self.source[written.range()];
            problem.message = Said::new(
                format!("`{word}` has nothing behind it"),
                format!("“{word}”后面没有内容"),
            );
        }
        self.problem(problem);
    }
}

fn dangling(args: &Args) -> Option<Span> {
    match args {
        Args::Names(names) | Args::Group(_, names) => names.dangling,
        _ => None,
    }
}

fn homes(keyword: Keyword) -> (String, String) {
    let all: Vec<Keyword> = placement::homes(keyword).collect();
    let en: Vec<_> = all
        .iter()
        .map(|k| format!("a `{}`", k.word(Lang::En)))
        .collect();
    let zh: Vec<_> = all
        .iter()
        .map(|k| format!("“{}”", k.word(Lang::Zh)))
        .collect();
    if all.is_empty() {
        ("the top of a file".to_owned(), "文件顶层".to_owned())
    } else {
        (en.join(" or "), zh.join("或"))
    }
}

/// The form of an entry, shown as the way out of a fault in it.
fn form(keyword: Keyword, lang: Lang) -> String {
    let word = keyword.word(lang);
    let (en, zh) = match keyword {
        Keyword::Target => (
            "id \"metric\" >= 50% by 2025",
            "编号 \"指标名称\" >= 50% 期限 2025",
        ),
        Keyword::Task | Keyword::Milestone => {
            ("id \"title\" by 2025-06", "编号 \"标题\" 期限 2025-06")
        }
        Keyword::Project => ("id \"name\" build by 2025", "编号 \"名称\" 建成 期限 2025"),
        Keyword::Plan | Keyword::Section | Keyword::Document | Keyword::Unit => {
            ("id \"title\" { … }", "编号 \"名称\" { … }")
        }
        Keyword::Group => ("name = unit, unit", "名称 = 单位、单位"),
        Keyword::Record => ("id 2023-12-31 = 41.2%", "编号 2023-12-31 = 41.2%"),
        Keyword::Delegate => (
            "id from unit to unit on 2024-05",
            "编号 由 单位 至 单位 于 2024-05",
        ),
        Keyword::Waive => ("rule on id \"reason\"", "规则名 于 编号 \"理由\""),
        Keyword::Needs | Keyword::Serves => ("id, id", "编号、编号"),
        Keyword::Baseline | Keyword::Cost => ("36.7% in 2020", "36.7% 于 2020"),
        Keyword::Tolerance => ("5%", "5%"),
        Keyword::Step => ("45% by 2023", "45% 期限 2023"),
        Keyword::Share => ("unit 40, unit 50", "单位 40、单位 50"),
        Keyword::Reports => ("each quarter to unit", "每季度 至 单位"),
        Keyword::Period => ("2021..2025", "2021..2025"),
        Keyword::Due
        | Keyword::Issued
        | Keyword::AsOf
        | Keyword::Start
        | Keyword::From
        | Keyword::Until
        | Keyword::Corrects => ("2025-06-30", "2025年6月30日"),
        Keyword::Stage => ("issued", "印发"),
        Keyword::State => ("done", "完成"),
        Keyword::Accepted => ("unit 2024-05-20", "单位 2024-05-20"),
        Keyword::Column => ("field \"header\"", "字段 \"表头\""),
        Keyword::FirstIsLead => ("alone on its line", "单独一行"),
        Keyword::Text
        | Keyword::Number
        | Keyword::Fingerprint
        | Keyword::Source
        | Keyword::Note
        | Keyword::Person
        | Keyword::Sheet
        | Keyword::Ledger => ("\"text\"", "\"文字\""),
        _ => ("name, name", "名称、名称"),
    };
    lang.pick(format!("`{word} {en}`"), format!("“{word} {zh}”"))
}

/// Whether braces outside quotes balance; a quick look that decides how a missing one is found.
fn braces_balance(source: &str) -> bool {
    let bytes = source.as_bytes();
    let (mut depth, mut at) = (0_i64, 0);
    while let Some(found) = memchr::memchr3(b'{', b'}', b'"', &bytes[at..]) {
        at += found;
        match bytes[at] {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {
                let end = if bytes[at..].starts_with(b"\"\"\"") {
                    super::lexer::long_text_end(bytes, at).map(|end| end - 1)
                } else {
                    memchr::memchr2(b'"', b'\n', &bytes[at + 1..]).map(|n| at + 1 + n)
                };
                match end {
                    Some(end) => at = end,
                    None => break,
                }
            }
        }
        at += 1;
    }
    depth == 0
}

/// The same by the tokens, which know comments and full-width braces; asked only if the
/// quick look finds a fault.
fn brace_tokens_balance(source: &str) -> bool {
    let depth = Lexer::new(source).map(|token| match token.kind {
        Kind::Open => 1,
        Kind::Close => -1,
        _ => 0_i64,
    });
    depth.sum::<i64>() == 0
}
