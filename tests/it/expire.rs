//! What time does by itself.

use chrono::TimeDelta;
use reihum::domain::entry::State;
use reihum::domain::refusal::Refusal;
use reihum::service::{answer, courier, expire};

use crate::world::{World, both_engines, local, refusal};

both_engines!(
    an_unanswered_offer_returns_entry_and_slot,
    an_offer_nobody_could_be_told_of_is_taken_back_without_a_mail,
    an_offer_whose_window_no_longer_fits_is_taken_back,
    a_whole_week_passes_by_itself,
);

async fn an_unanswered_offer_returns_entry_and_slot(world: &World) {
    let first = world.enlist("first@example.org").await;
    world.pass(TimeDelta::days(1));
    let second = world.enlist("second@example.org").await;
    world.open_slot("2026-12-09 09:00").await;
    let offer = world.offered(first).await;
    world.clock.set(offer.deadline.expect("a deadline"));
    expire::offers(&world.app).await.expect("a database");
    assert_eq!(world.state(first).await, State::Offered);
    world.pass(TimeDelta::microseconds(1));
    for _ in 0..2 {
        expire::offers(&world.app).await.expect("a database");
    }
    assert_eq!(world.state(first).await, State::Waiting);
    assert_eq!(world.offer(first).await.state, "expired");
    let late = refusal(answer::confirm(&world.app, offer.id).await);
    assert_eq!(late, Refusal::TooLate);
    world.deliver().await;
    let letter = world.letter("expired", "first@example.org");
    assert!(
        letter.text.contains("9. Dezember 2026, 9:00 Uhr"),
        "{}",
        letter.text
    );
    assert_eq!(world.letters_of("expired").len(), 1);
    // The rank is kept: the same person comes first again.
    world.offered(first).await;
    assert_eq!(world.state(second).await, State::Waiting);
}

async fn an_offer_nobody_could_be_told_of_is_taken_back_without_a_mail(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.deliver().await;
    let before = world.letters().len();
    let down = world.with_transport(World::dead_server()).await;
    world.open_slot("2026-12-09 09:00").await;
    world.round().await;
    courier::deliver_due(&down).await.expect("a database");
    world.pass(TimeDelta::hours(6));
    expire::stuck_offers(&world.app).await.expect("a database");
    assert_eq!(world.state(entry).await, State::Offered);
    world.pass(TimeDelta::microseconds(1));
    for _ in 0..2 {
        expire::stuck_offers(&world.app).await.expect("a database");
        expire::offers(&world.app).await.expect("a database");
    }
    assert_eq!(world.state(entry).await, State::Waiting);
    let offer = world.offer(entry).await;
    assert_eq!(offer.state, "revoked");
    let gone = refusal(answer::confirm(&world.app, offer.id).await);
    assert_eq!(gone, Refusal::OfferEnded);
    world.deliver().await;
    assert_eq!(world.letters().len(), before);
    // Mail works again: the same slot may be offered to the same person.
    assert_eq!(world.offered(entry).await.start, offer.start);
}

async fn an_offer_whose_window_no_longer_fits_is_taken_back(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.deliver().await;
    let before = world.letters().len();
    let down = world.with_transport(World::dead_server()).await;
    world.open_slot("2026-11-30 14:30").await;
    world.round().await;
    courier::deliver_due(&down).await.expect("a database");
    // 9:00: two hours to answer and four before the start no longer fit.
    world.pass(TimeDelta::hours(1));
    world.deliver().await;
    expire::stuck_offers(&world.app).await.expect("a database");
    assert_eq!(world.state(entry).await, State::Waiting);
    assert_eq!(world.offer(entry).await.state, "revoked");
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM offer_slot WHERE live")
            .await,
        0
    );
    world.deliver().await;
    assert_eq!(world.letters().len(), before);
}

async fn a_whole_week_passes_by_itself(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let forgotten = world.citizen("forgotten@example.org");
    world.join(forgotten).await;
    world.open_slot("2026-12-11 09:00").await;
    for _ in 0..16 {
        world.advance(TimeDelta::hours(6)).await;
    }
    // Offered on Monday, silent, offered again by the next round, and so on.
    assert!(world.letters_of("offer").len() >= 2);
    assert_eq!(world.number("SELECT COUNT(*) FROM entry").await, 1);
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM offer_slot WHERE live")
            .await,
        1
    );
    let offer = world.offer(entry).await;
    assert_eq!(
        (offer.state.as_str(), offer.start),
        ("open", local("2026-12-11 09:00"))
    );
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM mail WHERE state = 'queued'")
            .await,
        0
    );
}
