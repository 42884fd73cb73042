//! Which column holds what: by what is told, by the headers, and where a header can mean two
//! things, by the cells.

use super::cell::{Cell, Kind, Sheet, plain};
use super::days::as_of;
use super::decide::{cells, decide, is_organisation};
use super::header::{self, Head, Header};
use super::heading;
use super::number::{self, Evidence, Marks, Written};
use super::portions::{self, Portions};
use super::stamp;
use super::steps::{self, Steps};
use super::told::{Told, ToldColumn};
use super::vocabulary::Field;
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
pub(super) fn above<'s>(sheet: &'s Sheet, header: &Header) -> Vec<(u32, &'s Cell)> {
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
