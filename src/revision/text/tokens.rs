//! Running text as tokens that mean something: numbers, dates, words of promise, other words.
//!
//! Width, case, blanks, punctuation and joining words are gone; numbers and dates are what they
//! stand for. What a difference between two tokens does to a promise is not known here.

use rust_decimal::Decimal;

use crate::revision::words::{Lexicon, Signal, is_idle};
use crate::syntax::date::{Date, Part};
use crate::syntax::fold::fold;

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    Number(Decimal),
    Day(jiff::civil::Date),
    Signal(Signal, String),
    Word(String),
}

/// A piece of a text that means something, and its bytes.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) meaning: Meaning,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The number of the clause it stands in, and of the sentence.
    pub(super) clause: u32,
    pub(super) sentence: u32,
}

/// A character of the text in its plain form, with the bytes it came from.
struct Char {
    plain: char,
    start: usize,
    end: usize,
}

fn characters(text: &str) -> Vec<Char> {
    let mut found = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        if c.is_ascii() {
            let plain = c.to_ascii_lowercase();
            found.push(Char { plain, start, end });
            continue;
        }
        let mut bytes = [0; 4];
        for plain in fold(c.encode_utf8(&mut bytes))
            .chars()
            .flat_map(char::to_lowercase)
        {
            found.push(Char { plain, start, end });
        }
    }
    found
}

/// The tokens of a text, in order; what means nothing is left out.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let characters = characters(text);
    let plain: Vec<char> = characters.iter().map(|c| c.plain).collect();
    let lexicon = Lexicon::get();
    let mut tokens = Vec::new();
    let (mut clause, mut sentence) = (0, 0);
    let mut at = 0;
    while at < plain.len() {
        let (length, meaning) = read(&plain, at, lexicon);
        if let Some(meaning) = meaning {
            tokens.push(Token {
                meaning,
                start: characters[at].start,
                end: characters[at + length - 1].end,
                clause,
                sentence,
            });
        } else {
            let ends = matches!(plain[at], '。' | ';' | '；' | '.' | '!' | '?' | '\n');
            sentence += u32::from(ends);
            clause += u32::from(ends || matches!(plain[at], ',' | '，'));
        }
        at += length;
    }
    tokens
}

/// The token at a place: how many characters it takes, and what it means; nothing for what means nothing.
fn read(plain: &[char], at: usize, lexicon: &Lexicon) -> (usize, Option<Meaning>) {
    let rest = &plain[at..];
    if rest[0].is_ascii_digit() {
        return match day(rest) {
            Some((length, day)) => (length, Some(Meaning::Day(day))),
            None => number(rest),
        };
    }
    let inside = at > 0 && plain[at - 1].is_ascii_alphanumeric() && rest[0].is_ascii_alphanumeric();
    if !inside && let Some((length, signal)) = lexicon.longest_at(rest) {
        return (
            length,
            Some(Meaning::Signal(signal, rest[..length].iter().collect())),
        );
    }
    let length = if rest[0].is_ascii_alphabetic() {
        rest.iter()
            .take_while(|c| c.is_ascii_alphanumeric())
            .count()
    } else {
        1
    };
    let word: String = rest[..length].iter().collect();
    let means = rest[0].is_alphanumeric() && !is_idle(&word) || matches!(rest[0], '%' | '‰');
    (length, means.then_some(Meaning::Word(word)))
}

fn digits(characters: &[char]) -> usize {
    characters.iter().take_while(|c| c.is_ascii_digit()).count()
}

fn value(characters: &[char]) -> Option<u32> {
    characters.iter().collect::<String>().parse().ok()
}

/// `2025年`, `2025年底`, `2025年6月30日`, `2025-06-30`, a bare `2025`: the last day of what is written.
fn day(rest: &[char]) -> Option<(usize, jiff::civil::Date)> {
    if digits(rest) != 4 {
        return None;
    }
    let year = value(&rest[..4])?;
    if !(1990..=2100).contains(&year) {
        return None;
    }
    let made = |part: Part, length: usize| Some((length, Date::new(year as i16, part)?.last()));
    let part = |from: usize| {
        let n = digits(&rest[from..]);
        (1..=2)
            .contains(&n)
            .then(|| value(&rest[from..from + n]).map(|v| (v as u8, from + n)))
            .flatten()
    };
    match rest.get(4) {
        Some('年') => {
            if let Some((month, at)) = part(5)
                && rest.get(at) == Some(&'月')
            {
                if let Some((day, end)) = part(at + 1)
                    && rest.get(end) == Some(&'日')
                {
                    return made(Part::Day(month, day), end + 1);
                }
                let end = at + 1 + usize::from(matches!(rest.get(at + 1), Some('底' | '末')));
                return made(Part::Month(month), end);
            }
            made(
                Part::Year,
                5 + usize::from(matches!(rest.get(5), Some('底' | '末'))),
            )
        }
        Some('-') => {
            let (month, at) = part(5)?;
            match (rest.get(at), part(at + 1)) {
                (Some('-'), Some((day, end))) => made(Part::Day(month, day), end),
                _ => made(Part::Month(month), at),
            }
        }
        // A year that stands alone; 2000个 is none.
        Some(c)
            if c.is_alphanumeric()
                || matches!(c, '.' | ',' | '%')
                    && rest.get(5).is_some_and(char::is_ascii_digit) =>
        {
            None
        }
        _ => made(Part::Year, 4),
    }
}

/// A number with separators, fraction and Chinese multiplier: 2,000.00, 1.5万, 90%.
fn number(rest: &[char]) -> (usize, Option<Meaning>) {
    let mut text = String::new();
    let mut n = 0;
    while let Some(c) = rest.get(n) {
        let next_is_digit = rest.get(n + 1).is_some_and(char::is_ascii_digit);
        match c {
            '0'..='9' => text.push(*c),
            ',' if next_is_digit && digits(&rest[n + 1..]) == 3 && !text.contains('.') => {}
            '.' if next_is_digit && !text.contains('.') => text.push('.'),
            _ => break,
        }
        n += 1;
    }
    let blank = usize::from(rest.get(n) == Some(&' '));
    let factor: i64 = match rest.get(n + blank) {
        Some('万') if rest.get(n + blank + 1) == Some(&'亿') => 1_000_000_000_000,
        Some('万') => 10_000,
        Some('亿') => 100_000_000,
        _ => 1,
    };
    let taken = match factor {
        1 => 0,
        1_000_000_000_000 => 2 + blank,
        _ => 1 + blank,
    };
    let parsed: Option<Decimal> = text.parse().ok();
    match parsed.and_then(|v| v.checked_mul(Decimal::from(factor))) {
        Some(value) => (n + taken, Some(Meaning::Number(value.normalize()))),
        None => (n, Some(Meaning::Word(text))),
    }
}
