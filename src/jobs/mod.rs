//! Reconcilers: what the daemon does by itself.
//!
//! Each takes no input, finds in the database what is due, and may be killed at any line: the
//! next run goes on where it stopped. Each runs one at a time in a loop of its own, woken by a
//! tick or by a bell, so a slow one holds up nobody else.

mod schedule;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::metrics;
use crate::service::{
    self, App, address, attend, bounce, courier, expire, gauges, invariants, lead, remind, retain,
    round, slots, standing,
};

/// A job that has not come to an end for this long, beyond its period, is stuck.
const STUCK_AFTER: Duration = Duration::from_mins(2);
/// Of failures in a row, the first and then every so many-th is logged.
const LOG_EVERY: u32 = 60;

type Run = fn(Arc<App>) -> BoxFuture<'static, service::Result<()>>;

/// Something that is put in order again and again.
struct Reconciler {
    name: &'static str,
    every: Duration,
    /// Rings when there is something to do before the next tick.
    bell: Option<Arc<Notify>>,
    /// Whether the leader alone does it.
    leader_only: bool,
    run: Run,
}

/// What a stepped clock may make due is looked for twice a second.
const SOON: Duration = Duration::from_millis(500);
const SECOND: Duration = Duration::from_secs(1);
/// Reports come minutes or days after their mail.
const BOUNCES_EVERY: Duration = Duration::from_secs(10);
const HOUR: Duration = Duration::from_hours(1);
/// What runs by the hour first lets all other jobs make up for the time that no daemon ran.
const HOURLY_AFTER: Duration = Duration::from_mins(1);

fn reconcilers(app: &App) -> Vec<Reconciler> {
    let leader = |name, every, bell: Option<&Arc<Notify>>, run: Run| Reconciler {
        name,
        every,
        bell: bell.cloned(),
        leader_only: true,
        run,
    };
    let everybody = |name, every, bell: Option<&Arc<Notify>>, run: Run| Reconciler {
        leader_only: false,
        ..leader(name, every, bell, run)
    };
    let (mail, round) = (Some(&app.signals.mail), Some(&app.signals.round));
    vec![
        everybody("lead", SECOND, None, |app| {
            async move { lead::beat(&app).await }.boxed()
        }),
        everybody("courier", SECOND, mail, |app| {
            async move { courier::deliver_some(&app).await }.boxed()
        }),
        everybody("gauges", Duration::from_secs(15), None, |app| {
            async move { gauges::sample(&app).await }.boxed()
        }),
        leader("rounds", SOON, round, |app| {
            async move { rounds(&app).await }.boxed()
        }),
        leader("offers", SOON, None, |app| {
            async move { expire::offers(&app).await }.boxed()
        }),
        leader("stuck_offers", SECOND * 2, None, |app| {
            async move { expire::stuck_offers(&app).await }.boxed()
        }),
        leader("unverified", SECOND * 2, None, |app| {
            async move { unverified(&app).await }.boxed()
        }),
        leader("reminders", SECOND * 2, None, |app| {
            async move { reminders(&app).await }.boxed()
        }),
        leader("still_needed", SECOND * 10, None, |app| {
            async move { still_needed(&app).await }.boxed()
        }),
        leader("attendance", SECOND * 2, None, |app| {
            async move { attend::close_unmarked(&app).await }.boxed()
        }),
        leader("retention", Duration::from_mins(1), None, |app| {
            async move { retain::run(&app).await }.boxed()
        }),
        everybody("bounces", BOUNCES_EVERY, None, |app| {
            async move { bounce::read_maildir(&app).await }.boxed()
        }),
        leader("invariants", HOUR, None, |app| {
            async move { invariants::sample(&app).await }.boxed()
        }),
        leader("appointments", HOUR, None, |app| {
            async move { standing::review(&app).await }.boxed()
        }),
        leader("slots", SECOND, None, |app| {
            async move { slots(&app).await }.boxed()
        }),
    ]
}

/// The names of all jobs, for the series that start at zero.
pub const NAMES: [&str; 15] = [
    "lead",
    "courier",
    "gauges",
    "rounds",
    "offers",
    "stuck_offers",
    "unverified",
    "reminders",
    "still_needed",
    "attendance",
    "retention",
    "bounces",
    "invariants",
    "appointments",
    "slots",
];

async fn rounds(app: &Arc<App>) -> service::Result<()> {
    round::plan_due(app).await?;
    round::run_due(app).await
}

async fn reminders(app: &Arc<App>) -> service::Result<()> {
    remind::offers(app).await?;
    remind::appointments(app).await
}

async fn unverified(app: &Arc<App>) -> service::Result<()> {
    expire::unverified(app).await?;
    address::forget_old(app).await
}

async fn still_needed(app: &Arc<App>) -> service::Result<()> {
    remind::ask(app).await?;
    remind::unanswered(app).await
}

async fn slots(app: &Arc<App>) -> service::Result<()> {
    slots::open_series(app).await?;
    slots::end_unused(app).await
}

/// When each job last came to an end; who asks whether the daemon works, asks here.
#[derive(Clone, Debug, Default)]
pub struct Heartbeats(Arc<Mutex<Vec<Beat>>>);

#[derive(Debug)]
struct Beat {
    job: &'static str,
    every: Duration,
    last: Instant,
}

impl Heartbeats {
    fn beat(&self, name: &'static str, every: Duration) {
        let mut beats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        beats.retain(|beat| beat.job != name);
        beats.push(Beat {
            job: name,
            every,
            last: Instant::now(),
        });
    }

    /// Jobs that have not come to an end for too long.
    pub fn stuck(&self) -> Vec<&'static str> {
        let beats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let stuck = beats
            .iter()
            .filter(|beat| beat.last.elapsed() > STUCK_AFTER + beat.every);
        stuck.map(|beat| beat.job).collect()
    }
}

/// Runs all jobs until `stop` says so and what is under way has come to its end.
pub async fn run(app: Arc<App>, heartbeats: Heartbeats, stop: watch::Receiver<bool>) {
    let (ticking, ticks) = watch::channel(());
    let mut loops = JoinSet::new();
    for job in reconcilers(&app) {
        loops.spawn(reconcile(
            app.clone(),
            job,
            heartbeats.clone(),
            ticks.clone(),
            stop.clone(),
        ));
    }
    loops.spawn(schedule::tick(ticking, stop));
    while let Some(ended) = loops.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a job's loop broke");
        }
    }
}

/// Runs every job once, in order, as if each were due, but for those named: for whoever owns the
/// clock.
///
/// # Errors
/// The first job that fails ends the pass.
pub async fn pass(app: &Arc<App>, but: &[&str]) -> service::Result<()> {
    let jobs = reconcilers(app).into_iter();
    for job in jobs.filter(|job| !but.contains(&job.name)) {
        (job.run)(app.clone()).await?;
        metrics::job(job.name, Duration::ZERO, Some(app.clock.now().timestamp()));
    }
    Ok(())
}

async fn reconcile(
    app: Arc<App>,
    job: Reconciler,
    heartbeats: Heartbeats,
    mut ticks: watch::Receiver<()>,
    mut stop: watch::Receiver<bool>,
) {
    let mut due = Instant::now();
    let mut failures: u32 = 0;
    heartbeats.beat(job.name, job.every);
    if job.every >= HOUR {
        due += HOURLY_AFTER;
        wait(due, None, &mut ticks, &mut stop).await;
    }
    while !*stop.borrow() {
        let on_duty = !job.leader_only || app.leadership.epoch().is_some();
        if on_duty {
            let lateness = due.elapsed();
            let ran = AssertUnwindSafe((job.run)(app.clone()))
                .catch_unwind()
                .await;
            failures = report(&job, ran, failures);
            let now = (failures == 0).then(|| app.clock.now().timestamp());
            metrics::job(job.name, lateness, now);
        }
        heartbeats.beat(job.name, job.every);
        // Who takes the lead takes up all its jobs with the next tick.
        due = Instant::now() + if on_duty { job.every } else { SECOND };
        wait(due, job.bell.as_deref(), &mut ticks, &mut stop).await;
    }
}

/// Waits until the job is due by a tick, its bell rings, or everything stops.
async fn wait(
    due: Instant,
    bell: Option<&Notify>,
    ticks: &mut watch::Receiver<()>,
    stop: &mut watch::Receiver<bool>,
) {
    let rung = async {
        match bell {
            Some(bell) => bell.notified().await,
            None => std::future::pending().await,
        }
    };
    let ticked = async {
        // A tick that comes a moment early is as good as one in time.
        while Instant::now() + SOON / 4 < due {
            if ticks.changed().await.is_err() {
                tokio::time::sleep_until(due.into()).await;
            }
        }
    };
    tokio::select! {
        () = rung => {}
        () = ticked => {}
        _ = stop.changed() => {}
    }
}

/// Logs a failure, the first of a row and some more, and answers how many there are in a row. A
/// job that breaks is a job that failed: it runs again.
fn report(job: &Reconciler, ran: std::thread::Result<service::Result<()>>, failures: u32) -> u32 {
    let error = match ran {
        Ok(Ok(())) => return 0,
        Ok(Err(error)) => error.to_string(),
        Err(_) => "a bug: the job broke off".to_owned(),
    };
    metrics::job_failed(job.name);
    if failures.is_multiple_of(LOG_EVERY) {
        tracing::error!(
            job = job.name,
            error,
            failures,
            "a job failed and will be tried again"
        );
    }
    failures.saturating_add(1)
}
