//! People without mail: their offers, the list of calls, and what the calls come to.

use chrono::TimeDelta;
use reihum::domain::entry::State;
use reihum::service::expire;
use reihum::service::staff::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Clerk, World, both_engines, id, local};

both_engines!(
    an_offer_without_mail_runs_from_the_round,
    a_call_books_or_declines,
    three_half_days_are_silence,
    nobody_is_called_with_too_little_time,
    who_has_mail_is_not_called,
    a_call_that_nobody_made_in_time_is_silence,
);

/// Somebody without mail, with an offer for Monday in two weeks.
async fn offered(world: &World, clerk: &Clerk) -> (Uuid, Uuid) {
    let entry = world
        .enlist_at_desk(clerk, json!({"phone": "02305 1061"}))
        .await;
    world.open_slot("2026-12-14 09:00").await;
    assert_eq!(world.round().await.outcome.as_deref(), Some("drawn"));
    (entry, world.offer(entry).await.id)
}

async fn called(world: &World, clerk: &Clerk, offer: Uuid, outcome: &str, status: u16) -> Value {
    let path = format!("/staff/calls/{offer}");
    world
        .post(clerk, &path, json!({"outcome": outcome}), status)
        .await
}

async fn an_offer_without_mail_runs_from_the_round(world: &World) {
    let clerk = world.clerk().await;
    let (entry, offer) = offered(world, &clerk).await;
    assert_eq!(world.state(entry).await, State::Offered);
    let row = world.offer(entry).await;
    assert_eq!(row.handed_over_at, Some(local("2026-11-30 08:00")));
    assert_eq!(row.deadline, Some(local("2026-12-02 08:00")));
    assert_eq!(world.number("SELECT COUNT(*) FROM mail").await, 0);
    // That no mail left takes nothing back.
    world.pass(TimeDelta::hours(7));
    expire::stuck_offers(&world.app).await.expect("a database");
    assert_eq!(world.state(entry).await, State::Offered);
    let calls = world.get(&clerk, "/staff/calls").await;
    let call = &calls["calls"][0];
    assert_eq!(id(&call["offer"]), offer);
    assert_eq!(
        (
            &call["name"],
            &call["phone"],
            &call["office"],
            &call["attempts"]
        ),
        (
            &json!("Eva Muster"),
            &json!("+4923051061"),
            &json!("rathaus"),
            &json!([])
        )
    );
    let north = world.staff("nora", Role::Clerk, &["nord"]).await;
    let calls = world.get(&north, "/staff/calls").await;
    assert_eq!(calls["calls"], json!([]));
    called(world, &north, offer, "reached_yes", 403).await;
}

async fn a_call_books_or_declines(world: &World) {
    let clerk = world.clerk().await;
    let (entry, offer) = offered(world, &clerk).await;
    called(world, &clerk, offer, "perhaps", 422).await;
    let answer = called(world, &clerk, offer, "reached_no", 200).await;
    assert_eq!(answer["state"], "declined");
    assert_eq!(world.state(entry).await, State::Waiting);
    world.open_slot("2026-12-15 09:00").await;
    world.round().await;
    let offer = world.offer(entry).await.id;
    let mut booked = Vec::new();
    for _ in 0..2 {
        let answer = called(world, &clerk, offer, "reached_yes", 200).await;
        assert_eq!(answer["state"], "confirmed");
        booked.push(id(&answer["appointment"]));
    }
    assert_eq!(booked[0], booked[1]);
    assert_eq!(world.state(entry).await, State::Booked);
    let by_staff =
        "SELECT COUNT(*) FROM event WHERE reason IN ('confirm', 'decline') AND actor <> 'citizen'";
    assert_eq!(world.number(by_staff).await, 2);
    let attempts = "SELECT COUNT(*) FROM call_attempt WHERE outcome = 'reached'";
    assert_eq!(world.number(attempts).await, 2);
    world.deliver().await;
    assert!(world.letters().is_empty());
    called(world, &clerk, offer, "failed", 409).await;
}

async fn three_half_days_are_silence(world: &World) {
    let clerk = world.clerk().await;
    let (entry, offer) = offered(world, &clerk).await;
    let attempts = [
        ("2026-11-30 09:00", 1),
        ("2026-11-30 11:59", 1),
        ("2026-11-30 12:00", 2),
        ("2026-11-30 16:00", 2),
    ];
    for (at, failed) in attempts {
        world.clock.set(local(at));
        let answer = called(world, &clerk, offer, "failed", 200).await;
        assert_eq!(
            (&answer["state"], &answer["failed_half_days"]),
            (&json!("open"), &json!(failed)),
            "{at}"
        );
    }
    let calls = world.get(&clerk, "/staff/calls").await;
    let listed = calls["calls"][0]["attempts"].as_array().expect("a list");
    assert_eq!(listed.len(), 4);
    assert_eq!(listed[2]["half_day"], "2026-11-30 pm");
    world.clock.set(local("2026-12-01 09:00"));
    let answer = called(world, &clerk, offer, "failed", 200).await;
    assert_eq!(answer["state"], "expired");
    assert_eq!(world.state(entry).await, State::Waiting);
    assert_eq!(world.offer(entry).await.state, "expired");
    let held = "SELECT COUNT(*) FROM offer_slot WHERE live";
    assert_eq!(world.number(held).await, 0);
    let event = "SELECT COUNT(*) FROM event WHERE reason = 'expire'";
    assert_eq!(world.number(event).await, 1);
    called(world, &clerk, offer, "reached_yes", 409).await;
    called(world, &clerk, offer, "failed", 409).await;
}

async fn nobody_is_called_with_too_little_time(world: &World) {
    let clerk = world.clerk().await;
    let phone = world
        .enlist_at_desk(&clerk, json!({"phone": "02305 1061"}))
        .await;
    // The answer rule would give some hours; a working day is needed.
    world.open_slot("2026-11-30 18:00").await;
    world.round().await;
    assert_eq!(world.state(phone).await, State::Waiting);
    assert_eq!(world.number("SELECT COUNT(*) FROM offer").await, 0);
    // That slot is none that this entry accepts: the draw gives it to whoever can answer.
    let none = "SELECT COUNT(*) FROM round WHERE served = 0 AND too_late = 0";
    assert_eq!(world.number(none).await, 1);
    world.pass(TimeDelta::minutes(1));
    let mail = world.enlist("eva@example.org").await;
    world
        .execute("UPDATE entry SET join_day = join_day + 1 WHERE email IS NOT NULL")
        .await;
    world.offered(mail).await;
}

async fn who_has_mail_is_not_called(world: &World) {
    let clerk = world.clerk().await;
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-14 09:00").await;
    let offer = world.offered(entry).await;
    let calls = world.get(&clerk, "/staff/calls").await;
    assert_eq!(calls["calls"], json!([]));
    called(world, &clerk, offer.id, "reached_yes", 409).await;
    assert_eq!(world.state(entry).await, State::Offered);
}

async fn a_call_that_nobody_made_in_time_is_silence(world: &World) {
    let clerk = world.clerk().await;
    let (entry, offer) = offered(world, &clerk).await;
    let deadline = world.offer(entry).await.deadline.expect("a deadline");
    world.clock.set(deadline + TimeDelta::microseconds(1));
    called(world, &clerk, offer, "reached_yes", 409).await;
    expire::offers(&world.app).await.expect("a database");
    assert_eq!(world.state(entry).await, State::Waiting);
    assert_eq!(world.offer(entry).await.state, "expired");
}
