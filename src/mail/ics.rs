//! The calendar file of an appointment (RFC 5545, exchanged as in RFC 5546).
//!
//! All times are UTC: a `TZID` would need a `VTIMEZONE` beside it, and every calendar turns UTC
//! into the reader's wall time by itself. Never here: when a file is sent, or to whom.

use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

/// Who wrote the file (`PRODID`).
pub const PRODUCT: &str = "-//Reihum//Reihum 1//DE";

/// An appointment as a calendar keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEvent {
    /// Names the appointment in every calendar for ever; the same in every file about it.
    pub uid: String,
    /// How often the appointment was changed; one more with each change, the cancellation
    /// included.
    pub sequence: u32,
    /// When this file was made.
    pub stamp: DateTime<Utc>,
    /// When the appointment begins.
    pub start: DateTime<Utc>,
    /// When it is over.
    pub end: DateTime<Utc>,
    /// What it is, in a few words.
    pub summary: String,
    /// Office and address.
    pub location: String,
    /// What to bring and know; lines ended by `\n`.
    pub description: String,
    /// The office. RFC 5546 demands one for `PUBLISH` and `CANCEL`.
    pub organizer: Option<Party>,
    /// The citizen; stands in cancellations alone, as `PUBLISH` must not name anybody.
    pub attendee: Option<Party>,
    /// The page of the appointment.
    pub url: Option<String>,
}

/// Somebody who takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// As a calendar shows it.
    pub name: String,
    /// A mail address without `mailto:`.
    pub address: String,
}

/// A finished file, and the method that its MIME part must repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFile {
    /// `PUBLISH` or `CANCEL`, as in the file.
    pub method: &'static str,
    /// The file: lines of at most 75 octets, ended by CRLF.
    pub text: String,
}

/// The file that puts the appointment into a calendar (RFC 5546, section 3.2.1).
pub fn publish(event: &CalendarEvent) -> CalendarFile {
    file("PUBLISH", vevent(event, EventStatus::Confirmed))
}

/// The file that takes it out again (RFC 5546, section 3.2.5).
///
/// The caller passes the next higher `sequence`; calendars ignore a cancellation that is not
/// newer than what they hold.
pub fn cancel(event: &CalendarEvent) -> CalendarFile {
    let mut cancelled = vevent(event, EventStatus::Cancelled);
    if let Some(attendee) = &event.attendee {
        cancelled.append_property(party("ATTENDEE", attendee));
    }
    file("CANCEL", cancelled)
}

fn file(method: &'static str, event: Event) -> CalendarFile {
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", PRODUCT),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", method),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.push(event);
    CalendarFile {
        method,
        text: calendar.to_string(),
    }
}

fn vevent(event: &CalendarEvent, status: EventStatus) -> Event {
    let mut vevent = Event::new();
    vevent
        .uid(&line(&event.uid))
        .sequence(event.sequence)
        .timestamp(event.stamp)
        .starts(event.start)
        .ends(event.end)
        .summary(&line(&event.summary))
        .location(&line(&event.location))
        .description(&text(&event.description))
        .status(status);
    if let Some(organizer) = &event.organizer {
        vevent.append_property(party("ORGANIZER", organizer));
    }
    if let Some(url) = &event.url {
        vevent.url(&line(url));
    }
    vevent
}

fn party(key: &str, party: &Party) -> Property {
    // A quoted parameter has no way to hold a quote (RFC 5545, section 3.2).
    let name = line(&party.name).replace('"', "'");
    Property::new(key, format!("mailto:{}", line(&party.address)))
        .add_parameter("CN", &name)
        .done()
}

/// Without control characters: a line break would begin a property of its own.
fn line(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_control())
        .collect()
}

fn text(text: &str) -> String {
    text.chars()
        .filter(|&character| character == '\n' || !character.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> CalendarEvent {
        CalendarEvent {
            uid: "0190@termine.example.org".into(),
            sequence: 0,
            stamp: "2026-11-20T06:00:00.5Z".parse().expect("a date"),
            start: "2026-11-30T08:20:00Z".parse().expect("a date"),
            end: "2026-11-30T08:35:00Z".parse().expect("a date"),
            summary: "Personalausweis beantragen, Bürgerbüro; Rathaus".into(),
            location: "Europaplatz 1, 44575 Castrop-Rauxel".into(),
            description: "Bitte mitbringen:\r\naltes Ausweisdokument\nbiometrisches Foto — \
                          in höchstens sechs Monate alter Ausführung, größer als ein Däumchen"
                .into(),
            organizer: Some(Party {
                name: "Bürgerbüro: \"Termine\"".into(),
                address: "termine@example.org".into(),
            }),
            attendee: Some(Party {
                name: "Erika\r\nX-EVIL:1".into(),
                address: "erika@example.net".into(),
            }),
            url: Some("https://termine.example.org/de/appointment/abc".into()),
        }
    }

    #[test]
    fn the_bytes_are_as_the_rfc_wants_them() {
        for file in [publish(&event()), cancel(&event())] {
            let text = file.text;
            assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Reihum//"));
            assert!(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
            assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "{text}");
            for line in text.split("\r\n") {
                assert!(line.len() <= 75, "{line}");
            }
            for line in [
                "DTSTART:20261130T082000Z",
                "DTEND:20261130T083500Z",
                "DTSTAMP:20261120T060000Z",
                "UID:0190@termine.example.org",
                "SUMMARY:Personalausweis beantragen\\, Bürgerbüro\\; Rathaus",
                "LOCATION:Europaplatz 1\\, 44575 Castrop-Rauxel",
                &format!("METHOD:{}", file.method),
            ] {
                let lines = text.split("\r\n").filter(|found| *found == line).count();
                assert_eq!(lines, 1, "{line} in {text}");
            }
            assert!(
                !text.contains("TZID") && !text.contains("\r\nX-EVIL"),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let file = publish(&event());
        let calendar: Calendar = file.text.parse().expect("a calendar");
        assert_eq!(calendar.property_value("METHOD"), Some("PUBLISH"));
        let read = calendar.events().next().expect("an event");
        assert_eq!(read.get_uid(), Some("0190@termine.example.org"));
        assert_eq!(read.get_sequence(), Some(0));
        assert_eq!(read.get_status(), Some(EventStatus::Confirmed));
        assert_eq!(read.get_summary(), Some(event().summary.as_str()));
        let description = event().description.replace('\r', "");
        assert_eq!(read.get_description(), Some(description.as_str()));
        assert!(read.get_attendees().is_empty(), "PUBLISH names no attendee");
        let organizer = &read.properties()["ORGANIZER"];
        assert_eq!(organizer.value(), "mailto:termine@example.org");
        assert_eq!(organizer.params()["CN"].value(), "Bürgerbüro: 'Termine'");
    }

    #[test]
    fn a_cancellation_is_the_same_event_one_later() {
        let changed = CalendarEvent {
            sequence: 1,
            ..event()
        };
        let file = cancel(&changed);
        let calendar: Calendar = file.text.parse().expect("a calendar");
        assert_eq!(
            (file.method, calendar.property_value("METHOD")),
            ("CANCEL", Some("CANCEL"))
        );
        let read = calendar.events().next().expect("an event");
        assert_eq!(read.get_uid(), Some(event().uid.as_str()));
        assert_eq!(read.get_sequence(), Some(1));
        assert_eq!(read.get_status(), Some(EventStatus::Cancelled));
        assert_eq!(
            read.multi_properties()["ATTENDEE"][0].value(),
            "mailto:erika@example.net"
        );
    }
}
