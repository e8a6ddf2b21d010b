//! Letters about the entry itself, and the reminder of an offer.

use super::*;

/// The numbers of the rule by default.
pub(super) const REST: RestRule = RestRule {
    declines: 3,
    silences: 2,
    free_days: 7,
};

pub(super) fn letters() -> Vec<Letter> {
    let (service, link) = (|| SERVICE.to_owned(), || LINK.to_owned());
    vec![
        Letter::Paused {
            service: service(),
            link: link(),
            reason: PauseReason::StillNeeded,
            free_days: 7,
        },
        Letter::Reminder {
            service: service(),
            office: "Bürgerbüro im Rathaus".into(),
            address: "Europaplatz 1, 44575 Castrop-Rauxel".into(),
            start: at(START),
            persons: 1,
            deadline: at("2026-11-26T17:00:00Z"),
            link: link(),
            rest: REST,
        },
        Letter::StillNeeded {
            service: service(),
            joined_on: "2026-11-23".parse().expect("a day"),
            until: at("2026-12-28T07:00:00Z"),
            link: link(),
        },
        Letter::VerifyAddress {
            service: service(),
            expires: at("2026-11-25T06:00:00Z"),
            link: link(),
        },
        Letter::AddressChanged {
            service: service(),
            reference: "R-7K2M".into(),
        },
    ]
}

#[test]
fn an_offer_says_what_a_no_and_a_silence_cost() {
    for (language, words) in [
        (
            "de",
            "Die Pause können Sie jederzeit beenden; die ersten 7 Tage Pause kosten nichts.",
        ),
        (
            "en",
            "You can end the pause at any time; the first 7 days of pause cost nothing.",
        ),
    ] {
        let raw = render(&offer(), &frame(language.parse().expect("a language")));
        let message = MessageParser::default().parse(&raw).expect("a message");
        let text = body(&message, "plain");
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn a_reminder_says_by_when_and_of_what() {
    let raw = render(&letters()[1], &frame(Language::GERMAN));
    let message = MessageParser::default().parse(&raw).expect("a message");
    let text = body(&message, "plain");
    for line in [
        "Wann: Montag, 30. November 2026, 9:20 Uhr",
        "Bitte antworten Sie bis Donnerstag, 26. November 2026, 18:00 Uhr.",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
}
