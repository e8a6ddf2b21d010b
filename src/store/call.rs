//! Calls to people without mail: who has an offer, and what became of each attempt.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, changed, on_engine};

/// An open offer to somebody who has no mail.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CallRow {
    /// The offer.
    pub offer_id: Uuid,
    /// Whose.
    pub entry_id: Uuid,
    /// The service's id.
    pub service: String,
    /// First name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// E.164, if a number is known.
    pub phone: Option<String>,
    /// The language to call in.
    pub language: String,
    /// The office's id.
    pub office: String,
    /// When the appointment would start.
    pub start: DateTime<Utc>,
    /// Until when it can be answered.
    pub deadline: Option<DateTime<Utc>>,
}

/// An attempt to reach somebody.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CallAttemptRow {
    /// Its id.
    pub id: Uuid,
    /// About which offer.
    pub offer_id: Uuid,
    /// To whom.
    pub entry_id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// `2026-11-30 am`: the day and its half, by the town's clocks.
    pub half_day: String,
    /// `reached` or `failed`.
    pub outcome: String,
    /// The member of staff.
    pub actor: String,
}

impl Tx {
    /// Of those who wait, everybody without an address.
    pub async fn entry_list_without_mail(&mut self) -> Result<Vec<Uuid>> {
        const SQL: &str = "SELECT id FROM entry WHERE state = 'waiting' AND email IS NULL";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// Offers to people without an address that can be answered at `now`, by deadline, at most
    /// `most`.
    pub async fn call_list(&mut self, now: DateTime<Utc>, most: i64) -> Result<Vec<CallRow>> {
        const SQL: &str = "SELECT offer.id AS offer_id, entry.id AS entry_id, entry.service, entry.given_name, \
                           entry.family_name, entry.phone, entry.language, offer.office, offer.start, \
                           offer.deadline FROM entry JOIN offer ON offer.entry_id = entry.id AND offer.state = 'open' \
                           WHERE entry.state = 'waiting' AND entry.email IS NULL AND offer.deadline >= $1 \
                           ORDER BY offer.deadline, offer.id LIMIT CAST($2 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(now)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// The attempts about an offer, in their order.
    pub async fn call_attempt_list(&mut self, offer: Uuid) -> Result<Vec<CallAttemptRow>> {
        const SQL: &str = "SELECT id, offer_id, entry_id, at, half_day, outcome, actor FROM call_attempt \
                           WHERE offer_id = $1 ORDER BY at, id";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(offer)
            .fetch_all(conn)
            .await?))
    }

    /// Notes an attempt.
    pub async fn call_attempt_insert(&mut self, attempt: &CallAttemptRow) -> Result<()> {
        const SQL: &str = "INSERT INTO call_attempt (id, offer_id, entry_id, at, half_day, outcome, actor) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7)";
        changed!(
            self,
            SQL,
            attempt.id,
            attempt.offer_id,
            attempt.entry_id,
            attempt.at,
            &attempt.half_day,
            &attempt.outcome,
            &attempt.actor
        );
        Ok(())
    }
}
