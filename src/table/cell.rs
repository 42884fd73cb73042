//! Sheets as rows of cells. Blank cells are not kept: a sheet with one cell in its last
//! corner costs one cell.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::syntax::date::Date;
use crate::syntax::fold::fold;

/// What a cell holds, as far as the file itself says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters, or anything of a file that knows only text.
    Text,
    /// A number.
    Number(Decimal),
    /// A number that is shown as per cent: `91.7` where the file keeps 0.917.
    Percent(Decimal),
    /// A date, as exactly as it is shown.
    Date(Date),
    /// A formula that failed: `#N/A`.
    Error,
}

/// A cell that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Column, from 0.
    pub column: u32,
    /// What people see, on one line, without blanks around it.
    pub text: Box<str>,
    /// What it holds.
    pub kind: Kind,
}

/// Cells merged into one, all ends included, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Area {
    const fn holds(&self, row: u32, column: u32) -> bool {
        self.top <= row && row <= self.bottom && self.left <= column && column <= self.right
    }
}

/// Merged areas, found by their column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    columns: BTreeMap<u32, Vec<Area>>,
}

/// No header is wider than this; what is, is a line across the sheet.
const WIDEST: u32 = 512;

impl Merged {
    /// Adds areas, which do not overlap.
    pub fn new(areas: impl Iterator<Item = Area>) -> Self {
        let mut columns: BTreeMap<u32, Vec<Area>> = BTreeMap::new();
        for area in areas {
            for column in area.left..=area.right.min(area.left + WIDEST) {
                columns.entry(column).or_default().push(area);
            }
        }
        for areas in columns.values_mut() {
            areas.sort_by_key(|area| area.top);
        }
        Self { columns }
    }

    /// The area around a cell.
    pub fn around(&self, row: u32, column: u32) -> Option<Area> {
        let areas = self.columns.get(&column)?;
        let after = areas.partition_point(|area| area.top <= row);
        let area = areas[..after].last()?;
        area.holds(row, column).then_some(*area)
    }
}

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name; empty for a file that is one sheet without a name.
    pub name: String,
    /// Rows from the first, each with its cells by column.
    pub rows: Vec<Vec<Cell>>,
    /// Merged cells.
    pub merged: Merged,
    /// Texts of several lines as they stand in their cells, by row and column.
    pub lines: BTreeMap<(u32, u32), Box<str>>,
}

/// A number of rows or columns as the index of a list.
pub const fn at(number: u32) -> usize {
    number as usize
}

impl Sheet {
    /// The cells of a row.
    pub fn row(&self, row: u32) -> &[Cell] {
        self.rows.get(at(row)).map_or(&[], Vec::as_slice)
    }

    /// A cell that is not blank.
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let cells = self.row(row);
        let found = cells.binary_search_by_key(&column, |cell| cell.column);
        found.ok().map(|n| &cells[n])
    }

    /// The merged area around a cell.
    pub fn area(&self, row: u32, column: u32) -> Option<Area> {
        self.merged.around(row, column)
    }

    /// Where the text of a cell stands: in itself, or in the first cell of its merged area.
    pub fn filled(&self, row: u32, column: u32) -> Option<(u32, &Cell)> {
        if let Some(cell) = self.cell(row, column) {
            return Some((row, cell));
        }
        let area = self.area(row, column)?;
        Some((area.top, self.cell(area.top, area.left)?))
    }

    /// Number of rows.
    pub fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(Vec::is_empty)
    }

    /// A cell with all the lines of its text.
    pub fn whole(&self, row: u32, column: u32) -> Option<Cell> {
        let mut cell = self.cell(row, column)?.clone();
        if let Some(lines) = self.lines.get(&(row, column)) {
            cell.text.clone_from(lines);
        }
        Some(cell)
    }

    /// Puts a cell at its place; blank text is no cell.
    pub fn put(&mut self, row: u32, column: u32, text: &str, kind: Kind) {
        if text.trim().contains('\n') {
            self.lines.insert((row, column), whole(text));
        }
        let text = one_line(text);
        if text.is_empty() {
            return;
        }
        if self.rows.len() <= at(row) {
            self.rows.resize_with(at(row) + 1, Vec::new);
        }
        let cell = Cell { column, text, kind };
        let cells = &mut self.rows[at(row)];
        match cells.last() {
            Some(last) if last.column >= column => {
                match cells.binary_search_by_key(&column, |c| c.column) {
                    Ok(n) => cells[n] = cell,
                    Err(n) => cells.insert(n, cell),
                }
            }
            _ => cells.push(cell),
        }
    }
}

/// A text on one line: breaks, control characters and invisible marks become blanks or nothing.
fn one_line(text: &str) -> Box<str> {
    let odd = |c: char| c.is_control() || is_invisible(c);
    if !text.contains(odd) {
        return text.trim().into();
    }
    let visible = text.chars().filter(|c| !is_invisible(*c));
    let plain: String = visible
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").into()
}

/// What a sheet keeps of a text: its lines, or the one line.
pub fn whole(text: &str) -> Box<str> {
    let text = text.trim();
    if text.contains('\n') {
        text.replace("\r\n", "\n").into()
    } else {
        one_line(text)
    }
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}')
}

/// A text as it is compared: folded, without blanks, in small letters.
pub fn plain(text: &str) -> String {
    let folded = fold(text);
    let kept = folded.chars().filter(|c| !c.is_whitespace());
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merged_cell_is_filled_from_its_first() {
        let mut sheet = Sheet::default();
        sheet.put(1, 0, " 任务\u{FEFF}\r\n一 ", Kind::Text);
        sheet.put(3, 1, "", Kind::Text);
        let area = Area {
            top: 1,
            left: 0,
            bottom: 3,
            right: 0,
        };
        sheet.merged = Merged::new(std::iter::once(area));
        let text = |row| sheet.filled(row, 0).map(|(row, c)| (row, &*c.text));
        assert_eq!(text(3), Some((1, "任务 一")));
        assert_eq!(text(4), None);
        assert_eq!(sheet.len(), 2);
    }
}
