//! Whose turn it is. Rule 6: families; 7: staff's levers; 8: policies; 13: why not me.

use serde_json::json;

use super::{Stage, berlin};

walks!(
    a_family_sits_together_or_not_at_all,
    staff_have_three_levers_and_all_are_counted,
    the_rule_that_is_read_is_the_rule_that_is_set,
    everybody_is_told_why,
);

/// Three persons, fifteen minutes each: three slots in a row at one counter.
async fn a_family_sits_together_or_not_at_all(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let mut wish = Stage::wish("eva@example.org");
    wish["persons"] = json!(3);
    let family = stage.enlist(wish).await;
    for (counter, start) in [
        ("1", "2026-12-15 09:00"),
        ("1", "2026-12-15 09:15"),
        ("2", "2026-12-15 09:30"),
        ("1", "2026-12-15 10:00"),
        ("1", "2026-12-15 10:15"),
    ] {
        stage.slot_at("rathaus", counter, start).await;
    }
    stage.round();
    assert_eq!(
        stage.state(&family).await,
        "waiting",
        "nowhere are there three in a row"
    );
    stage.slot_at("rathaus", "2", "2026-12-15 09:45").await;
    stage.slot_at("rathaus", "2", "2026-12-15 10:00").await;
    stage.round();
    let status = stage.until(&family, "offered").await;
    assert_eq!(status["offer"]["minutes"], 45, "{status}");
    stage.accept("eva@example.org").await;
    let day = stage.get("/staff/day?office=rathaus&date=2026-12-15").await;
    let slots = day["slots"].as_array().unwrap();
    let held: Vec<_> = slots
        .iter()
        .filter(|slot| !slot["appointment"].is_null())
        .collect();
    assert_eq!(held.len(), 3, "{day}");
    assert!(
        held.iter().all(|slot| slot["counter"] == "2"
            && slot["appointment"]["id"] == held[0]["appointment"]["id"])
    );
    assert_eq!(held[0]["appointment"]["persons"], 3);
}

/// What a clerk sends.
fn wish(given: &str, more: &serde_json::Value) -> serde_json::Value {
    let mut wish = json!({
        "channel": "desk", "service": "personalausweis", "name": {"given": given, "family": "Muster"},
    });
    let more = more.as_object().unwrap().clone();
    wish.as_object_mut().unwrap().extend(more);
    wish
}

/// Hardship, a day at most two working days ago, a second person under one address.
async fn staff_have_three_levers_and_all_are_counted(stage: &mut Stage) {
    // A Monday: Thursday is two working days ago.
    stage
        .open(
            "2026-12-07 09:00",
            &[("REIHUM__HARDSHIP__SHARE_PERCENT", "100")],
        )
        .await;
    let early = stage.join("otto@example.org").await;
    for (day, code) in [("2026-12-02", 422), ("2026-12-08", 422)] {
        let body = wish(
            "Ida",
            &json!({"phone": "02305 111111", "backdate_day": day, "reason": "Brief"}),
        );
        let answer = stage.call("POST", "/staff/entries", Some(body)).await;
        assert_eq!(answer.0, code, "{day}: {}", answer.1);
    }
    let letter = wish(
        "Ida",
        &json!({"phone": "02305 111111", "backdate_day": "2026-12-03", "reason": "Brief"}),
    );
    let letter = stage.desk(letter).await;
    let token = letter["token"].as_str().unwrap();
    assert_eq!(stage.file(token).await["join_day"], "2026-12-03");
    stage.ahead(&early, 1).await;

    let second = wish(
        "Emil",
        &json!({"email": "otto@example.org", "birth_date": "2015-05-05"}),
    );
    let (code, refused) = stage
        .call("POST", "/staff/entries", Some(second.clone()))
        .await;
    assert_eq!(code, 409, "{refused}");
    let mut allowed = second;
    allowed["second_person"] = json!("Sohn ohne eigene Adresse");
    allowed["hardship"] = json!("whim");
    let (code, refused) = stage
        .call("POST", "/staff/entries", Some(allowed.clone()))
        .await;
    assert_eq!(code, 422, "{refused}");
    allowed["hardship"] = json!("medical");
    let hard = stage.desk(allowed).await;
    let hard = hard["token"].as_str().unwrap();

    stage.slot("2026-12-21 09:00").await;
    stage.round();
    stage.until(hard, "offered").await;
    assert_eq!(stage.state(&early).await, "waiting");
    let page = stage
        .page(&format!("{}/de/entry/{early}", stage.site.url))
        .await;
    for words in [
        "Zu Ihren Zeiten gab es nur Termine für Personen mit Vorrang in einem Härtefall.",
        "1 Person kam vor allen anderen dran, weil sie Vorrang in einem Härtefall hat.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    all_are_counted(stage).await;
}

async fn all_are_counted(stage: &Stage) {
    for kind in ["hardship", "backdate", "second_person"] {
        let counted = stage
            .metric("reihum_overrides_total", &format!("kind=\"{kind}\""))
            .await;
        assert_eq!(counted, 1, "{kind}");
    }
    let counts = stage.get("/overrides").await;
    let kinds: Vec<_> = counts["counts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["count"] == 1)
        .collect();
    assert_eq!(kinds.len(), 3, "{counts}");
    let public = stage.page(&format!("{}/de/rounds", stage.site.url)).await;
    assert!(public.contains("Krankheit oder Behandlung"), "{public}");
}

/// Four policies, four sentences, in two languages, before joining.
async fn the_rule_that_is_read_is_the_rule_that_is_set(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let mut texts = Vec::new();
    for policy in ["cohort", "aged", "uniform", "fifo"] {
        stage.site.stop();
        stage.set(&[("REIHUM__DRAW__POLICY", policy)]);
        stage.site.start().await;
        for language in ["de", "en"] {
            texts.push(stage.page(&format!("{}/{language}/", stage.site.url)).await);
            texts.push(
                stage
                    .page(&format!("{}/{language}/rounds", stage.site.url))
                    .await,
            );
        }
    }
    let all = texts.len();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), all, "each policy has words of its own");
    // Under the last one the second of joining decides, within a day, too.
    let first = stage.join("eva@example.org").await;
    stage.at("2026-12-01 09:10");
    let second = stage.join("otto@example.org").await;
    stage.at("2026-12-01 09:20");
    let third = stage.join("ida@example.org").await;
    for (number, entry) in [first, second, third].iter().enumerate() {
        stage
            .slot(&format!("2026-12-15 09:{:02}", 15 * number))
            .await;
        stage.round();
        assert_eq!(stage.state(entry).await, "offered", "number {number}");
    }
}

/// Served, behind somebody, without a slot: each page says it, and what would have helped.
async fn everybody_is_told_why(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let first = stage.join("eva@example.org").await;
    stage.at("2026-12-02 09:00");
    let behind = stage.join("otto@example.org").await;
    let mut wish = Stage::wish("ida@example.org");
    wish["windows"] = json!([{"days": ["mon"], "from": "08:00", "to": "10:00"}]);
    let elsewhere = stage.enlist(wish).await;
    // A Tuesday.
    stage.slot("2026-12-15 09:00").await;
    stage.round();
    let page = async |entry: &str| {
        stage
            .page(&format!("{}/de/entry/{entry}", stage.site.url))
            .await
    };
    let served = page(&first).await;
    assert!(served.contains("Sie waren an der Reihe"), "{served}");
    let unserved = page(&behind).await;
    assert!(
        unserved.contains("Ihr Platz lag diesmal zu weit hinten")
            || unserved.contains(
                "Zuletzt kamen Personen dran, deren Wartezeit ab Dienstag, 1. Dezember 2026"
            ),
        "{unserved}"
    );
    let none = page(&elsewhere).await;
    assert!(
        none.contains("Kein freier Termin passte zu Ihren Angaben"),
        "{none}"
    );
    for entry in [&first, &behind, &elsewhere] {
        let told = stage.get(&format!("/rounds/1/certificate/{entry}")).await;
        assert_eq!(told["round"], 1, "{told}");
        let own = page(entry).await;
        for name in ["eva@example.org", "otto@example.org", "ida@example.org"] {
            let is_own =
                stage.get(&format!("/entries/{entry}/data")).await["entry"]["email"] == name;
            assert!(is_own || !own.contains(name), "nobody else is named");
        }
    }
    // With Tuesdays added the last one would have been served, had nobody older been there.
    let (code, _) = stage
        .call("DELETE", &format!("/entries/{behind}"), None)
        .await;
    assert_eq!(code, 204);
    let offer = stage
        .mail("eva@example.org", "Wir haben einen Termin")
        .await;
    stage.press(&offer.link(), "confirm").await;
    stage.slot("2026-12-16 09:00").await;
    stage.round();
    let none = page(&elsewhere).await;
    assert!(
        none.contains("wären Sie in dieser Runde an der Reihe gewesen"),
        "{none}"
    );
    assert!(none.contains("Mittwoch"), "{none}");
    let start = berlin("2026-12-16 09:00");
    let told = stage
        .get(&format!("/rounds/2/certificate/{elsewhere}"))
        .await;
    assert!(
        told["accepted"].as_array().unwrap().is_empty()
            && !told["changes"].as_array().unwrap().is_empty(),
        "{start}: {told}"
    );
}
