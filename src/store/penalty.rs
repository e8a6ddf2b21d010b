//! Strikes: remembered absences, on every key that the entry had.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, changed, insert_many, on_engine};

/// What strikes hang on: keyed hashes of who somebody is. An entry has those it stated.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct PersonKeys {
    /// Of the canonical address.
    pub mail_key: Option<Vec<u8>>,
    /// Of the telephone number.
    pub phone_key: Option<Vec<u8>>,
    /// Of name and birth date.
    pub person_key: Option<Vec<u8>>,
}

impl PersonKeys {
    /// Those that are there.
    pub fn iter(&self) -> impl Iterator<Item = &Vec<u8>> {
        [&self.mail_key, &self.phone_key, &self.person_key]
            .into_iter()
            .flatten()
    }

    /// The key by which this is one person, with what is asked by it: the address, or the number of
    /// who has none.
    pub(super) fn person<T>(&self, by_mail: T, by_phone: T) -> Option<(&[u8], T)> {
        match (&self.mail_key, &self.phone_key) {
            (Some(key), _) => Some((key, by_mail)),
            (None, Some(key)) => Some((key, by_phone)),
            (None, None) => None,
        }
    }
}

/// A remembered absence.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StrikeRow {
    /// Its id.
    pub id: Uuid,
    /// The appointment that was missed.
    pub appointment_id: Uuid,
    /// `no_show` or `cancelled_late`.
    pub kind: String,
    /// `live`, `corrected`, `pardoned` or `refilled`: only a live one counts.
    pub state: String,
    /// From when on it counts.
    pub at: DateTime<Utc>,
    /// When the citizen said that it was otherwise.
    pub objected_at: Option<DateTime<Utc>>,
}

/// A strike with whose it is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StrikeListRow {
    /// Its id.
    pub id: Uuid,
    /// The appointment that was missed.
    pub appointment_id: Uuid,
    /// `no_show` or `cancelled_late`.
    pub kind: String,
    /// `live`, `corrected`, `pardoned` or `refilled`.
    pub state: String,
    /// From when on it counts.
    pub at: DateTime<Utc>,
    /// When the citizen said that it was otherwise.
    pub objected_at: Option<DateTime<Utc>>,
    /// Whose.
    pub entry_id: Uuid,
    /// First name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The service's id.
    pub service: String,
    /// The office's id.
    pub office: String,
    /// The start of the appointment.
    pub start: DateTime<Utc>,
}

/// The columns of [`StrikeListRow`].
macro_rules! strikes {
    () => {
        "SELECT strike.id, strike.appointment_id, strike.kind, strike.state, strike.at, strike.objected_at, \
         entry.id AS entry_id, entry.given_name, entry.family_name, entry.service, appointment.office, \
         appointment.start FROM strike JOIN appointment ON appointment.id = strike.appointment_id \
         JOIN entry ON entry.id = appointment.entry_id "
    };
}

impl Tx {
    /// The strike of an appointment.
    pub async fn strike_find_by_appointment(
        &mut self,
        appointment: Uuid,
    ) -> Result<Option<StrikeRow>> {
        const SQL: &str = "SELECT id, appointment_id, kind, state, at, objected_at FROM strike WHERE appointment_id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(appointment)
            .fetch_optional(conn)
            .await?))
    }

    /// The strike with this id.
    pub async fn strike_show(&mut self, id: Uuid) -> Result<Option<StrikeListRow>> {
        const SQL: &str = concat!(strikes!(), "WHERE strike.id = $1");
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// Live strikes since `since`, latest first, at most `most`.
    pub async fn strike_list_latest(
        &mut self,
        since: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<StrikeListRow>> {
        const SQL: &str = concat!(
            strikes!(),
            "WHERE strike.state = 'live' AND strike.at > $1 ORDER BY strike.at DESC, strike.id LIMIT CAST($2 AS BIGINT)"
        );
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(since)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// Live strikes since `since` to which somebody objected, oldest objection first, at most
    /// `most`.
    pub async fn strike_list_objected(
        &mut self,
        since: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<StrikeListRow>> {
        const SQL: &str = concat!(
            strikes!(),
            "WHERE strike.state = 'live' AND strike.at > $1 AND strike.objected_at IS NOT NULL \
             ORDER BY strike.objected_at, strike.id LIMIT CAST($2 AS BIGINT)"
        );
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(since)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// Live strikes for late cancellations all of whose slots are booked by now, among those that
    /// share a slot with this offer.
    pub async fn strike_list_refilled(&mut self, offer: Uuid) -> Result<Vec<Uuid>> {
        const SQL: &str = "SELECT DISTINCT strike.id FROM offer_slot AS given \
                           JOIN offer_slot AS freed ON freed.slot_id = given.slot_id AND NOT freed.live \
                           JOIN appointment ON appointment.offer_id = freed.offer_id \
                           JOIN strike ON strike.appointment_id = appointment.id \
                           WHERE given.offer_id = $1 AND strike.state = 'live' AND strike.kind = 'cancelled_late' \
                           AND NOT EXISTS (SELECT 1 FROM offer_slot AS idle \
                           WHERE idle.offer_id = appointment.offer_id AND NOT EXISTS \
                           (SELECT 1 FROM offer_slot AS taken JOIN offer ON offer.id = taken.offer_id \
                           WHERE taken.slot_id = idle.slot_id AND taken.live AND offer.state = 'confirmed'))";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(offer)
            .fetch_all(conn)
            .await?))
    }

    /// The keys that a strike hangs on.
    pub async fn strike_keys(&mut self, id: Uuid) -> Result<Vec<Vec<u8>>> {
        const SQL: &str = "SELECT key FROM strike_key WHERE strike_id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(id)
            .fetch_all(conn)
            .await?))
    }

    /// Ends a live strike as `pardoned` or `refilled`; false if it did not count any more.
    pub async fn strike_end(&mut self, id: Uuid, state: &str) -> Result<bool> {
        const SQL: &str = "UPDATE strike SET state = $2 WHERE id = $1 AND state = 'live'";
        Ok(changed!(self, SQL, id, state) == 1)
    }

    /// Notes when the citizen first objected.
    pub async fn strike_object(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<()> {
        const SQL: &str =
            "UPDATE strike SET objected_at = $2 WHERE id = $1 AND objected_at IS NULL";
        changed!(self, SQL, id, at);
        Ok(())
    }

    /// Remembers an absence; marking the same appointment again revives its one strike, unless that was
    /// pardoned. Answers whether it counts.
    pub async fn strike_insert(
        &mut self,
        id: Uuid,
        appointment: Uuid,
        kind: &str,
        at: DateTime<Utc>,
        keys: &[Vec<u8>],
    ) -> Result<bool> {
        const SQL: &str = "INSERT INTO strike (id, appointment_id, at, state, kind) VALUES ($1, $2, $3, 'live', $4) \
                           ON CONFLICT (appointment_id) DO UPDATE SET state = 'live', kind = excluded.kind \
                           WHERE strike.state = 'corrected' RETURNING id";
        const FORGET: &str = "DELETE FROM strike_key WHERE strike_id = $1";
        let id: Option<Uuid> = on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(id)
            .bind(appointment)
            .bind(at)
            .bind(kind)
            .fetch_optional(conn)
            .await?);
        let Some(id) = id else {
            return Ok(false);
        };
        changed!(self, FORGET, id);
        insert_many!(self, "strike_key", keys, |key| {
            key: key.as_slice(),
            strike_id: id,
        });
        Ok(true)
    }

    /// Takes back the strike of an appointment that was marked wrongly; false if none counted.
    pub async fn strike_correct(&mut self, appointment: Uuid) -> Result<bool> {
        const SQL: &str =
            "UPDATE strike SET state = 'corrected' WHERE appointment_id = $1 AND state = 'live'";
        Ok(changed!(self, SQL, appointment) == 1)
    }

    /// The keys of all live strikes since `since`, each with its strike.
    pub async fn strike_list_live(&mut self, since: DateTime<Utc>) -> Result<Vec<(Vec<u8>, Uuid)>> {
        const SQL: &str = "SELECT strike_key.key, strike.id FROM strike_key \
                           JOIN strike ON strike.id = strike_key.strike_id \
                           WHERE strike.state = 'live' AND strike.at > $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(since)
            .fetch_all(conn)
            .await?))
    }
}
