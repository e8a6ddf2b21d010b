//! Entries as staff see them: everything about a person, and the ways to find one.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::entry::EntryRow;
use super::penalty::PersonKeys;
use super::{Result, Tx, changed, on_engine};

/// An entry as staff see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DeskRow {
    /// Its id.
    pub id: Uuid,
    /// The stored state.
    pub state: String,
    /// The service's id.
    pub service: String,
    /// The offices that suit; empty means every one that serves.
    pub offices: Json<Vec<String>>,
    /// The number of persons.
    pub persons: i64,
    /// `online`, `phone` or `desk`.
    pub channel: String,
    /// The language of pages and mails.
    pub language: String,
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
    /// What the citizen reads out on the phone.
    pub short_code: Option<String>,
    /// When it joined.
    pub joined_at: DateTime<Utc>,
    /// The joining day.
    pub join_day: i64,
    /// Days that the office owes.
    pub credit_days: i64,
    /// The reason for which staff granted hardship.
    pub hardship: Option<String>,
    /// Part of its links.
    pub link_version: i64,
    /// The open offer.
    pub offer_id: Option<Uuid>,
    /// The standing appointment.
    pub appointment_id: Option<Uuid>,
}

/// What a search compares; empty texts find nothing.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// A pattern for `LIKE`, in lower case, its own signs behind a backslash.
    pub name: String,
    /// A short code.
    pub short_code: String,
    /// A number in E.164.
    pub phone: String,
    /// The last five bytes of an id, in upper-case hex.
    pub id_end: String,
}

/// The columns of [`DeskRow`], with the open offer and the standing appointment.
macro_rules! desk_rows {
    () => {
        "SELECT entry.id, entry.state, entry.service, entry.offices, entry.persons, entry.channel, \
         entry.language, entry.given_name, entry.family_name, entry.birth_date, entry.email, entry.phone, \
         entry.short_code, entry.joined_at, entry.join_day, entry.credit_days, entry.hardship, \
         entry.link_version, offer.id AS offer_id, appointment.id AS appointment_id FROM entry \
         LEFT JOIN offer ON offer.entry_id = entry.id AND offer.state = 'open' \
         LEFT JOIN appointment ON appointment.entry_id = entry.id AND appointment.state = 'booked' "
    };
}

impl Tx {
    /// An entry as staff see it.
    pub async fn desk_find(&mut self, id: Uuid) -> Result<Option<DeskRow>> {
        const SQL: &str = concat!(desk_rows!(), "WHERE entry.id = $1");
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// The entries that anything of `sought` fits, latest first, at most `most`. SQLite folds the
    /// case of ASCII letters alone, so there a name in capitals is not found by its small umlauts.
    pub async fn desk_search(&mut self, sought: &Sought, most: i64) -> Result<Vec<DeskRow>> {
        const SQLITE: &str = concat!(
            desk_rows!(),
            "WHERE LOWER(entry.given_name || ' ' || entry.family_name) LIKE $1 ESCAPE '\\' \
             OR entry.short_code = $2 OR entry.phone = $3 OR substr(hex(entry.id), 23) = $4 \
             ORDER BY entry.joined_at DESC, entry.id LIMIT CAST($5 AS BIGINT)"
        );
        const POSTGRES: &str = concat!(
            desk_rows!(),
            "WHERE LOWER(entry.given_name || ' ' || entry.family_name) LIKE $1 ESCAPE '\\' \
             OR entry.short_code = $2 OR entry.phone = $3 \
             OR UPPER(RIGHT(CAST(entry.id AS TEXT), 10)) = $4 \
             ORDER BY entry.joined_at DESC, entry.id LIMIT CAST($5 AS BIGINT)"
        );
        Ok(match self {
            Tx::Sqlite(conn) => {
                sqlx::query_as(SQLITE)
                    .bind(&sought.name)
                    .bind(&sought.short_code)
                    .bind(&sought.phone)
                    .bind(&sought.id_end)
                    .bind(most)
                    .fetch_all(&mut **conn)
                    .await?
            }
            Tx::Postgres(conn) => {
                sqlx::query_as(POSTGRES)
                    .bind(&sought.name)
                    .bind(&sought.short_code)
                    .bind(&sought.phone)
                    .bind(&sought.id_end)
                    .bind(most)
                    .fetch_all(&mut **conn)
                    .await?
            }
        })
    }

    /// Verified live entries of anybody with this telephone number or this name and birth date, in
    /// any group, other than `but`; at most `most`.
    pub async fn desk_list_alike(
        &mut self,
        keys: &PersonKeys,
        but: Uuid,
        most: i64,
    ) -> Result<Vec<DeskRow>> {
        const SQL: &str = concat!(
            desk_rows!(),
            "WHERE entry.state IN ('waiting', 'paused', 'booked') AND entry.id <> $3 \
             AND (entry.phone_key = $1 OR entry.person_key = $2) ORDER BY entry.joined_at, entry.id LIMIT CAST($4 AS BIGINT)"
        );
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(&keys.phone_key)
            .bind(&keys.person_key)
            .bind(but)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// The live, verified entry of the person without mail and with this phone key in this group.
    pub async fn entry_find_live_by_phone(
        &mut self,
        group: &str,
        phone_key: &[u8],
    ) -> Result<Option<EntryRow>> {
        const SQL: &str = "SELECT id FROM entry WHERE service_group = $1 AND mail_key IS NULL AND phone_key = $2 \
                           AND state IN ('waiting', 'paused', 'booked')";
        let id: Option<Uuid> = on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(group)
            .bind(phone_key)
            .fetch_optional(conn)
            .await?);
        match id {
            Some(id) => self.entry_find(id).await,
            None => Ok(None),
        }
    }

    /// Grants hardship for a reason, or takes it back.
    pub async fn entry_set_hardship(&mut self, id: Uuid, reason: Option<&str>) -> Result<()> {
        const SQL: &str = "UPDATE entry SET hardship = $2 WHERE id = $1";
        changed!(self, SQL, id, reason);
        Ok(())
    }

    /// Lets an entry count from another joining day.
    pub async fn entry_set_join_day(&mut self, id: Uuid, day: i64) -> Result<()> {
        const SQL: &str = "UPDATE entry SET join_day = $2 WHERE id = $1";
        changed!(self, SQL, id, day);
        Ok(())
    }
}
