//! The store: what the schema forbids, and what the writer promises.

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::join_all;
use reihum::domain::entry::State;
use reihum::store::entry::NewEntry;
use reihum::store::offer::NewOffer;
use reihum::store::penalty::PersonKeys;
use reihum::store::{Error, Store, Tx};
use tokio::sync::{Notify, oneshot};
use uuid::Uuid;

use crate::world::{World, both_engines, local};

both_engines!(
    one_slot_has_one_live_offer,
    one_entry_has_one_open_offer,
    what_is_taken_back_leaves_nothing_and_nobody_else,
    one_person_has_one_live_entry_per_group,
    a_failing_write_undoes_nothing_of_its_neighbours,
    a_panic_in_a_write_is_an_error_for_its_caller_alone,
    a_caller_that_hangs_up_loses_no_write,
    a_swallowed_error_never_commits_half,
    writes_that_read_first_all_succeed,
    two_processes_write_at_once,
    a_snapshot_stands_still,
    what_was_written_is_read_to_the_microsecond,
    a_closed_store_has_written_everything,
);

fn offer(number: u128, entry: u128) -> NewOffer {
    NewOffer {
        id: Uuid::from_u128(number),
        round: 1,
        entry_id: Uuid::from_u128(entry),
        office: "rathaus".into(),
        start: local("2026-12-07 09:00"),
        minutes: 15,
        made_at: local("2026-11-30 08:00"),
    }
}

fn entry(number: u128, state: &'static str, group: &str) -> NewEntry {
    NewEntry {
        id: Uuid::from_u128(number),
        state,
        service: "personalausweis".into(),
        service_group: group.into(),
        offices: Vec::new(),
        persons: 1,
        blocks: 1,
        channel: "online",
        language: "de",
        given_name: "Eva".into(),
        family_name: "Muster".into(),
        birth_date: None,
        email: Some("eva@example.org".into()),
        phone: None,
        keys: PersonKeys {
            mail_key: Some(vec![1; 32]),
            ..PersonKeys::default()
        },
        short_code: "0000-0000".to_owned(),
        windows: reihum::domain::window::Windows::default(),
        not_before: None,
        not_after: None,
        notice_hours: 0,
        secret: [0; 16],
        joined_at: local("2026-11-30 08:00"),
        join_day: 20_787,
    }
}

async fn one_slot_has_one_live_offer(world: &World) {
    let hold = async |offer: u128| -> Result<(), Error> {
        let held = (Uuid::from_u128(offer), Uuid::from_u128(1));
        let write = world
            .app
            .store
            .write(move |tx| async move { tx.offer_slot_insert_many(&[held]).await }.boxed());
        write.await
    };
    hold(1).await.expect("free");
    let second = hold(2).await.expect_err("held");
    assert!(second.is_unique_violation(), "{second}");
    world.execute("UPDATE offer_slot SET live = FALSE").await;
    hold(2).await.expect("free again");
}

async fn one_entry_has_one_open_offer(world: &World) {
    let make = async |number: u128| -> Result<(), Error> {
        let write = world.app.store.write(move |tx| {
            async move { tx.offer_insert_many(&[offer(number, 1)]).await }.boxed()
        });
        write.await
    };
    make(1).await.expect("the first");
    let second = make(2).await.expect_err("one is open");
    assert!(second.is_unique_violation(), "{second}");
    world.execute("UPDATE offer SET state = 'declined'").await;
    make(2).await.expect("none is open");
}

async fn what_is_taken_back_leaves_nothing_and_nobody_else(world: &World) {
    let (eva, otto) = ("eva@example.org", "otto@example.org");
    let (eva, otto) = (world.enlist(eva).await, world.enlist(otto).await);
    world.open_slot("2026-12-30 09:00").await;
    world.open_slot("2026-12-31 09:00").await;
    world.round().await;
    let store = &world.app.store;
    let taken: Result<(), Error> = store
        .write(move |tx| async move { tx.offer_take_back(1, eva).await }.boxed())
        .await;
    taken.expect("taken back");
    for (count, left) in [
        ("SELECT COUNT(*) FROM offer", 1),
        ("SELECT COUNT(*) FROM offer_slot", 1),
        ("SELECT COUNT(*) FROM mail WHERE kind = 'offer'", 1),
        ("SELECT COUNT(*) FROM event WHERE round = 1", 1),
        ("SELECT COUNT(*) FROM event WHERE round IS NULL", 2),
    ] {
        assert_eq!(world.number(count).await, left, "{count}");
    }
    assert_eq!(world.state(eva).await, State::Waiting);
    assert_eq!(world.state(otto).await, State::Offered);
}

async fn one_person_has_one_live_entry_per_group(world: &World) {
    let add = async |number: u128, state: &'static str, group: &'static str| {
        let write = world.app.store.write(move |tx| {
            async move { tx.entry_insert_many(&[entry(number, state, group)]).await }.boxed()
        });
        write.await
    };
    add(1, "waiting", "ausweise").await.expect("the first");
    for state in ["waiting", "paused", "booked"] {
        let second = add(2, state, "ausweise").await.expect_err(state);
        assert!(second.is_unique_violation(), "{second}");
    }
    add(3, "unverified", "ausweise")
        .await
        .expect("does not wait");
    add(4, "cancelled", "ausweise").await.expect("has ended");
    add(5, "waiting", "umzug").await.expect("another group");
    let verified: Result<bool, Error> = world
        .app
        .store
        .write(|tx| {
            async move {
                tx.entry_verify(Uuid::from_u128(3), local("2026-11-30 09:00"))
                    .await
            }
            .boxed()
        })
        .await;
    assert!(verified.expect_err("one waits").is_unique_violation());
}

/// Writes one setting.
async fn keep(store: &Store, key: &str) -> Result<(), Error> {
    let key = key.to_owned();
    store
        .write(move |tx| async move { tx.setting_keep_first(&key, "kept").await }.boxed())
        .await
}

/// Keeps the writer busy until told, so that what comes meanwhile is written as one group.
async fn hold_the_writer(store: &Store) -> Arc<Notify> {
    let (go, store) = (Arc::new(Notify::new()), store.clone());
    let (begun, begins) = oneshot::channel();
    let wait = go.clone();
    tokio::spawn(async move {
        let held: Result<(), Error> = store
            .write(move |_| {
                async move {
                    let _ = begun.send(());
                    wait.notified().await;
                    Ok(())
                }
                .boxed()
            })
            .await;
        held.expect("held");
    });
    begins.await.expect("it begins");
    go
}

const KEPT: &str = "SELECT COUNT(*) FROM setting WHERE value = 'kept'";

async fn a_failing_write_undoes_nothing_of_its_neighbours(world: &World) {
    let store = &world.app.store;
    let go = hold_the_writer(store).await;
    let failing = store.write(|tx| {
        async move {
            tx.setting_keep_first("failing", "kept").await?;
            tx.lease_find("no such lease").await.map(drop)
        }
        .boxed()
    });
    let refused = store.write(|tx| {
        async move {
            tx.setting_keep_first("refused", "kept").await?;
            Err(Error::Url("no".into()))
        }
        .boxed()
    });
    let (a, failing, b, refused, c, ()) = tokio::join!(
        keep(store, "a"),
        failing,
        keep(store, "b"),
        refused,
        keep(store, "c"),
        async { go.notify_one() },
    );
    for kept in [a, b, c] {
        kept.expect("kept");
    }
    failing.expect_err("no such lease");
    let refused: Result<(), Error> = refused;
    assert_eq!(refused.expect_err("refused").to_string(), "no");
    assert_eq!(world.number(KEPT).await, 3);
}

async fn a_panic_in_a_write_is_an_error_for_its_caller_alone(world: &World) {
    let store = &world.app.store;
    let panics = || {
        store.write(|tx| {
            async move {
                tx.setting_keep_first("panicked", "kept").await?;
                let broken = tx.setting_find("no such setting").await?;
                let _never = broken.expect("a bug that a test wants");
                Ok::<_, Error>(())
            }
            .boxed()
        })
    };
    let alone = panics().await.expect_err("a panic").to_string();
    assert!(alone.contains("a bug that a test wants"), "{alone}");
    let go = hold_the_writer(store).await;
    let (a, panicked, b, ()) = tokio::join!(keep(store, "a"), panics(), keep(store, "b"), async {
        go.notify_one();
    },);
    a.expect("kept");
    b.expect("kept");
    panicked.expect_err("a panic");
    assert_eq!(world.number(KEPT).await, 2);
}

async fn a_caller_that_hangs_up_loses_no_write(world: &World) {
    let (begun, begins) = oneshot::channel();
    let (go, end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (store, wait, ended) = (world.app.store.clone(), go.clone(), end.clone());
    let caller = tokio::spawn(async move {
        let written: Result<(), Error> = store
            .write(move |tx| {
                async move {
                    tx.setting_keep_first("first half", "kept").await?;
                    let _ = begun.send(());
                    wait.notified().await;
                    tx.setting_keep_first("second half", "kept").await?;
                    ended.notify_one();
                    Ok(())
                }
                .boxed()
            })
            .await;
        written
    });
    begins.await.expect("it begins");
    caller.abort();
    assert!(caller.await.expect_err("hung up").is_cancelled());
    go.notify_one();
    let ended = tokio::time::timeout(Duration::from_secs(10), end.notified());
    ended.await.expect("the write goes on without its caller");
    // The next write is answered after the one before it on SQLite; a server may take a moment.
    keep(&world.app.store, "next").await.expect("kept");
    for _ in 0..1000 {
        if world.number(KEPT).await == 3 {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the write was lost: {}", world.number(KEPT).await);
}

async fn a_swallowed_error_never_commits_half(world: &World) {
    let written: Result<(), Error> = world
        .app
        .store
        .write(|tx| {
            async move {
                tx.setting_keep_first("before", "kept").await?;
                let broken = match tx {
                    Tx::Sqlite(conn) => sqlx::query("SELECT broken")
                        .execute(&mut **conn)
                        .await
                        .map(drop),
                    Tx::Postgres(conn) => sqlx::query("SELECT broken")
                        .execute(&mut **conn)
                        .await
                        .map(drop),
                };
                broken.expect_err("there is no such column");
                Ok(())
            }
            .boxed()
        })
        .await;
    // PostgreSQL has given the transaction up by then, SQLite goes on: what is said must be true.
    assert_eq!(written.is_ok(), world.number(KEPT).await == 1);
    assert_eq!(written.is_ok(), !world.app.store.is_shared());
    keep(&world.app.store, "after").await.expect("kept");
}

/// Counts up in a transaction that reads first, as every arrow of the flow does.
async fn count_up(store: &Store, key: &str) -> Result<(), Error> {
    let key = key.to_owned();
    store
        .write(move |tx| {
            async move {
                let seen = tx.setting_find("counter").await?;
                assert!(seen.is_none());
                tx.setting_keep_first(&key, "kept").await
            }
            .boxed()
        })
        .await
}

async fn writes_that_read_first_all_succeed(world: &World) {
    let writes = (0..200).map(|number| {
        let store = world.app.store.clone();
        tokio::spawn(async move { count_up(&store, &number.to_string()).await })
    });
    for written in join_all(writes).await {
        written.expect("no panic").expect("written");
    }
    assert_eq!(world.number(KEPT).await, 200);
}

async fn two_processes_write_at_once(world: &World) {
    let stores = [world.app.store.clone(), world.second_store().await];
    let writes = (0..100).map(|number: usize| {
        let store = stores[number % 2].clone();
        tokio::spawn(async move { count_up(&store, &number.to_string()).await })
    });
    for written in join_all(writes).await {
        written.expect("no panic").expect("written");
    }
    assert_eq!(world.number(KEPT).await, 100);
}

async fn a_snapshot_stands_still(world: &World) {
    let mut snapshot = world.app.store.snapshot().await.expect("a snapshot");
    assert_eq!(snapshot.setting_find("a").await.expect("a look"), None);
    keep(&world.app.store, "a").await.expect("kept");
    assert_eq!(snapshot.setting_find("a").await.expect("a look"), None);
    drop(snapshot);
    // Its connection goes to the next user without it, whether that is to look once or at leisure.
    for _ in 0..16 {
        let mut later = world.app.store.snapshot().await.expect("a snapshot");
        let found = later.setting_find("a").await.expect("a look");
        assert_eq!(found.as_deref(), Some("kept"));
        drop(later);
        let mut tx = world.app.store.read().await.expect("a connection");
        let found = tx.setting_find("a").await.expect("a look");
        assert_eq!(found.as_deref(), Some("kept"));
    }
}

async fn what_was_written_is_read_to_the_microsecond(world: &World) {
    for nanos in [0, 1_000, 999_999_000, 120_000_000, 123_456_789] {
        world
            .clock
            .set(local("2026-12-01 08:00") + chrono::TimeDelta::nanoseconds(nanos));
        let now = world.clock.now();
        let key = format!("plan {nanos}");
        let plan = key.clone();
        let planned: Result<bool, Error> = world
            .app
            .store
            .write(move |tx| async move { tx.round_plan(&plan, now, None).await }.boxed())
            .await;
        assert!(planned.expect("written"));
        assert_eq!(world.plan(&key).await.due_at, now);
    }
    // And they lie in the order of time, whatever their number of digits.
    let mut tx = world.app.store.read().await.expect("a connection");
    let plans = tx.round_plan_list_open().await.expect("a list");
    assert_eq!(plans.len(), 5);
    assert!(plans.is_sorted_by_key(|plan| plan.due_at));
}

async fn a_closed_store_has_written_everything(world: &World) {
    let store = world.second_store().await;
    let writes: Vec<_> = (0..50)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move { keep(&store, &number.to_string()).await })
        })
        .collect();
    tokio::task::yield_now().await;
    store.close().await;
    let mut acknowledged = 0;
    for write in writes {
        acknowledged += i64::from(write.await.expect("no panic").is_ok());
    }
    assert_eq!(world.number(KEPT).await, acknowledged);
    keep(&store, "late").await.expect_err("it is closed");
}
