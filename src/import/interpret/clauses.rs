//! The clauses of a sentence. In: its letters; out: ranges, without the marks between them.

use std::ops::Range;

use super::letters::Letters;

/// The clauses of a sentence, behind the number of an item: cut at commas, semicolons and colons outside brackets and quotes.
pub(super) fn clauses(letters: &Letters<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let first = letters.behind_numbering();
    let mut start = first;
    for at in first..letters.len() {
        let inside = letters.inside(at);
        let plain = !(inside.bracket || inside.quote || inside.title);
        let mark = letters.get(at).is_some_and(|c| ",;:。!?！？".contains(c));
        if plain && mark && !grouped(letters, at) {
            found.push(start..at);
            start = at + 1;
        }
    }
    found.push(start..letters.len());
    found
}

/// Whether a comma stands inside a number: 1,200.
fn grouped(letters: &Letters<'_>, at: usize) -> bool {
    let digit = |n: usize| letters.get(n).is_some_and(|c| c.is_ascii_digit());
    letters.get(at) == Some(',')
        && at > 0
        && digit(at - 1)
        && (1..=3).all(|n| digit(at + n))
        && !digit(at + 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_in_numbers_brackets_and_quotes_do_not_cut() {
        let letters = Letters::new("甲1,200户，乙（丙，丁）；“戊，己”。", 0);
        let cut: Vec<String> = clauses(&letters)
            .into_iter()
            .map(|r| letters.folded(r))
            .collect();
        assert_eq!(cut, ["甲1,200户", "乙(丙,丁)", "“戊,己”", ""]);
    }
}
