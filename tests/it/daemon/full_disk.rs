//! A disk that is full: citizens are told, nothing acknowledged is lost, and when there is room
//! again everything goes on by itself.

use std::path::Path;
use std::process::Command;

use super::{Engine, Site};

/// Room for the database. What fills up is a tmpfs of the daemon's own mount namespace.
const DISK: &str = "size=4m";
/// What is in the way until there is room again: more than the mails of all who joined need, since
/// the log beside the database grows first and gives nothing back while somebody reads.
const BALLAST_BYTES: usize = 2 << 20;
/// Joins until the disk must be full.
const JOINS_MAX: u32 = 20_000;

#[tokio::test]
async fn a_full_disk_loses_nothing() {
    let mut site = Site::new(Engine::Sqlite).await.unwrap();
    let disk = site.folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    site.spawn_as(on_small_disk(&site, &disk));
    site.ready().await;
    let seen = format!("/proc/{}/root{}", site.pid(), disk.display());
    let ballast = Path::new(&seen).join("ballast");
    std::fs::write(&ballast, vec![0; BALLAST_BYTES]).unwrap();

    let mut acknowledged = Vec::new();
    let refused = loop {
        let email = format!("c{}@example.org", acknowledged.len());
        let (status, body) = site.try_join(&email).await.unwrap();
        if status != 202 {
            break (status, body);
        }
        acknowledged.push(email);
        assert!(
            acknowledged.len() < JOINS_MAX as usize,
            "the disk is not full"
        );
    };
    assert_eq!(refused.0, 503, "{}", refused.1);
    assert!(
        refused.1.contains("\"status\":503"),
        "a problem document: {}",
        refused.1
    );
    assert!(!acknowledged.is_empty());

    std::fs::remove_file(&ballast).unwrap();
    site.join("later@example.org").await;
    for email in acknowledged
        .iter()
        .map(String::as_str)
        .chain(["later@example.org"])
    {
        site.mail("verify", email).await;
    }
    assert!(!site.log().contains("panicked"), "{}", site.log());
}

/// The daemon with its database on a small tmpfs, in a mount namespace that ends with it; no
/// right beyond an ordinary user's is needed.
fn on_small_disk(site: &Site, disk: &Path) -> Command {
    let script = format!(
        "mount -t tmpfs -o {DISK} tmpfs {disk} && exec {binary} --config {config}",
        disk = disk.display(),
        binary = env!("CARGO_BIN_EXE_reihum"),
        config = site.config().display(),
    );
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c", &script]);
    command.env(
        "REIHUM__DATABASE__URL",
        format!("sqlite:{}/reihum.db", disk.display()),
    );
    command
}
