//! Opening the database: pools, settings of the engines, the schema, and the daemon's lock.

use std::fs::File;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, Executor, Postgres};

use super::writer::{self, Work, Writer};
use super::{Error, Result, Tx};

/// How long a request waits for a free connection before it is told that the database is down.
const ACQUIRE_MAX: Duration = Duration::from_secs(5);
/// How long one process on a SQLite file waits for another to finish its transaction.
pub(super) const SQLITE_BUSY_MAX: Duration = Duration::from_secs(10);
/// PostgreSQL ends a session that sits in a transaction without doing anything for this long.
const IDLE_IN_TRANSACTION_MAX: &str = "60s";
/// A connection to a server that was used this lately is taken to stand; an older one is asked.
const IDLE_TRUSTED: Duration = Duration::from_millis(500);

/// Where the database is and how many connections may be opened to it.
#[derive(Clone, Debug)]
pub struct Options {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// Connections at most.
    pub connections_max: u32,
}

/// The database, opened. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    engine: Engine,
}

#[derive(Clone, Debug)]
enum Engine {
    Sqlite {
        readers: SqlitePool,
        snapshots: SqlitePool,
        writer: Writer,
        path: PathBuf,
    },
    Postgres {
        pool: PgPool,
    },
}

/// Held by the one daemon that serves a SQLite file; gone with the process, however it ends.
#[derive(Debug)]
pub struct DaemonLock {
    _file: Option<File>,
}

impl Store {
    /// Opens the database and proves that it answers. A missing SQLite file is made, with its
    /// folder; the schema is left as it is.
    pub async fn open(options: &Options) -> Result<Self> {
        let engine = if options.url.starts_with("sqlite:") {
            open_sqlite(options).await?
        } else if options.url.starts_with("postgres:") || options.url.starts_with("postgresql:") {
            open_postgres(options).await?
        } else {
            return Err(Error::Url(format!(
                "database.url \"{}\" begins neither with sqlite: nor with postgres://",
                without_password(&options.url)
            )));
        };
        Ok(Self { engine })
    }

    /// Brings the schema up to what this program needs.
    pub async fn migrate(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite { path, .. } => {
                let pool = SqlitePoolOptions::new()
                    .max_connections(1)
                    .connect_with(sqlite_options(path))
                    .await?;
                sqlx::migrate!("migrations/sqlite").run(&pool).await?;
                pool.close().await;
            }
            Engine::Postgres { pool } => sqlx::migrate!("migrations/postgres").run(pool).await?,
        }
        Ok(())
    }

    /// Makes this process the one daemon on a SQLite file. On PostgreSQL daemons share.
    pub fn daemon_lock(&self) -> Result<DaemonLock> {
        let Engine::Sqlite { path, .. } = &self.engine else {
            return Ok(DaemonLock { _file: None });
        };
        // However the file was named, through whatever link: the lock lies beside the file itself.
        let file = path.canonicalize().unwrap_or_else(|_| path.clone());
        let lock = with_suffix(&file, ".lock");
        let failed = |source| Error::File {
            path: lock.display().to_string(),
            source,
        };
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(DaemonLock { _file: Some(file) }),
            Err(std::fs::TryLockError::WouldBlock) => Err(Error::Busy(path.display().to_string())),
            Err(std::fs::TryLockError::Error(source)) => Err(failed(source)),
        }
    }

    /// Whether several daemons may share this database.
    pub fn is_shared(&self) -> bool {
        matches!(self.engine, Engine::Postgres { .. })
    }

    /// A connection for looking, outside of any transaction.
    pub async fn read(&self) -> Result<Tx> {
        Ok(match &self.engine {
            Engine::Sqlite { readers, .. } => Tx::Sqlite(readers.acquire().await?),
            Engine::Postgres { pool } => Tx::Postgres(pool.acquire().await?),
        })
    }

    /// A connection that sees the database as it stands at its first query, whatever is written
    /// meanwhile. Dropping it ends the transaction: its pool rolls back what comes back to it, so
    /// that none carries a transaction to its next user, and keeps the statements it has prepared.
    pub async fn snapshot(&self) -> Result<Tx> {
        Ok(match &self.engine {
            Engine::Sqlite { snapshots, .. } => {
                let mut conn = snapshots.acquire().await?;
                conn.execute("BEGIN").await.map(drop)?;
                Tx::Sqlite(conn)
            }
            Engine::Postgres { pool } => {
                let mut conn = pool.acquire().await?;
                conn.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await
                    .map(drop)?;
                Tx::Postgres(conn)
            }
        })
    }

    /// Runs `work` in a transaction of its own and answers once it is committed.
    ///
    /// An `Err` of the work undoes the work. The work runs to its end even if the caller is
    /// dropped meanwhile: a client that hangs up cannot tear a transaction in two. On SQLite all
    /// writes go through one task that commits together what queued up together.
    pub async fn write<T, E>(&self, work: impl Work<T, E>) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite { writer, .. } => writer.write(work).await,
            Engine::Postgres { pool } => writer::write_alone(pool.clone(), work).await,
        }
    }

    /// Connections that are open now, and those of them that are idle.
    pub fn connections(&self) -> (u32, u32) {
        let idle = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        match &self.engine {
            Engine::Sqlite {
                readers, snapshots, ..
            } => (
                readers.size() + snapshots.size() + 1,
                idle(readers.num_idle() + snapshots.num_idle()),
            ),
            Engine::Postgres { pool } => (pool.size(), idle(pool.num_idle())),
        }
    }

    /// Overwritten rows stay readable in SQLite's write-ahead log until it is written anew, which on
    /// a quiet day nobody does: this empties it. Somebody who reads from it at this moment prevents
    /// that; then the next call does it. PostgreSQL's log is the server's.
    pub async fn empty_log(&self) {
        if let Engine::Sqlite { writer, .. } = &self.engine {
            writer.empty_log().await;
        }
    }

    /// Ends all connections once what is under way is done.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite {
                readers,
                snapshots,
                writer,
                ..
            } => {
                writer.close().await;
                readers.close().await;
                snapshots.close().await;
            }
            Engine::Postgres { pool } => pool.close().await,
        }
    }
}

async fn open_sqlite(options: &Options) -> Result<Engine> {
    let parsed = SqliteConnectOptions::from_str(&options.url)
        .map_err(|error| Error::Url(format!("database.url \"{}\": {error}", options.url)))?;
    if options.url.contains('?') {
        let url = &options.url;
        return Err(Error::Url(format!(
            "database.url \"{url}\": a file takes no options after ?"
        )));
    }
    let path = parsed.get_filename().to_path_buf();
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(|source| Error::File {
            path: folder.display().to_string(),
            source,
        })?;
    }
    // Names, addresses and the key lie in it: nobody but us may read it.
    let made = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(&path);
    made.map_err(|source| Error::File {
        path: path.display().to_string(),
        source,
    })?;
    let writing = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(sqlite_options(&path))
        .await?
        .acquire()
        .await?;
    let reading = sqlite_options(&path).read_only(true);
    let readers = sqlite_pool(options.connections_max)
        .connect_with(reading.clone())
        .await?;
    let snapshots = sqlite_pool(options.connections_max)
        .after_release(|conn, _| {
            Box::pin(async move { conn.execute("ROLLBACK").await.map(|_| true) })
        })
        .connect_lazy_with(reading);
    Ok(Engine::Sqlite {
        readers,
        snapshots,
        writer: Writer::start(writing),
        path,
    })
}

/// A connection to a file does not break while it is idle: asking it each time would double what
/// a short look costs.
fn sqlite_pool(connections_max: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections_max)
        .acquire_timeout(ACQUIRE_MAX)
        .test_before_acquire(false)
}

fn sqlite_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(SQLITE_BUSY_MAX)
        .statement_cache_capacity(256)
        // What is forgotten is overwritten, not only unlinked.
        .pragma("secure_delete", "ON")
        .pragma("cache_size", "-16384")
        .pragma("temp_store", "memory")
}

async fn open_postgres(options: &Options) -> Result<Engine> {
    let parsed = PgConnectOptions::from_str(&options.url).map_err(|error| {
        Error::Url(format!(
            "database.url \"{}\": {error}",
            without_password(&options.url)
        ))
    })?;
    let pool = postgres_pool(options.connections_max)
        .connect_with(postgres_options(parsed))
        .await?;
    Ok(Engine::Postgres { pool })
}

fn postgres_options(options: PgConnectOptions) -> PgConnectOptions {
    options
        .application_name("reihum")
        .statement_cache_capacity(256)
        .options([
            (
                "idle_in_transaction_session_timeout",
                IDLE_IN_TRANSACTION_MAX,
            ),
            ("client_min_messages", "error"),
            ("timezone", "UTC"),
        ])
}

/// A pool whose connections never carry a transaction from one user to the next.
///
/// sqlx 0.9.0 leaves a session inside a transaction when a `begin` is dropped half-way
/// (transact-rs/sqlx#4385): the next user's INSERT would answer Ok and never be committed. A
/// ROLLBACK whenever a connection comes back closes that.
pub fn postgres_pool(connections_max: u32) -> PgPoolOptions {
    PoolOptions::<Postgres>::new()
        .max_connections(connections_max)
        .acquire_timeout(ACQUIRE_MAX)
        .test_before_acquire(false)
        .before_acquire(|conn, meta| {
            Box::pin(async move {
                if meta.idle_for >= IDLE_TRUSTED {
                    conn.ping().await?;
                }
                Ok(true)
            })
        })
        .after_release(|conn, _| {
            Box::pin(async move { conn.execute("ROLLBACK").await.map(|_| true) })
        })
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The address without its password, for messages.
fn without_password(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut parsed) if parsed.password().is_some() => {
            let _ = parsed.set_password(Some("…"));
            parsed.to_string()
        }
        _ => url.to_owned(),
    }
}
