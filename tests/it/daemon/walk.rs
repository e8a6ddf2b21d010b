//! The whole way once, over HTTP and mail alone, as somebody who never saw the code would go it.

use serde_json::json;

use super::{Engine, Site, in_ten_days};

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
    assert_eq!(status["state"], "waiting");
    assert_eq!(status["people_ahead"], 0);

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
    let status = site.get_json(&format!("/api/v1/entries/{entry}")).await;
    assert_eq!(status["state"], "offered");
    looking_changes_nothing(&site, &offer.link()).await;
    assert_eq!(
        site.get_json(&format!("/api/v1/entries/{entry}")).await,
        status
    );

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
    assert!(
        calendar.contains(&format!("DTSTART:{}\r\n", start.format("%Y%m%dT%H%M%SZ"))),
        "{calendar}"
    );

    let day = site.http().get(format!(
        "{}/api/v1/staff/day?office=rathaus&date={}",
        site.url,
        start.date_naive()
    ));
    let day: serde_json::Value = day
        .bearer_auth(&clerk)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(day["slots"][0]["state"], "booked");
    assert_eq!(day["slots"][0]["appointment"]["name"], "Eva Muster");

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
    assert_eq!(uid(&calendar), uid(&cancelled));
    let (code, late) = site
        .post(&format!("/api/v1/offers/{}/decline", offer.token()))
        .await;
    assert_eq!((code, &late["state"]), (409, &json!("confirmed")), "{late}");

    // The slot is free again: the next person gets it.
    site.enlist("max@example.org").await;
    assert!(site.run(&["round", "run"]).contains("round 2 was drawn"));
    let offer = site.mail("offer", "max@example.org").await;
    let (code, page) = site.press(&offer.link(), "decline").await;
    assert_eq!(code, 200, "{page}");
    assert!(
        site.run(&["round", "run"]).contains("round 3 was drawn"),
        "max waits, the slot is free"
    );
    assert_eq!(
        site.mails()
            .iter()
            .filter(|mail| mail.kind == "offer")
            .count(),
        2,
        "a declined slot is not offered again"
    );

    let log = site.log();
    assert!(
        !log.contains("example.org") && !log.contains(&entry),
        "nothing personal in the log: {log}"
    );
    assert!(site.stop().as_secs() < 30);
}

/// A link scanner follows every link, several times; nothing may change.
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
