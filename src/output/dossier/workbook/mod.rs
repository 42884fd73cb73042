//! A report as a workbook: tasks (in the form that `planlint import` reads), ledger (in the form that
//! `planlint ledger` reads), findings, load of the units, targets, and what it speaks about.

mod sheets;

use rust_xlsxwriter::XlsxError;

use crate::finding::{Lang, Said};
use crate::output::book::{Book, Cell};
use crate::output::visible::visible;
use crate::report::{Amount, Dossier};

/// The whole workbook.
pub fn write(dossier: &Dossier, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Book::new(dossier.title().unwrap_or_default(), lang)?;
    book.tasks(dossier)?;
    book.ledger(dossier)?;
    book.findings(dossier)?;
    book.load(dossier)?;
    book.targets(dossier)?;
    book.waivers(dossier)?;
    book.changes(dossier)?;
    book.about(dossier)?;
    book.bytes()
}

impl Book {
    fn get<'s>(&self, said: &'s Said) -> &'s str {
        said.get(self.lang)
    }
}

/// A text in which marks that nobody sees are shown.
fn shown(text: impl Into<String>) -> Cell {
    Cell::text(visible(&text.into()).into_owned())
}

fn some(text: Option<&String>) -> Cell {
    text.map_or(Cell::Empty, shown)
}

/// An amount without its unit of measure.
fn amount(amount: Option<&Amount>) -> Cell {
    amount.map_or(Cell::Empty, |a| Cell::number(a.value))
}
