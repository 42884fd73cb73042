//! What planlint has to say, as data: problems of the input and findings of rules.
//!
//! Every stage returns some; only `output` turns them into text for people or
//! programs. Nothing here knows how they are shown.

use crate::source::{Sources, Span};

/// The two languages of every text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese (simplified).
    Zh,
}

impl Lang {
    /// The one of two values that fits.
    pub fn pick<T>(self, en: T, zh: T) -> T {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

/// How bad a finding is, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Not reported.
    Off,
    /// Worth knowing.
    Info,
    /// Should be mended.
    Warning,
    /// Must be mended.
    Error,
}

impl Severity {
    /// All levels, weakest first.
    pub const ALL: [Self; 4] = [Self::Off, Self::Info, Self::Warning, Self::Error];

    /// The English word, also used in files and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The word for people.
    pub const fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Off, Lang::Zh) => "关闭",
            (Self::Info, Lang::Zh) => "提示",
            (Self::Warning, Lang::Zh) => "警告",
            (Self::Error, Lang::Zh) => "错误",
            (_, Lang::En) => self.word(),
        }
    }

    /// The level with this English word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Said {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl Said {
    /// The pair of texts.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            en: en.into(),
            zh: zh.into(),
        }
    }

    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.zh)
    }
}

/// A place with a text about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub span: Span,
    /// What stands there.
    pub text: Said,
}

/// A fault of the input itself: text that cannot be read, a setting that does not
/// exist, a rule that makes no sense. It makes the run end with exit code 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Short name of the kind of fault, such as `syntax`.
    pub kind: &'static str,
    /// [`Severity::Error`], or a warning for what still could be read.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// What is wrong, one line.
    pub message: Said,
    /// What stands at the place, if more than the message.
    pub label: Option<Said>,
    /// What to do.
    pub help: Option<Said>,
    /// Other places.
    pub notes: Vec<Note>,
}

impl Problem {
    /// An error of this kind at a place.
    pub fn error(kind: &'static str, span: Span, message: Said) -> Self {
        Self {
            kind,
            severity: Severity::Error,
            span,
            message,
            label: None,
            help: None,
            notes: Vec::new(),
        }
    }

    /// With a way out.
    #[must_use]
    pub fn help(mut self, help: Said) -> Self {
        self.help = Some(help);
        self
    }

    /// Moves its places from made texts to the files that people know.
    pub fn show_in(&mut self, sources: &Sources) {
        self.span = sources.place(self.span);
        for note in &mut self.notes {
            note.span = sources.place(note.span);
        }
    }

    /// Follows files whose numbers move; what has no place keeps none.
    pub(crate) fn shift(&mut self, by: u32) {
        let notes = self.notes.iter_mut().map(|note| &mut note.span);
        for span in notes.chain([&mut self.span]) {
            span.file.0 = span.file.0.saturating_add(by);
        }
    }

    /// With one more place.
    #[must_use]
    pub fn note(mut self, span: Span, text: Said) -> Self {
        self.notes.push(Note { span, text });
        self
    }
}

/// One place where a rule fails, ready to be shown.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Name of the rule.
    pub rule: String,
    /// Level after settings.
    pub severity: Severity,
    /// Where; nothing when the element has no place in a file.
    pub span: Option<Span>,
    /// What is wrong, in the language asked for.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Message arguments as data, in order of appearance.
    pub args: Vec<(String, serde_json::Value)>,
    /// The element it is about.
    pub element: Option<ElementRef>,
    /// Where the element stands in the document its plan was imported from.
    pub origin: Option<String>,
    /// Ids of the units it is addressed to.
    pub units: Vec<String>,
    /// Other places with their texts.
    pub related: Vec<Related>,
    /// A mechanical way out, if there is one.
    pub fix: Option<Fix>,
    /// Hash of rule, element and what was found; survives edits elsewhere.
    pub fingerprint: String,
}

/// A mechanical way out of a finding: all of its edits, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Never changes the meaning, so that it may be carried out unseen.
    pub safe: bool,
    /// What it does.
    pub text: String,
    /// Places with what stands there afterwards, none overlapping another.
    pub edits: Vec<(Span, String)>,
}

/// Another place of a finding.
#[derive(Clone, Debug)]
pub struct Related {
    /// Where, if it has a place.
    pub span: Option<Span>,
    /// What is there.
    pub message: String,
}

/// Names an element of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementRef {
    /// `task`, `unit`, …
    pub kind: &'static str,
    /// Id of its plan; empty for what belongs to all plans.
    pub plan: String,
    /// Its id.
    pub id: String,
}
