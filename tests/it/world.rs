//! A small town with its list, on a clock that stands still until a test moves it.
//!
//! Everything is real but time, chance and the way of the mails: the store is SQLite in a folder
//! of its own or a database of the run's PostgreSQL server. Nothing here waits.

mod browser;
mod deeds;
mod desk;
mod letters;
mod life;

pub use browser::{Browser, PASSWORD};
pub use deeds::{CLERK, opening, refusal};
pub use desk::{Clerk, desk_request, id};
pub use letters::Letter;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use reihum::clock::{Chance, Clock};
use reihum::config::{self, Config};
use reihum::domain::calendar;
use reihum::mail::smtp;
use reihum::mail::transport::{Outgoing, Transport};
use reihum::service::{self, App, Parts, Process, join, lead};
use reihum::store::{Options, Store, Tx};
use secrecy::ExposeSecret as _;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::sync::OnceCell;

use crate::postgres;

const TEMPLATE: &str = "world_template";

const CONFIG: &str = r#"
public_url = "https://termine.example.org"
[rounds]
opening_window_days = 0
[town]
file = "town.toml"
"#;

/// Counters for identity cards open by hand, the one for moves by its hours.
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
  services = ["personalausweis", "reisepass"]
  [[office.counter]]
  id = "2"
  slot_minutes = 30
  hours = ["Mon-Fri 08:00-12:00"]
  services = ["umzug"]
  open_days_ahead = 14
[[office]]
id = "nord"
name = { de = "Bürgerbüro Nord", en = "Citizens' office north" }
address = "Nordring 1, 44575 Castrop-Rauxel"
time_zone = "Europe/Berlin"
state = "NW"
  [[office.counter]]
  id = "1"
  slot_minutes = 15
  hours = []
  services = ["personalausweis", "reisepass"]
[[service]]
id = "personalausweis"
group = "ausweise"
name = { de = "Personalausweis beantragen", en = "Apply for an identity card" }
minutes = 15
persons_max = 4
offices = ["rathaus", "nord"]
[[service]]
id = "reisepass"
group = "ausweise"
name = { de = "Reisepass beantragen", en = "Apply for a passport" }
minutes = 15
persons_max = 1
offices = ["rathaus", "nord"]
[[service]]
id = "umzug"
name = { de = "Wohnsitz anmelden", en = "Register a move" }
minutes = 30
offices = ["rathaus"]
"#;

/// Which database a world stands on.
#[derive(Clone, Copy, Debug)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The town, its daemon, and where its mails end.
pub struct World {
    pub app: Arc<App>,
    /// Moves for all daemons of this world.
    pub clock: Clock,
    sent: Arc<Mutex<Vec<Outgoing>>>,
    url: String,
    _folder: TempDir,
}

impl fmt::Debug for World {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "World on {}", self.url)
    }
}

/// Makes two tests of each function: `name::sqlite` and `name::postgres`.
macro_rules! both_engines {
    ($($name:ident),* $(,)?) => {
        $(mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $crate::world::run($crate::world::Engine::Sqlite, super::$name).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $crate::world::run($crate::world::Engine::Postgres, super::$name).await;
            }
        })*
    };
}
pub(crate) use both_engines;

/// Runs `test` in a world of its own; where PostgreSQL is missing that is said elsewhere.
pub async fn run(engine: Engine, test: impl AsyncFnOnce(&World)) {
    if let Some(world) = World::new(engine).await {
        test(&world).await;
    }
}

/// A moment by the town's clocks: `2026-12-04 09:00`.
pub fn local(text: &str) -> DateTime<Utc> {
    let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a local time");
    calendar::resolve(chrono_tz::Europe::Berlin, naive)
}

impl World {
    /// Monday, 30 November 2026, 8:00 in the town; nobody waits, no slot is open.
    pub async fn new(engine: Engine) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        Self::found(engine, folder, "").await
    }

    /// The same on a database that a power cut may take: nothing waits for a disk.
    pub async fn fleeting(engine: Engine) -> Option<Self> {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            tempfile::tempdir_in(memory)
        } else {
            tempfile::tempdir()
        };
        let folder = folder.expect("a folder");
        Self::found(engine, folder, "?options[synchronous_commit]=off").await
    }

    async fn found(engine: Engine, folder: TempDir, on_postgres: &str) -> Option<Self> {
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("reihum.db").display()),
            Engine::Postgres => {
                template().await?;
                postgres::fresh_database(Some(TEMPLATE)).await? + on_postgres
            }
        };
        let config = config(folder.path(), &url);
        let clock = Clock::manual(local("2026-11-30 08:00"));
        let sent = Arc::new(Mutex::new(Vec::new()));
        let store = open(&url).await;
        if matches!(engine, Engine::Sqlite) {
            store.migrate().await.expect("the schema");
        }
        let transport = Transport::Memory(sent.clone());
        let app = start(config, store, &clock, 1, transport).await;
        Some(Self {
            app,
            clock,
            sent,
            url,
            _folder: folder,
        })
    }

    /// A second daemon on the same database: as another process it has connections of its own.
    pub async fn second_daemon(&self) -> Arc<App> {
        let transport = Transport::Memory(self.sent.clone());
        let config = self.app.config.clone();
        start(config, open(&self.url).await, &self.clock, 2, transport).await
    }

    /// The same daemon with another way for its mails.
    pub async fn with_transport(&self, transport: Transport) -> Arc<App> {
        let (config, store) = (self.app.config.clone(), self.app.store.clone());
        start(config, store, &self.clock, 3, transport).await
    }

    /// The same daemon, if new lists made no offers for so many working days.
    pub async fn with_opening_window(&self, days: u32) -> Arc<App> {
        self.configured(4, |config| config.rounds.opening_window_days = days)
            .await
    }

    /// The same daemon, configured otherwise; `seed` tells its chances from those of others.
    pub async fn configured(&self, seed: u64, change: impl FnOnce(&mut Config)) -> Arc<App> {
        let mut config = self.app.config.clone();
        change(&mut config);
        let transport = Transport::Memory(self.sent.clone());
        start(config, self.app.store.clone(), &self.clock, seed, transport).await
    }

    /// The daemon dies; another takes the lead on its database.
    pub async fn succeed(&mut self, seed: u64, transport: Option<Transport>) {
        let config = self.app.config.clone();
        let memory = || Transport::Memory(self.sent.clone());
        let transport = transport.unwrap_or_else(memory);
        let app = start(config, self.app.store.clone(), &self.clock, seed, transport).await;
        let lease = lead::lease(&app).await.expect("a database");
        assert!(lead::seize(&app, lease).await.expect("a database"));
        self.app = app;
    }

    /// A mail server that is not there.
    pub fn dead_server() -> Transport {
        Transport::Smtp(Box::new(
            smtp::parse("smtp://127.0.0.1:1").expect("a server"),
        ))
    }

    /// A mail server that answers every recipient with `reply`.
    pub async fn refusing_server(reply: &'static str) -> Transport {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(refuse(BufReader::new(stream), reply));
            }
        });
        let server = smtp::parse(&format!("smtp://127.0.0.1:{port}")).expect("a server");
        Transport::Smtp(Box::new(server))
    }

    /// Another connection to the same database, as of another process.
    pub async fn second_store(&self) -> Store {
        open(&self.url).await
    }

    /// Lets time pass without anybody acting on it.
    pub fn pass(&self, by: TimeDelta) {
        self.clock.step(by);
    }

    /// The schema refuses a change behind the program's back.
    pub async fn refuses(&self, sql: &'static str) {
        let done = self.try_execute(vec![sql]).await;
        assert!(done.is_err(), "{sql}");
    }

    /// Changes rows behind the program's back.
    pub async fn execute(&self, sql: &'static str) {
        self.execute_all(&[sql]).await;
    }

    /// Changes rows behind the program's back, all in one transaction.
    pub async fn execute_all(&self, statements: &[&'static str]) {
        let done = self.try_execute(statements.to_vec()).await;
        done.unwrap_or_else(|error| panic!("{statements:?}: {error}"));
    }

    async fn try_execute(&self, all: Vec<&'static str>) -> Result<(), reihum::store::Error> {
        self.app
            .store
            .write(move |tx| {
                Box::pin(async move {
                    for sql in all {
                        match tx {
                            Tx::Sqlite(conn) => {
                                sqlx::query(sql).execute(&mut **conn).await.map(drop)?;
                            }
                            Tx::Postgres(conn) => {
                                sqlx::query(sql).execute(&mut **conn).await.map(drop)?;
                            }
                        }
                    }
                    Ok(())
                })
            })
            .await
    }

    /// The file of the database, on SQLite.
    pub fn file(&self) -> Option<&str> {
        self.url.strip_prefix("sqlite:")
    }

    /// The one number that `sql` answers.
    pub async fn number(&self, sql: &'static str) -> i64 {
        let mut tx = self.app.store.read().await.expect("a connection");
        match &mut tx {
            Tx::Sqlite(conn) => sqlx::query_scalar(sql).fetch_one(&mut **conn).await,
            Tx::Postgres(conn) => sqlx::query_scalar(sql).fetch_one(&mut **conn).await,
        }
        .unwrap_or_else(|error| panic!("{sql}: {error}"))
    }
}

/// Makes the template once per run.
async fn template() -> Option<()> {
    static TEMPLATE_MADE: OnceCell<bool> = OnceCell::const_new();
    let made = TEMPLATE_MADE.get_or_init(|| async {
        let Some(url) = postgres::named_database(TEMPLATE, None).await else {
            return false;
        };
        let store = open(&url).await;
        store.migrate().await.expect("the schema");
        store.close().await;
        true
    });
    made.await.then_some(())
}

fn config(folder: &Path, url: &str) -> Config {
    std::fs::write(folder.join("town.toml"), TOWN).expect("a town file");
    let file = folder.join("reihum.toml");
    std::fs::write(&file, CONFIG).expect("a config file");
    let environment = [("REIHUM__DATABASE__URL".to_owned(), url.to_owned())];
    let config = config::load(Some(&file), environment).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(config.database.url.expose_secret(), url);
    config
}

async fn open(url: &str) -> Store {
    let options = Options {
        url: url.to_owned(),
        connections_max: 8,
    };
    Store::open(&options).await.expect("a database")
}

async fn start(
    config: Config,
    store: Store,
    clock: &Clock,
    seed: u64,
    transport: Transport,
) -> Arc<App> {
    let parts = Parts {
        config,
        store,
        clock: clock.clone(),
        chance: Chance::seeded(seed),
        transport,
    };
    let started = service::start(parts, Process::Daemon).await;
    let (app, arrivals) = started.expect("a daemon");
    tokio::spawn(join::write_joins(app.clone(), arrivals));
    app
}

async fn refuse(mut stream: BufReader<tokio::net::TcpStream>, reply: &'static str) {
    let mut line = String::new();
    let mut answer = "220 hello";
    loop {
        let told = format!("{answer}\r\n");
        if stream.get_mut().write_all(told.as_bytes()).await.is_err() {
            return;
        }
        line.clear();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        answer = match line.split_whitespace().next() {
            Some("RCPT") => reply,
            Some("QUIT") => "221 bye",
            _ => "250 ok",
        };
    }
}
