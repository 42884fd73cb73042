//! What a `ledger` entry says about its file.

use super::portions::Portions;
use super::vocabulary::Field;
use crate::source::Span;
use crate::syntax::date::Date;
use crate::syntax::keywords::DecimalMark;

/// A column that is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldColumn {
    /// What it holds.
    pub field: Field,
    /// What stands above it.
    pub header: String,
    /// Its decimal mark.
    pub mark: Option<DecimalMark>,
    /// How its shares are written.
    pub portions: Option<Portions>,
    /// Where that is said.
    pub span: Span,
}

/// Everything that is told; what is not, is found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Only these sheets.
    pub sheets: Vec<(String, Span)>,
    /// Columns.
    pub columns: Vec<ToldColumn>,
    /// The day the file speaks of.
    pub as_of: Option<(Date, Span)>,
}

impl Told {
    /// The headers that are named.
    pub fn headers(&self) -> Vec<String> {
        self.columns.iter().map(|c| c.header.clone()).collect()
    }
}
