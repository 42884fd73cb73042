//! Lists in one cell: names with what parts them, references, projects.

use serde_json::{Value, json};

use super::Column;
use super::cells::{Content, Contents, Object};
use crate::finding::Lang;
use crate::syntax::keywords::Mark;
use crate::table::vocabulary::is_missing;

/// Several projects, one a line; an open end is the last line.
pub(super) fn heads_text(names: &Value) -> Option<String> {
    let names: Option<Vec<&str>> = names.as_array()?.iter().map(Value::as_str).collect();
    Some(names?.join("\n"))
}

pub(super) fn heads(text: &str, object: &mut Object) {
    let mut names: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|n| !n.is_empty())
        .collect();
    let open = names.len() > 1
        && names
            .last()
            .is_some_and(|n| Mark::parse(n) == Some(Mark::Etc));
    if open {
        names.pop();
        object.insert("etc".into(), true.into());
    }
    match names[..] {
        [name] if !open => object.insert("name".into(), name.into()),
        _ => object.insert("names".into(), names.into()),
    };
}

/// Puts an open end below the names of projects.
pub(super) fn open_heads(lang: Lang, out: &mut Contents) {
    if let Some(Content::Text(text)) = out.get_mut(&Column::Project) {
        text.push('\n');
        text.push_str(Mark::Etc.word(lang));
    }
}

/// References, parted by commas.
pub(super) fn refs_text(refs: &Value, lang: Lang) -> Option<String> {
    let refs: Option<Vec<&str>> = refs.as_array()?.iter().map(Value::as_str).collect();
    Some(refs?.join(lang.pick(", ", "、")))
}

pub(super) fn refs(text: &str) -> Option<Value> {
    let names = parted(text, |c| is_comma(c) || c == '\n');
    (!names.is_empty()).then(|| names.into())
}

const fn is_comma(c: char) -> bool {
    matches!(c, '、' | '，' | ',' | '；' | ';')
}

/// A text in parts, outside brackets and quotes.
fn parted(text: &str, apart: impl Fn(char) -> bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '（' | '〔' | '[' | '【' | '《' | '“' => depth += 1,
            ')' | '）' | '〕' | ']' | '】' | '》' | '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match parts.last_mut() {
            Some(_) if depth == 0 && apart(c) => parts.push(String::new()),
            Some(part) => part.push(c),
            None => {}
        }
    }
    let parts = parts.iter().map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// Names: `、` between those that share a part, a line for each statement.
pub(super) fn names_text(value: &Value, lang: Lang) -> Option<String> {
    let (list, open) = match (value.get("names"), value.get("etc")) {
        (Some(names), Some(Value::Bool(true))) => (names, true),
        (None, None) => (value, false),
        _ => return None,
    };
    let list = list.as_array()?;
    let comma = lang.pick(", ", "、");
    let run = |value: &Value| -> Option<String> {
        let names: Option<Vec<&str>> = value.as_array()?.iter().map(Value::as_str).collect();
        Some(names?.join("、"))
    };
    let flat: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
    let statements = list.iter().all(Value::is_array);
    let mut text = if let Some(names) = flat {
        names.join(comma)
    } else {
        let one = |v: &Value| v.as_str().map(str::to_owned).or_else(|| run(v));
        let runs: Option<Vec<String>> = list.iter().map(one).collect();
        runs?.join(if statements { "\n" } else { "，" })
    };
    if open {
        text.push_str(lang.pick(", etc", "等"));
    }
    Some(text)
}

pub(super) fn names(text: &str) -> Option<Value> {
    if is_missing(text) {
        return None;
    }
    let mut open = false;
    let lines: Vec<Vec<Vec<String>>> = text
        .lines()
        .map(|line| parted(line, |c| is_comma(c) && c != '、'))
        .map(|runs| {
            runs.iter()
                .map(|run| run_of(run, &mut open))
                .filter(|run| !run.is_empty())
                .collect()
        })
        .filter(|runs: &Vec<Vec<String>>| !runs.is_empty())
        .collect();
    let names = match &lines[..] {
        [] => return None,
        [runs] if runs.len() == 1 || runs.iter().all(|run| run.len() == 1) => {
            runs.iter().flatten().cloned().collect()
        }
        [runs] => runs
            .iter()
            .map(|run| match &run[..] {
                [name] => Value::from(name.as_str()),
                _ => Value::from(run.clone()),
            })
            .collect(),
        _ => lines
            .into_iter()
            .flatten()
            .map(Value::from)
            .collect::<Value>(),
    };
    Some(if open {
        json!({ "names": names, "etc": true })
    } else {
        names
    })
}

/// The names of one run; blanks part Chinese names, too.
fn run_of(run: &str, open: &mut bool) -> Vec<String> {
    let wide = !run.is_ascii();
    let names = parted(run, |c| c == '、' || (wide && c == ' '));
    let kept = names.into_iter().filter_map(|name| {
        let bare = name.strip_suffix('等').unwrap_or(&name).trim();
        let etc = Mark::parse(&name) == Some(Mark::Etc);
        *open |= etc || bare.len() < name.len();
        (!etc && !bare.is_empty()).then(|| bare.to_owned())
    });
    kept.collect()
}
