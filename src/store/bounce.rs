//! Mails that came back, and whose address is dead.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Result, Tx, changed, on_engine};

/// A mail that somebody says came back.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ReturnedRow {
    /// To whom.
    pub entry_id: Uuid,
    /// The offer it tells of.
    pub offer_id: Option<Uuid>,
    /// Which letter.
    pub kind: String,
    /// `queued`, `sent`, `failed`, `bounced` or `dropped`.
    pub state: String,
}

/// Somebody in the list whom mail does not reach.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DeadAddressRow {
    /// The entry.
    pub id: Uuid,
    /// The stored state.
    pub state: String,
    /// The service's id.
    pub service: String,
    /// Offices that suit; empty: all.
    pub offices: Json<Vec<String>>,
    /// First name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The address as typed.
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// When the last mail came back.
    pub bounced_at: DateTime<Utc>,
}

impl Tx {
    /// The mail with this id.
    pub async fn mail_find(&mut self, id: Uuid) -> Result<Option<ReturnedRow>> {
        const SQL: &str = "SELECT entry_id, offer_id, kind, state FROM mail WHERE id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// Notes that a mail came back; false if that was noted before.
    pub async fn mail_bounce(&mut self, id: Uuid, status: &str, at: DateTime<Utc>) -> Result<bool> {
        const SQL: &str = "UPDATE mail SET state = 'bounced', detail = $2, ended_at = $3, lease = NULL, text = NULL \
                           WHERE id = $1 AND state IN ('sent', 'queued')";
        Ok(changed!(self, SQL, id, status, at) == 1)
    }

    /// Notes that a paused entry is paused because mail does not reach it.
    pub async fn entry_pause_undeliverable(&mut self, id: Uuid) -> Result<()> {
        const SQL: &str =
            "UPDATE entry SET paused_for = 'undeliverable' WHERE id = $1 AND state = 'paused'";
        changed!(self, SQL, id);
        Ok(())
    }

    /// Who is in the list, and whose mail came back or was refused for good; latest first, at most
    /// `most`. Whom a later mail reached is not among them, nor what was sent to a former address or to
    /// one that is not verified.
    pub async fn entry_list_dead_addresses(&mut self, most: i64) -> Result<Vec<DeadAddressRow>> {
        const SQL: &str = "SELECT entry.id, entry.state, entry.service, entry.offices, entry.given_name, \
                           entry.family_name, entry.email, entry.phone, MAX(mail.ended_at) AS bounced_at \
                           FROM mail JOIN entry ON entry.id = mail.entry_id \
                           WHERE mail.state IN ('bounced', 'failed') \
                           AND mail.kind NOT IN ('verify_address', 'address_changed') AND entry.state IN ('waiting', 'paused', 'booked') \
                           AND ((entry.state = 'paused' AND entry.paused_for = 'undeliverable') \
                           OR NOT EXISTS (SELECT 1 FROM mail AS later WHERE later.entry_id = entry.id \
                           AND later.state = 'sent' AND later.created_at > mail.ended_at)) \
                           GROUP BY entry.id, entry.state, entry.service, entry.offices, entry.given_name, \
                           entry.family_name, entry.email, entry.phone ORDER BY MAX(mail.ended_at) DESC LIMIT CAST($1 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }
}
