//! Which column holds what: by what is told, by the headers, and where a header can mean two
//! things, by the cells.

use super::cell::{Cell, Kind, Sheet, plain};
use super::header::{self, Head, Header};
use super::heading;
use super::number::{self, Evidence, Marks, Written};
use super::portions::{self, Portions, is_percent};
use super::rows;
use super::stamp::{self, Stamp};
use super::states;
use super::steps::{self, Steps};
use super::told::{Told, ToldColumn};
use super::vocabulary::{Field, is_missing};
use crate::syntax::date::Date;
use crate::syntax::keywords::DecimalMark;

/// How it is known what a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The `ledger` entry says so.
    Told,
    /// Its header is in the vocabulary.
    Header,
    /// Its cells decided.
    Cells,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Where it is, from 0.
    pub column: u32,
    /// Its header.
    pub header: String,
    /// The row of its header.
    pub row: u32,
    /// What it holds; nothing where that is not understood.
    pub field: Option<Field>,
    /// How that is known.
    pub how: How,
    /// The unit of measure in its header.
    pub measure: Option<String>,
    /// The date in its header.
    pub date: Option<Date>,
    /// The date in its header lacks its year, and no line around names one.
    pub undated: bool,
    /// The decimal mark of its numbers.
    pub marks: Marks,
    /// How its shares are written.
    pub portions: Portions,
    /// Another column with the same field speaks in its place.
    pub doubled: bool,
}

/// A sheet as it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The rows of the header.
    pub header: (u32, u32),
    /// All columns with a header.
    pub columns: Vec<Column>,
    /// The day the sheet speaks of, and the cell that says it; no cell where it is told.
    pub as_of: Option<(Date, Option<(u32, u32)>)>,
    /// The year that the lines around name.
    pub year: Option<i16>,
    /// The unit of measure that the lines above the header name for all numbers.
    pub measure: Option<String>,
    /// Columns that hold what was done in each month or quarter.
    pub steps: Option<Steps>,
    /// Told headers that are not there, by their number.
    pub absent: Vec<usize>,
}

impl Mapping {
    /// The columns of a field that speak.
    pub fn of(&self, field: Field) -> impl Iterator<Item = &Column> {
        self.columns
            .iter()
            .filter(move |c| c.field == Some(field) && !c.doubled)
    }

    /// The first column of a field.
    pub fn first(&self, field: Field) -> Option<&Column> {
        self.of(field).next()
    }

    /// Whether records can be made: something is named, and something is said of it.
    pub fn is_ledger(&self) -> bool {
        let any = |of: fn(Field) -> bool| self.columns.iter().any(|c| c.field.is_some_and(of));
        any(Field::names_item) && any(Field::is_fact)
    }
}

impl Mapping {
    /// Whether it looks like a table of tasks: something is named, with who is to do it or by when.
    pub fn is_plan(&self) -> bool {
        let any = |of: fn(Field) -> bool| self.columns.iter().any(|c| c.field.is_some_and(of));
        let duty = |f| {
            matches!(
                f,
                Field::Lead | Field::Responsible | Field::Due | Field::Steps
            )
        };
        any(Field::names_item) && any(duty)
    }
}

/// Understands a sheet whose header is found. `file` is its name, which may tell the year;
/// `separator` is that of a text file.
pub fn map(
    sheet: &Sheet,
    header: &Header,
    told: &Told,
    file: &str,
    separator: Option<char>,
) -> Mapping {
    let above = above(sheet, header);
    let year = stamp::year_in(&sheet.name)
        .or_else(|| {
            above
                .iter()
                .find_map(|(_, cell)| stamp::year_in(&cell.text))
        })
        .or(told.as_of.map(|(date, _)| date.year()))
        .or_else(|| stamp::year_in(file));
    let mut mapping = Mapping {
        header: (header.first, header.last),
        columns: header.heads.iter().map(|head| column(head, year)).collect(),
        as_of: None,
        year,
        measure: above
            .iter()
            .find_map(|(_, cell)| common_measure(&cell.text)),
        steps: None,
        absent: Vec::new(),
    };
    take_told(&mut mapping, header, told);
    let rows = header.last + 1..sheet.len();
    for n in 0..mapping.columns.len() {
        decide(sheet, &mut mapping, n, rows.clone());
    }
    keep_one_each(&mut mapping);
    numbers(sheet, &mut mapping, told, separator, rows.clone());
    take_steps(sheet, &mut mapping, rows.clone());
    mapping.as_of = as_of(sheet, header, &mapping, told, rows);
    mapping
}

/// What was done in a month is no position reached: such columns do not speak.
fn take_steps(sheet: &Sheet, mapping: &mut Mapping, rows: std::ops::Range<u32>) {
    let found = steps::find(sheet, mapping, rows);
    if let Some(steps) = &found {
        let columns = mapping.columns.iter_mut();
        for column in columns.filter(|c| steps.columns.contains(&c.column)) {
            column.doubled = true;
        }
    }
    mapping.steps = found;
}

/// The cells above the header, by row.
fn above<'s>(sheet: &'s Sheet, header: &Header) -> Vec<(u32, &'s Cell)> {
    let rows = 0..header.first;
    rows.flat_map(|row| sheet.row(row).iter().map(move |cell| (row, cell)))
        .collect()
}

fn column(head: &Head, year: Option<i16>) -> Column {
    let date = head.heading.stamp.and_then(|s| s.date(year));
    Column {
        column: head.column,
        header: head.text.clone(),
        row: head.row,
        field: head.heading.field,
        how: How::Header,
        measure: head.heading.measure.clone(),
        date,
        undated: head.heading.stamp.is_some() && date.is_none(),
        marks: Marks::One(DecimalMark::Point),
        portions: Portions::Percent,
        doubled: false,
    }
}

/// `单位：万元` above the header holds for all numbers below it.
fn common_measure(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let told = plain.trim_matches(['(', ')', '（', '）']);
    let unit = ["计量单位：", "计量单位:", "单位：", "单位:"]
        .iter()
        .find_map(|word| told.strip_prefix(word))?;
    heading::measure(unit).filter(|unit| !is_organisation(unit))
}

fn take_told(mapping: &mut Mapping, header: &Header, told: &Told) {
    for (n, wanted) in told.columns.iter().enumerate() {
        let text = plain(&wanted.header);
        let found: Vec<u32> = header
            .heads
            .iter()
            .filter(|head| header::names(head, &text))
            .map(|head| head.column)
            .collect();
        if found.is_empty() {
            mapping.absent.push(n);
        }
        for column in mapping
            .columns
            .iter_mut()
            .filter(|c| found.contains(&c.column))
        {
            (column.field, column.how) = (Some(wanted.field), How::Told);
        }
    }
    // What is told of a field, and found, is all there is of it.
    for column in &mut mapping.columns {
        let found = told
            .columns
            .iter()
            .enumerate()
            .filter(|(n, _)| !mapping.absent.contains(n));
        let told = found
            .into_iter()
            .any(|(_, t)| Some(t.field) == column.field);
        column.doubled = told && column.how != How::Told;
    }
}

/// Where a header can mean two things, the cells decide.
fn decide(sheet: &Sheet, mapping: &mut Mapping, n: usize, rows: std::ops::Range<u32>) {
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

fn cells<'s>(
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
fn is_organisation(text: &str) -> bool {
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

/// Of fields that one column speaks for, the first does; columns of other dates are others.
fn keep_one_each(mapping: &mut Mapping) {
    let mut seen: Vec<(Field, Option<Date>)> = Vec::new();
    for column in &mut mapping.columns {
        let Some(field) = column.field.filter(|_| !column.doubled) else {
            continue;
        };
        let several = matches!(
            field,
            Field::Note
                | Field::Issue
                | Field::Progress
                | Field::Evidence
                | Field::Group
                | Field::Steps
                | Field::Ignore
                | Field::Target
                | Field::Title
                | Field::Metric
                | Field::Ref
                | Field::Project
        );
        let key = (field, column.date);
        if !several && column.how != How::Told && seen.contains(&key) {
            column.doubled = true;
        }
        seen.push(key);
    }
}

/// Finds how the numbers of each column are written: their decimal mark, and what shares mean.
fn numbers(
    sheet: &Sheet,
    mapping: &mut Mapping,
    told: &Told,
    separator: Option<char>,
    rows: std::ops::Range<u32>,
) {
    let evidence = |column: &Column| -> Vec<Evidence> {
        cells(sheet, column, rows.clone())
            .filter(|cell| cell.kind == Kind::Text)
            .filter_map(|cell| Written::read(&cell.text)?.evidence())
            .collect()
    };
    let numeric = |column: &Column| {
        matches!(
            column.field,
            Some(
                Field::Value
                    | Field::Share
                    | Field::Spent
                    | Field::Cost
                    | Field::YearCost
                    | Field::Target
                    | Field::Baseline
                    | Field::Pace
            )
        )
    };
    let all: Vec<Evidence> = mapping
        .columns
        .iter()
        .filter(|c| numeric(c))
        .flat_map(evidence)
        .collect();
    let sure = |mark| all.contains(&Evidence::Only(mark));
    let around = match (sure(DecimalMark::Point), sure(DecimalMark::Comma)) {
        (true, false) => Some(DecimalMark::Point),
        (false, true) => Some(DecimalMark::Comma),
        _ => None,
    };
    for column in mapping.columns.iter_mut().filter(|c| numeric(c)) {
        let mut here = told.columns.iter().filter(|t| is_told(column, t));
        column.marks = match here.find_map(|t| t.mark) {
            Some(mark) => Marks::One(mark),
            None => number::marks(evidence(column).into_iter(), around),
        };
        // Where lists are not separated by `;`, a lone point is the decimal one everywhere.
        if column.marks == Marks::Unclear('.') && separator != Some(';') {
            column.marks = Marks::One(DecimalMark::Point);
        }
        let mut here = told.columns.iter().filter(|t| is_told(column, t));
        column.portions = match here.find_map(|t| t.portions) {
            Some(portions) => portions,
            None if column.field == Some(Field::Share) => portions::portions(
                cells(sheet, column, rows.clone()),
                column.marks,
                column.measure.as_deref(),
            ),
            None => Portions::Percent,
        };
    }
}

/// Whether an entry speaks of a column.
fn is_told(column: &Column, told: &ToldColumn) -> bool {
    Some(told.field) == column.field && plain(&column.header).ends_with(&plain(&told.header))
}

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

fn as_of(
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

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(rows: &[&str]) -> Mapping {
        let mut sheet = Sheet::default();
        for (row, line) in rows.iter().enumerate() {
            for (column, text) in line.split('|').enumerate() {
                sheet.put(row as u32, column as u32, text, Kind::Text);
            }
        }
        let header = header::find(&sheet, &[]).expect("a header");
        map(&sheet, &header, &Told::default(), "ledger.csv", None)
    }

    fn fields(rows: &[&str]) -> Vec<Option<Field>> {
        mapped(rows).columns.iter().map(|c| c.field).collect()
    }

    #[test]
    fn cells_decide_where_a_header_can_mean_two_things() {
        assert_eq!(
            fields(&[
                "编号|指标名称|单位|完成情况",
                "1|营造林|万亩|5.2",
                "2|道路|公里|7"
            ]),
            [
                Some(Field::Seq),
                Some(Field::Metric),
                Some(Field::Measure),
                Some(Field::Value)
            ]
        );
        assert_eq!(
            fields(&[
                "编号|任务名称|单位|完成情况",
                "A1|修路|州交通局|正在施工，完成路基",
                "A2|造林|州林草局|已完成整地"
            ]),
            [
                Some(Field::Ref),
                Some(Field::Title),
                Some(Field::Reporter),
                Some(Field::Progress)
            ]
        );
        assert_eq!(
            fields(&["任务|是否完成|进度", "修路|是|进行中", "造林|否|已完成"])[2],
            Some(Field::State)
        );
    }

    #[test]
    fn days_of_the_sheet_and_of_its_columns() {
        let mapping = mapped(&[
            "2023年台账（截至11月底）|",
            "指标|2022年|1-11月",
            "营造林|3|5",
        ]);
        assert_eq!(
            mapping.as_of.map(|a| a.0.to_string()).as_deref(),
            Some("2023-11")
        );
        let dates: Vec<_> = mapping
            .columns
            .iter()
            .filter_map(|c| c.date)
            .map(|d| d.to_string())
            .collect();
        assert_eq!(dates, ["2022", "2023-11"]);
        assert_eq!(mapping.columns[1].field, Some(Field::Value));
    }

    #[test]
    fn decimal_marks_of_columns() {
        let marks = |cells: [&str; 2]| {
            let rows = [
                "指标|完成值".to_owned(),
                format!("a|{}", cells[0]),
                format!("b|{}", cells[1]),
            ];
            let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
            mapped(&rows).columns[1].marks
        };
        assert_eq!(marks(["1,234", "5"]), Marks::Unclear(','));
        assert_eq!(marks(["1,234", "5,5"]), Marks::One(DecimalMark::Comma));
        assert_eq!(marks(["1,234", "5.5"]), Marks::One(DecimalMark::Point));
        assert_eq!(marks(["1.234", "5"]), Marks::One(DecimalMark::Point));
    }
}
