//! Everything that is held about one person, as it lies in the rows.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Result, Tx, on_engine};
use crate::domain::window::Windows;

/// What an entry states and what is noted of it.
#[derive(Clone, Debug, sqlx::FromRow, Serialize)]
pub struct EntryData {
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
    /// The language of pages and mails.
    pub language: String,
    /// `online`, `phone` or `desk`.
    pub channel: String,
    /// The service's id.
    pub service: String,
    /// Offices that suit; empty: all.
    pub offices: Json<Vec<String>>,
    /// The number of persons.
    pub persons: i64,
    /// Times that suit; empty: any.
    pub windows: Json<Windows>,
    /// The first day that suits.
    pub not_before: Option<NaiveDate>,
    /// The last day that suits.
    pub not_after: Option<NaiveDate>,
    /// Hours of notice needed.
    pub notice_hours: i64,
    /// What is read out on the phone.
    pub short_code: Option<String>,
    /// When it joined.
    pub joined_at: DateTime<Utc>,
    /// When the address was verified.
    pub verified_at: Option<DateTime<Utc>>,
    /// Days of pause that are over.
    pub pause_days: i64,
    /// Days of credit.
    pub credit_days: i64,
    /// Offers declined since the windows last changed.
    pub declines: i64,
    /// Offers in a row that nobody answered.
    pub silences: i64,
    /// The reason for which staff granted hardship.
    pub hardship: Option<String>,
    /// Why it is paused.
    pub paused_for: Option<String>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// When name and contact data were forgotten.
    pub forgotten_at: Option<DateTime<Utc>>,
}

/// Something that happened to an entry.
#[derive(Clone, Debug, sqlx::FromRow, Serialize)]
pub struct EventData {
    /// When.
    pub at: DateTime<Utc>,
    /// The state before.
    pub from_state: String,
    /// The state after.
    pub to_state: String,
    /// Why.
    pub reason: String,
    /// The round that made it.
    pub round: Option<i64>,
}

/// A mail; its text is not kept once it has left.
#[derive(Clone, Debug, sqlx::FromRow, Serialize)]
pub struct MailData {
    /// Which letter.
    pub kind: String,
    /// `queued`, `sent`, `failed`, `bounced` or `dropped`.
    pub state: String,
    /// When it was put into the outbox.
    pub created_at: DateTime<Utc>,
    /// When it left, or was given up.
    pub ended_at: Option<DateTime<Utc>>,
    /// What the mail server said.
    pub detail: Option<String>,
}

/// An offer.
#[derive(Clone, Debug, sqlx::FromRow, Serialize)]
pub struct OfferData {
    /// The round that made it.
    pub round: i64,
    /// What became of it.
    pub state: String,
    /// The office's id.
    pub office: String,
    /// When the appointment would start.
    pub start: DateTime<Utc>,
    /// How long it would take.
    pub minutes: i64,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When its mail was handed over.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// Until when it could be answered.
    pub deadline: Option<DateTime<Utc>>,
    /// When it was answered or ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// An appointment.
#[derive(Clone, Debug, sqlx::FromRow, Serialize)]
pub struct AppointmentData {
    /// What became of it.
    pub state: String,
    /// The office's id.
    pub office: String,
    /// Its start.
    pub start: DateTime<Utc>,
    /// Its length.
    pub minutes: i64,
    /// When it was booked.
    pub booked_at: DateTime<Utc>,
    /// What cancelling it cost.
    pub cancel_band: Option<String>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A strike.
#[derive(Clone, Debug, sqlx::FromRow, Serialize)]
pub struct StrikeData {
    /// Since when.
    pub at: DateTime<Utc>,
    /// `live`, or taken back.
    pub state: String,
    /// What for.
    pub kind: String,
}

/// Runs `$sql` with the entry as its value.
macro_rules! of_entry {
    ($tx:expr, $entry:expr, $sql:expr) => {{
        const SQL: &str = $sql;
        Ok(on_engine!($tx, |conn| sqlx::query_as(SQL)
            .bind($entry)
            .fetch_all(conn)
            .await?))
    }};
}

impl Tx {
    /// What an entry states.
    pub async fn entry_data(&mut self, id: Uuid) -> Result<Option<EntryData>> {
        const SQL: &str = "SELECT given_name, family_name, birth_date, email, phone, language, channel, service, offices, \
                           persons, windows, not_before, not_after, notice_hours, short_code, joined_at, verified_at, \
                           pause_days, credit_days, declines, silences, hardship, paused_for, ended_at, forgotten_at \
                           FROM entry WHERE id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// An address that was stated anew and is not verified yet.
    pub async fn address_change_data(&mut self, entry: Uuid) -> Result<Option<String>> {
        const SQL: &str = "SELECT email FROM address_change WHERE entry_id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(entry)
            .fetch_optional(conn)
            .await?))
    }

    /// What happened to an entry, in order.
    pub async fn event_data(&mut self, entry: Uuid) -> Result<Vec<EventData>> {
        of_entry!(
            self,
            entry,
            "SELECT at, from_state, to_state, reason, round FROM event WHERE entry_id = $1 ORDER BY id"
        )
    }

    /// The mails to an entry, oldest first.
    pub async fn mail_data(&mut self, entry: Uuid) -> Result<Vec<MailData>> {
        of_entry!(
            self,
            entry,
            "SELECT kind, state, created_at, ended_at, detail FROM mail WHERE entry_id = $1 ORDER BY created_at, id"
        )
    }

    /// The offers to an entry, oldest first.
    pub async fn offer_data(&mut self, entry: Uuid) -> Result<Vec<OfferData>> {
        of_entry!(
            self,
            entry,
            "SELECT round, state, office, start, minutes, made_at, handed_over_at, deadline, ended_at FROM offer \
             WHERE entry_id = $1 ORDER BY round"
        )
    }

    /// The appointments of an entry, oldest first.
    pub async fn appointment_data(&mut self, entry: Uuid) -> Result<Vec<AppointmentData>> {
        of_entry!(
            self,
            entry,
            "SELECT state, office, start, minutes, booked_at, cancel_band, ended_at FROM appointment \
             WHERE entry_id = $1 ORDER BY booked_at"
        )
    }

    /// The strikes of an entry's appointments.
    pub async fn strike_data(&mut self, entry: Uuid) -> Result<Vec<StrikeData>> {
        of_entry!(
            self,
            entry,
            "SELECT strike.at, strike.state, strike.kind FROM strike JOIN appointment \
             ON appointment.id = strike.appointment_id WHERE appointment.entry_id = $1 ORDER BY strike.at"
        )
    }
}
