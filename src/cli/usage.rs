//! What is wrong with a call, in the language of the reader.
//!
//! In: the error of the argument parser. Out: a few lines for standard error. English is the
//! parser's own; Chinese is written here, kind by kind.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::finding::Lang;

/// The lines to show. Help and version are no errors and have been translated already.
pub(super) fn said(error: &Error, lang: Lang) -> String {
    let own = error.render().to_string();
    let own = match (error.source(), lang) {
        // Our own checks of values say both languages at once, English first.
        (Some(source), Lang::En) => {
            let both = source.to_string();
            own.replace(&both, half(&both, Lang::En))
        }
        _ => own,
    };
    match lang {
        Lang::En => own,
        Lang::Zh => chinese(error).map_or(own, |line| {
            let usage = usage(error);
            format!("命令有误：{line}\n{usage}加 --help 可查看说明。\n")
        }),
    }
}

fn half(both: &str, lang: Lang) -> &str {
    let (en, zh) = both.split_once(" / ").unwrap_or((both, both));
    lang.pick(en, zh)
}

fn chinese(error: &Error) -> Option<String> {
    let of = |kind| context(error, kind);
    let arg = of(ContextKind::InvalidArg);
    let near = |kind| of(kind).map_or_else(String::new, |near| format!("；是否应为“{near}”？"));
    Some(match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let word = of(ContextKind::InvalidSubcommand)?;
            format!(
                "没有“{word}”这个命令{}",
                near(ContextKind::SuggestedSubcommand)
            )
        }
        ErrorKind::UnknownArgument => {
            format!("没有“{}”这个选项{}", arg?, near(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidValue => invalid(error, &arg?),
        ErrorKind::ValueValidation => {
            let value = of(ContextKind::InvalidValue)?;
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            let why = half(&why, Lang::Zh);
            format!("“{}”不能写“{value}”：{why}", arg?)
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", arg?),
        ErrorKind::ArgumentConflict => {
            let prior = of(ContextKind::PriorArg)?;
            if arg.as_ref() == Some(&prior) {
                format!("“{prior}”只能写一次")
            } else {
                format!("“{}”不能与“{prior}”同时使用", arg?)
            }
        }
        ErrorKind::NoEquals => format!("“{}”与它的值之间要写等号", arg?),
        ErrorKind::TooManyValues => {
            format!("“{}”不能再写“{}”", arg?, of(ContextKind::InvalidValue)?)
        }
        ErrorKind::TooFewValues => format!("“{}”没有写全", arg?),
        ErrorKind::WrongNumberOfValues => format!("“{}”所写的值个数不对", arg?),
        ErrorKind::InvalidUtf8 => "命令中有不是 UTF-8 的文字".to_owned(),
        ErrorKind::MissingSubcommand => "请写明命令，如 planlint check".to_owned(),
        _ => return None,
    })
}

fn invalid(error: &Error, arg: &str) -> String {
    let value = context(error, ContextKind::InvalidValue).unwrap_or_default();
    if value.is_empty() {
        return format!("“{arg}”后面要写值");
    }
    let near = context(error, ContextKind::SuggestedValue)
        .map_or_else(String::new, |near| format!("；是否应为“{near}”？"));
    match context(error, ContextKind::ValidValue) {
        Some(valid) => format!("“{arg}”不能写“{value}”，可写：{valid}{near}"),
        None => format!("“{arg}”不能写“{value}”{near}"),
    }
}

fn context(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        ContextValue::Number(n) => Some(n.to_string()),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

fn usage(error: &Error) -> String {
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string(),
        _ => return String::new(),
    };
    let usage = usage.trim_start_matches("Usage:").trim();
    format!("用法：{usage}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said_of(arguments: &[&str], lang: Lang) -> String {
        let command = <super::super::Cli as clap::CommandFactory>::command();
        let arguments = ["planlint"].iter().chain(arguments);
        match command.try_get_matches_from(arguments) {
            Ok(_) => panic!("the call is wrong"),
            Err(error) => said(&error, lang),
        }
    }

    #[test]
    fn each_fault_of_a_call_is_told_in_chinese() {
        for (arguments, wanted) in [
            (&["chek"][..], "没有“chek”这个命令；是否应为“check”？"),
            (
                &["check", "--selekt", "x"],
                "没有“--selekt”这个选项；是否应为“--select”？",
            ),
            (
                &["check", "--color", "blue"],
                "“--color <WHEN>”不能写“blue”，可写：auto、always、never",
            ),
            (
                &["check", "--lang", "fr"],
                "“--lang <LANG>”不能写“fr”：请写 en 或 zh",
            ),
            (
                &["check", "--fix", "--diff"],
                "“--fix”不能与“--diff”同时使用",
            ),
            (&["explain"], "缺少"),
            (&["check", "--lang"], "“--lang <LANG>”后面要写值"),
        ] {
            let said = said_of(arguments, Lang::Zh);
            assert!(said.contains(wanted), "{arguments:?}: {said}");
            assert!(said.contains("--help"), "{said}");
            assert!(!said.contains("error") && !said.contains("Usage"), "{said}");
        }
    }

    #[test]
    fn english_says_only_english() {
        let said = said_of(&["check", "--lang", "fr"], Lang::En);
        assert!(
            said.contains("`en` or `zh`") && !said.contains('请'),
            "{said}"
        );
    }
}
