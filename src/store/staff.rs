//! The people who may work with the list, and what they may see.

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Result, Tx, changed, on_engine};

/// One member of staff.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StaffRow {
    /// The id that the audit log and bearer tokens carry.
    pub id: Uuid,
    /// The name to log in with.
    pub name: String,
    /// `clerk`, `manager`, `admin` or `auditor`.
    pub role: String,
    /// The offices they work for; empty means all.
    pub offices: Json<Vec<String>>,
    /// Argon2id, in PHC form.
    pub password_hash: String,
    /// Part of the bearer token: raising it ends the tokens that are out.
    pub link_version: i64,
    /// When they were added.
    pub added_at: DateTime<Utc>,
    /// Whether the password was handed out, and is good for choosing one's own.
    pub password_once: bool,
    /// Which language they read.
    pub language: String,
    /// When they left.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Tx {
    /// Adds a member of staff; a name that is taken is a unique violation.
    pub async fn staff_insert(&mut self, staff: &StaffRow) -> Result<()> {
        const SQL: &str = "INSERT INTO staff (id, name, role, offices, password_hash, link_version, added_at, password_once, language) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        changed!(
            self,
            SQL,
            staff.id,
            &staff.name,
            &staff.role,
            &staff.offices,
            &staff.password_hash,
            staff.link_version,
            staff.added_at,
            staff.password_once,
            &staff.language
        );
        Ok(())
    }

    /// Ids and names of all.
    pub async fn staff_list_names(&mut self) -> Result<Vec<(Uuid, String)>> {
        const SQL: &str = "SELECT id, name FROM staff ORDER BY id";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// The member of staff called `name`.
    pub async fn staff_find_by_name(&mut self, name: &str) -> Result<Option<StaffRow>> {
        const SQL: &str = "SELECT id, name, role, offices, password_hash, link_version, added_at, \
                           password_once, language, ended_at FROM staff WHERE name = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(name)
            .fetch_optional(conn)
            .await?))
    }

    /// The member of staff with this id.
    pub async fn staff_find(&mut self, id: Uuid) -> Result<Option<StaffRow>> {
        const SQL: &str = "SELECT id, name, role, offices, password_hash, link_version, added_at, \
                           password_once, language, ended_at FROM staff WHERE id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// Gives a member of staff a password that is good for choosing one.
    pub async fn staff_reset_password(&mut self, id: Uuid, hash: &str) -> Result<()> {
        const SQL: &str = "UPDATE staff SET password_hash = $2, password_once = TRUE WHERE id = $1";
        changed!(self, SQL, id, hash);
        Ok(())
    }

    /// Gives a member of staff who is still there another password, unless somebody else did since;
    /// answers whether it did.
    pub async fn staff_change_password(
        &mut self,
        id: Uuid,
        before: &str,
        hash: &str,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE staff SET password_hash = $3, password_once = FALSE \
                           WHERE id = $1 AND password_hash = $2 AND ended_at IS NULL";
        Ok(changed!(self, SQL, id, before, hash) > 0)
    }

    /// Which language a member of staff reads.
    pub async fn staff_set_language(&mut self, id: Uuid, language: &str) -> Result<()> {
        changed!(
            self,
            "UPDATE staff SET language = $2 WHERE id = $1",
            id,
            language
        );
        Ok(())
    }

    /// Ends the work of a member of staff: no token and no password of theirs counts any more.
    /// Answers whether they were still there.
    pub async fn staff_end(&mut self, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
        const SQL: &str = "UPDATE staff SET ended_at = $2, link_version = link_version + 1 \
                           WHERE id = $1 AND ended_at IS NULL";
        Ok(changed!(self, SQL, id, now) > 0)
    }

    /// Everybody who works here, by name.
    pub async fn staff_list(&mut self) -> Result<Vec<StaffRow>> {
        const SQL: &str = "SELECT id, name, role, offices, password_hash, link_version, added_at, \
                           password_once, language, ended_at FROM staff ORDER BY name";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }
}
