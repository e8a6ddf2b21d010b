//! Rule 4: a list that opens, and an office that closes.

use serde_json::json;

use super::{Stage, berlin};

walks!(
    who_comes_in_the_first_week_came_first,
    an_office_closes_and_nobody_has_to_do_anything
);

/// Five working days without offers; whoever joined in them shares the rank of the first.
async fn who_comes_in_the_first_week_came_first(stage: &mut Stage) {
    // A Thursday: Friday, Monday, Tuesday, Wednesday are the other four.
    stage
        .open(
            "2026-12-03 09:00",
            &[("REIHUM__ROUNDS__OPENING_WINDOW_DAYS", "5")],
        )
        .await;
    let first = stage.join("eva@example.org").await;
    stage.slot("2026-12-17 09:00").await;
    stage.at("2026-12-09 11:00");
    let last = stage.join("otto@example.org").await;
    stage.round();
    assert_eq!(
        stage.state(&first).await,
        "waiting",
        "the list is still opening"
    );
    for entry in [&first, &last] {
        stage.ahead(entry, 0).await;
        assert_eq!(stage.status(entry).await["people_beside"], 1);
    }
    stage.at("2026-12-10 09:00");
    let late = stage.join("ida@example.org").await;
    stage.ahead(&late, 2).await;
    stage.round();
    let states = [stage.state(&first).await, stage.state(&last).await];
    assert!(
        states.contains(&"offered".to_owned()) && states.contains(&"waiting".to_owned()),
        "{states:?}"
    );
}

/// A day closes: an offer is revoked, an appointment cancelled, and both come first in the next round.
async fn an_office_closes_and_nobody_has_to_do_anything(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let booked = stage.join("eva@example.org").await;
    stage.booked("eva@example.org", "2026-12-15 09:00").await;
    let offered = stage.join("otto@example.org").await;
    stage.slot("2026-12-15 09:15").await;
    stage.round();
    let offer = stage
        .mail("otto@example.org", "Wir haben einen Termin")
        .await;
    let closure = |dry: bool| {
        json!({
            "office": "rathaus", "from": berlin("2026-12-15 00:00"), "to": berlin("2026-12-16 00:00"),
            "reason": "Wasserschaden", "dry_run": dry,
        })
    };
    let would = stage.post("/staff/closures", closure(true)).await;
    assert_eq!(
        (&would["revoked"], &would["cancelled"]),
        (&json!(1), &json!(1)),
        "{would}"
    );
    assert_eq!(stage.state(&booked).await, "booked");
    let closed = stage.post("/staff/closures", closure(false)).await;
    assert_eq!(
        (&closed["revoked"], &closed["cancelled"]),
        (&json!(1), &json!(1)),
        "{closed}"
    );
    let cancelled = stage
        .mail("eva@example.org", "Ihr Termin ist abgesagt")
        .await;
    let calendar = cancelled.calendar.unwrap();
    assert!(
        calendar.contains("METHOD:CANCEL") && calendar.contains("SEQUENCE:1"),
        "{calendar}"
    );
    stage
        .mail("otto@example.org", "Termin-Angebot zurückgenommen")
        .await;
    let (code, _) = stage.site.press(&offer.link(), "confirm").await;
    assert_eq!(code, 409);
    for entry in [&booked, &offered] {
        let file = stage.file(entry).await;
        assert_eq!(
            (&file["state"], &file["join_day"]),
            (&json!("waiting"), &json!("2026-12-01")),
            "{file}"
        );
    }
    assert_eq!(stage.file(&booked).await["credit_days"], 7);
    assert_eq!(stage.get("/staff/strikes").await["strikes"], json!([]));

    comes_first_again(stage, &booked).await;
    // Lifting a closure brings slots back.
    let id = closed["id"].as_str().unwrap();
    let (code, lifted) = stage
        .call("DELETE", &format!("/staff/closures/{id}"), None)
        .await;
    assert_eq!((code, &lifted["opened"]), (200, &json!(2)), "{lifted}");
    stage.round();
    stage.until(&booked, "offered").await;
}

/// Who was displaced gets the one slot there is, which then closes, too.
async fn comes_first_again(stage: &Stage, booked: &str) {
    // One slot, and somebody else on the list: who was displaced comes first.
    stage.join("ida@example.org").await;
    let slot = stage.slot("2026-12-17 09:00").await;
    stage.round();
    stage.accept("eva@example.org").await;
    let path = format!("/staff/slots/{slot}/close");
    let single = stage
        .post(&path, json!({"reason": "Schalter defekt"}))
        .await;
    assert_eq!(single["cancelled"], 1, "{single}");
    stage.until(booked, "waiting").await;
}
