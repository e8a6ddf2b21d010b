//! Who is logged in, and what failed on the way.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, changed, on_engine};

/// A session of a member of staff.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SessionRow {
    /// SHA-256 of what the cookie carries.
    pub key: Vec<u8>,
    /// What the list of sessions calls it.
    pub id: Uuid,
    /// Whose it is.
    pub staff_id: Uuid,
    /// When they logged in.
    pub begun_at: DateTime<Utc>,
    /// When they were last seen, to the minute.
    pub seen_at: DateTime<Utc>,
    /// What the browser called itself.
    pub agent: String,
}

impl Tx {
    /// Begins a session.
    pub async fn session_insert(&mut self, session: &SessionRow) -> Result<()> {
        const SQL: &str = "INSERT INTO staff_session (key, id, staff_id, begun_at, seen_at, agent) \
                           VALUES ($1, $2, $3, $4, $5, $6)";
        changed!(
            self,
            SQL,
            &session.key,
            session.id,
            session.staff_id,
            session.begun_at,
            session.seen_at,
            &session.agent
        );
        Ok(())
    }

    /// The session with this key.
    pub async fn session_find(&mut self, key: &[u8]) -> Result<Option<SessionRow>> {
        const SQL: &str = "SELECT key, id, staff_id, begun_at, seen_at, agent \
                           FROM staff_session WHERE key = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(key)
            .fetch_optional(conn)
            .await?))
    }

    /// The sessions of a member of staff that began and were seen after these instants, the one
    /// that was seen last first.
    pub async fn session_list(
        &mut self,
        staff: Uuid,
        begun: DateTime<Utc>,
        seen: DateTime<Utc>,
    ) -> Result<Vec<SessionRow>> {
        const SQL: &str = "SELECT key, id, staff_id, begun_at, seen_at, agent FROM staff_session \
                           WHERE staff_id = $1 AND begun_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, id";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(staff)
            .bind(begun)
            .bind(seen)
            .fetch_all(conn)
            .await?))
    }

    /// Notes that somebody was seen.
    pub async fn session_see(&mut self, id: Uuid, now: DateTime<Utc>) -> Result<()> {
        const SQL: &str = "UPDATE staff_session SET seen_at = $2 WHERE id = $1 AND seen_at < $2";
        changed!(self, SQL, id, now);
        Ok(())
    }

    /// Ends a session of this member of staff; answers whether there was one.
    pub async fn session_end(&mut self, staff: Uuid, id: Uuid) -> Result<bool> {
        const SQL: &str = "DELETE FROM staff_session WHERE staff_id = $1 AND id = $2";
        Ok(changed!(self, SQL, staff, id) > 0)
    }

    /// Ends all sessions of this member of staff but the one that is named.
    pub async fn session_end_others(&mut self, staff: Uuid, kept: Option<Uuid>) -> Result<()> {
        const SQL: &str = "DELETE FROM staff_session WHERE staff_id = $1 AND id <> $2";
        changed!(self, SQL, staff, kept.unwrap_or(Uuid::nil()));
        Ok(())
    }

    /// Forgets sessions that began or were seen before these instants.
    pub async fn session_delete_old(
        &mut self,
        begun: DateTime<Utc>,
        seen: DateTime<Utc>,
    ) -> Result<()> {
        const SQL: &str = "DELETE FROM staff_session WHERE begun_at <= $1 OR seen_at <= $2";
        changed!(self, SQL, begun, seen);
        Ok(())
    }

    /// Notes a login that failed.
    pub async fn login_failure_insert(
        &mut self,
        client: &[u8],
        name: &[u8],
        at: DateTime<Utc>,
    ) -> Result<()> {
        const SQL: &str =
            "INSERT INTO login_failure (at, client_key, name_key) VALUES ($1, $2, $3)";
        changed!(self, SQL, at, client, name);
        Ok(())
    }

    /// The failures since then: of this client, of this client for this name, for this name, of all.
    pub async fn login_failure_count(
        &mut self,
        client: &[u8],
        name: &[u8],
        since: DateTime<Utc>,
    ) -> Result<(i64, i64, i64, i64)> {
        const SQL: &str = "SELECT \
            (SELECT COUNT(*) FROM login_failure WHERE client_key = $1 AND at > $3), \
            (SELECT COUNT(*) FROM login_failure WHERE client_key = $1 AND name_key = $2 AND at > $3), \
            (SELECT COUNT(*) FROM login_failure WHERE name_key = $2 AND at > $3), \
            (SELECT COUNT(*) FROM login_failure WHERE at > $3)";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(client)
            .bind(name)
            .bind(since)
            .fetch_one(conn)
            .await?))
    }

    /// Forgets failures up to then.
    pub async fn login_failure_delete_old(&mut self, before: DateTime<Utc>) -> Result<()> {
        changed!(self, "DELETE FROM login_failure WHERE at <= $1", before);
        Ok(())
    }

    /// Whether the member of staff logged in from this client since then.
    pub async fn staff_place_is_known(
        &mut self,
        staff: Uuid,
        client: &[u8],
        since: DateTime<Utc>,
    ) -> Result<bool> {
        const SQL: &str = "SELECT COUNT(*) FROM staff_place \
                           WHERE staff_id = $1 AND client_key = $2 AND seen_at > $3";
        let count: i64 = on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(staff)
            .bind(client)
            .bind(since)
            .fetch_one(conn)
            .await?);
        Ok(count > 0)
    }

    /// Notes from where a member of staff logged in.
    pub async fn staff_place_put(
        &mut self,
        staff: Uuid,
        client: &[u8],
        now: DateTime<Utc>,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO staff_place (staff_id, client_key, seen_at) VALUES ($1, $2, $3) \
                           ON CONFLICT (staff_id, client_key) DO UPDATE SET seen_at = excluded.seen_at";
        changed!(self, SQL, staff, client, now);
        Ok(())
    }

    /// Forgets places where nobody logged in since then.
    pub async fn staff_place_delete_old(&mut self, before: DateTime<Utc>) -> Result<()> {
        changed!(self, "DELETE FROM staff_place WHERE seen_at <= $1", before);
        Ok(())
    }
}
