//! What one would write without thinking further: an axum handler with one statement per request.

use std::net::SocketAddr;
use std::path::Path;

use axum::extract::{Path as Segment, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::Value;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{PgPool, Row};
use tokio::net::TcpListener;

/// A bare server; it lives as long as the bench.
pub struct Server {
    pub address: SocketAddr,
}

async fn serve(router: Router) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("a bound port");
    tokio::spawn(async move { axum::serve(listener, router).await.expect("served") });
    Server { address }
}

async fn sqlite(path: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(std::time::Duration::from_secs(30));
    SqlitePoolOptions::new()
        .max_connections(8)
        .connect_with(options)
        .await
        .expect("a database")
}

const TABLE: &str = "CREATE TABLE entry (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL)";

fn fields(body: &Value) -> (String, String, String) {
    let email = body["email"].as_str().unwrap_or_default().to_owned();
    (
        email,
        body["name"]["family"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        body.to_string(),
    )
}

/// One INSERT per request into a file of its own. One connection: more writers would only wait
/// for one another.
pub async fn insert_on_sqlite(folder: &Path) -> Server {
    let pool = sqlite(&folder.join("bare.db")).await;
    sqlx::query(TABLE).execute(&pool).await.expect("a table");
    pool.close().await;
    let options = SqliteConnectOptions::new()
        .filename(folder.join("bare.db"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await
        .expect("a database");
    let handler = |State(pool): State<SqlitePool>, Json(body): Json<Value>| async move {
        let (email, name, body) = fields(&body);
        sqlx::query("INSERT INTO entry (email, name, body) VALUES ($1, $2, $3)")
            .bind(email)
            .bind(name)
            .bind(body)
            .execute(&pool)
            .await
            .expect("inserted");
        StatusCode::ACCEPTED
    };
    serve(
        Router::new()
            .route("/api/v1/entries", post(handler))
            .with_state(pool),
    )
    .await
}

/// One INSERT per request with a pool of 16.
pub async fn insert_on_postgres(url: &str) -> Server {
    let pool = sqlx::postgres::PgPoolOptions::new()
        .max_connections(16)
        .connect(url)
        .await
        .expect("a database");
    let table = "CREATE TABLE entry (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email TEXT NOT NULL, \
                 name TEXT NOT NULL, body TEXT NOT NULL)";
    sqlx::query(table).execute(&pool).await.expect("a table");
    let handler = |State(pool): State<PgPool>, Json(body): Json<Value>| async move {
        let (email, name, body) = fields(&body);
        sqlx::query("INSERT INTO entry (email, name, body) VALUES ($1, $2, $3)")
            .bind(email)
            .bind(name)
            .bind(body)
            .execute(&pool)
            .await
            .expect("inserted");
        StatusCode::ACCEPTED
    };
    serve(
        Router::new()
            .route("/api/v1/entries", post(handler))
            .with_state(pool),
    )
    .await
}

/// One SELECT by key per request from a table of `entries` rows.
pub async fn select_on_sqlite(folder: &Path, entries: i64) -> Server {
    let pool = sqlite(&folder.join("bare.db")).await;
    sqlx::query(TABLE).execute(&pool).await.expect("a table");
    let mut tx = pool.begin().await.expect("a transaction");
    for id in 0..entries {
        sqlx::query("INSERT INTO entry (id, email, name, body) VALUES ($1, $2, 'Muster', '{}')")
            .bind(id)
            .bind(format!("c{id}@example.org"))
            .execute(&mut *tx)
            .await
            .expect("inserted");
    }
    tx.commit().await.expect("committed");
    let handler = |State(pool): State<SqlitePool>, Segment(id): Segment<i64>| async move {
        let row = sqlx::query("SELECT id, email, name FROM entry WHERE id = $1")
            .bind(id)
            .fetch_one(&pool)
            .await
            .expect("found");
        Json(serde_json::json!({"id": row.get::<i64, _>(0), "name": row.get::<String, _>(2)}))
    };
    serve(
        Router::new()
            .route("/api/v1/entries/{id}", get(handler))
            .with_state(pool),
    )
    .await
}
