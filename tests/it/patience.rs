//! Saying no, or nothing, too often; being reminded; being asked whether the need still stands.

use chrono::TimeDelta;
use reihum::domain::entry::State;
use reihum::domain::patience::PausedFor;
use reihum::domain::refusal::Refusal;
use reihum::service::{answer, courier, expire, explain, leave, remind};
use reihum::store::entry::EntryRow;
use uuid::Uuid;

use crate::world::{World, both_engines, refusal};

both_engines!(
    three_declines_pause_and_the_mail_says_how_to_resume,
    two_silences_in_a_row_pause,
    an_answer_ends_a_row_of_silences,
    the_third_decline_pauses_also_after_joining_again,
    the_second_silence_pauses_also_after_cancelling_and_joining_again,
    each_pause_has_its_reason,
    who_paused_by_silence_can_always_come_back,
    half_time_reminds_once,
    who_has_answered_is_not_reminded,
    a_reminder_that_is_of_no_use_is_not_sent,
    who_waits_for_long_is_asked_and_answers,
    who_does_not_answer_is_paused,
    acting_is_an_answer,
    nobody_is_asked_where_nobody_wants_to_know,
);

async fn row(world: &World, entry: Uuid) -> EntryRow {
    explain::entry(&world.app, entry).await.expect("there").0
}

async fn counts(world: &World, entry: Uuid) -> (i64, i64) {
    let row = row(world, entry).await;
    (row.declines, row.silences)
}

/// Opens a slot, draws, and lets the deadline pass.
async fn stay_silent(world: &World, entry: Uuid, start: &str) {
    world.open_slot(start).await;
    let offer = world.offered(entry).await;
    let deadline = offer.deadline.expect("a deadline");
    world.clock.set(deadline + TimeDelta::microseconds(1));
    for _ in 0..2 {
        expire::offers(&world.app).await.expect("a database");
    }
    world.deliver().await;
    // The slot goes to nobody, so that each offer is another one.
    world
        .execute("UPDATE slot SET state = 'closed' WHERE state = 'open'")
        .await;
}

async fn say_no(world: &World, entry: Uuid, start: &str) {
    world.open_slot(start).await;
    world.offered(entry).await;
    for _ in 0..2 {
        world.decline(entry).await;
    }
    world.deliver().await;
}

async fn three_declines_pause_and_the_mail_says_how_to_resume(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    say_no(world, entry, "2026-12-14 09:00").await;
    say_no(world, entry, "2026-12-14 09:15").await;
    assert_eq!(world.state(entry).await, State::Waiting);
    assert_eq!(counts(world, entry).await, (2, 0));
    say_no(world, entry, "2026-12-14 09:30").await;
    assert_eq!(world.state(entry).await, State::Paused);
    assert_eq!(
        row(world, entry).await.paused_for(),
        Some(PausedFor::Declines)
    );
    let letter = world.letter("paused", "eva@example.org");
    assert!(letter.text.contains("abgelehnt"), "{}", letter.text);
    assert!(letter.links()[0].contains("/de/entry/"), "{}", letter.text);
    assert_eq!(world.letters_of("paused").len(), 1);
    let events = "SELECT COUNT(*) FROM event WHERE from_state = 'waiting' AND to_state = 'paused' \
                  AND reason = 'declines'";
    assert_eq!(world.number(events).await, 1);
    // The pause counts as any other; resuming forgives what led to it.
    world.pass(TimeDelta::days(3));
    leave::resume(&world.app, entry).await.expect("is back");
    let back = row(world, entry).await;
    assert_eq!((back.seniority.pause_days, back.paused_for), (3, None));
    assert_eq!(counts(world, entry).await, (0, 0));
    say_no(world, entry, "2026-12-14 09:45").await;
    assert_eq!(world.state(entry).await, State::Waiting);
}

async fn two_silences_in_a_row_pause(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    stay_silent(world, entry, "2026-12-14 09:00").await;
    assert_eq!(world.state(entry).await, State::Waiting);
    assert_eq!(counts(world, entry).await, (0, 1));
    stay_silent(world, entry, "2026-12-14 09:15").await;
    assert_eq!(world.state(entry).await, State::Paused);
    assert_eq!(
        row(world, entry).await.paused_for(),
        Some(PausedFor::Silences)
    );
    let letter = world.letter("paused", "eva@example.org");
    assert!(letter.text.contains("nicht geantwortet"), "{}", letter.text);
    // The second silence is told once: by the letter about the pause.
    assert_eq!(world.letters_of("expired").len(), 1);
    assert_eq!(world.letters_of("paused").len(), 1);
}

async fn an_answer_ends_a_row_of_silences(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    stay_silent(world, entry, "2026-12-14 09:00").await;
    say_no(world, entry, "2026-12-14 09:15").await;
    assert_eq!(counts(world, entry).await, (1, 0));
    stay_silent(world, entry, "2026-12-14 09:30").await;
    assert_eq!(world.state(entry).await, State::Waiting);
    assert_eq!(counts(world, entry).await, (1, 1));
    world.book(entry, "2026-12-14 09:45").await;
    assert_eq!(counts(world, entry).await, (1, 0));
}

async fn the_third_decline_pauses_also_after_joining_again(world: &World) {
    let first = world.enlist("eva@example.org").await;
    say_no(world, first, "2026-12-14 09:00").await;
    say_no(world, first, "2026-12-14 09:15").await;
    leave::withdraw(&world.app, first).await.expect("left");
    world.pass(TimeDelta::days(1));
    let again = world.enlist("eva@example.org").await;
    assert_eq!(counts(world, again).await, (2, 0));
    // Somebody else begins anew.
    let other = world.enlist("otto@example.org").await;
    assert_eq!(counts(world, other).await, (0, 0));
    leave::withdraw(&world.app, other).await.expect("left");
    world
        .execute("UPDATE slot SET state = 'closed' WHERE state = 'open'")
        .await;
    say_no(world, again, "2026-12-14 09:30").await;
    assert_eq!(world.state(again).await, State::Paused);
    // After a while nobody remembers.
    leave::withdraw(&world.app, again).await.expect("left");
    world.pass(TimeDelta::days(14) + TimeDelta::microseconds(1));
    let late = world.enlist("eva@example.org").await;
    assert_eq!(counts(world, late).await, (0, 0));
}

async fn the_second_silence_pauses_also_after_cancelling_and_joining_again(world: &World) {
    let first = world.enlist("eva@example.org").await;
    stay_silent(world, first, "2026-12-14 09:00").await;
    leave::withdraw(&world.app, first).await.expect("left");
    let again = world.enlist("eva@example.org").await;
    assert_eq!(counts(world, again).await, (0, 1));
    stay_silent(world, again, "2026-12-14 09:15").await;
    assert_eq!(world.state(again).await, State::Paused);
}

async fn each_pause_has_its_reason(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    leave::pause(&world.app, entry).await.expect("rests");
    assert_eq!(
        row(world, entry).await.paused_for(),
        Some(PausedFor::Citizen)
    );
    leave::resume(&world.app, entry).await.expect("is back");
    assert_eq!(row(world, entry).await.paused_for(), None);
    let refusing = World::refusing_server("550 5.1.1 no such user").await;
    let refusing = world.with_transport(refusing).await;
    world.deliver().await;
    world.open_slot("2026-12-14 09:00").await;
    world.round().await;
    courier::deliver_due(&refusing).await.expect("a database");
    let dead = row(world, entry).await;
    assert_eq!(dead.paused_for(), Some(PausedFor::Undeliverable));
    assert_eq!(dead.paused_at, None, "a pause that costs nothing");
}

async fn who_paused_by_silence_can_always_come_back(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    stay_silent(world, entry, "2026-12-14 09:00").await;
    stay_silent(world, entry, "2026-12-14 09:15").await;
    world.pass(TimeDelta::days(200));
    leave::resume(&world.app, entry).await.expect("is back");
    world.book(entry, "2027-07-14 09:00").await;
    assert_eq!(world.state(entry).await, State::Booked);
}

async fn half_time_reminds_once(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-14 09:00").await;
    let offer = world.offered(entry).await;
    let (begin, end) = (offer.handed_over_at, offer.deadline);
    let (begin, end) = begin.zip(end).expect("handed over");
    let remind = async || {
        for _ in 0..2 {
            remind::offers(&world.app).await.expect("a database");
            world.deliver().await;
        }
        world.letters_of("reminder").len()
    };
    world
        .clock
        .set(begin + (end - begin) / 2 - TimeDelta::seconds(1));
    assert_eq!(remind().await, 0);
    world.pass(TimeDelta::seconds(1));
    assert_eq!(remind().await, 1);
    let letter = world.letter("reminder", "eva@example.org");
    let first = world.letter("offer", "eva@example.org");
    assert_eq!(letter.token(), first.token());
    assert!(
        letter.text.contains("Montag, 14. Dezember 2026, 9:00 Uhr"),
        "{}",
        letter.text
    );
    // The deadline is the one that the offer told.
    let told = |text: &str| {
        let line = text.lines().find(|line| line.starts_with("Antwort bis:"));
        line.map(str::to_owned).expect("a deadline")
    };
    assert_eq!(told(&letter.text), told(&first.text));
    let row = world.offer(entry).await;
    assert_eq!((row.deadline, row.handed_over_at), (Some(end), Some(begin)));
}

async fn who_has_answered_is_not_reminded(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-14 09:00").await;
    world.offered(entry).await;
    world.pass(TimeDelta::hours(30));
    // The reminder is in the outbox, and the answer overtakes it.
    remind::offers(&world.app).await.expect("a database");
    let offer = world.offer(entry).await.id;
    answer::confirm(&world.app, offer).await.expect("booked");
    world.deliver().await;
    assert_eq!(world.letters_of("reminder").len(), 0);
    world.pass(TimeDelta::hours(10));
    remind::offers(&world.app).await.expect("a database");
    world.deliver().await;
    assert_eq!(world.letters_of("reminder").len(), 0);
}

async fn a_reminder_that_is_of_no_use_is_not_sent(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-14 09:00").await;
    let offer = world.offered(entry).await;
    // Nobody was there at half time.
    let deadline = offer.deadline.expect("a deadline");
    world.clock.set(deadline - TimeDelta::minutes(29));
    remind::offers(&world.app).await.expect("a database");
    world.deliver().await;
    assert_eq!(world.letters_of("reminder").len(), 0);
}

async fn ask(world: &World) {
    for _ in 0..2 {
        remind::ask(&world.app).await.expect("a database");
        remind::unanswered(&world.app).await.expect("a database");
        world.deliver().await;
    }
}

async fn who_waits_for_long_is_asked_and_answers(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.pass(TimeDelta::days(28) - TimeDelta::seconds(1));
    ask(world).await;
    assert_eq!(world.letters_of("still_needed").len(), 0);
    world.pass(TimeDelta::seconds(1));
    ask(world).await;
    assert_eq!(world.letters_of("still_needed").len(), 1);
    let letter = world.letter("still_needed", "eva@example.org");
    let opened = world
        .app
        .open_entry(&[reihum::domain::token::Purpose::Entry], letter.token());
    assert_eq!(opened.map(|(id, _)| id), Some(entry));
    assert!(
        letter.text.contains("Montag, 4. Januar 2027"),
        "{}",
        letter.text
    );
    world.pass(TimeDelta::days(6));
    for _ in 0..2 {
        remind::needed(&world.app, entry).await.expect("heard");
    }
    world.pass(TimeDelta::days(2));
    ask(world).await;
    assert_eq!(world.state(entry).await, State::Waiting);
    // And again after as long.
    world.pass(TimeDelta::days(26));
    ask(world).await;
    assert_eq!(world.letters_of("still_needed").len(), 2);
}

async fn who_does_not_answer_is_paused(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.pass(TimeDelta::days(28));
    ask(world).await;
    world.pass(TimeDelta::days(7) - TimeDelta::seconds(1));
    ask(world).await;
    assert_eq!(world.state(entry).await, State::Waiting);
    world.pass(TimeDelta::seconds(1));
    ask(world).await;
    assert_eq!(world.state(entry).await, State::Paused);
    assert_eq!(
        row(world, entry).await.paused_for(),
        Some(PausedFor::StillNeeded)
    );
    let letter = world.letter("paused", "eva@example.org");
    assert!(letter.text.contains("gefragt"), "{}", letter.text);
    let paused = refusal(remind::needed(&world.app, entry).await);
    let state = State::Paused;
    assert_eq!(paused, Refusal::NotPossible { state });
    leave::resume(&world.app, entry).await.expect("is back");
    ask(world).await;
    assert_eq!(world.state(entry).await, State::Waiting);
    assert_eq!(world.letters_of("still_needed").len(), 1);
}

async fn acting_is_an_answer(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.pass(TimeDelta::days(28));
    ask(world).await;
    assert!(row(world, entry).await.asked_at.is_some());
    world.open_slot("2027-01-11 09:00").await;
    world.offered(entry).await;
    // While an offer runs, that is the question.
    world
        .clock
        .set(world.offer(entry).await.deadline.expect("a deadline"));
    world.decline(entry).await;
    assert_eq!(row(world, entry).await.asked_at, None);
    world.pass(TimeDelta::days(8));
    ask(world).await;
    assert_eq!(world.state(entry).await, State::Waiting);
}

async fn nobody_is_asked_where_nobody_wants_to_know(world: &World) {
    world.enlist("eva@example.org").await;
    let app = world
        .configured(7, |config| {
            config.rules.entries.still_needed_after = TimeDelta::zero();
        })
        .await;
    world.pass(TimeDelta::days(400));
    remind::ask(&app).await.expect("a database");
    world.deliver().await;
    assert_eq!(world.letters_of("still_needed").len(), 0);
}
