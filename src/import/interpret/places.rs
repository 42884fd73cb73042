//! Places that a document itself names: 临夏市、东乡县、积石山县政府 tell 临夏市, 东乡县 and 积石山县.
//! In: the text of a document; out: full names and what is left when the level is dropped.

use super::letters::{Letters, is_han};

/// Counties, cities and districts, as full names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    names: Vec<String>,
}

/// What may follow the name of a place in a list of governments.
const OFFICES: [&str; 8] = [
    "人民政府",
    "政府",
    "管委会",
    "党委",
    "委",
    "县委",
    "等",
    "三县",
];

impl Places {
    /// The places that stand alone between separators, where no verb can stick to them.
    pub fn of(text: &str) -> Self {
        let mut names: Vec<String> = Vec::new();
        for line in text.lines() {
            for piece in line.split(|c: char| !is_han(c)) {
                let bare = OFFICES
                    .iter()
                    .find_map(|office| piece.strip_suffix(office))
                    .unwrap_or(piece);
                if is_place(bare) && !names.iter().any(|name| name == bare) {
                    names.push(bare.to_owned());
                }
            }
        }
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Self { names }
    }

    /// The place at a letter, by its full name or its stem, and where it ends. A stem that two
    /// places share tells neither.
    pub(super) fn at(&self, letters: &Letters<'_>, at: usize) -> Option<(Option<&str>, usize)> {
        for name in &self.names {
            if letters.at(at, name) {
                return Some((Some(name), at + name.chars().count()));
            }
        }
        let mut stems = self
            .names
            .iter()
            .filter(|name| stem(name).is_some_and(|stem| letters.at(at, stem)));
        let first = stems.next()?;
        let longest = stem(first).map_or(0, |s| s.chars().count());
        let same = stems.any(|other| stem(other) == stem(first));
        Some(((!same).then_some(first.as_str()), at + longest))
    }

    /// The one place that a range of letters names; nothing when it names none or several.
    pub(super) fn only(
        &self,
        letters: &Letters<'_>,
        range: std::ops::Range<usize>,
    ) -> Option<String> {
        let mut found: Option<&str> = None;
        let mut at = range.start;
        while at < range.end {
            match self.at(letters, at) {
                Some((place, end)) if end <= range.end => {
                    // 临夏州: the stem with another level is another place.
                    let other = letters.get(end).is_some_and(|c| matches!(c, '州' | '省'));
                    match place {
                        Some(place) if !other => {
                            if found.is_some_and(|f| f != place) {
                                return None;
                            }
                            found = Some(place);
                        }
                        _ => {}
                    }
                    at = end;
                }
                _ => at += 1,
            }
        }
        found.map(str::to_owned)
    }
}

fn is_place(piece: &str) -> bool {
    let count = piece.chars().count();
    let level = piece.ends_with(['县', '市', '区', '旗']);
    let kind = [
        "各", "全", "本", "省", "州", "城", "新", "园", "开发", "示范", "功能", "保护",
    ];
    level
        && (3..=6).contains(&count)
        && !kind.iter().any(|word| piece.starts_with(word))
        && ![
            "园区", "发区", "范区", "景区", "库区", "护区", "城区", "社区", "山区", "地区", "能区",
            "心区", "税区",
        ]
        .iter()
        .any(|end| piece.ends_with(end))
        && !piece.contains(['和', '与', '及', '的', '在', '有', '以'])
        || is_named_with_joint(piece)
}

/// 和政县, 和田市: a joining word can begin a name.
fn is_named_with_joint(piece: &str) -> bool {
    piece.chars().count() == 3 && piece.starts_with('和') && piece.ends_with(['县', '市', '区'])
}

fn stem(name: &str) -> Option<&str> {
    let stem = name.strip_suffix(['县', '市', '区', '旗'])?;
    (stem.chars().count() >= 2).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_from_lists() {
        let places = Places::of(
            "牵头单位:临夏市、临夏县、东乡县政府\n责任单位：和政县、积石山县政府，各县市政府\n推进永靖县等地治理",
        );
        assert_eq!(
            places.names,
            ["积石山县", "临夏市", "临夏县", "东乡县", "和政县"]
        );
    }

    #[test]
    fn a_stem_of_two_places_tells_neither() {
        let places = Places::of("临夏市、临夏县、东乡县政府");
        let only = |text: &str| {
            let letters = Letters::new(text, 0);
            places.only(&letters, 0..letters.len())
        };
        assert_eq!(only("东乡中学").as_deref(), Some("东乡县"));
        assert_eq!(only("临夏市公园").as_deref(), Some("临夏市"));
        assert_eq!(only("临夏机场"), None);
        assert_eq!(only("临夏市至东乡公路"), None);
    }
}
