mod cancelling;
mod standing;
mod whole;

use std::collections::BTreeSet;

use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::*;
use crate::mail::ics::{Exchange, Party};

fn at(moment: &str) -> DateTime<Utc> {
    moment.parse().expect("a moment")
}

fn frame(language: Language) -> Frame {
    Frame {
        language,
        zone: chrono_tz::Europe::Berlin,
        town: "Stadt Castrop-Rauxel".into(),
        signature: Some(Signature {
            office: "Bürgerbüro im Rathaus".into(),
            address: "Europaplatz 1, 44575 Castrop-Rauxel".into(),
            phone: Some("030 23125 000".into()),
        }),
        reference: Some("R-7K2M".into()),
        from: "Bürgerbüro <termine@example.org>"
            .parse()
            .expect("a mailbox"),
        to: "erika@example.net".parse().expect("an address"),
        given: "Erika".into(),
        family: "Müßtermann, geb. \"Zoë\"".into(),
        message_id: "<0190@termine.example.org>".into(),
        date: at("2026-11-24T06:00:00Z"),
        wire: Wire::SevenBit,
        sensitive: false,
    }
}

const SERVICE: &str = "Personalausweis <beantragen> & abholen";
const LINK: &str = "https://termine.example.org/de/offer/o.AZxY0pQ3=ThisIsALongToken_-0123456789abcdefghijklmnopqrstuvwxyz=3D01";

fn calendar() -> CalendarEvent {
    CalendarEvent {
        exchange: Exchange::Publish,
        uid: "0190@termine.example.org".into(),
        sequence: 0,
        stamp: at("2026-11-24T06:00:00Z"),
        start: at("2026-11-30T08:20:00Z"),
        end: at("2026-11-30T08:35:00Z"),
        summary: SERVICE.into(),
        location: "Bürgerbüro im Rathaus, Europaplatz 1".into(),
        description: "Bitte bringen Sie mit: altes Ausweisdokument".into(),
        organizer: Some(Party {
            name: "Bürgerbüro".into(),
            address: "termine@example.org".into(),
        }),
        attendee: None,
        url: None,
    }
}

const START: &str = "2026-11-30T08:20:00Z";

fn letters() -> Vec<Letter> {
    let mut letters = waiting_letters();
    letters.extend(appointment_letters());
    letters.extend(cancelling::letters());
    letters.extend(standing::letters());
    letters
}

/// Letters to somebody in the list.
fn waiting_letters() -> Vec<Letter> {
    let service = || SERVICE.to_owned();
    let link = || LINK.to_owned();
    let reference = || "R-7K2M".to_owned();
    let paused = |reason| Letter::Paused {
        service: service(),
        link: link(),
        reason,
        free_days: 7,
    };
    vec![
        Letter::Verify {
            service: service(),
            link: link(),
            expires: at("2026-11-25T06:00:00Z"),
        },
        Letter::Waiting {
            service: service(),
            reference: reference(),
            joined_on: "2026-11-23".parse().expect("a day"),
            check_key: "00112233445566778899aabbccddeeff".to_owned(),
            link: link(),
        },
        Letter::ReceiptAgain {
            service: service(),
            reference: reference(),
            link: link(),
        },
        paused(PauseReason::Declines),
        paused(PauseReason::Silences),
    ]
}

fn offer() -> Letter {
    Letter::Offer {
        service: SERVICE.into(),
        office: "Bürgerbüro im Rathaus".into(),
        address: "Europaplatz 1, 44575 Castrop-Rauxel".into(),
        start: at(START),
        persons: 2,
        deadline: at("2026-11-26T17:00:00Z"),
        link: LINK.into(),
        rest: standing::REST,
    }
}

/// Letters about one slot.
fn appointment_letters() -> Vec<Letter> {
    let (service, link) = (|| SERVICE.to_owned(), || LINK.to_owned());
    let office = || "Bürgerbüro im Rathaus".to_owned();
    let strike = |kind, cost_days| Letter::Strike {
        service: service(),
        office: office(),
        start: at(START),
        kind,
        cost_days,
        until: "2027-05-29".parse().expect("a day"),
        link: link(),
    };
    vec![
        offer(),
        Letter::Expired {
            service: service(),
            office: office(),
            start: at(START),
            link: link(),
            rest: standing::REST,
        },
        strike(StrikeKind::NoShow, 0),
        strike(StrikeKind::CancelledLate, 7),
        Letter::Revoked {
            service: service(),
            office: office(),
            start: at(START),
            link: link(),
        },
        Letter::Pardoned {
            service: service(),
            office: office(),
            start: at(START),
            link: link(),
        },
    ]
}

/// Every kind in every language.
fn each(check: impl Fn(&Letter, &Frame, &mail_parser::Message<'_>)) {
    each_framed(frame, check);
}

fn each_framed(
    frame: impl Fn(Language) -> Frame,
    check: impl Fn(&Letter, &Frame, &mail_parser::Message<'_>),
) {
    for language in Language::all() {
        for letter in letters() {
            let frame = frame(language);
            let raw = render(&letter, &frame);
            let message = MessageParser::default().parse(&raw).expect("a message");
            check(&letter, &frame, &message);
        }
    }
}

fn body(message: &mail_parser::Message<'_>, subtype: &str) -> String {
    let part = message
        .parts
        .iter()
        .find(|part| part.is_content_type("text", subtype))
        .expect("a body");
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.replace("\r\n", "\n"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_test_letters_are_every_kind() {
    let kinds: BTreeSet<_> = letters().iter().map(Letter::kind).collect();
    assert_eq!(kinds, BTreeSet::from(all_kinds()));
}

#[test]
fn headers_say_who_and_that_nobody_need_answer() {
    each(|letter, frame, message| {
        let header = |name: &'static str| message.header_raw(name).map_or("", str::trim);
        assert_eq!(header("Auto-Submitted"), "auto-generated");
        assert_eq!(header("X-Auto-Response-Suppress"), "OOF, AutoReply");
        assert_eq!(header("Content-Language"), frame.language.code());
        assert_eq!(header("MIME-Version"), "1.0");
        assert_eq!(header("Message-ID"), frame.message_id);
        assert_eq!(header("Date"), "Tue, 24 Nov 2026 06:00:00 +0000");
        let to = message.to().and_then(|to| to.first()).expect("a recipient");
        assert_eq!(
            to.name(),
            Some("Erika Müßtermann, geb. \"Zoë\""),
            "{}",
            letter.kind()
        );
        assert_eq!(to.address(), Some("erika@example.net"));
        let from = message
            .from()
            .and_then(|from| from.first())
            .expect("a sender");
        assert_eq!(from.name(), Some("Bürgerbüro"));
        let subject = message.subject().expect("a subject");
        assert!(subject.contains(SERVICE), "{}: {subject}", letter.kind());
        assert!(!subject.contains(['\n', '\u{2068}']), "{subject:?}");
    });
}

#[test]
fn files_show_umlauts_and_links_as_they_are() {
    let frame = Frame {
        wire: Wire::EightBit,
        ..frame(Language::GERMAN)
    };
    for letter in letters() {
        let seven = render(
            &letter,
            &Frame {
                wire: Wire::SevenBit,
                ..frame.clone()
            },
        );
        let eight = render(&letter, &frame);
        assert!(seven.is_ascii());
        let text = String::from_utf8(eight.clone()).expect("UTF-8");
        assert!(
            !text.replace("\r\n", "").contains(['\r', '\n']),
            "lines end in CRLF"
        );
        let body = |raw: &[u8]| {
            let message = MessageParser::default().parse(raw).expect("a message");
            message
                .body_text(0)
                .map(|text| text.replace("\r\n", "\n").trim_end().to_owned())
        };
        assert_eq!(body(&seven), body(&eight), "the same words on both ways");
    }
}

#[test]
fn a_sensitive_service_is_in_no_header() {
    each_framed(
        |language| Frame {
            sensitive: true,
            ..frame(language)
        },
        |letter, _, message| {
            let subject = message.subject().expect("a subject");
            assert!(subject.len() > 10, "{}: {subject}", letter.kind());
            for (name, value) in message.headers_raw() {
                assert!(!value.contains("Personalausweis"), "{name}: {value}");
            }
            assert!(!subject.contains("Personalausweis"), "{subject}");
            let title = body(message, "html");
            let (title, _) = title.split_once("</title>").expect("a title");
            assert!(!title.contains("Personalausweis"), "{title}");
        },
    );
}

#[test]
fn both_bodies_are_whole_and_text_comes_first() {
    each(|letter, frame, message| {
        let (text, html) = (body(message, "plain"), body(message, "html"));
        let of = |subtype| {
            message
                .parts
                .iter()
                .position(|part| part.is_content_type("text", subtype))
        };
        assert!(of("plain") < of("html"));
        for body in [&text, &html] {
            assert!(body.contains("Stadt Castrop-Rauxel"), "{body}");
            assert!(
                !body.contains("mail-") && !body.contains("{{"),
                "{}: {body}",
                letter.kind()
            );
        }
        assert!(text.contains("Erika Müßtermann, geb. \"Zoë\""), "{text}");
        assert!(
            !text.contains("\n\n\n") && !text.contains("&amp;"),
            "{text}"
        );
        assert!(!html.contains("<beantragen>"), "{html}");
        let language = format!("<html lang=\"{}\">", frame.language.code());
        assert!(html.contains(&language) && html.contains("<h1"), "{html}");
        for remote in ["src=", "url(", "<img", "<script", "@import", "http-equiv"] {
            assert!(!html.contains(remote), "{remote} in {html}");
        }
    });
}

#[test]
fn the_one_link_stands_alone_on_its_line() {
    each(|letter, _, message| {
        let (text, html) = (body(message, "plain"), body(message, "html"));
        let links = text.matches("https://").count();
        if matches!(letter, Letter::AddressChanged { .. }) {
            assert_eq!((links, html.matches("href=").count()), (0, 0));
        } else {
            assert_eq!(links, 1, "{}: {text}", letter.kind());
            assert!(text.lines().any(|line| line == LINK), "{text}");
            assert_eq!(html.matches("href=").count(), 1, "{html}");
            assert!(html.contains(&format!("href=\"{LINK}\"")), "{html}");
            assert!(html.contains(&format!(">{LINK}</span>")), "{html}");
        }
    });
}

#[test]
fn an_offer_says_what_where_when_and_by_when() {
    let [german, english] = ["de", "en"].map(|code| {
        let raw = render(&offer(), &frame(code.parse().expect("a language")));
        body(
            &MessageParser::default().parse(&raw).expect("a message"),
            "plain",
        )
    });
    for line in [
        "Guten Tag Erika Müßtermann, geb. \"Zoë\",",
        "Was: Personalausweis <beantragen> & abholen",
        "Wo: Bürgerbüro im Rathaus, Europaplatz 1, 44575 Castrop-Rauxel",
        "Wann: Montag, 30. November 2026, 9:20 Uhr",
        "Für: 2 Personen",
        "Antwort bis: Donnerstag, 26. November 2026, 18:00 Uhr",
    ] {
        assert!(
            german.lines().any(|found| found == line),
            "{line} in {german}"
        );
    }
    for line in [
        "When: Monday, 30 November 2026, 9:20",
        "For: 2 people",
        "Answer by: Thursday, 26 November 2026, 18:00",
    ] {
        assert!(
            english.lines().any(|found| found == line),
            "{line} in {english}"
        );
    }
}

#[test]
fn a_calendar_file_and_its_part_name_the_same_method() {
    each(|letter, frame, message| {
        let part = message
            .parts
            .iter()
            .find(|part| part.is_content_type("text", "calendar"));
        let method = match letter {
            Letter::Confirmed { .. } | Letter::Changed { .. } => "PUBLISH",
            Letter::Cancelled { .. } => "CANCEL",
            _ => {
                assert!(part.is_none() && message.attachment_count() == 0);
                return;
            }
        };
        let part = part.expect("a calendar part");
        let attribute = part
            .content_type()
            .and_then(|kind| kind.attribute("method"));
        assert_eq!(attribute, Some(method));
        let PartType::Text(text) = &part.body else {
            panic!("{part:?}")
        };
        assert!(text.contains(&format!("\r\nMETHOD:{method}\r\n")), "{text}");
        let attached = message
            .parts
            .iter()
            .find(|part| part.attachment_name().is_some())
            .expect("an attachment");
        let name = if frame.language == Language::GERMAN {
            "termin.ics"
        } else {
            "appointment.ics"
        };
        assert_eq!(attached.attachment_name(), Some(name));
        assert_eq!(attached.contents(), text.as_bytes());
    });
}

#[test]
fn a_letter_is_the_same_again_and_ends_its_lines_well() {
    for letter in letters() {
        let raw = render(&letter, &frame(Language::GERMAN));
        assert_eq!(raw, render(&letter, &frame(Language::GERMAN)));
        let text = String::from_utf8(raw).expect("text");
        assert!(text.is_ascii() && !text.replace("\r\n", "").contains(['\r', '\n']));
        assert!(text.split("\r\n").all(|line| line.len() <= 998));
    }
}

#[test]
fn no_name_adds_a_header_or_breaks_the_message() {
    let long = "Zoë ".repeat(60);
    for given in [
        "Erika\r\nBcc: all@example.org",
        "Erika\0",
        "Erika <x@example.org>, \"y",
        "back\\slash\\",
        "=?utf-8?q?Bcc?=",
        "李四 😀",
        "",
        long.as_str(),
    ] {
        let given = given.to_owned();
        let raw = render(
            &offer(),
            &Frame {
                given,
                ..frame(Language::GERMAN)
            },
        );
        let message = MessageParser::default().parse(&raw).expect("a message");
        assert!(message.bcc().is_none());
        let to = message.to().expect("a recipient");
        assert_eq!(to.iter().count(), 1, "{to:?}");
        assert_eq!(
            to.first().and_then(|to| to.address()),
            Some("erika@example.net")
        );
    }
}

/// Keys and the variables each may name, by the text of the file itself.
fn keys(text: &str) -> BTreeSet<(String, BTreeSet<String>)> {
    let mut keys: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line.split_once(" =")
            && !line.starts_with(' ')
        {
            keys.push((key.to_owned(), BTreeSet::new()));
        }
        let name = |rest: &str| {
            let ends = |character: char| !character.is_alphanumeric() && character != '_';
            rest.split(ends).next().unwrap_or_default().to_owned()
        };
        let named = line.split('$').skip(1).map(name);
        if let Some((_, variables)) = keys.last_mut() {
            variables.extend(named);
        }
    }
    keys.into_iter().collect()
}

#[test]
fn the_languages_have_the_same_texts_with_the_same_variables() {
    let german = keys(include_str!("../../locales/de/mail.ftl"));
    let english = keys(include_str!("../../locales/en/mail.ftl"));
    let differing: Vec<_> = german.symmetric_difference(&english).collect();
    assert!(differing.is_empty(), "{differing:?}");
    assert!(german.len() > 60);
}

/// `REIHUM_LETTERS=DIR cargo test --lib letters_to_look_at` writes every letter to DIR.
#[test]
fn letters_to_look_at() {
    let Some(directory) = std::env::var_os("REIHUM_LETTERS").map(std::path::PathBuf::from) else {
        return;
    };
    for language in Language::all() {
        for (number, letter) in letters().iter().enumerate() {
            let raw = render(letter, &frame(language));
            let message = MessageParser::default().parse(&raw).expect("a message");
            let name = format!("{number:02}-{}-{language}", letter.kind());
            for (ending, bytes) in [
                ("eml", raw.clone()),
                ("txt", body(&message, "plain").into_bytes()),
                ("html", body(&message, "html").into_bytes()),
            ] {
                std::fs::write(directory.join(format!("{name}.{ending}")), bytes).expect("written");
            }
        }
    }
}
