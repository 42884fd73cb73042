//! A document as text: JSON, YAML, TOML.
//!
//! A document holds objects, lists, texts and truth values only: numbers stand in texts, so
//! that no reader rounds them.

use std::fmt::Write as _;

use serde_json::Value;

use super::Syntax;

/// The text of a document.
pub fn text(document: &Value, syntax: Syntax) -> String {
    match syntax {
        Syntax::Json => format!("{document:#}\n"),
        Syntax::Yaml => {
            let mut out = String::new();
            yaml(document, 0, &mut out);
            out
        }
        // A document has no null and no number beyond TOML's, the two that TOML cannot write.
        Syntax::Toml => ::toml::to_string_pretty(document).unwrap_or_default(),
    }
}

/// Block style; every list element and key on a line of its own.
fn yaml(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (n, (key, value)) in map.iter().enumerate() {
                if n > 0 {
                    blanks(indent, out);
                }
                let _ = write!(out, "{}:", scalar(key));
                inner(value, indent, out);
            }
        }
        Value::Array(list) if !list.is_empty() => {
            for (n, value) in list.iter().enumerate() {
                if n > 0 {
                    blanks(indent, out);
                }
                out.push_str("- ");
                yaml(value, indent + 2, out);
            }
        }
        Value::String(text) => {
            let _ = writeln!(out, "{}", scalar(text));
        }
        other => {
            let _ = writeln!(out, "{other}");
        }
    }
}

/// What stands behind the colon of a key.
fn inner(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            blanks(indent + 2, out);
            yaml(value, indent + 2, out);
        }
        Value::Array(list) if short(list) => {
            let words: Vec<String> = list.iter().filter_map(Value::as_str).map(scalar).collect();
            let _ = writeln!(out, " [{}]", words.join(", "));
        }
        Value::Array(list) if !list.is_empty() => {
            out.push('\n');
            blanks(indent + 2, out);
            yaml(value, indent + 2, out);
        }
        Value::String(text) if is_block(text) => {
            let chomp = if text.ends_with('\n') { "" } else { "-" };
            let _ = writeln!(out, " |{chomp}");
            for line in text.lines() {
                if !line.is_empty() {
                    blanks(indent + 2, out);
                    out.push_str(line);
                }
                out.push('\n');
            }
        }
        _ => {
            out.push(' ');
            yaml(value, indent, out);
        }
    }
}

fn blanks(count: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// Whether a list of texts stands on one line.
fn short(list: &[Value]) -> bool {
    let mut length = 0;
    let texts = list.iter().all(|value| {
        length += value.as_str().map_or(0, |s| s.chars().count() + 2);
        value.is_string()
    });
    texts && length <= 80
}

/// Whether a text of several lines can stand as a literal block as it is.
fn is_block(text: &str) -> bool {
    let inner = text.strip_suffix('\n').unwrap_or(text);
    let plain = |c: char| {
        c == '\n' || !c.is_control() && c != '\u{FEFF}' && c != '\u{2028}' && c != '\u{2029}'
    };
    inner.contains('\n')
        && text.chars().all(plain)
        && !inner.ends_with('\n')
        && !inner.starts_with([' ', '\n'])
        && inner.lines().all(|line| line.trim_end() == line)
}

/// A text as a plain word where any reader of YAML takes it for a text, else in double quotes.
fn scalar(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else {
        Value::from(text).to_string()
    }
}

fn is_plain(text: &str) -> bool {
    let word = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                '_' | '-'
                    | '/'
                    | '('
                    | ')'
                    | '（'
                    | '）'
                    | '、'
                    | '。'
                    | '，'
                    | '“'
                    | '”'
                    | '《'
                    | '》'
                    | '%'
                    | '+'
                    | '.'
                    | ' '
            )
    };
    let known = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    text.starts_with(|c: char| c.is_alphabetic())
        && text.chars().all(word)
        && !text.ends_with(' ')
        && !known.contains(&text.to_ascii_lowercase().as_str())
}
