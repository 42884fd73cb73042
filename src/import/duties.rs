//! Which items of an outline are tasks, who answers for each, and what it says.
//!
//! In: paper, outline, and what the caller knows better. Out: [`Duties`]: the items that become
//! sections and tasks, with their owner groups and their paragraphs without these. An item with
//! owners is a task; beside tasks, an item without owners is one too, unless its chapter only
//! states aims and principles. Nothing here knows how a plan is written.

use std::collections::BTreeSet;
use std::ops::Range;

use super::glyphs::plain;
use super::mark::Level;
use super::owners::{self, Owners, Roles, prose};
use super::paper::Paper;
use super::segment::{Item, Outline};
use crate::finding::Said;

/// A paragraph, in pieces where something was taken out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph(pub Vec<Range<usize>>);

impl Paragraph {
    /// What it says.
    pub fn text(&self, paper: &Paper) -> String {
        let pieces: String = self
            .0
            .iter()
            .map(|range| &paper.text[range.clone()])
            .collect();
        pieces.trim().to_owned()
    }

    /// Where it stands.
    pub fn place(&self) -> Range<usize> {
        let start = self.0.first().map_or(0, |range| range.start);
        start..self.0.last().map_or(start, |range| range.end)
    }
}

/// What an item becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading.
    Section,
    /// A task.
    Task,
}

/// An item that becomes a section or a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Which item of the outline it is.
    pub item: usize,
    /// What it becomes.
    pub kind: Kind,
    /// Its title, without owners in it.
    pub title: Option<Paragraph>,
    /// What it says, without owners.
    pub text: Vec<Paragraph>,
    /// Who answers for it.
    pub groups: Vec<(Range<usize>, Owners)>,
    /// Its sections and tasks.
    pub children: Vec<usize>,
}

/// Something that was not understood, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclear {
    /// Its bytes in the paper.
    pub at: Range<usize>,
    /// Why.
    pub why: Said,
}

/// The items of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duties {
    /// All of them, in the order of the text.
    pub all: Vec<Duty>,
    /// Those without one above.
    pub roots: Vec<usize>,
    /// The levels at which tasks with owners stand, or which the caller named.
    pub levels: BTreeSet<Level>,
    /// What was not understood.
    pub unclear: Vec<Unclear>,
    /// Names of people beside the owners, which are left out.
    pub people: Vec<Range<usize>>,
}

/// What an item says of its owners, and what is left of its paragraphs.
#[derive(Debug, Default)]
struct Raw {
    title: Option<Paragraph>,
    text: Vec<Paragraph>,
    groups: Vec<(Range<usize>, Owners)>,
    /// Whether owners stand on lines of their own.
    lines: bool,
    /// Whether the title gives the owners of what stands below it.
    heading: bool,
}

/// Sorts the items; `level` is the one at which tasks stand, where the caller says so.
pub fn read(paper: &Paper, outline: &Outline, roles: &Roles, level: Option<Level>) -> Duties {
    let mut unclear = Vec::new();
    let mut raw: Vec<Raw> = outline
        .items
        .iter()
        .map(|item| raw(paper, item, roles, &mut unclear))
        .collect();
    lift(outline, &mut raw);
    let people = raw
        .iter()
        .flat_map(|raw| raw.groups.iter().flat_map(|(_, owners)| &owners.people))
        .cloned()
        .collect();
    let levels = levels(outline, &raw, level);
    let mut sorter = Sorter {
        paper,
        roles,
        outline,
        owned: owned(outline, &raw),
        raw,
        forced: level,
        duties: Duties {
            levels,
            unclear,
            people,
            ..Duties::default()
        },
    };
    for root in &outline.roots {
        let below = sorter.item(*root, false);
        sorter.duties.roots.push(below);
    }
    sorter.duties
}

fn raw(paper: &Paper, item: &Item, roles: &Roles, unclear: &mut Vec<Unclear>) -> Raw {
    let mut raw = Raw::default();
    if let Some(title) = &item.title {
        let left = without_groups(paper, title.clone(), roles, &mut raw.groups, unclear);
        raw.title = Some(left).filter(|title| !title.text(paper).is_empty());
    }
    let titled = raw.title.as_ref().map(Paragraph::place);
    if let Some(title) = titled.filter(|_| raw.groups.is_empty())
        && let Some(owners) = prose::heading(&paper.text, title.clone(), roles)
    {
        raw.heading = true;
        raw.groups.push((title, owners));
    }
    let same = item
        .title
        .as_ref()
        .zip(item.body.first())
        .is_some_and(|(title, body)| title.start == body.start);
    for (n, range) in item.body.iter().enumerate() {
        let mut seen = Vec::new();
        let groups = if same && n == 0 {
            &mut seen
        } else {
            &mut raw.groups
        };
        let left = without_groups(paper, range.clone(), roles, groups, unclear);
        if !left.text(paper).trim_matches(['。', ' ']).is_empty() {
            raw.text.push(left);
        }
    }
    for range in &item.lines {
        match owners::line(&paper.text, range.clone(), roles) {
            Some(owners) => {
                raw.lines = true;
                unclear.extend(owners.unread.iter().map(|at| stray(at.clone())));
                raw.groups.push((range.clone(), owners));
            }
            None => unclear.push(Unclear {
                at: range.clone(),
                why: Said::new(
                    "a line about owners that names nobody",
                    "责任单位一行没有写明单位",
                ),
            }),
        }
    }
    if raw.groups.is_empty() {
        // Nothing is cut out of a sentence: it says what is to be done, too.
        raw.groups.extend(
            item.body
                .iter()
                .find_map(|range| prose::sentence(&paper.text, range.clone(), roles)),
        );
    }
    for (_, owners) in &raw.groups {
        unclear.extend(owners.notes.iter().map(|at| shared(at.clone())));
    }
    let taken: Vec<&Range<usize>> = raw.groups.iter().map(|(at, _)| at).collect();
    let paragraphs = raw.title.iter().chain(&raw.text);
    for piece in paragraphs.flat_map(|paragraph| &paragraph.0) {
        let hints = prose::hints(&paper.text, piece.clone(), roles).into_iter();
        let known = |at: &Range<usize>| {
            let inside = |b: &&Range<usize>| b.start < at.end && at.start < b.end;
            taken.iter().any(inside) || unclear.iter().any(|known| inside(&&known.at))
        };
        let new: Vec<Range<usize>> = hints.filter(|at| !known(at)).collect();
        unclear.extend(new.into_iter().map(looks_like_owners));
    }
    raw
}

fn shared(at: Range<usize>) -> Unclear {
    Unclear {
        at,
        why: Said::new(
            "speaks of the owners of several tasks at once; write them where they belong",
            "一并说明了多项任务的责任单位，未逐项写入，请补充",
        ),
    }
}

fn looks_like_owners(at: Range<usize>) -> Unclear {
    Unclear {
        at,
        why: Said::new(
            "looks like owners, but was not understood",
            "像是责任单位，但未能读懂",
        ),
    }
}

fn stray(at: Range<usize>) -> Unclear {
    Unclear {
        at,
        why: Said::new(
            "stands among owners, but is no unit",
            "列在责任单位中，但不像单位名称",
        ),
    }
}

/// A paragraph without its owner groups, which go to `groups`.
fn without_groups(
    paper: &Paper,
    range: Range<usize>,
    roles: &Roles,
    groups: &mut Vec<(Range<usize>, Owners)>,
    unclear: &mut Vec<Unclear>,
) -> Paragraph {
    let found = owners::paragraph(&paper.text, range.clone(), roles);
    let mut left = Vec::new();
    let mut start = range.start;
    for (at, _) in &found.groups {
        left.push(start..at.start);
        start = at.end;
    }
    left.push(start..range.end);
    left.retain(|piece| !paper.text[piece.clone()].trim().is_empty());
    groups.extend(found.groups);
    unclear.extend(found.unclosed.into_iter().map(|at| Unclear {
        at,
        why: Said::new(
            "the bracket around the owners never closes",
            "责任单位的括号没有右半边",
        ),
    }));
    unclear.extend(found.unread.into_iter().map(looks_like_owners));
    Paragraph(left)
}

/// Owner lines behind the last of several items speak of all of them where that is so
/// everywhere: then they belong to the item above.
fn lift(outline: &Outline, raw: &mut [Raw]) {
    let leaf = |n: &usize| outline.items[*n].children.is_empty();
    let (mut last_only, mut others) = (Vec::new(), 0);
    for (parent, item) in outline.items.iter().enumerate() {
        let owned = item
            .children
            .iter()
            .filter(|n| !raw[**n].groups.is_empty())
            .count();
        let Some(last) = item.children.last() else {
            continue;
        };
        if item.children.len() < 2 || owned == 0 || item.number.level < Level::Section {
            continue;
        }
        if owned == 1
            && raw[*last].lines
            && item.children.iter().all(leaf)
            && raw[parent].groups.is_empty()
        {
            last_only.push((parent, *last));
        } else {
            others += 1;
        }
    }
    if others > 0 {
        return;
    }
    for (parent, last) in last_only {
        let groups = std::mem::take(&mut raw[last].groups);
        raw[parent].groups = groups;
    }
}

/// For each item whether it, or one below it, has owners.
fn owned(outline: &Outline, raw: &[Raw]) -> Vec<(bool, bool)> {
    let names = |raw: &Raw| {
        raw.groups
            .iter()
            .any(|(_, owners)| !owners.lists.is_empty())
    };
    let mut owned: Vec<(bool, bool)> = raw.iter().map(|raw| (names(raw), false)).collect();
    // What stands below a heading that names the lead has an owner.
    for (item, raw) in outline.items.iter().zip(raw).filter(|(_, raw)| raw.heading) {
        for child in &item.children {
            owned[*child].0 = names(raw);
        }
    }
    // Items below come later in the text than the one above them.
    for n in (0..outline.items.len()).rev() {
        if let Some(parent) = outline.items[n].parent {
            owned[parent].1 |= owned[n].0 || owned[n].1;
        }
    }
    owned
}

fn levels(outline: &Outline, raw: &[Raw], forced: Option<Level>) -> BTreeSet<Level> {
    if let Some(level) = forced {
        return BTreeSet::from([level]);
    }
    let owned = owned(outline, raw);
    let with = |level: &Level| {
        let mut items = outline.items.iter().zip(&owned);
        items.any(|(item, (own, below))| item.number.level == *level && *own && !below)
    };
    let found: BTreeSet<Level> = Level::ALL.into_iter().filter(with).collect();
    if !found.is_empty() {
        return found;
    }
    // Without owners anywhere: the levels that duties usually have, as far as they are there.
    let there = |level: &Level| outline.items.iter().any(|item| item.number.level == *level);
    if there(&Level::Article) {
        return BTreeSet::from([Level::Article]);
    }
    let usual: BTreeSet<Level> = [Level::Section, Level::Item]
        .into_iter()
        .filter(there)
        .collect();
    if usual.is_empty() {
        Level::ALL.into_iter().filter(there).take(1).collect()
    } else {
        usual
    }
}

/// Headings under which no duties stand, only aims, principles and the state of things.
const AIMS: [&str; 22] = [
    "总体要求",
    "总体目标",
    "总体思路",
    "指导思想",
    "基本原则",
    "工作原则",
    "发展目标",
    "主要目标",
    "工作目标",
    "目标定位",
    "总体定位",
    "战略定位",
    "发展基础",
    "现状",
    "形势",
    "背景",
    "重要意义",
    "适用范围",
    "总则",
    "附则",
    "规划依据",
    "预期目标",
];

struct Sorter<'p> {
    paper: &'p Paper,
    roles: &'p Roles,
    outline: &'p Outline,
    raw: Vec<Raw>,
    owned: Vec<(bool, bool)>,
    forced: Option<Level>,
    duties: Duties,
}

impl Sorter<'_> {
    /// The duty of an item; levels nest at most eight deep.
    fn item(&mut self, n: usize, aims: bool) -> usize {
        let (own, below) = self.owned[n];
        let title = self.raw[n]
            .title
            .as_ref()
            .map(|title| title.text(self.paper))
            .unwrap_or_default();
        let title: String = plain(&title);
        let aims = (aims || AIMS.iter().any(|word| title.contains(word))) && !own && !below;
        let kind = self.kind(n, aims);
        let this = self.duties.all.len();
        self.duties.all.push(Duty {
            item: n,
            kind,
            title: self.raw[n].title.take(),
            text: std::mem::take(&mut self.raw[n].text),
            groups: std::mem::take(&mut self.raw[n].groups),
            children: Vec::new(),
        });
        for child in &self.outline.items[n].children {
            if kind == Kind::Task {
                self.fold(this, *child);
            } else {
                let duty = self.item(*child, aims);
                self.duties.all[this].children.push(duty);
            }
        }
        this
    }

    fn kind(&self, n: usize, aims: bool) -> Kind {
        let item = &self.outline.items[n];
        let (own, below) = self.owned[n];
        if let Some(level) = self.forced {
            let leaf = item.children.is_empty() && item.number.level > level;
            let task = item.number.level == level || leaf;
            return if task && (own || !aims) {
                Kind::Task
            } else {
                Kind::Section
            };
        }
        if below || aims {
            return Kind::Section;
        }
        let at_level = self.duties.levels.contains(&item.number.level);
        let deeper = item.children.iter().any(|n| {
            self.duties
                .levels
                .contains(&self.outline.items[*n].number.level)
        });
        let leaf = item.children.is_empty() && item.number.level > Level::Chapter;
        if own || (at_level && !deeper) || leaf {
            Kind::Task
        } else {
            Kind::Section
        }
    }

    /// What stands below a task is part of what it says.
    fn fold(&mut self, task: usize, n: usize) {
        let item = &self.outline.items[n];
        let raw = std::mem::take(&mut self.raw[n]);
        let head = item.head();
        let run_in = item
            .body
            .first()
            .filter(|body| same_line(self.paper, head.start, body.start));
        let line = head.start..run_in.map_or(head.end, |body| body.end);
        let (mut seen, mut said) = (Vec::new(), Vec::new());
        let line = without_groups(self.paper, line, self.roles, &mut seen, &mut said);
        let taken = |text: &Paragraph| run_in.is_some_and(|body| text.place().start < body.end);
        let duty = &mut self.duties.all[task];
        duty.text.push(line);
        duty.text.extend(raw.text.into_iter().skip_while(taken));
        duty.groups.extend(raw.groups);
        for child in &item.children {
            self.fold(task, *child);
        }
    }
}

fn same_line(paper: &Paper, from: usize, to: usize) -> bool {
    from <= to && !paper.text[from..to].contains('\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::segment::segment;
    use crate::source::FileId;

    fn shown(text: &str, level: Option<Level>) -> Vec<String> {
        let paper = Paper::clean(text, FileId(0));
        let outline = segment(&paper, &BTreeSet::new());
        let duties = read(&paper, &outline, &Roles::new(), level);
        let one = |duty: &Duty| {
            let kind = if duty.kind == Kind::Task {
                "任务"
            } else {
                "章节"
            };
            let number = &paper.text[outline.items[duty.item].printed.clone()];
            let text: Vec<String> = duty.text.iter().map(|p| p.text(&paper)).collect();
            format!("{kind}{number}{}|{}", text.join("/"), duty.groups.len())
        };
        duties.all.iter().map(one).collect()
    }

    #[test]
    fn items_with_owners_are_tasks_at_either_level() {
        let text = "一、总体要求\n（一）目标\n到2025年。\n二、任务\n（一）甲\n做甲。\n牵头单位：甲局\n（二）乙\n1.丙。做丙。（丁局负责）\n2.戊。做戊。\n";
        assert_eq!(
            shown(text, None),
            [
                "章节一、|0",
                "章节（一）到2025年。|0",
                "章节二、|0",
                "任务（一）做甲。|1",
                "章节（二）|0",
                "任务1.做丙。|1",
                "任务2.做戊。|0"
            ]
        );
    }

    #[test]
    fn what_stands_below_a_task_is_its_text() {
        let text = "一、任务\n（一）甲\n总的来说。\n（1）子项。做子项。\n①细项\n责任单位：甲局、乙局\n（二）乙。做乙。（丙局负责）\n";
        let found = shown(text, None);
        assert_eq!(found[1], "章节（一）总的来说。|0", "{found:?}");
        let text = "一、任务\n（一）甲。做甲。（甲局负责）\n（1）子项。做子项。\n①细项\n";
        assert_eq!(
            shown(text, None)[1],
            "任务（一）做甲。/（1）子项。做子项。/①细项|1"
        );
    }

    #[test]
    fn lines_behind_the_last_item_speak_of_all() {
        let text = "一、任务\n（一）甲\n1.子一。做。\n2.子二。做。\n牵头单位：甲局\n（二）乙\n1.子三。做。\n2.子四。做。\n牵头单位：乙局\n";
        assert_eq!(
            shown(text, None)
                .iter()
                .filter(|s| s.starts_with("任务") && s.ends_with("|1"))
                .count(),
            2
        );
    }

    #[test]
    fn the_level_can_be_said() {
        let text = "一、任务\n（一）甲。做甲。\n1.子。做子。（甲局负责）\n";
        assert_eq!(
            shown(text, Some(Level::Section)),
            ["章节一、|0", "任务（一）做甲。/1.子。做子。|1"]
        );
    }

    #[test]
    fn without_owners_the_usual_levels_are_tasks() {
        assert_eq!(
            shown("一、任务\n（一）甲。做甲。\n二、保障\n做好保障。\n", None),
            ["章节一、|0", "任务（一）做甲。|0", "章节二、做好保障。|0"]
        );
    }
}
