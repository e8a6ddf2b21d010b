//! The admin listener: metrics and health. Never public.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use metrics_process::Collector;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::jobs::Heartbeats;
use crate::service::{App, explain};

/// Histograms gather samples until they are taken in; this often is enough.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);
/// The database may take this long to answer before the daemon counts as not ready.
const READY_MAX: Duration = Duration::from_secs(3);

#[derive(Clone)]
struct Admin {
    recorder: PrometheusHandle,
    process: Arc<Collector>,
    served: Arc<OnceLock<Arc<App>>>,
    heartbeats: Heartbeats,
    stopping: watch::Receiver<bool>,
}

/// Serves until the process ends: health is asked for during a shutdown as well.
pub(super) async fn serve(
    listener: TcpListener,
    recorder: PrometheusHandle,
    served: Arc<OnceLock<Arc<App>>>,
    heartbeats: Heartbeats,
    stopping: watch::Receiver<bool>,
) {
    let process = Collector::default();
    process.describe();
    let upkeep = recorder.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP_EVERY).await;
            upkeep.run_upkeep();
        }
    });
    let router = Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .with_state(Admin {
            recorder,
            process: Arc::new(process),
            served,
            heartbeats,
            stopping,
        });
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "the admin listener broke");
    }
}

async fn metrics(State(admin): State<Admin>) -> impl IntoResponse {
    admin.process.collect();
    (
        [(
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        admin.recorder.render(),
    )
}

/// Ready means: the database answers, the schema is there, the jobs come to their ends. A mail
/// server that is down is no reason to take citizens' requests away.
async fn ready(State(admin): State<Admin>) -> (StatusCode, String) {
    let not_ready = |reason: String| (StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n"));
    if *admin.stopping.borrow() {
        return not_ready("shutting down".to_owned());
    }
    let Some(app) = admin.served.get() else {
        return not_ready("the database does not answer yet".to_owned());
    };
    let stuck = admin.heartbeats.stuck();
    if !stuck.is_empty() {
        return not_ready(format!("jobs are stuck: {}", stuck.join(", ")));
    }
    match tokio::time::timeout(READY_MAX, explain::ready(app)).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n".to_owned()),
        Ok(Err(error)) => not_ready(error.to_string()),
        Err(_) => not_ready(format!(
            "the database did not answer within {} s",
            READY_MAX.as_secs()
        )),
    }
}
