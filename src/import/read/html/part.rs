//! Which part of a web page is the document: the innermost element that holds nearly all text
//! that is no link, and the title above it.

use super::lines::{Gatherer, Line};

/// How much of the text the part must hold, in hundredths.
const SHARE: usize = 80;

/// The lines of a page that are the document.
#[derive(Clone, Debug)]
pub(super) struct Part {
    kept: Vec<bool>,
}

impl Part {
    /// Whether a line belongs to it.
    pub(super) fn contains(&self, line: usize) -> bool {
        self.kept.get(line).copied().unwrap_or(true)
    }
}

/// What a line counts: its letters that are no link.
fn weight(line: &Line) -> usize {
    if line.around || line.linked * 2 > line.letters {
        0
    } else {
        line.letters - line.linked
    }
}

/// Finds the document.
pub(super) fn body(page: &Gatherer) -> Part {
    let mut weights = vec![0_usize; page.elements.len()];
    for line in &page.lines {
        weights[line.element] += weight(line);
    }
    // Elements stand after what holds them, so one pass from the end adds up.
    for n in (1..page.elements.len()).rev() {
        weights[page.elements[n].parent] += weights[n];
    }
    let all = weights[0];
    let mut best = 0;
    for (n, weight) in weights.iter().enumerate() {
        let holder = !matches!(
            page.elements[n].name.as_str(),
            "p" | "tr" | "tbody" | "h1" | "h2" | "h3" | "li"
        );
        if holder && weight * 100 >= all * SHARE {
            best = n;
        }
    }
    let mut kept: Vec<bool> = page
        .lines
        .iter()
        .map(|line| is_within(page, line.element, best) && !is_menu(line))
        .collect();
    keep_title(page, &mut kept);
    Part { kept }
}

fn is_within(page: &Gatherer, mut element: usize, holder: usize) -> bool {
    while element > holder {
        element = page.elements[element].parent;
    }
    element == holder
}

/// Whether a line is nothing but links, or stands in a part for menus.
fn is_menu(line: &Line) -> bool {
    let links = line.letters > 0 && line.linked == line.letters;
    line.around || (links && line.row.is_none() && line.letters < 40 && line.heading.is_none())
}

/// Keeps the heading above the text, when the text does not repeat it.
fn keep_title(page: &Gatherer, kept: &mut [bool]) {
    let Some(first) = kept.iter().position(|kept| *kept) else {
        return;
    };
    let text = |line: &Line| -> String {
        let all: String = line
            .pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect();
        all.chars().filter(|c| !c.is_whitespace()).collect()
    };
    let title = (0..first).rev().find(|n| {
        page.lines[*n].heading.is_some_and(|depth| depth <= 2) && page.lines[*n].letters >= 6
    });
    let Some(title) = title else { return };
    let wanted = text(&page.lines[title]);
    let head: String = page.lines[first..].iter().take(12).map(text).collect();
    kept[title] = !head.contains(&wanted);
}
