//! Reports as text: for people, for programs. One file a format; none of them decides
//! anything about plans.

pub mod assessment;
mod book;
pub mod breakdown;
pub mod ci;
pub mod diff;
pub mod dossier;
pub mod excerpt;
pub mod graph;
pub mod guard;
pub mod history;
pub mod human;
pub mod json;
pub mod ledger;
pub mod links;
mod markup;
pub mod missing;
pub mod model_json;
pub mod page;
pub mod plain;
mod visible;
pub mod waivers;
