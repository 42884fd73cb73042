//! How names and texts are written in the plan language so that they come back unchanged.

use crate::syntax::fold::fold;
use crate::syntax::keywords::{Keyword, Mark};
use crate::syntax::lexer::Lexer;
use crate::syntax::token::Kind;

/// Opening and closing quote around a text, such that the text comes back as it is.
pub(super) fn quotes(text: &str) -> (String, String) {
    if !text.contains(['"', '\n']) {
        return ("\"".to_owned(), "\"".to_owned());
    }
    if !text.contains('\n') {
        for (open, close) in [('“', '”'), ('「', '」')] {
            if !text.contains([open, close]) {
                return (open.to_string(), close.to_string());
            }
        }
    }
    let longest = longest_run(text);
    if longest < 3 && !text.starts_with('"') && !text.ends_with('"') {
        return ("\"\"\"".to_owned(), "\"\"\"".to_owned());
    }
    // Six quotes are an empty text.
    let fence = match longest.max(3) + 1 {
        6 => 7,
        n => n,
    };
    let fence = "\"".repeat(fence);
    (format!("{fence}\n"), format!("\n{fence}"))
}

fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '"' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Whether the language reads a text as this one word.
pub(super) fn is_word(text: &str) -> bool {
    let mut tokens = Lexer::new(text);
    let one = tokens
        .next()
        .is_some_and(|t| t.kind == Kind::Word && t.end as usize == text.len());
    one && tokens.next().is_none()
}

/// Whether a name may stand without quotes: one word that the grammar does not know.
pub(crate) fn is_bare(name: &str) -> bool {
    let folded = fold(name);
    is_word(name) && Keyword::parse(&folded).is_none() && Mark::parse(&folded).is_none()
}

/// Whether a text consists of these kinds of tokens, on one line.
pub(super) fn is_made_of(text: &str, kinds: &[Kind]) -> bool {
    Lexer::new(text).all(|t| t.kind == Kind::Blank || kinds.contains(&t.kind))
}

/// A text in quotes.
pub(crate) fn quoted(text: &str) -> String {
    let (open, close) = quotes(text);
    format!("{open}{text}{close}")
}

/// A name, in quotes where it needs them.
pub(crate) fn name(text: &str) -> String {
    if is_bare(text) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::syntax::{Args, Event, events};

    /// What the language makes of a text that was put in quotes.
    fn read(text: &str) -> Option<String> {
        let source = format!("task 1 \"a\" {{ text {} }}\n", quoted(text));
        let mut found = None;
        for event in events(&source, FileId(0)) {
            match event {
                Event::Problem(problem) => panic!("{source}: {problem:?}"),
                Event::Entry(entry) => {
                    if let Args::Name(name) = entry.args {
                        found = Some(source[name.span.range()].to_owned());
                    }
                }
                Event::Close(_) => {}
            }
        }
        found
    }

    #[test]
    fn every_text_comes_back() {
        for text in [
            "",
            "a",
            "a b",
            "say \"hi\"",
            "\"hi\" he said",
            "“a” \"b\"",
            "「a」“b”\"c\"",
            "one\ntwo",
            "\none\ntwo\n",
            "one\n\"two\"",
            "\"\"\"\n",
            "a\"\"\"b",
            "a\"\"\"\"b\n",
            "\"\"\"\"\"",
            "\"\"\"\"\"\"\nx",
            "a } b { c",
            "# no comment",
            "《规划》",
            "a\\nb",
            "tab\there",
            "；。，",
        ] {
            assert_eq!(read(text).as_deref(), Some(text), "{text:?}");
        }
    }

    #[test]
    fn words_of_the_grammar_are_quoted() {
        assert_eq!(name("州发改委"), "州发改委");
        assert_eq!(name("二(一)"), "二(一)");
        for odd in ["lead", "等", "a b", "《规划》", "a,b", "", "by", "a#b"] {
            assert_eq!(name(odd), quoted(odd), "{odd}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_back(text in "[a-c\"“”「」\n{}#; 中]{0,12}") {
            proptest::prop_assert_eq!(read(&text), Some(text));
        }
    }
}
