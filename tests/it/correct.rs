//! Staff correct who an entry is for; nobody else can.

use axum::http::Method;
use reihum::domain::entry::State;
use reihum::service::explain;
use reihum::service::staff::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Clerk, World, both_engines};

both_engines!(
    a_misheard_name_is_corrected_and_nothing_else,
    a_corrected_person_is_found_again,
    the_number_of_persons_changes_until_a_slot_is_held,
    what_cannot_be_is_told_and_nothing_written,
);

async fn correct(world: &World, clerk: &Clerk, entry: Uuid, body: Value) -> (u16, Value) {
    let path = format!("/staff/entries/{entry}");
    world.call(clerk, Method::PATCH, &path, body).await
}

async fn a_misheard_name_is_corrected_and_nothing_else(world: &World) {
    let clerk = world.clerk().await;
    let entry = world
        .enlist_at_desk(&clerk, json!({"phone": "02305 1061"}))
        .await;
    let before = world.get(&clerk, &format!("/staff/entries/{entry}")).await;
    let events = "SELECT COUNT(*) FROM event WHERE reason = 'edit' AND actor <> 'citizen'";
    for expected in [1, 1] {
        let body = json!({"name": {"family": "Mustermann"}});
        let (status, document) = correct(world, &clerk, entry, body).await;
        assert_eq!(status, 200, "{document}");
        assert_eq!(
            document["name"],
            json!({"given": "Eva", "family": "Mustermann"})
        );
        for same in [
            "phone",
            "join_day",
            "joined_at",
            "persons",
            "state",
            "birth_date",
        ] {
            assert_eq!(document[same], before[same], "{same}");
        }
        // Saying it again is no second event.
        assert_eq!(world.number(events).await, expected);
    }
}

async fn a_corrected_person_is_found_again(world: &World) {
    let clerk = world.clerk().await;
    let born = json!({"email": "one@example.org", "birth_date": "1980-01-31"});
    let one = world.enlist_at_desk(&clerk, born).await;
    let misheard = json!({"email": "two@example.org", "birth_date": "1980-01-31",
                          "name": {"given": "Efa", "family": "Muster"}});
    let two = world.enlist_at_desk(&clerk, misheard).await;
    let pairs = world.get(&clerk, "/staff/duplicates").await;
    assert_eq!(pairs["pairs"], json!([]));
    let (status, _) = correct(world, &clerk, two, json!({"name": {"given": "Eva"}})).await;
    assert_eq!(status, 200);
    let pairs = world.get(&clerk, "/staff/duplicates").await;
    assert_eq!(pairs["pairs"][0]["reasons"], json!(["same_person"]));
    let (status, _) = correct(world, &clerk, one, json!({"birth_date": ""})).await;
    assert_eq!(status, 200);
    let pairs = world.get(&clerk, "/staff/duplicates").await;
    assert_eq!(pairs["pairs"], json!([]));
}

async fn the_number_of_persons_changes_until_a_slot_is_held(world: &World) {
    let clerk = world.clerk().await;
    let entry = world.enlist("family@example.org").await;
    let (status, document) = correct(world, &clerk, entry, json!({"persons": 3})).await;
    assert_eq!((status, &document["persons"]), (200, &json!(3)));
    world.open_slot("2026-12-07 09:00").await;
    assert_eq!(world.round().await.outcome.as_deref(), Some("drawn"));
    assert_eq!(
        world.state(entry).await,
        State::Waiting,
        "one slot is too few for three"
    );
    world.open_slot("2026-12-07 09:15").await;
    world.open_slot("2026-12-07 09:30").await;
    world.offered(entry).await;
    let (status, document) = correct(world, &clerk, entry, json!({"persons": 2})).await;
    assert_eq!((status, &document["state"]), (409, &json!("offered")));
    // The name has nothing to do with the slots.
    let name = json!({"name": {"given": "Ada"}});
    assert_eq!(correct(world, &clerk, entry, name).await.0, 200);
    let (row, _) = explain::entry(&world.app, entry).await.expect("there");
    assert_eq!(
        (row.given_name.as_str(), row.persons, row.blocks),
        ("Ada", 3, 3)
    );
}

async fn what_cannot_be_is_told_and_nothing_written(world: &World) {
    let clerk = world.clerk().await;
    let entry = world
        .enlist_at_desk(&clerk, json!({"offices": ["rathaus"]}))
        .await;
    for (body, status, field) in [
        (json!({"persons": 5}), 422, "persons"),
        (json!({"persons": 0}), 422, "persons"),
        (json!({"name": {"given": ""}}), 422, "name.given"),
        (json!({"birth_date": "31.02.1980"}), 422, "birth_date"),
        (json!({"email": "x@example.org"}), 400, ""),
    ] {
        let (answered, document) = correct(world, &clerk, entry, body).await;
        assert_eq!(answered, status, "{document}");
        if !field.is_empty() {
            assert_eq!(document["errors"][0]["field"], json!(field));
        }
    }
    let name = json!({"name": {"given": "Ada"}});
    let foreign = world.staff("nora", Role::Clerk, &["nord"]).await;
    let auditor = world.staff("august", Role::Auditor, &[]).await;
    for other in [foreign, auditor] {
        assert_eq!(correct(world, &other, entry, name.clone()).await.0, 403);
    }
    assert_eq!(correct(world, &clerk, Uuid::nil(), name).await.0, 404);
    let edits = "SELECT COUNT(*) FROM event WHERE reason = 'edit'";
    assert_eq!(world.number(edits).await, 0);
}
