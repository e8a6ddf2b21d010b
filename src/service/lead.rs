//! Which of the daemons of a database leads: runs rounds, opens slots, lets offers expire.
//!
//! The leader beats in its lease row. The others watch, by their own monotonic time, whether it
//! does, so no wall clock takes part and a stepped clock moves nobody. Whoever takes the lease
//! raises its epoch, and every round proves its epoch in its own transaction.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use futures::FutureExt;

use super::{App, Result};
use crate::store::lease::LeaseRow;
use crate::{metrics, store};

/// The one lease there is.
const LEASE: &str = "leader";
/// A leader that does not beat for this long is taken for dead.
pub const SILENCE_MAX: Duration = Duration::from_secs(4);

/// What this process knows of the lease.
#[derive(Debug, Default)]
pub struct Leadership {
    state: Mutex<Known>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// The epoch in which this process leads.
    epoch: Option<i64>,
    /// The lease as it was seen last, and since when it has not changed.
    seen: Option<(LeaseRow, Instant)>,
}

impl Leadership {
    /// The epoch in which this process leads, if it does.
    pub fn epoch(&self) -> Option<i64> {
        self.known().epoch
    }

    fn known(&self) -> Known {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, known: Known) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = known;
        metrics::leader(known.epoch.is_some());
    }
}

/// Beats if this process leads; takes the lease if nobody does. To be called about once a second.
pub async fn beat(app: &App) -> Result<()> {
    if let Some(epoch) = app.leadership.epoch() {
        // On SQLite the daemon's lock says it all; a beat would be a write a second for nobody.
        if !app.store.is_shared() {
            return Ok(());
        }
        if lease_beat(app, epoch).await? {
            return Ok(());
        }
        tracing::warn!(epoch, "the lease was lost to another daemon");
        app.leadership.set(Known::default());
    }
    let lease = app.store.read().await?.lease_find(LEASE).await?;
    let since = match app.leadership.known().seen {
        Some((seen, since)) if seen == lease => since,
        _ => Instant::now(),
    };
    app.leadership.set(Known {
        epoch: None,
        seen: Some((lease, since)),
    });
    // On SQLite the daemon's lock says that nobody else lives.
    let vacant = lease.holder.is_none() || !app.store.is_shared() || since.elapsed() >= SILENCE_MAX;
    if vacant {
        seize(app, lease).await?;
    }
    Ok(())
}

async fn lease_beat(app: &App, epoch: i64) -> Result<bool> {
    let process = app.process;
    app.store
        .write(move |tx| async move { Ok(tx.lease_beat(LEASE, process, epoch).await?) }.boxed())
        .await
}

/// Takes the lease as it was seen; somebody else may be faster.
pub async fn seize(app: &App, seen: LeaseRow) -> Result<bool> {
    let process = app.process;
    let taken: Result<bool> = app
        .store
        .write(move |tx| async move { Ok(tx.lease_take(LEASE, process, seen).await?) }.boxed())
        .await;
    let taken = taken?;
    if taken {
        let epoch = seen.epoch + 1;
        tracing::info!(epoch, "this daemon leads");
        app.leadership.set(Known {
            epoch: Some(epoch),
            seen: None,
        });
    }
    Ok(taken)
}

/// The lease, if nobody beats in it: looks for as long as a leader may be silent.
pub async fn find_vacant(app: &App) -> Result<Option<LeaseRow>> {
    let begin = Instant::now();
    let first = app.store.read().await?.lease_find(LEASE).await?;
    while first.holder.is_some() && begin.elapsed() < SILENCE_MAX {
        tokio::time::sleep(Duration::from_millis(200)).await;
        if app.store.read().await?.lease_find(LEASE).await? != first {
            return Ok(None);
        }
    }
    Ok(Some(first))
}

/// The lease as it stands.
pub async fn lease(app: &App) -> Result<LeaseRow> {
    Ok(app.store.read().await?.lease_find(LEASE).await?)
}

/// Gives the lease up in order, so that the next daemon need not wait.
pub async fn leave(app: &App) -> Result<()> {
    let Some(epoch) = app.leadership.epoch() else {
        return Ok(());
    };
    app.leadership.set(Known::default());
    let process = app.process;
    app.store
        .write(move |tx| async move { Ok(tx.lease_leave(LEASE, process, epoch).await?) }.boxed())
        .await
}

/// Proves, inside the transaction of a round, that this process still leads in `epoch`.
pub(super) async fn fence(app: &App, tx: &mut store::Tx, epoch: i64) -> store::Result<()> {
    if tx.lease_beat(LEASE, app.process, epoch).await? {
        return Ok(());
    }
    Err(store::Error::Abandoned(
        "another daemon leads by now".to_owned(),
    ))
}

/// Makes the row of the lease.
pub(super) async fn prepare(tx: &mut store::Tx) -> store::Result<()> {
    tx.lease_prepare(LEASE).await
}
