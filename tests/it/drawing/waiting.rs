//! Rounds between close and result: they wait for what nobody knows yet, and end in time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use reihum::config::BeaconKind;
use reihum::domain::draw::{self, Hash, Link, PoolReader};
use reihum::domain::entry::State;
use reihum::service::join::Joining;
use reihum::service::round::{BeaconRefused, Entered, FileKind};
use reihum::service::{App, Error, lead, leave, round};
use uuid::Uuid;

use super::{Files, ask, assigned, file, offered, told, verified};
use crate::lead::seize;
use crate::relay::{self, Manner, Relay};
use crate::world::{World, both_engines, local};

both_engines!(
    a_round_is_published_before_its_beacon_and_drawn_with_it,
    while_one_waits_no_other_closes_and_all_merge_into_the_next,
    a_beacon_is_taken_once_and_only_where_it_belongs,
    a_beacon_that_was_known_before_its_pool_is_refused,
    after_two_hours_without_a_beacon_a_round_is_void,
    drand_is_heard_when_its_time_has_come_and_not_before,
    relays_that_lie_are_asked_again_later,
    who_is_gone_when_the_result_comes_gets_no_offer,
    another_daemon_draws_from_the_database_alone,
    a_long_wait_is_told_once,
);

/// A daemon whose rounds wait for staff.
async fn by_hand(world: &World) -> Arc<App> {
    let label = "lotto".to_owned();
    world
        .configured(5, |config| {
            config.draw.beacon = BeaconKind::Manual { label }
        })
        .await
}

/// Somebody new, and a slot on the `day` of December at nine.
async fn one_more(world: &World, day: u32) -> Uuid {
    world.open_slot(&format!("2026-12-{day:02} 09:00")).await;
    world.enlist(&format!("citizen{day}@example.org")).await
}

async fn enter(app: &App, number: i64, value: Hash) -> Result<Entered, BeaconRefused> {
    let entered = round::enter_beacon(app, number, value).await;
    entered.expect("there is such a round")
}

async fn run(app: &Arc<App>) {
    lead::beat(app).await.expect("a database");
    round::run_due(app).await.expect("a round");
}

async fn state(app: &App, number: i64) -> String {
    round::find(app, number).await.expect("a round").state
}

async fn offers(world: &World) -> i64 {
    world.number("SELECT COUNT(*) FROM offer").await
}

async fn a_round_is_published_before_its_beacon_and_drawn_with_it(world: &World) {
    let app = by_hand(world).await;
    for day in 7..10 {
        one_more(world, day).await;
    }
    let key = ask(&app).await;
    assert_eq!(told(&world.plan(&key).await), (Some("committed"), Some(1)));
    let row = round::find(&app, 1).await.expect("a round");
    assert_eq!(row.state, "committed");
    assert_eq!(row.beacon.as_deref(), Some("manual lotto-2026-11-30-1"));
    assert_eq!(
        (row.reveal, row.beacon_value, row.result_hash),
        (None, None, None)
    );
    assert_eq!((row.seed.len(), row.served), (0, 0));
    let pool = file(&app, 1, FileKind::Pool).await.expect("a pool");
    let mut reader = PoolReader::default();
    reader.push(&pool).expect("a pool file");
    let (_, root) = reader.finish().expect("a whole pool file");
    assert_eq!(row.root.as_deref(), Some(&root[..]));
    assert_eq!(file(&app, 1, FileKind::Result).await, None);
    assert_eq!(offers(world).await, 0);
    run(&app).await;
    assert_eq!(state(&app, 1).await, "committed");

    enter(&app, 1, [7; 32]).await.expect("it waits for one");
    run(&app).await;
    assert_eq!(told(&world.plan(&key).await), (Some("drawn"), Some(1)));
    let files = verified(&app, 1).await;
    assert_eq!((files.root, files.outcome.beacon), (root, [7; 32]));
    assert_eq!(file(&app, 1, FileKind::Pool).await, Some(pool));
    assert_eq!(offered(&app, 1).await, assigned(&files));
    assert_eq!(offers(world).await, 3);
    run(&app).await;
    assert_eq!(offers(world).await, 3);
}

async fn while_one_waits_no_other_closes_and_all_merge_into_the_next(world: &World) {
    let app = by_hand(world).await;
    one_more(world, 7).await;
    let first = ask(&app).await;
    one_more(world, 8).await;
    let request = ask(&app).await;
    world.clock.set(local("2026-11-30 10:00"));
    round::plan_due(&app).await.expect("a plan");
    run(&app).await;
    // Two hours to the second are not too long.
    let planned = "cron 2026-11-30T09:00Z";
    for key in [&request, planned] {
        assert_eq!(told(&world.plan(key).await), (None, None), "{key}");
    }
    assert_eq!(round::list(&app, 10).await.expect("a list").len(), 1);
    let waiting = round::waiting(&app).await.expect("a database");
    assert_eq!(waiting.map(|round| round.number), Some(1));

    enter(&app, 1, [1; 32]).await.expect("it waits for one");
    run(&app).await;
    assert_eq!(told(&world.plan(&first).await), (Some("drawn"), Some(1)));
    assert_eq!(verified(&app, 1).await.pool.entries.len(), 1);
    run(&app).await;
    for key in [&request, planned] {
        assert_eq!(
            told(&world.plan(key).await),
            (Some("committed"), Some(2)),
            "{key}"
        );
    }
    enter(&app, 2, [2; 32]).await.expect("it waits for one");
    run(&app).await;
    let (one, two) = (Files::of(&app, 1).await, verified(&app, 2).await);
    assert_eq!(one.link(&two), Link::Chained { void: 0 });
    for key in [&request, planned] {
        assert_eq!(
            told(&world.plan(key).await),
            (Some("drawn"), Some(2)),
            "{key}"
        );
    }
}

async fn a_beacon_is_taken_once_and_only_where_it_belongs(world: &World) {
    const TO_DRAND: &str = "UPDATE round SET beacon = 'drand \
        0101010101010101010101010101010101010101010101010101010101010101 5' WHERE number = 2";
    let app = by_hand(world).await;
    one_more(world, 7).await;
    ask(&app).await;
    let unknown = round::enter_beacon(&app, 2, [1; 32]).await;
    assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");
    enter(&app, 1, [1; 32]).await.expect("it waits for one");
    assert_eq!(enter(&app, 1, [2; 32]).await, Err(BeaconRefused::Known(1)));
    run(&app).await;
    assert_eq!(verified(&app, 1).await.outcome.beacon, [1; 32]);
    let ended = BeaconRefused::Ended(1, "drawn".to_owned());
    assert_eq!(enter(&app, 1, [2; 32]).await, Err(ended));

    one_more(world, 8).await;
    ask(&app).await;
    // Too late, and nobody has noticed yet.
    world.pass(TimeDelta::hours(2) + TimeDelta::seconds(1));
    assert_eq!(
        enter(&app, 2, [1; 32]).await,
        Err(BeaconRefused::TooLong(2))
    );
    world.execute(TO_DRAND).await;
    let refused = enter(&app, 2, [1; 32])
        .await
        .expect_err("it is not entered");
    assert!(
        matches!(&refused, BeaconRefused::NotManual(2, beacon) if beacon.starts_with("drand ")),
        "{refused:?}"
    );
    run(&app).await;
    let ended = BeaconRefused::Ended(2, "void".to_owned());
    assert_eq!(enter(&app, 2, [1; 32]).await, Err(ended));
}

async fn a_beacon_that_was_known_before_its_pool_is_refused(world: &World) {
    let app = by_hand(world).await;
    for (number, day) in (1..=2).zip(7..) {
        one_more(world, day).await;
        ask(&app).await;
        // Rounds of one day announce different draws.
        let row = round::find(&app, number).await.expect("a round");
        let label = format!("manual lotto-2026-11-30-{number}");
        assert_eq!(row.beacon, Some(label));
        let zeros = enter(&app, number, [0; 32]).await;
        assert_eq!(zeros, Err(BeaconRefused::Zeros(number)));
        if number == 2 {
            let used = enter(&app, 2, [1; 32]).await;
            assert_eq!(used, Err(BeaconRefused::Used(2, 1)));
        }
        assert_eq!(state(&app, number).await, "committed");
        let value = [u8::try_from(number).expect("small"); 32];
        assert_eq!(enter(&app, number, value).await, Ok(Entered::Now));
        assert_eq!(enter(&app, number, value).await, Ok(Entered::Before));
        run(&app).await;
        assert_eq!(verified(&app, number).await.outcome.beacon, value);
        // Whoever enters it again has done nothing wrong.
        assert_eq!(enter(&app, number, value).await, Ok(Entered::Before));
    }
    // A beacon that came to nothing was known as well.
    one_more(world, 9).await;
    ask(&app).await;
    enter(&app, 3, [3; 32]).await.expect("it waits for one");
    world
        .execute("UPDATE round SET state = 'void', void_reason = 'mail_down' WHERE number = 3")
        .await;
    let ended = BeaconRefused::Ended(3, "void".to_owned());
    assert_eq!(enter(&app, 3, [3; 32]).await, Err(ended));
    ask(&app).await;
    let used = enter(&app, 4, [3; 32]).await;
    assert_eq!(used, Err(BeaconRefused::Used(4, 3)));
    enter(&app, 4, [4; 32]).await.expect("it waits for one");
}

async fn after_two_hours_without_a_beacon_a_round_is_void(world: &World) {
    let app = by_hand(world).await;
    one_more(world, 7).await;
    ask(&app).await;
    enter(&app, 1, [1; 32]).await.expect("it waits for one");
    run(&app).await;
    let waits = one_more(world, 8).await;
    let key = ask(&app).await;
    world.pass(TimeDelta::hours(2));
    run(&app).await;
    assert_eq!(state(&app, 2).await, "committed");
    world.pass(TimeDelta::seconds(1));
    run(&app).await;
    let void = round::find(&app, 2).await.expect("a round");
    assert_eq!(
        (void.state.as_str(), void.void_reason.as_deref()),
        ("void", Some("no_beacon"))
    );
    assert_eq!(told(&world.plan(&key).await), (Some("void"), Some(2)));
    assert_eq!((void.reveal, void.result_hash), (None, None));
    assert_eq!(file(&app, 2, FileKind::Result).await, None);
    assert_eq!(offers(world).await, 1);

    let key = ask(&app).await;
    assert_eq!(told(&world.plan(&key).await), (Some("committed"), Some(3)));
    enter(&app, 3, [3; 32]).await.expect("it waits for one");
    run(&app).await;
    assert_eq!(world.state(waits).await, State::Offered);
    let (one, three) = (Files::of(&app, 1).await, verified(&app, 3).await);
    assert_eq!(one.link(&three), Link::Chained { void: 1 });
    assert_eq!(three.header().prev, draw::hash(&one.result));
    let used_up = draw::hash_times(three.header().chain, 1);
    assert_eq!(void.chain.as_deref(), Some(&used_up[..]));
    assert_eq!(used_up, one.outcome.reveal);
}

/// A chain whose rounds come 7 and 37 seconds after each minute, and a daemon that hears it.
async fn by_drand(world: &World, pause: Duration) -> (drand::TestChain, Relay, Arc<App>) {
    let genesis = local("2026-11-30 01:00") + TimeDelta::seconds(7);
    let chain = relay::chain(3, genesis, TimeDelta::seconds(30));
    let relay = Relay::start(&chain, &world.clock).await;
    let mut settings = relay::settings(&chain, &[&relay.url]);
    settings.limits.pause = pause;
    let app = world.configured(5, |config| {
        config.draw.beacon = BeaconKind::Drand;
        config.draw.drand = settings;
    });
    let app = app.await;
    (chain, relay, app)
}

/// The first one at least ten minutes after eight: at 8:10:07.
const DUE: u64 = 861;

async fn drand_is_heard_when_its_time_has_come_and_not_before(world: &World) {
    let (chain, relay, app) = by_drand(world, Duration::ZERO).await;
    one_more(world, 7).await;
    let key = ask(&app).await;
    assert_eq!(told(&world.plan(&key).await), (Some("committed"), Some(1)));
    let row = round::find(&app, 1).await.expect("a round");
    let named = format!("drand {} {DUE}", chain.chain().hash());
    assert_eq!(row.beacon.as_deref(), Some(named.as_str()));
    world
        .clock
        .set(local("2026-11-30 08:10") + TimeDelta::seconds(6));
    run(&app).await;
    assert_eq!(state(&app, 1).await, "committed");
    assert_eq!(relay.asked(), [0; 0]);
    world.pass(TimeDelta::seconds(1));
    run(&app).await;
    assert_eq!(relay.asked(), [DUE]);
    let files = verified(&app, 1).await;
    let signature = chain.sign(DUE).signature;
    assert_eq!(files.outcome.beacon, draw::hash(&signature));
    assert_eq!(files.header().beacon.to_string(), named);
    assert_eq!(told(&world.plan(&key).await), (Some("drawn"), Some(1)));
    assert_eq!(offered(&app, 1).await, assigned(&files));
}

async fn relays_that_lie_are_asked_again_later(world: &World) {
    let (chain, relay, app) = by_drand(world, Duration::ZERO).await;
    one_more(world, 7).await;
    ask(&app).await;
    world.clock.set(local("2026-11-30 08:11"));
    let lies = [
        Manner::OtherKey,
        Manner::OtherSignature,
        Manner::OtherRound,
        Manner::Missing,
    ];
    for (times, lie) in (1..).zip(lies) {
        relay.behave(lie);
        run(&app).await;
        assert_eq!(state(&app, 1).await, "committed");
        assert_eq!(
            relay.asked().len(),
            times,
            "no other round, and never twice at a time"
        );
    }
    assert_eq!(offers(world).await, 0);
    // No beacon of drand's is entered by hand.
    enter(&app, 1, [1; 32])
        .await
        .expect_err("it is not entered");
    relay.behave(Manner::Honest);
    run(&app).await;
    let files = verified(&app, 1).await;
    assert_eq!(files.outcome.beacon, draw::hash(&chain.sign(DUE).signature));
    assert_eq!(relay.asked(), [DUE; 5]);

    // Relays are not asked all the time.
    lead::leave(&app).await.expect("a database");
    let (_, relay, patient) = by_drand(world, Duration::from_hours(1)).await;
    relay.behave(Manner::Missing);
    one_more(world, 8).await;
    ask(&patient).await;
    world.pass(TimeDelta::minutes(11));
    for _ in 0..3 {
        run(&patient).await;
    }
    assert_eq!(relay.asked().len(), 1);
}

/// Somebody who can come on one day alone.
async fn on_day_alone(world: &World, day: u32) -> Uuid {
    let only = NaiveDate::from_ymd_opt(2026, 12, day);
    let joining = Joining {
        not_before: only,
        not_after: only,
        ..world.citizen(&format!("citizen{day}@example.org"))
    };
    world.open_slot(&format!("2026-12-{day:02} 09:00")).await;
    world.enlist_as(joining).await
}

async fn who_is_gone_when_the_result_comes_gets_no_offer(world: &World) {
    let app = by_hand(world).await;
    world.clock.set(local("2026-11-30 08:00"));
    let (left, paused) = (on_day_alone(world, 7).await, on_day_alone(world, 8).await);
    let served = on_day_alone(world, 9).await;
    let closed = on_day_alone(world, 10).await;
    let today = NaiveDate::from_ymd_opt(2026, 11, 30);
    let late = Joining {
        not_after: today,
        ..world.citizen("late@example.org")
    };
    let late = world.enlist_as(late).await;
    // To the second: two hours to answer, and four before the start.
    world.open_slot("2026-11-30 14:00").await;
    ask(&app).await;
    leave::withdraw(&app, left).await.expect("withdrawn");
    leave::pause(&app, paused).await.expect("paused");
    world
        .execute("UPDATE slot SET state = 'closed' WHERE start = (SELECT MAX(start) FROM slot)")
        .await;
    world.pass(TimeDelta::minutes(20));
    enter(&app, 1, [9; 32]).await.expect("it waits for one");
    run(&app).await;

    let files = verified(&app, 1).await;
    assert_eq!(
        files.outcome.assigned.len(),
        5,
        "the result knows nothing of it"
    );
    let row = round::find(&app, 1).await.expect("a round");
    let missed = (row.left_since, row.closed_since, row.too_late);
    assert_eq!((row.served, missed), (1, (Some(2), Some(1), Some(1))));
    assert_eq!(world.state(served).await, State::Offered);
    assert_eq!(world.offer(served).await.start, local("2026-12-09 09:00"));
    assert_eq!(offers(world).await, 1);
    assert!(offered(&app, 1).await.is_subset(&assigned(&files)));
    for waits in [closed, late] {
        assert_eq!(world.state(waits).await, State::Waiting);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM offer_slot").await, 1);
}

/// What is logged on this thread.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("a log").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// What was written since it was asked last.
    fn take(&self) -> String {
        let bytes = std::mem::take(&mut *self.0.lock().expect("a log"));
        String::from_utf8(bytes).expect("text")
    }
}

async fn a_long_wait_is_told_once(world: &World) {
    let log = Log::default();
    let sink = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || sink.clone())
        .finish();
    let _here = tracing::subscriber::set_default(subscriber);
    // With one subscriber alone, whichever thread comes first would decide that nobody listens.
    let _other = tracing::Dispatch::new(tracing_subscriber::fmt().finish());
    let app = by_hand(world).await;
    one_more(world, 7).await;
    ask(&app).await;
    let label = "\"lotto-2026-11-30-1\": enter it with reihum round beacon 1 HEX";
    let told = log.take();
    let expected = format!("round 1 waits for its beacon {label}");
    assert!(
        told.contains(" INFO ") && told.contains(&expected),
        "{told}"
    );
    world.pass(TimeDelta::minutes(59));
    run(&app).await;
    assert_eq!(log.take(), "");
    world.pass(TimeDelta::minutes(1));
    run(&app).await;
    let told = log.take();
    let expected = format!("round 1 has waited for an hour for its beacon {label}");
    assert!(
        told.contains(" WARN ") && told.contains(&expected),
        "{told}"
    );
    assert!(
        told.contains("it is void after 2026-11-30T09:00:00Z"),
        "{told}"
    );
    world.pass(TimeDelta::minutes(1));
    run(&app).await;
    assert_eq!(log.take(), "");
    enter(&app, 1, [7; 32]).await.expect("it waits for one");
    run(&app).await;
    let told = log.take();
    assert!(
        told.contains("round 1 is drawn") && !told.contains("Drawn"),
        "{told}"
    );
}

async fn another_daemon_draws_from_the_database_alone(world: &World) {
    let app = by_hand(world).await;
    for day in 7..10 {
        one_more(world, day).await;
    }
    for number in 0..3 {
        world.enlist(&format!("more{number}@example.org")).await;
    }
    let key = ask(&app).await;
    let pool = file(&app, 1, FileKind::Pool).await;
    // Its successor was never told of beacons or pools.
    let other = world.second_daemon().await;
    assert!(seize(world, &other).await);
    enter(&other, 1, [4; 32]).await.expect("it waits for one");
    // Whoever was replaced and does not know it draws nothing.
    round::run_due(&app)
        .await
        .expect_err("another daemon leads");
    assert_eq!(state(&app, 1).await, "committed");
    assert_eq!(file(&app, 1, FileKind::Result).await, None);
    assert_eq!(offers(world).await, 0);
    round::run_due(&other).await.expect("a round");
    let files = verified(&other, 1).await;
    assert_eq!(file(&other, 1, FileKind::Pool).await, pool);
    assert_eq!(files.outcome.beacon, [4; 32]);
    assert_eq!(offered(&other, 1).await, assigned(&files));
    assert_eq!(told(&world.plan(&key).await), (Some("drawn"), Some(1)));
    assert_eq!(offers(world).await, 3);
}
