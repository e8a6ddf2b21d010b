//! Who waits, counted: what the numbers before a citizen are made of.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::penalty::PersonKeys;
use super::{Result, Tx, on_engine};

/// What a rank is made of, but for strikes.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct SeniorityRow {
    /// The joining day.
    pub join_day: i64,
    /// The first day that suits.
    pub not_before: Option<NaiveDate>,
    /// Days of pause, the free ones included.
    pub pause_days: i64,
    /// Days of credit.
    pub credit_days: i64,
}

/// How many entries share the facts that a rank is made of.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct QueueRow {
    /// The service's id.
    pub service: String,
    /// Their seniority.
    #[sqlx(flatten)]
    pub seniority: SeniorityRow,
    /// When the first of them joined.
    pub joined_at: DateTime<Utc>,
    /// Entries like this that wait without an offer.
    pub entries: i64,
}

/// One that waits, with the keys that strikes may hang on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KeyedQueueRow {
    /// Its id.
    pub id: Uuid,
    /// The service's id.
    pub service: String,
    /// Its seniority.
    #[sqlx(flatten)]
    pub seniority: SeniorityRow,
    /// When it joined.
    pub joined_at: DateTime<Utc>,
    /// What strikes may hang on.
    #[sqlx(flatten)]
    pub keys: PersonKeys,
}

impl Tx {
    /// Who waits without an offer and has one of `keys`: each alone, with the keys.
    pub async fn entry_queue_of_keys(&mut self, keys: &[Vec<u8>]) -> Result<Vec<KeyedQueueRow>> {
        let mut found = Vec::new();
        // Each key stands in the statement three times.
        for piece in super::pieces(keys, 3) {
            on_engine!(self, |conn| {
                let mut query = sqlx::QueryBuilder::new(
                    "SELECT id, service, join_day, not_before, pause_days, credit_days, joined_at, mail_key, phone_key, person_key FROM entry \
                     WHERE state = 'waiting' AND NOT EXISTS \
                     (SELECT 1 FROM offer WHERE offer.entry_id = entry.id AND offer.state = 'open') AND (mail_key",
                );
                for column in ["", " OR phone_key", " OR person_key"] {
                    query.push(column).push(" IN (");
                    let mut list = query.separated(", ");
                    for key in piece {
                        list.push_bind(key.clone());
                    }
                    query.push(")");
                }
                query.push(")");
                let rows: Vec<KeyedQueueRow> = query
                    .build_query_as()
                    .persistent(false)
                    .fetch_all(conn)
                    .await?;
                found.extend(rows);
            });
        }
        found.sort_by_key(|row| row.id);
        found.dedup_by_key(|row| row.id);
        Ok(found)
    }

    /// Who waits without an offer, grouped by the facts of their rank; by the moment of joining,
    /// too, if `by_moment`, which makes nearly as many rows as entries.
    pub async fn entry_queue(&mut self, by_moment: bool) -> Result<Vec<QueueRow>> {
        const BY_DAY: &str = "SELECT service, join_day, not_before, pause_days, credit_days, MIN(joined_at) AS joined_at, \
                              COUNT(*) AS entries FROM entry \
                              WHERE state = 'waiting' AND NOT EXISTS \
                              (SELECT 1 FROM offer WHERE offer.entry_id = entry.id AND offer.state = 'open') \
                              GROUP BY service, join_day, not_before, pause_days, credit_days";
        const BY_MOMENT: &str = "SELECT service, join_day, not_before, pause_days, credit_days, joined_at, \
                                 COUNT(*) AS entries FROM entry \
                                 WHERE state = 'waiting' AND NOT EXISTS \
                                 (SELECT 1 FROM offer WHERE offer.entry_id = entry.id AND offer.state = 'open') \
                                 GROUP BY service, join_day, not_before, pause_days, credit_days, joined_at";
        let sql = if by_moment { BY_MOMENT } else { BY_DAY };
        Ok(on_engine!(self, |conn| sqlx::query_as(sql)
            .fetch_all(conn)
            .await?))
    }
}
