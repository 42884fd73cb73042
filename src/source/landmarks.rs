//! Names of places that tell more than line and column: cells of a sheet, pointers into data.

use super::Span;
use super::nested::Nested;

/// The named places of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landmarks {
    places: Places,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Places {
    /// Values of structured data, each with its step from the value around it.
    Data(Nested<Box<str>>),
    /// Values of data that is not written in one piece, each with its whole name.
    Scattered(Nested<Box<str>>),
    /// Cells of a sheet, in the order of their bytes.
    Sheet { name: Box<str>, cells: Vec<Cell> },
}

/// A cell: rows and columns from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    start: u32,
    end: u32,
    row: u32,
    column: u32,
}

impl Default for Landmarks {
    fn default() -> Self {
        Self::pointers()
    }
}

impl Landmarks {
    /// The cells of a sheet, each named as a whole: `指标!D7`; without a name of the sheet `D7`.
    pub fn sheet(name: &str) -> Self {
        let places = Places::Sheet {
            name: name.into(),
            cells: Vec::new(),
        };
        Self { places }
    }

    /// Values of structured data, each named by its step from the value around it; the name of
    /// a place is its JSON pointer (RFC 6901).
    pub const fn pointers() -> Self {
        Self {
            places: Places::Data(Nested::new()),
        }
    }

    /// Values that are not written in one piece, such as tables of TOML that are taken up again:
    /// each is named by its whole pointer.
    pub const fn scattered() -> Self {
        Self {
            places: Places::Scattered(Nested::new()),
        }
    }

    /// Parts of a document, each named as a whole: `page 3`.
    pub const fn named() -> Self {
        Self::scattered()
    }

    /// Begins a place, inside those that are still open.
    pub fn begin(&mut self, byte: usize, name: impl Into<Box<str>>) {
        if let Places::Data(places) | Places::Scattered(places) = &mut self.places {
            places.begin(byte as u32, name.into());
        }
    }

    /// Ends the innermost open place.
    pub fn end(&mut self, byte: usize) {
        if let Places::Data(places) | Places::Scattered(places) = &mut self.places {
            places.end(byte as u32);
        }
    }

    /// Adds the next cell of a sheet, row after row.
    pub fn cell(&mut self, bytes: std::ops::Range<usize>, row: u32, column: u32) {
        if let Places::Sheet { cells, .. } = &mut self.places {
            cells.push(Cell {
                start: bytes.start as u32,
                end: bytes.end as u32,
                row,
                column,
            });
        }
    }

    /// Where a cell of a sheet stands; of a blank one, the nearest before it.
    pub fn place(&self, span: Span, row: u32, column: u32) -> Span {
        let Places::Sheet { cells, .. } = &self.places else {
            return span;
        };
        let after = cells.partition_point(|cell| (cell.row, cell.column) <= (row, column));
        let before = cells[..after].last().or_else(|| cells.first());
        before.map_or(span, |cell| Span::new(span.file, cell.start, cell.end))
    }

    /// Whether the places are cells, which lines and columns of the text say nothing about.
    pub const fn is_sheet(&self) -> bool {
        matches!(self.places, Places::Sheet { .. })
    }

    /// The name of the smallest place that holds a byte.
    pub fn name(&self, byte: u32) -> Option<String> {
        match &self.places {
            Places::Sheet { name, cells } => {
                let after = cells.partition_point(|cell| cell.start <= byte);
                let cell = cells[..after].last().filter(|cell| byte < cell.end)?;
                Some(cell_name(name, cell.row, cell.column))
            }
            Places::Scattered(places) => {
                let piece = places.around(byte, byte + 1).next()?;
                Some(piece.value.to_string())
            }
            Places::Data(places) => {
                let around = places.around(byte, byte + 1);
                let mut steps: Vec<String> = around
                    .map(|piece| piece.value.replace('~', "~0").replace('/', "~1"))
                    .collect();
                steps.reverse();
                (!steps.is_empty()).then(|| format!("/{}", steps.join("/")))
            }
        }
    }
}

/// The letters of a column, from 0: `A`, `Z`, `AA`.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The name of a cell, rows and columns from 0: `D7`, and of a named sheet `指标!D7`.
pub fn cell_name(sheet: &str, row: u32, column: u32) -> String {
    let cell = format!("{}{}", column_name(column), row + 1);
    if sheet.is_empty() {
        cell
    } else {
        format!("{sheet}!{cell}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn a_cell_is_named_as_a_whole_and_a_value_by_its_way() {
        let mut cells = Landmarks::sheet("指标");
        cells.cell(0..3, 0, 0);
        cells.cell(4..8, 0, 1);
        assert_eq!(cells.name(5).as_deref(), Some("指标!B1"));
        assert_eq!(cells.name(3), None);
        let span = Span::start_of(FileId(0));
        assert_eq!(cells.place(span, 0, 1), Span::new(FileId(0), 4, 8));
        assert_eq!(cells.place(span, 3, 0), Span::new(FileId(0), 4, 8));

        let mut data = Landmarks::pointers();
        data.begin(2, "tasks");
        data.begin(5, "0");
        data.begin(9, "a/b");
        data.end(12);
        data.end(20);
        data.end(30);
        assert_eq!(data.name(10).as_deref(), Some("/tasks/0/a~1b"));
        assert_eq!(data.name(15).as_deref(), Some("/tasks/0"));
        assert_eq!(data.name(1), None);
    }

    #[test]
    fn names_of_cells() {
        assert_eq!(column_name(25), "Z");
        assert_eq!(column_name(26), "AA");
        assert_eq!(column_name(16_383), "XFD");
        assert_eq!(cell_name("指标", 6, 3), "指标!D7");
        assert_eq!(cell_name("", 0, 1), "B1");
    }
}
