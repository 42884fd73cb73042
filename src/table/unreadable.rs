//! Why the bytes of a file are no table, said with a way out.

use crate::finding::{Problem, Said};
use crate::source::Span;

/// What stops the reading of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong.
    pub said: Said,
    /// What to do.
    pub help: Said,
}

impl Unreadable {
    /// With a reason and a way out.
    pub const fn new(said: Said, help: Said) -> Self {
        Self { said, help }
    }

    /// No workbook, though its name says so.
    pub fn no_workbook(en: &str, zh: &str) -> Self {
        Self::new(
            Said::new(
                format!("this is no workbook: {en}"),
                format!("此文件不是工作簿：{zh}"),
            ),
            Said::new(
                "open it in a spreadsheet program and save it as `.xlsx`, or as `.csv` in UTF-8",
                "请用表格软件打开，另存为 .xlsx，或另存为 UTF-8 编码的 .csv",
            ),
        )
    }

    /// Larger, unpacked, than a ledger ever is.
    pub fn too_large(unpacked: u64, limit: u64) -> Self {
        let mib = |bytes: u64| bytes.div_ceil(1 << 20);
        Self::new(
            Said::new(
                format!(
                    "this workbook unpacks to {} MiB or more; at most {} MiB are read from a file of its size",
                    mib(unpacked),
                    mib(limit)
                ),
                format!(
                    "此工作簿解压后达 {} MiB 以上，这样大小的文件最多读取 {} MiB",
                    mib(unpacked),
                    mib(limit)
                ),
            ),
            Said::new(
                "a workbook of mere cells is far smaller: save the sheet by itself, or as `.csv`",
                "只存数据的工作簿远没有这么大：请把所需工作表单独另存，或另存为 .csv",
            ),
        )
    }

    /// As a problem at a place.
    pub fn problem(&self, at: Span) -> Problem {
        Problem::error("ledger", at, self.said.clone()).help(self.help.clone())
    }
}
