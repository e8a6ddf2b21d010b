//! The outbox: mails are rows first, written in the transaction of what they tell.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::offer::OfferRow;
use super::{Result, Tx, changed, insert_many, on_engine};

/// A mail to be sent.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// Its id.
    pub id: Uuid,
    /// Which letter, as in `mail::letter::Letter::kind`.
    pub kind: &'static str,
    /// To whom.
    pub entry_id: Uuid,
    /// The offer it tells of.
    pub offer_id: Option<Uuid>,
    /// The appointment it tells of.
    pub appointment_id: Option<Uuid>,
    /// Fixed now, so that every attempt carries the same one.
    pub message_id: String,
    /// Keyed hash of the address, for mails that somebody else might have asked for.
    pub mail_key: Option<Vec<u8>>,
    /// When it was put here; it is due at once.
    pub created_at: DateTime<Utc>,
}

/// A mail that is due, leased to this courier.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MailRow {
    /// Its id.
    pub id: Uuid,
    /// Which letter.
    pub kind: String,
    /// To whom.
    pub entry_id: Uuid,
    /// The offer it tells of.
    pub offer_id: Option<Uuid>,
    /// The appointment it tells of.
    pub appointment_id: Option<Uuid>,
    /// The Message-ID of every attempt.
    pub message_id: String,
    /// Keyed hash of the address, where it counts against the daily limit.
    pub mail_key: Option<Vec<u8>>,
    /// Attempts that failed so far.
    pub attempts: i64,
    /// When it was put here.
    pub created_at: DateTime<Utc>,
    /// What the first attempt rendered.
    pub text: Option<Vec<u8>>,
    /// The deadline that stands in the text.
    pub printed_deadline: Option<DateTime<Utc>>,
}

/// A mail as `reihum mail list` shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MailListRow {
    /// Its id.
    pub id: Uuid,
    /// Which letter.
    pub kind: String,
    /// `queued`, `sent`, `failed` or `dropped`.
    pub state: String,
    /// Attempts that failed so far.
    pub attempts: i64,
    /// When it was put here.
    pub created_at: DateTime<Utc>,
    /// When it is due next.
    pub due_at: DateTime<Utc>,
    /// What the last attempt said.
    pub detail: Option<String>,
}

/// An offer goes before everything else: people wait for its answer.
fn urgency(kind: &str) -> i64 {
    i64::from(kind != "offer")
}

impl Tx {
    /// Puts mails into the outbox.
    pub async fn mail_insert_many(&mut self, mails: &[NewMail]) -> Result<()> {
        insert_many!(self, "mail", mails, |mail| {
            id: mail.id,
            kind: mail.kind,
            entry_id: mail.entry_id,
            offer_id: mail.offer_id,
            appointment_id: mail.appointment_id,
            message_id: mail.message_id.as_str(),
            mail_key: mail.mail_key.as_deref(),
            state: "queued",
            urgency: urgency(mail.kind),
            attempts: 0_i64,
            created_at: mail.created_at,
            due_at: mail.created_at,
        });
        Ok(())
    }

    /// Whether [`Tx::mail_lease`] would find a mail.
    pub async fn mail_is_due(
        &mut self,
        now: DateTime<Utc>,
        horizon: DateTime<Utc>,
    ) -> Result<bool> {
        const SQL: &str = "SELECT EXISTS (SELECT 1 FROM mail WHERE state = 'queued' \
                           AND (due_at <= $1 OR due_at > $2 OR (attempts = 0 AND lease IS NULL)))";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(now)
            .bind(horizon)
            .fetch_one(conn)
            .await?))
    }

    /// Leases due mails to a courier until `until`, offers first. A courier that dies meanwhile
    /// loses them to the next. A due time beyond `horizon` is a leaving of a clock that was set
    /// back, and counts as due.
    pub async fn mail_lease(
        &mut self,
        lease: Uuid,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        horizon: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<MailRow>> {
        const SQLITE: &str = "UPDATE mail SET lease = $1, due_at = $3 WHERE id IN (\
                              SELECT id FROM mail WHERE state = 'queued' AND (due_at <= $2 OR due_at > $4 OR (attempts = 0 AND lease IS NULL)) \
                              ORDER BY urgency, due_at LIMIT CAST($5 AS BIGINT)) \
                              RETURNING id, kind, entry_id, offer_id, appointment_id, message_id, mail_key, \
                              attempts, created_at, text, printed_deadline";
        const POSTGRES: &str = "UPDATE mail SET lease = $1, due_at = $3 WHERE id IN (\
                                SELECT id FROM mail WHERE state = 'queued' AND (due_at <= $2 OR due_at > $4 OR (attempts = 0 AND lease IS NULL)) \
                                ORDER BY urgency, due_at LIMIT CAST($5 AS BIGINT) FOR UPDATE SKIP LOCKED) \
                                RETURNING id, kind, entry_id, offer_id, appointment_id, message_id, mail_key, \
                                attempts, created_at, text, printed_deadline";
        Ok(match self {
            Tx::Sqlite(conn) => {
                sqlx::query_as(SQLITE)
                    .bind(lease)
                    .bind(now)
                    .bind(until)
                    .bind(horizon)
                    .bind(most)
                    .fetch_all(&mut **conn)
                    .await?
            }
            Tx::Postgres(conn) => {
                sqlx::query_as(POSTGRES)
                    .bind(lease)
                    .bind(now)
                    .bind(until)
                    .bind(horizon)
                    .bind(most)
                    .fetch_all(&mut **conn)
                    .await?
            }
        })
    }

    /// Extends the lease of a mail that is under way; false if it was lost.
    pub async fn mail_renew(
        &mut self,
        id: Uuid,
        lease: Uuid,
        until: DateTime<Utc>,
    ) -> Result<bool> {
        const SQL: &str =
            "UPDATE mail SET due_at = $3 WHERE id = $1 AND lease = $2 AND state = 'queued'";
        Ok(changed!(self, SQL, id, lease, until) == 1)
    }

    /// Makes every leased mail due: the one daemon of a SQLite file does this when it starts,
    /// since whoever leased them is dead.
    pub async fn mail_end_leases(&mut self, now: DateTime<Utc>) -> Result<()> {
        const SQL: &str = "UPDATE mail SET lease = NULL, due_at = $1 WHERE state = 'queued' AND lease IS NOT NULL";
        changed!(self, SQL, now);
        Ok(())
    }

    /// Keeps the text that is about to be sent; false if the lease was lost.
    pub async fn mail_keep_text(
        &mut self,
        id: Uuid,
        lease: Uuid,
        text: &[u8],
        printed_deadline: Option<DateTime<Utc>>,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE mail SET text = $3, printed_deadline = $4 \
                           WHERE id = $1 AND lease = $2 AND state = 'queued'";
        let kept = changed!(self, SQL, id, lease, text, printed_deadline);
        Ok(kept == 1)
    }

    /// Ends a mail as `sent`, `failed` or `dropped`; false if somebody else did.
    pub async fn mail_end(
        &mut self,
        id: Uuid,
        lease: Uuid,
        state: &str,
        detail: Option<&str>,
        at: DateTime<Utc>,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE mail SET state = $3, detail = $4, ended_at = $5, lease = NULL, text = NULL \
                           WHERE id = $1 AND lease = $2 AND state = 'queued'";
        let ended = changed!(self, SQL, id, lease, state, detail, at);
        Ok(ended == 1)
    }

    /// Puts a mail back for another attempt at `due_at`.
    pub async fn mail_retry(
        &mut self,
        id: Uuid,
        lease: Uuid,
        detail: &str,
        due_at: DateTime<Utc>,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE mail SET attempts = attempts + 1, detail = $3, due_at = $4, lease = NULL \
                           WHERE id = $1 AND lease = $2 AND state = 'queued'";
        let put_back = changed!(self, SQL, id, lease, detail, due_at);
        Ok(put_back == 1)
    }

    /// Drops the mails of an offer that wait to be sent: there is nothing left to answer.
    pub async fn mail_drop_of_offer(&mut self, offer: &OfferRow, at: DateTime<Utc>) -> Result<()> {
        const SQL: &str = "UPDATE mail SET state = 'dropped', ended_at = $2, lease = NULL, text = NULL \
                           WHERE entry_id = $3 AND offer_id = $1 AND kind IN ('offer', 'reminder') AND state = 'queued'";
        changed!(self, SQL, offer.id, at, offer.entry_id);
        Ok(())
    }

    /// Since when the oldest offer mail waits to be handed over.
    pub async fn mail_oldest_offer(&mut self) -> Result<Option<DateTime<Utc>>> {
        const SQL: &str =
            "SELECT MIN(created_at) FROM mail WHERE state = 'queued' AND kind = 'offer'";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .fetch_one(conn)
            .await?))
    }

    /// Mails that went, or are about to go, to the key of `mail` since `since` without its owner
    /// having asked. Those that were put here before it count even while they are under way, so
    /// that couriers who work at once agree on which of them are too many.
    pub async fn mail_count_unasked(
        &mut self,
        mail_key: &[u8],
        since: DateTime<Utc>,
        mail: &MailRow,
    ) -> Result<i64> {
        const SQL: &str = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM mail LEFT JOIN entry ON entry.id = mail.entry_id \
                           WHERE mail.mail_key = $1 AND mail.created_at > $2 AND mail.id <> $3 \
                           AND (mail.state = 'sent' OR (mail.state = 'queued' AND (mail.created_at < $4 \
                           OR (mail.created_at = $4 AND mail.id < $3)))) \
                           AND (entry.state = 'unverified' OR mail.kind IN ('receipt_again', 'verify_address')) LIMIT 100) AS few";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(mail_key)
            .bind(since)
            .bind(mail.id)
            .bind(mail.created_at)
            .fetch_one(conn)
            .await?))
    }

    /// Mails of a kind about an entry that were put here since `since`.
    pub async fn mail_count_of_entry(
        &mut self,
        entry: Uuid,
        kind: &str,
        since: DateTime<Utc>,
    ) -> Result<i64> {
        const SQL: &str =
            "SELECT COUNT(*) FROM mail WHERE entry_id = $1 AND kind = $2 AND created_at > $3";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(entry)
            .bind(kind)
            .bind(since)
            .fetch_one(conn)
            .await?))
    }

    /// Whether a mail of this kind about an appointment has reached the entry's mail server.
    pub async fn mail_was_sent(
        &mut self,
        entry: Uuid,
        appointment: Uuid,
        kind: &str,
    ) -> Result<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM mail WHERE entry_id = $1 AND appointment_id = $2 \
                           AND kind = $3 AND state = 'sent'";
        let sent: i64 = on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(entry)
            .bind(appointment)
            .bind(kind)
            .fetch_one(conn)
            .await?);
        Ok(sent > 0)
    }

    /// Mails that wait, by kind, with when the oldest of each was put here.
    pub async fn mail_count_queued(&mut self) -> Result<Vec<(String, i64, DateTime<Utc>)>> {
        const SQL: &str =
            "SELECT kind, COUNT(*), MIN(created_at) FROM mail WHERE state = 'queued' GROUP BY kind";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// The latest mails, at most `most`.
    pub async fn mail_list(&mut self, most: i64) -> Result<Vec<MailListRow>> {
        const SQL: &str = "SELECT id, kind, state, attempts, created_at, due_at, detail FROM mail \
                           ORDER BY created_at DESC LIMIT CAST($1 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }
}
