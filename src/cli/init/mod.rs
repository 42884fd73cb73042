//! `planlint init`: commented settings and a first plan, asking nothing.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::input::{self, InputError};
use super::{Call, Exit, files, terminal};
use crate::finding::{Lang, Said};

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  planlint init            in the current folder
  planlint init plans      in another one, made if it is not there")]
pub(super) struct Args {
    /// The folder [default: the current folder].
    folder: Option<PathBuf>,
}

const SETTINGS: (&str, &str) = (
    include_str!("planlint.en.toml"),
    include_str!("planlint.zh.toml"),
);

const PLAN: (&str, &str) = (include_str!("first.en.plan"), include_str!("first.zh.plan"));

pub(super) fn run(args: &Args, call: Call) -> Result<Exit, InputError> {
    let folder = args.folder.clone().unwrap_or_else(|| PathBuf::from("."));
    let lang = call.lang.unwrap_or_default();
    if folder.is_file() {
        let name = input::shown(&folder);
        return Err(InputError::Call(Said::new(
            format!("`{name}` is a file; say which folder"),
            format!("“{name}”是文件，请指明文件夹"),
        )));
    }
    std::fs::create_dir_all(&folder).map_err(|source| InputError::Unwritable {
        path: input::shown(&folder),
        source,
    })?;
    let mut out = terminal::out();
    let mut write = |name: &str, text: &str| -> Result<(), InputError> {
        let path = folder.join(name);
        let shown = input::shown(&path);
        if path.exists() {
            let stays = lang.pick("is there already and stays", "已存在，保持不变");
            writeln!(out, "{shown} {stays}")?;
        } else {
            files::create(&path, text)?;
            writeln!(out, "{} {shown}", lang.pick("wrote", "已生成"))?;
        }
        Ok(())
    };
    write("planlint.toml", lang.pick(SETTINGS.0, SETTINGS.1))?;
    // Someone who has plans needs no first one.
    if !holds_plans(&folder) || folder.join("first.plan").exists() {
        write("first.plan", lang.pick(PLAN.0, PLAN.1))?;
    }
    writeln!(out, "{}", next_step(&folder, lang))?;
    out.flush()?;
    Ok(Exit::Clean)
}

fn holds_plans(folder: &Path) -> bool {
    input::plan_files(std::slice::from_ref(&folder.to_path_buf()))
        .is_ok_and(|found| !found.is_empty())
}

fn next_step(folder: &Path, lang: Lang) -> String {
    let shown = input::shown(folder);
    let at = if shown == "." {
        String::new()
    } else {
        format!(" {shown}")
    };
    lang.pick(
        format!("next: planlint check{at}"),
        format!("下一步：planlint check{at}"),
    )
}
