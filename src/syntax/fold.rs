//! Folding: how two spellings of a name are found equal. Width and compatibility
//! forms are made one (NFKC, character by character), all hyphens become `-`.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Whether a character is a hyphen or dash of any kind.
pub fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
    )
}

fn is_plain(c: char) -> bool {
    c.is_ascii()
        || ('\u{4E00}'..='\u{9FFF}').contains(&c)
        || matches!(c, '“' | '”' | '《' | '》' | '、' | '。' | '·')
}

/// The folded form of `text`; borrowed where nothing changes.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_plain(c) {
            out.push(c);
        } else if is_hyphen(c) {
            out.push('-');
        } else {
            out.extend(std::iter::once(c).nfkc());
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_width_and_hyphens() {
        assert_eq!(fold("５０％"), "50%");
        assert_eq!(fold("二（一）"), "二(一)");
        assert_eq!(fold("2020—2030"), "2020-2030");
        assert!(matches!(fold("州发改委"), Cow::Borrowed(_)));
    }
}
