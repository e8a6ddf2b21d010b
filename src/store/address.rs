//! What an entry states anew, and addresses that wait to be verified.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Result, Tx, changed, on_engine};
use crate::domain::window::Windows;

/// What an entry states once it is edited.
#[derive(Clone, Debug)]
pub struct EditedEntry {
    /// The offices the citizen can come to; empty means every one that serves.
    pub offices: Vec<String>,
    /// When the citizen can come; empty means any time.
    pub windows: Windows,
    /// The first day that suits, inclusive.
    pub not_before: Option<NaiveDate>,
    /// The last day that suits, inclusive.
    pub not_after: Option<NaiveDate>,
    /// Hours between a round and the earliest start that suits.
    pub notice_hours: i64,
    /// The language of pages and mails.
    pub language: String,
    /// E.164.
    pub phone: Option<String>,
    /// Keyed hash of the number.
    pub phone_key: Option<Vec<u8>>,
}

/// Who an entry is for, once staff have corrected it.
#[derive(Clone, Debug)]
pub struct CorrectedEntry {
    /// As in the identity document.
    pub given_name: String,
    /// As in the identity document.
    pub family_name: String,
    /// If stated.
    pub birth_date: Option<NaiveDate>,
    /// Keyed hash of name and birth date.
    pub person_key: Option<Vec<u8>>,
    /// For how many.
    pub persons: i64,
    /// Consecutive slots that takes.
    pub blocks: i64,
}

/// An address that was stated anew.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AddressRow {
    /// Its id, which its link carries.
    pub id: Uuid,
    /// Whose.
    pub entry_id: Uuid,
    /// The address as typed.
    pub email: String,
    /// Keyed hash of the canonical address.
    pub mail_key: Vec<u8>,
    /// When it was stated.
    pub at: DateTime<Utc>,
    /// When its link was pressed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The address before, once it is confirmed.
    pub former: Option<String>,
}

impl Tx {
    /// Writes what an entry states now. A unique violation says that somebody without mail took
    /// this number a moment ago.
    pub async fn entry_edit(&mut self, id: Uuid, edited: &EditedEntry) -> Result<()> {
        const SQL: &str = "UPDATE entry SET offices = $2, windows = $3, not_before = $4, not_after = $5, \
                           notice_hours = $6, language = $7, phone = $8, phone_key = $9 WHERE id = $1";
        changed!(
            self,
            SQL,
            id,
            Json(&edited.offices),
            Json(&edited.windows),
            edited.not_before,
            edited.not_after,
            edited.notice_hours,
            &edited.language,
            &edited.phone,
            &edited.phone_key
        );
        Ok(())
    }

    /// Writes who an entry is for.
    pub async fn entry_correct(&mut self, id: Uuid, corrected: &CorrectedEntry) -> Result<()> {
        const SQL: &str = "UPDATE entry SET given_name = $2, family_name = $3, birth_date = $4, \
                           person_key = $5, persons = $6, blocks = $7 WHERE id = $1";
        changed!(
            self,
            SQL,
            id,
            &corrected.given_name,
            &corrected.family_name,
            corrected.birth_date,
            &corrected.person_key,
            corrected.persons,
            corrected.blocks
        );
        Ok(())
    }

    /// States a new address, in place of any other that waits.
    pub async fn address_state(&mut self, address: &AddressRow) -> Result<()> {
        const SQL: &str = "INSERT INTO address_change (id, entry_id, email, mail_key, at) VALUES ($1, $2, $3, $4, $5)";
        self.address_forget(address.entry_id).await?;
        let AddressRow {
            id,
            entry_id,
            email,
            mail_key,
            at,
            ..
        } = address;
        changed!(self, SQL, id, entry_id, email, mail_key, at);
        Ok(())
    }

    /// Forgets the address that an entry stated last.
    pub async fn address_forget(&mut self, entry: Uuid) -> Result<()> {
        const SQL: &str = "DELETE FROM address_change WHERE entry_id = $1";
        changed!(self, SQL, entry);
        Ok(())
    }

    /// Whether any address was stated before `before`.
    pub async fn address_is_old(&mut self, before: DateTime<Utc>) -> Result<bool> {
        const SQL: &str = "SELECT EXISTS (SELECT 1 FROM address_change WHERE at <= $1)";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(before)
            .fetch_one(conn)
            .await?))
    }

    /// Forgets the addresses that were stated before `before`.
    pub async fn address_forget_old(&mut self, before: DateTime<Utc>) -> Result<()> {
        const SQL: &str = "DELETE FROM address_change WHERE at <= $1";
        changed!(self, SQL, before);
        Ok(())
    }

    /// The stated address with this id.
    pub async fn address_find(&mut self, id: Uuid) -> Result<Option<AddressRow>> {
        const SQL: &str = "SELECT id, entry_id, email, mail_key, at, confirmed_at, former FROM address_change \
                           WHERE id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// The address that an entry stated last.
    pub async fn address_find_of_entry(&mut self, entry: Uuid) -> Result<Option<AddressRow>> {
        const SQL: &str = "SELECT id, entry_id, email, mail_key, at, confirmed_at, former FROM address_change \
                           WHERE entry_id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(entry)
            .fetch_optional(conn)
            .await?))
    }

    /// Moves an entry to a new address. Strikes that hang on the old one hang on the new one as
    /// well. A unique violation says that the new one has a live entry in the group.
    pub async fn address_move(&mut self, address: &AddressRow, at: DateTime<Utc>) -> Result<()> {
        const CONFIRM: &str = "UPDATE address_change SET confirmed_at = $2, \
                               former = (SELECT email FROM entry WHERE entry.id = address_change.entry_id) \
                               WHERE id = $1";
        const STRIKES: &str = "INSERT INTO strike_key (key, strike_id) SELECT $1, strike_id FROM strike_key \
                               WHERE key = (SELECT mail_key FROM entry WHERE id = $2) AND key <> $1 \
                               AND NOT EXISTS (SELECT 1 FROM strike_key AS known \
                               WHERE known.key = $1 AND known.strike_id = strike_key.strike_id)";
        const MOVE: &str = "UPDATE entry SET email = $2, mail_key = $3 WHERE id = $1";
        let key = &address.mail_key;
        changed!(self, CONFIRM, address.id, at);
        changed!(self, STRIKES, key, address.entry_id);
        changed!(self, MOVE, address.entry_id, &address.email, key);
        Ok(())
    }

    /// Whether what an entry states was changed after `since`.
    pub async fn event_was_edited(&mut self, entry: Uuid, since: DateTime<Utc>) -> Result<bool> {
        const SQL: &str = "SELECT EXISTS (SELECT 1 FROM event WHERE entry_id = $1 AND reason = 'edit' AND at > $2)";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(entry)
            .bind(since)
            .fetch_one(conn)
            .await?))
    }
}
