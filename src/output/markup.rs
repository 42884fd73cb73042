//! Texts of plans inside Markdown: they stay text on GitHub, GitLab and wherever Markdown is read.
//!
//! In: any text. Out: one line without markup, HTML, links, mentions or references to issues.
//! What a table or a list looks like is the business of those who write one.

use super::visible::visible;

/// A space that nobody sees; it parts `@` from a name and `#` from a number, as entities do not.
const APART: &str = "&#8203;";

/// A text as one line that is nothing but text.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut ws = 0;
    let mut before = ' ';
    let seen = visible(text);
    let mut rest = seen.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => {
                out.push('@');
                out.push_str(APART);
            }
            // Without a scheme and without `www.` no link begins.
            ':' if next == '/' => out.push_str("&#58;"),
            '.' if ws == 3 => out.push_str("&#46;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
                if matches!(c, '#' | '!' | '~' | '$') && next.is_alphanumeric() {
                    out.push_str(APART);
                }
            }
            '(' if before == ']' => out.push_str("\\("),
            c if c.is_whitespace() => out.push(' '),
            c => out.push(c),
        }
        before = c;
        ws = if c.eq_ignore_ascii_case(&'w') {
            ws + 1
        } else {
            0
        };
    }
    out
}

/// A name that cannot hold markup, such as that of a rule, as code.
pub(super) fn code(name: &str) -> String {
    format!("`{}`", name.replace(['`', '\n', '\r', '|'], " "))
}

#[cfg(test)]
mod tests {
    use super::{code, plain};

    #[test]
    fn texts_never_become_markup() {
        assert_eq!(
            plain("<script>alert(1)</script>"),
            "&lt;script&gt;alert(1)&lt;/script&gt;"
        );
        assert_eq!(
            plain("a|b\n# c @x `d` #12 [l](http://e.org) www.e.org"),
            "a\\|b \\# c @&#8203;x \\`d\\` \\#&#8203;12 \\[l\\]\\(http&#58;//e.org) www&#46;e.org"
        );
        assert_eq!(plain("\u{202E}gnp.exe\u{7}"), "\\[U+202E\\]gnp.exe\u{FFFD}");
        assert_eq!(
            plain("修路，至2025年：全长≥12公里"),
            "修路，至2025年：全长≥12公里"
        );
    }

    #[test]
    fn a_name_cannot_end_its_code() {
        assert_eq!(code("a`b"), "`a b`");
    }
}
