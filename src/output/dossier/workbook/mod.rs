//! A report as a workbook: tasks (in the form that `planlint import` reads), ledger (in the form that
//! `planlint ledger` reads), findings, load of the units, targets, and what it speaks about.
//!
//! Texts are written as texts: what begins like a formula stays a text. Numbers are numbers, days
//! are days; what is less exact than a day is written as it stands, so that it can be read back.

#![allow(clippy::cast_precision_loss, reason = "counts and widths are small")]

mod sheets;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::plain::visible;
use crate::finding::{Lang, Said};
use crate::report::{Amount, Dossier};
use crate::syntax::date::{Date, Part};

/// A cell.
enum Cell {
    Text(String),
    Number(f64),
    Day(Date),
    Empty,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        let text = visible(&text.into()).into_owned();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    fn count(n: usize) -> Self {
        Self::Number(n as f64)
    }

    fn number(value: Decimal) -> Self {
        value
            .to_f64()
            .map_or_else(|| Self::text(value.to_string()), Self::Number)
    }

    fn date(date: Option<Date>) -> Self {
        match date {
            Some(day) if matches!(day.part(), Part::Day(..)) => Self::Day(day),
            Some(other) => Self::text(other.to_string()),
            None => Self::Empty,
        }
    }

    fn some(text: Option<&String>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    fn amount(amount: Option<&Amount>) -> Self {
        amount.map_or(Self::Empty, |a| Self::number(a.value))
    }

    /// How wide it is when nothing wraps.
    fn width(&self) -> usize {
        match self {
            Self::Text(text) => text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0),
            Self::Number(value) => value.to_string().len(),
            Self::Day(_) => 10,
            Self::Empty => 0,
        }
    }

    /// How many lines it takes in a column of this width.
    fn lines(&self, wide: usize) -> usize {
        let Self::Text(text) = self else { return 1 };
        // A line never fills to the last character.
        let fits = wide.saturating_sub(2).max(1);
        let of_line = |line: &str| line.width().div_ceil(fits).max(1);
        text.lines().map(of_line).sum::<usize>().max(1)
    }
}

/// Most characters that a cell holds.
const CELL: usize = 32_000;

/// Most rows below the heads that a sheet holds.
const ROWS: usize = 1_048_000;

/// Widest column, in characters of a digit's width; longer texts are wrapped.
const WIDEST: usize = 26;

/// Widest column of long texts.
const WIDEST_OF_LONG: usize = 56;

/// Height of a line, and of the highest row that a workbook knows, in points.
const LINE: f64 = 15.0;
const HIGHEST: f64 = 405.0;

/// Rows that are looked at for the width of a column.
const MEASURED: usize = 2000;

struct Formats {
    head: Format,
    text: Format,
    day: Format,
}

struct Book {
    workbook: Workbook,
    formats: Formats,
    lang: Lang,
}

/// The whole workbook.
pub fn write(dossier: &Dossier, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let cell = || {
        Format::new()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::Top)
    };
    let mut book = Book {
        workbook: Workbook::new(),
        formats: Formats {
            head: cell()
                .set_bold()
                .set_background_color(0x00E8_E4DA)
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
            text: cell().set_text_wrap(),
            day: cell().set_num_format("yyyy-mm-dd"),
        },
        lang,
    };
    // The same workbook on every day.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title = dossier.title().unwrap_or_default();
    book.workbook.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_creation_datetime(&made),
    );
    book.tasks(dossier)?;
    book.ledger(dossier)?;
    book.findings(dossier)?;
    book.load(dossier)?;
    book.targets(dossier)?;
    book.waivers(dossier)?;
    book.changes(dossier)?;
    book.about(dossier)?;
    book.workbook.save_to_buffer()
}

impl Book {
    fn sheet(
        &mut self,
        name: (&str, &str),
        heads: &[(&str, &str)],
        rows: impl Iterator<Item = Vec<Cell>>,
    ) -> Result<(), XlsxError> {
        let lang = self.lang;
        let heads: Vec<&str> = heads.iter().map(|(en, zh)| lang.pick(*en, *zh)).collect();
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(lang.pick(name.0, name.1))?;
        let mut widths: Vec<usize> = heads.iter().map(|h| h.width() + 3).collect();
        sheet.set_row_height(0, LINE * 1.6)?;
        for (column, head) in heads.iter().enumerate() {
            sheet.write_string_with_format(0, column as u16, *head, &self.formats.head)?;
        }
        let rows: Vec<Vec<Cell>> = rows.take(ROWS).collect();
        for cells in rows.iter().take(MEASURED) {
            for (column, cell) in cells.iter().enumerate() {
                let wide = cell.width() + 2;
                let most = if wide > 5 * WIDEST {
                    WIDEST_OF_LONG
                } else {
                    WIDEST
                };
                widths[column] = widths[column].max(wide.min(most));
            }
        }
        for (n, cells) in rows.iter().enumerate() {
            let row = n as u32 + 1;
            for (column, cell) in cells.iter().enumerate() {
                put(sheet, &self.formats, (row, column as u16), cell)?;
            }
            let lines = cells.iter().zip(&widths).map(|(cell, w)| cell.lines(*w));
            let lines = lines.max().unwrap_or(1);
            if lines > 1 {
                // Not every program works out the height of wrapped texts when it opens a file.
                sheet.set_row_height(row, (lines as f64 * LINE).min(HIGHEST))?;
            }
        }
        let last = rows.len() as u32;
        for (column, width) in widths.iter().enumerate() {
            sheet.set_column_width(column as u16, *width as f64)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, last, heads.len() as u16 - 1)?;
        sheet
            .set_landscape()
            // A3, as ledgers are printed.
            .set_paper_size(8)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_footer("&C— &P / &N —");
        sheet.set_repeat_rows(0, 0)?;
        Ok(())
    }

    fn get<'s>(&self, said: &'s Said) -> &'s str {
        said.get(self.lang)
    }
}

/// Writes a cell.
fn put(
    sheet: &mut Worksheet,
    formats: &Formats,
    at: (u32, u16),
    cell: &Cell,
) -> Result<(), XlsxError> {
    let (row, column) = at;
    match cell {
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, cut(text), &formats.text)?;
        }
        Cell::Number(value) => {
            sheet.write_number_with_format(row, column, *value, &formats.text)?;
        }
        Cell::Day(day) => {
            let civil = day.first();
            let day = ExcelDateTime::from_ymd(
                civil.year() as u16,
                civil.month() as u8,
                civil.day() as u8,
            );
            match day {
                Ok(day) => sheet.write_datetime_with_format(row, column, &day, &formats.day)?,
                // A workbook knows no day before 1900.
                Err(_) => {
                    sheet.write_string_with_format(row, column, civil.to_string(), &formats.text)?
                }
            };
        }
        Cell::Empty => {
            sheet.write_blank(row, column, &formats.text)?;
        }
    }
    Ok(())
}

fn cut(text: &str) -> String {
    if text.len() <= CELL {
        return text.to_owned();
    }
    match text.char_indices().nth(CELL) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
