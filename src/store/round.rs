//! Rounds that are due, that are fixed, and that were drawn.

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

/// A round: its pool is fixed, and it was drawn, or is void, or waits for its beacon.
#[derive(Clone, Debug, Default, sqlx::FromRow)]
pub struct RoundRow {
    /// Its number, counted from 1 without gaps.
    pub number: i64,
    /// The first plan it served.
    pub plan: String,
    /// When the pool was closed, in whole seconds.
    pub close: DateTime<Utc>,
    /// `committed`, `drawn` or `void`.
    pub state: String,
    /// The seed of its lots; empty before the draw.
    pub seed: Vec<u8>,
    /// Free slots in the pool.
    pub slots: i64,
    /// Waiting entries in the pool.
    pub entries: i64,
    /// Offers made.
    pub served: i64,
    /// The epoch of the leader that fixed the pool.
    pub epoch: i64,
    /// The root of the pool file. Rounds from before there were files have none.
    pub root: Option<Vec<u8>>,
    /// The hash of the result file of the round before.
    pub prev: Option<Vec<u8>>,
    /// The hash of the policy document in force.
    pub policy: Option<Vec<u8>>,
    /// Where the beacon comes from, as the pool file has it.
    pub beacon: Option<String>,
    /// The beacon, once it is known.
    pub beacon_value: Option<Vec<u8>>,
    /// `c_{r-1}`.
    pub chain: Option<Vec<u8>>,
    /// `c_r`, once the round is drawn.
    pub reveal: Option<Vec<u8>>,
    /// `K_r`, which opens the numbers of slots.
    pub round_key: Option<Vec<u8>>,
    /// The hash of the result file.
    pub result_hash: Option<Vec<u8>>,
    /// Why it is void.
    pub void_reason: Option<String>,
    /// Served, but left between close and result.
    pub left_since: Option<i64>,
    /// Served, but the slot closed between close and result.
    pub closed_since: Option<i64>,
    /// Served, but the time to answer no longer fitted.
    pub too_late: Option<i64>,
    /// What those in need have, in hundredths of a slot: until the draw what they may use, after it
    /// what they left.
    pub hardship_credit: i64,
    /// Entries that came first because of hardship and were served.
    pub hardship_served: i64,
}

/// What a draw adds to its round.
#[derive(Clone, Debug)]
pub struct DrawnRound {
    /// Its number.
    pub number: i64,
    /// The seed of its lots.
    pub seed: Vec<u8>,
    /// The beacon.
    pub beacon: Vec<u8>,
    /// `c_r`.
    pub reveal: Vec<u8>,
    /// The hash of the result file.
    pub result_hash: Vec<u8>,
    /// Offers made.
    pub served: i64,
    /// Served, but left since.
    pub left: i64,
    /// Served, but the slot closed since.
    pub closed: i64,
    /// Served, but the time to answer no longer fits.
    pub too_late: i64,
    /// What those in need left, in hundredths of a slot.
    pub hardship_credit: i64,
    /// Entries that came first because of hardship and were served.
    pub hardship_served: i64,
}

/// The columns of [`RoundRow`].
macro_rules! round_columns {
    () => {
        "number, plan, close, state, seed, slots, entries, served, epoch, root, prev, policy, \
         beacon, beacon_value, chain, reveal, round_key, result_hash, void_reason, left_since, \
         closed_since, too_late, hardship_credit, hardship_served"
    };
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

    /// Records a round whose pool is fixed. Another one that is not drawn yet is a unique
    /// violation.
    pub async fn round_commit(&mut self, round: &RoundRow) -> Result<()> {
        const SQL: &str = "INSERT INTO round (number, plan, close, state, seed, slots, entries, served, epoch, root, \
                           prev, policy, beacon, chain, round_key, hardship_credit) \
                           VALUES ($1, $2, $3, 'committed', $4, $5, $6, 0, $7, $8, $9, $10, $11, $12, $13, $14)";
        changed!(
            self,
            SQL,
            round.number,
            &round.plan,
            round.close,
            &round.seed,
            round.slots,
            round.entries,
            round.epoch,
            &round.root,
            &round.prev,
            &round.policy,
            &round.beacon,
            &round.chain,
            &round.round_key,
            round.hardship_credit
        );
        Ok(())
    }

    /// Records what a draw came to; false if the round was drawn, or void, before.
    pub async fn round_draw(&mut self, drawn: &DrawnRound) -> Result<bool> {
        const SQL: &str = "UPDATE round SET state = 'drawn', seed = $2, beacon_value = $3, reveal = $4, \
                           result_hash = $5, served = $6, left_since = $7, closed_since = $8, too_late = $9, \
                           hardship_credit = $10, hardship_served = $11 \
                           WHERE number = $1 AND state = 'committed'";
        let rows = changed!(
            self,
            SQL,
            drawn.number,
            &drawn.seed,
            &drawn.beacon,
            &drawn.reveal,
            &drawn.result_hash,
            drawn.served,
            drawn.left,
            drawn.closed,
            drawn.too_late,
            drawn.hardship_credit,
            drawn.hardship_served
        );
        Ok(rows == 1)
    }

    /// What the last round that was drawn left to those in need, in hundredths of a slot. A void
    /// round changes nothing.
    pub async fn round_hardship_credit(&mut self) -> Result<i64> {
        const SQL: &str =
            "SELECT hardship_credit FROM round WHERE state = 'drawn' ORDER BY number DESC LIMIT 1";
        let credit: Option<i64> = on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .fetch_optional(conn)
            .await?);
        Ok(credit.unwrap_or_default())
    }

    /// Ends a round without a draw; false if it had ended before.
    pub async fn round_void(&mut self, number: i64, reason: &str) -> Result<bool> {
        const SQL: &str = "UPDATE round SET state = 'void', void_reason = $2 WHERE number = $1 AND state = 'committed'";
        Ok(changed!(self, SQL, number, reason) == 1)
    }

    /// Keeps the beacon of a round that waits for one; false if it does not.
    pub async fn round_set_beacon(&mut self, number: i64, value: &[u8]) -> Result<bool> {
        const SQL: &str = "UPDATE round SET beacon_value = $2 \
                           WHERE number = $1 AND state = 'committed' AND beacon_value IS NULL";
        Ok(changed!(self, SQL, number, value) == 1)
    }

    /// The first round before `number` that has this beacon, drawn or void.
    pub async fn round_find_beacon_before(
        &mut self,
        number: i64,
        value: &[u8],
    ) -> Result<Option<i64>> {
        const SQL: &str = "SELECT MIN(number) FROM round WHERE number < $1 AND beacon_value = $2";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(number)
            .bind(value)
            .fetch_one(conn)
            .await?))
    }

    /// The round with this number.
    pub async fn round_find(&mut self, number: i64) -> Result<Option<RoundRow>> {
        const SQL: &str = concat!("SELECT ", round_columns!(), " FROM round WHERE number = $1");
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(number)
            .fetch_optional(conn)
            .await?))
    }

    /// The round whose pool is fixed and that is not drawn yet.
    pub async fn round_find_committed(&mut self) -> Result<Option<RoundRow>> {
        const SQL: &str = concat!(
            "SELECT ",
            round_columns!(),
            " FROM round WHERE state = 'committed'"
        );
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_optional(conn)
            .await?))
    }

    /// The hash of the latest result file.
    pub async fn round_last_result_hash(&mut self) -> Result<Option<Vec<u8>>> {
        const SQL: &str = "SELECT result_hash FROM round WHERE result_hash IS NOT NULL \
                           ORDER BY number DESC LIMIT 1";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .fetch_optional(conn)
            .await?))
    }

    /// The rounds, latest first, at most `most`.
    pub async fn round_list(&mut self, most: i64) -> Result<Vec<RoundRow>> {
        const SQL: &str = concat!(
            "SELECT ",
            round_columns!(),
            " FROM round ORDER BY number DESC LIMIT CAST($1 AS BIGINT)"
        );
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// The rounds with a number below `before`, latest first, at most `most`.
    pub async fn round_list_before(&mut self, before: i64, most: i64) -> Result<Vec<RoundRow>> {
        const SQL: &str = concat!(
            "SELECT ",
            round_columns!(),
            " FROM round WHERE number < $1 ORDER BY number DESC LIMIT CAST($2 AS BIGINT)"
        );
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(before)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// Notes on the plans that a round served what came of it.
    pub async fn round_plan_end(&mut self, round: i64, outcome: &str) -> Result<()> {
        const SQL: &str =
            "UPDATE round_plan SET outcome = $2 WHERE round = $1 AND outcome = 'committed'";
        changed!(self, SQL, round, outcome);
        Ok(())
    }

    /// Records the youngest joining day served per service.
    pub async fn round_cutoff_insert_many(
        &mut self,
        round: i64,
        cutoffs: &[(String, i64)],
    ) -> Result<()> {
        insert_many!(self, "round_cutoff", cutoffs, |cutoff| {
            round: round,
            service: cutoff.0.as_str(),
            join_day: cutoff.1,
        });
        Ok(())
    }

    /// The youngest joining day that a round served, per service.
    pub async fn round_cutoff_list(&mut self, round: i64) -> Result<Vec<(String, i64)>> {
        const SQL: &str =
            "SELECT service, join_day FROM round_cutoff WHERE round = $1 ORDER BY service";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(round)
            .fetch_all(conn)
            .await?))
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
