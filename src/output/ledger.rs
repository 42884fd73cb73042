//! What is understood of a table, for people and as data, and the `ledger` entry that says it.

use std::fmt::Write as _;

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use crate::finding::{Lang, Problem};
use crate::source::Sources;
use crate::source::landmarks::{cell_name, column_name};
use crate::syntax::fold::fold;
use crate::syntax::keywords::Keyword;
use crate::table::cell::Sheet;
use crate::table::counts::Counts;
use crate::table::mapping::{Column, How, Mapping};
use crate::table::number::Marks;
use crate::table::portions::Portions;
use crate::table::vocabulary::Field;
use crate::table::{Ledger, Understood};

/// How long a sample or a header may be.
const LONGEST: usize = 24;

/// The language that a table is written in.
pub fn language(ledger: &Ledger) -> Lang {
    let headers = ledger.sheets.iter().filter_map(|s| s.mapping.as_ref());
    let mut headers = headers.flat_map(|m| &m.columns).map(|c| &c.header);
    if headers.any(|h| h.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))) {
        Lang::Zh
    } else {
        Lang::En
    }
}

/// For people: each sheet with its header, its columns and its counts.
pub fn human(file: &str, ledger: &Ledger, lang: Lang) -> String {
    let mut out = String::new();
    if let (Some(separator), Some(encoding)) = (ledger.table.separator, ledger.table.encoding) {
        let separator = if separator == '\t' {
            "Tab".to_owned()
        } else {
            format!("`{separator}`")
        };
        let _ = writeln!(
            out,
            "{}",
            lang.pick(
                format!("{file}: {encoding}, separated by {separator}"),
                format!("{file}：{encoding} 编码，以 {separator} 分隔"),
            )
        );
    }
    for sheet in &ledger.sheets {
        one_sheet(file, ledger, sheet, lang, &mut out);
    }
    let left = ledger.table.sheets.len() - ledger.sheets.len();
    if left > 0 {
        let _ = writeln!(
            out,
            "{}",
            lang.pick(
                format!("{left} further sheets were not asked for"),
                format!("另有 {left} 个工作表未指定读取"),
            )
        );
    }
    out
}

fn one_sheet(file: &str, ledger: &Ledger, sheet: &Understood, lang: Lang, out: &mut String) {
    let name = if sheet.sheet.is_empty() {
        file
    } else {
        &sheet.sheet
    };
    let Some(mapping) = &sheet.mapping else {
        let line = lang.pick(
            format!("{name}: no row of known headers; not read"),
            format!("{name}：没有可识别的表头，未读取"),
        );
        let _ = writeln!(out, "{line}\n");
        return;
    };
    let _ = writeln!(
        out,
        "{}",
        heading(name, mapping, sheet.counts.as_ref(), lang)
    );
    let cells = &ledger.table.sheets[sheet.number];
    let widest = mapping
        .columns
        .iter()
        .map(|c| short(&c.header).width())
        .max();
    for column in &mapping.columns {
        let pad = widest.unwrap_or(0) - short(&column.header).width();
        let line = format!(
            "  {:>3}  {}{}  {}",
            column_name(column.column),
            short(&column.header),
            " ".repeat(pad),
            meaning(cells, column, lang)
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    if let Some(counts) = &sheet.counts {
        tell_counts(counts, lang, out);
    }
    out.push('\n');
}

fn heading(name: &str, mapping: &Mapping, counts: Option<&Counts>, lang: Lang) -> String {
    let (first, last) = (mapping.header.0 + 1, mapping.header.1 + 1);
    let rows = if first == last {
        first.to_string()
    } else {
        format!("{first}-{last}")
    };
    let mut line = lang.pick(
        format!("{name}: header in row {rows}"),
        format!("{name}：表头在第 {rows} 行"),
    );
    if let Some((date, at)) = mapping.as_of {
        let at = at.map(|(row, column)| format!(" ({})", cell_name("", row, column)));
        let (day, at) = (date.display(lang), at.unwrap_or_default());
        line += &lang.pick(format!(", as of {day}{at}"), format!("，截至{day}{at}"));
    }
    if let Some(measure) = &mapping.measure {
        line += &lang.pick(format!(", in {measure}"), format!("，单位{measure}"));
    }
    line += &match counts {
        Some(counts) => lang.pick(
            format!(", {} rows, {} records", counts.rows, counts.records),
            format!("，{} 行，{} 条记录", counts.rows, counts.records),
        ),
        None => lang.pick(
            ", no ledger: it needs a column that names the item and one that says how far it is"
                .to_owned(),
            "，不是台账：须有写明事项的列和写明进展的列".to_owned(),
        ),
    };
    line
}

/// What a column holds, how that is known, and a sample.
fn meaning(cells: &Sheet, column: &Column, lang: Lang) -> String {
    let mut out = match column.field {
        None => lang.pick("? not understood", "？未识别").to_owned(),
        Some(field) => {
            let how = match column.how {
                How::Told => lang.pick(" (told)", "（指定）"),
                How::Header => "",
                How::Cells => lang.pick(" (by its cells)", "（据内容判断）"),
            };
            format!("→ {}{how}", field.word(lang))
        }
    };
    let unused = column.field.is_some_and(|field| !field.is_recorded());
    if column.doubled {
        out += lang.pick(", another column speaks for it", "，另有同类列，不采用");
    } else if unused {
        out += lang.pick(", not part of a record", "，不计入记录");
    }
    if let Some(date) = column.date {
        let _ = write!(out, " {}", date.display(lang));
    }
    if let Some(measure) = &column.measure {
        let _ = write!(out, " [{measure}]");
    }
    match column.marks {
        Marks::Unclear(_) => out += lang.pick(", decimal mark unclear", "，小数点不明"),
        Marks::One(mark) if mark.word(Lang::En) == "comma" => {
            out += lang.pick(", decimal comma", "，小数用逗号");
        }
        Marks::One(_) => {}
    }
    match column.portions {
        Portions::Unclear(_) => {
            out += lang.pick(", fraction or per cent unclear", "，比值还是百分数不明");
        }
        Portions::Fraction => out += lang.pick(", fractions", "，按比值读"),
        Portions::Percent => {}
    }
    let sample = (column.row + 1..cells.len()).find_map(|row| cells.cell(row, column.column));
    if let Some(sample) = sample {
        let _ = write!(out, "   “{}”", short(&sample.text));
    }
    out
}

fn short(text: &str) -> String {
    if text.width() <= LONGEST {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + 2 > LONGEST {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

fn tell_counts(counts: &Counts, lang: Lang, out: &mut String) {
    let rows = |rows: &[u32]| -> String {
        let names: Vec<String> = rows
            .iter()
            .take(8)
            .map(|row| (row + 1).to_string())
            .collect();
        let more = if rows.len() > 8 { " …" } else { "" };
        format!("{}{more}", names.join(" "))
    };
    let lines = [
        (&counts.groups, "headings of groups, rows", "分组标题行"),
        (&counts.totals, "sums, rows", "小计、合计行"),
        (&counts.notes, "remarks below the table, rows", "表下附注行"),
        (&counts.headers, "the header again, rows", "重复表头行"),
        (
            &counts.silent,
            "nothing said of the item, rows",
            "有事项而无进展的行",
        ),
    ];
    for (list, en, zh) in lines {
        if !list.is_empty() {
            let _ = writeln!(
                out,
                "  {}",
                lang.pick(
                    format!("{en} {}: left out {}", rows(list), list.len()),
                    format!("{zh} {}：略过 {}", rows(list), list.len()),
                )
            );
        }
    }
    let mut missing: std::collections::BTreeMap<u32, Vec<String>> =
        std::collections::BTreeMap::new();
    for (column, row, text) in &counts.missing {
        missing
            .entry(*column)
            .or_default()
            .push(format!("{} “{text}”", cell_name("", *row, *column)));
    }
    for (column, cells) in missing {
        let more = if cells.len() > 5 { " …" } else { "" };
        let shown = cells
            .iter()
            .take(5)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ");
        let (name, n) = (column_name(column), cells.len());
        let _ = writeln!(
            out,
            "  {}",
            lang.pick(
                format!("column {name}: {n} without a value: {shown}{more}"),
                format!("{name} 列有 {n} 处没有值：{shown}{more}"),
            )
        );
    }
}

/// The entry that says all of this in a plan, if there is a ledger in the file; `path` is the table
/// as seen from the plan.
pub fn entry(path: &str, ledger: &Ledger, lang: Lang) -> Option<String> {
    let word = |keyword: Keyword| keyword.word(lang);
    let mut out = format!("{} \"{path}\" {{\n", word(Keyword::Ledger));
    let read: Vec<&Understood> = ledger
        .sheets
        .iter()
        .filter(|s| s.counts.is_some())
        .collect();
    if read.is_empty() {
        return None;
    }
    for sheet in read.iter().filter(|s| !s.sheet.is_empty()) {
        let _ = writeln!(out, "  {} \"{}\"", word(Keyword::Sheet), sheet.sheet);
    }
    // A day that the sheet tells is found there again, next month another one.
    let told = read.iter().filter_map(|s| s.mapping.as_ref()?.as_of);
    let told = told.filter(|(_, at)| at.is_none());
    if let Some((date, _)) = told.max_by_key(|(date, _)| date.last()) {
        let _ = writeln!(out, "  {} {}", word(Keyword::AsOf), date.display(lang));
    }
    let mut seen = Vec::new();
    for column in read
        .iter()
        .filter_map(|s| s.mapping.as_ref())
        .flat_map(|m| &m.columns)
    {
        let Some(field) = column.field.filter(|f| f.is_recorded() && !column.doubled) else {
            continue;
        };
        // A column with a date in its header would lose it.
        if column.date.is_some() || column.undated || seen.contains(&(field, column.header.clone()))
        {
            continue;
        }
        seen.push((field, column.header.clone()));
        let header = fold(&column.header).replace('"', "”");
        let _ = writeln!(
            out,
            "  {} {} \"{header}\"",
            word(Keyword::Column),
            told_as(column, field, lang)
        );
    }
    out.push_str("}\n");
    Some(out)
}

/// The word that names a column in an entry; of fractions it says so, too.
fn told_as(column: &Column, field: Field, lang: Lang) -> &'static str {
    let fraction = Some(column.portions).filter(|p| *p == Portions::Fraction);
    fraction
        .and_then(|portions| portions.word(lang))
        .unwrap_or(field.word(lang))
}

/// What stands below the sheets: the entry to paste, or that it is saved.
pub fn below(entry: &str, saved: bool, lang: Lang) -> String {
    if saved {
        return lang.pick(
            "The entry is saved; name the file beside the plan, or paste it into it.".to_owned(),
            "已保存以上识别结果；请与方案放在一起，或粘贴到方案中。".to_owned(),
        );
    }
    lang.pick(
        format!("For the plan:\n\n{entry}"),
        format!("写入方案：\n\n{entry}"),
    )
}

/// As data.
pub fn json(
    file: &str,
    ledger: &Ledger,
    sources: &Sources,
    problems: &[Problem],
    entry: Option<&str>,
    lang: Lang,
) -> Value {
    let problem = |problem: &Problem| {
        let known = (problem.span.file.0 as usize) < sources.len();
        json!({
            "kind": problem.kind,
            "severity": problem.severity.word(),
            "message": problem.message.get(lang),
            "help": problem.help.as_ref().map(|h| h.get(lang)),
            "at": known.then(|| sources.landmark(problem.span)).flatten(),
        })
    };
    json!({
        "schema": 1,
        "file": file,
        "encoding": ledger.table.encoding,
        "separator": ledger.table.separator.map(String::from),
        "sheets": ledger.sheets.iter().map(|s| sheet_json(ledger, s)).collect::<Vec<_>>(),
        "problems": problems.iter().map(problem).collect::<Vec<_>>(),
        "entry": entry,
    })
}

fn sheet_json(ledger: &Ledger, sheet: &Understood) -> Value {
    let cells = &ledger.table.sheets[sheet.number];
    let rows = |rows: &[u32]| rows.iter().map(|row| row + 1).collect::<Vec<_>>();
    let column = |column: &Column| {
        let sample = (column.row + 1..cells.len())
            .find_map(|row| Some((row, cells.cell(row, column.column)?)));
        json!({
            "column": column_name(column.column),
            "header": column.header,
            "field": column.field.map(|f| f.word(Lang::En)),
            "how": match column.how { How::Told => "told", How::Header => "header", How::Cells => "cells" },
            "used": column.field.is_some_and(|f| f.is_recorded() && !column.doubled),
            "unit": column.measure,
            "date": column.date.map(|d| d.to_string()),
            "decimal": match column.marks { Marks::One(mark) => Some(mark.word(Lang::En)), Marks::Unclear(_) => None },
            "portions": column.field.filter(|f| *f == Field::Share).and_then(|_| column.portions.word(Lang::En)),
            "sample": sample.map(|(row, cell)| json!({ "cell": cell_name("", row, column.column), "text": cell.text })),
        })
    };
    json!({
        "sheet": sheet.sheet,
        "header_rows": sheet.mapping.as_ref().map(|m| [m.header.0 + 1, m.header.1 + 1]),
        "as_of": sheet.mapping.as_ref().and_then(|m| m.as_of).map(|(date, _)| date.to_string()),
        "as_of_cell": sheet.mapping.as_ref().and_then(|m| m.as_of?.1).map(|(row, column)| cell_name("", row, column)),
        "unit": sheet.mapping.as_ref().and_then(|m| m.measure.clone()),
        "columns": sheet.mapping.as_ref().map(|m| m.columns.iter().map(column).collect::<Vec<_>>()),
        "counts": sheet.counts.as_ref().map(|c| json!({
            "rows": c.rows, "records": c.records, "faulty": c.faulty,
            "headers": rows(&c.headers), "groups": rows(&c.groups), "totals": rows(&c.totals), "notes": rows(&c.notes), "silent": rows(&c.silent),
            "unplaced": c.unplaced.iter().map(|(row, _)| row + 1).collect::<Vec<_>>(),
            "undated": c.undated.iter().map(|(row, _)| row + 1).collect::<Vec<_>>(),
            "missing": c.missing.iter().map(|(column, row, text)| json!({ "cell": cell_name("", *row, *column), "text": text })).collect::<Vec<_>>(),
        })),
    })
}
