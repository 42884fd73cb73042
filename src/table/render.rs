//! A sheet as a text that excerpts can show: one line a row, cells apart by a stroke.

use super::cell::Sheet;
use crate::source::{FileId, Landmarks, Role, Source, Sources, Span};

/// What stands between two cells.
const BETWEEN: &str = " │ ";

/// More blank cells in a row than this are shown as one gap.
const GAP: u32 = 40;

/// The text of a sheet, with its cells as named places.
pub(super) fn source(file: &str, sheet: &Sheet) -> Source {
    let mut text = String::new();
    let mut cells = Landmarks::sheet(&sheet.name);
    for (row, line) in sheet.rows.iter().enumerate() {
        let mut next = 0;
        for cell in line {
            let gap = cell.column - next;
            let strokes = if gap > GAP { 2 } else { gap };
            for _ in 0..strokes {
                text.push_str(BETWEEN);
            }
            let start = text.len();
            text.push_str(&cell.text);
            cells.cell(start..text.len(), row as u32, cell.column);
            next = cell.column;
        }
        text.push('\n');
    }
    Source::of(file, text, Role::Original).with_landmarks(cells)
}

/// A sheet among the sources: where its cells stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'s> {
    sources: &'s Sources,
    file: FileId,
}

impl<'s> Shown<'s> {
    /// The sheet that was added as `file`.
    pub(super) const fn new(sources: &'s Sources, file: FileId) -> Self {
        Self { sources, file }
    }

    /// Where a cell stands; of a blank one, the nearest before it.
    pub(super) fn cell(&self, row: u32, column: u32) -> Span {
        let landmarks = &self.sources.get(self.file).landmarks;
        landmarks.place(Span::start_of(self.file), row, column)
    }

    /// The sheet as a whole.
    pub(super) const fn start(&self) -> Span {
        Span::start_of(self.file)
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell::Kind;
    use super::*;

    #[test]
    fn rows_are_lines_and_cells_have_names() {
        let mut sheet = Sheet {
            name: "指标".to_owned(),
            ..Sheet::default()
        };
        sheet.put(0, 0, "a", Kind::Text);
        sheet.put(2, 1, "b", Kind::Text);
        sheet.put(2, 3, "c", Kind::Text);
        let source = source("x.xlsx", &sheet);
        assert_eq!(source.text, "a\n\n │ b │  │ c\n");
        let mut sources = Sources::default();
        let file = sources.add(source);
        let span = Shown::new(&sources, file).cell(2, 3);
        assert_eq!(sources.text(span), "c");
        assert_eq!(sources.landmark(span).as_deref(), Some("指标!D3"));
        assert_eq!(sources.position(span).line, 3);
    }
}
