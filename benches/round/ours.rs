//! One round through the service, in a process of its own.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use reihum::service::{App, lead, round};
use tracing_subscriber::EnvFilter;

use crate::town;

/// The argument that makes this process run one round and end.
pub const CHILD: &str = "one-round";

/// So many entries are asked about.
const CERTIFICATES: usize = 50;

pub struct Measured {
    pub ms: f64,
    pub peak_mib: f64,
    pub served: i64,
}

/// Runs one round on a database as a process, and shows its phases if `shows`.
pub fn start(url: &str, shows: bool) -> Measured {
    let this = std::env::current_exe().expect("this program");
    let output = Command::new(this)
        .args([CHILD, url])
        .stderr(Stdio::inherit())
        .output()
        .expect("this program runs");
    let told = String::from_utf8(output.stdout).expect("words");
    if shows {
        let phases = told.lines().filter(|line| line.contains("phase="));
        phases.for_each(|line| println!("  {}", line.trim()));
    }
    let last = told.lines().last().unwrap_or_default();
    let mut numbers = last.split_whitespace().map(str::parse::<f64>);
    let mut next = || numbers.next().and_then(Result::ok);
    let (Some(ms), Some(peak_mib), Some(served)) = (next(), next(), next()) else {
        panic!("a round failed:\n{told}");
    };
    println!("  a round: {ms:.0} ms, {peak_mib:.0} MiB");
    #[expect(clippy::cast_possible_truncation, reason = "a count of offers")]
    let served = served as i64;
    Measured {
        ms,
        peak_mib,
        served,
    }
}

/// What the process of one round does.
pub async fn run(url: &str) {
    let filter = EnvFilter::new("reihum::service::round=debug");
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .without_time()
        .with_ansi(false)
        .init();
    let (app, _folder) = town::start(url).await;
    lead::beat(&app).await.expect("a database");
    let key = round::request(&app).await.expect("a plan");
    let before = peak_mib();
    let begin = Instant::now();
    round::run_due(&app).await.expect("a round");
    let ms = begin.elapsed().as_secs_f64() * 1000.0;
    println!("phase=start peak={before:.0} MiB");
    let plan = round::plan(&app, &key).await.expect("a database");
    let number = plan.and_then(|plan| plan.round).expect("a round was drawn");
    let round = round::find(&app, number).await.expect("it is there");
    let peak = peak_mib();
    let certificate = certificate_ms(&app, number).await;
    println!(
        "phase=certificate of one entry, with the changes that would help, median ms={certificate:.1}"
    );
    app.store.close().await;
    println!("{ms} {peak} {}", round.served);
}

/// How long it takes to say why somebody who still waits was not served, and what would have helped.
async fn certificate_ms(app: &Arc<App>, round: i64) -> f64 {
    let mut waiting = Vec::new();
    let mut tx = app.store.read().await.expect("a database");
    let listed = tx.entry_each_waiting(|row| {
        waiting.push(row.id);
        Ok(())
    });
    listed.await.expect("a database");
    drop(tx);
    let mut times = Vec::new();
    for &entry in waiting.iter().step_by(waiting.len() / CERTIFICATES) {
        let begin = Instant::now();
        let explained = round::explain(app, round, entry).await;
        assert!(explained.expect("a database").is_some(), "it was in it");
        times.push(begin.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_unstable_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The most memory this process ever had.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a process");
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1));
    let kib: f64 = kib.and_then(|kib| kib.parse().ok()).expect("its memory");
    kib / 1024.0
}
