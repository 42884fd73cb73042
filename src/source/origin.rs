//! Text that was made from another file: which piece of it came from where.
//!
//! A table of records or a plan kept as data is turned into the plan language and read like
//! any other text. Its own text never shows: every place in it leads back to a place in the
//! file that people know.

use super::nested::Nested;
use super::{FileId, Span};

/// The place of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Known {
    place: Span,
    /// Copied byte by byte, so that a part of it has a place of its own.
    verbatim: bool,
}

/// Where the pieces of a made text came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    file: FileId,
    pieces: Nested<Known>,
}

impl Origin {
    /// Follows files whose numbers move.
    pub(super) fn shift(&mut self, by: u32) {
        self.file.0 += by;
        self.pieces.each_mut(|known| known.place.file.0 += by);
    }

    /// The file the text was made from.
    pub const fn file(&self) -> FileId {
        self.file
    }

    /// The place behind the bytes from `start` to `end` of the made text: that of the smallest
    /// piece that holds them, else of the one before them, else the start of the file.
    pub fn place(&self, start: u32, end: u32) -> Span {
        if let Some(piece) = self.pieces.around(start, end).next() {
            let Known { place, verbatim } = piece.value;
            if !verbatim {
                return place;
            }
            let from = place.start + (start - piece.start);
            return Span::new(place.file, from, from + (end - start));
        }
        let before = self.pieces.last_before(start);
        before.map_or(Span::start_of(self.file), |piece| piece.value.place)
    }

    /// The pieces that touch the bytes from `start` to `end`, for a text whose pieces do not
    /// stand one inside another.
    fn between(&self, start: u32, end: u32) -> impl Iterator<Item = (std::ops::Range<u32>, Known)> {
        let pieces = self.pieces.touching(start, end);
        pieces.map(move |piece| {
            let part = piece.start.max(start)..piece.end.min(end);
            let Known { place, verbatim } = piece.value;
            let place = if verbatim {
                let from = place.start + (part.start - piece.start);
                Span::new(place.file, from, from + (part.end - part.start))
            } else {
                place
            };
            (part, Known { place, verbatim })
        })
    }
}

/// A text in the making, together with where it comes from.
#[derive(Debug)]
pub struct Maker {
    text: String,
    origin: Origin,
}

impl Maker {
    /// An empty text made from `file`.
    pub const fn new(file: FileId) -> Self {
        Self {
            text: String::new(),
            origin: Origin {
                file,
                pieces: Nested::new(),
            },
        }
    }

    /// Text of our own, such as a keyword or a brace.
    pub fn write(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Text that stands for what is written at `place`.
    pub fn write_from(&mut self, text: &str, place: Span) {
        self.begin(place);
        self.text.push_str(text);
        self.end();
    }

    /// Text that stands at `place` in the very same bytes.
    pub fn copy(&mut self, text: &str, place: Span) {
        debug_assert_eq!(text.len(), place.len() as usize, "a copy has its length");
        self.open(Known {
            place,
            verbatim: true,
        });
        self.text.push_str(text);
        self.end();
    }

    /// A part of a made text, the bytes from `start` on: every piece of it keeps its place.
    pub fn copy_made(&mut self, part: &str, start: u32, origin: &Origin) {
        let mut at = start;
        for (piece, known) in origin.between(start, start + part.len() as u32) {
            self.text
                .push_str(&part[(at - start) as usize..(piece.start - start) as usize]);
            self.open(known);
            self.text
                .push_str(&part[(piece.start - start) as usize..(piece.end - start) as usize]);
            self.end();
            at = piece.end;
        }
        self.text.push_str(&part[(at - start) as usize..]);
    }

    /// What is written until the matching [`Maker::end`] comes from `place`, unless a smaller
    /// piece says better.
    pub fn begin(&mut self, place: Span) {
        self.open(Known {
            place,
            verbatim: false,
        });
    }

    fn open(&mut self, known: Known) {
        self.origin.pieces.begin(self.text.len() as u32, known);
    }

    /// Ends the innermost piece.
    pub fn end(&mut self) {
        self.origin.pieces.end(self.text.len() as u32);
    }

    /// What has been written so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text with its origin; pieces left open end here.
    pub fn finish(mut self) -> (String, Origin) {
        self.origin.pieces.end_all(self.text.len() as u32);
        (self.text, self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32) -> Span {
        Span::new(FileId(7), start, end)
    }

    #[test]
    fn the_smallest_piece_that_holds_a_place_names_it() {
        let mut maker = Maker::new(FileId(7));
        maker.write("# \n");
        maker.begin(span(100, 200));
        maker.write("record ");
        maker.write_from("km", span(110, 115));
        maker.write(" 2024 = ");
        maker.copy("5公里", span(150, 157));
        maker.end();
        let (text, origin) = maker.finish();
        let at = |part: &str| {
            let start = text.find(part).unwrap_or_default() as u32;
            origin.place(start, start + part.len() as u32)
        };
        assert_eq!(at("km"), span(110, 115));
        assert_eq!(at("公里"), span(151, 157));
        assert_eq!(at("km 2024"), span(100, 200));
        assert_eq!(at("# "), span(0, 0));
    }

    #[test]
    fn a_part_of_a_made_text_keeps_its_places() {
        let mut maker = Maker::new(FileId(7));
        maker.copy("到2025年", span(10, 20));
        maker.write_from(" ", span(20, 26));
        maker.copy("50%", span(26, 29));
        let (text, origin) = maker.finish();
        let mut again = Maker::new(FileId(7));
        again.write("-");
        again.copy_made(&text[7..13], 7, &origin);
        let (text, origin) = again.finish();
        assert_eq!(text, "-年 50");
        assert_eq!(origin.place(1, 4), span(17, 20));
        assert_eq!(origin.place(4, 5), span(20, 26));
        assert_eq!(origin.place(6, 7), span(27, 28));
    }

    #[test]
    fn what_follows_a_piece_is_shown_at_it() {
        let mut maker = Maker::new(FileId(7));
        maker.write_from("unit a", span(3, 9));
        maker.write("\n");
        let (_, origin) = maker.finish();
        assert_eq!(origin.place(6, 7), span(3, 9));
    }
}
