//! The calendar file of an appointment (RFC 5545, exchanged as in RFC 5546).
//!
//! All times are UTC: a `TZID` would need a `VTIMEZONE` beside it, and every calendar turns UTC
//! into the reader's wall time by itself. Never here: when a file is sent, or to whom.

use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus, Property};

/// Who wrote the file (`PRODID`).
pub const PRODUCT: &str = "-//Reihum//Reihum 1//DE";

/// The calendar reminds so long before the start: in time to set out. When it is still worth
/// cancelling, days before, a mail reminds.
const ALARM_BEFORE: TimeDelta = TimeDelta::hours(1);

/// How calendars are told of an appointment (RFC 5546, section 1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// A file, to be added by whoever likes to.
    Publish,
    /// An invitation that was accepted already.
    Request,
}

/// An appointment as a calendar keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarEvent {
    /// How the calendar is told.
    pub exchange: Exchange,
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
    /// The citizen; `PUBLISH` must not name anybody.
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
    /// `PUBLISH`, `REQUEST` or `CANCEL`, as in the file.
    pub method: &'static str,
    /// The file: lines of at most 75 octets, ended by CRLF.
    pub text: String,
}

/// The file that puts the appointment into a calendar, or changes it there, in the way that the
/// event asks for. Who has no address cannot be invited.
pub fn tell(event: &CalendarEvent) -> CalendarFile {
    match (event.exchange, &event.attendee) {
        (Exchange::Request, Some(attendee)) => request(event, attendee),
        _ => publish(event),
    }
}

/// The file for whoever fetches it (RFC 5546, section 3.2.1).
pub fn publish(event: &CalendarEvent) -> CalendarFile {
    file("PUBLISH", standing(event))
}

/// The invitation (RFC 5546, section 3.2.2). The citizen has said yes: nobody waits for a reply.
fn request(event: &CalendarEvent, attendee: &Party) -> CalendarFile {
    let mut asked = party("ATTENDEE", attendee);
    for (key, value) in [
        ("CUTYPE", "INDIVIDUAL"),
        ("ROLE", "REQ-PARTICIPANT"),
        ("PARTSTAT", "ACCEPTED"),
        ("RSVP", "FALSE"),
    ] {
        asked.add_parameter(key, value);
    }
    let mut event = standing(event);
    event.append_multi_property(asked);
    file("REQUEST", event)
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

fn standing(event: &CalendarEvent) -> Event {
    let mut standing = vevent(event, EventStatus::Confirmed);
    // Without these two the crate would ask the machine for the time, and chance for a name.
    let mut alarm = Alarm::display(&line(&event.summary), -ALARM_BEFORE);
    alarm
        .uid(&format!("alarm-{}", line(&event.uid)))
        .timestamp(event.stamp);
    standing.alarm(alarm);
    standing
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
            exchange: Exchange::Publish,
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
        for file in [publish(&event()), tell(&invitation()), cancel(&event())] {
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
                let event = text.split("BEGIN:VALARM").next().unwrap_or_default();
                let lines = event.split("\r\n").filter(|found| *found == line).count();
                assert_eq!(lines, 1, "{line} in {text}");
            }
            assert!(
                !text.contains("TZID") && !text.contains("\r\nX-EVIL"),
                "{text}"
            );
        }
    }

    fn invitation() -> CalendarEvent {
        CalendarEvent {
            exchange: Exchange::Request,
            ..event()
        }
    }

    #[test]
    fn an_invitation_is_accepted_already() {
        let file = tell(&invitation());
        let calendar: Calendar = file.text.parse().expect("a calendar");
        let method = calendar.property_value("METHOD");
        assert_eq!((file.method, method), ("REQUEST", Some("REQUEST")));
        let read = calendar.events().next().expect("an event");
        let attendee = &read.multi_properties()["ATTENDEE"][0];
        assert_eq!(attendee.value(), "mailto:erika@example.net");
        for (key, value) in [("PARTSTAT", "ACCEPTED"), ("RSVP", "FALSE")] {
            assert_eq!(attendee.params()[key].value(), value);
        }
        assert!(read.properties().contains_key("ORGANIZER"));
        let nobody = CalendarEvent {
            attendee: None,
            ..invitation()
        };
        assert_eq!(tell(&nobody).method, "PUBLISH");
    }

    #[test]
    fn a_calendar_reminds_in_time_to_set_out() {
        for file in [tell(&event()), tell(&invitation())] {
            let parts = file.text.split_once("BEGIN:VALARM\r\n");
            let (_, alarm) = parts.expect("an alarm");
            for line in [
                "ACTION:DISPLAY",
                "TRIGGER:-PT3600S",
                "DTSTAMP:20261120T060000Z",
                "UID:alarm-0190@termine.example.org",
            ] {
                assert!(alarm.contains(&format!("{line}\r\n")), "{line} in {alarm}");
            }
        }
        assert!(!cancel(&event()).text.contains("VALARM"));
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
