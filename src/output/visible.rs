//! Texts as every form can hold them: no character that is unseen and turns others around, none
//! that XML has no place for.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with such characters made visible.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| turns(c) || is_unfit(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if turns(c) {
            let _ = write!(out, "[U+{:04X}]", c as u32);
        } else if is_unfit(c) {
            out.push(char::REPLACEMENT_CHARACTER);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether it changes the direction of what follows.
const fn turns(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether XML has no place for it.
fn is_unfit(c: char) -> bool {
    matches!(c, '\u{FFFE}' | '\u{FFFF}') || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_cannot_be_seen_is_said() {
        assert_eq!(visible("修路\u{202E}txt.exe"), "修路[U+202E]txt.exe");
        assert_eq!(
            visible("a\u{0}b\u{1B}c\u{FFFE}"),
            "a\u{FFFD}b\u{FFFD}c\u{FFFD}"
        );
        assert_eq!(visible("两行\n一\t格"), "两行\n一\t格");
    }
}
