//! `planlint import` of an official document in prose.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::input::{self, InputError};
use super::{Call, Exit, files, terminal};
use crate::finding::{Lang, Problem, Said, Severity};
use crate::import::ids::{self, Old};
use crate::import::kind::Kind;
use crate::import::mark::Level;
use crate::import::notice::{self, Choices, Imported};
use crate::import::read::Options;
use crate::import::{self, kind, report, trace};
use crate::source::{FileId, Source, Sources, Span, decode};
use crate::syntax::date::{self, Date};
use crate::syntax::fold::fold;
use crate::syntax::keywords::Keyword;

/// What the caller knows better than the document shows.
#[derive(Debug, clap::Args)]
pub(super) struct Overrides {
    /// The level at which tasks stand: part, chapter, section, item, clause; or its first number, such as 1.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    task_level: Option<Level>,
    /// What labels mean here: LABEL=lead, responsible, support, oversee or implementer; separated by commas.
    #[arg(long, value_name = "LABEL=ROLE", value_delimiter = ',', value_parser = role)]
    roles: Vec<(String, Keyword)>,
    /// Whether the first listed unit leads: yes or no.
    #[arg(long, value_name = "YES|NO", value_parser = yes_or_no)]
    first_is_lead: Option<bool>,
    /// First and last year of the plan, such as 2021..2025.
    #[arg(long, value_name = "FROM..TO", value_parser = period)]
    period: Option<(Date, Date)>,
    /// Title of the plan.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Number of the document.
    #[arg(long, value_name = "TEXT")]
    number: Option<String>,
    /// Who issued it.
    #[arg(long, value_name = "UNIT")]
    issuer: Option<String>,
    /// When it was issued.
    #[arg(long, value_name = "DATE", value_parser = input::as_of)]
    issued: Option<Date>,
    /// Id of the plan [default: the number of the document].
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Keep the ids of this older plan, also where tasks were renumbered or retitled.
    #[arg(long = "continue", value_name = "PLAN")]
    old: Option<PathBuf>,
}

fn level(word: &str) -> Result<Level, String> {
    Level::parse(word).ok_or_else(|| {
        "levels are part, chapter, section, item and clause / 层级：part、chapter、section、item、clause，或“（一）”“1.”等编号".to_owned()
    })
}

fn role(word: &str) -> Result<(String, Keyword), String> {
    let named = word.split_once(['=', '＝']).and_then(|(label, role)| {
        let role = Keyword::parse(&fold(role)).filter(|role| role.is_role())?;
        Some((fold(label).into_owned(), role))
    });
    named.ok_or_else(|| {
        "write LABEL=ROLE, with lead, responsible, support, oversee or implementer / 请写“标签=角色”，角色如牵头单位、责任单位、配合单位、指导单位、实施主体".to_owned()
    })
}

fn yes_or_no(word: &str) -> Result<bool, String> {
    match word {
        "yes" | "是" => Ok(true),
        "no" | "否" => Ok(false),
        _ => Err("`yes` or `no` / 请写 yes 或 no".to_owned()),
    }
}

fn period(word: &str) -> Result<(Date, Date), String> {
    let read =
        |part: &str| date::parse(&fold(part)).map_err(|said| format!("{} / {}", said.en, said.zh));
    let (from, to) = word.split_once("..").unwrap_or((word, word));
    let (from, to) = (read(from)?, read(to)?);
    if from.first() > to.last() {
        return Err("the period ends before it begins / 期间的结束早于开始".to_owned());
    }
    Ok((from, to))
}

/// How a document is to be turned into a plan.
pub(super) struct Request<'a> {
    /// The document.
    pub(super) file: &'a Path,
    /// What it is called.
    pub(super) name: &'a str,
    /// Where the plan goes.
    pub(super) output: Option<&'a Path>,
    /// Where the report goes.
    pub(super) report: Option<&'a Path>,
    /// Whether anything unclear is a finding.
    pub(super) strict: bool,
    /// The language of the keywords.
    pub(super) keywords: Option<Lang>,
}

/// The plan of a document, and how the command ends; the short report goes to standard error.
pub(super) fn run(
    request: &Request<'_>,
    args: &Overrides,
    bytes: &[u8],
    call: Call,
) -> Result<Option<(String, Exit)>, InputError> {
    let name = request.name.to_owned();
    let mut sources = Sources::default();
    let lang = call.lang.unwrap_or(Lang::Zh);
    let reading = match import::read(&name, bytes, Options::default(), &mut sources) {
        Ok(reading) => reading,
        Err(problem) => {
            call.tell(&sources, &[*problem], lang);
            return Ok(None);
        }
    };
    call.tell(&sources, &reading.notes, lang);
    let choices = choices(args, request, call)?;
    let source = if request.file.as_os_str() == "-" {
        name.clone()
    } else {
        beside(request.file, request.output)
    };
    let paper = &reading.paper;
    let place = |range: Range<usize>| place(&sources, paper.place(range.start, range.end), &source);
    let Imported { text, mut report } =
        match notice::import(paper, &reading.tables, &source, &place, &choices) {
            Ok(imported) => imported,
            Err(problems) => return Err(fault(&problems)),
        };
    report.split = reading.split;
    let dropped = reading.dropped.iter().map(|dropped| report::Place {
        at: self::place(&sources, dropped.place, &source),
        text: dropped.text.clone(),
        why: dropped.why.said(),
    });
    report.left.splice(0..0, dropped);
    terminal::tell(&report.short(&name, lang));
    if let Some(path) = request.report {
        files::create(path, &format!("{:#}\n", report.json(&source, lang)))?;
    }
    let unclear = request.strict && !report.unclear.is_empty();
    Ok(Some((
        text,
        if unclear { Exit::Findings } else { Exit::Clean },
    )))
}

/// Whether a file is a document in prose, not a plan: a page, a Word document, a PDF, or a text that
/// does not begin as plans do.
pub(super) fn is_notice(name: &str, bytes: &[u8]) -> bool {
    match kind::of(name, bytes) {
        Kind::Html | Kind::Docx | Kind::Pdf => true,
        Kind::Text => {
            let ending = kind::ending(name);
            let prose = ["txt", "text", "md", "markdown"];
            prose.contains(&ending.as_str()) && !begins_as_a_plan(bytes)
        }
        _ => false,
    }
}

fn begins_as_a_plan(bytes: &[u8]) -> bool {
    let Ok(text) = decode::decode(bytes.to_vec()) else {
        return false;
    };
    let first = text
        .lines()
        .map(|line| line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}'))
        .find(|line| !line.is_empty() && !line.starts_with(['#', '＃']));
    let word = first.and_then(|line| line.split(|c: char| c.is_whitespace() || c == '"').next());
    word.is_some_and(|word| Keyword::parse(&fold(word)).is_some())
}

/// A document read as a plan without being written: its text goes to the sources, and every place in
/// it leads back to the document.
pub(super) fn read_along(name: &str, bytes: &[u8], sources: &mut Sources) -> Vec<Problem> {
    let reading = match import::read(name, bytes, Options::default(), sources) {
        Ok(reading) => reading,
        Err(problem) => return vec![*problem],
    };
    let paper = &reading.paper;
    let at = |range: Range<usize>| place(sources, paper.place(range.start, range.end), name);
    let choices = Choices {
        keywords: input::language_of_text(&paper.text),
        ..Choices::default()
    };
    let imported = notice::import(paper, &reading.tables, name, &at, &choices);
    let mut problems = reading.notes;
    match imported {
        Ok(Imported { text, report }) => {
            let unclear = report.unclear.len();
            if unclear > 0 {
                problems.push(unclear_places(reading.file, name, unclear));
            }
            let origin = trace::origin(&text, paper);
            sources.add(Source::made(name, text, origin));
        }
        Err(faults) => problems.extend(faults),
    }
    problems
}

fn unclear_places(file: FileId, name: &str, n: usize) -> Problem {
    let said = Said::new(
        format!(
            "this document is compared as `planlint import` reads it; {n} {} not clear",
            if n == 1 { "place was" } else { "places were" }
        ),
        format!("按“planlint import”的读法比较此文件，其中{n}处未能读懂"),
    );
    let mut problem = Problem::error("import", Span::start_of(file), said);
    problem.severity = Severity::Warning;
    problem.help(Said::new(
        format!("`planlint import {name}` lists them; import it, mend the plan, and compare that"),
        format!("用“planlint import {name}”可逐一列出；宜先导入、改好后再比较"),
    ))
}

fn choices(args: &Overrides, request: &Request<'_>, call: Call) -> Result<Choices, InputError> {
    let roles: BTreeMap<String, Keyword> = args.roles.iter().cloned().collect();
    Ok(Choices {
        task_level: args.task_level,
        roles,
        first_is_lead: args.first_is_lead,
        period: args.period,
        title: args.title.clone(),
        number: args.number.clone(),
        issuer: args.issuer.clone(),
        issued: args.issued,
        id: args.id.clone(),
        keywords: request.keywords.unwrap_or(Lang::Zh),
        old: args
            .old
            .as_deref()
            .map(|path| old(path, call))
            .transpose()?,
    })
}

/// The items of the plan that goes on.
fn old(path: &Path, call: Call) -> Result<Vec<Old>, InputError> {
    if let Err(source) = std::fs::metadata(path) {
        let path = input::shown(path);
        return Err(InputError::Unreadable { path, source });
    }
    let workspace = input::load(&[path.to_path_buf()], call, true)?;
    let found = ids::of_plan(&workspace.model, &workspace.sources);
    if found.is_empty() {
        let name = input::shown(path);
        return Err(InputError::Call(Said::new(
            format!(
                "`{name}` holds no sections or tasks whose ids could go on; give the plan that the last import wrote"
            ),
            format!("“{name}”中没有可以沿用编号的章节和任务；请给出上次导入所得的方案"),
        )));
    }
    Ok(found)
}

/// The document as a plan names it: relative to the folder of the plan.
fn beside(file: &Path, output: Option<&Path>) -> String {
    let folder = output.and_then(Path::parent).unwrap_or(Path::new(""));
    let file = file.strip_prefix(".").unwrap_or(file);
    let folder = folder.strip_prefix(".").unwrap_or(folder);
    if let Ok(below) = file.strip_prefix(folder) {
        return input::shown(below);
    }
    let same = |(a, b): &(std::path::Component<'_>, std::path::Component<'_>)| a == b;
    let shared = file
        .components()
        .zip(folder.components())
        .take_while(same)
        .count();
    let mut path: PathBuf = folder.components().skip(shared).map(|_| "..").collect();
    path.extend(file.components().skip(shared));
    if file.is_absolute() != folder.is_absolute() {
        return input::shown(file);
    }
    input::shown(&path)
}

/// A place as a plan names it: `notice.txt:123`, `notice.pdf:page 3`.
fn place(sources: &Sources, span: Span, name: &str) -> String {
    let mark = sources.landmark(span);
    let at = mark.unwrap_or_else(|| sources.position(span).line.to_string());
    format!("{name}:{at}")
}

/// A plan of ours that our own formatter refuses.
fn fault(problems: &[Problem]) -> InputError {
    let first = problems
        .first()
        .map(|problem| problem.message.clone())
        .unwrap_or_default();
    InputError::Call(Said::new(
        format!(
            "the document cannot be written as a plan: {}; please report it",
            first.en
        ),
        format!("这份文件无法写成方案：{}；请反馈", first.zh),
    ))
}
