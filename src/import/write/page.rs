//! Text of the plan language in the making: blocks, statements, comments, lists of names.
//!
//! In: keywords and arguments that are already written. Out: lines the formatter can lay out.
//! Nothing here knows what a document says.

use crate::data::quote::{self, is_bare, quoted};
use crate::finding::Lang;
use crate::import::owners::{Listed, Name};
use crate::syntax::keywords::{Keyword, Mark};

/// Text in the making.
pub(super) struct Page {
    pub lang: Lang,
    pub out: String,
    blocks: Vec<Keyword>,
}

impl Page {
    /// An empty page with keywords of a language.
    pub(super) const fn new(lang: Lang) -> Self {
        Self {
            lang,
            out: String::new(),
            blocks: Vec::new(),
        }
    }

    pub(super) fn line(&mut self, keyword: Keyword, arguments: &str) {
        self.out
            .push_str(keyword.written(self.lang, self.blocks.last().copied()));
        if !arguments.is_empty() {
            self.out.push(' ');
            self.out.push_str(arguments);
        }
    }

    pub(super) fn say(&mut self, keyword: Keyword, arguments: &str) {
        self.line(keyword, arguments);
        self.out.push('\n');
    }

    /// The entries of another page.
    pub(super) fn paste(&mut self, page: &Self) {
        self.out.push_str(&page.out);
    }

    pub(super) fn open(&mut self, keyword: Keyword, head: &str) {
        self.line(keyword, head);
        self.out.push_str(" {\n");
        self.blocks.push(keyword);
    }

    pub(super) fn close(&mut self) {
        self.blocks.pop();
        self.out.push_str("}\n");
    }

    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") && !self.out.ends_with("{\n") {
            self.out.push('\n');
        }
    }

    pub(super) fn comment(&mut self, text: &str) {
        self.out.push_str("# ");
        self.out.push_str(text);
        self.out.push('\n');
    }

    pub(super) fn role(&mut self, list: &Listed) {
        let names = self.list(&list.names);
        self.say(list.role, &names);
    }

    /// Names with the separators of the document: only those joined by `、` share a part.
    pub(super) fn list(&self, names: &[Name]) -> String {
        let mut out = String::new();
        for (n, name) in names.iter().enumerate() {
            if n > 0 {
                out.push_str(if name.joined { "、" } else { "," });
            }
            out.push_str(&quote::name(&name.text));
            if let Some(open) = &name.open {
                let known = Mark::parse(open) == Some(Mark::Etc);
                let end = if known {
                    open.as_str()
                } else {
                    Mark::Etc.word(Lang::Zh)
                };
                match self.lang {
                    Lang::Zh if is_bare(&name.text) => out.push_str(end),
                    Lang::Zh => out.extend(["、", end]),
                    Lang::En => out.extend([", ", Mark::Etc.word(Lang::En)]),
                }
            }
        }
        out
    }
}

/// A text of the document in long quotes, so that the formatter leaves it a line of its own.
pub(super) fn long(text: &str) -> String {
    if text.contains("\"\"") || text.starts_with('"') || text.ends_with('"') || text.is_empty() {
        return quoted(text);
    }
    format!("\"\"\"{text}\"\"\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stand_in_long_quotes() {
        assert_eq!(long("甲\"乙"), "\"\"\"甲\"乙\"\"\"");
        assert!(long("甲\"").ends_with("甲\"”"), "{}", long("甲\""));
    }
}
