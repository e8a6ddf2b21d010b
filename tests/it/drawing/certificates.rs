//! Why somebody was served in a round or not, as everybody is told of their own.

use chrono::{NaiveDate, TimeDelta};
use reihum::config::BeaconKind;
use reihum::domain::certificate::{Certificate, Decided, What};
use reihum::domain::draw;
use reihum::domain::entry::State;
use reihum::service::join::Joining;
use reihum::service::{Error, round};
use uuid::Uuid;

use super::{Files, ask, told};
use crate::world::{World, both_engines};

both_engines!(
    each_single_is_told_what_decided,
    each_family_is_told_what_decided,
    what_is_told_is_the_same_from_memory_and_from_files,
    nobody_is_told_of_rounds_that_say_nothing_of_them,
    slots_of_ones_own_are_opened,
);

/// Those of a round whose days keep them apart.
struct Town {
    /// Two joined first and want the one slot of the 7th: the lot decides.
    lucky: Uuid,
    unlucky: Uuid,
    /// Joined later, and wants the same.
    later: Uuid,
    /// Nothing is free on the 10th.
    nothing: Uuid,
    /// Three in a row on the 11th: one family joined first.
    family: Uuid,
    late_family: Uuid,
    /// Two in a row on the 14th are too few.
    large_family: Uuid,
}

fn day(day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 12, day)
}

async fn enlist(world: &World, name: &str, on: u32, persons: u8) -> Uuid {
    let joining = Joining {
        not_before: day(on),
        not_after: day(on),
        persons: persons.into(),
        blocks: persons,
        ..world.citizen(&format!("{name}@example.org"))
    };
    world.enlist_as(joining).await
}

impl Town {
    async fn drawn(world: &World) -> Self {
        let one = enlist(world, "one", 7, 1).await;
        let two = enlist(world, "two", 7, 1).await;
        let family = enlist(world, "family", 11, 3).await;
        world.pass(TimeDelta::days(1));
        let later = enlist(world, "later", 7, 1).await;
        let late_family = enlist(world, "late.family", 11, 3).await;
        let nothing = enlist(world, "nothing", 10, 1).await;
        let large_family = enlist(world, "large.family", 14, 3).await;
        for start in [
            "07 09:00", "08 09:00", "11 09:00", "11 09:15", "11 09:30", "14 09:00", "14 09:15",
        ] {
            world.open_slot(&format!("2026-12-{start}")).await;
        }
        assert_eq!(told(&world.round().await), (Some("drawn"), Some(1)));
        let (lucky, unlucky) = match world.state(one).await {
            State::Offered => (one, two),
            _ => (two, one),
        };
        assert_eq!(world.state(lucky).await, State::Offered);
        Self {
            lucky,
            unlucky,
            later,
            nothing,
            family,
            late_family,
            large_family,
        }
    }

    fn all(&self) -> [Uuid; 7] {
        let Self {
            lucky,
            unlucky,
            later,
            nothing,
            family,
            late_family,
            large_family,
        } = *self;
        [
            lucky,
            unlucky,
            later,
            nothing,
            family,
            late_family,
            large_family,
        ]
    }
}

async fn explain(world: &World, entry: Uuid) -> round::Explanation {
    let explained = round::explain(&world.app, 1, entry).await;
    explained.expect("a drawn round").expect("it was in it")
}

/// The day that a certificate calls the last one served, and whether rank or lot decided.
fn decided(decided: Decided) -> (&'static str, Option<NaiveDate>) {
    match decided {
        Decided::Nothing => ("nothing", None),
        Decided::Rank { cutoff } => ("rank", Some(cutoff.day())),
        Decided::Lot { cutoff } => ("lot", Some(cutoff.day())),
    }
}

/// The slots in a row that somebody unserved needs, of how many, what decided, and what would
/// have served.
async fn taken(
    world: &World,
    entry: Uuid,
) -> ((u8, u32), (&'static str, Option<NaiveDate>), Vec<What>) {
    let told = explain(world, entry).await;
    match told.certificate {
        Certificate::Taken {
            of,
            blocks,
            accepted,
            decided: by,
            ..
        } => {
            assert_eq!(of, 7);
            let whats = told.changes.into_iter().map(|change| change.what);
            ((blocks, accepted), decided(by), whats.collect())
        }
        other => panic!("{other:?}"),
    }
}

async fn each_single_is_told_what_decided(world: &World) {
    let town = Town::drawn(world).await;
    let first_day = NaiveDate::from_ymd_opt(2026, 11, 30);
    let lucky = explain(world, town.lucky).await;
    assert!(
        matches!(&lucky.certificate, Certificate::Served { number: 1..=3, of: 7, slots, decided: by }
            if slots[..] == [0] && decided(*by) == ("lot", first_day)),
        "{lucky:?}"
    );
    assert_eq!(lucky.changes, []);
    let a_day_more = What::NotAfter {
        day: day(8).expect("a day"),
    };
    let (counts, by, whats) = taken(world, town.unlucky).await;
    assert_eq!((counts, by), ((1, 1), ("lot", first_day)));
    assert!(whats.contains(&a_day_more), "{whats:?}");
    let (counts, by, whats) = taken(world, town.later).await;
    assert_eq!((counts, by), ((1, 1), ("rank", first_day)));
    assert!(whats.contains(&a_day_more), "{whats:?}");

    let nothing = explain(world, town.nothing).await;
    assert!(
        matches!(
            nothing.certificate,
            Certificate::NoSlot {
                number: 4..=7,
                of: 7
            }
        ),
        "{nothing:?}"
    );
    let earlier = What::NotBefore {
        day: day(8).expect("a day"),
    };
    assert!(
        nothing.changes.iter().any(|change| change.what == earlier),
        "{nothing:?}"
    );
}

async fn each_family_is_told_what_decided(world: &World) {
    let town = Town::drawn(world).await;
    let first_day = NaiveDate::from_ymd_opt(2026, 11, 30);
    let family = explain(world, town.family).await;
    assert!(
        matches!(&family.certificate, Certificate::Served { slots, .. } if slots.len() == 3),
        "{family:?}"
    );
    let (counts, by, whats) = taken(world, town.late_family).await;
    assert_eq!((counts, by), ((3, 1), ("rank", first_day)));
    assert_eq!(whats, []);
    let large = explain(world, town.large_family).await;
    assert!(
        matches!(
            large.certificate,
            Certificate::NoBlock {
                of: 7,
                blocks: 3,
                accepted: 2,
                ..
            }
        ),
        "{large:?}"
    );
}

async fn what_is_told_is_the_same_from_memory_and_from_files(world: &World) {
    let town = Town::drawn(world).await;
    let other = world.second_daemon().await;
    let mut changes = 0;
    for entry in town.all() {
        let told = explain(world, entry).await;
        changes += told.changes.len();
        let read = round::explain(&other, 1, entry).await;
        let read = read.expect("a drawn round").expect("it was in it");
        assert_eq!(format!("{told:?}"), format!("{read:?}"));
        let recent = round::recent(&other, entry).await.expect("the last rounds");
        assert_eq!(recent.len(), 1);
        assert_eq!(format!("{told:?}"), format!("{:?}", recent[0]));
    }
    assert!(changes > 0);
}

async fn nobody_is_told_of_rounds_that_say_nothing_of_them(world: &World) {
    let town = Town::drawn(world).await;
    let new = world.enlist("new@example.org").await;
    let absent = round::explain(&world.app, 1, new).await;
    assert!(matches!(absent, Ok(None)), "{absent:?}");
    let is_unknown = |told: Result<Option<round::Explanation>, Error>| {
        assert!(matches!(told, Err(Error::NotFound)), "{told:?}");
    };
    is_unknown(round::explain(&world.app, 2, town.later).await);
    is_unknown(round::explain(&world.app, 1, Uuid::nil()).await);
    // A round whose result is not there yet explains nothing.
    let label = "lotto".to_owned();
    let app = world
        .configured(5, |config| {
            config.draw.beacon = BeaconKind::Manual { label }
        })
        .await;
    reihum::service::lead::leave(&world.app)
        .await
        .expect("a database");
    let key = ask(&app).await;
    assert_eq!(told(&world.plan(&key).await), (Some("committed"), Some(2)));
    is_unknown(round::explain(&app, 2, town.later).await);
    let recent = round::recent(&app, town.later)
        .await
        .expect("the last rounds");
    assert_eq!(
        recent.iter().map(|told| told.round).collect::<Vec<_>>(),
        [1]
    );
}

async fn slots_of_ones_own_are_opened(world: &World) {
    let town = Town::drawn(world).await;
    let files = Files::of(&world.app, 1).await;
    for entry in town.all() {
        for slot in explain(world, entry).await.accepted {
            let named = [&slot.nonce[..], slot.id.as_bytes()].concat();
            let sid = files.pool.slots[slot.index as usize].sid;
            assert_eq!(draw::hash(&named)[..16], sid);
        }
    }
    let served = explain(world, town.family).await;
    let offer = world.offer(town.family).await;
    assert_eq!(served.accepted.len(), 3);
    let Certificate::Served { slots, .. } = served.certificate else {
        panic!("it was served");
    };
    let first = served.accepted.iter().find(|slot| slot.index == slots[0]);
    let first = first.expect("a slot that it accepts");
    assert_eq!((first.start, &first.office), (offer.start, &offer.office));
}
