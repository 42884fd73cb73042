//! A notice to a plan: all steps of the import, one after the other.
//!
//! In: a [`Paper`], what the caller knows better, perhaps an older plan, and a way to name
//! places. Out: the text of the plan and the report. Pure: the caller reads and writes files.

use std::collections::BTreeMap;
use std::ops::Range;

use super::duties::{self, Duties, Kind, Unclear};
use super::header::{self, Header};
use super::ids::{self, Continued, Old, Wanting};
use super::mark::{Level, chinese};
use super::owners::{self, Listed, Roles, labels, prose};
use super::paper::Paper;
use super::promises;
use super::report::{Continuation, Counts, FirstIsLead, Place, Profile, Report};
use super::rows;
use super::segment::{self, Item, Outline};
use super::tabular::Table;
use super::tasks_of_rows;
use super::units::{self, Register};
use super::write::{self, Plan, Written};
use crate::finding::{Lang, Problem, Said};
use crate::syntax::date::Date;
use crate::syntax::keywords::Keyword;

/// What the caller says in the place of what would be inferred.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// The level at which tasks stand.
    pub task_level: Option<Level>,
    /// Labels with the role they mean in this document.
    pub roles: Roles,
    /// Whether the first listed leads.
    pub first_is_lead: Option<bool>,
    /// First and last date of the plan.
    pub period: Option<(Date, Date)>,
    /// Title of the plan.
    pub title: Option<String>,
    /// Number of the document.
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// When.
    pub issued: Option<Date>,
    /// Id of the plan.
    pub id: Option<String>,
    /// The language of the keywords.
    pub keywords: Lang,
    /// Items of an older plan whose ids go on.
    pub old: Option<Vec<Old>>,
}

/// A plan made of a document.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The plan, laid out.
    pub text: String,
    /// What was understood and what not.
    pub report: Report,
}

/// Reads a document with the tables in it. `source` is its name in the plan, `place` names the place of some bytes of
/// the paper. Problems are faults of planlint: a document cannot cause one.
pub fn import(
    paper: &Paper,
    tables: &[Table],
    source: &str,
    place: &dyn Fn(Range<usize>) -> String,
    choices: &Choices,
) -> Result<Imported, Vec<Problem>> {
    let tables = rows::find(paper, tables);
    let mut outline = segment::segment(paper, &rows::paragraphs(paper, &tables));
    let header = overridden(header::read(paper, &outline), choices);
    let mut duties = duties::read(paper, &outline, &choices.roles, choices.task_level);
    let taken = tasks_of_rows::add(
        paper,
        &tables,
        &choices.roles,
        &mut outline,
        &mut duties,
        &path,
    );
    let mut unclear = std::mem::take(&mut duties.unclear);
    unclear.extend(misnumbered(&outline));
    unclear.extend(silent(paper, &outline, &duties, &choices.roles));
    let promises = promises::read(paper, &header, &duties);
    unclear.extend(promises.unclear.iter().cloned());
    let notes = first_leads(paper, &outline, &duties, choices);
    let rosters = rosters(paper, &outline);
    let mut register = units::collect(lists(&duties), &rosters);
    let issuers = register.issuers(&header.issuers);
    let (ids, moved, continued) = give_ids(paper, &outline, &duties, choices);
    let (text, written) = Plan {
        paper,
        outline: &outline,
        header: &header,
        id: choices.id.as_deref().or(header.number.as_deref()),
        issuers: &issuers,
        register: &register,
        duties: &duties,
        ids: &ids,
        moved: &moved,
        first_is_lead: notes.whole,
        first_here: &notes.here,
        promises: &promises,
        source,
        place,
        lang: choices.keywords,
    }
    .text()?;
    unclear.extend(written.refused.iter().cloned());
    unclear.sort_by_key(|unclear| (unclear.at.start, unclear.at.end));
    let shown = |unclear: Unclear| Place {
        at: place(unclear.at.clone()),
        text: paper.text[unclear.at].to_owned(),
        why: unclear.why,
    };
    let left = duties.people.iter().map(|at| Place {
        at: place(at.clone()),
        text: paper.text[at.clone()].to_owned(),
        why: Said::new("names of people", "人员姓名"),
    });
    let report = Report {
        left: left.collect(),
        taken,
        counts: counts(&duties, &register, &written),
        profile: profile(paper, &header, &duties, &notes, place),
        doubts: register
            .doubts
            .iter()
            .map(|doubt| doubt.what.clone())
            .collect(),
        unclear: unclear.into_iter().map(shown).collect(),
        continued,
        ..Report::default()
    };
    Ok(Imported { text, report })
}

fn overridden(header: Header, choices: &Choices) -> Header {
    let issuer = choices.issuer.clone().map(|issuer| vec![issuer]);
    let title = choices.title.clone().or(header.title);
    Header {
        number: choices.number.clone().or(header.number),
        issuers: issuer.unwrap_or(header.issuers),
        issued: choices.issued.or(header.issued),
        period: choices.period.or(header.period),
        title,
        preamble: header.preamble,
    }
}

fn lists(duties: &Duties) -> impl Iterator<Item = &Listed> {
    duties
        .all
        .iter()
        .flat_map(|duty| duty.groups.iter().flat_map(|(_, owners)| &owners.lists))
}

/// Numbers out of turn and parts that are left out: nothing is dropped in silence.
fn misnumbered(outline: &Outline) -> Vec<Unclear> {
    let odd = outline.out_of_turn.iter().map(|n| Unclear {
        at: outline.items[*n].head(),
        why: Said::new(
            "its number does not follow on the one before",
            "编号与前一项不衔接",
        ),
    });
    let others = outline.others.iter().map(|at| Unclear {
        at: at.clone(),
        why: Said::new(
            "numbered part outside the plan, left out",
            "方案之外的编号内容，未导入",
        ),
    });
    odd.chain(others).collect()
}

/// What stands outside the plan and may be one: nothing is dropped in silence.
fn silent(paper: &Paper, outline: &Outline, duties: &Duties, roles: &Roles) -> Vec<Unclear> {
    let mut found = Vec::new();
    let all = 0..paper.text.trim_end().len();
    if !is_chinese(&paper.text) {
        let why = Said::new(
            "this document is not in Chinese: only its numbered items are read, no owners, targets or dates in its words",
            "这份文件不是中文：只读取编号条目，不识别其中的责任单位、目标和期限",
        );
        found.push(Unclear {
            at: all.clone(),
            why,
        });
    }
    if !duties.all.iter().any(|duty| duty.kind == Kind::Task) {
        let why = Said::new(
            "no numbered item and no table of tasks was found: nothing became a task",
            "没有找到编号条目或任务表，未生成任务",
        );
        found.push(Unclear { at: all, why });
        return found;
    }
    let apart = ["抄送", "抄報", "抄报", "（此件", "(此件"];
    for range in &outline.after {
        let text = &paper.text[range.clone()];
        let prose = text.contains('。') && text.chars().count() > 40;
        let owned = labels::begins_line(text)
            || !prose::hints(&paper.text, range.clone(), roles).is_empty();
        if (prose || owned) && !apart.iter().any(|word| text.starts_with(word)) {
            found.push(Unclear {
                at: range.clone(),
                why: Said::new(
                    "stands behind the end of the plan, left out",
                    "在方案正文结束之后，未导入",
                ),
            });
        }
    }
    for range in &outline.before {
        let hints = prose::hints(&paper.text, range.clone(), roles);
        found.extend(hints.into_iter().map(|at| Unclear {
            at,
            why: Said::new(
                "looks like owners, but was not understood",
                "像是责任单位，但未能读懂",
            ),
        }));
    }
    found
}

/// Whether enough letters are Chinese.
fn is_chinese(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).take(20_000);
    let (mut all, mut chinese) = (0_usize, 0_usize);
    for c in letters {
        all += 1;
        chinese += usize::from(('\u{4E00}'..='\u{9FFF}').contains(&c));
    }
    chinese * 5 >= all
}

/// Where the first listed leads.
#[derive(Debug, Default)]
struct Notes {
    whole: bool,
    here: Vec<bool>,
    /// The note that decided it.
    note: Option<Range<usize>>,
    said: bool,
}

/// A note among the first owner groups, with 下同, or outside all groups holds for the plan; one
/// further down only where it stands.
fn first_leads(paper: &Paper, outline: &Outline, duties: &Duties, choices: &Choices) -> Notes {
    let mut notes = Notes {
        here: vec![false; duties.all.len()],
        ..Notes::default()
    };
    if let Some(whole) = choices.first_is_lead {
        notes.whole = whole;
        notes.said = true;
        return notes;
    }
    let prose = outline.before.iter().chain(&outline.after).cloned();
    let bodies = outline.items.iter().flat_map(|item| item.body.clone());
    if let Some(note) = prose
        .chain(bodies)
        .find_map(|range| outside_groups(paper, duties, range))
    {
        notes.whole = true;
        notes.note = Some(note);
        return notes;
    }
    let mut groups = 0;
    for (n, duty) in duties.all.iter().enumerate() {
        for (_, owners) in &duty.groups {
            groups += 1;
            let Some(note) = &owners.first_leads else {
                continue;
            };
            if owners.from_here_on || groups <= 2 {
                notes.whole = true;
            } else {
                notes.here[n] = true;
            }
            notes.note.get_or_insert(note.clone());
        }
    }
    if notes.whole {
        notes.here.fill(false);
    }
    notes
}

/// A note in prose; those inside owner groups are looked at with their groups.
fn outside_groups(paper: &Paper, duties: &Duties, range: Range<usize>) -> Option<Range<usize>> {
    let note = owners::first_leads(&paper.text, range)?;
    let mut groups = duties.all.iter().flat_map(|duty| &duty.groups);
    (!groups.any(|(at, _)| at.start <= note.start && note.end <= at.end)).then_some(note)
}

/// Lists of offices among the attachments: 附件2 省级有关单位名单, then the names.
fn rosters(paper: &Paper, outline: &Outline) -> Vec<(String, Vec<owners::Name>)> {
    let mut found = Vec::new();
    for (n, range) in outline.after.iter().enumerate() {
        let text = &paper.text[range.clone()];
        let Some((title, rest)) = text.split_once("名单") else {
            continue;
        };
        let title = title
            .trim_start_matches("附件")
            .trim_start_matches(|c: char| c.is_numeric() || ":：. ".contains(c));
        if title.chars().count() > 20 || title.is_empty() {
            continue;
        }
        let here = range.end - rest.len()..range.end;
        let list = if rest.trim().is_empty() {
            outline.after.get(n + 1).cloned()
        } else {
            Some(here)
        };
        let names = list
            .map(|list| owners::list(&paper.text, list))
            .unwrap_or_default();
        if names.len() > 1 {
            found.push((title.trim().to_owned(), names));
        }
    }
    found
}

/// Ids of all duties, which of them are not the printed path, and how an older plan goes on.
fn give_ids(
    paper: &Paper,
    outline: &Outline,
    duties: &Duties,
    choices: &Choices,
) -> (Vec<String>, Vec<bool>, Option<Continuation>) {
    let wanting: Vec<Wanting> = duties
        .all
        .iter()
        .map(|duty| Wanting {
            path: path(outline, duty.item),
            title: duty
                .title
                .as_ref()
                .map(|title| title.text(paper))
                .unwrap_or_default(),
            text: duty
                .text
                .iter()
                .map(|paragraph| paragraph.text(paper))
                .collect::<Vec<_>>()
                .join("\n"),
        })
        .collect();
    let (ids, continued) = match &choices.old {
        None => (ids::fresh(&wanting), None),
        Some(old) => {
            let (ids, how) = ids::continued(&wanting, old);
            let told = continuation(&ids, &how, old);
            (ids, Some(told))
        }
    };
    let moved = ids
        .iter()
        .zip(&wanting)
        .map(|(id, wanting)| *id != wanting.path)
        .collect();
    (ids, moved, continued)
}

fn continuation(ids: &[String], how: &Continued, old: &[Old]) -> Continuation {
    Continuation {
        kept: how
            .paired
            .iter()
            .map(|(new, _)| ids[*new].clone())
            .collect(),
        added: how.added.iter().map(|n| ids[*n].clone()).collect(),
        lost: how.lost.iter().map(|n| old[*n].id.clone()).collect(),
    }
}

/// The numbers of an item and of those above it as one word: `二(一)1`.
fn path(outline: &Outline, n: usize) -> String {
    if let Some(path) = &outline.items[n].path {
        return path.clone();
    }
    let mut above: Vec<&Item> = std::iter::successors(Some(&outline.items[n]), |item| {
        item.parent.map(|n| &outline.items[n])
    })
    .collect();
    above.reverse();
    let mut path = String::new();
    for item in above {
        if let Some(own) = &item.path {
            path.push_str(own);
            path.push('-');
            continue;
        }
        let value = item.number.value;
        // An id begins with no bracket.
        let first = path.is_empty();
        let pointed = path.ends_with(|c: char| c.is_ascii_digit());
        let part = match item.number.level {
            Level::Part => format!("第{}章", chinese(value)),
            Level::Division => format!("第{}节", chinese(value)),
            Level::Article => format!("第{}条", chinese(value)),
            Level::Chapter => chinese(value),
            Level::Section if first => chinese(value),
            Level::Section => format!("({})", chinese(value)),
            Level::Clause if !first => format!("({value})"),
            Level::Circle if !first => format!("-{value}"),
            Level::Point | Level::Subpoint if pointed => format!(".{value}"),
            Level::Point | Level::Subpoint | Level::Item | Level::Clause | Level::Circle => {
                value.to_string()
            }
        };
        path.push_str(&part);
    }
    path
}

fn counts(duties: &Duties, register: &Register, written: &Written) -> Counts {
    // Owners hold for what stands below; items come later in the text than the one above them.
    let mut owned: Vec<bool> = duties
        .all
        .iter()
        .map(|duty| write::is_owned(&duty.groups))
        .collect();
    for (n, duty) in duties.all.iter().enumerate() {
        for child in &duty.children {
            owned[*child] |= owned[n];
        }
    }
    let is_task = |n: &usize| duties.all[*n].kind == Kind::Task;
    let tasks: Vec<usize> = (0..duties.all.len()).filter(is_task).collect();
    Counts {
        sections: duties.all.len() - tasks.len(),
        tasks: tasks.len(),
        owned: tasks.iter().filter(|n| owned[**n]).count(),
        targets: written.targets,
        projects: written.projects,
        documents: written.documents,
        units: register.units.len(),
        groups: register.groups.len(),
        doubts: register.doubts.len()
            + register
                .groups
                .iter()
                .filter(|group| group.members.is_empty())
                .count(),
    }
}

fn profile(
    paper: &Paper,
    header: &Header,
    duties: &Duties,
    notes: &Notes,
    place: &dyn Fn(Range<usize>) -> String,
) -> Profile {
    let mut roles: BTreeMap<(Keyword, String), usize> = BTreeMap::new();
    for (_, owners) in duties.all.iter().flat_map(|duty| &duty.groups) {
        let labelled: Vec<Keyword> = owners.labels.iter().map(|(_, role)| *role).collect();
        for (label, role) in &owners.labels {
            *roles.entry((*role, label.clone())).or_default() += 1;
        }
        for list in owners
            .lists
            .iter()
            .filter(|list| !labelled.contains(&list.role))
        {
            let word = if list.role == Keyword::Lead {
                "牵头"
            } else if list.role == Keyword::Responsible {
                "负责"
            } else {
                "配合"
            };
            *roles.entry((list.role, word.to_owned())).or_default() += 1;
        }
    }
    let leads = lists(duties).any(|list| list.role == Keyword::Lead);
    let first = (notes.whole || notes.here.contains(&true)).then(|| FirstIsLead {
        note: notes
            .note
            .clone()
            .map(|at| (paper.text[at.clone()].to_owned(), place(at))),
        whole: notes.whole,
    });
    Profile {
        title: header.title.clone(),
        number: header.number.clone(),
        issuers: header.issuers.clone(),
        issued: header.issued.map(|day| day.to_string()),
        period: header.period.map(|(from, to)| {
            if from == to {
                from.to_string()
            } else {
                format!("{from}..{to}")
            }
        }),
        levels: duties.levels.iter().copied().collect(),
        roles: roles
            .into_iter()
            .map(|((role, label), n)| (label, role, n))
            .collect(),
        helpers: leads,
        first_is_lead: first,
    }
}
