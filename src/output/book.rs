//! Workbooks: sheets with a frozen head, filters, and columns as wide as Chinese needs.
//!
//! Texts are written as texts: what begins like a formula stays a text. Numbers are numbers, days are
//! days; what is less exact than a day is written as it stands, so that it can be read back.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use crate::finding::Lang;
use crate::syntax::date::{Date, Part};

/// A cell.
pub(super) enum Cell {
    Text(String),
    Number(f64),
    Day(Date),
    Empty,
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    pub(super) fn count(n: usize) -> Self {
        Self::number(n.into())
    }

    pub(super) fn number(value: Decimal) -> Self {
        value
            .to_f64()
            .map_or_else(|| Self::text(value.to_string()), Self::Number)
    }

    pub(super) fn date(date: Option<Date>) -> Self {
        match date {
            Some(day) if matches!(day.part(), Part::Day(..)) => Self::Day(day),
            Some(other) => Self::text(other.to_string()),
            None => Self::Empty,
        }
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
pub(super) const ROWS: usize = 1_048_000;

/// Widest column, in characters of a digit's width; longer texts are wrapped.
const WIDEST: usize = 26;

/// Widest column of long texts.
const WIDEST_OF_LONG: usize = 56;

/// Height of a line, and of the highest row that a workbook knows, in points.
const LINE: u32 = 15;
const HIGHEST: u32 = 405;

/// Rows that are looked at for the width of a column.
const MEASURED: usize = 2000;

pub(super) struct Formats {
    head: Format,
    text: Format,
    day: Format,
}

pub(super) struct Book {
    workbook: Workbook,
    formats: Formats,
    pub(super) lang: Lang,
    /// How many texts were longer than a cell holds.
    pub(super) cut: usize,
}

impl Book {
    /// An empty workbook, which is the same on every day.
    pub(super) fn new(title: &str, lang: Lang) -> Result<Self, XlsxError> {
        let cell = || {
            Format::new()
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::Top)
        };
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        let properties = DocProperties::new()
            .set_title(title)
            .set_creation_datetime(&made);
        workbook.set_properties(&properties);
        Ok(Self {
            workbook,
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
            cut: 0,
        })
    }

    /// The bytes of the file.
    pub(super) fn bytes(mut self) -> Result<Vec<u8>, XlsxError> {
        self.workbook.save_to_buffer()
    }

    /// Adds a sheet; heads in both languages.
    pub(super) fn sheet(
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
        sheet.set_row_height(0, LINE + LINE / 2)?;
        for (column, head) in heads.iter().enumerate() {
            sheet.write_string_with_format(0, column as u16, *head, &self.formats.head)?;
        }
        let rows: Vec<Vec<Cell>> = rows.take(ROWS).collect();
        for cells in rows.iter().take(MEASURED) {
            for (column, cell) in cells.iter().enumerate() {
                widths[column] = widths[column].max(column_width(cell.width() + 2));
            }
        }
        for (n, cells) in rows.iter().enumerate() {
            let row = n as u32 + 1;
            for (column, cell) in cells.iter().enumerate() {
                let whole = put(sheet, &self.formats, (row, column as u16), cell)?;
                self.cut += usize::from(!whole);
            }
            let lines = cells.iter().zip(&widths).map(|(cell, w)| cell.lines(*w));
            let lines = lines.max().unwrap_or(1) as u32;
            if lines > 1 {
                // Not every program works out the height of wrapped texts when it opens a file.
                sheet.set_row_height(row, (lines * LINE).min(HIGHEST))?;
            }
        }
        for (column, width) in widths.iter().enumerate() {
            sheet.set_column_width(column as u16, *width as u32)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofilter(0, 0, rows.len() as u32, heads.len() as u16 - 1)?;
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
}

/// The width of a column whose widest text has this width.
fn column_width(wide: usize) -> usize {
    let most = if wide > 5 * WIDEST {
        WIDEST_OF_LONG
    } else {
        WIDEST
    };
    wide.min(most)
}

/// Writes a cell; gives whether all of it could be written.
fn put(
    sheet: &mut Worksheet,
    formats: &Formats,
    at: (u32, u16),
    cell: &Cell,
) -> Result<bool, XlsxError> {
    let (row, column) = at;
    match cell {
        Cell::Text(text) => {
            let (text, whole) = cut(text);
            sheet.write_string_with_format(row, column, text.as_str(), &formats.text)?;
            return Ok(whole);
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
    Ok(true)
}

/// A text as far as a cell holds it, and whether that is all of it.
fn cut(text: &str) -> (String, bool) {
    // A spreadsheet counts in units of UTF-16.
    if text.len() <= CELL || text.encode_utf16().count() <= CELL {
        return (text.to_owned(), true);
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL
    });
    let end = end.map_or(text.len(), |(at, _)| at);
    (format!("{}…", &text[..end]), false)
}
