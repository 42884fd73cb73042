//! A place as programs look it up: file, lines and columns, or the cell of a sheet.

use super::Asked;
use crate::source::{Position, Sources, Span};

/// Where something stands.
#[derive(Debug)]
pub(in super::super) struct Place<'s> {
    /// Path from the folder of the call, with `/`.
    pub(in super::super) file: &'s str,
    /// Both ends, the second exclusive; nothing for a cell, of which lines of text say nothing.
    pub(in super::super) lines: Option<(Position, Position)>,
    /// Its name in the file: a cell, a pointer.
    pub(in super::super) name: Option<String>,
}

impl<'s> Place<'s> {
    /// The place of a span; nothing where no file is meant.
    pub(in super::super) fn of(sources: &'s Sources, span: Span, asked: Asked<'_>) -> Option<Self> {
        if span.file.0 as usize >= sources.len() {
            return None;
        }
        let source = sources.get(span.file);
        let position = |byte: u32| source.lines().position(&source.text, byte);
        let lines = (position(span.start), position(span.end));
        Some(Self {
            file: below(&source.name, asked.here),
            lines: (!source.landmarks.is_sheet()).then_some(lines),
            name: sources.landmark(span),
        })
    }

    /// `a.plan:3:7`, `2023.xlsx 指标!D7`.
    pub(in super::super) fn shown(&self) -> String {
        match (&self.name, self.lines) {
            (Some(name), None) => format!("{} {name}", self.file),
            (_, Some((start, _))) => format!("{}:{}:{}", self.file, start.line, start.column),
            (None, None) => self.file.to_owned(),
        }
    }
}

/// A name without the folder of the call before it.
pub(in super::super) fn below<'n>(name: &'n str, here: Option<&str>) -> &'n str {
    let inside = here.and_then(|here| name.strip_prefix(here)?.strip_prefix('/'));
    inside.filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// The first file of plans: the place of what has none, where a format wants one.
pub(in super::super) fn first_file<'s>(sources: &'s Sources, asked: Asked<'_>) -> &'s str {
    use crate::source::Role;
    let plans = sources.iter().map(|(_, source)| source);
    let mut plans = plans.filter(|s| s.role == Role::Plan && s.origin.is_none());
    plans
        .next()
        .map_or("planlint.toml", |source| below(&source.name, asked.here))
}
