//! kill -9 at random moments under load: what was acknowledged is kept, no slot is held twice.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use tokio::sync::Mutex;

use super::{Engine, Site, in_ten_days};

/// Clients that press at once.
const CLIENTS: u32 = 6;

#[tokio::test]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    crash_again_and_again(Engine::Sqlite).await;
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_on_postgres() {
    crash_again_and_again(Engine::Postgres).await;
}

/// What clients were told, by mail address.
#[derive(Default)]
struct Acknowledged {
    joined: HashSet<String>,
    verified: HashMap<String, String>,
    confirmed: HashMap<String, String>,
    cancelled: HashMap<String, String>,
}

fn kills() -> u32 {
    if std::env::var_os("REIHUM_TEST_LONG").is_some() {
        100
    } else {
        4
    }
}

async fn crash_again_and_again(engine: Engine) {
    let Some(mut site) = Site::new(engine).await else {
        return;
    };
    let mut chance = ChaCha20Rng::seed_from_u64(7);
    site.start().await;
    let clerk = site.clerk();
    let first = in_ten_days();
    for minutes in 0..(kills() * 2 + 8) {
        site.open_slot(
            &clerk,
            first + chrono::TimeDelta::minutes(15 * i64::from(minutes)),
        )
        .await;
    }
    let told = Arc::new(Mutex::new(Acknowledged::default()));
    let serial = Arc::new(AtomicU32::new(0));
    for _ in 0..kills() {
        let stop = Arc::new(AtomicBool::new(false));
        let shared = Arc::new(site);
        let mut clients = tokio::task::JoinSet::new();
        for _ in 0..CLIENTS {
            clients.spawn(live(
                shared.clone(),
                told.clone(),
                serial.clone(),
                stop.clone(),
            ));
        }
        let until = Duration::from_millis(chance.random_range(50..700));
        tokio::time::sleep(until).await;
        let pid = shared.child.as_ref().unwrap().id();
        assert!(
            std::process::Command::new("kill")
                .args(["-9", &pid.to_string()])
                .status()
                .unwrap()
                .success()
        );
        stop.store(true, Ordering::Relaxed);
        while let Some(ended) = clients.join_next().await {
            ended.unwrap();
        }
        site = Arc::into_inner(shared).unwrap();
        site.kill();
        site.start().await;
        site.run(&["round", "run"]);
    }
    check(&site, &clerk, &*told.lock().await, first).await;
}

/// One citizen after the other: joins, verifies, and says yes and no to what comes.
async fn live(
    site: Arc<Site>,
    told: Arc<Mutex<Acknowledged>>,
    serial: Arc<AtomicU32>,
    stop: Arc<AtomicBool>,
) {
    while !stop.load(Ordering::Relaxed) {
        let email = format!("c{}@example.org", serial.fetch_add(1, Ordering::Relaxed));
        let Ok((202, _)) = site.try_join(&email).await else {
            continue;
        };
        told.lock().await.joined.insert(email);
        for letter in site.mails().into_iter().rev().take(12) {
            let path = match letter.kind.as_str() {
                "verify" => None,
                "offer" => Some(format!("/api/v1/offers/{}/confirm", letter.token())),
                "confirmed" => Some(format!("/api/v1/appointments/{}/cancel", letter.token())),
                _ => continue,
            };
            let pressed = match &path {
                None => {
                    site.http()
                        .post(letter.link())
                        .form(&[("action", "verify")])
                        .send()
                        .await
                }
                Some(path) => site.http().post(format!("{}{path}", site.url)).send().await,
            };
            if pressed.is_ok_and(|response| response.status() == 200) {
                let mut told = told.lock().await;
                match letter.kind.as_str() {
                    "verify" => told.verified.insert(letter.to.clone(), letter.token()),
                    "offer" => told.confirmed.insert(letter.to.clone(), letter.token()),
                    _ => told.cancelled.insert(letter.to.clone(), letter.token()),
                };
            }
        }
    }
}

async fn check(
    site: &Site,
    clerk: &str,
    told: &Acknowledged,
    first: chrono::DateTime<chrono::Utc>,
) {
    assert!(
        !told.joined.is_empty() && !told.verified.is_empty(),
        "the load did nothing"
    );
    for email in &told.joined {
        // Every join that was acknowledged gets its mail.
        site.mail("verify", email).await;
    }
    for (email, token) in &told.verified {
        let status = site.get_json(&format!("/api/v1/entries/{token}")).await;
        assert_ne!(status["state"], "unverified", "{email}: {status}");
    }
    for (email, token) in &told.confirmed {
        let (code, truth) = site.post(&format!("/api/v1/offers/{token}/confirm")).await;
        let cancelled = code == 409 && truth["state"] == "cancelled";
        assert!(code == 200 || cancelled, "{email}: {truth}");
        site.mail("confirmed", email).await;
    }
    for (email, token) in &told.cancelled {
        let (code, truth) = site
            .post(&format!("/api/v1/appointments/{token}/cancel"))
            .await;
        assert_eq!(code, 200, "{email}: {truth}");
        site.mail("cancelled", email).await;
    }
    let mut held = HashSet::new();
    for ahead in 0..3 {
        let day = first.date_naive() + chrono::Days::new(ahead);
        let url = format!("{}/api/v1/staff/day?office=rathaus&date={day}", site.url);
        let day: serde_json::Value = site
            .http()
            .get(url)
            .bearer_auth(clerk)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        for slot in day["slots"].as_array().unwrap() {
            assert!(
                held.insert(slot["id"].as_str().unwrap().to_owned()),
                "a slot is held twice: {slot}"
            );
        }
    }
    eprintln!(
        "crash: {} joined, {} verified, {} confirmed, {} cancelled",
        told.joined.len(),
        told.verified.len(),
        told.confirmed.len(),
        told.cancelled.len()
    );
}
