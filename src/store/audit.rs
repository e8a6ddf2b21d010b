//! The chain of what staff did. It is only appended to; the schema refuses anything else.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, changed, on_engine};

/// One record, as it was appended.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AuditRow {
    /// Counted from 1.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// A member of staff, or `command`.
    pub actor: String,
    /// What, in one word.
    pub action: String,
    /// About what.
    pub subject: String,
    /// Ids and codes, as JSON.
    pub detail: String,
    /// Of the reason.
    pub reason_digest: Option<Vec<u8>>,
    /// Of this record and all before it.
    pub hash: Vec<u8>,
}

/// A record with its reason, as long as that is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AuditShown {
    /// The record.
    #[sqlx(flatten)]
    pub row: AuditRow,
    /// What the digest was made with.
    pub salt: Option<Vec<u8>>,
    /// Why, in words.
    pub reason: Option<String>,
}

impl Tx {
    /// Number and hash of the last record. Who asks holds the end of the chain until the commit.
    pub async fn audit_head_hold(&mut self) -> Result<(i64, Vec<u8>)> {
        const SQL: &str =
            "UPDATE audit_head SET number = number WHERE id = 1 RETURNING number, hash";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_one(conn)
            .await?))
    }

    /// Number and hash of the last record.
    pub async fn audit_head(&mut self) -> Result<(i64, Vec<u8>)> {
        const SQL: &str = "SELECT number, hash FROM audit_head WHERE id = 1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_one(conn)
            .await?))
    }

    /// Appends `row`, which is the new end of the chain.
    pub async fn audit_insert(&mut self, row: &AuditRow) -> Result<()> {
        const SQL: &str = "INSERT INTO audit (number, at, actor, action, subject, detail, reason_digest, hash) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        const HEAD: &str = "UPDATE audit_head SET number = $1, hash = $2 WHERE id = 1";
        changed!(
            self,
            SQL,
            row.number,
            row.at,
            &row.actor,
            &row.action,
            &row.subject,
            &row.detail,
            &row.reason_digest,
            &row.hash
        );
        changed!(self, HEAD, row.number, &row.hash);
        Ok(())
    }

    /// Keeps the reason of a record until its term, or until the entry that it is about is forgotten.
    pub async fn audit_reason_insert(
        &mut self,
        number: i64,
        entry: Option<Uuid>,
        salt: &[u8],
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO audit_reason (number, entry_id, salt, reason, at) \
                           VALUES ($1, $2, $3, $4, $5)";
        changed!(self, SQL, number, entry, salt, reason, at);
        Ok(())
    }

    /// Forgets reasons up to then; the chain holds without them.
    pub async fn audit_reason_delete_old(&mut self, before: DateTime<Utc>) -> Result<u64> {
        Ok(changed!(
            self,
            "DELETE FROM audit_reason WHERE at <= $1",
            before
        ))
    }

    /// The records after this number, oldest first, with their reasons.
    pub async fn audit_list_after(&mut self, number: i64, limit: i64) -> Result<Vec<AuditShown>> {
        const SQL: &str = "SELECT a.number, a.at, a.actor, a.action, a.subject, a.detail, a.reason_digest, a.hash, \
                           r.salt, r.reason FROM audit a LEFT JOIN audit_reason r ON r.number = a.number \
                           WHERE a.number > $1 ORDER BY a.number LIMIT CAST($2 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(number)
            .bind(limit)
            .fetch_all(conn)
            .await?))
    }
}
