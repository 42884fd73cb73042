//! A finding or problem as miette draws it: message, the lines it speaks of, help.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, SourceCode};

use crate::finding::Severity;
use crate::output::excerpt::{Excerpt, Label};

/// One picture: message, places, help.
pub(super) struct Picture {
    pub(super) severity: Severity,
    /// Line above the message; none in a short picture.
    pub(super) code: Option<String>,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) excerpt: Excerpt,
    pub(super) labels: Vec<Label>,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Picture {}

impl Diagnostic for Picture {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let code = self.code.as_ref()?;
        Some(Box::new(code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info | Severity::Off => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.labels.is_empty()).then_some(&self.excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.labels.iter().enumerate().map(|(n, label)| {
            if n == 0 {
                LabeledSpan::new_primary_with_span(label.text.clone(), label.span)
            } else {
                LabeledSpan::new_with_span(label.text.clone(), label.span)
            }
        });
        Some(Box::new(labels))
    }
}
