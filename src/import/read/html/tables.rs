//! Which tables of a page hold data, and which only lay it out.

use super::lines::{Gatherer, Line, Piece};
use crate::import::tabular::{Cell, Table};
use crate::source::Span;

/// A table of data: its element, and its cells row by row.
#[derive(Clone, Debug)]
pub(super) struct Found {
    rows: Vec<Vec<usize>>,
}

/// A cell longer than that holds a document, not a datum.
const LONGEST: usize = 3_000;

/// The tables of data: several rows of several cells, no table inside, no cell a whole document.
pub(super) fn find(page: &Gatherer) -> Vec<Found> {
    let mut found = Vec::new();
    for (table, element) in page.elements.iter().enumerate() {
        if element.name != "table" {
            continue;
        }
        let rows = rows(page, table);
        let wide = rows.iter().filter(|row| row.len() >= 2).count();
        if wide >= 2 && !holds_table(page, table) {
            found.push(Found { rows });
        }
    }
    let mut letters = vec![0; page.elements.len()];
    for line in &page.lines {
        let cell = line.pieces.first().map_or(0, |piece| piece.cell as usize);
        letters[cell] += line.letters;
    }
    found.retain(|table| {
        table
            .rows
            .iter()
            .flatten()
            .all(|cell| letters[*cell] <= LONGEST)
    });
    found
}

/// Cells by row, of the elements that follow a table and stand in it.
fn rows(page: &Gatherer, table: usize) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for n in table + 1..page.elements.len() {
        if page.elements[n].parent < table {
            break;
        }
        match page.elements[n].name.as_str() {
            "tr" => rows.push(Vec::new()),
            "td" | "th" => {
                if rows.is_empty() {
                    rows.push(Vec::new());
                }
                if let Some(row) = rows.last_mut() {
                    row.push(n);
                }
            }
            _ => {}
        }
    }
    rows
}

fn holds_table(page: &Gatherer, table: usize) -> bool {
    let inner = page.elements[table + 1..]
        .iter()
        .take_while(|e| e.parent >= table);
    inner.into_iter().any(|element| element.name == "table")
}

/// Puts the lines of each row into one.
pub(super) fn mark(page: &mut Gatherer, tables: &[Found]) {
    let mut row_of = vec![None; page.elements.len()];
    let mut number = 0;
    for table in tables {
        for row in &table.rows {
            number += 1;
            for cell in row {
                row_of[*cell] = Some(number);
            }
        }
    }
    let mut lines: Vec<Line> = Vec::with_capacity(page.lines.len());
    for mut line in std::mem::take(&mut page.lines) {
        let cell = line.pieces.first().map_or(0, |piece| piece.cell);
        line.row = row_of[cell as usize];
        let same = lines
            .last_mut()
            .filter(|last| line.row.is_some() && last.row == line.row);
        match same {
            Some(last) => append(last, line, cell),
            None => lines.push(line),
        }
    }
    page.lines = lines;
}

fn append(last: &mut Line, line: Line, cell: u32) {
    let end = last.pieces.last().map(|piece| (piece.cell, piece.place));
    if let Some((_, place)) = end.filter(|(before, _)| *before == cell) {
        last.pieces.push(Piece {
            text: " ".to_owned(),
            place: Span::new(place.file, place.end, place.end),
            verbatim: false,
            cell,
        });
    }
    last.letters += line.letters;
    last.linked += line.linked;
    last.pieces.extend(line.pieces);
}

/// The cells of the tables with their texts.
pub(super) fn cells(page: &Gatherer, tables: &[Found]) -> Vec<Table> {
    let mut texts: Vec<Option<(String, Span)>> = vec![None; page.elements.len()];
    for line in &page.lines {
        for (n, piece) in line.pieces.iter().enumerate() {
            match &mut texts[piece.cell as usize] {
                Some((text, place)) => {
                    if n == 0 {
                        text.push('\n');
                    }
                    text.push_str(&piece.text);
                    *place = place.to(piece.place);
                }
                none => *none = Some((piece.text.clone(), piece.place)),
            }
        }
    }
    let cell = |n: usize, after: Span| {
        let (text, place) = texts[n].clone().unwrap_or((String::new(), after));
        let (columns, rows) = page.elements[n].covers;
        Cell {
            text,
            place,
            columns,
            rows,
        }
    };
    let mut out = Vec::new();
    for table in tables {
        let mut last = page.start();
        let mut rows = Vec::new();
        for row in &table.rows {
            let mut line = Vec::new();
            for n in row {
                let cell = cell(*n, last);
                last = cell.place.behind();
                line.push(cell);
            }
            rows.push(line);
        }
        out.push(Table { rows });
    }
    out
}
