//! How many entries stand where, without counting the list: sums that the schema keeps.

use chrono::{DateTime, Utc};

use super::{Result, Tx, insert_many, on_engine};

/// What the kept rows say of one service and state.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TallyRow {
    /// The service's id.
    pub service: String,
    /// `waiting`, `paused` or `booked`, as the entry's row has it.
    pub state: String,
    /// Entries.
    pub entries: i64,
    /// Rows that make up this sum.
    pub rows: i64,
}

/// When the first of a service joined.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OldestRow {
    /// The service's id.
    pub service: String,
    /// Of those who wait, with an offer or without.
    pub waiting: Option<DateTime<Utc>>,
    /// Of those who pause.
    pub paused: Option<DateTime<Utc>>,
}

impl Tx {
    /// The sums by service and state.
    pub async fn tally_list(&mut self) -> Result<Vec<TallyRow>> {
        const SQL: &str = "SELECT service, state, CAST(SUM(entries) AS BIGINT) AS entries, COUNT(*) AS rows \
                           FROM entry_tally GROUP BY service, state";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// Puts one row in the place of all that have gathered for a service and state. What others
    /// append meanwhile stays as it is.
    pub async fn tally_sum_up(&mut self) -> Result<()> {
        const TAKE: &str = "DELETE FROM entry_tally RETURNING service, state, entries";
        let taken: Vec<(String, String, i64)> =
            on_engine!(self, |conn| sqlx::query_as(TAKE).fetch_all(conn).await?);
        let mut sums = std::collections::BTreeMap::<(String, String), i64>::new();
        for (service, state, entries) in taken {
            *sums.entry((service, state)).or_default() += entries;
        }
        let sums: Vec<_> = sums.into_iter().collect();
        insert_many!(self, "entry_tally", sums, |sum| {
            service: sum.0.0.as_str(),
            state: sum.0.1.as_str(),
            entries: sum.1,
        });
        Ok(())
    }

    /// Sign-ups that wait for their link to be pressed, by service.
    pub async fn entry_count_unverified(&mut self) -> Result<Vec<(String, i64)>> {
        const SQL: &str =
            "SELECT service, COUNT(*) FROM entry WHERE state = 'unverified' GROUP BY service";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// Waiting entries that have an open offer, by service.
    pub async fn entry_count_offered(&mut self) -> Result<Vec<(String, i64)>> {
        const SQL: &str = "SELECT entry.service, COUNT(*) FROM offer JOIN entry ON entry.id = offer.entry_id \
                           WHERE offer.state = 'open' GROUP BY entry.service";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// Since when the first has been in the list, by service.
    pub async fn entry_list_oldest(&mut self) -> Result<Vec<OldestRow>> {
        const SQL: &str = "SELECT service, \
                           (SELECT MIN(joined_at) FROM entry WHERE entry.service = known.service \
                           AND entry.state = 'waiting') AS waiting, \
                           (SELECT MIN(joined_at) FROM entry WHERE entry.service = known.service \
                           AND entry.state = 'paused') AS paused \
                           FROM (SELECT DISTINCT service FROM entry_tally) AS known";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }
}
