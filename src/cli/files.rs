//! Files that planlint writes: whole or not at all, and never over what it has not read.

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
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)?;
        file.write_all(bytes)
    };
    write().map_err(|source| InputError::Unwritable {
        path: shown(path),
        source,
    })
}

fn replaced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays a link: what it points to is replaced.
    let path = fs::canonicalize(path)?;
    // Renaming would get round the protection.
    if fs::metadata(&path)?.permissions().readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".planlint-new");
    let new = path.with_file_name(name);
    let write = || {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::set_permissions(&new, fs::metadata(&path)?.permissions())?;
        fs::rename(&new, &path)
    };
    write().inspect_err(|error| {
        if error.kind() != io::ErrorKind::AlreadyExists {
            let _ = fs::remove_file(&new);
        }
    })
}

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
        if fs::metadata(&path).is_ok_and(|m| m.permissions().readonly()) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".planlint-{}", std::process::id()));
        let new = path.with_file_name(name);
        let file = fs::File::create(&new)?;
        Ok(Self {
            path,
            new,
            out: io::BufWriter::with_capacity(1 << 16, file),
            finished: false,
        })
    }

    /// Puts it in its place.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        if let Ok(there) = fs::metadata(&self.path) {
            fs::set_permissions(&self.new, there.permissions())?;
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
