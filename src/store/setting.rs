//! Things the daemons of one database must agree on: the key that signs links, the first days
//! of the lists.

use super::{Result, Tx, changed, on_engine};

impl Tx {
    /// The value kept under `key`.
    pub async fn setting_find(&mut self, key: &str) -> Result<Option<String>> {
        const SQL: &str = "SELECT value FROM setting WHERE key = $1";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(key)
            .fetch_optional(conn)
            .await?))
    }

    /// Keeps `value` under `key` unless something is kept there already.
    pub async fn setting_keep_first(&mut self, key: &str, value: &str) -> Result<()> {
        const SQL: &str =
            "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
        changed!(self, SQL, key, value);
        Ok(())
    }

    /// Keeps `value` under `key`, whatever was kept there.
    pub async fn setting_put(&mut self, key: &str, value: &str) -> Result<()> {
        const SQL: &str = "INSERT INTO setting (key, value) VALUES ($1, $2) \
                           ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        changed!(self, SQL, key, value);
        Ok(())
    }

    /// Notes the first day of `service`'s list unless it is known already.
    pub async fn service_list_open(&mut self, service: &str, day: i64) -> Result<()> {
        const SQL: &str = "INSERT INTO service_list (service, opened_day) VALUES ($1, $2) ON CONFLICT (service) DO NOTHING";
        changed!(self, SQL, service, day);
        Ok(())
    }

    /// Every service with the first day of its list.
    pub async fn service_list_days(&mut self) -> Result<Vec<(String, i64)>> {
        const SQL: &str = "SELECT service, opened_day FROM service_list";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// Whether the database answers and has this program's schema.
    pub async fn schema_answers(&mut self) -> Result<()> {
        const SQL: &str = "SELECT COUNT(*) FROM service_list";
        let _: i64 = on_engine!(self, |conn| sqlx::query_scalar(SQL).fetch_one(conn).await?);
        Ok(())
    }
}
