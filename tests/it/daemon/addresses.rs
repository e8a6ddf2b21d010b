//! Where the draw is found: one address a round, pages in the reader's language, lists in pages,
//! and files that are fetched once.

use std::fs;

use chrono::TimeDelta;
use serde_json::json;

use super::rounds::FILES;
use super::{Site, in_ten_days};

on_both!(
    a_round_has_one_address,
    problems_with_files_speak_the_readers_language,
    a_body_that_is_not_said_to_be_json_is_refused,
    the_verifier_is_handed_out,
    what_is_kept_of_a_file_is_asked_for_by_its_hash,
    rounds_are_listed_in_pages,
    an_entry_names_its_latest_round_first,
);

/// What a browser of this language is answered, which follows no redirect.
async fn ask(site: &Site, path: &str, language: &str) -> reqwest::Response {
    let bare = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let request = bare.build().unwrap().get(format!("{}{path}", site.url));
    let request = request.header("accept-language", language);
    request.send().await.unwrap()
}

async fn a_round_has_one_address(mut site: Site) {
    site.drawn().await;
    for (path, language, status, expected) in [
        ("/rounds", "en", 303, "/en/rounds"),
        ("/rounds/", "de", 303, "/de/rounds"),
        ("/rounds/7", "en-GB,de;q=0.5", 303, "/en/rounds/7"),
        ("/rounds/7/", "fr", 303, "/de/rounds/7"),
        ("/de/rounds/", "en", 308, "/de/rounds"),
        ("/en/rounds/1/?before=2", "de", 308, "/en/rounds/1?before=2"),
    ] {
        let answer = ask(&site, path, language).await;
        let location = answer.headers().get("location");
        let location = location.map(|location| location.to_str().unwrap());
        let answered = (answer.status().as_u16(), location);
        assert_eq!(answered, (status, Some(expected)), "{path}");
        let varies = answer.headers().contains_key("vary");
        assert_eq!(varies, status == 303, "{path}");
    }
    for number in ["01", "+1", "-1", "0", "1x", "%31x"] {
        for path in ["/rounds/*", "/de/rounds/*", "/api/v1/rounds/*"] {
            let path = path.replace('*', number);
            assert_eq!(ask(&site, &path, "de").await.status(), 404, "{path}");
        }
        for path in FILES.map(|path| path.replace("/1/", &format!("/{number}/"))) {
            assert_eq!(ask(&site, &path, "de").await.status(), 404, "{path}");
        }
    }
    assert_eq!(ask(&site, "/xx/rounds/1/pool", "de").await.status(), 404);
}

async fn problems_with_files_speak_the_readers_language(mut site: Site) {
    site.drawn().await;
    for (path, language, expected, switch) in [
        (
            "/rounds/1/pool?a=b",
            "en",
            "This file is not for",
            "/de/rounds/1/pool?a=b",
        ),
        (
            "/rounds/1/result",
            "de",
            "Diese Datei ist nicht",
            "/en/rounds/1/result",
        ),
        (
            "/en/rounds/1/pool",
            "de",
            "This file is not for",
            "/de/rounds/1/pool",
        ),
        (
            "/rounds/2/pool",
            "en",
            "There is no such file",
            "/de/rounds/2/pool",
        ),
    ] {
        let answer = ask(&site, path, language).await;
        let varies = answer.headers().contains_key("vary");
        assert_eq!(varies, path.starts_with("/rounds"), "{path}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(expected), "{path}: {page}");
        assert!(
            page.contains(&format!("href=\"{switch}\"")),
            "{path}: {page}"
        );
    }
}

async fn a_body_that_is_not_said_to_be_json_is_refused(mut site: Site) {
    site.start().await;
    for (kind, status) in [
        (None, 415),
        (Some("text/plain"), 415),
        (Some("application/x-www-form-urlencoded"), 415),
        (Some("application/json"), 422),
        (Some("Application/JSON; charset=utf-8"), 422),
        (Some("application/merge-patch+json"), 422),
    ] {
        let request = site.http().post(format!("{}/api/v1/entries", site.url));
        let request = match kind {
            Some(kind) => request.header("content-type", kind),
            None => request,
        };
        let answer = request.body("{}").send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{kind:?}");
        let media_type = answer.headers()["content-type"].to_str().unwrap();
        assert_eq!(media_type, "application/problem+json", "{kind:?}");
    }
}

async fn the_verifier_is_handed_out(mut site: Site) {
    site.start().await;
    let program = ask(&site, "/verify.py", "de").await;
    let kind = program.headers()["content-type"].to_str().unwrap();
    assert_eq!(kind, "text/x-python; charset=utf-8");
    let kept = fs::read_to_string("tests/verify/reihum_verify.py").unwrap();
    assert_eq!(program.text().await.unwrap(), kept);
}

async fn what_is_kept_of_a_file_is_asked_for_by_its_hash(mut site: Site) {
    site.draw_by("publish = \"full\"\nbeacon = \"manual\"\nbeacon_label = \"lotto\"");
    site.opened().await;
    site.run(&["round", "run"]);
    let ask = async |path: &str, tag: &str| {
        let request = site.http().get(format!("{}{path}", site.url));
        let answer = request.header("if-none-match", tag).send().await.unwrap();
        let header = |name: &str| {
            let value = answer.headers().get(name);
            value.map(|value| value.to_str().unwrap().to_owned())
        };
        let (tag, cache) = (header("etag"), header("cache-control").unwrap());
        (answer.status().as_u16(), tag, cache)
    };
    let waiting = ask(FILES[0], "*").await;
    assert_eq!(waiting, (200, None, "no-store".to_owned()));
    site.run(&["round", "beacon", "1", &"5a".repeat(32)]);
    let round = site.get_json("/api/v1/rounds/1").await;
    for (path, name) in FILES
        .into_iter()
        .zip(["root", "result_hash"].into_iter().cycle())
    {
        let tag = format!("\"{}\"", round[name].as_str().unwrap());
        let cache = "public, max-age=604800, immutable".to_owned();
        for (asked, status) in [
            ("\"a\"".to_owned(), 200),
            (tag.clone(), 304),
            (format!("\"a\", W/{tag}"), 304),
        ] {
            let expected = (status, Some(tag.clone()), cache.clone());
            assert_eq!(ask(path, &asked).await, expected, "{path} {asked}");
        }
    }
}

async fn rounds_are_listed_in_pages(mut site: Site) {
    let (clerk, _) = site.drawn().await;
    site.open_slot(&clerk, in_ten_days() + TimeDelta::hours(1))
        .await;
    assert_eq!(site.run(&["round", "run"]), "round 2 was drawn");
    let anchor = site.get_json("/api/v1/rounds").await["anchor"].clone();
    for (query, expected) in [
        ("", vec![2, 1]),
        ("?limit=1", vec![2]),
        ("?before=2", vec![1]),
        ("?limit=1000&before=3", vec![2, 1]),
        ("?before=1", vec![]),
    ] {
        let page = site.get_json(&format!("/api/v1/rounds{query}")).await;
        let rounds = page["rounds"].as_array().unwrap();
        let numbers: Vec<i64> = rounds
            .iter()
            .map(|round| round["round"].as_i64().unwrap())
            .collect();
        assert_eq!(numbers, expected, "{query}");
        assert_eq!(page["anchor"], anchor, "{query}");
    }
    for query in ["?limit=0", "?limit=1001", "?limit=x", "?before=x"] {
        let (status, problem) = site.get(&format!("/api/v1/rounds{query}")).await;
        assert_eq!(status, 400, "{query}");
        assert!(problem.contains("1 to 1000"), "{problem}");
    }
}

async fn an_entry_names_its_latest_round_first(mut site: Site) {
    site.start().await;
    let clerk = site.clerk();
    let entry = site.enlist("eva@example.org").await;
    let path = format!("/api/v1/entries/{entry}");
    for hours in [0, 1] {
        site.open_slot(&clerk, in_ten_days() + TimeDelta::hours(hours))
            .await;
        let said = site.run(&["round", "run"]);
        assert_eq!(said, format!("round {} was drawn", hours + 1));
        if hours == 0 {
            let offer = site.get_json(&path).await["offer"]["token"].clone();
            let decline = format!("/api/v1/offers/{}/decline", offer.as_str().unwrap());
            assert_eq!(site.post(&decline).await.0, 200);
        }
    }
    let rounds = site.get_json(&path).await["rounds"].clone();
    let expected = json!([
        { "round": 2, "outcome": "open" },
        { "round": 1, "outcome": "declined" },
    ]);
    assert_eq!(rounds, expected);
}
