//! The laws of `fmt`, over all plan files of the fixtures, over a text with every word of
//! the grammar, and over both with their lines and blanks shaken up.
#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

use std::fs;
use std::path::{Path, PathBuf};

use planlint::finding::Lang;
use planlint::source::FileId;
use planlint::syntax::format::{Style, format};
use planlint::syntax::keywords::Keyword;
use planlint::syntax::lexer::Lexer;
use planlint::syntax::token::{Kind, Token};
use planlint::syntax::{Event, events};

/// Every clause of the grammar, with comments in awkward places.
const EVERYTHING: &str = r#"in eu  # one plan a file

# Everything at once.
document rules "The rules" { number "2022/1"; issuer "The Council"; issued 2022年6月底前 }
unit dev1 "Developer" { aka d1, "dev, one"; tier prefecture; kind office; under boss; awaits dev2 }
unit dev2, dev3 "Third", dev4 etc { from 2020; until 2025-H1 }
group 各县 "All of them" = # the counties
  dev1, # convenes
  # helps
  dev2、dev3 , dev4
section 一 { first-is-lead
  reports each quarter to dev1
  reports 定期 ; reports each 每季度 至 "dev 2"
}
task 1 "One" by 2025 ongoing 完成 # promised
  # really
{ # here
  lead dev1, dev2, etc
  牵头单位：dev1、dev2 等，dev3
  责任单位:甲县、乙县政府,丙局
  support "a"等
  needs eu:2, "two" # why
  state 办结; period 2021 .. 2025; due each year

  note """A long text
    with # no comment
"""; tag 目标, 任务, due
  task 1.1 over 2021..2022年第三季度 strive {milestone m "M" ongoing { evidence "x" } # inner
  }
  project p "P", q "Q" , 等 实施 期限 持续推进 { cost 1.5 million EUR in 2021; place here
  # end
  }
  # last
} # after
target t1 "T" 累计降低 <= -13.5% over 2020..2025 争取 { baseline 580466 in 2020; scope all; }
"#;

/// Targets, in a file as it comes from elsewhere.
const TARGETS: &str =
    "\u{FEFF}计划 p \"P\" { 上位规划 《一》；文号 \"1\"；阶段 实施；截至 2024年6月 }\r
目标 a \"A\" 不低于 50% 期限 2025 约束性\r
目标 b \"B\" 年均增幅 ＞＝ 8..10个 力争 { 阶段值 45% 期限 2023; 分解 甲 40,乙 50; 支撑 p:a, b }\r
target c keep ≈ 3.5 km 期限 长期坚持 expected { step 4 km 期限 2023 }\r
目标 d 定期 \"两位数\"\r
target e each 每季度 >= 1 # last\r\n";

const RECORDS: &str =
    "record a of b 2025-01 = 终止 { source \"x\"; reporter dev1; accepted dev1 2024-01-02 }
记录 a 其中 b 2025 = # why
  5%..6%{完成投资 5亿元;更正 2024;佐证 \"一\",\"二\"}
转办 a 由 甲 至 乙 于 2024 {批准 丙}
delegate a from x to y on 2024-05
waive some-rule on eu:a \"reason\" { approved x;number \"1\" ; until 2025 }
豁免 some-rule 于 a
台帐 \"a.xlsx\" { sheet \"S\"; 列 date \"日期\" }
";

fn plan_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("fixtures can be read");
    for path in entries.map(|entry| entry.expect("fixtures can be read").path()) {
        if path.is_dir() {
            plan_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "plan") {
            found.push(path);
        }
    }
}

/// Name and text of everything the laws are tried on.
fn corpus() -> Vec<(String, String)> {
    let mut files = Vec::new();
    plan_files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"),
        &mut files,
    );
    files.sort();
    assert!(files.len() > 20, "the fixtures are there");
    let read = |path: &PathBuf| {
        (
            path.display().to_string(),
            fs::read_to_string(path).expect("fixtures are text"),
        )
    };
    let mut corpus: Vec<_> = files.iter().map(read).collect();
    corpus.retain(|(_, text)| is_sound(text));
    let own = [
        ("everything", EVERYTHING),
        ("targets", TARGETS),
        ("records", RECORDS),
    ];
    corpus.extend(own.map(|(name, text)| (name.to_owned(), text.to_owned())));
    corpus
}

fn is_sound(text: &str) -> bool {
    !events(text, FileId(0)).any(|event| matches!(event, Event::Problem(_)))
}

fn formatted(name: &str, text: &str, keywords: Option<Lang>) -> String {
    format(text, &Style { keywords })
        .unwrap_or_else(|problems| panic!("{name}: {:?}\n{text}", problems[0]))
}

/// The events of a text without places: spans of names and units become their text.
fn tree(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    events(&text, FileId(0))
        .map(|event| without_places(&format!("{event:?}"), &text))
        .collect()
}

fn without_places(shown: &str, text: &str) -> String {
    let mut parts = shown.split("Span { file: FileId(0), start: ");
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (start, rest) = part.split_once(", end: ").expect("a span has an end");
        let (end, rest) = rest.split_once(" }").expect("a span closes");
        let named = out.ends_with("Name { span: ") || out.ends_with("measure: Some(");
        let range = start.parse::<usize>().expect("a number")..end.parse().expect("a number");
        out.push_str(if named { &text[range] } else { "_" });
        out.push_str(rest);
    }
    out
}

fn comments(text: &str) -> Vec<String> {
    let comments = Lexer::new(text).filter(|token| token.kind == Kind::Comment);
    comments
        .map(|token| token.text(text).trim_end().to_owned())
        .collect()
}

fn check_laws(name: &str, text: &str) {
    for keywords in [None, Some(Lang::En), Some(Lang::Zh)] {
        let once = formatted(name, text, keywords);
        assert_eq!(
            formatted(name, &once, keywords),
            once,
            "{name}: twice is once, {keywords:?}\n{text}"
        );
        assert_eq!(
            tree(&once),
            tree(text),
            "{name}: the same tree, {keywords:?}\n{text}\n{once}"
        );
        assert_eq!(
            comments(&once),
            comments(text),
            "{name}: the same comments, {keywords:?}"
        );
        assert!(
            !once.contains("\r\n") && !once.starts_with('\u{FEFF}') && !once.ends_with("\n\n"),
            "{name}"
        );
        assert!(
            once.is_empty() || once.ends_with('\n'),
            "{name}: ends its last line"
        );
    }
    for (here, there) in [(Lang::En, Lang::Zh), (Lang::Zh, Lang::En)] {
        let straight = formatted(name, text, Some(here));
        let around = formatted(name, &formatted(name, &straight, Some(there)), Some(here));
        assert_eq!(around, straight, "{name}: {here:?} to {there:?} and back");
        let direct = formatted(name, text, Some(there));
        assert_eq!(
            formatted(name, &straight, Some(there)),
            direct,
            "{name}: {there:?} by way of {here:?}"
        );
    }
}

#[test]
fn laws_hold_for_all_fixtures() {
    for (name, text) in corpus() {
        check_laws(&name, &text);
        check_laws(&name, &text.replace("\r\n", "\n").replace('\n', "\r\n"));
    }
}

#[test]
fn laws_hold_for_little() {
    for text in [
        "",
        "\n",
        " \r\n\r\n",
        "\u{FEFF}",
        "# a",
        "\n\n# a\n\n\n# b\n\n",
        "task a { }",
        "task a {\n\n}",
        ";;",
    ] {
        check_laws("little", text);
    }
}

/// A small linear congruential generator: the same shakes on every machine.
struct Shaker(u64);

impl Shaker {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    /// The text with other blanks, line breaks and widths of signs, but the same tree.
    fn shake(&mut self, text: &str) -> String {
        let all: Vec<Token> = Lexer::new(text).collect();
        let mut out = String::new();
        for (n, token) in all.iter().enumerate() {
            let before = all[..n]
                .iter()
                .rfind(|t| t.kind != Kind::Blank)
                .map_or(Kind::Newline, |t| t.kind);
            let next = all[n + 1..]
                .iter()
                .find(|t| !matches!(t.kind, Kind::Blank | Kind::Newline));
            let last = all[..n]
                .iter()
                .rfind(|t| !matches!(t.kind, Kind::Blank | Kind::Newline | Kind::Comment));
            let piece = match token.kind {
                Kind::Blank => self.pick(&[" ", "  ", "\t", "\u{3000}", "\r \u{A0}"]),
                Kind::Newline => self.newline(before, last.map(|t| t.kind), next, text),
                Kind::Comma => self.comma(*token, next, text),
                Kind::Semi => self.pick(&[";", " ；", "。", "\n", ";\n\n"]),
                Kind::Colon => self.pick(&[":", "：", " :", ": "]),
                Kind::Open => self.pick(&["{", "｛", "\n{ ", " {\n", "{\n\n", " # shaken\n{"]),
                Kind::Close => self.pick(&["}", "｝ ", "\n}", ";}", "}\n"]),
                Kind::Equals => self.pick(&["=", " ＝ ", "=\n"]),
                _ => token.text(text),
            };
            out.push_str(piece);
        }
        out
    }

    fn newline(
        &mut self,
        before: Kind,
        last: Option<Kind>,
        next: Option<&Token>,
        text: &str,
    ) -> &'static str {
        if before == Kind::Comment || self.one_in(2) {
            return self.pick(&["\n", "\n", "\n\n", "\n \n\n", "\r\n"]);
        }
        let breaks =
            next.is_some_and(|t| t.kind == Kind::Word && Keyword::parse(t.text(text)).is_some());
        let comment = next.is_some_and(|t| t.kind == Kind::Comment);
        match last {
            Some(Kind::Comma | Kind::Equals) if breaks || comment => "\n",
            Some(Kind::Comma | Kind::Equals) => {
                self.pick(&[" ", " # shaken\n", "\n# shaken\n", "\n"])
            }
            Some(Kind::Word | Kind::Text | Kind::Close) if breaks && !comment => {
                self.pick(&["; ", "。", " # shaken\n", " # shaken\n# twice\n\n"])
            }
            Some(Kind::Open) if breaks => self.pick(&[" ", "", "\n"]),
            _ => self.pick(&["\n", " # shaken\n"]),
        }
    }

    fn comma(&mut self, token: Token, next: Option<&Token>, text: &str) -> &'static str {
        let breaks =
            next.is_some_and(|t| t.kind == Kind::Word && Keyword::parse(t.text(text)).is_none());
        match token.text(text) {
            "、" if breaks => self.pick(&["、", "、 ", "、\n", "、 # shaken\n"]),
            "、" => "、",
            _ if breaks => self.pick(&[", ", "，", " , ", ",\n", "， # shaken\n  # again\n"]),
            _ => self.pick(&[", ", "，"]),
        }
    }
}

#[test]
fn laws_hold_for_shaken_lines() {
    for (n, (name, text)) in corpus().into_iter().enumerate() {
        // The long notice takes its time.
        let rounds = if text.len() > 20_000 { 3 } else { 40 };
        for round in 0..rounds {
            let seed = n as u64 * 1_000 + round;
            let shaken = Shaker(seed).shake(&text);
            assert!(
                is_sound(&shaken),
                "{name}, seed {seed}: no longer sound\n{shaken}"
            );
            assert_eq!(
                tree(&shaken),
                tree(&text),
                "{name}, seed {seed}: shaken to another tree\n{shaken}"
            );
            check_laws(&format!("{name}, seed {seed}"), &shaken);
        }
    }
}
