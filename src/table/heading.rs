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
        if whole.is_some() {
            return Self {
                field: whole,
                ..Self::default()
            };
        }
        let (bare, measure) = without_measure(&folded);
        let mut heading = Self::dated(&plain(bare));
        heading.measure = measure;
        if heading.field.is_none() && heading.stamp.is_none() {
            heading = Self::with_remark(bare).unwrap_or(heading);
        }
        heading
    }

    /// `完成值（累计）`, `完成情况（截至11月底）`: what stands in brackets is a remark, or a date.
    fn with_remark(header: &str) -> Option<Self> {
        let (bare, remark) = header.strip_suffix(')')?.rsplit_once('(')?;
        let bare = Self::dated(&plain(bare));
        let date = Self::dated(&plain(remark));
        (bare.field.is_some() || bare.stamp.is_some()).then(|| Self {
            stamp: bare.stamp.or(date.stamp),
            as_of: bare.as_of || date.as_of,
            ..bare
        })
    }

    /// Reads a header that stands under another one: what the lower says goes first.
    pub fn under(upper: &str, lower: &str) -> Self {
        let (above, below) = (Self::read(upper), Self::read(lower));
        let joined = Field::of_header(&format!("{upper}{lower}"));
        let silent = below.field.is_none() && below.stamp.is_none() && below.measure.is_none();
        if silent && joined.is_none() {
            // 同比增长 under 2023年完成情况 is something else than what was reached.
            return Self::default();
        }
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
    (fits && (told.is_some() || is_usual(word))).then(|| word.to_owned())
}

/// Whether a word in brackets is a unit of measure rather than a remark: `亿元`, not `累计`.
fn is_usual(word: &str) -> bool {
    const ENDS: [&str; 46] = [
        "元",
        "亩",
        "米",
        "里",
        "顷",
        "吨",
        "斤",
        "克",
        "升",
        "个",
        "家",
        "人",
        "户",
        "次",
        "项",
        "套",
        "台",
        "座",
        "处",
        "所",
        "名",
        "件",
        "万",
        "亿",
        "天",
        "日",
        "辆",
        "只",
        "头",
        "株",
        "册",
        "张",
        "份",
        "批",
        "宗",
        "例",
        "床",
        "位",
        "条",
        "%",
        "‰",
        "瓦",
        "瓦时",
        "小时",
        "百分点",
        "标准煤",
    ];
    const LATIN: [&str; 22] = [
        "km", "m", "m2", "m²", "m3", "m³", "km2", "km²", "ha", "t", "kg", "kw", "mw", "gw", "kwh",
        "mwh", "gwh", "eur", "usd", "cny", "rmb", "days",
    ];
    if word.is_ascii() || LATIN.contains(&word) {
        return LATIN.contains(&word.to_lowercase().as_str()) || matches!(word, "%" | "people");
    }
    ENDS.iter().any(|end| word.ends_with(end))
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
        assert_eq!(read("完成值（累计）"), (Some(Field::Value), None, None));
    }

    #[test]
    fn a_header_under_another() {
        let heading = Heading::under("2023年", "完成");
        assert_eq!(heading.field, Some(Field::Value));
        assert_eq!(heading.stamp.map(|s| s.year), Some(Some(2023)));
        assert_eq!(
            Heading::under("2023年完成情况", "同比增长"),
            Heading::default()
        );
        assert_eq!(
            Heading::under("完成情况", "金额（万元）").field,
            Some(Field::Progress)
        );
        let month = Heading::under("2023年", "11月").stamp;
        assert_eq!(
            month.map(|s| (s.year, s.part)),
            Some((Some(2023), Part::Month(11)))
        );
    }
}
