//! Who somebody was is forgotten: by itself, or at once.

use std::fs;
use std::path::Path;

use chrono::TimeDelta;
use reihum::domain::contact::{BirthDate, Phone};
use reihum::domain::entry::{Outcome, State};
use reihum::domain::refusal::Refusal;
use reihum::domain::token::{Purpose, reference};
use reihum::mail::transport::Transport;
use reihum::service::join::Joining;
use reihum::service::{attend, courier, export, forget, join, leave, retain};
use reihum::store::Tx;
use serde_json::json;
use uuid::Uuid;

use crate::world::{World, both_engines, local, refusal};

both_engines!(
    contact_data_leave_after_their_time,
    a_strike_keeps_them_longer_and_then_leaves_itself,
    a_dry_run_changes_nothing,
    nothing_of_the_erased_is_left_anywhere,
    who_is_booked_cancels_first,
    an_export_tells_everything,
);

/// What must be found nowhere.
const TRACES: [&str; 4] = ["Rumpelstilz", "Xaverine", "x.rumpelstilz", "15112345678"];

fn conspicuous(world: &World) -> Joining {
    Joining {
        name: reihum::domain::contact::PersonName::parse("Xaverine", "Rumpelstilz")
            .expect("a name"),
        birth_date: BirthDate::parse("1970-02-03", local("2026-11-30 08:00").date_naive()).ok(),
        phone: Phone::parse("0151 12345678").ok(),
        ..world.citizen("x.rumpelstilz@example.org")
    }
}

/// Every table with all it holds, as text.
async fn dump(world: &World) -> String {
    let mut tx = world.app.store.read().await.expect("a connection");
    let mut text = String::new();
    match &mut tx {
        Tx::Sqlite(conn) => {
            let tables: Vec<String> =
                sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
                    .fetch_all(&mut **conn)
                    .await
                    .expect("tables");
            for table in tables {
                let columns: Vec<String> =
                    sqlx::query_scalar("SELECT name FROM pragma_table_info($1)")
                        .bind(&table)
                        .fetch_all(&mut **conn)
                        .await
                        .expect("columns");
                for column in columns {
                    let sql = format!("SELECT CAST(\"{column}\" AS TEXT) FROM \"{table}\"");
                    let values: Vec<Option<Vec<u8>>> =
                        sqlx::query_scalar(sqlx::AssertSqlSafe(sql.replace("AS TEXT", "AS BLOB")))
                            .fetch_all(&mut **conn)
                            .await
                            .expect("values");
                    for value in values.into_iter().flatten() {
                        text.push_str(&String::from_utf8_lossy(&value));
                        text.push('\n');
                    }
                }
            }
        }
        Tx::Postgres(conn) => {
            let tables: Vec<String> = sqlx::query_scalar("SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'")
                .fetch_all(&mut **conn).await.expect("tables");
            for table in tables {
                // Bytes as the letters they are, where they are any.
                let sql = format!(
                    "SELECT encode(convert_to(CAST(row_to_json(t) AS TEXT), 'UTF8'), 'escape') FROM \"{table}\" AS t"
                );
                let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                    .fetch_all(&mut **conn)
                    .await
                    .expect("rows");
                for row in rows {
                    text.push_str(&row);
                    text.push('\n');
                }
            }
            let texts: Vec<Option<Vec<u8>>> =
                sqlx::query_scalar("SELECT text FROM mail UNION ALL SELECT bytes FROM round_file")
                    .fetch_all(&mut **conn)
                    .await
                    .expect("bytes");
            for bytes in texts.into_iter().flatten() {
                text.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
    }
    text
}

fn traces_in(text: &[u8]) -> Vec<&'static str> {
    let found = |trace: &&str| {
        text.windows(trace.len())
            .any(|window| window == trace.as_bytes())
    };
    TRACES.into_iter().filter(found).collect()
}

/// All files of a folder, one after the other.
fn read_folder(folder: &Path) -> Vec<u8> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .flat_map(|file| fs::read(file.path()).unwrap_or_default())
        .collect()
}

async fn name_of(world: &World, entry: Uuid) -> String {
    let export = export::export(&world.app, entry).await.expect("an entry");
    export.entry.family_name
}

async fn contact_data_leave_after_their_time(world: &World) {
    let entry = world.enlist_as(conspicuous(world)).await;
    let other = world.enlist("stays@example.org").await;
    leave::withdraw(&world.app, entry).await.expect("left");
    world.pass(TimeDelta::days(2) - TimeDelta::seconds(1));
    retain::run(&world.app).await.expect("a database");
    assert_eq!(name_of(world, entry).await, "Rumpelstilz");
    world.pass(TimeDelta::seconds(1));
    retain::run(&world.app).await.expect("a database");
    assert_eq!(name_of(world, entry).await, "");
    assert_eq!(traces_in(dump(world).await.as_bytes()), Vec::<&str>::new());
    assert_eq!(name_of(world, other).await, "Muster");
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM entry WHERE mail_key IS NOT NULL")
            .await,
        1
    );
    assert_eq!(world.state(entry).await, State::Withdrawn);
    // Who cancelled in good time comes back for 14 days: so long the keyed hash stays.
    let appointment = world.book(other, "2026-12-14 09:00").await;
    world.cancel(appointment).await;
    world.pass(TimeDelta::days(3));
    retain::run(&world.app).await.expect("a database");
    assert_eq!(name_of(world, other).await, "");
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM entry WHERE mail_key IS NOT NULL")
            .await,
        1
    );
    world.pass(TimeDelta::days(12));
    retain::run(&world.app).await.expect("a database");
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM entry WHERE mail_key IS NOT NULL")
            .await,
        0
    );
}

async fn a_strike_keeps_them_longer_and_then_leaves_itself(world: &World) {
    let entry = world.enlist_as(conspicuous(world)).await;
    let appointment = world.book(entry, "2026-12-04 09:00").await;
    world.clock.set(local("2026-12-04 10:00"));
    let marked = attend::mark(&world.app, appointment, Outcome::NoShow, Uuid::nil()).await;
    marked.expect("marked");
    world.clock.set(local("2026-12-18 09:59"));
    retain::run(&world.app).await.expect("a database");
    assert_eq!(name_of(world, entry).await, "Rumpelstilz");
    world.clock.set(local("2026-12-18 10:00"));
    retain::run(&world.app).await.expect("a database");
    assert_eq!(name_of(world, entry).await, "");
    // The strike still counts, on keyed hashes alone.
    assert_eq!(world.number("SELECT COUNT(*) FROM strike_key").await, 3);
    world
        .clock
        .set(local("2026-12-04 09:00") + TimeDelta::days(180) - TimeDelta::seconds(1));
    retain::run(&world.app).await.expect("a database");
    assert_eq!(world.number("SELECT COUNT(*) FROM strike").await, 1);
    world.pass(TimeDelta::seconds(1));
    retain::run(&world.app).await.expect("a database");
    for count in [
        "SELECT COUNT(*) FROM strike",
        "SELECT COUNT(*) FROM strike_key",
        "SELECT COUNT(*) FROM entry WHERE mail_key IS NOT NULL OR phone_key IS NOT NULL OR person_key IS NOT NULL",
    ] {
        assert_eq!(world.number(count).await, 0, "{count}");
    }
}

async fn a_dry_run_changes_nothing(world: &World) {
    let entry = world.enlist_as(conspicuous(world)).await;
    leave::withdraw(&world.app, entry).await.expect("left");
    world.pass(TimeDelta::days(3));
    let before = dump(world).await;
    let spent = forget::spent(&world.app).await.expect("a database");
    assert_eq!(spent.contacts, 1);
    assert_eq!(dump(world).await, before);
    let done = forget::run(&world.app).await.expect("a database");
    assert_eq!((done.contacts, done.keys), (1, 1));
    let again = forget::run(&world.app).await.expect("a database");
    assert_eq!(again, forget::Forgotten::default());
}

async fn nothing_of_the_erased_is_left_anywhere(world: &World) {
    let folder = tempfile::tempdir().expect("a folder");
    let app = world
        .with_transport(Transport::Files(folder.path().to_owned()))
        .await;
    let bystander = world.enlist("stays@example.org").await;
    // One in the list with an offer, one that was never verified, one that has ended.
    let entry = world.enlist_as(conspicuous(world)).await;
    world.open_slot("2026-12-07 09:00").await;
    world.open_slot("2026-12-07 09:15").await;
    world.round().await;
    join::join(
        &app,
        Joining {
            service: "umzug".parse().expect("an id"),
            group: "umzug".parse().expect("an id"),
            ..conspicuous(world)
        },
    )
    .await
    .expect("joined");
    while courier::deliver_due(&app).await.expect("a database").mails > 0 {}
    assert_eq!(world.state(entry).await, State::Offered);
    assert!(!traces_in(dump(world).await.as_bytes()).is_empty());
    assert!(!traces_in(&read_folder(folder.path())).is_empty());
    for _ in 0..2 {
        forget::erase(&app, entry, "citizen").await.expect("erased");
    }
    assert_eq!(world.state(entry).await, State::Withdrawn);
    erase_with_reasons(world).await;
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM offer WHERE state = 'open'")
            .await,
        1
    );
    let unverified = world
        .number("SELECT COUNT(*) FROM entry WHERE state = 'unverified'")
        .await;
    // What the same mailbox never verified went with it.
    assert_eq!(unverified, 0);
    retain::run(&app).await.expect("a database");
    assert_eq!(traces_in(dump(world).await.as_bytes()), Vec::<&str>::new());
    assert_eq!(traces_in(&read_folder(folder.path())), Vec::<&str>::new());
    // Whoever is still there keeps mail and name.
    assert!(!read_folder(folder.path()).is_empty());
    assert_eq!(name_of(world, bystander).await, "Muster");
    if let Some(file) = world.file() {
        // Also what lies between the rows is overwritten.
        world.app.store.close().await;
        app.store.close().await;
        assert_eq!(
            traces_in(&fs::read(file).expect("a file")),
            Vec::<&str>::new()
        );
    }
}

/// Somebody about whom staff wrote in words of their own, for whom the office closed a slot.
async fn erase_with_reasons(world: &World) {
    let clerk = world.clerk().await;
    let desk = world
        .enlist_at_desk(
            &clerk,
            json!({
                "name": {"given": "Xaverine", "family": "Rumpelstilz"}, "phone": "0151 12345678",
                "backdate_day": "2026-11-30", "reason": "Frau Rumpelstilz rief an",
                "hardship": "medical",
            }),
        )
        .await;
    let slot = world.open_slot("2026-12-08 09:00").await;
    let offer = world.offered(desk).await;
    let path = format!("/staff/slots/{slot}/close");
    world
        .post(&clerk, &path, json!({"reason": "staff outing"}), 201)
        .await;
    assert_eq!(world.offer(desk).await.id, offer.id);
    assert!(dump(world).await.contains("Frau Rumpelstilz rief an"));
    forget::erase(&world.app, desk, "staff")
        .await
        .expect("erased");
    let emptied = "SELECT COUNT(*) FROM override WHERE kind = 'backdate' AND reason = ''";
    assert_eq!(world.number(emptied).await, 1);
    let code = "SELECT COUNT(*) FROM override WHERE kind = 'hardship' AND reason = 'medical'";
    assert_eq!(world.number(code).await, 1);
}

async fn who_is_booked_cancels_first(world: &World) {
    let entry = world.enlist_as(conspicuous(world)).await;
    let appointment = world.book(entry, "2026-12-14 09:00").await;
    let state = State::Booked;
    let refused = refusal(forget::erase(&world.app, entry, "citizen").await);
    assert_eq!(refused, Refusal::NotPossible { state });
    world.cancel(appointment).await;
    forget::erase(&world.app, entry, "citizen")
        .await
        .expect("erased");
    assert_eq!(traces_in(dump(world).await.as_bytes()), Vec::<&str>::new());
}

async fn an_export_tells_everything(world: &World) {
    let entry = world.enlist_as(conspicuous(world)).await;
    world.book(entry, "2026-12-14 09:00").await;
    let found = export::find(&world.app, &reference(entry).to_lowercase()).await;
    assert_eq!(found.expect("an entry"), entry);
    assert_eq!(
        export::find(&world.app, &entry.to_string())
            .await
            .expect("an entry"),
        entry
    );
    assert!(export::find(&world.app, "0000-0000").await.is_err());
    let export = export::export(&world.app, entry).await.expect("an entry");
    let text = serde_json::to_string(&export).expect("JSON");
    for told in [
        "Rumpelstilz",
        "Xaverine",
        "x.rumpelstilz@example.org",
        "+4915112345678",
        "1970-02-03",
        "verify",
        "confirmed",
        "booked",
    ] {
        assert!(text.contains(told), "{told} in {text}");
    }
    assert_eq!(export.state, "booked");
    assert_eq!((export.offers.len(), export.appointments.len()), (1, 1));
    assert_eq!(export.rounds, [1]);
    // No link that opens something is in it.
    let (row, _) = reihum::service::explain::entry(&world.app, entry)
        .await
        .expect("there");
    assert!(!text.contains(&world.app.entry_token(Purpose::Entry, &row)));
}
