//! A paper as a tree of numbered items, each with title, paragraphs and owner lines.
//!
//! In: a [`Paper`]. Out: an [`Outline`]: what stands before the first number (covering notice,
//! title, preamble), the tree, and what stands behind it (signature, attachments). A document
//! that begins its numbers anew behind a signature has several trees; the richest is the plan.
//! Nothing here knows what an item says, nor who answers for it.

mod title;

pub(super) use title::split;

use std::collections::BTreeSet;
use std::ops::Range;

use super::mark::{self, Level, Number};
use super::owners::{self, Roles, labels};
use super::paper::Paper;
use crate::syntax::date;
use crate::syntax::fold::fold;

/// A numbered item. All ranges are bytes of the paper's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Level and value of its number.
    pub number: Number,
    /// The number as printed.
    pub printed: Range<usize>,
    /// Its title, where one is set apart.
    pub title: Option<Range<usize>>,
    /// Its paragraphs, without number and title.
    pub body: Vec<Range<usize>>,
    /// Lines that begin with the label of a role or a deadline.
    pub lines: Vec<Range<usize>>,
    /// The items below it.
    pub children: Vec<usize>,
    /// The item above it.
    pub parent: Option<usize>,
    /// What it is called where no number makes a path: a table or a row of one.
    pub path: Option<String>,
}

impl Item {
    /// From its number to the end of its title, else of its first paragraph.
    pub fn head(&self) -> Range<usize> {
        let end = self
            .title
            .as_ref()
            .or(self.body.first())
            .map_or(self.printed.end, |r| r.end);
        self.printed.start..end.max(self.printed.end)
    }
}

/// The parts of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// All items of the plan, in the order of the text.
    pub items: Vec<Item>,
    /// The items without one above.
    pub roots: Vec<usize>,
    /// Paragraphs before the first item.
    pub before: Vec<Range<usize>>,
    /// Paragraphs behind the last item.
    pub after: Vec<Range<usize>>,
    /// First and last byte of numbered parts that are not the plan.
    pub others: Vec<Range<usize>>,
    /// Items whose number does not follow on the one before.
    pub out_of_turn: Vec<usize>,
}

/// Cuts a paper into its items; paragraphs that begin at `apart` belong to none.
pub fn segment(paper: &Paper, apart: &BTreeSet<usize>) -> Outline {
    let mut paragraphs = paragraphs(paper);
    paragraphs.retain(|range| !apart.contains(&range.start));
    let mut parts = vec![Part::default()];
    let mut closed = false;
    let mut points: Option<mark::Points> = None;
    let mut listed = 0;
    for (n, range) in paragraphs.iter().enumerate() {
        let text = &paper.text[range.clone()];
        let next = paragraphs
            .get(n + 1)
            .map(|range| &paper.text[range.clone()]);
        let number = if is_list_of_annexes(text, &mut listed) {
            None
        } else {
            number(text, next, &mut points)
        };
        let begun = parts
            .last()
            .is_some_and(|part| !part.outline.items.is_empty());
        if begun && number.is_none() && !closed {
            closed = is_closing(text, next);
        }
        if closed
            && number.is_some_and(|number| number.value == 1 && number.level <= Level::Section)
        {
            parts.push(Part::default());
            closed = false;
        }
        let Some(part) = parts.last_mut() else { break };
        match number {
            _ if closed => part.outline.after.push(range.clone()),
            Some(number) if part.is_field(text, number) => part.field(range.clone(), number),
            Some(number) => part.item(&paper.text, range.clone(), number),
            None => part.paragraph(&paper.text, range.clone()),
        }
    }
    richest(paper, parts)
}

/// The number of a paragraph; 1.1 only where it follows on the number before, for it may be a
/// quantity.
fn number(text: &str, next: Option<&str>, before: &mut Option<mark::Points>) -> Option<Number> {
    if let Some(points) = mark::points(text).filter(|points| points.follows(before.as_ref())) {
        let number = points.number();
        *before = Some(points);
        return Some(number);
    }
    mark::number(text).or_else(|| {
        let below = mark::points(next?).filter(|points| points.follows(before.as_ref()))?;
        mark::above_points(text, &below)
    })
}

/// Whether a paragraph is a line of a list of annexes: 附件：1．甲 above 2．乙.
fn is_list_of_annexes(text: &str, listed: &mut u32) -> bool {
    let plain: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    let inner = plain
        .strip_prefix("附件:")
        .or_else(|| plain.strip_prefix("附:"));
    if let Some(number) = inner.and_then(mark::number) {
        *listed = number.value;
        return true;
    }
    let next = mark::number(text).is_some_and(|number| {
        number.level == Level::Item && *listed > 0 && number.value == *listed + 1
    });
    *listed = if next { *listed + 1 } else { 0 };
    next
}

/// The paragraphs that say something, without blanks at either end.
fn paragraphs(paper: &Paper) -> Vec<Range<usize>> {
    let trimmed = paper.paragraphs().map(|(start, line)| {
        let inner = line.trim();
        let start = start + (line.len() - line.trim_start().len());
        start..start + inner.len()
    });
    trimmed.filter(|range| !range.is_empty()).collect()
}

/// One run of numbers, with the items still open.
#[derive(Debug, Default)]
struct Part {
    outline: Outline,
    open: Vec<usize>,
    /// The last item of each level.
    last: [Option<usize>; Level::ALL.len()],
    /// The last numbered line of each level: the item it belongs to, its number.
    fields: [Option<(usize, u32)>; Level::ALL.len()],
}

impl Part {
    fn item(&mut self, text: &str, range: Range<usize>, number: Number) {
        let items = &self.outline.items;
        while self
            .open
            .last()
            .is_some_and(|n| items[*n].number.level >= number.level)
        {
            self.open.pop();
        }
        let parent = self.open.last().copied();
        let this = items.len();
        let start = range.start + number.len;
        let (title, body) = title::split(text, start..range.end, number.level);
        if !self.in_turn(number, parent) {
            self.outline.out_of_turn.push(this);
        }
        match parent {
            Some(parent) => self.outline.items[parent].children.push(this),
            None => self.outline.roots.push(this),
        }
        self.outline.items.push(Item {
            number,
            printed: range.start..range.start + number.printed,
            title,
            body: body.into_iter().collect(),
            lines: Vec::new(),
            children: Vec::new(),
            parent,
            path: None,
        });
        self.open.push(this);
        self.last[number.level as usize] = Some(this);
    }

    /// Whether a numbered paragraph is a line of the item around it: （二）责任单位：市交通局.
    fn is_field(&self, text: &str, number: Number) -> bool {
        labels::begins_line(&text[number.len..]) && self.around(number).is_some()
    }

    /// The open item that a number of this level stands in.
    fn around(&self, number: Number) -> Option<usize> {
        let mut open = self.open.iter().rev();
        let above = |n: &&usize| self.outline.items[**n].number.level < number.level;
        open.find(above).copied()
    }

    /// Takes a numbered line as a line of the item around it.
    fn field(&mut self, range: Range<usize>, number: Number) {
        let Some(parent) = self.around(number) else {
            return;
        };
        let items = &self.outline.items;
        self.open.retain(|n| items[*n].number.level < number.level);
        self.fields[number.level as usize] = Some((parent, number.value));
        let line = range.start + number.len..range.end;
        self.outline.items[parent].lines.push(line);
    }

    /// Whether a number follows on the last of its level, or begins anew.
    fn in_turn(&self, number: Number, parent: Option<usize>) -> bool {
        let field = self.fields[number.level as usize].filter(|field| Some(field.0) == parent);
        if field.is_some_and(|(_, value)| number.value == value + 1) {
            return true;
        }
        let running = self.last[number.level as usize].map(|n| &self.outline.items[n]);
        let beside = running.filter(|item| item.parent == parent);
        match (beside, running) {
            (Some(beside), _) => number.value == beside.number.value + 1,
            (None, Some(running)) => number.value == 1 || number.value == running.number.value + 1,
            (None, None) => number.value == 1,
        }
    }

    fn paragraph(&mut self, text: &str, range: Range<usize>) {
        let Some(this) = self.open.last().copied() else {
            self.outline.before.push(range);
            return;
        };
        let item = &mut self.outline.items[this];
        if labels::begins_line(&text[range.clone()]) {
            item.lines.push(range);
        } else {
            item.body.push(range);
        }
    }

    /// Whether any of its items says who answers for it.
    fn names_owners(&self, paper: &Paper) -> bool {
        let roles = Roles::new();
        let named = |range: &Range<usize>| {
            let found = owners::paragraph(&paper.text, range.clone(), &roles);
            found
                .groups
                .iter()
                .any(|(_, owners)| !owners.lists.is_empty())
        };
        let mut items = self.outline.items.iter();
        items.any(|item| !item.lines.is_empty() || item.title.iter().chain(&item.body).any(named))
    }

    /// How much of a plan it is.
    fn weight(&self) -> usize {
        let items = &self.outline.items;
        items.len() + items.iter().map(|item| item.lines.len()).sum::<usize>()
    }

    fn extent(&self) -> Option<Range<usize>> {
        let items = &self.outline.items;
        let ends = items.iter().flat_map(|item| {
            let ranges = item.body.iter().chain(&item.lines);
            ranges.map(|range| range.end).chain([item.head().end])
        });
        Some(items.first()?.printed.start..ends.max()?)
    }
}

/// The plan among the parts; what stood before or behind it in other parts stays known. Parts
/// behind it that name owners belong to it, each below its title.
fn richest(paper: &Paper, mut parts: Vec<Part>) -> Outline {
    let heaviest = parts.iter().map(Part::weight).max().unwrap_or(0);
    let chosen = parts
        .iter()
        .position(|part| part.weight() == heaviest)
        .unwrap_or(0);
    let (mut before, mut after, mut others) = (Vec::new(), Vec::new(), Vec::new());
    let mut annexes = Vec::new();
    for n in chosen + 1..parts.len() {
        if parts[n].names_owners(paper) {
            let title = annex_title(paper, &mut parts[n - 1].outline.after);
            let part = std::mem::take(&mut parts[n].outline);
            parts[n].outline.after.clone_from(&part.after);
            annexes.push((title, part));
        }
    }
    for (n, part) in parts.iter_mut().enumerate() {
        let outline = &mut part.outline;
        if n < chosen {
            before.append(&mut outline.before);
            before.append(&mut outline.after);
        } else if n > chosen {
            after.append(&mut outline.before);
            after.append(&mut outline.after);
        }
        if n != chosen {
            others.extend(part.extent());
        }
    }
    let mut outline = parts.swap_remove(chosen).outline;
    before.append(&mut outline.before);
    outline.before = before;
    outline.after.append(&mut after);
    outline.others = others;
    for (n, (title, annex)) in annexes.into_iter().enumerate() {
        graft(&mut outline, title, annex, n + 2);
    }
    outline
}

/// What an annex is called: the words behind which it stands (附件2), and its title.
type AnnexTitle = (Option<u32>, Option<Range<usize>>);

/// Takes the title of the part that follows off what stands behind a part.
fn annex_title(paper: &Paper, after: &mut Vec<Range<usize>>) -> AnnexTitle {
    let short = |range: &Range<usize>| {
        let text = &paper.text[range.clone()];
        text.chars().count() <= 60 && !text.contains(['。', '；'])
    };
    let annexed = |range: &Range<usize>| -> Option<u32> {
        let plain: String = fold(&paper.text[range.clone()])
            .split_whitespace()
            .collect();
        let rest = plain.strip_prefix("附件")?.trim_start_matches(':');
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|_| digits.len() == rest.len())
    };
    let title = after.pop_if(|last| short(last) && annexed(last).is_none());
    let number = after.last().and_then(annexed);
    if number.is_some() {
        after.pop();
    }
    (number, title)
}

/// Puts the items of an annex behind those of the plan, below one that bears its title.
fn graft(outline: &mut Outline, (number, title): AnnexTitle, annex: Outline, nth: usize) {
    let this = outline.items.len();
    let start = title.as_ref().map_or_else(
        || annex.items.first().map_or(0, |item| item.printed.start),
        |title| title.start,
    );
    let moved = |n: usize| n + this + 1;
    outline.items.push(Item {
        number: Number {
            level: Level::Part,
            value: 1,
            len: 0,
            printed: 0,
        },
        printed: start..start,
        title,
        body: annex.before,
        lines: Vec::new(),
        children: annex.roots.iter().map(|n| moved(*n)).collect(),
        parent: None,
        path: Some(number.map_or_else(|| format!("附{nth}"), |number| format!("附件{number}"))),
    });
    outline.roots.push(this);
    outline
        .items
        .extend(annex.items.into_iter().map(|item| Item {
            children: item.children.iter().map(|n| moved(*n)).collect(),
            parent: item.parent.map_or(Some(this), |n| Some(moved(n))),
            ..item
        }));
    let odd = annex.out_of_turn.into_iter().map(moved);
    outline.out_of_turn.extend(odd);
}

/// Words with which what follows a plan begins.
const CLOSING: [&str; 9] = [
    "（此件",
    "(此件",
    "抄送",
    "附件",
    "附：",
    "附:",
    "文件下载",
    "信息公开选项",
    "主动公开",
];

/// Whether a paragraph ends the plan: a signature above its date, a date alone, attachments.
fn is_closing(text: &str, next: Option<&str>) -> bool {
    if CLOSING.iter().any(|word| text.starts_with(word)) {
        return true;
    }
    let signed = text.chars().count() <= 40 && !text.contains(['。', '；', '：', ':', '，', ',']);
    is_date(text) || (signed && next.is_some_and(is_date))
}

/// Whether a paragraph is nothing but a day or a month, perhaps with 印发.
pub(super) fn is_date(text: &str) -> bool {
    day(text).is_some()
}

/// The date that a paragraph is: 2022年4月2日, 二〇二五年四月十七日.
pub(super) fn day(text: &str) -> Option<date::Date> {
    let word: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    let word = word.strip_suffix("印发").unwrap_or(&word);
    if word.chars().count() > 12
        || !word.starts_with(['1', '2', '二', '一'])
        || !word.contains('年')
    {
        return None;
    }
    date::parse(&arabic(word))
        .ok()
        .filter(|date| word.contains('月') && date.first().year() > 1900)
}

/// 二〇二五年四月十七日 as 2025年4月17日.
fn arabic(word: &str) -> String {
    let digit = |c| "〇一二三四五六七八九".chars().position(|d| d == c);
    let mut out = String::new();
    let mut rest = word;
    while let Some(at) = rest.find(['年', '月', '日']) {
        let (number, mark) = rest.split_at(at);
        let mark_len = mark.chars().next().map_or(0, char::len_utf8);
        match mark::number(&format!("{number}、")) {
            Some(n) if number.contains('十') || number.chars().count() == 1 => {
                out.push_str(&n.value.to_string());
            }
            _ => out.extend(number.chars().map(|c| {
                match c {
                    '○' | 'O' | 'o' | '零' => '0',
                    c => digit(c)
                        .and_then(|d| char::from_digit(d as u32, 10))
                        .unwrap_or(c),
                }
            })),
        }
        out.push_str(&mark[..mark_len]);
        rest = &mark[mark_len..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn outline(text: &str) -> (Paper, Outline) {
        let paper = Paper::clean(text, FileId(0));
        let outline = segment(&paper, &BTreeSet::new());
        (paper, outline)
    }

    fn titles(text: &str) -> Vec<String> {
        let (paper, outline) = outline(text);
        let shown = |item: &Item| {
            let title = item.title.clone().map_or("–", |range| &paper.text[range]);
            let depth = std::iter::successors(item.parent, |n| outline.items[*n].parent).count();
            format!(
                "{}{}{title}",
                "·".repeat(depth),
                &paper.text[item.printed.clone()]
            )
        };
        outline.items.iter().map(shown).collect()
    }

    #[test]
    fn levels_nest_and_restart() {
        let text = "标题\n一、甲\n（一）乙\n1.丙。正文。\n2.丁：正文。\n（二）戊。正文在后。\n二、己\n1.庚\n";
        assert_eq!(
            titles(text),
            [
                "一、甲",
                "·（一）乙",
                "··1.丙",
                "··2.丁",
                "·（二）戊",
                "二、己",
                "·1.庚"
            ]
        );
        assert!(outline(text).1.out_of_turn.is_empty());
    }

    #[test]
    fn numbered_lines_of_owners_belong_to_the_item_around_them() {
        let (_, outline) = outline(
            "一、修路\n（一）目标任务：改造120公里。\n（二）责任单位：市交通局\n（三）完成时限：2024年12月\n（四）工作措施：加强调度。\n二、养老\n（一）责任单位：市民政局\n",
        );
        let lines: Vec<usize> = outline.items.iter().map(|item| item.lines.len()).collect();
        assert_eq!(lines, [2, 0, 0, 1]);
        assert!(outline.out_of_turn.is_empty());
    }

    #[test]
    fn a_number_out_of_turn_is_kept_and_told() {
        let (_, outline) = outline("一、甲\n二、乙\n四、丙\n");
        assert_eq!(outline.items.len(), 3);
        assert_eq!(outline.out_of_turn, [2]);
    }

    #[test]
    fn what_closes_a_plan_is_no_part_of_it() {
        let (_, outline) = outline("一、甲\n正文。\n国务院\n2019年1月12日\n（此件公开发布）\n");
        assert_eq!(outline.items[0].body.len(), 1);
        assert_eq!(outline.after.len(), 3);
    }

    #[test]
    fn the_plan_behind_a_numbered_notice_is_the_plan() {
        let text = "通知\n一、要重视。\n二、要落实。\n某办公室\n2022年4月2日\n实施方案\n一、总体\n（一）甲\n（二）乙\n";
        let (paper, outline) = outline(text);
        assert_eq!(outline.items.len(), 3);
        assert_eq!(outline.others.len(), 1);
        let before: Vec<&str> = outline
            .before
            .iter()
            .map(|r| &paper.text[r.clone()])
            .collect();
        assert_eq!(before, ["通知", "某办公室", "2022年4月2日", "实施方案"]);
    }

    #[test]
    fn days_in_both_scripts() {
        for text in [
            "2022年4月2日",
            "二〇二二年四月二日",
            "２０２２年４月２日印发",
            "2022 年4 月2 日",
        ] {
            assert_eq!(
                day(text).map(|d| d.to_string()).as_deref(),
                Some("2022-04-02"),
                "{text}"
            );
        }
        assert_eq!(
            day("二〇二五年十一月二十一日")
                .map(|d| d.to_string())
                .as_deref(),
            Some("2025-11-21")
        );
        assert_eq!(day("到2025年"), None);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(outline("").1, Outline::default());
    }
}
