//! Names that are nearly alike. Not edit distance: two edits make 大南岔河 and 小南岔河
//! one and miss real variants. Chinese names are compared as bags of characters, Latin
//! ones as bags of trigrams; what tells siblings apart must not differ.
#![expect(
    clippy::cast_precision_loss,
    reason = "names have fewer than 2^52 characters"
)]

/// From here on two names are taken for variants of one.
pub const ALIKE: f64 = 0.85;

/// From here on a name is worth suggesting.
pub const WORTH_NAMING: f64 = 0.6;

/// Characters that tell siblings apart: 东区 and 西区, 一期 and 二期.
const TELLING: &str = "东西南北上下大小前后左右内外一二三四五六七八九十甲乙丙丁";

/// One character, or three in a row.
pub(crate) type Piece = [char; 3];

/// A name as a bag of pieces, sorted.
pub(crate) fn pieces(name: &str) -> Vec<Piece> {
    let characters: Vec<char> = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let single = characters.len() < 3 || characters.iter().any(|c| !c.is_ascii());
    let mut pieces: Vec<Piece> = if single {
        characters.iter().map(|c| [*c, '\0', '\0']).collect()
    } else {
        characters.windows(3).map(|w| [w[0], w[1], w[2]]).collect()
    };
    pieces.sort_unstable();
    pieces
}

/// Dice's coefficient of the two bags, 0 to 1.
pub fn dice(a: &str, b: &str) -> f64 {
    dice_of(&pieces(a), &pieces(b))
}

/// The same of bags.
pub(crate) fn dice_of(a: &[Piece], b: &[Piece]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let (mut i, mut j, mut common) = (0, 0, 0_u32);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    2.0 * f64::from(common) / (a.len() + b.len()) as f64
}

/// The characters of a name that tell siblings apart.
pub(crate) fn telling(name: &str) -> Vec<char> {
    let mut found: Vec<char> = name
        .chars()
        .filter(|c| c.is_numeric() || TELLING.contains(*c))
        .collect();
    found.sort_unstable();
    found
}

/// Whether the two names are variants of one.
pub fn alike(a: &str, b: &str) -> bool {
    // Bags of unlike size cannot overlap enough: most candidates end here.
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    short * 2 >= long && telling(a) == telling(b) && dice(a, b) >= ALIKE
}

/// The candidate most like `name`, if one is like it at all; of equals, the first.
pub fn nearest<'c, T>(name: &str, candidates: impl Iterator<Item = (&'c str, T)>) -> Option<T> {
    let length = name.chars().count();
    let mut best: Option<(f64, T)> = None;
    for (candidate, value) in candidates {
        let other = candidate.chars().count();
        if other * 2 < length || length * 2 < other || candidate == name {
            continue;
        }
        let score = score(name, candidate);
        if score >= WORTH_NAMING && best.as_ref().is_none_or(|(s, _)| score > *s) {
            best = Some((score, value));
        }
    }
    best.map(|(_, value)| value)
}

/// Likeness for suggestions: short Latin ids are better served by edits.
fn score(name: &str, candidate: &str) -> f64 {
    let distance = crate::syntax::keywords::edit_distance(name, candidate, 2);
    let longest = name.chars().count().max(candidate.chars().count());
    let by_edits = if distance <= 2 {
        1.0 - distance as f64 / longest as f64
    } else {
        0.0
    };
    by_edits.max(dice(name, candidate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_and_siblings() {
        assert!(alike("州自然资源", "州自然资源局"));
        assert!(alike(
            "临夏花儿展演暨非遗民俗展览中心",
            "临夏花儿展演及非遗民俗展览中心"
        ));
        assert!(!alike("大南岔河", "小南岔河"));
        assert!(!alike("临夏市政府", "临夏县政府"));
        assert!(!alike("p0u9", "p0u99"));
    }

    #[test]
    fn suggestions() {
        let near = |name| {
            nearest(
                name,
                ["州自然资源局", "州林草局", "t12", "expressway"]
                    .into_iter()
                    .map(|n| (n, n)),
            )
        };
        assert_eq!(near("自然资源局"), Some("州自然资源局"));
        assert_eq!(near("expresway"), Some("expressway"));
        assert_eq!(near("完全不同"), None);
    }
}
