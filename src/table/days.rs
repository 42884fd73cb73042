//! The days of a sheet: of one cell, and of the sheet as a whole.
//!
//! In: cells, and the year that the sheet tells. Out: dates, or why a cell is none.

use super::cell::{Cell, Kind, Sheet};
use super::header::Header;
use super::mapping::{Mapping, above};
use super::rows;
use super::stamp::{self, Stamp};
use super::told::Told;
use super::vocabulary::Field;
use crate::syntax::date::Date;

/// Why a cell is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDate {
    /// It has the form of one, but the calendar has no such day.
    NotInCalendar,
    /// It has no year.
    NoYear,
    /// `2025年前` ends with 2024 or with 2025.
    Before,
    /// It is something else.
    Other,
}

/// The date in a cell.
pub fn date_of(cell: &Cell, year: Option<i16>) -> Result<Date, NoDate> {
    if let Kind::Date(date) = cell.kind {
        return Ok(date);
    }
    let text = without_time(&cell.text);
    if stamp::is_before(text) {
        return Err(NoDate::Before);
    }
    let stamp: Stamp = stamp::whole(text).ok_or(NoDate::Other)?;
    if stamp.year.or(year).is_none() {
        return Err(NoDate::NoYear);
    }
    stamp.date(year).ok_or(NoDate::NotInCalendar)
}

/// `2023/11/30 0:00:00` and `2023-11-30T00:00:00Z` without their time.
fn without_time(text: &str) -> &str {
    let cut = text.split_once([' ', 'T']);
    match cut {
        Some((date, time)) if time.contains(':') => date,
        _ => text,
    }
}

pub(super) fn as_of(
    sheet: &Sheet,
    header: &Header,
    mapping: &Mapping,
    told: &Told,
    rows: std::ops::Range<u32>,
) -> Option<(Date, Option<(u32, u32)>)> {
    if let Some((date, _)) = told.as_of {
        return Some((date, None));
    }
    for (row, cell) in above(sheet, header) {
        if let Some(date) = stamp::as_of_in(&cell.text).and_then(|s| s.date(mapping.year)) {
            return Some((date, Some((row, cell.column))));
        }
        let label = Field::of_header(&cell.text) == Some(Field::AsOf);
        let next = sheet.row(row).iter().find(|c| c.column > cell.column);
        if let (true, Some(next)) = (label, next)
            && let Ok(date) = date_of(next, mapping.year)
        {
            return Some((date, Some((row, next.column))));
        }
    }
    // 填报时间 in the last line, where forms are signed.
    for row in rows.clone().filter(|row| rows::is_note(sheet, *row)) {
        let mut dates = sheet.row(row).iter().filter_map(|cell| {
            let date = stamp::as_of_in(&cell.text)?.date(mapping.year)?;
            Some((date, Some((row, cell.column))))
        });
        if let Some(found) = dates.next() {
            return Some(found);
        }
    }
    let heads = header.heads.iter().filter(|head| head.heading.as_of);
    let latest = heads.filter_map(|head| {
        let date = head.heading.stamp?.date(mapping.year)?;
        Some((date, (head.row, head.column)))
    });
    if let Some((date, at)) = latest.max_by_key(|(date, _)| date.last()) {
        return Some((date, Some(at)));
    }
    let column = mapping.first(Field::AsOf)?;
    rows.filter_map(|row| {
        let date = date_of(sheet.cell(row, column.column)?, mapping.year).ok()?;
        Some((date, Some((row, column.column))))
    })
    .max_by_key(|(date, _)| date.last())
}
