//! Who waits, and what a round needs to know of them and of their slots.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use futures::TryStreamExt;
use sqlx::Row;
use sqlx::types::Json;
use uuid::Uuid;

use super::lines::Line;
use super::penalty::PersonKeys;
use super::queue::SeniorityRow;
use super::{Error, Result, Tx, on_engine};
use crate::domain::window::Windows;

/// An entry that waits and has no offer, as the allocator sees it.
#[derive(Clone, Copy, Debug)]
pub struct WaitingRow<'a> {
    /// Its id.
    pub id: Uuid,
    /// `K_e` of the protocol.
    pub secret: [u8; 16],
    /// When it joined.
    pub joined_at: DateTime<Utc>,
    /// The joining day.
    pub join_day: i64,
    /// Consecutive slots needed.
    pub blocks: i64,
    /// Days of pause, the free ones included.
    pub pause_days: i64,
    /// Days of credit.
    pub credit_days: i64,
    /// Whether staff granted hardship.
    pub is_hardship: bool,
    /// Whether the person has no mail, and is called.
    pub is_called: bool,
    /// What it states.
    pub wish: WishText<'a>,
}

/// What an entry states, as one text: service, first and last day that suit, hours of notice,
/// offices and windows, with tabs between them. Equal texts state the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WishText<'a>(pub &'a str);

/// An entry and the keys that strikes hang on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct StruckRow {
    /// Its id.
    pub id: Uuid,
    /// What strikes may hang on.
    #[sqlx(flatten)]
    pub keys: PersonKeys,
}

/// What an entry states.
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

impl<'a> WaitingRow<'a> {
    /// An entry from the line that SQLite makes of it.
    fn of_line(line: &'a str) -> Result<Self> {
        let mut fields = Line::new("entry", line);
        let id = fields.id("id")?;
        Ok(Self {
            id,
            secret: secret_of(id, &fields.bytes("secret")?)?,
            joined_at: fields.moment("joined_at")?,
            join_day: fields.number("join_day")?,
            blocks: fields.number("blocks")?,
            pause_days: fields.number("pause_days")?,
            credit_days: fields.number("credit_days")?,
            is_hardship: fields.number::<i64>("hardship")? != 0,
            is_called: fields.number::<i64>("email")? != 0,
            wish: WishText(fields.rest()),
        })
    }
}

impl WaitingRow<'_> {
    /// What its rank is made of, but for strikes.
    pub fn seniority(&self) -> Result<SeniorityRow> {
        Ok(SeniorityRow {
            join_day: self.join_day,
            not_before: self.wish.not_before()?,
            pause_days: self.pause_days,
            credit_days: self.credit_days,
        })
    }
}

impl ServedRow {
    /// An entry from the line that SQLite makes of it.
    fn of_line(line: &str) -> Result<Self> {
        let mut fields = Line::new("entry", line);
        Ok(Self {
            id: fields.id("id")?,
            channel: fields.text("channel")?.to_owned(),
            joined_at: fields.moment("joined_at")?,
            join_day: fields.number("join_day")?,
            service: fields.rest().to_owned(),
        })
    }
}

fn secret_of(id: Uuid, secret: &[u8]) -> Result<[u8; 16]> {
    secret
        .try_into()
        .map_err(|_| Error::nonsense("entry", "secret", id, "not 16 bytes"))
}

impl<'a> WishText<'a> {
    /// The service's id.
    pub fn service(self) -> &'a str {
        self.0.split('\t').next().unwrap_or_default()
    }

    /// The first day that suits.
    pub fn not_before(self) -> Result<Option<NaiveDate>> {
        self.day("not_before", self.0.split('\t').nth(1))
    }

    fn day(self, column: &'static str, text: Option<&str>) -> Result<Option<NaiveDate>> {
        match text {
            Some("") => Ok(None),
            text => Some(parsed(column, self, text.and_then(|day| day.parse().ok()))).transpose(),
        }
    }

    /// All that it says.
    ///
    /// # Errors
    /// If it holds windows or offices that nothing in this program could have written.
    pub fn parse(self) -> Result<WishRow> {
        let mut fields = self.0.splitn(6, '\t');
        let mut next = || fields.next();
        let service = next().unwrap_or_default().to_owned();
        let not_before = self.day("not_before", next())?;
        let not_after = self.day("not_after", next())?;
        let notice_hours = next().and_then(|hours| hours.parse().ok());
        let offices = next().and_then(|offices| serde_json::from_str(offices).ok());
        let windows = next().and_then(|windows| serde_json::from_str(windows).ok());
        Ok(WishRow {
            service,
            offices: Json(parsed("offices", self, offices)?),
            windows: Json(parsed("windows", self, windows)?),
            not_before,
            not_after,
            notice_hours: parsed("notice_hours", self, notice_hours)?,
        })
    }
}

fn parsed<T>(column: &'static str, wish: WishText<'_>, value: Option<T>) -> Result<T> {
    value.ok_or_else(|| Error::nonsense("entry", column, "an entry", wish.0))
}

impl Tx {
    /// Shows every entry that waits and has no open offer, one after the other: nobody holds a
    /// million of these rows. Ends at the first error of `each`.
    ///
    /// On SQLite many entries come as one text, in the order of the file; an index on the state
    /// would fetch each page many times.
    ///
    /// PostgreSQL spends its time on making texts, which it does on all cores if it is told that
    /// this costs nothing. Who has an offer is sorted out here: where the planner believes that
    /// there are none it would look through all of them for every entry. To be called on a
    /// snapshot, since it looks twice.
    pub async fn entry_each_waiting(
        &mut self,
        mut each: impl FnMut(WaitingRow<'_>) -> Result<()>,
    ) -> Result<()> {
        const SQLITE: &str = "WITH RECURSIVE piece (low) AS (SELECT MIN(rowid) FROM entry UNION ALL \
                              SELECT low + 256 FROM piece WHERE low + 256 <= (SELECT MAX(rowid) FROM entry)) \
                              SELECT (SELECT group_concat(format('%s\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%s\t%d\t%s\t%s', \
                              hex(id), hex(secret), joined_at, join_day, blocks, pause_days, credit_days, hardship IS NOT NULL, email IS NULL, \
                              service, not_before, not_after, notice_hours, offices, windows), '\n') \
                              FROM entry WHERE rowid >= low AND rowid < low + 256 AND state = 'waiting' AND NOT EXISTS \
                              (SELECT 1 FROM offer WHERE offer.entry_id = entry.id AND offer.state = 'open')) FROM piece";
        const POSTGRES: &str = "SELECT id, secret, joined_at, join_day, blocks, pause_days, credit_days, hardship IS NOT NULL, email IS NULL, \
                                concat_ws(E'\t', service, COALESCE(CAST(not_before AS TEXT), ''), \
                                COALESCE(CAST(not_after AS TEXT), ''), notice_hours, offices, windows) FROM entry \
                                WHERE state = 'waiting'";
        const ON_ALL_CORES: &str = "SELECT set_config('parallel_setup_cost', '0', true), \
                                    set_config('parallel_tuple_cost', '0', true)";
        const OFFERED: &str = "SELECT entry_id FROM offer WHERE state = 'open'";
        match self {
            Tx::Sqlite(conn) => {
                let mut pieces = sqlx::query(SQLITE).fetch(&mut **conn);
                while let Some(piece) = pieces.try_next().await? {
                    let lines: Option<&str> = piece.try_get(0)?;
                    for line in lines.into_iter().flat_map(|lines| lines.split('\n')) {
                        each(WaitingRow::of_line(line)?)?;
                    }
                }
            }
            Tx::Postgres(conn) => {
                let offered = sqlx::query_scalar(OFFERED).fetch_all(&mut **conn);
                let offered: HashSet<Uuid> = offered.await?.into_iter().collect();
                sqlx::query(ON_ALL_CORES).execute(&mut **conn).await?;
                let mut rows = sqlx::query(POSTGRES).fetch(&mut **conn);
                while let Some(row) = rows.try_next().await? {
                    let (id, secret) = (row.try_get(0)?, row.try_get(1)?);
                    if offered.contains(&id) {
                        continue;
                    }
                    each(WaitingRow {
                        id,
                        secret: secret_of(id, secret)?,
                        joined_at: row.try_get(2)?,
                        join_day: row.try_get(3)?,
                        blocks: row.try_get(4)?,
                        pause_days: row.try_get(5)?,
                        credit_days: row.try_get(6)?,
                        is_hardship: row.try_get(7)?,
                        is_called: row.try_get(8)?,
                        wish: WishText(row.try_get(9)?),
                    })?;
                }
            }
        }
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
        const SQL: &str = "SELECT service, offices, windows, not_before, not_after, notice_hours \
                           FROM entry WHERE id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// The entries that wait and have a key on which a strike hangs, with their keys.
    pub async fn entry_list_struck(&mut self) -> Result<Vec<StruckRow>> {
        const SQL: &str = "SELECT id, mail_key, phone_key, person_key FROM entry WHERE state = 'waiting' \
                           AND (mail_key IN (SELECT key FROM strike_key) \
                           OR phone_key IN (SELECT key FROM strike_key) \
                           OR person_key IN (SELECT key FROM strike_key))";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// Of `ids`, those that still wait. Ids that ascend are found where they lie side by side.
    pub async fn entry_list_waiting(&mut self, ids: &[Uuid]) -> Result<Vec<ServedRow>> {
        let mut waiting = Vec::with_capacity(ids.len());
        for piece in ids.chunks(self.ids_at_once()) {
            match self {
                Tx::Postgres(conn) => {
                    const SQL: &str = "SELECT id, service, channel, joined_at, join_day FROM entry \
                                       WHERE id = ANY($1) AND state = 'waiting'";
                    let rows: Vec<ServedRow> = sqlx::query_as(SQL)
                        .bind(piece)
                        .fetch_all(&mut **conn)
                        .await?;
                    waiting.extend(rows);
                }
                Tx::Sqlite(conn) => {
                    let mut query = among(
                        "SELECT group_concat(format('%s\t%s\t%s\t%d\t%s', \
                         hex(id), channel, joined_at, join_day, service), '\n') \
                         FROM entry WHERE state = 'waiting' AND id",
                        piece,
                    );
                    let lines: Option<String> = query
                        .build_query_scalar()
                        .persistent(piece.len() == super::SQLITE_ROWS)
                        .fetch_one(&mut **conn)
                        .await?;
                    for line in lines.iter().flat_map(|lines| lines.split('\n')) {
                        waiting.push(ServedRow::of_line(line)?);
                    }
                }
            }
        }
        Ok(waiting)
    }

    /// Of `ids`, the slots that are open and that nobody holds. They stay so: a slot ends once it
    /// has begun, and only a round hands one out. Ids that ascend are found where they lie side
    /// by side.
    pub async fn slot_list_still_free(&mut self, ids: &[Uuid]) -> Result<Vec<Uuid>> {
        let mut free = Vec::with_capacity(ids.len());
        for piece in ids.chunks(self.ids_at_once()) {
            match self {
                Tx::Postgres(conn) => {
                    const SQL: &str = "SELECT id FROM slot WHERE id = ANY($1) AND state = 'open' AND NOT EXISTS \
                                       (SELECT 1 FROM offer_slot WHERE slot_id = slot.id AND live)";
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
                        .persistent(piece.len() == super::SQLITE_ROWS)
                        .fetch_all(&mut **conn)
                        .await?;
                    free.extend(rows);
                }
            }
        }
        Ok(free)
    }
}

impl Tx {
    /// How many ids one statement looks for.
    fn ids_at_once(&self) -> usize {
        match self {
            Tx::Sqlite(_) => super::SQLITE_ROWS,
            Tx::Postgres(_) => super::POSTGRES_ROWS,
        }
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
