//! The number a paragraph begins with: 第一章, 一、, （一）, 1., （1）, ①.
//!
//! In: one paragraph. Out: level, value and extent of its number, or nothing. Nothing here knows
//! what the paragraph says or what stands before it.

/// Levels of numbering, the highest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 第一章, 第一部分.
    Part,
    /// 第一节.
    Division,
    /// 第一条.
    Article,
    /// 一、
    Chapter,
    /// （一）
    Section,
    /// 1.
    Item,
    /// 1.1
    Point,
    /// 1.1.1
    Subpoint,
    /// （1）
    Clause,
    /// ①
    Circle,
}

impl Level {
    /// All of them, the highest first.
    pub const ALL: [Self; 10] = [
        Self::Part,
        Self::Division,
        Self::Article,
        Self::Chapter,
        Self::Section,
        Self::Item,
        Self::Point,
        Self::Subpoint,
        Self::Clause,
        Self::Circle,
    ];

    /// Its first number as it is printed, by which people name the level.
    pub const fn sample(self) -> &'static str {
        match self {
            Self::Part => "第一章",
            Self::Division => "第一节",
            Self::Article => "第一条",
            Self::Chapter => "一、",
            Self::Section => "（一）",
            Self::Item => "1.",
            Self::Point => "1.1",
            Self::Subpoint => "1.1.1",
            Self::Clause => "（1）",
            Self::Circle => "①",
        }
    }

    /// The English word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Division => "division",
            Self::Article => "article",
            Self::Chapter => "chapter",
            Self::Section => "section",
            Self::Item => "item",
            Self::Point => "point",
            Self::Subpoint => "subpoint",
            Self::Clause => "clause",
            Self::Circle => "circle",
        }
    }

    /// The level with this word, or whose number is printed so.
    pub fn parse(word: &str) -> Option<Self> {
        let named = Self::ALL.into_iter().find(|level| level.word() == word);
        named
            .or_else(|| points(word).map(|points| points.number().level))
            .or_else(|| number(word).map(|number| number.level))
    }
}

/// The number of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its level.
    pub level: Level,
    /// Its value, from 1.
    pub value: u32,
    /// How many bytes it takes, with its mark and the blanks behind.
    pub len: usize,
    /// How many bytes of these are printed: without the blanks.
    pub printed: usize,
}

/// The number with which a paragraph begins; blanks before it are not taken.
pub fn number(paragraph: &str) -> Option<Number> {
    // ★1., ✅（一）: what stands before the number draws the eye, and says nothing.
    let flags = paragraph.len() - paragraph.trim_start_matches(is_flag).len();
    let text = &paragraph[flags..];
    let (level, value, printed) = ordinal(text)
        .or_else(|| bracketed(text))
        .or_else(|| dotted(text))
        .or_else(|| ready_made(text))?;
    let printed = flags + printed;
    let rest = &paragraph[printed..];
    let blanks = rest.len() - rest.trim_start().len();
    Some(Number {
        level,
        value,
        len: printed + blanks,
        printed,
    })
}

/// A number in parts: 1.1, 2.3.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// Its parts, two or three.
    pub parts: Vec<u32>,
    len: usize,
    printed: usize,
}

impl Points {
    /// As the number of an item.
    pub fn number(&self) -> Number {
        Number {
            level: if self.parts.len() == 2 {
                Level::Point
            } else {
                Level::Subpoint
            },
            value: self.parts.last().copied().unwrap_or(1),
            len: self.len,
            printed: self.printed,
        }
    }

    /// Whether it follows on the one before: 1.1, 1.2, 2.1, or 1.1.1 on 1.1.
    pub fn follows(&self, before: Option<&Self>) -> bool {
        let ones = |parts: &[u32]| parts.iter().all(|part| *part == 1);
        let Some(before) = before else {
            return ones(&self.parts[1..]);
        };
        let same = self
            .parts
            .iter()
            .zip(&before.parts)
            .take_while(|(a, b)| a == b)
            .count();
        match (self.parts.get(same), before.parts.get(same)) {
            (Some(new), Some(old)) => *new == old + 1 && ones(&self.parts[same + 1..]),
            (Some(_), None) => ones(&self.parts[same..]),
            _ => false,
        }
    }
}

/// The number in parts with which a paragraph begins. It may be a quantity: 1.5万亩.
pub fn points(paragraph: &str) -> Option<Points> {
    let mut parts = Vec::new();
    let mut rest = paragraph;
    loop {
        let digits = numeral_len(rest);
        if !is_arabic(rest) || digits > 6 || parts.len() == 3 {
            return None;
        }
        parts.push(value(&rest[..digits])?);
        rest = &rest[digits..];
        match rest.strip_prefix(['.', '．']) {
            Some(more) if is_arabic(more) => rest = more,
            Some(more) => {
                rest = more;
                break;
            }
            None => break,
        }
    }
    let printed = paragraph.len() - rest.len();
    let goes_on = rest.starts_with(|c: char| c.is_ascii() && !c.is_whitespace() && c != '(');
    let measured = rest
        .trim_start()
        .starts_with(['万', '亿', '％', '‰', '元', '年', '版', '亩']);
    (parts.len() > 1 && !goes_on && !measured && !rest.is_empty()).then(|| Points {
        parts,
        len: printed + (rest.len() - rest.trim_start().len()),
        printed,
    })
}

/// The number of a heading without a mark, 1 安全管理, that stands above 1.1.
pub fn above_points(paragraph: &str, next: &Points) -> Option<Number> {
    let digits = numeral_len(paragraph);
    let rest = &paragraph[digits..];
    let ones = next.parts[1..].iter().all(|part| *part == 1);
    let fits = is_arabic(paragraph)
        && digits <= 2
        && ones
        && value(&paragraph[..digits]) == next.parts.first().copied()
        && !rest.contains('。')
        && rest.starts_with(|c: char| c.is_whitespace() || ('\u{4E00}'..='\u{9FFF}').contains(&c));
    fits.then(|| Number {
        level: Level::Item,
        value: next.parts[0],
        len: digits + (rest.len() - rest.trim_start().len()),
        printed: digits,
    })
}

/// Stars, squares, ticks, pointing hands: signs before a number.
fn is_flag(c: char) -> bool {
    matches!(c,
        '\u{2022}' | '\u{25A0}'..='\u{25FF}' | '\u{2600}'..='\u{2775}' | '\u{2794}'..='\u{27BF}'
        | '\u{2B00}'..='\u{2BFF}' | '\u{1F300}'..='\u{1FAFF}' | '\u{FE0F}' | '\u{203B}')
}

type Found = (Level, u32, usize);

/// 第一章, 第二节, 第3条, 第四部分.
fn ordinal(text: &str) -> Option<Found> {
    let rest = text.strip_prefix('第')?;
    let digits = numeral_len(rest);
    let value = value(&rest[..digits])?;
    let after = &rest[digits..];
    let words = [
        ("部分", Level::Part),
        ("章", Level::Part),
        ("篇", Level::Part),
        ("节", Level::Division),
        ("条", Level::Article),
    ];
    let (word, level) = words
        .into_iter()
        .find(|(word, _)| after.starts_with(word))?;
    let behind = after[word.len()..].chars().next();
    // 第一章程, 第一条例: a word that only begins so.
    let ends = behind.is_none_or(|c| c.is_whitespace() || matches!(c, '：' | ':' | '　' | '、'));
    ends.then(|| (level, value, '第'.len_utf8() + digits + word.len()))
}

/// （一）, (二), （1）, 1）.
fn bracketed(text: &str) -> Option<Found> {
    let inner = text.strip_prefix(['（', '(', '〔', '［']);
    let rest = inner.unwrap_or(text).trim_start();
    let before = text.len() - rest.len();
    let digits = numeral_len(rest);
    let value = value(&rest[..digits])?;
    let after = rest[digits..].trim_start();
    let close = after
        .chars()
        .next()
        .filter(|c| matches!(c, '）' | ')' | '〕' | '］'))?;
    let mut end = text.len() - after.len() + close.len_utf8();
    let arabic = is_arabic(rest);
    if inner.is_none() && !arabic {
        return None;
    }
    debug_assert!(before <= end, "the bracket opens before it closes");
    if let Some(mark) = text[end..]
        .chars()
        .next()
        .filter(|c| matches!(c, '、' | '．' | '.'))
    {
        end += mark.len_utf8();
    }
    let level = if arabic {
        Level::Clause
    } else {
        Level::Section
    };
    Some((level, value, end))
}

/// 一、, 十二、, 1., １．, 3、.
fn dotted(text: &str) -> Option<Found> {
    let digits = numeral_len(text);
    let value = value(&text[..digits])?;
    let gap = text[digits..].len() - text[digits..].trim_start_matches([' ', '　']).len();
    let after = &text[digits + gap..];
    let mark = after
        .chars()
        .next()
        .filter(|c| matches!(c, '、' | '.' | '．'))?;
    let next = after[mark.len_utf8()..].chars().next();
    if is_arabic(text) {
        // 3.5万亩, 2025.6: a number that only begins so.
        let goes_on = next.is_some_and(char::is_numeric);
        return (!goes_on && value < 1000 && (mark != '、' || gap == 0))
            .then(|| (Level::Item, value, digits + gap + mark.len_utf8()));
    }
    // 三、四季度, 一、二产业: a list that only begins so.
    let list = next.is_some_and(|c| chinese_digit(c).is_some());
    (!list).then(|| (Level::Chapter, value, digits + gap + mark.len_utf8()))
}

/// ①, ⑴, ⒈, ㈠: numbers that are one character.
fn ready_made(text: &str) -> Option<Found> {
    let c = text.chars().next()?;
    let of = |first: char, level| (level, c as u32 - first as u32 + 1, c.len_utf8());
    Some(match c {
        '①'..='⑳' => of('①', Level::Circle),
        '⑴'..='⒇' => of('⑴', Level::Clause),
        '⒈'..='⒛' => of('⒈', Level::Item),
        '㈠'..='㈩' => of('㈠', Level::Section),
        _ => return None,
    })
}

fn is_arabic(text: &str) -> bool {
    text.chars()
        .next()
        .is_some_and(|c| arabic_digit(c).is_some())
}

fn arabic_digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

fn chinese_digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九十"
        .chars()
        .position(|d| d == c)
        .map(|n| n as u32)
}

/// The bytes of the numeral at the start: all Arabic digits, or all Chinese ones.
fn numeral_len(text: &str) -> usize {
    let arabic = is_arabic(text);
    let of_kind = |c: char| {
        if arabic {
            arabic_digit(c).is_some()
        } else {
            chinese_digit(c).is_some() || c == '百'
        }
    };
    text.find(|c| !of_kind(c)).unwrap_or(text.len())
}

/// The value of a numeral from 1 to 999.
fn value(numeral: &str) -> Option<u32> {
    if numeral.is_empty() || numeral.chars().count() > 6 {
        return None;
    }
    if is_arabic(numeral) {
        let value = numeral
            .chars()
            .filter_map(arabic_digit)
            .fold(0, |n, d| n * 10 + d);
        return (1..1000).contains(&value).then_some(value);
    }
    let (mut total, mut digit) = (0, None);
    for c in numeral.chars() {
        match c {
            '百' => total += digit.take().unwrap_or(1) * 100,
            '十' => total += digit.take().unwrap_or(1) * 10,
            // 一二三: digits in a row are no numeral here.
            _ if digit.is_some_and(|d| d > 0) => return None,
            _ => digit = chinese_digit(c),
        }
    }
    let value = total + digit.unwrap_or(0);
    (value > 0).then_some(value)
}

/// A value as a Chinese numeral: 12 is 十二.
pub fn chinese(value: u32) -> String {
    let digit = |n: u32| {
        "〇一二三四五六七八九"
            .chars()
            .nth(n as usize)
            .unwrap_or('〇')
    };
    let mut out = String::new();
    let (hundreds, tens, ones) = (value / 100 % 10, value / 10 % 10, value % 10);
    if hundreds > 0 {
        out.push(digit(hundreds));
        out.push('百');
    }
    if tens > 0 {
        if tens > 1 || hundreds > 0 {
            out.push(digit(tens));
        }
        out.push('十');
    } else if hundreds > 0 && ones > 0 {
        out.push('〇');
    }
    if ones > 0 || out.is_empty() {
        out.push(digit(ones));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Level, u32, &str)> {
        number(text).map(|n| (n.level, n.value, &text[n.len..]))
    }

    #[test]
    fn every_level_in_every_width() {
        assert_eq!(read("一、总体要求"), Some((Level::Chapter, 1, "总体要求")));
        assert_eq!(read("（二十一）加强"), Some((Level::Section, 21, "加强")));
        assert_eq!(read("(三)加强"), Some((Level::Section, 3, "加强")));
        assert_eq!(read("1.打造"), Some((Level::Item, 1, "打造")));
        assert_eq!(read("１２．打造"), Some((Level::Item, 12, "打造")));
        assert_eq!(read("3、打造"), Some((Level::Item, 3, "打造")));
        assert_eq!(read("（1） 打造"), Some((Level::Clause, 1, "打造")));
        assert_eq!(read("2）打造"), Some((Level::Clause, 2, "打造")));
        assert_eq!(read("③打造"), Some((Level::Circle, 3, "打造")));
        assert_eq!(read("第十二章 附则"), Some((Level::Part, 12, "附则")));
        assert_eq!(read("第三条 本办法"), Some((Level::Article, 3, "本办法")));
    }

    #[test]
    fn what_only_begins_like_a_number_is_none() {
        for text in [
            "3.5万亩",
            "2025.6",
            "三、四季度",
            "一二三产业",
            "第一条例",
            "一是加强",
            "",
            "（十四五）期间、",
            "2025年",
        ] {
            assert_eq!(read(text).filter(|n| n.0 != Level::Section), None, "{text}");
        }
        assert_eq!(read("一是加强"), None);
    }

    #[test]
    fn numerals_there_and_back() {
        for n in 1..1000 {
            assert_eq!(value(&chinese(n)), Some(n), "{}", chinese(n));
        }
    }
}
