//! A closure against those who answer and against a round: both orders, and then for real.
//!
//! `REIHUM_TEST_LONG` makes many more races.

use chrono::TimeDelta;
use reihum::domain::entry::State;
use reihum::domain::refusal::Refusal;
use reihum::service::close::{self, Closed, Closing};
use reihum::service::{App, Result, answer, explain, lead, leave, round};
use uuid::Uuid;

use crate::races::{STOP, clear, in_this_order, race, stop_at, two_to_serve};
use crate::world::{CLERK, World, both_engines, local, refusal};

both_engines!(
    a_yes_comes_before_the_closure_or_after_it,
    who_confirms_while_an_office_closes_is_displaced,
    who_confirms_after_a_closure_is_refused,
    a_round_that_is_being_written_gives_nothing_closed,
    a_closure_finds_what_a_round_has_just_given,
    confirm_against_closure_for_real,
    cancel_against_closure_for_real,
);

fn races() -> usize {
    if std::env::var_os("REIHUM_TEST_LONG").is_some() {
        1000
    } else {
        8
    }
}

/// Closes the last two days of the year at the town hall.
async fn close_days(app: std::sync::Arc<App>) -> Result<Closed> {
    let closing = Closing {
        office: "rathaus".parse().expect("an id"),
        counter: None,
        from: local("2026-12-30 00:00"),
        to: local("2027-01-01 00:00"),
        reason: "stocktaking".into(),
    };
    close::close(&app, closing, Uuid::from_u128(7), false).await
}

/// What must hold after a closure, whoever was first: nobody holds a slot, and who was displaced
/// from an appointment has the credit.
async fn is_sound(world: &World, entry: Uuid, was_booked: bool) {
    assert_eq!(world.state(entry).await, State::Waiting);
    for none in [
        "SELECT COUNT(*) FROM offer_slot WHERE live",
        "SELECT COUNT(*) FROM offer WHERE state = 'open'",
        "SELECT COUNT(*) FROM appointment WHERE state = 'booked'",
        "SELECT COUNT(*) FROM slot WHERE state <> 'closed'",
        "SELECT COUNT(*) FROM strike",
    ] {
        assert_eq!(world.number(none).await, 0, "{none}");
    }
    let (row, _) = explain::entry(&world.app, entry).await.expect("there");
    let credit = if was_booked { 7 } else { 0 };
    assert_eq!(row.seniority.credit_days, credit);
    let cancelled = "SELECT COUNT(*) FROM mail WHERE kind = 'cancelled'";
    assert_eq!(world.number(cancelled).await, i64::from(was_booked));
}

/// Somebody with an offer of the last day of the year.
async fn offered(world: &World, number: usize) -> (Uuid, Uuid) {
    let entry = world.enlist(&format!("citizen{number}@example.org")).await;
    let offer = world.offered(entry).await;
    (entry, offer.id)
}

/// Opens again what is closed and forgets who was there.
async fn begin_again(world: &World, closed: &Closed) {
    let id = closed.id.expect("a closure");
    close::lift(&world.app, id, CLERK).await.expect("lifted");
    clear(world).await;
}

async fn a_yes_comes_before_the_closure_or_after_it(world: &World) {
    world.open_slot("2026-12-31 09:00").await;
    let (entry, offer) = offered(world, 0).await;
    answer::confirm(&world.app, offer).await.expect("in time");
    let closed = close_days(world.app.clone()).await.expect("closed");
    is_sound(world, entry, true).await;
    begin_again(world, &closed).await;
    let (entry, offer) = offered(world, 1).await;
    close_days(world.app.clone()).await.expect("closed");
    let late = refusal(answer::confirm(&world.app, offer).await);
    assert_eq!(late, Refusal::OfferEnded);
    is_sound(world, entry, false).await;
}

/// Two of whom the first has an offer, and whoever stops those who change offers.
async fn stopped_at_offers(world: &World) -> Option<(Uuid, Uuid, reihum::store::Tx)> {
    if !world.app.store.is_shared() {
        return None;
    }
    let (one, other, third) = two_to_serve(world).await;
    world.offered(one).await;
    leave::withdraw(&world.app, other).await.expect("left");
    world.execute_all(&[STOP, stop_at!("offer")]).await;
    let offer = world.offer(one).await.id;
    Some((one, offer, third))
}

async fn who_confirms_while_an_office_closes_is_displaced(world: &World) {
    let Some((entry, offer, third)) = stopped_at_offers(world).await else {
        return;
    };
    let (citizen, office) = (world.app.clone(), world.app.clone());
    let (yes, closed) = in_this_order(
        world,
        third,
        async move { answer::confirm(&citizen, offer).await },
        Box::pin(close_days(office)),
    )
    .await;
    yes.expect("in time");
    assert!(closed.expect("closed").displaced[0].is_appointment);
    is_sound(world, entry, true).await;
}

async fn who_confirms_after_a_closure_is_refused(world: &World) {
    let Some((entry, offer, third)) = stopped_at_offers(world).await else {
        return;
    };
    let (citizen, office) = (world.app.clone(), world.app.clone());
    let (closed, yes) = in_this_order(world, third, Box::pin(close_days(office)), async move {
        answer::confirm(&citizen, offer).await
    })
    .await;
    assert!(!closed.expect("closed").displaced[0].is_appointment);
    assert_eq!(refusal(yes), Refusal::OfferEnded);
    is_sound(world, entry, false).await;
}

async fn a_round_that_is_being_written_gives_nothing_closed(world: &World) {
    if !world.app.store.is_shared() {
        return;
    }
    let (one, other, third) = two_to_serve(world).await;
    world.execute_all(&[STOP, stop_at!("slot")]).await;
    lead::beat(&world.app).await.expect("a database");
    round::request(&world.app).await.expect("a plan");
    let (office, leader) = (world.app.clone(), world.app.clone());
    let (closed, drawn) = in_this_order(
        world,
        third,
        Box::pin(close_days(office)),
        Box::pin(async move { round::run_due(&leader).await }),
    )
    .await;
    assert!(closed.expect("closed").displaced.is_empty());
    drawn.expect("drawn");
    let row = round::find(&world.app, 1).await.expect("a round");
    assert_eq!(
        (row.served, row.closed_since, row.left_since),
        (0, Some(2), Some(0))
    );
    for entry in [one, other] {
        is_sound(world, entry, false).await;
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM offer").await, 0);
}

async fn a_closure_finds_what_a_round_has_just_given(world: &World) {
    if !world.app.store.is_shared() {
        return;
    }
    let (one, other, third) = two_to_serve(world).await;
    world.execute_all(&[STOP, stop_at!("round")]).await;
    lead::beat(&world.app).await.expect("a database");
    round::request(&world.app).await.expect("a plan");
    let (office, leader) = (world.app.clone(), world.app.clone());
    let (drawn, closed) = in_this_order(
        world,
        third,
        Box::pin(async move { round::run_due(&leader).await }),
        Box::pin(close_days(office)),
    )
    .await;
    drawn.expect("drawn");
    assert_eq!(closed.expect("closed").displaced.len(), 2);
    for entry in [one, other] {
        is_sound(world, entry, false).await;
        assert_eq!(world.offer(entry).await.state, "revoked");
    }
}

async fn confirm_against_closure_for_real(world: &World) {
    world.open_slot("2026-12-31 09:00").await;
    for number in 0..races() {
        let (entry, offer) = offered(world, number).await;
        let (citizen, office) = (world.app.clone(), world.app.clone());
        let (yes, closed) = race(
            async move { answer::confirm(&citizen, offer).await },
            Box::pin(close_days(office)),
        )
        .await;
        let closed = closed.expect("closed");
        assert_eq!(closed.displaced.len(), 1);
        is_sound(world, entry, yes.is_ok()).await;
        if yes.is_err() {
            assert_eq!(refusal(yes), Refusal::OfferEnded);
        }
        begin_again(world, &closed).await;
    }
}

async fn cancel_against_closure_for_real(world: &World) {
    world.open_slot("2026-12-31 09:00").await;
    for number in 0..races() {
        let (entry, offer) = offered(world, number).await;
        let appointment = answer::confirm(&world.app, offer).await.expect("booked");
        let (citizen, office) = (world.app.clone(), world.app.clone());
        let (no, closed) = race(
            async move { leave::cancel(&citizen, appointment).await },
            Box::pin(close_days(office)),
        )
        .await;
        let closed = closed.expect("closed");
        if no.is_ok() {
            assert!(closed.displaced.is_empty());
            assert_eq!(world.state(entry).await, State::Cancelled);
        } else {
            assert_eq!(refusal(no), Refusal::CancelledByOffice);
            is_sound(world, entry, true).await;
        }
        world.pass(TimeDelta::microseconds(1));
        begin_again(world, &closed).await;
    }
}
