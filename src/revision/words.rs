//! Words that carry a promise: how firmly, from which value on, up to which value.
//!
//! The ranks of verbs are those of [`Commitment`], whose own forms are read from the keyword table;
//! here stand only the further words in which running text says the same. What a change between two
//! of them means is for the comparison.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::finding::Lang;
use crate::syntax::keywords::Commitment;

/// What a word of running text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Signal {
    /// A promise, as firm as a commitment.
    Verb(Commitment),
    /// Takes a promise back a little.
    Hedge,
    /// Makes a promise firm.
    Firm,
    /// The value is the least that counts.
    Floor,
    /// The value is the most that is allowed.
    Cap,
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

const VERBS: &[(Commitment, &[&str])] = &[
    (Commitment::Explore, &["尝试", "考虑", "consider"]),
    (
        Commitment::Prepare,
        &["筹划", "研究", "论证", "筹备", "plan", "prepare", "study"],
    ),
    (
        Commitment::Advance,
        &[
            "推动",
            "加快",
            "促进",
            "加强",
            "支持",
            "引导",
            "鼓励",
            "advance",
            "promote",
            "support",
            "encourage",
        ],
    ),
    (
        Commitment::Implement,
        &[
            "开展",
            "落实",
            "执行",
            "组织",
            "implement",
            "carry out",
            "undertake",
        ],
    ),
    (
        Commitment::Build,
        &[
            "建好",
            "落成",
            "投产",
            "投用",
            "投入使用",
            "通车",
            "build",
            "construct",
        ],
    ),
    (
        Commitment::Complete,
        &[
            "实现",
            "办结",
            "全面完成",
            "complete",
            "finish",
            "deliver",
            "achieve",
            "reach",
        ],
    ),
];

const OTHERS: &[(Signal, &[&str])] = &[
    (
        Signal::Hedge,
        &[
            "力争",
            "争取",
            "努力",
            "原则上",
            "逐步",
            "适时",
            "尽量",
            "尽可能",
            "基本",
            "左右",
            "大约",
            "大致",
            "约",
            "视情",
            "酌情",
            "择机",
            "有条件的",
            "预计",
            "strive to",
            "strive for",
            "aim to",
            "aim for",
            "aims to",
            "seek to",
            "seeks to",
            "try to",
            "endeavour to",
            "endeavor to",
            "hope to",
            "where possible",
            "as far as possible",
            "if possible",
            "in principle",
            "gradually",
            "where appropriate",
            "about",
            "around",
            "approximately",
            "roughly",
            "nearly",
            "may",
            "should",
        ],
    ),
    (
        Signal::Firm,
        &[
            "确保",
            "必须",
            "务必",
            "严格",
            "坚决",
            "保证",
            "ensure",
            "ensures",
            "must",
            "shall",
            "guarantee",
        ],
    ),
    (
        Signal::Floor,
        &[
            "以上",
            "不低于",
            "不少于",
            "至少",
            "超过",
            "突破",
            "at least",
            "no less than",
            "not less than",
            "more than",
            "or more",
            "over",
        ],
    ),
    (
        Signal::Cap,
        &[
            "以内",
            "以下",
            "不超过",
            "不高于",
            "不大于",
            "至多",
            "控制在",
            "at most",
            "no more than",
            "not more than",
            "up to",
            "below",
            "less than",
            "under",
        ],
    ),
    (
        Signal::Up,
        &[
            "增长", "提高", "达到", "新增", "增加", "提升", "扩大", "increase", "grow", "raise",
            "expand", "new",
        ],
    ),
    (
        Signal::Down,
        &[
            "降低", "下降", "减少", "压减", "削减", "压降", "reduce", "cut", "lower", "decrease",
            "shrink",
        ],
    ),
];

/// Words without weight of their own: what joins a list, articles, the particles of Chinese prose.
const IDLE: &[&str] = &[
    "的", "地", "得", "了", "和", "与", "及", "以及", "并", "a", "an", "the", "and", "of",
];

/// The table, by folded word; and the most characters a word has.
pub(super) struct Lexicon {
    signals: FxHashMap<&'static str, Signal>,
    longest: usize,
}

impl Lexicon {
    /// The table of this version.
    pub(super) fn get() -> &'static Self {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);
        &LEXICON
    }

    fn new() -> Self {
        let mut signals = FxHashMap::default();
        // The first meaning of a word counts: 力争 is a hedge wherever it stands.
        for (signal, words) in OTHERS {
            for &word in *words {
                signals.entry(word).or_insert(*signal);
            }
        }
        for &commitment in Commitment::ALL {
            for lang in [Lang::En, Lang::Zh] {
                for &word in commitment.forms(lang) {
                    signals.entry(word).or_insert(Signal::Verb(commitment));
                }
            }
        }
        for (commitment, words) in VERBS {
            for &word in *words {
                signals.entry(word).or_insert(Signal::Verb(*commitment));
            }
        }
        let words = OTHERS.iter().map(|o| o.1).chain(VERBS.iter().map(|v| v.1));
        let lengths = words.flatten().map(|word| word.chars().count());
        Self {
            longest: lengths.max().unwrap_or(1),
            signals,
        }
    }

    /// The longest word that begins here: its length in characters and what it tells.
    pub(super) fn longest_at(&self, characters: &[char]) -> Option<(usize, Signal)> {
        let latin = characters.first().is_some_and(char::is_ascii_alphabetic);
        let most = self.longest.min(characters.len());
        let mut word = String::new();
        let mut found = None;
        for (n, c) in characters[..most].iter().enumerate() {
            word.push(*c);
            let whole = !latin
                || !characters
                    .get(n + 1)
                    .is_some_and(char::is_ascii_alphanumeric);
            if whole && let Some(signal) = self.signals.get(word.as_str()) {
                found = Some((n + 1, *signal));
            }
        }
        found
    }
}

/// Whether a word says nothing by itself.
pub(super) fn is_idle(word: &str) -> bool {
    IDLE.contains(&word)
}
