//! Pairs that may be one person: listed with their reasons, and settled by staff.

use chrono::TimeDelta;
use reihum::domain::entry::State;
use reihum::domain::token::{Purpose, reference};
use reihum::service::{answer, leave};
use serde_json::{Value, json};

use crate::world::{World, both_engines, id};

both_engines!(
    pairs_are_listed_until_somebody_has_looked,
    who_is_merged_keeps_the_earlier_day,
    the_page_of_a_merged_entry_says_so,
);

async fn pairs(world: &World) -> Vec<Value> {
    let clerk = crate::world::Clerk {
        token: reihum::service::staff::token(&world.app, "erna")
            .await
            .expect("a token"),
    };
    let found = world.get(&clerk, "/staff/duplicates").await;
    found["pairs"].as_array().expect("a list").clone()
}

async fn pairs_are_listed_until_somebody_has_looked(world: &World) {
    let clerk = world.clerk().await;
    let born = "1980-01-31";
    let one = json!({"phone": "02305 1061", "email": "one@example.org", "birth_date": born});
    let one = world.enlist_at_desk(&clerk, one).await;
    let phone = json!({"phone": "+49 2305 1061", "email": "other@example.org"});
    let phone = world.enlist_at_desk(&clerk, phone).await;
    let name = json!({"email": "name@example.org", "birth_date": "31.01.1980",
                      "name": {"given": "EVA", "family": "muster"}});
    let name = world.enlist_at_desk(&clerk, name).await;
    // A second need of the same person is no pair.
    let mover = json!({"phone": "02305 1061", "service": "umzug", "birth_date": born});
    world.enlist_at_desk(&clerk, mover).await;
    let found = pairs(world).await;
    assert_eq!(found.len(), 2, "{found:?}");
    for pair in &found {
        let both = [id(&pair["first"]["id"]), id(&pair["second"]["id"])];
        assert!(both.contains(&one));
        let reason = if both.contains(&phone) {
            "same_phone"
        } else {
            assert!(both.contains(&name));
            "same_person"
        };
        assert_eq!(pair["reasons"], json!([reason]));
    }
    let different = json!({"first": phone, "second": one, "outcome": "different"});
    for _ in 0..2 {
        world
            .post(&clerk, "/staff/duplicates", different.clone(), 204)
            .await;
    }
    assert_eq!(pairs(world).await.len(), 1);
    for entry in [one, phone, name] {
        assert_eq!(world.state(entry).await, State::Waiting);
    }
}

async fn who_is_merged_keeps_the_earlier_day(world: &World) {
    let clerk = world.clerk().await;
    let early = world.enlist_at_desk(
        &clerk,
        json!({"email": "a@example.org", "phone": "02305 1061"}),
    );
    let early = early.await;
    world.pass(TimeDelta::days(3));
    let late = world.enlist_at_desk(
        &clerk,
        json!({"email": "b@example.org", "phone": "02305 1061"}),
    );
    let late = late.await;
    world.open_slot("2026-12-14 09:00").await;
    world.offered(early).await;
    let merged = json!({"first": early, "second": late, "outcome": "merged", "keep": late});
    for (wrong, status) in [
        (
            json!({"first": early, "second": late, "outcome": "merged"}),
            422,
        ),
        (
            json!({"first": early, "second": late, "outcome": "same"}),
            422,
        ),
        (
            json!({"first": early, "second": early, "outcome": "different"}),
            409,
        ),
    ] {
        world.post(&clerk, "/staff/duplicates", wrong, status).await;
    }
    world.post(&clerk, "/staff/duplicates", merged, 204).await;
    assert_eq!(world.state(early).await, State::Withdrawn);
    let kept = world.get(&clerk, &format!("/staff/entries/{late}")).await;
    assert_eq!(
        (&kept["join_day"], &kept["state"]),
        (&json!("2026-11-30"), &json!("waiting"))
    );
    let event = "SELECT COUNT(*) FROM event WHERE reason = 'withdraw' AND actor <> 'citizen'";
    assert_eq!(world.number(event).await, 1);
    assert!(pairs(world).await.is_empty());
    // Who has an appointment is not merged away.
    let offer = world.offered(late).await;
    answer::confirm(&world.app, offer.id).await.expect("booked");
    let third = json!({"email": "c@example.org", "phone": "02305 1061"});
    let third = world.enlist_at_desk(&clerk, third).await;
    let merged = json!({"first": third, "second": late, "outcome": "merged", "keep": third});
    world.post(&clerk, "/staff/duplicates", merged, 409).await;
    assert_eq!(world.state(late).await, State::Booked);
    assert_eq!(pairs(world).await.len(), 1);
}

async fn the_page_of_a_merged_entry_says_so(world: &World) {
    let clerk = world.clerk().await;
    let eva = json!({"email": "a@example.org", "phone": "02305 1061"});
    let kept = world.enlist_at_desk(&clerk, eva).await;
    let again = json!({"email": "b@example.org", "phone": "02305 1061"});
    let gone = world.enlist_at_desk(&clerk, again).await;
    let stranger = json!({"email": "c@example.org", "phone": "02305 1062"});
    let stranger = world.enlist_at_desk(&clerk, stranger).await;
    world.open_slot("2026-12-14 09:00").await;
    world.open_slot("2026-12-14 10:00").await;
    world.open_slot("2026-12-14 11:00").await;
    let offer = world.offered(gone).await;
    for other in [gone, stranger] {
        let merged = json!({"first": kept, "second": other, "outcome": "merged", "keep": kept});
        world.post(&clerk, "/staff/duplicates", merged, 204).await;
    }
    let page = async |entry| {
        let token = world.app.entry_token_of(Purpose::Entry, entry, 1);
        world.page(&format!("/de/entry/{token}")).await.1
    };
    let joined = "Wir haben Ihre zwei Einträge zusammengelegt";
    let number = reference(kept);
    let html = page(gone).await;
    assert!(html.contains(joined) && html.contains(&number), "{html}");
    assert!(!html.contains("ausgetragen"), "{html}");
    // Who is not known to be the same person learns no reference.
    let html = page(stranger).await;
    assert!(html.contains(joined) && !html.contains(&number), "{html}");
    let token = world.app.token(Purpose::Offer, offer.id);
    let (_, html) = world.page(&format!("/de/offer/{token}")).await;
    assert!(html.contains(joined), "{html}");
    assert!(!html.contains("abgelehnt"), "{html}");
    // Who stayed and leaves later has left.
    leave::withdraw(&world.app, kept).await.expect("left");
    let html = page(kept).await;
    assert!(
        html.contains("ausgetragen") && !html.contains(joined),
        "{html}"
    );
}
