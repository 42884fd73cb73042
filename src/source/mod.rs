//! Files as text with places.
//!
//! In: bytes of a file. Out: [`Sources`], which own the text, and [`Span`]s, which
//! name a piece of it. Lines and columns are computed only when something is shown.
//! This stage knows nothing of plans, rules or languages.

pub mod decode;
pub mod landmarks;
pub mod lines;
mod nested;
mod origin;

use std::sync::OnceLock;

pub use landmarks::Landmarks;
pub use lines::{LineTable, Position};
pub use origin::{Maker, Origin};

/// A file of a run, in the order in which the files were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A piece of a file, in bytes; `end` is exclusive. Ordered by file, then start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end` (exclusive) of `file`.
    pub const fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// The empty span at the start of `file`.
    pub const fn start_of(file: FileId) -> Self {
        Self::new(file, 0, 0)
    }

    /// From the start of `self` to the end of `other`.
    #[must_use]
    pub fn to(self, other: Span) -> Self {
        Self::new(
            self.file,
            self.start.min(other.start),
            self.end.max(other.end),
        )
    }

    /// The empty span right behind this one.
    #[must_use]
    pub const fn behind(self) -> Self {
        Self::new(self.file, self.end, self.end)
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether no byte is covered.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies inside.
    pub fn covers(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The byte range.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Plans, units, ledgers.
    Plan,
    /// A rule file of the workspace.
    Rule,
    /// A rule file that comes with planlint.
    BuiltinRule,
    /// `planlint.toml`, a question of the command line.
    Other,
    /// Plans, units and ledgers of an older revision.
    Before,
    /// What a text for [`Role::Plan`] was made from: a sheet of a ledger, a plan kept as data.
    /// It is shown, never read as a plan.
    Original,
}

/// One file: its name as shown to people (with `/`), its text, its lines.
#[derive(Debug)]
pub struct Source {
    /// What it is for.
    pub role: Role,
    /// Path as the user gave it, with `/` between the parts.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Where the text was made from another file: from which, and piece by piece.
    pub origin: Option<Origin>,
    /// Names of places in it, such as `指标!D7`.
    pub landmarks: Landmarks,
    lines: OnceLock<LineTable>,
}

impl Source {
    /// A file of plans.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::of(name, text, Role::Plan)
    }

    /// A file for `role`.
    pub fn of(name: impl Into<String>, text: impl Into<String>, role: Role) -> Self {
        Self {
            role,
            name: name.into(),
            text: text.into(),
            origin: None,
            landmarks: Landmarks::default(),
            lines: OnceLock::new(),
        }
    }

    /// A text for [`Role::Plan`] that was made from the file of its origin.
    pub fn made(name: impl Into<String>, text: impl Into<String>, origin: Origin) -> Self {
        Self {
            origin: Some(origin),
            ..Self::new(name, text)
        }
    }

    /// With names for places.
    #[must_use]
    pub fn with_landmarks(mut self, landmarks: Landmarks) -> Self {
        self.landmarks = landmarks;
        self
    }

    /// The first line that git left in the file where it could not merge two versions.
    pub fn conflict(&self) -> Option<(u32, u32)> {
        let mark = |sign: &str, from: usize| {
            let text = &self.text[from..];
            let starts = text.starts_with(sign).then_some(0);
            let at = starts.or_else(|| text.find(&format!("\n{sign}")).map(|n| n + 1))?;
            Some(from + at)
        };
        let ours = mark("<<<<<<< ", 0)?;
        let middle = mark("=======", ours)?;
        mark(">>>>>>> ", middle)?;
        let end = self.text[ours..]
            .find('\n')
            .map_or(self.text.len(), |n| ours + n);
        Some((ours as u32, end as u32))
    }

    /// The line table, computed at the first call.
    pub fn lines(&self) -> &LineTable {
        self.lines.get_or_init(|| LineTable::new(&self.text))
    }
}

/// All files of a run.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId(self.files.len() as u32 - 1)
    }

    /// Puts another text into a file.
    pub fn replace(&mut self, id: FileId, text: String) {
        let file = &mut self.files[id.0 as usize];
        *file = Source::of(std::mem::take(&mut file.name), text, file.role);
    }

    /// Takes the plans of an older revision over, with what they were made from; gives how far
    /// the numbers of its files move.
    pub fn absorb_older(&mut self, older: Self) -> u32 {
        let by = self.files.len() as u32;
        self.files.extend(older.files.into_iter().map(|mut source| {
            source.role = match source.role {
                Role::Plan => Role::Before,
                _ => Role::Original,
            };
            if let Some(origin) = &mut source.origin {
                origin.shift(by);
            }
            source
        }));
        by
    }

    /// The file behind an id.
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &str {
        &self.files[span.file.0 as usize].text[span.range()]
    }

    /// The place that people know: the same, or where a made text came from.
    #[must_use]
    pub fn place(&self, span: Span) -> Span {
        let source = self.files.get(span.file.0 as usize);
        match source.and_then(|s| s.origin.as_ref()) {
            Some(origin) => origin.place(span.start, span.end),
            None => span,
        }
    }

    /// The name of the place where a span begins, where the file has such: a cell, a pointer.
    pub fn landmark(&self, span: Span) -> Option<String> {
        self.get(span.file).landmarks.name(span.start)
    }

    /// All files in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files
            .iter()
            .enumerate()
            .map(|(i, s)| (FileId(i as u32), s))
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// File and line (from 0) of the first character of a span.
    pub fn line_of(&self, span: Span) -> (FileId, usize) {
        let source = self.get(span.file);
        (span.file, source.lines().line_of(&source.text, span.start))
    }

    /// Line and column of the first character of a span.
    pub fn position(&self, span: Span) -> Position {
        let source = self.get(span.file);
        source.lines().position(&source.text, span.start)
    }
}
