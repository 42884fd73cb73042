//! What the head and foot of a document say of it: title, number, issuer, day, period.
//!
//! In: the paragraphs before and behind the numbered items. Out: a [`Header`]; what is not
//! printed is not there. Nothing is inferred from the body.

use std::ops::Range;

use super::clean::tokens;
use super::glyphs::{Glyphs, plain};
use super::mark;
use super::paper::Paper;
use super::segment::{self, Outline};
use super::traditional;
use crate::syntax::date::{Date, Part};

/// The head of a document, as far as it is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Title of the plan, without the words of the notice around it.
    pub title: Option<String>,
    /// 国发〔2019〕3号.
    pub number: Option<String>,
    /// The offices that signed it.
    pub issuers: Vec<String>,
    /// The day under the signature.
    pub issued: Option<Date>,
    /// First and last date of the plan.
    pub period: Option<(Date, Date)>,
    /// The paragraphs between title and first item.
    pub preamble: Vec<Range<usize>>,
}

/// Reads head and foot.
pub fn read(paper: &Paper, outline: &Outline) -> Header {
    let before: Vec<(Range<usize>, &str)> = paragraphs(paper, &outline.before);
    let after = paragraphs(paper, &outline.after);
    let (title, behind_title) = title(&before);
    let (issuers, issued) = signature(&before)
        .or_else(|| signature(&after))
        .unwrap_or_default();
    let number = before
        .iter()
        .chain(&after)
        .find_map(|(_, text)| number(text));
    let issuers = if issuers.is_empty() {
        issuers_of_title(&before)
    } else {
        issuers
    };
    Header {
        period: title.as_deref().and_then(period),
        preamble: preamble(&before[behind_title..]),
        title,
        number,
        issuers,
        issued,
    }
}

fn paragraphs<'p>(paper: &'p Paper, ranges: &[Range<usize>]) -> Vec<(Range<usize>, &'p str)> {
    ranges
        .iter()
        .map(|range| (range.clone(), &paper.text[range.clone()]))
        .collect()
}

/// How titles end.
const KINDS: [&str; 30] = [
    "分解",
    "安排",
    "项目",
    "纪要",
    "规定",
    "规则",
    "制度",
    "预案",
    "条例",
    "工作表",
    "分解表",
    "台账",
    "实施方案",
    "方案",
    "规划",
    "计划",
    "意见",
    "措施",
    "办法",
    "纲要",
    "要点",
    "分工",
    "清单",
    "细则",
    "决定",
    "通知",
    "重点工作",
    "行动",
    "政策",
    "任务",
];

/// The title of the plan, and how many paragraphs stand before what follows it.
fn title(before: &[(Range<usize>, &str)]) -> (Option<String>, usize) {
    if let Some(quoted) = before.iter().find_map(|(_, text)| issued_title(text)) {
        let wanted = plain(&quoted);
        let printed = (0..before.len()).find_map(|n| {
            (n..before.len().min(n + 4)).find_map(|end| {
                let joined: String = before[n..=end]
                    .iter()
                    .map(|(_, text)| plain(text))
                    .collect();
                (joined == wanted).then_some(end + 1)
            })
        });
        // Without a title of its own the plan begins behind the notice and its signature.
        let signed = before
            .iter()
            .rposition(|(_, text)| segment::is_date(text))
            .map(|n| n + 1);
        return (
            Some(clean(&quoted)),
            printed.or(signed).unwrap_or(before.len()),
        );
    }
    let (title, n) = first_lines(before);
    (title.map(|title| issued_by(&title).unwrap_or(title)), n)
}

/// What a notice issues whose title names it without 《》: 甲局关于印发乙县工作要点的通知.
fn issued_by(notice: &str) -> Option<String> {
    let folded = traditional::fold(notice);
    let at = folded.find("关于印发")? + "关于印发".len();
    let end = folded.strip_suffix("的通知")?.len();
    let title = notice.get(at..end)?.trim();
    let named = KINDS.iter().any(|kind| folded[at..end].contains(kind));
    (named && !title.contains('《')).then(|| title.to_owned())
}

/// 《…》 that a notice says it issues.
fn issued_title(printed: &str) -> Option<String> {
    // Traditional script folds byte for byte.
    let text = &*traditional::fold(printed);
    let at = text.find("印发")?;
    // 印发《…》 in the title of the notice, 现将《…》印发 in its text.
    let behind = text[at..].find('《').filter(|n| *n <= 30).map(|n| at + n);
    let open = behind.or_else(|| first_of_run(&text[..at]))?;
    let inside = &text[open + '《'.len_utf8()..];
    let mut depth = 1_usize;
    for (n, c) in inside.char_indices() {
        match c {
            '《' => depth += 1,
            '》' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let title = inside[..n].trim();
            let start = open + '《'.len_utf8();
            // 现将《…》印发给你们 says by itself that this is what is issued.
            let sent = text[..open].ends_with('将') && inside[n..].starts_with("》印发");
            return (sent || KINDS.iter().any(|kind| title.contains(kind)))
                .then(|| printed[start..start + n].trim().to_owned());
        }
    }
    None
}

/// Where the first of the titles begins that a text ends with: 《甲》《乙》, 《甲》和《乙》.
fn first_of_run(text: &str) -> Option<usize> {
    let mut open = text.rfind('《')?;
    loop {
        let before = text[..open].trim_end_matches(['和', '、', '及', '与', ' ']);
        match before.ends_with('》').then(|| before.rfind('《')).flatten() {
            Some(first) => open = first,
            None => return Some(open),
        }
    }
}

/// The title in the first lines of a document that no notice covers.
fn first_lines(before: &[(Range<usize>, &str)]) -> (Option<String>, usize) {
    let mut joined = String::new();
    let skip = before.iter().take_while(|(_, text)| is_label(text)).count();
    for (n, (_, text)) in before.iter().enumerate().skip(skip).take(4) {
        let text = without_annex(text);
        let ends = ['。', '；', '：', ':', '！'];
        if number(text).is_some()
            || text.contains(ends)
            || segment::is_date(text)
            || text.chars().count() > 70
        {
            return (some(&joined), n);
        }
        if joined.ends_with(|c: char| c.is_ascii_alphanumeric())
            && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        {
            joined.push(' ');
        }
        joined.push_str(text);
        let last = joined.trim_end_matches(|c| !"）)".contains(c)).is_empty();
        let folded = traditional::fold(&joined);
        let named = KINDS.iter().any(|kind| folded.ends_with(kind));
        if (named || !last) && !goes_on(before.get(n + 1)) {
            return (some(&joined), n + 1);
        }
    }
    let n = before.len().min(skip + 4);
    (some(&joined), if joined.is_empty() { skip } else { n })
}

/// Whether the next line is still part of a title that is set over several lines.
fn goes_on(next: Option<&(Range<usize>, &str)>) -> bool {
    next.is_some_and(|(_, text)| {
        let folded = traditional::fold(text);
        text.chars().count() <= 30
            && KINDS.iter().any(|kind| folded.ends_with(kind))
            && !text.contains(['，', ',', '。'])
    })
}

/// Lines above a title that are none: 附件1, a letterhead, what a web page tells of the document.
fn is_label(text: &str) -> bool {
    let text = plain(text);
    let heading = [
        "新闻详情",
        "正文",
        "详情",
        "政策文件",
        "文件详情",
        "公文正文",
    ];
    without_annex(&text).is_empty()
        || (text.ends_with("文件") && text.chars().count() <= 30)
        || heading.contains(&text.as_str())
        || tokens::is_metadata(&text)
}

fn without_annex(text: &str) -> &str {
    let rest = text.strip_prefix("附件").unwrap_or(text);
    if rest.len() == text.len() {
        return text;
    }
    rest.trim_start_matches(|c: char| {
        c.is_ascii_digit() || ('０'..='９').contains(&c) || ":： ".contains(c)
    })
}

fn some(text: &str) -> Option<String> {
    Some(clean(text)).filter(|text| !text.is_empty())
}

/// Without blanks between Chinese characters.
fn clean(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        let wide = |c: &char| !c.is_ascii();
        let drop = c.is_whitespace()
            && (out.chars().next_back().is_some_and(|b| wide(&b))
                || chars.peek().is_some_and(wide));
        if !drop {
            out.push(c);
        }
    }
    out
}

/// The offices above the first date, and that date.
fn signature(paragraphs: &[(Range<usize>, &str)]) -> Option<(Vec<String>, Option<Date>)> {
    let at = paragraphs
        .iter()
        .position(|(_, text)| segment::is_date(text))?;
    let signed = |text: &str| {
        let glyphs = Glyphs::of(text, 0..text.len());
        text.chars().count() <= 40
            && ends_as_office(&glyphs)
            && !text.contains(['，', '。', '、', '：', ':', '《'])
    };
    let mut issuers: Vec<String> = paragraphs[..at]
        .iter()
        .rev()
        .take_while(|(_, text)| signed(text))
        .flat_map(|(_, text)| offices(text).into_iter().rev())
        .collect();
    issuers.reverse();
    Some((issuers, segment::day(paragraphs[at].1)))
}

/// The offices on a line: blanks part those that both end as an office.
fn offices(line: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let office = |text: &str| ends_as_office(&Glyphs::of(text, 0..text.len()));
        match found.last_mut() {
            Some(last) if office(last) && office(word) && word.chars().count() > 4 => {
                found.push(word.to_owned());
            }
            Some(last) if last.is_ascii() && word.is_ascii() => {
                last.push(' ');
                last.push_str(word);
            }
            Some(last) => last.push_str(word),
            None => found.push(word.to_owned()),
        }
    }
    found
}

fn ends_as_office(glyphs: &Glyphs) -> bool {
    let ends = [
        "政府",
        "办公室",
        "办公厅",
        "局",
        "厅",
        "委员会",
        "委",
        "国务院",
        "部",
        "署",
        "院",
        "会",
        "公司",
        "小组",
        "街道",
        "中心",
    ];
    glyphs.tail(&(0..glyphs.len()), &ends).is_some()
}

/// 国务院 of 国务院关于…, 甲局 and 乙局 of 甲局 乙局关于…; the offices may stand on lines of their own.
fn issuers_of_title(before: &[(Range<usize>, &str)]) -> Vec<String> {
    let at = before
        .iter()
        .position(|(_, text)| text.contains("关于") && !is_label(text));
    let Some(at) = at else { return Vec::new() };
    let (inside, _) = before[at].1.split_once("关于").unwrap_or_default();
    let above = before[..at].iter().rev().map(|(_, text)| *text);
    let above = above.take_while(|text| !is_label(text) && is_office(text));
    let mut lines: Vec<&str> = if inside.trim().is_empty() {
        above.collect()
    } else {
        vec![inside]
    };
    lines.reverse();
    if lines.iter().any(|line| !is_office(line)) {
        return Vec::new();
    }
    lines.into_iter().flat_map(offices).collect()
}

fn is_office(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && ends_as_office(&Glyphs::of(text, 0..text.len()))
}

/// The number of a document in a paragraph.
fn number(text: &str) -> Option<String> {
    let glyphs = Glyphs::of(text, 0..text.len());
    let digit = |at: usize| glyphs.get(at).is_some_and(|c| c.is_ascii_digit());
    let year = |at: usize| {
        glyphs.get(at) == Some('(')
            && (1..5).all(|n| digit(at + n))
            && glyphs.get(at + 5) == Some(')')
    };
    // A cited number stands behind 》 or in brackets of its own; the document's own does not.
    (0..glyphs.len()).filter(|at| year(*at)).find_map(|at| {
        let first = at + 6;
        let end = (first..glyphs.len()).find(|n| !digit(*n))?;
        if end == first || end - first > 5 || glyphs.get(end) != Some('号') {
            return None;
        }
        let is_han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
        let start = (0..at)
            .rev()
            .take_while(|n| glyphs.get(*n).is_some_and(is_han))
            .last()?;
        if start
            .checked_sub(1)
            .and_then(|n| glyphs.get(n))
            .is_some_and(|c| c == '》' || c == '(')
        {
            return None;
        }
        let bytes = glyphs.bytes(start..at);
        let office: String = text[bytes].chars().filter(|c| !c.is_whitespace()).collect();
        let code = ["文件", "委员会", "办公室", "办公厅", "政府", "厅", "局"]
            .iter()
            .filter_map(|end| office.rfind(end).map(|n| n + end.len()))
            // 浙数局发: the office is part of the code.
            .filter(|n| !office[*n..].starts_with(['发', '函', '办', '规', '字']))
            .max()
            .map_or(office.as_str(), |n| &office[n..]);
        let year = glyphs.text(at + 1..at + 5);
        let number = glyphs.text(first..end);
        (!code.is_empty() && code.chars().count() <= 10)
            .then(|| format!("{code}〔{year}〕{number}号"))
    })
}

/// The years that a title names: （2025—2027年）, “十四五”, 2023年.
pub fn period(title: &str) -> Option<(Date, Date)> {
    let text = plain(title);
    let years: Vec<(usize, i16)> = text
        .char_indices()
        .filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_ascii_digit()))
        .filter_map(|(at, _)| {
            let digits = text.get(at..at + 4)?;
            let more = text[at + 4..].starts_with(|c: char| c.is_ascii_digit());
            let year: i16 = digits
                .parse()
                .ok()
                .filter(|year| (1950..2100).contains(year))?;
            (!more && digits.bytes().all(|b| b.is_ascii_digit())).then_some((at, year))
        })
        .collect();
    let of = |from, to| Some((Date::new(from, Part::Year)?, Date::new(to, Part::Year)?));
    if let [(at, from), (next, to), ..] = years.as_slice() {
        let between = text[at + 4..*next].trim_start_matches('年');
        if from < to && ["-", "至", "~", "到"].contains(&between) {
            return of(*from, *to);
        }
    }
    if let Some(at) = text
        .find("五”")
        .or_else(|| text.find("五规划"))
        .or_else(|| text.find("五\""))
    {
        let ordinal = text[..at].rsplit(['“', '"']).next().unwrap_or_default();
        let ordinal = ordinal
            .rsplit(|c| !"一二三四五六七八九十".contains(c))
            .next()
            .unwrap_or_default();
        if let Some(n) = mark::number(&format!("{ordinal}、")).map(|n| n.value as i16)
            && (10..20).contains(&n)
        {
            return of(1951 + n * 5, 1955 + n * 5);
        }
    }
    match years.as_slice() {
        [(at, year)] if text[at + 4..].starts_with("年") && !text[at + 4..].contains("远景") => {
            of(*year, *year)
        }
        _ => None,
    }
}

/// What stands between the title and the first item, without salutations and dates.
fn preamble(paragraphs: &[(Range<usize>, &str)]) -> Vec<Range<usize>> {
    let prose = paragraphs.iter().filter(|(_, text)| {
        text.contains('。') || text.ends_with(['：', ':']) && text.chars().count() > 40
    });
    prose.map(|(range, _)| range.clone()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::source::FileId;

    fn header(text: &str) -> Header {
        let paper = Paper::clean(text, FileId(0));
        read(&paper, &segment::segment(&paper, &BTreeSet::new()))
    }

    #[test]
    fn a_plan_behind_its_notice() {
        let header = header(
            "临夏州人民政府办公室关于印发《临夏州推进 “十四五”实施方案》的通知\n临州办发〔2022〕29号\n各县市人民政府：\n现印发给你们。\n\
             临夏州人民政府办公室\n2022年4月2日\n临夏州推进“十四五”实施方案\n为深入贯彻，特制定本方案。\n一、总体要求\n",
        );
        assert_eq!(header.title.as_deref(), Some("临夏州推进“十四五”实施方案"));
        assert_eq!(header.number.as_deref(), Some("临州办发〔2022〕29号"));
        assert_eq!(header.issuers, ["临夏州人民政府办公室"]);
        assert_eq!(
            header.issued.map(|d| d.to_string()).as_deref(),
            Some("2022-04-02")
        );
        assert_eq!(
            header.period.map(|(a, b)| (a.to_string(), b.to_string())),
            Some(("2021".into(), "2025".into()))
        );
        assert_eq!(header.preamble.len(), 1);
    }

    #[test]
    fn a_notice_that_is_the_plan_itself() {
        let header = header(
            "甲市人民政府办公室关于印发甲市2024年民生实事项目的通知\n甲政办〔2024〕3号\n各县：\n现通知如下：\n一、修路\n",
        );
        assert_eq!(header.title.as_deref(), Some("甲市2024年民生实事项目"));
        assert_eq!(
            header.period.map(|(a, _)| a.to_string()).as_deref(),
            Some("2024")
        );
    }

    #[test]
    fn a_document_without_notice() {
        let header = header(
            "国务院关于促进综合保税区\n高水平开放的若干意见\n国发〔2019〕3号\n各省：\n现提出以下意见。\n一、甲\n国务院\n2019年1月12日\n",
        );
        assert_eq!(
            header.title.as_deref(),
            Some("国务院关于促进综合保税区高水平开放的若干意见")
        );
        assert_eq!(header.number.as_deref(), Some("国发〔2019〕3号"));
        assert_eq!(header.issuers, ["国务院"]);
    }

    #[test]
    fn periods_of_titles() {
        let years = |title: &str| period(title).map(|(a, b)| (a.first().year(), b.first().year()));
        assert_eq!(years("行动计划（2025-2027 年）"), Some((2025, 2027)));
        assert_eq!(years("行动计划（２０２３—２０２５年）"), Some((2023, 2025)));
        assert_eq!(years("“十五五”规划"), Some((2026, 2030)));
        assert_eq!(years("区政府2023年重点工作任务分解"), Some((2023, 2023)));
        assert_eq!(years("若干意见"), None);
    }

    #[test]
    fn numbers_in_every_dress() {
        assert_eq!(
            number("浙政发〔２０２５〕１０号").as_deref(),
            Some("浙政发〔2025〕10号")
        );
        assert_eq!(
            number("浙江省数据局文件浙数局发〔2024〕9 号浙江省").as_deref(),
            Some("浙数局发〔2024〕9号")
        );
        assert_eq!(number("根据《意见》（国发〔2019〕3号）"), None);
        assert_eq!(number("〔20208号"), None);
    }
}
