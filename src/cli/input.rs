//! From paths to sources: walks folders, finds the workspace's settings and rules, reads.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use jiff::civil;
use thiserror::Error;

use super::{Call, ledgers, terminal};
use crate::Workspace;
use crate::data::{self, Syntax};
use crate::finding::{Lang, Problem, Said};
use crate::settings;
use crate::source::decode::{self, MAX_BYTES};
use crate::source::{FileId, Role, Source, Sources, Span};
use crate::syntax::date::{self, Date};
use crate::syntax::keywords::Keyword;
use crate::table;

/// What stops a command.
#[derive(Debug, Error)]
pub(super) enum InputError {
    /// A path that is not there or cannot be read.
    #[error("{path}: {source}")]
    Unreadable {
        /// The path as given.
        path: String,
        /// The system's reason.
        source: io::Error,
    },
    /// A file that cannot be written.
    #[error("{path}: {source}")]
    Unwritable {
        /// The path as given.
        path: String,
        /// The system's reason.
        source: io::Error,
    },
    /// Output that cannot be written.
    #[error("{0}")]
    Output(#[from] io::Error),
    /// A call that makes no sense.
    #[error("{}", .0.en)]
    Call(Said),
}

impl InputError {
    /// The message in a language.
    pub(super) fn say(&self, lang: Lang) -> String {
        self.said().get(lang).to_owned()
    }

    /// The message in both languages.
    pub(super) fn said(&self) -> Said {
        match self {
            Self::Unreadable { path, source } if source.kind() == io::ErrorKind::NotFound => {
                Said::new(
                    format!("there is no `{path}`; check its spelling and the current folder"),
                    format!("没有“{path}”这个文件或文件夹；请核对写法和当前所在的文件夹"),
                )
            }
            Self::Unreadable { path, source } => Said::new(
                format!("`{path}` cannot be read: {}", because(source, Lang::En)),
                format!("“{path}”无法读取：{}", because(source, Lang::Zh)),
            ),
            Self::Unwritable { path, source } if source.kind() == io::ErrorKind::AlreadyExists => {
                Said::new(
                    format!("`{path}` is there already and stays as it is; name another file"),
                    format!("“{path}”已存在，未作改动；请换一个文件名"),
                )
            }
            Self::Unwritable { path, source } => Said::new(
                format!("`{path}` cannot be written: {}", because(source, Lang::En)),
                format!("“{path}”无法写入：{}", because(source, Lang::Zh)),
            ),
            Self::Output(error) => Said::new(
                format!("the output cannot be written: {}", because(error, Lang::En)),
                format!("无法写出结果：{}", because(error, Lang::Zh)),
            ),
            Self::Call(said) => said.clone(),
        }
    }

    /// Whether the reader of our output went away, which is no fault.
    pub(super) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// Why the system could not, in words of ours where there are any.
pub(super) fn because(error: &io::Error, lang: Lang) -> String {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound, PermissionDenied, StorageFull};
    let (en, zh) = match error.kind() {
        IsADirectory => ("it is a folder", "这是文件夹，不是文件"),
        NotADirectory => ("a part of its path is no folder", "路径中有一级不是文件夹"),
        NotFound => ("it is not there", "文件不存在"),
        PermissionDenied => ("permission is denied", "没有访问权限"),
        StorageFull => ("the disk is full", "磁盘已满"),
        _ => return error.to_string(),
    };
    lang.pick(en, zh).to_owned()
}

/// A path as it is shown: with `/`, without `./`.
pub(super) fn shown(path: &Path) -> String {
    let parts: Vec<String> = path
        .components()
        .filter(|c| !matches!(c, Component::CurDir))
        .map(|c| match c {
            Component::RootDir => String::new(),
            other => other.as_os_str().to_string_lossy().into_owned(),
        })
        .collect();
    let joined = parts.join("/");
    if joined.is_empty() {
        ".".to_owned()
    } else {
        joined
    }
}

/// A path inside a commit: as shown, the top is empty.
pub(super) fn shown_inside(path: &Path) -> String {
    let shown = shown(path);
    if shown == "." { String::new() } else { shown }
}

fn unreadable(path: &Path, source: io::Error) -> InputError {
    InputError::Unreadable {
        path: shown(path),
        source,
    }
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case(OsStr::new(wanted)))
}

/// Whether a file is read as a table, by its ending.
pub(super) fn is_table(path: &Path) -> bool {
    table::ENDINGS
        .iter()
        .any(|ending| has_extension(path, ending))
}

/// Whether a file of a folder holds a plan in the plan language.
pub(super) fn is_plan_text(path: &Path) -> bool {
    has_extension(path, "plan")
}

/// Whether a file of a folder holds a plan, as text or as data.
pub(super) fn is_plan(path: &Path) -> bool {
    is_plan_text(path) || Syntax::is_plan(&path.to_string_lossy())
}

/// All such files below a folder, in the order of their names.
fn walk(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, InputError> {
    let mut found = Vec::new();
    // Links are not followed, so one that loops costs nothing.
    for entry in ignore::WalkBuilder::new(folder).require_git(false).build() {
        let entry = entry.map_err(|e| {
            unreadable(
                folder,
                e.into_io_error()
                    .unwrap_or_else(|| io::Error::other("unreadable")),
            )
        })?;
        if entry.file_type().is_some_and(|t| t.is_file()) && wanted(entry.path()) {
            found.push(entry.into_path());
        }
    }
    found.sort();
    Ok(found)
}

/// The plan files that the paths name.
pub(super) fn plan_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, InputError> {
    let mut found = Vec::new();
    for path in paths {
        let meta = fs::metadata(path).map_err(|e| unreadable(path, e))?;
        if meta.is_dir() {
            found.extend(walk(path, is_plan)?);
        } else {
            found.push(path.clone());
        }
    }
    Ok(once(found))
}

/// Where the settings of a path stand: the nearest `planlint.toml` upward, inside the repository.
fn settings_file(path: &Path) -> Option<PathBuf> {
    let start = if path.is_dir() { path } else { path.parent()? };
    let start = fs::canonicalize(if start.as_os_str().is_empty() {
        Path::new(".")
    } else {
        start
    })
    .ok()?;
    for folder in start.ancestors() {
        let candidate = folder.join("planlint.toml");
        if candidate.is_file() {
            return Some(candidate);
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    None
}

/// A path relative to the current folder where it lies below it.
fn relative(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(fs::canonicalize);
    here.ok()
        .and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf))
        .unwrap_or_else(|| path.to_path_buf())
}

/// Everything of a workspace: plans, settings, the plans they include, and its own rules.
/// A path that cannot be read is a problem; the others are read all the same.
pub(super) fn load(paths: &[PathBuf], call: Call, plans: bool) -> Result<Workspace, InputError> {
    let (sources, problems) = sources(paths, call, plans)?;
    Ok(workspace(sources, problems))
}

/// The workspace of what was read.
pub(super) fn workspace(sources: Sources, problems: Vec<Problem>) -> Workspace {
    let mut workspace = crate::load(sources);
    data::without_echoes(&mut workspace.problems, &problems);
    workspace.problems.splice(0..0, problems);
    workspace
}

/// The workspace of a side of a comparison.
pub(super) fn workspace_of(side: crate::Older) -> Workspace {
    workspace(side.sources, side.problems)
}

/// The files of a workspace, and what is wrong with them.
pub(super) fn sources(
    paths: &[PathBuf],
    call: Call,
    plans: bool,
) -> Result<(Sources, Vec<Problem>), InputError> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let stdin = paths.iter().any(|p| p.as_os_str() == "-");
    let mut named: Vec<PathBuf> = paths.to_vec();
    named.retain(|p| p.as_os_str() != "-");
    let root = named.first().cloned().unwrap_or_else(|| PathBuf::from("."));
    let mut reader = Reader::default();
    let mut files = if plans {
        reader.find(&named, nowhere())
    } else {
        Vec::new()
    };
    let rules_of = match settings_file(&root) {
        Some(path) => reader.settings(&path, plans, &mut files)?,
        None if root.is_dir() => root.clone(),
        None => root.parent().map(Path::to_path_buf).unwrap_or_default(),
    };
    if plans && files.is_empty() && !stdin && reader.problems.is_empty() {
        return Err(InputError::Call(no_plans(&named)));
    }
    let (tables, files): (Vec<PathBuf>, Vec<PathBuf>) =
        files.into_iter().partition(|f| is_table(f));
    if plans && files.is_empty() && !stdin && reader.problems.is_empty() {
        return Err(InputError::Call(no_plans(&named)));
    }
    reader.plans(&files, call);
    if stdin {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        reader.add("<stdin>".to_owned(), bytes, Role::Plan);
    }
    reader.own_rules(&rules_of.join("rules"))?;
    if plans {
        let reach = ledgers::Reach::new(&rules_of, &files);
        let as_of = call.as_of.or(reader.as_of);
        let (sources, problems) = (&mut reader.sources, &mut reader.problems);
        problems.extend(ledgers::add(sources, &tables, &reach, as_of));
    }
    Ok((reader.sources, reader.problems))
}

/// The plan files of a workspace, as people wrote them.
pub(super) fn plan_sources(workspace: &Workspace) -> Sources {
    let mut plans = Sources::default();
    for (_, source) in workspace.sources.iter() {
        if source.role == Role::Plan && source.origin.is_none() {
            plans.add(Source::new(source.name.clone(), source.text.clone()));
        }
    }
    plans
}

/// The place of what stands on the command line.
const fn nowhere() -> Span {
    Span::start_of(FileId(u32::MAX))
}

fn no_plans(named: &[PathBuf]) -> Said {
    let list: Vec<String> = named.iter().map(|p| shown(p)).collect();
    Said::new(
        format!(
            "there are no `.plan` files in `{}`; give a folder that holds some, or a file",
            list.join("`, `")
        ),
        format!(
            "“{}”中没有 .plan 文件；请指定含有方案的文件夹或文件",
            list.join("”“")
        ),
    )
}

/// What has been read so far.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) sources: Sources,
    pub(super) problems: Vec<Problem>,
    /// The day of the settings.
    pub(super) as_of: Option<Date>,
}

impl Reader {
    /// The plan files that paths name; a path that is not there is a problem at `at`.
    fn find(&mut self, paths: &[PathBuf], at: Span) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for path in paths {
            match plan_files(std::slice::from_ref(path)) {
                Ok(files) => found.extend(files),
                Err(error) => self.problems.push(Problem::error("path", at, error.said())),
            }
        }
        once(found)
    }

    /// Reads the settings and finds what they include; gives the folder of the workspace.
    fn settings(
        &mut self,
        path: &Path,
        plans: bool,
        files: &mut Vec<PathBuf>,
    ) -> Result<PathBuf, InputError> {
        let id = self.read(&relative(path), Role::Other)?;
        let folder = path.parent().unwrap_or(Path::new("."));
        let (set, _) = settings::read(&self.sources.get(id).text, id);
        self.as_of = set.as_of;
        if plans {
            for (include, span) in &set.include {
                let included = relative(&tidy(&folder.join(include)));
                files.extend(self.find(&[included], *span));
            }
            *files = once(std::mem::take(files));
        }
        Ok(relative(folder))
    }

    /// Reads plans; one that cannot be read is a problem, the others are read.
    fn plans(&mut self, files: &[PathBuf], call: Call) {
        let sizes = files.iter().filter_map(|f| fs::metadata(f).ok());
        terminal::progress(sizes.map(|m| m.len()).sum(), call.lang.unwrap_or_default());
        for file in files {
            let read = match Syntax::of(&shown(file)) {
                Some(syntax) => self.data(file, syntax),
                None if has_extension(file, "rule") => self.read(file, Role::Rule).map(|_| ()),
                None => self.read(file, Role::Plan).map(|_| ()),
            };
            if let Err(error) = read {
                self.problems
                    .push(Problem::error("path", nowhere(), error.said()));
            }
        }
    }

    /// Reads a plan kept as data: the document, and the plan made from it.
    fn data(&mut self, path: &Path, syntax: Syntax) -> Result<(), InputError> {
        let bytes = fs::read(path).map_err(|e| unreadable(path, e))?;
        self.document(&shown(path), bytes, syntax);
        Ok(())
    }

    /// Takes a plan kept as data in.
    pub(super) fn document(&mut self, name: &str, bytes: Vec<u8>, syntax: Syntax) {
        let problems = add_data(&mut self.sources, name, bytes, syntax);
        self.problems.extend(problems);
    }

    /// Reads one file; what is no text becomes an empty file with a problem.
    fn read(&mut self, path: &Path, role: Role) -> Result<FileId, InputError> {
        let meta = fs::metadata(path).map_err(|e| unreadable(path, e))?;
        let name = shown(path);
        if meta.len() > MAX_BYTES {
            let id = self.sources.add(Source::of(name, "", role));
            self.problems.push(too_large(id));
            return Ok(id);
        }
        let bytes = fs::read(path).map_err(|e| unreadable(path, e))?;
        Ok(self.add(name, bytes, role))
    }

    /// Takes a file in.
    pub(super) fn add(&mut self, name: String, bytes: Vec<u8>, role: Role) -> FileId {
        match decode::decode(bytes) {
            Ok(text) => {
                let empty = role == Role::Plan && !holds_entries(&text);
                let id = self.sources.add(Source::of(name, text, role));
                if empty {
                    self.problems.push(holds_nothing(id));
                }
                id
            }
            Err(reason) => {
                let id = self.sources.add(Source::of(name, "", role));
                self.problems.push(reason.problem(id));
                id
            }
        }
    }

    /// The workspace's own rules. planlint's own folder, with the embedded files, is not read twice.
    fn own_rules(&mut self, folder: &Path) -> Result<(), InputError> {
        if !folder.is_dir() {
            return Ok(());
        }
        for file in walk(folder, |path| has_extension(path, "rule"))? {
            let text = fs::read(&file).map_err(|e| unreadable(&file, e))?;
            let relative = shown(file.strip_prefix(folder).unwrap_or(&file));
            if !crate::rule::pack::is_embedded(&format!("rules/{relative}"), &text) {
                self.add(shown(&file), text, Role::Rule);
            }
        }
        Ok(())
    }
}

/// Adds a document of data; what is no text becomes an empty file with a problem.
pub(super) fn add_data(
    sources: &mut Sources,
    name: &str,
    bytes: Vec<u8>,
    syntax: Syntax,
) -> Vec<Problem> {
    match decode::decode(bytes) {
        Ok(text) => data::add(sources, name, text, syntax),
        Err(reason) => {
            let id = sources.add(Source::of(name, "", Role::Original));
            vec![reason.problem(id)]
        }
    }
}

fn too_large(id: FileId) -> Problem {
    let said = Said::new("this file is larger than 4 GiB", "此文件超过 4 GiB");
    Problem::error("size", Span::start_of(id), said).help(Said::new(
        "split it: one file a chapter or county, each beginning with `in PLAN`",
        "请拆分：每章或每县一个文件，以“属于 方案编号”开头",
    ))
}

fn holds_nothing(id: FileId) -> Problem {
    let said = Said::new("this file holds no plan", "此文件没有内容");
    Problem::error("empty", Span::start_of(id), said).help(Said::new(
        "begin with `plan ID \"title\" { }` and tasks, or leave the file out",
        "请写入“方案 编号 \"标题\" { }”和任务，或不要列入此文件",
    ))
}

fn holds_entries(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        !line.is_empty() && !line.starts_with(['#', '＃'])
    })
}

/// Each file once, in the order of their names: what is found must not depend on how they were
/// listed.
fn once(mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    files.sort_by_cached_key(|file| tidy(file));
    let mut seen = BTreeSet::new();
    files.retain(|f| fs::canonicalize(f).map_or(true, |real| seen.insert(real)));
    files
}

/// A path without `..` in the middle, so that it reads well.
pub(super) fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// The language in which the plans are written, by the first keyword of each file.
pub(super) fn language_of(sources: &Sources) -> Lang {
    let (mut en, mut zh) = (0, 0);
    for (_, source) in sources.iter().filter(|(_, s)| s.role == Role::Original) {
        // The keys of data are English: what it says tells the language.
        match language_of_text(&source.text) {
            Lang::Zh => zh += 1,
            Lang::En => en += 1,
        }
    }
    let written = |source: &Source| source.role == Role::Plan && source.origin.is_none();
    for (_, source) in sources.iter().filter(|(_, s)| written(s)) {
        let words = source.text.split_whitespace().take(200);
        for word in words {
            let word = word.split([':', '：']).next().unwrap_or_default();
            match Keyword::parse(word) {
                Some(_) if word.is_ascii() => en += 1,
                Some(_) => zh += 1,
                None => {}
            }
        }
    }
    if zh > en { Lang::Zh } else { Lang::En }
}

/// The language of a text by its letters: one Chinese character weighs as much as a word.
pub(super) fn language_of_text(text: &str) -> Lang {
    let (mut han, mut latin) = (0_usize, 0_usize);
    for c in text.chars().take(20_000) {
        match c {
            '\u{4E00}'..='\u{9FFF}' => han += 1,
            c if c.is_alphabetic() => latin += 1,
            _ => {}
        }
    }
    if han * 5 > latin { Lang::Zh } else { Lang::En }
}

/// `--as-of`: a date, or `today`.
pub(super) fn as_of(word: &str) -> Result<Date, String> {
    if word == "today" || word == "今天" {
        return Ok(Date::of_day(today()));
    }
    date::parse(&crate::syntax::fold::fold(word))
        .map_err(|said| format!("{} / {}", said.en, said.zh))
}

/// The day where the machine stands; without a time zone, that of UTC.
fn today() -> civil::Date {
    jiff::ZonedDateTime::now().date()
}
