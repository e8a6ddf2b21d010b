//! Who leads: one daemon of many, and never two with effect.

use reihum::service::{lead, round};

use crate::world::{World, both_engines};

both_engines!(
    the_first_to_beat_leads_and_keeps_leading,
    who_leaves_in_order_is_followed_at_once,
    a_leader_that_was_replaced_draws_nothing,
    one_daemon_serves_a_file_and_many_a_server,
    all_daemons_share_one_key,
);

async fn the_first_to_beat_leads_and_keeps_leading(world: &World) {
    for _ in 0..3 {
        lead::beat(&world.app).await.expect("a database");
        assert_eq!(world.app.leadership.epoch(), Some(1));
    }
    if world.app.store.is_shared() {
        let other = world.second_daemon().await;
        for _ in 0..3 {
            lead::beat(&other).await.expect("a database");
            assert_eq!(other.leadership.epoch(), None);
            lead::beat(&world.app).await.expect("a database");
        }
        assert!(lead::find_vacant(&other).await.is_ok());
    }
}

async fn who_leaves_in_order_is_followed_at_once(world: &World) {
    lead::beat(&world.app).await.expect("a database");
    lead::leave(&world.app).await.expect("a database");
    assert_eq!(world.app.leadership.epoch(), None);
    lead::leave(&world.app).await.expect("nothing to leave");
    let other = world.second_daemon().await;
    lead::beat(&other).await.expect("a database");
    assert_eq!(other.leadership.epoch(), Some(2));
}

async fn a_leader_that_was_replaced_draws_nothing(world: &World) {
    world.enlist("eva@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    lead::beat(&world.app).await.expect("a database");
    let other = world.second_daemon().await;
    assert!(seize(world, &other).await);
    assert_eq!(other.leadership.epoch(), Some(2));
    // It does not know yet that it was replaced.
    let key = round::request(&world.app).await.expect("a plan");
    let ran = round::run_due(&world.app).await;
    ran.expect_err("another daemon leads");
    assert_eq!(world.plan(&key).await.outcome, None);
    assert_eq!(world.number("SELECT COUNT(*) FROM offer").await, 0);
    assert_eq!(world.number("SELECT COUNT(*) FROM round").await, 0);
    round::run_due(&other).await.expect("a round");
    assert_eq!(world.plan(&key).await.round, Some(1));
    // The next beat tells it.
    if world.app.store.is_shared() {
        lead::beat(&world.app).await.expect("a database");
        assert_eq!(world.app.leadership.epoch(), None);
    }
}

/// Takes the lease as if its holder were silent.
pub async fn seize(world: &World, other: &reihum::service::App) -> bool {
    let mut tx = world.app.store.read().await.expect("a connection");
    let seen = tx.lease_find("leader").await.expect("a lease");
    drop(tx);
    lead::seize(other, seen).await.expect("a database")
}

async fn one_daemon_serves_a_file_and_many_a_server(world: &World) {
    let first = world.app.store.daemon_lock().expect("nobody else");
    let other = world.second_store().await;
    if world.app.store.is_shared() {
        other.daemon_lock().expect("daemons share a server");
    } else {
        let refused = other.daemon_lock().expect_err("it is served").to_string();
        assert!(
            refused.contains("another reihum daemon is running"),
            "{refused}"
        );
        drop(first);
        other.daemon_lock().expect("nobody else any more");
    }
}

async fn all_daemons_share_one_key(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let letter = world.letter("verify", "eva@example.org");
    let other = world.second_daemon().await;
    let purposes = [reihum::domain::token::Purpose::Verify];
    let opened = other.open_entry(&purposes, letter.token());
    assert_eq!(opened.map(|(id, _)| id), Some(entry));
}
