//! Dates, deadlines and the words of closed lists in cells, in either language.

use serde_json::Value;

use crate::finding::Lang;
use crate::syntax::date;
use crate::syntax::fold::fold;
use crate::syntax::keywords::{Interval, Mark};
use crate::table::cell::Cell;
use crate::table::parts;

pub(super) fn day(cell: &Cell) -> Option<Value> {
    if date::parse(&cell.text).is_ok() {
        return Some((&*cell.text).into());
    }
    crate::table::days::date_of(cell, None)
        .ok()
        .map(|date| date.to_string().into())
}

pub(super) fn period(cell: &Cell) -> Option<Value> {
    let text = &*cell.text;
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    if date::parse(from).is_ok() && date::parse(to).is_ok() {
        return Some(text.into());
    }
    parts::period(cell, None).map(Into::into)
}

/// A deadline in the words of a language.
pub(super) fn due_text(due: &str, lang: Lang) -> String {
    if let Some(interval) = Interval::ALL.iter().find(|i| i.written(Lang::En) == due) {
        return interval.written(lang).to_owned();
    }
    let ongoing = Mark::Ongoing.word(lang);
    match due.strip_suffix("ongoing") {
        Some(date) => format!("{date}{ongoing}"),
        None => due.to_owned(),
    }
}

pub(super) fn due(cell: &Cell) -> Option<Value> {
    let text = fold(&cell.text);
    let interval = Interval::ALL.iter().find(|i| {
        [Lang::En, Lang::Zh]
            .map(|lang| i.written(lang))
            .contains(&&*text)
    });
    if let Some(interval) = interval {
        return Some(interval.written(Lang::En).into());
    }
    let is_ongoing = |word: &str| Mark::parse(word) == Some(Mark::Ongoing);
    match text.split_whitespace().collect::<Vec<_>>()[..] {
        [word] if date::parse(word).is_ok() => return Some((&*cell.text).into()),
        [word] if is_ongoing(word) => return Some("ongoing".into()),
        [day, word] if date::parse(day).is_ok() && is_ongoing(word) => {
            return Some(format!("{day} ongoing").into());
        }
        _ => {}
    }
    parts::due(cell, None).map(Into::into)
}

const KINDS: [(&str, &str); 5] = [
    ("level", "水平"),
    ("growth", "年均增长"),
    ("change", "累计变化"),
    ("total", "累计"),
    ("keep", "保持"),
];

pub(super) fn kind_word(kind: &str, lang: Lang) -> Option<&'static str> {
    let interval = Interval::ALL.iter().find(|i| i.written(Lang::En) == kind);
    let known = || {
        KINDS
            .iter()
            .find(|(en, _)| *en == kind)
            .map(|(en, zh)| lang.pick(*en, *zh))
    };
    interval.map(|i| i.written(lang)).or_else(known)
}

pub(super) fn kind_of(text: &str) -> Option<&'static str> {
    let text = fold(text.trim());
    let known = KINDS.iter().find(|(en, zh)| [*en, *zh].contains(&&*text));
    known.map(|(en, _)| *en).or_else(|| {
        let same = |i: &&Interval| [Lang::En, Lang::Zh].map(|l| i.written(l)).contains(&&*text);
        Interval::ALL.iter().find(same).map(|i| i.written(Lang::En))
    })
}

const OPS: [(&str, &str, &str); 6] = [
    (">=", "≥", "≥"),
    ("<=", "≤", "≤"),
    (">", ">", ">"),
    ("<", "<", "<"),
    ("=", "exactly", "等于"),
    ("~", "about", "约"),
];

pub(super) fn op_word(op: &str, lang: Lang) -> Option<&'static str> {
    let found = OPS.iter().find(|(sign, ..)| *sign == op);
    found.map(|(_, en, zh)| lang.pick(*en, *zh))
}

pub(super) fn op_of(text: &str) -> Option<&'static str> {
    let text = fold(text.trim());
    let known = |(sign, en, zh): &&(&str, &str, &str)| [*sign, &*fold(en), zh].contains(&&*text);
    let found = OPS.iter().find(known).map(|(sign, ..)| *sign);
    found.or_else(|| parts::comparison(&text))
}
