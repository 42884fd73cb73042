//! Words of a list in a text: longest first, no overlap.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::OnceLock;

use super::{at_byte, before_byte, is_chinese, is_latin};

/// A word list, ready to search with.
///
/// Most characters of a text begin no word of the list, and most lists are short: so words
/// are found by their first character. Such a table is made in no time, which matters
/// because every run makes all of them.
#[derive(Debug)]
pub struct WordList {
    words: Vec<String>,
    /// By first character; of those that begin alike the longest first.
    patterns: Vec<Pattern>,
    heads: Heads,
    /// The words in small letters with their own lengths: few lists are asked for these.
    endings: OnceLock<Vec<(String, usize)>>,
}

/// How a word of the list is matched.
#[derive(Debug)]
struct Pattern {
    text: Box<str>,
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
        let mut patterns: Vec<Pattern> = all
            .map(|(word, except)| Pattern {
                text: word.trim_end_matches('*').into(),
                beginning: word.ends_with('*'),
                except,
            })
            .filter(|pattern| !pattern.text.is_empty())
            .collect();
        // Stable: of words written twice the first one counts.
        patterns.sort_by_key(|pattern| (pattern.head(), Reverse(pattern.text.len())));
        let heads = Heads::new(&patterns);
        Self {
            words,
            patterns,
            heads,
            endings: OnceLock::new(),
        }
    }

    /// A name less the words of the list at its end (项目, 工程, project): they tell nothing
    /// apart.
    pub fn without<'t>(&self, name: &'t str) -> &'t str {
        let endings = self.endings.get_or_init(|| {
            let words = self.words.iter().filter(|word| !word.is_empty());
            words.map(|w| (lower(w).into_owned(), w.len())).collect()
        });
        let mut rest = name.trim();
        loop {
            let lower = lower(rest);
            let at_end = endings
                .iter()
                .filter(|(word, len)| lower.len() > *len && lower.ends_with(word.as_str()));
            let longest = at_end.map(|(_, len)| *len).max();
            match longest.and_then(|len| rest.get(..rest.len().checked_sub(len)?)) {
                Some(shorter) => rest = shorter.trim_end(),
                None => return rest,
            }
        }
    }

    /// Where words of the list stand in a text, in order.
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut from = 0;
        for (at, c) in text.char_indices() {
            let words = self.heads.of(c);
            if at < from || words.is_empty() {
                continue;
            }
            let Some(pattern) = longest(&self.patterns[words], &text[at..]) else {
                continue;
            };
            let hit = at..at + pattern.text.len();
            let Some(range) = whole(text, hit, pattern.beginning) else {
                continue;
            };
            from = range.end;
            if !pattern.except {
                found.push(range);
            }
        }
        found
    }
}

/// The longest word that a text begins with, whatever the case of its plain letters.
fn longest<'p>(patterns: &'p [Pattern], text: &str) -> Option<&'p Pattern> {
    patterns.iter().find(|pattern| {
        let beginning = text.as_bytes().get(..pattern.text.len());
        beginning.is_some_and(|b| b.eq_ignore_ascii_case(pattern.text.as_bytes()))
    })
}

impl Pattern {
    /// Its first character, small if it is a plain letter.
    fn head(&self) -> Option<char> {
        let first = self.text.chars().next();
        first.map(|c| c.to_ascii_lowercase())
    }
}

/// The first characters of the words of a list, and which words begin so.
#[derive(Debug)]
struct Heads {
    /// One bit for all characters that are equal in their last twelve bits: tells most
    /// characters apart from those that begin a word.
    sieve: [u64; 64],
    /// In order, each with the end of its words, which is where those of the next begin.
    ends: Vec<(char, u32)>,
}

impl Heads {
    /// Of patterns in the order of their first characters.
    fn new(patterns: &[Pattern]) -> Self {
        let mut heads = Self {
            sieve: [0; 64],
            ends: Vec::new(),
        };
        let heads_in_order = patterns.iter().filter_map(Pattern::head);
        for (n, head) in (1..).zip(heads_in_order) {
            match heads.ends.last_mut() {
                Some((last, end)) if *last == head => *end = n,
                _ => heads.ends.push((head, n)),
            }
            let (word, bit) = Self::bit(head);
            heads.sieve[word] |= bit;
        }
        heads
    }

    const fn bit(c: char) -> (usize, u64) {
        let n = c as usize % 4096;
        (n / 64, 1 << (n % 64))
    }

    /// The places of the words that begin with a character.
    fn of(&self, c: char) -> Range<usize> {
        let c = c.to_ascii_lowercase();
        let (word, bit) = Self::bit(c);
        if self.sieve[word] & bit == 0 {
            return 0..0;
        }
        match self.ends.binary_search_by_key(&c, |(head, _)| *head) {
            Ok(n) => {
                let start = n.checked_sub(1).map_or(0, |before| self.ends[before].1);
                start as usize..self.ends[n].1 as usize
            }
            Err(_) => 0..0,
        }
    }
}

/// A text in small letters; most have none that are large.
fn lower(text: &str) -> Cow<'_, str> {
    let small = |c: char| is_chinese(c) || c.is_ascii() && !c.is_ascii_uppercase();
    if text.chars().all(small) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
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
    fn words_that_begin_alike() {
        let words = [
            "水",
            "Road",
            "水库",
            "road works",
            "水库大坝",
            "İ",
            "\u{706C}",
        ];
        let text = "ROAD WORKS, roads, Road; 水库大坝、水库、水，灬 I";
        let all = ["ROAD WORKS", "Road", "水库大坝", "水库", "水", "灬"];
        assert_eq!(found(&words, &[], text), all);
        // Equal in their last twelve bits: 水 is U+6C34, 尴 U+5C34.
        assert!(found(&words, &[], "尴").is_empty());
    }

    #[test]
    fn of_a_word_written_twice_the_first_counts() {
        assert_eq!(found(&["aim"], &["aim"], "aim"), ["aim"]);
        assert_eq!(found(&["aim", "aim*"], &[], "aiming aim"), ["aim"]);
        assert_eq!(
            found(&["aim*", "aim"], &[], "aiming aim"),
            ["aiming", "aim"]
        );
    }

    #[test]
    fn endings_come_off_one_after_the_other() {
        let list = WordList::new(
            ["项目", "工程", "Project", ""].map(String::from).into(),
            &[],
        );
        assert_eq!(list.without(" 环湖公路工程 项目 "), "环湖公路");
        assert_eq!(list.without("Quay PROJECT"), "Quay");
        assert_eq!(list.without("项目"), "项目");
        assert_eq!(list.without(""), "");
    }

    #[test]
    fn empty_lists_find_nothing() {
        assert!(found(&[], &[], "推进").is_empty());
        assert!(found(&["*"], &[], "推进").is_empty());
    }
}
