//! Examples of rules: small plans that must, or must not, be faulty.
//!
//! In go tokens, out come the files and settings of an example. Whether it holds is for
//! `examples` of the whole rule language to judge.

use super::super::tree::Example;
use super::{Parser, Read};
use crate::syntax::date;

impl Parser<'_> {
    pub(super) fn example(&mut self) -> Read<Example> {
        let mut example = Example {
            bad: self.word() == "bad",
            span: Some(self.here()),
            ..Example::default()
        };
        self.at += 1;
        if !self.eat("{") {
            let plan = self.string()?;
            example.files.push((String::new(), plan.text));
            return Ok(example);
        }
        while !self.eat("}") {
            match self.word() {
                "as-of" => {
                    self.at += 1;
                    let Ok(date) = date::parse(self.text_here()) else {
                        return self.wanted("a date such as `2024-06-30`", "日期，如 2024-06-30");
                    };
                    self.at += 1;
                    example.as_of = Some(date);
                }
                "severity" => {
                    self.at += 1;
                    example.severity = Some(self.level()?);
                }
                "file" => {
                    self.at += 1;
                    let name = self.string()?;
                    let text = self.string()?;
                    example.files.push((name.text, text.text));
                }
                "plan" => {
                    self.at += 1;
                    let text = self.string()?;
                    example.files.insert(0, (String::new(), text.text));
                }
                word @ ("before" | "toml" | "after") => {
                    let slot = word.to_owned();
                    self.at += 1;
                    let text = Some(self.string()?.text);
                    match slot.as_str() {
                        "before" => example.before = text,
                        "toml" => example.toml = text,
                        _ => example.after = text,
                    }
                }
                _ => {
                    return self.wanted(
                        "`plan`, `file`, `as-of`, `severity`, `before`, `toml` or `after`",
                        "plan、file、as-of、severity、before、toml 或 after",
                    );
                }
            }
        }
        Ok(example)
    }
}
