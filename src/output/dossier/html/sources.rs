//! The texts of the files that findings point to, line by line, so that one can follow a place
//! without leaving the page.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{LIMITS, Page, t};
use crate::report::Dossier;
use crate::source::{FileId, Role, Sources};

/// The files that findings point to, as many as fit.
pub(super) fn shown(dossier: &Dossier, sources: &Sources) -> Vec<u32> {
    let places = dossier.findings.iter().filter_map(|f| f.place.as_ref());
    let named: BTreeSet<u32> = places.map(|p| p.id.0).collect();
    let mut room = LIMITS.source_bytes;
    let mut shown = Vec::new();
    for id in named {
        let source = sources.get(FileId(id));
        let kept = matches!(source.role, Role::Plan | Role::Original);
        if kept && source.text.len() <= room {
            room -= source.text.len();
            shown.push(id);
        }
    }
    shown
}

impl Page<'_> {
    pub(super) fn texts(&self) -> Option<Markup> {
        (!self.shown.is_empty()).then(|| html! {
            p.note { (t("The files as they were read, so that every place can be followed.", "检查时读入的文件，问题出处可点到原文。")) }
            @for id in &self.shown {
                @let source = self.sources.get(FileId(*id));
                details.file {
                    summary { (source.name) }
                    pre { @for (n, line) in source.text.lines().enumerate() { span id={ "s" (id) "-" (n + 1) } tabindex="-1" { b { (n + 1) } " " (line) } } }
                }
            }
        })
    }
}
