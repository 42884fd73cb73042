//! Official documents to plans: a notice in prose becomes plan language.
//!
//! In: a [`Paper`], the cleaned text of a document with the way back to its places. Out: plan
//! language text and a report of what was not understood. Reading is by rules alone: the same
//! document gives the same plan.

pub mod paper;

pub use paper::Paper;
