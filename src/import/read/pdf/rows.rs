//! Letters of a page put into lines, top to bottom, with blanks where there is room.

use super::page::Letter;

/// A line as it stands on the page.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) text: String,
    /// Left and right end, in points.
    pub(super) x: f32,
    pub(super) end: f32,
    /// Height of its letters.
    pub(super) size: f32,
    letters: usize,
}

/// The size of most letters of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Body {
    size: f32,
}

/// The lines of a page.
pub(super) fn rows(mut letters: Vec<Letter>) -> Vec<Row> {
    letters.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows = Vec::new();
    let mut group: Vec<Letter> = Vec::new();
    for letter in letters {
        let apart = group.first().is_some_and(|first| {
            let size = first.size.max(letter.size);
            first.y - letter.y > size * 0.5
        });
        if apart {
            rows.extend(row(std::mem::take(&mut group)));
        }
        group.push(letter);
    }
    rows.extend(row(group));
    rows
}

/// The letters of one line, in order.
fn row(mut letters: Vec<Letter>) -> Option<Row> {
    letters.sort_by(|a, b| a.x.total_cmp(&b.x));
    let is_blank = |letter: &Letter| {
        letter
            .text
            .as_deref()
            .is_some_and(|text| text.trim().is_empty())
    };
    let first = letters.iter().find(|letter| !is_blank(letter))?;
    let mut row = Row {
        text: String::new(),
        x: first.x,
        end: first.x,
        size: first.size,
        letters: 0,
    };
    let mut last: Option<&Letter> = None;
    for letter in letters.iter().filter(|letter| !is_blank(letter)) {
        let text = letter.text.as_deref().unwrap_or("\u{FFFD}");
        if let Some(last) = last {
            // Bold by hand: the same letter twice, a hair apart.
            if last.text == letter.text && letter.x - last.x < letter.size * 0.2 {
                continue;
            }
            let blank = letters
                .iter()
                .any(|b| is_blank(b) && b.x >= last.x && b.x <= letter.x && b.end > b.x);
            row.text.push_str(gap(last, letter, blank));
        }
        row.text.push_str(text);
        row.end = row.end.max(letter.end);
        row.size = row.size.max(letter.size);
        row.letters += text.chars().count();
        last = Some(letter);
    }
    Some(row)
}

/// What stands between two letters: nothing, a blank, or room.
fn gap(last: &Letter, next: &Letter, blank: bool) -> &'static str {
    let size = last.size.min(next.size);
    let between = (next.x - last.end) / size;
    let wide = |letter: &Letter| {
        letter
            .text
            .as_deref()
            .is_some_and(|text| text.chars().all(|c| c >= '\u{2E80}'))
    };
    let blank_from = if wide(last) || wide(next) { 0.7 } else { 0.2 };
    if between > 1.8 {
        "　　"
    } else if between > blank_from || (blank && between > 0.1) {
        " "
    } else {
        ""
    }
}

/// What most letters of all lines have in common.
pub(super) fn body<'r>(rows: impl Iterator<Item = &'r Row>) -> Body {
    let mut sizes: Vec<(f32, usize)> = rows.map(|row| (row.size, row.letters)).collect();
    sizes.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let all: usize = sizes.iter().map(|(_, n)| n).sum();
    let mut seen = 0;
    for (size, letters) in sizes {
        seen += letters;
        if seen * 2 >= all {
            return Body { size };
        }
    }
    Body { size: 10.0 }
}

/// The lines as text, with blanks before those that stand further right than the text does.
pub(super) fn laid_out(rows: &[Row], body: Body) -> Vec<String> {
    let long = rows
        .iter()
        .filter(|row| (row.end - row.x) > body.size * 15.0);
    let left = long.map(|row| row.x).min_by(f32::total_cmp);
    let left = left
        .or_else(|| rows.iter().map(|row| row.x).min_by(f32::total_cmp))
        .unwrap_or_default();
    rows.iter()
        .map(|row| {
            let room = ((row.x - left) / body.size.max(1.0))
                .round()
                .clamp(0.0, 30.0) as usize;
            let room = if room >= 2 { room } else { 0 };
            format!("{}{}", "　".repeat(room), row.text)
        })
        .collect()
}
