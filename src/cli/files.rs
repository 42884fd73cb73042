//! Files that planlint writes: whole or not at all, and never over what it has not read.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::input::{InputError, shown};
use crate::finding::Said;

/// Replaces a file at once: a crash leaves the old one or the new one, never a half.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), InputError> {
    replace_bytes(path, text.as_bytes())
}

/// The same for what is no text.
pub(super) fn replace_bytes(path: &Path, bytes: &[u8]) -> Result<(), InputError> {
    replaced(path, bytes).map_err(|source| InputError::Unwritable {
        path: shown(path),
        source,
    })
}

/// Replaces a file that still holds what was read from it.
pub(super) fn replace_read(path: &Path, read: &str, text: &str) -> Result<(), InputError> {
    let now = fs::read(path).map_err(|source| InputError::Unreadable {
        path: shown(path),
        source,
    })?;
    if now != read.as_bytes() {
        let name = shown(path);
        return Err(InputError::Call(Said::new(
            format!("`{name}` has changed meanwhile; it stays as it is, call again"),
            format!("“{name}”在此期间被修改，未作改动；请重新运行"),
        )));
    }
    replace(path, text)
}

/// Refuses a file that is there already, before anything is done.
pub(super) fn is_new(path: &Path) -> Result<(), InputError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(InputError::Unwritable {
            path: shown(path),
            source: io::ErrorKind::AlreadyExists.into(),
        }),
        Err(_) => Ok(()),
    }
}

/// Writes a new file; one that is there already stays.
pub(super) fn create(path: &Path, text: &str) -> Result<(), InputError> {
    create_bytes(path, text.as_bytes())
}

/// Makes a folder and those above it; one that is there stays.
pub(super) fn folder(path: &Path) -> Result<(), InputError> {
    fs::create_dir_all(path).map_err(|source| InputError::Unwritable {
        path: shown(path),
        source,
    })
}

/// The same for what is no text.
pub(super) fn create_bytes(path: &Path, bytes: &[u8]) -> Result<(), InputError> {
    let write = || {
        // What is there already is refused before anything is written.
        if fs::symlink_metadata(path).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let mut draft = Draft::at(path.to_path_buf())?;
        draft.write_all(bytes)?;
        draft.finish_new()
    };
    write().map_err(|source| InputError::Unwritable {
        path: shown(path),
        source,
    })
}

fn replaced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::metadata(path)?;
    let mut draft = Draft::begin(path)?;
    draft.write_all(bytes)?;
    draft.finish()
}

/// How many drafts of killed calls with our number are passed over.
const MOST_TRIES: u32 = 1000;

/// A file in the making: there once it is finished, and until then nothing has changed.
#[derive(Debug)]
pub(super) struct Draft {
    path: PathBuf,
    new: PathBuf,
    out: io::BufWriter<fs::File>,
    finished: bool,
}

impl Draft {
    /// Begins a file, new or in the place of another.
    pub(super) fn begin(path: &Path) -> io::Result<Self> {
        // A link stays a link: what it points to is replaced.
        let path = match fs::canonicalize(path) {
            Ok(there) => there,
            Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_path_buf(),
            Err(error) => return Err(error),
        };
        let there = fs::metadata(&path).ok().map(|m| m.permissions());
        // Renaming would get round the protection.
        if there.as_ref().is_some_and(fs::Permissions::readonly) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let draft = Self::at(path)?;
        // Who may read it is decided before there is anything to read.
        if let Some(permissions) = there {
            fs::set_permissions(&draft.new, permissions)?;
        }
        Ok(draft)
    }

    /// A new file beside the path, with a name that nobody has: two calls never share one, and a
    /// link that lies in wait is not followed.
    fn at(path: PathBuf) -> io::Result<Self> {
        let mut tries = 0;
        loop {
            let mut name = OsString::from(".");
            name.push(path.file_name().unwrap_or_default());
            name.push(format!(".planlint-{}-{tries}", std::process::id()));
            let new = path.with_file_name(name);
            let open = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&new);
            match open {
                Ok(file) => {
                    return Ok(Self {
                        path,
                        new,
                        out: io::BufWriter::with_capacity(1 << 16, file),
                        finished: false,
                    });
                }
                // Left behind by a call that was killed.
                Err(error)
                    if error.kind() == io::ErrorKind::AlreadyExists && tries < MOST_TRIES =>
                {
                    tries += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn written(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().sync_all()
    }

    /// Puts it in its place.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.written()?;
        fs::rename(&self.new, &self.path)?;
        self.finished = true;
        Ok(())
    }

    /// Puts it in its place, where nothing may be.
    fn finish_new(mut self) -> io::Result<()> {
        self.written()?;
        match fs::hard_link(&self.new, &self.path) {
            // The draft itself is taken away with this value.
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {}
            done => return done,
        }
        // A file system without such links has no way to do both at once.
        if fs::symlink_metadata(&self.path).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        fs::rename(&self.new, &self.path)?;
        self.finished = true;
        Ok(())
    }
}

impl io::Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.finished {
            let _ = fs::remove_file(&self.new);
        }
    }
}
