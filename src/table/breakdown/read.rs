//! From rows to a document: every row says what it is and where it stands.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Column;
use super::cells::{self, Cells, Object};
use super::write::shown;
use crate::data::{MIXED, keys_of, list_key};
use crate::finding::{Lang, Said};
use crate::source::landmarks::cell_name;
use crate::syntax::fold::fold;
use crate::syntax::keywords::Keyword;
use crate::table::cell::{Sheet, whole};
use crate::table::planned::{Heard, Left, Planned};
use crate::table::vocabulary::is_missing;

use Keyword as K;

/// How many rows may stand above the header.
const LOOKED_AT: u32 = 60;

/// Where the columns of such a table are.
#[derive(Clone, Debug)]
pub struct Header {
    row: u32,
    columns: Vec<(u32, String, Option<Column>)>,
}

/// The header of a sheet, where it is a table of this kind: a row with the column that says what
/// each row is, and two more.
pub fn header(sheet: &Sheet) -> Option<Header> {
    (0..sheet.len().min(LOOKED_AT)).find_map(|row| {
        let columns: Vec<_> = sheet
            .row(row)
            .iter()
            .map(|cell| {
                (
                    cell.column,
                    cell.text.to_string(),
                    Column::parse(&cell.text),
                )
            })
            .collect();
        let known = columns.iter().filter_map(|(_, _, column)| *column);
        let known: Vec<Column> = known.collect();
        let fits = known.contains(&Column::Row) && known.len() >= 3;
        fits.then_some(Header { row, columns })
    })
}

/// An item with what stands in it.
struct Node {
    kind: Keyword,
    object: Object,
    shown: String,
    inside: Vec<usize>,
    plan: Option<usize>,
}

/// Takes the mark against formulas off a text.
type Uncover = fn(&str) -> &str;

struct Reader<'s> {
    sheet: &'s Sheet,
    uncover: Uncover,
    header: &'s Header,
    nodes: Vec<Node>,
    roots: Vec<usize>,
    plan: Option<usize>,
    last_task: Option<usize>,
    made: Planned,
}

/// Makes a document of the rows; `uncover` takes off what was put before texts that look like formulas.
pub fn make(sheet: &Sheet, header: &Header, uncover: Uncover) -> Planned {
    let mut reader = Reader {
        sheet,
        uncover,
        header,
        nodes: Vec::new(),
        roots: Vec::new(),
        plan: None,
        last_task: None,
        made: Planned::default(),
    };
    reader.made.columns = header.columns.iter().map(heard).collect();
    for row in header.row + 1..sheet.len() {
        let cells = reader.cells(row);
        if !cells.is_empty() {
            reader.made.rows += 1;
            reader.row(row, cells);
        }
    }
    reader.finish()
}

fn heard((number, head, column): &(u32, String, Option<Column>)) -> Heard {
    Heard {
        column: *number,
        header: head.clone(),
        field: column.map(|c| c.head(Lang::En)),
        taken: column.is_some(),
    }
}

impl Reader<'_> {
    /// The cells of a row by column, without the mark that guards against formulas.
    fn cells(&self, row: u32) -> Cells {
        let columns = self.header.columns.iter();
        let cells = columns.filter_map(|(number, _, column)| {
            let mut cell = self.sheet.whole(row, *number)?;
            let bare = (self.uncover)(&cell.text);
            if bare.len() < cell.text.len() {
                cell.text = bare.into();
            }
            Some(((*column)?, cell))
        });
        cells.collect()
    }

    fn left(&mut self, row: u32, columns: &[Column], why: Said) {
        let of = |wanted: &Option<Column>| {
            columns.is_empty() || wanted.is_some_and(|c| columns.contains(&c))
        };
        let cells = self
            .header
            .columns
            .iter()
            .filter(|(_, _, column)| of(column));
        let cells = cells.filter_map(|(number, ..)| {
            let cell = self.sheet.cell(row, *number)?;
            Some((
                cell_name(&self.sheet.name, row, *number),
                cell.text.to_string(),
            ))
        });
        let cells = cells.collect();
        self.made.left.push(Left { row, cells, why });
    }

    fn row(&mut self, row: u32, mut cells: Cells) {
        let Some(kind) = self.kind(row, &cells) else {
            return;
        };
        let added = cells.remove(&Column::Row).is_none();
        let (mut object, unread) = cells::object(kind, &cells);
        for column in unread {
            let why = Said::new(
                format!("`{}` cannot be read", column.head(Lang::En)),
                format!("“{}”一栏的内容无法识别", column.head(Lang::Zh)),
            );
            self.left(row, &[column], why);
        }
        self.other(row, &cells, &mut object);
        let object = in_order(kind, object);
        let target = (kind != K::Target).then(|| target(&cells)).flatten();
        let project = (kind != K::Project)
            .then(|| cells.get(&Column::Project))
            .flatten();
        let project = project.map(|cell| {
            let only = BTreeMap::from([(Column::Project, cell.clone())]);
            cells::object(K::Project, &only).0
        });
        let parent = self.parent(kind, &cells, added);
        let this = self.add(kind, object, parent);
        self.made.used += 1;
        match kind {
            K::Plan | K::In => {
                self.plan = Some(this);
                self.last_task = None;
            }
            K::Task => self.last_task = Some(this),
            _ => {}
        }
        for (kind, object) in [(K::Target, target), (K::Project, project)] {
            if let Some(object) = object {
                self.add(kind, object, Some(this));
            }
        }
    }

    /// What a row is: as it says, else by what it names.
    fn kind(&mut self, row: u32, cells: &Cells) -> Option<Keyword> {
        let named = |column| cells.contains_key(&column);
        let found = match cells.get(&Column::Row) {
            Some(cell) => K::parse(&fold(&cell.text)).filter(|kind| kind.is_item()),
            None if named(Column::Title) => Some(K::Task),
            None if named(Column::Metric) => Some(K::Target),
            None if named(Column::Project) => Some(K::Project),
            None => None,
        };
        if found.is_none() {
            let columns: &[Column] = if named(Column::Row) {
                &[Column::Row]
            } else {
                &[]
            };
            let words = [K::Task, K::Section, K::Target, K::Project];
            let words = |lang, between: &str| words.map(|k| k.word(lang)).join(between);
            let why = Said::new(
                format!("it is unknown what this row is: {}", words(Lang::En, ", ")),
                format!("不知此行是什么，请填写{}", words(Lang::Zh, "、")),
            );
            self.left(row, columns, why);
        }
        found
    }

    /// Takes in what stands as JSON.
    fn other(&mut self, row: u32, cells: &Cells, object: &mut Object) {
        let Some(cell) = cells.get(&Column::Other) else {
            return;
        };
        if let Ok(Value::Object(rest)) = serde_json::from_str::<Value>(&cell.text) {
            object.extend(rest);
        } else {
            let why = Said::new("it is no JSON object", "不是 JSON 对象");
            self.left(row, &[Column::Other], why);
        }
    }

    /// The item around a row.
    fn parent(&mut self, kind: Keyword, cells: &Cells, added: bool) -> Option<usize> {
        if matches!(kind, K::Plan | K::In | K::Unit | K::Group) {
            return None;
        }
        let text = |column| cells.get(&column).map(|cell| one_line(&cell.text));
        if let Some(within) = text(Column::Within)
            && let Some(found) = self.find(&within, |kind| {
                !matches!(kind, K::Section | K::Plan | K::In)
            })
        {
            return Some(found);
        }
        let section = text(Column::Section).map(|name| self.section(&name));
        // A row that was added by hand, and only names a measure, speaks of the task above.
        let task = self.last_task.filter(|_| added && kind != K::Task);
        task.or(section)
    }

    /// The last item of this plan that is shown so, or has this id.
    fn find(&self, name: &str, fits: impl Fn(Keyword) -> bool) -> Option<usize> {
        let nodes = || {
            let nodes = self.nodes.iter().enumerate().rev();
            nodes.filter(|(_, node)| node.plan == self.plan && fits(node.kind))
        };
        let shown = nodes().find(|(_, node)| node.shown == name);
        let id = |node: &Node| node.object.get("id").and_then(Value::as_str) == Some(name);
        shown
            .or_else(|| nodes().find(|(_, node)| id(node)))
            .map(|(n, _)| n)
    }

    /// The section of this name, made where there is none.
    fn section(&mut self, name: &str) -> usize {
        self.find(name, |kind| kind == K::Section)
            .unwrap_or_else(|| {
                let mut object = Object::new();
                object.insert("title".into(), name.into());
                self.add(K::Section, object, None)
            })
    }

    fn add(&mut self, kind: Keyword, object: Object, parent: Option<usize>) -> usize {
        let this = self.nodes.len();
        self.nodes.push(Node {
            kind,
            shown: one_line(&shown(kind, &object)),
            object,
            inside: Vec::new(),
            plan: self.plan,
        });
        match parent {
            Some(parent) => self.nodes[parent].inside.push(this),
            None => self.roots.push(this),
        }
        this
    }

    fn finish(mut self) -> Planned {
        let roots = std::mem::take(&mut self.roots);
        let plans: Vec<usize> = roots.iter().copied().filter(|n| self.is_plan(*n)).collect();
        let mut root = Object::new();
        let shared = |node: &Node| matches!(node.kind, K::Unit | K::Group);
        let of = |reader: &Self, plan: Option<usize>| -> Vec<usize> {
            let items = roots.iter().copied().filter(|n| !reader.is_plan(*n));
            items
                .filter(|n| shared(&reader.nodes[*n]) || reader.nodes[*n].plan == plan)
                .collect()
        };
        if let [plan] = plans[..] {
            let header = std::mem::take(&mut self.nodes[plan].object);
            if self.nodes[plan].kind == K::In {
                root.extend(header.into_iter().map(|(_, id)| ("in".to_owned(), id)));
            } else {
                root.insert("plan".into(), Value::Object(header));
            }
            let mut items = of(&self, None);
            items.extend(
                of(&self, Some(plan))
                    .into_iter()
                    .filter(|n| !shared(&self.nodes[*n])),
            );
            self.put(&items, &mut root);
        } else {
            let items = of(&self, None);
            self.put(&items, &mut root);
            let plans: Vec<Value> = plans
                .into_iter()
                .map(|plan| {
                    let mut object = std::mem::take(&mut self.nodes[plan].object);
                    let items: Vec<usize> = of(&self, Some(plan))
                        .into_iter()
                        .filter(|n| !shared(&self.nodes[*n]))
                        .collect();
                    self.put(&items, &mut object);
                    Value::Object(object)
                })
                .collect();
            if !plans.is_empty() {
                root.insert(list_key(K::Plan).to_owned(), plans.into());
            }
        }
        self.made.document = Value::Object(root);
        self.made
    }

    fn is_plan(&self, node: usize) -> bool {
        matches!(self.nodes[node].kind, K::Plan | K::In)
    }

    /// Puts items into the lists of what they stand in.
    fn put(&mut self, items: &[usize], object: &mut Object) {
        let is = |reader: &Self, kind| items.iter().any(|n| reader.nodes[*n].kind == kind);
        let turns = is(self, K::Section) && is(self, K::Task);
        for &n in items {
            let kind = self.nodes[n].kind;
            let item = self.value(n);
            let (key, item) = if turns && matches!(kind, K::Section | K::Task) {
                (MIXED, json!({ kind.word(Lang::En): item }))
            } else {
                (list_key(kind), item)
            };
            match object.get_mut(key) {
                Some(Value::Array(list)) => list.push(item),
                _ => {
                    object.insert(key.to_owned(), Value::Array(vec![item]));
                }
            }
        }
    }

    fn value(&mut self, n: usize) -> Value {
        let mut object = std::mem::take(&mut self.nodes[n].object);
        let inside = std::mem::take(&mut self.nodes[n].inside);
        self.put(&inside, &mut object);
        Value::Object(object)
    }
}

/// The target in the row of its task, which is called like the task where no metric is named.
fn target(cells: &Cells) -> Option<Object> {
    let own = cells.iter();
    let own = own.filter(|(c, cell)| Column::TARGET.contains(c) && !is_missing(&cell.text));
    let mut own: Cells = own.map(|(column, cell)| (*column, cell.clone())).collect();
    if !own.contains_key(&Column::Metric) && !own.contains_key(&Column::Value) {
        return None;
    }
    let title = cells
        .get(&Column::Title)
        .filter(|_| !own.contains_key(&Column::Metric));
    own.extend(title.map(|title| (Column::Metric, title.clone())));
    Some(cells::object(K::Target, &own).0)
}

/// The keys in the order in which they are usually written.
fn in_order(kind: Keyword, mut object: Object) -> Object {
    let keys = keys_of(kind).into_iter();
    let mut ordered: Object = keys.filter_map(|key| object.remove_entry(key)).collect();
    ordered.extend(object);
    ordered
}

/// A name as it is compared: on one line, without marks of input methods.
fn one_line(text: &str) -> String {
    let words = whole(text);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
