//! Rule 2: declining, silence, pause, editing, coming back. Rule 5: one live entry per person.

use serde_json::{Value, json};

use super::Stage;

walks!(
    saying_no_or_nothing_costs_no_place,
    an_entry_is_edited_while_an_offer_runs,
    a_person_is_on_the_list_once,
    strangers_are_not_written_to_for_ever,
);

const OFFER: &str = "Wir haben einen Termin";

/// Three declines, or two silences, pause; the page resumes; leaving is free.
async fn saying_no_or_nothing_costs_no_place(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let entry = stage.join("eva@example.org").await;
    let day = stage.file(&entry).await["join_day"].clone();
    let page = format!("{}/de/entry/{entry}", stage.site.url);
    for (number, start) in ["2026-12-15 09:00", "2026-12-15 09:15", "2026-12-15 09:30"]
        .iter()
        .enumerate()
    {
        stage.slot(start).await;
        stage.round();
        let offer = stage.mail("eva@example.org", OFFER).await;
        stage.press(&offer.link(), "decline").await;
        // The same slot is not offered again.
        stage.round();
        assert_eq!(stage.post.count("eva@example.org", OFFER), number + 1);
    }
    stage.mail("eva@example.org", "macht Pause").await;
    stage.until(&entry, "paused").await;
    stage.press(&page, "resume").await;

    // Two silences in a row; after each the next round is open again.
    stage.at("2026-12-02 09:00");
    stage.slot("2026-12-16 09:00").await;
    stage.round();
    stage.mail("eva@example.org", OFFER).await;
    stage.handed_over().await;
    stage.at("2026-12-04 09:05");
    stage
        .mail("eva@example.org", "Termin-Angebot abgelaufen")
        .await;
    stage.until(&entry, "waiting").await;
    stage.round();
    let second = stage.mail("eva@example.org", OFFER).await;
    stage.handed_over().await;
    stage.at("2026-12-07 11:00");
    stage.mail("eva@example.org", "macht Pause").await;
    stage.until(&entry, "paused").await;
    let (code, _) = stage.site.press(&second.link(), "confirm").await;
    assert_eq!(code, 409);
    stage.press(&page, "resume").await;
    assert_eq!(stage.file(&entry).await["join_day"], day);
    stage.press(&page, "pause").await;
    assert_eq!(stage.state(&entry).await, "paused");
    stage.press(&page, "resume").await;
    stage.press(&page, "withdraw").await;
    assert_eq!(stage.state(&entry).await, "withdrawn");
    assert_eq!(stage.get("/staff/strikes").await["strikes"], json!([]));
    // Nobody is kept from joining again.
    stage.join("eva@example.org").await;
}

/// Times, offices, dates, language and address; the offer that runs stays as it is.
async fn an_entry_is_edited_while_an_offer_runs(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let entry = stage.join("eva@example.org").await;
    stage.slot("2026-12-15 09:00").await;
    stage.round();
    let offer = stage.mail("eva@example.org", OFFER).await;
    let before = stage.until(&entry, "offered").await;
    let path = format!("/entries/{entry}");
    let edit = json!({
        "windows": [{"days": ["fri"], "from": "10:00", "to": "12:00"}], "offices": ["nord"],
        "not_before": "2026-12-10", "not_after": "2027-01-31", "language": "en", "email": "neu@example.org",
    });
    let (code, edited) = stage.call("PATCH", &path, Some(edit)).await;
    assert_eq!(
        (code, &edited["state"]),
        (200, &json!("offered")),
        "{edited}"
    );
    assert_eq!(edited["offer"]["start"], before["offer"]["start"]);
    let verify = stage.mail("neu@example.org", "confirm your new e").await;
    stage.press(&verify.link(), "verify").await;
    stage.mail("eva@example.org", "").await;
    stage.press(&offer.link(), "decline").await;
    // The new wish holds from the next round on.
    stage.slot("2026-12-18 09:00").await;
    stage.slot_at("nord", "1", "2026-12-18 09:00").await;
    stage.slot_at("nord", "1", "2026-12-18 10:00").await;
    stage.round();
    let next = stage
        .mail("neu@example.org", "We have an appointment")
        .await;
    assert!(
        next.text.contains("Friday, 18 December 2026, 10:00"),
        "{}",
        next.text
    );
    assert!(next.text.contains("Nordstraße 2"), "{}", next.text);
}

async fn join(stage: &Stage, service: &str, email: &str) -> (u16, Value) {
    let mut wish = Stage::wish(email);
    wish["service"] = json!(service);
    stage.call("POST", "/entries", Some(wish)).await
}

/// Whatever way the address is written, and whatever service of the group.
async fn a_person_is_on_the_list_once(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let first = stage.join("eva.muster+amt@bücher.example").await;
    for (service, email) in [
        ("personalausweis", "Eva.Muster@BÜCHER.example"),
        ("reisepass", "eva.muster+zwei@xn--bcher-kva.example"),
    ] {
        let known = join(stage, service, email).await;
        let stranger = join(stage, service, &format!("{service}@example.org")).await;
        assert_eq!(known, stranger, "the answer does not tell who is known");
    }
    let again = |letter: &&super::Letter| {
        letter
            .subject
            .contains("Sie stehen schon auf der Warteliste")
    };
    let mut receipts = 0;
    for _ in 0..400 {
        receipts = stage.post.all().iter().filter(again).count();
        if receipts == 2 {
            break;
        }
        tokio::time::sleep(super::LOOK).await;
    }
    assert_eq!(receipts, 2, "{:?}", stage.post.all());
    assert_eq!(stage.state(&first).await, "waiting");

    // Another service outside the group is another place.
    let mut other = Stage::wish("eva.muster@bücher.example");
    other["service"] = json!("wohnsitz");
    let (code, _) = stage.call("POST", "/entries", Some(other)).await;
    assert_eq!(code, 202);

    // The same name and birth date elsewhere: both stay, and staff see the pair.
    let person = |email: &str| {
        let mut wish = Stage::wish(email);
        wish["name"] = json!({"given": "Jana", "family": "Groß"});
        wish["birth_date"] = json!("1990-02-03");
        wish
    };
    let one = stage.enlist(person("jana@example.org")).await;
    let two = stage.enlist(person("gross@example.net")).await;
    let pairs = stage.get("/staff/duplicates").await;
    assert_eq!(pairs["pairs"].as_array().unwrap().len(), 1, "{pairs}");
    assert_eq!(pairs["pairs"][0]["reasons"], json!(["same_person"]));
    for entry in [&one, &two] {
        assert_eq!(stage.state(entry).await, "waiting");
    }
    // Without mail the number is the key, however it is dialled.
    let desk = |phone: &str| {
        json!({
            "channel": "phone", "service": "reisepass", "phone": phone, "name": {"given": "Ida", "family": "Alt"},
        })
    };
    stage.desk(desk("02305 998877")).await;
    let (code, refused) = stage
        .call("POST", "/staff/entries", Some(desk("+49 2305 99 88 77")))
        .await;
    assert_eq!(code, 409, "{refused}");
}

/// Three mails in a day, however often somebody types the address.
async fn strangers_are_not_written_to_for_ever(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    for email in [
        "eva@example.org",
        "Eva@example.org",
        "eva+1@example.org",
        "eva+2@example.org",
        "eva@EXAMPLE.org",
    ] {
        assert_eq!(join(stage, "personalausweis", email).await.0, 202);
    }
    stage.join("otto@example.org").await;
    for _ in 0..400 {
        if stage
            .site
            .run(&["mail", "list"])
            .matches("\tdropped\t")
            .count()
            == 2
        {
            break;
        }
        tokio::time::sleep(super::LOOK).await;
    }
    let verify = stage.post.all();
    let verify = verify
        .iter()
        .filter(|letter| !letter.to.starts_with("otto"));
    assert_eq!(verify.count(), 3, "{}", stage.site.run(&["mail", "list"]));
}
