//! The receipt on paper, through the router.

use reihum::domain::draw::Hex;
use reihum::domain::token::Purpose;
use reihum::service::staff::Role;
use reihum::service::{leave, round};
use serde_json::json;
use uuid::Uuid;

use crate::world::{World, both_engines, desk_request, id, local};

both_engines!(
    who_has_no_mail_takes_the_receipt_home,
    the_receipt_says_how_one_is_reached,
    the_receipt_of_an_appointment_says_when_and_where,
    only_who_has_the_link_of_a_live_entry_has_a_receipt,
);

async fn who_has_no_mail_takes_the_receipt_home(world: &World) {
    let clerk = world.clerk().await;
    let otto = desk_request(json!({
        "phone": "02305 1061", "language": "de", "offices": ["rathaus"],
        "name": {"given": "Otto", "family": "Jablonski"},
    }));
    let answer = world.post(&clerk, "/staff/entries", otto, 201).await;
    let text = |key: &str| answer[key].as_str().expect("a text");
    let (link, receipt) = (text("link"), text("receipt"));
    assert_eq!(receipt, format!("{link}/receipt"));
    let secret = round::receipt(&world.app, text("token")).await;
    let secret = Hex(&secret.expect("an entry").secret).to_string();
    let (status, html) = world.page(receipt).await;
    assert_eq!(status, 200);
    let (first, last) = text("short_code").split_once('-').expect("two groups");
    for expected in [
        text("reference"),
        &format!("<span>{first}</span> <span>{last}</span>"),
        &format!("<p class=\"hash\">{link}</p>"),
        &format!("<i>{}</i>", &secret[..8]),
        "Montag, 30. November 2026",
        "bis zu 3 Mal",
        "bei 2 Angeboten nacheinander",
        "Rufen Sie uns an und lesen Sie Ihren Code vor",
        &world.app.config.town.offices[0].address,
    ] {
        assert!(html.contains(expected), "missing: {expected}");
    }
    // Paper lies about.
    assert!(!html.contains("Jablonski") && !html.contains("1061"));
    let (_, english) = world.page(&receipt.replace("/de/", "/en/")).await;
    assert!(english.contains("Call us and read out your code"));
    // The page of the entry leads there.
    let (_, entry) = world.page(link).await;
    let path = receipt.strip_prefix(world.app.config.public_url.as_str());
    let path = path.expect("a link of ours");
    assert!(entry.contains(&format!("href=\"{path}\"")));
}

async fn the_receipt_says_how_one_is_reached(world: &World) {
    let clerk = world.clerk().await;
    let cases = [
        (
            json!({"email": "eva@example.org"}),
            "Das Angebot kommt per E-Mail.",
        ),
        (json!({"phone": "02305 1061"}), "Wir rufen Sie an"),
        (json!({}), "weder E-Mail-Adresse noch Telefonnummer"),
    ];
    for (stated, expected) in &cases {
        let entry = world.enlist_at_desk(&clerk, stated.clone()).await;
        let shown = world.get(&clerk, &format!("/staff/entries/{entry}")).await;
        let (_, html) = world.page(shown["receipt"].as_str().expect("a link")).await;
        for (_, other) in &cases {
            assert_eq!(html.contains(other), other == expected, "{stated}: {other}");
        }
    }
}

async fn only_who_has_the_link_of_a_live_entry_has_a_receipt(world: &World) {
    let clerk = world.clerk().await;
    let answer = world
        .post(&clerk, "/staff/entries", desk_request(json!({})), 201)
        .await;
    let receipt = answer["receipt"].as_str().expect("a link");
    let entry = id(&answer["id"]);
    // Who only reads gets no link that changes things.
    let auditor = world.staff("anna", Role::Auditor, &[]).await;
    let shown = world
        .get(&auditor, &format!("/staff/entries/{entry}"))
        .await;
    assert!(shown.get("receipt").is_none());
    let (status, _) = world.page("/de/entry/nobody/receipt").await;
    assert_eq!(status, 404);
    leave::withdraw(&world.app, entry).await.expect("left");
    let (status, _) = world.page(receipt).await;
    assert_eq!(status, 303);
    // A link that was replaced, and a number that nobody has.
    for (id, version) in [(entry, 7), (Uuid::nil(), 1)] {
        let token = world.app.entry_token_of(Purpose::Entry, id, version);
        let (status, _) = world.page(&format!("/de/entry/{token}/receipt")).await;
        assert_eq!(status, 410, "{id} {version}");
    }
}

async fn the_receipt_of_an_appointment_says_when_and_where(world: &World) {
    let clerk = world.clerk().await;
    let answer = desk_request(json!({"phone": "02305 1061"}));
    let answer = world.post(&clerk, "/staff/entries", answer, 201).await;
    let text = |key: &str| answer[key].as_str().expect("a text");
    let (_, waiting) = world.page(text("link")).await;
    assert!(waiting.contains("rufen wir Sie an"), "{waiting}");
    assert!(!waiting.contains("Postfach"), "{waiting}");
    let entry = id(&answer["id"]);
    let appointment = world.book(entry, "2026-12-14 09:00").await;
    let (status, html) = world.page(text("receipt")).await;
    assert_eq!(status, 200);
    let town = &world.app.config.town;
    for expected in [
        "Beleg: Ihr Termin",
        "Montag, 14. Dezember 2026, 9:00 Uhr",
        &town.offices[0].address,
        "lesen Sie Ihren Code vor",
    ] {
        assert!(html.contains(expected), "missing {expected}: {html}");
    }
    assert!(!html.contains("Wir rufen Sie an"), "{html}");
    let (_, entry) = world.page(text("link")).await;
    assert!(entry.contains("/receipt\""), "{entry}");
    // No mail explains the absence: whoever marks it is asked to.
    world.clock.set(local("2026-12-14 09:20"));
    let path = format!("/staff/appointments/{appointment}/attendance");
    let absent = json!({"outcome": "no_show"});
    let marked = world.post(&clerk, &path, absent, 200).await;
    assert_eq!(marked["tell_by"], "phone");
    let came = json!({"outcome": "attended"});
    let marked = world.post(&clerk, &path, came, 200).await;
    assert!(marked.get("tell_by").is_none());
}
