//! What answers and silences count towards a pause, and whether the need still stands.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::penalty::PersonKeys;
use super::{Result, Tx, changed, on_engine};
use crate::domain::patience::{Patience, PausedFor};

impl Tx {
    /// Pauses a waiting entry; `since` is when a pause that counts begins.
    pub async fn entry_pause(
        &mut self,
        id: Uuid,
        since: Option<DateTime<Utc>>,
        reason: PausedFor,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE entry SET state = 'paused', paused_at = $2, paused_for = $3 \
                           WHERE id = $1 AND state = 'waiting'";
        let moved = changed!(self, SQL, id, since, reason.word());
        Ok(moved == 1)
    }

    /// Lets a paused entry wait again, `pause_days` in all. Who resumes at `at` needs it still.
    pub async fn entry_resume(
        &mut self,
        id: Uuid,
        pause_days: i64,
        patience: Patience,
        at: DateTime<Utc>,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE entry SET state = 'waiting', paused_at = NULL, paused_for = NULL, pause_days = $2, \
                           declines = $3, silences = $4, needed_at = $5, asked_at = NULL \
                           WHERE id = $1 AND state = 'paused'";
        let Patience { declines, silences } = patience;
        let moved = changed!(self, SQL, id, pause_days, declines, silences, at);
        Ok(moved == 1)
    }

    /// Notes what a silence came to.
    pub async fn entry_set_patience(&mut self, id: Uuid, patience: Patience) -> Result<()> {
        const SQL: &str = "UPDATE entry SET declines = $2, silences = $3 WHERE id = $1";
        changed!(self, SQL, id, patience.declines, patience.silences);
        Ok(())
    }

    /// Notes what an act of the citizen came to; who acts needs it still.
    pub async fn entry_answered(
        &mut self,
        id: Uuid,
        patience: Patience,
        at: DateTime<Utc>,
    ) -> Result<()> {
        const SQL: &str = "UPDATE entry SET declines = $2, silences = $3, needed_at = $4, asked_at = NULL \
                           WHERE id = $1";
        changed!(self, SQL, id, patience.declines, patience.silences, at);
        Ok(())
    }

    /// What the last entry of a person in a group counted who left it after `since`. Who has no mail is
    /// one person by number.
    pub async fn entry_find_patience(
        &mut self,
        group: &str,
        keys: &PersonKeys,
        since: DateTime<Utc>,
    ) -> Result<Option<Patience>> {
        const BY_MAIL: &str = "SELECT declines, silences FROM entry WHERE service_group = $1 AND mail_key = $2 \
                               AND state IN ('withdrawn', 'cancelled') AND ended_at >= $3 \
                               ORDER BY ended_at DESC LIMIT 1";
        const BY_PHONE: &str = "SELECT declines, silences FROM entry WHERE service_group = $1 AND phone_key = $2 \
                                AND mail_key IS NULL AND state IN ('withdrawn', 'cancelled') AND ended_at >= $3 \
                                ORDER BY ended_at DESC LIMIT 1";
        let Some((key, sql)) = keys.person(BY_MAIL, BY_PHONE) else {
            return Ok(None);
        };
        let found: Option<(i64, i64)> = on_engine!(self, |conn| sqlx::query_as(sql)
            .bind(group)
            .bind(key)
            .bind(since)
            .fetch_optional(conn)
            .await?);
        Ok(found.map(|(declines, silences)| Patience { declines, silences }))
    }

    /// Entries that wait without an offer, have an address and were not heard of since `before`, at most
    /// `most`.
    pub async fn entry_list_unasked(
        &mut self,
        before: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<Uuid>> {
        const SQL: &str = "SELECT id FROM entry WHERE state = 'waiting' AND email IS NOT NULL AND asked_at IS NULL \
                           AND COALESCE(needed_at, joined_at) <= $1 AND NOT EXISTS (\
                           SELECT 1 FROM offer WHERE offer.entry_id = entry.id AND offer.state = 'open') \
                           ORDER BY COALESCE(needed_at, joined_at) LIMIT CAST($2 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(before)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// Notes that the citizen is asked whether the need still stands; false if it was noted, or
    /// there was an answer, before.
    pub async fn entry_ask(
        &mut self,
        id: Uuid,
        before: DateTime<Utc>,
        at: DateTime<Utc>,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE entry SET asked_at = $3 WHERE id = $1 AND state = 'waiting' \
                           AND asked_at IS NULL AND COALESCE(needed_at, joined_at) <= $2";
        let asked = changed!(self, SQL, id, before, at);
        Ok(asked == 1)
    }

    /// Entries that wait without an offer and were asked before `before`, at most `most`.
    pub async fn entry_list_unanswered(
        &mut self,
        before: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<Uuid>> {
        const SQL: &str = "SELECT id FROM entry WHERE state = 'waiting' AND asked_at IS NOT NULL \
                           AND asked_at <= $1 AND NOT EXISTS (\
                           SELECT 1 FROM offer WHERE offer.entry_id = entry.id AND offer.state = 'open') \
                           ORDER BY asked_at LIMIT CAST($2 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(before)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }
}
