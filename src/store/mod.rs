//! Remembers: everything Reihum knows lies in SQLite or PostgreSQL, behind one set of queries.
//!
//! [`Store`] opens the database, [`Store::write`] runs one piece of work in one transaction,
//! [`Store::read`] hands out a connection for looking. The queries are methods of [`Tx`], noun
//! first, each written once. Knows no rule: what may happen is decided in `domain`, and what
//! must never happen is forbidden by the schema.

mod connect;
pub mod draw;
pub mod entry;
pub mod event;
pub mod lease;
pub mod offer;
pub mod outbox;
pub mod penalty;
pub mod queue;
pub mod round;
pub mod setting;
pub mod slot;
pub mod staff;
pub mod waiting;
mod writer;

pub use connect::{DaemonLock, Options, Store, postgres_pool};
pub use writer::Work;

use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite};

/// Rows × columns of one statement stay below this, under the bind limits of both engines
/// (32 766 on SQLite, 65 535 on PostgreSQL).
const BINDS_MAX: usize = 30_000;

/// A connection to either engine, inside a transaction when it came from [`Store::write`] or
/// [`Store::snapshot`].
#[derive(Debug)]
pub enum Tx {
    /// A connection to the file.
    Sqlite(PoolConnection<Sqlite>),
    /// A connection to the server.
    Postgres(PoolConnection<Postgres>),
}

/// Runs one expression against whichever engine the transaction is on.
macro_rules! on_engine {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match $tx {
            $crate::store::Tx::Sqlite($conn) => {
                let $conn = &mut **$conn;
                $body
            }
            $crate::store::Tx::Postgres($conn) => {
                let $conn = &mut **$conn;
                $body
            }
        }
    };
}
pub(crate) use on_engine;

/// Executes one statement with its values, in order, and answers how many rows it changed.
macro_rules! changed {
    ($tx:expr, $sql:expr $(, $value:expr)*) => {
        $crate::store::on_engine!($tx, |conn| {
            sqlx::query($sql)$(.bind($value))*.execute(conn).await?.rows_affected()
        })
    };
}
pub(crate) use changed;

/// The database failed, or holds something this program does not understand.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database could not be reached or refused a statement; the work was not done.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A row that nothing in this program could have written.
    #[error("{table}.{column} of {row} holds nonsense: {found}")]
    Nonsense {
        /// The table of the row.
        table: &'static str,
        /// The column that was not understood.
        column: &'static str,
        /// The key of the row.
        row: String,
        /// What stands there.
        found: String,
    },
    /// The schema could not be brought up.
    #[error("the schema could not be brought up: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// Another daemon serves this file.
    #[error(
        "another reihum daemon is running on {0}; stop it first, or use PostgreSQL for several daemons"
    )]
    Busy(String),
    /// This process signs with another key than the daemon of this database.
    #[error(
        "secrets.key is not the one that this database is served with: give the same one, \
         for example by REIHUM__SECRETS__KEY_FILE"
    )]
    OtherKey,
    /// The database's address is not one that Reihum understands.
    #[error("{0}")]
    Url(String),
    /// A folder or lock file could not be made.
    #[error("{path}: {source}")]
    File {
        /// What could not be made.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The work was part of a group whose transaction was given up; nothing of it was kept.
    #[error("the transaction was given up: {0}")]
    Abandoned(String),
}

impl Error {
    /// Whether a uniqueness rule of the schema said no: somebody else was first.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    pub(crate) fn nonsense(
        table: &'static str,
        column: &'static str,
        row: impl std::fmt::Display,
        found: impl std::fmt::Display,
    ) -> Self {
        Self::Nonsense {
            table,
            column,
            row: row.to_string(),
            found: found.to_string(),
        }
    }
}

/// What a query answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The rows of `rows` in pieces that fit one statement of `columns` columns.
fn pieces<T>(rows: &[T], columns: usize) -> impl Iterator<Item = &[T]> {
    rows.chunks(BINDS_MAX / columns)
}

/// Inserts `$rows` in as few statements as the bind limits allow, each row once, on either
/// engine: `insert_many!(tx, "INSERT INTO t (a, b) ", 2, rows, |row, into| { into.push_bind(…) })`.
macro_rules! insert_many {
    ($tx:expr, $sql:literal, $columns:literal, $rows:expr, |$row:ident, $into:ident| $bind:block) => {
        for piece in $crate::store::pieces($rows, $columns) {
            $crate::store::on_engine!($tx, |conn| {
                let mut query = sqlx::QueryBuilder::new($sql);
                query.push_values(piece, |mut $into, $row| $bind);
                query
                    .build()
                    .persistent(piece.len() == 1)
                    .execute(conn)
                    .await?;
            });
        }
    };
}
pub(crate) use insert_many;
