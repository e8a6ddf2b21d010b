//! How much a page weighs on its way, and what is compressed.

use super::places::{Places, routes};
use super::{Engine, Site};

/// A page and its style sheet, on the first view.
const VIEW_MAX: usize = 30_000;

struct Taken {
    status: u16,
    bytes: usize,
    body: Vec<u8>,
    headers: reqwest::header::HeaderMap,
}

impl Taken {
    fn says(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }
}

/// What a browser that takes gzip is sent, as it is on the wire.
async fn take(site: &Site, path: &str, known: Option<&str>) -> Taken {
    let request = site.http().get(format!("{}{path}", site.url));
    let request = request.header("accept-encoding", "gzip, deflate, br");
    let request = match known {
        Some(tag) => request.header("if-none-match", tag),
        None => request,
    };
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = answer.bytes().await.unwrap().to_vec();
    // Names and values with `: ` and line end; the status line is short.
    let head = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4);
    Taken {
        status,
        bytes: body.len() + head.sum::<usize>(),
        body,
        headers,
    }
}

#[tokio::test]
async fn every_page_is_light() {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    site.start().await;
    let places = Places::of_a_life(&site).await;
    let page = site.get("/de/").await.1;
    let css = page
        .split("href=\"")
        .find(|rest| rest.starts_with("/assets/reihum.css?v="));
    let css = css.and_then(|rest| rest.split('"').next()).unwrap();
    let sheet = take(&site, css, None).await;
    assert_eq!(sheet.says("content-encoding"), "gzip");
    assert_eq!(
        sheet.says("cache-control"),
        "public, max-age=31536000, immutable"
    );
    let mut looked = 0;
    for route in routes() {
        for language in ["de", "en"] {
            let path = places.path(&route, language);
            let view = take(&site, &path, None).await;
            if view.says("content-type").starts_with("text/html") {
                let weight = view.bytes + sheet.bytes;
                assert!(weight <= VIEW_MAX, "{path}: {weight} bytes, {}", view.bytes);
                looked += 1;
            }
        }
    }
    assert!(looked > 20, "{looked} pages");
}

#[tokio::test]
async fn what_everybody_may_read_is_compressed_and_known_again() {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    site.environment
        .push(("REIHUM__DRAW__PUBLISH", "full".to_owned()));
    site.start().await;
    let places = Places::of_a_life(&site).await;
    for path in ["/rounds/1/pool", "/api/v1/rounds/1/result"] {
        let (_, plain) = site.get(path).await;
        let file = take(&site, path, None).await;
        let tag = file.says("etag").to_owned();
        if plain.len() >= 512 {
            assert_eq!(file.says("content-encoding"), "gzip", "{path}");
            assert!(file.body.len() < plain.len() && file.body.starts_with(&[0x1f, 0x8b]));
            assert!(file.says("vary").contains("accept-encoding"), "{path}");
            assert!(tag.starts_with("W/\""), "other bytes, weaker tag: {tag}");
        }
        let again = take(&site, path, Some(&tag)).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
    // No part of a file is promised, and who asks for one gets the whole.
    let ranged = site.http().get(format!("{}/rounds/1/pool", site.url));
    let ranged = ranged.header("range", "bytes=0-9").send().await.unwrap();
    assert_eq!(ranged.status(), 200);
    let (form, entry) = (
        take(&site, "/de/", None).await,
        places.path("/{language}/entry/{token}", "de"),
    );
    assert_eq!(form.says("content-encoding"), "gzip");
    let entry = take(&site, &entry, None).await;
    assert_eq!((entry.status, entry.says("content-encoding")), (200, ""));
}
