//! Whom a failure concerns, by the step, the code (RFC 5321, RFC 3463) and the kind of error.

use std::error::Error as _;
use std::io;

use lettre::transport::smtp::Error;

use super::super::transport::FailureClass;

/// A step of the conversation, for limits, classes and details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Connect,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    Content,
}

impl Phase {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::StartTls => "starttls",
            Self::Auth => "auth",
            Self::Mail => "mail",
            Self::Rcpt => "rcpt",
            Self::Data => "data",
            Self::Content => "content",
        }
    }
}

/// Whom a negative reply concerns.
///
/// Only a refusal that is plainly about the recipient may be counted against the person; any
/// other 5xx is about us, and staff must act while everybody keeps their place.
pub(super) fn class_of_reply(phase: Phase, code: u16, words: &str) -> FailureClass {
    if code == 421 && phase == Phase::Connect {
        return FailureClass::Infrastructure;
    }
    if code < 500 {
        return FailureClass::Temporary;
    }
    let subject = enhanced_subject(words);
    let relay = words.to_ascii_lowercase().contains("relay");
    match phase {
        Phase::Rcpt if matches!(code, 503 | 530 | 534 | 535) => FailureClass::Config,
        Phase::Rcpt if subject == Some(7) || (subject.is_none() && relay) => FailureClass::Config,
        Phase::Rcpt => FailureClass::Permanent,
        Phase::Data | Phase::Content if matches!(subject, Some(1 | 2)) => FailureClass::Permanent,
        _ => FailureClass::Config,
    }
}

/// The subject of an enhanced status code (RFC 3463): the 1 of `5.1.2`. 1 is the address, 2 the
/// mailbox, 7 policy.
fn enhanced_subject(words: &str) -> Option<u16> {
    let mut parts = words.split_whitespace().next()?.split('.');
    let (class, subject, detail) = (parts.next()?, parts.next()?, parts.next()?);
    detail
        .trim_end_matches([':', ';', ','])
        .parse::<u16>()
        .ok()?;
    if class == "5" {
        subject.parse().ok()
    } else {
        None
    }
}

pub(super) fn class_of_error(error: &Error) -> FailureClass {
    // Only a failed handshake comes as an error of lettre within another.
    let handshake = error
        .source()
        .is_some_and(<dyn std::error::Error>::is::<Error>);
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(broken) = inner.downcast_ref::<io::Error>() {
            // Invalid data is what TLS refuses; any other kind is a connection that went away.
            let refused = handshake && broken.kind() == io::ErrorKind::InvalidData;
            return if refused {
                FailureClass::Config
            } else {
                FailureClass::Infrastructure
            };
        }
        source = inner.source();
    }
    if handshake || error.is_client() || error.is_tls() {
        FailureClass::Config
    } else {
        FailureClass::Infrastructure
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FailureClass::{Config, Infrastructure, Permanent, Temporary};

    #[test]
    fn only_a_refusal_of_the_recipient_counts_against_the_person() {
        let cases = [
            (Phase::Connect, 421, "busy", Infrastructure),
            (Phase::Connect, 554, "no service here", Config),
            (Phase::Auth, 454, "4.7.0 later", Temporary),
            (Phase::Auth, 535, "5.7.8 wrong", Config),
            (Phase::Mail, 421, "closing", Temporary),
            (Phase::Mail, 530, "5.7.0 authenticate first", Config),
            (Phase::Mail, 550, "sender refused", Config),
            (Phase::Rcpt, 450, "4.2.1 greylisted", Temporary),
            (Phase::Rcpt, 550, "5.1.1 unknown", Permanent),
            (Phase::Rcpt, 550, "no such user", Permanent),
            (Phase::Rcpt, 552, "5.2.2 full", Permanent),
            (Phase::Rcpt, 550, "5.7.1 denied", Config),
            (Phase::Rcpt, 554, "Relay access denied", Config),
            (Phase::Rcpt, 530, "login", Config),
            (Phase::Content, 452, "4.3.1 disk", Temporary),
            (Phase::Content, 550, "5.1.1: unknown", Permanent),
            (Phase::Content, 554, "5.6.0 no", Config),
            (Phase::Content, 554, "no", Config),
        ];
        for (phase, code, words, expected) in cases {
            assert_eq!(
                class_of_reply(phase, code, words),
                expected,
                "{code} {words}"
            );
        }
    }
}
