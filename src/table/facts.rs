//! What a cell says of how far something is: a quantity, a state, words, or nothing.

use super::cell::{Cell, Kind};
use super::heading::is_measure;
use super::mapping::Column;
use super::number::{Evidence, Marks, Written};
use super::portions::Portions;
use super::states;
use super::vocabulary::{Field, is_missing};
use crate::finding::{Lang, Said};
use crate::syntax::keywords::{DecimalMark, State};
use rust_decimal::Decimal;

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Nothing.
    Missing,
    /// A number with its unit of measure, in the plan language.
    Quantity(String),
    /// A state.
    State(State),
    /// Something in words.
    Words(String),
}

/// Why a cell says nothing that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Text where numbers stand.
    NoNumber,
    /// Nobody can tell which mark is the decimal one.
    Unclear,
    /// 0.3 that can be 0.3% or 30%; the number.
    Portion(Decimal),
    /// Written with another decimal mark than its column.
    OtherMark(DecimalMark),
    /// What follows the number is no unit of measure.
    NoMeasure,
}

/// Reads the cell of a column that holds facts. `measure` is the unit of measure that the row
/// or the sheet names.
pub fn read(cell: &Cell, column: &Column, measure: Option<&str>) -> Result<Fact, Fault> {
    if cell.kind == Kind::Error || is_missing(&cell.text) {
        return Ok(Fact::Missing);
    }
    match column.field {
        Some(Field::State) => Ok(match states::state(&cell.text) {
            Some(state) => Fact::State(state),
            None => Fact::Words(cell.text.to_string()),
        }),
        Some(Field::Progress) => Ok(match states::leading(&cell.text) {
            Some(state) => Fact::State(state),
            None => Fact::Words(cell.text.to_string()),
        }),
        _ => match states::state(&cell.text) {
            Some(state) => Ok(Fact::State(state)),
            None => number(cell, column, measure).map(Fact::Quantity),
        },
    }
}

/// The number of a cell with its unit of measure: its own, that of the header, of the row.
fn number(cell: &Cell, column: &Column, measure: Option<&str>) -> Result<String, Fault> {
    let (value, own) = match cell.kind {
        Kind::Percent(value) => return Ok(quantity(value, "%")),
        Kind::Number(value) => (value, String::new()),
        _ => {
            let written = Written::read(&cell.text).ok_or(Fault::NoNumber)?;
            let value = value(&written, column.marks)?;
            (value, written.rest)
        }
    };
    match column.portions {
        Portions::Fraction if own.is_empty() => return Ok(quantity(hundredfold(value), "%")),
        Portions::Unclear(up_to) if own.is_empty() && !value.is_zero() && value.abs() <= up_to => {
            return Err(Fault::Portion(value));
        }
        _ => {}
    }
    if own.is_empty() {
        let share = (column.field == Some(Field::Share)).then_some("%");
        let around = column.measure.as_deref().or(share).or(measure);
        return Ok(quantity(value, around.unwrap_or_default()));
    }
    let own = own.replace(' ', "-");
    if is_measure(&own.replace('-', "")) {
        Ok(quantity(value, &own))
    } else {
        Err(Fault::NoMeasure)
    }
}

/// The number of a cell and what follows it, whatever its column holds; nothing where it is none.
pub(super) fn plain_number(cell: &Cell, column: &Column) -> Option<(Decimal, String)> {
    match cell.kind {
        Kind::Number(value) => Some((value, String::new())),
        Kind::Percent(value) => Some((value, "%".to_owned())),
        Kind::Text => {
            let written = Written::read(&cell.text)?;
            let value = value(&written, column.marks).ok()?;
            (written.rest.is_empty() || is_measure(&written.rest)).then_some((value, written.rest))
        }
        Kind::Date(_) | Kind::Error => None,
    }
}

fn value(written: &Written, marks: Marks) -> Result<Decimal, Fault> {
    let evidence = written.evidence().ok_or(Fault::NoNumber)?;
    match (marks, evidence) {
        (Marks::Unclear(_), Evidence::Either(_)) => Err(Fault::Unclear),
        (Marks::Unclear(_), _) => written.decimal(DecimalMark::Point).ok_or(Fault::NoNumber),
        (Marks::One(mark), _) => written.decimal(mark).ok_or(Fault::OtherMark(mark)),
    }
}

fn hundredfold(value: Decimal) -> Decimal {
    (value * Decimal::ONE_HUNDRED).normalize()
}

fn quantity(value: Decimal, measure: &str) -> String {
    let blank = measure.starts_with(|c: char| c.is_ascii_alphabetic());
    format!("{value}{}{measure}", if blank { " " } else { "" })
}

impl Fault {
    /// What is wrong with a cell, and what to do.
    pub fn said(self, cell: &Cell, column: &Column) -> (Said, Said) {
        let (text, header) = (&cell.text, &column.header);
        let other = "correct the cell; words belong into a column such as `note`";
        match self {
            Self::NoNumber => (
                Said::new(
                    format!("`{text}` is no number, and column `{header}` holds numbers"),
                    format!("“{header}”列应填数值，“{text}”不是数值"),
                ),
                Said::new(other, "请改正此单元格；文字说明请填入“备注”等列"),
            ),
            Self::NoMeasure => (
                Said::new(
                    format!("what follows the number in `{text}` is no unit of measure"),
                    format!("“{text}”中数字之后的文字不是计量单位"),
                ),
                Said::new(other, "请改正此单元格；文字说明请填入“备注”等列"),
            ),
            Self::Unclear => unclear(cell, column),
            Self::Portion(value) => portion(value, cell, column),
            Self::OtherMark(mark) => {
                let name = |lang| mark.word(lang).to_owned();
                (
                    Said::new(
                        format!(
                            "`{text}` cannot be read with the decimal {} of column `{header}`",
                            name(Lang::En)
                        ),
                        format!(
                            "“{header}”列以{}作小数点，“{text}”无法这样读",
                            name(Lang::Zh)
                        ),
                    ),
                    Said::new(
                        "write all numbers of a column alike",
                        "同一列的数字请用同一种写法",
                    ),
                )
            }
        }
    }
}

/// Asks whether a number is a fraction or per cent, with the entries that answer.
fn portion(value: Decimal, cell: &Cell, column: &Column) -> (Said, Said) {
    let (text, header) = (&cell.text, &column.header);
    let large = hundredfold(value);
    (
        Said::new(
            format!("`{text}` can mean {value}% or {large}%"),
            format!("“{text}”既可指 {value}%，也可指 {large}%"),
        ),
        Said::new(
            format!(
                "write `%` into the cells, or say in the `ledger` entry which it is: `column fraction \"{header}\"` for {large}%, `column percent \"{header}\"` for {value}%; until then such numbers of the column are left out"
            ),
            format!(
                "请在单元格内写明“%”，或在“台账”中写明：指 {large}% 写“列 比值 \"{header}\"”，指 {value}% 写“列 百分数 \"{header}\"”；此前该列这类数字不采用"
            ),
        ),
    )
}

/// Asks which mark is the decimal one, with the entries that answer.
fn unclear(cell: &Cell, column: &Column) -> (Said, Said) {
    let text = &cell.text;
    let written = Written::read(text);
    let read = |mark| {
        let value = written.as_ref().and_then(|w| w.decimal(mark));
        value.map_or_else(String::new, |v| v.to_string())
    };
    let (point, comma) = (read(DecimalMark::Point), read(DecimalMark::Comma));
    let field = column.field.unwrap_or(Field::Value);
    let entry = |lang, mark: DecimalMark| {
        let (column_, decimal) = match lang {
            Lang::En => ("column", "decimal"),
            Lang::Zh => ("列", "小数"),
        };
        format!(
            "{column_} {} \"{}\" {decimal} {}",
            field.word(lang),
            column.header,
            mark.word(lang)
        )
    };
    let both = |lang| {
        (
            entry(lang, DecimalMark::Point),
            entry(lang, DecimalMark::Comma),
        )
    };
    let ((en_point, en_comma), (zh_point, zh_comma)) = (both(Lang::En), both(Lang::Zh));
    (
        Said::new(
            format!("`{text}` can be read as {point} or as {comma}"),
            format!("“{text}”既可读作 {point}，也可读作 {comma}"),
        ),
        Said::new(
            format!(
                "say which in the `ledger` entry: `{en_point}` or `{en_comma}`; until then such numbers of the column are left out"
            ),
            format!("请在“台账”中写明：“{zh_point}”或“{zh_comma}”；此前该列这类数字不采用"),
        ),
    )
}
