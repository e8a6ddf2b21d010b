//! Letters about an appointment that stands or was called off, and what they say of the price.

use super::*;

fn booked() -> Booked {
    Booked {
        service: SERVICE.to_owned(),
        office: "Bürgerbüro im Rathaus".into(),
        address: "Europaplatz 1, 44575 Castrop-Rauxel".into(),
        start: at(START),
        minutes: 30,
        persons: 2,
        bring: vec!["altes Ausweisdokument".into(), "biometrisches Foto".into()],
        reference: "R-7K2M".into(),
        link: LINK.to_owned(),
        terms: CancelTerms {
            free_until: Some(at("2026-11-29T08:20:00Z")),
            late_hours: 2,
            rejoin_days: 14,
        },
    }
}

pub(super) fn letters() -> Vec<Letter> {
    let (service, link) = (|| SERVICE.to_owned(), || LINK.to_owned());
    let office = || "Bürgerbüro im Rathaus".to_owned();
    let cancelled = |by| Letter::Cancelled {
        service: service(),
        office: office(),
        start: at(START),
        reference: "R-7K2M".into(),
        by,
        rejoin_days: 14,
        link: link(),
        calendar: CalendarEvent {
            sequence: 1,
            ..calendar()
        },
    };
    let changed = |change| Letter::Changed {
        booked: booked(),
        change,
        calendar: CalendarEvent {
            sequence: 1,
            ..calendar()
        },
    };
    vec![
        Letter::Confirmed {
            booked: booked(),
            calendar: calendar(),
        },
        Letter::Upcoming {
            booked: booked(),
            empty_euros: 40,
        },
        changed(Change::Place {
            former: "Bürgerbüro, Am Markt 3, 44575 Castrop-Rauxel".into(),
        }),
        changed(Change::Name),
        cancelled(CancelledBy::Early),
        cancelled(CancelledBy::EarlyAgain),
        cancelled(CancelledBy::Late),
        cancelled(CancelledBy::Citizen),
        cancelled(CancelledBy::Office),
    ]
}

fn text_of(letter: &Letter) -> String {
    let raw = render(letter, &frame(Language::GERMAN));
    let message = MessageParser::default().parse(&raw).expect("a message");
    // One sentence may stand on two lines.
    body(&message, "plain").replace('\n', " ")
}

#[test]
fn a_confirmation_states_the_limits() {
    let letters = letters();
    let confirmed = letters.iter().find(|letter| letter.kind() == "confirmed");
    let mut confirmed = confirmed.expect("a confirmation").clone();
    let text = text_of(&confirmed);
    for words in [
        "Bis Sonntag, 29. November 2026, 9:20 Uhr kostet eine Absage nichts.",
        "innerhalb von 14 Tagen wieder ein, zählt Ihr früherer Tag der Eintragung weiter. Das geht einmal.",
        "In den letzten 2 Stunden vor dem Beginn, oder wenn Sie nicht kommen, zählt der Termin als versäumt.",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let Letter::Confirmed { booked, .. } = &mut confirmed else {
        unreachable!("it is a confirmation");
    };
    booked.terms.free_until = None;
    let text = text_of(&confirmed);
    assert!(
        text.contains("Bis 2 Stunden vor dem Beginn zählt eine Absage nicht"),
        "{text}"
    );
    assert!(!text.contains("kostet eine Absage nichts"), "{text}");
}

#[test]
fn a_reminder_says_what_an_empty_appointment_costs() {
    let letters = letters();
    let upcoming = letters.iter().find(|letter| letter.kind() == "upcoming");
    let mut upcoming = upcoming.expect("a reminder").clone();
    let text = text_of(&upcoming);
    for words in [
        "Telefon: 030 23125 000",
        "bleibt der Schalter 30 Minuten leer. Das kostet die Stadt rund 40 Euro. Und jemand",
        "Absagen können Sie hier:",
        "Bis Sonntag, 29. November 2026, 9:20 Uhr kostet eine Absage nichts.",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let Letter::Upcoming { empty_euros, .. } = &mut upcoming else {
        unreachable!("it is a reminder");
    };
    *empty_euros = 0;
    let text = text_of(&upcoming);
    assert!(text.contains("30 Minuten leer. Und jemand"), "{text}");
}

#[test]
fn a_cancellation_says_what_it_cost() {
    let letters = letters();
    let mut cancelled = letters.iter().filter(|letter| letter.kind() == "cancelled");
    let expected = [
        "innerhalb von 14 Tagen mit derselben E-Mail-Adresse wieder ein. Ihr früherer Tag der Eintragung zählt dann weiter. Das geht einmal:",
        "Die Absage kam früh genug: Sie zählt nicht als versäumter Termin.",
        "Deshalb zählt der Termin als versäumt",
        "Ihre Wartezeit beginnt neu:",
        "Sie stehen wieder auf der Warteliste.",
    ];
    for words in expected {
        let text = text_of(cancelled.next().expect("a cancellation"));
        assert!(text.contains(words), "{words} in {text}");
    }
}
