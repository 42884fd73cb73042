//! The tables of `planlint.toml` to settings; what cannot be read is a problem at its place.

use std::borrow::Cow;

use globset::{GlobBuilder, GlobMatcher};
use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Choice, Override, Settings};
use crate::assess::Weights;
use crate::finding::{Lang, Problem, Said, Severity};
use crate::model::target::Pace;
use crate::rule::compile::{Setting, WordChange};
use crate::source::{FileId, Span};
use crate::syntax::date;
use crate::syntax::keywords::{Stage, nearest};

const KEYS: [&str; 12] = [
    "assess", "baseline", "include", "as-of", "lang", "profile", "pace", "select", "ignore",
    "fail-on", "rules", "override",
];

/// Keys of an `[[override]]`.
const OVERRIDE_KEYS: [&str; 6] = ["path", "plan", "section", "select", "ignore", "rules"];

const LEVELS: [&str; 4] = ["error", "warning", "info", "off"];

pub(super) struct Reader {
    file: FileId,
    settings: Settings,
    pub(super) problems: Vec<Problem>,
}

type Value<'t> = Spanned<DeValue<'t>>;

impl Reader {
    pub(super) fn new(file: FileId) -> Self {
        Self {
            file,
            settings: Settings::default(),
            problems: Vec::new(),
        }
    }

    pub(super) fn finish(mut self) -> (Settings, Vec<Problem>) {
        self.problems.sort_by_key(|p| p.span);
        (self.settings, self.problems)
    }

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

    pub(super) fn table(&mut self, table: &DeTable<'_>) {
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
                "profile" => {
                    let words: Vec<&str> = Stage::ALL.iter().map(|s| s.word(Lang::En)).collect();
                    let word = self.word(value, &words);
                    self.settings.profile = word.as_deref().and_then(Stage::parse);
                }
                "baseline" => {
                    let at = self.span(value);
                    self.settings.baseline = self.text(value).map(|text| (text, at));
                }
                "pace" => self.pace(value),
                "assess" => self.weights(value),
                "fail-on" => self.settings.fail_on = self.level(value),
                "override" => self.overrides(value),
                other => {
                    let mut choice = std::mem::take(&mut self.settings.choice);
                    if !self.choice(&mut choice, other, value) {
                        self.unknown(key, &KEYS);
                    }
                    self.settings.choice = choice;
                }
            }
        }
    }

    /// The weights of the four quarters.
    fn pace(&mut self, value: &Value<'_>) {
        let weights = value.get_ref().as_array().and_then(|parts| {
            let numbers: Option<Vec<Decimal>> = parts.iter().map(number).collect();
            Pace::of_quarters(numbers?.try_into().ok()?)
        });
        match weights {
            Some(pace) => self.settings.pace = pace,
            None => self.fault(
                self.span(value),
                Said::new(
                    "a pace is four numbers, the weights of the quarters",
                    "序时进度按四个季度的权重填写，共四个数",
                ),
                Some(Said::new(
                    "write it as `pace = [15, 25, 25, 35]`; without it every month counts the same",
                    "写作“pace = [15, 25, 25, 35]”；不设则各月均等",
                )),
            ),
        }
    }

    /// `[assess]`: weights by kind of element, factors, and `items` with weights of their own.
    fn weights(&mut self, value: &Value<'_>) {
        let DeValue::Table(table) = value.get_ref() else {
            let said = Said::new("`assess` is a table", "assess 应为表");
            return self.fault(self.span(value), said, Some(assess_help()));
        };
        let mut weights = std::mem::take(&mut self.settings.weights);
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if name == "items" {
                self.own_weights(value, &mut weights);
            } else if let Some((_, slot)) = weights.slots().into_iter().find(|(n, _)| *n == name) {
                *slot = self.amount(name, value).unwrap_or(*slot);
            } else {
                let mut known: Vec<&'static str> = weights.slots().map(|(n, _)| n).to_vec();
                known.push("items");
                self.unknown(key, &known);
            }
        }
        self.settings.weights = weights;
    }

    fn own_weights(&mut self, value: &Value<'_>, weights: &mut Weights) {
        let DeValue::Table(table) = value.get_ref() else {
            let said = Said::new(
                "`items` is a table of ids with their weights",
                "items 应为“编号 = 权重”的表",
            );
            return self.fault(self.span(value), said, Some(assess_help()));
        };
        for (id, value) in table {
            if let Some(weight) = self.amount("", value) {
                let at = self.span(id);
                weights.items.insert(id.get_ref().to_string(), (weight, at));
            }
        }
    }

    /// A number of `[assess]` in its limits: points, a share of them, or a weight.
    fn amount(&mut self, key: &str, value: &Value<'_>) -> Option<Decimal> {
        let (most, en, zh) = match key {
            "late" | "floor" => (
                Decimal::ONE_HUNDRED,
                "is a number of points, from 0 to 100",
                "是分数，应在 0 至 100 之间",
            ),
            "claimed" => (
                Decimal::ONE,
                "is a factor, from 0 to 1",
                "是系数，应在 0 至 1 之间",
            ),
            _ => (
                Decimal::MAX,
                "a weight is a number, zero or more",
                "权重应为不小于零的数",
            ),
        };
        let amount = number(value).filter(|n| !n.is_sign_negative() && *n <= most);
        if amount.is_none() {
            let said = if most == Decimal::MAX {
                Said::new(en, zh)
            } else {
                Said::new(format!("`{key}` {en}"), format!("{key} {zh}"))
            };
            self.fault(self.span(value), said, Some(assess_help()));
        }
        amount
    }

    /// The keys that stand at the top and in an override alike; whether this is one.
    fn choice(&mut self, choice: &mut Choice, key: &str, value: &Value<'_>) -> bool {
        match key {
            "select" => choice.select = self.strings(value),
            "ignore" => choice.ignore = self.strings(value),
            "rules" => self.rules(choice, value),
            _ => return false,
        }
        true
    }

    fn unknown(&mut self, key: &Spanned<Cow<'_, str>>, known: &[&'static str]) {
        let written = key.get_ref();
        let help = match nearest(written, known.iter().copied()) {
            Some(near) => Said::new(
                format!("did you mean `{near}`?"),
                format!("是否应为“{near}”？"),
            ),
            None => Said::new(
                format!("keys are {}", known.join(", ")),
                format!("可用的设置项：{}", known.join("、")),
            ),
        };
        let said = Said::new(
            format!("there is no setting `{written}`"),
            format!("没有名为“{written}”的设置项"),
        );
        let span = self.span(key);
        self.fault(span, said, Some(help));
    }

    fn overrides(&mut self, value: &Value<'_>) {
        let span = self.span(value);
        let tables = match value.get_ref() {
            DeValue::Array(tables) => tables.iter().collect(),
            DeValue::Table(_) => vec![value],
            _ => Vec::new(),
        };
        if tables.is_empty() {
            self.fault(
                span,
                Said::new("an override is a table", "override 应为表"),
                Some(override_help()),
            );
        }
        for table in tables {
            self.an_override(table);
        }
    }

    fn an_override(&mut self, value: &Value<'_>) {
        let span = self.span(value);
        let DeValue::Table(table) = value.get_ref() else {
            self.fault(
                span,
                Said::new("an override is a table", "override 应为表"),
                Some(override_help()),
            );
            return;
        };
        let mut found = Override {
            span,
            path: None,
            plan: None,
            section: None,
            choice: Choice::default(),
        };
        for (key, value) in table {
            let at = self.span(value);
            match key.get_ref().as_ref() {
                "path" => found.path = self.glob(value).map(|glob| (glob, at)),
                "plan" => found.plan = self.text(value).map(|text| (text, at)),
                "section" => found.section = self.text(value).map(|text| (text, at)),
                other => {
                    if !self.choice(&mut found.choice, other, value) {
                        self.unknown(key, &OVERRIDE_KEYS);
                    }
                }
            }
        }
        if found.path.is_none() && found.plan.is_none() && found.section.is_none() {
            let said = Said::new(
                "this override does not say for what it holds",
                "此 override 没有说明适用范围",
            );
            self.fault(span, said, Some(override_help()));
            return;
        }
        self.settings.overrides.push(found);
    }

    fn glob(&mut self, value: &Value<'_>) -> Option<GlobMatcher> {
        let written = self.text(value)?;
        match GlobBuilder::new(&written).literal_separator(true).build() {
            Ok(glob) => Some(glob.compile_matcher()),
            Err(error) => {
                let why = error.kind();
                let said = Said::new(
                    format!("`{written}` is no pattern of paths: {why}"),
                    format!("“{written}”不是路径通配式：{why}"),
                );
                let help = Said::new(
                    "`county/*.plan` is the files of a folder, `county/**` all below it",
                    "“county/*.plan”指该文件夹中的文件，“county/**”包括其下各级",
                );
                let span = self.span(value);
                self.fault(span, said, Some(help));
                None
            }
        }
    }

    fn level(&mut self, value: &Value<'_>) -> Option<Severity> {
        let word = self.word(value, &LEVELS);
        word.as_deref().and_then(Severity::parse)
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

    fn rules(&mut self, choice: &mut Choice, value: &Value<'_>) {
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
            choice.rules.push((rule.clone(), span));
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
                if key.get_ref() == "baseline" {
                    if let DeValue::Boolean(allowed) = value.get_ref() {
                        choice.baselined.insert(rule.clone(), *allowed);
                    } else {
                        let said =
                            Said::new("`true` or `false` is wanted", "此处应为 true 或 false");
                        let span = self.span(value);
                        self.fault(span, said, None);
                    }
                } else if key.get_ref() == "severity" {
                    if let Some(level) = self.level(value) {
                        choice.severities.insert(rule.clone(), level);
                    }
                } else {
                    let setting = self.setting(key, value);
                    let params = choice.params.entry(rule.clone()).or_default();
                    params.insert(key.get_ref().to_string(), setting);
                }
            }
        }
    }

    /// The value of a parameter, or the words a list gains and loses.
    fn setting(&mut self, key: &Spanned<Cow<'_, str>>, value: &Value<'_>) -> Setting {
        let mut setting = Setting {
            spans: Some((self.span(value), self.span(key))),
            ..Setting::default()
        };
        setting.written = match value.get_ref() {
            DeValue::String(text) if crate::rule::is_setting(text) => text.to_string(),
            DeValue::String(text) => format!("\"{text}\""),
            DeValue::Integer(n) => n.as_str().to_owned(),
            DeValue::Float(n) => n.as_str().to_owned(),
            DeValue::Boolean(b) => b.to_string(),
            DeValue::Table(table) => {
                let mut words = WordChange::default();
                for (key, value) in table {
                    match key.get_ref().as_ref() {
                        "add" => words.add = self.plain_strings(value),
                        "remove" => words.remove = self.strings(value),
                        "except" => words.except = self.plain_strings(value),
                        _ => self.unknown(key, &["add", "remove", "except"]),
                    }
                }
                setting.words = Some(words);
                String::new()
            }
            _ => String::new(),
        };
        setting
    }

    fn plain_strings(&mut self, value: &Value<'_>) -> Vec<String> {
        self.strings(value)
            .into_iter()
            .map(|(text, _)| text)
            .collect()
    }
}

fn override_help() -> Said {
    Said::new(
        "write `[[override]]` and below it `path`, `plan` or `section`",
        "请写“[[override]]”，其下用 path、plan 或 section 说明适用范围",
    )
}

fn number(value: &Value<'_>) -> Option<Decimal> {
    match value.get_ref() {
        DeValue::Integer(n) => n.as_str().parse().ok(),
        DeValue::Float(n) => n.as_str().parse().ok(),
        _ => None,
    }
}

fn assess_help() -> Said {
    Said::new(
        "write `[assess]`, `binding = 1.5`, and `[assess.items]`, `\"plan:id\" = 2`; docs/assess.md lists the keys",
        "写作“[assess]”“binding = 1.5”，单项权重写在“[assess.items]”下，如“\"方案:编号\" = 2”；各项含义见 docs/assess.md",
    )
}
