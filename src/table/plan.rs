//! Rows to a plan: one row a task, a target or a project.
//!
//! In: a sheet whose columns are understood. Out: a document in the data form (`crate::data`),
//! and every row and cell of which nothing could be made. How a plan is laid out is not known here.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::cell::{Cell, Sheet};
use super::mapping::{Column, Mapping};
use super::objects::{Object, join, line, named, push};
use super::parts;
use super::planned::{Heard, Left, Planned};
use super::rows::{self, RowKind};
use super::stamp;
use super::states;
use super::vocabulary::{Field, is_missing};
use crate::finding::{Lang, Said};
use crate::source::landmarks::cell_name;

/// Reads a date or period, where the year that holds around it may be missing.
type ReadDate = fn(&Cell, Option<i16>) -> Option<String>;

/// Makes a plan of a sheet; `name` is what its file is called.
pub fn make(sheet: &Sheet, mapping: &Mapping, name: &str) -> Planned {
    let mut maker = Maker {
        sheet,
        mapping,
        ids: ids(sheet, mapping),
        sections: Vec::new(),
        group: String::new(),
        last: None,
        made: Planned::default(),
    };
    for (row, kind) in rows::rows(sheet, mapping) {
        match kind {
            RowKind::Data => maker.row(row),
            RowKind::Group => maker.heading(row),
            RowKind::Total => maker.total(row),
            RowKind::Note => maker.left(row, None, remark()),
            RowKind::Blank | RowKind::Header => {}
        }
    }
    maker.finish(name)
}

/// What a plan has a place for; money only where the row is a project.
const TAKEN: [Field; 23] = [
    Field::Seq,
    Field::Ref,
    Field::Title,
    Field::Metric,
    Field::Project,
    Field::Source,
    Field::Group,
    Field::Steps,
    Field::Target,
    Field::Baseline,
    Field::Measure,
    Field::Lead,
    Field::Responsible,
    Field::Support,
    Field::Implementer,
    Field::Oversee,
    Field::Start,
    Field::Period,
    Field::Due,
    Field::State,
    Field::Cost,
    Field::Note,
    Field::Ignore,
];

/// The column whose cells are ids: one word each, none twice. The running number serves where
/// there is no better.
fn ids(sheet: &Sheet, mapping: &Mapping) -> Option<Field> {
    [Field::Ref, Field::Seq].into_iter().find(|&field| {
        let Some(column) = mapping.first(field) else {
            return false;
        };
        let mut seen = BTreeSet::new();
        let rows = rows::rows(sheet, mapping);
        let data = rows.iter().filter(|(_, kind)| *kind == RowKind::Data);
        let mut cells = data.filter_map(|(row, _)| sheet.cell(*row, column.column));
        cells.all(|cell| is_id(&cell.text) && seen.insert(cell.text.clone())) && !seen.is_empty()
    })
}

/// Whether a text is one word that can be an id.
pub(super) fn is_id(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '(' | ')'))
        && text.ends_with(|c: char| c.is_alphanumeric() || c == ')')
}

/// An item with the row it began in.
struct Item {
    row: u32,
    list: &'static str,
    object: Object,
}

struct Maker<'s> {
    sheet: &'s Sheet,
    mapping: &'s Mapping,
    ids: Option<Field>,
    /// Headings with what stands under them, in order; the first may be none.
    sections: Vec<(String, Vec<Item>)>,
    group: String,
    last: Option<(usize, usize)>,
    made: Planned,
}

impl<'s> Maker<'s> {
    /// The cell of a field in a row, unless it stands for nothing.
    fn cell(&self, row: u32, field: Field) -> Option<(&'s Cell, &'s Column)> {
        let mapping: &'s Mapping = self.mapping;
        mapping.of(field).find_map(|column| {
            let cell = self.sheet.cell(row, column.column)?;
            (!is_missing(&cell.text)).then_some((cell, column))
        })
    }

    fn text(&self, row: u32, field: Field) -> Option<&'s str> {
        self.cell(row, field).map(|(cell, _)| &*cell.text)
    }

    fn left(&mut self, row: u32, columns: Option<u32>, why: Said) {
        let cells = self.sheet.row(row).iter();
        let cells = cells.filter(|cell| columns.is_none_or(|column| cell.column == column));
        let cells = cells.map(|cell| {
            let name = cell_name(&self.sheet.name, row, cell.column);
            (name, cell.text.to_string())
        });
        let cells = cells.collect();
        self.made.left.push(Left { row, cells, why });
    }

    /// A row that is a heading for those below it.
    fn heading(&mut self, row: u32) {
        let texts: Vec<&str> = self.sheet.row(row).iter().map(|c| &*c.text).collect();
        self.group = texts.join(" ");
        self.last = None;
    }

    /// A row of sums, which may head its group: `一 │ 交通 │ 1200`.
    fn total(&mut self, row: u32) {
        self.made.totals += 1;
        let cells = self.sheet.row(row);
        if !cells
            .first()
            .is_some_and(|cell| rows::is_chapter(&cell.text))
        {
            return;
        }
        let amount = |column: u32| {
            let found = self.mapping.columns.iter().find(|c| c.column == column);
            found.is_some_and(|c| c.field.is_some_and(Field::is_amount))
        };
        let texts: Vec<&str> = cells
            .iter()
            .filter(|cell| !amount(cell.column))
            .map(|cell| &*cell.text)
            .collect();
        self.group = texts.join(" ");
        self.last = None;
    }

    /// A group holds until the next one is named, as in cells merged over several rows.
    fn grouped(&mut self, row: u32) {
        let columns: Vec<u32> = self.mapping.of(Field::Group).map(|c| c.column).collect();
        if columns.iter().all(|c| self.sheet.cell(row, *c).is_none()) {
            return;
        }
        let cells = columns.iter().filter_map(|c| self.sheet.filled(row, *c));
        let texts: Vec<&str> = cells.map(|(_, cell)| &*cell.text).collect();
        self.group = texts.join(" · ");
    }

    fn row(&mut self, row: u32) {
        self.made.rows += 1;
        self.grouped(row);
        let title = self.text(row, Field::Title);
        let metric = self.text(row, Field::Metric);
        let project = self.text(row, Field::Project);
        let (list, name_key, name) = match (title, metric, project) {
            (Some(title), ..) => ("tasks", "title", title),
            (None, Some(metric), _) if self.measures_task(row) => return self.measure(row, metric),
            (None, Some(metric), _) => ("targets", "metric", metric),
            (None, None, Some(project)) => ("projects", "name", project),
            (None, None, None) => return self.more(row),
        };
        let mut object = Object::new();
        if let Some(id) = self.ids.and_then(|field| self.text(row, field)) {
            object.insert("id".into(), id.into());
        }
        object.insert(name_key.into(), name.into());
        if self.ids != Some(Field::Ref)
            && let Some(number) = self.text(row, Field::Ref)
        {
            // A target has no printed number.
            let key = if list == "targets" { "note" } else { "number" };
            object.insert(key.into(), number.into());
        }
        self.say(row, list, &mut object);
        let section = self.section();
        let items = &mut self.sections[section].1;
        items.push(Item { row, list, object });
        self.last = Some((section, items.len() - 1));
        self.made.used += 1;
    }

    fn section(&mut self) -> usize {
        let known = self
            .sections
            .iter()
            .position(|(name, _)| *name == self.group);
        known.unwrap_or_else(|| {
            self.sections.push((self.group.clone(), Vec::new()));
            self.sections.len() - 1
        })
    }

    /// Whether a row that names only a metric is a further measure of the task above: its title is
    /// left blank, or merged with the one above, and it has no running number of its own.
    fn measures_task(&self, row: u32) -> bool {
        let Some((section, n)) = self.last else {
            return false;
        };
        let (name, items) = &self.sections[section];
        items[n].list == "tasks" && *name == self.group && self.cell(row, Field::Seq).is_none()
    }

    /// A further target of the task above.
    fn measure(&mut self, row: u32, metric: &str) {
        let Some((section, n)) = self.last else {
            return;
        };
        let mut target = Object::new();
        if self.ids == Some(Field::Ref)
            && let Some(id) = self.text(row, Field::Ref)
        {
            target.insert("id".into(), id.into());
        }
        target.insert("metric".into(), metric.into());
        self.say(row, "targets", &mut target);
        let task = &mut self.sections[section].1[n].object;
        push(task, "targets", Value::Object(target));
        self.made.used += 1;
    }

    /// A row without a name of its own goes on with the item above: a further unit or measure.
    fn more(&mut self, row: u32) {
        let says = [
            Field::Lead,
            Field::Responsible,
            Field::Support,
            Field::Steps,
            Field::Target,
        ];
        let any = says.iter().any(|f| self.cell(row, *f).is_some());
        let Some((section, n)) = self.last.filter(|_| any) else {
            let why = Said::new(
                "it names no task, metric or project",
                "没有写明任务、指标或项目",
            );
            return self.left(row, None, why);
        };
        let item = &mut self.sections[section].1[n];
        let (list, mut object) = (item.list, std::mem::take(&mut item.object));
        self.say(row, list, &mut object);
        self.sections[section].1[n].object = object;
        self.made.used += 1;
    }

    /// Puts down what a row says of its item.
    fn say(&mut self, row: u32, list: &'static str, object: &mut Object) {
        for (field, key) in [
            (Field::Lead, "lead"),
            (Field::Responsible, "responsible"),
            (Field::Support, "support"),
            (Field::Oversee, "oversee"),
            (Field::Implementer, "implementer"),
        ] {
            if let Some((cell, column)) = self.cell(row, field) {
                if list == "targets" && key != "lead" {
                    self.no_place(row, column, list);
                } else {
                    join(object, key, parts::names(&cell.text));
                }
            }
        }
        self.when(row, object);
        let measure = self.text(row, Field::Measure);
        if list == "targets" {
            self.target(row, measure, object);
        } else if self.cell(row, Field::Target).is_some() {
            let mut target = Object::new();
            let name = self.text(row, Field::Metric).or_else(|| named(object));
            target.insert("metric".into(), name.unwrap_or_default().into());
            self.target(row, measure, &mut target);
            push(object, "targets", Value::Object(target));
        }
        if let (Some(project), "tasks") = (self.text(row, Field::Project), list) {
            push(object, "projects", json!({ "name": project }));
        }
        for (field, key) in [
            (Field::Steps, "text"),
            (Field::Note, "note"),
            (Field::Source, "source"),
        ] {
            if let Some(text) = self.text(row, field) {
                line(object, key, text);
            }
        }
        if let Some((cell, column)) = self.cell(row, Field::State) {
            match states::state(&cell.text) {
                Some(state) => {
                    object.insert("state".into(), state.word(Lang::En).into());
                }
                None => self.left(
                    row,
                    Some(column.column),
                    Said::new("it is no state that is known", "不是可识别的状态"),
                ),
            }
        }
        if let (Some((cell, column)), "projects") = (self.cell(row, Field::Cost), list) {
            object.insert("cost".into(), self.money(cell, column));
        }
    }

    /// An amount of money, of the day that its header names.
    fn money(&self, cell: &Cell, column: &Column) -> Value {
        let measure = column
            .measure
            .as_deref()
            .or(self.mapping.measure.as_deref());
        let mut value = parts::value(cell, measure).1;
        if let Some(date) = column.date {
            value["in"] = date.to_string().into();
        }
        value
    }

    fn when(&mut self, row: u32, object: &mut Object) {
        let year = self.mapping.year;
        let readers: [(Field, &str, ReadDate); 3] = [
            (Field::Due, "due", parts::due),
            (Field::Period, "period", parts::period),
            (Field::Start, "start", parts::due),
        ];
        for (field, key, read) in readers {
            let Some((cell, column)) = self.cell(row, field) else {
                continue;
            };
            if let Some(date) = read(cell, year) {
                object.insert(key.into(), date.into());
            } else {
                let note = format!("{}：{}", column.header, cell.text);
                line(object, "note", &note);
                let why = if stamp::is_before(&cell.text) {
                    Said::new(
                        "it can mean the end of that time or of the one before; it stands in the note of the item",
                        "“前”字所指不明（此前一年、月底，还是当年、当月），已写入该项备注",
                    )
                } else {
                    Said::new(
                        "it is no date; it stands in the note of the item",
                        "不是日期，已写入该项备注",
                    )
                };
                self.left(row, Some(cell.column), why);
            }
        }
    }

    fn target(&mut self, row: u32, measure: Option<&str>, object: &mut Object) {
        let unit = |column: &Column| {
            measure
                .map(str::to_owned)
                .or_else(|| column.measure.clone())
        };
        if let Some((cell, column)) = self.cell(row, Field::Target) {
            let unit = unit(column).or_else(|| self.mapping.measure.clone());
            let (op, value) = parts::value(cell, unit.as_deref());
            if let Some(op) = op {
                object.insert("op".into(), op.into());
            }
            object.insert("value".into(), value);
            if let Some(date) = column.date.filter(|_| !object.contains_key("due")) {
                object.insert("due".into(), date.to_string().into());
            }
        }
        if let Some((cell, column)) = self.cell(row, Field::Baseline) {
            let mut value = parts::value(cell, unit(column).as_deref()).1;
            if let Some(date) = column.date {
                value["in"] = date.to_string().into();
            }
            object.insert("baseline".into(), value);
        }
    }

    fn no_place(&mut self, row: u32, column: &Column, list: &str) {
        let (header, list) = (&column.header, list.trim_end_matches('s'));
        let why = Said::new(
            format!("`{header}` has no place in a {list}"),
            format!("该项中无处填写“{header}”"),
        );
        self.left(row, Some(column.column), why);
    }

    /// The columns, and which of them a plan has no place for.
    fn columns(&self) -> Vec<Heard> {
        let mut items = self.sections.iter().flat_map(|(_, items)| items);
        let projects = items.any(|item| item.list == "projects");
        let taken = |column: &Column| {
            let field = column.field.filter(|field| TAKEN.contains(field));
            field.is_some_and(|field| field != Field::Cost || projects) && !column.doubled
        };
        let heard = |column: &Column| Heard {
            column: column.column,
            header: column.header.clone(),
            field: column.field.map(|field| field.word(Lang::En)),
            taken: taken(column),
        };
        self.mapping.columns.iter().map(heard).collect()
    }

    fn finish(mut self, name: &str) -> Planned {
        self.made.columns = self.columns();
        let above = (0..self.mapping.header.0).flat_map(|row| self.sheet.row(row));
        let title = above
            .map(|c| &*c.text)
            .max_by_key(|text| text.chars().count());
        let mut root = Object::new();
        let id: String = name
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        let id = id.trim_matches('-');
        let mut plan = Object::new();
        if !id.is_empty() {
            plan.insert("id".into(), id.into());
        }
        plan.insert("title".into(), title.unwrap_or(name).into());
        root.insert("plan".into(), Value::Object(plan));
        for (group, items) in std::mem::take(&mut self.sections) {
            if group.is_empty() {
                put(items, &mut root);
            } else {
                let mut section = Object::new();
                section.insert("title".into(), group.into());
                put(items, &mut section);
                push(&mut root, "sections", Value::Object(section));
            }
        }
        self.made.document = Value::Object(root);
        self.made
    }
}

fn remark() -> Said {
    Said::new("it is a remark below the table", "是表下附注，未写入方案")
}

fn put(mut items: Vec<Item>, object: &mut Object) {
    items.sort_by_key(|item| item.row);
    for item in items {
        push(object, item.list, Value::Object(item.object));
    }
}
