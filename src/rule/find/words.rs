//! Words of a list in a text: longest first, no overlap.

use std::ops::Range;

use aho_corasick::{AhoCorasick, Input, MatchKind};

use super::{at_byte, before_byte, is_latin};

/// A word list, ready to search with.
#[derive(Debug)]
pub struct WordList {
    words: Vec<String>,
    patterns: Vec<Pattern>,
    automaton: Option<AhoCorasick>,
}

/// How a word of the list is matched.
#[derive(Clone, Copy, Debug)]
struct Pattern {
    /// Ends in `*`: every word that begins so.
    beginning: bool,
    /// A longer word in which nothing is found.
    except: bool,
}

impl WordList {
    /// A list of words, and of longer words inside which they do not count.
    pub fn new(words: Vec<String>, except: &[String]) -> Self {
        let own = words.iter().map(|w| (w.as_str(), false));
        let all = own.chain(except.iter().map(|w| (w.as_str(), true)));
        let (texts, patterns): (Vec<&str>, Vec<Pattern>) = all
            .filter(|(word, _)| !word.trim_end_matches('*').is_empty())
            .map(|(word, except)| {
                let beginning = word.ends_with('*');
                let text = word.trim_end_matches('*');
                (text, Pattern { beginning, except })
            })
            .unzip();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(texts)
            .ok();
        Self {
            words,
            patterns,
            automaton,
        }
    }

    /// The words as written.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Where words of the list stand in a text, in order.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let Some(automaton) = &self.automaton else {
            return found;
        };
        let mut at = 0;
        while let Some(hit) = automaton.find(Input::new(text).range(at..)) {
            let pattern = self.patterns[hit.pattern().as_usize()];
            if let Some(range) = whole(text, hit.range(), pattern.beginning) {
                at = range.end;
                if !pattern.except {
                    found.push(range);
                }
            } else {
                at = hit.start() + at_byte(text, hit.start()).map_or(1, char::len_utf8);
            }
        }
        found
    }
}

/// The range of a hit if it covers whole words; a beginning is drawn out to its word's end.
fn whole(text: &str, hit: Range<usize>, beginning: bool) -> Option<Range<usize>> {
    let latin = |c: Option<char>| c.is_some_and(is_latin);
    let inside_at_start = latin(at_byte(text, hit.start)) && latin(before_byte(text, hit.start));
    if inside_at_start {
        return None;
    }
    let goes_on = latin(before_byte(text, hit.end)) && latin(at_byte(text, hit.end));
    if !goes_on {
        return Some(hit);
    }
    let rest = text[hit.end..].find(|c| !is_latin(c));
    beginning.then(|| hit.start..rest.map_or(text.len(), |n| hit.end + n))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'t>(words: &[&str], except: &[&str], text: &'t str) -> Vec<&'t str> {
        let owned = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let list = WordList::new(owned(words), &owned(except));
        list.find(text).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn chinese_by_characters_longest_first() {
        let words = ["推进", "积极", "加快推进"];
        assert_eq!(
            found(&words, &["推进器"], "积极加快推进，推进器，推进。"),
            ["积极", "加快推进", "推进"]
        );
    }

    #[test]
    fn latin_by_whole_words() {
        let words = ["promote*", "aim", "as soon as possible"];
        assert_eq!(
            found(
                &words,
                &[],
                "Promoting aims; we AIM to promoted, as soon as possible claim"
            ),
            ["AIM", "promoted", "as soon as possible"]
        );
        assert_eq!(found(&["promot*"], &[], "Promoting"), ["Promoting"]);
        assert_eq!(found(&["aim"], &[], "目标aim很高"), ["aim"]);
    }

    #[test]
    fn empty_lists_find_nothing() {
        assert!(found(&[], &[], "推进").is_empty());
        assert!(found(&["*"], &[], "推进").is_empty());
    }
}
