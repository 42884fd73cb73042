//! How a column of shares is written: 0.917 or 91.7 for the same, where that can be told.

use rust_decimal::Decimal;

use super::cell::{Cell, Kind};
use super::number::{Marks, Written};
use crate::finding::Lang;

/// What a number without a sign of per cent means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Portions {
    /// 91.7 is 91.7%.
    Percent,
    /// 0.917 is 91.7%.
    Fraction,
    /// Numbers up to this one can be either.
    Unclear(Decimal),
}

/// The words of `column` entries that name a column of shares and how it is written.
const WORDS: [(Portions, &str, &str); 2] = [
    (Portions::Fraction, "fraction", "比值"),
    (Portions::Percent, "percent", "百分数"),
];

impl Portions {
    /// The form that a word of a `column` entry names.
    pub fn parse(word: &str) -> Option<Self> {
        let found = WORDS
            .iter()
            .find(|(_, en, zh)| word.eq_ignore_ascii_case(en) || word == *zh);
        found.map(|(portions, ..)| *portions)
    }

    /// Its word; nothing where it is not known.
    pub fn word(self, lang: Lang) -> Option<&'static str> {
        let found = WORDS.iter().find(|(portions, ..)| *portions == self);
        found.map(|(_, en, zh)| lang.pick(*en, *zh))
    }

    /// All words that name a form.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().flat_map(|(_, en, zh)| [*en, *zh])
    }
}

/// Finds out how the shares of a column are written. `measure` is what its header names.
pub fn portions<'c>(
    cells: impl Iterator<Item = &'c Cell>,
    marks: Marks,
    measure: Option<&str>,
) -> Portions {
    let (mut most, mut parts, mut percent) = (Decimal::ZERO, false, false);
    for cell in cells {
        percent |= is_percent(cell);
        if let Some(value) = bare(cell, marks).map(|value| value.abs()) {
            most = most.max(value);
            parts |= value > Decimal::ZERO && value < Decimal::ONE;
        }
    }
    let signed = percent || measure == Some("%");
    match measure {
        Some(other) if other != "%" => Portions::Percent,
        _ if most.is_zero() => Portions::Percent,
        // Nothing but numbers up to one: fractions, unless a sign of per cent is near.
        _ if most <= Decimal::ONE && signed => Portions::Unclear(Decimal::ONE),
        _ if most <= Decimal::ONE => Portions::Fraction,
        // Under `进度（%）` larger numbers show that the header is meant.
        Some(_) => Portions::Percent,
        // 0.3 beside 1.2 can be 30% beside 120%; beside 45 only 0.3 itself is in doubt.
        None if parts && most <= Decimal::TEN => Portions::Unclear(Decimal::TEN),
        None if parts => Portions::Unclear(Decimal::ONE),
        None => Portions::Percent,
    }
}

/// Whether a cell says itself that it is per cent.
pub fn is_percent(cell: &Cell) -> bool {
    matches!(cell.kind, Kind::Percent(_))
        || Written::read(&cell.text).is_some_and(|w| w.rest == "%")
}

/// The number of a cell with nothing behind it.
fn bare(cell: &Cell, marks: Marks) -> Option<Decimal> {
    match (cell.kind, marks) {
        (Kind::Number(value), _) => Some(value),
        (Kind::Text, Marks::One(mark)) => {
            let written = Written::read(&cell.text).filter(|w| w.rest.is_empty());
            written.and_then(|w| w.decimal(mark))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::keywords::DecimalMark;

    fn read(texts: &[&str], measure: Option<&str>) -> Portions {
        let cells: Vec<Cell> = texts
            .iter()
            .map(|text| Cell {
                column: 0,
                text: (*text).into(),
                kind: Kind::Text,
            })
            .collect();
        portions(cells.iter(), Marks::One(DecimalMark::Point), measure)
    }

    #[test]
    fn two_readings_are_told_from_one() {
        use Portions::{Fraction, Percent, Unclear};
        let (one, ten) = (Decimal::ONE, Decimal::TEN);
        assert_eq!(read(&["0.3", "1", "0"], None), Fraction);
        assert_eq!(read(&["0.3", "1.2"], None), Unclear(ten));
        assert_eq!(read(&["0.3", "45", "100"], None), Unclear(one));
        assert_eq!(read(&["3", "45", "100"], None), Percent);
        assert_eq!(read(&["0.3", "45%"], None), Unclear(one));
        assert_eq!(read(&["1", "45%"], None), Unclear(one));
        assert_eq!(read(&["0.85", "0.9"], Some("%")), Unclear(one));
        assert_eq!(read(&["0.5", "91.7"], Some("%")), Percent);
        assert_eq!(read(&["45%", "91.7%"], None), Percent);
        assert_eq!(read(&[], None), Percent);
    }
}
