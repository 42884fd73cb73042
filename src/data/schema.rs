//! The JSON Schema of the form (2020-12), from the same table as the reader.

use serde_json::{Map, Value, json};

use super::form::{Field, MIXED, Shape, Words, fields, is_mixed, lists};
use crate::finding::Lang;
use crate::syntax::keywords::Keyword;

use Keyword as K;

/// The items that a document holds.
const ITEMS: [K; 13] = [
    K::Plan,
    K::Document,
    K::Unit,
    K::Group,
    K::Section,
    K::Task,
    K::Target,
    K::Project,
    K::Milestone,
    K::Record,
    K::Delegate,
    K::Waive,
    K::Ledger,
];

/// The schema of a document.
pub fn schema() -> Value {
    let mut defs = shared();
    for item in ITEMS {
        defs.insert(item.word(Lang::En).into(), object(item));
    }
    let mut properties = Map::new();
    properties.insert("$schema".into(), json!({ "type": "string" }));
    properties.insert(
        "schema".into(),
        json!({ "const": super::write::VERSION, "description": "The version of the form." }),
    );
    properties.insert("in".into(), described(reference("scalar"), "The plan that the items of this document belong to, where its header stands in another file."));
    properties.insert("plan".into(), reference("plan"));
    insert_lists(&mut properties, None);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A plan of planlint as data",
        "description": "One form for JSON, YAML and TOML. Every key means what the keyword of the plan language means.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": defs,
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn described(mut schema: Value, text: &str) -> Value {
    if let (Some(object), false) = (schema.as_object_mut(), text.is_empty()) {
        object.insert("description".into(), text.into());
    }
    schema
}

fn list_of(schema: &Value) -> Value {
    json!({ "type": "array", "items": schema })
}

fn or_null(schema: &Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn insert_lists(properties: &mut Map<String, Value>, item: Option<Keyword>) {
    for (key, inside) in lists(item) {
        let list = list_of(&reference(inside.word(Lang::En)));
        properties.insert(key.into(), or_null(&list));
    }
    if is_mixed(item) {
        let kinds: Vec<Value> = lists(item)
            .into_iter()
            .map(|(_, inside)| {
                let word = inside.word(Lang::En);
                json!({
                    "type": "object",
                    "properties": { word: reference(word) },
                    "required": [word],
                    "additionalProperties": false,
                })
            })
            .collect();
        let list = or_null(&list_of(&json!({ "anyOf": kinds })));
        let text = "Items of several kinds, each an object of one key, where their order matters.";
        properties.insert(MIXED.into(), described(list, text));
    }
}

fn object(item: Keyword) -> Value {
    let mut properties = Map::new();
    for field in fields(item) {
        let schema = or_null(&of_shape(field.shape));
        properties.insert(field.key.into(), described(schema, &text(&field)));
    }
    insert_lists(&mut properties, Some(item));
    let mut object = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    let (all, any) = required(item);
    if !all.is_empty() {
        object["required"] = all.into();
    }
    if !any.is_empty() {
        object["anyOf"] = any.iter().map(|key| json!({ "required": [key] })).collect();
    }
    object
}

/// Keys that must be there, and keys of which one must be.
fn required(item: Keyword) -> (&'static [&'static str], &'static [&'static str]) {
    match item {
        K::Unit => (&[], &["id", "name", "names"]),
        K::Project => (&[], &["id", "name", "names"]),
        K::Group => (&["members"], &["id", "name"]),
        K::Target => (&[], &["id", "metric"]),
        K::Record => (&["of", "date"], &["value", "state"]),
        K::Delegate => (&["of", "from", "to"], &[]),
        K::Waive => (&["rule", "on"], &[]),
        K::Ledger => (&["file"], &[]),
        _ => (&[], &["id", "title"]),
    }
}

/// What a key means: its own words, or the keyword in both languages.
fn text(field: &Field) -> String {
    match field.statement {
        Some(statement) => {
            let (en, zh) = (statement.word(Lang::En), statement.word(Lang::Zh));
            format!("`{en}` {zh}")
        }
        None => field.en.to_owned(),
    }
}

fn of_shape(shape: Shape) -> Value {
    let one = |schema: Value| json!({ "anyOf": [schema.clone(), list_of(&schema)] });
    match shape {
        Shape::Id | Shape::Text | Shape::Name | Shape::Inside(_) => reference("scalar"),
        Shape::Texts => one(reference("scalar")),
        Shape::Names => reference("names"),
        Shape::Ref => reference("ref"),
        Shape::Refs => one(reference("ref")),
        Shape::Date => reference("date"),
        Shape::Due => reference("due"),
        Shape::Period => reference("period"),
        Shape::Quantity => json!({ "anyOf": [reference("scalar"), quantity(&[])] }),
        Shape::Dated => {
            json!({ "anyOf": [reference("scalar"), quantity(&[("in", "date", false), ("of", "scalar", false)])] })
        }
        Shape::Steps => one(quantity(&[("by", "date", true)])),
        Shape::Shares => one(quantity(&[("of", "scalar", true)])),
        Shape::Signed => json!({
            "type": "object",
            "properties": { "name": reference("scalar"), "date": reference("date") },
            "required": ["date"],
            "additionalProperties": false,
        }),
        Shape::Reports => json!({ "anyOf": [reference("scalar"), {
            "type": "object",
            "properties": { "each": reference("scalar"), "to": reference("scalar") },
            "required": ["each"],
            "additionalProperties": false,
        }] }),
        Shape::Word(words) => json!({ "enum": words.all() }),
        Shape::Columns => {
            let header = json!({ "anyOf": [reference("scalar"), {
                "type": "object",
                "properties": { "header": reference("scalar"), "decimal": { "enum": Words::Decimal.all() } },
                "required": ["header"],
                "additionalProperties": false,
            }] });
            json!({ "type": "object", "additionalProperties": one(header) })
        }
        Shape::Flag | Shape::Etc => json!({ "type": "boolean" }),
        Shape::Heads => list_of(&json!({ "anyOf": [reference("scalar"), {
            "type": "object",
            "properties": { "id": reference("scalar"), "name": reference("scalar") },
            "additionalProperties": false,
        }] })),
    }
}

fn quantity(more: &[(&str, &str, bool)]) -> Value {
    let mut properties = Map::new();
    for (key, text) in [
        ("value", "The number, or the lower one of a range."),
        ("max", "The upper one of a range."),
        ("unit", "The unit of measure."),
        ("text", "Words in place of a number."),
    ] {
        properties.insert(key.into(), described(reference("scalar"), text));
    }
    for (key, name, _) in more {
        properties.insert((*key).into(), reference(name));
    }
    let needed: Vec<&str> = more.iter().filter(|m| m.2).map(|m| m.0).collect();
    let mut object = json!({
        "type": "object",
        "properties": properties,
        "anyOf": [{ "required": ["value"] }, { "required": ["text"] }],
        "additionalProperties": false,
    });
    if !needed.is_empty() {
        object["required"] = needed.into();
    }
    object
}

fn shared() -> Map<String, Value> {
    let mut defs = Map::new();
    let scalar = json!({ "type": ["string", "number"] });
    defs.insert("scalar".into(), scalar.clone());
    let date = described(
        scalar.clone(),
        "2025, 2025-H1, 2025-Q3, 2025-06, 2025-06-30, 2025年6月底.",
    );
    defs.insert("date".into(), date);
    let due = "A date, `ongoing`, a date with `ongoing`, or `each year`, `each quarter` ….";
    defs.insert("due".into(), described(scalar.clone(), due));
    let period = "One date, or two with `..` between them: 2021..2025.";
    defs.insert("period".into(), described(scalar, period));
    let name_or_run = json!({ "anyOf": [reference("scalar"), list_of(&reference("scalar"))] });
    let list = list_of(&name_or_run);
    let names = json!({ "anyOf": [
        { "type": "string", "description": "Names with `、` or commas between them." },
        list,
        {
            "type": "object",
            "properties": {
                "names": { "anyOf": [{ "type": "string" }, list] },
                "etc": { "type": ["boolean", "integer"], "description": "True where the list is open; a number where names follow the open end." },
            },
            "required": ["names"],
            "additionalProperties": false,
        },
    ] });
    defs.insert(
        "names".into(),
        described(
            names,
            "A list of names; an inner list holds names that share a part (临夏市、东乡县政府).",
        ),
    );
    let of = json!({ "anyOf": [
        { "type": ["string", "number"], "description": "`id` or `plan:id`." },
        {
            "type": "object",
            "properties": { "plan": reference("scalar"), "id": reference("scalar") },
            "required": ["id"],
            "additionalProperties": false,
        },
    ] });
    defs.insert("ref".into(), of);
    defs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_be_there_is_a_key() {
        for item in ITEMS {
            let (all, any) = required(item);
            for needed in all.iter().chain(any) {
                assert!(
                    fields(item).iter().any(|f| f.key == *needed),
                    "{item:?} {needed}"
                );
            }
        }
    }
}
