//! Two wordings of one thing: which pieces differ, and what each difference does to the promise.
//!
//! In go two texts, out come hunks with their places in both. Punctuation, width, blanks, case and
//! joining words carry no meaning; numbers and dates are compared by what they are. Elements of plans
//! are unknown here.

mod tokens;

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::change::{Aspect, Grade};
use super::words::Signal;
use tokens::{Meaning, Token, tokens};

/// A piece that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    /// Bytes of the old text.
    pub(super) old: Range<usize>,
    /// Bytes of the new text.
    pub(super) new: Range<usize>,
    /// What of the wording differs.
    pub(super) aspect: Aspect,
    /// What that does.
    pub(super) grade: Grade,
}

/// How many comparisons of tokens one pair of texts may cost.
const MOST: usize = 16_000_000;

/// How many equal words between two differing pieces still make them one.
const NEAR: usize = 2;

/// What differs between two texts, in order; nothing where they mean the same.
pub(super) fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    if old == new {
        return Vec::new();
    }
    let (a, b) = (tokens(old), tokens(new));
    let mut found = Vec::new();
    let mut wording: Option<(Range<usize>, Range<usize>)> = None;
    for (from, to) in pieces(&a, &b) {
        let before = found.len();
        let piece = Piece {
            a: &a,
            b: &b,
            from,
            to,
        };
        piece.judge(&mut |aspect, grade, from: Range<usize>, to: Range<usize>| {
            found.push(Hunk {
                old: bytes(&a, &from, old.len()),
                new: bytes(&b, &to, new.len()),
                aspect,
                grade,
            });
        });
        if found.len() == before {
            // Wording alone is one change, however often it differs.
            wording = Some(match wording {
                Some((f, t)) => (f.start..piece.from.end, t.start..piece.to.end),
                None => (piece.from, piece.to),
            });
        }
    }
    if let Some((from, to)) = wording {
        found.push(Hunk {
            old: bytes(&a, &from, old.len()),
            new: bytes(&b, &to, new.len()),
            aspect: Aspect::Text,
            grade: Grade::Changed,
        });
    }
    found
}

/// Whether two texts differ in nothing but punctuation, width, blanks and joining words.
pub(super) fn means_the_same(old: &str, new: &str) -> bool {
    old == new || {
        let (a, b) = (tokens(old), tokens(new));
        a.iter()
            .map(|t| &t.meaning)
            .eq(b.iter().map(|t| &t.meaning))
    }
}

/// Runs of tokens that differ, those close together joined.
fn pieces(a: &[Token], b: &[Token]) -> Vec<(Range<usize>, Range<usize>)> {
    let same = |(x, y): &(&Token, &Token)| x.meaning == y.meaning;
    let head = a.iter().zip(b).take_while(same).count();
    let tail = a[head..]
        .iter()
        .rev()
        .zip(b[head..].iter().rev())
        .take_while(same)
        .count();
    let (a, b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    if a.is_empty() && b.is_empty() {
        return Vec::new();
    }
    let whole = (head..head + a.len(), head..head + b.len());
    if a.is_empty() || b.is_empty() || a.len() * b.len() > MOST {
        return vec![whole];
    }
    let keys = |tokens: &[Token]| tokens.iter().map(|t| t.meaning.clone()).collect::<Vec<_>>();
    let mut found: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &keys(a), &keys(b)) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (from, to) = (op.old_range(), op.new_range());
        let from = from.start + head..from.end + head;
        let to = to.start + head..to.end + head;
        match found.last_mut() {
            Some(last) if from.start <= last.0.end + NEAR && to.start <= last.1.end + NEAR => {
                last.0.end = from.end;
                last.1.end = to.end;
            }
            _ => found.push((from, to)),
        }
    }
    found
}

/// How many words before and behind a piece are shown with it.
const CONTEXT: usize = 4;

/// The bytes of a run of tokens with what stands right around it, up to a mark of punctuation; both
/// sides of a change are so shown in the same words.
fn bytes(tokens: &[Token], run: &Range<usize>, len: usize) -> Range<usize> {
    let (mut first, mut last) = (run.start, run.end);
    let joined = |n: usize| n > 0 && tokens.get(n).is_some_and(|t| tokens[n - 1].end == t.start);
    // Where nothing stands, the word before it shows the place, else the one behind.
    if run.is_empty() && first > 0 {
        first -= 1;
    } else if run.is_empty() && !tokens.is_empty() {
        last += 1;
    }
    for _ in 0..CONTEXT {
        first -= usize::from(joined(first));
        last += usize::from(joined(last));
    }
    match (
        tokens.get(first),
        last.checked_sub(1).and_then(|n| tokens.get(n)),
    ) {
        (Some(first), Some(last)) if first.start < last.end => first.start..last.end,
        _ => 0..len,
    }
}

struct Piece<'t> {
    a: &'t [Token],
    b: &'t [Token],
    from: Range<usize>,
    to: Range<usize>,
}

/// How many tokens before and behind a value may say which way it is meant.
const BEFORE: usize = 24;
const BEHIND: usize = 6;

/// Which way a value of running text is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
    Unknown,
}

type Give<'g> = &'g mut dyn FnMut(Aspect, Grade, Range<usize>, Range<usize>);

impl Piece<'_> {
    fn judge(&self, give: Give<'_>) {
        self.numbers(give);
        self.days(give);
        self.signals(give);
    }

    fn all<T: Clone>(
        tokens: &[Token],
        run: &Range<usize>,
        of: impl Fn(&Meaning) -> Option<T>,
    ) -> Vec<(usize, T)> {
        let found = tokens[run.clone()].iter().enumerate();
        found
            .filter_map(|(n, t)| Some((run.start + n, of(&t.meaning)?)))
            .collect()
    }

    fn numbers(&self, give: Give<'_>) {
        let number = |m: &Meaning| match m {
            Meaning::Number(n) => Some(*n),
            _ => None,
        };
        let (a, b) = (
            Self::all(self.a, &self.from, number),
            Self::all(self.b, &self.to, number),
        );
        self.paired(
            Aspect::TextValue,
            &a,
            &b,
            |(i, old), (j, new)| match (self.way(*i, *j), old.cmp(new)) {
                (_, std::cmp::Ordering::Equal) => None,
                (Way::Up, std::cmp::Ordering::Greater) | (Way::Down, std::cmp::Ordering::Less) => {
                    Some(Grade::Weakened)
                }
                (Way::Up | Way::Down, _) => Some(Grade::Tightened),
                (Way::Unknown, _) => Some(Grade::Changed),
            },
            give,
        );
    }

    fn days(&self, give: Give<'_>) {
        let day = |m: &Meaning| match m {
            Meaning::Day(d) => Some(*d),
            _ => None,
        };
        let (a, b) = (
            Self::all(self.a, &self.from, day),
            Self::all(self.b, &self.to, day),
        );
        self.paired(
            Aspect::TextDate,
            &a,
            &b,
            |(_, old), (_, new)| match old.cmp(new) {
                std::cmp::Ordering::Less => Some(Grade::Weakened),
                std::cmp::Ordering::Greater => Some(Grade::Tightened),
                std::cmp::Ordering::Equal => None,
            },
            give,
        );
    }

    /// Values of both sides in their order; what is over on one side was dropped or is new.
    fn paired<T>(
        &self,
        aspect: Aspect,
        a: &[(usize, T)],
        b: &[(usize, T)],
        grade: impl Fn(&(usize, T), &(usize, T)) -> Option<Grade>,
        give: Give<'_>,
    ) {
        for (x, y) in a.iter().zip(b) {
            if let Some(grade) = grade(x, y) {
                give(
                    aspect,
                    grade,
                    Self::seen(x.0, &self.from),
                    Self::seen(y.0, &self.to),
                );
            }
        }
        if let Some((i, _)) = a.get(b.len()) {
            give(
                aspect,
                Grade::Weakened,
                Self::seen(*i, &self.from),
                self.to.clone(),
            );
        }
        if let Some((j, _)) = b.get(a.len()) {
            give(
                aspect,
                Grade::Tightened,
                self.from.clone(),
                Self::seen(*j, &self.to),
            );
        }
    }

    /// A token with what stands around it in the piece, so that a bare number tells something.
    fn seen(n: usize, run: &Range<usize>) -> Range<usize> {
        run.start.min(n)..run.end.max(n + 1)
    }

    /// Which way the values at these places are meant: as the words of their clauses say, else as those
    /// right around them in the sentence. What a neighbouring clause says of its own value is no sign.
    fn way(&self, i: usize, j: usize) -> Way {
        let sides = [(self.a, i), (self.b, j)];
        let clause = |t: &Token, at: &Token| t.clause == at.clause;
        let sentence = |t: &Token, at: &Token| t.sentence == at.sentence;
        match Self::told(sides, clause) {
            Some(way) => way,
            None => Self::told(sides, sentence).unwrap_or(Way::Unknown),
        }
    }

    /// What the words around two values say that stand together with them.
    fn told(
        sides: [(&[Token], usize); 2],
        together: impl Fn(&Token, &Token) -> bool,
    ) -> Option<Way> {
        let (mut up, mut down, mut verb) = (false, false, false);
        for (tokens, at) in sides {
            let around = at.saturating_sub(BEFORE)..(at + BEHIND).min(tokens.len());
            for n in around.filter(|n| together(&tokens[*n], &tokens[at])) {
                match tokens[n].meaning {
                    Meaning::Signal(Signal::Up | Signal::Floor, _) => up = true,
                    Meaning::Signal(Signal::Cap, _) => down = true,
                    // Down by so much is an amount, down to so much a ceiling.
                    Meaning::Signal(Signal::Down, _) if goes_to(tokens, n) => down = true,
                    Meaning::Signal(Signal::Down, _) => up = true,
                    Meaning::Signal(Signal::Verb(_), _) => verb = true,
                    _ => {}
                }
            }
        }
        match (up, down) {
            (true, false) => Some(Way::Up),
            (false, true) => Some(Way::Down),
            (true, true) => Some(Way::Unknown),
            (false, false) => verb.then_some(Way::Up),
        }
    }

    fn near_a_value(&self) -> bool {
        [(self.a, &self.from), (self.b, &self.to)]
            .into_iter()
            .any(|(tokens, run)| {
                let around = run.start.saturating_sub(6)..(run.end + 8).min(tokens.len());
                tokens[around]
                    .iter()
                    .any(|t| matches!(t.meaning, Meaning::Number(_)))
            })
    }

    fn count(tokens: &[Token], run: &Range<usize>, wanted: impl Fn(Signal) -> bool) -> usize {
        let signals = tokens[run.clone()].iter().filter_map(|t| match t.meaning {
            Meaning::Signal(signal, _) => Some(signal),
            _ => None,
        });
        signals.filter(|s| wanted(*s)).count()
    }

    /// Firmness and verbs each for themselves: a hedge that is dropped does not make up for 建成 that became 推进.
    fn signals(&self, give: Give<'_>) {
        let firmness = self.firmness();
        let verbs = self.verbs();
        if let Some(grade) = firmness
            && self.near_a_value()
        {
            give(Aspect::TextHedge, grade, self.from.clone(), self.to.clone());
        } else if let Some(grade) = firmness.filter(|_| verbs != firmness) {
            give(Aspect::TextVerb, grade, self.from.clone(), self.to.clone());
        }
        if let Some(grade) = verbs {
            give(Aspect::TextVerb, grade, self.from.clone(), self.to.clone());
        }
    }

    /// What hedges, words of assurance and limits that came or went do.
    fn firmness(&self) -> Option<Grade> {
        let counts = |wanted: &dyn Fn(Signal) -> bool| {
            let old = Self::count(self.a, &self.from, wanted);
            (old, Self::count(self.b, &self.to, wanted))
        };
        let hedges = counts(&|s| s == Signal::Hedge);
        let limits = counts(&|s| matches!(s, Signal::Firm | Signal::Floor | Signal::Cap));
        let weaker = hedges.1 > hedges.0 || limits.1 < limits.0;
        let firmer = hedges.1 < hedges.0 || limits.1 > limits.0;
        (weaker || firmer).then(|| graded(weaker, firmer))
    }

    /// What verbs of another rank in the same place do.
    fn verbs(&self) -> Option<Grade> {
        let verb = |m: &Meaning| match m {
            Meaning::Signal(Signal::Verb(v), _) => Some(*v),
            _ => None,
        };
        let old = Self::all(self.a, &self.from, verb);
        let new = Self::all(self.b, &self.to, verb);
        let pairs = || old.iter().zip(&new);
        let weaker = pairs().any(|(x, y)| y.1 < x.1);
        let firmer = pairs().any(|(x, y)| y.1 > x.1);
        (weaker || firmer).then(|| graded(weaker, firmer))
    }
}

/// Whether a word of falling is followed by where it ends: 降低到, reduced to.
fn goes_to(tokens: &[Token], n: usize) -> bool {
    let next = tokens.get(n + 1);
    next.is_some_and(
        |t| matches!(&t.meaning, Meaning::Word(w) if matches!(w.as_str(), "到" | "至" | "to")),
    )
}

const fn graded(weaker: bool, firmer: bool) -> Grade {
    match (weaker, firmer) {
        (true, false) => Grade::Weakened,
        (false, true) => Grade::Tightened,
        _ => Grade::Changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(old: &str, new: &str) -> Vec<(Aspect, Grade, String, String)> {
        let hunks = hunks(old, new);
        let shown = |h: Hunk| {
            (
                h.aspect,
                h.grade,
                old[h.old].to_owned(),
                new[h.new].to_owned(),
            )
        };
        hunks.into_iter().map(shown).collect()
    }

    fn grades(old: &str, new: &str) -> Vec<(Aspect, Grade)> {
        found(old, new).into_iter().map(|f| (f.0, f.1)).collect()
    }

    #[test]
    fn what_means_the_same_is_no_change() {
        for (old, new) in [
            (
                "里程达到600公里以上,全部通车",
                "里程达到600公里以上，全部通车。",
            ),
            ("产值2000万元", "产值２,０００.00 万元"),
            ("投资2亿元", "投资20000万元"),
            ("临夏县、和政县和康乐县", "临夏县、和政县、康乐县"),
            ("到2025年底建成", "到2025年12月建成"),
            ("The road and the bridge.", "the road, the bridge"),
        ] {
            assert_eq!(found(old, new), [], "{old} / {new}");
            assert!(means_the_same(old, new));
        }
    }

    #[test]
    fn values_dates_hedges_and_verbs_are_told_apart() {
        use Aspect::{Text, TextDate, TextHedge, TextValue, TextVerb};
        use Grade::{Changed, Tightened, Weakened};
        for (old, new, wanted) in [
            (
                "里程达到600公里以上",
                "里程力争达到600公里以上",
                vec![(TextHedge, Weakened)],
            ),
            (
                "里程达到600公里以上",
                "里程达到600公里",
                vec![(TextHedge, Weakened)],
            ),
            (
                "里程达到600公里以上",
                "里程达到550公里以上",
                vec![(TextValue, Weakened)],
            ),
            ("能耗下降13.5%", "能耗下降14%", vec![(TextValue, Tightened)]),
            (
                "检查覆盖率不低于90%。事故率不超过0.5%。",
                "检查覆盖率不低于85%。事故率不超过0.5%。",
                vec![(TextValue, Weakened)],
            ),
            (
                "新增就业5万人以上，失业率控制在5.5%以内",
                "新增就业5万人以上，失业率控制在6%以内",
                vec![(TextValue, Weakened)],
            ),
            (
                "新增就业5万人以上，失业率控制在5.5%以内",
                "新增就业4万人以上，失业率控制在5.5%以内",
                vec![(TextValue, Weakened)],
            ),
            (
                "完成营造林90万亩，其中人工造林40万亩",
                "完成营造林90万亩，其中人工造林30万亩",
                vec![(TextValue, Weakened)],
            ),
            (
                "能耗控制在13.5以内",
                "能耗控制在14以内",
                vec![(TextValue, Weakened)],
            ),
            ("到2025年建成", "到2026年建成", vec![(TextDate, Weakened)]),
            ("建成临大高速", "推进临大高速", vec![(TextVerb, Weakened)]),
            (
                "力争建成临大高速",
                "推进临大高速",
                vec![(TextVerb, Tightened), (TextVerb, Weakened)],
            ),
            (
                "建成临大高速",
                "力争推进临大高速",
                vec![(TextVerb, Weakened)],
            ),
            ("做好宣传工作", "抓好普法工作", vec![(Text, Changed)]),
            (
                "reach 60 ports by 2025",
                "reach 50 ports by 2026",
                vec![(TextValue, Weakened), (TextDate, Weakened)],
            ),
            (
                "complete the line",
                "advance the line",
                vec![(TextVerb, Weakened)],
            ),
        ] {
            assert_eq!(grades(old, new), wanted, "{old} / {new}");
            let mirrored: Vec<_> = wanted.iter().map(|(a, g)| (*a, g.mirrored())).collect();
            assert_eq!(grades(new, old), mirrored, "{new} / {old}");
        }
    }
}
