//! What a command answers, on standard output, and says beside that, on standard error.
//!
//! Nothing here panics: a full disk is a failure, and whoever reads an answer may have heard
//! enough and closed the pipe.

use std::io::{ErrorKind, Write};

use super::Failure;

/// Writes these lines to standard output.
pub(super) fn say(lines: &[String]) -> Result<(), Failure> {
    let lines: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
    write(lines.as_bytes())
}

/// Writes a whole file to standard output.
pub(super) fn write(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::Closed,
        _ => Failure::Output(error),
    })
}

/// Writes a line to standard error. Where that cannot be written, nobody is left to be told so.
pub(super) fn mutter(line: &str) {
    let mut out = std::io::stderr().lock();
    let _ = out.write_all(format!("{line}\n").as_bytes());
}
