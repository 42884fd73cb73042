//! Tables of tasks that stand inside a document: one row a task.
//!
//! In: a paper and the tables that its reader found. Out: the tables that hold tasks, each row
//! as bytes of the paper, so that everything is read of it that is read of a paragraph. A table
//! holds tasks where one column names owners or deadlines and another says what is to be done.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::draft::CELL;
use super::paper::Paper;
use super::tabular::Table;
use crate::syntax::keywords::Keyword;
use crate::table::cell::Sheet;
use crate::table::mapping::{self, Mapping};
use crate::table::rows::{RowKind, rows};
use crate::table::vocabulary::{Field, is_missing};
use crate::table::{Told, header};

/// A table of tasks. All ranges are bytes of the paper's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskTable {
    /// The line above it, where it reads like a title.
    pub caption: Option<Range<usize>>,
    /// From its first cell to its last.
    pub extent: Range<usize>,
    /// Its tasks.
    pub tasks: Vec<Row>,
    /// Rows of which nothing was made.
    pub left: Vec<Range<usize>>,
}

/// A task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The heading it stands under.
    pub group: Option<Range<usize>>,
    /// Its running number.
    pub number: Option<Range<usize>>,
    /// What is to be done.
    pub title: Range<usize>,
    /// What else is said of it.
    pub text: Vec<Range<usize>>,
    /// Who answers for it.
    pub owners: Vec<(Keyword, Range<usize>)>,
    /// When it is to be done.
    pub due: Vec<Range<usize>>,
    /// People.
    pub people: Vec<Range<usize>>,
}

/// The roles that columns give.
const ROLES: [(Field, Keyword); 5] = [
    (Field::Lead, Keyword::Lead),
    (Field::Responsible, Keyword::Responsible),
    (Field::Support, Keyword::Support),
    (Field::Oversee, Keyword::Oversee),
    (Field::Implementer, Keyword::Implementer),
];

/// Finds the tables of tasks.
pub fn find(paper: &Paper, tables: &[Table]) -> Vec<TaskTable> {
    if tables.is_empty() {
        return Vec::new();
    }
    let pieces = pieces(paper);
    let found = tables.iter().filter_map(|table| {
        let grid = Grid::of(table, &pieces)?;
        let caption = caption(paper, grid.extent()?.start);
        grid.read(caption)
    });
    found.collect()
}

/// The paragraphs that are rows of these tables, by their first byte.
pub fn paragraphs(paper: &Paper, tables: &[TaskTable]) -> BTreeSet<usize> {
    if tables.is_empty() {
        return BTreeSet::new();
    }
    let inside = |start: usize| tables.iter().any(|table| table.extent.contains(&start));
    let starts = paper.paragraphs().map(|(start, _)| start);
    starts.filter(|start| inside(*start)).collect()
}

/// The cells of all paragraphs by where they stand in the original.
fn pieces(paper: &Paper) -> BTreeMap<u32, Range<usize>> {
    let mut pieces = BTreeMap::new();
    for (start, paragraph) in paper.paragraphs() {
        let mut at = start;
        for piece in paragraph.split(CELL.trim()) {
            let inner = piece.trim();
            let from = at + (piece.len() - piece.trim_start().len());
            if !inner.is_empty() {
                let first = from + inner.chars().next().map_or(1, char::len_utf8);
                pieces.insert(paper.place(from, first).start, from..from + inner.len());
            }
            at += piece.len() + CELL.trim().len();
        }
    }
    pieces
}

/// The line above a table, where it reads like a title.
fn caption(paper: &Paper, start: usize) -> Option<Range<usize>> {
    let before = paper.text[..start].trim_end();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let text = before[line..].trim();
    let ends = ['。', '；', '：', ':', ';', '，'];
    let fits = !text.is_empty()
        && text.chars().count() <= 60
        && !text.ends_with(ends)
        && !text.contains(CELL.trim());
    fits.then(|| before.len() - text.len()..before.len())
}

/// A table whose header is understood.
struct Grid {
    sheet: Sheet,
    mapping: Mapping,
    places: BTreeMap<(u32, u32), Range<usize>>,
    /// The column that says what is to be done.
    title: u32,
}

impl Grid {
    fn of(table: &Table, pieces: &BTreeMap<u32, Range<usize>>) -> Option<Self> {
        let sheet = table.sheet("");
        let header = header::find(&sheet, &[])?;
        let mapping = mapping::map(&sheet, &header, &Told::default(), "", None);
        let mut places = BTreeMap::new();
        for (row, cells) in table.placed().0.into_iter().enumerate() {
            for (column, cell) in cells {
                let mut inside =
                    pieces.range(cell.place.start..cell.place.end.max(cell.place.start + 1));
                let first = inside.next().map(|(_, range)| range.clone());
                let last = inside.last().map(|(_, range)| range.end);
                if let Some(first) = first {
                    let end = last.unwrap_or(first.end);
                    places.insert((row as u32, column), first.start..end);
                }
            }
        }
        let said = |field: Field| mapping.first(field).is_some();
        let owned = ROLES.iter().any(|(field, _)| said(*field));
        let timed = said(Field::Due) && said(Field::Title);
        if !owned && !timed {
            return None;
        }
        let title = [Field::Title, Field::Project, Field::Steps, Field::Target]
            .into_iter()
            .find_map(|field| mapping.first(field).map(|column| column.column))
            .or_else(|| widest(&sheet, &mapping))?;
        Some(Self {
            sheet,
            mapping,
            places,
            title,
        })
    }

    fn extent(&self) -> Option<Range<usize>> {
        let start = self.places.values().map(|range| range.start).min()?;
        Some(start..self.places.values().map(|range| range.end).max()?)
    }

    /// Where the text of a cell stands, be it merged with others.
    fn place(&self, row: u32, column: u32) -> Option<Range<usize>> {
        let (top, cell) = self.sheet.filled(row, column)?;
        if is_missing(&cell.text) {
            return None;
        }
        self.places.get(&(top, cell.column)).cloned()
    }

    fn read(&self, caption: Option<Range<usize>>) -> Option<TaskTable> {
        let mut table = TaskTable {
            caption,
            extent: self.extent()?,
            ..TaskTable::default()
        };
        let mut group: Option<Range<usize>> = None;
        for (row, kind) in rows(&self.sheet, &self.mapping) {
            match kind {
                RowKind::Data => self.row(row, &mut group, &mut table),
                RowKind::Group => group = self.whole(row),
                RowKind::Note => table.left.extend(self.whole(row)),
                RowKind::Total | RowKind::Blank | RowKind::Header => {}
            }
        }
        (!table.tasks.is_empty()).then_some(table)
    }

    /// All cells of a row.
    fn whole(&self, row: u32) -> Option<Range<usize>> {
        let mut cells = self.places.range((row, 0)..(row + 1, 0)).map(|(_, at)| at);
        let first = cells.next()?.clone();
        Some(first.start..cells.next_back().map_or(first.end, |last| last.end))
    }

    fn row(&self, row: u32, group: &mut Option<Range<usize>>, table: &mut TaskTable) {
        let column = self.mapping.first(Field::Group).map(|column| column.column);
        if let Some(named) = column.and_then(|column| self.place(row, column)) {
            *group = Some(named);
        }
        let title = self.place(row, self.title);
        let same = table.tasks.last().map(|task| task.title.clone());
        match title {
            Some(title) if Some(&title) != same.as_ref() => {
                table.tasks.push(Row {
                    group: group.clone(),
                    number: self.number(row),
                    title,
                    ..Row::default()
                });
            }
            // A row without a task of its own goes on with the one above.
            _ if same.is_some() => {}
            _ => return table.left.extend(self.whole(row)),
        }
        if let Some(task) = table.tasks.last_mut() {
            self.say(row, task);
        }
    }

    fn number(&self, row: u32) -> Option<Range<usize>> {
        let fields = [Field::Ref, Field::Seq].into_iter();
        let mut columns = fields.filter_map(|field| self.mapping.first(field));
        columns.find_map(|column| self.place(row, column.column))
    }

    /// Puts down what a row says of its task.
    fn say(&self, row: u32, task: &mut Row) {
        for column in &self.mapping.columns {
            let Some(at) = self.place(row, column.column) else {
                continue;
            };
            let role = ROLES.iter().find(|(field, _)| Some(*field) == column.field);
            let put = |list: &mut Vec<Range<usize>>| {
                if !list.contains(&at) {
                    list.push(at.clone());
                }
            };
            match (column.field, role) {
                _ if column.column == self.title => {}
                (_, Some((_, role))) => {
                    if !task.owners.iter().any(|(_, known)| *known == at) {
                        task.owners.push((*role, at));
                    }
                }
                (Some(Field::Due | Field::Period), _) => put(&mut task.due),
                (Some(Field::Person), _) => put(&mut task.people),
                (Some(Field::Seq | Field::Ref | Field::Group), _) => {}
                _ => put(&mut task.text),
            }
        }
    }
}

/// The column of which nothing is known that holds most text.
fn widest(sheet: &Sheet, mapping: &Mapping) -> Option<u32> {
    let unknown = mapping
        .columns
        .iter()
        .filter(|column| column.field.is_none());
    let letters = |column: u32| -> usize {
        let cells = (mapping.header.1 + 1..sheet.len()).filter_map(|row| sheet.cell(row, column));
        cells.map(|cell| cell.text.chars().count()).sum()
    };
    unknown
        .map(|column| column.column)
        .max_by_key(|column| letters(*column))
}
