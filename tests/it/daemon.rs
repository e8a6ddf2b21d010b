//! The real binary, started as a process: on SQLite or PostgreSQL, with its mails in a folder.
//!
//! Lives here: starting, killing and talking to it. The stories are in `daemon/`.

/// Two tests of each story.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        $(mod $name {
            use crate::daemon::{Engine, told_on};

            #[tokio::test]
            async fn sqlite() {
                told_on(Engine::Sqlite, super::$name).await;
            }

            #[tokio::test]
            async fn postgres() {
                told_on(Engine::Postgres, super::$name).await;
            }
        })*
    };
}

mod abuse;
mod addresses;
mod crash;
mod edit;
mod full_disk;
mod headers;
mod mailbox;
mod many;
mod persons;
mod places;
mod rounds;
mod scrape;
mod start;
mod town;
mod walk;
mod wire;

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::postgres;
use mailbox::Letter;

/// The longest that anything in these tests may take; they end as soon as it has happened.
const PATIENCE: Duration = Duration::from_mins(1);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(30);

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A place where a daemon can run: a folder, a database, two ports, a configuration.
pub struct Site {
    pub folder: TempDir,
    pub url: String,
    pub admin: String,
    database: String,
    child: Option<Child>,
    http: reqwest::Client,
    /// What every process of this site finds in its environment, besides what all have.
    pub environment: Vec<(&'static str, String)>,
}

/// A story at a site of its own.
async fn told_on(engine: Engine, story: impl AsyncFnOnce(Site)) {
    if let Some(site) = Site::new(engine).await {
        story(site).await;
    }
}

/// Ports for daemons: below those that the system gives to outgoing connections, one of which could
/// take a port before its daemon is up, or while it is down.
const FIRST_PORT: u32 = 10_000;
const PORTS: u32 = 20_000;

/// `N` ports that nobody listens on, and that no other test of this run was given lately.
pub fn free_ports<const N: usize>() -> [u16; N] {
    // Another run at the same time begins elsewhere.
    static NEXT: LazyLock<AtomicU32> = LazyLock::new(|| AtomicU32::new(std::process::id()));
    let mut tried = std::iter::repeat_with(|| {
        let next = NEXT.fetch_add(1, Ordering::Relaxed) % PORTS;
        u16::try_from(FIRST_PORT + next).unwrap()
    });
    let is_free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    std::array::from_fn(|_| tried.find(is_free).unwrap())
}

/// Two offices, counters that open slots by hand alone, one service for each.
const TOWN: &str = r#"
[[office]]
id = "rathaus"
name = { de = "Bürgerbüro im Rathaus", en = "Citizens' office in the town hall" }
address = "Europaplatz 1, 44575 Castrop-Rauxel"
time_zone = "Europe/Berlin"
state = "NW"
[[office.counter]]
id = "1"
slot_minutes = 15
hours = []
[[service]]
id = "personalausweis"
name = { de = "Personalausweis beantragen", en = "Apply for an identity card" }
minutes = 15
persons_max = 4
bring = { de = ["altes Ausweisdokument"], en = ["old identity document"] }
"#;

impl Site {
    /// A site whose daemon is not running yet; nothing where PostgreSQL is missing, which was
    /// said loudly.
    pub async fn new(engine: Engine) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let database = match engine {
            Engine::Sqlite => format!("sqlite:{}/reihum.db", folder.path().display()),
            Engine::Postgres => postgres::fresh_database(None).await?,
        };
        Some(Self::on(folder, database))
    }

    fn on(folder: TempDir, database: String) -> Self {
        let [public, admin] = free_ports::<2>();
        let config = format!(
            "public_url = \"http://127.0.0.1:{public}\"\n\
             [server]\nlisten = \"127.0.0.1:{public}\"\nadmin_listen = \"127.0.0.1:{admin}\"\n\
             [database]\nurl = \"{database}\"\n\
             [mail]\ndirectory = \"{}/mail\"\n\
             [rounds]\ncron = \"0 3 1 1 *\"\nopening_window_days = 0\n\
             [limits]\njoins_per_client_hour = 0\n\
             [town]\nfile = \"town.toml\"\n",
            folder.path().display()
        );
        std::fs::write(folder.path().join("reihum.toml"), config).unwrap();
        std::fs::write(folder.path().join("town.toml"), TOWN).unwrap();
        Self {
            folder,
            url: format!("http://127.0.0.1:{public}"),
            admin: format!("http://127.0.0.1:{admin}"),
            database,
            child: None,
            http: reqwest::Client::new(),
            environment: Vec::new(),
        }
    }

    /// Another site on the same database, with ports and mails of its own.
    pub fn beside(&self) -> Self {
        Self::on(TempDir::new().unwrap(), self.database.clone())
    }

    pub fn config(&self) -> PathBuf {
        self.folder.path().join("reihum.toml")
    }

    /// A command of the binary with this site's configuration.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reihum"));
        command
            .arg("--config")
            .arg(self.config())
            .args(arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// What a command printed; it must succeed.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {errors}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Starts the daemon and waits until it is ready.
    pub async fn start(&mut self) {
        self.spawn();
        self.ready().await;
    }

    pub fn spawn(&mut self) {
        let serve = self.command(&["serve"]);
        self.spawn_as(serve);
    }

    /// Starts the daemon by a command of one's own.
    pub fn spawn_as(&mut self, mut command: Command) {
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.path().join("log"))
            .unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        self.child = Some(child.unwrap());
    }

    /// Takes charge of a daemon that was started elsewhere.
    pub fn adopt(&mut self, child: Child) {
        self.child = Some(child);
    }

    pub fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    pub async fn ready(&mut self) {
        let begin = Instant::now();
        loop {
            let asked = self.http.get(format!("{}/readyz", self.admin)).send().await;
            if asked.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
            let log =
                || std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            if let Some(status) = self.child.as_mut().unwrap().try_wait().unwrap() {
                panic!("the daemon ended with {status}: {}", log());
            }
            assert!(
                begin.elapsed() < PATIENCE,
                "the daemon is not ready: {}",
                log()
            );
            tokio::time::sleep(LOOK).await;
        }
    }

    /// kill -9.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// SIGTERM; answers how long the daemon took to end, in order.
    pub fn stop(&mut self) -> Duration {
        let mut child = self.child.take().unwrap();
        let begin = Instant::now();
        let told = Command::new("kill")
            .arg(child.id().to_string())
            .status()
            .unwrap();
        assert!(told.success());
        assert!(
            child.wait().unwrap().success(),
            "an orderly end is a success"
        );
        begin.elapsed()
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    pub async fn get(&self, path: &str) -> (u16, String) {
        let response = self
            .http
            .get(format!("{}{path}", self.url))
            .send()
            .await
            .unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    pub async fn get_json(&self, path: &str) -> Value {
        let (status, text) = self.get(path).await;
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    pub async fn post(&self, path: &str) -> (u16, Value) {
        let response = self
            .http
            .post(format!("{}{path}", self.url))
            .send()
            .await
            .unwrap();
        (
            response.status().as_u16(),
            response.json().await.unwrap_or(Value::Null),
        )
    }

    /// Presses a button of a page.
    pub async fn press(&self, link: &str, action: &str) -> (u16, String) {
        let response = self
            .http
            .post(link)
            .form(&[("action", action)])
            .send()
            .await
            .unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    pub async fn join(&self, email: &str) {
        let (status, body) = self.try_join(email).await.unwrap();
        assert_eq!(status, 202, "{body}");
    }

    pub async fn try_join(&self, email: &str) -> reqwest::Result<(u16, String)> {
        let body = json!({
            "service": "personalausweis", "name": {"given": "Eva", "family": "Muster"}, "email": email,
            "language": "de",
        });
        let response = self
            .http
            .post(format!("{}/api/v1/entries", self.url))
            .json(&body)
            .send()
            .await?;
        Ok((response.status().as_u16(), response.text().await?))
    }

    /// The bearer token of a clerk of all offices.
    pub fn clerk(&self) -> String {
        self.run(&["staff", "add", "clara", "--role", "clerk"]);
        self.run(&["staff", "token", "clara"])
    }

    pub async fn open_slot(&self, token: &str, start: DateTime<Utc>) -> String {
        let body = json!({"office": "rathaus", "counter": "1", "start": start, "minutes": 15});
        let request = self
            .http
            .post(format!("{}/api/v1/staff/slots", self.url))
            .bearer_auth(token)
            .json(&body);
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 201, "{}", response.text().await.unwrap());
        response.json::<Value>().await.unwrap()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The first mail of `kind` to `to` that is there after at most [`PATIENCE`].
    pub async fn mail(&self, kind: &str, to: &str) -> Letter {
        let begin = Instant::now();
        loop {
            let found = mailbox::read(self.folder.path())
                .into_iter()
                .find(|l| l.kind == kind && l.to == to);
            if let Some(letter) = found {
                return letter;
            }
            assert!(
                begin.elapsed() < PATIENCE,
                "no {kind} mail to {to}: {}",
                self.log()
            );
            tokio::time::sleep(LOOK).await;
        }
    }

    pub fn mails(&self) -> Vec<Letter> {
        mailbox::read(self.folder.path())
    }

    /// Joins and verifies; answers the token of the entry.
    pub async fn enlist(&self, email: &str) -> String {
        self.join(email).await;
        let link = self.mail("verify", email).await.link();
        let (status, page) = self.press(&link, "verify").await;
        assert_eq!(status, 200, "{page}");
        self.mail("waiting", email).await.token()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A start far enough away that every answer window fits: the next hour, ten days from now.
pub fn in_ten_days() -> DateTime<Utc> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the daemon under test runs on the wall clock"
    )]
    let later = Utc::now() + TimeDelta::days(10);
    later.date_naive().and_hms_opt(9, 0, 0).unwrap().and_utc()
}
