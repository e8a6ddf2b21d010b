//! Each numbered rule of an entry's life, walked over HTTP, mail and the command line alone, on
//! the real binary under a shifted wall clock.
//!
//! Lives here: the stage of such a walk. Its clock is libfaketime's, which a file moves while the
//! daemon runs and which leaves the monotonic clock alone; its mail server is postfix's
//! `smtp-sink`. Nothing here looks into the database or calls the library: what cannot be shown
//! from outside does not count. The walks are in `walk/`, a file for each kind of rule.

/// Two tests of each walk: on SQLite always, on PostgreSQL in a long run.
macro_rules! walks {
    ($($name:ident),* $(,)?) => {
        $(mod $name {
            use crate::daemon::Engine;
            use crate::walk::walked_on;

            #[tokio::test]
            async fn sqlite() {
                walked_on(Engine::Sqlite, super::$name).await;
            }

            #[tokio::test]
            async fn postgres() {
                if std::env::var_os("REIHUM_TEST_LONG").is_some() {
                    walked_on(Engine::Postgres, super::$name).await;
                }
            }
        })*
    };
}

mod absence;
mod answers;
mod closing;
mod deadlines;
mod people;
mod post;
mod turns;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use serde_json::{Value, json};

use crate::daemon::{Engine, Site};
use post::{Letter, Post};

/// The longest that anything may take; a walk goes on as soon as it has happened.
const PATIENCE: Duration = Duration::from_secs(40);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(50);

/// Two offices, counters that open slots by hand alone, two services of one group and one beside.
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
[[office.counter]]
id = "2"
slot_minutes = 15
hours = []
[[office]]
id = "nord"
name = { de = "Bürgerbüro Nord", en = "Citizens' office North" }
address = "Nordstraße 2, 44577 Castrop-Rauxel"
time_zone = "Europe/Berlin"
state = "NW"
[[office.counter]]
id = "1"
slot_minutes = 15
hours = []
[[service]]
id = "personalausweis"
group = "ausweise"
name = { de = "Personalausweis beantragen", en = "Apply for an identity card" }
minutes = 15
persons_max = 4
[[service]]
id = "reisepass"
group = "ausweise"
name = { de = "Reisepass beantragen", en = "Apply for a passport" }
minutes = 15
persons_max = 4
[[service]]
id = "wohnsitz"
name = { de = "Wohnsitz anmelden", en = "Register an address" }
minutes = 30
persons_max = 4
"#;

/// A daemon whose wall clock can be moved, and the mails that it sent.
pub struct Stage {
    pub site: Site,
    pub post: Post,
    clock: PathBuf,
    /// Bearer token of a clerk of all offices.
    pub clerk: String,
}

/// A walk on a stage of its own; whatever happened, all invariants hold at its end.
pub async fn walked_on(engine: Engine, walk: impl AsyncFnOnce(&mut Stage)) {
    let Some(site) = Site::new(engine).await else {
        return;
    };
    let mut stage = Stage::on(site).await;
    walk(&mut stage).await;
    // The clock jumped by days: what jobs do within an hour is done now.
    stage.site.run(&["retention", "run"]);
    stage.sound().await;
}

/// A wall time in Berlin, like `2026-11-27 18:00`.
pub fn berlin(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    let local = Berlin.from_local_datetime(&local);
    local.single().unwrap().with_timezone(&Utc)
}

/// libfaketime for programs with several threads.
fn library() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").unwrap();
    let mut found = folders.map(|folder| {
        let folder = folder.unwrap().path();
        folder.join("faketime/libfaketimeMT.so.1")
    });
    let found = found.find(|path| path.exists());
    found.expect("libfaketime is missing: install Debian's package libfaketime")
}

/// The machine's own time, which nothing on a stage goes by.
#[expect(
    clippy::disallowed_methods,
    reason = "libfaketime is told how far it is from the machine's time"
)]
fn machine_time() -> DateTime<Utc> {
    Utc::now()
}

impl Stage {
    async fn on(mut site: Site) -> Self {
        std::fs::write(site.folder.path().join("town.toml"), TOWN).unwrap();
        let post = Post::open().await;
        let clock = site.folder.path().join("clock");
        for (name, value) in [
            ("LD_PRELOAD", library().display().to_string()),
            ("FAKETIME_TIMESTAMP_FILE", clock.display().to_string()),
            ("FAKETIME_NO_CACHE", "1".to_owned()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
            ("NO_FAKE_STAT", "1".to_owned()),
            ("REIHUM__MAIL__TRANSPORT", "smtp".to_owned()),
            ("REIHUM__MAIL__SMTP_URL", post.url()),
            (
                "REIHUM__MAIL__BOUNCE_ADDRESS",
                "bounce@example.org".to_owned(),
            ),
        ] {
            site.environment.push((name, value));
        }
        Self {
            site,
            post,
            clock,
            clerk: String::new(),
        }
    }

    /// Starts the daemon at this time, with these settings besides the usual ones.
    pub async fn open(&mut self, at: &str, settings: &[(&'static str, &str)]) {
        self.set(settings);
        self.at(at);
        self.site.start().await;
        self.clerk = self.site.clerk();
    }

    /// Settings in the environment, for what is started from now on.
    pub fn set(&mut self, settings: &[(&'static str, &str)]) {
        let settings = settings.iter();
        let settings = settings.map(|(name, value)| (*name, (*value).to_owned()));
        self.site.environment.extend(settings);
    }

    /// Moves the wall clock, from where it goes on at its usual speed.
    pub fn at(&self, wall: &str) {
        self.at_instant(berlin(wall));
    }

    pub fn at_instant(&self, instant: DateTime<Utc>) {
        // Never before it, by whatever part of a second.
        let offset = (instant - machine_time()).num_seconds() + 1;
        let beside = self.clock.with_extension("new");
        std::fs::write(&beside, format!("{offset:+}\n")).unwrap();
        std::fs::rename(beside, &self.clock).unwrap();
    }

    /// What a citizen sends to join for an identity card.
    pub fn wish(email: &str) -> Value {
        let local = email.split(['@', '+']).next().unwrap();
        json!({
            "service": "personalausweis", "name": {"given": local, "family": "Muster"},
            "email": email, "language": "de",
        })
    }

    /// Somebody whom a clerk puts on the list; answers what the clerk is told.
    pub async fn desk(&self, wish: Value) -> Value {
        self.post("/staff/entries", wish).await
    }

    /// The id of an entry, which staff use, by the token of its link.
    pub async fn id(&self, entry: &str) -> String {
        let data = self.get(&format!("/entries/{entry}/data")).await;
        data["id"].as_str().unwrap().to_owned()
    }

    /// An entry as staff see it.
    pub async fn file(&self, entry: &str) -> Value {
        let id = self.id(entry).await;
        self.get(&format!("/staff/entries/{id}")).await
    }

    /// What a metric stands at, all its series that have this label together.
    pub async fn metric(&self, name: &str, label: &str) -> u64 {
        let metrics = self.page(&format!("{}/metrics", self.site.admin)).await;
        let lines = metrics.lines();
        let series = lines.filter(|line| line.starts_with(&format!("{name}{{")));
        let values = series.filter(|line| line.contains(label));
        values
            .map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
            .sum()
    }

    /// Joins, and presses the button behind the link; answers the token of the entry.
    pub async fn enlist(&self, wish: Value) -> String {
        // What is written on the envelope has no other letters.
        let email = wish["email"]
            .as_str()
            .unwrap()
            .replace("bücher", "xn--bcher-kva");
        let (code, told) = self.call("POST", "/entries", Some(wish)).await;
        assert_eq!(code, 202, "{told}");
        let verify = self
            .mail(&email, "Bitte bestätigen Sie Ihren Eintrag")
            .await;
        self.press(&verify.link(), "verify").await;
        self.mail(&email, "Sie stehen auf der Warteliste")
            .await
            .token()
    }

    pub async fn join(&self, email: &str) -> String {
        self.enlist(Self::wish(email)).await
    }

    /// Presses a button, which must be there before and do what it says.
    pub async fn press(&self, link: &str, action: &str) -> String {
        let page = self.page(link).await;
        assert!(
            page.contains(&format!("value=\"{action}\"")),
            "{action} in {page}"
        );
        let (code, page) = self.site.press(link, action).await;
        assert_eq!(code, 200, "{action}: {page}");
        page
    }

    pub async fn page(&self, link: &str) -> String {
        let page = self.site.http().get(link).send().await.unwrap();
        let (code, text) = (page.status(), page.text().await.unwrap());
        assert_eq!(code, 200, "{link}: {text}");
        text
    }

    /// A call of the API, with the clerk's token where the path is one of staff.
    pub async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let url = format!("{}/api/v1{path}", self.site.url);
        let mut request = self.site.http().request(method.parse().unwrap(), url);
        if path.starts_with("/staff") {
            request = request.bearer_auth(&self.clerk);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let code = answer.status().as_u16();
        (code, answer.json().await.unwrap_or(Value::Null))
    }

    /// What a call answers that has to succeed.
    pub async fn get(&self, path: &str) -> Value {
        let (code, answer) = self.call("GET", path, None).await;
        assert_eq!(code, 200, "{path}: {answer}");
        answer
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        let (code, answer) = self.call("POST", path, Some(body)).await;
        assert!((200..300).contains(&code), "{path}: {code} {answer}");
        answer
    }

    pub async fn status(&self, entry: &str) -> Value {
        self.get(&format!("/entries/{entry}")).await
    }

    pub async fn state(&self, entry: &str) -> String {
        let status = self.status(entry).await;
        status["state"].as_str().unwrap().to_owned()
    }

    /// Waits until all that must hold does: what is due at this moment is done within seconds.
    async fn sound(&self) {
        let begin = Instant::now();
        loop {
            let check = self
                .site
                .command(&["invariants", "check"])
                .output()
                .unwrap();
            if check.status.success() {
                assert!(check.stdout.starts_with(b"OK"), "{check:?}");
                return;
            }
            let told = String::from_utf8_lossy(&check.stdout);
            assert!(begin.elapsed() < PATIENCE, "{told}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until so many people are ahead of the entry; they are counted every few seconds.
    pub async fn ahead(&self, entry: &str, people: i64) {
        let begin = Instant::now();
        loop {
            let status = self.status(entry).await;
            if status["people_ahead"] == people {
                return;
            }
            assert!(begin.elapsed() < PATIENCE, "{people} ahead: {status}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until the entry stands there.
    pub async fn until(&self, entry: &str, state: &str) -> Value {
        let begin = Instant::now();
        loop {
            let status = self.status(entry).await;
            if status["state"] == state {
                return status;
            }
            assert!(
                begin.elapsed() < PATIENCE,
                "{state}: {status} {}",
                self.site.log()
            );
            tokio::time::sleep(LOOK).await;
        }
    }

    /// A slot at counter 1 of the town hall; answers its id.
    pub async fn slot(&self, start: &str) -> String {
        self.slot_at("rathaus", "1", start).await
    }

    pub async fn slot_at(&self, office: &str, counter: &str, start: &str) -> String {
        let slot = json!({
            "office": office, "counter": counter, "start": berlin(start), "minutes": 15,
        });
        let opened = self.post("/staff/slots", slot).await;
        opened["id"].as_str().unwrap().to_owned()
    }

    pub fn round(&self) -> String {
        self.site.run(&["round", "run"])
    }

    /// The first mail to `to` with this in its subject that was not taken yet.
    pub async fn mail(&self, to: &str, subject: &str) -> Letter {
        let begin = Instant::now();
        loop {
            if let Some(letter) = self.post.take(to, subject) {
                return letter;
            }
            assert!(
                begin.elapsed() < PATIENCE,
                "no mail \"{subject}\" to {to}: {}\n{}",
                self.site.run(&["mail", "list"]),
                self.site.log()
            );
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Waits until the daemon, too, knows that its mails have left: before that, time to answer
    /// does not run, and a clock that moves meanwhile moves the hand-over.
    pub async fn handed_over(&self) {
        let begin = Instant::now();
        loop {
            let mails = self.site.run(&["mail", "list"]);
            let has_left = |mail: &str| mail.contains("\tsent\t") || mail.contains("\tdropped\t");
            if mails.lines().all(has_left) {
                return;
            }
            assert!(begin.elapsed() < PATIENCE, "{mails}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// A slot at this time, offered to the one who waits and taken: the mail that confirms it.
    pub async fn booked(&self, email: &str, start: &str) -> Letter {
        self.slot(start).await;
        self.round();
        self.accept(email).await
    }

    pub async fn accept(&self, email: &str) -> Letter {
        let offer = self.mail(email, "Wir haben einen Termin").await;
        self.press(&offer.link(), "confirm").await;
        self.mail(email, "Ihr Termin: ").await
    }
}
