//! Where a large file can be cut so that its pieces can be read side by side.
//!
//! A cut stands before an item keyword that starts a line outside all blocks and quotes.
//! The look is quick and knows neither comments nor full-width braces; whoever reads the
//! pieces finds a wrong cut by [`super::Events::torn`] and reads the file whole.

use std::ops::Range;

use super::keywords::Keyword;

/// Pieces of about `size` bytes that cover the file; a single one where it cannot be cut.
pub fn cut(source: &str, size: usize) -> Vec<Range<usize>> {
    let whole = 0..source.len();
    if source.len() / 2 < size {
        return vec![whole];
    }
    let mut cutter = Cutter {
        source,
        size,
        pieces: Vec::new(),
        start: 0,
    };
    let balanced = cutter.scan();
    if balanced {
        cutter.pieces.push(cutter.start..source.len());
        cutter.pieces
    } else {
        vec![whole]
    }
}

struct Cutter<'s> {
    source: &'s str,
    size: usize,
    pieces: Vec<Range<usize>>,
    start: usize,
}

impl Cutter<'_> {
    /// Walks over braces and quotes; cuts what lies between them outside all blocks.
    fn scan(&mut self) -> bool {
        let bytes = self.source.as_bytes();
        let (mut depth, mut at) = (0_usize, 0);
        loop {
            let found =
                memchr::memchr3(b'{', b'}', b'"', &bytes[at..]).map_or(bytes.len(), |n| at + n);
            if depth == 0 {
                self.open_stretch(at, found);
            }
            at = found;
            let Some(byte) = bytes.get(at) else {
                return depth == 0;
            };
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 0 => return false,
                b'}' => depth -= 1,
                _ => match quote_end(bytes, at) {
                    Some(end) => at = end,
                    None => return false,
                },
            }
            at += 1;
        }
    }

    /// Cuts the stretch `from..to`, which lies outside blocks and quotes, where it is due.
    fn open_stretch(&mut self, from: usize, to: usize) {
        let bytes = self.source.as_bytes();
        loop {
            let due = (self.start + self.size).max(from);
            if due >= to {
                return;
            }
            let mut at = due;
            loop {
                let Some(newline) = memchr::memchr(b'\n', &bytes[at..to]) else {
                    return;
                };
                at += newline + 1;
                if starts_item(&self.source[at..]) {
                    break;
                }
            }
            self.pieces.push(self.start..at);
            self.start = at;
        }
    }
}

/// The last byte of the quote that opens at `at`.
fn quote_end(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes[at..].starts_with(b"\"\"\"") {
        return super::lexer::long_text_end(bytes, at).map(|end| end - 1);
    }
    memchr::memchr2(b'"', b'\n', &bytes[at + 1..]).map(|n| at + 1 + n)
}

fn starts_item(line: &str) -> bool {
    let end = line
        .find(|c: char| c.is_ascii_whitespace() || c == ':')
        .unwrap_or(0);
    Keyword::parse(&line[..end]).is_some_and(Keyword::is_item)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn pieces_cover_the_file_and_start_with_items() {
        let mut text = String::from("plan p \"t\" { }\n");
        for n in 0..500 {
            let _ = writeln!(
                text,
                "task t{n} \"a {{ quoted\" {{\n  lead x,\n    y\n}}\nrecord t{n} 2023 = done"
            );
        }
        let pieces = cut(&text, 2000);
        assert!(pieces.len() > 5);
        let joined: String = pieces.iter().map(|p| &text[p.clone()]).collect();
        assert_eq!(joined, text);
        assert!(pieces[1..].iter().all(|p| starts_item(&text[p.start..])));
        assert_eq!(
            cut(&text[..text.len() - 30], 2000).concat_len(),
            text.len() - 30
        );
    }

    trait ConcatLen {
        fn concat_len(&self) -> usize;
    }

    impl ConcatLen for Vec<Range<usize>> {
        fn concat_len(&self) -> usize {
            self.iter().map(ExactSizeIterator::len).sum()
        }
    }
}
