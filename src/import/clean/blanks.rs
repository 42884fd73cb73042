//! Blanks and invisible characters inside a line: which mean something.

use std::ops::Range;

use super::lines::{is_blank, is_invisible};

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// To be written as it stands.
    Text(Range<usize>),
    /// Blanks that count as one.
    Blank(Range<usize>),
}

/// As many letters of one kind in a row are an ornament, not text.
const ORNAMENT: usize = 8;

/// The pieces of a line that are to be written.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let blank = is_blank(c);
        let end = if blank || is_invisible(c) {
            while rest
                .next_if(|(_, c)| is_blank(*c) || is_invisible(*c))
                .is_some()
            {}
            rest.peek().map_or(text.len(), |(end, _)| *end)
        } else if is_room(c) && between_digits(&text[..at], &text[at + c.len_utf8()..]) {
            at + c.len_utf8()
        } else if let Some(end) = ornament(&text[at..]) {
            while rest.next_if(|(next, _)| *next < at + end).is_some() {}
            at + end
        } else {
            continue;
        };
        if from < at {
            parts.push(Part::Text(from..at));
        }
        if means_something(&text[..at], &text[at..end], &text[end..]) {
            parts.push(Part::Blank(at..end));
        }
        from = end;
    }
    if from < text.len() {
        parts.push(Part::Text(from..text.len()));
    }
    parts
}

/// Whether a sign means something only in the font of the document it was copied from.
fn is_room(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}')
}

fn between_digits(before: &str, after: &str) -> bool {
    before.chars().next_back().is_some_and(is_digit) && after.chars().next().is_some_and(is_digit)
}

/// The length of a run of one Chinese letter, longer than any text has.
fn ornament(text: &str) -> Option<usize> {
    let first = text.chars().next().filter(|c| is_chinese(*c))?;
    let same = text.chars().take_while(|c| *c == first).count();
    (same >= ORNAMENT).then_some(same * first.len_utf8())
}

/// Whether blanks between two pieces of text part them.
fn means_something(before: &str, blanks: &str, after: &str) -> bool {
    let (Some(left), Some(right)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    let mut shown = blanks.chars().filter(|c| is_blank(*c));
    let one = matches!(
        shown.next(),
        Some(' ' | '\u{A0}' | '\u{2002}'..='\u{200A}' | '\u{202F}')
    ) && shown.next().is_none();
    if !blanks.chars().any(is_blank) {
        return false;
    }
    if is_mark(left) || is_mark(right) {
        let inside = is_comma(left) || is_comma(right) || (is_mark(left) && is_mark(right));
        return !(one || inside);
    }
    // `2024 年8 月`: a word processor's gap between digits and letters.
    let number = is_digit(left) && is_chinese(right) && !begins_with_number(before);
    let counted = is_chinese(left) && is_digit(right) && one;
    let date = is_digit(left) && matches!(right, '年' | '月' | '日');
    let dated = matches!(left, '年' | '月' | '日') && is_digit(right);
    let gap = date || dated || counted || (one && number);
    !gap
}

/// Whether nothing but a number stands before: `2 建设…`.
fn begins_with_number(before: &str) -> bool {
    before.chars().all(is_digit)
}

/// Whether a blank belongs between two lines that are joined.
pub(super) fn between_lines(before: &str, next: &str) -> bool {
    let (Some(left), Some(right)) = (before.chars().next_back(), next.chars().next()) else {
        return false;
    };
    let latin = |c: char| c.is_alphabetic() && !is_chinese(c);
    let word = |c: char| latin(c) || c.is_ascii_digit();
    let closes = matches!(left, ',' | ';' | '.' | ':' | ')' | '%' | '!' | '?') && latin(right);
    let opens = latin(left) && right == '(';
    (word(left) && word(right) && (latin(left) || latin(right))) || closes || opens
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Whether a character is a Chinese letter.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// Whether a character is a full-width mark, which has its own room.
fn is_mark(c: char) -> bool {
    is_comma(c)
        || matches!(
            c,
            '“' | '”'
                | '‘'
                | '’'
                | '《'
                | '》'
                | '（'
                | '）'
                | '〔'
                | '〕'
                | '【'
                | '】'
                | '［'
                | '］'
                | '—'
                | '…'
        )
}

fn is_comma(c: char) -> bool {
    matches!(c, '，' | '、' | '。' | '；' | '：' | '！' | '？' | '．')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        let parts = parts(text);
        parts
            .into_iter()
            .map(|part| match part {
                Part::Text(range) => text[range].to_owned(),
                Part::Blank(_) => " ".to_owned(),
            })
            .collect()
    }

    #[test]
    fn blanks_that_mean_nothing_go() {
        assert_eq!(cleaned("2024 年8 月6 日"), "2024年8月6日");
        assert_eq!(cleaned("建成2000 个以上"), "建成2000个以上");
        assert_eq!(
            cleaned("发展 “十四五”实施\u{200B}方案"),
            "发展“十四五”实施方案"
        );
        assert_eq!(
            cleaned("浙政发〔２０２５〕１０欗欗欗欗欗欗欗欗欗号"),
            "浙政发〔２０２５〕１０号"
        );
        assert_eq!(cleaned("州发改委 州工信局"), "州发改委 州工信局");
        assert_eq!(cleaned("办公厅　　2025年"), "办公厅 2025年");
        assert_eq!(cleaned("60 EFlops  and more"), "60 EFlops and more");
        assert_eq!(cleaned("2 建设"), "2 建设");
        assert_eq!(cleaned("超１\u{E010}２万亿元"), "超１２万亿元");
    }

    #[test]
    fn joined_lines_are_parted_only_between_words() {
        assert!(!between_lines("州生态", "环境局"));
        assert!(between_lines("the", "office"));
        assert!(!between_lines("超", "１２万亿元"));
        assert!(!between_lines("20", "25年"));
    }
}
