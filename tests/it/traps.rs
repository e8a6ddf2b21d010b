//! Traps of the libraries underneath, each reproduced without the cure and closed with it.

use std::net::SocketAddr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, Executor as _, PgConnection, PgPool};

use crate::postgres;
use crate::proxy::{Proxy, Reply};

const WAIT_MAX: Duration = Duration::from_secs(10);

/// Trap 1, sqlx 0.9.0 on PostgreSQL: a `pool.begin()` dropped before the answer to its BEGIN has come
/// leaves the session inside a transaction that nobody knows of.
#[tokio::test]
async fn a_begin_that_was_dropped_swallows_the_next_write_of_a_bare_pool() {
    let Some(kept) = rows_after_a_dropped_begin(PgPoolOptions::new()).await else {
        return;
    };
    assert_eq!(kept, 0, "sqlx has mended it: the cure may go");
}

#[tokio::test]
async fn a_begin_that_was_dropped_leaves_the_pool_of_the_store_clean() {
    let Some(kept) = rows_after_a_dropped_begin(reihum::store::postgres_pool(1)).await else {
        return;
    };
    assert_eq!(kept, 1, "an INSERT that answered Ok is lost");
}

/// How many rows another session sees of one INSERT that answered `Ok`, sent through a pool of
/// one connection after a BEGIN was dropped in it. `None` where PostgreSQL is missing.
async fn rows_after_a_dropped_begin(options_of_pool: PgPoolOptions) -> Option<i64> {
    let url = postgres::fresh_database(None).await?;
    let mut witness = PgConnection::connect(&url).await.expect("a second session");
    witness
        .execute("CREATE TABLE note (text TEXT NOT NULL)")
        .await
        .expect("a table");

    let options: PgConnectOptions = url.parse().expect("a URL");
    let server = SocketAddr::from(([127, 0, 0, 1], options.get_port()));
    let proxy = Proxy::start(server).await;
    let pool = options_of_pool
        .max_connections(1)
        .connect_with(options.port(proxy.address.port()))
        .await
        .expect("a pool through the proxy");

    drop_a_begin(&pool, &proxy, &mut witness).await;
    let done = sqlx::query("INSERT INTO note (text) VALUES ($1)")
        .bind("confirmed")
        .execute(&pool)
        .await
        .expect("an acknowledged INSERT");
    assert_eq!(done.rows_affected(), 1);
    pool.close().await;
    let count = sqlx::query_scalar("SELECT COUNT(*) FROM note").fetch_one(&mut witness);
    Some(count.await.expect("a count"))
}

/// Drops a BEGIN when the server has begun and the answer is still on its way. This is what
/// `pool.begin()` does, in two steps, so that only the answer to BEGIN is held.
async fn drop_a_begin(pool: &PgPool, proxy: &Proxy, witness: &mut PgConnection) {
    let mut connection = pool.acquire().await.expect("a connection");
    proxy.reply(Reply::Hold);
    let begin = tokio::spawn(async move { connection.begin().await.map(drop) });
    let at_the_server = tokio::time::timeout(WAIT_MAX, async {
        let open = "SELECT COUNT(*) FROM pg_stat_activity \
                    WHERE datname = current_database() AND state = 'idle in transaction'";
        loop {
            let count = sqlx::query_scalar(open).fetch_one(&mut *witness);
            let count: i64 = count.await.expect("the server's sessions");
            if count > 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    at_the_server.await.expect("the server takes the BEGIN");
    begin.abort();
    let dropped = begin
        .await
        .expect_err("the begin still waits for its answer");
    assert!(dropped.is_cancelled());
    proxy.reply(Reply::Pass);
}
