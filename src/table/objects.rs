//! Objects of the data form in the making: lists and texts to which rows add.

use serde_json::{Map, Value, json};

pub(super) type Object = Map<String, Value>;

/// What an item is called.
pub(super) fn named(object: &Object) -> Option<&str> {
    object.get("title").or_else(|| object.get("name"))?.as_str()
}

/// Adds to a list.
pub(super) fn push(object: &mut Object, key: &str, value: Value) {
    match object.get_mut(key) {
        Some(Value::Array(list)) => list.push(value),
        _ => {
            object.insert(key.to_owned(), Value::Array(vec![value]));
        }
    }
}

/// Adds names to those that are there.
pub(super) fn join(object: &mut Object, key: &str, names: Value) {
    let Some(before) = object.remove(key) else {
        object.insert(key.to_owned(), names);
        return;
    };
    let list = |value: &Value| value.get("names").unwrap_or(value).as_array().cloned();
    let open = before.get("etc").is_some() || names.get("etc").is_some();
    let mut all = list(&before).unwrap_or_default();
    for name in list(&names).unwrap_or_default() {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    let all = Value::Array(all);
    let joined = if open {
        json!({ "names": all, "etc": true })
    } else {
        all
    };
    object.insert(key.to_owned(), joined);
}

/// Adds a line to a text.
pub(super) fn line(object: &mut Object, key: &str, text: &str) {
    let before = object.get(key).and_then(Value::as_str);
    let whole = match before {
        Some(before) => format!("{before}\n{text}"),
        None => text.to_owned(),
    };
    object.insert(key.to_owned(), whole.into());
}
