//! What a diagnostic shows of the files: the lines of its places, long ones cut around
//! what matters, each with its true file, line and column.
//!
//! miette knows one source text a diagnostic and reads it from the start every time; this
//! stands in its place, so that places in several files fit into one picture and a file of
//! a hundred megabytes costs nothing.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthChar;

use crate::source::{Sources, Span};

/// Ends the name of a place that needs no line and column behind it: a cell says more. miette
/// writes them all the same, so they are taken out of what it has written.
const WITHOUT_LINE: char = '\u{E000}';

/// A line of miette's without the line and column behind the name of a cell.
pub fn without_line(line: &str) -> std::borrow::Cow<'_, str> {
    let cut = line.split_once(WITHOUT_LINE);
    let Some((before, rest)) = cut.filter(|(_, rest)| rest.starts_with(':')) else {
        return line.into();
    };
    let end = rest.find(']').unwrap_or(rest.len());
    format!("{before}{}", &rest[end..]).into()
}

/// One line to show.
#[derive(Debug)]
struct Line {
    file: String,
    /// From 0.
    number: usize,
    /// Columns (from 0, in characters) of the first label on it.
    column: usize,
    start: usize,
    end: usize,
}

/// The lines of a diagnostic, one after the other in a text of their own.
#[derive(Debug, Default)]
pub struct Excerpt {
    text: String,
    lines: Vec<Line>,
}

/// A place in the text of an [`Excerpt`].
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub span: SourceSpan,
    /// What stands there.
    pub text: Option<String>,
}

impl Excerpt {
    /// Shows these places within `width` columns; gives the labels back in order.
    pub fn new(
        sources: &Sources,
        places: &[(Span, Option<String>)],
        width: usize,
    ) -> (Self, Vec<Label>) {
        let mut excerpt = Self::default();
        let mut labels: Vec<Option<Label>> = vec![None; places.len()];
        let mut order: Vec<usize> = (0..places.len()).collect();
        // Line by line, so that labels of one line stand under one copy of it.
        let key = |n: &usize| sources.line_of(places[*n].0);
        let first_of = |n: &usize| order_of_line(places, sources, *n);
        order.sort_by_key(|n| (first_of(n), key(n), places[*n].0.start));
        for mut group in order.chunk_by(|a, b| key(a) == key(b)) {
            while !group.is_empty() {
                let (together, rest) = group.split_at(together(sources, places, group, width));
                excerpt.add_line(sources, places, together, width, &mut labels);
                group = rest;
            }
        }
        (excerpt, labels.into_iter().flatten().collect())
    }

    fn add_line(
        &mut self,
        sources: &Sources,
        places: &[(Span, Option<String>)],
        group: &[usize],
        width: usize,
        labels: &mut [Option<Label>],
    ) {
        let first = places[group[0]].0;
        let source = sources.get(first.file);
        let (number, bytes) = source.lines().line(&source.text, first.start);
        let start = bytes.start;
        let whole = source.text[bytes].trim_end_matches(['\r', '\n']);
        let from = first.start as usize - start;
        let to = group
            .iter()
            .map(|n| {
                (places[*n].0.end as usize)
                    .min(start + whole.len())
                    .saturating_sub(start)
            })
            .max()
            .unwrap_or(from)
            .max(from);
        let window = window(whole, from.min(whole.len()), to.min(whole.len()), width);
        let at = self.text.len();
        let (before, after) = (
            if window.start > 0 { "…" } else { "" },
            if window.end < whole.len() { "…" } else { "" },
        );
        self.text.push_str(before);
        let shift = self.text.len();
        self.text.extend(
            whole[window.clone()]
                .chars()
                .map(|c| if c == '\t' { ' ' } else { c }),
        );
        self.text.push_str(after);
        let line_end = self.text.len();
        self.text.push('\n');
        for &n in group {
            let span = places[n].0;
            let inside = |byte: u32| {
                (byte as usize).clamp(start + window.start, start + window.end)
                    - start
                    - window.start
                    + shift
            };
            let (low, high) = (inside(span.start), inside(span.end));
            let high = if span.end as usize > start + window.end {
                line_end
            } else {
                high
            };
            labels[n] = Some(Label {
                span: (low, high - low).into(),
                text: places[n].1.clone(),
            });
        }
        let column = sources.position(first).column as usize - 1;
        let file = match sources.landmark(first) {
            Some(name) if source.landmarks.is_sheet() => {
                format!("{} {name}{WITHOUT_LINE}", source.name)
            }
            Some(name) => format!("{} {name}", source.name),
            None => source.name.clone(),
        };
        self.lines.push(Line {
            file,
            number,
            column,
            start: at,
            end: line_end,
        });
    }
}

/// How many places of one line one window shows; of a line that is too long the others get
/// windows of their own.
fn together(
    sources: &Sources,
    places: &[(Span, Option<String>)],
    group: &[usize],
    width: usize,
) -> usize {
    let first = places[group[0]].0;
    let source = sources.get(first.file);
    let (_, line) = source.lines().line(&source.text, first.start);
    let fits = |bytes: std::ops::Range<usize>, width: usize| {
        bytes.len() <= width * 4 && columns(source.text[bytes].trim_end()) <= width
    };
    if fits(line.clone(), width) {
        return group.len();
    }
    // A window gives way on both sides for what it is to show.
    let room = width.saturating_sub(2);
    let start = first.start as usize;
    let fitting = group.iter().take_while(|n| {
        let end = (places[**n].0.end as usize).clamp(start, line.end);
        fits(start..end, room)
    });
    fitting.count().max(1)
}

/// Lines stand in the order of the first label on each: the primary place comes first.
fn order_of_line(places: &[(Span, Option<String>)], sources: &Sources, n: usize) -> usize {
    let wanted = sources.line_of(places[n].0);
    places
        .iter()
        .position(|(span, _)| sources.line_of(*span) == wanted)
        .unwrap_or(n)
}

fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// The part of a line to show: all of it, or what fits around `from..to`.
fn window(line: &str, from: usize, to: usize, width: usize) -> std::ops::Range<usize> {
    // No character takes more than four bytes a column: a longer line need not be measured.
    if line.len() <= width * 4 && columns(line) <= width {
        return 0..line.len();
    }
    let width = width.saturating_sub(2);
    let shown = line[from..to]
        .char_indices()
        .nth(width)
        .map_or(to, |(n, _)| from + n);
    let label = columns(&line[from..shown]).min(width);
    let mut left = (width - label) / 3;
    let mut start = from;
    for (at, c) in line[..from].char_indices().rev() {
        let wide = c.width().unwrap_or(0);
        if wide > left {
            break;
        }
        left -= wide;
        start = at;
    }
    let mut room = width;
    let mut end = start;
    for (at, c) in line[start..].char_indices() {
        let wide = c.width().unwrap_or(0);
        if wide > room {
            break;
        }
        room -= wide;
        end = start + at + c.len_utf8();
    }
    start..end
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let offset = span.offset();
        let line = self
            .lines
            .iter()
            .rev()
            .find(|l| l.start <= offset)
            .ok_or(MietteError::OutOfBounds)?;
        // Lines that stand next to each other here do not in their files: they are never joined.
        if offset + span.len() > line.end {
            return Err(MietteError::OutOfBounds);
        }
        let data = &self.text.as_bytes()[line.start..line.end];
        let place = SourceSpan::from((line.start, line.end - line.start));
        Ok(Box::new(MietteSpanContents::new_named(
            line.file.clone(),
            data,
            place,
            line.number,
            line.column,
            1,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Source};

    #[test]
    fn long_lines_are_cut_around_the_label() {
        let text = format!("{}目标在此{}", "前".repeat(300), "后".repeat(300));
        let mut sources = Sources::default();
        sources.add(Source::new("a.plan", text.clone()));
        let at = text.find("目标").unwrap_or_default() as u32;
        let (excerpt, labels) =
            Excerpt::new(&sources, &[(Span::new(FileId(0), at, at + 12), None)], 60);
        let shown = &excerpt.text[..excerpt.text.len() - 1];
        assert!(columns(shown) <= 60, "{}", columns(shown));
        let span = labels[0].span;
        assert_eq!(
            &excerpt.text[span.offset()..span.offset() + span.len()],
            "目标在此"
        );
        assert_eq!(excerpt.lines[0].column, 300);
    }
}
