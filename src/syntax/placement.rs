//! Which entries may stand in which block (the table of the language reference).

use super::keywords::Keyword;

use Keyword as K;

/// A project takes what sections and tasks take, and its cost.
const PROJECT: &[K] = &[
    K::Number,
    K::Text,
    K::Lead,
    K::Responsible,
    K::Support,
    K::Oversee,
    K::Implementer,
    K::FirstIsLead,
    K::Needs,
    K::Serves,
    K::Start,
    K::Due,
    K::Period,
    K::Reports,
    K::Place,
    K::State,
    K::Evidence,
    K::Cites,
    K::Source,
    K::Tag,
    K::Note,
    K::Cost,
];

const SHARED: &[K] = match PROJECT.split_last() {
    Some((_, shared)) => shared,
    None => &[],
};

/// The statements of a block.
pub const fn statements(parent: K) -> &'static [K] {
    match parent {
        K::Plan => &[
            K::Number,
            K::Issuer,
            K::Issued,
            K::Period,
            K::Stage,
            K::Under,
            K::AsOf,
            K::FirstIsLead,
            K::Reports,
            K::Source,
            K::Text,
            K::Tag,
            K::Note,
        ],
        K::Document => &[K::Number, K::Issuer, K::Issued, K::Source, K::Note],
        K::Unit => &[
            K::Aka,
            K::Tier,
            K::Kind,
            K::Under,
            K::Awaits,
            K::Person,
            K::From,
            K::Until,
            K::Note,
        ],
        K::Section | K::Task => SHARED,
        K::Project => PROJECT,
        K::Milestone => &[
            K::Number,
            K::Lead,
            K::Responsible,
            K::Support,
            K::Oversee,
            K::Implementer,
            K::Needs,
            K::Due,
            K::Text,
            K::Evidence,
            K::State,
            K::Cites,
            K::Note,
            K::Tag,
        ],
        K::Target => &[
            K::Lead,
            K::Baseline,
            K::Scope,
            K::Tolerance,
            K::Step,
            K::Share,
            K::Serves,
            K::Due,
            K::Period,
            K::State,
            K::Evidence,
            K::Text,
            K::Source,
            K::Note,
            K::Tag,
        ],
        K::Record => &[
            K::Aka,
            K::Source,
            K::Reporter,
            K::Evidence,
            K::Spent,
            K::Accepted,
            K::Corrects,
            K::Note,
        ],
        K::Waive => &[
            K::Fingerprint,
            K::Approved,
            K::Number,
            K::Issued,
            K::Until,
            K::Note,
        ],
        K::Delegate => &[K::Approved, K::Number, K::Issued, K::Until, K::Note],
        K::Ledger => &[K::Sheet, K::Column, K::AsOf],
        _ => &[],
    }
}

/// The items of a block.
pub const fn items(parent: K) -> &'static [K] {
    match parent {
        K::Plan => &[
            K::Document,
            K::Unit,
            K::Group,
            K::Section,
            K::Task,
            K::Target,
            K::Project,
            K::Milestone,
            K::Record,
            K::Delegate,
            K::Waive,
            K::Ledger,
        ],
        K::Section => &[
            K::Section,
            K::Task,
            K::Target,
            K::Project,
            K::Milestone,
            K::Record,
            K::Delegate,
            K::Waive,
            K::Ledger,
        ],
        K::Task => &[
            K::Task,
            K::Target,
            K::Project,
            K::Milestone,
            K::Record,
            K::Delegate,
            K::Waive,
        ],
        K::Project => &[K::Target, K::Milestone, K::Record, K::Delegate, K::Waive],
        _ => &[],
    }
}

/// Whether `child` may stand in `parent`; without a parent, at the top of a file.
pub fn allowed(parent: Option<K>, child: K) -> bool {
    match parent {
        None => child.is_item(),
        Some(parent) => statements(parent).contains(&child) || items(parent).contains(&child),
    }
}

/// The blocks in which `child` may stand.
pub fn homes(child: K) -> impl Iterator<Item = K> {
    K::ALL
        .iter()
        .copied()
        .filter(move |&parent| allowed(Some(parent), child))
}
