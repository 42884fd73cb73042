//! What of a sheet became no record, said with its cells.

use super::super::mapping::{Column, How};
use super::super::vocabulary::Field;
use super::Scribe;
use crate::finding::{Problem, Said, Severity};
use crate::source::landmarks::{cell_name, column_name};

impl Scribe<'_> {
    /// Everything that was left out, a problem for each kind.
    pub(super) fn say_left_out(&mut self) {
        let cells = |rows: &[(u32, u32)]| {
            let names = rows
                .iter()
                .take(5)
                .map(|(row, column)| cell_name("", *row, *column));
            let names: Vec<String> = names.collect();
            let more = if rows.len() > 5 { " …" } else { "" };
            format!("{}{more}", names.join(" "))
        };
        if let Some(&(row, column)) = self.counts.undated.first() {
            let n = self.counts.undated.len();
            let cells = cells(&self.counts.undated);
            let said = Said::new(
                format!(
                    "{} of an unknown day: {cells}",
                    number(n, "row speaks", "rows speak")
                ),
                format!("有 {n} 行未说明是哪一天的情况：{cells}"),
            );
            self.problems.push(Problem::error("ledger", self.shown.cell(row, column), said).help(Said::new(
                "add a column with dates, write `as-of` into the `ledger` entry, or call with `--as-of DATE`",
                "请增设“日期”列，或在“台账”中写明“截至”，或用 --as-of 指定日期",
            )));
        }
        if let Some(&(row, column)) = self.counts.unplaced.first() {
            let n = self.counts.unplaced.len();
            let cells = cells(&self.counts.unplaced);
            let said = Said::new(
                format!(
                    "{} nothing to be about: {cells}",
                    number(n, "row names", "rows name")
                ),
                format!("有 {n} 行未写明所报事项：{cells}"),
            );
            let mut problem =
                Problem::error("ledger", self.shown.cell(row, column), said).help(Said::new(
                    "fill in the id, number or name of the item, or merge the cells it stands for",
                    "请填写事项编号或名称，或将其单元格合并到各行",
                ));
            problem.severity = Severity::Warning;
            self.problems.push(problem);
        }
        self.say_undated_columns();
        self.say_unknown_states(cells);
        self.say_shares_of_indicators(cells);
        self.say_steps();
        self.say_unread();
        self.say_missing(cells);
    }

    /// `11月` without a year anywhere.
    fn say_undated_columns(&mut self) {
        let undated: Vec<&Column> = self.mapping.columns.iter().filter(|c| c.undated).collect();
        let Some(column) = undated.first() else {
            return;
        };
        let header = &column.header;
        let said = Said::new(
            format!("`{header}` names no year, and nothing around does"),
            format!("“{header}”没有写年份，表内其他地方也没有"),
        );
        let place = self.shown.cell(column.row, column.column);
        self.problems
            .push(Problem::error("ledger", place, said).help(Said::new(
            "write the year into the header or a line above it, or `as-of` into the `ledger` entry",
            "请在表头或标题行写明年份，或在“台账”中写明“截至”",
        )));
    }

    /// Columns with something in them of which nothing becomes part of a record, though nobody
    /// knows that it should not.
    fn say_unread(&mut self) {
        let filled = |column: &Column| {
            (self.mapping.header.1 + 1..self.sheet.len())
                .any(|row| self.sheet.cell(row, column.column).is_some())
        };
        let unread = |column: &&Column| {
            let ignored = column.how == How::Told;
            let rival = column.doubled && column.field.is_some_and(Field::is_fact);
            let steps = self.mapping.steps.as_ref();
            let step = steps.is_some_and(|steps| steps.columns.contains(&column.column));
            (column.field.is_none() || rival) && !ignored && !step && filled(column)
        };
        let columns: Vec<&Column> = self.mapping.columns.iter().filter(unread).collect();
        let Some(first) = columns.first() else {
            return;
        };
        let name = |column: &&Column| {
            let letter = column_name(column.column);
            format!("{letter} {}", column.header)
        };
        let names: Vec<String> = columns.iter().map(name).collect();
        let (n, en, zh) = (columns.len(), names.join(", "), names.join("、"));
        let said = Said::new(
            format!("{} not read: {en}", number(n, "column is", "columns are")),
            format!("有 {n} 列未读取：{zh}"),
        );
        let place = self.shown.cell(first.row, first.column);
        let mut problem = Problem::error("ledger", place, said).help(Said::new(
            "nothing of these becomes part of a record; say what a column holds in the `ledger` entry, as `column value \"…\"`, or `column ignore \"…\"`",
            "这些列的内容不计入记录；如需采用，请在“台账”中写明，如“列 完成值 \"…\"”，不需要的写“列 忽略 \"…\"”",
        ));
        problem.severity = Severity::Info;
        self.problems.push(problem);
    }

    /// Columns of what was done in each month, of which only the sum is a position reached.
    fn say_steps(&mut self) {
        let Some(steps) = &self.mapping.steps else {
            return;
        };
        let letters: Vec<String> = steps.columns.iter().map(|c| column_name(*c)).collect();
        let (list, sum) = (letters.join(" "), column_name(steps.sum));
        let said = Said::new(
            format!(
                "columns {list} add up to column {sum}: they hold what was done in each period, and only {sum} is read"
            ),
            format!("{list} 各列之和等于 {sum} 列，可见填的是当期数而不是累计数；只采用 {sum} 列"),
        );
        let place = self.shown.cell(self.mapping.header.1, steps.columns[0]);
        let mut problem = Problem::error("ledger", place, said).help(Said::new(
            "a record states the position reached by its day: enter running totals to have every period checked",
            "记录应为截至当日的累计数；如需逐期检查，请填累计数",
        ));
        problem.severity = Severity::Warning;
        self.problems.push(problem);
    }

    /// `○` in a column of states.
    fn say_unknown_states(&mut self, cells: impl Fn(&[(u32, u32)]) -> String) {
        let unknown = &self.counts.unknown_states;
        let Some((row, column, text)) = unknown.first() else {
            return;
        };
        let places: Vec<(u32, u32)> = unknown.iter().map(|u| (u.0, u.1)).collect();
        let (n, cells) = (unknown.len(), cells(&places));
        let said = Said::new(
            format!(
                "`{text}` is no state that is known; {} such: {cells}",
                number(n, "cell is", "cells are")
            ),
            format!("“{text}”不是可识别的状态，此类单元格有 {n} 个：{cells}"),
        );
        let mut problem = Problem::error("ledger", self.shown.cell(*row, *column), said).help(Said::new(
            "write for example 未启动, 进行中, 已完成, 暂停, 已取消 (planned, started, done, paused, cancelled); until then it is kept as words and says nothing of the state",
            "请改为“未启动”“进行中”“已完成”“暂停”“已取消”等；此前只作文字保留，不据以判断进展",
        ));
        problem.severity = Severity::Warning;
        self.problems.push(problem);
    }

    /// 完成率 of an indicator: a share of its way, not where it stands.
    fn say_shares_of_indicators(&mut self, cells: impl Fn(&[(u32, u32)]) -> String) {
        let left = &self.counts.shares_of_indicators;
        let Some(&(row, column)) = left.first() else {
            return;
        };
        let header = self.mapping.columns.iter().find(|c| c.column == column);
        let header = header.map_or("", |c| &c.header);
        let (n, cells) = (left.len(), cells(left));
        let said = Said::new(
            format!(
                "{} how much of an indicator is done, not its value: {cells}",
                number(n, "cell says", "cells say")
            ),
            format!("有 {n} 个单元格填的是指标完成率而不是指标值：{cells}"),
        );
        let mut problem = Problem::error("ledger", self.shown.cell(row, column), said).help(Said::new(
            format!("add a column with the values reached; if these are the values, write `column value \"{header}\"` into the `ledger` entry; until then they are left out"),
            format!("请增设“完成值”列；如此列就是指标值，请在“台账”中写明“列 完成值 \"{header}\"”；此前不采用"),
        ));
        problem.severity = Severity::Warning;
        self.problems.push(problem);
    }

    fn say_missing(&mut self, cells: impl Fn(&[(u32, u32)]) -> String) {
        let missing: Vec<(u32, u32)> = self.counts.missing_cells();
        let Some(&(row, column)) = missing.first() else {
            return;
        };
        let n = missing.len();
        let cells = cells(&missing);
        let said = Said::new(
            format!(
                "{} no value (such as `/` or `#N/A`): {cells}",
                number(n, "cell holds", "cells hold")
            ),
            format!("有 {n} 个单元格没有值（如“/”“待定”“#N/A”）：{cells}"),
        );
        let mut problem = Problem::error("ledger", self.shown.cell(row, column), said);
        problem.severity = Severity::Info;
        self.problems.push(problem);
    }
}

/// A number with the words that go with it.
fn number(n: usize, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}
