//! A text as characters to match on: blanks left out, width and brackets made one, each with
//! the bytes it stands at. What goes into a plan is always cut from the text itself.

use std::ops::Range;

use super::traditional;
use crate::syntax::fold::is_hyphen;

/// The folded characters of a piece of text.
#[derive(Clone, Debug)]
pub(super) struct Glyphs {
    chars: Vec<char>,
    /// First byte of each character.
    starts: Vec<usize>,
    /// One past the last byte of each character.
    ends: Vec<usize>,
}

impl Glyphs {
    /// The characters of some bytes of `text`; places are those of the whole text.
    pub(super) fn of(text: &str, bytes: Range<usize>) -> Self {
        let (mut chars, mut starts, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        for (at, c) in text[bytes.clone()].char_indices() {
            if let Some(folded) = folded(c) {
                chars.push(folded);
                starts.push(bytes.start + at);
                ends.push(bytes.start + at + c.len_utf8());
            }
        }
        Self {
            chars,
            starts,
            ends,
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character at a place.
    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// The bytes of some characters.
    pub(super) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        match (self.starts.get(range.start), range.end.checked_sub(1)) {
            (Some(&start), Some(last)) if last >= range.start => start..self.ends[last],
            (Some(&start), _) => start..start,
            (None, _) => {
                let end = self.ends.last().copied().unwrap_or(0);
                end..end
            }
        }
    }

    /// Whether blanks stand between a character and the one before it.
    pub(super) fn is_apart(&self, at: usize, text: &str) -> bool {
        let (Some(&start), Some(before)) = (self.starts.get(at), at.checked_sub(1)) else {
            return false;
        };
        text[self.ends[before]..start].contains([' ', '\u{3000}', '\t', '\u{A0}'])
    }

    /// Some characters as a text.
    pub(super) fn text(&self, range: Range<usize>) -> String {
        self.chars[range].iter().collect()
    }

    /// Whether `word` stands at a place.
    pub(super) fn at(&self, at: usize, word: &str) -> bool {
        let mut chars = self.chars.get(at..).unwrap_or_default().iter();
        word.chars().all(|c| chars.next() == Some(&c))
    }

    /// The longest of `words` with which a range ends, and where it begins.
    pub(super) fn tail<'w>(
        &self,
        range: &Range<usize>,
        words: &[&'w str],
    ) -> Option<(&'w str, usize)> {
        let begins = |word: &str| {
            let start = range.end.checked_sub(word.chars().count())?;
            (start >= range.start && self.at(start, word)).then_some(start)
        };
        let found = words.iter().filter_map(|word| Some((*word, begins(word)?)));
        found.max_by_key(|(word, _)| word.len())
    }

    /// Where `word` first stands in a range.
    pub(super) fn find(&self, range: &Range<usize>, word: &str) -> Option<usize> {
        let width = word.chars().count();
        let last = range.end.checked_sub(width)?;
        (range.start..=last).find(|at| self.at(*at, word))
    }

    /// Whether one of `words` stands in a range.
    pub(super) fn has(&self, range: &Range<usize>, words: &[&str]) -> bool {
        words.iter().any(|word| self.find(range, word).is_some())
    }

    /// The pieces between characters that stand outside brackets, with what stood before each.
    pub(super) fn pieces(
        &self,
        range: &Range<usize>,
        cuts: &[char],
    ) -> Vec<(Option<char>, Range<usize>)> {
        let (mut found, mut depth) = (Vec::new(), 0_usize);
        let (mut start, mut before) = (range.start, None);
        for at in range.clone() {
            match self.chars[at] {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                c if depth == 0 && cuts.contains(&c) => {
                    found.push((before, start..at));
                    (start, before) = (at + 1, Some(c));
                }
                _ => {}
            }
        }
        found.push((before, start..range.end));
        found.retain(|(_, piece)| !piece.is_empty());
        found
    }

    /// The outermost brackets, with both marks; one that never closes runs to the end.
    pub(super) fn brackets(&self) -> Vec<(Range<usize>, bool)> {
        let (mut found, mut open) = (Vec::new(), Vec::new());
        for (at, c) in self.chars.iter().enumerate() {
            match c {
                '(' => open.push(at),
                ')' => {
                    if let Some(start) = open.pop()
                        && open.is_empty()
                    {
                        found.push((start..at + 1, true));
                    }
                }
                _ => {}
            }
        }
        if let Some(start) = open.first() {
            found.push((*start..self.len(), false));
        }
        found
    }
}

/// The character that stands for one; nothing for blanks and invisible characters.
pub(super) fn folded(c: char) -> Option<char> {
    Some(match c {
        _ if c.is_whitespace() || c.is_control() => return None,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => return None,
        '〔' | '［' | '【' | '[' | '（' => '(',
        '〕' | '］' | '】' | ']' | '）' => ')',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '∶' | '︰' => ':',
        '○' | '◯' => '〇',
        _ if is_hyphen(c) => '-',
        _ => traditional::fold_char(c),
    })
}

/// A text folded, blanks left out.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter_map(folded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_text() {
        let text = "甲 （乙、丙），２０２５";
        let glyphs = Glyphs::of(text, 0..text.len());
        assert_eq!(glyphs.text(0..glyphs.len()), "甲(乙、丙),2025");
        assert_eq!(&text[glyphs.bytes(1..6)], "（乙、丙）");
        assert_eq!(glyphs.pieces(&(0..glyphs.len()), &['、', ',']).len(), 2);
        assert_eq!(glyphs.brackets(), [(1..6, true)]);
        assert_eq!(glyphs.bytes(99..99), text.len()..text.len());
    }

    #[test]
    fn an_open_bracket_runs_to_the_end() {
        let glyphs = Glyphs::of("甲（乙", 0.."甲（乙".len());
        assert_eq!(glyphs.brackets(), [(1..3, false)]);
    }
}
