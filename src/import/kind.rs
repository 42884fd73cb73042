//! What the bytes of a file are: by their content first, by the name's ending where the content
//! leaves it open.
//!
//! In: a name and bytes. Out: a [`Kind`]. What cannot be imported has the reason and a way out.

use memchr::memmem;

use crate::finding::Said;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Plain text in some encoding.
    Text,
    /// A web page.
    Html,
    /// A Word document since 2007.
    Docx,
    /// A PDF.
    Pdf,
    /// A sheet of separated values.
    Separated,
    /// A workbook.
    Workbook,
    /// Nothing that can be imported.
    Other(Foreign),
}

/// What cannot be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// No bytes, or only blanks.
    Empty,
    /// A picture.
    Picture,
    /// A Word or WPS document before 2007.
    OldWord,
    /// An office file under a password.
    Protected,
    /// A presentation.
    Slides,
    /// A text of the `OpenDocument` format.
    OpenDocument,
    /// An OFD document.
    Ofd,
    /// Rich text.
    Rtf,
    /// A page saved with its pictures in one file.
    WebArchive,
    /// A compressed archive.
    Archive,
    /// An office file of an unknown sort.
    Compound,
    /// Bytes that are no text in any encoding known here.
    Binary,
}

/// How many bytes at the start are looked at.
const HEAD: usize = 4096;

/// What the bytes of a file with this name are.
pub fn of(name: &str, bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(HEAD)];
    if bytes.iter().take(HEAD).all(u8::is_ascii_whitespace) && bytes.len() <= HEAD {
        return Kind::Other(Foreign::Empty);
    }
    if memmem::find(&head[..head.len().min(1024)], b"%PDF-").is_some() {
        return Kind::Pdf;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return archive(bytes);
    }
    if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return compound(bytes);
    }
    if let Some(foreign) = by_signature(head) {
        return Kind::Other(foreign);
    }
    text(name, head)
}

/// What the parts of a zip archive make it.
fn archive(bytes: &[u8]) -> Kind {
    let has = |part: &str| memmem::find(bytes, part.as_bytes()).is_some();
    if has("word/document.xml") {
        Kind::Docx
    } else if has("xl/workbook.") {
        Kind::Workbook
    } else if has("ppt/presentation.xml") {
        Kind::Other(Foreign::Slides)
    } else if has("OFD.xml") {
        Kind::Other(Foreign::Ofd)
    } else if has("mimetypeapplication/vnd.oasis.opendocument.spreadsheet") {
        Kind::Workbook
    } else if has("mimetypeapplication/vnd.oasis.opendocument") {
        Kind::Other(Foreign::OpenDocument)
    } else {
        Kind::Other(Foreign::Archive)
    }
}

/// What the streams of a compound file of the old office programs make it.
fn compound(bytes: &[u8]) -> Kind {
    let has = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    if has("EncryptedPackage") {
        Kind::Other(Foreign::Protected)
    } else if has("WordDocument") || has("WpsCustomData") {
        Kind::Other(Foreign::OldWord)
    } else if has("PowerPoint Document") {
        Kind::Other(Foreign::Slides)
    } else if has("Workbook") || has("Book") {
        Kind::Workbook
    } else {
        Kind::Other(Foreign::Compound)
    }
}

fn by_signature(head: &[u8]) -> Option<Foreign> {
    const PICTURES: [&[u8]; 8] = [
        b"\x89PNG\r\n",
        b"\xFF\xD8\xFF",
        b"GIF87a",
        b"GIF89a",
        b"II*\0",
        b"MM\0*",
        b"\0\0\x01\0",
        b"8BPS",
    ];
    const ARCHIVES: [&[u8]; 5] = [
        b"Rar!\x1A\x07",
        b"7z\xBC\xAF\x27\x1C",
        b"\x1F\x8B\x08",
        b"\xFD7zXZ",
        b"BZh",
    ];
    let bitmap = head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]);
    let webp = head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP");
    let heic = head.get(4..8) == Some(b"ftyp");
    if bitmap || webp || heic || PICTURES.iter().any(|p| head.starts_with(p)) {
        return Some(Foreign::Picture);
    }
    if ARCHIVES.iter().any(|a| head.starts_with(a)) {
        return Some(Foreign::Archive);
    }
    if head.starts_with(b"{\\rtf") {
        return Some(Foreign::Rtf);
    }
    let lower = head.to_ascii_lowercase();
    let saved = memmem::find(&lower, b"mime-version:").is_some()
        && memmem::find(&lower, b"multipart/related").is_some();
    saved.then_some(Foreign::WebArchive)
}

/// Text of some sort, if it is text at all.
fn text(name: &str, head: &[u8]) -> Kind {
    let wide = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    let ending = ending(name);
    if !wide && head.contains(&0) {
        return Kind::Other(Foreign::Binary);
    }
    if is_page(head, &ending) {
        return Kind::Html;
    }
    if matches!(ending.as_str(), "csv" | "tsv") {
        return Kind::Separated;
    }
    Kind::Text
}

/// The ending of a name, in small letters.
pub fn ending(name: &str) -> String {
    name.rsplit_once('.')
        .map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}

/// Whether text is a web page: it says so, or it is full of tags.
fn is_page(head: &[u8], ending: &str) -> bool {
    let lower: Vec<u8> = head
        .iter()
        .filter(|b| **b != 0)
        .map(u8::to_ascii_lowercase)
        .collect();
    if ["htm", "html", "xhtml", "shtml", "jhtml", "aspx", "jsp"].contains(&ending) {
        return memchr::memchr(b'<', &lower).is_some();
    }
    let starts = |tag: &[u8]| memmem::find(&lower[..lower.len().min(1024)], tag).is_some();
    if starts(b"<!doctype html") || starts(b"<html") {
        return true;
    }
    let closing: usize = [
        &b"</p>"[..],
        b"</td>",
        b"</div>",
        b"</span>",
        b"</li>",
        b"<br>",
        b"<br/>",
        b"<br />",
    ]
    .iter()
    .map(|tag| memmem::find_iter(&lower, tag).count())
    .sum();
    closing >= 3
}

impl Foreign {
    /// What it is, and what to do.
    pub fn said(self) -> (Said, Said) {
        let (en, zh, help_en, help_zh) = self.words();
        (Said::new(en, zh), Said::new(help_en, help_zh))
    }

    /// Both in one line about a file.
    pub fn named(self, name: &str) -> Said {
        let (message, help) = self.said();
        Said::new(
            format!("`{name}`: {}; {}", message.en, help.en),
            format!("“{name}”：{}；{}", message.zh, help.zh),
        )
    }

    fn words(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Empty => (
                "this file is empty: it holds no text",
                "此文件是空的，没有文字",
                "check that the download or the copy is complete",
                "请检查下载或复制是否完整",
            ),
            Self::Picture => (
                "this is a picture; its text cannot be read",
                "此文件是图片，无法读取其中的文字",
                "take the document from the website or the office as text, DOCX or PDF, or run a text recognition (OCR) over it and save the result as text",
                "请向发文单位或从网站获取文本、DOCX 或 PDF 版，或用文字识别（OCR）软件转成文本后再导入",
            ),
            Self::OldWord => (
                "this is a document of Word before 2007 or of WPS (.doc, .wps)",
                "此文件是旧版 Word（2007 年以前）或 WPS 的文档（.doc、.wps）",
                "open it in Word or WPS and save it as `.docx`",
                "请用 Word 或 WPS 打开，另存为 .docx",
            ),
            Self::Protected => (
                "this office file is protected by a password",
                "此办公文档设有打开密码",
                "open it with its password, take the password off and save it again",
                "请用密码打开，取消密码后重新保存",
            ),
            Self::Slides => (
                "this is a presentation",
                "此文件是演示文稿",
                "planlint reads text, web pages, DOCX, PDF and tables: save the notice itself in one of these",
                "planlint 可读取文本、网页、DOCX、PDF 和表格，请改用其中一种格式的通知正文",
            ),
            Self::OpenDocument => (
                "this is an OpenDocument text (.odt)",
                "此文件是 OpenDocument 文档（.odt）",
                "open it in an office program and save it as `.docx`",
                "请用办公软件打开，另存为 .docx",
            ),
            Self::Ofd => (
                "this is an OFD document",
                "此文件是 OFD 版式文档",
                "open it in an OFD reader and save it as PDF or text",
                "请用 OFD 阅读器打开，另存为 PDF 或文本",
            ),
            Self::Rtf => (
                "this is rich text (.rtf)",
                "此文件是 RTF 文档",
                "open it in Word or WPS and save it as `.docx`",
                "请用 Word 或 WPS 打开，另存为 .docx",
            ),
            Self::WebArchive => (
                "this is a web page saved together with its pictures (.mht)",
                "此文件是单文件网页（.mht）",
                "open it in the browser and save it as `Web page, HTML only`",
                "请用浏览器打开，另存为“网页，仅 HTML”",
            ),
            Self::Archive => (
                "this is a compressed archive",
                "此文件是压缩包",
                "unpack it and import the document inside",
                "请先解压，再导入其中的文件",
            ),
            Self::Compound => (
                "this is a file of an old office program that planlint does not know",
                "此文件是旧版办公软件的文件，planlint 无法识别",
                "open it in the program that made it and save it as `.docx` or `.xlsx`",
                "请用原软件打开，另存为 .docx 或 .xlsx",
            ),
            Self::Binary => (
                "this file is not text",
                "此文件不是文本文件",
                "planlint imports text, web pages, DOCX, PDF with text, CSV and XLSX",
                "planlint 可导入文本、网页、DOCX、带文字的 PDF、CSV 和 XLSX",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_speaks_before_the_name() {
        assert_eq!(of("a.docx", b"%PDF-1.7\n"), Kind::Pdf);
        assert_eq!(
            of("a.txt", "<td><p>a</p><p>b</p><p>c</p></td>".as_bytes()),
            Kind::Html
        );
        assert_eq!(of("a.doc", "任务".as_bytes()), Kind::Text);
        assert_eq!(of("a.csv", "任务,牵头单位".as_bytes()), Kind::Separated);
        assert_eq!(of("a.txt", b"\xFF\xFEa\0"), Kind::Text);
        assert_eq!(
            of("a.pdf", b"\x89PNG\r\n\x1A\n"),
            Kind::Other(Foreign::Picture)
        );
        assert_eq!(of("a", b" \n"), Kind::Other(Foreign::Empty));
        assert_eq!(of("a", b"a\0b"), Kind::Other(Foreign::Binary));
        assert_eq!(
            of("a.docx", b"PK\x03\x04zzzz"),
            Kind::Other(Foreign::Archive)
        );
    }

    #[test]
    fn old_office_files_are_told_apart() {
        let with = |stream: &str| {
            let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
            bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
            of("a.xlsx", &bytes)
        };
        assert_eq!(with("EncryptedPackage"), Kind::Other(Foreign::Protected));
        assert_eq!(with("WordDocument"), Kind::Other(Foreign::OldWord));
        assert_eq!(with("Workbook"), Kind::Workbook);
        assert_eq!(with("?"), Kind::Other(Foreign::Compound));
    }
}
