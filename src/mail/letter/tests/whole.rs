//! Whole letters: as they were read and found good, one snapshot for each kind and language, and
//! what is true of all of them.

use super::*;

/// A letter as a mail program takes it apart: its headers, then each part. The attached calendar
/// file is the one among the alternatives.
fn shown(raw: &[u8]) -> String {
    let message = MessageParser::default().parse(raw).expect("a message");
    let mut shown = Vec::new();
    for (name, value) in message.headers_raw() {
        let value = match name {
            "Subject" => message.subject().expect("a subject").to_owned(),
            _ => value.trim().replace("\r\n", "\n"),
        };
        shown.push(format!("{name}: {value}"));
    }
    let mut calendar = None;
    for part in &message.parts {
        if let PartType::Multipart(_) = part.body {
            continue;
        }
        let text = std::str::from_utf8(part.contents()).expect("UTF-8");
        let kind = part.content_type().expect("a type");
        let name = format!("{}/{}", kind.c_type, kind.subtype().unwrap_or(""));
        if let Some(file) = part.attachment_name() {
            assert_eq!(calendar, Some(text));
            shown.push(format!("\n=== {name}, attached as {file}"));
            continue;
        }
        if let Some(method) = kind.attribute("method") {
            shown.push(format!("\n=== {name}, method={method}"));
            calendar = Some(text);
        } else {
            shown.push(format!("\n=== {name}"));
        }
        shown.push(text.replace("\r\n", "\n"));
    }
    shown.join("\n")
}

#[test]
fn letters_are_as_they_were_read() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _kept = settings.bind_to_scope();
    for code in ["de", "en"] {
        let frame = Frame {
            wire: Wire::EightBit,
            ..frame(code.parse().expect("a language"))
        };
        for kind in all_kinds() {
            let letters = letters();
            let letters = letters.iter().filter(|letter| letter.kind() == kind);
            let letters: Vec<String> = letters
                .map(|letter| shown(&render(letter, &frame)))
                .collect();
            let between = format!("\n{}\n", "~".repeat(78));
            insta::assert_snapshot!(format!("{kind}_{code}"), letters.join(&between));
        }
    }
}

#[test]
fn every_kind_has_a_name_for_whoever_asks_what_was_sent() {
    for language in Language::all() {
        for kind in all_kinds() {
            let key = format!("page-mydata-mail-{}", kind.replace('_', "-"));
            assert_ne!(language.text(&key), key, "{}", language.code());
        }
    }
}

#[test]
fn no_letter_has_a_header_that_it_does_not_need() {
    let expected = BTreeSet::from([
        "Auto-Submitted",
        "Content-Language",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
        "X-Auto-Response-Suppress",
    ]);
    // No List-* (nobody subscribed), no Precedence, nothing that says where the letter was read.
    each(|letter, _, message| {
        let names: Vec<&str> = message.headers_raw().map(|(name, _)| name).collect();
        assert_eq!(names.len(), expected.len(), "{}: {names:?}", letter.kind());
        assert_eq!(BTreeSet::from_iter(names), expected);
    });
}

/// What is said, whatever it looks like.
fn words(text: &str) -> Vec<&str> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).collect()
}

/// The text between the tags of `html`.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        let (_, after) = part.split_once('>').unwrap_or(("", part));
        text += " ";
        text += after;
    }
    for (name, sign) in [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
    ] {
        text = text.replace(name, sign);
    }
    text.replace("&#38;", "&")
}

/// What stands between the first `open` and the next `close`.
fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let (_, after) = text
        .split_once(open)
        .unwrap_or_else(|| panic!("{open} in {text}"));
    let (_, after) = after.split_once('>').expect("the end of a tag");
    after.split_once(close).expect("the end of an element").0
}

#[test]
fn both_bodies_say_the_same() {
    each(|letter, frame, message| {
        let (text, html) = (body(message, "plain"), body(message, "html"));
        let (_, html) = html.split_once("<body").expect("a body");
        let (_, html) = html.split_once('>').expect("the end of a tag");
        // HTML has a heading more, and a button above the link.
        let heading = between(html, "<h1", "</h1>");
        assert!(!words(heading).is_empty(), "{html}");
        let mut expected = format!("{heading}\n{text}");
        if text.contains(LINK) {
            let button = between(html, "<a", "</a>");
            assert!(!words(button).is_empty(), "{html}");
            let plain = frame.language.text("mail-link-plain");
            expected = expected.replace(LINK, &format!("{button} {plain} {LINK}"));
        }
        let html = without_tags(html);
        assert_eq!(words(&html), words(&expected), "{}", letter.kind());
    });
}

#[test]
fn a_time_limit_has_its_weekday_and_date() {
    each(|letter, frame, message| {
        let limit = match letter {
            Letter::Verify { expires, .. } | Letter::VerifyAddress { expires, .. } => expires,
            Letter::Offer { deadline, .. } | Letter::Reminder { deadline, .. } => deadline,
            Letter::StillNeeded { until, .. } => until,
            _ => return,
        };
        let limit = frame.language.moment(*limit, frame.zone);
        assert!(limit.contains(" 2026, "), "{limit}");
        for subtype in ["plain", "html"] {
            let body = body(message, subtype);
            assert!(
                body.contains(&limit),
                "{}: {limit} in {body}",
                letter.kind()
            );
        }
    });
}

#[test]
fn every_letter_is_signed_by_an_office() {
    each(|_, frame, message| {
        let text = body(message, "plain");
        let label = frame.language.text("mail-fact-phone");
        let farewell = frame.language.text("mail-farewell");
        let signature = format!(
            "\n{farewell}\nStadt Castrop-Rauxel\nBürgerbüro im Rathaus\n\
             Europaplatz 1, 44575 Castrop-Rauxel\n{label}: 030 23125 000\n"
        );
        assert!(text.contains(&signature), "{signature} in {text}");
        // Among the facts or below the signature, so that it is at hand for a call.
        assert_eq!(text.matches("R-7K2M").count(), 1, "{text}");
    });
    let german = frame(Language::GERMAN);
    let signed = |frame: Frame| {
        let raw = render(&offer(), &frame);
        let message = MessageParser::default().parse(&raw).expect("a message");
        let text = body(&message, "plain");
        let (_, signature) = text.split_once("Grüße\n").expect("a farewell");
        signature.lines().next().map(str::to_owned)
    };
    let nobody = Frame {
        signature: None,
        ..german.clone()
    };
    assert_eq!(signed(nobody).as_deref(), Some("Stadt Castrop-Rauxel"));
    let once = Frame {
        town: "Bürgerbüro".into(),
        ..german
    };
    assert_eq!(signed(once).as_deref(), Some("Bürgerbüro im Rathaus"));
}
