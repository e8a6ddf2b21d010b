//! Every view in every state and language: complete, escaped, and with the right buttons.

mod samples;

use std::collections::BTreeSet;
use std::path::Path;

use super::message::Message;
use super::*;
use samples::{ESCAPED, Shown, all_errors, chrome, every_page, join, offer_pages, typed};

/// The values behind each `attribute="`.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\""))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or_default())
        .collect()
}

#[test]
fn every_page_is_whole_in_every_language() {
    for language in Language::all() {
        for Shown {
            name,
            html,
            buttons,
        } in every_page(language)
        {
            let at = format!("{language}/{name}");
            assert_eq!(html.matches("<h1>").count(), 1, "{at}: one heading");
            for key in ["page-", "demo-", "weekday-", "month-", "{$", "{ $"] {
                assert!(!html.contains(key), "{at} shows a key: {key}");
            }
            assert!(!html.contains("<b>"), "{at} lets typed text become markup");
            for never in [
                "<script",
                " style=",
                " onclick",
                " required",
                "javascript:",
                "\u{2068}",
            ] {
                assert!(!html.contains(never), "{at} contains {never}");
            }
            assert!(
                html.contains(&format!("<html lang=\"{language}\">")),
                "{at}: language"
            );
            let ids = values(&html, "id");
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(unique.len(), ids.len(), "{at} repeats an id");
            for reference in ["aria-describedby", "aria-labelledby", "for"] {
                for id in values(&html, reference)
                    .iter()
                    .flat_map(|ids| ids.split(' '))
                {
                    assert!(
                        unique.contains(id),
                        "{at}: {reference} names no element: {id}"
                    );
                }
            }
            for href in values(&html, "href")
                .iter()
                .filter_map(|href| href.strip_prefix('#'))
            {
                assert!(
                    unique.contains(href),
                    "{at}: a link leads to no element: {href}"
                );
            }
            let actions: BTreeSet<&str> = html
                .split("name=\"action\" value=\"")
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap_or_default())
                .collect();
            assert_eq!(actions, buttons.iter().copied().collect(), "{at}: buttons");
            assert_eq!(
                html.matches("<form").count(),
                html.matches("method=\"post\"").count(),
                "{at}: forms post to their own URL"
            );
        }
    }
}

#[test]
fn the_form_keeps_what_was_typed_and_names_what_is_wrong() {
    let german = Language::GERMAN;
    let page = html(&join(german, typed(), all_errors(german)));
    for expected in [
        "<title>Fehler: ",
        "value=\"reisepass\" checked",
        "value=\"ickern\" checked",
        "<option selected>3</option>",
        "value=\"mon-08:00-10:00\" checked",
        "value=\"sat-16:00-18:00\" checked",
        "value=\"48\" selected",
        "name=\"not_before\" value=\"2026-12-24\"",
        "name=\"email\" value=\"anna@\"",
        "<a href=\"#family\">Geben Sie Ihren Nachnamen ein.</a>",
        "aria-describedby=\"email-hint email-error\" aria-invalid=\"true\"",
    ] {
        assert!(page.contains(expected), "missing: {expected}");
    }
    assert!(
        page.contains(&format!("name=\"given\" value=\"{ESCAPED}\"")),
        "a name is escaped"
    );
    let places = [
        "#service-1",
        "#offices-1",
        "#persons",
        "#window-1-1",
        "#notice_hours",
        "#given",
        "#phone",
    ]
    .map(|anchor| {
        page.find(&format!("href=\"{anchor}\""))
            .expect("every error is linked")
    });
    assert!(
        places.is_sorted(),
        "the summary follows the order of the page"
    );
}

#[test]
fn a_page_leads_to_itself_in_the_other_language() {
    let page = html(&Message::gone(chrome(Language::GERMAN, "/offer/x\"y")));
    assert!(page.contains("<a href=\"/en/offer/x&#34;y\" hreflang=\"en\" lang=\"en\">English</a>"));
}

#[test]
fn an_offer_says_when_where_and_how_long() {
    let mut shown = Vec::new();
    offer_pages(Language::GERMAN, &mut shown);
    let open = &shown[0].html;
    for expected in [
        "Montag, 30. November 2026, 9:20 Uhr",
        "datetime=\"2026-11-30T09:20+01:00\"",
        "Freitag, 27. November 2026, 18:00 Uhr",
        "Das sind noch 1 Tag und 4 Stunden.",
        "query=Europaplatz+1%2C+44575+Castrop-Rauxel",
    ] {
        assert!(open.contains(expected), "missing: {expected}");
    }
}

#[test]
fn lengths_are_two_units_at_most_and_rounded_down() {
    for (minutes, expected) in [
        (-5, "0 Minuten"),
        (1, "1 Minute"),
        (60, "1 Stunde"),
        (125, "2 Stunden und 5 Minuten"),
        (24 * 60 + 59, "1 Tag"),
        (2 * 24 * 60 + 3 * 60 + 10, "2 Tage und 3 Stunden"),
    ] {
        assert_eq!(
            duration(Language::GERMAN, TimeDelta::minutes(minutes)),
            expected
        );
    }
}

/// `REIHUM_PAGES_DIR=/tmp/pages cargo test --lib web::view` writes every page there, to be looked at.
#[test]
fn pages_can_be_looked_at() {
    let Some(directory) = std::env::var_os("REIHUM_PAGES_DIR") else {
        return;
    };
    let directory = Path::new(&directory);
    std::fs::create_dir_all(directory.join("assets")).expect("a folder");
    std::fs::write(
        directory.join("assets/reihum.css"),
        include_str!("../assets/reihum.css"),
    )
    .expect("the sheet");
    for language in Language::all() {
        for Shown { name, html, .. } in every_page(language) {
            let html = html.replace("=\"/assets/", "=\"assets/");
            std::fs::write(directory.join(format!("{language}-{name}.html")), html)
                .expect("a page");
        }
    }
}
