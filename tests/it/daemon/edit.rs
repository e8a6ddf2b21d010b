//! Changing an entry over HTTP: the page with one form, the API, and the link to a new address.

use serde_json::{Value, json};

use super::Site;

on_both!(
    an_entry_is_changed_by_page_and_by_program,
    a_new_address_is_verified_by_its_own_page,
);

async fn patch(site: &Site, entry: &str, body: Value) -> (u16, Value) {
    let url = format!("{}/api/v1/entries/{entry}", site.url);
    let sent = site.http().patch(url).json(&body).send().await.unwrap();
    (sent.status().as_u16(), sent.json().await.unwrap())
}

async fn send(site: &Site, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let url = format!("{}{path}", site.url);
    let sent = site.http().post(url).form(fields).send().await.unwrap();
    (sent.status().as_u16(), sent.text().await.unwrap())
}

async fn an_entry_is_changed_by_page_and_by_program(mut site: Site) {
    site.start().await;
    let entry = site.enlist("eva@example.org").await;
    let path = format!("/de/entry/{entry}/edit");
    let (code, own) = site.get(&format!("/de/entry/{entry}")).await;
    assert!(
        code == 200 && own.contains(&format!("href=\"{path}\"")),
        "{own}"
    );

    let windows = json!([{"days": ["mon"], "from": "08:15", "to": "11:45"}]);
    let (code, status) = patch(&site, &entry, json!({"windows": windows, "pause": true})).await;
    assert_eq!(
        (code, &status["state"]),
        (200, &json!("paused")),
        "{status}"
    );
    let (code, page) = site.get(&path).await;
    assert_eq!(code, 200);
    // What the grid does not have is not lost, and the address stands there.
    assert!(page.contains("value=\"mon-08:15-11:45\" checked"), "{page}");
    assert!(page.contains("value=\"eva@example.org\""), "{page}");

    by_page(&site, &path).await;
    by_program(&site, &entry, &path).await;
}

/// All that is wrong is told at once, and nothing typed is lost.
async fn by_page(site: &Site, path: &str) {
    let wrong = [
        ("window", "tue-08:00-10:00"),
        ("not_before", "gestern"),
        ("email", "eva@"),
        ("language", "xx"),
        ("phone", ""),
    ];
    let (code, page) = send(site, path, &wrong).await;
    assert_eq!(code, 422, "{page}");
    for expected in [
        "href=\"#not_before\"",
        "href=\"#email\"",
        "href=\"#language\"",
        "value=\"gestern\"",
        "value=\"eva@\"",
        "value=\"tue-08:00-10:00\" checked",
    ] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    let right = [
        ("window", "tue-08:00-10:00"),
        ("not_before", ""),
        ("notice_hours", "48"),
        ("email", "eva@example.org"),
        ("language", "en"),
        ("phone", "02305 123456"),
    ];
    let (code, page) = send(site, path, &right).await;
    assert!(code == 200 && page.contains("gespeichert"), "{page}");
    let (_, page) = site.get(path).await;
    assert!(page.contains("value=\"tue-08:00-10:00\" checked") && page.contains("+492305123456"));
    assert!(!page.contains("mon-08:15-11:45"), "{page}");
}

/// What is wrong changes nothing; who has left has nothing to change.
async fn by_program(site: &Site, entry: &str, path: &str) {
    for (body, field) in [
        (
            json!({"windows": [{"days": ["mon"], "from": "12:00", "to": "08:00"}]}),
            "windows",
        ),
        (json!({"email": ""}), "email"),
        (json!({"offices": ["nowhere"], "pause": false}), "offices"),
        (json!({"language": "xx"}), "language"),
    ] {
        let (code, problem) = patch(site, entry, body).await;
        assert_eq!(
            (code, &problem["errors"][0]["field"]),
            (422, &json!(field)),
            "{problem}"
        );
    }
    let (code, problem) = patch(site, entry, json!({"name": {"given": "Otto"}})).await;
    assert_eq!(code, 400, "{problem}");
    let (_, status) = patch(site, entry, json!({"phone": null, "pause": false})).await;
    assert_eq!(status["state"], "waiting");
    let (_, page) = site.get(path).await;
    assert!(!page.contains("+492305123456"), "{page}");

    let url = format!("{}/api/v1/entries/{entry}", site.url);
    let left = site.http().delete(&url).send().await.unwrap();
    assert_eq!(left.status(), 204);
    let (code, problem) = patch(site, entry, json!({})).await;
    assert_eq!(
        (code, &problem["state"]),
        (409, &json!("withdrawn")),
        "{problem}"
    );
    let (code, page) = site.get(path).await;
    assert!(
        code == 200 && page.contains("nicht mehr auf der Warteliste"),
        "{page}"
    );
}

async fn a_new_address_is_verified_by_its_own_page(mut site: Site) {
    site.start().await;
    let entry = site.enlist("eva@example.org").await;
    let (code, _) = patch(&site, &entry, json!({"email": "neu@example.org"})).await;
    assert_eq!(code, 200);
    let (_, own) = site.get(&format!("/de/entry/{entry}")).await;
    assert!(
        own.contains("neu@example.org") && own.contains("bestätigen Sie"),
        "{own}"
    );
    let link = site.mail("verify_address", "neu@example.org").await.link();
    for _ in 0..2 {
        let page = site.http().get(&link).send().await.unwrap();
        assert_eq!(page.status(), 200);
        assert!(page.text().await.unwrap().contains("value=\"verify\""));
    }
    for _ in 0..2 {
        let (code, page) = site.press(&link, "verify").await;
        assert!(
            code == 200 && page.contains("Ihre neue Adresse gilt"),
            "{page}"
        );
    }
    site.mail("address_changed", "eva@example.org").await;

    site.enlist("otto@example.org").await;
    let (code, _) = patch(&site, &entry, json!({"email": "otto@example.org"})).await;
    assert_eq!(code, 200, "the answer does not tell who is known");
    let link = site.mail("verify_address", "otto@example.org").await.link();
    let (code, page) = site.press(&link, "verify").await;
    assert!(
        code == 409 && page.contains("schon einen Eintrag"),
        "{page}"
    );
    let (code, _) = site.get("/de/address/nonsense").await;
    assert_eq!(code, 404);
    let log = site.log();
    assert!(
        !log.contains("example.org") && !log.contains(&entry),
        "{log}"
    );
}
