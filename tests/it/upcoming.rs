//! An appointment is called to mind before its day: on each day of the rule once, and only while it
//! is of use.

use chrono::TimeDelta;
use reihum::domain::token::Purpose;
use reihum::service::{answer, courier, leave, remind};
use serde_json::json;
use uuid::Uuid;

use crate::world::{World, both_engines, local};

both_engines!(
    each_day_of_the_rule_reminds_once,
    who_has_cancelled_is_not_reminded,
    who_has_just_said_yes_is_not_reminded,
    nobody_is_reminded_at_night,
    what_is_too_late_is_not_sent,
    who_has_no_mail_is_left_alone,
    a_daemon_without_reminders_sends_none,
    a_sensitive_service_is_in_no_subject,
);

/// Looks twice; how many reminders there were by then.
async fn reminders(world: &World, at: &str) -> usize {
    world.clock.set(local(at));
    for _ in 0..2 {
        remind::appointments(&world.app).await.expect("a database");
        world.deliver().await;
    }
    world.letters_of("upcoming").len()
}

async fn booked(world: &World) -> Uuid {
    let entry = world.enlist("eva@example.org").await;
    world.book(entry, "2026-12-14 09:00").await
}

async fn each_day_of_the_rule_reminds_once(world: &World) {
    let appointment = booked(world).await;
    for (at, expected) in [
        ("2026-12-11 09:59", 0),
        ("2026-12-11 10:00", 1),
        ("2026-12-13 09:59", 1),
        ("2026-12-13 10:00", 2),
        ("2026-12-14 08:59", 2),
    ] {
        assert_eq!(reminders(world, at).await, expected, "{at}");
    }
    let letter = world.letter("upcoming", "eva@example.org");
    assert_eq!(
        world.app.open(Purpose::Appointment, letter.token()),
        Some(appointment)
    );
    for words in [
        "Montag, 14. Dezember 2026, 9:00 Uhr",
        "Europaplatz 1, 44575 Castrop-Rauxel",
        "bleibt der Schalter 15 Minuten leer.",
        "Absagen können Sie hier:",
    ] {
        assert!(letter.text.contains(words), "{words}: {}", letter.text);
    }
    assert!(letter.calendar.is_none());
}

async fn who_has_cancelled_is_not_reminded(world: &World) {
    let appointment = booked(world).await;
    // The reminder is in the outbox, and the cancellation overtakes it.
    world.clock.set(local("2026-12-11 10:00"));
    remind::appointments(&world.app).await.expect("a database");
    leave::cancel(&world.app, appointment)
        .await
        .expect("cancelled");
    world.deliver().await;
    assert_eq!(reminders(world, "2026-12-13 10:00").await, 0);
}

async fn who_has_just_said_yes_is_not_reminded(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-03 15:00").await;
    let offer = world.offered(entry).await;
    // At ten o'clock on the day before that would be an hour ago.
    world.clock.set(local("2026-12-01 09:00"));
    answer::confirm(&world.app, offer.id).await.expect("booked");
    assert_eq!(reminders(world, "2026-12-01 10:00").await, 0);
    assert_eq!(reminders(world, "2026-12-02 10:00").await, 1);
}

async fn nobody_is_reminded_at_night(world: &World) {
    booked(world).await;
    // The daemon was away for the day, and is back at night.
    assert_eq!(reminders(world, "2026-12-12 03:00").await, 0);
    assert_eq!(reminders(world, "2026-12-12 08:00").await, 1);
}

async fn what_is_too_late_is_not_sent(world: &World) {
    booked(world).await;
    // Nobody was there for days: two reminders are due, and neither is of use.
    assert_eq!(reminders(world, "2026-12-14 07:30").await, 0);
    assert_eq!(reminders(world, "2026-12-14 08:30").await, 0);
}

async fn who_has_no_mail_is_left_alone(world: &World) {
    let clerk = world.clerk().await;
    let entry = world
        .enlist_at_desk(&clerk, json!({"phone": "02305 1061"}))
        .await;
    world.open_slot("2026-12-14 09:00").await;
    let offer = world.offered(entry).await;
    answer::confirm(&world.app, offer.id).await.expect("booked");
    assert_eq!(reminders(world, "2026-12-13 10:00").await, 0);
    let queued = "SELECT COUNT(*) FROM mail WHERE kind = 'upcoming'";
    assert_eq!(world.number(queued).await, 0);
}

async fn a_daemon_without_reminders_sends_none(world: &World) {
    let app = world
        .configured(3, |config| {
            config.rules.appointments.reminder_days = Vec::new();
        })
        .await;
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-14 09:00").await;
    let offer = world.offered(entry).await;
    answer::confirm(&app, offer.id).await.expect("booked");
    assert_eq!(reminders(world, "2026-12-13 10:00").await, 0);
}

async fn a_sensitive_service_is_in_no_subject(world: &World) {
    let app = world
        .configured(3, |config| {
            for service in &mut config.town.services {
                service.sensitive = true;
            }
        })
        .await;
    booked(world).await;
    let told = world.letter("confirmed", "eva@example.org");
    assert!(told.subject.contains("Personalausweis"), "{}", told.subject);
    world.clock.set(local("2026-12-11 10:00"));
    remind::appointments(&app).await.expect("a database");
    while courier::deliver_due(&app).await.expect("a database").mails > 0 {}
    world.pass(TimeDelta::seconds(1));
    let letter = world.letter("upcoming", "eva@example.org");
    assert_eq!(
        letter.subject,
        "Bald ist Ihr Termin: Montag, 14. Dezember 2026, 9:00 Uhr"
    );
}
