//! Text to nodes: entries with their blocks, and every comment at the entry it belongs to.
//!
//! The grouping is that of the parser; what a comment belongs to is found by position.

use std::collections::VecDeque;
use std::vec::IntoIter;

use super::pieces::{Piece, Remark, language, pieces};
use crate::finding::Lang;
use crate::syntax::entry::{Entries, Group};
use crate::syntax::fold::fold;
use crate::syntax::keywords::Keyword;
use crate::syntax::lexer::{Lexer, is_blank};
use crate::syntax::token::{Kind, Token};

/// How many statements a block of one line may hold.
const FEW: usize = 3;

/// What stands on lines of its own.
#[derive(Debug)]
pub(super) struct Node<'s> {
    /// Whether the author left an empty line before it.
    pub(super) apart: bool,
    /// What it is.
    pub(super) body: Body<'s>,
}

/// See [`Node`].
#[derive(Debug)]
pub(super) enum Body<'s> {
    /// A comment line.
    Comment(&'s str),
    /// An entry.
    Entry(Entry<'s>),
}

/// An entry, ready to be laid out.
#[derive(Debug)]
pub(super) struct Entry<'s> {
    pub(super) keyword: Keyword,
    pub(super) pieces: Vec<Piece<'s>>,
    /// The comment behind the head; where a block opens, behind its brace.
    pub(super) comment: Option<&'s str>,
    pub(super) block: Option<Block<'s>>,
}

/// What stands between the braces of an entry.
#[derive(Debug)]
pub(super) struct Block<'s> {
    pub(super) nodes: Vec<Node<'s>>,
    /// The comment behind the closing brace.
    pub(super) comment: Option<&'s str>,
}

impl Entry<'_> {
    /// Whether its block always takes several lines, in whatever language it is written.
    pub(super) fn is_tall(&self) -> bool {
        self.block
            .as_ref()
            .is_some_and(|block| self.comment.is_some() || !block.is_short())
    }

    /// A statement that may share its line with others.
    fn is_short(&self) -> bool {
        let plain = self
            .pieces
            .iter()
            .all(|piece| piece.comments.is_empty() && !piece.is_long_text());
        plain && !self.keyword.is_item() && self.block.is_none() && self.comment.is_none()
    }
}

impl Block<'_> {
    /// Whether it may stand on the line of its head, if there is room.
    pub(super) fn is_short(&self) -> bool {
        let statement =
            |node: &Node<'_>| matches!(&node.body, Body::Entry(entry) if entry.is_short());
        self.nodes.len() <= FEW && self.nodes.iter().all(|node| statement(node) && !node.apart)
    }
}

/// The nodes of a text without syntax problems; keywords in `lang`, else as written.
pub(super) fn nodes(source: &str, lang: Option<Lang>) -> Vec<Node<'_>> {
    let comments = Lexer::new(source)
        .filter(|token| token.kind == Kind::Comment)
        .collect();
    Reader {
        source,
        lang,
        entries: Entries::new(source),
        comments,
        end: 0,
    }
    .block(None)
}

/// Walks through the groups of a text and its comments side by side.
struct Reader<'s> {
    source: &'s str,
    lang: Option<Lang>,
    entries: Entries<'s>,
    comments: VecDeque<Token>,
    /// Where what was read last ends.
    end: u32,
}

impl<'s> Reader<'s> {
    /// Everything up to the closing brace or the end of the text.
    fn block(&mut self, parent: Option<Keyword>) -> Vec<Node<'s>> {
        let mut nodes = Vec::new();
        while let Some(group) = self.entries.next_group() {
            match group {
                Group::Entry(brace) => self.entry(brace, parent, &mut nodes),
                Group::Close(brace) => {
                    self.comments_before(brace.start, &mut nodes);
                    self.end = brace.end;
                    return without_lead(nodes);
                }
            }
        }
        self.comments_before(self.source.len() as u32, &mut nodes);
        without_lead(nodes)
    }

    fn entry(&mut self, brace: Option<Token>, parent: Option<Keyword>, nodes: &mut Vec<Node<'s>>) {
        let tokens = self.entries.take_tokens();
        if let Some(&first) = tokens.first() {
            self.comments_before(first.start, nodes);
            let apart = self.apart(first.start);
            let (mut entry, comments) = self.head(&tokens, brace, parent);
            let mut comments: Vec<_> = comments
                .map(|text| Node {
                    apart: false,
                    body: Body::Comment(text),
                })
                .collect();
            if brace.is_some() {
                comments.extend(self.block(Some(entry.keyword)));
                entry.block = Some(Block {
                    nodes: std::mem::take(&mut comments),
                    comment: self.comment_on_line(),
                });
            }
            nodes.push(Node {
                apart,
                body: Body::Entry(entry),
            });
            nodes.extend(comments);
        }
        self.entries.reuse(tokens);
    }

    /// An entry up to its block, and the comments for which there is no room behind it.
    fn head(
        &mut self,
        tokens: &[Token],
        brace: Option<Token>,
        parent: Option<Keyword>,
    ) -> (Entry<'s>, IntoIter<&'s str>) {
        let word = tokens[0].text(self.source);
        let Some(keyword) = Keyword::parse(&fold(word)) else {
            unreachable!("a text with a misspelt keyword is refused")
        };
        let lang = self.lang.unwrap_or_else(|| language(word));
        let mut pieces = pieces(self.source, tokens, keyword, parent, lang);
        let end = tokens[tokens.len() - 1].end;
        let mut comments = self.comments_inside(&mut pieces, end);
        comments.extend(self.comments_behind(end, brace));
        let mut comments = comments.into_iter();
        let comment = comments.next();
        (
            Entry {
                keyword,
                pieces,
                comment,
                block: None,
            },
            comments,
        )
    }

    fn next_comment(&mut self, end: u32) -> Option<Token> {
        let comment = *self
            .comments
            .front()
            .filter(|comment| comment.start < end)?;
        self.comments.pop_front();
        Some(comment)
    }

    /// The comments on lines of their own before the byte `end`.
    fn comments_before(&mut self, end: u32, nodes: &mut Vec<Node<'s>>) {
        while let Some(comment) = self.next_comment(end) {
            nodes.push(Node {
                apart: self.apart(comment.start),
                body: Body::Comment(self.text(comment)),
            });
            self.end = comment.end;
        }
    }

    /// Puts the comments before `end` to the next piece with which a line may begin, and
    /// hands back those behind which none follows.
    fn comments_inside(&mut self, pieces: &mut [Piece<'s>], end: u32) -> Vec<&'s str> {
        let mut left = Vec::new();
        let mut pieces = pieces.iter_mut().filter(|piece| piece.begins).peekable();
        while let Some(comment) = self.next_comment(end) {
            let text = self.text(comment);
            let line = &self.source[..comment.start as usize];
            let alone = line.trim_end_matches(is_blank).ends_with('\n');
            while pieces.next_if(|piece| piece.at < comment.start).is_some() {}
            match pieces.peek_mut() {
                Some(piece) => piece.comments.push(Remark { text, alone }),
                None => left.push(text),
            }
        }
        left
    }

    /// The comments between the head and its brace, and the one behind it on the same line.
    fn comments_behind(&mut self, head: u32, brace: Option<Token>) -> Vec<&'s str> {
        self.end = head;
        let mut behind = Vec::new();
        if let Some(brace) = brace {
            while let Some(comment) = self.next_comment(brace.start) {
                behind.push(self.text(comment));
            }
            self.end = brace.end;
        }
        behind.extend(self.comment_on_line());
        behind
    }

    /// The next comment, if nothing but the end of a statement stands between it and what was read.
    fn comment_on_line(&mut self) -> Option<&'s str> {
        let comment = *self.comments.front()?;
        let between = &self.source[self.end as usize..comment.start as usize];
        if !between
            .chars()
            .all(|c| is_blank(c) || matches!(c, ';' | '；' | '。'))
        {
            return None;
        }
        self.comments.pop_front();
        self.end = comment.end;
        Some(self.text(comment))
    }

    fn text(&self, comment: Token) -> &'s str {
        comment.text(self.source).trim_end()
    }

    /// Whether an empty line stands between what was read and the byte `at`.
    fn apart(&self, at: u32) -> bool {
        let between = &self.source[self.end as usize..at as usize];
        between.bytes().filter(|byte| *byte == b'\n').count() > 1
    }
}

/// An empty line at the start of a block means nothing.
fn without_lead(mut nodes: Vec<Node<'_>>) -> Vec<Node<'_>> {
    if let Some(first) = nodes.first_mut() {
        first.apart = false;
    }
    nodes
}
