//! What the terminal and the environment say: width, colours, language.

use std::env;
use std::io::{self, IsTerminal, Write};

use crate::finding::Lang;

/// Columns of the terminal; 80 where there is none, or where it is very narrow or wide.
pub(super) fn width() -> usize {
    let columns = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    columns.unwrap_or(80).clamp(40, 120)
}

/// Whether to colour standard output.
pub(super) fn colour(when: &str) -> bool {
    match when {
        "always" => true,
        "never" => false,
        _ => {
            anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
                && io::stdout().is_terminal()
        }
    }
}

/// The language of the environment; `C` and `POSIX` say nothing.
pub(super) fn language() -> Option<Lang> {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()))?;
    if set.starts_with("zh") {
        Some(Lang::Zh)
    } else if set.starts_with("en") {
        Some(Lang::En)
    } else {
        None
    }
}

/// The current folder with `/`, where its name is text.
pub(super) fn here() -> Option<String> {
    let here = env::current_dir().ok()?;
    Some(here.to_str()?.replace('\\', "/"))
}

/// Says something on standard error, on lines of its own; nobody may be listening.
pub(super) fn tell(text: &str) {
    let mut err = io::stderr().lock();
    let _ = writeln!(err, "{}", text.strip_suffix('\n').unwrap_or(text));
}

/// Standard output, buffered.
pub(super) fn out() -> io::BufWriter<io::StdoutLock<'static>> {
    io::BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Whether standard output is shown to a person.
pub(super) fn is_shown() -> bool {
    io::stdout().is_terminal()
}

/// Says on a terminal that long work has begun; elsewhere nothing.
pub(super) fn progress(bytes: u64, lang: Lang) {
    if bytes > 64 << 20 && io::stderr().is_terminal() {
        let mb = bytes >> 20;
        let _ = write!(
            io::stderr(),
            "{}\r",
            lang.pick(format!("reading {mb} MB …"), format!("正在读取 {mb} MB……"))
        );
    }
}
