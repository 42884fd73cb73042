//! Revisions of a git repository, read with the `git` of the machine: no checkout, nothing is written.
//!
//! In go a folder and the name of a revision, out come paths and bytes. Every way in which git can
//! refuse is put into words that say what to do. What is in the files is unknown here.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::input::{InputError, shown};
use crate::finding::Said;

/// A repository with a working tree.
#[derive(Clone, Debug)]
pub(super) struct Repository {
    /// The top folder of the working tree.
    top: PathBuf,
    shallow: bool,
}

/// A commit with the files in it.
#[derive(Debug)]
pub(super) struct Commit {
    repository: Repository,
    /// The name it was asked for by.
    pub(super) name: String,
    /// Object ids of its files, by path from the top with `/`.
    files: BTreeMap<String, String>,
}

/// One line of the log.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The short id.
    pub(super) id: String,
    /// The day it was written.
    pub(super) date: String,
    /// Who wrote it.
    pub(super) author: String,
    /// The first line of its message.
    pub(super) subject: String,
    /// Where the path stood then.
    pub(super) path: String,
}

fn incomplete(revision: &str, listed: &Output) -> InputError {
    let reason = String::from_utf8_lossy(&listed.stderr).trim().to_owned();
    call(Said::new(
        format!("the files of `{revision}` cannot be listed: {reason}"),
        format!("无法列出版本“{revision}”的文件：{reason}"),
    ))
}

fn call(said: Said) -> InputError {
    InputError::Call(said)
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    command
        .arg("-C")
        .arg(here)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0");
    command
}

fn failed(error: &io::Error) -> InputError {
    if error.kind() == io::ErrorKind::NotFound {
        return call(Said::new(
            "`git` was not found; revisions are read with it. Install it, or put the older revision into a folder and name that",
            "找不到 git 程序，而读取版本要用到它。请安装 git，或把旧版放到一个文件夹里再指定该文件夹",
        ));
    }
    call(Said::new(
        format!("`git` could not be started: {error}"),
        format!("无法运行 git：{error}"),
    ))
}

fn output(mut command: Command) -> Result<Output, InputError> {
    command.output().map_err(|error| failed(&error))
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned()
}

impl Repository {
    /// The repository around a path.
    pub(super) fn around(path: &Path) -> Result<Self, InputError> {
        let folder = path
            .ancestors()
            .find(|p| p.is_dir() || p.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut command = command(folder);
        command.args(["rev-parse", "--is-shallow-repository", "--show-toplevel"]);
        let found = output(command)?;
        let said = text(&found);
        let mut lines = said.lines();
        match (found.status.success(), lines.next(), lines.next()) {
            (true, Some(shallow), Some(top)) => Ok(Self {
                top: PathBuf::from(top),
                shallow: shallow == "true",
            }),
            _ => Err(Self::none(folder, &found)),
        }
    }

    fn none(folder: &Path, found: &Output) -> InputError {
        let name = shown(folder);
        let reason = String::from_utf8_lossy(&found.stderr);
        if reason.contains("dubious ownership") {
            return call(Said::new(
                format!(
                    "git does not trust the repository around `{name}`, which belongs to somebody else; `git config --global --add safe.directory PATH` allows it"
                ),
                format!(
                    "“{name}”所在的仓库属于其他用户，git 未予信任；可用“git config --global --add safe.directory 路径”放行"
                ),
            ));
        }
        call(Said::new(
            format!(
                "`{name}` lies in no git repository, so there are no revisions of it; `planlint diff` can compare it with a file or folder"
            ),
            format!(
                "“{name}”不在 git 仓库中，没有历史版本；planlint diff 可以拿文件或文件夹作旧版来比较"
            ),
        ))
    }

    /// A path as seen from the top, with `/`; nothing for one outside.
    pub(super) fn inside(&self, path: &Path) -> Option<String> {
        let absolute = std::path::absolute(path).ok()?;
        // What is there may be reached by links; what is not there any more is taken as written.
        let known = absolute.ancestors().find_map(|a| {
            let real = std::fs::canonicalize(a).ok()?;
            Some(real.join(absolute.strip_prefix(a).ok()?))
        })?;
        let top = std::fs::canonicalize(&self.top).unwrap_or_else(|_| self.top.clone());
        let below = known.strip_prefix(top).ok()?;
        let mut parts: Vec<String> = Vec::new();
        for part in below.components() {
            match part {
                Component::Normal(name) => parts.push(name.to_string_lossy().into_owned()),
                Component::ParentDir => {
                    parts.pop()?;
                }
                _ => {}
            }
        }
        Some(parts.join("/"))
    }

    /// Whether git knows a revision of this name.
    pub(super) fn knows(&self, revision: &str) -> Result<bool, InputError> {
        Ok(self.resolve(revision)?.is_some())
    }

    fn resolve(&self, revision: &str) -> Result<Option<String>, InputError> {
        let mut command = command(&self.top);
        let commit = format!("{revision}^{{commit}}");
        command.args([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ]);
        let found = output(command)?;
        Ok(found
            .status
            .success()
            .then(|| text(&found))
            .filter(|id| !id.is_empty()))
    }

    /// The commit of a revision with the list of its files.
    pub(super) fn commit(&self, revision: &str) -> Result<Commit, InputError> {
        let Some(id) = self.resolve(revision)? else {
            return Err(self.unknown(revision)?);
        };
        let mut command = command(&self.top);
        command.args(["ls-tree", "-r", "-z", "--full-tree", &id]);
        let listed = output(command)?;
        if !listed.status.success() {
            return Err(incomplete(revision, &listed));
        }
        let mut files = BTreeMap::new();
        for line in String::from_utf8_lossy(&listed.stdout).split('\0') {
            let Some((head, path)) = line.split_once('\t') else {
                continue;
            };
            let mut words = head.split(' ');
            if let (Some(mode), Some("blob"), Some(object)) = (words.next(), words.next(), words.next())
                // A link leads to a path, not to a plan.
                && mode != "120000"
            {
                files.insert(path.to_owned(), object.to_owned());
            }
        }
        Ok(Commit {
            repository: self.clone(),
            name: revision.to_owned(),
            files,
        })
    }

    fn unknown(&self, revision: &str) -> Result<InputError, InputError> {
        if self.shallow {
            return Ok(call(Said::new(
                format!(
                    "this clone is shallow and does not hold the revision `{revision}`; fetch the history with `git fetch --unshallow --tags` (in CI: fetch depth 0)"
                ),
                format!(
                    "此仓库是浅克隆，不含版本“{revision}”；请用“git fetch --unshallow --tags”取回历史（CI 中把 fetch-depth 设为 0）"
                ),
            )));
        }
        let mut command = command(&self.top);
        command.args([
            "for-each-ref",
            "--format=%(refname:short)",
            "refs/heads",
            "refs/tags",
            "refs/remotes",
        ]);
        let refs = text(&output(command)?);
        let near = crate::syntax::keywords::nearest(revision, refs.lines());
        Ok(call(match near {
            Some(near) => Said::new(
                format!("the repository has no revision `{revision}`; did you mean `{near}`?"),
                format!("仓库中没有版本“{revision}”；是否应为“{near}”？"),
            ),
            None => Said::new(
                format!(
                    "the repository has no revision `{revision}`; `git log --oneline` and `git tag` list what there is"
                ),
                format!(
                    "仓库中没有版本“{revision}”；可用“git log --oneline”和“git tag”查看已有版本"
                ),
            ),
        }))
    }

    /// The commits that touched a path, the latest first; a file is followed where it was renamed.
    pub(super) fn log(
        &self,
        path: &str,
        is_file: bool,
        most: usize,
    ) -> Result<Vec<Entry>, InputError> {
        let mut command = command(&self.top);
        let most = format!("--max-count={most}");
        let format = "--format=%x1e%h%x1f%ad%x1f%an%x1f%s";
        command.args([
            "-c",
            "core.quotepath=off",
            "log",
            "--no-color",
            "--date=short",
            format,
            &most,
        ]);
        if is_file {
            command.args(["--follow", "--name-only"]);
        }
        command.args(["--", if path.is_empty() { "." } else { path }]);
        let listed = output(command)?;
        if !listed.status.success() {
            let reason = String::from_utf8_lossy(&listed.stderr).trim().to_owned();
            return Err(call(Said::new(
                format!("the history of `{path}` cannot be read: {reason}"),
                format!("无法读取“{path}”的历史：{reason}"),
            )));
        }
        let entry = |block: &str| {
            let mut lines = block.lines();
            let mut parts = lines.next()?.splitn(4, '\u{1f}').map(str::to_owned);
            Some(Entry {
                id: parts.next()?,
                date: parts.next()?,
                author: parts.next()?,
                subject: parts.next()?,
                path: lines.rfind(|l| !l.is_empty()).unwrap_or(path).to_owned(),
            })
        };
        Ok(text(&listed).split('\u{1e}').filter_map(entry).collect())
    }

    /// Whether older commits are missing here.
    pub(super) const fn is_shallow(&self) -> bool {
        self.shallow
    }
}

impl Commit {
    /// Whether there is a file at a path.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The files at a path: itself, or all below it.
    pub(super) fn below(&self, path: &str) -> Vec<&str> {
        if self.holds(path) {
            return self
                .files
                .get_key_value(path)
                .map(|(p, _)| p.as_str())
                .into_iter()
                .collect();
        }
        let prefix = if path.is_empty() {
            String::new()
        } else {
            format!("{path}/")
        };
        let all = self.files.keys().map(String::as_str);
        all.filter(|p| p.starts_with(&prefix)).collect()
    }

    /// Why a path is not in it, and since when it is there.
    pub(super) fn missing(&self, path: &str) -> InputError {
        let (name, shown) = (&self.name, if path.is_empty() { "." } else { path });
        let first = || {
            let mut command = command(&self.repository.top);
            command.args([
                "log",
                "--diff-filter=A",
                "--format=%h (%ad)",
                "--date=short",
                "--reverse",
                "--",
                shown,
            ]);
            let found = output(command).ok()?;
            text(&found).lines().next().map(str::to_owned)
        };
        call(match first() {
            Some(first) => Said::new(
                format!(
                    "`{shown}` was not there in `{name}`: it came with {first}; compare with that or a later revision, or write the path it had then, `{name}:PATH`"
                ),
                format!(
                    "版本“{name}”中还没有“{shown}”，它是在 {first} 加入的；请与该版本或更晚的版本比较，或写出当时的路径“{name}:路径”"
                ),
            ),
            None => Said::new(
                format!(
                    "`{shown}` is not in `{name}`; `git ls-tree -r --name-only {name}` lists what is"
                ),
                format!(
                    "版本“{name}”中没有“{shown}”；可用“git ls-tree -r --name-only {name}”查看其中的文件"
                ),
            ),
        })
    }

    /// The bytes of files, in their order.
    pub(super) fn read(&self, paths: &[&str]) -> Result<Vec<Vec<u8>>, InputError> {
        let objects: Vec<&String> = paths.iter().filter_map(|p| self.files.get(*p)).collect();
        let mut request = String::new();
        for object in &objects {
            request.push_str(object);
            request.push('\n');
        }
        let mut command = command(&self.repository.top);
        command
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| failed(&error))?;
        let (Some(mut stdin), Some(mut stdout)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed(&io::Error::other("no pipe")));
        };
        // Written beside the reading: a full pipe would stop both.
        let writer = std::thread::spawn(move || stdin.write_all(request.as_bytes()));
        let mut bytes = Vec::new();
        stdout
            .read_to_end(&mut bytes)
            .map_err(|error| failed(&error))?;
        let _ = writer.join();
        let _ = child.wait();
        split(&bytes, objects.len()).ok_or_else(|| {
            call(Said::new(
                format!(
                    "git did not give all files of `{}`; in a partial clone fetch them first",
                    self.name
                ),
                format!(
                    "git 未能给出版本“{}”的全部文件；部分克隆的仓库请先取回文件",
                    self.name
                ),
            ))
        })
    }
}

/// The answers of `cat-file --batch`: `<id> blob <size>`, the bytes, a line end.
fn split(mut bytes: &[u8], count: usize) -> Option<Vec<Vec<u8>>> {
    let mut found = Vec::with_capacity(count);
    for _ in 0..count {
        let end = memchr::memchr(b'\n', bytes)?;
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let size: usize = head.rsplit(' ').next()?.parse().ok()?;
        let from = end + 1;
        found.push(bytes.get(from..from + size)?.to_vec());
        bytes = bytes.get(from + size + 1..)?;
    }
    Some(found)
}
