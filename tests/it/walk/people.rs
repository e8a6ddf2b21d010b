//! Rule 9: people without mail; 10: mail that comes back; 12: what is forgotten.

use std::io::Write as _;
use std::process::Stdio;
use std::time::Instant;

use serde_json::json;

use super::{LOOK, Letter, PATIENCE, Stage};

walks!(
    who_has_no_mail_is_called,
    the_desk_forgives_no_silence,
    a_dead_address_frees_the_slot_and_costs_no_place,
    names_leave_when_their_time_is_over,
);

/// A printed receipt with a code, a call list, and three half-days on which nobody answered.
async fn who_has_no_mail_is_called(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let enlisted = stage
        .desk(json!({
            "channel": "desk", "service": "personalausweis", "phone": "02305 123456",
            "name": {"given": "Ida", "family": "Alt"},
        }))
        .await;
    let entry = enlisted["token"].as_str().unwrap().to_owned();
    let code = enlisted["short_code"].as_str().unwrap();
    let receipt = stage.page(enlisted["receipt"].as_str().unwrap()).await;
    assert!(
        receipt.contains("Ihr Code für das Telefon") && digits(&receipt).contains(&digits(code)),
        "{receipt}"
    );
    let found = stage.get(&format!("/staff/entries?query={code}")).await;
    assert_eq!(found["entries"][0]["name"]["family"], "Alt", "{found}");

    stage.slot("2026-12-15 09:00").await;
    stage.round();
    let calls = stage.get("/staff/calls").await["calls"].clone();
    assert_eq!(
        (&calls[0]["phone"], &calls[0]["attempts"]),
        (&json!("+492305123456"), &json!([])),
        "{calls}"
    );
    assert_eq!(
        calls[0]["deadline"].as_str().unwrap()[..16],
        *"2026-12-03T08:00"
    );
    let path = format!("/staff/calls/{}", calls[0]["offer"].as_str().unwrap());
    let (code, told) = stage
        .call("POST", &path, Some(json!({"outcome": "busy"})))
        .await;
    assert_eq!(code, 422, "{told}");
    for (at, half_days) in [
        ("2026-12-01 10:00", 1),
        ("2026-12-01 11:00", 1),
        ("2026-12-01 14:00", 2),
    ] {
        stage.at(at);
        let told = stage.post(&path, json!({"outcome": "failed"})).await;
        assert_eq!(
            (&told["state"], &told["failed_half_days"]),
            (&json!("open"), &json!(half_days)),
            "{at}: {told}"
        );
    }
    stage.at("2026-12-02 09:00");
    let told = stage.post(&path, json!({"outcome": "failed"})).await;
    assert_eq!(told["state"], "expired");
    stage.until(&entry, "waiting").await;
    assert_eq!(stage.get("/staff/calls").await["calls"], json!([]));

    stage.round();
    let calls = stage.get("/staff/calls").await["calls"].clone();
    let path = format!("/staff/calls/{}", calls[0]["offer"].as_str().unwrap());
    let told = stage.post(&path, json!({"outcome": "reached_yes"})).await;
    assert_eq!(told["state"], "confirmed");
    stage.until(&entry, "booked").await;
    assert_eq!(stage.post.all().len(), 0, "there is nobody to write to");
}

/// Leaving and coming back by the desk begins no new count, neither by address nor by number.
async fn the_desk_forgives_no_silence(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    stage.join("eva@example.org").await;
    let desk = |contact: serde_json::Value| {
        let mut wish = json!({
            "channel": "desk", "service": "personalausweis", "name": {"given": "Eva", "family": "Muster"},
        });
        wish.as_object_mut()
            .unwrap()
            .extend(contact.as_object().unwrap().clone());
        wish
    };
    let by_number = desk(json!({"phone": "02305 123456"}));
    let called = stage.desk(by_number.clone()).await["token"].clone();
    stage.slot("2026-12-15 09:00").await;
    stage.slot("2026-12-15 09:15").await;
    stage.round();
    stage
        .mail("eva@example.org", "Wir haben einen Termin")
        .await;
    stage.handed_over().await;
    stage.at("2026-12-03 09:10");
    let expired = stage
        .mail("eva@example.org", "Termin-Angebot abgelaufen")
        .await;
    stage.press(&expired.link(), "withdraw").await;
    let called = called.as_str().unwrap();
    stage.until(called, "waiting").await;
    stage
        .press(&format!("{}/de/entry/{called}", stage.site.url), "withdraw")
        .await;

    let by_mail = stage.desk(desk(json!({"email": "eva@example.org"}))).await["token"].clone();
    let by_number = stage.desk(by_number).await["token"].clone();
    stage.round();
    stage
        .mail("eva@example.org", "Wir haben einen Termin")
        .await;
    stage.handed_over().await;
    stage.at("2026-12-07 10:05");
    for entry in [by_mail, by_number] {
        stage.until(entry.as_str().unwrap(), "paused").await;
    }
}

/// The digits alone: a code is printed in groups.
fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The report that a mail server sends to the return address of a letter.
fn report(letter: &Letter, action: &str, status: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.office.test\r\nTo: {to}\r\nDelivered-To: {to}\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.office.test\r\n\r\n\
         Final-Recipient: rfc822; {rcpt}\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 {status} no\r\n\r\n--b--\r\n",
        to = letter.sender,
        rcpt = letter.to,
    )
}

fn ingest(stage: &Stage, message: &str) -> String {
    let mut command = stage.site.command(&["bounce", "ingest"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(message.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// A full mailbox and a delay change nothing; a dead address ends the offer at once. Then the
/// same by a Maildir.
async fn a_dead_address_frees_the_slot_and_costs_no_place(stage: &mut Stage) {
    let folder = tempfile::TempDir::new().unwrap();
    for name in ["new", "cur", "tmp"] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
    }
    let maildir = folder.path().display().to_string();
    stage
        .open(
            "2026-12-01 09:00",
            &[("REIHUM__MAIL__BOUNCE_MAILDIR", &maildir)],
        )
        .await;
    let entry = stage.join("eva@example.org").await;
    stage.slot("2026-12-15 09:00").await;
    stage.round();
    let offer = stage
        .mail("eva@example.org", "Wir haben einen Termin")
        .await;
    assert!(
        offer.sender.starts_with("bounce+") && offer.sender.ends_with("@example.org"),
        "{}",
        offer.sender
    );
    for (action, status) in [
        ("failed", "5.2.2"),
        ("delayed", "4.2.2"),
        ("failed", "4.7.1"),
    ] {
        ingest(stage, &report(&offer, action, status));
        assert_eq!(stage.state(&entry).await, "offered", "{status}");
    }
    let mut forged = offer.clone();
    let tag = forged.sender.split('@').next().unwrap();
    let (tag, last) = tag.split_at(tag.len() - 1);
    let other = if last == "a" { "b" } else { "a" };
    forged.sender = format!("{tag}{other}@example.org");
    assert!(ingest(stage, &report(&forged, "failed", "5.1.1")).starts_with("ignored"));
    assert!(ingest(stage, &report(&offer, "failed", "5.1.1")).contains("is paused"));
    let status = stage.until(&entry, "paused").await;
    assert_eq!(status["rounds"][0]["outcome"], "undeliverable", "{status}");
    let dead = stage.get("/staff/dead-addresses").await["entries"].clone();
    assert_eq!(dead[0]["email"], "eva@example.org", "{dead}");
    let file = stage.file(&entry).await;
    assert_eq!(file["join_day"], "2026-12-01");

    let other = stage.join("otto@example.org").await;
    stage.round();
    let offer = stage
        .mail("otto@example.org", "Wir haben einen Termin")
        .await;
    let message = report(&offer, "failed", "5.1.1");
    std::fs::write(folder.path().join("new/1.a.mx"), message).unwrap();
    stage.until(&other, "paused").await;

    a_new_address_goes_on(stage, &entry).await;
}

async fn a_new_address_goes_on(stage: &Stage, entry: &str) {
    let edit = json!({"email": "eva.neu@example.org"});
    let (code, _) = stage
        .call("PATCH", &format!("/entries/{entry}"), Some(edit))
        .await;
    assert_eq!(code, 200);
    let verify = stage
        .mail("eva.neu@example.org", "neue E-Mail-Adresse")
        .await;
    stage.press(&verify.link(), "verify").await;
    let page = format!("{}/de/entry/{entry}", stage.site.url);
    if stage.state(entry).await == "paused" {
        stage.press(&page, "resume").await;
    }
    stage.round();
    stage
        .mail("eva.neu@example.org", "Wir haben einen Termin")
        .await;
}

/// Two days after the end; fourteen where a strike stands; at once where somebody asks.
async fn names_leave_when_their_time_is_over(stage: &mut Stage) {
    stage.open("2026-12-01 09:00", &[]).await;
    let left = stage.join("eva@example.org").await;
    let reference = stage.status(&left).await["reference"]
        .as_str()
        .unwrap()
        .to_owned();
    stage
        .press(&format!("{}/de/entry/{left}", stage.site.url), "withdraw")
        .await;
    let unverified = Stage::wish("nobody@example.org");
    stage.post("/entries", unverified).await;
    stage
        .mail("nobody@example.org", "Bitte bestätigen Sie Ihren Eintrag")
        .await;
    let erased = stage.join("otto@example.org").await;
    let data = stage.get(&format!("/entries/{erased}/data")).await;
    assert_eq!(data["entry"]["email"], "otto@example.org");
    let (code, _) = stage
        .call("DELETE", &format!("/entries/{erased}/data"), None)
        .await;
    assert_eq!(code, 204);
    let exported = stage
        .site
        .run(&["export", data["reference"].as_str().unwrap(), "--json"]);
    assert!(!exported.contains("otto"), "{exported}");

    stage.at("2026-12-03 08:50");
    let told = stage.site.run(&["retention", "run", "--dry-run"]);
    assert!(!told.contains("contact data"), "{told}");
    assert!(
        stage
            .site
            .run(&["export", &reference, "--json"])
            .contains("eva@example.org")
    );
    stage.handed_over().await;
    stage.at("2026-12-03 09:10");
    stage.site.run(&["retention", "run"]);
    let exported = stage.site.run(&["export", &reference, "--json"]);
    assert!(
        !exported.contains("eva@example.org") && exported.contains("withdrawn"),
        "{exported}"
    );
    nothing_is_left(
        stage,
        &["eva@example.org", "otto@example.org", "nobody@example.org"],
    )
    .await;
}

/// Once everything ran, none of this is in any file of the daemon: database, its log, its own log.
async fn nothing_is_left(stage: &Stage, traces: &[&str]) {
    let begin = Instant::now();
    loop {
        stage.site.run(&["retention", "run"]);
        let files = std::fs::read_dir(stage.site.folder.path()).unwrap();
        let files = files
            .map(|file| file.unwrap().path())
            .filter(|path| path.is_file());
        let mut left = Vec::new();
        for path in files {
            let held = std::fs::read(&path).unwrap_or_default();
            let holds = |trace: &&&str| {
                held.windows(trace.len())
                    .any(|window| window == trace.as_bytes())
            };
            left.extend(
                traces
                    .iter()
                    .filter(holds)
                    .map(|trace| (path.clone(), *trace)),
            );
        }
        if left.is_empty() {
            return;
        }
        assert!(begin.elapsed() < PATIENCE, "{left:?}");
        tokio::time::sleep(LOOK).await;
    }
}
