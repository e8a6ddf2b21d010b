//! The courier: the same text under the same Message-ID at every attempt, and what follows from
//! a mail that nobody takes.

use chrono::TimeDelta;
use reihum::domain::contact::EmailAddress;
use reihum::domain::entry::State;
use reihum::domain::refusal::Refusal;
use reihum::domain::token::Purpose;
use reihum::service::edit::{Edit, edit};
use reihum::service::{address, answer, bounce, courier, expire, explain, invariants, leave};

use crate::world::{World, both_engines, local, refusal};

const QUEUED: &str = "SELECT COUNT(*) FROM mail WHERE state = 'queued'";

both_engines!(
    a_short_delay_sends_what_was_rendered,
    a_long_delay_renders_the_deadline_anew,
    a_crash_after_the_250_sends_the_same_mail_again,
    a_dead_address_pauses_the_entry_and_frees_the_slot,
    a_refused_mail_pauses_who_waits,
    an_address_that_is_not_the_entrys_pauses_nobody,
    a_refused_sign_up_only_fails,
    a_server_that_says_later_is_left_alone_for_longer,
    a_courier_that_died_loses_its_mails_to_the_next,
    a_clock_that_was_put_back_holds_no_mail,
    two_couriers_send_each_mail_once,
    a_mail_that_has_nothing_to_tell_is_dropped,
);

async fn a_short_delay_sends_what_was_rendered(world: &World) {
    let (offer, rendered) = delayed_offer(world, TimeDelta::minutes(5)).await;
    let letter = world.letter("offer", "eva@example.org");
    assert_eq!(letter.raw, rendered);
    assert!(
        letter
            .text
            .contains("Dienstag, 1. Dezember 2026, 16:20 Uhr")
    );
    // Counted from the hand-over the deadline is later than the printed one.
    let handed_over = local("2026-11-30 08:05");
    assert_eq!(offer.handed_over_at, Some(handed_over));
    let lead = local("2026-12-04 09:00") - handed_over;
    assert_eq!(offer.deadline, Some(handed_over + lead / 3));
}

async fn a_long_delay_renders_the_deadline_anew(world: &World) {
    let (offer, rendered) = delayed_offer(world, TimeDelta::hours(3)).await;
    let letter = world.letter("offer", "eva@example.org");
    assert_ne!(letter.raw, rendered);
    let id = |raw: &[u8]| {
        let text = String::from_utf8_lossy(raw).into_owned();
        let line = text.lines().find(|line| line.starts_with("Message-ID: "));
        line.expect("a Message-ID").to_owned()
    };
    assert_eq!(id(&letter.raw), id(&rendered));
    assert_eq!(offer.deadline, Some(local("2026-12-01 18:20")));
    assert!(
        letter
            .text
            .contains("Dienstag, 1. Dezember 2026, 18:20 Uhr")
    );
}

/// An offer whose mail was rendered at 8:00, could not leave, and left after `delay`.
async fn delayed_offer(
    world: &World,
    delay: TimeDelta,
) -> (reihum::store::offer::OfferRow, Vec<u8>) {
    let entry = world.enlist("eva@example.org").await;
    world.deliver().await;
    let down = world.with_transport(World::dead_server()).await;
    world.open_slot("2026-12-04 09:00").await;
    world.round().await;
    courier::deliver_due(&down).await.expect("a database");
    assert_eq!(world.number(QUEUED).await, 1);
    assert_eq!(world.offer(entry).await.handed_over_at, None);
    let rendered = kept_text(world).await;
    world.pass(delay);
    world.deliver().await;
    assert_eq!(world.number(QUEUED).await, 0);
    (world.offer(entry).await, rendered)
}

/// The text that the outbox keeps of its one offer mail.
async fn kept_text(world: &World) -> Vec<u8> {
    use reihum::store::Tx;
    let sql = "SELECT text FROM mail WHERE kind = 'offer' AND text IS NOT NULL";
    let mut tx = world.app.store.read().await.expect("a connection");
    match &mut tx {
        Tx::Sqlite(conn) => sqlx::query_scalar(sql).fetch_one(&mut **conn).await,
        Tx::Postgres(conn) => sqlx::query_scalar(sql).fetch_one(&mut **conn).await,
    }
    .expect("a text")
}

/// Queues the one offer mail again, with the text that was kept of it.
async fn put_back(world: &World, text: Vec<u8>) {
    use reihum::store::{Error, Tx};
    let sql = "UPDATE mail SET state = 'queued', ended_at = NULL, text = $1 WHERE kind = 'offer'";
    let put: Result<(), Error> = world
        .app
        .store
        .write(move |tx| {
            Box::pin(async move {
                match tx {
                    Tx::Sqlite(conn) => {
                        let put = sqlx::query(sql).bind(text).execute(&mut **conn);
                        put.await.map(drop)?;
                    }
                    Tx::Postgres(conn) => {
                        let put = sqlx::query(sql).bind(text).execute(&mut **conn);
                        put.await.map(drop)?;
                    }
                }
                Ok(())
            })
        })
        .await;
    put.expect("a database");
}

async fn a_crash_after_the_250_sends_the_same_mail_again(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-04 09:00").await;
    let told = world.offered(entry).await;
    // As if the daemon had died before it could note the hand-over.
    put_back(world, world.letters_of("offer")[0].raw.clone()).await;
    world
        .execute("UPDATE offer SET handed_over_at = NULL")
        .await;
    world.pass(TimeDelta::minutes(1));
    world.deliver().await;
    let letters = world.letters_of("offer");
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[0].message_id, letters[1].message_id);
    assert_eq!(letters[0].raw, letters[1].raw);
    assert!(world.offer(entry).await.deadline >= told.deadline);
}

async fn a_dead_address_pauses_the_entry_and_frees_the_slot(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.deliver().await;
    let refusing = World::refusing_server("550 5.1.1 no such user").await;
    let refusing = world.with_transport(refusing).await;
    world.open_slot("2026-12-04 09:00").await;
    world.round().await;
    courier::deliver_due(&refusing).await.expect("a database");
    assert_eq!(world.number(QUEUED).await, 0);
    assert_eq!(world.state(entry).await, State::Paused);
    let offer = world.offer(entry).await;
    assert_eq!(offer.state, "undeliverable");
    let gone = refusal(answer::confirm(&world.app, offer.id).await);
    assert_eq!(gone, Refusal::OfferEnded);
    let other = world.enlist("otto@example.org").await;
    assert_eq!(world.offered(other).await.start, offer.start);
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM mail WHERE state = 'failed'")
            .await,
        1
    );
}

async fn dead_addresses(world: &World) -> usize {
    let listed = bounce::dead_addresses(&world.app).await;
    listed.expect("a database").len()
}

async fn a_refused_mail_pauses_who_waits(world: &World) {
    let refusing = World::refusing_server("550 5.1.1 no such user").await;
    let refusing = world.with_transport(refusing).await;
    // One whose receipt is refused, one who is told that the time to answer is over.
    let receipt = world.enlist("eva@example.org").await;
    courier::deliver_due(&refusing).await.expect("a database");
    let expired = world.enlist("otto@example.org").await;
    world.deliver().await;
    world.open_slot("2026-12-07 09:00").await;
    let offer = world.offered(expired).await;
    world
        .clock
        .set(offer.deadline.expect("a deadline") + TimeDelta::seconds(1));
    expire::offers(&world.app).await.expect("a database");
    assert_eq!(world.state(expired).await, State::Waiting);
    courier::deliver_due(&refusing).await.expect("a database");
    for entry in [receipt, expired] {
        let (row, state) = explain::entry(&world.app, entry).await.expect("there");
        assert_eq!(state, State::Paused);
        assert_eq!(row.paused_for.as_deref(), Some("undeliverable"));
    }
    assert_eq!(dead_addresses(world).await, 2);
    let violations = invariants::check(&world.app).await.expect("a database");
    assert_eq!(violations, []);
    // The rank is kept: such a pause has no days.
    world.pass(TimeDelta::days(20));
    let before = explain::entry(&world.app, receipt).await.expect("there").0;
    leave::resume(&world.app, receipt).await.expect("is back");
    let row = explain::entry(&world.app, receipt).await.expect("there").0;
    assert_eq!(row.seniority.join_day, before.seniority.join_day);
    assert_eq!(row.seniority.pause_days, 0);
}

async fn an_address_that_is_not_the_entrys_pauses_nobody(world: &World) {
    let refusing = World::refusing_server("550 5.1.1 no such user").await;
    let refusing = world.with_transport(refusing).await;
    let entry = world.enlist("eva@example.org").await;
    world.deliver().await;
    let change = async |email: &str| {
        let stated = Edit {
            email: EmailAddress::parse(email).ok(),
            ..Edit::default()
        };
        edit(&world.app, entry, stated).await.expect("changed");
    };
    // Mistyped: nobody reads mail there.
    change("eva@nowhere.example.org").await;
    courier::deliver_due(&refusing).await.expect("a database");
    assert_eq!(world.state(entry).await, State::Waiting);
    assert_eq!(dead_addresses(world).await, 0);
    // The former one is gone by the time that it is told.
    change("eva@new.example.org").await;
    world.deliver().await;
    let letter = world.letter("verify_address", "eva@new.example.org");
    let id = world.app.open(Purpose::Address, letter.token());
    address::confirm(&world.app, id.expect("a link"))
        .await
        .expect("moved");
    courier::deliver_due(&refusing).await.expect("a database");
    let failed = "SELECT COUNT(*) FROM mail WHERE state = 'failed' \
                  AND kind IN ('verify_address', 'address_changed')";
    assert_eq!(world.number(failed).await, 2);
    assert_eq!(world.state(entry).await, State::Waiting);
    assert_eq!(dead_addresses(world).await, 0);
}

async fn a_refused_sign_up_only_fails(world: &World) {
    let refusing = World::refusing_server("550 5.1.1 no such user").await;
    let refusing = world.with_transport(refusing).await;
    world.join(world.citizen("eva@example.org")).await;
    courier::deliver_due(&refusing).await.expect("a database");
    let failed = "SELECT COUNT(*) FROM mail WHERE state = 'failed' AND kind = 'verify'";
    assert_eq!(world.number(failed).await, 1);
    let unverified = "SELECT COUNT(*) FROM entry WHERE state = 'unverified' AND paused_for IS NULL";
    assert_eq!(world.number(unverified).await, 1);
    assert_eq!(dead_addresses(world).await, 0);
}

async fn a_server_that_says_later_is_left_alone_for_longer(world: &World) {
    let busy = World::refusing_server("450 4.2.1 later").await;
    let busy = world.with_transport(busy).await;
    world.join(world.citizen("eva@example.org")).await;
    // After each attempt the next is due in 1, 2 and 4 minutes.
    for minutes in [1, 2, 4] {
        assert_eq!(
            courier::deliver_due(&busy).await.expect("a database").mails,
            1
        );
        world.pass(TimeDelta::minutes(minutes) - TimeDelta::microseconds(1));
        assert_eq!(
            courier::deliver_due(&busy).await.expect("a database").mails,
            0
        );
        world.pass(TimeDelta::microseconds(1));
    }
    assert_eq!(world.number("SELECT attempts FROM mail").await, 3);
    world.deliver().await;
    assert_eq!(world.kinds(), ["verify"]);
}

async fn a_courier_that_died_loses_its_mails_to_the_next(world: &World) {
    world.join(world.citizen("eva@example.org")).await;
    lease(world).await;
    world.deliver().await;
    assert!(world.letters().is_empty());
    world.pass(TimeDelta::seconds(45));
    world.deliver().await;
    assert_eq!(world.kinds(), ["verify"]);
    // The one daemon of a file knows at its start that nobody else holds a lease.
    world.join(world.citizen("otto@example.org")).await;
    lease(world).await;
    courier::take_over(&world.app).await.expect("a database");
    world.deliver().await;
    let expected = if world.app.store.is_shared() { 1 } else { 2 };
    assert_eq!(world.letters().len(), expected);
}

/// A courier takes what is due, and dies.
async fn lease(world: &World) {
    let now = world.clock.now();
    let taken: Result<_, reihum::store::Error> = world
        .app
        .store
        .write(move |tx| {
            Box::pin(async move {
                let until = now + TimeDelta::seconds(45);
                let horizon = now + TimeDelta::hours(2);
                tx.mail_lease(uuid::Uuid::from_u128(9), now, until, horizon, 8)
                    .await
            })
        })
        .await;
    assert_eq!(taken.expect("a database").len(), 1);
}

async fn a_clock_that_was_put_back_holds_no_mail(world: &World) {
    world.clock.set(local("2027-11-30 08:00"));
    world.join(world.citizen("eva@example.org")).await;
    world.clock.set(local("2026-11-30 08:00"));
    world.deliver().await;
    assert_eq!(world.kinds(), ["verify"]);
}

async fn two_couriers_send_each_mail_once(world: &World) {
    for number in 0..24 {
        world
            .join(world.citizen(&format!("citizen{number}@example.org")))
            .await;
    }
    let other = world.second_daemon().await;
    let work = async |app| while courier::deliver_due(app).await.expect("a database").mails > 0 {};
    tokio::join!(work(&world.app), work(&other));
    let mut ids: Vec<String> = world
        .letters()
        .into_iter()
        .map(|letter| letter.message_id)
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), world.letters().len()), (24, 24));
}

async fn a_mail_that_has_nothing_to_tell_is_dropped(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-04 09:00").await;
    world.deliver().await;
    world.round().await;
    world.decline(entry).await;
    world.deliver().await;
    assert_eq!(world.kinds(), ["verify", "waiting"]);
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM mail WHERE state = 'dropped'")
            .await,
        1
    );
    // Also if the courier had taken it before the citizen declined.
    world.open_slot("2026-12-07 09:00").await;
    world.round().await;
    lease(world).await;
    world.decline(entry).await;
    world.pass(TimeDelta::minutes(1));
    world.deliver().await;
    assert_eq!(world.kinds(), ["verify", "waiting"]);
}
