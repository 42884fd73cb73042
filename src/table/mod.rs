//! Tables: workbooks and files of separated values, understood and turned into the plan language.
//!
//! In: bytes of a file, and what a `ledger` entry tells about it. Out: its sheets as sources that
//! excerpts can show, and records as made texts whose every piece leads back to a cell. From then
//! on they are read like any other text; the model knows nothing of tables.
//!
//! `workbook` and `separated` read cells, `header` and `mapping` find out what they mean,
//! `records` writes. Reading and meaning know nothing of records, so that plans can be made of
//! tables, too.

pub mod breakdown;
pub mod cell;
pub mod counts;
pub mod days;
mod decide;
mod entries;
pub mod facts;
pub mod header;
pub mod heading;
pub mod mapping;
pub mod number;
mod objects;
mod parts;
pub mod plan;
pub mod planned;
pub mod portions;
mod records;
mod render;
pub mod rows;
mod separated;
pub mod stamp;
pub mod states;
pub mod steps;
mod sums;
mod told;
mod unreadable;
pub mod vocabulary;
mod workbook;

use crate::finding::{Problem, Said, Severity};
use crate::source::{Role, Source, Sources, Span};
use crate::syntax::date::Date;
use crate::syntax::keywords::nearest;
use cell::Sheet;
use counts::Counts;
use mapping::Mapping;

pub use entries::{Entries, Wanted, as_of, entries, plans};
pub use told::{Told, ToldColumn};
pub use unreadable::Unreadable;

/// The endings of the files that are read as tables.
pub const ENDINGS: [&str; 8] = ["csv", "tsv", "xlsx", "xlsm", "xlsb", "xls", "ods", "et"];

/// A file as sheets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its sheets.
    pub sheets: Vec<Sheet>,
    /// What separates values in a text file.
    pub separator: Option<char>,
    /// The encoding of a text file.
    pub encoding: Option<&'static str>,
    /// The cell with a quotation that never ends.
    pub unclosed: Option<(u32, u32)>,
}

/// Reads a file by its name and its first bytes.
pub fn read(name: &str, bytes: &[u8]) -> Result<Table, Unreadable> {
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    if matches!(ending.as_str(), "csv" | "tsv" | "txt") {
        let read = separated::sheet(bytes)?;
        return Ok(Table {
            sheets: vec![read.sheet],
            separator: Some(read.separator),
            encoding: Some(read.encoding),
            unclosed: read.unclosed,
        });
    }
    Ok(Table {
        sheets: workbook::sheets(bytes)?,
        ..Table::default()
    })
}

/// What became of one sheet.
#[derive(Clone, Debug)]
pub struct Understood {
    /// Its name; empty for a text file.
    pub sheet: String,
    /// Its number among the sheets, from 0.
    pub number: usize,
    /// What its columns hold; nothing where no header was found.
    pub mapping: Option<Mapping>,
    /// What became of its rows; nothing where it is no ledger.
    pub counts: Option<Counts>,
}

/// What became of a file.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// The file.
    pub table: Table,
    /// Its sheets, those that were asked for.
    pub sheets: Vec<Understood>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// Adds the records of a file to the sources: each sheet as it is shown, and what was made of it.
/// `as_of` is the day of the call, for rows that nothing dates.
pub fn add(
    sources: &mut Sources,
    name: &str,
    bytes: &[u8],
    wanted: &Wanted,
    as_of: Option<Date>,
) -> Ledger {
    let table = match read(name, bytes) {
        Ok(table) => table,
        Err(reason) => {
            let at = named_at(sources, name, wanted);
            let mut problem = reason.problem(at);
            problem.message = named(name, &problem.message);
            return Ledger {
                problems: vec![problem],
                ..Ledger::default()
            };
        }
    };
    let mut ledger = Ledger {
        table,
        ..Ledger::default()
    };
    missing_sheets(&ledger.table, wanted, &mut ledger.problems);
    let mut absent: Vec<usize> = (0..wanted.told.columns.len()).collect();
    let mut headers: Vec<String> = Vec::new();
    for number in 0..ledger.table.sheets.len() {
        if asked_for(&ledger.table.sheets[number], wanted) {
            one_sheet(sources, name, wanted, as_of, &mut ledger, number);
        }
    }
    for mapping in ledger.sheets.iter().filter_map(|s| s.mapping.as_ref()) {
        absent.retain(|n| mapping.absent.contains(n));
        headers.extend(mapping.columns.iter().map(|c| c.header.clone()));
    }
    if ledger.sheets.iter().any(|s| s.mapping.is_some()) {
        let problems = absent
            .iter()
            .map(|n| no_column(&wanted.told.columns[*n], &headers));
        ledger.problems.extend(problems);
    }
    no_ledger(sources, name, wanted, &mut ledger);
    ledger
}

/// Adds all ledgers that plans name. `bytes` gets at a file: its name as it is shown and what it
/// holds, or the problem with it.
pub fn add_named(
    sources: &mut Sources,
    as_of: Option<Date>,
    mut bytes: impl FnMut(&Sources, &Wanted) -> Result<(String, Vec<u8>), Box<Problem>>,
) -> Vec<Problem> {
    let Entries {
        ledgers,
        mut problems,
    } = entries(sources);
    for wanted in ledgers {
        match bytes(sources, &wanted) {
            Ok((name, bytes)) => {
                problems.extend(add(sources, &name, &bytes, &wanted, as_of).problems);
            }
            Err(problem) => problems.push(*problem),
        }
    }
    problems
}

fn asked_for(sheet: &Sheet, wanted: &Wanted) -> bool {
    let sheets = &wanted.told.sheets;
    sheets.is_empty()
        || sheet.name.is_empty()
        || sheets.iter().any(|(name, _)| same(name, &sheet.name))
}

fn same(a: &str, b: &str) -> bool {
    cell::plain(a) == cell::plain(b)
}

fn one_sheet(
    sources: &mut Sources,
    name: &str,
    wanted: &Wanted,
    as_of: Option<Date>,
    ledger: &mut Ledger,
    number: usize,
) {
    let sheet = &ledger.table.sheets[number];
    let file = sources.add(render::source(name, sheet));
    let header = header::find(sheet, &wanted.told.headers());
    let mapping = header
        .map(|header| mapping::map(sheet, &header, &wanted.told, name, ledger.table.separator));
    let mut counts = None;
    if let Some(mapping) = mapping.as_ref().filter(|m| m.is_ledger()) {
        let shown = render::Shown::new(sources, file);
        if let Some((row, column)) = ledger.table.unclosed {
            ledger.problems.push(unclosed(shown.cell(row, column)));
        }
        let plans = plans(sources);
        let around = records::Around {
            plan: wanted.plan.as_deref(),
            plans: &plans,
            entry: wanted.span.unwrap_or(shown.start()),
            as_of: entries::as_of(sources, wanted.plan.as_deref()).or(as_of),
        };
        let made = records::make(sheet, mapping, shown, around);
        ledger.problems.extend(made.problems);
        counts = Some(made.counts);
        sources.add(Source::made(name, made.text, made.origin));
    }
    ledger.sheets.push(Understood {
        sheet: sheet.name.clone(),
        number,
        mapping,
        counts,
    });
}

/// Where a file is named; without such a place, the file itself.
fn named_at(sources: &mut Sources, name: &str, wanted: &Wanted) -> Span {
    wanted.span.unwrap_or_else(|| {
        let file = sources.add(Source::of(name, "", Role::Original));
        Span::start_of(file)
    })
}

fn named(name: &str, said: &Said) -> Said {
    Said::new(
        format!("`{name}`: {}", said.en),
        format!("“{name}”：{}", said.zh),
    )
}

fn unclosed(at: Span) -> Problem {
    let said = Said::new("this quotation never ends", "此处引号没有配对");
    Problem::error("ledger", at, said).help(Said::new(
        "close it, or double the quotes inside a quoted cell; until then quotes are read as letters",
        "请补上引号；单元格内的引号应写两遍。此前引号按普通文字读取",
    ))
}

fn missing_sheets(table: &Table, wanted: &Wanted, problems: &mut Vec<Problem>) {
    let names = || {
        table
            .sheets
            .iter()
            .map(|s| s.name.as_str())
            .filter(|n| !n.is_empty())
    };
    for (sheet, span) in &wanted.told.sheets {
        if names().any(|name| same(name, sheet)) {
            continue;
        }
        if table.separator.is_some() {
            problems.push(no_sheets(wanted, sheet, *span));
            continue;
        }
        let list: Vec<&str> = names().collect();
        let said = Said::new(
            format!("`{}` has no sheet `{sheet}`", wanted.path),
            format!("“{}”中没有工作表“{sheet}”", wanted.path),
        );
        let help = match nearest(sheet, names()) {
            Some(near) => Said::new(
                format!("did you mean `{near}`?"),
                format!("是否应为“{near}”？"),
            ),
            None => Said::new(
                format!("it has `{}`", list.join("`, `")),
                format!("其中有“{}”", list.join("”“")),
            ),
        };
        problems.push(Problem::error("ledger", *span, said).help(help));
    }
}

/// `sheet` for a text file, which is one sheet without a name: it is read all the same.
fn no_sheets(wanted: &Wanted, sheet: &str, at: Span) -> Problem {
    let path = &wanted.path;
    let said = Said::new(
        format!("`{path}` is a text file and has no sheet `{sheet}`; all of it is read"),
        format!("“{path}”是文本文件，没有工作表“{sheet}”，已全部读取"),
    );
    let mut problem = Problem::error("ledger", at, said).help(Said::new(
        "take the line out, or name the workbook",
        "请删去此行，或改为工作簿文件名",
    ));
    problem.severity = Severity::Warning;
    problem
}

fn no_column(told: &ToldColumn, headers: &[String]) -> Problem {
    let header = &told.header;
    let said = Said::new(
        format!("no column is headed `{header}`"),
        format!("没有表头为“{header}”的列"),
    );
    let help = match nearest(header, headers.iter().map(String::as_str)) {
        Some(near) => Said::new(
            format!("did you mean `{near}`?"),
            format!("是否应为“{near}”？"),
        ),
        None => Said::new(
            format!("there are `{}`", headers.join("`, `")),
            format!("现有“{}”", headers.join("”“")),
        ),
    };
    Problem::error("ledger", told.span, said).help(help)
}

/// A file in which no sheet is a ledger, or one that was asked for is none.
fn no_ledger(sources: &mut Sources, name: &str, wanted: &Wanted, ledger: &mut Ledger) {
    let any = ledger.sheets.iter().any(|s| s.counts.is_some());
    let told_missing = ledger.sheets.is_empty() && !wanted.told.sheets.is_empty();
    if any || told_missing {
        return;
    }
    let at = named_at(sources, name, wanted);
    let found = ledger.sheets.iter().any(|s| s.mapping.is_some());
    let said = if found {
        Said::new(
            format!(
                "`{name}` holds no ledger: it needs a column that names the item and one that says how far it is"
            ),
            format!("“{name}”中没有台账：须有写明事项的列和写明进展的列"),
        )
    } else {
        Said::new(
            format!("`{name}` has no row of headers that is known"),
            format!("“{name}”中没有可识别的表头"),
        )
    };
    let help = Said::new(
        format!(
            "`planlint ledger {name}` shows what is understood; say the rest in the plan: `ledger \"{name}\" {{ column ref \"…\"; column value \"…\" }}`"
        ),
        format!(
            "planlint ledger {name} 可列出识别结果；其余请在方案中写明：“台账 \"{name}\" {{ 列 编号 \"…\"; 列 完成值 \"…\" }}”"
        ),
    );
    let help = if ledger
        .sheets
        .iter()
        .any(|s| s.mapping.as_ref().is_some_and(Mapping::is_plan))
    {
        Said::new(
            format!("it looks like a table of tasks: `planlint import {name}` makes a plan of it"),
            format!("看来是任务分解表：可用 planlint import {name} 转为方案"),
        )
    } else {
        help
    };
    ledger
        .problems
        .push(Problem::error("ledger", at, said).help(help));
}
