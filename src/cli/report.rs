//! `planlint report`: everything a check has to say, in the form that is asked for.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::baseline;
use super::check::stage;
use super::input::{self, InputError};
use super::older;
use super::{Call, Exit, files, terminal};
use crate::finding::{Lang, Said, Severity};
use crate::output::dossier;
use crate::report::{Dossier, Request};
use crate::syntax::date::Date;
use crate::syntax::keywords::{Stage, nearest};
use crate::{Options, Workspace};

/// Arguments of `report`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint report plans -o report.html               one file that opens anywhere and prints well
  planlint report plans -o report.xlsx --as-of 2024-06-30
  planlint report plans -o reports/ --format html,xlsx,docx     a folder: one file a form, one sheet a unit
  planlint report plans --against v1 -o report.html  with what changed since the revision v1 of git
  planlint report plans --unit Roads -o roads.html   only what concerns one unit

docs/report.md says what stands in a report.")]
pub(super) struct Args {
    /// Plan files or folders; `-` is standard input [default: the current folder].
    paths: Vec<PathBuf>,
    /// Write into this file, or into this folder.
    #[arg(long, short, value_name = "FILE|DIR")]
    output: Option<PathBuf>,
    /// Forms: html, xlsx, docx, md, json [default: by the ending of the file, else html].
    #[arg(long, value_name = "FORM", value_delimiter = ',', value_parser = form)]
    format: Vec<Form>,
    /// The day the report speaks about, such as 2024-06-30; or today.
    #[arg(long, value_name = "DATE", value_parser = input::as_of)]
    as_of: Option<Date>,
    /// Only what concerns this unit; may be given several times.
    #[arg(long, value_name = "UNIT", value_delimiter = ',')]
    unit: Vec<String>,
    /// Only these rules or categories, separated by commas.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Vec<String>,
    /// Not these rules or categories, separated by commas.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Severities of this stage for every plan: draft, issued, executing or closed.
    #[arg(long, value_name = "STAGE", value_parser = stage)]
    profile: Option<Stage>,
    /// Hide the findings that this file lists.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Say what changed since this older revision: a file or folder, a revision of git, or REV:path.
    #[arg(long, value_name = "OLDER")]
    against: Option<String>,
    /// Replace a file that is there already.
    #[arg(long)]
    force: bool,
}

/// A form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Html,
    Xlsx,
    Docx,
    Markdown,
    Json,
}

impl Form {
    const ALL: [Self; 5] = [
        Self::Html,
        Self::Xlsx,
        Self::Docx,
        Self::Markdown,
        Self::Json,
    ];

    const fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Markdown => "md",
            Self::Json => "json",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        let word = match word.as_str() {
            "htm" => "html",
            "markdown" => "md",
            other => other,
        };
        Self::ALL.into_iter().find(|form| form.ending() == word)
    }

    /// Whether it is no text, so that it cannot go to a terminal.
    const fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Docx)
    }
}

fn form(word: &str) -> Result<Form, String> {
    Form::parse(word).ok_or_else(|| {
        "forms are html, xlsx, docx, md and json / 可用格式：html、xlsx、docx、md、json".to_owned()
    })
}

/// Whether there is nothing to report on, because no plan could be read.
fn nothing_read(workspace: &Workspace) -> bool {
    let model = &workspace.model;
    let empty = model.sections.is_empty()
        && model.tasks.is_empty()
        && model.targets.is_empty()
        && model.projects.is_empty();
    let faulty = workspace
        .problems
        .iter()
        .any(|p| p.severity == Severity::Error);
    empty && faulty
}

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let call = Call {
        as_of: args.as_of,
        ..call
    };
    let forms = forms(args)?;
    let mut workspace = input::load(&args.paths, call, true)?;
    let lang = call.lang(&workspace);
    let units = units(args, &workspace)?;
    let mut options = Options {
        as_of: args.as_of,
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        profile: args.profile,
        ..Options::default()
    };
    if let Some(written) = &args.against {
        let older = older::read(written, &args.paths, call)?;
        workspace.against(older);
    }
    if let Some(path) = baseline::path(args.baseline.as_deref(), &workspace) {
        options.baseline = Some(baseline::read(&path, &mut workspace)?);
    }
    if nothing_read(&workspace) {
        // A report of nothing would read as a pass.
        call.tell(&workspace.sources, &workspace.problems, lang);
        return Ok(Exit::Input);
    }
    let report = crate::check(&workspace, &options);
    let request = Request {
        units,
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        profile: args.profile,
        against: args.against.clone(),
        ..Request::default()
    };
    let dossier = Dossier::new(&report, &request);
    let job = Job {
        dossier: &dossier,
        workspace: &workspace,
        lang,
        force: args.force,
    };
    call.tell(&workspace.sources, &workspace.problems, lang);
    job.write(args.output.as_deref(), &forms)?;
    // A report on a plan with faults is what was asked for; only an input at fault is not.
    let faulty = report.problems().any(|p| p.severity == Severity::Error);
    Ok(if faulty { Exit::Input } else { Exit::Clean })
}

/// Whether a path is meant as a folder.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(['/', '\\'])
}

/// The forms that are asked for: as said, else by the ending of the file.
fn forms(args: &Args) -> Result<Vec<Form>, InputError> {
    let mut forms = args.format.clone();
    forms.dedup();
    let file = args.output.as_deref().filter(|path| !is_folder(path));
    if forms.is_empty() {
        let ending = file.and_then(Path::extension);
        let found = ending.map(|e| (e, Form::parse(&e.to_string_lossy())));
        match found {
            Some((_, Some(form))) => forms.push(form),
            Some((ending, None)) => return Err(no_form(&ending.to_string_lossy())),
            None => forms.push(Form::Html),
        }
    }
    let folder = args.output.is_some() && file.is_none();
    match forms.as_slice() {
        [_, _, ..] if !folder => Err(InputError::Call(Said::new(
            "several forms need a folder: `-o reports/`",
            "一次生成多种格式须指定文件夹：-o 报告/",
        ))),
        [only] if args.output.is_none() && only.is_binary() => Err(InputError::Call(Said::new(
            format!(
                "{0} is no text; say where it goes: `-o report.{0}`",
                only.ending()
            ),
            format!("{0} 不是文本，请指定输出文件：-o 报告.{0}", only.ending()),
        ))),
        _ => Ok(forms),
    }
}

fn no_form(ending: &str) -> InputError {
    InputError::Call(Said::new(
        format!(
            "there is no form `.{ending}`; name the file .html, .xlsx, .docx, .md or .json, or say `--format`"
        ),
        format!(
            "不支持“.{ending}”；请将文件命名为 .html、.xlsx、.docx、.md 或 .json，或用 --format 指定"
        ),
    ))
}

/// The units that are asked for.
fn units(args: &Args, workspace: &Workspace) -> Result<Vec<crate::model::ids::UnitId>, InputError> {
    let model = &workspace.model;
    Request::units_named(model, &args.unit).map_err(|name| {
        let known = model.units.iter().filter_map(|u| u.id);
        let near = nearest(name, known.map(|id| model.names.get(id)));
        let (en, zh) = match near {
            Some(near) => (
                format!("; did you mean `{near}`?"),
                format!("；是否应为“{near}”？"),
            ),
            None => (String::new(), String::new()),
        };
        InputError::Call(Said::new(
            format!("no unit is called `{name}`{en}"),
            format!("没有名为“{name}”的单位{zh}"),
        ))
    })
}

/// A report, ready to be written.
struct Job<'j> {
    dossier: &'j Dossier,
    workspace: &'j Workspace,
    lang: Lang,
    force: bool,
}

impl Job<'_> {
    fn write(&self, output: Option<&Path>, forms: &[Form]) -> Result<(), InputError> {
        match output {
            Some(path) if is_folder(path) => self.folder(path, forms),
            Some(path) => self.put(path, &self.bytes(forms[0])?),
            None => {
                let mut out = terminal::out();
                out.write_all(&self.bytes(forms[0])?)?;
                out.flush()?;
                Ok(())
            }
        }
    }

    fn bytes(&self, form: Form) -> Result<Vec<u8>, InputError> {
        let (dossier, sources) = (self.dossier, &self.workspace.sources);
        Ok(match form {
            Form::Html => dossier::html(dossier, sources, self.lang).into_bytes(),
            Form::Xlsx => dossier::xlsx(dossier, self.lang).map_err(unwritable)?,
            Form::Docx => dossier::docx(dossier, self.lang).map_err(unwritable)?,
            Form::Markdown => dossier::markdown(dossier, self.lang).into_bytes(),
            Form::Json => dossier::json(dossier).into_bytes(),
        })
    }

    /// One file a form; with HTML one more for every unit.
    fn folder(&self, folder: &Path, forms: &[Form]) -> Result<(), InputError> {
        files::folder(folder)?;
        for form in forms {
            let name = format!("report.{}", form.ending());
            self.put(&folder.join(name), &self.bytes(*form)?)?;
        }
        if forms.contains(&Form::Html) {
            let sheets = folder.join("units");
            files::folder(&sheets)?;
            for (n, sheet) in self.dossier.sheets.iter().enumerate() {
                let unit = &self.dossier.units[sheet.unit].id;
                let page = dossier::html_sheet(self.dossier, &self.workspace.sources, self.lang, n);
                let name = format!("{:03}-{}.html", n + 1, file_name(unit));
                self.put(&sheets.join(name), page.as_bytes())?;
            }
        }
        Ok(())
    }

    fn put(&self, path: &Path, bytes: &[u8]) -> Result<(), InputError> {
        if path.extension().is_some_and(|e| e == "plan" || e == "rule") {
            let name = input::shown(path);
            return Err(InputError::Call(Said::new(
                format!("`{name}` is a plan or rule file; the report will not overwrite it"),
                format!("“{name}”是方案或规则文件，不会用报告覆盖它"),
            )));
        }
        if self.force && path.exists() {
            return files::replace_bytes(path, bytes);
        }
        files::create_bytes(path, bytes).map_err(|error| match error {
            InputError::Unwritable { path, source }
                if source.kind() == std::io::ErrorKind::AlreadyExists =>
            {
                InputError::Call(Said::new(
                    format!("`{path}` is there already; `--force` replaces it"),
                    format!("“{path}”已存在；确需替换请加 --force"),
                ))
            }
            other => other,
        })
    }
}

/// A workbook or document that cannot be made.
fn unwritable(error: impl std::error::Error + Send + Sync + 'static) -> InputError {
    InputError::Output(std::io::Error::other(error))
}

/// A name that every system takes for a file.
fn file_name(name: &str) -> String {
    let plain = |c: char| {
        if c.is_alphanumeric() || matches!(c, '-' | '_') {
            c
        } else {
            '-'
        }
    };
    name.chars().take(40).map(plain).collect()
}
