//! Who waits, and what a round needs to know of them and of their slots.

use chrono::{DateTime, NaiveDate, Utc};
use futures::TryStreamExt;
use sqlx::types::Json;
use uuid::Uuid;

use super::{Result, Tx, on_engine};
use crate::domain::window::Windows;

/// An entry that waits and has no offer, as the allocator sees it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct WaitingRow {
    /// Its id.
    pub id: Uuid,
    /// The service's id.
    pub service: String,
    /// The offices that suit, as JSON; an empty list means every one that serves.
    pub offices: String,
    /// Consecutive slots needed.
    pub blocks: i64,
    /// When it joined.
    pub joined_at: DateTime<Utc>,
    /// Windows that suit, as JSON.
    pub windows: String,
    /// The first day that suits.
    pub not_before: Option<NaiveDate>,
    /// The last day that suits.
    pub not_after: Option<NaiveDate>,
    /// Hours of notice needed.
    pub notice_hours: i64,
    /// `K_e` of the protocol.
    pub secret: Vec<u8>,
    /// The joining day.
    pub join_day: i64,
    /// Days of pause, the free ones included.
    pub pause_days: i64,
}

/// An entry and the keys that strikes hang on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StruckRow {
    /// Its id.
    pub id: Uuid,
    /// Keyed hash of the canonical address.
    pub mail_key: Option<Vec<u8>>,
    /// Keyed hash of name and birth date.
    pub person_key: Option<Vec<u8>>,
}

/// What an entry states, and what finds it in pool files.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct WishRow {
    /// The service's id.
    pub service: String,
    /// The offices that suit; empty means every one that serves.
    pub offices: Json<Vec<String>>,
    /// Windows that suit.
    pub windows: Json<Windows>,
    /// The first day that suits.
    pub not_before: Option<NaiveDate>,
    /// The last day that suits.
    pub not_after: Option<NaiveDate>,
    /// Hours of notice needed.
    pub notice_hours: i64,
    /// `K_e` of the protocol.
    pub secret: Vec<u8>,
}

/// An entry that a round serves.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ServedRow {
    /// Its id.
    pub id: Uuid,
    /// The service's id.
    pub service: String,
    /// The channel; for statistics alone, the allocator never sees it.
    pub channel: String,
    /// When it joined; for statistics alone.
    pub joined_at: DateTime<Utc>,
    /// The joining day.
    pub join_day: i64,
}

impl Tx {
    /// Shows every entry that waits and has no open offer, one after the other: nobody holds a
    /// million of these rows.
    pub async fn entry_each_waiting(&mut self, mut each: impl FnMut(WaitingRow)) -> Result<()> {
        const SQL: &str = "SELECT id, service, CAST(offices AS TEXT) AS offices, blocks, joined_at, \
                           CAST(windows AS TEXT) AS windows, not_before, not_after, notice_hours, secret, join_day, \
                           pause_days FROM entry \
                           WHERE state = 'waiting' AND NOT EXISTS \
                           (SELECT 1 FROM offer WHERE offer.entry_id = entry.id AND offer.state = 'open')";
        on_engine!(self, |conn| {
            let mut rows = sqlx::query_as(SQL).fetch(conn);
            while let Some(row) = rows.try_next().await? {
                each(row);
            }
        });
        Ok(())
    }

    /// Shows id and secret of every entry that waits.
    pub async fn entry_each_secret(&mut self, mut each: impl FnMut(Uuid, Vec<u8>)) -> Result<()> {
        const SQL: &str = "SELECT id, secret FROM entry WHERE state = 'waiting'";
        on_engine!(self, |conn| {
            let mut rows = sqlx::query_as(SQL).fetch(conn);
            while let Some((id, secret)) = rows.try_next().await? {
                each(id, secret);
            }
        });
        Ok(())
    }

    /// Link version and secret of an entry.
    pub async fn entry_secret(&mut self, id: Uuid) -> Result<Option<(i64, Vec<u8>)>> {
        const SQL: &str = "SELECT link_version, secret FROM entry WHERE id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// What an entry states.
    pub async fn entry_wish(&mut self, id: Uuid) -> Result<Option<WishRow>> {
        const SQL: &str = "SELECT service, offices, windows, not_before, not_after, notice_hours, secret \
                           FROM entry WHERE id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// The entries that wait and have a key on which a strike hangs, with their keys.
    pub async fn entry_list_struck(&mut self) -> Result<Vec<StruckRow>> {
        const SQL: &str = "SELECT id, mail_key, person_key FROM entry WHERE state = 'waiting' \
                           AND (mail_key IN (SELECT key FROM strike_key) \
                           OR person_key IN (SELECT key FROM strike_key))";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// Of `ids`, those that still wait; on PostgreSQL they stay so until the transaction ends.
    pub async fn entry_keep_waiting(&mut self, ids: &[Uuid]) -> Result<Vec<ServedRow>> {
        let mut waiting = Vec::with_capacity(ids.len());
        for piece in super::pieces(ids, 1) {
            match self {
                Tx::Postgres(conn) => {
                    const SQL: &str = "SELECT id, service, channel, joined_at, join_day FROM entry \
                                       WHERE id = ANY($1) AND state = 'waiting' ORDER BY id FOR UPDATE";
                    let rows: Vec<ServedRow> = sqlx::query_as(SQL)
                        .bind(piece)
                        .fetch_all(&mut **conn)
                        .await?;
                    waiting.extend(rows);
                }
                Tx::Sqlite(conn) => {
                    let mut query = among(
                        "SELECT id, service, channel, joined_at, join_day FROM entry WHERE state = 'waiting' AND id",
                        piece,
                    );
                    let rows: Vec<ServedRow> = query
                        .build_query_as()
                        .persistent(false)
                        .fetch_all(&mut **conn)
                        .await?;
                    waiting.extend(rows);
                }
            }
        }
        Ok(waiting)
    }

    /// Of `ids`, the slots that are open and that nobody holds; on PostgreSQL they stay open
    /// until the transaction ends.
    pub async fn slot_keep_free(&mut self, ids: &[Uuid]) -> Result<Vec<Uuid>> {
        let mut free = Vec::with_capacity(ids.len());
        for piece in super::pieces(ids, 1) {
            match self {
                Tx::Postgres(conn) => {
                    const SQL: &str = "SELECT id FROM slot WHERE id = ANY($1) AND state = 'open' AND NOT EXISTS \
                                       (SELECT 1 FROM offer_slot WHERE slot_id = slot.id AND live) \
                                       ORDER BY id FOR UPDATE";
                    let rows: Vec<Uuid> = sqlx::query_scalar(SQL)
                        .bind(piece)
                        .fetch_all(&mut **conn)
                        .await?;
                    free.extend(rows);
                }
                Tx::Sqlite(conn) => {
                    let mut query = among(
                        "SELECT id FROM slot WHERE state = 'open' AND NOT EXISTS \
                         (SELECT 1 FROM offer_slot WHERE slot_id = slot.id AND live) AND id",
                        piece,
                    );
                    let rows: Vec<Uuid> = query
                        .build_query_scalar()
                        .persistent(false)
                        .fetch_all(&mut **conn)
                        .await?;
                    free.extend(rows);
                }
            }
        }
        Ok(free)
    }
}

/// A query that ends in a list of ids; SQLite has no arrays.
fn among(sql: &'static str, ids: &[Uuid]) -> sqlx::QueryBuilder<sqlx::Sqlite> {
    let mut query = sqlx::QueryBuilder::new(sql);
    query.push(" IN (");
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(*id);
    }
    query.push(")");
    query
}
