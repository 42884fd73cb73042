//! The grammar of a group of owners, as it stands in a bracket or on a line.
//!
//! ```text
//! group  = clause { mark clause } ;                mark = 、 ， ； 。
//! clause = [ label ":" ] [ "由" ] names [ verb ] | deadline | note ;
//! ```
//!
//! A verb gives its role to all names before it that have none; a label to all behind it. In:
//! the characters inside the bracket. Out: [`Owners`], or nothing where it is no group at all.

use std::ops::Range;

use super::labels::{self, Label, VERBS, WITH};
use super::names::{self, Name};
use super::note;
use crate::import::glyphs::Glyphs;
use crate::syntax::keywords::Keyword;

/// Units in one role, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The role.
    pub role: Keyword,
    /// The units.
    pub names: Vec<Name>,
}

/// What a group says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owners {
    /// Who answers, role by role as printed.
    pub lists: Vec<Listed>,
    /// A note that the first listed leads: its bytes.
    pub first_leads: Option<Range<usize>>,
    /// Whether the note says that it holds from here on (下同).
    pub from_here_on: bool,
    /// Deadlines that stand among the owners.
    pub deadlines: Vec<Range<usize>>,
    /// Notes that give units to several tasks at once: 均涉及相关市政府，不再列出.
    pub notes: Vec<Range<usize>>,
    /// People, whose names are left out.
    pub people: Vec<Range<usize>>,
    /// Labels with the role each was taken for.
    pub labels: Vec<(String, Keyword)>,
    /// Pieces that fit nowhere.
    pub unread: Vec<Range<usize>>,
}

/// Labels that the caller reads in another way than we do.
pub type Roles = std::collections::BTreeMap<String, Keyword>;

/// Reads the characters of a group. `bare` says that a list of names alone is a group, too.
pub(super) fn read(
    text: &str,
    glyphs: &Glyphs,
    range: Range<usize>,
    roles: &Roles,
    bare: bool,
) -> Option<Owners> {
    Reader::new(text, glyphs, roles, Mode::Open).all(&range, bare)
}

/// Reads characters whose names have a role where nothing else gives them one.
pub(super) fn read_as(
    text: &str,
    glyphs: &Glyphs,
    range: Range<usize>,
    roles: &Roles,
    role: Keyword,
) -> Option<Owners> {
    Reader::new(text, glyphs, roles, Mode::Role(role)).all(&range, false)
}

/// The clauses and names of a group, 各市、县政府 in one piece.
fn pieces(
    text: &str,
    glyphs: &Glyphs,
    range: &Range<usize>,
    roles: &Roles,
) -> Vec<(Option<char>, Range<usize>)> {
    let mut found: Vec<(Option<char>, Range<usize>)> = Vec::new();
    for (mark, piece) in glyphs.pieces(range, &['、', ',', ';', '。']) {
        match found.last_mut() {
            Some((_, last)) if mark == Some('、') && halves(glyphs, last, &piece) => {
                last.end = piece.end;
            }
            _ => {
                // 甲局 配合单位：乙局: nothing but a blank before the next label.
                let cut = labels_inside(text, glyphs, &piece, roles);
                found.push((mark, piece.start..cut.unwrap_or(piece.end)));
                found.extend(cut.map(|cut| (None, cut..piece.end)));
            }
        }
    }
    found
}

/// Where a label begins inside a piece.
fn labels_inside(
    text: &str,
    glyphs: &Glyphs,
    piece: &Range<usize>,
    roles: &Roles,
) -> Option<usize> {
    (piece.start + 1..piece.end).find(|at| {
        let label = label_at(text, glyphs, &(*at..piece.end), roles);
        // 总牵头单位 is one label, and a label of two letters may end a name.
        label.is_some_and(|label| {
            label.strong
                && (label.end - at > 3 || glyphs.is_apart(*at, text))
                && label_at(text, glyphs, piece, roles).is_none_or(|first| first.end < label.end)
        })
    })
}

/// A label at the start of some characters.
#[derive(Clone, Debug)]
pub(super) struct Announced {
    /// The word, folded.
    pub(super) word: String,
    /// What it says.
    pub(super) label: Label,
    /// Where what it announces begins.
    pub(super) end: usize,
    /// Whether a colon stands behind it; else a blank or 为, and what follows must be units.
    pub(super) strong: bool,
}

/// The label at the start of some characters, in brackets of its own or not.
pub(super) fn label_at(
    text: &str,
    glyphs: &Glyphs,
    range: &Range<usize>,
    roles: &Roles,
) -> Option<Announced> {
    let own = glyphs.get(range.start) == Some('(');
    let start = range.start + usize::from(own);
    (2..=12).rev().find_map(|long| {
        let end = start + long;
        if end >= range.end {
            return None;
        }
        let mark = glyphs.get(end);
        if !matches!(mark, Some(':' | ')' | '为')) && !glyphs.is_apart(end, text) {
            return None;
        }
        let word = glyphs.text(start..end);
        let label = roles
            .get(&word)
            .map(|role| Label::Role(*role))
            .or_else(|| labels::label(&word))?;
        let closed = own && glyphs.get(end) == Some(')');
        let behind = end + usize::from(closed);
        let mark = glyphs.get(behind);
        let strong = mark == Some(':') || closed;
        let weak = long >= 4
            && !own
            && matches!(label, Label::Role(_))
            && (mark == Some('为') || glyphs.is_apart(behind, text));
        let skip = usize::from(mark == Some(':') || (weak && mark == Some('为')));
        ((strong && (!own || closed)) || weak).then(|| Announced {
            word,
            label,
            end: behind + skip,
            strong,
        })
    })
}

/// Whether two pieces are one name; a label may stand before the first.
fn halves(glyphs: &Glyphs, last: &Range<usize>, piece: &Range<usize>) -> bool {
    let start = glyphs.find(last, ":").map_or(last.start, |at| at + 1);
    names::is_half(glyphs, &(start..last.end), piece)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// No label stands yet.
    Open,
    /// Names in this role follow.
    Role(Keyword),
    /// A deadline or a person follows.
    Aside(Label),
}

struct Reader<'t> {
    text: &'t str,
    glyphs: &'t Glyphs,
    roles: &'t Roles,
    owners: Owners,
    /// Names that have no role yet.
    pending: Vec<Name>,
    mode: Mode,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, glyphs: &'t Glyphs, roles: &'t Roles, mode: Mode) -> Self {
        Self {
            text,
            glyphs,
            roles,
            owners: Owners::default(),
            pending: Vec::new(),
            mode,
        }
    }

    fn all(mut self, range: &Range<usize>, bare: bool) -> Option<Owners> {
        for (mark, piece) in pieces(self.text, self.glyphs, range, self.roles) {
            self.piece(mark, piece);
        }
        self.finish(bare)
    }

    fn piece(&mut self, mark: Option<char>, piece: Range<usize>) {
        if let Some(rest) = self.label(&piece) {
            if !rest.is_empty() {
                self.piece(None, rest);
            }
            return;
        }
        if note::is_below(self.glyphs, &piece) {
            self.owners.from_here_on = true;
            return;
        }
        if note::first_leads(self.glyphs, &piece) {
            self.owners.first_leads = Some(self.glyphs.bytes(piece.clone()));
            self.owners.from_here_on |= note::has_below(self.glyphs, &piece);
            return;
        }
        if note::is_shared(self.glyphs, &piece) {
            self.owners.notes.push(self.glyphs.bytes(piece));
            return;
        }
        if self.mode == Mode::Aside(Label::Person) {
            self.owners.people.push(self.glyphs.bytes(piece));
            return;
        }
        if self.mode == Mode::Aside(Label::Deadline) || note::is_deadline(self.glyphs, &piece) {
            self.owners.deadlines.push(self.glyphs.bytes(piece));
            return;
        }
        self.names(mark == Some('、'), piece);
    }

    /// Takes a label off the piece and turns to what it announces.
    fn label(&mut self, piece: &Range<usize>) -> Option<Range<usize>> {
        let found = label_at(self.text, self.glyphs, piece, self.roles)?;
        self.settle();
        self.mode = match found.label {
            Label::Role(role) => {
                self.owners.labels.push((found.word, role));
                Mode::Role(role)
            }
            aside => Mode::Aside(aside),
        };
        if self.mode == Mode::Aside(Label::Person) {
            self.owners.people.push(self.glyphs.bytes(piece.clone()));
        }
        Some(found.end.min(piece.end)..piece.end)
    }

    /// A name, perhaps with a verb that gives a role to it and to those before it.
    fn names(&mut self, joined: bool, piece: Range<usize>) {
        let mut rest = piece;
        if self.glyphs.at(rest.start, "由") && rest.len() > 2 {
            rest.start += 1;
        }
        let words: Vec<&str> = VERBS.iter().map(|(word, _)| *word).collect();
        let verb = self.glyphs.tail(&rest, &words);
        if let Some((word, start)) = verb {
            let stem = rest.start..start;
            self.party(joined, stem);
            let role = VERBS
                .iter()
                .find(|(known, _)| *known == word)
                .map(|(_, role)| *role);
            self.close(role.unwrap_or(Keyword::Responsible));
        } else {
            self.party(joined, rest);
        }
    }

    /// One or two parties: in 甲会同乙 the first leads.
    fn party(&mut self, joined: bool, range: Range<usize>) {
        for word in WITH {
            if let Some(at) = self
                .glyphs
                .find(&range, word)
                .filter(|at| *at > range.start)
            {
                self.add(joined, &(range.start..at));
                self.close(Keyword::Lead);
                return self.add(false, &(at + word.chars().count()..range.end));
            }
        }
        self.add(joined, &range);
    }

    fn add(&mut self, joined: bool, range: &Range<usize>) {
        if range.is_empty() {
            return;
        }
        let unlike = range.len() > 25 && !names::is_unit(self.glyphs, range);
        let labelled = self.glyphs.find(range, ":").is_some();
        if unlike || labelled || range.len() > 60 {
            self.owners.unread.push(self.glyphs.bytes(range.clone()));
        } else {
            self.pending
                .extend(names::names(self.text, self.glyphs, range, joined));
        }
    }

    /// Gives a role to the names that have none.
    fn close(&mut self, role: Keyword) {
        if !self.pending.is_empty() {
            let mut names = std::mem::take(&mut self.pending);
            names[0].joined = false;
            self.owners.lists.push(Listed { role, names });
        }
    }

    /// Before a new label and at the end: what is left has the role of the last label.
    fn settle(&mut self) {
        if let Mode::Role(role) = self.mode {
            self.close(role);
        }
    }

    fn finish(mut self, bare: bool) -> Option<Owners> {
        self.settle();
        if bare && self.owners.lists.is_empty() && self.all_units() {
            self.close(Keyword::Responsible);
        }
        let left = self.pending.iter().map(|name| name.at.clone());
        self.owners.unread.extend(left);
        let named = self.owners.lists.iter().any(|list| !list.names.is_empty());
        let owners = &self.owners;
        let aside = !owners.deadlines.is_empty() || !owners.notes.is_empty();
        let said = named || aside || owners.first_leads.is_some() || !owners.people.is_empty();
        said.then_some(self.owners)
    }

    fn all_units(&self) -> bool {
        let ends = |name: &Name| {
            let glyphs = Glyphs::of(self.text, name.at.clone());
            glyphs.len() >= 3 && names::is_unit(&glyphs, &(0..glyphs.len()))
        };
        self.owners.unread.is_empty() && !self.pending.is_empty() && self.pending.iter().all(ends)
    }
}
