//! Every view in every state and language: complete, escaped, and with the right buttons.

mod figures;
mod journey;
mod pseudo;
mod samples;

use std::collections::BTreeSet;
use std::path::Path;

use super::entry::EntryState;
use super::message::Message;
use super::rounds::{RoundState, Source};
use super::*;
use crate::config::Publish;
use crate::domain::certificate::What;
use crate::domain::policy::Policy;
use samples::draw::{self, HASH};
use samples::{Shown, chrome, every_page, offer_pages, start};

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
        "<a href=\"tel:+493023125000\">030 23125 000</a>",
    ] {
        assert!(open.contains(expected), "missing: {expected}");
    }
}

#[test]
fn a_place_says_who_is_ahead_and_among_whom_the_lot_decides() {
    let english = "en".parse().expect("a language");
    let told = |ahead, beside, policy| {
        let mut page = samples::entry(english, EntryState::Waiting, &[]);
        page.people_ahead = Some(ahead);
        page.people_beside = Some(beside);
        page.policy = policy;
        let page = html(&page);
        let fact = page.split("Waiting ahead of you</dt><dd>").nth(1);
        let fact = fact.and_then(|fact| fact.split("</dd>").next());
        fact.unwrap_or_default().to_owned()
    };
    for (ahead, beside, policy, expected) in [
        (0, 0, Policy::Cohort, "nobody"),
        (
            0,
            42,
            Policy::Cohort,
            "nobody<small>The wait of 42 other people counts from the same day as yours. Among all of you the lot decides.</small>",
        ),
        (
            1,
            1,
            Policy::Uniform,
            "1 person<small>It is this person’s turn before yours. 1 other person is just as far ahead as you are. Between the two of you the lot decides.</small>",
        ),
        (
            12,
            0,
            Policy::Cohort,
            "12 people<small>It is their turn before yours.</small>",
        ),
    ] {
        assert_eq!(told(ahead, beside, policy), expected);
    }
}

#[test]
fn a_draw_without_a_beacon_is_said_to_be_trusted() {
    for language in Language::all() {
        let list = |has_beacon| draw::list(language, Policy::Cohort, has_beacon, Publish::Full);
        let round = |source| draw::round(language, RoundState::Drawn, source);
        let manual = || Source::Manual("lotto".to_owned());
        let words = if language == Language::GERMAN {
            "müssen Sie vertrauen"
        } else {
            "have to trust"
        };
        let trusted = |html: &str| html.contains(words);
        assert!(trusted(&html(&list(false))), "{language}");
        // One of its rounds had none.
        assert!(trusted(&html(&list(true))), "{language}");
        let mut all_have_one = list(true);
        all_have_one.rounds.remove(4);
        assert!(!trusted(&html(&all_have_one)), "{language}");
        assert!(trusted(&html(&round(Source::None))), "{language}");
        assert!(!trusted(&html(&round(manual()))), "{language}");
    }
}

#[test]
fn a_round_has_all_that_is_public_and_the_way_to_check_it() {
    let source = Source::from_line(&format!("drand {HASH} 14233921"));
    let page = draw::round(Language::GERMAN, RoundState::Drawn, source);
    let shown = html(&page);
    for expected in [
        "Dienstag, 24. November 2026, 6:30 Uhr",
        "Runde 14233921 des öffentlichen Zufallsdienstes drand",
        "href=\"/de/rounds/12/pool\"",
        "href=\"/de/rounds/12/result\"",
        "href=\"/verify.py\"",
        "<code>reveal</code>",
        "<span class=\"keep\">python3 verify.py</span> <span class=\"keep\">round-12.pool</span> <span class=\"keep\">round-12.result</span>",
        "<span class=\"keep\">--secret PRÜFSCHLÜSSEL</span>",
        "<span class=\"keep\">reihum draw verify</span> <span class=\"keep\">round-12.pool</span>",
        "<i>52db9ba7</i><i>0e0cc0f6</i>",
        "Wer sich an einem früheren Tag eingetragen hat, kommt zuerst.",
        "<code>e</code> wartender Eintrag",
        "2 Einträge warteten inzwischen nicht mehr.",
        "Bei 3 Terminen blieb keine Zeit mehr für eine Antwort.",
        "Personen, die sich bis Montag, 2. November 2026 eingetragen haben",
    ] {
        assert!(shown.contains(expected), "missing: {expected}");
    }
    assert!(shown.contains(&format!("href=\"/api/v1/policies/{HASH}\"")));
    assert!(!shown.contains("fiel inzwischen aus"), "none closed");
    assert_eq!(shown.matches("Zufallszahl von außen").count(), 1, "one row");
}

#[test]
fn a_round_leads_only_to_what_its_reader_may_read() {
    let page = |publish| {
        let mut page = draw::round(Language::GERMAN, RoundState::Drawn, Source::None);
        page.publish = publish;
        html(&page)
    };
    let has = |publish: Publish, expected: [bool; 4]| {
        let page = page(publish);
        let found = [
            "href=\"/de/rounds/12/pool\"",
            "/de/rounds/12/pool</span><wbr><span class=\"keep\">?receipt=LINKTEIL</span>",
            "Speichern Sie die beiden Dateien",
            "/api/v1/rounds/12</span><wbr><span class=\"keep\">/proof/LINKTEIL",
        ]
        .map(|words| page.contains(words));
        assert_eq!(found, expected, "{publish:?}");
        assert!(page.contains("auf der Seite Ihres Eintrags"), "{publish:?}");
    };
    has(Publish::Full, [true, false, true, false]);
    has(Publish::Participants, [false, true, true, false]);
    has(Publish::Internal, [false, false, false, true]);
}

#[test]
fn a_round_that_waits_says_for_what_and_until_when() {
    let mut page = draw::round(
        Language::GERMAN,
        RoundState::Fixed,
        Source::Manual("lotto".to_owned()),
    );
    page.publish = Publish::Full;
    let shown = html(&page);
    for expected in [
        "wartet seit Dienstag, 24. November 2026, 6:30 Uhr auf die Zufallszahl von außen",
        "bis Dienstag, 24. November 2026, 8:30 Uhr nicht",
        "Öffentliche Ziehung „lotto“",
        "Noch gibt es kein Ergebnis zum Nachrechnen.",
        "href=\"/de/rounds/12/pool\"",
    ] {
        assert!(shown.contains(expected), "missing: {expected}");
    }
    for never in ["verify.py", "/result\"", "seed = "] {
        assert!(!shown.contains(never), "{never}");
    }
}

#[test]
fn what_decided_is_told_in_two_sentences_and_one_change() {
    let chrome = chrome(Language::GERMAN, "/entry/x");
    let told: Vec<[Option<String>; 3]> = draw::certificates()
        .into_iter()
        .map(|(certificate, what)| {
            let verdict = draw::verdict(1, certificate, what, true);
            [
                Some(verdict.outcome(&chrome)),
                verdict.reason(&chrome),
                verdict.change(&chrome),
            ]
        })
        .collect();
    let expected = [
        "Sie waren an der Reihe.",
        "Für Ihre Zeiten gab es genug Termine. Das Los war nicht nötig.",
        "Die Termine reichten bis zu Personen, deren Wartezeit ab Montag, 2. November 2026 zählt. Ihre zählt schon länger.",
        "Kein freier Termin passte zu Ihren Angaben.",
        "1 freier Termin passte zu Ihren Angaben, aber es lagen nirgends genug davon hintereinander.",
        "Alle gingen an Personen, die vor Ihnen an der Reihe waren.",
        "Hätten Sie auch am Dienstag von 8:00 bis 10:00 Uhr gekonnt, wären Sie in dieser Runde an der Reihe gewesen.",
        "Hätten Ihnen 24 Stunden Vorlauf gereicht, wären Sie in dieser Runde an der Reihe gewesen.",
    ];
    let all = told
        .iter()
        .flatten()
        .flatten()
        .fold(String::new(), |all, one| all + "\n" + one);
    for expected in expected {
        assert!(all.contains(expected), "missing: {expected}\n{all}");
    }
    for [_, reason, change] in &told[..3] {
        assert!(reason.is_some() && change.is_none(), "served: {reason:?}");
    }
}

#[test]
fn a_change_is_never_told_to_who_was_served() {
    let (served, _) = draw::certificates().swap_remove(0);
    let what = What::Notice { hours: 0 };
    let verdict = draw::verdict(1, served, Some(what), true);
    assert_eq!(verdict.change(&chrome(Language::GERMAN, "/entry/x")), None);
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

/// The join page under a policy.
fn joining(language: &str, policy: Policy) -> String {
    let language: Language = language.parse().expect("a language");
    let mut page = start(language);
    page.policy = policy;
    html(&page)
}

#[test]
fn the_rules_before_joining_are_those_of_the_policy() {
    let sentences = [
        (Policy::Cohort, "de", "Wer sich an einem früheren Tag eing"),
        (Policy::Cohort, "en", "People who joined on an earlier day"),
        (Policy::Aged, "de", "Jeder Tag, den Sie schon warten"),
        (Policy::Aged, "en", "Each day you have already waited"),
        (Policy::Uniform, "de", "Alle haben die gleichen Chancen"),
        (Policy::Uniform, "en", "Everybody has the same chance"),
        (Policy::Fifo, "de", "Es zählt die genaue Uhrzeit"),
        (Policy::Fifo, "en", "The exact time counts"),
    ];
    for (policy, language, own) in sentences {
        let page = joining(language, policy);
        assert!(page.contains(own), "{policy:?}: {own}");
        for (other, _, sentence) in sentences {
            let is_told = page.contains(sentence);
            assert!(other == policy || !is_told, "{policy:?}: {sentence}");
        }
        let says = |words: [&str; 2]| words.iter().any(|words| page.contains(words));
        // Only where the second does not count is haste of no use.
        let no_haste = says(["Schnell sein bringt keinen", "Being quick brings no"]);
        assert_eq!(no_haste, policy != Policy::Fifo, "{policy:?}");
        let early = says(["zählt Ihre Wartezeit frühestens", "your wait counts from"]);
        let days_count = matches!(policy, Policy::Cohort | Policy::Aged);
        assert_eq!(early, days_count, "{policy:?}");
    }
}

#[test]
fn outside_of_the_rules_no_page_speaks_of_speed() {
    // Such words would be wrong where the second of joining counts.
    for language in Language::all() {
        let mut pages = every_page(language);
        pages.retain(|page| !page.name.starts_with("join") && page.name != "start");
        let html = joining(language.code(), Policy::Fifo);
        pages.push(Shown {
            name: "join-fifo".into(),
            html,
            buttons: &[],
        });
        for Shown { name, html, .. } in pages {
            for word in ["schneller", "Schnell sein", "quick", "faster"] {
                assert!(!html.contains(word), "{language}/{name}: {word}");
            }
        }
    }
}

#[test]
fn an_offer_says_when_an_entry_pauses() {
    for (language, sentence) in [
        (
            "de",
            "3 Angebote ab, ohne Ihre Zeiten zu ändern, oder bleiben 2 Angebote nacheinander ohne",
        ),
        (
            "en",
            "decline 3 offers without changing your times, or leave 2 offers in a row without",
        ),
    ] {
        let mut shown = Vec::new();
        offer_pages(language.parse().expect("a language"), &mut shown);
        let telling = shown.iter().filter(|page| page.html.contains(sentence));
        let names: Vec<&str> = telling.map(|page| page.name.as_str()).collect();
        assert_eq!(names, ["offer-open", "offer-declined", "offer-expired"]);
    }
}

#[test]
fn the_numbers_before_joining_are_those_of_the_rules() {
    let mut page = start(Language::GERMAN);
    page.terms.declines_max = 5;
    page.terms.silences_max = 1;
    page.terms.still_needed_days = 21;
    let told = html(&page);
    for sentence in [
        "Lehnen Sie 5 Angebote ab",
        "aber Ihr Eintrag macht eine Pause",
        "Nach 21 Tagen ohne",
    ] {
        assert!(told.contains(sentence), "{sentence}");
    }
    page.terms.still_needed_days = 0;
    assert!(!html(&page).contains("ohne ein Zeichen von Ihnen"));
}
