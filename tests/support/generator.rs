//! Plans of any size with faults of known number and place, for tests and benches.
//!
//! A plan is made sound first: units are ranked, and every duty, wait and hand-over goes
//! from a higher rank to a lower one, so that no ring arises by chance. Then faults are
//! planted in tasks that nothing else refers to. What is not planted is sound for all of
//! the first 21 rules, traps included: values just met, records that come too late,
//! deadlines on the as-of day. Nothing is shared with the generator in Python.
#![allow(dead_code, reason = "tests and benches use different parts")]

#[path = "generator/build.rs"]
mod build;
#[path = "generator/dice.rs"]
mod dice;
#[path = "generator/goals.rs"]
mod goals;
#[path = "generator/other.rs"]
mod other;
#[path = "generator/plant.rs"]
mod plant;
#[path = "generator/rings.rs"]
mod rings;
#[path = "generator/words.rs"]
mod words;
#[path = "generator/write.rs"]
mod write;

use dice::Dice;

/// The rules for which faults are planted; a plan is sound for others only by chance.
pub(crate) const RULES: [&str; 21] = [
    "collective-unit-as-owner",
    "date-order",
    "delegation-cycle",
    "dependency-cycle",
    "duplicate-id",
    "duplicate-project",
    "goal-without-owner",
    "lead-also-support",
    "multiple-leads",
    "mutual-support-pair",
    "open-ended-unit-list",
    "overdue",
    "responsibility-cycle",
    "target-unmet",
    "target-without-baseline",
    "target-without-deadline",
    "task-without-lead",
    "unit-hierarchy-cycle",
    "unit-name-variant",
    "unresolved-reference",
    "waiting-cycle",
];

/// One planted fault: the rule, and what it finds. For rings that are all members, sorted,
/// behind the chapter or duty they belong to; for unresolved names the name; else the id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    pub(crate) rule: &'static str,
    pub(crate) place: String,
}

/// A piece of the plan that can be a file of its own.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) text: String,
    /// The line that says to which plan the file belongs, where it must.
    pub(crate) belongs: &'static str,
}

/// A plan with its faults.
#[derive(Clone, Debug)]
pub(crate) struct Planted {
    pub(crate) parts: Vec<Part>,
    /// Sorted; one entry a finding.
    pub(crate) faults: Vec<Fault>,
    /// Targets that are due and of which no usable value is recorded.
    pub(crate) undecided: usize,
}

impl Planted {
    /// The whole plan as one file.
    pub(crate) fn text(&self) -> String {
        self.parts.iter().map(|part| part.text.as_str()).collect()
    }

    /// The plan as a folder: header, units, a file a chapter, ledger.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        self.parts
            .iter()
            .map(|part| (part.name.clone(), format!("{}{}", part.belongs, part.text)))
            .collect()
    }
}

/// A plan of about so many tasks; the same size and seed give the same bytes.
pub(crate) fn generate(tasks: usize, seed: u64) -> Planted {
    let dice = Dice::new(seed.wrapping_mul(1_000_003) + tasks as u64);
    let mut plan = Plan::new(tasks, seed, dice);
    plan.skeleton();
    plan.awaiting();
    plan.plant();
    plan.dependencies();
    plan.furnish();
    plan.delegations();
    write::write(plan)
}

/// What stands in comments, to mislead whoever looks for braces and quotes alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// Braces that do not balance.
    Braces,
    /// Nothing of the kind; large files can be cut and read side by side.
    Plain,
    /// A closing brace early in a block and an opening one at its end; no line is indented,
    /// so that the block seems to be over.
    Pairs,
    Quotes,
}

impl Manner {
    const fn of(seed: u64) -> Self {
        match seed % 4 {
            0 => Self::Braces,
            1 => Self::Plain,
            2 => Self::Pairs,
            _ => Self::Quotes,
        }
    }
}

/// A unit or group as declared.
#[derive(Debug, Default)]
struct Unit {
    id: String,
    full: Option<String>,
    aka: Vec<String>,
    under: Vec<String>,
    awaits: Vec<String>,
    /// For a group: its members.
    members: Vec<String>,
}

/// What a subsection states for its tasks.
#[derive(Debug, Default)]
struct Sub {
    lead: Option<usize>,
    support: Vec<String>,
    due: Option<usize>,
}

#[derive(Debug)]
struct Chapter {
    id: String,
    zh: bool,
    /// Tasks stand in the plan itself, without a section.
    outer: bool,
    prefecture: usize,
    subs: Vec<Sub>,
}

/// A deadline, or a period, as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum When {
    #[default]
    Unsaid,
    /// One of the dates.
    By(usize),
    /// Any date, the same in both languages.
    On(&'static str),
    /// A first day and one of the dates.
    Over(&'static str, usize),
    Ongoing,
}

/// A list of units ends in an open end, joined to the last name or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Open {
    #[default]
    No,
    Etc,
    Joined,
}

#[derive(Debug, Default)]
struct Task {
    id: String,
    chapter: usize,
    sub: usize,
    /// Index of the task it stands in.
    parent: Option<usize>,
    children: Vec<usize>,
    lead: Vec<String>,
    responsible: Vec<String>,
    support: Vec<String>,
    open: Open,
    /// Names are joined by `、` whatever the language.
    joined: bool,
    /// Rank of the unit that leads, stated here or above.
    rank: usize,
    when: When,
    start: Option<&'static str>,
    needs: Vec<String>,
    serves: Vec<String>,
    works: Vec<Work>,
    goals: Vec<Goal>,
    /// Holds a fault, or must stay as it is.
    used: bool,
}

/// A project, a list of projects, or a milestone.
#[derive(Debug, Default)]
struct Work {
    keyword: &'static str,
    /// Ids and names.
    heads: Vec<(Option<String>, String)>,
    when: When,
    needs: Vec<String>,
}

#[derive(Debug, Default)]
struct Goal {
    id: String,
    metric: usize,
    kind: &'static str,
    /// Comparator and value.
    value: String,
    when: When,
    baseline: Option<(String, usize)>,
    lead: Option<String>,
    strength: Option<&'static str>,
}

/// A row of the ledger.
#[derive(Debug)]
struct Row {
    of: String,
    part: Option<&'static str>,
    day: &'static str,
    /// A value as written, or a state in English.
    fact: String,
    corrects: Option<&'static str>,
}

/// Everything of a plan while it is made.
#[derive(Debug)]
struct Plan {
    dice: Dice,
    size: usize,
    prefectures: usize,
    /// The plan says so: every fourth does.
    first_is_lead: bool,
    manner: Manner,
    units: Vec<Unit>,
    extra_units: Vec<Unit>,
    chapters: Vec<Chapter>,
    tasks: Vec<Task>,
    /// Targets outside tasks: chapter, subsection (none: the chapter itself), target.
    headlines: Vec<(usize, Option<usize>, Goal)>,
    rows: Vec<Row>,
    delegations: Vec<[String; 3]>,
    faults: Vec<Fault>,
    undecided: usize,
    /// Tasks that may still take a fault.
    free: Vec<usize>,
    /// Ranks of each prefecture's bureaus from which no planted ring of waits goes yet.
    fresh_rank: Vec<usize>,
    /// The same for rings of help, by chapter.
    fresh_help: Vec<usize>,
    numbers: usize,
}

impl Plan {
    fn fault(&mut self, rule: &'static str, place: impl Into<String>) {
        self.faults.push(Fault {
            rule,
            place: place.into(),
        });
    }

    /// A number that no other name of the plan has.
    fn number(&mut self) -> usize {
        self.numbers += 1;
        self.numbers
    }
}
