//! Remembers: everything Reihum knows lies in SQLite or PostgreSQL, behind one set of queries.
//!
//! [`Store`] opens the database, [`Store::write`] runs one piece of work in one transaction,
//! [`Store::read`] hands out a connection for looking. The queries are methods of [`Tx`], noun
//! first, each written once. Knows no rule: what may happen is decided in `domain`, and what
//! must never happen is forbidden by the schema.

pub mod address;
pub mod audit;
pub mod bounce;
pub mod breach;
pub mod call;
pub mod closure;
mod connect;
pub mod desk;
pub mod draw;
pub mod duplicate;
pub mod entry;
pub mod event;
pub mod export;
pub mod figures;
pub mod invariant;
pub mod lease;
pub mod lever;
mod lines;
pub mod offer;
pub mod outbox;
pub mod patience;
pub mod penalty;
pub mod queue;
pub mod report;
pub mod retention;
pub mod round;
pub mod session;
pub mod setting;
pub mod slot;
pub mod staff;
pub mod standing;
pub mod tally;
pub mod waiting;
mod writer;

pub use connect::{DaemonLock, Options, Store, postgres_pool};
pub use writer::Work;

use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite};

/// Rows × columns of one statement stay below this, under the bind limits of both engines
/// (32 766 on SQLite, 65 535 on PostgreSQL).
const BINDS_MAX: usize = 30_000;

// A bound limit is always `LIMIT CAST($n AS BIGINT)`: SQLite looks at a bare one when it plans, and
// prepares the statement anew each time that a value is bound.

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

/// Rows of one statement on SQLite: enough that what a statement costs is shared by many, and
/// always as many, so that it is prepared once.
const SQLITE_ROWS: usize = 100;
/// Rows of one statement on PostgreSQL, where a column is one value.
const POSTGRES_ROWS: usize = 10_000;

/// Inserts `$rows`, each once, by statements that either engine prepares once:
/// `insert_many!(tx, "table", rows, |row| { column: row.value, … })`.
macro_rules! insert_many {
    ($tx:expr, $table:literal, $rows:expr,
     |$row:ident| { $first:ident: $value:expr $(, $column:ident: $other:expr)* $(,)? }) => {{
        const INTO: &str = concat!(
            "INSERT INTO ", $table, " (", stringify!($first) $(, ", ", stringify!($column))*, ") "
        );
        match $tx {
            $crate::store::Tx::Sqlite(conn) => {
                for piece in $rows.chunks($crate::store::SQLITE_ROWS) {
                    let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new(INTO);
                    query.push_values(piece, |mut into, $row| {
                        into.push_bind($value);
                        $(into.push_bind($other);)*
                    });
                    let recurs = [1, $crate::store::SQLITE_ROWS].contains(&piece.len());
                    query.build().persistent(recurs).execute(&mut **conn).await?;
                }
            }
            $crate::store::Tx::Postgres(conn) => {
                for piece in $rows.chunks($crate::store::POSTGRES_ROWS) {
                    let mut query = sqlx::QueryBuilder::<sqlx::Postgres>::new(INTO);
                    query.push("SELECT * FROM UNNEST(");
                    let mut columns = query.separated(", ");
                    columns.push_bind($crate::store::column(piece, |$row| {
                        // A column may hold the same for all.
                        let _ = $row;
                        $value
                    }));
                    $(columns.push_bind($crate::store::column(piece, |$row| {
                        let _ = $row;
                        $other
                    }));)*
                    query.push(")");
                    query.build().execute(&mut **conn).await?;
                }
            }
        }
    }};
}
pub(crate) use insert_many;

/// One column of some rows, as PostgreSQL takes it.
fn column<'a, R, T>(rows: &'a [R], value: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}
