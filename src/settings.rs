//! `planlint.toml`: what a workspace sets. An unknown key is an error with a suggestion.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::finding::{Lang, Problem, Said, Severity};
use crate::rule::compile::{Setting, Settings as Params};
use crate::source::{FileId, Span};
use crate::syntax::date::{self, Date};
use crate::syntax::keywords::nearest;

/// The settings of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Further files and folders, relative to the settings file.
    pub include: Vec<(String, Span)>,
    /// The day the checks speak about.
    pub as_of: Option<Date>,
    /// Language of the output.
    pub lang: Option<Lang>,
    /// Only these rules.
    pub select: Vec<(String, Span)>,
    /// Not these rules.
    pub ignore: Vec<(String, Span)>,
    /// From which level on the run fails.
    pub fail_on: Option<Severity>,
    /// Severity by rule.
    pub severities: BTreeMap<String, Severity>,
    /// Parameters by rule.
    pub params: BTreeMap<String, Params>,
    /// Rules that have a table here, with its place.
    pub rules: Vec<(String, Span)>,
}

const KEYS: [&str; 7] = [
    "include", "as-of", "lang", "select", "ignore", "fail-on", "rules",
];

/// A TOML value as the rule language would write it.
pub fn written(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) if super::rule::is_setting(text) => text.clone(),
        toml::Value::String(text) => format!("\"{text}\""),
        other => other.to_string(),
    }
}

/// Reads the text of a settings file.
pub fn read(text: &str, file: FileId) -> (Settings, Vec<Problem>) {
    let mut reader = Reader {
        file,
        settings: Settings::default(),
        problems: Vec::new(),
    };
    match DeTable::parse(text) {
        Ok(table) => reader.table(table.get_ref()),
        Err(error) => {
            let span = error.span().map_or(Span::start_of(file), |s| {
                Span::new(file, s.start as u32, s.end as u32)
            });
            let message = error.message();
            reader.problems.push(
                Problem::error(
                    "settings",
                    span,
                    Said::new(
                        format!("this is not TOML: {message}"),
                        format!("TOML 格式有误：{message}"),
                    ),
                )
                .help(Said::new(
                    "settings are lines such as `as-of = \"2024-06-30\"`",
                    "设置写作“as-of = \"2024-06-30\"”这样的行",
                )),
            );
        }
    }
    reader.problems.sort_by_key(|p| p.span);
    (reader.settings, reader.problems)
}

struct Reader {
    file: FileId,
    settings: Settings,
    problems: Vec<Problem>,
}

type Value<'t> = Spanned<DeValue<'t>>;

impl Reader {
    fn span<T>(&self, spanned: &Spanned<T>) -> Span {
        let range = spanned.span();
        Span::new(self.file, range.start as u32, range.end as u32)
    }

    fn fault(&mut self, span: Span, said: Said, help: Option<Said>) {
        let problem = Problem::error("settings", span, said);
        self.problems.push(match help {
            Some(help) => problem.help(help),
            None => problem,
        });
    }

    fn table(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "include" => {
                    self.settings.include = self.strings(value);
                }
                "as-of" => self.as_of(value),
                "lang" => {
                    self.settings.lang = match self.word(value, &["en", "zh"]).as_deref() {
                        Some("zh") => Some(Lang::Zh),
                        Some(_) => Some(Lang::En),
                        None => None,
                    }
                }
                "select" => self.settings.select = self.strings(value),
                "ignore" => self.settings.ignore = self.strings(value),
                "fail-on" => {
                    self.settings.fail_on = self
                        .word(value, &["error", "warning", "info", "off"])
                        .as_deref()
                        .and_then(Severity::parse);
                }
                "rules" => self.rules(value),
                other => {
                    let near = nearest(other, KEYS.into_iter());
                    let help = match near {
                        Some(near) => Said::new(
                            format!("did you mean `{near}`?"),
                            format!("是否应为“{near}”？"),
                        ),
                        None => Said::new(
                            format!("keys are {}", KEYS.join(", ")),
                            format!("可用的设置项：{}", KEYS.join("、")),
                        ),
                    };
                    let span = self.span(key);
                    self.fault(
                        span,
                        Said::new(
                            format!("there is no setting `{other}`"),
                            format!("没有名为“{other}”的设置项"),
                        ),
                        Some(help),
                    );
                }
            }
        }
    }

    fn text(&mut self, value: &Value<'_>) -> Option<String> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.to_string());
        }
        let span = self.span(value);
        self.fault(
            span,
            Said::new("a text in quotes is wanted here", "此处应为加引号的文字"),
            None,
        );
        None
    }

    fn word(&mut self, value: &Value<'_>, words: &[&str]) -> Option<String> {
        let text = self.text(value)?;
        if words.contains(&text.as_str()) {
            return Some(text);
        }
        let span = self.span(value);
        let list = words.join("`, `");
        let said = Said::new(
            format!("`{text}` is none of the words for this setting"),
            format!("此设置项不能写“{text}”"),
        );
        let help = Said::new(
            format!("write one of `{list}`"),
            format!("可写：{}", words.join("、")),
        );
        self.fault(span, said, Some(help));
        None
    }

    fn strings(&mut self, value: &Value<'_>) -> Vec<(String, Span)> {
        let DeValue::Array(members) = value.get_ref() else {
            let span = self.span(value);
            self.fault(
                span,
                Said::new(
                    "a list is wanted here, such as `[\"a\", \"b\"]`",
                    "此处应为列表，如 [\"a\", \"b\"]",
                ),
                None,
            );
            return Vec::new();
        };
        members
            .iter()
            .filter_map(|m| Some((self.text(m)?, self.span(m))))
            .collect()
    }

    fn as_of(&mut self, value: &Value<'_>) {
        let written = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            _ => match self.text(value) {
                Some(text) => text,
                None => return,
            },
        };
        match date::parse(&written) {
            Ok(date) => self.settings.as_of = Some(date),
            Err(help) => {
                let span = self.span(value);
                self.fault(
                    span,
                    Said::new(
                        format!("`{written}` is no date"),
                        format!("“{written}”不是日期"),
                    ),
                    Some(help),
                );
            }
        }
    }

    fn rules(&mut self, value: &Value<'_>) {
        let DeValue::Table(rules) = value.get_ref() else {
            let span = self.span(value);
            self.fault(
                span,
                Said::new(
                    "write `[rules.NAME]` and its settings below",
                    "请写 [rules.规则名]，其下一行一项设置",
                ),
                None,
            );
            return;
        };
        for (name, table) in rules {
            let span = self.span(name);
            let rule = name.get_ref().to_string();
            self.settings.rules.push((rule.clone(), span));
            let DeValue::Table(table) = table.get_ref() else {
                let said = Said::new(
                    format!("the settings of `{rule}` stand in a table of their own"),
                    format!("规则“{rule}”的设置须单独成表"),
                );
                let help = Said::new(
                    format!("write `[rules.{rule}]` and below it `severity = \"warning\"`"),
                    format!("请写“[rules.{rule}]”，下一行写“severity = \"warning\"”"),
                );
                self.fault(span, said, Some(help));
                continue;
            };
            for (key, value) in table {
                if key.get_ref() == "severity" {
                    if let Some(level) = self
                        .word(value, &["error", "warning", "info", "off"])
                        .as_deref()
                        .and_then(Severity::parse)
                    {
                        self.settings.severities.insert(rule.clone(), level);
                    }
                } else {
                    let spans = Some((self.span(value), self.span(key)));
                    let written = match value.get_ref() {
                        DeValue::String(text) if super::rule::is_setting(text) => text.to_string(),
                        DeValue::String(text) => format!("\"{text}\""),
                        DeValue::Integer(n) => n.as_str().to_owned(),
                        DeValue::Float(n) => n.as_str().to_owned(),
                        DeValue::Boolean(b) => b.to_string(),
                        _ => String::new(),
                    };
                    self.settings
                        .params
                        .entry(rule.clone())
                        .or_default()
                        .insert(key.get_ref().to_string(), Setting { written, spans });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_keys_and_reports_unknown_ones() {
        let text = "as-of = \"2024-06-30\"\nlang = \"zh\"\nignor = [\"x\"]\n[rules.unit-overload]\nseverity = \"warning\"\nshare = \"40%\"\nleast = 3\n";
        let (settings, problems) = read(text, FileId(0));
        assert_eq!(
            settings.as_of.map(|d| d.to_string()).as_deref(),
            Some("2024-06-30")
        );
        assert_eq!(settings.lang, Some(Lang::Zh));
        assert_eq!(
            settings.severities.get("unit-overload"),
            Some(&Severity::Warning)
        );
        assert_eq!(settings.params["unit-overload"]["share"].written, "40%");
        assert_eq!(problems.len(), 1);
        assert_eq!(
            problems[0].help.as_ref().map(|h| h.en.as_str()),
            Some("did you mean `ignore`?")
        );
        assert_eq!(&text[problems[0].span.range()], "ignor");
    }
}
