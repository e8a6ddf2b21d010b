//! A scrape of the real binary, as Prometheus reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::{LOOK, PATIENCE, Site};

on_both!(a_scrape_is_sound);

const CONTRACT: &str = include_str!("../contract_metrics.txt");
/// There once something has happened for the first time.
const LATER: [&str; 3] = [
    "reihum_round_last_success_timestamp_seconds",
    "http_requests_total",
    "http_request_duration_seconds",
];

async fn a_scrape_is_sound(mut site: Site) {
    site.start().await;
    site.join("eva@example.org").await;
    let scrape = sampled(&site).await;
    promtool_agrees(&scrape);
    let mut types = BTreeMap::new();
    let mut described = BTreeSet::new();
    for line in scrape.lines() {
        if let Some((name, kind)) = line
            .strip_prefix("# TYPE ")
            .and_then(|rest| rest.split_once(' '))
        {
            types.insert(name, kind);
        }
        if let Some((name, _)) = line
            .strip_prefix("# HELP ")
            .and_then(|rest| rest.split_once(' '))
        {
            described.insert(name);
        }
    }
    let silent: Vec<_> = types
        .keys()
        .filter(|name| !described.contains(*name))
        .collect();
    assert!(silent.is_empty(), "not described: {silent:?}");
    for line in CONTRACT.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let (name, kind) = (words.next().unwrap(), words.next().unwrap());
        match types.get(name) {
            Some(found) => assert_eq!(*found, kind, "{name}"),
            None => assert!(LATER.contains(&name), "{name} is missing"),
        }
    }
}

/// A scrape once the gauges were sampled.
async fn sampled(site: &Site) -> String {
    let begin = Instant::now();
    loop {
        let scrape = site.http().get(format!("{}/metrics", site.admin));
        let scrape = scrape.send().await.unwrap().text().await.unwrap();
        if scrape.contains("reihum_waitlist_entries{") {
            return scrape;
        }
        assert!(begin.elapsed() < PATIENCE, "{scrape}");
        tokio::time::sleep(LOOK).await;
    }
}

/// The linter of Prometheus has no complaint. Where it is missing that is said elsewhere: the whole
/// run asks for it.
fn promtool_agrees(scrape: &str) {
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool, of Debian's package prometheus");
    let mut into = promtool.stdin.take().unwrap();
    into.write_all(scrape.as_bytes()).unwrap();
    drop(into);
    let output = promtool.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.trim().is_empty(),
        "promtool: {said}"
    );
}
