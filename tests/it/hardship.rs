//! Hardship in rounds: a share of the slots, kept for later, never more than everybody sees.

use chrono::{NaiveDate, TimeDelta};
use reihum::domain::entry::State;
use reihum::domain::lever::Hardship;
use reihum::domain::token::Purpose;
use reihum::service::join::Joining;
use reihum::service::{lead, levers, round};
use uuid::Uuid;

use crate::world::{CLERK, World, both_engines};

both_engines!(
    who_is_in_need_comes_first_by_the_credit,
    credit_is_kept_up_to_a_limit,
    what_nobody_needs_is_everybodys,
    a_void_round_changes_no_credit,
    everybody_is_told_who_came_first,
);

const CREDIT: &str = "SELECT hardship_credit FROM round ORDER BY number DESC LIMIT 1";
const SERVED: &str = "SELECT hardship_served FROM round ORDER BY number DESC LIMIT 1";

async fn slots(world: &World, day: u32, count: u32) {
    for number in 0..count {
        let (hour, minute) = (8 + number / 4, number % 4 * 15);
        let start = format!("2026-12-{day:02} {hour:02}:{minute:02}");
        world.open_slot(&start).await;
    }
}

async fn in_need(world: &World, email: &str) -> Uuid {
    let entry = world.enlist(email).await;
    let granted = levers::grant_hardship(&world.app, entry, Hardship::Care, Uuid::nil()).await;
    granted.expect("granted");
    entry
}

async fn who_is_in_need_comes_first_by_the_credit(world: &World) {
    let mut early = Vec::new();
    for number in 0..12 {
        early.push(world.enlist(&format!("early{number}@example.org")).await);
    }
    world.pass(TimeDelta::days(1));
    let first = in_need(world, "first@example.org").await;
    world.pass(TimeDelta::days(1));
    let second = in_need(world, "second@example.org").await;
    // Ten slots are a credit of one: the longest in need, and nine of everybody.
    slots(world, 14, 10).await;
    world.round().await;
    assert_eq!(world.state(first).await, State::Offered);
    assert_eq!(world.state(second).await, State::Waiting);
    assert_eq!(world.number(CREDIT).await, 0);
    assert_eq!(world.number(SERVED).await, 1);
    // Who came first by need is nobody's cut-off day.
    let cutoff = "SELECT MAX(join_day) FROM round_cutoff";
    let joined = "SELECT MIN(join_day) FROM entry";
    assert_eq!(world.number(cutoff).await, world.number(joined).await);
    // Three more are 30 hundredths; those who came first are served, as ever.
    slots(world, 15, 3).await;
    world.round().await;
    for entry in early {
        assert_eq!(world.state(entry).await, State::Offered);
    }
    assert_eq!(world.state(second).await, State::Waiting);
    assert_eq!(world.number(CREDIT).await, 30);
    assert_eq!(world.number(SERVED).await, 0);
}

async fn credit_is_kept_up_to_a_limit(world: &World) {
    let app = world
        .configured(9, |config| {
            config.rules.hardship.share_percent = 50;
            config.rules.hardship.credit_max = 2;
        })
        .await;
    let run = async || {
        lead::beat(&app).await.expect("a database");
        round::request(&app).await.expect("a plan");
        round::run_due(&app).await.expect("a round");
    };
    world.pass(TimeDelta::days(1));
    for (day, expect) in [(14, 150), (15, 200), (16, 200)] {
        // Nobody in need: the slots are everybody's, the credit stays.
        for number in 0..3 {
            world.enlist(&format!("d{day}n{number}@example.org")).await;
        }
        slots(world, day, 3).await;
        run().await;
        assert_eq!(world.number(CREDIT).await, expect, "{day}");
        assert_eq!(
            world.number("SELECT COUNT(*) FROM slot").await,
            world.number("SELECT COUNT(*) FROM offer").await
        );
        world.deliver().await;
    }
    world.enlist("early@example.org").await;
    world.pass(TimeDelta::days(1));
    let mut needy = Vec::new();
    for number in 0..3 {
        needy.push(in_need(world, &format!("needy{number}@example.org")).await);
    }
    slots(world, 17, 2).await;
    run().await;
    let mut served = 0;
    for entry in needy {
        served += i64::from(world.state(entry).await == State::Offered);
    }
    assert_eq!((served, world.number(SERVED).await), (2, 2));
    assert_eq!(world.number(CREDIT).await, 0);
}

async fn what_nobody_needs_is_everybodys(world: &World) {
    let mut all = Vec::new();
    for number in 0..10 {
        all.push(world.enlist(&format!("citizen{number}@example.org")).await);
    }
    slots(world, 14, 10).await;
    world.round().await;
    for entry in all {
        assert_eq!(world.state(entry).await, State::Offered);
    }
    assert_eq!(world.number(CREDIT).await, 100);
}

async fn a_void_round_changes_no_credit(world: &World) {
    let manual = world
        .configured(9, |config| {
            config.draw.beacon = reihum::config::BeaconKind::Manual {
                label: "lotto".to_owned(),
            };
        })
        .await;
    world.enlist("eva@example.org").await;
    slots(world, 14, 10).await;
    let run = async |app: &std::sync::Arc<reihum::service::App>| {
        lead::beat(app).await.expect("a database");
        round::request(app).await.expect("a plan");
        round::run_due(app).await.expect("a round");
    };
    run(&manual).await;
    world.pass(round::BEACON_WAIT_MAX + TimeDelta::seconds(1));
    lead::beat(&manual).await.expect("a database");
    round::run_due(&manual).await.expect("a round");
    let void = "SELECT COUNT(*) FROM round WHERE state = 'void'";
    assert_eq!(world.number(void).await, 1);
    world.round().await;
    assert_eq!(world.number(CREDIT).await, 100);
}

/// What round 1 came to for an entry, as its page and the API tell it.
async fn told(world: &World, entry: Uuid) -> (serde_json::Value, String) {
    let token = world.app.entry_token_of(Purpose::Entry, entry, 1);
    let path = format!("/api/v1/rounds/1/certificate/{token}");
    let (_, document) = world.page(&path).await;
    let document = serde_json::from_str(&document).expect("a document");
    let (_, page) = world.page(&format!("/en/entry/{token}")).await;
    (document, page)
}

async fn everybody_is_told_who_came_first(world: &World) {
    let early = world.enlist("early@example.org").await;
    world.pass(TimeDelta::days(1));
    let needy = in_need(world, "needy@example.org").await;
    slots(world, 14, 10).await;
    let only = |email: &str| {
        let day = NaiveDate::from_ymd_opt(2026, 12, 15);
        Joining {
            not_before: day,
            not_after: day,
            ..world.citizen(email)
        }
    };
    world.open_slot("2026-12-15 08:00").await;
    world.pass(TimeDelta::days(1));
    let later = world.enlist_as(only("later@example.org")).await;
    let first = world.enlist_as(only("first@example.org")).await;
    let app = &world.app;
    let granted = levers::grant_hardship(app, first, Hardship::Care, Uuid::nil()).await;
    granted.expect("granted");
    levers::take_back_hardship(app, needy, CLERK)
        .await
        .expect("taken");
    world.round().await;
    for entry in [early, needy, first] {
        assert_eq!(world.state(entry).await, State::Offered);
    }
    let words = "1 person was served before everybody else";
    let (document, page) = told(world, later).await;
    assert_eq!(document["hardship_served"], 1);
    assert_eq!(document["certificate"]["decided"]["cutoff"]["rank"], 0);
    assert!(page.contains(words));
    assert!(page.contains("only appointments for people with priority in hardship"));
    assert!(!page.contains("1970"), "rank 0 is no day");
    assert!(page.contains("granted 2 times in the last 28 days"));
    let (_, page) = told(world, first).await;
    assert!(page.contains("You have priority in hardship, so you were served first."));
    let (_, page) = told(world, early).await;
    assert!(page.contains(words));
    assert!(!page.contains("You have priority"));
    // The count says nothing any more once nobody was granted any for so long.
    world.pass(TimeDelta::days(28));
    let (_, page) = told(world, later).await;
    assert!(!page.contains("granted 2 times"));
}
