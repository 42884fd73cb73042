//! A document as clean text: one paragraph a line, with the way back to where each piece stood.

use crate::source::{FileId, Maker, Origin, Span};

/// The text of a document, whatever it was read from.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Paragraphs, one a line, as printed: width of letters and punctuation untouched, hard wraps,
    /// page numbers and furniture taken out.
    pub text: String,
    /// Where the pieces of the text stand in the original.
    pub origin: Origin,
    /// What the document itself marks as headings: line of `text` (from 0) and depth (from 1).
    pub headings: Vec<(usize, u8)>,
}

impl Paper {
    /// A text that is clean as it stands; `file` is its source.
    pub fn clean(text: &str, file: FileId) -> Self {
        let mut maker = Maker::new(file);
        maker.copy(text, Span::new(file, 0, text.len() as u32));
        let (text, origin) = maker.finish();
        Self {
            text,
            origin,
            headings: Vec::new(),
        }
    }

    /// The place in the original of some bytes of the text.
    pub fn place(&self, start: usize, end: usize) -> Span {
        self.origin.place(start as u32, end as u32)
    }

    /// The paragraphs with the byte at which each begins.
    pub fn paragraphs(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut at = 0;
        self.text.split('\n').map(move |line| {
            let start = at;
            at += line.len() + 1;
            (start, line)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lead_back_to_the_original() {
        let paper = Paper::clean("一、总体要求\n到2025年", FileId(3));
        let second = paper.paragraphs().nth(1);
        assert_eq!(second, Some((19, "到2025年")));
        assert_eq!(paper.place(22, 26), Span::new(FileId(3), 22, 26));
    }
}
