//! Rows that sum up others, held against the rows they sum up.
//!
//! In: a sheet, what its columns hold and what its rows are. Out: every sum that is none. A sum
//! may stand below its rows or above them, over a group or over all; only one that fits none
//! of these is wrong.

use rust_decimal::Decimal;

use super::cell::{Cell, Sheet, plain};
use super::facts;
use super::mapping::{Column, Mapping};
use super::rows::{self, RowKind};
use super::vocabulary::{Field, is_missing};

/// A number in a row of sums that is not what its rows make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// The cell.
    pub(super) row: u32,
    /// Its column.
    pub(super) column: u32,
    /// What it says.
    pub(super) told: Decimal,
    /// What its rows make.
    pub(super) got: Decimal,
    /// The rows, from the first to the last.
    pub(super) rows: (u32, u32),
    /// Whether rows are counted, not added up: `合计41项`.
    pub(super) counted: bool,
}

/// One row with the number it has in the column that is looked at.
#[derive(Clone, Copy, Debug)]
struct Line {
    row: u32,
    kind: RowKind,
    level: Level,
    value: Option<Decimal>,
}

/// How deep a row stands: what it holds may be part of what another holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// `一`, `（二）`: a heading with numbers of its own.
    Chapter,
    /// An ordinary row.
    Row,
    /// `其中：…`, `1.1`, `（1）`.
    Part,
}

/// Every sum that is none.
pub(super) fn mismatches(
    sheet: &Sheet,
    mapping: &Mapping,
    kinds: &[(u32, RowKind)],
) -> Vec<Mismatch> {
    if !kinds.iter().any(|(_, kind)| *kind == RowKind::Total) || several_days(sheet, mapping, kinds)
    {
        return Vec::new();
    }
    let mut found = Vec::new();
    for column in mapping.columns.iter().filter(|c| adds_up(c)) {
        if let Some(lines) = lines(sheet, mapping, column, kinds) {
            let totals = lines.iter().enumerate();
            let totals = totals.filter(|(_, line)| line.kind == RowKind::Total);
            found.extend(totals.filter_map(|(at, _)| wrong(sheet, &lines, at, column)));
        }
    }
    found.extend(miscounted(sheet, mapping, kinds));
    found.sort_by_key(|mismatch| (mismatch.row, mismatch.column));
    found
}

/// Whether the numbers of a column may be added up at all.
fn adds_up(column: &Column) -> bool {
    let amounts = column.field.is_some_and(Field::is_amount);
    let share = matches!(column.measure.as_deref(), Some("%" | "‰"));
    amounts && !share
}

/// Positions of several days do not add up.
fn several_days(sheet: &Sheet, mapping: &Mapping, kinds: &[(u32, RowKind)]) -> bool {
    let Some(column) = mapping.first(Field::Date) else {
        return false;
    };
    let data = kinds.iter().filter(|(_, kind)| *kind == RowKind::Data);
    let mut days =
        data.filter_map(|(row, _)| Some(plain(&sheet.filled(*row, column.column)?.1.text)));
    let first = days.next();
    days.any(|day| Some(day) != first)
}

/// The rows with their numbers; nothing where they are of several units of measure, or one is
/// no number.
fn lines(
    sheet: &Sheet,
    mapping: &Mapping,
    column: &Column,
    kinds: &[(u32, RowKind)],
) -> Option<Vec<Line>> {
    let mut measure: Option<String> = None;
    let mut lines = Vec::new();
    for &(row, kind) in kinds {
        let cell = sheet.cell(row, column.column);
        let cell = cell.filter(|cell| !is_missing(&cell.text));
        let number = match (kind, cell) {
            (RowKind::Data | RowKind::Total, Some(cell)) => {
                Some(facts::plain_number(cell, column)?)
            }
            _ => None,
        };
        if let (Some((_, own)), RowKind::Data) = (&number, kind) {
            let said = measure_of(sheet, mapping, row).filter(|_| own.is_empty());
            let unit = said.unwrap_or_else(|| own.clone());
            if measure.as_ref().is_some_and(|before| *before != unit) || unit == "%" {
                return None;
            }
            measure = Some(unit);
        }
        lines.push(Line {
            row,
            kind,
            level: level(sheet, row),
            value: number.map(|(value, _)| value),
        });
    }
    Some(lines)
}

fn measure_of(sheet: &Sheet, mapping: &Mapping, row: u32) -> Option<String> {
    let column = mapping.first(Field::Measure)?;
    let (_, cell) = sheet.filled(row, column.column)?;
    (!is_missing(&cell.text)).then(|| plain(&cell.text))
}

fn level(sheet: &Sheet, row: u32) -> Level {
    let texts = || sheet.row(row).iter().take(2).map(|cell| plain(&cell.text));
    let part =
        |text: &String| text.starts_with("其中") || text.starts_with('#') || is_sub_number(text);
    if texts().any(|text| part(&text)) {
        Level::Part
    } else if texts().any(|text| rows::is_chapter(&text)) {
        Level::Chapter
    } else {
        Level::Row
    }
}

/// `1.1`, `(1)`, `①`: the number of a part.
fn is_sub_number(text: &str) -> bool {
    let inner = text.strip_prefix('(').and_then(|t| t.split_once(')'));
    let bracketed = inner.is_some_and(|(n, _)| n.parse::<u32>().is_ok());
    let dotted = text
        .split_once('.')
        .is_some_and(|(a, b)| a.parse::<u32>().is_ok() && b.parse::<u32>().is_ok());
    bracketed || dotted || text.starts_with(|c| ('①'..='⑳').contains(&c))
}

/// A sum that none of the rows it can be of make up.
fn wrong(sheet: &Sheet, lines: &[Line], at: usize, column: &Column) -> Option<Mismatch> {
    let told = lines[at].value?;
    let ranges = ranges(lines, at);
    let mut named = None;
    for (n, range) in ranges.iter().enumerate() {
        for level in [Level::Row, Level::Chapter, Level::Part] {
            let of = |line: &&Line| line.kind == RowKind::Data && line.level == level;
            let rows: Vec<&Line> = range
                .iter()
                .filter(of)
                .filter(|l| l.value.is_some())
                .collect();
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
                continue;
            };
            let got: Decimal = rows.iter().filter_map(|line| line.value).sum();
            if near(told, got, rows.len()) {
                return None;
            }
            let rows = (first.row, last.row);
            named = named.or((n < 2).then_some((got, rows)));
        }
    }
    let subtotals = lines[..at]
        .iter()
        .filter(|line| line.kind == RowKind::Total);
    let subtotals: Vec<Decimal> = subtotals.filter_map(|line| line.value).collect();
    let of_totals: Decimal = subtotals.iter().copied().sum();
    let below = lines[at + 1..]
        .iter()
        .filter(|line| line.kind == RowKind::Total);
    let below: Decimal = below.filter_map(|line| line.value).sum();
    if (!subtotals.is_empty() && near(told, of_totals, subtotals.len()))
        || (!below.is_zero() && near(told, below, 1))
    {
        return None;
    }
    let (got, rows) = named?;
    let cell = sheet.cell(lines[at].row, column.column)?;
    Some(Mismatch {
        row: lines[at].row,
        column: cell.column,
        told,
        got,
        rows,
        counted: false,
    })
}

/// The rows that a sum may be of, the likeliest first.
fn ranges(lines: &[Line], at: usize) -> Vec<&[Line]> {
    let breaks = |line: &Line| matches!(line.kind, RowKind::Total | RowKind::Group);
    let (above, below) = (&lines[..at], &lines[at + 1..]);
    let is_data = |line: Option<&Line>| line.is_some_and(|l| l.kind == RowKind::Data);
    let heads = lines[at].level == Level::Chapter
        || (is_data(below.first()) && !is_data(above.last()) && !above.is_empty());
    let since = above.iter().rposition(breaks).map_or(0, |n| n + 1);
    let until = below.iter().position(breaks).unwrap_or(below.len());
    let has_rows = |range: &[Line]| range.iter().any(|l| l.kind == RowKind::Data);
    let ranges = if has_rows(above) && !heads {
        [&above[since..], above, &below[..until], below]
    } else {
        [&below[..until], below, above, above]
    };
    // A sum over everything ends a table that has sums over groups.
    let [near, all, ..] = ranges;
    if has_rows(near) {
        ranges.to_vec()
    } else {
        vec![all, near, ranges[2], ranges[3]]
    }
}

/// Whether two sums are the same, apart from what rounding does to each row.
fn near(told: Decimal, got: Decimal, rows: usize) -> bool {
    let scale = told.normalize().scale().max(got.normalize().scale());
    if scale == 0 {
        return told == got;
    }
    let half = Decimal::new(5, scale + 1);
    (told - got).abs() < half * Decimal::from(rows.max(2))
}

/// `合计41项` where 40 rows stand.
fn miscounted<'s>(
    sheet: &'s Sheet,
    mapping: &'s Mapping,
    kinds: &'s [(u32, RowKind)],
) -> impl Iterator<Item = Mismatch> + 's {
    let totals = kinds.iter().enumerate();
    let totals = totals.filter(|(_, (_, kind))| *kind == RowKind::Total);
    totals.filter_map(move |(at, (row, _))| {
        let cells = sheet.row(*row).iter().take(3);
        let (cell, told) = cells
            .into_iter()
            .find_map(|cell| Some((cell, counted(cell)?)))?;
        let told = Decimal::from(told);
        let breaks = |kind: RowKind| matches!(kind, RowKind::Total | RowKind::Group);
        let since = kinds[..at].iter().rposition(|(_, kind)| breaks(*kind));
        let rows = |range: &[(u32, RowKind)]| -> Vec<u32> {
            let data = range.iter().filter(|(_, kind)| *kind == RowKind::Data);
            data.map(|(row, _)| *row).collect()
        };
        let (near, all) = (rows(&kinds[since.map_or(0, |n| n + 1)..at]), rows(kinds));
        let numbered = |rows: &[u32]| {
            let seq = mapping.first(Field::Seq).map(|c| c.column);
            let filled = rows
                .iter()
                .filter(|row| seq.is_none_or(|c| sheet.cell(**row, c).is_some()));
            filled.count()
        };
        let fits = [near.len(), all.len(), numbered(&near), numbered(&all)];
        if fits.iter().any(|n| Decimal::from(*n) == told) {
            return None;
        }
        let named = if near.is_empty() { &all } else { &near };
        Some(Mismatch {
            row: *row,
            column: cell.column,
            told,
            got: Decimal::from(numbered(named)),
            rows: (*named.first()?, *named.last()?),
            counted: true,
        })
    })
}

/// The number in `合计41项`.
fn counted(cell: &Cell) -> Option<u32> {
    let text = plain(&cell.text);
    let rest = rows::SUMS.iter().find_map(|word| text.strip_prefix(word))?;
    let rest = rest
        .trim_start_matches([':', '('])
        .trim_end_matches([')', '。']);
    rest.strip_suffix(['项', '个', '件', '条'])?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::cell::Kind;
    use super::super::told::Told;
    use super::super::{header, mapping};
    use super::*;

    /// The sums that are none: row, what it says, what its rows make.
    fn found(lines: &[&str]) -> Vec<(u32, String, String)> {
        let mut sheet = Sheet::default();
        for (row, line) in lines.iter().enumerate() {
            for (column, text) in line.split('|').enumerate() {
                sheet.put(row as u32, column as u32, text, Kind::Text);
            }
        }
        let header = header::find(&sheet, &[]).expect("a header");
        let mapping = mapping::map(&sheet, &header, &Told::default(), "", None);
        let kinds = rows::rows(&sheet, &mapping);
        let found = mismatches(&sheet, &mapping, &kinds).into_iter();
        found
            .map(|m| (m.row + 1, m.told.to_string(), m.got.to_string()))
            .collect()
    }

    fn wrong(row: u32, told: &str, got: &str) -> Vec<(u32, String, String)> {
        vec![(row, told.to_owned(), got.to_owned())]
    }

    const HEAD: &str = "序号|项目名称|完成投资（万元）";

    #[test]
    fn a_sum_below_its_rows() {
        assert_eq!(found(&[HEAD, "1|甲|30", "2|乙|12.5", "合计||42.5"]), []);
        assert_eq!(
            found(&[HEAD, "1|甲|30", "2|乙|12", "合计||45"]),
            wrong(4, "45", "42")
        );
        assert_eq!(found(&[HEAD, "1|甲|待定", "2|乙|12", "合计||12"]), []);
        assert_eq!(found(&[HEAD, "1|甲|三十", "2|乙|12", "合计||45"]), []);
    }

    #[test]
    fn sums_of_groups_and_of_all() {
        let head = [
            "一|交通|",
            "1|甲|30",
            "|小计|30",
            "二|水利|",
            "2|乙|12",
            "|小计|12",
        ];
        let table = |total| {
            let mut lines = vec![HEAD];
            lines.extend(head);
            lines.push(total);
            found(&lines)
        };
        assert_eq!(table("合计||42"), []);
        assert_eq!(table("合计||41"), wrong(8, "41", "42"));
        assert_eq!(
            found(&[
                HEAD,
                "一|交通|",
                "1|甲|30",
                "|小计|31",
                "二|水利|",
                "2|乙|12",
                "|小计|12",
                "合计||43"
            ]),
            wrong(4, "31", "30"),
            "the total of wrong sums is not a second fault"
        );
    }

    #[test]
    fn a_sum_above_its_rows() {
        assert_eq!(found(&[HEAD, "|合计|42", "1|甲|30", "2|乙|12"]), []);
        assert_eq!(
            found(&[HEAD, "|合计|40", "1|甲|30", "2|乙|12"]),
            wrong(2, "40", "42")
        );
        assert_eq!(
            found(&[
                HEAD,
                "|合计|42",
                "一|交通|30",
                "1|甲|30",
                "二|水利|12",
                "2|乙|12"
            ]),
            []
        );
    }

    #[test]
    fn parts_units_and_days_are_not_added_up() {
        assert_eq!(
            found(&[HEAD, "1|甲|30", "|其中：路基|20", "2|乙|12", "合计||42"]),
            []
        );
        let head = "指标名称|计量单位|完成值";
        assert_eq!(found(&[head, "路|公里|30", "桥|座|12", "合计||50"]), []);
        let head = "指标名称|日期|完成值";
        assert_eq!(found(&[head, "路|2022|30", "路|2023|42", "合计||50"]), []);
    }

    #[test]
    fn rounding_is_no_fault() {
        assert_eq!(
            found(&[HEAD, "1|甲|0.3", "2|乙|0.3", "3|丙|0.3", "合计||1.0"]),
            []
        );
        assert_eq!(
            found(&[HEAD, "1|甲|0.3", "2|乙|0.3", "合计||0.7"]),
            wrong(4, "0.7", "0.6")
        );
    }

    #[test]
    fn rows_are_counted() {
        let head = "序号|任务名称|状态";
        assert_eq!(found(&[head, "1|甲|在建", "2|乙|完成", "合计2项||"]), []);
        assert_eq!(
            found(&[head, "1|甲|在建", "2|乙|完成", "合计：3项||"]),
            wrong(4, "3", "2")
        );
    }
}
