//! Cells at fault: a sum that is none, a date that is none.

use super::super::cell::Cell;
use super::super::days::NoDate;
use super::super::render::Shown;
use super::super::sums::Mismatch;
use crate::finding::{Problem, Said, Severity};
use crate::source::Span;

/// A sum that is none; the records are made of the rows, so that it changes nothing else.
pub(super) fn no_sum(mismatch: &Mismatch, shown: Shown<'_>) -> Problem {
    let (told, got) = (mismatch.told.normalize(), mismatch.got.normalize());
    let (first, last) = (mismatch.rows.0 + 1, mismatch.rows.1 + 1);
    let said = if mismatch.counted {
        Said::new(
            format!("the total counts {told}; rows {first} to {last} are {got}"),
            format!("合计为 {told} 项，第 {first} 至 {last} 行实有 {got} 项"),
        )
    } else {
        Said::new(
            format!("the total is given as {told}; rows {first} to {last} make {got}"),
            format!("合计数为 {told}，第 {first} 至 {last} 行相加为 {got}"),
        )
    };
    let place = shown.cell(mismatch.row, mismatch.column);
    let mut problem = Problem::error("ledger", place, said).help(Said::new(
        "find the row or the total that is wrong; only the rows are checked further",
        "请核对各行与合计，更正有误的一处；后续检查只采用各行数据",
    ));
    problem.severity = Severity::Warning;
    problem
}

pub(super) fn no_date(why: NoDate, cell: &Cell, place: Span) -> Problem {
    let text = &cell.text;
    let (said, help) = match why {
        NoDate::NotInCalendar => (
            Said::new(
                format!("`{text}` is not in the calendar"),
                format!("日历上没有“{text}”这个日期"),
            ),
            Said::new("correct the date", "请改正日期"),
        ),
        NoDate::NoYear => (
            Said::new(
                format!("`{text}` names no year, and nothing around does"),
                format!("“{text}”没有写年份，表内其他地方也没有"),
            ),
            Said::new("write the year too", "请写明年份"),
        ),
        NoDate::Before => (
            Said::new(
                format!("`{text}` can mean the end of that time or of the one before"),
                format!("“{text}”所指不明：是此前一年（月）底，还是当年（月）内"),
            ),
            Said::new("write the last day that is meant", "请写明截止的年、月或日"),
        ),
        NoDate::Other => (
            Said::new(format!("`{text}` is no date"), format!("“{text}”不是日期")),
            Said::new(
                "write a date as `2025-06-30`, `2025-06` or `2025-Q3`",
                "日期写作“2025年6月30日”“2025年6月”或 2025-06-30",
            ),
        ),
    };
    Problem::error("ledger", place, said).help(help)
}
