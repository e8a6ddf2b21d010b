//! The whole way once, over HTTP and mail alone, as somebody who never saw the code would go it.

use std::time::Instant;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Engine, LOOK, Letter, PATIENCE, Site, in_ten_days};

#[tokio::test]
async fn the_whole_way_on_sqlite() {
    the_whole_way(Engine::Sqlite).await;
}

#[tokio::test]
async fn the_whole_way_on_postgres() {
    the_whole_way(Engine::Postgres).await;
}

async fn the_whole_way(engine: Engine) {
    let Some(mut site) = Site::new(engine).await else {
        return;
    };
    site.start().await;
    let clerk = site.clerk();
    let start = in_ten_days();
    site.open_slot(&clerk, start).await;

    let entry = site.enlist("eva@example.org").await;
    let status = site.get_json(&format!("/api/v1/entries/{entry}")).await;
    assert_eq!(
        (&status["state"], &status["people_ahead"]),
        (&json!("waiting"), &json!(0))
    );

    let offer = offered(&site, &entry).await;
    let confirmed = confirm(&site, &offer, start).await;
    attend_the_day(&site, &clerk, start).await;
    cancel(&site, &offer, &confirmed).await;
    the_slot_goes_on(&site).await;
    the_rounds_are_public(&site, &entry).await;

    let log = site.log();
    assert!(
        !log.contains("example.org") && !log.contains(&entry),
        "nothing personal is logged: {log}"
    );
    assert!(site.stop().as_secs() < 30);
}

/// A round makes the offer, and whoever looks at it changes nothing.
async fn offered(site: &Site, entry: &str) -> Letter {
    assert!(site.run(&["round", "run"]).contains("round 1 was drawn"));
    let offer = site.mail("offer", "eva@example.org").await;
    assert!(
        offer.text.contains("Personalausweis beantragen"),
        "{}",
        offer.text
    );
    assert!(
        offer.text.contains("Europaplatz 1, 44575 Castrop-Rauxel"),
        "{}",
        offer.text
    );
    let status = settled(site, entry).await;
    assert_eq!(status["state"], "offered");
    looking_changes_nothing(site, &offer.link()).await;
    assert_eq!(
        site.get_json(&format!("/api/v1/entries/{entry}")).await,
        status
    );
    offer
}

/// Where the entry stands once all that a round brings is seen: the mail of an offer lies in the
/// folder a moment before its time to answer begins to run, and the day that is served is counted
/// once a second.
async fn settled(site: &Site, entry: &str) -> Value {
    let begin = Instant::now();
    loop {
        let is_sent = site.run(&["mail", "list"]).contains("\toffer\tsent\t");
        let status = site.get_json(&format!("/api/v1/entries/{entry}")).await;
        if is_sent && !status["cutoff_day"].is_null() {
            return status;
        }
        assert!(begin.elapsed() < PATIENCE, "{status} {}", site.log());
        tokio::time::sleep(LOOK).await;
    }
}

/// A link scanner follows every link, several times.
async fn looking_changes_nothing(site: &Site, link: &str) {
    for _ in 0..3 {
        let page = site.http().get(link).send().await.unwrap();
        assert_eq!(page.status(), 200);
        let text = page.text().await.unwrap();
        assert!(
            text.contains("value=\"confirm\"") && text.contains("value=\"decline\""),
            "{text}"
        );
        assert_eq!(site.http().head(link).send().await.unwrap().status(), 200);
        for action in ["confirm", "decline"] {
            let fetched = site
                .http()
                .get(format!("{link}?action={action}"))
                .send()
                .await
                .unwrap();
            assert_eq!(fetched.status(), 200);
        }
    }
}

async fn confirm(site: &Site, offer: &Letter, start: DateTime<Utc>) -> Letter {
    let (code, page) = site.press(&offer.link(), "confirm").await;
    assert_eq!(code, 200, "{page}");
    let (code, again) = site
        .post(&format!("/api/v1/offers/{}/confirm", offer.token()))
        .await;
    assert_eq!(
        (code, &again["state"]),
        (200, &json!("confirmed")),
        "pressing twice is one appointment"
    );
    let confirmed = site.mail("confirmed", "eva@example.org").await;
    let calendar = confirmed.calendar.clone().unwrap();
    assert!(
        calendar.contains("METHOD:PUBLISH\r\n") && calendar.contains("SEQUENCE:0\r\n"),
        "{calendar}"
    );
    let begins = format!("DTSTART:{}\r\n", start.format("%Y%m%dT%H%M%SZ"));
    assert!(calendar.contains(&begins), "{calendar}");
    confirmed
}

async fn attend_the_day(site: &Site, clerk: &str, start: DateTime<Utc>) {
    let day = format!(
        "{}/api/v1/staff/day?office=rathaus&date={}",
        site.url,
        start.date_naive()
    );
    let asked = site
        .http()
        .get(&day)
        .bearer_auth(clerk)
        .send()
        .await
        .unwrap();
    let slots: Value = asked.json().await.unwrap();
    assert_eq!(slots["slots"][0]["state"], "booked");
    assert_eq!(slots["slots"][0]["appointment"]["name"], "Eva Muster");
    let foreign = site
        .http()
        .get(&day)
        .bearer_auth("nobody")
        .send()
        .await
        .unwrap();
    assert_eq!(foreign.status(), 401);
}

async fn cancel(site: &Site, offer: &Letter, confirmed: &Letter) {
    let (code, page) = site.press(&confirmed.link(), "cancel").await;
    assert_eq!(code, 200, "{page}");
    let cancelled = site
        .mail("cancelled", "eva@example.org")
        .await
        .calendar
        .unwrap();
    assert!(
        cancelled.contains("METHOD:CANCEL\r\n") && cancelled.contains("SEQUENCE:1\r\n"),
        "{cancelled}"
    );
    let uid = |text: &str| {
        text.lines()
            .find(|line| line.starts_with("UID:"))
            .map(str::to_owned)
    };
    assert_eq!(uid(confirmed.calendar.as_ref().unwrap()), uid(&cancelled));
    let (code, late) = site
        .post(&format!("/api/v1/offers/{}/decline", offer.token()))
        .await;
    assert_eq!((code, &late["state"]), (409, &json!("cancelled")), "{late}");
}

/// The next person gets the slot, declines it, and is not offered it again.
async fn the_slot_goes_on(site: &Site) {
    site.enlist("max@example.org").await;
    assert!(site.run(&["round", "run"]).contains("round 2 was drawn"));
    let offer = site.mail("offer", "max@example.org").await;
    let (code, page) = site.press(&offer.link(), "decline").await;
    assert_eq!(code, 200, "{page}");
    assert!(
        site.run(&["round", "run"]).contains("round 3 was drawn"),
        "max waits, the slot is free"
    );
    let offers = site
        .mails()
        .iter()
        .filter(|mail| mail.kind == "offer")
        .count();
    assert_eq!(offers, 2, "a declined slot is not offered again");
}

/// Anybody sees the rounds; only the entry's own page has its check key.
async fn the_rounds_are_public(site: &Site, entry: &str) {
    let get = async |path: &str| {
        let url = format!("{}{path}", site.url);
        let page = site.http().get(url).send().await.unwrap();
        (page.status().as_u16(), page.text().await.unwrap())
    };
    let (code, rounds) = get("/de/rounds").await;
    assert_eq!(code, 200);
    for number in 1..=3 {
        assert!(
            rounds.contains(&format!("href=\"/de/rounds/{number}\"")),
            "{rounds}"
        );
    }
    let (_, older) = get("/en/rounds?before=2").await;
    assert!(older.contains("/en/rounds/1") && !older.contains("/en/rounds/2\""));
    let (code, round) = get("/de/rounds/1").await;
    assert_eq!(code, 200);
    assert!(round.contains("Diesem Los müssen Sie vertrauen") && round.contains("Personalausweis"));
    for path in ["/de/rounds/4", "/de/rounds/0", "/de/rounds/x"] {
        assert_eq!(get(path).await.0, 404, "{path}");
    }
    assert_eq!(get("/de/rounds?before=x").await.0, 400);
    let receipt = site.mail("waiting", "eva@example.org").await;
    let key = receipt.text.split("Prüfschlüssel: ").nth(1).unwrap();
    let key = &key[..32];
    let (code, own) = get(&format!("/de/entry/{entry}")).await;
    let own = own.replace("<i>", "").replace("</i>", "");
    assert!(code == 200 && own.contains(key), "{own}");
    assert!(own.contains("<a href=\"/de/rounds/1\">Runde 1: "), "{own}");
    for page in [rounds, round] {
        assert!(!page.contains(key) && !page.contains(&key[..8]), "{page}");
    }
}
