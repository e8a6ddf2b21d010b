//! The page of an appointment in all its states.

use super::super::super::Terms;
use super::super::super::appointment::{AppointmentPage, AppointmentState, CancelBand, Note};
use super::super::super::reach::Reach;
use super::{Shown, chrome, html, slot};
use crate::domain::rules::Rules;
use crate::locale::Language;

pub(super) fn appointment_pages(language: Language, shown: &mut Vec<Shown>) {
    let booked = |cancel| AppointmentState::Booked {
        calendar_href: format!("/{language}/appointment/x/calendar.ics"),
        cancel,
    };
    let states: [(&str, AppointmentState, &[&str]); 12] = [
        ("free", booked(Some(CancelBand::Free)), &["cancel"]),
        ("anew", booked(Some(CancelBand::Anew)), &["cancel"]),
        ("late", booked(Some(CancelBand::Late)), &["cancel"]),
        ("fixed", booked(None), &[]),
        (
            "cancelled-free",
            AppointmentState::Cancelled(CancelBand::Free),
            &[],
        ),
        (
            "cancelled-anew",
            AppointmentState::Cancelled(CancelBand::Anew),
            &[],
        ),
        (
            "cancelled-late",
            AppointmentState::Cancelled(CancelBand::Late),
            &[],
        ),
        ("office", AppointmentState::CancelledByOffice, &[]),
        ("attended", AppointmentState::Attended, &[]),
        ("sent-away", AppointmentState::SentAway, &[]),
        ("missed", AppointmentState::Missed, &[]),
        ("unknown", AppointmentState::Unknown, &[]),
    ];
    let noted: [(&str, Note, &[&str]); 3] = [
        ("noted", Note::Counts, &["object"]),
        ("objected", Note::Objected, &[]),
        ("removed", Note::Removed, &[]),
    ];
    let noted = noted.map(|(name, note, buttons)| (name, AppointmentState::Missed, note, buttons));
    let states = states.map(|(name, state, buttons)| (name, state, Note::None, buttons));
    for (name, state, note, buttons) in states.into_iter().chain(noted) {
        let page = AppointmentPage {
            chrome: chrome(language, "/appointment/x"),
            terms: Terms::of(&Rules::default()),
            reference: "K7F-2M9".to_owned(),
            slot: slot(),
            bring: vec![
                "altes Ausweisdokument".to_owned(),
                "biometrisches Foto".to_owned(),
            ],
            state,
            note,
            reach: Reach::Mail,
        };
        shown.push(Shown {
            name: format!("appointment-{name}"),
            html: html(&page),
            buttons,
        });
    }
}
