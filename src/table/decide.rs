//! What the cells of a column say where its header can mean two things: a unit of measure or an
//! organisation, a number or a state, a reference or a running number.

use super::cell::{Cell, Kind, Sheet};
use super::days::date_of;
use super::heading;
use super::mapping::{Column, How, Mapping};
use super::number::Written;
use super::portions::is_percent;
use super::states;
use super::vocabulary::{Field, is_missing};

/// Where a header can mean two things, the cells decide.
pub(super) fn decide(sheet: &Sheet, mapping: &mut Mapping, n: usize, rows: std::ops::Range<u32>) {
    let column = &mapping.columns[n];
    let found = match (column.field, column.how) {
        (Some(Field::Unit), _) => Some(unit_or_organisation(sheet, column, rows)),
        (_, How::Told) => None,
        (Some(Field::Ref), _) => {
            let others = mapping
                .columns
                .iter()
                .any(|c| c.column != column.column && c.field.is_some_and(Field::names_item));
            (others && is_running(sheet, column, rows)).then_some(Field::Seq)
        }
        (Some(Field::Value | Field::Share | Field::Progress | Field::State), _) => {
            kind_of_fact(sheet, column, rows)
        }
        (None, _) if column.date.is_some() || column.undated => {
            kind_of_fact(sheet, column, rows).or(Some(Field::Value))
        }
        // A column of dates stays one however its cells are written: a row with a bad date must
        // not fall back to the day of the sheet.
        (Some(Field::AsOf), _) => {
            let date = |cell: &Cell| date_of(cell, mapping.year).is_ok();
            let dates = share(sheet, column, rows, date);
            (dates < 0.5).then_some(Field::Ignore)
        }
        _ => None,
    };
    if let Some(field) = found.filter(|f| Some(*f) != column.field) {
        let column = &mut mapping.columns[n];
        column.how = if column.how == How::Told {
            How::Told
        } else {
            How::Cells
        };
        column.field = (field != Field::Ignore).then_some(field);
    }
}

pub(super) fn cells<'s>(
    sheet: &'s Sheet,
    column: &Column,
    rows: std::ops::Range<u32>,
) -> impl Iterator<Item = &'s Cell> {
    let column = column.column;
    rows.filter_map(move |row| sheet.cell(row, column))
        .filter(|cell| !is_missing(&cell.text))
}

/// The share of cells with something in them for which a thing is so.
fn share(
    sheet: &Sheet,
    column: &Column,
    rows: std::ops::Range<u32>,
    so: impl Fn(&Cell) -> bool,
) -> f64 {
    let (mut all, mut so_many) = (0_u32, 0_u32);
    for cell in cells(sheet, column, rows) {
        all += 1;
        so_many += u32::from(so(cell));
    }
    if all == 0 {
        1.0
    } else {
        f64::from(so_many) / f64::from(all)
    }
}

fn unit_or_organisation(sheet: &Sheet, column: &Column, rows: std::ops::Range<u32>) -> Field {
    let organisations = share(sheet, column, rows, |cell| is_organisation(&cell.text));
    if organisations >= 0.5 {
        Field::Reporter
    } else {
        Field::Measure
    }
}

/// Whether a text is the name of an organisation rather than a unit of measure.
pub(super) fn is_organisation(text: &str) -> bool {
    const ENDS: [char; 30] = [
        '局', '委', '办', '府', '厅', '院', '司', '心', '镇', '乡', '县', '市', '区', '部', '处',
        '站', '校', '会', '行', '团', '队', '所', '州', '省', '社', '室', '组', '厂', '等', '学',
    ];
    let text = text.trim();
    let latin = text.is_ascii();
    let long = text.chars().count() > if latin { 12 } else { 5 };
    long || (latin && text.contains(' ') && !text.contains('/'))
        || (!latin && text.chars().count() > 1 && text.ends_with(ENDS))
}

/// Whether the cells are 1, 2, 3 …, perhaps with gaps: a number that names nothing.
fn is_running(sheet: &Sheet, column: &Column, rows: std::ops::Range<u32>) -> bool {
    let mut last = 0;
    for cell in cells(sheet, column, rows) {
        match cell.text.parse::<u32>() {
            Ok(n) if n > last && n <= last + 2 => last = n,
            Ok(1) => last = 1,
            _ => return false,
        }
    }
    last > 0
}

/// Whether a column that tells how far things are holds numbers, states or texts.
fn kind_of_fact(sheet: &Sheet, column: &Column, rows: std::ops::Range<u32>) -> Option<Field> {
    cells(sheet, column, rows.clone()).next()?;
    let states = share(sheet, column, rows.clone(), |c| {
        states::state(&c.text).is_some()
    });
    let numbers = share(sheet, column, rows.clone(), |c| quantity(c).is_some());
    // Words about progress are read for the state they begin with; only a column of nothing but
    // states is one.
    let enough = if column.field == Some(Field::Progress) {
        0.99
    } else {
        0.5
    };
    if states > enough && column.field != Some(Field::State) && numbers < 0.5 {
        return Some(Field::State);
    }
    let percent = column.measure.as_deref() == Some("%")
        || share(sheet, column, rows.clone(), is_percent) > 0.5;
    // One wrong text among a few numbers is a wrong text, not another kind of column.
    if states + numbers >= 0.5 {
        return match column.field {
            Some(Field::Progress | Field::State) if numbers > 0.5 && percent => Some(Field::Share),
            Some(Field::Progress | Field::State) if numbers > 0.5 => Some(Field::Value),
            _ => None,
        };
    }
    let words = share(sheet, column, rows, |c| {
        states::state(&c.text).is_none() && quantity(c).is_none()
    });
    (words > 0.5 && column.field != Some(Field::State)).then_some(Field::Progress)
}

/// A cell that holds a number, perhaps with its unit of measure.
fn quantity(cell: &Cell) -> Option<()> {
    match cell.kind {
        Kind::Number(_) | Kind::Percent(_) => Some(()),
        Kind::Text => {
            let written = Written::read(&cell.text)?;
            written.evidence()?;
            (written.rest.is_empty() || heading::is_measure(&written.rest)).then_some(())
        }
        Kind::Date(_) | Kind::Error => None,
    }
}
