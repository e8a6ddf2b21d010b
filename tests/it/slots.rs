//! Slots: opened by hand or by hours, never overlapping, listed by day.

use chrono::TimeDelta;
use reihum::domain::refusal::Refusal;
use reihum::service::slots::{self, Opening};
use reihum::service::{Error, answer};

use crate::world::{CLERK, World, both_engines, local, opening, refusal};

both_engines!(
    slots_of_a_counter_never_overlap,
    what_a_counter_cannot_do_is_refused,
    hours_open_two_weeks_without_holidays,
    a_series_leaves_alone_what_stands,
    a_day_lists_its_slots_with_whoever_has_them,
    clerks_who_open_at_once_do_not_overlap,
);

async fn slots_of_a_counter_never_overlap(world: &World) {
    world.open_slot("2026-12-04 09:00").await;
    for start in ["2026-12-04 09:00", "2026-12-04 08:46", "2026-12-04 09:14"] {
        let overlap = slots::open(&world.app, opening("rathaus", start), CLERK).await;
        assert_eq!(refusal(overlap), Refusal::SlotOverlaps, "{start}");
    }
    world.open_slot("2026-12-04 08:45").await;
    world.open_slot("2026-12-04 09:15").await;
    world.open_slot_at("nord", "2026-12-04 09:00").await;
    assert_eq!(world.number("SELECT COUNT(*) FROM slot").await, 4);
}

async fn what_a_counter_cannot_do_is_refused(world: &World) {
    let open = async |opening| slots::open(&world.app, opening, CLERK).await;
    for start in ["2026-11-30 08:00", "2026-11-29 09:00"] {
        let past = open(opening("rathaus", start)).await;
        assert_eq!(refusal(past), Refusal::SlotPast);
    }
    let long = Opening {
        minutes: 20,
        ..opening("rathaus", "2026-12-04 09:00")
    };
    assert_eq!(
        refusal(open(long).await),
        Refusal::SlotLength { minutes: 15 }
    );
    let sunday = "2026-12-06 03:00";
    let unknown = [
        opening("sued", sunday),
        Opening {
            counter: "9".parse().expect("an id"),
            ..opening("rathaus", sunday)
        },
        Opening {
            services: vec!["umzug".parse().expect("an id")],
            ..opening("rathaus", sunday)
        },
    ];
    for opening in unknown {
        let answer = open(opening).await;
        assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
    }
    // By hand a slot may stand at any time that is to come.
    world.open_slot(sunday).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM slot").await, 1);
}

async fn hours_open_two_weeks_without_holidays(world: &World) {
    let open = "SELECT COUNT(*) FROM slot WHERE counter = '2' AND minutes = 30";
    // Monday 8:00: the slot that begins now is not to come.
    slots::open_series(&world.app).await.expect("a database");
    assert_eq!(world.number(open).await, 11 * 8 - 1);
    for _ in 0..2 {
        slots::open_series(&world.app).await.expect("a database");
    }
    assert_eq!(world.number(open).await, 11 * 8 - 1);
    // Up to 1 January: Christmas and New Year's Day stay closed.
    world.clock.set(local("2026-12-18 00:00"));
    slots::open_series(&world.app).await.expect("a database");
    let office = "rathaus".parse().expect("an id");
    for (day, slots) in [
        ("2026-12-24", 8),
        ("2026-12-25", 0),
        ("2026-12-28", 8),
        ("2026-12-31", 8),
        ("2027-01-01", 0),
        ("2027-01-04", 0),
    ] {
        let listed = slots::day(&world.app, &office, day.parse().expect("a day")).await;
        assert_eq!(listed.expect("a list").len(), slots, "{day}");
    }
}

async fn a_series_leaves_alone_what_stands(world: &World) {
    let by_hand = Opening {
        counter: "2".parse().expect("an id"),
        minutes: 30,
        ..opening("rathaus", "2026-12-01 08:15")
    };
    slots::open(&world.app, by_hand, CLERK)
        .await
        .expect("a slot");
    world.advance(TimeDelta::minutes(1)).await;
    // Two of the series would overlap it.
    let office = "rathaus".parse().expect("an id");
    let tuesday = "2026-12-01".parse().expect("a day");
    let tuesday = slots::day(&world.app, &office, tuesday);
    let starts: Vec<_> = tuesday
        .await
        .expect("a list")
        .iter()
        .map(|slot| slot.start)
        .collect();
    assert_eq!(starts.len(), 7);
    assert_eq!(
        starts[..2],
        [local("2026-12-01 08:15"), local("2026-12-01 09:00")]
    );
    // What a clerk closed stays closed.
    world.execute("UPDATE slot SET state = 'closed'").await;
    world.advance(TimeDelta::minutes(1)).await;
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM slot WHERE state = 'open'")
            .await,
        0
    );
}

async fn a_day_lists_its_slots_with_whoever_has_them(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-04 09:00").await;
    world.open_slot("2026-12-04 09:15").await;
    world.open_slot("2026-12-05 09:00").await;
    world.open_slot_at("nord", "2026-12-04 09:00").await;
    let office = "rathaus".parse().expect("an id");
    let friday = "2026-12-04".parse().expect("a day");
    let day = slots::day(&world.app, &office, friday)
        .await
        .expect("a list");
    assert_eq!(day.len(), 2);
    assert_eq!(day[0].start, local("2026-12-04 09:00"));
    assert_eq!(day[0].appointment_id, Some(appointment));
    assert_eq!(day[0].appointment_state.as_deref(), Some("booked"));
    assert_eq!(day[0].family_name.as_deref(), Some("Muster"));
    assert_eq!(day[1].appointment_id, None);
    // An open offer holds the slot and shows nobody.
    let other = world.enlist("otto@example.org").await;
    world.offered(other).await;
    let day = slots::day(&world.app, &office, friday)
        .await
        .expect("a list");
    assert!(
        day.iter()
            .all(|slot| slot.start != local("2026-12-04 09:15")
                || (slot.offer_state.as_deref() == Some("open") && slot.entry_id.is_none())
                || slot.offer_state.is_none())
    );
    let unknown = slots::day(&world.app, &"sued".parse().expect("an id"), friday).await;
    assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");
    // A freed slot shows nobody any more.
    world.cancel(appointment).await;
    let offer = world.offer(other).await.id;
    answer::decline(&world.app, offer).await.expect("declined");
    let day = slots::day(&world.app, &office, friday)
        .await
        .expect("a list");
    assert!(day.iter().all(|slot| slot.entry_id.is_none()));
    assert_eq!(day.len(), 2);
}

async fn clerks_who_open_at_once_do_not_overlap(world: &World) {
    let opens = ["2026-12-04 09:00", "2026-12-04 09:05", "2026-12-04 09:10"].map(|start| {
        let app = world.app.clone();
        tokio::spawn(async move { slots::open(&app, opening("rathaus", start), CLERK).await })
    });
    let mut opened = 0;
    for open in opens {
        match open.await.expect("no panic") {
            Ok(_) => opened += 1,
            no => assert_eq!(refusal(no), Refusal::SlotOverlaps),
        }
    }
    assert_eq!(opened, 1);
}
