//! What one header says: a field, a unit of measure, a date.

use super::cell::plain;
use super::stamp::{self, Stamp};
use super::vocabulary::Field;
use crate::syntax::fold::fold;

/// A header, understood as far as it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The field it names.
    pub field: Option<Field>,
    /// The unit of measure in its brackets: `亿元`, `%`.
    pub measure: Option<String>,
    /// The date it names: one column a year or month.
    pub stamp: Option<Stamp>,
    /// Whether that date is introduced by 截至: the sheet speaks of it.
    pub as_of: bool,
}

impl Heading {
    /// Reads a header.
    pub fn read(text: &str) -> Self {
        let folded = fold(text);
        let whole = Field::of_header(&folded);
        if whole.is_some() && !folded.contains('(') {
            return Self {
                field: whole,
                ..Self::default()
            };
        }
        let (bare, measure) = without_measure(&folded);
        let mut heading = Self::dated(&plain(bare));
        heading.field = heading.field.or(whole);
        heading.measure = measure;
        heading
    }

    /// Reads a header that stands under another one: what the lower says goes first.
    pub fn under(upper: &str, lower: &str) -> Self {
        let (above, below) = (Self::read(upper), Self::read(lower));
        let joined = Field::of_header(&format!("{upper}{lower}"));
        Self {
            field: joined.or(below.field).or(above.field),
            stamp: below.with_year_of(above.stamp),
            as_of: above.as_of || below.as_of,
            measure: below.measure.or(above.measure),
        }
    }

    /// Its date, which may be the month of a year that stands above.
    fn with_year_of(&self, above: Option<Stamp>) -> Option<Stamp> {
        match (self.stamp, above) {
            (Some(below), Some(above)) => Some(Stamp {
                year: below.year.or(above.year),
                ..below
            }),
            (below, above) => below.or(above),
        }
    }

    fn dated(text: &str) -> Self {
        let known = |field, stamp, as_of| Self {
            field,
            stamp,
            as_of,
            measure: None,
        };
        if let Some(field) = Field::of_header(text) {
            return known(Some(field), None, false);
        }
        let bare = ["截至", "截止到", "截止", "asof"]
            .iter()
            .find_map(|word| text.strip_prefix(word));
        let as_of = bare.is_some();
        if let Some((stamp, rest)) = stamp::leading(bare.unwrap_or(text)) {
            let rest = rest.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
            let field = Field::of_header(rest);
            if rest.is_empty() || field.is_some() {
                return known(field, Some(stamp), as_of);
            }
        }
        // `Target 2025`, `完成值2023年`
        let ends = text.char_indices().skip(1).map(|(at, _)| at);
        for at in ends {
            let field = Field::of_header(text[..at].trim_end_matches(['(', '-', ',', '/']));
            if let (Some(field), Some(stamp)) = (field, stamp::whole(&text[at..])) {
                return known(Some(field), Some(stamp), as_of);
            }
        }
        // Headers as paths: contracts/0/status
        let last = text
            .rsplit('/')
            .next()
            .filter(|last| last.len() < text.len());
        known(last.and_then(Field::of_header), None, false)
    }
}

/// Takes the unit of measure off a folded header: `完成投资(亿元)`, `进度%`, `投资,单位:万元`.
fn without_measure(header: &str) -> (&str, Option<String>) {
    let header = header.trim();
    for (open, close) in [('(', ')'), ('[', ']'), ('〔', '〕')] {
        if let Some(inner) = header.strip_suffix(close)
            && let Some(at) = inner.rfind(open)
        {
            let measure = measure(&inner[at + open.len_utf8()..]);
            if measure.is_some() {
                return (&header[..at], measure);
            }
        }
    }
    for sign in ['%', '‰'] {
        if let Some(bare) = header.strip_suffix(sign)
            && !bare.is_empty()
        {
            return (bare, Some(sign.to_string()));
        }
    }
    (header, None)
}

/// A unit of measure, perhaps after 单位:, if the text can be one.
pub fn measure(text: &str) -> Option<String> {
    let folded = fold(text.trim());
    let told = ["单位:", "计量单位:", "unit:", "in "]
        .iter()
        .find_map(|word| folded.strip_prefix(word));
    let word = told.unwrap_or(&folded).trim();
    let short = word.chars().count() <= 8;
    let fits = short && is_measure(word);
    let a_word_of_its_own = Field::of_header(word).is_some() || stamp::whole(word).is_some();
    (fits && (told.is_some() || !a_word_of_its_own)).then(|| word.to_owned())
}

/// Whether a text can stand behind a number as its unit of measure.
pub fn is_measure(word: &str) -> bool {
    let letter = |c: char| {
        c.is_alphabetic() || matches!(c, '%' | '‰' | '/' | '·' | '°' | '℃' | '²' | '³' | '㎡')
    };
    !word.is_empty()
        && word.chars().all(|c| letter(c) || matches!(c, '2' | '3'))
        && !word.starts_with(['2', '3', '/'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::date::Part;

    fn read(text: &str) -> (Option<Field>, Option<String>, Option<String>) {
        let heading = Heading::read(text);
        let date = heading.stamp.and_then(|s| s.date(Some(2023)));
        (heading.field, heading.measure, date.map(|d| d.to_string()))
    }

    #[test]
    fn field_unit_and_date() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            read("完成投资（亿元）"),
            (Some(Field::Spent), some("亿元"), None)
        );
        assert_eq!(
            read("2023年目标值"),
            (Some(Field::Target), None, some("2023"))
        );
        assert_eq!(
            read("2023年度计划投资(万元)"),
            (Some(Field::Cost), some("万元"), some("2023"))
        );
        assert_eq!(
            read("截至2023年11月完成投资"),
            (Some(Field::Spent), None, some("2023-11"))
        );
        assert_eq!(
            read("Target 2025"),
            (Some(Field::Target), None, some("2025"))
        );
        assert_eq!(read("进度%"), (Some(Field::Share), some("%"), None));
        assert_eq!(read("县（市）"), (Some(Field::Part), None, None));
        assert_eq!(read("contracts/0/status"), (Some(Field::State), None, None));
        assert_eq!(read("2023年领导批示"), (None, None, None));
        assert_eq!(read("完成情况（文字）").0, None);
    }

    #[test]
    fn a_header_under_another() {
        let heading = Heading::under("2023年", "完成");
        assert_eq!(heading.field, Some(Field::Value));
        assert_eq!(heading.stamp.map(|s| s.year), Some(Some(2023)));
        let month = Heading::under("2023年", "11月").stamp;
        assert_eq!(
            month.map(|s| (s.year, s.part)),
            Some((Some(2023), Part::Month(11)))
        );
    }
}
