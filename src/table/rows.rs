//! Which rows hold something, and which are headings, sums or the header again.

use super::cell::{Sheet, plain};
use super::mapping::Mapping;
use super::vocabulary::Field;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// It says something about one thing.
    Data,
    /// It is blank.
    Blank,
    /// It is the header, printed again.
    Header,
    /// It is a heading for the rows below.
    Group,
    /// It sums up others.
    Total,
}

/// The rows below the header, in order.
pub fn rows<'s>(
    sheet: &'s Sheet,
    mapping: &'s Mapping,
) -> impl Iterator<Item = (u32, RowKind)> + 's {
    (mapping.header.1 + 1..sheet.len()).map(|row| (row, kind(sheet, mapping, row)))
}

fn kind(sheet: &Sheet, mapping: &Mapping, row: u32) -> RowKind {
    let cells = sheet.row(row);
    if cells.is_empty() {
        RowKind::Blank
    } else if repeats_header(sheet, mapping, row) {
        RowKind::Header
    } else if cells.iter().take(3).any(|cell| is_sum(&cell.text)) {
        RowKind::Total
    } else if is_heading(sheet, mapping, row) {
        RowKind::Group
    } else {
        RowKind::Data
    }
}

fn repeats_header(sheet: &Sheet, mapping: &Mapping, row: u32) -> bool {
    let cells = sheet.row(row);
    let same = cells.iter().filter(|cell| {
        let above = mapping.columns.iter().find(|c| c.column == cell.column);
        let text = plain(&cell.text);
        above.is_some_and(|c| c.header.split('/').any(|part| plain(part) == text))
    });
    cells.len() >= 2 && same.count() * 3 >= cells.len() * 2
}

/// Words for sums.
pub(super) const SUMS: [&str; 4] = ["合计", "小计", "总计", "共计"];

/// `合计41项`.
fn counts_rows(word: &str) -> bool {
    let rest = SUMS.iter().find_map(|sum| word.strip_prefix(sum));
    let rest = rest.map(|rest| rest.trim_start_matches([':', '(']));
    let number = rest.and_then(|rest| rest.strip_suffix(['项', '个', '件', '条']));
    number.is_some_and(|n| n.parse::<u32>().is_ok())
}

/// `合计`, `州本级小计`, `Total`.
fn is_sum(text: &str) -> bool {
    let plain = plain(text);
    let word = plain.trim_end_matches([':', '(', ')', '。']);
    let short = word.chars().count() <= 8;
    (short && SUMS.iter().any(|end| word.ends_with(end)))
        || counts_rows(word)
        || matches!(
            word,
            "total" | "subtotal" | "sub-total" | "grandtotal" | "sum" | "totale"
        )
}

/// A heading stands alone in its row: merged over several columns, or numbered `一、`, and
/// nothing in the columns that say something.
fn is_heading(sheet: &Sheet, mapping: &Mapping, row: u32) -> bool {
    let cells = sheet.row(row);
    let said = |field: Option<Field>| {
        field.is_some_and(|f| f.is_fact() || f == Field::Date || f == Field::Reporter)
    };
    let says = cells.iter().any(|cell| {
        let column = mapping.columns.iter().find(|c| c.column == cell.column);
        column.is_some_and(|c| said(c.field) || c.date.is_some())
    });
    if says || cells.len() > 2 {
        return false;
    }
    let wide = sheet
        .area(row, cells[0].column)
        .is_some_and(|area| area.right > area.left && area.top == area.bottom);
    let in_group = mapping
        .of(Field::Group)
        .any(|c| c.column == cells[0].column);
    (cells.len() == 1 && (wide || in_group)) || cells.iter().any(|cell| is_chapter(&cell.text))
}

/// `一、基础设施`, `（二）`, or `一` alone.
pub(super) fn is_chapter(text: &str) -> bool {
    let plain = plain(text);
    let bare = plain.trim_start_matches('(');
    let numerals = bare
        .chars()
        .take_while(|c| "一二三四五六七八九十".contains(*c))
        .count();
    let rest: String = bare.chars().skip(numerals).collect();
    numerals > 0 && (rest.is_empty() || rest.starts_with(['、', ')', '.', ',']))
}

#[cfg(test)]
mod tests {
    use super::super::cell::Kind;
    use super::super::told::Told;
    use super::super::{header, mapping};
    use super::*;

    #[test]
    fn what_rows_are() {
        use RowKind::{Blank, Data, Group, Header, Total};
        let lines = [
            "序号|任务名称|完成值|状态",
            "一|基础设施||",
            "1|修路|5|在建",
            "",
            "序号|任务名称|完成值|状态",
            "2|造林||",
            "|小计|5|",
            "合计||5|",
        ];
        let mut sheet = Sheet::default();
        for (row, line) in lines.iter().enumerate() {
            for (column, text) in line.split('|').enumerate() {
                sheet.put(row as u32, column as u32, text, Kind::Text);
            }
        }
        let header = header::find(&sheet, &[]).expect("a header");
        let mapping = mapping::map(&sheet, &header, &Told::default(), "", None);
        let kinds: Vec<RowKind> = rows(&sheet, &mapping).map(|r| r.1).collect();
        assert_eq!(kinds, [Group, Data, Blank, Header, Data, Total, Total]);
    }
}
