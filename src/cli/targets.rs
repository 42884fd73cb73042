//! `--format F[=FILE]`, given several times: which report goes where.
//!
//! A file is written whole or not at all. One that is there already is only replaced where
//! planlint wrote it, in this very format: a slip of the finger costs nobody a plan.

use std::fs;
use std::io::{self, Read as _, Seek as _, Write};
use std::path::{Path, PathBuf};

use super::files::Draft;
use super::input::{InputError, shown};
use super::terminal;
use crate::finding::Said;
use crate::output::ci::Format;

/// A format and the file it goes to; without one, standard output.
#[derive(Clone, Debug)]
pub(super) struct Target<F> {
    /// What to write.
    pub(super) format: F,
    /// Where to.
    pub(super) file: Option<PathBuf>,
}

impl<F> Target<F> {
    /// Reads `F` or `F=FILE`; `format` knows the names, `names` lists them.
    pub(super) fn parse(
        word: &str,
        format: impl Fn(&str) -> Option<F>,
        names: &[&str],
    ) -> Result<Self, String> {
        let (name, file) = word
            .split_once('=')
            .map_or((word, None), |(n, f)| (n, Some(PathBuf::from(f))));
        let known = format(name).ok_or_else(|| {
            let (en, zh) = (names.join(", "), names.join("、"));
            format!("formats are {en} / 可用格式：{zh}")
        })?;
        if file.as_ref().is_some_and(|f| f.as_os_str().is_empty()) {
            return Err(format!(
                "`{name}=` wants the name of a file behind it / “{name}=”后须写文件名"
            ));
        }
        Ok(Self {
            format: known,
            file,
        })
    }
}

/// A form of report: for people, or for a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Text for a terminal.
    Human,
    /// One of the others.
    Program(Format),
}

/// `--format` of commands that report findings.
pub(super) fn form(word: &str) -> Result<Target<Form>, String> {
    let names: Vec<&str> = std::iter::once("human")
        .chain(Format::ALL.map(Format::word))
        .collect();
    let form = |name: &str| match name {
        "human" => Some(Form::Human),
        other => Format::parse(other).map(Form::Program),
    };
    Target::parse(word, form, &names)
}

/// The beginning and the end of a file that is there already.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Its first kilobyte or so.
    pub(super) head: String,
    /// Its last kilobytes.
    pub(super) tail: String,
}

/// Refuses what cannot be written, before anything is read: two reports in one place, a file that
/// somebody else wrote. `wrote` knows the files of a format again.
pub(super) fn refuse<F: Copy>(
    targets: &[Target<F>],
    wrote: impl Fn(F, &Seen) -> bool,
) -> Result<(), InputError> {
    if targets.iter().filter(|t| t.file.is_none()).count() > 1 {
        return Err(InputError::Call(Said::new(
            "two formats on standard output would mix; write one of them to a file: `--format json=FILE`",
            "两种格式不能同时写到标准输出；请把其中一种写入文件：--format json=文件",
        )));
    }
    let mut before: Vec<&Path> = Vec::new();
    for target in targets {
        let Some(path) = &target.file else { continue };
        if before.contains(&path.as_path()) {
            return Err(twice(path));
        }
        before.push(path);
        free(path, |seen| wrote(target.format, seen))?;
    }
    Ok(())
}

fn free(path: &Path, wrote: impl Fn(&Seen) -> bool) -> Result<(), InputError> {
    if path.extension().is_some_and(|e| e == "plan" || e == "rule") {
        let name = shown(path);
        return Err(InputError::Call(Said::new(
            format!("`{name}` is a plan or rule file; the report will not overwrite it"),
            format!("“{name}”是方案或规则文件，不会用报告覆盖它"),
        )));
    }
    if is_stream(path) {
        return Ok(());
    }
    let unreadable = |source| InputError::Unreadable {
        path: shown(path),
        source,
    };
    match seen(path) {
        Ok(None) => Ok(()),
        Ok(Some(seen)) if seen.head.is_empty() || wrote(&seen) => Ok(()),
        Ok(Some(_)) => Err(foreign(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => folder(path),
        Err(error) => Err(unreadable(error)),
    }
}

/// Whether it is no file to replace: a device, a pipe.
fn is_stream(path: &Path) -> bool {
    path.starts_with("/dev") || fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir())
}

fn seen(path: &Path) -> io::Result<Option<Seen>> {
    const HEAD: u64 = 2 << 10;
    const TAIL: u64 = 16 << 10;
    let mut file = fs::File::open(path)?;
    let length = file.metadata()?.len();
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut text = |from: u64, most: u64| -> io::Result<String> {
        let mut bytes = Vec::new();
        file.seek(io::SeekFrom::Start(from))?;
        (&file).take(most).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let head = text(0, HEAD)?;
    let tail = text(length.saturating_sub(TAIL), TAIL)?;
    Ok(Some(Seen { head, tail }))
}

fn folder(path: &Path) -> Result<(), InputError> {
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
    let Some(folder) = folder.filter(|f| !f.is_dir()) else {
        return Ok(());
    };
    let (name, folder) = (shown(path), shown(folder));
    Err(InputError::Call(Said::new(
        format!("`{name}` cannot be written: there is no folder `{folder}`; make it first"),
        format!("“{name}”无法写入：没有文件夹“{folder}”，请先建立"),
    )))
}

fn foreign(path: &Path) -> InputError {
    let name = shown(path);
    InputError::Call(Said::new(
        format!(
            "`{name}` is there, and not a report of this format that planlint wrote; it stays as it is: name another file, or remove it"
        ),
        format!(
            "“{name}”已存在，且不是 planlint 写出的同一格式的报告，未作改动；请另取文件名，或先删除它"
        ),
    ))
}

fn twice(path: &Path) -> InputError {
    let name = shown(path);
    InputError::Call(Said::new(
        format!("two formats go to `{name}`; give each a file of its own"),
        format!("有两种格式都要写入“{name}”；请分别指定文件"),
    ))
}

/// Writes one report where it belongs. `write` learns whether it goes to a file.
pub(super) fn put<F: Copy>(
    target: &Target<F>,
    write: impl FnOnce(F, bool, &mut dyn Write) -> Result<(), InputError>,
) -> Result<(), InputError> {
    let Some(path) = &target.file else {
        let mut out = terminal::out();
        write(target.format, false, &mut out)?;
        return Ok(out.flush()?);
    };
    let unwritable = |source| InputError::Unwritable {
        path: shown(path),
        source,
    };
    if is_stream(path) {
        let open = fs::OpenOptions::new().write(true).open(path);
        let mut out = io::BufWriter::new(open.map_err(unwritable)?);
        write(target.format, true, &mut out)?;
        return out.flush().map_err(unwritable);
    }
    let mut draft = Draft::begin(path).map_err(unwritable)?;
    write(target.format, true, &mut draft)?;
    draft.finish().map_err(unwritable)
}
