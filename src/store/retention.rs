//! Forgetting: what says who somebody is leaves the rows, and the rows stay for the statistics.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, changed, on_engine};

/// Until when what is kept.
#[derive(Clone, Copy, Debug)]
pub struct KeptSince {
    /// Contact data of entries that ended before this leave …
    pub contact: DateTime<Utc>,
    /// … where a strike stands, only if they ended before this.
    pub struck_contact: DateTime<Utc>,
    /// Strikes from before this are forgotten.
    pub strikes: DateTime<Utc>,
    /// Who cancelled before this does not get the old joining day back.
    pub rejoin: DateTime<Utc>,
}

/// What the file of a mail is called after.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MailFileRow {
    /// When it was put into the outbox.
    pub created_at: DateTime<Utc>,
    /// Its Message-ID.
    pub message_id: String,
}

/// Keyed hashes that find nobody any more who has a right or a strike left.
macro_rules! keys_without_use {
    () => {
        "forgotten_at IS NOT NULL AND (mail_key IS NOT NULL OR phone_key IS NOT NULL OR person_key IS NOT NULL) \
         AND NOT (state = 'cancelled' AND NOT rejoined AND ended_at >= $1) \
         AND NOT EXISTS (SELECT 1 FROM appointment JOIN strike ON strike.appointment_id = appointment.id \
         WHERE appointment.entry_id = entry.id AND strike.state = 'live')"
    };
}

impl Tx {
    /// Entries whose contact data have had their time, longest ended first, at most `most`.
    pub async fn entry_list_spent(&mut self, kept: &KeptSince, most: i64) -> Result<Vec<Uuid>> {
        const SQL: &str = "SELECT id FROM entry WHERE ended_at IS NOT NULL AND forgotten_at IS NULL AND ended_at <= $1 \
                           AND NOT (ended_at > $2 AND EXISTS (SELECT 1 FROM appointment \
                           JOIN strike ON strike.appointment_id = appointment.id \
                           WHERE appointment.entry_id = entry.id AND strike.state = 'live' AND strike.at > $3)) \
                           ORDER BY ended_at LIMIT CAST($4 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(kept.contact)
            .bind(kept.struck_contact)
            .bind(kept.strikes)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// Takes name and contact data out of an entry and of its mails, and what staff wrote about it;
    /// what waits to be sent is dropped. The reasons of hardship are codes, which name nobody.
    pub async fn entry_forget(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<()> {
        const ENTRY: &str = "UPDATE entry SET given_name = '', family_name = '', birth_date = NULL, email = NULL, \
                             phone = NULL, short_code = NULL, forgotten_at = $2 WHERE id = $1";
        const QUEUED: &str = "UPDATE mail SET state = 'dropped', ended_at = $2, lease = NULL \
                              WHERE entry_id = $1 AND state = 'queued'";
        const MAILS: &str =
            "UPDATE mail SET text = NULL, detail = NULL, mail_key = NULL WHERE entry_id = $1";
        const CHANGE: &str = "DELETE FROM address_change WHERE entry_id = $1";
        const REASONS: &str =
            "UPDATE override SET reason = '' WHERE entry_id = $1 AND kind <> 'hardship'";
        const TYPED: &str = "DELETE FROM audit_reason WHERE entry_id = $1";
        changed!(self, ENTRY, id, at);
        changed!(self, QUEUED, id, at);
        changed!(self, MAILS, id);
        changed!(self, CHANGE, id);
        changed!(self, REASONS, id);
        changed!(self, TYPED, id);
        Ok(())
    }

    /// The unverified entries of this address, in any group.
    pub async fn entry_list_unverified_of(&mut self, mail_key: &[u8]) -> Result<Vec<Uuid>> {
        const SQL: &str =
            "SELECT id FROM entry WHERE state = 'unverified' AND mail_key = $1 ORDER BY id";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(mail_key)
            .fetch_all(conn)
            .await?))
    }

    /// Takes the keyed hashes out of an entry, and what it stated about its times.
    pub async fn entry_forget_wishes(&mut self, id: Uuid) -> Result<()> {
        const SQL: &str = "UPDATE entry SET mail_key = NULL, phone_key = NULL, person_key = NULL, windows = $2, \
                           not_before = NULL, not_after = NULL WHERE id = $1";
        changed!(self, SQL, id, sqlx::types::Json(Vec::<()>::new()));
        Ok(())
    }

    /// How many entries have keys that nothing needs.
    pub async fn entry_count_spent_keys(&mut self, kept: &KeptSince) -> Result<i64> {
        const SQL: &str = concat!("SELECT COUNT(*) FROM entry WHERE ", keys_without_use!());
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(kept.rejoin)
            .fetch_one(conn)
            .await?))
    }

    /// Whether there are keys that nothing needs, or strikes that have had their time.
    pub async fn kept_is_spent(&mut self, kept: &KeptSince) -> Result<bool> {
        const SQL: &str = concat!(
            "SELECT EXISTS (SELECT 1 FROM strike WHERE at <= $2) OR EXISTS (SELECT 1 FROM entry WHERE ",
            keys_without_use!(),
            ")"
        );
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(kept.rejoin)
            .bind(kept.strikes)
            .fetch_one(conn)
            .await?))
    }

    /// Takes the keys that nothing needs out of forgotten entries; answers of how many.
    pub async fn entry_forget_keys(&mut self, kept: &KeptSince) -> Result<u64> {
        const SQL: &str = concat!(
            "UPDATE entry SET mail_key = NULL, phone_key = NULL, person_key = NULL WHERE ",
            keys_without_use!()
        );
        Ok(changed!(self, SQL, kept.rejoin))
    }

    /// How many strikes have had their time.
    pub async fn strike_count_spent(&mut self, kept: &KeptSince) -> Result<i64> {
        const SQL: &str = "SELECT COUNT(*) FROM strike WHERE at <= $1";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(kept.strikes)
            .fetch_one(conn)
            .await?))
    }

    /// Forgets strikes that have had their time, with their keys; answers how many.
    pub async fn strike_forget(&mut self, kept: &KeptSince) -> Result<u64> {
        const KEYS: &str =
            "DELETE FROM strike_key WHERE strike_id IN (SELECT id FROM strike WHERE at <= $1)";
        const STRIKES: &str = "DELETE FROM strike WHERE at <= $1";
        changed!(self, KEYS, kept.strikes);
        Ok(changed!(self, STRIKES, kept.strikes))
    }

    /// The mails of all who are not forgotten.
    pub async fn mail_list_kept(&mut self) -> Result<Vec<MailFileRow>> {
        const SQL: &str = "SELECT mail.created_at, mail.message_id FROM mail JOIN entry ON entry.id = mail.entry_id \
                           WHERE entry.forgotten_at IS NULL";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// The entries whose id ends in these five bytes: those of one reference.
    pub async fn entry_list_by_reference(&mut self, ending: [u8; 5]) -> Result<Vec<Uuid>> {
        const SQLITE: &str = "SELECT id FROM entry WHERE substr(id, 12, 5) = $1 LIMIT 2";
        const POSTGRES: &str =
            "SELECT id FROM entry WHERE right(CAST(id AS TEXT), 10) = encode($1, 'hex') LIMIT 2";
        Ok(match self {
            Tx::Sqlite(conn) => {
                let query = sqlx::query_scalar(SQLITE).bind(ending.to_vec());
                query.fetch_all(&mut **conn).await?
            }
            Tx::Postgres(conn) => {
                let query = sqlx::query_scalar(POSTGRES).bind(ending.to_vec());
                query.fetch_all(&mut **conn).await?
            }
        })
    }
}
