//! planlint: a rules-based compliance checker for plans.

pub mod finding;
pub mod model;
pub mod source;
pub mod syntax;
