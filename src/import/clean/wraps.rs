//! Which lines go on in the next one: hard wraps, and what an author or a web page broke by hand.
//!
//! Two kinds of text are told apart by their widths. In a wrapped one most lines end at the same
//! margin, so a line that falls short of it ends its paragraph. In one whose lines are
//! paragraphs, only lists of units, open brackets and titles go on.

use super::lines::Line;
use super::tokens;
use crate::import::draft::{Mark, Wrapping};

/// Wider lines are paragraphs, not lines of a page, in cells.
const WIDEST_PAGE: usize = 160;

/// Narrower lines are short paragraphs, not full lines, in cells.
const NARROWEST_PAGE: usize = 36;

/// How much a full line may fall short of the margin: the indent of a first line, and what could
/// not be parted.
const SLACK: usize = 8;

/// How many lines a bracket may stay open.
const OPEN_LINES: usize = 6;

/// What stands between the units of a list.
const SEPARATORS: [char; 5] = ['、', '，', ',', '：', ':'];

/// What the lines of a text have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// Where most lines end, in cells; nothing where lines are paragraphs.
    margin: Option<usize>,
    /// Whether lines may be wrapped, though no margin is seen.
    unmeasured: bool,
    /// Whether blanks before a line mean that a paragraph begins.
    indents: bool,
    /// Whether an empty line means that a paragraph begins.
    gaps: bool,
}

impl Page {
    /// What the lines that are kept have in common.
    pub(super) fn of(text: &str, lines: &[&Line], wrapping: Wrapping) -> Self {
        let margin = match wrapping {
            Wrapping::Unknown => margin(text, lines),
            Wrapping::Paragraphs => None,
        };
        let count = lines.len().max(1);
        let indented = lines
            .iter()
            .filter(|line| (2..=8).contains(&line.indent))
            .count();
        let gaps = lines.iter().filter(|line| line.after_blank).count();
        Self {
            margin,
            unmeasured: wrapping == Wrapping::Unknown && margin.is_none(),
            indents: indented * 50 >= count && indented * 10 <= count * 7,
            gaps: gaps * 10 <= count * 7,
        }
    }
}

/// The margin at which most lines end.
fn margin(text: &str, lines: &[&Line]) -> Option<usize> {
    let mut widths: Vec<usize> = lines
        .iter()
        .filter(|line| line.mark != Some(Mark::Row))
        .map(|line| line.width.min(WIDEST_PAGE + 1))
        .collect();
    widths.sort_unstable();
    let margin = *widths.get(widths.len() * 3 / 4)?;
    let full = widths
        .iter()
        .filter(|w| **w + SLACK >= margin && **w <= margin + 8)
        .count();
    let wrapped =
        (24..=WIDEST_PAGE).contains(&margin) && full >= 4 && full * 20 >= widths.len() * 7;
    (wrapped && breaks_sentences(text, lines, margin)).then_some(margin)
}

/// Whether full lines often stop in mid-sentence: paragraphs of like lengths do not.
fn breaks_sentences(text: &str, lines: &[&Line], margin: usize) -> bool {
    let (mut full, mut broken) = (0_usize, 0_usize);
    for pair in lines.windows(2) {
        let (line, next) = (pair[0], pair[1]);
        if line.width + SLACK < margin || line.width > margin + 8 {
            continue;
        }
        full += 1;
        let (raw, next) = (&text[line.range.clone()], &text[next.range.clone()]);
        let begins = tokens::begins_with_number(next)
            || tokens::begins_with_label(next)
            || tokens::is_date(next);
        let ends = tokens::ends_sentence(raw) || tokens::ends_like_title(raw);
        broken += usize::from(!ends && !begins);
    }
    broken >= 3 && broken * 3 >= full
}

/// For each line but the last, whether the next one goes on with it.
pub(super) fn joins(text: &str, lines: &[&Line], page: Page) -> Vec<bool> {
    let mut joins = Vec::with_capacity(lines.len());
    let mut state = State::default();
    let titles = titles(text, lines, page.margin);
    for n in 0..lines.len().saturating_sub(1) {
        let (line, next) = (lines[n], lines[n + 1]);
        state.read(text, line);
        let join = titles[n] || goes_on(text, line, next, page, &state);
        if !join {
            state = State::default();
        }
        joins.push(join);
    }
    joins.push(false);
    joins
}

/// What is known of the paragraph so far.
#[derive(Default)]
struct State {
    /// Brackets that wait for their other half, each with the line it stands in.
    open: Vec<(char, usize)>,
    lines: usize,
    /// Whether it is a line of a role: `责任单位:…`.
    role: bool,
}

impl State {
    fn read(&mut self, text: &str, line: &Line) {
        let raw = &text[line.range.clone()];
        if self.lines == 0 {
            self.role = tokens::begins_with_label(raw);
        }
        self.lines += 1;
        for c in raw.chars() {
            if let Some(other) = closing(c) {
                self.open.push((other, self.lines));
            } else if self.open.last().is_some_and(|(other, _)| *other == c) {
                self.open.pop();
            }
        }
    }

    /// Whether a text closes the bracket that is open.
    fn closes(&self, next_raw: &str) -> bool {
        let other = self.open.last().filter(|_| self.is_open());
        other.is_some_and(|(other, _)| next_raw.contains(*other))
    }

    fn is_open(&self) -> bool {
        let last = self.open.last();
        last.is_some_and(|(_, line)| self.lines - line < OPEN_LINES)
    }
}

fn closing(c: char) -> Option<char> {
    let at = "（〔［《“【(「".chars().position(|open| open == c)?;
    "）〕］》”】)」".chars().nth(at)
}

fn goes_on(text: &str, line: &Line, next: &Line, page: Page, state: &State) -> bool {
    let (raw, next_raw) = (&text[line.range.clone()], &text[next.range.clone()]);
    let apart = [line, next]
        .iter()
        .any(|l| matches!(l.mark, Some(Mark::Row | Mark::Heading(_))));
    let labelled =
        tokens::begins_with_label(next_raw) && !next_raw.starts_with(['（', '(', '［', '[']);
    if apart || labelled || tokens::stands_apart(next_raw) || tokens::begins_with_number(next_raw) {
        return false;
    }
    if tokens::is_period(next_raw) && tokens::ends_like_title(raw) {
        return true;
    }
    if tokens::is_cut_document_number(raw) && next_raw.starts_with('号') {
        return true;
    }
    if tokens::is_date(next_raw) || tokens::is_date(raw) {
        return false;
    }
    let listed = match page.margin {
        Some(margin) => raw.ends_with(SEPARATORS) || line.width + SLACK >= margin,
        None => raw.ends_with(SEPARATORS) || tokens::reads_like_units(next_raw),
    };
    if state.role && listed && is_list(raw, next_raw) {
        return true;
    }
    match page.margin {
        Some(margin) => wrapped(raw, next_raw, line, next, margin, page, state),
        // Too few lines for a margin: an indent tells where paragraphs begin.
        None if page.indents
            && page.unmeasured
            && next.indent < 2
            && (line.indent >= 2 || state.lines > 1)
            && line.width + line.indent >= NARROWEST_PAGE
            && line.width < WIDEST_PAGE
            && !tokens::ends_sentence(raw) =>
        {
            true
        }
        None if !state.closes(next_raw) || next.width >= WIDEST_PAGE => false,
        None => line.width < WIDEST_PAGE || opens_owners(raw),
    }
}

/// Whether the bracket that a line leaves open is one of owners: `……。（责任单位：`.
fn opens_owners(raw: &str) -> bool {
    let open = raw.rfind(['（', '(']);
    open.is_some_and(|open| tokens::begins_with_label(raw[open..].trim_start_matches(['（', '('])))
}

/// Whether a line of units goes on: a list without a sentence in it.
fn is_list(raw: &str, next_raw: &str) -> bool {
    let body = next_raw.trim_end_matches(['。', '；', ';']);
    let sentence = body.contains(['。', '；', '！', '？', '《']);
    !sentence && next_raw.chars().count() <= 60 && !raw.ends_with(['。', '；', ';'])
}

/// Whether a line of a wrapped text goes on.
fn wrapped(
    raw: &str,
    next_raw: &str,
    line: &Line,
    next: &Line,
    margin: usize,
    page: Page,
    state: &State,
) -> bool {
    let width = line.width + line.indent.min(4);
    let full = width + SLACK >= margin;
    let ends = tokens::ends_sentence(raw);
    let stops = raw.ends_with(['。', '！', '？', '号']);
    if state.closes(next_raw) || (state.is_open() && !stops && (full || line.width * 2 >= margin)) {
        return true;
    }
    if !full || (page.gaps && next.after_blank && !next.page) {
        return false;
    }
    // A line that ends with a sentence goes on only if there was no room for another letter.
    if ends && (width + 3 < margin || raw.ends_with(['：', ':'])) {
        return false;
    }
    if page.indents {
        return next.indent < 2 || next.indent > 8;
    }
    // The first line of a paragraph is indented and so falls short of the margin, even where
    // the copy lost the indent; a wider line goes on, and so does a last one.
    let wide = next.width + 3 > margin;
    let owners = next_raw.starts_with(['（', '(']);
    let last =
        next.width + SLACK < margin && next_raw.ends_with('。') && !next_raw.starts_with("特此");
    !ends || wide || owners || last
}

/// Lines that make up one title: they end with a kind of document, and none before ends a
/// sentence, names an office by itself or is a number.
fn titles(text: &str, lines: &[&Line], margin: Option<usize>) -> Vec<bool> {
    let mut joins = vec![false; lines.len()];
    // Titles stand before the first chapter of the notice and of each attachment.
    let mut head = true;
    for end in 0..lines.len() {
        let raw = &text[lines[end].range.clone()];
        if tokens::begins_with_number(raw) {
            head = raw.starts_with("附件");
            continue;
        }
        let title = head
            && lines[end].width <= 100
            && tokens::ends_like_title(raw)
            && !raw.contains(['，', '。', '；'])
            && margin.is_none_or(|margin| lines[end].width + SLACK < margin);
        if !title {
            continue;
        }
        let first = first_line_of_title(text, lines, end);
        joins[first..end].fill(true);
    }
    joins
}

fn first_line_of_title(text: &str, lines: &[&Line], end: usize) -> usize {
    let mut first = end;
    while first > 0 && end - first < 8 {
        let before = lines[first - 1];
        let raw = &text[before.range.clone()];
        let apart = tokens::ends_sentence(raw)
            || tokens::begins_with_number(raw)
            || tokens::begins_with_label(raw)
            || tokens::is_date(raw)
            || tokens::ends_with_document_number(raw)
            || tokens::ends_like_title(raw)
            || tokens::is_cut_document_number(raw)
            || tokens::is_metadata(raw)
            || raw.contains(['，', ',', '。', '；'])
            || raw.ends_with(['号', '、'])
            || raw.ends_with("文件")
            || raw.starts_with(['（', '('])
            || before.mark == Some(Mark::Row)
            || before.width > 60;
        if apart {
            break;
        }
        first -= 1;
    }
    first
}
