//! The lease that makes one daemon of several the leader.
//!
//! No wall clock takes part: the holder beats, the others watch by their own monotonic time
//! whether it does. The epoch counts holders, and whoever writes for the allocator proves in
//! its own transaction that its epoch still holds.

use uuid::Uuid;

use super::{Result, Tx, changed, on_engine};

/// The lease as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct LeaseRow {
    /// Who holds it; nobody after a holder left in order.
    pub holder: Option<Uuid>,
    /// How often it changed hands.
    pub epoch: i64,
    /// Grows while the holder lives.
    pub beat: i64,
}

impl Tx {
    /// Makes the row of a lease nobody has held yet.
    pub async fn lease_prepare(&mut self, name: &str) -> Result<()> {
        const SQL: &str = "INSERT INTO lease (name, holder, epoch, beat) VALUES ($1, NULL, 0, 0) ON CONFLICT (name) DO NOTHING";
        changed!(self, SQL, name);
        Ok(())
    }

    /// The lease as it stands.
    pub async fn lease_find(&mut self, name: &str) -> Result<LeaseRow> {
        const SQL: &str = "SELECT holder, epoch, beat FROM lease WHERE name = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(name)
            .fetch_one(conn)
            .await?))
    }

    /// Takes the lease if nobody took it since `seen`; the new epoch is `seen.epoch + 1`.
    pub async fn lease_take(&mut self, name: &str, holder: Uuid, seen: LeaseRow) -> Result<bool> {
        const SQL: &str = "UPDATE lease SET holder = $2, epoch = epoch + 1, beat = 0 \
                           WHERE name = $1 AND epoch = $3 AND beat = $4";
        let taken = changed!(self, SQL, name, holder, seen.epoch, seen.beat);
        Ok(taken == 1)
    }

    /// Shows that the holder lives; false if the lease is lost. In a transaction this is the
    /// fence as well: nobody can take the lease before the transaction ends.
    pub async fn lease_beat(&mut self, name: &str, holder: Uuid, epoch: i64) -> Result<bool> {
        const SQL: &str =
            "UPDATE lease SET beat = beat + 1 WHERE name = $1 AND holder = $2 AND epoch = $3";
        let held = changed!(self, SQL, name, holder, epoch);
        Ok(held == 1)
    }

    /// Gives the lease up, so that the next holder need not wait.
    pub async fn lease_leave(&mut self, name: &str, holder: Uuid, epoch: i64) -> Result<()> {
        const SQL: &str =
            "UPDATE lease SET holder = NULL WHERE name = $1 AND holder = $2 AND epoch = $3";
        changed!(self, SQL, name, holder, epoch);
        Ok(())
    }
}
