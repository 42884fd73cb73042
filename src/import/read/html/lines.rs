//! Tags and text to lines: which elements begin a line, which are hidden, in which element and
//! which cell each line stands.

use html5gum::{HtmlString, StartTag};

use crate::source::{FileId, Span};

/// Elements that nest deeper are read, but not told apart.
const DEPTH: usize = 512;

/// A piece of a line.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) place: Span,
    /// Whether it stands in the page letter for letter.
    pub(super) verbatim: bool,
    /// The cell it stands in, counted through the page.
    pub(super) cell: u32,
}

/// A line as a reader of the page sees it.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) pieces: Vec<Piece>,
    /// The innermost element, by its number.
    pub(super) element: usize,
    /// Depth of the heading it is.
    pub(super) heading: Option<u8>,
    /// How many of its letters are links.
    pub(super) linked: usize,
    /// All its letters.
    pub(super) letters: usize,
    /// Whether a mere line break stands before it.
    pub(super) after_break: bool,
    /// The row of a table it is.
    pub(super) row: Option<u32>,
    /// Whether it stands in a part that pages put around their text.
    pub(super) around: bool,
}

/// An element of the page that can hold lines.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) parent: usize,
    /// How many columns and rows a cell covers.
    pub(super) covers: (u32, u32),
}

/// Gathers lines.
#[derive(Debug)]
pub(super) struct Gatherer {
    file: FileId,
    pub(super) lines: Vec<Line>,
    /// Element 0 is the page.
    pub(super) elements: Vec<Element>,
    open: Vec<Open>,
    line: Line,
    after_break: bool,
    /// A blank that is due before the next letter.
    blank: Option<Span>,
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is handed down to inner elements by itself"
)]
#[derive(Clone, Debug)]
struct Open {
    name: String,
    element: usize,
    hidden: bool,
    linked: bool,
    kept_blanks: bool,
    heading: Option<u8>,
    around: bool,
}

/// Elements whose text is no text of the page.
const HIDDEN: [&str; 15] = [
    "script", "style", "noscript", "template", "head", "select", "button", "iframe", "object",
    "svg", "textarea", "audio", "video", "canvas", "datalist",
];

/// Elements that begin and end a line.
const BLOCKS: [&str; 42] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
];

/// Elements that have no end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// What an element closes when it begins inside it without an end tag between.
fn closes(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["li", "p"],
        "tr" => &["tr", "td", "th", "p"],
        "td" | "th" => &["td", "th", "p"],
        "dt" | "dd" => &["dt", "dd", "p"],
        "option" => &["option"],
        _ if BLOCKS.contains(&name) => &["p"],
        _ => &[],
    }
}

/// What stops that search: an element of its own realm.
fn is_wall(name: &str, of: &str) -> bool {
    match of {
        "li" => matches!(name, "ul" | "ol"),
        "tr" => matches!(name, "table" | "tbody" | "thead" | "tfoot"),
        "td" | "th" => matches!(name, "tr" | "table"),
        _ => !matches!(
            name,
            "p" | "span" | "font" | "b" | "strong" | "i" | "em" | "u" | "a" | "o:p"
        ),
    }
}

fn attribute<'t>(tag: &'t StartTag<usize>, name: &str) -> Option<&'t [u8]> {
    let key = HtmlString(name.as_bytes().to_vec());
    tag.attributes
        .get(&key)
        .map(|value| value.value.0.as_slice())
}

/// Whether an element says that it is not shown.
fn is_hidden(tag: &StartTag<usize>, name: &str) -> bool {
    let style = attribute(tag, "style").map(|style| {
        let style = String::from_utf8_lossy(style).to_ascii_lowercase();
        style
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect::<String>()
    });
    let styled = style
        .is_some_and(|style| style.contains("display:none") || style.contains("visibility:hidden"));
    styled || attribute(tag, "hidden").is_some() || HIDDEN.contains(&name)
}

impl Gatherer {
    pub(super) fn new(file: FileId) -> Self {
        let page = Element {
            name: String::new(),
            parent: 0,
            covers: (1, 1),
        };
        Self {
            file,
            lines: Vec::new(),
            elements: vec![page],
            open: Vec::new(),
            line: Line::default(),
            after_break: false,
            blank: None,
        }
    }

    pub(super) fn open(&mut self, tag: &StartTag<usize>) {
        let name = String::from_utf8_lossy(&tag.name.0).into_owned();
        self.close_before(&name);
        let block = BLOCKS.contains(&name.as_str());
        if block {
            self.finish_line();
            self.after_break = false;
        }
        if name == "br" {
            self.finish_line();
            self.after_break = true;
        }
        if VOID.contains(&name.as_str()) || self.open.len() >= DEPTH {
            return;
        }
        let outer = self.open.last();
        let element = outer.map_or(0, |open| open.element);
        let heading = name
            .strip_prefix('h')
            .and_then(|depth| depth.parse().ok())
            .filter(|d| (1..=6).contains(d));
        let mut open = Open {
            element,
            hidden: outer.is_some_and(|o| o.hidden) || is_hidden(tag, &name),
            linked: outer.is_some_and(|o| o.linked) || name == "a",
            kept_blanks: outer.is_some_and(|o| o.kept_blanks) || name == "pre",
            heading: heading.or(outer.and_then(|o| o.heading)),
            around: outer.is_some_and(|o| o.around)
                || matches!(name.as_str(), "nav" | "footer" | "aside"),
            name,
        };
        if block {
            let covers = |name| {
                let number = attribute(tag, name).and_then(|v| std::str::from_utf8(v).ok());
                number
                    .and_then(|n| n.trim().parse::<u32>().ok())
                    .unwrap_or(1)
                    .clamp(1, 1000)
            };
            open.element = self.elements.len();
            self.elements.push(Element {
                name: open.name.clone(),
                parent: element,
                covers: (covers("colspan"), covers("rowspan")),
            });
        }
        self.open.push(open);
    }

    /// Closes what an element ends by beginning.
    fn close_before(&mut self, name: &str) {
        let ended = closes(name);
        let mut reach = 0;
        for (n, open) in self.open.iter().enumerate().rev() {
            if ended.contains(&open.name.as_str()) {
                reach = self.open.len() - n;
            }
            if is_wall(&open.name, name) && !ended.contains(&open.name.as_str()) {
                break;
            }
        }
        if reach > 0 {
            self.finish_line();
            self.open.truncate(self.open.len() - reach);
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        if name == "br" || name == "p" {
            self.finish_line();
        }
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else {
            return;
        };
        // An end tag of a word does not end the cell around it.
        let inner = &self.open[at + 1..];
        if !BLOCKS.contains(&name)
            && inner
                .iter()
                .any(|open| matches!(open.name.as_str(), "td" | "th" | "table" | "div"))
        {
            return;
        }
        if BLOCKS.contains(&name) {
            self.finish_line();
            self.after_break = false;
        }
        self.open.truncate(at);
    }

    /// The start of the page.
    pub(super) const fn start(&self) -> Span {
        Span::start_of(self.file)
    }

    pub(super) fn end(&mut self) {
        self.finish_line();
    }

    /// Text that stands in the page as it is.
    pub(super) fn verbatim(&mut self, raw: &str, start: usize) {
        if self.open.last().is_some_and(|open| open.hidden) {
            return;
        }
        let kept = self.open.last().is_some_and(|open| open.kept_blanks);
        let mut at = 0;
        for part in raw.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            let word = part.trim_end_matches(|c: char| c.is_ascii_whitespace());
            if !word.is_empty() {
                let place = self.span(start + at, start + at + word.len());
                self.push(word, place, true);
            }
            at += part.len();
            if word.len() < part.len() {
                let place = self.span(start + at - 1, start + at);
                if kept && part.ends_with('\n') {
                    self.finish_line();
                    self.after_break = true;
                } else if kept || self.blank.is_none() {
                    self.blank = Some(place);
                }
            }
        }
    }

    /// A letter that stands in the page under a name.
    pub(super) fn entity(&mut self, text: &str, start: usize, end: usize) {
        let place = self.span(start, end);
        self.text(text, place);
    }

    /// Text that stands for a place of the page.
    pub(super) fn text(&mut self, text: &str, place: Span) {
        if !self.open.last().is_some_and(|open| open.hidden) && !text.is_empty() {
            self.push(text, place, false);
        }
    }

    const fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start as u32, end as u32)
    }

    fn push(&mut self, text: &str, place: Span, verbatim: bool) {
        let (element, linked, heading, around) =
            self.open.last().map_or((0, false, None, false), |o| {
                (o.element, o.linked, o.heading, o.around)
            });
        let cell = self.cell(element);
        if self.line.pieces.is_empty() {
            self.blank = None;
            self.line.element = element;
            self.line.heading = heading;
            self.line.after_break = self.after_break;
            self.line.around = around;
        }
        if let Some(place) = self.blank.take() {
            self.line.pieces.push(Piece {
                text: " ".to_owned(),
                place,
                verbatim: false,
                cell,
            });
        }
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        self.line.letters += letters;
        self.line.linked += if linked { letters } else { 0 };
        let follows = self.line.pieces.last_mut().filter(|last| {
            verbatim && last.verbatim && last.place.end == place.start && last.cell == cell
        });
        if let Some(last) = follows {
            last.text.push_str(text);
            last.place.end = place.end;
            return;
        }
        self.line.pieces.push(Piece {
            text: text.to_owned(),
            place,
            verbatim,
            cell,
        });
    }

    /// The cell around an element, by the number of its element; 0 outside of tables.
    fn cell(&self, element: usize) -> u32 {
        let mut at = element;
        while at > 0 {
            if matches!(self.elements[at].name.as_str(), "td" | "th") {
                return at as u32;
            }
            at = self.elements[at].parent;
        }
        0
    }

    fn finish_line(&mut self) {
        self.blank = None;
        let line = std::mem::take(&mut self.line);
        if line
            .pieces
            .iter()
            .any(|piece| !piece.text.trim().is_empty())
        {
            self.lines.push(line);
        }
    }
}
