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
}

impl Tx {
    /// Remembers an absence; marking the same appointment again revives its one strike.
    pub async fn strike_insert(
        &mut self,
        id: Uuid,
        appointment: Uuid,
        at: DateTime<Utc>,
        keys: &[Vec<u8>],
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO strike (id, appointment_id, at, state) VALUES ($1, $2, $3, 'live') \
                           ON CONFLICT (appointment_id) DO UPDATE SET state = 'live' RETURNING id";
        const FORGET: &str = "DELETE FROM strike_key WHERE strike_id = $1";
        let id: Uuid = on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(id)
            .bind(appointment)
            .bind(at)
            .fetch_one(conn)
            .await?);
        changed!(self, FORGET, id);
        insert_many!(self, "strike_key", keys, |key| {
            key: key.as_slice(),
            strike_id: id,
        });
        Ok(())
    }

    /// Takes back the strike of an appointment that was marked wrongly.
    pub async fn strike_correct(&mut self, appointment: Uuid) -> Result<()> {
        const SQL: &str = "UPDATE strike SET state = 'corrected' WHERE appointment_id = $1";
        changed!(self, SQL, appointment);
        Ok(())
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
