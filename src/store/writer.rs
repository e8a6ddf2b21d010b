//! The one writer of a SQLite file, and its counterpart on PostgreSQL.
//!
//! SQLite knows one writer at a time, and a durable commit costs a wait for the disk. So all
//! writes of a daemon queue up before one task, which puts what waited together into one
//! transaction and answers everybody once it is on disk. Each piece of work sits in a savepoint
//! of its own: what fails is undone alone.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgPool;
use sqlx::{AssertSqlSafe, SqlSafeStr, Sqlite};
use tokio::sync::{mpsc, oneshot};

use super::connect::SQLITE_BUSY_MAX;
use super::{Error, Result, Tx};

/// Pieces of work that one transaction takes at most.
const GROUP_MAX: usize = 256;
/// Pieces of work that may wait; whoever comes then waits before the door.
const QUEUE_MAX: usize = 1024;

/// A piece of work inside one transaction: `|tx| async move { … }.boxed()`.
pub trait Work<T, E>:
    for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static
{
}

impl<T, E, F> Work<T, E> for F where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static
{
}

/// Runs a job and gives back what waits for the commit.
type Job = Box<dyn for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Box<dyn Outcome>> + Send>;

/// What a job came to, waiting for the commit to be told.
trait Outcome: Send {
    fn keeps(&self) -> bool;
    fn tell(self: Box<Self>, commit: Result<(), String>);
}

struct Finished<T, E> {
    result: Result<T, E>,
    caller: oneshot::Sender<Result<T, E>>,
}

impl<T: Send, E: From<Error> + Send> Outcome for Finished<T, E> {
    fn keeps(&self) -> bool {
        self.result.is_ok()
    }

    fn tell(self: Box<Self>, commit: Result<(), String>) {
        let answer = match commit {
            Err(reason) if self.result.is_ok() => Err(Error::Abandoned(reason).into()),
            _ => self.result,
        };
        // A caller that is gone no longer asks.
        let _ = self.caller.send(answer);
    }
}

/// The door of the writing task. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
}

enum Message {
    Work(Job),
    EmptyLog(oneshot::Sender<()>),
    Close(oneshot::Sender<()>),
}

impl Writer {
    pub(super) fn start(conn: PoolConnection<Sqlite>) -> Self {
        let (queue, messages) = mpsc::channel(QUEUE_MAX);
        tokio::spawn(run(Tx::Sqlite(conn), messages));
        Self { queue }
    }

    pub(super) async fn write<T, E>(&self, work: impl Work<T, E>) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (caller, answer) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            async move {
                let result = guarded(work(tx)).await;
                Box::new(Finished { result, caller }) as Box<dyn Outcome>
            }
            .boxed()
        });
        let gone = || {
            E::from(Error::Abandoned(
                "the database did not take the write".to_owned(),
            ))
        };
        self.queue
            .send(Message::Work(job))
            .await
            .map_err(|_| gone())?;
        answer.await.unwrap_or_else(|_| Err(gone()))
    }

    /// Answers once the write-ahead log is empty, or somebody still reads from it.
    pub(super) async fn empty_log(&self) {
        let (done, emptied) = oneshot::channel();
        if self.queue.send(Message::EmptyLog(done)).await.is_ok() {
            let _ = emptied.await;
        }
    }

    /// Answers once everything that queued up before is written.
    pub(super) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.queue.send(Message::Close(done)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

/// A panic in one piece of work is that work's failure, not the writer's end.
async fn guarded<T, E: From<Error>>(work: BoxFuture<'_, Result<T, E>>) -> Result<T, E> {
    AssertUnwindSafe(work)
        .catch_unwind()
        .await
        .unwrap_or_else(|panic| {
            let words = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("without words");
            tracing::error!(panic = words, "a write panicked and was undone");
            Err(Error::Abandoned(format!("a bug: {words}")).into())
        })
}

async fn run(mut tx: Tx, mut messages: mpsc::Receiver<Message>) {
    let mut group = Vec::with_capacity(GROUP_MAX);
    while messages.recv_many(&mut group, GROUP_MAX).await > 0 {
        let mut jobs = Vec::with_capacity(group.len());
        let (mut emptying, mut closing) = (Vec::new(), Vec::new());
        for message in group.drain(..) {
            match message {
                Message::Work(job) => jobs.push(job),
                Message::EmptyLog(done) => emptying.push(done),
                Message::Close(done) => closing.push(done),
            }
        }
        if !jobs.is_empty() {
            write_group(&mut tx, jobs).await;
        }
        if !emptying.is_empty() {
            empty_log(&mut tx).await;
            for done in emptying {
                let _ = done.send(());
            }
        }
        if !closing.is_empty() {
            messages.close();
            for done in closing {
                let _ = done.send(());
            }
        }
    }
}

/// Brings the write-ahead log into the database and cuts it to nothing. Who reads from it, or writes
/// by another process, is not waited for: all writes queue up behind this.
async fn empty_log(tx: &mut Tx) {
    let waiting = |time: Duration| format!("PRAGMA busy_timeout = {}", time.as_millis());
    for sql in [
        waiting(Duration::ZERO),
        "PRAGMA wal_checkpoint(TRUNCATE)".to_owned(),
        waiting(SQLITE_BUSY_MAX),
    ] {
        // Nothing but numbers of ours is in it.
        if let Err(error) = execute(tx, AssertSqlSafe(sql.as_str())).await {
            tracing::warn!(%error, sql, "the write-ahead log is not empty");
        }
    }
}

/// One transaction for all of `jobs`; everybody is answered after it is on disk.
async fn write_group(tx: &mut Tx, jobs: Vec<Job>) {
    let mut outcomes = Vec::with_capacity(jobs.len());
    let commit = write_jobs(tx, jobs, &mut outcomes).await;
    if let Err(error) = &commit {
        tracing::error!(%error, jobs = outcomes.len(), "a group of writes was given up");
        // After a full disk SQLite may have rolled back by itself; then this is the usual error.
        let _ = execute(tx, "ROLLBACK").await;
    }
    let commit = commit.map_err(|error| error.to_string());
    for outcome in outcomes {
        outcome.tell(commit.clone());
    }
}

/// Runs the jobs one after the other and commits; stops where the transaction itself breaks.
async fn write_jobs(
    tx: &mut Tx,
    jobs: Vec<Job>,
    outcomes: &mut Vec<Box<dyn Outcome>>,
) -> Result<()> {
    execute(tx, "BEGIN IMMEDIATE").await?;
    let alone = jobs.len() == 1;
    for job in jobs {
        write_one(tx, job, alone, outcomes).await?;
    }
    execute(tx, "COMMIT").await
}

/// One job in its own savepoint, which a job that is alone in its transaction can do without.
async fn write_one(
    tx: &mut Tx,
    job: Job,
    alone: bool,
    outcomes: &mut Vec<Box<dyn Outcome>>,
) -> Result<()> {
    if !alone {
        execute(tx, "SAVEPOINT job").await?;
    }
    let outcome = job(tx).await;
    let keeps = outcome.keeps();
    outcomes.push(outcome);
    match (keeps, alone) {
        (true, true) => Ok(()),
        (true, false) => execute(tx, "RELEASE job").await,
        (false, true) => execute(tx, "ROLLBACK; BEGIN IMMEDIATE").await,
        (false, false) => execute(tx, "ROLLBACK TO job; RELEASE job").await,
    }
}

async fn execute(tx: &mut Tx, sql: impl SqlSafeStr) -> Result<()> {
    let sql = sqlx::raw_sql(sql);
    match tx {
        Tx::Sqlite(conn) => sql.execute(&mut **conn).await.map(drop)?,
        Tx::Postgres(conn) => sql.execute(&mut **conn).await.map(drop)?,
    }
    Ok(())
}

/// PostgreSQL has room for many writers: each piece of work is a transaction of its own, in a
/// task of its own that outlives a caller who hangs up.
pub(super) async fn write_alone<T, E>(pool: PgPool, work: impl Work<T, E>) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let task = tokio::spawn(async move {
        let mut tx = Tx::Postgres(pool.acquire().await.map_err(Error::from)?);
        execute(&mut tx, "BEGIN").await?;
        let result = guarded(work(&mut tx)).await;
        // COMMIT alone would answer Ok to a transaction in which a statement had failed.
        let end = if result.is_ok() {
            "SELECT 1; COMMIT"
        } else {
            "ROLLBACK"
        };
        match execute(&mut tx, end).await {
            Err(error) if result.is_ok() => Err(error.into()),
            _ => result,
        }
    });
    task.await
        .unwrap_or_else(|error| Err(Error::Abandoned(error.to_string()).into()))
}
