//! What is found in texts: words of a list, counted sets, slips of punctuation, names.
//!
//! In goes a text, out come ranges of it. Where the text stands, and what a rule makes of
//! what was found, is unknown here. Chinese is matched by characters and known words, Latin
//! script by whole words; what a range covers is always what is printed and underlined.

mod counts;
mod names;
mod punctuation;
mod words;

pub use counts::{counts, listed, stated};
pub use names::{Bag, bag, before};
pub use punctuation::{fixed, punctuation};
pub use words::WordList;

/// Whether a character is a Chinese one: ideographs, without punctuation.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// Whether a character is part of a word written with letters and blanks between words.
fn is_latin(c: char) -> bool {
    (c as u32) < 0x2E80 && c.is_alphanumeric()
}

/// Separators of members of a list.
const fn is_separator(c: char) -> bool {
    matches!(c, '、' | ',' | '，' | '/')
}

/// The character before a byte.
fn before_byte(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The character at a byte.
fn at_byte(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}
