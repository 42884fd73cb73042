//! The plan language: text in, a stream of entries and problems out.
//!
//! `lexer` covers every byte with tokens, `entry` finds from the tokens alone where
//! each entry begins and ends, and `grammar` reads the few tokens of each with nom.
//! [`events`] ties the three together. Nothing here knows what a name refers to.

pub mod date;
pub mod entry;
pub mod extent;
pub mod fold;
pub mod format;
pub mod grammar;
pub mod keywords;
pub mod lexer;
pub mod number;
pub mod parse;
pub mod pieces;
pub mod placement;
pub mod title;
pub mod token;
pub mod tree;

pub use keywords::Keyword;
pub use parse::{Events, events};
pub use tree::{Args, Entry, Event, Name};
