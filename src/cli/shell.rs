//! `planlint completions` and `planlint man`: the commands, told to a shell and to a manual.
//!
//! Both are printed from the definition of the arguments, in the language of the call; nothing about
//! an argument is written down a second time.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory as _};
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::input::{InputError, shown};
use super::{Call, Cli, Exit, files, help, terminal};
use crate::finding::{Lang, Said};

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint completions bash > ~/.local/share/bash-completion/completions/planlint
  planlint completions zsh > ~/.zfunc/_planlint
  planlint completions fish > ~/.config/fish/completions/planlint.fish")]
pub(super) struct Completions {
    /// The shell: bash, zsh, fish, powershell or elvish.
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint man man/man1                  planlint.1, planlint-check.1 and so on
  planlint man ~/.local/share/man/man1   for one user: then `man planlint-check`")]
pub(super) struct Manual {
    /// The folder to write the pages into; made if it is not there.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// The whole command, as its help shows it.
fn command(lang: Lang) -> Command {
    help::localised(Cli::command(), lang)
}

/// Writes the completions of a shell to standard output.
pub(super) fn completions(args: &Completions, call: Call) -> Result<Exit, InputError> {
    let mut script = Vec::new();
    let mut command = command(call.lang.unwrap_or_default());
    generate(args.shell, &mut command, "planlint", &mut script);
    let mut out = terminal::out();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Clean)
}

/// Writes a page for planlint and one for each command.
pub(super) fn manual(args: &Manual, call: Call) -> Result<Exit, InputError> {
    let pages = pages(call.lang.unwrap_or_default())?;
    files::folder(&args.folder)?;
    let paths: Vec<PathBuf> = pages
        .iter()
        .map(|(name, _)| args.folder.join(name))
        .collect();
    paths.iter().try_for_each(|path| is_ours(path))?;
    let mut out = terminal::out();
    for (path, (_, page)) in paths.iter().zip(&pages) {
        if path.exists() {
            files::replace_bytes(path, page)?;
        } else {
            files::create_bytes(path, page)?;
        }
        writeln!(out, "{}", shown(path))?;
    }
    out.flush()?;
    Ok(Exit::Clean)
}

/// The pages with the names of their files.
fn pages(lang: Lang) -> Result<Vec<(String, Vec<u8>)>, InputError> {
    let mut command = command(lang).disable_help_subcommand(true);
    command.build();
    // Building has given each its whole name: `planlint-check`.
    let subcommands = command.get_subcommands().filter_map(|sub| {
        let name = sub.get_display_name()?.to_owned();
        Some((name, sub.clone()))
    });
    let all = std::iter::once(("planlint".to_owned(), command.clone())).chain(subcommands);
    all.map(|(name, command)| {
        let mut page = Vec::new();
        Man::new(command).title(name.as_str()).render(&mut page)?;
        Ok((format!("{name}.1"), page))
    })
    .collect()
}

/// Refuses a file that is there already and no page of planlint.
fn is_ours(path: &Path) -> Result<(), InputError> {
    let Ok(there) = fs::read(path) else {
        return Ok(());
    };
    if String::from_utf8_lossy(&there).contains("\n.TH planlint") {
        return Ok(());
    }
    let name = shown(path);
    Err(InputError::Call(Said::new(
        format!(
            "`{name}` is there, and no page of planlint; it stays as it is: name another folder"
        ),
        format!("“{name}”已存在，且不是 planlint 的手册页，未作改动；请另指定文件夹"),
    )))
}
