//! From the bytes of a document to a [`Paper`]: what it is, its text, its paragraphs.
//!
//! In: name and bytes. Out: a [`Reading`], with the original added to the sources; or the problem
//! that says what the file is and what to do. Tables by themselves (CSV, workbooks) are read by
//! others.

mod docx;
mod html;
mod pdf;
pub mod text;

use super::clean::{self, Cleaned, Dropped, Splitting};
use super::draft::{Draft, Places, Wrapping};
use super::kind::{self, Kind};
use super::paper::Paper;
use super::tabular::Table;
use super::traditional;
use crate::finding::{Problem, Said};
use crate::source::decode::MAX_BYTES;
use crate::source::{FileId, Landmarks, Role, Source, Sources, Span};

/// How a document is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether text without line breaks is parted at its numbers.
    pub splitting: Splitting,
}

/// A document that was read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The original among the sources.
    pub file: FileId,
    /// What it is.
    pub kind: Kind,
    /// Its encoding, where it is text.
    pub encoding: Option<&'static str>,
    /// Its paragraphs.
    pub paper: Paper,
    /// Its tables.
    pub tables: Vec<Table>,
    /// What was left out.
    pub dropped: Vec<Dropped>,
    /// What the reader is to be told: the text was cut off, parts could not be read.
    pub notes: Vec<Problem>,
    /// Whether it is written in traditional script.
    pub traditional: bool,
    /// Whether lines were parted at numbers, because the text had lost its line breaks.
    pub split: bool,
}

/// What a reader takes out of the bytes of a file.
struct Extract {
    /// The original as people see it: the text of the file, or what stands for it.
    original: String,
    landmarks: Landmarks,
    encoding: Option<&'static str>,
    /// The text that is to be cleaned, where it is another than the original.
    made: Option<(String, crate::source::Origin)>,
    marks: Vec<(usize, super::draft::Mark)>,
    wrapping: Wrapping,
    tables: Vec<Table>,
    notes: Vec<(Span, Said, Said)>,
}

/// Why a file cannot be imported, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Refusal {
    message: Said,
    help: Said,
}

impl Refusal {
    const fn new(message: Said, help: Said) -> Self {
        Self { message, help }
    }

    fn of(foreign: kind::Foreign) -> Self {
        let (message, help) = foreign.said();
        Self::new(message, help)
    }

    fn problem(self, file: FileId) -> Problem {
        Problem::error("import", Span::start_of(file), self.message).help(self.help)
    }
}

/// Reads a document. On a problem an empty source of its name stands for it.
pub fn read(
    name: &str,
    bytes: &[u8],
    options: Options,
    sources: &mut Sources,
) -> Result<Reading, Box<Problem>> {
    let file = FileId(sources.len() as u32);
    let kind = kind::of(name, bytes);
    let extract = match extract(kind, bytes, file) {
        Ok(extract) => extract,
        Err(refusal) => {
            sources.add(Source::of(name, "", Role::Original));
            return Err(Box::new(refusal.problem(file)));
        }
    };
    let reading = finish(name, kind, extract, options, sources);
    if reading.paper.text.trim().is_empty() {
        let refusal = Refusal::of(kind::Foreign::Empty);
        return Err(Box::new(refusal.problem(file)));
    }
    Ok(reading)
}

fn extract(kind: Kind, bytes: &[u8], file: FileId) -> Result<Extract, Refusal> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Refusal::new(
            Said::new("this file is larger than 4 GiB", "此文件超过 4 GiB"),
            Said::new("import its parts one by one", "请拆分后分别导入"),
        ));
    }
    match kind {
        Kind::Text => plain(bytes, file),
        Kind::Html => html::extract(bytes, file),
        Kind::Docx => docx::extract(bytes, file),
        Kind::Pdf => pdf::extract(bytes, file),
        Kind::Separated | Kind::Workbook => Err(Refusal::new(
            Said::new(
                "this is a table, not a notice",
                "此文件是表格，不是通知正文",
            ),
            Said::new("import it as a table", "请按表格导入"),
        )),
        Kind::Other(foreign) => Err(Refusal::of(foreign)),
    }
}

fn plain(bytes: &[u8], file: FileId) -> Result<Extract, Refusal> {
    let decoded = text::decode(bytes, None);
    Extract::of(decoded, file)
}

impl Extract {
    /// Of a decoded text.
    fn of(decoded: text::Decoded, file: FileId) -> Result<Self, Refusal> {
        let signs = decoded.text.len() / 2 + 1;
        if decoded.broken * 20 > signs {
            return Err(Refusal::of(kind::Foreign::Binary));
        }
        let mut notes = Vec::new();
        if decoded.broken > 0 {
            let at = decoded.text.find('\u{FFFD}').unwrap_or_default() as u32;
            notes.push((
                Span::new(file, at, at + 3),
                Said::new(
                    format!(
                        "{} places hold bytes that fit no character ({})",
                        decoded.broken, decoded.encoding
                    ),
                    format!(
                        "有 {} 处字节无法识别为文字（{}）",
                        decoded.broken, decoded.encoding
                    ),
                ),
                Said::new(
                    "check these places, or save the file as UTF-8 from its editor",
                    "请核对这些位置，或在原编辑器中另存为 UTF-8",
                ),
            ));
        }
        Ok(Self {
            original: decoded.text,
            landmarks: Landmarks::default(),
            encoding: Some(decoded.encoding),
            made: None,
            marks: Vec::new(),
            wrapping: Wrapping::Unknown,
            tables: Vec::new(),
            notes,
        })
    }
}

/// Cleans what was taken out, and adds the original to the sources.
fn finish(
    name: &str,
    kind: Kind,
    extract: Extract,
    options: Options,
    sources: &mut Sources,
) -> Reading {
    let file = FileId(sources.len() as u32);
    let (text, places) = match &extract.made {
        Some((text, origin)) => (text.as_str(), Places::Made(origin.clone())),
        None => (extract.original.as_str(), Places::Same(file)),
    };
    let draft = Draft {
        text,
        places,
        marks: extract.marks,
        wrapping: extract.wrapping,
    };
    let Cleaned {
        paper,
        dropped,
        split,
    } = clean::clean(&draft, options.splitting);
    let traditional = traditional::is_traditional(&paper.text);
    let notes = extract.notes.into_iter().map(|(span, message, help)| {
        let problem = Problem::error("import", span, message).help(help);
        Problem {
            severity: crate::finding::Severity::Warning,
            ..problem
        }
    });
    let reading = Reading {
        file,
        kind,
        encoding: extract.encoding,
        tables: extract.tables,
        notes: notes.collect(),
        traditional,
        paper,
        dropped,
        split,
    };
    sources
        .add(Source::of(name, extract.original, Role::Original).with_landmarks(extract.landmarks));
    reading
}
