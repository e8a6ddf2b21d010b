//! A large town: twelve offices of seven counters, eight services, and a list full of people.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use futures::FutureExt;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use reihum::clock::{Chance, Clock};
use reihum::config;
use reihum::mail::transport::Transport;
use reihum::service::{self, App, Parts, Process};
use reihum::store::slot::NewSlot;
use reihum::store::{Error, Options, Store};
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tempfile::TempDir;

const OFFICES: usize = 12;
const COUNTERS: usize = 7;
const DAYS: usize = 30;
const QUARTERS: usize = 40;
const SERVICES: usize = 8;
/// What the desks of an office serve, a bit for each service.
const PROFILES: [u8; 6] = [
    0b0000_0111,
    0b0000_1110,
    0b0011_1000,
    0b1110_0000,
    0b1000_0001,
    0b1111_1111,
];
const WEEK: [&str; 5] = ["mon", "tue", "wed", "thu", "fri"];

/// How many wait for how many slots.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub slots: usize,
    pub entries: usize,
    /// Distinct things that entries state.
    wishes: usize,
}

impl Size {
    pub const FULL: Self = Self {
        slots: 100_000,
        entries: 1_000_000,
        wishes: 4000,
    };
    pub const SMALL: Self = Self {
        slots: 10_000,
        entries: 100_000,
        wishes: 4000,
    };
}

struct Wish {
    service: String,
    offices: String,
    windows: String,
    not_before: NaiveDate,
    not_after: NaiveDate,
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_503_600, 0).expect("a time")
}

/// The weekdays on which slots lie.
fn days() -> Vec<NaiveDate> {
    let first = now().date_naive() + TimeDelta::days(14);
    let is_open = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    first.iter_days().filter(is_open).take(DAYS).collect()
}

fn configuration(url: &str) -> String {
    let mut text = format!(
        "public_url = \"https://termine.example.org\"\n[rounds]\nopening_window_days = 0\n\
         [database]\nurl = \"{url}\"\n[town]\nfile = \"town.toml\"\n"
    );
    text.push('\n');
    text
}

fn town() -> String {
    let mut text = String::new();
    let mut say = |arguments: std::fmt::Arguments<'_>| {
        text.write_fmt(arguments).expect("memory takes every byte");
    };
    for office in 0..OFFICES {
        say(format_args!(
            "[[office]]\nid = \"o{office}\"\nname = {{ de = \"Amt {office}\", en = \"Office {office}\" }}\n\
             address = \"Markt {office}\"\ntime_zone = \"Europe/Berlin\"\nstate = \"NW\"\n"
        ));
        for counter in 0..COUNTERS {
            let services = services_at(counter);
            say(format_args!(
                "[[office.counter]]\nid = \"{counter}\"\nslot_minutes = 15\nhours = []\nservices = {services:?}\n"
            ));
        }
    }
    let offices: Vec<String> = (0..OFFICES).map(|office| format!("o{office}")).collect();
    for service in 0..SERVICES {
        say(format_args!(
            "[[service]]\nid = \"s{service}\"\nname = {{ de = \"Dienst {service}\", en = \"Service {service}\" }}\n\
             minutes = 15\noffices = {offices:?}\n"
        ));
    }
    text
}

fn services_at(counter: usize) -> Vec<String> {
    let profile = PROFILES[counter % PROFILES.len()];
    let served = (0..SERVICES).filter(|service| profile >> service & 1 == 1);
    served.map(|service| format!("s{service}")).collect()
}

/// A daemon on this database, on a clock that stands still.
pub async fn start(url: &str) -> (Arc<App>, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("reihum.toml");
    std::fs::write(&file, configuration(url)).expect("a configuration");
    std::fs::write(folder.path().join("town.toml"), town()).expect("a town");
    let parts = Parts {
        config: config::load(Some(&file), []).unwrap_or_else(|error| panic!("{error}")),
        store: open(url).await,
        clock: Clock::manual(now()),
        chance: Chance::seeded(1),
        transport: Transport::Memory(Arc::default()),
    };
    let started = service::start(parts, Process::Daemon).await;
    (started.expect("a daemon").0, folder)
}

async fn open(url: &str) -> Store {
    let options = Options {
        url: url.to_owned(),
        connections_max: 4,
    };
    Store::open(&options).await.expect("a database")
}

/// Fills a database with free slots and waiting entries.
pub async fn fill(url: &str, size: Size) {
    let store = open(url).await;
    store.migrate().await.expect("a schema");
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let slots = slots(size, &mut rng);
    let written: Result<(), Error> = store
        .write(move |tx| async move { tx.slot_insert_many(&slots).await }.boxed())
        .await;
    written.expect("slots");
    store.close().await;
    let wishes: Vec<Wish> = (0..size.wishes).map(|_| wish(&mut rng)).collect();
    if url.starts_with("sqlite:") {
        fill_sqlite(url, size, &wishes).await;
    } else {
        fill_postgres(url, size, &wishes).await;
    }
}

fn slots(size: Size, rng: &mut ChaCha8Rng) -> Vec<NewSlot> {
    let chance = Chance::seeded(2);
    let shift = size.slots.div_ceil(OFFICES * COUNTERS * DAYS).min(QUARTERS);
    let mut slots = Vec::with_capacity(size.slots);
    for day in days() {
        for place in 0..OFFICES * COUNTERS {
            let (office, counter) = (place / COUNTERS, place % COUNTERS);
            let first = rng.random_range(0..=QUARTERS - shift);
            let begin = day.and_hms_opt(7, 0, 0).expect("a time").and_utc();
            slots.extend((first..first + shift).map(|quarter| NewSlot {
                id: chance.id(now()),
                office: format!("o{office}"),
                counter: counter.to_string(),
                start: begin + TimeDelta::minutes(15) * i32::try_from(quarter).expect("few"),
                minutes: 15,
                services: services_at(counter),
                opened_at: now(),
            }));
        }
    }
    slots.truncate(size.slots);
    slots
}

fn wish(rng: &mut ChaCha8Rng) -> Wish {
    let offices: Vec<String> = (0..rng.random_range(1..=3))
        .map(|_| format!("o{}", rng.random_range(0..OFFICES)))
        .collect();
    let first_day = rng.random_range(0..WEEK.len() - 1);
    let weekdays = &WEEK[first_day..first_day + rng.random_range(1..=2)];
    let from = rng.random_range(8..=15);
    let until = from + rng.random_range(1..=2);
    let open = days();
    let length = rng.random_range(5..=10);
    let first = rng.random_range(0..DAYS - length);
    Wish {
        service: format!("s{}", rng.random_range(0..SERVICES)),
        offices: serde_json::to_string(&offices).expect("words"),
        windows: format!(r#"[{{"days":{weekdays:?},"from":"{from:02}:00","to":"{until:02}:00"}}]"#),
        not_before: open[first],
        not_after: open[first + length],
    }
}

const TABLE: &str = "CREATE TABLE bench_wish (no INTEGER PRIMARY KEY, service TEXT NOT NULL, \
     offices TEXT NOT NULL, windows TEXT NOT NULL, not_before DATE NOT NULL, not_after DATE NOT NULL)";
const WISH: &str = "INSERT INTO bench_wish VALUES ($1, $2, $3, $4, $5, $6)";
const DROP: &str = "DROP TABLE bench_wish";

macro_rules! insert_wishes {
    ($conn:expr, $wishes:expr) => {
        sqlx::query(TABLE)
            .execute(&mut $conn)
            .await
            .expect("a table");
        for (number, wish) in (0_i32..).zip($wishes) {
            let row = sqlx::query(WISH)
                .bind(number)
                .bind(&wish.service)
                .bind(&wish.offices)
                .bind(&wish.windows)
                .bind(wish.not_before)
                .bind(wish.not_after);
            row.execute(&mut $conn).await.expect("a wish");
        }
    };
}

/// Columns of an entry that are the same for all, or made of its serial number `i` and its wish.
macro_rules! insert_entries {
    ($id:literal, $json:literal, $key:literal, $secret:literal, $from:literal) => {
        concat!(
            "INSERT INTO entry (id, state, service, service_group, offices, persons, blocks, channel, language, \
             given_name, family_name, mail_key, windows, not_before, not_after, notice_hours, secret, \
             link_version, joined_at, join_day, pause_days, rejoined, email) SELECT ",
            $id, ", 'waiting', service, service, offices", $json, ", 1, 1, 'online', 'de', 'Eva', 'Muster', ",
            $key, ", windows", $json, ", not_before, not_after, 0, ", $secret,
            ", 1, $3, 20381 + i % 400, 0, false, 'c' || i || '@example.org' FROM ", $from,
            " JOIN bench_wish ON bench_wish.no = i % $2"
        )
    };
}

async fn fill_sqlite(url: &str, size: Size, wishes: &[Wish]) {
    const ENTRIES: &str = insert_entries!(
        "unhex(printf('0190%08x7', i) || substr(hex(randomblob(10)), 1, 19))",
        "",
        "randomblob(32)",
        "randomblob(16)",
        "(WITH RECURSIVE serial (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM serial WHERE i < $1) SELECT i FROM serial)"
    );
    let mut conn = SqliteConnection::connect(url).await.expect("a file");
    for pragma in [
        "PRAGMA synchronous = OFF",
        "PRAGMA cache_size = -400000",
        "BEGIN",
    ] {
        sqlx::query(pragma).execute(&mut conn).await.expect("set");
    }
    insert_wishes!(conn, wishes);
    let entries = sqlx::query(ENTRIES)
        .bind(i64::try_from(size.entries).expect("a count"))
        .bind(i64::try_from(wishes.len()).expect("a count"))
        .bind(now());
    entries.execute(&mut conn).await.expect("entries");
    for end in [DROP, "COMMIT", "PRAGMA wal_checkpoint(TRUNCATE)"] {
        sqlx::query(end).execute(&mut conn).await.expect("done");
    }
    conn.close().await.expect("closed");
}

async fn fill_postgres(url: &str, size: Size, wishes: &[Wish]) {
    const ENTRIES: &str = insert_entries!(
        "('0190' || lpad(to_hex(i), 8, '0') || '7' || substr(md5(random()::text), 1, 19))::uuid",
        "::jsonb",
        "decode(md5(random()::text || i) || md5(random()::text), 'hex')",
        "decode(md5(random()::text || i), 'hex')",
        "generate_series(1, $1::int4) AS serial (i)"
    );
    let mut conn = PgConnection::connect(url).await.expect("a database");
    sqlx::query("SET synchronous_commit = off")
        .execute(&mut conn)
        .await
        .expect("set");
    insert_wishes!(conn, wishes);
    let entries = sqlx::query(ENTRIES)
        .bind(i32::try_from(size.entries).expect("a count"))
        .bind(i32::try_from(wishes.len()).expect("a count"))
        .bind(now());
    entries.execute(&mut conn).await.expect("entries");
    for end in [DROP, "VACUUM ANALYZE", "CHECKPOINT"] {
        sqlx::query(end).execute(&mut conn).await.expect("done");
    }
    conn.close().await.expect("closed");
}
