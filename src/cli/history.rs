//! `planlint history`: the targets of a plan over its commits.

use std::io::Write as _;
use std::path::PathBuf;

use super::git::{Entry, Repository};
use super::input::{self, InputError};
use super::{Call, Exit, older, terminal};
use crate::finding::{Lang, Said};
use crate::model::ids::TargetId;
use crate::output::history::{self, History, Revision, Row, State};
use crate::revision::{Grade, Kind, Thing};
use crate::rule::changes::described;
use crate::{Older, Options, Workspace};

/// Arguments of `history`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint history plans/roads.plan
  planlint history plans --format json > history.json")]
pub(super) struct Args {
    /// A plan file or folder [default: the current folder].
    plan: Option<PathBuf>,
    /// Output: human or json.
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = ["human", "json"])]
    format: String,
    /// How many commits to go back at most.
    #[arg(long = "max-count", value_name = "N", default_value_t = 100)]
    most: usize,
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let path = args.plan.clone().unwrap_or_else(|| PathBuf::from("."));
    let repository = Repository::around(&path)?;
    let name = input::shown(&path);
    let inside = repository.inside(&path).ok_or_else(|| no_history(&name))?;
    let mut entries = repository.log(&inside, path.is_file(), args.most.saturating_add(1))?;
    let goes_on = entries.len() > args.most;
    entries.truncate(args.most);
    if entries.is_empty() {
        return Err(no_history(&name));
    }
    let lang = call.lang.unwrap_or_default();
    let mut tracks = Tracks::default();
    let mut revisions = Vec::new();
    let mut newer: Option<Workspace> = None;
    for (n, entry) in entries.iter().enumerate() {
        let mut workspace = match newer.take() {
            Some(workspace) => workspace,
            None => input::workspace_of(read(&repository, entry)?),
        };
        let mut revision = Revision {
            id: entry.id.clone(),
            date: entry.date.clone(),
            author: entry.author.clone(),
            subject: entry.subject.clone(),
            changes: Vec::new(),
            problems: workspace.problems.len(),
        };
        tracks.see(&workspace, n);
        if let Some(before) = entries.get(n + 1) {
            workspace.against(read(&repository, before)?);
            let report = crate::check(&workspace, &nothing());
            revision.changes = described(&report);
            revision.changes.retain(|c| c.grade > Grade::Harmless);
            drop(report);
            tracks.go_back(&workspace);
            newer = Some(input::workspace_of(read(&repository, before)?));
        }
        revisions.push(revision);
    }
    let history = tracks.history(revisions);
    let mut out = terminal::out();
    if args.format == "json" {
        writeln!(out, "{:#}", history::data(&history, lang))?;
    } else {
        write!(out, "{}", history::table(&history, lang))?;
    }
    out.flush()?;
    tell_rest(&repository, goes_on.then_some(args.most), lang);
    Ok(Exit::Clean)
}

/// A check without any rule.
fn nothing() -> Options {
    Options {
        select: vec!["id-reused".to_owned()],
        ..Options::default()
    }
}

fn read(repository: &Repository, entry: &Entry) -> Result<Older, InputError> {
    let commit = repository.commit(&entry.id)?;
    let (sources, problems) = older::read_commit(&commit, std::slice::from_ref(&entry.path))?;
    Ok(Older {
        name: entry.id.clone(),
        sources,
        problems,
    })
}

fn no_history(name: &str) -> InputError {
    InputError::Call(Said::new(
        format!(
            "no commit holds `{name}`; commit it first, or name a plan that is under version control"
        ),
        format!("“{name}”还没有提交记录；请先提交，或指定已纳入版本管理的方案"),
    ))
}

/// Says why there may be older commits that are not shown.
fn tell_rest(repository: &Repository, most: Option<usize>, lang: Lang) {
    if repository.is_shallow() {
        terminal::tell(lang.pick(
            "this clone is shallow, so the history begins late; `git fetch --unshallow` brings the rest",
            "此仓库是浅克隆，历史不全；可用“git fetch --unshallow”取回",
        ));
    } else if let Some(most) = most {
        terminal::tell(&lang.pick(
            format!("only the last {most} commits; `--max-count` goes further back"),
            format!("只列最近 {most} 次提交；可用 --max-count 追溯更早的"),
        ));
    }
}

/// Targets on their way back through the revisions.
#[derive(Debug, Default)]
struct Tracks {
    rows: Vec<Row>,
    /// The row of each target of the revision at hand.
    of: Vec<Option<usize>>,
    /// How many revisions were seen.
    seen: usize,
}

impl Tracks {
    /// Notes what each target is in a revision.
    fn see(&mut self, workspace: &Workspace, n: usize) {
        let model = &workspace.model;
        self.of.resize(model.targets.len(), None);
        self.seen = n + 1;
        for (id, target) in model.targets.iter().enumerate() {
            let row = *self.of[id].get_or_insert_with(|| {
                self.rows.push(Row {
                    id: model.names.get(target.id).to_owned(),
                    metric: target
                        .metric
                        .span(target.file)
                        .map_or_else(String::new, |s| workspace.sources.text(s).to_owned()),
                    states: Vec::new(),
                });
                self.rows.len() - 1
            });
            let state = history::state(model, &workspace.sources, TargetId::numbered(id));
            let states: &mut Vec<Option<State>> = &mut self.rows[row].states;
            states.resize(n, None);
            states.push(Some(state));
        }
    }

    /// Goes on to the older revision.
    fn go_back(&mut self, workspace: &Workspace) {
        let Some(before) = &workspace.before else {
            return;
        };
        let older = before.model.targets.len() as u32;
        let row = |n: u32| {
            let now = before.pairs.after(Thing::new(Kind::Target, n))?;
            *self.of.get(now.index())?
        };
        self.of = (0..older).map(row).collect();
    }

    /// Turned round: oldest first.
    fn history(mut self, mut revisions: Vec<Revision>) -> History {
        for row in &mut self.rows {
            row.states.resize(self.seen, None);
            row.states.reverse();
        }
        revisions.reverse();
        History {
            revisions,
            rows: self.rows,
        }
    }
}
