//! An appointment stands, but something about it is not as the citizen was told.

use std::sync::Arc;

use axum::http::Method;
use reihum::service::{App, courier, leave, remind, standing};
use serde_json::json;
use uuid::Uuid;

use crate::world::{World, both_engines, local};

both_engines!(
    who_has_an_appointment_is_told_of_another_address,
    a_town_that_stays_as_it_is_tells_nobody,
    who_has_cancelled_is_not_told,
    a_corrected_name_is_told_of_an_appointment,
    what_an_older_daemon_booked_is_put_in_order,
);

const NEW: &str = "Am Markt 3, 44575 Castrop-Rauxel";

/// The daemon after the office has moved.
async fn moved(world: &World) -> Arc<App> {
    let change = |config: &mut reihum::config::Config| {
        NEW.clone_into(&mut config.town.offices[0].address);
    };
    world.configured(7, change).await
}

async fn booked(world: &World) -> Uuid {
    let entry = world.enlist("eva@example.org").await;
    world.book(entry, "2026-12-14 09:00").await
}

async fn deliver(app: &Arc<App>) {
    while courier::deliver_due(app).await.expect("a database").mails > 0 {}
}

async fn review(app: &Arc<App>) {
    standing::review(app).await.expect("a database");
    deliver(app).await;
}

async fn who_has_an_appointment_is_told_of_another_address(world: &World) {
    let appointment = booked(world).await;
    let clerk = world.clerk().await;
    let phone = world
        .enlist_at_desk(&clerk, json!({"phone": "02305 1061"}))
        .await;
    let silent = world.book(phone, "2026-12-14 09:15").await;
    let app = moved(world).await;
    for _ in 0..2 {
        review(&app).await;
    }
    assert_eq!(world.letters_of("changed").len(), 1);
    let made = world.letter("confirmed", "eva@example.org");
    let letter = world.letter("changed", "eva@example.org");
    for words in [
        "Wo: Bürgerbüro im Rathaus, Am Markt 3, 44575 Castrop-Rauxel",
        "Bisher stand hier: Bürgerbüro im Rathaus, Europaplatz 1, 44575 Castrop-Rauxel.",
        "Wann: Montag, 14. Dezember 2026, 9:00 Uhr",
    ] {
        assert!(letter.text.contains(words), "{words}: {}", letter.text);
    }
    for same in ["UID", "DTSTART", "METHOD"] {
        assert_eq!(letter.calendar_line(same), made.calendar_line(same));
    }
    assert_eq!(letter.calendar_line("SEQUENCE"), "1");
    assert!(letter.calendar_line("LOCATION").contains("Am Markt 3"));
    // Who has no mail is not told by one; the calendar file behind the link is a newer one all the same.
    assert_eq!(world.appointment(silent).await.sequence, 1);
    leave::cancel(&app, appointment).await.expect("cancelled");
    deliver(&app).await;
    let ended = world.letter("cancelled", "eva@example.org");
    assert_eq!(ended.calendar_line("SEQUENCE"), "2");
}

async fn a_town_that_stays_as_it_is_tells_nobody(world: &World) {
    booked(world).await;
    review(&world.app).await;
    // The same place has another name in another language.
    world.execute("UPDATE entry SET language = 'en'").await;
    review(&world.app).await;
    let app = moved(world).await;
    // The appointment has begun.
    world.clock.set(local("2026-12-14 09:00"));
    review(&app).await;
    assert!(world.letters_of("changed").is_empty());
}

async fn who_has_cancelled_is_not_told(world: &World) {
    let appointment = booked(world).await;
    let app = moved(world).await;
    // The mail is in the outbox, and the cancellation overtakes it.
    standing::review(&app).await.expect("a database");
    leave::cancel(&app, appointment).await.expect("cancelled");
    review(&app).await;
    assert!(world.letters_of("changed").is_empty());
    let ended = world.letter("cancelled", "eva@example.org");
    assert_eq!(ended.calendar_line("SEQUENCE"), "2");
}

async fn a_corrected_name_is_told_of_an_appointment(world: &World) {
    let clerk = world.clerk().await;
    let entry = world.enlist("eva@example.org").await;
    let path = format!("/staff/entries/{entry}");
    let correct = async |body| {
        let (status, document) = world.call(&clerk, Method::PATCH, &path, body).await;
        assert_eq!(status, 200, "{document}");
        world.deliver().await;
        world.letters_of("changed").len()
    };
    let name = |given: &str| json!({"name": {"given": given}});
    assert_eq!(correct(name("Efa")).await, 0, "nothing is booked");
    let appointment = world.book(entry, "2026-12-14 09:00").await;
    assert_eq!(correct(json!({"birth_date": "1980-01-31"})).await, 0);
    assert_eq!(correct(name("Eva Maria")).await, 1);
    let letter = world.letter("changed", "eva@example.org");
    let line = "Auf den Namen: Eva Maria ";
    assert!(letter.text.contains(line), "{}", letter.text);
    assert!(!letter.text.contains("Bisher"), "{}", letter.text);
    assert_eq!(letter.calendar_line("SEQUENCE"), "1");
    // An address that changes after a name is told as what it is, and the other way round.
    let app = moved(world).await;
    review(&app).await;
    let letter = world.letter("changed", "eva@example.org");
    assert!(letter.text.contains("Bisher"), "{}", letter.text);
    assert_eq!(correct(name("Eva")).await, 3);
    let letter = world.letter("changed", "eva@example.org");
    assert!(letter.text.contains("Auf den Namen"), "{}", letter.text);
    assert_eq!(world.appointment(appointment).await.sequence, 3);
}

async fn what_an_older_daemon_booked_is_put_in_order(world: &World) {
    booked(world).await;
    let older = "UPDATE appointment SET place = NULL, remind_at = NULL";
    world.execute(older).await;
    review(&world.app).await;
    assert!(world.letters_of("changed").is_empty(), "nobody knows");
    for (at, expected) in [
        ("2026-12-11 10:00", 1),
        ("2026-12-13 10:00", 2),
        ("2026-12-13 12:00", 2),
    ] {
        world.clock.set(local(at));
        for _ in 0..2 {
            remind::appointments(&world.app).await.expect("a database");
            review(&world.app).await;
        }
        assert_eq!(world.letters_of("upcoming").len(), expected, "{at}");
    }
    review(&moved(world).await).await;
    assert_eq!(world.letters_of("changed").len(), 1);
}
