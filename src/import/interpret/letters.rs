//! A sentence as letters to match on: blanks left out, width and brackets made one, each letter
//! with the byte it stands at. What is written into a plan is always cut from the text itself.

use std::ops::Range;

use crate::import::traditional;
use crate::syntax::fold::is_hyphen;

/// The folded letters of a piece of text.
#[derive(Debug)]
pub(super) struct Letters<'a> {
    text: &'a str,
    /// Where the text stands in the whole.
    base: usize,
    folded: Vec<char>,
    /// The byte of each letter, and the end of the text.
    bytes: Vec<usize>,
    /// How deep in brackets, quotes or a book title a letter stands.
    marks: Vec<Inside>,
}

/// What a letter stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Inside {
    /// Round or square brackets, the brackets themselves too.
    pub bracket: bool,
    /// Quotes, the marks themselves too.
    pub quote: bool,
    /// A title in 《》.
    pub title: bool,
}

impl<'a> Letters<'a> {
    /// The letters of `text`, which begins at byte `base` of the whole.
    pub(super) fn new(text: &'a str, base: usize) -> Self {
        let mut letters = Vec::new();
        let mut bytes = Vec::new();
        for (at, c) in text.char_indices() {
            if let Some(letter) = folded(c) {
                letters.push(letter);
                bytes.push(at);
            }
        }
        bytes.push(
            text.trim_end()
                .len()
                .max(bytes.last().copied().unwrap_or(0)),
        );
        let marks = inside(&letters);
        Self {
            text,
            base,
            folded: letters,
            bytes,
            marks,
        }
    }

    /// How many letters there are.
    pub(super) fn len(&self) -> usize {
        self.folded.len()
    }

    /// The letter at a place.
    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.folded.get(at).copied()
    }

    /// The letter before a place.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.get(at))
    }

    /// What the letter at a place stands in.
    pub(super) fn inside(&self, at: usize) -> Inside {
        self.marks.get(at).copied().unwrap_or_default()
    }

    /// Whether `word` stands at a place.
    pub(super) fn at(&self, at: usize, word: &str) -> bool {
        let mut letters = self.folded.get(at..).unwrap_or_default().iter();
        word.chars().all(|c| letters.next() == Some(&c))
    }

    /// Whether `word` ends at a place.
    pub(super) fn ends(&self, at: usize, word: &str) -> bool {
        at.checked_sub(word.chars().count())
            .is_some_and(|start| self.at(start, word))
    }

    /// The longest of `words` that stands at a place, and where it ends.
    pub(super) fn longest<'w>(&self, at: usize, words: &[&'w str]) -> Option<(&'w str, usize)> {
        let found = words.iter().filter(|word| self.at(at, word));
        let word = found.max_by_key(|word| word.len())?;
        Some((word, at + word.chars().count()))
    }

    /// The longest of `words` that ends at a place, and where it starts.
    pub(super) fn longest_before<'w>(
        &self,
        at: usize,
        words: &[&'w str],
    ) -> Option<(&'w str, usize)> {
        let found = words.iter().filter(|word| self.ends(at, word));
        let word = found.max_by_key(|word| word.len())?;
        Some((word, at - word.chars().count()))
    }

    /// Where one of `words` stands first in a range: the word and its place.
    pub(super) fn find<'w>(
        &self,
        range: Range<usize>,
        words: &[&'w str],
    ) -> Option<(&'w str, usize)> {
        range.clone().find_map(|at| {
            let (word, end) = self.longest(at, words)?;
            (end <= range.end).then_some((word, at))
        })
    }

    /// Whether one of `words` stands in a range.
    pub(super) fn has(&self, range: Range<usize>, words: &[&str]) -> bool {
        self.find(range, words).is_some()
    }

    /// The bytes of the whole that some letters stand at.
    pub(super) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        if range.start >= range.end {
            let at = self.base + self.bytes[range.start.min(self.len())];
            return at..at;
        }
        let last = self.bytes[range.end - 1];
        let width = self.text[last..].chars().next().map_or(0, char::len_utf8);
        self.base + self.bytes[range.start]..self.base + last + width
    }

    /// The text of some letters as it is written.
    pub(super) fn written(&self, range: Range<usize>) -> &'a str {
        let bytes = self.bytes(range);
        &self.text[bytes.start - self.base..bytes.end - self.base]
    }

    /// Where the text begins behind the number of an item: 3. or （一） or 一、.
    pub(super) fn behind_numbering(&self) -> usize {
        let open = usize::from(self.get(0) == Some('('));
        let digits = (open..self.len())
            .take_while(|at| {
                self.get(*at)
                    .is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
            })
            .count();
        let end = open + digits;
        let closes = match self.get(end) {
            Some(')') => true,
            Some('.' | '、') => {
                open == 0 && !self.get(end + 1).is_some_and(|c| c.is_ascii_digit())
            }
            _ => false,
        };
        if digits > 0 && digits <= 3 && closes {
            end + 1
        } else {
            0
        }
    }

    /// Some letters, folded.
    pub(super) fn folded(&self, range: Range<usize>) -> String {
        self.folded[range].iter().collect()
    }
}

/// The letter that stands for a character; nothing for blanks and invisible characters.
fn folded(c: char) -> Option<char> {
    Some(match c {
        _ if c.is_whitespace() || c.is_control() => return None,
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => return None,
        '，' => ',',
        '；' => ';',
        '〔' | '［' | '【' | '[' | '（' => '(',
        '〕' | '］' | '】' | ']' | '）' => ')',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '∶' => ':',
        '〇' | '○' | '◯' => '〇',
        '≧' => '≥',
        '≦' => '≤',
        '「' | '『' => '“',
        '」' | '』' => '”',
        '〜' | '∼' => '~',
        _ if is_hyphen(c) => '-',
        _ => traditional::fold_char(c),
    })
}

/// Marks the letters in brackets, quotes and titles. A mark that is never closed covers nothing.
fn inside(letters: &[char]) -> Vec<Inside> {
    let mut marks = vec![Inside::default(); letters.len()];
    mark(letters, '(', ')', |at| marks[at].bracket = true);
    mark(letters, '“', '”', |at| marks[at].quote = true);
    mark(letters, '《', '》', |at| marks[at].title = true);
    marks
}

fn mark(letters: &[char], open: char, close: char, mut set: impl FnMut(usize)) {
    let mut starts = Vec::new();
    for (at, letter) in letters.iter().enumerate() {
        if *letter == open {
            starts.push(at);
        } else if *letter == close
            && let Some(start) = starts.pop()
            && starts.is_empty()
        {
            (start..=at).for_each(&mut set);
        }
    }
}

/// The sentences of a text: bytes of each, cut behind 。！？ and at line ends, not in brackets.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match c {
            '（' | '(' | '〔' | '《' | '“' => depth += 1,
            '）' | ')' | '〕' | '》' | '”' => depth = depth.saturating_sub(1),
            '\n' => depth = 0,
            _ => {}
        }
        if c == '\n' || (depth == 0 && matches!(c, '。' | '！' | '？')) {
            found.push(start..end);
            start = end;
        }
    }
    found.push(start..text.len());
    found.retain(|range| !text[range.clone()].trim().is_empty());
    found
}

/// Whether a letter is a Chinese character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_lead_back_to_the_text() {
        let text = "到２０２５ 年，超 ５０％（约）";
        let letters = Letters::new(text, 100);
        assert_eq!(letters.folded(0..letters.len()), "到2025年,超50%(约)");
        assert_eq!(letters.written(1..6), "２０２５ 年");
        assert_eq!(letters.bytes(0..1), 100..103);
        assert!(letters.inside(11).bracket && letters.inside(13).bracket);
        assert!(!letters.inside(10).bracket);
    }

    #[test]
    fn numbers_of_items_are_left_behind() {
        let behind = |text: &str| Letters::new(text, 0).behind_numbering();
        assert_eq!(behind("３．固定资产"), 2);
        assert_eq!(behind("（十一）培育"), 4);
        assert_eq!(behind("一、目标"), 2);
        assert_eq!(behind("1.5万亩"), 0);
        assert_eq!(behind("10个县"), 0);
        assert_eq!(behind(""), 0);
    }

    #[test]
    fn sentences_end_outside_brackets() {
        let text = "甲。（乙。丙）丁。\n戊";
        let cut: Vec<&str> = sentences(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(cut, ["甲。", "（乙。丙）丁。", "戊"]);
        assert_eq!(sentences("（没有关。\n下一行。").len(), 2);
        assert!(sentences(" \n").is_empty());
    }
}
