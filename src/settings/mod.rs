//! `planlint.toml`: what a workspace sets. An unknown key is an error with a suggestion.

mod read;

use std::collections::BTreeMap;

use globset::GlobMatcher;
use toml::de::DeTable;

use crate::assess::Weights;
use crate::finding::{Lang, Problem, Said, Severity};
use crate::model::target::Pace;
use crate::rule::compile::Settings as Params;
use crate::source::{FileId, Span};
use crate::syntax::date::Date;
use crate::syntax::keywords::Stage;
use read::Reader;

/// The settings of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Further files and folders, relative to the settings file.
    pub include: Vec<(String, Span)>,
    /// The day the checks speak about.
    pub as_of: Option<Date>,
    /// Language of the output.
    pub lang: Option<Lang>,
    /// The file with the baseline.
    pub baseline: Option<(String, Span)>,
    /// From which level on the run fails.
    pub fail_on: Option<Severity>,
    /// The stage whose severities hold for every plan.
    pub profile: Option<Stage>,
    /// How the work of a year is spread over its quarters.
    pub pace: Pace,
    /// What counts how much in a score.
    pub weights: Weights,
    /// Which rules run, and how.
    pub choice: Choice,
    /// What holds for a part of the plans only; of several the last that fits.
    pub overrides: Vec<Override>,
}

/// Which rules run, and how.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Only these rules.
    pub select: Vec<(String, Span)>,
    /// Not these rules.
    pub ignore: Vec<(String, Span)>,
    /// Severity by rule.
    pub severities: BTreeMap<String, Severity>,
    /// Rules whose findings may not be, or may be, in a baseline.
    pub baselined: BTreeMap<String, bool>,
    /// Parameters and word lists by rule.
    pub params: BTreeMap<String, Params>,
    /// Rules that have a table here, with its place.
    pub rules: Vec<(String, Span)>,
}

/// `[[override]]`: a choice for some files, one plan, one section.
#[derive(Clone, Debug)]
pub struct Override {
    /// Its table.
    pub span: Span,
    /// Files by name, relative to the settings file; `**` is any number of folders.
    pub path: Option<(GlobMatcher, Span)>,
    /// Id of a plan.
    pub plan: Option<(String, Span)>,
    /// Id or title of a section; what stands below it is meant too.
    pub section: Option<(String, Span)>,
    /// What holds there.
    pub choice: Choice,
}

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
    let mut reader = Reader::new(file);
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
    reader.finish()
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
            settings.choice.severities.get("unit-overload"),
            Some(&Severity::Warning)
        );
        assert_eq!(
            settings.choice.params["unit-overload"]["share"].written,
            "40%"
        );
        assert_eq!(problems.len(), 1);
        assert_eq!(
            problems[0].help.as_ref().map(|h| h.en.as_str()),
            Some("did you mean `ignore`?")
        );
        assert_eq!(&text[problems[0].span.range()], "ignor");
    }
}
