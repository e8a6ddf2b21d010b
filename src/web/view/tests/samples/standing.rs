//! The pages of an entry that stands in the list, or did.

use super::super::super::Tel;
use super::super::super::address::{AddressPage, AddressState};
use super::super::super::data::{DataPage, Topic};
use super::super::super::edit::EditPage;
use super::super::super::entry::{EntryPage, EntryState};
use super::super::super::html;
use super::super::super::reach::Reach;
use super::super::super::receipt::{ReceiptAppointment, ReceiptOffice, ReceiptPage};
use super::{
    EVIL, FieldError, Rules, Shown, Terms, Typed, all_errors, chrome, day, join, moment, slot,
};
use crate::domain::patience::PausedFor;
use crate::domain::policy::Policy;
use crate::locale::Language;

pub(super) fn pages(language: Language, shown: &mut Vec<Shown>) {
    entry_pages(language, shown);
    edit_pages(language, shown);
    address_pages(language, shown);
    receipt_pages(language, shown);
    data_page(language, shown);
}

fn data_page(language: Language, shown: &mut Vec<Shown>) {
    let topic = |lines: &[&str]| Topic {
        title: language.text("page-mydata-person"),
        lines: lines
            .iter()
            .map(|line| (language.text("page-mydata-name"), (*line).to_owned()))
            .collect(),
    };
    let page = DataPage {
        chrome: chrome(language, "/entry/x/data"),
        service: EVIL.to_owned(),
        entry_href: "/de/entry/x".to_owned(),
        json_href: "/api/v1/entries/x/data".to_owned(),
        topics: vec![topic(&[EVIL, "eva@example.org"]), topic(&[])],
    };
    shown.push(Shown {
        name: "data".to_owned(),
        html: html(&page),
        buttons: &[],
    });
}

fn receipt_pages(language: Language, shown: &mut Vec<Shown>) {
    let ways = [
        ("mail", Reach::Mail, None),
        ("calls", Reach::Calls, None),
        ("nothing", Reach::Nothing, None),
        ("booked", Reach::Calls, Some(booked())),
    ];
    for (name, reach, appointment) in ways {
        let page = ReceiptPage {
            appointment,
            ..receipt(language, reach)
        };
        shown.push(Shown {
            name: format!("receipt-{name}"),
            html: html(&page),
            buttons: &[],
        });
    }
}

fn booked() -> ReceiptAppointment {
    ReceiptAppointment {
        slot: slot(),
        bring: vec![EVIL.to_owned()],
        free_hours: 24,
    }
}

pub(in super::super) fn receipt(language: Language, reach: Reach) -> ReceiptPage {
    let office = |name: &str, address: &str| ReceiptOffice {
        name: name.to_owned(),
        address: address.to_owned(),
        phone: Tel::of("030 23125 000"),
    };
    let token = "A".repeat(46);
    ReceiptPage {
        chrome: chrome(language, "/entry/x/receipt"),
        service: EVIL.to_owned(),
        reference: "K7F-2M9".to_owned(),
        short_code: Some("4827-1930".to_owned()),
        joined: day("2026-11-02"),
        entry_link: format!("https://termine.castrop-rauxel.de/{language}/entry/{token}"),
        entry_href: format!("/{language}/entry/x"),
        check_key: "00112233445566778899aabbccddeeff".to_owned(),
        reach,
        appointment: None,
        calls_max: 3,
        silences_max: 2,
        offices: vec![
            office(
                "Bürgerbüro im Rathaus",
                "Europaplatz 1, 44575 Castrop-Rauxel",
            ),
            office(
                "Bürgerbüro Ickern",
                "Ickerner Straße 54, 44581 Castrop-Rauxel",
            ),
        ],
    }
}

fn entry_pages(language: Language, shown: &mut Vec<Shown>) {
    let deadline = moment("2026-11-27T17:00:00Z");
    let start = moment("2026-11-30T08:20:00Z");
    let states: [(&str, EntryState, &[&str]); 17] = [
        ("waiting", EntryState::Waiting, &["pause", "withdraw"]),
        (
            "needed",
            EntryState::Waiting,
            &["needed", "pause", "withdraw"],
        ),
        ("offered", EntryState::Offered { deadline }, &["withdraw"]),
        ("booked", EntryState::Booked { start }, &[]),
        (
            "asked",
            EntryState::Paused(PausedFor::Citizen),
            &["resume", "withdraw"],
        ),
        (
            "declines",
            EntryState::Paused(PausedFor::Declines),
            &["resume", "withdraw"],
        ),
        (
            "silence",
            EntryState::Paused(PausedFor::Silences),
            &["resume", "withdraw"],
        ),
        (
            "undeliverable",
            EntryState::Paused(PausedFor::Undeliverable),
            &["resume", "withdraw"],
        ),
        (
            "still-needed",
            EntryState::Paused(PausedFor::StillNeeded),
            &["resume", "withdraw"],
        ),
        ("withdrawn", EntryState::Withdrawn, &[]),
        (
            "merged",
            EntryState::Merged {
                reference: Some("R-7K2M".to_owned()),
            },
            &[],
        ),
        ("cancelled", EntryState::Cancelled, &[]),
        ("attended", EntryState::Attended, &[]),
        ("sent-away", EntryState::SentAway, &[]),
        ("missed", EntryState::Missed, &[]),
        ("forgiven", EntryState::Forgiven, &[]),
        ("unknown", EntryState::Unknown, &[]),
    ];
    for (name, state, buttons) in states {
        let page = entry(language, state, buttons);
        shown.push(Shown {
            name: format!("entry-{name}"),
            html: html(&page),
            buttons,
        });
    }
}

pub(in super::super) fn entry(
    language: Language,
    state: EntryState,
    buttons: &[&str],
) -> EntryPage {
    EntryPage {
        chrome: chrome(language, "/entry/x"),
        terms: Terms::of(&Rules::default()),
        reference: "K7F-2M9".to_owned(),
        service: "Personalausweis beantragen".to_owned(),
        persons: 2,
        joined: day("2026-11-02"),
        zone: chrono_tz::Europe::Berlin,
        offer_href: matches!(state, EntryState::Offered { .. })
            .then(|| format!("/{language}/offer/x")),
        appointment_href: matches!(state, EntryState::Booked { .. })
            .then(|| format!("/{language}/appointment/x")),
        state,
        reach: Reach::Mail,
        check_key: "00112233445566778899aabbccddeeff".to_owned(),
        rounds: Vec::new(),
        people_ahead: Some(12),
        people_beside: Some(43),
        hardships: 3,
        policy: Policy::Cohort,
        cutoff_day: Some(day("2026-10-28")),
        can_withdraw: buttons.contains(&"withdraw"),
        can_pause: buttons.contains(&"pause"),
        can_resume: buttons.contains(&"resume"),
        is_asked: buttons.contains(&"needed"),
        edit_href: Some(format!("/{language}/entry/x/edit")),
        receipt_href: Some(format!("/{language}/entry/x/receipt")),
        email_unverified: buttons.contains(&"needed").then(|| EVIL.to_owned()),
        data_href: "/de/entry/TOKEN/data".to_owned(),
        erase_later: (!buttons.contains(&"erase")).then_some("page-entry-erased"),
    }
}

/// The form with what an entry states, some of which the grid does not have.
pub(in super::super) fn edit(language: Language, errors: Vec<FieldError>) -> EditPage {
    let typed = Typed {
        offices: vec!["ickern".to_owned()],
        windows: ["mon-08:00-10:00", "sun-08:15-11:45", "nonsense"]
            .map(str::to_owned)
            .to_vec(),
        notice_hours: "36".to_owned(),
        email: EVIL.to_owned(),
        ..Typed::default()
    };
    EditPage {
        chrome: chrome(language, "/entry/x/edit"),
        form: join(language, typed, errors),
        service: "Personalausweis beantragen".to_owned(),
        language: "en".to_owned(),
        entry_href: format!("/{language}/entry/x"),
        email_unverified: None,
        is_offered: false,
        is_saved: false,
    }
}

fn edit_pages(language: Language, shown: &mut Vec<Shown>) {
    let saved = EditPage {
        is_saved: true,
        email_unverified: Some(EVIL.to_owned()),
        ..edit(language, Vec::new())
    };
    let offered = EditPage {
        is_offered: true,
        ..edit(language, Vec::new())
    };
    // The form asks for less than the one that joins.
    let mut errors = all_errors(language);
    let asked = ["offices", "window", "notice_hours", "phone"];
    errors.retain(|error| asked.contains(&error.field.name()));
    let pages: [(&str, EditPage, &[&str]); 3] = [
        ("open", offered, &["edit"]),
        ("wrong", edit(language, errors), &["edit"]),
        ("saved", saved, &[]),
    ];
    for (name, page, buttons) in pages {
        shown.push(Shown {
            name: format!("edit-{name}"),
            html: html(&page),
            buttons,
        });
    }
}

fn address_pages(language: Language, shown: &mut Vec<Shown>) {
    let expires = moment("2026-11-27T17:00:00Z");
    let states: [(&str, AddressState, &[&str]); 3] = [
        ("open", AddressState::Open { expires }, &["verify"]),
        ("moved", AddressState::Moved, &[]),
        ("taken", AddressState::Taken, &[]),
    ];
    for (name, state, buttons) in states {
        let page = AddressPage {
            chrome: chrome(language, "/address/x"),
            service: "Personalausweis beantragen".to_owned(),
            email: EVIL.to_owned(),
            state,
            zone: chrono_tz::Europe::Berlin,
        };
        shown.push(Shown {
            name: format!("address-{name}"),
            html: html(&page),
            buttons,
        });
    }
}

#[test]
fn nothing_that_was_stated_is_lost_in_the_form() {
    let german = Language::GERMAN;
    let page = html(&edit(german, all_errors(german)));
    for expected in [
        "value=\"mon-08:00-10:00\" checked",
        "value=\"sun-08:15-11:45\" checked",
        "Sonntag, 8:15 bis 11:45 Uhr",
        "value=\"36\" selected>Mindestens 36 Stunden vorher Bescheid",
        "value=\"ickern\" checked",
        "value=\"en\" selected>English",
    ] {
        assert!(page.contains(expected), "missing: {expected}");
    }
    assert!(!page.contains("nonsense"));
}

#[test]
fn the_receipt_of_an_appointment_tells_what_to_bring_and_how_to_cancel() {
    let page = ReceiptPage {
        appointment: Some(ReceiptAppointment {
            bring: vec!["altes Ausweisdokument".to_owned()],
            ..booked()
        }),
        ..receipt(Language::GERMAN, Reach::Calls)
    };
    let html = html(&page);
    for words in [
        "<li>altes Ausweisdokument</li>",
        "Bis 24 Stunden vorher hat das keinen Nachteil",
    ] {
        assert!(html.contains(words), "{words} in {html}");
    }
}

#[test]
fn who_has_no_mail_reads_how_to_join() {
    for (language, words) in [
        ("de", "rufen Sie uns an oder kommen Sie vorbei"),
        ("en", "call us or come by"),
    ] {
        let language = language.parse().expect("a language");
        let html = html(&super::start(language));
        assert!(html.contains(words), "{words} in {html}");
    }
}
