//! The one layout of a plan file: what `planlint fmt` writes.
//!
//! In: the text of a file without syntax problems. Out: the same entries, comments, names
//! and texts with blanks, separators and the words of the grammar in their standard form,
//! in the language of each entry or in the one asked for. `nodes` gathers the entries and
//! their comments from the tokens, `pieces` words them, `layout` sets the lines. Nothing
//! here reads an argument: which word is one of the grammar, the grammar itself notes.
//!
//! * Two blanks a level, one statement a line, at most 100 columns (a wide character takes
//!   two) as far as breaking lists behind a separator goes.
//! * A block of at most three statements stands on the line of its head if there is room,
//!   unless it holds an item, a comment, a long text or an empty line.
//! * Empty lines are the author's, at most one in a row; two entries whose blocks
//!   cannot stand on one line always have one between them.
//! * Comments stay where they are; inside an entry they move on to the next place where
//!   a line may break.
//! * Separators are `, ` in English and `、` in Chinese. A list of names that has both `、`
//!   and commas keeps the two levels: only names joined by `、` share a suffix.
//!
//! Formatting twice changes nothing, the entries read the same before and after, and
//! translating there and back is formatting.

mod layout;
mod nodes;
mod pieces;

use super::tree::Event;
use crate::finding::{Lang, Problem};
use crate::source::FileId;

/// What is left to choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The language of keywords; none keeps that of each entry.
    pub keywords: Option<Lang>,
}

/// The text in its standard layout. A text with syntax problems is refused with them,
/// their spans in file 0: what cannot be read is not rewritten.
pub fn format(source: &str, style: &Style) -> Result<String, Vec<Problem>> {
    let problems: Vec<Problem> = super::events(source, FileId(0))
        .filter_map(|event| match event {
            Event::Problem(problem) => Some(*problem),
            Event::Entry(_) | Event::Close(_) => None,
        })
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    // Long texts are kept as they are, but one file has one kind of line end.
    let source = source.replace("\r\n", "\n");
    Ok(layout::write(&nodes::nodes(&source, style.keywords)))
}

#[cfg(test)]
mod tests;
