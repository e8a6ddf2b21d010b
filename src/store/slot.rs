//! Slots: one counter, one start. Whether a slot is held follows from `offer_slot`.

use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use sqlx::Row;
use sqlx::types::Json;
use uuid::Uuid;

use super::lines::Line;
use super::{Error, Result, Tx, changed, insert_many, on_engine};

/// A slot to be opened.
#[derive(Clone, Debug)]
pub struct NewSlot {
    /// Its id.
    pub id: Uuid,
    /// The office's id.
    pub office: String,
    /// The counter's id within the office.
    pub counter: String,
    /// Its start.
    pub start: DateTime<Utc>,
    /// Its length.
    pub minutes: i64,
    /// The services it can be used for, by id.
    pub services: Vec<String>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
}

/// A slot that a round may hand out.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FreeSlotRow {
    /// Its id.
    pub id: Uuid,
    /// The office's id.
    pub office: String,
    /// The counter's id.
    pub counter: String,
    /// Its start.
    pub start: DateTime<Utc>,
    /// Its length.
    pub minutes: i64,
    /// The services it can be used for.
    pub services: Json<Vec<String>>,
}

/// A slot of a day with whoever has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DaySlotRow {
    /// The slot.
    pub id: Uuid,
    /// The counter's id.
    pub counter: String,
    /// Its start.
    pub start: DateTime<Utc>,
    /// Its length.
    pub minutes: i64,
    /// `open`, `closed`, or `unused` once it has passed.
    pub state: String,
    /// The state of the offer that holds it.
    pub offer_state: Option<String>,
    /// The appointment that came of it.
    pub appointment_id: Option<Uuid>,
    /// The appointment's state.
    pub appointment_state: Option<String>,
    /// Whose.
    pub entry_id: Option<Uuid>,
    /// The service's id.
    pub service: Option<String>,
    /// The number of persons.
    pub persons: Option<i64>,
    /// First name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
}

impl FreeSlotRow {
    /// A slot from the line that SQLite makes of it.
    fn of_line(start: DateTime<Utc>, line: &str) -> Result<Self> {
        let mut fields = Line::new("slot", line);
        let id = fields.id("id")?;
        let office = fields.text("office")?.to_owned();
        let counter = fields.text("counter")?.to_owned();
        let minutes = fields.number("minutes")?;
        let services = serde_json::from_str(fields.rest());
        let nonsense = |_| Error::nonsense("slot", "services", id, fields.rest());
        Ok(Self {
            id,
            office,
            counter,
            start,
            minutes,
            services: Json(services.map_err(nonsense)?),
        })
    }
}

/// An open slot that has begun and that nobody holds.
macro_rules! unused {
    () => {
        "state = 'open' AND start <= $1 \
         AND NOT EXISTS (SELECT 1 FROM offer_slot WHERE slot_id = slot.id AND live)"
    };
}

impl Tx {
    /// Lets nobody else open slots at this counter until the transaction ends.
    pub async fn counter_lock(&mut self, office: &str, counter: &str) -> Result<()> {
        const SQL: &str = "INSERT INTO counter_lock (office, counter) VALUES ($1, $2) \
                           ON CONFLICT (office, counter) DO UPDATE SET office = excluded.office";
        changed!(self, SQL, office, counter);
        Ok(())
    }

    /// Opens `slots`; one that stands already, open or closed, is left as it is.
    pub async fn slot_insert_many(&mut self, slots: &[NewSlot]) -> Result<()> {
        for piece in super::pieces(slots, 8) {
            on_engine!(self, |conn| {
                let mut query = sqlx::QueryBuilder::new(
                    "INSERT INTO slot (id, office, counter, start, minutes, services, state, opened_at) ",
                );
                query.push_values(piece, |mut row, slot| {
                    row.push_bind(slot.id)
                        .push_bind(slot.office.clone())
                        .push_bind(slot.counter.clone())
                        .push_bind(slot.start)
                        .push_bind(slot.minutes)
                        .push_bind(Json(slot.services.clone()))
                        .push_bind("open")
                        .push_bind(slot.opened_at);
                });
                query.push(" ON CONFLICT (office, counter, start) DO NOTHING");
                query.build().persistent(false).execute(conn).await?;
            });
        }
        Ok(())
    }

    /// Starts and lengths of the slots of a counter that begin in `[from, to)`, closed ones too.
    pub async fn slot_list_at_counter(
        &mut self,
        office: &str,
        counter: &str,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<(DateTime<Utc>, i64)>> {
        const SQL: &str = "SELECT start, minutes FROM slot \
                           WHERE office = $1 AND counter = $2 AND start >= $3 AND start < $4";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(office)
            .bind(counter)
            .bind(from)
            .bind(to)
            .fetch_all(conn)
            .await?))
    }

    /// Every slot, open or not, that starts in `[from, to]`: office, counter, start.
    pub async fn slot_list_starts(
        &mut self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<(String, String, DateTime<Utc>)>> {
        const SQL: &str =
            "SELECT office, counter, start FROM slot WHERE start >= $1 AND start <= $2";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(from)
            .bind(to)
            .fetch_all(conn)
            .await?))
    }

    /// Open slots after `after` that nobody holds.
    ///
    /// On SQLite those of one start come as one text.
    pub async fn slot_list_free(&mut self, after: DateTime<Utc>) -> Result<Vec<FreeSlotRow>> {
        const SQLITE: &str = "SELECT start, group_concat(format('%s\t%s\t%s\t%d\t%s', \
                              hex(id), office, counter, minutes, services), '\n') FROM slot \
                              WHERE start > $1 AND state = 'open' \
                              AND NOT EXISTS (SELECT 1 FROM offer_slot WHERE slot_id = slot.id AND live) \
                              GROUP BY start";
        const POSTGRES: &str = "SELECT id, office, counter, start, minutes, services FROM slot \
                                WHERE start > $1 AND state = 'open' \
                                AND NOT EXISTS (SELECT 1 FROM offer_slot WHERE slot_id = slot.id AND live)";
        match self {
            Tx::Sqlite(conn) => {
                let mut free = Vec::new();
                let mut starts = sqlx::query(SQLITE).bind(after).fetch(&mut **conn);
                while let Some(row) = starts.try_next().await? {
                    let (start, lines): (_, &str) = (row.try_get(0)?, row.try_get(1)?);
                    for line in lines.split('\n') {
                        free.push(FreeSlotRow::of_line(start, line)?);
                    }
                }
                Ok(free)
            }
            Tx::Postgres(conn) => {
                let free = sqlx::query_as(POSTGRES).bind(after);
                Ok(free.fetch_all(&mut **conn).await?)
            }
        }
    }

    /// The slots of an office that begin in `[from, to)`, with whoever has them.
    pub async fn slot_list_day(
        &mut self,
        office: &str,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<DaySlotRow>> {
        const SQL: &str = "SELECT slot.id, slot.counter, slot.start, slot.minutes, slot.state, \
                           offer.state AS offer_state, appointment.id AS appointment_id, \
                           appointment.state AS appointment_state, entry.id AS entry_id, entry.service, \
                           entry.persons, entry.given_name, entry.family_name \
                           FROM slot \
                           LEFT JOIN offer_slot ON offer_slot.slot_id = slot.id AND offer_slot.live \
                           LEFT JOIN offer ON offer.id = offer_slot.offer_id \
                           LEFT JOIN appointment ON appointment.offer_id = offer.id \
                           LEFT JOIN entry ON entry.id = appointment.entry_id \
                           WHERE slot.office = $1 AND slot.start >= $2 AND slot.start < $3 \
                           ORDER BY slot.start, slot.counter";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(office)
            .bind(from)
            .bind(to)
            .fetch_all(conn)
            .await?))
    }

    /// Future slots, counted by office and state: open, offered, booked, closed.
    pub async fn slot_count_future(
        &mut self,
        now: DateTime<Utc>,
    ) -> Result<Vec<(String, String, i64)>> {
        const SQL: &str = "SELECT slot.office, \
                           CASE WHEN offer.state = 'open' THEN 'offered' WHEN offer.id IS NOT NULL THEN 'booked' \
                           ELSE slot.state END AS shown, COUNT(*) \
                           FROM slot \
                           LEFT JOIN offer_slot ON offer_slot.slot_id = slot.id AND offer_slot.live \
                           LEFT JOIN offer ON offer.id = offer_slot.offer_id \
                           WHERE slot.start > $1 GROUP BY slot.office, shown";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(now)
            .fetch_all(conn)
            .await?))
    }

    /// Whether the start of an open slot has passed without anybody in it.
    pub async fn slot_is_unused(&mut self, now: DateTime<Utc>) -> Result<bool> {
        const SQL: &str = concat!("SELECT EXISTS (SELECT 1 FROM slot WHERE ", unused!(), ")");
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(now)
            .fetch_one(conn)
            .await?))
    }

    /// Ends open slots whose start has passed without anybody in them: each with its office and
    /// whether it was ever offered.
    pub async fn slot_end_unused(&mut self, now: DateTime<Utc>) -> Result<Vec<(String, bool)>> {
        const SQL: &str = concat!(
            "UPDATE slot SET state = 'unused' WHERE ",
            unused!(),
            " RETURNING office, EXISTS (SELECT 1 FROM offer_slot WHERE slot_id = slot.id)"
        );
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(now)
            .fetch_all(conn)
            .await?))
    }

    /// Holds slots for offers: `(offer, slot)`. A slot that is held already is a unique violation.
    pub async fn offer_slot_insert_many(&mut self, held: &[(Uuid, Uuid)]) -> Result<()> {
        insert_many!(self, "offer_slot", held, |pair| {
            offer_id: pair.0,
            slot_id: pair.1,
            live: true,
        });
        Ok(())
    }

    /// Lets the slots of an offer go; they are free for the next round.
    pub async fn offer_slot_release(&mut self, offer: Uuid) -> Result<()> {
        const SQL: &str = "UPDATE offer_slot SET live = $2 WHERE offer_id = $1";
        changed!(self, SQL, offer, false);
        Ok(())
    }
}
