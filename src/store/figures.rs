//! Public figures of a few weeks, by service and channel: counts and moments, no persons.
//!
//! Ids of version 7 rise with time, so the rows of these weeks are found by their primary key.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, on_engine};

/// How many rows share a service and a channel.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct FigureRow {
    /// The service's id.
    pub service: String,
    /// The channel.
    pub channel: String,
    /// How many.
    pub count: i64,
}

/// From when until when somebody waited.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct WaitRow {
    /// The service's id.
    pub service: String,
    /// The channel.
    pub channel: String,
    /// When the entry joined.
    pub joined_at: DateTime<Utc>,
    /// When the wait ended.
    pub until: DateTime<Utc>,
}

/// The id before all that were made at `moment` or later.
fn first_id(moment: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(moment.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

impl Tx {
    /// Who is in the list now, with or without an offer.
    pub async fn figure_count_waiting(&mut self) -> Result<Vec<FigureRow>> {
        const SQL: &str = "SELECT service, channel, COUNT(*) AS count FROM entry \
                           WHERE state = 'waiting' GROUP BY service, channel";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// Who has joined since `since`; a sign-up that nobody has verified is not in the list.
    pub async fn figure_count_joined(&mut self, since: DateTime<Utc>) -> Result<Vec<FigureRow>> {
        const SQL: &str = "SELECT service, channel, COUNT(*) AS count FROM entry \
                           WHERE id >= $1 AND state <> 'unverified' GROUP BY service, channel";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(first_id(since))
            .fetch_all(conn)
            .await?))
    }

    /// From joining to the first offer, of those who got it since `since`.
    pub async fn figure_list_offered(&mut self, since: DateTime<Utc>) -> Result<Vec<WaitRow>> {
        const SQL: &str = "SELECT entry.service, entry.channel, entry.joined_at, offer.made_at AS until \
                           FROM offer JOIN entry ON entry.id = offer.entry_id WHERE offer.id >= $1 \
                           AND NOT EXISTS (SELECT 1 FROM offer AS earlier \
                           WHERE earlier.entry_id = offer.entry_id AND earlier.id < offer.id)";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(first_id(since))
            .fetch_all(conn)
            .await?))
    }

    /// From joining to the start of the appointment, of appointments that were booked since `since`
    /// and not cancelled.
    pub async fn figure_list_booked(&mut self, since: DateTime<Utc>) -> Result<Vec<WaitRow>> {
        const SQL: &str = "SELECT entry.service, entry.channel, entry.joined_at, appointment.start AS until \
                           FROM appointment JOIN entry ON entry.id = appointment.entry_id \
                           WHERE appointment.id >= $1 AND appointment.state <> 'cancelled'";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(first_id(since))
            .fetch_all(conn)
            .await?))
    }

    /// Appointments that began since `since` and before `until`, with one of these two states.
    pub async fn figure_count_ended(
        &mut self,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
        states: [&'static str; 2],
    ) -> Result<Vec<FigureRow>> {
        const SQL: &str = "SELECT entry.service, entry.channel, COUNT(*) AS count \
                           FROM appointment JOIN entry ON entry.id = appointment.entry_id \
                           WHERE appointment.start >= $1 AND appointment.start < $2 \
                           AND appointment.state IN ($3, $4) GROUP BY entry.service, entry.channel";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(since)
            .bind(until)
            .bind(states[0])
            .bind(states[1])
            .fetch_all(conn)
            .await?))
    }

    /// What became of the slots that began since `since` and before `until`: `taken`, `closed`,
    /// `nobody` (never offered to anybody) or `too_late` (free again, and nobody took it any more).
    pub async fn figure_count_slots(
        &mut self,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<(String, i64)>> {
        const SQL: &str = "SELECT CASE WHEN state = 'closed' THEN 'closed' WHEN state <> 'unused' THEN 'taken' \
                           WHEN EXISTS (SELECT 1 FROM offer_slot WHERE slot_id = slot.id) THEN 'too_late' \
                           ELSE 'nobody' END AS fate, COUNT(*) FROM slot \
                           WHERE start >= $1 AND start < $2 GROUP BY fate";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(since)
            .bind(until)
            .fetch_all(conn)
            .await?))
    }
}
