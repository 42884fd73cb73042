//! A report in its forms: HTML, Markdown, JSON, XLSX, DOCX. All are written from one
//! [`Dossier`](crate::report::Dossier) and say the same.

mod docx;
mod html;
mod json;
mod markdown;
mod words;
mod workbook;

pub use docx::write as docx;
pub use html::{sheet as html_sheet, write as html};
pub use json::write as json;
pub use markdown::write as markdown;
pub use workbook::write as xlsx;
