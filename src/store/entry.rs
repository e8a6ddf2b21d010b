//! Entries: one citizen's place in the list for one service.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::penalty::PersonKeys;
use super::queue::SeniorityRow;
use super::{Result, Tx, changed, insert_many, on_engine};
use crate::domain::window::Windows;

/// What holds one entry shares, and what holds all of them has alone, on PostgreSQL.
const ENTRIES_LOCK: i64 = 0x656e_7472_6965_7300;

/// An entry as it joins.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Its id.
    pub id: Uuid,
    /// `unverified`, or `waiting` when staff enlisted.
    pub state: &'static str,
    /// The service's id.
    pub service: String,
    /// One live entry per person and group.
    pub service_group: String,
    /// The offices the citizen can come to; empty means every one that serves.
    pub offices: Vec<String>,
    /// The number of persons.
    pub persons: i64,
    /// Consecutive slots needed: k of the protocol.
    pub blocks: i64,
    /// `online`, `phone` or `desk`.
    pub channel: &'static str,
    /// The language of pages and mails.
    pub language: &'static str,
    /// First name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Date of birth, if stated.
    pub birth_date: Option<NaiveDate>,
    /// The address as typed.
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// What finds the person again.
    pub keys: PersonKeys,
    /// What the citizen reads out on the phone.
    pub short_code: String,
    /// When the citizen can come; empty means any time.
    pub windows: Windows,
    /// The first day that suits, inclusive.
    pub not_before: Option<NaiveDate>,
    /// The last day that suits, inclusive.
    pub not_after: Option<NaiveDate>,
    /// Hours between a round and the earliest start that suits.
    pub notice_hours: i64,
    /// `K_e` of the draw protocol.
    pub secret: [u8; 16],
    /// When it joined.
    pub joined_at: DateTime<Utc>,
    /// The joining day, days since 1970-01-01 in the town's zone.
    pub join_day: i64,
}

/// An entry with everything about it that pages and mails need.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EntryRow {
    /// Its id.
    pub id: Uuid,
    /// The stored state; `offered` follows from an open offer.
    pub state: String,
    /// The service's id.
    pub service: String,
    /// The group in which a person has one live entry.
    pub service_group: String,
    /// The number of persons.
    pub persons: i64,
    /// Consecutive slots needed.
    pub blocks: i64,
    /// `online`, `phone` or `desk`.
    pub channel: String,
    /// The language of pages and mails.
    pub language: String,
    /// First name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The address as typed.
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// What finds the person again.
    #[sqlx(flatten)]
    pub keys: PersonKeys,
    /// Part of its links: raising it ends the links that are out.
    pub link_version: i64,
    /// When it joined.
    pub joined_at: DateTime<Utc>,
    /// What its rank is made of.
    #[sqlx(flatten)]
    pub seniority: SeniorityRow,
    /// When the address was verified.
    pub verified_at: Option<DateTime<Utc>>,
    /// Since when it is paused, if that counts.
    pub paused_at: Option<DateTime<Utc>>,
    /// Why it is paused: `citizen`, `declines`, `silences`, `undeliverable` or `still_needed`.
    pub paused_for: Option<String>,
    /// What the citizen reads out on the phone.
    pub short_code: Option<String>,
    /// Offers declined since the windows last changed.
    pub declines: i64,
    /// Offers in a row that nobody answered.
    pub silences: i64,
    /// When the citizen last said that the need stands, if after joining.
    pub needed_at: Option<DateTime<Utc>>,
    /// When the citizen was asked whether it does.
    pub asked_at: Option<DateTime<Utc>>,
    /// Whether its joining day came back to it or was passed on: either happens once.
    pub rejoined: bool,
    /// The reason for which staff granted hardship.
    pub hardship: Option<String>,
}

/// What the status of an entry is made of, in one look.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StatusRow {
    /// The entry.
    pub id: Uuid,
    /// The stored state.
    pub state: String,
    /// The service's id.
    pub service: String,
    /// The link version of the entry.
    pub link_version: i64,
    /// What its rank is made of.
    #[sqlx(flatten)]
    pub seniority: SeniorityRow,
    /// When it joined.
    pub joined_at: DateTime<Utc>,
    /// The open offer.
    pub offer_id: Option<Uuid>,
    /// The live or last kept appointment.
    pub appointment_id: Option<Uuid>,
    /// Whether any round ever made it an offer.
    pub was_offered: bool,
    /// What strikes may hang on.
    #[sqlx(flatten)]
    pub keys: PersonKeys,
}

impl Tx {
    /// Adds `entries`.
    pub async fn entry_insert_many(&mut self, entries: &[NewEntry]) -> Result<()> {
        insert_many!(self, "entry", entries, |entry| {
            id: entry.id,
            state: entry.state,
            service: entry.service.as_str(),
            service_group: entry.service_group.as_str(),
            offices: Json(&entry.offices),
            persons: entry.persons,
            blocks: entry.blocks,
            channel: entry.channel,
            language: entry.language,
            given_name: entry.given_name.as_str(),
            family_name: entry.family_name.as_str(),
            birth_date: entry.birth_date,
            email: entry.email.as_deref(),
            phone: entry.phone.as_deref(),
            mail_key: entry.keys.mail_key.as_deref(),
            phone_key: entry.keys.phone_key.as_deref(),
            person_key: entry.keys.person_key.as_deref(),
            short_code: entry.short_code.as_str(),
            windows: Json(&entry.windows),
            not_before: entry.not_before,
            not_after: entry.not_after,
            notice_hours: entry.notice_hours,
            secret: entry.secret.to_vec(),
            joined_at: entry.joined_at,
            join_day: entry.join_day,
            link_version: 1_i64,
            pause_days: 0_i64,
            credit_days: 0_i64,
            declines: 0_i64,
            silences: 0_i64,
            rejoined: false,
        });
        Ok(())
    }

    /// The entry with this id.
    pub async fn entry_find(&mut self, id: Uuid) -> Result<Option<EntryRow>> {
        const SQL: &str = "SELECT id, state, service, service_group, persons, blocks, channel, language, \
                           given_name, family_name, email, phone, mail_key, phone_key, person_key, link_version, joined_at, \
                           join_day, not_before, verified_at, paused_at, pause_days, credit_days, short_code, \
                           declines, silences, needed_at, asked_at, paused_for, hardship, rejoined FROM entry WHERE id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// The offices at which the entry may be served; empty means every one that serves.
    pub async fn entry_offices(&mut self, id: Uuid) -> Result<Vec<String>> {
        const SQL: &str = "SELECT offices FROM entry WHERE id = $1";
        let offices: Option<Json<Vec<String>>> = on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?);
        Ok(offices.map(|Json(offices)| offices).unwrap_or_default())
    }

    /// The entry with this id, kept from changing under us until the transaction ends: every
    /// arrow of the flow begins here.
    pub async fn entry_hold(&mut self, id: Uuid) -> Result<Option<EntryRow>> {
        // SQLite has one writer, so nothing can change there anyway.
        if let Tx::Postgres(conn) = self {
            // Rows are locked last: who waits for a round then has none that others wait for.
            const HOLD: &str =
                "SELECT pg_advisory_xact_lock_shared($2) FROM entry WHERE id = $1 FOR UPDATE";
            let hold = sqlx::query(HOLD).bind(id).bind(ENTRIES_LOCK);
            hold.execute(&mut **conn).await?;
        }
        self.entry_find(id).await
    }

    /// Keeps all entries from changing under us until the transaction ends, once those who are
    /// changing one are done. A lock on each row would write each page again, to say nothing.
    pub async fn entry_hold_all(&mut self) -> Result<()> {
        if let Tx::Postgres(conn) = self {
            const HOLD: &str = "SELECT pg_advisory_xact_lock($1)";
            let hold = sqlx::query(HOLD).bind(ENTRIES_LOCK);
            hold.execute(&mut **conn).await?;
        }
        Ok(())
    }

    /// The status of an entry with its open offer and its appointment.
    pub async fn entry_status(&mut self, id: Uuid) -> Result<Option<StatusRow>> {
        const SQL: &str = "SELECT entry.id, entry.state, entry.service, entry.link_version, entry.join_day, \
                           entry.not_before, entry.pause_days, entry.credit_days, entry.joined_at, \
                           entry.mail_key, entry.phone_key, entry.person_key, \
                           offer.id AS offer_id, \
                           appointment.id AS appointment_id, \
                           EXISTS (SELECT 1 FROM offer WHERE offer.entry_id = entry.id) AS was_offered \
                           FROM entry \
                           LEFT JOIN offer ON offer.entry_id = entry.id AND offer.state = 'open' \
                           LEFT JOIN appointment ON appointment.entry_id = entry.id \
                           AND appointment.state <> 'cancelled' WHERE entry.id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// The live, verified entry of the person with this mail key in this group.
    pub async fn entry_find_live(
        &mut self,
        group: &str,
        mail_key: &[u8],
    ) -> Result<Option<EntryRow>> {
        const SQL: &str = "SELECT id, state, service, service_group, persons, blocks, channel, language, \
                           given_name, family_name, email, phone, mail_key, phone_key, person_key, link_version, joined_at, \
                           join_day, not_before, verified_at, paused_at, pause_days, credit_days, short_code, \
                           declines, silences, needed_at, asked_at, paused_for, hardship, rejoined FROM entry \
                           WHERE service_group = $1 AND mail_key = $2 AND state IN ('waiting', 'paused', 'booked')";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(group)
            .bind(mail_key)
            .fetch_optional(conn)
            .await?))
    }

    /// Moves an entry from one stored state to another; false if it was not in `from`.
    pub async fn entry_move(&mut self, id: Uuid, from: &str, to: &str) -> Result<bool> {
        const SQL: &str = "UPDATE entry SET state = $3 WHERE id = $1 AND state = $2";
        let moved = changed!(self, SQL, id, from, to);
        Ok(moved == 1)
    }

    /// Ends an entry: it leaves the list for good. False if it was not in `from`.
    pub async fn entry_end(
        &mut self,
        id: Uuid,
        from: &str,
        to: &str,
        at: DateTime<Utc>,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE entry SET state = $3, ended_at = $4 WHERE id = $1 AND state = $2";
        let moved = changed!(self, SQL, id, from, to, at);
        Ok(moved == 1)
    }

    /// The old joining day of a person who cancelled in good time after `since` and has not used
    /// it yet: `(entry, join_day)`. Who has no mail is one person by number.
    pub async fn entry_find_rejoin(
        &mut self,
        group: &str,
        keys: &PersonKeys,
        since: DateTime<Utc>,
    ) -> Result<Option<(Uuid, i64)>> {
        const BY_MAIL: &str = "SELECT entry.id, entry.join_day FROM entry \
                               JOIN appointment ON appointment.entry_id = entry.id \
                               WHERE entry.service_group = $1 AND entry.mail_key = $2 AND entry.state = 'cancelled' \
                               AND NOT entry.rejoined AND appointment.cancel_band = 'free' AND appointment.ended_at >= $3 \
                               ORDER BY entry.join_day LIMIT 1";
        const BY_PHONE: &str = "SELECT entry.id, entry.join_day FROM entry \
                                JOIN appointment ON appointment.entry_id = entry.id \
                                WHERE entry.service_group = $1 AND entry.phone_key = $2 AND entry.mail_key IS NULL \
                                AND entry.state = 'cancelled' AND NOT entry.rejoined \
                                AND appointment.cancel_band = 'free' AND appointment.ended_at >= $3 \
                                ORDER BY entry.join_day LIMIT 1";
        let Some((key, sql)) = keys.person(BY_MAIL, BY_PHONE) else {
            return Ok(None);
        };
        Ok(on_engine!(self, |conn| sqlx::query_as(sql)
            .bind(group)
            .bind(key)
            .bind(since)
            .fetch_optional(conn)
            .await?))
    }

    /// Gives `entry` the joining day of `former`. Neither can pass it on again: it comes back once.
    pub async fn entry_inherit(&mut self, entry: Uuid, former: Uuid, join_day: i64) -> Result<()> {
        const USED: &str = "UPDATE entry SET rejoined = $3 WHERE id = $1 OR id = $2";
        const DAY: &str = "UPDATE entry SET join_day = $2 WHERE id = $1";
        changed!(self, USED, former, entry, true);
        changed!(self, DAY, entry, join_day);
        Ok(())
    }

    /// Puts a verified entry on the list. A unique violation says that the person is on it.
    pub async fn entry_verify(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<bool> {
        const SQL: &str = "UPDATE entry SET state = 'waiting', verified_at = $2 WHERE id = $1 AND state = 'unverified'";
        let moved = changed!(self, SQL, id, at);
        Ok(moved == 1)
    }

    /// Entries nobody verified that joined before `before`, at most `most`.
    pub async fn entry_list_unverified(
        &mut self,
        before: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<Uuid>> {
        const SQL: &str = "SELECT id FROM entry WHERE state = 'unverified' AND joined_at <= $1 \
                           ORDER BY joined_at LIMIT CAST($2 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(before)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// Forgets an entry that nobody verified, with its mails; false if it is verified by now.
    pub async fn entry_drop_unverified(&mut self, id: Uuid) -> Result<bool> {
        const SQL: &str = "DELETE FROM entry WHERE id = $1 AND state = 'unverified'";
        let dropped = changed!(self, SQL, id);
        if dropped == 1 {
            const MAILS: &str = "DELETE FROM mail WHERE entry_id = $1";
            changed!(self, MAILS, id);
        }
        Ok(dropped == 1)
    }
}
