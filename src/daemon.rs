//! The daemon: opens everything in order, serves, and closes everything in order.

mod admin;
mod connections;

use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::{Config, Route};
use crate::domain::entry;
use crate::domain::lead_time::LeadTime;
use crate::domain::lever::Lever;
use crate::jobs::{self, Heartbeats};
use crate::service::{self, App, Parts, Process, courier, join, lead};
use crate::store::{self, DaemonLock, Options, Store};
use crate::{metrics, web};

/// A database that is down at the start is asked again after this long.
const DATABASE_RETRY: Duration = Duration::from_secs(2);
/// How long a daemon waits for the lock of a SQLite file.
const LOCK_WAIT_MAX: Duration = Duration::from_secs(2);
/// … and how often it looks.
const LOCK_RETRY: Duration = Duration::from_millis(200);
/// What the last steps of a shutdown may take once requests and jobs have ended.
const CLOSE_MAX: Duration = Duration::from_secs(3);

/// Said while the database does not answer yet.
const NOT_YET: &str = "Gleich sind wir so weit. Bitte versuchen Sie es in einer Minute noch einmal.\n\
                       We are not ready yet. Please try again in a minute.\n";

/// Why the daemon could not run.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// An address is taken or not ours.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address of the configuration.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Serving broke.
    #[error("{0}")]
    Serve(#[from] std::io::Error),
    /// The recorder of metrics could not be installed.
    #[error("metrics: {0}")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
}

/// Runs until SIGTERM or SIGINT, then ends what is under way within `server.shutdown_seconds`.
pub async fn serve(config: Config) -> Result<(), Failure> {
    let public = listen(config.server.listen).await?;
    let admin = listen(config.server.admin_listen).await?;
    let recorder = metrics::install()?;
    let (stop, stopping) = watch::channel(false);
    let served: Arc<OnceLock<Arc<App>>> = Arc::default();
    let heartbeats = Heartbeats::default();
    tokio::spawn(admin::serve(
        admin,
        recorder,
        served.clone(),
        heartbeats.clone(),
        stopping.clone(),
    ));
    tokio::spawn(stop_on_signal(stop));

    let (public, room) = waiting_room(public)?;
    let opened = open(&config, stopping.clone()).await;
    room.abort();
    let Some((store, lock)) = opened? else {
        return Ok(());
    };
    let parts = Parts::of_this_machine(config, store);
    let (app, arrivals) = service::start(parts, Process::Daemon).await?;
    let writing = tokio::spawn(join::write_joins(app.clone(), arrivals));
    metrics::start_at_zero(&known(&app));
    if let Err(error) = courier::take_over(&app).await {
        tracing::warn!(%error, "leases of an earlier run stay until they end");
    }
    // The jobs of the leader need not wait for the first beat.
    if let Err(error) = lead::beat(&app).await {
        tracing::warn!(%error, "nobody leads yet");
    }
    let working = tokio::spawn(jobs::run(app.clone(), heartbeats, stopping.clone()));
    // Set once, here.
    let _ = served.set(app.clone());
    announce(&app);
    serve_public(public, &app, stopping).await;
    close(&app, working).await;
    writing.abort();
    drop(lock);
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|source| Failure::Listen { address, source })
}

/// Whoever comes before the database answers is told to come again, instead of waiting. Answers
/// the listener for the time after, and what to abort then.
fn waiting_room(listener: TcpListener) -> std::io::Result<(TcpListener, JoinHandle<()>)> {
    let listener = listener.into_std()?;
    let spare = TcpListener::from_std(listener.try_clone()?)?;
    let closed = || async {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            [(RETRY_AFTER, "5")],
            NOT_YET,
        )
    };
    let serving = axum::serve(spare, axum::Router::new().fallback(closed));
    let room = tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::warn!(%error, "nobody can be told to wait");
        }
    });
    Ok((TcpListener::from_std(listener)?, room))
}

async fn stop_on_signal(stop: watch::Sender<bool>) {
    let (Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        tracing::error!("signals cannot be received; the daemon ends only by force");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("shutting down");
    stop.send_replace(true);
}

/// Opens the database, brings its schema up and, on SQLite, makes this the one daemon. A server
/// that is down is waited for; `None` if the daemon is told to stop meanwhile.
async fn open(
    config: &Config,
    mut stopping: watch::Receiver<bool>,
) -> Result<Option<(Store, DaemonLock)>, Failure> {
    let options = Options {
        url: config.database.url.expose_secret().to_owned(),
        connections_max: config.database.connections_max,
    };
    let is_server = !options.url.starts_with("sqlite:");
    let begin = Instant::now();
    loop {
        match try_open(&options).await {
            Ok(opened) => return Ok(Some(opened)),
            // A command may hold the lock for a moment, to run a round.
            Err(store::Error::Busy(_)) if begin.elapsed() < LOCK_WAIT_MAX => {
                tokio::time::sleep(LOCK_RETRY).await;
                continue;
            }
            Err(error @ (store::Error::Database(_) | store::Error::Migrate(_))) if is_server => {
                tracing::error!(%error, "waiting for the database; trying again in {} s", DATABASE_RETRY.as_secs());
            }
            Err(error) => return Err(error.into()),
        }
        tokio::select! {
            () = tokio::time::sleep(DATABASE_RETRY) => {}
            _ = stopping.changed() => return Ok(None),
        }
    }
}

async fn try_open(options: &Options) -> store::Result<(Store, DaemonLock)> {
    let store = Store::open(options).await?;
    let lock = store.daemon_lock()?;
    store.migrate().await?;
    Ok((store, lock))
}

/// What the metrics of this town can be about.
pub fn known(app: &App) -> metrics::Known<'_> {
    let town = &app.config.town;
    metrics::Known {
        services: town
            .services
            .iter()
            .map(|service| service.id.as_str())
            .collect(),
        offices: town
            .offices
            .iter()
            .map(|office| office.id.as_str())
            .collect(),
        transitions: entry::transitions()
            .into_iter()
            .map(|(from, to, reason)| (from.word(), to.word(), reason))
            .collect(),
        leads: LeadTime::ALL.map(LeadTime::word).to_vec(),
        overrides: Lever::ALL.map(Lever::word).to_vec(),
        jobs: jobs::NAMES.to_vec(),
        mails: crate::mail::letter::all_kinds().to_vec(),
        invariants: crate::service::invariants::names().collect(),
    }
}

/// Serves citizens until the daemon is told to stop; then connections that idle are cut after
/// the time a shutdown may take.
async fn serve_public(listener: TcpListener, app: &Arc<App>, stopping: watch::Receiver<bool>) {
    let limit = app.config.server.shutdown.saturating_sub(CLOSE_MAX * 2);
    let cut_off = {
        let mut stopping = stopping.clone();
        async move {
            // An error means that the sender is gone, which ends the daemon as well.
            let _ = stopping.wait_for(|stop| *stop).await;
            tokio::time::sleep(limit).await;
        }
    };
    let router = web::router(app.clone());
    tokio::select! {
        () = connections::serve(listener, router, &app.config.limits, stopping) => {}
        () = cut_off => tracing::warn!("connections were still open and are cut off"),
    }
}

/// Lets the jobs end, gives up the lease and closes the database.
async fn close(app: &Arc<App>, working: JoinHandle<()>) {
    match tokio::time::timeout(CLOSE_MAX, working).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "the jobs broke"),
        // What they had not committed is done again later.
        Err(_) => tracing::warn!("jobs were still under way"),
    }
    let orderly = async {
        if let Err(error) = lead::leave(app).await {
            tracing::warn!(%error, "the lease could not be given up");
        }
        app.store.close().await;
    };
    if tokio::time::timeout(CLOSE_MAX, orderly).await.is_err() {
        tracing::warn!("the database did not answer in time");
    }
}

/// Says where to look. In the demo that is for a person who just typed one command.
fn announce(app: &App) {
    let config = &app.config;
    tracing::info!(listen = %config.server.listen, admin = %config.server.admin_listen, "reihum serves");
    for gap in config.own.wording.gaps() {
        tracing::warn!(gap, "the town's own words are not complete");
    }
    // Nobody has to run this under systemd.
    let _ = sd_notify::notify(&[sd_notify::NotifyState::Ready]);
    if !config.demo {
        return;
    }
    let url = &config.public_url;
    let mailbox = if web::shows_mails(config) {
        format!("  {url}/demo/mail   read the mails it sends\n")
    } else {
        String::new()
    };
    let mails = match &config.mail.route {
        Route::Files(directory) => directory.display().to_string(),
        Route::Smtp(_) => "your mail server".to_owned(),
    };
    let rounds = config.rounds.cron.describe();
    // Nobody may be listening.
    let _ = writeln!(
        std::io::stdout(),
        "\nReihum runs with the demo town. Open in your browser:\n\n  \
         {url}/            join the list\n{mailbox}\n\
         Mails go to {mails}. Rounds hand out appointments: {rounds}\n\
         Metrics: http://{}/metrics\n\
         Stop with Ctrl-C; the next start goes on where this one ended.\n",
        config.server.admin_listen
    );
}
