//! Quantities in cells: a number in its column, its unit of measure in another; what is no number
//! stands as it is written.

use std::str::FromStr as _;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Column;
use super::cells::{Cells, Content, Contents, Object};
use super::words::day;
use crate::table::cell::{Cell, Kind};
use crate::table::heading::is_measure;
use crate::table::number::Written;
use crate::table::parts;
use crate::table::vocabulary::is_missing;

/// Value, comparison and baseline of a target.
pub(super) fn numbers(cells: &Cells, object: &mut Object) {
    let text = |column| cells.get(&column).map_or("", |cell| &*cell.text);
    let measure = if is_missing(text(Column::Measure)) {
        ""
    } else {
        text(Column::Measure)
    };
    if let Some(cell) = cells
        .get(&Column::Value)
        .filter(|cell| !is_missing(&cell.text))
    {
        let (op, value) = quantity(cell, measure);
        if let (Some(op), false) = (op, object.contains_key("op")) {
            object.insert("op".into(), op.into());
        }
        object.extend(value.map(|value| ("value".to_owned(), value)));
    }
    if let Some(cell) = cells
        .get(&Column::Baseline)
        .filter(|cell| !is_missing(&cell.text))
    {
        let value = quantity(cell, measure).1.unwrap_or_default();
        let since = cells.get(&Column::BaselineDate).and_then(day);
        let value = match (since, value) {
            (None, value) => value,
            (Some(since), Value::Object(mut value)) => {
                value.insert("in".into(), since);
                Value::Object(value)
            }
            (Some(since), Value::String(text)) if is_number_like(&text) => {
                json!({ "value": text, "in": since })
            }
            (Some(since), value) => json!({ "text": value, "in": since }),
        };
        object.insert("baseline".into(), value);
    }
}

/// Whether two values of a key say the same, however the quantity in them is put.
pub(super) fn same(key: &str, a: &Value, b: &Value) -> bool {
    if matches!(key, "value" | "baseline" | "cost") {
        return canonical(a) == canonical(b);
    }
    a == b
}

fn canonical(value: &Value) -> (String, Option<&Value>, Option<&Value>) {
    let packed = |text: &str| text.split_whitespace().collect::<String>();
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let said = match (value.as_str(), text("text"), text("value"), text("max")) {
        (Some(plain), ..) if is_number_like(plain) => packed(plain),
        (Some(words), ..) | (None, Some(words), ..) => format!("\"{words}\""),
        (_, _, Some(number), None) => {
            packed(&format!("{number}{}", text("unit").unwrap_or_default()))
        }
        _ => format!("\u{0}{value}"),
    };
    (said, value.get("in"), value.get("of"))
}

fn is_number_like(text: &str) -> bool {
    crate::data::begins_like_number(text)
}

/// A quantity as one text.
pub(super) fn quantity_text(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("text")?.as_str())
}

/// Number and unit of measure in their columns, where a value is made of just these.
pub(super) fn number_and_measure(value: &Value, out: &mut Contents) {
    if let Some((number, measure)) = value.as_str().and_then(split) {
        out.insert(Column::Value, number);
        if !measure.is_empty() {
            out.insert(Column::Measure, Content::Text(measure.to_owned()));
        }
    }
}

fn split(text: &str) -> Option<(Content, &str)> {
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-');
    let end = text.find(|c| !digits(c)).unwrap_or(text.len());
    let (number, measure) = (&text[..end], text[end..].trim());
    let value = Decimal::from_str(number).ok()?;
    let fits = measure.is_empty() || is_measure(measure);
    // A spreadsheet keeps fifteen digits and no zeros behind them.
    let plain = value.normalize().to_string() == number && number.len() <= 15;
    let content = if plain {
        Content::Number(value)
    } else {
        Content::Text(number.to_owned())
    };
    fits.then_some((content, measure))
}

/// A baseline: a bare number where it has the unit of measure of the value.
pub(super) fn put_baseline(baseline: &Value, out: &mut Contents) {
    let whole = baseline.get("value").unwrap_or(baseline);
    let Some(text) = quantity_text(whole) else {
        return;
    };
    let measure = match out.get(&Column::Measure) {
        Some(Content::Text(measure)) => measure.as_str(),
        _ => "",
    };
    let content = match split(text) {
        Some((number, own)) if own == measure => number,
        _ => Content::Text(text.to_owned()),
    };
    out.insert(Column::Baseline, content);
    if let Some(since) = baseline.get("in").and_then(Value::as_str) {
        out.insert(Column::BaselineDate, Content::Text(since.to_owned()));
    }
}

/// A quantity in a cell, with the comparison before or behind it.
pub(super) fn quantity(cell: &Cell, measure: &str) -> (Option<&'static str>, Option<Value>) {
    let text = &*cell.text;
    if is_missing(text) {
        return (None, None);
    }
    if Decimal::from_str(text).is_ok() {
        let value = if measure.is_empty() {
            text.into()
        } else {
            json!({ "value": text, "unit": measure })
        };
        return (None, Some(value));
    }
    let known = Written::read(text).is_some_and(|w| w.rest.is_empty() || is_measure(&w.rest));
    let range = text
        .split_once("..")
        .is_some_and(|(low, _)| split(low).is_some());
    match () {
        () if range || (known && text.starts_with(|c: char| c.is_ascii_digit() || c == '-')) => {
            (None, Some(text.into()))
        }
        () if is_number_like(text) || cell.kind != Kind::Text => {
            let (op, value) = parts::value(cell, Some(measure).filter(|m| !m.is_empty()));
            (op, Some(value))
        }
        () => match parts::value(cell, Some(measure).filter(|m| !m.is_empty())) {
            (Some(op), value) => (Some(op), Some(value)),
            _ => (None, Some(text.into())),
        },
    }
}
