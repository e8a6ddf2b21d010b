//! Verifying: from now on the entry waits, at the rank of the day it joined.

use chrono::TimeDelta;
use reihum::domain::draw::Hex;
use reihum::domain::entry::State;
use reihum::domain::token::Purpose;
use reihum::service::verify::{self, Verified};
use reihum::service::{Error, expire, explain, round};

use crate::world::{World, both_engines, local};

both_engines!(
    who_verifies_waits_and_gets_a_receipt,
    the_joining_day_is_the_day_of_joining,
    unverified_entries_vanish_after_a_day_with_their_mails,
    of_two_entries_of_one_person_one_waits,
    the_link_can_be_sent_again,
    who_has_not_verified_does_not_wait,
    those_of_one_day_stand_beside_each_other,
);

async fn who_verifies_waits_and_gets_a_receipt(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    assert_eq!(world.state(entry).await, State::Waiting);
    world.deliver().await;
    let receipt = world.letter("waiting", "eva@example.org");
    let opened = world.app.open_entry(&[Purpose::Entry], receipt.token());
    assert_eq!(opened, Some((entry, 1)));
    let kept = round::receipt(&world.app, receipt.token()).await;
    let key = Hex(&kept.expect("a receipt").secret).to_string();
    assert_eq!(key.len(), 32);
    assert!(
        receipt.text.contains(&format!("Ihr Prüfschlüssel: {key}")),
        "{}",
        receipt.text
    );
    let question = world.letter("verify", "eva@example.org");
    assert!(!question.text.contains(&key), "only on the receipt");
    // Pressing again changes nothing and mails nothing.
    let again = verify::verify(&world.app, entry).await.expect("an answer");
    assert_eq!(again, Verified::Before(State::Waiting));
    world.deliver().await;
    assert_eq!(world.kinds(), ["verify", "waiting"]);
    let status = explain::status(&world.app, entry, 1).await.expect("there");
    assert_eq!(
        (status.state, status.people_ahead, status.people_beside),
        (State::Waiting, Some(0), Some(0))
    );
    let stranger = explain::status(&world.app, entry, 2).await;
    assert!(matches!(stranger, Err(Error::NotFound)), "{stranger:?}");
}

async fn the_joining_day_is_the_day_of_joining(world: &World) {
    world.clock.set(local("2026-11-30 23:59"));
    world.join(world.citizen("eva@example.org")).await;
    world.deliver().await;
    let entry = world.entry_to_verify("eva@example.org");
    world.clock.set(local("2026-12-01 18:00"));
    let verified = verify::verify(&world.app, entry).await.expect("in time");
    assert_eq!(verified, Verified::Now);
    let (row, _) = explain::entry(&world.app, entry).await.expect("there");
    let monday = (local("2026-11-30 12:00").date_naive() - chrono::NaiveDate::default()).num_days();
    assert_eq!(row.seniority.join_day, monday);
    assert_eq!(row.verified_at, Some(local("2026-12-01 18:00")));
    world.deliver().await;
    let receipt = world.letter("waiting", "eva@example.org");
    assert!(
        receipt.text.contains("30. November 2026"),
        "{}",
        receipt.text
    );
}

async fn unverified_entries_vanish_after_a_day_with_their_mails(world: &World) {
    for email in ["in.time@example.org", "too.late@example.org"] {
        world.join(world.citizen(email)).await;
    }
    world.deliver().await;
    let in_time = world.entry_to_verify("in.time@example.org");
    let too_late = world.entry_to_verify("too.late@example.org");
    world.pass(TimeDelta::hours(24) - TimeDelta::microseconds(1));
    expire::unverified(&world.app).await.expect("a database");
    assert_eq!(world.number("SELECT COUNT(*) FROM entry").await, 2);
    let verified = verify::verify(&world.app, in_time).await.expect("in time");
    assert_eq!(verified, Verified::Now);

    // Late is late, whether or not the job has run.
    world.pass(TimeDelta::microseconds(1));
    let late = verify::verify(&world.app, too_late).await;
    assert!(matches!(late, Err(Error::NotFound)), "{late:?}");
    verify::resend(&world.app, in_time)
        .await
        .expect_err("it is verified");
    expire::unverified(&world.app).await.expect("a database");
    expire::unverified(&world.app).await.expect("a database");
    assert_eq!(world.number("SELECT COUNT(*) FROM entry").await, 1);
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM mail WHERE kind = 'verify'")
            .await,
        1
    );
    let late = verify::verify(&world.app, too_late).await;
    assert!(matches!(late, Err(Error::NotFound)), "{late:?}");
}

async fn of_two_entries_of_one_person_one_waits(world: &World) {
    world.join(world.citizen("eva@example.org")).await;
    world.deliver().await;
    let first = world.entry_to_verify("eva@example.org");
    world.join(world.citizen("Eva@example.org")).await;
    world.deliver().await;
    let second = world.entry_to_verify("Eva@example.org");
    assert_ne!(first, second);
    let (one, other) = tokio::join!(
        verify::verify(&world.app, first),
        verify::verify(&world.app, second)
    );
    let mut answers = [one.expect("an answer"), other.expect("an answer")];
    answers.sort_by_key(|answer| *answer == Verified::Known);
    assert_eq!(answers, [Verified::Now, Verified::Known]);
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM entry WHERE state = 'waiting'")
            .await,
        1
    );
    assert_eq!(world.number("SELECT COUNT(*) FROM entry").await, 1);
    world.deliver().await;
    assert_eq!(world.letters_of("receipt_again").len(), 1);
    assert_eq!(world.letters_of("waiting").len(), 1);
}

async fn the_link_can_be_sent_again(world: &World) {
    world.join(world.citizen("eva@example.org")).await;
    world.deliver().await;
    let entry = world.entry_to_verify("eva@example.org");
    verify::resend(&world.app, entry).await.expect("sent again");
    world.deliver().await;
    let letters = world.letters_of("verify");
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[0].token(), letters[1].token());
    assert_ne!(letters[0].message_id, letters[1].message_id);
    // Asking again and again fills nobody's mailbox.
    for _ in 0..3 {
        verify::resend(&world.app, entry).await.expect("taken");
    }
    world.deliver().await;
    assert_eq!(world.letters_of("verify").len(), 3);
}

async fn who_has_not_verified_does_not_wait(world: &World) {
    world.join(world.citizen("eva@example.org")).await;
    world.deliver().await;
    world.open_slot("2026-12-04 09:00").await;
    assert_eq!(world.round().await.outcome.as_deref(), Some("nothing"));
    assert_eq!(world.number("SELECT COUNT(*) FROM offer").await, 0);
}

async fn those_of_one_day_stand_beside_each_other(world: &World) {
    world.enlist("before@example.org").await;
    world.pass(TimeDelta::days(1));
    let entry = world.enlist("eva@example.org").await;
    for email in ["max@example.org", "ida@example.org"] {
        world.enlist(email).await;
    }
    let status = explain::status(&world.app, entry, 1).await.expect("there");
    assert_eq!(
        (status.people_ahead, status.people_beside),
        (Some(1), Some(2))
    );
}
