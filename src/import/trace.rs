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
        entry: 0,
        at: 0,
        order: Order::Anywhere,
    };
    let mut margin = true;
    let mut first = true;
    for token in Lexer::new(plan) {
        if first && token.kind == Kind::Word {
            tracer.line(Keyword::parse(token.text(plan)), margin);
        }
        match token.kind {
            Kind::Newline => (margin, first) = (true, true),
            Kind::Blank => margin = false,
            _ => first = false,
        }
        tracer.token(plan, token);
    }
    tracer.maker.finish().1
}

/// Where the pieces of a line stand in the paper.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Behind the last piece: titles and wording go on as the document does.
    Onward,
    /// In the section or task that the line belongs to.
    Within,
    /// Anywhere: units, documents, the head.
    Anywhere,
}

struct Tracer<'p> {
    paper: &'p Paper,
    maker: Maker,
    /// Where in the paper the section or task begins.
    entry: usize,
    /// Where the last piece of the outline ends.
    at: usize,
    order: Order,
}

impl Tracer<'_> {
    /// A line that begins with this word; at the margin stands what belongs to no section.
    fn line(&mut self, word: Option<Keyword>, margin: bool) {
        self.order = match word {
            Some(Keyword::Section | Keyword::Task) => {
                self.entry = self.at;
                Order::Onward
            }
            Some(Keyword::Text) if self.order != Order::Anywhere => Order::Onward,
            _ if margin => Order::Anywhere,
            _ if self.order == Order::Anywhere => Order::Anywhere,
            _ => Order::Within,
        };
    }

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
        let from = match self.order {
            Order::Onward => self.at,
            Order::Within => self.entry,
            Order::Anywhere => 0,
        };
        let to = text.floor_char_boundary((from + reach).min(text.len()));
        let found = from + text[from..to].find(piece)?;
        if self.order == Order::Onward && reach == REACH {
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
        let plan = "章节 一 \"建设\" {\n  任务 一(一) \"改造管网\" {\n    原文 \"\"\"更换老旧管道。\"\"\"\n    牵头单位:水务局\n    项目 \"老旧管道\"\n  }\n  任务 一(二) \"改造管网\" { 原文 \"铺设主管。\" }\n}\n";
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
        assert_eq!(place("老旧", 1), stands("老旧", 0));
        assert_eq!(place("水务局", 0), stands("水务局", 0));
        assert_eq!(place("铺设主管", 0), stands("铺设主管", 0));
    }
}
