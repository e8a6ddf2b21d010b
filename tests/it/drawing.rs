//! Drawn rounds as others see them: by their stored files, from which everything must follow.

mod certificates;
mod chains;
mod told;
mod waiting;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use reihum::domain::draw::{
    self, Earlier, Hash, Header, Link, Outcome, OutcomeReader, Pool, PoolReader,
};
use reihum::domain::lottery;
use reihum::domain::policy::Policy;
use reihum::service::join::Joining;
use reihum::service::round::FileKind;
use reihum::service::{App, Error, explain, lead, round};
use reihum::store::Tx;
use reihum::store::round::PlanRow;
use uuid::Uuid;

use crate::world::{World, both_engines};

both_engines!(
    offers_are_what_the_published_files_say,
    a_round_names_the_result_and_the_reveal_of_the_one_before,
    older_entries_have_more_tickets_under_aged,
    everybody_has_one_ticket_and_one_rank_under_uniform,
    the_second_of_arrival_is_the_rank_under_fifo,
    who_stands_before_one_follows_from_the_policy,
    a_policy_document_is_kept_under_its_hash,
);

/// The stored files of a drawn round.
struct Files {
    pool: Pool,
    root: Hash,
    outcome: Outcome,
    result: Vec<u8>,
}

impl Files {
    async fn of(app: &App, number: i64) -> Self {
        let mut reader = PoolReader::default();
        let pool = file(app, number, FileKind::Pool).await.expect("a pool");
        reader.push(&pool).expect("a pool file");
        let (pool, root) = reader.finish().expect("a whole pool file");
        let result = file(app, number, FileKind::Result).await.expect("a result");
        let mut reader = OutcomeReader::default();
        reader.push(&result).expect("a result file");
        Self {
            pool,
            root,
            outcome: reader.finish().expect("a whole result file"),
            result,
        }
    }

    fn header(&self) -> &Header {
        &self.pool.header
    }

    /// What the next round is linked to.
    fn earlier(&self) -> Earlier {
        Earlier {
            round: self.header().round,
            reveal: self.outcome.reveal,
            result: draw::hash(&self.result),
        }
    }

    /// How a later round follows this one.
    fn link(&self, later: &Self) -> Link {
        draw::link(&self.earlier(), later.header()).expect("it follows")
    }
}

/// A stored file; nothing if there is none.
async fn file(app: &App, number: i64, kind: FileKind) -> Option<Vec<u8>> {
    let mut bytes = None;
    for part in 0.. {
        let found = round::part(app, number, kind, part).await;
        let Some(found) = found.expect("a database") else {
            break;
        };
        bytes.get_or_insert_with(Vec::new).extend(found);
    }
    bytes
}

/// Reads a drawn round and checks that its files and its row say the same, and that the result
/// follows from the pool and the secrets alone.
async fn verified(app: &App, number: i64) -> Files {
    let files = Files::of(app, number).await;
    let row = round::find(app, number).await.expect("a round");
    let (reveal, beacon) = (files.outcome.reveal, files.outcome.beacon);
    let right = draw::draw(&files.pool, files.root, reveal, beacon).expect("secrets that fit");
    assert_eq!(right.to_bytes(), files.result);
    assert_eq!(row.state, "drawn");
    let header = files.header();
    for (kept, right) in [
        (&row.root, &files.root),
        (&row.prev, &header.prev),
        (&row.policy, &header.policy),
        (&row.chain, &header.chain),
        (&row.reveal, &reveal),
        (&row.beacon_value, &beacon),
        (&row.result_hash, &draw::hash(&files.result)),
    ] {
        assert_eq!(kept.as_deref(), Some(&right[..]));
    }
    assert_eq!(row.beacon, Some(header.beacon.to_string()));
    assert_eq!(row.close, header.close);
    assert_eq!(
        (header.round, files.outcome.round),
        (u64_of(number), u64_of(number))
    );
    assert_eq!(files.outcome.root, files.root);
    let counts = (files.pool.slots.len(), files.pool.entries.len());
    assert_eq!(
        (row.slots, row.entries),
        (i64_of(counts.0), i64_of(counts.1))
    );
    files
}

fn u64_of(number: i64) -> u64 {
    u64::try_from(number).expect("not below 0")
}

fn i64_of(count: usize) -> i64 {
    i64::try_from(count).expect("a count")
}

/// Whose offers a round made, and of what, as the pool file names entries and slots.
async fn offered(app: &App, number: i64) -> BTreeSet<(lottery::Pid, [u8; 16])> {
    const SQL: &str = "SELECT entry.secret, slot_id FROM offer \
                       JOIN offer_slot ON offer_id = offer.id JOIN entry ON entry.id = entry_id \
                       WHERE round = $1";
    let row = round::find(app, number).await.expect("a round");
    let mut tx = app.store.read().await.expect("a connection");
    let held: Vec<(Vec<u8>, Uuid)> = match &mut tx {
        Tx::Sqlite(conn) => {
            sqlx::query_as(SQL)
                .bind(number)
                .fetch_all(&mut **conn)
                .await
        }
        Tx::Postgres(conn) => {
            sqlx::query_as(SQL)
                .bind(number)
                .fetch_all(&mut **conn)
                .await
        }
    }
    .expect("offers");
    let key = row.round_key.expect("a round key");
    let named = held.iter().map(|(secret, slot)| {
        let pid = lottery::pid(secret, u64_of(number));
        (pid, lottery::sid(&key, slot.as_bytes()))
    });
    named.collect()
}

/// What the result file assigns, in the same form.
fn assigned(files: &Files) -> BTreeSet<(lottery::Pid, [u8; 16])> {
    let sid = |slot: &u32| files.pool.slots[*slot as usize].sid;
    let of_one = |one: &draw::Assigned| {
        let pid = one.pid;
        one.slots
            .iter()
            .map(move |slot| (pid, sid(slot)))
            .collect::<Vec<_>>()
    };
    files.outcome.assigned.iter().flat_map(of_one).collect()
}

/// Asks for a round, and lets this daemon run what is due; answers the key of the request.
async fn ask(app: &Arc<App>) -> String {
    lead::beat(app).await.expect("a database");
    let key = round::request(app).await.expect("a plan");
    round::run_due(app).await.expect("a round");
    key
}

fn told(plan: &PlanRow) -> (Option<&str>, Option<i64>) {
    (plan.outcome.as_deref(), plan.round)
}

/// The line of an entry in the pool of a round: rank and tickets.
async fn standing(app: &App, files: &Files, entry: Uuid) -> (u32, u16) {
    let mut tx = app.store.read().await.expect("a connection");
    let (_, secret) = tx
        .entry_secret(entry)
        .await
        .expect("a database")
        .expect("an entry");
    let pid = lottery::pid(&secret, files.header().round);
    let line = files.pool.entries.iter().find(|line| line.pid == pid);
    let line = line.expect("a line of its own");
    (line.rank, line.tickets)
}

async fn offers_are_what_the_published_files_say(world: &World) {
    let family = Joining {
        persons: 3,
        blocks: 3,
        ..world.citizen("family@example.org")
    };
    let family = world.enlist_as(family).await;
    world.pass(TimeDelta::days(1));
    for number in 0..5 {
        world.enlist(&format!("citizen{number}@example.org")).await;
    }
    let last = world.open_slot("2026-12-08 09:00").await;
    for start in ["09:00", "09:15", "09:30", "09:45"] {
        world.open_slot(&format!("2026-12-07 {start}")).await;
    }
    assert_eq!(told(&world.round().await), (Some("drawn"), Some(1)));
    let files = verified(&world.app, 1).await;
    assert_eq!((files.pool.slots.len(), files.pool.entries.len()), (5, 6));
    // By day, and within a day by numbers that say nothing of the hour.
    let row = round::find(&world.app, 1).await.expect("a round");
    let key = row.round_key.expect("a round key");
    let sids: Vec<_> = files.pool.slots.iter().map(|slot| slot.sid).collect();
    assert!(sids[..4].is_sorted(), "{sids:?}");
    assert_eq!(sids[4], lottery::sid(&key, last.as_bytes()));
    let ends = files
        .pool
        .slots
        .iter()
        .filter(|slot| slot.next == draw::NONE);
    assert_eq!(ends.count(), 2, "four in a row, and one alone");
    let assigned = assigned(&files);
    assert_eq!(assigned.len(), 5, "every slot is given");
    assert_eq!(offered(&world.app, 1).await, assigned);
    assert_eq!(world.offer(family).await.minutes, 45);
    assert_eq!(row.served, 3);
    let missed = (row.left_since, row.closed_since, row.too_late);
    assert_eq!(missed, (Some(0), Some(0), Some(0)));
}

async fn a_round_names_the_result_and_the_reveal_of_the_one_before(world: &World) {
    let mut before: Option<Files> = None;
    for number in 1..=3 {
        world.enlist(&format!("citizen{number}@example.org")).await;
        world
            .open_slot(&format!("2026-12-0{} 09:00", 6 + number))
            .await;
        assert_eq!(told(&world.round().await), (Some("drawn"), Some(number)));
        let files = verified(&world.app, number).await;
        assert_eq!(offered(&world.app, number).await, assigned(&files));
        if let Some(before) = &before {
            assert_eq!(before.link(&files), Link::Chained { void: 0 });
            assert_eq!(files.header().chain, before.outcome.reveal);
        } else {
            assert_eq!(files.header().prev, Hash::default());
            let anchors = round::anchors(&world.app).await.expect("anchors");
            assert_eq!(anchors, [(1, files.header().chain.to_vec())]);
        }
        before = Some(files);
    }
}

/// A daemon that ranks by another policy.
async fn by(world: &World, policy: Policy) -> Arc<App> {
    world
        .configured(5, |config| config.draw.policy = policy)
        .await
}

/// Two who joined three days apart, and a slot for one of them: what the pool says of both.
async fn two_standings(world: &World, policy: Policy) -> [(u32, u16); 2] {
    let app = by(world, policy).await;
    let older = world.enlist("older@example.org").await;
    world.pass(TimeDelta::days(3) + TimeDelta::seconds(7));
    let younger = world.enlist("younger@example.org").await;
    world.open_slot("2026-12-14 09:00").await;
    let key = ask(&app).await;
    assert_eq!(told(&world.plan(&key).await), (Some("drawn"), Some(1)));
    let files = verified(&app, 1).await;
    [
        standing(&app, &files, older).await,
        standing(&app, &files, younger).await,
    ]
}

async fn older_entries_have_more_tickets_under_aged(world: &World) {
    assert_eq!(two_standings(world, Policy::Aged).await, [(1, 4), (1, 1)]);
}

async fn everybody_has_one_ticket_and_one_rank_under_uniform(world: &World) {
    assert_eq!(
        two_standings(world, Policy::Uniform).await,
        [(1, 1), (1, 1)]
    );
}

async fn the_second_of_arrival_is_the_rank_under_fifo(world: &World) {
    // 30 November 2026, 7:00 UTC, and 3 days and 7 seconds later.
    let ranks = [(1_796_022_000, 1), (1_796_281_207, 1)];
    assert_eq!(two_standings(world, Policy::Fifo).await, ranks);
}

async fn who_stands_before_one_follows_from_the_policy(world: &World) {
    world.enlist("day.before@example.org").await;
    world.pass(TimeDelta::days(1));
    world.enlist("seconds.before@example.org").await;
    world.pass(TimeDelta::seconds(7));
    let entry = world.enlist("eva@example.org").await;
    let expected = [
        (Policy::Cohort, (1, 1)),
        (Policy::Aged, (0, 2)),
        (Policy::Uniform, (0, 2)),
        (Policy::Fifo, (2, 0)),
    ];
    for (policy, (ahead, beside)) in expected {
        let app = by(world, policy).await;
        let status = explain::status(&app, entry, 1).await.expect("there");
        let around = (status.people_ahead, status.people_beside);
        assert_eq!(around, (Some(ahead), Some(beside)), "{policy:?}");
    }
}

async fn a_policy_document_is_kept_under_its_hash(world: &World) {
    for (number, policy) in (1..).zip([Policy::Cohort, Policy::Aged, Policy::Fifo]) {
        let app = world
            .configured(u64_of(10 + number), |config| config.draw.policy = policy)
            .await;
        world.enlist(&format!("citizen{number}@example.org")).await;
        world
            .open_slot(&format!("2026-12-0{} 09:00", 6 + number))
            .await;
        // Whoever led before leaves in order.
        let key = ask(&app).await;
        lead::leave(&app).await.expect("a database");
        assert_eq!(told(&world.plan(&key).await), (Some("drawn"), Some(number)));
        let hash = verified(&app, number).await.header().policy;
        let document = round::policy(&app, &hash).await.expect("a document");
        assert_eq!(draw::hash(document.as_bytes()), hash);
        let parsed: serde_json::Value = serde_json::from_str(&document).expect("JSON");
        assert_eq!(parsed["policy"], policy.word());
        assert_eq!(parsed["opening_window_days"], 0);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM policy").await, 3);
    let unknown = round::policy(&world.app, &[0; 32]).await;
    assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");
}
