//! The numbers that Word writes before paragraphs: `一、`, `（一）`, `1.`, `①`.

use std::collections::BTreeMap;

use super::xml::{self, Step};

/// Levels of a list.
const LEVELS: usize = 9;

/// One level of a list.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// `（%1）`, `%1.%2`.
    text: String,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: "decimal".to_owned(),
            text: String::new(),
        }
    }
}

/// A list as the document uses it.
#[derive(Clone, Debug, Default)]
struct List {
    pattern: u32,
    /// Levels that begin anew with this list.
    restarts: BTreeMap<usize, u32>,
}

/// All lists, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    patterns: BTreeMap<u32, Vec<Level>>,
    lists: BTreeMap<u32, List>,
    counted: BTreeMap<u32, [Option<u32>; LEVELS]>,
    begun: Vec<u32>,
}

impl Numbering {
    /// Reads `numbering.xml`; what cannot be read is left out.
    pub(super) fn read(xml: &str) -> Self {
        let mut numbering = Self::default();
        let mut reading = Reading::default();
        let _ = xml::walk(xml, |step| reading.step(step, &mut numbering));
        numbering
    }

    /// The number of the next paragraph of a list at a level.
    pub(super) fn next(&mut self, list: u32, level: usize) -> Option<String> {
        let level = level.min(LEVELS - 1);
        let used = self.lists.get(&list)?.clone();
        let levels = self.patterns.get(&used.pattern)?;
        let counted = self.counted.entry(used.pattern).or_default();
        if !self.begun.contains(&list) {
            self.begun.push(list);
            for (level, start) in &used.restarts {
                counted[*level] = start.checked_sub(1);
                if counted[*level].is_none() {
                    counted[*level] = Some(0);
                }
            }
        }
        let start = |n: usize| levels.get(n).map_or(1, |level| level.start);
        let next = counted[level].map_or(start(level), |last| last + 1);
        counted[level] = Some(next);
        counted[level + 1..].fill(None);
        let now = levels.get(level)?;
        let mut text = now.text.clone();
        for (n, counter) in counted.iter().enumerate().take(level + 1) {
            let mark = format!("%{}", n + 1);
            if text.contains(&mark) {
                let format = levels
                    .get(n)
                    .map_or("decimal", |level| level.format.as_str());
                text = text.replace(&mark, &number(counter.unwrap_or(start(n)), format));
            }
        }
        Some(if now.format == "bullet" {
            bullet(&text)
        } else {
            text
        })
    }
}

/// Where the reading of `numbering.xml` stands.
#[derive(Default)]
struct Reading {
    pattern: Option<u32>,
    list: Option<u32>,
    level: usize,
}

impl Reading {
    fn step(&mut self, step: Step<'_>, numbering: &mut Numbering) {
        let Step::Start(name, attributes) = step else {
            if let Step::End("abstractNum" | "num") = step {
                (self.pattern, self.list) = (None, None);
            }
            return;
        };
        let number = |name: &str| {
            attributes
                .get(name)
                .and_then(|value| value.parse::<u32>().ok())
        };
        match name {
            "abstractNum" => self.pattern = number("abstractNumId"),
            "num" => self.list = number("numId"),
            "abstractNumId" => {
                if let (Some(list), Some(pattern)) = (self.list, number("val")) {
                    numbering.lists.entry(list).or_default().pattern = pattern;
                }
            }
            "lvl" | "lvlOverride" => {
                self.level = number("ilvl").unwrap_or(0).min(LEVELS as u32 - 1) as usize;
            }
            "startOverride" => {
                if let (Some(list), Some(start)) = (self.list, number("val")) {
                    numbering
                        .lists
                        .entry(list)
                        .or_default()
                        .restarts
                        .insert(self.level, start);
                }
            }
            "start" | "numFmt" | "lvlText" => {
                let Some(level) = self.level(numbering) else {
                    return;
                };
                match name {
                    "start" => level.start = number("val").unwrap_or(1),
                    "numFmt" => level.format = attributes.val().unwrap_or_default(),
                    _ => level.text = attributes.val().unwrap_or_default(),
                }
            }
            _ => {}
        }
    }

    fn level<'n>(&self, numbering: &'n mut Numbering) -> Option<&'n mut Level> {
        let levels = numbering.patterns.entry(self.pattern?).or_default();
        if levels.len() <= self.level {
            levels.resize(self.level + 1, Level::default());
        }
        levels.get_mut(self.level)
    }
}

/// A bullet that stands in a font of signs shows as a plain one.
fn bullet(text: &str) -> String {
    let foreign = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}') || c.is_ascii();
    if text.chars().all(foreign) {
        "●".to_owned()
    } else {
        text.to_owned()
    }
}

/// A number in a format of Word's.
fn number(n: u32, format: &str) -> String {
    match format {
        "none" => String::new(),
        "decimalZero" => format!("{n:02}"),
        "decimalFullWidth" | "decimalFullWidth2" => wide(n),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => chinese(n),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => n
            .to_string()
            .chars()
            .map(|c| digit(c, "〇一二三四五六七八九"))
            .collect(),
        "chineseLegalSimplified" => legal(n),
        "ideographTraditional" => nth("甲乙丙丁戊己庚辛壬癸", n),
        "ideographZodiac" => nth("子丑寅卯辰巳午未申酉戌亥", n),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => nth("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", n),
        "decimalEnclosedParen" => nth("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", n),
        "decimalEnclosedFullstop" => nth("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", n),
        "upperLetter" => letter(n, 'A'),
        "lowerLetter" => letter(n, 'a'),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_lowercase(),
        _ => n.to_string(),
    }
}

fn digit(c: char, digits: &str) -> char {
    let at = c.to_digit(10).unwrap_or(0) as usize;
    digits.chars().nth(at).unwrap_or(c)
}

fn wide(n: u32) -> String {
    n.to_string()
        .chars()
        .map(|c| digit(c, "０１２３４５６７８９"))
        .collect()
}

fn nth(signs: &str, n: u32) -> String {
    let found = (n as usize)
        .checked_sub(1)
        .and_then(|at| signs.chars().nth(at));
    found.map_or_else(|| n.to_string(), String::from)
}

fn letter(n: u32, first: char) -> String {
    let Some(n) = n.checked_sub(1) else {
        return "0".to_owned();
    };
    let sign = char::from(first as u8 + (n % 26) as u8);
    std::iter::repeat_n(sign, (n / 26 + 1).min(64) as usize).collect()
}

/// 1 to 9999 as one counts: 十, 十一, 二十, 一百零五.
fn chinese(n: u32) -> String {
    counted(n, "零一二三四五六七八九", ["", "十", "百", "千"]).replacen(
        "一十",
        "十",
        usize::from((10..20).contains(&n)),
    )
}

fn legal(n: u32) -> String {
    counted(n, "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"])
}

fn counted(n: u32, digits: &str, places: [&str; 4]) -> String {
    if n == 0 || n > 9999 {
        return n.to_string().chars().map(|c| digit(c, digits)).collect();
    }
    let mut out = String::new();
    let mut gap = false;
    for (place, unit) in places.iter().enumerate().rev() {
        let figure = n / 10_u32.pow(place as u32) % 10;
        if figure == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(digit('0', digits));
            gap = false;
        }
        out.push(digits.chars().nth(figure as usize).unwrap_or('?'));
        out.push_str(unit);
    }
    out
}

fn roman(n: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if n > 3999 {
        return n.to_string();
    }
    let mut left = n;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_word_writes_them() {
        let all = |format| {
            [1, 10, 11, 20, 21, 105, 110]
                .map(|n| number(n, format))
                .join(" ")
        };
        assert_eq!(
            all("chineseCounting"),
            "一 十 十一 二十 二十一 一百零五 一百一十"
        );
        assert_eq!(number(3, "decimalEnclosedCircleChinese"), "③");
        assert_eq!(number(12, "decimalFullWidth"), "１２");
        assert_eq!(number(28, "lowerLetter"), "bb");
        assert_eq!(number(14, "upperRoman"), "XIV");
        assert_eq!(number(27, "decimalEnclosedCircle"), "27");
    }

    #[test]
    fn lists_count_by_level_and_restart() {
        let xml = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="5">
            <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
            <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
            </w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"#;
        let mut numbering = Numbering::read(xml);
        let mut next = |list, level| numbering.next(list, level).unwrap_or_default();
        assert_eq!(
            [next(1, 0), next(1, 1), next(1, 1), next(1, 0), next(1, 1)],
            ["一、", "（一）", "（二）", "二、", "（一）"]
        );
        assert_eq!(next(2, 0), "一、");
        assert_eq!(next(2, 0), "二、");
        assert_eq!(numbering.next(9, 0), None);
    }
}
