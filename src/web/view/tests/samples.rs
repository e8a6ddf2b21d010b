//! Every view in every state, for the tests beside.

mod appointment;
pub(super) mod draw;
pub(super) mod figures;
mod standing;

pub(super) use standing::entry;

use chrono::{NaiveTime, Weekday};

use super::super::demo::{MailLine, MailList, MailPage};
use super::super::join::{
    Band, Field, FieldError, JoinForm, JoinedPage, OfficeChoice, ServiceChoice, Typed,
};
use super::super::journey::{CheckPage, Question, QuestionPage, StartPage};
use super::super::message::Message;
use super::super::offer::{OfferPage, OfferState, Place};
use super::super::own::{OwnLink, OwnPage};
use super::super::reach::Reach;
use super::super::verify::{SignUp, VerifyPage, VerifyState};
use super::super::*;
use crate::config::Publish;
use crate::domain::policy::Policy;
use crate::domain::rules::Rules;

pub(super) const EVIL: &str = "<b>&\"'";
pub(super) const ESCAPED: &str = "&#60;b&#62;&#38;&#34;&#39;";

/// A rendered page, the buttons it must have and a name for its file.
pub(super) struct Shown {
    pub(super) name: String,
    pub(super) html: String,
    pub(super) buttons: &'static [&'static str],
}

pub(super) fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub(super) fn chrome(language: Language, path: &str) -> Chrome {
    Chrome {
        language,
        path: Some(path.to_owned()),
        css_path: "/assets/reihum.css?v=1".to_owned(),
        logo_path: None,
        town_name: "Castrop-Rauxel".to_owned(),
        own: ["imprint", "leichte-sprache"]
            .map(|name| OwnLink {
                href: format!("/{language}/{name}"),
                words: language.text(&format!("page-own-{name}")),
                is_easy: name != "imprint",
            })
            .to_vec(),
        demo: true,
    }
}

fn slot() -> Slot {
    Slot {
        service: "Personalausweis beantragen".to_owned(),
        persons: 2,
        office: "Bürgerbüro im Rathaus".to_owned(),
        address: "Europaplatz 1, 44575 Castrop-Rauxel".to_owned(),
        phone: Tel::of("030 23125 000"),
        start: moment("2026-11-30T08:20:00Z"),
        minutes: 30,
        zone: chrono_tz::Europe::Berlin,
    }
}

fn bands() -> Vec<Band> {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("an hour");
    (8..18)
        .step_by(2)
        .map(|from| Band {
            from: hour(from),
            to: hour(from + 2),
        })
        .collect()
}

fn services() -> Vec<ServiceChoice> {
    [
        ("personalausweis", "Personalausweis beantragen", 15),
        ("reisepass", "Reisepass beantragen", 15),
        ("anmelden", "Wohnsitz anmelden", 15),
        ("fuehrungszeugnis", "Führungszeugnis beantragen", 5),
        (
            "beglaubigung",
            "Beglaubigung von Dokumenten und Unterschriften",
            10,
        ),
    ]
    .map(|(id, name, minutes)| ServiceChoice {
        id: id.to_owned(),
        name: name.to_owned(),
        minutes,
    })
    .to_vec()
}

pub(super) fn join(language: Language, typed: Typed, errors: Vec<FieldError>) -> JoinForm {
    let office = |id: &str, name: &str, address: &str| OfficeChoice {
        id: id.to_owned(),
        name: name.to_owned(),
        address: address.to_owned(),
    };
    let weekdays = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
    ];
    let full = errors.is_empty();
    JoinForm {
        chrome: chrome(language, "/"),
        services: services(),
        offices: vec![
            office(
                "rathaus",
                "Bürgerbüro im Rathaus",
                "Europaplatz 1, 44575 Castrop-Rauxel",
            ),
            office(
                "ickern",
                "Bürgerbüro Ickern",
                "Marktplatz 2, 44581 Castrop-Rauxel",
            ),
        ][..if full { 1 } else { 2 }]
            .to_vec(),
        persons_max: 4,
        weekdays: weekdays[..if full { 5 } else { 6 }].to_vec(),
        bands: bands(),
        typed,
        errors,
        is_heading: false,
    }
}

pub(super) fn typed() -> Typed {
    Typed {
        service: "reisepass".to_owned(),
        offices: vec!["ickern".to_owned()],
        persons: "3".to_owned(),
        windows: vec!["mon-08:00-10:00".to_owned(), "sat-16:00-18:00".to_owned()],
        not_before: "2026-12-24".to_owned(),
        not_after: "2026-12-01".to_owned(),
        notice_hours: "48".to_owned(),
        given: EVIL.to_owned(),
        family: String::new(),
        email: "anna@".to_owned(),
        phone: "02305 1".to_owned(),
    }
}

pub(super) fn all_errors(language: Language) -> Vec<FieldError> {
    let error = |field, key| FieldError::new(language, field, key, &[]);
    vec![
        error(Field::Family, "page-error-family-missing"),
        error(Field::Email, "page-error-email-invalid"),
        error(Field::Service, "page-error-service-missing"),
        error(Field::Offices, "page-error-offices-unknown"),
        FieldError::new(
            language,
            Field::Persons,
            "page-error-persons",
            &[("max", 2.into())],
        ),
        FieldError::new(
            language,
            Field::Windows,
            "page-error-window-short",
            &[("minutes", 45.into())],
        ),
        error(Field::NotBefore, "page-error-not-before-invalid"),
        error(Field::NotAfter, "page-error-dates-order"),
        error(Field::NoticeHours, "page-error-notice-invalid"),
        FieldError::new(
            language,
            Field::Given,
            "page-error-given-long",
            &[("max", 100.into())],
        ),
        error(Field::Phone, "page-error-phone-invalid"),
    ]
}

pub(super) fn start(language: Language) -> StartPage {
    StartPage {
        chrome: chrome(language, "/"),
        terms: Terms::of(&Rules::default()),
        policy: Policy::Cohort,
        lately: figures::lately(true),
    }
}

/// The page of a question, with those of the errors that are its own.
pub(super) fn ask(
    language: Language,
    question: Question,
    typed: Typed,
    mut errors: Vec<FieldError>,
) -> QuestionPage {
    errors.retain(|error| question.fields().contains(&error.field));
    // Errors make a town with more offices; the questions have always had them.
    let mut form = join(language, typed, all_errors(language));
    form.errors = errors;
    let is_change = !form.errors.is_empty();
    form.is_heading = question.fields().len() == 1;
    QuestionPage {
        chrome: chrome(language, "/"),
        form,
        question,
        number: 2,
        count: is_change.then_some(5),
        is_change,
    }
}

/// All answers, with two offices to choose from.
pub(super) fn check(language: Language) -> CheckPage {
    let mut form = join(language, typed(), all_errors(language));
    form.errors.clear();
    CheckPage {
        chrome: chrome(language, "/"),
        form,
        windows: serde_json::from_str(r#"[{"days":["mon","tue"],"from":"08:00","to":"12:00"}]"#)
            .expect("windows"),
        questions: Question::ALL.to_vec(),
        terms: Terms::of(&Rules::default()),
    }
}

fn join_pages(language: Language, shown: &mut Vec<Shown>) {
    let mut add = |name: &str, html: String| {
        shown.push(Shown {
            name: name.to_owned(),
            html,
            buttons: &[],
        });
    };
    add("start", html(&start(language)));
    for question in Question::ALL {
        let name = question.word();
        let empty = ask(language, question, Typed::default(), Vec::new());
        add(&format!("question-{name}"), html(&empty));
        let wrong = ask(language, question, typed(), all_errors(language));
        add(&format!("question-{name}-errors"), html(&wrong));
    }
    add("answers", html(&check(language)));
    add(
        "joined",
        html(&JoinedPage {
            chrome: chrome(language, "/joined"),
            terms: Terms::of(&Rules::default()),
            policy: Policy::Cohort,
        }),
    );
}

fn verify_pages(language: Language, shown: &mut Vec<Shown>) {
    let service = || "Personalausweis beantragen".to_owned();
    let joined = day("2026-11-02");
    let sign_up = || SignUp {
        service: service(),
        persons: 2,
        joined,
        deadline: moment("2026-11-03T09:30:00Z"),
        zone: chrono_tz::Europe::Berlin,
    };
    let states: [(&str, VerifyState, bool, &[&str]); 5] = [
        (
            "open",
            VerifyState::Open(sign_up()),
            true,
            &["verify", "resend"],
        ),
        ("resent", VerifyState::Resent(sign_up()), false, &["verify"]),
        (
            "verified",
            VerifyState::Verified {
                service: service(),
                joined,
            },
            false,
            &[],
        ),
        (
            "listed",
            VerifyState::AlreadyListed { service: service() },
            false,
            &[],
        ),
        ("expired", VerifyState::Expired, false, &[]),
    ];
    for (name, state, can_resend, buttons) in states {
        let page = VerifyPage {
            chrome: chrome(language, "/verify/x"),
            state,
            can_resend,
        };
        shown.push(Shown {
            name: format!("verify-{name}"),
            html: html(&page),
            buttons,
        });
    }
}

pub(super) fn offer_pages(language: Language, shown: &mut Vec<Shown>) {
    let open = OfferState::Open {
        deadline: moment("2026-11-27T17:00:00Z"),
        now: moment("2026-11-26T12:10:00Z"),
    };
    let href = format!("/{language}/appointment/x");
    let states: [(&str, OfferState, Place, &[&str]); 9] = [
        ("open", open, Place::Kept, &["confirm", "decline"]),
        (
            "confirmed",
            OfferState::Confirmed {
                appointment_href: Some(href.clone()),
            },
            Place::Kept,
            &[],
        ),
        (
            "over",
            OfferState::Over {
                appointment_href: href,
            },
            Place::Kept,
            &[],
        ),
        ("declined", OfferState::Declined, Place::Kept, &[]),
        ("declined-paused", OfferState::Declined, Place::Paused, &[]),
        ("declined-ended", OfferState::Declined, Place::Ended, &[]),
        ("expired", OfferState::Expired, Place::Kept, &[]),
        ("expired-booked", OfferState::Expired, Place::Booked, &[]),
        ("revoked", OfferState::Revoked, Place::Kept, &[]),
    ];
    for (name, state, place, buttons) in states {
        let page = OfferPage {
            chrome: chrome(language, "/offer/x"),
            slot: slot(),
            state,
            place,
            reach: Reach::Mail,
            declines_max: 3,
            silences_max: 2,
            pause_days_free: 7,
        };
        shown.push(Shown {
            name: format!("offer-{name}"),
            html: html(&page),
            buttons,
        });
    }
}

fn own_page(chrome: Chrome) -> Shown {
    let own = OwnPage {
        chrome,
        title: "Impressum".to_owned(),
        html: "<p>Stadt Castrop-Rauxel</p>\n".to_owned(),
        language: Language::GERMAN,
    };
    Shown {
        name: "own".to_owned(),
        html: html(&own),
        buttons: &[],
    }
}

fn other_pages(language: Language, shown: &mut Vec<Shown>) {
    let chrome = || chrome(language, "/nowhere");
    let messages = [
        ("400", Message::bad_request(chrome())),
        ("403", Message::forged(chrome())),
        (
            "403 file",
            Message::closed_file(chrome(), Publish::Participants, "7"),
        ),
        (
            "403 file internal",
            Message::closed_file(chrome(), Publish::Internal, EVIL),
        ),
        ("404 file", Message::no_file(chrome(), TimeDelta::days(90))),
        ("404", Message::not_found(chrome())),
        ("410", Message::gone(chrome())),
        ("413", Message::too_large(chrome())),
        ("408", Message::too_slow(chrome())),
        ("429", Message::too_many(chrome(), 3)),
        ("500", Message::internal(chrome())),
        ("503", Message::unavailable(chrome())),
    ];
    for (name, message) in messages {
        shown.push(Shown {
            name: format!("message-{name}"),
            html: html(&message),
            buttons: &[],
        });
    }
    shown.push(own_page(chrome()));
    let list = |mails| MailList {
        chrome: Chrome {
            path: None,
            ..chrome()
        },
        mails,
        zone: chrono_tz::Europe::Berlin,
    };
    let line = MailLine {
        href: "/demo/mail/1".to_owned(),
        sent: moment("2026-11-26T12:10:00Z"),
        to: "anna@example.org".to_owned(),
        subject: "Bitte bestätigen Sie Ihren Eintrag".to_owned(),
    };
    let mail = MailPage {
        chrome: Chrome {
            path: None,
            ..chrome()
        },
        subject: "Bitte bestätigen Sie Ihren Eintrag".to_owned(),
        headers: vec![("To".to_owned(), "anna@example.org".to_owned())],
        body: format!("Guten Tag {EVIL},\n\nhttp://127.0.0.1:8080/de/verify/a&b\n\nIhr Bürgerbüro"),
        list_href: "/demo/mail".to_owned(),
    };
    for (name, html) in [
        ("mails-none", html(&list(Vec::new()))),
        ("mails", html(&list(vec![line.clone(), line]))),
        ("mail", html(&mail)),
    ] {
        shown.push(Shown {
            name: name.to_owned(),
            html,
            buttons: &[],
        });
    }
}

pub(super) fn every_page(language: Language) -> Vec<Shown> {
    let mut shown = Vec::new();
    join_pages(language, &mut shown);
    verify_pages(language, &mut shown);
    standing::pages(language, &mut shown);
    draw::verdict_pages(language, &mut shown);
    draw::round_pages(language, &mut shown);
    offer_pages(language, &mut shown);
    appointment::appointment_pages(language, &mut shown);
    figures::pages(language, &mut shown);
    other_pages(language, &mut shown);
    shown
}
