//! A page of Markdown for a terminal: lines wrapped to its width, headings set off, no marks.
//!
//! In: a page made by `page`, the columns of the terminal. Out: text. Only what those pages
//! hold is known: headings, paragraphs, lists of two levels, tables of names, fenced text.

use std::fmt::Write as _;

use textwrap::{Options, WordSplitter};

/// What a heading is shown in where there are colours.
const BOLD: (&str, &str) = ("\u{1b}[1m", "\u{1b}[0m");

/// The page in lines of at most `width` columns; fenced text is moved in and keeps its lines.
pub fn shown(markdown: &str, width: usize, colour: bool) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            out.push_str("    ");
            out.push_str(line);
            out.push('\n');
        } else if let Some(heading) = heading(line) {
            let (on, off) = if colour { BOLD } else { ("", "") };
            let _ = writeln!(out, "{on}{}{off}", without_marks(heading));
        } else {
            wrap(&without_marks(line), width, &mut out);
        }
    }
    out
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    text.strip_prefix(' ').filter(|_| text.len() < line.len())
}

/// Code in the pages is told by backticks; a terminal shows it as it is.
fn without_marks(line: &str) -> String {
    line.replace('`', "")
}

/// A line, and what does not fit below it, under the text of its list item.
fn wrap(line: &str, width: usize, out: &mut String) {
    let text = line.trim_start();
    let mut indent = line.len() - text.len();
    if text.starts_with("- ") {
        indent += 2;
    }
    let below = " ".repeat(indent);
    let options = Options::new(width)
        .subsequent_indent(&below)
        .word_splitter(WordSplitter::NoHyphenation);
    for part in textwrap::wrap(line, options) {
        out.push_str(&part);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::shown;
    use unicode_width::UnicodeWidthStr;

    const PAGE: &str = "# some-rule\n\nwhat it demands, in `words` that are longer than a narrow line\n\n- reads: task.lead, task.support, task.responsible\n  - draft: warning\n\n```\ntask 1 \"A line that stays as long as it is written\"\n```\n";

    #[test]
    fn lines_fit_and_lists_hang() {
        let text = shown(PAGE, 30, false);
        assert!(text.starts_with("some-rule\n\nwhat it demands, in words that\n"));
        assert!(text.contains(
            "- reads: task.lead,\n  task.support,\n  task.responsible\n  - draft: warning\n"
        ));
        assert!(text.contains("    task 1 \"A line that stays as long as it is written\"\n"));
    }

    #[test]
    fn chinese_is_measured_in_columns() {
        let page = "无人牵头的工作，往往到年底考核时才发现没有完成，也无从问责。\n";
        let text = shown(page, 20, false);
        assert!(text.lines().count() >= 3);
        assert!(text.lines().all(|line| line.width() <= 20), "{text}");
        let again: String = text.lines().collect();
        assert_eq!(again, page.trim_end());
    }

    #[test]
    fn a_heading_is_bold_where_there_are_colours() {
        assert!(shown(PAGE, 80, true).starts_with("\u{1b}[1msome-rule\u{1b}[0m\n"));
    }
}
