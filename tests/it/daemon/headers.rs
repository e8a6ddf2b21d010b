//! What stands on every answer, and what stands in no log.

use reqwest::header::HeaderMap;
use reqwest::{Method, Response};

use super::places::{Places, routes};
use super::{Engine, Site};

/// On every answer, with exactly this value.
const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), display-capture=(), fullscreen=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

fn says<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

fn check(headers: &HeaderMap, is_secret: bool, what: &str) {
    for (name, value) in ALWAYS {
        assert_eq!(says(headers, name), value, "{name} of {what}");
    }
    let policy = says(headers, "content-security-policy");
    assert!(
        policy.starts_with("default-src 'none';"),
        "{what}: {policy}"
    );
    assert!(
        policy.contains("frame-ancestors 'none'"),
        "{what}: {policy}"
    );
    assert!(!policy.contains("unsafe"), "{what}: {policy}");
    let referrer = says(headers, "referrer-policy");
    assert!(
        ["no-referrer", "same-origin"].contains(&referrer),
        "{what}: {referrer}"
    );
    let cache = says(headers, "cache-control");
    assert!(!cache.is_empty(), "{what} says how it may be kept");
    if is_secret {
        assert_eq!(cache, "no-store", "{what}");
        assert!(!headers.contains_key("content-encoding"), "{what}");
    }
}

async fn ask(site: &Site, method: &Method, path: &str) -> Response {
    let bare = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let request = bare.build().unwrap();
    let request = request.request(method.clone(), format!("{}{path}", site.url));
    request
        .header("accept-encoding", "gzip")
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn every_answer_has_its_headers_and_no_log_a_token() {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    // All of ours, and what the libraries say that see requests and statements.
    let filter = "debug,reihum=trace".to_owned();
    site.environment.push(("REIHUM__LOG__FILTER", filter));
    site.start().await;
    let places = Places::of_a_life(&site).await;
    let document = site.get_json("/api/v1/openapi.json").await;
    let calls = document["paths"].as_object().unwrap().keys();
    let calls = calls.map(|path| format!("/api/v1{path}"));
    let mut all: Vec<String> = routes().into_iter().chain(calls).collect();
    all.extend(["/nothing", "/de/nothing", "/api/v1/nothing", "/api/nothing"].map(str::to_owned));
    // POST, PUT and DELETE come last and with nothing in them: no button is pressed before it was looked at.
    for method in [
        Method::GET,
        Method::HEAD,
        Method::OPTIONS,
        Method::PUT,
        Method::POST,
    ] {
        for route in &all {
            let path = places.path(route, "de");
            let answer = ask(&site, &method, &path).await;
            let status = answer.status();
            assert!(status != 500, "{method} {path}: {status}");
            // The files of a round are asked for by a hash each time, with the key.
            let is_link = route.contains("{token}") && status != 308;
            if is_link {
                let referrer = says(answer.headers(), "referrer-policy");
                assert_eq!(referrer, "no-referrer", "{method} {path}");
            }
            let is_secret = is_link || route.starts_with("/staff");
            check(
                answer.headers(),
                is_secret,
                &format!("{method} {path}: {status}"),
            );
            assert!(!answer.headers().contains_key("strict-transport-security"));
        }
    }
    let log = site.log();
    assert!(
        log.contains("DEBUG") || log.contains("TRACE"),
        "the filter is in force"
    );
    for token in places.tokens() {
        assert!(!log.contains(token), "a token is in the log");
    }
    for address in ["eva@example.org", "otto.neu@example.org", "Muster"] {
        assert!(!log.contains(address), "{address} is in the log");
    }
}

#[tokio::test]
async fn over_tls_browsers_are_told_to_stay_there() {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    let public = "https://termine.example.org".to_owned();
    site.environment.push(("REIHUM__PUBLIC_URL", public));
    site.start().await;
    for path in ["/de/", "/assets/reihum.css", "/api/v1/services", "/nothing"] {
        let answer = ask(&site, &Method::GET, path).await;
        let told = says(answer.headers(), "strict-transport-security");
        assert_eq!(told, "max-age=31536000; includeSubDomains", "{path}");
    }
}
