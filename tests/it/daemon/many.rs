//! Ten daemons on one PostgreSQL: each offer is made once, each mail sent once, and a leader that
//! dies is followed.

use std::time::Instant;

use super::{Engine, PATIENCE, Site, in_ten_days};

const DAEMONS: usize = 10;
const CITIZENS: usize = 12;

#[tokio::test]
async fn ten_daemons_make_each_offer_once() {
    let Some(first) = Site::new(Engine::Postgres).await else {
        return;
    };
    first.run(&["migrate"]);
    let mut sites = vec![first];
    for _ in 1..DAEMONS {
        let beside = sites[0].beside();
        sites.push(beside);
    }
    for site in &mut sites {
        site.spawn();
    }
    for site in &mut sites {
        site.ready().await;
    }
    let clerk = sites[0].clerk();
    for slot in 0..CITIZENS {
        let start = in_ten_days() + chrono::TimeDelta::minutes(15 * i64::try_from(slot).unwrap());
        sites[slot % DAEMONS].open_slot(&clerk, start).await;
    }
    for citizen in 0..CITIZENS {
        let email = format!("c{citizen}@example.org");
        sites[citizen % DAEMONS].join(&email).await;
        let verify = anywhere(&sites, "verify", &email).await;
        let (status, page) = sites[(citizen + 3) % DAEMONS]
            .press(&verify.link(), "verify")
            .await;
        assert_eq!(status, 200, "{page}");
    }
    assert_eq!(leaders(&sites).await, 1);
    // Every daemon is asked; the rounds run one after the other.
    for site in &sites {
        site.run(&["round", "run"]);
    }
    for citizen in 0..CITIZENS {
        anywhere(&sites, "offer", &format!("c{citizen}@example.org")).await;
    }
    let offers: Vec<_> = sites
        .iter()
        .flat_map(Site::mails)
        .filter(|mail| mail.kind == "offer")
        .collect();
    assert_eq!(offers.len(), CITIZENS, "each offer is mailed once");
    kill_the_leader(&mut sites).await;
}

async fn anywhere(sites: &[Site], kind: &str, to: &str) -> super::Letter {
    let begin = Instant::now();
    loop {
        let found = sites
            .iter()
            .flat_map(Site::mails)
            .find(|mail| mail.kind == kind && mail.to == to);
        if let Some(letter) = found {
            return letter;
        }
        assert!(begin.elapsed() < PATIENCE, "no {kind} mail to {to}");
        tokio::time::sleep(super::LOOK).await;
    }
}

async fn leads(site: &Site) -> bool {
    let metrics = site
        .http()
        .get(format!("{}/metrics", site.admin))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    metrics.contains("\nreihum_leader 1\n")
}

async fn leaders(sites: &[Site]) -> usize {
    let mut count = 0;
    for site in sites {
        count += usize::from(leads(site).await);
    }
    count
}

async fn kill_the_leader(sites: &mut Vec<Site>) {
    let mut at = 0;
    while !leads(&sites[at]).await {
        at += 1;
    }
    sites.remove(at).kill();
    let begin = Instant::now();
    while leaders(sites).await != 1 {
        assert!(
            begin.elapsed() < PATIENCE,
            "nobody followed the dead leader"
        );
        tokio::time::sleep(super::LOOK).await;
    }
}
