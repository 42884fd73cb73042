//! Bytes of a DOCX to its lines: one line a paragraph, one a row of a table.
//!
//! The archive is opened by zip, its XML read by quick-xml. Numbers that Word adds by itself
//! stand in the lines; what was deleted under tracked changes, hidden or a field's code does not.
//! A DOCX has no text to point into, so the lines become the original, with `paragraph 17` or
//! `table 1 row 3` as names of places.

mod body;
mod numbering;
mod styles;
mod xml;

use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Extract, Refusal};
use crate::finding::Said;
use crate::import::draft::Wrapping;
use crate::source::FileId;
use body::Body;
use numbering::Numbering;
use styles::Styles;

/// Most bytes that one part may unpack to.
const PART: u64 = 256 << 20;

/// How many times its packed size a larger part may have.
const RATIO: u64 = 200;

/// What is small whatever it was packed to.
const SMALL: u64 = 16 << 20;

pub(super) fn extract(bytes: &[u8], file: FileId) -> Result<Extract, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let document = part(&mut archive, "word/document.xml")?.ok_or_else(damaged)?;
    let styles = part(&mut archive, "word/styles.xml")?.unwrap_or_default();
    let numbering = part(&mut archive, "word/numbering.xml")?.unwrap_or_default();
    let styles = Styles::read(&styles);
    let body = Body::read(&document, &styles, Numbering::read(&numbering), file)
        .map_err(|()| damaged())?;
    if body.text.trim().is_empty() {
        return Err(pictures());
    }
    Ok(Extract {
        original: body.text,
        landmarks: body.landmarks,
        encoding: None,
        made: None,
        marks: body.marks,
        wrapping: Wrapping::Paragraphs,
        tables: body.tables,
        notes: Vec::new(),
    })
}

/// The text of a part of the archive, if there is such.
fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Refusal> {
    let mut entry = match archive.by_name(name) {
        Ok(entry) => entry,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(damaged()),
    };
    let limit = PART.min(SMALL.max(entry.compressed_size().saturating_mul(RATIO)));
    let mut bytes = Vec::new();
    // An archive may lie about sizes, so what counts is what comes out.
    let read = (&mut entry).take(limit + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > limit {
        return Err(too_large(limit));
    }
    read.map_err(|_| damaged())?;
    Ok(Some(super::text::decode(&bytes, None).text))
}

fn damaged() -> Refusal {
    Refusal::new(
        Said::new("this DOCX is damaged or cut off", "此 DOCX 已损坏或不完整"),
        Said::new(
            "download it again, or open it in Word or WPS and save it anew",
            "请重新下载，或用 Word、WPS 打开后另存",
        ),
    )
}

fn pictures() -> Refusal {
    Refusal::new(
        Said::new(
            "this DOCX holds no text, perhaps only pictures",
            "此 DOCX 中没有文字，可能只有图片",
        ),
        Said::new(
            "take the document as text from its issuer, or run a text recognition (OCR) over it",
            "请向发文单位获取文本版，或先做文字识别（OCR）",
        ),
    )
}

fn too_large(limit: u64) -> Refusal {
    let mib = limit >> 20;
    Refusal::new(
        Said::new(
            format!("this DOCX unpacks to more than {mib} MiB, far more than a text of its size"),
            format!("此 DOCX 解压后超过 {mib} MiB，远大于同样大小的正常文档"),
        ),
        Said::new(
            "open it in Word or WPS, copy the text into a new document and save that",
            "请用 Word 或 WPS 打开，把正文复制到新文档后保存",
        ),
    )
}
