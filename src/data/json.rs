//! JSON (RFC 8259) as values with places, by jsonc-parser held to the letter.

use jsonc_parser::ast::{self, ObjectPropName};
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::tree::{Key, Node, Value, at, insert, too_deep};
use crate::finding::{Problem, Said};
use crate::source::FileId;
use crate::syntax::parse::MAX_DEPTH;

/// Nothing but JSON itself: no comments, no loose names, no commas at the end.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads `text`, which begins `base` bytes into the file.
pub(super) fn parse(text: &str, file: FileId, base: usize) -> (Option<Node>, Vec<Problem>) {
    let mut reader = Reader {
        file,
        base,
        problems: Vec::new(),
    };
    let root = match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => parsed.value.and_then(|value| reader.node(value, 0)),
        Err(error) => {
            let range = error.range();
            let kind = error.kind().to_string();
            let start = range.start.min(text.len());
            let span = at(file, base, start..range.end.clamp(start, text.len()));
            let said = Said::new(
                format!("this is not JSON: {}", kind.to_lowercase()),
                format!("此处不符合 JSON 语法（{kind}）"),
            );
            reader.problems.push(
                Problem::error("data", span, said).help(Said::new(
                    "a `.json` file follows RFC 8259: names in double quotes, no comments, no comma at the end; for a form with comments use YAML",
                    "`.json` 文件须符合 RFC 8259：键名加双引号，不写注释，末尾不留逗号；需要注释可改用 YAML",
                )),
            );
            None
        }
    };
    (root, reader.problems)
}

struct Reader {
    file: FileId,
    base: usize,
    problems: Vec<Problem>,
}

impl Reader {
    fn node(&mut self, value: ast::Value<'_>, depth: usize) -> Option<Node> {
        let range = value.range();
        let span = at(self.file, self.base, range.start..range.end);
        if depth > MAX_DEPTH {
            self.problems.push(too_deep(span));
            return None;
        }
        let value = match value {
            ast::Value::StringLit(lit) => Value::Text(lit.value.into_owned()),
            ast::Value::NumberLit(lit) => Value::Number(lit.value.to_owned()),
            ast::Value::BooleanLit(lit) => Value::Bool(lit.value),
            ast::Value::NullKeyword(_) => Value::Null,
            ast::Value::Array(list) => Value::List(
                list.elements
                    .into_iter()
                    .map(|element| self.node(element, depth + 1))
                    .collect::<Option<_>>()?,
            ),
            ast::Value::Object(object) => self.map(object, depth)?,
        };
        Some(Node { span, value })
    }

    fn map(&mut self, object: ast::Object<'_>, depth: usize) -> Option<Value> {
        let mut entries = Vec::with_capacity(object.properties.len());
        for property in object.properties {
            let range = match &property.name {
                ObjectPropName::String(lit) => lit.range,
                ObjectPropName::Word(lit) => lit.range,
            };
            let key = Key {
                text: property.name.into_string(),
                span: at(self.file, self.base, range.start..range.end),
            };
            let value = self.node(property.value, depth + 1)?;
            insert(&mut entries, key, value, &mut self.problems);
        }
        Some(Value::Map(entries))
    }
}
