//! A web page to its lines.
//!
//! html5gum parts the page into tags and text and says at which byte each stands; here text is
//! gathered into lines, hidden elements are left out, tables are recognised, and the part of the
//! page that holds the document is found. What stands around it is listed, not lost.

mod lines;
mod part;
mod tables;

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::text;
use super::{Extract, Refusal};
use crate::import::draft::{CELL, Mark, Why, Wrapping};
use crate::source::{FileId, Maker, Span};
use lines::{Gatherer, Line, Piece};

pub(super) fn extract(bytes: &[u8], file: FileId) -> Result<Extract, Refusal> {
    let decoded = text::decode(bytes, charset(bytes).as_deref());
    let mut extract = Extract::of(decoded, file)?;
    let mut gathered = gather(&extract.original, file);
    let tables = tables::find(&gathered);
    extract.tables = tables::cells(&gathered, &tables);
    tables::mark(&mut gathered, &tables);
    let body = part::body(&gathered);
    let broken = gathered
        .lines
        .iter()
        .filter(|line| line.after_break)
        .count();
    extract.wrapping = if broken * 2 > gathered.lines.len() {
        Wrapping::Unknown
    } else {
        Wrapping::Paragraphs
    };
    let mut maker = Maker::new(file);
    for (n, line) in gathered.lines.iter().enumerate() {
        if !body.contains(n) {
            extract.marks.push((n, Mark::Left(Why::WebPage)));
        } else if line.row.is_some() {
            extract.marks.push((n, Mark::Row));
        } else if let Some(depth) = line.heading {
            extract.marks.push((n, Mark::Heading(depth)));
        }
        write(line, &mut maker);
    }
    extract.made = Some(maker.finish());
    Ok(extract)
}

/// Writes a line; a row of a table with signs between its cells.
fn write(line: &Line, maker: &mut Maker) {
    let mut cell = None;
    for piece in &line.pieces {
        if cell.is_some_and(|last| last != piece.cell) {
            maker.write(CELL);
        }
        cell = Some(piece.cell);
        write_piece(piece, maker);
    }
    maker.write("\n");
}

fn write_piece(piece: &Piece, maker: &mut Maker) {
    if piece.verbatim {
        maker.copy(&piece.text, piece.place);
    } else {
        maker.write_from(&piece.text, piece.place);
    }
}

/// The encoding that the page names: `charset=gb2312`.
fn charset(bytes: &[u8]) -> Option<String> {
    let head = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")?;
    let rest = &head[at + 8..];
    let name: Vec<u8> = rest
        .iter()
        .copied()
        .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        .collect();
    String::from_utf8(name).ok()
}

/// All lines of a page, in order, with the elements they stand in.
fn gather(page: &str, file: FileId) -> Gatherer {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut gatherer = Gatherer::new(file);
    let Ok(tokens) = Tokenizer::new_with_emitter(page, emitter).collect::<Result<Vec<_>, _>>();
    for token in tokens {
        match token {
            Token::StartTag(tag) => gatherer.open(&tag),
            Token::EndTag(tag) => gatherer.close(&String::from_utf8_lossy(&tag.name.0)),
            Token::String(string) => {
                let range = string.span.start..string.span.end.min(page.len());
                match page.get(range.clone()) {
                    Some(raw) if raw.as_bytes() == string.value.0.as_slice() => {
                        gatherer.verbatim(raw, range.start);
                    }
                    Some(raw) => with_entities(raw, range.start, &mut gatherer),
                    // A span that does not fit the page: the text is kept, its place is a guess.
                    None => gatherer.text(
                        &String::from_utf8_lossy(&string.value.0),
                        Span::start_of(file),
                    ),
                }
            }
            _ => {}
        }
    }
    gatherer.end();
    gatherer
}

/// Text that holds entities, each of which stands for another letter.
fn with_entities(raw: &str, start: usize, gatherer: &mut Gatherer) {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'&', &raw.as_bytes()[at..]) {
        let from = at + found;
        gatherer.verbatim(&raw[at..from], start + at);
        let tail = raw[from + 1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
        let name = tail.unwrap_or(raw.len() - from - 1);
        let mut end = from + 1 + name;
        if raw[end..].starts_with(';') {
            end += 1;
        }
        let entity = &raw[from..end];
        let text: String = Tokenizer::new(entity)
            .filter_map(Result::ok)
            .filter_map(|token| match token {
                Token::String(string) => {
                    Some(String::from_utf8_lossy(&string.value.0).into_owned())
                }
                _ => None,
            })
            .collect();
        if text == entity {
            gatherer.verbatim(entity, start + from);
        } else {
            gatherer.entity(&text, start + from, start + end);
        }
        at = end;
    }
    gatherer.verbatim(&raw[at..], start + at);
}
