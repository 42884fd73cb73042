//! TOML as values with places, by the toml crate's own tree.

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::tree::{Key, Node, Value, at, insert, too_deep};
use crate::finding::{Problem, Said};
use crate::source::FileId;
use crate::syntax::parse::MAX_DEPTH;

/// Reads `text`, which begins `base` bytes into the file. All faults are reported; what could
/// be read is there.
pub(super) fn parse(text: &str, file: FileId, base: usize) -> (Option<Node>, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        text,
        file,
        base,
        problems: Vec::new(),
    };
    for error in &errors {
        let range = error.span().unwrap_or(0..0);
        let info = error.message();
        let said = Said::new(
            format!("this is not TOML: {info}"),
            format!("此处不符合 TOML 语法（{info}）"),
        );
        let span = at(file, base, range);
        reader.problems.push(Problem::error("data", span, said));
    }
    let root = reader.map(table.get_ref(), 0).map(|value| Node {
        span: at(file, base, 0..text.len()),
        value,
    });
    (root, reader.problems)
}

struct Reader<'t> {
    text: &'t str,
    file: FileId,
    base: usize,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn map(&mut self, table: &DeTable<'_>, depth: usize) -> Option<Value> {
        let mut in_order: Vec<_> = table.iter().collect();
        in_order.sort_by_key(|(key, _)| key.span().start);
        let mut entries = Vec::with_capacity(in_order.len());
        for (key, value) in in_order {
            let name = Key {
                text: key.get_ref().to_string(),
                span: at(self.file, self.base, key.span()),
            };
            let value = self.node(value, depth + 1)?;
            insert(&mut entries, name, value, &mut self.problems);
        }
        Some(Value::Map(entries))
    }

    fn node(&mut self, value: &Spanned<DeValue<'_>>, depth: usize) -> Option<Node> {
        let mut span = at(self.file, self.base, value.span());
        if depth > MAX_DEPTH {
            self.problems.push(too_deep(span));
            return None;
        }
        let value = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) if number.radix() == 10 => {
                Value::Number(number.as_str().to_owned())
            }
            DeValue::Integer(_) | DeValue::Datetime(_) => {
                Value::Text(self.text[value.span()].to_owned())
            }
            DeValue::Float(number) => Value::Number(number.as_str().to_owned()),
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Array(elements) => Value::List(
                elements
                    .iter()
                    .map(|element| self.node(element, depth + 1))
                    .collect::<Option<_>>()?,
            ),
            DeValue::Table(table) => {
                let value = self.map(table, depth)?;
                // The span of a table with a header is its header: it reaches to its last value.
                if let Value::Map(entries) = &value {
                    let ends = entries.iter().map(|(_, v)| v.span.end);
                    span.end = ends.fold(span.end, u32::max);
                    let starts = entries.iter().map(|(k, _)| k.span.start);
                    span.start = starts.fold(span.start, u32::min);
                }
                value
            }
        };
        Some(Node { span, value })
    }
}
