//! From the lines of a draft to clean paragraphs.
//!
//! In: a [`Draft`]. Out: a [`Paper`] and the list of what was left out, each with its place and
//! the reason. Page furniture goes, hard wraps are joined, blanks that mean nothing are dropped;
//! what remains is written letter for letter, so every character of the paper leads back to the
//! same character of the original. What the text means is not known here.

mod blanks;
mod furniture;
mod lines;
mod runs;
pub(super) mod tokens;
mod wraps;

use std::ops::Range;

use super::draft::{Draft, Mark, Why};
use super::paper::Paper;
use crate::source::{Maker, Span};
use lines::Line;
use wraps::Page;

/// Whether text without line breaks is parted at its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Splitting {
    /// Where a whole document stands on a line or two.
    #[default]
    Auto,
    /// Every line.
    Always,
    /// No line.
    Never,
}

/// A piece of the original that is no part of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Where it stands.
    pub place: Span,
    /// Its beginning.
    pub text: String,
    /// Why it is left out.
    pub why: Why,
}

/// A cleaned document.
#[derive(Clone, Debug)]
pub struct Cleaned {
    /// Its paragraphs.
    pub paper: Paper,
    /// What was left out, in order.
    pub dropped: Vec<Dropped>,
    /// Whether lines were parted at numbers, because the text had lost its line breaks.
    pub split: bool,
}

/// Cleans a draft.
pub fn clean(draft: &Draft<'_>, splitting: Splitting) -> Cleaned {
    let mut lines = lines::measure(draft);
    let why = furniture::find(draft.text, &lines);
    turn_pages(&mut lines, &why);
    let kept: Vec<&Line> = lines
        .iter()
        .zip(&why)
        .filter(|(_, why)| why.is_none())
        .map(|(line, _)| line)
        .collect();
    let joins = wraps::joins(
        draft.text,
        &kept,
        Page::of(draft.text, &kept, draft.wrapping),
    );
    let split = splits(draft.text, &kept, splitting);
    let mut writer = Writer::new(draft, split);
    for (line, joins) in kept.iter().zip(joins) {
        writer.line(line, joins);
    }
    Cleaned {
        dropped: dropped(draft, &lines, &why),
        ..writer.finish()
    }
}

/// What follows the number of a page stands on the next one.
fn turn_pages(lines: &mut [Line], why: &[Option<Why>]) {
    let mut turned = false;
    for (line, why) in lines.iter_mut().zip(why) {
        turned |= line.page || matches!(why, Some(Why::PageNumber | Why::RunningHead));
        if why.is_none() {
            line.page = turned;
            turned = false;
        }
    }
}

/// Whether lines are to be parted at the numbers in them.
fn splits(text: &str, lines: &[&Line], splitting: Splitting) -> bool {
    match splitting {
        Splitting::Always => true,
        Splitting::Never => false,
        Splitting::Auto => {
            let bytes: usize = lines.iter().map(|line| line.range.len()).sum();
            // A document on a line or two, be it a short one.
            let longest = if lines.len() <= 3 { 300 } else { 3_000 };
            let long = lines.iter().filter(|line| line.range.len() >= longest);
            let cut = long.filter(|line| runs::cuts(&text[line.range.clone()]).len() >= 3);
            !lines.is_empty() && cut.map(|line| line.range.len()).sum::<usize>() * 2 > bytes
        }
    }
}

/// What was left out, lines of one kind that follow each other as one.
fn dropped(draft: &Draft<'_>, lines: &[Line], why: &[Option<Why>]) -> Vec<Dropped> {
    let mut dropped: Vec<(Range<usize>, Why, usize)> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let Some(why) = why[n] else { continue };
        match dropped.last_mut() {
            Some((range, last, to)) if *last == why && *to + 1 == n => {
                range.end = line.range.end;
                *to = n;
            }
            _ => dropped.push((line.range.clone(), why, n)),
        }
    }
    let shown = |range: &Range<usize>| -> String {
        let text = draft.text[range.clone()]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        text.chars().take(60).collect()
    };
    dropped
        .into_iter()
        .map(|(range, why, _)| Dropped {
            place: draft.places.place(&range),
            text: shown(&range),
            why,
        })
        .collect()
}

/// Writes kept lines as paragraphs.
struct Writer<'d> {
    draft: &'d Draft<'d>,
    maker: Maker,
    headings: Vec<(usize, u8)>,
    paragraphs: usize,
    /// Whether the paragraph goes on with the next line.
    goes_on: bool,
    split: bool,
}

impl<'d> Writer<'d> {
    fn new(draft: &'d Draft<'d>, split: bool) -> Self {
        Self {
            draft,
            maker: Maker::new(draft.places.file()),
            headings: Vec::new(),
            paragraphs: 0,
            goes_on: false,
            split,
        }
    }

    fn line(&mut self, line: &Line, joins: bool) {
        if !self.goes_on {
            self.begin();
            if let Some(Mark::Heading(depth)) = line.mark {
                self.headings.push((self.paragraphs - 1, depth));
            }
        } else if blanks::between_lines(self.maker.text(), &self.draft.text[line.range.clone()]) {
            self.maker.write(" ");
        }
        self.goes_on = joins;
        let raw = &self.draft.text[line.range.clone()];
        let cuts = match line.mark {
            Some(Mark::Row) => Vec::new(),
            _ if self.split => runs::cuts(raw),
            _ => runs::signature(raw).into_iter().collect(),
        };
        let mut from = line.range.start;
        for cut in cuts {
            self.piece(from..line.range.start + cut);
            self.begin();
            from = line.range.start + cut;
        }
        self.piece(from..line.range.end);
    }

    fn begin(&mut self) {
        if self.paragraphs > 0 {
            self.maker.write("\n");
        }
        self.paragraphs += 1;
    }

    /// Writes a piece without what shows nothing.
    fn piece(&mut self, range: Range<usize>) {
        let draft = self.draft;
        for part in blanks::parts(&draft.text[range.clone()]) {
            let at = |r: &Range<usize>| range.start + r.start..range.start + r.end;
            match part {
                blanks::Part::Text(r) => draft.copy(at(&r), &mut self.maker),
                blanks::Part::Blank(r) => {
                    let place = draft.places.place(&at(&r));
                    self.maker.write_from(" ", place);
                }
            }
        }
    }

    fn finish(self) -> Cleaned {
        let (text, origin) = self.maker.finish();
        Cleaned {
            paper: Paper {
                text,
                origin,
                headings: self.headings,
            },
            dropped: Vec::new(),
            split: self.split,
        }
    }
}
