//! Two who want different things at once: both orders, and then for real.
//!
//! `REIHUM_TEST_LONG` makes many more races of each kind.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use reihum::domain::entry::State;
use reihum::domain::refusal::Refusal;
use reihum::service::verify::Verified;
use reihum::service::{App, answer, courier, expire, lead, leave, round, verify};
use reihum::store::{Error, Tx};
use uuid::Uuid;

use crate::world::{World, both_engines, refusal};

both_engines!(
    confirm_against_expire_in_both_orders,
    confirm_against_expire_for_real,
    confirm_against_decline_for_real,
    confirm_against_withdraw_for_real,
    confirm_against_confirm_for_real,
    verify_against_verify_for_real,
    two_daemons_draw_each_round_once,
    a_courier_and_a_citizen_never_wait_for_each_other,
    a_courier_passes_by_what_another_one_is_taking,
    who_leaves_while_a_round_writes_gets_no_offer,
    who_leaves_when_a_round_is_written_finds_the_offer,
);

/// How many races of each kind.
fn races() -> usize {
    if std::env::var_os("REIHUM_TEST_LONG").is_some() {
        200
    } else {
        8
    }
}

/// Starts both at the same moment on threads of their own.
pub async fn race<A: Send + 'static, B: Send + 'static>(
    one: impl Future<Output = A> + Send + 'static,
    other: impl Future<Output = B> + Send + 'static,
) -> (A, B) {
    let (one, other) = tokio::join!(tokio::spawn(one), tokio::spawn(other));
    (one.expect("no panic"), other.expect("no panic"))
}

/// Somebody with an open offer, told of it.
async fn offered(world: &World, number: usize) -> (Uuid, Uuid) {
    let entry = world.enlist(&format!("citizen{number}@example.org")).await;
    // One slot is enough: whoever had it before gives it back.
    let offer = world.offered(entry).await;
    (entry, offer.id)
}

/// Puts the list back as it was: nobody in it, the slot free.
pub async fn clear(world: &World) {
    world
        .execute_all(&[
            "DELETE FROM appointment",
            "DELETE FROM offer_slot",
            "DELETE FROM offer",
            "DELETE FROM entry",
            "DELETE FROM mail",
        ])
        .await;
}

/// What must hold whoever was first: booked and held by one, or free and waiting.
async fn is_sound(world: &World, entry: Uuid, booked: bool) {
    let live = i64::from(booked);
    assert_eq!(world.number("SELECT COUNT(*) FROM appointment").await, live);
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM offer_slot WHERE live")
            .await,
        live
    );
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM mail WHERE kind = 'confirmed'")
            .await,
        live
    );
    assert_eq!(world.state(entry).await == State::Booked, booked);
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM offer WHERE state = 'open'")
            .await,
        0
    );
}

async fn confirm_against_expire_in_both_orders(world: &World) {
    world.open_slot("2026-12-31 09:00").await;
    let (entry, offer) = offered(world, 0).await;
    world
        .clock
        .set(world.offer(entry).await.deadline.expect("a deadline"));
    answer::confirm(&world.app, offer).await.expect("in time");
    world.pass(TimeDelta::microseconds(1));
    expire::offers(&world.app).await.expect("a database");
    is_sound(world, entry, true).await;

    clear(world).await;
    let (entry, offer) = offered(world, 1).await;
    let deadline = world.offer(entry).await.deadline.expect("a deadline");
    world.clock.set(deadline + TimeDelta::microseconds(1));
    expire::offers(&world.app).await.expect("a database");
    let late = refusal(answer::confirm(&world.app, offer).await);
    assert_eq!(late, Refusal::TooLate);
    is_sound(world, entry, false).await;
}

async fn confirm_against_expire_for_real(world: &World) {
    let app = &world.app;
    world.open_slot("2026-12-31 09:00").await;
    let now = world.clock.now();
    for number in 0..races() {
        world.clock.set(now);
        let (entry, offer) = offered(world, number).await;
        // The clock passes the deadline while both are under way.
        world
            .clock
            .set(world.offer(entry).await.deadline.expect("a deadline"));
        let (a, b, clock) = (app.clone(), app.clone(), world.clock.clone());
        let (yes, ()) = race(
            async move { answer::confirm(&a, offer).await },
            async move {
                clock.step(TimeDelta::microseconds(1));
                expire::offers(&b).await.expect("a database");
            },
        )
        .await;
        let booked = yes.is_ok();
        if !booked {
            assert_eq!(refusal(yes), Refusal::TooLate);
        }
        is_sound(world, entry, booked).await;
        clear(world).await;
    }
}

async fn confirm_against_decline_for_real(world: &World) {
    let app = &world.app;
    world.open_slot("2026-12-31 09:00").await;
    for number in 0..races() {
        let (entry, offer) = offered(world, number).await;
        let (a, b) = (app.clone(), app.clone());
        let (yes, no) = race(
            async move { answer::confirm(&a, offer).await },
            async move { answer::decline(&b, offer).await },
        )
        .await;
        let booked = yes.is_ok();
        assert_ne!(booked, no.is_ok(), "{yes:?} {no:?}");
        let other = if booked { refusal(no) } else { refusal(yes) };
        assert_eq!(other, Refusal::OfferEnded);
        is_sound(world, entry, booked).await;
        clear(world).await;
    }
}

async fn confirm_against_withdraw_for_real(world: &World) {
    let app = &world.app;
    world.open_slot("2026-12-31 09:00").await;
    for number in 0..races() {
        let (entry, offer) = offered(world, number).await;
        let (a, b) = (app.clone(), app.clone());
        let (yes, left) = race(
            async move { answer::confirm(&a, offer).await },
            async move { leave::withdraw(&b, entry).await },
        )
        .await;
        let booked = yes.is_ok();
        assert_ne!(booked, left.is_ok(), "{yes:?} {left:?}");
        is_sound(world, entry, booked).await;
        clear(world).await;
    }
}

async fn confirm_against_confirm_for_real(world: &World) {
    let other = world.second_daemon().await;
    world.open_slot("2026-12-31 09:00").await;
    for number in 0..races() {
        let (entry, offer) = offered(world, number).await;
        let (a, b) = (world.app.clone(), other.clone());
        let (one, other) = race(
            async move { answer::confirm(&a, offer).await },
            async move { answer::confirm(&b, offer).await },
        )
        .await;
        assert_eq!(one.expect("booked"), other.expect("booked"));
        is_sound(world, entry, true).await;
        clear(world).await;
    }
}

async fn verify_against_verify_for_real(world: &World) {
    let other = world.second_daemon().await;
    for number in 0..races() {
        let mut entries = Vec::new();
        for spelling in ["eva", "Eva"] {
            let email = format!("{spelling}{number}@example.org");
            world.join(world.citizen(&email)).await;
            world.deliver().await;
            entries.push(world.entry_to_verify(&email));
        }
        let (a, b) = (world.app.clone(), other.clone());
        let (first, second) = (entries[0], entries[1]);
        let (one, other) = race(async move { verify::verify(&a, first).await }, async move {
            verify::verify(&b, second).await
        })
        .await;
        let answers = [one.expect("an answer"), other.expect("an answer")];
        assert!(answers.contains(&Verified::Now), "{answers:?}");
        assert!(answers.contains(&Verified::Known), "{answers:?}");
        assert_eq!(
            world
                .number("SELECT COUNT(*) FROM entry WHERE state = 'waiting'")
                .await,
            1
        );
        clear(world).await;
    }
}

async fn two_daemons_draw_each_round_once(world: &World) {
    let other = world.second_daemon().await;
    world.open_slot("2026-12-31 09:00").await;
    lead::beat(&world.app).await.expect("a database");
    for number in 0..races() {
        let entry = world.enlist(&format!("citizen{number}@example.org")).await;
        let before = world.number("SELECT COUNT(*) FROM round").await;
        let key = round::request(&world.app).await.expect("a plan");
        // The other takes the lease while the first still believes to lead.
        let (from, to) = if number % 2 == 0 {
            (&world.app, &other)
        } else {
            (&other, &world.app)
        };
        seize(to).await;
        let run = |app: &Arc<App>| {
            let app = app.clone();
            async move { round::run_due(&app).await }
        };
        let (replaced, leading) = race(run(from), run(to)).await;
        if leading.is_err() {
            // The replaced one had a lock on the way; the leader tries again at its next tick.
            round::run_due(to).await.expect("a round");
        }
        assert!(replaced.is_err() || world.plan(&key).await.outcome.is_some());
        assert_eq!(world.number("SELECT COUNT(*) FROM round").await, before + 1);
        assert_eq!(world.number("SELECT COUNT(*) FROM offer").await, 1);
        assert_eq!(world.plan(&key).await.round, Some(before + 1));
        assert_eq!(world.offer(entry).await.round, before + 1);
        clear(world).await;
    }
}

/// Takes the lease as if its holder were silent.
async fn seize(app: &App) {
    let mut tx = app.store.read().await.expect("a connection");
    let seen = tx.lease_find("leader").await.expect("a lease");
    drop(tx);
    assert!(lead::seize(app, seen).await.expect("a database"));
}

/// On PostgreSQL two transactions that take the same rows in different orders stop each other. Here
/// a third one holds the offer until both wait; a deadlock would last longer than the test.
async fn a_courier_and_a_citizen_never_wait_for_each_other(world: &World) {
    if !world.app.store.is_shared() {
        return;
    }
    let entry = world.enlist("eva@example.org").await;
    world.deliver().await;
    world.open_slot("2026-12-31 09:00").await;
    world.round().await;
    world
        .execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''1h''', \
             current_database()); END $$",
        )
        .await;
    let app = world.second_daemon().await;
    let mut third = world.app.store.read().await.expect("a connection");
    run(&mut third, "BEGIN").await;
    run(&mut third, "SELECT 1 FROM offer FOR UPDATE").await;
    let (citizen, courier) = (app.clone(), app.clone());
    let citizen = tokio::spawn(async move { leave::withdraw(&citizen, entry).await });
    waiting(world, 1).await;
    let courier = tokio::spawn(async move { courier::deliver_due(&courier).await });
    waiting(world, 2).await;
    run(&mut third, "COMMIT").await;
    let both = async { (citizen.await, courier.await) };
    let both = tokio::time::timeout(Duration::from_secs(10), both).await;
    let (left, delivered) = both.expect("they wait for each other");
    left.expect("no panic").expect("left");
    delivered.expect("no panic").expect("delivered");
    assert!(world.letters_of("offer").is_empty());
}

async fn a_courier_passes_by_what_another_one_is_taking(world: &World) {
    if !world.app.store.is_shared() {
        return;
    }
    world.join(world.citizen("eva@example.org")).await;
    let mut other = world.app.store.read().await.expect("a connection");
    run(&mut other, "BEGIN").await;
    run(&mut other, "SELECT 1 FROM mail FOR UPDATE").await;
    world.join(world.citizen("otto@example.org")).await;
    let delivered = tokio::time::timeout(Duration::from_secs(10), world.deliver());
    delivered.await.expect("it waits for the other");
    assert_eq!(world.letters().len(), 1);
    assert_eq!(world.letter("verify", "otto@example.org").kind, "verify");
    run(&mut other, "COMMIT").await;
    world.deliver().await;
    assert_eq!(world.letters().len(), 2);
}

/// Whoever changes a row of the table waits for the lock with the number 7.
macro_rules! stop_at {
    ($table:literal) => {
        concat!(
            "CREATE TRIGGER stop BEFORE UPDATE ON ",
            $table,
            " FOR EACH ROW EXECUTE FUNCTION stop()"
        )
    };
}
pub(crate) use stop_at;

pub const STOP: &str = "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS \
                    'BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN NEW; END'";

/// Two who wait, each for a slot of their own, and whoever holds the lock with the number 7.
pub async fn two_to_serve(world: &World) -> (Uuid, Uuid, Tx) {
    let (one, other) = ("eva@example.org", "otto@example.org");
    let both = (world.enlist(one).await, world.enlist(other).await);
    world.open_slot("2026-12-30 09:00").await;
    world.open_slot("2026-12-31 09:00").await;
    let mut third = world.app.store.read().await.expect("a connection");
    run(&mut third, "BEGIN").await;
    run(&mut third, "SELECT pg_advisory_xact_lock(7)").await;
    (both.0, both.1, third)
}

/// Starts the one, and the other once it waits for the third, who lets go when both wait.
pub async fn in_this_order<A: Send + 'static, B: Send + 'static>(
    world: &World,
    mut third: Tx,
    one: impl Future<Output = A> + Send + 'static,
    other: impl Future<Output = B> + Send + 'static,
) -> (A, B) {
    let both = async {
        let one = tokio::spawn(one);
        waiting(world, 1).await;
        let other = tokio::spawn(other);
        waiting(world, 2).await;
        run(&mut third, "COMMIT").await;
        (one.await.expect("no panic"), other.await.expect("no panic"))
    };
    let both = tokio::time::timeout(Duration::from_secs(10), both).await;
    both.expect("the other passes by the one")
}

/// Leaving, which has seen no offer yet, comes before the round that is making one.
async fn who_leaves_while_a_round_writes_gets_no_offer(world: &World) {
    if !world.app.store.is_shared() {
        return;
    }
    let (leaves, stays, third) = two_to_serve(world).await;
    world.execute_all(&[STOP, stop_at!("entry")]).await;
    lead::beat(&world.app).await.expect("a database");
    round::request(&world.app).await.expect("a plan");
    let (citizen, leader) = (world.app.clone(), world.app.clone());
    let (left, drawn) = in_this_order(
        world,
        third,
        async move { leave::withdraw(&citizen, leaves).await },
        Box::pin(async move { round::run_due(&leader).await }),
    )
    .await;
    left.expect("left");
    drawn.expect("drawn");
    let row = round::find(&world.app, 1).await.expect("a round");
    assert_eq!((row.served, row.left_since), (1, Some(1)));
    assert_eq!(world.state(leaves).await, State::Withdrawn);
    assert_eq!(world.state(stays).await, State::Offered);
    for one in [
        "SELECT COUNT(*) FROM offer",
        "SELECT COUNT(*) FROM offer_slot",
        "SELECT COUNT(*) FROM mail WHERE kind = 'offer'",
        "SELECT COUNT(*) FROM event WHERE round = 1",
    ] {
        assert_eq!(world.number(one).await, 1, "{one}");
    }
    assert_eq!(world.offer(stays).await.state, "open");
}

/// Leaving, which comes when a round knows whom it serves, waits for it and declines.
async fn who_leaves_when_a_round_is_written_finds_the_offer(world: &World) {
    if !world.app.store.is_shared() {
        return;
    }
    let (leaves, stays, third) = two_to_serve(world).await;
    world.execute_all(&[STOP, stop_at!("round")]).await;
    lead::beat(&world.app).await.expect("a database");
    round::request(&world.app).await.expect("a plan");
    let (citizen, leader) = (world.app.clone(), world.app.clone());
    let (drawn, left) = in_this_order(
        world,
        third,
        Box::pin(async move { round::run_due(&leader).await }),
        async move { leave::withdraw(&citizen, leaves).await },
    )
    .await;
    drawn.expect("drawn");
    left.expect("left");
    let row = round::find(&world.app, 1).await.expect("a round");
    assert_eq!((row.served, row.left_since), (2, Some(0)));
    assert_eq!(world.state(leaves).await, State::Withdrawn);
    assert_eq!(world.offer(leaves).await.state, "declined");
    assert_eq!(world.state(stays).await, State::Offered);
    let held = "SELECT COUNT(*) FROM offer_slot WHERE live";
    assert_eq!(world.number(held).await, 1);
}

async fn run(tx: &mut Tx, sql: &'static str) {
    if let Tx::Postgres(conn) = tx {
        let done = sqlx::query(sql).execute(&mut **conn).await;
        done.map_err(Error::from).expect(sql);
    }
}

/// Returns once so many sessions wait for somebody's row.
async fn waiting(world: &World, sessions: i64) {
    let wait = "SELECT COUNT(*) FROM pg_stat_activity \
                WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while world.number(wait).await < sessions {
        tokio::task::yield_now().await;
    }
}
