//! Where the pieces of an imported plan stand in its document.
//!
//! In: the plan as it was written and the paper it was made from. Out: the origin of the plan text, so
//! that what is found in it is shown in the document. Titles, wordings and names are looked for in the
//! order in which both go on; what is not there in these words belongs to what stands before it.

use super::paper::Paper;
use crate::source::{Maker, Origin};
use crate::syntax::keywords::Keyword;
use crate::syntax::lexer::Lexer;
use crate::syntax::token::{Kind, Token};

/// How far behind the last piece, in bytes, a quoted text is looked for.
const REACH: usize = 1 << 20;
/// The same for a bare name, which may stand anywhere by chance.
const NEAR: usize = 4096;
/// A bare word of fewer bytes is a number or a mark.
const SHORT: usize = 6;

/// The origin of a plan that was made from a paper.
pub fn origin(plan: &str, paper: &Paper) -> Origin {
    let mut tracer = Tracer {
        paper,
        maker: Maker::new(paper.origin.file()),
        at: 0,
        in_order: false,
    };
    let mut line = true;
    for token in Lexer::new(plan) {
        if line && token.kind == Kind::Word {
            let entry = Keyword::parse(token.text(plan));
            tracer.in_order = matches!(entry, Some(Keyword::Section | Keyword::Task));
        }
        line = token.kind == Kind::Newline;
        tracer.token(plan, token);
    }
    tracer.maker.finish().1
}

struct Tracer<'p> {
    paper: &'p Paper,
    maker: Maker,
    /// Where in the paper the last piece of the outline ends.
    at: usize,
    /// Whether the entry goes on where the last one ended: units and documents stand anywhere.
    in_order: bool,
}

impl Tracer<'_> {
    fn token(&mut self, plan: &str, token: Token) {
        let text = token.text(plan);
        match token.kind {
            Kind::Text => {
                let (start, end) = token.content(plan);
                let (head, tail) = (start - token.start, end - token.start);
                self.maker.write(&text[..head as usize]);
                for line in text[head as usize..tail as usize].split_inclusive('\n') {
                    self.piece(line, REACH);
                }
                self.maker.write(&text[tail as usize..]);
            }
            Kind::Word if text.len() >= SHORT => self.piece(text, NEAR),
            _ => self.maker.write(text),
        }
    }

    /// Writes a piece, as a copy of the paper where it stands there.
    fn piece(&mut self, piece: &str, reach: usize) {
        let bare = piece.trim();
        let Some(found) = self.find(bare, reach) else {
            return self.maker.write(piece);
        };
        let lead = piece.len() - piece.trim_start().len();
        self.maker.write(&piece[..lead]);
        self.maker.copy_made(bare, found as u32, &self.paper.origin);
        self.maker.write(&piece[lead + bare.len()..]);
    }

    fn find(&mut self, piece: &str, reach: usize) -> Option<usize> {
        if piece.is_empty() {
            return None;
        }
        let text = &self.paper.text;
        let from = if self.in_order { self.at } else { 0 };
        let to = text.floor_char_boundary((from + reach).min(text.len()));
        let found = from + text[from..to].find(piece)?;
        if self.in_order && reach == REACH {
            self.at = found + piece.len();
        }
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    #[test]
    fn pieces_of_a_plan_lead_back_to_its_document() {
        let notice =
            "一、建设\n(一)改造管网。更换老旧管道。\n牵头单位:水务局\n(二)改造管网。铺设主管。";
        let paper = Paper::clean(notice, FileId(4));
        let plan = "章节 一 \"建设\" {\n  任务 一(一) \"改造管网\" {\n    原文 \"\"\"更换老旧管道。\"\"\"\n    牵头单位:水务局\n  }\n  任务 一(二) \"改造管网\" { 原文 \"铺设主管。\" }\n}\n";
        let origin = origin(plan, &paper);
        let place = |piece: &str, nth: usize| {
            let (at, _) = plan.match_indices(piece).nth(nth).expect("it stands there");
            origin.place(at as u32, (at + piece.len()) as u32)
        };
        let stands = |piece: &str, nth: usize| {
            let (at, _) = notice
                .match_indices(piece)
                .nth(nth)
                .expect("it stands there");
            Span::new(FileId(4), at as u32, (at + piece.len()) as u32)
        };
        assert_eq!(place("改造管网", 1), stands("改造管网", 1));
        assert_eq!(place("老旧", 0), stands("老旧", 0));
        assert_eq!(place("水务局", 0), stands("水务局", 0));
        assert_eq!(place("铺设主管", 0), stands("铺设主管", 0));
    }
}
