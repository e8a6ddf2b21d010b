//! Rule 1: until when an offer can be answered. Rule 11: whether the need still stands.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::{LOOK, PATIENCE, Stage, berlin};

walks!(
    the_end_is_a_time_at_which_people_answer,
    an_offer_that_runs_ends_as_it_began,
    after_four_weeks_the_need_is_asked_for,
);

/// The deadline of the open offer, once it counts from the hand-over of its mail: it is then the
/// one that is expected, or at most a minute later.
async fn ends_at(stage: &Stage, entry: &str, expected: &str) {
    let expected = berlin(expected);
    let begin = Instant::now();
    loop {
        let status = stage.status(entry).await;
        let told = status["offer"]["deadline"].as_str();
        let told: Option<DateTime<Utc>> = told.map(|told| told.parse().unwrap());
        let suits = |told| told >= expected && told < expected + TimeDelta::minutes(1);
        if told.is_some_and(suits) {
            return;
        }
        assert!(begin.elapsed() < PATIENCE, "{expected}: {status}");
        tokio::time::sleep(LOOK).await;
    }
}

/// Now, the start of the slot, when the time to answer ends, and how the mail says that.
const ENDS: [(&str, &str, &str, &str); 7] = [
    // The night in which the clock goes back: 48 hours are 47 on the wall.
    (
        "2026-10-24 12:00",
        "2026-11-03 09:00",
        "2026-10-26 11:00",
        "Montag, 26. Oktober 2026, 11:00 Uhr",
    ),
    // Friday evening: two days later is a Sunday, so Monday morning.
    (
        "2026-11-27 18:00",
        "2026-12-07 09:00",
        "2026-11-30 10:00",
        "Montag, 30. November 2026, 10:00 Uhr",
    ),
    // A third of nine hours, within the hours in which people answer.
    (
        "2026-12-01 08:00",
        "2026-12-01 17:00",
        "2026-12-01 11:00",
        "Dienstag, 1. Dezember 2026, 11:00 Uhr",
    ),
    // It would end at night and move to after the start: back to the evening before.
    (
        "2026-12-01 17:00",
        "2026-12-02 08:30",
        "2026-12-01 20:00",
        "Dienstag, 1. Dezember 2026, 20:00 Uhr",
    ),
    // Christmas, then a weekend.
    (
        "2026-12-23 12:00",
        "2027-01-05 09:00",
        "2026-12-28 10:00",
        "Montag, 28. Dezember 2026, 10:00 Uhr",
    ),
    // Easter Monday, after the night in which the clock goes forward.
    (
        "2027-03-27 10:00",
        "2027-04-12 09:00",
        "2027-03-30 10:00",
        "Dienstag, 30. März 2027, 10:00 Uhr",
    ),
    // The night alone: 48 hours are 49 on the wall.
    (
        "2028-03-25 09:00",
        "2028-04-10 09:00",
        "2028-03-27 10:00",
        "Montag, 27. März 2028, 10:00 Uhr",
    ),
];

/// Offers of seven moments, one after the other, each declined; the clock only goes forwards.
async fn the_end_is_a_time_at_which_people_answer(stage: &mut Stage) {
    stage
        .open(
            "2026-10-24 11:00",
            &[("REIHUM__OFFERS__DECLINES_MAX", "100")],
        )
        .await;
    let entry = stage.join("eva@example.org").await;
    for (now, slot, end, words) in ENDS {
        stage.at(now);
        still_needed(stage, &entry).await;
        stage.slot(slot).await;
        assert!(stage.round().contains("was drawn"), "{now}");
        let offer = stage
            .mail("eva@example.org", "Wir haben einen Termin")
            .await;
        ends_at(stage, &entry, end).await;
        assert!(offer.text.contains(words), "{words}: {}", offer.text);
        stage.press(&offer.link(), "decline").await;
    }
    no_time_is_no_offer(stage, &entry).await;
}

async fn no_time_is_no_offer(stage: &Stage, entry: &str) {
    // Five hours before the start no time to answer is left that ends four hours before it.
    stage.at("2028-03-28 09:00");
    stage.slot("2028-03-28 14:00").await;
    stage.round();
    assert_eq!(stage.state(entry).await, "waiting");
    // Six hours before there is.
    stage.slot("2028-03-28 15:05").await;
    stage.round();
    ends_at(stage, entry, "2028-03-28 11:01").await;
}

/// Whoever was asked meanwhile says that the need still stands.
async fn still_needed(stage: &Stage, entry: &str) {
    if stage.status(entry).await["state"] == "paused" {
        let paused = json!({"pause": false});
        let (code, told) = stage
            .call("PATCH", &format!("/entries/{entry}"), Some(paused))
            .await;
        assert_eq!((code, &told["state"]), (200, &json!("waiting")), "{told}");
    }
}

/// Mail is down, settings change, half of the time passes, all of it passes.
async fn an_offer_that_runs_ends_as_it_began(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let entry = stage.join("eva@example.org").await;
    stage.slot("2026-12-15 09:00").await;
    stage.post.close();
    stage.round();
    stage.at("2026-12-01 12:00");
    stage.post.reopen().await;
    let offer = stage
        .mail("eva@example.org", "Wir haben einen Termin")
        .await;
    ends_at(stage, &entry, "2026-12-03 12:00").await;
    assert!(
        offer.text.contains("Donnerstag, 3. Dezember 2026, 12:0"),
        "{}",
        offer.text
    );

    stage.site.stop();
    stage.set(&[("REIHUM__OFFERS__ANSWER_HOURS_MAX", "4")]);
    stage.site.start().await;
    ends_at(stage, &entry, "2026-12-03 12:00").await;

    stage.at("2026-12-02 11:58");
    stage.at("2026-12-02 12:05");
    let reminder = stage
        .mail("eva@example.org", "Bitte antworten Sie: Ihr Termin-Angebot")
        .await;
    assert_eq!(reminder.link(), offer.link());
    stage.at("2026-12-03 12:02");
    stage
        .mail("eva@example.org", "Termin-Angebot abgelaufen")
        .await;
    stage.until(&entry, "waiting").await;
    assert_eq!(
        stage
            .post
            .count("eva@example.org", "Bitte antworten Sie: Ihr Termin-Angebot"),
        1
    );
    let (code, late) = stage
        .call("POST", &format!("/offers/{}/confirm", offer.token()), None)
        .await;
    assert_eq!((code, &late["state"]), (409, &json!("expired")), "{late}");
    assert!(
        stage
            .page(&offer.link())
            .await
            .contains("Die Frist ist vorbei")
    );
}

/// Who says yes stays, who says nothing pauses and can come back.
async fn after_four_weeks_the_need_is_asked_for(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let eva = stage.join("eva@example.org").await;
    let otto = stage.join("otto@example.org").await;
    stage.at("2026-12-28 20:00");
    assert_eq!(
        stage
            .post
            .count("eva@example.org", "Brauchen Sie noch einen Termin"),
        0
    );
    stage.at("2026-12-29 10:00");
    let asked = stage
        .mail("eva@example.org", "Brauchen Sie noch einen Termin")
        .await;
    stage.press(&asked.link(), "needed").await;
    let silent = stage
        .mail("otto@example.org", "Brauchen Sie noch einen Termin")
        .await;
    stage.at("2027-01-05 12:00");
    stage.mail("otto@example.org", "macht Pause").await;
    assert_eq!(stage.state(&otto).await, "paused");
    assert_eq!(stage.state(&eva).await, "waiting");
    stage.press(&silent.link(), "resume").await;
    assert_eq!(stage.state(&otto).await, "waiting");
}
