//! The office closes: who is displaced, what opens again.

use axum::http::Method;
use chrono::TimeDelta;
use reihum::domain::entry::State;
use reihum::domain::refusal::Refusal;
use reihum::service::{answer, attend, close, explain, leave, slots};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{CLERK, World, both_engines, id, local, refusal};

both_engines!(
    a_day_closes_and_everybody_keeps_their_age,
    a_slot_closes_once,
    a_dry_run_changes_nothing,
    only_what_is_named_closes,
    a_lifted_closure_opens_again_what_is_ahead,
    a_series_opens_nothing_in_a_closure,
    nothing_opens_by_hand_in_a_closure,
    a_family_is_displaced_as_a_whole,
    a_closure_makes_sense_or_is_refused,
    the_office_never_makes_a_strike,
);

fn day(more: Value) -> Value {
    let mut request = json!({
        "office": "rathaus", "reason": "staff outing",
        "from": local("2026-12-07 00:00"), "to": local("2026-12-08 00:00"),
    });
    let Value::Object(more) = more else {
        panic!("{more} is no object");
    };
    for (key, value) in more {
        request[key] = value;
    }
    request
}

async fn seniority(world: &World, entry: Uuid) -> (i64, i64) {
    let (row, _) = explain::entry(&world.app, entry).await.expect("there");
    (row.seniority.join_day, row.seniority.credit_days)
}

async fn a_day_closes_and_everybody_keeps_their_age(world: &World) {
    let clerk = world.clerk().await;
    let booked = world.enlist("booked@example.org").await;
    let appointment = world.book(booked, "2026-12-07 09:00").await;
    let offered = world.enlist("offered@example.org").await;
    world.open_slot("2026-12-07 09:15").await;
    let offer = world.offered(offered).await;
    world.open_slot("2026-12-07 09:30").await;
    let (join_day, _) = seniority(world, booked).await;

    let closed = world
        .post(&clerk, "/staff/closures", day(json!({})), 201)
        .await;
    assert_eq!(
        (&closed["revoked"], &closed["cancelled"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(closed["slots"].as_array().expect("a list").len(), 3);
    world.deliver().await;
    for entry in [booked, offered] {
        assert_eq!(world.state(entry).await, State::Waiting);
    }
    assert_eq!(seniority(world, booked).await, (join_day, 7));
    assert_eq!(seniority(world, offered).await, (join_day, 0));
    let gone = refusal(answer::confirm(&world.app, offer.id).await);
    assert_eq!(gone, Refusal::OfferEnded);
    let gone = refusal(leave::cancel(&world.app, appointment).await);
    assert_eq!(gone, Refusal::CancelledByOffice);
    world.letter("revoked", "offered@example.org");
    let made = world.letter("confirmed", "booked@example.org");
    let ended = world.letter("cancelled", "booked@example.org");
    assert!(
        ended
            .text
            .contains("leider müssen wir diesen Termin absagen")
    );
    assert_eq!(made.calendar_line("UID"), ended.calendar_line("UID"));
    assert_eq!(ended.calendar_line("SEQUENCE"), "1");
    assert_eq!(ended.calendar_line("METHOD"), "CANCEL");
    let by_staff = "SELECT COUNT(*) FROM event WHERE actor NOT IN ('citizen', 'round', 'clock')";
    assert_eq!(world.number(by_staff).await, 2);

    // Nothing of the day is given away any more; elsewhere both are first.
    assert_eq!(world.round().await.outcome.as_deref(), Some("nothing"));
    world.open_slot("2026-12-14 09:00").await;
    let offer = world.offered(booked).await;
    let again = answer::confirm(&world.app, offer.id).await.expect("booked");
    assert_ne!(again, appointment);
    assert_eq!(world.appointment(appointment).await.state, "cancelled");
}

async fn a_slot_closes_once(world: &World) {
    let clerk = world.clerk().await;
    let slot = world.open_slot("2026-12-07 09:00").await;
    let path = format!("/staff/slots/{slot}/close");
    let reason = json!({"reason": "the printer is broken"});
    let first = world.post(&clerk, &path, reason.clone(), 201).await;
    let second = world.post(&clerk, &path, reason, 201).await;
    assert_eq!(first["id"], second["id"]);
    assert_eq!(second["slots"], json!([]));
    assert_eq!(world.number("SELECT COUNT(*) FROM closure").await, 1);
    let listed = world.get(&clerk, "/staff/closures").await;
    assert_eq!(listed["closures"][0]["actor"], json!("erna"));
    // Lifted, it can be closed anew.
    let lift = format!("/staff/closures/{}", id(&first["id"]));
    let (status, _) = world.call(&clerk, Method::DELETE, &lift, Value::Null).await;
    assert_eq!(status, 200);
    let third = world
        .post(&clerk, &path, json!({"reason": "again"}), 201)
        .await;
    assert_ne!(third["id"], first["id"]);
    assert_eq!(third["slots"], json!([slot]));
}

async fn a_dry_run_changes_nothing(world: &World) {
    let clerk = world.clerk().await;
    let entry = world.enlist("eva@example.org").await;
    world.book(entry, "2026-12-07 09:00").await;
    let dry = day(json!({"dry_run": true}));
    let told = world.post(&clerk, "/staff/closures", dry, 200).await;
    assert_eq!(
        (&told["cancelled"], &told["dry_run"], &told["id"]),
        (&json!(1), &json!(true), &Value::Null)
    );
    assert_eq!(world.state(entry).await, State::Booked);
    for table in [
        "SELECT COUNT(*) FROM closure",
        "SELECT COUNT(*) FROM slot WHERE state = 'closed'",
    ] {
        assert_eq!(world.number(table).await, 0, "{table}");
    }
}

async fn only_what_is_named_closes(world: &World) {
    let clerk = world.clerk().await;
    slots::open_series(&world.app).await.expect("a database");
    let open = "SELECT COUNT(*) FROM slot WHERE state = 'open'";
    let slot = world.open_slot("2026-12-07 09:00").await;
    world.open_slot_at("nord", "2026-12-07 09:00").await;
    let before = world.number(open).await;
    // From 8:45 to 9:15 two slots of half an hour at counter 2 begin or end.
    let part = day(json!({
        "counter": "2", "from": local("2026-12-07 08:45"), "to": local("2026-12-07 09:15"),
    }));
    let closed = world.post(&clerk, "/staff/closures", part, 201).await;
    assert_eq!(closed["slots"].as_array().expect("a list").len(), 2);
    assert_eq!(world.number(open).await, before - 2);
    // A touch of ends is no overlap.
    let beside = day(json!({
        "counter": "1", "from": local("2026-12-07 09:15"), "to": local("2026-12-07 09:30"),
    }));
    let closed = world.post(&clerk, "/staff/closures", beside, 201).await;
    assert_eq!(closed["slots"], json!([]));
    let path = format!("/staff/slots/{slot}/close");
    let closed = world
        .post(&clerk, &path, json!({"reason": "ill"}), 201)
        .await;
    assert_eq!(closed["slots"], json!([slot]));
    assert_eq!(world.number(open).await, before - 3);
    let all = world.get(&clerk, "/staff/closures").await;
    assert_eq!(all["closures"].as_array().expect("a list").len(), 3);
}

async fn a_lifted_closure_opens_again_what_is_ahead(world: &World) {
    let clerk = world.clerk().await;
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    world.open_slot("2026-12-07 11:00").await;
    let closure = world
        .post(&clerk, "/staff/closures", day(json!({})), 201)
        .await;
    let noon = day(json!({"from": local("2026-12-07 10:30"), "to": local("2026-12-07 12:00")}));
    let noon = world.post(&clerk, "/staff/closures", noon, 201).await;
    assert_eq!(noon["slots"], json!([]), "it is closed already");
    let lift = async |closure: &Value| {
        let path = format!("/staff/closures/{}", id(&closure["id"]));
        let (status, lifted) = world.call(&clerk, Method::DELETE, &path, Value::Null).await;
        assert_eq!(status, 200, "{lifted}");
        lifted["opened"].as_i64().expect("a number")
    };
    // The later closure still covers the second slot.
    assert_eq!(lift(&closure).await, 1);
    assert_eq!(lift(&closure).await, 0);
    // What opens again is given away by a round alone.
    assert_eq!(world.state(entry).await, State::Waiting);
    let offer = world.offered(entry).await;
    assert_eq!(offer.start, local("2026-12-07 09:00"));
    world.clock.set(local("2026-12-07 11:00"));
    assert_eq!(lift(&noon).await, 0, "it has begun");
    let (status, _) = world
        .call(&clerk, Method::DELETE, "/staff/closures/x", Value::Null)
        .await;
    assert_eq!(status, 404);
}

async fn a_series_opens_nothing_in_a_closure(world: &World) {
    let clerk = world.clerk().await;
    let closure = world
        .post(&clerk, "/staff/closures", day(json!({})), 201)
        .await;
    slots::open_series(&world.app).await.expect("a database");
    let monday = async || {
        let day = world
            .get(&clerk, "/staff/day?office=rathaus&date=2026-12-07")
            .await;
        day["slots"].as_array().expect("a list").len()
    };
    assert_eq!(monday().await, 0);
    let tuesday = world
        .get(&clerk, "/staff/day?office=rathaus&date=2026-12-08")
        .await;
    assert_eq!(tuesday["slots"].as_array().expect("a list").len(), 8);
    let path = format!("/staff/closures/{}", id(&closure["id"]));
    world.call(&clerk, Method::DELETE, &path, Value::Null).await;
    slots::open_series(&world.app).await.expect("a database");
    assert_eq!(monday().await, 8);
}

async fn nothing_opens_by_hand_in_a_closure(world: &World) {
    let clerk = world.clerk().await;
    world.open_slot("2026-12-07 11:00").await;
    let closure = world
        .post(&clerk, "/staff/closures", day(json!({})), 201)
        .await;
    let slot = |start: &str| {
        json!({
            "office": "rathaus", "counter": "1", "start": local(start), "minutes": 15,
            "services": ["personalausweis"],
        })
    };
    // One that stood before is closed, too; the minute before midnight reaches into the day.
    for start in ["2026-12-07 09:00", "2026-12-07 11:00", "2026-12-06 23:50"] {
        let no = world.post(&clerk, "/staff/slots", slot(start), 409).await;
        let told = no["detail"].as_str().expect("words");
        assert!(told.contains("closed then: lift the closure"), "{no}");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM slot").await, 1);
    world
        .post(&clerk, "/staff/slots", slot("2026-12-08 00:00"), 201)
        .await;
    close::lift(&world.app, id(&closure["id"]), CLERK)
        .await
        .expect("lifted");
    world
        .post(&clerk, "/staff/slots", slot("2026-12-07 09:00"), 201)
        .await;
}

async fn a_family_is_displaced_as_a_whole(world: &World) {
    let clerk = world.clerk().await;
    let family = reihum::service::join::Joining {
        persons: 3,
        blocks: 3,
        ..world.citizen("family@example.org")
    };
    let family = world.enlist_as(family).await;
    // All of it or nothing: two slots are not enough, nor three with a gap.
    world.open_slot("2026-12-07 09:00").await;
    world.open_slot("2026-12-07 09:15").await;
    world.open_slot("2026-12-07 09:45").await;
    world.round().await;
    assert_eq!(world.state(family).await, State::Waiting);
    world.open_slot("2026-12-07 09:30").await;
    let offer = world.offered(family).await;
    assert_eq!(offer.minutes, 45);
    let held = "SELECT COUNT(*) FROM offer_slot WHERE live";
    assert_eq!(world.number(held).await, 3);
    assert_eq!(world.number("SELECT COUNT(*) FROM offer").await, 1);
    let appointment = answer::confirm(&world.app, offer.id).await.expect("booked");
    assert_eq!(world.number("SELECT COUNT(*) FROM appointment").await, 1);
    let middle = day(json!({
        "counter": "1", "from": offer.start + TimeDelta::minutes(15),
        "to": offer.start + TimeDelta::minutes(30),
    }));
    let closed = world.post(&clerk, "/staff/closures", middle, 201).await;
    assert_eq!(closed["slots"].as_array().expect("a list").len(), 1);
    assert_eq!(closed["cancelled"], 1);
    assert_eq!(world.number(held).await, 0);
    assert_eq!(world.state(family).await, State::Waiting);
    assert_eq!(world.appointment(appointment).await.state, "cancelled");
    // Cancelling frees all of them, too.
    for minute in ["10:00", "10:15", "10:30"] {
        world.open_slot(&format!("2026-12-07 {minute}")).await;
    }
    let offer = world.offered(family).await;
    let appointment = answer::confirm(&world.app, offer.id).await.expect("booked");
    assert_eq!(world.number(held).await, 3);
    world.cancel(appointment).await;
    assert_eq!(world.number(held).await, 0);
}

async fn a_closure_makes_sense_or_is_refused(world: &World) {
    let clerk = world.clerk().await;
    let north = world
        .staff("nora", reihum::service::staff::Role::Clerk, &["nord"])
        .await;
    world.open_slot("2026-12-07 09:00").await;
    world
        .post(&north, "/staff/closures", day(json!({})), 403)
        .await;
    let cases = [
        (json!({"office": "nowhere"}), 404),
        (json!({"counter": "9"}), 404),
        (json!({"reason": " "}), 422),
        (json!({"to": local("2026-12-07 00:00")}), 422),
        (json!({"from": local("2025-12-06 23:59")}), 422),
        (
            json!({"from": local("2026-11-01 00:00"), "to": local("2026-11-30 08:00")}),
            422,
        ),
        (json!({"rooms": 2}), 400),
    ];
    for (more, status) in cases {
        world
            .post(&clerk, "/staff/closures", day(more), status)
            .await;
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM closure").await, 0);
}

async fn the_office_never_makes_a_strike(world: &World) {
    let clerk = world.clerk().await;
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-07 09:00").await;
    // An hour before, when a citizen's cancellation would be late.
    world.clock.set(local("2026-12-07 08:00"));
    world
        .post(&clerk, "/staff/closures", day(json!({})), 201)
        .await;
    world.clock.set(local("2026-12-07 09:10"));
    let mark = reihum::domain::entry::Outcome::NoShow;
    let marked = attend::mark(&world.app, appointment, mark, Uuid::nil()).await;
    assert_eq!(refusal(marked), Refusal::AppointmentOver);
    assert_eq!(world.number("SELECT COUNT(*) FROM strike").await, 0);
}
