//! Line starts of a text, and the way from a byte to line and column.

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

/// Bytes between two counts of characters: a line of a hundred megabytes has columns too.
const STRIDE: usize = 4096;

/// The first byte of every line, and how many characters stand before every stride.
#[derive(Debug)]
pub struct LineTable {
    starts: Vec<u32>,
    characters: Vec<u32>,
}

impl LineTable {
    /// Finds the lines of `text`; a line ends with LF.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        let mut characters = vec![0];
        for stride in text.as_bytes().chunks(STRIDE) {
            let before = characters.last().copied().unwrap_or(0);
            characters.push(before + count(stride));
        }
        Self { starts, characters }
    }

    /// How many characters stand before a byte.
    fn characters_before(&self, text: &str, byte: usize) -> u32 {
        let stride = byte / STRIDE;
        self.characters[stride] + count(&text.as_bytes()[stride * STRIDE..byte])
    }

    /// The line (from 0) that holds `byte`.
    pub fn line_of(&self, byte: u32) -> usize {
        self.starts.partition_point(|&start| start <= byte) - 1
    }

    /// First byte of a line (from 0); past the last line, nothing.
    pub fn start(&self, line: usize) -> Option<u32> {
        self.starts.get(line).copied()
    }

    /// Number of lines; a text that ends in LF has an empty last line.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Line and column of a byte of `text`.
    pub fn position(&self, text: &str, byte: u32) -> Position {
        let line = self.line_of(byte);
        let start = self.starts[line] as usize;
        let end = (byte as usize).min(text.len());
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
}
