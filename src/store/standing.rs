//! Appointments that stand, and what changes about them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, changed, on_engine};

/// A booked appointment that has not begun.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StandingRow {
    /// Its id.
    pub id: Uuid,
    /// The office's id.
    pub office: String,
    /// Its start.
    pub start: DateTime<Utc>,
    /// The office's name and address as the citizen was told last, if that is known.
    pub place: Option<String>,
    /// When the next reminder is due, if there is one.
    pub remind_at: Option<DateTime<Utc>>,
}

impl Tx {
    /// The standing appointments after `after`, a start and an id, in this order; at most `most`.
    pub async fn appointment_list_standing(
        &mut self,
        after: (DateTime<Utc>, Uuid),
        most: i64,
    ) -> Result<Vec<StandingRow>> {
        const SQL: &str = "SELECT id, office, start, place, remind_at FROM appointment WHERE state = 'booked' \
                           AND start >= $1 AND (start > $1 OR id > $2) ORDER BY start, id LIMIT CAST($3 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(after.0)
            .bind(after.1)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// The appointment of an entry that stands and begins after `now`.
    pub async fn appointment_find_standing(
        &mut self,
        entry: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<StandingRow>> {
        const SQL: &str = "SELECT id, office, start, place, remind_at FROM appointment \
                           WHERE entry_id = $1 AND state = 'booked' AND start > $2";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(entry)
            .bind(now)
            .fetch_optional(conn)
            .await?))
    }

    /// Fills in what is not known of a booked appointment: the place that was told, and when the
    /// next reminder is due.
    pub async fn appointment_complete(
        &mut self,
        id: Uuid,
        place: Option<&str>,
        remind_at: Option<DateTime<Utc>>,
    ) -> Result<()> {
        const SQL: &str = "UPDATE appointment SET place = COALESCE(place, $2), remind_at = COALESCE(remind_at, $3) \
                           WHERE id = $1 AND state = 'booked'";
        changed!(self, SQL, id, place, remind_at);
        Ok(())
    }

    /// Notes that a booked appointment is at `place` now and no longer at `former`, and counts the
    /// change for calendars; false if that is no change.
    pub async fn appointment_relocate(
        &mut self,
        id: Uuid,
        former: &str,
        place: &str,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE appointment SET former_place = place, place = $3, sequence = sequence + 1 \
                           WHERE id = $1 AND state = 'booked' AND place = $2";
        Ok(changed!(self, SQL, id, former, place) == 1)
    }

    /// Counts for calendars that a booked appointment is in another name.
    pub async fn appointment_rename(&mut self, id: Uuid) -> Result<bool> {
        const SQL: &str = "UPDATE appointment SET former_place = NULL, sequence = sequence + 1 \
                           WHERE id = $1 AND state = 'booked'";
        Ok(changed!(self, SQL, id) == 1)
    }
}
