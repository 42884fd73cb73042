//! The `ledger` entries of plan files, and the plans they belong to.

use super::portions::Portions;
use super::told::{Told, ToldColumn};
use super::vocabulary::Field;
use crate::finding::{Problem, Said};
use crate::source::{FileId, Role, Source, Sources, Span};
use crate::syntax::keywords::{Keyword, nearest};
use crate::syntax::tree::{Args, Entry, Event};
use crate::syntax::{date, events};

/// A file that a plan names as its ledger, or that the call names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its path, as written.
    pub path: String,
    /// Where it is named: the path in the entry.
    pub span: Option<Span>,
    /// The id of the plan; nothing for the plan without a name.
    pub plan: Option<String>,
    /// What is told about it.
    pub told: Told,
}

/// What the entries of all plan files say.
#[derive(Debug, Default)]
pub struct Entries {
    /// Ledgers, in source order.
    pub ledgers: Vec<Wanted>,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
}

/// All `ledger` entries. Files without the word cost next to nothing.
pub fn entries(sources: &Sources) -> Entries {
    let mut found = Entries::default();
    for (id, source) in written(sources) {
        if mentions(&source.text, Keyword::Ledger) {
            read(sources, id, &mut found);
        }
    }
    found
}

/// Plan files as people write them.
fn written(sources: &Sources) -> impl Iterator<Item = (FileId, &Source)> {
    sources
        .iter()
        .filter(|(_, s)| s.role == Role::Plan && s.origin.is_none())
}

/// Whether some line begins with a keyword.
fn mentions(text: &str, keyword: Keyword) -> bool {
    use crate::finding::Lang::{En, Zh};
    [En, Zh]
        .iter()
        .flat_map(|lang| keyword.forms(*lang))
        .any(|word| {
            memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).any(|at| {
                let before = text[..at].trim_end_matches([' ', '\t', '\u{3000}']);
                before.is_empty() || before.ends_with(['\n', '{', ';', '｛', '；', '\u{FEFF}'])
            })
        })
}

/// The ids of the plans that have a header.
pub fn plans(sources: &Sources) -> Vec<String> {
    let mut found = Vec::new();
    for (id, source) in written(sources) {
        if !mentions(&source.text, Keyword::Plan) {
            continue;
        }
        for event in events(&source.text, id) {
            if let Event::Entry(entry) = &event
                && entry.keyword == Keyword::Plan
                && let Args::Heads(heads, _) = &entry.args
                && let Some(name) = heads[0].name()
            {
                found.push(sources.text(name.span).to_owned());
            }
        }
    }
    found
}

fn read(sources: &Sources, id: FileId, found: &mut Entries) {
    let mut plan = None;
    let mut depth = 0_usize;
    let mut open = None;
    for event in events(&sources.get(id).text, id) {
        match &event {
            Event::Close(_) => {
                depth = depth.saturating_sub(1);
                open = open.filter(|inside| *inside <= depth);
            }
            Event::Problem(_) => {}
            Event::Entry(entry) => {
                match (&entry.args, entry.keyword) {
                    (Args::Name(name), Keyword::In) => {
                        plan = Some(sources.text(name.span).to_owned());
                    }
                    (Args::Heads(heads, _), Keyword::Plan) => {
                        plan = heads[0]
                            .name()
                            .map(|name| sources.text(name.span).to_owned());
                    }
                    (Args::Name(name), Keyword::Ledger) => {
                        found.ledgers.push(Wanted {
                            path: sources.text(name.span).to_owned(),
                            span: Some(name.span),
                            plan: plan.clone(),
                            told: Told::default(),
                        });
                        open = entry.opens.then_some(depth + 1);
                    }
                    _ if open == Some(depth) => statement(sources, entry, found),
                    _ => {}
                }
                depth += usize::from(entry.opens);
            }
        }
    }
}

fn statement(sources: &Sources, entry: &Entry, found: &mut Entries) {
    let Some(ledger) = found.ledgers.last_mut() else {
        return;
    };
    match (&entry.args, entry.keyword) {
        (Args::Name(name), Keyword::Sheet) => {
            let sheet = sources.text(name.span).to_owned();
            ledger.told.sheets.push((sheet, name.span));
        }
        (Args::Date(date), Keyword::AsOf) => ledger.told.as_of = Some((date.date, date.span)),
        (Args::Column(field, header, mark), Keyword::Column) => {
            let word = sources.text(field.span);
            let portions = Portions::parse(word);
            let share = portions.map(|_| Field::Share);
            match share.or_else(|| Field::parse(word)) {
                Some(field) => ledger.told.columns.push(ToldColumn {
                    field,
                    header: sources.text(header.span).to_owned(),
                    mark: *mark,
                    portions,
                    span: header.span,
                }),
                None => found.problems.push(no_field(word, field.span)),
            }
        }
        _ => {}
    }
}

fn no_field(word: &str, at: Span) -> Problem {
    use crate::finding::Lang::{En, Zh};
    let names = Field::ALL.iter().flat_map(|f| [f.word(En), f.word(Zh)]);
    let names = names.chain(Portions::words());
    let said = Said::new(
        format!("a ledger has no field `{word}`"),
        format!("台账没有“{word}”这一字段"),
    );
    let help = match nearest(word, names) {
        Some(near) => Said::new(
            format!("did you mean `{near}`?"),
            format!("是否应为“{near}”？"),
        ),
        None => Said::new(
            "fields are ref, date, value, state, share, unit, reporter, evidence, note and others; `planlint ledger FILE` lists what it finds",
            "字段有“编号”“日期”“完成值”“状态”“完成率”“计量单位”“填报单位”“佐证材料”“备注”等；planlint ledger 文件 可列出识别结果",
        ),
    };
    Problem::error("ledger", at, said).help(help)
}

/// The day that the header of a plan speaks of.
pub fn as_of(sources: &Sources, plan: Option<&str>) -> Option<date::Date> {
    let plan = plan?;
    for (id, source) in written(sources) {
        if !mentions(&source.text, Keyword::AsOf) {
            continue;
        }
        let mut inside = false;
        for event in events(&source.text, id) {
            let Event::Entry(entry) = &event else {
                continue;
            };
            match (&entry.args, entry.keyword) {
                (Args::Heads(heads, _), Keyword::Plan) => {
                    inside = heads[0]
                        .name()
                        .is_some_and(|n| sources.text(n.span) == plan);
                }
                (Args::Date(date), Keyword::AsOf) if inside => return Some(date.date),
                (_, keyword) if keyword.is_item() => inside = false,
                _ => {}
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_with_what_they_tell() {
        let mut sources = Sources::default();
        let text = "方案 p \"路\" { 期间 2021..2025 }\n台账 \"2023.xlsx\" {\n 工作表 指标\n 截至 2023-11-30\n 列 完成值 \"完成\" 小数 逗号\n column dat \"x\"\n}\n任务 1 \"甲\"\n";
        sources.add(Source::new("a.plan", text));
        let found = entries(&sources);
        let [ledger] = found.ledgers.as_slice() else {
            panic!("one ledger")
        };
        assert_eq!(
            (ledger.path.as_str(), ledger.plan.as_deref()),
            ("2023.xlsx", Some("p"))
        );
        assert_eq!(ledger.told.sheets[0].0, "指标");
        assert_eq!(
            ledger.told.as_of.map(|a| a.0.to_string()).as_deref(),
            Some("2023-11-30")
        );
        assert_eq!(ledger.told.columns[0].field, Field::Value);
        assert_eq!(
            found.problems[0].help.as_ref().map(|h| h.en.as_str()),
            Some("did you mean `date`?")
        );
        assert_eq!(plans(&sources), ["p"]);
    }
}
