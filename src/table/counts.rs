//! What became of the rows of a sheet.

/// Rows and columns are numbered from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that say something.
    pub rows: u32,
    /// Records made of them.
    pub records: u32,
    /// Repeated headers.
    pub headers: Vec<u32>,
    /// Headings of groups.
    pub groups: Vec<u32>,
    /// Sums.
    pub totals: Vec<u32>,
    /// Remarks below the table.
    pub notes: Vec<u32>,
    /// Cells that stand for nothing: column, row, what is written.
    pub missing: Vec<(u32, u32, Box<str>)>,
    /// Cells in columns of states with no state that is known: row, column, what is written.
    pub unknown_states: Vec<(u32, u32, Box<str>)>,
    /// Cells that say how much of an indicator is done: row, column.
    pub shares_of_indicators: Vec<(u32, u32)>,
    /// Rows that name something but say nothing of it.
    pub silent: Vec<u32>,
    /// Rows that name nothing, with their first column.
    pub unplaced: Vec<(u32, u32)>,
    /// Rows without a day, with their first column.
    pub undated: Vec<(u32, u32)>,
    /// Cells that cannot be read.
    pub faulty: u32,
}

impl Counts {
    /// A cell stands for nothing.
    pub fn missing(&mut self, column: u32, row: u32, text: &str) {
        self.missing.push((column, row, text.into()));
    }

    /// A cell in a column of states holds none that is known.
    pub fn unknown_state(&mut self, row: u32, column: u32, text: &str) {
        self.unknown_states.push((row, column, text.into()));
    }

    /// The cells that stand for nothing, as row and column, in the order of the sheet.
    pub fn missing_cells(&self) -> Vec<(u32, u32)> {
        let mut cells: Vec<(u32, u32)> = self.missing.iter().map(|m| (m.1, m.0)).collect();
        cells.sort_unstable();
        cells
    }
}
