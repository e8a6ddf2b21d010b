//! Pairs of live entries that may be one person, and what staff found.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, changed, on_engine};

impl Tx {
    /// Pairs of verified live entries of one group with the same telephone number or the same name
    /// and birth date that nobody has looked at, at most `most`: `(first, second, same phone, same
    /// person)`, the first id below the second.
    pub async fn duplicate_list(&mut self, most: i64) -> Result<Vec<(Uuid, Uuid, bool, bool)>> {
        const SQL: &str = "SELECT one.id, other.id, \
                           COALESCE(one.phone_key = other.phone_key, FALSE), \
                           COALESCE(one.person_key = other.person_key, FALSE) \
                           FROM entry AS one JOIN entry AS other ON one.service_group = other.service_group \
                           AND one.id < other.id AND (one.phone_key = other.phone_key OR one.person_key = other.person_key) \
                           WHERE one.state IN ('waiting', 'paused', 'booked') \
                           AND other.state IN ('waiting', 'paused', 'booked') AND NOT EXISTS \
                           (SELECT 1 FROM duplicate_review WHERE first_id = one.id AND second_id = other.id) \
                           ORDER BY one.id, other.id LIMIT CAST($1 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// The entry that stayed when `gone` left the list because the two were merged.
    pub async fn duplicate_find_kept(&mut self, gone: Uuid) -> Result<Option<Uuid>> {
        const SQL: &str = "SELECT CASE WHEN review.first_id = $1 THEN review.second_id ELSE review.first_id END \
                           FROM duplicate_review AS review JOIN event ON event.entry_id = $1 \
                           AND event.at = review.at AND event.actor = review.actor \
                           AND event.to_state = 'withdrawn' \
                           WHERE (review.first_id = $1 OR review.second_id = $1) AND review.outcome = 'merged'";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(gone)
            .fetch_optional(conn)
            .await?))
    }

    /// Notes what staff found about a pair; false if somebody had looked at it before.
    pub async fn duplicate_review(
        &mut self,
        (first, second): (Uuid, Uuid),
        outcome: &str,
        actor: &str,
        at: DateTime<Utc>,
    ) -> Result<bool> {
        const SQL: &str = "INSERT INTO duplicate_review (first_id, second_id, outcome, actor, at) \
                           VALUES ($1, $2, $3, $4, $5) ON CONFLICT (first_id, second_id) DO NOTHING";
        Ok(changed!(self, SQL, first, second, outcome, actor, at) == 1)
    }
}
