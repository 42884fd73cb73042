//! Word documents, as far as a report needs them: headings, paragraphs, tables, a table of contents,
//! numbered pages. Only here is it known how such a file is built.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::output::visible::visible;

/// A document in the making.
#[derive(Debug, Default)]
pub(super) struct Paper {
    body: String,
    headings: Vec<(u8, String)>,
}

/// A paragraph style, by its name in `styles.xml`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Style {
    Title,
    Subtitle,
    Body,
    Note,
    Caption,
    Signature,
}

impl Style {
    const fn id(self) -> &'static str {
        match self {
            Self::Title => "Title",
            Self::Subtitle => "Subtitle",
            Self::Body => "BodyText",
            Self::Note => "Note",
            Self::Caption => "Caption",
            Self::Signature => "Signature",
        }
    }
}

/// A text as XML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// What the program that shows the document works out: a page number.
fn field(code: &str) -> String {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    format!(
        "{}<w:r><w:instrText xml:space=\"preserve\"> {code} </w:instrText></w:r>{}<w:r><w:t>·</w:t></w:r>{}",
        mark("begin"),
        mark("separate"),
        mark("end")
    )
}

fn run(text: &str, bold: bool) -> String {
    let bold = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    format!(
        "<w:r>{bold}<w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escape(text)
    )
}

impl Paper {
    pub(super) fn paragraph(&mut self, style: Style, text: &str) {
        let _ = write!(
            self.body,
            "<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>{}</w:p>",
            style.id(),
            run(text, false)
        );
    }

    /// A paragraph that begins with a word in bold.
    pub(super) fn labelled(&mut self, label: &str, text: &str) {
        let _ = write!(
            self.body,
            "<w:p><w:pPr><w:pStyle w:val=\"BodyText\"/></w:pPr>{}{}</w:p>",
            run(label, true),
            run(text, false)
        );
    }

    /// A heading, which the table of contents lists.
    pub(super) fn heading(&mut self, level: u8, text: &str, new_page: bool) {
        let n = self.headings.len();
        self.headings.push((level, text.to_owned()));
        let page = if new_page { "<w:pageBreakBefore/>" } else { "" };
        let _ = write!(
            self.body,
            "<w:p><w:pPr><w:pStyle w:val=\"Heading{level}\"/>{page}</w:pPr><w:bookmarkStart w:id=\"{n}\" w:name=\"_Toc{n}\"/>{}<w:bookmarkEnd w:id=\"{n}\"/></w:p>",
            run(text, false)
        );
    }

    /// A table whose head is repeated on every page; widths are shares of the line.
    pub(super) fn table(&mut self, heads: &[&str], widths: &[u32], rows: &[Vec<String>]) {
        let whole: u32 = widths.iter().sum::<u32>().max(1);
        let width = |n: usize| 8844 * widths.get(n).copied().unwrap_or(1) / whole;
        self.body.push_str("<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"8844\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
        for n in 0..heads.len() {
            let _ = write!(self.body, "<w:gridCol w:w=\"{}\"/>", width(n));
        }
        self.body
            .push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (n, head) in heads.iter().enumerate() {
            self.cell(width(n), "TableHead", head);
        }
        self.body.push_str("</w:tr>");
        for row in rows {
            self.body.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for (n, text) in row.iter().enumerate() {
                self.cell(width(n), "TableText", text);
            }
            self.body.push_str("</w:tr>");
        }
        self.body
            .push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"Note\"/></w:pPr></w:p>");
    }

    fn cell(&mut self, width: u32, style: &str, text: &str) {
        let _ = write!(
            self.body,
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p></w:tc>",
            run(text, false)
        );
    }

    /// The table of contents: entries that are links, each with a field for its page. The fields
    /// stand by themselves, not inside a field for the whole table: so `LibreOffice` works them out
    /// when it opens the document, and Word when it is asked (`updateFields` in the settings).
    fn contents(&self, name: &str) -> String {
        let mut out = format!(
            "<w:p><w:pPr><w:pStyle w:val=\"ContentsHead\"/></w:pPr>{}</w:p>",
            run(name, false)
        );
        for (at, (level, text)) in self.headings.iter().enumerate() {
            let page = field(&format!("PAGEREF _Toc{at} \\h"));
            let _ = write!(
                out,
                "<w:p><w:pPr><w:pStyle w:val=\"TOC{level}\"/></w:pPr><w:hyperlink w:anchor=\"_Toc{at}\" w:history=\"1\">{}<w:r><w:tab/></w:r>{page}</w:hyperlink></w:p>",
                run(text, false),
            );
        }
        out
    }

    /// The file. What stands before the first `front` characters of the body comes before the contents.
    pub(super) fn finish(
        self,
        front: usize,
        contents: &str,
        title: &str,
        chinese: bool,
    ) -> zip::result::ZipResult<Vec<u8>> {
        let (head, rest) = self.body.split_at(front);
        let document = format!(
            "{XML}<w:document {W} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>{head}{}{rest}{SECTION}</w:body></w:document>",
            self.contents(contents)
        );
        let styles = STYLES.replace("LANG", if chinese { "zh-CN" } else { "en-GB" });
        let core = format!(
            "{XML}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>planlint</dc:creator></cp:coreProperties>",
            escape(title)
        );
        let settings =
            format!("{XML}<w:settings {W}><w:updateFields w:val=\"true\"/></w:settings>");
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        let footer = format!(
            "{XML}<w:ftr {W}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>{}{}{}</w:p></w:ftr>",
            run("— ", false),
            field("PAGE"),
            run(" —", false)
        );
        for (name, text) in [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELS),
            ("docProps/core.xml", core.as_str()),
            ("word/document.xml", document.as_str()),
            ("word/_rels/document.xml.rels", DOCUMENT_RELS),
            ("word/styles.xml", styles.as_str()),
            ("word/settings.xml", settings.as_str()),
            ("word/footer1.xml", footer.as_str()),
        ] {
            zip.start_file(name, options)?;
            zip.write_all(text.as_bytes())?;
        }
        Ok(zip.finish()?.into_inner())
    }

    /// How much stands in it so far.
    pub(super) fn length(&self) -> usize {
        self.body.len()
    }
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// A4 with the margins of official documents: 37 mm above, 28 left, 26 right, 35 below.
const SECTION: &str = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1400\" w:gutter=\"0\"/></w:sectPr>";
const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/><Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/><Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";
const RELS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";
const DOCUMENT_RELS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/><Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings\" Target=\"settings.xml\"/></Relationships>";
const STYLES: &str = include_str!("styles.xml");
