//! Bytes of a file with separated values to a sheet: encoding and separator are found out,
//! quoting is left to the csv crate.

use super::cell::{Kind, Sheet};
use super::unreadable::Unreadable;
use crate::finding::Said;

/// A sheet, and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Separated {
    /// Its cells.
    pub(super) sheet: Sheet,
    /// What stands between them.
    pub(super) separator: char,
    /// The encoding, as people call it.
    pub(super) encoding: &'static str,
    /// The first cell of a quotation that never ends, if there is one.
    pub(super) unclosed: Option<(u32, u32)>,
}

/// Characters that separate values, likeliest first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many lines are looked at to find the separator.
const LOOKED_AT: usize = 50;

/// Reads a file of separated values.
pub(super) fn sheet(bytes: &[u8]) -> Result<Separated, Unreadable> {
    let (text, encoding) = decode(bytes)?;
    let separator = separator(&text);
    // Quotes come in pairs; where one is left over, the rest of the file would end up in one cell.
    let unclosed = memchr::memchr_iter(b'"', text.as_bytes()).count() % 2 == 1;
    let sheet = cells(&text, separator, !unclosed)?;
    let unclosed = unclosed.then(|| first_unclosed(&sheet)).flatten();
    Ok(Separated {
        sheet,
        separator: char::from(separator),
        encoding,
        unclosed,
    })
}

fn decode(bytes: &[u8]) -> Result<(String, &'static str), Unreadable> {
    let binary = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    if binary {
        return Err(no_text());
    }
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _, malformed) = encoding.decode(bytes);
        let name = if encoding == encoding_rs::UTF_8 {
            "UTF-8"
        } else {
            "UTF-16"
        };
        return if malformed {
            Err(no_text())
        } else {
            Ok((text.into_owned(), name))
        };
    }
    if memchr::memchr(0, &bytes[..bytes.len().min(1024)]).is_some() {
        return Err(no_text());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_owned(), "UTF-8")),
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(|text| (text.into_owned(), "GB18030"))
            .ok_or_else(no_text),
    }
}

fn no_text() -> Unreadable {
    Unreadable::new(
        Said::new(
            "this file is neither UTF-8, UTF-16 nor GB18030 text",
            "此文件既不是 UTF-8、UTF-16 文本，也不是 GB18030 文本",
        ),
        Said::new(
            "save it as `.csv` in UTF-8, or name a workbook `.xlsx`",
            "请另存为 UTF-8 编码的 .csv；如为工作簿，扩展名应为 .xlsx",
        ),
    )
}

/// The separator that cuts most lines into the same number of cells, more than one.
fn separator(text: &str) -> u8 {
    let counts = SEPARATORS.map(|separator| {
        let mut columns: Vec<usize> = Vec::new();
        for record in reader(text, separator, true)
            .byte_records()
            .take(LOOKED_AT)
            .flatten()
        {
            columns.push(record.len());
        }
        let most = columns.iter().copied().max().unwrap_or(0);
        let usual = (2..=most.min(4096))
            .map(|width| columns.iter().filter(|n| **n == width).count() * width.min(4))
            .max();
        (usual.unwrap_or(0), separator)
    });
    let mut best = counts[0];
    for count in counts {
        if count.0 > best.0 {
            best = count;
        }
    }
    best.1
}

fn reader(text: &str, separator: u8, quoting: bool) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .quoting(quoting)
        .from_reader(text.as_bytes())
}

fn cells(text: &str, separator: u8, quoting: bool) -> Result<Sheet, Unreadable> {
    let mut sheet = Sheet::default();
    let mut reader = reader(text, separator, quoting);
    let mut record = csv::StringRecord::new();
    let mut row = 0;
    loop {
        let start = reader.position().byte() as usize;
        if !reader.read_record(&mut record).map_err(|_| no_text())? {
            return Ok(sheet);
        }
        // The reader passes over blank lines, which a spreadsheet counts.
        row += blank_lines(text, start);
        for (column, value) in record.iter().enumerate() {
            sheet.put(row, column as u32, unquoted(value, quoting), Kind::Text);
        }
        row += 1;
    }
}

/// Blank lines before a record; the second half of the line end before them is none.
fn blank_lines(text: &str, start: usize) -> u32 {
    let (before, mut text) = text.split_at(start.min(text.len()));
    if before.ends_with('\r') {
        text = text.strip_prefix('\n').unwrap_or(text);
    }
    let lines = text.split_inclusive('\n');
    lines
        .take_while(|line| matches!(*line, "\n" | "\r\n"))
        .count() as u32
}

fn unquoted(value: &str, done: bool) -> &str {
    let inner = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
    inner.filter(|_| !done).unwrap_or(value)
}

fn first_unclosed(sheet: &Sheet) -> Option<(u32, u32)> {
    let odd = |text: &str| text.matches('"').count() % 2 == 1;
    sheet.rows.iter().enumerate().find_map(|(row, cells)| {
        let cell = cells.iter().find(|cell| odd(&cell.text))?;
        Some((row as u32, cell.column))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Separated {
        sheet(bytes).unwrap_or_else(|e| panic!("{}", e.said.en))
    }

    fn text(read: &Separated, row: u32, column: u32) -> &str {
        read.sheet.cell(row, column).map_or("", |cell| &cell.text)
    }

    #[test]
    fn finds_encoding_and_separator() {
        let read_ = read("指标;完成值\n营造林;1.234,5\n".as_bytes());
        assert_eq!((read_.separator, read_.encoding), (';', "UTF-8"));
        assert_eq!(text(&read_, 1, 1), "1.234,5");
        let (gb, ..) = encoding_rs::GB18030.encode("指标\t完成值\r\n营造林\t5\r\n");
        let read_ = read(&gb);
        assert_eq!((read_.separator, read_.encoding), ('\t', "GB18030"));
        assert_eq!(text(&read_, 1, 0), "营造林");
        let mut wide = vec![0xFF, 0xFE];
        wide.extend("a|b\n1|2\n".encode_utf16().flat_map(u16::to_le_bytes));
        let read_ = read(&wide);
        assert_eq!((read_.separator, read_.encoding), ('|', "UTF-16"));
    }

    #[test]
    fn rows_are_those_of_a_spreadsheet() {
        let read = read("\u{FEFF}a,\u{FEFF}b\r\n\r\n\r\n\"x\r\ny\",2\n\n3,4".as_bytes());
        assert_eq!(text(&read, 0, 1), "b");
        assert_eq!(text(&read, 3, 0), "x y");
        assert_eq!(text(&read, 5, 1), "4");
        assert_eq!(read.unclosed, None);
    }

    #[test]
    fn a_quotation_without_end_does_not_swallow_the_rest() {
        let read = read("a,b\n\"x,1\n\"y\",2\nz,3\n".as_bytes());
        assert_eq!(read.unclosed, Some((1, 0)));
        assert_eq!(text(&read, 2, 0), "y");
        assert_eq!(text(&read, 3, 1), "3");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(sheet(b"PK\x03\x04").is_err());
        assert!(sheet(b"a\x00b").is_err());
        assert!(sheet(&[b'a', 0xFF, b'\n']).is_err());
        assert!(read(b"").sheet.is_empty());
    }
}
