//! The lines of a draft, measured: where each begins and ends without its blanks, how wide it is,
//! what stood before it.

use std::ops::Range;

use unicode_width::UnicodeWidthChar as _;

use crate::import::draft::{Draft, Mark};

/// A line that holds something.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its bytes in the draft, without blanks at the ends.
    pub(super) range: Range<usize>,
    /// Width of the blanks before it, in cells of a terminal.
    pub(super) indent: usize,
    /// Its width without them, in cells.
    pub(super) width: usize,
    /// Whether an empty line stands before it.
    pub(super) after_blank: bool,
    /// Whether a page begins with it.
    pub(super) page: bool,
    /// What the file says about it.
    pub(super) mark: Option<Mark>,
}

/// Whether a character takes room but shows nothing.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}')
}

/// Whether a character shows nothing and takes no room.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FE0E}' | '\u{FE0F}' | '\0'..='\u{8}'
            | '\u{E}'..='\u{1B}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}'
    )
}

fn cells(text: &str) -> usize {
    text.chars().filter_map(char::width_cjk).sum()
}

/// All lines of a draft that hold something.
pub(super) fn measure(draft: &Draft<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut marks = draft.marks.iter().peekable();
    let mut at = 0;
    let (mut after_blank, mut page) = (false, false);
    for (number, raw) in draft.text.split('\n').enumerate() {
        let start = at;
        at += raw.len() + 1;
        page |= raw.contains('\u{C}');
        let mut mark = None;
        while let Some((_, found)) = marks.next_if(|(line, _)| *line <= number) {
            match found {
                Mark::Page => page = true,
                _ => mark = Some(*found),
            }
        }
        let no_text = |c: char| is_blank(c) || is_invisible(c);
        let text = raw.trim_end_matches(no_text);
        let inner = text.trim_start_matches(no_text);
        if inner.is_empty() {
            after_blank = true;
            continue;
        }
        let lead = &text[..text.len() - inner.len()];
        lines.push(Line {
            range: start + lead.len()..start + text.len(),
            indent: cells(lead),
            width: cells(inner),
            after_blank,
            page,
            mark,
        });
        (after_blank, page) = (false, false);
    }
    lines
}
