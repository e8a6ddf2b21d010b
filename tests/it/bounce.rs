//! Mails that come back: a dead address ends its offer at once and costs nobody the place.

use std::sync::Arc;

use chrono::TimeDelta;
use reihum::domain::contact::EmailAddress;
use reihum::domain::entry::State;
use reihum::domain::token::Purpose;
use reihum::service::bounce::{self, Ingested};
use reihum::service::edit::{Edit, edit};
use reihum::service::{App, address, answer, courier, explain, invariants, leave, round};
use uuid::Uuid;

use crate::world::{World, both_engines};

both_engines!(
    a_dead_address_frees_the_slot_at_once,
    who_lives_keeps_the_offer,
    what_is_not_ours_changes_nothing,
    an_answered_offer_only_marks_the_address,
    a_receipt_that_comes_back_pauses_who_waits,
    a_new_address_that_sends_back_pauses_nobody,
    a_maildir_is_read,
);

const DEAD: &str = include_str!("bounce/postfix_rejected.eml");
const FULL: &str = include_str!("bounce/postfix_full.eml");
const DELAYED: &str = include_str!("bounce/postfix_delayed.eml");
const OUT_OF_OFFICE: &str = include_str!("bounce/out_of_office.eml");
/// What stands in the samples for a return address.
const RETURN: &str = "bounce+aaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbb@example.org";

/// The same daemon with return addresses.
async fn with_returns(world: &World) -> Arc<App> {
    world
        .configured(5, |config| {
            config.mail.bounce_address = "bounce@example.org".parse().ok();
        })
        .await
}

/// An offer to an entry, mailed by `app`.
async fn offered(world: &World, app: &Arc<App>, entry: Uuid) {
    world.open_slot("2026-12-07 09:00").await;
    assert_eq!(world.round().await.outcome.as_deref(), Some("drawn"));
    deliver(app).await;
    assert_eq!(world.state(entry).await, State::Offered);
}

async fn deliver(app: &Arc<App>) {
    while courier::deliver_due(app).await.expect("a database").mails > 0 {}
}

/// A report about the latest mail of a kind.
fn report(world: &World, kind: &str, sample: &str) -> Vec<u8> {
    let returns = world.return_address(kind);
    assert!(
        returns.starts_with("bounce+") && returns.ends_with("@example.org"),
        "{returns}"
    );
    sample.replace(RETURN, &returns).into_bytes()
}

async fn a_dead_address_frees_the_slot_at_once(world: &World) {
    let app = with_returns(world).await;
    let entry = world.enlist("eva@example.org").await;
    let day = explain::entry(&app, entry)
        .await
        .expect("there")
        .0
        .seniority
        .join_day;
    offered(world, &app, entry).await;
    let dead = report(world, "offer", DEAD);
    assert_eq!(
        bounce::ingest(&app, &dead).await.expect("a database"),
        Ingested::Paused(entry)
    );
    assert_eq!(
        bounce::ingest(&app, &dead).await.expect("a database"),
        Ingested::Known(entry)
    );
    assert_eq!(world.state(entry).await, State::Paused);
    assert_eq!(world.offer(entry).await.state, "undeliverable");
    let row = explain::entry(&app, entry).await.expect("there").0;
    assert_eq!(row.paused_for.as_deref(), Some("undeliverable"));
    let listed = bounce::dead_addresses(&app).await.expect("a database");
    assert_eq!(listed.iter().map(|row| row.id).collect::<Vec<_>>(), [entry]);
    // The next one gets the slot; a pause that nobody asked for costs no days.
    let next = world.enlist("otto@example.org").await;
    world.round().await;
    assert_eq!(world.state(next).await, State::Offered);
    world.pass(TimeDelta::days(20));
    leave::resume(&app, entry).await.expect("is back");
    let row = explain::entry(&app, entry).await.expect("there").0;
    assert_eq!((row.seniority.join_day, row.seniority.pause_days), (day, 0));
    assert_eq!(world.number("SELECT COUNT(*) FROM strike").await, 0);
}

async fn who_lives_keeps_the_offer(world: &World) {
    let app = with_returns(world).await;
    let entry = world.enlist("eva@example.org").await;
    offered(world, &app, entry).await;
    for sample in [FULL, DELAYED] {
        let report = report(world, "offer", sample);
        assert_eq!(
            bounce::ingest(&app, &report).await.expect("a database"),
            Ingested::Alive(entry)
        );
    }
    let away = report(world, "offer", OUT_OF_OFFICE);
    assert_eq!(
        bounce::ingest(&app, &away).await.expect("a database"),
        Ingested::Ignored
    );
    assert_eq!(world.state(entry).await, State::Offered);
    assert!(
        bounce::dead_addresses(&app)
            .await
            .expect("a database")
            .is_empty()
    );
}

async fn what_is_not_ours_changes_nothing(world: &World) {
    let app = with_returns(world).await;
    let entry = world.enlist("eva@example.org").await;
    offered(world, &app, entry).await;
    let genuine = String::from_utf8(report(world, "offer", DEAD)).expect("text");
    let returns = world.return_address("offer");
    let (head, _) = returns.rsplit_once('-').expect("a MAC");
    let forged = genuine.replace(&returns, &format!("{head}-aaaaaaaaaaaaa@example.org"));
    let unknown = DEAD.replace(RETURN, "bounce@example.org");
    for message in [DEAD, &forged, &unknown, "", "no mail at all\u{0}"] {
        let ingested = bounce::ingest(&app, message.as_bytes()).await;
        assert_eq!(ingested.expect("a database"), Ingested::Ignored);
    }
    // The address was changed meanwhile: the old one may well be dead.
    world
        .execute("UPDATE entry SET email = 'eva@new.example.org'")
        .await;
    let late = bounce::ingest(&app, genuine.as_bytes()).await;
    assert_eq!(late.expect("a database"), Ingested::Ignored);
    // Switched off, nothing is read.
    let off = bounce::ingest(&world.app, genuine.as_bytes()).await;
    assert_eq!(off.expect("a database"), Ingested::Ignored);
    assert_eq!(world.state(entry).await, State::Offered);
}

async fn an_answered_offer_only_marks_the_address(world: &World) {
    let app = with_returns(world).await;
    let entry = world.enlist("eva@example.org").await;
    offered(world, &app, entry).await;
    answer::confirm(&app, world.offer(entry).await.id)
        .await
        .expect("booked");
    let dead = report(world, "offer", DEAD);
    assert_eq!(
        bounce::ingest(&app, &dead).await.expect("a database"),
        Ingested::Marked(entry)
    );
    assert_eq!(world.state(entry).await, State::Booked);
    let listed = bounce::dead_addresses(&app).await.expect("a database");
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].state, "booked");
    let violations = invariants::check(&app).await.expect("a database");
    assert_eq!(violations, []);
}

async fn a_receipt_that_comes_back_pauses_who_waits(world: &World) {
    let app = with_returns(world).await;
    let entry = world.enlist("eva@example.org").await;
    deliver(&app).await;
    let dead = report(world, "waiting", DEAD);
    assert_eq!(
        bounce::ingest(&app, &dead).await.expect("a database"),
        Ingested::Paused(entry)
    );
    assert_eq!(world.state(entry).await, State::Paused);
    round::request(&app).await.expect("a plan");
    let violations = invariants::check(&app).await.expect("a database");
    assert_eq!(violations, []);
}

async fn a_new_address_that_sends_back_pauses_nobody(world: &World) {
    let app = with_returns(world).await;
    let entry = world.enlist("eva@example.org").await;
    deliver(&app).await;
    let stated = Edit {
        email: EmailAddress::parse("eva@new.example.org").ok(),
        ..Edit::default()
    };
    edit(&app, entry, stated).await.expect("changed");
    deliver(&app).await;
    let letter = world.letter("verify_address", "eva@new.example.org");
    let id = app.open(Purpose::Address, letter.token());
    address::confirm(&app, id.expect("a link"))
        .await
        .expect("moved");
    deliver(&app).await;
    for kind in ["verify_address", "address_changed"] {
        let dead = report(world, kind, DEAD);
        let ingested = bounce::ingest(&app, &dead).await.expect("a database");
        assert_eq!(ingested, Ingested::Ignored, "{kind}");
    }
    assert_eq!(world.state(entry).await, State::Waiting);
    let listed = bounce::dead_addresses(&app).await.expect("a database");
    assert!(listed.is_empty());
}

async fn a_maildir_is_read(world: &World) {
    let folder = tempfile::tempdir().expect("a folder");
    let app = world
        .configured(5, |config| {
            config.mail.bounce_address = "bounce@example.org".parse().ok();
            config.mail.bounce_maildir = Some(folder.path().to_owned());
        })
        .await;
    // Without the folders there is nothing to read.
    bounce::read_maildir(&app).await.expect("a database");
    let entry = world.enlist("eva@example.org").await;
    offered(world, &app, entry).await;
    let new = folder.path().join("new");
    std::fs::create_dir_all(&new).expect("a folder");
    std::fs::write(new.join("1.a.mx"), report(world, "offer", DEAD)).expect("a file");
    std::fs::write(new.join("2.b.mx"), "advertisement").expect("a file");
    bounce::read_maildir(&app).await.expect("a database");
    assert_eq!(world.state(entry).await, State::Paused);
    assert_eq!(std::fs::read_dir(&new).expect("a folder").count(), 0);
    let mut seen: Vec<String> = std::fs::read_dir(folder.path().join("cur"))
        .expect("a folder")
        .map(|file| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    seen.sort();
    assert_eq!(seen, ["1.a.mx:2,S", "2.b.mx:2,S"]);
}
