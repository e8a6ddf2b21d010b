//! What a citizen's own calendar learns of an appointment, by the way that the town has chosen.

use reihum::mail::ics::Exchange;
use reihum::service::{answer, courier, leave};

use crate::world::{World, both_engines};

both_engines!(
    a_file_is_handed_over_unless_the_town_invites,
    an_invitation_is_cancelled_as_it_was_made,
    a_calendar_says_how_to_cancel_and_nothing_that_is_sensitive,
);

const INVITED: &str = "CUTYPE=INDIVIDUAL";

async fn a_file_is_handed_over_unless_the_town_invites(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.book(entry, "2026-12-14 09:00").await;
    let made = world.letter("confirmed", "eva@example.org");
    let (method, file) = made.calendar.as_ref().expect("a calendar file");
    assert_eq!(method, "PUBLISH");
    assert!(!file.contains("ATTENDEE"), "{file}");
}

async fn an_invitation_is_cancelled_as_it_was_made(world: &World) {
    let app = world
        .configured(5, |config| config.mail.calendar = Exchange::Request)
        .await;
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-14 09:00").await;
    let offer = world.offered(entry).await;
    let appointment = answer::confirm(&app, offer.id).await.expect("booked");
    while courier::deliver_due(&app).await.expect("a database").mails > 0 {}
    leave::cancel(&app, appointment).await.expect("cancelled");
    while courier::deliver_due(&app).await.expect("a database").mails > 0 {}
    let made = world.letter("confirmed", "eva@example.org");
    let ended = world.letter("cancelled", "eva@example.org");
    for (letter, expected) in [(&made, "REQUEST"), (&ended, "CANCEL")] {
        let (method, file) = letter.calendar.as_ref().expect("a calendar file");
        assert_eq!(
            (method.as_str(), letter.calendar_line("METHOD")),
            (expected, expected)
        );
        assert!(file.contains(":mailto:eva@example.org"), "{file}");
        assert_eq!(file.contains(INVITED), expected == "REQUEST", "{file}");
        assert_eq!(file.contains("PARTSTAT=ACCEPTED"), file.contains(INVITED));
    }
    for same in ["UID", "DTSTART", "DTEND"] {
        assert_eq!(made.calendar_line(same), ended.calendar_line(same));
    }
    let sequences = [&made, &ended].map(|letter| letter.calendar_line("SEQUENCE"));
    assert_eq!(sequences, ["0", "1"]);
}

async fn a_calendar_says_how_to_cancel_and_nothing_that_is_sensitive(world: &World) {
    let app = world
        .configured(6, |config| {
            config.town.offices[0].phone = Some("02305 106 0".to_owned());
            for service in &mut config.town.services {
                service.sensitive = true;
                let things = vec!["Geburtsurkunde".to_owned()];
                service.bring.insert("de".to_owned(), things);
            }
        })
        .await;
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-14 09:00").await;
    let offer = world.offered(entry).await;
    answer::confirm(&app, offer.id).await.expect("booked");
    while courier::deliver_due(&app).await.expect("a database").mails > 0 {}
    let letter = world.letter("confirmed", "eva@example.org");
    assert_eq!(letter.calendar_line("SUMMARY"), "Termin");
    assert!(letter.text.contains("- Geburtsurkunde"), "{}", letter.text);
    let (_, file) = letter.calendar.as_ref().expect("a calendar file");
    for secret in ["Personalausweis", "Geburtsurkunde"] {
        assert!(!file.contains(secret), "{secret}: {file}");
    }
    let description = letter.calendar_line("DESCRIPTION");
    assert!(
        description.contains("Telefon: 02305 106 0"),
        "{description}"
    );
    assert!(description.ends_with(letter.token()), "{description}");
}
