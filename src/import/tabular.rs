//! Tables that stand inside a document, cell by cell.

use std::collections::BTreeSet;

use crate::source::Span;
use crate::table;
use crate::table::cell::{Area, Merged, Sheet};

/// A table of a document: rows of cells, top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell; one that covers several columns or rows stands at its first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its text, paragraphs separated by line feeds.
    pub text: String,
    /// Where it stands in the original.
    pub place: Span,
    /// How many columns it covers.
    pub columns: u32,
    /// How many rows it covers.
    pub rows: u32,
}

/// The cells of a row with the columns they begin in.
type PlacedRow<'t> = Vec<(u32, &'t Cell)>;

impl Table {
    /// The cells with the columns they begin in, row by row, and the areas of merged ones.
    pub(super) fn placed(&self) -> (Vec<PlacedRow<'_>>, Vec<Area>) {
        let mut areas: Vec<Area> = Vec::new();
        let mut taken: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut rows = Vec::with_capacity(self.rows.len());
        for (row, cells) in self.rows.iter().enumerate() {
            let top = row as u32;
            let mut column = 0;
            let mut out = Vec::new();
            for cell in cells {
                while taken.contains(&(top, column)) {
                    column += 1;
                }
                let area = cell.area(top, column, self.rows.len() as u32);
                if area.bottom > top || area.right > column {
                    for down in area.top..=area.bottom {
                        taken.extend((area.left..=area.right).map(|right| (down, right)));
                    }
                    areas.push(area);
                }
                out.push((column, cell));
                column = area.right + 1;
            }
            rows.push(out);
        }
        (rows, areas)
    }

    /// The table as a sheet, for the readers of tables; `name` is what it is called.
    pub fn sheet(&self, name: &str) -> Sheet {
        let (placed, areas) = self.placed();
        let cell = |(column, cell): (u32, &Cell)| {
            let text = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty()).then(|| table::cell::Cell {
                column,
                text: text.into(),
                kind: table::cell::Kind::Text,
            })
        };
        let row = |cells: Vec<(u32, &Cell)>| cells.into_iter().filter_map(cell).collect();
        Sheet {
            name: name.to_owned(),
            rows: placed.into_iter().map(row).collect(),
            merged: Merged::new(areas.into_iter()),
            ..Sheet::default()
        }
    }
}

impl Cell {
    fn area(&self, top: u32, left: u32, rows: u32) -> Area {
        Area {
            top,
            left,
            bottom: (top + self.rows.max(1) - 1).min(rows.saturating_sub(1)),
            right: left + self.columns.max(1) - 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn a_table_becomes_a_sheet_with_merged_cells() {
        let cell = |text: &str, columns, rows| Cell {
            text: text.to_owned(),
            place: Span::start_of(FileId(0)),
            columns,
            rows,
        };
        let table = Table {
            rows: vec![
                vec![
                    cell("类别", 1, 1),
                    cell("任务", 1, 1),
                    cell("牵头\n单位", 1, 1),
                ],
                vec![cell("交通", 1, 2), cell("修路", 1, 1), cell("甲局", 1, 1)],
                vec![cell("建桥", 1, 1), cell("乙局", 1, 1)],
                vec![cell("合计", 3, 1)],
            ],
        };
        let sheet = table.sheet("");
        let text = |row, column| {
            sheet
                .filled(row, column)
                .map(|(_, cell)| cell.text.to_string())
        };
        assert_eq!(text(0, 2).as_deref(), Some("牵头 单位"));
        assert_eq!(text(2, 0).as_deref(), Some("交通"));
        assert_eq!(text(2, 1).as_deref(), Some("建桥"));
        assert_eq!(text(3, 2).as_deref(), Some("合计"));
    }
}
