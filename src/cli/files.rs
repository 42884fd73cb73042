//! Files that planlint writes: whole or not at all, and never over what it has not read.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::input::{InputError, shown};
use crate::finding::Said;

/// Replaces a file at once: a crash leaves the old one or the new one, never a half.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), InputError> {
    replaced(path, text).map_err(|source| InputError::Unwritable {
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
    let write = || {
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)?;
        file.write_all(text.as_bytes())
    };
    write().map_err(|source| InputError::Unwritable {
        path: shown(path),
        source,
    })
}

fn replaced(path: &Path, text: &str) -> io::Result<()> {
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
        file.write_all(text.as_bytes())?;
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
