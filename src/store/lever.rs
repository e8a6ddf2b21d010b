//! Levers: what staff did for one person against the course of the list, each with its reason.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, changed, on_engine};

/// One use of a lever.
#[derive(Clone, Debug)]
pub struct NewOverride {
    /// Its id.
    pub id: Uuid,
    /// Which lever, as in `domain::lever::Lever`.
    pub kind: &'static str,
    /// Why.
    pub reason: String,
    /// The service's id.
    pub service: String,
    /// The office's id, where one is concerned.
    pub office: Option<String>,
    /// For whom.
    pub entry_id: Uuid,
    /// The member of staff.
    pub actor: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Tx {
    /// Writes down that a lever was used.
    pub async fn override_insert(&mut self, used: &NewOverride) -> Result<()> {
        const SQL: &str = "INSERT INTO override (id, kind, reason, service, office, entry_id, actor, at) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        changed!(
            self,
            SQL,
            used.id,
            used.kind,
            &used.reason,
            &used.service,
            &used.office,
            used.entry_id,
            &used.actor,
            used.at
        );
        Ok(())
    }

    /// `(kind, reason, count)` of the levers used since `since`. What staff wrote in words of their
    /// own may be about somebody: only the reasons of `closed_kind`, which are a closed list, are
    /// told apart; the others count under an empty reason.
    pub async fn override_count(
        &mut self,
        since: DateTime<Utc>,
        closed_kind: &str,
    ) -> Result<Vec<(String, String, i64)>> {
        const SQL: &str = "SELECT kind, CASE WHEN kind = $2 THEN reason ELSE '' END AS told, COUNT(*) \
                           FROM override WHERE at > $1 GROUP BY kind, told ORDER BY kind, told";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(since)
            .bind(closed_kind)
            .fetch_all(conn)
            .await?))
    }
}
