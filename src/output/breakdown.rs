//! A plan as a table in a file: CSV or a workbook, a row an item, as `planlint import` reads it back.
//!
//! In: rows made by `table::breakdown`. Out: bytes. No cell is taken for a formula, numbers are
//! numbers, and Excel reads the Chinese of the CSV file.

use rust_xlsxwriter::XlsxError;

use super::book::{Book, Cell};
use super::guard;
use crate::finding::Lang;
use crate::table::breakdown::{Breakdown, Column, Content};

/// Without it Excel reads Chinese as GBK.
const MARK: &str = "\u{FEFF}";

/// As CSV, with a byte order mark and CR LF.
pub fn csv(table: &Breakdown, lang: Lang) -> Result<Vec<u8>, csv::Error> {
    let mut rows = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(MARK.as_bytes().to_vec());
    rows.write_record(table.columns.iter().map(|column| column.head(lang)))?;
    for row in &table.rows {
        let cells = table.columns.iter().map(|column| row.get(column));
        let texts = cells.map(|cell| cell.map_or_else(String::new, guarded));
        rows.write_record(texts)?;
    }
    rows.into_inner().map_err(|e| e.into_error().into())
}

/// A workbook, and how many of its texts were too long for a cell.
#[derive(Clone, Debug)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Texts that end early.
    pub cut: usize,
    /// Rows that no sheet has room for.
    pub over: usize,
}

/// As a workbook of one sheet.
pub fn workbook(table: &Breakdown, title: &str, lang: Lang) -> Result<Written, XlsxError> {
    let mut book = Book::new(title, lang)?;
    let heads = table
        .columns
        .iter()
        .map(|c| (c.head(Lang::En), c.head(Lang::Zh)));
    let heads: Vec<(&str, &str)> = heads.collect();
    let cell = |content: Option<&Content>| match content {
        Some(Content::Number(number)) => Cell::number(*number),
        Some(text) => Cell::text(guarded(text)),
        None => Cell::Empty,
    };
    let row = |row: &std::collections::BTreeMap<Column, Content>| -> Vec<Cell> {
        table
            .columns
            .iter()
            .map(|column| cell(row.get(column)))
            .collect()
    };
    book.sheet(("Tasks", "任务分解表"), &heads, table.rows.iter().map(row))?;
    Ok(Written {
        cut: book.cut,
        over: table.rows.len().saturating_sub(super::book::ROWS),
        bytes: book.bytes()?,
    })
}

fn guarded(content: &Content) -> String {
    guard::cell(&content.text()).into_owned()
}
