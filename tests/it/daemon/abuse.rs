//! Who asks too often, too much or too slowly, and who wants to know whom we know.

use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Engine, Site};

/// A site on SQLite with these limits, whose tests stand behind a proxy that is trusted.
async fn limited(limits: &[(&'static str, &str)]) -> Site {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    let limits = limits
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()));
    site.environment.extend(limits);
    let proxies = "127.0.0.1".to_owned();
    site.environment
        .push(("REIHUM__SERVER__TRUSTED_PROXIES", proxies));
    site.start().await;
    site
}

/// What `client` is answered.
async fn get(site: &Site, path: &str, client: &str) -> reqwest::Response {
    let request = site.http().get(format!("{}{path}", site.url));
    request
        .header("x-forwarded-for", client)
        .send()
        .await
        .unwrap()
}

async fn join(site: &Site, email: &str, client: &str) -> reqwest::Response {
    let body = json!({"service": "personalausweis", "name": {"given": "Eva", "family": "Muster"}, "email": email});
    let request = site.http().post(format!("{}/api/v1/entries", site.url));
    let request = request.header("x-forwarded-for", client).json(&body);
    request.send().await.unwrap()
}

/// The answer says when to come again, in words or as a problem.
async fn refused(answer: reqwest::Response, word: &str) {
    assert_eq!(answer.status(), 429);
    let wait = answer.headers()["retry-after"].to_str().unwrap();
    assert!((1..=3601).contains(&wait.parse::<u64>().unwrap()), "{wait}");
    let text = answer.text().await.unwrap();
    assert!(text.contains(word), "{text}");
}

const PROBLEM: &str = "urn:reihum:too-many";

#[tokio::test]
async fn joins_have_a_limit_by_client_and_one_for_all() {
    let site = limited(&[
        ("REIHUM__LIMITS__JOINS_PER_CLIENT_HOUR", "2"),
        ("REIHUM__LIMITS__JOINS_PER_MINUTE", "5"),
    ])
    .await;
    for serial in 0..2 {
        let answer = join(&site, &format!("a{serial}@example.org"), "2001:db8:1:2::1").await;
        assert_eq!(answer.status(), 202);
    }
    // Another address of the same household.
    refused(
        join(&site, "a3@example.org", "2001:db8:1:2:ffff::9").await,
        PROBLEM,
    )
    .await;
    // Refused joins took nothing from all: three are left.
    for serial in 0..3 {
        let client = format!("192.0.2.{serial}");
        let answer = join(&site, &format!("b{serial}@example.org"), &client).await;
        assert_eq!(answer.status(), 202, "{client}");
    }
    refused(join(&site, "c@example.org", "192.0.2.77").await, PROBLEM).await;
    let form = site.http().post(format!("{}/en/", site.url));
    let form = form.header("x-forwarded-for", "192.0.2.78").body("").send();
    refused(form.await.unwrap(), "Too many requests at the moment").await;
}

#[tokio::test]
async fn pages_calls_and_wrong_links_have_limits_by_client() {
    let site = limited(&[
        ("REIHUM__LIMITS__PAGES_PER_CLIENT_MINUTE", "4"),
        ("REIHUM__LIMITS__CALLS_PER_CLIENT_MINUTE", "3"),
        ("REIHUM__LIMITS__WRONG_LINKS_PER_CLIENT_HOUR", "2"),
    ])
    .await;
    let entry = site.enlist("eva@example.org").await;
    let own = format!("/de/entry/{entry}");
    for _ in 0..2 {
        assert_eq!(
            get(&site, "/de/entry/wrong", "192.0.2.1").await.status(),
            404
        );
    }
    refused(
        get(&site, "/de/entry/wrong", "192.0.2.1").await,
        "zu viele Anfragen",
    )
    .await;
    assert_eq!(
        get(&site, &own, "192.0.2.1").await.status(),
        200,
        "a link of ours opens"
    );
    refused(get(&site, &own, "192.0.2.1").await, "zu viele Anfragen").await;
    let css = get(&site, "/assets/reihum.css", "192.0.2.1").await;
    assert_eq!(css.status(), 200, "the page about it has its style");

    for _ in 0..3 {
        assert_eq!(
            get(&site, "/api/v1/services", "192.0.2.2").await.status(),
            200
        );
    }
    refused(get(&site, "/api/v1/services", "192.0.2.2").await, PROBLEM).await;
    assert_eq!(
        get(&site, "/api/v1/services", "192.0.2.3").await.status(),
        200
    );
    // Who comes from this machine itself is nobody in particular.
    for _ in 0..8 {
        assert_eq!(site.get(&own).await.0, 200);
    }
}

/// Sends `bytes` and answers what comes back until the server hangs up, and when it did.
async fn exchange(site: &Site, bytes: &[u8]) -> (String, Duration) {
    let begin = Instant::now();
    let address = site.url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    // It may hang up while we still send.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let read = tokio::time::timeout(super::PATIENCE, read).await;
    let _ = read.expect("the server ends what takes too long");
    (
        String::from_utf8_lossy(&answer).into_owned(),
        begin.elapsed(),
    )
}

fn head(path: &str, more: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n")
}

/// What is sent, and what the answer holds.
fn misbehaviour() -> Vec<(String, Vec<&'static str>)> {
    let json = "content-type: application/json\r\n";
    let (slow, huge) = ("content-length: 20\r\n", "content-length: 100000000\r\n");
    let (slow_json, huge_json) = (format!("{slow}{json}"), format!("{huge}{json}"));
    let body = "x".repeat(70 * 1024);
    let get = |path: &str, more: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\n{more}\r\n");
    let long = format!("/de/{}", "a".repeat(3000));
    let wide = format!("x-wide: {}\r\n", "a".repeat(20_000));
    let many = "x-many: 1\r\n".repeat(100);
    vec![
        (
            head("/de/", slow) + "given=",
            vec!["HTTP/1.1 408", "Das hat zu lange gedauert"],
        ),
        (
            head("/api/v1/entries", &slow_json) + "{",
            vec!["HTTP/1.1 408", "urn:reihum:slow", "x-content-type-options"],
        ),
        (
            head("/en/", huge) + &body,
            vec!["HTTP/1.1 413", "That was too much text"],
        ),
        (
            head("/api/v1/entries", &huge_json) + &body,
            vec!["HTTP/1.1 413", "urn:reihum:body", "64 KiB"],
        ),
        (
            get(&long, "connection: close\r\n"),
            vec!["HTTP/1.1 414", "text/html", "content-security-policy"],
        ),
        (get("/de/", &wide), vec!["HTTP/1.1 431"]),
        (get("/de/", &many), vec!["HTTP/1.1 431"]),
        ("nonsense\r\n\r\n".to_owned(), vec!["HTTP/1.1 400"]),
    ]
}

#[tokio::test]
async fn a_request_has_a_length_and_a_time() {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    for name in [
        "REIHUM__LIMITS__HEAD_SECONDS",
        "REIHUM__LIMITS__BODY_SECONDS",
    ] {
        site.environment.push((name, "1".to_owned()));
    }
    site.start().await;
    // Nothing at all, and a head that never ends: hung up on, without a word.
    for never in ["", "GET /de/ HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        let (answer, took) = exchange(&site, never.as_bytes()).await;
        assert_eq!(answer, "");
        assert!(took < Duration::from_secs(20), "{never}: {took:?}");
    }
    for (request, expected) in misbehaviour() {
        let (answer, took) = exchange(&site, request.as_bytes()).await;
        let shown: String = request.chars().take(60).collect();
        for expected in expected {
            assert!(answer.contains(expected), "{shown}: {answer}");
        }
        assert!(took < Duration::from_secs(20), "{shown}: {took:?}");
    }
    assert_eq!(site.get("/de/").await.0, 200, "others are served as ever");
}

#[tokio::test]
async fn known_and_unknown_people_get_the_same_answer() {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    site.start().await;
    site.enlist("known@example.org").await;
    let seen = async |email: &str| {
        let answer = join(&site, email, "192.0.2.1").await;
        let (status, mut headers) = (answer.status(), answer.headers().clone());
        headers.remove("date");
        let body = answer.bytes().await.unwrap();
        let fields = [
            ("service", "personalausweis"),
            ("given", "Eva"),
            ("family", "Muster"),
            ("email", email),
        ];
        let bare = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let form = bare
            .build()
            .unwrap()
            .post(format!("{}/de/", site.url))
            .form(&fields);
        let form = form.send().await.unwrap();
        let (code, mut more) = (form.status(), form.headers().clone());
        more.remove("date");
        assert_eq!((status.as_u16(), code.as_u16()), (202, 303));
        (headers, body, more, form.bytes().await.unwrap())
    };
    assert_eq!(
        seen("known@example.org").await,
        seen("unknown@example.org").await
    );
    // However often: the mailbox gets three mails, and the answer does not say so.
    for _ in 0..8 {
        seen("known@example.org").await;
    }
    site.mail("verify", "unknown@example.org").await;
    let last = "last@example.org";
    site.join(last).await;
    site.mail("verify", last).await;
    let mails = site.mails();
    let count = mails.iter().filter(|mail| mail.to == "known@example.org");
    // Two that it asked for, to verify and about waiting, and three that it did not.
    let count = count.count();
    assert!((3..=5).contains(&count), "{count} mails");
}
