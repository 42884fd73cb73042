//! Bytes of a PDF with a text layer to its lines.
//!
//! The structure of the file is read by hayro-syntax, tables of letters by hayro-cmap; here the
//! letters of a page are put into lines as one sees them. A PDF has no text to point into, so
//! the lines become the original, with `page 3` as the name of a place.

mod font;
mod page;
mod rows;

use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::object::{Array, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, Filter, LoadPdfError, Pdf};

use super::{Extract, Refusal};
use crate::finding::Said;
use crate::import::draft::{Mark, Wrapping};
use crate::source::{FileId, Landmarks, Span};
use rows::Row;

/// Most bytes that one stream may unpack to.
const STREAM: u64 = 64 << 20;

/// Most bytes that all streams together may unpack to.
const TOTAL: u64 = 1 << 30;

/// Most steps that the contents of all pages together may take.
const STEPS: u64 = 200_000_000;

/// What one document may use up.
struct Limits {
    bytes: u64,
    steps: u64,
    /// Whether something was left unread.
    hit: bool,
}

impl Limits {
    /// The content of a stream, if it stays within its share.
    fn decoded(&mut self, stream: &Stream<'_>) -> Option<Vec<u8>> {
        let filters = stream.filters();
        let raw = stream.raw_data();
        let size = match filters.as_slice() {
            [] => raw.len() as u64,
            [Filter::FlateDecode] => unpacked(&raw),
            [_] | [_, _] if raw.len() <= 1 << 20 => raw.len() as u64,
            _ => STREAM + 1,
        };
        if size > STREAM || self.bytes < size {
            self.hit = true;
            return None;
        }
        self.bytes -= size;
        stream.decoded_data().ok().map(std::borrow::Cow::into_owned)
    }

    /// The content of a page.
    fn content(&mut self, page: &Page<'_>) -> Option<Vec<u8>> {
        if let Some(stream) = page.raw().get::<Stream<'_>>("Contents") {
            return self.decoded(&stream);
        }
        let parts = page.raw().get::<Array<'_>>("Contents")?;
        let mut all = Vec::new();
        for part in parts.iter::<Stream<'_>>() {
            all.extend(self.decoded(&part).unwrap_or_default());
            all.push(b' ');
        }
        Some(all)
    }

    const fn step(&mut self) -> bool {
        if self.steps == 0 {
            self.hit = true;
            return false;
        }
        self.steps -= 1;
        true
    }
}

/// How many bytes packed ones unpack to; at most a little more than allowed.
fn unpacked(raw: &[u8]) -> u64 {
    let mut reader = flate2::read::ZlibDecoder::new(raw).take(STREAM + 1);
    let mut room = [0; 1 << 14];
    let mut size = 0;
    while let Ok(read @ 1..) = reader.read(&mut room) {
        size += read as u64;
    }
    size
}

/// What was found on the pages.
#[derive(Default)]
struct Found {
    rows: Vec<(usize, Vec<Row>)>,
    /// Pages with a picture and next to no text.
    scanned: Vec<usize>,
    /// Pages with letters that nobody can name, and how many.
    unknown: Vec<(usize, usize)>,
    letters: usize,
    hit: bool,
}

pub(super) fn extract(bytes: &[u8], file: FileId) -> Result<Extract, Refusal> {
    // A faulty file may trip the library; that is the file's fault, not the end.
    let read = catch_unwind(AssertUnwindSafe(|| read(bytes)));
    let found = read.unwrap_or_else(|_| Err(damaged()))?;
    let unknown: usize = found.unknown.iter().map(|(_, n)| n).sum();
    if found.letters == 0 || unknown * 2 > found.letters + unknown {
        return Err(if unknown > 0 { nameless() } else { scanned() });
    }
    Ok(write(&found, file))
}

fn read(bytes: &[u8]) -> Result<Found, Refusal> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => protected(),
        LoadPdfError::Decryption(_) => locked(),
        LoadPdfError::Invalid => damaged(),
    })?;
    let mut limits = Limits {
        bytes: TOTAL,
        steps: STEPS,
        hit: false,
    };
    let mut found = Found::default();
    let mut reader = page::Reader::new(&mut limits);
    for (n, page) in pdf.pages().iter().enumerate() {
        let content = reader.read(page);
        let unknown = content
            .letters
            .iter()
            .filter(|letter| letter.text.is_none())
            .count();
        let known = content.letters.len() - unknown;
        found.letters += known;
        if content.picture && known < 10 {
            found.scanned.push(n + 1);
        }
        if unknown > 0 {
            found.unknown.push((n + 1, unknown));
        }
        found.rows.push((n + 1, rows::rows(content.letters)));
    }
    found.hit = limits.hit;
    Ok(found)
}

/// Writes the lines of all pages as the original.
fn write(found: &Found, file: FileId) -> Extract {
    let mut text = String::new();
    let mut landmarks = Landmarks::named();
    let mut marks = Vec::new();
    let mut line = 0;
    let body = rows::body(found.rows.iter().flat_map(|(_, rows)| rows));
    let mut starts = Vec::new();
    for (page, rows) in &found.rows {
        starts.push(text.len());
        landmarks.begin(text.len(), format!("page {page}"));
        marks.push((line, Mark::Page));
        for row in rows::laid_out(rows, body) {
            text.push_str(&row);
            text.push('\n');
            line += 1;
        }
        landmarks.end(text.len());
        text.push('\n');
        line += 1;
    }
    let place = |page: usize| {
        let start = starts.get(page - 1).copied().unwrap_or_default() as u32;
        Span::new(file, start, start)
    };
    let mut notes = Vec::new();
    if let Some(first) = found.scanned.first() {
        notes.push((place(*first), scanned_pages(&found.scanned), ocr()));
    }
    if let Some((first, _)) = found.unknown.first() {
        notes.push((place(*first), unknown_letters(&found.unknown), ocr()));
    }
    if found.hit {
        notes.push((Span::start_of(file), too_large(), ocr()));
    }
    Extract {
        original: text,
        landmarks,
        encoding: None,
        made: None,
        marks,
        wrapping: Wrapping::Unknown,
        tables: Vec::new(),
        notes,
    }
}

fn pages(numbers: &[usize]) -> String {
    let shown: Vec<String> = numbers.iter().take(10).map(ToString::to_string).collect();
    let more = if numbers.len() > 10 { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

fn scanned_pages(numbers: &[usize]) -> Said {
    Said::new(
        format!(
            "these pages are pictures without text and are missing: {}",
            pages(numbers)
        ),
        format!(
            "以下页面只有图像、没有文字，未能导入：第 {} 页",
            pages(numbers)
        ),
    )
}

fn unknown_letters(found: &[(usize, usize)]) -> Said {
    let count: usize = found.iter().map(|(_, n)| n).sum();
    let numbers: Vec<usize> = found.iter().map(|(page, _)| *page).collect();
    Said::new(
        format!(
            "{count} signs are drawn in fonts that do not say which letters they are, on page {}; `\u{FFFD}` stands for them",
            pages(&numbers)
        ),
        format!(
            "有 {count} 个字所用的字体未注明对应文字，以“\u{FFFD}”代替，见第 {} 页",
            pages(&numbers)
        ),
    )
}

fn too_large() -> Said {
    Said::new(
        "parts of this PDF unpack to more than is read; they are missing",
        "此 PDF 的部分内容解压后过大，未读取",
    )
}

fn ocr() -> Said {
    Said::new(
        "take the document as text, web page or DOCX from its issuer, or run a text recognition (OCR) over it",
        "请向发文单位或从网站获取文本、网页或 DOCX 版，或先做文字识别（OCR）",
    )
}

fn scanned() -> Refusal {
    let message = Said::new(
        "this PDF holds pictures of pages but no text: it was scanned",
        "此 PDF 是扫描件，只有页面图像，没有文字",
    );
    Refusal::new(message, ocr())
}

fn nameless() -> Refusal {
    let message = Said::new(
        "the fonts of this PDF do not say which letters they draw, so its text cannot be read",
        "此 PDF 的字体未注明对应文字，无法读取正文",
    );
    Refusal::new(message, ocr())
}

fn protected() -> Refusal {
    Refusal::new(
        Said::new(
            "this PDF is encrypted and needs a password",
            "此 PDF 已加密，需要密码才能打开",
        ),
        Said::new(
            "open it with its password and save or print it as a PDF without one",
            "请用密码打开，另存或打印为不加密的 PDF 后再导入",
        ),
    )
}

fn locked() -> Refusal {
    Refusal::new(
        Said::new(
            "this PDF is encrypted in a way that planlint cannot read",
            "此 PDF 的加密方式 planlint 无法读取",
        ),
        Said::new(
            "open it in a PDF reader and print it as a PDF without protection",
            "请用 PDF 阅读器打开，打印为不加密的 PDF 后再导入",
        ),
    )
}

fn damaged() -> Refusal {
    Refusal::new(
        Said::new("this PDF is damaged or cut off", "此 PDF 已损坏或不完整"),
        Said::new(
            "download it again, or open it in a PDF reader and save it anew",
            "请重新下载，或用 PDF 阅读器打开后另存",
        ),
    )
}
