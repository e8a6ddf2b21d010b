//! What went wrong when relays were asked: who, how, and in which words.

use std::fmt;

use drand::client::{RelayError, RelayErrorKind};

use super::BODY_BYTES_MAX;

/// Longest `detail` of a failure, in characters; it goes to the log.
const DETAIL_CHARS_MAX: usize = 200;

/// No relay gave the beacon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The round that was asked for.
    pub round: u64,
    /// What each relay did instead, in the order of the configuration; nothing if the chain has no
    /// such round.
    pub failures: Vec<Failure>,
}

impl Error {
    pub(super) fn new(round: u64, errors: Vec<RelayError>) -> Self {
        Self {
            round,
            failures: errors.into_iter().map(Failure::from).collect(),
        }
    }

    /// Whether nothing is wrong but the time: no relay has the round yet.
    pub fn is_not_yet(&self) -> bool {
        let mut failures = self.failures.iter();
        !self.failures.is_empty() && failures.all(|failure| failure.fault == Fault::NotYet)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let round = self.round;
        if self.failures.is_empty() {
            return write!(formatter, "drand has no round {round}");
        }
        write!(formatter, "no relay gave drand round {round}")?;
        for (number, failure) in self.failures.iter().enumerate() {
            let sign = if number == 0 { ": " } else { "; " };
            write!(formatter, "{sign}{failure}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// What one relay did instead of giving the beacon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The relay's address.
    pub relay: String,
    /// What it did.
    pub fault: Fault,
    /// More about it; no words of the relay's own.
    pub detail: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            relay,
            fault,
            detail,
        } = self;
        write!(formatter, "{relay}: {fault} ({detail})")
    }
}

/// The ways in which a relay can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// It says that the round is not there (404, 425). Soon after the round's time that is normal.
    NotYet,
    /// Nobody is there, or not in time, or it is out of order (any other status but 2xx).
    Unavailable,
    /// The signature is not the chain's for this round.
    BadSignature,
    /// Anything else: no beacon, another round's, too long.
    Nonsense,
}

impl Fault {
    /// All of them, for what counts them.
    pub const ALL: [Self; 4] = [
        Self::NotYet,
        Self::Unavailable,
        Self::BadSignature,
        Self::Nonsense,
    ];

    /// The fault in one word, as for metrics.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotYet => "not_yet",
            Self::Unavailable => "unavailable",
            Self::BadSignature => "bad_signature",
            Self::Nonsense => "nonsense",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotYet => "not there yet",
            Self::Unavailable => "unavailable",
            Self::BadSignature => "bad signature",
            Self::Nonsense => "nonsense",
        })
    }
}

impl From<RelayError> for Failure {
    fn from(error: RelayError) -> Self {
        let (fault, detail) = diagnose(error.kind);
        Self {
            relay: error.relay.base().to_owned(),
            fault,
            detail: detail.chars().take(DETAIL_CHARS_MAX).collect(),
        }
    }
}

fn diagnose(kind: RelayErrorKind) -> (Fault, String) {
    use drand::Error::{InvalidPreviousSignature, InvalidSignature, Length, MalformedSignature};
    match kind {
        RelayErrorKind::NotYet => (Fault::NotYet, "HTTP 425".to_owned()),
        RelayErrorKind::NotFound => (Fault::NotYet, "HTTP 404".to_owned()),
        RelayErrorKind::Status(status) => (Fault::Unavailable, format!("HTTP {status}")),
        RelayErrorKind::Timeout => (Fault::Unavailable, "timed out".to_owned()),
        RelayErrorKind::Transport(error) => (Fault::Unavailable, cause(&error)),
        RelayErrorKind::BodyTooLarge => {
            let detail = format!("more than {BODY_BYTES_MAX} bytes");
            (Fault::Nonsense, detail)
        }
        RelayErrorKind::Invalid(
            error @ (InvalidSignature
            | MalformedSignature
            | InvalidPreviousSignature
            | Length {
                what: "signature" | "previous signature",
                ..
            }),
        ) => (Fault::BadSignature, error.to_string()),
        other => (Fault::Nonsense, other.to_string()),
    }
}

/// The innermost error: what is around it only repeats the address.
fn cause(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
