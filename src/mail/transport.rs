//! The last step of a mail: out of the house, or into a file.
//!
//! Lives here: the three ways a mail can leave, and how a failure is named. The SMTP
//! conversation itself is in `smtp`. Never here: retries, leases, what a failure means for a
//! person; the courier decides that by the class.

use std::fmt;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
pub use lettre::Address;
use sha2::{Digest, Sha256};

pub use super::smtp::{Limits, Smtp};

/// Longest `detail` of a failure, in characters; it stands in the database and in the log.
const DETAIL_CHARS_MAX: usize = 200;

/// Parts of a local part that are shorter than this are no name and stay in a detail.
const NAME_PART_CHARS_MIN: usize = 3;

/// The way mails leave, by `mail.transport` of the configuration.
#[derive(Clone, Debug)]
pub enum Transport {
    /// One `.eml` per mail into this directory, which is made if it is missing.
    Files(PathBuf),
    /// To a mail server.
    Smtp(Box<Smtp>),
    /// Kept in memory, for tests.
    Memory(Arc<Mutex<Vec<Outgoing>>>),
}

/// One mail, ready to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The `Message-ID` with its angle brackets; the same at every attempt.
    pub message_id: String,
    /// File name for `Transport::Files`, made by [`file_name`]; the same at every attempt.
    pub name: String,
    /// Where bounces go (the reverse path of RFC 5321).
    pub envelope_from: Address,
    /// The one recipient.
    pub envelope_to: Address,
    /// The message (RFC 5322), lines ended by CRLF.
    pub raw: Vec<u8>,
}

/// Why a mail did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{class}: {detail}")]
pub struct Failure {
    /// Whom it concerns, and so what to do about it.
    pub class: FailureClass,
    /// What happened: phase, SMTP code and the server's words, cut, without any part of the
    /// citizen's address.
    pub detail: String,
}

/// Whom a failure concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureClass {
    /// The server said: later (4xx). This mail waits.
    Temporary,
    /// The server refused this recipient for good. The address is the trouble.
    Permanent,
    /// No server was reached, or it went away; nobody's mail can leave. Nobody is to blame.
    Infrastructure,
    /// The server refuses us: credentials, certificates, relaying, our content. Staff must act.
    Config,
}

impl FailureClass {
    /// Every class, for the series that metrics register at start.
    pub const ALL: [Self; 4] = [
        Self::Temporary,
        Self::Permanent,
        Self::Infrastructure,
        Self::Config,
    ];

    /// The class as it stands in metrics.
    pub fn label(self) -> &'static str {
        match self {
            Self::Temporary => "temporary",
            Self::Permanent => "permanent",
            Self::Infrastructure => "infrastructure",
            Self::Config => "config",
        }
    }
}

impl fmt::Display for FailureClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.label())
    }
}

impl Transport {
    /// Hands one mail over. `Ok` means that the next hop has taken it on: code 250 after the
    /// content, or a file that survives a power cut.
    ///
    /// A future that is dropped half-way leaves nothing behind that a later call could trip over.
    pub async fn deliver(&self, mail: &Outgoing) -> Result<(), Failure> {
        match self {
            Self::Files(directory) => deliver_file(directory, mail).await,
            Self::Smtp(smtp) => smtp.deliver(mail).await,
            Self::Memory(mails) => {
                mails
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(mail.clone());
                Ok(())
            }
        }
    }
}

/// The name of a mail's file: `YYYYMMDDTHHMMSSmmm-<kind>-<short id>.eml`, so that a listing
/// is in the order of writing.
///
/// `created_at` is when the mail was put in the outbox, not when it is tried: a retry must
/// overwrite its own file. The short id is taken from the Message-ID.
pub fn file_name(created_at: DateTime<Utc>, kind: &str, message_id: &str) -> String {
    let digest = Sha256::digest(message_id.as_bytes());
    let short = data_encoding::HEXLOWER.encode(&digest[..4]);
    format!(
        "{}-{kind}-{short}.eml",
        created_at.format("%Y%m%dT%H%M%S%3f")
    )
}

async fn deliver_file(directory: &Path, mail: &Outgoing) -> Result<(), Failure> {
    let plain = !mail.name.starts_with('.')
        && mail
            .name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if mail.name.is_empty() || !plain {
        let detail = "the mail has no plain file name".to_owned();
        return Err(Failure {
            class: FailureClass::Config,
            detail,
        });
    }
    let (directory, name, raw) = (directory.to_owned(), mail.name.clone(), mail.raw.clone());
    let written = tokio::task::spawn_blocking(move || write_atomically(&directory, &name, &raw));
    match written.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(file_failure(&error)),
        Err(error) => Err(Failure {
            class: FailureClass::Infrastructure,
            detail: format!("files: the writer ended early: {error}"),
        }),
    }
}

/// Either the whole file is there under its name, and stays after a power cut, or none is.
fn write_atomically(directory: &Path, name: &str, raw: &[u8]) -> io::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)?;
    let part = directory.join(format!(".{name}.part"));
    // Its links are as good as a key: nobody but us may read it, or list it.
    let written = File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&part)
        .and_then(|mut file| file.write_all(raw).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&part, directory.join(name)))
        .and_then(|()| File::open(directory)?.sync_all());
    if written.is_err() {
        // What stays of a failed attempt would only eat the space that was short.
        let _ = fs::remove_file(&part);
    }
    written
}

fn file_failure(error: &io::Error) -> Failure {
    let class = match error.kind() {
        io::ErrorKind::PermissionDenied
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::AlreadyExists
        | io::ErrorKind::ReadOnlyFilesystem => FailureClass::Config,
        _ => FailureClass::Infrastructure,
    };
    Failure {
        class,
        detail: format!("files: {error}"),
    }
}

/// The server's words without the recipient: every word that holds an address or a part of
/// this one is replaced, and the rest is cut.
///
/// Servers like to repeat whom they refused, and the detail goes to the log and stays longer
/// than the person's data may.
pub(super) fn without_address(text: &str, recipient: &Address) -> String {
    let names = name_parts(recipient);
    let words = text.split(|character: char| character.is_whitespace() || character.is_control());
    let mut kept = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !kept.is_empty() {
            kept.push(' ');
        }
        let lower = word.to_lowercase();
        let tells = ["@", "%40", "=40", "&#64"]
            .iter()
            .any(|at| lower.contains(at))
            || names.iter().any(|name| lower.contains(name.as_str()));
        kept.push_str(if tells { "[…]" } else { word });
    }
    kept.chars().take(DETAIL_CHARS_MAX).collect()
}

fn name_parts(recipient: &Address) -> Vec<String> {
    let local = recipient.user().to_lowercase();
    let mut parts: Vec<String> = local
        .split(|character: char| !character.is_alphanumeric())
        .filter(|part| part.chars().count() >= NAME_PART_CHARS_MIN)
        .map(str::to_owned)
        .collect();
    parts.push(local);
    parts
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mail(name: &str) -> Outgoing {
        Outgoing {
            message_id: "<a@example.org>".into(),
            name: name.into(),
            envelope_from: "termine@example.org".parse().expect("an address"),
            envelope_to: "erika.mustermann@example.net".parse().expect("an address"),
            raw: b"Subject: a\r\n\r\nb\r\n".to_vec(),
        }
    }

    #[test]
    fn a_name_sorts_by_time_and_depends_on_the_message_id_alone_otherwise() {
        let at = "2026-11-30T08:20:00.123456Z".parse().expect("a date");
        let name = file_name(at, "offer", "<a@example.org>");
        assert_eq!(name, file_name(at, "offer", "<a@example.org>"));
        assert_ne!(name, file_name(at, "offer", "<b@example.org>"));
        assert!(name.starts_with("20261130T082000123-offer-"), "{name}");
        assert_eq!(name.len(), "20261130T082000123-offer-01234567.eml".len());
    }

    #[tokio::test]
    async fn a_retry_overwrites_its_own_file() {
        let directory = tempfile::tempdir().expect("a directory");
        let files = Transport::Files(directory.path().join("made/on/demand"));
        for body in ["first\r\n", "second\r\n"] {
            let mail = Outgoing {
                raw: body.into(),
                ..mail("a.eml")
            };
            files.deliver(&mail).await.expect("written");
        }
        let written: Vec<_> = fs::read_dir(directory.path().join("made/on/demand"))
            .expect("a listing")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        assert_eq!(written.len(), 1, "{written:?}");
        assert_eq!(fs::read(&written[0]).expect("a mail"), b"second\r\n");
    }

    #[tokio::test]
    async fn nobody_else_reads_the_mails() {
        let directory = tempfile::tempdir().expect("a directory");
        let inside = directory.path().join("mail");
        let files = Transport::Files(inside.clone());
        files.deliver(&mail("a.eml")).await.expect("written");
        for (path, expected) in [(inside.join("a.eml"), 0o600), (inside, 0o700)] {
            let mode = fs::metadata(&path).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, expected, "{}", path.display());
        }
    }

    #[tokio::test]
    async fn a_name_cannot_leave_the_directory() {
        let directory = tempfile::tempdir().expect("a directory");
        let files = Transport::Files(directory.path().to_owned());
        for name in ["", "../a.eml", "a/b.eml", ".hidden", "a\0.eml"] {
            let failure = files.deliver(&mail(name)).await.expect_err("refused");
            assert_eq!(failure.class, FailureClass::Config, "{name:?}");
        }
    }

    #[tokio::test]
    async fn a_directory_that_is_a_file_is_a_matter_of_configuration() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("file");
        fs::write(&path, b"").expect("written");
        let failure = Transport::Files(path)
            .deliver(&mail("a.eml"))
            .await
            .expect_err("refused");
        assert_eq!(failure.class, FailureClass::Config, "{failure}");
    }

    #[test]
    fn a_full_disk_is_nobodys_fault() {
        let failure = file_failure(&io::ErrorKind::StorageFull.into());
        assert_eq!(failure.class, FailureClass::Infrastructure);
    }

    #[test]
    fn a_detail_tells_nobody_who_was_refused() {
        let to: Address = "Erika.Mustermann+reihum@example.net"
            .parse()
            .expect("an address");
        let cases = [
            (
                "5.1.1 <erika.mustermann@example.net>: no such user",
                "5.1.1 […] no such user",
            ),
            ("mailbox of Mustermann is full", "mailbox of […] is full"),
            ("see http://x.test/?to=a%40b.de\r\nbye", "see […] bye"),
            ("user ERIKA unknown", "user […] unknown"),
            ("Relay access denied", "Relay access denied"),
        ];
        for (given, expected) in cases {
            assert_eq!(without_address(given, &to), expected);
        }
        assert_eq!(
            without_address(&"x ".repeat(5000), &to).chars().count(),
            DETAIL_CHARS_MAX
        );
    }
}
