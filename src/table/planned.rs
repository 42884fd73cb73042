//! A plan made of a sheet, as values: the document, and what of the table is not in it.

use serde_json::Value;

use crate::finding::Said;

/// Something of the table that is not in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The row, from 0.
    pub row: u32,
    /// Its cells, by their names.
    pub cells: Vec<(String, String)>,
    /// Why.
    pub why: Said,
}

/// A column, and whether anything of it can stand in a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Where it is, from 0.
    pub column: u32,
    /// Its header.
    pub header: String,
    /// What it holds, as far as that is known.
    pub field: Option<&'static str>,
    /// Whether it is read.
    pub taken: bool,
}

/// A plan made of a sheet.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    /// In the data form.
    pub document: Value,
    /// How many rows of data there are.
    pub rows: usize,
    /// How many of them became items, or part of one.
    pub used: usize,
    /// Rows that sum up others.
    pub totals: usize,
    /// What was not understood.
    pub left: Vec<Left>,
    /// The columns.
    pub columns: Vec<Heard>,
}
