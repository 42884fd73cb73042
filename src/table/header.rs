//! Which rows are the header: those with the most known headers.
//!
//! A header of two rows has cells of the upper one merged, or left blank, over several of the
//! lower one.

use super::cell::{Cell, Sheet, plain};
use super::heading::Heading;
use super::vocabulary::Field;

/// How many rows may stand above the header.
const LOOKED_AT: u32 = 60;

/// One column under a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The column.
    pub column: u32,
    /// The row in which its lowest text stands.
    pub row: u32,
    /// Its texts, the upper one first, apart by a stroke.
    pub text: String,
    /// What they say.
    pub heading: Heading,
}

/// The header of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Its first row.
    pub first: u32,
    /// Its last row.
    pub last: u32,
    /// Its columns, from the left.
    pub heads: Vec<Head>,
}

/// Finds the header. `told` are headers that the user names: a row with them is the one.
pub fn find(sheet: &Sheet, told: &[String]) -> Option<Header> {
    let told: Vec<String> = told.iter().map(|text| plain(text)).collect();
    let mut best: Option<(usize, Header)> = None;
    for row in 0..sheet.len().min(LOOKED_AT) {
        let mut candidates = vec![single(sheet, row)];
        candidates.extend(double(sheet, row));
        for header in candidates {
            let score = score(&header, &told);
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, header));
            }
        }
    }
    let (score, header) = best?;
    // One known word may stand anywhere; a header has more, or is told.
    (score >= 2).then_some(header)
}

fn score(header: &Header, told: &[String]) -> usize {
    let known = |head: &Head| head.heading.field.is_some() || head.heading.stamp.is_some();
    let mut fields: Vec<_> = header
        .heads
        .iter()
        .filter(|head| known(head))
        .map(|head| {
            (
                head.heading.field,
                head.heading.stamp.map(|s| (s.year, s.part)),
            )
        })
        .collect();
    fields.sort_unstable();
    fields.dedup();
    let named = |head: &&Head| told.iter().any(|text| names(head, text));
    fields.len() + 10 * header.heads.iter().filter(named).count()
}

/// Whether a header reads so, as a whole or in its lowest row.
pub fn names(head: &Head, plain_text: &str) -> bool {
    let text = plain(&head.text);
    text == plain_text
        || text.replace('/', "") == plain_text.replace('/', "")
        || text.rsplit('/').next() == Some(plain_text)
}

fn single(sheet: &Sheet, row: u32) -> Header {
    let heads = sheet.row(row).iter().map(|cell| Head {
        column: cell.column,
        row,
        text: cell.text.to_string(),
        heading: Heading::read(&cell.text),
    });
    Header {
        first: row,
        last: row,
        heads: heads.collect(),
    }
}

/// This row and the next as one header, if the upper one spans over the lower.
fn double(sheet: &Sheet, row: u32) -> Option<Header> {
    let (upper, lower) = (sheet.row(row), sheet.row(row + 1));
    if upper.len() < 2 || lower.is_empty() {
        return None;
    }
    let has = |row: &[Cell], column| row.iter().any(|cell| cell.column == column);
    // Something of the lower row hangs under a cell to its left, and some header of the upper
    // one stands over nothing: a title line over a header has a full row below it.
    let spans = lower.iter().any(|cell| !has(upper, cell.column));
    let alone = upper
        .iter()
        .any(|cell| !has(lower, cell.column) && Field::of_header(&cell.text).is_some());
    if !spans || !alone {
        return None;
    }
    let mut columns: Vec<u32> = upper.iter().chain(lower).map(|cell| cell.column).collect();
    columns.sort_unstable();
    columns.dedup();
    let heads = columns.into_iter().map(|column| joined(sheet, row, column));
    Some(Header {
        first: row,
        last: row + 1,
        heads: heads.collect(),
    })
}

fn joined(sheet: &Sheet, row: u32, column: u32) -> Head {
    let below = sheet.cell(row + 1, column);
    let above = upper_text(sheet, row, column, below.is_some());
    match (above, below) {
        (Some(above), Some(below)) if above != &*below.text => Head {
            column,
            row: row + 1,
            text: format!("{above}/{}", below.text),
            heading: Heading::under(above, &below.text),
        },
        (_, Some(below)) => Head {
            column,
            row: row + 1,
            text: below.text.to_string(),
            heading: Heading::read(&below.text),
        },
        (above, None) => Head {
            column,
            row,
            text: above.unwrap_or_default().to_owned(),
            heading: Heading::read(above.unwrap_or_default()),
        },
    }
}

/// The text above a column: its own, that of the merged cell, or, in a file that knows no merged
/// cells, the nearest to the left.
fn upper_text(sheet: &Sheet, row: u32, column: u32, has_below: bool) -> Option<&str> {
    if let Some((_, cell)) = sheet.filled(row, column) {
        return Some(&cell.text);
    }
    let unmerged = sheet
        .row(row)
        .iter()
        .all(|c| sheet.area(row, c.column).is_none());
    let left = sheet
        .row(row)
        .iter()
        .rev()
        .find(|cell| cell.column < column);
    left.filter(|_| unmerged && has_below)
        .map(|cell| &*cell.text)
}

#[cfg(test)]
mod tests {
    use super::super::cell::{Area, Kind, Merged};
    use super::*;

    fn sheet(rows: &[&str]) -> Sheet {
        let mut sheet = Sheet::default();
        for (row, line) in rows.iter().enumerate() {
            for (column, text) in line.split(',').enumerate() {
                sheet.put(row as u32, column as u32, text, Kind::Text);
            }
        }
        sheet
    }

    fn found(rows: &[&str]) -> Option<(u32, u32, Vec<String>)> {
        let header = find(&sheet(rows), &[])?;
        let texts = header.heads.iter().map(|h| h.text.clone()).collect();
        Some((header.first, header.last, texts))
    }

    #[test]
    fn the_header_stands_below_title_lines() {
        let rows = [
            "2023年重点任务台账",
            "单位：万元,,截至2023年11月",
            "序号,任务名称,状态",
            "1,修路,在建",
        ];
        assert_eq!(found(&rows).map(|h| h.0), Some(2));
        assert_eq!(found(&["甲,乙", "1,2"]), None);
        assert_eq!(found(&[]), None);
    }

    #[test]
    fn two_rows_with_blanks_or_merged_cells() {
        let rows = [
            "指标名称,2023年,,2024年,",
            ",目标,完成,目标,完成",
            "营造林,1,2,3,4",
        ];
        let (first, last, texts) = found(&rows).expect("a header");
        assert_eq!((first, last), (0, 1));
        assert_eq!(texts[2], "2023年/完成");
        let mut merged = sheet(&["指标,完成情况,", ",甲县,乙县"]);
        merged.merged = Merged::new(std::iter::once(Area {
            top: 0,
            left: 1,
            bottom: 0,
            right: 2,
        }));
        let header = find(&merged, &["甲县".to_owned()]).expect("a header");
        assert_eq!(header.heads[2].text, "完成情况/乙县");
        assert_eq!(header.heads[0].heading.field, Some(Field::Metric));
    }
}
