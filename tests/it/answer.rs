//! Answering an offer: twice changes nothing, too late changes nothing.

use chrono::TimeDelta;
use reihum::domain::entry::State;
use reihum::domain::refusal::Refusal;
use reihum::domain::token::Purpose;
use reihum::service::{Error, answer};
use uuid::Uuid;

use crate::world::{World, both_engines, local, refusal};

both_engines!(
    the_mail_says_what_where_when_and_until_when,
    a_yes_makes_an_appointment_with_a_calendar_file,
    a_yes_counts_to_the_last_microsecond,
    a_second_yes_is_the_same_appointment,
    a_no_after_a_yes_is_refused_and_so_is_a_yes_after_a_no,
    a_declined_slot_goes_to_somebody_else,
    declining_is_free,
    an_offer_can_be_answered_before_its_mail_has_left,
    an_offer_that_is_not_there_is_not_found,
);

async fn the_mail_says_what_where_when_and_until_when(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-04 09:20").await;
    let offer = world.offered(entry).await;
    // A third of 97 h 20 min from the hand-over.
    assert_eq!(offer.handed_over_at, Some(local("2026-11-30 08:00")));
    let deadline = local("2026-12-01 16:26") + TimeDelta::seconds(40);
    assert_eq!(offer.deadline, Some(deadline));
    let letter = world.letter("offer", "eva@example.org");
    for words in [
        "Personalausweis beantragen",
        "Bürgerbüro im Rathaus",
        "Europaplatz 1, 44575 Castrop-Rauxel",
        "Freitag, 4. Dezember 2026, 9:20 Uhr",
        "Dienstag, 1. Dezember 2026, 16:26 Uhr",
    ] {
        assert!(letter.text.contains(words), "{words}: {}", letter.text);
    }
    assert_eq!(
        world.app.open(Purpose::Offer, letter.token()),
        Some(offer.id)
    );
}

async fn a_yes_makes_an_appointment_with_a_calendar_file(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-04 09:00").await;
    assert_eq!(world.state(entry).await, State::Booked);
    let row = world.appointment(appointment).await;
    assert_eq!((row.state.as_str(), row.sequence), ("booked", 0));
    let letter = world.letter("confirmed", "eva@example.org");
    assert_eq!(
        world.app.open(Purpose::Appointment, letter.token()),
        Some(appointment)
    );
    let (method, _) = letter.calendar.as_ref().expect("a calendar file");
    assert_eq!(method, letter.calendar_line("METHOD"));
    assert_eq!(letter.calendar_line("DTSTART"), "20261204T080000Z");
    assert_eq!(letter.calendar_line("DTEND"), "20261204T081500Z");
    assert_eq!(letter.calendar_line("SEQUENCE"), "0");
    assert_eq!(letter.calendar_line("STATUS"), "CONFIRMED");
}

async fn a_yes_counts_to_the_last_microsecond(world: &World) {
    let first = world.enlist("first@example.org").await;
    let second = world.enlist("second@example.org").await;
    world.open_slot("2026-12-04 09:00").await;
    world.open_slot("2026-12-04 09:15").await;
    let first = world.offered(first).await;
    let second = world.offer(second).await;
    // The earlier deadline first.
    let (first, second) = if first.deadline <= second.deadline {
        (first, second)
    } else {
        (second, first)
    };
    world.clock.set(first.deadline.expect("a deadline"));
    answer::confirm(&world.app, first.id)
        .await
        .expect("in time");
    let late = second.deadline.expect("a deadline") + TimeDelta::microseconds(1);
    world.clock.set(late);
    // The expiry job never ran.
    let too_late = refusal(answer::confirm(&world.app, second.id).await);
    assert_eq!(too_late, Refusal::TooLate);
    let too_late = refusal(answer::decline(&world.app, second.id).await);
    assert_eq!(too_late, Refusal::TooLate);
    assert_eq!(world.number("SELECT COUNT(*) FROM appointment").await, 1);
    assert_eq!(world.state(second.entry_id).await, State::Offered);
}

async fn a_second_yes_is_the_same_appointment(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-04 09:00").await;
    let offer = world.offered(entry).await;
    let first = answer::confirm(&world.app, offer.id).await.expect("booked");
    // Also when the deadline has passed meanwhile.
    world.pass(TimeDelta::days(2));
    let second = answer::confirm(&world.app, offer.id).await.expect("booked");
    assert_eq!(first, second);
    world.deliver().await;
    assert_eq!(world.letters_of("confirmed").len(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM appointment").await, 1);
}

async fn a_no_after_a_yes_is_refused_and_so_is_a_yes_after_a_no(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-04 09:00").await;
    let offer = world.offered(entry).await;
    answer::confirm(&world.app, offer.id).await.expect("booked");
    let no = refusal(answer::decline(&world.app, offer.id).await);
    assert_eq!(no, Refusal::OfferEnded);
    assert_eq!(world.state(entry).await, State::Booked);

    let other = world.enlist("otto@example.org").await;
    world.open_slot("2026-12-04 09:15").await;
    let offer = world.offered(other).await;
    answer::decline(&world.app, offer.id)
        .await
        .expect("declined");
    answer::decline(&world.app, offer.id)
        .await
        .expect("declined before");
    let yes = refusal(answer::confirm(&world.app, offer.id).await);
    assert_eq!(yes, Refusal::OfferEnded);
    assert_eq!(world.state(other).await, State::Waiting);
}

async fn a_declined_slot_goes_to_somebody_else(world: &World) {
    let first = world.enlist("first@example.org").await;
    world.pass(TimeDelta::days(1));
    let second = world.enlist("second@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    let offer = world.offered(first).await;
    world.decline(first).await;
    assert_eq!(world.state(first).await, State::Waiting);
    let next = world.offered(second).await;
    assert_eq!(next.start, offer.start);
    assert_eq!(world.state(first).await, State::Waiting);
    // Nobody else is left who has not declined it.
    world.decline(second).await;
    world.round().await;
    assert_eq!(world.number("SELECT COUNT(*) FROM offer").await, 2);
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM offer_slot WHERE live")
            .await,
        0
    );
}

async fn declining_is_free(world: &World) {
    let first = world.enlist("first@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    world.offered(first).await;
    world.decline(first).await;
    world.pass(TimeDelta::days(1));
    world.enlist("second@example.org").await;
    world.open_slot("2026-12-08 09:00").await;
    let offer = world.offered(first).await;
    assert_eq!(offer.start, local("2026-12-08 09:00"));
    assert_eq!(world.number("SELECT COUNT(*) FROM strike").await, 0);
}

async fn an_offer_can_be_answered_before_its_mail_has_left(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-04 09:00").await;
    world.round().await;
    let offer = world.offer(entry).await;
    assert_eq!((offer.deadline, offer.handed_over_at), (None, None));
    answer::confirm(&world.app, offer.id).await.expect("booked");
    world.deliver().await;
    // There is nothing left to offer: its mail never leaves.
    assert!(world.letters_of("offer").is_empty());
    assert_eq!(world.letters_of("confirmed").len(), 1);
}

async fn an_offer_that_is_not_there_is_not_found(world: &World) {
    let nowhere = Uuid::nil();
    let yes = answer::confirm(&world.app, nowhere).await;
    assert!(matches!(yes, Err(Error::NotFound)), "{yes:?}");
    let no = answer::decline(&world.app, nowhere).await;
    assert!(matches!(no, Err(Error::NotFound)), "{no:?}");
}
