//! What a report says, as values: the verdict, lights, duties, targets, deadlines, rings, findings
//! with their source lines, what could not be decided, waivers, and the sheet of every unit.
//!
//! In: a finished check (with an older revision beside it or not), and whom the report is for. Out: a
//! [`Dossier`], from which every form (`output::dossier`) is written, so that all of them say the
//! same. Nothing here knows how it is shown.

mod changes;
mod deadlines;
mod duties;
mod excerpt;
mod facts;
mod findings;
mod ledger;
mod light;
mod reader;
mod rings;
mod sheets;
mod targets;
mod undecided;
mod work;

pub use changes::{Change, Changes};
pub use deadlines::{Deadline, Kind};
pub use duties::{Chapter, Load, Named, Roles, Unit};
pub use excerpt::{Excerpt, Line, Place};
pub use facts::{Counts, Facts, Filters, Plan, Verdict};
pub use findings::{Entry, Fault};
pub use ledger::{Reported, Row};
pub use light::{Colour, Lights, Signal, Thresholds};
pub use rings::{Need, Node, Ring, Step};
pub use sheets::{Duty, Sheet};
pub use targets::{Amount, Chart, Target};
pub use undecided::{RuleRow, Waiver};
pub use work::{Task, TaskKey};

use crate::finding::Severity;
use crate::model::ids::UnitId;
use crate::syntax::keywords::Stage;
use reader::Reader;

/// Whom a report is for, and what the call said.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Only what concerns these units; all of it when empty.
    pub units: Vec<UnitId>,
    /// The rules that were asked for.
    pub select: Vec<String>,
    /// The rules that were left out.
    pub ignore: Vec<String>,
    /// The stage whose severities hold for every plan, when the call says so.
    pub profile: Option<Stage>,
    /// From which level on findings fail the plan, when the call says so.
    pub fail_on: Option<Severity>,
    /// The older revision, as the call named it; the check was made with it.
    pub against: Option<String>,
}

/// Everything a report says.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// What it speaks about.
    pub facts: Facts,
    /// Whether the plan passes.
    pub verdict: Verdict,
    /// How many of what.
    pub counts: Counts,
    /// From which lag on lights change.
    pub thresholds: Thresholds,
    /// Chapters in source order.
    pub chapters: Vec<Chapter>,
    /// Units in source order; groups too.
    pub units: Vec<Unit>,
    /// Tasks in source order.
    pub tasks: Vec<Task>,
    /// Targets in source order.
    pub targets: Vec<Target>,
    /// What is to be done by when, earliest first.
    pub deadlines: Vec<Deadline>,
    /// What waits for what.
    pub needs: Vec<Need>,
    /// Rows of the ledger, by date.
    pub ledger: Vec<Row>,
    /// Rings that rules found.
    pub rings: Vec<Ring>,
    /// What rules found: by level, rule and place.
    pub findings: Vec<Entry>,
    /// What is wrong with the input itself.
    pub faults: Vec<Fault>,
    /// How each rule went.
    pub rules: Vec<RuleRow>,
    /// Accepted findings.
    pub waivers: Vec<Waiver>,
    /// One for every unit that has something to do.
    pub sheets: Vec<Sheet>,
    /// What changed since an older revision, where there is one.
    pub changes: Option<Changes>,
}

impl Dossier {
    /// Everything a finished check has to say to whom it may concern.
    pub fn new(report: &crate::Report<'_>, request: &Request) -> Self {
        let reader = Reader::new(report, request);
        let chapters = duties::chapters(&reader);
        let units = duties::units(&reader);
        let tasks = work::tasks(&reader);
        let targets = targets::targets(&reader);
        let deadlines = deadlines::deadlines(&reader);
        let findings = findings::entries(&reader);
        let faults = findings::faults(&reader);
        let counts = facts::counts(&reader, &findings, &faults);
        let mut dossier = Self {
            facts: facts::facts(&reader, request),
            verdict: facts::verdict(&reader, request, &findings),
            counts,
            thresholds: reader.thresholds,
            rings: rings::rings(&reader, &findings),
            needs: rings::needs(&reader),
            ledger: ledger::rows(&reader),
            rules: undecided::rules(&reader),
            waivers: undecided::waivers(&reader),
            sheets: Vec::new(),
            changes: (request.against.as_deref()).map(|name| changes::changes(&reader, name)),
            chapters,
            units,
            tasks,
            targets,
            deadlines,
            findings,
            faults,
        };
        sheets::fill(&reader, &mut dossier);
        dossier
    }

    /// The title of what is reported on: that of the only plan, else how many there are.
    pub fn title(&self) -> Option<&str> {
        match self.facts.plans.as_slice() {
            [only] => only.title.as_deref(),
            _ => None,
        }
    }
}
