//! The chain of what staff did: each record carries the hash of the one before, so that nothing can
//! be changed, left out or put in between without everything after it being different.
//!
//! The hash of a record is SHA-256 over its lines, each ended by a line feed: `reihum/audit/1`, the
//! number, the hash before in hex (64 zeros for the first), the instant in RFC 3339 with
//! microseconds, who, what, about what, the details as JSON, and in hex the digest of the reason, or
//! nothing. The digest is SHA-256 over 16 bytes of salt and the text: so the text, which may say
//! something about a person, can be forgotten while the chain still holds.

use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest, Sha256};

/// What the first record follows.
pub const BEGINNING: [u8; 32] = [0; 32];

/// One thing that somebody of the staff did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Counted from 1, without a gap.
    pub number: i64,
    /// When, in microseconds.
    pub at: DateTime<Utc>,
    /// The id of the member of staff, or `command` for the command line.
    pub actor: String,
    /// What, in one word.
    pub action: String,
    /// About what: `entry ID`, `slot ID`, …; never a name.
    pub subject: String,
    /// Ids, days and codes as JSON; never what names a person.
    pub detail: String,
    /// Of the reason that was typed, if one was.
    pub reason_digest: Option<Vec<u8>>,
}

/// The digest of a reason.
pub fn digest(salt: &[u8], text: &str) -> Vec<u8> {
    Sha256::new()
        .chain_update(salt)
        .chain_update(text)
        .finalize()
        .to_vec()
}

/// The hash of `record` that follows one with the hash `before`.
pub fn chain(before: &[u8], record: &Record) -> [u8; 32] {
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    let digest = record.reason_digest.as_deref().map(hex);
    let lines = [
        "reihum/audit/1",
        &record.number.to_string(),
        &hex(before),
        &record.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        &record.actor,
        &record.action,
        &record.subject,
        &record.detail,
        digest.as_deref().unwrap_or_default(),
    ];
    let mut hash = Sha256::new();
    for line in lines {
        // A line feed in a field would let two records have one text; JSON and ids have none.
        assert!(!line.contains('\n'), "a field of a record is one line");
        hash.update(line);
        hash.update("\n");
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            number: 7,
            at: DateTime::UNIX_EPOCH,
            actor: "command".into(),
            action: "staff-add".into(),
            subject: "staff 1".into(),
            detail: "{}".into(),
            reason_digest: None,
        }
    }

    #[test]
    fn every_field_counts() {
        let hash = chain(&BEGINNING, &record());
        assert_eq!(hash, chain(&BEGINNING, &record()));
        assert_ne!(hash, chain(&[1; 32], &record()));
        let check = |change: fn(&mut Record)| {
            let mut changed = record();
            change(&mut changed);
            assert_ne!(hash, chain(&BEGINNING, &changed), "{changed:?}");
        };
        check(|record| record.number = 8);
        check(|record| record.at += chrono::TimeDelta::microseconds(1));
        check(|record| record.actor.push('x'));
        check(|record| record.action.push('x'));
        check(|record| record.subject.push('x'));
        check(|record| record.detail.push('x'));
        check(|record| record.reason_digest = Some(digest(b"salt", "why")));
    }

    #[test]
    fn the_hash_is_the_one_of_the_lines() {
        let lines = "reihum/audit/1\n7\n0000000000000000000000000000000000000000000000000000000000000000\n\
                     1970-01-01T00:00:00.000000Z\ncommand\nstaff-add\nstaff 1\n{}\n\n";
        assert_eq!(chain(&BEGINNING, &record())[..], Sha256::digest(lines)[..]);
    }
}
