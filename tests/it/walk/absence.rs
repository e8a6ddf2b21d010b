//! Rule 3: cancelling and absence, and what is remembered of it.

use serde_json::{Value, json};

use super::{Letter, Stage, berlin};

walks!(
    cancelling_has_three_bands,
    a_strike_explains_itself_and_goes_again,
    nobody_is_blamed_without_a_mark,
    a_slot_that_was_refilled_is_no_absence,
);

const STRIKE: &str = "Das haben wir zu Ihrem Termin notiert";

/// Long before it is free and the old day comes back once; then the wait begins anew; then it counts.
async fn cancelling_has_three_bands(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let old = stage.join("eva@example.org").await;
    let old_day = stage.file(&old).await["join_day"].clone();
    let booked = stage.booked("eva@example.org", "2026-12-15 09:00").await;
    stage.at("2026-12-14 08:55");
    stage.press(&booked.link(), "cancel").await;
    let gone = stage
        .mail("eva@example.org", "Ihr Termin ist abgesagt")
        .await;
    assert!(gone.calendar.unwrap().contains("METHOD:CANCEL"));
    let back = stage.join("eva@example.org").await;
    assert_eq!(stage.file(&back).await["join_day"], old_day);

    // A clerk who says afterwards that the person was absent is told of the cancellation.
    stage.at("2026-12-15 09:30");
    assert_eq!(mark(stage, &booked, "no_show").await.0, 409);

    // The way back is used up.
    let booked = stage.booked("eva@example.org", "2026-12-28 09:00").await;
    stage.press(&booked.link(), "cancel").await;
    stage
        .mail("eva@example.org", "Ihr Termin ist abgesagt")
        .await;
    let third = stage.join("eva@example.org").await;
    assert_eq!(stage.file(&third).await["join_day"], "2026-12-15");

    // A day before, minus a bit: free, but the wait begins anew.
    stage.round();
    let booked = stage.accept("eva@example.org").await;
    stage.at("2026-12-27 09:05");
    stage.press(&booked.link(), "cancel").await;
    stage
        .mail("eva@example.org", "Ihr Termin ist abgesagt")
        .await;
    assert_eq!(stage.get("/staff/strikes").await["strikes"], json!([]));
    let fourth = stage.join("eva@example.org").await;
    assert_eq!(stage.file(&fourth).await["join_day"], "2026-12-27");

    // In the last two hours it counts as absence, and the mail says so.
    let booked = stage.booked("eva@example.org", "2027-01-11 09:00").await;
    stage.at("2027-01-11 07:05");
    stage.press(&booked.link(), "cancel").await;
    let strike = stage.mail("eva@example.org", STRIKE).await;
    assert!(
        strike.text.contains("Das hat jetzt keine Folgen für Sie"),
        "{}",
        strike.text
    );
    let strikes = stage.get("/staff/strikes").await["strikes"].clone();
    assert_eq!(strikes[0]["kind"], "cancelled_late", "{strikes}");
}

/// The appointment that a mail confirms, marked by the clerk.
async fn mark(stage: &Stage, booked: &Letter, outcome: &str) -> (u16, Value) {
    let id = appointment(booked);
    let path = format!("/staff/appointments/{id}/attendance");
    stage
        .call("POST", &path, Some(json!({"outcome": outcome})))
        .await
}

/// The id of an appointment, which its calendar file carries, also after it was cancelled.
fn appointment(booked: &Letter) -> String {
    let calendar = booked.calendar.clone().unwrap();
    let uid = calendar
        .lines()
        .find_map(|line| line.strip_prefix("UID:"))
        .unwrap();
    uid.split('@').next().unwrap().to_owned()
}

/// Joins, gets the slot at `start`, misses it: the mail about it.
async fn missed(stage: &Stage, email: &str, start: &str) -> Letter {
    stage.join(email).await;
    let booked = stage.booked(email, start).await;
    stage.at_instant(berlin(start) + chrono::TimeDelta::minutes(20));
    let (code, told) = mark(stage, &booked, "no_show").await;
    assert_eq!(code, 200, "{told}");
    stage.mail(email, STRIKE).await
}

/// The second absence moves the next place by seven days, until it is pardoned, or old.
async fn a_strike_explains_itself_and_goes_again(stage: &mut Stage) {
    stage
        .open(
            "2026-12-01 09:00",
            &[("REIHUM__ENTRIES__STILL_NEEDED_DAYS", "0")],
        )
        .await;
    let first = missed(stage, "eva@example.org", "2026-12-15 09:00").await;
    assert!(
        first.text.contains("Das hat jetzt keine Folgen für Sie"),
        "{}",
        first.text
    );
    assert!(
        first
            .text
            .contains("Die Notiz zählt bis Sonntag, 13. Juni 2027"),
        "{}",
        first.text
    );
    let second = missed(stage, "eva@example.org", "2026-12-29 09:00").await;
    assert!(
        second.text.contains("um 7 Tage nach hinten"),
        "{}",
        second.text
    );

    let struck = stage.join("eva@example.org").await;
    stage.at("2027-01-02 10:00");
    let other = stage.join("otto@example.org").await;
    stage.ahead(&struck, 1).await;
    stage.ahead(&other, 0).await;

    pardon(stage, &second).await;
    stage.ahead(&struck, 0).await;
    for entry in [struck, other] {
        stage
            .press(&format!("{}/de/entry/{entry}", stage.site.url), "withdraw")
            .await;
    }
    ages_out(stage).await;
}

/// The citizen objects by the page that the mail names, the clerk gives a reason.
async fn pardon(stage: &Stage, strike: &Letter) {
    stage.press(&strike.link(), "object").await;
    let objected = stage.get("/staff/strikes?objected=true").await["strikes"].clone();
    assert_eq!(objected.as_array().unwrap().len(), 1, "{objected}");
    let id = objected[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/staff/strikes/{id}/pardon");
    let (code, told) = stage.call("POST", &path, Some(json!({"reason": ""}))).await;
    assert_eq!(code, 422, "{told}");
    for _ in 0..2 {
        let pardoned = stage
            .post(&path, json!({"reason": "Der Bus fiel aus"}))
            .await;
        assert_eq!(pardoned["state"], "pardoned");
    }
    let counted = stage
        .metric("reihum_overrides_total", "kind=\"pardon\"")
        .await;
    assert_eq!(counted, 1);
}

/// A third one: two count, and the first of them ages out while the person waits.
async fn ages_out(stage: &Stage) {
    let third = missed(stage, "eva@example.org", "2027-01-18 09:00").await;
    assert!(
        third.text.contains("um 7 Tage nach hinten"),
        "{}",
        third.text
    );
    let struck = stage.join("eva@example.org").await;
    stage.at("2027-01-20 10:00");
    stage.join("otto@example.org").await;
    stage.ahead(&struck, 1).await;
    stage.at("2027-06-13 08:50");
    stage.ahead(&struck, 1).await;
    stage.at("2027-06-14 10:00");
    stage.ahead(&struck, 0).await;
}

/// Unmarked until midnight is unknown; sent away is no absence; a wrong mark is corrected.
async fn nobody_is_blamed_without_a_mark(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let unmarked = stage.join("eva@example.org").await;
    stage.booked("eva@example.org", "2026-12-15 09:00").await;
    let away = stage.join("otto@example.org").await;
    let booked_away = stage.booked("otto@example.org", "2026-12-15 09:15").await;
    let wrong = stage.join("ida@example.org").await;
    let booked_wrong = stage.booked("ida@example.org", "2026-12-15 09:30").await;
    assert_eq!(
        mark(stage, &booked_away, "no_show").await.0,
        409,
        "not before it begins"
    );
    stage.at("2026-12-15 10:00");
    assert_eq!(mark(stage, &booked_away, "sent_away").await.0, 200);
    assert_eq!(mark(stage, &booked_wrong, "no_show").await.0, 200);
    stage.mail("ida@example.org", STRIKE).await;
    stage.until(&wrong, "no_show").await;
    assert_eq!(mark(stage, &booked_wrong, "attended").await.0, 200);
    stage.until(&wrong, "attended").await;
    stage.at("2026-12-15 23:58");
    assert_eq!(stage.state(&unmarked).await, "booked");
    stage.at("2026-12-16 00:01");
    stage.until(&unmarked, "unknown").await;
    assert_eq!(stage.state(&away).await, "sent_away");
    assert_eq!(stage.get("/staff/strikes").await["strikes"], json!([]));
    assert_eq!(stage.post.count("eva@example.org", STRIKE), 0);
    assert_eq!(stage.post.count("otto@example.org", STRIKE), 0);
}

/// Where so much counts as late that somebody else can still come, and comes.
async fn a_slot_that_was_refilled_is_no_absence(stage: &mut Stage) {
    stage
        .open(
            "2026-12-01 09:00",
            &[("REIHUM__CANCELLING__LATE_HOURS", "24")],
        )
        .await;
    stage.join("eva@example.org").await;
    let booked = stage.booked("eva@example.org", "2026-12-15 17:00").await;
    stage.at("2026-12-15 08:00");
    stage.join("otto@example.org").await;
    stage.press(&booked.link(), "cancel").await;
    stage.mail("eva@example.org", STRIKE).await;
    assert_eq!(
        stage.get("/staff/strikes").await["strikes"][0]["state"],
        "live"
    );
    stage.round();
    stage.accept("otto@example.org").await;
    let strikes = stage.get("/staff/strikes").await["strikes"].clone();
    assert!(
        strikes[0].is_null() || strikes[0]["state"] == "refilled",
        "{strikes}"
    );
}
