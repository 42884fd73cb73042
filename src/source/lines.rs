//! Lines of a text, and the way from a byte to line and column.

use std::ops::Range;

/// Line and column, both from 1; the column counts Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Byte from the start of the file, from 0.
    pub byte: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// Bytes between two entries of the table: a line of a hundred megabytes has columns too.
const STRIDE: usize = 4096;

/// What stands before every stride of a text; a look-up counts inside one stride only.
#[derive(Debug)]
pub struct LineTable {
    strides: Vec<Stride>,
}

/// What stands before a stride.
#[derive(Clone, Copy, Debug, Default)]
struct Stride {
    /// First byte of the line in which the stride begins.
    line_start: u32,
    /// Number of that line, from 0.
    line: u32,
    /// Characters before the stride.
    characters: u32,
}

impl LineTable {
    /// Finds the lines of `text`; a line ends with LF.
    pub fn new(text: &str) -> Self {
        let mut strides = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut at = Stride::default();
        strides.push(at);
        for (n, bytes) in text.as_bytes().chunks(STRIDE).enumerate() {
            if let Some(last) = memchr::memrchr(b'\n', bytes) {
                at.line_start = (n * STRIDE + last + 1) as u32;
                at.line += memchr::memchr_iter(b'\n', bytes).count() as u32;
            }
            at.characters += count(bytes);
            strides.push(at);
        }
        Self { strides }
    }

    /// The stride that holds a byte, and the text from its start up to the byte.
    fn before<'t>(&self, text: &'t str, byte: usize) -> (Stride, &'t [u8]) {
        let n = byte / STRIDE;
        (self.strides[n], &text.as_bytes()[n * STRIDE..byte])
    }

    /// How many characters stand before a byte.
    fn characters_before(&self, text: &str, byte: usize) -> u32 {
        let (stride, before) = self.before(text, byte);
        stride.characters + count(before)
    }

    /// The number (from 0) and the first byte of the line that holds `byte`.
    fn line_start(&self, text: &str, byte: usize) -> (usize, usize) {
        let (stride, before) = self.before(text, byte);
        match memchr::memrchr(b'\n', before) {
            Some(last) => {
                let line = stride.line as usize + memchr::memchr_iter(b'\n', before).count();
                (line, byte - before.len() + last + 1)
            }
            None => (stride.line as usize, stride.line_start as usize),
        }
    }

    /// The line (from 0) that holds `byte`.
    pub fn line_of(&self, text: &str, byte: u32) -> usize {
        self.line_start(text, (byte as usize).min(text.len())).0
    }

    /// The line (from 0) that holds `byte`, and its bytes with the line end.
    pub fn line(&self, text: &str, byte: u32) -> (usize, Range<usize>) {
        let (line, start) = self.line_start(text, (byte as usize).min(text.len()));
        // The line ends before the first stride that begins in a later one.
        let later = self.strides.partition_point(|s| s.line as usize <= line);
        let from = start.max(later.saturating_sub(1) * STRIDE);
        let end = memchr::memchr(b'\n', &text.as_bytes()[from.min(text.len())..]);
        (line, start..end.map_or(text.len(), |n| from + n + 1))
    }

    /// Line and column of a byte of `text`.
    pub fn position(&self, text: &str, byte: u32) -> Position {
        let end = (byte as usize).min(text.len());
        let (line, start) = self.line_start(text, end);
        let column = self.characters_before(text, end) - self.characters_before(text, start);
        Position {
            byte,
            line: line as u32 + 1,
            column: column + 1,
        }
    }
}

/// Characters that begin in these bytes.
fn count(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_not_bytes() {
        let text = "任务 a\r\n  目标";
        let table = LineTable::new(text);
        let at = text.find('a').unwrap_or_default() as u32;
        assert_eq!(
            table.position(text, at),
            Position {
                byte: at,
                line: 1,
                column: 4
            }
        );
        let goal = text.find("目标").unwrap_or_default() as u32;
        assert_eq!(table.position(text, goal).line, 2);
        assert_eq!(table.position(text, goal).column, 3);
        assert_eq!(table.position(text, text.len() as u32).column, 5);
    }

    #[test]
    fn lines_longer_and_shorter_than_a_stride() {
        let long = "长".repeat(2 * STRIDE);
        let text = format!("a\n{long}\n\n{}c", "短 b\r\n".repeat(STRIDE));
        let table = LineTable::new(&text);
        let mut start = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let end = start + line.len();
            for byte in [start, start + line.len() / 2, end - 1] {
                assert_eq!(table.line(&text, byte as u32), (number, start..end));
            }
            assert_eq!(table.position(&text, start as u32).column, 1);
            let last = table.position(&text, end as u32 - 1);
            let whole = line.chars().count() as u32;
            assert_eq!((last.line, last.column), (number as u32 + 1, whole));
            start = end;
        }
        assert_eq!(table.position(&text, text.len() as u32).column, 2);
        assert_eq!(LineTable::new("").line("", 0), (0, 0..0));
    }
}
