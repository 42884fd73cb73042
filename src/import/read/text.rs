//! Bytes of plain text to text: UTF-8, UTF-16 or GB18030, with the line ends of any system.

use encoding_rs::{Encoding, GB18030, UTF_8};

/// The text of bytes, and whether some of them fitted no character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, its lines ended by line feeds.
    pub text: String,
    /// The encoding, as people call it.
    pub encoding: &'static str,
    /// How many places held bytes that fit no character.
    pub broken: usize,
}

/// Decodes bytes; `declared` is the encoding that the document itself names.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (guess(bytes, declared), bytes),
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let broken = if memchr::memmem::find(bytes, "\u{FFFD}".as_bytes()).is_some() {
        0
    } else {
        text.matches('\u{FFFD}').count()
    };
    Decoded {
        text: line_feeds(text.into_owned()),
        encoding: encoding.name(),
        broken,
    }
}

/// UTF-8 if it is valid, cut off in its last character or not; else what the document names; else
/// what fits better.
fn guess(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    let Err(error) = std::str::from_utf8(bytes) else {
        return UTF_8;
    };
    if error.error_len().is_none() {
        return UTF_8;
    }
    let named = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Some(named) = named.filter(|named| *named != UTF_8) {
        // What calls itself GB2312 mostly holds letters of its larger brothers.
        return if named == encoding_rs::GBK {
            GB18030
        } else {
            named
        };
    }
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let faults = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        text.matches('\u{FFFD}').count()
    };
    if faults(GB18030) <= faults(UTF_8) {
        GB18030
    } else {
        UTF_8
    }
}

/// CR LF, CR and the Unicode separators as line feeds.
fn line_feeds(text: String) -> String {
    if !text.contains(['\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{B}']) {
        return text;
    }
    let text = text.replace("\r\n", "\n");
    text.replace(['\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{B}'], "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found_out() {
        let (gb, _, _) = GB18030.encode("责任单位：州发改委\r\n");
        let decoded = decode(&gb, None);
        assert_eq!(
            (decoded.text.as_str(), decoded.encoding),
            ("责任单位：州发改委\n", "gb18030")
        );
        let wide: Vec<u8> = "\u{FEFF}任务"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(&wide, None).text, "任务");
        assert_eq!(decode("\u{FEFF}任务".as_bytes(), None).text, "任务");
        let cut = &"任务".as_bytes()[..5];
        assert_eq!(decode(cut, None).encoding, "UTF-8");
        assert_eq!(decode(cut, None).broken, 1);
        assert_eq!(decode(b"", None).text, "");
    }
}
