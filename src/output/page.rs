//! A rule as a page: what it demands, why, its settings, examples. Printed from the rule
//! file; there is no second copy.

use std::fmt::Write as _;

use crate::finding::Lang;
use crate::rule::code::Program;
use crate::rule::types::Kind;

/// The page of a rule, in Markdown that also reads well in a terminal.
pub fn render(program: &Program, lang: Lang) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n\n{}\n", program.name, program.summary.get(lang));
    let _ = writeln!(out, "{}\n", program.why.get(lang));
    facts(program, lang, &mut out);
    if !program.params.is_empty() {
        let _ = writeln!(out, "\n## {}\n", lang.pick("Settings", "参数"));
        for (name, value, text) in &program.params {
            let _ = writeln!(
                out,
                "- `{name} = {value}`{}{}",
                lang.pick(": ", "："),
                text.get(lang)
            );
        }
        let _ = writeln!(
            out,
            "\n{}",
            lang.pick(
                format!("Set in `planlint.toml` under `[rules.{}]`.", program.name),
                format!("在 `planlint.toml` 的 `[rules.{}]` 下设置。", program.name)
            )
        );
    }
    words(program, lang, &mut out);
    examples(program, lang, &mut out);
    out
}

/// The rules of a category as a page; none where no rule is of it.
pub fn category(programs: &[Program], name: &str, lang: Lang) -> Option<String> {
    let mut of_it = programs.iter().filter(|p| p.category == name).peekable();
    of_it.peek()?;
    let mut out = format!("# {name}\n\n");
    let colon = lang.pick(": ", "：");
    for program in of_it {
        let level = level(program, lang);
        let (on, off) = lang.pick((" (", ")"), ("（", "）"));
        let (name, summary) = (&program.name, program.summary.get(lang));
        let _ = writeln!(out, "- `{name}`{on}{level}{off}{colon}{summary}");
    }
    let said = lang.pick(
        "`planlint explain RULE` shows one of them as a page.",
        "`planlint explain 规则名` 显示其中一条的说明。",
    );
    let _ = writeln!(out, "\n{said}");
    Some(out)
}

/// The level of a rule in a word.
fn level(program: &Program, lang: Lang) -> &'static str {
    if program.default_off {
        lang.pick("off unless selected", "默认关闭")
    } else {
        program.highest.name(lang)
    }
}

/// The word lists, and how a workspace changes them.
fn words(program: &Program, lang: Lang, out: &mut String) {
    if program.words.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## {}\n", lang.pick("Words", "词表"));
    let comma = lang.pick(", ", "、");
    for (name, words, except) in &program.words {
        let _ = write!(
            out,
            "- `{name}`{} {}",
            lang.pick(":", "："),
            words.join(comma)
        );
        if !except.is_empty() {
            let but = lang.pick("but not in", "但不含");
            let _ = write!(out, "{} {but} {}", lang.pick(";", "；"), except.join(comma));
        }
        out.push('\n');
    }
    let (rule, list) = (&program.name, &program.words[0].0);
    let example = format!("{list} = {{ add = [\"…\"], remove = [\"…\"] }}");
    let _ = writeln!(
        out,
        "\n{}",
        lang.pick(
            format!("A workspace changes a list under `[rules.{rule}]`: `{example}`."),
            format!("可在 `[rules.{rule}]` 下增删词语：`{example}`。")
        )
    );
}

fn facts(program: &Program, lang: Lang, out: &mut String) {
    let severity = level(program, lang);
    let colon = lang.pick(": ", "：");
    let origin = if program.builtin {
        lang.pick(" (comes with planlint)", "（planlint 自带）")
    } else {
        lang.pick(" (of this workspace)", "（本工作区自定义）")
    };
    let _ = writeln!(out, "- {}{colon}{severity}", lang.pick("severity", "级别"));
    for (stage, level) in &program.stages {
        let _ = writeln!(out, "  - {}{colon}{}", stage.word(lang), level.name(lang));
    }
    if program.never_baselined {
        let said = lang.pick("cannot be put into a baseline", "不得列入基线");
        let _ = writeln!(out, "- {said}");
    }
    let _ = writeln!(
        out,
        "- {}{colon}{}{origin}",
        lang.pick("category", "类别"),
        program.category
    );
    if program.reads_as_of {
        let _ = writeln!(
            out,
            "- {}",
            lang.pick("speaks about the as-of date", "以截至日期为准")
        );
    }
    if !program.requires.is_empty() {
        let names: Vec<&str> = program.requires.iter().map(|k| Kind::word(*k)).collect();
        let _ = writeln!(
            out,
            "- {}{colon}{}",
            lang.pick("runs only when there are", "须有方可运行"),
            names.join(", ")
        );
    }
    if !program.reads.is_empty() {
        let _ = writeln!(
            out,
            "- {}{colon}{}",
            lang.pick("reads", "读取字段"),
            program.reads.join(", ")
        );
    }
}

fn examples(program: &Program, lang: Lang, out: &mut String) {
    for (bad, title) in [
        (true, lang.pick("Reported", "会报出")),
        (false, lang.pick("In order", "不会报出")),
    ] {
        let chosen: Vec<_> = program.examples.iter().filter(|e| e.bad == bad).collect();
        if chosen.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n## {title}");
        for example in chosen {
            let _ = writeln!(out, "\n```");
            if let Some(day) = example.as_of {
                let _ = writeln!(out, "# {} {day}", lang.pick("as of", "截至"));
            }
            if let Some(toml) = &example.toml {
                for line in toml.trim().lines() {
                    let _ = writeln!(out, "# planlint.toml: {}", line.trim());
                }
            }
            for (name, text) in &example.files {
                if !name.is_empty() {
                    let _ = writeln!(out, "# {name}");
                }
                // The marks are for the test of the example, not for its reader.
                let _ = writeln!(out, "{}", dedent(&text.replace(['⟦', '⟧'], "")));
            }
            let _ = writeln!(out, "```");
        }
    }
}

/// The text without the blanks that all its further lines share.
fn dedent(text: &str) -> String {
    let text = text.trim();
    let margin = text
        .lines()
        .skip(1)
        .filter(|l| !l.trim().is_empty())
        .map(|l| l.len() - l.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    let mut lines = text.lines();
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push('\n');
        out.push_str(line.get(margin..).unwrap_or_else(|| line.trim_start()));
    }
    out
}
