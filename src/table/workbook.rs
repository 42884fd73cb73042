//! Bytes of a workbook (XLSX, XLSM, XLSB, XLS, ODS) to sheets, by calamine.
//!
//! Files come from anywhere: one that unpacks to far more than it is worth is refused before
//! it is unpacked, and cells are taken one by one, never as a rectangle of blanks.

use std::io::{Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Reader as _, SheetType, Sheets, Style, Xls, Xlsx,
    open_workbook_auto_from_rs, open_workbook_from_rs,
};
use rust_decimal::Decimal;
use zip::ZipArchive;

use super::cell::{Area, Kind, Merged, Sheet};
use super::unreadable::Unreadable;
use crate::syntax::date::{self, Date, Part};

/// No workbook may unpack to more.
const MOST: u64 = 1 << 30;

/// Nor to more than so many times its size, beyond what is small anyway.
const RATIO: u64 = 200;

/// What is small anyway.
const SMALL: u64 = 64 << 20;

/// Most characters of all cells together: one shared text may stand in a million cells.
const MOST_TEXT: usize = 512 << 20;

type Book<'b> = Sheets<Cursor<&'b [u8]>>;

/// The worksheets of a workbook, in order.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    // A faulty file may trip the reader itself; that is the file's fault, not the end.
    catch_unwind(AssertUnwindSafe(|| read(bytes))).unwrap_or_else(|_| {
        Err(Unreadable::no_workbook(
            "its parts contradict each other",
            "内部结构自相矛盾",
        ))
    })
}

fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    let mut book = open(bytes)?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut room = MOST_TEXT;
    let mut sheets = Vec::with_capacity(names.len());
    for name in names {
        sheets.push(match &mut book {
            Sheets::Xlsx(xlsx) => sparse(xlsx, name, &mut room)?,
            _ => dense(&mut book, name, &mut room)?,
        });
    }
    Ok(sheets)
}

fn open(bytes: &[u8]) -> Result<Book<'_>, Unreadable> {
    let cursor = Cursor::new(bytes);
    if bytes.starts_with(b"PK") {
        check_size(bytes)?;
        let book = open_workbook_from_rs::<Xlsx<_>, _>(cursor.clone()).map(Sheets::Xlsx);
        return book
            .or_else(|_| open_workbook_auto_from_rs(cursor))
            .map_err(|_| {
                Unreadable::no_workbook(
                    "it is an archive without the parts of one",
                    "它是压缩包，但没有工作簿的内容",
                )
            });
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return open_workbook_from_rs::<Xls<_>, _>(cursor)
            .map(Sheets::Xls)
            .map_err(|_| {
                Unreadable::no_workbook(
                    "it is damaged or protected by a password",
                    "文件已损坏或设有密码",
                )
            });
    }
    let (en, zh) = if bytes.is_empty() {
        ("it is empty", "文件是空的")
    } else if bytes.trim_ascii_start().starts_with(b"<") {
        ("it is a web page", "它是网页")
    } else {
        (
            "it begins like something else",
            "开头的内容不是工作簿的格式",
        )
    };
    Err(Unreadable::no_workbook(en, zh))
}

/// Refuses what unpacks to more than its share: first by what the archive says of itself, then,
/// where it could lie about that, by unpacking it into nothing.
fn check_size(bytes: &[u8]) -> Result<(), Unreadable> {
    let no_archive = |_| Unreadable::no_workbook("it is a damaged archive", "它是损坏的压缩包");
    let limit = MOST.min(SMALL.max(bytes.len() as u64 * RATIO));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(no_archive)?;
    let mut said = 0_u64;
    for n in 0..archive.len() {
        said = said.saturating_add(archive.by_index_raw(n).map_err(no_archive)?.size());
    }
    if said > limit {
        return Err(Unreadable::too_large(said, limit));
    }
    // Nothing packs better than about a thousand to one.
    if bytes.len() as u64 * 1_100 <= limit {
        return Ok(());
    }
    let mut unpacked = 0_u64;
    for n in 0..archive.len() {
        let Ok(file) = archive.by_index(n) else {
            continue;
        };
        let mut file = file.take(limit - unpacked + 1);
        unpacked += std::io::copy(&mut file, &mut std::io::sink()).unwrap_or(0);
        if unpacked > limit {
            return Err(Unreadable::too_large(unpacked, limit));
        }
    }
    Ok(())
}

fn take_room(room: &mut usize, text: &str) -> Result<(), Unreadable> {
    *room = room
        .checked_sub(text.len() + 1)
        .ok_or_else(|| Unreadable::too_large(MOST_TEXT as u64, MOST_TEXT as u64))?;
    Ok(())
}

fn broken(sheet: &str) -> Unreadable {
    Unreadable::no_workbook(
        &format!("its sheet `{sheet}` is damaged"),
        &format!("其中的工作表“{sheet}”已损坏"),
    )
}

/// A sheet cell by cell, with the formats that say how a number is shown.
fn sparse(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: String,
    room: &mut usize,
) -> Result<Sheet, Unreadable> {
    let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
    let mut sheet = Sheet {
        merged: areas(&merged),
        ..Sheet::default()
    };
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|_| broken(&name))?;
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|_| broken(&name))? {
        let (row, column) = cell.get_position();
        let format = cells.styles().get(style).map_or("", format_code);
        let (text, kind) = match cell.get_value() {
            DataRef::SharedString(text) => ((*text).to_owned(), Kind::Text),
            value => shown(&Data::from(value.clone()), format),
        };
        take_room(room, &text)?;
        sheet.put(row, column, &text, kind);
    }
    sheet.name = name;
    Ok(sheet)
}

fn format_code(style: &Style) -> &str {
    let format = style.number_format.as_ref();
    format.map_or("", |format| &format.format_code)
}

/// A sheet of a format that is read as a whole.
fn dense(book: &mut Book<'_>, name: String, room: &mut usize) -> Result<Sheet, Unreadable> {
    let range = book.worksheet_range(&name).map_err(|_| broken(&name))?;
    let merged = match book {
        Sheets::Xls(xls) => xls.merge_cells_by_sheet_name(&name).unwrap_or_default(),
        _ => Vec::new(),
    };
    let mut sheet = Sheet {
        merged: areas(&merged),
        ..Sheet::default()
    };
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let (text, kind) = shown(value, "");
        take_room(room, &text)?;
        sheet.put(top + row as u32, left + column as u32, &text, kind);
    }
    sheet.name = name;
    Ok(sheet)
}

fn areas(merged: &[Dimensions]) -> Merged {
    let area = |d: &Dimensions| Area {
        top: d.start.0,
        left: d.start.1,
        bottom: d.end.0,
        right: d.end.1,
    };
    Merged::new(merged.iter().map(area))
}

/// A value as people see it, and what it is.
fn shown(value: &Data, format: &str) -> (String, Kind) {
    let number = |value: Option<Decimal>, otherwise: String| match value {
        Some(value) if is_percent(format) => {
            let value = (value * Decimal::ONE_HUNDRED).normalize();
            (format!("{value}%"), Kind::Percent(value))
        }
        Some(value) => (value.to_string(), Kind::Number(value)),
        None => (otherwise, Kind::Text),
    };
    match value {
        Data::Int(n) => number(Some(Decimal::from(*n)), String::new()),
        Data::Float(f) => number(exact(*f), f.to_string()),
        Data::String(text) | Data::DurationIso(text) => (text.clone(), Kind::Text),
        Data::Bool(b) => (if *b { "TRUE" } else { "FALSE" }.to_owned(), Kind::Text),
        Data::DateTime(at) => day(*at, format),
        Data::DateTimeIso(text) => match date::parse(text.get(..10).unwrap_or(text)) {
            Ok(date) => (date.to_string(), Kind::Date(date)),
            Err(_) => (text.clone(), Kind::Text),
        },
        Data::Error(error) => (error.to_string(), Kind::Error),
        Data::Empty => (String::new(), Kind::Text),
    }
}

/// The decimal that a spreadsheet shows: it keeps fifteen digits, the rest is binary noise.
fn exact(value: f64) -> Option<Decimal> {
    let decimal = Decimal::from_str(&value.to_string()).ok()?;
    decimal.round_sf(15).map(|d| d.normalize())
}

/// The letters of a number format, without what is quoted or in brackets.
fn letters(format: &str) -> String {
    let (mut quoted, mut bracket) = (false, false);
    let mut out = String::new();
    for c in format.chars() {
        match c {
            '"' => quoted = !quoted,
            '[' => bracket = true,
            ']' => bracket = false,
            _ if quoted || bracket => {}
            _ => out.push(c.to_ascii_lowercase()),
        }
    }
    out
}

fn is_percent(format: &str) -> bool {
    letters(format).contains('%')
}

/// A date as exactly as its format shows it: `2023年11月` is a month, not its first day.
fn day(at: ExcelDateTime, format: &str) -> (String, Kind) {
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    let letters = letters(format);
    let shows = |c: char| letters.is_empty() || !letters.contains('y') || letters.contains(c);
    let part = match (shows('m'), shows('d')) {
        (_, true) => Part::Day(month, day),
        (true, false) => Part::Month(month),
        (false, false) => Part::Year,
    };
    match Date::new(year as i16, part).filter(|_| at.is_datetime()) {
        Some(date) => (date.to_string(), Kind::Date(date)),
        None => (at.as_f64().to_string(), Kind::Text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_their_binary_noise() {
        let text = |f| exact(f).map(|d| d.to_string());
        assert_eq!(text(0.1 + 0.2).as_deref(), Some("0.3"));
        assert_eq!(text(17.5).as_deref(), Some("17.5"));
        assert_eq!(text(2023.0).as_deref(), Some("2023"));
        assert_eq!(text(f64::NAN), None);
    }

    #[test]
    fn formats_say_per_cent_and_how_exact_a_date_is() {
        assert!(is_percent("0.00%"));
        assert!(!is_percent("0\"%\""));
        let shown = |format| shown(&Data::Float(0.917), format).0;
        assert_eq!(shown("0.0%"), "91.7%");
        assert_eq!(shown("General"), "0.917");
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        for bytes in [&b""[..], b"<html>", b"PK\x03\x04 broken", b"a,b\n1,2\n"] {
            assert!(sheets(bytes).is_err());
        }
        assert!(sheets(&[0xD0, 0xCF, 0x11, 0xE0, 0, 0, 0]).is_err());
    }
}
