//! Numbers in cells of text: which mark is the decimal one, where that can be told.

use std::str::FromStr;

use rust_decimal::Decimal;

use crate::syntax::fold::fold;
use crate::syntax::keywords::DecimalMark;

/// A text that begins like a number: its digits with all marks, and what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    negative: bool,
    digits: String,
    /// The unit of measure, or whatever else follows.
    pub rest: String,
}

/// What a written number says about the decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing: it has no mark.
    None,
    /// It can only be read with this one.
    Only(DecimalMark),
    /// `1,234` can be read with either; the mark in it.
    Either(char),
}

impl Written {
    /// Splits a text; nothing where it does not begin with a number.
    pub fn read(text: &str) -> Option<Self> {
        let folded = fold(text.trim());
        let bare = folded.trim_start_matches(['+', ' ']);
        let (negative, bare) = match bare.strip_prefix('-') {
            Some(bare) => (true, bare.trim_start()),
            None => (false, bare),
        };
        let mut end = 0;
        let mut digits = String::new();
        let mut chars = bare.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let before_digit = chars.peek().is_some_and(|(_, c)| c.is_ascii_digit());
            match c {
                '0'..='9' => digits.push(c),
                '.' | ',' if before_digit && !digits.is_empty() => digits.push(c),
                // 1 234,5 and 1'234.5 group by what is no mark at all.
                ' ' | '\'' | '’'
                    if before_digit && groups(&bare[at + c.len_utf8()..]) && !digits.is_empty() => {
                }
                _ => break,
            }
            end = at + c.len_utf8();
        }
        let rest = bare[end..].trim().to_owned();
        (!digits.is_empty()).then_some(Self {
            negative,
            digits,
            rest,
        })
    }

    /// What it says about the decimal mark; nothing at all where it is no number.
    pub fn evidence(&self) -> Option<Evidence> {
        let digits = &self.digits;
        let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
        let last = digits.rfind(['.', ',']);
        Some(match (points, commas, last) {
            (_, _, None) => Evidence::None,
            (1.., 1.., Some(at)) => {
                let mark = mark_of(&digits[at..]);
                self.decimal(mark)?;
                Evidence::Only(mark)
            }
            (1, 0, Some(at)) | (0, 1, Some(at)) => {
                let mark = mark_of(&digits[at..]);
                let grouped = digits.len() - at == 4 && (1..=3).contains(&at);
                if grouped && !digits.starts_with('0') {
                    Evidence::Either(if mark == DecimalMark::Point { '.' } else { ',' })
                } else {
                    Evidence::Only(mark)
                }
            }
            (_, _, Some(at)) => {
                let mark = match mark_of(&digits[at..]) {
                    DecimalMark::Point => DecimalMark::Comma,
                    DecimalMark::Comma => DecimalMark::Point,
                };
                self.decimal(mark)?;
                Evidence::Only(mark)
            }
        })
    }

    /// The number, read with a decimal mark; nothing where that cannot be.
    pub fn decimal(&self, mark: DecimalMark) -> Option<Decimal> {
        let (point, group) = match mark {
            DecimalMark::Point => ('.', ','),
            DecimalMark::Comma => (',', '.'),
        };
        let (whole, fraction) = match self.digits.split_once(point) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (self.digits.as_str(), None),
        };
        let mut groups = whole.split(group);
        let first = groups.next()?;
        let well = groups.all(|g| g.len() == 3) && (first.len() <= 3 || !whole.contains(group));
        let pure = fraction.is_none_or(|f| f.bytes().all(|b| b.is_ascii_digit()));
        if !well || !pure {
            return None;
        }
        let mut text: String = whole.chars().filter(|c| *c != group).collect();
        if let Some(fraction) = fraction {
            text.push('.');
            text.push_str(fraction);
        }
        let value = Decimal::from_str(&text).ok()?;
        Some(if self.negative { -value } else { value })
    }
}

/// Whether a group of three digits stands here.
fn groups(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3
}

fn mark_of(text: &str) -> DecimalMark {
    if text.starts_with(',') {
        DecimalMark::Comma
    } else {
        DecimalMark::Point
    }
}

/// The decimal mark of a column, by the numbers in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// This one.
    One(DecimalMark),
    /// Nobody can tell: this mark stands where it could mean thousands.
    Unclear(char),
}

/// Decides for a column; `around` is what the rest of the sheet is sure of.
pub fn marks(column: impl Iterator<Item = Evidence>, around: Option<DecimalMark>) -> Marks {
    let (mut points, mut commas, mut either) = (0_usize, 0_usize, None);
    for evidence in column {
        match evidence {
            Evidence::None => {}
            Evidence::Only(DecimalMark::Point) => points += 1,
            Evidence::Only(DecimalMark::Comma) => commas += 1,
            Evidence::Either(mark) => either = either.or(Some(mark)),
        }
    }
    match (points, commas, either, around) {
        (0, 0, None, around) => Marks::One(around.unwrap_or(DecimalMark::Point)),
        (0, 0, Some(_), Some(around)) => Marks::One(around),
        (0, 0, Some(mark), None) => Marks::Unclear(mark),
        _ if commas > points => Marks::One(DecimalMark::Comma),
        _ => Marks::One(DecimalMark::Point),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(text: &str) -> Option<Evidence> {
        Written::read(text)?.evidence()
    }

    fn value(text: &str, mark: DecimalMark) -> Option<String> {
        Some(Written::read(text)?.decimal(mark)?.to_string())
    }

    #[test]
    fn what_a_number_says_about_its_mark() {
        use DecimalMark::{Comma, Point};
        assert_eq!(evidence("1.234,56"), Some(Evidence::Only(Comma)));
        assert_eq!(evidence("1,234.56"), Some(Evidence::Only(Point)));
        assert_eq!(evidence("1,234,567"), Some(Evidence::Only(Point)));
        assert_eq!(evidence("12,5"), Some(Evidence::Only(Comma)));
        assert_eq!(evidence("0.917"), Some(Evidence::Only(Point)));
        assert_eq!(evidence("1,234"), Some(Evidence::Either(',')));
        assert_eq!(evidence("12"), Some(Evidence::None));
        assert_eq!(evidence("2023.12.05"), None);
        assert_eq!(evidence("约5"), None);
    }

    #[test]
    fn numbers_with_their_units() {
        use DecimalMark::{Comma, Point};
        assert_eq!(value("-1.234,5 万亩", Comma).as_deref(), Some("-1234.5"));
        assert_eq!(value("１７．５万亩", Point).as_deref(), Some("17.5"));
        assert_eq!(value("1 234 567,8", Comma).as_deref(), Some("1234567.8"));
        assert_eq!(value("12,5", Point), None);
        assert_eq!(Written::read("5 km").map(|w| w.rest).as_deref(), Some("km"));
        assert_eq!(Written::read("5亩").map(|w| w.rest).as_deref(), Some("亩"));
    }
}
