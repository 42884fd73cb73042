//! Official documents to plans: a notice in prose becomes plan language.
//!
//! In: a [`Paper`], the cleaned text of a document with the way back to its places. Out: plan
//! language text and a report of what was not understood. Reading is by rules alone: the same
//! document gives the same plan.

pub mod clean;
pub mod coverage;
pub mod draft;
pub mod duties;
mod glyphs;
pub mod header;
pub mod ids;
pub mod interpret;
pub mod kind;
pub mod mark;
pub mod notice;
pub mod owners;
pub mod paper;
pub mod promises;
pub mod read;
pub mod report;
pub mod rows;
pub mod segment;
pub mod tabular;
pub mod tasks_of_rows;
pub mod trace;
pub mod traditional;
pub mod units;
mod write;

pub use paper::Paper;
pub use read::{Reading, read};
