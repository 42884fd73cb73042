//! What changed since an older revision, as the comparison found and rules judged it.

use super::excerpt::Place;
use super::reader::Reader;
use crate::revision::Grade;
use crate::rule::changes::{Described, described};

/// What changed since an older revision.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The older revision, as it was named.
    pub against: String,
    /// The changes that matter, heaviest first.
    pub list: Vec<Change>,
    /// How many more have no effect on the meaning.
    pub harmless: usize,
}

/// One change between two revisions.
#[derive(Clone, Debug)]
pub struct Change {
    /// The change in words, with what rules found in it.
    pub what: Described,
    /// Where it stands now; for what is gone, where it stood.
    pub place: Option<Place>,
}

impl Changes {
    /// The changes of each grade, heaviest first.
    pub fn grades(&self) -> impl Iterator<Item = (Grade, &[Change])> {
        self.list
            .chunk_by(|a, b| a.what.grade == b.what.grade)
            .map(|same| (same[0].what.grade, same))
    }
}

pub(super) fn changes(reader: &Reader<'_>, against: &str) -> Changes {
    let (list, harmless): (Vec<_>, Vec<_>) = described(reader.report)
        .into_iter()
        .partition(|change| change.grade > Grade::Harmless);
    let change = |what: Described| Change {
        place: what.at.or(what.was_at).map(|span| reader.place(span)),
        what,
    };
    Changes {
        against: against.to_owned(),
        list: list.into_iter().map(change).collect(),
        harmless: harmless.len(),
    }
}
