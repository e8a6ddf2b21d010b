//! The log of what staff did: each record is written in the transaction that does it.

use std::fmt::Display;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{App, Error, Result};
use crate::domain::audit::{BEGINNING, Record, chain, digest};
use crate::store::Tx;
use crate::store::audit::AuditRow;
pub use crate::store::audit::AuditShown as Shown;

/// Whoever works at the command line of the machine.
pub const COMMAND: &str = "command";
/// Records that are read at once.
const PAGE: i64 = 1000;

/// What is written down; the instant, the number and the hash follow.
pub(super) struct Deed {
    actor: String,
    action: &'static str,
    subject: String,
    detail: Value,
    reason: Option<(Option<Uuid>, String)>,
}

impl Deed {
    /// What somebody, a member of staff by id or [`COMMAND`], did to one thing of this kind.
    pub fn of(
        actor: impl Display,
        action: &'static str,
        kind: &'static str,
        subject: impl Display,
    ) -> Self {
        Self {
            actor: actor.to_string(),
            action,
            subject: format!("{kind} {subject}"),
            detail: Value::Object(Map::new()),
            reason: None,
        }
    }

    /// Ids, days and codes; never what names a person, for this is kept.
    pub fn with(self, detail: Value) -> Self {
        Self { detail, ..self }
    }

    /// What was typed as reason. It is forgotten at its term, and before that with the entry that it
    /// is about.
    pub fn because(self, entry: Option<Uuid>, reason: Option<&str>) -> Self {
        let reason = reason.map(|reason| (entry, reason.to_owned()));
        Self { reason, ..self }
    }

    /// Appends it to the log. The last thing of a transaction: until the commit nobody else can.
    pub async fn note(self, app: &App, tx: &mut Tx, at: DateTime<Utc>) -> Result<()> {
        let (last, before) = tx.audit_head_hold().await?;
        let reason = self.reason.map(|(entry, text)| {
            let salt = app.chance.bytes::<16>();
            (entry, salt, text)
        });
        let digest = reason.as_ref().map(|(_, salt, text)| digest(salt, text));
        let record = Record {
            number: last + 1,
            at,
            actor: self.actor,
            action: self.action.to_owned(),
            subject: self.subject,
            detail: self.detail.to_string(),
            reason_digest: digest,
        };
        let hash = chain(&before, &record);
        if let Some((entry, salt, text)) = &reason {
            tx.audit_reason_insert(record.number, *entry, salt, text, at)
                .await?;
        }
        Ok(tx.audit_insert(&row(record, hash)).await?)
    }
}

fn row(record: Record, hash: [u8; 32]) -> AuditRow {
    AuditRow {
        number: record.number,
        at: record.at,
        actor: record.actor,
        action: record.action,
        subject: record.subject,
        detail: record.detail,
        reason_digest: record.reason_digest,
        hash: hash.to_vec(),
    }
}

/// What the chain proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every record follows from the one before; so many, and the hash of the last.
    Whole {
        /// How many records.
        records: i64,
        /// Of the last one; noted elsewhere it proves later that nothing before was changed.
        head: Vec<u8>,
        /// How many reasons are still kept, each as it was typed.
        reasons: i64,
    },
    /// The first record that does not.
    Broken {
        /// Its number.
        number: i64,
        /// What is wrong with it.
        what: &'static str,
    },
}

/// Computes the whole chain again. `noted` is a number and a hash that somebody kept: the chain has
/// to go through it.
pub async fn verify(app: &App, noted: Option<(i64, Vec<u8>)>) -> Result<Verdict> {
    let mut tx = app.store.snapshot().await?;
    let head = tx.audit_head().await?;
    let (mut last, mut hash, mut reasons) = (0, BEGINNING.to_vec(), 0);
    let broken = |number, what| Ok(Verdict::Broken { number, what });
    loop {
        let page = tx.audit_list_after(last, PAGE).await?;
        for shown in &page {
            if let Some(what) = flaw(last, &hash, shown) {
                return broken(last + 1, what);
            }
            reasons += i64::from(shown.reason.is_some());
            last += 1;
            shown.row.hash.clone_into(&mut hash);
            if noted
                .as_ref()
                .is_some_and(|(number, noted)| *number == last && *noted != hash)
            {
                return broken(last, "its hash is not the one that was noted");
            }
        }
        if page.is_empty() {
            break;
        }
    }
    if noted.is_some_and(|(number, _)| number > last) || head.0 > last {
        return broken(last + 1, "it is missing, and so is all after it");
    }
    if head != (last, hash.clone()) {
        return broken(last, "the end of the chain is another one");
    }
    Ok(Verdict::Whole {
        records: last,
        head: hash,
        reasons,
    })
}

/// What is wrong with the record after the one with this number and hash.
fn flaw(last: i64, before: &[u8], shown: &Shown) -> Option<&'static str> {
    let row = &shown.row;
    if row.number != last + 1 {
        return Some("it is missing");
    }
    let lines = [&row.actor, &row.action, &row.subject, &row.detail];
    if lines.iter().any(|line| line.contains('\n')) {
        return Some("a field has more than one line");
    }
    let record = Record {
        number: row.number,
        at: row.at,
        actor: row.actor.clone(),
        action: row.action.clone(),
        subject: row.subject.clone(),
        detail: row.detail.clone(),
        reason_digest: row.reason_digest.clone(),
    };
    if chain(before, &record)[..] != row.hash[..] {
        return Some("its hash does not follow from its content and the record before");
    }
    let kept = shown.salt.as_ref().zip(shown.reason.as_ref());
    let kept = kept.map(|(salt, reason)| digest(salt, reason));
    (kept.is_some() && kept != row.reason_digest).then_some("its reason is another one")
}

/// Forgets reasons whose term has passed.
pub(super) async fn forget_reasons(app: &Arc<App>) -> Result<()> {
    let before = app.clock.now() - app.config.rules.retention.audit_reasons;
    app.store
        .write(move |tx| {
            async move {
                tx.audit_reason_delete_old(before).await?;
                Ok::<_, Error>(())
            }
            .boxed()
        })
        .await
}
