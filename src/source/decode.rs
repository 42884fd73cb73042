//! Bytes to text: UTF-8, with or without a byte order mark; everything else is
//! refused with the reason and the way out.

use crate::finding::{Problem, Said};
use crate::source::{FileId, Span};

/// The largest file that spans can address.
pub const MAX_BYTES: u64 = u32::MAX as u64 - 1;

/// Why bytes are not text.
#[derive(Debug, PartialEq, Eq)]
pub enum NotText {
    /// Valid GB18030 as far as one can tell; `at` is the first byte that is not UTF-8.
    LooksLikeGb18030 {
        /// First bad byte.
        at: usize,
    },
    /// UTF-16, by its byte order mark.
    Utf16,
    /// A zero byte near the start: a binary file.
    Binary,
    /// Anything else that is not UTF-8.
    Unknown {
        /// First bad byte.
        at: usize,
    },
}

/// The text of `bytes`, without a copy.
pub fn decode(bytes: Vec<u8>) -> Result<String, NotText> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(NotText::Utf16);
    }
    if bytes[..bytes.len().min(1024)].contains(&0) {
        return Err(NotText::Binary);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        if looks_like_gb18030(&error.as_bytes()[at..]) {
            NotText::LooksLikeGb18030 { at }
        } else {
            NotText::Unknown { at }
        }
    })
}

/// Whether the bytes form GB18030 sequences throughout.
fn looks_like_gb18030(bytes: &[u8]) -> bool {
    let mut rest = &bytes[..bytes.len().min(64 * 1024)];
    let mut pairs = 0;
    while let [first, tail @ ..] = rest {
        rest = match (first, tail) {
            (0..=0x7F, _) => tail,
            (0x81..=0xFE, [0x40..=0x7E | 0x80..=0xFE, rest @ ..]) => {
                pairs += 1;
                rest
            }
            (0x81..=0xFE, [0x30..=0x39, 0x81..=0xFE, 0x30..=0x39, rest @ ..]) => {
                pairs += 1;
                rest
            }
            (0x81..=0xFE, []) => break,
            _ => return false,
        };
    }
    pairs > 0
}

impl NotText {
    /// The problem as shown to the user, at the start of the (empty) source `file`.
    pub fn problem(&self, file: FileId) -> Problem {
        let (message, help) = match self {
            Self::LooksLikeGb18030 { at } => (
                Said::new(
                    format!(
                        "this file is not UTF-8; it looks like GB18030 (first such byte: {at})"
                    ),
                    format!("此文件不是 UTF-8 编码，疑为 GB18030（GBK）编码（自第 {at} 字节起）"),
                ),
                Said::new(
                    "convert it: `iconv -f GB18030 -t UTF-8 FILE > NEW`, or save it as UTF-8 in the editor",
                    "请先转码：`iconv -f GB18030 -t UTF-8 文件 > 新文件`，或在编辑器中另存为 UTF-8",
                ),
            ),
            Self::Utf16 => (
                Said::new("this file is UTF-16", "此文件是 UTF-16 编码"),
                Said::new("save it as UTF-8", "请另存为 UTF-8"),
            ),
            Self::Binary => (
                Said::new("this file is not text", "此文件不是文本文件"),
                Said::new(
                    "planlint reads `.plan` text; leave this file out of the paths",
                    "planlint 只读取 `.plan` 文本，请不要把此文件列入路径",
                ),
            ),
            Self::Unknown { at } => (
                Said::new(
                    format!("this file is not UTF-8: byte {at} fits no character"),
                    format!("此文件不是 UTF-8 编码：第 {at} 字节无法识别"),
                ),
                Said::new("save it as UTF-8", "请另存为 UTF-8"),
            ),
        };
        Problem::error("encoding", Span::start_of(file), message).help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_gb18030_from_noise() {
        let gbk = [0xC8, 0xCE, 0xCE, 0xF1, b' ', b'1'];
        assert_eq!(
            decode(gbk.to_vec()),
            Err(NotText::LooksLikeGb18030 { at: 0 })
        );
        assert_eq!(
            decode(vec![b'a', 0xFF, b'\n']),
            Err(NotText::Unknown { at: 1 })
        );
        assert_eq!(decode(vec![0xFF, 0xFE, b'a', 0]), Err(NotText::Utf16));
        assert_eq!(decode(vec![b'a', 0]), Err(NotText::Binary));
        assert_eq!(decode("任务".as_bytes().to_vec()).as_deref(), Ok("任务"));
        assert_eq!(decode(vec![]).as_deref(), Ok(""));
    }
}
