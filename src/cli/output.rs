//! Where results go: standard output or a file, with nothing lost in silence.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, bail};

/// Writes `text` to `file`, or to standard output with colour only where it is wanted.
pub(crate) fn write(text: &str, file: Option<&Path>) -> anyhow::Result<()> {
    if let Some(path) = file {
        let plain = anstream::adapter::strip_str(text).to_string();
        return fs::write(path, plain).with_context(|| format!("failed to write {}", path.display()));
    }
    if statusquo::process::standard_output_was_closed() {
        bail!("failed to write: standard output is closed");
    }
    let mut output = anstream::AutoStream::auto(io::stdout().lock());
    output.write_all(text.as_bytes()).and_then(|()| output.flush()).context("failed to write to standard output")
}

/// Whether a file can be written, as far as can be told before it is.
pub(crate) fn writable(file: &Path) -> anyhow::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let place = if file.exists() { file } else { folder };
    let permitted = match file.is_dir() {
        true => Err(rustix::io::Errno::ISDIR),
        false => rustix::fs::access(place, rustix::fs::Access::WRITE_OK),
    };
    permitted.map_err(io::Error::from).with_context(|| format!("failed to write {}", file.display()))
}

/// The width to write to: the terminal's, or none where there is no terminal.
pub(crate) fn width(file: Option<&Path>) -> Option<u16> {
    if file.is_some() || !io::stdout().is_terminal() {
        return None;
    }
    rustix::termios::tcgetwinsize(io::stdout()).ok().map(|size| size.ws_col).filter(|columns| *columns > 0)
}
