//! What the API tells an entry of its rounds, and a page of a round whose files had their time.

use chrono::TimeDelta;
use reihum::config::BeaconKind;
use reihum::domain::token::Purpose;
use reihum::service::{lead, retain, round};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ask, told};
use crate::world::{World, both_engines};

both_engines!(
    an_entry_names_the_rounds_that_passed_it_over,
    who_was_served_and_got_no_offer_is_told_so,
    a_round_says_that_its_pool_file_is_deleted,
);

/// What the API says of the rounds of an entry.
async fn rounds(world: &World, entry: Uuid) -> Value {
    let token = world.app.token(Purpose::Entry, entry);
    let (status, text) = world.page(&format!("/api/v1/entries/{token}")).await;
    assert_eq!(status, 200, "{text}");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    document["rounds"].clone()
}

async fn an_entry_names_the_rounds_that_passed_it_over(world: &World) {
    let first = world.enlist("first@example.org").await;
    world.pass(TimeDelta::days(1));
    let later = world.enlist("later@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    assert_eq!(told(&world.round().await), (Some("drawn"), Some(1)));
    let new = world.enlist("new@example.org").await;
    let offered = json!([{ "round": 1, "outcome": "open" }]);
    let passed = json!([{ "round": 1, "outcome": "not_served" }]);
    assert_eq!(rounds(world, first).await, offered);
    assert_eq!(rounds(world, later).await, passed);
    assert_eq!(rounds(world, new).await, json!([]));

    // A round that it was not in says nothing of it.
    world.open_slot("2026-12-07 10:00").await;
    assert_eq!(told(&world.round().await), (Some("drawn"), Some(2)));
    assert_eq!(rounds(world, first).await, offered);
    let both = json!([
        { "round": 2, "outcome": "open" },
        { "round": 1, "outcome": "not_served" },
    ]);
    assert_eq!(rounds(world, later).await, both);
    let passed = json!([{ "round": 2, "outcome": "not_served" }]);
    assert_eq!(rounds(world, new).await, passed);
}

async fn who_was_served_and_got_no_offer_is_told_so(world: &World) {
    let label = "lotto".to_owned();
    let app = world
        .configured(5, |config| {
            config.draw.beacon = BeaconKind::Manual { label }
        })
        .await;
    lead::leave(&world.app).await.expect("a database");
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    let key = ask(&app).await;
    assert_eq!(told(&world.plan(&key).await), (Some("committed"), Some(1)));
    assert_eq!(rounds(world, entry).await, json!([]));
    world.execute("UPDATE slot SET state = 'closed'").await;
    let entered = round::enter_beacon(&app, 1, [9; 32]).await;
    entered.expect("a database").expect("it waits for one");
    round::run_due(&app).await.expect("a round");
    let missed = json!([{ "round": 1, "outcome": "no_offer" }]);
    assert_eq!(rounds(world, entry).await, missed);
}

async fn a_round_says_that_its_pool_file_is_deleted(world: &World) {
    world.enlist("eva@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    assert_eq!(told(&world.round().await), (Some("drawn"), Some(1)));
    let is_linked = |html: &str, kind| html.contains(&format!("/de/rounds/1/{kind}<"));
    let (status, html) = world.page("/de/rounds/1").await;
    assert_eq!(status, 200);
    assert!(is_linked(&html, "pool") && is_linked(&html, "result"));
    assert!(!html.contains("90 Tage"));

    world.pass(TimeDelta::days(91));
    retain::run(&world.app).await.expect("a database");
    let (status, html) = world.page("/de/rounds/1").await;
    assert_eq!(status, 200);
    assert!(!is_linked(&html, "pool") && is_linked(&html, "result"));
    assert!(html.contains("heben wir 90 Tage auf"));
    assert!(html.contains("mit einer Kopie der Liste"));
}
