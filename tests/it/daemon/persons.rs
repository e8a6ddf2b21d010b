//! What is held about people, over HTTP and the command line: read, erased, checked, and what
//! comes of mails that came back.

use std::io::Write as _;
use std::process::Stdio;

use super::{Engine, Site, in_ten_days};

on_both!(a_person_is_read_and_erased);

async fn a_person_is_read_and_erased(mut site: Site) {
    site.start().await;
    let entry = site.enlist("read.me@example.org").await;
    let data = site
        .get_json(&format!("/api/v1/entries/{entry}/data"))
        .await;
    assert_eq!(data["entry"]["email"], "read.me@example.org");
    assert_eq!(data["events"][0]["reason"], "verify");
    let reference = data["reference"].as_str().unwrap().to_owned();
    let told = site.run(&["export", &reference, "--json"]);
    assert!(told.contains("read.me@example.org"), "{told}");
    let lines = site.run(&["export", data["id"].as_str().unwrap()]);
    assert!(
        lines.contains("entry.email\tread.me@example.org"),
        "{lines}"
    );

    let link = site.mail("waiting", "read.me@example.org").await.link();
    let (code, page) = site.press(&link, "erase").await;
    assert_eq!(code, 200, "{page}");
    assert!(
        page.contains("gelöscht") && !page.contains("value=\"erase\""),
        "{page}"
    );
    let told = site.run(&["export", &reference, "--json"]);
    assert!(
        !told.contains("read.me") && told.contains("withdrawn"),
        "{told}"
    );
    for mail in site.mails() {
        assert_ne!(mail.to, "read.me@example.org");
    }
    assert!(!site.log().contains("read.me"));
    let metrics = site.http().get(format!("{}/metrics", site.admin));
    let metrics = metrics.send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("\nreihum_"), "{metrics}");
    for trace in ["read.me", &reference, data["id"].as_str().unwrap(), &entry] {
        assert!(!metrics.contains(trace), "{trace}");
    }

    // By command, and by the API; twice is once.
    let other = site.enlist("command@example.org").await;
    let data = site
        .get_json(&format!("/api/v1/entries/{other}/data"))
        .await;
    for _ in 0..2 {
        let told = site.run(&["erase", data["id"].as_str().unwrap()]);
        assert!(told.contains("is erased"), "{told}");
    }
    let third = site.enlist("api@example.org").await;
    let url = format!("{}/api/v1/entries/{third}/data", site.url);
    for _ in 0..2 {
        let answer = site.http().delete(&url).send().await.unwrap();
        assert_eq!(answer.status(), 204);
    }
    let gone = site.command(&["export", "0000-0000"]).output().unwrap();
    assert_eq!(gone.status.code(), Some(1));
    let mine = site
        .http()
        .get(format!("{}/api/v1/entries/nonsense/data", site.url));
    assert_eq!(mine.send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn who_is_booked_is_told_to_cancel_first() {
    let Some(mut site) = Site::new(Engine::Sqlite).await else {
        return;
    };
    site.start().await;
    let clerk = site.clerk();
    site.open_slot(&clerk, in_ten_days()).await;
    let entry = site.enlist("booked@example.org").await;
    site.run(&["round", "run"]);
    let offer = site.mail("offer", "booked@example.org").await;
    site.press(&offer.link(), "confirm").await;
    let url = format!("{}/api/v1/entries/{entry}/data", site.url);
    let refused = site.http().delete(&url).send().await.unwrap();
    assert_eq!(refused.status(), 409);
    let link = site.mail("waiting", "booked@example.org").await.link();
    let page = site
        .http()
        .get(&link)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        page.contains("zuerst ab") && !page.contains("value=\"erase\""),
        "{page}"
    );
    let id = site
        .get_json(&format!("/api/v1/entries/{entry}/data"))
        .await["id"]
        .clone();
    let refused = site
        .command(&["erase", id.as_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(1));
}

#[tokio::test]
async fn invariants_are_checked_beside_the_daemon() {
    let Some(mut site) = Site::new(Engine::Sqlite).await else {
        return;
    };
    site.start().await;
    site.enlist("eva@example.org").await;
    let told = site.run(&["invariants", "check"]);
    assert!(told.starts_with("OK"), "{told}");
    assert_eq!(site.run(&["invariants", "check", "--json"]), "");
    site.stop();
    let url = format!("sqlite:{}", site.folder.path().join("reihum.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let broken = sqlx::query("UPDATE event SET to_state = 'booked'").execute(&pool);
    assert_eq!(broken.await.unwrap().rows_affected(), 1);
    pool.close().await;
    let output = site
        .command(&["invariants", "check", "--json"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    let told = String::from_utf8(output.stdout).unwrap();
    let names: Vec<String> = told
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| line["invariant"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["legal_transitions", "events_fold"]);
}

#[tokio::test]
async fn a_report_is_taken_in_as_a_mail_server_pipes_it() {
    let Some(site) = Site::new(Engine::Sqlite).await else {
        return;
    };
    let ingest = |broken: bool| {
        let mut command = site.command(&["bounce", "ingest"]);
        command.env("REIHUM__MAIL__BOUNCE_ADDRESS", "bounce@example.org");
        if broken {
            command.env(
                "REIHUM__DATABASE__URL",
                "postgres://nobody@127.0.0.1:1/none",
            );
        }
        let pipes = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        let message = include_bytes!("../bounce/postfix_rejected.eml");
        child.stdin.take().unwrap().write_all(message).unwrap();
        child.wait_with_output().unwrap()
    };
    // Whatever it is: a mail server must not report the report.
    let ignored = ingest(false);
    assert_eq!(ignored.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&ignored.stdout).starts_with("ignored"));
    // It tries again later where the database does not answer.
    assert_eq!(ingest(true).status.code(), Some(75));
}

#[tokio::test]
async fn staff_see_whom_mail_does_not_reach() {
    let Some(mut site) = Site::new(Engine::Sqlite).await else {
        return;
    };
    site.start().await;
    let url = format!("{}/api/v1/staff/dead-addresses", site.url);
    let shut = site.http().get(&url).send().await.unwrap();
    assert_eq!(shut.status(), 401);
    site.enlist("dead@example.org").await;
    let open = site
        .http()
        .get(&url)
        .bearer_auth(site.clerk())
        .send()
        .await
        .unwrap();
    assert_eq!(open.status(), 200);
    let listed: serde_json::Value = open.json().await.unwrap();
    assert_eq!(listed["entries"], serde_json::json!([]));
}
