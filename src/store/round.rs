//! Rounds that are due, and rounds that were drawn.

use chrono::{DateTime, Utc};

use super::{Result, Tx, changed, insert_many, on_engine};

/// A round that is due.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PlanRow {
    /// `cron …` with the planned instant, or `request …` with an id: unique, so each runs once.
    pub key: String,
    /// When it was due.
    pub due_at: DateTime<Utc>,
    /// What came of it; nothing yet while it is due.
    pub outcome: Option<String>,
    /// The number of the round that was drawn.
    pub round: Option<i64>,
}

/// A round that was drawn.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RoundRow {
    /// Its number, counted from 1 without gaps.
    pub number: i64,
    /// The plan it served.
    pub plan: String,
    /// When the pool was closed.
    pub close: DateTime<Utc>,
    /// `drawn`.
    pub state: String,
    /// The seed of its lots.
    pub seed: Vec<u8>,
    /// Free slots in the pool.
    pub slots: i64,
    /// Waiting entries in the pool.
    pub entries: i64,
    /// Offers made.
    pub served: i64,
    /// The epoch of the leader that drew it.
    pub epoch: i64,
}

impl Tx {
    /// Plans a round that makes up for what was missed after `covers_from`; false if it was
    /// planned before, by whomever.
    pub async fn round_plan(
        &mut self,
        key: &str,
        due_at: DateTime<Utc>,
        covers_from: Option<DateTime<Utc>>,
    ) -> Result<bool> {
        const SQL: &str = "INSERT INTO round_plan (key, due_at, covers_from) VALUES ($1, $2, $3) \
                           ON CONFLICT (key) DO NOTHING";
        Ok(changed!(self, SQL, key, due_at, covers_from) == 1)
    }

    /// Whether a planned round stands for the instant `due_at`.
    pub async fn round_plan_covers(&mut self, due_at: DateTime<Utc>) -> Result<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM round_plan WHERE due_at >= $1 AND covers_from < $1";
        let plans: i64 = on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(due_at)
            .fetch_one(conn)
            .await?);
        Ok(plans > 0)
    }

    /// The last planned instant before `due_at`.
    pub async fn round_plan_before(
        &mut self,
        due_at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>> {
        const SQL: &str =
            "SELECT MAX(due_at) FROM round_plan WHERE due_at < $1 AND covers_from IS NOT NULL";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(due_at)
            .fetch_one(conn)
            .await?))
    }

    /// The plan with this key.
    pub async fn round_plan_find(&mut self, key: &str) -> Result<Option<PlanRow>> {
        const SQL: &str = "SELECT key, due_at, outcome, round FROM round_plan WHERE key = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(key)
            .fetch_optional(conn)
            .await?))
    }

    /// Plans that wait to be run, oldest first.
    pub async fn round_plan_list_open(&mut self) -> Result<Vec<PlanRow>> {
        const SQL: &str = "SELECT key, due_at, outcome, round FROM round_plan WHERE outcome IS NULL ORDER BY due_at";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// Notes what came of a plan; false if it was run before.
    pub async fn round_plan_close(
        &mut self,
        key: &str,
        outcome: &str,
        round: Option<i64>,
    ) -> Result<bool> {
        const SQL: &str =
            "UPDATE round_plan SET outcome = $2, round = $3 WHERE key = $1 AND outcome IS NULL";
        let closed = changed!(self, SQL, key, outcome, round);
        Ok(closed == 1)
    }

    /// Forgets plans that were due before `before` and of which nothing came.
    pub async fn round_plan_forget_idle(&mut self, before: DateTime<Utc>) -> Result<()> {
        const SQL: &str = "DELETE FROM round_plan WHERE outcome = 'nothing' AND due_at < $1";
        changed!(self, SQL, before);
        Ok(())
    }

    /// The number of the last round; 0 before the first.
    pub async fn round_last_number(&mut self) -> Result<i64> {
        const SQL: &str = "SELECT COALESCE(MAX(number), 0) FROM round";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .fetch_one(conn)
            .await?))
    }

    /// Records a round that was drawn.
    pub async fn round_insert(&mut self, round: &RoundRow) -> Result<()> {
        const SQL: &str = "INSERT INTO round (number, plan, close, state, seed, slots, entries, served, epoch) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        changed!(
            self,
            SQL,
            round.number,
            &round.plan,
            round.close,
            &round.state,
            &round.seed,
            round.slots,
            round.entries,
            round.served,
            round.epoch
        );
        Ok(())
    }

    /// The rounds, latest first, at most `most`.
    pub async fn round_list(&mut self, most: i64) -> Result<Vec<RoundRow>> {
        const SQL: &str = "SELECT number, plan, close, state, seed, slots, entries, served, epoch FROM round \
                           ORDER BY number DESC LIMIT $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// Records the youngest joining day served per service.
    pub async fn round_cutoff_insert_many(
        &mut self,
        round: i64,
        cutoffs: &[(String, i64)],
    ) -> Result<()> {
        insert_many!(
            self,
            "INSERT INTO round_cutoff (round, service, join_day) ",
            3,
            cutoffs,
            |cutoff, row| {
                row.push_bind(round)
                    .push_bind(cutoff.0.clone())
                    .push_bind(cutoff.1);
            }
        );
        Ok(())
    }

    /// The youngest joining day that the last round of each service served.
    pub async fn round_cutoff_latest(&mut self) -> Result<Vec<(String, i64)>> {
        const SQL: &str = "SELECT latest.service, latest.join_day FROM service_list \
                           JOIN round_cutoff AS latest ON latest.service = service_list.service \
                           AND latest.round = (SELECT MAX(round) FROM round_cutoff \
                           WHERE service = service_list.service)";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }
}
