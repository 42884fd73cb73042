//! Documents that a paragraph cites: 《…规划》（国发〔2021〕4号).

use std::ops::Range;

use super::letters::Letters;
use super::{Reading, Reason};

/// A document cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The bytes of 《…》, marks included.
    pub range: Range<usize>,
    /// The title, without the marks.
    pub title: String,
    /// Its number, such as 国发〔2021〕4号.
    pub number: Option<String>,
}

/// Words that end, or stand in, the title of an official document.
const KINDS: [&str; 39] = [
    "规划", "计划", "方案", "纲要", "意见", "通知", "决定", "办法", "条例", "规定", "细则", "措施",
    "标准", "规范", "指南", "指引", "导则", "清单", "目录", "名录", "要点", "批复", "报告", "公告",
    "决议", "公报", "协议", "协定", "公约", "宣言", "战略", "行动", "任务", "规程", "制度", "章程",
    "宪法", "政策", "倡议",
];

/// The documents that a paragraph cites.
pub fn find(text: &str) -> Reading<Document> {
    let letters = Letters::new(text, 0);
    let mut reading = Reading::default();
    let mut at = 0;
    while at < letters.len() {
        if letters.get(at) != Some('《') || !letters.inside(at).title {
            at += 1;
            continue;
        }
        let end = closing(&letters, at);
        let range = letters.bytes(at..end);
        let title = letters.written(at + 1..end - 1).to_owned();
        // 法 alone is too common a part: 书法, 魔法.
        if title.ends_with('法') || KINDS.iter().any(|kind| title.contains(kind)) {
            reading.found.push(Document {
                range,
                title,
                number: number(&letters, end),
            });
        } else {
            reading.refuse(range, Reason::Work);
        }
        at = end;
    }
    reading
}

/// Behind the 》 that closes the title opened at a letter.
fn closing(letters: &Letters<'_>, open: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = open;
    while let Some(c) = letters.get(at) {
        at += 1;
        match c {
            '《' => depth += 1,
            '》' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// `（国发〔2021〕4号）` directly behind a title.
fn number(letters: &Letters<'_>, at: usize) -> Option<String> {
    let open = letters.get(at) == Some('(');
    let start = at + usize::from(open);
    let end = (start..(start + 30).min(letters.len())).find(|n| letters.get(*n) == Some('号'))? + 1;
    let folded = letters.folded(start..end);
    // An office, a year in brackets, a running number, 号.
    let (office, rest) = folded.split_once('(')?;
    let (year, running) = rest.split_once(')')?;
    let figures = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let running = running.strip_suffix('号')?;
    let plain = !office.is_empty() && !office.contains([',', '。', '《', ';']);
    (open && plain && figures(year) && figures(running.trim_start_matches('第')))
        .then(|| letters.written(start..end).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_with_their_numbers() {
        let text =
            "按照《关于《甲规划》的意见》（国发〔2021〕4 号）和《乙条例》，编排《大禹治水》。";
        let reading = find(text);
        let titles: Vec<&str> = reading.found.iter().map(|d| d.title.as_str()).collect();
        assert_eq!(titles, ["关于《甲规划》的意见", "乙条例"]);
        assert_eq!(reading.found[0].number.as_deref(), Some("国发〔2021〕4 号"));
        assert_eq!(reading.found[1].number, None);
        assert_eq!(&text[reading.found[1].range.clone()], "《乙条例》");
        assert_eq!(reading.refused[0].reason, Reason::Work);
    }

    #[test]
    fn a_title_never_closed_is_none() {
        assert!(find("按照《甲规划").found.is_empty());
    }
}
