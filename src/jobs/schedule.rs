//! The tick that wakes the jobs.
//!
//! tokio-cron-scheduler gives it, once a second in UTC; what is due is decided from the database,
//! so neither a zone nor a switch of summer time enters here. The scheduler follows the wall
//! clock and stalls when that is set back, so a watchdog on the monotonic clock fires the same
//! tick when it falls silent.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

/// A scheduler that is silent for this long is helped out, also between its ticks.
const SILENCE_MAX: Duration = Duration::from_millis(400);

/// Ticks about twice a second until `stop` says so.
pub(super) async fn tick(ticks: watch::Sender<()>, mut stop: watch::Receiver<bool>) {
    let ticks = Arc::new(ticks);
    let count = Arc::new(AtomicU64::new(0));
    let scheduler = match start(ticks.clone(), count.clone()).await {
        Ok(scheduler) => Some(scheduler),
        Err(error) => {
            tracing::error!(%error, "the scheduler did not start; the watchdog ticks alone");
            None
        }
    };
    let mut seen = count.load(Ordering::Relaxed);
    while !*stop.borrow() {
        tokio::select! {
            () = tokio::time::sleep(SILENCE_MAX) => {}
            _ = stop.changed() => {}
        }
        let now = count.load(Ordering::Relaxed);
        if now == seen {
            // Nobody may listen any more while the daemon stops.
            let _ = ticks.send(());
        }
        seen = now;
    }
    if let Some(mut scheduler) = scheduler
        && let Err(error) = scheduler.shutdown().await
    {
        tracing::warn!(%error, "the scheduler did not shut down in order");
    }
}

async fn start(
    ticks: Arc<watch::Sender<()>>,
    count: Arc<AtomicU64>,
) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    let every_second = Job::new("* * * * * *", move |_, _| {
        count.fetch_add(1, Ordering::Relaxed);
        let _ = ticks.send(());
    })?;
    scheduler.add(every_second).await?;
    scheduler.start().await?;
    Ok(scheduler)
}
