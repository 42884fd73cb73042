//! Texts for spreadsheets, none of which is taken for a formula.

use std::borrow::Cow;

/// The mark before a text that would otherwise be a formula. Spreadsheets show what follows as text.
pub const MARK: char = '\'';

/// The text of a cell: as it is, or with a [`MARK`] before it where a spreadsheet would
/// calculate. Plain numbers stay numbers.
pub fn cell(text: &str) -> Cow<'_, str> {
    // A text with marks of its own gets one more, so that the way back is known.
    if is_formula(text.trim_start_matches(MARK)) {
        Cow::Owned(format!("{MARK}{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that [`cell`] was given.
pub fn uncovered(text: &str) -> &str {
    let inner = text.strip_prefix(MARK);
    inner
        .filter(|inner| cell(inner).len() == text.len())
        .unwrap_or(text)
}

/// Whether a spreadsheet might calculate, as it is or after it has trimmed it. Chinese and Japanese
/// input methods write the signs in full width, which some take for the same.
fn is_formula(text: &str) -> bool {
    let inner = text.trim_start();
    let leads = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    (inner.starts_with(leads) || text.starts_with(['\t', '\r'])) && !is_number(text)
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && digits.bytes().filter(|b| *b == b'.').count() <= 1
        && digits.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{cell, uncovered};

    #[test]
    fn formulas_are_covered_and_uncovered() {
        for text in [
            "=HYPERLINK(\"http://a\")",
            "+1+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            " =1",
            "＝1+1",
            "－路",
            "-",
        ] {
            assert_eq!(cell(text), format!("'{text}"), "{text}");
        }
        for text in ["修路", "-5", "+3.20", "12", "", "a=b", "'quoted'"] {
            assert_eq!(cell(text), text);
        }
        for text in ["=1", "'=1", "''=1", "'a", "修路", "-5", "'-5", ""] {
            assert_eq!(uncovered(&cell(text)), text, "{text}");
        }
    }
}
