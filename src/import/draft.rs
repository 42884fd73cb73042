//! What a reader takes out of a file: its lines, with the way back to the original and with what
//! the file itself says about them. Not yet cleaned.

use std::ops::Range;

use crate::finding::Said;
use crate::source::{FileId, Maker, Origin, Span};

/// The lines of a document as they stand in the file.
#[derive(Clone, Debug)]
pub struct Draft<'t> {
    /// All lines, each ended by a line feed.
    pub text: &'t str,
    /// Where the text stands in the original.
    pub places: Places,
    /// What is known about lines, by the number of the line, in order; nothing for a plain one.
    pub marks: Vec<(usize, Mark)>,
    /// Whether a line may go on in the next one.
    pub wrapping: Wrapping,
}

/// Where the text of a draft stands in the original.
#[derive(Clone, Debug)]
pub enum Places {
    /// At the same bytes of this file.
    Same(FileId),
    /// It was made from the original piece by piece.
    Made(Origin),
}

/// What a file says about one of its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A heading of a depth, from 1.
    Heading(u8),
    /// A row of a table, its cells separated by [`CELL`].
    Row,
    /// The first line of a page.
    Page,
    /// Left out by the reader, which knows why.
    Left(Why),
}

/// What stands between the cells of a table's row.
pub const CELL: &str = " │ ";

/// Whether a line may go on in the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapping {
    /// To be seen from the lines themselves.
    Unknown,
    /// The file ends its paragraphs itself; only what its author broke by hand goes on.
    Paragraphs,
}

/// Why a piece of a document is no part of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The number of a page.
    PageNumber,
    /// A line that stands at the top or foot of many pages.
    RunningHead,
    /// A letterhead's ornament that came out as letters, a ruled line.
    Ornament,
    /// A button, menu, counter or notice of the web page around the document.
    WebPage,
    /// A download link or the name of an attached file.
    Download,
}

impl Why {
    /// In words.
    pub fn said(self) -> Said {
        let (en, zh) = match self {
            Self::PageNumber => ("page numbers", "页码"),
            Self::RunningHead => ("running heads and feet", "页眉页脚"),
            Self::Ornament => ("ornaments and ruled lines", "版头花饰和横线"),
            Self::WebPage => ("parts of the web page around the text", "网页导航等内容"),
            Self::Download => ("download links", "附件下载链接"),
        };
        Said::new(en, zh)
    }
}

impl Places {
    /// The place of a piece of the draft.
    pub fn place(&self, range: &Range<usize>) -> Span {
        let (start, end) = (range.start as u32, range.end as u32);
        match self {
            Self::Same(file) => Span::new(*file, start, end),
            Self::Made(origin) => origin.place(start, end),
        }
    }

    /// The file of the original.
    pub const fn file(&self) -> FileId {
        match self {
            Self::Same(file) => *file,
            Self::Made(origin) => origin.file(),
        }
    }
}

impl Draft<'_> {
    /// A draft that is the original itself.
    pub const fn same(text: &str, file: FileId) -> Draft<'_> {
        Draft {
            text,
            places: Places::Same(file),
            marks: Vec::new(),
            wrapping: Wrapping::Unknown,
        }
    }

    /// Writes a piece of the draft as it stands.
    pub fn copy(&self, range: Range<usize>, into: &mut Maker) {
        let part = &self.text[range.clone()];
        match &self.places {
            Places::Same(_) => into.copy(part, self.places.place(&range)),
            Places::Made(origin) => into.copy_made(part, range.start as u32, origin),
        }
    }
}
