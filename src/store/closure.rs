//! Closures: what an office closed, and what that takes with it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, changed, on_engine};

/// What an office closed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ClosureRow {
    /// Its id.
    pub id: Uuid,
    /// The office's id.
    pub office: String,
    /// The counter's id; all counters if there is none.
    pub counter: Option<String>,
    /// From when …
    pub from_at: DateTime<Utc>,
    /// … until before when.
    pub to_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// The member of staff.
    pub actor: String,
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// When it was lifted.
    pub lifted_at: Option<DateTime<Utc>>,
}

/// A slot with whoever holds it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct HeldSlotRow {
    /// The slot.
    pub id: Uuid,
    /// The counter's id.
    pub counter: String,
    /// Its start.
    pub start: DateTime<Utc>,
    /// Its length.
    pub minutes: i64,
    /// The offer that holds it.
    pub offer_id: Option<Uuid>,
    /// Whose.
    pub entry_id: Option<Uuid>,
    /// The standing appointment that came of the offer.
    pub appointment_id: Option<Uuid>,
}

/// The columns of [`ClosureRow`].
macro_rules! closures {
    () => {
        "SELECT id, office, counter, from_at, to_at, reason, actor, at, lifted_at FROM closure "
    };
}

impl Tx {
    /// Writes a closure down.
    pub async fn closure_insert(&mut self, closure: &ClosureRow) -> Result<()> {
        const SQL: &str = "INSERT INTO closure (id, office, counter, from_at, to_at, reason, actor, at) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        changed!(
            self,
            SQL,
            closure.id,
            &closure.office,
            &closure.counter,
            closure.from_at,
            closure.to_at,
            &closure.reason,
            &closure.actor,
            closure.at
        );
        Ok(())
    }

    /// The closure with this id.
    pub async fn closure_find(&mut self, id: Uuid) -> Result<Option<ClosureRow>> {
        const SQL: &str = concat!(closures!(), "WHERE id = $1");
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// Closures that were not lifted and end after `after`, in order of their beginning; at most
    /// `most`.
    pub async fn closure_list_live(
        &mut self,
        after: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<ClosureRow>> {
        const SQL: &str = concat!(
            closures!(),
            "WHERE lifted_at IS NULL AND to_at > $1 ORDER BY from_at, id LIMIT CAST($2 AS BIGINT)"
        );
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(after)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// Closures of an office that were not lifted and end after `after`.
    pub async fn closure_list_of_office(
        &mut self,
        office: &str,
        after: DateTime<Utc>,
    ) -> Result<Vec<ClosureRow>> {
        const SQL: &str = concat!(
            closures!(),
            "WHERE office = $1 AND lifted_at IS NULL AND to_at > $2 ORDER BY from_at, id"
        );
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(office)
            .bind(after)
            .fetch_all(conn)
            .await?))
    }

    /// Lifts a closure; false if it was lifted before.
    pub async fn closure_lift(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<bool> {
        const SQL: &str = "UPDATE closure SET lifted_at = $2 WHERE id = $1 AND lifted_at IS NULL";
        Ok(changed!(self, SQL, id, at) == 1)
    }

    /// Open slots of an office that begin in `[from, to)`, with whoever holds them.
    pub async fn slot_list_held(
        &mut self,
        office: &str,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<HeldSlotRow>> {
        const SQL: &str = "SELECT slot.id, slot.counter, slot.start, slot.minutes, offer.id AS offer_id, \
                           offer.entry_id, appointment.id AS appointment_id FROM slot \
                           LEFT JOIN offer_slot ON offer_slot.slot_id = slot.id AND offer_slot.live \
                           LEFT JOIN offer ON offer.id = offer_slot.offer_id \
                           LEFT JOIN appointment ON appointment.offer_id = offer.id \
                           WHERE slot.office = $1 AND slot.start >= $2 AND slot.start < $3 \
                           AND slot.state = 'open' ORDER BY slot.start, slot.counter";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(office)
            .bind(from)
            .bind(to)
            .fetch_all(conn)
            .await?))
    }

    /// Closes an open slot for a closure, or hands a closed one over to another.
    pub async fn slot_close(&mut self, id: Uuid, closure: Uuid) -> Result<()> {
        const SQL: &str = "UPDATE slot SET state = 'closed', closure_id = $2 WHERE id = $1";
        changed!(self, SQL, id, closure);
        Ok(())
    }

    /// Opens a slot that a closure had closed.
    pub async fn slot_reopen(&mut self, id: Uuid) -> Result<()> {
        const SQL: &str =
            "UPDATE slot SET state = 'open', closure_id = NULL WHERE id = $1 AND state = 'closed'";
        changed!(self, SQL, id);
        Ok(())
    }

    /// `(slot, counter, start, minutes)` of the slots after `after` that a closure has closed.
    pub async fn slot_list_closed_by(
        &mut self,
        closure: Uuid,
        after: DateTime<Utc>,
    ) -> Result<Vec<(Uuid, String, DateTime<Utc>, i64)>> {
        const SQL: &str = "SELECT id, counter, start, minutes FROM slot \
                           WHERE closure_id = $1 AND state = 'closed' AND start > $2 ORDER BY start";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(closure)
            .bind(after)
            .fetch_all(conn)
            .await?))
    }

    /// All slots after `after` that closures have closed.
    pub async fn slot_list_closed(&mut self, after: DateTime<Utc>) -> Result<Vec<Uuid>> {
        const SQL: &str = "SELECT slot.id FROM closure JOIN slot ON slot.closure_id = closure.id \
                           WHERE closure.lifted_at IS NULL AND closure.to_at > $1 AND slot.state = 'closed'";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(after)
            .fetch_all(conn)
            .await?))
    }

    /// The closure that has closed a slot.
    pub async fn slot_closure(&mut self, id: Uuid) -> Result<Option<Uuid>> {
        const SQL: &str = "SELECT closure_id FROM slot WHERE id = $1 AND state = 'closed'";
        let found: Option<Option<Uuid>> = on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?);
        Ok(found.flatten())
    }

    /// The office, counter, start and length of a slot.
    pub async fn slot_place(
        &mut self,
        id: Uuid,
    ) -> Result<Option<(String, String, DateTime<Utc>, i64)>> {
        const SQL: &str = "SELECT office, counter, start, minutes FROM slot WHERE id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// Puts a booked entry back on the list with a credit; false if it is not booked.
    pub async fn entry_displace(&mut self, id: Uuid, credit_days: i64) -> Result<bool> {
        const SQL: &str = "UPDATE entry SET state = 'waiting', credit_days = credit_days + $2 \
                           WHERE id = $1 AND state = 'booked'";
        Ok(changed!(self, SQL, id, credit_days) == 1)
    }
}
