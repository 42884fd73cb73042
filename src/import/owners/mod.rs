//! Who answers for an item: owner lines below it and owner groups in brackets.
//!
//! In: the bytes of a line or a paragraph. Out: the groups in the order of the text, each with
//! its place, and what looks like one and was not understood. A role is taken only where the
//! text states it. Nothing here knows which item the owners belong to, nor who a unit is.

mod group;
pub mod labels;
mod names;
mod note;
pub mod prose;

use std::ops::Range;

pub use group::{Listed, Owners, Roles};
pub use names::Name;

use super::glyphs::Glyphs;
use crate::syntax::keywords::Keyword;

/// What a paragraph says of owners.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The groups with their bytes, brackets included.
    pub groups: Vec<(Range<usize>, Owners)>,
    /// What looks like a group and was not understood.
    pub unread: Vec<Range<usize>>,
    /// Groups whose bracket never closes.
    pub unclosed: Vec<Range<usize>>,
}

/// Reads a line that begins with a label, in brackets or not.
pub fn line(text: &str, bytes: Range<usize>, roles: &Roles) -> Option<Owners> {
    let glyphs = Glyphs::of(text, bytes);
    let mut range = inner(&glyphs, 0..glyphs.len());
    let around = glyphs.brackets().into_iter().next();
    if let Some((bracket, closed)) = around
        && bracket.start == range.start
        && bracket.end == range.end
    {
        range = inner(&glyphs, range.start + 1..range.end - usize::from(closed));
    }
    group::read(text, &glyphs, range, roles, false)
}

/// Reads the cell of a table whose column gives a role.
pub fn cell(text: &str, bytes: Range<usize>, role: Keyword, roles: &Roles) -> Option<Owners> {
    let glyphs = Glyphs::of(text, bytes);
    let range = inner(&glyphs, 0..glyphs.len());
    group::read_as(text, &glyphs, range, roles, role)
}

/// Finds the groups of a paragraph.
pub fn paragraph(text: &str, bytes: Range<usize>, roles: &Roles) -> Found {
    let mut found = Found::default();
    // Most paragraphs name no owner: no need to look at each letter.
    let part = &text[bytes.clone()];
    let marked = part.contains(['（', '(', '〔', '［', '[', '【', '：', ':']);
    if !marked
        && !["单位", "部门", "主体"]
            .iter()
            .any(|word| part.contains(word))
    {
        return found;
    }
    let glyphs = Glyphs::of(text, bytes);
    for (bracket, closed) in glyphs.brackets() {
        let inside = inner(
            &glyphs,
            bracket.start + 1..bracket.end - usize::from(closed),
        );
        let at = glyphs.bytes(bracket.clone());
        let label = group::label_at(text, &glyphs, &inside, roles);
        let labelled = label.as_ref().is_some_and(|label| label.strong);
        if !closed && !labelled {
            continue;
        }
        let owners =
            (label.is_some() || is_clause(&glyphs, &inside) || stands_alone(&glyphs, &bracket))
                .then(|| {
                    group::read(
                        text,
                        &glyphs,
                        inside.clone(),
                        roles,
                        stands_alone(&glyphs, &bracket),
                    )
                })
                .flatten()
                .filter(|owners| labelled || is_sound(owners));
        match owners {
            Some(owners) => {
                if !closed {
                    found.unclosed.push(at.clone());
                }
                found.unread.extend(owners.unread.iter().cloned());
                found.groups.push((at, owners));
            }
            None if labelled || is_clause(&glyphs, &inside) => found.unread.push(at),
            None => {}
        }
    }
    without_bracket(text, &glyphs, roles, &mut found);
    found
}

/// A label behind a sentence or a comma, without bracket: it speaks to the end of its list.
fn without_bracket(text: &str, glyphs: &Glyphs, roles: &Roles, found: &mut Found) {
    if !found.groups.is_empty() {
        return;
    }
    for start in 0..glyphs.len() {
        let before = start.checked_sub(1).and_then(|at| glyphs.get(at));
        let behind_comma = before == Some(',') || glyphs.is_apart(start, text);
        if !matches!(before, None | Some('。' | ';')) && !behind_comma {
            continue;
        }
        let Some(label) = group::label_at(text, glyphs, &(start..glyphs.len()), roles) else {
            continue;
        };
        let role = matches!(label.label, labels::Label::Role(_));
        if behind_comma && !(role && label.strong) {
            continue;
        }
        let rest = start..list_end(text, glyphs, start, roles);
        let owners = group::read(text, glyphs, inner(glyphs, rest.clone()), roles, false);
        if let Some(owners) = owners.filter(|owners| label.strong || is_sound(owners)) {
            found.unread.extend(owners.unread.iter().cloned());
            found.groups.push((glyphs.bytes(rest), owners));
            return;
        }
    }
}

/// Where a list without bracket ends: at a stop, unless what follows is about owners, too.
fn list_end(text: &str, glyphs: &Glyphs, start: usize, roles: &Roles) -> usize {
    let sentences = glyphs.pieces(&(start..glyphs.len()), &['。']);
    let mut end = glyphs.len();
    for (n, (_, sentence)) in sentences.iter().enumerate() {
        let goes_on = n == 0
            || group::label_at(text, glyphs, sentence, roles).is_some()
            || note::first_leads(glyphs, sentence)
            || note::is_shared(glyphs, sentence)
            || note::is_deadline(glyphs, sentence)
            || names::is_unit(glyphs, sentence);
        if !goes_on {
            break;
        }
        end = (sentence.end + 1).min(glyphs.len());
    }
    end
}

/// Without a stop at the end.
fn inner(glyphs: &Glyphs, mut range: Range<usize>) -> Range<usize> {
    while range.end > range.start
        && matches!(glyphs.get(range.end - 1), Some('。' | ';' | ',' | '、'))
    {
        range.end -= 1;
    }
    range
}

/// Whether some characters end in a verb that gives a role, or hold one before a mark.
fn is_clause(glyphs: &Glyphs, range: &Range<usize>) -> bool {
    let telling: Vec<&str> = labels::VERBS
        .iter()
        .filter(|(word, role)| {
            *role == Keyword::Lead
                || word.ends_with("负责")
                || word.contains("分工")
                || word.ends_with("配合")
        })
        .map(|(word, _)| *word)
        .collect();
    let clauses = glyphs.pieces(range, &['、', ',', ';', '。']);
    clauses
        .iter()
        .any(|(_, clause)| clause.len() > 2 && glyphs.tail(clause, &telling).is_some())
}

/// Whether a bracket ends a paragraph and stands behind a full sentence, or alone.
fn stands_alone(glyphs: &Glyphs, bracket: &Range<usize>) -> bool {
    let before = bracket.start.checked_sub(1).and_then(|at| glyphs.get(at));
    let behind = glyphs.get(bracket.end);
    matches!(before, None | Some('。')) && matches!(behind, None | Some('。'))
}

/// Whether a group that no label announces is one: all of its names are units.
fn is_sound(owners: &Owners) -> bool {
    owners.unread.is_empty()
        && owners
            .lists
            .iter()
            .flat_map(|list| &list.names)
            .all(|name| {
                let glyphs = Glyphs::of(&name.text, 0..name.text.len());
                glyphs.len() >= 2
                    && (names::is_unit(&glyphs, &(0..glyphs.len())) || glyphs.at(0, "各"))
            })
}

/// The names of a bare list, such as one of offices in an attachment.
pub fn list(text: &str, bytes: Range<usize>) -> Vec<Name> {
    let glyphs = Glyphs::of(text, bytes);
    let pieces = glyphs.pieces(&(0..glyphs.len()), &['、', ',', ';', '。']);
    let names = pieces
        .into_iter()
        .filter(|(_, piece)| names::is_unit(&glyphs, piece));
    names
        .flat_map(|(mark, piece)| names::names(text, &glyphs, &piece, mark == Some('、')))
        .collect()
}

/// Whether a paragraph notes that the first listed leads: the bytes of the note.
pub fn first_leads(text: &str, bytes: Range<usize>) -> Option<Range<usize>> {
    let part = &text[bytes.clone()];
    if !part.contains("第一") && !part.contains("首位") {
        return None;
    }
    let glyphs = Glyphs::of(text, bytes);
    note::find_first_leads(&glyphs).map(|range| glyphs.bytes(range))
}

#[cfg(test)]
mod tests;
