//! The fonts of a PDF: from the bytes that are shown to letters, and how wide each is.

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, WINDOWS_1252};
use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};

use super::Limits;

/// How codes become letters where the font has no table of its own.
#[derive(Clone, Copy, Debug)]
enum Codes {
    /// Numbers of glyphs that mean nothing outside the font.
    Glyphs,
    /// Letters of a known encoding.
    Letters(&'static Encoding),
}

/// A font as far as text is concerned.
#[derive(Debug)]
pub(super) struct Font {
    table: Option<CMap>,
    codes: Codes,
    /// Codes of two bytes, or of an encoding's own length.
    wide: bool,
    widths: BTreeMap<u32, f32>,
    default_width: f32,
}

/// A letter or a few that one code shows.
#[derive(Debug)]
pub(super) struct Glyph {
    /// What it stands for; nothing where nobody knows.
    pub(super) text: Option<String>,
    /// How far the next one stands, in units of the font's size.
    pub(super) advance: f32,
    /// Whether it is a one-byte blank, which word spacing widens.
    pub(super) blank: bool,
}

impl Font {
    /// Reads a font.
    pub(super) fn read(dict: &Dict<'_>, limits: &mut Limits) -> Self {
        let composite = dict
            .get::<Name<'_>>("Subtype")
            .is_some_and(|name| name.as_str() == "Type0");
        let table = dict
            .get::<Stream<'_>>("ToUnicode")
            .and_then(|stream| limits.decoded(&stream))
            .and_then(|data| CMap::parse(&data, |_| None));
        let named = dict
            .get::<Name<'_>>("Encoding")
            .map(|name| name.as_str().to_owned());
        if composite {
            let inner = dict
                .get::<Array<'_>>("DescendantFonts")
                .and_then(|fonts| fonts.iter::<Dict<'_>>().next());
            let (widths, default_width) =
                inner.as_ref().map_or((BTreeMap::new(), 1000.0), cid_widths);
            let codes = named.as_deref().map_or(Codes::Glyphs, predefined);
            Self {
                table,
                codes,
                wide: true,
                // The widths are those of glyphs; of encoded letters they are not known.
                widths: if matches!(codes, Codes::Glyphs) {
                    widths
                } else {
                    BTreeMap::new()
                },
                default_width,
            }
        } else {
            Self {
                table,
                codes: Codes::Letters(WINDOWS_1252),
                wide: false,
                widths: simple_widths(dict),
                default_width: 500.0,
            }
        }
    }

    /// The letters that a string shows.
    pub(super) fn glyphs(&self, bytes: &[u8]) -> Vec<Glyph> {
        let mut glyphs = Vec::with_capacity(bytes.len() / 2 + 1);
        let mut rest = bytes;
        while !rest.is_empty() {
            let length = self.length(rest).min(rest.len());
            let (code, tail) = rest.split_at(length);
            glyphs.push(self.glyph(code));
            rest = tail;
        }
        glyphs
    }

    /// How many bytes the next code has.
    fn length(&self, rest: &[u8]) -> usize {
        if !self.wide {
            return 1;
        }
        match self.codes {
            Codes::Letters(encoding) if encoding == GB18030 => match rest {
                [0..=0x80, ..] => 1,
                [_, 0x30..=0x39, ..] => 4,
                _ => 2,
            },
            Codes::Letters(encoding) if encoding == BIG5 => 1 + usize::from(rest[0] >= 0x81),
            Codes::Letters(_) if matches!(rest, [0xD8..=0xDB, ..]) => 4,
            _ => 2,
        }
    }

    fn glyph(&self, bytes: &[u8]) -> Glyph {
        let code = bytes
            .iter()
            .fold(0_u32, |code, byte| (code << 8) | u32::from(*byte));
        let text = self
            .table
            .as_ref()
            .and_then(|table| table.lookup_bf_string(code))
            .map(|found| match found {
                BfString::Char(c) => c.to_string(),
                BfString::String(text) => text,
            });
        let text = text
            .filter(|t| !t.chars().all(is_unknown))
            .or_else(|| self.letter(bytes));
        let narrow = matches!(self.codes, Codes::Letters(_)) && self.wide && bytes.len() == 1;
        let width = self.widths.get(&code).copied().unwrap_or(if narrow {
            self.default_width / 2.0
        } else {
            self.default_width
        });
        Glyph {
            text,
            advance: width / 1000.0,
            blank: bytes == b" ",
        }
    }

    fn letter(&self, bytes: &[u8]) -> Option<String> {
        let Codes::Letters(encoding) = self.codes else {
            return None;
        };
        let text: Option<Cow<'_, str>> =
            encoding.decode_without_bom_handling_and_without_replacement(bytes);
        text.map(Cow::into_owned)
    }
}

/// Whether a letter is a stand-in of a font without meaning.
fn is_unknown(c: char) -> bool {
    matches!(c, '\0' | '\u{FFFD}' | '\u{E000}'..='\u{F8FF}')
}

/// What the name of a predefined encoding says.
fn predefined(name: &str) -> Codes {
    let begins = |heads: &[&str]| heads.iter().any(|head| name.starts_with(head));
    if begins(&["GBK", "GB-", "GBpc", "GBT", "GBKp", "GBK2K"]) {
        Codes::Letters(GB18030)
    } else if begins(&[
        "UniGB-UTF16",
        "UniGB-UCS2",
        "UniCNS-UTF16",
        "UniCNS-UCS2",
        "UniJIS-UTF16",
        "UniJIS-UCS2",
    ]) {
        Codes::Letters(UTF_16BE)
    } else if begins(&["B5", "ETen", "HKscs"]) {
        Codes::Letters(BIG5)
    } else {
        Codes::Glyphs
    }
}

/// More widths than any font has.
const MOST_WIDTHS: usize = 1 << 20;

/// The widths of a composite font: `[ first [w w w] first last w … ]`, and the one of all others.
fn cid_widths(font: &Dict<'_>) -> (BTreeMap<u32, f32>, f32) {
    let default = font
        .get::<Number>("DW")
        .map_or(1000.0, |number| number.as_f32());
    let mut widths = BTreeMap::new();
    let Some(list) = font.get::<Array<'_>>("W") else {
        return (widths, default);
    };
    let mut items = list.iter::<Object<'_>>();
    let mut room = MOST_WIDTHS;
    while let Some(first) = items.next().and_then(number) {
        let first = (first as u32).min(1 << 24);
        let codes = match items.next() {
            Some(Object::Array(each)) => {
                let each = each.iter::<Number>().take(room);
                let each: Vec<(u32, f32)> =
                    (first..).zip(each.map(|width| width.as_f32())).collect();
                each
            }
            Some(end) => {
                let (Some(end), Some(one)) = (number(end), items.next().and_then(number)) else {
                    break;
                };
                let codes = first..=(end as u32).min(first.saturating_add(0xFFFF));
                codes.take(room).map(|code| (code, one)).collect()
            }
            None => break,
        };
        room = room.saturating_sub(codes.len());
        widths.extend(codes);
    }
    (widths, default)
}

fn number(object: Object<'_>) -> Option<f32> {
    object.into_number().as_ref().map(Number::as_f32)
}

/// The widths of a font of one-byte codes.
fn simple_widths(font: &Dict<'_>) -> BTreeMap<u32, f32> {
    let first = font
        .get::<Number>("FirstChar")
        .map_or(0, |n| n.as_i64().max(0)) as u32;
    let widths = font.get::<Array<'_>>("Widths");
    let widths = widths.iter().flat_map(Array::iter::<Number>);
    widths
        .enumerate()
        .map(|(n, width)| (first.saturating_add(n as u32), width.as_f32()))
        .collect()
}
