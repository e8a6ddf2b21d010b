//! Starting on good days and bad ones: what was wrong is said, nothing panics, nothing is half
//! done.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{Engine, Site, in_ten_days};
use crate::postgres;
use crate::proxy::Proxy;

#[tokio::test]
async fn a_second_daemon_on_the_same_file_is_refused() {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    site.start().await;
    let output = site.beside().command(&["serve"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("another reihum daemon is running"), "{said}");
    // The lock dies with the process.
    site.kill();
    site.start().await;
}

#[tokio::test]
async fn a_second_start_finds_its_data() {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    site.start().await;
    let entry = site.enlist("eva@example.org").await;
    let took = site.stop();
    assert!(took < Duration::from_secs(30), "{took:?}");
    site.start().await;
    let status = site.get_json(&format!("/api/v1/entries/{entry}")).await;
    assert_eq!(status["state"], "waiting");
}

#[tokio::test]
async fn every_config_error_is_told_at_once() {
    let site = Site::new(Engine::Sqlite).await.unwrap();
    let config = "nonsense = 1\n[rounds]\ncron = \"whenever\"\n[server]\nlisten = \"here\"\nport = 80\n\
                  [town]\nfile = \"town.toml\"\n";
    std::fs::write(site.config(), config).unwrap();
    let town = "[[office]]\nid = \"leer\"\nname = { de = \"Leer\" }\naddress = \"x\"\n\
                time_zone = \"Europe/Berlin\"\nstate = \"NW\"\n";
    std::fs::write(site.folder.path().join("town.toml"), town).unwrap();
    for command in [&["serve"][..], &["config", "check"]] {
        let output = site.command(command).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        for part in [
            "nonsense",
            "rounds.cron",
            "server.listen",
            "server.port",
            "counter",
        ] {
            assert!(said.contains(part), "{part} is not in: {said}");
        }
    }
}

#[tokio::test]
async fn a_log_that_nobody_reads_stops_nothing() {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    let mut serve = site.command(&["serve"]);
    let mut child = serve
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Whoever would read is gone: every line from now on is an error for the daemon.
    drop((child.stdout.take(), child.stderr.take()));
    site.adopt(child);
    site.ready().await;
    let entry = site.enlist("eva@example.org").await;
    let clerk = site.clerk();
    site.open_slot(&clerk, in_ten_days()).await;
    assert!(site.run(&["round", "run"]).contains("round 1 was drawn"));
    site.mail("offer", "eva@example.org").await;
    let status = site.get_json(&format!("/api/v1/entries/{entry}")).await;
    assert_eq!(status["state"], "offered");
}

#[tokio::test]
async fn a_database_that_comes_up_later_is_waited_for() {
    let Some(database) = postgres::fresh_database(None).await else {
        return;
    };
    let address = url::Url::parse(&database).unwrap();
    let server = format!("127.0.0.1:{}", address.port().unwrap())
        .parse()
        .unwrap();
    let [port] = super::free_ports::<1>();
    let mut through = address;
    through.set_port(Some(port)).unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let mut site = Site::on(folder, through.to_string());
    site.spawn();
    let begin = Instant::now();
    while !site.log().contains("waiting for the database") {
        assert!(begin.elapsed() < super::PATIENCE, "{}", site.log());
        tokio::time::sleep(super::LOOK).await;
    }
    let ready = site
        .http()
        .get(format!("{}/readyz", site.admin))
        .send()
        .await
        .unwrap();
    assert_eq!(ready.status(), 503, "alive, but not ready");
    let _proxy = Proxy::start_on(port, server).await;
    site.ready().await;
    site.join("eva@example.org").await;
}
