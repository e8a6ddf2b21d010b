//! Strikes: the mail that explains one, the objection, the pardon, the slot that was refilled.

use chrono::TimeDelta;
use reihum::domain::entry::{Outcome, State};
use reihum::domain::refusal::Refusal;
use reihum::service::{answer, attend, strike};
use serde_json::json;
use uuid::Uuid;

use crate::world::{Letter, World, both_engines, id, local, refusal};

both_engines!(
    each_strike_is_explained,
    an_objection_reaches_staff_once,
    a_pardon_gives_back_exactly_its_days,
    a_pardon_outlasts_other_marks,
    a_pardon_and_a_correction_are_told,
    a_corrected_mark_is_not_told,
    a_refilled_slot_takes_the_strike_back,
);

const LIVE: &str = "SELECT COUNT(*) FROM strike WHERE state = 'live'";

async fn mark(world: &World, appointment: Uuid, outcome: Outcome) {
    let clerk = Uuid::from_u128(7);
    let marked = attend::mark(&world.app, appointment, outcome, clerk).await;
    marked.expect("marked");
}

/// Somebody who missed an appointment.
async fn missed(world: &World, email: &str, start: &str) -> Uuid {
    let entry = world.enlist(email).await;
    let appointment = world.book(entry, start).await;
    world.clock.set(local(start));
    mark(world, appointment, Outcome::NoShow).await;
    world.deliver().await;
    appointment
}

async fn each_strike_is_explained(world: &World) {
    missed(world, "eva@example.org", "2026-12-02 09:00").await;
    let first = world.letter("strike", "eva@example.org");
    assert!(
        first.text.contains("Das hat jetzt keine Folgen"),
        "{}",
        first.text
    );
    assert!(first.text.contains("31. Mai 2027"), "{}", first.text);
    assert!(first.links()[0].contains("/de/appointment/"));
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-04 09:00").await;
    world.clock.set(local("2026-12-04 08:00"));
    world.cancel(appointment).await;
    let second = world.letter("strike", "eva@example.org");
    assert!(
        second.text.contains("um 7 Tage nach hinten"),
        "{}",
        second.text
    );
    assert!(
        second.text.contains("kurz vor dem Beginn"),
        "{}",
        second.text
    );
    assert_eq!(world.letters_of("strike").len(), 2);
    let kinds = "SELECT COUNT(DISTINCT kind) FROM strike WHERE state = 'live'";
    assert_eq!(world.number(kinds).await, 2);
}

async fn an_objection_reaches_staff_once(world: &World) {
    let clerk = world.clerk().await;
    let appointment = missed(world, "eva@example.org", "2026-12-02 09:00").await;
    let objected = async || {
        let found = world.get(&clerk, "/staff/strikes?objected=true").await;
        found["strikes"].as_array().expect("a list").clone()
    };
    assert!(objected().await.is_empty());
    let all = world.get(&clerk, "/staff/strikes").await;
    assert_eq!(all["strikes"][0]["kind"], "no_show");
    for _ in 0..2 {
        strike::object(&world.app, appointment).await.expect("told");
        world.pass(TimeDelta::days(1));
    }
    let found = objected().await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["objected_at"], "2026-12-02T08:00:00Z");
    assert_eq!(found[0]["name"], "Eva Muster");
    // Who came has nothing to object to.
    let entry = world.enlist("otto@example.org").await;
    let came = world.book(entry, "2026-12-14 09:00").await;
    let nothing = refusal(strike::object(&world.app, came).await);
    assert_eq!(nothing, Refusal::NoStrike);
    // And after its time nobody remembers.
    world.pass(TimeDelta::days(180));
    assert!(objected().await.is_empty());
    let late = refusal(strike::object(&world.app, appointment).await);
    assert_eq!(late, Refusal::NoStrike);
}

async fn a_pardon_gives_back_exactly_its_days(world: &World) {
    let clerk = world.clerk().await;
    missed(world, "eva@example.org", "2026-12-02 09:00").await;
    missed(world, "eva@example.org", "2026-12-03 09:00").await;
    let eva = world.enlist("eva@example.org").await;
    world.pass(TimeDelta::days(1));
    let otto = world.enlist("otto@example.org").await;
    world.open_slot("2026-12-14 09:00").await;
    world.offered(otto).await;
    let strikes = world.get(&clerk, "/staff/strikes").await;
    let strike = id(&strikes["strikes"][0]["id"]);
    let path = format!("/staff/strikes/{strike}/pardon");
    world.post(&clerk, &path, json!({"reason": ""}), 422).await;
    for _ in 0..2 {
        let now = world
            .post(&clerk, &path, json!({"reason": "was in hospital"}), 200)
            .await;
        assert_eq!(now["state"], "pardoned");
    }
    assert_eq!(world.number(LIVE).await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM override").await, 1);
    let third = world.enlist("third@example.org").await;
    world.open_slot("2026-12-14 10:00").await;
    world.offered(eva).await;
    assert_eq!(world.state(third).await, State::Waiting);
    let counted = world.get(&clerk, "/overrides").await;
    assert_eq!(counted["counts"], json!([{"kind": "pardon", "count": 1}]));
    world
        .post(
            &clerk,
            "/staff/strikes/x/pardon",
            json!({"reason": "no"}),
            404,
        )
        .await;
}

async fn a_pardon_outlasts_other_marks(world: &World) {
    let clerk = world.clerk().await;
    let appointment = missed(world, "eva@example.org", "2026-12-02 09:00").await;
    world.deliver().await;
    let strikes = world.get(&clerk, "/staff/strikes").await;
    let strike = id(&strikes["strikes"][0]["id"]);
    let path = format!("/staff/strikes/{strike}/pardon");
    let reason = json!({"reason": "was in hospital"});
    world.post(&clerk, &path, reason, 200).await;
    mark(world, appointment, Outcome::Attended).await;
    mark(world, appointment, Outcome::NoShow).await;
    world.deliver().await;
    assert_eq!(world.number(LIVE).await, 0);
    assert_eq!(world.letters_of("strike").len(), 1);
}

async fn a_corrected_mark_is_not_told(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-04 09:00").await;
    world.clock.set(local("2026-12-04 09:20"));
    mark(world, appointment, Outcome::NoShow).await;
    mark(world, appointment, Outcome::SentAway).await;
    world.deliver().await;
    assert!(world.letters_of("strike").is_empty());
    assert!(world.letters_of("pardoned").is_empty(), "there was nothing");
    assert_eq!(world.number(LIVE).await, 0);
}

async fn a_refilled_slot_takes_the_strike_back(world: &World) {
    // Where a late cancellation still leaves time for somebody else.
    let app = world
        .configured(9, |config| {
            config.rules.cancelling.late = TimeDelta::hours(48);
            config.rules.cancelling.free = TimeDelta::hours(48);
        })
        .await;
    let eva = world.enlist("eva@example.org").await;
    let appointment = world.book(eva, "2026-12-01 14:00").await;
    reihum::service::leave::cancel(&app, appointment)
        .await
        .expect("cancelled");
    assert_eq!(world.number(LIVE).await, 1);
    // Who takes the own slot again has given nothing to anybody.
    let again = world.enlist("eva@example.org").await;
    let offer = world.offered(again).await;
    let own = answer::confirm(&world.app, offer.id).await.expect("booked");
    assert_eq!(world.number(LIVE).await, 1);
    world.cancel(own).await;
    assert_eq!(world.number(LIVE).await, 1, "a day before it is free");
    let otto = world.enlist("otto@example.org").await;
    let offer = world.offered(otto).await;
    assert_eq!(offer.start, local("2026-12-01 14:00"));
    assert_eq!(world.number(LIVE).await, 1, "an offer is no yes");
    answer::confirm(&world.app, offer.id).await.expect("booked");
    assert_eq!(world.number(LIVE).await, 0);
    let refilled = "SELECT COUNT(*) FROM strike WHERE state = 'refilled'";
    assert_eq!(world.number(refilled).await, 1);
}

/// What the page behind the one link of a letter shows.
async fn page_behind(world: &World, letter: &Letter) -> String {
    let link = letter.links()[0];
    let path = link.strip_prefix("https://termine.example.org");
    world.page(path.expect("a link of ours")).await.1
}

async fn a_pardon_and_a_correction_are_told(world: &World) {
    let clerk = world.clerk().await;
    missed(world, "eva@example.org", "2026-12-02 09:00").await;
    let strikes = world.get(&clerk, "/staff/strikes").await;
    let strike = id(&strikes["strikes"][0]["id"]);
    let path = format!("/staff/strikes/{strike}/pardon");
    for _ in 0..2 {
        let reason = json!({"reason": "was in hospital"});
        world.post(&clerk, &path, reason, 200).await;
    }
    let otto = missed(world, "otto@example.org", "2026-12-03 09:00").await;
    mark(world, otto, Outcome::Attended).await;
    world.deliver().await;
    assert_eq!(world.letters_of("pardoned").len(), 2);
    for citizen in ["eva@example.org", "otto@example.org"] {
        let letter = world.letter("pardoned", citizen);
        assert!(letter.text.contains("Diese Tage haben Sie zurück"));
        assert!(!letter.text.contains("hospital"), "{}", letter.text);
    }
    let page = page_behind(world, &world.letter("pardoned", "eva@example.org")).await;
    assert!(page.contains("zählt nicht mehr als versäumt"), "{page}");
    assert!(!page.contains("nicht beim Termin"), "{page}");
    let page = page_behind(world, &world.letter("waiting", "eva@example.org")).await;
    assert!(page.contains("zählt nicht mehr als versäumt"), "{page}");
    assert!(!page.contains("nicht beim Termin"), "{page}");
}
