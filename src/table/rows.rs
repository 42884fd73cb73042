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
    /// It is a remark below the table: 注：…, 填表人：….
    Note,
}

/// The rows below the header, in order.
pub fn rows(sheet: &Sheet, mapping: &Mapping) -> Vec<(u32, RowKind)> {
    let below = mapping.header.1 + 1..sheet.len();
    let mut rows: Vec<(u32, RowKind)> = below.map(|row| (row, kind(sheet, mapping, row))).collect();
    for n in 0..rows.len() {
        if rows[n].1 == RowKind::Data && sums_up_below(sheet, mapping, &rows[n..]) {
            rows[n].1 = RowKind::Total;
        }
    }
    rows
}

/// `一 │ 交通 │ 1200` above rows 1, 2, 3: a heading that holds the sums of its group, and says
/// nothing else.
fn sums_up_below(sheet: &Sheet, mapping: &Mapping, rows: &[(u32, RowKind)]) -> bool {
    let first = |row: u32| sheet.row(row).first().map(|cell| plain(&cell.text));
    let row = rows[0].0;
    let next = rows[1..].iter().find(|(_, kind)| *kind == RowKind::Data);
    let numbered = next
        .and_then(|(row, _)| first(*row))
        .is_some_and(|text| text.parse::<u32>().is_ok());
    let says = |field: Field| {
        let words = field.is_fact() && !field.is_amount();
        words
            && mapping
                .of(field)
                .any(|c| sheet.cell(row, c.column).is_some())
    };
    let amounts = mapping
        .columns
        .iter()
        .any(|c| c.field.is_some_and(Field::is_amount) && sheet.cell(row, c.column).is_some());
    let chapter = first(row).is_some_and(|text| is_chapter(&text));
    chapter && numbered && amounts && !Field::ALL.iter().any(|field| says(*field))
}

/// Words that open a remark below a table, and those that name who filled it in.
const REMARKS: [&str; 8] = [
    "注",
    "备注",
    "说明",
    "附注",
    "填表说明",
    "填报说明",
    "note",
    "notes",
];
const SIGNED: [&str; 16] = [
    "填表人",
    "填报人",
    "制表人",
    "制表",
    "审核人",
    "审核",
    "复核人",
    "复核",
    "审签人",
    "负责人",
    "分管领导",
    "主要领导",
    "联系人",
    "联系电话",
    "填报时间",
    "填表日期",
];

/// Whether a row stands below the table: its first cell is a word for remarks and a colon.
pub(super) fn is_note(sheet: &Sheet, row: u32) -> bool {
    let Some(cell) = sheet.row(row).first() else {
        return false;
    };
    let text = plain(&cell.text);
    let Some((word, _)) = text.split_once(':') else {
        return is_numbered_remark(&text);
    };
    let more = [
        "填报日期",
        "填报单位",
        "填表单位",
        "制表时间",
        "数据来源",
        "source",
        "preparedby",
    ];
    REMARKS.contains(&word)
        || SIGNED.contains(&word)
        || more.contains(&word)
        || is_numbered_remark(&text)
}

/// `注1.…`, `注 本表…`: a remark whose colon was forgotten.
fn is_numbered_remark(text: &str) -> bool {
    let rest = text.strip_prefix('注').unwrap_or_default();
    rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '(' | '、' | '.' | '本' | '此'))
}

fn kind(sheet: &Sheet, mapping: &Mapping, row: u32) -> RowKind {
    let cells = sheet.row(row);
    if cells.is_empty() {
        RowKind::Blank
    } else if repeats_header(sheet, mapping, row) {
        RowKind::Header
    } else if is_note(sheet, row) {
        RowKind::Note
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
        use RowKind::{Blank, Data, Group, Header, Note, Total};
        let lines = [
            "序号|任务名称|完成值|状态",
            "一|基础设施||",
            "1|修路|5|在建",
            "",
            "序号|任务名称|完成值|状态",
            "2|造林||",
            "|小计|5|",
            "合计||5|",
            "三|农业|8|",
            "1|建园|8|",
            "四|工业|8|在建",
            "1|建厂|8|",
            "注：完成值按月累计。|||",
            "填表人：王五||审核人：赵六|",
        ];
        let mut sheet = Sheet::default();
        for (row, line) in lines.iter().enumerate() {
            for (column, text) in line.split('|').enumerate() {
                sheet.put(row as u32, column as u32, text, Kind::Text);
            }
        }
        let header = header::find(&sheet, &[]).expect("a header");
        let mapping = mapping::map(&sheet, &header, &Told::default(), "", None);
        let kinds: Vec<RowKind> = rows(&sheet, &mapping).iter().map(|r| r.1).collect();
        assert_eq!(
            kinds,
            [
                Group, Data, Blank, Header, Data, Total, Total, Total, Data, Data, Data, Note, Note
            ]
        );
    }
}
