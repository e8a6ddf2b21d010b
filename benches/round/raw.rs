//! The rows of a round, inserted by plain statements of the engine's best kind, in one
//! transaction, into tables with the same indexes.

use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, Utc};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, FromRow, PgConnection, SqliteConnection};
use uuid::Uuid;

const PIECE: usize = 100;

const OFFERS: &str =
    "SELECT id, round, entry_id, state, office, start, minutes, made_at FROM offer";
const HELD: &str = "SELECT offer_id, slot_id FROM offer_slot";
const MAILS: &str =
    "SELECT id, kind, entry_id, offer_id, message_id, urgency, created_at, due_at FROM mail";
const EVENTS: &str = "SELECT entry_id, at, from_state, to_state, reason, actor, round FROM event WHERE round IS NOT NULL";

#[derive(FromRow)]
struct Offer {
    id: Uuid,
    round: i64,
    entry_id: Uuid,
    state: String,
    office: String,
    start: DateTime<Utc>,
    minutes: i64,
    made_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Mail {
    id: Uuid,
    kind: String,
    entry_id: Uuid,
    offer_id: Uuid,
    message_id: String,
    urgency: i64,
    created_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Event {
    entry_id: Uuid,
    at: DateTime<Utc>,
    from_state: String,
    to_state: String,
    reason: String,
    actor: String,
    round: i64,
}

/// Rows as a round made them.
struct Rows {
    offers: Vec<Offer>,
    held: Vec<(Uuid, Uuid)>,
    mails: Vec<Mail>,
    events: Vec<Event>,
}

macro_rules! rows_of {
    ($conn:expr) => {
        Rows {
            offers: sqlx::query_as(OFFERS)
                .fetch_all(&mut $conn)
                .await
                .expect("offers"),
            held: sqlx::query_as(HELD)
                .fetch_all(&mut $conn)
                .await
                .expect("slots"),
            mails: sqlx::query_as(MAILS)
                .fetch_all(&mut $conn)
                .await
                .expect("mails"),
            events: sqlx::query_as(EVENTS)
                .fetch_all(&mut $conn)
                .await
                .expect("events"),
        }
    };
}

async fn sqlite(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", "-16384")
        .pragma("temp_store", "memory");
    SqliteConnection::connect_with(&options)
        .await
        .expect("a file")
}

/// Copies the rows that a round made in the file `drawn` into `other`; milliseconds.
pub async fn on_sqlite(drawn: &Path, other: &Path) -> f64 {
    let mut conn = sqlite(drawn).await;
    let rows = rows_of!(conn);
    conn.close().await.expect("closed");
    let mut conn = sqlite(other).await;
    let begin = Instant::now();
    execute(&mut conn, "BEGIN IMMEDIATE").await;
    insert_sqlite(&mut conn, &rows).await;
    execute(&mut conn, "COMMIT").await;
    let ms = begin.elapsed().as_secs_f64() * 1000.0;
    conn.close().await.expect("closed");
    println!("  raw insert: {ms:.0} ms");
    ms
}

async fn execute(conn: &mut SqliteConnection, sql: &'static str) {
    sqlx::query(sql).execute(conn).await.expect("done");
}

/// Prepared statements of a hundred rows each.
macro_rules! insert {
    ($conn:expr, $sql:literal, $rows:expr, |$row:ident, $into:ident| $bind:expr) => {
        for piece in $rows.chunks(PIECE) {
            let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new($sql);
            query.push_values(piece, |mut $into, $row| {
                $bind;
            });
            let query = query.build().persistent(true);
            query.execute(&mut *$conn).await.expect("inserted");
        }
    };
}

async fn insert_sqlite(conn: &mut SqliteConnection, rows: &Rows) {
    insert!(
        conn,
        "INSERT INTO offer (id, round, entry_id, state, office, start, minutes, made_at) ",
        rows.offers,
        |offer, row| row
            .push_bind(offer.id)
            .push_bind(offer.round)
            .push_bind(offer.entry_id)
            .push_bind(&offer.state)
            .push_bind(&offer.office)
            .push_bind(offer.start)
            .push_bind(offer.minutes)
            .push_bind(offer.made_at)
    );
    insert!(
        conn,
        "INSERT INTO offer_slot (offer_id, slot_id, live) ",
        rows.held,
        |held, row| row.push_bind(held.0).push_bind(held.1).push_bind(true)
    );
    insert!(
        conn,
        "INSERT INTO mail (id, kind, entry_id, offer_id, message_id, state, urgency, attempts, created_at, due_at) ",
        rows.mails,
        |mail, row| row
            .push_bind(mail.id)
            .push_bind(&mail.kind)
            .push_bind(mail.entry_id)
            .push_bind(mail.offer_id)
            .push_bind(&mail.message_id)
            .push_bind("queued")
            .push_bind(mail.urgency)
            .push_bind(0)
            .push_bind(mail.created_at)
            .push_bind(mail.due_at)
    );
    insert!(
        conn,
        "INSERT INTO event (entry_id, at, from_state, to_state, reason, actor, round) ",
        rows.events,
        |event, row| row
            .push_bind(event.entry_id)
            .push_bind(event.at)
            .push_bind(&event.from_state)
            .push_bind(&event.to_state)
            .push_bind(&event.reason)
            .push_bind(&event.actor)
            .push_bind(event.round)
    );
}

/// The same on PostgreSQL, by UNNEST.
pub async fn on_postgres(drawn: &str, other: &str) -> f64 {
    let mut conn = PgConnection::connect(drawn).await.expect("a database");
    let rows = rows_of!(conn);
    conn.close().await.expect("closed");
    let mut conn = PgConnection::connect(other).await.expect("a database");
    let begin = Instant::now();
    let mut tx = conn.begin().await.expect("begun");
    insert_postgres(&mut tx, &rows).await;
    tx.commit().await.expect("committed");
    let ms = begin.elapsed().as_secs_f64() * 1000.0;
    conn.close().await.expect("closed");
    println!("  raw insert: {ms:.0} ms");
    ms
}

fn column<'a, R, T>(rows: &'a [R], of: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(of).collect()
}

async fn insert_postgres(conn: &mut PgConnection, rows: &Rows) {
    let Rows {
        offers,
        held,
        mails,
        events,
    } = rows;
    let offer = sqlx::query(
        "INSERT INTO offer (id, round, entry_id, state, office, start, minutes, made_at) \
         SELECT id, $2, entry_id, 'open', office, start, minutes, $7 \
         FROM UNNEST($1::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::int8[]) \
         AS t (id, entry_id, office, start, minutes)",
    )
    .bind(column(offers, |offer| offer.id))
    .bind(offers[0].round)
    .bind(column(offers, |offer| offer.entry_id))
    .bind(column(offers, |offer| offer.office.as_str()))
    .bind(column(offers, |offer| offer.start))
    .bind(column(offers, |offer| offer.minutes))
    .bind(offers[0].made_at);
    offer.execute(&mut *conn).await.expect("offers");
    let held = sqlx::query(
        "INSERT INTO offer_slot (offer_id, slot_id, live) \
         SELECT *, true FROM UNNEST($1::uuid[], $2::uuid[])",
    )
    .bind(column(held, |held| held.0))
    .bind(column(held, |held| held.1));
    held.execute(&mut *conn).await.expect("slots");
    let mail = sqlx::query(
        "INSERT INTO mail (id, kind, entry_id, offer_id, message_id, state, urgency, attempts, created_at, due_at) \
         SELECT id, 'offer', entry_id, offer_id, message_id, 'queued', 0, 0, $5, $5 \
         FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS t (id, entry_id, offer_id, message_id)",
    )
    .bind(column(mails, |mail| mail.id))
    .bind(column(mails, |mail| mail.entry_id))
    .bind(column(mails, |mail| mail.offer_id))
    .bind(column(mails, |mail| mail.message_id.as_str()))
    .bind(mails[0].created_at);
    mail.execute(&mut *conn).await.expect("mails");
    let event = sqlx::query(
        "INSERT INTO event (entry_id, at, from_state, to_state, reason, actor, round) \
         SELECT entry_id, $2, $3, $4, $5, $6, $7 FROM UNNEST($1::uuid[]) AS t (entry_id)",
    )
    .bind(column(events, |event| event.entry_id))
    .bind(events[0].at)
    .bind(&events[0].from_state)
    .bind(&events[0].to_state)
    .bind(&events[0].reason)
    .bind(&events[0].actor)
    .bind(events[0].round);
    event.execute(conn).await.expect("events");
}
