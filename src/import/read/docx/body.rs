//! The body of a DOCX to lines: paragraphs with their numbers, rows of tables.

use std::collections::BTreeMap;

use super::numbering::Numbering;
use super::styles::{self, Say, Styles};
use super::xml::{self, Attributes, Step};
use crate::import::draft::{CELL, Mark};
use crate::import::tabular::{Cell, Table};
use crate::source::{FileId, Landmarks, Span};

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) landmarks: Landmarks,
    pub(super) marks: Vec<(usize, Mark)>,
    pub(super) tables: Vec<Table>,
}

/// Elements whose content is no text of the document.
const SKIPPED: [&str; 11] = [
    "del",
    "moveFrom",
    "delText",
    "delInstrText",
    "instrText",
    "Fallback",
    "pPrChange",
    "rPrChange",
    "sectPr",
    "tblPrChange",
    "rt",
];

impl Body {
    /// Reads `document.xml`.
    pub(super) fn read(
        document: &str,
        styles: &Styles,
        numbering: Numbering,
        file: FileId,
    ) -> Result<Self, ()> {
        let mut walk = Walk {
            styles,
            numbering,
            file,
            body: Self {
                landmarks: Landmarks::named(),
                ..Self::default()
            },
            paragraphs: Vec::new(),
            tables: Vec::new(),
            skipped: 0,
            in_text: false,
            properties: 0,
            hidden: false,
            lines: 0,
            number: 0,
            table: 0,
        };
        xml::walk(document, |step| walk.step(step))?;
        Ok(walk.body)
    }
}

/// A paragraph that is being read.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    say: Say,
}

/// A table that is being read.
#[derive(Debug, Default)]
struct Open {
    table: Table,
    row: Vec<Read>,
}

/// A cell that is being read.
#[derive(Debug)]
struct Read {
    paragraphs: Vec<(String, Option<u8>)>,
    columns: u32,
    /// Whether it goes on with the cell above.
    merged: bool,
}

struct Walk<'s> {
    styles: &'s Styles,
    numbering: Numbering,
    file: FileId,
    body: Body,
    paragraphs: Vec<Paragraph>,
    tables: Vec<Open>,
    /// How deep in a skipped element.
    skipped: usize,
    in_text: bool,
    /// How deep in the properties of a paragraph.
    properties: usize,
    hidden: bool,
    /// Lines written.
    lines: usize,
    /// Paragraphs of the document so far.
    number: usize,
    table: usize,
}

impl Walk<'_> {
    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Start(name, attributes) => {
                if self.skipped > 0 || SKIPPED.contains(&name) {
                    self.skipped += 1;
                } else {
                    self.start(name, &attributes);
                }
            }
            Step::End(name) => {
                if self.skipped > 0 {
                    self.skipped -= 1;
                } else {
                    self.end(name);
                }
            }
            Step::Text(text) => {
                if self.in_text && self.skipped == 0 && !self.hidden {
                    self.push(text);
                }
            }
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    fn start(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "pPr" => self.properties += 1,
            "r" => self.hidden = false,
            "t" => self.in_text = true,
            "vanish" if self.properties == 0 => self.hidden = attributes.is_on(),
            "tab" if self.properties == 0 => self.push(" "),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "sym" => self.symbol(attributes),
            "tbl" => self.tables.push(Open::default()),
            "tc" => {
                if let Some(open) = self.tables.last_mut() {
                    open.row.push(Read {
                        paragraphs: Vec::new(),
                        columns: 1,
                        merged: false,
                    });
                }
            }
            "gridSpan" | "vMerge" => self.cell_property(name, attributes),
            _ if self.properties > 0 => self.paragraph_property(name, attributes),
            _ => {}
        }
    }

    fn symbol(&mut self, attributes: &Attributes<'_>) {
        let code = attributes
            .get("char")
            .and_then(|hex| u32::from_str_radix(&hex, 16).ok());
        let sign = code
            .and_then(char::from_u32)
            .filter(|c| !matches!(c, '\u{E000}'..='\u{F8FF}'));
        self.push(sign.map_or_else(String::new, String::from).as_str());
    }

    fn cell_property(&mut self, name: &str, attributes: &Attributes<'_>) {
        let Some(cell) = self.tables.last_mut().and_then(|open| open.row.last_mut()) else {
            return;
        };
        if name == "gridSpan" {
            cell.columns = attributes
                .val()
                .and_then(|v| v.parse().ok())
                .unwrap_or(1)
                .clamp(1, 1000);
        } else {
            cell.merged = attributes.val().is_none_or(|val| val != "restart");
        }
    }

    fn paragraph_property(&mut self, name: &str, attributes: &Attributes<'_>) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        match name {
            "pStyle" => paragraph.style = attributes.val(),
            "numId" => paragraph.say.list = attributes.val().and_then(|v| v.parse().ok()),
            "ilvl" => paragraph.say.level = attributes.val().and_then(|v| v.parse().ok()),
            "outlineLvl" => paragraph.say.heading = styles::outline(attributes.val()),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "pPr" => self.properties = self.properties.saturating_sub(1),
            "t" => self.in_text = false,
            "r" => self.hidden = false,
            "tr" => self.end_row(),
            "tbl" => self.end_table(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else {
            return;
        };
        let style = paragraph
            .style
            .as_deref()
            .map(|id| self.styles.say(id))
            .unwrap_or_default();
        let say = paragraph.say.or(&style);
        let list = say.list.filter(|list| *list > 0);
        let number = list.and_then(|list| self.numbering.next(list, say.level.unwrap_or(0)));
        let text = format!("{}{}", number.unwrap_or_default(), paragraph.text);
        match self.tables.last_mut() {
            Some(open) => {
                if let Some(cell) = open.row.last_mut() {
                    cell.paragraphs.push((text, say.heading));
                }
            }
            None => self.paragraph(&text, say.heading),
        }
    }

    /// Writes a paragraph of the document itself.
    fn paragraph(&mut self, text: &str, heading: Option<u8>) {
        self.number += 1;
        self.body
            .landmarks
            .begin(self.body.text.len(), format!("paragraph {}", self.number));
        if let Some(depth) = heading.filter(|_| !text.trim().is_empty()) {
            self.body.marks.push((self.lines, Mark::Heading(depth)));
        }
        self.line(text);
        self.body.landmarks.end(self.body.text.len() - 1);
    }

    fn line(&mut self, text: &str) {
        self.lines += 1 + text.matches('\n').count();
        self.body.text.push_str(text);
        self.body.text.push('\n');
    }

    fn end_row(&mut self) {
        let Some(open) = self.tables.last_mut() else {
            return;
        };
        let row = std::mem::take(&mut open.row);
        if self.tables.len() > 1 {
            self.inner_row(&row);
        } else if let [only] = row.as_slice() {
            // One cell in a row lays out; its paragraphs are those of the document.
            for (text, heading) in only.paragraphs.clone() {
                self.paragraph(&text, heading);
            }
        } else {
            self.row(&row);
        }
    }

    /// A row of a table inside a cell becomes a paragraph of that cell.
    fn inner_row(&mut self, row: &[Read]) {
        let text: Vec<String> = row.iter().map(Read::text).collect();
        let outer = self.tables.len() - 2;
        if let Some(cell) = self.tables[outer].row.last_mut() {
            cell.paragraphs.push((text.join(" "), None));
        }
    }

    fn row(&mut self, row: &[Read]) {
        let Some(open) = self.tables.last_mut() else {
            return;
        };
        let nth = open.table.rows.len() + 1;
        let name = format!("table {} row {nth}", self.table + 1);
        self.body.landmarks.begin(self.body.text.len(), name);
        self.body.marks.push((self.lines, Mark::Row));
        let mut cells: Vec<Cell> = Vec::new();
        let mut line = String::new();
        for (n, read) in row.iter().enumerate() {
            if n > 0 {
                line.push_str(CELL);
            }
            let start = self.body.text.len() + line.len();
            let text = read.text();
            line.push_str(&text.replace('\n', " "));
            let end = self.body.text.len() + line.len();
            cells.push(Cell {
                text,
                place: Span::new(self.file, start as u32, end as u32),
                columns: read.columns,
                rows: u32::from(!read.merged),
            });
        }
        open.table.rows.push(cells);
        self.line(&line);
        self.body.landmarks.end(self.body.text.len() - 1);
    }

    fn end_table(&mut self) {
        let Some(open) = self.tables.pop() else {
            return;
        };
        if self.tables.is_empty() && !open.table.rows.is_empty() {
            self.table += 1;
            self.body.tables.push(with_heights(open.table));
        }
    }
}

impl Read {
    fn text(&self) -> String {
        let filled = self
            .paragraphs
            .iter()
            .map(|(text, _)| text.trim())
            .filter(|text| !text.is_empty());
        filled.collect::<Vec<_>>().join("\n")
    }
}

/// Cells that go on with the one above are taken out and counted there.
fn with_heights(mut table: Table) -> Table {
    // Column of the grid -> row and position of the cell that reaches down to here.
    let mut above: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for n in 0..table.rows.len() {
        let mut column = 0;
        let mut kept = Vec::new();
        for cell in std::mem::take(&mut table.rows[n]) {
            let at = column;
            column += cell.columns;
            if let Some((row, place)) = above.get(&at).copied().filter(|_| cell.rows == 0) {
                table.rows[row][place].rows += 1;
            } else {
                above.insert(at, (n, kept.len()));
                kept.push(Cell { rows: 1, ..cell });
            }
        }
        table.rows[n] = kept;
    }
    table
}
