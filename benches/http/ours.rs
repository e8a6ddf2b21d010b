//! The real binary, started as a process.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures::FutureExt;
use reihum::domain::token::Purpose;
use reihum::domain::window::Windows;
use reihum::service::{self, Parts, Process};
use reihum::store::entry::NewEntry;
use reihum::store::penalty::PersonKeys;
use reihum::store::{Error, Options, Store};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Rows of one transaction when the database is filled.
const PIECE: usize = 10_000;

/// A daemon that ends with this value.
pub struct Daemon {
    pub address: SocketAddr,
    /// From the start of the process to its first answer.
    pub first_answer: Duration,
    child: Child,
    _folder: TempDir,
}

fn config(folder: &TempDir, database: &str, ports: [u16; 2]) -> String {
    let [public, admin] = ports;
    let file = folder.path().join("reihum.toml");
    let text = format!(
        "public_url = \"http://127.0.0.1:{public}\"\n\
         [server]\nlisten = \"127.0.0.1:{public}\"\nadmin_listen = \"127.0.0.1:{admin}\"\n\
         [database]\nurl = \"{database}\"\n[mail]\ndirectory = \"{}/mail\"\n[limits]\njoins_per_client_hour = 0\n",
        folder.path().display()
    );
    std::fs::write(&file, text).expect("a configuration");
    file.display().to_string()
}

impl Daemon {
    pub async fn start(database: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let ports = [0; 2].map(|_: u16| {
            std::net::TcpListener::bind("127.0.0.1:0")
                .expect("a port")
                .local_addr()
                .expect("bound")
                .port()
        });
        let file = config(&folder, database, ports);
        let begin = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_reihum"))
            .args(["--config", &file])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let address = SocketAddr::from(([127, 0, 0, 1], ports[0]));
        while !answers(address).await {
            assert!(
                begin.elapsed() < Duration::from_mins(1),
                "the daemon does not answer"
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Self {
            address,
            first_answer: begin.elapsed(),
            child,
            _folder: folder,
        }
    }

    /// Resident memory of the process.
    pub fn memory_mib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .expect("a process");
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS"))
            .expect("its memory");
        let kib: f64 = line
            .split_whitespace()
            .nth(1)
            .and_then(|kib| kib.parse().ok())
            .expect("a number");
        kib / 1024.0
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }
}

async fn answers(address: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect(address).await else {
        return false;
    };
    let request = b"GET /api/v1/offices HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n";
    let mut answer = Vec::new();
    stream.write_all(request).await.is_ok()
        && stream.read_to_end(&mut answer).await.is_ok()
        && answer.starts_with(b"HTTP/1.1 200")
}

/// Fills a database with waiting entries and answers their tokens.
pub async fn fill(database: &str, entries: usize) -> Vec<String> {
    let store = Store::open(&Options {
        url: database.to_owned(),
        connections_max: 2,
    })
    .await
    .expect("a database");
    store.migrate().await.expect("a schema");
    let folder = tempfile::tempdir().expect("a folder");
    let file = config(&folder, database, [1, 2]);
    let config = reihum::config::load(Some(file.as_ref()), []).expect("sound");
    let parts = Parts::of_this_machine(config, store);
    let (app, _) = service::start(parts, Process::Daemon)
        .await
        .expect("started");
    let rows: Vec<NewEntry> = (0..entries).map(|serial| entry(&app, serial)).collect();
    for piece in rows.chunks(PIECE) {
        let piece = piece.to_vec();
        let written: Result<(), Error> = app
            .store
            .write(move |tx| async move { tx.entry_insert_many(&piece).await }.boxed())
            .await;
        written.expect("written");
    }
    let tokens = rows
        .iter()
        .map(|row| app.entry_token_of(Purpose::Entry, row.id, 1))
        .collect();
    app.store.close().await;
    tokens
}

fn entry(app: &service::App, serial: usize) -> NewEntry {
    let now = app.clock.now();
    let email = format!("c{serial}@example.org");
    NewEntry {
        id: app.chance.id(now),
        state: "waiting",
        service: "personalausweis".to_owned(),
        service_group: "ausweise".to_owned(),
        offices: Vec::new(),
        persons: 1,
        blocks: 1,
        channel: "online",
        language: "de",
        given_name: "Eva".to_owned(),
        family_name: "Muster".to_owned(),
        birth_date: None,
        keys: PersonKeys {
            mail_key: Some(app.key.hash("mail", &email)),
            ..PersonKeys::default()
        },
        short_code: "0000-0000".to_owned(),
        email: Some(email),
        phone: None,
        windows: Windows::default(),
        not_before: None,
        not_after: None,
        notice_hours: 0,
        secret: app.chance.bytes(),
        joined_at: now,
        join_day: 20_000 + i64::try_from(serial % 400).expect("small"),
    }
}
