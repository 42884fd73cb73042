//! The decisions of the layout, one by one; its laws are in `tests/format.rs`.

use super::{Style, format};
use crate::finding::Lang;

/// The text as it is laid out, keywords in their own language.
fn kept(text: &str) -> String {
    styled(text, None)
}

fn styled(text: &str, keywords: Option<Lang>) -> String {
    format(text, &Style { keywords })
        .unwrap_or_else(|problems| format!("refused: {}", problems[0].message.en))
}

#[test]
fn one_statement_a_line_two_blanks_a_level() {
    let text = "task 1 \"a\"\n{lead x;needs 2 ; task 1.1{ lead y\nneeds 3;due 2025; note z} }";
    let laid_out = "\
task 1 \"a\" {
  lead x
  needs 2
  task 1.1 {
    lead y
    needs 3
    due 2025
    note z
  }
}
";
    assert_eq!(kept(text), laid_out);
}

#[test]
fn short_blocks_share_the_line_of_their_head() {
    assert_eq!(kept("unit a {\n  aka b\n\n}"), "unit a { aka b }\n");
    assert_eq!(
        kept("unit a { aka b; tier county; kind y }"),
        "unit a { aka b; tier county; kind y }\n"
    );
    assert_eq!(
        kept("unit a { aka b; tier county\n\nkind y }"),
        "unit a {\n  aka b\n  tier county\n\n  kind y\n}\n"
    );
    assert_eq!(kept("unit a { aka b } # c"), "unit a { aka b } # c\n");
    assert_eq!(kept("unit a { aka b # c\n }"), "unit a {\n  aka b # c\n}\n");
    assert_eq!(
        kept("task a { milestone b }"),
        "task a {\n  milestone b\n}\n"
    );
    assert_eq!(
        kept("task a { note \"\"\"b\"\"\" }"),
        "task a {\n  note \"\"\"b\"\"\"\n}\n"
    );
    assert_eq!(kept("task a { \n }"), "task a { }\n");
    assert_eq!(kept("task a"), "task a\n");
}

#[test]
fn a_short_block_needs_room() {
    let name = "n".repeat(50);
    let fits = format!("task a {{ lead {name}; needs {} }}\n", "m".repeat(26));
    assert_eq!(fits.trim_end().len(), 100);
    assert_eq!(kept(&fits), fits);
    let wide = fits.replace("needs m", "needs 宽");
    assert_eq!(
        kept(&wide),
        wide.replace("{ ", "{\n  ")
            .replace("; ", "\n  ")
            .replace(" }", "\n}")
    );
}

#[test]
fn lists_break_behind_a_separator() {
    let units = ["州自然资源局"; 9].join("、");
    let first = ["州自然资源局"; 6].join("、");
    let rest = ["州自然资源局"; 3].join("、");
    assert_eq!(
        kept(&format!("责任单位:{units}")),
        "refused: `责任单位` cannot stand alone"
    );
    let laid_out = format!("任务 1 {{\n  责任单位:{first}、\n    {rest}\n}}\n");
    assert_eq!(kept(&format!("任务 1 {{ 责任单位 {units} }}")), laid_out);
}

#[test]
fn no_line_begins_with_a_keyword_that_is_a_name() {
    let long = "n".repeat(90);
    let text = format!("task 1 {{\n  tag {long}, lead, other\n}}\n");
    assert_eq!(
        kept(&text),
        format!("task 1 {{\n  tag {long}, lead,\n    other\n}}\n")
    );
}

#[test]
fn empty_lines() {
    assert_eq!(
        kept("\n\ntask a\n\n\n\ntask b\ntask c\n\n"),
        "task a\n\ntask b\ntask c\n"
    );
    let tall = "task a {\n  milestone m\n}\n";
    assert_eq!(kept(&format!("{tall}{tall}")), format!("{tall}\n{tall}"));
    assert_eq!(
        kept(&format!("{tall}# about the next\n{tall}")),
        format!("{tall}\n# about the next\n{tall}")
    );
    assert_eq!(
        kept(&format!("{tall}task b\n{tall}")),
        format!("{tall}task b\n{tall}")
    );
    assert_eq!(kept(""), "");
    assert_eq!(kept("\u{FEFF}\r\n \r\n"), "");
}

#[test]
fn comments_stay_with_their_entry() {
    assert_eq!(kept("lead"), "refused: `lead` cannot stand alone");
    assert_eq!(
        kept("task a # one\n# two\n{ # three\n}"),
        "task a { # one\n  # two\n  # three\n}\n"
    );
    assert_eq!(
        kept("task a { lead x; # one\n# two\n}"),
        "task a {\n  lead x # one\n  # two\n}\n"
    );
    let list = "group g = a, # one\n  # two\n  b\n";
    assert_eq!(kept(list), list);
    assert_eq!(
        kept("group g = # one\n a, b # two"),
        "group g = a, # one\n  b # two\n"
    );
    assert_eq!(
        kept("unit a, # one\n etc # two"),
        "unit a, etc # one\n# two\n"
    );
}

#[test]
fn long_texts_keep_every_blank() {
    let text = "plan a {\n  note \"\"\"x  \n\t# no comment\n\n\n  y\"\"\"\n}\n";
    assert_eq!(kept(text), text);
    assert_eq!(kept(&text.replace('\n', "\r\n")), text);
}

#[test]
fn the_language_is_that_of_the_keyword() {
    assert_eq!(
        kept("目标 a 年均增幅 ≥ 7% by 2025 争取"),
        "目标 a 年均增长 >= 7% 期限 2025 力争\n"
    );
    assert_eq!(
        kept("target a 不超过 7 over 2021 .. 2025"),
        "target a <= 7 over 2021..2025\n"
    );
    assert_eq!(
        kept("task a { 责任部门：x，y; support：z }"),
        "task a { 责任单位:x、y; support z }\n"
    );
}

#[test]
fn words_of_the_grammar_are_translated_names_are_not() {
    let zh = "\
方案 lead \"完成\" { 上位规划 每年; 发文字号 \"by\"; 阶段 执行 }
任务 完成 \"完成\" 期限 2025 完成 { 前置 by:完成; 报送 每季度 至 每季度; 状态 完成 }
目标 a 累计变化 <= -13.5% 期间 2020..2025 { 基期值 2 million 于 2020; 完成时限 定期 }
单位 上级 { 上级单位 等; 等待 \"等\"、x 等 }
";
    let en = "\
plan lead \"完成\" { under 每年; number \"by\"; stage executing }
task 完成 \"完成\" by 2025 complete { needs by:完成; reports each quarter to 每季度; state done }
target a change <= -13.5% over 2020..2025 { baseline 2 million in 2020; due each }
unit 上级 { under 等; awaits \"等\", x, etc }
";
    assert_eq!(styled(zh, Some(Lang::En)), en);
    assert_eq!(styled(en, Some(Lang::Zh)), zh);
    assert_eq!(kept(en), en);
    assert_eq!(kept(zh), zh);
}

#[test]
fn a_falling_total_keeps_the_sign_of_its_value() {
    assert_eq!(
        kept("目标 a 累计降低 ＜＝ -13.5%"),
        "目标 a 累计变化 <= -13.5%\n"
    );
}

#[test]
fn separators_keep_their_two_levels() {
    let role = |zh: &str| styled(&format!("任务 a {{ 牵头单位:{zh} }}"), None);
    assert_eq!(role("甲，乙,丙"), "任务 a { 牵头单位:甲、乙、丙 }\n");
    assert_eq!(
        role("甲、乙政府，丙"),
        "任务 a { 牵头单位:甲、乙政府,丙 }\n"
    );
    assert_eq!(
        role("甲、乙、等，\"丙\",等"),
        "任务 a { 牵头单位:甲、乙 等,\"丙\"等 }\n"
    );
    let levels = "task a { lead 甲、乙政府, 丙 }\n";
    assert_eq!(
        styled("任务 a { 牵头单位:甲、乙政府,丙 }", Some(Lang::En)),
        levels
    );
    assert_eq!(kept(levels), levels);
    assert_eq!(kept("项目 \"a\" , \"b\"，等"), "项目 \"a\"、\"b\"等\n");
    assert_eq!(
        kept("project \"a\"、\"b\" 等单位"),
        "project \"a\", \"b\", etc\n"
    );
}

#[test]
fn what_cannot_be_read_is_refused() {
    assert_eq!(
        kept("task a {"),
        "refused: this `{` of `task` is never closed"
    );
    assert_eq!(kept("tsak a"), "refused: `tsak` is not a keyword");
    assert_eq!(kept("task a {｝"), "task a { }\n");
}
